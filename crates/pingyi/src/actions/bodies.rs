//! Leadership bodies: setting them up, seating people, 分管.

use domain::Refusal;
use domain::access::Viewer;
use domain::body::{self, Body, BodyKind, Charge, Seat};
use domain::ids::{BodyId, PersonId, SeatId, UnitId};
use domain::journal::ObjectKind;
use domain::wording::{self, day};
use store::bodies::Seated;
use time::Date;

use super::Change;
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

pub async fn add(app: &App, who: &Viewer, unit: UnitId, kind: BodyKind, name: &str) -> Result<BodyId> {
    let mut tx = app.db.write().await?;
    let at = store::units::get(&mut tx, unit).await?;
    if !at.is_in_force(app.clock.today()) {
        return Err(Refusal::UnitEnded { unit: at.name }.into());
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
    let at = store::bodies::find(&mut tx, seat.body).await?.ok_or(Failure::NotFound)?;
    let name = store::people::name_of(&mut tx, seat.person).await?;
    store::bodies::end_seat(&mut tx, id, version, today.max(seat.from)).await?;
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
