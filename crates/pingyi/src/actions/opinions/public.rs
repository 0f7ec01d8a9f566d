//! The public page. Nothing here knows who is asking, and nothing is written but the opinion and its day: no journal, no
//! session, no counter, no summary row.

use domain::preparation::opinion::{self, About, Draft, Link, Opinion, Source};
use domain::sign_in::tidy_code;
use domain::theme::Dimension;
use store::Tx;
use time::Date;

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
    /// When the meeting was held, if it was: nothing is taken any more.
    pub opened_on: Option<Date>,
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
    let mut people = people(tx, app, &campaign, unit.id).await?;
    people.retain(|named| link.about_members || named.about.target() == opinion::Target::Leader);
    let pack = campaigns::pack_of(&campaign)?;
    let dimensions = opinion::dimensions(&pack).into_iter().cloned().collect();
    let opened_on = store::meetings::opened_on(tx, campaign.id, unit.id).await?;
    let (unit_name, campaign_title) = (unit.name, campaign.title);
    Ok((Page { link, unit_name, campaign_title, people, dimensions, opened_on }, pack))
}

pub async fn read(app: &App, code: &str) -> Result<Page> {
    Ok(page(&mut app.db.read().await?, app, code).await?.0)
}

/// May this be sent to this page now? Gives whose page it is, and what is entered.
async fn checked(tx: &mut Tx, app: &App, code: &str, sent: &Sent) -> Result<(Link, Draft)> {
    let (page, pack) = page(tx, app, code).await?;
    opinion::takes(page.opened_on)?;
    opinion::sender(sent.source)?;
    let today = app.clock.today();
    let draft = Draft::sent(sent.source, sent.about, sent.dimension.clone(), &sent.words, today);
    opinion::enter(&draft, &pack, &abouts(&page.people), today)?;
    let received = store::opinions::count_anonymous(tx, page.link.campaign, page.link.unit, today).await?;
    opinion::send(received)?;
    Ok((page.link, draft))
}

pub async fn submit(app: &App, code: &str, sent: &Sent) -> Result<()> {
    // Anybody may send anything here: what is not taken holds up nobody who writes.
    checked(&mut app.db.read().await?, app, code, sent).await?;
    let mut tx = app.db.write().await?;
    let (Link { campaign, unit, .. }, draft) = checked(&mut tx, app, code, sent).await?;
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
