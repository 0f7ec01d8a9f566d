//! Days as pages print them: computed ones with what they rest on, and the months of a year.

use domain::calendar::{Calendar, Reckoned};
use domain::wording;
use maud::{Markup, html};
use time::{Date, Month};

/// A computed day, and beside it what had to be assumed: `2027年1月6日（2027年的放假安排尚未录入，按周末推算）`.
pub fn reckoned(reckoned: &Reckoned) -> Markup {
    html! {
        span.nowrap { (wording::day(reckoned.day)) }
        @if let Some(note) = reckoned.note() { span.note { "（" (note) "）" } }
    }
}

const WEEKDAYS: [(&str, &str); 7] = [
    ("一", "星期一"),
    ("二", "星期二"),
    ("三", "星期三"),
    ("四", "星期四"),
    ("五", "星期五"),
    ("六", "星期六"),
    ("日", "星期日"),
];

/// The twelve months of a year, with a sign and a word on each day that a notice names.
pub fn months(calendar: &Calendar, year: i32, today: Date) -> Markup {
    let firsts = (1..=12).filter_map(|month| {
        Date::from_calendar_date(year, Month::try_from(month).ok()?, 1).ok().map(|first| (month, first))
    });
    html! {
        div.months {
            @for (number, first) in firsts {
                table.month {
                    caption { (number) "月" }
                    thead { tr { @for (short, long) in WEEKDAYS { th scope="col" { abbr title=(long) { (short) } } } } }
                    tbody {
                        @for week in weeks(first) {
                            tr { @for day in week { (cell(calendar, day, today)) } }
                        }
                    }
                }
            }
        }
    }
}

/// The days of a month in rows from Monday to Sunday.
fn weeks(first: Date) -> Vec<Vec<Option<Date>>> {
    let before = usize::from(first.weekday().number_days_from_monday());
    let mut days: Vec<Option<Date>> = vec![None; before];
    days.extend((1..=first.month().length(first.year())).map(|day| first.replace_day(day).ok()));
    days.resize(days.len().div_ceil(7) * 7, None);
    days.chunks(7).map(<[_]>::to_vec).collect()
}

fn cell(calendar: &Calendar, day: Option<Date>, today: Date) -> Markup {
    let Some(day) = day else { return html! { td {} } };
    let note = calendar.note(day);
    let class = match note.map(|note| note.working) {
        Some(true) => Some("day-moved"),
        Some(false) => Some("day-off"),
        None if calendar.is_working(day) => None,
        None => Some("day-weekend"),
    };
    html! {
        td class=[class] aria-current=[(day == today).then_some("date")] {
            (day.day())
            @if let Some(note) = note {
                span.day-mark { @if note.working { "班" } @else { "休" } }
                @if !note.note.is_empty() { span.out-of-sight { (note.note) } }
            } @else if class.is_some() {
                span.out-of-sight { "周末休息" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_day_that_rests_on_an_assumption_says_so() {
        let sure = reckoned(&Reckoned::fixed(date!(2026 - 02 - 24))).into_string();
        assert!(sure.contains("2026年2月24日") && !sure.contains("推算"), "{sure}");
        let assumed = Reckoned { day: date!(2027 - 01 - 06), assumed: vec![2027] };
        let html = reckoned(&assumed).into_string();
        assert!(html.contains("（2027年的放假安排尚未录入，按周末推算）"), "{html}");
    }

    #[test]
    fn a_month_has_whole_weeks_and_all_its_days() {
        let weeks = weeks(date!(2026 - 02 - 01));
        assert_eq!(weeks.len(), 5);
        assert_eq!(weeks[0][6], Some(date!(2026 - 02 - 01)));
        assert_eq!(weeks.iter().flatten().flatten().count(), 28);
    }

    #[test]
    fn moved_days_carry_their_word() {
        let html = months(&Calendar::shipped(), 2026, date!(2026 - 02 - 17)).into_string();
        assert_eq!(html.matches("<caption>").count(), 12);
        assert!(html.contains("14<span class=\"day-mark\">班</span>"), "{html}");
        assert!(html.contains("aria-current=\"date\">17<span class=\"day-mark\">休</span>"), "{html}");
        assert_eq!(html.matches(">班<").count(), 6);
    }
}
