//! The yearly campaign: its steps and stages, what a unit must do until when, and what still stands in its way.

pub mod roster;
pub mod terms;

use serde::{Deserialize, Serialize};
use time::Date;

use self::terms::{Change, Layer, Requirement, TermKey};
use crate::Refusal;
use crate::codes::codes;
use crate::ids::{CampaignId, UnitId};
use crate::org::{Label, LabelKind, Unit, UnitKind};
use crate::refusal::CampaignRefusal;

codes! {
    /// What a campaign gathers people for.
    pub enum CampaignKind {
        BranchMeeting = "branch_meeting" "组织生活会和民主评议党员",
        /// Tied to a named campaign; often in mid-year and without grades.
        SpecialBranchMeeting = "special_branch_meeting" "专题组织生活会",
        /// 民主生活会 of a leadership body.
        BodyMeeting = "body_meeting" "民主生活会",
    }
}

impl CampaignKind {
    /// The units that hold the meeting themselves; those above them guide and sum up.
    pub const fn is_held_by(self, kind: UnitKind) -> bool {
        match self {
            Self::BranchMeeting | Self::SpecialBranchMeeting => kind.is_branch(),
            Self::BodyMeeting => matches!(kind, UnitKind::LeadingGroup | UnitKind::Committee),
        }
    }
}

codes! {
    /// The three parts of a plan.
    pub enum Phase {
        Before = "before" "会前",
        During = "during" "会中",
        After = "after" "会后",
    }
}

codes! {
    /// The line on which every unit's progress is shown.
    pub enum Stage {
        Deploy = "deploy" "部署",
        Plan = "plan" "方案",
        Prepare = "prepare" "准备",
        Meet = "meet" "开会",
        Grade = "grade" "评定",
        Publish = "publish" "公示",
        Rectify = "rectify" "整改",
        Report = "report" "报告",
    }
}

codes! {
    /// The steps of a campaign, in their usual order.
    pub enum Step {
        Receipt = "receipt" "签收通知",
        Plan = "plan" "制定方案",
        PlanApproval = "plan_approval" "审核方案",
        Mobilise = "mobilise" "动员部署",
        Study = "study" "集中学习研讨",
        Lecture = "lecture" "党课",
        Talks = "talks" "谈心谈话",
        Opinions = "opinions" "征求意见",
        Problems = "problems" "查摆问题",
        Texts = "texts" "撰写材料",
        Review = "review" "审阅材料",
        AskLeave = "ask_leave" "报请同意",
        MeetingNotice = "meeting_notice" "通知会议",
        /// The committee's own meeting of a large branch, before its groups.
        CommitteeMeeting = "committee_meeting" "支委会班子会",
        GroupMeeting = "group_meeting" "党小组会",
        Meeting = "meeting" "召开会议",
        Poll = "poll" "民主测评",
        Grading = "grading" "组织评定",
        Feedback = "feedback" "反馈结果",
        Publicity = "publicity" "公示结果",
        Registration = "registration" "填写登记表",
        RectifyList = "rectify_list" "制定整改清单",
        PublishList = "publish_list" "公开整改事项",
        Report = "report" "报送情况报告",
        Rectify = "rectify" "整改落实",
        Archive = "archive" "归档",
    }
}

impl Step {
    pub const fn phase(self) -> Phase {
        match self {
            Self::Receipt
            | Self::Plan
            | Self::PlanApproval
            | Self::Mobilise
            | Self::Study
            | Self::Lecture
            | Self::Talks
            | Self::Opinions
            | Self::Problems
            | Self::Texts
            | Self::Review
            | Self::AskLeave
            | Self::MeetingNotice => Phase::Before,
            Self::CommitteeMeeting | Self::GroupMeeting | Self::Meeting | Self::Poll => Phase::During,
            Self::Grading
            | Self::Feedback
            | Self::Publicity
            | Self::Registration
            | Self::RectifyList
            | Self::PublishList
            | Self::Report
            | Self::Rectify
            | Self::Archive => Phase::After,
        }
    }

    /// Sat down to on one day; of the others a plan's day is the last one.
    pub const fn is_of_one_day(self) -> bool {
        matches!(
            self,
            Self::Mobilise
                | Self::Lecture
                | Self::CommitteeMeeting
                | Self::GroupMeeting
                | Self::Meeting
                | Self::Poll
                | Self::Feedback
        )
    }

    /// What every member does himself, and not the branch for all: 撰写材料 only who owes one.
    pub const fn is_every_members(self) -> bool {
        matches!(
            self,
            Self::Mobilise
                | Self::Study
                | Self::Lecture
                | Self::Talks
                | Self::Problems
                | Self::GroupMeeting
                | Self::Meeting
                | Self::Poll
                | Self::Feedback
        )
    }

    pub const fn stage(self) -> Stage {
        match self {
            Self::Receipt | Self::Mobilise => Stage::Deploy,
            Self::Plan | Self::PlanApproval => Stage::Plan,
            Self::Study
            | Self::Lecture
            | Self::Talks
            | Self::Opinions
            | Self::Problems
            | Self::Texts
            | Self::Review
            | Self::AskLeave
            | Self::MeetingNotice => Stage::Prepare,
            Self::CommitteeMeeting | Self::GroupMeeting | Self::Meeting | Self::Poll => Stage::Meet,
            Self::Grading | Self::Feedback | Self::Registration => Stage::Grade,
            Self::Publicity => Stage::Publish,
            Self::RectifyList | Self::PublishList | Self::Rectify => Stage::Rectify,
            Self::Report | Self::Archive => Stage::Report,
        }
    }
}

codes! {
    /// How binding a step is. A later variant binds more, so a lower level may only go towards it.
    pub enum Need {
        May = "may" "可以",
        Should = "should" "提倡",
        Must = "must" "必须",
    }
}

codes! {
    /// From where days are counted.
    pub enum Anchor {
        /// First day of the window in which meetings are held.
        WindowFrom = "window_from" "会议时间起始日",
        /// Last day of it.
        WindowUntil = "window_until" "会议时间截止日",
        Meeting = "meeting" "会议日",
    }
}

codes! {
    pub enum Counting {
        Working = "working" "个工作日",
        Calendar = "calendar" "天",
    }
}

/// The last day for a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Deadline {
    Day {
        #[serde(with = "crate::wording::iso_day")]
        day: Date,
    },
    /// So many days after the anchor; before it when negative.
    Relative { anchor: Anchor, days: i64, count: Counting },
}

impl Deadline {
    /// The inverse of [`Self::shown`], and a day as a date field writes it.
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let Some((anchor, rest)) =
            Anchor::ALL.iter().find_map(|anchor| Some((*anchor, text.strip_prefix(anchor.label())?)))
        else {
            return crate::wording::parse_day(&text).map(|day| Self::Day { day });
        };
        if rest == "当天" {
            return Some(Self::Relative { anchor, days: 0, count: Counting::Calendar });
        }
        let (sign, rest) = match (rest.strip_prefix('前'), rest.strip_prefix('后')) {
            (Some(rest), _) => (-1, rest),
            (_, Some(rest)) => (1, rest),
            _ => return None,
        };
        let (count, number) =
            Counting::ALL.iter().find_map(|count| Some((*count, rest.strip_suffix(count.label())?)))?;
        let days: i64 = number.parse().ok().filter(|days| (0..=366).contains(days))?;
        Some(Self::Relative { anchor, days: sign * days, count })
    }

    /// `会议日前 10 个工作日`, `2026年2月10日`.
    pub fn shown(&self) -> String {
        match *self {
            Self::Day { day } => crate::wording::day(day),
            Self::Relative { anchor, days: 0, .. } => format!("{}当天", anchor.label()),
            Self::Relative { anchor, days, count } => {
                let side = if days < 0 { "前" } else { "后" };
                format!("{}{side} {} {}", anchor.label(), days.abs(), count.label())
            }
        }
    }
}

/// What rules tell units apart by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profile {
    pub unit: UnitId,
    pub kind: UnitKind,
    /// Kind and value of each label, sorted.
    pub labels: Vec<(LabelKind, String)>,
}

/// Which units below a notice a requirement is for. Empty lists ask for nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<UnitKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
}

impl Selector {
    pub fn is_all(&self) -> bool {
        self.kinds.is_empty() && self.label.is_none() && self.units.is_empty()
    }

    pub fn fits(&self, profile: &Profile) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&profile.kind))
            && (self.units.is_empty() || self.units.contains(&profile.unit))
            && self.label.as_ref().is_none_or(|wanted| {
                profile.labels.iter().any(|(kind, value)| *kind == wanted.kind && *value == wanted.value)
            })
    }
}

/// A year's campaign of a unit and everything below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    pub id: CampaignId,
    pub unit: UnitId,
    pub kind: CampaignKind,
    pub title: String,
    pub year: i64,
    /// The pack as it was when the campaign began.
    pub pack: Edition,
    pub window_from: Date,
    pub window_until: Date,
    /// The day whose roster counts.
    pub cut_off: Option<Date>,
    /// When the roster was frozen.
    pub frozen_at: Option<i64>,
    /// The campaign of the bodies that goes before (先民主生活会后组织生活会).
    pub after: Option<CampaignId>,
    pub closed_on: Option<Date>,
    pub version: i64,
}

/// One edition of a theme pack, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    pub code: String,
    pub revision: i64,
    pub text: String,
}

impl Campaign {
    pub fn is_open(&self) -> bool {
        self.closed_on.is_none()
    }

    /// The campaign's own requirements, between those of the pack and those of the notices.
    pub fn layer(&self) -> Layer {
        let ask = |key, day: Date, words: &str| Requirement {
            scope: Selector::default(),
            change: Change::window(key, day),
            sentence: format!("会议时间{words}{}", crate::wording::day(day)),
            firm: true,
        };
        Layer {
            title: format!("“{}”", self.title),
            requirements: vec![
                ask(TermKey::WindowFrom, self.window_from, "不早于"),
                ask(TermKey::WindowUntil, self.window_until, "不晚于"),
            ],
        }
    }
}

/// May a campaign of this kind begin at `unit`? `kinds` are the kinds of the units in force at and below it.
pub fn begin(
    unit: &Unit,
    kind: CampaignKind,
    kinds: &[UnitKind],
    window: (Date, Date),
    today: Date,
) -> Result<(), Refusal> {
    if !unit.kind.is_superior() {
        return Err(CampaignRefusal::NotForThisUnit { kind: unit.kind }.into());
    }
    let (from, until) = window;
    if until < from {
        return Err(CampaignRefusal::WindowBackwards { from, until }.into());
    }
    if until < today {
        return Err(CampaignRefusal::WindowPast { until }.into());
    }
    if !kinds.iter().any(|below| kind.is_held_by(*below)) {
        return Err(CampaignRefusal::NobodyToHoldIt { kind, unit: unit.name.clone() }.into());
    }
    Ok(())
}
