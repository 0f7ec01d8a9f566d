//! Pasting a superior's notice: what it seems to ask for, each value beside its sentence, for a person to confirm.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::campaign::Selector;
use domain::campaign::terms::{Requirement, Subject};
use domain::ids::{CampaignId, NoticeId, UnitId};
use domain::notice::proposal::{Proposal, propose};
use maud::{Markup, html};

use super::{href, subjects};
use crate::actions::notices;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::campaigns::samples;
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::components::{self, Act};
use crate::web::form::Typed;
use crate::web::frame::{conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

/// The longest notice that is read.
const LONGEST: usize = 50_000;

/// Where the text is pasted.
#[derive(Debug, Clone)]
pub struct Paste {
    pub page: String,
    pub typed: Typed,
}

impl View for Paste {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "粘贴上级通知".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = form::textarea(
            &Field {
                required: true,
                help: Some(
                    "从文件里复制正文，粘贴到这里。下一步逐句列出读到的日期、数字和“必须”“不得”“应当”，由您确认后才加入。",
                ),
                ..typed.field("text", "上级通知正文")
            },
            14,
        );
        html! {
            (components::title(&self.title(), html! {}, None, html! {}))
            (form::form(
                &Form {
                    action: &format!("{}/paste", self.page), submit: "读取要求", cancel: Some(&self.page),
                    errors: &typed.errors(), draft: Some(&format!("{}/paste", self.page)), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::pastes()
    }
}

/// What was found, to be ticked. The fields of a row carry its number.
#[derive(Debug, Clone)]
pub struct Confirm {
    pub page: String,
    pub typed: Typed,
    pub rows: usize,
}

impl View for Confirm {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "确认读到的要求".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let back = format!("{}/paste", self.page);
        if self.rows == 0 {
            return html! {
                (components::title(&self.title(), html! {}, None, html! {}))
                (components::empty(
                    "没有读到日期、数字或“必须”“不得”“应当”这样的要求。可以重新粘贴正文，或直接提出要求。",
                    Some(Act { label: "重新粘贴", href: &back })))
            };
        }
        let offered: Vec<(String, String)> =
            subjects().into_iter().map(|subject| (subject.key(), subject.label())).collect();
        let choices: Vec<Choice<'_>> =
            offered.iter().map(|(key, label)| Choice::from((key.as_str(), label.as_str()))).collect();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::hidden("rows", &self.rows.to_string()))
            @for at in 0..self.rows {
                @let (take, subject, value, sentence) =
                    (format!("take-{at}"), format!("subject-{at}"), format!("value-{at}"), format!("sentence-{at}"));
                fieldset.proposal {
                    blockquote { (typed.get(&sentence)) }
                    (form::hidden(&sentence, typed.get(&sentence)))
                    (form::checkbox(&typed.field(&take, "采用这一条")))
                    div.plan-line-row {
                        (form::select(&Field { mark: Mark::Silent, ..typed.field(&subject, "读成") }, None, &choices))
                        (form::text(&Field { longest: Some(500), mark: Mark::Silent, ..typed.field(&value, "取值") }))
                    }
                }
            }
        };
        html! {
            (components::title(
                &self.title(), html! {}, Some("每一条上面是原话。打勾的才会加入；读错的可以改，不要的去掉勾。"), html! {}))
            (form::form(
                &Form {
                    action: &format!("{}/paste/confirm", self.page), submit: "加入打勾的要求", cancel: Some(&self.page),
                    errors: &typed.errors(), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::confirms()
    }
}

/// The rows as a form that has been filled in. What binds without a value is left unticked: there is most of it.
pub(in crate::web::campaigns) fn filled(version: i64, proposals: &[Proposal]) -> Typed {
    let mut typed = Typed::filled([("version", version.to_string())]);
    for (at, proposal) in proposals.iter().enumerate() {
        if !matches!(proposal.subject, Subject::Add(_)) {
            typed.set(&format!("take-{at}"), "yes".into());
        }
        typed.set(&format!("subject-{at}"), proposal.subject.key());
        typed.set(&format!("value-{at}"), proposal.value.clone());
        typed.set(&format!("sentence-{at}"), proposal.sentence.clone());
    }
    typed
}

pub async fn paste_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
) -> Result<Response> {
    notices::draft_of(&app, unit, id).await?;
    let view = Paste { page: href(unit, campaign, id), typed: Typed::default() };
    Ok(frame::show(&app, &who, None, &view))
}

/// Reads the text and shows what it found. Nothing is stored.
pub async fn read(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
    mut typed: Typed,
) -> Result<Response> {
    let notice = notices::draft_of(&app, unit, id).await?;
    let text = typed.text("text", "上级通知正文", LONGEST);
    let page = href(unit, campaign, id);
    if !typed.is_sound() {
        return Ok(unprocessable(frame::show(&app, &who, None, &Paste { page, typed })));
    }
    let year = notices::year_of(&app, &notice).await?;
    let proposals = propose(&text, year);
    let view = Confirm { page, rows: proposals.len(), typed: filled(notice.version, &proposals) };
    Ok(frame::show(&app, &who, None, &view))
}

pub async fn confirm(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<(UnitId, CampaignId, NoticeId)>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let rows: usize = typed.get("rows").parse().unwrap_or(0).min(100);
    let mut requirements = Vec::new();
    for at in 0..rows {
        if !typed.flag(&format!("take-{at}")) {
            continue;
        }
        let subject = typed.get(&format!("subject-{at}")).parse::<Subject>().ok();
        let value = typed.get(&format!("value-{at}")).to_owned();
        let sentence = typed.get(&format!("sentence-{at}")).to_owned();
        typed.check_length("", &format!("第 {} 条的取值", at + 1), 500, &value);
        typed.check_length("", &format!("第 {} 条的原话", at + 1), 500, &sentence);
        if let Some(change) = subject.and_then(|subject| subject.with(&value)) {
            requirements.push(Requirement { scope: Selector::default(), change, sentence, firm: true });
        } else {
            let hint = subject.map_or("", Subject::hint);
            typed.error("", format!("第 {} 条的取值“{value}”读不出来，要写成：{hint}。", at + 1));
        }
    }
    let taken = requirements.len();
    let page = href(unit, campaign, id);
    let added = match typed.checked() {
        Ok(()) if taken == 0 => Err(Failure::Invalid(vec![crate::failure::FieldError {
            field: "",
            text: "还没有打勾。请至少采用一条，或返回。".into(),
        }])),
        Ok(()) => notices::ask(&app, &who.viewer, unit, id, version, requirements).await,
        Err(failure) => Err(failure),
    };
    match added {
        Ok(()) => Ok(session::go(&app, &page, &format!("已加入 {taken} 条要求。"))),
        Err(Failure::Stale) => {
            let stored = notices::draft_of(&app, unit, id).await?;
            typed.set("version", stored.version.to_string());
            typed.error("", super::ask::MEANWHILE);
            Ok(conflict(frame::show(&app, &who, None, &Confirm { page, typed, rows })))
        }
        Err(failure) => {
            let view = Confirm { page, rows, typed: typed.take(failure)? };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
