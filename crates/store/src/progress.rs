//! The summary rows: how far each unit is, computed from the records and kept beside them.

use std::collections::HashMap;

use domain::campaign::Step;
use domain::ids::{CampaignId, UnitId};
use domain::org::{LabelKind, UnitKind};
use domain::overview::{Alike, Row as Summary};
use domain::progress::{self, Cell};
use time::Date;

use crate::db::{Row, Statement, Tx, sql};
use crate::error::{Error, Result};
use crate::tree::{self, Key};

fn cells(row: &Row<'_>) -> Result<Vec<Cell>> {
    let text: String = row.get("stages")?;
    progress::read(&text).ok_or_else(|| row.inconsistent("stages", "no line of stages"))
}

fn summary(row: &Row<'_>) -> Result<Summary> {
    let next = match (row.get::<Option<Date>>("next_due")?, row.get::<Option<Step>>("next_step")?) {
        (Some(day), Some(step)) => Some((day, step)),
        (None, None) => None,
        _ => return Err(row.inconsistent("next_due", "a day without a step, or a step without a day")),
    };
    Ok(Summary { unit: row.get("id")?, cells: cells(row)?, next, open: row.get("open")? })
}

fn bound(statement: Statement, row: &Summary, keys: &HashMap<UnitId, Key>) -> Result<Statement> {
    let missing = || Error::Missing { table: "units", id: row.unit.to_string() };
    Ok(statement
        .bind(row.unit)
        .bind(keys.get(&row.unit).ok_or_else(missing)?.as_str())
        .bind(row.next.map(|(day, _)| day))
        .bind(row.next.map(|(_, step)| step))
        .bind(row.open)
        .bind(progress::written(&row.cells)))
}

/// How many rows one statement writes.
const AT_A_TIME: usize = 20;

/// Writes the rows, each in the place of what was there and with the place of its unit in the tree.
pub async fn set(tx: &mut Tx, campaign: CampaignId, rows: &[Summary]) -> Result<()> {
    let units: Vec<UnitId> = rows.iter().map(|row| row.unit).collect();
    let keys = tree::keys(tx, &units).await?;
    let (whole, rest) = rows.as_chunks::<AT_A_TIME>();
    for chunk in whole {
        let statement =
            sql("insert into progress (campaign_id, unit_id, rules, tree, next_due, next_step, open, stages)
         values
           ($1, $3, $2, $4, $5, $6, $7, $8), ($1, $9, $2, $10, $11, $12, $13, $14),
           ($1, $15, $2, $16, $17, $18, $19, $20), ($1, $21, $2, $22, $23, $24, $25, $26),
           ($1, $27, $2, $28, $29, $30, $31, $32), ($1, $33, $2, $34, $35, $36, $37, $38),
           ($1, $39, $2, $40, $41, $42, $43, $44), ($1, $45, $2, $46, $47, $48, $49, $50),
           ($1, $51, $2, $52, $53, $54, $55, $56), ($1, $57, $2, $58, $59, $60, $61, $62),
           ($1, $63, $2, $64, $65, $66, $67, $68), ($1, $69, $2, $70, $71, $72, $73, $74),
           ($1, $75, $2, $76, $77, $78, $79, $80), ($1, $81, $2, $82, $83, $84, $85, $86),
           ($1, $87, $2, $88, $89, $90, $91, $92), ($1, $93, $2, $94, $95, $96, $97, $98),
           ($1, $99, $2, $100, $101, $102, $103, $104), ($1, $105, $2, $106, $107, $108, $109, $110),
           ($1, $111, $2, $112, $113, $114, $115, $116), ($1, $117, $2, $118, $119, $120, $121, $122)
         on conflict (campaign_id, unit_id) do update set rules = excluded.rules, tree = excluded.tree,
             next_due = excluded.next_due, next_step = excluded.next_step, open = excluded.open,
             stages = excluded.stages")
            .bind(campaign)
            .bind(progress::RULES);
        chunk.iter().try_fold(statement, |statement, row| bound(statement, row, &keys))?.run(tx).await?;
    }
    for row in rest {
        let statement =
            sql("insert into progress (campaign_id, unit_id, rules, tree, next_due, next_step, open, stages)
         values ($1, $3, $2, $4, $5, $6, $7, $8)
         on conflict (campaign_id, unit_id) do update set rules = excluded.rules, tree = excluded.tree,
             next_due = excluded.next_due, next_step = excluded.next_step, open = excluded.open,
             stages = excluded.stages")
            .bind(campaign)
            .bind(progress::RULES);
        bound(statement, row, &keys)?.run(tx).await?;
    }
    Ok(())
}

/// Hangs everything below one key under another, in every campaign: one that has ended is never computed again, and its
/// rows must be found where their units are.
pub(crate) async fn relocate(tx: &mut Tx, from: &Key, to: &Key) -> Result<()> {
    sql("update progress set tree = $3 || substr(tree, cast($4 as integer))
         where campaign_id in (select id from campaigns) and tree >= $1 and tree < $2")
    .bind(from.as_str())
    .bind(from.end())
    .bind(to.as_str())
    .bind(from.len() + 1)
    .run(tx)
    .await
    .map(drop)
}

pub async fn remove(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<()> {
    sql("delete from progress where campaign_id = $1 and unit_id = $2")
        .bind(campaign)
        .bind(unit)
        .run(tx)
        .await
        .map(drop)
}

/// Removes all rows of a campaign, before they are computed anew.
pub async fn clear(tx: &mut Tx, campaign: CampaignId) -> Result<()> {
    sql("delete from progress where campaign_id = $1").bind(campaign).run(tx).await.map(drop)
}

pub async fn find(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Option<Summary>> {
    sql("select unit_id as id, next_due, next_step, open, stages from progress
         where campaign_id = $1 and unit_id = $2")
    .bind(campaign)
    .bind(unit)
    .find(tx, summary)
    .await
}

/// The rows of every unit below `root`, itself included.
pub async fn below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Summary>> {
    sql("select p.unit_id as id, p.next_due, p.next_step, p.open, p.stages
         from progress p join unit_lines l on l.unit_id = p.unit_id
         where p.campaign_id = $1 and l.ancestor_id = $2 order by p.unit_id")
    .bind(campaign)
    .bind(root)
    .all(tx, summary)
    .await
}

/// Every row of a campaign, and nothing around it: what a bench holds the pages against.
pub async fn bare(tx: &mut Tx, campaign: CampaignId) -> Result<Vec<Summary>> {
    sql("select unit_id as id, next_due, next_step, open, stages from progress where campaign_id = $1")
        .bind(campaign)
        .all(tx, summary)
        .await
}

/// Units whose rows another edition of the rules has computed: the campaigns to compute anew.
pub async fn outdated(tx: &mut Tx) -> Result<Vec<CampaignId>> {
    sql("select c.id from campaigns c where c.closed_on is null
           and exists (select 1 from progress p where p.campaign_id = c.id and p.rules <> $1) order by c.id")
    .bind(progress::RULES)
    .all(tx, |row| row.get("id"))
    .await
}

/// Everything below `root`, in groups of units that stand alike below the same child.
pub async fn alike(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Alike>> {
    let key = tree::key(tx, root).await?;
    let children: HashMap<String, UnitId> = sql("select id, position from units where parent_id = $1")
        .bind(root)
        .all(tx, |row| {
            let child = row.get("id")?;
            Ok((key.child(row.get("position")?, child).as_str().to_owned(), child))
        })
        .await?
        .into_iter()
        .collect();
    sql("select substr(p.tree, 1, cast($4 as integer)) as child, p.stages, count(*) as units,
                cast(sum(p.open) as bigint) as open
         from progress p where p.campaign_id = $1 and p.tree > $2 and p.tree < $3 group by child, p.stages")
    .bind(campaign)
    .bind(key.as_str())
    .bind(key.end())
    .bind(key.child_len())
    .all(tx, |row| {
        let child: String = row.get("child")?;
        let nobody = || row.inconsistent("tree", format!("{child} is the place of no unit below {root}"));
        let child = children.get(&child).copied().ok_or_else(nobody)?;
        Ok(Alike { child, cells: cells(row)?, units: row.get("units")?, open: row.get("open")? })
    })
    .await
}

/// Which rows of a list are wanted; `None` asks for nothing.
#[derive(Debug, Clone)]
pub struct Filter {
    pub campaign: CampaignId,
    /// Units below this one, itself included.
    pub root: UnitId,
    pub place: Option<String>,
    pub sector: Option<String>,
    /// Something should have been done before this day.
    pub late_on: Option<Date>,
    /// The operand of `like` for the unit's name.
    pub name: Option<String>,
    /// The operand of `like` for the line of stages.
    pub stage: Option<String>,
}

impl Filter {
    fn bind(&self, below: &Key, statement: Statement) -> Statement {
        statement
            .bind(self.campaign)
            .bind(below.as_str())
            .bind(below.end())
            .bind(self.place.as_deref())
            .bind(self.sector.as_deref())
            .bind(self.late_on)
            .bind(self.name.as_deref())
            .bind(self.stage.as_deref())
    }
}

/// A statement over the rows that a [`Filter`] lets through; their markers are `$1` to `$8`. Nothing is joined: a filter
/// that asks for nothing reads nothing but the rows.
macro_rules! let_through {
    ($select:literal, $order:literal) => {
        concat!(
            $select,
            " from progress p
         where p.campaign_id = $1 and p.tree >= $2 and p.tree < $3
           and ($4 is null or exists (select 1 from unit_labels b
                                      where b.unit_id = p.unit_id and b.kind = 'place' and b.value = $4))
           and ($5 is null or exists (select 1 from unit_labels b
                                      where b.unit_id = p.unit_id and b.kind = 'sector' and b.value = $5))
           and ($6 is null or p.next_due < $6)
           and ($7 is null or exists (select 1 from units u
                                      where u.id = p.unit_id and u.name like $7 escape '\\'))
           and ($8 is null or p.stages like $8) ",
            $order
        )
    };
}

/// A row as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub row: Summary,
    pub name: String,
    pub kind: UnitKind,
    /// The unit directly above.
    pub above: String,
}

/// A page of what the filter finds, what falls due first and so what is overdue first, what has no day last; with how
/// many there are.
pub async fn by_due(tx: &mut Tx, filter: &Filter, offset: i64, limit: i64) -> Result<(Vec<Listed>, i64)> {
    let below = tree::key(tx, filter.root).await?;
    let rows = filter
        .bind(
            &below,
            sql(let_through!(
                "select p.unit_id as id, p.next_due, p.next_step, p.open, p.stages",
                "order by p.next_due nulls last, p.tree limit $9 offset $10"
            )),
        )
        .bind(limit)
        .bind(offset)
        .all(tx, summary)
        .await?;
    Ok((named(tx, rows).await?, count(tx, filter, &below).await?))
}

/// The same, in tree order.
pub async fn in_tree_order(
    tx: &mut Tx,
    filter: &Filter,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Listed>, i64)> {
    let below = tree::key(tx, filter.root).await?;
    let rows = filter
        .bind(
            &below,
            sql(let_through!(
                "select p.unit_id as id, p.next_due, p.next_step, p.open, p.stages",
                "order by p.tree limit $9 offset $10"
            )),
        )
        .bind(limit)
        .bind(offset)
        .all(tx, summary)
        .await?;
    Ok((named(tx, rows).await?, count(tx, filter, &below).await?))
}

async fn count(tx: &mut Tx, filter: &Filter, below: &Key) -> Result<i64> {
    filter
        .bind(below, sql(let_through!("select count(*) as units", "")))
        .one(tx, |row| row.get("units"))
        .await
}

/// How many units one statement asks for.
const PAGE: usize = 50;

/// The rows with what their units are called.
async fn named(tx: &mut Tx, rows: Vec<Summary>) -> Result<Vec<Listed>> {
    let mut names = HashMap::with_capacity(rows.len());
    for page in rows.chunks(PAGE) {
        let Some(last) = page.last() else { continue };
        let statement = sql("select u.id, u.name, u.kind, a.short_name as above
             from units u left join units a on a.id = u.parent_id
             where u.id in ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
                   $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38,
                   $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50)");
        let units = (0..PAGE)
            .fold(statement, |statement, at| statement.bind(page.get(at).unwrap_or(last).unit))
            .all(tx, |row| {
                let above: Option<String> = row.get("above")?;
                let called = (row.get("name")?, row.get("kind")?, above.unwrap_or_default());
                Ok((row.get::<UnitId>("id")?, called))
            })
            .await?;
        names.extend(units);
    }
    rows.into_iter()
        .map(|row| {
            let missing = || Error::Missing { table: "units", id: row.unit.to_string() };
            let (name, kind, above) = names.remove(&row.unit).ok_or_else(missing)?;
            Ok(Listed { row, name, kind, above })
        })
        .collect()
}

/// The rows of these units, in no particular order.
pub async fn of_units(tx: &mut Tx, campaign: CampaignId, units: &[UnitId]) -> Result<Vec<Summary>> {
    let mut found = Vec::with_capacity(units.len());
    for page in units.chunks(PAGE) {
        let Some(last) = page.last() else { continue };
        let statement = sql("select unit_id as id, next_due, next_step, open, stages from progress
             where campaign_id = $1
               and unit_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                   $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39,
                   $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)")
        .bind(campaign);
        let statement =
            (0..PAGE).fold(statement, |statement, at| statement.bind(*page.get(at).unwrap_or(last)));
        found.extend(statement.all(tx, summary).await?);
    }
    Ok(found)
}

/// The labels by which a list can be filtered, 领域 and 系统, that units below `root` carry. Each value is looked up
/// behind the one before it: there are few, and ten thousand units carry the same.
pub async fn labels(tx: &mut Tx, root: UnitId) -> Result<Vec<(LabelKind, String)>> {
    let values = sql("with recursive offered (kind, value) as (
           select 'place', min(value) from unit_labels where kind = 'place'
           union all
           select 'sector', min(value) from unit_labels where kind = 'sector'
           union all
           select o.kind, (select min(b.value) from unit_labels b where b.kind = o.kind and b.value > o.value)
           from offered o where o.value is not null)
         select o.kind, o.value,
                exists (select 1 from unit_labels b join unit_lines l on l.unit_id = b.unit_id
                        where b.kind = o.kind and b.value = o.value and l.ancestor_id = $1) as carried
         from offered o where o.value is not null")
    .bind(root)
    .all(tx, |row| Ok((row.get::<bool>("carried")?, (row.get("kind")?, row.get("value")?))))
    .await?;
    let mut values: Vec<_> =
        values.into_iter().filter_map(|(carried, label)| carried.then_some(label)).collect();
    // Here and not in the statement: each database has an order of texts of its own.
    values.sort();
    Ok(values)
}

/// What falls due below `root` from one day to another: day, step, and how many units.
pub async fn due_between(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
    from: Date,
    until: Date,
) -> Result<Vec<(Date, Step, i64)>> {
    let below = tree::key(tx, root).await?;
    sql("select p.next_due, p.next_step, count(*) as units
         from progress p
         where p.campaign_id = $1 and p.tree >= $2 and p.tree < $3 and p.next_due >= $4 and p.next_due <= $5
         group by p.next_due, p.next_step order by p.next_due, p.next_step")
    .bind(campaign)
    .bind(below.as_str())
    .bind(below.end())
    .bind(from)
    .bind(until)
    .all(tx, |row| Ok((row.get("next_due")?, row.get("next_step")?, row.get("units")?)))
    .await
}

/// Open campaigns that reach the unit, or that have rows of units at or below it.
pub async fn campaigns_at(tx: &mut Tx, unit: UnitId) -> Result<Vec<CampaignId>> {
    let below = tree::key(tx, unit).await?;
    sql("select c.id from campaigns c
         where c.closed_on is null
           and (c.unit_id in (select ancestor_id from unit_lines where unit_id = $1)
                or exists (select 1 from progress p where p.campaign_id = c.id and p.tree >= $2 and p.tree < $3))
         order by c.id")
    .bind(unit)
    .bind(below.as_str())
    .bind(below.end())
    .all(tx, |row| row.get("id"))
    .await
}

/// Units where a duty, a seat or a presence has begun after `from` and up to `to`, or run out in that time. A day that is
/// named as the last is still one of it.
pub async fn turned(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<UnitId>> {
    sql("select a.unit_id as id from appointments a
         where not a.revoked and (a.from_day > $1 and a.from_day <= $2 or a.until_day >= $1 and a.until_day < $2)
         union
         select b.unit_id from seats s join bodies b on b.id = s.body_id
         where s.from_day > $1 and s.from_day <= $2 or s.until_day >= $1 and s.until_day < $2
         union
         select s.unit_id from presences s
         where s.from_day > $1 and s.from_day <= $2 or s.until_day >= $1 and s.until_day < $2
         order by 1")
    .bind(from)
    .bind(to)
    .all(tx, |row| row.get("id"))
    .await
}
