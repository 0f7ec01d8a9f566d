//! After the meeting: the lists are completed (会后稿), and every edition can be read beside the one before it.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, PersonId, ProblemEditionId, UnitId};
use domain::preparation::problem::Source;
use domain::preparation::problem::edition::{self, Edition as Kept, Fate, Moment, State as Completed};
use domain::wording;
use maud::{Markup, html};

use super::form::TEAM;
use super::{Problems, TAB, href, list, samples};
use crate::actions;
use crate::actions::problems::Reading;
use crate::actions::problems::editions::{Shelf, Shown};
use crate::app::App;
use crate::clock::{local, moment};
use crate::failure::{Failure, Result};
use crate::web::campaigns::Head;
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Sign, Weight};
use crate::web::form::Typed;
use crate::web::frame::{self, unprocessable};
use crate::web::guard::Who;
use crate::web::session;
use crate::web::views::View;

const REMARK: usize = 500;

/// How a form names the list of `whose`.
fn key(whose: Option<PersonId>) -> String {
    whose.map_or_else(|| TEAM.to_owned(), |person| person.to_string())
}

/// 班子问题清单, 欧阳文静的问题清单
fn name(whose: Option<PersonId>, name: &str) -> String {
    if whose.is_none() { format!("{name}问题清单") } else { format!("{name}的问题清单") }
}

/// What is kept of the lists, and after the meeting the form that completes them.
pub(super) fn panel(reading: &Reading, typed: &Typed) -> Markup {
    let kept = reading.shelves.iter().any(|shelf| !shelf.editions.is_empty());
    if reading.held_on.is_none() && !kept {
        return form::error_summary(&typed.errors());
    }
    let open: Vec<&Shelf> = reading
        .shelves
        .iter()
        .filter(|shelf| reading.held_on.is_some() && reading.may_write(shelf.whose))
        .filter(|shelf| shelf.state != Completed::Completed)
        .collect();
    let body = html! {
        @if reading.held_on.is_some() {
            p.note {
                "会上的批评意见和点评指出的问题，先补进清单，来源选“批评意见”，再定稿。定稿以后又改过的，要再定稿一次。"
            }
        }
        @if open.is_empty() {
            (form::error_summary(&typed.errors()))
        } @else {
            (completing(reading, &open, typed))
        }
        (shelves(reading))
    };
    components::panel("会前稿和会后稿", None, body)
}

/// 4 条，其中批评意见 1 条
fn counted(reading: &Reading, shelf: &Shelf) -> String {
    let all = reading.of(shelf.whose).count();
    let heard = reading.of(shelf.whose).filter(|one| one.problem.content.source == Source::Criticism).count();
    let counted = if heard == 0 {
        format!("{all} 条，没有批评意见")
    } else {
        format!("{all} 条，其中批评意见 {heard} 条")
    };
    if shelf.state == Completed::ChangedSince {
        format!("{counted}；定稿以后又改过")
    } else {
        counted
    }
}

fn completing(reading: &Reading, open: &[&Shelf], typed: &Typed) -> Markup {
    let lists: Vec<(String, String, String)> = open
        .iter()
        .map(|shelf| (key(shelf.whose), name(shelf.whose, &shelf.name), counted(reading, shelf)))
        .collect();
    let choices: Vec<Choice<'_>> =
        lists.iter().map(|(value, label, help)| Choice { value, label, help: Some(help) }).collect();
    let ticked: Vec<&str> = typed.all("list").collect();
    let action = format!("{}/editions", href(reading.unit.id, reading.campaign.id));
    let errors = typed.errors();
    let shape = Form { action: &action, submit: "定稿清单", errors: &errors, ..Form::default() };
    form::form(
        &shape,
        html! {
            @if let [only] = lists.as_slice() {
                (form::hidden("list", &only.0))
                (components::facts(&[(only.1.as_str(), html! { (only.2) })]))
            } @else {
                (form::checkboxes(&Field { mark: Mark::Silent, ..typed.field("list", "定稿哪几份") }, &choices, &ticked))
            }
            (form::textarea(&Field {
                longest: u16::try_from(REMARK).ok(),
                help: Some("清单里没有批评意见的，写明会上对这几份清单说了什么、为什么没有新问题。"),
                ..typed.field("remark", "说明")
            }, 2))
        },
    )
}

fn sign(state: Completed) -> Markup {
    match state {
        Completed::Open => components::state(Sign::NotYet, "还没有定稿"),
        Completed::Completed => components::state(Sign::Done, "已定稿"),
        Completed::ChangedSince => components::state(Sign::Waiting, "定稿后又改过"),
    }
}

fn shelves(reading: &Reading) -> Markup {
    let page = href(reading.unit.id, reading.campaign.id);
    let columns = [
        Column::new(Kind::Lead, "清单"),
        Column::new(Kind::Text, "会后"),
        Column::new(Kind::Text, "留存的各稿"),
    ];
    let link = |edition: &Kept| {
        let told = format!(
            "{}，{}，{} 条",
            edition.moment.label(),
            wording::day(local(edition.at).date()),
            edition.entries.len()
        );
        html! { a href={ (page) "/editions/" (edition.id) } { (told) } }
    };
    let rows: Vec<Row> = reading
        .shelves
        .iter()
        .map(|shelf| {
            vec![
                html! { (name(shelf.whose, &shelf.name)) },
                html! { @if reading.held_on.is_some() { (sign(shelf.state)) } },
                html! {
                    @if shelf.editions.is_empty() { span.note { "还没有" } }
                    ul.plain { @for (edition, _) in &shelf.editions { li { (link(edition)) } } }
                },
            ]
            .into()
        })
        .collect();
    table("editions", "各份清单留存的稿", &columns, &rows)
}

/// One edition, beside the one before it.
#[derive(Debug, Clone)]
pub struct Edition {
    pub head: Head,
    pub shown: Shown,
}

impl View for Edition {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        let edition = &self.shown.edition;
        format!("{}，{}", name(edition.person, &self.shown.name), edition.moment.label())
    }

    fn body(&self) -> Markup {
        let (shown, edition) = (&self.shown, &self.shown.edition);
        let page = href(self.head.unit.unit.id, self.head.campaign.id);
        let back = components::link_button(Weight::Quiet, Act { label: "返回问题清单", href: &page });
        let before = shown.before.as_ref().map(|before| before.entries.as_slice());
        let fates = edition::compare(before.unwrap_or(&edition.entries), &edition.entries);
        html! {
            (self.head.draw(html! {}))
            (components::title_below(&self.title(), back))
            p.note {
                "第 " (edition.number) " 稿，" (moment(edition.at)) "，"
                @match edition.moment {
                    Moment::Before => { "开会时留存，经手人" (shown.made_by) }
                    Moment::After => { (shown.made_by) "定稿" }
                }
                "，共 " (edition.entries.len()) " 条"
            }
            @if !edition.remark.is_empty() { (components::facts(&[("说明", html! { (edition.remark) })])) }
            @if let Some(before) = &shown.before { p { (told(&fates, before)) } }
            @if fates.is_empty() { (components::empty("这一稿没有列出问题。", None)) }
            ul.problems { @for fate in &fates { li { (self.entry(*fate)) } } }
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::kept()
    }
}

/// What differs from the edition before, in numbers.
fn told(fates: &[Fate<'_>], before: &Kept) -> String {
    let count = |of: fn(&Fate<'_>) -> bool| fates.iter().filter(|fate| of(fate)).count();
    let parts = [
        (count(|fate| matches!(fate, Fate::Added(_))), "新增"),
        (count(|fate| matches!(fate, Fate::Changed { .. })), "改动"),
        (count(|fate| matches!(fate, Fate::Removed(_))), "删去"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, label)| format!("{label} {number} 条"))
        .collect();
    let earlier = format!("第 {} 稿（{}）", before.number, before.moment.label());
    if parts.is_empty() {
        format!("和{earlier}相同。")
    } else {
        format!("和{earlier}相比：{}。", parts.join("，"))
    }
}

impl Edition {
    fn dimension(&self, of: &edition::Entry) -> Option<&str> {
        let key = of.content.dimension.as_deref()?;
        self.shown.dimensions.iter().find(|one| one.key == key).map(|one| one.name.as_str())
    }

    fn entry(&self, fate: Fate<'_>) -> Markup {
        let drawn = |entry: &edition::Entry| list::written(&entry.content, None, self.dimension(entry));
        match fate {
            Fate::Kept(entry) => drawn(entry),
            Fate::Added(entry) => html! { p { (components::badge("新增")) } (drawn(entry)) },
            Fate::Removed(entry) => html! { p { (components::badge("这一稿已删去")) } (drawn(entry)) },
            Fate::Changed { before, after } => html! {
                p { (components::badge("有改动")) }
                (drawn(after))
                details.more { summary { "改动以前" } (drawn(before)) }
            },
        }
    }
}

type Where = (UnitId, CampaignId, ProblemEditionId);

pub async fn page(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign, id)): Path<Where>,
) -> Result<Response> {
    let shown = actions::problems::editions::show(&app, &who.viewer, (campaign, unit, id)).await?;
    let head = Head::read(&app, &who, unit, campaign, TAB).await?;
    Ok(frame::show(&app, &who, None, &Edition { head, shown }))
}

/// The lists that were ticked. One that cannot be read is nobody's here.
fn chosen(typed: &Typed) -> Result<BTreeSet<Option<PersonId>>> {
    let one = |list: &str| match list {
        TEAM => Ok(None),
        person => person.parse().map(Some).map_err(|_| Failure::NotFound),
    };
    typed.all("list").map(one).collect()
}

pub async fn complete(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let lists: Vec<Option<PersonId>> = chosen(&typed)?.into_iter().collect();
    let remark = typed.optional("remark", "说明", REMARK).unwrap_or_default();
    if lists.is_empty() {
        typed.error("list", "没有选定清单。请勾选要定稿的清单。");
    }
    let at = (campaign, unit);
    let completed = match typed.checked() {
        Ok(()) => actions::problems::editions::complete(&app, &who.viewer, at, &lists, &remark).await,
        Err(failure) => Err(failure),
    };
    match completed {
        Ok(0) => Ok(session::go(&app, &href(unit, campaign), "选定的清单已经定稿，没有再改过。")),
        Ok(number) => Ok(session::go(&app, &href(unit, campaign), &format!("已定稿 {number} 份问题清单。"))),
        Err(failure) => {
            let typed = typed.take(failure)?;
            let view = Problems { typed, ..list::view(&app, &who, unit, campaign).await? };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
