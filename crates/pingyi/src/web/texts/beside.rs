//! Both texts beside each other, where two hands or two windows wrote at once: neither is lost, and what only one of them
//! has is marked.

use domain::ids::PersonId;
use domain::preparation::text::Body;
use domain::preparation::text::diff::{self, Kind, Part};
use maud::{Markup, html};

use crate::actions::texts::writing::Newer;
use crate::clock::moment;
use crate::web::components;

/// Both texts, where the writer himself was quicker in another window.
pub(super) fn windows((draft, saved_at): &(Body, i64), here: &Body) -> Markup {
    let parts = diff::bodies(draft, here);
    components::panel(
        "您在另一个窗口也写了这份材料",
        None,
        html! {
            p { "那边已经存了草稿，这里的没有存。两份都在，谁也没有被覆盖；只在一份里有的句子做了标记。" }
            p { "请把那边的改动合并进下面的文字，再保存；然后关掉另一个窗口。" }
            div.versions {
                (side("这个窗口里的", "还没有保存", &parts, Kind::Removed))
                (side("另一个窗口的草稿", &moment(*saved_at), &parts, Kind::Added))
            }
        },
    )
}

/// Both texts, where somebody else was quicker, or the writer himself in another window.
pub(super) fn people(newer: &Newer, mine: &Body, viewer: PersonId) -> Markup {
    let number = newer.made.number;
    let is_own = newer.made.by == viewer;
    let title = if is_own {
        format!("您已经在别处保存了第 {number} 版")
    } else {
        format!("{}已经保存了第 {number} 版", newer.by)
    };
    components::panel(
        &title,
        None,
        html! {
            p { "您是从更早的一版写起的，所以没有直接保存。两份都在，谁的也没有被覆盖；只在一份里有的句子做了标记。" }
            p {
                @if is_own { "请把您在另一个窗口（或另一台设备）保存的改动" } @else { "请把对方的改动" }
                "合并进下面的文字，再保存，就是第 " (number + 1) " 版。"
            }
            (both(newer, mine, "已存为草稿"))
        },
    )
}

/// What the writer has, and the version that was made meanwhile.
pub(super) fn both(newer: &Newer, mine: &Body, state: &str) -> Markup {
    let parts = diff::bodies(&newer.body, mine);
    let number = newer.made.number;
    html! {
        div.versions {
            (side("您写的", state, &parts, Kind::Removed))
            (side(&format!("第 {number} 版"), &format!("{}，{}", newer.by, moment(newer.made.at)), &parts, Kind::Added))
        }
    }
}

/// One of two texts: without the pieces only the other one has.
fn side(whose: &str, when: &str, parts: &[Part], dropped: Kind) -> Markup {
    html! {
        article.version {
            header { strong { (whose) } " " span.note { (when) } }
            div.version-text {
                @for part in parts {
                    h3 { (part.heading) }
                    p.written {
                        @for piece in part.pieces.iter().filter(|piece| piece.kind != dropped) {
                            @if piece.kind == Kind::Same { (piece.words) }
                            @else { mark { span.diff-word { "仅此处有" } (piece.words) } }
                        }
                    }
                }
            }
        }
    }
}
