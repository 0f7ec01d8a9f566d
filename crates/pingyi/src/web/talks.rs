//! 谈心谈话: the matrix for who looks after it, one's own talks, and a form that takes a minute on a phone.

mod attention;
mod beyond;
mod form;
mod list;
mod matrix;
mod owed;
mod samples;
mod show;
mod withdraw;

use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::talk::Record;

pub use attention::{mark, unmark};
pub use form::{Write, edit, edit_page, new_page, record};
pub use list::{Talks, plan, show as list};
pub use show::{Talk, cancel, show};
pub use withdraw::{Withdraw, withdraw, withdraw_page};

use super::campaigns;

const TAB: &str = "谈心谈话";

/// Who can read what is written down: said wherever somebody writes.
const WHO_READS: &str =
    "内容只有谈话双方能在系统里看到；别人只看到谈过、哪天、哪一类。能直接读数据库的人不受此限。";

/// `/units/{unit}/campaigns/{campaign}/talks`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/talks", campaigns::href(unit, campaign))
}

/// Where a missing talk is recorded: in what was arranged, or anew with the other one chosen. `base` is the unit's page in
/// the campaign.
pub fn record_of(base: &str, record: Record) -> String {
    let page = format!("{base}/talks");
    match record {
        Record::Arranged(talk) => format!("{page}/{talk}/edit"),
        Record::With(other) => new_href(&page, Some(other)),
        Record::WithAnybody => new_href(&page, None),
    }
}

/// The form for a talk with somebody.
fn new_href(page: &str, with: Option<PersonId>) -> String {
    match with {
        Some(with) => format!("{page}/new?with={with}"),
        None => format!("{page}/new"),
    }
}
