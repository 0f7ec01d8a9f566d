//! The versions of a text: a list, one of them, and what differs between two.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, TextId, UnitId};
use domain::preparation::text::diff::{Kind as Fate, Part};
use domain::preparation::text::{Body, Made};
use maud::{Markup, html};
use serde::Deserialize;

use super::{At, TAB, name_of, page_of, provenance, samples};
use crate::actions::texts::versions::{self, Compared, History};
use crate::app::App;
use crate::clock::moment;
use crate::failure::Result;
use crate::web::campaigns::Head;
use crate::web::components::form::{self, Choice, Field, Mark};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, Weight};
use crate::web::form::Query;
use crate::web::frame;
use crate::web::guard::Who;
use crate::web::views::View;

fn made_by(history: &History, (made, by): &(Made, String)) -> String {
    provenance(history.text.whose, made, by)
}

fn marks(made: &Made) -> Markup {
    html! { @if made.completed { (components::badge("会后补充")) } }
}

/// A text to read.
pub(super) fn sections(body: &Body) -> Markup {
    html! {
        article.version {
            div.version-text {
                @for section in &body.sections {
                    h3 { (section.heading) }
                    @if section.words.is_empty() { p.note { "没有写。" } } @else { p.written { (section.words) } }
                }
            }
        }
    }
}

fn back(history: &History) -> Markup {
    let page = page_of(&history.text);
    html! {
        @if history.writes { (components::link_button(Weight::Plain, Act { label: "修改材料", href: &format!("{page}/edit") })) }
        (components::link_button(Weight::Quiet, Act { label: "返回材料", href: &page }))
    }
}

#[derive(Debug, Clone)]
pub struct Versions {
    pub head: Head,
    pub history: History,
}

impl View for Versions {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{}：历次版本", name_of(self.history.text.whose, self.history.author.as_deref()))
    }

    fn body(&self) -> Markup {
        let history = &self.history;
        html! {
            (self.head.draw(html! {}))
            (components::title_below(&self.title(), back(history)))
            @if history.versions.is_empty() {
                (components::empty("还没有保存过。没有保存成一版的草稿，只有写的人自己看得到。", None))
            } @else {
                (self.list())
                @if history.versions.len() > 1 { (self.choose()) }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}

impl Versions {
    fn list(&self) -> Markup {
        let page = page_of(&self.history.text);
        let columns = [
            Column::new(Kind::Lead, "版本"),
            Column::new(Kind::Text, "保存时间"),
            Column::new(Kind::Text, "怎么来的"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = self
            .history
            .versions
            .iter()
            .enumerate()
            .map(|(at, one)| {
                let number = one.0.number;
                let before = self.history.versions.get(at + 1).map(|(made, _)| made.number);
                vec![
                    html! { a href={ (page) "/versions/" (number) } { "第 " (number) " 版" } " " (marks(&one.0)) },
                    html! { (moment(one.0.at)) },
                    html! { (made_by(&self.history, one)) },
                    html! { @if let Some(before) = before {
                        a href={ (page) "/diff?from=" (before) "&to=" (number) } { "和第 " (before) " 版比较" }
                    } },
                ]
                .into()
            })
            .collect();
        table("versions", "历次版本", &columns, &rows)
    }

    fn choose(&self) -> Markup {
        let numbers: Vec<(String, String)> = self
            .history
            .versions
            .iter()
            .map(|(made, _)| (made.number.to_string(), format!("第 {} 版", made.number)))
            .collect();
        let choices: Vec<Choice<'_>> =
            numbers.iter().map(|(value, label)| Choice::from((value.as_str(), label.as_str()))).collect();
        let field = |name, label, at: usize| Field {
            name,
            label,
            value: numbers.get(at).map_or("", |(value, _)| value.as_str()),
            mark: Mark::Silent,
            ..Field::default()
        };
        html! {
            form.filter action={ (page_of(&self.history.text)) "/diff" } {
                (form::select(&field("from", "从", numbers.len() - 1), None, &choices))
                (form::select(&field("to", "到", 0), None, &choices))
                button.button { "比较两版" }
            }
        }
    }
}

#[derive(Debug, Clone)]
pub struct Version {
    pub head: Head,
    pub history: History,
    pub made: (Made, String),
    pub body: Body,
}

impl View for Version {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!(
            "{}，第 {} 版",
            name_of(self.history.text.whose, self.history.author.as_deref()),
            self.made.0.number
        )
    }

    fn body(&self) -> Markup {
        let page = page_of(&self.history.text);
        let acts = html! {
            (components::link_button(Weight::Plain, Act { label: "历次版本", href: &format!("{page}/versions") }))
            (back(&self.history))
        };
        let made = &self.made.0;
        html! {
            (self.head.draw(html! {}))
            (components::title_below(&self.title(), acts))
            p.note {
                (moment(made.at)) "，" (made_by(&self.history, &self.made)) "，"
                (self.body.length()) " 字 " (marks(made))
            }
            (sections(&self.body))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::versions()
    }
}

#[derive(Debug, Clone)]
pub struct Diff {
    pub head: Head,
    pub compared: Compared,
}

impl View for Diff {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        let Compared { from, to, .. } = &self.compared;
        format!("第 {} 版到第 {} 版的改动", from.0.number, to.0.number)
    }

    fn body(&self) -> Markup {
        let Compared { history, from, to, parts } = &self.compared;
        let page = page_of(&history.text);
        let acts = html! {
            (components::link_button(Weight::Plain, Act { label: "历次版本", href: &format!("{page}/versions") }))
            (back(history))
        };
        let what = |one: &(Made, String)| {
            format!("第 {} 版：{}，{}", one.0.number, moment(one.0.at), made_by(history, one))
        };
        html! {
            (self.head.draw(html! {}))
            (components::title_below(&self.title(), acts))
            p.note { (name_of(history.text.whose, history.author.as_deref())) "。" (what(from)) "；" (what(to)) "。按句比较。" }
            @if parts.iter().any(Part::differs) {
                article.version { div.version-text { @for part in parts { (drawn(part)) } } }
            } @else {
                (components::empty("两版的文字一样。", None))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::diffs()
    }
}

/// What was taken out and put in says so in a word; colour alone says nothing to many readers, or to a printer.
fn drawn(part: &Part) -> Markup {
    html! {
        h3 { (part.heading) }
        @if part.differs() {
            p.written {
                @for piece in &part.pieces {
                    @match piece.kind {
                        Fate::Same => (piece.words),
                        Fate::Removed => del { span.diff-word { "删" } (piece.words) },
                        Fate::Added => ins { span.diff-word { "增" } (piece.words) },
                    }
                }
            }
        } @else {
            p.note { "没有改动。" }
        }
    }
}

pub async fn list(State(app): State<App>, who: Who, Path(path): Path<At>) -> Result<Response> {
    let history = versions::list(&app, &who.viewer, path).await?;
    let head = Head::read(&app, &who, path.0, path.1, TAB).await?;
    Ok(frame::show(&app, &who, None, &Versions { head, history }))
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, text, number)): Path<(UnitId, CampaignId, TextId, i64)>,
) -> Result<Response> {
    let (history, made, body) = versions::read(&app, &who.viewer, (unit, campaign, text), number).await?;
    let head = Head::read(&app, &who, unit, campaign, TAB).await?;
    Ok(frame::show(&app, &who, None, &Version { head, history, made, body }))
}

/// Which two; without them the latest and the one before it.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    from: Option<i64>,
    to: Option<i64>,
}

pub async fn compare(
    State(app): State<App>,
    who: Who,
    Path(path): Path<At>,
    Query(which): Query<Which>,
) -> Result<Response> {
    let compared = versions::compare(&app, &who.viewer, path, (which.from, which.to)).await?;
    let head = Head::read(&app, &who, path.0, path.1, TAB).await?;
    Ok(frame::show(&app, &who, None, &Diff { head, compared }))
}
