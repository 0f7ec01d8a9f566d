//! What the rules of sample texts say no to.

use super::{Wording, say};
use crate::preparation::sample::{LEAST, MOST, MOST_SAMPLES};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SampleRefusal {
    Length { length: usize },
    Enough,
    AlreadyThere { title: String },
}

impl SampleRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Length { length } => say(
                format!("范文有 {length} 字，要在 {LEAST} 至 {MOST} 字之间。"),
                "太短的比不出相似的段落，太长的多半是几篇连在一起。",
                "请一次装入一篇完整的文字。",
            ),
            Self::Enough => say(
                format!("已经有 {MOST_SAMPLES} 篇范文。"),
                "每份材料都要与全部范文比对，篇数太多会变慢。",
                "请先移除用不着的范文，再装入这一篇。",
            ),
            Self::AlreadyThere { title } => say(
                format!("这篇文字已经装入过，题为“{title}”。"),
                "同一篇只比对一次。",
                "请换一篇，或返回范文列表。",
            ),
        }
    }
}
