//! Duties, and what a signed-in person may do because of them.

use domain::access::{Duty, Place, Viewer};
use domain::appointment::{Appointment, Role};
use domain::ids::{AppointmentId, GuidanceGroupId, PersonId, UnitId};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};
use crate::units;

fn appointment(row: &Row<'_>) -> Result<Appointment> {
    Ok(Appointment {
        id: row.get("id")?,
        person: row.get("person_id")?,
        unit: row.get("unit_id")?,
        role: row.get("role")?,
        title: row.get("title")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        revoked: row.get("revoked")?,
        stands_in_for: row.get("stands_in_for")?,
        guidance_group: row.get("guidance_group_id")?,
        version: row.get("version")?,
    })
}

/// An appointment with the names a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub appointment: Appointment,
    pub person_name: String,
    pub unit_name: String,
}

fn held(row: &Row<'_>) -> Result<Held> {
    Ok(Held {
        appointment: appointment(row)?,
        person_name: row.get("person_name")?,
        unit_name: row.get("unit_name")?,
    })
}

pub async fn find(tx: &mut Tx, id: AppointmentId) -> Result<Option<Held>> {
    sql("select a.id, a.person_id, a.unit_id, a.role, a.title, a.from_day, a.until_day, a.revoked, a.stands_in_for,
                a.guidance_group_id, a.version, p.name as person_name, u.name as unit_name
         from appointments a join people p on p.id = a.person_id join units u on u.id = a.unit_id
         where a.id = $1")
    .bind(id)
    .find(tx, held)
    .await
}

pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Held>> {
    sql("select a.id, a.person_id, a.unit_id, a.role, a.title, a.from_day, a.until_day, a.revoked, a.stands_in_for,
                a.guidance_group_id, a.version, p.name as person_name, u.name as unit_name
         from appointments a join people p on p.id = a.person_id join units u on u.id = a.unit_id
         where a.person_id = $1 order by a.from_day, a.id")
    .bind(person)
    .all(tx, held)
    .await
}

pub async fn at_unit(tx: &mut Tx, unit: UnitId) -> Result<Vec<Held>> {
    sql("select a.id, a.person_id, a.unit_id, a.role, a.title, a.from_day, a.until_day, a.revoked, a.stands_in_for,
                a.guidance_group_id, a.version, p.name as person_name, u.name as unit_name
         from appointments a join people p on p.id = a.person_id join units u on u.id = a.unit_id
         where a.unit_id = $1 order by a.from_day, a.id")
    .bind(unit)
    .all(tx, held)
    .await
}

pub async fn of_role(tx: &mut Tx, role: Role) -> Result<Vec<Held>> {
    sql("select a.id, a.person_id, a.unit_id, a.role, a.title, a.from_day, a.until_day, a.revoked, a.stands_in_for,
                a.guidance_group_id, a.version, p.name as person_name, u.name as unit_name
         from appointments a join people p on p.id = a.person_id join units u on u.id = a.unit_id
         where a.role = $1 order by a.from_day, a.id")
    .bind(role)
    .all(tx, held)
    .await
}

pub async fn of_guidance_group(tx: &mut Tx, group: GuidanceGroupId) -> Result<Vec<Held>> {
    sql("select a.id, a.person_id, a.unit_id, a.role, a.title, a.from_day, a.until_day, a.revoked, a.stands_in_for,
                a.guidance_group_id, a.version, p.name as person_name, u.name as unit_name
         from appointments a join people p on p.id = a.person_id join units u on u.id = a.unit_id
         where a.guidance_group_id = $1 order by p.name_order, a.id")
    .bind(group)
    .all(tx, held)
    .await
}

pub async fn add(tx: &mut Tx, new: &Appointment) -> Result<()> {
    sql("insert into appointments (id, person_id, unit_id, role, title, from_day, until_day, revoked, stands_in_for,
                                   guidance_group_id, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)")
    .bind(new.id)
    .bind(new.person)
    .bind(new.unit)
    .bind(new.role)
    .bind(new.title.as_str())
    .bind(new.from)
    .bind(new.until)
    .bind(new.revoked)
    .bind(new.stands_in_for)
    .bind(new.guidance_group)
    .run(tx)
    .await
    .map(drop)
}

/// Takes the duty back at once; `until` becomes its last day on record.
pub async fn revoke(tx: &mut Tx, id: AppointmentId, version: i64, until: Date) -> Result<()> {
    let touched = sql("update appointments set revoked = true, until_day = $3, version = version + 1
                       where id = $1 and version = $2")
    .bind(id)
    .bind(version)
    .bind(until)
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "appointments", id: id.to_string() }) }
}

/// All that decides what this person may do today.
pub async fn viewer(tx: &mut Tx, person: PersonId, today: Date) -> Result<Viewer> {
    let mut branches = sql("select p.unit_id from people p join members m on m.person_id = p.id
                        where p.id = $1 and m.ended_on is null
                        union
                        select s.unit_id from presences s join members m on m.person_id = s.person_id
                        where s.person_id = $1 and m.ended_on is null and s.from_day <= $2
                          and (s.until_day is null or s.until_day >= $2)")
    .bind(person)
    .bind(today)
    .all(tx, |row| row.get("unit_id"))
    .await?;
    for counting in crate::rosters::counting(tx, person).await? {
        if !branches.contains(&counting) {
            branches.push(counting);
        }
    }
    let mut duties = Vec::new();
    for Held { appointment: duty, .. } in of_person(tx, person).await? {
        if !duty.is_in_force(today) {
            continue;
        }
        match (duty.role, duty.guidance_group) {
            // A guide reaches what the group is assigned to, not the unit that sent it.
            (Role::Guide, Some(group)) => {
                for unit in crate::guidance::assigned(tx, group, today).await? {
                    duties.push(Duty { role: Role::Guide, unit });
                }
            }
            (Role::Guide, None) => {}
            (role, _) => duties.push(Duty { role, unit: duty.unit }),
        }
    }
    Ok(Viewer { person, branches, duties })
}

/// The duties of a person that hold today or will, each with its place: what whoever resets his password could open,
/// since a code lives for weeks and a password for years.
pub async fn reach_of(tx: &mut Tx, person: PersonId, today: Date) -> Result<Vec<(Role, Place)>> {
    let mut reach = Vec::new();
    for Held { appointment: duty, .. } in of_person(tx, person).await? {
        if duty.revoked || duty.until.is_some_and(|day| day < today) {
            continue;
        }
        let units = match (duty.role, duty.guidance_group) {
            (Role::Guide, Some(group)) => crate::guidance::assigned(tx, group, today).await?,
            _ => vec![duty.unit],
        };
        for unit in units {
            if let Some(place) = units::place(tx, unit).await? {
                reach.push((duty.role, place));
            }
        }
    }
    Ok(reach)
}
