//! What a text is compared with. Whole bodies are read here, for comparing; no page shows one that its reader may not
//! read. What was never submitted, or was taken back, is read for its author alone.

use domain::campaign::Campaign;
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::preparation::text::{Body, Move, Stage, Text};

use crate::db::{Row, Tx, sql};
use crate::error::Result;

/// A version to compare with.
#[derive(Debug, Clone)]
pub struct Compared {
    pub text: Text,
    pub author: Option<String>,
    /// 年度 of its campaign.
    pub year: i64,
    /// The version, and when it was made.
    pub number: i64,
    pub made_at: i64,
    pub body: Body,
}

fn compared(row: &Row<'_>) -> Result<Compared> {
    Ok(Compared {
        text: crate::texts::text(row)?,
        author: row.get("author")?,
        year: row.get("year")?,
        number: row.get("compared")?,
        made_at: row.get("made_at")?,
        body: crate::texts::body_of(row)?,
    })
}

/// The number of the latest version of a text `t` that was given out: submitted and not taken back, or made after the
/// meeting of a text that had passed. What was written since is its author's alone.
macro_rules! given_out {
    () => {
        "(select max(s.number)
          from (select r.number from text_rounds r
                where r.text_id = t.id and r.act in ($1, $2)
                group by r.number
                having sum(case when r.act = $1 then 1 else -1 end) > 0
                union
                select w.number from text_versions w
                where w.text_id = t.id and w.completed and t.stage = $3) s)"
    };
}

/// The versions given out of a unit's texts in a campaign, the first made first.
pub async fn submitted(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Compared>> {
    sql(concat!(
        "select t.id, t.campaign_id, t.unit_id, t.kind, t.person_id, t.stage, t.number, t.version, p.name as author,
                c.year, v.number as compared, v.made_at, v.body
         from texts t join campaigns c on c.id = t.campaign_id join text_versions v on v.text_id = t.id
              left join people p on p.id = t.person_id
         where t.campaign_id = $4 and t.unit_id = $5 and v.number = ",
        given_out!(),
        " order by v.made_at, t.id"
    ))
    .bind(Move::Submitted)
    .bind(Move::Withdrawn)
    .bind(Stage::Passed)
    .bind(campaign)
    .bind(unit)
    .all(tx, compared)
    .await
}

/// Whose texts of earlier campaigns a text is compared with.
#[derive(Debug, Clone, Copy)]
pub struct Behind {
    /// Of this unit everybody's.
    pub unit: UnitId,
    /// The author's wherever he wrote them.
    pub author: Option<PersonId>,
    /// What he never gave out too: for himself alone.
    pub private: bool,
}

/// The texts of earlier campaigns, back to `since`, in the versions that were given out.
pub async fn earlier(tx: &mut Tx, before: &Campaign, since: i64, behind: Behind) -> Result<Vec<Compared>> {
    sql(concat!(
        "select t.id, t.campaign_id, t.unit_id, t.kind, t.person_id, t.stage, t.number, t.version, p.name as author,
                c.year, v.number as compared, v.made_at, v.body
         from texts t join campaigns c on c.id = t.campaign_id join text_versions v on v.text_id = t.id
              left join people p on p.id = t.person_id
         where c.window_from < $4 and c.id <> $5 and c.year >= $6 and (t.unit_id = $7 or t.person_id = $8)
           and v.number = case when t.person_id = $9 then t.number else ",
        given_out!(),
        " end order by v.made_at, t.id"
    ))
    .bind(Move::Submitted)
    .bind(Move::Withdrawn)
    .bind(Stage::Passed)
    .bind(before.window_from)
    .bind(before.id)
    .bind(since)
    .bind(behind.unit)
    .bind(behind.author)
    .bind(behind.author.filter(|_| behind.private))
    .all(tx, compared)
    .await
}

/// The versions of a text up to one of them, the first one first: when each was made, and what stands in it.
pub async fn versions(tx: &mut Tx, id: TextId, until: i64) -> Result<Vec<(i64, Body)>> {
    sql("select text_id as id, made_at, body from text_versions where text_id = $1 and number <= $2 order by number")
        .bind(id)
        .bind(until)
        .all(tx, |row| Ok((row.get("made_at")?, crate::texts::body_of(row)?)))
        .await
}
