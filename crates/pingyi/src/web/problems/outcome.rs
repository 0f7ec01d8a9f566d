//! What has become of a problem of last year.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, ProblemId, UnitId};
use domain::preparation::problem::{self, Judged, Outcome as Became};
use maud::{Markup, html};

use super::{TAB, href, last_year, list, samples};
use crate::actions;
use crate::actions::problems::Earlier;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::campaigns::{self, Head};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::{self, State as Mark, Version};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

const LONG: usize = 1000;

#[derive(Debug, Clone)]
pub struct Outcome {
    pub head: Head,
    pub earlier: Earlier,
    pub typed: Typed,
    /// What somebody else has said in the meantime.
    pub meanwhile: Option<Typed>,
}

/// The outcome as a sign.
pub(super) fn told(judged: Option<&Judged>) -> Markup {
    match judged.map(|judged| judged.outcome) {
        None => components::state(Mark::NotYet, "还没有写明整改结果"),
        Some(outcome @ Became::Done) => components::state(Mark::Done, outcome.label()),
        Some(outcome @ Became::Ongoing) => components::state(Mark::Waiting, outcome.label()),
        Some(outcome @ Became::NotDone) => components::state(Mark::Overdue, outcome.label()),
    }
}

impl View for Outcome {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "上年度问题的整改结果".into()
    }

    fn body(&self) -> Markup {
        let (typed, problem) = (&self.typed, &self.earlier.listed.problem);
        let choices: Vec<Choice<'_>> =
            Became::ALL.iter().map(|one| Choice::from((one.code(), one.label()))).collect();
        let page = href(self.head.unit.unit.id, self.head.campaign.id);
        let list = last_years(self.head.unit.unit.id, self.head.campaign.id);
        let shape = Form {
            action: &format!("{page}/{}/outcome", problem.id),
            submit: "保存整改结果",
            cancel: Some(&list),
            errors: &typed.errors(),
            ..Form::default()
        };
        html! {
            (self.head.over_form(&page, &self.title(), None, html! {}))
            @if let Some(stored) = &self.meanwhile { (both(typed, stored)) }
            p.problem-statement {
                (self.earlier.listed.person_name.as_deref().unwrap_or("班子")) "：" (problem.content.statement)
            }
            (list::cases(&problem.content))
            (form::form(&shape, html! {
                (form::hidden("version", typed.get("version")))
                (form::radios(&Field { required: true, ..typed.field("outcome", "整改结果") }, &choices))
                (form::textarea(&Field {
                    required: true,
                    longest: u16::try_from(LONG).ok(),
                    help: Some("做了什么、还差什么，写一两句。"),
                    ..typed.field("words", "整改情况")
                }, 4))
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::outcomes()
    }
}

fn both(typed: &Typed, stored: &Typed) -> Markup {
    let text = |of: &Typed| {
        let outcome = of.get("outcome").parse::<Became>().map(Became::label).unwrap_or_default();
        format!("{outcome}\n{}", of.get("words"))
    };
    let (mine, theirs) = (text(typed), text(stored));
    components::panel(
        "这个结果刚刚有人写过",
        None,
        html! {
            p { "下面是两份内容。把要保留的写进表里，再保存。" }
            (components::both_texts(
                &Version { whose: "您的内容", when: "还没有保存", text: &mine },
                &Version { whose: "现在的内容", when: "已保存", text: &theirs },
            ))
        },
    )
}

/// Where the next one can be taken up.
fn last_years(unit: UnitId, campaign: CampaignId) -> String {
    last_year(&campaigns::href(unit, campaign))
}

type Where = (UnitId, CampaignId, ProblemId);

async fn view(app: &App, who: &Who, (unit, campaign, id): Where, typed: Option<Typed>) -> Result<Outcome> {
    let reading = actions::problems::read(app, &who.viewer, campaign, unit).await?;
    let found =
        reading.last_year.iter().flat_map(|year| &year.problems).find(|one| one.listed.problem.id == id);
    let earlier = found.ok_or(Failure::NotFound)?.clone();
    if !reading.may_write(earlier.listed.problem.person) {
        return Err(Failure::NotAllowed);
    }
    let filled = || {
        let judged = earlier.judged.as_ref();
        Typed::filled([
            ("version", judged.map_or(0, |judged| judged.version).to_string()),
            ("outcome", judged.map(|judged| judged.outcome.code().to_owned()).unwrap_or_default()),
            ("words", judged.map(|judged| judged.words.clone()).unwrap_or_default()),
        ])
    };
    if typed.is_none() {
        problem::may_judge(earlier.judged.as_ref(), reading.held_on)?;
    }
    let typed = typed.unwrap_or_else(filled);
    let head = Head::read(app, who, unit, campaign, TAB).await?;
    Ok(Outcome { head, earlier, typed, meanwhile: None })
}

pub async fn page(State(app): State<App>, who: Who, Path(path): Path<Where>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &view(&app, &who, path, None).await?))
}

pub async fn judge(
    State(app): State<App>,
    who: Who,
    Path(path): Path<Where>,
    mut typed: Typed,
) -> Result<Response> {
    let (unit, campaign, id) = path;
    let version = typed.version();
    let outcome = typed.choice::<Became>("outcome", "整改结果");
    let words = typed.optional("words", "整改情况", LONG).unwrap_or_default();
    let saved = match (typed.checked(), outcome) {
        (Ok(()), Some(outcome)) => {
            actions::problems::judge(&app, &who.viewer, (campaign, unit, id), version, outcome, &words).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(()) => Ok(session::go(&app, &last_years(unit, campaign), "已保存整改结果。")),
        Err(Failure::Stale) => {
            let stored = view(&app, &who, path, None).await?;
            typed.set("version", stored.typed.get("version").to_owned());
            let view = Outcome { meanwhile: Some(stored.typed.clone()), typed, ..stored };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = view(&app, &who, path, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
