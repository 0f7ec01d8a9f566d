//! The plan (实施方案) of a branch for a campaign: what it holds, and what is wrong with it.

pub mod check;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::campaign::Step;
use crate::codes::codes;

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
