use crate::campaign::Deadline;
use std::collections::BTreeMap;
use time::Date;
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    _x: BTreeMap<i32, i32>,
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    pub day: Date,
    pub assumed: Vec<i32>,
}
#[derive(Debug, Clone, Copy, Default)]
pub struct Anchors {
    pub window_from: Option<Date>,
    pub window_until: Option<Date>,
    pub meeting: Option<Date>,
}
impl Calendar {
    pub fn resolve(&self, _d: &Deadline, _a: &Anchors) -> Option<Reckoned> {
        None
    }
}
