//! Samples of what 查摆问题 says no to.

use domain::preparation::problem::Source;
use domain::refusal::ProblemRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 18;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::NoExample,
        No::UnknownDimension,
        No::NotInCircle,
        No::NotAdopted,
        No::Followed,
        No::OutcomeUnsaid,
        No::NotHeld,
        No::NoCriticism { lists: vec!["班子".into(), "周宁".into()] },
        No::CompletedSince { lists: 2 },
        No::OfHisOwn { name: "周宁".into() },
        No::ListElsewhere,
        No::Twice,
        No::OthersCriticism,
        No::BeforeMeeting { source: Source::Own },
        No::LookedAt,
        No::OutcomeTold { on: date!(2026 - 03 - 03) },
        No::KeptAsHis,
        No::LedToHim,
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::NoExample => 0,
        No::UnknownDimension => 1,
        No::NotInCircle => 2,
        No::NotAdopted => 3,
        No::Followed => 4,
        No::OutcomeUnsaid => 5,
        No::NotHeld => 6,
        No::NoCriticism { .. } => 7,
        No::CompletedSince { .. } => 8,
        No::OfHisOwn { .. } => 9,
        No::ListElsewhere => 10,
        No::Twice => 11,
        No::OthersCriticism => 12,
        No::BeforeMeeting { .. } => 13,
        No::LookedAt => 14,
        No::OutcomeTold { .. } => 15,
        No::KeptAsHis => 16,
        No::LedToHim => 17,
    }
}
