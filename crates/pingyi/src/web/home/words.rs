//! What the workbench says of each thing, and where it leads.

use domain::campaign::Step;
use domain::ids::UnitId;
use domain::theme::TextKind;
use domain::wording::{self, day};
use time::Date;

use crate::actions::home::{Coming, How, Lack, OwnText, Place, Todo};
use crate::web::{campaigns, meetings, overview, problems, texts, units};

/// One thing to do, in words.
pub(super) struct Told {
    pub(super) fact: String,
    pub(super) ground: String,
    pub(super) href: String,
    pub(super) label: &'static str,
}

/// Of what there is more than one, so that each thing says where it belongs.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Several {
    pub(super) campaigns: bool,
    pub(super) units: bool,
}

pub(super) fn todo(todo: &Todo, today: Date, several: Several) -> Told {
    let of = |at: &Place| if several.campaigns { format!("{}。", at.title) } else { String::new() };
    // One's own, which does not say of itself which branch it is for.
    let own = |at: &Place| {
        let unit = if several.units { format!("{}。", at.unit_name) } else { String::new() };
        format!("{}{unit}", of(at))
    };
    match todo {
        Todo::Gap { at, gap, words, mend, due } => Told {
            fact: format!("{}：{}", at.unit_name, words.fact),
            ground: format!("{}{}{}", of(at), until(*due, today, "办好"), words.ground),
            href: campaigns::mended_at(&base(at), &gap.lack, *mend),
            label: mend.label(),
        },
        Todo::Draft { at, notice, title } => Told {
            fact: format!("《{title}》还没有发布"),
            ground: "发布后下级才收到通知，才能制定方案。".into(),
            href: format!("{}/notices/{notice}", base(at)),
            label: "发布通知",
        },
        Todo::Undecided { at, total, first, first_name, since } => Told {
            fact: format!("“{}”下级报来方案 {total} 份待审核", at.unit_name),
            ground: format!("{}最早的是“{first_name}”，{}报送。", of(at), day(*since)),
            href: match total {
                1 => format!("{}/plan/decide", overview::unit_href(*first, at.campaign)),
                _ => format!("{}/branches?stage=plan%3Dwaiting", overview::href(at.unit, at.campaign)),
            },
            label: if *total == 1 { "审核方案" } else { "查看待审核" },
        },
        Todo::Leave { at, unit, unit_name, since } => Told {
            fact: format!("“{unit_name}”报请同意开会，等“{}”答复", at.unit_name),
            ground: format!("{}{}报请。没有答复，支部要写明理由才能开会。", of(at), day(*since)),
            href: format!("{}/ready/leave", overview::unit_href(*unit, at.campaign)),
            label: "答复报请",
        },
        Todo::Late { at, units, first, first_name, step, due } => {
            late(at, *units, (*first, first_name), (step.label(), *due), &of(at))
        }
        Todo::Freeze { at, cut_off } => Told {
            fact: format!("参加名册还没有冻结，截止日是{}", day(*cut_off)),
            ground: format!("{}冻结后人数不再随转接变动，各项统计才对得上。", of(at)),
            href: format!("{}/freeze", base(at)),
            label: "冻结名册",
        },
        Todo::OwnText { at, kind, state, due } => {
            own_text(at, *kind, (state, until(*due, today, "提交")), &own(at))
        }
        Todo::OwnProblems { at, due } => Told {
            fact: "我的问题：还没有列出".into(),
            ground: format!("{}{}会前要查摆自己的问题，至少列出一个。", own(at), until(*due, today, "列出")),
            href: problems::new_own(at.unit, at.campaign),
            label: "列出问题",
        },
        Todo::OwnList { at, changed: true } => Told {
            fact: "我的问题清单定稿以后又改过".into(),
            ground: format!("{}会后稿要和清单一致，改过以后再定稿一次；前一稿仍然留着。", own(at)),
            href: problems::href(at.unit, at.campaign),
            label: "再次定稿",
        },
        Todo::OwnList { at, changed: false } => Told {
            fact: "我的问题清单会后还没有定稿".into(),
            ground: format!(
                "{}先把会上对您的批评意见和点评补进清单，再定稿；没有的，写一句会上的情况。",
                own(at)
            ),
            href: problems::href(at.unit, at.campaign),
            label: "定稿清单",
        },
        Todo::Review { at, texts, first } => Told {
            fact: format!("{}：待审阅 {texts} 份材料", at.unit_name),
            ground: format!("{}审阅通过以后才能开会；不深不实的退回修改。", of(at)),
            href: texts::href_of((at.unit, at.campaign, *first)),
            label: "审阅材料",
        },
        Todo::Recheck { at, step, returned_on, recorded_on } => Told {
            fact: format!("{}：{}退回以后，等您再检查", at.unit_name, step.label()),
            ground: format!(
                "{}{}退回{}。您再检查通过以后，支部才能开会。",
                of(at),
                day(*returned_on),
                recorded_on.map_or_else(String::new, |on| format!("，支部{}在这一项有新的记录", day(on)))
            ),
            href: format!("{}/ready/check?step={}", base(at), step.code()),
            label: "检查此项",
        },
        Todo::Guided { branches, lacking, first } => guided(*branches, *lacking, first.as_ref(), today),
        Todo::Register(lack) => {
            let (fact, ground, href, label) = of_register(lack);
            Told { fact, ground: ground.into(), href, label }
        }
    }
}

fn late(at: &Place, units: i64, (first, name): (UnitId, &str), (step, due): (&str, Date), of: &str) -> Told {
    let due = day(due);
    if units == 1 {
        return Told {
            fact: format!("“{name}”逾期：{step}"),
            ground: format!("{of}应在{due}前完成。"),
            href: overview::unit_href(first, at.campaign),
            label: "查看进展",
        };
    }
    Told {
        fact: format!("“{}”下级有 {units} 个组织逾期", at.unit_name),
        ground: format!("{of}最久的是“{name}”：{step}应在{due}前完成。"),
        href: format!("{}/branches?late=yes&order=due", overview::href(at.unit, at.campaign)),
        label: "查看逾期",
    }
}

fn guided(branches: usize, lacking: usize, first: Option<&(String, Step, Date)>, today: Date) -> Told {
    let first = first.map_or_else(String::new, |(name, step, due)| {
        let late = if *due < today { "，已经逾期" } else { "" };
        format!("最先到期的是“{name}”的{}，{}前{late}。", step.label(), day(*due))
    });
    Told {
        fact: format!("指导的 {branches} 个支部中，还有 {lacking} 个有没办的事"),
        ground: format!("{first}各支部还差几项、几份材料等您审阅，总览里逐个列出。"),
        href: "/overview".into(),
        label: "查看总览",
    }
}

fn base(at: &Place) -> String {
    overview::unit_href(at.unit, at.campaign)
}

/// By when, or since when it is late.
fn until(due: Option<Date>, today: Date, what: &str) -> String {
    match due {
        None => String::new(),
        Some(due) if due < today => format!("应在{}前{what}，已经逾期。", day(due)),
        Some(due) => format!("{}前{what}。", day(due)),
    }
}

/// `of` names the campaign where there are several.
fn own_text(at: &Place, kind: TextKind, (state, until): (&OwnText, String), of: &str) -> Told {
    let kind = kind.label();
    let page = |id: &domain::ids::TextId| texts::href_of((at.unit, at.campaign, *id));
    let (fact, ground, href, label) = match state {
        OwnText::Unwritten => (
            format!("我的材料：{kind}还没有写"),
            format!("{of}{until}"),
            texts::href(at.unit, at.campaign),
            "写材料",
        ),
        OwnText::Unsaved(id) => (
            format!("我的材料：{kind}还没有保存成一版"),
            format!("{of}{until}写的存在草稿里，只有您看得到。"),
            format!("{}/edit", page(id)),
            "继续写材料",
        ),
        OwnText::Writing(id) => {
            (format!("我的材料：{kind}还没有提交"), format!("{of}{until}"), page(id), "提交材料")
        }
        OwnText::Lacking(id, headings) => (
            format!("我的材料：{kind}还没有写完"),
            format!("{of}{until}还空着：{}。", wording::list(headings.iter().map(String::as_str))),
            format!("{}/edit", page(id)),
            "继续写材料",
        ),
        OwnText::Returned(id, reason) => (
            format!("我的材料：{kind}被退回"),
            format!("{of}{until}退回意见：{reason}"),
            format!("{}/edit", page(id)),
            "修改材料",
        ),
        OwnText::Uncompleted(id) => (
            format!("我的材料：{kind}会后还没有补充"),
            format!("{of}会上的批评意见和点评要补进材料，作为新的一版。"),
            format!("{}/edit#{}", page(id), texts::MEETING),
            "补充材料",
        ),
        OwnText::Drafted(id) => (
            format!("我的材料：{kind}会后还没有补充"),
            format!("{of}写的存在草稿里，只有您看得到；保存成一版，才算补充。"),
            format!("{}/edit#{}", page(id), texts::MEETING),
            "继续写补充",
        ),
        OwnText::Unconfirmed(id) => (
            format!("我的材料：{kind}的会后补充等您确认"),
            format!("{of}别人替您录入了会上的意见，您看过、自己再保存一次，才算补充。"),
            format!("{}/edit", page(id)),
            "看过再保存",
        ),
    };
    Told { fact, ground, href, label }
}

/// `第三党支部：制定方案截止`; without the unit's name where there is only one. A day is the last one, or the day itself.
pub(super) fn coming(coming: &Coming, several: bool) -> String {
    let (step, unit) = (coming.step.label(), &coming.at.unit_name);
    let on =
        if coming.how == How::Planned && coming.step.is_of_one_day() { "（当天）" } else { "截止" };
    match coming.how {
        How::DueBelow(units) => format!("{step}截止，{unit}下级 {units} 个组织"),
        _ if several => format!("{unit}：{step}{on}"),
        _ => format!("{step}{on}"),
    }
}

pub(super) fn coming_href(coming: &Coming) -> String {
    match coming.how {
        How::Due | How::Planned => meetings::page_of(&base(&coming.at), coming.step),
        How::DueBelow(_) => {
            format!("{}/branches?order=due", overview::href(coming.at.unit, coming.at.campaign))
        }
    }
}

/// What the register lacks: fact, ground, where to act, and the act.
pub(super) fn of_register(lack: &Lack) -> (String, &'static str, String, &'static str) {
    let at = |unit: &domain::ids::UnitId, rest: &str| format!("{}{rest}", units::href(*unit));
    match lack {
        Lack::NoSecurityAdmin => (
            "还没有安全管理员".into(),
            "系统、安全、审计三员须由不同的人担任；安全管理员任命另外两位。",
            "/hats".into(),
            "任命安全管理员",
        ),
        Lack::NoAuditAdmin => {
            ("还没有审计管理员".into(), "变更记录须有人定期查看。", "/hats".into(), "任命审计管理员")
        }
        Lack::NoChildren { unit, name } => {
            (format!("“{name}”还没有下级组织"), "先有组织，才能录入党员。", at(unit, "/new"), "设立下级组织")
        }
        Lack::NoSecretary { unit, name } => (
            format!("“{name}”没有书记在任"),
            "书记召集并主持组织生活会，也可以指定代理书记。",
            at(unit, "/duties"),
            "登记任职",
        ),
        Lack::NoCommittee { unit, name, formal } => (
            format!("“{name}”有正式党员 {formal} 名，还没有登记支部委员"),
            "正式党员七人以上的党支部，设支部委员会（支部工作条例）。",
            at(unit, "/duties"),
            "登记任职",
        ),
        Lack::TooFewFormal { unit, name, formal } => (
            format!("“{name}”只有正式党员 {formal} 名"),
            "党支部和联合党支部一般有正式党员三人以上；不足的可以调整联合的单位。",
            at(unit, "/people"),
            "核对名册",
        ),
        Lack::NoMembers { unit, name } => {
            (format!("“{name}”还没有党员"), "会议、评议和统计都以名册为准。", at(unit, "/import"), "导入名册")
        }
        Lack::NoSignIn { unit, name, people } => (
            format!("“{name}”还有 {people} 人没有激活账号"),
            "激活后才能在手机上查看和填写。",
            at(unit, "/accounts"),
            "发放激活码",
        ),
        Lack::ProbationOver { unit, name, people } => (
            format!("“{name}”有 {people} 名预备党员预备期已满一年"),
            "预备期满，支部应当及时讨论能否转正（党章第七条）；转正后在名册上登记。",
            at(unit, "/people?stage=probationary"),
            "核对名册",
        ),
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::{CampaignId, TextId, UnitId};
    use time::macros::date;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_returned_text_keeps_its_day() {
        let id = Uuid::from_u128(1);
        let at = Place {
            unit: UnitId(id),
            unit_name: "支部".into(),
            campaign: CampaignId(id),
            title: "活动".into(),
        };
        let returned = |due| Todo::OwnText {
            at: at.clone(),
            kind: TextKind::Outline,
            state: OwnText::Returned(TextId(id), "没有事例。".into()),
            due: Some(due),
        };
        let ground = |due| todo(&returned(due), date!(2026 - 03 - 10), Several::default()).ground;
        assert_eq!(ground(date!(2026 - 03 - 12)), "2026年3月12日前提交。退回意见：没有事例。");
        assert!(ground(date!(2026 - 03 - 09)).contains("已经逾期。退回意见"));
    }
}
