//! Importing a roster: read and judge the file, show the plan, apply it in one transaction.

use std::collections::HashMap;

use documents::table::{self, Table};
use domain::Refusal;
use domain::access::{self, Act, Target, Viewer};
use domain::ids::{ImportId, PersonId, UnitId};
use domain::journal::ObjectKind;
use domain::member::{self, Membership, Person};
use domain::org::UnitKind;
use domain::roster::{self, BranchRef, Context, Entry, Known, Outcome, Plan, PlannedLine, Scope};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::people::NewMove;

use super::Change;
use crate::app::{App, Progress};
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// The plan as it is kept between preview and button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    pub plan: Plan,
    /// Columns and sheets that were passed over, in words.
    pub remarks: Vec<String>,
}

/// An import as its page shows it.
#[derive(Debug, Clone)]
pub struct Waiting {
    pub id: ImportId,
    pub unit: UnitId,
    pub file_name: String,
    pub state: String,
    pub judged: Judged,
    pub progress: Option<Progress>,
}

/// Reads and judges an uploaded file. Nothing of it is entered yet.
pub async fn upload(
    app: &App,
    who: &Viewer,
    unit: UnitId,
    file_name: &str,
    content: Vec<u8>,
) -> Result<ImportId> {
    let (table, content) = read(file_name.to_owned(), content).await?;
    let mut tx = app.db.write().await?;
    let judged = judge(&mut tx, app, who, unit, table).await?;
    let day = 24 * 60 * 60 * 1000;
    store::imports::remove_before(&mut tx, app.clock.now() - day).await?;
    let new = store::imports::Import {
        id: new_id(),
        unit,
        person: who.person,
        file_name: file_name.chars().take(200).collect(),
        created_at: app.clock.now(),
        state: "waiting".into(),
        plan: json(&judged)?,
    };
    store::imports::add(&mut tx, &new, &content).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Reads a file off the request's thread: a hostile one may take its second.
async fn read(file_name: String, content: Vec<u8>) -> Result<(Table, Vec<u8>)> {
    let task = tokio::task::spawn_blocking(move || {
        let table = table::read(&content, &file_name);
        (table, content)
    });
    let (table, content) = task.await.map_err(|e| Failure::Broken(anyhow::Error::new(e)))?;
    match table {
        Ok(table) => Ok((table, content)),
        Err(unreadable) => Err(Failure::File(unreadable.wording())),
    }
}

fn json(judged: &Judged) -> Result<String> {
    serde_json::to_string(judged).map_err(|e| Failure::Broken(anyhow::Error::new(e)))
}

/// Holds the rows against what is on record at and below the unit, as far as this person may edit it: a roster must
/// not reach a branch whose people he could not enter by hand.
async fn judge(tx: &mut Tx, app: &App, who: &Viewer, unit: UnitId, table: Table) -> Result<Judged> {
    let today = app.clock.today();
    let into = store::units::get(tx, unit).await?;
    let scope = if into.kind.is_superior() {
        Scope::Tree
    } else {
        member::home(&into, today)?;
        Scope::Branch(unit)
    };
    let columns =
        roster::recognise(&table.header, scope).map_err(|unknown| Failure::File(unknown.wording()))?;
    let mut remarks = columns.remarks();
    if !table.skipped_sheets.is_empty() {
        remarks.push(format!("只读取了工作表“{}”，其余工作表没有读取。", table.sheet));
    }
    let context = Context { today, epoch: table.epoch };
    let rows = table.rows.iter().map(|row| roster::parse(&columns, row.line, &row.cells, context)).collect();
    let branches = branches(tx, who, unit, today).await?;
    if branches.is_empty() {
        return Err(Failure::NotAllowed);
    }
    let mut existing: Vec<Known> = store::people::all_below(tx, unit).await?.into_iter().map(known).collect();
    existing.retain(|known| known.unit == unit || branches.iter().any(|branch| branch.id == known.unit));
    let mut plan = roster::plan(rows, &existing, &branches, scope, today);
    refuse_taken_numbers(tx, &mut plan).await?;
    Ok(Judged { plan, remarks })
}

fn known(person: Person) -> Known {
    let membership = person.membership;
    Known {
        id: person.id,
        unit: person.unit,
        group: membership.as_ref().and_then(|m| m.group),
        ended: membership.as_ref().is_some_and(|m| m.ended.is_some()),
        member: membership.map(|m| m.facts),
        person: person.facts,
    }
}

/// The branches at and below the unit whose people this person may edit.
async fn branches(tx: &mut Tx, who: &Viewer, unit: UnitId, today: time::Date) -> Result<Vec<BranchRef>> {
    let mut found: Vec<BranchRef> = Vec::new();
    for node in store::units::choices(tx, unit, today).await? {
        let unit = node.unit;
        if unit.kind == UnitKind::Group {
            if let Some(branch) = found.last_mut().filter(|branch| Some(branch.id) == unit.parent) {
                branch.groups.push((unit.id, unit.name));
            }
        } else if unit.kind.is_branch() {
            let place = super::place(tx, unit.id).await?;
            if !access::may(who, Act::EditPeople, Target::Unit(&place)) {
                continue;
            }
            found.push(BranchRef {
                id: unit.id,
                name: unit.name,
                short_name: unit.short_name,
                kind: unit.kind,
                groups: Vec::new(),
            });
        }
    }
    Ok(found)
}

/// A staff number may belong to somebody outside the roster's reach. Who that is, is not told.
async fn refuse_taken_numbers(tx: &mut Tx, plan: &mut Plan) -> Result<()> {
    let holders: HashMap<String, PersonId> = store::people::staff_numbers(tx).await?.into_iter().collect();
    for line in &mut plan.lines {
        let Some(entry) = &line.entry else { continue };
        let Some(holder) = entry.facts.staff_no.as_ref().and_then(|number| holders.get(number)) else {
            continue;
        };
        if Some(*holder) != entry.person {
            let number = entry.facts.staff_no.clone().unwrap_or_default();
            match line.outcome {
                Outcome::Add => plan.counts.add -= 1,
                Outcome::Change(_) => plan.counts.change -= 1,
                Outcome::Same => plan.counts.same -= 1,
                Outcome::Refused(_) => continue,
            }
            plan.counts.refused += 1;
            let why = format!("人员编号“{number}”已经用于另一个人。人员编号在本系统内唯一，请核对编号。");
            line.outcome = Outcome::Refused(vec![why]);
            line.entry = None;
        }
    }
    Ok(())
}

pub async fn find(app: &App, id: ImportId) -> Result<Waiting> {
    let mut tx = app.db.read().await?;
    let import = store::imports::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    let judged = serde_json::from_str(&import.plan).map_err(|e| Failure::Broken(anyhow::Error::new(e)))?;
    Ok(Waiting {
        id,
        unit: import.unit,
        file_name: import.file_name,
        state: import.state,
        judged,
        progress: progress(app, id),
    })
}

/// How far a running import has come.
pub fn progress(app: &App, id: ImportId) -> Option<Progress> {
    app.progress.lock().ok()?.get(&id).cloned()
}

fn set_progress(app: &App, id: ImportId, progress: Option<Progress>) {
    if let Ok(mut map) = app.progress.lock() {
        match progress {
            Some(progress) => map.insert(id, progress),
            None => map.remove(&id),
        };
    }
}

/// Begins to apply the plan. It runs on its own; the page follows its progress.
pub async fn start(app: &App, who: &Viewer, id: ImportId) -> Result<()> {
    let waiting = find(app, id).await?;
    let counts = waiting.judged.plan.counts;
    if waiting.state != "waiting" {
        return Err(Failure::Stale);
    }
    if counts.add + counts.change == 0 {
        return Err(Refusal::ImportNothingToDo.into());
    }
    if progress(app, id).is_some_and(|progress| progress.failed.is_none()) {
        return Ok(());
    }
    set_progress(app, id, Some(Progress { done: 0, total: counts.add + counts.change, failed: None }));
    let (app, who) = (app.clone(), who.clone());
    tokio::spawn(async move {
        let work = tokio::spawn({
            let (app, who) = (app.clone(), who.clone());
            async move { apply(&app, &who, id).await }
        });
        // A panic of ours ends as a failure to be read, not as a bar that stands still for ever.
        let ended = work.await.unwrap_or_else(|panic| Err(Failure::Broken(anyhow::Error::new(panic))));
        let failed = match ended {
            Ok(()) => None,
            Err(Failure::Broken(error)) => {
                tracing::error!("import {id}: {error:#}");
                Some("导入没有完成，是程序出了错；名册没有改动。请把这个文件交给系统管理员查看。".to_owned())
            }
            Err(failure) => Some(failure.to_string()),
        };
        set_progress(&app, id, failed.map(|words| Progress { done: 0, total: 1, failed: Some(words) }));
    });
    Ok(())
}

/// Applies the plan, all of it or nothing. If the register has changed since the preview, nothing is entered and the
/// new plan is shown instead.
pub async fn apply(app: &App, who: &Viewer, id: ImportId) -> Result<()> {
    for _ in 0..5 {
        match apply_once(app, who, id).await {
            Err(Failure::Busy) => tokio::time::sleep(std::time::Duration::from_millis(200)).await,
            other => return other,
        }
    }
    Err(Failure::Busy)
}

async fn apply_once(app: &App, who: &Viewer, id: ImportId) -> Result<()> {
    let mut tx = app.db.read().await?;
    let import = store::imports::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    if import.state != "waiting" {
        return Err(Failure::Stale);
    }
    let content = store::imports::content(&mut tx, id).await?;
    drop(tx);
    let (table, _) = read(import.file_name.clone(), content).await?;

    let mut tx = app.db.write().await?;
    let judged = judge(&mut tx, app, who, import.unit, table).await?;
    if json(&judged)? != import.plan {
        store::imports::set_plan(&mut tx, id, &json(&judged)?).await?;
        tx.commit().await?;
        return Err(Refusal::ImportOutdated.into());
    }
    let counts = judged.plan.counts;
    let mut notes = Vec::with_capacity(counts.add + counts.change + 1);
    let mut done = 0;
    for line in &judged.plan.lines {
        let Some(entry) = &line.entry else { continue };
        match &line.outcome {
            Outcome::Add => notes.push(add(&mut tx, app, who, entry).await?),
            Outcome::Change(_) => notes.push(change(&mut tx, app, who, line, entry).await?),
            Outcome::Same | Outcome::Refused(_) => continue,
        }
        done += 1;
        if done % 50 == 0 {
            set_progress(app, id, Some(Progress { done, total: counts.add + counts.change, failed: None }));
        }
    }
    notes.push(
        Change::new(import.unit, "导入名册", ObjectKind::Import, id)
            .summary(format!(
                "{}：新增 {} 人，修改 {} 人，不变 {} 人，拒绝 {} 行",
                import.file_name, counts.add, counts.change, counts.same, counts.refused
            ))
            .note(app, Some(who.person)),
    );
    store::journal::append_all(&mut tx, notes).await?;
    store::imports::close(&mut tx, id, "applied").await?;
    // Whoever is moved by a file comes from below this unit too: of others it knows nothing.
    super::progress::refresh_at(&mut tx, app, import.unit).await?;
    Ok(tx.commit().await?)
}

async fn add(tx: &mut Tx, app: &App, who: &Viewer, entry: &Entry) -> Result<store::journal::Note> {
    let person = Person {
        id: new_id(),
        facts: entry.facts.clone(),
        unit: entry.unit,
        membership: Some(Membership { group: entry.group, facts: entry.member.clone(), ended: None }),
        version: 1,
    };
    store::people::add(tx, &person).await?;
    let moved = NewMove {
        id: new_id(),
        person: person.id,
        from: None,
        to: Some(entry.unit),
        on: app.clock.today(),
        reason: "名册导入".into(),
    };
    store::people::add_move(tx, &moved).await?;
    Ok(Change::new(entry.unit, "录入人员", ObjectKind::Person, person.id)
        .summary(format!("{}（{}），名册导入", person.facts.name, entry.member.stage.label()))
        .states(None, Some(&(&person.facts, &person.membership)))?
        .note(app, Some(who.person)))
}

async fn change(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    line: &PlannedLine,
    entry: &Entry,
) -> Result<store::journal::Note> {
    let id = entry.person.ok_or_else(|| Failure::Broken(anyhow::anyhow!("a change without a person")))?;
    let before = store::people::get(tx, id).await?;
    let membership = Membership { group: entry.group, facts: entry.member.clone(), ended: None };
    let after = Person {
        facts: entry.facts.clone(),
        unit: entry.unit,
        membership: Some(membership),
        ..before.clone()
    };
    store::people::set(tx, &after).await?;
    if before.unit != after.unit || before.membership.is_none() {
        let from = before.membership.as_ref().map(|_| before.unit);
        let moved = NewMove {
            id: new_id(),
            person: id,
            from,
            to: Some(after.unit),
            on: app.clock.today(),
            reason: "名册导入".into(),
        };
        store::people::add_move(tx, &moved).await?;
        store::sessions::remove_of(tx, id).await?;
        store::accounts::void_activation(tx, id).await?;
    }
    let summary = match &line.outcome {
        Outcome::Change(changes) => {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            let pairs: Vec<_> = changes.iter().map(|c| (c.label(), text(&c.from), text(&c.to))).collect();
            super::differences(&pairs)
        }
        _ => String::new(),
    };
    Ok(Change::new(after.unit, "修改人员", ObjectKind::Person, id)
        .summary(format!("{}，名册导入：{summary}", after.facts.name))
        .states(Some(&(&before.facts, &before.membership)), Some(&(&after.facts, &after.membership)))?
        .note(app, Some(who.person)))
}

/// `单位职务：科员 → 处长`, as the preview shows it.
pub fn told(change: &roster::FieldChange) -> String {
    let shown = |text: &Option<String>| text.clone().unwrap_or_else(|| "无".into());
    format!("{}：{} → {}", change.label(), shown(&change.from), shown(&change.to))
}

/// Gives the plan up.
pub async fn drop_it(app: &App, id: ImportId) -> Result<UnitId> {
    let mut tx = app.db.write().await?;
    let import = store::imports::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    store::imports::close(&mut tx, id, "dropped").await?;
    tx.commit().await?;
    set_progress(app, id, None);
    Ok(import.unit)
}
