use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};

use crate::campaign::terms::{Change, TermKey};
use crate::campaign::{Anchor, Counting, Deadline, Need, Phase, Step};
use crate::plan::sample::{TODAY, World};
use crate::plan::{Content, dates, is_open_ended};
use crate::progress::BodyMeeting;

/// `1-23 集中学习研讨`, one line each, as the plan has them.
fn shown(content: &Content) -> String {
    let line = |line: &crate::plan::Line| match line.day {
        Some(day) => format!("{}-{} {}", u8::from(day.month()), day.day(), line.step.label()),
        None => format!("— {}", line.step.label()),
    };
    content.lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_whole_year_leaves_the_report_its_fifteen_days() {
    let wanted = "\
3-3 制定方案
3-4 审核方案
3-5 动员部署
3-6 集中学习研讨
3-9 谈心谈话
3-9 征求意见
3-10 查摆问题
3-11 撰写材料
3-12 审阅材料
3-11 通知会议
3-16 召开会议
3-16 民主测评
3-20 组织评定
3-23 反馈结果
3-24 公示结果
3-30 填写登记表
3-23 制定整改清单
3-30 公开整改事项
3-31 报送情况报告
— 整改落实
— 归档";
    assert_eq!(shown(&World::new().draft()), wanted);
}

/// Steps of the table below.
const TOLD: [Step; 6] =
    [Step::PlanApproval, Step::Study, Step::Talks, Step::Meeting, Step::Grading, Step::Report];

fn told(content: &Content) -> String {
    let one = |step: &Step| match content.day(*step) {
        Some(day) => format!("{}-{}", u8::from(day.month()), day.day()),
        None => "—".to_owned(),
    };
    TOLD.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// 2026: 春节 2-15 to 2-23 off, 2-14 and 2-28 worked.
#[test]
fn days_are_laid_out_backwards_over_the_holidays() {
    let year = || World::new();
    let ten_days = |from, until| World::within(from, until);
    let cases: Vec<(&str, World, &str)> = vec![
        (
            "the report by the end of February",
            year().by(Step::Report, date!(2026 - 02 - 28)),
            "2-3 2-5 2-6 2-13 2-27 2-28",
        ),
        (
            "the first ten days of February",
            ten_days(date!(2026 - 02 - 01), date!(2026 - 02 - 10)),
            "1-28 1-30 2-2 2-9 2-10 2-10",
        ),
        (
            "a batch right after the holidays",
            ten_days(date!(2026 - 02 - 24), date!(2026 - 03 - 02)).on(date!(2026 - 02 - 02)),
            "2-11 2-13 2-14 2-28 3-2 3-2",
        ),
        (
            "the last ten days of March",
            ten_days(date!(2026 - 03 - 21), date!(2026 - 03 - 31)),
            "3-18 3-20 3-23 3-30 3-31 3-31",
        ),
        (
            "study two weeks ahead",
            year().asking(Change::Deadline {
                step: Step::Study,
                deadline: Deadline::Relative { anchor: Anchor::Meeting, days: -10, count: Counting::Working },
            }),
            "2-27 3-2 3-9 3-16 3-20 3-31",
        ),
        ("begun a week before", year().on(date!(2026 - 03 - 09)), "3-18 3-20 3-23 3-30 3-31 3-31"),
        ("begun in the last week", year().on(date!(2026 - 03 - 24)), "— — — 3-30 3-31 3-31"),
        ("begun when it is over", year().on(date!(2026 - 04 - 01)), "— — — — — —"),
    ];
    for (name, world, wanted) in cases {
        assert_eq!(told(&world.draft()), wanted, "{name}");
    }
}

#[test]
fn branches_meet_after_the_body() {
    let mut world = World::within(date!(2026 - 01 - 20), date!(2026 - 03 - 31));
    world.body =
        Some(BodyMeeting { unit: "局党组".into(), day: Some(date!(2026 - 03 - 18)), opened_on: None });
    assert!(world.draft().meeting() > Some(date!(2026 - 03 - 18)));
    world.body =
        Some(BodyMeeting { unit: "局党组".into(), day: Some(date!(2026 - 03 - 31)), opened_on: None });
    assert_eq!(world.draft().meeting(), None);
}

#[test]
fn the_notice_of_the_meeting_goes_out_in_time() {
    let value = TermKey::MeetingNoticeLeast.parse("10").unwrap();
    let world = World::new().asking(Change::Value { key: TermKey::MeetingNoticeLeast, value });
    let content = world.draft();
    let (Some(notice), Some(meeting)) = (content.day(Step::MeetingNotice), content.meeting()) else {
        panic!("{content:?}");
    };
    assert!(meeting - notice >= Duration::days(10));
}

/// The usual order, the meeting in its middle.
fn order_holds(content: &Content) {
    let meeting = content.meeting();
    for line in &content.lines {
        let (Some(day), Some(meeting)) = (line.day, meeting) else { continue };
        match line.step {
            Step::Meeting | Step::Poll => assert_eq!(day, meeting),
            step if dates::precedes_meeting(step) => assert!(day < meeting, "{step:?}"),
            step => assert!(day > meeting, "{step:?}"),
        }
        for other in &content.lines {
            let follows = dates::later(line.step).any(|later| later == other.step);
            assert!(
                !follows || other.day.is_none_or(|other| other >= day),
                "{:?} {:?}",
                line.step,
                other.step
            );
        }
    }
}

fn day(offset: i64) -> Date {
    date!(2026 - 01 - 01) + Duration::days(offset)
}

proptest! {
    #[test]
    fn a_window_with_time_around_it_gets_a_faultless_plan(
        begun in 0_i64..200, from in 30_i64..60, length in 24_i64..90, notice in 0_i64..12, large: bool
    ) {
        let world = World::within(day(begun + from), day(begun + from + length)).on(day(begun));
        let mut world = world.asking(Change::Value { key: TermKey::MeetingNoticeLeast, value: notice });
        if large {
            world.branch.groups = vec!["一组".into(), "二组".into(), "三组".into()];
        }
        let content = world.draft();
        order_holds(&content);
        prop_assert_eq!(world.faults(&content), vec![]);
        for line in &content.lines {
            prop_assert!(line.day.is_some() || is_open_ended(line.step));
            prop_assert!(line.day.is_none_or(|day| world.calendar.is_working(day) && day >= world.today));
        }
    }

    #[test]
    fn whatever_the_window_no_day_lies_before_today_and_every_missing_day_is_told(
        begun in 0_i64..120, from in 0_i64..120, length in 0_i64..40, report in proptest::option::of(0_i64..200),
        ask_leave: bool,
    ) {
        let mut world = World::within(day(from), day(from + length)).on(day(begun));
        if let Some(report) = report {
            world = world.by(Step::Report, day(report));
        }
        if ask_leave {
            world = world.needing(Step::AskLeave, Need::Must);
        }
        let content = world.draft();
        order_holds(&content);
        let faults = world.faults(&content);
        let complete = content.lines.iter().all(|line| line.day.is_some() || is_open_ended(line.step));
        prop_assert_eq!(complete, faults.is_empty(), "{:?}", faults);
        prop_assert!(content.lines.iter().all(|line| line.day.is_none_or(|day| day >= world.today)));
    }
}

#[test]
fn not_everything_falls_on_one_day() {
    let content = World::new().on(TODAY).draft();
    let before: std::collections::BTreeSet<Date> = content
        .lines
        .iter()
        .filter(|line| line.step.phase() == Phase::Before)
        .filter_map(|line| line.day)
        .collect();
    assert!(before.len() >= 6, "{before:?}");
}
