//! Removing a record that was a mistake: asked once more on a page of its own, with a reason.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, StudyId, UnitId};
use domain::wording::day;
use maud::{Markup, html};
use store::studies::Study;

use super::{href, one, samples};
use crate::actions::studies;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Field, Form};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Remove {
    pub unit: UnitId,
    pub study: Study,
    pub typed: Typed,
}

impl View for Remove {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        let held = &self.study.content;
        format!("删去{}的{}记录？", day(held.held_on), held.occasion.label())
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let page = one(self.unit, self.study.campaign, self.study.id);
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field {
                required: true, longest: Some(200), help: Some("例如：记重了；记到别的活动里了。"),
                ..typed.field("reason", "理由")
            }))
        };
        components::confirm(
            &self.title(),
            &["到场、补学和发言一起删去，不能恢复；", "学习的次数和谁还没学跟着变。"],
            fields,
            &Form {
                action: &format!("{page}/remove"),
                submit: "删去记录",
                cancel: Some(&page),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::removals()
    }
}

pub async fn remove_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, StudyId)>,
) -> Result<Response> {
    let study = studies::ask_to_remove(&app, (campaign, unit, id)).await?;
    let typed = Typed::filled([("version", study.version.to_string())]);
    Ok(frame::show(&app, &who, None, &Remove { unit, study, typed }))
}

pub async fn remove(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, StudyId)>,
    mut typed: Typed,
) -> Result<Response> {
    let at = (campaign, unit, id);
    let version = typed.version();
    let reason = typed.text("reason", "理由", 200);
    let removed = match typed.checked() {
        Ok(()) => studies::remove(&app, &who.viewer, at, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match removed {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已删去记录。")),
        Err(failure @ Failure::Invalid(_)) => {
            let study = studies::ask_to_remove(&app, at).await?;
            let view = Remove { unit, study, typed: typed.take(failure)? };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => Err(failure),
    }
}
