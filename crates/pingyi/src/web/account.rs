//! Signing in and out, activation by a printed code, one's own account.

use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::components::form::{self, Field, Form, Mark};
use super::components::{self};
use super::form::{Query, Typed};
use super::frame::unprocessable;
use super::guard::Who;
use super::layout::{self, Width};
use super::views::View;
use super::{frame, session};
use crate::actions::{self, account::Invitation};
use crate::app::App;
use crate::failure::{Failure, Result};

/// Where a request comes from, to slow down guessing. Never logged, stored only as a digest.
#[derive(Debug, Clone)]
pub struct Address(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Address {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Self::Rejection> {
        let info = parts.extensions.get::<ConnectInfo<std::net::SocketAddr>>();
        Ok(Self(info.map_or_else(|| "-".to_owned(), |ConnectInfo(address)| address.ip().to_string())))
    }
}

/// A page to go on to after signing in: only a path of this site.
fn inside(next: &str) -> &str {
    if layout::is_inside(next) { next } else { "/" }
}

#[derive(Debug, Clone, Default)]
pub struct SignIn {
    typed: Typed,
}

impl View for SignIn {
    fn title(&self) -> String {
        "登录".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = html! {
            (form::hidden("next", typed.get("next")))
            (form::text(&Field {
                required: true, mark: Mark::Silent, autocomplete: Some("username"), focus: true,
                ..typed.field("login", "账号")
            }))
            (form::password(&Field {
                required: true, mark: Mark::Silent, autocomplete: Some("current-password"),
                ..typed.field("password", "密码")
            }))
        };
        html! {
            h1 { "登录" }
            @for (_, words) in typed.errors() { div.errors role="alert" { p { (words) } } }
            (form::form(&Form { action: "/sign-in", submit: "登录", ..Form::default() }, fields))
            p.note { "第一次使用？请用打印的激活码" a href="/activate" { "激活账号" } "。" }
            p.note { "忘记密码请找本单位管理员重置。" }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let mut refused = Typed::filled([("login", "wangxiao".into())]);
        refused.error("", domain::Refusal::WrongCredentials.to_string());
        vec![("empty", Self::default()), ("refused", Self { typed: refused })]
    }
}

#[derive(Debug, Default, Deserialize)]
pub struct Next {
    #[serde(default)]
    next: String,
}

pub async fn sign_in_page(State(app): State<App>, Query(query): Query<Next>) -> Result<Response> {
    if actions::setup::is_waiting(&app).await? {
        return Ok(Redirect::to("/setup").into_response());
    }
    let view = SignIn { typed: Typed::filled([("next", query.next)]) };
    Ok(layout::bare(&view.title(), Width::Narrow, view.body()).into_response())
}

pub async fn sign_in(State(app): State<App>, address: Address, mut typed: Typed) -> Result<Response> {
    let login = typed.text("login", "账号", 60);
    let password = typed.get("password").to_owned();
    let verdict = match typed.checked() {
        Ok(()) => actions::account::sign_in(&app, &login, &password, &address.0).await,
        Err(failure) => Err(failure),
    };
    match verdict {
        Ok(ticket) => {
            let mut response = Redirect::to(inside(typed.get("next"))).into_response();
            session::keep(&app, &mut response, ticket);
            Ok(response)
        }
        Err(failure) => {
            let view = SignIn { typed: typed.take(failure)? };
            Ok(unprocessable(layout::bare(&view.title(), Width::Narrow, view.body()).into_response()))
        }
    }
}

pub async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response> {
    if let Some(ticket) = session::ticket(&headers) {
        actions::account::sign_out(&app, &ticket).await?;
    }
    let mut response = Redirect::to(layout::SIGN_IN).into_response();
    session::forget(&app, &mut response);
    Ok(response)
}

/// Activation in two steps: the code, then the password for the account it opens.
#[derive(Debug, Clone, Default)]
pub struct Activation {
    typed: Typed,
    invitation: Option<Invitation>,
}

impl View for Activation {
    fn title(&self) -> String {
        "激活账号".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let errors = typed.errors();
        let fields = match &self.invitation {
            None => html! {
                (form::text(&Field {
                    required: true, mark: Mark::Silent, autocomplete: Some("off"), focus: true, longest: Some(30),
                    help: Some("纸条上的 12 位字符，大小写、短横线都不要紧。"), ..typed.field("code", "激活码")
                }))
            },
            Some(invitation) => html! {
                (form::hidden("code", typed.get("code")))
                (components::facts(&[
                    ("姓名", html! { (invitation.name) }),
                    ("账号", html! { strong { (invitation.login) } " " span.note { "登录时用，请记住" } }),
                ]))
                input type="hidden" name="username" value=(invitation.login) autocomplete="username";
                (form::password(&Field {
                    required: true, mark: Mark::Silent, autocomplete: Some("new-password"), focus: true,
                    help: Some("至少 8 个字符。可以用一句自己记得住的话。"), ..typed.field("password", "设一个密码")
                }))
                (form::password(&Field {
                    required: true, mark: Mark::Silent, autocomplete: Some("new-password"),
                    ..typed.field("password_again", "再输一次密码")
                }))
            },
        };
        let submit = if self.invitation.is_some() { "激活并登录" } else { "下一步" };
        html! {
            h1 { "激活账号" }
            (form::form(
                &Form { action: "/activate", submit, cancel: Some(layout::SIGN_IN), errors: &errors, ..Form::default() },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let mut refused = Typed::filled([("code", "ABCD".into())]);
        refused.error("code", domain::Refusal::ActivationUnknown.to_string());
        let invitation = Invitation { name: "王晓".into(), login: "wangxiao".into() };
        vec![
            ("empty", Self::default()),
            ("refused", Self { typed: refused, invitation: None }),
            ("password", Self { typed: Typed::default(), invitation: Some(invitation) }),
        ]
    }
}

fn activation(view: &Activation) -> Response {
    layout::bare(&view.title(), Width::Narrow, view.body()).into_response()
}

pub async fn activation_page() -> Response {
    activation(&Activation::default())
}

pub async fn activate(State(app): State<App>, address: Address, mut typed: Typed) -> Result<Response> {
    let code = typed.text("code", "激活码", 60);
    let invitation = match typed.checked() {
        Ok(()) => actions::account::invitation(&app, &code, &address.0).await,
        Err(failure) => Err(failure),
    };
    let invitation = match invitation {
        Ok(invitation) => Some(invitation),
        Err(failure) => {
            return Ok(unprocessable(activation(&Activation {
                typed: typed.take(failure)?,
                invitation: None,
            })));
        }
    };
    let password = typed.get("password").to_owned();
    if password.is_empty() && typed.get("password_again").is_empty() {
        return Ok(activation(&Activation { typed, invitation }));
    }
    if password != typed.get("password_again") {
        typed.error("password_again", "两次输入的密码不一样。");
        return Ok(unprocessable(activation(&Activation { typed, invitation })));
    }
    match actions::account::activate(&app, &code, &password, &address.0).await {
        Ok(ticket) => {
            let mut response = session::go(&app, "/", "账号已激活。以后用账号和密码登录。");
            session::keep(&app, &mut response, ticket);
            Ok(response)
        }
        Err(failure) => {
            Ok(unprocessable(activation(&Activation { typed: typed.take(failure)?, invitation })))
        }
    }
}

/// One's own account.
#[derive(Debug, Clone, Default)]
pub struct Own {
    name: String,
    login: String,
    duties: Vec<String>,
    typed: Typed,
}

impl View for Own {
    fn title(&self) -> String {
        "我的账号".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = html! {
            (form::password(&Field {
                required: true, mark: Mark::Silent, autocomplete: Some("current-password"),
                ..typed.field("old", "原密码")
            }))
            (form::password(&Field {
                required: true, mark: Mark::Silent, autocomplete: Some("new-password"),
                help: Some("至少 8 个字符。"), ..typed.field("password", "新密码")
            }))
            (form::password(&Field {
                required: true, mark: Mark::Silent, autocomplete: Some("new-password"),
                ..typed.field("password_again", "再输一次新密码")
            }))
        };
        let duties = if self.duties.is_empty() { "无".to_owned() } else { self.duties.join("；") };
        html! {
            (components::title("我的账号", html! {}, None, html! {}))
            (components::facts(&[
                ("姓名", html! { (self.name) }),
                ("账号", html! { (self.login) }),
                ("现任职务", html! { (duties) }),
            ]))
            h2 { "修改密码" }
            p.note { "修改后，其他电脑和手机上的登录会立即退出。" }
            (form::form(
                &Form { action: "/account/password", submit: "修改密码", errors: &typed.errors(), ..Form::default() },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let mut refused = Typed::default();
        refused.error("old", domain::Refusal::PasswordWrong.to_string());
        let full = Self {
            name: "王晓".into(),
            login: "wangxiao".into(),
            duties: vec!["第三党支部 书记".into(), "市××局党委 单位管理员".into()],
            typed: Typed::default(),
        };
        vec![
            ("plain", full.clone()),
            ("refused", Self { typed: refused, ..full }),
            ("empty", Self::default()),
        ]
    }
}

async fn own(app: &App, who: &Who, typed: Typed) -> Result<Own> {
    let record = actions::people::record(app, who.viewer.person).await?;
    let today = app.clock.today();
    Ok(Own {
        name: who.name.clone(),
        login: record.account.map(|account| account.login).unwrap_or_default(),
        duties: record
            .duties
            .iter()
            .filter(|held| held.appointment.is_in_force(today))
            .map(|held| format!("{} {}", held.unit_name, held.appointment.shown_title()))
            .collect(),
        typed,
    })
}

pub async fn show(State(app): State<App>, who: Who, headers: HeaderMap) -> Result<Response> {
    let view = own(&app, &who, Typed::default()).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn change_password(State(app): State<App>, who: Who, mut typed: Typed) -> Result<Response> {
    let (old, new) = (typed.get("old").to_owned(), typed.get("password").to_owned());
    if new != typed.get("password_again") {
        typed.error("password_again", "两次输入的新密码不一样。");
    }
    let changed = match typed.checked() {
        Ok(()) => actions::account::change_password(&app, who.viewer.person, &old, &new).await,
        Err(failure) => Err(failure),
    };
    match changed {
        Ok(ticket) => {
            let mut response = session::go(&app, layout::ACCOUNT, "密码已修改，其他地方的登录已退出。");
            session::keep(&app, &mut response, ticket);
            Ok(response)
        }
        Err(failure @ (Failure::Refused(_) | Failure::Invalid(_))) => {
            let view = own(&app, &who, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
        Err(other) => Err(other),
    }
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn signing_in_leads_only_to_pages_of_this_site() {
        assert_eq!(inside("/units?x=1"), "/units?x=1");
        for outside in [
            "https://example.com",
            "//example.com",
            "/\\example.com",
            "/\t/example.com",
            "/\n",
            "",
            "javascript:alert(1)",
        ] {
            assert_eq!(inside(outside), "/", "{outside}");
        }
    }
}
