use domain::ids::{CampaignId, PersonId, TalkId, UnitId};
use domain::member::{LeaveReason, Standing};
use domain::preparation::talk::{CareKind, Hand, Mark, Notes, Planned, Talk, TalkKind};
use store::people::Leave;
use store::{Result, Tx, rosters, talks};
use time::macros::date;

use crate::made::{TODAY, Tree, add_person, campaign, duty, id, is_stale, member, tree, well_known};

async fn ground(tx: &mut Tx) -> Result<(Tree, CampaignId, [PersonId; 3])> {
    let tree = tree(tx).await?;
    let campaign = campaign(tree.top, "组织生活会");
    store::campaigns::add(tx, &campaign).await?;
    let people = [
        add_person(tx, member(tree.branch, "甲")).await?,
        add_person(tx, member(tree.branch, "乙")).await?,
        add_person(tx, member(tree.sibling, "丙")).await?,
    ];
    Ok((tree, campaign.id, people))
}

fn talk(campaign: CampaignId, unit: UnitId, from: PersonId, with: PersonId) -> Talk {
    Talk {
        id: TalkId(id()),
        campaign,
        unit,
        kind: TalkKind::Team,
        from,
        with,
        planned_on: None,
        held_on: Some(TODAY),
        version: 1,
    }
}

fn notes(word: &str) -> Notes {
    Notes {
        place: format!("{word}室"),
        content: format!("{word} '\\%_ 𠮷\n第二行"),
        pointed_from: format!("{word}指出"),
        pointed_with: format!("{word}被指出"),
        agreed: format!("{word}商定"),
        care: format!("{word}困难"),
        care_kind: Some(CareKind::Hardship),
        help_wished: String::new(),
        topic: format!("{word}主题"),
        suggestions: format!("{word}建议"),
    }
}

const IN_NO_HAND: Hand = Hand { recorded_by: None, other_wrote: false, after_meeting: false };

store::on_both_databases! {
    async fn a_talk_and_its_notes_are_read_back_apart(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, _]) = ground(&mut tx).await?;
        let new = talk(campaign, tree.branch, one, other);
        talks::add(&mut tx, &new, &notes("甲"), one).await?;
        assert_eq!(talks::find(&mut tx, new.id).await?.as_ref(), Some(&new));
        assert!(talks::notes(&mut tx, new.id).await? == notes("甲"));
        assert_eq!(talks::find(&mut tx, TalkId(id())).await?, None);
        assert!(talks::notes(&mut tx, TalkId(id())).await.is_err());
    }

    async fn whoever_writes_from_an_old_version_is_stale(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, _]) = ground(&mut tx).await?;
        let new = talk(campaign, tree.branch, one, other);
        talks::add(&mut tx, &new, &notes("甲"), one).await?;
        let changed = Talk { from: other, with: one, kind: TalkKind::Members, planned_on: Some(TODAY), ..new.clone() };
        talks::set(&mut tx, &changed).await?;
        assert!(talks::notes(&mut tx, new.id).await? == notes("甲"));
        talks::set_notes(&mut tx, new.id, &notes("乙"), one).await?;
        assert!(is_stale(&talks::set(&mut tx, &new).await, "talks"));
        assert_eq!(talks::find(&mut tx, new.id).await?, Some(Talk { version: 2, ..changed }));
        assert!(talks::notes(&mut tx, new.id).await? == notes("乙"));
    }

    async fn the_planned_come_before_the_held_and_a_unit_lists_its_own(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, third]) = ground(&mut tx).await?;
        let held = |day| Talk { held_on: Some(day), ..talk(campaign, tree.branch, one, other) };
        let (early, late) = (held(date!(2026 - 01 - 02)), held(date!(2026 - 01 - 03)));
        let planned = Talk { held_on: None, planned_on: Some(TODAY), ..talk(campaign, tree.branch, other, one) };
        let elsewhere = talk(campaign, tree.sibling, third, one);
        for new in [&early, &late, &planned, &elsewhere] {
            talks::add(&mut tx, new, &Notes::default(), one).await?;
        }
        let listed = talks::of_unit(&mut tx, campaign, tree.branch).await?;
        assert_eq!(listed.iter().map(|l| l.talk.id).collect::<Vec<_>>(), [planned.id, late.id, early.id]);
        assert_eq!((listed[0].from_name.as_str(), listed[0].with_name.as_str()), ("乙", "甲"));
        let below = talks::held_below(&mut tx, campaign, tree.top).await?;
        assert_eq!(below.len(), 3);
        assert_eq!(talks::held_below(&mut tx, campaign, tree.sibling).await?, [(tree.sibling, (third, one))]);
        let arranged = Planned { talk: planned.id, between: (other, one), on: TODAY };
        assert_eq!(talks::planned_below(&mut tx, campaign, tree.top).await?, [(tree.branch, arranged)]);
        assert_eq!(talks::planned_below(&mut tx, campaign, tree.sibling).await?, []);
    }

    async fn a_record_is_in_the_hand_of_who_made_it_until_the_other_writes(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, third]) = ground(&mut tx).await?;
        let planned = Talk { held_on: None, planned_on: Some(TODAY), ..talk(campaign, tree.branch, one, other) };
        talks::add(&mut tx, &planned, &Notes::default(), third).await?;
        assert_eq!(talks::hand(&mut tx, planned.id).await?, IN_NO_HAND);
        for (by, other_wrote) in [(other, false), (other, false), (one, true), (other, true)] {
            talks::set_notes(&mut tx, planned.id, &notes("甲"), by).await?;
            let hand = talks::hand(&mut tx, planned.id).await?;
            assert_eq!(hand, Hand { recorded_by: Some(other), other_wrote, after_meeting: false });
        }
        let held = talk(campaign, tree.branch, one, other);
        talks::add(&mut tx, &held, &notes("甲"), one).await?;
        assert_eq!(talks::hand(&mut tx, held.id).await?, Hand { recorded_by: Some(one), ..IN_NO_HAND });
    }

    async fn what_is_recorded_after_the_opening_is_known_until_that_is_taken_back(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, third]) = ground(&mut tx).await?;
        let early = talk(campaign, tree.branch, one, other);
        let arranged = |with| Talk { held_on: None, planned_on: Some(TODAY), ..talk(campaign, tree.branch, one, with) };
        let (kept, recorded) = (arranged(other), arranged(third));
        for new in [&early, &kept, &recorded] {
            talks::add(&mut tx, new, &Notes::default(), one).await?;
        }
        store::meetings::open(&mut tx, (campaign, tree.branch), (TODAY, one), &[], &[]).await?;
        let late = talk(campaign, tree.branch, third, other);
        let elsewhere = talk(campaign, tree.sibling, third, other);
        let planned = arranged(other);
        for new in [&late, &elsewhere, &planned] {
            talks::add(&mut tx, new, &Notes::default(), third).await?;
        }
        for (talk, by) in [(&recorded, third), (&early, one)] {
            talks::set_notes(&mut tx, talk.id, &notes("甲"), by).await?;
        }
        let all = [&early, &kept, &recorded, &late, &elsewhere, &planned];
        let mut told = Vec::new();
        for talk in all {
            told.push(talks::hand(&mut tx, talk.id).await?.after_meeting);
        }
        assert_eq!(told, [false, false, true, true, false, false]);
        let listed = talks::of_unit(&mut tx, campaign, tree.branch).await?;
        assert_eq!(listed.iter().filter(|listed| listed.after_meeting).count(), 2);
        store::meetings::remove(&mut tx, campaign, tree.branch).await?;
        let listed = talks::of_unit(&mut tx, campaign, tree.branch).await?;
        assert_eq!(listed.iter().filter(|listed| listed.after_meeting).count(), 0);
    }

    async fn a_record_is_taken_back_with_what_was_said(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, third]) = ground(&mut tx).await?;
        let plain = talk(campaign, tree.branch, one, other);
        let arranged = Talk { planned_on: Some(TODAY), ..talk(campaign, tree.branch, one, third) };
        let planned = Talk { held_on: None, ..Talk { id: TalkId(id()), ..arranged.clone() } };
        for new in [&plain, &arranged, &planned] {
            talks::add(&mut tx, new, &Notes { help_wished: "看病".into(), ..notes("甲") }, one).await?;
        }
        for stale in [Talk { version: 7, ..plain.clone() }, Talk { version: 7, ..arranged.clone() }, planned] {
            assert!(is_stale(&talks::withdraw(&mut tx, &stale).await, "talks"));
        }
        talks::withdraw(&mut tx, &plain).await?;
        assert_eq!(talks::find(&mut tx, plain.id).await?, None);
        talks::withdraw(&mut tx, &arranged).await?;
        let back = talks::find(&mut tx, arranged.id).await?.expect("it is arranged again");
        assert_eq!(back, Talk { held_on: None, version: 2, ..arranged.clone() });
        assert_eq!(talks::notes(&mut tx, arranged.id).await?, Notes::default());
        assert_eq!(talks::hand(&mut tx, arranged.id).await?, IN_NO_HAND);
    }

    async fn who_is_marked_is_marked_once_for_one_reason(db) {
        use store::talks::marks;
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, third]) = ground(&mut tx).await?;
        let here = (campaign, tree.branch);
        let (hardship, repeated) = (CareKind::Hardship, CareKind::Repeated);
        for (marked, is_new) in [
            ((one, repeated), true), ((one, hardship), true), ((one, hardship), false), ((other, hardship), true),
        ] {
            assert_eq!(marks::add(&mut tx, here, marked, third, 1).await?, is_new);
        }
        assert!(marks::add(&mut tx, (campaign, tree.sibling), (third, hardship), one, 1).await?);
        let told = |marks: Vec<Mark>| -> std::collections::BTreeSet<_> {
            marks.into_iter().map(|mark| (mark.name, mark.kind)).collect()
        };
        let found = marks::of_unit(&mut tx, campaign, tree.branch).await?;
        assert_eq!(found.len(), 3);
        let (a, b) = ("甲".to_owned(), "乙".to_owned());
        assert_eq!(told(found), [(a.clone(), hardship), (a.clone(), repeated), (b.clone(), hardship)].into());
        assert!(marks::remove(&mut tx, here, (one, hardship)).await?);
        assert!(!marks::remove(&mut tx, here, (one, hardship)).await?);
        assert!(!marks::remove(&mut tx, here, (third, hardship)).await?);
        let left = told(marks::of_unit(&mut tx, campaign, tree.branch).await?);
        assert_eq!(left, [(a, repeated), (b, hardship)].into());
    }

    async fn the_heads_directly_below_are_the_secretaries_in_office(db) {
        use domain::appointment::{Appointment, Role};
        let mut tx = db.write().await?;
        let (tree, _, [one, other, third]) = ground(&mut tx).await?;
        let yesterday = TODAY - time::Duration::days(1);
        for held in [
            duty(one, tree.branch, Role::Secretary),
            duty(other, tree.branch, Role::CommitteeMember),
            Appointment { until: Some(yesterday), ..duty(third, tree.sibling, Role::Secretary) },
            Appointment { revoked: true, ..duty(other, tree.sibling, Role::Secretary) },
            duty(third, tree.top, Role::Secretary),
        ] {
            store::appointments::add(&mut tx, &held).await?;
        }
        let parent = store::units::get(&mut tx, tree.branch).await?.parent.expect("it stands below something");
        let found = talks::heads_below(&mut tx, parent, TODAY).await?;
        let told: Vec<_> = found.iter().map(|(person, unit)| (person.name.as_str(), unit.as_str())).collect();
        assert_eq!(told, [("甲", "第一支部简")]);
        assert_eq!(talks::heads_below(&mut tx, tree.branch, TODAY).await?, []);
    }

    async fn who_is_in_charge_of_whom_is_as_it_is_registered(db) {
        use domain::appointment::Role;
        use domain::body::{Body, BodyKind, Charge, Seat};
        use domain::ids::{BodyId, SeatId};
        use store::bodies;
        let mut tx = db.write().await?;
        let (tree, _, [leader, past, head]) = ground(&mut tx).await?;
        let general = store::units::get(&mut tx, tree.branch).await?.parent.expect("it stands below something");
        store::appointments::add(&mut tx, &duty(head, tree.branch, Role::Secretary)).await?;
        store::appointments::add(&mut tx, &duty(past, tree.branch, Role::CommitteeMember)).await?;
        let body = Body {
            id: BodyId(id()), unit: general, kind: BodyKind::Committee, name: "班子".into(), ended_on: None, version: 1,
        };
        bodies::add(&mut tx, &body).await?;
        for (person, until) in [(leader, None), (past, Some(date!(2026 - 01 - 14)))] {
            let seat = Seat {
                id: SeatId(id()), body: body.id, person, post: "委员".into(), position: 0,
                from: date!(2025 - 01 - 01), until, version: 1,
            };
            bodies::add_seat(&mut tx, &seat).await?;
            let charges = [Some(tree.branch), None].map(|unit| (id(), Charge { seat: seat.id, unit, work: "财务".into() }));
            bodies::set_charges(&mut tx, seat.id, &charges).await?;
        }
        assert_eq!(talks::in_charge_of(&mut tx, tree.branch, TODAY).await?, [leader]);
        assert_eq!(talks::in_charge_of(&mut tx, tree.sibling, TODAY).await?, []);
        assert_eq!(talks::in_charge_of(&mut tx, general, TODAY).await?, []);
        assert_eq!(talks::charged_below(&mut tx, general, TODAY).await?, [(leader, head)]);
        assert_eq!(talks::charged_below(&mut tx, tree.top, TODAY).await?, []);
    }

    async fn only_the_wish_for_help_goes_on(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, _]) = ground(&mut tx).await?;
        let (with, without) = (talk(campaign, tree.branch, one, other), talk(campaign, tree.branch, other, one));
        talks::add(&mut tx, &with, &Notes { help_wished: "看病报销".into(), ..notes("甲") }, one).await?;
        talks::add(&mut tx, &without, &notes("乙"), one).await?;
        let wished = talks::help_wished(&mut tx, campaign, tree.branch).await?;
        assert_eq!(wished, [(with.id, "乙".to_owned(), "看病报销".to_owned())]);
        assert_eq!(talks::help_wished(&mut tx, campaign, tree.sibling).await?, []);
    }

    async fn a_committee_is_those_in_office_the_secretary_first(db) {
        use domain::appointment::{Appointment, Role};
        let mut tx = db.write().await?;
        let (tree, _, [one, other, third]) = ground(&mut tx).await?;
        let yesterday = TODAY - time::Duration::days(1);
        for held in [
            duty(one, tree.branch, Role::CommitteeMember),
            duty(other, tree.branch, Role::Secretary),
            Appointment { until: Some(yesterday), ..duty(third, tree.branch, Role::DeputySecretary) },
            Appointment { revoked: true, ..duty(third, tree.branch, Role::CommitteeMember) },
            duty(third, tree.branch, Role::UnitAdmin),
        ] {
            store::appointments::add(&mut tx, &held).await?;
        }
        let found = talks::committees_below(&mut tx, tree.top, TODAY).await?;
        let told: Vec<_> = found.iter().map(|(unit, person)| (*unit, person.name.as_str())).collect();
        assert_eq!(told, [(tree.branch, "乙"), (tree.branch, "甲")]);
    }

    async fn the_frozen_roster_follows_its_corrections(db) {
        use domain::campaign::roster::CorrectionKind::{Added, Removed};
        use store::people::NewMove;
        let mut tx = db.write().await?;
        let (tree, campaign, [one, other, third]) = ground(&mut tx).await?;
        for (person, unit) in [(one, tree.branch), (other, tree.branch), (third, tree.sibling)] {
            let came = NewMove { id: id(), person, from: None, to: Some(unit), on: TODAY, reason: String::new() };
            store::people::add_move(&mut tx, &came).await?;
        }
        assert_eq!(rosters::frozen_below(&mut tx, campaign, tree.top).await?, []);
        rosters::freeze(&mut tx, campaign, tree.top, TODAY).await?;
        for (person, kind, at) in [(one, Removed, 1), (third, Added, 2), (other, Removed, 3), (other, Added, 4)] {
            let correction = rosters::Correction {
                id: id(), unit: tree.branch, person, person_name: String::new(), kind, stage: None,
                reason: "差错".into(), by: one, by_name: String::new(), at,
            };
            rosters::add_correction(&mut tx, campaign, &correction).await?;
        }
        let found = rosters::frozen_below(&mut tx, campaign, tree.branch).await?;
        let mut told: Vec<_> = found.iter().map(|(_, person)| person.name.as_str()).collect();
        told.sort_unstable();
        assert_eq!(told, ["丙", "乙"]);
        assert_eq!(rosters::frozen_below(&mut tx, campaign, tree.top).await?.len(), 3);
    }

    async fn what_makes_a_talk_urgent_is_read_from_the_register(db) {
        let mut tx = db.write().await?;
        let (tree, _, [one, ..]) = ground(&mut tx).await?;
        let mobile = add_person(&mut tx, well_known(tree.branch, None, "丁", "7")).await?;
        for (reason, until) in [(LeaveReason::OldAge, None), (LeaveReason::Study, Some(date!(2025 - 12 - 01)))] {
            let from = date!(2025 - 11 - 01);
            let leave = Leave { id: id(), person: one, reason, from, until, note: String::new() };
            store::people::add_leave(&mut tx, &leave).await?;
        }
        let found = talks::conditions(&mut tx, tree.branch, TODAY).await?;
        assert_eq!(found.len(), 3);
        let of = |person| found.iter().find(|condition| condition.person == person).expect("he is there");
        assert_eq!(of(one).leave, Some(LeaveReason::OldAge));
        assert!(of(mobile).mobile);
        assert_eq!(of(mobile).standing, Standing::OnProbation);
    }
}
