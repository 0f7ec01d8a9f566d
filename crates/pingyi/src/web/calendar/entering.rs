//! Entering a year: by hand, from a file, and back to what the program brings.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::calendar::{YearTable, parse, written};
use domain::refusal::Wording;
use domain::{Refusal, calendar as rules};
use maud::{Markup, html};

use super::super::components::form::{self, Field, Form};
use super::super::components::{self, Act};
use super::super::form::Typed;
use super::super::frame::{self, conflict, unprocessable};
use super::super::guard::Who;
use super::super::received::{self, File};
use super::super::views::View;
use super::super::{session, units};
use super::{HREF, TITLE, page_of, samples, taking_back, year_in};
use crate::actions::calendar::{self, Origin, Standing};
use crate::app::App;
use crate::failure::{Failure, Result};

/// More errors than these are not read one by one.
const ERRORS_SHOWN: usize = 20;
const FIELDS: [(&str, &str); 2] = [("basis", "依据"), ("days", "日期")];

/// The form of one year.
#[derive(Debug, Clone)]
pub struct Edit {
    pub year: i32,
    pub typed: Typed,
    /// What somebody else has saved since this form was filled.
    pub meanwhile: Option<Typed>,
    /// What the form was filled from, when it was a file.
    pub remarks: Vec<String>,
}

impl View for Edit {
    const PLACE: Option<&'static str> = Some("/server");

    fn title(&self) -> String {
        format!("录入{}年放假安排", self.year)
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let page = page_of(self.year);
        let all = typed.errors();
        let wrong: Vec<&str> =
            all.iter().filter(|(field, _)| *field == "days").map(|(_, words)| *words).collect();
        let wrong = (!wrong.is_empty()).then(|| wrong.join("\n"));
        let year = self.year;
        let help = format!(
            "一行一天或一段：{year}-10-01至{year}-10-07 休 国庆节。“休”是放假，“班”是周六、周日调休上班；说明可以不写。\
             没有写的日子，周一至周五上班，周六、周日休息。"
        );
        let fields = html! {
            (form::hidden("version", typed.get("version")))
            (form::text(&Field {
                required: true, longest: Some(200),
                help: Some("写明文件名称和文号，便于以后核对。"), ..typed.field("basis", "依据")
            }))
            (form::textarea(
                &Field { required: true, help: Some(&help), error: wrong.as_deref(), ..typed.field("days", "日期") },
                18))
        };
        html! {
            (components::breadcrumbs(&[Act { label: TITLE, href: HREF }]))
            (components::title(&self.title(), html! {}, None, html! {}))
            @if !self.remarks.is_empty() {
                div.notice role="status" {
                    p { "还没有保存。下面是从文件读到的内容，请逐行核对后保存。" }
                    @for remark in &self.remarks { p.note { (remark) } }
                }
            }
            @if let Some(stored) = &self.meanwhile { (units::form::both(typed, stored, &FIELDS)) }
            (form::form(
                &Form {
                    action: &format!("{page}/edit"), submit: "保存放假安排", cancel: Some(&page), errors: &all,
                    ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::edits()
    }
}

/// The form as it is first shown.
pub(super) fn stored(standing: &Standing) -> Typed {
    let usual = || format!("国务院办公厅关于{}年部分节假日安排的通知", standing.year);
    let (basis, days) = standing
        .table
        .as_ref()
        .map_or_else(|| (usual(), String::new()), |table| (table.basis.clone(), written(&table.days)));
    Typed::filled([("version", standing.version.to_string()), ("basis", basis), ("days", days)])
}

pub async fn edit_page(State(app): State<App>, who: Who, Path(year): Path<String>) -> Result<Response> {
    let standing = calendar::year(&app, year_in(&year)?).await?;
    let view = Edit { year: standing.year, typed: stored(&standing), meanwhile: None, remarks: vec![] };
    Ok(frame::show(&app, &who, None, &view))
}

/// The table that was typed, unless something is wrong with it; then every line says what.
pub(super) fn read_table(year: i32, typed: &mut Typed) -> Option<YearTable> {
    let basis = typed.text("basis", "依据", 200);
    if typed.get("days").is_empty() {
        typed.error("days", "请填写日期。");
        return None;
    }
    let days = match parse(year, typed.get("days")) {
        Ok(days) => days,
        Err(refused) => {
            for why in refused.iter().take(ERRORS_SHOWN) {
                typed.error("days", Refusal::Calendar(why.clone()).to_string());
            }
            if let Some(more) = refused.len().checked_sub(ERRORS_SHOWN).filter(|more| *more > 0) {
                typed.error("days", format!("另有 {more} 行也不能用，改好上面各行后再看。"));
            }
            return None;
        }
    };
    typed.is_sound().then_some(YearTable { year, basis, days })
}

pub async fn edit(
    State(app): State<App>,
    who: Who,
    Path(year): Path<String>,
    mut typed: Typed,
) -> Result<Response> {
    let year = year_in(&year)?;
    let standing = calendar::year(&app, year).await?;
    let version = typed.version();
    let saved = match read_table(year, &mut typed).filter(|_| typed.is_sound()) {
        Some(table) => calendar::save(&app, &who.viewer, &table, version).await,
        None => Err(typed.checked().err().unwrap_or(Failure::NotFound)),
    };
    match saved {
        Ok(true) => Ok(session::go(
            &app,
            &page_of(year),
            &format!("{year}年的放假安排已保存。经过这一年的期限都按它计算。"),
        )),
        Ok(false) => Ok(session::go(&app, &page_of(year), "内容与现在的安排一样，没有改动。")),
        Err(Failure::Stale) => {
            let now = stored(&standing);
            typed.set("version", now.get("version").to_owned());
            let view = Edit { year, typed, meanwhile: Some(now), remarks: vec![] };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let view = Edit { year, typed: typed.take(failure)?, meanwhile: None, remarks: vec![] };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Where a file is handed in.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    pub refused: Option<Wording>,
}

impl View for Upload {
    const PLACE: Option<&'static str> = Some("/server");

    fn title(&self) -> String {
        "从表格导入放假安排".into()
    }

    fn body(&self) -> Markup {
        let fields = form::file(
            &Field {
                name: "file",
                label: "放假安排",
                required: true,
                help: Some("xlsx，或 csv（UTF-8、GBK 都可以）。"),
                ..Field::default()
            },
            ".xlsx,.csv,.txt",
        );
        html! {
            (components::breadcrumbs(&[Act { label: TITLE, href: HREF }]))
            (components::title(&self.title(), html! {}, None, html! {}))
            @if let Some(words) = &self.refused {
                div.errors role="alert" {
                    h2 { "这个文件没有读取：" (words.fact) }
                    p { (words.ground) (words.next) }
                    p.note { "工作日表没有任何改动。" }
                }
            }
            (components::columns(html! {
                (components::panel("上传", None, form::form(
                    &Form {
                        action: &format!("{HREF}/import"), submit: "上传并核对", cancel: Some(HREF), upload: true,
                        ..Form::default()
                    },
                    fields)))
                (components::panel("怎样准备", None, html! {
                    ol.steps {
                        li { "表头要有“日期”和“上班或休息”两列，可以有“说明”一列，次序不限。" }
                        li { "一行一天。“上班或休息”写“班”或“休”；只列与平时不同的日子，列出全年也可以。" }
                        li { "一个文件只管一年。" }
                        li { "上传后先显示读到的内容，核对并保存后才生效。" }
                    }
                }))
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::uploads()
    }
}

pub async fn upload_page(State(app): State<App>, who: Who) -> Response {
    frame::show(&app, &who, None, &Upload::default())
}

pub async fn upload(
    State(app): State<App>,
    who: Who,
    parts: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    match filled(&app, parts).await {
        Ok(view) if view.typed.is_sound() => Ok(frame::show(&app, &who, None, &view)),
        Ok(view) => Ok(unprocessable(frame::show(&app, &who, None, &view))),
        Err(Failure::File(words)) => {
            let view = Upload { refused: Some(words) };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
        Err(other) => Err(other),
    }
}

/// The form of the year a file is about, filled from it and checked as if it had been typed.
async fn filled(app: &App, parts: std::result::Result<Multipart, MultipartRejection>) -> Result<Edit> {
    let File { name, content, .. } = received::file(received::Kind::Days, parts).await?;
    let sheet = calendar::read(name, content).await?;
    let year = sheet.year.filter(|year| rules::YEARS.contains(year)).ok_or_else(|| {
        Failure::File(Wording {
            fact: "没有一行的日期能识别。".into(),
            ground: "“日期”一列要写年、月、日。".into(),
            next: "请写成 2026-02-17 这样，再上传。".into(),
        })
    })?;
    let mut typed = stored(&calendar::year(app, year).await?);
    typed.set("days", sheet.lines);
    read_table(year, &mut typed);
    let mut remarks = vec!["依据没有从文件读取，请核对。".to_owned()];
    if sheet.ordinary > 0 {
        remarks.push(format!("文件里 {} 行与平时相同（平日上班或周末休息），没有列入。", sheet.ordinary));
    }
    Ok(Edit { year, typed, meanwhile: None, remarks })
}

/// Asked before what was entered is dropped.
#[derive(Debug, Clone)]
pub struct Restore {
    pub standing: Standing,
    pub typed: Typed,
}

impl View for Restore {
    const PLACE: Option<&'static str> = Some("/server");

    fn title(&self) -> String {
        format!("{}年：{}", self.standing.year, taking_back(self.standing.origin))
    }

    fn body(&self) -> Markup {
        let year = self.standing.year;
        let page = page_of(year);
        let after = if self.standing.origin == Origin::Changed {
            format!("{year}年改按随程序的安排计算。")
        } else {
            format!("{year}年没有放假安排，经过这一年的期限按周末推算，并在期限旁注明。")
        };
        let stakes = [format!("本单位录入的{year}年放假安排不再使用，变更记录里留有这一步。"), after];
        let stakes: Vec<&str> = stakes.iter().map(String::as_str).collect();
        components::confirm(
            &format!("{}？", self.title()),
            &stakes,
            form::hidden("version", self.typed.get("version")),
            &Form {
                action: &format!("{page}/restore"),
                submit: taking_back(self.standing.origin),
                cancel: Some(&page),
                errors: &self.typed.errors(),
                ..Form::default()
            },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::restores()
    }
}

pub async fn restore_page(State(app): State<App>, who: Who, Path(year): Path<String>) -> Result<Response> {
    let standing = calendar::year(&app, year_in(&year)?).await?;
    if !standing.is_entered_here() {
        return Ok(Redirect::to(&page_of(standing.year)).into_response());
    }
    let typed = stored(&standing);
    Ok(frame::show(&app, &who, None, &Restore { standing, typed }))
}

pub async fn restore(
    State(app): State<App>,
    who: Who,
    Path(year): Path<String>,
    mut typed: Typed,
) -> Result<Response> {
    let standing = calendar::year(&app, year_in(&year)?).await?;
    let version = typed.version();
    let restored = match typed.checked() {
        Ok(()) => calendar::restore(&app, &who.viewer, standing.year, version).await,
        Err(failure) => Err(failure),
    };
    match restored {
        Ok(()) => {
            let said = if standing.origin == Origin::Changed {
                "已恢复随程序的安排。"
            } else {
                "录入的安排已删除，这一年按周末推算。"
            };
            Ok(session::go(&app, &page_of(standing.year), said))
        }
        Err(failure) => {
            let typed = typed.take(failure)?;
            Ok(unprocessable(frame::show(&app, &who, None, &Restore { standing, typed })))
        }
    }
}
