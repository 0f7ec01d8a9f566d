use domain::campaign::terms::{Addition, Change, Requirement, TermKey};
use domain::campaign::{Anchor, Counting, Deadline, Need, Selector, Step};
use domain::ids::{CampaignId, NoticeId, PersonId, UnitId};
use domain::notice::{Body, Cited, Notice, Stage, Task};
use domain::org::{Label, LabelKind, UnitKind};
use store::{Error, Result, Tx, notices};
use time::macros::date;

use crate::made::{
    TODAY, Tree, add_person, as_another_program, behind_the_back, campaign, id, is_missing, is_stale, member,
    notice, tree,
};

async fn ground(tx: &mut Tx) -> Result<(Tree, CampaignId, PersonId)> {
    let tree = tree(tx).await?;
    let person = add_person(tx, member(tree.branch, "甲")).await?;
    let campaign = campaign(tree.top, "组织生活会");
    store::campaigns::add(tx, &campaign).await?;
    Ok((tree, campaign.id, person))
}

/// Everything a notice can say.
fn full(unit: UnitId) -> Body {
    let changes = [
        Change::Value { key: TermKey::ExcellentMost, value: 90 },
        Change::Need { step: Step::Lecture, need: Need::Must },
        Change::Deadline { step: Step::Plan, deadline: Deadline::Day { day: TODAY } },
        Change::Deadline {
            step: Step::Report,
            deadline: Deadline::Relative { anchor: Anchor::Meeting, days: -10, count: Counting::Working },
        },
        Change::Add { kind: Addition::Demand, text: "“一级” '\\%_ 𠮷\n<b>".into() },
    ];
    let scope = Selector {
        kinds: vec![UnitKind::Branch, UnitKind::JointBranch],
        label: Some(Label { kind: LabelKind::Sector, value: "机关".into() }),
        units: vec![unit],
    };
    let sentence = "各支部须在2月10日前报送方案".to_owned();
    let ask = |change| Requirement { scope: scope.clone(), change, sentence: sentence.clone(), firm: true };
    Body {
        issuers: vec!["示范局党委".into(), "示范局党组".into()],
        cites: vec![Cited {
            issuer: "市委".into(),
            title: "关于〈转发〉的通知".into(),
            number: "云委〔2026〕1号".into(),
        }],
        aims: "一段\n又一段".into(),
        requirements: changes.map(ask).to_vec(),
        tasks: vec![Task { what: "审核".into(), who: "组织科".into(), until: Some(TODAY) }],
    }
}

/// A notice that went out at this moment.
async fn published(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
    title: &str,
    at: i64,
) -> Result<NoticeId> {
    let draft = notice(campaign, unit, title);
    notices::add(tx, &draft).await?;
    let (id, stage) = (draft.id, Stage::Published { on: TODAY, at });
    notices::set(tx, &Notice { stage, ..draft }).await?;
    Ok(id)
}

fn ids(notices: &[Notice]) -> Vec<NoticeId> {
    notices.iter().map(|notice| notice.id).collect()
}

store::on_both_databases! {
    async fn a_notice_is_read_back_with_everything_it_says(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, _) = ground(&mut tx).await?;
        let plain = notice(campaign, tree.top, "");
        let rich = Notice { number: "云组发〔2026〕3号".into(), body: full(tree.branch), ..notice(campaign, tree.top, "通知") };
        notices::add(&mut tx, &plain).await?;
        notices::add(&mut tx, &rich).await?;
        assert_eq!(notices::get(&mut tx, plain.id).await?, plain);
        assert_eq!(notices::find(&mut tx, rich.id).await?.as_ref(), Some(&rich));
        assert_eq!(notices::of_unit(&mut tx, campaign, tree.top).await?, [plain, rich]);
        assert_eq!(notices::of_unit(&mut tx, campaign, tree.general).await?, []);
        let stranger = NoticeId(id());
        assert_eq!(notices::find(&mut tx, stranger).await?, None);
        assert!(is_missing(&notices::get(&mut tx, stranger).await, "notices"));
    }

    async fn a_notice_is_changed_only_from_the_version_that_was_read(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, _) = ground(&mut tx).await?;
        let read = notice(campaign, tree.top, "初稿");
        notices::add(&mut tx, &read).await?;
        let stage = Stage::Published { on: date!(2026 - 02 - 28), at: i64::MAX };
        let changed = Notice {
            number: "局发〔2026〕1号".into(), title: "定稿".into(), body: full(tree.sibling), stage, ..read.clone()
        };
        notices::set(&mut tx, &changed).await?;
        assert_eq!(notices::get(&mut tx, read.id).await?, Notice { version: 2, ..changed });
        assert!(is_stale(&notices::set(&mut tx, &read).await, "notices"));
        assert!(is_stale(&notices::set(&mut tx, &notice(campaign, tree.top, "没有")).await, "notices"));
    }

    async fn only_a_draft_is_removed_and_only_the_one_that_was_read(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, _) = ground(&mut tx).await?;
        let draft = notice(campaign, tree.top, "草稿");
        notices::add(&mut tx, &draft).await?;
        assert!(is_stale(&notices::remove_draft(&mut tx, draft.id, 2).await, "notices"));
        notices::remove_draft(&mut tx, draft.id, 1).await?;
        assert_eq!(notices::find(&mut tx, draft.id).await?, None);
        assert!(is_stale(&notices::remove_draft(&mut tx, draft.id, 1).await, "notices"));
        let out = published(&mut tx, campaign, tree.top, "已发", 1).await?;
        assert!(is_stale(&notices::remove_draft(&mut tx, out, 2).await, "notices"));
        assert!(notices::find(&mut tx, out).await?.is_some());
    }

    async fn what_is_in_force_comes_from_the_top_down_and_the_older_first(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, _) = ground(&mut tx).await?;
        // Written in no order: the supplement of the top is the last of all and still stands above the general branch.
        let below = published(&mut tx, campaign, tree.general, "总支", 20).await?;
        let supplement = published(&mut tx, campaign, tree.top, "补充", 30).await?;
        let first = published(&mut tx, campaign, tree.top, "通知", 10).await?;
        notices::add(&mut tx, &notice(campaign, tree.top, "草稿")).await?;
        let other = crate::made::campaign(tree.top, "另一次");
        store::campaigns::add(&mut tx, &other).await?;
        published(&mut tx, other.id, tree.top, "别的活动", 5).await?;
        for (unit, wanted) in [
            (tree.top, vec![first, supplement]),
            (tree.general, vec![first, supplement, below]),
            (tree.branch, vec![first, supplement, below]),
            (tree.temporary, vec![first, supplement]),
        ] {
            assert_eq!(ids(&notices::in_force(&mut tx, campaign, unit).await?), wanted);
        }
        assert_eq!(ids(&notices::published_below(&mut tx, campaign, tree.top).await?), [first, below, supplement]);
        assert_eq!(ids(&notices::published_below(&mut tx, campaign, tree.general).await?), [below]);
        assert_eq!(notices::published_below(&mut tx, campaign, tree.branch).await?, []);
        let reach = notices::reach(&mut tx, campaign, tree.general).await?;
        let of = |unit| reach.iter().filter(|(to, _)| *to == unit).map(|(_, id)| *id).collect::<Vec<_>>();
        assert_eq!(of(tree.branch), [first, supplement, below]);
        assert_eq!(of(tree.top), []);
        assert_eq!(of(tree.temporary), []);
    }

    async fn a_unit_signs_once_for_each_notice(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let other = add_person(&mut tx, member(tree.sibling, "乙")).await?;
        let first = published(&mut tx, campaign, tree.top, "通知", 10).await?;
        let second = published(&mut tx, campaign, tree.top, "补充", 20).await?;
        assert!(notices::sign(&mut tx, first, tree.branch, person, 100).await?);
        assert!(!notices::sign(&mut tx, first, tree.branch, other, 200).await?, "the first signature stays");
        assert!(notices::sign(&mut tx, second, tree.branch, person, 300).await?);
        assert!(notices::sign(&mut tx, first, tree.sibling, other, 50).await?);
        let told: Vec<_> = notices::receipts(&mut tx, first).await?
            .into_iter().map(|r| (r.unit, r.person, r.person_name, r.at)).collect();
        assert_eq!(told, [(tree.sibling, other, "乙".into(), 50), (tree.branch, person, "甲".into(), 100)]);
        let below: Vec<_> = notices::receipts_below(&mut tx, campaign, tree.branch).await?
            .into_iter().map(|r| (r.notice, r.at)).collect();
        assert_eq!(below, [(first, 100), (second, 300)]);
        assert_eq!(notices::receipts_below(&mut tx, campaign, tree.top).await?.len(), 3);
        let mut signed = notices::signed_below(&mut tx, campaign, tree.general).await?;
        signed.sort_by_key(|(.., at)| *at);
        assert_eq!(signed, [(first, tree.sibling, 50), (first, tree.branch, 100), (second, tree.branch, 300)]);
        assert_eq!(notices::signed_below(&mut tx, campaign, tree.temporary).await?, []);
    }

    async fn a_notice_that_cannot_be_read_names_itself(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, _) = ground(&mut tx).await?;
        let broken = notice(campaign, tree.top, "通知");
        notices::add(&mut tx, &broken).await?;
        tx.commit().await?;
        assert!(as_another_program(db, "update notices set published_on = '2026-01-15'").await.is_err());
        behind_the_back(db, "update notices set content = '{\"issuers\":1}'").await?;
        let mut tx = db.read().await?;
        let refused = notices::get(&mut tx, broken.id).await;
        assert!(
            matches!(&refused, Err(Error::Inconsistent { column, id, .. }) if column == "content" && *id == broken.id.to_string()),
            "{refused:?}"
        );
    }
}
