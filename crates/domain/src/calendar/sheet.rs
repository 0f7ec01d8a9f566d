//! A year's table as a spreadsheet: the columns 日期, 上班或休息 and 说明, turned into lines for somebody to check.

use time::Date;

use super::{DAYS_MOST, is_weekend, parse, reads_working};
use crate::roster::{Cell, Epoch};

/// The columns, by their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Columns {
    day: usize,
    kind: usize,
    note: Option<usize>,
}

/// What a file comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The year of its first readable day.
    pub year: Option<i32>,
    /// As [`super::parse`] reads them. Rows that cannot be read stay as they are: each is named when they are checked.
    pub lines: String,
    /// Rows that say nothing but what the weekday says already.
    pub ordinary: usize,
}

/// Does this cell head the column of days?
pub fn heads(text: &str) -> bool {
    ["日期", "日子", "放假日期"].contains(&plain(text))
}

fn plain(text: &str) -> &str {
    text.trim().trim_end_matches('*')
}

/// The columns of a header; `None` when one is missing that must be there.
pub fn recognise(header: &[String]) -> Option<Columns> {
    let place = |names: &[&str]| header.iter().position(|text| names.contains(&plain(text)));
    Some(Columns {
        day: header.iter().position(|text| heads(text))?,
        kind: place(&["上班或休息", "休息或上班", "班或休", "休或班", "类型", "安排", "状态"])?,
        note: place(&["说明", "备注", "节日", "节假日", "名称"]),
    })
}

/// Turns rows into lines. A table that lists the whole year loses its ordinary days.
pub fn read<'a>(columns: Columns, rows: impl IntoIterator<Item = &'a [Cell]>, epoch: Epoch) -> Sheet {
    let mut sheet = Sheet { year: None, lines: String::new(), ordinary: 0 };
    let mut kept = 0;
    for row in rows {
        let text = |place: usize| row.get(place).map_or_else(String::new, |cell| shown(cell, epoch));
        let (day, kind) = (text(columns.day), text(columns.kind));
        let note = columns.note.map(text).unwrap_or_default();
        let read = one_day(&day);
        sheet.year = sheet.year.or(read.map(Date::year));
        let says_nothing = read
            .zip(reads_working(&kind))
            .is_some_and(|(day, working)| working != is_weekend(day) && (working || note.is_empty()));
        if says_nothing {
            sheet.ordinary += 1;
            continue;
        }
        kept += 1;
        // One more than may stand, so that the check says there are too many.
        if kept > DAYS_MOST + 1 {
            continue;
        }
        let line = format!("{day} {kind} {note}");
        sheet.lines.push_str(line.trim_end());
        sheet.lines.push('\n');
    }
    sheet
}

/// The day a cell of one day means, whatever its year.
fn one_day(text: &str) -> Option<Date> {
    let year = text.get(..4)?.parse().ok()?;
    let days = parse(year, &format!("{text} 休")).ok()?;
    if days.len() == 1 { days.into_keys().next() } else { None }
}

fn shown(cell: &Cell, epoch: Epoch) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Cell::Day(day) => day.to_string(),
        Cell::Flag(flag) => if *flag { "是" } else { "否" }.to_owned(),
        // 20260217 typed as a number, or the number a spreadsheet keeps for a day.
        Cell::Number(number) if *number >= 20_000_101.0 => number.to_string(),
        Cell::Number(number) => epoch.day(*number).map_or_else(|| number.to_string(), |day| day.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn columns_are_known_by_their_names_in_any_order() {
        let columns = recognise(&header(&["序号", "备注", "日期*", "类型"])).unwrap();
        assert_eq!(columns, Columns { day: 2, kind: 3, note: Some(1) });
        assert_eq!(recognise(&header(&["日期", "上班或休息"])).unwrap().note, None);
        assert_eq!(recognise(&header(&["日期", "说明"])), None);
        assert_eq!(recognise(&header(&["类型", "说明"])), None);
    }

    #[test]
    fn rows_become_lines_and_ordinary_days_go() {
        let columns = recognise(&header(&["日期", "上班或休息", "说明"])).unwrap();
        let rows = [
            vec![Cell::Day(date!(2026 - 02 - 14)), text("班"), text("春节 调休")],
            vec![Cell::Number(46_068.0), text("休"), text("春节")],
            vec![Cell::Number(20_260_217.0), text("休息"), Cell::Empty],
            vec![text("2026/2/18"), text("放假"), Cell::Empty],
            // Ordinary.
            vec![text("2026-02-25"), text("上班"), Cell::Empty],
            vec![text("2026-03-01"), text("休"), Cell::Empty],
            // Not readable: kept as they are.
            vec![text("除夕"), text("休"), Cell::Empty],
            vec![text("2026-02-19"), Cell::Empty, text("春节")],
        ];
        let sheet = read(columns, rows.iter().map(Vec::as_slice), Epoch::From1900);
        assert_eq!(sheet.year, Some(2026));
        assert_eq!(sheet.ordinary, 2);
        assert_eq!(
            sheet.lines,
            "2026-02-14 班 春节 调休\n2026-02-15 休 春节\n20260217 休息\n2026/2/18 放假\n除夕 休\n2026-02-19  春节\n"
        );
        assert_eq!(parse(2026, &sheet.lines).unwrap_err().len(), 2);
    }

    #[test]
    fn a_file_without_end_stays_small() {
        let columns = recognise(&header(&["日期", "类型"])).unwrap();
        let row = vec![text("除夕"), text("休")];
        let sheet = read(columns, std::iter::repeat_n(row.as_slice(), 30_000), Epoch::From1900);
        assert_eq!(sheet.lines.lines().count(), DAYS_MOST + 1);
        assert_eq!(sheet.year, None);
    }
}
