//! Taking a duty back: asked first, with its reason.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::{AppointmentId, UnitId};
use maud::{Markup, html};
use store::appointments::Held;

use super::{href, samples};
use crate::actions::appointments::{self, Taking};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components;
use crate::web::components::form::{self, Field, Form};
use crate::web::form::Typed;
use crate::web::frame::unprocessable;
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

/// Asks before a duty is taken back, whichever way.
#[derive(Debug, Clone)]
pub struct Revoke {
    pub taking: Taking,
    pub held: Held,
    pub typed: Typed,
}

impl View for Revoke {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        let (name, duty) = (&self.held.person_name, self.held.appointment.shown_title());
        match self.taking {
            Taking::StandIn => format!("结束{name}的代理？"),
            Taking::Duty | Taking::Hat => format!("免去{name}的{duty}？"),
        }
    }

    fn body(&self) -> Markup {
        let (held, typed) = (&self.held, &self.typed);
        let duty = &held.appointment;
        let (submit, step, back) = match self.taking {
            Taking::Duty => ("免去职务", "revoke", href(duty.unit)),
            Taking::StandIn => ("结束代理", "end-stand-in", href(duty.unit)),
            Taking::Hat => ("免去职务", "revoke", "/hats".to_owned()),
        };
        let base = if self.taking == Taking::Hat { "/hats" } else { "/appointments" };
        let place = if self.taking == Taking::Hat { "本系统" } else { &held.unit_name };
        let stakes = [
            format!("{}立即不再任{place}{}；", held.person_name, duty.shown_title()),
            "此人如在线会立即退出，重新登录后按其余职务办理；".to_owned(),
            "任职记录和变更记录保留，需要时可以重新任职。".to_owned(),
        ];
        let stakes: Vec<&str> = stakes.iter().map(String::as_str).collect();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field { required: true, longest: Some(200), ..typed.field("reason", "理由") }))
        };
        components::confirm(
            &self.title(),
            &stakes,
            fields,
            &Form {
                action: &format!("{base}/{}/{step}", duty.id),
                submit,
                cancel: Some(&back),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::revoke()
    }
}

/// The confirming page of each way to take a duty back. One that is over leads back to its list.
pub async fn ask(app: &App, who: &Who, taking: Taking, id: AppointmentId, over: &str) -> Result<Response> {
    match appointments::about_to_end(app, taking, id).await {
        Ok(held) => {
            let typed = Typed::filled([("version", held.appointment.version.to_string())]);
            Ok(frame::show(app, who, None, &Revoke { taking, held, typed }))
        }
        Err(Failure::Stale) => Ok(Redirect::to(over).into_response()),
        Err(failure) => Err(failure),
    }
}

/// The unit whose duty was taken back, or the page to show again.
pub async fn take_back(
    app: &App,
    who: &Who,
    taking: Taking,
    id: AppointmentId,
    mut typed: Typed,
) -> Result<std::result::Result<UnitId, Response>> {
    let version = typed.version();
    let reason = typed.text("reason", "理由", 200);
    let revoked = match typed.checked() {
        Ok(()) => appointments::revoke(app, &who.viewer, taking, id, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match revoked {
        Ok(unit) => Ok(Ok(unit)),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let held = appointments::about_to_end(app, taking, id).await?;
            Ok(Err(unprocessable(frame::show(app, who, None, &Revoke { taking, held, typed }))))
        }
    }
}

pub async fn revoke_page(
    State(app): State<App>,
    who: Who,
    Path(id): Path<AppointmentId>,
) -> Result<Response> {
    ask(&app, &who, Taking::Duty, id, "/units").await
}

pub async fn revoke(
    State(app): State<App>,
    who: Who,
    Path(id): Path<AppointmentId>,
    typed: Typed,
) -> Result<Response> {
    let outcome = take_back(&app, &who, Taking::Duty, id, typed).await?;
    Ok(outcome.map_or_else(|page| page, |unit| session::go(&app, &href(unit), "已免去职务。")))
}

pub async fn end_stand_in_page(
    State(app): State<App>,
    who: Who,
    Path(id): Path<AppointmentId>,
) -> Result<Response> {
    ask(&app, &who, Taking::StandIn, id, "/units").await
}

pub async fn end_stand_in(
    State(app): State<App>,
    who: Who,
    Path(id): Path<AppointmentId>,
    typed: Typed,
) -> Result<Response> {
    let outcome = take_back(&app, &who, Taking::StandIn, id, typed).await?;
    Ok(outcome.map_or_else(|page| page, |unit| session::go(&app, &href(unit), "代理已结束。")))
}
