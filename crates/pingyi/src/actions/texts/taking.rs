//! What somebody may take over into a text, line by line as it was written: the notes of his own talks, and the problems of
//! the list the text speaks of. Whoever wrote it once does not write it again; nothing is written for him.

use domain::Refusal;
use domain::access::Viewer;
use domain::ids::{PersonId, ProblemId, TalkId};
use domain::preparation::problem::{self, Problem, Source};
use domain::preparation::talk::{Notes, Talk};
use domain::preparation::text::{self, Text};
use domain::refusal::TextRefusal;
use store::Tx;
use store::talks::Listed;

use super::Desk;
use super::writing::{Before, Path, Written, at, put};
use crate::actions::campaigns;
use crate::actions::problems::editions;
use crate::app::App;
use crate::failure::{Failure, Result};

/// Notes are for the two who talked: the viewer is one of them, and writes as himself.
pub(super) async fn talks(tx: &mut Tx, desk: &Desk, text: &Text) -> Result<Vec<(Listed, Notes)>> {
    if !desk.hand(text.whose).owns(text.whose) {
        return Ok(Vec::new());
    }
    let mut talks = Vec::new();
    for listed in store::talks::of_unit(tx, desk.campaign.id, desk.unit.id).await? {
        if listed.talk.held_on.is_some() && listed.talk.has_party(desk.viewer()) {
            let notes = notes_for(tx, &listed.talk, desk.viewer()).await?;
            if of_notes(&notes).any(|(_, lines)| !lines.is_empty()) {
                talks.push((listed, notes));
            }
        }
    }
    Ok(talks)
}

/// The notes as one of the two may use them: what was pointed out to the other is for the other's text.
async fn notes_for(tx: &mut Tx, talk: &Talk, me: PersonId) -> Result<Notes> {
    let mut notes = store::talks::notes(tx, talk.id).await?;
    let to_me = notes.pointed_to(talk, me).to_owned();
    notes.point(talk.from == me, to_me, String::new());
    Ok(notes)
}

/// What may go from such notes into a text, line by line, each part under its name. What was said of one's life and wishes
/// is never among it.
pub fn of_notes(notes: &Notes) -> impl Iterator<Item = (&'static str, Vec<&str>)> {
    let parts = [
        ("谈了什么", &notes.content),
        ("对方指出我的问题", &notes.pointed_from),
        ("对方指出我的问题", &notes.pointed_with),
        ("达成的共识", &notes.agreed),
    ];
    parts.into_iter().map(|(name, words)| {
        let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
        (name, lines.collect())
    })
}

/// The list of problems that the text speaks of, for who may read it: its author's, or the team's. After the meeting what
/// was said there, and came into the list since.
pub(super) async fn problems(tx: &mut Tx, desk: &Desk, who: &Viewer, text: &Text) -> Result<Vec<Problem>> {
    let whose = text.whose.person();
    let place = crate::actions::place(tx, desk.unit.id).await?;
    if !problem::sight(who, &place).reads(who.person, whose) {
        return Ok(Vec::new());
    }
    let at = (desk.campaign.id, desk.unit.id);
    let listed = store::problems::of_unit(tx, at.0, at.1).await?.into_iter().map(|listed| listed.problem);
    let mut own: Vec<Problem> = listed.filter(|problem| problem.person == whose).collect();
    if desk.completes(text) {
        let met = editions::met(tx, at, whose).await?;
        own.retain(|problem| {
            let is_met = met.iter().any(|entry| entry.problem == problem.id);
            problem.content.source == Source::Criticism && !is_met
        });
    }
    Ok(own)
}

/// The same of a problem. Badges and directions are not among it: a text says what is wrong, why, and what is done first.
pub fn of_problem(problem: &Problem) -> impl Iterator<Item = (&'static str, Vec<&str>)> {
    let content = &problem.content;
    let parts = [
        ("问题", content.statement.lines().collect::<Vec<_>>()),
        ("具体表现", content.examples.iter().flat_map(|example| example.lines()).collect()),
        ("原因", content.cause.lines().collect()),
        ("初步措施", content.measure.lines().collect()),
    ];
    parts.into_iter().map(|(name, lines)| {
        let lines = lines.into_iter().map(str::trim).filter(|line| !line.is_empty());
        (name, lines.collect())
    })
}

/// Where lines are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Talk(TalkId),
    Problem(ProblemId),
}

/// Which lines go behind which section.
#[derive(Clone)]
pub struct Taken {
    pub from: Origin,
    pub section: usize,
    pub lines: Vec<String>,
}

domain::unquoted!(Taken);

/// What can be taken over from there; of what is not offered to him he does not learn that it exists.
async fn lines_of(tx: &mut Tx, desk: &Desk, who: &Viewer, text: &Text, from: Origin) -> Result<Vec<String>> {
    let owned = |parts: &mut dyn Iterator<Item = (&'static str, Vec<&str>)>| {
        parts.flat_map(|(_, lines)| lines).map(str::to_owned).collect()
    };
    match from {
        Origin::Talk(id) => {
            let talk = store::talks::find(tx, id).await?.filter(|talk| {
                let is_here = talk.campaign == text.campaign && talk.unit == text.unit;
                is_here && talk.has_party(who.person) && desk.hand(text.whose).owns(text.whose)
            });
            let talk = talk.ok_or(Failure::NotFound)?;
            let notes = notes_for(tx, &talk, who.person).await?;
            Ok(owned(&mut of_notes(&notes)))
        }
        Origin::Problem(id) => {
            let own = problems(tx, desk, who, text).await?;
            let problem = own.iter().find(|problem| problem.id == id).ok_or(Failure::NotFound)?;
            Ok(owned(&mut of_problem(problem)))
        }
    }
}

/// Puts what he has chosen behind a section of what he is writing.
/// What stands in it already does not come a second time. Gives how many lines were put there.
pub async fn take(app: &App, who: &Viewer, path: Path, written: &Written, taken: &Taken) -> Result<usize> {
    let mut tx = app.db.write().await?;
    let (desk, text) = at(&mut tx, app, who, path).await?;
    campaigns::open(&mut tx, path.1, path.0).await?;
    // Only what stands there now goes over, whatever was sent.
    let there = lines_of(&mut tx, &desk, who, &text, taken.from).await?;
    let chosen: Vec<&String> =
        there.iter().filter(|line| taken.lines.iter().any(|one| one.trim() == **line)).collect();
    if chosen.is_empty() {
        return Err(Refusal::from(TextRefusal::NothingChosen).into());
    }
    let before = Before::read(&mut tx, &desk, &text).await?;
    let mut body = written.body(&before.now);
    if before.is_overtaken(written, &body) {
        return Err(Failure::Stale);
    }
    let new: Vec<&str> = chosen.into_iter().map(String::as_str).filter(|line| !body.has_line(line)).collect();
    if !new.is_empty() {
        body.append(taken.section, &new.join("\n")).ok_or(Failure::NotFound)?;
    }
    text::fits(&body)?;
    let lines = new.len();
    let draft = before.draft(written.base, body, app.clock.now());
    put(&mut tx, app, &desk, &text, &before, draft).await?;
    tx.commit().await?;
    Ok(lines)
}
