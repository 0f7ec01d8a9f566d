//! The requirements of a campaign at one unit: those of the theme pack, tightened by every notice on the way down.
//!
//! A lower level may tighten and never loosen. Every key says which way is tighter; what has no such order may only be
//! added to. Whatever notices say, the requirements in force are the tighter of both: a loosening is refused where it is
//! written, and could not take effect if it were not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use super::{Deadline, Need, Profile, Selector, Step};
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

fn day_of(value: i64) -> Option<Date> {
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

codes! {
    /// What has no order and may only be added to.
    pub enum Addition {
        Study = "study" "学习内容",
        ThemeSentence = "theme_sentence" "主题表述",
        /// Local aims, such as a slogan of the unit's own: stored once, used in plan, notice and report.
        Aim = "aim" "本级目标",
        TeamDimension = "team_dimension" "班子查摆方面",
        MemberDimension = "member_dimension" "党员查摆方面",
        Agenda = "agenda" "会议议程",
        Demand = "demand" "工作要求",
    }
}

/// One thing a notice asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Value { key: TermKey, value: i64 },
    Need { step: Step, need: Need },
    Deadline { step: Step, deadline: Deadline },
    Add { kind: Addition, text: String },
}

/// A change with whom it is for and the sentence of the notice that says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    #[serde(default)]
    pub scope: Selector,
    pub change: Change,
    /// As the notice has it; what a refusal cites.
    pub sentence: String,
    /// Whether it binds. What a pack only knows as a habit is a default that any notice may replace, either way.
    #[serde(default = "binding", skip_serializing_if = "is_binding")]
    pub firm: bool,
}

fn binding() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_binding(firm: &bool) -> bool {
    *firm
}

/// Where a value in force was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The notice's or the pack's title.
    pub title: String,
    pub sentence: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held<T> {
    pub value: T,
    pub source: Source,
    /// See [`Requirement::firm`].
    pub firm: bool,
}

/// Everything in force at one unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms {
    pub values: BTreeMap<TermKey, Held<i64>>,
    /// The window of the campaign itself. Deadlines are counted from it, however narrow the window of a batch.
    pub frame: Frame,
    pub needs: BTreeMap<Step, Held<Need>>,
    /// All of them hold: the earliest decides.
    pub deadlines: BTreeMap<Step, Vec<Held<Deadline>>>,
    pub additions: Vec<(Addition, Held<String>)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Frame {
    pub from: Option<Date>,
    pub until: Option<Date>,
}

/// What a change would take back, and where that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loosening {
    /// 优秀等次比例不超过
    pub what: String,
    pub has: String,
    pub wanted: String,
    pub source: Source,
}

/// A set of requirements as one notice, or the pack, or the campaign itself puts them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    pub title: String,
    pub requirements: Vec<Requirement>,
}

impl Terms {
    /// What is in force at a unit, `layers` from the pack down to the nearest notice.
    pub fn in_force<'a>(layers: impl IntoIterator<Item = &'a Layer>, profile: &Profile) -> Self {
        let mut terms = Self::default();
        for layer in layers {
            for requirement in layer.requirements.iter().filter(|r| r.scope.fits(profile)) {
                let source = Source { title: layer.title.clone(), sentence: requirement.sentence.clone() };
                terms.take(&requirement.change, source, requirement.firm);
            }
        }
        terms
    }

    /// Takes the change over as far as it binds more than what is there. A default gives way to whatever binds.
    fn take(&mut self, change: &Change, source: Source, firm: bool) {
        // The first to speak of the window is the campaign.
        match change {
            Change::Value { key: TermKey::WindowFrom, value } if self.frame.from.is_none() => {
                self.frame.from = day_of(*value);
            }
            Change::Value { key: TermKey::WindowUntil, value } if self.frame.until.is_none() => {
                self.frame.until = day_of(*value);
            }
            _ => {}
        }
        match change {
            Change::Value { key, value } => match self.values.get(key) {
                Some(held) if (held.firm || !firm) && key.is_tight(held.value, *value) => {}
                Some(held) if held.firm && !firm => {}
                _ => drop(self.values.insert(*key, Held { value: *value, source, firm })),
            },
            Change::Need { step, need } => match self.needs.get(step) {
                Some(held) if (held.firm || !firm) && held.value >= *need => {}
                Some(held) if held.firm && !firm => {}
                _ => drop(self.needs.insert(*step, Held { value: *need, source, firm })),
            },
            Change::Deadline { step, deadline } => {
                let held = self.deadlines.entry(*step).or_default();
                if firm {
                    held.retain(|known| known.firm);
                } else if held.iter().any(|known| known.firm) {
                    return;
                }
                if held.iter().all(|known| known.value != *deadline) {
                    held.push(Held { value: *deadline, source, firm });
                }
            }
            Change::Add { kind, text } => {
                if !self.additions.iter().any(|(known, held)| known == kind && held.value == *text) {
                    self.additions.push((*kind, Held { value: text.clone(), source, firm }));
                }
            }
        }
    }

    /// Would this change loosen what is in force? `resolve` gives the day of a deadline where one can be told.
    pub fn loosened_by(
        &self,
        change: &Change,
        resolve: &dyn Fn(&Deadline) -> Option<Date>,
    ) -> Option<Loosening> {
        match change {
            Change::Value { key, value } => {
                let held =
                    self.values.get(key).filter(|held| held.firm && !key.is_tight(*value, held.value))?;
                Some(Loosening {
                    what: key.label().to_owned(),
                    has: key.shown(held.value),
                    wanted: key.shown(*value),
                    source: held.source.clone(),
                })
            }
            Change::Need { step, need } => {
                let held = self.needs.get(step).filter(|held| held.firm && held.value > *need)?;
                Some(Loosening {
                    what: step.label().to_owned(),
                    has: held.value.label().to_owned(),
                    wanted: need.label().to_owned(),
                    source: held.source.clone(),
                })
            }
            Change::Deadline { step, deadline } => {
                let later = |held: &&Held<Deadline>| held.firm && is_later(deadline, &held.value, resolve);
                let held = self.deadlines.get(step)?.iter().find(later)?;
                Some(Loosening {
                    what: format!("{}的时限", step.label()),
                    has: held.value.shown(),
                    wanted: deadline.shown(),
                    source: held.source.clone(),
                })
            }
            Change::Add { .. } => None,
        }
    }

    pub fn value(&self, key: TermKey) -> Option<i64> {
        self.values.get(&key).map(|held| held.value)
    }

    pub fn day(&self, key: TermKey) -> Option<Date> {
        self.value(key).and_then(day_of)
    }

    pub fn need(&self, step: Step) -> Option<Need> {
        self.needs.get(&step).map(|held| held.value)
    }

    pub fn must(&self, step: Step) -> bool {
        self.need(step) == Some(Need::Must)
    }

    pub fn added(&self, kind: Addition) -> impl Iterator<Item = &Held<String>> {
        self.additions.iter().filter(move |(known, _)| *known == kind).map(|(_, held)| held)
    }
}

/// Is `wanted` certainly later than `has`? Two deadlines that cannot be compared both hold.
fn is_later(wanted: &Deadline, has: &Deadline, resolve: &dyn Fn(&Deadline) -> Option<Date>) -> bool {
    if let (
        Deadline::Relative { anchor, days, count },
        Deadline::Relative { anchor: other, days: least, count: counted },
    ) = (wanted, has)
        && anchor == other
        && count == counted
    {
        return days > least;
    }
    matches!((resolve(wanted), resolve(has)), (Some(wanted), Some(has)) if wanted > has)
}

/// What a form or a proposal offers to ask for, before there is a value: a key as `value:criticism_least`,
/// `deadline:plan`, `need:lecture`, `add:study`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Value(TermKey),
    Deadline(Step),
    Need(Step),
    Add(Addition),
}

impl Subject {
    pub fn key(self) -> String {
        match self {
            Self::Value(key) => format!("value:{}", key.code()),
            Self::Deadline(step) => format!("deadline:{}", step.code()),
            Self::Need(step) => format!("need:{}", step.code()),
            Self::Add(kind) => format!("add:{}", kind.code()),
        }
    }

    pub fn label(self) -> String {
        match self {
            Self::Value(key) => key.label().to_owned(),
            Self::Deadline(step) => format!("{}的时限", step.label()),
            Self::Need(step) => format!("{}的要求程度", step.label()),
            Self::Add(kind) => format!("增加{}", kind.label()),
        }
    }

    /// How the value is written, for the help beside the field.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Value(key) => match key.measure() {
                Measure::Day => "日期，如 2026-02-10",
                Measure::Count(_) => "数字",
                Measure::Percent => "百分数，如 95%",
                Measure::Share => "比例，如 1/3 或 30%",
                Measure::Level => "必谈、广泛谈或提倡",
            },
            Self::Deadline(_) => "日期，或“会议日前10个工作日”这样",
            Self::Need(_) => "必须或提倡",
            Self::Add(_) => "要增加的内容",
        }
    }

    /// The change this makes with a value as somebody typed it.
    pub fn with(self, text: &str) -> Option<Change> {
        let text = text.trim();
        Some(match self {
            Self::Value(key) => Change::Value { key, value: key.parse(text)? },
            Self::Deadline(step) => Change::Deadline { step, deadline: Deadline::parse(text)? },
            Self::Need(step) => {
                let need = Need::ALL.iter().find(|need| need.code() == text || need.label() == text)?;
                Change::Need { step, need: *need }
            }
            Self::Add(kind) if !text.is_empty() => Change::Add { kind, text: text.to_owned() },
            Self::Add(_) => return None,
        })
    }
}

impl std::str::FromStr for Subject {
    type Err = crate::UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || crate::UnknownCode { kind: "Subject", code: text.to_owned() };
        let (kind, code) = text.split_once(':').ok_or_else(unknown)?;
        match kind {
            "value" => code.parse().map(Self::Value),
            "deadline" => code.parse().map(Self::Deadline),
            "need" => code.parse().map(Self::Need),
            "add" => code.parse().map(Self::Add),
            _ => Err(unknown()),
        }
    }
}

impl Change {
    pub fn subject(&self) -> Subject {
        match self {
            Self::Value { key, .. } => Subject::Value(*key),
            Self::Need { step, .. } => Subject::Need(*step),
            Self::Deadline { step, .. } => Subject::Deadline(*step),
            Self::Add { kind, .. } => Subject::Add(*kind),
        }
    }

    pub fn window(key: TermKey, day: Date) -> Self {
        Self::Value { key, value: i64::from(day.to_julian_day()) }
    }

    /// `优秀等次比例不超过三分之一`, `制定方案：2026年2月10日前`.
    pub fn shown(&self) -> String {
        match self {
            Self::Value { key, value } => format!("{}：{}", key.label(), key.shown(*value)),
            Self::Need { step, need } => format!("{}：{}", step.label(), need.label()),
            Self::Deadline { step, deadline } => format!("{}的时限：{}", step.label(), deadline.shown()),
            Self::Add { kind, text } => format!("{}：{text}", kind.label()),
        }
    }
}
