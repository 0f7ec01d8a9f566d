//! The three hats: who wears which, giving and taking them, a new password for their wearers.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::{self, Act as Right, Target};
use domain::appointment::{Draft, Role};
use domain::ids::{AppointmentId, PersonId};
use domain::wording::day;
use maud::{Markup, html};
use store::appointments::Held;
use time::Date;

use super::accounts::strips;
use super::appointments::{ask, sample_held, take_back};
use super::components::form::{self, Choice, Field, Form};
use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Weight};
use super::form::Typed;
use super::frame::unprocessable;
use super::guard::Who;
use super::picker::{self, Picker};
use super::views::View;
use super::{frame, session};
use crate::actions;
use crate::actions::appointments::{self, Taking};
use crate::app::App;
use crate::failure::{Failure, Result};

const PAGE: &str = "/hats";
const HATS: [(Role, &str); 3] = [
    (Role::SystemAdmin, "看管服务器、备份和地址；还没有安全管理员时任命第一位。"),
    (Role::SecurityAdmin, "任免三员，重置三员的密码。"),
    (Role::AuditAdmin, "查看全部变更记录。"),
];

/// Who wears the hats.
#[derive(Debug, Clone)]
pub struct Hats {
    pub held: Vec<Held>,
    /// The hats this reader may give.
    pub gives: Vec<Role>,
    /// May he take them back, and reset passwords?
    pub keeps: bool,
    pub picker: Picker,
    pub typed: Typed,
    pub today: Date,
}

impl View for Hats {
    const PLACE: Option<&'static str> = Some(PAGE);

    fn title(&self) -> String {
        "三员".into()
    }

    fn body(&self) -> Markup {
        html! {
            (components::title("三员", html! {}, None, html! {}))
            p.note {
                "系统、安全、审计三员由三个不同的人担任：运维、授权、查记录各归一人，谁也不能自己给自己授权、又自己查自己。"
                "三员这个身份不带查看组织和党员材料的权限；需要时由单位管理员另行登记任职。"
            }
            @for (role, does) in HATS { (self.of_role(role, does)) }
            @if !self.gives.is_empty() { (components::panel("任命三员", None, self.giving())) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let today = time::macros::date!(2026 - 01 - 15);
        let past = sample_held(4, "周宁", Role::AuditAdmin, "");
        let past = Held {
            appointment: domain::appointment::Appointment { revoked: true, ..past.appointment },
            ..past
        };
        let held = vec![
            sample_held(1, "王晓", Role::SystemAdmin, ""),
            sample_held(2, "买买提·艾力江·阿卜杜热合曼", Role::SecurityAdmin, ""),
            past,
        ];
        let mut all = Vec::new();
        for (name, picker) in picker::samples(PAGE) {
            let reader = |gives: &[Role], keeps, typed| Self {
                held: held.clone(),
                gives: gives.to_vec(),
                keeps,
                picker: picker.clone(),
                typed,
                today,
            };
            if name == "chosen" {
                let mut refused = Typed::filled([("role", "audit_admin".into())]);
                refused.error("role", "同一个人不能又任系统管理员又任审计管理员。");
                all.push(("refused", reader(&HATS.map(|(role, _)| role), true, refused)));
                all.push(("for a reader", reader(&[], false, Typed::default())));
                all.push(("the first", reader(&[Role::SecurityAdmin], false, Typed::default())));
            }
            all.push((name, reader(&HATS.map(|(role, _)| role), true, Typed::default())));
        }
        all
    }
}

impl Hats {
    fn of_role(&self, role: Role, does: &str) -> Markup {
        let of_role = self.held.iter().filter(|held| held.appointment.role == role);
        let (now, past): (Vec<&Held>, Vec<&Held>) =
            of_role.partition(|held| held.appointment.is_in_force(self.today));
        components::panel(
            role.label(),
            None,
            html! {
                p.note { (does) }
                @if now.is_empty() {
                    (components::empty(&format!("现在没有{}。", role.label()), None))
                } @else {
                    (list(role.code(), role.label(), &now, self.keeps))
                }
                @if !past.is_empty() {
                    details {
                        summary.tree-row { "以往（" (past.len()) "）" }
                        (list(&format!("past-{}", role.code()), &format!("以往的{}", role.label()), &past, false))
                    }
                }
            },
        )
    }

    fn giving(&self) -> Markup {
        let typed = &self.typed;
        let roles: Vec<Choice<'_>> =
            self.gives.iter().map(|role| Choice::from((role.code(), role.label()))).collect();
        let errors = typed.errors();
        let shape = Form { action: PAGE, submit: "任命三员", errors: &errors, ..Form::default() };
        html! {
            @if self.gives == [Role::SecurityAdmin] {
                p.note { "还没有安全管理员时，由系统管理员任命第一位；以后三员都由安全管理员任命。" }
            }
            @if self.picker.is_ready() {
                (form::form(&shape, html! {
                    (self.picker.field(typed))
                    (form::radios(&Field { required: true, ..typed.field("role", "任命为") }, &roles))
                }))
            } @else {
                (form::error_summary(&errors))
                p.note { "先找到要任命的人。不能任命自己；一个人只能任其中一员。" }
                (self.picker.search(false))
            }
        }
    }
}

fn list(id: &str, caption: &str, held: &[&Held], keeps: bool) -> Markup {
    let columns = [
        Column::new(Kind::Lead, "姓名"),
        Column::new(Kind::Text, "任职起"),
        Column::new(Kind::Text, "任职止"),
        Column::new(Kind::Acts, ""),
    ];
    let rows: Vec<Row> = held
        .iter()
        .map(|held| {
            let duty = &held.appointment;
            let reset = format!("/hats/accounts/{}/reset", duty.person);
            let revoke = format!("/hats/{}/revoke", duty.id);
            Row::from(vec![
                html! { (held.person_name) },
                html! { (day(duty.from)) },
                html! { @if let Some(until) = duty.until { (day(until)) } @else { "未定" } },
                html! {
                    @if keeps {
                        (components::link_button(Weight::Quiet, Act { label: "重置密码", href: &reset }))
                        (components::link_button(Weight::Quiet, Act { label: "免去职务", href: &revoke }))
                    }
                },
            ])
        })
        .collect();
    table(id, caption, &columns, &rows)
}

async fn hats_view(app: &App, who: &Who, typed: Typed) -> Result<Hats> {
    let gives = appointments::hats_to_give(app, &who.viewer).await?;
    let mut typed = typed;
    if let [only] = gives[..] {
        typed.set("role", only.code().into());
    }
    // Whoever gives nothing searches for nobody.
    let asked = if gives.is_empty() { Typed::default() } else { typed.clone() };
    Ok(Hats {
        held: appointments::hats(app).await?,
        keeps: access::may(&who.viewer, Right::KeepHats, Target::Installation),
        gives,
        picker: Picker::of_hats(app, who, PAGE.into(), "人员", &asked).await?,
        typed,
        today: app.clock.today(),
    })
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let view = hats_view(&app, &who, picker::typed_of(query.as_deref())).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn give(State(app): State<App>, who: Who, mut typed: Typed) -> Result<Response> {
    if appointments::hats_to_give(&app, &who.viewer).await?.is_empty() {
        return Err(Failure::NotAllowed);
    }
    let person = typed.choice::<PersonId>("person", "人员");
    let role = typed.choice::<Role>("role", "任命为").filter(|role| role.is_hat());
    let given = match (person, role, typed.checked()) {
        (Some(person), Some(role), Ok(())) => give_now(&app, &who, person, role).await,
        (_, _, Err(failure)) => Err(failure),
        // A duty that is no hat is not given here, whatever the form says.
        _ => Err(Failure::NotAllowed),
    };
    match given {
        Ok(()) => Ok(session::go(&app, PAGE, "已任命。此人重新登录后按新的职务办理。")),
        Err(failure) => {
            let view = hats_view(&app, &who, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

async fn give_now(app: &App, who: &Who, person: PersonId, role: Role) -> Result<()> {
    let top = actions::units::top(app).await?.ok_or(Failure::NotFound)?;
    let draft = Draft {
        person,
        role,
        title: String::new(),
        from: app.clock.today(),
        until: None,
        stands_in_for: None,
    };
    appointments::give(app, &who.viewer, top.id, &draft).await.map(drop)
}

pub async fn revoke_page(
    State(app): State<App>,
    who: Who,
    Path(id): Path<AppointmentId>,
) -> Result<Response> {
    ask(&app, &who, Taking::Hat, id, PAGE).await
}

pub async fn revoke(
    State(app): State<App>,
    who: Who,
    Path(id): Path<AppointmentId>,
    typed: Typed,
) -> Result<Response> {
    let outcome = take_back(&app, &who, Taking::Hat, id, typed).await?;
    Ok(outcome.map_or_else(|page| page, |_| session::go(&app, PAGE, "已免去职务。")))
}

/// Asks before the password of a hat's wearer is replaced by an activation code.
#[derive(Debug, Clone)]
pub struct Reset {
    pub person: PersonId,
    pub name: String,
    pub typed: Typed,
}

impl View for Reset {
    const PLACE: Option<&'static str> = Some(PAGE);

    fn title(&self) -> String {
        format!("重置{}的密码？", self.name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let stakes = [
            "原密码立即失效，此人在各处的登录都会退出；",
            "打印一张激活码，只显示这一次，请当面交给本人；",
            "本人用激活码设新密码，三十天内有效。",
        ];
        let fields = html! {
            (form::text(&Field { required: true, longest: Some(200), ..typed.field("reason", "理由") }))
        };
        components::confirm(
            &self.title(),
            &stakes,
            fields,
            &Form {
                action: &format!("/hats/accounts/{}/reset", self.person),
                submit: "重置密码",
                cancel: Some(PAGE),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let person = PersonId(uuid::Uuid::from_u128(1));
        let mut refused = Typed::default();
        refused.error("reason", "重置密码没有写理由。");
        let name = "王晓".to_owned();
        vec![
            ("asked", Self { person, name: name.clone(), typed: Typed::default() }),
            ("refused", Self { person, name, typed: refused }),
        ]
    }
}

pub async fn reset_page(State(app): State<App>, who: Who, Path(person): Path<PersonId>) -> Result<Response> {
    let name = appointments::hat_holder(&app, person).await?;
    Ok(frame::show(&app, &who, None, &Reset { person, name, typed: Typed::default() }))
}

pub async fn reset(
    State(app): State<App>,
    who: Who,
    Path(person): Path<PersonId>,
    mut typed: Typed,
) -> Result<Response> {
    let name = appointments::hat_holder(&app, person).await?;
    let reason = typed.text("reason", "理由", 200);
    let reset = match typed.checked() {
        Ok(()) => actions::account::reset(&app, &who.viewer, person, &reason).await,
        Err(failure) => Err(failure),
    };
    match reset {
        Ok(strip) => Ok(strips::print(&app, vec![strip], 0, PAGE.into())),
        Err(failure) => {
            let view = Reset { person, name, typed: typed.take(failure)? };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
