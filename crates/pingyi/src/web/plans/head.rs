//! Where one is: the unit and the campaign.

use domain::access::Act as Right;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, UnitId};
use maud::{Markup, html};

use crate::actions;
use crate::app::App;
use crate::failure::Result;
use crate::web::components::{self, Act};
use crate::web::guard::Who;
use crate::web::units;

#[derive(Debug, Clone)]
pub struct Head {
    pub unit: units::Head,
    pub campaign: Campaign,
    pub tab: &'static str,
}

impl Head {
    pub async fn read(
        app: &App,
        who: &Who,
        unit: UnitId,
        campaign: CampaignId,
        tab: &'static str,
    ) -> Result<Self> {
        let campaign = actions::plans::read(app, campaign, unit).await?.campaign;
        Ok(Self { unit: units::Head::read(app, who, unit, "活动").await?, campaign, tab })
    }

    pub fn may(&self, right: Right) -> bool {
        self.unit.may(right)
    }

    pub fn may_change(&self, right: Right) -> bool {
        self.may(right) && self.campaign.is_open()
    }

    pub fn draw(&self, acts: Markup) -> Markup {
        let unit = &self.unit.unit;
        html! {
            (components::breadcrumbs(&[Act { label: &unit.short_name, href: &units::href(unit.id) }]))
            (components::title(&format!("{} · {}", unit.short_name, self.campaign.title), html! {}, None, acts))
        }
    }
}
