//! Samples of what campaigns, notices and rosters say no to.

use domain::campaign::terms::{Loosening, Source};
use domain::campaign::{Anchor, CampaignKind, Counting, Deadline, Step};
use domain::member::Stage;
use domain::org::UnitKind;
use domain::refusal::CampaignRefusal as No;
use time::macros::date;

pub(super) const COUNT: usize = 22;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::NotForThisUnit { kind: UnitKind::Branch },
        No::WindowBackwards { from: date!(2026 - 03 - 01), until: date!(2026 - 02 - 01) },
        No::WindowPast { until: date!(2025 - 03 - 31) },
        No::DeadlineSenseless {
            step: Step::Plan,
            deadline: Deadline::Relative { anchor: Anchor::Meeting, days: 3, count: Counting::Calendar },
        },
        No::NobodyToHoldIt { kind: CampaignKind::BodyMeeting, unit: "机关党总支".into() },
        No::CampaignClosed { title: "2025年度组织生活会和民主评议党员".into() },
        No::Loosens(Box::new(Loosening {
            what: "优秀等次比例不超过".into(),
            has: "三分之一".into(),
            wanted: "40%".into(),
            source: Source {
                title: "《关于召开2025年度组织生活会的通知》".into(),
                sentence: "优秀等次比例一般不超过正式党员总数的三分之一".into(),
            },
        })),
        No::AlreadyPublished { title: "关于召开2025年度组织生活会的通知".into() },
        No::NumberMalformed { number: "云组发[2026]第3号".into() },
        No::NoticeLacks { what: "标题".into() },
        No::ParentNotPublished,
        No::AlreadyReceived,
        No::RosterFrozen { on: date!(2026 - 01 - 31) },
        No::RosterNotFrozen,
        No::CutOffAhead { day: date!(2026 - 01 - 31) },
        No::OnRoster { name: "张明".into() },
        No::NotOnRoster { name: "张明".into() },
        No::StageAsItIs { name: "张明".into(), stage: Stage::Formal },
        No::Idle(Box::new(Loosening {
            what: "每名党员对其他每名党员提出批评意见至少".into(),
            has: "2 条".into(),
            wanted: "1 条".into(),
            source: Source {
                title: "《关于召开2025年度组织生活会的通知》".into(),
                sentence: "每名党员对其他党员至少提出2条批评意见".into(),
            },
        })),
        No::NothingBefore,
        No::BeyondReach,
        No::NoLeader,
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::WindowPast { .. } => 20,
        No::DeadlineSenseless { .. } => 21,
        No::NotForThisUnit { .. } => 0,
        No::WindowBackwards { .. } => 1,
        No::NobodyToHoldIt { .. } => 2,
        No::CampaignClosed { .. } => 3,
        No::Loosens(_) => 4,
        No::AlreadyPublished { .. } => 5,
        No::NumberMalformed { .. } => 6,
        No::NoticeLacks { .. } => 7,
        No::ParentNotPublished => 8,
        No::AlreadyReceived => 9,
        No::RosterFrozen { .. } => 10,
        No::RosterNotFrozen => 11,
        No::CutOffAhead { .. } => 12,
        No::OnRoster { .. } => 13,
        No::NotOnRoster { .. } => 14,
        No::StageAsItIs { .. } => 15,
        No::Idle(_) => 16,
        No::NothingBefore => 17,
        No::BeyondReach => 18,
        No::NoLeader => 19,
    }
}
