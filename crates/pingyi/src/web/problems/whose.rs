//! Whose list a form writes into: chosen by who keeps the lists, and his own for everybody else.

use domain::ids::PersonId;
use domain::preparation::problem::Problem;
use domain::preparation::talk::Person;
use maud::{Markup, html};

use crate::actions::problems::{List, Reading};
use crate::web::components;
use crate::web::components::form::{self, Choice, Field};
use crate::web::form::Typed;

/// How a form names the team's list.
pub(super) const TEAM: &str = "team";
/// How an address names the reader's own.
pub(super) const OWN: &str = "own";

/// Whose list the form writes into.
#[derive(Debug, Clone)]
pub enum Whose {
    /// To be chosen: the team, or one of these.
    Any(Vec<(PersonId, String)>),
    /// 班子, 本人, or a name.
    Fixed(String),
}

impl Whose {
    /// Of all lists of the unit; the reader's own comes first after the team's.
    pub(super) fn any(reading: &Reading) -> Self {
        let is_own = |person: PersonId| person == reading.viewer;
        let named = |one: &Person| {
            let own = if is_own(one.id) { "（本人）" } else { "" };
            (one.id, format!("{}{own}", one.name))
        };
        let mut people: Vec<(PersonId, String)> = reading.people.iter().map(named).collect();
        people.sort_by_key(|(person, _)| !is_own(*person));
        Self::Any(people)
    }

    pub(super) fn draw(&self, typed: &Typed) -> Markup {
        let people = match self {
            Self::Fixed(name) => return components::facts(&[("谁的问题", html! { (name) })]),
            Self::Any(people) => people,
        };
        let mut known = vec![(TEAM.to_owned(), "班子".to_owned())];
        known.extend(people.iter().map(|(id, name)| (id.to_string(), name.clone())));
        let choices: Vec<Choice<'_>> =
            known.iter().map(|(value, label)| (value.as_str(), label.as_str()).into()).collect();
        // Nobody is chosen beforehand: one's own would go to the team's list, or the other way round.
        let is_open = known.len() > 1 && typed.get("whose").is_empty();
        let field = Field { required: true, ..typed.field("whose", "谁的问题") };
        form::select(&field, is_open.then_some("请选择"), &choices)
    }
}

/// An address may say 本人 without knowing who reads it.
pub(super) fn settle(typed: &mut Typed, reading: &Reading) {
    if typed.get("whose") == OWN {
        typed.set("whose", if reading.takes_part { reading.viewer.to_string() } else { String::new() });
    }
}

/// The form of the next problem of the same list. `page` is the page of the lists.
pub(super) fn again(page: &str, saved: &Problem, reading: &Reading) -> String {
    match saved.person {
        _ if !reading.sight.keeps() => format!("{page}/new"),
        None => format!("{page}/new?whose={TEAM}"),
        Some(person) => format!("{page}/new?whose={person}"),
    }
}

/// The list that was chosen.
pub(super) fn list(typed: &mut Typed) -> List {
    match typed.get("whose") {
        "" => List::Unsaid,
        TEAM => List::Team,
        _ => typed.choice::<PersonId>("whose", "谁的问题").map_or(List::Unsaid, List::Of),
    }
}
