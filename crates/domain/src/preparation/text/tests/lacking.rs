//! What is still to be done, in words and in counts.

use super::*;

#[test]
fn what_goes_past_the_committee_is_asked_of_a_leader_or_says_that_there_is_none() {
    let pack = crate::theme::parse(include_str!("../../../../../../packs/P2025.toml")).unwrap();
    let (terms, calendar) = (Terms::default(), Calendar::default());
    let run = Run {
        kind: CampaignKind::BranchMeeting,
        unit: UnitKind::Branch,
        pack: &pack,
        terms: &terms,
        calendar: &calendar,
    };
    let person = |n: u128| Person { id: who(n), name: format!("党员{n}") };
    let circle = |committee: &[u128]| Circle {
        committee: committee.iter().map(|n| person(*n)).collect(),
        members: vec![person(8), person(9)],
        ..Circle::default()
    };
    let seen = |whose, made_by| Seen {
        id: TextId(Uuid::nil()),
        whose,
        stage: Stage::Submitted,
        completed: false,
        unconfirmed: false,
        made_by: Some(who(made_by)),
        led: false,
    };
    let of = |run: &Run<'_>, committee: &[u128], texts: &[Seen], leaders: Leaders| {
        let mut all = lacks(run, &Facts { texts: texts.to_vec(), leaders }, &circle(committee), false);
        all.retain(|lack| lack.step() == Step::Review);
        all
    };
    let leader = |(n, acts)| Leader { person: who(n), acts };
    let leaders = |named: &[(u128, bool)], above: &[(u128, bool)]| Leaders {
        named: named.iter().copied().map(leader).collect(),
        above: above.iter().copied().map(leader).collect(),
    };
    let team = seen(Whose::TEAM, 1);
    let of_team = || Lacking {
        kind: TextKind::Team,
        names: vec![],
        idle: Idle::default(),
        begun: 0,
        typed: 0,
        unconfirmed: 0,
        text: Some(TextId(Uuid::nil())),
    };
    let instead = |lacking, above| Lack::AskedAbove { lacking, above, asking: Asking::Instead };
    let asked = |above| instead(of_team(), above);
    let usual = Lack::Unreviewed(of_team());
    for (committee, leaders, expected) in [
        (&[1][..], leaders(&[], &[(7, true)]), asked(Above::Waits)),
        (&[1], leaders(&[(7, true)], &[]), asked(Above::Waits)),
        (&[1], Leaders::default(), asked(Above::Nobody)),
        // The one who sits there alone is no leader for himself, nor is who has typed it.
        (&[1], leaders(&[(1, true)], &[]), asked(Above::Nobody)),
        (&[1], leaders(&[], &[(1, true)]), asked(Above::Nobody)),
        (&[2], leaders(&[(1, true)], &[(1, true)]), asked(Above::Nobody)),
        (&[], leaders(&[(1, true)], &[(7, true)]), asked(Above::Waits)),
        // Nobody stands in for a contact leader who cannot act.
        (&[1], leaders(&[(7, false)], &[(6, true)]), asked(Above::ContactIdle)),
        (&[1], leaders(&[(7, false), (6, true)], &[]), asked(Above::Waits)),
        (&[1], leaders(&[(1, true)], &[(7, false)]), asked(Above::OfficeIdle)),
        (&[1], leaders(&[], &[(7, false), (6, true)]), asked(Above::Waits)),
        (&[1, 2], leaders(&[], &[(7, true)]), usual.clone()),
    ] {
        assert_eq!(of(&run, committee, &[team], leaders.clone()), [expected], "{committee:?} {leaders:?}");
    }
    // What a leader has passed waits for others.
    let led = Seen { led: true, ..team };
    let lacks = of(&run, &[1], &[led], Leaders::default());
    assert_eq!(lacks.as_slice(), std::slice::from_ref(&usual));
    // The bodies' meeting counts seats that are not among the facts.
    let of_body = Run { kind: CampaignKind::BodyMeeting, ..run };
    let bureau = leaders(&[], &[(7, true)]);
    assert_eq!(of(&of_body, &[1], &[team], bureau.clone()), [usual]);
    let mixed = [seen(own(1), 1), seen(own(8), 8), seen(own(9), 1)];
    let lacking = |of, names: &[&str]| Lacking {
        kind: TextKind::Outline,
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        idle: Idle { names: vec![], of },
        begun: 0,
        typed: 0,
        unconfirmed: 0,
        text: (of == 1).then(|| TextId(Uuid::nil())),
    };
    assert_eq!(
        of(&run, &[1], &mixed, bureau),
        [Lack::Unreviewed(lacking(1, &["党员8"])), instead(lacking(2, &["党员1", "党员9"]), Above::Waits),]
    );
    for (above, fact, ground) in [
        (Above::Waits, "班子对照检查材料还没有审阅通过", "由联系领导审阅；没有确定联系领导的"),
        (Above::ContactIdle, "班子对照检查材料没有人可以审阅", "联系领导没有能登录的账号，或者已经没有"),
        (Above::OfficeIdle, "班子对照检查材料没有人可以审阅", "他们都没有能登录的账号"),
        (Above::Nobody, "班子对照检查材料没有人可以审阅", "请单位管理员在上级党组织任命"),
    ] {
        let words = asked(above).words();
        assert_eq!((words.fact.as_str(), words.act), (fact, "查看材料"));
        assert!(words.ground.contains(ground), "{}", words.ground);
        let lack = crate::progress::Lack::Preparing(crate::preparation::Lack::Text(asked(above)));
        assert_eq!(lack.is_superiors(), above == Above::Waits, "{above:?}");
    }
}

#[test]
fn a_leader_whom_the_pack_asks_besides_is_waited_for_or_it_says_that_there_is_none() {
    let mut pack = crate::theme::parse(include_str!("../../../../../../packs/P2025.toml")).unwrap();
    for rule in &mut pack.texts {
        rule.reviewers = vec![Capacity::Committee, Capacity::Leader];
    }
    let (terms, calendar) = (Terms::default(), Calendar::default());
    let (kind, unit) = (CampaignKind::BranchMeeting, UnitKind::Branch);
    let run = Run { kind, unit, pack: &pack, terms: &terms, calendar: &calendar };
    let person = |n: u128| Person { id: who(n), name: format!("党员{n}") };
    let circle =
        Circle { committee: [1, 2].map(person).to_vec(), members: vec![person(9)], ..Circle::default() };
    let of = |whose: Whose, led, leaders: &Leaders| {
        let made_by = Some(whose.person().unwrap_or(who(1)));
        let (id, stage) = (TextId(Uuid::nil()), Stage::Submitted);
        let text = Seen { id, whose, stage, completed: false, unconfirmed: false, made_by, led };
        let facts = Facts { texts: vec![text], leaders: leaders.clone() };
        let mut all = lacks(&run, &facts, &circle, false);
        all.retain(|lack| lack.step() == Step::Review);
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    };
    let leader = |person, acts| Leader { person: who(person), acts };
    let (one, idle, none) = (
        Leaders { named: vec![], above: vec![leader(7, true)] },
        Leaders { named: vec![], above: vec![leader(7, false)] },
        // Who sits in the branch's own committee does not look at it from outside.
        Leaders { named: vec![leader(2, true)], above: vec![] },
    );
    let contact_idle = Leaders { named: vec![leader(6, false)], ..one.clone() };
    for whose in [Whose::TEAM, own(2)] {
        for (leaders, what) in [
            (&idle, "他们都没有能登录的账号。请上级确定联系领导"),
            (
                &none,
                "上级党组织也没有在任的书记、副书记和委员。请上级确定联系领导，或请单位管理员在上级党组织任命",
            ),
            (&contact_idle, "请上级重新确定联系领导"),
        ] {
            let lack = of(whose, false, leaders);
            let words = lack.words();
            assert!(words.fact.contains("没有联系领导可以审阅"), "{}", words.fact);
            assert!(words.ground.starts_with("主题包要求联系领导也审阅；"), "{}", words.ground);
            assert!(words.ground.contains(what), "{}", words.ground);
            let lack = crate::progress::Lack::Preparing(crate::preparation::Lack::Text(lack));
            assert!(lack.asks_for_leader() && !lack.is_superiors(), "the branch is told");
            // What a leader has passed waits for the others alone.
            assert!(matches!(of(whose, true, leaders), Lack::Unreviewed(_)));
        }
        assert!(matches!(of(whose, false, &one), Lack::Unreviewed(_)), "somebody above can");
    }
    assert!(matches!(of(own(9), false, &none), Lack::Unreviewed(_)), "a member's stays in the branch");
}

#[test]
fn a_gap_says_who_cannot_write_since_he_has_no_sign_in() {
    let kind = TextKind::Outline;
    let of = |idle: &[&str], of| {
        let names = ["张明", "赵青", "李和"][..of].iter().map(|name| (*name).to_owned()).collect();
        let idle = Idle { names: idle.iter().map(|name| (*name).to_owned()).collect(), of };
        Lacking { kind, names, idle, begun: 0, typed: 0, unconfirmed: 0, text: None }
    };
    let told = |lacking| Lack::Unsubmitted(lacking).words();
    let said = |idle: &[&str], count| told(of(idle, count)).ground;
    assert!(!said(&[], 3).contains("账号"));
    let ask = "请单位管理员发激活码或恢复账号，或由支委代为录入。";
    assert!(said(&["张明", "赵青"], 3).ends_with(&format!("其中 2 人没有能登录的账号：张明、赵青；{ask}")));
    assert!(said(&["张明"], 1).ends_with(&format!("本人没有能登录的账号；{ask}")));
    assert!(said(&["张明", "赵青"], 2).ends_with(&format!("这 2 人都没有能登录的账号；{ask}")));
    let counted = Lack::Unsubmitted(of(&["张明", "赵青"], 3)).counted().ground;
    assert!(counted.ends_with(&format!("其中 2 人没有能登录的账号；{ask}")) && !counted.contains("张明"));
    assert_eq!((told(of(&["张明"], 2)).act, told(of(&["张明"], 1)).act), ("写好材料", "代为录入"));
    // Typing is offered only where it is allowed.
    let waiting = Lack::Uncompleted(Lacking { unconfirmed: 1, ..of(&[], 2) }).words();
    assert!(waiting.ground.ends_with("1 人的已由别人录入，等本人看过、自己再保存一次。"), "{waiting:?}");
    let before = Lack::Unsubmitted(Lacking { unconfirmed: 1, ..of(&[], 2) }).words();
    assert!(!before.ground.contains("再保存一次"), "{before:?}");
    let begun = |begun, typed, idle: &[&str], count| Lacking { begun, typed, ..of(idle, count) };
    for (lacking, act, help) in [
        (begun(1, 0, &["张明"], 1), "查看材料", "发激活码或恢复账号，由本人登录接着写。"),
        (begun(0, 1, &["张明"], 1), "查看材料", "发激活码或恢复账号，或由替他录入的人接着录入。"),
        (begun(1, 0, &["张明"], 2), "写好材料", "发激活码或恢复账号，由本人登录接着写。"),
        (begun(1, 0, &["张明", "赵青"], 2), "查看材料", "还没有动笔的，也可以由支委代为录入。"),
    ] {
        let words = told(lacking);
        assert!(words.ground.ends_with(help), "{}", words.ground);
        assert_eq!(words.act, act);
    }
}

#[test]
fn a_gap_knows_who_has_typed_and_which_text_it_is() {
    let person = |n: u128| Person { id: who(n), name: format!("党员{n}") };
    let mut circle = Circle { members: vec![person(1), person(2), person(3)], ..Circle::default() };
    circle.idle = [1, 2, 3].map(who).into();
    let seen = |n: u128, by: u128| Seen {
        id: TextId(Uuid::from_u128(n)),
        whose: own(n),
        stage: Stage::Draft,
        completed: false,
        unconfirmed: false,
        made_by: Some(who(by)),
        led: false,
    };
    let (first, second) = (seen(1, 1), seen(2, 3));
    let (one, two, three) = (person(1), person(2), person(3));
    let all = [(Some(&one), Some(&first)), (Some(&two), Some(&second)), (Some(&three), None)];
    let lacking = Lacking::of(TextKind::Outline, &all, &circle);
    assert_eq!((lacking.begun, lacking.typed, lacking.idle.names.len()), (1, 1, 3));
    assert_eq!(lacking.text, None, "several are no one text");
    assert_eq!(Lacking::of(TextKind::Outline, &all[..1], &circle).text, Some(first.id));
    assert_eq!(Lacking::of(TextKind::Outline, &all[2..], &circle).text, None);
}

#[test]
fn the_counts_are_of_those_who_are_asked() {
    let person = |n: u128| Person { id: who(n), name: format!("党员{n}") };
    let circle = Circle {
        committee: vec![person(1)],
        members: vec![person(1), person(2), person(3)],
        ..Circle::default()
    };
    let seen = |whose, stage| Seen {
        id: TextId(Uuid::nil()),
        whose,
        stage,
        completed: stage == Stage::Passed,
        unconfirmed: false,
        made_by: None,
        led: false,
    };
    let texts = [
        seen(own(1), Stage::Passed),
        seen(own(2), Stage::Submitted),
        seen(own(3), Stage::Returned),
        seen(own(9), Stage::Passed),
        seen(Whose::TEAM, Stage::Draft),
    ];
    let outline = tally(TextKind::Outline, &circle, &texts);
    let counted = (outline.asked, outline.writing, outline.returned, outline.submitted, outline.passed);
    assert_eq!(counted, (3, 0, 1, 2, 1), "who has left the roster is not counted");
    assert_eq!(outline.completed, 1);
    let team = tally(TextKind::Team, &circle, &texts);
    assert_eq!((team.asked, team.writing, team.submitted), (1, 1, 0));
}

#[test]
fn what_is_missing_goes_from_written_to_reviewed_to_completed() {
    let pack = crate::theme::parse(include_str!("../../../../../../packs/P2025.toml")).unwrap();
    let source = Source { title: "通知".into(), sentence: "写材料".into() };
    let needs = BTreeMap::from([(Step::Texts, Held { value: Need::Must, source, firm: true })]);
    let terms = Terms { needs, ..Terms::default() };
    let calendar = Calendar::default();
    let run = Run {
        kind: CampaignKind::BranchMeeting,
        unit: UnitKind::Branch,
        pack: &pack,
        terms: &terms,
        calendar: &calendar,
    };
    let person = |n: u128| Person { id: who(n), name: format!("党员{n}") };
    let circle = Circle {
        committee: vec![person(1), person(2)],
        members: vec![person(1), person(2)],
        ..Circle::default()
    };
    let of = |texts: &[(Whose, Stage, bool)], held| {
        let seen = |&(whose, stage, completed): &(Whose, Stage, bool)| Seen {
            id: TextId(Uuid::nil()),
            whose,
            stage,
            completed,
            unconfirmed: false,
            made_by: whose.person(),
            led: false,
        };
        lacks(&run, &Facts { texts: texts.iter().map(seen).collect(), ..Facts::default() }, &circle, held)
    };
    let nothing = of(&[], false);
    assert_eq!(nothing.len(), 3, "one line a kind");
    assert_eq!(nothing[0].words().fact, "班子对照检查材料还没有提交");
    assert_eq!(nothing[1].words().fact, "2 人的个人发言提纲还没有提交：党员1、党员2");
    let elsewhere = Run { unit: UnitKind::TemporaryBranch, ..run };
    let team: Vec<_> = lacks(&elsewhere, &Facts::default(), &circle, false).iter().map(Lack::words).collect();
    assert_eq!(team.len(), 1, "its team is asked like any other: {team:?}");
    assert_eq!(team[0].fact, "班子对照检查材料还没有提交");
    let begun = |stage| Seen {
        id: TextId(Uuid::nil()),
        whose: own(1),
        stage,
        completed: false,
        unconfirmed: false,
        made_by: None,
        led: false,
    };
    for stage in Stage::ALL {
        let one = begun(*stage);
        assert_eq!(
            owed(&run, one.whose, Some(&one), true),
            Some(Owed::Completing),
            "begun is finished, {stage:?}"
        );
    }
    assert_eq!(owed(&elsewhere, own(1), None, false), None);
    for stage in Stage::ALL {
        let one = begun(*stage);
        assert_eq!(owed(&elsewhere, own(1), Some(&one), false), None, "it is read at home, {stage:?}");
        assert_eq!(owed(&elsewhere, own(1), Some(&one), true), None, "and completed there, {stage:?}");
    }
    assert!(may_stand_in(UnitKind::TemporaryBranch, own(1)).is_err());
    assert!(may_stand_in(UnitKind::TemporaryBranch, Whose::TEAM).is_ok());
    assert!(may_stand_in(UnitKind::Branch, own(1)).is_ok());
    assert_eq!(owed(&elsewhere, Whose::TEAM, None, false), Some(Owed::Submitting));
    assert_eq!(owed(&run, own(1), None, false), Some(Owed::Submitting));
    assert!(of(&[], true).is_empty(), "who was let off is not asked afterwards");
    let appraisal = |n| Whose::new(TextKind::SelfAppraisal, Some(who(n))).unwrap();
    let all = |stage, completed| {
        [Whose::TEAM, own(1), own(2), appraisal(1), appraisal(2)].map(|whose| (whose, stage, completed))
    };
    for (stage, step) in
        [(Stage::Draft, Step::Texts), (Stage::Returned, Step::Texts), (Stage::Submitted, Step::Review)]
    {
        let found = of(&all(stage, false), false);
        assert!(found.len() == 3 && found.iter().all(|lack| lack.step() == step), "{stage:?}: {found:?}");
    }
    assert!(of(&all(Stage::Passed, false), false).is_empty());
    let after = of(&all(Stage::Passed, false), true);
    assert!(after.len() == 3 && after.iter().all(|lack| lack.gate() == Gate::Archive), "{after:?}");
    assert!(of(&all(Stage::Passed, true), true).is_empty());
}
