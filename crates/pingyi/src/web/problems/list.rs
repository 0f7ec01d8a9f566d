//! The lists of a unit by dimension: what the team has and its people lack, and the other way round.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{CampaignId, ProblemId, UnitId};
use domain::mirror::{self, Remark, Voice};
use domain::preparation::problem::{self, Content, Problem};
use domain::theme::{Block, Dimension, blocks};
use domain::wording;
use maud::{Markup, html};
use store::problems::Listed;

use super::{LAST_YEAR, TAB, WHO_READS, editions, href, outcome, samples, whose};
use crate::actions;
use crate::actions::problems::{Earlier, LastYear, Reading};
use crate::app::App;
use crate::failure::Result;
use crate::web::campaigns::Head;
use crate::web::components::{self, Act, Figure, State as Mark, Weight};
use crate::web::form::Typed;
use crate::web::guard::Who;
use crate::web::opinions;
use crate::web::views::View;
use crate::web::{frame, session};

/// What is said once a problem was saved.
pub(super) const SAVED: &str = "已保存问题。";

const TEAM_ONLY: &str = "临时党支部只列班子的问题；个人的问题，由本人在组织关系所在的支部列。";

#[derive(Debug, Clone)]
pub struct Problems {
    pub head: Head,
    pub reading: Reading,
    /// What was typed to complete lists after the meeting.
    pub typed: Typed,
    /// A problem was saved just now: where the page was led to, it says so and leads on to the next one.
    pub saved: bool,
}

impl View for Problems {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 问题清单", self.reading.unit.short_name)
    }

    fn body(&self) -> Markup {
        let reading = &self.reading;
        let new = format!("{}/new", self.page());
        let export = format!("{}.xlsx", self.page());
        let acts = html! {
            @if reading.may_add() {
                (components::link_button(Weight::Primary, Act { label: "列出问题", href: &new }))
            }
            @if !reading.problems.is_empty() {
                (components::link_button(Weight::Quiet, Act { label: "导出清单", href: &export }))
            }
        };
        html! {
            (self.head.draw(acts))
            p.note { (if reading.is_team_only() { TEAM_ONLY } else { WHO_READS }) }
            (self.figures())
            @if !reading.unanswered.is_empty() { (self.unanswered()) }
            (editions::panel(reading, &self.typed))
            @if reading.sight.keeps() {
                (self.side_by_side())
            } @else {
                @if reading.sight.sees_team() {
                    (components::panel("班子问题清单", None, self.plain(None)))
                }
                @if reading.takes_part || reading.of(Some(reading.viewer)).next().is_some() {
                    (components::panel("我的问题清单", None, self.plain(Some(reading.viewer))))
                }
                @if !reading.sight.sees_team() && !reading.takes_part && !reading.is_team_only() {
                    (components::empty("您不在本组织的参加名册上，这里没有您的问题清单。", None))
                }
            }
            (self.last_year())
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}

/// Where a problem stands on the page of its list.
pub(super) fn anchor(id: ProblemId) -> String {
    format!("p-{id}")
}

/// What the mirror says of one problem.
fn remarks(problem: &Problem, year: i64) -> Vec<Remark> {
    let content = &problem.content;
    let text = format!("{}\n{}", content.statement, content.examples.join("\n"));
    let held_against = mirror::Context {
        voice: Voice::Problem,
        // What was carried over may well speak of the year it is from.
        year: if problem.earlier.is_some() { None } else { i32::try_from(year).ok() },
        dimensions: &[],
        shortest: None,
        longest: None,
        sections: &[],
    };
    mirror::remarks(&text, &held_against)
}

/// The remarks as reasons to look again.
pub(super) fn mirrored(problem: &Problem, year: i64) -> Markup {
    let remarks = remarks(problem, year);
    html! {
        @if !remarks.is_empty() {
            ul.note { @for remark in &remarks { li { (remark.kind.label()) "：" (remark.words) } } }
        }
    }
}

/// What happened, one case a line.
pub(super) fn cases(content: &Content) -> Markup {
    html! { ul.problem-cases { @for example in &content.examples { li { (example) } } } }
}

/// A problem as it is written, with whose it is and what it is under where that does not stand above it.
pub(super) fn written(content: &Content, name: Option<&str>, dimension: Option<&str>) -> Markup {
    let further =
        [("原因", &content.cause), ("初步措施", &content.measure), ("努力方向", &content.direction)];
    html! {
        p.problem-statement { @if let Some(name) = name { (name) "：" } (content.statement) }
        p {
            (components::badge(if content.main { "主要" } else { "一般" })) " "
            (components::badge(content.source.label()))
            @if let Some(dimension) = dimension { " " (components::badge(dimension)) }
        }
        (cases(content))
        @if further.iter().any(|(_, words)| !words.is_empty()) {
            details.more {
                summary { "原因、措施、努力方向" }
                (components::facts(&further.iter().filter(|(_, words)| !words.is_empty())
                    .map(|(label, words)| (*label, html! { @for line in words.lines() { p { (line) } } }))
                    .collect::<Vec<_>>()))
            }
        }
    }
}

/// With whose problem it is, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shown {
    Named,
    Plain,
}

impl Problems {
    fn page(&self) -> String {
        href(self.reading.unit.id, self.reading.campaign.id)
    }

    fn figures(&self) -> Markup {
        let reading = &self.reading;
        let Some(counts) = reading.counts else { return html! {} };
        let team = reading.of(None).count().to_string();
        let (with_any, of) = (counts.with_any.to_string(), format!("/ {} 人", counts.people));
        let problems = counts.problems.to_string();
        let completed = counts.completed.to_string();
        let figure = |label, value, unit, definition| Figure { label, value, unit, definition, href: None };
        let mut figures = vec![figure("班子问题", &team, "条", "班子问题清单里的条数。")];
        if reading.is_team_only() {
            return components::figures(&figures);
        }
        figures.push(figure(
            "列出问题的",
            &with_any,
            &of,
            "至少列出一个自己查摆的问题的人数与应列的人数；应列的是班子成员和参加名册上的人；别人从意见等替他列入的不算。",
        ));
        figures.push(figure("个人问题", &problems, "条", "个人问题清单里的条数之和。"));
        let lists = format!("/ {} 份", counts.lists);
        if reading.held_on.is_some() && counts.lists > 0 {
            figures.push(figure(
                "会后定稿的清单",
                &completed,
                &lists,
                "会后已定稿、以后没有再改的问题清单的份数与应定稿的份数；班子的一份也在内。",
            ));
        }
        components::figures(&figures)
    }

    fn unanswered(&self) -> Markup {
        let (reading, page) = (&self.reading, self.page());
        let wordings = opinions::href(reading.unit.id, reading.campaign.id);
        let body = html! {
            p.note { "采纳的意见列入问题清单；不列入的，在研究结果里写明不列入的理由。" }
            ul.opinions {
                @for one in &reading.unanswered {
                    li {
                        span.opinion-words { a href={ (wordings) "/merged/" (one.id) } { (one.wording) } }
                        @if reading.campaign.is_open() && problem::belongs(reading.unit.kind, one.about.person()).is_ok() {
                            (components::link_button(Weight::Plain, Act {
                                label: "列入问题清单", href: &format!("{page}/new?merged={}", one.id)
                            }))
                        }
                    }
                }
            }
        };
        components::panel(&format!("采纳的意见还没有列入的 {} 条", reading.unanswered.len()), None, body)
    }

    /// The pack's dimensions, the team's first, each with its parts.
    fn blocks(&self) -> Vec<Block<'_>> {
        blocks(&self.reading.team_dimensions, &self.reading.member_dimensions)
    }

    fn is_under(&self, problem: &Problem, block: Option<&Block<'_>>) -> bool {
        let known = self.reading.dimension(problem.content.dimension.as_deref());
        match (known, block) {
            (Some(known), Some(block)) => block.holds(&known.key),
            (known, block) => known.is_none() && block.is_none(),
        }
    }

    fn side_by_side(&self) -> Markup {
        let has_any = |block: Option<&Block<'_>>| {
            self.reading.problems.iter().any(|one| self.is_under(&one.problem, block))
        };
        let (with, without): (Vec<_>, Vec<_>) =
            self.blocks().into_iter().partition(|block| has_any(Some(block)));
        html! {
            @for block in &with { (self.section(Some(block))) }
            @if has_any(None) { (self.section(None)) }
            @if self.reading.without_own().next().is_some() { (components::panel("还没有列出自己查摆的问题的人", None, self.people_without())) }
            @if !without.is_empty() { (components::panel("还没有列问题的方面", None, self.empty_ones(&without))) }
        }
    }

    /// Everybody who still has to: each writes his own, and for who cannot somebody of the committee does.
    fn people_without(&self) -> Markup {
        let page = self.page();
        html! {
            p.note { "请提醒本人在工作台打开活动的“问题清单”。不便自己录入的，点姓名代为录入，来源选“自查”。别人从意见等替他列入的不算。" }
            p {
                @for (number, one) in self.reading.without_own().enumerate() {
                    @if number > 0 { "、" }
                    @if self.reading.may_write(Some(one.id)) {
                        a href={ (page) "/new?whose=" (one.id) } { (one.name) }
                    } @else { (one.name) }
                }
            }
        }
    }

    /// Dimensions under which nobody has anything: a line each, so that a phone is not filled with empty panels.
    fn empty_ones(&self, blocks: &[Block<'_>]) -> Markup {
        html! {
            ul.stack {
                @for one in blocks {
                    li {
                        b { (one.dimension.name) } " "
                        @match (one.is_asked_of(&self.reading.team_dimensions), one.is_asked_of(&self.reading.member_dimensions)) {
                            (true, true) => { (components::badge("班子和个人都要对照")) }
                            (true, false) => { (components::badge("班子对照")) }
                            _ => { (components::badge("个人对照")) }
                        }
                        @if !one.dimension.detail.is_empty() { p.note { (one.dimension.detail) } }
                    }
                }
            }
        }
    }

    fn section(&self, block: Option<&Block<'_>>) -> Markup {
        let reading = &self.reading;
        let under = |listed: &&Listed| self.is_under(&listed.problem, block);
        let team: Vec<&Listed> = reading.of(None).filter(under).collect();
        let persons: Vec<&Listed> =
            reading.problems.iter().filter(|one| one.problem.person.is_some()).filter(under).collect();
        let asked_of = |of: &[Dimension]| block.is_none_or(|one| one.is_asked_of(of));
        let lacks_team = team.is_empty() && asked_of(&reading.team_dimensions);
        let lacks_persons = persons.is_empty() && asked_of(&reading.member_dimensions);
        let title = block.map_or("未归类", |one| one.dimension.name.as_str());
        let detail = block.map(|one| one.dimension.detail.as_str()).filter(|detail| !detail.is_empty());
        if reading.is_team_only() && persons.is_empty() {
            let body = html! {
                @if let Some(detail) = detail { p.note { (detail) } }
                (self.entries(&team, Shown::Plain))
            };
            return components::panel(title, None, body);
        }
        let body = html! {
            @if let Some(detail) = detail { p.note { (detail) } }
            (components::columns(html! {
                div {
                    h3 { "班子 " (team.len()) " 条" }
                    @if lacks_team { p { (components::state(Mark::NotYet, "个人有，班子没有")) } }
                    @else if team.is_empty() { p.note { "班子不单独对照这一方面。" } }
                    (self.by_part(&team, block, Shown::Plain))
                }
                div {
                    h3 { "个人 " (persons.len()) " 条" }
                    @if lacks_persons { p { (components::state(Mark::NotYet, "班子有，个人没有")) } }
                    @else if persons.is_empty() { p.note { "个人不单独对照这一方面。" } }
                    (self.by_part(&persons, block, Shown::Named))
                    @if !persons.is_empty() && block.is_some() { (self.others(&persons)) }
                }
            }))
        };
        components::panel(title, None, body)
    }

    /// One side of a block: what stands under the dimension itself, then part by part, with the parts that have nothing.
    fn by_part(&self, side: &[&Listed], block: Option<&Block<'_>>, shown: Shown) -> Markup {
        let parts = block.map(|block| block.parts.as_slice()).unwrap_or_default();
        let is_of = |listed: &Listed, part: &Dimension| {
            listed.problem.content.dimension.as_deref() == Some(part.key.as_str())
        };
        let of =
            |part| -> Vec<&Listed> { side.iter().copied().filter(|listed| is_of(listed, part)).collect() };
        let whole: Vec<&Listed> =
            side.iter().copied().filter(|listed| !parts.iter().any(|part| is_of(listed, part))).collect();
        let split = side.len() > whole.len();
        let empty = parts.iter().filter(|part| split && of(part).is_empty()).map(|part| part.name.as_str());
        let empty = wording::list(empty);
        html! {
            (self.entries(&whole, shown))
            @for part in parts {
                @let under = of(part);
                @if !under.is_empty() {
                    h4 { (part.name) " " (under.len()) " 条" }
                    (self.entries(&under, shown))
                }
            }
            @if !empty.is_empty() { p.note { "这里没有列：" (empty) "。" } }
        }
    }

    /// Who has nothing under this dimension: a number, since nobody has to have something under each.
    fn others(&self, persons: &[&Listed]) -> Markup {
        let with: BTreeSet<_> = persons.iter().filter_map(|one| one.problem.person).collect();
        let without = self.reading.people.iter().filter(|one| !with.contains(&one.id)).count();
        html! { @if without > 0 { p.note { "其他 " (without) " 人没有列这一方面。" } } }
    }

    fn plain(&self, whose: Option<domain::ids::PersonId>) -> Markup {
        let all: Vec<&Listed> = self.reading.of(whose).collect();
        html! {
            @if all.is_empty() {
                (components::empty(if whose.is_none() { "班子还没有列出问题。" } else { "还没有列出问题。每个问题写一件实际发生的事，手机上也可以写。" }, None))
            }
            (self.entries(&all, Shown::Plain))
        }
    }

    fn entries(&self, all: &[&Listed], shown: Shown) -> Markup {
        html! { @if !all.is_empty() { ul.problems { @for listed in all { li id=(anchor(listed.problem.id)) { (self.entry(listed, shown)) } } } } }
    }

    fn entry(&self, listed: &Listed, shown: Shown) -> Markup {
        let problem = &listed.problem;
        let name = if shown == Shown::Named { listed.person_name.as_deref() } else { None };
        let dimension = self.reading.dimension(problem.content.dimension.as_deref());
        // Whoever keeps the lists reads them under their dimensions.
        let dimension = dimension.filter(|_| !self.reading.sight.keeps()).map(|one| one.name.as_str());
        html! {
            (written(&problem.content, name, dimension))
            @if problem.is_typed_for() { p.note { "由" (listed.entered_by_name) "录入" } }
            (mirrored(problem, self.reading.campaign.year))
            @if self.saved && self.reading.may_add() {
                p.problem-saved { (SAVED) " " a href=(whose::again(&self.page(), problem, &self.reading)) { "再列一个问题" } }
            }
            @if self.reading.may_change(problem) {
                p { a href={ (self.page()) "/" (problem.id) "/edit" } { "修改这个问题" } }
            }
        }
    }

    fn last_year(&self) -> Markup {
        let body = match &self.reading.last_year {
            None => html! {
                p.note { "系统里没有本组织上年度的问题清单。上年度没有改完的，可以作为问题列入，来源选“上年度”。" }
            },
            Some(LastYear { title, problems }) if problems.is_empty() => html! {
                p.note { "“" (title) "”的问题清单里，没有您能看到的问题。" }
            },
            Some(LastYear { title, problems }) => html! {
                p.note {
                    "来自“" (title) "”。"
                    @if problems.iter().any(|one| self.reading.may_judge(one)) { "逐条写明整改结果；" }
                    @else if self.reading.held_on.is_some() { "会前写明的整改结果已经在会上通报，不再改；" }
                    "还要继续改的，继续列入今年的清单。"
                }
                ul.problems { @for one in problems { li { (self.earlier(one)) } } }
            },
        };
        html! { div.apart id=(LAST_YEAR) { (components::panel("上年度问题", None, body)) } }
    }

    fn earlier(&self, earlier: &Earlier) -> Markup {
        let problem = &earlier.listed.problem;
        let page = self.page();
        let outcome = format!("{page}/{}/outcome", problem.id);
        let again = format!("{page}/new?earlier={}", problem.id);
        html! {
            p.problem-statement {
                (earlier.listed.person_name.as_deref().unwrap_or("班子")) "：" (problem.content.statement)
            }
            (cases(&problem.content))
            p { (outcome::told(earlier.judged.as_ref())) }
            @if let Some(judged) = earlier.judged.as_ref().filter(|judged| !judged.words.is_empty()) {
                p.note { (judged.words) }
            }
            @if earlier.goes_on { p.note { "已继续列入今年的清单。" } }
            @if self.reading.may_write(problem.person) {
                div.acts {
                    @if self.reading.may_judge(earlier) {
                        (components::link_button(Weight::Plain, Act { label: "写明整改结果", href: &outcome }))
                    }
                    @if !earlier.goes_on {
                        (components::link_button(Weight::Quiet, Act { label: "继续列入", href: &again }))
                    }
                }
            }
        }
    }
}

pub(super) async fn view(app: &App, who: &Who, unit: UnitId, campaign: CampaignId) -> Result<Problems> {
    Ok(Problems {
        reading: actions::problems::read(app, &who.viewer, campaign, unit).await?,
        head: Head::read(app, who, unit, campaign, TAB).await?,
        typed: Typed::default(),
        saved: false,
    })
}

pub async fn show(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let said = session::said(&headers);
    let saved = said.as_deref() == Some(SAVED);
    let view = Problems { saved, ..view(&app, &who, unit, campaign).await? };
    Ok(frame::show(&app, &who, said, &view))
}
