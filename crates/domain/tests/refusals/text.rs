//! Samples of what the rules of texts say no to.

use domain::preparation::text::Stage;
use domain::refusal::TextRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 30;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::Blank,
        No::TooLong { length: 60_000, most: 50_000 },
        No::UnderReview,
        No::AlreadyPassed,
        No::SectionsMissing { headings: vec!["整改措施".into(), "对征求意见的回应".into()] },
        No::NotConfirmed,
        No::NotTheReviewer,
        No::NotSubmitted,
        No::ReturnedWithoutReason,
        No::NobodyPresent,
        No::NotAsked { kind: "自评材料" },
        No::WrittenAtHome { kind: "自评材料" },
        No::NothingChosen,
        No::Unchanged { number: 2 },
        No::AuthorSubmits,
        No::NotSaidHow,
        No::NothingToWithdraw,
        No::NotPassed,
        No::MeetingHeld,
        No::PassedAndHeld,
        No::CompletedSince { texts: 2 },
        No::WrittenByAnother { stage: Stage::Draft, held: false },
        No::WrittenByAnother { stage: Stage::Submitted, held: false },
        No::WrittenByAnother { stage: Stage::Passed, held: true },
        No::TooFewPresent { came: 1, of: 4 },
        No::RecorderAbsent { name: "欧阳文静".into() },
        No::SatBefore { day: date!(2026 - 03 - 02), since: date!(2026 - 03 - 03) },
        No::NothingFromMeeting,
        No::AgreementUnsaid,
        No::SectionsEmptied { number: 2, headings: vec!["存在的问题".into(), "整改措施".into()] },
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::Blank => 0,
        No::TooLong { .. } => 1,
        No::UnderReview => 2,
        No::AlreadyPassed => 3,
        No::SectionsMissing { .. } => 4,
        No::NotConfirmed => 5,
        No::NotTheReviewer => 6,
        No::NotSubmitted => 7,
        No::ReturnedWithoutReason => 8,
        No::NobodyPresent => 9,
        No::NotAsked { .. } => 10,
        No::WrittenAtHome { .. } => 21,
        No::NothingChosen => 11,
        No::Unchanged { .. } => 19,
        No::AuthorSubmits => 12,
        No::NotSaidHow => 13,
        No::NothingToWithdraw => 14,
        No::NotPassed => 15,
        No::MeetingHeld => 16,
        No::PassedAndHeld => 17,
        No::CompletedSince { .. } => 18,
        No::WrittenByAnother { stage: Stage::Draft, .. } => 20,
        No::WrittenByAnother { held: true, .. } => 28,
        No::WrittenByAnother { .. } => 29,
        No::TooFewPresent { .. } => 22,
        No::RecorderAbsent { .. } => 23,
        No::SatBefore { .. } => 24,
        No::NothingFromMeeting => 25,
        No::AgreementUnsaid => 26,
        No::SectionsEmptied { .. } => 27,
    }
}
