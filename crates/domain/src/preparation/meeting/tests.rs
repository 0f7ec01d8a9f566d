use proptest::prelude::*;
use time::macros::date;
use uuid::Uuid;

use super::opening::{open, undo};
use super::*;
use crate::campaign::Need;
use crate::campaign::terms::Change;
use crate::ids::UnitId;
use crate::plan::PlanStage;
use crate::plan::sample::World;
use crate::preparation::{self, text};
use crate::progress::{self, BodyMeeting, Gap, Gate, PlanSeen};
use crate::theme::TextKind;

const TODAY: Date = date!(2026 - 03 - 03);
const MEETING: Date = date!(2026 - 03 - 12);

/// A branch with an approved plan and nothing else.
fn records(world: &World) -> Records {
    let plan = PlanSeen {
        stage: PlanStage::Approved,
        content: world.draft(),
        since: Some(date!(2026 - 02 - 20)),
        reason: String::new(),
    };
    Records {
        unit: UnitId(Uuid::from_u128(1)),
        notices: vec![],
        plan: Some(plan),
        body_meeting: None,
        preparation: preparation::Facts::default(),
    }
}

fn called(held_on: Date, issued_on: Date) -> Called {
    Called { held_on, begins: "14:30".into(), place: "会议室".into(), issued_on }
}

fn facts(of: &[Gap]) -> Vec<String> {
    of.iter().map(|gap| gap.lack.words().fact).collect()
}

fn told(world: &World, records: &Records) -> (Vec<String>, Vec<String>) {
    let barring = progress::barring(&world.run(), records);
    (facts(&barring.hard), facts(&barring.soft))
}

/// What is only missing of the call itself.
fn of_call(world: &World, meeting: Facts) -> (Vec<String>, Vec<String>) {
    let mut records = records(world);
    records.preparation.meeting = meeting;
    let barring = progress::barring(&world.run(), &records);
    let call = |gaps: &[Gap]| -> Vec<String> {
        let is_call = |gap: &&Gap| {
            matches!(gap.lack, progress::Lack::Preparing(preparation::Lack::Meeting(ref lack))
                if !matches!(lack, Lack::NotRecorded { .. }))
        };
        gaps.iter().filter(is_call).map(|gap| gap.lack.words().fact).collect()
    };
    (call(&barring.hard), call(&barring.soft))
}

fn leave(answer: Option<Answer>) -> Leave {
    let answer = answer.map(|answer| (answer, TODAY));
    Leave { asked_on: TODAY, answer, reason: "先谈心".into(), after_refusal: false }
}

#[test]
fn a_law_bars_hard_and_a_habit_with_a_reason() {
    let world = World::new();
    let (hard, soft) = told(&world, &records(&world));
    assert!(hard.contains(&"还没有集中学习记录".to_owned()), "{hard:?}");
    // The pack knows the notice only as a habit.
    assert!(soft.contains(&"还没有发会议通知".to_owned()), "{soft:?}");
    let world = World::new().needing(Step::MeetingNotice, Need::Must);
    let (hard, soft) = told(&world, &records(&world));
    assert!(hard.contains(&"还没有发会议通知".to_owned()) && !soft.contains(&hard[0]), "{hard:?}");
}

#[test]
fn without_an_approved_plan_nobody_sits_down() {
    let world = World::new();
    let bare = Records { plan: None, ..records(&world) };
    assert_eq!(told(&world, &bare).0.first().map(String::as_str), Some("还没有制定实施方案"));
    let mut submitted = records(&world);
    submitted.plan = submitted.plan.map(|plan| PlanSeen { stage: PlanStage::Submitted, ..plan });
    assert!(told(&world, &submitted).0[0].contains("上级还没有审核"));
}

#[test]
fn leave_is_asked_for_where_a_notice_says_so_and_an_answer_is_waited_for_anyway() {
    let (free, bound) = (World::new(), World::new().needing(Step::AskLeave, Need::Must));
    let asked = |world: &World, leave| {
        of_call(world, Facts { leave, notice: Some(called(MEETING, TODAY)), ..Facts::default() })
    };
    assert_eq!(asked(&free, None), (vec![], vec![]));
    assert_eq!(asked(&bound, None).0, ["还没有报请上级同意开会"]);
    assert_eq!(asked(&free, Some(leave(None))).1, ["2026年3月3日报请开会，上级还没有答复"]);
    assert_eq!(asked(&bound, Some(leave(None))).0.len(), 1);
    for world in [&free, &bound] {
        assert_eq!(asked(world, Some(leave(Some(Answer::Granted)))), (vec![], vec![]));
        assert_eq!(asked(world, Some(leave(Some(Answer::Refused)))).0, ["上级不同意现在开会：先谈心"]);
        // Asking again does not soften a no: a grant alone lifts it.
        let again = |answer| Leave { after_refusal: true, ..leave(answer) };
        let waits = vec!["2026年3月3日重新报请开会，上级还没有答复".to_owned()];
        assert_eq!(asked(world, Some(again(None))), (waits, vec![]));
        assert_eq!(asked(world, Some(again(Some(Answer::Granted)))), (vec![], vec![]));
    }
}

#[test]
fn what_an_examiner_returned_bars_until_it_is_passed() {
    let world = World::new();
    let check = |verdict| {
        let checked = Checked { step: Step::Lecture, verdict, reason: "没有讲稿。".into() };
        of_call(
            &world,
            Facts { checks: vec![checked], notice: Some(called(MEETING, TODAY)), ..Facts::default() },
        )
        .0
    };
    assert_eq!(check(Verdict::Returned), ["会前检查退回了“党课”：没有讲稿"]);
    assert_eq!(check(Verdict::Passed), [""; 0]);
}

/// A pass says that there is nothing left to do; what another sent back passes with a word to him.
#[test]
fn nothing_passes_of_which_something_that_must_be_done_is_missing() {
    let world = World::new();
    let mut records = records(&world);
    let checked = |step| Checked { step, verdict: Verdict::Returned, reason: "再学".into() };
    records.preparation.meeting.checks = vec![checked(Step::Study), checked(Step::Talks)];
    let items = |records: &Records| readiness::items(&world.run(), records);
    let said = |step, verdict, reason| Said { step, verdict, reason, of_another: false };
    let examined = |records: &Records, said: Said<'_>| examine(&Facts::default(), &items(records), said);
    let missing =
        |step| MeetingRefusal::StillLacking { step, lacks: vec!["还没有集中学习记录".to_owned()] };
    let (study, talks) = (Step::Study, Step::Talks);
    assert_eq!(examined(&records, said(study, Verdict::Passed, "行")), Err(missing(study).into()));
    assert_eq!(examined(&records, said(study, Verdict::Returned, "再学")), Ok(()));
    let silent = examined(&records, said(study, Verdict::Returned, " "));
    assert_eq!(silent, Err(Refusal::ReasonMissing { act: "退回检查的一项" }));
    // What was sent back is itself no reason to send it back for ever.
    records.preparation.talks.held = vec![(Uuid::from_u128(1).into(), Uuid::from_u128(2).into())];
    let asks_none = examined(&records, said(talks, Verdict::Passed, ""));
    assert_eq!(asks_none, Ok(()));
    let of_another = |reason| Said { of_another: true, ..said(talks, Verdict::Passed, reason) };
    let unexplained = examined(&records, of_another(" "));
    assert_eq!(unexplained, Err(Refusal::ReasonMissing { act: "通过别人退回的一项" }));
    assert_eq!(examined(&records, of_another("已经补谈")), Ok(()));
    assert_eq!(
        examined(&records, said(Step::Archive, Verdict::Passed, "")),
        Err(MeetingRefusal::NotAnItem.into())
    );
    let opened = Facts { opened_on: Some(TODAY), ..Facts::default() };
    let late = examine(&opened, &items(&records), said(talks, Verdict::Passed, ""));
    assert_eq!(late, Err(MeetingRefusal::AlreadyOpened { on: TODAY }.into()));
}

/// Plans are returned and leave is granted where that is done: sent back here, nobody of the branch could mend it.
#[test]
fn what_is_answered_elsewhere_is_not_sent_back_here() {
    let world = World::new().needing(Step::AskLeave, Need::Must);
    let mut records = records(&world);
    let said = |step, verdict| Said { step, verdict, reason: "再改", of_another: false };
    let examined = |records: &Records, said: Said<'_>| {
        let items = readiness::items(&world.run(), records);
        examine(&records.preparation.meeting, &items, said)
    };
    let elsewhere = |step| Err(MeetingRefusal::AnsweredElsewhere { step }.into());
    for step in [Step::Plan, Step::PlanApproval, Step::AskLeave] {
        assert_eq!(examined(&records, said(step, Verdict::Returned)), elsewhere(step));
    }
    assert_eq!(examined(&records, said(Step::Plan, Verdict::Passed)), Ok(()));
    for (answer, wanted) in [
        (None, elsewhere(Step::AskLeave)),
        (Some(Answer::Refused), elsewhere(Step::AskLeave)),
        (Some(Answer::Granted), Ok(())),
    ] {
        records.preparation.meeting.leave = Some(leave(answer));
        assert_eq!(examined(&records, said(Step::AskLeave, Verdict::Passed)), wanted);
    }
}

#[test]
fn what_is_only_encouraged_is_told_here_and_is_no_gap_of_the_workbench() {
    let world = World::new().needing(Step::Lecture, Need::Should);
    let mut records = records(&world);
    let fact = "“党课”还没有记录".to_owned();
    assert!(told(&world, &records).1.contains(&fact));
    let gaps = progress::gaps(&world.run(), &records);
    assert!(!facts(&gaps).contains(&fact));
    records.preparation.study.lecture_on = Some(TODAY);
    assert!(!told(&world, &records).1.contains(&fact));
}

#[test]
fn the_day_of_a_notice_is_held_against_window_bodies_and_deadline() {
    let world = World::within(date!(2026 - 03 - 01), date!(2026 - 03 - 31));
    let of = |held_on, issued_on, body: Option<Option<Date>>| {
        let mut records = records(&world);
        records.body_meeting = body.map(|day| BodyMeeting { unit: "局党组".into(), day, opened_on: None });
        calling(&world.run(), &records, held_on, issued_on)
    };
    assert_eq!(of(MEETING, TODAY, None), []);
    assert!(matches!(
        of(date!(2026 - 04 - 02), TODAY, None)[..],
        [Lack::Day(Fault::MeetingOutsideWindow { .. })]
    ));
    assert!(matches!(of(date!(2026 - 02 - 20), TODAY, None)[..], [Lack::Day(_)]));
    assert_eq!(of(MEETING, TODAY, Some(Some(date!(2026 - 03 - 11)))), []);
    for body in [None, Some(MEETING)] {
        let found = of(MEETING, TODAY, Some(body));
        assert!(matches!(found[..], [Lack::Day(Fault::MeetingBeforeBody { .. })]), "{found:?}");
        assert_eq!(found[0].bars(), Some(true));
    }
    let value = TermKey::MeetingNoticeLeast.parse("10").unwrap();
    let bound = World::new().asking(Change::Value { key: TermKey::MeetingNoticeLeast, value });
    let late = calling(&bound.run(), &records(&bound), MEETING, TODAY);
    let last = date!(2026 - 03 - 02);
    assert!(matches!(late[..], [Lack::NoticeLate { due, .. }] if due == last), "{late:?}");
    assert_eq!(late[0].bars(), Some(false));
    let told = remarks(&world.run(), &records(&world), date!(2026 - 03 - 14), TODAY);
    assert!(told.iter().any(|line| line.contains("不是工作日")), "{told:?}");
}

/// The day is held against the rules whatever became of the notice: none, or one nobody is asked for.
#[test]
fn without_a_notice_the_day_itself_is_looked_at() {
    let of = |world: &World, body: Option<BodyMeeting>, today| {
        let mut records = records(world);
        records.body_meeting = body;
        let content = &mut records.plan.as_mut().unwrap().content;
        content.variant = world.pack.variants.first().map(|variant| variant.key.clone());
        let found = progress::barring_today(&world.run(), &records, today);
        let is_day = |gap: &&Gap| {
            let day = |lack: &Lack| matches!(lack, Lack::Day(_) | Lack::BodyUnmet { .. });
            matches!(&gap.lack, progress::Lack::Preparing(preparation::Lack::Meeting(lack)) if day(lack))
        };
        (found.hard.iter().filter(is_day).count(), found.soft.iter().filter(is_day).count())
    };
    let body = |day, opened_on| Some(BodyMeeting { unit: "局党组".into(), day, opened_on });
    let asked = World::within(date!(2026 - 03 - 01), date!(2026 - 03 - 31));
    let mut off = World::within(date!(2026 - 03 - 01), date!(2026 - 03 - 31));
    off.pack.variants[0].skips.push(Step::MeetingNotice);
    for world in [&asked, &off] {
        assert_eq!(of(world, None, TODAY), (0, 0));
        assert_eq!(of(world, None, date!(2026 - 02 - 27)), (0, 1));
        assert_eq!(of(world, None, date!(2026 - 04 - 01)), (0, 1));
        // What is only planned is not held, however long ago its day was.
        let planned = date!(2026 - 02 - 25);
        assert_eq!(of(world, body(Some(planned), None), TODAY), (1, 0));
        assert_eq!(of(world, body(None, None), TODAY), (1, 0));
        assert_eq!(of(world, body(Some(TODAY), Some(TODAY)), TODAY), (1, 0));
        assert_eq!(of(world, body(Some(planned), Some(planned)), TODAY), (0, 0));
    }
}

#[test]
fn a_notice_ahead_is_held_against_what_the_body_plans_and_on_its_day_against_what_it_did() {
    let world = World::within(date!(2026 - 03 - 01), date!(2026 - 03 - 31));
    let mut records = records(&world);
    records.body_meeting =
        Some(BodyMeeting { unit: "局党组".into(), day: Some(date!(2026 - 03 - 10)), opened_on: None });
    records.preparation.meeting.notice = Some(called(MEETING, TODAY));
    let hard = |records: &Records, today| facts(&progress::barring_today(&world.run(), records, today).hard);
    let unmet = "“局党组”的民主生活会排在2026年3月10日，还没有召开".to_owned();
    assert!(!hard(&records, TODAY).iter().any(|fact| fact.contains("民主生活会")));
    assert!(hard(&records, MEETING).contains(&unmet));
    records.preparation.meeting.notice = Some(called(date!(2026 - 03 - 09), TODAY));
    assert!(hard(&records, TODAY).iter().any(|fact| fact.contains("没有排在“局党组”")));
}

/// A branch is told of the day it means to meet on, and not of today before it opens the meeting.
#[test]
fn before_the_opening_the_planned_day_is_looked_at_and_not_today() {
    let world = World::within(date!(2026 - 03 - 09), date!(2026 - 03 - 31));
    let outside = |records: &Records| -> Vec<String> {
        let barring = progress::barring(&world.run(), records);
        facts(&barring.soft).into_iter().filter(|fact| fact.contains("不在")).collect()
    };
    let mut records = records(&world);
    assert_eq!(outside(&records), [""; 0]);
    assert_eq!(
        facts(&progress::barring_today(&world.run(), &records, TODAY).soft)
            .iter()
            .filter(|fact| fact.contains("不在"))
            .count(),
        1
    );
    // The notice's day goes before the plan's, past or ahead.
    for held_on in [date!(2026 - 04 - 02), date!(2026 - 03 - 02)] {
        records.preparation.meeting.notice = Some(called(held_on, TODAY));
        assert_eq!(outside(&records).len(), 1, "{held_on}");
        assert!(outside(&records)[0].contains(&day(held_on)));
    }
    records.preparation.meeting.notice = None;
    for stage in [PlanStage::Submitted, PlanStage::Draft] {
        let plan = records.plan.as_mut().unwrap();
        plan.stage = stage;
        assert!(
            !facts(&progress::barring(&world.run(), &records).soft).iter().any(|fact| fact.contains("不在"))
        );
    }
}

#[test]
fn every_lack_has_a_fact_and_an_act_of_verb_and_noun() {
    let ground = "通知第四条。".to_owned();
    let outside =
        Fault::MeetingOutsideWindow { day: MEETING, from: None, until: None, ground: ground.clone() };
    for lack in [
        Lack::Returned { step: Step::Study, reason: "补学。".into() },
        Lack::LeaveUnasked { ground: ground.clone() },
        Lack::LeaveUnanswered { asked_on: TODAY, after_refusal: false },
        Lack::LeaveUnanswered { asked_on: TODAY, after_refusal: true },
        Lack::LeaveRefused { reason: "再准备。".into() },
        Lack::NoNotice { ground: ground.clone() },
        Lack::NoticeLate { issued_on: TODAY, due: TODAY, ground: ground.clone() },
        Lack::Day(outside),
        Lack::BodyUnmet { body: "局党组".into(), planned: MEETING },
        Lack::NotRecorded { step: Step::Lecture, ground },
    ] {
        let words = lack.words();
        assert!(!words.fact.is_empty() && !words.fact.ends_with('。'), "{lack:?}: {}", words.fact);
        assert!(words.ground.ends_with('。') && !words.ground.contains("。。"), "{lack:?}: {}", words.ground);
        assert_eq!(words.act.chars().count(), 4, "{lack:?}");
    }
}

#[test]
fn after_the_opening_nothing_bars() {
    let world = World::new();
    let mut records = records(&world);
    records.preparation.meeting.opened_on = Some(TODAY);
    assert_eq!(told(&world, &records), (vec![], vec![]));
    let cells = progress::cells(&world.run(), &records);
    let meet = cells.iter().find(|cell| cell.stage == crate::campaign::Stage::Meet).unwrap();
    assert_eq!((meet.state, meet.day), (progress::State::Done, Some(TODAY)));
}

#[test]
fn a_clock_time_is_read_however_it_is_written() {
    for text in ["9:05", "09:05", "09：05", " 9:5 "] {
        assert_eq!(clock_time(text).as_deref(), Some("09:05"), "{text}");
    }
    for text in ["", "9", "24:00", "12:60", "下午两点", "1:2:3", "-1:00", "+1:00"] {
        assert_eq!(clock_time(text), None, "{text}");
    }
}

#[test]
fn an_opening_is_taken_back_on_its_day_with_a_reason() {
    assert!(undo(Some(TODAY), "误按", TODAY).is_ok());
    assert!(undo(Some(TODAY), " ", TODAY).is_err());
    assert!(undo(Some(TODAY), "误按", MEETING).is_err());
    assert!(undo(None, "误按", TODAY).is_err());
}

#[test]
fn figures_are_the_lines_of_the_page_without_the_call() {
    let world = World::new();
    let mut records = records(&world);
    records.preparation.talks.held = vec![(Uuid::from_u128(1).into(), Uuid::from_u128(2).into())];
    records.preparation.meeting.leave = Some(leave(None));
    let figures = readiness::figures(&world.run(), &records);
    // What there is none of is said too, and what was missing stays readable after the answer.
    let told = [
        "签收通知：没有记录",
        "方案已批准",
        "方案2026年2月20日批准",
        "动员部署：没有记录",
        "集中学习 0 次",
        "谈心谈话 1 人次",
        "征求意见 0 条",
        "查摆的问题 0 条",
        "提交的材料 0 份",
        "审阅通过的材料 0 份",
        "必须办的还差：还没有集中学习记录",
        "必须办的还差：还没有记下征求到的意见",
        "必须办的还差：班子还没有问题清单",
        "必须办的还差：班子对照检查材料还没有提交",
    ];
    assert_eq!(figures, told);
    let report = figures.join("\n");
    let (has, lacks) = readiness::told_apart(&report);
    assert_eq!((has.len(), lacks.len()), (10, 4));
    assert_eq!((has[0], lacks[0]), ("签收通知：没有记录", "还没有集中学习记录"));
    let items = readiness::items(&world.run(), &records);
    let asked = items.iter().find(|item| item.step == Step::AskLeave).unwrap();
    assert_eq!(asked.evidence, ["2026年3月3日报请，等上级答复"]);
    records.preparation.meeting.opened_on = Some(TODAY);
    let waited = readiness::evidence(Step::AskLeave, &records);
    assert_eq!(waited, ["2026年3月3日报请，开会前没有等到答复"]);
    let tally = &mut records.preparation.opinions.tally;
    (tally.collected, tally.merged, tally.adopted, tally.declined) = (7, 5, 6, 1);
    let opinions = readiness::evidence(Step::Opinions, &records);
    assert_eq!(opinions, ["征求意见 7 条：采纳 6 条，不采纳 1 条，待研究 0 条"]);
}

#[test]
fn an_opened_meeting_keeps_what_was_told_of_it() {
    let world = World::new();
    let mut records = records(&world);
    let talk = |n: u128| (Uuid::from_u128(n).into(), Uuid::from_u128(n + 1).into());
    records.preparation.talks.held = vec![talk(1)];
    records.preparation.meeting.leave = Some(leave(None));
    let kept = readiness::kept(&world.run(), &records, TODAY);
    assert!(kept.contains(&(Step::Talks, "谈心谈话 1 人次".to_owned())), "{kept:?}");
    records.preparation.meeting.opened_on = Some(TODAY);
    let items = |records: &Records| readiness::items(&world.run(), records);
    let same = readiness::as_opened(items(&records), &kept);
    assert_eq!(same, items(&records), "nothing has come since");

    records.preparation.talks.held.push(talk(3));
    let later = readiness::as_opened(items(&records), &kept);
    let talks = later.iter().find(|item| item.step == Step::Talks).unwrap();
    assert_eq!(talks.evidence, ["谈心谈话 1 人次"]);
    assert_eq!(talks.since, Some(vec!["谈心谈话 2 人次".to_owned()]));
    assert_eq!(later.iter().filter(|item| item.since.is_some()).count(), 1);
    records.preparation.talks.held.clear();
    let gone = readiness::as_opened(items(&records), &kept);
    let talks = gone.iter().find(|item| item.step == Step::Talks).unwrap();
    assert_eq!((talks.evidence.len(), talks.since.clone()), (1, Some(vec![])));
    // Of an opening from before anything was kept nothing is made up.
    assert_eq!(readiness::as_opened(items(&records), &[]), items(&records));
}

/// Three texts of twelve people are a quarter, not all of them.
#[test]
fn texts_are_counted_over_everybody_they_are_asked_of() {
    let world = World::new();
    let mut records = records(&world);
    let id = |n: u128| crate::ids::PersonId(Uuid::from_u128(n));
    let person = |n: u128| preparation::talk::Person { id: id(n), name: format!("党员{n}") };
    let facts = &mut records.preparation;
    facts.talks.circle.committee = (1..=3).map(person).collect();
    facts.talks.circle.members = (3..=12).map(person).collect();
    let text = |n, stage| text::Seen {
        id: crate::ids::TextId(Uuid::nil()),
        whose: text::Whose::new(TextKind::Outline, Some(id(n))).unwrap(),
        stage,
        completed: false,
        unconfirmed: false,
        made_by: None,
        led: false,
    };
    facts.texts.texts = vec![
        text(1, text::Stage::Submitted),
        text(2, text::Stage::Passed),
        text(3, text::Stage::Passed),
        text(4, text::Stage::Draft),
        // Who has left is not asked any more.
        text(99, text::Stage::Passed),
    ];
    assert_eq!(readiness::evidence(Step::Texts, &records), ["个人发言提纲 3/12 份提交"]);
    assert_eq!(readiness::evidence(Step::Review, &records), ["个人发言提纲 2/12 份审阅通过"]);
    records.preparation.texts.texts.clear();
    assert_eq!(readiness::evidence(Step::Texts, &records), [""; 0]);
}

/// The reason for what was passed over is read above the branch: whose text it was is not.
#[test]
fn what_is_kept_of_an_opening_names_nobody() {
    let lack = text::Lack::Unsubmitted(text::Lacking {
        kind: TextKind::Outline,
        names: vec!["周宁".into(), "张明".into()],
        idle: crate::preparation::idle::Idle::default(),
        begun: 0,
        typed: 0,
        unconfirmed: 0,
        text: None,
    });
    let gap = Gap {
        step: Step::Texts,
        lack: progress::Lack::Preparing(preparation::Lack::Text(lack)),
        due: None,
        gate: Gate::OpenMeeting,
    };
    let barring = progress::Barring { hard: vec![], soft: vec![gap] };
    let fact = "2 人的个人发言提纲还没有提交".to_owned();
    let kept = open(&Facts::default(), &barring, &[(fact.clone(), "住院".into())], TODAY).unwrap();
    assert_eq!(kept, [opening::Override { step: Step::Texts, fact, reason: "住院".into() }]);
}

fn some_gap() -> impl Strategy<Value = Gap> {
    let lacks = prop_oneof![
        Just(Lack::NoNotice { ground: String::new() }),
        Just(Lack::LeaveUnasked { ground: String::new() }),
        Just(Lack::Returned { step: Step::Study, reason: "补学".into() }),
        Just(Lack::NotRecorded { step: Step::Lecture, ground: String::new() }),
    ];
    lacks.prop_map(|lack| Gap {
        step: lack.step(),
        lack: progress::Lack::Preparing(preparation::Lack::Meeting(lack)),
        due: None,
        gate: Gate::OpenMeeting,
    })
}

/// Whether leave was asked and what was answered.
fn some_leave() -> impl Strategy<Value = Option<Leave>> {
    let answers = prop_oneof![Just(None), Just(Some(Answer::Granted)), Just(Some(Answer::Refused))];
    proptest::option::of(answers.prop_map(leave))
}

fn some_stage() -> impl Strategy<Value = Option<PlanStage>> {
    proptest::option::of(prop_oneof![
        Just(PlanStage::Draft),
        Just(PlanStage::Submitted),
        Just(PlanStage::Returned),
        Just(PlanStage::Approved)
    ])
}

proptest! {
    /// The unit's page, its readiness item by item, the request for leave and the summary row tell the same things.
    #[test]
    fn every_page_tells_the_same_gaps(
        stage in some_stage(),
        leave in some_leave(),
        notice in proptest::option::of((0_i64..60, -5_i64..5)),
        studied in any::<bool>(),
        binding in proptest::collection::vec((0..Step::ALL.len(), any::<bool>()), 0..4),
    ) {
        let mut world = World::within(date!(2026 - 03 - 09), date!(2026 - 03 - 31));
        for (step, must) in binding {
            world = world.needing(Step::ALL[step], if must { Need::Must } else { Need::Should });
        }
        let mut records = records(&world);
        records.notices = vec![progress::NoticeSeen {
            id: crate::ids::NoticeId(Uuid::from_u128(5)),
            title: "《通知》".into(),
            published_on: TODAY,
            signed_on: studied.then_some(TODAY),
        }];
        records.plan = stage.and_then(|stage| records.plan.clone().map(|plan| PlanSeen { stage, ..plan }));
        let days = time::Duration::days;
        records.preparation.meeting.leave = leave;
        records.preparation.meeting.notice = notice.map(|(on, issued)| called(TODAY + days(on), TODAY + days(issued)));
        records.preparation.study.lecture_on = studied.then_some(TODAY);
        let run = world.run();
        let sorted = |mut facts: Vec<String>| { facts.sort(); facts };
        let page = sorted(facts(&progress::missing(&run, &records)));
        let barring = progress::barring(&run, &records);
        let ready = facts(&barring.hard).into_iter().chain(facts(&barring.soft)).collect();
        prop_assert_eq!(&page, &sorted(ready));
        let items = readiness::items(&run, &records).into_iter().flat_map(|item| item.gaps);
        prop_assert_eq!(&page, &sorted(items.map(|(gap, _)| gap.lack.words().fact).collect()));
        let row = crate::overview::Row::of(&run, &records);
        prop_assert_eq!(usize::try_from(row.open).unwrap(), page.len());
    }

    /// Whatever reasons are given, nothing hard is passed, and nothing soft without a word.
    #[test]
    fn nothing_hard_is_ever_passed(
        hard in proptest::collection::vec(some_gap(), 0..3),
        soft in proptest::collection::vec(some_gap(), 0..4),
        explained in proptest::collection::vec(any::<bool>(), 8),
        ahead in -3_i64..3,
    ) {
        let barring = progress::Barring { hard, soft };
        let all = facts(&barring.hard).into_iter().chain(facts(&barring.soft));
        let given: Vec<(String, String)> = all
            .zip(explained)
            .map(|(fact, yes)| (fact, if yes { "理由".to_owned() } else { " ".to_owned() }))
            .collect();
        let held_on = TODAY + time::Duration::days(ahead);
        let state = Facts { notice: Some(called(held_on, TODAY)), ..Facts::default() };
        if let Ok(kept) = open(&state, &barring, &given, TODAY) {
            prop_assert!(barring.hard.is_empty() && held_on <= TODAY);
            let kept: Vec<String> = kept.into_iter().map(|one| one.fact).collect();
            prop_assert_eq!(kept, facts(&barring.soft));
        }
        let opened = Facts { opened_on: Some(TODAY), ..state };
        prop_assert!(open(&opened, &barring, &given, TODAY).is_err());
    }
}

#[test]
fn what_is_wrong_with_the_day_is_told_before_the_notice_goes_out() {
    let refused = |facts: &[&str]| {
        let doubts = facts.iter().map(|fact| (*fact).to_owned()).collect();
        Err(MeetingRefusal::DayDoubtful { doubts }.into())
    };
    let unmet = |body: &str| Lack::BodyUnmet { body: body.into(), planned: TODAY };
    let (one, other) = (unmet("局党委"), unmet("局党组"));
    let told = one.words().fact;
    assert_eq!(settle_day(&[], &[], false), Ok(()));
    assert_eq!(settle_day(std::slice::from_ref(&one), &[], false), refused(&[&told]));
    assert_eq!(settle_day(std::slice::from_ref(&one), &[], true), Ok(()));
    // What was wrong before is known; what has come is not.
    assert_eq!(settle_day(std::slice::from_ref(&one), std::slice::from_ref(&one), false), Ok(()));
    assert_eq!(
        settle_day(&[one.clone(), other], std::slice::from_ref(&one), false),
        refused(&[&unmet("局党组").words().fact])
    );
}
