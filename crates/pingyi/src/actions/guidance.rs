//! 指导组: their members and the units they are assigned to.

use domain::Refusal;
use domain::access::{Act, Viewer};
use domain::appointment::{Appointment, Role};
use domain::ids::{GuidanceGroupId, PersonId, UnitId};
use domain::journal::ObjectKind;
use domain::wording;
use store::Tx;
use store::appointments::Held;
use store::guidance::Group;

use super::{Change, appointments, require};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, FieldError, Result};

pub async fn add(app: &App, who: &Viewer, unit: UnitId, name: &str) -> Result<GuidanceGroupId> {
    let mut tx = app.db.write().await?;
    let sender = store::units::get(&mut tx, unit).await?;
    if !sender.kind.is_superior() {
        return Err(Refusal::RoleDoesNotFit { role: Role::Guide, kind: sender.kind }.into());
    }
    if !sender.is_in_force(app.clock.today()) {
        return Err(Refusal::UnitEnded { unit: sender.name }.into());
    }
    let taken = |group: &Group| group.ended_on.is_none() && group.name == name.trim();
    if store::guidance::of_unit(&mut tx, unit).await?.iter().any(taken) {
        return Err(Failure::Invalid(vec![FieldError {
            field: "name",
            text: "已经有同名的指导组，请换一个名称，或打开已有的指导组。".into(),
        }]));
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
    let standing = Standing::read(&mut tx, app, id).await?;
    recompose(&mut tx, app, who, &standing, people, units).await?;
    Ok(tx.commit().await?)
}

pub async fn add_member(app: &App, who: &Viewer, id: GuidanceGroupId, person: PersonId) -> Result<()> {
    let mut tx = app.db.write().await?;
    let standing = Standing::read(&mut tx, app, id).await?;
    let mut people = standing.people();
    if people.contains(&person) {
        let unit = standing.group.name;
        return Err(Refusal::DutyAlreadyHeld { role: Role::Guide, unit }.into());
    }
    people.push(person);
    recompose(&mut tx, app, who, &standing, &people, &standing.units).await?;
    Ok(tx.commit().await?)
}

pub async fn remove_member(app: &App, who: &Viewer, id: GuidanceGroupId, person: PersonId) -> Result<()> {
    let mut tx = app.db.write().await?;
    let standing = Standing::read(&mut tx, app, id).await?;
    let mut people = standing.people();
    if !people.contains(&person) {
        return Err(Failure::Stale);
    }
    people.retain(|member| *member != person);
    recompose(&mut tx, app, who, &standing, &people, &standing.units).await?;
    Ok(tx.commit().await?)
}

/// Sets the units the group reaches.
pub async fn assign(
    app: &App,
    who: &Viewer,
    id: GuidanceGroupId,
    version: i64,
    units: &[UnitId],
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let standing = Standing::read(&mut tx, app, id).await?;
    if standing.group.version != version {
        return Err(Failure::Stale);
    }
    recompose(&mut tx, app, who, &standing, &standing.people(), units).await?;
    Ok(tx.commit().await?)
}

/// A group in force, as the transaction found it.
struct Standing {
    group: Group,
    members: Vec<Held>,
    units: Vec<UnitId>,
}

impl Standing {
    async fn read(tx: &mut Tx, app: &App, id: GuidanceGroupId) -> Result<Self> {
        let today = app.clock.today();
        let group = store::guidance::find(tx, id).await?.ok_or(Failure::NotFound)?;
        if group.ended_on.is_some_and(|day| day <= today) {
            return Err(Refusal::UnitEnded { unit: group.name }.into());
        }
        let mut members = store::appointments::of_guidance_group(tx, id).await?;
        members.retain(|held| held.appointment.is_in_force(today));
        let units = store::guidance::assigned(tx, id, today).await?;
        Ok(Self { group, members, units })
    }

    fn people(&self) -> Vec<PersonId> {
        self.members.iter().map(|held| held.appointment.person).collect()
    }
}

async fn recompose(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    standing: &Standing,
    people: &[PersonId],
    units: &[UnitId],
) -> Result<()> {
    let today = app.clock.today();
    let Standing { group, members: before, units: had } = standing;
    // Nobody gives himself a reach: neither by joining, nor by sending the group he is in further.
    let is_in = before.iter().any(|held| held.appointment.person == who.person);
    let goes_further = units.iter().any(|unit| !had.contains(unit));
    if people.contains(&who.person) && (!is_in || goes_further) {
        return Err(Refusal::OwnAppointment.into());
    }
    store::guidance::touch(tx, group.id, group.version).await?;
    let mut unit_names = Vec::new();
    for &unit in units {
        // A group cannot be sent further than its sender reaches.
        require(tx, who, Act::SeeUnit, unit).await?;
        let line = super::place(tx, unit).await?.line;
        if !line.contains(&group.unit) {
            return Err(Failure::NotFound);
        }
        unit_names.push(store::units::get(tx, unit).await?.short_name);
    }
    for held in before.iter().filter(|held| !people.contains(&held.appointment.person)) {
        store::appointments::revoke(tx, held.appointment.id, held.appointment.version, today).await?;
    }
    let mut names = Vec::new();
    for &person in people {
        names.push(store::people::name_of(tx, person).await?);
        let is_new = before.iter().all(|held| held.appointment.person != person);
        if is_new || goes_further {
            // A code printed before opens more from now on than its printer may have reached.
            store::accounts::void_activation(tx, person).await?;
        }
        if before.iter().any(|held| held.appointment.person == person) {
            continue;
        }
        appointments::require_known(tx, app, who, person, group.unit).await?;
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
            guidance_group: Some(group.id),
            version: 1,
        };
        store::appointments::add(tx, &given).await?;
    }
    store::guidance::set_assigned(tx, group.id, units).await?;
    // Signed out is who came or left; everybody, when the group reaches other units than before.
    let moved = goes_further || had.iter().any(|unit| !units.contains(unit));
    let was: Vec<PersonId> = standing.people();
    for &person in was.iter().chain(people.iter().filter(|person| !was.contains(person))) {
        if moved || was.contains(&person) != people.contains(&person) {
            store::sessions::remove_of(tx, person).await?;
        }
    }
    let told = |names: &[String]| match names {
        [] => "无".to_owned(),
        names => wording::list(names.iter().map(String::as_str)),
    };
    Change::new(group.unit, "调整指导组", ObjectKind::Guidance, group.id)
        .summary(format!("{}：成员 {}；负责 {}", group.name, told(&names), told(&unit_names)))
        .record(tx, app, who.person)
        .await
}

pub async fn end(app: &App, who: &Viewer, id: GuidanceGroupId, version: i64, reason: &str) -> Result<UnitId> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "撤销指导组" }.into());
    }
    let mut tx = app.db.write().await?;
    let group = store::guidance::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    let today = app.clock.today();
    if group.ended_on.is_some() {
        return Err(Failure::Stale);
    }
    store::guidance::end(&mut tx, id, version, today).await?;
    for held in store::appointments::of_guidance_group(&mut tx, id).await? {
        let duty = &held.appointment;
        if duty.is_in_force(today) {
            store::appointments::revoke(&mut tx, duty.id, duty.version, today).await?;
        }
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
