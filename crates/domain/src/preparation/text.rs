//! 班子对照检查材料, 个人发言提纲, 自评材料: written section by section, kept version by version, submitted, returned as
//! often as needed, passed. What somebody is still writing is his own; what he submits is read by those who review it.

pub mod diff;
mod mirrored;
mod placing;
mod reviewing;
mod typed;

pub use self::mirrored::dimensions;
pub use self::placing::{Placed, place};
pub use self::reviewing::{
    Case, Confirmed, Hand, Latest, Review, Route, Tally, after, confirm, last_returned, may_review,
    may_unopen, open_to_reviewers, outstanding, reopen, review, reviewers, submit, submitted_before, tally,
    withdraw,
};

use serde::{Deserialize, Serialize};
use time::Date;

pub use self::typed::tidied;
use crate::Refusal;
use crate::campaign::Step;
use crate::codes::codes;
use crate::ids::{CampaignId, PersonId, TextId, UnitId};
use crate::org::UnitKind;
use crate::preparation::talk::Circle;
use crate::progress::{Gate, Run, Words};
use crate::refusal::TextRefusal;
use crate::theme::{Capacity, Pack, TextKind, TextRule};
use crate::wording;

/// The longest text that is taken, in characters: some ten times the longest that any notice was seen to ask for.
pub const MOST: usize = 50_000;

codes! {
    pub enum Stage {
        Draft = "draft" "在写",
        Submitted = "submitted" "待审阅",
        Returned = "returned" "退回修改",
        Passed = "passed" "审阅通过",
    }
}

codes! {
    /// How the words of a version came in.
    pub enum Origin {
        Typed = "typed" "录入",
        Uploaded = "uploaded" "上传文件",
        /// The author took over the copy without slips and adverts.
        Cleaned = "cleaned" "清理后另存",
    }
}

codes! {
    /// What was done with a text.
    pub enum Move {
        Submitted = "submitted" "提交",
        Withdrawn = "withdrawn" "收回",
        Returned = "returned" "退回",
        Passed = "passed" "通过",
        Reopened = "reopened" "重新修改",
    }
}

/// Which text it is: the team's one, or a person's of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Whose {
    kind: TextKind,
    person: Option<PersonId>,
}

impl Whose {
    pub const TEAM: Self = Self { kind: TextKind::Team, person: None };

    /// A person stands there exactly where the text is not the team's.
    pub fn new(kind: TextKind, person: Option<PersonId>) -> Option<Self> {
        ((kind == TextKind::Team) == person.is_none()).then_some(Self { kind, person })
    }

    pub const fn kind(self) -> TextKind {
        self.kind
    }

    pub const fn person(self) -> Option<PersonId> {
        self.person
    }
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub heading: String,
    pub words: String,
}

/// What stands in a version, section by section. An uploaded file's text may have sections of its own.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body {
    pub sections: Vec<Section>,
}

/// A log line never repeats what was written.
impl std::fmt::Debug for Section {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Section(…)")
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({} sections)", self.sections.len())
    }
}

impl Body {
    /// Nothing yet, under the headings that are asked for.
    pub fn blank(rule: &TextRule) -> Self {
        let empty = |heading: &String| Section { heading: heading.clone(), words: String::new() };
        Self { sections: rule.sections.iter().map(empty).collect() }
    }

    pub fn is_blank(&self) -> bool {
        self.sections.iter().all(|section| section.words.trim().is_empty())
    }

    /// Letters, without headings and blanks.
    pub fn length(&self) -> usize {
        self.sections.iter().flat_map(|section| section.words.chars()).filter(|c| !c.is_whitespace()).count()
    }

    /// The words alone, as they are compared and looked over.
    pub fn words(&self) -> String {
        let words =
            self.sections.iter().map(|section| section.words.trim()).filter(|words| !words.is_empty());
        words.collect::<Vec<_>>().join("\n")
    }

    /// Under which heading a place of [`Body::words`] stands.
    pub fn heading_at(&self, place: usize) -> Option<&str> {
        let mut end = 0;
        let written = self.sections.iter().filter(|section| !section.words.trim().is_empty());
        written
            .map(|section| {
                end += section.words.trim().len() + 1;
                (section, end)
            })
            .find(|(_, end)| place < *end)
            .map(|(section, _)| section.heading.as_str())
    }

    /// Headings and words, one text.
    pub fn plain(&self) -> String {
        let one = |section: &Section| format!("{}\n{}", section.heading, section.words.trim());
        let written = self.sections.iter().filter(|section| !section.words.trim().is_empty());
        written.map(one).collect::<Vec<_>>().join("\n\n")
    }

    /// Sections the rule asks for that have no words.
    pub fn missing(&self, rule: &TextRule) -> Vec<String> {
        let has = |heading: &String| {
            self.sections.iter().any(|one| one.heading == *heading && !one.words.trim().is_empty())
        };
        rule.sections.iter().filter(|heading| !has(heading)).cloned().collect()
    }
}

/// A text without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub id: TextId,
    pub campaign: CampaignId,
    pub unit: UnitId,
    pub whose: Whose,
    pub stage: Stage,
    /// The latest version; 0 before the first.
    pub number: i64,
    pub version: i64,
}

/// One version, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    pub number: i64,
    pub at: i64,
    pub by: PersonId,
    pub origin: Origin,
    /// Of the uploaded file.
    pub file_name: String,
    /// Written after the meeting, with what was said there.
    pub completed: bool,
}

/// One thing that was done with a text.
#[derive(Clone, PartialEq, Eq)]
pub struct Round {
    /// The version it was about.
    pub number: i64,
    pub act: Move,
    /// By what right a reviewer spoke.
    pub capacity: Option<Capacity>,
    pub by: PersonId,
    pub at: i64,
    /// The committee's sitting.
    pub sat_on: Option<Date>,
    pub present: String,
    pub reason: String,
}

crate::unquoted!(Round);

pub fn rule(pack: &Pack, kind: TextKind) -> Option<&TextRule> {
    pack.texts.iter().find(|rule| rule.kind == kind)
}

/// May these words become a version now?
pub fn write(stage: Stage, body: &Body, held: bool) -> Result<(), Refusal> {
    if body.is_blank() {
        return Err(TextRefusal::Blank.into());
    }
    fits(body)?;
    may_write(stage, held)
}

/// May a version be made now, whatever stands in it? After the meeting a passed text is completed; before it, it is taken
/// up again first.
pub fn may_write(stage: Stage, held: bool) -> Result<(), Refusal> {
    match stage {
        Stage::Draft | Stage::Returned => Ok(()),
        Stage::Passed if held => Ok(()),
        Stage::Submitted => Err(TextRefusal::UnderReview.into()),
        Stage::Passed => Err(TextRefusal::AlreadyPassed.into()),
    }
}

/// Does a version made now complete the text? What was not passed before the meeting is submitted and passed after it
/// first, and completed then like every other.
pub fn completes(stage: Stage, held: bool) -> bool {
    held && stage == Stage::Passed
}

/// Is it short enough to be kept, and made of what can be read?
pub fn fits(body: &Body) -> Result<(), Refusal> {
    let length: usize = body.sections.iter().map(|section| section.words.chars().count()).sum();
    if length > MOST {
        return Err(TextRefusal::TooLong { length, most: MOST }.into());
    }
    Ok(())
}

/// A text as far as the rules ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    pub whose: Whose,
    pub stage: Stage,
    /// What was said at the meeting stands in it.
    pub completed: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub texts: Vec<Seen>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Of these nothing was submitted yet.
    Unsubmitted {
        kind: TextKind,
        names: Vec<String>,
    },
    Returned {
        kind: TextKind,
        names: Vec<String>,
    },
    Unreviewed {
        kind: TextKind,
        names: Vec<String>,
    },
    /// The meeting was held, and what was said there is not in it yet.
    Uncompleted {
        kind: TextKind,
        names: Vec<String>,
    },
}

impl Lack {
    pub fn words(&self) -> Words {
        self.told(true)
    }

    /// The same, with how many people and not who.
    pub fn counted(&self) -> Words {
        self.told(false)
    }

    fn told(&self, tells_who: bool) -> Words {
        let said = |kind: TextKind, names: &[String], what| said(kind, names, what, tells_who);
        let (fact, ground, act) = match self {
            Self::Unsubmitted { kind, names } => (
                said(*kind, names, "还没有提交"),
                "会前写好材料，按程序审阅后再开会；材料由本人撰写。",
                "写好材料",
            ),
            Self::Returned { kind, names } => {
                (said(*kind, names, "被退回，还没有重新提交"), "按退回的意见修改后重新提交。", "修改材料")
            }
            Self::Unreviewed { kind, names } => {
                (said(*kind, names, "还没有审阅通过"), "会前审阅把关，不深不实的退回重写。", "审阅材料")
            }
            Self::Uncompleted { kind, names } => (
                said(*kind, names, "会后还没有补充"),
                "会上的批评意见和点评要补进材料，作为新的一版。",
                "补充材料",
            ),
        };
        Words { fact, ground: ground.to_owned(), act }
    }

    pub fn step(&self) -> Step {
        match self {
            Self::Unreviewed { .. } => Step::Review,
            _ => Step::Texts,
        }
    }

    pub fn gate(&self) -> Gate {
        match self {
            Self::Uncompleted { .. } => Gate::Archive,
            _ => Gate::OpenMeeting,
        }
    }
}

/// 3 名党员的自评材料还没有提交：张三、李四、王五
fn said(kind: TextKind, names: &[String], what: &str, tells_who: bool) -> String {
    match names {
        [] => format!("{}{what}", kind.label()),
        names if !tells_who => format!("{} 人的{}{what}", names.len(), kind.label()),
        names => {
            let shown = wording::list(names.iter().take(SHOWN).map(String::as_str));
            let more = if names.len() > SHOWN { "等" } else { "" };
            format!("{} 人的{}{what}：{shown}{more}", names.len(), kind.label())
        }
    }
}

/// How many names a line carries.
const SHOWN: usize = 8;

/// What is still to be done about one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    Submitting,
    Mending,
    Reviewing,
    Completing,
}

/// What the meeting still asks of one text, or of who has none. Who was let off before the meeting is not asked
/// afterwards; what was begun is finished also after it.
pub fn owed(run: &Run<'_>, text: Option<&Seen>, held: bool) -> Option<Owed> {
    // Who is only present in a temporary branch writes where he belongs.
    let asked = run.terms.must(Step::Texts) && run.unit != UnitKind::TemporaryBranch;
    match text {
        Some(seen) if held => (!seen.completed).then_some(Owed::Completing),
        None if held => None,
        None => asked.then_some(Owed::Submitting),
        Some(seen) => match seen.stage {
            Stage::Draft => asked.then_some(Owed::Submitting),
            Stage::Returned => Some(Owed::Mending),
            Stage::Submitted => Some(Owed::Reviewing),
            Stage::Passed => None,
        },
    }
}

/// What is asked of whom: the team's text once, the others of everybody on the roster.
pub(super) fn lacks(run: &Run<'_>, facts: &Facts, circle: &Circle, held: bool) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let inside = circle.inside().into_iter();
    let members: Vec<(Option<PersonId>, String)> =
        inside.map(|person| (Some(person.id), person.name.clone())).collect();
    for rule in &run.pack.texts {
        let team = [(None, String::new())];
        let whose: &[(Option<PersonId>, String)] = if rule.kind == TextKind::Team { &team } else { &members };
        let mut found: [Vec<String>; 4] = std::array::from_fn(|_| Vec::new());
        let mut any = [false; 4];
        for (person, name) in whose {
            let text =
                facts.texts.iter().find(|one| one.whose.kind == rule.kind && one.whose.person == *person);
            let slot = match owed(run, text, held) {
                Some(Owed::Submitting) => 0,
                Some(Owed::Mending) => 1,
                Some(Owed::Reviewing) => 2,
                Some(Owed::Completing) => 3,
                None => continue,
            };
            any[slot] = true;
            if person.is_some() {
                found[slot].push(name.clone());
            }
        }
        let kind = rule.kind;
        let [unsubmitted, returned, unreviewed, uncompleted] = found;
        let all = [
            Lack::Unsubmitted { kind, names: unsubmitted },
            Lack::Returned { kind, names: returned },
            Lack::Unreviewed { kind, names: unreviewed },
            Lack::Uncompleted { kind, names: uncompleted },
        ];
        lacks.extend(all.into_iter().zip(any).filter_map(|(lack, any)| any.then_some(lack)));
    }
    lacks
}

#[cfg(test)]
mod tests;
