//! Self-examination texts: their versions, what is being written, what was done with them, and who has read them.
//!
//! Lists read no words: only [`body`] and [`draft`] do.

mod waiting;

use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::preparation::text::{Body, Made, Origin, Round, Seen, Stage, Text, Whose};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

pub use self::waiting::{Awaiting, Own, awaiting, leaders_below, own, passed};

fn whose(row: &Row<'_>) -> Result<Whose> {
    Whose::new(row.get("kind")?, row.get("person_id")?)
        .ok_or_else(|| row.inconsistent("person_id", "a person for the team's text, or none for a person's"))
}

pub(crate) fn text(row: &Row<'_>) -> Result<Text> {
    Ok(Text {
        id: row.get("id")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        whose: whose(row)?,
        stage: row.get("stage")?,
        number: row.get("number")?,
        version: row.get("version")?,
    })
}

pub(crate) fn body_of(row: &Row<'_>) -> Result<Body> {
    let text: String = row.get("body")?;
    serde_json::from_str(&text).map_err(|e| row.inconsistent("body", e))
}

fn written(body: &Body) -> Result<String> {
    serde_json::to_string(body).map_err(|e| Error::Outside(Box::new(e)))
}

pub async fn find(tx: &mut Tx, id: TextId) -> Result<Option<Text>> {
    sql("select id, campaign_id, unit_id, kind, person_id, stage, number, version from texts where id = $1")
        .bind(id)
        .find(tx, text)
        .await
}

/// A text with the name of its author; the team's has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub text: Text,
    pub author: Option<String>,
    /// Somebody has written a word of it: an editor that was opened and left alone begins nothing.
    pub begun: bool,
}

/// The texts of a unit: the team's first, then by author.
pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Listed>> {
    sql("select t.id, t.campaign_id, t.unit_id, t.kind, t.person_id, t.stage, t.number, t.version, p.name as author,
                (t.number > 0 or t.stage <> 'draft'
                 or exists (select 1 from text_drafts d where d.text_id = t.id)) as begun
         from texts t left join people p on p.id = t.person_id
         where t.campaign_id = $1 and t.unit_id = $2
         order by case when t.person_id is null then 0 else 1 end, p.name_order, t.person_id, t.kind")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok(Listed { text: text(row)?, author: row.get("author")?, begun: row.get("begun")? }))
    .await
}

pub async fn add(tx: &mut Tx, new: &Text) -> Result<()> {
    sql("insert into texts (id, campaign_id, unit_id, kind, person_id, stage, number, version)
         values ($1, $2, $3, $4, $5, $6, $7, 1)")
    .bind(new.id)
    .bind(new.campaign)
    .bind(new.unit)
    .bind(new.whose.kind())
    .bind(new.whose.person())
    .bind(new.stage)
    .bind(new.number)
    .run(tx)
    .await
    .map(drop)
}

/// Writes stage and latest version. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Text) -> Result<()> {
    let touched = sql("update texts set stage = $3, number = $4, version = version + 1
                       where id = $1 and version = $2")
    .bind(changed.id)
    .bind(changed.version)
    .bind(changed.stage)
    .bind(changed.number)
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "texts", id: changed.id.to_string() }) }
}

fn made(row: &Row<'_>) -> Result<Made> {
    Ok(Made {
        number: row.get("number")?,
        at: row.get("made_at")?,
        by: row.get("made_by")?,
        origin: row.get("origin")?,
        file_name: row.get("file_name")?,
        completed: row.get("completed")?,
        confirmed: row.get("confirmed")?,
    })
}

pub async fn add_version(tx: &mut Tx, id: TextId, new: &Made, body: &Body) -> Result<()> {
    sql("insert into text_versions (text_id, number, body, made_at, made_by, origin, file_name, completed,
                                    confirmed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(id)
    .bind(new.number)
    .bind(written(body)?)
    .bind(new.at)
    .bind(new.by)
    .bind(new.origin)
    .bind(new.file_name.as_str())
    .bind(new.completed)
    .bind(new.confirmed.as_str())
    .run(tx)
    .await
    .map(drop)
}

/// The versions with who made them, the latest first.
pub async fn versions(tx: &mut Tx, id: TextId) -> Result<Vec<(Made, String)>> {
    sql("select v.text_id as id, v.number, v.made_at, v.made_by, v.origin, v.file_name, v.completed, v.confirmed,
                p.name
         from text_versions v join people p on p.id = v.made_by where v.text_id = $1 order by v.number desc")
    .bind(id)
    .all(tx, |row| Ok((made(row)?, row.get("name")?)))
    .await
}

/// What stands in a version. Whoever calls this has made sure that the reader may read it.
pub async fn body(tx: &mut Tx, id: TextId, number: i64) -> Result<Option<Body>> {
    sql("select text_id as id, body from text_versions where text_id = $1 and number = $2")
        .bind(id)
        .bind(number)
        .find(tx, body_of)
        .await
}

/// What somebody is writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The version it was begun from.
    pub base: i64,
    pub body: Body,
    pub saved_at: i64,
    /// How its words came in: an upload and a cleaned copy are drafts first, which somebody looks over.
    pub origin: Origin,
    pub file_name: String,
}

pub async fn draft(tx: &mut Tx, id: TextId, person: PersonId) -> Result<Option<Draft>> {
    sql("select text_id as id, base, body, saved_at, origin, file_name from text_drafts
         where text_id = $1 and person_id = $2")
    .bind(id)
    .bind(person)
    .find(tx, |row| {
        Ok(Draft {
            base: row.get("base")?,
            body: body_of(row)?,
            saved_at: row.get("saved_at")?,
            origin: row.get("origin")?,
            file_name: row.get("file_name")?,
        })
    })
    .await
}

/// Is anybody writing at it? A draft without a word is none.
pub async fn has_draft(tx: &mut Tx, id: TextId) -> Result<bool> {
    sql("select exists (select 1 from text_drafts where text_id = $1) as writing")
        .bind(id)
        .one(tx, |row| row.get("writing"))
        .await
}

/// The texts of a unit that somebody is writing at.
pub async fn drafts_of(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    person: PersonId,
) -> Result<Vec<TextId>> {
    sql("select t.id from texts t join text_drafts d on d.text_id = t.id
         where t.campaign_id = $1 and t.unit_id = $2 and d.person_id = $3 order by t.id")
    .bind(campaign)
    .bind(unit)
    .bind(person)
    .all(tx, |row| row.get("id"))
    .await
}

pub async fn set_draft(tx: &mut Tx, id: TextId, person: PersonId, draft: &Draft) -> Result<()> {
    sql("insert into text_drafts (text_id, person_id, base, body, saved_at, origin, file_name)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (text_id, person_id) do update
         set base = excluded.base, body = excluded.body, saved_at = excluded.saved_at, origin = excluded.origin,
             file_name = excluded.file_name")
    .bind(id)
    .bind(person)
    .bind(draft.base)
    .bind(written(&draft.body)?)
    .bind(draft.saved_at)
    .bind(draft.origin)
    .bind(draft.file_name.as_str())
    .run(tx)
    .await
    .map(drop)
}

pub async fn remove_draft(tx: &mut Tx, id: TextId, person: PersonId) -> Result<()> {
    sql("delete from text_drafts where text_id = $1 and person_id = $2")
        .bind(id)
        .bind(person)
        .run(tx)
        .await
        .map(drop)
}

pub async fn add_round(tx: &mut Tx, id: TextId, round: &Round) -> Result<()> {
    sql("insert into text_rounds (text_id, position, number, act, capacity, by_id, at, sat_on, present, reason)
         select $1, count(*) + 1, $2, $3, $4, $5, $6, $7, $8, $9 from text_rounds where text_id = $1")
    .bind(id)
    .bind(round.number)
    .bind(round.act)
    .bind(round.capacity)
    .bind(round.by)
    .bind(round.at)
    .bind(round.sat_on)
    .bind(round.present.as_str())
    .bind(round.reason.as_str())
    .run(tx)
    .await
    .map(drop)
}

/// What was done with a text, and by whom, in order.
pub async fn rounds(tx: &mut Tx, id: TextId) -> Result<Vec<(Round, String)>> {
    sql("select r.text_id as id, r.number, r.act, r.capacity, r.by_id, r.at, r.sat_on, r.present, r.reason, p.name
         from text_rounds r join people p on p.id = r.by_id where r.text_id = $1 order by r.position")
    .bind(id)
    .all(tx, |row| {
        let round = Round {
            number: row.get("number")?,
            act: row.get("act")?,
            capacity: row.get("capacity")?,
            by: row.get("by_id")?,
            at: row.get("at")?,
            sat_on: row.get::<Option<Date>>("sat_on")?,
            present: row.get("present")?,
            reason: row.get("reason")?,
        };
        Ok((round, row.get("name")?))
    })
    .await
}

/// Notes that somebody has read a version. The first time stands.
pub async fn add_reading(tx: &mut Tx, id: TextId, number: i64, person: PersonId, at: i64) -> Result<()> {
    sql("insert into text_readings (text_id, number, person_id, read_at) values ($1, $2, $3, $4)
         on conflict (text_id, number, person_id) do nothing")
    .bind(id)
    .bind(number)
    .bind(person)
    .bind(at)
    .run(tx)
    .await
    .map(drop)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub number: i64,
    pub person: PersonId,
    pub name: String,
    pub read_at: i64,
}

/// Who has read it, the latest first.
pub async fn readings(tx: &mut Tx, id: TextId) -> Result<Vec<Reading>> {
    sql("select r.text_id as id, r.number, r.person_id, r.read_at, p.name
         from text_readings r join people p on p.id = r.person_id
         where r.text_id = $1 order by r.read_at desc, r.number desc, r.person_id")
    .bind(id)
    .all(tx, |row| {
        Ok(Reading {
            number: row.get("number")?,
            person: row.get("person_id")?,
            name: row.get("name")?,
            read_at: row.get("read_at")?,
        })
    })
    .await
}

/// How many different people's texts in this unit somebody else has typed or uploaded, by who did it.
pub async fn typists(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<(PersonId, i64)>> {
    sql("select v.made_by, count(distinct t.person_id) as authors
         from texts t join text_versions v on v.text_id = t.id
         where t.campaign_id = $1 and t.unit_id = $2 and t.person_id is not null and t.person_id <> v.made_by
         group by v.made_by order by v.made_by")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok((row.get("made_by")?, row.get("authors")?)))
    .await
}

/// Who made the latest version of each text of a unit.
pub async fn makers(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<(Whose, PersonId)>> {
    sql("select t.id, t.kind, t.person_id, v.made_by from texts t
         join text_versions v on v.text_id = t.id and v.number = t.number
         where t.campaign_id = $1 and t.unit_id = $2 order by t.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok((whose(row)?, row.get("made_by")?)))
    .await
}

/// The committee's sitting that somebody recorded last in a unit: its day, and who was there.
pub async fn last_sitting(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    by: PersonId,
) -> Result<Option<(Date, String)>> {
    sql("select r.text_id as id, r.sat_on, r.present from text_rounds r join texts t on t.id = r.text_id
         where t.campaign_id = $1 and t.unit_id = $2 and r.by_id = $3 and r.sat_on is not null
         order by r.at desc, r.text_id limit 1")
    .bind(campaign)
    .bind(unit)
    .bind(by)
    .find(tx, |row| Ok((row.get("sat_on")?, row.get("present")?)))
    .await
}

/// How many texts of a unit were completed after its meeting.
pub async fn completed(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<i64> {
    sql("select count(distinct t.id) as texts from texts t join text_versions v on v.text_id = t.id
         where t.campaign_id = $1 and t.unit_id = $2 and v.completed")
    .bind(campaign)
    .bind(unit)
    .one(tx, |row| row.get("texts"))
    .await
}

/// How far the texts of every unit below `root`, itself included, have come: those that somebody has begun to write, as
/// [`Listed`] has it. `completed` is `text::is_completed`, asked of
/// many texts at once.
pub async fn seen_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<(UnitId, Seen)>> {
    sql("select t.id, t.unit_id, t.kind, t.person_id, t.stage, m.made_by,
                exists (select 1 from text_versions v where v.text_id = t.id and v.completed
                          and (t.person_id is null or v.made_by = t.person_id or v.confirmed <> '')) as completed,
                exists (select 1 from text_versions v where v.text_id = t.id and v.completed) as typed,
                exists (select 1 from text_rounds r
                        where r.text_id = t.id and r.act = 'passed' and r.capacity = 'leader'
                          and r.position > (select coalesce(max(s.position), 0) from text_rounds s
                                            where s.text_id = t.id and s.act = 'submitted')) as led
         from texts t join unit_lines l on l.unit_id = t.unit_id
              left join text_versions m on m.text_id = t.id and m.number = t.number
         where t.campaign_id = $1 and l.ancestor_id = $2
           and (t.number > 0 or t.stage <> 'draft' or exists (select 1 from text_drafts d where d.text_id = t.id))
         order by t.unit_id, t.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| {
        let stage: Stage = row.get("stage")?;
        let (completed, made_by, led): (bool, _, _) =
            (row.get("completed")?, row.get("made_by")?, row.get("led")?);
        let unconfirmed = !completed && row.get("typed")?;
        let seen = Seen { id: row.get("id")?, whose: whose(row)?, stage, completed, unconfirmed, made_by, led };
        Ok((row.get("unit_id")?, seen))
    })
    .await
}
