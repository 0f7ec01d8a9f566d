//! Leadership bodies (党组, 党委, 行政班子): their dated rosters, which may hold people who are not members, and who is
//! in charge of what (分管).

use time::Date;

use crate::Refusal;
use crate::codes::codes;
use crate::ids::{BodyId, PersonId, SeatId, UnitId};

codes! {
    pub enum BodyKind {
        LeadingGroup = "leading_group" "党组",
        Committee = "committee" "党委班子",
        Administration = "administration" "行政班子",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub id: BodyId,
    pub unit: UnitId,
    pub kind: BodyKind,
    pub name: String,
    pub ended_on: Option<Date>,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    pub id: SeatId,
    pub body: BodyId,
    pub person: PersonId,
    /// 党组书记、局长, 副局长 …
    pub post: String,
    /// Order in which the body lists its members.
    pub position: i64,
    pub from: Date,
    pub until: Option<Date>,
    pub version: i64,
}

impl Seat {
    pub fn is_in_force(&self, today: Date) -> bool {
        self.from <= today && self.until.is_none_or(|day| day >= today)
    }
}

/// A leader is in charge of a unit, or of a line of work in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    pub seat: SeatId,
    pub unit: Option<UnitId>,
    pub work: String,
}

/// May the person take this seat? `seats` are those of the body, of any day.
pub fn seat(person: PersonId, from: Date, until: Option<Date>, seats: &[Seat]) -> Result<(), Refusal> {
    if let Some(until) = until
        && until < from
    {
        return Err(Refusal::EndsBeforeStart { from, until });
    }
    let overlapping = |held: &Seat| {
        held.person == person
            && held.until.is_none_or(|day| day >= from)
            && until.is_none_or(|day| day >= held.from)
    };
    if seats.iter().any(overlapping) { Err(Refusal::AlreadySeated) } else { Ok(()) }
}
