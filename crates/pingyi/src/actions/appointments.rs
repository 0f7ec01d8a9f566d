//! Giving duties and taking them back. Whoever gains or loses one is signed out, so that the change holds at once.

use domain::Refusal;
use domain::access::{self, Act, Target, Viewer};
use domain::appointment::{self, Appointment, Draft, Role};
use domain::ids::{AppointmentId, PersonId, UnitId};
use domain::journal::ObjectKind;
use domain::org::UnitKind;
use domain::wording::day;
use store::Tx;
use store::appointments::Held;
use store::people::Filter;

use super::{Change, place, require};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

pub async fn give(app: &App, who: &Viewer, unit: UnitId, draft: &Draft) -> Result<AppointmentId> {
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    // A guide comes with a group, and only a secretary's place is held for him: whoever may name a stand-in may not
    // give other duties that way.
    if draft.role == Role::Guide || (draft.stands_in_for.is_some() && draft.role != Role::Secretary) {
        return Err(Failure::NotAllowed);
    }
    may_keep(&mut tx, app, who, draft.role, draft.stands_in_for.is_some(), unit).await?;
    if draft.stands_in_for.is_some() {
        refuse_chained_stand_in(&mut tx, app, who, unit).await?;
    }
    let at = store::units::get(&mut tx, unit).await?;
    let person = store::people::get(&mut tx, draft.person).await?;
    let name = person.facts.name.clone();
    if draft.role.is_hat() {
        // The hats are kept at the top, and whoever gives them has no sight of the tree.
        if at.parent.is_some() {
            return Err(Failure::NotAllowed);
        }
        let account = store::accounts::find_by_person(&mut tx, draft.person).await?;
        if !account.is_some_and(|account| account.signs_in()) {
            return Err(Refusal::HatWithoutSignIn { name }.into());
        }
    } else {
        require_known(&mut tx, app, who, draft.person, unit).await?;
    }
    let held = duties(store::appointments::of_person(&mut tx, draft.person).await?);
    let at_unit = duties(store::appointments::at_unit(&mut tx, unit).await?);
    appointment::give(draft, who.person, &at, &held, &at_unit, today)?;
    appointment::hold(draft.role, &person)?;
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
    super::progress::refresh_at(&mut tx, app, unit).await?;
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

/// A stand-in holds the secretary's place, not the right to hand it on – unless he is an administrator besides.
async fn refuse_chained_stand_in(tx: &mut Tx, app: &App, who: &Viewer, unit: UnitId) -> Result<()> {
    let today = app.clock.today();
    let here = place(tx, unit).await?;
    if access::may(who, Act::Appoint, Target::Unit(&here)) {
        return Ok(());
    }
    let held = store::appointments::at_unit(tx, unit).await?;
    let stands_in = held.iter().any(|held| {
        let duty = &held.appointment;
        duty.person == who.person && duty.stands_in_for.is_some() && duty.is_in_force(today)
    });
    if stands_in { Err(Refusal::StandInNamesStandIn.into()) } else { Ok(()) }
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

/// Refuses unless the viewer may know of this person: he sees the unit that keeps the record, or the person takes part
/// in this temporary branch.
pub(super) async fn require_known(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    person: PersonId,
    unit: UnitId,
) -> Result<()> {
    let home = store::people::unit_of(tx, person).await?.ok_or(Failure::NotFound)?;
    match require(tx, who, Act::SeeUnit, home).await {
        Err(Failure::NotFound) if is_present(tx, app, person, unit).await? => Ok(()),
        known => known,
    }
}

async fn is_present(tx: &mut Tx, app: &App, person: PersonId, unit: UnitId) -> Result<bool> {
    Ok(present(tx, app, unit).await?.iter().any(|guest| guest.person == person))
}

async fn present(tx: &mut Tx, app: &App, unit: UnitId) -> Result<Vec<store::people::Presence>> {
    let today = app.clock.today();
    let mut present = store::people::presences_at(tx, unit).await?;
    present.retain(|guest| guest.from <= today && guest.until.is_none_or(|day| day >= today));
    Ok(present)
}

/// The three ways a duty is taken back; each has its own guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taking {
    /// Any duty of a unit.
    Duty,
    /// The place of an absent secretary: he may take it back himself.
    StandIn,
    Hat,
}

impl Taking {
    fn check(self, duty: &Appointment, app: &App) -> Result<()> {
        let fits = match self {
            // A guide leaves through his group, so that the group's list stays what the journal says of it.
            Self::Duty => !duty.role.is_hat() && duty.role != Role::Guide,
            Self::StandIn => duty.stands_in_for.is_some(),
            Self::Hat => duty.role.is_hat(),
        };
        if !fits {
            // The security administrator learns nothing about the tree from trying.
            return Err(if self == Self::Hat { Failure::NotFound } else { Failure::NotAllowed });
        }
        let over = duty.revoked || duty.until.is_some_and(|day| day < app.clock.today());
        if over { Err(Failure::Stale) } else { Ok(()) }
    }
}

/// The duty somebody is about to take back.
pub async fn about_to_end(app: &App, taking: Taking, id: AppointmentId) -> Result<Held> {
    let mut tx = app.db.read().await?;
    let held = store::appointments::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    taking.check(&held.appointment, app)?;
    Ok(held)
}

/// Takes a duty back at once.
pub async fn revoke(
    app: &App,
    who: &Viewer,
    taking: Taking,
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
    taking.check(&duty, app)?;
    may_keep(&mut tx, app, who, duty.role, duty.stands_in_for.is_some(), duty.unit).await?;
    if duty.role.is_hat() || duty.role == Role::UnitAdmin {
        refuse_last(&mut tx, app, &duty).await?;
    }
    let until = duty.until.map_or(today, |until| until.min(today));
    store::appointments::revoke(&mut tx, id, version, until).await?;
    store::sessions::remove_of(&mut tx, duty.person).await?;
    super::progress::refresh_at(&mut tx, app, duty.unit).await?;
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

/// The hats this viewer may give today.
pub async fn hats_to_give(app: &App, who: &Viewer) -> Result<Vec<Role>> {
    let mut tx = app.db.read().await?;
    let Some(top) = store::units::top(&mut tx).await? else { return Ok(Vec::new()) };
    let mut roles = Vec::new();
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        match may_keep(&mut tx, app, who, role, false, top.id).await {
            Ok(()) => roles.push(role),
            Err(Failure::NotAllowed) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(roles)
}

/// The name of somebody who wears a hat today; nobody else's.
pub async fn hat_holder(app: &App, person: PersonId) -> Result<String> {
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    store::appointments::of_person(&mut tx, person)
        .await?
        .into_iter()
        .find(|held| held.appointment.role.is_hat() && held.appointment.is_in_force(today))
        .map(|held| held.person_name)
        .ok_or(Failure::NotFound)
}

/// Somebody who could be given something, with no more than is needed to tell him from his namesakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub person: PersonId,
    pub name: String,
    pub unit_name: String,
    /// Duties in force. Empty where the chooser has no business to know them.
    pub titles: Vec<String>,
    pub is_member: bool,
    /// What tells him from a namesake: his number, or the month he was born in. Empty where that is nobody's business.
    pub mark: String,
}

impl From<store::people::Listed> for Candidate {
    fn from(listed: store::people::Listed) -> Self {
        let facts = &listed.person.facts;
        let born = facts.born_on.map(|day| format!("{}年{}月生", day.year(), u8::from(day.month())));
        let number = facts.staff_no.as_ref().map(|number| format!("人员编号 {number}"));
        Self {
            person: listed.person.id,
            mark: number.or(born).unwrap_or_default(),
            name: listed.person.facts.name,
            unit_name: listed.unit_name,
            titles: listed.titles,
            is_member: listed.person.membership.is_some_and(|membership| membership.ended.is_none()),
        }
    }
}

fn everybody_below(unit: UnitId, query: &str) -> Filter {
    let query = domain::names::normalise_query(query);
    Filter {
        unit,
        below: true,
        pattern: (!query.is_empty()).then(|| domain::names::like_pattern(&query)),
        stage: None,
        standing: None,
        mobile: None,
        include_ended: false,
        members_only: false,
    }
}

/// The people a unit has to choose from, found by name, pinyin or initials: everybody below it; of a group, its
/// branch; of a temporary branch, those who take part. With how many there are in all.
pub async fn candidates(app: &App, unit: UnitId, query: &str, limit: i64) -> Result<(Vec<Candidate>, i64)> {
    let mut tx = app.db.read().await?;
    let at = store::units::find(&mut tx, unit).await?.ok_or(Failure::NotFound)?;
    if at.kind == UnitKind::TemporaryBranch {
        let query = domain::names::normalise_query(query);
        let mut guests = present(&mut tx, app, unit).await?;
        guests.retain(|guest| domain::names::search_text(&guest.person_name).contains(&query));
        let total = i64::try_from(guests.len()).unwrap_or(i64::MAX);
        guests.truncate(usize::try_from(limit).unwrap_or_default());
        let guests = guests.into_iter().map(|guest| Candidate {
            person: guest.person,
            name: guest.person_name,
            unit_name: guest.home_name,
            titles: Vec::new(),
            is_member: true,
            mark: String::new(),
        });
        return Ok((guests.collect(), total));
    }
    let root = if at.kind == UnitKind::Group { at.parent.unwrap_or(unit) } else { unit };
    let filter = everybody_below(root, query);
    let (listed, total) = store::people::list(&mut tx, &filter, 0, limit, app.clock.today()).await?;
    Ok((listed.into_iter().map(Candidate::from).collect(), total))
}

/// One person the viewer may choose for something at this unit.
pub async fn candidate(app: &App, who: &Viewer, unit: UnitId, person: PersonId) -> Result<Candidate> {
    let mut tx = app.db.read().await?;
    require_known(&mut tx, app, who, person, unit).await?;
    one(&mut tx, person).await
}

/// People of the whole installation by name, for whoever may give a hat: name and unit, nothing else.
pub async fn hat_candidates(
    app: &App,
    who: &Viewer,
    query: &str,
    limit: i64,
) -> Result<(Vec<Candidate>, i64)> {
    if hats_to_give(app, who).await?.is_empty() {
        return Err(Failure::NotAllowed);
    }
    let mut tx = app.db.read().await?;
    let top = store::units::top(&mut tx).await?.ok_or(Failure::NotFound)?;
    let filter = everybody_below(top.id, query);
    let (listed, total) = store::people::list(&mut tx, &filter, 0, limit, app.clock.today()).await?;
    let bare = |listed| Candidate {
        titles: Vec::new(),
        is_member: true,
        mark: String::new(),
        ..Candidate::from(listed)
    };
    Ok((listed.into_iter().map(bare).collect(), total))
}

/// One of them.
pub async fn hat_candidate(app: &App, who: &Viewer, person: PersonId) -> Result<Candidate> {
    if hats_to_give(app, who).await?.is_empty() {
        return Err(Failure::NotAllowed);
    }
    let mut tx = app.db.read().await?;
    Ok(Candidate { is_member: true, ..one(&mut tx, person).await? })
}

async fn one(tx: &mut Tx, person: PersonId) -> Result<Candidate> {
    let found = store::people::find(tx, person).await?.ok_or(Failure::NotFound)?;
    Ok(Candidate {
        person,
        unit_name: store::units::get(tx, found.unit).await?.short_name,
        name: found.facts.name,
        titles: Vec::new(),
        mark: String::new(),
        is_member: found.membership.is_some_and(|membership| membership.ended.is_none()),
    })
}
