//! One wording with its originals: how it is put, what was decided, what does not belong to it.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::ids::{CampaignId, MergedOpinionId, OpinionId, UnitId};
use domain::preparation::opinion::{Decision, Merged, is_still_open, may_list, may_say_not_listed};
use domain::preparation::problem;
use maud::{Markup, html};

use super::{Seen, href, list::sign, put, put_fields, samples};
use crate::actions;
use crate::actions::opinions::Decided;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::{self, Act, Weight};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::problems;
use crate::web::session;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Wording {
    pub seen: Seen,
    pub merged: Merged,
    /// The form of the decision, and that of the words.
    pub decided: Typed,
    pub put: Typed,
}

impl View for Wording {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "归并后的意见".into()
    }

    fn body(&self) -> Markup {
        let (seen, merged) = (&self.seen, &self.merged);
        let here = format!("{}/merged/{}", seen.href(), merged.id);
        let version = merged.version.to_string();
        let count = seen.reading.originals(merged.id).count();
        html! {
            (seen.head.draw(html! {}))
            p { a href=(seen.href()) { "返回全部意见" } }
            h2 { (merged.wording) }
            (components::facts(&[
                ("针对谁", html! { (seen.about(merged.about)) }),
                ("方面", html! { (seen.dimension(merged.dimension.as_deref())) }),
                ("采纳情况", html! { (sign(merged.decision)) }),
                ("理由", html! { @if merged.reason.is_empty() { "未写" } @else { (merged.reason) } }),
            ]))
            @if merged.decision == Decision::Adopted && !merged.not_listed.is_empty() {
                (components::facts(&[("不列入问题清单的理由", html! { (merged.not_listed) })]))
            }
            @if seen.head.may(Right::KeepProblems) && merged.decision == Decision::Adopted { (self.listing()) }
            (components::panel(&format!("原话 {count} 条"), None, self.originals(&here)))
            @if seen.changes() && !self.is_open() {
                (self.told(&here, &version))
            } @else if seen.changes() {
                (components::panel("研究结果", None, self.decision(&here, &version)))
                (components::panel("修改表述", None, form::form(
                    &Form { action: &here, submit: "保存表述", errors: &self.put.errors(), ..Form::default() },
                    html! { (form::hidden("version", &version)) (put_fields(&self.put, &seen.reading)) })))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::wordings()
    }
}

impl Wording {
    fn new(seen: Seen, id: MergedOpinionId) -> Result<Self> {
        let merged = seen.reading.wording(id)?.clone();
        Ok(Self::of(seen, merged))
    }

    pub(super) fn of(seen: Seen, merged: Merged) -> Self {
        let decision = match merged.decision {
            Decision::Pending => String::new(),
            other => other.code().to_owned(),
        };
        let decided = Typed::filled([
            ("decision", decision),
            ("reason", merged.reason.clone()),
            ("not_listed", merged.not_listed.clone()),
        ]);
        let put = Typed::filled([
            ("wording", merged.wording.clone()),
            ("about", merged.about.to_string()),
            ("dimension", merged.dimension.clone().unwrap_or_default()),
        ]);
        Self { seen, merged, decided, put }
    }

    /// May it still be put otherwise, taken apart and decided?
    fn is_open(&self) -> bool {
        is_still_open(&self.merged, self.seen.reading.opened_on).is_ok()
    }

    /// Once the meeting was told of it: why nothing is changed, what somebody had typed meanwhile, and what may still be said.
    fn told(&self, here: &str, version: &str) -> Markup {
        let typed = [(&self.put, "wording"), (&self.decided, "reason")];
        let refused = typed.iter().find(|(typed, _)| !typed.errors().is_empty());
        let owed = may_say_not_listed(&self.merged)
            && self.seen.reading.listed.iter().all(|(_, known)| *known != self.merged.id);
        html! {
            @if let Some((typed, words)) = refused {
                (form::error_summary(&typed.errors()))
                p { "您写的没有保存，还在这里，可以复制：" }
                p.opinion-words { (typed.get(words)) }
            } @else {
                p.note { "会议已经召开，这条意见的表述、原话和研究结果都已向会议报告，不再改。" }
            }
            @if owed { (components::panel("不列入问题清单的理由", None, self.owed(here, version))) }
        }
    }

    /// Why it becomes no problem: the only word that is still open once the meeting was told of the decision.
    fn owed(&self, here: &str, version: &str) -> Markup {
        let action = format!("{here}/decide");
        form::form(
            &Form { action: &action, submit: "保存理由", ..Form::default() },
            html! {
                (form::hidden("version", version))
                (form::hidden("decision", self.merged.decision.code()))
                (form::hidden("reason", &self.merged.reason))
                (form::textarea(
                    &Field {
                        required: true, longest: Some(500), help: Some("列入问题清单的不用写。保存以后不再改。"),
                        ..self.decided.field("not_listed", "不列入的理由")
                    },
                    2))
            },
        )
    }

    /// An adopted one becomes a problem of the team, or of the person it is about.
    fn listing(&self) -> Markup {
        let (seen, merged) = (&self.seen, &self.merged);
        let page = problems::href(merged.unit, merged.campaign);
        let new = format!("{page}/new?merged={}", merged.id);
        let mut listed = seen.reading.listed.iter().filter(|(_, known)| *known == merged.id);
        let is_here = problem::belongs(seen.reading.unit.kind, merged.about.person()).is_ok();
        html! {
            @if let Some((problem, _)) = listed.next() {
                p { "已列入问题清单：" a href=(problems::at(merged.unit, merged.campaign, *problem)) { "查看问题" } }
            } @else if !is_here {
                p.note { "临时党支部只列班子的问题。针对个人的意见，请转告本人，在下面写明不列入的理由。" }
            } @else if seen.head.may_change(Right::KeepProblems)
                && may_list(merged, seen.reading.opened_on).is_ok() {
                p { (components::link_button(Weight::Plain, Act { label: "列入问题清单", href: &new })) }
            }
        }
    }

    fn originals(&self, here: &str) -> Markup {
        let split = format!("{here}/split");
        html! {
            ul.opinions {
                @for one in self.seen.reading.originals(self.merged.id) {
                    li {
                        (self.seen.original(one))
                        @if self.seen.changes() && self.is_open() {
                            (components::post_button(
                                Weight::Quiet, Act { label: "拆出来", href: &split }, None,
                                &[("opinion", &one.id.to_string())]))
                        }
                    }
                }
            }
        }
    }

    fn decision(&self, here: &str, version: &str) -> Markup {
        let typed = &self.decided;
        let choices: Vec<Choice<'_>> = [Decision::Adopted, Decision::Declined, Decision::Pending]
            .into_iter()
            .map(|one| Choice::from((one.code(), one.label())))
            .collect();
        let fields = html! {
            @if self.seen.reading.opened_on.is_some() {
                p.note { "会议已经召开。会前没有研究的可以补上；选了采纳或不采纳，保存以后不再改。" }
            }
            (form::hidden("version", version))
            (form::radios(&Field { required: true, ..typed.field("decision", "采纳情况") }, &choices))
            (form::textarea(
                &Field {
                    longest: Some(500), help: Some("不采纳必须写明理由；采纳的可以写打算怎么办。表扬、肯定的话选不采纳，理由写“肯定性意见，无需整改”。"),
                    ..typed.field("reason", "理由或打算")
                },
                3))
            (form::textarea(
                &Field {
                    longest: Some(500), help: Some("采纳的意见要列入问题清单；不列入的才写，列入的不用写。"),
                    ..typed.field("not_listed", "不列入问题清单的理由")
                },
                2))
        };
        let action = format!("{here}/decide");
        let shape =
            Form {
                action: &action, submit: "保存研究结果", errors: &typed.errors(), ..Form::default()
            };
        form::form(&shape, fields)
    }
}

type Where = Path<(UnitId, CampaignId, MergedOpinionId)>;

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, merged)): Where,
    headers: HeaderMap,
) -> Result<Response> {
    let view = Wording::new(Seen::read(&app, &who, unit, campaign).await?, merged)?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

const STALE: &str = "这条刚被别人改过。请看过现在的内容，再保存。";

pub async fn reword(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, merged)): Where,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let put = put(&mut typed);
    let done = match (typed.checked(), put) {
        (Ok(()), Some(put)) => {
            actions::opinions::reword(&app, &who.viewer, (campaign, unit, merged), version, put).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    let is_stale = matches!(done, Err(Failure::Stale));
    match done {
        Ok(()) => Ok(session::go(&app, &format!("{}/merged/{merged}", href(unit, campaign)), "已保存表述。")),
        Err(failure) => {
            let put = if is_stale { with_stale(typed) } else { typed.take(failure)? };
            let view = Wording::new(Seen::read(&app, &who, unit, campaign).await?, merged)?;
            Ok(again(frame::show(&app, &who, None, &Wording { put, ..view }), is_stale))
        }
    }
}

pub async fn decide(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, merged)): Where,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let decision = typed.choice::<Decision>("decision", "采纳情况");
    let reason = typed.optional("reason", "理由或打算", 500).unwrap_or_default();
    let not_listed = typed.optional("not_listed", "不列入问题清单的理由", 500).unwrap_or_default();
    let done = match (typed.checked(), decision) {
        (Ok(()), Some(decision)) => {
            let whose = (campaign, unit, merged);
            let decided = Decided { decision, reason: &reason, not_listed: &not_listed };
            actions::opinions::decide(&app, &who.viewer, whose, version, decided).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    let is_stale = matches!(done, Err(Failure::Stale));
    match done {
        // What was adopted leads on from its own page: to the list, or to a word why not.
        Ok(()) if decision == Some(Decision::Adopted) && not_listed.is_empty() => {
            let page = format!("{}/merged/{merged}", href(unit, campaign));
            Ok(session::go(&app, &page, "已保存研究结果。"))
        }
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已保存研究结果。")),
        Err(failure) => {
            let decided = if is_stale { with_stale(typed) } else { typed.take(failure)? };
            let view = Wording::new(Seen::read(&app, &who, unit, campaign).await?, merged)?;
            Ok(again(frame::show(&app, &who, None, &Wording { decided, ..view }), is_stale))
        }
    }
}

fn with_stale(mut typed: Typed) -> Typed {
    typed.error("", STALE);
    typed
}

fn again(response: Response, is_stale: bool) -> Response {
    if is_stale { conflict(response) } else { unprocessable(response) }
}

pub async fn split(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, merged)): Where,
    mut typed: Typed,
) -> Result<Response> {
    let opinion = typed.choice::<OpinionId>("opinion", "要拆出的原话");
    typed.checked()?;
    let opinion = opinion.ok_or(Failure::NotFound)?;
    let stays = actions::opinions::split(&app, &who.viewer, (campaign, unit, merged), opinion).await?;
    let base = href(unit, campaign);
    Ok(if stays {
        session::go(&app, &format!("{base}/merged/{merged}"), "已拆出一条原话，等待重新归并。")
    } else {
        session::go(&app, &base, "已拆出最后一条原话，这条表述随之删去。")
    })
}
