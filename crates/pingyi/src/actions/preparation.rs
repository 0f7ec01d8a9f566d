//! What is recorded before the meeting, gathered for the rules.

use std::collections::HashMap;

use domain::campaign::Campaign;
use domain::ids::UnitId;
use domain::preparation::Facts;
use store::Tx;

use crate::failure::Result;

/// The facts of every unit below `root`, itself included, in a handful of statements however many units there are.
#[expect(clippy::unused_async, reason = "each slice adds its statements")]
pub(crate) async fn facts_below(
    _tx: &mut Tx,
    _campaign: &Campaign,
    _root: UnitId,
) -> Result<HashMap<UnitId, Facts>> {
    Ok(HashMap::new())
}
