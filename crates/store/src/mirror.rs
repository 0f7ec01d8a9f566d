//! What a text is compared with. Whole bodies are read here, for comparing; no page shows one that its reader may not
//! read. What was never submitted, or was taken back, is not read.

use domain::campaign::Campaign;
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::preparation::text::{Body, Move, Text};

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

/// The latest submitted versions of a unit's texts in a campaign, the first made first.
pub async fn submitted(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Compared>> {
    sql("select t.id, t.campaign_id, t.unit_id, t.kind, t.person_id, t.stage, t.number, t.version, p.name as author,
                c.year, v.number as compared, v.made_at, v.body
         from texts t join campaigns c on c.id = t.campaign_id join text_versions v on v.text_id = t.id
              left join people p on p.id = t.person_id
         where t.campaign_id = $1 and t.unit_id = $2
           and v.number = (select max(s.number)
                           from (select r.number from text_rounds r
                                 where r.text_id = t.id and r.act in ($3, $4)
                                 group by r.number
                                 having sum(case when r.act = $3 then 1 else -1 end) > 0) s)
         order by v.made_at, t.id")
    .bind(campaign)
    .bind(unit)
    .bind(Move::Submitted)
    .bind(Move::Withdrawn)
    .all(tx, compared)
    .await
}

/// The texts of earlier campaigns of this unit, back to `since`, that were submitted or completed after their meeting;
/// and of `person` whatever he wrote, wherever that was. Their latest versions.
pub async fn earlier(
    tx: &mut Tx,
    before: &Campaign,
    since: i64,
    unit: UnitId,
    person: Option<PersonId>,
) -> Result<Vec<Compared>> {
    sql("select t.id, t.campaign_id, t.unit_id, t.kind, t.person_id, t.stage, t.number, t.version, p.name as author,
                c.year, v.number as compared, v.made_at, v.body
         from texts t join campaigns c on c.id = t.campaign_id
              join text_versions v on v.text_id = t.id and v.number = t.number
              left join people p on p.id = t.person_id
         where c.window_from < $1 and c.id <> $2 and c.year >= $3
           and (t.person_id = $5
                or (t.unit_id = $4
                    and (v.completed
                         or exists (select 1 from text_rounds r where r.text_id = t.id and r.act = $6))))
         order by v.made_at, t.id")
    .bind(before.window_from)
    .bind(before.id)
    .bind(since)
    .bind(unit)
    .bind(person)
    .bind(Move::Submitted)
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
