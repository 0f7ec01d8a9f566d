//! A person's own texts, and those that wait for his word.

use domain::access::Viewer;
use domain::campaign::{Campaign, Step};
use domain::plan;
use domain::preparation::text::{self, Owed, Stage, Whose};
use domain::theme::TextKind;
use store::Tx;
use store::texts::Own;

use super::{OwnText, Place, Todo};
use crate::actions::progress::Standing;
use crate::app::App;
use crate::failure::Result;

/// Is anything asked of this person himself? Before the roster is frozen whoever belongs to the branch is asked.
pub(super) fn is_asked(who: &Viewer, campaign: &Campaign, standing: &Standing, at: &Place) -> bool {
    let is_member = campaign.frozen_at.is_none() && who.branches.contains(&at.unit);
    let circle = &standing.records.preparation.talks.circle;
    !standing.records.notices.is_empty() && (is_member || circle.is_inside(who.person))
}

/// What the unit's campaign still asks this person to write. `mine` are all his texts, read once.
pub(super) fn own(
    who: &Viewer,
    campaign: &Campaign,
    standing: &Standing,
    at: &Place,
    mine: &[Own],
) -> Vec<Todo> {
    let (run, records) = (standing.run(), &standing.records);
    let facts = &records.preparation;
    if !is_asked(who, campaign, standing, at) {
        return Vec::new();
    }
    let variant = records.plan.as_ref().and_then(|plan| plan.content.variant.as_deref());
    let let_off = plan::is_let_off(&run, variant, Step::Texts);
    let held = facts.meeting.opened_on.is_some();
    let due = crate::actions::reviews::last_day(standing, Step::Texts);
    let of_people = standing.pack.texts.iter().map(|rule| rule.kind).filter(|kind| *kind != TextKind::Team);
    let mut todo = Vec::new();
    for (kind, whose) in of_people.filter_map(|kind| Some((kind, Whose::new(kind, Some(who.person))?))) {
        let text = mine.iter().find(|one| {
            one.begun
                && one.text.campaign == at.campaign
                && one.text.unit == at.unit
                && one.text.whose == whose
        });
        let seen = facts.texts.texts.iter().find(|seen| seen.whose == whose);
        let Some(owed) = text::owed(&run, whose, seen, held) else { continue };
        let state = match text.map(|one| (one.text.stage, one.text.id, one)) {
            None if owed == Owed::Submitting && !let_off => OwnText::Unwritten,
            // What another types for him he learns of when it is a version.
            Some((Stage::Draft, _, one)) if one.text.number == 0 && !one.writing => OwnText::Unwritten,
            Some((Stage::Draft, id, one)) if one.text.number == 0 => OwnText::Unsaved(id),
            Some((Stage::Draft, id, one)) => match missing(standing, one) {
                missing if missing.is_empty() => OwnText::Writing(id),
                missing => OwnText::Lacking(id, missing),
            },
            Some((Stage::Returned, id, one)) => {
                OwnText::Returned(id, one.returned.clone().unwrap_or_default())
            }
            Some((Stage::Passed, id, _)) if seen.is_some_and(|seen| seen.unconfirmed) => {
                OwnText::Unconfirmed(id)
            }
            Some((Stage::Passed, id, one)) if one.writing => OwnText::Drafted(id),
            Some((Stage::Passed, id, _)) => OwnText::Uncompleted(id),
            // Nothing is his to do while others look at it.
            _ => continue,
        };
        todo.push(Todo::OwnText { at: at.clone(), kind, state, due });
    }
    todo
}

/// What giving it in would be refused for.
fn missing(standing: &Standing, own: &Own) -> Vec<String> {
    let rule = text::rule(&standing.pack, own.text.whose.kind());
    rule.zip(own.latest.as_ref()).map(|(rule, latest)| latest.missing(rule)).unwrap_or_default()
}

pub(super) async fn reviews(tx: &mut Tx, app: &App, who: &Viewer) -> Result<Vec<Todo>> {
    let piles = crate::actions::reviews::waiting(tx, app, who).await?;
    let todo = piles.into_iter().map(|((campaign, unit), pile)| Todo::Review {
        at: Place { unit, unit_name: pile.unit_name, campaign, title: pile.title },
        texts: pile.texts,
        first: pile.first,
    });
    Ok(todo.collect())
}
