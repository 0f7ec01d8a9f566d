//! What the database itself says its tables are, in words both engines share.
//!
//! The one place besides `db` where a statement is written for one engine: catalogues differ, what they say must not.

use std::collections::BTreeSet;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

/// The few kinds of column that both databases understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Uuid,
    Text,
    Int,
    Day,
    Flag,
    Bytes,
}

impl Kind {
    /// By the name the migrations use.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "uuid" => Self::Uuid,
            "text" => Self::Text,
            "bigint" => Self::Int,
            "date" => Self::Day,
            "boolean" => Self::Flag,
            "bytea" => Self::Bytes,
            _ => return None,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    pub nullable: bool,
}

/// A column whose values must stand in a column of another table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    pub column: String,
    pub table: String,
    pub target: String,
}

/// An index other than that of the primary key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Index {
    pub name: String,
    pub columns: Vec<String>,
    pub unique: bool,
}

/// A named check with the codes that stand in it. The rest of its wording is not compared: PostgreSQL rewrites it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    pub name: String,
    pub codes: BTreeSet<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    /// In the order in which the migrations brought them.
    pub columns: Vec<Column>,
    pub primary_key: Vec<String>,
    pub references: Vec<Reference>,
    pub indexes: Vec<Index>,
    pub checks: Vec<Check>,
}

/// Every table, by name.
pub async fn tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let mut tables = if tx.is_sqlite() { sqlite_tables(tx).await? } else { postgres_tables(tx).await? };
    for table in &mut tables {
        table.references.sort();
        table.indexes.sort();
        table.checks.sort();
    }
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tables)
}

pub(crate) async fn has_table(tx: &mut Tx, name: &str) -> Result<bool> {
    let names = if tx.is_sqlite() { sqlite_names(tx).await? } else { postgres_names(tx).await? };
    Ok(names.iter().any(|known| known == name))
}

fn column(row: &Row<'_>, table: &str, nullable: bool) -> Result<Column> {
    let name: String = row.get("name")?;
    let kind: String = row.get("kind")?;
    match Kind::of(&kind) {
        Some(kind) => Ok(Column { name, kind, nullable }),
        None => Err(Error::Unusable(format!("{table}.{name} is of the unknown kind {kind}"))),
    }
}

/// Rows of (index, unique, column) in order, gathered by index.
fn gather(rows: Vec<(String, bool, String)>) -> Vec<Index> {
    let mut indexes: Vec<Index> = Vec::new();
    for (name, unique, column) in rows {
        match indexes.last_mut() {
            Some(last) if last.name == name => last.columns.push(column),
            _ => indexes.push(Index { name, columns: vec![column], unique }),
        }
    }
    indexes
}

/// What stands between single quotes.
fn codes(check: &str) -> BTreeSet<String> {
    check.split('\'').skip(1).step_by(2).map(str::to_owned).collect()
}

async fn sqlite_names(tx: &mut Tx) -> Result<Vec<String>> {
    sql("select name from sqlite_master where type = 'table' and substr(name, 1, 7) <> 'sqlite_'")
        .all(tx, |row| row.get("name"))
        .await
}

async fn sqlite_tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for name in sqlite_names(tx).await? {
        let columns = sql(
            "select name, lower(type) as kind, \"notnull\" as required, pk from pragma_table_info($1) order by cid",
        )
        .bind(name.as_str())
        .all(tx, |row| {
            Ok((column(row, &name, row.get::<i64>("required")? == 0)?, row.get::<i64>("pk")?))
        })
        .await?;
        let mut key: Vec<(i64, String)> = columns
            .iter()
            .filter(|(_, place)| *place > 0)
            .map(|(column, place)| (*place, column.name.clone()))
            .collect();
        key.sort();
        let references = sql("select \"from\" as source, \"table\" as name, \"to\" as target
                              from pragma_foreign_key_list($1)")
        .bind(name.as_str())
        .all(tx, |row| {
            Ok(Reference { column: row.get("source")?, table: row.get("name")?, target: row.get("target")? })
        })
        .await?;
        let indexes = sql("select l.name, l.\"unique\" as is_unique, i.name as indexed
                           from pragma_index_list($1) l, pragma_index_info(l.name) i
                           where l.origin <> 'pk' order by l.name, i.seqno")
        .bind(name.as_str())
        .all(tx, |row| Ok((row.get("name")?, row.get::<i64>("is_unique")? == 1, row.get("indexed")?)))
        .await?;
        let definition: String = sql("select sql from sqlite_master where type = 'table' and name = $1")
            .bind(name.as_str())
            .one(tx, |row| row.get("sql"))
            .await?;
        tables.push(Table {
            columns: columns.into_iter().map(|(column, _)| column).collect(),
            primary_key: key.into_iter().map(|(_, column)| column).collect(),
            references,
            indexes: gather(indexes),
            checks: sqlite_checks(&definition),
            name,
        });
    }
    Ok(tables)
}

/// The named checks of a `create table` text. SQLite keeps that text and nothing finer.
fn sqlite_checks(definition: &str) -> Vec<Check> {
    let mut checks = Vec::new();
    for part in definition.split("constraint ").skip(1) {
        let Some((name, rest)) = part.split_once(" check ") else { continue };
        let mut depth = 0_i32;
        let mut quoted = false;
        let end = rest.find(|c| {
            match c {
                '\'' => quoted = !quoted,
                '(' if !quoted => depth += 1,
                ')' if !quoted => depth -= 1,
                _ => {}
            }
            depth == 0 && !quoted && c == ')'
        });
        let body = end.map_or(rest, |end| &rest[..end]);
        checks.push(Check { name: name.trim().to_owned(), codes: codes(body) });
    }
    checks
}

async fn postgres_names(tx: &mut Tx) -> Result<Vec<String>> {
    sql("select cast(table_name as text) as name from information_schema.tables
         where table_schema = current_schema() and table_type = 'BASE TABLE'")
    .all(tx, |row| row.get("name"))
    .await
}

async fn postgres_tables(tx: &mut Tx) -> Result<Vec<Table>> {
    let mut tables = Vec::new();
    for name in postgres_names(tx).await? {
        let columns = sql("select cast(column_name as text) as name, cast(data_type as text) as kind,
                                  (is_nullable = 'YES') as nullable
                           from information_schema.columns
                           where table_schema = current_schema() and table_name = $1 order by ordinal_position")
        .bind(name.as_str())
        .all(tx, |row| column(row, &name, row.get("nullable")?))
        .await?;
        let primary_key = sql("select cast(a.attname as text) as name
                               from pg_constraint c join pg_class t on t.oid = c.conrelid
                                    cross join lateral unnest(c.conkey) with ordinality as k (own, place)
                                    join pg_attribute a on a.attrelid = t.oid and a.attnum = k.own
                               where c.contype = 'p' and t.relname = $1
                                 and c.connamespace = cast(current_schema() as regnamespace)
                               order by k.place")
        .bind(name.as_str())
        .all(tx, |row| row.get("name"))
        .await?;
        let references = sql("select cast(a.attname as text) as source, cast(f.relname as text) as name,
                                     cast(b.attname as text) as target
                              from pg_constraint c join pg_class t on t.oid = c.conrelid
                                   join pg_class f on f.oid = c.confrelid
                                   cross join lateral unnest(c.conkey, c.confkey) as k (own, other)
                                   join pg_attribute a on a.attrelid = t.oid and a.attnum = k.own
                                   join pg_attribute b on b.attrelid = f.oid and b.attnum = k.other
                              where c.contype = 'f' and t.relname = $1
                                and c.connamespace = cast(current_schema() as regnamespace)")
        .bind(name.as_str())
        .all(tx, |row| {
            Ok(Reference { column: row.get("source")?, table: row.get("name")?, target: row.get("target")? })
        })
        .await?;
        let indexes = sql("select cast(x.relname as text) as name, i.indisunique as is_unique,
                                  cast(a.attname as text) as indexed
                           from pg_index i join pg_class t on t.oid = i.indrelid
                                join pg_class x on x.oid = i.indexrelid
                                cross join lateral unnest(cast(i.indkey as smallint[])) with ordinality as k (own, place)
                                join pg_attribute a on a.attrelid = t.oid and a.attnum = k.own
                           where not i.indisprimary and t.relname = $1
                             and t.relnamespace = cast(current_schema() as regnamespace)
                           order by x.relname, k.place")
        .bind(name.as_str())
        .all(tx, |row| Ok((row.get("name")?, row.get("is_unique")?, row.get("indexed")?)))
        .await?;
        let checks = sql("select cast(c.conname as text) as name, pg_get_constraintdef(c.oid) as body
                          from pg_constraint c join pg_class t on t.oid = c.conrelid
                          where c.contype = 'c' and t.relname = $1
                            and c.connamespace = cast(current_schema() as regnamespace)")
        .bind(name.as_str())
        .all(tx, |row| Ok(Check { name: row.get("name")?, codes: codes(&row.get::<String>("body")?) }))
        .await?;
        tables.push(Table { name, columns, primary_key, references, indexes: gather(indexes), checks });
    }
    Ok(tables)
}
