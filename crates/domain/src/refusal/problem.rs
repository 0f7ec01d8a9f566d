//! What the rules of 查摆问题 say no to.

use time::Date;

use super::{Wording, say};
use crate::preparation::problem::Source;
use crate::wording::{self, day};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemRefusal {
    /// A statement without anything that happened.
    NoExample,
    UnknownDimension,
    /// Whose problem it would be takes no part here. Who it is, is not told: it may be somebody out of sight.
    NotInCircle,
    /// Somebody put this problem down himself, and somebody else wants to change it.
    OfHisOwn {
        name: String,
    },
    /// A criticism that the committee recorded, and the person it is about wants to change it.
    OthersCriticism,
    /// The very same problem stands in this list.
    Twice,
    /// A list of a person, where there is the team's alone.
    ListElsewhere,
    /// From a wording that was not adopted.
    NotAdopted,
    /// A later year already speaks of it.
    Followed,
    /// What has become of it, without a word of how.
    OutcomeUnsaid,
    /// A list is completed after the meeting.
    NotHeld,
    /// Completed without any criticism in it, nor a word why.
    NoCriticism {
        lists: Vec<String>,
    },
    /// A problem that the meeting found in the list is said to have been raised at it.
    BeforeMeeting {
        source: Source,
    },
    /// A problem that the meeting looked at is taken out.
    LookedAt,
    /// A problem goes into another list, and an edition says whose it is.
    KeptAsHis,
    /// A problem goes into another list, and an opinion or an earlier problem led to it.
    LedToHim,
    /// What has become of it was said, and the meeting was told so.
    OutcomeTold {
        on: Date,
    },
    /// The opening is taken back, and lists were completed since.
    CompletedSince {
        lists: usize,
    },
}

impl ProblemRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::NoExample => say(
                "这个问题没有写具体表现。",
                "查摆问题要见人见事，每个问题至少有一个实例。",
                "请写一件实际发生的事，一行一件。",
            ),
            Self::UnknownDimension => say(
                "选定的方面不在这份清单的对照方面里。",
                "班子和个人各按主题包规定的方面对照，两份不完全相同。",
                "请重新选择，或不选。",
            ),
            Self::NotInCircle => say(
                "选定的人不是本组织的班子成员，也不在参加名册上。",
                "问题清单只为参加本次会议的人建立。",
                "请重新选择；名册有差错的，请先更正名册。",
            ),
            Self::OfHisOwn { name } => say(
                format!("这个问题是{name}自己列的。"),
                "本人列的问题只有本人能改、能删，别人不替他改写。",
                "请提醒本人改；会上的批评意见另列一条，来源选“批评意见”。",
            ),
            Self::OthersCriticism => say(
                "这条批评意见是支部替您记下的。",
                "会上提的批评意见，被批评的人不能自己改、自己删。",
                "有出入的，请向记录的支委说明，由支部更正；怎么改，写在整改措施里。",
            ),
            Self::Twice => say(
                "这份清单里已经有一条一模一样的问题。",
                "多半是同一页保存了两次。",
                "不用再保存；确实是另一个问题的，请写出不同的表述或表现。",
            ),
            Self::ListElsewhere => say(
                "临时党支部只列班子的问题，没有个人的问题清单。",
                "临时党支部的党员在组织关系所在的支部查摆自己的问题。",
                "请在所在支部的活动里列个人的问题；针对个人的意见请转告本人，在研究结果里写明不列入清单的理由。",
            ),
            Self::OutcomeUnsaid => say(
                "没有写整改情况。",
                "上年度问题改得怎么样，要在会上通报。",
                "请写一两句：做了什么，或为什么还没有改。",
            ),
            Self::OutcomeTold { on } => say(
                format!("会议已在{}召开，这个问题的整改结果已经写明。", day(*on)),
                "上年度问题的整改情况要在会上通报，通报过的结果不再改。",
                "以后又有进展的，请把这个问题继续列入今年的清单，写明还差什么；开会是误按的，请先撤回开会。",
            ),
            Self::NotHeld => say(
                "本组织还没有开会。",
                "问题清单在会后补进批评意见和点评，再定稿。",
                "请先在“会前准备”里开会；会前可以随时修改清单。",
            ),
            Self::NoCriticism { lists } => say(
                format!(
                    "{}的清单会后没有补进批评意见，也没有说明。",
                    wording::list(lists.iter().map(String::as_str))
                ),
                "会上提出的批评意见和点评要补进清单；没有提出新问题的，要写明。",
                "请先补进批评意见；确实没有的，在说明里写一句，如“会上没有提出清单以外的问题”。",
            ),
            Self::CompletedSince { lists } => say(
                format!("开会以后，已有 {lists} 份问题清单定稿。"),
                "会后稿写的是会上的情况；撤回开会，它就没有来历了。",
                "请不要撤回开会；清单有差错的，改正以后再次定稿。",
            ),
            Self::BeforeMeeting { source } => say(
                "这个问题会前就在清单里，不是会上提出的批评意见。",
                format!(
                    "会前稿里它的来源是“{}”；会上的批评意见另列一条，才看得出会上提了什么。",
                    source.label()
                ),
                "请保留原来的来源，表述和具体表现可以改；会上的批评意见请另列一条，来源选“批评意见”。",
            ),
            Self::LookedAt => say(
                "这个问题在会前稿里，会上已经查摆过。",
                "会上查摆的问题要整改，会后不从清单里删去。",
                "请保留这一条；写错的可以修改，会前稿留着原来的话。",
            ),
            Self::KeptAsHis => say(
                "这个问题已经写进会前稿或会后稿，不能换到别的清单。",
                "稿子里写着它是谁的问题，会上也是这样查摆的。",
                "请保留“谁的问题”，其他内容可以改；确实也是别人的问题的，在那份清单里另列一条。",
            ),
            Self::LedToHim => say(
                "这个问题是从意见或上年度的问题列入的，不能换到别的清单。",
                "意见针对谁、上年度是谁的问题，就列入谁的清单。",
                "请保留“谁的问题”；列错了的，请删去这一条，更正来源以后再列入。",
            ),
            Self::NotAdopted => say(
                "这条意见还没有采纳。",
                "采纳的意见才列入问题清单。",
                "请先研究这条意见，采纳以后再列入。",
            ),
            Self::Followed => say(
                "以后的活动已经接着写这个问题的整改结果，或者继续列入。",
                "删去以后，后面的记录就没有来历了。",
                "请保留这一条；写错的可以修改。",
            ),
        }
    }
}
