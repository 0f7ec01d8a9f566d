mod lacking;
mod placing;
mod reviewing;

use std::collections::{BTreeMap, BTreeSet};

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
fn nothing_of_what_was_passed_goes_when_it_is_completed() {
    let passed = body(&[("学习收获", "读了原文。"), ("存在的问题", "下乡少。"), ("整改措施", "")]);
    let said = ("会后补充", "会上说我会议多。");
    let hollow = body(&[("学习收获", " "), said]);
    let headings = vec!["学习收获".to_owned(), "存在的问题".to_owned()];
    let refused = Err(TextRefusal::SectionsEmptied { number: 2, headings: headings.clone() }.into());
    assert_eq!(complete(&hollow, Some((2, &passed))), refused);
    let (filled, kept) = hollow.filled_from(&passed);
    assert_eq!(kept, headings);
    assert_eq!(filled, body(&[("学习收获", "读了原文。"), said, ("存在的问题", "下乡少。")]));
    assert_eq!(complete(&filled, Some((2, &passed))), Ok(()));
    // What stands there may be put otherwise.
    let other = body(&[("学习收获", "又读了。"), ("存在的问题", "会议多。"), said]);
    assert_eq!(complete(&other, Some((2, &passed))), Ok(()));
    assert_eq!(other.filled_from(&passed).1, Vec::<String>::new());
}

#[test]
fn the_version_that_was_passed_is_the_last_before_the_meeting() {
    let made = |number, completed| Made { completed, ..Made::typed(number, 0, who(1)) };
    assert_eq!(super::passed([made(3, true), made(2, false), made(1, false)]), Some(2));
    assert_eq!(super::passed([]), None);
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
    assert_eq!(given_out_before(&rounds, 2), Some(1));
    assert_eq!(given_out_before(&rounds, 1), None);
    assert_eq!(given_out_before(&rounds, 3), Some(2));
    // What was taken back is its author's alone again, until it is given out once more.
    let [one, two] = [1, 2].map(|number| [round(number, Move::Submitted), round(number, Move::Withdrawn)]);
    let taken_back = [&one[..], &[round(2, Move::Submitted)]].concat();
    assert_eq!(given_out(&taken_back), BTreeSet::from([2]));
    assert_eq!(given_out_before(&taken_back, 2), None);
    assert_eq!(open_to_reviewers(&[&rounds[..], &two].concat(), &versions), Some(2), "once it was not");
    assert_eq!(given_out(&[&one[..], &one[..1]].concat()), BTreeSet::from([1]));
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
    for blank in [
        body(&[("正文", "字，")]),
        body(&[("正文", "字，"), ("会后补充", "。")]),
        body(&[("会后补充", " \n")]),
    ] {
        assert_eq!(complete(&blank, None), unsaid);
    }
    assert_eq!(complete(&body(&[("正文", "字"), ("会后补充", "没有人提意见。")]), None), Ok(()));
    let outline = rule(TextKind::Outline, &["正文"]);
    assert_eq!(asked(&outline, false).sections, ["正文"]);
    assert_eq!(asked(&outline, true).sections, ["正文", "会后补充"]);
    assert_eq!(may_unopen(0), Ok(()));
    assert_eq!(may_unopen(2), Err(TextRefusal::CompletedSince { texts: 2 }.into()));
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
