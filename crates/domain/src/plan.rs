//! The plan (实施方案) of a branch for a campaign: what it holds, and what is wrong with it.

pub mod check;
pub mod compare;
pub mod dates;
pub mod draft;
pub mod layout;
pub mod stage;
pub mod words;

#[cfg(test)]
pub(crate) mod sample;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::campaign::{CampaignKind, Need, Step};
use crate::codes::codes;
use crate::org::UnitKind;
use crate::progress::Run;

codes! {
    pub enum PlanStage {
        Draft = "draft" "起草中",
        Submitted = "submitted" "待审核",
        Returned = "returned" "已退回",
        Approved = "approved" "已批准",
    }
}

codes! {
    pub enum Verdict {
        Approved = "approved" "批准",
        Returned = "returned" "退回",
    }
}

/// A step as the plan arranges it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub step: Step,
    /// The day on which, or by which, it is done.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wording::iso_day::option")]
    pub day: Option<Date>,
    pub what: String,
    pub who: String,
}

/// Everything a plan says. Titles and texts, no figures: those come from the records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What it rests on: the notices, cited.
    pub grounds: Vec<String>,
    pub theme: String,
    /// The key of the pack's variant, where the branch takes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
    pub place: String,
    pub chair: String,
    pub recorder: String,
    pub lines: Vec<Line>,
    pub agenda: Vec<String>,
    pub study: Vec<String>,
    pub demands: Vec<String>,
}

impl Content {
    pub fn day(&self, step: Step) -> Option<Date> {
        self.lines.iter().find(|line| line.step == step).and_then(|line| line.day)
    }

    pub fn meeting(&self) -> Option<Date> {
        self.day(Step::Meeting)
    }

    pub fn has(&self, step: Step) -> bool {
        self.lines.iter().any(|line| line.step == step)
    }
}

/// The key of the packs' variant for temporary branches. No other unit may take it.
pub const TEMPORARY: &str = "temporary";

/// Where the members' 组织关系 lies they are graded; a temporary branch and a body leave these out.
const GRADING: [Step; 5] = [Step::Poll, Step::Grading, Step::Feedback, Step::Publicity, Step::Registration];

/// Need the unit not take this step, whatever the campaign asks of others? Of a temporary branch the people also talk where
/// they belong.
pub fn is_let_off(run: &Run<'_>, variant: Option<&str>, step: Step) -> bool {
    let temporary = run.unit == UnitKind::TemporaryBranch;
    let ungraded = temporary || run.kind == CampaignKind::BodyMeeting;
    let skips = |key: &str| {
        let open = key != TEMPORARY || run.unit == UnitKind::TemporaryBranch;
        let taken = run.pack.variants.iter().find(|known| open && known.key == key);
        taken.is_some_and(|taken| taken.skips.contains(&step))
    };
    (ungraded && GRADING.contains(&step)) || (temporary && step == Step::Talks) || variant.is_some_and(skips)
}

/// The steps the unit arranges, in their order. What is only allowed is left to the branch; the receipts of the notices
/// come before any plan.
pub fn asked(run: &Run<'_>, variant: Option<&str>) -> Vec<Step> {
    let wanted = |step: &Step| run.terms.need(*step).is_some_and(|need| need >= Need::Should);
    let arranged = |step: &Step| *step != Step::Receipt && !is_let_off(run, variant, *step);
    Step::ALL.iter().copied().filter(wanted).filter(arranged).collect()
}

/// Work that goes on and on needs no day unless somebody sets one.
pub const fn is_open_ended(step: Step) -> bool {
    matches!(step, Step::Rectify | Step::Archive)
}

/// What keeps a plan from being submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A step the campaign asks for is not in the plan.
    StepMissing {
        step: Step,
        ground: String,
    },
    StepWithoutDay {
        step: Step,
    },
    /// After the last day for it.
    StepLate {
        step: Step,
        day: Date,
        due: Date,
        ground: String,
    },
    /// Before the meeting what belongs after it, or the other way round.
    StepOutOfOrder {
        step: Step,
        day: Date,
        meeting: Date,
    },
    /// Before the step it builds on: problems are looked for after the talks.
    StepsReversed {
        step: Step,
        day: Date,
        first: Step,
        first_day: Date,
    },
    MeetingOutsideWindow {
        day: Date,
        from: Option<Date>,
        until: Option<Date>,
        ground: String,
    },
    /// 先民主生活会后组织生活会
    MeetingBeforeBody {
        day: Date,
        body: String,
        body_day: Option<Date>,
    },
    ChairMissing,
    AgendaMissing {
        what: String,
        ground: String,
    },
    StudyMissing {
        what: String,
        ground: String,
    },
}
