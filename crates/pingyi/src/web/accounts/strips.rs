//! Printed activation codes, and the acts on one person's sign-in.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use domain::ids::{PersonId, UnitId};
use domain::sign_in::ACTIVATION_DAYS;
use domain::wording;
use maud::{Markup, html};
use time::Duration;

use crate::actions::{self, account::Strip, people::Record};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Field, Form};
use crate::web::components::{self, Slip};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, layout, people, server, session, units};

/// Strips of paper, one for each person. The codes exist only here: the database has their hashes.
#[derive(Debug, Clone)]
pub struct Strips {
    pub strips: Vec<Strip>,
    /// How many still wait for a code that somebody else has to print.
    pub left_out: usize,
    /// Until when the codes hold.
    pub until: String,
    /// Where a code is typed in, with its QR code.
    pub address: Option<(String, String)>,
    pub back: String,
}

impl View for Strips {
    fn title(&self) -> String {
        "激活码".into()
    }

    fn body(&self) -> Markup {
        let own: Vec<[String; 2]> = self
            .strips
            .iter()
            .map(|strip| [strip.unit_name.clone(), format!("账号 {}", strip.login)])
            .collect();
        let until = format!("{}前有效，只能用一次", self.until);
        let open = self.address.as_ref().map(|(address, _)| format!("扫码或打开 {address}"));
        let lines: Vec<Vec<&str>> = own
            .iter()
            .map(|own| {
                own.iter().map(String::as_str).chain(open.as_deref()).chain([until.as_str()]).collect()
            })
            .collect();
        let slips: Vec<Slip<'_>> = self
            .strips
            .iter()
            .zip(&lines)
            .map(|(strip, lines)| Slip {
                name: &strip.name,
                lines,
                code: &strip.code,
                svg: self.address.as_ref().map(|(_, svg)| svg.as_str()),
            })
            .collect();
        html! {
            div.no-print.stack {
                h1 { "激活码 " (self.strips.len()) " 张" }
                @if self.strips.is_empty() {
                    p { "没有可以打印的激活码。" }
                } @else {
                    p { "请现在打印：离开本页后不能再看到这些激活码。裁开后交给本人，不要拍照转发。" }
                }
                @if self.address.is_none() && !self.strips.is_empty() {
                    p { strong {
                        "纸条上没有印网址：现在的地址只有这台电脑能打开。请先在配置里设置 listen 或 public_url，或另行告诉大家网址。"
                    } }
                }
                @if self.left_out > 0 {
                    p {
                        "另有 " (self.left_out) " 人没有打印：他们还担任您管理范围之外的职务，"
                        "由其职务所在单位的管理员办理；三员由安全管理员办理。"
                    }
                }
            }
            @if !slips.is_empty() { (components::slips(&slips)) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let strip = Strip {
            name: "买买提·艾力江·吐尔逊".into(),
            unit_name: "第三党支部".into(),
            login: "maimaiti".into(),
            code: "ABCD-EFGH-JKMN".into(),
        };
        let address = "http://192.168.1.20:8420/activate".to_owned();
        let svg = server::qr(&address).unwrap_or_default();
        let many = Self {
            strips: vec![strip.clone(); 13],
            left_out: 2,
            until: "2026年2月14日".into(),
            address: Some((address, svg)),
            back: "/units/3/accounts".into(),
        };
        vec![
            ("none", Self { strips: vec![], address: None, ..many.clone() }),
            ("one", Self { strips: vec![strip], left_out: 0, ..many.clone() }),
            ("many", many),
        ]
    }
}

/// The page of slips, ready for the printer.
pub fn print(app: &App, strips: Vec<Strip>, left_out: usize, back: String) -> Response {
    let until = crate::clock::local(app.clock.now()).date() + Duration::days(ACTIVATION_DAYS);
    // An address that only this machine can open is not put on paper.
    let reachable =
        crate::network::addresses(&app.config).into_iter().find(|address| !address.contains("//127."));
    let address = reachable.and_then(|address| {
        let address = format!("{address}/activate");
        server::qr(&address).map(|svg| (address, svg))
    });
    let view = Strips { strips, left_out, until: wording::day(until), address, back };
    layout::print_page(&view.title(), &view.back, view.body()).into_response()
}

/// Prints a code for everybody of the unit who has no working sign-in.
pub async fn issue(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    typed: Typed,
) -> Result<Response> {
    people::confirmed(&typed)?;
    let idle = actions::account::standings(&app, id).await?;
    let idle = idle.iter().filter(|standing| !standing.active && !standing.locked).count();
    let strips = actions::account::issue(&app, &who.viewer, id).await?;
    let left_out = idle.saturating_sub(strips.len());
    Ok(print(&app, strips, left_out, format!("{}/accounts", units::href(id))))
}

/// What is done to one person's sign-in. Each needs a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Reset,
    Lock,
    Unlock,
}

impl Deed {
    fn path(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Lock => "lock",
            Self::Unlock => "unlock",
        }
    }

    fn submit(self) -> &'static str {
        match self {
            Self::Reset => "打印激活码",
            Self::Lock => "停用账号",
            Self::Unlock => "恢复账号",
        }
    }
}

/// Asks before it is done.
#[derive(Debug, Clone)]
pub struct Ask {
    pub deed: Deed,
    pub person: PersonId,
    pub name: String,
    pub unit_name: String,
    pub login: Option<String>,
    /// Has set a password at some time.
    pub active: bool,
    pub typed: Typed,
}

impl View for Ask {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        match self.deed {
            Deed::Reset if self.active => format!("重置{}的密码？", self.name),
            Deed::Reset => format!("给{}打印激活码？", self.name),
            Deed::Lock => format!("停用{}的账号？", self.name),
            Deed::Unlock => format!("恢复{}的账号？", self.name),
        }
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let whose = match &self.login {
            Some(login) => format!("{}，{}，账号 {login}；", self.name, self.unit_name),
            None => format!("{}，{}，还没有账号，随即建立；", self.name, self.unit_name),
        };
        let stakes: &[&str] = match self.deed {
            Deed::Reset if !self.active => &[
                "以前打印而没有用过的激活码随即作废；",
                "本人用激活码设密码，以后用账号和密码登录；",
                "请核实来人就是本人，再把纸条交给他。",
            ],
            Deed::Reset => &[
                "原来的密码和没有用过的激活码立即作废，各处的登录立即退出；",
                "打印一张新的激活码，本人用它重新设密码；",
                "请核实来人就是本人，再把纸条交给他。",
            ],
            Deed::Lock => &["不能再登录，各处的登录立即退出；", "记录和职务不变；可以随时恢复。"],
            Deed::Unlock => &["可以用原来的密码登录。"],
        };
        let stakes: Vec<&str> = std::iter::once(whose.as_str()).chain(stakes.iter().copied()).collect();
        let fields = form::text(&Field {
            required: true,
            longest: Some(200),
            help: Some("会留在变更记录里。"),
            ..typed.field("reason", "理由")
        });
        let back = people::href(self.person);
        let action = format!("{back}/{}", self.deed.path());
        let shape = Form {
            action: &action,
            submit: self.deed.submit(),
            cancel: Some(&back),
            errors: &typed.errors(),
            ..Form::default()
        };
        components::confirm(&self.title(), &stakes, fields, &shape)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let ask = |deed, login: Option<&str>, typed| Self {
            deed,
            person: PersonId(uuid::Uuid::from_u128(9)),
            name: "王晓".into(),
            unit_name: "第三党支部".into(),
            login: login.map(Into::into),
            active: login.is_some(),
            typed,
        };
        let mut refused = Typed::default();
        refused.error("reason", "重置密码没有写理由。");
        vec![
            ("reset", ask(Deed::Reset, Some("wangxiao"), Typed::default())),
            ("reset without account", ask(Deed::Reset, None, refused)),
            ("lock", ask(Deed::Lock, Some("wangxiao"), Typed::default())),
            ("unlock", ask(Deed::Unlock, Some("wangxiao"), Typed::default())),
        ]
    }
}

async fn ask(app: &App, id: PersonId, deed: Deed, typed: Typed) -> Result<Ask> {
    let Record { person, path, account, .. } = actions::people::record(app, id).await?;
    Ok(Ask {
        deed,
        person: id,
        name: person.facts.name,
        unit_name: path.last().map(|unit| unit.name.clone()).unwrap_or_default(),
        active: account.as_ref().is_some_and(|account| account.password_hash.is_some()),
        login: account.map(|account| account.login),
        typed,
    })
}

async fn ask_page(app: &App, who: &Who, id: PersonId, deed: Deed) -> Result<Response> {
    let view = ask(app, id, deed, Typed::default()).await?;
    if view.login.is_none() && deed != Deed::Reset {
        return Ok(session::go(app, &people::href(id), "这个人还没有账号。"));
    }
    Ok(frame::show(app, who, None, &view))
}

async fn ask_again(
    app: &App,
    who: &Who,
    id: PersonId,
    deed: Deed,
    typed: Typed,
    failure: Failure,
) -> Result<Response> {
    let view = ask(app, id, deed, typed.take(failure)?).await?;
    Ok(unprocessable(frame::show(app, who, None, &view)))
}

pub async fn reset_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    ask_page(&app, &who, id, Deed::Reset).await
}

pub async fn lock_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    ask_page(&app, &who, id, Deed::Lock).await
}

pub async fn unlock_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    ask_page(&app, &who, id, Deed::Unlock).await
}

pub async fn reset(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    let reason = typed.text("reason", "理由", 200);
    let strip = match typed.checked() {
        Ok(()) => actions::account::reset(&app, &who.viewer, id, &reason).await,
        Err(failure) => Err(failure),
    };
    match strip {
        Ok(strip) => Ok(print(&app, vec![strip], 0, people::href(id))),
        Err(failure) => ask_again(&app, &who, id, Deed::Reset, typed, failure).await,
    }
}

async fn set_locked(app: &App, who: &Who, id: PersonId, deed: Deed, mut typed: Typed) -> Result<Response> {
    let reason = typed.text("reason", "理由", 200);
    let done = match typed.checked() {
        Ok(()) => actions::account::set_locked(app, &who.viewer, id, deed == Deed::Lock, &reason).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => {
            let sentence = if deed == Deed::Lock { "账号已停用。" } else { "账号已恢复。" };
            Ok(session::go(app, &people::href(id), sentence))
        }
        Err(failure) => ask_again(app, who, id, deed, typed, failure).await,
    }
}

pub async fn lock(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    typed: Typed,
) -> Result<Response> {
    set_locked(&app, &who, id, Deed::Lock, typed).await
}

pub async fn unlock(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    typed: Typed,
) -> Result<Response> {
    set_locked(&app, &who, id, Deed::Unlock, typed).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_stands_in_an_address() {
        for (name, view) in Strips::samples() {
            let html = view.body().into_string();
            let links = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            for link in links {
                assert!(!link.contains("ABCD"), "{name}: {link}");
            }
            assert!(!html.contains("activate#") && !html.contains("activate?"), "{name}");
        }
    }

    #[test]
    fn every_deed_asks_for_a_reason() {
        for (name, view) in Ask::samples() {
            let html = view.body().into_string();
            assert!(html.contains("name=\"reason\"") && html.contains(view.deed.submit()), "{name}");
        }
    }
}
