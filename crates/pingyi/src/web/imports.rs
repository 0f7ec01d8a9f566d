//! Importing a roster: upload, preview row by row, one button, a progress bar.

use axum::extract::{Multipart, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::access::Act as Right;
use domain::ids::{ImportId, UnitId};
use domain::refusal::Wording;
use domain::roster::{Counts, Outcome, PlannedLine};
use maud::{Markup, html};
use serde::Deserialize;

use super::components::form::{self, Field, Form};
use super::components::table::{
    Change, Column, Kind, PER_PAGE, Pager, Row, page_number, pager, shown, table,
};
use super::components::{self, Act, Weight};
use super::form::{Query, Typed};
use super::frame::unprocessable;
use super::guard::Who;
use super::received::{self, File};
use super::units::{Head, href};
use super::views::View;
use super::{frame, session};
use crate::actions;
use crate::actions::imports::{Judged, Waiting};
use crate::app::{App, Progress};
use crate::failure::{Failure, Result};

/// Where a file is handed in.
#[derive(Debug, Clone)]
pub struct Upload {
    pub head: Head,
    pub refused: Option<Wording>,
}

impl View for Upload {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "导入名册".into()
    }

    fn body(&self) -> Markup {
        let base = format!("{}/import", href(self.head.unit.id));
        let fields = html! {
            (form::file(
                &Field {
                    name: "file", label: "名册文件", required: true,
                    help: Some("xlsx，或 csv（UTF-8、GBK 都可以）。最大 20 MB，20000 行没有问题。"), ..Field::default()
                },
                ".xlsx,.csv,.txt"))
        };
        html! {
            (self.head.draw(html! {}))
            @if let Some(words) = &self.refused {
                div.errors role="alert" {
                    h2 { "这个文件没有读取：" (words.fact) }
                    p { (words.ground) (words.next) }
                    p.note { "名册没有任何改动。" }
                }
            }
            (components::columns(html! {
                (components::panel("上传", None, html! {
                    (form::form(
                        &Form { action: &base, submit: "上传并预览", upload: true, ..Form::default() }, fields))
                }))
                (components::panel("怎样准备", None, html! {
                    ol.steps {
                        li {
                            "可以用现有的名册：按表头认列，次序不限，认不出的列不读。也可以"
                            a href={ (base) "/template.xlsx" } download { "下载模板" } "。"
                        }
                        li { "先看到每一行会新增、修改还是拒绝，以及为什么；按“导入”才生效，一次办完，不会只进一半。" }
                        li { "空着的格子不改动已有内容；同一个文件再导一次，不会有变动。" }
                        li { "身份证号码不读取、不保存。" }
                    }
                }))
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let head = super::units::sample_head("第三党支部", &[Right::EditPeople]);
        let words = Wording {
            fact: "文件里有宏。".into(),
            ground: "为安全起见，不读取带宏的文件。".into(),
            next: "请另存为不含宏的 xlsx 再上传。".into(),
        };
        vec![
            ("plain", Self { head: head.clone(), refused: None }),
            ("refused", Self { head, refused: Some(words) }),
        ]
    }
}

pub async fn form(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, "导入名册").await?;
    Ok(frame::show(&app, &who, session::said(&headers), &Upload { head, refused: None }))
}

pub async fn template() -> Response {
    super::people::list::workbook(documents::roster::template())
}

pub async fn upload(
    State(app): State<App>,
    who: Who,
    Path(unit): Path<UnitId>,
    parts: std::result::Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response> {
    let stored = match received::file(received::Kind::Roster, parts).await {
        Ok(File { name, content, .. }) => {
            actions::imports::upload(&app, &who.viewer, unit, &name, content).await
        }
        Err(failure) => Err(failure),
    };
    match stored {
        Ok(id) => Ok(Redirect::to(&format!("/imports/{id}")).into_response()),
        Err(Failure::File(words)) => {
            let head = Head::read(&app, &who, unit, "导入名册").await?;
            Ok(unprocessable(frame::show(&app, &who, None, &Upload { head, refused: Some(words) })))
        }
        Err(other) => Err(other),
    }
}

/// The plan of an import, or how far it has come, or what came of it.
#[derive(Debug, Clone)]
pub struct Preview {
    pub head: Head,
    pub waiting: Waiting,
    /// `add`, `change`, `same`, `refused`, or empty for all.
    pub show: String,
    pub page: u32,
}

impl Preview {
    fn is_running(&self) -> bool {
        self.waiting.progress.as_ref().is_some_and(|progress| progress.failed.is_none())
    }

    fn lines(&self) -> Vec<&PlannedLine> {
        self.waiting
            .judged
            .plan
            .lines
            .iter()
            .filter(|line| self.show.is_empty() || code(line) == self.show)
            .collect()
    }
}

fn code(line: &PlannedLine) -> &'static str {
    match line.outcome {
        Outcome::Add => "add",
        Outcome::Change(_) => "change",
        Outcome::Same => "same",
        Outcome::Refused(_) => "refused",
    }
}

impl View for Preview {
    const PLACE: Option<&'static str> = Some("/units");
    const WIDE: bool = true;

    fn title(&self) -> String {
        "导入预览".into()
    }

    fn reload_after(&self) -> Option<u16> {
        self.is_running().then_some(2)
    }

    fn body(&self) -> Markup {
        let waiting = &self.waiting;
        html! {
            (self.head.draw(html! {}))
            h2 { (waiting.file_name) }
            @if self.is_running() {
                (bar(waiting.id, waiting.progress.as_ref()))
            } @else if waiting.state == "waiting" {
                @if let Some(words) = waiting.progress.as_ref().and_then(|progress| progress.failed.as_ref()) {
                    div.errors role="alert" { p { (words) } }
                }
                (self.decide())
            } @else {
                (self.outcome())
            }
            @if !self.is_running() { (self.table()) }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples()
    }
}

impl Preview {
    fn decide(&self) -> Markup {
        let Counts { add, change, same, refused } = self.waiting.judged.plan.counts;
        let apply = format!("/imports/{}/apply", self.waiting.id);
        let drop = format!("/imports/{}/drop", self.waiting.id);
        let label = format!("导入 {} 人", add + change);
        html! {
            p {
                "还没有导入。将新增 " strong { (add) } " 人，修改 " strong { (change) } " 人；不变 " (same)
                " 人；" strong { (refused) } " 行有问题，不导入。"
            }
            @for remark in &self.waiting.judged.remarks { p.note { (remark) } }
            div.acts {
                @if add + change > 0 {
                    (components::post_button(
                        Weight::Primary, Act { label: &label, href: &apply }, None, &[("confirm", "yes")]))
                }
                (components::post_button(
                    Weight::Quiet, Act { label: "不导入", href: &drop }, None, &[("confirm", "yes")]))
            }
        }
    }

    fn outcome(&self) -> Markup {
        let Counts { add, change, same, refused } = self.waiting.judged.plan.counts;
        let people = format!("{}/people", href(self.head.unit.id));
        html! {
            @if self.waiting.state == "applied" {
                div.notice role="status" {
                    "已导入：新增 " (add) " 人，修改 " (change) " 人；不变 " (same) " 人；" (refused) " 行有问题，没有导入。"
                }
                div.acts { (components::link_button(Weight::Primary, Act { label: "查看名册", href: &people })) }
            } @else {
                p { "这次导入已放弃，名册没有改动。" }
            }
        }
    }

    fn table(&self) -> Markup {
        let lines = self.lines();
        let counts = self.waiting.judged.plan.counts;
        let total = counts.add + counts.change + counts.same + counts.refused;
        let base = format!("/imports/{}", self.waiting.id);
        let tabs = [
            ("", "全部", total),
            ("refused", "有问题", counts.refused),
            ("change", "修改", counts.change),
            ("add", "新增", counts.add),
            ("same", "不变", counts.same),
        ];
        let tabs: Vec<_> = tabs
            .into_iter()
            .map(|(show, label, count)| {
                let entry = super::layout::NavEntry {
                    label: label.into(),
                    href: format!("{base}?show={show}"),
                    current: show == self.show,
                };
                (entry, u32::try_from(count).ok())
            })
            .collect();
        let first = usize::try_from(u64::from(self.page - 1) * u64::from(PER_PAGE)).unwrap_or(usize::MAX);
        let rows: Vec<Row> = lines.iter().skip(first).take(50).map(|line| row(line)).collect();
        let columns = [
            Column::new(Kind::Number, "行"),
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "支部"),
            Column::new(Kind::Text, "结果"),
            Column::new(Kind::Text, "说明"),
        ];
        html! {
            #lines {
                (components::tabs(&tabs))
                @if rows.is_empty() {
                    (components::empty("没有这样的行。", None))
                } @else {
                    (table("plan", "名册逐行结果", &columns, &rows))
                }
                (pager(
                    &Pager {
                        page: self.page, per_page: PER_PAGE, total: shown(i64::try_from(lines.len()).unwrap_or(i64::MAX)), unit: "行",
                        part: Some("lines"),
                    },
                    |page| format!("{base}?show={}&page={page}", self.show)))
            }
        }
    }
}

fn row(line: &PlannedLine) -> Row {
    let (change, words) = match &line.outcome {
        Outcome::Add => (Change::Added, vec![]),
        Outcome::Change(changes) => (Change::Changed, changes.iter().map(actions::imports::told).collect()),
        Outcome::Same => (Change::Same, vec![]),
        Outcome::Refused(why) => (Change::Rejected, why.clone()),
    };
    Row {
        cells: vec![
            html! { "第 " (line.line) " 行" },
            html! { (line.name) },
            html! { (line.branch) },
            change.show(),
            html! { @for word in words.iter().chain(&line.notes) { div { (word) } } },
        ],
        tone: change.tone(),
    }
}

fn bar(id: ImportId, progress: Option<&Progress>) -> Markup {
    let url = format!("/imports/{id}/progress");
    let page = format!("/imports/{id}");
    let running = progress.filter(|progress| progress.failed.is_none());
    let words = match running {
        Some(progress) => format!("正在导入：第 {} 人，共 {} 人", progress.done, progress.total),
        None => "导入已结束".to_owned(),
    };
    components::progress(&components::Progress {
        words: &words,
        done: running.map_or(1, |progress| u32::try_from(progress.done).unwrap_or(u32::MAX)),
        total: running.map_or(1, |progress| u32::try_from(progress.total).unwrap_or(u32::MAX)),
        url: running.map(|_| url.as_str()),
        next: if running.is_some() { None } else { Some(Act { label: "查看结果", href: &page }) },
    })
}

#[derive(Debug, Default, Deserialize)]
pub struct Shown {
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: String,
}

pub async fn preview(
    State(app): State<App>,
    who: Who,
    Path(id): Path<ImportId>,
    Query(asked): Query<Shown>,
    headers: HeaderMap,
) -> Result<Response> {
    let waiting = actions::imports::find(&app, id).await?;
    let head = Head::read(&app, &who, waiting.unit, "导入名册").await?;
    let view = Preview { head, waiting, page: page_number(&asked.page), show: asked.show };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

pub async fn progress(State(app): State<App>, Path(id): Path<ImportId>) -> Response {
    bar(id, actions::imports::progress(&app, id).as_ref()).into_response()
}

/// A button of ours says `confirm`; an empty request does nothing.
fn confirmed(typed: &mut Typed) -> Result<()> {
    if !typed.flag("confirm") {
        typed.error("", "请从页面上的按钮提交。");
    }
    typed.checked()
}

pub async fn apply(
    State(app): State<App>,
    who: Who,
    Path(id): Path<ImportId>,
    mut typed: Typed,
) -> Result<Response> {
    confirmed(&mut typed)?;
    actions::imports::start(&app, &who.viewer, id).await?;
    Ok(Redirect::to(&format!("/imports/{id}")).into_response())
}

pub async fn drop_it(State(app): State<App>, Path(id): Path<ImportId>, mut typed: Typed) -> Result<Response> {
    confirmed(&mut typed)?;
    let unit = actions::imports::drop_it(&app, id).await?;
    Ok(session::go(&app, &format!("{}/import", href(unit)), "已放弃这次导入，名册没有改动。"))
}

fn samples() -> Vec<(&'static str, Preview)> {
    use domain::roster::{Column as Field, FieldChange, Plan};
    let line = |line, outcome| PlannedLine {
        line,
        name: "张明".into(),
        branch: "第三党支部".into(),
        outcome,
        notes: vec!["“2003年7月”只写到月，按当月 1 日读取。".into()],
        entry: None,
    };
    let change = FieldChange { column: Field::Post, from: None, to: Some("处长".into()) };
    let lines = vec![
        line(5, Outcome::Add),
        line(6, Outcome::Change(vec![change])),
        line(7, Outcome::Same),
        line(17, Outcome::Refused(vec!["入党时间晚于转正时间。".into()])),
    ];
    let counts = Counts { add: 1, change: 1, same: 1, refused: 1 };
    let preview = |state: &str, progress, lines: Vec<PlannedLine>, counts| Preview {
        head: super::units::sample_head("第三党支部", &[Right::EditPeople]),
        waiting: Waiting {
            id: ImportId(uuid::Uuid::from_u128(4)),
            unit: UnitId(uuid::Uuid::from_u128(3)),
            file_name: "党员名册（2026年1月）.xlsx".into(),
            state: state.into(),
            judged: Judged {
                plan: Plan { lines, counts },
                remarks: vec!["没有读取“身份证号”列：本系统不保存身份证号码。".into()],
            },
            progress,
        },
        show: String::new(),
        page: 1,
    };
    let running = Progress { done: 120, total: 246, failed: None };
    let failed = Progress {
        done: 0, total: 1, failed: Some("名册在预览之后有了变动，没有导入。".into())
    };
    vec![
        ("plan", preview("waiting", None, lines.clone(), counts)),
        ("running", preview("waiting", Some(running), lines.clone(), counts)),
        ("failed", preview("waiting", Some(failed), lines.clone(), counts)),
        ("applied", preview("applied", None, lines, counts)),
        ("nothing", preview("waiting", None, vec![], Counts::default())),
    ]
}
