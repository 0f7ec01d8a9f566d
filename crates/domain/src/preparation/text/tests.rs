use std::collections::BTreeMap;

use time::macros::date;
use uuid::Uuid;

use super::*;
use crate::calendar::Calendar;
use crate::campaign::terms::{Held, Source, Terms};
use crate::campaign::{CampaignKind, Need};
use crate::org::UnitKind;
use crate::preparation::idle::Idle;
use crate::preparation::talk::{Circle, Person};
use crate::progress::{Gate, Run};
use crate::theme::{Mark, Norm};

fn who(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn own(n: u128) -> Whose {
    Whose::new(TextKind::Outline, Some(who(n))).unwrap()
}

/// A member's, or the team's, that goes the usual way.
fn case(whose: Whose) -> Case {
    Case { whose, of_committee: false, route: Route::Usual }
}

fn rule(kind: TextKind, sections: &[&str]) -> TextRule {
    TextRule {
        kind,
        sections: sections.iter().map(|text| (*text).to_owned()).collect(),
        shortest: None,
        longest: None,
        reviewers: vec![],
        norm: Norm::Local,
        mark: Mark::Unsure,
        basis: String::new(),
    }
}

fn body(parts: &[(&str, &str)]) -> Body {
    let one =
        |(heading, words): &(&str, &str)| Section { heading: (*heading).into(), words: (*words).into() };
    Body { sections: parts.iter().map(one).collect() }
}

fn round(act: Move, capacity: Option<Capacity>) -> Round {
    Round {
        number: 1,
        act,
        capacity,
        by: who(1),
        at: 0,
        sat_on: None,
        present: String::new(),
        reason: String::new(),
    }
}

#[test]
fn paragraphs_of_a_file_go_under_the_headings_they_name() {
    let rule = rule(TextKind::Outline, &["学习收获", "存在的问题"]);
    let file = ["对照检查", "一、学习收获", "读了原文。", "", "（二）存在的问题：", "下乡少。", "会议多。"];
    let made = place(&file.map(str::to_owned), &rule).body;
    assert_eq!(made, body(&[("学习收获", "对照检查\n读了原文。"), ("存在的问题", "下乡少。\n会议多。")]));
    assert!(made.missing(&rule).is_empty());
    let nothing = place(&[], &rule).body;
    assert!(nothing.is_blank());
    assert_eq!(nothing.missing(&rule), ["学习收获", "存在的问题"]);
}

#[test]
fn headings_are_known_however_they_are_numbered_and_called() {
    let team = ["学习情况", "上年度整改落实情况", "存在的主要问题", "原因剖析", "努力方向和整改措施"];
    let outline = ["学习收获", "存在的问题", "根源剖析", "整改措施", "对征求意见的回应"];
    let appraisal = ["个人基本情况", "履行党员义务和发挥作用情况", "存在的不足", "改进措施"];
    for (asked, line, section) in [
        (&team[..], "四、原因分析", Some("原因剖析")),
        (&team, "四、存在问题的原因分析", Some("原因剖析")),
        (&team, "五、整改措施", Some("努力方向和整改措施")),
        (&team, "（五）整改措施和努力方向：", Some("努力方向和整改措施")),
        (&team, "第二部分　上年度问题整改情况", Some("上年度整改落实情况")),
        (&team, "三、存在的突出问题", Some("存在的主要问题")),
        (&outline, "**二、存在问题**", Some("存在的问题")),
        (&outline, "## 存在的主要问题", Some("存在的问题")),
        (&outline, "【根源分析】", Some("根源剖析")),
        (&outline, "3.思想根源", Some("根源剖析")),
        (&outline, "(四) 努力方向和整改措施", Some("整改措施")),
        (&outline, "5、对征求意见建议的回应。", Some("对征求意见的回应")),
        (&outline, "一、 学习 收获", Some("学习收获")),
        (&appraisal, "三、存在问题和不足", Some("存在的不足")),
        (&appraisal, "四、今后努力方向", Some("改进措施")),
        (&appraisal, "二、履行党员义务、发挥作用情况", Some("履行党员义务和发挥作用情况")),
        // What says something else, or says a sentence, is no heading.
        (&outline, "一是学习不够深入", None),
        (&outline, "十年来的整改措施", None),
        (&outline, "在整改措施上想得少。", None),
        (&outline, "上年度整改落实情况", None),
        (&outline, "（一）政治方面", None),
        (&outline, "三、", None),
        (&outline, "结束语", None),
    ] {
        let rule = rule(TextKind::Outline, asked);
        let file = ["开头的话。", line, "后面的话。"].map(str::to_owned);
        let made = place(&file, &rule).body;
        let under =
            made.sections.iter().find(|one| one.words.contains("后面的话。")).map(|one| &*one.heading);
        assert_eq!(under, Some(section.unwrap_or(asked[0])), "{line}");
        assert_eq!(made.words().contains(line), section.is_none(), "{line}");
    }
}

#[test]
fn what_was_not_called_as_asked_is_told_and_nothing_is_lost() {
    let rule = rule(TextKind::Outline, &["学习收获", "存在的问题", "根源剖析"]);
    let file = [
        "一、学习收获",
        "读了原文。",
        "二、存在问题：下乡少。",
        "原因分析：不是标题。",
        "三、原因分析",
        "想得少。",
        "四、下步安排",
        "多下乡。",
    ];
    let Placed { body: made, near, unknown } = place(&file.map(str::to_owned), &rule);
    let sections = [
        ("学习收获", "读了原文。"),
        ("存在的问题", "下乡少。\n原因分析：不是标题。"),
        ("根源剖析", "想得少。\n四、下步安排\n多下乡。"),
    ];
    assert_eq!(made, body(&sections));
    let told = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
    };
    assert_eq!(near, told(&[("存在问题", "存在的问题"), ("原因分析", "根源剖析")]));
    assert_eq!(unknown, told(&[("四、下步安排", "根源剖析")]));
    // Two sections that mean the same: neither is opened by a third name for it.
    let twice = super::tests::rule(TextKind::Outline, &["努力方向", "整改措施"]);
    let made = place(&["努力方向", "甲", "下步打算", "乙", "整改措施", "丙"].map(str::to_owned), &twice).body;
    assert_eq!(made, body(&[("努力方向", "甲\n下步打算\n乙"), ("整改措施", "丙")]));
}

/// Without signs and blanks.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

proptest::proptest! {
    #[test]
    fn no_word_of_a_file_is_lost(lines in proptest::collection::vec("[一二、（）：存在的问题原因分析学习收获第部分 。a]{0,14}|[一二、]{0,2}(学习收获|存在问题|原因分析|存在的问题)：?[学习的a。]{0,3}", 0..12)) {
        let rule = rule(TextKind::Outline, &["学习收获", "存在的问题", "根源剖析"]);
        let placed = place(&lines, &rule);
        let mut kept: Vec<String> = placed.body.words().lines().map(letters).filter(|line| !line.is_empty()).collect();
        let headings: Vec<String> =
            placed.near.iter().map(|(written, _)| written).chain(&rule.sections).map(|one| letters(one)).collect();
        for line in lines.iter().map(|line| letters(line)).filter(|line| !line.is_empty()) {
            // What opens a section leaves what stands behind it; nothing but a number stands before it.
            let behind = |heading: &String| {
                let (number, behind) = line.split_once(heading.as_str())?;
                number.chars().all(|one| "一二第部分".contains(one)).then(|| behind.to_owned())
            };
            // A heading and nothing else comes before a shorter one with something behind it.
            let mut behind: Vec<String> = headings.iter().filter_map(behind).collect();
            behind.sort_by_key(String::len);
            let mut rests = std::iter::once(line.clone()).chain(behind);
            let left = rests.find_map(|rest| {
                if rest.is_empty() { Some(None) } else { kept.iter().position(|one| *one == rest).map(Some) }
            });
            proptest::prop_assert!(left.is_some(), "{line} of {lines:?}");
            if let Some(Some(at)) = left {
                kept.remove(at);
            }
        }
        proptest::prop_assert!(kept.is_empty(), "{kept:?} of {lines:?}");
    }
}

#[test]
fn a_text_is_submitted_whole_and_as_ones_own() {
    let rule = rule(TextKind::Outline, &["学习收获", "存在的问题"]);
    let half = body(&[("学习收获", "读了原文。"), ("存在的问题", " ")]);
    let whole = body(&[("学习收获", "读了原文。"), ("存在的问题", "下乡少。")]);
    let missing = TextRefusal::SectionsMissing { headings: vec!["存在的问题".into()] };
    let no = || Err(TextRefusal::NotConfirmed.into());
    assert_eq!(submit((Stage::Draft, 1), &half, &rule, None, Ok(())), Err(missing.into()));
    assert_eq!(submit((Stage::Draft, 1), &whole, &rule, None, no()), no());
    assert_eq!(submit((Stage::Draft, 0), &whole, &rule, None, Ok(())), Err(TextRefusal::Blank.into()));
    assert_eq!(
        submit((Stage::Submitted, 1), &whole, &rule, None, Ok(())),
        Err(TextRefusal::UnderReview.into())
    );
    assert_eq!(
        submit((Stage::Passed, 1), &whole, &rule, None, Ok(())),
        Err(TextRefusal::AlreadyPassed.into())
    );
    assert_eq!(submit((Stage::Returned, 2), &whole, &rule, Some(1), Ok(())), Ok(()));
    let again = submit((Stage::Returned, 1), &whole, &rule, Some(1), Ok(()));
    assert_eq!(again, Err(TextRefusal::Unchanged { number: 1 }.into()));
}

#[test]
fn only_for_who_cannot_sign_in_another_says_that_he_agreed() {
    let ticked = |ticked| Confirmed::ByAuthor { ticked };
    let told = |how: &str| Confirmed::ForAuthor { how: how.into() };
    assert_eq!(confirm(true, true, &ticked(true)), Ok(()));
    assert_eq!(confirm(true, true, &ticked(false)), Err(TextRefusal::NotConfirmed.into()));
    // Not even an owner gets past his tick by telling how.
    assert_eq!(confirm(true, true, &told("当面读过")), Err(TextRefusal::NotConfirmed.into()));
    for word in [ticked(true), ticked(false), told("当面读过")] {
        assert_eq!(confirm(false, true, &word), Err(TextRefusal::AuthorSubmits.into()), "{word:?}");
    }
    assert_eq!(confirm(false, false, &told("当面读过")), Ok(()));
    assert_eq!(confirm(false, false, &told(" ")), Err(TextRefusal::NotSaidHow.into()));
    assert_eq!(confirm(false, false, &ticked(true)), Err(TextRefusal::AuthorSubmits.into()));
    assert_eq!(agreed(false, false, " 当面读过 "), Ok("当面读过".to_owned()));
    assert_eq!(agreed(false, false, "　"), Err(TextRefusal::AgreementUnsaid.into()));
    for (owns, signs_in) in [(true, true), (true, false), (false, true)] {
        assert_eq!(agreed(owns, signs_in, "不必写"), Ok(String::new()));
    }
}

#[test]
fn what_is_reviewed_is_taken_back_and_what_is_passed_is_taken_up_again_before_the_meeting() {
    assert_eq!(withdraw(Stage::Submitted), Ok(()));
    for stage in [Stage::Draft, Stage::Returned, Stage::Passed] {
        assert_eq!(withdraw(stage), Err(TextRefusal::NothingToWithdraw.into()), "{stage:?}");
    }
    assert_eq!(reopen(Stage::Passed, false), Ok(()));
    assert_eq!(reopen(Stage::Passed, true), Err(TextRefusal::MeetingHeld.into()));
    for stage in [Stage::Draft, Stage::Returned, Stage::Submitted] {
        assert_eq!(reopen(stage, false), Err(TextRefusal::NotPassed.into()), "{stage:?}");
    }
    let waits = [Capacity::Guidance];
    assert_eq!(after(Stage::Submitted, true, &waits), Stage::Submitted);
    assert_eq!(after(Stage::Submitted, true, &[]), Stage::Passed);
    assert_eq!(after(Stage::Submitted, false, &waits), Stage::Returned);
    assert_eq!(after(Stage::Passed, false, &[]), Stage::Returned);
}

#[test]
fn a_reviewer_reads_what_was_submitted_or_completed_and_nothing_newer() {
    let made = |number, completed| Made { completed, ..Made::typed(number, 0, who(1)) };
    let round = |number, act| Round { number, ..round(act, None) };
    let versions = [made(3, false), made(2, false), made(1, false)];
    assert_eq!(open_to_reviewers(&[], &versions), None);
    let rounds = [round(1, Move::Submitted), round(1, Move::Returned), round(2, Move::Submitted)];
    assert_eq!(open_to_reviewers(&rounds, &versions), Some(2));
    assert_eq!(submitted_before(&rounds, 2), Some(1));
    assert_eq!(submitted_before(&rounds, 1), None);
    assert_eq!(submitted_before(&rounds, 3), Some(2));
    assert_eq!(open_to_reviewers(&rounds, &[made(4, true), made(3, true), made(2, false)]), Some(4));
}

#[test]
fn while_it_is_reviewed_nobody_writes_and_after_the_meeting_it_is_completed() {
    let words = body(&[("正文", "字")]);
    assert_eq!(write(Stage::Draft, &Body::default(), false), Err(TextRefusal::Blank.into()));
    assert_eq!(write(Stage::Draft, &words, false), Ok(()));
    assert_eq!(write(Stage::Submitted, &words, true), Err(TextRefusal::UnderReview.into()));
    assert_eq!(write(Stage::Passed, &words, false), Err(TextRefusal::AlreadyPassed.into()));
    assert_eq!(write(Stage::Passed, &words, true), Ok(()));
    let long = body(&[("正文", &"字".repeat(MOST + 1))]);
    assert_eq!(
        write(Stage::Draft, &long, false),
        Err(TextRefusal::TooLong { length: MOST + 1, most: MOST }.into())
    );
}

#[test]
fn only_what_was_passed_is_completed_and_an_opening_behind_it_stays() {
    for stage in Stage::ALL {
        assert!(!completes(*stage, false), "{stage:?}");
        assert_eq!(completes(*stage, true), *stage == Stage::Passed, "{stage:?}");
    }
    let unsaid = Err(TextRefusal::NothingFromMeeting.into());
    for blank in
        [body(&[("正文", "字，")]), body(&[("正文", "字，")]).with_completion(), body(&[("会后补充", " \n")])]
    {
        assert_eq!(complete(&blank), unsaid);
    }
    assert_eq!(complete(&body(&[("正文", "字"), ("会后补充", "没有人提意见。")])), Ok(()));
    assert_eq!(may_unopen(0), Ok(()));
    assert_eq!(may_unopen(2), Err(TextRefusal::CompletedSince { texts: 2 }.into()));
}

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
        assert_eq!(reviewers(&asked, route), if past { above } else { in_committee });
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
fn what_goes_past_the_committee_is_asked_of_a_leader_or_says_that_there_is_none() {
    let pack = crate::theme::parse(include_str!("../../../../../packs/P2025.toml")).unwrap();
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
        text: Some(TextId(Uuid::nil())),
    };
    let asked = |above| Lack::AskedAbove { lacking: of_team(), above };
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
        text: (of == 1).then(|| TextId(Uuid::nil())),
    };
    assert_eq!(
        of(&run, &[1], &mixed, bureau),
        [
            Lack::Unreviewed(lacking(1, &["党员8"])),
            Lack::AskedAbove { lacking: lacking(2, &["党员1", "党员9"]), above: Above::Waits },
        ]
    );
    for (above, fact, ground) in [
        (Above::Waits, "班子对照检查材料还没有审阅通过", "由联系领导审阅；没有确定联系领导的"),
        (Above::ContactIdle, "班子对照检查材料没有人可以审阅", "联系领导还没有启用账号，或者已经没有"),
        (Above::OfficeIdle, "班子对照检查材料没有人可以审阅", "他们都还没有启用账号"),
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
fn a_gap_says_who_cannot_write_since_he_has_no_sign_in() {
    let kind = TextKind::Outline;
    let of = |idle: &[&str], of| {
        let names = ["张明", "赵青", "李和"][..of].iter().map(|name| (*name).to_owned()).collect();
        let idle = Idle { names: idle.iter().map(|name| (*name).to_owned()).collect(), of };
        Lacking { kind, names, idle, begun: 0, typed: 0, text: None }
    };
    let told = |lacking| Lack::Unsubmitted(lacking).words();
    let said = |idle: &[&str], count| told(of(idle, count)).ground;
    assert!(!said(&[], 3).contains("账号"));
    let ask = "请单位管理员发激活码，或由支委代为录入。";
    assert!(said(&["张明", "赵青"], 3).ends_with(&format!("其中 2 人还没有启用账号：张明、赵青；{ask}")));
    assert!(said(&["张明"], 1).ends_with(&format!("本人还没有启用账号；{ask}")));
    assert!(said(&["张明", "赵青"], 2).ends_with(&format!("这 2 人都还没有启用账号；{ask}")));
    let counted = Lack::Unsubmitted(of(&["张明", "赵青"], 3)).counted().ground;
    assert!(counted.ends_with(&format!("其中 2 人还没有启用账号；{ask}")) && !counted.contains("张明"));
    assert_eq!((told(of(&["张明"], 2)).act, told(of(&["张明"], 1)).act), ("写好材料", "代为录入"));
    // Typing is offered only where it is allowed.
    let begun = |begun, typed, idle: &[&str], count| Lacking { begun, typed, ..of(idle, count) };
    for (lacking, act, help) in [
        (begun(1, 0, &["张明"], 1), "查看材料", "发激活码，由本人登录接着写。"),
        (begun(0, 1, &["张明"], 1), "查看材料", "发激活码，或由替他录入的人接着录入。"),
        (begun(1, 0, &["张明"], 2), "写好材料", "发激活码，由本人登录接着写。"),
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
    assert_eq!(reviewers(&asked, Route::Usual), [Capacity::Secretary]);
    assert_eq!(reviewers(&asked, Route::PastSecretary), [Capacity::Committee]);
    assert_eq!(reviewers(&asked, Route::PastCommittee), [Capacity::Leader]);
    asked.reviewers = vec![Capacity::Secretary, Capacity::Committee];
    assert_eq!(reviewers(&asked, Route::PastSecretary), [Capacity::Committee]);
    assert_eq!(reviewers(&asked, Route::PastCommittee), [Capacity::Leader]);
    asked.reviewers = vec![Capacity::Secretary, Capacity::Guidance];
    let mut rounds = vec![round(Move::Submitted, None), round(Move::Passed, Some(Capacity::Secretary))];
    assert_eq!(outstanding(&asked, Route::Usual, &rounds), [Capacity::Guidance]);
    rounds.push(round(Move::Returned, Some(Capacity::Guidance)));
    rounds.push(round(Move::Submitted, None));
    assert_eq!(outstanding(&asked, Route::Usual, &rounds), [Capacity::Secretary, Capacity::Guidance]);
    rounds.push(round(Move::Passed, Some(Capacity::Guidance)));
    rounds.push(round(Move::Passed, Some(Capacity::Secretary)));
    assert!(outstanding(&asked, Route::Usual, &rounds).is_empty());
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
    let pack = crate::theme::parse(include_str!("../../../../../packs/P2025.toml")).unwrap();
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
    for stage in Stage::ALL {
        let one = Seen {
            id: TextId(Uuid::nil()),
            whose: own(1),
            stage: *stage,
            completed: false,
            unconfirmed: false,
            made_by: None,
            led: false,
        };
        assert_eq!(
            owed(&run, one.whose, Some(&one), true),
            Some(Owed::Completing),
            "begun is finished, {stage:?}"
        );
    }
    assert_eq!(owed(&elsewhere, own(1), None, false), None);
    for stage in Stage::ALL {
        let one = Seen {
            id: TextId(Uuid::nil()),
            whose: own(1),
            stage: *stage,
            completed: false,
            unconfirmed: false,
            made_by: None,
            led: false,
        };
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

#[test]
fn a_place_of_the_words_has_its_heading() {
    let section = |heading: &str, words: &str| Section { heading: heading.into(), words: words.into() };
    let body = Body {
        sections: vec![section("学习", " 学了三篇。\n"), section("空", " "), section("问题", "没有登记。")],
    };
    let words = body.words();
    for (part, heading) in [("学了", "学习"), ("三篇。", "学习"), ("没有", "问题"), ("登记。", "问题")]
    {
        assert_eq!(body.heading_at(words.find(part).unwrap()), Some(heading), "{part}");
    }
    assert_eq!(Body::default().heading_at(0), None);
}
