//! What the rules of plans say no to.

use super::{Wording, say};
use crate::plan::PlanStage;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanRefusal {
    /// The act does not fit the stage the plan is in.
    NotNow { act: &'static str, stage: PlanStage },
    /// What stands between the plan and its submission, in the words of the gaps.
    NotReady { lacks: Vec<String> },
    /// No notice of the campaign has reached the unit.
    NoNotice,
    /// Whoever writes the plan does not decide it, whatever else he is.
    OwnPlan,
    /// A superior in the installation decides himself.
    SuperiorDecides,
}

impl PlanRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::NotNow { act, stage } => say(
                format!("方案现在是“{}”，不能{act}。", stage.label()),
                "方案先起草，再报送，由上级批准或退回；退回后修改再报。",
                match stage {
                    PlanStage::Draft | PlanStage::Returned => "请先报送方案。",
                    PlanStage::Submitted => "请等上级审核；需要修改时请上级退回。",
                    PlanStage::Approved => "如需调整，请上级写明理由退回，修改后重新报送。",
                },
            ),
            Self::NotReady { lacks } => say(
                format!("方案还不能报送：{}。", lacks.join("；")),
                "报送的方案要符合通知的要求，上级才能审核。",
                "请按所列各项补齐，再报送方案。",
            ),
            Self::NoNotice => {
                say("通知还没有发到本组织。", "方案按通知的要求起草。", "请等上级发布通知后，再起草方案。")
            }
            Self::SuperiorDecides => say(
                "不能代记上级批复。",
                "本组织的上级在本系统里，由上级自己审核。",
                "请等上级审核；急需时请提醒上级办理。",
            ),
            Self::OwnPlan => {
                say("不能审核本组织的方案。", "起草方案的人不审核方案。", "请由上级组织的其他负责人审核。")
            }
        }
    }
}
