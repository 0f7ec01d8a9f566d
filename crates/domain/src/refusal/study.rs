//! What the records of mobilisation, study and lectures say no to.

use time::Date;

use super::{Wording, say};
use crate::preparation::study::Occasion;
use crate::wording::day;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StudyRefusal {
    Ahead {
        day: Date,
    },
    /// Long before the campaign.
    BeforeYear {
        day: Date,
        year: i64,
    },
    NotByOneself {
        occasion: Occasion,
    },
    HalfDays {
        most: i64,
    },
    NothingStudied,
    NobodyThere,
    AbsentWithoutReason {
        people: usize,
    },
    MadeUpBefore {
        day: Date,
        held: Date,
    },
    NotExpected {
        name: String,
    },
    WasThere {
        name: String,
    },
    /// It is what the meeting was opened on.
    MeetingOpened {
        day: Date,
    },
}

impl StudyRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Ahead { day: on } => {
                say(format!("{}还没有到。", day(*on)), "这里记已经开展的学习。", "请核对日期，开展以后再记。")
            }
            Self::BeforeYear { day: on, year } => say(
                format!("{}早于本次活动的年度。", day(*on)),
                format!("{year}年度的活动只记{year}年1月1日以后开展的学习。"),
                "请核对日期。",
            ),
            Self::NotByOneself { occasion } => say(
                format!("{}的形式不能是自学。", occasion.label()),
                "自学由党员个人完成，动员、培训和党课要有人讲、有人听。",
                "请另选形式，或把事项改为学习研讨。",
            ),
            Self::HalfDays { most } => say(
                format!("学习时间要在 0 到 {most} 个半天之间。"),
                "一次记录只记一次学习。",
                "请核对数字；分几次学的分开记。",
            ),
            Self::NothingStudied => say(
                "没有写学习内容。",
                "必学内容学到哪里，由每次学习的篇目算出。",
                "请勾选篇目，或在“其他篇目”里写明。",
            ),
            Self::NobodyThere => say("没有一个人参加。", "没有人参加的学习不作记录。", "请勾选到场的人。"),
            Self::AbsentWithoutReason { people } => say(
                format!("{people} 名没有到场的人没有写原因。"),
                "缺席要写明原因，补学和检查时都要看。",
                "请逐人写明原因，例如：出差、病假。",
            ),
            Self::MadeUpBefore { day: on, held } => say(
                format!("补学日期（{}）早于集中学习（{}）。", day(*on), day(*held)),
                "补学在错过的学习之后。",
                "请核对日期。",
            ),
            Self::NotExpected { name } => say(
                format!("“{name}”不在这次学习的名单上。"),
                "只有应参加而没有到场的人需要补学。",
                "请先修改记录，把他列入名单。",
            ),
            Self::MeetingOpened { day: on } => say(
                format!("会议已经在{}召开。", day(*on)),
                "会前的学习记录是开会的依据，不能删去。",
                "记错了的，请修改记录并写明更正理由。",
            ),
            Self::WasThere { name } => {
                say(format!("“{name}”参加了这次学习。"), "到场的人不用补学。", "请核对是哪一次学习。")
            }
        }
    }
}
