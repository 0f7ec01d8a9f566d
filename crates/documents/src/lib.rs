//! Tables and manuscripts in, records and words out; sheets in, bytes out. Counts nothing, queries nothing, decides
//! nothing.

mod look;
pub mod manuscript;
mod package;
pub mod roster;
pub mod table;
pub mod xlsx;
