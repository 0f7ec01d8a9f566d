//! Tables in, records out; sheets in, bytes out. Counts nothing, queries nothing, decides nothing.

pub mod plain;
pub mod roster;
pub mod table;
pub mod xlsx;
