//! A round that was submitted, as it was.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, UnitId};
use domain::plan::compare;
use maud::{Markup, html};
use store::plans::Round;
use uuid::Uuid;

use super::decide::previous;
use super::{Seen, draw};
use crate::app::App;
use crate::clock::moment;
use crate::failure::{Failure, Result};
use crate::web::components::{self, Act, Weight};
use crate::web::frame;
use crate::web::guard::Who;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct RoundPage {
    pub seen: Seen,
    pub round: Round,
}

impl View for RoundPage {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 第 {} 次报送的方案", self.seen.reading.unit.short_name, self.round.number)
    }

    fn body(&self) -> Markup {
        let (reading, round) = (&self.seen.reading, &self.round);
        let base = self.seen.href();
        let back = components::link_button(Weight::Quiet, Act { label: "返回方案", href: &base });
        html! {
            (self.seen.head.draw(back))
            p.plan-state {
                "第 " (round.number) " 次报送：" (round.submitted_by) "，" (moment(round.submitted_at)) "。"
                @if let Some(decision) = &round.decision {
                    (decision.by) "于" (moment(decision.at)) " " (decision.verdict.label()) "。"
                    @if !decision.reason.is_empty() { "意见：" (decision.reason) }
                } @else { "等上级审核。" }
            }
            @if let Some((before, _)) = previous(&reading.rounds, round) {
                (draw::differences(
                    &format!("与第 {} 次报送的差别", before.number),
                    &compare::differences(&before.content, &round.content)))
            }
            (draw::content(&round.content, &reading.standing))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        super::samples::rounds()
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, round)): Path<(UnitId, CampaignId, Uuid)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    if !seen.sees_drafts {
        return Err(Failure::NotAllowed);
    }
    let round = seen.reading.rounds.iter().find(|known| known.id == round).cloned();
    let view = RoundPage { round: round.ok_or(Failure::NotFound)?, seen };
    Ok(frame::show(&app, &who, None, &view))
}
