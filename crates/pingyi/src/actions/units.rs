//! The tree: setting units up, renaming, moving, ending them.

use domain::Refusal;
use domain::access::{Act, Viewer};
use domain::ids::UnitId;
use domain::journal::ObjectKind;
use domain::org::{self, Label, Unit, UnitDraft};
use domain::wording;
use store::Tx;

use super::{Change, day_text, differences, require};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

pub async fn add(app: &App, who: &Viewer, parent: UnitId, draft: &UnitDraft) -> Result<UnitId> {
    let mut tx = app.db.write().await?;
    let above = store::units::get(&mut tx, parent).await?;
    org::place_below(&above, draft.kind, app.clock.today())?;
    refuse_taken_name(&mut tx, Some(&above), &draft.name, None).await?;
    let unit = Unit {
        id: new_id(),
        parent: Some(parent),
        kind: draft.kind,
        name: draft.name.clone(),
        short_name: draft.short_name.clone(),
        code: draft.code.clone(),
        position: 0,
        founded_on: draft.founded_on,
        ended_on: None,
        version: 1,
    };
    store::units::add(&mut tx, &unit).await?;
    store::units::set_labels(&mut tx, unit.id, &draft.labels).await?;
    super::progress::refresh_at(&mut tx, app, unit.id).await?;
    Change::new(unit.id, "设立组织", ObjectKind::Unit, unit.id)
        .summary(format!("在“{}”下设立{}“{}”", above.name, unit.kind.label(), unit.name))
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(unit.id)
}

async fn refuse_taken_name(
    tx: &mut Tx,
    parent: Option<&Unit>,
    name: &str,
    except: Option<UnitId>,
) -> Result<()> {
    if store::units::is_name_taken(tx, parent.map(|unit| unit.id), name, except).await? {
        let parent = parent.map_or_else(|| "本系统".to_owned(), |unit| unit.name.clone());
        return Err(Refusal::UnitNameTaken { name: name.to_owned(), parent }.into());
    }
    Ok(())
}

/// Writes what the form says. `version` is the one the form was filled from.
pub async fn edit(app: &App, who: &Viewer, id: UnitId, version: i64, draft: &UnitDraft) -> Result<()> {
    let mut tx = app.db.write().await?;
    let before = store::units::get(&mut tx, id).await?;
    let labels = store::units::labels(&mut tx, id).await?;
    if !before.is_in_force(app.clock.today()) {
        return Err(Refusal::UnitEnded { unit: before.name }.into());
    }
    let above = match before.parent {
        Some(parent) => Some(store::units::get(&mut tx, parent).await?),
        None => None,
    };
    if draft.kind != before.kind {
        check_kind(&mut tx, app, above.as_ref(), &before, draft).await?;
    }
    refuse_taken_name(&mut tx, above.as_ref(), &draft.name, Some(id)).await?;
    let after = Unit {
        kind: draft.kind,
        name: draft.name.clone(),
        short_name: draft.short_name.clone(),
        code: draft.code.clone(),
        founded_on: draft.founded_on,
        version,
        ..before.clone()
    };
    store::units::set(&mut tx, &after).await?;
    store::units::set_labels(&mut tx, id, &draft.labels).await?;
    if after.kind != before.kind || labels != draft.labels {
        super::progress::refresh_at(&mut tx, app, id).await?;
    }
    let summary = differences(&[
        ("名称", before.name, after.name),
        ("简称", before.short_name, after.short_name),
        ("类别", before.kind.label().into(), after.kind.label().into()),
        ("组织代码", before.code.unwrap_or_default(), after.code.unwrap_or_default()),
        ("成立日期", day_text(before.founded_on), day_text(after.founded_on)),
        ("标签", label_text(&labels), label_text(&draft.labels)),
    ]);
    if !summary.is_empty() {
        Change::new(id, "修改组织", ObjectKind::Unit, id)
            .summary(summary)
            .record(&mut tx, app, who.person)
            .await?;
    }
    Ok(tx.commit().await?)
}

/// A new kind must fit what stands above and below.
async fn check_kind(
    tx: &mut Tx,
    app: &App,
    above: Option<&Unit>,
    before: &Unit,
    draft: &UnitDraft,
) -> Result<()> {
    let today = app.clock.today();
    match above {
        Some(above) => org::place_below(above, draft.kind, today)?,
        None if !org::UnitKind::TOP.contains(&draft.kind) => return Err(Failure::NotAllowed),
        None => {}
    }
    for node in store::units::subtree(tx, before.id, 1, today).await? {
        if node.distance == 1 && node.unit.is_in_force(today) && !draft.kind.may_hold(node.unit.kind) {
            return Err(Refusal::ParentCannotHold { parent: draft.kind, child: node.unit.kind }.into());
        }
    }
    let has_members = store::units::ties(tx, before.id, today).await?.members > 0;
    if has_members && before.kind.is_home() && !draft.kind.is_home() {
        return Err(Refusal::NoHome { unit: before.name.clone(), kind: draft.kind }.into());
    }
    Ok(())
}

fn label_text(labels: &[Label]) -> String {
    let mut texts: Vec<String> =
        labels.iter().map(|label| format!("{} {}", label.kind.label(), label.value)).collect();
    texts.sort();
    wording::list(texts.iter().map(String::as_str))
}

/// Hangs a unit under another parent. The mover needs the right at both ends.
pub async fn relocate(
    app: &App,
    who: &Viewer,
    id: UnitId,
    version: i64,
    target: UnitId,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    require(&mut tx, who, Act::AddChild, target).await?;
    let unit = store::units::get(&mut tx, id).await?;
    let to = store::units::get(&mut tx, target).await?;
    let line = super::place(&mut tx, target).await?.line;
    org::relocate(&unit, &to, &line, app.clock.today())?;
    refuse_taken_name(&mut tx, Some(&to), &unit.name, Some(id)).await?;
    let members = store::units::ties(&mut tx, id, app.clock.today()).await?.members;
    if unit.kind == org::UnitKind::Group && members > 0 {
        return Err(Refusal::GroupHasMembers { group: unit.name, members }.into());
    }
    let from = match unit.parent {
        Some(parent) => store::units::get(&mut tx, parent).await?.name,
        None => String::new(),
    };
    store::units::set_parent(&mut tx, id, version, target).await?;
    super::progress::refresh_at(&mut tx, app, id).await?;
    Change::new(id, "调整隶属", ObjectKind::Unit, id)
        .summary(format!("上级：{from} → {}", to.name))
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Ends a unit. It stays readable for good.
pub async fn retire(app: &App, who: &Viewer, id: UnitId, version: i64, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "撤销组织" }.into());
    }
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    let unit = store::units::get(&mut tx, id).await?;
    org::retire(&unit, store::units::ties(&mut tx, id, today).await?, today)?;
    let ended = Unit { ended_on: Some(today), version, ..unit };
    store::units::set(&mut tx, &ended).await?;
    super::progress::refresh_at(&mut tx, app, id).await?;
    Change::new(id, "撤销组织", ObjectKind::Unit, id)
        .summary(format!("“{}”自{}起撤销", ended.name, wording::day(today)))
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// A unit with everything its page shows.
#[derive(Debug, Clone)]
pub struct Overview {
    pub unit: Unit,
    /// From the top down, itself last.
    pub path: Vec<Unit>,
    pub labels: Vec<Label>,
    pub children: Vec<store::units::Node>,
    pub count: store::people::Count,
    pub duties: Vec<store::appointments::Held>,
    pub bodies: Vec<domain::body::Body>,
    pub guidance: Vec<store::guidance::Group>,
    /// Who is in charge of it (分管): name, post.
    pub leaders: Vec<(String, String)>,
    pub present: Vec<store::people::Presence>,
}

pub async fn overview(app: &App, id: UnitId) -> Result<Overview> {
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    let unit = store::units::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    let children = store::units::subtree(&mut tx, id, 1, today).await?;
    let mut duties = store::appointments::at_unit(&mut tx, id).await?;
    duties.retain(|held| held.appointment.is_in_force(today) && held.appointment.guidance_group.is_none());
    duties.sort_by_key(|held| held.appointment.role);
    let mut present = store::people::presences_at(&mut tx, id).await?;
    present.retain(|presence| presence.until.is_none_or(|day| day >= today));
    Ok(Overview {
        path: store::units::path(&mut tx, id).await?,
        labels: store::units::labels(&mut tx, id).await?,
        children: store::units::in_tree_order(children)
            .into_iter()
            .filter(|node| node.distance == 1)
            .collect(),
        count: store::people::count_below(&mut tx, id).await?,
        duties,
        bodies: store::bodies::of_unit(&mut tx, id).await?,
        guidance: store::guidance::reaching(&mut tx, id, today).await?,
        leaders: store::bodies::leaders_of(&mut tx, id, today).await?,
        present,
        unit,
    })
}

/// The tree below a unit, in order.
pub async fn tree(app: &App, root: UnitId) -> Result<Vec<store::units::Node>> {
    let mut tx = app.db.read().await?;
    Ok(store::units::choices(&mut tx, root, app.clock.today()).await?)
}

/// The units a person starts from: where he holds a duty, and the branches he belongs to; none below another.
pub async fn roots(app: &App, who: &Viewer) -> Result<Vec<Unit>> {
    let mut tx = app.db.read().await?;
    let mut ids: Vec<UnitId> =
        who.duties.iter().filter(|duty| !duty.role.is_hat()).map(|duty| duty.unit).collect();
    ids.extend(&who.branches);
    ids.sort();
    ids.dedup();
    let mut roots = Vec::new();
    for &id in &ids {
        let Some(place) = store::units::place(&mut tx, id).await? else { continue };
        let sees_above = place.line.iter().skip(1).any(|above| {
            who.duties.iter().any(|duty| {
                duty.unit == *above
                    && domain::access::RULES.contains(&(
                        Act::SeeUnit,
                        duty.role,
                        domain::access::Reach::Below,
                    ))
            })
        });
        if !sees_above {
            roots.push(store::units::get(&mut tx, id).await?);
        }
    }
    Ok(roots)
}

/// The unit's ancestors from the top down, itself last. Empty where there is no such unit.
pub async fn path(app: &App, id: UnitId) -> Result<Vec<Unit>> {
    let mut tx = app.db.read().await?;
    Ok(store::units::path(&mut tx, id).await?)
}

/// Where a unit may be moved to: units of a fitting kind, not below itself, at which the viewer may add children.
pub async fn targets(app: &App, who: &Viewer, unit: &Unit) -> Result<Vec<(UnitId, String)>> {
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    let mut found = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for duty in &who.duties {
        for node in store::units::choices(&mut tx, duty.unit, today).await? {
            let fits = node.unit.kind.may_hold(unit.kind) && Some(node.unit.id) != unit.parent;
            if !fits || !seen.insert(node.unit.id) {
                continue;
            }
            let place = super::place(&mut tx, node.unit.id).await?;
            let target = domain::access::Target::Unit(&place);
            if !place.line.contains(&unit.id) && domain::access::may(who, Act::AddChild, target) {
                found.push((node.unit.id, node.unit.name));
            }
        }
    }
    Ok(found)
}

/// The top of the tree.
pub async fn top(app: &App) -> Result<Option<Unit>> {
    let mut tx = app.db.read().await?;
    Ok(store::units::top(&mut tx).await?)
}
