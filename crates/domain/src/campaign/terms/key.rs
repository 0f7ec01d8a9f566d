//! The requirements that are a single value: which way is tighter, how a value is read and written.

use time::Date;

use crate::codes::codes;
use crate::wording;

codes! {
    /// Every requirement that is a single value with an order.
    pub enum TermKey {
        WindowFrom = "window_from" "会议时间不早于",
        WindowUntil = "window_until" "会议时间不晚于",
        StudySessionsLeast = "study_sessions_least" "集中学习研讨至少",
        StudyHalfDaysLeast = "study_half_days_least" "集中学习时间至少",
        TalksTeam = "talks_team" "支委之间谈心谈话",
        TalksTeamMembers = "talks_team_members" "支委与党员谈心谈话",
        TalksMembers = "talks_members" "党员之间谈心谈话",
        ExamplesLeast = "examples_least" "每个问题的具体事例至少",
        CriticismLeast = "criticism_least" "每名党员对其他每名党员提出批评意见至少",
        AttendanceLeast = "attendance_least" "到会率至少",
        AppraisalLeast = "appraisal_least" "参评率至少",
        ExcellentMost = "excellent_most" "优秀等次比例不超过",
        PublicityLeast = "publicity_least" "公示时间至少",
        MeetingNoticeLeast = "meeting_notice_least" "会议通知至少提前",
        LeaderVisitsLeast = "leader_visits_least" "每名领导班子成员参加下级会议并点评至少",
    }
}

/// Which direction binds more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    HigherIsTighter,
    LowerIsTighter,
}

/// What a value is, and so how it is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Day,
    /// A number with its word: 次, 条, 个工作日.
    Count(&'static str),
    Percent,
    /// A share of a whole, kept in three-hundredths: thirds and whole percents are both exact in it.
    Share,
    Level,
}

codes! {
    /// How widely a kind of talk is to be held. A later variant binds more.
    pub enum TalkLevel {
        Encouraged = "encouraged" "提倡",
        Wide = "wide" "广泛谈",
        Must = "must" "必谈",
    }
}

const SHARE_WHOLE: i64 = 300;

impl TermKey {
    pub const fn order(self) -> Order {
        match self {
            Self::WindowUntil | Self::ExcellentMost => Order::LowerIsTighter,
            _ => Order::HigherIsTighter,
        }
    }

    pub const fn measure(self) -> Measure {
        match self {
            Self::WindowFrom | Self::WindowUntil => Measure::Day,
            Self::StudySessionsLeast | Self::LeaderVisitsLeast => Measure::Count("次"),
            Self::StudyHalfDaysLeast => Measure::Count("个半天"),
            Self::TalksTeam | Self::TalksTeamMembers | Self::TalksMembers => Measure::Level,
            Self::ExamplesLeast => Measure::Count("个"),
            Self::CriticismLeast => Measure::Count("条"),
            Self::AppraisalLeast => Measure::Percent,
            // 民主生活会 asks for two thirds, which is no whole percent.
            Self::AttendanceLeast | Self::ExcellentMost => Measure::Share,
            Self::PublicityLeast => Measure::Count("个工作日"),
            Self::MeetingNoticeLeast => Measure::Count("天"),
        }
    }

    /// Reads what a person or a pack wrote: `2026-03-31`, `3`, `95%`, `1/3`, `30%`, `must`.
    pub fn parse(self, text: &str) -> Option<i64> {
        let text = text.trim();
        match self.measure() {
            Measure::Day => wording::parse_day(text).map(|day| i64::from(day.to_julian_day())),
            Measure::Count(word) => {
                text.trim_end_matches(word).trim().parse().ok().filter(|n| (0..=9999).contains(n))
            }
            Measure::Percent => percent(text),
            Measure::Share if text == "三分之一" => Some(SHARE_WHOLE / 3),
            Measure::Share if text == "三分之二" => Some(SHARE_WHOLE / 3 * 2),
            Measure::Share => match text.split_once('/') {
                Some((part, whole)) => {
                    let (part, whole): (i64, i64) = (part.trim().parse().ok()?, whole.trim().parse().ok()?);
                    let sound = (1..=SHARE_WHOLE).contains(&whole) && (0..=whole).contains(&part);
                    (sound && part * SHARE_WHOLE % whole == 0).then(|| part * SHARE_WHOLE / whole)
                }
                None => percent(text).map(|percent| percent * 3),
            },
            Measure::Level => TalkLevel::ALL
                .iter()
                .copied()
                .find(|level| level.code() == text || level.label() == text)
                .map(level_rank),
        }
    }

    /// The inverse of [`Self::parse`]: what a form and a pack hold.
    pub fn written(self, value: i64) -> String {
        match self.measure() {
            Measure::Day => day_of(value).map(|day| day.to_string()).unwrap_or_default(),
            Measure::Count(_) | Measure::Percent => value.to_string(),
            Measure::Share => share(value, "%"),
            Measure::Level => level_of(value).map_or("", TalkLevel::code).to_owned(),
        }
    }

    /// As people read it: `2026年3月31日`, `3 次`, `三分之一`.
    pub fn shown(self, value: i64) -> String {
        match self.measure() {
            Measure::Day => day_of(value).map(wording::day).unwrap_or_default(),
            Measure::Count(word) => format!("{value} {word}"),
            Measure::Percent => format!("{value}%"),
            Measure::Share if value == SHARE_WHOLE / 3 => "三分之一".to_owned(),
            Measure::Share if value == SHARE_WHOLE / 3 * 2 => "三分之二".to_owned(),
            Measure::Share => share(value, "%"),
            Measure::Level => level_of(value).map_or("", TalkLevel::label).to_owned(),
        }
    }

    /// Does `value` bind at least as much as `other`?
    pub fn is_tight(self, value: i64, other: i64) -> bool {
        match self.order() {
            Order::HigherIsTighter => value >= other,
            Order::LowerIsTighter => value <= other,
        }
    }
}

pub(super) fn day_of(value: i64) -> Option<Date> {
    i32::try_from(value).ok().and_then(|julian| Date::from_julian_day(julian).ok())
}

fn percent(text: &str) -> Option<i64> {
    text.trim_end_matches(['%', '％']).trim().parse().ok().filter(|n| (0..=100).contains(n))
}

fn share(value: i64, sign: &str) -> String {
    match value {
        _ if value % 3 == 0 => format!("{}{sign}", value / 3),
        _ if value % 100 == 0 => format!("{}/3", value / 100),
        _ => format!("{value}/{SHARE_WHOLE}"),
    }
}

fn level_rank(level: TalkLevel) -> i64 {
    match level {
        TalkLevel::Encouraged => 0,
        TalkLevel::Wide => 1,
        TalkLevel::Must => 2,
    }
}

fn level_of(rank: i64) -> Option<TalkLevel> {
    TalkLevel::ALL.iter().copied().find(|level| level_rank(*level) == rank)
}
