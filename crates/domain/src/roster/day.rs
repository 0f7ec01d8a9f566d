//! Days as people and spreadsheets write them.

use time::{Date, Month};

use crate::roster::{Cell, half_width, is_blank, quoted};

/// What a spreadsheet counts its days from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Epoch {
    From1900,
    /// Old Macintosh files.
    From1904,
}

impl Epoch {
    /// The day a serial number means. The time of day is dropped.
    pub fn day(self, serial: f64) -> Option<Date> {
        /// The last day of the year 9999 as a serial number.
        const LAST: f64 = 2_958_465.0;
        if !(0.0..=LAST + 1.0).contains(&serial) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the range was checked above")]
        let number = serial.trunc() as i32;
        let start = match self {
            // Excel believes in 29 February 1900 (serial 60): before it the count is one day off, and it is no day.
            Self::From1900 if number == 60 || number == 0 => return None,
            Self::From1900 if number < 60 => Date::from_calendar_date(1899, Month::December, 31),
            Self::From1900 => Date::from_calendar_date(1899, Month::December, 30),
            Self::From1904 => Date::from_calendar_date(1904, Month::January, 1),
        };
        start.ok()?.checked_add(time::Duration::days(number.into()))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Day(Date),
    /// Only a month was written; its first day stands for it.
    Month(Date),
}

/// The years in which a day of a living member's record can lie. Wider than the rules: those are checked later and
/// have better words.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

const FORMS: &str = "请写成 2003-07-01 这样的日期。";

/// Reads the day in a cell, or says in words why it cannot.
pub(super) fn read(cell: &Cell, epoch: Epoch) -> Result<Reading, String> {
    match cell {
        Cell::Day(day) => Ok(Reading::Day(*day)),
        Cell::Number(number) => of_number(*number, epoch),
        Cell::Text(text) => of_text(text, epoch),
        Cell::Empty | Cell::Flag(_) => Err(format!("不是日期。{FORMS}")),
    }
}

fn of_number(number: f64, epoch: Epoch) -> Result<Reading, String> {
    let unread = || format!("“{number}”认不出是哪一天。{FORMS}");
    if !number.is_finite() || !(0.0..1e8).contains(&number) {
        return Err(unread());
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked above")]
    let whole = number.trunc() as i32;
    let is_whole = number.fract().abs() < 1e-9;
    if YEARS.contains(&whole) {
        // 2003.07 typed into a cell of numbers. Its shortest text is what was typed, but for a lost last zero.
        let text = format!("{number}");
        return match text.split_once('.') {
            None => Err(format!("“{text}”只有年份。{FORMS}")),
            Some((_, "1")) => Err(format!("“{text}”分不清是 1 月还是 10 月。{FORMS}")),
            Some((year, month)) => calendar(year, month, "1").map(Reading::Month).ok_or_else(unread),
        };
    }
    if is_whole && whole >= 190_001 {
        return of_text(&whole.to_string(), epoch);
    }
    match epoch.day(number) {
        Some(day) if YEARS.contains(&day.year()) => Ok(Reading::Day(day)),
        _ => Err(unread()),
    }
}

fn of_text(original: &str, epoch: Epoch) -> Result<Reading, String> {
    let shown: String = original.trim().chars().take(30).collect();
    let unread = || format!("{}认不出是哪一天。{FORMS}", quoted(&shown));
    let halved: String = original.trim().chars().map(half_width).collect();
    // A time of day behind the day: 2003-07-01 00:00:00, 2003-07-01T00:00:00.
    let day_part = match halved.find(':') {
        Some(_) => halved.split([' ', 'T']).next().unwrap_or_default(),
        None => &halved,
    };
    let parted: String = day_part
        .chars()
        .filter(|c| !is_blank(*c))
        .filter_map(|c| match c {
            '年' | '月' | '/' | '.' | '。' | '、' | '—' | '–' | '-' => Some('-'),
            '日' | '号' => None,
            other => Some(other),
        })
        .collect();
    let parts: Vec<&str> = parted.trim_end_matches('-').split('-').collect();
    if parts.iter().any(|part| part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit())) {
        return Err(unread());
    }
    match parts[..] {
        [all] if all.len() == 8 => {
            calendar(&all[..4], &all[4..6], &all[6..]).map(Reading::Day).ok_or_else(unread)
        }
        [all] if all.len() == 6 => calendar(&all[..4], &all[4..], "1").map(Reading::Month).ok_or_else(unread),
        // A serial number kept as text.
        [all] if all.len() == 5 => all
            .parse()
            .ok()
            .and_then(|serial| epoch.day(serial))
            .filter(|day| YEARS.contains(&day.year()))
            .map(Reading::Day)
            .ok_or_else(unread),
        [all] if all.len() == 4 => Err(format!("{}只有年份。{FORMS}", quoted(&shown))),
        [year, month] => calendar(year, month, "1").map(Reading::Month).ok_or_else(unread),
        [year, month, day] if year.len() == 4 => {
            calendar(year, month, day).map(Reading::Day).ok_or_else(unread)
        }
        [_, _, year] if year.len() == 4 => {
            Err(format!("{}分不清哪个是月、哪个是日。{FORMS}", quoted(&shown)))
        }
        [_, _, _] => Err(format!("{}的年份没有写全。{FORMS}", quoted(&shown))),
        _ => Err(unread()),
    }
}

fn calendar(year: &str, month: &str, day: &str) -> Option<Date> {
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    fn text(text: &str) -> Result<Reading, String> {
        read(&Cell::Text(text.into()), Epoch::From1900)
    }

    #[test]
    fn a_day_is_read_in_every_form_people_write_it() {
        let day = Ok(Reading::Day(date!(2003 - 07 - 01)));
        for form in [
            "2003-07-01",
            "2003/7/1",
            "2003.7.1",
            "2003.07.01.",
            "20030701",
            "2003年7月1日",
            "2003 年 07 月 01 号",
            "２００３－０７－０１",
            " 2003-07-01 00:00:00",
            "2003-07-01T08:30:00",
            "2003—7—1",
            "37803",
        ] {
            assert_eq!(text(form), day, "{form}");
        }
        let month = Ok(Reading::Month(date!(2003 - 07 - 01)));
        for form in ["2003年7月", "2003.07", "2003-7", "2003/07", "200307"] {
            assert_eq!(text(form), month, "{form}");
        }
    }

    #[test]
    fn a_number_is_a_serial_a_written_day_or_a_month() {
        let cases = [
            (37_803.0, Ok(Reading::Day(date!(2003 - 07 - 01)))),
            (37_803.75, Ok(Reading::Day(date!(2003 - 07 - 01)))),
            (20_030_701.0, Ok(Reading::Day(date!(2003 - 07 - 01)))),
            (200_307.0, Ok(Reading::Month(date!(2003 - 07 - 01)))),
            (2003.07, Ok(Reading::Month(date!(2003 - 07 - 01)))),
            (2003.12, Ok(Reading::Month(date!(2003 - 12 - 01)))),
            (2003.1, Err("“2003.1”分不清是 1 月还是 10 月。请写成 2003-07-01 这样的日期。".to_owned())),
            (2003.0, Err("“2003”只有年份。请写成 2003-07-01 这样的日期。".to_owned())),
            (20_031_301.0, Err("“20031301”认不出是哪一天。请写成 2003-07-01 这样的日期。".to_owned())),
            (-1.0, Err("“-1”认不出是哪一天。请写成 2003-07-01 这样的日期。".to_owned())),
        ];
        for (number, expected) in cases {
            assert_eq!(read(&Cell::Number(number), Epoch::From1900), expected, "{number}");
        }
    }

    #[test]
    fn what_is_no_day_names_its_text() {
        for (form, named) in [
            ("不详", "“不详”"),
            ("2003-13-01", "“2003-13-01”"),
            ("2003-02-29", "“2003-02-29”"),
            ("7/1/2003", "分不清哪个是月"),
            ("03.7.1", "年份没有写全"),
            ("2003", "只有年份"),
            ("九八年", "认不出"),
            ("2003-07-01-01", "认不出"),
        ] {
            let refused = text(form).unwrap_err();
            assert!(refused.contains(named), "{form}: {refused}");
        }
    }

    #[test]
    fn the_two_epochs_are_four_years_and_a_day_apart() {
        assert_eq!(Epoch::From1900.day(1.0), Some(date!(1900 - 01 - 01)));
        assert_eq!(Epoch::From1900.day(59.0), Some(date!(1900 - 02 - 28)));
        assert_eq!(Epoch::From1900.day(60.0), None, "29 February 1900 never was");
        assert_eq!(Epoch::From1900.day(61.0), Some(date!(1900 - 03 - 01)));
        assert_eq!(Epoch::From1904.day(36_341.0), Epoch::From1900.day(37_803.0));
    }

    proptest! {
        #[test]
        fn no_text_and_no_number_breaks_the_reader(text in any::<String>(), number in any::<f64>()) {
            for epoch in [Epoch::From1900, Epoch::From1904] {
                let _ = read(&Cell::Text(text.clone()), epoch);
                let _ = read(&Cell::Number(number), epoch);
            }
        }

        #[test]
        fn every_day_reads_back(serial in 367_i32..73_000) {
            let day = Epoch::From1900.day(f64::from(serial)).unwrap();
            prop_assert_eq!(text(&day.to_string()), Ok(Reading::Day(day)));
            prop_assert_eq!(text(&crate::wording::day(day)), Ok(Reading::Day(day)));
        }
    }
}
