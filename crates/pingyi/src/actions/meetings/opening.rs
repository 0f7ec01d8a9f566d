//! Opening the meeting, and taking an opening back on its day.

use domain::Refusal;
use domain::access::Viewer;
use domain::ids::{CampaignId, UnitId};
use domain::journal::ObjectKind;
use domain::preparation::meeting::{opening, readiness};
use domain::preparation::problem::edition;
use domain::preparation::text;
use domain::wording;
use store::Tx;

use super::within;
use crate::actions::{Change, problems, progress};
use crate::app::App;
use crate::failure::Result;

/// What the journal calls an opening that was taken back: it is read from there.
pub(super) const UNDONE: &str = "撤回开会";

/// Opens the meeting today, if nothing hard stands in its way: the same list the page shows. `given` are facts that may
/// be passed over, with a reason each.
pub async fn open(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    given: &[(String, String)],
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let reading = within(&mut tx, app, campaign, unit).await?;
    let overrides = opening::open(reading.facts(), &reading.barring_today, given, reading.today)?;
    let standing = &reading.standing;
    let records = readiness::kept(&standing.run(), &standing.records, reading.today);
    let case = (campaign, unit);
    store::meetings::open(&mut tx, case, (reading.today, who.person), &overrides, &records).await?;
    problems::editions::keep_before(&mut tx, (campaign, unit), (app.clock.now(), who.person)).await?;
    progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    let passed: Vec<String> = overrides.iter().map(|one| format!("{}：{}", one.fact, one.reason)).collect();
    let summary = match passed.len() {
        0 => wording::day(reading.today),
        several => format!("{}，写明理由略过 {several} 项", wording::day(reading.today)),
    };
    Change::new(unit, "开会", ObjectKind::Meeting, campaign)
        .summary(summary)
        .because(&passed.join("；"))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Nothing rests on the opening yet: neither a text nor a list was completed after it.
pub(super) async fn rests(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
) -> Result<std::result::Result<(), Refusal>> {
    let texts = store::texts::completed(tx, campaign, unit).await?;
    let lists = store::problems::editions::marks_below(tx, campaign, unit).await?;
    let lists = lists.iter().filter(|(at, ..)| *at == unit).count();
    Ok(text::may_unopen(texts).and_then(|()| edition::may_unopen(lists)))
}

/// Takes back an opening that was a mistake. The journal keeps both.
pub async fn undo(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let reading = within(&mut tx, app, campaign, unit).await?;
    opening::undo(reading.facts().opened_on, reason, reading.today)?;
    if let Some(refusal) = reading.stays {
        return Err(refusal.into());
    }
    store::meetings::remove(&mut tx, campaign, unit).await?;
    progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    Change::new(unit, UNDONE, ObjectKind::Meeting, campaign)
        .summary(wording::day(reading.today))
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}
