//! Taking out an original that was entered by mistake.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, OpinionId, UnitId};
use domain::preparation::opinion::Opinion;
use maud::{Markup, html};

use super::{Seen, href, samples};
use crate::actions;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Field, Form};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Remove {
    pub seen: Seen,
    pub opinion: Opinion,
    pub typed: Typed,
}

impl View for Remove {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "删去这条原话？".into()
    }

    fn body(&self) -> Markup {
        let (seen, typed) = (&self.seen, &self.typed);
        let base = seen.href();
        let words = format!("“{}”", self.opinion.words);
        let path = seen.path(&self.opinion);
        let count = format!("征求意见的条数减去一条，现在是 {} 条。", seen.reading.tally.collected);
        let fields = html! {
            (form::hidden("version", &self.opinion.version.to_string()))
            (form::text(&Field {
                required: true, longest: Some(200),
                help: Some("如：重复录入、记错了组织。理由写进变更记录，不要写意见的内容。"),
                ..typed.field("reason", "理由")
            }))
        };
        components::confirm(
            &self.title(),
            &[&words, &path, "只为更正录错的：删去以后不能恢复。不同意的意见不删，归并后选不采纳。", &count],
            fields,
            &Form {
                action: &format!("{base}/{}/remove", self.opinion.id),
                submit: "删去原话",
                cancel: Some(&base),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::removals()
    }
}

type Where = (UnitId, CampaignId, OpinionId);

async fn view(app: &App, who: &Who, (unit, campaign, id): Where, typed: Typed) -> Result<Remove> {
    let opinion = actions::opinions::show(app, campaign, unit, id).await?;
    Ok(Remove { seen: Seen::read(app, who, unit, campaign).await?, opinion, typed })
}

pub async fn page(State(app): State<App>, who: Who, Path(path): Path<Where>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &view(&app, &who, path, Typed::default()).await?))
}

/// Where the original may not be taken out at all, its refusal is the page.
pub async fn remove(
    State(app): State<App>,
    who: Who,
    Path(path): Path<Where>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, id) = path;
    let version = typed.version();
    let reason = typed.text("reason", "理由", 200);
    let done = match typed.checked() {
        Ok(()) => actions::opinions::remove(&app, &who.viewer, (campaign, unit, id), version, &reason).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已删去一条原话，条数已经更新。")),
        Err(Failure::Stale) => {
            typed.error("", "这条原话刚被别人归并过。请看过现在的内容，再决定要不要删去。");
            Ok(conflict(frame::show(&app, &who, None, &view(&app, &who, path, typed).await?)))
        }
        Err(failure) => {
            let typed = typed.take(failure)?;
            Ok(unprocessable(frame::show(&app, &who, None, &view(&app, &who, path, typed).await?)))
        }
    }
}
