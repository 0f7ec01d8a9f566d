use time::macros::date;
use uuid::Uuid;

use super::*;
use crate::Refusal;
use crate::campaign::Need;
use crate::campaign::terms::Change;
use crate::plan::sample::World;
use crate::refusal::StudyRefusal;

const TODAY: Date = date!(2026 - 03 - 03);

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn study(items: &[&str]) -> Study {
    Study {
        occasion: Occasion::Session,
        form: Form::Collective,
        held_on: date!(2026 - 03 - 02),
        half_days: 1,
        place: String::new(),
        host: "张明".into(),
        recorder: String::new(),
        channel: String::new(),
        items: items.iter().map(|item| (*item).to_owned()).collect(),
        summary: String::new(),
    }
}

fn was(n: u128, present: bool) -> Attendance {
    let reason = if present { String::new() } else { "出差".to_owned() };
    Attendance { person: person(n), present, reason, made_up_on: None }
}

fn everything(world: &World) -> Vec<String> {
    required(&world.run()).into_iter().map(|item| item.title).collect()
}

/// Nine of nine.
const ALL: Turnout = Turnout { expected: 9, present: 9, learnt: 9 };

fn facts(of: impl IntoIterator<Item = (Option<UnitId>, Study)>) -> Facts {
    let mut facts = Facts::default();
    of.into_iter().for_each(|(group, study)| facts.take(group, study, ALL));
    facts
}

fn told(world: &World, facts: &Facts) -> Vec<String> {
    lacks(&world.run(), facts).iter().map(|lack| lack.words().fact).collect()
}

#[test]
fn nothing_held_is_told_once_and_with_the_sentence_that_asks_for_it() {
    let world = World::new();
    let found = lacks(&world.run(), &Facts::default());
    let words: Vec<Words> = found.iter().map(Lack::words).collect();
    let fact: Vec<&str> = words.iter().map(|words| words.fact.as_str()).collect();
    assert_eq!(fact, ["还没有集中学习记录"]);
    assert!(words[0].ground.contains("会前组织集中学习研讨。"), "{}", words[0].ground);
    assert_eq!(words[0].act, "记一次学习");
}

#[test]
fn everything_read_together_leaves_nothing_and_by_oneself_leaves_all() {
    let world = World::new();
    let all = everything(&world);
    assert!(all.len() > 2, "{all:?}");
    let held = Study { items: all.clone(), ..study(&[]) };
    assert_eq!(told(&world, &facts([(None, held.clone())])), [""; 0]);
    let alone = Study { form: Form::SelfStudy, ..held.clone() };
    assert_eq!(told(&world, &facts([(None, alone)])), ["还没有集中学习记录"]);
    // What is only announced at a mobilisation has not been studied.
    let announced = Study { occasion: Occasion::Mobilisation, ..held };
    assert_eq!(told(&world, &facts([(None, announced)])), ["还没有集中学习记录"]);
}

#[test]
fn who_sat_there_alone_has_not_studied_together() {
    let world = World::new();
    let held = Study { items: everything(&world), ..study(&[]) };
    let turnout = |expected, present, learnt| Turnout { expected, present, learnt };
    for (turnout, together) in [
        (turnout(5, 1, 1), false),
        (turnout(5, 2, 2), false),
        (turnout(5, 1, 5), false),
        (turnout(5, 2, 3), true),
        (turnout(4, 2, 2), true),
        (turnout(2, 1, 2), false),
        (turnout(1, 1, 1), true),
    ] {
        assert_eq!(turnout.is_together(), together, "{turnout:?}");
        let mut facts = Facts::default();
        facts.take(None, held.clone(), turnout);
        assert_eq!(lacks(&world.run(), &facts).is_empty(), together, "{turnout:?}");
    }
    let mut thin = Facts::default();
    thin.take(None, held, turnout(5, 1, 1));
    let words = lacks(&world.run(), &thin)[0].words();
    assert_eq!(words.fact, "还没有集中学习");
    assert!(words.ground.contains("已记的 1 次，参加和补学的合起来不到应到的一半"), "{words:?}");
    let there =
        [was(1, true), was(2, true), was(3, false), Attendance { made_up_on: Some(TODAY), ..was(4, false) }];
    assert_eq!(Turnout::of(&there), turnout(4, 2, 3));
}

#[test]
fn what_is_left_of_the_list_is_named_with_who_asks_for_it() {
    let world = World::new();
    let all = everything(&world);
    let some = Study { items: vec![format!("导读：{}", all[0])], ..study(&[]) };
    let found = lacks(&world.run(), &facts([(None, some)]));
    let left: Vec<&String> = found
        .iter()
        .flat_map(|lack| match lack {
            Lack::Unread { titles, .. } => titles.iter().collect(),
            _ => Vec::new(),
        })
        .collect();
    assert_eq!(left, all.iter().skip(1).collect::<Vec<_>>());
    let grounds: BTreeSet<String> = found.iter().map(|lack| lack.words().ground).collect();
    assert_eq!(grounds.len(), found.len(), "one line for each source");
}

const fn group(n: u128) -> UnitId {
    UnitId(Uuid::from_u128(n))
}

/// A branch with two groups of five, and so many in neither.
fn grouped(ungrouped: i64, of: impl IntoIterator<Item = (Option<UnitId>, Study)>) -> Facts {
    let named = |(n, name): (u128, &str)| Group { id: group(n), name: name.into(), members: 5 };
    let groups = [(1, "第一党小组"), (2, "第二党小组")].map(named).into();
    Facts { groups, ungrouped, ..facts(of) }
}

#[test]
fn what_every_group_has_held_is_the_branchs() {
    let least = |key, value| Change::Value { key, value };
    let world = World::new()
        .asking(least(TermKey::StudySessionsLeast, 2))
        .asking(least(TermKey::StudyHalfDaysLeast, 3));
    let held = Study { items: everything(&world), ..study(&[]) };
    let (first, second) = (Some(group(1)), Some(group(2)));
    let once = grouped(0, [(first, held.clone()), (second, held.clone())]);
    assert_eq!(told(&world, &once), ["集中学习了 1 次，还差 1 次", "集中学习 1 个半天，还差 2 个半天"]);
    let more = [(None, Study { half_days: 2, ..held.clone() }), (first, held.clone()), (second, held)];
    assert_eq!(told(&world, &grouped(10, more)), [""; 0]);
}

#[test]
fn what_one_group_has_held_is_not_yet_the_branchs() {
    let world = World::new();
    let held = Study { items: everything(&world), ..study(&[]) };
    let words = |facts: &Facts| lacks(&world.run(), facts).iter().map(Lack::words).collect::<Vec<_>>();
    let one = grouped(0, [(Some(group(1)), held.clone())]);
    let found = words(&one);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].fact, "还没有集中学习");
    assert!(found[0].ground.ends_with("各党小组都学了才算支部的一次，第二党小组还没有跟上。"), "{found:?}");
    // Once the branch has sat, what only one group has read is still not read by the branch.
    let read = |group: Option<UnitId>, items: &[&str]| (group, study(items));
    let titles = everything(&world);
    let title = titles[0].as_str();
    let rest: Vec<&str> = titles.iter().skip(1).map(String::as_str).collect();
    let mixed = grouped(0, [read(None, &rest), read(Some(group(1)), &[title])]);
    let found = words(&mixed);
    assert_eq!(found.len(), 1);
    assert!(found[0].fact.starts_with("还没有集中学习：") && found[0].fact.contains(title), "{found:?}");
    assert!(found[0].ground.contains("第二党小组还没有跟上。"), "{found:?}");
    assert_eq!((mixed.times(title, None), mixed.times(title, Some(group(1)))), (0, 1));
}

#[test]
fn groups_of_a_few_do_not_study_for_the_branch() {
    let world = World::new();
    let held = Study { items: everything(&world), ..study(&[]) };
    let both = || [(Some(group(1)), held.clone()), (Some(group(2)), held.clone())];
    assert_eq!(told(&world, &grouped(10, both())), [""; 0]);
    let most_outside = grouped(11, both());
    let words = lacks(&world.run(), &most_outside)[0].words();
    assert_eq!(words.fact, "还没有集中学习");
    let said = "没有编入党小组的党员有 11 人，多于编入的，党小组的学习不算支部的。";
    assert!(words.ground.ends_with(said), "{words:?}");
    // Nobody is told of groups that hold nothing.
    let own = grouped(11, [(None, held.clone())]);
    assert_eq!(told(&world, &own), [""; 0]);
}

#[test]
fn mobilisation_and_lecture_are_asked_for_where_they_must_be() {
    let world = World::new().needing(Step::Mobilise, Need::Must).needing(Step::Lecture, Need::Must);
    let held = Study { items: everything(&world), ..study(&[]) };
    let first = facts([(None, held.clone())]);
    assert_eq!(told(&world, &first), ["还没有动员部署记录", "还没有党课记录"]);
    let lacking = lacks(&world.run(), &first);
    assert!(lacking[0].words().ground.contains("动员部署：必须。"), "{}", lacking[0].words().ground);
    let mobilised = Study { occasion: Occasion::Mobilisation, ..study(&[]) };
    let lecture = Study { form: Form::Lecture, ..study(&["作风"]) };
    assert_eq!(told(&world, &facts([(None, held), (None, mobilised), (None, lecture)])), [""; 0]);
}

#[test]
fn every_lack_has_a_fact_a_ground_and_an_act_of_verb_and_noun() {
    let ground = "《通知》：会前学习。".to_owned();
    let all = [
        Lack::Mobilisation { ground: ground.clone() },
        Lack::NoneHeld { thin: 0, some_groups: true, ground: ground.clone() },
        Lack::TooFew { has: 1, wanted: 2, ground: ground.clone() },
        Lack::TooShort { has: 1, wanted: 2, ground: ground.clone() },
        Lack::Unread { titles: vec!["甲".into(), "乙".into()], ground: ground.clone() },
        Lack::Lecture { ground },
    ];
    for lack in all {
        let words = lack.words();
        assert!(!words.fact.is_empty() && !words.fact.ends_with('。'), "{lack:?}");
        assert!(words.ground.ends_with('。') && !words.ground.contains("。。"), "{lack:?}");
        assert!((4..=5).contains(&words.act.chars().count()), "{lack:?}");
    }
}

#[test]
fn coverage_counts_the_present_the_made_up_and_those_who_read_alone() {
    let items = ["《甲》".to_owned(), "《乙》".to_owned()];
    let together = study(&["《甲》 第一章", "《丙》"]);
    let alone = Study { form: Form::SelfStudy, ..study(&["《甲》"]) };
    let briefing = Study { occasion: Occasion::Briefing, ..study(&["《乙》"]) };
    let late = Attendance { made_up_on: Some(TODAY), ..was(2, false) };
    let (first, second, third) =
        ([was(1, true), late, was(3, false), was(6, true)], [was(4, true)], [was(1, true)]);
    let studies: [(&Study, &[Attendance]); 3] = [(&together, &first), (&alone, &second), (&briefing, &third)];
    let members = [person(1), person(2), person(3), person(4), person(5)];
    let mut facts = Facts::default();
    for (study, there) in studies {
        facts.take(None, study.clone(), Turnout::of(there));
    }
    let covered = facts.coverage(None, &items, &studies, &members);
    assert_eq!(covered[0].times, 1);
    assert_eq!(covered[0].reached, [person(1), person(2), person(4)]);
    assert_eq!(covered[0].missing, [person(3), person(5)]);
    assert_eq!((covered[1].times, covered[1].reached.len(), covered[1].missing.len()), (0, 0, 5));
}

#[test]
fn what_cannot_be_true_is_refused() {
    let fine = study(&["《甲》"]);
    let may = |study: &Study, there: &[Attendance]| record(study, there, 2025, TODAY);
    let there = [was(1, true), was(2, false)];
    assert_eq!(may(&fine, &there), Ok(()));
    assert_eq!(may(&Study { held_on: TODAY, ..fine.clone() }, &there), Ok(()));
    let ahead = date!(2026 - 03 - 04);
    let silent = [was(1, true), Attendance { reason: "  ".into(), ..was(2, false) }];
    let old = date!(2024 - 12 - 31);
    let mobilising = Occasion::Mobilisation;
    let alone = Study { form: Form::SelfStudy, ..fine.clone() };
    let cases = [
        (may(&Study { held_on: ahead, ..fine.clone() }, &there), StudyRefusal::Ahead { day: ahead }),
        (
            may(&Study { held_on: old, ..fine.clone() }, &there),
            StudyRefusal::BeforeYear { day: old, year: 2025 },
        ),
        (
            may(&Study { occasion: mobilising, ..alone.clone() }, &there),
            StudyRefusal::NotByOneself { occasion: mobilising },
        ),
        (may(&Study { half_days: -1, ..fine.clone() }, &there), StudyRefusal::HalfDays { most: 20 }),
        (may(&Study { items: vec![], ..fine.clone() }, &there), StudyRefusal::NothingStudied),
        (may(&fine, &[was(1, false)]), StudyRefusal::NobodyThere),
        (may(&fine, &silent), StudyRefusal::AbsentWithoutReason { people: 1 }),
    ];
    for (got, wanted) in cases {
        assert_eq!(got, Err(wanted.into()));
    }
    // Who has not read by himself yet owes no excuse.
    assert_eq!(may(&alone, &silent), Ok(()));
}

#[test]
fn only_the_absent_make_up_and_only_afterwards() {
    let held = study(&["《甲》"]);
    let (away, there) = (was(1, false), was(1, true));
    let late = |there, day| make_up(&held, there, "张明", day, TODAY);
    assert_eq!(late(Some(&away), TODAY), Ok(()));
    let before = date!(2026 - 03 - 01);
    let no = |refusal: StudyRefusal| Err(Refusal::from(refusal));
    assert_eq!(late(Some(&away), before), no(StudyRefusal::MadeUpBefore { day: before, held: held.held_on }));
    let ahead = date!(2026 - 03 - 04);
    assert_eq!(late(Some(&away), ahead), no(StudyRefusal::Ahead { day: ahead }));
    assert_eq!(late(Some(&there), TODAY), no(StudyRefusal::WasThere { name: "张明".into() }));
    assert_eq!(late(None, TODAY), no(StudyRefusal::NotExpected { name: "张明".into() }));
    // Nor is the session moved behind it afterwards.
    let made_up = |day| [was(2, true), Attendance { made_up_on: Some(day), ..away.clone() }];
    let recorded = |day| record(&held, &made_up(day), 2026, TODAY);
    assert_eq!(recorded(before), no(StudyRefusal::MadeUpBefore { day: before, held: held.held_on }));
    assert_eq!(recorded(held.held_on), Ok(()));
}

#[test]
fn what_the_meeting_was_opened_on_is_corrected_with_a_reason_and_stays() {
    for opened_on in [None, Some(TODAY)] {
        assert_eq!(correct(opened_on, true, " "), Ok(""));
        assert_eq!(removable(opened_on, true), Ok(()));
        assert_eq!(remove(opened_on, true, " "), Err(Refusal::ReasonMissing { act: "删去学习记录" }));
        assert_eq!(remove(opened_on, true, "记重了"), Ok(()));
    }
    assert_eq!(correct(None, false, ""), Ok(""));
    assert_eq!(correct(Some(TODAY), false, " "), Err(Refusal::ReasonMissing { act: "更正会前的学习记录" }));
    assert_eq!(correct(Some(TODAY), false, "。"), Err(Refusal::ReasonMissing { act: "更正会前的学习记录" }));
    assert_eq!(correct(Some(TODAY), false, " 记错了 "), Ok("记错了"));
    assert_eq!(remove(None, false, "记重了"), Ok(()));
    let stays = Err(StudyRefusal::MeetingOpened { day: TODAY }.into());
    assert_eq!(remove(Some(TODAY), false, "记重了"), stays);
    assert_eq!(removable(Some(TODAY), false), stays);
}
