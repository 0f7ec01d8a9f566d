//! What the rules of 征求意见 say no to.

use time::Date;

use super::{Wording, say};
use crate::preparation::opinion::{About, Decision, LEAST, MOST, Target};
use crate::wording::day;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpinionRefusal {
    Length {
        length: usize,
    },
    EnoughToday,
    NotHere,
    UnknownDimension,
    NothingPasted,
    NothingChosen,
    DeclinedWithoutReason,
    LinkEnds {
        until: Date,
    },
    /// Which of the two they do not agree in.
    OriginalsDiffer {
        about: bool,
        dimension: bool,
    },
    /// None of the originals is about this; asked before they are merged.
    AboutOfNone {
        about: About,
    },
    AllRecorded,
    FromPublicPage,
    StillMerged,
    MeetingHeld {
        on: Date,
    },
    /// The public page, once the meeting was opened.
    NoLongerTaken {
        on: Date,
    },
    /// Over the public page, from somebody who is not asked there.
    NotASender,
    /// What was decided of a wording is rewritten once the meeting was opened.
    DecisionTold {
        on: Date,
        decision: Decision,
    },
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
                "意见可以针对现任的班子成员和本次活动名册上的党员；民主生活会只针对班子成员。",
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
            Self::OriginalsDiffer { about, dimension } => {
                let (fact, next) = match (about, dimension) {
                    (true, true) => ("针对的对象和归的方面都", "“针对谁”和“哪个方面”里选定"),
                    (true, false) => ("针对的对象", "“针对谁”里选定"),
                    (false, _) => ("归的方面", "“哪个方面”里选定，或选不归类"),
                };
                say(
                    format!("勾选的原话{fact}不一样。"),
                    "不一样的，归并后的表述随哪一条，要由人来定。",
                    format!("请在{next}，或只勾选说同一件事的。"),
                )
            }
            Self::AboutOfNone { about } => say(
                format!("勾选的原话没有一条是针对{}的。", named(*about)),
                "表述针对谁，采纳以后就列入谁的问题清单。",
                "选错的请改“针对谁”或“归并到”；确实要这样归并的，请在下面勾选，再归并一次。",
            ),
            Self::AllRecorded => say(
                "读出的意见都已有同样的，没有录入。",
                "同一条意见录入两次，征求的条数就多了。",
                "确实是另外收到的，请勾选以后再录入。",
            ),
            Self::FromPublicPage => say(
                "这条原话是从公开页面收到的。",
                "公开页面收到的话谁也不能删去，才有人敢说。",
                "不采纳的，请归并后在研究结果里写明理由。",
            ),
            Self::StillMerged => say(
                "这条原话已经归并到一条表述里。",
                "还没有归并的原话才能删去。",
                "请先打开那条表述，按“拆出来”退回待归并，再删去。",
            ),
            Self::MeetingHeld { on } => say(
                format!("会议已在{}召开。", day(*on)),
                "征求意见的条数已经向会议报告，原话不再删去。",
                "录错的请归并后选不采纳，在理由里写明是重复还是误记。",
            ),
            Self::NoLongerTaken { on } => say(
                format!("会议已在{}召开，公开页面不再收意见。", day(*on)),
                "公开征求是为开会做准备，征求到的条数已经向会议报告。",
                "会后的意见请当面反映。",
            ),
            Self::NotASender => say(
                "选定的身份不在可以选的里面。",
                "公开页面由群众、服务对象和党员填写；上级、下级组织和单位的意见由支部收到以后记录。",
                "请在“您是”里重新选择。",
            ),
            Self::DecisionTold { on, decision } => say(
                format!("会议已在{}召开，这条意见的研究结果是{}。", day(*on), decision.label()),
                "归并、采纳的情况已经向会议报告；研究过的意见，表述、原话和结果都不再改。",
                "会上有不同说法的，请作为批评意见补进问题清单；开会是误按的，请先撤回开会。",
            ),
        }
    }
}

/// Without the name: a refusal does not know it.
fn named(about: About) -> &'static str {
    match about.target() {
        Target::Leader | Target::Member => "这个人",
        target => target.label(),
    }
}
