//! Samples of what the rules of 征求意见 say no to.

use domain::preparation::opinion::{About, Decision};
use domain::refusal::OpinionRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 17;

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
        No::OriginalsDiffer { about: true, dimension: true },
        No::AboutOfNone { about: About::TEAM },
        No::AllRecorded,
        No::FromPublicPage,
        No::StillMerged,
        No::MeetingHeld { on: date!(2026 - 03 - 03) },
        No::NoLongerTaken { on: date!(2026 - 03 - 03) },
        No::NotASender,
        No::DecisionTold { on: date!(2026 - 03 - 03), decision: Decision::Declined },
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
        No::OriginalsDiffer { .. } => 8,
        No::AboutOfNone { .. } => 9,
        No::AllRecorded => 10,
        No::FromPublicPage => 11,
        No::StillMerged => 12,
        No::MeetingHeld { .. } => 13,
        No::NoLongerTaken { .. } => 14,
        No::NotASender => 15,
        No::DecisionTold { .. } => 16,
    }
}
