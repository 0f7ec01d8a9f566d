use time::Date;
use time::macros::date;

use crate::campaign::terms::{Addition, Change, TermKey};
use crate::campaign::{Need, Step};
use crate::plan::sample::World;
use crate::plan::{Content, Fault};
use crate::progress::BodyMeeting;

fn set(content: &mut Content, step: Step, day: Option<Date>) {
    content.lines.iter_mut().filter(|line| line.step == step).for_each(|line| line.day = day);
}

/// The fault that a change of a faultless plan makes: its facts in words.
fn planted(world: &World, change: impl FnOnce(&mut Content)) -> Vec<String> {
    let mut content = world.draft();
    assert_eq!(world.faults(&content), [], "the plan is faultless before");
    change(&mut content);
    world.faults(&content).iter().map(|fault| fault.words().fact).collect()
}

#[test]
fn every_planted_fault_is_told_once() {
    type Plant = fn(&mut Content);
    let cases: Vec<(Plant, &[&str])> = vec![
        (|c| c.lines.retain(|line| line.step != Step::Study), &["方案里没有“集中学习研讨”"]),
        (|c| c.lines.retain(|line| line.step != Step::Mobilise), &[]),
        (|c| set(c, Step::Study, None), &["“集中学习研讨”没有日期"]),
        (|c| set(c, Step::Rectify, None), &[]),
        (
            |c| set(c, Step::Report, Some(date!(2026 - 04 - 01))),
            &["“报送情况报告”排在2026年4月1日，最迟应在2026年3月31日"],
        ),
        (
            |c| set(c, Step::Grading, Some(date!(2026 - 03 - 13))),
            &["“组织评定”排在2026年3月13日，在2026年3月16日的会议之前"],
        ),
        (
            |c| set(c, Step::Mobilise, Some(date!(2026 - 03 - 17))),
            &[
                "“动员部署”排在2026年3月17日，在2026年3月16日的会议之后",
                "“集中学习研讨”排在2026年3月6日，早于“动员部署”的2026年3月17日",
                "“谈心谈话”排在2026年3月9日，早于“动员部署”的2026年3月17日",
                "“征求意见”排在2026年3月9日，早于“动员部署”的2026年3月17日",
                "“查摆问题”排在2026年3月10日，早于“动员部署”的2026年3月17日",
                "“撰写材料”排在2026年3月11日，早于“动员部署”的2026年3月17日",
                "“审阅材料”排在2026年3月12日，早于“动员部署”的2026年3月17日",
            ],
        ),
        (
            |c| set(c, Step::Poll, Some(date!(2026 - 03 - 13))),
            &["“民主测评”排在2026年3月13日，在2026年3月16日的会议之前"],
        ),
        (
            |c| set(c, Step::Problems, Some(date!(2026 - 03 - 06))),
            &["“查摆问题”排在2026年3月6日，早于“征求意见”的2026年3月9日"],
        ),
        (|c| c.chair.clear(), &["方案没有写明会议主持人"]),
        (|c| c.agenda.retain(|item| !item.starts_with("自我批评")), &["议程里没有“自我批评”"]),
        (|c| c.agenda.retain(|item| !item.contains("相互批评")), &["议程里没有“相互批评”"]),
        (|c| c.agenda.retain(|item| !item.contains("测评")), &["议程里没有“测评”"]),
        (|c| c.study.retain(|item| !item.contains("八项规定")), &["学习内容里没有“中央八项规定精神”"]),
        (|c| c.study.retain(|item| !item.contains("选学")), &[]),
        (|c| c.study[2] = "认真学习 中央八项规定精神 和实施细则".into(), &[]),
    ];
    let world = World::new();
    for (plant, wanted) in cases {
        assert_eq!(planted(&world, plant), wanted);
    }
}

#[test]
fn the_meeting_lies_in_its_window() {
    let world = World::within(date!(2026 - 03 - 11), date!(2026 - 03 - 20));
    for (day, crossed) in
        [(date!(2026 - 03 - 10), "会议时间不早于"), (date!(2026 - 03 - 21), "会议时间不晚于")]
    {
        let mut content = world.draft();
        set(&mut content, Step::Meeting, Some(day));
        let faults = world.faults(&content);
        let outside: Vec<_> = faults
            .iter()
            .filter_map(|fault| match fault {
                Fault::MeetingOutsideWindow { ground, .. } => Some(ground.as_str()),
                _ => None,
            })
            .collect();
        assert!(outside.len() == 1 && outside[0].contains(crossed), "{faults:?}");
        assert!(!faults.iter().any(|fault| matches!(fault, Fault::StepLate { step: Step::Meeting, .. })));
    }
}

#[test]
fn the_body_goes_first() {
    let mut world = World::new();
    world.body =
        Some(BodyMeeting { unit: "局党组".into(), day: Some(date!(2026 - 01 - 28)), opened_on: None });
    let content = world.draft();
    assert_eq!(world.faults(&content), []);
    for (day, told) in [
        (Some(date!(2026 - 03 - 16)), "2026年3月16日开会，没有排在“局党组”2026年3月16日的民主生活会之后"),
        (None, "“局党组”的民主生活会还没有排定日期，支部的会议不能先定"),
    ] {
        world.body = Some(BodyMeeting { unit: "局党组".into(), day, opened_on: None });
        let words: Vec<String> = world.faults(&content).iter().map(|fault| fault.words().fact).collect();
        assert_eq!(words, [told]);
    }
}

#[test]
fn what_a_notice_asks_for_is_cited() {
    let plain = World::new().draft();
    let least = |value| Change::Value { key: TermKey::MeetingNoticeLeast, value };
    let cases = [
        (World::new().needing(Step::AskLeave, Need::Must), "方案里没有“报请同意”"),
        (World::new().adding(Addition::Agenda, "通报巡察整改"), "议程里没有“通报巡察整改”"),
        (World::new().adding(Addition::Study, "书记讲稿"), "学习内容里没有“书记讲稿”"),
        (World::new().asking(least(10)), "“通知会议”排在2026年3月11日，最迟应在2026年3月6日"),
    ];
    for (world, wanted) in cases {
        let faults = world.faults(&plain);
        let words: Vec<_> = faults.iter().map(Fault::words).collect();
        assert!(words.len() == 1 && words[0].fact == wanted, "{words:?}");
        assert!(words[0].ground.starts_with("《关于开好组织生活会的通知》："), "{words:?}");
        assert!(words[0].ground.ends_with('。') && !words[0].act.is_empty());
    }
}
