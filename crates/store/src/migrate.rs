//! Brings a database up to the schema of this program.

use crate::db::{Db, Tx, sql};
use crate::error::{Error, Result};

/// Every migration in order. A shipped one is never edited; a change is a new file and a new line.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "house", include_str!("../migrations/0001_house.sql")),
    (2, "campaign", include_str!("../migrations/0002_campaign.sql")),
    (3, "preparation", include_str!("../migrations/0003_preparation.sql")),
    (4, "before_the_meeting", include_str!("../migrations/0004_before_the_meeting.sql")),
    (5, "problem_editions", include_str!("../migrations/0005_problem_editions.sql")),
    (6, "confirmed", include_str!("../migrations/0006_confirmed.sql")),
    (7, "attention", include_str!("../migrations/0007_attention.sql")),
    (8, "as_opened", include_str!("../migrations/0008_as_opened.sql")),
    (9, "charges", include_str!("../migrations/0009_charges.sql")),
];

impl Db {
    /// The version this program needs.
    pub fn wanted_version() -> i64 {
        MIGRATIONS.last().map_or(0, |(number, ..)| *number)
    }

    /// The version the database has; 0 before its first migration.
    pub async fn version(&self) -> Result<i64> {
        version(&mut self.read().await?).await
    }

    /// Applies what is missing, each migration in a transaction of its own. Gives the numbers applied. Several
    /// programs may start at once: one of them migrates, the others wait and find nothing to do.
    pub async fn migrate(&self) -> Result<Vec<i64>> {
        let mut tx = self.write_alone().await?;
        tx.run_script(
            "create table if not exists migrations (
                 number bigint not null primary key, name text not null, digest text not null)",
        )
        .await?;
        let has = version(&mut tx).await?;
        tx.commit().await?;
        if has > Self::wanted_version() {
            return Err(Error::Unusable(format!(
                "its schema is version {has}, this program knows {} – use the newer program",
                Self::wanted_version()
            )));
        }
        let mut applied = Vec::new();
        for &(number, name, script) in MIGRATIONS {
            let mut tx = self.write_alone().await?;
            let digest = domain::journal::Digest::of(script.as_bytes());
            let known = sql("select digest from migrations where number = $1")
                .bind(number)
                .find(&mut tx, |row| row.get::<String>("digest"))
                .await?;
            match known {
                Some(known) if known != digest.to_string() => {
                    return Err(Error::Unusable(format!(
                        "migration {number} was applied in another wording"
                    )));
                }
                Some(_) => continue,
                None => {}
            }
            tx.run_script(script).await?;
            sql("insert into migrations (number, name, digest) values ($1, $2, $3)")
                .bind(number)
                .bind(name)
                .bind(digest)
                .run(&mut tx)
                .await?;
            tx.commit().await?;
            applied.push(number);
        }
        Ok(applied)
    }
}

pub(crate) async fn version(tx: &mut Tx) -> Result<i64> {
    if !crate::schema::has_table(tx, "migrations").await? {
        return Ok(0);
    }
    sql("select coalesce(max(number), 0) as number from migrations").one(tx, |row| row.get("number")).await
}
