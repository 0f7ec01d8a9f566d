use uuid::Uuid;

use super::*;
use crate::access::Duty;
use crate::appointment::Role;
use crate::calendar::Calendar;
use crate::campaign::terms::{Held, Terms};
use crate::campaign::{CampaignKind, Need};
use crate::preparation::idle::Idle;
use crate::preparation::opinion::{About, Found, Target as AboutWhom};
use crate::preparation::talk::Person;

fn who(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn content(dimension: Option<&str>, examples: &[&str]) -> Content {
    Content {
        dimension: dimension.map(str::to_owned),
        statement: "学习不够深入".into(),
        examples: examples.iter().map(|one| (*one).to_owned()).collect(),
        source: Source::Own,
        cause: String::new(),
        measure: String::new(),
        direction: String::new(),
        main: true,
    }
}

fn pack() -> Pack {
    let text = include_str!("../../../../../packs/P2025.toml");
    crate::theme::parse(text).expect("the pack is sound")
}

fn circle(members: u128) -> Circle {
    let person = |n| Person { id: who(n), name: format!("党员{n}") };
    Circle {
        committee: vec![person(1), person(2)],
        members: (3..3 + members).map(person).collect(),
        ..Circle::default()
    }
}

fn lacks_when(kind: UnitKind, need: Need, facts: &Facts, circle: &Circle, held: bool) -> Vec<Lack> {
    let mut terms = Terms::default();
    let source = crate::campaign::terms::Source { title: String::new(), sentence: String::new() };
    terms.needs.insert(Step::Problems, Held { value: need, source, firm: true });
    let (pack, calendar) = (pack(), Calendar::default());
    let run = Run {
        kind: CampaignKind::BranchMeeting,
        unit: kind,
        pack: &pack,
        terms: &terms,
        calendar: &calendar,
    };
    lacks(&run, facts, circle, held)
}

fn found_lacks(kind: UnitKind, need: Need, facts: &Facts, circle: &Circle) -> Vec<Lack> {
    lacks_when(kind, need, facts, circle, false)
}

fn complete(members: u128) -> Facts {
    let team = dimensions(&pack(), None).iter().map(|one| Some(one.key.clone())).collect();
    Facts { team, people: (1..3 + members).map(who).collect(), ..Facts::default() }
}

#[test]
fn nothing_is_asked_where_the_step_is_none() {
    assert_eq!(found_lacks(UnitKind::Branch, Need::Should, &Facts::default(), &circle(3)), []);
}

#[test]
fn what_is_complete_has_no_gap_and_everything_else_has_one() {
    let ask = |facts: &Facts| found_lacks(UnitKind::Branch, Need::Must, facts, &circle(3));
    let done = complete(3);
    assert_eq!(ask(&done), []);
    assert_eq!(ask(&Facts { team: vec![], ..done.clone() }), [Lack::NoTeamList]);
    let half = Facts { team: vec![Some("discipline".into()), None], ..done.clone() };
    assert_eq!(
        ask(&half),
        [Lack::TeamDimensions {
            first: "eight_rules".into(), names: vec!["学习教育目标要求".into()]
        }]
    );
    assert_eq!(ask(&Facts { unanswered: 2, ..done.clone() }), [Lack::Unanswered { wordings: 2 }]);
    let mut fewer = done.clone();
    fewer.people.remove(&who(4));
    assert_eq!(
        ask(&fewer),
        [Lack::WithoutAny { names: vec!["党员4".into()], idle: Idle { names: vec![], of: 1 } }]
    );
    // 99 has left since.
    let open = Facts { without_outcome: vec![None, Some(who(3)), Some(who(99))], ..done };
    assert_eq!(ask(&open), [Lack::WithoutOutcome { problems: 2 }]);
}

#[test]
fn a_first_problem_is_waited_for_until_it_is_there_or_the_meeting_was_held() {
    let (pack, calendar) = (pack(), Calendar::default());
    let facts = Facts { people: BTreeSet::from([who(1)]), ..Facts::default() };
    for (unit, need, person, held, owed) in [
        (UnitKind::Branch, Need::Must, 2, false, true),
        (UnitKind::Branch, Need::Must, 1, false, false),
        (UnitKind::Branch, Need::Must, 2, true, false),
        (UnitKind::Branch, Need::Should, 2, false, false),
        (UnitKind::TemporaryBranch, Need::Must, 2, false, false),
    ] {
        let mut terms = Terms::default();
        let source = crate::campaign::terms::Source { title: String::new(), sentence: String::new() };
        terms.needs.insert(Step::Problems, Held { value: need, source, firm: true });
        let run =
            Run { kind: CampaignKind::BranchMeeting, unit, pack: &pack, terms: &terms, calendar: &calendar };
        assert_eq!(owes(&run, &facts, who(person), held), owed, "{unit:?} {need:?} {person} {held}");
    }
}

#[test]
fn what_others_list_for_somebody_is_no_search_of_his_own() {
    for (entered_by, source, own) in [
        (1, Source::Own, true),
        (1, Source::Opinion, true),
        (2, Source::Own, true),
        (2, Source::Opinion, false),
        (2, Source::Superior, false),
        (2, Source::Inspection, false),
        (2, Source::LastYear, false),
    ] {
        assert_eq!(is_own_search(who(1), who(entered_by), source), own, "{entered_by} {source:?}");
    }
}

#[test]
fn ones_own_list_is_waited_for_after_the_meeting_until_it_is_completed() {
    let (pack, calendar) = (pack(), Calendar::default());
    let (completed, changed) = (BTreeSet::from([None, Some(who(1))]), BTreeSet::from([Some(who(3))]));
    let facts = Facts { completed, changed, ..Facts::default() };
    for (unit, need, person, held, owed) in [
        (UnitKind::Branch, Need::Must, 2, true, Some(edition::State::Open)),
        (UnitKind::Branch, Need::Must, 3, true, Some(edition::State::ChangedSince)),
        (UnitKind::Branch, Need::Must, 1, true, None),
        (UnitKind::Branch, Need::Must, 2, false, None),
        (UnitKind::Branch, Need::Should, 2, true, None),
        (UnitKind::TemporaryBranch, Need::Must, 2, true, None),
        // He takes no part in it.
        (UnitKind::Branch, Need::Must, 99, true, None),
    ] {
        let mut terms = Terms::default();
        let source = crate::campaign::terms::Source { title: String::new(), sentence: String::new() };
        terms.needs.insert(Step::Problems, Held { value: need, source, firm: true });
        let run =
            Run { kind: CampaignKind::BranchMeeting, unit, pack: &pack, terms: &terms, calendar: &calendar };
        let told = owes_completing(&run, &facts, &circle(3), who(person), held);
        assert_eq!(told, owed, "{unit:?} {need:?} {person} {held}");
    }
}

#[test]
fn the_people_of_a_temporary_branch_answer_where_they_belong() {
    let facts = Facts { people: BTreeSet::new(), ..complete(3) };
    assert_eq!(found_lacks(UnitKind::TemporaryBranch, Need::Must, &facts, &circle(3)), []);
}

#[test]
fn a_dimension_of_habit_makes_no_gap() {
    let mut pack = pack();
    pack.team_dimensions.norm = Some(Norm::Local);
    assert_eq!(uncovered(&pack, &Facts::default()), Vec::<&Dimension>::new());
}

#[test]
fn every_lack_has_fact_ground_and_an_act_of_four_characters() {
    let names: Vec<String> = (0..20).map(|n| format!("党员{n}")).collect();
    for lack in [
        Lack::NoTeamList,
        Lack::TeamDimensions { first: "discipline".into(), names: vec!["六项纪律".into()] },
        Lack::Uncompleted { team: true, names: names.clone() },
        Lack::Changed { team: false, names: names.clone() },
        Lack::WithoutAny { names, idle: Idle::default() },
        Lack::Unanswered { wordings: 1 },
        Lack::WithoutOutcome { problems: 1 },
    ] {
        let words = lack.words();
        assert!(!words.fact.is_empty() && !words.fact.ends_with('。'), "{}", words.fact);
        assert!(words.ground.ends_with('。'), "{}", words.ground);
        assert_eq!(words.act.chars().count(), 4, "{}", words.act);
        assert!(!words.fact.contains("党员8"), "names beyond the eighth are counted: {}", words.fact);
    }
}

#[test]
fn a_problem_without_a_case_is_refused() {
    let pack = pack();
    assert_eq!(enter(&content(None, &[]), &pack, None), Err(ProblemRefusal::NoExample.into()));
    assert_eq!(enter(&content(None, &["  "]), &pack, None), Err(ProblemRefusal::NoExample.into()));
    assert_eq!(enter(&content(None, &["3月漏学一次"]), &pack, None), Ok(()));
    assert_eq!(examples(" 甲 \r\n\r\n乙\n  "), ["甲", "乙"]);
}

#[test]
fn the_team_and_its_members_are_held_against_dimensions_of_their_own() {
    let pack = pack();
    let life = content(Some("life"), &["一件事"]);
    assert_eq!(enter(&life, &pack, Some(who(1))), Ok(()));
    assert_eq!(enter(&life, &pack, None), Err(ProblemRefusal::UnknownDimension.into()));
}

fn wording(decision: Decision, reason: &str, about: About) -> Merged {
    Merged {
        id: MergedOpinionId(Uuid::from_u128(9)),
        campaign: CampaignId(Uuid::nil()),
        unit: UnitId(Uuid::nil()),
        wording: "念文件多".into(),
        dimension: None,
        about,
        decision,
        reason: "增开窗口".into(),
        not_listed: reason.into(),
        version: 1,
    }
}

#[test]
fn an_adopted_wording_needs_a_problem_or_a_reason() {
    let adopted = |reason| wording(Decision::Adopted, reason, About::TEAM);
    let linked = [(ProblemId(Uuid::nil()), adopted("").id)];
    assert!(is_unanswered(&adopted(" "), &[]));
    assert!(!is_unanswered(&adopted("已当场改正"), &[]));
    assert!(!is_unanswered(&adopted(""), &linked));
    assert!(!is_unanswered(&wording(Decision::Pending, "", About::TEAM), &[]));
    assert!(from_wording(&wording(Decision::Declined, "", About::TEAM)).is_err());
    assert_eq!(from_wording(&adopted("")), Ok(None));
    let about = About::new(AboutWhom::Member, Some(who(5))).expect("a member is a person");
    assert_eq!(from_wording(&wording(Decision::Adopted, "", about)), Ok(Some(who(5))));
}

#[test]
fn only_what_the_team_found_itself_counts_as_found() {
    let id = |number| ProblemId(Uuid::from_u128(number));
    let all: Vec<_> = Source::ALL.iter().zip(1..).map(|(source, number)| (id(number), *source)).collect();
    assert_eq!(found(all.iter().copied(), &[]), Found { own: 1, elsewhere: 6 });
    let merged = MergedOpinionId(Uuid::nil());
    let linked = [(all[0].0, merged), (all[3].0, merged)];
    let told = "a wording led to them, whatever their source says";
    assert_eq!(found(all, &linked), Found { own: 0, elsewhere: 5 }, "{told}");
}

/// Who reads and writes whose list: the branch stands below a committee.
#[test]
fn lists_are_open_to_their_owner_and_to_who_keeps_them() {
    use Role::{CommitteeMember, DeputySecretary, GroupLeader, Guide, Office, Secretary, UnitAdmin};
    let unit = |n| UnitId(Uuid::from_u128(n));
    let place = Place { kind: UnitKind::Branch, line: vec![unit(1), unit(2)] };
    let of = |role, at| {
        let duties = vec![Duty { role, unit: unit(at) }];
        sight(&Viewer { person: who(50), branches: vec![unit(1)], duties }, &place)
    };
    for role in [Secretary, DeputySecretary, CommitteeMember, Office] {
        assert_eq!(of(role, 1), Sight::Everything, "{role:?} of the branch");
        assert_eq!(of(role, 2), Sight::TeamAndCounts, "{role:?} above");
        assert_eq!(of(role, 3), Sight::Own, "{role:?} elsewhere");
    }
    assert_eq!(of(Guide, 1), Sight::TeamAndCounts);
    for role in [UnitAdmin, GroupLeader] {
        assert_eq!([of(role, 1), of(role, 2)], [Sight::Own; 2], "{role:?}");
    }
    let (me, other, outsider) = (who(3), who(4), who(99));
    let circle = circle(3);
    assert!(
        Sight::Own.reads(me, Some(me)) && !Sight::Own.reads(me, Some(other)) && !Sight::Own.reads(me, None)
    );
    assert!(Sight::TeamAndCounts.reads(me, None) && !Sight::TeamAndCounts.reads(me, Some(other)));
    assert!(Sight::Everything.reads(me, Some(other)));
    assert!(Sight::Own.writes(me, Some(me), &circle) && !Sight::Own.writes(me, None, &circle));
    assert!(!Sight::Own.writes(outsider, Some(outsider), &circle));
    assert!(!Sight::TeamAndCounts.writes(me, None, &circle));
    assert!(Sight::Everything.writes(outsider, Some(me), &circle));
    assert!(!Sight::Everything.writes(me, Some(outsider), &circle));
}

#[test]
fn what_somebody_put_down_himself_nobody_changes_for_him() {
    let (me, secretary, deputy) = (who(3), who(1), who(2));
    let of = |person, entered_by| Problem {
        id: ProblemId(Uuid::from_u128(9)),
        campaign: CampaignId(Uuid::from_u128(8)),
        unit: UnitId(Uuid::from_u128(7)),
        person,
        content: content(None, &["一件事"]),
        earlier: None,
        entered_by,
        version: 1,
    };
    for (problem, editor, may) in [
        (of(Some(me), me), me, true),
        (of(Some(me), me), secretary, false),
        (of(Some(me), secretary), secretary, true),
        (of(Some(me), secretary), deputy, true),
        (of(Some(me), secretary), me, true),
        (of(Some(secretary), secretary), deputy, false),
        (of(None, me), secretary, true),
        (of(None, secretary), deputy, true),
    ] {
        let refused = change(&problem, editor, "党员3");
        assert_eq!(refused.is_ok(), may, "{problem:?} {editor:?}");
        assert_eq!(problem.is_open_to(editor), may);
        if let Err(refused) = refused {
            assert!(refused.to_string().starts_with("这个问题是党员3自己列的。"), "{refused}");
        }
    }
}

#[test]
fn what_was_said_of_an_earlier_problem_before_the_meeting_stays() {
    let day = time::macros::date!(2026 - 03 - 03);
    let said =
        Judged { outcome: Outcome::Ongoing, words: "每周补一次".into(), entered_by: who(1), version: 1 };
    for (said, opened_on, may) in [
        (None, None, true),
        (Some(&said), None, true),
        (None, Some(day), true),
        (Some(&said), Some(day), false),
    ] {
        assert_eq!(may_judge(said, opened_on).is_ok(), may, "{opened_on:?}");
    }
}

#[test]
fn a_temporary_branch_has_the_teams_list_alone() {
    for (kind, whose, here) in [
        (UnitKind::TemporaryBranch, None, true),
        (UnitKind::TemporaryBranch, Some(who(1)), false),
        (UnitKind::Branch, Some(who(1)), true),
        (UnitKind::JointBranch, None, true),
    ] {
        assert_eq!(belongs(kind, whose).is_ok(), here, "{kind:?} {whose:?}");
    }
    let open = Facts { without_outcome: vec![None, Some(who(3))], ..complete(3) };
    let told = found_lacks(UnitKind::TemporaryBranch, Need::Must, &open, &circle(3));
    assert_eq!(told, [Lack::WithoutOutcome { problems: 1 }]);
}

#[test]
fn a_log_line_tells_nothing_of_a_problem() {
    let told = format!("{:?}", content(None, &["一件事"]));
    assert!(!told.contains("一件事") && !told.contains("学习"), "{told}");
}

#[test]
fn after_the_meeting_every_list_is_completed() {
    let ask = |kind, need, facts: &Facts| lacks_when(kind, need, facts, &circle(1), true);
    let names = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let open = Facts::default();
    assert_eq!(
        ask(UnitKind::Branch, Need::Must, &open),
        [Lack::Uncompleted { team: true, names: names(&["党员1", "党员2", "党员3"]) }]
    );
    assert_eq!(
        ask(UnitKind::TemporaryBranch, Need::Must, &open),
        [Lack::Uncompleted { team: true, names: vec![] }],
        "its people complete theirs where they belong"
    );
    assert_eq!(ask(UnitKind::Branch, Need::Should, &open), []);
    let some = Facts { completed: [None, Some(who(1))].into(), ..Facts::default() };
    let left = ask(UnitKind::Branch, Need::Must, &some);
    assert_eq!(left, [Lack::Uncompleted { team: false, names: names(&["党员2", "党员3"]) }]);
    assert_eq!(left[0].words().fact, "党员2、党员3的问题清单会后还没有定稿");
    assert_eq!(left[0].counted().fact, "2 人的问题清单会后还没有定稿", "from above only how many");
    assert_eq!(left[0].gate(), Gate::Archive);
    let all = Facts { completed: [None, Some(who(1)), Some(who(2)), Some(who(3))].into(), ..some.clone() };
    assert_eq!(ask(UnitKind::Branch, Need::Must, &all), []);
    // Completed once and changed since is another thing than not completed.
    let turned = Facts { completed: [Some(who(1))].into(), changed: [None, Some(who(2))].into(), ..some };
    let left = ask(UnitKind::Branch, Need::Must, &turned);
    let changed = Lack::Changed { team: true, names: names(&["党员2"]) };
    assert_eq!(left, [Lack::Uncompleted { team: false, names: names(&["党员3"]) }, changed]);
    assert_eq!(left[1].words().fact, "班子和党员2的问题清单定稿以后又改过");
    assert_eq!(left[1].counted().fact, "班子和 1 人的问题清单定稿以后又改过");
    assert_eq!(left[1].gate(), Gate::Archive);
    let team = Lack::Uncompleted { team: true, names: names(&["党员1"]) };
    assert_eq!(team.words().fact, "班子和党员1的问题清单会后还没有定稿");
    assert_eq!(team.counted().fact, "班子和 1 人的问题清单会后还没有定稿");
}

#[test]
fn who_has_no_sign_in_is_told_of_those_without_a_list() {
    let mut facts = complete(3);
    facts.people = [who(1), who(2)].into();
    let mut circle = circle(3);
    // Who has put his down already is of no concern.
    circle.idle = [who(1), who(4)].into();
    let found = found_lacks(UnitKind::Branch, Need::Must, &facts, &circle);
    let [lack] = found.as_slice() else { panic!("{found:?}") };
    let words = lack.words();
    assert_eq!(words.act, "查看清单");
    assert!(
        words
            .ground
            .contains("其中 1 人没有能登录的账号：党员4；请单位管理员发激活码或恢复账号，或由支委代为录入。")
    );
    let counted = lack.counted();
    assert!(counted.ground.contains("其中 1 人没有能登录的账号；") && !counted.ground.contains("党员4"));
    circle.idle = (1..20).map(who).collect();
    let found = found_lacks(UnitKind::Branch, Need::Must, &facts, &circle);
    assert_eq!(found[0].words().act, "代为录入");
}
