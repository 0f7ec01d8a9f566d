//! Ending a campaign.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, UnitId};
use maud::{Markup, html};

use super::{href, samples};
use crate::actions;
use crate::app::App;
use crate::failure::Result;
use crate::web::components;
use crate::web::components::form::{self, Field, Form};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Close {
    pub page: String,
    pub title: String,
    pub typed: Typed,
}

impl View for Close {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("结束“{}”？", self.title)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field {
                required: true, longest: Some(200), help: Some("例如：各支部均已完成并归档。"), ..typed.field("reason", "理由")
            }))
        };
        components::confirm(
            &self.title(),
            &["下级不能再签收、报送、审核；", "结束后不能恢复，只供查阅；", "没有办完的事项不再提示。"],
            fields,
            &Form {
                action: &format!("{}/close", self.page),
                submit: "结束活动",
                cancel: Some(&self.page),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::closes()
    }
}

pub async fn close_page(
    State(app): State<App>,
    who: Who,
    Path((unit, id)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let campaign = actions::campaigns::find(&app, id, unit).await?;
    let typed = Typed::filled([("version", campaign.version.to_string())]);
    Ok(frame::show(&app, &who, None, &Close { page: href(unit, id), title: campaign.title, typed }))
}

pub async fn close(
    State(app): State<App>,
    who: Who,
    Path((unit, id)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let reason = typed.text("reason", "理由", 200);
    let closed = match typed.checked() {
        Ok(()) => actions::campaigns::close(&app, &who.viewer, id, unit, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match closed {
        Ok(()) => Ok(session::go(&app, &href(unit, id), "活动已结束，资料仍可查阅。")),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let campaign = actions::campaigns::find(&app, id, unit).await?;
            let view = Close { page: href(unit, id), title: campaign.title, typed };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
