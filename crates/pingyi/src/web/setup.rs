//! The first visit.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::org::UnitKind;
use maud::{Markup, html};

use super::components::form::{self, Choice, Form};
use super::form::Typed;
use super::frame::unprocessable;
use super::layout::{self, Width};
use super::session;
use super::views::View;
use crate::actions;
use crate::actions::setup::FirstVisit;
use crate::app::App;
use crate::failure::Result;

#[derive(Debug, Clone, Default)]
pub struct Setup {
    typed: Typed,
}

impl View for Setup {
    fn title(&self) -> String {
        "首次设置".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let kinds: Vec<Choice<'_>> =
            UnitKind::TOP.iter().map(|kind| Choice::from((kind.code(), kind.label()))).collect();
        let fields = html! {
            (form::group("最高一级组织"))
            (form::radios(&form::Field { required: true, ..typed.field("unit_kind", "组织类别") }, &kinds))
            (form::text(&form::Field {
                required: true, longest: Some(60), help: Some("用全称，公文和名册会用到。以后可以修改。"),
                ..typed.field("unit_name", "组织名称")
            }))
            (form::text(&form::Field {
                longest: Some(20), help: Some("列表和页眉用，例如“局党委”。不填则用全称。"),
                ..typed.field("unit_short_name", "简称")
            }))
            (form::group("第一位管理员"))
            (form::text(&form::Field { required: true, longest: Some(40), ..typed.field("admin_name", "姓名") }))
            (form::text(&form::Field {
                required: true, longest: Some(40), autocomplete: Some("username"),
                help: Some("登录用，例如姓名的拼音。"), ..typed.field("login", "账号")
            }))
            (form::password(&form::Field {
                required: true, autocomplete: Some("new-password"),
                help: Some("至少 8 个字符。可以用一句自己记得住的话。"), ..typed.field("password", "密码")
            }))
            (form::password(&form::Field {
                required: true, autocomplete: Some("new-password"), ..typed.field("password_again", "再输一次密码")
            }))
        };
        html! {
            h1 { "首次设置" }
            p.note { "只做这一次。完成后您是单位管理员和系统管理员，可以设立组织、导入名册，并任命另外两位：安全管理员和审计管理员。" }
            (form::form(
                &Form { action: "/setup", submit: "完成设置", errors: &typed.errors(), ..Form::default() }, fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let mut refused = Typed::filled([("unit_name", "市××局党委".into()), ("login", "w".into())]);
        refused.error("login", "账号为 2 至 40 个汉字、字母或数字，可含 . - _ @。");
        vec![("empty", Self::default()), ("refused", Self { typed: refused })]
    }
}

fn page(view: &Setup) -> Response {
    layout::bare(&view.title(), Width::Form, view.body()).into_response()
}

pub async fn show(State(app): State<App>) -> Result<Response> {
    if !actions::setup::is_waiting(&app).await? {
        return Ok(Redirect::to("/").into_response());
    }
    let typed = Typed::filled([("unit_kind", UnitKind::Committee.code().into())]);
    Ok(page(&Setup { typed }))
}

pub async fn first_visit(State(app): State<App>, mut typed: Typed) -> Result<Response> {
    let kind = typed.choice::<UnitKind>("unit_kind", "组织类别");
    let unit_name = typed.text("unit_name", "组织名称", 60);
    let short = typed.optional("unit_short_name", "简称", 20);
    let admin_name = typed.text("admin_name", "姓名", 40);
    let login = typed.text("login", "账号", 40);
    let password = typed.get("password").to_owned();
    if password != typed.get("password_again") {
        typed.error("password_again", "两次输入的密码不一样。");
    }
    let (Some(unit_kind), true) = (kind, typed.is_sound()) else {
        return Ok(unprocessable(page(&Setup { typed })));
    };
    let visit = FirstVisit {
        unit_kind,
        unit_short_name: short.unwrap_or_else(|| unit_name.clone()),
        unit_name,
        admin_name,
        login: login.clone(),
        password: password.clone(),
    };
    if let Err(failure) = actions::setup::first_visit(&app, &visit).await {
        return Ok(unprocessable(page(&Setup { typed: typed.take(failure)? })));
    }
    let ticket = actions::account::sign_in(&app, &login, &password, "").await?;
    let mut response = session::go(&app, "/", "设置已完成。下一步：设立下级组织，或导入党员名册。");
    session::keep(&app, &mut response, ticket);
    Ok(response)
}
