//! 谈心谈话. Every function but [`notes`], [`hand`] and [`help_wished`] reads the fact alone: what was said is not even selected.

pub mod marks;

use domain::ids::{CampaignId, PersonId, TalkId, UnitId};
use domain::member::{LeaveReason, Standing};
use domain::preparation::talk::{Hand, Notes, Person, Planned, Talk};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

fn talk(row: &Row<'_>) -> Result<Talk> {
    Ok(Talk {
        id: row.get("id")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        kind: row.get("kind")?,
        from: row.get("from_id")?,
        with: row.get("with_id")?,
        planned_on: row.get("planned_on")?,
        held_on: row.get("held_on")?,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, id: TalkId) -> Result<Option<Talk>> {
    sql("select id, campaign_id, unit_id, kind, from_id, with_id, planned_on, held_on, version
         from talks where id = $1")
    .bind(id)
    .find(tx, talk)
    .await
}

/// A talk with the names of the two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub talk: Talk,
    pub from_name: String,
    pub with_name: String,
    /// Its record was made when the meeting had been opened already.
    pub after_meeting: bool,
}

/// The talks of a branch: the latest first, and before them those that are still planned.
pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Listed>> {
    sql("select t.id, t.campaign_id, t.unit_id, t.kind, t.from_id, t.with_id, t.planned_on, t.held_on, t.version,
                f.name as from_name, w.name as with_name, t.after_meeting
         from talks t join people f on f.id = t.from_id join people w on w.id = t.with_id
         where t.campaign_id = $1 and t.unit_id = $2
         order by case when t.held_on is null then 0 else 1 end, t.held_on desc, t.planned_on, t.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        Ok(Listed {
            talk: talk(row)?,
            from_name: row.get("from_name")?,
            with_name: row.get("with_name")?,
            after_meeting: row.get("after_meeting")?,
        })
    })
    .await
}

/// What was said. For the two who talked: whoever calls this has made sure of it.
pub async fn notes(tx: &mut Tx, id: TalkId) -> Result<Notes> {
    sql("select topic, place, content, pointed_from, pointed_with, agreed, suggestions, care, care_kind, help_wished
         from talks where id = $1")
    .bind(id)
    .find(tx, |row| {
        Ok(Notes {
            topic: row.get("topic")?,
            place: row.get("place")?,
            content: row.get("content")?,
            pointed_from: row.get("pointed_from")?,
            pointed_with: row.get("pointed_with")?,
            agreed: row.get("agreed")?,
            suggestions: row.get("suggestions")?,
            care: row.get("care")?,
            care_kind: row.get("care_kind")?,
            help_wished: row.get("help_wished")?,
        })
    })
    .await?
    .ok_or_else(|| Error::Missing { table: "talks", id: id.to_string() })
}

/// Which of the two wrote the record.
pub async fn hand(tx: &mut Tx, id: TalkId) -> Result<Hand> {
    sql("select id, recorded_by, other_wrote, after_meeting from talks where id = $1")
        .bind(id)
        .find(tx, |row| {
            Ok(Hand {
                recorded_by: row.get("recorded_by")?,
                other_wrote: row.get("other_wrote")?,
                after_meeting: row.get("after_meeting")?,
            })
        })
        .await?
        .ok_or_else(|| Error::Missing { table: "talks", id: id.to_string() })
}

/// Whom the committee is to help, and how: the one part of the care notes that goes on.
pub async fn help_wished(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
) -> Result<Vec<(TalkId, String, String)>> {
    sql("select t.id, p.name, t.help_wished from talks t join people p on p.id = t.with_id
         where t.campaign_id = $1 and t.unit_id = $2 and t.help_wished <> '' order by t.held_on, t.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok((row.get("id")?, row.get("name")?, row.get("help_wished")?)))
    .await
}

pub async fn add(tx: &mut Tx, new: &Talk, notes: &Notes, by: PersonId) -> Result<()> {
    sql("insert into talks (id, campaign_id, unit_id, kind, from_id, with_id, planned_on, held_on, place, content,
                            pointed_from, agreed, care, help_wished, care_kind, entered_by, topic, suggestions,
                            recorded_by, pointed_with, version, after_meeting)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 1,
                 $8 is not null and exists (select 1 from meetings m where m.campaign_id = $2 and m.unit_id = $3))")
    .bind(new.id)
    .bind(new.campaign)
    .bind(new.unit)
    .bind(new.kind)
    .bind(new.from)
    .bind(new.with)
    .bind(new.planned_on)
    .bind(new.held_on)
    .bind(notes.place.as_str())
    .bind(notes.content.as_str())
    .bind(notes.pointed_from.as_str())
    .bind(notes.agreed.as_str())
    .bind(notes.care.as_str())
    .bind(notes.help_wished.as_str())
    .bind(notes.care_kind)
    .bind(by)
    .bind(notes.topic.as_str())
    .bind(notes.suggestions.as_str())
    .bind(new.held_on.map(|_| by))
    .bind(notes.pointed_with.as_str())
    .run(tx)
    .await
    .map(drop)
}

/// Writes the fact and leaves what was said alone. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Talk) -> Result<()> {
    let touched =
        sql("update talks set kind = $3, from_id = $4, with_id = $5, planned_on = $6, held_on = $7,
                              version = version + 1
                       where id = $1 and version = $2")
        .bind(changed.id)
        .bind(changed.version)
        .bind(changed.kind)
        .bind(changed.from)
        .bind(changed.with)
        .bind(changed.planned_on)
        .bind(changed.held_on)
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "talks", id: changed.id.to_string() }) }
}

/// Takes back what was only planned. `planned.version` is the version that was read.
pub async fn remove_planned(tx: &mut Tx, planned: &Talk) -> Result<()> {
    let touched = sql("delete from talks where id = $1 and version = $2 and held_on is null")
        .bind(planned.id)
        .bind(planned.version)
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "talks", id: planned.id.to_string() }) }
}

/// Writes what was said, and whose hand it is; goes with [`set`], which watches the version.
pub async fn set_notes(tx: &mut Tx, id: TalkId, notes: &Notes, by: PersonId) -> Result<()> {
    sql("update talks set place = $2, content = $3, pointed_from = $4, agreed = $5, care = $6, help_wished = $7,
                          care_kind = $8, topic = $9, suggestions = $10, pointed_with = $12,
                          other_wrote = other_wrote or coalesce(recorded_by, $11) <> $11,
                          after_meeting = after_meeting or recorded_by is null
                              and exists (select 1 from meetings m
                                          where m.campaign_id = talks.campaign_id and m.unit_id = talks.unit_id),
                          recorded_by = coalesce(recorded_by, $11)
         where id = $1")
    .bind(id)
    .bind(notes.place.as_str())
    .bind(notes.content.as_str())
    .bind(notes.pointed_from.as_str())
    .bind(notes.agreed.as_str())
    .bind(notes.care.as_str())
    .bind(notes.help_wished.as_str())
    .bind(notes.care_kind)
    .bind(notes.topic.as_str())
    .bind(notes.suggestions.as_str())
    .bind(by)
    .bind(notes.pointed_with.as_str())
    .run(tx)
    .await
    .map(drop)
}

/// Takes a record back with all that was said: what was arranged is arranged again, what was not is gone. `held.version`
/// is the version that was read.
pub async fn withdraw(tx: &mut Tx, held: &Talk) -> Result<()> {
    let statement = if held.planned_on.is_some() {
        sql("update talks set held_on = null, place = '', content = '', pointed_from = '', pointed_with = '',
                              agreed = '', care = '',
                              help_wished = '', care_kind = null, topic = '', suggestions = '',
                              recorded_by = null, other_wrote = false, after_meeting = false, version = version + 1
             where id = $1 and version = $2 and held_on is not null")
    } else {
        sql("delete from talks where id = $1 and version = $2 and held_on is not null")
    };
    let touched = statement.bind(held.id).bind(held.version).run(tx).await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "talks", id: held.id.to_string() }) }
}

/// Who talked with whom in every unit below `root`, itself included.
pub async fn held_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
) -> Result<Vec<(UnitId, (PersonId, PersonId))>> {
    sql("select t.unit_id, t.from_id, t.with_id from talks t join unit_lines l on l.unit_id = t.unit_id
         where t.campaign_id = $1 and l.ancestor_id = $2 and t.held_on is not null order by t.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok((row.get("unit_id")?, (row.get("from_id")?, row.get("with_id")?))))
    .await
}

/// What is arranged and not recorded in every unit below `root`, itself included.
pub async fn planned_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
) -> Result<Vec<(UnitId, Planned)>> {
    sql("select t.unit_id, t.id, t.from_id, t.with_id, t.planned_on
         from talks t join unit_lines l on l.unit_id = t.unit_id
         where t.campaign_id = $1 and l.ancestor_id = $2 and t.held_on is null and t.planned_on is not null
         order by t.planned_on, t.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| {
        let between = (row.get("from_id")?, row.get("with_id")?);
        Ok((row.get("unit_id")?, Planned { talk: row.get("id")?, between, on: row.get("planned_on")? }))
    })
    .await
}

/// The committee of every unit below `root`, itself included: secretary first, whoever has two duties twice.
pub async fn committees_below(tx: &mut Tx, root: UnitId, today: Date) -> Result<Vec<(UnitId, Person)>> {
    sql("select a.unit_id, a.person_id, p.name
         from appointments a join unit_lines l on l.unit_id = a.unit_id join people p on p.id = a.person_id
         where l.ancestor_id = $1 and a.role in ('secretary', 'deputy_secretary', 'committee_member')
           and not a.revoked and a.from_day <= $2 and (a.until_day is null or a.until_day >= $2)
         order by a.unit_id,
                  case a.role when 'secretary' then 0 when 'deputy_secretary' then 1 else 2 end, p.name_order, a.id")
    .bind(root)
    .bind(today)
    .all(tx, |row| Ok((row.get("unit_id")?, Person { id: row.get("person_id")?, name: row.get("name")? })))
    .await
}

/// Who heads a unit directly below `unit`, and what that is called: its secretaries in office, in the order of the units.
pub async fn heads_below(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<(Person, String)>> {
    sql("select a.person_id, p.name, u.short_name
         from units u join appointments a on a.unit_id = u.id join people p on p.id = a.person_id
         where u.parent_id = $1 and a.role = 'secretary' and not a.revoked and a.from_day <= $2
           and (a.until_day is null or a.until_day >= $2)
         order by u.position, u.id, a.id")
    .bind(unit)
    .bind(today)
    .all(tx, |row| Ok((Person { id: row.get("person_id")?, name: row.get("name")? }, row.get("short_name")?)))
    .await
}

/// Who is in charge (分管) of `unit` or of anything above it.
pub async fn in_charge_of(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<PersonId>> {
    sql("select distinct s.person_id
         from unit_lines l join charges c on c.unit_id = l.ancestor_id join seats s on s.id = c.seat_id
         where l.unit_id = $1 and s.from_day <= $2 and (s.until_day is null or s.until_day >= $2)
         order by s.person_id")
    .bind(unit)
    .bind(today)
    .all(tx, |row| row.get("person_id"))
    .await
}

/// Who of the bodies of `unit` is in charge of whom: the heads of the units directly below it that he looks after.
pub async fn charged_below(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<(PersonId, PersonId)>> {
    sql("select distinct s.person_id as leader, a.person_id as head
         from bodies b join seats s on s.body_id = b.id join charges c on c.seat_id = s.id
              join units u on u.id = c.unit_id join appointments a on a.unit_id = u.id
         where b.unit_id = $1 and u.parent_id = $1 and a.role = 'secretary' and not a.revoked
           and a.from_day <= $2 and (a.until_day is null or a.until_day >= $2)
           and s.from_day <= $2 and (s.until_day is null or s.until_day >= $2)
           and s.person_id <> a.person_id
         order by 1, 2")
    .bind(unit)
    .bind(today)
    .all(tx, |row| Ok((row.get("leader")?, row.get("head")?)))
    .await
}

/// What the register knows of people that makes a talk with them urgent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub person: PersonId,
    pub mobile: bool,
    pub standing: Standing,
    pub leave: Option<LeaveReason>,
}

/// Of the members whose home is `unit`; one row for every leave in force.
pub async fn conditions(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<Condition>> {
    sql("select p.id, m.mobile, m.standing, v.reason
         from people p join members m on m.person_id = p.id
              left join leaves v on v.person_id = p.id and v.from_day <= $2
                                    and (v.until_day is null or v.until_day >= $2)
         where p.unit_id = $1 and m.ended_on is null order by p.name_order, p.id, v.id")
    .bind(unit)
    .bind(today)
    .all(tx, |row| {
        Ok(Condition {
            person: row.get("id")?,
            mobile: row.get("mobile")?,
            standing: row.get("standing")?,
            leave: row.get("reason")?,
        })
    })
    .await
}
