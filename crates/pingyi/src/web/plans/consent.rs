//! What a superior outside the installation has said to the plan of the top unit: recorded by the unit, with the words
//! of the reply.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::{CampaignId, UnitId};
use domain::plan::{PlanStage, Verdict};
use maud::{Markup, html};
use uuid::Uuid;

use super::{Seen, samples};
use crate::actions::plans;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::form::Typed;
use crate::web::frame::{conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Consent {
    pub seen: Seen,
    pub typed: Typed,
}

impl View for Consent {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 上级批复", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let (seen, typed) = (&self.seen, &self.typed);
        let base = seen.href();
        let round = seen.reading.current().map(|round| round.id.to_string()).unwrap_or_default();
        let verdicts: Vec<Choice<'_>> =
            Verdict::ALL.iter().map(|verdict| Choice::from((verdict.code(), verdict.label()))).collect();
        let fields = html! {
            (form::hidden("round", &round))
            (form::radios(&Field { required: true, ..typed.field("verdict", "上级意见") }, &verdicts))
            (form::text(&Field {
                required: true, longest: Some(500),
                help: Some("写明哪个机关、什么时候、怎样答复，例如：市委组织部3月2日批复（云组复〔2026〕4号），同意。"),
                ..typed.field("reason", "批复")
            }))
        };
        html! {
            (seen.head.draw(html! {}))
            p.note { "本组织在本系统里没有上级，上级在系统外审核。请把上级的答复记在这里。" }
            (form::form(
                &Form {
                    action: &format!("{base}/consent"), submit: "记录上级批复", cancel: Some(&base),
                    errors: &typed.errors(), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::consents()
    }
}

async fn view(app: &App, who: &Who, unit: UnitId, campaign: CampaignId, typed: Typed) -> Result<Consent> {
    Ok(Consent { seen: Seen::read(app, who, unit, campaign).await?, typed })
}

pub async fn consent_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let view = view(&app, &who, unit, campaign, Typed::default()).await?;
    if !view.seen.records_consent() || view.seen.stage() != Some(PlanStage::Submitted) {
        return Ok(Redirect::to(&super::href(unit, campaign)).into_response());
    }
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn consent(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let verdict = typed.choice::<Verdict>("verdict", "上级意见");
    let round = typed.choice::<Uuid>("round", "报送的方案");
    let reason = typed.text("reason", "批复", 500);
    let recorded = match (verdict, round, typed.checked()) {
        (Some(verdict), Some(round), Ok(())) => {
            plans::record_consent(&app, &who.viewer, campaign, unit, round, verdict, &reason).await
        }
        (.., checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match recorded {
        Ok(()) => Ok(session::go(&app, &super::href(unit, campaign), "已记录上级批复。")),
        Err(Failure::Stale) => {
            typed.error("", "方案刚有新的报送或批复。请看过现在的内容，再记录。");
            let view = view(&app, &who, unit, campaign, typed).await?;
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = view(&app, &who, unit, campaign, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
