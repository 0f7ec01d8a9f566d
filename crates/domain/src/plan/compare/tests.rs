use time::macros::date;

use super::*;
use crate::campaign::Step;
use crate::plan::sample::World;

#[test]
fn a_plan_does_not_differ_from_itself() {
    let content = World::new().draft();
    assert_eq!(differences(&content, &content), []);
}

#[test]
fn what_was_added_taken_out_and_changed_is_told_in_reading_order() {
    let before = World::new().draft();
    let mut after = before.clone();
    after.place = "三楼会议室".into();
    after.lines.retain(|line| line.step != Step::Mobilise);
    for line in after.lines.iter_mut().filter(|line| line.step == Step::Study) {
        line.day = Some(date!(2026 - 03 - 02));
        line.who = "支委会".into();
    }
    let lecture =
        Line { step: Step::Lecture, day: None, what: "书记讲党课".into(), who: "书记".into() };
    after.lines.push(lecture);
    after.agenda.swap(0, 1);
    after.study.push("《党章》".into());
    let told: Vec<(String, Option<String>, Option<String>)> =
        differences(&before, &after).into_iter().map(|d| (d.what, d.before, d.after)).collect();
    let some = |text: &str| Some(text.to_owned());
    let what: Vec<&str> = told.iter().map(|(what, ..)| what.as_str()).collect();
    assert_eq!(
        what,
        [
            "会议地点",
            "动员部署",
            "集中学习研讨 · 日期",
            "集中学习研讨 · 负责人",
            "党课",
            "会议议程 · 次序",
            "学习内容"
        ]
    );
    assert_eq!(told[0], ("会议地点".into(), None, some("三楼会议室")));
    assert_eq!((&told[1].1.is_some(), &told[1].2), (&true, &None));
    assert_eq!((told[2].1.clone(), told[2].2.clone()), (some("2026年3月6日"), some("2026年3月2日")));
    assert_eq!((told[4].1.clone(), told[4].2.clone()), (None, some("书记讲党课；书记")));
    assert_eq!((told[6].1.clone(), told[6].2.clone()), (None, some("《党章》")));
}
