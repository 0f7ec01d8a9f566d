//! Samples for the pages of campaigns. Names are invented.

use domain::access::Act as Right;
use domain::calendar::Calendar;
use domain::campaign::roster::{CorrectionKind, Entry, Relation};
use domain::campaign::terms::{Addition, Change, Requirement, TermKey, Terms};
use domain::campaign::{Campaign, CampaignKind, Deadline, Edition, Profile, Selector, Step};
use domain::ids::{CampaignId, NoticeId, PersonId, UnitId};
use domain::member::Stage;
use domain::notice::{Body, Cited, Notice, Stage as Published, Task, proposal};
use domain::org::{Label, LabelKind, UnitKind};
use domain::plan::{Content, Line, PlanStage};
use domain::progress::{Hands, NoticeSeen, PlanSeen, Records, Sight};
use store::campaigns::Contact;
use store::rosters::Correction;
use time::macros::date;
use uuid::Uuid;

use super::list::{Begin, List, Offer};
use super::notices::{
    ask::Ask,
    edit,
    edit::Edit,
    list, paste,
    publish::{Discard, Publish},
    show as notice_page,
};
use super::roster::{Correct, Freeze, Show as RosterPage};
use super::show::Show;
use super::{Close, Contacts, Head};
use crate::actions::campaigns::{Leader, Shown};
use crate::actions::notices::{Recipient, Shown as NoticeShown};
use crate::actions::progress::Standing;
use crate::actions::rosters::Roster;
use crate::web::form::Typed;
use crate::web::picker;
use crate::web::units::{Head as UnitHead, sample_unit};

const TODAY: time::Date = date!(2026 - 03 - 03);
const NOON: i64 = 1_772_510_400_000;

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

pub fn sample_campaign() -> Campaign {
    Campaign {
        id: id::<CampaignId>(900),
        unit: id::<UnitId>(1),
        kind: CampaignKind::BranchMeeting,
        title: "2025年度组织生活会和民主评议党员".into(),
        year: 2025,
        pack: Edition {
            code: "P2025".into(),
            revision: 1,
            text: crate::packs::shipped_text("P2025").unwrap_or_default().into(),
        },
        window_from: date!(2026 - 02 - 24),
        window_until: date!(2026 - 03 - 31),
        cut_off: Some(date!(2026 - 01 - 31)),
        frozen_at: Some(NOON),
        after: None,
        closed_on: None,
        version: 2,
    }
}

/// The head of a unit's pages in a campaign: of the committee (1), or of a branch below.
pub fn sample_head(number: u128, rights: &[Right], tab: &'static str) -> Head {
    let (name, kind) = match number {
        1 => ("云澜市公共设施局党委", UnitKind::Committee),
        _ => ("一个名称特别特别长的、由若干单位联合组成的联合党支部", UnitKind::JointBranch),
    };
    let unit = UnitHead {
        unit: sample_unit(number, name, kind),
        trail: if number == 1 { vec![] } else { vec![("局党委".into(), None)] },
        rights: rights.to_vec(),
        tab: "活动",
    };
    Head { unit, campaign: sample_campaign(), tab, names_leaders: false }
}

fn sample_notice(number: u128, published: bool) -> Notice {
    let require =
        |change, sentence: &str, scope| Requirement { scope, change, sentence: sentence.into(), firm: true };
    let all = Selector::default;
    Notice {
        id: id::<NoticeId>(number),
        campaign: id(900),
        unit: id(1),
        number: "云设党〔2026〕3号".into(),
        title: "关于召开2025年度组织生活会和开展民主评议党员的通知".into(),
        body: Body {
            issuers: vec!["云澜市公共设施局党委".into(), "云澜市公共设施局机关党委".into()],
            cites: vec![Cited {
                issuer: "中共云澜市委组织部".into(),
                title: "关于召开2025年度组织生活会的通知".into(),
                number: "云组通〔2026〕1号".into(),
            }],
            aims: "把会开出质量，把问题找准。\n党员受到教育。".into(),
            requirements: vec![
                require(
                    Change::Deadline {
                        step: Step::Plan,
                        deadline: Deadline::Day { day: date!(2026 - 03 - 06) },
                    },
                    "各支部3月6日前报送实施方案",
                    all(),
                ),
                require(
                    Change::Value { key: TermKey::CriticismLeast, value: 2 },
                    "每名党员对其他党员至少提出2条批评意见",
                    Selector { kinds: vec![UnitKind::Branch], ..all() },
                ),
                require(
                    Change::Add { kind: Addition::Study, text: "《云澜市公共设施条例》".into() },
                    "结合本职学习条例",
                    Selector {
                        label: Some(Label { kind: LabelKind::Place, value: "机关".into() }), ..all()
                    },
                ),
                require(Change::Add { kind: Addition::Aim, text: "年年有变化".into() }, "年年有变化", all()),
                require(
                    Change::Add { kind: Addition::Demand, text: "不得走过场".into() },
                    "不得走过场",
                    all(),
                ),
            ],
            tasks: vec![
                Task {
                    what: "审核各支部方案".into(),
                    who: "组织科".into(),
                    until: Some(date!(2026 - 03 - 10)),
                },
                Task { what: "汇总".into(), who: "党委办公室".into(), until: None },
            ],
        },
        stage: if published {
            Published::Published { on: date!(2026 - 02 - 26), at: NOON }
        } else {
            Published::Draft
        },
        version: 3,
    }
}

fn standing(plan: Option<PlanSeen>, signed: bool, unit: u128) -> Standing {
    let campaign = sample_campaign();
    let notice = sample_notice(700, true);
    let layers =
        crate::actions::campaigns::layers(&campaign, std::slice::from_ref(&notice)).unwrap_or_default();
    let profile = Profile { unit: id(unit), kind: UnitKind::Branch, labels: vec![] };
    let seen = NoticeSeen {
        id: notice.id,
        title: notice.cited(),
        published_on: date!(2026 - 02 - 26),
        signed_on: signed.then_some(date!(2026 - 02 - 27)),
    };
    Standing {
        kind: campaign.kind,
        unit_kind: profile.kind,
        pack: crate::actions::campaigns::pack_of(&campaign).expect("the shipped pack can be read"),
        terms: Terms::in_force(&layers, &profile),
        layers,
        calendar: Calendar::shipped(),
        records: Records {
            unit: id(unit),
            notices: vec![seen],
            plan,
            body_meeting: None,
            preparation: domain::preparation::Facts::default(),
        },
    }
}

/// A branch that has signed its notice and made no plan.
pub fn sample_standing() -> Standing {
    standing(None, true, 2)
}

fn plan(stage: PlanStage) -> PlanSeen {
    let line =
        |step, day| Line { step, day: Some(day), what: "按通知办理".into(), who: "支委会".into() };
    let content = Content {
        lines: vec![line(Step::Study, date!(2026 - 03 - 10)), line(Step::Meeting, date!(2026 - 03 - 20))],
        ..Content::default()
    };
    PlanSeen { stage, content, since: Some(date!(2026 - 03 - 02)), reason: "会议时间太靠后。".into() }
}

fn shown(standing: Standing, own: Vec<Notice>) -> Shown {
    let contact = Contact {
        unit: standing.records.unit,
        unit_name: "第三党支部".into(),
        person: id(5),
        person_name: "王晓".into(),
        named_by: id(1),
    };
    Shown {
        campaign: sample_campaign(),
        standing,
        own,
        roster: (12, 1, 3),
        contacts: vec![contact],
        today: TODAY,
    }
}

pub(super) fn lists() -> Vec<(&'static str, List)> {
    let head = |rights: &[Right]| sample_head(1, rights, "").unit;
    let ended = Campaign { closed_on: Some(date!(2025 - 04 - 10)), year: 2024, ..sample_campaign() };
    vec![
        ("empty", List { head: head(&[]), campaigns: vec![] }),
        ("first", List { head: head(&[Right::KeepCampaign]), campaigns: vec![] }),
        ("two", List { head: head(&[Right::KeepCampaign]), campaigns: vec![sample_campaign(), ended] }),
    ]
}

pub(super) fn begins() -> Vec<(&'static str, Begin)> {
    let offers = vec![Offer {
        code: "P2025".into(),
        name: "2025年度组织生活会和民主评议党员".into(),
        kind: Some(CampaignKind::BranchMeeting),
    }];
    let mut typed = Typed::filled([("title", "2025年度组织生活会".into()), ("window_from", "不知道".into())]);
    typed.optional_day("window_from", "会议时间从");
    let unit = sample_unit(1, "云澜市公共设施局党委", UnitKind::Committee);
    vec![
        (
            "empty",
            Begin { unit: unit.clone(), offers: offers.clone(), bodies: vec![], typed: Typed::default() },
        ),
        ("refused", Begin { unit, offers, bodies: vec![sample_campaign()], typed }),
    ]
}

pub(super) fn shows() -> Vec<(&'static str, Show)> {
    let secretary = [Right::SeeCampaign, Right::SignReceipt, Right::WritePlan];
    let page = |head: Head, shown| {
        let hands = Hands { rights: head.unit.rights.clone(), ..Hands::default() };
        Show { head, shown, sight: Sight::Names, hands }
    };
    let branch = || sample_head(3, &secretary, "进展");
    let mut bare = standing(None, true, 3);
    bare.records.notices.clear();
    let mut ended = branch();
    ended.campaign.closed_on = Some(TODAY);
    vec![
        ("nothing yet", page(branch(), shown(bare, vec![]))),
        ("unsigned", page(branch(), shown(standing(None, false, 3), vec![]))),
        ("draft", page(branch(), shown(standing(Some(plan(PlanStage::Draft)), true, 3), vec![]))),
        ("returned", page(branch(), shown(standing(Some(plan(PlanStage::Returned)), true, 3), vec![]))),
        ("approved", page(branch(), shown(standing(Some(plan(PlanStage::Approved)), true, 3), vec![]))),
        ("ended", page(ended, shown(standing(None, false, 3), vec![]))),
        (
            "a member",
            Show {
                sight: Sight::Nothing,
                ..page(sample_head(3, &[], "进展"), shown(standing(None, true, 3), vec![]))
            },
        ),
        (
            "superior",
            page(
                sample_head(1, &[Right::SeeCampaign, Right::KeepCampaign], "进展"),
                shown(standing(None, true, 1), vec![sample_notice(701, false), sample_notice(702, true)]),
            ),
        ),
    ]
}

pub(super) fn notice_lists() -> Vec<(&'static str, list::List)> {
    let rights = [Right::SeeCampaign, Right::KeepCampaign];
    let mut first = shown(standing(None, true, 1), vec![]);
    first.standing.records.notices.clear();
    let both = vec![sample_notice(701, false), sample_notice(702, true)];
    vec![
        ("empty", list::List { head: sample_head(1, &rights, "通知"), shown: first }),
        (
            "drafts",
            list::List {
                head: sample_head(1, &rights, "通知"), shown: shown(standing(None, true, 1), both)
            },
        ),
        (
            "branch",
            list::List {
                head: sample_head(3, &[], "通知"), shown: shown(standing(None, false, 3), vec![])
            },
        ),
    ]
}

pub(super) fn notices() -> Vec<(&'static str, notice_page::Show)> {
    let page = |unit, rights: &[Right], notice: Notice, recipients, signed| notice_page::Show {
        head: sample_head(unit, rights, "通知"),
        shown: NoticeShown {
            notice,
            campaign: sample_campaign(),
            issuer: "局党委".into(),
            above: vec![sample_campaign().layer()],
            recipients,
            signed,
        },
    };
    let recipients: Vec<Recipient> = (0..40)
        .map(|n| Recipient {
            unit: id(n + 10),
            name: format!("第{n}党支部"),
            signed: (n % 3 > 0).then(|| ("李华".to_owned(), NOON)),
        })
        .collect();
    let keeps = [Right::SeeCampaign, Right::KeepCampaign];
    let mut bare = sample_notice(701, false);
    bare.body = Body::default();
    bare.title = String::new();
    vec![
        ("bare draft", page(1, &keeps, bare, vec![], None)),
        ("draft", page(1, &keeps, sample_notice(701, false), recipients.clone(), None)),
        ("published", page(1, &keeps, sample_notice(702, true), recipients, None)),
        (
            "to sign",
            page(3, &[Right::SeeCampaign, Right::SignReceipt], sample_notice(702, true), vec![], None),
        ),
        (
            "signed",
            page(3, &[Right::SeeCampaign], sample_notice(702, true), vec![], Some(("李华".into(), NOON))),
        ),
        ("a member", page(3, &[Right::SeeCampaign], sample_notice(702, true), vec![], None)),
    ]
}

pub(super) fn notice_edits() -> Vec<(&'static str, Edit)> {
    let typed = edit::filled(&sample_notice(701, false));
    let mut wrong = typed.clone();
    wrong.error("number", "发文字号“云〔26〕3号”不合格式。");
    let page = "/units/1/campaigns/2/notices/3".to_owned();
    vec![
        ("filled", Edit { page: page.clone(), typed: typed.clone(), meanwhile: None }),
        ("refused", Edit { page: page.clone(), typed: wrong, meanwhile: None }),
        ("overtaken", Edit { page, typed: typed.clone(), meanwhile: Some(typed) }),
    ]
}

pub(super) fn asks() -> Vec<(&'static str, Ask)> {
    let page = "/units/1/campaigns/2/notices/3".to_owned();
    let labels = vec![Label { kind: LabelKind::Place, value: "机关".into() }];
    let units: Vec<(UnitId, String)> = (0..40).map(|n| (id(n + 10), format!("第{n}党支部"))).collect();
    let mut typed = Typed::parse("subject=value:excellent_most&value=40%25&kind=branch").unwrap_or_default();
    typed.error("value", "“优秀等次比例不超过”不能改为40%：上级要求三分之一。");
    vec![
        ("empty", Ask { page: page.clone(), labels: vec![], units: vec![], typed: Typed::default() }),
        ("refused", Ask { page, labels, units, typed }),
    ]
}

const PASTED: &str = "一、各支部于3月6日前报送实施方案。组织生活会于3月底前召开完毕。优秀等次比例不超过三分之一，\
    每名党员对其他党员至少提出1条批评意见。没有组织集中学习的不得开会。";

pub(super) fn pastes() -> Vec<(&'static str, paste::Paste)> {
    let page = "/units/1/campaigns/2/notices/3".to_owned();
    let mut typed = Typed::filled([("text", String::new())]);
    typed.text("text", "上级通知正文", 100);
    vec![
        ("empty", paste::Paste { page: page.clone(), typed: Typed::default() }),
        ("refused", paste::Paste { page, typed }),
    ]
}

pub(super) fn confirms() -> Vec<(&'static str, paste::Confirm)> {
    let page = "/units/1/campaigns/2/notices/3".to_owned();
    let proposals = proposal::propose(PASTED, 2026);
    let typed = paste::filled(3, &proposals);
    let mut wrong = typed.clone();
    wrong.error("", "第 1 条的取值“以后”读不出来，要写成：日期，如 2026-02-10。");
    vec![
        ("nothing", paste::Confirm { page: page.clone(), typed: Typed::default(), rows: 0 }),
        ("found", paste::Confirm { page: page.clone(), typed, rows: proposals.len() }),
        ("refused", paste::Confirm { page, typed: wrong, rows: proposals.len() }),
    ]
}

pub(super) fn publishes() -> Vec<(&'static str, Publish)> {
    let page = |typed| Publish {
        page: "/units/1/campaigns/2/notices/3".into(),
        title: "关于召开2025年度组织生活会的通知".into(),
        reaches: 17,
        requirements: 5,
        typed,
    };
    let mut refused = Typed::filled([("version", "3".into())]);
    refused.error("", "通知还缺发文机关，不能发布。");
    vec![("asked", page(Typed::filled([("version", "3".into())]))), ("refused", page(refused))]
}

pub(super) fn discards() -> Vec<(&'static str, Discard)> {
    let typed = Typed::filled([("version", "3".into())]);
    let title = "关于召开2025年度组织生活会的通知".to_owned();
    vec![("asked", Discard { page: "/units/1/campaigns/2/notices/3".into(), title, typed })]
}

pub(super) fn closes() -> Vec<(&'static str, Close)> {
    let page = |typed| Close { page: "/units/1/campaigns/2".into(), title: sample_campaign().title, typed };
    let mut refused = Typed::filled([("version", "3".into())]);
    refused.error("reason", "结束活动没有写理由。");
    vec![("asked", page(Typed::default())), ("refused", page(refused))]
}

fn entries(count: u128) -> Vec<Entry> {
    let stage = |n| if n % 9 == 8 { Stage::Probationary } else { Stage::Formal };
    let relation = |n| if n % 11 == 10 { Relation::Present } else { Relation::Home };
    (0..count)
        .map(|n| Entry {
            person: id(n + 100),
            name: format!("党员{n}"),
            stage: stage(n),
            relation: relation(n),
        })
        .collect()
}

pub(super) fn rosters() -> Vec<(&'static str, RosterPage)> {
    let correction = Correction {
        id: Uuid::from_u128(1),
        unit: id(3),
        person: id(101),
        person_name: "张明".into(),
        kind: CorrectionKind::StageCorrected,
        stage: Some(Stage::Formal),
        reason: "截止日前已转正，名册漏改。".into(),
        by: id(5),
        by_name: "王晓".into(),
        at: NOON,
    };
    let page = |frozen, cut_off, count, corrections| RosterPage {
        head: sample_head(3, &[Right::SeeCampaign, Right::CorrectRoster], "参加名册"),
        roster: Roster {
            campaign: Campaign { frozen_at: frozen, cut_off, ..sample_campaign() },
            entries: entries(count),
            corrections,
        },
    };
    let cut_off = Some(date!(2026 - 01 - 31));
    vec![
        ("empty", page(None, None, 0, vec![])),
        ("not yet frozen", page(None, cut_off, 12, vec![])),
        ("frozen", page(Some(NOON), cut_off, 80, vec![correction])),
    ]
}

pub(super) fn freezes() -> Vec<(&'static str, Freeze)> {
    let page = |typed| Freeze { page: "/units/1/campaigns/2".into(), title: sample_campaign().title, typed };
    let mut refused = Typed::filled([("day", "2027-01-01".into())]);
    refused.error("day", "截止日2027年1月1日还没有到。");
    vec![("asked", page(Typed::filled([("day", "2026-01-31".into())]))), ("refused", page(refused))]
}

pub(super) fn corrects() -> Vec<(&'static str, Correct)> {
    let page = "/units/1/campaigns/2";
    picker::samples(&format!("{page}/roster/correct"))
        .into_iter()
        .map(|(name, picker)| {
            let people: Vec<(PersonId, String)> =
                entries(12).into_iter().map(|entry| (entry.person, entry.name)).collect();
            let mut typed = Typed::default();
            typed.error("reason", "请填写理由。");
            (name, Correct { page: page.into(), unit: "第三党支部".into(), entries: people, picker, typed })
        })
        .collect()
}

pub(super) fn contacts() -> Vec<(&'static str, Contacts)> {
    let contact = |n: u128| Contact {
        unit: id(n + 10),
        unit_name: format!("第{n}党支部"),
        person: id(5),
        person_name: "王晓".into(),
        named_by: id(1),
    };
    let leaders = vec![Leader { person: id(5), name: "王晓".into(), post: "副局长".into() }];
    let units: Vec<(UnitId, String)> = (0..12).map(|n| (id(n + 10), format!("第{n}党支部"))).collect();
    let keeps = [Right::SeeCampaign, Right::KeepCampaign];
    let page = |rights: &[Right], contacts, leaders| Contacts {
        head: sample_head(1, rights, "联系点"),
        contacts,
        leaders,
        units: units.clone(),
        typed: Typed::default(),
    };
    vec![
        ("empty", page(&[Right::SeeCampaign], vec![], vec![])),
        ("nobody to name", page(&keeps, vec![], vec![])),
        ("some", page(&keeps, (0..5).map(contact).collect(), leaders)),
    ]
}
