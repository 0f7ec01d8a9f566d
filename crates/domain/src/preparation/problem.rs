//! 查摆问题: of the team, of each committee member, of each member; each with what happened.

pub mod edition;
mod own;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use time::Date;

pub use self::own::{found, is_own_search};
use crate::Refusal;
use crate::access::{self, Act, Place, Target, Viewer};
use crate::campaign::Step;
use crate::codes::codes;
use crate::ids::{CampaignId, MergedOpinionId, PersonId, ProblemId, UnitId};
use crate::org::UnitKind;
use crate::preparation::idle::Idle;
use crate::preparation::opinion::{Decision, Merged};
use crate::preparation::talk::Circle;
use crate::progress::{Gate, Run, Words};
use crate::refusal::ProblemRefusal;
use crate::theme::{Dimension, Norm, Noted, Pack};
use crate::wording;

codes! {
    /// Where a problem was found.
    pub enum Source {
        Own = "own" "自查",
        Opinion = "opinion" "征求意见",
        Talk = "talk" "谈心谈话",
        Superior = "superior" "上级指出",
        Inspection = "inspection" "巡察反馈",
        Audit = "audit" "审计",
        Criticism = "criticism" "批评意见",
        LastYear = "last_year" "上年度",
    }
}

codes! {
    /// What has become of an earlier year's problem.
    pub enum Outcome {
        Done = "done" "已整改",
        Ongoing = "ongoing" "仍在整改",
        NotDone = "not_done" "未整改",
    }
}

/// What somebody writes of a problem.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The key of one of the pack's dimensions.
    pub dimension: Option<String>,
    pub statement: String,
    /// What happened, each case by itself; at least one.
    pub examples: Vec<String>,
    pub source: Source,
    pub cause: String,
    /// What is done first.
    pub measure: String,
    /// 努力方向
    pub direction: String,
    /// 主要问题; otherwise 一般问题.
    pub main: bool,
}

/// A log line never repeats what was written.
impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Content({} examples)", self.examples.len())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub id: ProblemId,
    pub campaign: CampaignId,
    pub unit: UnitId,
    /// Nobody's own is the team's.
    pub person: Option<PersonId>,
    pub content: Content,
    /// The problem of an earlier year that is still one.
    pub earlier: Option<ProblemId>,
    /// Who wrote it as it stands.
    pub entered_by: PersonId,
    pub version: i64,
}

impl Problem {
    /// Somebody else typed it for the person.
    pub fn is_typed_for(&self) -> bool {
        self.person.is_some_and(|person| person != self.entered_by)
    }

    /// May `editor`, who may write into the list, change this problem or take it out? What somebody put down himself
    /// nobody rewrites for him; what was typed for him, or is the team's, is open to whoever keeps the list.
    pub fn is_open_to(&self, editor: PersonId) -> bool {
        self.person.is_none_or(|person| {
            if self.is_others_criticism() {
                person != editor
            } else {
                person != self.entered_by || person == editor
            }
        })
    }

    /// A criticism of somebody that the committee put into his list: he neither rewrites it nor takes it out.
    fn is_others_criticism(&self) -> bool {
        self.is_typed_for() && self.content.source == Source::Criticism
    }
}

/// [`Problem::is_open_to`], and why not. `name` is whose problem it is.
pub fn change(problem: &Problem, editor: PersonId, name: &str) -> Result<(), Refusal> {
    if problem.is_open_to(editor) {
        return Ok(());
    }
    if problem.is_others_criticism() {
        return Err(ProblemRefusal::OthersCriticism.into());
    }
    Err(ProblemRefusal::OfHisOwn { name: name.to_owned() }.into())
}

/// What this campaign says of an earlier problem.
#[derive(Clone, PartialEq, Eq)]
pub struct Judged {
    pub outcome: Outcome,
    pub words: String,
    pub entered_by: PersonId,
    pub version: i64,
}

crate::unquoted!(Judged);

/// Cases one a line, as a form sends them.
pub fn examples(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// How much of a unit's problems somebody reads. His own list is his in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The team's and everybody's: whoever keeps them.
    Everything,
    /// The team's, and of the persons how many: whoever examines or reviews from above.
    TeamAndCounts,
    Own,
}

pub fn sight(viewer: &Viewer, place: &Place) -> Sight {
    let may = |act| access::may(viewer, act, Target::Unit(place));
    if may(Act::KeepProblems) {
        Sight::Everything
    } else if may(Act::Precheck) || may(Act::ReviewTexts) {
        Sight::TeamAndCounts
    } else {
        Sight::Own
    }
}

impl Sight {
    pub fn keeps(self) -> bool {
        self == Self::Everything
    }

    pub fn sees_team(self) -> bool {
        self != Self::Own
    }

    /// May `viewer` read the list of `whose`?
    pub fn reads(self, viewer: PersonId, whose: Option<PersonId>) -> bool {
        match whose {
            None => self.sees_team(),
            Some(person) => self.keeps() || person == viewer,
        }
    }

    /// May `viewer` write into it? One's own list is there for whoever takes part in the meeting.
    pub fn writes(self, viewer: PersonId, whose: Option<PersonId>, circle: &Circle) -> bool {
        match whose {
            None => self.keeps(),
            Some(person) => circle.is_inside(person) && (self.keeps() || person == viewer),
        }
    }
}

/// Is the list of `whose` one of a unit of this kind?
pub fn belongs(kind: UnitKind, whose: Option<PersonId>) -> Result<(), Refusal> {
    if whose.is_none() || !kind.is_only_presence() {
        Ok(())
    } else {
        Err(ProblemRefusal::ListElsewhere.into())
    }
}

fn noted(pack: &Pack, whose: Option<PersonId>) -> &Noted<Vec<Dimension>> {
    if whose.is_none() { &pack.team_dimensions } else { &pack.member_dimensions }
}

/// The dimensions that the team, or a person, is held against.
pub fn dimensions(pack: &Pack, whose: Option<PersonId>) -> &[Dimension] {
    noted(pack, whose).value.as_deref().unwrap_or_default()
}

/// May this be written into somebody's list?
pub fn enter(content: &Content, pack: &Pack, whose: Option<PersonId>) -> Result<(), Refusal> {
    if content.examples.iter().all(|example| example.trim().is_empty()) {
        return Err(ProblemRefusal::NoExample.into());
    }
    match content.dimension.as_deref() {
        Some(key) if dimensions(pack, whose).iter().all(|known| known.key != key) => {
            Err(ProblemRefusal::UnknownDimension.into())
        }
        _ => Ok(()),
    }
}

/// Is it another problem than those in the list? A page that is sent twice lists nothing twice.
pub fn is_another<'a>(content: &Content, own: impl IntoIterator<Item = &'a Content>) -> Result<(), Refusal> {
    let is_same = |known: &Content| {
        known.statement.trim() == content.statement.trim()
            && known.examples == content.examples
            && known.dimension == content.dimension
    };
    if own.into_iter().any(is_same) { Err(ProblemRefusal::Twice.into()) } else { Ok(()) }
}

/// Whose list a wording leads to. Only what was adopted becomes a problem.
pub fn from_wording(wording: &Merged) -> Result<Option<PersonId>, Refusal> {
    if wording.decision == Decision::Adopted {
        Ok(wording.about.person())
    } else {
        Err(ProblemRefusal::NotAdopted.into())
    }
}

/// An adopted wording asks for a problem, or for a word why it becomes none.
pub fn is_unanswered(wording: &Merged, linked: &[(ProblemId, MergedOpinionId)]) -> bool {
    wording.decision == Decision::Adopted
        && wording.not_listed.trim().is_empty()
        && linked.iter().all(|(_, merged)| *merged != wording.id)
}

/// What has become of an earlier problem is told at the meeting: a tick alone says nothing.
pub fn judge(words: &str) -> Result<(), Refusal> {
    if words.trim().is_empty() { Err(ProblemRefusal::OutcomeUnsaid.into()) } else { Ok(()) }
}

/// May it be said still? What was said before the meeting was told there and stays; what was not may be said once.
pub fn may_judge(said: Option<&Judged>, opened_on: Option<Date>) -> Result<(), Refusal> {
    match (said, opened_on) {
        (Some(_), Some(on)) => Err(ProblemRefusal::OutcomeTold { on }.into()),
        _ => Ok(()),
    }
}

/// What is recorded of a unit's problems: no word of what they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The dimension of each of the team's problems.
    pub team: Vec<Option<String>>,
    /// Who has found at least one himself: [`is_own_search`].
    pub people: BTreeSet<PersonId>,
    /// Adopted wordings that led to no problem, without a word why.
    pub unanswered: usize,
    /// Whose earlier problems have no outcome yet, one entry a problem.
    pub without_outcome: Vec<Option<PersonId>>,
    /// Whose lists were completed after the meeting, and stand as they were completed; nobody's own is the team's.
    pub completed: BTreeSet<Option<PersonId>>,
    /// Whose lists were completed after the meeting, and changed since.
    pub changed: BTreeSet<Option<PersonId>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    NoTeamList,
    /// Dimensions the pack asks the team about that no problem of the team is under.
    TeamDimensions {
        /// Where the next problem of the list goes.
        first: String,
        names: Vec<String>,
    },
    /// People without a single problem that they found themselves.
    WithoutAny {
        names: Vec<String>,
        idle: Idle,
    },
    Unanswered {
        wordings: usize,
    },
    WithoutOutcome {
        problems: usize,
    },
    /// The meeting was held, and these lists were not completed with what was said there.
    Uncompleted {
        team: bool,
        names: Vec<String>,
    },
    /// They were completed and changed since.
    Changed {
        team: bool,
        names: Vec<String>,
    },
}

/// How many names a gap tells before it counts.
const NAMED: usize = 8;

/// 班子和张三的问题清单, 班子和 3 人的问题清单
fn lists(team: bool, names: &[String], tells_who: bool) -> String {
    let people = if tells_who { named(names) } else { format!("{} 人", names.len()) };
    match (team, names.is_empty()) {
        (true, true) => "班子的问题清单".to_owned(),
        (true, false) if tells_who => format!("班子和{people}的问题清单"),
        (true, false) => format!("班子和 {people}的问题清单"),
        (false, _) => format!("{people}的问题清单"),
    }
}

fn named(names: &[String]) -> String {
    let told = wording::list(names.iter().take(NAMED).map(String::as_str));
    if names.len() > NAMED { format!("{told}等 {} 人", names.len()) } else { told }
}

impl Lack {
    pub fn words(&self) -> Words {
        self.told(true)
    }

    fn told(&self, tells_who: bool) -> Words {
        let (fact, ground, act) = match self {
            Self::NoTeamList => {
                ("班子还没有问题清单".to_owned(), "会前要查摆班子的问题，每条写明具体表现。", "列出问题")
            }
            Self::TeamDimensions { names, .. } => (
                format!("班子问题清单还没有对照：{}", wording::list(names.iter().map(String::as_str))),
                "通知要求班子逐项对照查摆。",
                "补上对照",
            ),
            Self::WithoutAny { names, idle } => {
                let fact = if tells_who { named(names) } else { format!("{} 人", names.len()) }
                    + "还没有列出自己查摆的问题";
                let act = if idle.is_everybody() { "代为录入" } else { "查看清单" };
                let ground = match idle.or_typed(tells_who) {
                    told if told.is_empty() => {
                        "每名党员会前都要查摆自己的问题；不会操作的，可以由支委代为录入。".to_owned()
                    }
                    told => format!("每名党员会前都要查摆自己的问题。{told}"),
                };
                return Words { fact, ground, act };
            }
            Self::Unanswered { wordings } => (
                format!("有 {wordings} 条采纳的意见没有列入问题清单，也没有说明"),
                "采纳的意见要列入问题清单；不列入的，在研究结果里写明不列入的理由。",
                "列入清单",
            ),
            Self::WithoutOutcome { problems } => (
                format!("有 {problems} 条上年度问题还没有写明整改结果"),
                "上年度问题的整改情况要在会上通报。",
                "写明结果",
            ),
            Self::Uncompleted { team, names } => (
                format!("{}会后还没有定稿", lists(*team, names, tells_who)),
                "会后把批评意见和点评指出的问题补进清单，来源选“批评意见”，再定稿；没有新问题的，写明以后定稿。",
                "定稿清单",
            ),
            Self::Changed { team, names } => (
                format!("{}定稿以后又改过", lists(*team, names, tells_who)),
                "会后稿要和清单一致；改过以后再定稿一次，前一稿仍然留着。",
                "再次定稿",
            ),
        };
        Words { fact, ground: ground.to_owned(), act }
    }
}

impl Lack {
    pub fn gate(&self) -> Gate {
        match self {
            Self::Uncompleted { .. } | Self::Changed { .. } => Gate::Archive,
            _ => Gate::OpenMeeting,
        }
    }

    /// The same, with how many people and not who.
    pub fn counted(&self) -> Words {
        self.told(false)
    }
}

fn uncovered<'a>(pack: &'a Pack, facts: &Facts) -> Vec<&'a Dimension> {
    let asked = noted(pack, None);
    if asked.norm.is_none_or(|norm| norm == Norm::Local) {
        return Vec::new();
    }
    let is_open = |one: &&Dimension| facts.team.iter().all(|key| key.as_deref() != Some(one.key.as_str()));
    dimensions(pack, None).iter().filter(is_open).collect()
}

/// Does the meeting still wait for a first problem of his own finding from somebody who takes part in it?
pub fn owes(run: &Run<'_>, facts: &Facts, person: PersonId, held: bool) -> bool {
    let asked = run.terms.must(Step::Problems) && !run.unit.is_only_presence();
    asked && !held && !facts.people.contains(&person)
}

/// How far a person's own list is, if it is still to be completed now that the meeting was held.
pub fn owes_completing(
    run: &Run<'_>,
    facts: &Facts,
    circle: &Circle,
    person: PersonId,
    held: bool,
) -> Option<edition::State> {
    let own = Some(person);
    let asked = || edition::asked(run.unit, circle).iter().any(|(one, _)| *one == own);
    let open = run.terms.must(Step::Problems) && held && asked() && !facts.completed.contains(&own);
    open.then(|| facts.state(own))
}

impl Facts {
    /// How far the list of `whose` is after the meeting.
    fn state(&self, whose: Option<PersonId>) -> edition::State {
        if self.completed.contains(&whose) {
            edition::State::Completed
        } else if self.changed.contains(&whose) {
            edition::State::ChangedSince
        } else {
            edition::State::Open
        }
    }
}

fn uncompleted(run: &Run<'_>, facts: &Facts, circle: &Circle) -> Vec<Lack> {
    let all = edition::asked(run.unit, circle);
    let of = |state| {
        let open = all.iter().filter(move |(whose, _)| facts.state(*whose) == state);
        let team = open.clone().any(|(whose, _)| whose.is_none());
        let people = open.filter(|(whose, _)| whose.is_some());
        let names: Vec<String> = people.map(|(_, name)| name.clone()).collect();
        (team || !names.is_empty()).then_some((team, names))
    };
    let open = of(edition::State::Open).map(|(team, names)| Lack::Uncompleted { team, names });
    let changed = of(edition::State::ChangedSince).map(|(team, names)| Lack::Changed { team, names });
    open.into_iter().chain(changed).collect()
}

/// The people of a temporary branch look at themselves where they belong; its team is asked like any other.
pub(super) fn lacks(run: &Run<'_>, facts: &Facts, circle: &Circle, held: bool) -> Vec<Lack> {
    if !run.terms.must(Step::Problems) {
        return Vec::new();
    }
    if held {
        return uncompleted(run, facts, circle);
    }
    let mut lacks = Vec::new();
    if facts.team.is_empty() {
        lacks.push(Lack::NoTeamList);
    } else {
        let open = uncovered(run.pack, facts);
        let names = open.iter().map(|one| one.name.clone()).collect();
        lacks.extend(open.first().map(|one| Lack::TeamDimensions { first: one.key.clone(), names }));
    }
    let mut without = circle.inside();
    without.retain(|person| owes(run, facts, person.id, held));
    let names: Vec<String> = without.iter().map(|person| person.name.clone()).collect();
    let idle = Idle::among(without, circle);
    lacks.extend((!names.is_empty()).then_some(Lack::WithoutAny { names, idle }));
    if facts.unanswered > 0 {
        lacks.push(Lack::Unanswered { wordings: facts.unanswered });
    }
    // Who has left since answers elsewhere.
    let asked = |whose: &&Option<PersonId>| {
        whose.is_none_or(|person| !run.unit.is_only_presence() && circle.is_inside(person))
    };
    let problems = facts.without_outcome.iter().filter(asked).count();
    if problems > 0 {
        lacks.push(Lack::WithoutOutcome { problems });
    }
    lacks
}

#[cfg(test)]
mod tests;
