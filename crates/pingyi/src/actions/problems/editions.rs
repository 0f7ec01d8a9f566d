//! 会前稿 and 会后稿: the lists as they stood when the meeting was opened, and as they were completed after it.

use domain::access::Viewer;
use domain::ids::{CampaignId, PersonId, ProblemEditionId, UnitId};
use domain::journal::{Digest, ObjectKind};
use domain::org::UnitKind;
use domain::preparation::problem::edition::{self, Closing, Edition, Entry, Moment, State};
use domain::preparation::problem::{self, Problem};
use domain::preparation::talk::Circle;
use domain::theme::Dimension;
use store::Tx;
use store::problems::Listed;

use super::Desk;
use crate::actions::{Change, campaigns, progress};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// One list after the meeting, with what was kept of it.
#[derive(Debug, Clone)]
pub struct Shelf {
    pub whose: Option<PersonId>,
    /// 班子, or the person's name.
    pub name: String,
    /// It is to be completed here; otherwise it is only kept.
    pub asked: bool,
    pub state: State,
    /// See [`edition::is_heard`].
    pub heard: bool,
    /// Tells the list as it stands from every other state of it.
    pub seen: String,
    /// Each with the name of who made it.
    pub editions: Vec<(Edition, String)>,
}

/// The lists there are to be, the team's first, and those of others of which something was kept.
pub(super) fn shelves(
    kind: UnitKind,
    circle: &Circle,
    problems: &[Listed],
    kept: &[(Edition, String)],
) -> Vec<Shelf> {
    let asked = edition::asked(kind, circle);
    let is_asked = |whose: Option<PersonId>| asked.iter().any(|(one, _)| *one == whose);
    let others = circle.inside().into_iter().map(|person| (Some(person.id), person.name.clone()));
    let others = others
        .filter(|(whose, _)| !is_asked(*whose) && kept.iter().any(|(edition, _)| edition.person == *whose));
    let shelf = |(whose, name): (Option<PersonId>, String)| {
        let editions: Vec<_> = kept.iter().filter(|(one, _)| one.person == whose).cloned().collect();
        let entries = entries(problems, whose);
        let mark = mark(&entries);
        let own = || editions.iter().map(|(edition, _)| edition);
        Shelf {
            whose,
            name,
            asked: is_asked(whose),
            state: edition::state(&mark, own()),
            heard: edition::is_heard(&entries, own()),
            seen: Digest::of(mark.as_bytes()).to_string(),
            editions,
        }
    };
    asked.iter().cloned().chain(others).map(shelf).collect()
}

fn entries(problems: &[Listed], whose: Option<PersonId>) -> Vec<Entry> {
    let own = problems.iter().filter(|listed| listed.problem.person == whose);
    own.map(|listed| Entry::from(&listed.problem)).collect()
}

fn mark(entries: &[Entry]) -> String {
    edition::mark(entries.iter().map(|entry| (entry.problem, entry.version)))
}

/// An edition of one list that is made now, with the number after its last one.
fn next<'a>(
    (whose, moment): (Option<PersonId>, Moment),
    (at, by): (i64, PersonId),
    remark: &str,
    entries: &[Entry],
    own: impl Iterator<Item = &'a Edition>,
) -> Edition {
    Edition {
        id: new_id(),
        person: whose,
        number: own.map(|edition| edition.number).max().unwrap_or(0) + 1,
        moment,
        at,
        by,
        remark: remark.to_owned(),
        mark: mark(entries),
    }
}

/// Keeps every list as the meeting finds it; one that was kept already and is the same is not kept twice.
pub(in crate::actions) async fn keep_before(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    made: (i64, PersonId),
) -> Result<()> {
    let problems = store::problems::of_unit(tx, campaign, unit).await?;
    let kept = store::problems::editions::of_unit(tx, campaign, unit).await?;
    // They come list by list.
    let mut lists: Vec<Option<PersonId>> = problems.iter().map(|listed| listed.problem.person).collect();
    lists.dedup();
    for whose in lists {
        let entries = entries(&problems, whose);
        let own = || kept.iter().map(|(one, _)| one).filter(|one| one.person == whose);
        let new = next((whose, Moment::Before), made, "", &entries, own());
        if own().next_back().is_none_or(|last| last.mark != new.mark) {
            store::problems::editions::add(tx, (campaign, unit), &new, &entries).await?;
        }
    }
    Ok(())
}

/// A list as the meeting found it.
pub(in crate::actions) async fn met(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    whose: Option<PersonId>,
) -> Result<Vec<Entry>> {
    let kept = store::problems::editions::of_unit(tx, campaign, unit).await?;
    match edition::before(kept.iter().map(|(one, _)| one).filter(|one| one.person == whose)) {
        Some(before) => Ok(store::problems::editions::entries(tx, before.id).await?),
        // Nothing stood in it.
        None => Ok(Vec::new()),
    }
}

/// A problem as the meeting found it. `None` where there was no meeting yet, or it came into the list since.
pub(super) async fn as_met(tx: &mut Tx, desk: &Desk, of: &Problem) -> Result<Option<Entry>> {
    let (campaign, unit) = (desk.campaign.id, desk.unit.id);
    if store::meetings::opened_on(tx, campaign, unit).await?.is_none() {
        return Ok(None);
    }
    let entries = met(tx, (campaign, unit), of.person).await?;
    Ok(entries.into_iter().find(|entry| entry.problem == of.id))
}

/// Does an edition of its list have the problem?
pub(super) async fn is_kept(tx: &mut Tx, of: &Problem) -> Result<bool> {
    for (edition, _) in store::problems::editions::of_unit(tx, of.campaign, of.unit).await? {
        let has = |entries: Vec<Entry>| entries.iter().any(|entry| entry.problem == of.id);
        if edition.person == of.person && has(store::problems::editions::entries(tx, edition.id).await?) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A list that somebody completes.
#[derive(Clone)]
pub struct Chosen {
    pub whose: Option<PersonId>,
    /// [`Shelf::seen`] of the list that was read.
    pub seen: String,
    /// What is said where the meeting left nothing in it.
    pub remark: String,
}

domain::unquoted!(Chosen);

/// Completes lists after the meeting, each as it was read. One that was completed and not changed since stays as it is.
/// Gives how many were completed.
pub async fn complete(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    chosen: &[Chosen],
) -> Result<usize> {
    let mut tx = app.db.write().await?;
    let desk = Desk::open(&mut tx, app, who, campaign, unit).await?;
    for one in chosen {
        desk.require(one.whose)?;
    }
    let held_on = store::meetings::opened_on(&mut tx, campaign, unit).await?;
    edition::may_complete(held_on.is_some())?;
    let problems = store::problems::of_unit(&mut tx, campaign, unit).await?;
    let kept = store::problems::editions::of_unit(&mut tx, campaign, unit).await?;
    let shelves = shelves(desk.unit.kind, &desk.circle, &problems, &kept);
    let mut closing: Vec<(&Shelf, &str)> = Vec::new();
    for one in chosen {
        let shelf = shelves.iter().find(|shelf| shelf.asked && shelf.whose == one.whose);
        let shelf = shelf.ok_or(Failure::NotFound)?;
        if shelf.seen != one.seen {
            return Err(Failure::Stale);
        }
        if shelf.state != State::Completed {
            // A word that the list itself contradicts is not kept.
            closing.push((shelf, if shelf.heard { "" } else { one.remark.trim() }));
        }
    }
    let ruled: Vec<Closing<'_>> = closing
        .iter()
        .map(|(shelf, remark)| Closing { name: &shelf.name, heard: shelf.heard, remark })
        .collect();
    edition::complete(&ruled)?;
    let made = (app.clock.now(), who.person);
    for (shelf, remark) in &closing {
        let entries = entries(&problems, shelf.whose);
        let own = shelf.editions.iter().map(|(edition, _)| edition);
        let new = next((shelf.whose, Moment::After), made, remark, &entries, own);
        store::problems::editions::add(&mut tx, (campaign, unit), &new, &entries).await?;
        Change::new(unit, "定稿问题清单", ObjectKind::Problem, new.id)
            .summary(format!("{}的问题清单，会后稿", shelf.name))
            .record(&mut tx, app, who.person)
            .await?;
    }
    progress::refresh(&mut tx, app, &desk.campaign, unit).await?;
    tx.commit().await?;
    Ok(closing.len())
}

/// One edition with the one before it, for who may read the list.
#[derive(Clone)]
pub struct Shown {
    pub edition: Edition,
    pub entries: Vec<Entry>,
    pub made_by: String,
    /// 班子, or the person's name.
    pub name: String,
    pub before: Option<(Edition, Vec<Entry>)>,
    /// What the list is held against.
    pub dimensions: Vec<Dimension>,
}

domain::unquoted!(Shown);

pub async fn show(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, ProblemEditionId),
) -> Result<Shown> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let kept = store::problems::editions::of_unit(&mut tx, desk.campaign.id, unit).await?;
    let found = kept.iter().find(|(one, _)| one.id == id && desk.sight.reads(desk.viewer, one.person));
    let (edition, made_by) = found.cloned().ok_or(Failure::NotFound)?;
    let name = match edition.person {
        None => edition::TEAM.to_owned(),
        Some(person) => store::people::name_of(&mut tx, person).await?,
    };
    let is_earlier = |one: &Edition| one.person == edition.person && one.number < edition.number;
    let before = match kept.into_iter().map(|(one, _)| one).rfind(is_earlier) {
        None => None,
        Some(before) => {
            let entries = store::problems::editions::entries(&mut tx, before.id).await?;
            Some((before, entries))
        }
    };
    Ok(Shown {
        entries: store::problems::editions::entries(&mut tx, edition.id).await?,
        dimensions: problem::dimensions(&desk.pack, edition.person).to_vec(),
        edition,
        made_by,
        name,
        before,
    })
}
