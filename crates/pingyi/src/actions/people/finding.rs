//! Lists of people and units, narrowed to what their reader may see.

use std::collections::HashMap;

use domain::access::{self, Act, Place, Target, Viewer};
use domain::ids::UnitId;
use domain::member::Person;
use domain::org::{Unit, UnitKind};
use store::Tx;
use store::people::{Filter, Listed};
use time::Date;
use uuid::Uuid;

use crate::actions::{place, units};
use crate::app::App;
use crate::failure::Result;

/// A person in a list.
#[derive(Debug, Clone)]
pub struct Seen {
    pub listed: Listed,
    /// May the reader open the record?
    pub open: bool,
}

/// One page of the people of a unit.
#[derive(Debug, Clone)]
pub struct Roster {
    pub entries: Vec<Seen>,
    pub total: i64,
    /// May the reader see the facts of everybody this list can show? Otherwise it tells names and duties only.
    pub full: bool,
}

/// One page of the people of a unit, for this reader. Who may not see everybody's facts cannot filter by them either:
/// a filter would tell what the columns hide.
pub async fn roster(app: &App, who: &Viewer, filter: &Filter, offset: i64, limit: i64) -> Result<Roster> {
    let mut tx = app.db.read().await?;
    let at = place(&mut tx, filter.unit).await?;
    let full = sees_all(who, &at);
    let filter = if full { filter.clone() } else { names_only(filter) };
    let (listed, total) = store::people::list(&mut tx, &filter, offset, limit, app.clock.today()).await?;
    let entries = opened(&mut tx, who, listed).await?;
    Ok(Roster { entries, total, full })
}

fn names_only(filter: &Filter) -> Filter {
    Filter {
        stage: None,
        standing: None,
        mobile: None,
        include_ended: false,
        members_only: true,
        ..filter.clone()
    }
}

/// May the viewer see the full record of everybody at and below this place?
pub(super) fn sees_all(who: &Viewer, at: &Place) -> bool {
    let may = |place: &Place| access::may(who, Act::SeePerson, Target::Unit(place));
    if !at.kind.is_superior() {
        return may(at);
    }
    // A branch somewhere below: a duty that reaches only its own unit does not reach it.
    let mut line = at.line.clone();
    line.insert(0, UnitId(Uuid::nil()));
    may(at) && may(&Place { kind: UnitKind::Branch, line })
}

async fn opened(tx: &mut Tx, who: &Viewer, listed: Vec<Listed>) -> Result<Vec<Seen>> {
    let mut places: HashMap<UnitId, Place> = HashMap::new();
    let mut seen = Vec::with_capacity(listed.len());
    for entry in listed {
        let unit = entry.person.unit;
        let at = match places.get(&unit) {
            Some(at) => at.clone(),
            None => place(tx, unit).await?,
        };
        let open = access::may(who, Act::SeePerson, Target::Person(entry.person.id, &at));
        places.insert(unit, at);
        seen.push(Seen { listed: entry, open });
    }
    Ok(seen)
}

/// What a search has found, and whether there is more than is shown.
#[derive(Debug, Clone, Default)]
pub struct Found {
    pub people: Vec<Seen>,
    pub units: Vec<Unit>,
    pub more: bool,
}

/// Finds people by name, pinyin or initials and units by name, wherever the viewer may see them.
pub async fn search(app: &App, who: &Viewer, query: &str, limit: usize) -> Result<Found> {
    let wanted = domain::names::normalise_query(query);
    if wanted.is_empty() {
        return Ok(Found::default());
    }
    let most = i64::try_from(limit).unwrap_or(i64::MAX - 1) + 1;
    let mut people: Vec<Seen> = Vec::new();
    let mut found: Vec<Unit> = Vec::new();
    for root in units::roots(app, who).await? {
        let filter = Filter {
            unit: root.id,
            below: true,
            pattern: Some(domain::names::like_pattern(&wanted)),
            stage: None,
            standing: None,
            mobile: None,
            include_ended: false,
            members_only: false,
        };
        people.extend(roster(app, who, &filter, 0, most).await?.entries);
        let tree = units::tree(app, root.id).await?;
        found.extend(tree.into_iter().map(|node| node.unit).filter(|unit| is_called(unit, query)));
    }
    people.sort_by_cached_key(|seen| {
        (domain::names::order_key(&seen.listed.person.facts.name), seen.listed.person.id)
    });
    people.dedup_by_key(|seen| seen.listed.person.id);
    let mut known = std::collections::HashSet::new();
    found.retain(|unit| known.insert(unit.id));
    let more = people.len() > limit || found.len() > limit;
    people.truncate(limit);
    found.truncate(limit);
    Ok(Found { people, units: found, more })
}

fn is_called(unit: &Unit, query: &str) -> bool {
    let query = query.trim();
    unit.name.contains(query)
        || unit.short_name.contains(query)
        || unit.code.as_deref().is_some_and(|code| code == query)
}

/// Groups of a branch, for the form of its people.
pub async fn groups(app: &App, unit: UnitId) -> Result<Vec<Unit>> {
    let mut tx = app.db.read().await?;
    groups_of(&mut tx, unit, app.clock.today()).await
}

pub(crate) async fn groups_of(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<Unit>> {
    Ok(store::units::in_tree_order(store::units::subtree(tx, unit, 1, today).await?)
        .into_iter()
        .filter(|node| node.distance == 1 && node.unit.is_in_force(today))
        .map(|node| node.unit)
        .filter(|unit| unit.kind == UnitKind::Group)
        .collect())
}

/// Where a member's 组织关系 may move to: branches in force whose people the viewer keeps, each with the short name of
/// what it stands below.
pub async fn targets(app: &App, who: &Viewer, person: &Person) -> Result<Vec<(UnitId, String)>> {
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    let mut found = Vec::new();
    let mut met = std::collections::HashSet::new();
    for duty in who.duties.iter().filter(|duty| !duty.role.is_hat()) {
        let nodes = store::units::choices(&mut tx, duty.unit, today).await?;
        let names: HashMap<UnitId, &str> =
            nodes.iter().map(|node| (node.unit.id, node.unit.short_name.as_str())).collect();
        for Unit { id, parent, kind, name, .. } in nodes.iter().map(|node| &node.unit) {
            if !kind.is_home() || *id == person.unit || !met.insert(*id) {
                continue;
            }
            let at = place(&mut tx, *id).await?;
            if access::may(who, Act::EditPeople, Target::Unit(&at)) {
                let above = parent.and_then(|parent| names.get(&parent));
                found.push((*id, above.map_or_else(|| name.clone(), |above| format!("{above}　{name}"))));
            }
        }
    }
    Ok(found)
}

/// Every temporary branch in force, whoever's it is: a member may be sent to any of them. Names only.
pub async fn temporary_branches(app: &App) -> Result<Vec<(UnitId, String)>> {
    let mut tx = app.db.read().await?;
    let found = store::units::temporary_branches(&mut tx, app.clock.today()).await?;
    let named = |(unit, above): (Unit, String)| {
        let name = if above.is_empty() { unit.name } else { format!("{above}　{}", unit.name) };
        (unit.id, name)
    };
    Ok(found.into_iter().map(named).collect())
}

#[cfg(test)]
mod tests {
    use domain::access::Duty;
    use domain::appointment::Role;
    use domain::ids::PersonId;

    use super::*;

    const TOP: UnitId = UnitId(Uuid::from_u128(1));
    const BRANCH: UnitId = UnitId(Uuid::from_u128(2));

    fn viewer(role: Role, unit: UnitId) -> Viewer {
        Viewer { person: PersonId(Uuid::from_u128(9)), branches: vec![], duties: vec![Duty { role, unit }] }
    }

    #[test]
    fn facts_of_a_whole_tree_are_for_those_whose_duty_reaches_below() {
        let top = Place { kind: UnitKind::Committee, line: vec![TOP] };
        let branch = Place { kind: UnitKind::Branch, line: vec![BRANCH, TOP] };
        assert!(sees_all(&viewer(Role::Secretary, TOP), &top));
        assert!(!sees_all(&viewer(Role::CommitteeMember, TOP), &top));
        assert!(sees_all(&viewer(Role::CommitteeMember, BRANCH), &branch));
        assert!(!sees_all(&viewer(Role::GroupLeader, BRANCH), &branch));
        let member = Viewer { branches: vec![BRANCH], duties: vec![], ..viewer(Role::Secretary, BRANCH) };
        assert!(!sees_all(&member, &branch));
    }

    #[test]
    fn a_reader_of_names_cannot_filter_by_facts() {
        let asked = Filter {
            unit: BRANCH,
            below: false,
            pattern: Some("%王%".into()),
            stage: Some(domain::member::Stage::Formal),
            standing: Some(domain::member::Standing::OnProbation),
            mobile: Some(true),
            include_ended: true,
            members_only: false,
        };
        let narrowed = names_only(&asked);
        assert_eq!(narrowed.pattern, asked.pattern);
        assert!(narrowed.stage.is_none() && narrowed.standing.is_none() && narrowed.mobile.is_none());
        assert!(!narrowed.include_ended && narrowed.members_only);
    }
}
