//! 重点谈话对象: whom the committee means to talk with, for a reason it says itself. Never taken from anybody's notes.

use super::{CareKind, Circle};
use crate::Refusal;
use crate::ids::PersonId;
use crate::refusal::TalkRefusal;

/// That somebody is to be talked with, and why. For those who arrange the talks, and never for himself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub person: PersonId,
    pub name: String,
    pub kind: CareKind,
}

impl CareKind {
    /// How many talks are enough.
    pub const fn talks_wanted(self) -> usize {
        match self {
            Self::Repeated => 2,
            _ => 1,
        }
    }
}

impl Mark {
    /// Was he talked with as often as wanted?
    pub fn is_done(&self, talks: usize) -> bool {
        talks >= self.kind.talks_wanted()
    }

    /// 已谈 1 次，还差 1 次
    pub fn told(&self, talks: usize) -> String {
        match (talks, self.kind.talks_wanted().saturating_sub(talks)) {
            (0, 1) => "还没有谈".to_owned(),
            (0, wanted) => format!("还没有谈，要谈 {wanted} 次"),
            (_, 0) => format!("已谈 {talks} 次"),
            (_, left) => format!("已谈 {talks} 次，还差 {left} 次"),
        }
    }
}

/// How often somebody was talked with. `held` are the talks that took place.
pub fn times(held: &[(PersonId, PersonId)], person: PersonId) -> usize {
    held.iter().filter(|(one, other)| *one == person || *other == person).count()
}

/// Somebody of the unit is marked, and by others than himself: whoever is marked does not see it.
pub fn check_mark(circle: &Circle, me: PersonId, person: PersonId) -> Result<(), Refusal> {
    if person == me {
        return Err(TalkRefusal::MarksHimself.into());
    }
    if circle.is_inside(person) { Ok(()) } else { Err(TalkRefusal::MarkedIsStranger.into()) }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::preparation::talk::Person;

    fn who(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    #[test]
    fn one_talk_is_enough_and_for_who_needs_several_two() {
        let held = [(who(1), who(2)), (who(2), who(3)), (who(3), who(1)), (who(3), who(4))];
        assert_eq!([1, 2, 3, 4, 5].map(|n| times(&held, who(n))), [2, 2, 3, 1, 0]);
        for kind in CareKind::ALL {
            let mark = Mark { person: who(1), name: String::new(), kind: *kind };
            let done = [0, 1, 2].map(|talks| mark.is_done(talks));
            assert_eq!(done, [false, *kind != CareKind::Repeated, true], "{kind:?}");
        }
        let told = |kind, talks| Mark { person: who(1), name: String::new(), kind }.told(talks);
        assert_eq!(told(CareKind::Hardship, 0), "还没有谈");
        assert_eq!(told(CareKind::Hardship, 1), "已谈 1 次");
        assert_eq!(told(CareKind::Repeated, 0), "还没有谈，要谈 2 次");
        assert_eq!(told(CareKind::Repeated, 1), "已谈 1 次，还差 1 次");
        assert_eq!(told(CareKind::Repeated, 3), "已谈 3 次");
    }

    #[test]
    fn nobody_marks_himself_or_a_stranger() {
        let person = |n| Person { id: who(n), name: String::new() };
        let circle = Circle {
            committee: vec![person(1), person(2)],
            members: vec![person(3)],
            leaders: vec![person(4)],
            ..Circle::default()
        };
        assert_eq!(check_mark(&circle, who(1), who(1)), Err(TalkRefusal::MarksHimself.into()));
        assert_eq!(check_mark(&circle, who(1), who(2)), Ok(()));
        assert_eq!(check_mark(&circle, who(1), who(3)), Ok(()));
        for stranger in [4, 5] {
            let no = check_mark(&circle, who(1), who(stranger));
            assert_eq!(no, Err(TalkRefusal::MarkedIsStranger.into()));
        }
    }
}
