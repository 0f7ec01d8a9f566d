//! Several originals become one wording.

use domain::access::Viewer;
use domain::ids::{CampaignId, MergedOpinionId, OpinionId, UnitId};
use domain::journal::ObjectKind;
use domain::preparation::opinion::{
    self, About, Decision, Merged, Opinion,
    merging::{self, Said},
};

use super::{Change, abouts, open};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// How a new wording is put.
#[derive(Debug, Clone)]
pub struct Fresh {
    pub wording: String,
    pub about: Said<About>,
    pub dimension: Said<Option<String>>,
}

/// What several opinions are merged into.
#[derive(Debug, Clone)]
pub enum Into {
    New(Fresh),
    /// The same for praise: nothing is to be mended, and so it is decided at once.
    Praise(Fresh),
    /// A wording that is there already; whatever was decided of it holds for those who join.
    Known(MergedOpinionId),
}

/// `confirmed`: whom the wording may be about though none of the originals is.
pub async fn merge(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    ids: &[OpinionId],
    into: Into,
    confirmed: Option<About>,
) -> Result<MergedOpinionId> {
    let mut tx = app.db.write().await?;
    let (reading, pack) = open(&mut tx, app, campaign, unit).await?;
    let chosen: Vec<Opinion> =
        reading.unmerged().filter(|opinion| ids.contains(&opinion.id)).cloned().collect();
    opinion::merge(&chosen)?;
    if ids.iter().any(|id| chosen.iter().all(|opinion| opinion.id != *id)) {
        return Err(Failure::Stale);
    }
    let (decision, reason) = match into {
        Into::Praise(_) => (Decision::Declined, opinion::NOTHING_TO_MEND),
        Into::New(_) | Into::Known(_) => (Decision::Pending, ""),
    };
    let merged = match into {
        Into::Known(known) => {
            let known = reading.wording(known)?;
            opinion::is_still_open(known, reading.opened_on)?;
            merging::suits(&chosen, known.about, confirmed)?;
            known.id
        }
        Into::New(fresh) | Into::Praise(fresh) => {
            let (about, dimension) = merging::settle(&chosen, fresh.about, fresh.dimension)?;
            opinion::fits(about, dimension.as_deref(), &pack, &abouts(&reading.people))?;
            merging::suits(&chosen, about, confirmed)?;
            let new = Merged {
                id: new_id(),
                campaign,
                unit,
                wording: fresh.wording,
                dimension,
                about,
                decision,
                reason: reason.to_owned(),
                not_listed: String::new(),
                version: 1,
            };
            store::opinions::add_merged(&mut tx, &new).await?;
            new.id
        }
    };
    for one in &chosen {
        store::opinions::set_merged(&mut tx, one, merged).await?;
    }
    crate::actions::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    let decided = if reason.is_empty() { "" } else { "，按肯定性意见办结" };
    Change::new(unit, "归并意见", ObjectKind::Opinion, merged)
        .summary(format!("{} 条归并为一条{decided}", chosen.len()))
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(merged)
}
