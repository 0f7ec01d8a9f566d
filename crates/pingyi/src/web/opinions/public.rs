//! The page for whoever has the link. The guard has taken everything off the request that could tell who is asking.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::preparation::opinion::{About, LEAST, MOST, SENDERS, Source, takes};
use domain::refusal::Wording;
use domain::wording::day;
use maud::{Markup, html};
use serde::Deserialize;

use super::{about_field, dimension, dimension_field, samples};
use crate::actions::opinions::public::{self, Page, Sent};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::{self, Act, Refusal, Weight};
use crate::web::form::{Query, Typed};
use crate::web::frame::unprocessable;
use crate::web::layout::{self, Width};
use crate::web::views::View;

/// Where the public pages are; requests there leave no line in the log.
pub const PLACE: &str = "/o/";

/// What is kept of an anonymous opinion, in one sentence.
pub const KEPT: &str = "不登录，不记地址和设备，只记到哪一天；第二天起与当天其他意见打乱一起给支部看。";

#[derive(Debug, Clone)]
pub struct Ask {
    pub page: Page,
    pub typed: Typed,
}

impl View for Ask {
    fn title(&self) -> String {
        "征求意见".into()
    }

    fn body(&self) -> Markup {
        let (page, typed) = (&self.page, &self.typed);
        if let Err(refusal) = takes(page.opened_on) {
            return self.over(&refusal.wording());
        }
        let action = format!("{PLACE}{}", page.link.code);
        let sources: Vec<Choice<'_>> =
            SENDERS.into_iter().map(|one| Choice::from((one.code(), one.label()))).collect();
        let least = format!("{LEAST} 到 {MOST} 个字。不用写自己是谁；也请不要写别人的电话、住址。");
        let fields = html! {
            (form::radios(&Field { required: true, ..typed.field("source", "您是") }, &sources))
            (about_field(typed, "针对谁", &page.people))
            (dimension_field(typed, &page.dimensions))
            (form::textarea(
                &Field {
                    required: true, longest: u16::try_from(MOST).ok(), help: Some(&least), autocomplete: Some("off"),
                    ..typed.field("words", "意见建议")
                },
                8))
        };
        html! {
            h1 { (page.unit_name) "征求意见" }
            p { "正在准备" (page.campaign_title) "，开放到" (day(page.link.until)) "。" }
            p { strong { (KEPT) } }
            (form::form(
                // Whoever is handed the phone next reads nothing of it.
                &Form {
                    action: &action, submit: "提交意见", errors: &typed.errors(), forgetful: true, ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::asks()
    }
}

impl Ask {
    /// After the meeting: why nothing is taken. Whoever was still writing keeps his words.
    fn over(&self, why: &Wording) -> Markup {
        let words = self.typed.get("words");
        html! {
            p { (self.page.unit_name) "征求意见" }
            (components::refusal(&Refusal {
                fact: &why.fact, ground: Some(&why.ground), next: Some(&why.next), ..Refusal::default()
            }))
            @if !words.is_empty() {
                p { "您写的没有收下，还在这里，可以复制：" }
                p.opinion-words { (words) }
            }
        }
    }
}

fn draw(page: Page, typed: Typed) -> Response {
    let view = Ask { page, typed };
    layout::bare(&view.title(), Width::Form, view.body()).into_response()
}

/// One sentence, the same for a link that is closed, over or mistyped.
fn nothing() -> Response {
    let body = components::refusal(&Refusal {
        fact: "这个征求意见的页面没有开放。",
        ground: Some("可能已经截止，或地址不完整。"),
        next: Some("请核对张贴的通知，或当面反映。"),
        ..Refusal::default()
    });
    (StatusCode::NOT_FOUND, layout::bare("征求意见", Width::Form, body)).into_response()
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// After a redirect, so that loading the page again sends nothing again.
    sent: Option<u8>,
}

pub async fn show(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    match public::read(&app, &code).await {
        Ok(page) if asked.sent.is_some() => {
            let another = Act { label: "再提一条", href: &format!("{PLACE}{}", page.link.code) };
            let body = html! {
                h1 { "意见已收到，谢谢" }
                p { (KEPT) }
                @if takes(page.opened_on).is_ok() {
                    p { (components::link_button(Weight::Plain, another)) }
                }
            };
            Ok(layout::bare("征求意见", Width::Form, body).into_response())
        }
        Ok(page) => Ok(draw(page, Typed::filled([("about", "team".to_owned())]))),
        Err(Failure::NotFound) => Ok(nothing()),
        Err(failure) => Err(failure),
    }
}

pub async fn submit(State(app): State<App>, Path(code): Path<String>, mut typed: Typed) -> Result<Response> {
    let about = typed.choice::<About>("about", "对象");
    let source = typed.choice::<Source>("source", "您的身份");
    let dimension = dimension(&mut typed);
    let words = typed.text("words", "意见建议", MOST);
    let done = match (typed.checked(), about, source) {
        (Ok(()), Some(about), Some(source)) => {
            public::submit(&app, &code, &Sent { source, about, dimension, words }).await
        }
        (checked, ..) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{PLACE}{code}?sent=1")).into_response()),
        Err(Failure::NotFound) => Ok(nothing()),
        Err(failure) => {
            let typed = typed.take(failure)?;
            match public::read(&app, &code).await {
                Ok(page) => Ok(unprocessable(draw(page, typed))),
                Err(Failure::NotFound) => Ok(nothing()),
                Err(failure) => Err(failure),
            }
        }
    }
}
