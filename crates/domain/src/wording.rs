//! How the product writes days, numbers and lists.

use time::Date;

// Days as `2026-03-07` in data files and stored texts, for `#[serde(with = …)]`.
time::serde::format_description!(pub iso_day, Date, "[year]-[month]-[day]");

/// `2026年3月7日`
pub fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), u8::from(day.month()), day.day())
}

/// `星期三`
pub fn weekday(day: Date) -> &'static str {
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]
        [usize::from(day.weekday().number_days_from_monday())]
}

/// `一、二、三`: items joined the Chinese way.
pub fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    items.into_iter().collect::<Vec<_>>().join("、")
}
