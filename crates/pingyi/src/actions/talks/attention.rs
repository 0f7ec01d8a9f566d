//! 重点谈话对象: whom the committee has marked, and why. In the journal stands that it was done, and neither whom nor why.

use domain::access::Viewer;
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::journal::ObjectKind;
use domain::preparation::talk::{self, CareKind};

use super::{circle, held_at};
use crate::actions::{Change, campaigns};
use crate::app::App;
use crate::failure::{Failure, Result};

/// What is marked already stays as it is.
pub async fn mark(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    person: PersonId,
    kind: CareKind,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    held_at(&mut tx, &campaign, unit).await?;
    let circle = circle(&mut tx, app, &campaign, unit).await?;
    talk::check_mark(&circle, who.person, person)?;
    let here = (campaign.id, unit);
    if !store::talks::marks::add(&mut tx, here, (person, kind), who.person, app.clock.now()).await? {
        return Ok(());
    }
    Change::new(unit, "定重点谈话对象", ObjectKind::Campaign, campaign.id)
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// To who is marked himself there is nothing to take off.
pub async fn unmark(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    person: PersonId,
    kind: CareKind,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    let is_other = person != who.person;
    if !is_other || !store::talks::marks::remove(&mut tx, (campaign.id, unit), (person, kind)).await? {
        return Err(Failure::NotFound);
    }
    Change::new(unit, "取消重点谈话对象", ObjectKind::Campaign, campaign.id)
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}
