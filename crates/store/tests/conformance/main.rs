//! The same tests on SQLite and on PostgreSQL: what one database does with a statement, the other must do too.

mod bodies;
mod calendar;
mod campaigns;
mod dump;
mod journal;
mod made;
mod meetings;
mod migrating;
mod mirror;
mod notices;
mod opinions;
mod packs;
mod people;
mod plans;
mod problems;
mod progress;
mod rosters;
mod schema;
mod signing_in;
mod studies;
mod talks;
mod texts;
mod transactions;
mod units;
mod viewers;
