//! The mirror held up to a text: reasons with their places, for its author first and for whoever reviews what he
//! submitted. Of others' texts only the passages that stand in this one go further than this file.

mod clean;
mod likeness;

use domain::access::Viewer;
use domain::ids::{CampaignId, TextId, UnitId};
use domain::mirror::{self, Context, Kind, Quote, Voice};
use domain::preparation::opinion::{Decision, Merged};
use domain::preparation::text::{self, Body, Stage, Text};
use domain::theme::{TextKind, TextRule};
use store::Tx;

pub use self::clean::{Cleaning, accept, cleaning};
pub use self::likeness::{Alike, First, Group, Likenesses, Source};

use super::texts::Desk;
use crate::app::App;
use crate::failure::{Failure, Result};

/// What was found. Nothing of it stands in anybody's way.
#[derive(Clone, Default)]
pub struct Findings {
    pub remarks: Vec<Noted>,
    pub colleagues: Likenesses,
    pub earlier: Likenesses,
    pub samples: Likenesses,
    /// Opinions about the author, or the team, that the text perhaps does not come back to.
    pub unanswered: Vec<String>,
    /// A copy without slips and adverts can be had.
    pub cleanable: bool,
}

impl Findings {
    pub fn is_empty(&self) -> bool {
        let Self { remarks, colleagues, earlier, samples, unanswered, cleanable: _ } = self;
        remarks.is_empty()
            && [colleagues, earlier, samples].iter().all(|group| group.count() == 0)
            && unanswered.is_empty()
    }

    fn group(&mut self, group: Group) -> &mut Likenesses {
        match group {
            Group::Colleagues => &mut self.colleagues,
            Group::Earlier => &mut self.earlier,
            Group::Samples => &mut self.samples,
        }
    }

    pub fn tidying(&self) -> impl Iterator<Item = &Noted> {
        self.remarks.iter().filter(|noted| noted.kind.is_tidying())
    }

    pub fn thinking(&self) -> impl Iterator<Item = &Noted> {
        self.remarks.iter().filter(|noted| !noted.kind.is_tidying())
    }
}

/// A reason, with the section and the sentence it is about; neither where the whole text is meant.
#[derive(Clone, PartialEq, Eq)]
pub struct Noted {
    pub kind: Kind,
    pub words: String,
    pub heading: Option<String>,
    pub quote: Option<Quote>,
}

domain::unquoted!(Findings, Noted);

/// Holds the mirror up to what stands in `body`, a state of `text` that was written at `written_at`.
pub(crate) async fn held_up(
    tx: &mut Tx,
    desk: &Desk,
    text: &Text,
    body: &Body,
    written_at: i64,
) -> Result<Findings> {
    let others = likeness::others(tx, desk, text).await?;
    // Others than the branch's own people see how many opinions there were, and not what they say.
    let sees = desk.sees_all() || desk.hand(text.whose).owns(text.whose);
    let wordings = if sees { opinions(tx, text).await? } else { Vec::new() };
    let (known, looked_at, rule) = (desk.pack.clone(), body.clone(), desk.rule(text.whose).cloned());
    let mine = likeness::versions(tx, text.id, text.number).await?;
    let was_passed = text.stage == Stage::Passed;
    let (kind, year) = (text.whose.kind(), i32::try_from(desk.campaign.year).ok());
    // Off the requests' threads: a hostile text may take its second.
    let task = tokio::task::spawn_blocking(move || {
        let dimensions = looked_at.without_heading(text::dimensions(&known, kind));
        let bound = |length: Option<i64>| length.and_then(|length| usize::try_from(length).ok());
        let begins = looked_at.begins();
        let context = Context {
            sections: &begins,
            voice: if kind == TextKind::Team { Voice::Team } else { Voice::Own },
            year,
            dimensions: &dimensions,
            shortest: bound(rule.as_ref().and_then(|rule| rule.shortest)),
            longest: bound(rule.as_ref().and_then(|rule| rule.longest)),
        };
        let words = looked_at.words();
        let compared = likeness::compare(&words, &others);
        let asked: Vec<&str> = wordings.iter().map(String::as_str).collect();
        let unanswered =
            mirror::unanswered(&words, &asked).into_iter().map(|at| asked[at].to_owned()).collect();
        let cleanable = looked_at.sections.iter().any(|section| mirror::cleaned(&section.words).is_some());
        let findings = Findings {
            remarks: remarks(&looked_at, rule.as_ref(), &words, (&context, was_passed)),
            unanswered,
            cleanable,
            ..Findings::default()
        };
        (findings, compared, others)
    });
    let (mut findings, (compared, counted), others) =
        task.await.map_err(|e| Failure::Broken(anyhow::Error::new(e)))?;
    let theirs = likeness::histories(tx, &compared, &others).await?;
    let task =
        tokio::task::spawn_blocking(move || likeness::told(compared, &others, (mine, written_at), theirs));
    for alike in task.await.map_err(|e| Failure::Broken(anyhow::Error::new(e)))? {
        findings.group(alike.source.group()).told.push(alike);
    }
    for group in counted {
        findings.group(group).more += 1;
    }
    Ok(findings)
}

/// The remarks on a text as a whole, and on its problems one by one. A text that is not begun has nothing to remark on.
fn remarks(
    body: &Body,
    rule: Option<&TextRule>,
    words: &str,
    (context, was_passed): (&Context<'_>, bool),
) -> Vec<Noted> {
    if body.is_blank() {
        return Vec::new();
    }
    let empty = rule.map(|rule| body.missing(rule)).unwrap_or_default();
    let mut found: Vec<mirror::Remark> = mirror::empty_sections(&empty, was_passed).into_iter().collect();
    let mut sections = Vec::new();
    let mut begin = 0;
    for section in body.sections.iter().filter(|section| !section.words.trim().is_empty()) {
        let own = section.words.trim();
        let mut of_section = mirror::hollow(&section.heading, own);
        if section.is_about_problems() {
            of_section.extend(mirror::bare(own));
        }
        for mut remark in of_section {
            remark.range = remark.range.start + begin..remark.range.end + begin;
            sections.push(remark);
        }
        begin += own.len() + 1;
    }
    // Where a section is told so by name, the whole is not told so once more.
    let is_told = sections.iter().any(|remark| remark.kind == Kind::WorkReport);
    let whole = mirror::remarks(words, context);
    found.extend(whole.into_iter().filter(|remark| !is_told || remark.kind != Kind::WorkReport));
    found.extend(sections);
    let noted = |remark: mirror::Remark| {
        let quote = mirror::quote(words, &remark.range);
        let heading = body.heading_at(remark.range.start).filter(|_| quote.is_some()).map(str::to_owned);
        Noted { kind: remark.kind, words: remark.words, heading, quote }
    };
    found.into_iter().map(noted).collect()
}

/// The adopted wordings about the author; of the team's text, about the team and the branch's work.
pub(super) async fn opinions(tx: &mut Tx, text: &Text) -> Result<Vec<String>> {
    let merged = store::opinions::merged_of(tx, text.campaign, text.unit).await?;
    let is_meant =
        |one: &Merged| one.decision == Decision::Adopted && one.about.concerns(text.whose.person());
    let adopted = merged.into_iter().filter(is_meant);
    Ok(adopted.map(|one| one.wording).collect())
}

/// Which state of a text the mirror is held up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    Nothing,
    /// What the viewer himself is writing.
    Draft {
        saved_at: i64,
    },
    Version {
        number: i64,
        made_at: i64,
    },
}

/// The mirror as one reader meets it.
#[derive(Debug, Clone)]
pub struct Reading {
    pub text: Text,
    /// The team's text has none.
    pub author: Option<String>,
    pub held: Held,
    pub findings: Findings,
    /// The reader writes it, for himself, for the team or for somebody who cannot.
    pub writes: bool,
    /// He may take over a cleaned copy now.
    pub may_clean: bool,
}

/// A state of a text, as far as who looks at it may.
struct State {
    held: Held,
    body: Body,
    /// What the viewer is writing.
    draft: Option<store::texts::Draft>,
    /// He writes it: his own, the team's, or one that he has typed for somebody who cannot.
    writes: bool,
}

/// For who writes it his draft, or else the latest version; for others the latest that was submitted. The author comes
/// first: what he has not given out has no mirror for anybody else.
async fn state(tx: &mut Tx, desk: &Desk, text: &Text) -> Result<State> {
    let hand = desk.hand(text.whose);
    let writes = hand.owns(text.whose) || hand.types_for(text.whose);
    if writes && let Some(draft) = store::texts::draft(tx, text.id, desk.viewer()).await? {
        let (held, body) = (Held::Draft { saved_at: draft.saved_at }, draft.body.clone());
        return Ok(State { held, body, draft: Some(draft), writes });
    }
    let number = if writes {
        text.number
    } else {
        let rounds = store::texts::rounds(tx, text.id).await?.into_iter().map(|(round, _)| round);
        let made = store::texts::versions(tx, text.id).await?.into_iter().map(|(made, _)| made);
        text::open_to_reviewers(&rounds.collect::<Vec<_>>(), &made.collect::<Vec<_>>())
            .ok_or(Failure::NotFound)?
    };
    let version = store::mirror::versions(tx, text.id, number).await?.pop();
    let (held, body) = match version {
        Some((made_at, body)) => (Held::Version { number, made_at }, body),
        None => (Held::Nothing, Body::default()),
    };
    Ok(State { held, body, draft: None, writes })
}

pub async fn read(
    app: &App,
    who: &Viewer,
    (unit, campaign, id): (UnitId, CampaignId, TextId),
) -> Result<Reading> {
    let mut tx = app.db.read().await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let text = desk.text(&mut tx, id).await?;
    let State { held, body, writes, .. } = state(&mut tx, &desk, &text).await?;
    let written_at = match held {
        Held::Nothing => 0,
        Held::Draft { saved_at } => saved_at,
        Held::Version { made_at, .. } => made_at,
    };
    let findings = held_up(&mut tx, &desk, &text, &body, written_at).await?;
    let author = match text.whose.person() {
        Some(person) => Some(store::people::name_of(&mut tx, person).await?),
        None => None,
    };
    drop(tx);
    if let (false, Held::Version { number, .. }) = (writes, held) {
        // The reasons quote the text: whoever sees them has read in it, and its author is to know.
        let mut tx = app.db.write().await?;
        super::texts::versions::note(&mut tx, app, &desk, &text, number).await?;
        tx.commit().await?;
    }
    let may_clean = writes
        && desk.writes(text.whose)
        && findings.cleanable
        && desk.campaign.is_open()
        && text::write(text.stage, &body, desk.held_on.is_some()).is_ok();
    Ok(Reading { text, author, held, findings, writes, may_clean })
}
