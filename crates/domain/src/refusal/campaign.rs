//! What the rules of campaigns, notices and rosters say no to.

use time::Date;

use super::{Wording, say};
use crate::campaign::terms::Loosening;
use crate::campaign::{CampaignKind, Deadline, Step};
use crate::member::Stage;
use crate::org::UnitKind;
use crate::wording::day;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CampaignRefusal {
    NotForThisUnit {
        kind: UnitKind,
    },
    WindowBackwards {
        from: Date,
        until: Date,
    },
    WindowPast {
        until: Date,
    },
    /// A deadline nobody can keep, or one that turns in a circle.
    DeadlineSenseless {
        step: Step,
        deadline: Deadline,
    },
    NobodyToHoldIt {
        kind: CampaignKind,
        unit: String,
    },
    /// The campaign that is to go before is over, or of somebody else.
    NothingBefore,
    CampaignClosed {
        title: String,
    },
    Loosens(Box<Loosening>),
    /// One and the same notice asks for more elsewhere, of everybody this is for.
    Idle(Box<Loosening>),
    AlreadyPublished {
        title: String,
    },
    /// 机关代字〔2026〕3号
    NumberMalformed {
        number: String,
    },
    NoticeLacks {
        what: String,
    },
    /// A requirement names a unit that the notice does not reach.
    BeyondReach,
    ParentNotPublished,
    /// Whoever is to keep in touch with a unit is none of the leaders.
    NoLeader,
    AlreadyReceived,
    RosterFrozen {
        on: Date,
    },
    RosterNotFrozen,
    CutOffAhead {
        day: Date,
    },
    OnRoster {
        name: String,
    },
    NotOnRoster {
        name: String,
    },
    StageAsItIs {
        name: String,
        stage: Stage,
    },
}

impl CampaignRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::NotForThisUnit { kind } => say(
                format!("{}不能发起活动或发通知。", kind.label()),
                "通知由党委、党组、党总支发给下级组织。",
                "请到上级组织的页面办理。",
            ),
            Self::WindowBackwards { from, until } => say(
                format!("会议时间的截止日（{}）早于起始日（{}）。", day(*until), day(*from)),
                "各支部的会议都要开在这段时间里。",
                "请核对两个日期。",
            ),
            Self::WindowPast { until } => say(
                format!("会议时间已在{}结束。", day(*until)),
                "活动发起后，下级要有时间准备和开会。",
                "请填写今天以后的会议时间。",
            ),
            Self::DeadlineSenseless { step, deadline } => say(
                format!("“{}”的时限不能定为{}。", step.label(), deadline.shown()),
                "会前的步骤要在会议日以前完成，会后的步骤在会议日以后；时限不能已经过去，会议日也不能由它自己推算。",
                "请改写日期，或“会议日前10个工作日”这样的时限。",
            ),
            Self::NobodyToHoldIt { kind, unit } => say(
                format!("“{unit}”及下级没有召开{}的组织。", kind.label()),
                match kind {
                    CampaignKind::BodyMeeting => "民主生活会由党组、党委班子召开。",
                    _ => "组织生活会由党支部召开。",
                },
                "请先设立下级组织，或换一个主题包。",
            ),
            Self::NothingBefore => say(
                "选定的民主生活会已经结束，或不是本组织和上级的。",
                "只有进行中的民主生活会可以排在前面。",
                "请重新选择，或选“不要求先后”。",
            ),
            Self::CampaignClosed { title } => {
                say(format!("“{title}”已经结束。"), "结束后的活动只供查阅。", "请到进行中的活动里办理。")
            }
            Self::Loosens(loosening) => loosens(loosening),
            Self::Idle(tighter) => idle(tighter),
            Self::AlreadyPublished { title } => say(
                format!("“{title}”已经发布，不能再改。"),
                "下级已按它办理；改动须让下级看得见。",
                "如需变动，请起草补充通知。",
            ),
            Self::NumberMalformed { number } => say(
                format!("发文字号“{number}”不合格式。"),
                "发文字号由机关代字、六角括号内的四位年份和序号组成，不编虚位，不加“第”。",
                "请写成“云组发〔2026〕3号”这样；没有字号时留空。",
            ),
            Self::NoticeLacks { what } => say(
                format!("通知还缺{what}，不能发布。"),
                "发布后下级按它签收和办理，不能再改。",
                "请先补上，再发布通知。",
            ),
            Self::BeyondReach => say(
                "选定的组织里有的已经撤销，或不在本组织之下。",
                "通知只对本组织和下级起作用。",
                "请重新选定适用的组织。",
            ),
            Self::NoLeader => say(
                "选定的人现在不是本组织的班子成员。",
                "联系点由班子成员联系。",
                "请先在“领导班子”或“任职”里登记，再确定联系点。",
            ),
            Self::ParentNotPublished => say(
                "上级的通知还没有发布。",
                "本级通知依据上级通知提出。",
                "请等上级发布后再起草；发起活动的组织可以先发。",
            ),
            Self::AlreadyReceived => {
                say("这份通知本组织已经签收。", "每个组织对每份通知签收一次。", "不用再办。")
            }
            Self::RosterFrozen { on } => say(
                format!("参加名册已按{}冻结。", day(*on)),
                "冻结后人数不再随转接变动，各项统计才对得上。",
                "如有差错，请在支部的参加名册上更正并写明理由。",
            ),
            Self::RosterNotFrozen => say(
                "参加名册还没有冻结。",
                "更正是对冻结的名册作的；冻结前直接改党员名册即可。",
                "请先由发起活动的组织冻结名册。",
            ),
            Self::CutOffAhead { day: on } => say(
                format!("截止日{}还没有到。", day(*on)),
                "名册按已经过去的一天冻结。",
                "请到那一天再冻结，或填写今天以前的日期。",
            ),
            Self::OnRoster { name } => say(
                format!("{name}已在参加名册上。"),
                "同一支部的参加名册每人只列一次。",
                "请核对姓名；同名的人请看单位职务。",
            ),
            Self::NotOnRoster { name } => say(
                format!("{name}不在这个支部的参加名册上。"),
                "只能更正名册上的人。",
                "如应参加，请用“补入名册”。",
            ),
            Self::StageAsItIs { name, stage } => say(
                format!("{name}在名册上本来就是{}。", stage.label()),
                "更正要改变名册。",
                "请核对党员类别，不用更正时返回即可。",
            ),
        }
    }
}

fn loosens(Loosening { what, has, wanted, source }: &Loosening) -> Wording {
    say(
        format!("“{what}”不能改为{wanted}：上级要求{has}。"),
        format!("{}：“{}”下级只能从严，不能放宽。", source.title, sentence(&source.sentence)),
        "请改为同样或更严的要求，或删去这一条。",
    )
}

fn idle(Loosening { what, has, wanted, source }: &Loosening) -> Wording {
    say(
        format!("“{what}”写了{wanted}，这份通知对同样的组织又要求{has}。"),
        format!("“{}”从严的一条生效，较宽的一条不起作用。", sentence(&source.sentence)),
        "请删去其中一条，或分别选定适用的组织。",
    )
}

/// The sentence with one full stop at its end.
fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('。');
    if text.is_empty() { String::new() } else { format!("{text}。") }
}
