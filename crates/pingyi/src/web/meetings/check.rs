//! One step as an examiner meets it: what is asked, what is recorded, what was said before, and his word.

use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::campaign::Step;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::meeting::Verdict;
use domain::preparation::meeting::readiness::Item;
use maud::{Markup, html};

use super::{OVERTAKEN, Seen, href, records_at, samples};
use crate::actions::meetings;
use crate::app::App;
use crate::clock::moment;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::form::Typed;
use crate::web::guard::Who;
use crate::web::picker;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Check {
    pub seen: Seen,
    pub item: Item,
    pub typed: Typed,
}

impl View for Check {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 会前检查：{}", self.seen.reading.unit.short_name, self.item.step.label())
    }

    fn body(&self) -> Markup {
        let (item, typed) = (&self.item, &self.typed);
        let base = self.seen.href();
        let choices: Vec<Choice<'_>> = Verdict::ALL
            .iter()
            .map(|verdict| Choice {
                value: verdict.code(),
                label: verdict.label(),
                help: Some(match verdict {
                    Verdict::Passed => "这一项不用再改。",
                    Verdict::Returned => "支部改好，您再看过通过，才能开会。",
                }),
            })
            .collect();
        html! {
            (self.seen.head.draw(html! {}))
            @if let Some(passed) = self.seen.reading.answered_for(self.seen.me, item.step) {
                p.notice {
                    "您退回的这一项，" (passed.by) " " (moment(passed.at)) " 检查通过"
                    @if !passed.reason.is_empty() { "：" (passed.reason) } @else { "。" }
                }
            }
            (components::panel(&format!("检查“{}”", item.step.label()), None, self.facts()))
            // What somebody sent about his own branch comes back with the reason alone.
            @if !self.seen.examines() { (form::error_summary(&typed.errors())) } @else { (form::form(
                &Form {
                    action: &format!("{base}/check"), submit: "保存检查结果", cancel: Some(&base),
                    errors: &typed.errors(), ..Form::default()
                },
                html! {
                    (form::hidden("step", item.step.code()))
                    (form::radios(&Field { required: true, ..typed.field("verdict", "检查结果") }, &choices))
                    (form::textarea(&Field {
                        help: Some("退回必须写，写明差在哪里、怎么改；通过别人退回的一项也要写。"), longest: Some(500), mark: Mark::Required,
                        ..typed.field("reason", "意见")
                    }, 3))
                })) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::checks()
    }
}

impl Check {
    fn facts(&self) -> Markup {
        let (item, seen) = (&self.item, &self.seen);
        let see = records_at(&self.seen.head.href(), item.step);
        let said = self.seen.reading.checks.iter().rev().filter(|check| check.step == item.step);
        let said: Vec<_> = said.collect();
        components::facts(&[
            ("依据", html! { (item.ground) }),
            (
                "记录",
                html! {
                    @for line in &item.evidence { p { a href=(see) { (line) } } }
                    @if item.evidence.is_empty() { "没有记录" }
                },
            ),
            (
                "还差",
                html! {
                    @for (gap, _) in &item.gaps { p { (seen.sight.words(gap, seen.reading.today).fact) } }
                    @if item.gaps.is_empty() { "不差" }
                },
            ),
            (
                "以前的检查",
                html! {
                    @for check in &said {
                        p { (check.by) " " span.note { (moment(check.at)) } " " (check.verdict.label())
                            @if !check.reason.is_empty() { "：" (check.reason) } }
                    }
                    @if said.is_empty() { "没有" }
                },
            ),
        ])
    }
}

/// `None` where there is no such item, or nothing to examine any more.
async fn view(
    app: &App,
    who: &Who,
    (unit, campaign): (UnitId, CampaignId),
    typed: Typed,
) -> Result<Option<Check>> {
    let seen = Seen::read(app, who, unit, campaign).await?;
    let step = typed.get("step").parse::<Step>().ok();
    let item = seen.reading.items.iter().find(|item| Some(item.step) == step).cloned();
    Ok(item.map(|item| Check { seen, item, typed }))
}

pub async fn check_page(
    State(app): State<App>,
    who: Who,
    Path(path): Path<(UnitId, CampaignId)>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let typed = picker::typed_of(query.as_deref());
    match view(&app, &who, path, typed).await? {
        Some(view) if view.seen.examines() && !view.seen.is_opened() => {
            Ok(frame::show(&app, &who, None, &view))
        }
        _ => Ok(super::to(&href(path.0, path.1))),
    }
}

pub async fn examine(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let step = typed.choice::<Step>("step", "检查的一项");
    let verdict = typed.choice::<Verdict>("verdict", "检查结果");
    let reason = typed.optional("reason", "意见", 500).unwrap_or_default();
    let examined = match (step, verdict, typed.checked()) {
        (Some(step), Some(verdict), Ok(())) => {
            let at = (campaign, unit);
            meetings::examine(&app, &who.viewer, at, step, verdict, &reason).await.map(|()| verdict)
        }
        (.., checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match examined {
        Ok(Verdict::Passed) => Ok(session::go(&app, &href(unit, campaign), "已记下：这一项通过。")),
        Ok(Verdict::Returned) => {
            Ok(session::go(&app, &href(unit, campaign), "已退回这一项，支部能看到您写的意见。"))
        }
        Err(failure) => {
            // Kept aside: without its item the form has no page to come back on.
            let (kept, late) = super::refused(typed, failure, OVERTAKEN)?;
            let errors = kept.checked().err();
            match view(&app, &who, (unit, campaign), kept).await? {
                Some(view) => Ok(super::again(frame::show(&app, &who, None, &view), late)),
                None => Err(errors.unwrap_or(Failure::NotFound)),
            }
        }
    }
}
