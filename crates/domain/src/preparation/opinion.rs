//! 征求意见: each original with its path, several in one wording, each adopted or not with a reason.

pub mod merging;
pub mod paste;

use time::{Date, Duration};

use crate::Refusal;
use crate::campaign::Step;
use crate::codes::codes;
use crate::ids::{CampaignId, MergedOpinionId, OpinionId, PersonId, UnitId};
use crate::progress::{Run, Words};
use crate::refusal::OpinionRefusal;
use crate::theme::{Dimension, Pack};
use crate::wording;

/// The shortest text that says anything, and the longest.
pub const LEAST: usize = 2;
pub const MOST: usize = 2000;
/// How many anonymous opinions one unit takes in a day. Counted are opinions and not senders: nobody is told apart.
pub const MOST_A_DAY: i64 = 200;
/// The longest time a public page stays open.
const LINK_DAYS: i64 = 366;
/// How long one is open where nothing is planned yet.
const USUAL_DAYS: Duration = Duration::days(14);
/// What praise is merged into, and why nothing follows from it: it is no criticism to be adopted.
pub const PRAISE: &str = "肯定性意见";
pub const NOTHING_TO_MEND: &str = "肯定性意见，无需整改";

codes! {
    pub enum Source {
        Member = "member" "党员",
        Masses = "masses" "群众",
        ServiceUser = "service_user" "服务对象",
        Subordinate = "subordinate" "下级组织",
        Superior = "superior" "上级组织",
        Department = "department" "相关处室",
        Company = "company" "相关单位",
    }
}

/// Whoever may say over the public page that he is one. The others have names, and give theirs to the branch.
pub const SENDERS: [Source; 3] = [Source::Masses, Source::ServiceUser, Source::Member];

codes! {
    pub enum Method {
        Interview = "interview" "个别访谈",
        Forum = "forum" "集体座谈",
        Visit = "visit" "上门走访",
        Form = "form" "发放表格",
        Box = "box" "意见箱",
        Online = "online" "网上征求",
    }
}

codes! {
    pub enum Target {
        Team = "team" "班子",
        Leader = "leader" "班子成员",
        Member = "member" "党员",
        Branch = "branch" "支部工作",
    }
}

codes! {
    pub enum Decision {
        Pending = "pending" "待研究",
        Adopted = "adopted" "采纳",
        Declined = "declined" "不采纳",
    }
}

impl Target {
    /// Is it about one person?
    pub const fn names_a_person(self) -> bool {
        matches!(self, Self::Leader | Self::Member)
    }
}

/// Whom it is about. A person stands there exactly where the target is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct About {
    target: Target,
    person: Option<PersonId>,
}

impl About {
    pub const TEAM: Self = Self { target: Target::Team, person: None };

    pub fn new(target: Target, person: Option<PersonId>) -> Option<Self> {
        (target.names_a_person() == person.is_some()).then_some(Self { target, person })
    }

    pub const fn target(self) -> Target {
        self.target
    }

    pub const fn person(self) -> Option<PersonId> {
        self.person
    }

    /// Are both about one person, or about one thing? A person may be spoken of as a leader and as a member.
    pub fn agrees(self, other: Self) -> bool {
        match self.person {
            Some(_) => self.person == other.person,
            None => self.target == other.target,
        }
    }

    /// Does it ask `whose` text for an answer? The team answers for the branch's work.
    pub fn concerns(self, whose: Option<PersonId>) -> bool {
        match whose {
            Some(_) => self.person == whose,
            None => matches!(self.target, Target::Team | Target::Branch),
        }
    }
}

/// `team`, `member:0190…`: how a form names it.
impl std::fmt::Display for About {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.person {
            Some(person) => write!(f, "{}:{person}", self.target.code()),
            None => f.write_str(self.target.code()),
        }
    }
}

impl std::str::FromStr for About {
    type Err = crate::UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || crate::UnknownCode { kind: "About", code: text.to_owned() };
        let (target, person) = match text.split_once(':') {
            Some((target, person)) => (target, Some(person.parse().map_err(|_| unknown())?)),
            None => (text, None),
        };
        Self::new(target.parse()?, person).ok_or_else(unknown)
    }
}

/// An opinion as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    pub id: OpinionId,
    pub campaign: CampaignId,
    pub unit: UnitId,
    pub source: Source,
    pub method: Method,
    pub received_on: Date,
    pub about: About,
    /// The key of one of the pack's dimensions.
    pub dimension: Option<String>,
    pub words: String,
    /// `None`: it came over the public page, from nobody knows whom.
    pub entered_by: Option<PersonId>,
    pub merged: Option<MergedOpinionId>,
    pub version: i64,
}

impl Opinion {
    pub fn is_anonymous(&self) -> bool {
        self.entered_by.is_none()
    }

    /// Shown from the day after, all of a day together: who watches the page cannot tell when one came.
    pub fn is_shown(&self, today: Date) -> bool {
        !self.is_anonymous() || self.received_on < today
    }
}

/// Several opinions in one wording, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub id: MergedOpinionId,
    pub campaign: CampaignId,
    pub unit: UnitId,
    pub wording: String,
    pub dimension: Option<String>,
    pub about: About,
    pub decision: Decision,
    /// Why it was declined; of an adopted one what is done about it.
    pub reason: String,
    /// Why an adopted one becomes no problem on the list.
    pub not_listed: String,
    pub version: i64,
}

/// The public page of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub code: String,
    pub campaign: CampaignId,
    pub unit: UnitId,
    pub until: Date,
    pub closed: bool,
    /// May members be named besides the leaders?
    pub about_members: bool,
    pub made_by: PersonId,
}

impl Link {
    pub fn is_open(&self, today: Date) -> bool {
        !self.closed && today <= self.until
    }
}

/// Originals that share a fate: those of one wording, or those not merged yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// What became of the wording; `None` where there is none.
    pub decision: Option<Decision>,
    pub originals: usize,
}

/// Problems that no opinion led to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// 自查 M 条.
    pub own: usize,
    /// Pointed out by others: talks, superiors, inspections, audits, last year. Named apart, and in no other figure.
    pub elsewhere: usize,
}

/// 征求 N 条、自查 M 条、归并 K 条; the fates of the originals add up to N.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub collected: usize,
    /// How many wordings the originals were merged into.
    pub merged: usize,
    /// The team's problems that no opinion led to; they are counted with the problems, see [`Tally::with_found`].
    pub found: Found,
    pub adopted: usize,
    pub declined: usize,
    pub pending: usize,
    /// Originals without a wording, and wordings without a decision: what is still to do of the pending ones.
    pub unmerged: usize,
    pub undecided: usize,
}

impl Tally {
    pub fn of(shares: impl IntoIterator<Item = Share>) -> Self {
        let mut tally = Self::default();
        for Share { decision, originals } in shares.into_iter().filter(|share| share.originals > 0) {
            tally.collected += originals;
            tally.merged += usize::from(decision.is_some());
            match decision {
                Some(Decision::Adopted) => tally.adopted += originals,
                Some(Decision::Declined) => tally.declined += originals,
                Some(Decision::Pending) => {
                    tally.pending += originals;
                    tally.undecided += 1;
                }
                None => {
                    tally.pending += originals;
                    tally.unmerged += originals;
                }
            }
        }
        tally
    }

    /// The same with the team's other problems.
    #[must_use]
    pub fn with_found(self, found: Found) -> Self {
        Self { found, ..self }
    }

    /// 归并 K 条: what opinions and one's own look come down to. A wording takes one original at least, so K ≤ N + M.
    pub fn listed(self) -> usize {
        self.merged + self.found.own
    }

    pub fn of_records(opinions: &[Opinion], merged: &[Merged]) -> Self {
        let share = |of: Option<&Merged>| Share {
            decision: of.map(|merged| merged.decision),
            originals: opinions.iter().filter(|opinion| opinion.merged == of.map(|merged| merged.id)).count(),
        };
        Self::of(merged.iter().map(Some).chain([None]).map(share))
    }
}

/// An opinion as somebody types or sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub source: Source,
    pub method: Method,
    pub received_on: Date,
    pub about: About,
    pub dimension: Option<String>,
    pub words: String,
}

impl Draft {
    /// What is said over the public page: it comes today, and over the net.
    pub fn sent(source: Source, about: About, dimension: Option<String>, words: &str, today: Date) -> Self {
        let words = words.trim().to_owned();
        Self { source, method: Method::Online, received_on: today, about, dimension, words }
    }
}

/// May this be entered? `people` are those whom an opinion may be about, of either sort.
pub fn enter(draft: &Draft, pack: &Pack, people: &[About], today: Date) -> Result<(), Refusal> {
    let length = draft.words.chars().count();
    if !(LEAST..=MOST).contains(&length) {
        return Err(OpinionRefusal::Length { length }.into());
    }
    if draft.received_on > today {
        return Err(Refusal::DayImpossible { what: "收到日期", day: draft.received_on });
    }
    fits(draft.about, draft.dimension.as_deref(), pack, people)
}

/// May an opinion or a wording be about this, under this dimension?
pub fn fits(about: About, dimension: Option<&str>, pack: &Pack, people: &[About]) -> Result<(), Refusal> {
    if about.target.names_a_person() && !people.contains(&about) {
        return Err(OpinionRefusal::NotHere.into());
    }
    match dimension {
        Some(key) if dimensions(pack).iter().all(|known| known.key != key) => {
            Err(OpinionRefusal::UnknownDimension.into())
        }
        _ => Ok(()),
    }
}

/// May it come over the public page from one of these? No superior speaks there, whatever a form says.
pub fn sender(source: Source) -> Result<(), Refusal> {
    if SENDERS.contains(&source) { Ok(()) } else { Err(OpinionRefusal::NotASender.into()) }
}

/// The limit of the public page. It does not ask who is sending.
pub fn send(received_today: i64) -> Result<(), Refusal> {
    if received_today >= MOST_A_DAY {
        return Err(OpinionRefusal::EnoughToday.into());
    }
    Ok(())
}

/// Does the public page still take opinions? Not once the meeting was opened, whatever day its link ends.
pub fn takes(opened_on: Option<Date>) -> Result<(), Refusal> {
    match opened_on {
        Some(on) => Err(OpinionRefusal::NoLongerTaken { on }.into()),
        None => Ok(()),
    }
}

/// May a public page be open until that day?
pub fn open_link(until: Date, today: Date, opened_on: Option<Date>) -> Result<(), Refusal> {
    takes(opened_on)?;
    let days = (until - today).whole_days();
    if (0..=LINK_DAYS).contains(&days) { Ok(()) } else { Err(OpinionRefusal::LinkEnds { until }.into()) }
}

/// Until when a new public page is open unless somebody says otherwise: until the planned day of 征求意见, or the day
/// before the meeting, for what comes later is of no use to it.
pub fn link_until(planned: Option<Date>, meeting: Option<Date>, today: Date) -> Date {
    let eve = meeting.and_then(Date::previous_day);
    let last = planned.filter(|day| *day >= today).or(eve).unwrap_or(today + USUAL_DAYS);
    eve.map_or(last, |eve| last.min(eve)).max(today)
}

/// May these be merged into one wording?
pub fn merge(chosen: &[Opinion]) -> Result<(), Refusal> {
    if chosen.is_empty() {
        return Err(OpinionRefusal::NothingChosen.into());
    }
    Ok(())
}

/// May this original still be taken out? What came over the public page nobody suppresses, and a held meeting was told
/// the figures.
pub fn removable(opinion: &Opinion, opened_on: Option<Date>) -> Result<(), Refusal> {
    let refusal = match opened_on {
        _ if opinion.is_anonymous() => OpinionRefusal::FromPublicPage,
        Some(on) => OpinionRefusal::MeetingHeld { on },
        None if opinion.merged.is_some() => OpinionRefusal::StillMerged,
        None => return Ok(()),
    };
    Err(refusal.into())
}

/// Taking out what was entered by mistake; it says why.
pub fn remove(opinion: &Opinion, opened_on: Option<Date>, reason: &str) -> Result<(), Refusal> {
    removable(opinion, opened_on)?;
    if !wording::says(reason) {
        return Err(Refusal::ReasonMissing { act: "删去原话" });
    }
    Ok(())
}

/// Once the meeting was opened, what was made of an opinion stays: the meeting was told the figures. Only what is still
/// waiting may be put otherwise, joined by others, taken apart or decided.
pub fn is_still_open(wording: &Merged, opened_on: Option<Date>) -> Result<(), Refusal> {
    match opened_on {
        Some(on) if wording.decision != Decision::Pending => {
            Err(OpinionRefusal::DecisionTold { on, decision: wording.decision }.into())
        }
        _ => Ok(()),
    }
}

/// [`is_still_open`] for a decision. Why an adopted one becomes no problem may still be said where nothing was.
pub fn may_decide(before: &Merged, after: &Merged, opened_on: Option<Date>) -> Result<(), Refusal> {
    let same = before.decision == after.decision && before.reason == after.reason;
    if same && may_say_not_listed(before) { Ok(()) } else { is_still_open(before, opened_on) }
}

/// May it become a problem of the list? Not when the meeting was told why it does not.
pub fn may_list(wording: &Merged, opened_on: Option<Date>) -> Result<(), Refusal> {
    match opened_on.filter(|_| !wording.not_listed.is_empty()) {
        Some(on) => Err(OpinionRefusal::DecisionTold { on, decision: wording.decision }.into()),
        None => Ok(()),
    }
}

/// Is it adopted, without a word why it becomes no problem?
pub fn may_say_not_listed(wording: &Merged) -> bool {
    wording.decision == Decision::Adopted && wording.not_listed.is_empty()
}

/// What a wording's decision needs. A declined one always has its reason: whoever gave it may ask.
pub fn decide(decision: Decision, reason: &str) -> Result<(), Refusal> {
    if decision == Decision::Declined && !wording::says(reason) {
        return Err(OpinionRefusal::DeclinedWithoutReason.into());
    }
    Ok(())
}

/// The pack's dimensions for the team and for members, each once.
pub fn dimensions(pack: &Pack) -> Vec<&Dimension> {
    let mut all: Vec<&Dimension> = Vec::new();
    for one in [&pack.team_dimensions, &pack.member_dimensions]
        .into_iter()
        .flat_map(|noted| noted.value.iter().flatten())
    {
        if all.iter().all(|known| known.key != one.key) {
            all.push(one);
        }
    }
    all
}

/// What the rules ask of a unit's opinions. Anonymous ones count from the day they are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub tally: Tally,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    NoneAsked,
    Unmerged { opinions: usize },
    Undecided { wordings: usize },
}

impl Lack {
    pub fn words(&self) -> Words {
        let (fact, ground, act) = match self {
            Self::NoneAsked => (
                "还没有记下征求到的意见".to_owned(),
                "会前要广泛征求党员、群众、服务对象和上级的意见。",
                "记意见",
            ),
            Self::Unmerged { opinions } => (
                format!("有 {opinions} 条意见还没有归并"),
                "意见先归并成一条条表述，再逐条研究；原话都保留。",
                "归并意见",
            ),
            Self::Undecided { wordings } => (
                format!("有 {wordings} 条归并后的意见还没有研究"),
                "每条意见采纳不采纳，都要有说法。",
                "研究意见",
            ),
        };
        Words { fact, ground: ground.to_owned(), act }
    }
}

/// What is there is looked at in any case; that something is asked at all, only where the step is a must.
pub(super) fn lacks(run: &Run<'_>, facts: &Facts) -> Vec<Lack> {
    let tally = facts.tally;
    let mut lacks = Vec::new();
    if tally.collected == 0 && run.terms.must(Step::Opinions) {
        lacks.push(Lack::NoneAsked);
    }
    if tally.unmerged > 0 {
        lacks.push(Lack::Unmerged { opinions: tally.unmerged });
    }
    if tally.undecided > 0 {
        lacks.push(Lack::Undecided { wordings: tally.undecided });
    }
    lacks
}

#[cfg(test)]
mod tests;
