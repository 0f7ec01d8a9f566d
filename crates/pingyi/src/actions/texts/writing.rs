//! Writing: a draft of one's own that is kept while one types, and versions that stay as they were made.

use domain::Refusal;
use domain::access::Viewer;
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::journal::{Digest, ObjectKind};
use domain::preparation::problem::Problem;
use domain::preparation::talk::Notes;
use domain::preparation::text::{self, Body, Made, Move, Origin, Round, Stage, Text, Whose};
use domain::refusal::TextRefusal;
use domain::theme::{TextKind, TextRule};
use store::Tx;
use store::talks::Listed;
use store::texts::Draft;

use super::{Desk, follow, is_begun, passed, taking};
use crate::actions::{Change, campaigns, progress};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// Unit, campaign and text, as they stand in an address.
pub type Path = (UnitId, CampaignId, TextId);

/// The editor of one text as one person meets it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one text and one writer")]
pub struct Editing {
    pub viewer: PersonId,
    pub text: Text,
    /// Of a person's text.
    pub author: Option<String>,
    pub rule: TextRule,
    /// The viewer's own.
    pub draft: Option<Draft>,
    /// What the editor opens with.
    pub body: Body,
    /// The draft as it was when the editor was opened; see [`mark`].
    pub kept: String,
    /// The version that what is written now will be based on.
    pub base: i64,
    /// The latest version, where somebody has made it since the draft was begun.
    pub newer: Option<Newer>,
    /// Why it was returned, the latest first.
    pub returned: Vec<(Round, String)>,
    /// The viewer's own talks that have something noted, where the text is his own or the team's.
    pub talks: Vec<(Listed, Notes)>,
    /// The list of problems that the text speaks of, as far as the viewer reads it; after the meeting what came since.
    pub problems: Vec<Problem>,
    /// The adopted opinions about the author, or the team: what its answer to opinions is to answer.
    pub opinions: Vec<String>,
    /// The viewer writes what somebody else will have to call his own.
    pub types_for_another: bool,
    /// The meeting was held: what is written now completes the text.
    pub completes: bool,
    /// The author cannot give his word to it himself: whoever types says how he gave it.
    pub asks_agreement: bool,
    /// Who typed the latest version after the meeting, where it waits for the viewer's word as its author.
    pub confirms: Option<String>,
    /// The meeting was held, and the text had not been passed.
    pub is_late: bool,
    /// Who reads what is given in.
    pub readers: Vec<&'static str>,
    /// Who made the latest version, where it was not the author himself.
    pub typed_by: Option<String>,
    /// Why no version can be made now, whatever stands in it.
    pub closed: Option<Refusal>,
    /// In place of a contact leader somebody in office above reviews it.
    pub from_above: bool,
}

#[derive(Debug, Clone)]
pub struct Newer {
    pub made: Made,
    pub by: String,
    pub body: Body,
}

/// Begins a text, or finds the one there is.
pub async fn begin(
    app: &App,
    who: &Viewer,
    (unit, campaign): (UnitId, CampaignId),
    kind: TextKind,
    person: Option<PersonId>,
) -> Result<TextId> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    let desk = Desk::read(&mut tx, app, who, campaign.id, unit).await?;
    let person = if kind == TextKind::Team { person } else { person.or(Some(who.person)) };
    let whose = Whose::new(kind, person).ok_or(Failure::NotFound)?;
    let known = store::texts::of_unit(&mut tx, campaign.id, unit).await?;
    let known = known.into_iter().map(|one| one.text).find(|text| text.whose == whose);
    if !desk.writes(whose) {
        return Err(desk.no_writer(whose, known.as_ref()));
    }
    text::may_stand_in(desk.unit.kind, whose)?;
    if desk.rule(whose).is_none() {
        return Err(Refusal::from(TextRefusal::NotAsked { kind: kind.label() }).into());
    }
    if let Some(known) = known {
        return Ok(known.id);
    }
    let (id, stage) = (new_id(), Stage::Draft);
    let new = Text { id, campaign: campaign.id, unit, whose, stage, number: 0, version: 1 };
    store::texts::add(&mut tx, &new).await?;
    let summary = summary(&mut tx, &desk, whose).await?;
    Change::new(unit, "开始写材料", ObjectKind::Text, id)
        .summary(summary)
        .record(&mut tx, app, who.person)
        .await?;
    progress::refresh(&mut tx, app, &campaign, unit).await?;
    tx.commit().await?;
    Ok(id)
}

/// Whose text it is, for the journal: never a word of what stands in it, and no digest either.
async fn summary(tx: &mut Tx, desk: &Desk, whose: Whose) -> Result<String> {
    let kind = whose.kind().label();
    match whose.person() {
        Some(person) if person != desk.viewer() => {
            Ok(format!("{kind}，为{}录入", store::people::name_of(tx, person).await?))
        }
        _ => Ok(kind.to_owned()),
    }
}

/// The text at this address, for somebody who may write it.
pub(super) async fn at(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    (unit, campaign, id): Path,
) -> Result<(Desk, Text)> {
    let desk = Desk::read(tx, app, who, campaign, unit).await?;
    let text = desk.to_write(tx, id).await?;
    Ok((desk, text))
}

pub async fn open(app: &App, who: &Viewer, path: Path) -> Result<Editing> {
    let mut tx = app.db.read().await?;
    let (desk, text) = at(&mut tx, app, who, path).await?;
    let rule = desk.rule(text.whose).cloned().ok_or(Failure::NotFound)?;
    let draft = store::texts::draft(&mut tx, text.id, who.person).await?;
    let latest = latest(&mut tx, &text, &rule).await?;
    let is_behind = draft.as_ref().is_some_and(|draft| draft.base != text.number);
    let mut newer = None;
    if is_behind && let Some((made, by)) = store::texts::versions(&mut tx, text.id).await?.into_iter().next()
    {
        newer = Some(Newer { made, by, body: latest.clone() });
    }
    let passed = passed(&mut tx, &desk, &text).await?;
    let shown = draft.as_ref().map_or_else(|| whole(latest, passed.as_ref()), |draft| draft.body.clone());
    let mut returned = store::texts::rounds(&mut tx, text.id).await?;
    let since = returned.iter().rposition(|(round, _)| round.act == Move::Submitted).unwrap_or(0);
    returned.drain(..since);
    returned.retain(|(round, _)| round.act == Move::Returned);
    returned.reverse();
    let talks = taking::talks(&mut tx, &desk, &text).await?;
    let problems = taking::problems(&mut tx, &desk, who, &text).await?;
    let author = match text.whose.person() {
        Some(person) => Some(store::people::name_of(&mut tx, person).await?),
        None => None,
    };
    // A draft keeps the version it was begun from until somebody says that he has merged what came since.
    let base = draft.as_ref().map_or(text.number, |draft| draft.base);
    let completes = desk.completes(&text);
    let body = shown.with_places(&text::asked(&rule, completes));
    let kept = mark(draft.as_ref());
    let types_for_another = desk.hand(text.whose).types_for(text.whose);
    let made = store::texts::versions(&mut tx, text.id).await?.into_iter().next();
    let confirms = text::confirms(text.whose, who.person, completes, made.as_ref().map(|(made, _)| made));
    let by_another = |made: &Made| text.whose.person().is_some_and(|author| author != made.by);
    let typed_by = made.as_ref().filter(|(made, _)| by_another(made)).map(|(_, name)| name.clone());
    let opinions = crate::actions::mirror::opinions(&mut tx, &text).await?;
    Ok(Editing {
        viewer: who.person,
        opinions,
        typed_by,
        types_for_another,
        completes,
        asks_agreement: completes && types_for_another && !signs_in(&mut tx, &text).await?,
        confirms: made.filter(|_| confirms).map(|(_, name)| name),
        is_late: desk.held_on.is_some() && text.stage != Stage::Passed,
        closed: desk.closed(text.stage),
        from_above: desk.is_led_from_above(text.whose),
        author,
        rule,
        draft,
        body,
        kept,
        base,
        newer,
        returned,
        talks,
        problems,
        readers: text::readers(desk.case(text.whose), desk.is_led_from_above(text.whose)),
        text,
    })
}

async fn latest(tx: &mut Tx, text: &Text, rule: &TextRule) -> Result<Body> {
    let kept = store::texts::body(tx, text.id, text.number).await?;
    Ok(kept.unwrap_or_else(|| Body::blank(rule)))
}

/// A completed text as it is written on: with everything that was passed.
fn whole(latest: Body, passed: Option<&(i64, Body)>) -> Body {
    match passed {
        Some((_, passed)) => latest.filled_from(passed).0,
        None => latest,
    }
}

/// What came from the editor. A section without a heading is the one that stands there now.
#[derive(Clone, Default)]
pub struct Written {
    /// The version it was begun from.
    pub base: i64,
    /// The version beside it on the page, whose changes are merged into it.
    pub merged: Option<i64>,
    /// The [`mark`] of the draft it goes on from; without one nobody asks.
    pub kept: Option<String>,
    pub sections: Vec<(Option<String>, String)>,
    /// After the meeting, how the author agreed, where he cannot sign in and another types.
    pub agreed: String,
}

domain::unquoted!(Written);

impl Written {
    /// As it came, for whom nothing of the text may be looked up.
    pub fn plain(&self) -> Body {
        self.body(&Body::default())
    }

    pub(super) fn body(&self, now: &Body) -> Body {
        let heading =
            |at: usize| now.sections.get(at).map_or("正文", |section| section.heading.as_str()).to_owned();
        let parts = self.sections.iter().enumerate();
        Body::typed(
            parts.map(|(at, (named, words))| (named.clone().unwrap_or_else(|| heading(at)), words.clone())),
        )
    }
}

/// Tells one state of a draft from another: a second window of the same writer saves into the same place.
pub fn mark(draft: Option<&Draft>) -> String {
    draft.map_or_else(|| "none".to_owned(), |draft| Digest::of(draft.body.plain().as_bytes()).to_string())
}

/// What somebody has before him now: his draft, or the latest version.
pub(super) struct Before {
    draft: Option<Draft>,
    latest: Body,
    pub(super) now: Body,
    /// With a place for everything that is asked for now.
    asked: TextRule,
    /// The version that was passed, where what is written completes it.
    passed: Option<(i64, Body)>,
}

impl Before {
    pub(super) async fn read(tx: &mut Tx, desk: &Desk, text: &Text) -> Result<Self> {
        let rule = desk.rule(text.whose).cloned().ok_or(Failure::NotFound)?;
        let draft = store::texts::draft(tx, text.id, desk.viewer()).await?;
        let latest = latest(tx, text, &rule).await?;
        let passed = passed(tx, desk, text).await?;
        let now =
            draft.as_ref().map_or_else(|| whole(latest.clone(), passed.as_ref()), |draft| draft.body.clone());
        let asked = text::asked(&rule, desk.completes(text));
        Ok(Self { draft, latest, now: now.with_places(&asked), asked, passed })
    }

    /// Has another window of the same writer kept other words since?
    pub(super) fn is_overtaken(&self, written: &Written, body: &Body) -> bool {
        let other = self.draft.as_ref().is_some_and(|draft| !draft.body.says_the_same(body));
        other && written.kept.as_ref().is_some_and(|kept| *kept != mark(self.draft.as_ref()))
    }

    /// The draft with other words; how its words came in stays.
    pub(super) fn draft(&self, base: i64, body: Body, saved_at: i64) -> Draft {
        let (origin, file_name) = match &self.draft {
            Some(draft) => (draft.origin, draft.file_name.clone()),
            None => (Origin::Typed, String::new()),
        };
        Draft { base, body, saved_at, origin, file_name }
    }
}

/// What stands in the editor, read as a body: for showing it again when it was refused.
pub async fn as_typed(app: &App, who: &Viewer, path: Path, written: &Written) -> Result<Body> {
    let mut tx = app.db.read().await?;
    let (desk, text) = at(&mut tx, app, who, path).await?;
    let before = Before::read(&mut tx, &desk, &text).await?;
    Ok(written.body(&before.now).with_places(&before.asked))
}

/// What saving came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Version(i64),
    /// Word for word the version that was there: none was made.
    Same,
}

/// Makes a version. Where somebody else has made one since, what was typed is kept as a draft, and
/// it is [`Failure::Stale`]; so it is where the writer's other window has kept a draft, which stays as it is.
pub async fn save(app: &App, who: &Viewer, path: Path, written: &Written) -> Result<Saved> {
    let mut tx = app.db.write().await?;
    let (desk, text) = at(&mut tx, app, who, path).await?;
    let campaign = campaigns::open(&mut tx, path.1, path.0).await?;
    let before = Before::read(&mut tx, &desk, &text).await?;
    let body = written.body(&before.now);
    text::fits(&body)?;
    if before.is_overtaken(written, &body) {
        return Err(Failure::Stale);
    }
    let draft = before.draft(written.base, body, app.clock.now());
    if written.base != text.number && written.merged != Some(text.number) {
        let was = is_begun(&mut tx, &text).await?;
        if !draft.body.is_blank() {
            store::texts::set_draft(&mut tx, text.id, who.person, &draft).await?;
        }
        follow(&mut tx, app, &desk, &text, was).await?;
        tx.commit().await?;
        return Err(Failure::Stale);
    }
    text::write(text.stage, &draft.body, desk.held_on.is_some())?;
    let completed = desk.completes(&text);
    let confirmed = if completed {
        text::complete(&draft.body, before.passed.as_ref().map(|(number, body)| (*number, body)))?;
        let author_signs_in = signs_in(&mut tx, &text).await?;
        text::agreed(desk.hand(text.whose).owns(text.whose), author_signs_in, &written.agreed)?
    } else {
        String::new()
    };
    store::texts::remove_draft(&mut tx, text.id, who.person).await?;
    let latest = store::texts::versions(&mut tx, text.id).await?.into_iter().next().map(|(made, _)| made);
    let says_more = text::confirms(text.whose, who.person, completed, latest.as_ref());
    if text.number > 0 && !says_more && before.latest.says_the_same(&draft.body) {
        tx.commit().await?;
        return Ok(Saved::Same);
    }
    let number = text.number + 1;
    let made = Made {
        number,
        at: app.clock.now(),
        by: who.person,
        origin: draft.origin,
        file_name: draft.file_name,
        completed,
        confirmed,
    };
    store::texts::add_version(&mut tx, text.id, &made, &draft.body.without_blank_completion()).await?;
    store::texts::set(&mut tx, &Text { number, ..text.clone() }).await?;
    let summary = format!("{}，第 {number} 版", summary(&mut tx, &desk, text.whose).await?);
    Change::new(text.unit, "保存材料", ObjectKind::Text, text.id)
        .summary(summary)
        .record(&mut tx, app, who.person)
        .await?;
    progress::refresh(&mut tx, app, &campaign, text.unit).await?;
    tx.commit().await?;
    Ok(Saved::Version(number))
}

/// Keeps what is being typed; gives the moment, and the mark of what is kept now. A draft is nobody's business but its
/// writer's, and no event: the journal has none of it.
pub async fn keep(app: &App, who: &Viewer, path: Path, written: &Written) -> Result<(i64, String)> {
    // Typing goes on all day: everything is read first, and the database is held for the one line alone.
    let mut tx = app.db.read().await?;
    let (desk, text) = at(&mut tx, app, who, path).await?;
    campaigns::open(&mut tx, path.1, path.0).await?;
    let mut before = Before::read(&mut tx, &desk, &text).await?;
    drop(tx);
    let body = written.body(&before.now);
    text::fits(&body)?;
    let now = app.clock.now();
    let mut tx = app.db.write().await?;
    // A save may have come in between.
    let text = store::texts::find(&mut tx, text.id).await?.ok_or(Failure::NotFound)?;
    before.latest = latest(&mut tx, &text, &before.asked).await?;
    before.draft = store::texts::draft(&mut tx, text.id, who.person).await?;
    if before.is_overtaken(written, &body) {
        return Err(Failure::Stale);
    }
    put(&mut tx, app, &desk, &text, &before, before.draft(written.base, body, now)).await?;
    let kept = mark(store::texts::draft(&mut tx, text.id, who.person).await?.as_ref());
    tx.commit().await?;
    Ok((now, kept))
}

/// What says the same as the latest version is no draft: so an autosave that comes in behind a save leaves none.
pub(super) async fn put(
    tx: &mut Tx,
    app: &App,
    desk: &Desk,
    text: &Text,
    before: &Before,
    draft: Draft,
) -> Result<()> {
    let was = is_begun(tx, text).await?;
    if draft.body.says_the_same(&before.latest) {
        store::texts::remove_draft(tx, text.id, desk.viewer()).await?;
    } else {
        store::texts::set_draft(tx, text.id, desk.viewer(), &draft).await?;
    }
    follow(tx, app, desk, text, was).await
}

/// Can the author give his word himself? The team can: whoever writes for it is signed in.
pub(in crate::actions) async fn signs_in(tx: &mut Tx, text: &Text) -> Result<bool> {
    let Some(person) = text.whose.person() else { return Ok(true) };
    let account = store::accounts::find_by_person(tx, person).await?;
    Ok(account.is_some_and(|account| account.signs_in()))
}

/// Drops what the viewer has not made a version of.
pub async fn discard(app: &App, who: &Viewer, path: Path) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (desk, text) = at(&mut tx, app, who, path).await?;
    let was = is_begun(&mut tx, &text).await?;
    store::texts::remove_draft(&mut tx, text.id, who.person).await?;
    follow(&mut tx, app, &desk, &text, was).await?;
    Ok(tx.commit().await?)
}
