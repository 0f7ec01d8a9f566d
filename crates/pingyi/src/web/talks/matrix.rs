//! Who of the committee has talked with whom: whoever has nothing to show stands in one line below.

use std::collections::BTreeSet;

use domain::campaign::terms::{TalkLevel, TermKey};
use domain::ids::PersonId;
use domain::preparation::talk::{self, Asked, Person};
use maud::{Markup, html};
use store::talks::Listed;

use super::list::Talks;
use crate::web::components::form;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, State as Mark};

/// Whom the matrix lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Shows {
    /// With whom something was held, is planned or is missing.
    #[default]
    Heard,
    /// With whom something is missing.
    Owed,
    All,
}

impl Shows {
    pub(super) fn of(text: &str) -> Self {
        match text {
            "owed" => Self::Owed,
            "all" => Self::All,
            _ => Self::Heard,
        }
    }
}

/// So many rows are found without a filter.
const FEW: usize = 15;

impl Talks {
    fn between(&self, one: PersonId, other: PersonId) -> Option<&Listed> {
        let of_both = |listed: &&Listed| listed.talk.is_between(one, other);
        let held = self.reading.talks.iter().filter(of_both).find(|listed| listed.talk.held_on.is_some());
        held.or_else(|| self.reading.talks.iter().find(of_both))
    }

    /// People down, the committee across: on a phone a card for each person, with what there is alone.
    pub(super) fn matrix(&self) -> Markup {
        let circle = &self.reading.circle;
        if circle.committee.is_empty() {
            return components::empty("还没有登记书记和委员。先在“任职”里登记，再看谁和谁谈。", None);
        }
        let (listed, quiet) = self.listed();
        let mut columns = vec![Column::new(Kind::Lead, "姓名")];
        columns.extend(circle.committee.iter().map(|one| Column::new(Kind::Text, &one.name)));
        let rows: Vec<Row> = listed
            .iter()
            .map(|person| {
                let mut cells = vec![html! { (person.name) }];
                cells.extend(circle.committee.iter().map(|column| self.cell(person, column)));
                Row::from(cells)
            })
            .collect();
        html! {
            (self.views())
            @if rows.is_empty() { p.note { "必谈的都谈过了。" } } @else {
                div.wide-only {
                    @if rows.len() > FEW { (form::quick_filter("matrix", "姓名")) }
                    (table("matrix", &format!("{}和党员的谈心谈话", self.team()), &columns, &rows))
                }
                (self.short(&listed))
            }
            @if quiet > 0 {
                p.after-list {
                    "另有 " (quiet) " 人没有安排谈话，" (self.team()) "也还没有同他们谈过。 "
                    a href={ (self.page()) "?show=all#who" } { "全部列出" }
                }
            }
            (self.wide())
        }
    }

    /// The same for a phone, a line for each: every pair stands once, and what is owed is listed above.
    fn short(&self, listed: &[&Person]) -> Markup {
        let committee = &self.reading.circle.committee;
        let after = |person: &Person, column: &&Person| {
            let place = |id| committee.iter().position(|one| one.id == id);
            place(person.id).is_none_or(|at| place(column.id).is_some_and(|other| other > at))
        };
        let lines: Vec<(&str, Vec<Markup>)> = listed
            .iter()
            .map(|person| {
                let columns = committee.iter().filter(|column| after(person, column));
                let said = columns.filter_map(|column| {
                    if let Some(listed) = self.between(person.id, column.id) {
                        return Some(html! { a href=(self.talk_href(listed)) { (column.name) " " (self.said(listed)) } });
                    }
                    let owed = self.shows == Shows::Owed && self.owes(person, column);
                    owed.then(|| html! { span { (column.name) " " (components::state(Mark::NotYet, "必谈未谈")) } })
                });
                (person.name.as_str(), said.collect())
            })
            .collect();
        html! {
            ul.phone-only.who-talked {
                @for (name, said) in lines.iter().filter(|(_, said)| self.shows == Shows::All || !said.is_empty()) {
                    li { b { (name) } @for one in said { " " (one) } @if said.is_empty() { " " span.note { "没有" } } }
                }
            }
        }
    }

    /// Who has a row, and how many have none because there is nothing to put into it.
    fn listed(&self) -> (Vec<&Person>, usize) {
        let (circle, missing) = (&self.reading.circle, &self.reading.coverage.missing);
        let between: Vec<_> =
            self.reading.talks.iter().map(|listed| (listed.talk.from, listed.talk.with)).collect();
        let quiet = talk::quiet(circle, missing, &between);
        let owes = |person: &Person| {
            circle.committee.iter().any(|column| person.id != column.id && self.owes(person, column))
        };
        let shown = |person: &&Person| match self.shows {
            Shows::All => true,
            Shows::Heard => !quiet.contains(&person.id),
            Shows::Owed => owes(person),
        };
        let left_out = if self.shows == Shows::Heard { quiet.len() } else { 0 };
        (circle.inside().into_iter().filter(shown).collect(), left_out)
    }

    fn views(&self) -> Markup {
        let all = [
            (Shows::Heard, "", "有安排的"),
            (Shows::Owed, "?show=owed", "必谈未谈"),
            (Shows::All, "?show=all", "全部"),
        ];
        html! {
            p.no-print id="who" {
                "列出："
                @for (at, (shows, query, label)) in all.into_iter().enumerate() {
                    @if at > 0 { " · " }
                    @if shows == self.shows { b aria-current="true" { (label) } }
                    @else { a href={ (self.page()) (query) "#who" } { (label) } }
                }
            }
        }
    }

    /// Is a talk of these two missing that must be held?
    fn owes(&self, person: &Person, column: &Person) -> bool {
        let asked = [
            Asked::Pair(person.id, column.id),
            Asked::Pair(column.id, person.id),
            Asked::WithCommittee(person.id),
        ];
        self.between(person.id, column.id).is_none_or(|listed| listed.talk.held_on.is_none())
            && asked.iter().any(|asked| self.reading.coverage.missing.contains(asked))
    }

    fn cell(&self, person: &Person, column: &Person) -> Markup {
        if person.id == column.id {
            return html! {};
        }
        if let Some(listed) = self.between(person.id, column.id) {
            return html! { a href=(self.talk_href(listed)) { (self.said(listed)) } };
        }
        html! { @if self.owes(person, column) { (components::state(Mark::NotYet, "必谈未谈")) } }
    }

    /// What an empty cell means, said once.
    fn wide(&self) -> Markup {
        let (team, terms) = (self.team(), &self.reading.standing.terms);
        let wished = [
            (TermKey::TalksTeam, format!("{team}之间")),
            (TermKey::TalksTeamMembers, format!("{team}与党员")),
        ];
        let wished: BTreeSet<String> = wished
            .into_iter()
            .filter_map(|(key, who)| match talk::level(terms, key)? {
                level @ (TalkLevel::Wide | TalkLevel::Encouraged) => Some(format!("{who}{}", level.label())),
                TalkLevel::Must => None,
            })
            .collect();
        html! {
            @if !wished.is_empty() {
                p.note { (domain::wording::list(wished.iter().map(String::as_str))) "，没有谈的不算缺。" }
            }
        }
    }
}
