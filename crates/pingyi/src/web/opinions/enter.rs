//! Entering what was heard: one opinion, or many pasted at once.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, UnitId};
use domain::journal::Digest;
use domain::preparation::opinion::{
    About, Draft, MOST, Method, Source,
    paste::{Inside, Repeat, repeats, split},
};
use maud::{Markup, html};

use super::{Seen, about_field, dimension, dimension_field, href, samples};
use crate::actions;
use crate::actions::opinions::Pasted;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

/// The longest text pasted at once.
const PASTED: usize = 60_000;

#[derive(Debug, Clone)]
pub struct Enter {
    pub seen: Seen,
    pub typed: Typed,
}

impl View for Enter {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "记意见".into()
    }

    fn body(&self) -> Markup {
        let (seen, typed) = (&self.seen, &self.typed);
        let most = u16::try_from(MOST).ok();
        let fields = html! {
            (form::textarea(
                &Field {
                    required: true, longest: most, focus: true, help: Some("照原话记；不写是谁说的。"),
                    ..typed.field("words", "意见")
                },
                5))
            (circumstances(seen, typed))
        };
        let base = seen.href();
        html! {
            (seen.head.draw(html! {}))
            h2 { "记意见" }
            (form::form(
                &Form { action: &base, submit: "保存意见", cancel: Some(&base), errors: &typed.errors(), ..Form::default() },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::enters()
    }
}

/// Who said it, how it came, when, whom it is about.
fn circumstances(seen: &Seen, typed: &Typed) -> Markup {
    let sources: Vec<Choice<'_>> = Source::ALL.iter().map(|one| (one.code(), one.label()).into()).collect();
    let methods: Vec<Choice<'_>> = Method::ALL.iter().map(|one| (one.code(), one.label()).into()).collect();
    html! {
        (form::select(&Field { required: true, ..typed.field("source", "谁提的") }, Some("请选择"), &sources))
        (form::select(&Field { required: true, ..typed.field("method", "怎么征求的") }, Some("请选择"), &methods))
        (form::date(&Field { required: true, ..typed.field("received_on", "收到日期") }))
        (about_field(typed, "针对谁", &seen.reading.people))
        (dimension_field(typed, &seen.reading.dimensions))
    }
}

/// A draft without its words.
fn draft(typed: &mut Typed) -> Option<Draft> {
    let source = typed.choice::<Source>("source", "谁提的");
    let method = typed.choice::<Method>("method", "征求方式");
    let received_on = typed.day("received_on", "收到日期");
    let about = typed.choice::<About>("about", "对象");
    let dimension = dimension(typed);
    let (source, method, received_on, about) = (source?, method?, received_on?, about?);
    Some(Draft { source, method, received_on, about, dimension, words: String::new() })
}

fn fresh(seen: &Seen) -> Typed {
    Typed::filled([("received_on", seen.reading.today.to_string()), ("about", "team".to_owned())])
}

pub async fn new(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    let typed = fresh(&seen);
    Ok(frame::show(&app, &who, None, &Enter { seen, typed }))
}

pub async fn add(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let words = typed.text("words", "意见", MOST);
    let draft = draft(&mut typed);
    let done = match (typed.checked(), draft) {
        (Ok(()), Some(draft)) => {
            actions::opinions::enter(&app, &who.viewer, campaign, unit, &[Draft { words, ..draft }]).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), "已记下这条意见。")),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let seen = Seen::read(&app, &who, unit, campaign).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &Enter { seen, typed })))
        }
    }
}

/// Many at once. The first button shows how the text was split; the second one enters what was shown.
#[derive(Debug, Clone)]
pub struct Paste {
    pub seen: Seen,
    pub typed: Typed,
    pub found: Vec<String>,
    /// What of it is recorded already, or comes twice.
    pub repeats: Vec<Option<Repeat>>,
    /// A line counts within: 一是……；二是…….
    pub counts_within: bool,
}

impl View for Paste {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        "粘贴多条意见".into()
    }

    fn body(&self) -> Markup {
        let (seen, typed) = (&self.seen, &self.typed);
        let count = self.found.len();
        let twice = self.repeats.iter().flatten().count();
        let submit = match (count - twice, twice) {
            (0, 0) => "识别意见".to_owned(),
            (new, 0) => format!("录入这 {new} 条意见"),
            (0, _) => "录入勾选的意见".to_owned(),
            (new, _) => format!("录入这 {new} 条和勾选的意见"),
        };
        let read = if twice == 0 {
            format!("读出 {count} 条")
        } else {
            format!("读出 {count} 条，其中 {twice} 条已有同样的")
        };
        let base = seen.href();
        let fields = html! {
            @if count > 0 {
                (form::group(&read))
                @if twice < count {
                    ol.opinions { @for one in self.fresh() { li { span.opinion-words { (one) } (joined(one)) } } }
                }
                @if twice > 0 { (self.again()) }
                p.note { "不对就在下面改，再按一次按钮；改过的会先显示新的结果，不直接录入。" }
                (form::hidden("shown", &fingerprint(&self.found, &self.repeats)))
                @if self.counts_within {
                    (form::checkbox(&Field {
                        help: Some("一段里写了“一是……；二是……”或“1.……2.……”的，已经按序号分成几条。勾选后每段仍是一条，先显示新的结果。"),
                        ..typed.field("whole", "一段里的序号不拆开")
                    }))
                }
            }
            (form::textarea(
                &Field {
                    required: true, help: Some("每行一条；有序号的每个序号一条，没有序号的行接在上一条后面。序号不保留。来源、方式、日期相同的一起粘贴。先显示读出的结果，看过再录入。"),
                    ..typed.field("text", "意见")
                },
                10))
            (circumstances(seen, typed))
        };
        html! {
            (seen.head.draw(html! {}))
            h2 { "粘贴多条意见" }
            (form::form(
                &Form {
                    action: &format!("{base}/paste"), submit: &submit, cancel: Some(&base), errors: &typed.errors(),
                    ..Form::default()
                },
                fields))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::pastes()
    }
}

impl Paste {
    fn of(seen: Seen, typed: Typed, found: Vec<String>, counts_within: bool) -> Self {
        let repeats = repeats(&found, &seen.reading.opinions);
        Self { seen, typed, found, repeats, counts_within }
    }

    /// Lines that stand nowhere else.
    fn fresh(&self) -> impl Iterator<Item = &str> {
        let lines = self.found.iter().zip(&self.repeats);
        lines.filter(|(_, repeat)| repeat.is_none()).map(|(line, _)| line.as_str())
    }

    /// The other ones, each with what it repeats, none ticked by itself.
    fn again(&self) -> Markup {
        let lines: Vec<(String, &str, String)> = self
            .found
            .iter()
            .zip(&self.repeats)
            .enumerate()
            .filter_map(|(at, (line, repeat))| {
                Some((at.to_string(), line.as_str(), self.twin(repeat.as_ref()?)))
            })
            .collect();
        let choices: Vec<Choice<'_>> =
            lines.iter().map(|(at, label, twin)| Choice { value: at, label, help: Some(twin) }).collect();
        let ticked: Vec<&str> = self.typed.all("again").collect();
        let field = Field {
            mark: Mark::Silent,
            help: Some("不看空格和标点。不勾选的不录入；确实是另外收到的，勾选以后一起录入。"),
            ..self.typed.field("again", "已有同样的一条，不录入")
        };
        form::checkboxes(&field, &choices, &ticked)
    }

    fn twin(&self, repeat: &Repeat) -> String {
        let known = match repeat {
            Repeat::Recorded(id) => self.seen.reading.opinion(*id).ok(),
            Repeat::Above => None,
        };
        match known {
            Some(known) => format!("已经记过：{}", self.seen.path(known)),
            None => "这次粘贴的前面已有同样的一条".to_owned(),
        }
    }
}

/// Of one that several lines were joined to, that they were.
fn joined(one: &str) -> Markup {
    let lines = one.lines().count();
    html! {
        @if lines > 1 {
            span.note { (lines) " 行合成一条：没有序号的行接在上一条后面。是另一条的，请在下面给它加上序号。" }
        }
    }
}

/// By which the second button knows that it enters what was shown.
fn fingerprint(found: &[String], repeats: &[Option<Repeat>]) -> String {
    let lines = found.iter().zip(repeats).map(|(line, repeat)| {
        let mark = if repeat.is_some() { "=" } else { "" };
        format!("{mark}\n{line}")
    });
    Digest::of(lines.collect::<Vec<_>>().join("\n\n").as_bytes()).to_string()
}

pub async fn paste_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    let typed = fresh(&seen);
    Ok(frame::show(&app, &who, None, &Paste::of(seen, typed, Vec::new(), false)))
}

pub async fn paste(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let text = typed.text("text", "意见", PASTED);
    let (whole, apart) = (split(&text, Inside::Keep), split(&text, Inside::Split));
    let counts_within = whole != apart;
    let found = if typed.flag("whole") { whole } else { apart };
    let draft = draft(&mut typed);
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    let mut view = Paste::of(seen, typed, found, counts_within);
    let is_shown = view.typed.get("shown") == fingerprint(&view.found, &view.repeats);
    let done = match (view.typed.checked(), draft) {
        (Ok(()), Some(_)) if !is_shown && !view.found.is_empty() => {
            // A tick is for the line that was shown beside it.
            view.typed.clear("again");
            return Ok(frame::show(&app, &who, None, &view));
        }
        (Ok(()), Some(draft)) => {
            let ticked = view.typed.all("again").filter_map(|at| at.parse().ok()).collect();
            let pasted = Pasted { draft, lines: &view.found, repeats: &view.repeats, ticked: &ticked };
            actions::opinions::enter_pasted(&app, &who.viewer, campaign, unit, &pasted).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(entered) => {
            let left = view.found.len() - entered;
            let rest = if left == 0 {
                String::new()
            } else {
                format!("{left} 条已有同样的，没有录入。")
            };
            Ok(session::go(&app, &href(unit, campaign), &format!("已记下 {entered} 条意见。{rest}")))
        }
        Err(Failure::Stale) => {
            view.typed.clear("again");
            let seen = Seen::read(&app, &who, unit, campaign).await?;
            let view = Paste::of(seen, view.typed, view.found, counts_within);
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            view.typed = view.typed.take(failure)?;
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
