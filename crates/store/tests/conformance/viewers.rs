//! What a signed-in person may do because of duties, guidance groups and presences.

use std::collections::BTreeSet;

use domain::access::Duty;
use domain::appointment::{Appointment, Role};
use domain::ids::{GuidanceGroupId, PersonId, UnitId};
use domain::member::{Ended, Ending};
use store::guidance::{self, Group};
use store::{Tx, appointments, people};
use time::macros::date;

use crate::made::{TODAY, add_person, duty, id, is_stale, member, outsider, tree};

fn group(unit: UnitId, name: &str) -> Group {
    Group { id: GuidanceGroupId(id()), unit, name: name.to_owned(), ended_on: None, version: 1 }
}

async fn branches(tx: &mut Tx, person: PersonId) -> store::Result<BTreeSet<UnitId>> {
    Ok(appointments::viewer(tx, person, TODAY).await?.branches.into_iter().collect())
}

store::on_both_databases! {
    async fn only_duties_in_force_today_count(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, outsider(tree.branch, "甲")).await?;
        let given = |unit, role| duty(person, unit, role);
        for appointment in [
            Appointment { from: TODAY, until: Some(TODAY), ..given(tree.branch, Role::Secretary) },
            Appointment { until: Some(date!(2026 - 01 - 14)), ..given(tree.sibling, Role::Secretary) },
            Appointment { from: date!(2026 - 01 - 16), ..given(tree.general, Role::Secretary) },
            Appointment { revoked: true, ..given(tree.top, Role::UnitAdmin) },
            given(tree.general, Role::Office),
        ] {
            appointments::add(&mut tx, &appointment).await?;
        }
        let viewer = appointments::viewer(&mut tx, person, TODAY).await?;
        assert_eq!(viewer.person, person);
        assert!(viewer.branches.is_empty(), "who is no member belongs to no branch");
        assert_eq!(viewer.duties, [
            Duty { role: Role::Office, unit: tree.general },
            Duty { role: Role::Secretary, unit: tree.branch },
        ]);
        let reach = appointments::reach_of(&mut tx, person, TODAY).await?;
        let lines: Vec<_> = reach.into_iter().map(|(role, place)| (role, place.line)).collect();
        // A duty that begins tomorrow counts for a password's reset: the new password would open it.
        assert_eq!(lines, [
            (Role::Office, vec![tree.general, tree.top]),
            (Role::Secretary, vec![tree.branch, tree.general, tree.top]),
            (Role::Secretary, vec![tree.general, tree.top]),
        ]);
    }

    async fn a_guide_reaches_what_a_group_in_force_is_assigned_to_and_nothing_else(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.sibling, "甲")).await?;
        let in_force = group(tree.top, "第一指导组");
        let over = Group { ended_on: Some(TODAY), ..group(tree.top, "第二指导组") };
        for one in [&in_force, &over] {
            guidance::add(&mut tx, one).await?;
            guidance::set_assigned(&mut tx, one.id, &[tree.branch, tree.general, tree.branch]).await?;
            let guide = Appointment { guidance_group: Some(one.id), ..duty(person, tree.top, Role::Guide) };
            appointments::add(&mut tx, &guide).await?;
        }
        appointments::add(&mut tx, &duty(person, tree.top, Role::Guide)).await?;
        let duties = appointments::viewer(&mut tx, person, TODAY).await?.duties;
        assert_eq!(duties.len(), 2);
        for unit in [tree.branch, tree.general] {
            assert!(duties.contains(&Duty { role: Role::Guide, unit }));
        }
        let guides = appointments::of_guidance_group(&mut tx, in_force.id).await?;
        assert_eq!(guides.iter().map(|held| held.appointment.person).collect::<Vec<_>>(), [person]);
        guidance::set_assigned(&mut tx, in_force.id, &[]).await?;
        assert_eq!(appointments::viewer(&mut tx, person, TODAY).await?.duties, []);
    }

    async fn a_member_belongs_to_his_home_and_where_he_is_present_today(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        assert_eq!(branches(&mut tx, person).await?, [tree.branch].into());
        people::add_presence(&mut tx, id(), person, tree.temporary, TODAY, Some(TODAY)).await?;
        people::add_presence(&mut tx, id(), person, tree.sibling, date!(2026 - 01 - 16), None).await?;
        people::add_presence(&mut tx, id(), person, tree.sibling, date!(2025 - 01 - 16), Some(date!(2026 - 01 - 14)))
            .await?;
        assert_eq!(branches(&mut tx, person).await?, [tree.branch, tree.temporary].into());
        assert!(branches(&mut tx, PersonId(id())).await?.is_empty());
    }

    async fn whose_membership_has_ended_belongs_nowhere_even_if_his_presence_was_not_ended(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let mut gone = member(tree.branch, "甲");
        gone.membership.as_mut().expect("a member").ended = Some(Ended { on: TODAY, how: Ending::Expelled });
        let person = add_person(&mut tx, gone).await?;
        people::add_presence(&mut tx, id(), person, tree.temporary, TODAY, None).await?;
        assert!(branches(&mut tx, person).await?.is_empty());
    }

    async fn a_guidance_group_is_read_back_and_ends_once(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let new = group(tree.top, "第一指导组");
        guidance::add(&mut tx, &new).await?;
        assert_eq!(guidance::find(&mut tx, new.id).await?, Some(new.clone()));
        assert_eq!(guidance::find(&mut tx, GuidanceGroupId(id())).await?, None);
        assert_eq!(guidance::of_unit(&mut tx, tree.top).await?, std::slice::from_ref(&new));
        assert_eq!(guidance::of_unit(&mut tx, tree.branch).await?, []);
        guidance::set_assigned(&mut tx, new.id, &[tree.general]).await?;
        assert_eq!(guidance::assigned(&mut tx, new.id, TODAY).await?, [tree.general]);
        // A group reaches what lies below the units assigned to it, not what lies beside.
        assert_eq!(guidance::reaching(&mut tx, tree.group, TODAY).await?, std::slice::from_ref(&new));
        assert_eq!(guidance::reaching(&mut tx, tree.temporary, TODAY).await?, []);
        guidance::set_assigned(&mut tx, new.id, &[tree.general, tree.branch]).await?;
        assert_eq!(guidance::reaching(&mut tx, tree.group, TODAY).await?, std::slice::from_ref(&new), "once, however many ways");
        guidance::end(&mut tx, new.id, 1, TODAY).await?;
        assert_eq!(guidance::reaching(&mut tx, tree.group, TODAY).await?, []);
        assert_eq!(guidance::assigned(&mut tx, new.id, TODAY).await?, []);
        assert_eq!(guidance::assigned(&mut tx, new.id, date!(2026 - 01 - 14)).await?.len(), 2);
        assert!(is_stale(&guidance::end(&mut tx, new.id, 1, TODAY).await, "guidance_groups"));
    }
}
