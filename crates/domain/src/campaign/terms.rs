//! The requirements of a campaign at one unit: those of the theme pack, tightened by every notice on the way down.
//!
//! A lower level may tighten and never loosen. Every key says which way is tighter; what has no such order may only be
//! added to. Whatever notices say, the requirements in force are the tighter of both: a loosening is refused where it is
//! written, and could not take effect if it were not.

mod key;
mod subject;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use time::Date;

use self::key::day_of;
pub use self::key::{Measure, Order, TalkLevel, TermKey};
pub use self::subject::Subject;
use super::{Deadline, Need, Profile, Selector, Step};
use crate::codes::codes;

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

    /// The sentence of a notice that asks for it, where nobody has written a better one.
    pub fn sentence(&self) -> String {
        match self {
            Self::Value { key: TermKey::WindowFrom, value } => {
                format!("会议不早于{}召开", TermKey::WindowFrom.shown(*value))
            }
            Self::Value { key: TermKey::WindowUntil, value } => {
                format!("会议应于{}前召开", TermKey::WindowUntil.shown(*value))
            }
            Self::Value { key, value } => {
                let shown = key.shown(*value).replace(' ', "");
                match key.label().strip_suffix("至少") {
                    Some(what) => format!("{what}不少于{shown}"),
                    None => format!("{}{shown}", key.label()),
                }
            }
            Self::Need { step, need: Need::Must } => format!("应当{}", step.label()),
            Self::Need { step, need } => format!("{}{}", need.label(), step.label()),
            Self::Deadline { step, deadline: Deadline::Day { day } } => {
                format!("{}应于{}前完成", step.label(), crate::wording::day(*day))
            }
            Self::Deadline { step, deadline } => format!("{}应在{}完成", step.label(), deadline.shown()),
            Self::Add { text, .. } => text.clone(),
        }
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
