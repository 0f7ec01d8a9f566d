//! Giving duties and taking them back. Whoever gains or loses one is signed out, so that the change holds at once.

use domain::Refusal;
use domain::access::{self, Act, Target, Viewer};
use domain::appointment::{self, Appointment, Draft, Role};
use domain::ids::{AppointmentId, UnitId};
use domain::journal::ObjectKind;
use domain::wording::day;
use store::Tx;
use store::appointments::Held;

use super::{Change, place, require};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

pub async fn give(app: &App, who: &Viewer, unit: UnitId, draft: &Draft) -> Result<AppointmentId> {
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    may_keep(&mut tx, app, who, draft.role, draft.stands_in_for.is_some(), unit).await?;
    let at = store::units::get(&mut tx, unit).await?;
    let name = store::people::name_of(&mut tx, draft.person).await?;
    let held = duties(store::appointments::of_person(&mut tx, draft.person).await?);
    let at_unit = duties(store::appointments::at_unit(&mut tx, unit).await?);
    appointment::give(draft, who.person, &at, &held, &at_unit, today)?;
    let given = Appointment {
        id: new_id(),
        person: draft.person,
        unit,
        role: draft.role,
        title: draft.title.trim().to_owned(),
        from: draft.from,
        until: draft.until,
        revoked: false,
        stands_in_for: draft.stands_in_for,
        guidance_group: None,
        version: 1,
    };
    store::appointments::add(&mut tx, &given).await?;
    store::sessions::remove_of(&mut tx, draft.person).await?;
    // A code printed before opens more from now on than its printer may have reached.
    store::accounts::void_activation(&mut tx, draft.person).await?;
    let until = draft.until.map_or_else(String::new, |until| format!("，至{}", day(until)));
    let stand_in = if draft.stands_in_for.is_some() { "（代理）" } else { "" };
    Change::new(unit, "任职", ObjectKind::Appointment, given.id)
        .summary(format!(
            "{name}任{}{}{stand_in}，自{}{until}",
            at.name,
            given.shown_title(),
            day(draft.from)
        ))
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(given.id)
}

fn duties(held: Vec<Held>) -> Vec<Appointment> {
    held.into_iter().map(|held| held.appointment).collect()
}

/// Who may give or take this duty here?
async fn may_keep(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    role: Role,
    stands_in: bool,
    unit: UnitId,
) -> Result<()> {
    if role.is_hat() {
        if access::may(who, Act::KeepHats, Target::Installation) {
            return Ok(());
        }
        // Until somebody is security administrator, the system administrator may name the first one.
        let today = app.clock.today();
        let vacant = !store::appointments::of_role(tx, Role::SecurityAdmin)
            .await?
            .iter()
            .any(|held| held.appointment.is_in_force(today));
        let first =
            vacant && role == Role::SecurityAdmin && who.duties.iter().any(|d| d.role == Role::SystemAdmin);
        return if first { Ok(()) } else { Err(Failure::NotAllowed) };
    }
    if stands_in {
        let here = place(tx, unit).await?;
        if access::may(who, Act::NameStandIn, Target::Unit(&here)) {
            return Ok(());
        }
    }
    require(tx, who, Act::Appoint, unit).await
}

/// Takes a duty back at once.
pub async fn revoke(
    app: &App,
    who: &Viewer,
    id: AppointmentId,
    version: i64,
    reason: &str,
) -> Result<UnitId> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "免职" }.into());
    }
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    let held = store::appointments::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    let duty = held.appointment;
    may_keep(&mut tx, app, who, duty.role, duty.stands_in_for.is_some(), duty.unit).await?;
    if matches!(duty.role, Role::SystemAdmin | Role::SecurityAdmin | Role::AuditAdmin | Role::UnitAdmin) {
        refuse_last(&mut tx, app, &duty).await?;
    }
    let until = duty.until.map_or(today, |until| until.min(today));
    store::appointments::revoke(&mut tx, id, version, until).await?;
    store::sessions::remove_of(&mut tx, duty.person).await?;
    Change::new(duty.unit, "免职", ObjectKind::Appointment, id)
        .summary(format!("{}不再任{}{}", held.person_name, held.unit_name, duty.shown_title()))
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(duty.unit)
}

/// The last of the three hats' holders, or the last administrator of the top unit, cannot simply go.
async fn refuse_last(tx: &mut Tx, app: &App, duty: &Appointment) -> Result<()> {
    let today = app.clock.today();
    if !duty.is_in_force(today) {
        return Ok(());
    }
    let top = store::units::top(tx).await?.map(|unit| unit.id);
    if !duty.role.is_hat() && top != Some(duty.unit) {
        return Ok(());
    }
    let others = store::appointments::of_role(tx, duty.role).await?.into_iter().filter(|held| {
        let other = &held.appointment;
        other.id != duty.id && other.is_in_force(today) && (duty.role.is_hat() || Some(other.unit) == top)
    });
    if others.count() == 0 { Err(Refusal::LastAdministrator { role: duty.role }.into()) } else { Ok(()) }
}

/// All duties of a unit, in force first, for its page.
pub async fn at_unit(app: &App, unit: UnitId) -> Result<Vec<Held>> {
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    let mut held = store::appointments::at_unit(&mut tx, unit).await?;
    held.sort_by_key(|held| {
        (!held.appointment.is_in_force(today), held.appointment.role, held.appointment.from)
    });
    Ok(held)
}

/// Holders of the three hats, of any day.
pub async fn hats(app: &App) -> Result<Vec<Held>> {
    let mut tx = app.db.read().await?;
    let mut all = Vec::new();
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        all.extend(store::appointments::of_role(&mut tx, role).await?);
    }
    Ok(all)
}
