//! The overview: units × stages, folded at the first level, and unit by unit.

mod guided;
pub mod list;
mod samples;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::campaign::Stage;
use domain::ids::{CampaignId, UnitId};
use domain::overview::{Sum, Tally};
use domain::progress::{Cell, State as Far};
use domain::wording;
use maud::{Markup, html};
use time::Date;

use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Figure, Gap, State as Sign, Weight};
use super::guard::Who;
use super::layout::NavEntry;
use super::units::{self, Head};
use super::views::View;
use super::{frame, session};
use crate::actions;
use crate::actions::overview::{Choice, Folded, Guiding, Line};
use crate::app::App;
use crate::clock::local;
use crate::failure::Result;

/// `/units/{unit}/campaigns/{campaign}/overview`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/overview", unit_href(unit, campaign))
}

/// The page of one unit in the campaign.
pub fn unit_href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/campaigns/{campaign}", units::href(unit))
}

/// The stages that stand in the cards of a phone; the others are for the desk.
fn is_minor(stage: Stage) -> bool {
    !matches!(stage, Stage::Plan | Stage::Prepare | Stage::Meet)
}

/// What a stage is called in its state: short enough for a cell.
fn word(cell: Cell) -> &'static str {
    match (cell.stage, cell.state) {
        (Stage::Deploy, Far::Done) => "已签收",
        (Stage::Deploy, Far::Open) => "待签收",
        (Stage::Deploy, Far::NotYet) => "未通知",
        (Stage::Plan, Far::Done) => "已批准",
        (Stage::Plan, Far::Open) => "起草中",
        (_, state) => state.label(),
    }
}

/// The day of a cell: `已过 2 天`, `2月3日`, `3月6日前`.
fn on(cell: Cell, today: Date) -> Option<String> {
    let day = cell.day?;
    let short = wording::short_day(day, today);
    Some(match cell.state {
        _ if cell.is_late(today) => format!("已过 {} 天", (today - day).whole_days()),
        Far::Done | Far::Planned => short,
        _ => format!("{short}前"),
    })
}

/// A cell as text: `起草中 已过 2 天`, `已批准 2月3日`.
fn told(cell: Cell, today: Date) -> String {
    match on(cell, today) {
        Some(on) => format!("{} {on}", word(cell)),
        None => word(cell).to_owned(),
    }
}

fn sign(cell: Cell, today: Date) -> Option<Sign> {
    match cell.state {
        _ if cell.is_late(today) => Some(Sign::Overdue),
        Far::Done => Some(Sign::Done),
        Far::Waiting | Far::Open | Far::Completing => Some(Sign::Waiting),
        Far::Planned | Far::NotYet => Some(Sign::NotYet),
        Far::NotAsked => None,
    }
}

/// The tint of a cell. It says nothing that sign and word do not say.
fn heat(sign: Sign, inside: &Markup) -> Markup {
    let class = match sign {
        Sign::Done => "heat heat-done",
        Sign::Waiting => "heat heat-waiting",
        Sign::Overdue => "heat heat-overdue",
        Sign::NotYet => "heat",
    };
    html! { div class=(class) { (inside) } }
}

/// What waits for the reader's own word leads to it; `page` is the unit's in the campaign.
fn deciding_cell(cell: Option<&Cell>, today: Date, page: &str) -> Markup {
    let drawn = one_cell(cell, today);
    match cell {
        Some(cell) if cell.stage == Stage::Plan && cell.state == Far::Waiting => {
            html! { a href={ (page) "/plan" } { (drawn) } }
        }
        _ => drawn,
    }
}

/// `3 项`, which leads to what is missing.
fn lacking_cell(open: i64, page: &str) -> Markup {
    html! {
        a.nowrap href={ (page) "/ready" } { @if open > 0 { (open) " 项" } @else { "不差" } }
    }
}

fn one_cell(cell: Option<&Cell>, today: Date) -> Markup {
    let Some(&cell) = cell else { return html! {} };
    let Some(sign) = sign(cell, today) else { return html! { span.note { (word(cell)) } } };
    let on = on(cell, today);
    heat(
        sign,
        &html! {
            (components::state(sign, word(cell)))
            @if let Some(on) = on { span.heat-rest { (on) } }
        },
    )
}

/// `已批准 12/16`, and what stands out of the rest.
fn tally_cell(stage: Stage, tally: &Tally) -> Markup {
    let asked = tally.asked();
    if asked == 0 {
        return html! { span.note { (Far::NotAsked.label()) } };
    }
    let done = word(Cell { stage, state: Far::Done, day: None });
    let sign = match tally {
        tally if tally.done == asked => Sign::Done,
        tally if tally.done + tally.waiting + tally.open + tally.completing > 0 => Sign::Waiting,
        _ => Sign::NotYet,
    };
    let rest = [Far::Waiting, Far::Planned, Far::Completing].map(Far::label).into_iter();
    let rest = rest.zip([tally.waiting, tally.planned, tally.completing]);
    heat(
        if tally.late > 0 { Sign::Overdue } else { sign },
        &html! {
            (components::state(sign, &format!("{done} {}/{asked}", tally.done)))
            @if tally.late > 0 { (components::state(Sign::Overdue, &format!("逾期 {}", tally.late))) }
            @for (word, units) in rest.filter(|(_, units)| *units > 0) {
                span.heat-rest { (word) " " (units) }
            }
        },
    )
}

/// Stages that are asked of any unit here.
fn stages(total: &Sum) -> Vec<Stage> {
    Stage::ALL.iter().copied().filter(|stage| total.stage(*stage).asked() > 0).collect()
}

/// `late` tells where somebody is past his day: that stands on a phone too.
fn stage_columns<'a>(stages: &[Stage], late: impl Fn(Stage) -> bool) -> impl Iterator<Item = Column<'a>> {
    stages.iter().map(move |&stage| {
        if is_minor(stage) && !late(stage) {
            Column::minor(Kind::Text, stage.label())
        } else {
            Column::new(Kind::Text, stage.label())
        }
    })
}

/// The two ways to look at the same units.
fn tabs(base: &str, current: &str) -> Markup {
    let entry = |label: &str, path: &str| {
        (NavEntry { label: label.into(), href: format!("{base}{path}"), current: label == current }, None)
    };
    components::tabs(&[entry("汇总", ""), entry("逐个支部", "/branches")])
}

fn head_of(
    head: &Head,
    campaign: &domain::campaign::Campaign,
    assumption: Option<&str>,
    acts: Markup,
) -> Markup {
    let unit = &head.unit;
    let note = format!(
        "{}及下级；会议时间{}至{}",
        unit.name,
        wording::day(campaign.window_from),
        wording::day(campaign.window_until)
    );
    let marks = html! {
        @if let Some(day) = campaign.closed_on { (components::badge(&format!("{}结束", wording::day(day)))) }
    };
    html! {
        (units::trail(&head.trail))
        (components::title(&campaign.title, marks, Some(&note), acts))
        @if let Some(assumption) = assumption { p.note { (assumption) "。" } }
    }
}

/// The folded first level.
#[derive(Debug, Clone)]
pub struct Show {
    pub head: Head,
    pub folded: Folded,
}

impl View for Show {
    const PLACE: Option<&'static str> = Some("/overview");

    fn title(&self) -> String {
        format!("{} 总览", self.head.unit.short_name)
    }

    fn body(&self) -> Markup {
        let folded = &self.folded;
        let (unit, campaign) = (folded.unit.id, &folded.campaign);
        let base = href(unit, campaign.id);
        let here = Act { label: "通知和进展", href: &unit_href(unit, campaign.id) };
        html! {
            (head_of(&self.head, campaign, folded.assumption.as_deref(), components::link_button(Weight::Plain, here)))
            (tabs(&base, "汇总"))
            @if folded.total.units == 0 {
                (components::empty(
                    "下级还没有召开会议的组织。先设立党支部，这里就会列出它们的进展。",
                    Some(Act { label: "查看下级组织", href: &units::href(unit) })))
            } @else {
                (self.asking())
                (figures(&folded.total, &base))
                (self.lines(&base))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::shows()
    }
}

fn figures(total: &Sum, base: &str) -> Markup {
    let [deploy, plan, prepare, meet] =
        [Stage::Deploy, Stage::Plan, Stage::Prepare, Stage::Meet].map(|stage| total.stage(stage));
    let told = |count: i64, unit: &str| (count.to_string(), unit.to_owned());
    let link = |query: &str| format!("{base}/branches{query}");
    let all = [
        (
            "参加组织",
            told(total.units, "个"),
            "本组织及下级现有的、要自己召开会议的组织；已撤销的不计。",
            link(""),
        ),
        (
            "已签收通知",
            (deploy.done.to_string(), format!("/ {} 个", deploy.asked())),
            "上级发来的通知全部签收的组织，与应签收的组织之比。",
            link("?stage=deploy%3Ddone"),
        ),
        (
            "方案已批准",
            (plan.done.to_string(), format!("/ {} 个", plan.asked())),
            "方案已经上级批准的组织，与应制定方案的组织之比。",
            link("?stage=plan%3Ddone"),
        ),
        (
            "方案待审核",
            told(plan.waiting, "个"),
            "方案已报送、上级还没有批准或退回的组织。",
            link("?stage=plan%3Dwaiting"),
        ),
        (
            "会前准备已完成",
            (
                prepare.done.to_string(),
                match prepare.completing {
                    0 => format!("/ {} 个", prepare.asked()),
                    more => format!("/ {} 个，会后待补充 {more} 个", prepare.asked()),
                },
            ),
            "会前必须办的都办了、可以开会的，和开过会、会后也补齐了的组织，与应准备的组织之比。",
            link("?stage=prepare%3Ddone"),
        ),
        (
            "已开会",
            (meet.done.to_string(), format!("/ {} 个", meet.asked())),
            "在系统里按了“召开会议”的组织，与应召开的组织之比。",
            link("?stage=meet%3Ddone"),
        ),
        (
            "逾期",
            told(total.late, "个"),
            "有任何一个阶段过了截止日还没有完成的组织；每个组织计一次。",
            link("?late=yes&order=due"),
        ),
    ];
    let shown: Vec<Figure<'_>> = all
        .iter()
        .map(|(label, (value, unit), definition, link)| Figure {
            label,
            value,
            unit,
            definition,
            href: Some(link),
        })
        .collect();
    components::figures(&shown)
}

impl Show {
    /// Who waits for the reader's word before it meets.
    fn asking(&self) -> Markup {
        let folded = &self.folded;
        let told: Vec<(String, String)> = folded
            .asking
            .iter()
            .map(|asking| {
                let on = wording::short_day(local(asking.asked_at).date(), folded.today);
                let page = unit_href(asking.unit, folded.campaign.id);
                (format!("“{}”{on}报请同意开会", asking.unit_name), format!("{page}/ready/leave"))
            })
            .collect();
        let gaps: Vec<Gap<'_>> = told
            .iter()
            .map(|(fact, href)| Gap {
                fact,
                ground: None,
                act: Some(Act { label: "答复报请", href }),
                also: None,
            })
            .collect();
        html! { @if !gaps.is_empty() { (components::panel("等您答复", None, components::gaps(&gaps))) } }
    }

    fn lines(&self, base: &str) -> Markup {
        let folded = &self.folded;
        let stages = stages(&folded.total);
        let mut columns = vec![Column::new(Kind::Lead, "组织"), Column::minor(Kind::Number, "参加组织")];
        columns.extend(stage_columns(&stages, |stage| folded.total.stage(stage).late > 0));
        columns.push(Column::new(Kind::Text, "还差"));
        let rows: Vec<Row> = folded.lines.iter().map(|line| self.line(line, &stages, base)).collect();
        table("overview", "各下级组织的进展，按组织树的次序", &columns, &rows)
    }

    fn line(&self, line: &Line, stages: &[Stage], base: &str) -> Row {
        let folded = &self.folded;
        let (lead, sum) = match line {
            Line::One { name, row } => {
                let page = unit_href(row.unit, folded.campaign.id);
                let mut cells = vec![html! { a href=(page) { (name) } }, html! { "1" }];
                let cell = |stage: &Stage| deciding_cell(row.cell(*stage), folded.today, &page);
                cells.extend(stages.iter().map(cell));
                cells.push(lacking_cell(row.open, &page));
                return Row::from(cells);
            }
            Line::Below { unit, name, sum } => {
                (html! { a href=(href(*unit, folded.campaign.id)) { (name) } }, sum)
            }
            Line::Many { sum } => (html! { a href={ (base) "/branches" } { "直属党支部" } }, sum),
        };
        let mut cells = vec![lead, html! { (sum.units) }];
        cells.extend(stages.iter().map(|stage| tally_cell(*stage, &sum.stage(*stage))));
        cells.push(html! { span.nowrap { @if sum.open > 0 { "共 " (sum.open) " 项" } @else { "不差" } } });
        Row::from(cells)
    }
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let Some(folded) = actions::overview::folded(&app, &who.viewer, unit, campaign).await? else {
        return Ok(Redirect::to(&unit_href(unit, campaign)).into_response());
    };
    let view = Show { head: Head::read(&app, &who, unit, "总览").await?, folded };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

/// Where somebody with several campaigns to look over begins.
#[derive(Debug, Clone, Default)]
pub struct Choose {
    pub choices: Vec<Choice>,
    /// The branches of the reader's guidance group.
    pub guiding: Option<Guiding>,
    /// The unit at which a first campaign would begin.
    pub first: Option<UnitId>,
}

impl View for Choose {
    const PLACE: Option<&'static str> = Some("/overview");

    fn title(&self) -> String {
        "总览".into()
    }

    fn body(&self) -> Markup {
        let columns = [
            Column::new(Kind::Lead, "活动"),
            Column::new(Kind::Text, "组织"),
            Column::new(Kind::Text, "状态"),
        ];
        let rows: Vec<Row> = self
            .choices
            .iter()
            .map(|choice| {
                Row::from(vec![
                    html! { a href=(href(choice.unit, choice.campaign)) { (choice.title) } },
                    html! { (choice.unit_name) },
                    html! { @if choice.is_open { "进行中" } @else { "已结束" } },
                ])
            })
            .collect();
        let begin = self.first.map(|unit| format!("{}/campaigns", units::href(unit)));
        html! {
            (components::title("总览", html! {}, None, html! {}))
            @if let Some(guiding) = &self.guiding { (guided::draw(guiding)) }
            @if rows.is_empty() && self.guiding.is_some() {} @else if rows.is_empty() {
                (components::empty(
                    "还没有活动。发起活动、发布通知以后，这里列出各支部的进展。",
                    begin.as_deref().map(|href| Act { label: "发起活动", href })))
            } @else {
                (table("campaigns", "活动", &columns, &rows))
            }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::choices()
    }
}

pub async fn choose(State(app): State<App>, who: Who, headers: HeaderMap) -> Result<Response> {
    let choices = actions::overview::choices(&app, &who.viewer).await?;
    let guiding = actions::overview::guiding(&app, &who.viewer).await?;
    let mut open = choices.iter().filter(|choice| choice.is_open);
    if let (Some(only), None, None) = (open.next(), open.next(), &guiding) {
        return Ok(Redirect::to(&href(only.unit, only.campaign)).into_response());
    }
    let roots = actions::units::roots(&app, &who.viewer).await?;
    let first = roots.into_iter().find(|unit| unit.kind.is_superior()).map(|unit| unit.id);
    Ok(frame::show(&app, &who, session::said(&headers), &Choose { choices, guiding, first }))
}
