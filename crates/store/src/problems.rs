//! 查摆问题: the lists of a unit, the wordings they come from, what has become of an earlier year's.

pub mod editions;

use domain::campaign::Campaign;
use domain::ids::{CampaignId, MergedOpinionId, PersonId, ProblemId, UnitId};
use domain::preparation::problem::{Content, Judged, Outcome, Problem, Source, examples};

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

fn problem(row: &Row<'_>) -> Result<Problem> {
    let lines: String = row.get("examples")?;
    Ok(Problem {
        id: row.get("id")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        person: row.get("person_id")?,
        content: Content {
            dimension: row.get("dimension")?,
            statement: row.get("statement")?,
            examples: examples(&lines),
            source: row.get("source")?,
            cause: row.get("cause")?,
            measure: row.get("measure")?,
            direction: row.get("direction")?,
            main: row.get("main")?,
        },
        earlier: row.get("earlier_id")?,
        entered_by: row.get("entered_by")?,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, id: ProblemId) -> Result<Option<Problem>> {
    sql("select id, campaign_id, unit_id, person_id, dimension, statement, examples, source, cause, measure, direction,
                main, earlier_id, entered_by, version
         from problems where id = $1")
    .bind(id)
    .find(tx, problem)
    .await
}

/// A problem with the names that stand beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub problem: Problem,
    /// Whose it is; nobody's is the team's.
    pub person_name: Option<String>,
    pub entered_by_name: String,
}

/// All of a unit in one campaign: the team's first, then by person; main ones before lesser ones.
pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Listed>> {
    sql("select b.id, b.campaign_id, b.unit_id, b.person_id, b.dimension, b.statement, b.examples, b.source, b.cause,
                b.measure, b.direction, b.main, b.earlier_id, b.entered_by, b.version,
                p.name as person_name, e.name as entered_by_name
         from problems b left join people p on p.id = b.person_id join people e on e.id = b.entered_by
         where b.campaign_id = $1 and b.unit_id = $2
         order by case when b.person_id is null then 0 else 1 end, p.name_order, b.person_id,
                  case when b.main then 0 else 1 end, b.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        let (person_name, entered_by_name) = (row.get("person_name")?, row.get("entered_by_name")?);
        Ok(Listed { problem: problem(row)?, person_name, entered_by_name })
    })
    .await
}

pub async fn add(tx: &mut Tx, new: &Problem) -> Result<()> {
    let content = &new.content;
    sql("insert into problems (id, campaign_id, unit_id, person_id, dimension, statement, examples, source, cause,
                               measure, direction, main, earlier_id, entered_by, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)")
    .bind(new.id)
    .bind(new.campaign)
    .bind(new.unit)
    .bind(new.person)
    .bind(content.dimension.as_deref())
    .bind(content.statement.as_str())
    .bind(content.examples.join("\n"))
    .bind(content.source)
    .bind(content.cause.as_str())
    .bind(content.measure.as_str())
    .bind(content.direction.as_str())
    .bind(content.main)
    .bind(new.earlier)
    .bind(new.entered_by)
    .run(tx)
    .await
    .map(drop)
}

/// Writes the words, whose it is and who wrote them. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Problem) -> Result<()> {
    let content = &changed.content;
    let touched =
        sql("update problems set dimension = $3, statement = $4, examples = $5, source = $6, cause = $7,
                                           measure = $8, direction = $9, main = $10, entered_by = $11,
                                           person_id = $12, version = version + 1
                       where id = $1 and version = $2")
        .bind(changed.id)
        .bind(changed.version)
        .bind(content.dimension.as_deref())
        .bind(content.statement.as_str())
        .bind(content.examples.join("\n"))
        .bind(content.source)
        .bind(content.cause.as_str())
        .bind(content.measure.as_str())
        .bind(content.direction.as_str())
        .bind(content.main)
        .bind(changed.entered_by)
        .bind(changed.person)
        .run(tx)
        .await?;
    one(touched, "problems", changed.id)
}

fn one(touched: u64, table: &'static str, id: ProblemId) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table, id: id.to_string() }) }
}

/// Takes a problem away, with its ties to opinions. One that is followed stays; see [`is_followed`].
pub async fn remove(tx: &mut Tx, id: ProblemId, version: i64) -> Result<()> {
    sql("delete from problem_opinions where problem_id = $1").bind(id).run(tx).await?;
    let touched =
        sql("delete from problems where id = $1 and version = $2").bind(id).bind(version).run(tx).await?;
    one(touched, "problems", id)
}

/// Does a later campaign speak of it?
pub async fn is_followed(tx: &mut Tx, id: ProblemId) -> Result<bool> {
    sql("select (select count(*) from problem_outcomes where problem_id = $1)
              + (select count(*) from problems where earlier_id = $1) as total")
    .bind(id)
    .one(tx, |row| row.get::<i64>("total"))
    .await
    .map(|total| total > 0)
}

pub async fn link(tx: &mut Tx, id: ProblemId, merged: MergedOpinionId) -> Result<()> {
    sql("insert into problem_opinions (problem_id, merged_id) values ($1, $2)")
        .bind(id)
        .bind(merged)
        .run(tx)
        .await
        .map(drop)
}

/// Which wordings of a unit have led to which problems.
pub async fn links(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
) -> Result<Vec<(ProblemId, MergedOpinionId)>> {
    sql("select o.problem_id, o.merged_id from problem_opinions o join problems b on b.id = o.problem_id
         where b.campaign_id = $1 and b.unit_id = $2 order by o.merged_id, o.problem_id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok((row.get("problem_id")?, row.get("merged_id")?)))
    .await
}

/// The campaign of the same kind before `campaign` in which the unit has put down problems.
pub async fn earlier_campaign(
    tx: &mut Tx,
    campaign: &Campaign,
    unit: UnitId,
) -> Result<Option<(CampaignId, String)>> {
    sql("select e.id, e.title from campaigns e
         where e.kind = $2 and e.window_from < $3 and e.id <> $1
           and exists (select 1 from problems b where b.campaign_id = e.id and b.unit_id = $4)
         order by e.window_from desc, e.id desc limit 1")
    .bind(campaign.id)
    .bind(campaign.kind)
    .bind(campaign.window_from)
    .bind(unit)
    .find(tx, |row| Ok((row.get("id")?, row.get("title")?)))
    .await
}

/// What `campaign` says of the earlier problems of a unit.
pub async fn outcomes(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<(ProblemId, Judged)>> {
    sql("select o.problem_id, o.outcome, o.words, o.entered_by, o.version
         from problem_outcomes o join problems b on b.id = o.problem_id
         where o.campaign_id = $1 and b.unit_id = $2 order by o.problem_id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        let judged = Judged {
            outcome: row.get::<Outcome>("outcome")?,
            words: row.get("words")?,
            entered_by: row.get("entered_by")?,
            version: row.get("version")?,
        };
        Ok((row.get("problem_id")?, judged))
    })
    .await
}

/// Writes what has become of a problem. `judged.version` is the version that was read; 0 where there was none.
pub async fn set_outcome(tx: &mut Tx, campaign: CampaignId, id: ProblemId, judged: &Judged) -> Result<()> {
    let touched = if judged.version == 0 {
        sql("insert into problem_outcomes (problem_id, campaign_id, outcome, words, entered_by, version)
             values ($1, $2, $3, $4, $5, 1) on conflict (problem_id, campaign_id) do nothing")
        .bind(id)
        .bind(campaign)
        .bind(judged.outcome)
        .bind(judged.words.as_str())
        .bind(judged.entered_by)
        .run(tx)
        .await?
    } else {
        sql("update problem_outcomes set outcome = $3, words = $4, entered_by = $5, version = version + 1
             where problem_id = $1 and campaign_id = $2 and version = $6")
        .bind(id)
        .bind(campaign)
        .bind(judged.outcome)
        .bind(judged.words.as_str())
        .bind(judged.entered_by)
        .bind(judged.version)
        .run(tx)
        .await?
    };
    one(touched, "problem_outcomes", id)
}

/// Whose problem it is, who found it and what it is under: all that the rules ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    pub id: ProblemId,
    pub version: i64,
    pub unit: UnitId,
    pub person: Option<PersonId>,
    pub entered_by: PersonId,
    pub source: Source,
    pub dimension: Option<String>,
}

/// The problems of every unit below `root`, itself included.
pub async fn kept_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Kept>> {
    sql("select b.id, b.version, b.unit_id, b.person_id, b.entered_by, b.source, b.dimension
         from problems b join unit_lines l on l.unit_id = b.unit_id
         where b.campaign_id = $1 and l.ancestor_id = $2 order by b.unit_id, b.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| {
        Ok(Kept {
            id: row.get("id")?,
            version: row.get("version")?,
            unit: row.get("unit_id")?,
            person: row.get("person_id")?,
            entered_by: row.get("entered_by")?,
            source: row.get("source")?,
            dimension: row.get("dimension")?,
        })
    })
    .await
}

/// How many adopted wordings of every unit below `root` led to no problem, without a word why.
pub async fn unanswered_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
) -> Result<Vec<(UnitId, usize)>> {
    sql("select m.unit_id, count(*) as total
         from merged_opinions m join unit_lines l on l.unit_id = m.unit_id
         where m.campaign_id = $1 and l.ancestor_id = $2 and m.decision = 'adopted' and trim(m.not_listed) = ''
           and not exists (select 1 from problem_opinions o where o.merged_id = m.id)
         group by m.unit_id order by m.unit_id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| {
        let total: i64 = row.get("total")?;
        Ok((row.get("unit_id")?, usize::try_from(total).map_err(|e| row.inconsistent("total", e))?))
    })
    .await
}

/// Whose problems of the campaign before have no outcome in this one: every unit below `root`, one row a problem.
pub async fn without_outcome_below(
    tx: &mut Tx,
    campaign: &Campaign,
    root: UnitId,
) -> Result<Vec<(UnitId, Option<PersonId>)>> {
    sql("select b.unit_id, b.person_id
         from problems b join unit_lines l on l.unit_id = b.unit_id
         where l.ancestor_id = $4
           and b.campaign_id = (select e.id from campaigns e
                                where e.kind = $2 and e.window_from < $3 and e.id <> $1
                                  and exists (select 1 from problems k
                                              where k.campaign_id = e.id and k.unit_id = b.unit_id)
                                order by e.window_from desc, e.id desc limit 1)
           and not exists (select 1 from problem_outcomes o where o.problem_id = b.id and o.campaign_id = $1)
         order by b.unit_id, b.id")
    .bind(campaign.id)
    .bind(campaign.kind)
    .bind(campaign.window_from)
    .bind(root)
    .all(tx, |row| Ok((row.get("unit_id")?, row.get("person_id")?)))
    .await
}
