//! Lists of problems as they stood before the meeting and were completed after it.

use domain::ids::{CampaignId, PersonId, ProblemEditionId, UnitId};
use domain::preparation::problem::edition::{Edition, Entry};

use crate::db::{Tx, sql};
use crate::error::{Error, Result};

/// Keeps an edition with its problems. Its number is the next one of its list.
pub async fn add(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    new: &Edition,
    entries: &[Entry],
) -> Result<()> {
    let entries = serde_json::to_string(entries).map_err(|e| Error::Outside(Box::new(e)))?;
    sql("insert into problem_editions (id, campaign_id, unit_id, person_id, number, moment, made_at, made_by, remark,
                                       entries, mark)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
    .bind(new.id)
    .bind(campaign)
    .bind(unit)
    .bind(new.person)
    .bind(new.number)
    .bind(new.moment)
    .bind(new.at)
    .bind(new.by)
    .bind(new.remark.as_str())
    .bind(entries)
    .bind(new.mark.as_str())
    .run(tx)
    .await
    .map(drop)
}

/// All of a unit, each with the name of who made it; the first of a list before its later ones.
pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<(Edition, String)>> {
    sql("select e.id, e.person_id, e.number, e.moment, e.made_at, e.made_by, e.remark, e.mark, p.name
         from problem_editions e join people p on p.id = e.made_by
         where e.campaign_id = $1 and e.unit_id = $2 order by e.number, e.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        let edition = Edition {
            id: row.get("id")?,
            person: row.get("person_id")?,
            number: row.get("number")?,
            moment: row.get("moment")?,
            at: row.get("made_at")?,
            by: row.get("made_by")?,
            remark: row.get("remark")?,
            mark: row.get("mark")?,
        };
        Ok((edition, row.get("name")?))
    })
    .await
}

/// The problems as they stood in an edition.
pub async fn entries(tx: &mut Tx, id: ProblemEditionId) -> Result<Vec<Entry>> {
    sql("select id, entries from problem_editions where id = $1")
        .bind(id)
        .one(tx, |row| {
            let text: String = row.get("entries")?;
            serde_json::from_str(&text).map_err(|e| row.inconsistent("entries", e))
        })
        .await
}

/// The marks of the latest completed editions of every unit below `root`, itself included, with whose they are.
pub async fn marks_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
) -> Result<Vec<(UnitId, Option<PersonId>, String)>> {
    sql("select e.unit_id, e.person_id, e.mark
         from problem_editions e join unit_lines l on l.unit_id = e.unit_id
         where e.campaign_id = $1 and l.ancestor_id = $2 and e.moment = 'after'
           and not exists (select 1 from problem_editions later
                           where later.campaign_id = e.campaign_id and later.unit_id = e.unit_id
                             and (later.person_id = e.person_id or (later.person_id is null and e.person_id is null))
                             and later.moment = 'after' and later.number > e.number)
         order by e.unit_id, e.number, e.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok((row.get("unit_id")?, row.get("person_id")?, row.get("mark")?)))
    .await
}
