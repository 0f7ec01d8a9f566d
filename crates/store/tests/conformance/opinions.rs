use domain::ids::{CampaignId, MergedOpinionId, OpinionId, PersonId};
use domain::preparation::opinion::{About, Decision, Link, Merged, Method, Opinion, Share, Source, Target};
use store::{Result, Tx, opinions};
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::made::{
    TODAY, Tree, add_person, as_another_program, campaign, id, is_driver, is_stale, member, tree,
};

const TOMORROW: Date = date!(2026 - 01 - 16);

struct Ground {
    tree: Tree,
    campaign: CampaignId,
    person: PersonId,
}

async fn ground(tx: &mut Tx) -> Result<Ground> {
    let tree = tree(tx).await?;
    let person = add_person(tx, member(tree.branch, "甲")).await?;
    let campaign = campaign(tree.top, "组织生活会");
    store::campaigns::add(tx, &campaign).await?;
    Ok(Ground { tree, campaign: campaign.id, person })
}

impl Ground {
    fn opinion(&self, words: &str) -> Opinion {
        Opinion {
            id: OpinionId(id()),
            campaign: self.campaign,
            unit: self.tree.branch,
            source: Source::Company,
            method: Method::Visit,
            received_on: TODAY,
            about: About::new(Target::Member, Some(self.person)).expect("a member is a person"),
            dimension: Some("political".into()),
            words: words.into(),
            entered_by: Some(self.person),
            merged: None,
            version: 1,
        }
    }

    fn anonymous(&self, number: u128) -> Opinion {
        let id = OpinionId(Uuid::from_u128(number));
        Opinion {
            id,
            entered_by: None,
            about: About::TEAM,
            dimension: None,
            ..self.opinion("排队\n'\\%_ 𠮷")
        }
    }

    fn merged(&self, decision: Decision) -> Merged {
        Merged {
            id: MergedOpinionId(id()),
            campaign: self.campaign,
            unit: self.tree.branch,
            wording: "窗口排队时间长".into(),
            dimension: None,
            about: About::TEAM,
            decision,
            reason: "理由".into(),
            not_listed: String::new(),
            version: 1,
        }
    }
}

store::on_both_databases! {
    async fn opinions_and_wordings_are_read_back(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let (named, anonymous) = (ground.opinion("甲"), ground.anonymous(1));
        opinions::add(&mut tx, &named).await?;
        opinions::add_anonymous(&mut tx, &anonymous).await?;
        let found = opinions::of_unit(&mut tx, ground.campaign, ground.tree.branch).await?;
        assert_eq!(found, [anonymous, named]);
        assert_eq!(opinions::of_unit(&mut tx, ground.campaign, ground.tree.sibling).await?, []);
        let mut merged = ground.merged(Decision::Pending);
        opinions::add_merged(&mut tx, &merged).await?;
        merged.decision = Decision::Declined;
        merged.about = About::new(Target::Leader, Some(ground.person)).expect("a leader is a person");
        opinions::change_merged(&mut tx, &merged).await?;
        merged.version = 2;
        assert_eq!(opinions::merged_of(&mut tx, ground.campaign, ground.tree.branch).await?, [merged.clone()]);
        merged.version = 1;
        assert!(is_stale(&opinions::change_merged(&mut tx, &merged).await, "merged_opinions"));
        opinions::remove_merged(&mut tx, merged.id).await?;
        assert_eq!(opinions::merged_of(&mut tx, ground.campaign, ground.tree.branch).await?, []);
    }

    async fn no_row_tells_the_order_in_which_anonymous_opinions_came(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        tx.commit().await?;
        for number in [5, 2, 9, 1, 7] {
            let mut tx = db.write().await?;
            opinions::add_anonymous(&mut tx, &ground.anonymous(number)).await?;
            tx.commit().await?;
        }
        // What each database keeps beside a row without being asked.
        let disorder = if crate::made::is_sqlite(db) {
            "select count(*) as total from opinions a join opinions b on a.id < b.id and a.rowid > b.rowid"
        } else {
            "select count(*) as total from opinions a join opinions b on a.xmin <> b.xmin or (a.id < b.id and a.ctid > b.ctid)"
        };
        assert_eq!(db.total(disorder).await, 0);
        let mut tx = db.read().await?;
        assert_eq!(opinions::count_anonymous(&mut tx, ground.campaign, ground.tree.branch, TODAY).await?, 5);
        assert_eq!(opinions::count_anonymous(&mut tx, ground.campaign, ground.tree.branch, TOMORROW).await?, 0);
    }

    async fn other_days_and_opinions_with_a_name_stay_as_they_are(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        opinions::add(&mut tx, &ground.opinion("甲")).await?;
        opinions::add_anonymous(&mut tx, &ground.anonymous(3)).await?;
        let next = Opinion { received_on: TOMORROW, ..ground.anonymous(2) };
        opinions::add_anonymous(&mut tx, &next).await?;
        assert_eq!(opinions::of_unit(&mut tx, ground.campaign, ground.tree.branch).await?.len(), 3);
        let of_today = opinions::received(&mut tx, TODAY, TOMORROW).await?;
        assert_eq!(of_today, [(ground.campaign, ground.tree.branch)]);
        assert_eq!(opinions::received(&mut tx, date!(2026 - 01 - 17), date!(2026 - 02 - 01)).await?, []);
    }

    async fn shares_are_counted_below_and_anonymous_ones_from_the_day_after(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let (adopted, pending) = (ground.merged(Decision::Adopted), ground.merged(Decision::Pending));
        opinions::add_merged(&mut tx, &adopted).await?;
        opinions::add_merged(&mut tx, &pending).await?;
        for into in [Some(adopted.id), Some(adopted.id), Some(pending.id), None] {
            let one = ground.opinion("甲");
            opinions::add(&mut tx, &one).await?;
            if let Some(into) = into {
                opinions::set_merged(&mut tx, &one, into).await?;
                assert!(is_stale(&opinions::set_merged(&mut tx, &one, into).await, "opinions"));
            }
        }
        opinions::add_anonymous(&mut tx, &ground.anonymous(1)).await?;
        for (today, unmerged) in [(TODAY, 1), (TOMORROW, 2)] {
            let mut shares = opinions::shares_below(&mut tx, ground.campaign, ground.tree.top, today).await?;
            shares.sort_by_key(|(_, share)| (share.decision, share.originals));
            let share = |decision, originals| (ground.tree.branch, Share { decision, originals });
            let wanted = [
                share(None, unmerged),
                share(Some(Decision::Pending), 1),
                share(Some(Decision::Adopted), 2),
            ];
            assert_eq!(shares, wanted);
        }
        let beside = opinions::shares_below(&mut tx, ground.campaign, ground.tree.sibling, TODAY).await?;
        assert_eq!(beside, []);
    }

    async fn an_original_is_split_off_once(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let (merged, one) = (ground.merged(Decision::Pending), ground.opinion("甲"));
        opinions::add_merged(&mut tx, &merged).await?;
        opinions::add(&mut tx, &one).await?;
        opinions::set_merged(&mut tx, &one, merged.id).await?;
        opinions::split_off(&mut tx, one.id, merged.id).await?;
        assert!(is_stale(&opinions::split_off(&mut tx, one.id, merged.id).await, "opinions"));
    }

    async fn only_an_entered_original_without_a_wording_is_taken_out(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let (merged, anonymous) = (ground.merged(Decision::Pending), ground.anonymous(1));
        let (taken, kept, stale) = (ground.opinion("甲"), ground.opinion("甲"), ground.opinion("甲"));
        opinions::add_merged(&mut tx, &merged).await?;
        opinions::add_anonymous(&mut tx, &anonymous).await?;
        for one in [&taken, &kept, &stale] {
            opinions::add(&mut tx, one).await?;
        }
        opinions::set_merged(&mut tx, &kept, merged.id).await?;
        opinions::remove(&mut tx, &taken).await?;
        let old = Opinion { version: 7, ..stale.clone() };
        for one in [&taken, &anonymous, &Opinion { version: 2, ..kept.clone() }, &old] {
            assert!(is_stale(&opinions::remove(&mut tx, one).await, "opinions"));
        }
        let left = opinions::of_unit(&mut tx, ground.campaign, ground.tree.branch).await?;
        let mut left: Vec<OpinionId> = left.into_iter().map(|one| one.id).collect();
        let mut wanted = vec![anonymous.id, kept.id, stale.id];
        left.sort();
        wanted.sort();
        assert_eq!(left, wanted);
    }

    async fn a_link_is_found_by_its_code_until_it_is_closed(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        let (campaign, unit) = (ground.campaign, ground.tree.branch);
        let (code, made_by) = ("ABCD".to_owned(), ground.person);
        let mut link = Link { code, campaign, unit, until: TODAY, closed: false, about_members: true, made_by };
        opinions::add_link(&mut tx, &link).await?;
        assert_eq!(opinions::find_link(&mut tx, "ABCD").await?.as_ref(), Some(&link));
        assert_eq!(opinions::find_link(&mut tx, "abcd").await?, None);
        assert_eq!(opinions::link_of(&mut tx, campaign, unit).await?.as_ref(), Some(&link));
        link.closed = true;
        opinions::set_link(&mut tx, &link).await?;
        assert_eq!(opinions::link_of(&mut tx, campaign, unit).await?, None);
        assert_eq!(opinions::find_link(&mut tx, "ABCD").await?.as_ref(), Some(&link));
    }

    async fn nobody_is_put_beside_an_anonymous_opinion(db) {
        let mut tx = db.write().await?;
        let ground = ground(&mut tx).await?;
        opinions::add_anonymous(&mut tx, &ground.anonymous(1)).await?;
        tx.commit().await?;
        let named = "update opinions set entered_by = (select id from people)";
        assert!(as_another_program(db, named).await.is_err());
        let mut tx = db.write().await?;
        let one = ground.opinion("甲");
        opinions::add(&mut tx, &one).await?;
        assert!(is_driver(&opinions::add(&mut tx, &one).await));
    }
}
