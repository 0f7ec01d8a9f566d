//! Who is signed in. The cookie's secret is stored only as its hash.

use domain::ids::PersonId;

use crate::db::{Tx, sql};
use crate::error::Result;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id_hash: String,
    pub person: PersonId,
    pub started_at: i64,
    pub seen_at: i64,
}

pub async fn add(tx: &mut Tx, new: &Session) -> Result<()> {
    sql("insert into sessions (id_hash, person_id, started_at, seen_at) values ($1, $2, $3, $4)")
        .bind(new.id_hash.as_str())
        .bind(new.person)
        .bind(new.started_at)
        .bind(new.seen_at)
        .run(tx)
        .await
        .map(drop)
}

pub async fn find(tx: &mut Tx, id_hash: &str) -> Result<Option<Session>> {
    sql("select id_hash, person_id, started_at, seen_at from sessions where id_hash = $1")
        .bind(id_hash)
        .find(tx, |row| {
            Ok(Session {
                id_hash: row.get("id_hash")?,
                person: row.get("person_id")?,
                started_at: row.get("started_at")?,
                seen_at: row.get("seen_at")?,
            })
        })
        .await
}

pub async fn touch(tx: &mut Tx, id_hash: &str, seen_at: i64) -> Result<()> {
    sql("update sessions set seen_at = $2 where id_hash = $1")
        .bind(id_hash)
        .bind(seen_at)
        .run(tx)
        .await
        .map(drop)
}

pub async fn remove(tx: &mut Tx, id_hash: &str) -> Result<()> {
    sql("delete from sessions where id_hash = $1").bind(id_hash).run(tx).await.map(drop)
}

/// Signs the person out everywhere: after a new password, a lock, or a change of duties.
pub async fn remove_of(tx: &mut Tx, person: PersonId) -> Result<()> {
    sql("delete from sessions where person_id = $1").bind(person).run(tx).await.map(drop)
}

pub async fn remove_expired(tx: &mut Tx, started_before: i64, seen_before: i64) -> Result<()> {
    sql("delete from sessions where started_at < $1 or seen_at < $2")
        .bind(started_before)
        .bind(seen_before)
        .run(tx)
        .await
        .map(drop)
}
