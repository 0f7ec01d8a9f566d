//! Samples of what the rules of 征求意见 say no to.

use domain::refusal::OpinionRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 9;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::Length { length: 3 },
        No::Unreadable,
        No::EnoughToday,
        No::NotHere,
        No::UnknownDimension,
        No::NothingPasted,
        No::NothingChosen,
        No::DeclinedWithoutReason,
        No::LinkEnds { until: date!(2026 - 01 - 01) },
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::Length { .. } => 0,
        No::Unreadable => 1,
        No::EnoughToday => 2,
        No::NotHere => 3,
        No::UnknownDimension => 4,
        No::NothingPasted => 5,
        No::NothingChosen => 6,
        No::DeclinedWithoutReason => 7,
        No::LinkEnds { .. } => 8,
    }
}
