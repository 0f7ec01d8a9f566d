//! How a year is written down: `2026-02-15至2026-02-23 休 春节`, one line a day or a span of days.

use std::collections::BTreeMap;

use time::{Date, Month};

use super::{DayNote, YEARS, YearTable, is_weekend};
use crate::refusal::CalendarRefusal;

/// More days than a year has are no table of exceptions.
pub const DAYS_MOST: usize = 366;
const NOTE_MOST: usize = 40;

/// 休 or 班, however it is put.
pub fn reads_working(word: &str) -> Option<bool> {
    match word.trim() {
        "班" | "上班" | "补班" | "调休上班" | "工作日" => Some(true),
        "休" | "休息" | "放假" | "调休" | "节假日" | "假" => Some(false),
        _ => None,
    }
}

/// Reads what was typed or pasted for a year, or names every line that cannot stand.
pub fn parse(year: i32, text: &str) -> Result<BTreeMap<Date, DayNote>, Vec<CalendarRefusal>> {
    if !YEARS.contains(&year) {
        return Err(vec![CalendarRefusal::YearImpossible { year }]);
    }
    let mut days = BTreeMap::new();
    let mut refused = Vec::new();
    for (index, text) in text.lines().enumerate() {
        let line = index + 1;
        if index >= DAYS_MOST {
            refused.push(CalendarRefusal::TooManyLines { most: DAYS_MOST });
            break;
        }
        if let Err(why) = read(&Line { year, number: line, text }, &mut days) {
            refused.push(why);
        }
    }
    if refused.is_empty() { Ok(days) } else { Err(refused) }
}

struct Line<'a> {
    year: i32,
    number: usize,
    text: &'a str,
}

fn read(row: &Line<'_>, days: &mut BTreeMap<Date, DayNote>) -> Result<(), CalendarRefusal> {
    let (year, line) = (row.year, row.number);
    let plain = row.text.replace([',', '，', ';', '；'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.is_empty() {
        return Ok(());
    }
    let unreadable =
        || CalendarRefusal::LineUnreadable { line, text: row.text.trim().chars().take(NOTE_MOST).collect() };
    let kind = words.iter().position(|word| reads_working(word).is_some()).ok_or_else(unreadable)?;
    let working = reads_working(words[kind]).ok_or_else(unreadable)?;
    let (from, until) = span(&words[..kind].concat(), year).ok_or_else(unreadable)?;
    let note = words[kind + 1..].join(" ");
    if note.chars().count() > NOTE_MOST || row.text.chars().any(|c| c.is_control() && c != '\t') {
        return Err(CalendarRefusal::NoteUnusable { line, most: NOTE_MOST });
    }
    if let Some(other) = [from, until].into_iter().find(|day| day.year() != year) {
        return Err(CalendarRefusal::OtherYear { line, day: other, year });
    }
    if until < from {
        return Err(CalendarRefusal::SpanBackwards { line, from, until });
    }
    let mut day = from;
    while day <= until {
        if working && !is_weekend(day) {
            return Err(CalendarRefusal::WorkingAnyway { line, day });
        }
        if days.insert(day, DayNote { working, note: note.clone() }).is_some() {
            return Err(CalendarRefusal::DayTwice { line, day });
        }
        let Some(next) = day.next_day() else { break };
        day = next;
    }
    Ok(())
}

/// `2026-02-15至2026-02-23`, `2月15日至23日`, or one day.
fn span(text: &str, year: i32) -> Option<(Date, Date)> {
    let mut ends = text.split(['至', '到', '~', '～', '—']).filter(|end| !end.is_empty());
    let from = day(ends.next()?, year, None)?;
    let until = match ends.next() {
        Some(end) => day(end, year, Some(from.month()))?,
        None => from,
    };
    ends.next().is_none().then_some((from, until))
}

/// A day in any of the usual spellings. The year may be left out, and behind 至 the month as well.
fn day(text: &str, year: i32, month: Option<Month>) -> Option<Date> {
    let known = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | '号');
    if !text.chars().all(known) {
        return None;
    }
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u8>().ok();
    let (year, month, day) = match *parts.as_slice() {
        [whole] if whole.len() == 8 => {
            (whole[..4].parse().ok()?, Month::try_from(number(&whole[4..6])?).ok()?, number(&whole[6..])?)
        }
        [day] => (year, month?, number(day)?),
        [month, day] => (year, Month::try_from(number(month)?).ok()?, number(day)?),
        [year, month, day] => (year.parse().ok()?, Month::try_from(number(month)?).ok()?, number(day)?),
        _ => return None,
    };
    Date::from_calendar_date(year, month, day).ok()
}

/// Neighbouring days of one kind together: first day, last day, what they are.
pub fn spans(days: &BTreeMap<Date, DayNote>) -> Vec<(Date, Date, &DayNote)> {
    let mut spans: Vec<(Date, Date, &DayNote)> = Vec::new();
    for (&day, note) in days {
        match spans.last_mut() {
            Some((_, last, same)) if last.next_day() == Some(day) && *same == note => *last = day,
            _ => spans.push((day, day, note)),
        }
    }
    spans
}

/// The same days as [`parse`] reads them.
pub fn written(days: &BTreeMap<Date, DayNote>) -> String {
    let mut text = String::new();
    for (from, until, DayNote { working, note }) in spans(days) {
        let kind = if *working { "班" } else { "休" };
        let end = if from == until { String::new() } else { format!("至{until}") };
        text.push_str(format!("{from}{end} {kind} {note}").trim_end());
        text.push('\n');
    }
    text
}

/// The file the program brings: `= YEAR NOTICES`, and below it the lines of that year.
pub(super) fn shipped(file: &str) -> Option<Vec<YearTable>> {
    let without_head = file.split_once("\n= ")?.1;
    without_head
        .split("\n= ")
        .map(|part| {
            let (head, lines) = part.split_once('\n')?;
            let (year, basis) = head.split_once(' ')?;
            let year = year.parse().ok()?;
            Some(YearTable { year, basis: basis.trim().to_owned(), days: parse(year, lines).ok()? })
        })
        .collect()
}
