use std::collections::{HashMap, HashSet};

use domain::campaign::{Campaign, CampaignKind, Edition, Stage, Step};
use domain::ids::{CampaignId, NoticeId, PersonId, PlanId, UnitId};
use domain::notice::{Body, Notice};
use domain::org::{Label, LabelKind, UnitKind};
use domain::overview::Row;
use domain::plan::{Content, PlanStage, Verdict};
use domain::progress::{Cell, State};
use store::looks::{Look, News};
use store::plans::Plan;
use store::progress::{self, Filter};
use store::{Result, Tx, units};
use time::Date;
use time::macros::date;

use crate::made::{TODAY, add_person, add_unit, behind_the_back, id, is_sqlite, member, tree};

async fn campaign(tx: &mut Tx, unit: UnitId) -> Result<CampaignId> {
    let new = Campaign {
        id: CampaignId(id()),
        unit,
        kind: CampaignKind::BranchMeeting,
        title: "组织生活会".into(),
        year: 2025,
        pack: Edition { code: "P2025".into(), revision: 1, text: String::new() },
        window_from: TODAY,
        window_until: date!(2026 - 03 - 31),
        cut_off: None,
        frozen_at: None,
        after: None,
        closed_on: None,
        version: 1,
    };
    store::campaigns::add(tx, &new).await?;
    Ok(new.id)
}

fn row(unit: UnitId, plan: State, due: Option<Date>) -> Row {
    let cells = vec![
        Cell { stage: Stage::Deploy, state: State::Done, day: Some(TODAY) },
        Cell { stage: Stage::Plan, state: plan, day: due },
    ];
    Row { unit, cells, next: due.map(|day| (day, Step::Plan)), open: 2 }
}

fn all(campaign: CampaignId, root: UnitId) -> Filter {
    Filter { campaign, root, place: None, sector: None, late_on: None, name: None, stage: None }
}

async fn found(tx: &mut Tx, filter: &Filter) -> Result<Vec<UnitId>> {
    let (tree, total) = progress::in_tree_order(tx, filter, 0, 1000).await?;
    let ids =
        |listed: Vec<progress::Listed>| -> Vec<UnitId> { listed.into_iter().map(|l| l.row.unit).collect() };
    let tree = ids(tree);
    let (by_due, counted) = progress::by_due(tx, filter, 0, 1000).await?;
    let mut by_due = ids(by_due);
    assert_eq!((i64::try_from(tree.len()).expect("a few"), total), (total, counted));
    for at in 0..=total {
        // Page by page it is the same list.
        let (one, counted) = progress::in_tree_order(tx, filter, at, 1).await?;
        assert_eq!(ids(one).first(), tree.get(usize::try_from(at).expect("a few")));
        assert_eq!(counted, total, "a page beyond the end counts as well");
    }
    let mut same = tree.clone();
    same.sort();
    by_due.sort();
    assert_eq!(same, by_due, "both orders list the same units");
    Ok(tree)
}

/// Whatever is read by the key is what stands below by the lines, in the order of the tree.
async fn assert_keys_follow(tx: &mut Tx, campaign: CampaignId, top: UnitId) -> Result<()> {
    let with_row: HashSet<UnitId> =
        progress::bare(tx, campaign).await?.into_iter().map(|row| row.unit).collect();
    for root in units::subtree(tx, top, i64::MAX, TODAY).await? {
        let root = root.unit.id;
        let nodes = units::in_tree_order(units::subtree(tx, root, i64::MAX, TODAY).await?);
        let wanted: Vec<UnitId> =
            nodes.iter().map(|node| node.unit.id).filter(|unit| with_row.contains(unit)).collect();
        assert_eq!(found(tx, &all(campaign, root)).await?, wanted, "below {root}");
        let mut below: HashMap<UnitId, i64> = HashMap::new();
        for child in nodes.iter().filter(|node| node.distance == 1) {
            let units = progress::below(tx, campaign, child.unit.id).await?.len();
            if units > 0 {
                below.insert(child.unit.id, i64::try_from(units).expect("a few"));
            }
        }
        let mut alike: HashMap<UnitId, i64> = HashMap::new();
        for group in progress::alike(tx, campaign, root).await? {
            *alike.entry(group.child).or_default() += group.units;
        }
        assert_eq!(alike, below, "directly below {root}");
    }
    Ok(())
}

async fn relocate(tx: &mut Tx, unit: UnitId, parent: UnitId) -> Result<()> {
    let version = units::get(tx, unit).await?.version;
    units::set_parent(tx, unit, version, parent).await
}

store::on_both_databases! {
    async fn the_key_of_a_row_is_its_place_in_the_tree_wherever_that_is_moved(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let other = add_unit(&mut tx, Some(tree.top), UnitKind::Committee, "另一党委").await?;
        let deep = add_unit(&mut tx, Some(other), UnitKind::GeneralBranch, "另一总支").await?;
        let mut rows: Vec<Row> = [tree.top, tree.general, tree.branch, tree.sibling, tree.temporary, other, deep]
            .map(|unit| row(unit, State::Open, None)).into();
        // More than nine below one: ten comes after nine, not after one.
        for number in 0..12 {
            let unit = add_unit(&mut tx, Some(deep), UnitKind::Branch, &format!("支部{number}")).await?;
            rows.push(row(unit, if number % 2 == 0 { State::Open } else { State::Done }, None));
        }
        let (open, closed) = (campaign(&mut tx, tree.top).await?, campaign(&mut tx, tree.top).await?);
        for id in [open, closed] {
            progress::set(&mut tx, id, &rows).await?;
            assert_keys_follow(&mut tx, id, tree.top).await?;
        }
        let ended = store::campaigns::get(&mut tx, closed).await?;
        store::campaigns::set(&mut tx, &Campaign { closed_on: Some(TODAY), ..ended }).await?;
        for (unit, parent) in [
            (tree.branch, tree.top),
            (deep, tree.general),
            (tree.general, other),
            (tree.sibling, deep),
            (deep, tree.top),
            (tree.branch, tree.general),
        ] {
            relocate(&mut tx, unit, parent).await?;
            for id in [open, closed] {
                assert_keys_follow(&mut tx, id, tree.top).await?;
            }
        }
        // Written once more, a row keeps its place.
        progress::set(&mut tx, open, &rows).await?;
        assert_keys_follow(&mut tx, open, tree.top).await?;
    }

    async fn rows_are_written_replaced_and_removed(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let campaign = campaign(&mut tx, tree.top).await?;
        let mut rows = Vec::new();
        // More than one statement writes at a time, and some beside.
        for number in 0..47 {
            let unit = add_unit(&mut tx, Some(tree.general), UnitKind::Branch, &format!("支部{number}")).await?;
            let due = (number % 3 > 0).then_some(date!(2026 - 02 - 01));
            rows.push(row(unit, State::Open, due));
        }
        progress::set(&mut tx, campaign, &rows).await?;
        rows.sort_by_key(|row| row.unit);
        assert_eq!(progress::below(&mut tx, campaign, tree.general).await?, rows);
        assert_eq!(progress::below(&mut tx, campaign, tree.branch).await?, []);
        let mut bare = progress::bare(&mut tx, campaign).await?;
        bare.sort_by_key(|row| row.unit);
        assert_eq!(bare, rows);
        let again = row(rows[3].unit, State::Done, None);
        progress::set(&mut tx, campaign, std::slice::from_ref(&again)).await?;
        assert_eq!(progress::find(&mut tx, campaign, again.unit).await?, Some(again.clone()));
        progress::remove(&mut tx, campaign, again.unit).await?;
        assert_eq!(progress::find(&mut tx, campaign, again.unit).await?, None);
        assert_eq!(progress::campaigns_at(&mut tx, rows[0].unit).await?, [campaign]);
        assert_eq!(progress::outdated(&mut tx).await?, []);
        progress::clear(&mut tx, campaign).await?;
        assert_eq!(progress::bare(&mut tx, campaign).await?, []);
    }

    async fn groups_below_each_child_count_every_unit_once(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let campaign = campaign(&mut tx, tree.top).await?;
        let day = Some(date!(2026 - 02 - 01));
        let rows = [
            row(tree.branch, State::Open, day),
            row(tree.sibling, State::Open, day),
            row(tree.temporary, State::Waiting, None),
        ];
        progress::set(&mut tx, campaign, &rows).await?;
        let mut groups = progress::alike(&mut tx, campaign, tree.top).await?;
        groups.sort_by_key(|alike| alike.units);
        let told: Vec<_> = groups.iter().map(|alike| (alike.child, alike.units)).collect();
        assert_eq!(told, [(tree.temporary, 1), (tree.general, 2)]);
        assert_eq!(groups[1].cells, rows[0].cells);
        let due = progress::due_between(&mut tx, campaign, tree.top, TODAY, date!(2026 - 02 - 01)).await?;
        assert_eq!(due, [(date!(2026 - 02 - 01), Step::Plan, 2)]);
    }

    async fn a_list_is_filtered_and_ordered_alike_on_both_databases(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let campaign = campaign(&mut tx, tree.top).await?;
        let (early, late) = (date!(2026 - 01 - 10), date!(2026 - 02 - 10));
        let rows = [
            row(tree.temporary, State::Open, Some(early)),
            row(tree.branch, State::Done, None),
            row(tree.sibling, State::Waiting, Some(late)),
        ];
        progress::set(&mut tx, campaign, &rows).await?;
        let label = |kind, value: &str| Label { kind, value: value.to_owned() };
        let labels = [label(LabelKind::Place, "机关"), label(LabelKind::Sector, "综合")];
        store::units::set_labels(&mut tx, tree.branch, &labels).await?;
        store::units::set_labels(&mut tx, tree.temporary, &labels[..1]).await?;
        let filter = all(campaign, tree.top);
        assert_eq!(found(&mut tx, &filter).await?, [tree.branch, tree.sibling, tree.temporary]);
        let by_due = progress::by_due(&mut tx, &filter, 0, 2).await?.0;
        let told: Vec<_> = by_due.iter().map(|l| (l.row.unit, l.name.as_str(), l.above.as_str())).collect();
        assert_eq!(told, [(tree.temporary, "专班临时支部", "示范局党委简"), (tree.sibling, "第二支部", "示范总支简")]);
        let named = |text: &str| Some(format!("%{text}%"));
        for (filter, wanted) in [
            (Filter { place: Some("机关".into()), ..filter.clone() }, vec![tree.branch, tree.temporary]),
            (Filter { sector: Some("综合".into()), ..filter.clone() }, vec![tree.branch]),
            (Filter { late_on: Some(TODAY), ..filter.clone() }, vec![tree.temporary]),
            (Filter { name: named("第"), ..filter.clone() }, vec![tree.branch, tree.sibling]),
            (Filter { stage: named("plan=waiting"), ..filter.clone() }, vec![tree.sibling]),
            (Filter { root: tree.general, ..filter.clone() }, vec![tree.branch, tree.sibling]),
            (Filter { place: Some("学校".into()), ..filter.clone() }, vec![]),
        ] {
            assert_eq!(found(&mut tx, &filter).await?, wanted, "{filter:?}");
        }
        let mut some = progress::of_units(&mut tx, campaign, &[tree.temporary, tree.branch]).await?;
        some.sort_by_key(|row| row.unit);
        assert_eq!(some, [rows[1].clone(), rows[0].clone()]);
        let labels = progress::labels(&mut tx, tree.top).await?;
        assert_eq!(labels, [(LabelKind::Place, "机关".to_owned()), (LabelKind::Sector, "综合".to_owned())]);
        assert_eq!(progress::labels(&mut tx, tree.sibling).await?, []);
        let more = [label(LabelKind::Place, "学校"), label(LabelKind::Place, "企业"), label(LabelKind::Field, "x")];
        store::units::set_labels(&mut tx, tree.sibling, &more).await?;
        let places = |labels: Vec<(LabelKind, String)>| labels.into_iter().map(|(_, value)| value).collect::<Vec<_>>();
        assert_eq!(places(progress::labels(&mut tx, tree.top).await?), ["企业", "学校", "机关", "综合"]);
        assert_eq!(places(progress::labels(&mut tx, tree.sibling).await?), ["企业", "学校"]);
        assert_eq!(places(progress::labels(&mut tx, tree.temporary).await?), ["机关"]);
    }

    async fn a_line_of_stages_that_cannot_be_read_names_its_row(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let campaign = campaign(&mut tx, tree.top).await?;
        progress::set(&mut tx, campaign, &[row(tree.branch, State::Open, None)]).await?;
        tx.commit().await?;
        behind_the_back(db, "update progress set stages = 'plan=whatever'").await?;
        let mut tx = db.read().await?;
        let failed = progress::find(&mut tx, campaign, tree.branch).await.expect_err("the row is damaged").to_string();
        assert!(failed.contains("stages") && failed.contains(&tree.branch.to_string()), "{failed}");
        drop(tx);
        behind_the_back(db, "update progress set rules = 0").await?;
        let mut tx = db.read().await?;
        assert_eq!(progress::outdated(&mut tx).await?, [campaign], "sqlite: {}", is_sqlite(db));
    }

    async fn a_look_is_kept_and_tells_what_has_come_since(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person: PersonId = add_person(&mut tx, member(tree.branch, "甲")).await?;
        assert_eq!(store::looks::find(&mut tx, person).await?, None);
        for look in [Look { seen_at: 5, before_at: 0 }, Look { seen_at: 9, before_at: 5 }] {
            store::looks::set(&mut tx, person, look).await?;
            assert_eq!(store::looks::find(&mut tx, person).await?, Some(look));
        }
        let campaign = campaign(&mut tx, tree.top).await?;
        let notice = Notice {
            id: NoticeId(id()),
            campaign,
            unit: tree.top,
            number: String::new(),
            title: "通知".into(),
            body: Body::default(),
            stage: domain::notice::Stage::Draft,
            version: 1,
        };
        store::notices::add(&mut tx, &notice).await?;
        let published = domain::notice::Stage::Published { on: TODAY, at: 100 };
        store::notices::set(&mut tx, &Notice { stage: published, ..notice.clone() }).await?;
        let reach = store::notices::reach(&mut tx, campaign, tree.general).await?;
        let mut wanted = vec![tree.general, tree.branch, tree.sibling, tree.group];
        wanted.sort();
        assert_eq!(reach, wanted.into_iter().map(|unit| (unit, notice.id)).collect::<Vec<_>>());
        store::notices::sign(&mut tx, notice.id, tree.branch, person, 120).await?;
        let signed = store::notices::signed_below(&mut tx, campaign, tree.general).await?;
        assert_eq!(signed, [(notice.id, tree.branch, 120)]);
        let (plan, stage) = (PlanId(id()), PlanStage::Submitted);
        let plan = Plan { id: plan, campaign, unit: tree.branch, stage, content: Content::default(), version: 1 };
        store::plans::add(&mut tx, &plan).await?;
        let round = id();
        store::plans::add_round(&mut tx, round, &plan, 1, person, 150).await?;
        let waiting = store::plans::waiting(&mut tx, campaign, tree.top).await?.expect("two wait");
        assert_eq!((waiting.unit, waiting.total, waiting.submitted_at), (tree.branch, 1, 150));
        assert_eq!(store::plans::waiting(&mut tx, campaign, tree.branch).await?, None);
        assert_eq!(
            store::plans::nearest(&mut tx, campaign, tree.top).await?,
            [(tree.branch, tree.branch), (tree.group, tree.branch)]
        );
        store::plans::decide(&mut tx, round, Verdict::Returned, "改", person, 160).await?;
        let (none, branch) = (News::default(), News { notices: 1, returned: 1, ..News::default() });
        assert_eq!(store::looks::news(&mut tx, tree.branch, 99).await?, branch);
        assert_eq!(store::looks::news(&mut tx, tree.top, 99).await?, News { submitted: 1, ..none });
        assert_eq!(store::looks::news(&mut tx, tree.branch, 160).await?, none);
    }

    async fn what_the_register_lacks_is_found_at_once(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        for name in ["甲", "乙", "丙"] {
            add_person(&mut tx, member(tree.branch, name)).await?;
        }
        let empty = add_unit(&mut tx, Some(tree.top), UnitKind::Committee, "空党委").await?;
        let lacking = store::units::lacking(&mut tx, tree.top, i64::MAX, TODAY, 50).await?;
        let units: Vec<UnitId> = lacking.iter().map(|lacking| lacking.unit).collect();
        assert_eq!(units, [tree.temporary, empty, tree.branch, tree.sibling]);
        assert!(lacking.iter().all(|lacking| !lacking.has_secretary && !lacking.has_committee));
        assert_eq!((lacking[2].formal, lacking[3].formal, lacking[1].children), (3, 0, 0));
        assert_eq!(store::units::lacking(&mut tx, tree.top, 0, TODAY, 50).await?, []);
        assert_eq!(store::units::lacking(&mut tx, tree.top, i64::MAX, TODAY, 1).await?.len(), 1);
        let joined = date!(2010 - 07 - 01);
        assert_eq!(store::people::count_probation_over(&mut tx, tree.top, i64::MAX, joined).await?, 0);
        assert_eq!(store::accounts::count_idle(&mut tx, tree.general).await?, 3);
    }
}
