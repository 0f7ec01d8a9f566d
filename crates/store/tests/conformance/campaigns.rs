use domain::campaign::{Campaign, CampaignKind, Profile};
use domain::ids::CampaignId;
use domain::org::{Label, LabelKind, UnitKind};
use store::campaigns::{self, Contact};
use time::macros::date;

use crate::made::{
    TODAY, add_person, add_unit, as_another_program, campaign, id, is_driver, is_missing, is_stale, member,
    outsider, tree, unit,
};

fn ids(campaigns: &[Campaign]) -> Vec<CampaignId> {
    campaigns.iter().map(|campaign| campaign.id).collect()
}

store::on_both_databases! {
    async fn a_campaign_is_read_back_as_it_was_added(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let bodies = Campaign { kind: CampaignKind::BodyMeeting, ..campaign(tree.top, "民主生活会 '\\%_ 𠮷") };
        let branches = Campaign {
            after: Some(bodies.id),
            cut_off: Some(date!(2025 - 12 - 31)),
            kind: CampaignKind::SpecialBranchMeeting,
            ..campaign(tree.general, "专题组织生活会")
        };
        campaigns::add(&mut tx, &bodies).await?;
        campaigns::add(&mut tx, &branches).await?;
        assert_eq!(campaigns::get(&mut tx, bodies.id).await?, bodies);
        assert_eq!(campaigns::find(&mut tx, branches.id).await?, Some(branches));
        let stranger = CampaignId(id());
        assert_eq!(campaigns::find(&mut tx, stranger).await?, None);
        assert!(is_missing(&campaigns::get(&mut tx, stranger).await, "campaigns"));
    }

    async fn a_running_campaign_is_changed_only_from_the_version_that_was_read(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let bodies = Campaign { kind: CampaignKind::BodyMeeting, ..campaign(tree.top, "民主生活会") };
        let read = campaign(tree.top, "组织生活会");
        campaigns::add(&mut tx, &bodies).await?;
        campaigns::add(&mut tx, &read).await?;
        let changed = Campaign {
            title: "改了名的组织生活会".into(),
            cut_off: Some(TODAY),
            frozen_at: Some(i64::MAX),
            after: Some(bodies.id),
            closed_on: Some(date!(2026 - 06 - 30)),
            ..read.clone()
        };
        campaigns::set(&mut tx, &changed).await?;
        assert_eq!(campaigns::get(&mut tx, read.id).await?, Campaign { version: 2, ..changed });
        assert!(is_stale(&campaigns::set(&mut tx, &read).await, "campaigns"));
        assert!(is_stale(&campaigns::set(&mut tx, &campaign(tree.top, "没有")).await, "campaigns"));
    }

    async fn a_campaign_goes_after_one_that_was_begun_before_it(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let first = campaign(tree.top, "先");
        let second = Campaign { after: Some(first.id), ..campaign(tree.top, "后") };
        campaigns::add(&mut tx, &first).await?;
        campaigns::add(&mut tx, &second).await?;
        tx.commit().await?;
        assert!(as_another_program(db, "update campaigns set after_id = (select max(id) from campaigns) where title = '先'").await.is_err());
        let mut tx = db.write().await?;
        let nowhere = Campaign { after: Some(CampaignId(id())), ..campaign(tree.top, "无") };
        assert!(is_driver(&campaigns::add(&mut tx, &nowhere).await));
    }

    async fn a_campaign_reaches_its_unit_and_what_stands_below(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let elsewhere = add_unit(&mut tx, Some(tree.top), UnitKind::GeneralBranch, "另一总支").await?;
        let earlier = Campaign { window_from: date!(2025 - 01 - 01), ..campaign(tree.top, "去年") };
        let whole = campaign(tree.top, "全局");
        let part = campaign(tree.general, "总支");
        for new in [&earlier, &whole, &part] {
            campaigns::add(&mut tx, new).await?;
        }
        assert_eq!(ids(&campaigns::reaching(&mut tx, tree.top).await?), [whole.id, earlier.id]);
        assert_eq!(ids(&campaigns::reaching(&mut tx, tree.branch).await?), [part.id, whole.id, earlier.id]);
        assert_eq!(ids(&campaigns::reaching(&mut tx, elsewhere).await?), [whole.id, earlier.id]);
        // From above one also sees what was begun below.
        assert_eq!(ids(&campaigns::around(&mut tx, tree.top).await?), [part.id, whole.id, earlier.id]);
        assert_eq!(ids(&campaigns::around(&mut tx, elsewhere).await?), [whole.id, earlier.id]);
    }

    async fn another_may_follow_open_campaigns_of_a_kind(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let body = |unit, title| Campaign { kind: CampaignKind::BodyMeeting, ..campaign(unit, title) };
        let (open, below, over) = (body(tree.top, "开"), body(tree.general, "下"), body(tree.top, "完"));
        for new in [&open, &below, &over, &campaign(tree.top, "支部")] {
            campaigns::add(&mut tx, new).await?;
        }
        campaigns::set(&mut tx, &Campaign { closed_on: Some(TODAY), ..over }).await?;
        let open_at = async |tx: &mut store::Tx, unit| {
            campaigns::open_of_kind(tx, unit, CampaignKind::BodyMeeting).await.map(|found| ids(&found))
        };
        assert_eq!(open_at(&mut tx, tree.top).await?, [open.id]);
        assert_eq!(open_at(&mut tx, tree.branch).await?, [below.id, open.id]);
        let later = Campaign { after: Some(open.id), ..campaign(tree.top, "后") };
        let ended = Campaign { after: Some(open.id), ..campaign(tree.top, "后来完了") };
        campaigns::add(&mut tx, &later).await?;
        campaigns::add(&mut tx, &ended).await?;
        campaigns::set(&mut tx, &Campaign { closed_on: Some(TODAY), ..ended }).await?;
        assert_eq!(campaigns::following(&mut tx, open.id).await?, [later.id]);
    }

    async fn profiles_tell_kind_and_labels_of_units_in_force_without_groups(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let mut gone = unit(Some(tree.general), UnitKind::Branch, "撤了的支部");
        store::units::add(&mut tx, &gone).await?;
        gone.ended_on = Some(TODAY);
        store::units::set(&mut tx, &gone).await?;
        let label = |kind, value: &str| Label { kind, value: value.into() };
        let labels = [label(LabelKind::Sector, "机关"), label(LabelKind::Sector, "'\\%_"), label(LabelKind::Place, "城东")];
        store::units::set_labels(&mut tx, tree.branch, &labels).await?;
        let mut wanted = labels.map(|label| (label.kind, label.value)).to_vec();
        wanted.sort();
        let labelled = Profile { unit: tree.branch, kind: UnitKind::Branch, labels: wanted };
        let plain = |unit, kind| Profile { unit, kind, labels: Vec::new() };
        let mut below = vec![
            plain(tree.general, UnitKind::GeneralBranch),
            labelled.clone(),
            plain(tree.sibling, UnitKind::Branch),
        ];
        below.sort_by_key(|profile| profile.unit);
        assert_eq!(campaigns::profiles(&mut tx, tree.general, TODAY).await?, below);
        assert_eq!(campaigns::profiles(&mut tx, tree.top, TODAY).await?.len(), 5);
        assert_eq!(campaigns::profiles(&mut tx, tree.general, date!(2026 - 01 - 14)).await?.len(), 4);
        assert_eq!(campaigns::profile(&mut tx, tree.branch, TODAY).await?, Some(labelled));
        assert_eq!(campaigns::profile(&mut tx, gone.id, TODAY).await?, None);
    }

    async fn contact_points_are_told_at_both_ends_and_named_once(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let new = campaign(tree.top, "组织生活会");
        campaigns::add(&mut tx, &new).await?;
        let leader = add_person(&mut tx, outsider(tree.top, "甲")).await?;
        let other = add_person(&mut tx, member(tree.general, "乙")).await?;
        let (top, general) = (tree.top, tree.general);
        assert!(campaigns::add_contact(&mut tx, new.id, tree.branch, leader, top).await?);
        assert!(!campaigns::add_contact(&mut tx, new.id, tree.branch, leader, top).await?);
        assert!(campaigns::add_contact(&mut tx, new.id, tree.branch, other, general).await?);
        let contact = |person, person_name: &str, named_by| Contact {
            unit: tree.branch,
            unit_name: "第一支部简".into(),
            person,
            person_name: person_name.into(),
            named_by,
        };
        assert_eq!(campaigns::contacts(&mut tx, new.id, top).await?, [contact(leader, "甲", top)]);
        let mut both = campaigns::contacts(&mut tx, new.id, tree.branch).await?;
        both.sort_by_key(|contact| contact.person);
        assert_eq!(both, [contact(leader, "甲", top), contact(other, "乙", general)]);
        assert_eq!(campaigns::contacts(&mut tx, new.id, tree.sibling).await?, []);
        // Whoever has not named him does not unname him.
        assert!(!campaigns::remove_contact(&mut tx, new.id, tree.branch, leader, general).await?);
        assert!(campaigns::remove_contact(&mut tx, new.id, tree.branch, leader, top).await?);
        assert!(!campaigns::remove_contact(&mut tx, new.id, tree.branch, leader, top).await?);
        assert_eq!(campaigns::contacts(&mut tx, new.id, top).await?, []);
    }
}
