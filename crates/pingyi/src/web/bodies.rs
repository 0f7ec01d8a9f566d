//! Leadership bodies: their seats in order, who is in charge of what, taking and leaving a seat.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::access::Act as Right;
use domain::body::{Body, BodyKind};
use domain::ids::{BodyId, PersonId, SeatId, UnitId};
use domain::wording::{self, day};
use maud::{Markup, html};
use store::bodies::Seated;
use store::units::Node;
use time::Date;

use super::appointments::Asking;
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
use crate::actions::bodies::{self, SeatDraft};
use crate::app::App;
use crate::failure::{Failure, Result};

const TAB: &str = "领导班子";
/// More boxes than this nobody reads through; beyond, only what stands directly below is offered.
const MOST_UNITS: usize = 120;
/// Lines of work of one leader.
const MOST_WORK: usize = 20;

fn href(unit: UnitId) -> String {
    format!("{}/bodies", units::href(unit))
}

/// The bodies of a unit.
#[derive(Debug, Clone)]
pub struct Bodies {
    pub head: Head,
    pub bodies: Vec<(Body, Vec<Seated>)>,
    pub today: Date,
    pub typed: Typed,
}

impl View for Bodies {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 领导班子", self.head.unit.short_name)
    }

    fn body(&self) -> Markup {
        let keeps = self.head.may(Right::KeepBodies) && self.head.unit.is_in_force(self.today);
        html! {
            (self.head.draw(html! {}))
            @if self.bodies.is_empty() { (components::empty("还没有设立班子。", None)) }
            @for (body, seats) in &self.bodies { (self.one(body, seats, keeps)) }
            @if (keeps && self.head.unit.kind.is_superior()) || !self.typed.is_sound() { (self.founding()) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::bodies()
    }
}

impl Bodies {
    fn one(&self, body: &Body, seats: &[Seated], keeps: bool) -> Markup {
        let add = format!("/bodies/{}/seats/new", body.id);
        let more =
            (keeps && body.ended_on.is_none()).then_some(Act { label: "登记班子成员", href: &add });
        let over = |seated: &&Seated| seated.seat.until.is_some_and(|until| until < self.today);
        let (past, now): (Vec<&Seated>, Vec<&Seated>) = seats.iter().partition(over);
        let title = format!("{}（{}）", body.name, body.kind.label());
        components::panel(
            &title,
            more,
            html! {
                @if now.is_empty() {
                    (components::empty("还没有登记成员。", None))
                } @else {
                    (self.seats(&format!("body-{}", body.id), &body.name, &now, keeps))
                }
                @if !past.is_empty() {
                    details {
                        summary.tree-row { "以往成员（" (past.len()) "）" }
                        (self.seats(&format!("past-{}", body.id), &format!("{}以往成员", body.name), &past, false))
                    }
                }
            },
        )
    }

    fn seats(&self, id: &str, caption: &str, seats: &[&Seated], keeps: bool) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "职务"),
            Column::new(Kind::Text, "分管"),
            Column::minor(Kind::Text, "任职起止"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = seats
            .iter()
            .map(|seated| {
                let seat = &seated.seat;
                let until = seat.until.map_or_else(|| "至今".to_owned(), |until| format!("至{}", day(until)));
                let end = keeps && seat.until.is_none_or(|until| until > self.today);
                Row::from(vec![
                    html! {
                        (seated.person_name)
                        " " (components::badge(if seated.is_member { "党员" } else { "非党员" }))
                    },
                    html! { (seat.post) },
                    html! { (wording::list(seated.charges.iter().map(String::as_str))) },
                    html! { (day(seat.from)) (until) },
                    html! {
                        @if end {
                            (components::link_button(
                                Weight::Quiet, Act { label: "结束任职", href: &format!("/seats/{}/end", seat.id) }))
                        }
                    },
                ])
            })
            .collect();
        table(id, caption, &columns, &rows)
    }

    fn founding(&self) -> Markup {
        let typed = &self.typed;
        let kinds: Vec<Choice<'_>> =
            BodyKind::ALL.iter().map(|kind| Choice::from((kind.code(), kind.label()))).collect();
        let fields = html! {
            (form::radios(&Field { required: true, ..typed.field("kind", "类别") }, &kinds))
            (form::text(&Field {
                required: true, longest: Some(60), help: Some("例如：局党组、局行政班子。"),
                ..typed.field("name", "名称")
            }))
        };
        components::panel(
            "设立班子",
            None,
            form::form(
                &Form {
                    action: &href(self.head.unit.id),
                    submit: "设立班子",
                    errors: &typed.errors(),
                    ..Form::default()
                },
                fields,
            ),
        )
    }
}

async fn bodies_view(app: &App, who: &Who, unit: UnitId, typed: Typed) -> Result<Bodies> {
    Ok(Bodies {
        head: Head::read(app, who, unit, TAB).await?,
        bodies: bodies::of_unit(app, unit).await?,
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
    let view = bodies_view(&app, &who, unit, Typed::default()).await?;
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn add(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    mut typed: Typed,
) -> Result<Response> {
    let kind = typed.choice::<BodyKind>("kind", "类别");
    let name = typed.text("name", "名称", 60);
    let added = match (kind, typed.checked()) {
        (Some(kind), Ok(())) => bodies::add(&app, &who.viewer, unit, kind, &name).await,
        (_, checked) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match added {
        Ok(_) => Ok(session::go(&app, &href(unit), &format!("已设立“{name}”。下一步：登记班子成员。"))),
        Err(failure) => {
            let view = bodies_view(&app, &who, unit, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// The form of a new seat.
#[derive(Debug, Clone)]
pub struct NewSeat {
    pub body: Body,
    pub picker: Picker,
    /// Units one can be put in charge of.
    pub units: Vec<(UnitId, String)>,
    /// There are too many units to list them all.
    pub only_direct: bool,
    pub typed: Typed,
}

impl View for NewSeat {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("登记班子成员：{}", self.body.name)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let ids: Vec<String> = self.units.iter().map(|(id, _)| id.to_string()).collect();
        let choices: Vec<Choice<'_>> = ids
            .iter()
            .zip(&self.units)
            .map(|(id, (_, name))| Choice::from((id.as_str(), name.as_str())))
            .collect();
        let ticked: Vec<&str> = typed.all("unit").collect();
        let units_help = self
            .only_direct
            .then_some("下级组织较多，这里只列直接下级；分管其他单位的，请写在“分管工作”里。");
        let fields = html! {
            (self.picker.field(typed))
            (form::text(&Field {
                required: true, longest: Some(40), help: Some("例如：党组书记、局长；副局长。"),
                ..typed.field("post", "职务")
            }))
            (form::date(&Field { required: true, ..typed.field("from", "任职起") }))
            (form::date(&Field { help: Some("任期未定的不填。"), ..typed.field("until", "任职止") }))
            @if !choices.is_empty() {
                (form::checkboxes(
                    &Field { help: units_help, ..typed.field("unit", "分管单位") }, &choices, &ticked))
            }
            (form::textarea(&Field { help: Some("一行写一项。"), ..typed.field("work", "分管工作") }, 4))
        };
        let page = Asking {
            title: &self.title(),
            note: Some("班子成员可以不是党员。"),
            action: &format!("/bodies/{}/seats", self.body.id),
            submit: "登记班子成员",
            back: &href(self.body.unit),
        };
        page.draw(&self.picker, typed, fields)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::new_seat()
    }
}

/// What somebody can be put in charge of: what stands directly below, and the branches; the former alone when there
/// are too many of the latter. Says whether something was left out.
fn chargeable(nodes: &[Node]) -> (Vec<(UnitId, String)>, bool) {
    let pick = |wanted: fn(&Node) -> bool| -> Vec<(UnitId, String)> {
        nodes
            .iter()
            .filter(|node| node.distance > 0 && wanted(node))
            .map(|node| (node.unit.id, node.unit.name.clone()))
            .collect()
    };
    let all = pick(|node| node.distance == 1 || node.unit.kind.is_branch());
    if all.len() <= MOST_UNITS {
        return (all, false);
    }
    let mut direct = pick(|node| node.distance == 1);
    direct.truncate(MOST_UNITS);
    (direct, true)
}

async fn new_seat_view(app: &App, who: &Who, id: BodyId, typed: Typed) -> Result<NewSeat> {
    let (body, _) = bodies::find(app, id).await?;
    let page = format!("/bodies/{id}/seats/new");
    let picker = Picker::of_unit(app, who, body.unit, page, "人员", &typed).await?;
    let (units, only_direct) = chargeable(&crate::actions::units::tree(app, body.unit).await?);
    Ok(NewSeat { body, picker, units, only_direct, typed })
}

pub async fn new_seat(
    State(app): State<App>,
    who: Who,
    Path(id): Path<BodyId>,
    RawQuery(query): RawQuery,
) -> Result<Response> {
    let mut typed = picker::typed_of(query.as_deref());
    if typed.get("from").is_empty() {
        typed.set("from", iso(Some(app.clock.today())));
    }
    Ok(frame::show(&app, &who, None, &new_seat_view(&app, &who, id, typed).await?))
}

fn read_seat(typed: &mut Typed) -> Result<SeatDraft> {
    let person = typed.choice::<PersonId>("person", "人员");
    let post = typed.text("post", "职务", 40);
    let from = typed.day("from", "任职起");
    let until = typed.optional_day("until", "任职止");
    let units = typed.all("unit").filter_map(|id| id.parse().ok()).collect();
    let work = typed.optional("work", "分管工作", 600).unwrap_or_default();
    let work: Vec<String> =
        work.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    if work.len() > MOST_WORK || work.iter().any(|line| line.chars().count() > 60) {
        typed.error("work", format!("分管工作最多 {MOST_WORK} 行，每行最多 60 个字。"));
    }
    typed.checked()?;
    match (person, from) {
        (Some(person), Some(from)) => Ok(SeatDraft { person, post, from, until, units, work }),
        _ => Err(Failure::NotFound),
    }
}

pub async fn seat(
    State(app): State<App>,
    who: Who,
    Path(id): Path<BodyId>,
    mut typed: Typed,
) -> Result<Response> {
    let seated = match read_seat(&mut typed) {
        Ok(draft) => bodies::seat(&app, &who.viewer, id, &draft).await,
        Err(failure) => Err(failure),
    };
    match seated {
        Ok(()) => {
            let (body, _) = bodies::find(&app, id).await?;
            Ok(session::go(&app, &href(body.unit), "已登记班子成员。"))
        }
        Err(failure) => {
            let view = new_seat_view(&app, &who, id, typed.take(failure)?).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Asks before a seat is left.
#[derive(Debug, Clone)]
pub struct EndSeat {
    pub body: Body,
    pub seated: Seated,
    pub typed: Typed,
}

impl View for EndSeat {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("结束{}的{}？", self.seated.person_name, self.seated.seat.post)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let name = &self.seated.person_name;
        let stakes = [
            format!("今天是{name}在“{}”的最后一天；", self.body.name),
            match &self.seated.charges[..] {
                [] => "没有登记分管关系；".to_owned(),
                charges => {
                    format!("分管关系随之结束：{}；", wording::list(charges.iter().map(String::as_str)))
                }
            },
            "记录保留，可以查阅。".to_owned(),
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
                action: &format!("/seats/{}/end", self.seated.seat.id),
                submit: "结束任职",
                cancel: Some(&href(self.body.unit)),
                errors: &typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::end_seat()
    }
}

pub async fn end_seat_page(State(app): State<App>, who: Who, Path(id): Path<SeatId>) -> Result<Response> {
    let (body, seated) = bodies::about_to_end(&app, id).await?;
    if seated.seat.until.is_some_and(|until| until <= app.clock.today()) {
        return Ok(Redirect::to(&href(body.unit)).into_response());
    }
    let typed = Typed::filled([("version", seated.seat.version.to_string())]);
    Ok(frame::show(&app, &who, None, &EndSeat { body, seated, typed }))
}

pub async fn end_seat(
    State(app): State<App>,
    who: Who,
    Path(id): Path<SeatId>,
    mut typed: Typed,
) -> Result<Response> {
    let version = typed.version();
    let reason = typed.text("reason", "理由", 200);
    let ended = match typed.checked() {
        Ok(()) => bodies::end_seat(&app, &who.viewer, id, version, &reason).await,
        Err(failure) => Err(failure),
    };
    match ended {
        Ok(body) => {
            let (body, _) = bodies::find(&app, body).await?;
            Ok(session::go(&app, &href(body.unit), "班子任职已结束。"))
        }
        Err(failure) => {
            let typed = typed.take(failure)?;
            let (body, seated) = bodies::about_to_end(&app, id).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &EndSeat { body, seated, typed })))
        }
    }
}

mod samples;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::units::sample_nodes;

    #[test]
    fn a_long_list_of_branches_shrinks_to_what_stands_directly_below() {
        let (few, cut) = chargeable(&sample_nodes(10));
        assert_eq!((few.len(), cut), (11, false));
        let (direct, cut) = chargeable(&sample_nodes(200));
        assert_eq!((direct.len(), cut), (1, true));
    }

    #[test]
    fn work_is_one_line_each() {
        let body = "person=00000000-0000-0000-0000-000000000001&post=%E5%B1%80%E9%95%BF&from=2026-01-15\
                    &work=%E4%BA%BA%E4%BA%8B%0D%0A%0D%0A%E8%B4%A2%E5%8A%A1&unit=x";
        let draft = read_seat(&mut Typed::parse(body).unwrap()).unwrap();
        assert_eq!(draft.work, ["人事", "财务"]);
        assert!(draft.units.is_empty());
    }
}
