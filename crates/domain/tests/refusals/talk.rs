//! Samples of what talks say no to.

use domain::ids::TalkId;
use domain::refusal::TalkRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 7;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::WithOneself,
        No::NotInCircle,
        No::HeldAhead { day: date!(2026 - 03 - 08) },
        No::PlannedBehind { day: date!(2026 - 03 - 01) },
        No::KindDoesNotFit,
        No::NotOneOfTheTwo,
        No::AlreadyRecorded { day: date!(2026 - 03 - 03), talk: TalkId(uuid::Uuid::nil()) },
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::WithOneself => 0,
        No::NotInCircle => 1,
        No::HeldAhead { .. } => 2,
        No::PlannedBehind { .. } => 3,
        No::KindDoesNotFit => 4,
        No::NotOneOfTheTwo => 5,
        No::AlreadyRecorded { .. } => 6,
    }
}
