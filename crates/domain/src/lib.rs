//! What is true of organisations, their members and their yearly campaigns.
//!
//! Everything here is a pure function of its arguments: no clock, no chance, no file, no database, no HTML.

pub mod ids;
pub mod names;
