use proptest::prelude::*;
use uuid::Uuid;

use super::merging::Said;
use super::*;
use crate::ids::ProblemId;
use crate::preparation::problem;

fn decision() -> impl Strategy<Value = Option<Decision>> {
    prop::option::of(prop::sample::select(Decision::ALL))
}

proptest! {
    #[test]
    fn the_fates_add_up(shares in prop::collection::vec((decision(), 0_usize..9), 0..40)) {
        let shares = shares.into_iter().map(|(decision, originals)| Share { decision, originals });
        let tally = Tally::of(shares);
        prop_assert_eq!(tally.adopted + tally.declined + tally.pending, tally.collected);
        prop_assert!(tally.merged <= tally.collected);
        prop_assert!(tally.unmerged <= tally.pending && tally.undecided <= tally.merged);
    }

    #[test]
    fn what_comes_out_is_never_more_than_what_went_in(
        shares in prop::collection::vec((decision(), 0_usize..9), 0..40),
        // What each problem of the team came from, and whether a wording led to it.
        list in prop::collection::vec((prop::sample::select(problem::Source::ALL), any::<bool>()), 0..50),
    ) {
        let shares = shares.into_iter().map(|(decision, originals)| Share { decision, originals });
        let id = |number: usize| ProblemId(Uuid::from_u128(number as u128));
        let entries: Vec<_> = list.iter().enumerate().map(|(at, (source, _))| (id(at), *source)).collect();
        let links: Vec<_> =
            list.iter().enumerate().filter(|(_, (_, led))| *led).map(|(at, _)| (id(at), nil())).collect();
        let tally = Tally::of(shares).with_found(problem::found(entries.iter().copied(), &links));
        let own = list.iter().filter(|(source, led)| *source == problem::Source::Own && !led).count();
        prop_assert!(tally.listed() <= tally.collected + own);
        prop_assert_eq!((tally.listed(), tally.found.own), (tally.merged + own, own));
        // Every problem is counted once: led to, found, or pointed out.
        let led = list.iter().filter(|(source, led)| *source == problem::Source::Opinion || *led).count();
        prop_assert_eq!(led + own + tally.found.elsewhere, list.len());
        prop_assert_eq!(tally.adopted + tally.declined + tally.pending, tally.collected);
    }

    #[test]
    fn records_and_counts_give_the_same(fates in prop::collection::vec(0_usize..6, 0..40)) {
        let merged: Vec<Merged> = (0..5_u128).map(|number| wording(number, Decision::ALL[(number % 3) as usize])).collect();
        let opinions: Vec<Opinion> = fates.iter().map(|&fate| opinion(merged.get(fate).map(|one| one.id))).collect();
        let counted = |id: Option<MergedOpinionId>| opinions.iter().filter(|one| one.merged == id).count();
        let shares = merged
            .iter()
            .map(|one| Share { decision: Some(one.decision), originals: counted(Some(one.id)) })
            .chain([Share { decision: None, originals: counted(None) }]);
        prop_assert_eq!(Tally::of(shares), Tally::of_records(&opinions, &merged));
    }
}

fn nil<T: From<Uuid>>() -> T {
    T::from(Uuid::nil())
}

fn wording(number: u128, decision: Decision) -> Merged {
    Merged {
        id: Uuid::from_u128(number).into(),
        campaign: nil(),
        unit: nil(),
        wording: "窗口排队久".into(),
        dimension: None,
        about: About::TEAM,
        decision,
        reason: String::new(),
        not_listed: String::new(),
        version: 1,
    }
}

fn opinion(merged: Option<MergedOpinionId>) -> Opinion {
    Opinion {
        id: nil(),
        campaign: nil(),
        unit: nil(),
        source: Source::Masses,
        method: Method::Box,
        received_on: DAY,
        about: About::TEAM,
        dimension: None,
        words: "排队要一个小时".into(),
        entered_by: None,
        merged,
        version: 1,
    }
}

const DAY: Date = time::macros::date!(2026 - 03 - 03);

#[test]
fn a_text_answers_for_what_is_about_its_author_and_the_teams_for_the_branch() {
    let person = |number| Some(PersonId(Uuid::from_u128(number)));
    for (target, about, whose, concerned) in [
        (Target::Team, None, None, true),
        (Target::Branch, None, None, true),
        (Target::Leader, person(1), None, false),
        (Target::Member, person(1), None, false),
        (Target::Leader, person(1), person(1), true),
        (Target::Member, person(1), person(1), true),
        (Target::Leader, person(1), person(2), false),
        (Target::Member, person(1), person(2), false),
        (Target::Team, None, person(1), false),
        (Target::Branch, None, person(1), false),
    ] {
        let about = About::new(target, about).unwrap();
        assert_eq!(about.concerns(whose), concerned, "{about} for {whose:?}");
    }
}

#[test]
fn whom_it_is_about_is_written_and_read() {
    let person: PersonId = Uuid::from_u128(7).into();
    for about in [About::TEAM, About::new(Target::Member, Some(person)).unwrap()] {
        assert_eq!(about.to_string().parse(), Ok(about));
    }
    for wrong in ["", "leader", "team:00000000-0000-0000-0000-000000000007", "leader:x", "moon"] {
        assert!(wrong.parse::<About>().is_err(), "{wrong}");
    }
    assert_eq!(About::new(Target::Leader, None), None);
}

#[test]
fn an_anonymous_opinion_is_shown_from_the_day_after() {
    let anonymous = opinion(None);
    assert!(!anonymous.is_shown(DAY));
    assert!(anonymous.is_shown(DAY.next_day().unwrap()));
    assert!(Opinion { entered_by: Some(nil()), ..anonymous }.is_shown(DAY));
}

#[test]
fn nothing_is_declined_without_a_reason() {
    assert!(decide(Decision::Declined, "  ").is_err());
    assert!(decide(Decision::Declined, "不属本支部职责").is_ok());
    assert!(decide(Decision::Adopted, "").is_ok());
}

#[test]
fn a_public_page_ends_before_the_meeting() {
    let on = |days: i64| Some(DAY + time::Duration::days(days));
    for (planned, meeting, wanted) in [
        (None, None, 14),
        (on(5), None, 5),
        (on(5), on(9), 5),
        (on(9), on(5), 4),
        (on(-3), on(5), 4),
        (on(-3), None, 14),
        (None, on(5), 4),
        (None, on(0), 0),
        (None, on(-9), 0),
        (on(0), on(1), 0),
    ] {
        assert_eq!(Some(link_until(planned, meeting, DAY)), on(wanted), "{planned:?} {meeting:?}");
    }
}

#[test]
fn the_public_page_has_its_limits() {
    assert!(send(MOST_A_DAY - 1).is_ok());
    assert!(send(MOST_A_DAY).is_err());
    assert!(open_link(DAY, DAY, None).is_ok());
    assert!(open_link(DAY.previous_day().unwrap(), DAY, None).is_err());
    assert!(open_link(Date::MAX, DAY, None).is_err());
    let held = Err(OpinionRefusal::NoLongerTaken { on: DAY }.into());
    assert_eq!((takes(None), takes(Some(DAY))), (Ok(()), held.clone()));
    assert_eq!(open_link(DAY, DAY, Some(DAY)), held);
}

#[test]
fn over_the_public_page_come_those_it_asks() {
    for source in Source::ALL {
        assert_eq!(sender(*source).is_ok(), SENDERS.contains(source), "{source:?}");
    }
    assert_eq!(sender(Source::Superior), Err(OpinionRefusal::NotASender.into()));
}

#[test]
fn what_the_meeting_was_told_of_an_opinion_stays() {
    for (decision, open) in
        [(Decision::Pending, true), (Decision::Adopted, false), (Decision::Declined, false)]
    {
        let before = wording(1, decision);
        assert_eq!(is_still_open(&before, None), Ok(()), "{decision:?}");
        assert_eq!(is_still_open(&before, Some(DAY)).is_ok(), open, "{decision:?}");
        for next in Decision::ALL.iter().filter(|next| **next != decision) {
            let after = Merged { decision: *next, ..before.clone() };
            assert_eq!(may_decide(&before, &after, None), Ok(()));
            assert_eq!(may_decide(&before, &after, Some(DAY)).is_ok(), open, "{decision:?} {next:?}");
        }
    }
    // What is still owed of an adopted one may be said, once, and nothing else with it.
    let adopted = Merged { not_listed: String::new(), ..wording(1, Decision::Adopted) };
    let said = Merged { not_listed: "已经办好".into(), ..adopted.clone() };
    assert_eq!(may_decide(&adopted, &said, Some(DAY)), Ok(()));
    assert!(may_decide(&said, &Merged { not_listed: "另一句".into(), ..said.clone() }, Some(DAY)).is_err());
    assert!(may_decide(&adopted, &Merged { reason: "另一句".into(), ..said.clone() }, Some(DAY)).is_err());
}

fn about(target: Target, number: Option<u128>) -> About {
    About::new(target, number.map(|number| PersonId(Uuid::from_u128(number)))).unwrap()
}

fn of(about: About, dimension: Option<&str>) -> Opinion {
    Opinion { about, dimension: dimension.map(str::to_owned), ..opinion(None) }
}

#[test]
fn a_wording_takes_from_its_originals_what_they_agree_in() {
    let (member, leader) = (about(Target::Member, Some(1)), about(Target::Leader, Some(1)));
    let settle = |chosen: &[Opinion]| merging::settle(chosen, Said::AsOriginals, Said::AsOriginals);
    let work = || Some("work".to_owned());
    assert_eq!(settle(&[of(member, Some("work")), of(member, Some("work"))]), Ok((member, work())));
    assert_eq!(settle(&[of(member, None), of(leader, Some("work"))]), Ok((leader, work())));
    assert_eq!(settle(&[of(About::TEAM, None)]), Ok((About::TEAM, None)));
    let differ = |about, dimension| Err(OpinionRefusal::OriginalsDiffer { about, dimension }.into());
    let two = [of(member, Some("work")), of(about(Target::Member, Some(2)), Some("life"))];
    assert_eq!(settle(&two), differ(true, true));
    assert_eq!(settle(&[of(About::TEAM, None), of(about(Target::Branch, None), None)]), differ(true, false));
    assert_eq!(settle(&[of(member, Some("life")), of(member, Some("work"))]), differ(false, true));
    let said = merging::settle(&two, Said::This(About::TEAM), Said::This(None));
    assert_eq!(said, Ok((About::TEAM, None)), "what is said holds");
}

#[test]
fn nobody_turns_an_opinion_to_somebody_else_without_being_asked() {
    let (member, leader) = (about(Target::Member, Some(1)), about(Target::Leader, Some(1)));
    let chosen = [of(member, None), of(about(Target::Branch, None), None)];
    for (to, confirmed, wanted) in [
        (member, None, true),
        (leader, None, true),
        (about(Target::Branch, None), None, true),
        (About::TEAM, None, false),
        (about(Target::Member, Some(2)), None, false),
        (About::TEAM, Some(About::TEAM), true),
        // The yes was to something else.
        (about(Target::Member, Some(2)), Some(About::TEAM), false),
    ] {
        assert_eq!(merging::suits(&chosen, to, confirmed).is_ok(), wanted, "{to} {confirmed:?}");
    }
}

#[test]
fn only_what_was_entered_and_rests_on_nothing_is_taken_out() {
    let entered = Opinion { entered_by: Some(nil()), ..opinion(None) };
    let merged = Opinion { merged: Some(nil()), ..entered.clone() };
    assert_eq!(remove(&entered, None, "重复录入"), Ok(()));
    assert_eq!(remove(&entered, None, " "), Err(Refusal::ReasonMissing { act: "删去原话" }));
    for (one, opened_on, wanted) in [
        (&opinion(None), None, OpinionRefusal::FromPublicPage),
        (&opinion(None), Some(DAY), OpinionRefusal::FromPublicPage),
        (&merged, None, OpinionRefusal::StillMerged),
        (&merged, Some(DAY), OpinionRefusal::MeetingHeld { on: DAY }),
        (&entered, Some(DAY), OpinionRefusal::MeetingHeld { on: DAY }),
    ] {
        assert_eq!(remove(one, opened_on, "重复录入"), Err(wanted.clone().into()));
        assert_eq!(removable(one, opened_on), Err(wanted.into()));
    }
}

#[test]
fn a_line_is_known_by_its_words() {
    use paste::{Repeat, repeats, taken};
    let recorded =
        Opinion { id: Uuid::from_u128(5).into(), words: "窗口 排队久。".into(), ..opinion(None) };
    let lines =
        ["窗口排队久", "电话没人接", "电话，没人接！", "？？？", "？？", "OK吗", "ok 吗"].map(str::to_owned);
    let found = repeats(&lines, std::slice::from_ref(&recorded));
    let above = Some(Repeat::Above);
    assert_eq!(found, [Some(Repeat::Recorded(recorded.id)), None, above, None, None, None, above]);
    assert_eq!(taken(&found, &[].into()), Ok(vec![1, 3, 4, 5]));
    assert_eq!(taken(&found, &[0, 6, 99].into()), Ok(vec![0, 1, 3, 4, 5, 6]));
    assert_eq!(taken(&found[..1], &[].into()), Err(OpinionRefusal::AllRecorded.into()));
    assert_eq!(taken(&[], &[].into()), Ok(vec![]));
}
