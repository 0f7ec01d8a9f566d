//! Plans: drafted by the unit that holds the meeting, submitted, approved or returned by a unit above it.

use domain::Refusal;
use domain::access::{self, Act, Target, Viewer};
use domain::appointment::Role;
use domain::campaign::{Campaign, Step};
use domain::ids::{CampaignId, UnitId};
use domain::journal::ObjectKind;
use domain::org::{Unit, UnitKind};
use domain::plan::draft::{Branch, Setting};
use domain::plan::{self, Content, Line, PlanStage, Verdict, stage};
use domain::progress::{self, Gap, Gate};
use domain::refusal::PlanRefusal;
use domain::wording;
use store::Tx;
use store::plans::{Plan, Round};
use uuid::Uuid;

use super::progress::Standing;
use super::{Change, campaigns};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// From so many members on a branch has a committee, as long as nobody has entered who leads it.
const COMMITTEE_FROM: i64 = 7;

/// A plan with everything its pages show.
#[derive(Debug, Clone)]
pub struct Reading {
    pub unit: Unit,
    pub campaign: Campaign,
    pub standing: Standing,
    pub plan: Option<Plan>,
    pub rounds: Vec<Round>,
    pub gaps: Vec<Gap>,
}

impl Reading {
    async fn of(tx: &mut Tx, app: &App, campaign: Campaign, unit: UnitId) -> Result<Self> {
        let unit = store::units::get(tx, unit).await?;
        if !campaign.kind.is_held_by(unit.kind) {
            return Err(Failure::NotFound);
        }
        let standing = Standing::read(tx, app, &campaign, unit.id).await?;
        let plan = store::plans::find(tx, campaign.id, unit.id).await?;
        let rounds = match &plan {
            Some(plan) => store::plans::rounds(tx, plan.id).await?,
            None => Vec::new(),
        };
        let gaps = progress::gaps(&standing.run(), &standing.records);
        Ok(Self { unit, campaign, standing, plan, rounds, gaps })
    }

    /// The round that waits for a word, or got the last one.
    pub fn current(&self) -> Option<&Round> {
        self.rounds.last()
    }

    fn take_plan(&mut self) -> Result<Plan> {
        self.plan.take().ok_or(Failure::NotFound)
    }
}

pub async fn read(app: &App, campaign: CampaignId, unit: UnitId) -> Result<Reading> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    Reading::of(&mut tx, app, campaign, unit).await
}

/// The same within a change.
async fn open(tx: &mut Tx, app: &App, campaign: CampaignId, unit: UnitId) -> Result<Reading> {
    let campaign = campaigns::open(tx, campaign, unit).await?;
    Reading::of(tx, app, campaign, unit).await
}

/// May this person see a plan that is not approved yet? Members see it when it holds.
pub async fn sees_drafts(app: &App, who: &Viewer, unit: UnitId) -> Result<bool> {
    let mut tx = app.db.read().await?;
    let place = super::place(&mut tx, unit).await?;
    let by_duty = Viewer { branches: Vec::new(), ..who.clone() };
    Ok(access::may(&by_duty, Act::SeeCampaign, Target::Unit(&place)))
}

/// What the unit is, as far as its plan depends on it.
async fn branch(tx: &mut Tx, app: &App, unit: &Unit) -> Result<Branch> {
    let today = app.clock.today();
    let mut held = store::appointments::at_unit(tx, unit.id).await?;
    held.retain(|held| held.appointment.is_in_force(today));
    // Whoever stands in for the secretary holds the meeting.
    held.sort_by_key(|held| held.appointment.stands_in_for.is_none());
    let of = |role: Role| -> Vec<String> {
        let held = held.iter().filter(|held| held.appointment.role == role);
        held.map(|held| held.person_name.clone()).collect()
    };
    let below = store::units::subtree(tx, unit.id, 1, today).await?;
    let groups = below.into_iter().map(|node| node.unit).filter(|unit| unit.kind == UnitKind::Group);
    let formal = store::people::count_below(tx, unit.id).await?.formal;
    let (deputies, committee) = (of(Role::DeputySecretary), of(Role::CommitteeMember));
    let secretary = of(Role::Secretary).into_iter().next();
    let is_known = secretary.is_some() || !deputies.is_empty() || !committee.is_empty();
    Ok(Branch {
        kind: unit.kind,
        name: unit.name.clone(),
        has_committee: if is_known { !committee.is_empty() } else { formal >= COMMITTEE_FROM },
        formal,
        groups: groups.map(|unit| unit.short_name).collect(),
        secretary,
        deputies,
        committee,
    })
}

fn setting<'a>(
    reading: &'a Reading,
    branch: &'a Branch,
    notices: &'a [String],
    variant: Option<&'a str>,
    app: &App,
) -> Setting<'a> {
    Setting {
        run: reading.standing.run(),
        branch,
        notices,
        body: reading.standing.records.body_meeting.as_ref(),
        variant,
        today: app.clock.today(),
    }
}

fn cited(reading: &Reading) -> Vec<String> {
    reading.standing.records.notices.iter().map(|seen| seen.title.clone()).collect()
}

/// Drafts the plan. One that is there stays as it is.
pub async fn begin(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<()> {
    let mut tx = app.db.write().await?;
    let reading = open(&mut tx, app, campaign, unit).await?;
    if reading.plan.is_some() {
        return Ok(());
    }
    // Who has begun the campaign himself needs nobody's notice.
    if reading.standing.records.notices.is_empty() && reading.campaign.unit != unit {
        return Err(Refusal::from(PlanRefusal::NoNotice).into());
    }
    let branch = branch(&mut tx, app, &reading.unit).await?;
    let notices = cited(&reading);
    let content = plan::draft::draft(&setting(&reading, &branch, &notices, None, app));
    let new = Plan { id: new_id(), campaign, unit, stage: PlanStage::Draft, content, version: 1 };
    store::plans::add(&mut tx, &new).await?;
    super::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    Change::new(unit, "起草实施方案", ObjectKind::Plan, new.id)
        .summary(reading.campaign.title)
        .states(None, Some(&new.content))?
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Writes the plan. `version` is the one the form was filled from.
pub async fn edit(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    version: i64,
    content: Content,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let mut reading = open(&mut tx, app, campaign, unit).await?;
    let before = reading.take_plan()?;
    let stage = stage::edit(before.stage)?;
    if before.version != version {
        return Err(Failure::Stale);
    }
    if before.content == content {
        return Ok(());
    }
    let mut told: Vec<String> =
        plan::compare::differences(&before.content, &content).into_iter().map(|one| one.what).collect();
    told.dedup();
    let after = Plan { stage, content, ..before.clone() };
    store::plans::set(&mut tx, &after).await?;
    super::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    Change::new(unit, "修改实施方案", ObjectKind::Plan, after.id)
        .summary(format!("改了{}", wording::list(told.iter().map(String::as_str))))
        .states(Some(&before.content), Some(&after.content))?
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// The line a step would have, were it taken in.
pub async fn line(app: &App, campaign: CampaignId, unit: UnitId, step: Step) -> Result<Line> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let reading = Reading::of(&mut tx, app, campaign, unit).await?;
    let branch = branch(&mut tx, app, &reading.unit).await?;
    Ok(plan::draft::line(&setting(&reading, &branch, &[], None, app), step))
}

/// Hands the plan to the superior, if nothing stands in its way: the same list the page shows.
pub async fn submit(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId, version: i64) -> Result<()> {
    let mut tx = app.db.write().await?;
    let mut reading = open(&mut tx, app, campaign, unit).await?;
    let before = reading.take_plan()?;
    let blocking = progress::blocking(&reading.standing.run(), &reading.standing.records, Gate::SubmitPlan);
    let stage = stage::submit(before.stage, &blocking)?;
    if before.version != version {
        return Err(Failure::Stale);
    }
    let after = Plan { stage, ..before };
    store::plans::set(&mut tx, &after).await?;
    let number = reading.rounds.last().map_or(0, |round| round.number) + 1;
    store::plans::add_round(&mut tx, new_id(), &after, number, who.person, app.clock.now()).await?;
    super::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    Change::new(unit, "报送实施方案", ObjectKind::Plan, after.id)
        .summary(format!("{}，第 {number} 次报送", reading.campaign.title))
        .states(None, Some(&after.content))?
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Records what a superior outside the installation has said to the plan of the top unit.
pub async fn record_consent(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    round: Uuid,
    verdict: Verdict,
    words: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let mut reading = open(&mut tx, app, campaign, unit).await?;
    let before = reading.take_plan()?;
    let stage = stage::consent(before.stage, reading.unit.parent.is_some(), verdict, words)?;
    let current = reading.current().filter(|current| current.id == round).ok_or(Failure::Stale)?;
    let number = current.number;
    store::plans::decide(&mut tx, round, verdict, words.trim(), who.person, app.clock.now()).await?;
    let change = Change::new(unit, "记录上级批复", ObjectKind::Plan, before.id)
        .summary(format!("{}，第 {number} 次报送：{}", reading.campaign.title, verdict.label()))
        .states(None, Some(&before.content))?;
    store::plans::set(&mut tx, &Plan { stage, ..before }).await?;
    super::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    change.because(words.trim()).record(&mut tx, app, who.person).await?;
    Ok(tx.commit().await?)
}

/// The superior's word on the last round.
pub async fn decide(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    round: Uuid,
    verdict: Verdict,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let mut reading = open(&mut tx, app, campaign, unit).await?;
    let place = super::place(&mut tx, unit).await?;
    if access::may(who, Act::WritePlan, Target::Unit(&place)) {
        return Err(Refusal::from(PlanRefusal::OwnPlan).into());
    }
    let before = reading.take_plan()?;
    let stage = stage::decide(before.stage, verdict, reason)?;
    let current = reading.current().filter(|current| current.id == round).ok_or(Failure::Stale)?;
    let (reason, at) = (reason.trim(), app.clock.now());
    if before.stage == PlanStage::Approved {
        store::plans::take_back(&mut tx, round, reason, who.person, at).await?;
    } else {
        store::plans::decide(&mut tx, round, verdict, reason, who.person, at).await?;
    }
    let act = match verdict {
        Verdict::Approved => "批准实施方案",
        Verdict::Returned => "退回实施方案",
    };
    let change = Change::new(unit, act, ObjectKind::Plan, before.id)
        .summary(format!("{}，第 {} 次报送", reading.campaign.title, current.number))
        .states(None, Some(&before.content))?;
    store::plans::set(&mut tx, &Plan { stage, ..before }).await?;
    super::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    change.because(reason).record(&mut tx, app, who.person).await?;
    Ok(tx.commit().await?)
}
