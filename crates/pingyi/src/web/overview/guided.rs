//! The overview of who is in a guidance group: a table of its branches for each campaign.

use domain::campaign::Stage;
use domain::org::UnitKind;
use domain::overview::Row as Summary;
use domain::progress::State as Far;
use domain::wording;
use maud::{Markup, html};

use super::{lacking_cell, one_cell, stage_columns, unit_href};
use crate::actions::overview::{Branch, Guided, Guiding};
use crate::web::components;
use crate::web::components::table::{Column, Kind, Row, table};

pub(super) fn draw(guiding: &Guiding) -> Markup {
    html! {
        p.note { "您所在指导组负责的党支部；其他支部和上级的汇总不在这里。" }
        @for guided in &guiding.campaigns { (of_campaign(guiding, guided)) }
        @if guiding.campaigns.is_empty() {
            (components::empty("负责的党支部现在没有进行中的活动。", None))
        }
    }
}

/// Stages asked of any of them.
fn stages(guided: &Guided) -> Vec<Stage> {
    let asked = |row: &Summary, stage| row.cell(stage).is_some_and(|cell| cell.state != Far::NotAsked);
    let any = |stage: &Stage| guided.branches.iter().any(|branch| asked(&branch.row, *stage));
    Stage::ALL.iter().copied().filter(any).collect()
}

fn of_campaign(guiding: &Guiding, guided: &Guided) -> Markup {
    let stages = stages(guided);
    let mut columns = vec![Column::new(Kind::Lead, "党支部")];
    columns.extend(stage_columns(&stages, |_| false));
    columns.push(Column::new(Kind::Text, "还差"));
    columns.push(Column::new(Kind::Text, "待您审阅"));
    let rows: Vec<Row> =
        guided.branches.iter().map(|branch| line(guiding, guided, branch, &stages)).collect();
    let campaign = &guided.campaign;
    let title = format!(
        "{}（会议时间{}至{}）",
        campaign.title,
        wording::day(campaign.window_from),
        wording::day(campaign.window_until)
    );
    components::panel(
        &title,
        None,
        table(&format!("guided-{}", campaign.id), &campaign.title, &columns, &rows),
    )
}

fn line(guiding: &Guiding, guided: &Guided, branch: &Branch, stages: &[Stage]) -> Row {
    let page = unit_href(branch.unit.id, guided.campaign.id);
    let mut cells = vec![html! {
        a href=(page) { (branch.unit.short_name) }
        @if branch.unit.kind == UnitKind::TemporaryBranch { " " span.note { "临时党支部" } }
    }];
    cells.extend(stages.iter().map(|stage| one_cell(branch.row.cell(*stage), guiding.today)));
    // The number leads to what it counts, sorted by what bars the meeting.
    cells.push(lacking_cell(branch.row.open, &page));
    cells.push(html! {
        @if branch.texts > 0 { a.nowrap href={ (page) "/texts" } { (branch.texts) " 份" } } @else { span.note { "没有" } }
    });
    Row::from(cells)
}
