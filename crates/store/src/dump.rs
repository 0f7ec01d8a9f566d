//! All records as lines of text that either database writes and either database reads: what a backup is made of.
//!
//! A dump is a sequence of JSON lines, to be kept together and in their order:
//!
//! ```text
//! {"head":{"format":1,"schema":1}}
//! {"row":{"table":"units","cells":{"id":"0190…","parent_id":null,"kind":"committee",…}}}
//! …
//! {"end":{"rows":{"accounts":12,…}}}
//! ```
//!
//! The same records give the same bytes on either database. Ids are hyphenated, days `2026-01-31`, moments and numbers
//! JSON numbers, bytes hexadecimal. A row comes after every row it refers to. The last line counts them, so that a cut
//! file is no dump. A container, digests and signatures are the caller's business.
//!
//! Left out are `migrations`, which the reading program makes itself; `sessions`, since a restored backup must sign
//! nobody in; `sign_in_failures`, which are forgotten after a while anyway; and `imports`, given up after a day: a roster
//! judged against other records must be judged again.

use std::collections::{BTreeMap, BTreeSet};

use serde::ser::SerializeMap as _;
use serde::{Deserialize, Serialize};
use time::Date;
use time::format_description::StaticFormatDescription;
use time::macros::format_description;
use uuid::Uuid;

use crate::db::{Row, Tx, Value, sql_of_schema};
use crate::error::{Error, Result};
use crate::migrate::version;
use crate::schema::{self, Column, Kind, Table};

/// How the lines are written; another number is another format.
const FORMAT: i64 = 1;

const LEFT_OUT: &[&str] = &["migrations", "sessions", "sign_in_failures", "imports"];

/// Tables whose rows refer to each other and are written so that each comes after the one it refers to: units by their
/// depth, campaigns by their ids, of which a check says that they only refer to an earlier one.
const TO_ITSELF: &[&str] = &["units", "campaigns"];

/// Rows held in memory at a time.
const PAGE: i64 = 500;

const DAY: StaticFormatDescription = format_description!("[year]-[month]-[day]");

/// How many rows there are of each table.
pub type Counts = BTreeMap<String, u64>;

/// What goes wrong on the caller's side of a dump: a full disk, a damaged archive.
pub type Outside = Box<dyn std::error::Error + Send + Sync>;

/// Hands every line to `sink`, with the table it belongs to (empty for the first and the last line) for whoever shows
/// progress. All lines are of one moment if `tx` comes from [`crate::Db::read`].
pub async fn write(
    tx: &mut Tx,
    sink: &mut (dyn FnMut(&str, &str) -> Result<(), Outside> + Send),
) -> Result<Counts> {
    let mut counts = Counts::new();
    let head = Written::Head { format: FORMAT, schema: version(tx).await? };
    sink("", &line(&head)?).map_err(Error::Outside)?;
    for table in in_order(schema::tables(tx).await?)? {
        let rows = write_table(tx, &table, sink).await?;
        let there = count(tx, &table.name).await?;
        if rows != there {
            let found = format!("{there} rows, of which {rows} can be put in order");
            return Err(Error::Unusable(format!("{} has {found}", table.name)));
        }
        counts.insert(table.name, rows);
    }
    sink("", &line(&Written::End { rows: &counts })?).map_err(Error::Outside)?;
    Ok(counts)
}

/// Reads a dump into a migrated database without any row. `tx` comes from [`crate::Db::write`]; the caller commits it,
/// and only after `Ok`: a dump that is refused half-way has left rows in the transaction.
pub async fn load(
    tx: &mut Tx,
    lines: impl Iterator<Item = Result<String, Outside>> + Send,
) -> Result<Counts> {
    let tables = schema::tables(tx).await?;
    for table in tables.iter().filter(|table| table.name != "migrations") {
        if count(tx, &table.name).await? > 0 {
            return Err(Error::Unusable(format!(
                "a dump is loaded into an empty database only, and {} has rows",
                table.name
            )));
        }
    }
    let targets = targets(tables);
    let mut counts: Counts = targets.keys().map(|name| (name.clone(), 0)).collect();
    let mut announced = None;
    let mut number = 0;
    for text in lines {
        number += 1;
        let wrong = |why: String| Error::Dump { line: number, why };
        let text = text.map_err(Error::Outside)?;
        let read: Read = serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))?;
        match read {
            _ if announced.is_some() => return Err(wrong("comes after the last line".to_owned())),
            Read::Head { format, schema } if number == 1 => {
                let wanted = version(tx).await?;
                if (format, schema) != (FORMAT, wanted) {
                    return Err(wrong(format!(
                        "is of format {format} and schema {schema}, and this database takes format {FORMAT} and \
                         schema {wanted} – load it with the program that wrote it, then migrate"
                    )));
                }
            }
            _ if number == 1 => return Err(wrong("is no head".to_owned())),
            Read::Head { .. } => return Err(wrong("is a second head".to_owned())),
            Read::Row { table, cells } => {
                let Some(target) = targets.get(&table) else {
                    return Err(wrong(format!("has no place here: no table {table} is loaded")));
                };
                let mut statement = sql_of_schema(target.statement.clone());
                for value in target.values(cells).map_err(wrong)? {
                    statement = statement.bind(value);
                }
                statement.run(tx).await?;
                *counts.entry(table).or_default() += 1;
            }
            Read::End { rows } => announced = Some(rows),
        }
    }
    match announced {
        Some(announced) if announced == counts => Ok(counts),
        Some(announced) => Err(Error::Dump {
            line: number,
            why: format!("announces {announced:?}, and what came is {counts:?}"),
        }),
        None => {
            Err(Error::Dump { line: number, why: "is the last one, and no end: the dump is cut".to_owned() })
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Written<'a> {
    Head { format: i64, schema: i64 },
    Row { table: &'a str, cells: Cells<'a> },
    End { rows: &'a Counts },
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
enum Read {
    Head { format: i64, schema: i64 },
    Row { table: String, cells: serde_json::Map<String, serde_json::Value> },
    End { rows: Counts },
}

/// A row, its cells in the order of the table's columns.
struct Cells<'a>(&'a [Column], &'a [Value]);

impl Serialize for Cells<'_> {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(self.0.len()))?;
        for (column, value) in self.0.iter().zip(self.1) {
            map.serialize_entry(&column.name, &json(value).map_err(serde::ser::Error::custom)?)?;
        }
        map.end()
    }
}

fn line(written: &Written<'_>) -> Result<String> {
    serde_json::to_string(written).map_err(|e| Error::Outside(Box::new(e)))
}

async fn write_table(
    tx: &mut Tx,
    table: &Table,
    sink: &mut (dyn FnMut(&str, &str) -> Result<(), Outside> + Send),
) -> Result<u64> {
    let pages = Pages::of(table, tx.byte_order());
    let mut rows = 0;
    let mut last: Option<Vec<Value>> = None;
    loop {
        let mut statement = sql_of_schema(pages.statement(last.is_some()));
        for value in last.iter().flatten() {
            statement = statement.bind(value.clone());
        }
        let page = statement
            .all(tx, |row| {
                let cells =
                    table.columns.iter().map(|column| cell(row, column)).collect::<Result<Vec<_>>>()?;
                let key = pages.keys.iter().map(|key| cell(row, key)).collect::<Result<Vec<_>>>()?;
                Ok((cells, key))
            })
            .await?;
        let Some((_, key)) = page.last() else { return Ok(rows) };
        last = Some(key.clone());
        for (cells, _) in &page {
            let row = Written::Row { table: &table.name, cells: Cells(&table.columns, cells) };
            sink(&table.name, &line(&row)?).map_err(Error::Outside)?;
            rows += 1;
        }
    }
}

/// How a table is read page by page: each page begins behind the key of the last row before it.
struct Pages {
    select: String,
    /// The key as it is compared and ordered.
    order: Vec<String>,
    keys: Vec<Column>,
}

impl Pages {
    fn of(table: &Table, byte_order: &str) -> Self {
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let mut select = format!("select {} from {}", names.join(", "), table.name);
        let mut order = Vec::new();
        let mut keys = Vec::new();
        if table.name == "units" {
            // Parents before children.
            order.push("coalesce(depth, 0)".to_owned());
            keys.push(Column { name: "deep".to_owned(), kind: Kind::Int, nullable: false });
            select = format!(
                "select {}, coalesce(depth, 0) as deep from units left join
                 (select unit_id, max(distance) as depth from unit_lines group by unit_id) as lines on unit_id = id",
                names.join(", ")
            );
        }
        for column in table.columns.iter().filter(|column| table.primary_key.contains(&column.name)) {
            // Texts in the order of their bytes, whatever the database's own order of texts is.
            let suffix = if column.kind == Kind::Text { byte_order } else { "" };
            order.push(format!("{}{suffix}", column.name));
            keys.push(column.clone());
        }
        Self { select, order, keys }
    }

    fn statement(&self, behind: bool) -> String {
        let order = self.order.join(", ");
        let markers: Vec<String> = (1..=self.keys.len()).map(|n| format!("${n}")).collect();
        let start =
            if behind { format!(" where ({order}) > ({})", markers.join(", ")) } else { String::new() };
        format!("{}{start} order by {order} limit {PAGE}", self.select)
    }
}

/// Tables in an order in which each comes after those it refers to.
fn in_order(tables: Vec<Table>) -> Result<Vec<Table>> {
    let mut waiting: Vec<Table> =
        tables.into_iter().filter(|table| !LEFT_OUT.contains(&table.name.as_str())).collect();
    let mut ordered: Vec<Table> = Vec::new();
    let mut placed: BTreeSet<String> = BTreeSet::new();
    while !waiting.is_empty() {
        let next = waiting.iter().position(|table| {
            table.references.iter().all(|reference| {
                placed.contains(&reference.table)
                    || (reference.table == table.name && TO_ITSELF.contains(&table.name.as_str()))
            })
        });
        let Some(next) = next else {
            let names: Vec<&str> = waiting.iter().map(|table| table.name.as_str()).collect();
            return Err(Error::Unusable(format!("no order is known for {}", names.join(", "))));
        };
        let table = waiting.remove(next);
        placed.insert(table.name.clone());
        ordered.push(table);
    }
    Ok(ordered)
}

async fn count(tx: &mut Tx, table: &str) -> Result<u64> {
    let total: i64 = sql_of_schema(format!("select count(*) as total from {table}"))
        .one(tx, |row| row.get("total"))
        .await?;
    Ok(total.unsigned_abs())
}

fn cell(row: &Row<'_>, column: &Column) -> Result<Value> {
    let name = column.name.as_str();
    let value = match column.kind {
        Kind::Uuid => Value::Id(row.get(name)?),
        Kind::Text => Value::Text(row.get(name)?),
        Kind::Int => Value::Int(row.get(name)?),
        Kind::Day => Value::Day(row.get(name)?),
        Kind::Flag => Value::Flag(row.get(name)?),
        Kind::Bytes => Value::Bytes(row.get(name)?),
    };
    if value.is_none() && !column.nullable {
        return Err(row.inconsistent(name, "nothing stands where something must"));
    }
    Ok(value)
}

/// Where the rows of one table go.
struct Target {
    columns: Vec<Column>,
    statement: String,
}

fn targets(tables: Vec<Table>) -> BTreeMap<String, Target> {
    let loaded = tables.into_iter().filter(|table| !LEFT_OUT.contains(&table.name.as_str()));
    loaded
        .map(|Table { name, columns, .. }| {
            let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
            let markers: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
            let statement =
                format!("insert into {name} ({}) values ({})", names.join(", "), markers.join(", "));
            (name, Target { columns, statement })
        })
        .collect()
}

impl Target {
    /// The cells of a row in the order of the columns: each is there, and none besides.
    fn values(&self, mut cells: serde_json::Map<String, serde_json::Value>) -> Result<Vec<Value>, String> {
        let mut values = Vec::with_capacity(self.columns.len());
        for column in &self.columns {
            let cell = cells.remove(&column.name).ok_or_else(|| format!("lacks {}", column.name))?;
            let value =
                value(column.kind, cell).map_err(|why| format!("has a wrong {}: {why}", column.name))?;
            values.push(value);
        }
        match cells.keys().next() {
            Some(stranger) => Err(format!("has an unknown {stranger}")),
            None => Ok(values),
        }
    }
}

fn json(value: &Value) -> Result<serde_json::Value, time::error::Format> {
    use serde_json::Value::{Bool, Null, Number, String};
    Ok(match value {
        Value::Id(v) => v.map_or(Null, |id| String(id.hyphenated().to_string())),
        Value::Text(v) => v.as_ref().map_or(Null, |text| String(text.clone())),
        Value::Int(v) => v.map_or(Null, |n| Number(n.into())),
        Value::Day(v) => v.map(|day| day.format(DAY)).transpose()?.map_or(Null, String),
        Value::Flag(v) => v.map_or(Null, Bool),
        Value::Bytes(v) => v.as_ref().map_or(Null, |bytes| String(to_hex(bytes))),
    })
}

/// What [`json`] wrote, or why it cannot have written this.
fn value(kind: Kind, cell: serde_json::Value) -> Result<Value, String> {
    use serde_json::Value::{Bool, Null, Number, String};
    Ok(match (kind, cell) {
        (Kind::Uuid, Null) => Value::Id(None),
        (Kind::Uuid, String(text)) => Value::Id(Some(Uuid::parse_str(&text).map_err(|e| e.to_string())?)),
        (Kind::Text, Null) => Value::Text(None),
        (Kind::Text, String(text)) => Value::Text(Some(text)),
        (Kind::Int, Null) => Value::Int(None),
        (Kind::Int, Number(n)) => Value::Int(Some(n.as_i64().ok_or("no whole number")?)),
        (Kind::Day, Null) => Value::Day(None),
        (Kind::Day, String(text)) => Value::Day(Some(Date::parse(&text, DAY).map_err(|e| e.to_string())?)),
        (Kind::Flag, Null) => Value::Flag(None),
        (Kind::Flag, Bool(flag)) => Value::Flag(Some(flag)),
        (Kind::Bytes, Null) => Value::Bytes(None),
        (Kind::Bytes, String(text)) => Value::Bytes(Some(from_hex(&text).ok_or("no hexadecimal text")?)),
        (kind, other) => return Err(format!("{other} is no {kind:?}")),
    })
}

fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| char::from(DIGITS[usize::from(n)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let digits: Vec<u8> = text.bytes().map(digit).collect::<Option<_>>()?;
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    Some(digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_the_hexadecimal_text() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(from_hex(&to_hex(&all)), Some(all));
        assert_eq!(from_hex("0"), None);
        assert_eq!(from_hex("0g"), None);
        assert_eq!(from_hex("00党"), None);
    }

    #[test]
    fn a_cell_of_the_wrong_kind_is_not_read() {
        let text = |text: &str| serde_json::Value::String(text.to_owned());
        assert!(value(Kind::Day, text("2026-02-30")).is_err());
        assert!(value(Kind::Day, text("2026-02-28")).is_ok());
        assert!(value(Kind::Uuid, text("党")).is_err());
        assert!(value(Kind::Int, serde_json::json!(1.5)).is_err());
        assert!(value(Kind::Flag, serde_json::json!(1)).is_err());
        assert!(value(Kind::Text, serde_json::json!(false)).is_err());
    }
}
