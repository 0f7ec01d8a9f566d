//! 班子对照检查材料, 个人发言提纲, 自评材料: written section by section, kept version by version, submitted, returned as
//! often as needed, passed. What somebody is still writing is his own; what he submits is read by those who review it.

mod completing;
pub mod diff;
mod lacking;
mod leading;
mod mirrored;
mod placing;
mod reviewing;
mod typed;

pub use self::completing::{asked, complete, completes, passed};
pub(super) use self::lacking::lacks;
pub use self::lacking::{Lack, Lacking, Owing, owings};
pub use self::leading::{Above, Asking, Leader, Leaders, called, leads};
pub use self::mirrored::{answers, dimensions};
pub use self::placing::{Placed, place};
pub use self::reviewing::{
    Case, Confirmed, Hand, Latest, Review, Route, Seats, Tally, after, agreed, confirm, confirms, given_out,
    given_out_before, is_completed, last_returned, may_review, may_unopen, open_to_reviewers, outstanding,
    readers, reopen, review, reviewers, submit, tally, withdraw,
};

use serde::{Deserialize, Serialize};
use time::Date;

pub use self::typed::tidied;
use crate::Refusal;
use crate::campaign::Step;
use crate::codes::codes;
use crate::ids::{CampaignId, PersonId, TextId, UnitId};
use crate::org::UnitKind;
use crate::progress::Run;
use crate::refusal::TextRefusal;
use crate::theme::{Capacity, Pack, TextKind, TextRule};

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

    /// Where the sections of [`Body::words`] begin.
    pub fn begins(&self) -> Vec<usize> {
        let lengths =
            self.sections.iter().map(|section| section.words.trim().len()).filter(|length| *length > 0);
        let begin = |at: &mut usize, length| Some(std::mem::replace(at, *at + length + 1));
        lengths.scan(0, begin).collect()
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
    /// How the author, who has no sign-in, agreed to what was typed for him then.
    pub confirmed: String,
}

impl Made {
    /// Typed before the meeting, as most are.
    pub fn typed(number: i64, at: i64, by: PersonId) -> Self {
        let (origin, file_name, confirmed) = (Origin::Typed, String::new(), String::new());
        Self { number, at, by, origin, file_name, completed: false, confirmed }
    }
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
    pub id: TextId,
    pub whose: Whose,
    pub stage: Stage,
    /// What was said at the meeting stands in it, with the author's word where another typed it.
    pub completed: bool,
    /// Another has typed that, and the author has not said a word to it.
    pub unconfirmed: bool,
    /// Who made the latest version.
    pub made_by: Option<PersonId>,
    /// A leader has passed it since it was last submitted.
    pub led: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub texts: Vec<Seen>,
    /// Read where something was submitted.
    pub leaders: Leaders,
}

/// What is still to be done about one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    Submitting,
    Mending,
    Reviewing,
    Completing,
}

/// Is such a text written in a unit of this kind? Who is only present in a temporary branch writes where he belongs; its
/// team is asked like any other.
pub fn is_written_in(unit: UnitKind, kind: TextKind) -> bool {
    !unit.is_only_presence() || kind == TextKind::Team
}

/// The same for one text, as a rule.
pub fn may_stand_in(unit: UnitKind, whose: Whose) -> Result<(), Refusal> {
    if is_written_in(unit, whose.kind()) {
        return Ok(());
    }
    Err(TextRefusal::WrittenAtHome { kind: whose.kind().label() }.into())
}

/// What the meeting still asks of one text, or of who has none. Who was let off before the meeting is not asked
/// afterwards; what was begun is finished also after it, where it is written at all.
pub fn owed(run: &Run<'_>, whose: Whose, text: Option<&Seen>, held: bool) -> Option<Owed> {
    if !is_written_in(run.unit, whose.kind()) {
        return None;
    }
    let asked = run.terms.must(Step::Texts);
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

#[cfg(test)]
mod tests;
