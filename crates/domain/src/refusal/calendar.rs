//! What the table of working days says no to.

use time::Date;

use super::{Wording, say};
use crate::wording::day;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarRefusal {
    YearImpossible {
        year: i32,
    },
    NoHoliday {
        year: i32,
    },
    /// The year the program brings is in force already, or there is none.
    NothingToRestore {
        year: i32,
    },
    LineUnreadable {
        line: usize,
        text: String,
    },
    OtherYear {
        line: usize,
        day: Date,
        year: i32,
    },
    SpanBackwards {
        line: usize,
        from: Date,
        until: Date,
    },
    DayTwice {
        line: usize,
        day: Date,
    },
    WorkingAnyway {
        line: usize,
        day: Date,
    },
    NoteUnusable {
        line: usize,
        most: usize,
    },
    TooManyLines {
        most: usize,
    },
}

impl CalendarRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::YearImpossible { year } => {
                say(format!("工作日表没有 {year} 年。"), "可以录入 2000 年至 2099 年。", "请核对年份。")
            }
            Self::NoHoliday { year } => say(
                format!("{year}年的工作日表里没有放假的日子。"),
                "每年都有法定节假日；空表会使期限算错而不提示。",
                "请按放假通知逐行填写，再保存。",
            ),
            Self::NothingToRestore { year } => say(
                format!("{year}年没有本单位录入的工作日表。"),
                "只有录入或改过的年份才能恢复。",
                "不用再办。",
            ),
            Self::LineUnreadable { line, text } => say(
                format!("第 {line} 行“{text}”不能识别。"),
                "每行依次写日期、“休”或“班”、说明，用空格隔开。",
                "请写成“2026-02-28 班”或“2026-02-15至2026-02-23 休 春节”这样。",
            ),
            Self::OtherYear { line, day: on, year } => say(
                format!("第 {line} 行的{}不在{year}年。", day(*on)),
                "一张表只管一年。",
                format!("请改正日期，或移到{}年的表里。", on.year()),
            ),
            Self::SpanBackwards { line, from, until } => say(
                format!("第 {line} 行的截止日（{}）早于起始日（{}）。", day(*until), day(*from)),
                "一段日期从前往后写。",
                "请核对两个日期。",
            ),
            Self::DayTwice { line, day: on } => say(
                format!("第 {line} 行的{}前面已经写过。", day(*on)),
                "同一天只写一次。",
                "请删去其中一行。",
            ),
            Self::WorkingAnyway { line, day: on } => say(
                format!("第 {line} 行的{}是{}，本来就上班。", day(*on), crate::wording::weekday(*on)),
                "“班”只用于调休上班的周六、周日。",
                "请核对日期，或删去这一行。",
            ),
            Self::NoteUnusable { line, most } => say(
                format!("第 {line} 行的说明不能用。"),
                format!("说明不超过 {most} 个字，不含控制字符。"),
                "请改短或重新输入。",
            ),
            Self::TooManyLines { most } => say(
                format!("超过 {most} 行，后面的没有读。"),
                "表里只写与平时不同的日子，一年用不了这么多行。",
                "请核对粘贴的内容。",
            ),
        }
    }
}
