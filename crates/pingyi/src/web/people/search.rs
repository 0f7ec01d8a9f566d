//! Finding people and units from the field in the header.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use domain::wording;
use maud::{Markup, html};

use super::{href, joined};
use crate::actions::{
    self,
    people::{Found, Seen},
};
use crate::app::App;
use crate::failure::Result;
use crate::web::components::form::{Field, Mark};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, form};
use crate::web::form::Typed;
use crate::web::frame;
use crate::web::guard::Who;
use crate::web::layout::SEARCH;
use crate::web::units;
use crate::web::views::View;

const MOST: usize = 50;

#[derive(Debug, Clone, Default)]
pub struct Search {
    pub asked: Typed,
    pub found: Found,
}

impl View for Search {
    fn title(&self) -> String {
        "搜索".into()
    }

    fn body(&self) -> Markup {
        let field = Field {
            mark: Mark::Silent,
            longest: Some(40),
            autocomplete: Some("off"),
            focus: true,
            ..self.asked.field("q", "姓名、拼音、首字母，或组织名称")
        };
        html! {
            (components::title("搜索", html! {}, None, html! {}))
            form.filter role="search" action=(SEARCH) { (form::text(&field)) button.button { "搜索" } }
            @if self.asked.get("q").is_empty() {
                p.note { "例如：王晓、wangxiao、wx、第三党支部。只找得到您可以查看的人和组织。" }
            } @else {
                (self.results())
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let asked = Typed::filled([("q", "wx".into())]);
        let people: Vec<Seen> = (0..50)
            .map(|number| Seen { listed: super::sample_listed(number, "王晓"), open: number % 2 == 0 })
            .collect();
        let units = units::sample_nodes(3).into_iter().map(|node| node.unit).collect();
        vec![
            ("empty", Self::default()),
            ("nothing", Self { asked: asked.clone(), found: Found::default() }),
            ("many", Self { asked, found: Found { people, units, more: true } }),
        ]
    }
}

impl Search {
    fn results(&self) -> Markup {
        let found = &self.found;
        if found.people.is_empty() && found.units.is_empty() {
            return components::empty(
                "没有找到。请换几个字、换拼音或首字母再试；只找得到您可以查看的人和组织。",
                None,
            );
        }
        html! {
            @if found.more { p.note { "结果较多，只列出前 " (MOST) " 个。请多写几个字。" } }
            @if !found.people.is_empty() { (components::panel("人员", None, people(&found.people))) }
            @if !found.units.is_empty() {
                (components::panel("组织", None, html! {
                    ul.stack {
                        @for unit in &found.units {
                            li { a href=(units::href(unit.id)) { (unit.name) } " " (components::badge(unit.kind.label())) }
                        }
                    }
                }))
            }
        }
    }
}

fn people(people: &[Seen]) -> Markup {
    let columns = [
        Column::new(Kind::Lead, "姓名"),
        Column::new(Kind::Text, "所在组织"),
        Column::new(Kind::Text, "职务"),
    ];
    let rows: Vec<Row> = people
        .iter()
        .map(|Seen { listed, open }| {
            let person = &listed.person;
            Row::from(vec![
                html! {
                    @if *open { a href=(href(person.id)) { (person.facts.name) } } @else { (person.facts.name) }
                },
                html! { (joined(&listed.unit_name, listed.group_name.as_deref())) },
                html! { (wording::list(listed.titles.iter().map(String::as_str))) },
            ])
        })
        .collect();
    table("found", "找到的人", &columns, &rows)
}

pub async fn show(State(app): State<App>, who: Who, RawQuery(asked): RawQuery) -> Result<Response> {
    let asked = Typed::parse(&asked.unwrap_or_default()).unwrap_or_default();
    let found = actions::people::search(&app, &who.viewer, asked.get("q"), MOST).await?;
    Ok(frame::show(&app, &who, None, &Search { asked, found }))
}
