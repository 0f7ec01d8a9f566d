//! Who reviews what, and when.

use super::*;

#[test]
fn nobody_reviews_his_own_and_those_above_see_only_the_committees() {
    let secretary = Hand { is_secretary: true, is_committee: true, writes_for_team: true, ..Hand::default() };
    let author = Hand { is_author: true, ..secretary };
    assert!(author.capacities(case(own(1))).is_empty());
    assert!(author.owns(own(1)));
    assert_eq!(secretary.capacities(case(own(2))), [Capacity::Secretary, Capacity::Committee]);
    assert_eq!(secretary.capacities(case(Whose::TEAM)), [Capacity::Committee]);
    let leader = Hand { is_leader: true, ..Hand::default() };
    let of_committee = |n| Case { of_committee: true, ..case(own(n)) };
    assert_eq!(leader.capacities(of_committee(2)), [Capacity::Leader]);
    assert!(leader.capacities(case(own(2))).is_empty());
    assert!(leader.reads(of_committee(2), Stage::Submitted));
    assert!(leader.reads(of_committee(2), Stage::Returned), "what he returned he may look at again");
    assert!(!leader.reads(of_committee(2), Stage::Draft));
    for stage in Stage::ALL {
        assert!(!Hand::default().reads(of_committee(2), *stage), "{stage:?}");
    }
    let guide = Hand { is_guide: true, ..Hand::default() };
    assert_eq!(guide.capacities(case(Whose::TEAM)), [Capacity::Guidance]);
}

#[test]
fn whoever_typed_a_text_does_not_pass_it() {
    let typist = Hand {
        writes_for_team: true,
        is_secretary: true,
        is_committee: true,
        latest: Latest::Own,
        ..Hand::default()
    };
    assert!(typist.capacities(case(own(9))).is_empty());
    assert!(typist.reads(case(own(9)), Stage::Submitted), "he typed it");
    assert_eq!(typist.capacities(case(Whose::TEAM)), [Capacity::Committee], "the team's is everybody's");
    let circle = |committee: &[u128]| Circle {
        committee: committee.iter().map(|n| Person { id: who(*n), name: String::new() }).collect(),
        ..Circle::default()
    };
    let (asked, leader) = (rule(TextKind::Outline, &[]), Hand { is_leader: true, ..Hand::default() });
    for (committee, author, typed_by, route, asks_leader) in [
        (&[1, 2][..], 9, 9, Route::Usual, false),
        (&[1, 2], 9, 2, Route::Usual, false),
        (&[1, 2], 9, 1, Route::PastSecretary, false),
        (&[1, 2], 1, 1, Route::PastSecretary, false),
        (&[1, 2, 3], 2, 1, Route::PastSecretary, false),
        (&[1, 2], 2, 1, Route::PastCommittee, true),
        (&[1, 2], 1, 2, Route::PastCommittee, true),
        (&[1], 9, 1, Route::PastCommittee, true),
        (&[1], 1, 1, Route::PastCommittee, true),
        (&[1], 9, 9, Route::Usual, false),
    ] {
        let case = Case::new(&circle(committee), Some(who(1)), own(author), Some(who(typed_by)));
        assert_eq!(case.route, route, "{committee:?} {author} {typed_by}");
        assert_eq!(leader.is_asked(&asked, case, &[]), asks_leader, "{committee:?} {author} {typed_by}");
        assert!(!leader.is_asked(&asked, case, &[Capacity::Leader]));
    }
}

#[test]
fn the_teams_text_is_looked_over_by_a_committee_and_one_alone_is_none() {
    let circle = |committee: &[u128]| Circle {
        committee: committee.iter().map(|n| Person { id: who(*n), name: String::new() }).collect(),
        ..Circle::default()
    };
    let asked = rule(TextKind::Team, &[]);
    let member = Hand { is_committee: true, is_secretary: true, writes_for_team: true, ..Hand::default() };
    let leader = Hand { is_leader: true, ..Hand::default() };
    for (committee, made_by, route) in [
        (&[][..], Some(9), Route::PastCommittee),
        (&[1], Some(1), Route::PastCommittee),
        // Whoever has typed it: it is still his.
        (&[1], Some(9), Route::PastCommittee),
        (&[1], None, Route::PastCommittee),
        (&[1, 2], Some(1), Route::Usual),
        (&[1, 2, 3], Some(2), Route::Usual),
    ] {
        let case = Case::new(&circle(committee), Some(who(1)), Whose::TEAM, made_by.map(who));
        assert_eq!((case.route, case.of_committee), (route, false), "{committee:?} {made_by:?}");
        let past = route == Route::PastCommittee;
        let (in_committee, above) = (vec![Capacity::Committee], vec![Capacity::Leader]);
        assert_eq!(member.capacities(case), if past { vec![] } else { in_committee.clone() });
        assert_eq!(leader.capacities(case), above, "he may always look");
        assert_eq!(reviewers(&asked, case), if past { above } else { in_committee });
        assert_eq!(leader.is_asked(&asked, case, &[]), past, "{committee:?}");
        assert_eq!(member.is_asked(&asked, case, &[]), !past, "{committee:?}");
        // Whatever else whoever sits there alone may be.
        let also = Hand { is_leader: true, is_guide: true, ..member };
        assert_eq!(also.is_asked(&asked, case, &[]), !past);
        assert_eq!(also.capacities(case).is_empty(), past);
        assert!(member.reads(case, Stage::Submitted), "he has written it");
        // Who has typed it and sits elsewhere does not pass it alone either.
        for (latest, is_leader, is_guide) in
            [(Latest::Own, true, false), (Latest::Own, false, true), (Latest::Anothers, true, false)]
        {
            let office = Hand { writes_for_team: true, latest, is_leader, is_guide, ..Hand::default() };
            let passes = latest == Latest::Anothers;
            assert_eq!(office.is_asked(&asked, case, &[]), past && passes, "{latest:?} {committee:?}");
            assert_eq!(office.capacities(case).is_empty(), past && !passes, "{latest:?} {committee:?}");
        }
    }
}

#[test]
fn who_typed_it_reads_on_until_another_has_written() {
    let typist = Hand { writes_for_team: true, is_committee: true, ..Hand::default() };
    let later = Hand { latest: Latest::Anothers, ..typist };
    for stage in [Stage::Draft, Stage::Returned] {
        assert!(typist.reads(case(own(2)), stage), "{stage:?}");
        assert_eq!(
            later.reads(case(own(2)), stage),
            stage == Stage::Returned,
            "a draft of the author's, {stage:?}"
        );
        assert!(later.reads(case(Whose::TEAM), stage), "the team's is everybody's of the committee");
    }
    assert!(later.reads(case(own(2)), Stage::Submitted), "as a reviewer");
    assert!(!later.types_for(own(2)) && typist.types_for(own(2)));
}

#[test]
fn a_return_has_its_reasons_and_a_sitting_its_day_and_people() {
    let today = date!(2026 - 03 - 03);
    let said = |capacity, passes, reason: &str| Review {
        capacity,
        passes,
        reason: reason.into(),
        sat_on: Some(today),
        present: "张三、李四".into(),
    };
    let mine = [Capacity::Secretary, Capacity::Committee];
    let names_of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let seats = Seats {
        names: names_of(&["张三", "李四", "王五", "赵六"]),
        recorder: Some("张三".into()),
        since: None,
    };
    let of = |stage, one: &Review| review((stage, false), one, &mine, &seats, today);
    assert_eq!(of(Stage::Submitted, &said(Capacity::Secretary, true, "")), Ok(()));
    assert_eq!(
        of(Stage::Submitted, &said(Capacity::Secretary, false, " ")),
        Err(TextRefusal::ReturnedWithoutReason.into())
    );
    assert_eq!(of(Stage::Passed, &said(Capacity::Secretary, false, "没有实例")), Ok(()));
    assert_eq!(
        of(Stage::Passed, &said(Capacity::Secretary, true, "")),
        Err(TextRefusal::NotSubmitted.into())
    );
    assert_eq!(
        of(Stage::Submitted, &said(Capacity::Leader, true, "")),
        Err(TextRefusal::NotTheReviewer.into())
    );
    // After the meeting what was passed stays, and what was not is still reviewed.
    let held = |stage, passes| {
        review((stage, true), &said(Capacity::Secretary, passes, "理由"), &mine, &seats, today)
    };
    assert_eq!(held(Stage::Passed, false), Err(TextRefusal::PassedAndHeld.into()));
    assert_eq!(held(Stage::Submitted, false), Ok(()));
    assert_eq!(held(Stage::Submitted, true), Ok(()));
    let nobody = Review { present: " ".into(), ..said(Capacity::Committee, true, "") };
    assert_eq!(of(Stage::Submitted, &nobody), Err(TextRefusal::NobodyPresent.into()));
    for (present, expected) in [
        ("张三、李四", Ok(())),
        ("张三、赵六、王五、李四", Ok(())),
        ("张三、钱七、孙八", Err(TextRefusal::TooFewPresent { came: 1, of: 4 }.into())),
        ("张三", Err(TextRefusal::TooFewPresent { came: 1, of: 4 }.into())),
        ("李四、王五", Err(TextRefusal::RecorderAbsent { name: "张三".into() }.into())),
    ] {
        let sat = Review { present: present.into(), ..said(Capacity::Committee, true, "") };
        assert_eq!(of(Stage::Submitted, &sat), expected, "{present}");
        let alone = Review { present: present.into(), ..said(Capacity::Secretary, true, "") };
        assert_eq!(of(Stage::Submitted, &alone), Ok(()), "nobody sits with the secretary");
    }
    let pair = Seats { names: names_of(&["张三", "李四"]), recorder: Some("张三".into()), since: None };
    let one = Seats { names: names_of(&["张三"]), recorder: Some("张三".into()), since: None };
    let sat = Review { present: "张三".into(), ..said(Capacity::Committee, true, "") };
    let with = |seats: &Seats| review((Stage::Submitted, false), &sat, &mine, seats, today);
    assert_eq!(with(&pair), Err(TextRefusal::TooFewPresent { came: 1, of: 2 }.into()));
    assert_eq!(with(&one), Ok(()), "nobody else is left");
    let later = Seats { since: today.next_day(), ..seats.clone() };
    let sat = said(Capacity::Committee, true, "");
    assert!(matches!(
        review((Stage::Submitted, false), &sat, &mine, &later, today),
        Err(Refusal::Text(TextRefusal::SatBefore { .. }))
    ));
    let no_seat = Seats { recorder: None, ..seats.clone() };
    assert_eq!(review((Stage::Submitted, false), &sat, &mine, &no_seat, today), Ok(()));
    let ahead = Review { sat_on: Some(date!(2026 - 03 - 04)), ..said(Capacity::Committee, true, "") };
    assert!(matches!(of(Stage::Submitted, &ahead), Err(Refusal::DayImpossible { .. })));
}

#[test]
fn the_secretarys_own_text_goes_to_the_committee_and_a_new_submission_starts_over() {
    let mut asked = rule(TextKind::Outline, &[]);
    let by = |route| Case { route, of_committee: true, ..case(own(1)) };
    assert_eq!(reviewers(&asked, by(Route::Usual)), [Capacity::Secretary]);
    assert_eq!(reviewers(&asked, by(Route::PastSecretary)), [Capacity::Committee]);
    assert_eq!(reviewers(&asked, by(Route::PastCommittee)), [Capacity::Leader]);
    asked.reviewers = vec![Capacity::Secretary, Capacity::Committee];
    assert_eq!(reviewers(&asked, by(Route::PastSecretary)), [Capacity::Committee]);
    assert_eq!(reviewers(&asked, by(Route::PastCommittee)), [Capacity::Leader]);
    asked.reviewers = vec![Capacity::Secretary, Capacity::Guidance];
    let mut rounds = vec![round(Move::Submitted, None), round(Move::Passed, Some(Capacity::Secretary))];
    assert_eq!(outstanding(&asked, by(Route::Usual), &rounds), [Capacity::Guidance]);
    rounds.push(round(Move::Returned, Some(Capacity::Guidance)));
    rounds.push(round(Move::Submitted, None));
    assert_eq!(outstanding(&asked, by(Route::Usual), &rounds), [Capacity::Secretary, Capacity::Guidance]);
    rounds.push(round(Move::Passed, Some(Capacity::Guidance)));
    rounds.push(round(Move::Passed, Some(Capacity::Secretary)));
    assert!(outstanding(&asked, by(Route::Usual), &rounds).is_empty());
}

#[test]
fn a_pack_that_names_leader_and_guidance_asks_them_of_the_team_and_its_committee_alone() {
    use Capacity::{Committee, Guidance, Leader, Secretary};
    let of_member = case(own(9));
    let of_committee = Case { of_committee: true, ..of_member };
    let past = Case { route: Route::PastCommittee, ..of_member };
    for (named, member, committee, alone) in [
        (vec![Committee, Leader], vec![Committee], vec![Committee, Leader], vec![Leader]),
        (vec![Leader, Guidance], vec![Secretary], vec![Leader, Guidance], vec![Leader]),
        (vec![Guidance], vec![Secretary], vec![Guidance], vec![Leader]),
    ] {
        let asked = TextRule { reviewers: named.clone(), ..rule(TextKind::Outline, &[]) };
        assert_eq!(reviewers(&asked, of_member), member, "{named:?}");
        assert_eq!(reviewers(&asked, of_committee), committee, "{named:?}");
        assert_eq!(reviewers(&asked, past), alone, "{named:?}");
        // Nobody is asked who may not.
        let team = TextRule { kind: TextKind::Team, ..asked };
        assert_eq!(reviewers(&team, case(Whose::TEAM)), committee, "{named:?}");
    }
}
