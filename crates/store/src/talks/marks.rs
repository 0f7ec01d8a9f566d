//! 重点谈话对象: who is marked, and why. For those who arrange the talks: whoever calls this has made sure of it.

use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::talk::{CareKind, Mark};

use crate::db::{Tx, sql};
use crate::error::Result;

pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Mark>> {
    sql("select m.person_id as id, m.kind, p.name from talk_marks m join people p on p.id = m.person_id
         where m.campaign_id = $1 and m.unit_id = $2 order by p.name_order, m.person_id, m.kind")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok(Mark { person: row.get("id")?, name: row.get("name")?, kind: row.get("kind")? }))
    .await
}

/// Whether it was not there before.
pub async fn add(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    (person, kind): (PersonId, CareKind),
    by: PersonId,
    at: i64,
) -> Result<bool> {
    let added = sql("insert into talk_marks (campaign_id, unit_id, person_id, kind, set_by, set_at)
                     values ($1, $2, $3, $4, $5, $6)
                     on conflict (campaign_id, unit_id, person_id, kind) do nothing")
    .bind(campaign)
    .bind(unit)
    .bind(person)
    .bind(kind)
    .bind(by)
    .bind(at)
    .run(tx)
    .await?;
    Ok(added == 1)
}

/// Whether it was there.
pub async fn remove(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    (person, kind): (PersonId, CareKind),
) -> Result<bool> {
    let removed = sql("delete from talk_marks
                       where campaign_id = $1 and unit_id = $2 and person_id = $3 and kind = $4")
    .bind(campaign)
    .bind(unit)
    .bind(person)
    .bind(kind)
    .run(tx)
    .await?;
    Ok(removed == 1)
}
