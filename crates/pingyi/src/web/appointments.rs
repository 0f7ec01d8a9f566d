//! The duties of a unit: who holds which, giving them, naming a stand-in, taking them back.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::Act as Right;
use domain::appointment::{Appointment, Draft, Role};
use domain::ids::{PersonId, UnitId};
use domain::org::UnitKind;
use domain::wording::day;
use maud::{Markup, html};
use store::appointments::Held;
use time::Date;

use super::components::form::{self, Choice, Field, Form};
use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Weight};
use super::form::{Typed, iso};
use super::frame::unprocessable;
use super::guard::Who;
use super::picker::{self, Picker};
use super::units::Head;
use super::views::View;
use super::{frame, session, units};
use crate::actions::appointments;
use crate::app::App;
use crate::failure::{Failure, Result};

const TAB: &str = "任职";

fn href(unit: UnitId) -> String {
    format!("{}/duties", units::href(unit))
}

/// All duties of a unit.
#[derive(Debug, Clone)]
pub struct Duties {
    pub head: Head,
    pub held: Vec<Held>,
    pub today: Date,
}

impl View for Duties {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 任职", self.head.unit.short_name)
    }

    fn body(&self) -> Markup {
        let base = units::href(self.head.unit.id);
        let open = self.head.unit.is_in_force(self.today);
        let (now, rest): (Vec<&Held>, Vec<&Held>) =
            self.held.iter().partition(|held| held.appointment.is_in_force(self.today));
        let (coming, past): (Vec<&Held>, Vec<&Held>) =
            rest.into_iter().partition(|held| is_coming(&held.appointment, self.today));
        let acts = html! {
            @if open && self.head.may(Right::Appoint) {
                (components::link_button(
                    Weight::Primary, Act { label: "登记任职", href: &format!("{base}/duties/new") }))
            }
            @if open && self.head.may(Right::NameStandIn) && secretary(&self.held, self.today).is_some() {
                (components::link_button(
                    Weight::Plain, Act { label: "指定代理书记", href: &format!("{base}/stand-in") }))
            }
        };
        html! {
            (self.head.draw(acts))
            @if now.is_empty() {
                (components::empty("现在没有人任职。", None))
            } @else {
                (self.list("duties", "现任", &now))
            }
            @if !coming.is_empty() {
                details open { summary.tree-row { "尚未到任（" (coming.len()) "）" } (self.list("coming", "尚未到任", &coming)) }
            }
            @if !past.is_empty() {
                details { summary.tree-row { "以往任职（" (past.len()) "）" } (self.list("past", "以往任职", &past)) }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::duties()
    }
}

impl Duties {
    fn list(&self, id: &str, caption: &str, held: &[&Held]) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "职务"),
            Column::new(Kind::Text, "姓名"),
            Column::new(Kind::Text, "任职起"),
            Column::new(Kind::Text, "任职止"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = held
            .iter()
            .map(|held| {
                let duty = &held.appointment;
                Row::from(vec![
                    html! {
                        (duty.shown_title())
                        @if duty.stands_in_for.is_some() { " " (components::badge("代理")) }
                    },
                    html! { (held.person_name) },
                    html! { (day(duty.from)) },
                    html! { @if let Some(until) = duty.until { (day(until)) } @else { "未定" } },
                    self.acts(duty),
                ])
            })
            .collect();
        table(id, caption, &columns, &rows)
    }

    /// What this reader may do about a duty that is not over.
    fn acts(&self, duty: &Appointment) -> Markup {
        let over = !duty.is_in_force(self.today) && !is_coming(duty, self.today);
        // The hats are given and taken on a page of their own.
        if over || duty.role.is_hat() {
            return html! {};
        }
        let act = if self.head.may(Right::Appoint) {
            Some(("免职", "revoke"))
        } else if duty.stands_in_for.is_some() && self.head.may(Right::NameStandIn) {
            Some(("结束代理", "end-stand-in"))
        } else {
            None
        };
        html! {
            @if let Some((label, step)) = act {
                (components::link_button(
                    Weight::Quiet, Act { label, href: &format!("/appointments/{}/{step}", duty.id) }))
            }
        }
    }
}

fn is_coming(duty: &Appointment, today: Date) -> bool {
    !duty.revoked && duty.from > today
}

/// The secretary whose place could be held.
fn secretary(held: &[Held], today: Date) -> Option<&Held> {
    held.iter().find(|held| {
        let duty = &held.appointment;
        duty.role == Role::Secretary && duty.stands_in_for.is_none() && duty.is_in_force(today)
    })
}

pub async fn list(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, TAB).await?;
    let mut duties = appointments::at_unit(&app, unit).await?;
    // Guides are listed with their group.
    duties.retain(|held| held.appointment.guidance_group.is_none());
    let view = Duties { head, held: duties, today: app.clock.today() };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

/// The form of a new duty.
#[derive(Debug, Clone)]
pub struct New {
    pub unit: UnitId,
    pub unit_name: String,
    pub roles: Vec<Role>,
    pub picker: Picker,
    pub typed: Typed,
}

impl View for New {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("登记任职：{}", self.unit_name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let roles: Vec<Choice<'_>> =
            self.roles.iter().map(|role| Choice::from((role.code(), role.label()))).collect();
        let fields = html! {
            (self.picker.field(typed))
            (form::select(&Field { required: true, ..typed.field("role", "职务") }, Some("请选择"), &roles))
            (form::text(&Field {
                longest: Some(20),
                help: Some("这里习惯的叫法，例如组织委员、宣传委员、纪检委员、常务副书记。不填则用职务本身的名称。"),
                ..typed.field("title", "职务名称")
            }))
            (form::date(&Field { required: true, ..typed.field("from", "任职起") }))
            (form::date(&Field {
                help: Some("任期未定的不填。最后一天仍在任，次日自动失效。"), ..typed.field("until", "任职止")
            }))
        };
        let page = Asking {
            title: &self.title(),
            note: None,
            action: &href(self.unit),
            submit: "登记任职",
            back: &href(self.unit),
        };
        page.draw(&self.picker, typed, fields)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::new()
    }
}

/// A form about somebody: the search stands in its place until somebody is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    pub title: &'a str,
    pub note: Option<&'a str>,
    pub action: &'a str,
    pub submit: &'a str,
    pub back: &'a str,
}

impl Asking<'_> {
    pub fn draw(&self, picker: &Picker, typed: &Typed, fields: Markup) -> Markup {
        let errors = typed.errors();
        html! {
            (components::title(self.title, html! {}, self.note, html! {}))
            @if picker.is_ready() {
                (form::form(
                    &Form {
                        action: self.action, submit: self.submit, cancel: Some(self.back), errors: &errors,
                        ..Form::default()
                    },
                    fields))
            } @else {
                (form::error_summary(&errors))
                p.note { "先选定人员，再填写其余内容。" }
                (picker.search(true))
                div.form-acts { a.button.button-quiet href=(self.back) { "返回" } }
            }
        }
    }
}

/// The duties that are given on a unit's page.
fn offered(kind: UnitKind) -> Vec<Role> {
    Role::ALL
        .iter()
        .copied()
        .filter(|role| role.fits(kind) && !role.is_hat() && *role != Role::Guide)
        .collect()
}

async fn new_view(app: &App, who: &Who, unit: UnitId, typed: Typed) -> Result<New> {
    let at = Head::read(app, who, unit, TAB).await?.unit;
    let page = format!("{}/new", href(unit));
    let picker = Picker::of_unit(app, who, unit, page, "人员", &typed).await?;
    Ok(New { unit, unit_name: at.short_name, roles: offered(at.kind), picker, typed })
}

pub async fn new(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let mut typed = picker::typed_of(query.as_deref());
    if typed.get("from").is_empty() {
        typed.set("from", iso(Some(app.clock.today())));
    }
    Ok(frame::show(&app, &who, None, &new_view(&app, &who, unit, typed).await?))
}

fn read_draft(typed: &mut Typed, roles: &[Role]) -> Result<Draft> {
    let person = typed.choice::<PersonId>("person", "人员");
    let role = typed.choice::<Role>("role", "职务");
    if role.is_some_and(|role| !roles.contains(&role)) {
        typed.error("role", "请选择职务。");
    }
    let title = typed.optional("title", "职务名称", 20).unwrap_or_default();
    let from = typed.day("from", "任职起");
    let until = typed.optional_day("until", "任职止");
    typed.checked()?;
    match (person, role, from) {
        (Some(person), Some(role), Some(from)) => {
            Ok(Draft { person, role, title, from, until, stands_in_for: None })
        }
        _ => Err(Failure::NotFound),
    }
}

pub async fn add(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let kind = Head::read(&app, &who, unit, TAB).await?.unit.kind;
    let given = match read_draft(&mut typed, &offered(kind)) {
        Ok(draft) => appointments::give(&app, &who.viewer, unit, &draft).await,
        Err(failure) => Err(failure),
    };
    match given {
        Ok(_) => Ok(session::go(&app, &href(unit), "已登记任职。此人重新登录后按新的职务办理。")),
        Err(failure) => {
            let view = new_view(&app, &who, unit, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Naming who holds the secretary's place.
#[derive(Debug, Clone)]
pub struct StandIn {
    pub unit: UnitId,
    pub unit_name: String,
    /// The secretary in office; without one there is no place to hold.
    pub absent: Option<String>,
    pub picker: Picker,
    pub typed: Typed,
}

impl View for StandIn {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("指定代理书记：{}", self.unit_name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let back = href(self.unit);
        let Some(absent) = &self.absent else {
            let refusal = domain::Refusal::NobodyToStandInFor { unit: self.unit_name.clone() }.wording();
            return components::refusal(&components::Refusal {
                fact: &refusal.fact,
                ground: Some(&refusal.ground),
                next: Some(&refusal.next),
                acts: &[Act { label: "返回任职", href: &back }],
                code: None,
            });
        };
        let fields = html! {
            (components::facts(&[("代理", html! { (absent) })]))
            (self.picker.field(typed))
            (form::date(&Field { required: true, ..typed.field("from", "代理起") }))
            (form::date(&Field {
                required: true, help: Some("最后一天仍可代理，次日自动失效；需要时可以再指定。"),
                ..typed.field("until", "代理止")
            }))
        };
        let page = Asking {
            title: &self.title(),
            note: Some("书记仍然在任。代理期间，代理书记可以办理书记的各项工作。"),
            action: &format!("{}/stand-in", units::href(self.unit)),
            submit: "指定代理书记",
            back: &back,
        };
        page.draw(&self.picker, typed, fields)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::stand_in()
    }
}

async fn stand_in_view(app: &App, who: &Who, unit: UnitId, typed: Typed) -> Result<StandIn> {
    let at = Head::read(app, who, unit, TAB).await?.unit;
    let held = appointments::at_unit(app, unit).await?;
    let absent = secretary(&held, app.clock.today()).map(|held| held.person_name.clone());
    let page = format!("{}/stand-in", units::href(unit));
    let picker = Picker::of_unit(app, who, unit, page, "代理人", &typed).await?;
    Ok(StandIn { unit, unit_name: at.short_name, absent, picker, typed })
}

pub async fn stand_in_page(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let mut typed = picker::typed_of(query.as_deref());
    if typed.get("from").is_empty() {
        typed.set("from", iso(Some(app.clock.today())));
    }
    Ok(frame::show(&app, &who, None, &stand_in_view(&app, &who, unit, typed).await?))
}

async fn read_stand_in(app: &App, unit: UnitId, typed: &mut Typed) -> Result<Draft> {
    let person = typed.choice::<PersonId>("person", "代理人");
    let from = typed.day("from", "代理起");
    // Whether a last day is needed is the rules' to say, in their words.
    let until = typed.optional_day("until", "代理止");
    typed.checked()?;
    let held = appointments::at_unit(app, unit).await?;
    let absent = secretary(&held, app.clock.today()).map(|held| held.appointment.person);
    match (person, from, absent) {
        (Some(person), Some(from), Some(absent)) => Ok(Draft {
            person,
            role: Role::Secretary,
            title: String::new(),
            from,
            until,
            stands_in_for: Some(absent),
        }),
        _ => Err(Failure::Stale),
    }
}

pub async fn name_stand_in(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let given = match read_stand_in(&app, unit, &mut typed).await {
        Ok(draft) => appointments::give(&app, &who.viewer, unit, &draft).await,
        Err(failure) => Err(failure),
    };
    match given {
        Ok(_) => Ok(session::go(&app, &href(unit), "已指定代理书记。此人重新登录后即可代理。")),
        Err(failure) => {
            let view = stand_in_view(&app, &who, unit, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

mod samples;
pub mod taking;

pub use samples::sample_held;
pub use taking::{Revoke, ask, end_stand_in, end_stand_in_page, revoke, revoke_page, take_back};
