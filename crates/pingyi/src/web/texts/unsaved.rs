//! What somebody typed and cannot make a version of any longer, since the text is no more his to write: the reason, and
//! his words to take away. Nothing that was typed is lost with the right to save it.

use axum::http::StatusCode;
use axum::response::Response;
use domain::Refusal;
use domain::preparation::text::Body;
use domain::refusal::{TextRefusal, Wording};
use maud::{Markup, html};

use super::{At, beside, href, name_of, page_of, samples};
use crate::actions::texts::writing::{Newer, Written};
use crate::actions::texts::{TooLate, too_late};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::{self, Act};
use crate::web::frame::{self, conflict};
use crate::web::guard::Who;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Unsaved {
    pub name: String,
    pub refusal: Wording,
    pub mine: Body,
    /// The version that was made meanwhile, where the reader may see it.
    pub theirs: Option<Newer>,
    /// What was typed waits here when the page is opened again.
    pub is_kept: bool,
    /// Where he may go from here: a label and an address.
    pub back: (&'static str, String),
}

impl View for Unsaved {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("没有保存：{}", self.name)
    }

    fn body(&self) -> Markup {
        let Wording { fact, ground, next } = &self.refusal;
        let (label, href) = (self.back.0, self.back.1.as_str());
        html! {
            (components::refusal(&components::Refusal {
                fact, ground: Some(ground), next: Some(next), acts: &[Act { label, href }], code: None
            }))
            @if let Some(theirs) = &self.theirs {
                (components::panel("那一版和您写的", None, html! {
                    p.note { "只在一份里有的句子做了标记。" }
                    (beside::both(theirs, &self.mine, "没有保存"))
                }))
            }
            (components::panel("您写的", None, html! {
                p {
                    "没有放进材料。在这里可以选中、复制，交给本人；"
                    @if self.is_kept { "离开以后再打开这份材料的编辑页，还会看到。" } @else { "离开这一页就没有了。" }
                }
                textarea.input readonly rows="16" aria-label="您写的" { "\n" (self.mine.plain()) }
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::unsaved()
    }
}

impl From<TooLate> for Unsaved {
    fn from(late: TooLate) -> Self {
        let TooLate { text, author, refusal, mine, theirs, is_kept } = late;
        let back = match theirs {
            Some(_) => ("查看材料", page_of(&text)),
            None => ("返回材料", href(text.unit, text.campaign)),
        };
        Self { name: name_of(text.whose, author.as_deref()), refusal, mine, theirs, is_kept, back }
    }
}

/// Is the text no longer for this person to write?
pub(super) fn is_closed_to_him(failure: &Failure) -> bool {
    let late = |refusal: &Refusal| matches!(refusal, Refusal::Text(TextRefusal::WrittenByAnother { .. }));
    matches!(failure, Failure::Refused(refusal) if late(refusal)) || matches!(failure, Failure::NotFound)
}

/// The reason with what was typed; the bare reason where nothing was. `written` is what has just come in.
pub(super) async fn show(
    app: &App,
    who: &Who,
    path: At,
    written: Option<&Written>,
    failure: Failure,
) -> Result<Response> {
    if matches!(failure, Failure::NotFound) {
        return nowhere(app, who, written);
    }
    let late = too_late(app, &who.viewer, path, written).await?;
    if late.mine.is_blank() {
        return Err(failure);
    }
    Ok(conflict(frame::show(app, who, None, &Unsaved::from(late))))
}

/// His duty has ended, or the text is gone: of the text itself he learns nothing.
fn nowhere(app: &App, who: &Who, written: Option<&Written>) -> Result<Response> {
    let mine = written.map(Written::plain).unwrap_or_default();
    if mine.is_blank() {
        return Err(Failure::NotFound);
    }
    let unsaved = Unsaved {
        name: "材料".into(),
        refusal: Wording {
            fact: "没有这份材料，或者您不能再写它。".into(),
            ground: "您的职务或者这份材料的归属可能刚有变化。".into(),
            next: "请复制下面的文字，交给能写这份材料的人。".into(),
        },
        mine,
        theirs: None,
        is_kept: false,
        back: ("回到工作台", "/".into()),
    };
    let mut response = frame::show(app, who, None, &unsaved);
    *response.status_mut() = StatusCode::NOT_FOUND;
    Ok(response)
}
