//! What differs between two packs, item by item.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::theme::{ChangeKind, Difference, Part, compare};
use maud::{Markup, html};
use serde::Deserialize;

use super::{href, named, samples};
use crate::actions::packs::{self, Entry};
use crate::app::App;
use crate::failure::Result;
use crate::web::components::form::{self, Choice, Field, Mark};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Sign};
use crate::web::form::Query;
use crate::web::frame;
use crate::web::guard::Who;
use crate::web::views::View;

#[derive(Debug, Clone)]
pub struct Compare {
    pub entry: Entry,
    /// What it is held against; none where there is no other pack.
    pub with: Option<Entry>,
    /// Address and words of all others.
    pub others: Vec<(String, String)>,
}

impl View for Compare {
    const PLACE: Option<&'static str> = Some("/packs");

    fn title(&self) -> String {
        "比较两个主题包".into()
    }

    fn body(&self) -> Markup {
        let pack = &self.entry.pack;
        let base = href(pack);
        let differences = self.with.as_ref().map(|with| compare(&with.pack, pack)).unwrap_or_default();
        html! {
            (components::breadcrumbs(&[
                Act { label: "主题包", href: "/packs" },
                Act { label: &pack.name, href: &base },
            ]))
            (components::title(&self.title(), html! {}, Some(&self.note(&differences)), html! {}))
            @if !self.others.is_empty() { (self.choosing(&base)) }
            @for &part in Part::ALL {
                @let rows: Vec<Row> =
                    differences.iter().filter(|difference| difference.part == part).map(row).collect();
                @if !rows.is_empty() { (components::panel(part.label(), None, changes(part, &rows))) }
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::compare()
    }
}

impl Compare {
    fn note(&self, differences: &[Difference]) -> String {
        let Some(with) = &self.with else {
            return "没有别的主题包可以比较。".to_owned();
        };
        let (before, after) = (&with.pack, &self.entry.pack);
        let count = |kind| differences.iter().filter(|difference| difference.kind == kind).count();
        let edition = if before.id == after.id {
            format!("从第 {} 版到第 {} 版", before.revision, after.revision)
        } else {
            format!("从“{}”到“{}”", before.name, after.name)
        };
        if differences.is_empty() {
            return format!("{edition}：内容相同。");
        }
        format!(
            "{edition}：新增 {} 处，删去 {} 处，改动 {} 处。",
            count(ChangeKind::Added),
            count(ChangeKind::Removed),
            count(ChangeKind::Changed)
        )
    }

    fn choosing(&self, base: &str) -> Markup {
        let chosen = self.with.as_ref().map(address).unwrap_or_default();
        let choices: Vec<Choice<'_>> = self
            .others
            .iter()
            .map(|(address, words)| Choice::from((address.as_str(), words.as_str())))
            .collect();
        let field = Field {
            name: "with",
            label: "原来的主题包",
            value: &chosen,
            mark: Mark::Silent,
            ..Field::default()
        };
        html! {
            form.filter action={ (base) "/compare" } {
                (form::select(&field, None, &choices))
                button.button { "比较" }
            }
        }
    }
}

fn address(entry: &Entry) -> String {
    format!("{}-{}", entry.pack.id, entry.pack.revision)
}

fn changes(part: Part, rows: &[Row]) -> Markup {
    let columns = [
        Column::new(Kind::Lead, "项目"),
        Column::new(Kind::Text, "变化"),
        Column::new(Kind::Text, "原来"),
        Column::new(Kind::Text, "现在"),
    ];
    table(part.code(), part.label(), &columns, rows)
}

fn row(difference: &Difference) -> Row {
    let sign = match difference.kind {
        ChangeKind::Added => Sign::Done,
        ChangeKind::Removed => Sign::NotYet,
        ChangeKind::Changed => Sign::Waiting,
    };
    Row::from(vec![
        html! { span.nowrap { (difference.name) } },
        html! { span.nowrap { (components::state(sign, difference.kind.label())) } },
        html! { @if let Some(before) = &difference.before { (before) } },
        html! { @if let Some(after) = &difference.after { (after) } },
    ])
}

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    with: String,
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path(chosen): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let (id, revision) = named(&chosen)?;
    let entry = packs::find(&app, id, revision).await?;
    let mut others = packs::editions(&app).await?;
    others.retain(|other| address(other) != address(&entry));
    // Without a choice it is the edition before, or the pack of the year before that gathers the same people.
    let (year, revision) = (entry.pack.year, entry.pack.revision);
    let kin = |other: &&Entry| {
        other.pack.scope.value.as_ref().map(|scope| scope.members)
            == entry.pack.scope.value.as_ref().map(|scope| scope.members)
            && other.pack.year < year
    };
    let asked_for = others.iter().find(|other| address(other) == asked.with || other.pack.id == asked.with);
    let before = others.iter().find(|other| other.pack.id == entry.pack.id && other.pack.revision < revision);
    let with = asked_for.or(before).or_else(|| others.iter().find(kin)).or(others.first()).cloned();
    let others = others.iter().map(|other| (address(other), words(other))).collect();
    Ok(frame::show(&app, &who, None, &Compare { entry, with, others }))
}

fn words(entry: &Entry) -> String {
    format!("{}（第 {} 版）", entry.pack.name, entry.pack.revision)
}
