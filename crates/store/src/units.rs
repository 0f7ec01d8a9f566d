//! The tree of organisations.

use domain::access::Place;
use domain::ids::UnitId;
use domain::org::{Label, Ties, Unit, UnitKind};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

fn unit(row: &Row<'_>) -> Result<Unit> {
    Ok(Unit {
        id: row.get("id")?,
        parent: row.get("parent_id")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        short_name: row.get("short_name")?,
        code: row.get("code")?,
        position: row.get("position")?,
        founded_on: row.get("founded_on")?,
        ended_on: row.get("ended_on")?,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, id: UnitId) -> Result<Option<Unit>> {
    sql("select id, parent_id, kind, name, short_name, code, position, founded_on, ended_on, version
         from units where id = $1")
    .bind(id)
    .find(tx, unit)
    .await
}

pub async fn get(tx: &mut Tx, id: UnitId) -> Result<Unit> {
    find(tx, id).await?.ok_or_else(|| Error::Missing { table: "units", id: id.to_string() })
}

/// The top of the tree; `None` before the first visit.
pub async fn top(tx: &mut Tx) -> Result<Option<Unit>> {
    sql("select id, parent_id, kind, name, short_name, code, position, founded_on, ended_on, version
         from units where parent_id is null order by position, id limit 1")
    .find(tx, unit)
    .await
}

/// Adds the unit as the last child of its parent, whatever position it carries.
pub async fn add(tx: &mut Tx, new: &Unit) -> Result<()> {
    sql("insert into units (id, parent_id, kind, name, short_name, code, position, founded_on, ended_on, version)
         values ($1, $2, $3, $4, $5, $6,
                 (select coalesce(max(position), 0) + 1 from units where parent_id = $2), $7, $8, 1)")
    .bind(new.id)
    .bind(new.parent)
    .bind(new.kind)
    .bind(new.name.as_str())
    .bind(new.short_name.as_str())
    .bind(new.code.as_deref())
    .bind(new.founded_on)
    .bind(new.ended_on)
    .run(tx)
    .await?;
    sql("insert into unit_lines (unit_id, ancestor_id, distance) values ($1, $1, 0)")
        .bind(new.id)
        .run(tx)
        .await?;
    if let Some(parent) = new.parent {
        sql("insert into unit_lines (unit_id, ancestor_id, distance)
             select $1, ancestor_id, distance + 1 from unit_lines where unit_id = $2")
        .bind(new.id)
        .bind(parent)
        .run(tx)
        .await?;
    }
    Ok(())
}

/// Writes names, code and days. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Unit) -> Result<()> {
    let touched = sql("update units set kind = $3, name = $4, short_name = $5, code = $6, founded_on = $7,
                              ended_on = $8, version = version + 1
                       where id = $1 and version = $2")
    .bind(changed.id)
    .bind(changed.version)
    .bind(changed.kind)
    .bind(changed.name.as_str())
    .bind(changed.short_name.as_str())
    .bind(changed.code.as_deref())
    .bind(changed.founded_on)
    .bind(changed.ended_on)
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "units", id: changed.id.to_string() }) }
}

/// Hangs the unit, with everything below it, under another parent.
pub async fn set_parent(tx: &mut Tx, id: UnitId, version: i64, parent: UnitId) -> Result<()> {
    let from = crate::tree::key(tx, id).await?;
    let touched = sql("update units set parent_id = $3,
                              position = (select coalesce(max(position), 0) + 1 from units where parent_id = $3),
                              version = version + 1
                       where id = $1 and version = $2")
    .bind(id)
    .bind(version)
    .bind(parent)
    .run(tx)
    .await?;
    if touched != 1 {
        return Err(Error::Stale { table: "units", id: id.to_string() });
    }
    // Forget how the subtree hung on the old ancestors, then tie each of its units to each of the new ones.
    sql("delete from unit_lines
         where unit_id in (select unit_id from unit_lines where ancestor_id = $1)
           and ancestor_id not in (select unit_id from unit_lines where ancestor_id = $1)")
    .bind(id)
    .run(tx)
    .await?;
    sql("insert into unit_lines (unit_id, ancestor_id, distance)
         select below.unit_id, above.ancestor_id, below.distance + above.distance + 1
         from unit_lines below, unit_lines above
         where below.ancestor_id = $1 and above.unit_id = $2")
    .bind(id)
    .bind(parent)
    .run(tx)
    .await?;
    let to = crate::tree::key(tx, id).await?;
    crate::progress::relocate(tx, &from, &to).await
}

/// The unit's kind and line, or `None` where there is no such unit.
pub async fn place(tx: &mut Tx, id: UnitId) -> Result<Option<Place>> {
    let line = sql("select u.id, l.ancestor_id, u.kind from units u join unit_lines l on l.unit_id = u.id
                    where l.unit_id = $1 order by l.distance")
    .bind(id)
    .all(tx, |row| Ok((row.get::<UnitId>("ancestor_id")?, row.get::<UnitKind>("kind")?)))
    .await?;
    Ok(line.first().map(|&(_, kind)| Place { kind, line: line.iter().map(|(unit, _)| *unit).collect() }))
}

/// The unit's ancestors from the top down, itself last.
pub async fn path(tx: &mut Tx, id: UnitId) -> Result<Vec<Unit>> {
    sql("select u.id, u.parent_id, u.kind, u.name, u.short_name, u.code, u.position, u.founded_on, u.ended_on, u.version
         from units u join unit_lines l on l.ancestor_id = u.id
         where l.unit_id = $1 order by l.distance desc")
    .bind(id)
    .all(tx, unit)
    .await
}

/// What stands directly below a unit, ended units included, in order.
pub async fn children(tx: &mut Tx, parent: UnitId) -> Result<Vec<Unit>> {
    sql("select id, parent_id, kind, name, short_name, code, position, founded_on, ended_on, version
         from units where parent_id = $1 and kind <> 'group' order by position, id")
    .bind(parent)
    .all(tx, unit)
    .await
}

/// A unit in the tree with what its row in a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub unit: Unit,
    /// 0 for the root asked for.
    pub distance: i64,
    /// Members whose home is exactly here (a group: members of the group), not ended and not suspended: the figures
    /// of [`crate::people::Count`].
    pub formal: i64,
    pub probationary: i64,
    /// Members present here while their home is elsewhere.
    pub present: i64,
    pub children: i64,
}

/// The unit and everything below it down to `depth`, in no particular order; [`in_tree_order`] puts it in shape.
pub async fn subtree(tx: &mut Tx, root: UnitId, depth: i64, today: Date) -> Result<Vec<Node>> {
    sql("select u.id, u.parent_id, u.kind, u.name, u.short_name, u.code, u.position, u.founded_on, u.ended_on, u.version,
                l.distance,
                (select count(*) from people p join members m on m.person_id = p.id
                  where (p.unit_id = u.id or m.group_id = u.id) and m.ended_on is null and m.stage = 'formal'
                    and m.standing <> 'suspended') as formal,
                (select count(*) from people p join members m on m.person_id = p.id
                  where (p.unit_id = u.id or m.group_id = u.id) and m.ended_on is null
                    and m.stage = 'probationary' and m.standing <> 'suspended') as probationary,
                (select count(*) from presences s join members m on m.person_id = s.person_id
                  where s.unit_id = u.id and m.ended_on is null and m.standing <> 'suspended' and s.from_day <= $3
                    and (s.until_day is null or s.until_day >= $3)) as present,
                (select count(*) from units c where c.parent_id = u.id
                    and (c.ended_on is null or c.ended_on > $3)) as children
         from units u join unit_lines l on l.unit_id = u.id
         where l.ancestor_id = $1 and l.distance <= $2")
    .bind(root)
    .bind(depth)
    .bind(today)
    .all(tx, |row| {
        Ok(Node {
            unit: unit(row)?,
            distance: row.get("distance")?,
            formal: row.get("formal")?,
            probationary: row.get("probationary")?,
            present: row.get("present")?,
            children: row.get("children")?,
        })
    })
    .await
}

/// Parents before children, siblings by position.
pub fn in_tree_order(mut nodes: Vec<Node>) -> Vec<Node> {
    use std::collections::HashMap;

    nodes.sort_by_key(|node| (node.distance, node.unit.position, node.unit.id));
    let mut below: HashMap<Option<UnitId>, Vec<Node>> = HashMap::new();
    let mut ordered = Vec::with_capacity(nodes.len());
    let mut stack = Vec::new();
    for node in nodes {
        if node.distance == 0 {
            stack.push(node);
        } else {
            below.entry(node.unit.parent).or_default().push(node);
        }
    }
    while let Some(node) = stack.pop() {
        if let Some(children) = below.remove(&Some(node.unit.id)) {
            stack.extend(children.into_iter().rev());
        }
        ordered.push(node);
    }
    ordered
}

/// Is there another unit of that name directly below the parent?
pub async fn is_name_taken(
    tx: &mut Tx,
    parent: Option<UnitId>,
    name: &str,
    except: Option<UnitId>,
) -> Result<bool> {
    let same = sql("select id from units where parent_id = $1 and name = $2 and ended_on is null")
        .bind(parent)
        .bind(name)
        .all(tx, |row| row.get::<UnitId>("id"))
        .await?;
    Ok(same.into_iter().any(|id| Some(id) != except))
}

/// What still hangs on the unit.
pub async fn ties(tx: &mut Tx, id: UnitId, today: Date) -> Result<Ties> {
    sql("select (select count(*) from units where parent_id = $1 and (ended_on is null or ended_on > $2)) as children,
                (select count(*) from people p join members m on m.person_id = p.id
                  where (p.unit_id = $1 or m.group_id = $1) and m.ended_on is null)
                + (select count(*) from presences s join members m on m.person_id = s.person_id
                    where s.unit_id = $1 and m.ended_on is null
                      and (s.until_day is null or s.until_day >= $2)) as members")
    .bind(id)
    .bind(today)
    .one(tx, |row| Ok(Ties { children: row.get("children")?, members: row.get("members")? }))
    .await
}

pub async fn labels(tx: &mut Tx, id: UnitId) -> Result<Vec<Label>> {
    let mut labels = sql("select kind, value from unit_labels where unit_id = $1")
        .bind(id)
        .all(tx, |row| Ok(Label { kind: row.get("kind")?, value: row.get("value")? }))
        .await?;
    // Here and not in the statement: each database has an order of texts of its own.
    labels.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
    Ok(labels)
}

pub async fn set_labels(tx: &mut Tx, id: UnitId, labels: &[Label]) -> Result<()> {
    sql("delete from unit_labels where unit_id = $1").bind(id).run(tx).await?;
    for label in labels {
        sql("insert into unit_labels (unit_id, kind, value) values ($1, $2, $3) on conflict do nothing")
            .bind(id)
            .bind(label.kind)
            .bind(label.value.as_str())
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Units below `root` (itself included), of any of the given kinds, that are in force: for pick lists.
pub async fn choices(tx: &mut Tx, root: UnitId, today: Date) -> Result<Vec<Node>> {
    let nodes = subtree(tx, root, i64::MAX, today).await?;
    Ok(in_tree_order(nodes).into_iter().filter(|node| node.unit.is_in_force(today)).collect())
}

/// A unit of which the register lacks something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    pub unit: UnitId,
    pub kind: UnitKind,
    pub name: String,
    pub formal: i64,
    pub probationary: i64,
    pub children: i64,
    pub has_secretary: bool,
    pub has_committee: bool,
}

/// Units below `root`, itself included, down to `depth`, that lack members, children or officers; the higher ones first.
pub async fn lacking(tx: &mut Tx, root: UnitId, depth: i64, today: Date, most: i64) -> Result<Vec<Lacking>> {
    sql("select x.id, x.kind, x.short_name, x.formal, x.probationary, x.children, x.has_secretary, x.has_committee
         from (select u.id, u.kind, u.short_name, u.position, l.distance,
                 (select count(*) from people p join members m on m.person_id = p.id
                   where p.unit_id = u.id and m.ended_on is null and m.stage = 'formal'
                     and m.standing <> 'suspended') as formal,
                 (select count(*) from people p join members m on m.person_id = p.id
                   where p.unit_id = u.id and m.ended_on is null and m.stage = 'probationary'
                     and m.standing <> 'suspended') as probationary,
                 (select count(*) from units c where c.parent_id = u.id
                     and (c.ended_on is null or c.ended_on > $3)) as children,
                 exists (select 1 from appointments a where a.unit_id = u.id and a.role = 'secretary'
                           and not a.revoked and a.from_day <= $3
                           and (a.until_day is null or a.until_day >= $3)) as has_secretary,
                 exists (select 1 from appointments a where a.unit_id = u.id and a.role = 'committee_member'
                           and not a.revoked and a.from_day <= $3
                           and (a.until_day is null or a.until_day >= $3)) as has_committee
               from units u join unit_lines l on l.unit_id = u.id
               where l.ancestor_id = $1 and l.distance <= $2 and u.kind <> 'group'
                 and (u.ended_on is null or u.ended_on > $3)) x
         where case when x.kind in ('committee', 'leading_group', 'general_branch') then x.children = 0
                    when x.kind = 'temporary_branch' then not x.has_secretary
                    else x.formal < 3 or not x.has_secretary or (x.formal >= 7 and not x.has_committee) end
         order by x.distance, x.position, x.id limit $4")
    .bind(root)
    .bind(depth)
    .bind(today)
    .bind(most)
    .all(tx, |row| {
        Ok(Lacking {
            unit: row.get("id")?,
            kind: row.get("kind")?,
            name: row.get("short_name")?,
            formal: row.get("formal")?,
            probationary: row.get("probationary")?,
            children: row.get("children")?,
            has_secretary: row.get("has_secretary")?,
            has_committee: row.get("has_committee")?,
        })
    })
    .await
}

/// Every temporary branch in force, with the short name of what it stands below.
pub async fn temporary_branches(tx: &mut Tx, today: Date) -> Result<Vec<(Unit, String)>> {
    sql("select u.id, u.parent_id, u.kind, u.name, u.short_name, u.code, u.position, u.founded_on, u.ended_on, u.version,
                coalesce(a.short_name, '') as above
         from units u left join units a on a.id = u.parent_id
         where u.kind = 'temporary_branch' and (u.ended_on is null or u.ended_on > $1)
         order by u.name, u.id")
    .bind(today)
    .all(tx, |row| Ok((unit(row)?, row.get("above")?)))
    .await
}
