//! 指导组 / 督导组: sent by one unit, assigned to others.

use domain::ids::{GuidanceGroupId, UnitId};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: GuidanceGroupId,
    pub unit: UnitId,
    pub name: String,
    pub ended_on: Option<Date>,
    pub version: i64,
}

fn group(row: &Row<'_>) -> Result<Group> {
    Ok(Group {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        name: row.get("name")?,
        ended_on: row.get("ended_on")?,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, id: GuidanceGroupId) -> Result<Option<Group>> {
    sql("select id, unit_id, name, ended_on, version from guidance_groups where id = $1")
        .bind(id)
        .find(tx, group)
        .await
}

pub async fn of_unit(tx: &mut Tx, unit: UnitId) -> Result<Vec<Group>> {
    sql("select id, unit_id, name, ended_on, version from guidance_groups where unit_id = $1 order by id")
        .bind(unit)
        .all(tx, group)
        .await
}

pub async fn add(tx: &mut Tx, new: &Group) -> Result<()> {
    sql("insert into guidance_groups (id, unit_id, name, ended_on, version) values ($1, $2, $3, $4, 1)")
        .bind(new.id)
        .bind(new.unit)
        .bind(new.name.as_str())
        .bind(new.ended_on)
        .run(tx)
        .await
        .map(drop)
}

pub async fn end(tx: &mut Tx, id: GuidanceGroupId, version: i64, on: Date) -> Result<()> {
    let touched =
        sql("update guidance_groups set ended_on = $3, version = version + 1 where id = $1 and version = $2")
            .bind(id)
            .bind(version)
            .bind(on)
            .run(tx)
            .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "guidance_groups", id: id.to_string() }) }
}

/// Marks the group as changed, so that whoever works from an older picture of it is told.
pub async fn touch(tx: &mut Tx, id: GuidanceGroupId, version: i64) -> Result<()> {
    let touched = sql("update guidance_groups set version = version + 1 where id = $1 and version = $2")
        .bind(id)
        .bind(version)
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "guidance_groups", id: id.to_string() }) }
}

/// Units a group that has not ended is assigned to.
pub async fn assigned(tx: &mut Tx, id: GuidanceGroupId, today: Date) -> Result<Vec<UnitId>> {
    sql("select a.unit_id from guidance_assignments a join guidance_groups g on g.id = a.group_id
         where a.group_id = $1 and (g.ended_on is null or g.ended_on > $2) order by a.unit_id")
    .bind(id)
    .bind(today)
    .all(tx, |row| row.get("unit_id"))
    .await
}

pub async fn set_assigned(tx: &mut Tx, id: GuidanceGroupId, units: &[UnitId]) -> Result<()> {
    sql("delete from guidance_assignments where group_id = $1").bind(id).run(tx).await?;
    for &unit in units {
        sql("insert into guidance_assignments (group_id, unit_id) values ($1, $2) on conflict do nothing")
            .bind(id)
            .bind(unit)
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Groups assigned to a unit or to one above it.
pub async fn reaching(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<Group>> {
    sql("select distinct g.id, g.unit_id, g.name, g.ended_on, g.version
         from guidance_groups g join guidance_assignments a on a.group_id = g.id
         where a.unit_id in (select ancestor_id from unit_lines where unit_id = $1)
           and (g.ended_on is null or g.ended_on > $2) order by g.id")
    .bind(unit)
    .bind(today)
    .all(tx, group)
    .await
}
