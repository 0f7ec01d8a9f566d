//! Taking back the record of a talk that was not held so: by who made it, while nothing else rests on it.

use domain::access::Viewer;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, TalkId, UnitId};
use domain::preparation::talk::{self, Talk};
use store::Tx;
use store::talks::Listed;

use super::{find, listed, told};
use crate::actions::{campaigns, progress};
use crate::app::App;
use crate::failure::{Failure, Result};

/// The talk, where the viewer may take its record back. To everybody but the two there is nothing to take back.
async fn checked(
    tx: &mut Tx,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, TalkId),
) -> Result<(Campaign, Talk)> {
    let campaign = campaigns::open(tx, campaign, unit).await?;
    let talk = find(tx, campaign.id, unit, id).await?;
    if !talk.has_party(who.person) || talk.held_on.is_none() {
        return Err(Failure::NotFound);
    }
    let opened_on = store::meetings::opened_on(tx, campaign.id, unit).await?;
    talk::check_withdrawal(store::talks::hand(tx, id).await?, who.person, opened_on)?;
    Ok((campaign, talk))
}

/// The talk whose record the viewer is asked about.
pub async fn ask(app: &App, who: &Viewer, at: (CampaignId, UnitId, TalkId)) -> Result<Listed> {
    let mut tx = app.db.read().await?;
    let (_, talk) = checked(&mut tx, who, at).await?;
    listed(&mut tx, talk).await
}

/// `version` is the one that was asked about.
pub async fn withdraw(
    app: &App,
    who: &Viewer,
    at: (CampaignId, UnitId, TalkId),
    version: i64,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (campaign, held) = checked(&mut tx, who, at).await?;
    if held.version != version {
        return Err(Failure::Stale);
    }
    store::talks::withdraw(&mut tx, &held).await?;
    let unit = held.unit;
    progress::refresh(&mut tx, app, &campaign, unit).await?;
    told(&mut tx, app, who, "撤回谈心谈话记录", held, reason).await?;
    Ok(tx.commit().await?)
}
