//! Whether a branch may sit down: its readiness, what was examined beforehand, the superior's leave, the notice of the
//! meeting, its opening.

mod call;
mod check;
mod leave;
mod notice;
mod open;
mod ready;
mod samples;

use axum::response::{IntoResponse as _, Redirect, Response};
use domain::access::Act as Right;
use domain::campaign::{Phase, Step};
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::meeting::Lack;
use domain::preparation::study::Occasion;
use domain::progress::{self, Hands, Sight};
use domain::wording::day;
use maud::{Markup, html};

pub use call::{Call, call_page, issue};
pub use check::{Check, check_page, examine};
pub use leave::{Leave, answer, ask, reply, show as show_leave};
pub use notice::{NoticePage, show as show_notice};
pub use open::{Open, Undo, open, open_page, undo, undo_page};
pub use ready::{Ready, show as show_ready};

use super::campaigns::{self, Head};
use super::components::{self, Act, Gap, State};
use super::frame::{conflict, unprocessable};
use super::guard::Who;
use crate::actions;
use crate::actions::meetings::Reading;
use crate::app::App;
use crate::failure::{Failure, Result};

const TAB: &str = "会前准备";

/// `/units/{unit}/campaigns/{campaign}/ready`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/ready", campaigns::href(unit, campaign))
}

/// `/units/{unit}/campaigns/{campaign}/meeting-notice`
pub fn notice_href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/meeting-notice", campaigns::href(unit, campaign))
}

/// Where what is missing of the call is mended, or looked at. `base` is the unit's page in the campaign.
pub fn mended_at(base: &str, lack: &Lack, mends: bool) -> String {
    match lack {
        Lack::Returned { .. } => format!("{base}/ready#checks"),
        Lack::LeaveUnasked { .. } | Lack::LeaveUnanswered { .. } | Lack::LeaveRefused { .. } => {
            format!("{base}/ready/leave")
        }
        Lack::NoNotice { .. } | Lack::NoticeLate { .. } | Lack::Day(_) | Lack::BodyUnmet { .. } => {
            format!("{base}/meeting-notice{}", if mends { "/new" } else { "" })
        }
        Lack::NotRecorded { step, .. } => records_at(base, *step),
    }
}

/// Where a step that was sent back is mended: the form of another record, or the records themselves.
pub fn redone_at(base: &str, step: Step) -> String {
    let page = records_at(base, step);
    let study = |occasion: Occasion| format!("{page}/new?occasion={}", occasion.code());
    match step {
        Step::Mobilise => study(Occasion::Mobilisation),
        Step::Study => study(Occasion::Session),
        Step::Lecture => study(Occasion::Lecture),
        Step::Talks | Step::MeetingNotice => format!("{page}/new"),
        _ => page,
    }
}

/// The page of a step: where its records are, or, for what comes after the meeting, the unit's own.
pub fn page_of(base: &str, step: Step) -> String {
    match step.phase() {
        Phase::Before => records_at(base, step),
        _ if step == Step::Meeting => format!("{base}/ready"),
        _ => base.to_owned(),
    }
}

/// Where the records of a step are.
fn records_at(base: &str, step: Step) -> String {
    let page = match step {
        Step::Receipt => "notices",
        Step::Plan | Step::PlanApproval => "plan",
        Step::Mobilise | Step::Study | Step::Lecture => "studies",
        Step::Talks => "talks",
        Step::Opinions => "opinions",
        Step::Problems => "problems",
        Step::Texts | Step::Review => "texts",
        Step::AskLeave => "ready/leave",
        Step::MeetingNotice => "meeting-notice",
        _ => "ready",
    };
    format!("{base}/{page}")
}

/// Readiness as one reader meets it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub head: Head,
    pub reading: Reading,
    pub sight: Sight,
    pub hands: Hands,
    /// It is for others to examine and to grant.
    pub is_own_case: bool,
    pub me: PersonId,
}

impl Seen {
    async fn read(app: &App, who: &Who, unit: UnitId, campaign: CampaignId) -> Result<Self> {
        Ok(Self {
            reading: Box::pin(actions::meetings::read(app, &who.viewer, campaign, unit)).await?,
            head: Head::read(app, who, unit, campaign, TAB).await?,
            sight: actions::progress::sight(app, &who.viewer, unit).await?,
            hands: actions::mending::hands(app, &who.viewer, campaign, unit).await?,
            is_own_case: actions::meetings::is_own_case(app, &who.viewer, unit).await?,
            me: who.viewer.person,
        })
    }

    fn href(&self) -> String {
        format!("{}/ready", self.head.href())
    }

    /// Prepares the meeting here.
    fn calls(&self) -> bool {
        self.head.may_change(Right::CallMeeting)
    }

    fn examines(&self) -> bool {
        self.head.may_change(Right::Precheck) && !self.is_own_case
    }

    /// He looks at others' preparation, and not at this one's.
    fn steps_back(&self) -> bool {
        self.head.may_change(Right::Precheck) && self.is_own_case && !self.calls()
    }

    /// The superior's word; a guidance group examines and does not answer.
    fn answers(&self) -> bool {
        self.head.may_change(Right::AnswerLeave) && !self.is_own_case
    }

    /// The top unit's superior is not in the installation: the unit records what it has answered.
    fn records_reply(&self) -> bool {
        self.calls() && self.reading.unit.parent.is_none()
    }

    fn is_opened(&self) -> bool {
        self.reading.opened.is_some()
    }

    /// Of a round without an answer.
    fn unanswered(&self) -> Markup {
        html! {
            p {
                @match &self.reading.opened {
                    Some(opened) => { "会议已于" (day(opened.on)) "召开，没有等答复。" },
                    None => {
                        @let above = self.head.unit.trail.last().map_or("上级", |(above, _)| above.as_str());
                        (components::state(State::Waiting, &format!("等{above}答复")))
                    },
                }
            }
        }
    }

    /// What is missing, with the reader's next act. What it means for the meeting stands in the heading above.
    fn gaps(&self, gaps: &[progress::Gap]) -> Markup {
        let told: Vec<_> = gaps
            .iter()
            .map(|gap| {
                let words = self.hands.words(self.sight, gap, self.reading.today);
                (words.fact, words.ground, self.head.acts_for(&gap.lack, &self.hands))
            })
            .collect();
        let shown: Vec<Gap<'_>> = told
            .iter()
            .map(|(fact, ground, (act, also))| Gap {
                fact,
                ground: (!ground.is_empty()).then_some(ground.as_str()),
                act: act.as_ref().map(|(label, href)| Act { label, href }),
                also: also.as_ref().map(|(label, href)| Act { label, href }),
            })
            .collect();
        components::gaps(&shown)
    }
}

/// Lines of somebody's text.
fn lines(text: &str) -> Markup {
    html! { @for line in text.lines().filter(|line| !line.trim().is_empty()) { p { (line) } } }
}

fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

const OVERTAKEN: &str = "会前准备刚有变化。请看过现在的情况，再办理。";

/// The page with what was typed: overtaken by somebody else, or not accepted.
fn again(page: Response, late: bool) -> Response {
    if late { conflict(page) } else { unprocessable(page) }
}

/// What came of a form that has not gone through: the words for the page, and whether it was too late for it.
fn refused(
    mut typed: super::form::Typed,
    failure: Failure,
    stale: &str,
) -> Result<(super::form::Typed, bool)> {
    if matches!(failure, Failure::Stale) {
        typed.error("", stale);
        return Ok((typed, true));
    }
    Ok((typed.take(failure)?, false))
}
