//! What is true of organisations, their members and their yearly campaigns.
//!
//! Everything here is a pure function of its arguments: no clock, no chance, no file, no database, no HTML.

mod codes;
mod unquoted;

pub mod access;
pub mod appointment;
pub mod body;
pub mod calendar;
pub mod campaign;
pub mod ids;
pub mod journal;
pub mod likeness;
pub mod member;
pub mod mirror;
pub mod names;
pub mod notice;
pub mod org;
pub mod overview;
pub mod plan;
pub mod preparation;
pub mod progress;
pub mod refusal;
pub mod roster;
pub mod sign_in;
pub mod theme;
pub mod wording;

pub use codes::UnknownCode;
pub use refusal::Refusal;
