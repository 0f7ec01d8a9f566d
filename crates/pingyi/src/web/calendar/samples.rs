//! The pages of the table of working days in every state they can be in.

use domain::calendar::{Calendar, YearTable, parse};
use time::macros::date;

use super::entering::{read_table, stored};
use super::{Edit, Restore, Show, Upload, Years};
use crate::actions::calendar::{Origin, Standing};
use crate::web::form::Typed;

fn shipped(year: i32) -> Standing {
    Standing { year, origin: Origin::Shipped, table: Calendar::shipped().year(year).cloned(), version: 0 }
}

fn unknown() -> Standing {
    Standing { year: 2027, origin: Origin::Unknown, table: None, version: 0 }
}

fn entered(year: i32, origin: Origin) -> Standing {
    let days =
        parse(year, &format!("{year}-10-01至{year}-10-07 休 国庆节\n{year}-12-31 休")).unwrap_or_default();
    let table =
        YearTable { year, basis: "国务院办公厅关于部分节假日安排的通知".repeat(4), days };
    Standing { year, origin, table: Some(table), version: 3 }
}

pub(super) fn years() -> Vec<(&'static str, Years)> {
    let all = vec![unknown(), entered(2026, Origin::Changed), shipped(2025)];
    let with = |may_edit, years: &[Standing]| Years { years: years.to_vec(), may_edit };
    vec![("editor", with(true, &all)), ("reader", with(false, &all)), ("all known", with(true, &all[1..]))]
}

pub(super) fn shows() -> Vec<(&'static str, Show)> {
    let today = date!(2026 - 02 - 17);
    let show = |standing, may_edit| Show { standing, today, may_edit };
    vec![
        ("shipped", show(shipped(2026), false)),
        ("unknown", show(unknown(), true)),
        ("changed", show(entered(2026, Origin::Changed), true)),
        ("entered", show(entered(2028, Origin::Entered), true)),
    ]
}

pub(super) fn edits() -> Vec<(&'static str, Edit)> {
    let edit = |typed| Edit { year: 2026, typed, meanwhile: None, remarks: vec![] };
    let mut refused = Typed::filled([
        ("version", "0".into()),
        ("basis", String::new()),
        ("days", "春节放假\n2026-02-27 班\n2027-01-01 休".into()),
    ]);
    read_table(2026, &mut refused);
    let filed = Edit {
        remarks: vec!["文件里 300 行与平时相同（平日上班或周末休息），没有列入。".into()],
        ..edit(stored(&shipped(2026)))
    };
    let raced =
        Edit { meanwhile: Some(stored(&entered(2026, Origin::Changed))), ..edit(stored(&shipped(2026))) };
    vec![
        ("first", Edit { year: 2027, ..edit(stored(&unknown())) }),
        ("filled", edit(stored(&shipped(2026)))),
        ("refused", edit(refused)),
        ("from a file", filed),
        ("raced", raced),
    ]
}

pub(super) fn uploads() -> Vec<(&'static str, Upload)> {
    let words = domain::refusal::Wording {
        fact: "没有找到表头。".into(),
        ground: "表头要有“日期”和“上班或休息”两列，可以有“说明”一列。".into(),
        next: "请核对文件后再上传。".into(),
    };
    vec![("plain", Upload::default()), ("refused", Upload { refused: Some(words) })]
}

pub(super) fn restores() -> Vec<(&'static str, Restore)> {
    let restore = |standing: Standing| Restore { typed: stored(&standing), standing };
    vec![
        ("shipped", restore(entered(2026, Origin::Changed))),
        ("no other", restore(entered(2028, Origin::Entered))),
    ]
}
