//! The branches a guidance group looks after, for who is in it: those alone, and nothing summed up above them.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{self, Act, Target, Viewer};
use domain::appointment::Role;
use domain::campaign::{Campaign, Step};
use domain::ids::{CampaignId, UnitId};
use domain::org::Unit;
use domain::overview::Row;
use store::Tx;
use time::Date;

use crate::actions::{place, reviews};
use crate::app::App;
use crate::failure::Result;

/// One of them in one campaign.
#[derive(Debug, Clone)]
pub struct Branch {
    pub unit: Unit,
    pub row: Row,
    /// Texts that wait for the reader's word.
    pub texts: i64,
}

#[derive(Debug, Clone)]
pub struct Guided {
    pub campaign: Campaign,
    pub branches: Vec<Branch>,
}

#[derive(Debug, Clone)]
pub struct Guiding {
    /// Open campaigns alone.
    pub campaigns: Vec<Guided>,
    pub today: Date,
}

/// The units that hold their own meetings; of a unit above branches that was assigned there is the overview itself.
async fn units(tx: &mut Tx, who: &Viewer, today: Date) -> Result<Vec<Unit>> {
    let assigned: BTreeSet<UnitId> =
        who.duties.iter().filter(|duty| duty.role == Role::Guide).map(|duty| duty.unit).collect();
    let mut units = Vec::new();
    for id in assigned {
        let unit = store::units::get(tx, id).await?;
        if unit.is_in_force(today) && !unit.kind.is_superior() {
            units.push(unit);
        }
    }
    units.sort_by_key(|unit| (unit.parent, unit.position, unit.id));
    Ok(units)
}

/// `None` for who guides no branch.
pub async fn guiding(app: &App, who: &Viewer) -> Result<Option<Guiding>> {
    read(&mut app.db.read().await?, app, who).await
}

pub(in crate::actions) async fn read(tx: &mut Tx, app: &App, who: &Viewer) -> Result<Option<Guiding>> {
    let today = app.clock.today();
    let units = units(tx, who, today).await?;
    if units.is_empty() {
        return Ok(None);
    }
    let piles = reviews::waiting(tx, app, who).await?;
    let mut found: BTreeMap<CampaignId, Guided> = BTreeMap::new();
    for unit in units {
        let place = place(tx, unit.id).await?;
        for campaign in store::campaigns::announced(tx, unit.id).await? {
            if !campaign.is_open() || !access::may(who, Act::SeeCampaign, Target::Unit(&place)) {
                continue;
            }
            let Some(row) = store::progress::find(tx, campaign.id, unit.id).await? else { continue };
            let texts = piles.get(&(campaign.id, unit.id)).map_or(0, |pile| pile.texts);
            let branch = Branch { unit: unit.clone(), row, texts };
            let guided = Guided { campaign, branches: Vec::new() };
            found.entry(guided.campaign.id).or_insert(guided).branches.push(branch);
        }
    }
    // Newer ones first: their ids grow with time.
    Ok(Some(Guiding { campaigns: found.into_values().rev().collect(), today }))
}

impl Guiding {
    /// How many branches there are, and in how many of them something is missing yet.
    pub fn lacking(&self) -> (usize, usize) {
        let of = |lacking: bool| -> BTreeSet<UnitId> {
            let branches = self.campaigns.iter().flat_map(|guided| &guided.branches);
            branches.filter(|branch| !lacking || branch.row.open > 0).map(|branch| branch.unit.id).collect()
        };
        (of(false).len(), of(true).len())
    }

    /// What falls due first of all that is missing, and in which branch.
    pub fn first_due(&self) -> Option<(String, Step, Date)> {
        let branches = self.campaigns.iter().flat_map(|guided| &guided.branches);
        let lacking = branches.filter(|branch| branch.row.open > 0);
        let due = lacking.filter_map(|branch| branch.row.next.map(|(day, step)| (day, step, branch)));
        let first = due.min_by_key(|(day, step, branch)| (*day, *step, branch.unit.id));
        first.map(|(day, step, branch)| (branch.unit.short_name.clone(), step, day))
    }
}
