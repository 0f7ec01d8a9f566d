//! What can go wrong between us and the database.

use std::fmt;

pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug)]
pub enum Error {
    /// Another transaction was in the way and nothing was written. Running the same request again is safe.
    Busy,
    /// A row that cannot be: a code nobody knows, a missing value. It names itself so that it can be looked at.
    Inconsistent { table: String, column: String, id: String, detail: String },
    /// The record is not there.
    Missing { table: &'static str, id: String },
    /// The record has been changed since it was read.
    Stale { table: &'static str, id: String },
    /// The database cannot be used as it is.
    Unusable(String),
    /// A line of a dump that does not fit.
    Dump { line: u64, why: String },
    /// The other side of a dump, the file it goes to or comes from, failed.
    Outside(Box<dyn std::error::Error + Send + Sync>),
    /// Whatever else the driver reports.
    Driver { statement: String, source: Box<dyn std::error::Error + Send + Sync> },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy => write!(f, "another transaction was in the way"),
            Self::Inconsistent { table, column, id, detail } => {
                write!(f, "inconsistent row {id} in {table}.{column}: {detail}")
            }
            Self::Missing { table, id } => write!(f, "no row {id} in {table}"),
            Self::Stale { table, id } => write!(f, "row {id} in {table} has changed meanwhile"),
            Self::Unusable(why) => write!(f, "the database cannot be used: {why}"),
            Self::Dump { line, why } => write!(f, "line {line} of the dump {why}"),
            Self::Outside(source) => write!(f, "{source}"),
            Self::Driver { statement, source } => write!(f, "{source} (in: {statement})"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Driver { source, .. } | Self::Outside(source) => Some(source.as_ref()),
            _ => None,
        }
    }
}

impl Error {
    pub(crate) fn driver(statement: &str, error: sqlx::Error) -> Self {
        let busy = match &error {
            sqlx::Error::Database(inner) => inner.code().is_some_and(|code| {
                // PostgreSQL: serialization failure, deadlock.
                // SQLite: BUSY, BUSY_SNAPSHOT.
                matches!(code.as_ref(), "40001" | "40P01" | "5" | "517")
            }),
            sqlx::Error::PoolTimedOut => true,
            _ => false,
        };
        if busy {
            Self::Busy
        } else {
            Self::Driver { statement: statement.to_owned(), source: Box::new(error) }
        }
    }
}
