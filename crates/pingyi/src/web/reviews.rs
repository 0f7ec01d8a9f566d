//! The branch's texts: the list, one text with what was done with it, giving it in and reviewing it.

mod acts;
mod everybody;
mod list;
mod review;
mod samples;
mod show;

use domain::preparation::text::Stage;
use domain::wording;
use maud::{Markup, html};
use time::Date;

pub use acts::{Lost, Reopen, reopen, reopen_page, review, submit, withdraw};
pub use everybody::{asked, typing};
pub use list::{Texts, show as list};
pub use show::{Show, show};

use super::components::State as Mark;
use crate::clock::local;

/// Who can read what is written: said wherever somebody writes or gives in.
const WHO_READS: &str = "在写的只有作者和替他录入的人能看（班子材料是书记、副书记、委员和党务办公室人员）；提交的那一版，审阅的人能看：党员的由支部书记、支委会，班子和支委的还有联系领导、指导组，按主题包；支委会没有人能审阅的，由联系领导或上级书记、副书记、委员；主题包要求联系领导审阅、又没有确定的，也由上级书记、副书记、委员。看过的都列在材料页上。其他上级只看到份数和进展。";

/// What holds for this reader, with the whole rule folded away.
pub(super) fn who_reads(sentence: &str) -> Markup {
    html! {
        div.who-reads {
            p.note { (sentence) }
            details { summary.note { "谁能看到什么" } p.note { (WHO_READS) } }
        }
    }
}

fn mark(stage: Stage) -> Mark {
    match stage {
        Stage::Draft => Mark::NotYet,
        Stage::Submitted => Mark::Waiting,
        Stage::Returned => Mark::Overdue,
        Stage::Passed => Mark::Done,
    }
}

/// `3月5日 08:02`
fn moment(at: i64, today: Date) -> String {
    let at = local(at);
    format!("{} {:02}:{:02}", wording::short_day(at.date(), today), at.hour(), at.minute())
}
