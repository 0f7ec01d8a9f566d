//! The cleaned copy: laid beside the original, and taken over as the viewer's own draft when he says so.

use domain::Refusal;
use domain::access::Viewer;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, TextId, UnitId};
use domain::mirror;
use domain::preparation::text::{self, Body, Origin, Section, Text};
use domain::refusal::CampaignRefusal;
use store::Tx;
use store::texts::Draft;

use super::super::digest;
use super::super::texts::Desk;
use super::{Held, State, state};
use crate::app::App;
use crate::failure::{Failure, Result};

/// A text beside its cleaned copy.
#[derive(Clone)]
pub struct Cleaning {
    pub text: Text,
    pub campaign: Campaign,
    pub author: Option<String>,
    /// Heading, words, and the words cleaned, where that makes a difference.
    pub sections: Vec<(String, String, Option<String>)>,
    /// By which the original is known again.
    pub of: String,
    /// Why it cannot be taken over now.
    pub blocked: Option<Refusal>,
}

domain::unquoted!(Cleaning);

impl Cleaning {
    pub fn is_clean(&self) -> bool {
        self.sections.iter().all(|(.., clean)| clean.is_none())
    }
}

struct Ground {
    desk: Desk,
    text: Text,
    state: State,
    of: String,
}

/// Off the requests' threads, and with no transaction open: a hostile text may take its second.
async fn cleaned(body: Body) -> Result<Vec<(String, String, Option<String>)>> {
    let task = tokio::task::spawn_blocking(move || {
        let cleaned = |section: Section| {
            let clean = mirror::cleaned(&section.words);
            (section.heading, section.words, clean)
        };
        body.sections.into_iter().map(cleaned).collect()
    });
    task.await.map_err(|e| Failure::Broken(anyhow::Error::new(e)))
}

impl Ground {
    /// Only who writes a text has anything to clean in it.
    async fn read(
        tx: &mut Tx,
        app: &App,
        who: &Viewer,
        (unit, campaign, id): (UnitId, CampaignId, TextId),
    ) -> Result<Self> {
        let desk = Desk::read(tx, app, who, campaign, unit).await?;
        let text = desk.text(tx, id).await?;
        let state = state(tx, &desk, &text).await?;
        if !(state.writes && desk.writes(text.whose)) {
            return Err(Failure::NotFound);
        }
        let of = digest(&state.body)?.to_string();
        Ok(Self { desk, text, state, of })
    }

    fn may_be_written(&self) -> std::result::Result<(), Refusal> {
        if !self.desk.campaign.is_open() {
            let title = self.desk.campaign.title.clone();
            return Err(CampaignRefusal::CampaignClosed { title }.into());
        }
        text::write(self.text.stage, &self.state.body, self.desk.held_on.is_some())
    }

    /// May what was cleaned take the place of the original that is known by `of`?
    fn require(&self, of: &str) -> Result<()> {
        self.may_be_written()?;
        if self.of == of { Ok(()) } else { Err(Failure::Stale) }
    }
}

pub async fn cleaning(app: &App, who: &Viewer, path: (UnitId, CampaignId, TextId)) -> Result<Cleaning> {
    let mut tx = app.db.read().await?;
    let ground = Ground::read(&mut tx, app, who, path).await?;
    let author = match ground.text.whose.person() {
        Some(person) => Some(store::people::name_of(&mut tx, person).await?),
        None => None,
    };
    drop(tx);
    let blocked = ground.may_be_written().err();
    let Ground { desk, text, state, of } = ground;
    let sections = cleaned(state.body).await?;
    Ok(Cleaning { text, campaign: desk.campaign, author, sections, of, blocked })
}

/// Makes the cleaned copy the viewer's draft. `of` names the original he was shown. No version is made: he looks over
/// the draft, and nobody else sees it. Says whether there was anything to clean.
pub async fn accept(app: &App, who: &Viewer, path: (UnitId, CampaignId, TextId), of: &str) -> Result<bool> {
    let mut tx = app.db.read().await?;
    let shown = Ground::read(&mut tx, app, who, path).await?;
    drop(tx);
    shown.require(of)?;
    let sections = cleaned(shown.state.body).await?;
    if sections.iter().all(|(.., clean)| clean.is_none()) {
        return Ok(false);
    }
    // Asked again: it may have been written or submitted while it was being cleaned.
    let mut tx = app.db.write().await?;
    let ground = Ground::read(&mut tx, app, who, path).await?;
    ground.require(of)?;
    let sections = sections.into_iter().map(|(heading, words, clean)| {
        let words = clean.unwrap_or(words);
        Section { heading, words }
    });
    // A draft keeps what it was begun from: what others have saved since must not be lost by cleaning it. The file that
    // the words came in as is named on, whatever was cleaned in them.
    let (base, file_name) = match (ground.state.draft, ground.state.held) {
        (Some(draft), _) => (draft.base, draft.file_name),
        (None, Held::Version { number, .. }) => {
            let versions = store::texts::versions(&mut tx, ground.text.id).await?;
            let cleaned = versions.into_iter().find(|(made, _)| made.number == number);
            (number, cleaned.map_or_else(String::new, |(made, _)| made.file_name))
        }
        (None, _) => (ground.text.number, String::new()),
    };
    let body = Body { sections: sections.collect() };
    let draft = Draft { base, body, saved_at: app.clock.now(), origin: Origin::Cleaned, file_name };
    store::texts::set_draft(&mut tx, ground.text.id, who.person, &draft).await?;
    tx.commit().await?;
    Ok(true)
}
