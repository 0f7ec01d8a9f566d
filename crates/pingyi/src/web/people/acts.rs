//! What is done to a membership: moving it, confirming it, ending it, taking an ending back.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{PersonId, UnitId};
use domain::member::{Ended, Ending};
use maud::{Markup, html};

use super::{Card, again, begun, card, href, with};
use crate::actions;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::components::{self};
use crate::web::form::{Typed, iso};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

/// Duties are taken back by their own act: whoever moves or leaves still holds them until then.
fn duties_stay(card: &Card) -> Option<String> {
    (!card.duties.is_empty())
        .then(|| format!("现任职务不会自动免去：{}。需要的请另行免职；", card.duties.join("、")))
}

#[derive(Debug, Clone)]
pub struct Transfer {
    pub card: Card,
    pub targets: Vec<(UnitId, String)>,
    pub typed: Typed,
}

impl View for Transfer {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        if self.card.person.membership.is_some() {
            format!("转接{}的组织关系", self.card.name())
        } else {
            format!("调整{}所在的组织", self.card.name())
        }
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let back = href(self.card.person.id);
        let is_member = self.card.person.membership.is_some();
        let submit = if is_member { "转接组织关系" } else { "调整所在组织" };
        let ids: Vec<String> = self.targets.iter().map(|(id, _)| id.to_string()).collect();
        let choices: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.targets)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::select(&Field { required: true, ..typed.field("target", "转入支部") }, Some("请选择"), &choices))
            (form::date(&Field { required: true, ..typed.field("on", "转接日期") }))
            (form::text(&Field { longest: Some(200), ..typed.field("reason", "理由") }))
        };
        html! {
            (components::title(&self.title(), html! {}, None, html! {}))
            (self.card.draw())
            p.note {
                @if is_member {
                    "转接后编入的党小组清空，到新支部再编组；以往的记录不变。"
                    @if let Some(words) = duties_stay(&self.card) { (words.trim_end_matches('；')) "。" }
                } @else {
                    "此人登记为非党员，不涉及组织关系。是党员的，先调整到其所在的党支部，"
                    "再在“修改人员”里把类别改为正式党员或预备党员。"
                }
            }
            @if self.targets.is_empty() {
                (components::empty(
                    "您管理的范围内没有别的党支部。转往本系统内其他支部，请由上级单位管理员办理；\
                     转往本系统以外，请用“终止党员记录”，原因选“组织关系转出”。",
                    Some(components::Act { label: "返回", href: &back })))
            } @else {
                (form::form(
                    &Form {
                        action: &format!("{back}/transfer"), submit, cancel: Some(&back), errors: &typed.errors(),
                        ..Form::default()
                    },
                    fields))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let card = sample_card(true);
        let target = (UnitId(uuid::Uuid::from_u128(5)), "机关党总支　第五党支部".to_owned());
        let mut refused = begun(&card);
        refused.error("target", "请选择转入支部。");
        vec![
            (
                "no member",
                Self { card: sample_card(false), targets: vec![target.clone()], typed: Typed::default() },
            ),
            ("none", Self { card: card.clone(), targets: vec![], typed: Typed::default() }),
            ("one", Self { card: card.clone(), targets: vec![target.clone()], typed: begun(&card) }),
            ("refused", Self { card, targets: vec![target; 30], typed: refused }),
        ]
    }
}

fn sample_card(full: bool) -> Card {
    Card::of(&super::sample_record(full), time::macros::date!(2026 - 01 - 15))
}

pub async fn transfer_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    let card = card(&app, id).await?;
    let targets = actions::people::targets(&app, &who.viewer, &card.person).await?;
    let mut typed = begun(&card);
    typed.set("on", iso(Some(card.today)));
    Ok(frame::show(&app, &who, None, &Transfer { card, targets, typed }))
}

pub async fn transfer(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let target = typed.choice::<UnitId>("target", "转入支部");
    let on = typed.day("on", "转接日期");
    let reason = typed.optional("reason", "理由", 200).unwrap_or_default();
    let moved = match (target, on, typed.checked()) {
        (Some(target), Some(on), Ok(())) => {
            actions::people::transfer(&app, &who.viewer, id, version, target, on, &reason).await
        }
        (.., checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match moved {
        Ok(()) => Ok(session::go(&app, &href(id), "已办理调整。")),
        Err(failure) => {
            let card = card(&app, id).await?;
            let (typed, status) = again(typed, failure, &card)?;
            let targets = actions::people::targets(&app, &who.viewer, &card.person).await?;
            Ok(with(status, frame::show(&app, &who, None, &Transfer { card, targets, typed })))
        }
    }
}

#[derive(Debug, Clone)]
pub struct Confirm {
    pub card: Card,
    pub typed: Typed,
}

impl View for Confirm {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("办理{}转正", self.card.name())
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let back = href(self.card.person.id);
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::date(&Field {
                required: true, help: Some("支部大会通过转正、上级批准后填写；从这天起按正式党员统计。"),
                ..typed.field("confirmed_on", "转正时间")
            }))
        };
        html! {
            (components::title(&self.title(), html! {}, None, html! {}))
            (self.card.draw())
            (form::form(
                &Form {
                    action: &format!("{back}/confirm"), submit: "办理转正", cancel: Some(&back),
                    errors: &typed.errors(), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let card = sample_card(true);
        let mut refused = begun(&card);
        refused.error("confirmed_on", "请填写转正时间。");
        vec![
            ("asked", Self { typed: begun(&card), card: card.clone() }),
            ("refused", Self { card, typed: refused }),
        ]
    }
}

pub async fn confirm_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    let card = card(&app, id).await?;
    card.member()?;
    if !card.is_probationary() {
        let sentence = format!("{}不是预备党员，不用办理转正。", card.name());
        return Ok(session::go(&app, &href(id), &sentence));
    }
    let typed = begun(&card);
    Ok(frame::show(&app, &who, None, &Confirm { card, typed }))
}

pub async fn confirm(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let on = typed.day("confirmed_on", "转正时间");
    let done = match (on, typed.checked()) {
        (Some(on), Ok(())) => actions::people::confirm(&app, &who.viewer, id, version, on).await,
        (_, checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href(id), "已办理转正。")),
        Err(failure) => {
            let card = card(&app, id).await?;
            let (typed, status) = again(typed, failure, &card)?;
            Ok(with(status, frame::show(&app, &who, None, &Confirm { card, typed })))
        }
    }
}

/// Asks before a membership ends.
#[derive(Debug, Clone)]
pub struct End {
    pub card: Card,
    pub typed: Typed,
}

impl View for End {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("终止{}的党员记录？", self.card.name())
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let back = href(self.card.person.id);
        let endings: Vec<Choice<'_>> =
            Ending::ALL.iter().map(|ending| Choice::from((ending.code(), ending.label()))).collect();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::select(&Field { required: true, ..typed.field("ending", "原因") }, Some("请选择"), &endings))
            (form::date(&Field { required: true, ..typed.field("on", "终止日期") }))
            (form::text(&Field {
                required: true, longest: Some(200), help: Some("依据的文件、决定或情况，会留在变更记录里。"),
                ..typed.field("reason", "理由")
            }))
        };
        let at = format!("从终止日期起不再计入“{}”的党员，不再应到、参评；", self.card.unit_name);
        let duties = duties_stay(&self.card);
        let mut stakes = vec![at.as_str(), "以往的记录全部保留，可以查阅；如系误办，可以写明理由恢复；"];
        stakes.extend(duties.as_deref());
        stakes.push("账号不会自动停用，已登录的会立即退出；不应再登录的请另行停用账号。");
        components::confirm(
            &self.title(),
            &stakes,
            fields,
            &Form {
                action: &format!("{back}/end"),
                submit: "终止党员记录",
                cancel: Some(&back),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let card = sample_card(true);
        let mut refused = begun(&card);
        refused.error("reason", "终止党员记录没有写理由。");
        vec![
            ("asked", Self { typed: begun(&card), card: card.clone() }),
            ("refused", Self { card, typed: refused }),
        ]
    }
}

pub async fn end_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    let card = card(&app, id).await?;
    card.member()?;
    let mut typed = begun(&card);
    typed.set("on", iso(Some(card.today)));
    Ok(frame::show(&app, &who, None, &End { card, typed }))
}

pub async fn end(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let how = typed.choice::<Ending>("ending", "原因");
    let on = typed.day("on", "终止日期");
    let reason = typed.text("reason", "理由", 200);
    let done = match (how, on, typed.checked()) {
        (Some(how), Some(on), Ok(())) => {
            actions::people::end(&app, &who.viewer, id, version, Ended { on, how }, &reason).await
        }
        (.., checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href(id), "党员记录已终止，以往的记录仍可查阅。")),
        Err(failure) => {
            let card = card(&app, id).await?;
            let (typed, status) = again(typed, failure, &card)?;
            Ok(with(status, frame::show(&app, &who, None, &End { card, typed })))
        }
    }
}

/// Takes an ending back that was recorded by mistake.
#[derive(Debug, Clone)]
pub struct Reopen {
    pub card: Card,
    pub typed: Typed,
}

impl View for Reopen {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("恢复{}的党员记录", self.card.name())
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let back = href(self.card.person.id);
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field { required: true, longest: Some(200), ..typed.field("reason", "恢复理由") }))
        };
        html! {
            (components::title(
                &self.title(), html! {}, Some("只用于误办终止的更正。恢复后重新计入本支部党员。"), html! {}))
            (self.card.draw())
            (form::form(
                &Form {
                    action: &format!("{back}/reopen"), submit: "恢复党员记录", cancel: Some(&back),
                    errors: &typed.errors(), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let mut card = sample_card(true);
        if let Some(membership) = &mut card.person.membership {
            membership.ended = Some(Ended { on: card.today, how: Ending::EnteredByMistake });
        }
        let mut refused = begun(&card);
        refused.error("reason", "恢复党员记录没有写理由。");
        vec![
            ("asked", Self { typed: begun(&card), card: card.clone() }),
            ("refused", Self { card, typed: refused }),
        ]
    }
}

pub async fn reopen_page(State(app): State<App>, who: Who, Path(id): Path<PersonId>) -> Result<Response> {
    let card = card(&app, id).await?;
    if card.member().is_ok() {
        return Ok(session::go(&app, &href(id), "这条记录没有终止，不用恢复。"));
    }
    let typed = begun(&card);
    Ok(frame::show(&app, &who, None, &Reopen { card, typed }))
}

pub async fn reopen(
    State(app): State<App>,
    who: Who,
    Path(id): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let reason = typed.text("reason", "恢复理由", 200);
    let done = match typed.checked() {
        Ok(()) => actions::people::reopen(&app, &who.viewer, id, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href(id), "已恢复党员记录。")),
        Err(failure) => {
            let card = card(&app, id).await?;
            let (typed, status) = again(typed, failure, &card)?;
            Ok(with(status, frame::show(&app, &who, None, &Reopen { card, typed })))
        }
    }
}
