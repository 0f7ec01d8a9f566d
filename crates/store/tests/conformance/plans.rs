use domain::campaign::Step;
use domain::ids::{CampaignId, PersonId, PlanId, UnitId};
use domain::plan::{Content, Line, PlanStage, Verdict};
use store::plans::{self, Plan};
use store::{Result, Tx};
use time::macros::date;

use crate::made::{Tree, add_person, campaign, id, is_driver, is_stale, member, tree};

fn content(who: &str) -> Content {
    Content {
        grounds: vec!["《关于“三会一课”的通知》".into()],
        theme: "学习贯彻 '\\%_ 𠮷".into(),
        variant: Some("temporary".into()),
        place: "三楼\n会议室".into(),
        chair: who.into(),
        recorder: String::new(),
        lines: vec![
            Line { step: Step::Study, day: Some(date!(2026 - 02 - 28)), what: "学".into(), who: who.into() },
            Line { step: Step::Rectify, day: None, what: String::new(), who: String::new() },
        ],
        agenda: vec!["自我批评".into()],
        study: vec![],
        demands: vec![],
    }
}

fn plan(campaign: CampaignId, unit: UnitId) -> Plan {
    let content = content("甲");
    Plan { id: PlanId(id()), campaign, unit, stage: PlanStage::Draft, content, version: 1 }
}

async fn ground(tx: &mut Tx) -> Result<(Tree, CampaignId, PersonId)> {
    let tree = tree(tx).await?;
    let person = add_person(tx, member(tree.branch, "甲")).await?;
    let campaign = campaign(tree.top, "组织生活会");
    store::campaigns::add(tx, &campaign).await?;
    Ok((tree, campaign.id, person))
}

store::on_both_databases! {
    async fn a_plan_is_read_back_in_every_stage(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, _) = ground(&mut tx).await?;
        assert_eq!(plans::find(&mut tx, campaign, tree.branch).await?, None);
        let mut new = plan(campaign, tree.branch);
        plans::add(&mut tx, &new).await?;
        for &stage in PlanStage::ALL {
            new.stage = stage;
            plans::set(&mut tx, &new).await?;
            new.version += 1;
            assert_eq!(plans::find(&mut tx, campaign, tree.branch).await?.as_ref(), Some(&new));
        }
    }

    async fn whoever_writes_from_an_old_version_is_stale(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, _) = ground(&mut tx).await?;
        let new = plan(campaign, tree.branch);
        plans::add(&mut tx, &new).await?;
        plans::set(&mut tx, &Plan { content: content("乙"), ..new.clone() }).await?;
        assert!(is_stale(&plans::set(&mut tx, &new).await, "plans"));
        assert_eq!(plans::find(&mut tx, campaign, tree.branch).await?.map(|plan| plan.content), Some(content("乙")));
    }

    async fn a_unit_has_one_plan_in_a_campaign(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, _) = ground(&mut tx).await?;
        plans::add(&mut tx, &plan(campaign, tree.branch)).await?;
        plans::add(&mut tx, &plan(campaign, tree.sibling)).await?;
        assert_eq!(plans::below(&mut tx, campaign, tree.general).await?.len(), 2);
        assert_eq!(plans::below(&mut tx, campaign, tree.sibling).await?.len(), 1);
        assert!(is_driver(&plans::add(&mut tx, &plan(campaign, tree.branch)).await));
    }

    async fn rounds_keep_what_was_submitted_and_what_was_said(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let new = plan(campaign, tree.branch);
        plans::add(&mut tx, &new).await?;
        let (first, second) = (id(), id());
        plans::add_round(&mut tx, first, &new, 1, person, 1_000).await?;
        plans::decide(&mut tx, first, Verdict::Returned, "日期太紧", person, 2_000).await?;
        let better = Plan { content: content("乙"), ..new.clone() };
        plans::add_round(&mut tx, second, &better, 2, person, 3_000).await?;
        let rounds = plans::rounds(&mut tx, new.id).await?;
        let told: Vec<_> = rounds
            .iter()
            .map(|r| (r.number, r.content.chair.as_str(), r.submitted_by.as_str(), r.submitted_at))
            .collect();
        assert_eq!(told, [(1, "甲", "甲", 1_000), (2, "乙", "甲", 3_000)]);
        let said = rounds[0].decision.as_ref().map(|d| (d.verdict, d.reason.as_str(), d.by.as_str(), d.at));
        assert_eq!(said, Some((Verdict::Returned, "日期太紧", "甲", 2_000)));
        assert_eq!(rounds[1].decision, None);
        let last = plans::last_rounds(&mut tx, campaign, tree.top).await?;
        assert_eq!(last.len(), 1);
        assert_eq!((last[0].unit, last[0].submitted_at, last[0].decided_at), (tree.branch, 3_000, None));
    }

    async fn a_round_is_decided_once_and_an_approval_can_be_taken_back_once(db) {
        let mut tx = db.write().await?;
        let (tree, campaign, person) = ground(&mut tx).await?;
        let new = plan(campaign, tree.branch);
        plans::add(&mut tx, &new).await?;
        let round = id();
        plans::add_round(&mut tx, round, &new, 1, person, 1_000).await?;
        assert!(is_stale(&plans::take_back(&mut tx, round, "变动", person, 2_000).await, "plan_rounds"));
        plans::decide(&mut tx, round, Verdict::Approved, "", person, 2_000).await?;
        let late = plans::decide(&mut tx, round, Verdict::Returned, "晚了", person, 3_000).await;
        assert!(is_stale(&late, "plan_rounds"));
        plans::take_back(&mut tx, round, "会议改期", person, 4_000).await?;
        assert!(is_stale(&plans::take_back(&mut tx, round, "再退", person, 5_000).await, "plan_rounds"));
        let rounds = plans::rounds(&mut tx, new.id).await?;
        let said = rounds[0].decision.as_ref().map(|d| (d.verdict, d.reason.as_str(), d.at));
        assert_eq!(said, Some((Verdict::Returned, "会议改期", 4_000)));
    }
}
