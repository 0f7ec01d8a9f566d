//! Samples of what plans say no to.

use domain::plan::PlanStage;
use domain::refusal::PlanRefusal as No;

pub(super) const COUNT: usize = 5;

pub(super) fn samples() -> Vec<No> {
    vec![
        No::NotNow { act: "批准", stage: PlanStage::Draft },
        No::NotReady {
            lacks: vec!["还没有签收通知".into(), "“集中学习研讨”没有日期".into()]
        },
        No::NoNotice,
        No::OwnPlan,
        No::SuperiorDecides,
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::NotNow { .. } => 0,
        No::NotReady { .. } => 1,
        No::NoNotice => 2,
        No::OwnPlan => 3,
        No::SuperiorDecides => 4,
    }
}
