//! The summary rows: how far each unit is, computed from the records and kept beside them.

use std::collections::{BTreeMap, HashMap};

use domain::campaign::Step;
use domain::ids::{CampaignId, UnitId};
use domain::org::{LabelKind, UnitKind};
use domain::overview::{Alike, Row as Summary};
use domain::progress::{self, Cell};
use time::Date;

use crate::db::{Row, Statement, Tx, sql};
use crate::error::Result;

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

fn bound(statement: Statement, row: &Summary) -> Statement {
    statement
        .bind(row.unit)
        .bind(row.next.map(|(day, _)| day))
        .bind(row.next.map(|(_, step)| step))
        .bind(row.open)
        .bind(progress::written(&row.cells))
}

/// How many rows one statement writes.
const AT_A_TIME: usize = 20;

/// Writes the rows, each in the place of what was there.
pub async fn set(tx: &mut Tx, campaign: CampaignId, rows: &[Summary]) -> Result<()> {
    let (whole, rest) = rows.as_chunks::<AT_A_TIME>();
    for chunk in whole {
        let statement = sql("insert into progress (campaign_id, unit_id, rules, next_due, next_step, open, stages)
         values
           ($1, $3, $2, $4, $5, $6, $7), ($1, $8, $2, $9, $10, $11, $12),
           ($1, $13, $2, $14, $15, $16, $17), ($1, $18, $2, $19, $20, $21, $22),
           ($1, $23, $2, $24, $25, $26, $27), ($1, $28, $2, $29, $30, $31, $32),
           ($1, $33, $2, $34, $35, $36, $37), ($1, $38, $2, $39, $40, $41, $42),
           ($1, $43, $2, $44, $45, $46, $47), ($1, $48, $2, $49, $50, $51, $52),
           ($1, $53, $2, $54, $55, $56, $57), ($1, $58, $2, $59, $60, $61, $62),
           ($1, $63, $2, $64, $65, $66, $67), ($1, $68, $2, $69, $70, $71, $72),
           ($1, $73, $2, $74, $75, $76, $77), ($1, $78, $2, $79, $80, $81, $82),
           ($1, $83, $2, $84, $85, $86, $87), ($1, $88, $2, $89, $90, $91, $92),
           ($1, $93, $2, $94, $95, $96, $97), ($1, $98, $2, $99, $100, $101, $102)
         on conflict (campaign_id, unit_id) do update set rules = excluded.rules, next_due = excluded.next_due,
             next_step = excluded.next_step, open = excluded.open, stages = excluded.stages")
        .bind(campaign)
        .bind(progress::RULES);
        chunk.iter().fold(statement, bound).run(tx).await?;
    }
    for row in rest {
        let statement = sql("insert into progress (campaign_id, unit_id, rules, next_due, next_step, open, stages)
         values ($1, $3, $2, $4, $5, $6, $7)
         on conflict (campaign_id, unit_id) do update set rules = excluded.rules, next_due = excluded.next_due,
             next_step = excluded.next_step, open = excluded.open, stages = excluded.stages")
        .bind(campaign)
        .bind(progress::RULES);
        bound(statement, row).run(tx).await?;
    }
    Ok(())
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
    sql("select l.ancestor_id as id, p.stages, count(*) as units
         from units u join unit_lines l on l.ancestor_id = u.id
              join progress p on p.unit_id = l.unit_id and p.campaign_id = $1
         where u.parent_id = $2 group by l.ancestor_id, p.stages")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok(Alike { child: row.get("id")?, cells: cells(row)?, units: row.get("units")? }))
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
    fn bind(&self, statement: Statement) -> Statement {
        statement
            .bind(self.campaign)
            .bind(self.root)
            .bind(self.place.as_deref())
            .bind(self.sector.as_deref())
            .bind(self.late_on)
            .bind(self.name.as_deref())
            .bind(self.stage.as_deref())
    }
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

fn listed(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed {
        row: summary(row)?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        above: row.get::<Option<String>>("above")?.unwrap_or_default(),
    })
}

/// What falls due first comes first, and so what is overdue; what has no day comes last. With how many there are; a page
/// beyond the end finds nothing and counts nothing.
pub async fn by_due(tx: &mut Tx, filter: &Filter, offset: i64, limit: i64) -> Result<(Vec<Listed>, i64)> {
    let found = filter
        .bind(sql("select p.unit_id as id, p.next_due, p.next_step, p.open, p.stages, u.name, u.kind, a.short_name as above,
                count(*) over () as total
         from progress p join unit_lines l on l.unit_id = p.unit_id join units u on u.id = p.unit_id
              left join units a on a.id = u.parent_id
         where p.campaign_id = $1 and l.ancestor_id = $2
           and ($3 is null or exists (select 1 from unit_labels b
                                      where b.unit_id = p.unit_id and b.kind = 'place' and b.value = $3))
           and ($4 is null or exists (select 1 from unit_labels b
                                      where b.unit_id = p.unit_id and b.kind = 'sector' and b.value = $4))
           and ($5 is null or p.next_due < $5) and ($6 is null or u.name like $6 escape '\\')
           and ($7 is null or p.stages like $7)
         order by case when p.next_due is null then 1 else 0 end, p.next_due, p.unit_id limit $8 offset $9"))
        .bind(limit)
        .bind(offset)
        .all(tx, |row| Ok((listed(row)?, row.get::<i64>("total")?)))
        .await?;
    let total = found.first().map_or(0, |(_, total)| *total);
    Ok((found.into_iter().map(|(listed, _)| listed).collect(), total))
}

/// A page of the units the filter finds, in tree order, with how many there are. Below each parent they are first only
/// counted, and read where the page lies: of ten thousand units a few hundred leave the database.
pub async fn in_tree_order(
    tx: &mut Tx,
    filter: &Filter,
    offset: i64,
    limit: i64,
) -> Result<(Vec<UnitId>, i64)> {
    let counted = filter
        .bind(sql("select u.parent_id, count(*) as units
         from progress p join unit_lines l on l.unit_id = p.unit_id join units u on u.id = p.unit_id
         where p.campaign_id = $1 and l.ancestor_id = $2
           and ($3 is null or exists (select 1 from unit_labels b
                                      where b.unit_id = p.unit_id and b.kind = 'place' and b.value = $3))
           and ($4 is null or exists (select 1 from unit_labels b
                                      where b.unit_id = p.unit_id and b.kind = 'sector' and b.value = $4))
           and ($5 is null or p.next_due < $5) and ($6 is null or u.name like $6 escape '\\')
           and ($7 is null or p.stages like $7)
         group by u.parent_id"))
        .all(tx, |row| Ok((row.get::<Option<UnitId>>("parent_id")?, row.get::<i64>("units")?)))
        .await?;
    let total = counted.iter().map(|(_, units)| units).sum();
    let counts: HashMap<Option<UnitId>, i64> = counted.into_iter().collect();
    let root = crate::units::get(tx, filter.root).await?;
    let mut superiors: HashMap<Option<UnitId>, Vec<(i64, UnitId)>> = HashMap::new();
    for (unit, parent, position) in superiors_below(tx, filter.root).await? {
        superiors.entry(parent).or_default().push((position, unit));
    }
    let page = offset..offset.saturating_add(limit);
    let (mut found, mut at) = (Vec::new(), 0);
    // What to look at next is on top. A superior unit may have a row of its own, before what is below it.
    let mut stack = vec![(filter.root, counts.contains_key(&root.parent))];
    while let Some((unit, has_row)) = stack.pop() {
        if has_row {
            if page.contains(&at) {
                found.push(unit);
            }
            at += 1;
        }
        let between = superiors.remove(&Some(unit)).unwrap_or_default();
        let rows = counts.get(&Some(unit)).copied().unwrap_or_default();
        if between.is_empty() && (at + rows <= page.start || at >= page.end) {
            at += rows;
            continue;
        }
        let mut children: BTreeMap<(i64, UnitId), bool> =
            between.into_iter().map(|child| (child, false)).collect();
        if rows > 0 {
            let with_row = directly_below(tx, filter, unit).await?;
            children.extend(with_row.into_iter().map(|child| (child, true)));
        }
        stack.extend(children.into_iter().rev().map(|((_, child), has_row)| (child, has_row)));
    }
    Ok((found, total))
}

/// Id, parent and place of every superior unit below `root`, without itself.
async fn superiors_below(tx: &mut Tx, root: UnitId) -> Result<Vec<(UnitId, Option<UnitId>, i64)>> {
    sql("select u.id, u.parent_id, u.position from units u join unit_lines l on l.unit_id = u.id
         where l.ancestor_id = $1 and l.distance > 0 and u.kind in ('committee', 'leading_group', 'general_branch')")
    .bind(root)
    .all(tx, |row| Ok((row.get("id")?, row.get("parent_id")?, row.get("position")?)))
    .await
}

/// What the filter finds directly below a unit: places and ids.
async fn directly_below(tx: &mut Tx, filter: &Filter, parent: UnitId) -> Result<Vec<(i64, UnitId)>> {
    let filter = Filter { root: parent, ..filter.clone() };
    filter
        .bind(sql("select u.id, u.position
         from units u join progress p on p.unit_id = u.id
         where p.campaign_id = $1 and u.parent_id = $2
           and ($3 is null or exists (select 1 from unit_labels b
                                      where b.unit_id = p.unit_id and b.kind = 'place' and b.value = $3))
           and ($4 is null or exists (select 1 from unit_labels b
                                      where b.unit_id = p.unit_id and b.kind = 'sector' and b.value = $4))
           and ($5 is null or p.next_due < $5) and ($6 is null or u.name like $6 escape '\\')
           and ($7 is null or p.stages like $7)"))
        .all(tx, |row| Ok((row.get("position")?, row.get("id")?)))
        .await
}

/// How many rows [`of_units`] reads with one statement.
const PAGE: usize = 50;

/// The rows of these units, in their order.
pub async fn of_units(tx: &mut Tx, campaign: CampaignId, units: &[UnitId]) -> Result<Vec<Listed>> {
    let mut found = Vec::with_capacity(units.len());
    for page in units.chunks(PAGE) {
        let Some(last) = page.last() else { continue };
        let mut statement =
            sql("select p.unit_id as id, p.next_due, p.next_step, p.open, p.stages, u.name, u.kind,
                a.short_name as above
         from progress p join units u on u.id = p.unit_id left join units a on a.id = u.parent_id
         where p.campaign_id = $1
           and p.unit_id in ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                   $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35,
                   $36, $37, $38, $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51)")
            .bind(campaign);
        for at in 0..PAGE {
            statement = statement.bind(*page.get(at).unwrap_or(last));
        }
        let mut rows = statement.all(tx, listed).await?;
        rows.sort_by_key(|listed| page.iter().position(|unit| *unit == listed.row.unit));
        found.extend(rows);
    }
    Ok(found)
}

/// The labels by which a list can be filtered, 领域 and 系统, that units below `root` carry.
pub async fn labels(tx: &mut Tx, root: UnitId) -> Result<Vec<(LabelKind, String)>> {
    let mut values = sql("select distinct b.kind, b.value
         from unit_labels b join unit_lines l on l.unit_id = b.unit_id
         where l.ancestor_id = $1 and b.kind in ('place', 'sector')")
    .bind(root)
    .all(tx, |row| Ok((row.get("kind")?, row.get("value")?)))
    .await?;
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
    sql("select p.next_due, p.next_step, count(*) as units
         from progress p join unit_lines l on l.unit_id = p.unit_id
         where p.campaign_id = $1 and l.ancestor_id = $2 and p.next_due >= $3 and p.next_due <= $4
         group by p.next_due, p.next_step order by p.next_due, p.next_step")
    .bind(campaign)
    .bind(root)
    .bind(from)
    .bind(until)
    .all(tx, |row| Ok((row.get("next_due")?, row.get("next_step")?, row.get("units")?)))
    .await
}

/// Open campaigns that reach the unit, or that have rows of units at or below it.
pub async fn campaigns_at(tx: &mut Tx, unit: UnitId) -> Result<Vec<CampaignId>> {
    sql("select c.id from campaigns c
         where c.closed_on is null
           and (c.unit_id in (select ancestor_id from unit_lines where unit_id = $1)
                or exists (select 1 from progress p join unit_lines l on l.unit_id = p.unit_id
                           where p.campaign_id = c.id and l.ancestor_id = $1))
         order by c.id")
    .bind(unit)
    .all(tx, |row| row.get("id"))
    .await
}
