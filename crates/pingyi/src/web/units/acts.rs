//! Moving and ending a unit.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::UnitId;
use domain::org::{Unit, UnitKind};
use maud::{Markup, html};

use super::{href, sample_unit};
use crate::actions;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

/// Where a unit is to hang from now on.
#[derive(Debug, Clone)]
pub struct Relocate {
    pub unit: Unit,
    pub targets: Vec<(UnitId, String)>,
    pub typed: Typed,
}

impl View for Relocate {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("调整“{}”的隶属", self.unit.short_name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let ids: Vec<String> = self.targets.iter().map(|(id, _)| id.to_string()).collect();
        let choices: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.targets)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::select(&Field { required: true, ..typed.field("target", "新的上级组织") }, Some("请选择"), &choices))
            (form::text(&Field { longest: Some(200), ..typed.field("reason", "理由") }))
        };
        html! {
            (components::title(&self.title(), html! {}, Some("下级组织和党员随同调整，以往的记录不变。"), html! {}))
            (form::form(
                &Form {
                    action: &format!("{}/move", href(self.unit.id)), submit: "调整隶属",
                    cancel: Some(&href(self.unit.id)), errors: &typed.errors(), ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let unit = sample_unit(3, "第三党支部", UnitKind::Branch);
        let target = sample_unit(2, "机关党总支", UnitKind::GeneralBranch);
        vec![
            ("none", Self { unit: unit.clone(), targets: vec![], typed: Typed::default() }),
            ("one", Self { unit, targets: vec![(target.id, target.name)], typed: Typed::default() }),
        ]
    }
}

async fn relocate_view(app: &App, who: &Who, id: UnitId, typed: Option<Typed>) -> Result<Relocate> {
    let unit = actions::units::overview(app, id).await?.unit;
    let targets = actions::units::targets(app, &who.viewer, &unit).await?;
    let typed = typed.unwrap_or_else(|| Typed::filled([("version", unit.version.to_string())]));
    Ok(Relocate { unit, targets, typed })
}

pub async fn move_page(State(app): State<App>, who: Who, Path(id): Path<UnitId>) -> Result<Response> {
    Ok(frame::show(&app, &who, None, &relocate_view(&app, &who, id, None).await?))
}

pub async fn relocate(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let target = typed.choice::<UnitId>("target", "新的上级组织");
    let reason = typed.optional("reason", "理由", 200).unwrap_or_default();
    let moved = match (target, typed.checked()) {
        (Some(target), Ok(())) => {
            actions::units::relocate(&app, &who.viewer, id, version, target, &reason).await
        }
        (_, checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match moved {
        Ok(()) => Ok(session::go(&app, &href(id), "已调整隶属。")),
        Err(failure) => {
            let view = relocate_view(&app, &who, id, Some(typed.take(failure)?)).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Asks before a unit ends.
#[derive(Debug, Clone)]
pub struct End {
    pub unit: Unit,
    pub typed: Typed,
}

impl View for End {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("撤销“{}”？", self.unit.short_name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field { required: true, longest: Some(200), ..typed.field("reason", "撤销理由") }))
        };
        let stakes = [
            "从今天起不再列入在用组织；",
            "以往的记录全部保留，可以查阅；",
            "撤销前，下级组织和党员都要有去处。",
        ];
        components::confirm(
            &self.title(),
            &stakes,
            fields,
            &Form {
                action: &format!("{}/end", href(self.unit.id)),
                submit: "撤销组织",
                cancel: Some(&href(self.unit.id)),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let unit = sample_unit(3, "第三党支部", UnitKind::Branch);
        let mut typed = Typed::default();
        typed.error("reason", "撤销组织没有写理由。");
        vec![
            ("asked", Self { unit: unit.clone(), typed: Typed::default() }),
            ("refused", Self { unit, typed }),
        ]
    }
}

pub async fn end_page(State(app): State<App>, who: Who, Path(id): Path<UnitId>) -> Result<Response> {
    let unit = actions::units::overview(&app, id).await?.unit;
    let typed = Typed::filled([("version", unit.version.to_string())]);
    Ok(frame::show(&app, &who, None, &End { unit, typed }))
}

pub async fn end(
    State(app): State<App>,
    who: Who,
    Path(id): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let reason = typed.text("reason", "撤销理由", 200);
    let ended = match typed.checked() {
        Ok(()) => actions::units::retire(&app, &who.viewer, id, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match ended {
        Ok(()) => Ok(session::go(&app, &href(id), "组织已撤销，以往的记录仍可查阅。")),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let unit = actions::units::overview(&app, id).await?.unit;
            Ok(unprocessable(frame::show(&app, &who, None, &End { unit, typed })))
        }
    }
}
