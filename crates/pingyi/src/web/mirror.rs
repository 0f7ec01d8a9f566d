//! The mirror on pages: reasons in plain words with their places, never a score; and the cleaned copy to accept.

mod clean;
mod samples;
mod show;

use domain::ids::{CampaignId, TextId, UnitId};
use domain::mirror::Kind;
use domain::preparation::text::Stage;
use maud::{Markup, html};

pub use clean::{Clean, clean, page as clean_page};
pub use show::{Show, show};

use super::components::{self, Act};
use super::texts;
use crate::actions::mirror::Findings;

/// The page of the mirror held up to a text.
pub fn href(path: (UnitId, CampaignId, TextId)) -> String {
    format!("{}/mirror", texts::href_of(path))
}

/// How much there is in each group: its element on the page, its name, and the count with its word.
fn groups(findings: &Findings) -> Vec<(&'static str, &'static str, String)> {
    let counted = [
        ("tidying", "要清理的", findings.tidying().count(), "处"),
        ("colleagues", "与别人相似", findings.colleagues.count(), "份"),
        ("earlier", "与往年相似", findings.earlier.count(), "份"),
        ("samples", "与范文相似", findings.samples.count(), "篇"),
        ("thinking", "要再想一想的", findings.thinking().count(), "处"),
        ("unanswered", "没有回应的意见", findings.unanswered.len(), "条"),
    ];
    let found = counted.into_iter().filter(|(_, _, count, _)| *count > 0);
    found.map(|(id, name, count, unit)| (id, name, format!("{count} {unit}"))).collect()
}

/// Who writes looks over his own; who reviews is shown the same, and looks over another's.
fn name(writes: bool) -> &'static str {
    if writes { "自查" } else { "比对和提示" }
}

const NOTHING: &str = "没有发现要提醒的地方。";

/// In short, for the page of the text and for the editor: what there is of each group. `href` is [`href`].
pub fn panel(findings: &Findings, writes: bool, stage: Stage, href: &str) -> Markup {
    // What was passed is not given in any more.
    let gives_in = stage != Stage::Passed;
    let label = if writes { "查看自查" } else { "查看比对和提示" };
    components::panel(
        name(writes),
        Some(Act { label, href }),
        html! {
            @if findings.is_empty() {
                p { (NOTHING) }
            } @else {
                ul.dots {
                    @for (id, name, count) in groups(findings) {
                        li { a href={ (href) "#" (id) } { (name) } " " (count) }
                    }
                }
            }
            p.note {
                @if !gives_in { "只是提醒，不改变审阅的结果。" }
                @else if findings.remarks.iter().any(|noted| noted.kind == Kind::EmptySection) {
                    "空着的部分要写好才能提交；其余只是提醒，不挡提交。"
                } @else { "只是提醒，不挡提交。" }
            }
        },
    )
}
