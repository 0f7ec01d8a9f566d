//! Leadership bodies, their seats, and 分管 relations.

use domain::body::{Body, Charge, Seat};
use domain::ids::{BodyId, PersonId, SeatId, UnitId};
use time::Date;
use uuid::Uuid;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

fn body(row: &Row<'_>) -> Result<Body> {
    Ok(Body {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        ended_on: row.get("ended_on")?,
        version: row.get("version")?,
    })
}

fn seat(row: &Row<'_>) -> Result<Seat> {
    Ok(Seat {
        id: row.get("id")?,
        body: row.get("body_id")?,
        person: row.get("person_id")?,
        post: row.get("post")?,
        position: row.get("position")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, id: BodyId) -> Result<Option<Body>> {
    sql("select id, unit_id, kind, name, ended_on, version from bodies where id = $1")
        .bind(id)
        .find(tx, body)
        .await
}

pub async fn of_unit(tx: &mut Tx, unit: UnitId) -> Result<Vec<Body>> {
    sql("select id, unit_id, kind, name, ended_on, version from bodies where unit_id = $1 order by id")
        .bind(unit)
        .all(tx, body)
        .await
}

pub async fn add(tx: &mut Tx, new: &Body) -> Result<()> {
    sql("insert into bodies (id, unit_id, kind, name, ended_on, version) values ($1, $2, $3, $4, $5, 1)")
        .bind(new.id)
        .bind(new.unit)
        .bind(new.kind)
        .bind(new.name.as_str())
        .bind(new.ended_on)
        .run(tx)
        .await
        .map(drop)
}

/// A seat with the name of who holds it, whether he is a member, and what he is in charge of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seated {
    pub seat: Seat,
    pub person_name: String,
    pub is_member: bool,
    /// Names of units and lines of work.
    pub charges: Vec<String>,
}

pub async fn seats(tx: &mut Tx, id: BodyId) -> Result<Vec<Seated>> {
    let mut seated = sql("select s.id, s.body_id, s.person_id, s.post, s.position, s.from_day, s.until_day, s.version,
                                 p.name as person_name,
                                 exists (select 1 from members m where m.person_id = p.id and m.ended_on is null)
                                   as is_member
                          from seats s join people p on p.id = s.person_id
                          where s.body_id = $1 order by s.position, s.id")
    .bind(id)
    .all(tx, |row| {
        Ok(Seated {
            seat: seat(row)?,
            person_name: row.get("person_name")?,
            is_member: row.get("is_member")?,
            charges: Vec::new(),
        })
    })
    .await?;
    for entry in &mut seated {
        entry.charges =
            sql("select c.work, u.short_name from charges c left join units u on u.id = c.unit_id
                             where c.seat_id = $1 order by c.id")
            .bind(entry.seat.id)
            .all(tx, |row| {
                let unit: Option<String> = row.get("short_name")?;
                let work: String = row.get("work")?;
                Ok(unit.unwrap_or(work))
            })
            .await?;
    }
    Ok(seated)
}

pub async fn find_seat(tx: &mut Tx, id: SeatId) -> Result<Option<Seat>> {
    sql("select id, body_id, person_id, post, position, from_day, until_day, version from seats where id = $1")
        .bind(id)
        .find(tx, seat)
        .await
}

/// Adds the seat behind the others of its body, whatever position it carries.
pub async fn add_seat(tx: &mut Tx, new: &Seat) -> Result<()> {
    sql("insert into seats (id, body_id, person_id, post, position, from_day, until_day, version)
         values ($1, $2, $3, $4, (select coalesce(max(position), 0) + 1 from seats where body_id = $2), $5, $6, 1)")
    .bind(new.id)
    .bind(new.body)
    .bind(new.person)
    .bind(new.post.as_str())
    .bind(new.from)
    .bind(new.until)
    .run(tx)
    .await
    .map(drop)
}

pub async fn end_seat(tx: &mut Tx, id: SeatId, version: i64, until: Date) -> Result<()> {
    let touched =
        sql("update seats set until_day = $3, version = version + 1 where id = $1 and version = $2")
            .bind(id)
            .bind(version)
            .bind(until)
            .run(tx)
            .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "seats", id: id.to_string() }) }
}

/// What the holder is in charge of, all of it. Each charge comes with the id it is stored under.
pub async fn set_charges(tx: &mut Tx, seat: SeatId, charges: &[(Uuid, Charge)]) -> Result<()> {
    sql("delete from charges where seat_id = $1").bind(seat).run(tx).await?;
    for (id, charge) in charges {
        sql("insert into charges (id, seat_id, unit_id, work) values ($1, $2, $3, $4)")
            .bind(*id)
            .bind(seat)
            .bind(charge.unit)
            .bind(charge.work.as_str())
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Who is in charge of a unit today: name and post.
pub async fn leaders_of(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<(String, String)>> {
    sql("select p.name, s.post from charges c join seats s on s.id = c.seat_id join people p on p.id = s.person_id
         where c.unit_id = $1 and s.from_day <= $2 and (s.until_day is null or s.until_day >= $2)
         order by s.position")
    .bind(unit)
    .bind(today)
    .all(tx, |row| Ok((row.get("name")?, row.get("post")?)))
    .await
}

/// The members of the organisation who sit in a unit's bodies today, with their posts: body by body, in the order of their
/// seats.
pub async fn members_at(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<(PersonId, String, String)>> {
    sql("select p.id, p.name, s.post from bodies b join seats s on s.body_id = b.id join people p on p.id = s.person_id
         where b.unit_id = $1 and s.from_day <= $2 and (s.until_day is null or s.until_day >= $2)
           and exists (select 1 from members m where m.person_id = p.id and m.ended_on is null)
         order by b.id, s.position, s.id")
    .bind(unit)
    .bind(today)
    .all(tx, |row| Ok((row.get("id")?, row.get("name")?, row.get("post")?)))
    .await
}
