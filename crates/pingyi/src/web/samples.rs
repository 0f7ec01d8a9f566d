//! 范文: which there are, loading one, removing one. Their words are compared with, and shown to nobody.

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{PersonId, SampleId};
use domain::preparation::sample::{Draft, LEAST, MOST};
use domain::refusal::{SampleRefusal, Wording};
use maud::{Markup, html};
use store::samples::{Listed, Sample};
use uuid::Uuid;

use super::components::form::{self, Field, Form};
use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Weight};
use super::form::Typed;
use super::frame::unprocessable;
use super::guard::Who;
use super::received::{self, File};
use super::views::View;
use super::{frame, session};
use crate::actions::samples;
use crate::app::App;
use crate::clock;
use crate::failure::{Failure, Result};

const HREF: &str = "/samples";
const TITLE: &str = "范文";
const FOR: &str = "范文只用来比对：材料里与范文相同的段落会提醒作者和审阅的人。范文本身不给任何人看，作者只看到自己也写了的那些段落。";

#[derive(Debug, Clone)]
pub struct List {
    pub samples: Vec<Listed>,
}

impl View for List {
    const PLACE: Option<&'static str> = Some(HREF);

    fn title(&self) -> String {
        TITLE.into()
    }

    fn body(&self) -> Markup {
        let load = Act { label: "装入范文", href: "/samples/new" };
        let columns = [
            Column::new(Kind::Lead, "题目"),
            Column::new(Kind::Text, "来源"),
            Column::new(Kind::Number, "字数"),
            Column::minor(Kind::Text, "装入"),
            Column::new(Kind::Text, ""),
        ];
        let rows: Vec<Row> = self.samples.iter().map(row).collect();
        html! {
            (components::title(TITLE, html! {}, Some(FOR), components::link_button(Weight::Primary, load)))
            @if rows.is_empty() {
                (components::empty("还没有范文。把网上常见的、单位里流传的样稿装进来，照抄的段落就能认出来。", None))
            } @else {
                (table("samples", TITLE, &columns, &rows))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let one = |number: u128, title: &str, origin: &str| Listed {
            sample: sample(number, title, origin),
            length: 2_134,
            added_by_name: "阿卜杜热西提·买买提".into(),
        };
        let long = one(2, &"一个很长的题目".repeat(8), &"某网站".repeat(20));
        vec![
            ("none", Self { samples: vec![] }),
            ("two", Self { samples: vec![one(1, "发言提纲样稿", ""), long] }),
        ]
    }
}

fn sample(number: u128, title: &str, origin: &str) -> Sample {
    Sample {
        id: SampleId(Uuid::from_u128(number)),
        title: title.into(),
        origin: origin.into(),
        added_by: PersonId(Uuid::from_u128(11)),
        added_at: 1_772_510_400_000,
    }
}

fn row(listed: &Listed) -> Row {
    let sample = &listed.sample;
    Row::from(vec![
        html! { (sample.title) },
        html! { (sample.origin) },
        html! { (listed.length) },
        html! { (listed.added_by_name) " " (clock::moment(sample.added_at)) },
        html! { a href={ (HREF) "/" (sample.id) "/remove" } { "移除" } },
    ])
}

pub async fn list(State(app): State<App>, who: Who, headers: HeaderMap) -> Result<Response> {
    let view = List { samples: samples::list(&app).await? };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

/// Pasting a sample, or reading it from a file first.
#[derive(Debug, Clone, Default)]
pub struct Load {
    pub typed: Typed,
    /// The words stand there from a file, and are not loaded yet.
    pub from_file: bool,
    /// Why the file was not read.
    pub unread: Option<Wording>,
}

impl View for Load {
    const PLACE: Option<&'static str> = Some(HREF);

    fn title(&self) -> String {
        "装入范文".into()
    }

    fn body(&self) -> Markup {
        let typed = &self.typed;
        let help = format!("一次一篇，{LEAST} 至 {MOST} 字。");
        let paste = Form {
            action: "/samples/new",
            submit: "装入范文",
            cancel: Some(HREF),
            errors: &typed.errors(),
            ..Form::default()
        };
        let upload =
            Form { action: "/samples/upload", submit: "读取文件", upload: true, ..Form::default() };
        let file = Field {
            name: "file",
            label: "范文文件",
            required: true,
            help: Some("docx 或 txt 文件。读出来的文字先放进左边的表里，看过再装入。"),
            ..Field::default()
        };
        html! {
            (components::breadcrumbs(&[Act { label: TITLE, href: HREF }]))
            (components::title("装入范文", html! {}, Some(FOR), html! {}))
            @if self.from_file { div.notice role="status" { p { "还没有装入。下面是从文件读到的文字，请看过再装入。" } } }
            @if let Some(words) = &self.unread {
                div.errors role="alert" {
                    h2 { "这个文件没有读取：" (words.fact) }
                    p { (words.ground) (words.next) }
                }
            }
            (components::columns(html! {
                (components::panel("粘贴", None, form::form(&paste, html! {
                    (form::text(&Field { required: true, longest: Some(100), ..typed.field("title", "题目") }))
                    (form::text(&Field {
                        longest: Some(200), help: Some("从哪里来：网站、书、某单位的样稿。"), ..typed.field("origin", "来源")
                    }))
                    (form::textarea(&Field { required: true, help: Some(&help), ..typed.field("words", "全文") }, 14))
                })))
                (components::panel("从文件读取", None, form::form(&upload, form::file(&file, ".docx,.txt"))))
            }))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let filled = Typed::filled([("title", "样稿".into()), ("words", "<script>\u{202e}".into())]);
        let mut refused = filled.clone();
        refused.error("words", domain::Refusal::from(SampleRefusal::Length { length: 9 }).to_string());
        let unread = Wording {
            fact: "这个文件不是文字文件。".into(), ground: "…".into(), next: "…".into()
        };
        vec![
            ("empty", Self::default()),
            ("from a file", Self { typed: filled, from_file: true, unread: None }),
            ("refused", Self { typed: refused, ..Self::default() }),
            ("no text", Self { unread: Some(unread), ..Self::default() }),
        ]
    }
}

pub async fn load_page(State(app): State<App>, who: Who) -> Response {
    frame::show(&app, &who, None, &Load::default())
}

pub async fn load(State(app): State<App>, who: Who, mut typed: Typed) -> Result<Response> {
    let title = typed.text("title", "题目", 100);
    let origin = typed.optional("origin", "来源", 200).unwrap_or_default();
    // Blanks do not count for the rule, and come in with what is pasted.
    let words = typed.text("words", "全文", 2 * MOST);
    let loaded = match typed.checked() {
        Ok(()) => samples::load(&app, &who.viewer, &Draft { title: title.clone(), origin, words }).await,
        Err(failure) => Err(failure),
    };
    match loaded {
        Ok(()) => Ok(session::go(&app, HREF, &format!("已装入范文“{title}”，从现在起与它比对。"))),
        Err(failure) => {
            let view = Load { typed: typed.take(failure)?, ..Load::default() };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}

/// Puts a file's words into the form, to be looked over.
pub async fn upload(
    State(app): State<App>,
    who: Who,
    parts: std::result::Result<Multipart, MultipartRejection>,
) -> Result<Response> {
    match filled(parts).await {
        Ok(view) => Ok(frame::show(&app, &who, None, &view)),
        Err(Failure::File(words)) => {
            let view = Load { unread: Some(words), ..Load::default() };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
        Err(other) => Err(other),
    }
}

async fn filled(parts: std::result::Result<Multipart, MultipartRejection>) -> Result<Load> {
    let File { name, content, .. } = received::file(received::Kind::Manuscript, parts).await?;
    let words = samples::read(content, name.clone()).await?;
    let title = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let title: String = title.rsplit_once('.').map_or(title, |(stem, _)| stem).chars().take(100).collect();
    // Told here already: what is far too long does not go to the browser and back.
    let length = words.chars().count();
    if length > 2 * MOST {
        let Wording { fact, ground, next } =
            domain::Refusal::from(SampleRefusal::Length { length }).wording();
        return Err(Failure::File(Wording { fact, ground, next }));
    }
    Ok(Load { typed: Typed::filled([("title", title), ("words", words)]), from_file: true, unread: None })
}

/// Asked before a sample goes.
#[derive(Debug, Clone)]
pub struct Remove {
    pub sample: Sample,
}

impl View for Remove {
    const PLACE: Option<&'static str> = Some(HREF);

    fn title(&self) -> String {
        format!("移除范文“{}”", self.sample.title)
    }

    fn body(&self) -> Markup {
        let action = format!("{HREF}/{}/remove", self.sample.id);
        components::confirm(
            &format!("{}？", self.title()),
            &["全文从数据库里删去，以后不再与它比对。", "变更记录里留有它的题目和来源。"],
            form::hidden("sample", &self.sample.id.to_string()),
            &Form { action: &action, submit: "移除范文", cancel: Some(HREF), ..Form::default() },
        )
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![("one", Self { sample: sample(1, "发言提纲样稿", "网上") })]
    }
}

pub async fn remove_page(State(app): State<App>, who: Who, Path(id): Path<SampleId>) -> Result<Response> {
    let sample = samples::find(&app, id).await?;
    Ok(frame::show(&app, &who, None, &Remove { sample }))
}

pub async fn remove(
    State(app): State<App>,
    who: Who,
    Path(id): Path<SampleId>,
    typed: Typed,
) -> Result<Response> {
    // The page's button names what it removes; a request without it came from elsewhere.
    if typed.get("sample") != id.to_string() {
        let sample = samples::find(&app, id).await?;
        return Ok(unprocessable(frame::show(&app, &who, None, &Remove { sample })));
    }
    samples::remove(&app, &who.viewer, id).await?;
    Ok(session::go(&app, HREF, "已移除范文。"))
}
