//! 必谈未谈: the talks that must be held and were not, each with the reader's next act.

use domain::access::Act as Right;
use domain::ids::PersonId;
use domain::preparation::talk::Asked;
use maud::{Markup, html};
use store::talks::Listed;

use super::list::Talks;
use super::new_href;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Mark, Weight};

/// So many stand open; the rest is folded away.
const OPEN: usize = 12;

impl Talks {
    pub(super) fn owed(&self) -> Markup {
        let missing = &self.reading.coverage.missing;
        let (first, rest) = missing.split_at(missing.len().min(OPEN));
        html! {
            (self.owed_rows("owed", first))
            @if !rest.is_empty() {
                details.more {
                    summary { "其余 " (rest.len()) " 项" }
                    (self.owed_rows("owed-rest", rest))
                }
            }
        }
    }

    fn owed_rows(&self, id: &str, missing: &[Asked]) -> Markup {
        let columns =
            [Column::new(Kind::Lead, "谁和谁"), Column::new(Kind::Text, "谈话"), Column::new(Kind::Acts, "")];
        let rows: Vec<Row> = missing.iter().map(|asked| self.owed_row(*asked)).collect();
        table(id, "必谈未谈", &columns, &rows)
    }

    fn owed_row(&self, asked: Asked) -> Row {
        let circle = &self.reading.circle;
        let name = |id| circle.name(id).unwrap_or_default();
        let (who, planned) = match asked {
            Asked::Pair(one, other) => {
                (format!("{}与{}", name(one), name(other)), self.planned(one, &|with| with == other))
            }
            Asked::WithCommittee(one) => (
                format!("{}与任一{}", name(one), self.team()),
                self.planned(one, &|with| circle.is_committee(with)),
            ),
            Asked::WithMember(one) => {
                let member = |with| circle.is_inside(with) && !circle.is_committee(with);
                (format!("{}与另一名党员", name(one)), self.planned(one, &member))
            }
        };
        Row::from(vec![
            html! { (who) },
            match planned {
                Some(listed) => html! { a href=(self.talk_href(listed)) { (self.said(listed)) } },
                None => components::state(Mark::NotYet, "没有安排"),
            },
            self.owed_acts(asked, planned),
        ])
    }

    /// The earliest talk of somebody's that is planned with one of those who fit.
    fn planned(&self, one: PersonId, fits: &dyn Fn(PersonId) -> bool) -> Option<&Listed> {
        let planned = self.reading.talks.iter().filter(|listed| {
            listed.talk.held_on.is_none() && listed.talk.has_party(one) && fits(listed.talk.other(one))
        });
        planned.min_by_key(|listed| (listed.talk.planned_on, listed.talk.id))
    }

    /// Who is one of the two records it; who arranges talks arranges those that nobody has.
    fn owed_acts(&self, asked: Asked, planned: Option<&Listed>) -> Markup {
        let me = self.reading.viewer;
        let with = match (asked, planned) {
            (_, Some(listed)) => listed.talk.has_party(me).then(|| Some(listed.talk.other(me))),
            (Asked::Pair(one, other) | Asked::Pair(other, one), None) if one == me => Some(Some(other)),
            (Asked::WithCommittee(one), None) if self.reading.circle.is_committee(me) => Some(Some(one)),
            (Asked::WithCommittee(one) | Asked::WithMember(one), None) if one == me => Some(None),
            _ => None,
        };
        let (from, to) = match asked {
            Asked::Pair(one, other) => (Some(one), other),
            Asked::WithCommittee(one) | Asked::WithMember(one) => (None, one),
        };
        html! {
            @if let Some(with) = with.filter(|_| self.reading.may_talk()) {
                (components::link_button(Weight::Plain, Act { label: "记这次谈话", href: &new_href(&self.page(), with) }))
            }
            @if planned.is_none() { (self.arrange(from, to)) }
        }
    }

    /// To the form that arranges a talk, filled.
    pub(super) fn arrange(&self, from: Option<PersonId>, with: PersonId) -> Markup {
        let me = self.reading.viewer;
        let mine = (me != with && self.reading.circle.is_committee(me)).then_some(me);
        let from = from.or(mine).map(|from| format!("from={from}&")).unwrap_or_default();
        let href = format!("{}?{from}with={with}#arrange", self.page());
        html! {
            @if self.head.may_change(Right::ArrangeTalks) {
                (components::link_button(Weight::Quiet, Act { label: "安排谈话", href: &href }))
            }
        }
    }

    /// What a reader may do about somebody who is better talked with first.
    pub(super) fn talk_with(&self, person: PersonId) -> Markup {
        let record = new_href(&self.page(), Some(person));
        html! {
            @if person != self.reading.viewer {
                @if self.reading.may_talk() {
                    (components::link_button(Weight::Plain, Act { label: "记一次谈话", href: &record }))
                }
                (self.arrange(None, person))
            }
        }
    }
}
