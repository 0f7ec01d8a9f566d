//! What the rules of calling and opening a meeting say no to.

use time::Date;

use super::{Wording, say};
use crate::campaign::Step;
use crate::wording::day;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetingRefusal {
    AlreadyOpened {
        on: Date,
    },
    /// A step that the readiness page does not list.
    NotAnItem,
    /// It is sent back and granted by an act of its own.
    AnsweredElsewhere {
        step: Step,
    },
    /// Something of it must be done and is not.
    StillLacking {
        step: Step,
        lacks: Vec<String>,
    },
    /// Whoever prepares the meeting or belongs to the branch neither examines nor grants it, whatever else he is.
    OwnMeeting,
    LeaveWaits {
        on: Date,
    },
    LeaveGranted,
    NothingAsked,
    /// A superior in the installation answers himself.
    SuperiorAnswers,
    CalledBehind {
        day: Date,
    },
    NoTime,
    /// Something is wrong with the day of the notice, and its writer has not been told.
    DayDoubtful {
        doubts: Vec<String>,
    },
    /// What bars the meeting, in the words of the gaps.
    Barred {
        lacks: Vec<String>,
    },
    NotYet {
        day: Date,
    },
    /// What may be passed over, and is not explained.
    Unexplained {
        facts: Vec<String>,
    },
    NotOpened,
    OpenedBefore {
        on: Date,
    },
}

impl MeetingRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::AlreadyOpened { on } => say(
                format!("会议已经在{}召开。", day(*on)),
                "会前检查、报请同意、会议通知都是开会以前的事。",
                "开错了的，当天可以写明理由撤回开会。",
            ),
            Self::NotAnItem => say(
                "检查的这一项不在会前准备里。",
                "会前检查按主题包和通知的要求逐项进行。",
                "请从会前准备页选择要检查的一项。",
            ),
            Self::StillLacking { step, lacks } => say(
                format!("“{}”还差：{}。", step.label(), lacks.join("；")),
                "通过是说这一项不用再改；必须办的没有办，不能通过。",
                "请等支部办好再检查；要支部改的，请退回并写明意见。",
            ),
            Self::AnsweredElsewhere { step } => say(
                format!("“{}”不在会前检查里退回或通过。", step.label()),
                "通知由支部签收，方案由上级审核，报请由上级答复，各有各的办法。",
                "方案要改的，请上级在方案页退回方案；报请请在“报请同意”里答复。",
            ),
            Self::OwnMeeting => say(
                "不能检查、答复自己所在组织的会前准备。",
                "准备会议的人不检查、不批准自己的会议；指导组成员不检查自己所在的支部。",
                "请由上级组织或指导组的其他人办理；没有别人的，请单位管理员登记任职。",
            ),
            Self::LeaveWaits { on } => say(
                format!("{}已经报请，上级还没有答复。", day(*on)),
                "一次报请等一次答复。",
                "请等上级答复；急需时请提醒上级办理。",
            ),
            Self::LeaveGranted => say("上级已经同意开会。", "同意一次就可以开会。", "请通知会议，按时开会。"),
            Self::NothingAsked => say(
                "现在没有等答复的报请。",
                "支部报请一次，上级答复一次。",
                "请查看报请的记录；需要时由支部重新报请。",
            ),
            Self::SuperiorAnswers => say(
                "不能代记上级答复。",
                "本组织的上级在本系统里，由上级自己答复。",
                "请等上级答复；急需时请提醒上级办理。",
            ),
            Self::CalledBehind { day: on } => say(
                format!("通知的会议日{}已经过去。", day(*on)),
                "会议要提前通知。",
                "请把会议日改为今天或以后。",
            ),
            Self::NoTime => say("开会的时间看不明白。", "通知要写明几点开会。", "请写成 14:30 这样。"),
            Self::DayDoubtful { doubts } => say(
                format!("通知还没有发出：{}。", doubts.join("；")),
                "通知发出后党员和上级都会看到，不能撤回，只能更改。",
                "请另定日期；日子不改的，勾选“日子不改，仍这样通知”再发出。",
            ),
            Self::Barred { lacks } => say(
                format!("还不能开会：{}。", lacks.join("；")),
                "这些是规定和通知必须办的，不能写理由代替。",
                "请按所列各项补齐，再开会。",
            ),
            Self::NotYet { day: on } => say(
                format!("通知的会议日{}还没有到。", day(*on)),
                "会议按通知的日期召开，党员才能到会。",
                "请到那天再开会；要提前的，请先更改通知。",
            ),
            Self::Unexplained { facts } => say(
                format!("没有写明理由：{}。", facts.join("；")),
                "不是必须办的可以不办，但要写明理由，上级能看到。",
                "请逐项写明理由，或先补上记录。",
            ),
            Self::NotOpened => say("会议还没有召开。", "没有开过的会不用撤回。", "请先看会前准备还差什么。"),
            Self::OpenedBefore { on } => say(
                format!("会议是{}召开的，不能再撤回。", day(*on)),
                "当天可以撤回；过后会议记录以它为准。",
                "请在会议记录里说明情况。",
            ),
        }
    }
}
