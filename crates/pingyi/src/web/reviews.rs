//! The branch's texts: the list, one text with what was done with it, giving it in and reviewing it.

mod acts;
mod list;
mod review;
mod samples;
mod show;

use domain::ids::{CampaignId, TextId, UnitId};
use domain::preparation::text::{Made, Origin, Stage, Text};
use domain::wording;
use time::Date;

pub use acts::{Lost, Reopen, reopen, reopen_page, review, submit, withdraw};
pub use list::{Texts, show as list};
pub use show::{Show, show};

use super::campaigns;
use super::components::State as Mark;
use crate::clock::local;

const TAB: &str = "材料";

/// Who can read what is written: said wherever somebody writes or gives in.
const WHO_READS: &str = "在写的只有作者（和替他录入的人）能看；提交的那一版审阅的人能看，看过的会列在材料页上。上级只看到各有多少份、进展到哪一步。";

/// `/units/{unit}/campaigns/{campaign}/texts`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/texts", campaigns::href(unit, campaign))
}

/// The page of one text.
pub fn text_href(unit: UnitId, campaign: CampaignId, text: TextId) -> String {
    format!("{}/{text}", href(unit, campaign))
}

fn mark(stage: Stage) -> Mark {
    match stage {
        Stage::Draft => Mark::NotYet,
        Stage::Submitted => Mark::Waiting,
        Stage::Returned => Mark::Overdue,
        Stage::Passed => Mark::Done,
    }
}

/// `3月5日 14:02`
fn moment(at: i64, today: Date) -> String {
    let at = local(at);
    format!("{} {}:{:02}", wording::short_day(at.date(), today), at.hour(), at.minute())
}

/// Who made a version, and how its words came in.
fn made_by(text: &Text, made: &Made, by: &str) -> String {
    let person = text.whose.person();
    let is_author = person == Some(made.by);
    match made.origin {
        Origin::Typed if is_author => "本人录入".to_owned(),
        Origin::Typed if person.is_some() => format!("{by}代为录入"),
        Origin::Typed => format!("{by}录入"),
        Origin::Uploaded if is_author => format!("本人上传文件“{}”", made.file_name),
        Origin::Uploaded => format!("{by}上传文件“{}”", made.file_name),
        Origin::Cleaned if is_author => "本人清理后另存".to_owned(),
        Origin::Cleaned => format!("{by}清理后另存"),
    }
}
