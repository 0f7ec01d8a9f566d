//! 动员部署, 学习研讨, 党课: the records, who was there, and what was said in a line each.

use domain::ids::{CampaignId, PersonId, StudyId, UnitId};
use domain::preparation::study::{self, Attendance, Speech};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    pub id: StudyId,
    pub campaign: CampaignId,
    pub unit: UnitId,
    pub content: study::Study,
    pub entered_by: PersonId,
    /// Written down when the meeting had been opened already; the database tells it when a record is added.
    pub after_meeting: bool,
    /// Why it was changed after the meeting it was held before.
    pub corrected: String,
    pub version: i64,
}

fn content(row: &Row<'_>) -> Result<study::Study> {
    let items: String = row.get("items")?;
    Ok(study::Study {
        occasion: row.get("occasion")?,
        form: row.get("form")?,
        held_on: row.get("held_on")?,
        half_days: row.get("half_days")?,
        place: row.get("place")?,
        host: row.get("host")?,
        recorder: row.get("recorder")?,
        channel: row.get("channel")?,
        items: items.lines().map(str::to_owned).collect(),
        summary: row.get("summary")?,
    })
}

fn study(row: &Row<'_>) -> Result<Study> {
    Ok(Study {
        id: row.get("id")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        content: content(row)?,
        entered_by: row.get("entered_by")?,
        after_meeting: row.get("after_meeting")?,
        corrected: row.get("corrected")?,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, id: StudyId) -> Result<Option<Study>> {
    sql("select id, campaign_id, unit_id, occasion, form, held_on, half_days, place, host, recorder, channel, items,
                summary, entered_by, after_meeting, corrected, version
         from studies where id = $1")
    .bind(id)
    .find(tx, study)
    .await
}

/// What the unit and its groups have held, newest first.
pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Study>> {
    sql("select s.id, s.campaign_id, s.unit_id, s.occasion, s.form, s.held_on, s.half_days, s.place, s.host,
                s.recorder, s.channel, s.items, s.summary, s.entered_by, s.after_meeting, s.corrected, s.version
         from studies s join units u on u.id = s.unit_id
         where s.campaign_id = $1 and (s.unit_id = $2 or (u.parent_id = $2 and u.kind = 'group'))
         order by s.held_on desc, s.id desc")
    .bind(campaign)
    .bind(unit)
    .all(tx, study)
    .await
}

pub async fn add(tx: &mut Tx, new: &Study) -> Result<()> {
    let held = &new.content;
    sql("insert into studies (id, campaign_id, unit_id, occasion, form, held_on, half_days, place, host, recorder,
                              channel, items, summary, entered_by, version, after_meeting)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1,
                 exists (select 1 from meetings m join units u on u.id = $3
                         where m.campaign_id = $2 and m.unit_id = case when u.kind = 'group' then u.parent_id else u.id end))")
    .bind(new.id)
    .bind(new.campaign)
    .bind(new.unit)
    .bind(held.occasion)
    .bind(held.form)
    .bind(held.held_on)
    .bind(held.half_days)
    .bind(held.place.as_str())
    .bind(held.host.as_str())
    .bind(held.recorder.as_str())
    .bind(held.channel.as_str())
    .bind(held.items.join("\n"))
    .bind(held.summary.as_str())
    .bind(new.entered_by)
    .run(tx)
    .await
    .map(drop)
}

/// Writes the content. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Study) -> Result<()> {
    let held = &changed.content;
    let touched = sql(
        "update studies set occasion = $3, form = $4, held_on = $5, half_days = $6, place = $7, host = $8,
                                          recorder = $9, channel = $10, items = $11, summary = $12,
                                          corrected = $13, version = version + 1
                       where id = $1 and version = $2",
    )
    .bind(changed.id)
    .bind(changed.version)
    .bind(held.occasion)
    .bind(held.form)
    .bind(held.held_on)
    .bind(held.half_days)
    .bind(held.place.as_str())
    .bind(held.host.as_str())
    .bind(held.recorder.as_str())
    .bind(held.channel.as_str())
    .bind(held.items.join("\n"))
    .bind(held.summary.as_str())
    .bind(changed.corrected.as_str())
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "studies", id: changed.id.to_string() }) }
}

/// Removes a record with who was there and what was said. `removed.version` is the version that was read.
pub async fn remove(tx: &mut Tx, removed: &Study) -> Result<()> {
    for statement in [
        "delete from study_speeches where study_id = $1",
        "delete from study_attendances where study_id = $1",
    ] {
        sql(statement).bind(removed.id).run(tx).await?;
    }
    let touched = sql("delete from studies where id = $1 and version = $2")
        .bind(removed.id)
        .bind(removed.version)
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "studies", id: removed.id.to_string() }) }
}

/// Writes who should have been there, in the place of what stood there.
pub async fn set_attendances(tx: &mut Tx, id: StudyId, attendances: &[Attendance]) -> Result<()> {
    sql("delete from study_attendances where study_id = $1").bind(id).run(tx).await?;
    for one in attendances {
        sql("insert into study_attendances (study_id, person_id, present, reason, made_up_on)
             values ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(one.person)
        .bind(one.present)
        .bind(one.reason.as_str())
        .bind(one.made_up_on)
        .run(tx)
        .await?;
    }
    Ok(())
}

pub async fn set_made_up(tx: &mut Tx, id: StudyId, person: PersonId, day: Date) -> Result<()> {
    sql("update study_attendances set made_up_on = $3 where study_id = $1 and person_id = $2")
        .bind(id)
        .bind(person)
        .bind(day)
        .run(tx)
        .await
        .map(drop)
}

fn attendance(row: &Row<'_>) -> Result<Attendance> {
    Ok(Attendance {
        person: row.get("person_id")?,
        present: row.get("present")?,
        reason: row.get("reason")?,
        made_up_on: row.get("made_up_on")?,
    })
}

/// With their names, in official order.
pub async fn attendances(tx: &mut Tx, id: StudyId) -> Result<Vec<(Attendance, String)>> {
    sql("select a.person_id, a.present, a.reason, a.made_up_on, p.name
         from study_attendances a join people p on p.id = a.person_id
         where a.study_id = $1 order by p.name_order, p.id")
    .bind(id)
    .all(tx, |row| Ok((attendance(row)?, row.get("name")?)))
    .await
}

/// Of everything the unit and its groups have held.
pub async fn attendances_of_unit(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
) -> Result<Vec<(StudyId, Attendance)>> {
    sql("select a.study_id, a.person_id, a.present, a.reason, a.made_up_on
         from study_attendances a join studies s on s.id = a.study_id join units u on u.id = s.unit_id
         where s.campaign_id = $1 and (s.unit_id = $2 or (u.parent_id = $2 and u.kind = 'group'))
         order by a.study_id, a.person_id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok((row.get("study_id")?, attendance(row)?)))
    .await
}

/// Writes the speeches in their order, in the place of what stood there.
pub async fn set_speeches(tx: &mut Tx, id: StudyId, speeches: &[Speech]) -> Result<()> {
    sql("delete from study_speeches where study_id = $1").bind(id).run(tx).await?;
    for (position, one) in (0_i64..).zip(speeches) {
        sql("insert into study_speeches (study_id, position, person_id, gist) values ($1, $2, $3, $4)")
            .bind(id)
            .bind(position)
            .bind(one.person)
            .bind(one.gist.as_str())
            .run(tx)
            .await?;
    }
    Ok(())
}

/// With the speakers' names.
pub async fn speeches(tx: &mut Tx, id: StudyId) -> Result<Vec<(Speech, String)>> {
    sql("select s.person_id, s.gist, p.name from study_speeches s join people p on p.id = s.person_id
         where s.study_id = $1 order by s.position")
    .bind(id)
    .all(tx, |row| Ok((Speech { person: row.get("person_id")?, gist: row.get("gist")? }, row.get("name")?)))
    .await
}

/// What one unit has held; of a group, for its branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub unit: UnitId,
    pub group: Option<UnitId>,
    pub content: study::Study,
    pub turnout: study::Turnout,
}

/// Of every unit below `root`, itself included, oldest first.
pub async fn below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Held>> {
    sql("select s.id, s.occasion, s.form, s.held_on, s.half_days, s.place, s.host, s.recorder, s.channel, s.items,
                s.summary, case when u.kind = 'group' then u.parent_id else u.id end as unit_id,
                case when u.kind = 'group' then u.id end as group_id,
                (select count(*) from study_attendances a where a.study_id = s.id) as expected,
                (select count(*) from study_attendances a where a.study_id = s.id and a.present) as present,
                (select count(*) from study_attendances a
                 where a.study_id = s.id and (a.present or a.made_up_on is not null)) as learnt
         from studies s join unit_lines l on l.unit_id = s.unit_id join units u on u.id = s.unit_id
         where s.campaign_id = $1 and l.ancestor_id = $2 order by s.held_on, s.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| {
        let (expected, present, learnt) = (row.get("expected")?, row.get("present")?, row.get("learnt")?);
        let turnout = study::Turnout { expected, present, learnt };
        Ok(Held { unit: row.get("unit_id")?, group: row.get("group_id")?, content: content(row)?, turnout })
    })
    .await
}

/// The groups with members of every branch below `root`, itself included, in their order.
pub async fn groups_below(tx: &mut Tx, root: UnitId) -> Result<Vec<(UnitId, study::Group)>> {
    sql("select u.parent_id, u.id, u.short_name, count(*) as members
         from unit_lines l join units u on u.id = l.unit_id join members m on m.group_id = u.id
         where l.ancestor_id = $1 and u.kind = 'group' and m.ended_on is null and m.standing <> 'suspended'
         group by u.parent_id, u.id, u.short_name, u.position order by u.parent_id, u.position, u.id")
    .bind(root)
    .all(tx, |row| {
        let group =
            study::Group { id: row.get("id")?, name: row.get("short_name")?, members: row.get("members")? };
        Ok((row.get("parent_id")?, group))
    })
    .await
}

/// How many members of every branch with groups are in none of them.
pub async fn ungrouped_below(tx: &mut Tx, root: UnitId) -> Result<Vec<(UnitId, i64)>> {
    sql("select p.unit_id, count(*) as members
         from unit_lines l join people p on p.unit_id = l.unit_id join members m on m.person_id = p.id
         where l.ancestor_id = $1 and m.group_id is null and m.ended_on is null and m.standing <> 'suspended'
           and exists (select 1 from units g where g.parent_id = p.unit_id and g.kind = 'group')
         group by p.unit_id")
    .bind(root)
    .all(tx, |row| Ok((row.get("unit_id")?, row.get("members")?)))
    .await
}

/// The people of a group: its attendance list.
pub async fn of_group(tx: &mut Tx, group: UnitId) -> Result<Vec<(PersonId, String)>> {
    sql("select p.id, p.name from members m join people p on p.id = m.person_id
         where m.group_id = $1 and m.ended_on is null and m.standing <> 'suspended'
         order by p.name_order, p.id")
    .bind(group)
    .all(tx, |row| Ok((row.get("id")?, row.get("name")?)))
    .await
}

/// The secretaries in office of the units of these kinds below `root`: whom a superior briefs. With their unit.
pub async fn secretaries_below(
    tx: &mut Tx,
    root: UnitId,
    today: Date,
) -> Result<Vec<(PersonId, String, String)>> {
    sql("select p.id, p.name, u.short_name
         from appointments a join people p on p.id = a.person_id join units u on u.id = a.unit_id
              join unit_lines l on l.unit_id = a.unit_id
         where l.ancestor_id = $1 and l.distance > 0 and a.role = 'secretary' and not a.revoked
           and a.from_day <= $2 and (a.until_day is null or a.until_day >= $2)
         order by p.name_order, p.id, u.short_name")
    .bind(root)
    .bind(today)
    .all(tx, |row| Ok((row.get("id")?, row.get("name")?, row.get("short_name")?)))
    .await
}
