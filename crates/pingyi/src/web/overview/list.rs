//! Every unit below one that holds the meeting, row by row.

use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use documents::xlsx;
use domain::campaign::Stage;
use domain::ids::{CampaignId, UnitId};
use domain::progress::State as Far;
use domain::wording;
use maud::{Markup, html};
use store::progress::Listed;

use super::{deciding_cell, head_of, href, lacking_cell, samples, stage_columns, tabs, told, unit_href};
use crate::actions;
use crate::actions::overview::{Order, Page, Wanted};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::components::form::{self, Choice, Field, Mark};
use crate::web::components::table::{Column, Kind, PER_PAGE, Pager, Row, page_number, pager, shown, table};
use crate::web::components::{self, State as Sign};
use crate::web::form::Typed;
use crate::web::guard::Who;
use crate::web::units::Head;
use crate::web::views::View;
use crate::web::{frame, session};

/// The filters of the list, as they stand in its address.
const FILTERS: [&str; 6] = ["q", "place", "sector", "stage", "late", "order"];

#[derive(Debug, Clone)]
pub struct List {
    pub head: Head,
    pub asked: Typed,
    pub number: u32,
    pub page: Page,
}

impl View for List {
    const PLACE: Option<&'static str> = Some("/overview");

    fn title(&self) -> String {
        format!("{} 逐个支部", self.head.unit.short_name)
    }

    fn body(&self) -> Markup {
        let page = &self.page;
        let base = href(page.unit.id, page.campaign.id);
        let list = format!("{base}/branches");
        let acts = html! {
            @if page.total > 0 {
                a.button href={ (list) ".xlsx?" (query(&self.asked, None)) } download { "导出进展" }
            }
        };
        html! {
            (head_of(&self.head, &page.campaign, page.assumption.as_deref(), acts))
            (tabs(&base, "逐个支部"))
            (self.filter(&list))
            #branches {
                @if page.rows.is_empty() { (self.nothing()) } @else { (self.rows()) }
                (pager(
                    &Pager {
                        page: self.number, per_page: PER_PAGE, total: shown(page.total), unit: "个",
                        part: Some("branches")
                    },
                    |number| format!("{list}?{}", query(&self.asked, Some(number)))))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}

impl List {
    fn filter(&self, list: &str) -> Markup {
        let page = &self.page;
        let field = |name, label| Field { mark: Mark::Silent, ..self.asked.field(name, label) };
        let states = [
            ("deploy=open", "通知待签收"),
            ("deploy=done", "通知已签收"),
            ("plan=not_yet", "方案未开始"),
            ("plan=open", "方案起草中"),
            ("plan=waiting", "方案待审核"),
            ("plan=done", "方案已批准"),
            ("prepare=open", "会前准备进行中"),
            ("prepare=done", "会前准备已完成"),
            ("prepare=completing", "会后待补充"),
            ("meet=planned", "会议已排定"),
            ("meet=done", "已开会"),
        ];
        let states: Vec<Choice<'_>> = states.iter().map(|&pair| Choice::from(pair)).collect();
        let orders = [Choice::from(("due", "最早到期的在前"))];
        form::filter(
            list,
            "branches",
            html! {
                (form::text(&field("q", "组织名称")))
                @if !page.places.is_empty() { (form::select(&field("place", "领域"), Some("全部"), &offered(&page.places))) }
                @if !page.sectors.is_empty() { (form::select(&field("sector", "系统"), Some("全部"), &offered(&page.sectors))) }
                (form::select(&field("stage", "进展"), Some("全部"), &states))
                (form::select(&field("order", "次序"), Some("按组织树"), &orders))
                (form::checkbox(&field("late", "只看逾期")))
            },
            None,
        )
    }

    fn nothing(&self) -> Markup {
        if FILTERS.iter().any(|name| !self.asked.get(name).is_empty()) {
            components::empty("没有符合条件的组织。请放宽筛选条件。", None)
        } else {
            components::empty("下级还没有召开会议的组织。先设立党支部，这里就会列出它们的进展。", None)
        }
    }

    fn rows(&self) -> Markup {
        let page = &self.page;
        let stages = stages(&page.rows);
        let mut columns = vec![Column::new(Kind::Lead, "组织"), Column::new(Kind::Text, "最早到期")];
        columns.extend(stage_columns(&stages, |_| false));
        columns.push(Column::new(Kind::Text, "还差"));
        let rows: Vec<Row> = page
            .rows
            .iter()
            .map(|listed| {
                let own = unit_href(listed.row.unit, page.campaign.id);
                let mut cells = vec![
                    html! {
                        a href=(own) { (listed.name) }
                        @if listed.above != page.unit.short_name { span.note.on-own-line { (listed.above) } }
                    },
                    self.next(listed),
                ];
                let cell = |stage: &Stage| deciding_cell(listed.row.cell(*stage), page.today, &own);
                cells.extend(stages.iter().map(cell));
                cells.push(lacking_cell(listed.row.open, &own));
                Row::from(cells)
            })
            .collect();
        table("branch-list", "各支部的进展", &columns, &rows)
    }

    fn next(&self, listed: &Listed) -> Markup {
        let today = self.page.today;
        let Some((day, step)) = listed.row.next else { return html! {} };
        html! {
            @if listed.row.is_late(today) { (components::state(Sign::Overdue, step.label())) }
            @else { (step.label()) }
            span.note.nowrap.on-own-line { (wording::until(day, today)) }
        }
    }
}

/// The values of a label, as they are.
fn offered(values: &[String]) -> Vec<Choice<'_>> {
    values.iter().map(|value| Choice { value, label: value, help: None }).collect()
}

/// Stages that are asked of any of these units.
fn stages(rows: &[Listed]) -> Vec<Stage> {
    let asked = |stage: &Stage| {
        rows.iter().any(|listed| listed.row.cell(*stage).is_some_and(|cell| cell.state != Far::NotAsked))
    };
    Stage::ALL.iter().copied().filter(asked).collect()
}

/// The filters as a query, with a page where one is meant.
fn query(asked: &Typed, page: Option<u32>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for name in FILTERS {
        if !asked.get(name).is_empty() {
            query.append_pair(name, asked.get(name));
        }
    }
    if let Some(page) = page {
        query.append_pair("page", &page.to_string());
    }
    query.finish()
}

/// Reads an address. What cannot be read there is no filter.
fn wanted(asked: &Typed) -> Wanted {
    let some = |name| Some(asked.get(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    let known = |text: &String| {
        text.split_once('=')
            .is_some_and(|(stage, state)| stage.parse::<Stage>().is_ok() && state.parse::<Far>().is_ok())
    };
    Wanted {
        place: some("place"),
        sector: some("sector"),
        late: asked.flag("late"),
        name: asked.get("q").to_owned(),
        stage: some("stage").filter(known),
        order: if asked.get("order") == "due" { Order::Due } else { Order::Tree },
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    RawQuery(asked): RawQuery,
    headers: HeaderMap,
) -> Result<Response> {
    let head = Head::read(&app, &who, unit, "总览").await?;
    if !head.unit.kind.is_superior() {
        return Ok(Redirect::to(&unit_href(unit, campaign)).into_response());
    }
    let asked = Typed::parse(&asked.unwrap_or_default()).unwrap_or_default();
    let number = page_number(asked.get("page"));
    let offset = i64::from(number - 1) * i64::from(PER_PAGE);
    let page =
        actions::overview::page(&app, unit, campaign, &wanted(&asked), offset, i64::from(PER_PAGE)).await?;
    let view = List { head, asked, number, page };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

/// Everything the filters find, with the values of the page.
pub async fn export(
    State(app): State<App>,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    RawQuery(asked): RawQuery,
) -> Result<Response> {
    let asked = Typed::parse(&asked.unwrap_or_default()).unwrap_or_default();
    let page = actions::overview::page(&app, unit, campaign, &wanted(&asked), 0, i64::MAX).await?;
    let bytes = xlsx::write(&[sheet(&page)]).map_err(|error| Failure::Broken(anyhow::Error::new(error)))?;
    let name = "attachment; filename=\"overview.xlsx\"; filename*=UTF-8''%E8%BF%9B%E5%B1%95.xlsx";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

fn sheet(page: &Page) -> xlsx::Sheet {
    use xlsx::{Cell, Column, Kind};
    let stages = stages(&page.rows);
    let column =
        |header: &str, width, kind| Column { header: header.to_owned(), width, kind, ..Column::default() };
    let mut columns = vec![
        column("组织", 32.0, Kind::Text),
        column("上级", 20.0, Kind::Text),
        column("最早到期", 14.0, Kind::Day),
        column("到期事项", 14.0, Kind::Text),
    ];
    columns.extend(stages.iter().map(|stage| column(stage.label(), 18.0, Kind::Text)));
    columns.push(column("还差（项）", 11.0, Kind::General));
    let rows = page
        .rows
        .iter()
        .map(|listed| {
            let mut cells = vec![Cell::Text(listed.name.clone()), Cell::Text(listed.above.clone())];
            match listed.row.next {
                Some((day, step)) => cells.extend([Cell::Day(day), Cell::Text(step.label().to_owned())]),
                None => cells.extend([Cell::Empty, Cell::Empty]),
            }
            let told = |stage: &Stage| listed.row.cell(*stage).map(|cell| told(*cell, page.today));
            cells.extend(stages.iter().map(|stage| told(stage).map_or(Cell::Empty, Cell::Text)));
            cells.push(Cell::Number(f64::from(u32::try_from(listed.row.open).unwrap_or(u32::MAX))));
            cells
        })
        .collect();
    xlsx::Sheet {
        name: "进展".to_owned(),
        title: Some(format!("{} {}", page.unit.short_name, page.campaign.title)),
        columns,
        rows,
        footnotes: vec![format!("{}的进展，共 {} 个组织。", wording::day(page.today), page.total)],
        to_be_filled: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_be_read_filters_nothing() {
        let asked = Typed::parse("q=%20&stage=%25&late=perhaps&order=rank&page=abc").unwrap();
        let wanted = wanted(&asked);
        assert!(
            wanted.stage.is_none() && !wanted.late && wanted.order == Order::Tree && wanted.name.is_empty()
        );
    }

    #[test]
    fn turning_a_page_and_exporting_keep_the_filters() {
        let asked = Typed::parse("q=%E7%AC%AC&late=yes&page=3&other=x").unwrap();
        assert_eq!(query(&asked, Some(4)), "q=%E7%AC%AC&late=yes&page=4");
        assert_eq!(query(&asked, None), "q=%E7%AC%AC&late=yes");
    }
}
