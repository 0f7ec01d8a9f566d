//! The frozen roster of a campaign, and what was corrected afterwards.

use domain::campaign::roster::{self, CorrectionKind, Relation};
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::member::{Stage, Standing};
use domain::preparation::talk::Person;
use time::Date;
use uuid::Uuid;

use crate::db::{Row, Tx, sql};
use crate::error::Result;

/// A person as he stood on the cut-off day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub unit: UnitId,
    pub person: PersonId,
    pub relation: Relation,
    pub name: String,
    pub name_order: String,
    pub stage: Stage,
    pub standing: Standing,
    pub group: Option<UnitId>,
    pub mobile: bool,
    pub leading_cadre: bool,
}

fn entry(row: &Row<'_>) -> Result<Entry> {
    Ok(Entry {
        unit: row.get("unit_id")?,
        person: row.get("person_id")?,
        relation: row.get("relation")?,
        name: row.get("name")?,
        name_order: row.get("name_order")?,
        stage: row.get("stage")?,
        standing: row.get("standing")?,
        group: row.get("group_id")?,
        mobile: row.get("mobile")?,
        leading_cadre: row.get("leading_cadre")?,
    })
}

/// Copies the register as it was on `day` for every branch below `root`, in two statements: those whose 组织关系 lay
/// there, and those present in a temporary branch. Gives how many rows that made.
///
/// Where a member's home was on a past day is told by the last move up to it; a stage by the day of confirmation. Of a
/// day before the register began, it knows no better than the first home it was told of.
pub async fn freeze(tx: &mut Tx, campaign: CampaignId, root: UnitId, day: Date) -> Result<u64> {
    let home = sql(
        "insert into campaign_members (campaign_id, unit_id, person_id, relation, name, name_order, stage,
                            standing, group_id, mobile, leading_cadre)
         select $1, v.to_unit_id, p.id, 'home', p.name, p.name_order,
                case when m.stage = 'formal' and m.confirmed_on > $3 then 'probationary' else m.stage end,
                m.standing, case when p.unit_id = v.to_unit_id then m.group_id end, m.mobile, m.leading_cadre
         from member_moves v join people p on p.id = v.person_id join members m on m.person_id = p.id
              join unit_lines l on l.unit_id = v.to_unit_id
         where l.ancestor_id = $2 and m.joined_on <= $3 and (m.ended_on is null or m.ended_on > $3)
           and (v.moved_on <= $3
                and not exists (select 1 from member_moves w where w.person_id = v.person_id and w.moved_on <= $3
                                  and (w.moved_on > v.moved_on or (w.moved_on = v.moved_on and w.id > v.id)))
                or v.moved_on > $3 and v.from_unit_id is null
                and not exists (select 1 from member_moves w where w.person_id = v.person_id
                                  and (w.moved_on < v.moved_on or (w.moved_on = v.moved_on and w.id < v.id))))",
    )
    .bind(campaign)
    .bind(root)
    .bind(day)
    .run(tx)
    .await?;
    let present = sql(
        "insert into campaign_members (campaign_id, unit_id, person_id, relation, name, name_order, stage,
                               standing, group_id, mobile, leading_cadre)
         select distinct $1, s.unit_id, p.id, 'present', p.name, p.name_order,
                case when m.stage = 'formal' and m.confirmed_on > $3 then 'probationary' else m.stage end,
                m.standing, cast(null as uuid), m.mobile, m.leading_cadre
         from presences s join people p on p.id = s.person_id join members m on m.person_id = p.id
              join unit_lines l on l.unit_id = s.unit_id
         where l.ancestor_id = $2 and m.joined_on <= $3 and (m.ended_on is null or m.ended_on > $3)
           and s.from_day <= $3 and (s.until_day is null or s.until_day >= $3)
           and not exists (select 1 from campaign_members k
                           where k.campaign_id = $1 and k.unit_id = s.unit_id and k.person_id = s.person_id)",
    )
    .bind(campaign)
    .bind(root)
    .bind(day)
    .run(tx)
    .await?;
    Ok(home + present)
}

/// The frozen rows of one branch, in official order of names.
pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Entry>> {
    sql("select unit_id, person_id, relation, name, name_order, stage, standing, group_id, mobile, leading_cadre
         from campaign_members where campaign_id = $1 and unit_id = $2 order by name_order, person_id")
    .bind(campaign)
    .bind(unit)
    .all(tx, entry)
    .await
}

/// The register's people of one branch as they stand today: who takes part while nothing is frozen.
pub async fn living(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<roster::Entry>> {
    let found = register(tx, (unit, false), today).await?;
    Ok(found.into_iter().map(|(_, entry)| entry).collect())
}

/// The same of every unit below `root`, itself included.
pub async fn living_below(tx: &mut Tx, root: UnitId, today: Date) -> Result<Vec<(UnitId, roster::Entry)>> {
    register(tx, (root, true), today).await
}

/// Who stands on a frozen roster: the copied rows with what was corrected beside them, the last word of each counting. `$with`
/// joins what the condition `$of` asks of; the row itself is `c`.
macro_rules! on_roster {
    ($with:literal, $of:literal) => {
        concat!(
            "select c.unit_id, c.person_id, c.name, c.name_order
             from campaign_members c ",
            $with,
            " where ",
            $of,
            " and c.standing <> 'suspended'
               and not exists (select 1 from roster_corrections r
                               where r.campaign_id = c.campaign_id and r.unit_id = c.unit_id
                                 and r.person_id = c.person_id and r.kind <> 'stage_corrected')
             union all
             select c.unit_id, c.person_id, p.name, p.name_order
             from roster_corrections c join people p on p.id = c.person_id ",
            $with,
            " where ",
            $of,
            " and c.kind = 'added'
               and not exists (select 1 from roster_corrections n
                               where n.campaign_id = c.campaign_id and n.unit_id = c.unit_id
                                 and n.person_id = c.person_id and n.kind <> 'stage_corrected'
                                 and (n.corrected_at > c.corrected_at
                                      or (n.corrected_at = c.corrected_at and n.id > c.id)))
             order by 1, 4, 2"
        )
    };
}

/// Who stands on the frozen roster of every unit below `root`, itself included.
pub async fn frozen_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<(UnitId, Person)>> {
    sql(on_roster!("join unit_lines l on l.unit_id = c.unit_id", "c.campaign_id = $1 and l.ancestor_id = $2"))
        .bind(campaign)
        .bind(root)
        .all(tx, |row| {
            Ok((row.get("unit_id")?, Person { id: row.get("person_id")?, name: row.get("name")? }))
        })
        .await
}

/// The branches whose running campaigns count this member, wherever he belongs by now.
pub(crate) async fn counting(tx: &mut Tx, person: PersonId) -> Result<Vec<UnitId>> {
    sql(on_roster!(
        "join campaigns g on g.id = c.campaign_id join members m on m.person_id = c.person_id",
        "c.person_id = $1 and g.closed_on is null and m.ended_on is null"
    ))
    .bind(person)
    .all(tx, |row| row.get("unit_id"))
    .await
}

async fn register(
    tx: &mut Tx,
    (root, below): (UnitId, bool),
    today: Date,
) -> Result<Vec<(UnitId, roster::Entry)>> {
    sql("select p.unit_id, p.id, p.name, p.name_order, m.stage, 'home' as relation
         from unit_lines l join people p on p.unit_id = l.unit_id join members m on m.person_id = p.id
         where l.ancestor_id = $1 and (l.distance = 0 or $3) and m.ended_on is null and m.standing <> 'suspended'
         union
         select s.unit_id, p.id, p.name, p.name_order, m.stage, 'present' as relation
         from unit_lines l join presences s on s.unit_id = l.unit_id join people p on p.id = s.person_id
              join members m on m.person_id = p.id
         where l.ancestor_id = $1 and (l.distance = 0 or $3) and m.ended_on is null and m.standing <> 'suspended'
           and p.unit_id <> s.unit_id and s.from_day <= $2 and (s.until_day is null or s.until_day >= $2)
         order by name_order, id")
    .bind(root)
    .bind(today)
    .bind(below)
    .all(tx, |row| {
        let entry = roster::Entry {
            person: row.get("id")?,
            name: row.get("name")?,
            stage: row.get("stage")?,
            relation: row.get("relation")?,
        };
        Ok((row.get("unit_id")?, entry))
    })
    .await
}

/// What was corrected in the frozen roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub id: Uuid,
    pub unit: UnitId,
    pub person: PersonId,
    pub person_name: String,
    pub kind: CorrectionKind,
    pub stage: Option<Stage>,
    pub reason: String,
    pub by: PersonId,
    pub by_name: String,
    pub at: i64,
}

pub async fn corrections(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Correction>> {
    sql("select c.id, c.unit_id, c.person_id, p.name, c.kind, c.stage, c.reason, c.corrected_by, b.name as by_name,
                c.corrected_at
         from roster_corrections c join people p on p.id = c.person_id join people b on b.id = c.corrected_by
         where c.campaign_id = $1 and c.unit_id = $2 order by c.corrected_at, c.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        Ok(Correction {
            id: row.get("id")?,
            unit: row.get("unit_id")?,
            person: row.get("person_id")?,
            person_name: row.get("name")?,
            kind: row.get("kind")?,
            stage: row.get("stage")?,
            reason: row.get("reason")?,
            by: row.get("corrected_by")?,
            by_name: row.get("by_name")?,
            at: row.get("corrected_at")?,
        })
    })
    .await
}

pub async fn add_correction(tx: &mut Tx, campaign: CampaignId, new: &Correction) -> Result<()> {
    sql("insert into roster_corrections (id, campaign_id, unit_id, person_id, kind, stage, reason, corrected_by,
                                         corrected_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(new.id)
    .bind(campaign)
    .bind(new.unit)
    .bind(new.person)
    .bind(new.kind)
    .bind(new.stage)
    .bind(new.reason.as_str())
    .bind(new.by)
    .bind(new.at)
    .run(tx)
    .await
    .map(drop)
}
