//! 指导组: their members and the units they are assigned to.

use domain::Refusal;
use domain::access::{Act, Viewer};
use domain::appointment::{Appointment, Role};
use domain::ids::{GuidanceGroupId, PersonId, UnitId};
use domain::journal::ObjectKind;
use domain::wording;
use store::appointments::Held;
use store::guidance::Group;

use super::{Change, require};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

pub async fn add(app: &App, who: &Viewer, unit: UnitId, name: &str) -> Result<GuidanceGroupId> {
    let mut tx = app.db.write().await?;
    let sender = store::units::get(&mut tx, unit).await?;
    if !sender.kind.is_superior() {
        return Err(Refusal::RoleDoesNotFit { role: Role::Guide, kind: sender.kind }.into());
    }
    let new = Group { id: new_id(), unit, name: name.trim().to_owned(), ended_on: None, version: 1 };
    store::guidance::add(&mut tx, &new).await?;
    Change::new(unit, "设立指导组", ObjectKind::Guidance, new.id)
        .summary(new.name.as_str())
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Sets who is in the group and which units it reaches. Everybody who gains or loses anything is signed out.
pub async fn compose(
    app: &App,
    who: &Viewer,
    id: GuidanceGroupId,
    people: &[PersonId],
    units: &[UnitId],
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    let group = store::guidance::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    if people.contains(&who.person) {
        return Err(Refusal::OwnAppointment.into());
    }
    let mut unit_names = Vec::new();
    for &unit in units {
        // A group cannot be sent further than its sender reaches.
        require(&mut tx, who, Act::SeeUnit, unit).await?;
        let line = super::place(&mut tx, unit).await?.line;
        if !line.contains(&group.unit) {
            return Err(Failure::NotFound);
        }
        unit_names.push(store::units::get(&mut tx, unit).await?.short_name);
    }
    let before: Vec<Held> = store::appointments::of_guidance_group(&mut tx, id)
        .await?
        .into_iter()
        .filter(|held| held.appointment.is_in_force(today))
        .collect();
    for held in before.iter().filter(|held| !people.contains(&held.appointment.person)) {
        store::appointments::revoke(&mut tx, held.appointment.id, held.appointment.version, today).await?;
    }
    let mut names = Vec::new();
    for &person in people {
        names.push(store::people::name_of(&mut tx, person).await?);
        if before.iter().any(|held| held.appointment.person == person) {
            continue;
        }
        let given = Appointment {
            id: new_id(),
            person,
            unit: group.unit,
            role: Role::Guide,
            title: String::new(),
            from: today,
            until: None,
            revoked: false,
            stands_in_for: None,
            guidance_group: Some(id),
            version: 1,
        };
        store::appointments::add(&mut tx, &given).await?;
    }
    store::guidance::set_assigned(&mut tx, id, units).await?;
    for person in before.iter().map(|held| held.appointment.person).chain(people.iter().copied()) {
        store::sessions::remove_of(&mut tx, person).await?;
    }
    Change::new(group.unit, "调整指导组", ObjectKind::Guidance, id)
        .summary(format!(
            "{}：成员 {}；负责 {}",
            group.name,
            wording::list(names.iter().map(String::as_str)),
            wording::list(unit_names.iter().map(String::as_str))
        ))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

pub async fn end(app: &App, who: &Viewer, id: GuidanceGroupId, version: i64, reason: &str) -> Result<UnitId> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "撤销指导组" }.into());
    }
    let mut tx = app.db.write().await?;
    let group = store::guidance::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    store::guidance::end(&mut tx, id, version, app.clock.today()).await?;
    for held in store::appointments::of_guidance_group(&mut tx, id).await? {
        store::sessions::remove_of(&mut tx, held.appointment.person).await?;
    }
    Change::new(group.unit, "撤销指导组", ObjectKind::Guidance, id)
        .summary(group.name)
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(group.unit)
}

/// A group with its members and the units it reaches.
#[derive(Debug, Clone)]
pub struct Composed {
    pub group: Group,
    pub members: Vec<Held>,
    pub units: Vec<domain::org::Unit>,
}

pub async fn of_unit(app: &App, unit: UnitId) -> Result<Vec<Composed>> {
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    let mut all = Vec::new();
    for group in store::guidance::of_unit(&mut tx, unit).await? {
        let mut members = store::appointments::of_guidance_group(&mut tx, group.id).await?;
        members.retain(|held| held.appointment.is_in_force(today));
        let mut units = Vec::new();
        for id in store::guidance::assigned(&mut tx, group.id, today).await? {
            units.push(store::units::get(&mut tx, id).await?);
        }
        units.sort_by_key(|unit| (unit.position, unit.id));
        all.push(Composed { group, members, units });
    }
    Ok(all)
}

pub async fn find(app: &App, id: GuidanceGroupId) -> Result<Composed> {
    let mut tx = app.db.read().await?;
    let group = store::guidance::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    drop(tx);
    of_unit(app, group.unit)
        .await?
        .into_iter()
        .find(|composed| composed.group.id == id)
        .ok_or(Failure::NotFound)
}
