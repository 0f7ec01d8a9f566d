//! How far a whole tree is: the summary row of each unit, and their sums over everything below a unit.

use std::collections::BTreeMap;

use time::Date;

use crate::campaign::{Stage, Step};
use crate::ids::UnitId;
use crate::progress::{self, Cell, Records, Run, State};

/// The summary of one unit in one campaign, computed from its records and kept beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub unit: UnitId,
    pub cells: Vec<Cell>,
    /// What falls due first of all that is not done.
    pub next: Option<(Date, Step)>,
    /// How many things are missing, as the unit's own page counts them.
    pub open: i64,
}

impl Row {
    pub fn of(run: &Run<'_>, records: &Records) -> Self {
        Self {
            unit: records.unit,
            cells: progress::cells(run, records),
            next: progress::next(run, records),
            open: i64::try_from(progress::missing(run, records).len()).unwrap_or(i64::MAX),
        }
    }

    /// Is any stage past its day? The same day the database is asked by.
    pub fn is_late(&self, today: Date) -> bool {
        self.next.is_some_and(|(day, _)| day < today)
    }

    pub fn cell(&self, stage: Stage) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.stage == stage)
    }
}

/// How many units stand how in one stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub done: i64,
    pub waiting: i64,
    pub open: i64,
    pub planned: i64,
    /// Held, and not yet completed with what was said there.
    pub completing: i64,
    pub not_yet: i64,
    pub not_asked: i64,
    /// Of those waiting, open or not begun: past their day.
    pub late: i64,
}

impl Tally {
    fn take(&mut self, cell: Cell, units: i64, today: Date) {
        let slot = match cell.state {
            State::Done => &mut self.done,
            State::Waiting => &mut self.waiting,
            State::Open => &mut self.open,
            State::Planned => &mut self.planned,
            State::Completing => &mut self.completing,
            State::NotYet => &mut self.not_yet,
            State::NotAsked => &mut self.not_asked,
        };
        *slot += units;
        if cell.is_late(today) {
            self.late += units;
        }
    }

    fn join(&mut self, other: &Self) {
        self.done += other.done;
        self.waiting += other.waiting;
        self.open += other.open;
        self.planned += other.planned;
        self.completing += other.completing;
        self.not_yet += other.not_yet;
        self.not_asked += other.not_asked;
        self.late += other.late;
    }

    /// The units of which the stage is asked.
    pub fn asked(&self) -> i64 {
        self.done + self.waiting + self.open + self.planned + self.completing + self.not_yet
    }
}

/// What a number of units come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sum {
    pub units: i64,
    /// Units with any stage past its day.
    pub late: i64,
    /// How many things are missing in all of them.
    pub open: i64,
    pub stages: BTreeMap<Stage, Tally>,
}

impl Sum {
    pub fn stage(&self, stage: Stage) -> Tally {
        self.stages.get(&stage).copied().unwrap_or_default()
    }

    pub fn take(&mut self, alike: &Alike, today: Date) {
        self.units += alike.units;
        self.open += alike.open;
        if alike.cells.iter().any(|cell| cell.is_late(today)) {
            self.late += alike.units;
        }
        for cell in &alike.cells {
            self.stages.entry(cell.stage).or_default().take(*cell, alike.units, today);
        }
    }

    pub fn join(&mut self, other: &Self) {
        self.units += other.units;
        self.late += other.late;
        self.open += other.open;
        for (stage, tally) in &other.stages {
            self.stages.entry(*stage).or_default().join(tally);
        }
    }
}

/// Units below one child that stand alike in every stage: ten thousand branches are a few dozen of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alike {
    /// The unit directly below the one looked at, under which they stand; the child may be such a unit itself.
    pub child: UnitId,
    pub cells: Vec<Cell>,
    pub units: i64,
    /// How many things are missing in them together.
    pub open: i64,
}

/// The sum over everything below each child, in whatever order the groups come.
pub fn roll_up<'a>(groups: impl IntoIterator<Item = &'a Alike>, today: Date) -> BTreeMap<UnitId, Sum> {
    let mut sums: BTreeMap<UnitId, Sum> = BTreeMap::new();
    for alike in groups {
        sums.entry(alike.child).or_default().take(alike, today);
    }
    sums
}

/// The sum of sums.
pub fn total<'a>(sums: impl IntoIterator<Item = &'a Sum>) -> Sum {
    let mut total = Sum::default();
    for sum in sums {
        total.join(sum);
    }
    total
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::Duration;
    use time::macros::date;
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date!(2026 - 02 - 10);

    fn cells() -> impl Strategy<Value = Vec<Cell>> {
        let one = (0..State::ALL.len(), prop::option::of(-5_i64..5));
        prop::collection::vec(one, Stage::ALL.len()).prop_map(|drawn| {
            let line = Stage::ALL.iter().zip(drawn);
            line.map(|(&stage, (state, day))| Cell {
                stage,
                state: State::ALL[state],
                day: day.map(|days| TODAY + Duration::days(days)),
            })
            .collect()
        })
    }

    fn groups() -> impl Strategy<Value = Vec<Alike>> {
        let one = (1_u128..6, cells(), 1_i64..500, 0_i64..900);
        prop::collection::vec(
            one.prop_map(|(child, cells, units, open)| Alike {
                child: UnitId(Uuid::from_u128(child)),
                cells,
                units,
                open,
            }),
            0..40,
        )
    }

    proptest! {
        #[test]
        fn the_children_add_up_to_the_total_in_any_order(groups in groups(), turn in 0_usize..40) {
            let sums = roll_up(&groups, TODAY);
            let mut turned = groups.clone();
            turned.rotate_left(turn % groups.len().max(1));
            turned.reverse();
            prop_assert_eq!(&roll_up(&turned, TODAY), &sums);
            let together = total(sums.values());
            prop_assert_eq!(together.units, groups.iter().map(|alike| alike.units).sum::<i64>());
            prop_assert_eq!(together.open, groups.iter().map(|alike| alike.open).sum::<i64>());
            for stage in Stage::ALL {
                let tally = together.stage(*stage);
                prop_assert_eq!(tally.asked() + tally.not_asked, together.units);
                prop_assert!(tally.late <= together.late && together.late <= together.units);
            }
        }

        #[test]
        fn taking_apart_a_group_changes_no_sum(cells in cells(), units in 2_i64..500, part in 1_i64..500) {
            let child = UnitId(Uuid::from_u128(1));
            let part = part % (units - 1) + 1;
            let alike = |units| Alike { child, cells: cells.clone(), units, open: 3 * units };
            prop_assert_eq!(roll_up(&[alike(units)], TODAY), roll_up(&[alike(part), alike(units - part)], TODAY));
        }

        #[test]
        fn a_line_of_cells_is_read_back_as_it_was_written(cells in cells()) {
            prop_assert_eq!(progress::read(&progress::written(&cells)), Some(cells));
        }
    }
}
