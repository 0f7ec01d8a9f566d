//! An original that was entered by mistake is taken out, as long as nothing rests on it.

use domain::access::Viewer;
use domain::ids::{CampaignId, OpinionId, UnitId};
use domain::journal::ObjectKind;
use domain::preparation::opinion::{self, Opinion};

use super::{Change, open};
use crate::app::App;
use crate::failure::Result;

/// What would be taken out, if it may be.
pub async fn show(app: &App, campaign: CampaignId, unit: UnitId, id: OpinionId) -> Result<Opinion> {
    let reading = super::read(app, campaign, unit).await?;
    let known = reading.opinion(id)?;
    opinion::removable(known, reading.opened_on)?;
    Ok(known.clone())
}

/// The words belong to whoever said them, so the journal tells how they came and why they went. `version` is the one the
/// form was filled from.
pub async fn remove(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, OpinionId),
    version: i64,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (reading, _) = open(&mut tx, app, campaign, unit).await?;
    let known = reading.opinion(id)?;
    opinion::remove(known, reading.opened_on, reason)?;
    store::opinions::remove(&mut tx, &Opinion { version, ..known.clone() }).await?;
    crate::actions::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    Change::new(unit, "删去意见", ObjectKind::Opinion, id)
        .summary(format!("录入的一条原话（{}）；理由：{}", known.method.label(), reason.trim()))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}
