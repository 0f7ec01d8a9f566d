//! 范文: texts from elsewhere. Lists read no words; only comparing does.

use domain::ids::{PersonId, SampleId};
use domain::preparation::sample::Known;

use crate::db::{Row, Tx, sql};
use crate::error::Result;

/// A sample without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    pub id: SampleId,
    pub title: String,
    /// Where it is from.
    pub origin: String,
    pub added_by: PersonId,
    pub added_at: i64,
}

/// A sample as lists show it: how long it is, and who has loaded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub sample: Sample,
    pub length: i64,
    pub added_by_name: String,
}

fn sample(row: &Row<'_>) -> Result<Sample> {
    Ok(Sample {
        id: row.get("id")?,
        title: row.get("title")?,
        origin: row.get("origin")?,
        added_by: row.get("added_by")?,
        added_at: row.get("added_at")?,
    })
}

pub async fn add(tx: &mut Tx, new: &Sample, words: &str) -> Result<()> {
    sql("insert into sample_texts (id, title, origin, words, added_by, added_at) values ($1, $2, $3, $4, $5, $6)")
        .bind(new.id)
        .bind(new.title.as_str())
        .bind(new.origin.as_str())
        .bind(words)
        .bind(new.added_by)
        .bind(new.added_at)
        .run(tx)
        .await
        .map(drop)
}

/// The latest first.
pub async fn list(tx: &mut Tx) -> Result<Vec<Listed>> {
    sql("select s.id, s.title, s.origin, s.added_by, s.added_at, cast(length(s.words) as bigint) as letters, p.name
         from sample_texts s join people p on p.id = s.added_by order by s.added_at desc, s.id desc")
    .all(tx, |row| {
        Ok(Listed { sample: sample(row)?, length: row.get("letters")?, added_by_name: row.get("name")? })
    })
    .await
}

pub async fn find(tx: &mut Tx, id: SampleId) -> Result<Option<Sample>> {
    sql("select id, title, origin, added_by, added_at from sample_texts where id = $1")
        .bind(id)
        .find(tx, sample)
        .await
}

/// All with their words, to compare with. No page shows them.
pub async fn all(tx: &mut Tx) -> Result<Vec<Known>> {
    sql("select id, title, words from sample_texts order by added_at, id")
        .all(tx, |row| Ok(Known { id: row.get("id")?, title: row.get("title")?, words: row.get("words")? }))
        .await
}

pub async fn remove(tx: &mut Tx, id: SampleId) -> Result<()> {
    sql("delete from sample_texts where id = $1").bind(id).run(tx).await.map(drop)
}
