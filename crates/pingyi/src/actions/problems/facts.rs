//! What the rules ask of problems, for many units at once.

use std::collections::HashMap;

use domain::campaign::Campaign;
use domain::ids::{ProblemId, UnitId};
use domain::preparation::problem::{Facts, edition, is_own_search};
use store::Tx;

use crate::failure::Result;

/// The facts of every unit below `root` for the rules, in four statements.
pub(crate) async fn facts_below(
    tx: &mut Tx,
    campaign: &Campaign,
    root: UnitId,
) -> Result<HashMap<UnitId, Facts>> {
    let mut facts: HashMap<UnitId, Facts> = HashMap::new();
    let mut lists: HashMap<_, Vec<(ProblemId, i64)>> = HashMap::new();
    for kept in store::problems::kept_below(tx, campaign.id, root).await? {
        let found = facts.entry(kept.unit).or_default();
        match kept.person {
            None => found.team.push(kept.dimension),
            Some(person) if is_own_search(person, kept.entered_by, kept.source) => {
                found.people.insert(person);
            }
            Some(_) => {}
        }
        lists.entry((kept.unit, kept.person)).or_default().push((kept.id, kept.version));
    }
    for (unit, whose, mark) in store::problems::editions::marks_below(tx, campaign.id, root).await? {
        let now = edition::mark(lists.remove(&(unit, whose)).unwrap_or_default());
        let found = facts.entry(unit).or_default();
        let lists = if now == mark { &mut found.completed } else { &mut found.changed };
        lists.insert(whose);
    }
    for (unit, unanswered) in store::problems::unanswered_below(tx, campaign.id, root).await? {
        facts.entry(unit).or_default().unanswered = unanswered;
    }
    for (unit, whose) in store::problems::without_outcome_below(tx, campaign, root).await? {
        facts.entry(unit).or_default().without_outcome.push(whose);
    }
    Ok(facts)
}
