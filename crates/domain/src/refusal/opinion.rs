//! What the rules of 征求意见 say no to.

use time::Date;

use super::{Wording, say};
use crate::preparation::opinion::{LEAST, MOST};
use crate::wording::day;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpinionRefusal {
    Length { length: usize },
    EnoughToday,
    NotHere,
    UnknownDimension,
    NothingPasted,
    NothingChosen,
    DeclinedWithoutReason,
    LinkEnds { until: Date },
}

impl OpinionRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Length { length } => say(
                format!("这条意见有 {length} 个字。"),
                format!("一条意见写 {LEAST} 到 {MOST} 个字，才说得清、看得完。"),
                "请补充或分成几条。",
            ),
            Self::EnoughToday => say(
                "今天收到的意见已经到了上限，这一条没有收下。",
                "为防止刷屏，每个组织每天收到的匿名意见有上限；不分是谁写的。",
                "请改日再来或当面反映。",
            ),
            Self::NotHere => say(
                "选定的人不在可以选的名单里。",
                "意见可以针对本组织现任的班子成员和现在的党员。",
                "请重新选择对象。",
            ),
            Self::UnknownDimension => say(
                "选定的方面不在本次活动的主题包里。",
                "意见按主题包的查摆方面归类。",
                "请重新选择，或不选。",
            ),
            Self::NothingPasted => say("没有读到意见。", "每行或每个序号算一条。", "请把意见粘贴进来。"),
            Self::NothingChosen => {
                say("没有选定意见。", "归并是把几条原话归成一条表述。", "请勾选一条或几条意见。")
            }
            Self::DeclinedWithoutReason => say(
                "不采纳没有写理由。",
                "每条意见采纳不采纳，都要有说法。",
                "请用一两句话写明为什么不采纳。",
            ),
            Self::LinkEnds { until } => say(
                format!("公开页面不能开放到{}。", day(*until)),
                "截止日期不早于今天，不晚于一年以后。",
                "请另选截止日期。",
            ),
        }
    }
}
