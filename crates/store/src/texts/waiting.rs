//! What waits for somebody: his own texts, and those he may have to review. One statement a person.

use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::preparation::text::Text;
use domain::theme::Capacity;
use time::Date;

use super::text;
use crate::db::{Tx, sql};
use crate::error::Result;

/// A text of one's own, with the reasons of its last return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub text: Text,
    pub returned: Option<String>,
}

/// Somebody's own texts in open campaigns.
pub async fn own(tx: &mut Tx, person: PersonId) -> Result<Vec<Own>> {
    sql("select t.id, t.campaign_id, t.unit_id, t.kind, t.person_id, t.stage, t.number, t.version,
                (select r.reason from text_rounds r where r.text_id = t.id and r.act = 'returned'
                 order by r.position desc limit 1) as returned
         from texts t join campaigns c on c.id = t.campaign_id
         where t.person_id = $1 and c.closed_on is null order by t.id")
    .bind(person)
    .all(tx, |row| Ok(Own { text: text(row)?, returned: row.get("returned")? }))
    .await
}

/// In what capacities the submitted texts of a unit were passed since they were last submitted.
pub async fn passed(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<(TextId, Capacity)>> {
    sql("select t.id, r.capacity from texts t join text_rounds r on r.text_id = t.id
         where t.campaign_id = $1 and t.unit_id = $2 and t.stage = 'submitted' and r.act = 'passed'
           and r.capacity is not null
           and r.position > (select coalesce(max(s.position), 0) from text_rounds s
                             where s.text_id = t.id and s.act = 'submitted')
         order by t.id, r.position")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| Ok((row.get("id")?, row.get("capacity")?)))
    .await
}

/// A submitted text at a unit in whose committee somebody sits, or which he looks after.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about two people")]
pub struct Waiting {
    pub text: Text,
    pub unit_name: String,
    pub author_sits: bool,
    pub author_leads: bool,
    /// Somebody besides the author sits in the committee.
    pub others_sit: bool,
    pub is_leader: bool,
    pub is_guide: bool,
    /// Since it was last submitted.
    pub passed: Vec<Capacity>,
}

/// All that may wait for `person`, in every open campaign. Nobody's own.
pub async fn waiting(tx: &mut Tx, person: PersonId, today: Date) -> Result<Vec<Waiting>> {
    let rows = sql("with sitting as (
             select a.unit_id, a.person_id, a.role from appointments a
             where a.role in ('secretary', 'deputy_secretary', 'committee_member') and not a.revoked
               and a.from_day <= $2 and (a.until_day is null or a.until_day >= $2)
         ), guided as (
             select m.unit_id from appointments a
             join guidance_groups g on g.id = a.guidance_group_id
             join guidance_assignments m on m.group_id = g.id
             where a.person_id = $1 and a.role = 'guide' and not a.revoked
               and a.from_day <= $2 and (a.until_day is null or a.until_day >= $2)
               and (g.ended_on is null or g.ended_on > $2)
         )
         select w.* from (
             select t.id, t.campaign_id, t.unit_id, t.kind, t.person_id, t.stage, t.number, t.version, u.short_name,
                    r.capacity, r.position as passed_at,
                    exists (select 1 from sitting s where s.unit_id = t.unit_id and s.person_id = t.person_id)
                        as author_sits,
                    exists (select 1 from sitting s where s.unit_id = t.unit_id and s.person_id = t.person_id
                                                      and s.role = 'secretary') as author_leads,
                    exists (select 1 from sitting s where s.unit_id = t.unit_id and s.person_id <> t.person_id)
                        as others_sit,
                    exists (select 1 from sitting s where s.unit_id = t.unit_id and s.person_id = $1) as sits,
                    exists (select 1 from contact_points k where k.campaign_id = t.campaign_id
                                                             and k.unit_id = t.unit_id and k.person_id = $1) as is_leader,
                    exists (select 1 from guided g join unit_lines l on l.ancestor_id = g.unit_id
                            where l.unit_id = t.unit_id) as is_guide
             from texts t join campaigns c on c.id = t.campaign_id join units u on u.id = t.unit_id
                  left join text_rounds r on r.text_id = t.id and r.act = 'passed'
                       and r.position > (select coalesce(max(s.position), 0) from text_rounds s
                                         where s.text_id = t.id and s.act = 'submitted')
             where t.stage = 'submitted' and c.closed_on is null and (t.person_id is null or t.person_id <> $1)
         ) w where w.sits or w.is_leader or w.is_guide
         order by w.campaign_id, w.unit_id, w.id, w.passed_at")
    .bind(person)
    .bind(today)
    .all(tx, |row| {
        let one = Waiting {
            text: text(row)?,
            unit_name: row.get("short_name")?,
            author_sits: row.get("author_sits")?,
            author_leads: row.get("author_leads")?,
            others_sit: row.get("others_sit")?,
            is_leader: row.get("is_leader")?,
            is_guide: row.get("is_guide")?,
            passed: Vec::new(),
        };
        Ok((one, row.get::<Option<Capacity>>("capacity")?))
    })
    .await?;
    let mut all: Vec<Waiting> = Vec::new();
    for (one, capacity) in rows {
        if all.last().is_none_or(|last| last.text.id != one.text.id) {
            all.push(one);
        }
        if let Some(last) = all.last_mut() {
            last.passed.extend(capacity);
        }
    }
    Ok(all)
}
