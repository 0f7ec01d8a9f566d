use domain::ids::{AccountId, AppointmentId, PersonId, UnitId};
use domain::member::{Ended, Ending, LeaveReason, MemberFacts, Membership, Person, Stage, Standing};
use store::Tx;
use store::accounts::{self, Account};
use store::people::{self, Count, Filter, Leave, Move, NewMove};
use time::macros::date;

use crate::made::{
    TODAY, Tree, add_person, as_another_program, duty, id, is_driver, is_missing, is_stale, member,
    membership, outsider, tree, well_known,
};

fn everybody(unit: UnitId) -> Filter {
    Filter {
        unit,
        below: true,
        pattern: None,
        stage: None,
        standing: None,
        mobile: None,
        include_ended: true,
        members_only: false,
    }
}

async fn found(tx: &mut Tx, filter: &Filter) -> store::Result<Vec<String>> {
    let (listed, total) = people::list(tx, filter, 0, 100, TODAY).await?;
    assert_eq!(usize::try_from(total).expect("no count is negative"), listed.len());
    let mut names: Vec<String> = listed.into_iter().map(|entry| entry.person.facts.name).collect();
    names.sort();
    Ok(names)
}

fn with(mut person: Person, change: impl FnOnce(&mut Membership)) -> Person {
    change(person.membership.as_mut().expect("a member"));
    person
}

fn facts(person: Person, change: impl FnOnce(&mut MemberFacts)) -> Person {
    with(person, |membership| change(&mut membership.facts))
}

/// 甲 formal in the group, 乙 probationary, 丙 on probation and mobile, 丁 suspended and mobile, 戊 ended, 己 no member,
/// all of the first branch; 庚 of the second.
async fn crowd(tx: &mut Tx, tree: Tree) -> store::Result<Vec<PersonId>> {
    let mut ids = Vec::new();
    for person in [
        with(member(tree.branch, "甲"), |m| m.group = Some(tree.group)),
        Person { membership: Some(membership(Stage::Probationary)), ..member(tree.branch, "乙") },
        facts(member(tree.branch, "丙"), |f| (f.standing, f.mobile) = (Standing::OnProbation, true)),
        facts(member(tree.branch, "丁"), |f| (f.standing, f.mobile) = (Standing::Suspended, true)),
        with(member(tree.branch, "戊"), |m| {
            m.ended = Some(Ended { on: TODAY, how: Ending::TransferredOut });
        }),
        outsider(tree.branch, "己"),
        member(tree.sibling, "庚"),
    ] {
        ids.push(add_person(tx, person).await?);
    }
    Ok(ids)
}

store::on_both_databases! {
    async fn a_person_is_read_back_as_he_was_added_with_everything_and_with_nothing(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let full = well_known(tree.branch, Some(tree.group), "买买提·艾力𠮷", "A-1");
        let ended = with(well_known(tree.branch, None, "乙", "A-2"), |m| {
            m.ended = Some(Ended { on: date!(2025 - 12 - 31), how: Ending::EnteredByMistake });
        });
        let bare = member(tree.sibling, "丙");
        let nobody = outsider(tree.general, "丁");
        for person in [&full, &ended, &bare, &nobody] {
            people::add(&mut tx, person).await?;
        }
        tx.commit().await?;
        let mut tx = db.read().await?;
        for person in [&full, &ended, &bare, &nobody] {
            assert_eq!(people::get(&mut tx, person.id).await?, *person);
            assert_eq!(people::unit_of(&mut tx, person.id).await?, Some(person.unit));
            assert_eq!(people::name_of(&mut tx, person.id).await?, person.facts.name);
        }
        let stranger = PersonId(id());
        assert_eq!(people::find(&mut tx, stranger).await?, None);
        assert_eq!(people::unit_of(&mut tx, stranger).await?, None);
        assert!(is_missing(&people::get(&mut tx, stranger).await, "people"));
        assert!(is_missing(&people::name_of(&mut tx, stranger).await, "people"));
    }

    async fn a_person_is_changed_as_a_whole_and_only_from_the_version_that_was_read(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let read = well_known(tree.branch, Some(tree.group), "甲", "A-1");
        people::add(&mut tx, &read).await?;
        let emptied = Person { id: read.id, ..member(tree.sibling, "乙") };
        people::set(&mut tx, &emptied).await?;
        assert_eq!(people::get(&mut tx, read.id).await?, Person { version: 2, ..emptied });
        assert!(is_stale(&people::set(&mut tx, &read).await, "people"));
        assert!(is_stale(&people::set(&mut tx, &member(tree.branch, "丙")).await, "people"));
        // Somebody who was no member becomes one.
        let nobody = outsider(tree.branch, "丁");
        people::add(&mut tx, &nobody).await?;
        let joined = Person { membership: Some(membership(Stage::Probationary)), ..nobody };
        people::set(&mut tx, &joined).await?;
        assert_eq!(people::get(&mut tx, joined.id).await?.membership, joined.membership);
    }

    async fn a_staff_number_belongs_to_one_person(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let first = well_known(tree.branch, None, "甲", "A-1");
        people::add(&mut tx, &first).await?;
        // Having none is no clash.
        people::add(&mut tx, &member(tree.branch, "丙")).await?;
        people::add(&mut tx, &member(tree.branch, "丁")).await?;
        assert_eq!(people::find_by_staff_no(&mut tx, "A-1").await?, Some(first.id));
        assert_eq!(people::find_by_staff_no(&mut tx, "a-1").await?, None);
        let second = people::add(&mut tx, &well_known(tree.sibling, None, "乙", "A-1")).await;
        assert!(is_driver(&second), "{second:?}");
    }

    async fn a_list_shows_whom_the_filter_asks_for(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        crowd(&mut tx, tree).await?;
        let all = everybody(tree.top);
        assert_eq!(found(&mut tx, &all).await?, ["丁", "丙", "乙", "己", "庚", "戊", "甲"]);
        for (filter, wanted) in [
            (Filter { include_ended: false, ..all.clone() }, vec!["丁", "丙", "乙", "己", "庚", "甲"]),
            (Filter { members_only: true, ..all.clone() }, vec!["丁", "丙", "乙", "庚", "戊", "甲"]),
            (Filter { stage: Some(Stage::Probationary), ..all.clone() }, vec!["乙"]),
            (Filter { standing: Some(Standing::OnProbation), ..all.clone() }, vec!["丙"]),
            (Filter { mobile: Some(true), ..all.clone() }, vec!["丁", "丙"]),
            (Filter { mobile: Some(false), ..all.clone() }, vec!["乙", "庚", "戊", "甲"]),
            (Filter { unit: tree.sibling, ..all.clone() }, vec!["庚"]),
            (Filter { unit: tree.group, ..all.clone() }, vec!["甲"]),
            (Filter { below: false, ..all.clone() }, vec![]),
            (Filter { unit: tree.sibling, below: false, ..all.clone() }, vec!["庚"]),
            (Filter { unit: tree.group, below: false, ..all.clone() }, vec!["甲"]),
            (Filter { pattern: Some("%甲%".into()), ..all.clone() }, vec!["甲"]),
            (Filter { pattern: Some("%".into()), mobile: Some(true), ..all.clone() }, vec!["丁", "丙"]),
        ] {
            assert_eq!(found(&mut tx, &filter).await?, wanted, "{filter:?}");
        }
    }

    async fn a_wildcard_that_was_typed_stands_for_itself(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        for name in ["a", "b", "c", "d"] {
            add_person(&mut tx, outsider(tree.branch, name)).await?;
        }
        tx.commit().await?;
        // The search text itself, whatever domain::names makes of such a name.
        crate::made::behind_the_back(db, "update people set search = case name
            when 'a' then 'x_y' when 'b' then 'xzy' when 'c' then 'x%y' else 'x\\y' end").await?;
        let mut tx = db.read().await?;
        for (pattern, wanted) in [
            ("%x\\_y%", vec!["a"]),
            ("%x\\%y%", vec!["c"]),
            ("%x\\\\y%", vec!["d"]),
            ("%x_y%", vec!["a", "b", "c", "d"]),
            ("x%", vec!["a", "b", "c", "d"]),
            ("y%", vec![]),
        ] {
            let filter = Filter { pattern: Some(pattern.into()), ..everybody(tree.top) };
            assert_eq!(found(&mut tx, &filter).await?, wanted, "{pattern}");
        }
    }

    async fn a_list_comes_page_by_page_in_the_order_of_names(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        for n in 0..25 {
            add_person(&mut tx, member(tree.branch, &format!("王{}", ["一", "二", "三", "四", "五"][n % 5]))).await?;
        }
        let mut paged = Vec::new();
        for page in 0..4 {
            let (listed, total) = people::list(&mut tx, &everybody(tree.top), page * 7, 7, TODAY).await?;
            assert_eq!(total, 25);
            assert_eq!(listed.len(), if page == 3 { 4 } else { 7 });
            paged.extend(listed.into_iter().map(|entry| entry.person));
        }
        let mut ordered = paged.clone();
        ordered.sort_by_key(|person| (domain::names::order_key(&person.facts.name), person.id));
        assert_eq!(paged, ordered);
        assert_eq!(people::all_below(&mut tx, tree.top).await?, ordered);
        let (none, total) = people::list(&mut tx, &everybody(tree.top), 25, 7, TODAY).await?;
        assert_eq!((none.len(), total), (0, 25));
    }

    async fn a_list_says_where_somebody_is_what_he_does_and_whether_he_signs_in(db) {
        use domain::appointment::{Appointment, Role};
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = well_known(tree.branch, Some(tree.group), "甲", "A-1");
        people::add(&mut tx, &person).await?;
        people::add(&mut tx, &outsider(tree.sibling, "乙")).await?;
        let titled = Appointment { title: "组织委员".into(), ..duty(person.id, tree.branch, Role::CommitteeMember) };
        let over = Appointment { until: Some(date!(2026 - 01 - 14)), ..duty(person.id, tree.branch, Role::Secretary) };
        let plain = duty(person.id, tree.group, Role::GroupLeader);
        for appointment in [&titled, &over, &plain] {
            store::appointments::add(&mut tx, appointment).await?;
        }
        let account = Account {
            id: AccountId(id()), person: person.id, login: "jia".into(), password_hash: None, locked: false,
            activation_until: None, version: 1,
        };
        accounts::add(&mut tx, &account).await?;
        let (listed, _) = people::list(&mut tx, &everybody(tree.top), 0, 9, TODAY).await?;
        let one = listed.iter().find(|entry| entry.person.id == person.id).expect("he is listed");
        assert_eq!(one.person, person);
        assert_eq!((one.unit_name.as_str(), one.group_name.as_deref()), ("第一支部简", Some("第一小组简")));
        assert_eq!(one.titles, ["组织委员", "党小组组长"]);
        assert!(one.has_account);
        let other = listed.iter().find(|entry| entry.person.id != person.id).expect("she is listed");
        assert_eq!((other.group_name.as_deref(), other.titles.len(), other.has_account), (None, 0, false));
    }

    async fn everybody_below_a_unit_includes_ended_members_and_those_who_are_none(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        crowd(&mut tx, tree).await?;
        assert_eq!(people::all_below(&mut tx, tree.top).await?.len(), 7);
        assert_eq!(people::all_below(&mut tx, tree.branch).await?.len(), 6);
        assert_eq!(people::all_below(&mut tx, tree.temporary).await?.len(), 0);
    }

    async fn members_are_counted_without_the_suspended_and_the_ended(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        assert_eq!(people::count_below(&mut tx, tree.top).await?, Count::default());
        crowd(&mut tx, tree).await?;
        let branch = Count { formal: 2, probationary: 1, mobile: 1, suspended: 1 };
        assert_eq!(people::count_below(&mut tx, tree.branch).await?, branch);
        assert_eq!(branch.members(), 3);
        assert_eq!(people::count_below(&mut tx, tree.top).await?, Count { formal: 3, ..branch });
        assert_eq!(people::count_below(&mut tx, tree.group).await?, Count { formal: 1, ..Count::default() });
        // The tree shows the same figures.
        let nodes = store::units::subtree(&mut tx, tree.branch, 0, TODAY).await?;
        assert_eq!(nodes.iter().map(|n| (n.formal, n.probationary)).collect::<Vec<_>>(), [(2, 1)]);
    }

    async fn the_moves_of_a_membership_come_in_order_with_the_names_of_units(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let new = |from, to, on, reason: &str| NewMove { id: id(), person, from, to, on, reason: reason.into() };
        people::add_move(&mut tx, &new(Some(tree.sibling), None, date!(2026 - 01 - 10), "转出")).await?;
        people::add_move(&mut tx, &new(Some(tree.branch), Some(tree.sibling), date!(2025 - 01 - 10), "")).await?;
        people::add_move(&mut tx, &new(None, Some(tree.branch), date!(2024 - 02 - 29), "转入")).await?;
        let told = |from: Option<&str>, to: Option<&str>, on, reason: &str| Move {
            from: from.map(str::to_owned), to: to.map(str::to_owned), on, reason: reason.into(),
        };
        assert_eq!(people::moves(&mut tx, person).await?, [
            told(None, Some("第一支部"), date!(2024 - 02 - 29), "转入"),
            told(Some("第一支部"), Some("第二支部"), date!(2025 - 01 - 10), ""),
            told(Some("第二支部"), None, date!(2026 - 01 - 10), "转出"),
        ]);
        assert_eq!(people::moves(&mut tx, PersonId(id())).await?, []);
    }

    async fn a_presence_is_told_at_the_person_and_at_the_unit_until_it_ends(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let presence = id();
        people::add_presence(&mut tx, presence, person, tree.temporary, TODAY, None).await?;
        let of = people::presences_of(&mut tx, person).await?;
        assert_eq!(of, people::presences_at(&mut tx, tree.temporary).await?);
        let [one] = &of[..] else { panic!("{of:?}") };
        assert_eq!((one.id, one.person, one.unit, one.from, one.until), (presence, person, tree.temporary, TODAY, None));
        assert_eq!(
            (one.person_name.as_str(), one.unit_name.as_str(), one.home_name.as_str()),
            ("甲", "专班临时支部", "第一支部简")
        );
        people::end_presence(&mut tx, presence, date!(2026 - 02 - 01)).await?;
        assert_eq!(people::presences_of(&mut tx, person).await?[0].until, Some(date!(2026 - 02 - 01)));
        assert!(is_missing(&people::end_presence(&mut tx, id(), TODAY).await, "presences"));
        assert_eq!(people::presences_at(&mut tx, tree.branch).await?, []);
    }

    async fn a_leave_of_every_reason_is_read_back_and_ends(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let mut given = Vec::new();
        for &reason in LeaveReason::ALL {
            let leave = Leave { id: id(), person, reason, from: TODAY, until: None, note: "说明".into() };
            people::add_leave(&mut tx, &leave).await?;
            given.push(leave);
        }
        assert_eq!(people::leaves(&mut tx, person).await?, given);
        people::end_leave(&mut tx, given[0].id, TODAY).await?;
        assert_eq!(people::leaves(&mut tx, person).await?[0].until, Some(TODAY));
        assert!(is_missing(&people::end_leave(&mut tx, id(), TODAY).await, "leaves"));
    }

    async fn an_ending_without_a_day_is_refused_by_the_table(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        add_person(&mut tx, member(tree.branch, "甲")).await?;
        tx.commit().await?;
        assert!(as_another_program(db, "update members set ending = 'resigned'").await.is_err());
        assert!(as_another_program(db, "update members set ended_on = '2026-01-01'").await.is_err());
        as_another_program(db, "update members set ending = 'resigned', ended_on = '2026-01-01'").await?;
    }

    async fn a_duty_is_found_by_its_person_unit_role_and_id(db) {
        use domain::appointment::{Appointment, Role};
        use store::appointments;
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let absent = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let person = add_person(&mut tx, member(tree.branch, "乙")).await?;
        let full = Appointment {
            title: "代理书记".into(),
            until: Some(date!(2026 - 03 - 31)),
            stands_in_for: Some(absent),
            ..duty(person, tree.branch, Role::Secretary)
        };
        let earlier = Appointment { from: date!(2020 - 01 - 01), ..duty(person, tree.general, Role::Office) };
        appointments::add(&mut tx, &full).await?;
        appointments::add(&mut tx, &earlier).await?;
        let held = appointments::find(&mut tx, full.id).await?.expect("it is there");
        assert_eq!(held.appointment, full);
        assert_eq!((held.person_name.as_str(), held.unit_name.as_str()), ("乙", "第一支部"));
        assert_eq!(appointments::find(&mut tx, AppointmentId(id())).await?, None);
        let ids = |held: Vec<appointments::Held>| held.into_iter().map(|h| h.appointment.id).collect::<Vec<_>>();
        assert_eq!(ids(appointments::of_person(&mut tx, person).await?), [earlier.id, full.id]);
        assert_eq!(ids(appointments::at_unit(&mut tx, tree.branch).await?), [full.id]);
        assert_eq!(ids(appointments::of_role(&mut tx, Role::Office).await?), [earlier.id]);
        assert_eq!(ids(appointments::of_person(&mut tx, absent).await?), []);
        appointments::revoke(&mut tx, full.id, 1, TODAY).await?;
        let revoked = appointments::find(&mut tx, full.id).await?.expect("it is there").appointment;
        assert_eq!(revoked, Appointment { revoked: true, until: Some(TODAY), version: 2, ..full.clone() });
        assert!(is_stale(&appointments::revoke(&mut tx, full.id, 1, TODAY).await, "appointments"));
    }
}
