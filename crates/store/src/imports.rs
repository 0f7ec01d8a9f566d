//! Rosters that have been uploaded and wait for their button.

use domain::ids::{ImportId, PersonId, UnitId};

use crate::db::{Tx, sql};
use crate::error::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    pub unit: UnitId,
    pub person: PersonId,
    pub file_name: String,
    pub created_at: i64,
    /// `waiting`, `applied`, `dropped`.
    pub state: String,
    /// The judged plan as JSON.
    pub plan: String,
}

pub async fn add(tx: &mut Tx, new: &Import, content: &[u8]) -> Result<()> {
    sql("insert into imports (id, unit_id, person_id, file_name, content, created_at, state, plan)
         values ($1, $2, $3, $4, $5, $6, 'waiting', $7)")
    .bind(new.id)
    .bind(new.unit)
    .bind(new.person)
    .bind(new.file_name.as_str())
    .bind(content.to_vec())
    .bind(new.created_at)
    .bind(new.plan.as_str())
    .run(tx)
    .await
    .map(drop)
}

pub async fn find(tx: &mut Tx, id: ImportId) -> Result<Option<Import>> {
    sql("select id, unit_id, person_id, file_name, created_at, state, plan from imports where id = $1")
        .bind(id)
        .find(tx, |row| {
            Ok(Import {
                id: row.get("id")?,
                unit: row.get("unit_id")?,
                person: row.get("person_id")?,
                file_name: row.get("file_name")?,
                created_at: row.get("created_at")?,
                state: row.get("state")?,
                plan: row.get("plan")?,
            })
        })
        .await
}

/// The unit an import is meant for: enough to decide access.
pub async fn unit_of(tx: &mut Tx, id: ImportId) -> Result<Option<UnitId>> {
    sql("select unit_id from imports where id = $1").bind(id).find(tx, |row| row.get("unit_id")).await
}

pub async fn content(tx: &mut Tx, id: ImportId) -> Result<Vec<u8>> {
    sql("select id, content from imports where id = $1")
        .bind(id)
        .find(tx, |row| row.get("content"))
        .await?
        .ok_or_else(|| Error::Missing { table: "imports", id: id.to_string() })
}

/// Closes a waiting import; the file's content is not kept any longer.
pub async fn close(tx: &mut Tx, id: ImportId, state: &'static str) -> Result<()> {
    let touched = sql("update imports set state = $2, content = $3 where id = $1 and state = 'waiting'")
        .bind(id)
        .bind(state)
        .bind(Vec::new())
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "imports", id: id.to_string() }) }
}

/// A new plan after a second look at the same file.
pub async fn set_plan(tx: &mut Tx, id: ImportId, plan: &str) -> Result<()> {
    let touched = sql("update imports set plan = $2 where id = $1 and state = 'waiting'")
        .bind(id)
        .bind(plan)
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "imports", id: id.to_string() }) }
}

pub async fn remove_before(tx: &mut Tx, created_before: i64) -> Result<()> {
    sql("delete from imports where created_at < $1").bind(created_before).run(tx).await.map(drop)
}
