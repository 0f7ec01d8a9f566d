//! Theme packs that were imported. Those of the program are not here.

use domain::ids::PersonId;
use domain::journal::Digest;

use crate::db::{Row, Tx, sql};
use crate::error::Result;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    pub code: String,
    pub revision: i64,
    pub name: String,
    pub year: i64,
    /// The file as it came in.
    pub content: String,
    pub digest: Digest,
    pub imported_at: i64,
    pub imported_by: PersonId,
}

fn imported(row: &Row<'_>) -> Result<Imported> {
    Ok(Imported {
        code: row.get("code")?,
        revision: row.get("revision")?,
        name: row.get("name")?,
        year: row.get("year")?,
        content: row.get("content")?,
        digest: row.get("digest")?,
        imported_at: row.get("imported_at")?,
        imported_by: row.get("imported_by")?,
    })
}

pub async fn add(tx: &mut Tx, new: &Imported) -> Result<()> {
    sql("insert into packs (code, revision, name, year, content, digest, imported_at, imported_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(new.code.as_str())
    .bind(new.revision)
    .bind(new.name.as_str())
    .bind(new.year)
    .bind(new.content.as_str())
    .bind(new.digest)
    .bind(new.imported_at)
    .bind(new.imported_by)
    .run(tx)
    .await
    .map(drop)
}

pub async fn find(tx: &mut Tx, code: &str, revision: i64) -> Result<Option<Imported>> {
    sql("select code, revision, name, year, content, digest, imported_at, imported_by from packs
         where code = $1 and revision = $2")
    .bind(code)
    .bind(revision)
    .find(tx, imported)
    .await
}

/// All editions, by code and edition.
pub async fn list(tx: &mut Tx) -> Result<Vec<Imported>> {
    sql("select code, revision, name, year, content, digest, imported_at, imported_by from packs
         order by code, revision")
    .all(tx, imported)
    .await
}
