//! Samples of what talks say no to.

use domain::ids::TalkId;
use domain::refusal::TalkRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 12;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::WithOneself,
        No::NotInCircle,
        No::HeldAhead { day: date!(2026 - 03 - 08) },
        No::PlannedBehind { day: date!(2026 - 03 - 01) },
        No::KindDoesNotFit,
        No::NotOneOfTheTwo,
        No::AlreadyRecorded { day: date!(2026 - 03 - 03), talk: TalkId(uuid::Uuid::nil()) },
        No::MarksHimself,
        No::MarkedIsStranger,
        No::RecordedByOther,
        No::OtherWrote,
        No::MeetingOpened { day: date!(2026 - 03 - 08) },
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
        No::MarksHimself => 7,
        No::MarkedIsStranger => 8,
        No::RecordedByOther => 9,
        No::OtherWrote => 10,
        No::MeetingOpened { .. } => 11,
    }
}
