//! The plan (实施方案) of a branch for a campaign.

use crate::codes::codes;

codes! {
    pub enum PlanStage {
        Draft = "draft" "起草中",
        Submitted = "submitted" "待审核",
        Returned = "returned" "已退回",
        Approved = "approved" "已批准",
    }
}

codes! {
    pub enum Verdict {
        Approved = "approved" "批准",
        Returned = "returned" "退回",
    }
}
