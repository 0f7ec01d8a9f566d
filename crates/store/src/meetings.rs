//! The call to the meeting, and the meeting as it was opened.

use domain::ids::{CampaignId, PersonId, UnitId};
use time::Date;

use crate::db::{Tx, sql};
use crate::error::Result;

/// The day the meeting was opened.
pub async fn opened_on(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Option<Date>> {
    sql("select unit_id as id, opened_on from meetings where campaign_id = $1 and unit_id = $2")
        .bind(campaign)
        .bind(unit)
        .find(tx, |row| row.get("opened_on"))
        .await
}

pub async fn open(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
    opened_on: Date,
    opened_by: PersonId,
) -> Result<()> {
    sql("insert into meetings (campaign_id, unit_id, opened_on, opened_by) values ($1, $2, $3, $4)")
        .bind(campaign)
        .bind(unit)
        .bind(opened_on)
        .bind(opened_by)
        .run(tx)
        .await
        .map(drop)
}

/// The meetings of every unit below `root`, itself included.
pub async fn opened_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<(UnitId, Date)>> {
    sql("select m.unit_id, m.opened_on from meetings m join unit_lines l on l.unit_id = m.unit_id
         where m.campaign_id = $1 and l.ancestor_id = $2 order by m.unit_id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok((row.get("unit_id")?, row.get("opened_on")?)))
    .await
}
