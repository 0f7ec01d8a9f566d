//! 报请同意: the branch asks with its figures, the superior answers.

use domain::access::Viewer;
use domain::ids::{CampaignId, ConsentId, UnitId};
use domain::journal::ObjectKind;
use domain::preparation::meeting::{self, Answer};
use store::Tx;

use super::{Reading, of_others, within};
use crate::actions::{Change, progress};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// Asks, with the figures as they stand and the branch's own words.
pub async fn ask(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    report: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let reading = within(&mut tx, app, campaign, unit).await?;
    meeting::ask(reading.facts())?;
    let (id, at): (ConsentId, i64) = (new_id(), app.clock.now());
    let figures = reading.figures().join("\n");
    let told = (figures.as_str(), report.trim());
    store::meetings::add_consent(&mut tx, id, (campaign, unit), told, who.person, at).await?;
    progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    Change::new(unit, "报请同意开会", ObjectKind::Meeting, id)
        .summary(format!("第 {} 次报请", reading.consents.len() + 1))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// The superior's answer to the round he has read.
pub async fn answer(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    round: ConsentId,
    given: Answer,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let reading = within(&mut tx, app, campaign, unit).await?;
    of_others(&mut tx, who, unit).await?;
    meeting::answer(reading.facts(), given, reason)?;
    keep(&mut tx, app, who, &reading, round, (given, reason.trim()), "答复报请").await?;
    Ok(tx.commit().await?)
}

/// Records what a superior outside the installation has answered to the top unit.
pub async fn reply(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    round: ConsentId,
    given: Answer,
    words: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let reading = within(&mut tx, app, campaign, unit).await?;
    meeting::reply(reading.facts(), reading.unit.parent.is_some(), given, words)?;
    keep(&mut tx, app, who, &reading, round, (given, words.trim()), "记录上级答复").await?;
    Ok(tx.commit().await?)
}

async fn keep(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    reading: &Reading,
    round: ConsentId,
    (given, reason): (Answer, &str),
    act: &'static str,
) -> Result<()> {
    reading.waiting().filter(|waiting| waiting.id == round).ok_or(Failure::Stale)?;
    store::meetings::answer(tx, round, (given, reason), who.person, app.clock.now()).await?;
    progress::refresh(tx, app, &reading.campaign, reading.unit.id).await?;
    Change::new(reading.unit.id, act, ObjectKind::Meeting, round)
        .summary(format!("第 {} 次报请：{}", reading.consents.len(), given.label()))
        .because(reason)
        .record(tx, app, who.person)
        .await
}
