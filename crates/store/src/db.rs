//! The only place that names a driver, with its submodule.
//!
//! A statement is written once with `$1` markers. Values and rows pass through the few types of [`Value`] and
//! [`cells::Cell`], so no driver type leaves this module.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions as _, Connection as _, Postgres, Row as _, Sqlite, Transaction};

pub(crate) use self::cells::{Row, Value};
use crate::error::{Error, Result};

mod cells;

/// The bundled library must carry the fix for losing a commit when a checkpoint races with a write.
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);

/// How long a request waits for its turn to write before it is told to come back.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug, Clone)]
pub struct Db(Engine);

#[derive(Debug, Clone)]
enum Engine {
    /// One connection writes, several read: readers never wait for the writer.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        file: PathBuf,
    },
    Postgres {
        pool: PgPool,
    },
}

/// A setting of the database on which "written means written" rests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    pub name: &'static str,
    pub value: String,
    pub sound: bool,
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…` and refuses settings that could lose an acknowledged change.
    pub async fn open(url: &str) -> Result<Self> {
        let db = if let Some(path) = url.strip_prefix("sqlite:") {
            Self::open_sqlite(Path::new(path)).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            // Slow statements are not logged either: the line would tell when an anonymous opinion came.
            let options = PgConnectOptions::from_str(url).map_err(|e| Error::driver("connect", e))?;
            let options = options.disable_statement_logging();
            let opened = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(PATIENCE)
                .connect_with(options.clone())
                .await;
            let pool = match opened {
                // A server that is just starting has been waited for. Why it cannot be reached, only a single
                // connection says.
                Err(sqlx::Error::PoolTimedOut) => {
                    let why = PgConnection::connect_with(&options).await.err();
                    return Err(Error::Unusable(why.unwrap_or(sqlx::Error::PoolTimedOut).to_string()));
                }
                opened => opened.map_err(|e| Error::driver("connect", e))?,
            };
            Self(Engine::Postgres { pool })
        } else {
            return Err(Error::Unusable(format!("{url} is neither sqlite:PATH nor postgres://…")));
        };
        let unsound: Vec<String> = db
            .settings()
            .await?
            .into_iter()
            .filter(|s| !s.sound)
            .map(|s| format!("{} = {}", s.name, s.value))
            .collect();
        if unsound.is_empty() { Ok(db) } else { Err(Error::Unusable(unsound.join(", "))) }
    }

    async fn open_sqlite(file: &Path) -> Result<Self> {
        make_private(file).map_err(|e| Error::Unusable(format!("{}: {e}", file.display())))?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            // As above.
            .disable_statement_logging();
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_with(options.clone())
            .await
            .map_err(|e| Error::driver("connect", e))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(8)
            .acquire_timeout(PATIENCE)
            .connect_with(options.pragma("query_only", "on"))
            .await
            .map_err(|e| Error::driver("connect", e))?;
        Ok(Self(Engine::Sqlite { writer, readers, file: file.to_owned() }))
    }

    /// The engine's name, for people and for tests.
    pub fn engine(&self) -> &'static str {
        match &self.0 {
            Engine::Sqlite { .. } => "SQLite",
            Engine::Postgres { .. } => "PostgreSQL",
        }
    }

    /// The database file, where there is one.
    pub fn file(&self) -> Option<&Path> {
        match &self.0 {
            Engine::Sqlite { file, .. } => Some(file),
            Engine::Postgres { .. } => None,
        }
    }

    /// A transaction that sees one moment and writes nothing.
    pub async fn read(&self) -> Result<Tx> {
        Ok(Tx(match &self.0 {
            Engine::Sqlite { readers, .. } => {
                Inner::Sqlite(readers.begin().await.map_err(|e| Error::driver("begin", e))?)
            }
            Engine::Postgres { pool } => Inner::Postgres(
                pool.begin_with("begin isolation level repeatable read read only")
                    .await
                    .map_err(|e| Error::driver("begin", e))?,
            ),
        }))
    }

    /// A transaction that may write. It is undone when dropped without [`Tx::commit`].
    ///
    /// On SQLite there is one writer at a time. On PostgreSQL transactions are serializable and may end in
    /// [`Error::Busy`], after which the caller runs the whole request again.
    pub async fn write(&self) -> Result<Tx> {
        Ok(Tx(match &self.0 {
            Engine::Sqlite { writer, .. } => Inner::Sqlite(
                writer.begin_with("begin immediate").await.map_err(|e| Error::driver("begin", e))?,
            ),
            Engine::Postgres { pool } => Inner::Postgres(
                pool.begin_with("begin isolation level serializable")
                    .await
                    .map_err(|e| Error::driver("begin", e))?,
            ),
        }))
    }

    /// A transaction beside which no other of its kind runs, in whatever process: for migrations.
    pub(crate) async fn write_alone(&self) -> Result<Tx> {
        match &self.0 {
            Engine::Sqlite { .. } => self.write().await,
            Engine::Postgres { pool } => {
                // Not serializable: that would look at the moment before the wait for the lock, when the migration
                // of whoever held it was not there yet.
                let mut tx = pool
                    .begin_with("begin isolation level read committed")
                    .await
                    .map_err(|e| Error::driver("begin", e))?;
                let query = "select pg_advisory_xact_lock(4981376218043)";
                sqlx::query(query).execute(&mut *tx).await.map_err(|e| Error::driver(query, e))?;
                Ok(Tx(Inner::Postgres(tx)))
            }
        }
    }

    /// What durability rests on, as the database itself reports it.
    pub async fn settings(&self) -> Result<Vec<Setting>> {
        match &self.0 {
            Engine::Sqlite { writer, .. } => {
                let mut found = Vec::new();
                for (name, query, wanted) in [
                    ("journal_mode", "pragma journal_mode", "wal"),
                    ("synchronous", "pragma synchronous", "2"),
                    ("foreign_keys", "pragma foreign_keys", "1"),
                ] {
                    let row =
                        sqlx::query(query).fetch_one(writer).await.map_err(|e| Error::driver(query, e))?;
                    let value = row
                        .try_get::<String, _>(0)
                        .or_else(|_| row.try_get::<i64, _>(0).map(|n| n.to_string()))
                        .map_err(|e| Error::driver(query, e))?;
                    found.push(Setting { name, sound: value == wanted, value });
                }
                let query = "select sqlite_version()";
                let row = sqlx::query(query).fetch_one(writer).await.map_err(|e| Error::driver(query, e))?;
                let value: String = row.try_get(0).map_err(|e| Error::driver(query, e))?;
                found.push(Setting {
                    name: "sqlite_version",
                    sound: version(&value) >= Some(SQLITE_AT_LEAST),
                    value,
                });
                Ok(found)
            }
            Engine::Postgres { pool } => {
                let mut found = Vec::new();
                for name in ["fsync", "synchronous_commit", "full_page_writes"] {
                    let query = "select current_setting($1)";
                    let row = sqlx::query(query)
                        .bind(name)
                        .fetch_one(pool)
                        .await
                        .map_err(|e| Error::driver(query, e))?;
                    let value: String = row.try_get(0).map_err(|e| Error::driver(query, e))?;
                    found.push(Setting { name, sound: value != "off", value });
                }
                Ok(found)
            }
        }
    }

    /// Runs statements outside any transaction of ours, such as those that make and drop databases.
    #[cfg(feature = "testing")]
    pub(crate) async fn run_alone(&self, statement: String) -> Result<()> {
        let text = sqlx::AssertSqlSafe(statement.clone());
        match &self.0 {
            Engine::Sqlite { writer, .. } => sqlx::raw_sql(text).execute(writer).await.map(drop),
            Engine::Postgres { pool } => sqlx::raw_sql(text).execute(pool).await.map(drop),
        }
        .map_err(|e| Error::driver(&statement, e))
    }

    /// Waits until every connection is back and closed.
    pub async fn close(&self) {
        match &self.0 {
            Engine::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres { pool } => pool.close().await,
        }
    }
}

/// Makes the file readable by its owner alone before the driver opens it; the log beside it takes after it.
fn make_private(file: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// A transaction on either database.
#[derive(Debug)]
pub struct Tx(Inner);

#[derive(Debug)]
enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes the changes last. Only after `Ok` may anybody be told that something was recorded.
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await,
            Inner::Postgres(tx) => tx.commit().await,
        }
        .map_err(|e| Error::driver("commit", e))
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        matches!(self.0, Inner::Sqlite(_))
    }

    /// What makes an `order by` or a comparison of texts go by their bytes.
    pub(crate) fn byte_order(&self) -> &'static str {
        match self.0 {
            Inner::Sqlite(_) => "",
            Inner::Postgres(_) => " collate \"C\"",
        }
    }

    pub(crate) async fn run_script(&mut self, script: &'static str) -> Result<()> {
        match &mut self.0 {
            Inner::Sqlite(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop),
            Inner::Postgres(tx) => sqlx::raw_sql(script).execute(&mut **tx).await.map(drop),
        }
        .map_err(|e| Error::driver("script", e))
    }
}

/// A statement with its values.
#[derive(Debug)]
pub(crate) struct Statement {
    text: sqlx::SqlStr,
    values: Vec<Value>,
}

/// Begins a statement written out in the source.
pub(crate) fn sql(text: &'static str) -> Statement {
    Statement { text: sqlx::SqlSafeStr::into_sql_str(text), values: Vec::new() }
}

/// Begins a statement put together by [`crate::dump`] from the schema's own table and column names.
pub(crate) fn sql_of_schema(text: String) -> Statement {
    Statement { text: sqlx::SqlSafeStr::into_sql_str(sqlx::AssertSqlSafe(text)), values: Vec::new() }
}

macro_rules! bind_all {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Id(v) => query.bind(v),
                Value::Text(v) => query.bind(v),
                Value::Int(v) => query.bind(v),
                Value::Day(v) => query.bind(v),
                Value::Flag(v) => query.bind(v),
                Value::Bytes(v) => query.bind(v),
            };
        }
        query
    }};
}

impl Statement {
    pub(crate) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// All rows.
    pub(crate) async fn all<T>(self, tx: &mut Tx, read: impl Fn(&Row) -> Result<T>) -> Result<Vec<T>> {
        let text = self.text.clone();
        let failed = |e| Error::driver(text.as_str(), e);
        match &mut tx.0 {
            Inner::Sqlite(tx) => {
                let query = bind_all!(sqlx::query(self.text), self.values);
                let rows = query.fetch_all(&mut **tx).await.map_err(failed)?;
                rows.into_iter().map(|row| read(&Row::sqlite(row, text.as_str()))).collect()
            }
            Inner::Postgres(tx) => {
                let query = bind_all!(sqlx::query(self.text), self.values);
                let rows = query.fetch_all(&mut **tx).await.map_err(failed)?;
                rows.into_iter().map(|row| read(&Row::postgres(row, text.as_str()))).collect()
            }
        }
    }

    /// The first row, if any.
    pub(crate) async fn find<T>(self, tx: &mut Tx, read: impl Fn(&Row) -> Result<T>) -> Result<Option<T>> {
        Ok(self.all(tx, read).await?.into_iter().next())
    }

    /// The only row of a statement that always has one.
    pub(crate) async fn one<T>(self, tx: &mut Tx, read: impl Fn(&Row) -> Result<T>) -> Result<T> {
        let text = self.text.clone();
        let none = || Error::driver(text.as_str(), sqlx::Error::RowNotFound);
        self.find(tx, read).await?.ok_or_else(none)
    }

    /// Runs it; how many rows it touched.
    pub(crate) async fn run(self, tx: &mut Tx) -> Result<u64> {
        let text = self.text.clone();
        let failed = |e| Error::driver(text.as_str(), e);
        match &mut tx.0 {
            Inner::Sqlite(tx) => bind_all!(sqlx::query(self.text), self.values)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err(failed),
            Inner::Postgres(tx) => bind_all!(sqlx::query(self.text), self.values)
                .execute(&mut **tx)
                .await
                .map(|done| done.rows_affected())
                .map_err(failed),
        }
    }
}
