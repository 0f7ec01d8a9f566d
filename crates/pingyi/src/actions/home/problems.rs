//! A person's own problems, as long as he has put down none.

use domain::access::Viewer;
use domain::campaign::{Campaign, Step};
use domain::plan;
use domain::preparation::problem;

use super::texts::is_asked;
use super::{Place, Todo};
use crate::actions::progress::Standing;
use crate::actions::reviews::last_day;

/// Whether the unit's campaign still waits for a first problem of this person's.
pub(super) fn own(who: &Viewer, campaign: &Campaign, standing: &Standing, at: &Place) -> Option<Todo> {
    let (run, records) = (standing.run(), &standing.records);
    let facts = &records.preparation;
    let variant = records.plan.as_ref().and_then(|plan| plan.content.variant.as_deref());
    let let_off = plan::is_let_off(&run, variant, Step::Problems);
    let held = facts.meeting.opened_on.is_some();
    let owes = is_asked(who, campaign, standing, at)
        && !let_off
        && problem::owes(&run, &facts.problems, who.person, held);
    owes.then(|| Todo::OwnProblems { at: at.clone(), due: last_day(standing, Step::Problems) })
}
