//! The stages of a plan, and how it gets from one to the next. There is no other way.

use super::{PlanStage, Verdict};
use crate::Refusal;
use crate::progress::Gap;
use crate::refusal::PlanRefusal;
use crate::wording;

/// May it be changed? What lies with the superior, or was approved, stays as it is.
pub fn edit(stage: PlanStage) -> Result<PlanStage, Refusal> {
    match stage {
        PlanStage::Draft | PlanStage::Returned => Ok(stage),
        PlanStage::Submitted | PlanStage::Approved => not_now("修改", stage),
    }
}

/// `blocking` is what stands in the way of [`crate::progress::Gate::SubmitPlan`].
pub fn submit(stage: PlanStage, blocking: &[Gap]) -> Result<PlanStage, Refusal> {
    match stage {
        PlanStage::Submitted | PlanStage::Approved => not_now("再报送", stage),
        PlanStage::Draft | PlanStage::Returned if blocking.is_empty() => Ok(PlanStage::Submitted),
        PlanStage::Draft | PlanStage::Returned => {
            let lacks = blocking.iter().map(|gap| gap.lack.words().fact);
            Err(PlanRefusal::NotReady { lacks: lacks.collect() }.into())
        }
    }
}

/// The superior's word. What was approved can be returned once more, so that a plan can follow events.
pub fn decide(stage: PlanStage, verdict: Verdict, reason: &str) -> Result<PlanStage, Refusal> {
    match (stage, verdict) {
        (PlanStage::Submitted | PlanStage::Approved, Verdict::Returned) if !wording::says(reason) => {
            Err(Refusal::ReasonMissing { act: "退回方案" })
        }
        (PlanStage::Submitted | PlanStage::Approved, Verdict::Returned) => Ok(PlanStage::Returned),
        (PlanStage::Submitted, Verdict::Approved) => Ok(PlanStage::Approved),
        (PlanStage::Approved, Verdict::Approved) => not_now("再批准", stage),
        (PlanStage::Draft | PlanStage::Returned, _) => not_now("审核", stage),
    }
}

/// What a superior outside the installation has said, as the unit records it: only where there is none inside, and with
/// the words of the reply.
pub fn consent(
    stage: PlanStage,
    has_superior: bool,
    verdict: Verdict,
    words: &str,
) -> Result<PlanStage, Refusal> {
    if has_superior {
        return Err(PlanRefusal::SuperiorDecides.into());
    }
    if !wording::says(words) {
        return Err(Refusal::ReasonMissing { act: "记录上级批复" });
    }
    match (stage, verdict) {
        (PlanStage::Submitted, Verdict::Approved) => Ok(PlanStage::Approved),
        (PlanStage::Submitted, Verdict::Returned) => Ok(PlanStage::Returned),
        _ => not_now("记录批复", stage),
    }
}

fn not_now(act: &'static str, stage: PlanStage) -> Result<PlanStage, Refusal> {
    Err(PlanRefusal::NotNow { act, stage }.into())
}

#[cfg(test)]
mod tests;
