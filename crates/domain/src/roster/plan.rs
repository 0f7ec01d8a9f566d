//! What an import would change, line by line, before anything is written.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::Refusal;
use crate::ids::{PersonId, UnitId};
use crate::member::{self, MemberFacts, PersonFacts, Stage, Standing};
use crate::roster::branches::{BranchRef, Branches};
use crate::roster::matching::{Found, Known, find};
use crate::roster::{Column, Rejected, Row, Scope, quoted};
use crate::wording;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// In the order of the file.
    pub lines: Vec<PlannedLine>,
    pub counts: Counts,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub add: usize,
    pub change: usize,
    pub same: usize,
    pub refused: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLine {
    pub line: u32,
    pub name: String,
    /// The branch as it is called here; as the file calls it where it was not found.
    pub branch: String,
    pub outcome: Outcome,
    pub notes: Vec<String>,
    /// What will stand on record; `None` for a refused line.
    pub entry: Option<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Add,
    Change(Vec<FieldChange>),
    Same,
    Refused(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    pub column: Column,
    /// `None` where there was nothing.
    pub from: Option<String>,
    /// `None` where it is cleared.
    pub to: Option<String>,
}

impl FieldChange {
    pub fn label(&self) -> &'static str {
        self.column.label()
    }
}

/// The whole record after the import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// `None`: somebody new.
    pub person: Option<PersonId>,
    pub unit: UnitId,
    pub group: Option<UnitId>,
    pub facts: PersonFacts,
    pub member: MemberFacts,
}

/// Holds the rows of a file against what is known. Empty cells and absent columns keep what is there.
///
/// `existing` are the people whose record lies in the scope, ended memberships included; `branches` those it may
/// import into, in force today.
pub fn plan(
    rows: Vec<Result<Row, Rejected>>,
    existing: &[Known],
    branches: &[BranchRef],
    scope: Scope,
    today: Date,
) -> Plan {
    let branches = Branches::new(branches);
    let mut lines = Vec::with_capacity(rows.len());
    let mut readable = Vec::with_capacity(rows.len());
    for row in rows {
        match row {
            Ok(row) => readable.push(row),
            Err(rejected) => lines.push(PlannedLine {
                line: rejected.line,
                name: rejected.name,
                branch: rejected.branch.unwrap_or_default(),
                outcome: Outcome::Refused(
                    rejected.problems.into_iter().map(|problem| problem.text).collect(),
                ),
                notes: vec![],
                entry: None,
            }),
        }
    }
    let found = find(&readable, existing, &branches, scope);
    lines.extend(
        readable.into_iter().zip(found).map(|(row, found)| settle(row, found, existing, &branches, today)),
    );
    lines.sort_by_key(|line| line.line);
    let mut counts = Counts::default();
    for line in &lines {
        *match line.outcome {
            Outcome::Add => &mut counts.add,
            Outcome::Change(_) => &mut counts.change,
            Outcome::Same => &mut counts.same,
            Outcome::Refused(_) => &mut counts.refused,
        } += 1;
    }
    Plan { lines, counts }
}

fn settle(row: Row, found: Found, existing: &[Known], branches: &Branches<'_>, today: Date) -> PlannedLine {
    let (known, unit) = match found {
        Found::Refused(why) => return refused(row, None, vec![why], branches),
        Found::New(unit) => (None, unit),
        Found::Known { who, unit } => (Some(&existing[who]), unit),
    };
    match enter(&row, known, unit, branches, today) {
        Err(why) => refused(row, Some(unit), why, branches),
        Ok(entry) => {
            let outcome = match known {
                None => Outcome::Add,
                Some(known) => match changes(known, &entry, branches) {
                    changes if changes.is_empty() => Outcome::Same,
                    changes => Outcome::Change(changes),
                },
            };
            PlannedLine {
                line: row.line,
                name: row.person.name,
                branch: branches.shown(unit),
                outcome,
                notes: row.notes,
                entry: Some(entry),
            }
        }
    }
}

fn refused(row: Row, unit: Option<UnitId>, why: Vec<String>, branches: &Branches<'_>) -> PlannedLine {
    PlannedLine {
        line: row.line,
        name: row.person.name,
        branch: unit.map(|unit| branches.shown(unit)).or(row.branch).unwrap_or_default(),
        outcome: Outcome::Refused(why),
        notes: row.notes,
        entry: None,
    }
}

/// The record as it would stand.
fn enter(
    row: &Row,
    known: Option<&Known>,
    unit: UnitId,
    branches: &Branches<'_>,
    today: Date,
) -> Result<Entry, Vec<String>> {
    let name = &row.person.name;
    if known.is_some_and(|known| known.ended) {
        return Err(vec![Refusal::MembershipEnded { name: name.clone() }.to_string()]);
    }
    let before = match known {
        Some(Known { member: None, .. }) => {
            return Err(vec![format!(
                "{name}在册，但不是党员。导入只更新党员信息。请先在人员页面录入党员信息。"
            )]);
        }
        Some(Known { person, member: Some(member), .. }) => Some((person, member)),
        None => None,
    };
    if before.is_none() && !row.given.contains(&Column::Stage) && row.member.confirmed_on.is_none() {
        return Err(vec!["没有写党员类别。新录入的人没有转正时间，不能断定是正式还是预备。请补上。".into()]);
    }
    let group = group(row, known, unit, branches).map_err(|why| vec![why])?;
    let facts = merge_person(&row.person, before.map(|(person, _)| person), &row.given);
    let member = merge_member(&row.member, before.map(|(_, member)| member), &row.given);
    let wrong = member::check(&facts, Some(&member), today);
    if !wrong.is_empty() {
        return Err(wrong.iter().map(ToString::to_string).collect());
    }
    Ok(Entry { person: known.map(|known| known.id), unit, group, facts, member })
}

fn group(
    row: &Row,
    known: Option<&Known>,
    unit: UnitId,
    branches: &Branches<'_>,
) -> Result<Option<UnitId>, String> {
    if !row.given.contains(&Column::Group) {
        // A group belongs to its branch: whoever leaves the branch leaves the group.
        return Ok(known.filter(|known| known.unit == unit).and_then(|known| known.group));
    }
    let Some(wanted) = &row.group else { return Ok(None) };
    let groups = branches.get(unit).map_or(&[][..], |branch| branch.groups.as_slice());
    let plain = crate::roster::plain(wanted);
    if let Some((id, _)) = groups.iter().find(|(_, name)| crate::roster::plain(name) == plain) {
        return Ok(Some(*id));
    }
    let there = if groups.is_empty() {
        "这个支部没有设党小组".to_owned()
    } else {
        format!("这个支部的党小组有：{}", wording::list(groups.iter().map(|(_, name)| name.as_str())))
    };
    Err(format!("没有找到党小组{}。{there}。请核对，或先设立党小组；不编组的写“无”。", quoted(wanted)))
}

/// What a row gives, on top of what is known.
fn merge_person(said: &PersonFacts, before: Option<&PersonFacts>, given: &BTreeSet<Column>) -> PersonFacts {
    let Some(before) = before else { return said.clone() };
    let has = |column| given.contains(&column);
    let text = |column, said: &Option<String>, before: &Option<String>| {
        if has(column) { said.clone() } else { before.clone() }
    };
    PersonFacts {
        name: said.name.clone(),
        gender: if has(Column::Gender) { said.gender } else { before.gender },
        born_on: if has(Column::BornOn) { said.born_on } else { before.born_on },
        ethnicity: text(Column::Ethnicity, &said.ethnicity, &before.ethnicity),
        education: text(Column::Education, &said.education, &before.education),
        post: text(Column::Post, &said.post, &before.post),
        phone: text(Column::Phone, &said.phone, &before.phone),
        staff_no: text(Column::StaffNo, &said.staff_no, &before.staff_no),
    }
}

fn merge_member(said: &MemberFacts, before: Option<&MemberFacts>, given: &BTreeSet<Column>) -> MemberFacts {
    let Some(before) = before else { return said.clone() };
    let has = |column| given.contains(&column);
    let mobile = if has(Column::Mobile) { said.mobile } else { before.mobile };
    let place = if has(Column::MobilePlace) { &said.mobile_place } else { &before.mobile_place };
    MemberFacts {
        stage: if has(Column::Stage) { said.stage } else { before.stage },
        joined_on: said.joined_on,
        confirmed_on: if has(Column::ConfirmedOn) { said.confirmed_on } else { before.confirmed_on },
        standing: if has(Column::Standing) { said.standing } else { before.standing },
        mobile,
        // Whoever is back has no place any more.
        mobile_place: place.clone().filter(|_| mobile),
        leading_cadre: if has(Column::LeadingCadre) { said.leading_cadre } else { before.leading_cadre },
    }
}

fn changes(known: &Known, entry: &Entry, branches: &Branches<'_>) -> Vec<FieldChange> {
    let Some(member) = &known.member else { return vec![] };
    let group_name = |unit: UnitId, group: Option<UnitId>| {
        let group = group?;
        let groups = &branches.get(unit)?.groups;
        groups.iter().find(|(id, _)| *id == group).map(|(_, name)| name.clone())
    };
    let mut before = fields(&known.person, member);
    let mut after = fields(&entry.facts, &entry.member);
    if known.unit != entry.unit {
        before.push((Column::Branch, Some(branches.shown(known.unit))));
        after.push((Column::Branch, Some(branches.shown(entry.unit))));
    }
    if known.group != entry.group {
        before.push((Column::Group, group_name(known.unit, known.group)));
        after.push((Column::Group, group_name(entry.unit, entry.group)));
    }
    let mut changes: Vec<FieldChange> = before
        .into_iter()
        .zip(after)
        // Two branches or groups may share a name; that they differ was seen by their ids.
        .filter(|((column, from), (_, to))| from != to || matches!(column, Column::Branch | Column::Group))
        .map(|((column, from), (_, to))| FieldChange { column, from, to })
        .collect();
    changes.sort_by_key(|change| change.column);
    changes
}

/// Everything comparable, as people read it.
fn fields(person: &PersonFacts, member: &MemberFacts) -> Vec<(Column, Option<String>)> {
    let day = |day: Option<Date>| day.map(wording::day);
    let yes = |flag: bool| Some(if flag { "是" } else { "否" }.to_owned());
    let stage: Stage = member.stage;
    let standing: Standing = member.standing;
    vec![
        (Column::Name, Some(person.name.clone())),
        (Column::StaffNo, person.staff_no.clone()),
        (Column::Gender, person.gender.map(|gender| gender.label().to_owned())),
        (Column::BornOn, day(person.born_on)),
        (Column::Ethnicity, person.ethnicity.clone()),
        (Column::Education, person.education.clone()),
        (Column::Post, person.post.clone()),
        (Column::Phone, person.phone.clone()),
        (Column::Stage, Some(stage.label().to_owned())),
        (Column::JoinedOn, day(Some(member.joined_on))),
        (Column::ConfirmedOn, day(member.confirmed_on)),
        (Column::Standing, Some(standing.label().to_owned())),
        (Column::Mobile, yes(member.mobile)),
        (Column::MobilePlace, member.mobile_place.clone()),
        (Column::LeadingCadre, yes(member.leading_cadre)),
    ]
}

#[cfg(test)]
mod tests;
