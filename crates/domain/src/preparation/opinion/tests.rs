use proptest::prelude::*;
use uuid::Uuid;

use super::*;

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
        found in 0_usize..50,
    ) {
        let shares = shares.into_iter().map(|(decision, originals)| Share { decision, originals });
        let tally = Tally::of(shares).with_found(found);
        prop_assert!(tally.listed() <= tally.collected + tally.found);
        prop_assert_eq!(tally.listed(), tally.merged + found);
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
    assert!(open_link(DAY, DAY).is_ok());
    assert!(open_link(DAY.previous_day().unwrap(), DAY).is_err());
    assert!(open_link(Date::MAX, DAY).is_err());
}
