//! 查摆问题: of the team, of each committee member, of each member; each with what happened.

use crate::preparation::talk::Circle;
use crate::progress::{Run, Words};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {}

impl Lack {
    pub fn words(&self) -> Words {
        match *self {}
    }
}

pub(super) fn lacks(_run: &Run<'_>, _facts: &Facts, _circle: &Circle) -> Vec<Lack> {
    Vec::new()
}
