//! Taking a problem out of a list.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, ProblemId, UnitId};
use maud::{Markup, html};

use super::{href, samples};
use crate::actions;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Form};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Remove {
    /// The problem's own address.
    pub page: String,
    pub statement: String,
    pub typed: Typed,
}

impl View for Remove {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "删去这个问题？".into()
    }

    fn body(&self) -> Markup {
        let edit = format!("{}/edit", self.page);
        let words = format!("“{}”从清单里删去，不能恢复；", self.statement);
        components::confirm(
            &self.title(),
            &[&words, "来自意见的，那条意见要重新列入或写明理由。"],
            html! { (form::hidden("version", self.typed.get("version"))) },
            &Form {
                action: &format!("{}/remove", self.page),
                submit: "删去问题",
                cancel: Some(&edit),
                errors: &self.typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::removals()
    }
}

type Where = (UnitId, CampaignId, ProblemId);

async fn view(app: &App, who: &Who, (unit, campaign, id): Where, typed: Option<Typed>) -> Result<Remove> {
    let shown = actions::problems::show(app, &who.viewer, (campaign, unit, id)).await?;
    let problem = shown.listed.problem;
    let filled = Typed::filled([("version", problem.version.to_string())]);
    let page = format!("{}/{id}", href(unit, campaign));
    Ok(Remove { page, statement: problem.content.statement, typed: typed.unwrap_or(filled) })
}

pub async fn page(State(app): State<App>, who: Who, Path(path): Path<Where>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &view(&app, &who, path, None).await?))
}

pub async fn remove(
    State(app): State<App>,
    who: Who,
    Path(path): Path<Where>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, id) = path;
    let version = typed.version();
    let removed = match typed.checked() {
        Ok(()) => actions::problems::remove(&app, &who.viewer, (campaign, unit, id), version).await,
        Err(failure) => Err(failure),
    };
    match removed {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已删去一个问题。")),
        Err(Failure::Stale) => {
            let mut view = view(&app, &who, path, None).await?;
            view.typed.error("", "这个问题刚被别人改过。请看过现在的内容，再决定要不要删去。");
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = view(&app, &who, path, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
