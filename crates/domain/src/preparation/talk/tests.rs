use proptest::prelude::*;
use time::macros::date;
use uuid::Uuid;

use super::*;
use crate::campaign::terms::{Held, Source};
use crate::campaign::{CampaignKind, Step};
use crate::preparation::idle::Idle;
use crate::progress::Run;

fn who(n: usize) -> PersonId {
    PersonId(Uuid::from_u128(n as u128 + 1))
}

fn people(numbers: std::ops::Range<usize>) -> Vec<Person> {
    numbers.map(|n| Person { id: who(n), name: format!("党员{n}") }).collect()
}

fn circle(committee: usize, members: usize) -> Circle {
    Circle {
        committee: people(0..committee),
        members: people(committee..committee + members),
        leaders: people(100..102),
        administration: people(101..103),
        ..Circle::default()
    }
}

fn terms(levels: [(TermKey, TalkLevel); 3]) -> Terms {
    let mut terms = Terms::default();
    for (key, level) in levels {
        let value = key.parse(level.code()).unwrap();
        let source = Source { title: "通知".into(), sentence: "支委之间必谈".into() };
        terms.values.insert(key, Held { value, source, firm: true });
    }
    terms
}

fn policy(team: TalkLevel, team_members: TalkLevel, members: TalkLevel) -> Terms {
    terms([
        (TermKey::TalksTeam, team),
        (TermKey::TalksTeamMembers, team_members),
        (TermKey::TalksMembers, members),
    ])
}

use TalkLevel::{Encouraged, Must, Wide};

#[test]
fn the_kind_follows_from_the_duties_of_the_two() {
    let circle = circle(3, 4);
    let of = |one, other, chosen| kind(&circle, who(one), who(other), chosen);
    assert_eq!(of(0, 1, None), Ok(TalkKind::Team));
    assert_eq!(of(0, 5, None), Ok(TalkKind::TeamMember));
    assert_eq!(of(5, 0, Some(TalkKind::Members)), Ok(TalkKind::TeamMember));
    assert_eq!(of(4, 5, None), Ok(TalkKind::Members));
    assert_eq!(of(0, 100, None), Ok(TalkKind::Levels));
    assert_eq!(of(101, 5, Some(TalkKind::Administration)), Ok(TalkKind::Administration));
    assert_eq!(of(102, 5, None), Ok(TalkKind::Administration));
}

/// Standing above is not being in charge: that is registered.
#[test]
fn a_talk_is_of_a_charge_only_where_one_is_registered() {
    let circle = Circle { in_charge: [who(101), who(102)].into(), ..circle(3, 4) };
    let of = |one, other, chosen| kind(&circle, who(one), who(other), chosen);
    assert_eq!(of(101, 5, None), Ok(TalkKind::Charge));
    assert_eq!(of(0, 102, None), Ok(TalkKind::Charge));
    assert_eq!(of(0, 100, None), Ok(TalkKind::Levels));
    assert_eq!(of(0, 100, Some(TalkKind::Charge)), Err(TalkRefusal::KindDoesNotFit.into()));
    assert_eq!(of(101, 5, Some(TalkKind::Administration)), Ok(TalkKind::Administration));
    // The one nobody registered stands in no list but that of whom one may choose.
    let beyond: Vec<_> = circle.beyond().into_iter().map(|person| person.id).collect();
    assert_eq!(beyond, [who(101), who(102)]);
    // A leader who belongs to the branch himself stands among its own people.
    let own = Circle { in_charge: [who(1)].into(), ..circle };
    assert_eq!(kind(&own, who(1), who(5), None), Ok(TalkKind::TeamMember));
    assert_eq!(kind(&own, who(1), who(5), Some(TalkKind::Charge)), Ok(TalkKind::Charge));
}

#[test]
fn with_the_head_of_a_unit_below_a_leader_talks_of_his_charge() {
    let charged = [(who(0), who(200)), (who(1), who(201))].into();
    let circle = Circle { heads: people(200..203), charged, ..circle(3, 1) };
    let of = |one, other, chosen| kind(&circle, who(one), who(other), chosen);
    assert_eq!(of(0, 200, None), Ok(TalkKind::Charge));
    assert_eq!(of(201, 1, Some(TalkKind::Charge)), Ok(TalkKind::Charge));
    // Somebody else's.
    assert_eq!(of(0, 201, None), Ok(TalkKind::Levels));
    assert_eq!(of(0, 201, Some(TalkKind::Charge)), Err(TalkRefusal::KindDoesNotFit.into()));
    assert_eq!(of(200, 201, None), Err(TalkRefusal::NotInCircle.into()));
    let beyond: Vec<_> = circle.beyond().into_iter().map(|person| person.id).collect();
    assert_eq!(beyond, [who(101), who(102), who(200), who(201)]);
    // The one of the team asked for it, and nothing is asked of the heads.
    let of = |n| (who(n), height(&circle, who(n), &[]));
    assert_eq!(sides(of(200), of(0), None), (who(0), who(200)));
    let all = required(&circle, &policy(Must, Must, Must));
    assert!(all.iter().all(|asked| !asked.people().contains(&who(200))));
}

#[test]
fn in_the_meeting_of_a_body_the_team_is_no_committee_of_a_branch() {
    assert_eq!(TalkKind::Team.told(CampaignKind::BodyMeeting), "班子成员之间");
    assert_eq!(TalkKind::TeamMember.told(CampaignKind::BranchMeeting), "支委与党员");
    let facts = Facts { circle: circle(2, 1), ..Facts::default() };
    let terms = policy(Must, Must, Wide);
    for lack in with_run(CampaignKind::BodyMeeting, terms, |run| lacks(run, &facts)) {
        let words = lack.words();
        assert!(words.fact.contains("班子成员") && !words.fact.contains("支委"), "{}", words.fact);
        // The sentence of the notice stays as it is.
        let ground = words.ground.replacen("支委之间必谈", "", 1);
        assert!(ground.contains("班子成员") && !ground.contains("支委"), "{ground}");
    }
}

#[test]
fn a_record_is_taken_back_by_who_made_it_while_it_is_his_alone() {
    let (me, other) = (who(1), who(2));
    let hand = Hand { recorded_by: Some(me), other_wrote: false, after_meeting: false };
    assert_eq!(check_withdrawal(hand, me, None), Ok(()));
    assert_eq!(check_withdrawal(hand, other, None), Err(TalkRefusal::RecordedByOther.into()));
    let nobody = Hand { recorded_by: None, ..hand };
    assert_eq!(check_withdrawal(nobody, me, None), Err(TalkRefusal::RecordedByOther.into()));
    let both = Hand { other_wrote: true, ..hand };
    assert_eq!(check_withdrawal(both, me, None), Err(TalkRefusal::OtherWrote.into()));
    let day = date!(2026 - 03 - 03);
    assert_eq!(check_withdrawal(hand, me, Some(day)), Err(TalkRefusal::MeetingOpened { day }.into()));
    // What came after it was no ground to open it on.
    let late = Hand { after_meeting: true, ..hand };
    assert_eq!(check_withdrawal(late, me, Some(day)), Ok(()));
    assert_eq!(check_withdrawal(late, other, Some(day)), Err(TalkRefusal::RecordedByOther.into()));
}

#[test]
fn nobody_talks_with_himself_or_with_a_stranger() {
    let circle = circle(3, 4);
    let of = |one, other, chosen| kind(&circle, who(one), who(other), chosen);
    assert_eq!(of(0, 0, None), Err(TalkRefusal::WithOneself.into()));
    assert_eq!(of(0, 50, None), Err(TalkRefusal::NotInCircle.into()));
    // Two leaders above the branch: their talk does not count here.
    assert_eq!(of(100, 101, None), Err(TalkRefusal::NotInCircle.into()));
    assert_eq!(of(0, 1, Some(TalkKind::Charge)), Err(TalkRefusal::KindDoesNotFit.into()));
    assert_eq!(of(0, 100, Some(TalkKind::Administration)), Err(TalkRefusal::KindDoesNotFit.into()));
}

#[test]
fn unless_it_is_said_the_higher_duty_asked_for_the_talk() {
    let circle = circle(4, 4);
    let roles = |n: usize| match n {
        0 => vec![Role::Secretary, Role::GroupLeader],
        1 => vec![Role::DeputySecretary],
        2 => vec![Role::CommitteeMember],
        5 => vec![Role::GroupLeader],
        _ => vec![],
    };
    let of = |n| (who(n), height(&circle, who(n), &roles(n)));
    // 3 sits in the team without an appointment, 5 leads a group, 100 is a leader above.
    for (me, other, asked) in [
        (6, 0, 0),
        (0, 6, 0),
        (1, 0, 0),
        (2, 1, 1),
        (3, 2, 3),
        (2, 3, 2),
        (6, 3, 3),
        (6, 5, 6),
        (5, 6, 5),
        (0, 100, 100),
        (100, 0, 100),
        (102, 0, 0),
    ] {
        let (from, with) = sides(of(me), of(other), None);
        assert_eq!((from, with), (who(asked), who(me + other - asked)), "{me} records a talk with {other}");
        assert_eq!(sides(of(me), of(other), Some(true)), (who(other), who(me)), "it was said");
        assert_eq!(sides(of(me), of(other), Some(false)), (who(me), who(other)), "it was said");
    }
}

#[test]
fn what_is_held_lies_behind_and_what_is_planned_ahead() {
    let today = date!(2026 - 03 - 03);
    let (before, after) = (date!(2026 - 03 - 02), date!(2026 - 03 - 04));
    assert!(check_days(Some(today), Some(before), today).is_ok());
    assert!(check_days(None, Some(today), today).is_ok());
    assert!(check_days(Some(after), None, today).is_err());
    assert!(check_days(None, Some(before), today).is_err());
}

#[test]
fn only_must_is_required() {
    let circle = circle(4, 6);
    assert_eq!(required(&circle, &Terms::default()), []);
    assert_eq!(required(&circle, &policy(Wide, Wide, Encouraged)), []);
    assert_eq!(required(&circle, &policy(Must, Wide, Wide)).len(), 6);
    assert_eq!(required(&circle, &policy(Must, Must, Must)).len(), 6 + 6 + 6);
}

#[test]
fn one_talk_with_any_of_the_committee_is_enough_for_a_member() {
    let circle = circle(2, 3);
    let terms = policy(Encouraged, Must, Must);
    let coverage = coverage(&circle, &terms, &[(who(3), who(1)), (who(0), who(2)), (who(2), who(3))]);
    assert_eq!(coverage.missing, [Asked::WithCommittee(who(4)), Asked::WithMember(who(4))]);
    assert_eq!((coverage.met(), coverage.required, coverage.times, coverage.pairs), (4, 6, 3, 3));
}

#[test]
fn a_gap_names_a_few_and_counts_the_rest() {
    let lack = |missing: usize| Lack {
        key: TermKey::TalksTeam,
        missing: (0..missing).map(|n| format!("甲{n}与乙{n}")).collect(),
        campaign: CampaignKind::BranchMeeting,
        planned: vec![],
        sentence: "支委之间必谈。".into(),
        idle: Idle::default(),
        stuck: 0,
    };
    assert_eq!(lack(1).words().fact, "甲0与乙0还没有谈心谈话（支委之间必谈，差 1 对）");
    let many = lack(6).words();
    assert_eq!(many.fact, "甲0与乙0、甲1与乙1、甲2与乙2等还没有谈心谈话（支委之间必谈，差 6 对）");
    assert_eq!(many.ground, "支委之间必谈。支委之间两两都要谈。");
    assert_eq!(many.act, "记这次谈话");
}

#[test]
fn attention_is_taken_from_the_register() {
    assert_eq!(attention(true, Standing::OnProbation, &[]), Some(CareKind::Sanctioned));
    assert_eq!(attention(true, Standing::Normal, &[LeaveReason::OldAge]), Some(CareKind::Aged));
    assert_eq!(attention(true, Standing::Normal, &[LeaveReason::Study]), Some(CareKind::Mobile));
    assert_eq!(attention(false, Standing::Normal, &[LeaveReason::Study]), None);
}

#[test]
fn notes_do_not_print_themselves() {
    let notes = Notes { content: "说过的话".into(), ..Notes::default() };
    assert_eq!(format!("{notes:?}"), "Notes(…)");
}

proptest! {
    #[test]
    fn a_committee_of_k_has_k_times_k_minus_one_halves(k in 0usize..30, members in 0usize..30) {
        let required = required(&circle(k, members), &policy(Must, Wide, Wide));
        prop_assert_eq!(required.len(), k * k.saturating_sub(1) / 2);
    }

    /// Each pair counts once, however often and in whatever order the two talked; 人次 counts every talk.
    #[test]
    fn pairs_count_once_and_times_every_time(
        talks in proptest::collection::vec((0usize..8, 0usize..8, any::<bool>()), 0..40),
        repeat in 1usize..4,
    ) {
        let circle = circle(4, 4);
        let terms = policy(Must, Must, Must);
        let held: Vec<_> = talks
            .iter()
            .filter(|(one, other, _)| one != other)
            .map(|&(one, other, turned)| if turned { (who(other), who(one)) } else { (who(one), who(other)) })
            .collect();
        let once = coverage(&circle, &terms, &held);
        let turned: Vec<_> = held.iter().rev().map(|&(one, other)| (other, one)).collect();
        prop_assert_eq!(&coverage(&circle, &terms, &turned), &once);
        let often: Vec<_> = held.iter().copied().cycle().take(held.len() * repeat).collect();
        let repeated = coverage(&circle, &terms, &often);
        prop_assert_eq!(repeated.times, held.len() * repeat);
        prop_assert_eq!((repeated.pairs, repeated.met()), (once.pairs, once.met()));
        prop_assert!(once.met() <= once.required && once.pairs <= once.times);
    }
}

/// In a branch where every talk of this policy must be held.
fn with_run<R>(kind: CampaignKind, mut terms: Terms, ask: impl FnOnce(&Run<'_>) -> R) -> R {
    let pack = crate::theme::parse(include_str!("../../../../../packs/P2025.toml")).unwrap();
    let source = Source { title: "通知".into(), sentence: String::new() };
    let need = Held { value: crate::campaign::Need::Must, source, firm: true };
    terms.needs.insert(Step::Talks, need);
    let unit = crate::org::UnitKind::Branch;
    ask(&Run { kind, unit, pack: &pack, terms: &terms, calendar: &crate::calendar::Calendar::default() })
}

fn planned(talk: u128, (one, other): (usize, usize), on: Date) -> Planned {
    Planned { talk: TalkId(Uuid::from_u128(talk)), between: (who(one), who(other)), on }
}

#[test]
fn a_gap_says_for_when_its_talks_are_arranged() {
    let days = [date!(2026 - 03 - 05), date!(2026 - 03 - 06)];
    let ground = |facts: &Facts| {
        let terms = policy(Must, Wide, Wide);
        let found = with_run(CampaignKind::BranchMeeting, terms, |run| lacks(run, facts));
        assert_eq!(found.len(), 1);
        (found[0].words().ground, found[0].counted().ground)
    };
    let mut facts = Facts { circle: circle(3, 2), ..Facts::default() };
    assert!(!ground(&facts).0.contains("已安排"), "{}", ground(&facts).0);
    facts.planned = vec![planned(1, (2, 0), days[0]), planned(2, (3, 0), days[1])];
    let both = ground(&facts);
    assert!(both.0.contains("其中 1 次已安排：党员0与党员2（3月5日）。"), "{}", both.0);
    assert_eq!(both.0, both.1, "that two people are to talk is open");
    facts.held = vec![(who(0), who(1)), (who(1), who(2))];
    let one = ground(&facts).0;
    assert!(one.ends_with("支委之间两两都要谈。已安排3月5日。"), "{one}");
}

#[test]
fn a_missing_talk_is_open_to_the_two_and_to_nobody_else() {
    let today = date!(2026 - 03 - 06);
    // Three of the committee, 0 to 2, and members, 3 and 4; 100 is a leader above.
    let facts = Facts {
        circle: circle(3, 2),
        held: vec![(who(0), who(1))],
        planned: vec![
            planned(1, (1, 2), date!(2026 - 03 - 08)),
            planned(2, (2, 0), date!(2026 - 03 - 05)),
            planned(3, (3, 1), date!(2026 - 03 - 07)),
        ],
    };
    let terms = policy(Must, Must, Wide);
    let open = |me| {
        let found =
            with_run(CampaignKind::BranchMeeting, terms.clone(), |run| open_to(run, &facts, who(me), today));
        found.iter().map(|open| (open.key, open.record)).collect::<Vec<_>>()
    };
    let (team, member) = (TermKey::TalksTeam, TermKey::TalksTeamMembers);
    let arranged = |talk| Record::Arranged(TalkId(Uuid::from_u128(talk)));
    let with_4 = (member, Record::With(who(4)));
    // What should have been held by now, then what nobody has arranged, then what is to come.
    assert_eq!(open(2), [(team, arranged(2)), with_4, (team, arranged(1))]);
    assert_eq!(open(0), [(team, arranged(2)), with_4]);
    assert_eq!(open(3), [(member, arranged(3))]);
    assert_eq!(open(4), [(member, Record::WithAnybody)]);
    assert_eq!(open(100), []);
    let wide = with_run(CampaignKind::BranchMeeting, policy(Wide, Wide, Wide), |run| {
        open_to(run, &facts, who(2), today)
    });
    assert_eq!(wide, [], "what makes no gap is nobody's to close");
}

#[test]
fn among_members_another_one_steps_in_where_somebody_cannot_sign_in() {
    let mut facts = Facts { circle: circle(1, 3), held: vec![(who(1), who(2))], ..Facts::default() };
    let open = |facts: &Facts, me| {
        with_run(CampaignKind::BranchMeeting, policy(Wide, Wide, Must), |run| {
            open_to(run, facts, who(me), date!(2026 - 03 - 03)).len()
        })
    };
    assert_eq!([1, 2, 3].map(|me| open(&facts, me)), [0, 0, 1]);
    facts.circle.idle = [who(3)].into();
    assert_eq!([0, 1, 2].map(|me| open(&facts, me)), [0, 1, 1]);
}

#[test]
fn a_talk_that_nobody_can_record_says_who_needs_a_sign_in() {
    let terms = policy(Must, Must, Must);
    // Two of the committee, 0 and 1, and two members, 2 and 3. Each line: who has no sign-in, and of the pair, of the talks
    // with the committee and of those among members, who is named and how many talks nobody can record.
    for (idle, expected) in [
        (&[][..], [(0, 0), (0, 0), (0, 0)]),
        (&[1], [(1, 0), (0, 0), (0, 0)]),
        (&[0, 1], [(2, 1), (0, 0), (0, 0)]),
        (&[2], [(0, 0), (1, 0), (1, 0)]),
        (&[2, 3], [(0, 0), (2, 0), (2, 2)]),
        (&[0, 1, 2], [(2, 1), (1, 1), (1, 0)]),
        (&[0, 1, 2, 3], [(2, 1), (2, 2), (2, 2)]),
    ] {
        let mut circle = circle(2, 2);
        circle.idle = idle.iter().map(|n| who(*n)).collect();
        let facts = Facts { circle, ..Facts::default() };
        let found = with_run(CampaignKind::BranchMeeting, terms.clone(), |run| lacks(run, &facts));
        let told: Vec<_> = found.iter().map(|lack| (lack.idle.names.len(), lack.stuck)).collect();
        assert_eq!(told, expected, "{idle:?}");
        for lack in &found {
            let (words, counted) = (lack.words(), lack.counted());
            assert_eq!(words.fact, counted.fact);
            assert!(
                !counted.ground.contains("党员0") && !counted.ground.contains("：党员"),
                "{}",
                counted.ground
            );
            assert_eq!(words.ground.contains("发激活码"), lack.stuck > 0, "{}", words.ground);
            assert_eq!(words.ground.contains("能登录的账号"), !lack.idle.is_nobody(), "{}", words.ground);
            let act = if lack.stuck == lack.missing.len() { "查看谈话" } else { "记这次谈话" };
            assert_eq!(words.act, act);
        }
    }
}

#[test]
fn who_is_only_meant_to_be_talked_with_some_day_needs_no_row() {
    let circle = circle(2, 4);
    let of = |missing: &[Asked], between: &[(PersonId, PersonId)]| -> Vec<PersonId> {
        quiet(&circle, missing, between).into_iter().collect()
    };
    assert_eq!(of(&[], &[]), [2, 3, 4, 5].map(who));
    // Talks among members are none of the committee's.
    assert_eq!(of(&[], &[(who(2), who(0)), (who(4), who(5))]), [3, 4, 5].map(who));
    let missing = [Asked::WithCommittee(who(3)), Asked::Pair(who(0), who(1)), Asked::WithMember(who(5))];
    assert_eq!(of(&missing, &[(who(1), who(2))]), [4, 5].map(who));
}
