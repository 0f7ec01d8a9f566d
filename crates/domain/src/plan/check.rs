//! What is wrong with a plan, held against what the campaign asks of the unit.

use super::{Content, Fault};
use crate::progress::{BodyMeeting, Run};

pub fn faults(_content: &Content, _run: &Run<'_>, _body: Option<&BodyMeeting>) -> Vec<Fault> {
    Vec::new()
}
