//! 谈心谈话: who with whom, by the pack's policy; what was said is for the two who talked.
//!
//! [`Talk`] is the fact and [`Notes`] is what was said, apart, so that a page for others cannot even receive the notes.

mod lacking;
mod marks;

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

pub(super) use self::lacking::lacks;
pub use self::lacking::{Facts, Lack, Open, Planned, Record, open_to};
pub use self::marks::{Mark, check_mark, times};
use crate::Refusal;
use crate::appointment::Role;
use crate::campaign::CampaignKind;
use crate::campaign::terms::{TalkLevel, TermKey, Terms};
use crate::codes::codes;
use crate::ids::{CampaignId, PersonId, TalkId, UnitId};
use crate::member::{LeaveReason, Standing};
use crate::refusal::TalkRefusal;

codes! {
    pub enum TalkKind {
        Team = "team" "支委之间",
        TeamMember = "team_member" "支委与党员",
        Members = "members" "党员之间",
        Administration = "administration" "与行政班子",
        Charge = "charge" "分管领导与分管对象",
        /// One of them stands above the branch, or heads a unit below, and no 分管 relation ties the two.
        Levels = "levels" "上下级之间",
    }
}

codes! {
    /// Who deserves particular attention.
    pub enum CareKind {
        Mobile = "mobile" "流动党员",
        Hardship = "hardship" "生活困难",
        Aged = "aged" "年老体弱",
        Sanctioned = "sanctioned" "受处分处置",
        Disagreement = "disagreement" "有意见分歧",
        Repeated = "repeated" "需要反复谈",
    }
}

/// That two people talk, or talked: all that others learn of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Talk {
    pub id: TalkId,
    pub campaign: CampaignId,
    /// The branch in whose campaign it counts.
    pub unit: UnitId,
    pub kind: TalkKind,
    pub from: PersonId,
    pub with: PersonId,
    pub planned_on: Option<Date>,
    pub held_on: Option<Date>,
    pub version: i64,
}

impl Talk {
    pub fn is_between(&self, one: PersonId, other: PersonId) -> bool {
        pair(self.from, self.with) == pair(one, other)
    }

    pub fn has_party(&self, person: PersonId) -> bool {
        self.from == person || self.with == person
    }

    /// The other of the two.
    pub fn other(&self, person: PersonId) -> PersonId {
        if self.from == person { self.with } else { self.from }
    }
}

/// What was said. Nobody but the two who talked reads it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// In a line.
    pub topic: String,
    pub place: String,
    pub content: String,
    /// What was pointed out to who asked for the talk.
    pub pointed_from: String,
    /// What was pointed out to the other one.
    pub pointed_with: String,
    pub agreed: String,
    /// What one of the two suggested.
    pub suggestions: String,
    /// Life, state of mind, difficulties.
    pub care: String,
    pub care_kind: Option<CareKind>,
    /// The one part that goes on, to the committee, where the person it is about agrees.
    pub help_wished: String,
}

impl Notes {
    /// What was pointed out to one of the two.
    pub fn pointed_to(&self, talk: &Talk, person: PersonId) -> &str {
        if talk.from == person { &self.pointed_from } else { &self.pointed_with }
    }

    /// Writes down what was pointed out to one of the two, and what to the other.
    pub fn point(&mut self, is_from: bool, to_one: String, to_other: String) {
        (self.pointed_from, self.pointed_with) =
            if is_from { (to_one, to_other) } else { (to_other, to_one) };
    }
}

/// A log line never repeats what was said.
impl std::fmt::Debug for Notes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Notes(…)")
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
}

/// Among whom the talks of a branch are held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Circle {
    /// Secretary first.
    pub committee: Vec<Person>,
    /// The others on the roster.
    pub members: Vec<Person>,
    /// Leaders above the branch.
    pub leaders: Vec<Person>,
    /// Who sits in an administration (行政班子) of the branch's line.
    pub administration: Vec<Person>,
    /// Who heads a unit directly below one that is no branch.
    pub heads: Vec<Person>,
    /// What leaders, administration and heads are, where it is known: `局长`, `规划处支部书记`.
    pub posts: BTreeMap<PersonId, String>,
    /// Who is in charge (分管) of the branch or of what is above it.
    pub in_charge: BTreeSet<PersonId>,
    /// Who of the team is in charge of the unit that somebody heads.
    pub charged: BTreeSet<(PersonId, PersonId)>,
    /// Who of the committee and the members cannot sign in.
    pub idle: BTreeSet<PersonId>,
}

impl Circle {
    /// Everybody once, the committee first.
    pub fn everybody(&self) -> Vec<&Person> {
        let mut seen = BTreeSet::new();
        let all = [&self.committee, &self.members, &self.leaders, &self.administration, &self.heads];
        all.into_iter().flatten().filter(|person| seen.insert(person.id)).collect()
    }

    /// Who takes part in the branch's meeting, each once, the committee first.
    pub fn inside(&self) -> Vec<&Person> {
        let mut seen = BTreeSet::new();
        self.committee.iter().chain(&self.members).filter(|person| seen.insert(person.id)).collect()
    }

    pub fn name(&self, id: PersonId) -> Option<&str> {
        self.everybody().into_iter().find(|person| person.id == id).map(|person| person.name.as_str())
    }

    pub fn is_committee(&self, id: PersonId) -> bool {
        is_in(&self.committee, id)
    }

    /// Is one of them in charge of the other (分管)? Of a branch, of everybody in it.
    pub fn is_charge(&self, one: PersonId, other: PersonId) -> bool {
        [(one, other), (other, one)].into_iter().any(|(leader, led)| {
            self.charged.contains(&(leader, led)) || (self.in_charge.contains(&leader) && self.is_inside(led))
        })
    }

    /// Who stands outside the branch and belongs to its talks all the same, each once: who is in charge of it, then the
    /// administration, then the heads somebody of the team is in charge of.
    pub fn beyond(&self) -> Vec<&Person> {
        let above = self.leaders.iter().chain(&self.administration);
        let in_charge = above.filter(|person| self.in_charge.contains(&person.id));
        let is_led = |person: &&Person| self.charged.iter().any(|(_, head)| *head == person.id);
        let all = in_charge.chain(&self.administration).chain(self.heads.iter().filter(is_led));
        let mut seen = BTreeSet::new();
        all.filter(|person| !self.is_inside(person.id) && seen.insert(person.id)).collect()
    }

    /// Takes part in the branch's meeting.
    pub fn is_inside(&self, id: PersonId) -> bool {
        self.is_committee(id) || is_in(&self.members, id)
    }
}

fn is_in(people: &[Person], id: PersonId) -> bool {
    people.iter().any(|person| person.id == id)
}

/// The same for both orders of two people.
fn pair(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    if one <= other { (one, other) } else { (other, one) }
}

/// What the people of the committee are called: in the meeting of a leading body they are its members.
pub const fn team(campaign: CampaignKind) -> &'static str {
    match campaign {
        CampaignKind::BranchMeeting | CampaignKind::SpecialBranchMeeting => "支委",
        CampaignKind::BodyMeeting => "班子成员",
    }
}

impl TalkKind {
    /// As it is called in a campaign.
    pub fn told(self, campaign: CampaignKind) -> String {
        self.label().replace("支委", team(campaign))
    }
}

/// Which kind a talk is, by the duties of the two and the registered 分管 relations. With the administration, or between who
/// is in charge and whom he is in charge of, it may be chosen.
pub fn kind(
    circle: &Circle,
    from: PersonId,
    with: PersonId,
    chosen: Option<TalkKind>,
) -> Result<TalkKind, Refusal> {
    if from == with {
        return Err(TalkRefusal::WithOneself.into());
    }
    let both = [from, with];
    if both.into_iter().any(|id| circle.name(id).is_none()) {
        return Err(TalkRefusal::NotInCircle.into());
    }
    let inside = both.into_iter().filter(|id| circle.is_inside(*id)).count();
    let of_administration = both.into_iter().any(|id| is_in(&circle.administration, id));
    let of_leaders = both.into_iter().any(|id| is_in(&circle.leaders, id) || is_in(&circle.heads, id));
    if inside == 0 {
        return Err(TalkRefusal::NotInCircle.into());
    }
    let of_charge = circle.is_charge(from, with);
    match chosen {
        Some(TalkKind::Administration) if of_administration => return Ok(TalkKind::Administration),
        Some(TalkKind::Charge) if of_charge => return Ok(TalkKind::Charge),
        Some(TalkKind::Administration | TalkKind::Charge) => return Err(TalkRefusal::KindDoesNotFit.into()),
        _ => {}
    }
    if inside == 1 {
        return Ok(match (of_charge, of_leaders) {
            (true, _) => TalkKind::Charge,
            (false, true) => TalkKind::Levels,
            (false, false) => TalkKind::Administration,
        });
    }
    Ok(match both.into_iter().filter(|id| circle.is_committee(*id)).count() {
        2 => TalkKind::Team,
        1 => TalkKind::TeamMember,
        _ => TalkKind::Members,
    })
}

/// How high somebody's duty is, as a branch sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Height {
    #[default]
    Member,
    Committee,
    Deputy,
    Secretary,
    /// A leader above the branch.
    Above,
}

/// `roles` are those he holds in the branch.
pub fn height(circle: &Circle, person: PersonId, roles: &[Role]) -> Height {
    let of = |role: &Role| match role {
        Role::Secretary => Height::Secretary,
        Role::DeputySecretary => Height::Deputy,
        Role::CommitteeMember => Height::Committee,
        _ => Height::Member,
    };
    let least = match (circle.is_committee(person), is_in(&circle.leaders, person)) {
        (true, _) => Height::Committee,
        (false, true) if !circle.is_inside(person) => Height::Above,
        _ => Height::Member,
    };
    roles.iter().map(of).fold(least, Height::max)
}

/// Who asked for the talk, and whom. Unless it was chosen, the one with the higher duty did; between equals whoever
/// records it.
pub fn sides(
    (me, mine): (PersonId, Height),
    (other, theirs): (PersonId, Height),
    came_to_me: Option<bool>,
) -> (PersonId, PersonId) {
    if came_to_me.unwrap_or(theirs > mine) { (other, me) } else { (me, other) }
}

/// What was held lies behind, what is planned ahead.
pub fn check_days(held: Option<Date>, planned: Option<Date>, today: Date) -> Result<(), Refusal> {
    if let Some(day) = held.filter(|day| *day > today) {
        return Err(TalkRefusal::HeldAhead { day }.into());
    }
    if let Some(day) = planned.filter(|day| held.is_none() && *day < today) {
        return Err(TalkRefusal::PlannedBehind { day }.into());
    }
    Ok(())
}

/// Whose hand a record is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hand {
    pub recorded_by: Option<PersonId>,
    /// The other of the two has written into it as well.
    pub other_wrote: bool,
    /// It was made when the meeting had been opened already.
    pub after_meeting: bool,
}

/// May one of the two take a record back? He who made it, as long as nothing in it is the other's and the meeting does not
/// rest on it.
pub fn check_withdrawal(hand: Hand, me: PersonId, opened_on: Option<Date>) -> Result<(), Refusal> {
    if let Some(day) = opened_on.filter(|_| !hand.after_meeting) {
        return Err(TalkRefusal::MeetingOpened { day }.into());
    }
    if hand.recorded_by != Some(me) {
        return Err(TalkRefusal::RecordedByOther.into());
    }
    if hand.other_wrote { Err(TalkRefusal::OtherWrote.into()) } else { Ok(()) }
}

/// One thing that the policy asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asked {
    /// These two, in either order.
    Pair(PersonId, PersonId),
    /// This member with anybody of the committee.
    WithCommittee(PersonId),
    /// This member with any other member.
    WithMember(PersonId),
}

impl Asked {
    /// The requirement it comes from.
    pub fn key(self) -> TermKey {
        match self {
            Self::Pair(..) => TermKey::TalksTeam,
            Self::WithCommittee(_) => TermKey::TalksTeamMembers,
            Self::WithMember(_) => TermKey::TalksMembers,
        }
    }

    /// Whom it names.
    fn people(self) -> Vec<PersonId> {
        match self {
            Self::Pair(one, other) => vec![one, other],
            Self::WithCommittee(me) | Self::WithMember(me) => vec![me],
        }
    }

    /// Can one of the two write it down? Where it is open whom he talks with, anybody who fits has a sign-in.
    fn is_recordable(self, circle: &Circle) -> bool {
        let signs_in = |id: PersonId| !circle.idle.contains(&id);
        let any = |people: &[Person], me| people.iter().any(|person| person.id != me && signs_in(person.id));
        match self {
            Self::Pair(one, other) => signs_in(one) || signs_in(other),
            Self::WithCommittee(me) => signs_in(me) || any(&circle.committee, me),
            Self::WithMember(me) => signs_in(me) || any(&circle.members, me),
        }
    }

    fn is_met(self, circle: &Circle, held: &BTreeSet<(PersonId, PersonId)>) -> bool {
        let talked_with = |me: PersonId, fits: &dyn Fn(PersonId) -> bool| {
            held.iter().any(|&(one, other)| (one == me && fits(other)) || (other == me && fits(one)))
        };
        match self {
            Self::Pair(one, other) => held.contains(&pair(one, other)),
            Self::WithCommittee(me) => talked_with(me, &|other| circle.is_committee(other)),
            Self::WithMember(me) => talked_with(me, &|other| is_in(&circle.members, other)),
        }
    }
}

/// What must be held: for a committee of k every pair, k(k−1)/2 of them; where the terms say so, each member with one of
/// the committee, and each member with another one.
pub fn required(circle: &Circle, terms: &Terms) -> Vec<Asked> {
    let must = |key| level(terms, key) == Some(TalkLevel::Must);
    let mut asked = Vec::new();
    if must(TermKey::TalksTeam) {
        for (at, one) in circle.committee.iter().enumerate() {
            asked.extend(circle.committee[at + 1..].iter().map(|other| Asked::Pair(one.id, other.id)));
        }
    }
    if must(TermKey::TalksTeamMembers) && !circle.committee.is_empty() {
        asked.extend(circle.members.iter().map(|member| Asked::WithCommittee(member.id)));
    }
    if must(TermKey::TalksMembers) && circle.members.len() > 1 {
        asked.extend(circle.members.iter().map(|member| Asked::WithMember(member.id)));
    }
    asked
}

/// How widely a kind of talk is asked for, where anybody asks for it.
pub fn level(terms: &Terms, key: TermKey) -> Option<TalkLevel> {
    let held = terms.values.get(&key)?;
    TalkLevel::ALL.iter().copied().find(|level| key.parse(level.code()) == Some(held.value))
}

/// 人次 and 必谈覆盖.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Talks held, each with one person talked to.
    pub times: usize,
    /// Distinct pairs of people who talked.
    pub pairs: usize,
    pub required: usize,
    pub missing: Vec<Asked>,
}

impl Coverage {
    pub fn met(&self) -> usize {
        self.required - self.missing.len()
    }
}

/// `held` are the talks that took place, in any order of the two.
pub fn coverage(circle: &Circle, terms: &Terms, held: &[(PersonId, PersonId)]) -> Coverage {
    let pairs: BTreeSet<_> = held.iter().map(|&(one, other)| pair(one, other)).collect();
    let required = required(circle, terms);
    Coverage {
        times: held.len(),
        pairs: pairs.len(),
        required: required.len(),
        missing: required.into_iter().filter(|asked| !asked.is_met(circle, &pairs)).collect(),
    }
}

/// Members whom nobody of the committee has talked with or means to, and of whom no such talk is missing: for them one
/// line is enough. `between` are the talks that were held or are planned.
pub fn quiet(circle: &Circle, missing: &[Asked], between: &[(PersonId, PersonId)]) -> BTreeSet<PersonId> {
    let with_committee = |one, other| circle.is_committee(one) || circle.is_committee(other);
    let met = between.iter().filter(|(one, other)| with_committee(*one, *other));
    let mut heard: BTreeSet<PersonId> = met.flat_map(|(one, other)| [*one, *other]).collect();
    let owed = missing.iter().filter(|asked| !matches!(asked, Asked::WithMember(_)));
    heard.extend(owed.flat_map(|asked| asked.people()));
    let quiet = circle.members.iter().map(|member| member.id);
    quiet.filter(|member| !heard.contains(member) && !circle.is_committee(*member)).collect()
}

/// Why somebody is better talked with first, as far as the register tells.
pub fn attention(mobile: bool, standing: Standing, leaves: &[LeaveReason]) -> Option<CareKind> {
    let frail = [LeaveReason::OldAge, LeaveReason::LongIllness, LeaveReason::Bedridden];
    match standing {
        Standing::OnProbation => Some(CareKind::Sanctioned),
        _ if leaves.iter().any(|reason| frail.contains(reason)) => Some(CareKind::Aged),
        _ if mobile => Some(CareKind::Mobile),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
