use domain::campaign::roster::{CorrectionKind, Relation};
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::member::{Ended, Ending, MemberFacts, Person, Stage, Standing};
use store::people::{self, NewMove};
use store::rosters::{self, Correction};
use store::{Result, Tx};
use time::Date;
use time::macros::date;

use crate::made::{TODAY, Tree, add_person, campaign, id, is_driver, member, outsider, tree};

/// The day whose roster counts.
const DAY: Date = date!(2025 - 12 - 31);
/// Before it, and after it.
const BEFORE: Date = date!(2025 - 06 - 01);
const AFTER: Date = date!(2026 - 01 - 10);

async fn ground(tx: &mut Tx) -> Result<(Tree, CampaignId)> {
    let tree = tree(tx).await?;
    let campaign = campaign(tree.top, "组织生活会");
    store::campaigns::add(tx, &campaign).await?;
    Ok((tree, campaign.id))
}

async fn moved(
    tx: &mut Tx,
    person: PersonId,
    from: Option<UnitId>,
    to: Option<UnitId>,
    on: Date,
) -> Result<()> {
    people::add_move(tx, &NewMove { id: id(), person, from, to, on, reason: String::new() }).await
}

/// Somebody whom the register has known since long before: at the first of these units, and moved on to the next ones.
async fn known(tx: &mut Tx, person: Person, at: &[(UnitId, Date)]) -> Result<PersonId> {
    let id = add_person(tx, person).await?;
    let mut from = None;
    for (to, on) in at {
        moved(tx, id, from, Some(*to), *on).await?;
        from = Some(*to);
    }
    Ok(id)
}

fn with(mut person: Person, change: impl FnOnce(&mut MemberFacts)) -> Person {
    change(&mut person.membership.as_mut().expect("a member").facts);
    person
}

fn ended(mut person: Person, on: Date) -> Person {
    person.membership.as_mut().expect("a member").ended = Some(Ended { on, how: Ending::TransferredOut });
    person
}

/// Who stands on the frozen roster of the unit, and how.
async fn rows(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<(String, Stage, Relation)>> {
    let mut rows: Vec<_> = rosters::of_unit(tx, campaign, unit)
        .await?
        .into_iter()
        .map(|row| (row.name, row.stage, row.relation))
        .collect();
    rows.sort();
    Ok(rows)
}

fn home(name: &str) -> (String, Stage, Relation) {
    (name.to_owned(), Stage::Formal, Relation::Home)
}

store::on_both_databases! {
    async fn a_past_day_is_frozen_with_everybody_where_he_was_then(db) {
        let mut tx = db.write().await?;
        let (tree, campaign) = ground(&mut tx).await?;
        let (here, there) = (tree.branch, tree.sibling);
        known(&mut tx, member(here, "留下的"), &[(here, BEFORE)]).await?;
        known(&mut tx, member(there, "早已转来的"), &[(here, BEFORE), (there, date!(2025 - 08 - 01))]).await?;
        known(&mut tx, member(there, "后来转来的"), &[(here, BEFORE), (there, AFTER)]).await?;
        known(&mut tx, member(there, "当天转来的"), &[(here, BEFORE), (there, DAY)]).await?;
        known(&mut tx, member(here, "去了又回的"), &[(here, BEFORE), (there, date!(2025 - 12 - 01)), (here, AFTER)]).await?;
        // Twice on one day: the later entry is the one that held in the evening.
        known(&mut tx, member(here, "一天转两次的"), &[(there, BEFORE), (there, DAY), (here, DAY)]).await?;
        assert_eq!(rosters::freeze(&mut tx, campaign, tree.top, DAY).await?, 6);
        assert_eq!(rows(&mut tx, campaign, here).await?, [home("一天转两次的"), home("后来转来的"), home("留下的")]);
        assert_eq!(rows(&mut tx, campaign, there).await?, [home("去了又回的"), home("当天转来的"), home("早已转来的")]);
    }

    async fn who_joined_later_or_had_left_is_not_on_the_roster(db) {
        let mut tx = db.write().await?;
        let (tree, campaign) = ground(&mut tx).await?;
        let here = tree.branch;
        let at: &[(UnitId, Date)] = &[(here, BEFORE)];
        known(&mut tx, ended(member(here, "早已离开"), date!(2025 - 11 - 30)), at).await?;
        known(&mut tx, ended(member(here, "当天离开"), DAY), at).await?;
        known(&mut tx, ended(member(here, "后来离开"), AFTER), at).await?;
        known(&mut tx, with(member(here, "后来入党"), |facts| facts.joined_on = AFTER), at).await?;
        known(&mut tx, with(member(here, "当天入党"), |facts| facts.joined_on = DAY), at).await?;
        let gone = known(&mut tx, member(here, "转出本系统"), at).await?;
        moved(&mut tx, gone, Some(here), None, date!(2025 - 12 - 01)).await?;
        add_person(&mut tx, outsider(here, "不是党员")).await?;
        assert_eq!(rosters::freeze(&mut tx, campaign, tree.top, DAY).await?, 2);
        assert_eq!(rows(&mut tx, campaign, here).await?, [home("后来离开"), home("当天入党")]);
    }

    async fn who_was_confirmed_later_was_a_probationer_then(db) {
        let mut tx = db.write().await?;
        let (tree, campaign) = ground(&mut tx).await?;
        let confirmed = |name: &str, on| with(member(tree.branch, name), |facts| facts.confirmed_on = on);
        let still = with(member(tree.branch, "还在预备期"), |facts| {
            (facts.stage, facts.confirmed_on) = (Stage::Probationary, None);
        });
        for person in [
            confirmed("早已转正", Some(BEFORE)),
            confirmed("当天转正", Some(DAY)),
            confirmed("后来转正", Some(AFTER)),
            confirmed("不知何时", None),
            still,
        ] {
            known(&mut tx, person, &[(tree.branch, BEFORE)]).await?;
        }
        rosters::freeze(&mut tx, campaign, tree.top, DAY).await?;
        let rows = rows(&mut tx, campaign, tree.branch).await?;
        let then = |name: &str| rows.iter().find(|(known, ..)| known == name).map(|(_, stage, _)| *stage);
        for name in ["早已转正", "当天转正", "不知何时"] {
            assert_eq!(then(name), Some(Stage::Formal), "{name}");
        }
        for name in ["后来转正", "还在预备期"] {
            assert_eq!(then(name), Some(Stage::Probationary), "{name}");
        }
    }

    async fn who_takes_part_in_a_temporary_branch_stands_there_and_at_home(db) {
        let mut tx = db.write().await?;
        let (tree, campaign) = ground(&mut tx).await?;
        let (here, temporary) = (tree.branch, tree.temporary);
        for (name, from, until) in [
            ("一直在", BEFORE, None),
            ("最后一天", BEFORE, Some(DAY)),
            ("第一天", DAY, None),
            ("早走了", BEFORE, Some(date!(2025 - 12 - 30))),
            ("还没来", AFTER, None),
        ] {
            let person = known(&mut tx, member(here, name), &[(here, BEFORE)]).await?;
            people::add_presence(&mut tx, id(), person, temporary, from, until).await?;
        }
        // Two stretches that meet on the day make one row; and nobody is a guest in his own branch.
        let person = known(&mut tx, member(here, "两段"), &[(here, BEFORE)]).await?;
        people::add_presence(&mut tx, id(), person, temporary, BEFORE, Some(DAY)).await?;
        people::add_presence(&mut tx, id(), person, temporary, DAY, None).await?;
        let own = known(&mut tx, member(temporary, "组织关系就在这里"), &[(temporary, BEFORE)]).await?;
        people::add_presence(&mut tx, id(), own, temporary, BEFORE, None).await?;
        assert_eq!(rosters::freeze(&mut tx, campaign, tree.top, DAY).await?, 6 + 1 + 4);
        let present = |name: &str| (name.to_owned(), Stage::Formal, Relation::Present);
        let mut wanted =
            vec![present("一直在"), present("最后一天"), present("第一天"), present("两段"), home("组织关系就在这里")];
        wanted.sort();
        assert_eq!(rows(&mut tx, campaign, temporary).await?, wanted);
        assert_eq!(rows(&mut tx, campaign, here).await?.len(), 6);
    }

    async fn a_register_that_began_after_the_day_knows_the_first_home_it_was_told_of(db) {
        let mut tx = db.write().await?;
        let (tree, campaign) = ground(&mut tx).await?;
        known(&mut tx, member(tree.branch, "一直在"), &[(tree.branch, AFTER)]).await?;
        known(&mut tx, member(tree.sibling, "又转走"), &[(tree.branch, AFTER), (tree.sibling, TODAY)]).await?;
        let new = with(member(tree.branch, "那时还不是"), |facts| facts.joined_on = AFTER);
        known(&mut tx, new, &[(tree.branch, AFTER)]).await?;
        assert_eq!(rosters::freeze(&mut tx, campaign, tree.top, DAY).await?, 2);
        assert_eq!(rows(&mut tx, campaign, tree.branch).await?, [home("一直在"), home("又转走")]);
    }

    async fn a_roster_reaches_the_units_below_and_is_frozen_once(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let part = campaign(tree.general, "总支的");
        store::campaigns::add(&mut tx, &part).await?;
        known(&mut tx, member(tree.branch, "甲"), &[(tree.branch, BEFORE)]).await?;
        known(&mut tx, member(tree.temporary, "别处的"), &[(tree.temporary, BEFORE)]).await?;
        tx.commit().await?;
        let mut tx = db.write().await?;
        assert_eq!(rosters::freeze(&mut tx, part.id, tree.general, DAY).await?, 1);
        tx.commit().await?;
        let mut tx = db.write().await?;
        assert!(is_driver(&rosters::freeze(&mut tx, part.id, tree.general, DAY).await));
        drop(tx);
        let mut tx = db.read().await?;
        assert_eq!(rows(&mut tx, part.id, tree.branch).await?, [home("甲")]);
        assert_eq!(rows(&mut tx, part.id, tree.temporary).await?, []);
    }

    async fn the_frozen_row_keeps_what_was_known_of_the_person(db) {
        let mut tx = db.write().await?;
        let (tree, campaign) = ground(&mut tx).await?;
        let mut person = crate::made::well_known(tree.branch, Some(tree.group), "甲", "A-1");
        let id = known(&mut tx, person.clone(), &[(tree.branch, BEFORE)]).await?;
        rosters::freeze(&mut tx, campaign, tree.top, DAY).await?;
        person.facts.name = "改了名".into();
        person.unit = tree.sibling;
        people::set(&mut tx, &person).await?;
        moved(&mut tx, id, Some(tree.branch), Some(tree.sibling), TODAY).await?;
        let [row] = &rosters::of_unit(&mut tx, campaign, tree.branch).await?[..] else { panic!("one row") };
        assert_eq!((row.person, row.unit, row.name.as_str()), (id, tree.branch, "甲"));
        assert_eq!((row.group, row.standing), (Some(tree.group), Standing::OnProbation));
        assert!(row.mobile && row.leading_cadre);
        assert_eq!(row.name_order, domain::names::order_key("甲"));
    }

    async fn corrections_stand_beside_the_roster_in_their_order(db) {
        let mut tx = db.write().await?;
        let (tree, campaign) = ground(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let by = add_person(&mut tx, member(tree.branch, "乙")).await?;
        let made = |kind, stage, at| Correction {
            id: id(), unit: tree.branch, person, person_name: "甲".into(), kind, stage,
            reason: "截止日前已转出 '\\%_".into(), by, by_name: "乙".into(), at,
        };
        let later = made(CorrectionKind::StageCorrected, Some(Stage::Probationary), 300);
        let first = made(CorrectionKind::Removed, None, 100);
        let then = made(CorrectionKind::Added, Some(Stage::Formal), 200);
        for new in [&later, &first, &then] {
            rosters::add_correction(&mut tx, campaign, new).await?;
        }
        assert_eq!(rosters::corrections(&mut tx, campaign, tree.branch).await?, [first, then, later]);
        assert_eq!(rosters::corrections(&mut tx, campaign, tree.sibling).await?, []);
        assert_eq!(rows(&mut tx, campaign, tree.branch).await?, [], "the frozen rows stay as they are");
    }

    async fn the_living_roster_is_the_register_of_today(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let (here, temporary) = (tree.branch, tree.temporary);
        let guest = add_person(&mut tx, member(here, "甲")).await?;
        people::add_presence(&mut tx, id(), guest, temporary, BEFORE, Some(TODAY)).await?;
        add_person(&mut tx, with(member(here, "乙"), |facts| facts.standing = Standing::Suspended)).await?;
        add_person(&mut tx, ended(member(here, "丙"), AFTER)).await?;
        add_person(&mut tx, outsider(here, "丁")).await?;
        add_person(&mut tx, member(temporary, "戊")).await?;
        let names = |entries: Vec<domain::campaign::roster::Entry>| {
            let mut told: Vec<_> = entries.into_iter().map(|entry| (entry.name, entry.relation)).collect();
            told.sort();
            told
        };
        assert_eq!(names(rosters::living(&mut tx, here, TODAY).await?), [("甲".to_owned(), Relation::Home)]);
        let at = names(rosters::living(&mut tx, temporary, TODAY).await?);
        assert_eq!(at, [("戊".to_owned(), Relation::Home), ("甲".to_owned(), Relation::Present)]);
        let tomorrow = names(rosters::living(&mut tx, temporary, date!(2026 - 01 - 16)).await?);
        assert_eq!(tomorrow, [("戊".to_owned(), Relation::Home)]);
    }
}
