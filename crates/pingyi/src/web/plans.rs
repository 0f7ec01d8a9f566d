//! The plan (实施方案) of a unit for a campaign: shown, written, submitted, approved or returned.

mod consent;
mod decide;
mod draw;
mod form;
mod round;
mod samples;
mod show;

use domain::access::Act as Right;
use domain::ids::{CampaignId, UnitId};
use domain::plan::PlanStage;

pub use consent::{Consent, consent, consent_page};
pub use decide::{Decide, decide, decide_page};
pub use form::{Edit, edit, edit_page};
pub use round::{RoundPage, show as show_round};
pub use show::{Show, begin, show, submit};

use super::campaigns::{self, Head};
use super::guard::Who;
use crate::actions;
use crate::actions::plans::Reading;
use crate::app::App;
use crate::failure::Result;

const TAB: &str = "实施方案";

/// `/units/{unit}/campaigns/{campaign}/plan`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/plan", campaigns::href(unit, campaign))
}

/// A plan as one reader meets it.
#[derive(Debug, Clone)]
pub struct Seen {
    pub head: Head,
    pub reading: Reading,
    /// Members see a plan once it is approved.
    pub sees_drafts: bool,
}

impl Seen {
    async fn read(app: &App, who: &Who, unit: UnitId, campaign: CampaignId) -> Result<Self> {
        Ok(Self {
            reading: actions::plans::read(app, campaign, unit).await?,
            head: Head::read(app, who, unit, campaign, TAB).await?,
            sees_drafts: actions::plans::sees_drafts(app, &who.viewer, unit).await?,
        })
    }

    fn href(&self) -> String {
        href(self.reading.unit.id, self.reading.campaign.id)
    }

    fn stage(&self) -> Option<PlanStage> {
        self.reading.plan.as_ref().map(|plan| plan.stage)
    }

    fn writes(&self) -> bool {
        self.head.may_change(Right::WritePlan)
    }

    /// The top unit's superior is not in the installation: the unit records what it has said.
    fn records_consent(&self) -> bool {
        self.writes() && self.reading.unit.parent.is_none()
    }

    /// Nobody decides what he may write himself.
    fn decides(&self) -> bool {
        self.head.may_change(Right::DecidePlan) && !self.head.may(Right::WritePlan)
    }
}
