//! One pack as people read it: every value with whose word it is, how sure it is and where it was said.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use domain::campaign::Deadline;
use domain::theme::{Mark, Norm, Pack, PackStep, Part, Value};
use maud::{Markup, html};

use super::{href, named, origin, samples};
use crate::actions::packs::{self, Entry};
use crate::app::App;
use crate::failure::Result;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Sign, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct Show {
    pub entry: Entry,
    /// Other editions of the same pack, newest first.
    pub editions: Vec<i64>,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/packs");

    fn title(&self) -> String {
        self.entry.pack.name.clone()
    }

    fn body(&self) -> Markup {
        let pack = &self.entry.pack;
        let base = href(pack);
        let values = pack.values();
        let missing = values.iter().filter(|value| value.is_missing()).count();
        let note = format!("{}。共 {} 项，待补 {missing} 项。", origin(&self.entry.origin), values.len());
        let marks = html! { (components::badge(&format!("{} 第 {} 版", pack.id, pack.revision))) };
        let compare = format!("{base}/compare");
        let file = format!("{base}/pack.toml");
        html! {
            (components::breadcrumbs(&[Act { label: "主题包", href: "/packs" }]))
            (components::title(&pack.name, marks, Some(&note), html! {
                (components::link_button(Weight::Plain, Act { label: "比较两个主题包", href: &compare }))
                a.button.button-quiet href=(file) download { "下载文件" }
            }))
            @if !self.editions.is_empty() {
                p.note {
                    "其他版次："
                    @for revision in &self.editions {
                        a href={ "/packs/" (pack.id) "-" (revision) } { "第 " (revision) " 版" } " "
                    }
                }
            }
            @for &part in Part::ALL {
                @let of_part: Vec<&Value<'_>> = values.iter().filter(|value| value.part == part).collect();
                @if !of_part.is_empty() {
                    (components::panel(part.label(), None, html! {
                        @if part == Part::Steps { (steps(pack)) } @else { (facts(&of_part)) }
                    }))
                }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::show()
    }
}

fn facts(values: &[&Value<'_>]) -> Markup {
    html! {
        dl.facts.facts-even {
            @for value in values {
                dt { (value.name) }
                dd {
                    @match &value.items {
                        None => (components::state(Sign::Waiting, "待补")),
                        Some(items) if items.is_empty() => "无",
                        Some(items) if items.len() == 1 => (items[0].words),
                        Some(items) if value.key == "agenda" => ol.steps { @for item in items { li { (item.words) } } },
                        Some(items) => ul.dots { @for item in items { li { (item.words) } } },
                    }
                    (ground(value.norm, value.mark, value.basis))
                }
            }
        }
    }
}

fn ground(norm: Option<Norm>, mark: Option<Mark>, basis: &str) -> Markup {
    html! {
        p.note {
            @if let (Some(norm), Some(mark)) = (norm, mark) { (norm.label()) " · " (mark.label()) " · " }
            (basis)
        }
    }
}

fn steps(pack: &Pack) -> Markup {
    let columns = [
        Column::new(Kind::Lead, "步骤"),
        Column::new(Kind::Text, "要求"),
        Column::new(Kind::Text, "内容"),
        Column::new(Kind::Text, "时限"),
    ];
    let rows: Vec<Row> = pack.steps.iter().map(step).collect();
    table("steps", "步骤和时限", &columns, &rows)
}

fn step(step: &PackStep) -> Row {
    let deadlines: Vec<String> = step.deadlines.iter().map(Deadline::shown).collect();
    Row::from(vec![
        html! { (step.step.label()) },
        html! { (step.need.label()) },
        html! { (step.words) (ground(Some(step.norm), Some(step.mark), &step.basis)) },
        html! {
            @for deadline in &deadlines { div { (deadline) } }
            @if let Some(timing) = &step.timing {
                (ground(Some(timing.norm), Some(timing.mark), &timing.basis))
            }
        },
    ])
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(address): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let (id, revision) = named(&address)?;
    let entry = packs::find(&app, id, revision).await?;
    let others = packs::editions(&app).await?.into_iter().map(|other| other.pack);
    let editions = others
        .filter(|other| other.id == entry.pack.id && other.revision != entry.pack.revision)
        .map(|other| other.revision)
        .collect();
    Ok(frame::show(&app, &who, session::said(&headers), &Show { entry, editions }))
}

/// The file, to make another edition or another year from.
pub async fn file(State(app): State<App>, Path(address): Path<String>) -> Result<Response> {
    let (id, revision) = named(&address)?;
    let pack = packs::find(&app, id, revision).await?.pack;
    let text = packs::text(&app, &pack.id, pack.revision).await?;
    let name = format!("attachment; filename=\"{}.toml\"", pack.id);
    let kind = "application/toml; charset=utf-8".to_owned();
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response())
}
