//! What waits for somebody: his own texts, and where there are such as he may have to review. One statement a person.

use std::collections::HashMap;

use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::preparation::text::{Body, Leader, Leaders, Text};
use domain::theme::Capacity;
use time::Date;

use super::{body_of, text};
use crate::db::{Tx, sql};
use crate::error::Result;

/// A text of one's own, with the reasons of its last return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub text: Text,
    /// As in [`Listed`](super::Listed).
    pub begun: bool,
    /// He is writing at it.
    pub writing: bool,
    pub returned: Option<String>,
    /// The latest version, where it is not given in yet.
    pub latest: Option<Body>,
}

/// Somebody's own texts in open campaigns.
pub async fn own(tx: &mut Tx, person: PersonId) -> Result<Vec<Own>> {
    sql("select t.id, t.campaign_id, t.unit_id, t.kind, t.person_id, t.stage, t.number, t.version,
                (select r.reason from text_rounds r where r.text_id = t.id and r.act = 'returned'
                 order by r.position desc limit 1) as returned,
                (t.number > 0 or t.stage <> 'draft'
                 or exists (select 1 from text_drafts d where d.text_id = t.id)) as begun,
                exists (select 1 from text_drafts d where d.text_id = t.id and d.person_id = $1) as writing,
                v.body
         from texts t join campaigns c on c.id = t.campaign_id
              left join text_versions v on v.text_id = t.id and v.number = t.number and t.stage = 'draft'
         where t.person_id = $1 and c.closed_on is null order by t.id")
    .bind(person)
    .all(tx, |row| {
        Ok(Own {
            text: text(row)?,
            returned: row.get("returned")?,
            begun: row.get("begun")?,
            writing: row.get("writing")?,
            latest: match row.get::<Option<String>>("body")? {
                Some(_) => Some(body_of(row)?),
                None => None,
            },
        })
    })
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

/// A unit with submitted texts that somebody may have to review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaiting {
    pub campaign: CampaignId,
    pub unit: UnitId,
    pub unit_name: String,
}

/// The units in open campaigns where a submitted text may wait for `person`: in whose committee or team he sits, which he
/// is contact leader of, which his guidance group looks after; and below his own committee those without a contact
/// leader from outside who has not written the text himself, where nobody is left to review or the pack may ask for a
/// leader: a few units too many, and none too few. Who reviews what is for the rules to say.
pub async fn awaiting(tx: &mut Tx, person: PersonId, today: Date) -> Result<Vec<Awaiting>> {
    sql("with sitting as (
             select a.unit_id, a.person_id from appointments a
             where a.role in ('secretary', 'deputy_secretary', 'committee_member') and not a.revoked
               and a.from_day <= $2 and (a.until_day is null or a.until_day >= $2)
         ), own as (
             select s.unit_id from sitting s where s.person_id = $1
             union
             select b.unit_id from seats s join bodies b on b.id = s.body_id where s.person_id = $1
             union
             select l.unit_id from appointments a
             join guidance_groups g on g.id = a.guidance_group_id
             join guidance_assignments m on m.group_id = g.id
             join unit_lines l on l.ancestor_id = m.unit_id
             where a.person_id = $1 and a.role = 'guide' and not a.revoked
               and a.from_day <= $2 and (a.until_day is null or a.until_day >= $2)
               and (g.ended_on is null or g.ended_on > $2)
         ), below as (
             select l.unit_id from sitting s join unit_lines l on l.ancestor_id = s.unit_id where s.person_id = $1
         )
         select distinct t.campaign_id, t.unit_id, u.short_name
         from texts t join campaigns c on c.id = t.campaign_id join units u on u.id = t.unit_id
              join text_versions v on v.text_id = t.id and v.number = t.number
         where t.stage = 'submitted' and c.closed_on is null and (t.person_id is null or t.person_id <> $1)
           and (t.unit_id in (select unit_id from own)
                or exists (select 1 from contact_points k where k.campaign_id = t.campaign_id
                                                            and k.unit_id = t.unit_id and k.person_id = $1)
                or (t.unit_id in (select unit_id from below)
                    and not exists (select 1 from contact_points k
                                    where k.campaign_id = t.campaign_id and k.unit_id = t.unit_id
                                      and k.person_id <> v.made_by
                                      and (t.person_id is null or k.person_id <> t.person_id)
                                      and k.person_id not in (select s.person_id from sitting s
                                                              where s.unit_id = t.unit_id))
                    and ((select count(distinct s.person_id) from sitting s
                          where s.unit_id = t.unit_id
                            and (t.person_id is null or s.person_id not in (t.person_id, v.made_by)))
                            <= case when t.person_id is null then 1 else 0 end
                         or (c.pack like '%leader%'
                             and (t.person_id is null
                                  or t.person_id in (select s.person_id from sitting s
                                                     where s.unit_id = t.unit_id))))))
         order by t.campaign_id, t.unit_id")
    .bind(person)
    .bind(today)
    .all(tx, |row| {
        Ok(Awaiting {
            campaign: row.get("campaign_id")?,
            unit: row.get("unit_id")?,
            unit_name: row.get("short_name")?,
        })
    })
    .await
}

/// Who could review from above what was submitted in the units below `root`, itself included: the contact leaders of a
/// unit, and the committees over it. A contact leader acts as long as he belongs to the unit or has a duty there or above
/// by which he sees it. Units where nothing is under review are left out.
pub async fn leaders_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
    today: Date,
) -> Result<HashMap<UnitId, Leaders>> {
    let rows: Vec<(UnitId, bool, Leader)> = sql("with under_review as (
             select distinct t.unit_id from texts t join unit_lines l on l.unit_id = t.unit_id
             where t.campaign_id = $1 and l.ancestor_id = $2 and t.stage = 'submitted'
         ), signing_in as (
             select c.person_id from accounts c where c.password_hash is not null and not c.locked
         )
         select r.unit_id, k.person_id, 'named' as way,
                k.person_id in (select person_id from signing_in)
                and (exists (select 1 from people p where p.id = k.person_id and p.unit_id = r.unit_id)
                     or exists (select 1 from appointments a join unit_lines l on l.ancestor_id = a.unit_id
                                where l.unit_id = r.unit_id and a.person_id = k.person_id and not a.revoked
                                  and a.role in ('secretary', 'deputy_secretary', 'committee_member', 'office',
                                                 'unit_admin')
                                  and a.from_day <= $3 and (a.until_day is null or a.until_day >= $3))) as acts
         from under_review r join contact_points k on k.unit_id = r.unit_id and k.campaign_id = $1
         union
         select r.unit_id, a.person_id, 'above' as way, a.person_id in (select person_id from signing_in) as acts
         from under_review r join unit_lines l on l.unit_id = r.unit_id and l.ancestor_id <> r.unit_id
              join appointments a on a.unit_id = l.ancestor_id
         where a.role in ('secretary', 'deputy_secretary', 'committee_member') and not a.revoked
           and a.from_day <= $3 and (a.until_day is null or a.until_day >= $3)
         order by 1, 2, 3")
    .bind(campaign)
    .bind(root)
    .bind(today)
    .all(tx, |row| {
        let leader = Leader { person: row.get("person_id")?, acts: row.get("acts")? };
        let way: String = row.get("way")?;
        Ok((row.get("unit_id")?, way == "named", leader))
    })
    .await?;
    let mut leaders: HashMap<UnitId, Leaders> = HashMap::new();
    for (unit, named, leader) in rows {
        let of = leaders.entry(unit).or_default();
        if named { of.named.push(leader) } else { of.above.push(leader) }
    }
    Ok(leaders)
}
