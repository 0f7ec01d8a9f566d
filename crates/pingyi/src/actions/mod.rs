//! Use cases, one file a noun. Each opens its transaction, asks the rules in `domain`, writes through `store` together
//! with the journal, and commits.
//!
//! The routes' guards decide whether somebody may come in at all; what a use case touches besides the object in its
//! path (the target of a move, the owner of a password) it checks itself, through [`require`].

pub mod account;
pub mod appointments;
pub mod backup;
pub mod bodies;
pub mod calendar;
pub mod campaigns;
pub mod daily;
pub mod guidance;
pub mod home;
pub mod imports;
pub mod journal;
pub mod meetings;
pub mod mending;
pub mod mirror;
pub mod notices;
pub mod opinions;
pub mod overview;
pub mod packs;
pub mod people;
pub mod plans;
pub mod preparation;
pub mod problems;
pub mod progress;
pub mod reviews;
pub mod rosters;
pub mod samples;
pub mod setup;
pub mod studies;
pub mod talks;
pub mod texts;
pub mod units;

use domain::access::{self, Act, Place, Target, Viewer};
use domain::ids::{PersonId, UnitId};
use domain::journal::{Digest, ObjectKind};
use serde::Serialize;
use store::Tx;
use uuid::Uuid;

use crate::app::App;
use crate::clock;
use crate::failure::{Failure, Result};

/// A change, told for the journal.
#[derive(Debug)]
struct Change<'a> {
    /// The unit in whose chain it is kept.
    chain: UnitId,
    act: &'static str,
    kind: ObjectKind,
    object: Uuid,
    summary: String,
    before: Option<Digest>,
    after: Option<Digest>,
    reason: &'a str,
}

impl Change<'_> {
    fn new(chain: UnitId, act: &'static str, kind: ObjectKind, object: impl Into<Uuid>) -> Self {
        Self {
            chain,
            act,
            kind,
            object: object.into(),
            summary: String::new(),
            before: None,
            after: None,
            reason: "",
        }
    }
}

impl<'a> Change<'a> {
    fn summary(mut self, summary: impl Into<String>) -> Self {
        self.summary = summary.into();
        self
    }

    fn states<T: Serialize>(mut self, before: Option<&T>, after: Option<&T>) -> Result<Self> {
        self.before = before.map(digest).transpose()?;
        self.after = after.map(digest).transpose()?;
        Ok(self)
    }

    fn because(self, reason: &'a str) -> Self {
        Self { reason, ..self }
    }

    fn note(self, app: &App, actor: Option<PersonId>) -> store::journal::Note {
        store::journal::Note {
            id: clock::new_id(),
            chain: self.chain,
            at: app.clock.now(),
            actor,
            act: self.act,
            object_kind: self.kind,
            object: self.object,
            summary: self.summary,
            before: self.before,
            after: self.after,
            reason: self.reason.to_owned(),
        }
    }

    async fn record(self, tx: &mut Tx, app: &App, actor: PersonId) -> Result<()> {
        let note = self.note(app, Some(actor));
        Ok(store::journal::append(tx, note).await?)
    }
}

/// The digest by which the journal knows an object's state.
fn digest<T: Serialize>(state: &T) -> Result<Digest> {
    let text = serde_json::to_vec(state).map_err(|e| Failure::Broken(anyhow::Error::new(e)))?;
    Ok(Digest::of(&text))
}

/// The place of a unit, or `NotFound`.
async fn place(tx: &mut Tx, unit: UnitId) -> Result<Place> {
    store::units::place(tx, unit).await?.ok_or(Failure::NotFound)
}

/// Refuses unless the viewer may do this at that unit as well. What he may not even see is not found.
async fn require(tx: &mut Tx, who: &Viewer, act: Act, unit: UnitId) -> Result<()> {
    let place = place(tx, unit).await?;
    if access::may(who, act, Target::Unit(&place)) {
        Ok(())
    } else if access::may(who, Act::SeeUnit, Target::Unit(&place)) {
        Err(Failure::NotAllowed)
    } else {
        Err(Failure::NotFound)
    }
}

/// What the journal names without repeating it: the administrators of the installation read the journal, and these are
/// nobody's business but the register's.
const PRIVATE: [&str; 2] = ["出生日期", "联系电话"];

/// `名称：甲 → 乙；联系电话已改`: what changed, for people.
fn differences(pairs: &[(&str, String, String)]) -> String {
    let shown = |text: &str| if text.is_empty() { "无".to_owned() } else { text.to_owned() };
    pairs
        .iter()
        .filter(|(_, before, after)| before != after)
        .map(|(label, before, after)| {
            if PRIVATE.contains(label) {
                format!("{label}已改")
            } else {
                format!("{label}：{} → {}", shown(before), shown(after))
            }
        })
        .collect::<Vec<_>>()
        .join("；")
}

/// A day in a difference, or nothing.
fn day_text(day: Option<time::Date>) -> String {
    day.map(domain::wording::day).unwrap_or_default()
}
