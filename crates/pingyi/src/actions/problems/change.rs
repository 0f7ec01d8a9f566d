//! One problem of a list: read for its form, changed, and taken out.

use domain::Refusal;
use domain::access::Viewer;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, ProblemId, UnitId};
use domain::preparation::problem::{self, Content, Problem, Source, edition};
use domain::refusal::ProblemRefusal;
use store::Tx;
use store::problems::Listed;

use super::{Desk, List, editions};
use crate::actions::{campaigns, progress};
use crate::app::App;
use crate::failure::{Failure, Result};

/// One problem for its form: with the names beside it, and whether an opinion led to it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub listed: Listed,
    /// Where it came from is not chosen anew.
    pub from_opinion: bool,
    /// The meeting found it in the list: it stays there.
    pub met: bool,
    /// It may go into another list.
    pub moves: bool,
    pub campaign: Campaign,
}

/// For whoever may write it.
pub async fn show(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, ProblemId),
) -> Result<Shown> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let found = desk.find(&mut tx, desk.campaign.id, id).await?;
    desk.require_change(&mut tx, &found).await?;
    let all = store::problems::of_unit(&mut tx, desk.campaign.id, unit).await?;
    let listed = all.into_iter().find(|listed| listed.problem.id == id).ok_or(Failure::NotFound)?;
    let from_opinion = is_from_opinion(&mut tx, &desk, id).await?;
    let met = editions::as_met(&mut tx, &desk, &found).await?.is_some();
    let moves = desk.sight.keeps() && edition::may_move(ties(&mut tx, &found, from_opinion).await?).is_ok();
    Ok(Shown { listed, from_opinion, met, moves, campaign: desk.campaign })
}

async fn is_from_opinion(tx: &mut Tx, desk: &Desk, id: ProblemId) -> Result<bool> {
    let links = store::problems::links(tx, desk.campaign.id, desk.unit.id).await?;
    Ok(links.iter().any(|(known, _)| *known == id))
}

/// For [`edition::may_move`]: is it kept as whose it is, and has something led to it?
async fn ties(tx: &mut Tx, of: &Problem, from_opinion: bool) -> Result<(bool, bool)> {
    // What a later campaign speaks of was met as well.
    let kept = editions::is_kept(tx, of).await? || store::problems::is_followed(tx, of.id).await?;
    Ok((kept, from_opinion || of.earlier.is_some()))
}

/// `version` is the one the form was filled from; `list` is where the problem goes.
pub async fn edit(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, ProblemId),
    version: i64,
    list: List,
    content: Content,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let desk = Desk::open(&mut tx, app, who, campaign, unit).await?;
    let before = desk.find(&mut tx, desk.campaign.id, id).await?;
    desk.require_change(&mut tx, &before).await?;
    if before.version != version {
        return Err(Failure::Stale);
    }
    let from_opinion = is_from_opinion(&mut tx, &desk, id).await?;
    let source = if from_opinion { Source::Opinion } else { content.source };
    let content = Content { source, ..content };
    let whose = list.or(before.person);
    if whose != before.person {
        desk.require(whose)?;
        edition::may_move(ties(&mut tx, &before, from_opinion).await?)?;
    }
    problem::enter(&content, &desk.pack, whose)?;
    let met = editions::as_met(&mut tx, &desk, &before).await?;
    edition::may_turn(met.as_ref(), before.content.source, content.source)?;
    if content == before.content && whose == before.person {
        return Ok(());
    }
    if whose != before.person {
        let known = store::problems::of_unit(&mut tx, desk.campaign.id, unit).await?;
        let there = known.iter().filter(|listed| listed.problem.person == whose);
        problem::is_another(&content, there.map(|listed| &listed.problem.content))?;
    }
    let after = Problem { content, person: whose, entered_by: who.person, ..before.clone() };
    store::problems::set(&mut tx, &after).await?;
    progress::refresh(&mut tx, app, &desk.campaign, unit).await?;
    if after.person != before.person {
        desk.told(&mut tx, app, "移出问题", &before).await?;
    }
    desk.told(&mut tx, app, "修改问题", &after).await?;
    Ok(tx.commit().await?)
}

pub async fn remove(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, ProblemId),
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let desk = Desk::open(&mut tx, app, who, campaign, unit).await?;
    let known = desk.find(&mut tx, desk.campaign.id, id).await?;
    desk.require_change(&mut tx, &known).await?;
    if known.version != version {
        return Err(Failure::Stale);
    }
    edition::may_remove(editions::as_met(&mut tx, &desk, &known).await?.as_ref())?;
    if store::problems::is_followed(&mut tx, id).await? {
        return Err(Refusal::from(ProblemRefusal::Followed).into());
    }
    store::problems::remove(&mut tx, id, version).await?;
    progress::refresh(&mut tx, app, &desk.campaign, unit).await?;
    desk.told(&mut tx, app, "删去问题", &known).await?;
    Ok(tx.commit().await?)
}
