//! Plans with their rounds.

use domain::ids::{CampaignId, PersonId, PlanId, UnitId};
use domain::plan::{Content, PlanStage, Verdict};
use uuid::Uuid;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub id: PlanId,
    pub campaign: CampaignId,
    pub unit: UnitId,
    pub stage: PlanStage,
    pub content: Content,
    pub version: i64,
}

/// What was submitted, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub id: Uuid,
    pub plan: PlanId,
    /// From 1.
    pub number: i64,
    pub content: Content,
    pub submitted_by: String,
    pub submitted_at: i64,
    pub decision: Option<Decision>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub verdict: Verdict,
    pub reason: String,
    pub by: String,
    pub at: i64,
}

fn content(row: &Row<'_>) -> Result<Content> {
    let text: String = row.get("content")?;
    serde_json::from_str(&text).map_err(|e| row.inconsistent("content", e))
}

fn written(content: &Content) -> Result<String> {
    serde_json::to_string(content).map_err(|e| Error::Outside(Box::new(e)))
}

fn plan(row: &Row<'_>) -> Result<Plan> {
    Ok(Plan {
        id: row.get("id")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        stage: row.get("stage")?,
        content: content(row)?,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Option<Plan>> {
    sql("select id, campaign_id, unit_id, stage, content, version from plans where campaign_id = $1 and unit_id = $2")
        .bind(campaign)
        .bind(unit)
        .find(tx, plan)
        .await
}

/// The plans of every unit below `root`, itself included.
pub async fn below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Plan>> {
    sql("select p.id, p.campaign_id, p.unit_id, p.stage, p.content, p.version
         from plans p join unit_lines l on l.unit_id = p.unit_id
         where p.campaign_id = $1 and l.ancestor_id = $2 order by p.id")
    .bind(campaign)
    .bind(root)
    .all(tx, plan)
    .await
}

/// For every unit below `root`, itself included, that has one: the nearest unit at or above it with a plan.
pub async fn nearest(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<(UnitId, UnitId)>> {
    let mut found = sql("select l.unit_id as id, l.ancestor_id
         from plans p join unit_lines l on l.ancestor_id = p.unit_id join unit_lines r on r.unit_id = l.unit_id
         where p.campaign_id = $1 and r.ancestor_id = $2 order by l.unit_id, l.distance")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok((row.get("id")?, row.get("ancestor_id")?)))
    .await?;
    found.dedup_by_key(|(unit, _): &mut (UnitId, UnitId)| *unit);
    Ok(found)
}

pub async fn add(tx: &mut Tx, new: &Plan) -> Result<()> {
    sql("insert into plans (id, campaign_id, unit_id, stage, content, version) values ($1, $2, $3, $4, $5, 1)")
        .bind(new.id)
        .bind(new.campaign)
        .bind(new.unit)
        .bind(new.stage)
        .bind(written(&new.content)?)
        .run(tx)
        .await
        .map(drop)
}

/// Writes stage and content. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Plan) -> Result<()> {
    let touched = sql("update plans set stage = $3, content = $4, version = version + 1
                       where id = $1 and version = $2")
    .bind(changed.id)
    .bind(changed.version)
    .bind(changed.stage)
    .bind(written(&changed.content)?)
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "plans", id: changed.id.to_string() }) }
}

fn round(row: &Row<'_>) -> Result<Round> {
    let decision = match (row.get::<Option<Verdict>>("verdict")?, row.get::<Option<i64>>("decided_at")?) {
        (Some(verdict), Some(at)) => Some(Decision {
            verdict,
            reason: row.get("reason")?,
            by: row.get::<Option<String>>("decider")?.unwrap_or_default(),
            at,
        }),
        (None, None) => None,
        _ => {
            return Err(
                row.inconsistent("verdict", "a verdict without a moment, or a moment without a verdict")
            );
        }
    };
    Ok(Round {
        id: row.get("id")?,
        plan: row.get("plan_id")?,
        number: row.get("number")?,
        content: content(row)?,
        submitted_by: row.get("submitter")?,
        submitted_at: row.get("submitted_at")?,
        decision,
    })
}

/// What was submitted so far, first round first.
pub async fn rounds(tx: &mut Tx, id: PlanId) -> Result<Vec<Round>> {
    sql("select r.id, r.plan_id, r.number, r.content, s.name as submitter, r.submitted_at, r.verdict, r.reason,
                d.name as decider, r.decided_at
         from plan_rounds r join people s on s.id = r.submitted_by left join people d on d.id = r.decided_by
         where r.plan_id = $1 order by r.number")
    .bind(id)
    .all(tx, round)
    .await
}

/// The last round of every plan of units below `root`, itself included, without contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    pub unit: UnitId,
    pub submitted_at: i64,
    pub decided_at: Option<i64>,
    pub reason: String,
}

pub async fn last_rounds(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Last>> {
    sql("select p.unit_id, r.submitted_at, r.decided_at, r.reason
         from plans p join unit_lines l on l.unit_id = p.unit_id join plan_rounds r on r.plan_id = p.id
         where p.campaign_id = $1 and l.ancestor_id = $2
           and r.number = (select max(x.number) from plan_rounds x where x.plan_id = p.id)
         order by p.unit_id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| {
        Ok(Last {
            unit: row.get("unit_id")?,
            submitted_at: row.get("submitted_at")?,
            decided_at: row.get("decided_at")?,
            reason: row.get("reason")?,
        })
    })
    .await
}

pub async fn add_round(
    tx: &mut Tx,
    id: Uuid,
    plan: &Plan,
    number: i64,
    submitted_by: PersonId,
    at: i64,
) -> Result<()> {
    sql("insert into plan_rounds (id, plan_id, number, content, submitted_by, submitted_at, reason)
         values ($1, $2, $3, $4, $5, $6, '')")
    .bind(id)
    .bind(plan.id)
    .bind(number)
    .bind(written(&plan.content)?)
    .bind(submitted_by)
    .bind(at)
    .run(tx)
    .await
    .map(drop)
}

/// Decides the round that waits. Another decision of the same round comes too late.
pub async fn decide(
    tx: &mut Tx,
    round: Uuid,
    verdict: Verdict,
    reason: &str,
    by: PersonId,
    at: i64,
) -> Result<()> {
    let touched = sql("update plan_rounds set verdict = $2, reason = $3, decided_by = $4, decided_at = $5
                       where id = $1 and verdict is null")
    .bind(round)
    .bind(verdict)
    .bind(reason)
    .bind(by)
    .bind(at)
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "plan_rounds", id: round.to_string() }) }
}

/// Returns a round that was approved, so that the plan can follow events. Another hand on the same round comes too late.
pub async fn take_back(tx: &mut Tx, round: Uuid, reason: &str, by: PersonId, at: i64) -> Result<()> {
    let touched = sql("update plan_rounds set verdict = $2, reason = $3, decided_by = $4, decided_at = $5
                       where id = $1 and verdict = $6")
    .bind(round)
    .bind(Verdict::Returned)
    .bind(reason)
    .bind(by)
    .bind(at)
    .bind(Verdict::Approved)
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "plan_rounds", id: round.to_string() }) }
}

/// The plans below `root` that wait for a decision: the one submitted first, and how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub unit: UnitId,
    pub unit_name: String,
    pub submitted_at: i64,
    pub total: i64,
}

pub async fn waiting(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Option<Waiting>> {
    sql("select p.unit_id as id, u.short_name, r.submitted_at, count(*) over () as total
         from plans p join unit_lines l on l.unit_id = p.unit_id join units u on u.id = p.unit_id
              join plan_rounds r on r.plan_id = p.id
         where p.campaign_id = $1 and l.ancestor_id = $2 and l.distance > 0 and p.stage = 'submitted'
           and r.verdict is null
         order by r.submitted_at, p.id limit 1")
    .bind(campaign)
    .bind(root)
    .find(tx, |row| {
        Ok(Waiting {
            unit: row.get("id")?,
            unit_name: row.get("short_name")?,
            submitted_at: row.get("submitted_at")?,
            total: row.get("total")?,
        })
    })
    .await
}
