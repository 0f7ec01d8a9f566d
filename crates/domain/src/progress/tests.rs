//! How far the stage of preparation is, from nothing to the opened meeting.

use time::macros::date;
use uuid::Uuid;

use super::*;
use crate::plan::sample::World;
use crate::preparation::meeting::Called;
use crate::preparation::study;

const STUDY: Date = date!(2026 - 03 - 05);
const NOTICE: Date = date!(2026 - 03 - 09);
const MEETING: Date = date!(2026 - 03 - 12);

/// Study and the notice of the meeting are all that is asked of the preparation, with a day each.
fn world() -> World {
    let mut world = World::new();
    world.pack.steps.retain(|asked| asked.step.stage() != Stage::Prepare);
    let world = world.needing(Step::Study, Need::Must).needing(Step::MeetingNotice, Need::Must);
    world.by(Step::Study, STUDY).by(Step::MeetingNotice, NOTICE)
}

fn records(world: &World) -> Records {
    Records {
        unit: UnitId(Uuid::from_u128(1)),
        notices: vec![NoticeSeen {
            id: NoticeId(Uuid::from_u128(2)),
            title: "《通知》".into(),
            published_on: date!(2026 - 02 - 10),
            signed_on: Some(date!(2026 - 02 - 11)),
        }],
        plan: Some(PlanSeen {
            stage: PlanStage::Draft,
            content: world.draft(),
            since: None,
            reason: String::new(),
        }),
        body_meeting: None,
        preparation: preparation::Facts::default(),
    }
}

fn prepare(world: &World, records: &Records) -> (State, Option<Date>) {
    let cells = cells(&world.run(), records);
    let cell = cells.into_iter().find(|cell| cell.stage == Stage::Prepare).unwrap();
    (cell.state, cell.day)
}

#[test]
fn the_preparation_goes_from_not_yet_over_what_is_missing_to_done() {
    let world = world();
    let mut records = records(&world);
    assert_eq!(prepare(&world, &records), (State::NotYet, Some(STUDY)));
    let plan = records.plan.as_mut().unwrap();
    plan.stage = PlanStage::Approved;
    let lines = plan.content.lines.iter().filter(|line| line.step.stage() == Stage::Prepare);
    // The day on which it begins: its last step may come after another stage has begun.
    let planned = lines.filter_map(|line| line.day).min();
    assert!(planned.is_some());
    assert_eq!(prepare(&world, &records), (State::Planned, planned));
    // Of the meeting, its own day, though the committee sits before it.
    let lines = &mut records.plan.as_mut().unwrap().content.lines;
    let meeting = lines.iter().find(|line| line.step == Step::Meeting).unwrap().clone();
    let held = meeting.day;
    let before = held.and_then(Date::previous_day);
    lines.insert(0, plan::Line { step: Step::CommitteeMeeting, day: before, ..meeting });
    let shown = cells(&world.run(), &records);
    let meet = shown.iter().find(|cell| cell.stage == Stage::Meet).unwrap();
    assert_eq!((meet.state, meet.day), (State::Planned, held));
    // The notice went out first: what is missing is the study, and its day is the first.
    records.preparation.meeting.notice = Some(Called {
        held_on: MEETING,
        begins: "14:30".into(),
        place: "会议室".into(),
        issued_on: date!(2026 - 02 - 28),
    });
    assert_eq!(prepare(&world, &records), (State::Open, Some(STUDY)));
    assert_eq!(next(&world.run(), &records), Some((STUDY, Step::Study)));
    let items: Vec<String> = study::required(&world.run()).into_iter().map(|item| item.title).collect();
    let session = study::Session {
        group: None,
        day: date!(2026 - 02 - 27),
        form: study::Form::Collective,
        half_days: 9,
        items,
        turnout: study::Turnout { expected: 9, present: 9, learnt: 9 },
    };
    records.preparation.study.sessions = vec![session; 9];
    // And the other way round: studied, and not called.
    let called = records.preparation.meeting.notice.take();
    assert_eq!(prepare(&world, &records), (State::Open, Some(NOTICE)));
    records.preparation.meeting.notice = called;
    assert_eq!(prepare(&world, &records), (State::Done, None));
    records.preparation.meeting.opened_on = Some(MEETING);
    assert_eq!(prepare(&world, &records), (State::Done, Some(MEETING)));
    // Opened without a record: the day of the opening all the same.
    records.preparation.study.sessions.clear();
    assert_eq!(prepare(&world, &records), (State::Done, Some(MEETING)));
}

#[test]
fn after_the_meeting_the_preparation_is_not_done_until_it_was_completed_with_what_was_said() {
    use crate::ids::TextId;
    use crate::preparation::text::{Seen, Stage as Written, Whose};
    let world = world();
    let mut records = records(&world);
    records.plan.as_mut().unwrap().stage = PlanStage::Approved;
    let (id, whose, stage) = (TextId(Uuid::nil()), Whose::TEAM, Written::Passed);
    let text = Seen { id, whose, stage, completed: false, unconfirmed: false, made_by: None, led: false };
    records.preparation.texts.texts = vec![text];
    records.preparation.meeting.opened_on = Some(MEETING);
    assert_eq!(prepare(&world, &records), (State::Completing, None));
    let shown = cells(&world.run(), &records);
    let cell = |stage| *shown.iter().find(|cell| cell.stage == stage).unwrap();
    assert_eq!(cell(Stage::Meet).state, State::Done);
    // It has no day, and so nobody is late with it.
    assert!(!cell(Stage::Prepare).is_late(date!(2027 - 01 - 01)));
    assert_eq!(read(&written(&shown)), Some(shown));
    records.preparation.texts.texts[0].completed = true;
    assert_eq!(prepare(&world, &records), (State::Done, Some(MEETING)));
}

/// The notice moves the meeting, and with it what was planned for the same day; nothing else of the plan.
#[test]
fn the_meeting_is_on_the_day_it_was_called_for_and_then_on_the_day_it_was_held() {
    let world = world();
    let mut records = records(&world);
    records.plan.as_mut().unwrap().stage = PlanStage::Approved;
    let lines = &mut records.plan.as_mut().unwrap().content.lines;
    let planned = lines.iter().find(|line| line.step == Step::Meeting).unwrap().clone();
    let of = |step, day| plan::Line { step, day, ..planned.clone() };
    let later = planned.day.and_then(Date::next_day);
    lines.retain(|line| !matches!(line.step, Step::Poll | Step::Grading));
    lines.extend([of(Step::Poll, planned.day), of(Step::Grading, later)]);
    let shown = |records: &Records| {
        let cells = cells(&world.run(), records);
        let meet = *cells.iter().find(|cell| cell.stage == Stage::Meet).unwrap();
        let of_step = |step| {
            let lines = &records.plan.as_ref().unwrap().content.lines;
            records.day_of(lines.iter().find(|line| line.step == step).unwrap())
        };
        ((meet.state, meet.day), of_step(Step::Poll), of_step(Step::Grading))
    };
    assert_eq!(shown(&records), ((State::Planned, planned.day), planned.day, later));
    let called = date!(2026 - 03 - 19);
    let notice = Called {
        held_on: called,
        begins: "14:30".into(),
        place: "会议室".into(),
        issued_on: date!(2026 - 03 - 01),
    };
    records.preparation.meeting.notice = Some(notice);
    assert_eq!(shown(&records), ((State::Planned, Some(called)), Some(called), later));
    let held = date!(2026 - 03 - 20);
    records.preparation.meeting.opened_on = Some(held);
    assert_eq!(shown(&records), ((State::Done, Some(held)), Some(held), later));
    // Who plans nothing is called all the same.
    records.preparation.meeting.opened_on = None;
    records.plan = None;
    let cells = cells(&world.run(), &records);
    let meet = cells.iter().find(|cell| cell.stage == Stage::Meet).unwrap();
    assert_eq!((meet.state, meet.day), (State::Planned, Some(called)));
}

/// What a draft has pencilled in sets nobody a deadline: the meeting falls due with the window, and with it what sits there.
#[test]
fn a_drafted_day_is_nobodys_deadline() {
    let world = World::within(date!(2026 - 03 - 01), date!(2026 - 03 - 31)).needing(Step::Poll, Need::Must);
    let mut records = records(&world);
    let meet =
        |records: &Records| cells(&world.run(), records).into_iter().find(|cell| cell.stage == Stage::Meet);
    let drafted = records.meeting_day();
    assert!(drafted.is_some_and(|day| day < date!(2026 - 03 - 31)));
    assert_eq!(records.settled_day(), None);
    assert_eq!(meet(&records).unwrap().day, Some(date!(2026 - 03 - 31)));
    records.plan.as_mut().unwrap().stage = PlanStage::Approved;
    assert_eq!(records.settled_day(), drafted);
    assert_eq!(meet(&records).unwrap().day, drafted);
}

/// A meeting that is called for an earlier day takes the days counted from it along; the plan stays as it was approved.
#[test]
fn what_the_plan_has_too_late_by_now_is_told() {
    use crate::campaign::{Anchor, Counting, Deadline};
    let (step, meeting) = (Step::Report, Anchor::Meeting);
    let deadline = Deadline::Relative { anchor: meeting, days: 15, count: Counting::Calendar };
    let world = world().needing(step, Need::Must);
    let world = world.asking(crate::campaign::terms::Change::Deadline { step, deadline });
    let mut records = records(&world);
    let overtaken = |records: &Records| plan::dates::overtaken(&world.run(), records);
    let planned = records.meeting_day().unwrap() + time::Duration::days(15);
    let lines = &mut records.plan.as_mut().unwrap().content.lines;
    lines.iter_mut().find(|line| line.step == step).unwrap().day = Some(planned);
    let early = planned - time::Duration::days(18);
    let opened = Records {
        preparation: preparation::Facts {
            meeting: preparation::meeting::Facts { opened_on: Some(early), ..Default::default() },
            ..preparation::Facts::default()
        },
        ..records.clone()
    };
    // A draft is checked where it is written.
    assert_eq!(overtaken(&opened), []);
    let approved = |records: &Records| {
        let mut records = records.clone();
        records.plan.as_mut().unwrap().stage = PlanStage::Approved;
        records
    };
    assert_eq!(overtaken(&approved(&records)), []);
    let told = overtaken(&approved(&opened));
    assert!(told.contains(&(step, planned, early + time::Duration::days(15))), "{told:?}");
}
