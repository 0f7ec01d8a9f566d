//! 征求意见: each original with its path, several in one wording, each adopted or not with a reason.

use crate::codes::codes;
use crate::progress::{Run, Words};

codes! {
    pub enum Source {
        Member = "member" "党员",
        Masses = "masses" "群众",
        ServiceUser = "service_user" "服务对象",
        Subordinate = "subordinate" "下级组织",
        Superior = "superior" "上级组织",
        Department = "department" "相关处室",
        Company = "company" "相关单位",
    }
}

codes! {
    pub enum Method {
        Interview = "interview" "个别访谈",
        Forum = "forum" "集体座谈",
        Visit = "visit" "上门走访",
        Form = "form" "发放表格",
        Box = "box" "意见箱",
        Online = "online" "网上征求",
    }
}

codes! {
    pub enum Target {
        Team = "team" "班子",
        Leader = "leader" "班子成员",
        Member = "member" "党员",
        Branch = "branch" "支部工作",
    }
}

codes! {
    pub enum Decision {
        Pending = "pending" "待研究",
        Adopted = "adopted" "采纳",
        Declined = "declined" "不采纳",
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
