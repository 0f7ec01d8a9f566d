//! What is recorded before the meeting, gathered for the rules.

use std::collections::HashMap;

use domain::campaign::Campaign;
use domain::ids::UnitId;
use domain::preparation::Facts;
use store::Tx;
use time::Date;

use super::talks;
use crate::failure::Result;

/// The facts of every unit below `root`, itself included, in a handful of statements however many units there are.
pub(crate) async fn facts_below(
    tx: &mut Tx,
    campaign: &Campaign,
    root: UnitId,
    today: Date,
) -> Result<HashMap<UnitId, Facts>> {
    let mut facts: HashMap<UnitId, Facts> = HashMap::new();
    for (unit, study) in super::studies::facts_below(tx, campaign.id, root).await? {
        facts.entry(unit).or_default().study = study;
    }
    for (unit, found) in talks::facts_below(tx, campaign, root, today).await? {
        facts.entry(unit).or_default().talks = found;
    }
    for (unit, found) in super::opinions::facts_below(tx, campaign, root, today).await? {
        facts.entry(unit).or_default().opinions = found;
    }
    for (unit, found) in super::problems::facts_below(tx, campaign, root).await? {
        facts.entry(unit).or_default().problems = found;
    }
    for (unit, found) in super::texts::facts_below(tx, campaign.id, root, today).await? {
        facts.entry(unit).or_default().texts = found;
    }
    for (unit, found) in super::meetings::facts_below(tx, campaign.id, root).await? {
        facts.entry(unit).or_default().meeting = found;
    }
    Ok(facts)
}
