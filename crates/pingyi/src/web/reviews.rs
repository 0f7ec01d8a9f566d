//! The branch's texts: the list, one text with what was done with it, giving it in and reviewing it.

mod acts;
mod list;
mod review;
mod samples;
mod show;

use domain::preparation::text::Stage;
use domain::wording;
use time::Date;

pub use acts::{Lost, Reopen, reopen, reopen_page, review, submit, withdraw};
pub use list::{Texts, show as list};
pub use show::{Show, show};

use super::components::State as Mark;
use crate::clock::local;

/// Who can read what is written: said wherever somebody writes or gives in.
const WHO_READS: &str = "在写的只有作者（和替他录入的人）能看；提交的那一版审阅的人能看，看过的会列在材料页上。上级只看到各有多少份、进展到哪一步。";

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
