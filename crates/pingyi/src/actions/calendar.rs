//! The table of working days: what the program brings, and what has been entered here.

use documents::table::{self, Unreadable};
use domain::access::Viewer;
use domain::calendar::{self, Calendar, YearTable, sheet};
use domain::journal::ObjectKind;
use domain::refusal::{CalendarRefusal, Wording};
use store::Tx;
use store::calendar::Entered;
use uuid::Uuid;

use super::Change;
use crate::app::App;
use crate::failure::{Failure, Result};

/// All working days that are known to this installation.
pub async fn calendar(tx: &mut Tx) -> Result<Calendar> {
    let entered = store::calendar::all(tx).await?;
    Ok(entered.into_iter().fold(Calendar::shipped(), |calendar, entered| calendar.with(entered.table)))
}

/// Where a year's table comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Shipped,
    /// Entered here, the program brings none.
    Entered,
    /// Entered here in the place of the one the program brings.
    Changed,
    /// There is none: weekends only.
    Unknown,
}

/// A year as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub year: i32,
    pub origin: Origin,
    pub table: Option<YearTable>,
    /// Of what was entered here; 0 where nothing was.
    pub version: i64,
}

impl Standing {
    fn of(year: i32, shipped: &Calendar, entered: Option<Entered>) -> Self {
        let brought = shipped.year(year).cloned();
        let (origin, table, version) = match (entered, brought) {
            (Some(entered), Some(_)) => (Origin::Changed, Some(entered.table), entered.version),
            (Some(entered), None) => (Origin::Entered, Some(entered.table), entered.version),
            (None, Some(brought)) => (Origin::Shipped, Some(brought), 0),
            (None, None) => (Origin::Unknown, None, 0),
        };
        Self { year, origin, table, version }
    }

    pub fn is_entered_here(&self) -> bool {
        matches!(self.origin, Origin::Entered | Origin::Changed)
    }
}

pub async fn year(app: &App, year: i32) -> Result<Standing> {
    if !calendar::YEARS.contains(&year) {
        return Err(Failure::NotFound);
    }
    let mut tx = app.db.read().await?;
    let entered = store::calendar::year(&mut tx, year).await?;
    Ok(Standing::of(year, &Calendar::shipped(), entered))
}

/// Every known year, this one and the next, the latest first.
pub async fn years(app: &App) -> Result<Vec<Standing>> {
    let mut tx = app.db.read().await?;
    let shipped = Calendar::shipped();
    let mut entered = store::calendar::all(&mut tx).await?;
    let this = app.clock.today().year();
    let known = shipped.years().chain(entered.iter().map(|entered| &entered.table)).map(|table| table.year);
    let years: std::collections::BTreeSet<i32> = known.chain([this, this + 1]).collect();
    let standing = years.into_iter().rev().map(|year| {
        let place = entered.iter().position(|entered| entered.table.year == year);
        let kept = place.map(|place| entered.swap_remove(place));
        Standing::of(year, &shipped, kept)
    });
    Ok(standing.collect())
}

/// What the journal knows a year's table by.
fn state(table: &YearTable) -> (i32, &str, String) {
    (table.year, &table.basis, calendar::written(&table.days))
}

/// Years have no id; this one is the same in every installation.
fn object(year: i32) -> Uuid {
    Uuid::from_u128(u128::from(year.unsigned_abs()))
}

fn told(table: &YearTable) -> String {
    let working = table.days.values().filter(|day| day.working).count();
    let off = table.days.len() - working;
    format!("{}年：放假 {off} 天，调休上班 {working} 天；依据：{}", table.year, table.basis)
}

/// Puts the table into force for its year. Says whether anything is different now.
pub async fn save(app: &App, who: &Viewer, table: &YearTable, version: i64) -> Result<bool> {
    calendar::may_stand(table).map_err(domain::Refusal::from)?;
    let mut tx = app.db.write().await?;
    let kept = store::calendar::year(&mut tx, table.year).await?;
    let before = Standing::of(table.year, &Calendar::shipped(), kept);
    if before.version != version {
        return Err(Failure::Stale);
    }
    if before.table.as_ref() == Some(table) {
        return Ok(false);
    }
    store::calendar::set_year(&mut tx, table, version).await?;
    let top = store::units::top(&mut tx).await?.ok_or(Failure::NotFound)?;
    Change::new(top.id, "录入工作日表", ObjectKind::Calendar, object(table.year))
        .summary(told(table))
        .states(before.table.as_ref().map(state).as_ref(), Some(&state(table)))?
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(true)
}

/// Takes what was entered here back: the program's own table holds again, or weekends.
pub async fn restore(app: &App, who: &Viewer, year: i32, version: i64) -> Result<()> {
    let mut tx = app.db.write().await?;
    let kept = store::calendar::year(&mut tx, year).await?;
    let Some(kept) = kept else {
        return Err(domain::Refusal::from(CalendarRefusal::NothingToRestore { year }).into());
    };
    store::calendar::remove_year(&mut tx, year, version).await?;
    let shipped = Calendar::shipped();
    let (act, after) = match shipped.year(year) {
        Some(brought) => ("恢复随程序的工作日表", Some(brought)),
        None => ("删除录入的工作日表", None),
    };
    let top = store::units::top(&mut tx).await?.ok_or(Failure::NotFound)?;
    Change::new(top.id, act, ObjectKind::Calendar, object(year))
        .summary(after.map_or_else(|| format!("{year}年：按周末推算"), told))
        .states(Some(&state(&kept.table)), after.map(state).as_ref())?
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Reads an uploaded table, off the request's thread: a hostile file may take its second.
pub async fn read(file_name: String, content: Vec<u8>) -> Result<sheet::Sheet> {
    let task = tokio::task::spawn_blocking(move || table::read_headed(&content, &file_name, sheet::heads));
    let table = task.await.map_err(|e| Failure::Broken(anyhow::Error::new(e)))?.map_err(unreadable)?;
    let columns = sheet::recognise(&table.header).ok_or_else(no_columns)?;
    Ok(sheet::read(columns, table.rows.iter().map(|row| row.cells.as_slice()), table.epoch))
}

fn no_columns() -> Failure {
    Failure::File(Wording {
        fact: "没有找到表头。".into(),
        ground: "表头要有“日期”和“上班或休息”两列，可以有“说明”一列。".into(),
        next: "请核对文件后再上传。".into(),
    })
}

fn unreadable(why: Unreadable) -> Failure {
    match why {
        Unreadable::NoHeader => no_columns(),
        Unreadable::NoRows => Failure::File(Wording {
            fact: "表头下面没有内容。".into(),
            ground: "没有可读取的日期。".into(),
            next: "请核对是不是选错了文件。".into(),
        }),
        other => Failure::File(other.wording()),
    }
}
