//! Who reviews from above: the contact leader of a branch, or in his place somebody in office over it.

use super::reviewing::{Case, Route, reviewers};
use super::{Seen, Whose};
use crate::ids::PersonId;
use crate::preparation::talk::Circle;
use crate::theme::{Capacity, TextRule};

/// Somebody above the branch who may have to review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leader {
    pub person: PersonId,
    /// Signs in, and may still look at the branch.
    pub acts: bool,
}

/// Who could review as the superior's leader.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaders {
    /// Named as contact leaders of the branch.
    pub named: Vec<Leader>,
    /// In the committees above, who stand in where nobody else is named.
    pub above: Vec<Leader>,
}

/// Whether somebody above can pass what waits for a leader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Above {
    Waits,
    /// A contact leader is named, and cannot act: nobody stands in for him.
    ContactIdle,
    /// Nobody is named, and those in office above cannot sign in.
    OfficeIdle,
    Nobody,
}

impl Leaders {
    /// Who could pass this text: somebody outside the branch's own committee who neither wrote nor typed it.
    pub fn above(&self, circle: &Circle, seen: &Seen) -> Above {
        let may = |leader: &&Leader| leads(leader.person, circle, seen.whose, seen.made_by);
        let named: Vec<&Leader> = self.named.iter().filter(may).collect();
        let in_office: Vec<&Leader> = self.above.iter().filter(may).collect();
        match (named.as_slice(), in_office.as_slice()) {
            ([], []) => Above::Nobody,
            ([], office) if office.iter().any(|leader| leader.acts) => Above::Waits,
            ([], _) => Above::OfficeIdle,
            (named, _) if named.iter().any(|leader| leader.acts) => Above::Waits,
            _ => Above::ContactIdle,
        }
    }
}

/// May somebody pass it as leader? He looks at it from outside: nobody of the branch's committee, and nobody who wrote or
/// typed it.
pub fn leads(person: PersonId, circle: &Circle, whose: Whose, made_by: Option<PersonId>) -> bool {
    !circle.is_committee(person) && whose.person() != Some(person) && made_by != Some(person)
}

/// Why a leader above is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Nobody of the committee may pass it.
    Instead,
    /// The pack asks for his word besides others'.
    Besides,
}

/// Does a submitted text wait for the superior's leader, and why?
pub(super) fn asks_leader(rule: &TextRule, circle: &Circle, seen: &Seen) -> Option<Asking> {
    let case = Case::new(circle, None, seen.whose, seen.made_by);
    if seen.led || !reviewers(rule, case).contains(&Capacity::Leader) {
        return None;
    }
    Some(if case.route == Route::PastCommittee { Asking::Instead } else { Asking::Besides })
}

/// What a capacity is called on a text: where no contact leader can review it, those in office above do (`from_above`).
pub fn called(capacity: Capacity, from_above: bool) -> &'static str {
    match capacity {
        Capacity::Leader if from_above => "上级书记、副书记或委员",
        capacity => capacity.label(),
    }
}
