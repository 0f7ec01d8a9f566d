//! The lists as a workbook: this year's problems, and what has become of last year's.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use documents::xlsx::{self, Cell, Column, Kind, Sheet};
use domain::ids::{CampaignId, UnitId};
use domain::preparation::problem::edition;
use domain::wording;
use store::problems::Listed;

use crate::actions;
use crate::actions::problems::editions::Shelf;
use crate::actions::problems::{Earlier, Reading};
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::web::guard::Who;

/// What the reader sees.
pub async fn export(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
) -> Result<Response> {
    let reading = actions::problems::read(&app, &who.viewer, campaign, unit).await?;
    let mut sheets = vec![this_year(&reading)];
    let earlier = reading.last_year.as_ref().map(|year| year.problems.as_slice()).unwrap_or_default();
    if !earlier.is_empty() {
        sheets.push(last_year(&reading, earlier));
    }
    let bytes = xlsx::write(&sheets).map_err(|error| Failure::Broken(anyhow::Error::new(error)))?;
    let name =
        "attachment; filename=\"problems.xlsx\"; filename*=UTF-8''%E9%97%AE%E9%A2%98%E6%B8%85%E5%8D%95.xlsx";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

fn columns(columns: &[(&str, f64)]) -> Vec<Column> {
    let column = |(header, width): &(&str, f64)| Column {
        header: (*header).to_owned(),
        width: *width,
        kind: Kind::Text,
        ..Column::default()
    };
    columns.iter().map(column).collect()
}

fn row<const N: usize>(cells: [String; N]) -> Vec<Cell> {
    cells.map(Cell::Text).to_vec()
}

fn whose(listed: &Listed) -> String {
    listed.person_name.clone().unwrap_or_else(|| "班子".to_owned())
}

fn this_year(reading: &Reading) -> Sheet {
    let one = |(at, listed): (usize, &Listed)| {
        let content = &listed.problem.content;
        let dimension = reading.dimension(content.dimension.as_deref());
        row([
            (at + 1).to_string(),
            whose(listed),
            dimension.map(|one| one.name.clone()).unwrap_or_default(),
            content.statement.clone(),
            content.examples.join("\n"),
            if content.main { "主要" } else { "一般" }.to_owned(),
            content.source.label().to_owned(),
            content.cause.clone(),
            content.measure.clone(),
            content.direction.clone(),
        ])
    };
    Sheet {
        name: "问题清单".to_owned(),
        title: Some(format!("{} {} 问题清单", reading.unit.short_name, reading.campaign.title)),
        columns: columns(&[
            ("序号", 6.0),
            ("主体", 10.0),
            ("维度", 13.0),
            ("问题表述", 24.0),
            ("具体表现", 34.0),
            ("程度", 6.0),
            ("来源", 10.0),
            ("原因", 18.0),
            ("初步措施", 18.0),
            ("努力方向", 16.0),
        ]),
        rows: reading.problems.iter().enumerate().map(one).collect(),
        footnotes: state(reading).into_iter().collect(),
        to_be_filled: false,
    }
}

/// How far the lists of this sheet are after the meeting. Of others it says nothing.
fn state(reading: &Reading) -> Option<String> {
    let day = wording::day(reading.held_on?);
    let told = |(state, what): (edition::State, &str)| {
        let lists: Vec<&Shelf> =
            reading.shelves.iter().filter(|shelf| shelf.asked && shelf.state == state).collect();
        let names = wording::list(lists.iter().map(|shelf| shelf.name.as_str()));
        (!lists.is_empty()).then(|| format!("{what}：{names}。"))
    };
    let told: String = [
        (edition::State::Completed, "会后已定稿"),
        (edition::State::ChangedSince, "定稿以后又改过"),
        (edition::State::Open, "会后还没有定稿"),
    ]
    .into_iter()
    .filter_map(told)
    .collect();
    (!told.is_empty()).then(|| format!("{day}开会。清单{told}"))
}

fn last_year(reading: &Reading, earlier: &[Earlier]) -> Sheet {
    let one = |(at, earlier): (usize, &Earlier)| {
        let content = &earlier.listed.problem.content;
        let judged = earlier.judged.as_ref();
        row([
            (at + 1).to_string(),
            whose(&earlier.listed),
            content.statement.clone(),
            content.examples.join("\n"),
            judged.map_or("还没有写明", |judged| judged.outcome.label()).to_owned(),
            judged.map(|judged| judged.words.clone()).unwrap_or_default(),
            if earlier.goes_on { "是" } else { "否" }.to_owned(),
        ])
    };
    Sheet {
        name: "上年度问题".to_owned(),
        title: Some(format!("{} 上年度问题整改情况", reading.unit.short_name)),
        columns: columns(&[
            ("序号", 6.0),
            ("主体", 10.0),
            ("问题表述", 40.0),
            ("具体表现", 44.0),
            ("整改结果", 12.0),
            ("说明", 44.0),
            ("继续列入", 10.0),
        ]),
        rows: earlier.iter().enumerate().map(one).collect(),
        footnotes: Vec::new(),
        to_be_filled: false,
    }
}
