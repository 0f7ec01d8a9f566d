//! The same tests on SQLite and on PostgreSQL: what one database does with a statement, the other must do too.

mod made;
mod migrating;
mod schema;
mod transactions;
mod units;
