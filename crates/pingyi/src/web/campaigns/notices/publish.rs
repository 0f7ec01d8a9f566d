//! Publishing a notice, or giving up its draft: both asked first.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, NoticeId, UnitId};
use maud::{Markup, html};

use super::href;
use crate::actions::notices;
use crate::app::App;
use crate::failure::Result;
use crate::web::campaigns::samples;
use crate::web::components;
use crate::web::components::form::{self, Form};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Publish {
    pub page: String,
    pub title: String,
    /// How many units it goes to.
    pub reaches: usize,
    pub requirements: usize,
    pub typed: Typed,
}

impl View for Publish {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("发布《{}》？", self.title)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let stakes = [
            format!("发给下级 {} 个组织，各自签收；", self.reaches),
            format!("其中 {} 条要求立即生效，下级的方案按它审核；", self.requirements),
            "发布后不能再改，变动须另发补充通知。".to_owned(),
        ];
        let stakes: Vec<&str> = stakes.iter().map(String::as_str).collect();
        html! {
            h1 { (self.title()) }
            div.stakes { ul { @for line in stakes { li { (line) } } } }
            (form::form(
                &Form {
                    action: &format!("{}/publish", self.page), submit: "发布通知", cancel: Some(&self.page),
                    errors: &typed.errors(), ..Form::default()
                },
                form::hidden("version", typed.get("version"))))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::publishes()
    }
}

async fn publish_view(app: &App, unit: UnitId, page: String, id: NoticeId, typed: Typed) -> Result<Publish> {
    let shown = notices::show(app, unit, id).await?;
    Ok(Publish {
        page,
        title: shown.notice.title.clone(),
        reaches: shown.recipients.len(),
        requirements: shown.notice.body.requirements.len(),
        typed,
    })
}

pub async fn publish_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
) -> Result<Response> {
    let notice = notices::draft_of(&app, unit, id).await?;
    let typed = Typed::filled([("version", notice.version.to_string())]);
    let view = publish_view(&app, unit, href(unit, campaign, id), id, typed).await?;
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn publish(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let published = match typed.checked() {
        Ok(()) => notices::publish(&app, &who.viewer, unit, id, version).await,
        Err(failure) => Err(failure),
    };
    let page = href(unit, campaign, id);
    match published {
        Ok(()) => Ok(session::go(&app, &page, "已发布通知，下级的工作台上会提示签收。")),
        Err(failure) => {
            let view = publish_view(&app, unit, page, id, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Asks before a draft goes.
#[derive(Debug, Clone)]
pub struct Discard {
    pub page: String,
    pub title: String,
    pub typed: Typed,
}

impl View for Discard {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("删除草稿《{}》？", self.title)
    }

    fn body(&self) -> Markup {
        components::confirm(
            &self.title(),
            &["写过的文头和要求都不能恢复；", "下级没有看到过它，不受影响。"],
            form::hidden("version", self.typed.get("version")),
            &Form {
                action: &format!("{}/discard", self.page),
                submit: "删除草稿",
                cancel: Some(&self.page),
                errors: &self.typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::discards()
    }
}

pub async fn discard_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
) -> Result<Response> {
    let notice = notices::draft_of(&app, unit, id).await?;
    let typed = Typed::filled([("version", notice.version.to_string())]);
    let view = Discard { page: href(unit, campaign, id), title: notice.title, typed };
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn discard(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    typed.checked()?;
    notices::discard(&app, &who.viewer, unit, id, version).await?;
    let list = format!("{}/notices", crate::web::campaigns::href(unit, campaign));
    Ok(session::go(&app, &list, "已删除通知草稿。"))
}
