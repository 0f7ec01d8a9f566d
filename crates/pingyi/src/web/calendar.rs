//! The table of working days: the years, one year, entering it by hand or from a file, taking it back.

mod entering;
mod samples;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::access::{self, Target};
use domain::calendar::{Calendar, YearTable, spans};
use domain::wording;
use maud::{Markup, html};
use time::Date;

pub use self::entering::{
    Edit, Restore, Upload, edit, edit_page, restore, restore_page, upload, upload_page,
};
use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Weight, days};
use super::guard::Who;
use super::views::View;
use super::{frame, session};
use crate::actions::calendar::{self, Origin, Standing};
use crate::app::App;
use crate::failure::{Failure, Result};

const HREF: &str = "/calendar";
const TITLE: &str = "工作日表";

fn page_of(year: i32) -> String {
    format!("{HREF}/{year}")
}

/// The year in an address.
fn year_in(text: &str) -> Result<i32> {
    text.parse().map_err(|_| Failure::NotFound)
}

fn may_edit(who: &Who) -> bool {
    access::may(&who.viewer, access::Act::KeepPacks, Target::Installation)
}

impl Origin {
    fn label(self) -> &'static str {
        match self {
            Self::Shipped => "随程序",
            Self::Entered => "本单位录入",
            Self::Changed => "本单位改过",
            Self::Unknown => "尚未录入",
        }
    }

    fn show(self) -> Markup {
        match self {
            Self::Unknown => components::state(components::State::Waiting, self.label()),
            _ => components::badge(self.label()),
        }
    }
}

fn counted(table: &YearTable) -> (usize, usize) {
    let working = table.days.values().filter(|day| day.working).count();
    (table.days.len() - working, working)
}

/// All years.
#[derive(Debug, Clone)]
pub struct Years {
    pub years: Vec<Standing>,
    pub may_edit: bool,
}

impl View for Years {
    const PLACE: Option<&'static str> = Some("/server");

    fn title(&self) -> String {
        TITLE.into()
    }

    fn body(&self) -> Markup {
        let import = format!("{HREF}/import");
        let acts = html! {
            @if self.may_edit {
                (components::link_button(Weight::Plain, Act { label: "从表格导入", href: &import }))
            }
        };
        let columns = [
            Column::new(Kind::Lead, "年份"),
            Column::new(Kind::Text, "来源"),
            Column::new(Kind::Number, "放假"),
            Column::new(Kind::Number, "调休上班"),
            Column::minor(Kind::Text, "依据"),
        ];
        let rows: Vec<Row> = self.years.iter().map(row).collect();
        html! {
            (components::title(TITLE, html! {}, Some("期限里的“工作日”按这里的表计算。"), acts))
            @for standing in self.years.iter().filter(|standing| standing.table.is_none()) {
                (self.hint(standing.year))
            }
            (table("years", TITLE, &columns, &rows))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::years()
    }
}

impl Years {
    fn hint(&self, year: i32) -> Markup {
        let edit = format!("{}/edit", page_of(year));
        let label = format!("录入{year}年");
        html! {
            div.notice.notice-heed {
                p {
                    (year) "年的放假安排尚未录入。国务院办公厅一般在上一年 11 月前后公布；录入以前，经过这一年的期限按周末推算，并在期限旁注明。"
                }
                @if self.may_edit {
                    div.acts { (components::link_button(Weight::Primary, Act { label: &label, href: &edit })) }
                } @else {
                    p.note { "由系统管理员录入。" }
                }
            }
        }
    }
}

fn row(standing: &Standing) -> Row {
    let (off, working) = standing.table.as_ref().map_or((0, 0), counted);
    let days = |count: usize| {
        html! { @if standing.table.is_some() { (count) " 天" } }
    };
    Row::from(vec![
        html! { a.nowrap href=(page_of(standing.year)) { (standing.year) "年" } },
        html! { span.nowrap { (standing.origin.show()) } },
        days(off),
        days(working),
        html! {
            @match &standing.table {
                Some(table) => (table.basis),
                None => "按周末推算",
            }
        },
    ])
}

pub async fn list(State(app): State<App>, who: Who, headers: HeaderMap) -> Result<Response> {
    let view = Years { years: calendar::years(&app).await?, may_edit: may_edit(&who) };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

/// One year: its months, and the days that are not what their weekday says.
#[derive(Debug, Clone)]
pub struct Show {
    pub standing: Standing,
    pub today: Date,
    pub may_edit: bool,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/server");

    fn title(&self) -> String {
        format!("{}年{TITLE}", self.standing.year)
    }

    fn body(&self) -> Markup {
        let standing = &self.standing;
        let calendar = match &standing.table {
            Some(table) => Calendar::default().with(table.clone()),
            None => Calendar::default(),
        };
        html! {
            (components::breadcrumbs(&[Act { label: TITLE, href: HREF }]))
            (components::title(&self.title(), standing.origin.show(), None, self.acts()))
            @match &standing.table {
                Some(table) => (components::panel("与平时不同的日子", None, html! {
                    p.note { "依据：" (table.basis) }
                    (special(table, working_days(&calendar, table.year)))
                })),
                None => (components::empty(
                    &format!(
                        "{}年的放假安排尚未录入，按周末推算：周一至周五上班，周六、周日休息。", standing.year
                    ),
                    None)),
            }
            (components::panel("全年", None, html! {
                p.note { "“休”是放假，“班”是调休上班；没有标记的，周一至周五上班，周六、周日休息。" }
                (days::months(&calendar, standing.year, self.today))
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::shows()
    }
}

impl Show {
    fn acts(&self) -> Markup {
        let page = page_of(self.standing.year);
        let (edit, restore) = (format!("{page}/edit"), format!("{page}/restore"));
        html! {
            @if self.may_edit {
                @if self.standing.origin == Origin::Unknown {
                    (components::link_button(Weight::Primary, Act { label: "录入放假安排", href: &edit }))
                } @else {
                    (components::link_button(Weight::Plain, Act { label: "修改放假安排", href: &edit }))
                }
                @if self.standing.is_entered_here() {
                    (components::link_button(
                        Weight::Quiet, Act { label: taking_back(self.standing.origin), href: &restore }))
                }
            }
        }
    }
}

fn taking_back(origin: Origin) -> &'static str {
    if origin == Origin::Changed { "恢复随程序的安排" } else { "删除录入的安排" }
}

fn working_days(calendar: &Calendar, year: i32) -> i64 {
    let end = |year| Date::from_ordinal_date(year, 1).ok().and_then(Date::previous_day);
    end(year).zip(end(year + 1)).map_or(0, |(from, until)| calendar.working_days_between(from, until))
}

fn special(table: &YearTable, working_days: i64) -> Markup {
    let (off, moved) = counted(table);
    let columns =
        [Column::new(Kind::Lead, "日期"), Column::new(Kind::Text, "安排"), Column::new(Kind::Text, "说明")];
    let rows: Vec<Row> = spans(&table.days)
        .into_iter()
        .map(|(from, until, day)| {
            let count = (until - from).whole_days() + 1;
            Row::from(vec![
                html! { (dated(from)) @if until != from { "至" (dated(until)) } },
                html! { @if day.working { "上班" } @else { "放假 " (count) " 天" } },
                html! { (day.note) },
            ])
        })
        .collect();
    html! {
        p { "放假 " (off) " 天（含周末），调休上班 " (moved) " 天；全年工作日 " strong { (working_days) } " 天。" }
        (components::table::table("special", "与平时不同的日子", &columns, &rows))
    }
}

/// `2月17日（星期二）`
fn dated(day: Date) -> String {
    format!("{}月{}日（{}）", u8::from(day.month()), day.day(), wording::weekday(day))
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(year): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let standing = calendar::year(&app, year_in(&year)?).await?;
    let view = Show { standing, today: app.clock.today(), may_edit: may_edit(&who) };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}
