use std::collections::BTreeMap;

use domain::access::Place;
use domain::ids::UnitId;
use domain::member::{Stage, Standing};
use domain::org::{Label, LabelKind, Ties, Unit, UnitKind};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use store::testing::TestDb;
use store::units::{self, Node, in_tree_order};
use store::{Tx, people};
use time::macros::date;

use crate::made::{
    TODAY, add_person, add_unit, id, is_missing, is_stale, member, membership, outsider, tree, unit,
};

fn names(nodes: &[Node]) -> Vec<&str> {
    nodes.iter().map(|node| node.unit.name.as_str()).collect()
}

store::on_both_databases! {
    async fn a_unit_is_read_back_as_it_was_added(db) {
        let mut tx = db.write().await?;
        assert_eq!(units::top(&mut tx).await?, None);
        let top = unit(None, UnitKind::Committee, "示范局党委");
        units::add(&mut tx, &top).await?;
        let full = Unit {
            code: Some("001-002".into()),
            founded_on: Some(date!(1949 - 10 - 01)),
            ended_on: Some(date!(2030 - 12 - 31)),
            ..unit(Some(top.id), UnitKind::JointBranch, "联合支部’;--")
        };
        units::add(&mut tx, &full).await?;
        tx.commit().await?;
        let mut tx = db.read().await?;
        assert_eq!(units::find(&mut tx, full.id).await?, Some(Unit { position: 1, ..full.clone() }));
        assert_eq!(units::get(&mut tx, top.id).await?, Unit { position: 1, ..top.clone() });
        assert_eq!(units::top(&mut tx).await?.map(|unit| unit.id), Some(top.id));
        assert_eq!(units::find(&mut tx, UnitId(id())).await?, None);
        assert!(is_missing(&units::get(&mut tx, UnitId(id())).await, "units"));
    }

    async fn a_unit_is_added_behind_its_siblings(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        for name in ["丙", "甲", "乙"] {
            add_unit(&mut tx, Some(tree.sibling), UnitKind::Group, name).await?;
        }
        let listed = in_tree_order(units::subtree(&mut tx, tree.sibling, 9, TODAY).await?);
        assert_eq!(names(&listed), ["第二支部", "丙", "甲", "乙"]);
    }

    async fn a_unit_is_changed_only_from_the_version_that_was_read(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let read = units::get(&mut tx, tree.branch).await?;
        let changed = Unit {
            kind: UnitKind::JointBranch,
            name: "新名".into(),
            short_name: "新".into(),
            code: Some("9".into()),
            founded_on: Some(TODAY),
            ended_on: Some(TODAY),
            ..read.clone()
        };
        units::set(&mut tx, &changed).await?;
        assert_eq!(units::get(&mut tx, tree.branch).await?, Unit { version: 2, ..changed.clone() });
        assert!(is_stale(&units::set(&mut tx, &read).await, "units"));
        assert!(is_stale(&units::set_parent(&mut tx, tree.branch, 1, tree.top).await, "units"));
        assert!(is_stale(&units::set(&mut tx, &unit(None, UnitKind::Branch, "无")).await, "units"));
        assert_eq!(units::get(&mut tx, tree.branch).await?.name, "新名");
        assert_eq!(closure(&mut tx).await?, rebuilt(&mut tx).await?);
    }

    async fn a_moved_unit_takes_everything_below_it_along(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        units::set_parent(&mut tx, tree.branch, 1, tree.top).await?;
        let moved = units::get(&mut tx, tree.branch).await?;
        assert_eq!((moved.parent, moved.version, moved.position), (Some(tree.top), 2, 3));
        let place = units::place(&mut tx, tree.group).await?;
        assert_eq!(place, Some(Place { kind: UnitKind::Group, line: vec![tree.group, tree.branch, tree.top] }));
        let path = units::path(&mut tx, tree.group).await?;
        assert_eq!(path.iter().map(|unit| unit.id).collect::<Vec<_>>(), [tree.top, tree.branch, tree.group]);
        assert_eq!(units::place(&mut tx, UnitId(id())).await?, None);
        assert!(units::path(&mut tx, UnitId(id())).await?.is_empty());
    }

    async fn after_any_moves_the_lines_are_those_the_parents_give(db) {
        lines_follow_the_parents(db);
    }

    async fn a_subtree_reaches_down_to_the_depth_asked_for_and_comes_in_order(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let all = in_tree_order(units::subtree(&mut tx, tree.top, i64::MAX, TODAY).await?);
        assert_eq!(names(&all), ["示范局党委", "示范总支", "第一支部", "第一小组", "第二支部", "专班临时支部"]);
        assert_eq!(all.iter().map(|node| node.distance).collect::<Vec<_>>(), [0, 1, 2, 3, 2, 1]);
        let near = in_tree_order(units::subtree(&mut tx, tree.top, 1, TODAY).await?);
        assert_eq!(names(&near), ["示范局党委", "示范总支", "专班临时支部"]);
        assert_eq!(near.iter().map(|node| node.children).collect::<Vec<_>>(), [2, 2, 0]);
        assert!(units::subtree(&mut tx, UnitId(id()), 9, TODAY).await?.is_empty());
    }

    async fn each_node_counts_its_own_members_and_those_present(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let mut in_group = member(tree.branch, "甲");
        in_group.membership.as_mut().expect("a member").group = Some(tree.group);
        let mut probationer = member(tree.branch, "乙");
        probationer.membership = Some(membership(Stage::Probationary));
        let mut suspended = member(tree.branch, "丙");
        suspended.membership.as_mut().expect("a member").facts.standing = Standing::Suspended;
        let mut gone = member(tree.branch, "丁");
        gone.membership.as_mut().expect("a member").ended =
            Some(domain::member::Ended { on: TODAY, how: domain::member::Ending::Deceased });
        let (present, left) = (in_group.id, gone.id);
        for person in [in_group, probationer, suspended, gone, outsider(tree.branch, "戊")] {
            add_person(&mut tx, person).await?;
        }
        people::add_presence(&mut tx, id(), present, tree.temporary, TODAY, Some(TODAY)).await?;
        people::add_presence(&mut tx, id(), left, tree.temporary, TODAY, None).await?;
        let count = |nodes: &[Node], unit: UnitId| {
            let node = nodes.iter().find(|node| node.unit.id == unit).expect("the unit is below the top");
            (node.formal, node.probationary, node.present)
        };
        let nodes = units::subtree(&mut tx, tree.top, 9, TODAY).await?;
        // Suspended and ended memberships are not counted, and who is no member is not present as one.
        assert_eq!(count(&nodes, tree.branch), (1, 1, 0));
        assert_eq!(count(&nodes, tree.group), (1, 0, 0));
        assert_eq!(count(&nodes, tree.temporary), (0, 0, 1));
        assert_eq!(count(&nodes, tree.general), (0, 0, 0));
        let next_day = TODAY.next_day().expect("a day follows");
        let nodes = units::subtree(&mut tx, tree.top, 9, next_day).await?;
        assert_eq!(count(&nodes, tree.temporary), (0, 0, 0));
    }

    async fn what_hangs_on_a_unit_are_children_in_force_members_and_presences(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        assert_eq!(units::ties(&mut tx, tree.general, TODAY).await?, Ties { children: 2, members: 0 });
        let group = units::get(&mut tx, tree.group).await?;
        units::set(&mut tx, &Unit { ended_on: Some(TODAY), ..group }).await?;
        let mut suspended = member(tree.branch, "甲");
        suspended.membership.as_mut().expect("a member").facts.standing = Standing::Suspended;
        let person = suspended.id;
        add_person(&mut tx, suspended).await?;
        add_person(&mut tx, outsider(tree.branch, "乙")).await?;
        assert_eq!(units::ties(&mut tx, tree.branch, TODAY).await?, Ties { children: 0, members: 1 });
        let day_before = TODAY.previous_day().expect("a day precedes");
        assert_eq!(units::ties(&mut tx, tree.branch, day_before).await?, Ties { children: 1, members: 1 });
        people::add_presence(&mut tx, id(), person, tree.temporary, day_before, Some(day_before)).await?;
        assert_eq!(units::ties(&mut tx, tree.temporary, TODAY).await?, Ties::default());
        people::add_presence(&mut tx, id(), person, tree.temporary, TODAY, None).await?;
        assert_eq!(units::ties(&mut tx, tree.temporary, TODAY).await?, Ties { children: 0, members: 1 });
    }

    async fn a_name_is_taken_by_a_sibling_that_has_not_ended(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let taken = units::is_name_taken(&mut tx, Some(tree.general), "第一支部", None).await?;
        assert!(taken);
        assert!(!units::is_name_taken(&mut tx, Some(tree.general), "第一支部", Some(tree.branch)).await?);
        assert!(units::is_name_taken(&mut tx, Some(tree.general), "第一支部", Some(tree.sibling)).await?);
        assert!(!units::is_name_taken(&mut tx, Some(tree.top), "第一支部", None).await?);
        let branch = units::get(&mut tx, tree.branch).await?;
        units::set(&mut tx, &Unit { ended_on: Some(TODAY), ..branch }).await?;
        assert!(!units::is_name_taken(&mut tx, Some(tree.general), "第一支部", None).await?);
    }

    async fn labels_are_set_as_a_whole_and_come_in_one_order_on_both(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let label = |kind, value: &str| Label { kind, value: value.to_owned() };
        let ordered = [
            label(LabelKind::Place, "Z"),
            label(LabelKind::Place, "a"),
            label(LabelKind::Place, "企业"),
            label(LabelKind::Place, "机关"),
            label(LabelKind::Sector, "教育"),
            label(LabelKind::Field, "审计"),
            label(LabelKind::Group, "第一批"),
        ];
        let mut given = ordered.to_vec();
        given.reverse();
        given.push(ordered[0].clone());
        units::set_labels(&mut tx, tree.branch, &given).await?;
        assert_eq!(units::labels(&mut tx, tree.branch).await?, ordered);
        assert_eq!(units::labels(&mut tx, tree.sibling).await?, []);
        units::set_labels(&mut tx, tree.branch, &ordered[1..2]).await?;
        assert_eq!(units::labels(&mut tx, tree.branch).await?, &ordered[1..2]);
    }

    async fn only_units_in_force_are_to_choose_from(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let sibling = units::get(&mut tx, tree.sibling).await?;
        units::set(&mut tx, &Unit { ended_on: Some(TODAY), ..sibling }).await?;
        let choices = units::choices(&mut tx, tree.general, TODAY).await?;
        assert_eq!(names(&choices), ["示范总支", "第一支部", "第一小组"]);
        let day_before = TODAY.previous_day().expect("a day precedes");
        assert_eq!(units::choices(&mut tx, tree.general, day_before).await?.len(), 4);
    }
}

type Lines = BTreeMap<(UnitId, UnitId), usize>;

/// The lines as the store answers for them.
async fn closure(tx: &mut Tx) -> store::Result<Lines> {
    let mut lines = Lines::new();
    let Some(top) = units::top(tx).await? else { return Ok(lines) };
    for node in units::subtree(tx, top.id, i64::MAX, TODAY).await? {
        let place = units::place(tx, node.unit.id).await?.expect("a unit of the tree has a place");
        lines.extend(place.line.iter().enumerate().map(|(far, &above)| ((node.unit.id, above), far)));
        for below in units::subtree(tx, node.unit.id, i64::MAX, TODAY).await? {
            let far = usize::try_from(below.distance).expect("no distance is negative");
            assert_eq!(lines.insert((below.unit.id, node.unit.id), far).unwrap_or(far), far);
        }
    }
    Ok(lines)
}

/// The same from nothing but each unit's parent.
async fn rebuilt(tx: &mut Tx) -> store::Result<Lines> {
    let mut lines = Lines::new();
    let Some(top) = units::top(tx).await? else { return Ok(lines) };
    let all = units::subtree(tx, top.id, i64::MAX, TODAY).await?;
    let parents: BTreeMap<UnitId, Option<UnitId>> =
        all.iter().map(|node| (node.unit.id, node.unit.parent)).collect();
    for &unit in parents.keys() {
        let mut above = Some(unit);
        let mut far = 0;
        while let Some(ancestor) = above {
            lines.insert((unit, ancestor), far);
            far += 1;
            above = parents[&ancestor];
        }
    }
    Ok(lines)
}

/// Each step adds a unit below one of those there, or moves one below another if that is not its own descendant.
fn lines_follow_the_parents(db: &TestDb) {
    let steps = prop::collection::vec(
        (any::<bool>(), any::<prop::sample::Index>(), any::<prop::sample::Index>()),
        1..14,
    );
    let mut runner = TestRunner::new(Config { cases: 12, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&steps, |steps| {
        let walked = tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                let mut tx = db.write().await?;
                let mut there = vec![add_unit(&mut tx, None, UnitKind::Committee, "顶").await?];
                for (adds, one, other) in steps {
                    let (one, other) = (*one.get(&there), *other.get(&there));
                    if adds {
                        there.push(add_unit(&mut tx, Some(one), UnitKind::Committee, "层").await?);
                        continue;
                    }
                    let unit = units::get(&mut tx, one).await?;
                    let target = units::get(&mut tx, other).await?;
                    let line = units::place(&mut tx, other).await?.expect("it is there").line;
                    if domain::org::relocate(&unit, &target, &line, TODAY).is_ok() {
                        units::set_parent(&mut tx, one, unit.version, other).await?;
                    }
                }
                let lines = closure(&mut tx).await?;
                let ids = lines.keys().map(|(unit, _)| unit).collect::<std::collections::BTreeSet<_>>();
                assert_eq!(ids.len(), there.len(), "no unit falls out of the tree");
                Ok::<_, store::Error>((lines, rebuilt(&mut tx).await?))
            })
        });
        let (lines, rebuilt) = walked.map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(lines, rebuilt);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
