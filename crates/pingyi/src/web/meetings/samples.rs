//! Samples for the pages around the call to the meeting. Names are invented.

use domain::access::Act as Right;
use domain::campaign::Step;
use domain::preparation::meeting::opening::Override;
use domain::preparation::meeting::{self, Answer, Notice, Verdict};
use domain::progress::{self, Sight};
use store::meetings::{Answered, Check as Said, Consent, Issued, Opened};
use time::macros::date;
use uuid::Uuid;

use super::{Call, Check, Leave, NoticePage, Open, Ready, Seen, Undo};
use crate::actions::meetings::{Calling, Reading};
use crate::web::campaigns::{sample_head, sample_standing};
use crate::web::form::Typed;

const NOON: i64 = 1_772_510_400_000;
const TODAY: time::Date = date!(2026 - 03 - 03);

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn said(step: Step, verdict: Verdict, reason: &str) -> Said {
    Said { id: id(1), step, verdict, reason: reason.into(), examiner: id(5), by: "周宁".into(), at: NOON }
}

fn consent(answer: Option<Answer>) -> Consent {
    let reason = "谈心谈话还没有谈完，谈完再报。".to_owned();
    Consent {
        id: id(5),
        figures: "集中学习 2 次，3 个半天\n谈心谈话 41 人次".into(),
        report: "准备情况如上。\n拟于3月12日开会。".into(),
        asked_by: "王晓".into(),
        asked_at: NOON,
        answered: answer.map(|answer| Answered { answer, reason, by: "周宁".into(), at: NOON }),
    }
}

fn issued(number: u128, day: u8) -> Issued {
    let held_on = date!(2026 - 03 - 01).replace_day(day).unwrap_or(TODAY);
    Issued {
        id: id(number),
        notice: Notice {
            held_on,
            begins: "14:30".into(),
            place: "三楼会议室".into(),
            theme: "学习贯彻新时代党的创新理论".into(),
            sits_in: "欧阳文静".into(),
            brings: "带发言提纲。\n提前十分钟到会。".into(),
        },
        by: "王晓".into(),
        at: NOON,
    }
}

fn reading(change: impl FnOnce(&mut Reading)) -> Reading {
    let branch = sample_head(2, &[], "");
    let mut reading = Reading {
        unit: branch.unit.unit,
        campaign: branch.campaign,
        standing: sample_standing(),
        items: vec![],
        barring: progress::Barring::default(),
        barring_today: progress::Barring::default(),
        checks: vec![],
        consents: vec![],
        notices: vec![],
        opened: None,
        undone: None,
        account_keepers: vec!["乔慕云".into()],
        stays: None,
        today: TODAY,
    };
    change(&mut reading);
    let run = reading.standing.run();
    reading.items = meeting::readiness::items(&run, &reading.standing.records);
    reading.barring = progress::barring(&run, &reading.standing.records);
    reading.barring_today = progress::barring_today(&run, &reading.standing.records, reading.today);
    reading
}

/// With an examination that returned one step, leave refused once, and a notice that was changed.
fn eventful() -> Reading {
    reading(|reading| {
        let facts = &mut reading.standing.records.preparation.meeting;
        let reason = "只学了半天，请补学。".to_owned();
        facts.checks = vec![meeting::Checked { step: Step::Study, verdict: Verdict::Returned, reason }];
        reading.checks = vec![
            said(Step::Talks, Verdict::Passed, ""),
            said(Step::Study, Verdict::Returned, "只学了半天，请补学。"),
        ];
        reading.consents = vec![consent(Some(Answer::Refused)), consent(None)];
        reading.notices = vec![issued(7, 12), issued(8, 14)];
    })
}

fn opened() -> Reading {
    reading(|reading| {
        reading.standing.records.preparation.meeting.opened_on = Some(TODAY);
        let one = Override {
            step: Step::MeetingNotice,
            fact: "还没有发会议通知".into(),
            reason: "当面通知".into(),
        };
        let records = vec![(Step::Study, "集中学习 2 次，3 个半天".to_owned())];
        reading.items = meeting::readiness::as_opened(std::mem::take(&mut reading.items), &records);
        reading.opened = Some(Opened { on: TODAY, by: "王晓".into(), overrides: vec![one], records });
    })
}

/// Nothing hard is left: the kind of meeting with the fewest rules.
fn nearly() -> Reading {
    let mut reading = eventful();
    reading.notices.clear();
    let hard = std::mem::take(&mut reading.barring.hard);
    reading.barring.soft.extend(hard);
    reading.barring_today = reading.barring.clone();
    reading
}

const CALLS: [Right; 2] = [Right::SeeCampaign, Right::CallMeeting];
const EXAMINES: [Right; 3] = [Right::SeeCampaign, Right::Precheck, Right::AnswerLeave];

fn seen(rights: &[Right], reading: Reading) -> Seen {
    let sight = if rights == CALLS { Sight::Names } else { Sight::Counts };
    let hands = progress::Hands { rights: rights.to_vec(), ..progress::Hands::default() };
    let is_own_case = rights == CALLS;
    Seen { head: sample_head(2, rights, super::TAB), reading, sight, hands, is_own_case, me: id(9) }
}

pub(super) fn readies() -> Vec<(&'static str, Ready)> {
    let ready = |rights: &[Right], reading| Ready { seen: seen(rights, reading) };
    let all = |reading: &mut Reading| {
        reading.barring = progress::Barring::default();
        reading.barring_today = progress::Barring::default();
    };
    let mut done = reading(|_| {});
    all(&mut done);
    let undone = reading(|reading| {
        let (at, by, reason) = (NOON, "王晓".into(), "误按，会议改到明天。".into());
        reading.undone = Some(store::meetings::Undone { at, by, reason });
    });
    vec![
        ("nothing yet", ready(&CALLS, reading(|_| {}))),
        ("taken back", ready(&CALLS, undone)),
        ("the branch", ready(&CALLS, eventful())),
        ("an examiner", ready(&EXAMINES, eventful())),
        ("only looking", ready(&[Right::SeeCampaign], eventful())),
        ("nothing missing", ready(&CALLS, done)),
        ("opened", ready(&CALLS, opened())),
    ]
}

pub(super) fn checks() -> Vec<(&'static str, Check)> {
    let page = |typed| {
        let seen = seen(&EXAMINES, eventful());
        let item = seen.reading.items.iter().find(|item| item.step == Step::Study).cloned();
        item.map(|item| Check { seen, item, typed })
    };
    let mut refused = Typed::filled([("verdict", "returned".into())]);
    refused.error("reason", "请写明理由。");
    let all = [("new", page(Typed::default())), ("refused", page(refused))];
    all.into_iter().filter_map(|(name, page)| Some((name, page?))).collect()
}

pub(super) fn leaves() -> Vec<(&'static str, Leave)> {
    let page = |rights: &[Right], reading| Leave { seen: seen(rights, reading), typed: Typed::default() };
    let mut top = eventful();
    top.unit.parent = None;
    let mut overtaken = page(&CALLS, eventful());
    overtaken.typed.error("", "已经报请，上级还没有答复。");
    let mut refused = page(&EXAMINES, eventful());
    refused.typed.error("answer", "请选择是否同意开会。");
    let ready = |leave| reading(|reading| reading.standing.records.preparation.meeting.leave = leave);
    let mut unwaited = opened();
    unwaited.consents = vec![consent(None)];
    vec![
        ("asking", page(&CALLS, ready(None))),
        ("nothing asked", page(&[Right::SeeCampaign], ready(None))),
        ("waiting", page(&CALLS, eventful())),
        ("answering", page(&EXAMINES, eventful())),
        ("a superior outside", page(&CALLS, top)),
        ("opened without an answer", page(&CALLS, unwaited)),
        ("refused", refused),
        ("overtaken", overtaken),
    ]
}

pub(super) fn notices() -> Vec<(&'static str, NoticePage)> {
    let page = |rights: &[Right], notices: Vec<Issued>| {
        let head = sample_head(2, rights, super::TAB);
        let calling = Calling {
            unit: head.unit.unit.clone(),
            campaign: head.campaign.clone(),
            notices,
            opened_on: None,
        };
        NoticePage { head, calling, remarks: vec![] }
    };
    let mut told = page(&CALLS, vec![issued(7, 12), issued(8, 14)]);
    told.remarks = vec!["2026年3月14日不是工作日。".into()];
    let mut over = page(&[Right::SeeCampaign], vec![issued(7, 12)]);
    over.calling.opened_on = Some(TODAY);
    vec![
        ("none", page(&CALLS, vec![])),
        ("a member", page(&[Right::SeeCampaign], vec![issued(7, 12)])),
        ("changed", told),
        ("opened", over),
    ]
}

pub(super) fn calls() -> Vec<(&'static str, Call)> {
    let page = |reading, typed| Call { seen: seen(&CALLS, reading), typed, overtaken: false };
    let filled = || Typed::filled([("held_on", "2026-03-12".into()), ("place", "三楼会议室".into())]);
    let mut overtaken = page(eventful(), filled());
    overtaken.overtaken = true;
    overtaken.typed.error("", "会议通知刚由别人发出或更改。");
    let mut refused = filled();
    refused.error("begins", "请填写开会时间。");
    let mut doubtful = filled();
    doubtful.set("asked", "2026-03-12".into());
    doubtful.error("", "通知还没有发出：2026年3月12日开会，不在规定时间内。");
    vec![
        ("a doubtful day", page(reading(|_| {}), doubtful)),
        ("new", page(reading(|_| {}), filled())),
        ("change", page(eventful(), filled())),
        ("refused", page(eventful(), refused)),
        ("overtaken", overtaken),
        ("opened", page(opened(), filled())),
    ]
}

pub(super) fn opens() -> Vec<(&'static str, Open)> {
    let page = |reading| Open { seen: seen(&CALLS, reading), typed: Typed::default(), unexplained: vec![] };
    let mut unexplained = page(nearly());
    unexplained.unexplained =
        unexplained.seen.reading.barring.soft.iter().map(|gap| gap.lack.counted().fact).collect();
    unexplained.typed.error("", "没有写明理由。");
    let mut free = reading(|_| {});
    free.barring = progress::Barring::default();
    let mut ahead = page(nearly());
    let (held_on, begins) = (date!(2026 - 03 - 14), "14:30".into());
    let called = meeting::Called { held_on, begins, place: "三楼会议室".into(), issued_on: TODAY };
    ahead.seen.reading.standing.records.preparation.meeting.notice = Some(called);
    vec![
        ("barred", page(eventful())),
        ("before its day", ahead),
        ("with reasons", page(nearly())),
        ("unexplained", unexplained),
        ("free", page(free)),
        ("opened", page(opened())),
    ]
}

pub(super) fn undos() -> Vec<(&'static str, Undo)> {
    let page = |typed| Undo { seen: seen(&CALLS, opened()), typed };
    let mut refused = Typed::default();
    refused.error("reason", "请填写理由。");
    vec![("asked", page(Typed::default())), ("refused", page(refused))]
}
