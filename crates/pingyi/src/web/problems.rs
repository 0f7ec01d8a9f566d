//! 查摆问题: the team's list beside everybody's, one problem at a time on a phone, and last year's on the table.

mod editions;
mod form;
mod list;
mod outcome;
mod remove;
mod samples;
mod sheet;
mod whose;

use domain::ids::{CampaignId, ProblemId, UnitId};

pub use editions::{Edition, complete, page as edition_page};
pub use form::{Write, add, edit, edit_page, new_page};
pub use list::{Problems, show as list};
pub use outcome::{Outcome, judge, page as outcome_page};
pub use remove::{Remove, page as remove_page, remove};
pub use sheet::export;

use super::campaigns;

const TAB: &str = "问题清单";

/// Who can read what is written down: said wherever somebody writes.
const WHO_READS: &str = "个人的问题清单只有本人和支部书记、副书记、委员、本组织党务办公室人员看得到；上级和指导组看班子的清单和个人的条数。";

/// `/units/{unit}/campaigns/{campaign}/problems`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/problems", campaigns::href(unit, campaign))
}

/// Where a problem stands in its list.
pub fn at(unit: UnitId, campaign: CampaignId, problem: ProblemId) -> String {
    format!("{}#{}", href(unit, campaign), list::anchor(problem))
}

const LAST_YEAR: &str = "last-year";

/// Last year's problems in the list, each with what became of it. `base` is [`campaigns::href`].
pub fn last_year(base: &str) -> String {
    format!("{base}/problems#{LAST_YEAR}")
}

/// The form of a new problem of the reader's own.
pub fn new_own(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/new?whose={}", href(unit, campaign), whose::OWN)
}

/// The form of a new problem of the team, under a dimension. `base` is [`campaigns::href`].
pub fn new_for_team(base: &str, dimension: &str) -> String {
    format!("{base}/problems/new?whose={}&dimension={dimension}", whose::TEAM)
}
