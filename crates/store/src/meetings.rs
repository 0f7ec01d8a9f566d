//! The call to the meeting, and the meeting as it was opened.

mod examining;

use domain::campaign::Step;
use domain::ids::{CampaignId, ConsentId, MeetingNoticeId, PersonId, UnitId};
use domain::preparation::meeting::opening::Override;
use domain::preparation::meeting::{Answer, Notice};
use time::Date;

pub use self::examining::{Check, Returned, add_check, checks, checks_below, recorded_since, returned};
use crate::db::{Tx, sql};
use crate::error::{Error, Result};

/// One time leave was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    pub id: ConsentId,
    /// As they stood then, a line each.
    pub figures: String,
    pub report: String,
    pub asked_by: String,
    pub asked_at: i64,
    pub answered: Option<Answered>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub answer: Answer,
    pub reason: String,
    pub by: String,
    pub at: i64,
}

/// Every time a unit has asked, the first one first.
pub async fn consents(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Consent>> {
    sql("select c.id, c.figures, c.report, a.name as asked_by, c.asked_at, c.answer, c.reason,
                b.name as answered_by, c.answered_at
         from consents c join people a on a.id = c.asked_by left join people b on b.id = c.answered_by
         where c.campaign_id = $1 and c.unit_id = $2 order by c.asked_at, c.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        let answered = match row.get::<Option<Answer>>("answer")? {
            Some(answer) => Some(Answered {
                answer,
                reason: row.get("reason")?,
                by: row.get("answered_by")?,
                at: row.get("answered_at")?,
            }),
            None => None,
        };
        Ok(Consent {
            id: row.get("id")?,
            figures: row.get("figures")?,
            report: row.get("report")?,
            asked_by: row.get("asked_by")?,
            asked_at: row.get("asked_at")?,
            answered,
        })
    })
    .await
}

/// When somebody below `root`, itself included, has asked, and what was answered when and why; the first one first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub unit: UnitId,
    pub asked_at: i64,
    pub answer: Option<(Answer, i64)>,
    pub reason: String,
}

pub async fn consents_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Asked>> {
    sql("select c.id, c.unit_id, c.asked_at, c.answer, c.answered_at, c.reason
         from consents c join unit_lines l on l.unit_id = c.unit_id
         where c.campaign_id = $1 and l.ancestor_id = $2 order by c.asked_at, c.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| {
        let answer = match row.get::<Option<Answer>>("answer")? {
            Some(answer) => Some((answer, row.get("answered_at")?)),
            None => None,
        };
        Ok(Asked {
            unit: row.get("unit_id")?,
            asked_at: row.get("asked_at")?,
            answer,
            reason: row.get("reason")?,
        })
    })
    .await
}

/// What a unit asks with: the figures, and its own words.
pub async fn add_consent(
    tx: &mut Tx,
    id: ConsentId,
    (campaign, unit): (CampaignId, UnitId),
    (figures, report): (&str, &str),
    by: PersonId,
    at: i64,
) -> Result<()> {
    sql("insert into consents (id, campaign_id, unit_id, figures, report, asked_by, asked_at, reason)
         values ($1, $2, $3, $4, $5, $6, $7, '')")
    .bind(id)
    .bind(campaign)
    .bind(unit)
    .bind(figures)
    .bind(report)
    .bind(by)
    .bind(at)
    .run(tx)
    .await
    .map(drop)
}

/// Stale where somebody has answered already.
pub async fn answer(
    tx: &mut Tx,
    id: ConsentId,
    (given, reason): (Answer, &str),
    by: PersonId,
    at: i64,
) -> Result<()> {
    let touched = sql("update consents set answer = $2, reason = $3, answered_by = $4, answered_at = $5
                       where id = $1 and answer is null")
    .bind(id)
    .bind(given)
    .bind(reason)
    .bind(by)
    .bind(at)
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "consents", id: id.to_string() }) }
}

/// A unit below that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub unit: UnitId,
    pub unit_name: String,
    pub asked_at: i64,
}

/// Who waits for the answer of `above`, who asked first before the others: for the nearest unit above with somebody in
/// office who may give it.
pub async fn waiting(tx: &mut Tx, campaign: CampaignId, above: UnitId, today: Date) -> Result<Vec<Waiting>> {
    sql("select c.unit_id as id, u.short_name, c.asked_at
         from consents c join unit_lines l on l.unit_id = c.unit_id join units u on u.id = c.unit_id
         where c.campaign_id = $1 and l.ancestor_id = $2 and l.distance > 0 and c.answer is null
           and not exists (select 1 from meetings m where m.campaign_id = c.campaign_id and m.unit_id = c.unit_id)
           and not exists (select 1 from unit_lines n join appointments a on a.unit_id = n.ancestor_id
                           where n.unit_id = c.unit_id and n.distance > 0 and n.distance < l.distance
                             and a.role in ('secretary', 'deputy_secretary', 'office') and not a.revoked
                             and a.from_day <= $3 and (a.until_day is null or a.until_day >= $3))
         order by c.asked_at, c.id")
    .bind(campaign)
    .bind(above)
    .bind(today)
    .all(tx, |row| {
        Ok(Waiting {
            unit: row.get("id")?,
            unit_name: row.get("short_name")?,
            asked_at: row.get("asked_at")?,
        })
    })
    .await
}

/// A notice as it went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    pub id: MeetingNoticeId,
    pub notice: Notice,
    pub by: String,
    pub at: i64,
}

/// Every notice of a unit, the first one first: the last one holds.
pub async fn notices(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Issued>> {
    sql("select n.id, n.held_on, n.begins, n.place, n.theme, n.sits_in, n.brings, p.name, n.issued_at
         from meeting_notices n join people p on p.id = n.issued_by
         where n.campaign_id = $1 and n.unit_id = $2 order by n.issued_at, n.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        Ok(Issued {
            id: row.get("id")?,
            notice: Notice {
                held_on: row.get("held_on")?,
                begins: row.get("begins")?,
                place: row.get("place")?,
                theme: row.get("theme")?,
                sits_in: row.get("sits_in")?,
                brings: row.get("brings")?,
            },
            by: row.get("name")?,
            at: row.get("issued_at")?,
        })
    })
    .await
}

/// As far as the rules ask of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    pub unit: UnitId,
    pub held_on: Date,
    pub begins: String,
    pub place: String,
    pub issued_at: i64,
}

/// The notices of every unit below `root`, itself included, the first one first.
pub async fn notices_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Called>> {
    sql("select n.id, n.unit_id, n.held_on, n.begins, n.place, n.issued_at
         from meeting_notices n join unit_lines l on l.unit_id = n.unit_id
         where n.campaign_id = $1 and l.ancestor_id = $2 order by n.issued_at, n.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| {
        Ok(Called {
            unit: row.get("unit_id")?,
            held_on: row.get("held_on")?,
            begins: row.get("begins")?,
            place: row.get("place")?,
            issued_at: row.get("issued_at")?,
        })
    })
    .await
}

pub async fn add_notice(
    tx: &mut Tx,
    id: MeetingNoticeId,
    (campaign, unit): (CampaignId, UnitId),
    notice: &Notice,
    by: PersonId,
    at: i64,
) -> Result<()> {
    sql("insert into meeting_notices (id, campaign_id, unit_id, held_on, begins, place, theme, sits_in, brings,
                                      issued_by, issued_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
    .bind(id)
    .bind(campaign)
    .bind(unit)
    .bind(notice.held_on)
    .bind(notice.begins.as_str())
    .bind(notice.place.as_str())
    .bind(notice.theme.as_str())
    .bind(notice.sits_in.as_str())
    .bind(notice.brings.as_str())
    .bind(by)
    .bind(at)
    .run(tx)
    .await
    .map(drop)
}

/// A meeting that was called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    pub campaign: CampaignId,
    pub unit: UnitId,
    pub unit_name: String,
    pub held_on: Date,
    pub begins: String,
    pub place: String,
    /// Replaces an earlier notice.
    pub is_change: bool,
}

/// The meetings ahead at a unit, and where `below` at all units below it as well. The nearest first; `most` of them.
pub async fn coming(
    tx: &mut Tx,
    (root, below): (UnitId, bool),
    today: Date,
    most: i64,
) -> Result<Vec<Coming>> {
    sql("select n.id, n.campaign_id, n.unit_id, u.short_name, n.held_on, n.begins, n.place,
                exists (select 1 from meeting_notices e
                        where e.campaign_id = n.campaign_id and e.unit_id = n.unit_id and e.id <> n.id) as is_change
         from meeting_notices n join campaigns c on c.id = n.campaign_id join units u on u.id = n.unit_id
              join unit_lines l on l.unit_id = n.unit_id
         where l.ancestor_id = $1 and (l.distance = 0 or $2)
           and n.held_on >= $3 and c.closed_on is null and u.ended_on is null
           and not exists (select 1 from meetings m where m.campaign_id = n.campaign_id and m.unit_id = n.unit_id
                             and m.opened_on < $3)
           and not exists (select 1 from meeting_notices e
                           where e.campaign_id = n.campaign_id and e.unit_id = n.unit_id
                             and (e.issued_at > n.issued_at or (e.issued_at = n.issued_at and e.id > n.id)))
         order by n.held_on, n.begins, n.id limit $4")
    .bind(root)
    .bind(below)
    .bind(today)
    .bind(most)
    .all(tx, |row| {
        Ok(Coming {
            campaign: row.get("campaign_id")?,
            unit: row.get("unit_id")?,
            unit_name: row.get("short_name")?,
            held_on: row.get("held_on")?,
            begins: row.get("begins")?,
            place: row.get("place")?,
            is_change: row.get("is_change")?,
        })
    })
    .await
}

/// A meeting as it was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub on: Date,
    pub by: String,
    pub overrides: Vec<Override>,
    /// What was recorded of each step then; nothing of one that was opened before this was kept.
    pub records: Vec<(Step, String)>,
}

pub async fn find(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Option<Opened>> {
    let opened = sql("select m.unit_id as id, m.opened_on, p.name
                      from meetings m join people p on p.id = m.opened_by
                      where m.campaign_id = $1 and m.unit_id = $2")
    .bind(campaign)
    .bind(unit)
    .find(tx, |row| Ok((row.get("opened_on")?, row.get("name")?)))
    .await?;
    let Some((on, by)) = opened else { return Ok(None) };
    let overrides = sql("select unit_id as id, step, fact, reason from meeting_overrides
                         where campaign_id = $1 and unit_id = $2 order by position")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        Ok(Override { step: row.get("step")?, fact: row.get("fact")?, reason: row.get("reason")? })
    })
    .await?;
    let records = sql("select unit_id as id, step, line from meeting_records
                       where campaign_id = $1 and unit_id = $2 order by position")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok((row.get("step")?, row.get("line")?)))
    .await?;
    Ok(Some(Opened { on, by, overrides, records }))
}

/// The day the meeting was opened.
pub async fn opened_on(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Option<Date>> {
    sql("select unit_id as id, opened_on from meetings where campaign_id = $1 and unit_id = $2")
        .bind(campaign)
        .bind(unit)
        .find(tx, |row| row.get("opened_on"))
        .await
}

/// With what was passed over, and what was recorded of each step.
pub async fn open(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    (opened_on, opened_by): (Date, PersonId),
    overrides: &[Override],
    records: &[(Step, String)],
) -> Result<()> {
    sql("insert into meetings (campaign_id, unit_id, opened_on, opened_by) values ($1, $2, $3, $4)")
        .bind(campaign)
        .bind(unit)
        .bind(opened_on)
        .bind(opened_by)
        .run(tx)
        .await?;
    for (position, one) in (0_i64..).zip(overrides) {
        sql("insert into meeting_overrides (campaign_id, unit_id, position, step, fact, reason)
             values ($1, $2, $3, $4, $5, $6)")
        .bind(campaign)
        .bind(unit)
        .bind(position)
        .bind(one.step)
        .bind(one.fact.as_str())
        .bind(one.reason.as_str())
        .run(tx)
        .await?;
    }
    for (position, (step, line)) in (0_i64..).zip(records) {
        sql("insert into meeting_records (campaign_id, unit_id, position, step, line) values ($1, $2, $3, $4, $5)")
            .bind(campaign)
            .bind(unit)
            .bind(position)
            .bind(*step)
            .bind(line.as_str())
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Takes an opening back with all that was kept of it: nothing was recorded after a meeting that was not held.
pub async fn remove(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<()> {
    for statement in [
        "delete from meeting_overrides where campaign_id = $1 and unit_id = $2",
        "delete from meeting_records where campaign_id = $1 and unit_id = $2",
        "delete from meetings where campaign_id = $1 and unit_id = $2",
        "update opinions set after_meeting = false where campaign_id = $1 and unit_id = $2 and after_meeting",
        "update talks set after_meeting = false where campaign_id = $1 and unit_id = $2 and after_meeting",
        "update studies set after_meeting = false
         where campaign_id = $1 and after_meeting
           and (unit_id = $2 or unit_id in (select id from units where parent_id = $2 and kind = 'group'))",
    ] {
        sql(statement).bind(campaign).bind(unit).run(tx).await?;
    }
    Ok(())
}

/// The meetings of every unit below `root`, itself included.
pub async fn opened_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<(UnitId, Date)>> {
    sql("select m.unit_id, m.opened_on from meetings m join unit_lines l on l.unit_id = m.unit_id
         where m.campaign_id = $1 and l.ancestor_id = $2 order by m.unit_id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok((row.get("unit_id")?, row.get("opened_on")?)))
    .await
}

/// An opening that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    pub at: i64,
    pub by: String,
    pub reason: String,
}

/// The last one. Only the journal keeps it: `act` is what it is called there, of the campaign, in the unit's chain.
pub async fn undone(tx: &mut Tx, campaign: CampaignId, unit: UnitId, act: &str) -> Result<Option<Undone>> {
    sql("select j.id, j.at, j.reason, p.name
         from journal j join people p on p.id = j.actor_id
         where j.object_id = $1 and j.chain_id = $2 and j.act = $3 order by j.at desc, j.number desc limit 1")
    .bind(campaign)
    .bind(unit)
    .bind(act)
    .find(tx, |row| Ok(Undone { at: row.get("at")?, by: row.get("name")?, reason: row.get("reason")? }))
    .await
}
