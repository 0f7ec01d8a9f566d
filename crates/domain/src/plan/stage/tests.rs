use proptest::prelude::*;
use time::macros::date;
use uuid::Uuid;

use super::*;
use crate::campaign::Step;
use crate::ids::{NoticeId, UnitId};
use crate::plan::Content;
use crate::plan::sample::World;
use crate::progress::{Gate, NoticeSeen, PlanSeen, Records, blocking};

#[test]
fn each_act_has_its_stages() {
    use PlanStage::{Approved, Draft, Returned, Submitted};
    use Verdict as V;
    for (stage, edited, submitted, approved, returned) in [
        (Draft, Some(Draft), Some(Submitted), None, None),
        (Submitted, None, None, Some(Approved), Some(Returned)),
        (Returned, Some(Returned), Some(Submitted), None, None),
        (Approved, None, None, None, Some(Returned)),
    ] {
        assert_eq!(edit(stage).ok(), edited, "{stage:?}");
        assert_eq!(submit(stage, &[]).ok(), submitted, "{stage:?}");
        assert_eq!(decide(stage, V::Approved, "").ok(), approved, "{stage:?}");
        assert_eq!(decide(stage, V::Returned, "日期太紧").ok(), returned, "{stage:?}");
        assert!(decide(stage, V::Returned, " ").is_err(), "nobody returns without a reason");
    }
}

/// What people can do to a plan, good and bad.
#[derive(Debug, Clone)]
enum Doing {
    Sign,
    WriteWell,
    DropStep(usize),
    ClearDay(usize),
    Submit,
    Approve,
    Return,
}

fn doing() -> impl Strategy<Value = Doing> {
    prop_oneof![
        Just(Doing::Sign),
        Just(Doing::WriteWell),
        (0_usize..30).prop_map(Doing::DropStep),
        (0_usize..30).prop_map(Doing::ClearDay),
        Just(Doing::Submit),
        Just(Doing::Submit),
        Just(Doing::Approve),
        Just(Doing::Return),
    ]
}

proptest! {
    #[test]
    fn no_sequence_of_acts_submits_what_is_not_ready(acts in proptest::collection::vec(doing(), 0..24)) {
        let world = World::new();
        let good = world.draft();
        let notice = NoticeSeen {
            id: NoticeId(Uuid::from_u128(9)),
            title: "《通知》".into(),
            published_on: date!(2026 - 01 - 05),
            signed_on: None,
        };
        let plan = PlanSeen { stage: PlanStage::Draft, content: Content::default(), since: None, reason: String::new() };
        let mut records = Records {
            unit: UnitId(Uuid::from_u128(1)),
            notices: vec![notice],
            plan: Some(plan),
            body_meeting: None, preparation: crate::preparation::Facts::default()
        };
        for act in acts {
            let stands_in_the_way = blocking(&world.run(), &records, Gate::SubmitPlan);
            let Some(plan) = &mut records.plan else { unreachable!() };
            let may_write = edit(plan.stage).is_ok();
            let lines = plan.content.lines.len().max(1);
            match act {
                Doing::Sign => records.notices[0].signed_on = Some(date!(2026 - 01 - 06)),
                Doing::WriteWell if may_write => plan.content = good.clone(),
                Doing::DropStep(at) if may_write => drop(plan.content.lines.drain(..).nth(at % lines)),
                Doing::ClearDay(at) if may_write => {
                    if let Some(line) = plan.content.lines.get_mut(at % lines) { line.day = None; }
                }
                Doing::Submit => if let Ok(stage) = submit(plan.stage, &stands_in_the_way) { plan.stage = stage },
                Doing::Approve => if let Ok(stage) = decide(plan.stage, Verdict::Approved, "") { plan.stage = stage },
                Doing::Return => if let Ok(stage) = decide(plan.stage, Verdict::Returned, "改") { plan.stage = stage },
                _ => {}
            }
            if let Some(plan) = &records.plan
                && matches!(plan.stage, PlanStage::Submitted | PlanStage::Approved)
            {
                let as_draft = PlanSeen { stage: PlanStage::Draft, ..plan.clone() };
                let as_draft = Records { plan: Some(as_draft), ..records.clone() };
                prop_assert_eq!(blocking(&world.run(), &as_draft, Gate::SubmitPlan), vec![]);
            }
        }
    }
}

#[test]
fn the_refusal_says_what_the_page_says() {
    let world = World::new();
    let mut content = world.draft();
    content.lines.retain(|line| line.step != Step::Study);
    content.chair.clear();
    let plan = PlanSeen { stage: PlanStage::Draft, content, since: None, reason: String::new() };
    let notice = NoticeSeen {
        id: NoticeId(Uuid::from_u128(9)),
        title: "《通知》".into(),
        published_on: date!(2026 - 01 - 05),
        signed_on: None,
    };
    let records = Records {
        unit: UnitId(Uuid::from_u128(1)),
        notices: vec![notice],
        plan: Some(plan),
        body_meeting: None,
        preparation: crate::preparation::Facts::default(),
    };
    let gaps = blocking(&world.run(), &records, Gate::SubmitPlan);
    let refusal = submit(PlanStage::Draft, &gaps).unwrap_err().to_string();
    assert_eq!(gaps.len(), 3);
    for gap in &gaps {
        assert!(refusal.contains(&gap.lack.words().fact), "{refusal}");
    }
}

#[test]
fn only_who_has_no_superior_here_records_a_reply_and_with_its_words() {
    let reply = |stage, has_superior, words| consent(stage, has_superior, Verdict::Approved, words);
    assert_eq!(reply(PlanStage::Submitted, false, "市委组织部批复同意"), Ok(PlanStage::Approved));
    assert!(matches!(
        reply(PlanStage::Submitted, true, "同意"),
        Err(Refusal::Plan(PlanRefusal::SuperiorDecides))
    ));
    assert!(matches!(reply(PlanStage::Submitted, false, " "), Err(Refusal::ReasonMissing { .. })));
    for stage in [PlanStage::Draft, PlanStage::Returned, PlanStage::Approved] {
        assert!(matches!(reply(stage, false, "同意"), Err(Refusal::Plan(PlanRefusal::NotNow { .. }))));
    }
    let returned = consent(PlanStage::Submitted, false, Verdict::Returned, "请补充学习安排");
    assert_eq!(returned, Ok(PlanStage::Returned));
}
