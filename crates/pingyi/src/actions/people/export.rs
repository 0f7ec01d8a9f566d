//! The roster of a unit as a workbook, with the columns an import reads: what is taken out can be put in again.

use std::collections::HashMap;

use documents::xlsx::Cell;
use domain::access::Viewer;
use domain::ids::UnitId;
use domain::member::{MemberFacts, Person};
use domain::roster::Column;

use super::finding::sees_all;
use crate::actions::place;
use crate::app::App;
use crate::failure::{Failure, Result};

/// Everybody whose membership lies at or below the unit, in official order of names within each branch.
pub async fn export(app: &App, who: &Viewer, unit: UnitId) -> Result<Vec<u8>> {
    let mut tx = app.db.read().await?;
    let at = place(&mut tx, unit).await?;
    if !sees_all(who, &at) {
        return Err(Failure::NotAllowed);
    }
    let tree = store::units::choices(&mut tx, unit, app.clock.today()).await?;
    let order: HashMap<UnitId, (usize, String)> =
        tree.into_iter().enumerate().map(|(place, node)| (node.unit.id, (place, node.unit.name))).collect();
    let mut people = store::people::all_below(&mut tx, unit).await?;
    people.retain(|person| person.membership.as_ref().is_some_and(|m| m.ended.is_none()));
    people.sort_by_key(|person| order.get(&person.unit).map_or(usize::MAX, |(place, _)| *place));
    let name = |id: &UnitId| order.get(id).map(|(_, name)| name.clone()).unwrap_or_default();
    let rows = people.iter().filter_map(|person| row(person, &name)).collect();
    documents::roster::workbook(rows).map_err(|error| Failure::Broken(anyhow::Error::new(error)))
}

/// One member's row; `None` for people who are none.
fn row(person: &Person, name: &impl Fn(&UnitId) -> String) -> Option<Vec<Cell>> {
    let membership = person.membership.as_ref()?;
    let group = membership.group.as_ref().map(name);
    let branch = name(&person.unit);
    Some(
        Column::ALL
            .iter()
            .map(|&column| cell(column, person, &membership.facts, &branch, group.as_deref()))
            .collect(),
    )
}

fn cell(column: Column, person: &Person, member: &MemberFacts, branch: &str, group: Option<&str>) -> Cell {
    let facts = &person.facts;
    let text = |value: Option<&str>| value.map_or(Cell::Empty, |value| Cell::Text(value.to_owned()));
    let yes = |flag: bool| Cell::Text(if flag { "是" } else { "否" }.to_owned());
    match column {
        Column::Name => text(Some(&facts.name)),
        Column::Branch => text(Some(branch)),
        Column::Group => text(group),
        Column::StaffNo => text(facts.staff_no.as_deref()),
        Column::Gender => text(facts.gender.map(domain::member::Gender::label)),
        Column::BornOn => facts.born_on.map_or(Cell::Empty, Cell::Day),
        Column::Ethnicity => text(facts.ethnicity.as_deref()),
        Column::Education => text(facts.education.as_deref()),
        Column::Post => text(facts.post.as_deref()),
        Column::Phone => text(facts.phone.as_deref()),
        Column::Stage => text(Some(member.stage.label())),
        Column::JoinedOn => Cell::Day(member.joined_on),
        Column::ConfirmedOn => member.confirmed_on.map_or(Cell::Empty, Cell::Day),
        Column::Standing => text(Some(member.standing.label())),
        Column::Mobile => yes(member.mobile),
        Column::MobilePlace => text(member.mobile_place.as_deref()),
        Column::LeadingCadre => yes(member.leading_cadre),
    }
}
