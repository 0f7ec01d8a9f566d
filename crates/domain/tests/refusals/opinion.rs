//! Samples of what the rules of 征求意见 say no to.

use domain::refusal::OpinionRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 8;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::Length { length: 3 },
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
        No::EnoughToday => 1,
        No::NotHere => 2,
        No::UnknownDimension => 3,
        No::NothingPasted => 4,
        No::NothingChosen => 5,
        No::DeclinedWithoutReason => 6,
        No::LinkEnds { .. } => 7,
    }
}
