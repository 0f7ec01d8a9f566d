//! Taking a record back: asked once more on a page of its own, with a reason.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, TalkId, UnitId};
use maud::{Markup, html};
use store::talks::Listed;

use super::{href, samples};
use crate::actions;
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
pub struct Withdraw {
    pub listed: Listed,
    pub typed: Typed,
}

impl View for Withdraw {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("撤回{}与{}的谈话记录？", self.listed.from_name, self.listed.with_name)
    }

    fn body(&self) -> Markup {
        let (typed, talk) = (&self.typed, &self.listed.talk);
        let page = format!("{}/{}", href(talk.unit, talk.campaign), talk.id);
        let left = match talk.planned_on {
            Some(_) => "安排还在，回到没有记录的样子；",
            None => "这次谈话从双方的列表里删去；",
        };
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field {
                required: true, longest: Some(200),
                help: Some("例如：选错了人。理由写进变更记录，不要写谈话内容。"),
                ..typed.field("reason", "理由")
            }))
        };
        components::confirm(
            &self.title(),
            &["记下的内容删去，双方都看不到，不能恢复；", left, "人次、对数和必谈覆盖跟着变。"],
            fields,
            &Form {
                action: &format!("{page}/withdraw"),
                submit: "撤回谈话记录",
                cancel: Some(&page),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::withdrawals()
    }
}

pub async fn withdraw_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, TalkId)>,
) -> Result<Response> {
    let listed = actions::talks::ask_to_withdraw(&app, &who.viewer, (campaign, unit, id)).await?;
    let typed = Typed::filled([("version", listed.talk.version.to_string())]);
    Ok(frame::show(&app, &who, None, &Withdraw { listed, typed }))
}

pub async fn withdraw(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, TalkId)>,
    mut typed: Typed,
) -> Result<Response> {
    let at = (campaign, unit, id);
    let version = typed.version();
    let reason = typed.text("reason", "理由", 200);
    let withdrawn = match typed.checked() {
        Ok(()) => actions::talks::withdraw(&app, &who.viewer, at, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match withdrawn {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已撤回谈话记录。")),
        Err(failure @ Failure::Invalid(_)) => {
            let listed = actions::talks::ask_to_withdraw(&app, &who.viewer, at).await?;
            let view = Withdraw { listed, typed: typed.take(failure)? };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => Err(failure),
    }
}
