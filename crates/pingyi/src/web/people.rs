//! People: the list of a unit, a person's page, and what is done to a membership.

pub mod acts;
pub mod form;
pub mod list;
pub mod search;
pub mod show;
pub mod stays;

use axum::http::StatusCode;
use axum::response::Response;
use domain::Refusal;
use domain::ids::PersonId;
use domain::member::{Person, Stage};
use domain::wording;
use maud::{Markup, html};
use time::Date;

use super::components;
use super::form::Typed;
use crate::actions::{self, people::Record};
use crate::app::App;
use crate::failure::{Failure, FieldError, Result};

pub fn href(person: PersonId) -> String {
    format!("/people/{person}")
}

/// 正式党员, 预备党员, 非党员.
pub fn kind_of(person: &Person) -> &'static str {
    person.membership.as_ref().map_or("非党员", |membership| membership.facts.stage.label())
}

/// A branch or group in a list: empty where there is none.
fn joined(unit: &str, group: Option<&str>) -> String {
    group.map_or_else(|| unit.to_owned(), |group| format!("{unit}　{group}"))
}

/// Who is meant and how he stands now: above every form that changes a membership.
#[derive(Debug, Clone)]
pub struct Card {
    pub person: Person,
    pub unit_name: String,
    pub group_name: Option<String>,
    /// Duties in force, with their units. They outlast a move or an ending, so pages say so.
    pub duties: Vec<String>,
    pub today: Date,
}

impl Card {
    fn of(record: &Record, today: Date) -> Self {
        Self {
            person: record.person.clone(),
            unit_name: record.path.last().map(|unit| unit.name.clone()).unwrap_or_default(),
            group_name: record.group_name.clone(),
            duties: record
                .duties
                .iter()
                .filter(|held| held.appointment.is_in_force(today))
                .map(|held| format!("{} {}", held.unit_name, held.appointment.shown_title()))
                .collect(),
            today,
        }
    }

    pub fn name(&self) -> &str {
        &self.person.facts.name
    }

    fn is_probationary(&self) -> bool {
        self.person
            .membership
            .as_ref()
            .is_some_and(|m| m.facts.stage == Stage::Probationary && m.ended.is_none())
    }

    fn draw(&self) -> Markup {
        let mut rows = vec![
            ("姓名", html! { (self.name()) }),
            ("所在支部", html! { (joined(&self.unit_name, self.group_name.as_deref())) }),
            ("类别", html! { (kind_of(&self.person)) }),
        ];
        if let Some(membership) = &self.person.membership {
            rows.push(("入党时间", html! { (wording::day(membership.facts.joined_on)) }));
            if let Some(ended) = membership.ended {
                rows.push(("已终止", html! { (ended.how.label()) "，" (wording::day(ended.on)) }));
            }
        }
        components::facts(&rows)
    }

    /// Refuses before a form is shown that could not be sent.
    fn member(&self) -> Result<()> {
        let name = || self.name().to_owned();
        match &self.person.membership {
            None => Err(Refusal::NotAMember { name: name() }.into()),
            Some(m) if m.ended.is_some() => Err(Refusal::MembershipEnded { name: name() }.into()),
            Some(_) => Ok(()),
        }
    }
}

async fn card(app: &App, id: PersonId) -> Result<Card> {
    Ok(Card::of(&actions::people::record(app, id).await?, app.clock.today()))
}

/// A new form about a person, carrying the version it is based on.
fn begun(card: &Card) -> Typed {
    let mut typed = Typed::default();
    typed.set("version", card.person.version.to_string());
    typed
}

/// The form once more, with all that was typed. After somebody else's change it takes the new version, so that sending
/// it again means having seen how things stand now.
fn again(mut typed: Typed, failure: Failure, card: &Card) -> Result<(Typed, StatusCode)> {
    if let Failure::Stale = failure {
        typed.set("version", card.person.version.to_string());
        typed.error("", "还没有办理：这条记录刚被别人改过。上面是现在的情况，核对后再提交。");
        return Ok((typed, StatusCode::CONFLICT));
    }
    Ok((typed.take(failure)?, StatusCode::UNPROCESSABLE_ENTITY))
}

fn with(status: StatusCode, mut response: Response) -> Response {
    *response.status_mut() = status;
    response
}

/// A button without any other field sends `confirm=yes`: an empty request changes nothing.
pub fn confirmed(typed: &Typed) -> Result<()> {
    if typed.get("confirm") == "yes" {
        return Ok(());
    }
    let text = "请从页面上的按钮提交。".to_owned();
    Err(Failure::Invalid(vec![FieldError { field: "", text }]))
}

/// From when to when: `自2025年3月1日`, `2025年3月1日至2025年5月1日`.
fn span(from: Date, until: Option<Date>) -> String {
    match until {
        Some(until) => format!("{}至{}", wording::day(from), wording::day(until)),
        None => format!("自{}", wording::day(from)),
    }
}

mod samples;
pub use samples::{sample_listed, sample_person, sample_record};

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_span_without_an_end_says_since_when() {
        assert_eq!(span(date!(2025 - 3 - 1), None), "自2025年3月1日");
        assert_eq!(span(date!(2025 - 3 - 1), Some(date!(2025 - 5 - 1))), "2025年3月1日至2025年5月1日");
    }

    #[test]
    fn a_stale_form_keeps_what_was_typed_and_takes_the_new_version() {
        let card = Card::of(&sample_record(true), date!(2026 - 01 - 15));
        let typed = Typed::filled([("version", "1".into()), ("reason", "岗位调整".into())]);
        let (typed, status) = again(typed, Failure::Stale, &card).unwrap();
        assert_eq!(status, StatusCode::CONFLICT);
        assert_eq!(typed.get("version"), card.person.version.to_string());
        assert_eq!(typed.get("reason"), "岗位调整");
        assert_eq!(typed.errors().len(), 1);
    }

    #[test]
    fn an_empty_request_confirms_nothing() {
        assert!(confirmed(&Typed::default()).is_err());
        assert!(confirmed(&Typed::filled([("confirm", "yes".into())])).is_ok());
    }
}
