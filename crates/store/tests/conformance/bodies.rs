use domain::body::{Body, BodyKind, Charge, Seat};
use domain::ids::{BodyId, PersonId, SeatId, UnitId};
use store::bodies;
use time::macros::date;

use crate::made::{TODAY, add_person, id, is_stale, member, outsider, tree};

fn body(unit: UnitId, kind: BodyKind) -> Body {
    Body { id: BodyId(id()), unit, kind, name: "领导班子".into(), ended_on: None, version: 1 }
}

fn seat(body: BodyId, person: PersonId, post: &str) -> Seat {
    Seat {
        id: SeatId(id()),
        body,
        person,
        post: post.to_owned(),
        position: 0,
        from: date!(2025 - 01 - 01),
        until: None,
        version: 1,
    }
}

store::on_both_databases! {
    async fn a_body_of_every_kind_is_read_back(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let mut given = Vec::new();
        for &kind in BodyKind::ALL {
            given.push(Body { ended_on: Some(TODAY), ..body(tree.top, kind) });
        }
        for new in &given {
            bodies::add(&mut tx, new).await?;
            assert_eq!(bodies::find(&mut tx, new.id).await?.as_ref(), Some(new));
        }
        assert_eq!(bodies::of_unit(&mut tx, tree.top).await?, given);
        assert_eq!(bodies::of_unit(&mut tx, tree.branch).await?, []);
        assert_eq!(bodies::find(&mut tx, BodyId(id())).await?, None);
    }

    async fn seats_come_in_the_order_of_their_taking_with_names_and_charges(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let member_of_it = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let outside = add_person(&mut tx, outsider(tree.branch, "乙")).await?;
        let new = body(tree.top, BodyKind::LeadingGroup);
        bodies::add(&mut tx, &new).await?;
        let first = Seat { until: Some(date!(2027 - 01 - 01)), ..seat(new.id, member_of_it, "书记、局长") };
        let second = seat(new.id, outside, "副局长");
        bodies::add_seat(&mut tx, &first).await?;
        bodies::add_seat(&mut tx, &second).await?;
        let charge = |unit, work: &str| (id(), Charge { seat: first.id, unit, work: work.to_owned() });
        bodies::set_charges(&mut tx, first.id, &[charge(None, "旧")]).await?;
        bodies::set_charges(&mut tx, first.id, &[charge(Some(tree.branch), ""), charge(None, "财务")]).await?;
        let seated = bodies::seats(&mut tx, new.id).await?;
        let told: Vec<_> = seated.iter().map(|s| (s.person_name.as_str(), s.is_member, s.seat.position)).collect();
        assert_eq!(told, [("甲", true, 1), ("乙", false, 2)]);
        assert_eq!(seated[0].charges, ["第一支部简", "财务"]);
        assert!(seated[1].charges.is_empty());
        assert_eq!(bodies::find_seat(&mut tx, first.id).await?, Some(Seat { position: 1, ..first }));
        assert_eq!(bodies::find_seat(&mut tx, SeatId(id())).await?, None);
    }

    async fn a_unit_is_led_by_those_whose_seat_is_in_force(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let new = body(tree.top, BodyKind::Committee);
        bodies::add(&mut tx, &new).await?;
        let mut seats = Vec::new();
        for (name, from, until) in [
            ("甲", date!(2025 - 01 - 01), None),
            ("乙", TODAY, Some(TODAY)),
            ("丙", date!(2025 - 01 - 01), Some(date!(2026 - 01 - 14))),
            ("丁", date!(2026 - 01 - 16), None),
        ] {
            let person = add_person(&mut tx, member(tree.branch, name)).await?;
            let taken = Seat { from, until, ..seat(new.id, person, "委员") };
            bodies::add_seat(&mut tx, &taken).await?;
            let charge = Charge { seat: taken.id, unit: Some(tree.branch), work: String::new() };
            bodies::set_charges(&mut tx, taken.id, &[(id(), charge)]).await?;
            seats.push(taken.id);
        }
        let leaders = bodies::leaders_of(&mut tx, tree.branch, TODAY).await?;
        assert_eq!(leaders, [("甲".to_owned(), "委员".to_owned()), ("乙".to_owned(), "委员".to_owned())]);
        assert!(bodies::leaders_of(&mut tx, tree.sibling, TODAY).await?.is_empty());
        bodies::end_seat(&mut tx, seats[0], 1, date!(2026 - 01 - 14)).await?;
        assert_eq!(bodies::leaders_of(&mut tx, tree.branch, TODAY).await?.len(), 1);
        assert!(is_stale(&bodies::end_seat(&mut tx, seats[0], 1, TODAY).await, "seats"));
    }

    async fn only_members_of_the_organisation_lead_it(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let (first, second) = (body(tree.top, BodyKind::Committee), body(tree.top, BodyKind::Administration));
        let mut seated = Vec::new();
        for (new, name, is_member, until) in [
            (&first, "甲", true, None),
            (&first, "乙", true, Some(date!(2026 - 01 - 14))),
            (&second, "丙", false, None),
            (&second, "丁", true, Some(TODAY)),
        ] {
            if bodies::find(&mut tx, new.id).await?.is_none() {
                bodies::add(&mut tx, new).await?;
            }
            let home = tree.branch;
            let person = if is_member { member(home, name) } else { outsider(home, name) };
            let person = add_person(&mut tx, person).await?;
            bodies::add_seat(&mut tx, &Seat { until, ..seat(new.id, person, "委员") }).await?;
            seated.push((new.id, (person, name.to_owned(), "委员".to_owned())));
        }
        // As the bodies come.
        let mut wanted = vec![seated[0].clone(), seated[3].clone()];
        wanted.sort_by_key(|(body, _)| *body);
        let wanted: Vec<_> = wanted.into_iter().map(|(_, told)| told).collect();
        assert_eq!(bodies::members_at(&mut tx, tree.top, TODAY).await?, wanted);
        assert_eq!(bodies::members_at(&mut tx, tree.branch, TODAY).await?, []);
    }
}
