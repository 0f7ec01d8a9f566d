//! Samples of what the records of study say no to.

use domain::preparation::study::Occasion;
use domain::refusal::StudyRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 11;

pub(super) fn samples() -> Vec<No> {
    let (day, held) = (date!(2026 - 03 - 02), date!(2026 - 03 - 05));
    vec![
        No::Ahead { day: held },
        No::BeforeYear { day: date!(2024 - 12 - 30), year: 2025 },
        No::NotByOneself { occasion: Occasion::Mobilisation },
        No::HalfDays { most: 20 },
        No::NothingStudied,
        No::NobodyThere,
        No::AbsentWithoutReason { people: 2 },
        No::MadeUpBefore { day, held },
        No::NotExpected { name: "张明".into() },
        No::WasThere { name: "张明".into() },
        No::MeetingOpened { day },
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::Ahead { .. } => 0,
        No::BeforeYear { .. } => 1,
        No::NotByOneself { .. } => 2,
        No::HalfDays { .. } => 3,
        No::NothingStudied => 4,
        No::NobodyThere => 5,
        No::AbsentWithoutReason { .. } => 6,
        No::MadeUpBefore { .. } => 7,
        No::NotExpected { .. } => 8,
        No::WasThere { .. } => 9,
        No::MeetingOpened { .. } => 10,
    }
}
