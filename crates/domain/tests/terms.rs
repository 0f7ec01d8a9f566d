//! Tightening, over random chains of notices: what a lower level says is in force, or is refused with the sentence it
//! would loosen. And every spelling of a requirement is read as it is written.

use domain::Refusal;
use domain::calendar::{Anchors, Calendar};
use domain::campaign::terms::{
    Addition, Change, Layer, Loosening, Measure, Requirement, Subject, TermKey, Terms,
};
use domain::campaign::{Anchor, Counting, Deadline, Need, Profile, Selector, Step};
use domain::ids::{CampaignId, NoticeId, UnitId};
use domain::notice::{self, Body, Notice};
use domain::org::{Label, LabelKind, UnitKind};
use domain::refusal::CampaignRefusal;
use proptest::prelude::*;
use proptest::sample::select;
use time::macros::date;
use time::{Date, Duration};
use uuid::Uuid;

const FROM: Date = date!(2026 - 01 - 05);
const UNTIL: Date = date!(2026 - 03 - 31);
/// Few steps and units, so that random requirements meet.
const STEPS: [Step; 3] = [Step::Plan, Step::Report, Step::Lecture];
const KINDS: [UnitKind; 3] = [UnitKind::GeneralBranch, UnitKind::Branch, UnitKind::TemporaryBranch];

fn unit(number: u8) -> UnitId {
    UnitId(Uuid::from_u128(u128::from(number)))
}

fn label(value: &str) -> Label {
    Label { kind: LabelKind::Sector, value: value.into() }
}

fn a_deadline() -> impl Strategy<Value = Deadline> {
    let relative = (select(Anchor::ALL), -20..20_i64, select(Counting::ALL))
        .prop_map(|(anchor, days, count)| Deadline::Relative { anchor, days, count });
    prop_oneof![(0..120_i64).prop_map(|n| Deadline::Day { day: FROM + Duration::days(n) }), relative]
}

/// A value its key knows.
fn a_value(key: TermKey) -> BoxedStrategy<i64> {
    let days = |from: Date, until: Date| {
        (i64::from(from.to_julian_day())..=i64::from(until.to_julian_day())).boxed()
    };
    match key.measure() {
        Measure::Day if key == TermKey::WindowFrom => days(FROM, date!(2026 - 02 - 15)),
        Measure::Day => days(date!(2026 - 02 - 16), UNTIL),
        Measure::Count(_) => (0..6_i64).boxed(),
        Measure::Percent => (70..=100_i64).boxed(),
        Measure::Share => (0..=300_i64).boxed(),
        Measure::Level => (0..=2_i64).boxed(),
    }
}

fn a_change() -> impl Strategy<Value = Change> {
    let value = select(TermKey::ALL)
        .prop_flat_map(|key| a_value(key).prop_map(move |value| Change::Value { key, value }));
    prop_oneof![
        4 => value,
        2 => (select(&STEPS[..]), select(Need::ALL)).prop_map(|(step, need)| Change::Need { step, need }),
        3 => (select(&STEPS[..]), a_deadline()).prop_map(|(step, deadline)| Change::Deadline { step, deadline }),
        1 => (select(Addition::ALL), "[甲乙]{1,2}").prop_map(|(kind, text)| Change::Add { kind, text }),
    ]
}

fn a_scope() -> impl Strategy<Value = Selector> {
    let narrowed = (
        proptest::collection::vec(select(&KINDS[..]), 0..2),
        proptest::option::of(select(vec![label("机关"), label("基层")])),
        proptest::collection::vec((0..4_u8).prop_map(unit), 0..3),
    )
        .prop_map(|(kinds, label, units)| Selector { kinds, label, units });
    prop_oneof![2 => Just(Selector::default()), 3 => narrowed]
}

/// Layers with sentences that no two requirements share, as the texts of a chain.
fn a_chain(most: usize) -> impl Strategy<Value = Vec<Layer>> {
    let layer = proptest::collection::vec((a_scope(), a_change(), prop::bool::weighted(0.85)), 1..5);
    proptest::collection::vec(layer, 1..most).prop_map(|layers| {
        let layers = layers.into_iter().enumerate().map(|(at, asked)| Layer {
            title: format!("《第{at}号通知》"),
            requirements: asked
                .into_iter()
                .enumerate()
                .map(|(number, (scope, change, firm))| Requirement {
                    scope,
                    change,
                    sentence: format!("第{at}号第{number}句"),
                    // Only a pack knows habits.
                    firm: firm || at > 0,
                })
                .collect(),
        });
        layers.collect()
    })
}

fn profiles() -> Vec<Profile> {
    let profile = |number, kind, labels: &[&str]| Profile {
        unit: unit(number),
        kind,
        labels: labels.iter().map(|value| (LabelKind::Sector, (*value).to_owned())).collect(),
    };
    vec![
        profile(0, UnitKind::GeneralBranch, &[]),
        profile(1, UnitKind::Branch, &["机关"]),
        profile(2, UnitKind::Branch, &["基层", "机关"]),
        profile(3, UnitKind::TemporaryBranch, &[]),
    ]
}

/// The campaign's own layer: the window that every campaign has.
fn window() -> Layer {
    let ask = |key, day| Requirement {
        scope: Selector::default(),
        change: Change::window(key, day),
        sentence: format!("会议时间{day}"),
        firm: true,
    };
    let requirements = vec![ask(TermKey::WindowFrom, FROM), ask(TermKey::WindowUntil, UNTIL)];
    Layer { title: "“组织生活会”".into(), requirements }
}

/// The last day for a step by all binding deadlines together.
fn earliest(terms: &Terms, step: Step, calendar: &Calendar, anchors: &Anchors) -> Option<Date> {
    let held = terms.deadlines.get(&step)?;
    held.iter()
        .filter(|held| held.firm)
        .filter_map(|held| Some(calendar.resolve(&held.value, anchors)?.day))
        .min()
}

/// Where `later` asks for less than `sooner`, in words.
fn looser(sooner: &Terms, later: &Terms, meeting: Date) -> Option<String> {
    for (key, held) in sooner.values.iter().filter(|(_, held)| held.firm) {
        let now = later.value(*key)?;
        if !key.is_tight(now, held.value) {
            return Some(format!("{}: {} became {now}", key.label(), held.value));
        }
    }
    for (step, held) in sooner.needs.iter().filter(|(_, held)| held.firm) {
        if later.need(*step) < Some(held.value) {
            return Some(format!("{} is needed less", step.label()));
        }
    }
    let calendar = Calendar::shipped();
    let anchors = Anchors { window_from: Some(FROM), window_until: Some(UNTIL), meeting: Some(meeting) };
    for step in STEPS {
        let (then, now) =
            (earliest(sooner, step, &calendar, &anchors), earliest(later, step, &calendar, &anchors));
        if then.is_some_and(|then| now.is_none_or(|now| now > then)) {
            return Some(format!("{}: {then:?} became {now:?}", step.label()));
        }
    }
    let lost = sooner.additions.iter().find(|(kind, held)| {
        !later.additions.iter().any(|(known, now)| known == kind && now.value == held.value)
    });
    lost.map(|(kind, held)| format!("{}: {} is gone", kind.label(), held.value))
}

fn draft(layer: &Layer) -> Notice {
    Notice {
        id: NoticeId(Uuid::nil()),
        campaign: CampaignId(Uuid::nil()),
        unit: unit(0),
        number: String::new(),
        title: layer.title.trim_matches(['《', '》']).to_owned(),
        body: Body { requirements: layer.requirements.clone(), ..Body::default() },
        stage: notice::Stage::Draft,
        version: 1,
    }
}

/// Is exactly this in force at the unit?
fn in_force(terms: &Terms, change: &Change) -> bool {
    match change {
        Change::Value { key, value } => terms.value(*key) == Some(*value),
        Change::Need { step, need } => terms.need(*step) == Some(*need),
        Change::Deadline { step, deadline } => {
            terms.deadlines[step].iter().any(|held| held.value == *deadline)
        }
        Change::Add { kind, text } => terms.added(*kind).any(|held| held.value == *text),
    }
}

/// Does the change of `other` ask for more than `change`, of the same thing?
fn asks_for_more(other: &Change, change: &Change, anchors: &Anchors) -> bool {
    match (other, change) {
        (Change::Value { key, value }, Change::Value { key: same, value: wanted }) => {
            key == same && !key.is_tight(*wanted, *value)
        }
        (Change::Need { step, need }, Change::Need { step: same, need: wanted }) => {
            step == same && need > wanted
        }
        (Change::Deadline { step, deadline }, Change::Deadline { step: same, deadline: wanted }) => {
            let day = |deadline| Calendar::shipped().resolve(deadline, anchors).map(|reckoned| reckoned.day);
            step == same && day(deadline) <= day(wanted)
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn a_longer_chain_never_asks_for_less(chain in a_chain(6), cut in 0..6_usize, day in 0..85_i64) {
        let prefix = &chain[..cut.min(chain.len())];
        for profile in profiles() {
            let (sooner, later) = (Terms::in_force(prefix, &profile), Terms::in_force(&chain, &profile));
            prop_assert_eq!(looser(&sooner, &later, FROM + Duration::days(day)), None);
        }
    }

    #[test]
    fn what_is_accepted_step_by_step_is_in_force_as_it_was_written(chain in a_chain(8)) {
        let calendar = Calendar::shipped();
        let mut layers = vec![window()];
        for layer in chain {
            // One sentence a notice: nothing beside it could be what takes effect.
            for requirement in layer.requirements {
                let requirement = Requirement { firm: true, ..requirement };
                if notice::check_requirements([&requirement], &layers, &profiles(), &calendar).is_err() {
                    continue;
                }
                layers.push(Layer { title: layer.title.clone(), requirements: vec![requirement.clone()] });
                for profile in profiles().iter().filter(|profile| requirement.scope.fits(profile)) {
                    let terms = Terms::in_force(&layers, profile);
                    prop_assert!(in_force(&terms, &requirement.change), "{requirement:?} is ignored at {profile:?}");
                }
            }
        }
    }

    #[test]
    fn nothing_of_a_published_notice_is_ignored_everywhere_it_is_for(chain in a_chain(4)) {
        let calendar = Calendar::shipped();
        let mut layers = vec![window()];
        for layer in chain {
            let layer = Layer {
                requirements: layer.requirements.into_iter().map(|r| Requirement { firm: true, ..r }).collect(),
                ..layer
            };
            let whole = notice::check_requirements(&layer.requirements, &layers, &profiles(), &calendar)
                .and_then(|()| notice::check_whole(&draft(&layer), &layers, &profiles(), &calendar));
            if whole.is_err() {
                continue;
            }
            layers.push(layer.clone());
            for requirement in &layer.requirements {
                let mut reached = profiles();
                reached.retain(|profile| requirement.scope.fits(profile));
                let works = |profile: &Profile| in_force(&Terms::in_force(&layers, profile), &requirement.change);
                prop_assert!(reached.is_empty() || reached.iter().any(works), "{requirement:?}");
            }
        }
    }

    #[test]
    fn a_loosening_is_refused_with_the_sentence_it_violates(chain in a_chain(6), scope in a_scope(), change in a_change()) {
        let mut layers = vec![window()];
        layers.extend(chain);
        let wanted = Requirement { scope, change, sentence: "现在写的".into(), firm: true };
        let checked = notice::check_requirements([&wanted], &layers, &profiles(), &Calendar::shipped());
        let reached: Vec<Profile> =
            profiles().into_iter().filter(|profile| wanted.scope.fits(profile)).collect();
        if let Err(refusal) = checked {
            let Refusal::Campaign(CampaignRefusal::Loosens(loosening)) = &refusal else { panic!("{refusal:?}") };
            let Loosening { source, .. } = &**loosening;
            let violated = layers.iter().filter(|layer| layer.title == source.title)
                .flat_map(|layer| &layer.requirements)
                .find(|said| said.sentence == source.sentence)
                .unwrap();
            prop_assert!(violated.firm, "a habit was held against {wanted:?}");
            let more = |profile: &Profile| {
                let anchors = notice::anchors(&Terms::in_force(&layers, profile));
                let anchors = Anchors { meeting: Some(UNTIL), ..anchors };
                violated.scope.fits(profile) && asks_for_more(&violated.change, &wanted.change, &anchors)
            };
            prop_assert!(reached.iter().any(more), "{violated:?} was held against {wanted:?}");
            prop_assert!(refusal.to_string().contains(&source.sentence));
        } else {
            // What is let through tightens, or stays as it is.
            for profile in reached {
                let terms = Terms::in_force(&layers, &profile);
                let firm = match &wanted.change {
                    Change::Value { key, .. } => terms.values.get(key).filter(|held| held.firm)
                        .map(|held| Change::Value { key: *key, value: held.value }),
                    Change::Need { step, .. } => terms.needs.get(step).filter(|held| held.firm)
                        .map(|held| Change::Need { step: *step, need: held.value }),
                    _ => None,
                };
                let anchors = Anchors::default();
                prop_assert!(!firm.is_some_and(|held| asks_for_more(&held, &wanted.change, &anchors)));
            }
        }
    }

    #[test]
    fn every_value_is_read_as_it_is_written_and_as_it_is_shown(
        (key, value) in select(TermKey::ALL).prop_flat_map(|key| (Just(key), a_value(key)))
    ) {
        prop_assert_eq!(key.parse(&key.written(value)), Some(value), "{}", key.written(value));
        prop_assert_eq!(key.parse(&key.shown(value)), Some(value), "{}", key.shown(value));
        prop_assert!(key.is_tight(value, value));
    }

    #[test]
    fn a_deadline_is_read_as_it_is_shown(deadline in a_deadline()) {
        let read = Deadline::parse(&deadline.shown()).unwrap();
        if let Deadline::Relative { anchor, days: 0, .. } = deadline {
            // No days are no days, whichever are counted.
            prop_assert_eq!(read, Deadline::Relative { anchor, days: 0, count: Counting::Calendar });
        } else {
            prop_assert_eq!(read, deadline);
        }
        prop_assert_eq!(Deadline::parse(&format!(" {}\n", deadline.shown())), Some(read));
    }

    #[test]
    fn a_change_is_made_again_from_its_subject_and_its_words(change in a_change()) {
        let words = match &change {
            Change::Value { key, value } => key.written(*value),
            Change::Need { need, .. } => need.label().to_owned(),
            Change::Deadline { deadline, .. } => deadline.shown(),
            Change::Add { text, .. } => text.clone(),
        };
        let zero = matches!(change, Change::Deadline { deadline: Deadline::Relative { days: 0, .. }, .. });
        prop_assume!(!zero);
        let subject: Subject = change.subject().key().parse().unwrap();
        prop_assert_eq!(subject.with(&words), Some(change));
    }

    #[test]
    fn no_text_makes_a_value_that_cannot_be(text in "\\PC{0,12}", key in select(TermKey::ALL)) {
        if let Some(value) = key.parse(&text) {
            prop_assert_eq!(key.parse(&key.written(value)), Some(value));
        }
        if let Some(deadline) = Deadline::parse(&text) {
            prop_assert!(Deadline::parse(&deadline.shown()).is_some());
        }
        let _ = text.parse::<Subject>();
    }

    #[test]
    fn a_selector_fits_where_everything_it_names_does(scope in a_scope()) {
        for profile in profiles() {
            let kind = scope.kinds.is_empty() || scope.kinds.contains(&profile.kind);
            let named = scope.units.is_empty() || scope.units.contains(&profile.unit);
            let labelled = match &scope.label {
                Some(label) => profile.labels.contains(&(label.kind, label.value.clone())),
                None => true,
            };
            prop_assert_eq!(scope.fits(&profile), kind && named && labelled);
            prop_assert!(!scope.is_all() || scope.fits(&profile));
        }
    }

    #[test]
    fn one_profile_of_each_sort_decides_as_all_of_them_do(chain in a_chain(4), asked in a_chain(2)) {
        let calendar = Calendar::shipped();
        let all: Vec<Profile> = profiles().into_iter().flat_map(|profile| {
            let twin = Profile { unit: UnitId(Uuid::from_u128(profile.unit.0.as_u128() + 100)), ..profile.clone() };
            [profile, twin]
        }).collect();
        let few = notice::distinct(all.clone(), &chain, &asked[0].requirements);
        let judged = |profiles: &[Profile]| {
            notice::check_requirements(&asked[0].requirements, &chain, profiles, &calendar).is_ok()
        };
        prop_assert_eq!(judged(&few), judged(&all));
    }
}

fn ask(scope: Selector, change: Change) -> Requirement {
    let sentence = change.shown();
    Requirement { scope, change, sentence, firm: true }
}

fn only(kind: UnitKind) -> Selector {
    Selector { kinds: vec![kind], ..Selector::default() }
}

fn criticism(scope: Selector, value: i64) -> Requirement {
    ask(scope, Change::Value { key: TermKey::CriticismLeast, value })
}

fn judged(requirements: Vec<Requirement>) -> Result<(), String> {
    let layer = Layer { title: "《通知》".into(), requirements };
    notice::check_whole(&draft(&layer), &[window()], &profiles(), &Calendar::shipped())
        .map_err(|refusal| refusal.to_string())
}

#[test]
fn the_same_notice_may_ask_more_of_some_and_not_less() {
    let (all, branches) = (Selector::default(), only(UnitKind::Branch));
    assert_eq!(judged(vec![criticism(all.clone(), 1), criticism(branches.clone(), 2)]), Ok(()));
    assert_eq!(judged(vec![criticism(branches.clone(), 2), criticism(all.clone(), 1)]), Ok(()));
    for wrong in [
        vec![criticism(all.clone(), 2), criticism(branches.clone(), 1)],
        vec![criticism(branches, 1), criticism(all, 2)],
    ] {
        let refused = judged(wrong).unwrap_err();
        assert!(refused.contains("写了1 条") && refused.contains("又要求2 条"), "{refused}");
    }
}

#[test]
fn a_window_leaves_a_day_to_meet_on() {
    let until = ask(only(UnitKind::Branch), Change::window(TermKey::WindowUntil, date!(2026 - 02 - 01)));
    let from = ask(Selector::default(), Change::window(TermKey::WindowFrom, date!(2026 - 02 - 02)));
    let early = ask(Selector::default(), Change::window(TermKey::WindowUntil, date!(2026 - 01 - 04)));
    assert_eq!(judged(vec![until.clone()]), Ok(()));
    assert_eq!(judged(vec![from.clone()]), Ok(()));
    for wrong in [vec![until, from], vec![early]] {
        assert!(judged(wrong).unwrap_err().contains("早于起始日"));
    }
}

#[test]
fn what_cannot_be_compared_holds_beside_the_other() {
    let plan = |deadline| ask(Selector::default(), Change::Deadline { step: Step::Plan, deadline });
    let fixed = Deadline::Day { day: date!(2026 - 02 - 10) };
    let before = Deadline::Relative { anchor: Anchor::Meeting, days: -10, count: Counting::Working };
    let above = Layer { title: "《上级》".into(), requirements: vec![plan(fixed)] };
    let [profile, ..] = &profiles()[..] else { panic!("profiles") };
    let asked = plan(before);
    assert!(
        notice::check_requirements([&asked], &[window(), above.clone()], &profiles(), &Calendar::shipped())
            .is_ok()
    );
    let layers = [window(), above, Layer { title: "《本级》".into(), requirements: vec![asked] }];
    let held = &Terms::in_force(&layers, profile).deadlines[&Step::Plan];
    assert_eq!(held.iter().map(|held| held.value).collect::<Vec<_>>(), [fixed, before]);
}

#[test]
fn a_later_last_day_loosens_and_an_earlier_one_does_not() {
    let meeting = |days, count| Deadline::Relative { anchor: Anchor::Meeting, days, count };
    let day = |day| Deadline::Day { day };
    let after_window =
        |days| Deadline::Relative { anchor: Anchor::WindowUntil, days, count: Counting::Calendar };
    let (working, calendar) = (Counting::Working, Counting::Calendar);
    for (above, wanted, refused) in [
        (meeting(-10, working), meeting(-9, working), true),
        (meeting(-10, working), meeting(-10, working), false),
        (meeting(-10, working), meeting(-11, working), false),
        (meeting(15, calendar), meeting(16, calendar), true),
        // Which of two comes first depends on the meeting: both hold.
        (meeting(15, calendar), meeting(11, working), false),
        (day(date!(2026 - 02 - 10)), day(date!(2026 - 02 - 11)), true),
        (day(date!(2026 - 02 - 10)), day(date!(2026 - 02 - 09)), false),
        (day(date!(2026 - 04 - 05)), after_window(6), true),
        (day(date!(2026 - 04 - 05)), after_window(5), false),
        (after_window(5), day(date!(2026 - 04 - 06)), true),
    ] {
        let plan = |deadline| ask(Selector::default(), Change::Deadline { step: Step::Plan, deadline });
        let layer = Layer { title: "《上级》".into(), requirements: vec![plan(above)] };
        let layers = [window(), layer];
        let judged = notice::check_requirements([&plan(wanted)], &layers, &profiles(), &Calendar::shipped());
        assert_eq!(judged.is_err(), refused, "{} after {}", wanted.shown(), above.shown());
    }
}

#[test]
fn every_subject_is_found_again_by_its_key() {
    let subjects = TermKey::ALL
        .iter()
        .copied()
        .map(Subject::Value)
        .chain(Step::ALL.iter().copied().map(Subject::Deadline))
        .chain(Step::ALL.iter().copied().map(Subject::Need))
        .chain(Addition::ALL.iter().copied().map(Subject::Add));
    let mut keys = std::collections::BTreeSet::new();
    for subject in subjects {
        assert_eq!(subject.key().parse(), Ok(subject));
        assert!(keys.insert(subject.key()), "{} twice", subject.key());
        assert!(!subject.label().is_empty() && !subject.hint().is_empty());
        assert_eq!(subject.with(""), None, "{}: nothing is no value", subject.key());
    }
    for wrong in
        ["", "value", "value:", "value:x", "need:window_from", "deadline:window_from", "x:plan", "Value:plan"]
    {
        assert!(wrong.parse::<Subject>().is_err(), "{wrong}");
    }
}

#[test]
fn a_planted_loosening_is_seen_by_what_compares_the_chains() {
    let [profile, ..] = &profiles()[..] else { panic!("profiles") };
    let layer =
        |value| Layer { title: String::new(), requirements: vec![criticism(Selector::default(), value)] };
    let (strict, lax) = (Terms::in_force([&layer(2)], profile), Terms::in_force([&layer(1)], profile));
    assert!(looser(&strict, &lax, UNTIL).is_some());
    assert_eq!(looser(&lax, &strict, UNTIL), None);
}
