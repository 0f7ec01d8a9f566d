//! Writing 班子对照检查材料, 个人发言提纲, 自评材料: the editor, what was kept of it, its versions and what differs.

mod discard;
mod edit;
mod form;
mod samples;
mod versions;

use domain::ids::{CampaignId, TextId, UnitId};
use domain::preparation::text::Text;

pub use discard::{Discard, discard, discard_page};
pub use edit::{Editor, begin, edit_page, keep, save};
pub use versions::{Diff, Version, Versions, compare, list as versions, show as version};

use super::campaigns;

const TAB: &str = "材料";

/// `/units/{unit}/campaigns/{campaign}/texts`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/texts", campaigns::href(unit, campaign))
}

/// The page of one text.
pub fn href_of((unit, campaign, text): (UnitId, CampaignId, TextId)) -> String {
    format!("{}/{text}", href(unit, campaign))
}

fn page_of(text: &Text) -> String {
    href_of((text.unit, text.campaign, text.id))
}

/// 张三的个人发言提纲; the team's has no author.
fn name_of(text: &Text, author: Option<&str>) -> String {
    let kind = text.whose.kind().label();
    author.map_or_else(|| kind.to_owned(), |author| format!("{author}的{kind}"))
}
