//! 谈心谈话: who with whom, by the pack's policy; what was said is for the two who talked.

use crate::codes::codes;
use crate::progress::{Run, Words};

codes! {
    pub enum TalkKind {
        Team = "team" "支委之间",
        TeamMember = "team_member" "支委与党员",
        Members = "members" "党员之间",
        Administration = "administration" "与行政班子",
        Charge = "charge" "分管领导与分管对象",
    }
}

codes! {
    /// Who deserves particular attention.
    pub enum CareKind {
        Mobile = "mobile" "流动党员",
        Hardship = "hardship" "生活困难",
        Aged = "aged" "年老体弱",
        Sanctioned = "sanctioned" "受处分处置",
        Disagreement = "disagreement" "有意见分歧",
        Repeated = "repeated" "需要反复谈",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {}

impl Lack {
    pub fn words(&self) -> Words {
        match *self {}
    }
}

pub(super) fn lacks(_run: &Run<'_>, _facts: &Facts) -> Vec<Lack> {
    Vec::new()
}
