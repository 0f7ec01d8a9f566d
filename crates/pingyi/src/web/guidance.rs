//! 指导组 and 督导组 of a unit: setting them up, who is in them, which branches they reach, ending them.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::{GuidanceGroupId, PersonId, UnitId};
use domain::org::Unit;
use domain::wording::{self, day};
use maud::{Markup, html};
use store::appointments::Held;
use time::Date;

use super::components::form::{self, Choice, Field, Form};
use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Weight};
use super::form::Typed;
use super::frame::unprocessable;
use super::guard::Who;
use super::picker::{self, Picker};
use super::units::Head;
use super::views::View;
use super::{frame, session, units};
use crate::actions::guidance::{self, Composed};
use crate::app::App;
use crate::failure::{Failure, Result};

const TAB: &str = "指导组";

fn href(unit: UnitId) -> String {
    format!("{}/guidance", units::href(unit))
}

fn page_of(group: GuidanceGroupId) -> String {
    format!("/guidance/{group}")
}

/// The groups a unit sends.
#[derive(Debug, Clone)]
pub struct Groups {
    pub head: Head,
    pub groups: Vec<Composed>,
    pub today: Date,
    pub typed: Typed,
}

impl View for Groups {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 指导组", self.head.unit.short_name)
    }

    fn body(&self) -> Markup {
        let open = self.head.unit.is_in_force(self.today);
        let (now, past): (Vec<&Composed>, Vec<&Composed>) =
            self.groups.iter().partition(|composed| composed.group.ended_on.is_none());
        html! {
            (self.head.draw(html! {}))
            @if now.is_empty() { (components::empty("还没有指导组。", None)) }
            @for composed in &now { (group(composed)) }
            @if !past.is_empty() {
                details {
                    summary.tree-row { "已撤销的指导组（" (past.len()) "）" }
                    ul.stack {
                        @for composed in &past {
                            li {
                                (composed.group.name)
                                @if let Some(ended) = composed.group.ended_on { " " span.note { (day(ended)) "撤销" } }
                            }
                        }
                    }
                }
            }
            @if (open && self.head.unit.kind.is_superior()) || !self.typed.is_sound() { (self.founding()) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::groups()
    }
}

fn group(composed: &Composed) -> Markup {
    let page = page_of(composed.group.id);
    let or_none = |names: Vec<&str>| if names.is_empty() { "无".to_owned() } else { wording::list(names) };
    let members = or_none(composed.members.iter().map(|held| held.person_name.as_str()).collect());
    let reached = or_none(composed.units.iter().map(|unit| unit.short_name.as_str()).collect());
    components::panel(
        &composed.group.name,
        Some(Act { label: "调整成员和负责单位", href: &page }),
        components::facts(&[("成员", html! { (members) }), ("负责单位", html! { (reached) })]),
    )
}

impl Groups {
    fn founding(&self) -> Markup {
        let typed = &self.typed;
        let fields = html! {
            (form::text(&Field {
                required: true, longest: Some(40), help: Some("例如：第一指导组、第二督导组。"),
                ..typed.field("name", "名称")
            }))
        };
        let shape = Form {
            action: &href(self.head.unit.id),
            submit: "设立指导组",
            errors: &typed.errors(),
            ..Form::default()
        };
        components::panel("设立指导组", None, form::form(&shape, fields))
    }
}

async fn groups_view(app: &App, who: &Who, unit: UnitId, typed: Typed) -> Result<Groups> {
    Ok(Groups {
        head: Head::read(app, who, unit, TAB).await?,
        groups: guidance::of_unit(app, unit).await?,
        today: app.clock.today(),
        typed,
    })
}

pub async fn list(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = groups_view(&app, &who, unit, Typed::default()).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn add(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let name = typed.text("name", "名称", 40);
    let added = match typed.checked() {
        Ok(()) => guidance::add(&app, &who.viewer, unit, &name).await,
        Err(failure) => Err(failure),
    };
    match added {
        Ok(id) => {
            Ok(session::go(&app, &page_of(id), &format!("已设立“{name}”。下一步：加入成员，选定负责单位。")))
        }
        Err(failure) => {
            let view = groups_view(&app, &who, unit, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// One group: its members, the branches it reaches. Two forms on one page, so each has its own typed values.
#[derive(Debug, Clone)]
pub struct Compose {
    pub head: Head,
    pub composed: Composed,
    pub picker: Picker,
    /// The branches it can be sent to.
    pub units: Vec<Unit>,
    pub typed: Typed,
    pub assigning: Typed,
}

impl View for Compose {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        self.composed.group.name.clone()
    }

    fn body(&self) -> Markup {
        let group = &self.composed.group;
        let page = page_of(group.id);
        if let Some(ended) = group.ended_on {
            return html! {
                (self.head.draw(html! {}))
                h2 { (group.name) }
                (components::empty(
                    &format!("这个指导组已于{}撤销。", day(ended)),
                    Some(Act { label: "返回指导组", href: &href(group.unit) })))
            };
        }
        let end = format!("{page}/end");
        let acts = components::link_button(Weight::Quiet, Act { label: "撤销指导组", href: &end });
        html! {
            (self.head.draw(acts))
            (components::panel(&format!("{}：成员", group.name), None, html! {
                (self.members(&page))
                (self.joining(&page))
            }))
            (components::panel(&format!("{}：负责单位", group.name), None, self.assigning(&page)))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::compose()
    }
}

impl Compose {
    fn members(&self, page: &str) -> Markup {
        let members: &[Held] = &self.composed.members;
        if members.is_empty() {
            return components::empty("还没有成员。", None);
        }
        let columns = [
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "加入日期"),
            Column::new(Kind::Acts, ""),
        ];
        let remove = format!("{page}/members/remove");
        let rows: Vec<Row> = members
            .iter()
            .map(|held| {
                let group = &self.composed.group.name;
                let question = format!("把{}移出“{group}”？此人将不能再查看负责单位。", held.person_name);
                Row::from(vec![
                    html! { (held.person_name) },
                    html! { (day(held.appointment.from)) },
                    components::post_button(
                        Weight::Quiet,
                        Act { label: "移出成员", href: &remove },
                        Some(&question),
                        &[("person", &held.appointment.person.to_string())],
                    ),
                ])
            })
            .collect();
        table("members", "成员", &columns, &rows)
    }

    fn joining(&self, page: &str) -> Markup {
        let typed = &self.typed;
        let shape = Form {
            action: &format!("{page}/members"),
            submit: "加入成员",
            errors: &typed.errors(),
            ..Form::default()
        };
        html! {
            (form::group("加入成员"))
            @if self.picker.is_ready() {
                (form::form(&shape, self.picker.field(typed)))
            } @else {
                (form::error_summary(&typed.errors()))
                (self.picker.search(false))
            }
        }
    }

    fn assigning(&self, page: &str) -> Markup {
        let typed = &self.assigning;
        if self.units.is_empty() {
            return components::empty("下面还没有党支部。", None);
        }
        let ids: Vec<String> = self.units.iter().map(|unit| unit.id.to_string()).collect();
        let choices: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.units)
            .map(|(id, unit)| Choice::from((id.as_str(), unit.name.as_str())))
            .collect();
        let ticked: Vec<&str> = typed.all("unit").collect();
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::checkboxes(
                &Field {
                    required: true, help: Some("成员能看到负责单位的组织、任职和党员姓名；取消后立即看不到。"),
                    ..typed.field("unit", "由这个组负责的党支部")
                },
                &choices, &ticked))
        };
        form::form(
            &Form {
                action: &format!("{page}/units"),
                submit: "保存负责单位",
                errors: &typed.errors(),
                ..Form::default()
            },
            fields,
        )
    }
}

/// The second form as it is first shown. One name with many values is what a sent form looks like, so it is read as one.
fn stored(composed: &Composed) -> Typed {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("version", &composed.group.version.to_string());
    for unit in &composed.units {
        form.append_pair("unit", &unit.id.to_string());
    }
    Typed::parse(&form.finish()).unwrap_or_default()
}

/// The page of a group with what is stored of the branches it reaches.
async fn compose_view(app: &App, who: &Who, id: GuidanceGroupId, typed: Typed) -> Result<Compose> {
    let composed = guidance::find(app, id).await?;
    let sender = composed.group.unit;
    let picker = Picker::of_unit(app, who, sender, page_of(id), "人员", &typed).await?;
    let reached = |unit: &Unit| composed.units.iter().any(|other| other.id == unit.id);
    let units: Vec<Unit> = crate::actions::units::tree(app, sender)
        .await?
        .into_iter()
        .map(|node| node.unit)
        .filter(|unit| unit.kind.is_branch() || reached(unit))
        .collect();
    let assigning = stored(&composed);
    let head = Head::read(app, who, sender, TAB).await?;
    Ok(Compose { head, composed, picker, units, typed, assigning })
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(id): Path<GuidanceGroupId>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let view = compose_view(&app, &who, id, picker::typed_of(query.as_deref())).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn join(
    State(app): State<App>,
    who: Who,
    Path(id): Path<GuidanceGroupId>,
    mut typed: Typed,
) -> Result<Response> {
    let person = typed.choice::<PersonId>("person", "人员");
    let joined = match (person, typed.checked()) {
        (Some(person), Ok(())) => guidance::add_member(&app, &who.viewer, id, person).await,
        (_, checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match joined {
        Ok(()) => Ok(session::go(&app, &page_of(id), "已加入成员。此人重新登录后即可查看负责单位。")),
        Err(failure) => {
            let view = compose_view(&app, &who, id, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

pub async fn leave(
    State(app): State<App>,
    who: Who,
    Path(id): Path<GuidanceGroupId>,
    mut typed: Typed,
) -> Result<Response> {
    let person = typed.choice::<PersonId>("person", "人员");
    typed.checked()?;
    let person = person.ok_or(Failure::NotFound)?;
    guidance::remove_member(&app, &who.viewer, id, person).await?;
    Ok(session::go(&app, &page_of(id), "已移出成员。"))
}

pub async fn assign(
    State(app): State<App>,
    who: Who,
    Path(id): Path<GuidanceGroupId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let chosen: Vec<UnitId> = typed.all("unit").filter_map(|unit| unit.parse().ok()).collect();
    let assigned = match typed.checked() {
        Ok(()) => guidance::assign(&app, &who.viewer, id, version, &chosen).await,
        Err(failure) => Err(failure),
    };
    match assigned {
        Ok(()) => Ok(session::go(&app, &page_of(id), "已保存负责单位。成员重新登录后按新的范围查看。")),
        Err(failure) => {
            let assigning = typed.take(failure)?;
            let view = Compose { assigning, ..compose_view(&app, &who, id, Typed::default()).await? };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Asks before a group ends.
#[derive(Debug, Clone)]
pub struct End {
    pub composed: Composed,
    pub typed: Typed,
}

impl View for End {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("撤销“{}”？", self.composed.group.name)
    }

    fn body(&self) -> Markup {
        let (group, typed) = (&self.composed.group, &self.typed);
        let stakes = [
            format!(
                "{} 名成员立即看不到它负责的 {} 个单位；",
                self.composed.members.len(),
                self.composed.units.len()
            ),
            "撤销后不能恢复，需要时可以重新设立；".to_owned(),
            "变更记录保留。".to_owned(),
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
                action: &format!("{}/end", page_of(group.id)),
                submit: "撤销指导组",
                cancel: Some(&page_of(group.id)),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::end()
    }
}

pub async fn end_page(State(app): State<App>, who: Who, Path(id): Path<GuidanceGroupId>) -> Result<Response> {
    let composed = guidance::find(&app, id).await?;
    if composed.group.ended_on.is_some() {
        return Ok(Redirect::to(&page_of(id)).into_response());
    }
    let typed = Typed::filled([("version", composed.group.version.to_string())]);
    Ok(frame::show(&app, &who, None, &End { composed, typed }))
}

pub async fn end(
    State(app): State<App>,
    who: Who,
    Path(id): Path<GuidanceGroupId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let reason = typed.text("reason", "理由", 200);
    let ended = match typed.checked() {
        Ok(()) => guidance::end(&app, &who.viewer, id, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match ended {
        Ok(unit) => Ok(session::go(&app, &href(unit), "指导组已撤销。")),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let composed = guidance::find(&app, id).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &End { composed, typed })))
        }
    }
}

mod samples;
