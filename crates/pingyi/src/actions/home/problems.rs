//! A person's own problems: before the meeting as long as he has put down none, after it until his list is completed.

use domain::access::Viewer;
use domain::campaign::{Campaign, Step};
use domain::plan;
use domain::preparation::problem::{self, edition::State};

use super::texts::is_asked;
use super::{Place, Todo};
use crate::actions::progress::Standing;
use crate::actions::reviews::last_day;

/// What the unit's campaign still waits for of this person's: a first problem, or the word that his list is complete.
pub(super) fn own(who: &Viewer, campaign: &Campaign, standing: &Standing, at: &Place) -> Option<Todo> {
    let (run, records) = (standing.run(), &standing.records);
    let facts = &records.preparation;
    let variant = records.plan.as_ref().and_then(|plan| plan.content.variant.as_deref());
    let let_off = plan::is_let_off(&run, variant, Step::Problems);
    let held = facts.meeting.opened_on.is_some();
    if let_off || !is_asked(who, campaign, standing, at) {
        return None;
    }
    if problem::owes(&run, &facts.problems, who.person, held) {
        return Some(Todo::OwnProblems { at: at.clone(), due: last_day(standing, Step::Problems) });
    }
    let owes = problem::owes_completing(&run, &facts.problems, &facts.talks.circle, who.person, held);
    owes.map(|state| Todo::OwnList { at: at.clone(), changed: state == State::ChangedSince })
}
