//! Working days: what the State Council's yearly notices say, and weekends where none is known.

mod lines;
pub mod sheet;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use time::{Date, Duration, Weekday};

pub use self::lines::{DAYS_MOST, parse, reads_working, spans, written};
use crate::campaign::{Anchor, Counting, Deadline};
use crate::refusal::CalendarRefusal;

/// Years a table can be kept for: outside them a number is a slip of the hand.
pub const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

/// What one day is, against its weekday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayNote {
    pub working: bool,
    /// 春节.
    pub note: String,
}

/// The days of one year that a notice names. All others are what their weekday says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearTable {
    pub year: i32,
    /// The notice the table rests on.
    pub basis: String,
    pub days: BTreeMap<Date, DayNote>,
}

/// May this table stand? Its days were judged line by line when they were read.
pub fn may_stand(table: &YearTable) -> Result<(), CalendarRefusal> {
    if !YEARS.contains(&table.year) {
        return Err(CalendarRefusal::YearImpossible { year: table.year });
    }
    // A year without a single holiday is a form saved too early, and would silence the note beside every deadline.
    if !table.days.values().any(|day| !day.working) {
        return Err(CalendarRefusal::NoHoliday { year: table.year });
    }
    Ok(())
}

/// A computed day, with the years on the way to it whose holidays are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    pub day: Date,
    /// Ascending. In these years only weekends were left out.
    pub assumed: Vec<i32>,
}

impl Reckoned {
    /// A day that was not counted to.
    pub fn fixed(day: Date) -> Self {
        Self { day, assumed: Vec::new() }
    }

    /// `2027年的放假安排尚未录入，按周末推算`
    pub fn note(&self) -> Option<String> {
        if self.assumed.is_empty() {
            return None;
        }
        let years: Vec<String> = self.assumed.iter().map(|year| format!("{year}年")).collect();
        let years = crate::wording::list(years.iter().map(String::as_str));
        Some(format!("{years}的放假安排尚未录入，按周末推算"))
    }
}

/// The days a campaign's deadlines are counted from. `None`: not settled yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anchors {
    pub window_from: Option<Date>,
    pub window_until: Option<Date>,
    pub meeting: Option<Date>,
}

impl Anchors {
    pub fn day(&self, anchor: Anchor) -> Option<Date> {
        match anchor {
            Anchor::WindowFrom => self.window_from,
            Anchor::WindowUntil => self.window_until,
            Anchor::Meeting => self.meeting,
        }
    }
}

/// The working days of all known years. The default knows none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, YearTable>,
}

impl Calendar {
    /// The years the program brings.
    pub fn shipped() -> Self {
        static SHIPPED: LazyLock<Calendar> = LazyLock::new(|| Calendar {
            years: lines::shipped(include_str!("../data/working_days.txt"))
                .expect("the shipped table is read by a test")
                .into_iter()
                .map(|table| (table.year, table))
                .collect(),
        });
        SHIPPED.clone()
    }

    /// Takes a year in; one that was there is replaced as a whole.
    #[must_use]
    pub fn with(mut self, year: YearTable) -> Self {
        self.years.insert(year.year, year);
        self
    }

    /// What any day of a campaign in these years rests on, in the words of [`Reckoned::note`].
    pub fn note_of(&self, from: Date, until: Date) -> Option<String> {
        let assumed = (from.year()..=until.year()).filter(|year| !self.is_known(*year)).collect();
        Reckoned { day: until, assumed }.note()
    }

    pub fn is_known(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    pub fn year(&self, year: i32) -> Option<&YearTable> {
        self.years.get(&year)
    }

    pub fn years(&self) -> impl DoubleEndedIterator<Item = &YearTable> {
        self.years.values()
    }

    /// What a notice says about this day, if one does.
    pub fn note(&self, day: Date) -> Option<&DayNote> {
        self.years.get(&day.year()).and_then(|table| table.days.get(&day))
    }

    pub fn is_working(&self, day: Date) -> bool {
        self.note(day).map_or_else(|| !is_weekend(day), |note| note.working)
    }

    /// So many working days after the day; before it when negative. 0 is the day itself, working or not. Counting
    /// stops at the ends of the calendar.
    pub fn step(&self, from: Date, working_days: i64) -> Date {
        self.reckon(from, working_days).day
    }

    /// [`Calendar::step`], with the unknown years that were passed through.
    pub fn reckon(&self, from: Date, working_days: i64) -> Reckoned {
        let mut passed = Passed::new(self);
        let mut day = from;
        let mut left = working_days.unsigned_abs();
        while left > 0 {
            let next = if working_days < 0 { day.previous_day() } else { day.next_day() };
            let Some(next) = next else { break };
            day = next;
            if passed.is_working(day) {
                left -= 1;
            }
        }
        passed.reckoned(day)
    }

    pub fn last_working_on_or_before(&self, day: Date) -> Reckoned {
        self.nearest(day, Date::previous_day)
    }

    pub fn first_working_on_or_after(&self, day: Date) -> Reckoned {
        self.nearest(day, Date::next_day)
    }

    fn nearest(&self, from: Date, on: fn(Date) -> Option<Date>) -> Reckoned {
        let mut passed = Passed::new(self);
        let mut day = from;
        while !passed.is_working(day) {
            let Some(next) = on(day) else { break };
            day = next;
        }
        passed.reckoned(day)
    }

    /// Working days after the first day up to and with the second: what `step` counts. Negative when it lies before.
    pub fn working_days_between(&self, from: Date, until: Date) -> i64 {
        let (mut day, end, sign) = if from <= until { (from, until, 1) } else { (until, from, -1) };
        let mut count = 0;
        while day < end {
            let Some(next) = day.next_day() else { break };
            // Counting backwards, the later day is the one that is not counted.
            let counted = if sign > 0 { next } else { day };
            count += i64::from(self.is_working(counted));
            day = next;
        }
        sign * count
    }

    /// The last day for a step, where its anchor is known. Days in a row may end on a day off and stay there: that is
    /// what was ordered.
    pub fn resolve(&self, deadline: &Deadline, anchors: &Anchors) -> Option<Reckoned> {
        match *deadline {
            Deadline::Day { day } => Some(Reckoned::fixed(day)),
            Deadline::Relative { anchor, days, count: Counting::Working } => {
                anchors.day(anchor).map(|from| self.reckon(from, days))
            }
            Deadline::Relative { anchor, days, count: Counting::Calendar } => {
                anchors.day(anchor).map(|from| Reckoned::fixed(in_a_row(from, days)))
            }
        }
    }
}

fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

fn in_a_row(from: Date, days: i64) -> Date {
    // Farther than the calendar reaches in any case.
    const FAR: i64 = 10_000_000;
    from.saturating_add(Duration::days(days.clamp(-FAR, FAR)))
}

/// Looks at days and remembers the years in which it had to guess.
struct Passed<'a> {
    calendar: &'a Calendar,
    assumed: BTreeSet<i32>,
}

impl<'a> Passed<'a> {
    fn new(calendar: &'a Calendar) -> Self {
        Self { calendar, assumed: BTreeSet::new() }
    }

    fn is_working(&mut self, day: Date) -> bool {
        if !self.calendar.is_known(day.year()) {
            self.assumed.insert(day.year());
        }
        self.calendar.is_working(day)
    }

    fn reckoned(self, day: Date) -> Reckoned {
        Reckoned { day, assumed: self.assumed.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests;
