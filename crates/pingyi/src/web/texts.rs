//! Writing 班子对照检查材料, 个人发言提纲, 自评材料: the editor, what was kept of it, its versions and what differs.

mod beside;
mod discard;
mod edit;
mod form;
mod offers;
mod samples;
mod unsaved;
mod versions;

use domain::ids::{CampaignId, TextId, UnitId};
use domain::preparation::text::{Made, Origin, Text, Whose};

pub use discard::{Discard, discard, discard_page};
pub use edit::{Editor, MEETING, begin, edit_page, keep, key, save};
pub use unsaved::Unsaved;
pub use versions::{Diff, Version, Versions, compare, list as versions, show as version};

use super::campaigns;

type At = (UnitId, CampaignId, TextId);

/// The tab of everything about texts.
pub const TAB: &str = "材料";

/// `/units/{unit}/campaigns/{campaign}/texts`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/texts", campaigns::href(unit, campaign))
}

/// The page of one text.
pub fn href_of((unit, campaign, text): (UnitId, CampaignId, TextId)) -> String {
    format!("{}/{text}", href(unit, campaign))
}

/// The page of a text that was read.
pub fn page_of(text: &Text) -> String {
    href_of((text.unit, text.campaign, text.id))
}

/// 张三的个人发言提纲; the team's has no author.
pub fn name_of(whose: Whose, author: Option<&str>) -> String {
    let kind = whose.kind().label();
    author.map_or_else(|| kind.to_owned(), |author| format!("{author}的{kind}"))
}

/// Who made a version, and how its words came in: 本人录入, 王晓代为上传文件《…》. The team's has no author to speak of.
pub fn provenance(whose: Whose, made: &Made, by: &str) -> String {
    let who = match whose.person() {
        Some(author) if author == made.by => "本人".to_owned(),
        Some(_) => format!("{by}代为"),
        None => by.to_owned(),
    };
    match made.origin {
        Origin::Uploaded => format!("{who}上传文件《{}》", made.file_name),
        // The cleaned copy of a file still came in as that file.
        Origin::Cleaned if !made.file_name.is_empty() => {
            format!("{who}上传文件《{}》，清理后另存", made.file_name)
        }
        origin => format!("{who}{}", origin.label()),
    }
}
