//! Which submitted texts wait for one person's word, in all campaigns: one statement finds the branches, and each branch
//! is asked as on its own page.

use std::collections::BTreeMap;

use domain::access::Viewer;
use domain::ids::{CampaignId, TextId, UnitId};
use store::Tx;

use super::listing::passed;
use crate::actions::texts::Desk;
use crate::app::App;
use crate::failure::{Failure, Result};

/// The texts of one unit in one campaign.
#[derive(Debug, Clone)]
pub(crate) struct Pile {
    pub(crate) title: String,
    pub(crate) unit_name: String,
    pub(crate) texts: i64,
    /// The one that stands first in the branch's list.
    pub(crate) first: TextId,
}

pub(crate) async fn waiting(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
) -> Result<BTreeMap<(CampaignId, UnitId), Pile>> {
    let mut piles: BTreeMap<(CampaignId, UnitId), Pile> = BTreeMap::new();
    for at in store::texts::awaiting(tx, who.person, app.clock.today()).await? {
        let desk = match Desk::read(tx, app, who, at.campaign, at.unit).await {
            Ok(desk) => desk,
            // The unit has left the campaign since.
            Err(Failure::NotFound) => continue,
            Err(failure) => return Err(failure),
        };
        let passed = passed(tx, at.campaign, at.unit).await?;
        for listed in store::texts::of_unit(tx, at.campaign, at.unit).await? {
            let text = listed.text;
            if desk.waits(&text, passed.get(&text.id).map_or(&[][..], Vec::as_slice)) {
                let (title, unit_name) = (desk.campaign.title.clone(), at.unit_name.clone());
                let pile = Pile { title, unit_name, texts: 0, first: text.id };
                piles.entry((at.campaign, at.unit)).or_insert(pile).texts += 1;
            }
        }
    }
    Ok(piles)
}
