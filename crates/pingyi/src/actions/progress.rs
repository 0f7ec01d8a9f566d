//! How far units are in a campaign: the records of one unit with what is asked of it, and the summary rows.

mod rows;

use domain::access::Viewer;
use domain::calendar::Calendar;
use domain::campaign::terms::{Layer, Terms};
use domain::campaign::{Campaign, CampaignKind};
use domain::ids::UnitId;
use domain::org::UnitKind;
use domain::progress::{Records, Run, Sight};
use domain::theme::Pack;
use store::Tx;

pub use self::rows::{catch_up, rebuild, refresh, refresh_at};
use crate::app::App;
use crate::failure::{Failure, Result};

/// One unit in one campaign: what is recorded, and what is asked.
#[derive(Debug, Clone)]
pub struct Standing {
    pub kind: CampaignKind,
    pub unit_kind: UnitKind,
    pub pack: Pack,
    pub layers: Vec<Layer>,
    pub terms: Terms,
    pub calendar: Calendar,
    pub records: Records,
}

impl Standing {
    pub fn run(&self) -> Run<'_> {
        Run {
            kind: self.kind,
            unit: self.unit_kind,
            pack: &self.pack,
            terms: &self.terms,
            calendar: &self.calendar,
        }
    }

    /// The same records the summary rows are computed from, read for one unit.
    pub async fn read(tx: &mut Tx, app: &App, campaign: &Campaign, unit: UnitId) -> Result<Self> {
        let today = app.clock.today();
        let profile = store::campaigns::profile(tx, unit, today).await?.ok_or(Failure::NotFound)?;
        let mut field = rows::Field::of_unit(tx, campaign, unit, today).await?;
        let layers = field.layers(unit);
        let terms = Terms::in_force(&layers, &profile);
        let records = field.records(unit);
        let (pack, calendar) = (field.pack, field.calendar);
        Ok(Self { kind: campaign.kind, unit_kind: profile.kind, pack, layers, terms, calendar, records })
    }
}

/// How much of what the unit lacks the viewer learns.
pub async fn sight(app: &App, who: &Viewer, unit: UnitId) -> Result<Sight> {
    let mut tx = app.db.read().await?;
    Ok(domain::progress::sight(who, &super::place(&mut tx, unit).await?))
}
