//! 报请同意: what the branch reports, and what the superior answers.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::campaign::Step;
use domain::ids::{CampaignId, ConsentId, UnitId};
use domain::preparation::meeting::{Answer, readiness};
use domain::progress;
use maud::{Markup, html};
use store::meetings::Consent;

use super::{Seen, lines, samples};
use crate::actions::meetings;
use crate::app::App;
use crate::clock::moment;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::components::{self, State as Sign};
use crate::web::form::Typed;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

const STALE: &str = "报请刚有新的答复。请看过现在的内容，再办理。";

#[derive(Debug, Clone)]
pub struct Leave {
    pub seen: Seen,
    pub typed: Typed,
}

impl View for Leave {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 报请同意开会", self.seen.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let seen = &self.seen;
        html! {
            (seen.head.draw(html! {}))
            @if seen.reading.consents.is_empty() && !seen.calls() { (components::empty("支部还没有报请。", None)) }
            @match seen.reading.waiting() {
                Some(waiting) if self.has_answer_form() && seen.answers() => { (self.answering(waiting)) },
                Some(waiting) if self.has_answer_form() => { (self.replying(waiting)) },
                None if seen.calls() && seen.reading.may_ask() => { (self.asking()) },
                // What was sent from a page that was overtaken is answered where its form stood.
                _ => { (form::error_summary(&self.typed.errors())) },
            }
            // What is answered stands above its answer.
            @let answered_above = self.has_answer_form();
            @for (number, consent) in seen.reading.consents.iter().enumerate().rev().filter(|(_, one)| !answered_above || one.answered.is_some()) {
                (components::panel(&format!("第 {} 次报请", number + 1), None, round(seen, consent)))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::leaves()
    }
}

fn round(seen: &Seen, consent: &Consent) -> Markup {
    html! {
        p { (consent.asked_by) " " span.note { (moment(consent.asked_at)) } " 报请" }
        @match &consent.answered {
            None => { (seen.unanswered()) },
            Some(answered) => {
                p {
                    (components::state(
                        if answered.answer == Answer::Granted { Sign::Done } else { Sign::Overdue },
                        answered.answer.label()))
                    " " (answered.by) " " span.note { (moment(answered.at)) }
                    @if !answered.reason.is_empty() { "：" (answered.reason) }
                }
            },
        }
        (told(consent, true))
    }
}

/// What was reported. What was missing then is left out where what is missing now stands below.
fn told(consent: &Consent, with_lacks: bool) -> Markup {
    let (has, lacks) = readiness::told_apart(&consent.figures);
    html! {
        @if !has.is_empty() {
            h3 { "报请时的准备情况" }
            ul.dots { @for line in has { li { (line) } } }
        }
        @if with_lacks && !lacks.is_empty() {
            h3 { "报请时必须办的还差 " (lacks.len()) " 项" }
            ul.dots { @for line in lacks { li { (line) } } }
        }
        @if !consent.report.is_empty() { h3 { "支部的说明" } (lines(&consent.report)) }
    }
}

impl Leave {
    fn shape<'a>(action: &'a str, submit: &'a str, errors: &'a [(&'a str, &'a str)]) -> Form<'a> {
        Form { action, submit, errors, ..Form::default() }
    }

    /// A round waits, and the reader is who answers it or records the answer.
    fn has_answer_form(&self) -> bool {
        let seen = &self.seen;
        seen.reading.waiting().is_some() && !seen.is_opened() && (seen.answers() || seen.records_reply())
    }

    /// The round that is answered: on a phone one reads it before one comes to the form.
    fn asked(&self, waiting: &Consent, with_lacks: bool) -> Markup {
        html! {
            p {
                (waiting.asked_by) " " span.note { (moment(waiting.asked_at)) }
                " 第 " (self.seen.reading.consents.len()) " 次报请。"
            }
            (told(waiting, with_lacks))
        }
    }

    fn asking(&self) -> Markup {
        let (base, typed) = (self.seen.href(), &self.typed);
        let figures = self.seen.reading.figures().join("\n");
        let (has, lacks) = readiness::told_apart(&figures);
        components::panel(
            "报请上级同意开会",
            None,
            html! {
                p.note {
                    @if let Some((above, _)) = self.seen.head.unit.trail.last() { "报给" (above) "。" }
                    "下面的准备情况由记录算出，随报请一起报上去。"
                }
                h3 { "准备情况" }
                ul.dots { @for line in &has { li { (line) } } }
                @if has.is_empty() { p { "还没有准备的记录。" } }
                @if !lacks.is_empty() {
                    h3 { "除报请和会议通知以外，必须办的还差 " (lacks.len()) " 项" }
                    ul.dots { @for line in &lacks { li { (line) } } }
                }
                p.note { "上级答复时还能看到现在差什么，写明理由可以略过的也列出。" }
                (form::form(
                    &Form { cancel: Some(&base), ..Self::shape(&format!("{base}/leave"), "报请同意", &typed.errors()) },
                    html! {
                        (form::hidden("ask", "yes"))
                        (form::textarea(&Field {
                            help: Some("数字不用抄；可以写准备中的主要做法、打算哪天开会。"), longest: Some(2000),
                            ..typed.field("report", "补充说明")
                        }, 4))
                    }))
            },
        )
    }

    fn answers() -> Vec<Choice<'static>> {
        Answer::ALL.iter().map(|answer| Choice::from((answer.code(), answer.label()))).collect()
    }

    /// What bars the meeting besides this answer: nobody is to grant it unaware.
    fn missing(&self) -> Markup {
        let barring = &self.seen.reading.barring;
        let others = |gaps: &[progress::Gap]| -> Vec<progress::Gap> {
            gaps.iter().filter(|gap| gap.step != Step::AskLeave).cloned().collect()
        };
        let (hard, soft) = (others(&barring.hard), others(&barring.soft));
        html! {
            @if hard.is_empty() { p { "必须办的都办了，只等答复。" } } @else {
                h3 { "除答复以外，现在必须办的还差 " (hard.len()) " 项" }
                p.note { "同意以后，这些没有办好仍不能开会。" }
                (self.seen.gaps(&hard))
            }
            @if !soft.is_empty() {
                h3 { "支部写明理由可以略过的有 " (soft.len()) " 项" }
                (self.seen.gaps(&soft))
            }
        }
    }

    fn answering(&self, waiting: &Consent) -> Markup {
        let (base, typed) = (self.seen.href(), &self.typed);
        components::panel(
            "答复报请",
            None,
            html! {
                (self.asked(waiting, false))
                (self.missing())
                (form::form(
                    &Form { cancel: Some(&base), ..Self::shape(&format!("{base}/leave/answer"), "保存答复", &typed.errors()) },
                    html! {
                        (form::hidden("round", &waiting.id.to_string()))
                        (form::radios(&Field { required: true, ..typed.field("answer", "是否同意开会") }, &Self::answers()))
                        (form::textarea(&Field {
                            help: Some("不同意必须写，写明还差什么。"), longest: Some(500), mark: Mark::Required,
                            ..typed.field("reason", "意见")
                        }, 3))
                    }))
            },
        )
    }

    fn replying(&self, waiting: &Consent) -> Markup {
        let (base, typed) = (self.seen.href(), &self.typed);
        components::panel(
            "记录上级答复",
            None,
            html! {
                p.note { "本组织在本系统里没有上级，上级在系统外答复。请把答复记在这里。" }
                (self.asked(waiting, true))
                (form::form(
                    &Form { cancel: Some(&base), ..Self::shape(&format!("{base}/leave/reply"), "记录上级答复", &typed.errors()) },
                    html! {
                        (form::hidden("round", &waiting.id.to_string()))
                        (form::radios(&Field { required: true, ..typed.field("answer", "是否同意开会") }, &Self::answers()))
                        (form::text(&Field {
                            required: true, longest: Some(500),
                            help: Some("写明哪个机关、什么时候、怎样答复，例如：市委组织部3月2日电话答复，同意。"),
                            ..typed.field("reason", "答复")
                        }))
                    }))
            },
        )
    }
}

async fn view(app: &App, who: &Who, unit: UnitId, campaign: CampaignId, typed: Typed) -> Result<Leave> {
    Ok(Leave { seen: Seen::read(app, who, unit, campaign).await?, typed })
}

fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/leave", super::href(unit, campaign))
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

async fn back(
    app: &App,
    who: &Who,
    (unit, campaign): (UnitId, CampaignId),
    typed: Typed,
    failure: Failure,
) -> Result<Response> {
    let (typed, late) = super::refused(typed, failure, STALE)?;
    let page = frame::show(app, who, None, &view(app, who, unit, campaign, typed).await?);
    Ok(super::again(page, late))
}

pub async fn ask(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    if !typed.flag("ask") {
        typed.error("", "请用页面上的“报请同意”报请。");
    }
    let report = typed.optional("report", "补充说明", 2000).unwrap_or_default();
    let asked = match typed.checked() {
        Ok(()) => meetings::ask(&app, &who.viewer, (campaign, unit), &report).await,
        Err(failure) => Err(failure),
    };
    match asked {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已报请，等上级答复。")),
        Err(failure) => Box::pin(back(&app, &who, (unit, campaign), typed, failure)).await,
    }
}

/// Which round, what answer, what words.
fn read(typed: &mut Typed) -> Result<(ConsentId, Answer, String)> {
    let answer = typed.choice::<Answer>("answer", "是否同意开会");
    let round = typed.choice::<ConsentId>("round", "要答复的报请");
    let reason = typed.optional("reason", "意见", 500).unwrap_or_default();
    match (round, answer, typed.checked()) {
        (Some(round), Some(answer), Ok(())) => Ok((round, answer, reason)),
        (.., checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    }
}

pub async fn answer(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let answered = match read(&mut typed) {
        Ok((round, given, reason)) => {
            meetings::answer(&app, &who.viewer, (campaign, unit), round, given, &reason).await
        }
        Err(failure) => Err(failure),
    };
    match answered {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已答复，支部能看到。")),
        Err(failure) => Box::pin(back(&app, &who, (unit, campaign), typed, failure)).await,
    }
}

pub async fn reply(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let recorded = match read(&mut typed) {
        Ok((round, given, words)) => {
            meetings::reply(&app, &who.viewer, (campaign, unit), round, given, &words).await
        }
        Err(failure) => Err(failure),
    };
    match recorded {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已记录上级答复。")),
        Err(failure) => Box::pin(back(&app, &who, (unit, campaign), typed, failure)).await,
    }
}
