//! People: entering, changing, moving, confirming, ending, presence and leave.

use domain::Refusal;
use domain::access::{Act, Viewer};
use domain::ids::{PersonId, UnitId};
use domain::journal::ObjectKind;
use domain::member::{self, Ended, LeaveReason, MemberFacts, Membership, Person, PersonFacts, Stage};
use domain::wording::day;
use store::Tx;
use store::people::NewMove;
use time::Date;
use uuid::Uuid;

use super::{Change, day_text, differences, progress, require};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

mod export;
mod finding;
pub use export::export;
pub(crate) use finding::groups_of;
pub use finding::{Found, Roster, Seen, groups, roster, search, targets, temporary_branches};

/// What a form says about a person. `member` is absent for people who are no Party members.
#[derive(Debug, Clone)]
pub struct PersonDraft {
    pub facts: PersonFacts,
    pub member: Option<MemberFacts>,
    pub group: Option<UnitId>,
}

fn refuse_first(wrong: Vec<Refusal>) -> Result<()> {
    match wrong.into_iter().next() {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}

async fn check(
    tx: &mut Tx,
    app: &App,
    draft: &PersonDraft,
    unit: UnitId,
    except: Option<PersonId>,
) -> Result<()> {
    let today = app.clock.today();
    refuse_first(member::check(&draft.facts, draft.member.as_ref(), today))?;
    if let Some(staff_no) = &draft.facts.staff_no
        && let Some(other) = store::people::find_by_staff_no(tx, staff_no).await?
        && Some(other) != except
    {
        return Err(Refusal::StaffNumberTaken { staff_no: staff_no.clone() }.into());
    }
    if let Some(group) = draft.group {
        // Which unit it is, is not told: it may be one out of the reader's sight.
        let group = store::units::find(tx, group).await?;
        if group.is_none_or(|group| group.parent != Some(unit) || !group.is_in_force(today)) {
            return Err(Refusal::GroupOfAnotherBranch.into());
        }
    }
    Ok(())
}

/// Enters a person at a unit: a member at his home branch, anybody else at the unit he works for.
pub async fn add(app: &App, who: &Viewer, unit: UnitId, draft: &PersonDraft) -> Result<PersonId> {
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    let home = store::units::get(&mut tx, unit).await?;
    check(&mut tx, app, draft, unit, None).await?;
    if draft.member.is_some() {
        member::home(&home, today)?;
    } else if !home.is_in_force(today) {
        return Err(Refusal::UnitEnded { unit: home.name }.into());
    }
    let person = Person {
        id: new_id(),
        facts: draft.facts.clone(),
        unit,
        membership: draft.member.clone().map(|facts| Membership { group: draft.group, facts, ended: None }),
        version: 1,
    };
    store::people::add(&mut tx, &person).await?;
    if person.membership.is_some() {
        let moved = NewMove {
            id: new_id(),
            person: person.id,
            from: None,
            to: Some(unit),
            on: today,
            reason: "录入".into(),
        };
        store::people::add_move(&mut tx, &moved).await?;
        progress::refresh_at(&mut tx, app, unit).await?;
    }
    let kind = person.membership.as_ref().map_or("非党员", |m| m.facts.stage.label());
    Change::new(unit, "录入人员", ObjectKind::Person, person.id)
        .summary(format!("{}（{kind}）", person.facts.name))
        .states(None, Some(&(&person.facts, &person.membership)))?
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(person.id)
}

/// Writes what the form says about a person. `version` is the one the form was filled from.
pub async fn edit(app: &App, who: &Viewer, id: PersonId, version: i64, draft: &PersonDraft) -> Result<()> {
    let mut tx = app.db.write().await?;
    let before = store::people::get(&mut tx, id).await?;
    if before.membership.as_ref().is_some_and(|m| m.ended.is_some()) {
        return Err(Refusal::MembershipEnded { name: before.facts.name }.into());
    }
    check(&mut tx, app, draft, before.unit, Some(id)).await?;
    let membership = match (&before.membership, &draft.member) {
        (Some(had), Some(facts)) => {
            Some(Membership { group: draft.group, facts: facts.clone(), ended: had.ended })
        }
        // A membership is ended by its own act, never by leaving fields empty; it begins by being entered.
        (Some(had), None) => Some(had.clone()),
        (None, Some(facts)) => {
            member::home(&store::units::get(&mut tx, before.unit).await?, app.clock.today())?;
            Some(Membership { group: draft.group, facts: facts.clone(), ended: None })
        }
        (None, None) => None,
    };
    let after = Person { facts: draft.facts.clone(), membership, version, ..before.clone() };
    store::people::set(&mut tx, &after).await?;
    if before.membership.is_none() && after.membership.is_some() {
        let moved = NewMove {
            id: new_id(),
            person: id,
            from: None,
            to: Some(before.unit),
            on: app.clock.today(),
            reason: "登记为党员".into(),
        };
        store::people::add_move(&mut tx, &moved).await?;
    }
    let summary = told(&before, &after);
    if !summary.is_empty() {
        progress::refresh_at(&mut tx, app, before.unit).await?;
        Change::new(before.unit, "修改人员", ObjectKind::Person, id)
            .summary(summary)
            .states(Some(&(&before.facts, &before.membership)), Some(&(&after.facts, &after.membership)))?
            .record(&mut tx, app, who.person)
            .await?;
    }
    Ok(tx.commit().await?)
}

type Teller = fn(&MemberFacts) -> String;

/// What changed about a person, for the journal.
pub(super) fn told(before: &Person, after: &Person) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (b, a) = (&before.facts, &after.facts);
    let mut pairs = vec![
        ("姓名", b.name.clone(), a.name.clone()),
        ("性别", b.gender.map_or("", |g| g.label()).into(), a.gender.map_or("", |g| g.label()).into()),
        ("出生日期", day_text(b.born_on), day_text(a.born_on)),
        ("民族", text(&b.ethnicity), text(&a.ethnicity)),
        ("学历", text(&b.education), text(&a.education)),
        ("单位职务", text(&b.post), text(&a.post)),
        ("联系电话", text(&b.phone), text(&a.phone)),
        ("人员编号", text(&b.staff_no), text(&a.staff_no)),
    ];
    let fact = |person: &Person, tell: fn(&MemberFacts) -> String| {
        person.membership.as_ref().map_or_else(String::new, |m| tell(&m.facts))
    };
    let tellers: [(&str, Teller); 7] = [
        ("党员类别", |m| m.stage.label().into()),
        ("入党时间", |m| day(m.joined_on)),
        ("转正时间", |m| day_text(m.confirmed_on)),
        ("党籍状态", |m| m.standing.label().into()),
        ("流动党员", |m| if m.mobile { "是".into() } else { "否".into() }),
        ("流动去向", |m| m.mobile_place.clone().unwrap_or_default()),
        ("党员领导干部", |m| if m.leading_cadre { "是".into() } else { "否".into() }),
    ];
    for (label, tell) in tellers {
        pairs.push((label, fact(before, tell), fact(after, tell)));
    }
    let mut summary = differences(&pairs);
    let group = |person: &Person| person.membership.as_ref().and_then(|m| m.group);
    if group(before) != group(after) {
        if !summary.is_empty() {
            summary.push('；');
        }
        summary.push_str("调整党小组");
    }
    summary
}

/// Moves the 组织关系, or the record of somebody who is no member. The mover needs the right at both ends.
pub async fn transfer(
    app: &App,
    who: &Viewer,
    id: PersonId,
    version: i64,
    target: UnitId,
    on: Date,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    require(&mut tx, who, Act::EditPeople, target).await?;
    let today = app.clock.today();
    let before = store::people::get(&mut tx, id).await?;
    let to = store::units::get(&mut tx, target).await?;
    member::transfer(&before, &to, today)?;
    if on > today {
        return Err(Refusal::DayImpossible { what: "转接日期", day: on }.into());
    }
    let from = store::units::get(&mut tx, before.unit).await?;
    let membership = before.membership.clone().map(|m| Membership { group: None, ..m });
    let after = Person { unit: target, membership, version, ..before.clone() };
    store::people::set(&mut tx, &after).await?;
    let is_member = before.membership.is_some();
    if is_member {
        let moved = NewMove {
            id: new_id(),
            person: id,
            from: Some(before.unit),
            to: Some(target),
            on,
            reason: reason.trim().to_owned(),
        };
        store::people::add_move(&mut tx, &moved).await?;
    }
    let act = if is_member { "转接组织关系" } else { "调整所在组织" };
    store::accounts::void_activation(&mut tx, id).await?;
    for branch in [before.unit, target] {
        progress::refresh_at(&mut tx, app, branch).await?;
    }
    // Told in both chains: each branch reads in its own journal who left and who came.
    for chain in [before.unit, target] {
        Change::new(chain, act, ObjectKind::Person, id)
            .summary(format!("{}：{} → {}，{}", before.facts.name, from.name, to.name, day(on)))
            .states(Some(&(&before.facts, &before.membership)), Some(&(&after.facts, &after.membership)))?
            .because(reason.trim())
            .record(&mut tx, app, who.person)
            .await?;
    }
    store::sessions::remove_of(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

/// A probationary member becomes a formal one.
pub async fn confirm(app: &App, who: &Viewer, id: PersonId, version: i64, on: Date) -> Result<()> {
    let mut tx = app.db.write().await?;
    let before = store::people::get(&mut tx, id).await?;
    let Some(membership) = before.membership.clone().filter(|m| m.ended.is_none()) else {
        return Err(Refusal::NotAMember { name: before.facts.name }.into());
    };
    if membership.facts.stage != Stage::Probationary {
        return Err(Failure::Stale);
    }
    let facts = MemberFacts { stage: Stage::Formal, confirmed_on: Some(on), ..membership.facts };
    refuse_first(member::check(&before.facts, Some(&facts), app.clock.today()))?;
    let after = Person { membership: Some(Membership { facts, ..membership }), version, ..before.clone() };
    store::people::set(&mut tx, &after).await?;
    Change::new(before.unit, "预备党员转正", ObjectKind::Person, id)
        .summary(format!("{}，{}", before.facts.name, day(on)))
        .states(Some(&(&before.facts, &before.membership)), Some(&(&after.facts, &after.membership)))?
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Ends a membership with its day and reason. The record stays.
pub async fn end(
    app: &App,
    who: &Viewer,
    id: PersonId,
    version: i64,
    ended: Ended,
    reason: &str,
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "终止党员记录" }.into());
    }
    let mut tx = app.db.write().await?;
    let before = store::people::get(&mut tx, id).await?;
    member::end(&before, ended.on, app.clock.today())?;
    let membership = before.membership.clone().map(|m| Membership { ended: Some(ended), ..m });
    let after = Person { membership, version, ..before.clone() };
    store::people::set(&mut tx, &after).await?;
    store::accounts::void_activation(&mut tx, id).await?;
    let moved = NewMove {
        id: new_id(),
        person: id,
        from: Some(before.unit),
        to: None,
        on: ended.on,
        reason: ended.how.label().to_owned(),
    };
    store::people::add_move(&mut tx, &moved).await?;
    progress::refresh_at(&mut tx, app, before.unit).await?;
    Change::new(before.unit, "终止党员记录", ObjectKind::Person, id)
        .summary(format!("{}：{}，{}", before.facts.name, ended.how.label(), day(ended.on)))
        .states(Some(&(&before.facts, &before.membership)), Some(&(&after.facts, &after.membership)))?
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    store::sessions::remove_of(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

/// Takes an ending back: only one that was recorded by mistake.
pub async fn reopen(app: &App, who: &Viewer, id: PersonId, version: i64, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "恢复党员记录" }.into());
    }
    let mut tx = app.db.write().await?;
    let before = store::people::get(&mut tx, id).await?;
    let Some(membership) = before.membership.clone().filter(|m| m.ended.is_some()) else {
        return Err(Failure::Stale);
    };
    member::home(&store::units::get(&mut tx, before.unit).await?, app.clock.today())?;
    let after =
        Person { membership: Some(Membership { ended: None, ..membership }), version, ..before.clone() };
    store::people::set(&mut tx, &after).await?;
    let moved = NewMove {
        id: new_id(),
        person: id,
        from: None,
        to: Some(before.unit),
        on: app.clock.today(),
        reason: "恢复记录".into(),
    };
    store::people::add_move(&mut tx, &moved).await?;
    progress::refresh_at(&mut tx, app, before.unit).await?;
    Change::new(before.unit, "恢复党员记录", ObjectKind::Person, id)
        .summary(before.facts.name.as_str())
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Registers a member as taking part in a temporary branch. Whoever keeps his record at home does it.
pub async fn attend(
    app: &App,
    who: &Viewer,
    id: PersonId,
    unit: UnitId,
    from: Date,
    until: Option<Date>,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let person = store::people::get(&mut tx, id).await?;
    let target = store::units::find(&mut tx, unit).await?.ok_or(Failure::NotFound)?;
    // Whoever is present sees the branch: nobody gives himself that.
    if id == who.person {
        return Err(Refusal::OwnPresence.into());
    }
    member::attend(&person, &target, app.clock.today())?;
    if let Some(until) = until
        && until < from
    {
        return Err(Refusal::EndsBeforeStart { from, until }.into());
    }
    let held = store::people::presences_of(&mut tx, id).await?;
    let overlapping = held.iter().any(|p| {
        p.unit == unit && p.until.is_none_or(|day| day >= from) && until.is_none_or(|day| day >= p.from)
    });
    if overlapping {
        return Err(Refusal::AlreadyPresent { name: person.facts.name, unit: target.name }.into());
    }
    store::people::add_presence(&mut tx, new_id(), id, unit, from, until).await?;
    progress::refresh_at(&mut tx, app, unit).await?;
    for chain in [person.unit, unit] {
        Change::new(chain, "登记临时参加", ObjectKind::Person, id)
            .summary(format!("{}参加{}，自{}", person.facts.name, target.name, day(from)))
            .record(&mut tx, app, who.person)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// The last day of something that ends today: before it began, if it has not.
pub(super) fn last_day(from: Date, today: Date) -> Date {
    if from > today { from.previous_day().unwrap_or(from) } else { today }
}

pub async fn end_presence(app: &App, who: &Viewer, id: PersonId, presence: Uuid) -> Result<()> {
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    let held = store::people::presences_of(&mut tx, id).await?;
    let Some(found) = held.into_iter().find(|p| p.id == presence && p.until.is_none_or(|day| day > today))
    else {
        return Err(Failure::NotFound);
    };
    store::people::end_presence(&mut tx, presence, last_day(found.from, today)).await?;
    progress::refresh_at(&mut tx, app, found.unit).await?;
    Change::new(found.unit, "结束临时参加", ObjectKind::Person, id)
        .summary(format!("{}不再参加{}", found.person_name, found.unit_name))
        .record(&mut tx, app, who.person)
        .await?;
    store::sessions::remove_of(&mut tx, id).await?;
    Ok(tx.commit().await?)
}

/// What a form says about a leave.
#[derive(Debug, Clone)]
pub struct LeaveDraft {
    pub reason: LeaveReason,
    pub from: Date,
    pub until: Option<Date>,
    pub note: String,
}

pub async fn add_leave(app: &App, who: &Viewer, id: PersonId, draft: &LeaveDraft) -> Result<()> {
    if let Some(until) = draft.until
        && until < draft.from
    {
        return Err(Refusal::EndsBeforeStart { from: draft.from, until }.into());
    }
    let mut tx = app.db.write().await?;
    let person = store::people::get(&mut tx, id).await?;
    match &person.membership {
        None => return Err(Refusal::NotAMember { name: person.facts.name }.into()),
        Some(m) if m.ended.is_some() => {
            return Err(Refusal::MembershipEnded { name: person.facts.name }.into());
        }
        Some(_) => {}
    }
    let leave = store::people::Leave {
        id: new_id(),
        person: id,
        reason: draft.reason,
        from: draft.from,
        until: draft.until,
        note: draft.note.trim().to_owned(),
    };
    store::people::add_leave(&mut tx, &leave).await?;
    // The reason may be an illness: the journal says that a leave was recorded, not which.
    Change::new(person.unit, "登记请假", ObjectKind::Person, id)
        .summary(format!("{}，自{}", person.facts.name, day(draft.from)))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

pub async fn end_leave(app: &App, who: &Viewer, id: PersonId, leave: Uuid) -> Result<()> {
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    let person = store::people::get(&mut tx, id).await?;
    let leaves = store::people::leaves(&mut tx, id).await?;
    let Some(found) = leaves.into_iter().find(|l| l.id == leave && l.until.is_none_or(|day| day > today))
    else {
        return Err(Failure::NotFound);
    };
    store::people::end_leave(&mut tx, leave, last_day(found.from, today)).await?;
    Change::new(person.unit, "结束请假", ObjectKind::Person, id)
        .summary(person.facts.name.as_str())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// A person with everything his page shows.
#[derive(Debug, Clone)]
pub struct Record {
    pub person: Person,
    pub path: Vec<domain::org::Unit>,
    pub group_name: Option<String>,
    pub duties: Vec<store::appointments::Held>,
    pub moves: Vec<store::people::Move>,
    pub presences: Vec<store::people::Presence>,
    pub leaves: Vec<store::people::Leave>,
    pub account: Option<store::accounts::Account>,
    /// Groups of the branch, for the form.
    pub groups: Vec<domain::org::Unit>,
}

pub async fn record(app: &App, id: PersonId) -> Result<Record> {
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    let person = store::people::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    let groups = finding::groups_of(&mut tx, person.unit, today).await?;
    let group = person.membership.as_ref().and_then(|m| m.group);
    Ok(Record {
        path: store::units::path(&mut tx, person.unit).await?,
        group_name: groups.iter().find(|unit| Some(unit.id) == group).map(|unit| unit.name.clone()),
        duties: store::appointments::of_person(&mut tx, id).await?,
        moves: store::people::moves(&mut tx, id).await?,
        presences: store::people::presences_of(&mut tx, id).await?,
        leaves: store::people::leaves(&mut tx, id).await?,
        account: store::accounts::find_by_person(&mut tx, id).await?,
        groups,
        person,
    })
}

/// What a person may do today, for use cases that act in his name.
pub async fn viewer(app: &App, id: PersonId) -> Result<Viewer> {
    let mut tx = app.db.read().await?;
    Ok(store::appointments::viewer(&mut tx, id, app.clock.today()).await?)
}
