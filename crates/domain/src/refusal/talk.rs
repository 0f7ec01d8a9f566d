//! What the rules of talks say no to.

use time::Date;

use super::{Wording, say};
use crate::ids::TalkId;
use crate::wording::day;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TalkRefusal {
    WithOneself,
    /// One of the two takes no part here. Who it is, is not told: it may be somebody out of the reader's sight.
    NotInCircle,
    HeldAhead {
        day: Date,
    },
    PlannedBehind {
        day: Date,
    },
    /// 与行政班子 without anybody of it, 分管 without a leader.
    KindDoesNotFit,
    /// Recorded by somebody who did not talk.
    NotOneOfTheTwo,
    /// One talk is counted once, whichever of the two has written it down.
    AlreadyRecorded {
        day: Date,
        talk: TalkId,
    },
}

impl TalkRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::WithOneself => {
                say("谈话的两个人是同一个人。", "谈心谈话是两个人谈。", "请重新选择谈话对象。")
            }
            Self::NotInCircle => say(
                "选定的人不在本支部的参加名册上，也不是本支部的上级领导、行政班子成员。",
                "谈心谈话在本支部的党员之间进行；与上级领导谈的，至少一方是本支部的党员。",
                "请从名单里选择；名册有差错的，请先更正名册。",
            ),
            Self::HeldAhead { day: on } => say(
                format!("谈话日期{}还没有到。", day(*on)),
                "记录的是已经谈过的话。",
                "请改正日期；要预先安排的，请由支委在“谈心谈话”页安排。",
            ),
            Self::PlannedBehind { day: on } => say(
                format!("安排的日期{}已经过去。", day(*on)),
                "安排的是今天以后要谈的话。",
                "请改为今天或以后；已经谈过的，请由谈话的人记一次谈话。",
            ),
            Self::KindDoesNotFit => say(
                "谈话类别与两个人的职务对不上。",
                "“与行政班子”须有一方是行政班子成员，“分管”须有一方是上级领导。",
                "请选“按职务确定”，或重新选择谈话对象。",
            ),
            Self::NotOneOfTheTwo => say(
                "这次谈话不是您谈的。",
                "谈了什么由谈话的两个人自己记，别人不能代记。",
                "请由谈话的人登录后记录。",
            ),
            Self::AlreadyRecorded { day: on, .. } => say(
                format!("您和对方{}的谈话已经记过。", day(*on)),
                "一次谈话记一次，由任一方记，双方都能看到、都能修改。",
                "请打开那次谈话补充内容；不是那一天谈的，请改正日期。",
            ),
        }
    }
}
