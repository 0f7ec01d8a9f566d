//! Samples of what calling and opening a meeting say no to.

use domain::campaign::Step;
use domain::refusal::MeetingRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 17;

pub(super) fn samples() -> Vec<No> {
    let day = date!(2026 - 03 - 12);
    vec![
        No::AlreadyOpened { on: day },
        No::NotAnItem,
        No::OwnMeeting,
        No::LeaveWaits { on: day },
        No::LeaveGranted,
        No::NothingAsked,
        No::SuperiorAnswers,
        No::CalledBehind { day },
        No::NoTime,
        No::Barred {
            lacks: vec!["还没有集中学习记录".into(), "实施方案还没有报送".into()]
        },
        No::NotYet { day },
        No::Unexplained { facts: vec!["还没有发会议通知".into()] },
        No::NotOpened,
        No::OpenedBefore { on: day },
        No::AnsweredElsewhere { step: Step::Plan },
        No::StillLacking { step: Step::Study, lacks: vec!["还没有集中学习记录".into()] },
        No::DayDoubtful {
            doubts: vec!["2026年3月3日开会，不在2026年3月9日至2026年3月31日之间".into()]
        },
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::AlreadyOpened { .. } => 0,
        No::NotAnItem => 1,
        No::OwnMeeting => 2,
        No::LeaveWaits { .. } => 3,
        No::LeaveGranted => 4,
        No::NothingAsked => 5,
        No::SuperiorAnswers => 6,
        No::CalledBehind { .. } => 7,
        No::NoTime => 8,
        No::Barred { .. } => 9,
        No::NotYet { .. } => 10,
        No::Unexplained { .. } => 11,
        No::NotOpened => 12,
        No::OpenedBefore { .. } => 13,
        No::StillLacking { .. } => 14,
        No::AnsweredElsewhere { .. } => 15,
        No::DayDoubtful { .. } => 16,
    }
}
