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
    MarksHimself,
    /// Marked is who takes part here.
    MarkedIsStranger,
    /// Taken back by who has not recorded it.
    RecordedByOther,
    /// Taken back although the other has written into it.
    OtherWrote,
    /// Taken back after the meeting has begun.
    MeetingOpened {
        day: Date,
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
                "“与行政班子”须有一方是行政班子成员，“分管”须按登记的分管关系，一方分管另一方或这个支部。",
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
            Self::MarksHimself => say(
                "选定的是您自己。",
                "重点谈话对象由书记、副书记、委员定，本人看不到自己的标记。",
                "请选择其他人；自己想谈的，直接找对方谈，谈过记一次。",
            ),
            Self::MarkedIsStranger => say(
                "选定的人不在这里的参加名册上。",
                "重点谈话对象是参加本次会议的人。",
                "请从名单里选择；名册有差错的，请先更正名册。",
            ),
            Self::RecordedByOther => say(
                "这次谈话的记录不是您记的。",
                "记录由记的人撤回，别人不能代为撤回。",
                "请和记的人说明，由他撤回；只是内容或日期不对的，请点“修改记录”改正。",
            ),
            Self::OtherWrote => say(
                "对方已经在这次谈话的记录里写了内容。",
                "撤回会把对方写的一起删去。",
                "请和对方商量，点“修改记录”改正。",
            ),
            Self::MeetingOpened { day: on } => say(
                format!("会议已于{}召开。", day(*on)),
                "开会以后，会前的谈话记录留作依据，不再撤回。",
                "内容或日期不对的，请点“修改记录”改正。",
            ),
        }
    }
}
