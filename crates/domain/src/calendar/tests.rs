use proptest::prelude::*;
use time::macros::date;

use super::*;

fn shipped() -> Calendar {
    Calendar::shipped()
}

#[test]
fn the_shipped_table_has_the_years_it_promises_and_reads_back_as_it_is_written() {
    let calendar = shipped();
    let years: Vec<i32> = calendar.years().map(|table| table.year).collect();
    assert_eq!(years, (2013..=2026).collect::<Vec<_>>());
    for table in calendar.years() {
        may_stand(table).unwrap();
        assert!(table.basis.contains(&format!("{}年", table.year)), "{}", table.basis);
        assert_eq!(parse(table.year, &written(&table.days)).unwrap(), table.days, "{}", table.year);
    }
}

#[test]
fn working_days_as_the_notices_have_them() {
    // (day, is it a working day)
    let cases = [
        // Spring Festival 2026, with the Saturdays worked for it.
        (date!(2026 - 02 - 13), true),
        (date!(2026 - 02 - 14), true),
        (date!(2026 - 02 - 15), false),
        (date!(2026 - 02 - 18), false),
        (date!(2026 - 02 - 23), false),
        (date!(2026 - 02 - 24), true),
        (date!(2026 - 02 - 28), true),
        (date!(2026 - 03 - 01), false),
        // 2025.
        (date!(2025 - 01 - 26), true),
        (date!(2025 - 01 - 27), true),
        (date!(2025 - 01 - 28), false),
        (date!(2025 - 02 - 04), false),
        (date!(2025 - 02 - 05), true),
        (date!(2025 - 02 - 08), true),
        // 2024: New Year's Eve itself was no holiday.
        (date!(2024 - 02 - 09), true),
        (date!(2024 - 02 - 10), false),
        (date!(2024 - 02 - 17), false),
        (date!(2024 - 02 - 18), true),
        // 2020: the holiday was prolonged, the Saturday planned as a working day fell into it.
        (date!(2020 - 01 - 19), true),
        (date!(2020 - 01 - 31), false),
        (date!(2020 - 02 - 01), false),
        (date!(2020 - 02 - 03), true),
        // National Day together with the Mid-Autumn Festival.
        (date!(2020 - 10 - 08), false),
        (date!(2020 - 09 - 27), true),
        (date!(2025 - 10 - 08), false),
        (date!(2025 - 10 - 09), true),
        (date!(2025 - 10 - 11), true),
        (date!(2026 - 09 - 20), true),
        // The day once given for an anniversary.
        (date!(2015 - 09 - 03), false),
        (date!(2015 - 09 - 06), true),
        // A Saturday worked for the New Year's Day of the year after.
        (date!(2018 - 12 - 29), true),
        (date!(2018 - 12 - 31), false),
        // Nothing is known of this year.
        (date!(2027 - 10 - 01), true),
        (date!(2027 - 10 - 02), false),
    ];
    for (day, working) in cases {
        assert_eq!(shipped().is_working(day), working, "{day}");
    }
}

#[test]
fn steps_over_real_working_days() {
    // (from, working days, day)
    let cases = [
        (date!(2026 - 03 - 02), 0, date!(2026 - 03 - 02)),
        (date!(2026 - 03 - 01), 0, date!(2026 - 03 - 01)),
        (date!(2026 - 03 - 02), 5, date!(2026 - 03 - 09)),
        // Into, out of and over Spring Festival 2026.
        (date!(2026 - 02 - 13), 1, date!(2026 - 02 - 14)),
        (date!(2026 - 02 - 13), 2, date!(2026 - 02 - 24)),
        (date!(2026 - 02 - 24), -1, date!(2026 - 02 - 14)),
        (date!(2026 - 02 - 24), -10, date!(2026 - 02 - 03)),
        (date!(2026 - 02 - 18), 1, date!(2026 - 02 - 24)),
        (date!(2026 - 02 - 18), -1, date!(2026 - 02 - 14)),
        (date!(2026 - 02 - 27), 1, date!(2026 - 02 - 28)),
        (date!(2026 - 02 - 28), 1, date!(2026 - 03 - 02)),
        (date!(2026 - 02 - 10), 15, date!(2026 - 03 - 09)),
        // Spring Festival 2025 and 2024.
        (date!(2025 - 02 - 05), -10, date!(2025 - 01 - 15)),
        (date!(2025 - 01 - 24), 5, date!(2025 - 02 - 07)),
        (date!(2025 - 01 - 24), 6, date!(2025 - 02 - 08)),
        (date!(2024 - 02 - 19), -5, date!(2024 - 02 - 06)),
        (date!(2024 - 02 - 09), 1, date!(2024 - 02 - 18)),
        // The prolonged one of 2020.
        (date!(2020 - 01 - 23), 1, date!(2020 - 02 - 03)),
        // National Day.
        (date!(2025 - 09 - 30), 1, date!(2025 - 10 - 09)),
        (date!(2025 - 09 - 26), 2, date!(2025 - 09 - 29)),
        (date!(2026 - 09 - 30), 3, date!(2026 - 10 - 10)),
        // Across New Year.
        (date!(2025 - 12 - 31), 1, date!(2026 - 01 - 04)),
        (date!(2026 - 01 - 05), -2, date!(2025 - 12 - 31)),
        (date!(2018 - 12 - 28), 1, date!(2018 - 12 - 29)),
        (date!(2018 - 12 - 28), 2, date!(2019 - 01 - 02)),
    ];
    for (from, days, day) in cases {
        let reckoned = shipped().reckon(from, days);
        assert_eq!(reckoned, Reckoned::fixed(day), "{from} {days:+}");
        assert_eq!(shipped().step(from, days), day);
        assert_eq!(shipped().working_days_between(from, day), days, "{from} {days:+}");
    }
}

#[test]
fn an_unknown_year_falls_back_to_weekends_and_says_so() {
    let calendar = shipped();
    let over = calendar.reckon(date!(2026 - 12 - 30), 5);
    assert_eq!(over, Reckoned { day: date!(2027 - 01 - 06), assumed: vec![2027] });
    assert_eq!(over.note().as_deref(), Some("2027年的放假安排尚未录入，按周末推算"));
    // Nothing was counted in the year of the anchor.
    assert_eq!(calendar.reckon(date!(2027 - 01 - 01), -1), Reckoned::fixed(date!(2026 - 12 - 31)));
    assert_eq!(calendar.reckon(date!(2027 - 01 - 01), 0).note(), None);
    let far = calendar.reckon(date!(2026 - 12 - 30), 270);
    assert_eq!(far.assumed, [2027, 2028]);
    assert_eq!(far.note().as_deref(), Some("2027年、2028年的放假安排尚未录入，按周末推算"));
    assert_eq!(Calendar::default().step(date!(2026 - 02 - 13), 1), date!(2026 - 02 - 16));
}

#[test]
fn a_year_entered_here_takes_the_place_of_the_shipped_one() {
    let text = "2026-10-01 休 国庆节\n2026-10-03 班";
    let table = YearTable { year: 2026, basis: "测试".into(), days: parse(2026, text).unwrap() };
    let calendar = shipped().with(table);
    assert!(calendar.is_working(date!(2026 - 02 - 18)), "the whole year is replaced");
    assert!(!calendar.is_working(date!(2026 - 10 - 01)));
    assert!(calendar.is_working(date!(2026 - 10 - 02)));
    assert!(calendar.is_working(date!(2026 - 10 - 03)));
    assert!(!calendar.is_working(date!(2025 - 10 - 03)), "other years stay");
    let later = YearTable { year: 2027, basis: String::new(), days: BTreeMap::new() };
    assert!(calendar.with(later).is_known(2027));
}

#[test]
fn the_nearest_working_day_on_either_side() {
    let calendar = shipped();
    for (day, before, after) in [
        (date!(2026 - 02 - 18), date!(2026 - 02 - 14), date!(2026 - 02 - 24)),
        (date!(2026 - 02 - 28), date!(2026 - 02 - 28), date!(2026 - 02 - 28)),
        (date!(2026 - 01 - 01), date!(2025 - 12 - 31), date!(2026 - 01 - 04)),
        (date!(2020 - 02 - 02), date!(2020 - 01 - 23), date!(2020 - 02 - 03)),
    ] {
        assert_eq!(calendar.last_working_on_or_before(day), Reckoned::fixed(before), "{day}");
        assert_eq!(calendar.first_working_on_or_after(day), Reckoned::fixed(after), "{day}");
    }
    let unknown = calendar.first_working_on_or_after(date!(2027 - 01 - 02));
    assert_eq!(unknown, Reckoned { day: date!(2027 - 01 - 04), assumed: vec![2027] });
}

#[test]
fn deadlines_are_counted_from_what_is_settled() {
    let calendar = shipped();
    let anchors = Anchors {
        window_from: Some(date!(2026 - 01 - 15)),
        window_until: Some(date!(2026 - 03 - 31)),
        meeting: None,
    };
    let relative = |anchor, days, count| Deadline::Relative { anchor, days, count };
    let resolve = |deadline| calendar.resolve(&deadline, &anchors).map(|reckoned| reckoned.day);
    let cases = [
        (Deadline::Day { day: date!(2026 - 02 - 17) }, Some(date!(2026 - 02 - 17))),
        (relative(Anchor::WindowFrom, -10, Counting::Working), Some(date!(2025 - 12 - 31))),
        (relative(Anchor::WindowUntil, 5, Counting::Working), Some(date!(2026 - 04 - 08))),
        (relative(Anchor::WindowUntil, 0, Counting::Working), Some(date!(2026 - 03 - 31))),
        // Ends in the holiday, and stays there.
        (relative(Anchor::WindowFrom, 33, Counting::Calendar), Some(date!(2026 - 02 - 17))),
        (relative(Anchor::WindowFrom, -15, Counting::Calendar), Some(date!(2025 - 12 - 31))),
        (relative(Anchor::WindowFrom, i64::MAX, Counting::Calendar), Some(Date::MAX)),
        (relative(Anchor::Meeting, -10, Counting::Working), None),
        (relative(Anchor::Meeting, -10, Counting::Calendar), None),
    ];
    for (deadline, day) in cases {
        assert_eq!(resolve(deadline), day, "{}", deadline.shown());
    }
    let late = Anchors { meeting: Some(date!(2026 - 12 - 28)), ..anchors };
    let after = calendar.resolve(&relative(Anchor::Meeting, 10, Counting::Working), &late).unwrap();
    assert_eq!(after, Reckoned { day: date!(2027 - 01 - 11), assumed: vec![2027] });
    let in_a_row = calendar.resolve(&relative(Anchor::Meeting, 10, Counting::Calendar), &late).unwrap();
    assert_eq!(in_a_row.assumed, [], "days in a row ask no calendar");
}

#[test]
fn lines_are_read_however_a_notice_is_copied() {
    let expected = parse(2026, "2026-02-14 班 春节\n2026-02-15至2026-02-16 休 春节").unwrap();
    for text in [
        "2026-02-14 班 春节\r\n\r\n2026-02-15 休 春节\r\n2026-02-16 休 春节\r\n",
        "2026年2月14日　上班　春节\n2026年2月15日至16日 放假 春节",
        "2月15日 至 2月16日 休 春节\n2月14日 补班 春节",
        "2026/2/14,班,春节\n2026/2/15，休，春节\n20260216\t休息\t春节",
    ] {
        assert_eq!(parse(2026, text).unwrap(), expected, "{text}");
    }
}

#[test]
fn every_line_that_cannot_stand_is_named() {
    use CalendarRefusal as No;
    let cases = [
        ("春节放假", No::LineUnreadable { line: 1, text: "春节放假".into() }),
        ("2026-02-30 休", No::LineUnreadable { line: 1, text: "2026-02-30 休".into() }),
        ("2026-02-15", No::LineUnreadable { line: 1, text: "2026-02-15".into() }),
        ("休 春节", No::LineUnreadable { line: 1, text: "休 春节".into() }),
        ("99999999999-1-1 休", No::LineUnreadable { line: 1, text: "99999999999-1-1 休".into() }),
        ("\n2025-02-15 休", No::OtherYear { line: 2, day: date!(2025 - 02 - 15), year: 2026 }),
        ("2026-12-30至2027-01-02 休", No::OtherYear { line: 1, day: date!(2027 - 01 - 02), year: 2026 }),
        (
            "2026-02-16至2026-02-15 休",
            No::SpanBackwards { line: 1, from: date!(2026 - 02 - 16), until: date!(2026 - 02 - 15) },
        ),
        ("2026-02-15至17日 休\n2026-02-16 休", No::DayTwice { line: 2, day: date!(2026 - 02 - 16) }),
        ("2026-02-27 班", No::WorkingAnyway { line: 1, day: date!(2026 - 02 - 27) }),
        ("2026-02-15 休 a\u{7}", No::NoteUnusable { line: 1, most: 40 }),
    ];
    for (text, why) in cases {
        assert_eq!(parse(2026, text).unwrap_err(), [why], "{text}");
    }
    let many = "x\n".repeat(100_000);
    let refused = parse(2026, &many).unwrap_err();
    assert_eq!(refused.len(), DAYS_MOST + 1);
    assert_eq!(refused.last(), Some(&No::TooManyLines { most: DAYS_MOST }));
    assert_eq!(parse(1200, "").unwrap_err(), [No::YearImpossible { year: 1200 }]);
}

#[test]
fn an_empty_year_does_not_stand() {
    let table = |text: &str| YearTable { year: 2027, basis: String::new(), days: parse(2027, text).unwrap() };
    assert_eq!(may_stand(&table("")), Err(CalendarRefusal::NoHoliday { year: 2027 }));
    assert_eq!(may_stand(&table("2027-01-02 班")), Err(CalendarRefusal::NoHoliday { year: 2027 }));
    assert_eq!(may_stand(&table("2027-01-01 休 元旦")), Ok(()));
}

fn any_day() -> impl Strategy<Value = Date> {
    // 2012 to 2028: unknown years at both ends.
    (2_455_928..2_462_138).prop_map(|day| Date::from_julian_day(day).unwrap())
}

proptest! {
    #[test]
    fn a_step_there_and_back_ends_where_it_began(from in any_day(), days in -200_i64..200) {
        let calendar = shipped();
        let day = calendar.step(from, days);
        if calendar.is_working(from) {
            prop_assert_eq!(calendar.step(day, -days), from);
        }
        if days != 0 {
            prop_assert!(calendar.is_working(day));
        }
        prop_assert_eq!(calendar.working_days_between(from, day), days);
    }

    #[test]
    fn steps_keep_their_order(from in any_day(), later in 0_i64..400, days in -60_i64..60) {
        let calendar = shipped();
        let until = from + Duration::days(later);
        prop_assert!(calendar.step(from, days) <= calendar.step(until, days));
        prop_assert!(calendar.step(from, days) <= calendar.step(from, days + 1));
        prop_assert!(calendar.working_days_between(from, until) >= 0);
    }

    #[test]
    fn no_text_breaks_the_reading(text in "[0-9年月日至休班 ,\n~-]{0,80}") {
        if let Ok(days) = parse(2026, &text) {
            prop_assert_eq!(parse(2026, &written(&days)), Ok(days));
        }
    }
}

#[test]
fn a_campaign_in_an_unknown_year_says_what_its_days_rest_on() {
    let calendar = Calendar::shipped();
    assert_eq!(calendar.note_of(date!(2026 - 01 - 05), date!(2026 - 03 - 31)), None);
    let note = calendar.note_of(date!(2026 - 12 - 20), date!(2097 - 01 - 31)).unwrap();
    assert!(note.contains("2097年") && note.contains("按周末推算") && !note.contains("2026年"), "{note}");
}
