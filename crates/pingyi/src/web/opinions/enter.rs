//! Entering what was heard: one opinion, or many pasted at once.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, UnitId};
use domain::journal::Digest;
use domain::preparation::opinion::{
    About, Draft, MOST, Method, Source,
    paste::{Inside, split},
};
use maud::{Markup, html};

use super::{Seen, about_field, dimension, dimension_field, href, samples};
use crate::actions;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Form};
use crate::web::form::Typed;
use crate::web::frame::{self, unprocessable};
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
        let submit =
            if count == 0 { "识别意见".to_owned() } else { format!("录入这 {count} 条意见") };
        let base = seen.href();
        let fields = html! {
            @if count > 0 {
                (form::group(&format!("读出 {count} 条")))
                ol.opinions { @for one in &self.found { li { span.opinion-words { (one) } } } }
                p.note { "不对就在下面改，再按一次按钮；改过的会先显示新的结果，不直接录入。" }
                (form::hidden("shown", &fingerprint(&self.found)))
                @if self.counts_within {
                    (form::checkbox(&Field {
                        help: Some("一段里写了“一是……；二是……”或“1.……2.……”的，已经按序号分成几条。勾选后每段仍是一条，先显示新的结果。"),
                        ..typed.field("whole", "一段里的序号不拆开")
                    }))
                }
            }
            (form::textarea(
                &Field {
                    required: true, help: Some("每行一条，或每个序号一条；序号不保留。来源、方式、日期相同的一起粘贴。先显示读出的结果，看过再录入。"),
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

/// By which the second button knows that it enters what was shown.
fn fingerprint(found: &[String]) -> String {
    Digest::of(found.join("\n\n").as_bytes()).to_string()
}

pub async fn paste_page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let seen = Seen::read(&app, &who, unit, campaign).await?;
    let typed = fresh(&seen);
    Ok(frame::show(&app, &who, None, &Paste { seen, typed, found: Vec::new(), counts_within: false }))
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
    let is_shown = typed.get("shown") == fingerprint(&found);
    let done = match (typed.checked(), draft) {
        (Ok(()), Some(_)) if !is_shown && !found.is_empty() => {
            let seen = Seen::read(&app, &who, unit, campaign).await?;
            return Ok(frame::show(&app, &who, None, &Paste { seen, typed, found, counts_within }));
        }
        (Ok(()), Some(draft)) => {
            let drafts: Vec<Draft> =
                found.iter().map(|words| Draft { words: words.clone(), ..draft.clone() }).collect();
            actions::opinions::enter(&app, &who.viewer, campaign, unit, &drafts).await
        }
        (checked, _) => Err(checked.err().unwrap_or(Failure::NotFound)),
    };
    match done {
        Ok(()) => Ok(session::go(&app, &href(unit, campaign), &format!("已记下 {} 条意见。", found.len()))),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let seen = Seen::read(&app, &who, unit, campaign).await?;
            Ok(unprocessable(frame::show(&app, &who, None, &Paste { seen, typed, found, counts_within })))
        }
    }
}
