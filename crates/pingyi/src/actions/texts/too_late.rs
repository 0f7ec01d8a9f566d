//! Whoever typed for an author, and finds that he or another has written a version since: what was typed is kept as its
//! writer's draft, and shown beside the version as far as he may read that.

use domain::access::Viewer;
use domain::preparation::text::{self, Body, Origin, Text};
use domain::refusal::Wording;
use store::Tx;
use store::texts::Draft;

use super::writing::{Newer, Path, Written};
use super::{Desk, versions};
use crate::app::App;
use crate::failure::{Failure, Result};

#[derive(Debug, Clone)]
pub struct TooLate {
    pub text: Text,
    pub author: Option<String>,
    /// Why it is no version of that text.
    pub refusal: Wording,
    /// What was typed; nothing, where nothing was.
    pub mine: Body,
    /// The version that stands in the way, where the viewer may read it.
    pub theirs: Option<Newer>,
    /// It waits as the viewer's draft.
    pub is_kept: bool,
}

/// What the viewer has typed into a text that he may not write any longer. `written` is what has just come in.
pub async fn too_late(app: &App, who: &Viewer, path: Path, written: Option<&Written>) -> Result<TooLate> {
    let (unit, campaign, id) = path;
    let mut tx = app.db.write().await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let refusal = match desk.to_write(&mut tx, id).await {
        Err(Failure::Refused(refusal)) => refusal.wording(),
        Err(failure) => return Err(failure),
        // Not any more.
        Ok(_) => return Err(Failure::Stale),
    };
    let text = store::texts::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    let (mine, is_kept) = kept(&mut tx, app, &desk, &text, written).await?;
    let theirs = if desk.reads(&text) { theirs(&mut tx, app, &desk, &text).await? } else { None };
    let author = match text.whose.person() {
        Some(person) => Some(store::people::name_of(&mut tx, person).await?),
        None => None,
    };
    tx.commit().await?;
    Ok(TooLate { text, author, refusal, mine, theirs, is_kept })
}

/// Keeps what came in, in the place of what was kept before. Nobody else sees either.
async fn kept(
    tx: &mut Tx,
    app: &App,
    desk: &Desk,
    text: &Text,
    written: Option<&Written>,
) -> Result<(Body, bool)> {
    let draft = store::texts::draft(tx, text.id, desk.viewer()).await?;
    let rule = desk.rule(text.whose).ok_or(Failure::NotFound)?;
    let places = Body::blank(&text::asked(rule, desk.completes(text)));
    let body = written.map(|written| written.body(&places)).filter(|body| !body.is_blank());
    let Some(body) = body else { return Ok((draft.map(|draft| draft.body).unwrap_or_default(), true)) };
    let is_kept = desk.campaign.is_open() && text::fits(&body).is_ok();
    if is_kept {
        let (origin, file_name) =
            draft.map_or((Origin::Typed, String::new()), |draft| (draft.origin, draft.file_name));
        let base = written.map_or(0, |written| written.base);
        let draft = Draft { base, body: body.clone(), saved_at: app.clock.now(), origin, file_name };
        store::texts::set_draft(tx, text.id, desk.viewer(), &draft).await?;
    }
    Ok((body, is_kept))
}

/// The version a reviewer reads. Its author is told who read it.
async fn theirs(tx: &mut Tx, app: &App, desk: &Desk, text: &Text) -> Result<Option<Newer>> {
    let rounds: Vec<_> =
        store::texts::rounds(tx, text.id).await?.into_iter().map(|(round, _)| round).collect();
    let told = store::texts::versions(tx, text.id).await?;
    let made: Vec<_> = told.iter().map(|(made, _)| made.clone()).collect();
    let open = text::open_to_reviewers(&rounds, &made);
    let Some((made, by)) = told.into_iter().find(|(made, _)| Some(made.number) == open) else {
        return Ok(None);
    };
    let body = store::texts::body(tx, text.id, made.number).await?.ok_or(Failure::NotFound)?;
    versions::note(tx, app, desk, text, made.number).await?;
    Ok(Some(Newer { made, by, body }))
}
