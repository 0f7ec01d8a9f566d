//! Every SQL statement of the product, each written once and run on SQLite and PostgreSQL alike.
//!
//! Functions take a transaction ([`Tx`]) and typed values and give typed values back; rules live in `domain`.

mod db;
mod error;
mod migrate;
mod tree;

pub mod accounts;
pub mod appointments;
pub mod bodies;
pub mod calendar;
pub mod campaigns;
pub mod dump;
pub mod guidance;
pub mod imports;
pub mod journal;
pub mod looks;
pub mod meetings;
pub mod mirror;
pub mod notices;
pub mod opinions;
pub mod packs;
pub mod people;
pub mod plans;
pub mod problems;
pub mod progress;
pub mod rosters;
pub mod samples;
pub mod schema;
pub mod sessions;
pub mod studies;
pub mod talks;
#[cfg(feature = "testing")]
pub mod testing;
pub mod texts;
pub mod units;

pub use db::{Db, Setting, Tx};
pub use error::{Error, Result};
