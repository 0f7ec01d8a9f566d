//! The plan on one page: its state, what still stands in its way, the plan itself, its rounds.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{CampaignId, UnitId};
use domain::plan::{Fault, PlanStage};
use domain::progress::{Gap, Gate, Lack};
use maud::{Markup, html};
use store::plans::Round;
use time::Date;

use super::{Seen, draw};
use crate::actions::plans;
use crate::app::App;
use crate::clock::moment;
use crate::failure::{Failure, Result};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Sign, Weight, form};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Show {
    pub seen: Seen,
    pub today: Date,
    /// What was said to an attempt to submit it.
    pub typed: Typed,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 实施方案", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let seen = &self.seen;
        let errors: Vec<(&str, &str)> = self.typed.errors();
        html! {
            (seen.head.draw(self.acts()))
            (form::error_summary(&errors))
            @match &seen.reading.plan {
                None => { (self.none()) },
                Some(plan) if seen.sees_drafts || plan.stage == PlanStage::Approved => {
                    (self.state(plan.stage))
                    (self.gaps(plan.stage))
                    (draw::content(&plan.content, &seen.reading.standing))
                    @if seen.sees_drafts { (self.rounds()) }
                },
                Some(_) => { (components::empty("方案正在拟订和审核，上级批准后在这里公布。", None)) },
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        super::samples::shows()
    }
}

impl Show {
    /// What still keeps the plan from being submitted.
    fn blocking(&self) -> impl Iterator<Item = &Gap> {
        self.seen.reading.gaps.iter().filter(|gap| gap.gate == Gate::SubmitPlan)
    }

    fn acts(&self) -> Markup {
        let (seen, base) = (&self.seen, self.seen.href());
        let Some(plan) = &seen.reading.plan else { return html! {} };
        let link = |weight, label, path: &str| {
            components::link_button(weight, Act { label, href: &format!("{base}{path}") })
        };
        let is_ready = self.blocking().next().is_none();
        html! {
            @match plan.stage {
                PlanStage::Draft | PlanStage::Returned if seen.writes() => {
                    @if is_ready {
                        (components::post_button(
                            Weight::Primary,
                            Act { label: "报送方案", href: &format!("{base}/submit") },
                            Some("把方案报上级审核？审核期间不能修改。"),
                            &[("version", &plan.version.to_string())]))
                    }
                    (link(if is_ready { Weight::Plain } else { Weight::Primary }, "修改方案", "/edit"))
                },
                PlanStage::Submitted if seen.records_consent() => {
                    (link(Weight::Primary, "记录上级批复", "/consent"))
                },
                PlanStage::Submitted if seen.decides() => { (link(Weight::Primary, "审核方案", "/decide")) },
                PlanStage::Approved if seen.decides() => { (link(Weight::Quiet, "退回方案", "/decide")) },
                _ => {},
            }
        }
    }

    fn none(&self) -> Markup {
        let (seen, reading) = (&self.seen, &self.seen.reading);
        let has_notice =
            !reading.standing.records.notices.is_empty() || reading.campaign.unit == reading.unit.id;
        if !seen.writes() {
            return components::empty("还没有起草实施方案。由本组织的书记、副书记或委员起草。", None);
        }
        if !has_notice {
            return components::empty("通知还没有发到本组织。上级发布通知后，在这里起草方案。", None);
        }
        html! {
            div.empty {
                p { "还没有起草实施方案。程序按主题包和通知拟出初稿，日期按工作日从时限倒排；您再修改、报送。" }
                (components::post_button(
                    Weight::Primary, Act { label: "起草方案", href: &seen.href() }, None, &[("begin", "yes")]))
            }
        }
    }

    fn state(&self, stage: PlanStage) -> Markup {
        let current = self.seen.reading.current();
        let decision = current.and_then(|round| round.decision.as_ref());
        let (sign, words) = match (stage, current, decision) {
            (PlanStage::Draft, ..) => {
                (Sign::NotYet, "初稿按主题包和通知拟出，请逐项核对修改，再报上级审核。".to_owned())
            }
            (PlanStage::Submitted, Some(round), _) => (
                Sign::Waiting,
                format!(
                    "{}于{} 第 {} 次报送，等上级审核。",
                    round.submitted_by,
                    moment(round.submitted_at),
                    round.number
                ),
            ),
            (PlanStage::Returned, _, Some(decision)) => (
                Sign::Overdue,
                format!("{}于{} 退回。理由：{}", decision.by, moment(decision.at), decision.reason),
            ),
            (PlanStage::Approved, _, Some(decision)) => {
                (Sign::Done, format!("{}于{} 批准。", decision.by, moment(decision.at)))
            }
            _ => (Sign::NotYet, String::new()),
        };
        html! { p.plan-state { (components::state(sign, stage.label())) " " (words) } }
    }

    fn gaps(&self, stage: PlanStage) -> Markup {
        if !matches!(stage, PlanStage::Draft | PlanStage::Returned) {
            return html! {};
        }
        let base = self.seen.href();
        let told: Vec<_> =
            self.blocking().map(|gap| (gap.lack.words(), mended_at(&gap.lack, &base))).collect();
        if told.is_empty() {
            return html! {
                @if self.seen.writes() { p.note.plan-note.no-print { "各项都已排定，可以报送。" } }
            };
        }
        let shown: Vec<components::Gap<'_>> = told
            .iter()
            .map(|(words, href)| components::Gap {
                fact: &words.fact,
                ground: (!words.ground.is_empty()).then_some(words.ground.as_str()),
                act: self.seen.writes().then_some(Act { label: words.act, href }),
                also: None,
            })
            .collect();
        html! {
            div.plan-gaps.no-print {
                (components::panel(&format!("报送前还差 {} 项", told.len()), None, components::gaps(&shown)))
            }
        }
    }

    fn rounds(&self) -> Markup {
        let rounds = &self.seen.reading.rounds;
        if rounds.is_empty() {
            return html! {};
        }
        let columns = [
            Column::new(Kind::Lead, "报送"),
            Column::new(Kind::Text, "报送人"),
            Column::new(Kind::Text, "审核"),
            Column::new(Kind::Text, "意见"),
            Column::new(Kind::Acts, ""),
        ];
        let base = self.seen.href();
        let rows: Vec<Row> = rounds.iter().rev().map(|round| row(round, &base)).collect();
        html! {
            div.plan-rounds.no-print {
                (components::panel("报送和审核", None, table("rounds", "报送和审核", &columns, &rows)))
            }
        }
    }
}

fn row(round: &Round, base: &str) -> Row {
    let see = format!("{base}/rounds/{}", round.id);
    let (verdict, reason) = match &round.decision {
        Some(decision) => (
            html! { (decision.verdict.label()) "，" (decision.by) " " span.note { (moment(decision.at)) } },
            html! { (decision.reason) },
        ),
        None => (html! { "待审核" }, html! {}),
    };
    Row::from(vec![
        html! { "第 " (round.number) " 次" },
        html! { (round.submitted_by) " " span.note { (moment(round.submitted_at)) } },
        verdict,
        reason,
        components::link_button(Weight::Quiet, Act { label: "查看内容", href: &see }),
    ])
}

/// Where a lack is mended.
fn mended_at(lack: &Lack, base: &str) -> String {
    let Lack::InPlan(fault) = lack else {
        return match lack {
            Lack::Receipt { notice, .. } => format!("{}/notices/{notice}", base.trim_end_matches("/plan")),
            _ => base.to_owned(),
        };
    };
    let field = match fault {
        Fault::StepMissing { .. } => "add".to_owned(),
        Fault::ChairMissing => "chair".to_owned(),
        Fault::AgendaMissing { .. } => "agenda".to_owned(),
        Fault::StudyMissing { .. } => "study".to_owned(),
        fault => fault.step().map_or("theme".to_owned(), |step| format!("day-{}", step.code())),
    };
    format!("{base}/edit#f-{field}")
}

async fn view(app: &App, who: &Who, unit: UnitId, campaign: CampaignId, typed: Typed) -> Result<Show> {
    let seen = Seen::read(app, who, unit, campaign).await?;
    Ok(Show { seen, today: app.clock.today(), typed })
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = view(&app, &who, unit, campaign, Typed::default()).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

/// Comes back to the page with what was said.
async fn back(
    app: &App,
    who: &Who,
    unit: UnitId,
    campaign: CampaignId,
    typed: Typed,
    failure: Failure,
) -> Result<Response> {
    if matches!(failure, Failure::Stale) {
        let mut typed = typed;
        typed.error("", "方案刚被别人改过。请看过现在的内容，再报送方案。");
        let view = view(app, who, unit, campaign, typed).await?;
        return Ok(conflict(frame::show(app, who, None, &view)));
    }
    let view = view(app, who, unit, campaign, typed.take(failure)?).await?;
    Ok(unprocessable(frame::show(app, who, None, &view)))
}

pub async fn begin(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    if !typed.flag("begin") {
        typed.error("", "请用页面上的“起草方案”起草。");
    }
    let begun = match typed.checked() {
        Ok(()) => plans::begin(&app, &who.viewer, campaign, unit).await,
        Err(failure) => Err(failure),
    };
    match begun {
        Ok(()) => Ok(session::go(&app, &super::href(unit, campaign), "已起草方案。请核对修改后报送。")),
        Err(failure) => back(&app, &who, unit, campaign, typed, failure).await,
    }
}

pub async fn submit(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let submitted = match typed.checked() {
        Ok(()) => plans::submit(&app, &who.viewer, campaign, unit, version).await,
        Err(failure) => Err(failure),
    };
    match submitted {
        Ok(()) => Ok(session::go(&app, &super::href(unit, campaign), "已报送方案，等上级审核。")),
        Err(failure) => back(&app, &who, unit, campaign, typed, failure).await,
    }
}
