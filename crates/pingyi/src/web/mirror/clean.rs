//! The cleaned copy beside the original, to be taken over or not.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, TextId, UnitId};
use domain::mirror::{Piece, pieces};
use maud::{Markup, html};

use super::{href, samples};
use crate::actions;
use crate::actions::mirror::Cleaning;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::campaigns::Head;
use crate::web::components::form::{self, Form};
use crate::web::components::{self, Act, Weight};
use crate::web::form::Typed;
use crate::web::frame::{conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::texts::{TAB, href_of, name_of, page_of};
use crate::web::views::View;
use crate::web::{frame, session};

/// So much of an unchanged stretch is shown around a change, in letters.
const AROUND: usize = 60;

#[derive(Debug, Clone)]
pub struct Clean {
    pub head: Head,
    pub cleaning: Cleaning,
    /// The text was changed since the comparison that was accepted was drawn.
    pub outdated: bool,
}

impl View for Clean {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{}：清理文字", name_of(self.cleaning.text.whose, self.cleaning.author.as_deref()))
    }

    fn body(&self) -> Markup {
        let cleaning = &self.cleaning;
        let text = &cleaning.text;
        let mirror = href((text.unit, text.campaign, text.id));
        let action = format!("{}/clean", page_of(text));
        let back = components::link_button(Weight::Quiet, Act { label: "返回自查", href: &mirror });
        html! {
            (self.head.draw(back))
            @if self.outdated {
                div.errors role="alert" {
                    h2 { "还没有采用：材料刚刚改过" }
                    p { "下面按现在的文字重新清理了一遍。请再看一看，然后采用。" }
                }
            }
            @if cleaning.is_clean() {
                (components::empty("没有要清理的文字。", None))
            } @else {
                (components::panel(&self.title(), None, html! {
                    p { "只改下载站的标记、广告、遮掩的字、叠写的词和标点，别的一字不动。标出的是改动的地方。" }
                    @for (heading, words, clean) in &cleaning.sections {
                        @if let Some(clean) = clean { (beside(heading, words, clean)) }
                    }
                }))
                @if let Some(refusal) = &cleaning.blocked {
                    p.note { "现在不能采用：" (refusal) }
                } @else {
                    (form::form(
                        &Form { action: &action, submit: "采用清理过的文字", cancel: Some(&mirror), ..Form::default() },
                        html! {
                            (form::hidden("of", &cleaning.of))
                            p.note { "采用以后成为您的草稿，在编辑页面看过再保存。历次版本都还在。" }
                        }))
                }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::cleans()
    }
}

/// A section with what is changed in it, and a little around each change.
fn beside(heading: &str, before: &str, after: &str) -> Markup {
    let pieces = pieces(before, after);
    let last = pieces.len().saturating_sub(1);
    let side = |changed: fn(&Piece<'_>) -> Option<String>| {
        html! {
            p.passage {
                @for (at, piece) in pieces.iter().enumerate() {
                    @match piece {
                        Piece::Same(words) => (shortened(words, at > 0, at < last)),
                        piece => @if let Some(words) = changed(piece) { mark { (words) } },
                    }
                }
            }
        }
    };
    html! {
        h3.reasons-of { (heading) }
        div.versions.passages {
            article.version { header { "原文" } (side(|piece| changed(piece, true))) }
            article.version { header { "清理后" } (side(|piece| changed(piece, false))) }
        }
    }
}

fn changed(piece: &Piece<'_>, original: bool) -> Option<String> {
    let Piece::Changed { before, after } = piece else { return None };
    let words = if original { before } else { after };
    (!words.is_empty()).then(|| (*words).to_owned())
}

/// An unchanged stretch: its ends next to a change, and a sign for what is left out.
fn shortened(words: &str, after_change: bool, before_change: bool) -> String {
    let letters = words.chars().count();
    let shown = |yes: bool| if yes { AROUND } else { 0 };
    let (head, tail) = (shown(after_change), shown(before_change));
    if letters <= head + tail + AROUND {
        return words.to_owned();
    }
    let begin: String = words.chars().take(head).collect();
    let end: String = words.chars().skip(letters - tail).collect();
    format!("{begin}……{end}")
}

pub async fn page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, text)): Path<(UnitId, CampaignId, TextId)>,
) -> Result<Response> {
    let view = view(&app, &who, (unit, campaign, text), false).await?;
    Ok(frame::show(&app, &who, None, &view))
}

async fn view(app: &App, who: &Who, path: (UnitId, CampaignId, TextId), outdated: bool) -> Result<Clean> {
    let cleaning = actions::mirror::cleaning(app, &who.viewer, path).await?;
    Ok(Clean { head: Head::read(app, who, path.0, path.1, TAB).await?, cleaning, outdated })
}

pub async fn clean(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId, TextId)>,
    typed: Typed,
) -> Result<Response> {
    let (unit, campaign, text) = path;
    match actions::mirror::accept(&app, &who.viewer, path, typed.get("of")).await {
        Ok(true) => {
            let edit = format!("{}/edit", href_of((unit, campaign, text)));
            Ok(session::go(&app, &edit, "已换成清理过的文字。这是草稿，看过再保存。"))
        }
        Ok(false) => Ok(session::go(&app, &href((unit, campaign, text)), "没有要清理的文字，材料没有改动。")),
        Err(Failure::Stale) => {
            Ok(conflict(frame::show(&app, &who, None, &view(&app, &who, path, true).await?)))
        }
        // The page itself says why not.
        Err(Failure::Refused(_)) => {
            Ok(unprocessable(frame::show(&app, &who, None, &view(&app, &who, path, false).await?)))
        }
        Err(other) => Err(other),
    }
}
