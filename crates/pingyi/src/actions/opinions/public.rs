//! The public page. Nothing here knows who is asking, and nothing is written but the opinion and its day: no journal, no
//! session, no counter, no summary row.

use domain::preparation::opinion::{self, About, Draft, Link, Opinion, Source};
use domain::sign_in::tidy_code;
use domain::theme::Dimension;
use store::Tx;

use super::{Named, abouts, people};
use crate::actions::campaigns;
use crate::app::App;
use crate::clock::random_id;
use crate::failure::{Failure, Result};

/// What whoever opens the page may know of the unit.
#[derive(Debug, Clone)]
pub struct Page {
    pub link: Link,
    pub unit_name: String,
    pub campaign_title: String,
    /// The leaders; the members too where the link allows it.
    pub people: Vec<Named>,
    pub dimensions: Vec<Dimension>,
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub source: Source,
    pub about: About,
    pub dimension: Option<String>,
    pub words: String,
}

/// The page of an open link. A link that is closed, over or was never made is the same nothing.
async fn page(tx: &mut Tx, app: &App, code: &str) -> Result<(Page, domain::theme::Pack)> {
    let link = store::opinions::find_link(tx, &tidy_code(code)).await?.ok_or(Failure::NotFound)?;
    let campaign = store::campaigns::get(tx, link.campaign).await?;
    let unit = store::units::get(tx, link.unit).await?;
    if !link.is_open(app.clock.today()) || !campaign.is_open() || unit.ended_on.is_some() {
        return Err(Failure::NotFound);
    }
    let mut people = people(tx, app, unit.id).await?;
    people.retain(|named| link.about_members || named.about.target() == opinion::Target::Leader);
    let pack = campaigns::pack_of(&campaign)?;
    let dimensions = opinion::dimensions(&pack).into_iter().cloned().collect();
    let page = Page { link, unit_name: unit.name, campaign_title: campaign.title, people, dimensions };
    Ok((page, pack))
}

pub async fn read(app: &App, code: &str) -> Result<Page> {
    Ok(page(&mut app.db.read().await?, app, code).await?.0)
}

pub async fn submit(app: &App, code: &str, sent: &Sent) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (page, pack) = page(&mut tx, app, code).await?;
    let Link { campaign, unit, .. } = page.link;
    let today = app.clock.today();
    let draft = Draft::sent(sent.source, sent.about, sent.dimension.clone(), &sent.words, today);
    opinion::enter(&draft, &pack, &abouts(&page.people), today)?;
    opinion::send(store::opinions::count_anonymous(&mut tx, campaign, unit, today).await?)?;
    let new = Opinion {
        id: random_id(),
        campaign,
        unit,
        source: draft.source,
        method: draft.method,
        received_on: draft.received_on,
        about: draft.about,
        dimension: draft.dimension,
        words: draft.words,
        entered_by: None,
        merged: None,
        version: 1,
    };
    store::opinions::add_anonymous(&mut tx, &new).await?;
    Ok(tx.commit().await?)
}
