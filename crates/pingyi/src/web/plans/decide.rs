//! The superior's word on a plan, with what has changed since the last round beside it.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::{CampaignId, UnitId};
use domain::plan::{PlanStage, Verdict, compare};
use maud::{Markup, html};
use store::plans::Round;
use uuid::Uuid;

use super::{Seen, draw};
use crate::actions::plans;
use crate::app::App;
use crate::clock::moment;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self as fields, Choice, Field, Form};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Decide {
    pub seen: Seen,
    pub typed: Typed,
}

impl View for Decide {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 审核实施方案", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let reading = &self.seen.reading;
        let Some(round) = reading.current() else {
            return html! { (self.seen.head.draw(html! {})) (components::empty("方案还没有报送。", None)) };
        };
        html! {
            (self.seen.head.draw(html! {}))
            p.note {
                (round.submitted_by) "于" (moment(round.submitted_at)) " 第 " (round.number) " 次报送。"
            }
            @if let Some((before, reason)) = previous(&reading.rounds, round) {
                @if let Some(reason) = reason { p.plan-state { "上次退回的理由：" (reason) } }
                (draw::differences(
                    &format!("与第 {} 次报送的差别", before.number),
                    &compare::differences(&before.content, &round.content)))
            }
            (components::panel("审核意见", None, self.form(round)))
            (draw::content(&round.content, &reading.standing))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        super::samples::decides()
    }
}

/// The round before, and why it was returned.
pub(super) fn previous<'a>(rounds: &'a [Round], round: &Round) -> Option<(&'a Round, Option<&'a str>)> {
    let before = rounds.iter().rev().find(|other| other.number < round.number)?;
    let reason = before.decision.as_ref().map(|decision| decision.reason.as_str());
    Some((before, reason.filter(|reason| !reason.is_empty())))
}

impl Decide {
    fn form(&self, round: &Round) -> Markup {
        let typed = &self.typed;
        let base = self.seen.href();
        let again = self.seen.stage() == Some(PlanStage::Approved);
        let choices: Vec<Choice<'_>> = Verdict::ALL
            .iter()
            .map(|verdict| Choice {
                value: verdict.code(),
                label: verdict.label(),
                help: Some(match verdict {
                    Verdict::Approved => "支部按方案开展工作，党员可以看到方案。",
                    Verdict::Returned => "支部按您写的理由修改，再报送。",
                }),
            })
            .collect();
        let inside = html! {
            (fields::hidden("round", &round.id.to_string()))
            @if again {
                p { "方案已经批准。退回后支部可以修改，须重新报送、重新批准。" }
                (fields::hidden("verdict", Verdict::Returned.code()))
            } @else {
                (fields::radios(&Field { required: true, ..typed.field("verdict", "审核结果") }, &choices))
            }
            (fields::textarea(
                &Field {
                    help: Some("退回时必须写明哪里要改。"), longest: Some(500), required: again,
                    ..typed.field("reason", "意见")
                },
                3))
        };
        let shape = Form {
            action: &format!("{base}/decide"),
            submit: if again { "退回方案" } else { "保存审核结果" },
            cancel: Some(&base),
            errors: &typed.errors(),
            ..Form::default()
        };
        fields::form(&shape, inside)
    }
}

async fn view(app: &App, who: &Who, unit: UnitId, campaign: CampaignId, typed: Typed) -> Result<Decide> {
    Ok(Decide { seen: Seen::read(app, who, unit, campaign).await?, typed })
}

pub async fn decide_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let view = view(&app, &who, unit, campaign, Typed::default()).await?;
    let waits = matches!(view.seen.stage(), Some(PlanStage::Submitted | PlanStage::Approved));
    if !waits || !view.seen.decides() {
        return Ok(Redirect::to(&super::href(unit, campaign)).into_response());
    }
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn decide(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let verdict = typed.choice::<Verdict>("verdict", "审核结果");
    let round = typed.choice::<Uuid>("round", "报送的方案");
    let reason = typed.optional("reason", "意见", 500).unwrap_or_default();
    let decided = match (verdict, round, typed.checked()) {
        (Some(verdict), Some(round), Ok(())) => {
            plans::decide(&app, &who.viewer, campaign, unit, round, verdict, &reason).await.map(|()| verdict)
        }
        (.., checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match decided {
        Ok(verdict) => {
            let said = match verdict {
                Verdict::Approved => "已批准方案。",
                Verdict::Returned => "已退回方案，支部能看到您写的理由。",
            };
            Ok(session::go(&app, &super::href(unit, campaign), said))
        }
        Err(Failure::Stale) => {
            typed.error("", "方案刚有新的报送或审核。请看过现在的内容，再审核。");
            let view = view(&app, &who, unit, campaign, typed).await?;
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = view(&app, &who, unit, campaign, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
