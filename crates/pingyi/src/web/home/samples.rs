//! Samples for the workbench. Names are invented.

use domain::calendar::Reckoned;
use domain::campaign::Step;
use domain::ids::{CampaignId, NoticeId, TextId, UnitId};
use domain::org::UnitKind;
use domain::progress::{self, Gap, Gate};
use domain::theme::TextKind;
use store::looks::News;
use store::people::Count;
use time::macros::date;
use uuid::Uuid;

use super::Home;
use crate::actions::home::{Coming, How, Lack, OwnText, Place, Todo, Workbench};
use crate::web::units;

pub(super) fn homes() -> Vec<(&'static str, Home)> {
    let today = date!(2026 - 02 - 10);
    let bare = Workbench {
        todo: vec![],
        coming: vec![],
        comes_elsewhere: false,
        meetings: vec![],
        news: None,
        roots: vec![],
        running: vec![],
        today,
        is_plain_member: false,
    };
    let home = |bench| Home { bench, own: "/people/1".into() };
    let unit = units::sample_unit(3, "第三党支部", UnitKind::Branch);
    let count = Count { formal: 12, probationary: 1, mobile: 0, suspended: 0 };
    let at = |name: &str| Place {
        unit: UnitId(Uuid::from_u128(3)),
        unit_name: name.into(),
        campaign: CampaignId(Uuid::from_u128(7)),
        title: "2025年度组织生活会和民主评议党员".into(),
    };
    let notice = NoticeId(Uuid::from_u128(9));
    let gap = |lack: progress::Lack, due| {
        let mend = progress::Mend::Do(lack.words().act);
        let gap = Gap { lack, step: Step::Receipt, due: Some(Reckoned::fixed(due)), gate: Gate::SubmitPlan };
        Todo::Gap { at: at("第三党支部"), words: gap.words(today), gap, mend, due: Some(due) }
    };
    let title = "《关于召开2025年度组织生活会和开展民主评议党员的通知》（云组发〔2026〕3号）".to_owned();
    let mut todo = vec![
        gap(progress::Lack::Receipt { notice, title: title.clone() }, date!(2026 - 02 - 08)),
        gap(progress::Lack::Plan, date!(2026 - 02 - 20)),
    ];
    let coming = |day, step, how, name: &str| Coming { day, step, how, at: at(name) };
    let branch = Workbench {
        todo: todo.clone(),
        coming: vec![
            coming(date!(2026 - 02 - 12), Step::Plan, How::Due, "第三党支部"),
            coming(date!(2026 - 02 - 20), Step::Meeting, How::Planned, "第三党支部"),
        ],
        meetings: vec![store::meetings::Coming {
            campaign: CampaignId(Uuid::from_u128(7)),
            unit: unit.id,
            unit_name: "第三党支部".into(),
            held_on: date!(2026 - 02 - 20),
            begins: "14:30".into(),
            place: "三楼会议室".into(),
            is_change: true,
        }],
        news: Some((1_772_328_000_000, News { notices: 1, returned: 1, approved: 0, submitted: 0 })),
        roots: vec![(unit.clone(), count)],
        running: vec![at("第三党支部")],
        ..bare.clone()
    };
    todo.extend([
        Todo::Draft { at: at("局党委"), notice, title },
        Todo::Undecided {
            at: at("局党委"),
            total: 3,
            first: unit.id,
            first_name: "第三党支部".into(),
            since: today,
        },
        Todo::Leave { at: at("局党委"), unit: unit.id, unit_name: "第三党支部".into(), since: today },
        Todo::Late {
            at: at("局党委"),
            units: 12,
            first: unit.id,
            first_name: "第三党支部".into(),
            step: Step::Plan,
            due: date!(2026 - 02 - 06),
        },
        Todo::Freeze { at: at("局党委"), cut_off: today },
        Todo::Guided {
            branches: 4,
            lacking: 3,
            first: Some(("第三党支部".into(), Step::Study, date!(2026 - 02 - 20))),
        },
    ]);
    todo.extend(lacks(unit.id).map(Todo::Register));
    let busy = Workbench {
        todo,
        coming: (1..=8).map(|units| coming(today, Step::Plan, How::DueBelow(units), "局党委")).collect(),
        news: Some((1_772_328_000_000, News { notices: 0, returned: 0, approved: 2, submitted: 3 })),
        ..branch.clone()
    };
    let writer = Workbench { todo: own_texts(&at("第三党支部")), ..branch.clone() };
    let [problems, list, again] = own_lists(&at("第三党支部"));
    let member = Workbench { todo: vec![problems], news: None, is_plain_member: true, ..branch.clone() };
    vec![
        ("empty", home(bare)),
        ("branch", home(branch)),
        ("busy superior", home(busy)),
        ("plain member", home(member.clone())),
        ("after the meeting", home(Workbench { todo: vec![list, again], ..member })),
        ("with texts", home(writer)),
    ]
}

/// Everything a register may lack.
fn lacks(unit: UnitId) -> [Lack; 9] {
    [
        Lack::NoSecurityAdmin,
        Lack::NoAuditAdmin,
        Lack::NoChildren { unit, name: "市××局党委".into() },
        Lack::NoSecretary { unit, name: "第三党支部".into() },
        Lack::NoCommittee { unit, name: "第三党支部".into(), formal: 12 },
        Lack::TooFewFormal { unit, name: "第三党支部".into(), formal: 2 },
        Lack::NoMembers { unit, name: "第三党支部".into() },
        Lack::NoSignIn { unit, name: "第三党支部".into(), people: 9 },
        Lack::ProbationOver { unit, name: "第三党支部".into(), people: 2 },
    ]
}

/// A member's list of problems before the meeting, and after it.
fn own_lists(at: &Place) -> [Todo; 3] {
    let due = Some(date!(2026 - 02 - 09));
    [
        Todo::OwnProblems { at: at.clone(), due },
        Todo::OwnList { at: at.clone(), changed: false },
        Todo::OwnList { at: at.clone(), changed: true },
    ]
}

/// What a member has to do with his texts, and a reviewer with others'.
fn own_texts(at: &Place) -> Vec<Todo> {
    let text = TextId(Uuid::from_u128(11));
    let own = |state| Todo::OwnText {
        at: at.clone(),
        kind: TextKind::Outline,
        state,
        due: Some(date!(2026 - 03 - 10)),
    };
    vec![
        own(OwnText::Returned(text, "没有具体事例。".into())),
        own(OwnText::Unwritten),
        own(OwnText::Unsaved(text)),
        own(OwnText::Writing(text)),
        own(OwnText::Lacking(text, vec!["整改措施".into(), "对征求意见的回应".into()])),
        own(OwnText::Uncompleted(text)),
        own(OwnText::Drafted(text)),
        own(OwnText::Unconfirmed(text)),
        Todo::Review { at: at.clone(), texts: 4, first: TextId(Uuid::nil()) },
        Todo::Recheck {
            at: at.clone(),
            step: Step::Talks,
            returned_on: date!(2026 - 03 - 01),
            recorded_on: None,
        },
        Todo::Recheck {
            at: at.clone(),
            step: Step::Study,
            returned_on: date!(2026 - 03 - 01),
            recorded_on: Some(date!(2026 - 03 - 03)),
        },
    ]
}
