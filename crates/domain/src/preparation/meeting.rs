//! Whether a branch may sit down: what was examined beforehand, the superior's leave, the notice of the meeting, its
//! opening.

use time::Date;

use crate::campaign::Step;
use crate::progress::{Run, Words};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub opened_on: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {}

impl Lack {
    pub fn words(&self) -> Words {
        match *self {}
    }

    pub fn step(&self) -> Step {
        match *self {}
    }
}

pub(super) fn lacks(_run: &Run<'_>, _facts: &Facts) -> Vec<Lack> {
    Vec::new()
}
