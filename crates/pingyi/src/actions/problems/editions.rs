//! 会前稿 and 会后稿: the lists as they stood when the meeting was opened, and as they were completed after it.

use domain::access::Viewer;
use domain::ids::{CampaignId, PersonId, ProblemEditionId, UnitId};
use domain::journal::ObjectKind;
use domain::preparation::problem;
use domain::preparation::problem::edition::{self, Edition, Entry, Moment, State};
use domain::preparation::talk::Person;
use domain::theme::Dimension;
use store::Tx;
use store::problems::Listed;

use super::Desk;
use crate::actions::{Change, campaigns, progress};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// The editions of one list, each with the name of who made it.
#[derive(Debug, Clone)]
pub struct Shelf {
    pub whose: Option<PersonId>,
    /// 班子, or the person's name.
    pub name: String,
    pub state: State,
    pub editions: Vec<(Edition, String)>,
}

/// Every list there is to be, the team's first, with its editions. `people` are those who take part.
pub(super) fn shelves(people: &[&Person], problems: &[Listed], kept: &[(Edition, String)]) -> Vec<Shelf> {
    let team = std::iter::once((None, "班子".to_owned()));
    let lists = team.chain(people.iter().map(|person| (Some(person.id), person.name.clone())));
    let shelf = |(whose, name): (Option<PersonId>, String)| {
        let editions: Vec<_> = kept.iter().filter(|(one, _)| one.person == whose).cloned().collect();
        let mark = edition::mark(of(problems, whose).map(|one| (one.problem.id, one.problem.version)));
        let state = edition::state(&mark, editions.iter().map(|(edition, _)| edition));
        Shelf { whose, name, state, editions }
    };
    lists.map(shelf).collect()
}

fn of(problems: &[Listed], whose: Option<PersonId>) -> impl Iterator<Item = &Listed> {
    problems.iter().filter(move |listed| listed.problem.person == whose)
}

fn entries(problems: &[Listed], whose: Option<PersonId>) -> Vec<Entry> {
    of(problems, whose).map(|listed| Entry::from(&listed.problem)).collect()
}

/// What is kept of one list: made now, with the number after its last one.
fn next(
    (whose, moment): (Option<PersonId>, Moment),
    (at, by): (i64, PersonId),
    remark: &str,
    entries: Vec<Entry>,
    kept: &[(Edition, String)],
) -> Edition {
    let last = kept.iter().filter(|(one, _)| one.person == whose).map(|(one, _)| one.number).max();
    let number = last.unwrap_or(0) + 1;
    Edition { id: new_id(), person: whose, number, moment, at, by, remark: remark.to_owned(), entries }
}

/// Keeps every list as the meeting finds it; one that was kept already and is the same is not kept twice.
pub(in crate::actions) async fn keep_before(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    (at, by): (i64, PersonId),
) -> Result<()> {
    let problems = store::problems::of_unit(tx, campaign, unit).await?;
    let kept = store::problems::editions::of_unit(tx, campaign, unit).await?;
    let mut lists: Vec<Option<PersonId>> = problems.iter().map(|listed| listed.problem.person).collect();
    lists.dedup();
    for whose in lists {
        let new = next((whose, Moment::Before), (at, by), "", entries(&problems, whose), &kept);
        let last = kept.iter().rev().map(|(one, _)| one).find(|one| one.person == whose);
        if last.is_none_or(|last| last.mark() != new.mark()) {
            store::problems::editions::add(tx, (campaign, unit), &new).await?;
        }
    }
    Ok(())
}

/// Completes lists after the meeting: as they stand, with one word for those that the meeting added nothing to. A list that
/// was completed and not changed since stays as it is. Gives how many were completed.
pub async fn complete(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    lists: &[Option<PersonId>],
    remark: &str,
) -> Result<usize> {
    let mut tx = app.db.write().await?;
    let desk = Desk::open(&mut tx, app, who, campaign, unit).await?;
    for whose in lists {
        desk.require(*whose)?;
    }
    let problems = store::problems::of_unit(&mut tx, campaign, unit).await?;
    let kept = store::problems::editions::of_unit(&mut tx, campaign, unit).await?;
    let mut chosen = shelves(&desk.circle.inside(), &problems, &kept);
    chosen.retain(|shelf| lists.contains(&shelf.whose) && shelf.state != State::Completed);
    let filled: Vec<(String, Vec<Entry>)> =
        chosen.iter().map(|shelf| (shelf.name.clone(), entries(&problems, shelf.whose))).collect();
    let held = store::meetings::opened_on(&mut tx, campaign, unit).await?.is_some();
    edition::complete(filled.iter().map(|(name, list)| (name.as_str(), list.as_slice())), remark, held)?;
    if chosen.is_empty() {
        return Ok(0);
    }
    let made = (app.clock.now(), who.person);
    for (shelf, (name, list)) in chosen.iter().zip(filled) {
        let new = next((shelf.whose, Moment::After), made, remark, list, &kept);
        store::problems::editions::add(&mut tx, (campaign, unit), &new).await?;
        Change::new(unit, "定稿问题清单", ObjectKind::Problem, new.id)
            .summary(format!("{name}的问题清单，会后稿"))
            .record(&mut tx, app, who.person)
            .await?;
    }
    progress::refresh(&mut tx, app, &desk.campaign, unit).await?;
    tx.commit().await?;
    Ok(chosen.len())
}

/// One edition with the one before it, for who may read the list.
#[derive(Debug, Clone)]
pub struct Shown {
    pub edition: Edition,
    pub made_by: String,
    /// 班子, or the person's name.
    pub name: String,
    pub before: Option<Edition>,
    /// What the list is held against.
    pub dimensions: Vec<Dimension>,
}

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
        None => "班子".to_owned(),
        Some(person) => store::people::name_of(&mut tx, person).await?,
    };
    let mut earlier = kept
        .into_iter()
        .map(|(one, _)| one)
        .filter(|one| one.person == edition.person && one.number < edition.number);
    let dimensions = problem::dimensions(&desk.pack, edition.person).to_vec();
    Ok(Shown { before: earlier.next_back(), edition, made_by, name, dimensions })
}
