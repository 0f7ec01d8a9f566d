//! Values on their way into a statement, and cells on their way out of a row.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Postgres, Row as _, Sqlite};
use time::Date;
use uuid::Uuid;

use crate::error::{Error, Result};

/// A value on its way into a statement. `None` keeps its type: PostgreSQL wants to know what it is not given.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Id(Option<Uuid>),
    Text(Option<String>),
    Int(Option<i64>),
    Day(Option<Date>),
    Flag(Option<bool>),
    Bytes(Option<Vec<u8>>),
}

impl Value {
    pub(crate) fn is_none(&self) -> bool {
        match self {
            Value::Id(v) => v.is_none(),
            Value::Text(v) => v.is_none(),
            Value::Int(v) => v.is_none(),
            Value::Day(v) => v.is_none(),
            Value::Flag(v) => v.is_none(),
            Value::Bytes(v) => v.is_none(),
        }
    }
}

/// A row on its way out. It knows the statement it came from, to name itself when it is inconsistent.
#[derive(Debug)]
pub(crate) struct Row<'q>(RowInner, &'q str);

enum RowInner {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl std::fmt::Debug for RowInner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("row")
    }
}

impl<'q> Row<'q> {
    pub(super) fn sqlite(row: SqliteRow, statement: &'q str) -> Self {
        Self(RowInner::Sqlite(row), statement)
    }

    pub(super) fn postgres(row: PgRow, statement: &'q str) -> Self {
        Self(RowInner::Postgres(row), statement)
    }

    pub(crate) fn get<T: Cell>(&self, column: &str) -> Result<T> {
        T::read(self, column)
    }

    /// An error that says which table, column and row is meant.
    pub(crate) fn inconsistent(&self, column: &str, detail: impl std::fmt::Display) -> Error {
        let table = main_table(self.1).unwrap_or("?");
        let id = match self.raw::<Option<Uuid>>("id") {
            Ok(Some(id)) => id.hyphenated().to_string(),
            Ok(None) | Err(_) => "?".to_owned(),
        };
        Error::Inconsistent {
            table: table.to_owned(),
            column: column.to_owned(),
            id,
            detail: detail.to_string(),
        }
    }

    fn raw<T>(&self, column: &str) -> Result<T, sqlx::Error>
    where
        T: for<'r> sqlx::Decode<'r, Sqlite>
            + sqlx::Type<Sqlite>
            + for<'r> sqlx::Decode<'r, Postgres>
            + sqlx::Type<Postgres>,
    {
        match &self.0 {
            RowInner::Sqlite(row) => row.try_get(column),
            RowInner::Postgres(row) => row.try_get(column),
        }
    }
}

/// The first table of the statement's own `from`; those of selects within parentheses are passed over.
fn main_table(statement: &str) -> Option<&str> {
    let mut depth = 0_i32;
    let mut words = statement.split_whitespace();
    while let Some(word) = words.next() {
        if depth == 0 && word == "from" {
            return words.next();
        }
        for c in word.chars() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
        }
    }
    None
}

/// What a column can be read as.
pub(crate) trait Cell: Sized {
    fn read(row: &Row<'_>, column: &str) -> Result<Self>;
}

macro_rules! cells {
    ($($type:ty),+) => {$(
        impl Cell for $type {
            fn read(row: &Row<'_>, column: &str) -> Result<Self> {
                // Not read as it is: SQLite's driver makes an empty text, a zero or a "no" of a null.
                match row.raw::<Option<$type>>(column) {
                    Ok(Some(value)) => Ok(value),
                    Ok(None) => Err(row.inconsistent(column, "nothing stands where something must")),
                    Err(e) => Err(row.inconsistent(column, e)),
                }
            }
        }
        impl Cell for Option<$type> {
            fn read(row: &Row<'_>, column: &str) -> Result<Self> {
                row.raw::<Option<$type>>(column).map_err(|e| row.inconsistent(column, e))
            }
        }
    )+};
}

cells!(i64, String, bool, Date, Uuid, Vec<u8>);

/// Ids and coded enumerations as values and cells. One line here for each type that the store meets.
macro_rules! values {
    (plain { $($type:ty => $variant:ident),+ $(,)? } ids { $($id:ident),+ $(,)? } codes { $($code:path),+ $(,)? }) => {
        $(
            impl From<$type> for Value { fn from(v: $type) -> Self { Value::$variant(Some(v)) } }
            impl From<Option<$type>> for Value { fn from(v: Option<$type>) -> Self { Value::$variant(v) } }
        )+
        $(
            impl From<domain::ids::$id> for Value { fn from(v: domain::ids::$id) -> Self { Value::Id(Some(v.0)) } }
            impl From<Option<domain::ids::$id>> for Value {
                fn from(v: Option<domain::ids::$id>) -> Self { Value::Id(v.map(|id| id.0)) }
            }
            impl Cell for domain::ids::$id {
                fn read(row: &Row<'_>, column: &str) -> Result<Self> { row.get::<Uuid>(column).map(Self) }
            }
            impl Cell for Option<domain::ids::$id> {
                fn read(row: &Row<'_>, column: &str) -> Result<Self> {
                    Ok(row.get::<Option<Uuid>>(column)?.map(domain::ids::$id))
                }
            }
        )+
        $(
            impl From<$code> for Value { fn from(v: $code) -> Self { Value::Text(Some(v.code().to_owned())) } }
            impl From<Option<$code>> for Value {
                fn from(v: Option<$code>) -> Self { Value::Text(v.map(|v| v.code().to_owned())) }
            }
            impl Cell for $code {
                fn read(row: &Row<'_>, column: &str) -> Result<Self> {
                    row.get::<String>(column)?.parse().map_err(|e| row.inconsistent(column, e))
                }
            }
            impl Cell for Option<$code> {
                fn read(row: &Row<'_>, column: &str) -> Result<Self> {
                    row.get::<Option<String>>(column)?
                        .map(|code| code.parse().map_err(|e| row.inconsistent(column, e)))
                        .transpose()
                }
            }
        )+
    };
}

values! {
    plain { Uuid => Id, String => Text, i64 => Int, Date => Day, bool => Flag, Vec<u8> => Bytes }
    ids { UnitId, PersonId, AppointmentId, BodyId, SeatId, GuidanceGroupId, AccountId, ImportId, CampaignId, NoticeId, PlanId, StudyId, TalkId, OpinionId, MergedOpinionId,
        ProblemId, ProblemEditionId, TextId, SampleId, ConsentId, MeetingNoticeId }
    codes {
        domain::org::UnitKind, domain::org::LabelKind, domain::member::Gender, domain::member::Stage,
        domain::member::Standing, domain::member::Ending, domain::member::LeaveReason,
        domain::appointment::Role, domain::body::BodyKind, domain::journal::ObjectKind,
        domain::campaign::CampaignKind, domain::campaign::Step, domain::campaign::roster::Relation,
        domain::campaign::roster::CorrectionKind, domain::plan::PlanStage, domain::plan::Verdict,
        domain::preparation::study::Occasion, domain::preparation::study::Form, domain::preparation::talk::TalkKind,
        domain::preparation::talk::CareKind, domain::preparation::opinion::Source,
        domain::preparation::opinion::Method, domain::preparation::opinion::Target,
        domain::preparation::opinion::Decision, domain::theme::TextKind, domain::theme::Capacity,
        domain::preparation::problem::Source, domain::preparation::problem::edition::Moment, domain::preparation::problem::Outcome,
        domain::preparation::text::Stage, domain::preparation::text::Origin, domain::preparation::text::Move,
        domain::preparation::meeting::Verdict, domain::preparation::meeting::Answer,
    }
}

impl From<&str> for Value {
    fn from(v: &str) -> Self {
        Value::Text(Some(v.to_owned()))
    }
}

impl From<Option<&str>> for Value {
    fn from(v: Option<&str>) -> Self {
        Value::Text(v.map(str::to_owned))
    }
}

impl From<domain::journal::Digest> for Value {
    fn from(v: domain::journal::Digest) -> Self {
        Value::Text(Some(v.to_string()))
    }
}

impl From<Option<domain::journal::Digest>> for Value {
    fn from(v: Option<domain::journal::Digest>) -> Self {
        Value::Text(v.map(|digest| digest.to_string()))
    }
}

impl Cell for domain::journal::Digest {
    fn read(row: &Row<'_>, column: &str) -> Result<Self> {
        row.get::<String>(column)?.parse().map_err(|e| row.inconsistent(column, e))
    }
}

impl Cell for Option<domain::journal::Digest> {
    fn read(row: &Row<'_>, column: &str) -> Result<Self> {
        row.get::<Option<String>>(column)?
            .map(|text| text.parse().map_err(|e| row.inconsistent(column, e)))
            .transpose()
    }
}
