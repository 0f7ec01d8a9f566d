//! How the product writes days, numbers and lists.

use time::Date;

/// `2026年3月7日`
pub fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), u8::from(day.month()), day.day())
}

/// `一、二、三`: items joined the Chinese way.
pub fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    items.into_iter().collect::<Vec<_>>().join("、")
}
