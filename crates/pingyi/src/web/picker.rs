//! Choosing a person without a script: a short list to choose from, or a search whose matches lead back to the same
//! page with one of them chosen. What else was typed into the form goes along.

use domain::ids::{PersonId, UnitId};
use maud::{Markup, html};

use super::components::form::{self, Choice, Field, Mark};
use super::components::table::{Column, Kind, Row, table};
use super::components::{self, Act, Weight};
use super::form::Typed;
use super::guard::Who;
use crate::actions::appointments::{self, Candidate};
use crate::app::App;
use crate::failure::{Failure, Result};

/// Up to so many people stand in a list that opens; more have to be searched for.
const FEW: i64 = 60;
/// Matches shown at once. Whoever has more namesakes than this types a little more of the name.
const MATCHES: i64 = 30;

/// The fields of the picker itself. Everything else typed belongs to the form around it.
const OWN: [&str; 4] = ["person", "q", "elsewhere", "change"];

/// A place in a form where a person is chosen.
#[derive(Debug, Clone)]
pub struct Picker {
    /// The page it stands on; searching comes back there.
    pub page: String,
    pub label: &'static str,
    pub query: String,
    /// What else was typed, to be kept while one searches.
    pub keep: Vec<(String, String)>,
    pub found: Found,
}

#[derive(Debug, Clone)]
pub enum Found {
    /// Everybody there is to choose from.
    Few(Vec<Candidate>),
    /// Those who match, and how many there are in all. `None`: nobody has been searched for yet.
    Matches(Option<(Vec<Candidate>, i64)>),
    Chosen(Candidate),
}

impl Picker {
    /// People for something at a unit: its own first; a search finds the others whom the viewer may see as well.
    pub async fn of_unit(
        app: &App,
        who: &Who,
        unit: UnitId,
        page: String,
        label: &'static str,
        typed: &Typed,
    ) -> Result<Self> {
        let mut picker = Self::empty(page, label, typed);
        let (few, total) = appointments::candidates(app, unit, "", FEW).await?;
        let few = (1..=FEW).contains(&total).then_some(few);
        if let Some(person) = chosen(typed) {
            if let Some(few) = &few
                && few.iter().any(|candidate| candidate.person == person)
            {
                picker.found = Found::Few(few.clone());
                return Ok(picker);
            }
            if let Some(found) = known(appointments::candidate(app, &who.viewer, unit, person).await)? {
                picker.found = Found::Chosen(found);
                return Ok(picker);
            }
        }
        match few {
            Some(few) if picker.query.is_empty() && typed.get("elsewhere").is_empty() => {
                picker.found = Found::Few(few);
            }
            _ if picker.query.is_empty() => {}
            _ => {
                let (mut found, mut total) =
                    appointments::candidates(app, unit, &picker.query, MATCHES).await?;
                let most = usize::try_from(MATCHES).unwrap_or(usize::MAX);
                let others = crate::actions::people::search(app, &who.viewer, &picker.query, most).await?;
                for other in others.people.into_iter().map(|seen| Candidate::from(seen.listed)) {
                    if i64::try_from(found.len()).is_ok_and(|count| count < MATCHES)
                        && found.iter().all(|one| one.person != other.person)
                    {
                        found.push(other);
                        total += 1;
                    }
                }
                picker.found = Found::Matches(Some((found, total)));
            }
        }
        Ok(picker)
    }

    /// People of the whole installation, by name and unit only, for whoever gives a hat. They are always searched
    /// for: the security administrator needs no list of everybody.
    pub async fn of_hats(
        app: &App,
        who: &Who,
        page: String,
        label: &'static str,
        typed: &Typed,
    ) -> Result<Self> {
        let mut picker = Self::empty(page, label, typed);
        if let Some(person) = chosen(typed)
            && let Some(found) = known(appointments::hat_candidate(app, &who.viewer, person).await)?
        {
            picker.found = Found::Chosen(found);
        } else if !picker.query.is_empty() {
            let found = appointments::hat_candidates(app, &who.viewer, &picker.query, MATCHES).await?;
            picker.found = Found::Matches(Some(found));
        }
        Ok(picker)
    }

    fn empty(page: String, label: &'static str, typed: &Typed) -> Self {
        let keep = typed
            .pairs()
            .iter()
            .filter(|(name, value)| !OWN.contains(&name.as_str()) && !value.trim().is_empty())
            .cloned()
            .collect();
        Self { page, label, query: typed.get("q").to_owned(), keep, found: Found::Matches(None) }
    }

    /// Is there somebody to put into the form? If not, [`Picker::search`] stands in its place.
    pub fn is_ready(&self) -> bool {
        !matches!(self.found, Found::Matches(_))
    }

    fn address(&self, own: &[(&str, &str)]) -> String {
        let mut pairs = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.keep {
            pairs.append_pair(name, value);
        }
        for (name, value) in own {
            pairs.append_pair(name, value);
        }
        format!("{}?{}", self.page, pairs.finish())
    }

    /// The field of the form: the list that opens, or the person chosen with the way to another one.
    pub fn field(&self, typed: &Typed) -> Markup {
        match &self.found {
            Found::Few(few) => {
                let named: Vec<(String, String)> =
                    few.iter().map(|one| (one.person.to_string(), shown(one, few))).collect();
                let choices: Vec<Choice<'_>> =
                    named.iter().map(|(id, name)| Choice::from((id.as_str(), name.as_str()))).collect();
                html! {
                    (form::select(
                        &Field { required: true, ..typed.field("person", self.label) }, Some("请选择"), &choices))
                    p.note { "不在其中？" a href=(self.address(&[("elsewhere", "yes")])) { "从其他组织选人" } }
                }
            }
            Found::Chosen(one) => {
                let field = typed.field("person", self.label);
                html! {
                    div.field id="f-person" tabindex="-1" {
                        span.field-label { (self.label) }
                        p {
                            strong { (one.name) } " " span.note { (one.unit_name) @if !one.is_member { "，非党员" } }
                            " " a href=(self.address(&[("change", "yes")])) { "换人" }
                        }
                        @if let Some(error) = field.error { p.field-error id="f-person-error" { (error) } }
                        (form::hidden("person", &one.person.to_string()))
                    }
                }
            }
            Found::Matches(_) => html! {},
        }
    }

    /// The search with its matches. `focus` where the page is about nothing else yet.
    pub fn search(&self, focus: bool) -> Markup {
        let Found::Matches(found) = &self.found else { return html! {} };
        html! {
            form.filter role="search" action=(self.page) {
                @for (name, value) in &self.keep { (form::hidden(name, value)) }
                (form::hidden("elsewhere", "yes"))
                (form::text(&Field {
                    name: "q", label: "姓名、拼音或首字母", value: &self.query, mark: Mark::Silent, longest: Some(40),
                    autocomplete: Some("off"), focus, ..Field::default()
                }))
                button.button { "查找人员" }
            }
            @if let Some((matches, total)) = found { (self.matches(matches, *total)) }
        }
    }

    fn matches(&self, matches: &[Candidate], total: i64) -> Markup {
        if matches.is_empty() {
            let words = format!("没有找到“{}”。请核对姓名；还没有录入的，请先在所在组织录入。", self.query);
            return components::empty(&words, None);
        }
        let columns = [
            Column::new(Kind::Lead, "姓名"),
            Column::new(Kind::Text, "所在组织"),
            Column::minor(Kind::Text, "现任"),
            Column::new(Kind::Acts, ""),
        ];
        let rows: Vec<Row> = matches
            .iter()
            .map(|one| {
                let href = self.address(&[("person", &one.person.to_string())]);
                Row::from(vec![
                    html! { (one.name) @if !one.is_member { " " (components::badge("非党员")) } },
                    html! { (one.unit_name) @if is_namesake(one, matches) && !one.mark.is_empty() { "，" (one.mark) } },
                    html! { (one.titles.join("、")) },
                    components::link_button(Weight::Plain, Act { label: "选定", href: &href }),
                ])
            })
            .collect();
        let rest = usize::try_from(total).unwrap_or_default().saturating_sub(matches.len());
        html! {
            (table("matches", "找到的人员", &columns, &rows))
            @if rest > 0 { p.note { "另有 " (rest) " 人没有列出，请把姓名写得更全。" } }
        }
    }
}

/// Who has been chosen, unless somebody else is wanted.
fn chosen(typed: &Typed) -> Option<PersonId> {
    if typed.get("change").is_empty() { typed.get("person").parse().ok() } else { None }
}

/// An id that leads to nobody is nobody chosen.
fn known(found: Result<Candidate>) -> Result<Option<Candidate>> {
    match found {
        Ok(candidate) => Ok(Some(candidate)),
        Err(Failure::NotFound | Failure::NotAllowed) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn is_namesake(one: &Candidate, all: &[Candidate]) -> bool {
    all.iter().any(|other| other.person != one.person && other.name == one.name)
}

/// A name with what tells it from the others: the unit, where the list has several, and that he is no member.
fn shown(one: &Candidate, all: &[Candidate]) -> String {
    let several = all.iter().any(|other| other.unit_name != one.unit_name);
    let namesake = is_namesake(one, all);
    let mut notes = Vec::new();
    if several {
        notes.push(one.unit_name.clone());
    }
    if namesake {
        notes.extend((!one.titles.is_empty()).then(|| one.titles.join("、")));
        notes.extend((!one.mark.is_empty()).then(|| one.mark.clone()));
    }
    if !one.is_member {
        notes.push("非党员".into());
    }
    if notes.is_empty() { one.name.clone() } else { format!("{}（{}）", one.name, notes.join("，")) }
}

/// A search form's query, read like a sent form.
pub fn typed_of(query: Option<&str>) -> Typed {
    query.and_then(Typed::parse).unwrap_or_default()
}

/// Pickers in every state, for the samples of the pages they stand on. Names are invented.
pub fn samples(page: &str) -> Vec<(&'static str, Picker)> {
    let one = |number: u128, name: &str, is_member| Candidate {
        person: PersonId(uuid::Uuid::from_u128(number)),
        name: name.into(),
        unit_name: "第三党支部".into(),
        titles: vec!["组织委员".into()],
        is_member,
        mark: "1990年2月生".into(),
    };
    let people = vec![one(1, "王晓", true), one(2, "买买提·艾力江·阿卜杜热合曼", false)];
    let picker = |found| Picker {
        page: page.into(),
        label: "人员",
        query: "wang".into(),
        keep: vec![("role".into(), "secretary".into())],
        found,
    };
    vec![
        ("few", picker(Found::Few(people.clone()))),
        ("not searched", picker(Found::Matches(None))),
        ("nobody", picker(Found::Matches(Some((vec![], 0))))),
        ("matches", picker(Found::Matches(Some((people, 95))))),
        ("chosen", picker(Found::Chosen(one(1, "王晓", true)))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_else_was_typed_goes_along_with_the_search() {
        let typed = typed_of(Some("q=wang&role=secretary&title=%E4%B9%A6%E8%AE%B0&until=&person=x"));
        let picker = Picker::empty("/units/1/duties/new".into(), "人员", &typed);
        assert_eq!(picker.query, "wang");
        let search = picker.search(true).into_string();
        assert!(search.contains("name=\"role\" value=\"secretary\""), "{search}");
        assert!(!search.contains("name=\"until\"") && !search.contains("name=\"person\""), "{search}");
        let address = picker.address(&[("person", "p")]);
        assert_eq!(address, "/units/1/duties/new?role=secretary&title=%E4%B9%A6%E8%AE%B0&person=p");
    }

    #[test]
    fn namesakes_and_people_of_other_units_are_told_apart() {
        let one = |number: u128, unit: &str, title: &str| Candidate {
            person: PersonId(uuid::Uuid::from_u128(number)),
            name: "张伟".into(),
            unit_name: unit.into(),
            titles: if title.is_empty() { vec![] } else { vec![title.into()] },
            is_member: true,
            mark: format!("人员编号 A{number}"),
        };
        let alone = [one(1, "第一党支部", "书记")];
        assert_eq!(shown(&alone[0], &alone), "张伟");
        let two = [one(1, "第一党支部", "书记"), one(2, "第二党支部", "")];
        assert_eq!(shown(&two[0], &two), "张伟（第一党支部，书记，人员编号 A1）");
        let outsider = [Candidate { is_member: false, ..one(1, "第一党支部", "") }];
        assert_eq!(shown(&outsider[0], &outsider), "张伟（非党员）");
    }

    #[test]
    fn whoever_wants_somebody_else_has_chosen_nobody() {
        let id = uuid::Uuid::from_u128(7);
        assert!(chosen(&typed_of(Some(&format!("person={id}")))).is_some());
        assert!(chosen(&typed_of(Some(&format!("person={id}&change=yes")))).is_none());
        assert!(chosen(&typed_of(Some("person=somebody"))).is_none());
    }
}
