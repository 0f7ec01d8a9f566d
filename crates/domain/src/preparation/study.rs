//! 动员部署, 学习研讨, 党课.

use crate::campaign::Step;
use crate::codes::codes;
use crate::progress::{Run, Words};

codes! {
    pub enum Occasion {
        Mobilisation = "mobilisation" "动员部署",
        Briefing = "briefing" "书记培训",
        Session = "session" "学习研讨",
        Lecture = "lecture" "党课",
    }
}

codes! {
    pub enum Form {
        SelfStudy = "self_study" "自学",
        Collective = "collective" "集中学习",
        Committee = "committee" "支委会专题学习",
        Group = "group" "党小组学习",
        Guided = "guided" "专题辅导",
        Lecture = "lecture" "党课",
        Discussion = "discussion" "研讨",
        Online = "online" "线上学习",
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

    pub fn step(&self) -> Step {
        match *self {}
    }
}

pub(super) fn lacks(_run: &Run<'_>, _facts: &Facts) -> Vec<Lack> {
    Vec::new()
}
