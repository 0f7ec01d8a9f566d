//! Opening the meeting: what still bars it, and a reason for each thing that is passed over. An opening that was a mistake
//! is taken back on its day.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::Refusal;
use domain::ids::{CampaignId, UnitId};
use domain::refusal::MeetingRefusal;
use domain::wording::day;
use maud::{Markup, html};
use time::Date;

use super::{OVERTAKEN, Seen, href, samples};
use crate::actions::meetings;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Field, Form};
use crate::web::form::Typed;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

const REASON: usize = 300;

#[derive(Debug, Clone)]
pub struct Open {
    pub seen: Seen,
    pub typed: Typed,
    /// Facts that were sent without a reason.
    pub unexplained: Vec<String>,
}

impl View for Open {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 召开会议", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let (seen, typed) = (&self.seen, &self.typed);
        let barring = &seen.reading.barring_today;
        html! {
            (seen.head.draw(html! {}))
            @if let Some(opened) = &seen.reading.opened {
                (components::empty(&format!("会议已经在{}召开。", day(opened.on)), None))
            } @else if !barring.hard.is_empty() {
                (form::error_summary(&typed.errors()))
                (components::panel(&format!("还不能开会，必须办的还差 {} 项", barring.hard.len()), None, seen.gaps(&barring.hard)))
            } @else if let Some(held_on) = seen.reading.not_before() {
                (form::error_summary(&typed.errors()))
                (components::panel("还没有到会议日", None, self.ahead(held_on)))
            } @else { (self.form()) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::opens()
    }
}

impl Open {
    fn ahead(&self, held_on: Date) -> Markup {
        let soft = &self.seen.reading.barring_today.soft;
        html! {
            p { "必须办的都办了。通知的会议日是" (day(held_on)) "，到那天才能开会；要提前的，请先更改通知。" }
            @if !soft.is_empty() {
                p.note { "下面的还没有办；开会时仍没有办的，要逐项写明理由。" }
                (self.seen.gaps(soft))
            }
        }
    }

    fn form(&self) -> Markup {
        let (seen, typed) = (&self.seen, &self.typed);
        let base = seen.href();
        let soft = &seen.reading.barring_today.soft;
        let notice = seen.reading.notices.last().map(|last| &last.notice);
        html! {
            p.note {
                @match notice {
                    Some(notice) => { "通知的会议是" (day(notice.held_on)) " " (notice.begins) "，" (notice.place) "。" },
                    None => { "没有发会议通知。" },
                }
                "开会的日期记为今天，" (day(seen.reading.today)) "；开会以后，会前的各项不再列为还差的。"
            }
            (form::form(
                &Form {
                    action: &format!("{base}/open"), submit: "召开会议", cancel: Some(&base), errors: &typed.errors(),
                    ..Form::default()
                },
                html! {
                    (form::hidden("open", "yes"))
                    @if !soft.is_empty() { (form::group("略过的各项，逐项写明理由")) }
                    @for (at, gap) in soft.iter().enumerate() {
                        @let words = gap.words(seen.reading.today);
                        // What is kept counts people and does not name them: others read it.
                        @let fact = gap.lack.counted().fact;
                        @let missing = self.unexplained.contains(&fact);
                        (form::hidden(&format!("fact-{at}"), &fact))
                        (form::textarea(&Field {
                            name: &format!("reason-{at}"), label: &words.fact,
                            help: (!words.ground.is_empty()).then_some(words.ground.as_str()),
                            value: reason(typed, &fact), error: missing.then_some("请写明理由。"), required: true,
                            longest: u16::try_from(REASON).ok(), ..Field::default()
                        }, 2))
                    }
                }))
        }
    }
}

/// Facts with the reasons typed for them. They go together by the fact: between showing and sending the list may have
/// changed.
fn given(typed: &Typed) -> Vec<(String, String)> {
    let facts = typed.pairs().iter().filter_map(|(name, fact)| Some((name.strip_prefix("fact-")?, fact)));
    facts.map(|(at, fact)| (fact.clone(), typed.get(&format!("reason-{at}")).to_owned())).collect()
}

fn reason<'a>(typed: &'a Typed, fact: &str) -> &'a str {
    let mut facts =
        typed.pairs().iter().filter_map(|(name, known)| Some((name.strip_prefix("fact-")?, known)));
    let at = facts.find(|(_, known)| known.as_str() == fact).map(|(at, _)| at);
    at.map_or("", |at| typed.get(&format!("reason-{at}")))
}

async fn view(app: &App, who: &Who, unit: UnitId, campaign: CampaignId, typed: Typed) -> Result<Open> {
    Ok(Open { seen: Seen::read(app, who, unit, campaign).await?, typed, unexplained: Vec::new() })
}

pub async fn open_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let view = view(&app, &who, unit, campaign, Typed::default()).await?;
    if view.seen.is_opened() || !view.seen.calls() {
        return Ok(super::to(&href(unit, campaign)));
    }
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn open(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    if !typed.flag("open") {
        typed.error("", "请用页面上的“召开会议”开会。");
    }
    let given = given(&typed);
    for (fact, reason) in &given {
        typed.check_length("", &format!("“{fact}”的理由"), REASON, reason);
    }
    let opened = match typed.checked() {
        Ok(()) => meetings::open(&app, &who.viewer, (campaign, unit), &given).await,
        Err(failure) => Err(failure),
    };
    let failure = match opened {
        Ok(()) => return Ok(session::go(&app, &href(unit, campaign), "已开会。")),
        Err(failure) => failure,
    };
    let unexplained = match &failure {
        Failure::Refused(Refusal::Meeting(MeetingRefusal::Unexplained { facts })) => facts.clone(),
        _ => Vec::new(),
    };
    let (typed, late) = super::refused(typed, failure, OVERTAKEN)?;
    let view = Open { unexplained, ..view(&app, &who, unit, campaign, typed).await? };
    Ok(super::again(frame::show(&app, &who, None, &view), late))
}

#[derive(Debug, Clone)]
pub struct Undo {
    pub seen: Seen,
    pub typed: Typed,
}

impl View for Undo {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 撤回开会", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let (base, typed) = (self.seen.href(), &self.typed);
        let stakes = ["会前还差的各项重新列出", "写过的理由随开会一起撤回，变更记录里仍有"];
        components::confirm(
            "撤回今天的开会？",
            &stakes,
            form::text(&Field {
                required: true,
                longest: Some(200),
                help: Some("例如：误按，会议改到明天。"),
                ..typed.field("reason", "理由")
            }),
            &Form {
                action: &format!("{base}/undo"),
                submit: "撤回开会",
                cancel: Some(&base),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::undos()
    }
}

pub async fn undo_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    if !seen.is_opened() || !seen.calls() || seen.reading.stays.is_some() {
        return Ok(super::to(&href(unit, campaign)));
    }
    Ok(frame::show(&app, &who, None, &Undo { seen, typed: Typed::default() }))
}

pub async fn undo(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let reason = typed.text("reason", "理由", 200);
    let undone = match typed.checked() {
        Ok(()) => meetings::undo(&app, &who.viewer, (campaign, unit), &reason).await,
        Err(failure) => Err(failure),
    };
    match undone {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已撤回开会。")),
        Err(failure) => {
            let (typed, late) = super::refused(typed, failure, OVERTAKEN)?;
            let view = Undo { seen: Seen::read(&app, &who, unit, campaign).await?, typed };
            Ok(super::again(frame::show(&app, &who, None, &view), late))
        }
    }
}
