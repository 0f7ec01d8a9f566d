//! The versions of a text: who made which, what stands in one, what differs between two.

use domain::access::Viewer;
use domain::preparation::text::{self, Body, Made, Round, Text, diff};
use store::Tx;
use store::texts::Reading;

use super::Desk;
use super::writing::Path;
use crate::app::App;
use crate::failure::{Failure, Result};

/// The versions that one reader may open, the latest first.
#[derive(Debug, Clone)]
pub struct History {
    pub text: Text,
    /// Of a person's text.
    pub author: Option<String>,
    pub versions: Vec<(Made, String)>,
    /// May go on writing.
    pub writes: bool,
}

/// Whoever writes it reads all of it; a reviewer what was submitted to him, and what was added after the meeting.
async fn history(tx: &mut Tx, desk: &Desk, text: Text) -> Result<History> {
    let hand = desk.hand(text.whose);
    let mut versions = store::texts::versions(tx, text.id).await?;
    if !(hand.owns(text.whose) || hand.types_for(text.whose)) {
        let rounds = store::texts::rounds(tx, text.id).await?;
        let given: Vec<Round> = rounds.into_iter().map(|(round, _)| round).collect();
        let given = text::given_out(&given);
        versions.retain(|(made, _)| made.completed || given.contains(&made.number));
    }
    let author = match text.whose.person() {
        Some(person) => Some(store::people::name_of(tx, person).await?),
        None => None,
    };
    Ok(History { writes: desk.writes(text.whose), text, author, versions })
}

/// Notes that the viewer has read a version. Authors are told who read their text, and when; whoever writes it himself is
/// no reader of it.
pub(in crate::actions) async fn note(
    tx: &mut Tx,
    app: &App,
    desk: &Desk,
    text: &Text,
    number: i64,
) -> Result<()> {
    let hand = desk.hand(text.whose);
    if number > 0 && !hand.owns(text.whose) && !hand.types_for(text.whose) {
        store::texts::add_reading(tx, text.id, number, desk.viewer(), app.clock.now()).await?;
    }
    Ok(())
}

/// Notes what the viewer reads, before he sees a word of it: only what is not noted yet takes the database to write.
pub(in crate::actions) async fn noted(
    app: &App,
    desk: &Desk,
    text: &Text,
    numbers: &[i64],
    known: &[Reading],
) -> Result<()> {
    let hand = desk.hand(text.whose);
    let is_known = |number: i64| known.iter().any(|one| one.number == number && one.person == desk.viewer());
    if hand.owns(text.whose) || hand.types_for(text.whose) || numbers.iter().all(|one| is_known(*one)) {
        return Ok(());
    }
    let mut tx = app.db.write().await?;
    for number in numbers {
        note(&mut tx, app, desk, text, *number).await?;
    }
    Ok(tx.commit().await?)
}

pub async fn list(app: &App, who: &Viewer, (unit, campaign, id): Path) -> Result<History> {
    let mut tx = app.db.read().await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let text = desk.text(&mut tx, id).await?;
    history(&mut tx, &desk, text).await
}

/// A version the viewer may open.
async fn body(tx: &mut Tx, history: &History, number: i64) -> Result<((Made, String), Body)> {
    let made = history.versions.iter().find(|(made, _)| made.number == number).ok_or(Failure::NotFound)?;
    let body = store::texts::body(tx, history.text.id, number).await?.ok_or(Failure::NotFound)?;
    Ok((made.clone(), body))
}

pub async fn read(
    app: &App,
    who: &Viewer,
    (unit, campaign, id): Path,
    number: i64,
) -> Result<(History, (Made, String), Body)> {
    let mut tx = app.db.read().await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let text = desk.text(&mut tx, id).await?;
    let history = history(&mut tx, &desk, text).await?;
    let (made, body) = body(&mut tx, &history, number).await?;
    let known = store::texts::readings(&mut tx, id).await?;
    drop(tx);
    noted(app, &desk, &history.text, &[number], &known).await?;
    Ok((history, made, body))
}

/// Two versions beside each other.
#[derive(Debug, Clone)]
pub struct Compared {
    pub history: History,
    pub from: (Made, String),
    pub to: (Made, String),
    pub parts: Vec<diff::Part>,
}

/// Without numbers it is the latest version and the one before it.
pub async fn compare(
    app: &App,
    who: &Viewer,
    (unit, campaign, id): Path,
    (from, to): (Option<i64>, Option<i64>),
) -> Result<Compared> {
    let mut tx = app.db.read().await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let text = desk.text(&mut tx, id).await?;
    let history = history(&mut tx, &desk, text).await?;
    let mut numbers = history.versions.iter().map(|(made, _)| made.number);
    let to = to.or(numbers.next()).ok_or(Failure::NotFound)?;
    let before = history.versions.iter().map(|(made, _)| made.number).find(|number| *number < to);
    let from = from.or(before).unwrap_or(to);
    let (from, earlier) = body(&mut tx, &history, from).await?;
    let (to, later) = body(&mut tx, &history, to).await?;
    let known = store::texts::readings(&mut tx, id).await?;
    drop(tx);
    noted(app, &desk, &history.text, &[from.0.number, to.0.number], &known).await?;
    Ok(Compared { parts: diff::bodies(&earlier, &later), history, from, to })
}
