//! Samples of what the table of working days says no to.

use domain::refusal::CalendarRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 10;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::YearImpossible { year: 1926 },
        No::NoHoliday { year: 2027 },
        No::NothingToRestore { year: 2026 },
        No::LineUnreadable { line: 3, text: "春节放假".into() },
        No::OtherYear { line: 3, day: date!(2027 - 01 - 01), year: 2026 },
        No::SpanBackwards { line: 3, from: date!(2026 - 02 - 23), until: date!(2026 - 02 - 15) },
        No::DayTwice { line: 3, day: date!(2026 - 02 - 17) },
        No::WorkingAnyway { line: 3, day: date!(2026 - 02 - 27) },
        No::NoteUnusable { line: 3, most: 40 },
        No::TooManyLines { most: 366 },
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::YearImpossible { .. } => 0,
        No::NoHoliday { .. } => 1,
        No::NothingToRestore { .. } => 2,
        No::LineUnreadable { .. } => 3,
        No::OtherYear { .. } => 4,
        No::SpanBackwards { .. } => 5,
        No::DayTwice { .. } => 6,
        No::WorkingAnyway { .. } => 7,
        No::NoteUnusable { .. } => 8,
        No::TooManyLines { .. } => 9,
    }
}
