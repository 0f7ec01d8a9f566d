//! Examination beforehand, step by step.

use domain::access::Viewer;
use domain::campaign::Step;
use domain::ids::{CampaignId, UnitId};
use domain::journal::ObjectKind;
use domain::preparation::meeting::{self, Said, Verdict};

use super::{of_others, within};
use crate::actions::{Change, progress};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::Result;

/// Says a word on one step; the words before it stay on record.
pub async fn examine(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    step: Step,
    verdict: Verdict,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let reading = within(&mut tx, app, campaign, unit).await?;
    of_others(&mut tx, who, unit).await?;
    let reason = reason.trim();
    let of_another = reading.returned_by(step).is_some_and(|examiner| examiner != who.person);
    meeting::examine(reading.facts(), &reading.items, Said { step, verdict, reason, of_another })?;
    let (id, at) = (new_id(), app.clock.now());
    let said = (step, verdict, reason);
    store::meetings::add_check(&mut tx, id, (campaign, unit), said, who.person, at).await?;
    progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    Change::new(unit, "会前检查", ObjectKind::Meeting, id)
        .summary(format!("{}：{}", step.label(), verdict.label()))
        .because(reason)
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}
