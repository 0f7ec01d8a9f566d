//! The public page's link: opened until a day, closed, and printed for the notice board.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use domain::campaign::CampaignKind;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::opinion::takes;
use domain::wording::day;
use maud::{Markup, html};

use super::public::{KEPT, PLACE};
use super::{Seen, href, samples};
use crate::actions;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Field, Form};
use crate::web::components::{self, Act, Weight};
use crate::web::form::Typed;
use crate::web::frame::{self, unprocessable};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{layout, people, server, session};

/// Where the public page is, with its QR code.
#[derive(Debug, Clone)]
pub struct Address {
    pub url: String,
    /// `None` where only this machine could open it: a code that nobody can scan is not shown.
    pub svg: Option<String>,
}

impl Address {
    fn of(app: &App, code: &str) -> Option<Self> {
        let all = crate::network::addresses(&app.config);
        let is_near = |one: &&String| !one.contains("//127.");
        let (own, is_near) = match all.iter().find(is_near) {
            Some(own) => (own, true),
            None => (all.first()?, false),
        };
        let url = format!("{}{PLACE}{code}", own.trim_end_matches('/'));
        Some(Self { svg: server::qr(&url).filter(|_| is_near), url })
    }
}

#[derive(Debug, Clone)]
pub struct LinkPage {
    pub seen: Seen,
    pub address: Option<Address>,
    pub typed: Typed,
}

impl View for LinkPage {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "公开征求意见".into()
    }

    fn body(&self) -> Markup {
        let seen = &self.seen;
        let base = seen.href();
        let link = seen.reading.link.as_ref();
        let typed = &self.typed;
        let fields = html! {
            (form::date(&Field { required: true, ..typed.field("until", "开放到哪一天") }))
            @if seen.reading.campaign.kind != CampaignKind::BodyMeeting {
                (form::checkbox(&Field {
                    help: Some("不勾时只能针对班子、班子成员和支部工作。勾了以后，打开页面的人都能看到名册上全体党员的姓名。"),
                    ..typed.field("about_members", "也可以针对每名党员")
                }))
            }
        };
        let submit = if link.is_some() { "保存开放日期" } else { "开放公开页面" };
        let action = format!("{base}/link");
        let held = takes(seen.reading.opened_on).err().map(|refusal| refusal.wording());
        html! {
            (seen.head.draw(html! {}))
            p { a href=(base) { "返回全部意见" } }
            h2 { "公开征求意见" }
            p.note { "群众、服务对象扫码或打开短链接就能写，不用账号。" (KEPT) }
            @if let Some(why) = &held {
                p { strong { (why.fact) } (why.ground) "误按“开会”的，撤回以后又能写。" }
            }
            @if let Some(link) = link {
                @if held.is_some() {
                } @else if link.is_open(seen.reading.today) {
                    p { "公开页面开放到" (day(link.until)) "。" }
                } @else {
                    p { "公开页面已在" (day(link.until)) "截止。改一个以后的日期就重新开放，原来的二维码继续有效。" }
                }
                (self.address(&base))
            }
            @if seen.changes() {
                @if held.is_none() {
                    (form::form(
                        &Form { action: &action, submit, errors: &typed.errors(), ..Form::default() },
                        fields))
                }
                @if link.is_some() {
                    (components::post_button(
                        Weight::Danger, Act { label: "关闭公开页面", href: &format!("{base}/link/close") },
                        Some("关闭后，已经张贴的二维码不再有效；再开放时是新的二维码。"), &[("confirm", "yes")]))
                }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::links()
    }
}

impl LinkPage {
    fn address(&self, base: &str) -> Markup {
        let poster = format!("{base}/link/poster");
        html! {
            @if let Some(address) = &self.address {
                (components::facts(&[("网址", html! {
                    span #public-address { (address.url) } " "
                    (components::copy_button("复制网址", "#public-address"))
                })]))
            }
            @if let Some(svg) = self.address.as_ref().and_then(|address| address.svg.as_deref()) {
                (components::qr(svg, "扫码打开上面的网址"))
                @if self.seen.reading.opened_on.is_none() {
                    div.acts { (components::link_button(Weight::Plain, Act { label: "打印张贴的通知", href: &poster })) }
                }
            } @else {
                p { strong { "现在的地址只有这台电脑能打开，扫码进不来。请系统管理员在配置里设置 listen 或 public_url。" } }
            }
        }
    }
}

async fn view(app: &App, who: &Who, unit: UnitId, campaign: CampaignId) -> Result<LinkPage> {
    let seen = Seen::read(app, who, unit, campaign).await?;
    let link = seen.reading.link.as_ref();
    let until = match link {
        Some(link) => link.until,
        None => actions::opinions::proposed_end(app, campaign, unit).await?,
    };
    let about_members = if link.is_some_and(|link| link.about_members) { "yes" } else { "" };
    Ok(LinkPage {
        address: link.and_then(|link| Address::of(app, &link.code)),
        typed: Typed::filled([("until", until.to_string()), ("about_members", about_members.to_owned())]),
        seen,
    })
}

pub async fn link_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = view(&app, &who, unit, campaign).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn open_link(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let until = typed.day("until", "截止日期");
    let members = typed.flag("about_members");
    let done = match (typed.checked(), until) {
        (Ok(()), Some(until)) => {
            actions::opinions::open_link(&app, &who.viewer, campaign, unit, until, members).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &format!("{}/link", href(unit, campaign)), "公开页面已开放。")),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let view = view(&app, &who, unit, campaign).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &LinkPage { typed, ..view })))
        }
    }
}

pub async fn close_link(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    typed: Typed,
) -> Result<Response> {
    people::confirmed(&typed)?;
    actions::opinions::close_link(&app, &who.viewer, campaign, unit).await?;
    Ok(session::go(&app, &format!("{}/link", href(unit, campaign)), "公开页面已关闭。"))
}

/// The notice for the board.
#[derive(Debug, Clone)]
pub struct Poster {
    pub unit: String,
    pub campaign: String,
    pub until: String,
    pub url: String,
    pub svg: String,
    pub back: String,
}

impl View for Poster {
    fn title(&self) -> String {
        "征求意见".into()
    }

    fn body(&self) -> Markup {
        html! {
            article.poster {
                h1 { "征求意见" }
                p { (self.unit) "正在准备" (self.campaign) "，请您对班子、班子成员和支部工作提出意见建议。" }
                (components::qr(&self.svg, &self.url))
                p { "扫码，或在单位网络里打开上面的地址。开放到" (self.until) "。" }
                p { (KEPT) }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::posters()
    }
}

pub async fn poster(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    let back = format!("{}/link", seen.href());
    let is_taken = takes(seen.reading.opened_on).is_ok();
    let link = seen.reading.link.filter(|link| is_taken && link.is_open(seen.reading.today));
    let ready = link.and_then(|link| {
        let Address { url, svg } = Address::of(&app, &link.code)?;
        Some((link, url, svg?))
    });
    let Some((link, url, svg)) = ready else {
        return Ok(axum::response::Redirect::to(&back).into_response());
    };
    let view = Poster {
        unit: seen.reading.unit.name,
        campaign: seen.reading.campaign.title,
        until: day(link.until),
        url,
        svg,
        back,
    };
    Ok(layout::print_page(&view.title(), &view.back, view.body()).into_response())
}
