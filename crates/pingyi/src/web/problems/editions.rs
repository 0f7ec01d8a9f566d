//! After the meeting: the lists are completed (会后稿), and every edition can be read beside the one before it.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{CampaignId, PersonId, ProblemEditionId, UnitId};
use domain::preparation::problem::Source;
use domain::preparation::problem::edition::{self, Edition as Kept, Fate, Moment, State as Completed};
use domain::wording;
use maud::{Markup, html};

use super::whose::TEAM;
use super::{Problems, TAB, href, list, samples};
use crate::actions;
use crate::actions::problems::Reading;
use crate::actions::problems::editions::{Chosen, Shelf, Shown};
use crate::app::App;
use crate::clock::{local, moment};
use crate::failure::{Failure, Result};
use crate::web::campaigns::Head;
use crate::web::components::form::{self, Field, Form};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Sign, Weight};
use crate::web::form::Typed;
use crate::web::frame::{self, conflict, unprocessable};
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
    let held = reading.held_on.is_some();
    let shown: Vec<&Shelf> =
        reading.shelves.iter().filter(|shelf| held || !shelf.editions.is_empty()).collect();
    if shown.is_empty() {
        return form::error_summary(&typed.errors());
    }
    let is_open = |shelf: &&&Shelf| {
        held && shelf.asked && shelf.state != Completed::Completed && reading.may_write(shelf.whose)
    };
    let open: Vec<&Shelf> = shown.iter().filter(is_open).copied().collect();
    let body = html! {
        @if open.is_empty() {
            (form::error_summary(&typed.errors()))
        } @else {
            p.note {
                "会上的批评意见和点评指出的问题，先补进清单，来源选“批评意见”，再定稿。没有补进的，写一句会上的情况。"
                "定稿以后又改过的，要再定稿一次。"
            }
            (completing(reading, &open, typed))
        }
        @if held && reading.may_add() {
            p.apart {
                @let href = super::form::new_of(&href(reading.unit.id, reading.campaign.id), Source::Criticism);
                (components::link_button(Weight::Plain, Act { label: "补上会上的意见", href: &href }))
            }
        }
        // Behind the form while that has something to do: a list of the same names twice is long.
        details.more open[open.is_empty()] { summary { "留存的各稿" } (shelves(reading, &shown)) }
    };
    components::panel("会前稿和会后稿", None, body)
}

/// 4 条，其中批评意见 1 条
fn counted(reading: &Reading, shelf: &Shelf) -> String {
    let all = reading.of(shelf.whose).count();
    let heard = reading.of(shelf.whose).filter(|one| one.problem.content.source == Source::Criticism).count();
    let told = match (heard, shelf.heard) {
        (0, _) => format!("{all} 条，没有批评意见"),
        (heard, true) => format!("{all} 条，其中批评意见 {heard} 条"),
        (heard, false) => format!("{all} 条，其中批评意见 {heard} 条，都是会前就有的"),
    };
    if shelf.state == Completed::ChangedSince { format!("{told}；定稿以后又改过") } else { told }
}

fn completing(reading: &Reading, open: &[&Shelf], typed: &Typed) -> Markup {
    let action = format!("{}/editions", href(reading.unit.id, reading.campaign.id));
    let errors = typed.errors();
    let shape = Form { action: &action, submit: "定稿清单", errors: &errors, ..Form::default() };
    let fields = match open {
        [only] => alone(reading, only, typed),
        several => html! {
            fieldset.field {
                legend.field-label { "勾选要定稿的清单" }
                div.ticks.ticks-ask { @for shelf in several { (ticked(reading, shelf, typed)) } }
            }
        },
    };
    form::form(&shape, fields)
}

const ASKED: &str = "会上对这份清单说了什么、为什么没有新问题";

/// The only list that is left needs no tick.
fn alone(reading: &Reading, shelf: &Shelf, typed: &Typed) -> Markup {
    let key = key(shelf.whose);
    html! {
        (form::hidden(&format!("seen-{key}"), &shelf.seen))
        (form::hidden("list", &key))
        (components::facts(&[(name(shelf.whose, &shelf.name).as_str(), html! { (counted(reading, shelf)) })]))
        @if !shelf.heard {
            (form::textarea(&Field {
                longest: u16::try_from(REMARK).ok(),
                required: true,
                help: Some(&format!("写明{ASKED}。")),
                ..typed.field(&format!("remark-{key}"), "会上的情况")
            }, 2))
        }
    }
}

/// One of several lists: its tick, and once that is set its own word where the meeting left nothing in it.
fn ticked(reading: &Reading, shelf: &Shelf, typed: &Typed) -> Markup {
    let key = key(shelf.whose);
    let (tick, remark) = (format!("list-{key}"), format!("remark-{key}"));
    let name = name(shelf.whose, &shelf.name);
    html! {
        div.tick {
            (form::hidden(&format!("seen-{key}"), &shelf.seen))
            input.tick-box type="checkbox" name="list" value=(key) id=(tick)
                checked[typed.all("list").any(|one| one == key)];
            label for=(tick) { (name) " " span.note { (counted(reading, shelf)) } }
            @if !shelf.heard {
                textarea.input.tick-word name=(remark) rows="2" data-longest=(REMARK) placeholder=(ASKED)
                    aria-label={ (name) "，会上的情况" } { "\n" (typed.get(&remark)) }
            }
        }
    }
}

fn sign(state: Completed) -> Markup {
    match state {
        Completed::Open => components::state(Sign::NotYet, "还没有定稿"),
        Completed::Completed => components::state(Sign::Done, "已定稿"),
        Completed::ChangedSince => components::state(Sign::Waiting, "定稿后又改过"),
    }
}

fn shelves(reading: &Reading, shown: &[&Shelf]) -> Markup {
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
            edition.problems()
        );
        html! { a href={ (page) "/editions/" (edition.id) } { (told) } }
    };
    let rows: Vec<Row> = shown
        .iter()
        .map(|shelf| {
            vec![
                html! { (name(shelf.whose, &shelf.name)) },
                html! { @if reading.held_on.is_some() && shelf.asked { (sign(shelf.state)) } },
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
        let before = shown.before.as_ref().map_or(&shown.entries, |(_, entries)| entries);
        let fates = edition::compare(before, &shown.entries);
        html! {
            (self.head.draw(html! {}))
            (components::title_below(&self.title(), back))
            p.note {
                "第 " (edition.number) " 稿，" (moment(edition.at)) "，"
                @match edition.moment {
                    Moment::Before => { "开会时留存，经手人" (shown.made_by) }
                    Moment::After => { (shown.made_by) "定稿" }
                }
                "，共 " (shown.entries.len()) " 条"
            }
            @if !edition.remark.is_empty() {
                (components::facts(&[("会上的情况", html! { (edition.remark) })]))
            }
            @if let Some((before, _)) = &shown.before { p { (told(&fates, before)) } }
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
fn chosen(typed: &mut Typed) -> Result<Vec<Chosen>> {
    let lists: BTreeSet<String> = typed.all("list").map(str::to_owned).collect();
    let mut chosen = Vec::new();
    for list in lists {
        let whose = match list.as_str() {
            TEAM => None,
            person => Some(person.parse().map_err(|_| Failure::NotFound)?),
        };
        let remark = typed.get(&format!("remark-{list}")).to_owned();
        typed.check_length("", "会上的情况", REMARK, &remark);
        chosen.push(Chosen { whose, seen: typed.get(&format!("seen-{list}")).to_owned(), remark });
    }
    if chosen.is_empty() {
        typed.error("", "没有选定清单。请勾选要定稿的清单。");
    }
    Ok(chosen)
}

pub async fn complete(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    mut typed: Typed,
) -> Result<Response> {
    let lists = chosen(&mut typed)?;
    let completed = match typed.checked() {
        Ok(()) => actions::problems::editions::complete(&app, &who.viewer, (campaign, unit), &lists).await,
        Err(failure) => Err(failure),
    };
    let page = href(unit, campaign);
    match completed {
        Ok(0) => Ok(session::go(&app, &page, "选定的清单已经定稿，没有再改过。")),
        Ok(number) => Ok(session::go(&app, &page, &format!("已定稿 {number} 份问题清单。"))),
        Err(Failure::Stale) => {
            typed.error("", "选定的清单刚被别人改过。下面是现在的清单，请看过再定稿。");
            let view = Problems { typed, ..list::view(&app, &who, unit, campaign).await? };
            Ok(conflict(frame::show(&app, &who, None, &view)))
        }
        Err(failure) => {
            let typed = typed.take(failure)?;
            let view = Problems { typed, ..list::view(&app, &who, unit, campaign).await? };
            Ok(unprocessable(frame::show(&app, &who, None, &view)))
        }
    }
}
