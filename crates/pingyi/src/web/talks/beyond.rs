//! Whom the branch talks with though he is not in it: who is in charge of it (分管), the administration, and of a leading
//! body the heads its members are in charge of. It stands there before anybody has talked.

use domain::preparation::talk::Person;
use maud::{Markup, html};
use store::talks::Listed;

use super::list::Talks;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, State as Mark};

impl Talks {
    /// Nothing where there is nobody.
    pub(super) fn beyond(&self) -> Option<Markup> {
        let people = self.reading.circle.beyond();
        if people.is_empty() {
            return None;
        }
        let columns = [
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "关系"),
            Column::new(Kind::Text, "谈话"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = people.into_iter().map(|person| self.beyond_row(person)).collect();
        Some(table("beyond", "与分管领导、行政班子的谈话", &columns, &rows))
    }

    fn beyond_row(&self, person: &Person) -> Row {
        let talks: Vec<&Listed> =
            self.reading.talks.iter().filter(|listed| listed.talk.has_party(person.id)).collect();
        Row::from(vec![
            html! {
                (person.name)
                @if let Some(post) = self.reading.circle.posts.get(&person.id) { span.note.on-own-line { (post) } }
            },
            html! { (self.relation(person)) },
            html! {
                @if talks.is_empty() { (components::state(Mark::NotYet, "还没有谈")) }
                @for listed in &talks {
                    @let other = if listed.talk.from == person.id { &listed.with_name } else { &listed.from_name };
                    div { a href=(self.talk_href(listed)) { "与" (other) } " " (self.said(listed)) }
                }
            },
            self.talk_with(person.id),
        ])
    }

    /// `分管本支部`, `由陈立分管`, `行政班子`.
    fn relation(&self, person: &Person) -> String {
        let circle = &self.reading.circle;
        let leaders = circle.charged.iter().filter(|(_, head)| *head == person.id);
        let leaders: Vec<&str> = leaders.filter_map(|(leader, _)| circle.name(*leader)).collect();
        if circle.in_charge.contains(&person.id) {
            format!("分管{}", if self.reading.unit.kind.is_superior() { "本单位" } else { "本支部" })
        } else if leaders.is_empty() {
            "行政班子".to_owned()
        } else {
            format!("由{}分管", leaders.join("、"))
        }
    }
}
