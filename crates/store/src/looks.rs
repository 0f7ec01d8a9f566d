//! When somebody last looked at the workbench, and what has come since.

use domain::ids::{PersonId, UnitId};

use crate::db::{Tx, sql};
use crate::error::Result;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    pub seen_at: i64,
    /// The look before this one.
    pub before_at: i64,
}

pub async fn find(tx: &mut Tx, person: PersonId) -> Result<Option<Look>> {
    sql("select person_id as id, seen_at, before_at from last_looks where person_id = $1")
        .bind(person)
        .find(tx, |row| Ok(Look { seen_at: row.get("seen_at")?, before_at: row.get("before_at")? }))
        .await
}

pub async fn set(tx: &mut Tx, person: PersonId, look: Look) -> Result<()> {
    sql("insert into last_looks (person_id, seen_at, before_at) values ($1, $2, $3)
         on conflict (person_id) do update set seen_at = excluded.seen_at, before_at = excluded.before_at")
    .bind(person)
    .bind(look.seen_at)
    .bind(look.before_at)
    .run(tx)
    .await
    .map(drop)
}

/// How much has come to a unit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct News {
    /// Notices from above.
    pub notices: i64,
    /// Plans of the unit itself that were returned, or approved.
    pub returned: i64,
    pub approved: i64,
    /// Plans of units below that were submitted.
    pub submitted: i64,
}

pub async fn news(tx: &mut Tx, unit: UnitId, since: i64) -> Result<News> {
    sql("select (select count(*) from notices n join unit_lines l on l.ancestor_id = n.unit_id
                  where l.unit_id = $1 and l.distance > 0 and n.published_at > $2) as notices,
                (select count(*) from plan_rounds r join plans p on p.id = r.plan_id
                  where p.unit_id = $1 and r.decided_at > $2 and r.verdict = 'returned') as returned,
                (select count(*) from plan_rounds r join plans p on p.id = r.plan_id
                  where p.unit_id = $1 and r.decided_at > $2 and r.verdict = 'approved') as approved,
                (select count(*) from plan_rounds r join plans p on p.id = r.plan_id
                   join unit_lines l on l.unit_id = p.unit_id
                  where l.ancestor_id = $1 and l.distance > 0 and r.submitted_at > $2) as submitted")
    .bind(unit)
    .bind(since)
    .one(tx, |row| {
        Ok(News {
            notices: row.get("notices")?,
            returned: row.get("returned")?,
            approved: row.get("approved")?,
            submitted: row.get("submitted")?,
        })
    })
    .await
}
