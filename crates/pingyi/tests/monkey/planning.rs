//! Acts on notices, plans and the tree of units.

use domain::access::{Duty, Viewer};
use domain::appointment::Role;
use domain::campaign::terms::{Change, Requirement, TermKey};
use domain::campaign::{Deadline, Phase, Selector, Step};
use domain::ids::{CampaignId, UnitId};
use domain::org::{Label, LabelKind, UnitDraft, UnitKind};
use domain::plan::Verdict;
use domain::progress::{self, Gate, Lack};
use pingyi::actions::{notices, plans, units};
use pingyi::failure::{Failure, Result};
use time::Duration;

use crate::{Monkey, common};

impl Monkey {
    /// A unit signs for everything that has reached it and is open.
    pub(crate) async fn sign(&mut self) -> Result<()> {
        let (campaign, unit) = match self.plan().await {
            Ok((campaign, unit, _)) if self.dice.roll(2) == 0 => (campaign, unit),
            _ => (self.dice.of(&self.campaigns.clone()), self.dice.of(&self.units(|_| true).await)),
        };
        let mut tx = self.world.app.db.read().await?;
        let reaching = store::notices::in_force(&mut tx, campaign, unit).await?;
        drop(tx);
        let mut signed = Err(Failure::NotFound);
        for notice in reaching {
            let one = notices::sign(&self.world.app, &self.holder(unit), unit, notice.id).await;
            signed = if one.is_ok() { Ok(()) } else { signed };
        }
        signed
    }

    pub(crate) async fn begin_plan(&mut self) -> Result<()> {
        let (campaign, unit) = self.case().await;
        plans::begin(&self.world.app, &self.holder(unit), campaign, unit).await
    }

    /// A plan that somebody has begun.
    pub(crate) async fn plan(&mut self) -> Result<(CampaignId, UnitId, store::plans::Plan)> {
        let campaign = self.dice.of(&self.campaigns.clone());
        let mut tx = self.world.app.db.read().await?;
        let all = store::plans::below(&mut tx, campaign, self.world.top).await?;
        drop(tx);
        if all.is_empty() {
            return Err(Failure::NotFound);
        }
        let plan = all[self.dice.roll(all.len())].clone();
        Ok((campaign, plan.unit, plan))
    }

    pub(crate) async fn edit_plan(&mut self, mend: bool) -> Result<()> {
        let (campaign, unit, plan) = self.plan().await?;
        let mut content = plan.content;
        if mend {
            // What the product itself would draft, with the people nobody has entered.
            let app = &self.world.app;
            let standing = self.standing(campaign, unit).await?;
            let steps = domain::plan::asked(&standing.run(), None);
            // The bodies meet first.
            let weeks = if self.campaigns.first() == Some(&campaign) { 4 } else { 8 };
            let meeting = app.clock.today() + Duration::weeks(weeks);
            content.lines.clear();
            for step in steps {
                let mut line = plans::line(app, campaign, unit, step).await?;
                line.day = Some(if step.phase() == Phase::Before { app.clock.today() } else { meeting });
                content.lines.push(line);
            }
            content.chair = "书记".into();
            content.recorder = "组织委员".into();
            content.place = "会议室".into();
        } else if self.dice.roll(2) == 0 {
            content.chair.clear();
        } else if !content.lines.is_empty() {
            let line = self.dice.roll(content.lines.len());
            content.lines[line].day = None;
        }
        plans::edit(&self.world.app, &self.holder(unit), campaign, unit, plan.version, content).await
    }

    pub(crate) async fn submit(&mut self) -> Result<()> {
        let (campaign, unit, plan) = self.plan().await?;
        let standing = self.standing(campaign, unit).await?;
        let blocking = progress::blocking(&standing.run(), &standing.records, Gate::SubmitPlan);
        let holder = self.holder(unit);
        let outcome = plans::submit(&self.world.app, &holder, campaign, unit, plan.version).await;
        assert!(outcome.is_err() || blocking.is_empty(), "submitted past {blocking:?}");
        outcome
    }

    pub(crate) async fn decide(&mut self) -> Result<()> {
        let (campaign, unit, plan) = self.plan().await?;
        let standing = self.standing(campaign, unit).await?;
        let blocking = progress::blocking(&standing.run(), &standing.records, Gate::PlanApproval);
        let mut tx = self.world.app.db.read().await?;
        let rounds = store::plans::rounds(&mut tx, plan.id).await?;
        drop(tx);
        let round = rounds.last().ok_or(Failure::NotFound)?.id;
        let verdict = if self.dice.roll(3) == 0 { Verdict::Returned } else { Verdict::Approved };
        // Nobody decides his own case: the body at the top has nobody above.
        let who = Viewer {
            duties: vec![Duty { role: Role::Office, unit: UnitId(uuid::Uuid::nil()) }],
            ..self.holder(unit)
        };
        let app = &self.world.app;
        let outcome = plans::decide(app, &who, campaign, unit, round, verdict, "时间过紧").await;
        let waits = |lack: &Lack| matches!(lack, Lack::PlanUndecided { .. });
        if outcome.is_ok() && verdict == Verdict::Approved {
            assert!(blocking.iter().all(|gap| waits(&gap.lack)), "approved past {blocking:?}");
        }
        outcome
    }

    pub(crate) async fn draft_notice(&mut self) -> Result<()> {
        let campaign = self.dice.of(&self.campaigns.clone());
        let unit = self.dice.of(&self.units(UnitKind::is_superior).await);
        let app = &self.world.app;
        let who = self.holder(unit);
        let notice = notices::draft(app, &who, campaign, unit).await?;
        let day = app.clock.today() + Duration::days(i64::try_from(self.dice.roll(30)).unwrap());
        let steps = [Step::Receipt, Step::Plan, Step::Study];
        let change = match self.dice.roll(3) {
            0 => Change::Deadline { step: self.dice.of(&steps), deadline: Deadline::Day { day } },
            1 => Change::Value { key: TermKey::CriticismLeast, value: 3 },
            _ => Change::window(TermKey::WindowUntil, day + Duration::days(30)),
        };
        let label = Label { kind: LabelKind::Place, value: "企业".into() };
        let scope = match self.dice.roll(3) {
            0 => Selector { label: Some(label), ..Selector::default() },
            1 => Selector {
                units: vec![self.dice.of(&self.units(UnitKind::is_branch).await)],
                ..Selector::default()
            },
            _ => Selector::default(),
        };
        let requirement = Requirement { scope, change, sentence: "从严".into(), firm: true };
        let mut tx = self.world.app.db.read().await?;
        let version = store::notices::get(&mut tx, notice).await?.version;
        drop(tx);
        notices::ask(&self.world.app, &who, unit, notice, version, vec![requirement]).await
    }

    pub(crate) async fn publish(&mut self) -> Result<()> {
        for unit in self.units(UnitKind::is_superior).await {
            for campaign in self.campaigns.clone() {
                let mut tx = self.world.app.db.read().await?;
                let own = store::notices::of_unit(&mut tx, campaign, unit).await?;
                drop(tx);
                if let Some(draft) = own.iter().find(|notice| !notice.is_published()) {
                    let who = self.holder(unit);
                    return notices::publish(&self.world.app, &who, unit, draft.id, draft.version).await;
                }
            }
        }
        Err(Failure::NotFound)
    }

    pub(crate) async fn change_tree(&mut self, act: &str) -> Result<()> {
        let superior = self.dice.of(&self.units(UnitKind::is_superior).await);
        let unit = self.dice.of(&self.units(|_| true).await);
        let mut tx = self.world.app.db.read().await?;
        let known = store::units::get(&mut tx, unit).await?;
        drop(tx);
        let (app, admin) = (&self.world.app, &self.world.admin);
        match act {
            "add unit" => {
                self.next += 1;
                let kinds = [UnitKind::Branch, UnitKind::TemporaryBranch, UnitKind::Committee];
                let draft = common::unit(self.dice.of(&kinds), &format!("组织{}", self.next));
                units::add(app, admin, superior, &draft).await.map(drop)
            }
            "relocate" => units::relocate(app, admin, unit, known.version, superior, "").await,
            "retire" => units::retire(app, admin, unit, known.version, "撤并").await,
            _ => {
                let value = self.dice.of(&["企业", "机关"]).to_owned();
                let draft = UnitDraft {
                    kind: known.kind,
                    name: known.name,
                    short_name: known.short_name,
                    code: None,
                    founded_on: None,
                    labels: vec![Label { kind: LabelKind::Place, value }],
                };
                units::edit(app, admin, unit, known.version, &draft).await
            }
        }
    }
}
