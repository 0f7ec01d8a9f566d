//! The place of a unit in the tree as text: a segment for every level, from the top down.
//!
//! Everything below a unit has a key that begins with the unit's, and texts in order are units in tree order. So a
//! subtree is a range of an index, and so is a page of it.

use std::collections::HashMap;

use domain::ids::UnitId;

use crate::db::{Tx, sql};
use crate::error::{Error, Result};

/// How long a segment is: the position among the siblings, and a tail of the id, should two siblings ever share one.
const WIDTH: i64 = 10;

/// The highest position that a segment can hold.
const LAST: i64 = 999_999;

/// Digits alone: letters do not sort alike everywhere (Danish puts “aa” behind “z”).
fn segment(position: i64, unit: UnitId) -> String {
    format!("{:06}{:04}", position.clamp(0, LAST), unit.0.as_u128() % 10_000)
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct Key(String);

impl Key {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// What every key below this one stands before: a letter comes after all digits.
    pub(crate) fn end(&self) -> String {
        format!("{}x", self.0)
    }

    pub(crate) fn child(&self, position: i64, unit: UnitId) -> Self {
        Self(self.0.clone() + &segment(position, unit))
    }

    pub(crate) fn len(&self) -> i64 {
        i64::try_from(self.0.len()).unwrap_or(i64::MAX)
    }

    /// How long the keys are of what stands directly below.
    pub(crate) fn child_len(&self) -> i64 {
        self.len() + WIDTH
    }
}

pub(crate) async fn key(tx: &mut Tx, unit: UnitId) -> Result<Key> {
    let line = crate::units::path(tx, unit).await?;
    if line.is_empty() {
        return Err(Error::Missing { table: "units", id: unit.to_string() });
    }
    Ok(line.iter().fold(Key::default(), |key, unit| key.child(unit.position, unit.id)))
}

/// How many keys [`keys`] reads with one statement.
const AT_A_TIME: usize = 20;

pub(crate) async fn keys(tx: &mut Tx, units: &[UnitId]) -> Result<HashMap<UnitId, Key>> {
    let mut keys: HashMap<UnitId, Key> = HashMap::with_capacity(units.len());
    for chunk in units.chunks(AT_A_TIME) {
        let Some(last) = chunk.last() else { continue };
        let statement = sql("select l.unit_id, a.id, a.position
             from unit_lines l join units a on a.id = l.ancestor_id
             where l.unit_id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
             order by l.unit_id, l.distance desc");
        let lines = (0..AT_A_TIME)
            .fold(statement, |statement, at| statement.bind(*chunk.get(at).unwrap_or(last)))
            .all(tx, |row| Ok((row.get("unit_id")?, row.get("position")?, row.get("id")?)))
            .await?;
        for (unit, position, above) in lines {
            let key = keys.entry(unit).or_default();
            *key = key.child(position, above);
        }
    }
    Ok(keys)
}
