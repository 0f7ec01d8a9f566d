//! What examiners said beforehand, step by step, and what a unit has recorded since.

use domain::campaign::Step;
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::meeting::Verdict;
use uuid::Uuid;

use crate::db::{Tx, sql};
use crate::error::Result;

/// One word of an examiner on one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    pub id: Uuid,
    pub step: Step,
    pub verdict: Verdict,
    pub reason: String,
    pub examiner: PersonId,
    pub by: String,
    pub at: i64,
}

/// All that was said of a unit, the first word first.
pub async fn checks(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Check>> {
    sql("select k.id, k.step, k.verdict, k.reason, k.by_id, p.name, k.at
         from prechecks k join people p on p.id = k.by_id
         where k.campaign_id = $1 and k.unit_id = $2 order by k.at, k.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        Ok(Check {
            id: row.get("id")?,
            step: row.get("step")?,
            verdict: row.get("verdict")?,
            reason: row.get("reason")?,
            examiner: row.get("by_id")?,
            by: row.get("name")?,
            at: row.get("at")?,
        })
    })
    .await
}

/// Unit, step, verdict and reason of everything said below `root`, itself included, the first word first.
pub async fn checks_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
) -> Result<Vec<(UnitId, Step, Verdict, String)>> {
    sql("select k.id, k.unit_id, k.step, k.verdict, k.reason
         from prechecks k join unit_lines l on l.unit_id = k.unit_id
         where k.campaign_id = $1 and l.ancestor_id = $2 order by k.at, k.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok((row.get("unit_id")?, row.get("step")?, row.get("verdict")?, row.get("reason")?)))
    .await
}

/// A step that somebody sent back, and that waits for his second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    pub campaign: CampaignId,
    pub title: String,
    pub unit: UnitId,
    pub unit_name: String,
    pub step: Step,
    pub at: i64,
}

/// What `by` sent back and nobody has looked at since, where the campaign goes on and the meeting is still ahead.
pub async fn returned(tx: &mut Tx, by: PersonId) -> Result<Vec<Returned>> {
    sql("select k.id, k.campaign_id, c.title, k.unit_id, u.short_name, k.step, k.at
         from prechecks k join units u on u.id = k.unit_id join campaigns c on c.id = k.campaign_id
         where k.by_id = $1 and k.verdict = 'returned' and c.closed_on is null
           and not exists (select 1 from prechecks l
                           where l.campaign_id = k.campaign_id and l.unit_id = k.unit_id and l.step = k.step
                             and (l.at > k.at or (l.at = k.at and l.id > k.id)))
           and not exists (select 1 from meetings m
                           where m.campaign_id = k.campaign_id and m.unit_id = k.unit_id)
         order by k.at, k.id")
    .bind(by)
    .all(tx, |row| {
        Ok(Returned {
            campaign: row.get("campaign_id")?,
            title: row.get("title")?,
            unit: row.get("unit_id")?,
            unit_name: row.get("short_name")?,
            step: row.get("step")?,
            at: row.get("at")?,
        })
    })
    .await
}

/// When something of a step was recorded last in a unit, after a moment. Of texts what was submitted and passed: what
/// somebody is writing is his own. Anonymous opinions leave no moment and are not among these.
pub async fn recorded_since(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    step: Step,
    since: i64,
) -> Result<Option<i64>> {
    sql("with records as (
             select s.id, case s.occasion when 'mobilisation' then 'mobilise' when 'session' then 'study'
                                          else s.occasion end as step
             from studies s where s.campaign_id = $1 and s.unit_id = $2
             union all
             select t.id, 'talks' from talks t
             where t.campaign_id = $1 and t.unit_id = $2 and t.held_on is not null
             union all
             select o.id, 'opinions' from opinions o
             where o.campaign_id = $1 and o.unit_id = $2 and not o.anonymous
             union all
             select m.id, 'opinions' from merged_opinions m where m.campaign_id = $1 and m.unit_id = $2
             union all
             select p.id, 'problems' from problems p where p.campaign_id = $1 and p.unit_id = $2
         ), moments as (
             select j.at from journal j join records r on r.id = j.object_id where r.step = $3
             union all
             select d.at from text_rounds d join texts t on t.id = d.text_id
             where t.campaign_id = $1 and t.unit_id = $2
               and (case d.act when 'submitted' then 'texts' when 'passed' then 'review' else '' end) = $3
             union all
             select n.issued_at from meeting_notices n
             where n.campaign_id = $1 and n.unit_id = $2 and $3 = 'meeting_notice'
         )
         select max(m.at) as at from moments m where m.at > $4")
    .bind(campaign)
    .bind(unit)
    .bind(step)
    .bind(since)
    .one(tx, |row| row.get("at"))
    .await
}

/// `by` is the examiner.
pub async fn add_check(
    tx: &mut Tx,
    id: Uuid,
    (campaign, unit): (CampaignId, UnitId),
    (step, verdict, reason): (Step, Verdict, &str),
    by: PersonId,
    at: i64,
) -> Result<()> {
    sql("insert into prechecks (id, campaign_id, unit_id, step, verdict, reason, by_id, at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(id)
    .bind(campaign)
    .bind(unit)
    .bind(step)
    .bind(verdict)
    .bind(reason)
    .bind(by)
    .bind(at)
    .run(tx)
    .await
    .map(drop)
}
