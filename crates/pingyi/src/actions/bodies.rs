//! Leadership bodies: setting them up, seating people, 分管.

use domain::Refusal;
use domain::access::Viewer;
use domain::body::{self, Body, BodyKind, Charge, Seat};
use domain::ids::{BodyId, PersonId, SeatId, UnitId};
use domain::journal::ObjectKind;
use domain::wording::{self, day};
use store::bodies::Seated;
use time::Date;

use super::{Change, appointments, place};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, FieldError, Result};

pub async fn add(app: &App, who: &Viewer, unit: UnitId, kind: BodyKind, name: &str) -> Result<BodyId> {
    let mut tx = app.db.write().await?;
    let at = store::units::get(&mut tx, unit).await?;
    if !at.is_in_force(app.clock.today()) {
        return Err(Refusal::UnitEnded { unit: at.name }.into());
    }
    let wrong = |field, text: &str| Failure::Invalid(vec![FieldError { field, text: text.to_owned() }]);
    if !at.kind.is_superior() {
        return Err(wrong("kind", "领导班子设在党委、党组或党总支。"));
    }
    let taken = |body: &Body| body.ended_on.is_none() && body.name == name.trim();
    if store::bodies::of_unit(&mut tx, unit).await?.iter().any(taken) {
        return Err(wrong("name", "已经有同名的班子，请换一个名称，或打开已有的班子。"));
    }
    let new = Body { id: new_id(), unit, kind, name: name.trim().to_owned(), ended_on: None, version: 1 };
    store::bodies::add(&mut tx, &new).await?;
    Change::new(unit, "设立班子", ObjectKind::Body, new.id)
        .summary(format!("{}“{}”", kind.label(), new.name))
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(new.id)
}

#[derive(Debug, Clone)]
pub struct SeatDraft {
    pub person: PersonId,
    pub post: String,
    pub from: Date,
    pub until: Option<Date>,
    /// What he is in charge of.
    pub units: Vec<UnitId>,
    pub work: Vec<String>,
}

pub async fn seat(app: &App, who: &Viewer, id: BodyId, draft: &SeatDraft) -> Result<()> {
    let mut tx = app.db.write().await?;
    let at = store::bodies::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    if at.ended_on.is_some() {
        return Err(Refusal::UnitEnded { unit: at.name }.into());
    }
    appointments::require_known(&mut tx, app, who, draft.person, at.unit).await?;
    let name = store::people::name_of(&mut tx, draft.person).await?;
    let seats: Vec<Seat> =
        store::bodies::seats(&mut tx, id).await?.into_iter().map(|seated| seated.seat).collect();
    body::seat(draft.person, draft.from, draft.until, &seats)?;
    let new = Seat {
        id: new_id(),
        body: id,
        person: draft.person,
        post: draft.post.trim().to_owned(),
        position: 0,
        from: draft.from,
        until: draft.until,
        version: 1,
    };
    store::bodies::add_seat(&mut tx, &new).await?;
    let mut charges: Vec<(uuid::Uuid, Charge)> = Vec::new();
    let mut told = Vec::new();
    for &unit in &draft.units {
        // Nobody is put in charge of what does not belong to the body's unit.
        if !place(&mut tx, unit).await?.line.contains(&at.unit) {
            return Err(Failure::NotFound);
        }
        told.push(store::units::get(&mut tx, unit).await?.short_name);
        charges.push((new_id(), Charge { seat: new.id, unit: Some(unit), work: String::new() }));
    }
    for work in draft.work.iter().map(|work| work.trim()).filter(|work| !work.is_empty()) {
        told.push(work.to_owned());
        charges.push((new_id(), Charge { seat: new.id, unit: None, work: work.to_owned() }));
    }
    store::bodies::set_charges(&mut tx, new.id, &charges).await?;
    let charge_text = if told.is_empty() {
        String::new()
    } else {
        format!("，分管：{}", wording::list(told.iter().map(String::as_str)))
    };
    Change::new(at.unit, "班子成员任职", ObjectKind::Body, id)
        .summary(format!("{name}任{}{}，自{}{charge_text}", at.name, new.post, day(draft.from)))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

pub async fn end_seat(app: &App, who: &Viewer, id: SeatId, version: i64, reason: &str) -> Result<BodyId> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "结束班子任职" }.into());
    }
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    let seat = store::bodies::find_seat(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    if seat.until.is_some_and(|day| day <= today) {
        return Err(Failure::Stale);
    }
    let at = store::bodies::find(&mut tx, seat.body).await?.ok_or(Failure::NotFound)?;
    let name = store::people::name_of(&mut tx, seat.person).await?;
    store::bodies::end_seat(&mut tx, id, version, super::people::last_day(seat.from, today)).await?;
    Change::new(at.unit, "班子成员离任", ObjectKind::Body, at.id)
        .summary(format!("{name}不再任{}{}", at.name, seat.post))
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(at.id)
}

/// The bodies of a unit with their seats.
pub async fn of_unit(app: &App, unit: UnitId) -> Result<Vec<(Body, Vec<Seated>)>> {
    let mut tx = app.db.read().await?;
    let mut all = Vec::new();
    for body in store::bodies::of_unit(&mut tx, unit).await? {
        let seats = store::bodies::seats(&mut tx, body.id).await?;
        all.push((body, seats));
    }
    Ok(all)
}

/// One body with its seats.
pub async fn find(app: &App, id: BodyId) -> Result<(Body, Vec<Seated>)> {
    let mut tx = app.db.read().await?;
    let body = store::bodies::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    let seats = store::bodies::seats(&mut tx, id).await?;
    Ok((body, seats))
}

/// The seat somebody is about to end, with its body.
pub async fn about_to_end(app: &App, id: SeatId) -> Result<(Body, Seated)> {
    let mut tx = app.db.read().await?;
    let seat = store::bodies::find_seat(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    let body = store::bodies::find(&mut tx, seat.body).await?.ok_or(Failure::NotFound)?;
    let seats = store::bodies::seats(&mut tx, seat.body).await?;
    let seated = seats.into_iter().find(|seated| seated.seat.id == id).ok_or(Failure::NotFound)?;
    Ok((body, seated))
}
