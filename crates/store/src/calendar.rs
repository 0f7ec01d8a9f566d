//! Years of the table of working days that somebody has entered or corrected here.

use std::collections::BTreeMap;

use domain::calendar::{DayNote, YearTable};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

/// A year as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    pub table: YearTable,
    pub version: i64,
}

fn year_of(row: &Row<'_>) -> Result<i32> {
    let year: i64 = row.get("year")?;
    i32::try_from(year).map_err(|_| row.inconsistent("year", format!("{year} is no year")))
}

fn head(row: &Row<'_>) -> Result<Entered> {
    let table = YearTable { year: year_of(row)?, basis: row.get("basis")?, days: BTreeMap::new() };
    Ok(Entered { table, version: row.get("version")? })
}

fn day(row: &Row<'_>) -> Result<(Date, DayNote)> {
    Ok((row.get("day")?, DayNote { working: row.get("working")?, note: row.get("note")? }))
}

/// The years that are kept, ascending.
pub async fn years(tx: &mut Tx) -> Result<Vec<i32>> {
    sql("select year from calendar_years order by year").all(tx, year_of).await
}

pub async fn year(tx: &mut Tx, year: i32) -> Result<Option<Entered>> {
    let found = sql("select year, basis, version from calendar_years where year = $1")
        .bind(i64::from(year))
        .find(tx, head)
        .await?;
    let Some(mut entered) = found else { return Ok(None) };
    entered.table.days = sql("select day, working, note from calendar_days where year = $1 order by day")
        .bind(i64::from(year))
        .all(tx, day)
        .await?
        .into_iter()
        .collect();
    Ok(Some(entered))
}

/// All years with their days, ascending.
pub async fn all(tx: &mut Tx) -> Result<Vec<Entered>> {
    let mut entered =
        sql("select year, basis, version from calendar_years order by year").all(tx, head).await?;
    let days = sql("select year, day, working, note from calendar_days order by day")
        .all(tx, |row| Ok((year_of(row)?, day(row)?)))
        .await?;
    for (of_year, (day, note)) in days {
        if let Some(entered) = entered.iter_mut().find(|entered| entered.table.year == of_year) {
            entered.table.days.insert(day, note);
        }
    }
    Ok(entered)
}

fn stale(year: i32) -> Error {
    Error::Stale { table: "calendar_years", id: year.to_string() }
}

/// Puts the table in the place of what is kept for its year. `version` is the one that was read, 0 where there was
/// none.
pub async fn set_year(tx: &mut Tx, table: &YearTable, version: i64) -> Result<()> {
    let year = i64::from(table.year);
    let touched = if version == 0 {
        sql("insert into calendar_years (year, basis, version) values ($1, $2, 1) on conflict do nothing")
            .bind(year)
            .bind(table.basis.as_str())
            .run(tx)
            .await?
    } else {
        sql("update calendar_years set basis = $2, version = version + 1 where year = $1 and version = $3")
            .bind(year)
            .bind(table.basis.as_str())
            .bind(version)
            .run(tx)
            .await?
    };
    if touched != 1 {
        return Err(stale(table.year));
    }
    sql("delete from calendar_days where year = $1").bind(year).run(tx).await?;
    for (&day, note) in &table.days {
        sql("insert into calendar_days (day, year, working, note) values ($1, $2, $3, $4)")
            .bind(day)
            .bind(year)
            .bind(note.working)
            .bind(note.note.as_str())
            .run(tx)
            .await?;
    }
    Ok(())
}

pub async fn remove_year(tx: &mut Tx, year: i32, version: i64) -> Result<()> {
    sql("delete from calendar_days where year = $1").bind(i64::from(year)).run(tx).await?;
    let touched = sql("delete from calendar_years where year = $1 and version = $2")
        .bind(i64::from(year))
        .bind(version)
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(stale(year)) }
}
