//! Taking part in a temporary branch, and being away.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{PersonId, UnitId};
use domain::member::LeaveReason;
use domain::wording;
use maud::{Markup, html};
use uuid::Uuid;

use super::{Card, again, begun, card, confirmed, href, with};
use crate::actions::{self, people::LeaveDraft};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::{self};
use crate::web::form::{Typed, iso};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

/// Registers a member at a temporary branch.
#[derive(Debug, Clone)]
pub struct Attend {
    pub card: Card,
    pub branches: Vec<(UnitId, String)>,
    pub typed: Typed,
}

impl View for Attend {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("登记{}临时参加", self.card.name())
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let back = href(self.card.person.id);
        let ids: Vec<String> = self.branches.iter().map(|(id, _)| id.to_string()).collect();
        let choices: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.branches)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::select(&Field { required: true, ..typed.field("target", "临时党支部") }, Some("请选择"), &choices))
            (form::date(&Field { required: true, ..typed.field("from", "开始日期") }))
            (form::date(&Field { help: Some("不填则到结束登记为止。"), ..typed.field("until", "结束日期") }))
        };
        html! {
            (components::title(
                &self.title(), html! {}, Some("在临时党支部过组织生活，组织关系仍在原支部，党员总数不重复计算。"),
                html! {}))
            (self.card.draw())
            @if self.branches.is_empty() {
                (components::empty(
                    "还没有临时党支部。请先由单位管理员设立临时党支部。",
                    Some(components::Act { label: "返回", href: &back })))
            } @else {
                (form::form(
                    &Form {
                        action: &format!("{back}/presences"), submit: "登记临时参加", cancel: Some(&back),
                        errors: &typed.errors(), ..Form::default()
                    },
                    fields))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let card = sample_card();
        let branch = (UnitId(Uuid::from_u128(5)), "局党委　专项工作临时党支部".to_owned());
        let mut refused = begun(&card);
        refused.error("until", "结束日期早于开始日期。");
        vec![
            ("none", Self { card: card.clone(), branches: vec![], typed: Typed::default() }),
            ("one", Self { typed: begun(&card), card: card.clone(), branches: vec![branch.clone()] }),
            ("refused", Self { card, branches: vec![branch], typed: refused }),
        ]
    }
}

fn sample_card() -> Card {
    Card::of(&super::sample_record(true), time::macros::date!(2026 - 01 - 15))
}

pub async fn attend_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    let card = card(&app, id).await?;
    card.member()?;
    let mut typed = begun(&card);
    typed.set("from", iso(Some(card.today)));
    let branches = actions::people::temporary_branches(&app).await?;
    Ok(frame::show(&app, &who, None, &Attend { card, branches, typed }))
}

pub async fn attend(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    typed.version();
    let target = typed.choice::<UnitId>("target", "临时党支部");
    let from = typed.day("from", "开始日期");
    let until = typed.optional_day("until", "结束日期");
    let done = match (target, from, typed.checked()) {
        (Some(target), Some(from), Ok(())) => {
            actions::people::attend(&app, &who.viewer, id, target, from, until).await
        }
        (.., checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href(id), "已登记临时参加。")),
        Err(failure) => {
            let card = card(&app, id).await?;
            let (typed, status) = again(typed, failure, &card)?;
            let branches = actions::people::temporary_branches(&app).await?;
            Ok(with(status, frame::show(&app, &who, None, &Attend { card, branches, typed })))
        }
    }
}

/// A part of a person's record named in the path behind the person.
fn part(text: &str) -> Result<Uuid> {
    Uuid::parse_str(text).map_err(|_| Failure::NotFound)
}

pub async fn end_presence(
    State(app): State<App>,
    who: Who,
    Path((id, presence)): Path<(PersonId, String)>,
    typed: Typed,
) -> Result<Response> {
    confirmed(&typed)?;
    actions::people::end_presence(&app, &who.viewer, id, part(&presence)?).await?;
    Ok(session::go(&app, &href(id), "已结束临时参加。"))
}

/// Records that a member is away.
#[derive(Debug, Clone)]
pub struct Leave {
    pub card: Card,
    pub typed: Typed,
}

impl View for Leave {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("登记{}请假", self.card.name())
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let back = href(self.card.person.id);
        let reasons: Vec<Choice<'_>> =
            LeaveReason::ALL.iter().map(|reason| Choice::from((reason.code(), reason.label()))).collect();
        let consent = base_note();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::select(
                &Field { required: true, help: Some(&consent), ..typed.field("reason", "事由") }, Some("请选择"),
                &reasons))
            (form::date(&Field { required: true, ..typed.field("from", "开始日期") }))
            (form::date(&Field { help: Some("不填则到销假为止。"), ..typed.field("until", "结束日期") }))
            (form::text(&Field {
                longest: Some(200), help: Some("例如上级同意的日期、支部大会的决定。不要写病情细节。"),
                ..typed.field("note", "说明")
            }))
        };
        html! {
            (components::title(
                &self.title(), html! {}, Some("事由只有能查看人员详细信息的人看得到，不写进变更记录。"), html! {}))
            (self.card.draw())
            (form::form(
                &Form {
                    action: &format!("{back}/leaves"), submit: "登记请假", cancel: Some(&back),
                    errors: &typed.errors(), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let card = sample_card();
        let mut refused = begun(&card);
        refused.error("reason", "请选择事由。");
        vec![
            ("asked", Self { typed: begun(&card), card: card.clone() }),
            ("refused", Self { card, typed: refused }),
        ]
    }
}

/// Which reasons may change the base of those who should attend, and what that takes.
fn base_note() -> String {
    let reasons =
        wording::list(LeaveReason::ALL.iter().filter(|r| r.may_leave_the_base()).map(|r| r.label()));
    format!(
        "{reasons}，这五种情形经上级党组织同意、支部大会决定后，可以不计入应到会人数；别的事由只是请假，仍计入应到会人数。"
    )
}

pub async fn leave_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    let card = card(&app, id).await?;
    card.member()?;
    let mut typed = begun(&card);
    typed.set("from", iso(Some(card.today)));
    Ok(frame::show(&app, &who, None, &Leave { card, typed }))
}

pub async fn leave(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    typed.version();
    let reason = typed.choice::<LeaveReason>("reason", "事由");
    let from = typed.day("from", "开始日期");
    let until = typed.optional_day("until", "结束日期");
    let note = typed.optional("note", "说明", 200).unwrap_or_default();
    let done = match (reason, from, typed.checked()) {
        (Some(reason), Some(from), Ok(())) => {
            let draft = LeaveDraft { reason, from, until, note };
            actions::people::add_leave(&app, &who.viewer, id, &draft).await
        }
        (.., checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href(id), "已登记请假。")),
        Err(failure) => {
            let card = card(&app, id).await?;
            let (typed, status) = again(typed, failure, &card)?;
            Ok(with(status, frame::show(&app, &who, None, &Leave { card, typed })))
        }
    }
}

pub async fn end_leave(
    State(app): State<App>,
    who: Who,
    Path((id, leave)): Path<(PersonId, String)>,
    typed: Typed,
) -> Result<Response> {
    confirmed(&typed)?;
    actions::people::end_leave(&app, &who.viewer, id, part(&leave)?).await?;
    Ok(session::go(&app, &href(id), "已销假。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_on_the_base_names_exactly_the_five_reasons() {
        let note = base_note();
        for reason in LeaveReason::ALL {
            assert_eq!(note.contains(reason.label()), reason.may_leave_the_base(), "{reason:?}");
        }
    }
}
