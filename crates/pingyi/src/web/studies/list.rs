//! Everything held, newest first, and how far the study list has come. Ordinary members see themselves.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::study::{Attendance, Covered, Occasion};
use domain::wording::{self, day};
use maud::{Markup, html};
use store::studies::Study;

use super::{Head, name, one, records, samples};
use crate::actions::studies::{self, Reading};
use crate::app::App;
use crate::failure::Result;
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Mark, Weight};
use crate::web::guard::Who;
use crate::web::views::View;
use crate::web::{frame, session};

#[derive(Debug, Clone)]
pub struct List {
    pub head: Head,
    pub reading: Reading,
    pub me: PersonId,
    pub sees_all: bool,
}

impl View for List {
    const PLACE: Option<&'static str> = Some("/units");

    fn title(&self) -> String {
        format!("{} 学习", self.head.unit.unit.short_name)
    }

    fn body(&self) -> Markup {
        html! {
            (self.head.draw(self.acts()))
            @if self.head.unit.unit.kind.is_superior() && !self.head.holds_meeting() {
                p.note { "这里记本级的动员部署、书记培训和班子学习；各支部的学习在各支部记。" }
            } @else if !self.reading.required.is_empty() {
                (components::panel("必学内容", None, self.coverage()))
            }
            (components::panel("学习记录", None, self.held()))
        }
    }

    fn samples() -> Vec<(&'static str, Self)> {
        samples::lists()
    }
}

impl List {
    fn acts(&self) -> Markup {
        let new =
            |occasion: Occasion| format!("{}/studies/new?occasion={}", self.head.href(), occasion.code());
        let superior = self.head.unit.unit.kind.is_superior();
        html! {
            @if records(&self.head) {
                (components::link_button(Weight::Primary, Act { label: "记一次学习", href: &new(Occasion::Session) }))
                (components::link_button(Weight::Plain, Act { label: "记动员部署", href: &new(Occasion::Mobilisation) }))
                (components::link_button(Weight::Plain, Act { label: "记一次党课", href: &new(Occasion::Lecture) }))
                @if superior { (components::link_button(Weight::Plain, Act { label: "记书记培训", href: &new(Occasion::Briefing) })) }
            }
        }
    }

    fn own(&self, study: &Study) -> Option<&Attendance> {
        self.reading.attendances.get(&study.id)?.iter().find(|one| one.person == self.me)
    }

    fn coverage(&self) -> Markup {
        if !self.sees_all {
            return self.own_coverage();
        }
        let members = self.reading.expected.len();
        let columns = [
            Column::new(Kind::Lead, "篇目"),
            Column::new(Kind::Text, "集中学习"),
            Column::new(Kind::Text, "学到的人"),
            Column::new(Kind::Text, "谁还没学"),
        ];
        let rows: Vec<Row> = self
            .reading
            .coverage
            .iter()
            .map(|item| {
                Row::from(vec![
                    html! { (item.title) },
                    html! {
                        @if item.times == 0 { (components::state(Mark::NotYet, "还没有")) }
                        @else { (components::state(Mark::Done, &format!("{} 次", item.times))) }
                    },
                    html! { (item.reached.len()) " / " (members) " 人" },
                    self.missing(item),
                ])
            })
            .collect();
        html! {
            (table("coverage", "必学内容", &columns, &rows))
            @if self.reading.expected.iter().any(|one| one.person == self.me) { (self.own_of_all()) }
            p.note { "到场的、补学的和自学的都算学到；集中学习的次数不含自学。" }
        }
    }

    /// Who looks after the list stands on it himself.
    fn own_of_all(&self) -> Markup {
        let left: Vec<&str> = self
            .reading
            .coverage
            .iter()
            .filter(|item| !item.reached.contains(&self.me))
            .map(|item| item.title.as_str())
            .collect();
        html! {
            p {
                "本人：" @if left.is_empty() { (components::state(Mark::Done, "必学内容都已学")) }
                @else { (components::state(Mark::NotYet, "还没学")) " " (wording::list(left)) }
            }
        }
    }

    fn missing(&self, item: &Covered) -> Markup {
        let nobody_yet = item.reached.is_empty() && !item.missing.is_empty();
        html! {
            @if !records(&self.head) { @if !item.missing.is_empty() { (item.missing.len()) " 人" } }
            @else if nobody_yet { "都还没学" }
            @else { (wording::list(item.missing.iter().map(|person| name(&self.reading, *person)))) }
        }
    }

    fn own_coverage(&self) -> Markup {
        let (read, left): (Vec<_>, Vec<_>) =
            self.reading.coverage.iter().partition(|item| item.reached.contains(&self.me));
        html! {
            ul.stack {
                @for item in left { li { (components::state(Mark::NotYet, "还没学")) " " (item.title) } }
                @for item in read { li { (components::state(Mark::Done, "已学")) " " (item.title) } }
            }
            p.note { "因故没有参加的，补学后请书记记上。" }
        }
    }

    fn held(&self) -> Markup {
        let reading = &self.reading;
        if reading.studies.is_empty() {
            let sentence = if records(&self.head) {
                "还没有记录。开展以后当天记下来，最省事。"
            } else {
                "还没有记录。"
            };
            return components::empty(sentence, None);
        }
        let columns = [
            Column::new(Kind::Lead, "时间"),
            Column::new(Kind::Text, "事项"),
            Column::new(Kind::Text, "内容"),
            Column::new(Kind::Text, if self.sees_all { "参加" } else { "本人" }),
        ];
        let rows: Vec<Row> = reading
            .studies
            .iter()
            .map(|study| {
                let held = &study.content;
                let group = reading.groups.get(&study.unit);
                Row::from(vec![
                    html! { a href=(one(reading.unit.id, reading.campaign.id, study.id)) { (day(held.held_on)) } },
                    html! {
                        (held.occasion.label())
                        @if held.form.label() != held.occasion.label() { "，" (held.form.label()) }
                        @if held.half_days > 0 { "，" (held.half_days) " 个半天" }
                        @if let Some(group) = group { " " (components::badge(group)) }
                        @if study.after_meeting { " " (components::badge("会后补记")) }
                        @if !study.corrected.is_empty() { " " (components::badge("会后更正")) }
                    },
                    html! {
                        @for item in &held.items { div { (item) } }
                        @if held.items.is_empty() { (start(&held.summary)) }
                    },
                    if self.sees_all { self.numbers(study) } else { self.my_part(study) },
                ])
            })
            .collect();
        table("studies", "学习记录", &columns, &rows)
    }

    fn numbers(&self, study: &Study) -> Markup {
        let all = self.reading.attendances.get(&study.id).map(Vec::as_slice).unwrap_or_default();
        let there = all.iter().filter(|one| one.present).count();
        let open = all.iter().filter(|one| !one.has_learnt()).count();
        html! {
            (there) " / " (all.len()) " 人"
            @if open > 0 { " " (components::state(Mark::Waiting, &format!("{open} 人待补学"))) }
            @if self.own(study).is_some_and(|own| !own.has_learnt()) { " " (components::badge("本人待补学")) }
        }
    }

    fn my_part(&self, study: &Study) -> Markup {
        html! {
            @match self.own(study) {
                Some(one) if one.present => (components::state(Mark::Done, "参加")),
                Some(Attendance { made_up_on: Some(on), .. }) => (components::state(Mark::Done, &format!("{}补学", wording::short_day(*on, self.reading.today)))),
                Some(_) => (components::state(Mark::Waiting, "没有参加，待补学")),
                None => {}
            }
        }
    }
}

/// The beginning of a longer text.
fn start(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= 40 {
        return line.to_owned();
    }
    line.chars().take(39).chain(['…']).collect()
}

pub async fn list(
    State(app): State<App>,
    who: Who,
    Path((unit, campaign)): Path<(UnitId, CampaignId)>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = List {
        head: Head::read(&app, &who, unit, campaign, super::TAB).await?,
        reading: studies::read(&app, campaign, unit).await?,
        me: who.viewer.person,
        sees_all: studies::sees_all(&app, &who.viewer, unit).await?,
    };
    Ok(frame::show(&app, &who, session::said(&headers), &view))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_long_text_shows_its_beginning() {
        assert_eq!(super::start("一\n二"), "一");
        assert_eq!(super::start(&"学".repeat(41)).chars().count(), 40);
    }
}
