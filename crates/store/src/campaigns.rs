//! Campaigns, and which units take part.

use domain::campaign::{Campaign, CampaignKind, Edition, Profile};
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::org::LabelKind;
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

fn campaign(row: &Row<'_>) -> Result<Campaign> {
    Ok(Campaign {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        kind: row.get("kind")?,
        title: row.get("title")?,
        year: row.get("year")?,
        pack: Edition {
            code: row.get("pack_code")?,
            revision: row.get("pack_revision")?,
            text: row.get("pack")?,
        },
        window_from: row.get("window_from")?,
        window_until: row.get("window_until")?,
        cut_off: row.get("cut_off")?,
        frozen_at: row.get("frozen_at")?,
        after: row.get("after_id")?,
        closed_on: row.get("closed_on")?,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, id: CampaignId) -> Result<Option<Campaign>> {
    sql("select id, unit_id, kind, title, year, pack_code, pack_revision, pack, window_from, window_until, cut_off,
                frozen_at, after_id, closed_on, version
         from campaigns where id = $1")
    .bind(id)
    .find(tx, campaign)
    .await
}

pub async fn get(tx: &mut Tx, id: CampaignId) -> Result<Campaign> {
    find(tx, id).await?.ok_or_else(|| Error::Missing { table: "campaigns", id: id.to_string() })
}

/// The campaigns the unit has begun, and those of which a notice has reached it. Newest first.
pub async fn reaching(tx: &mut Tx, unit: UnitId) -> Result<Vec<Campaign>> {
    sql("select c.id, c.unit_id, c.kind, c.title, c.year, c.pack_code, c.pack_revision, c.pack, c.window_from,
                c.window_until, c.cut_off, c.frozen_at, c.after_id, c.closed_on, c.version
         from campaigns c join unit_lines l on l.ancestor_id = c.unit_id
         where l.unit_id = $1
           and (c.unit_id = $1
                or exists (select 1 from notices n join unit_lines k on k.ancestor_id = n.unit_id
                           where n.campaign_id = c.id and k.unit_id = $1 and n.published_on is not null))
         order by c.window_from desc, c.id desc")
    .bind(unit)
    .all(tx, campaign)
    .await
}

/// The campaigns that reach the unit, and those that units below it have begun. Newest first.
pub async fn around(tx: &mut Tx, unit: UnitId) -> Result<Vec<Campaign>> {
    sql("select id, unit_id, kind, title, year, pack_code, pack_revision, pack, window_from, window_until, cut_off,
                frozen_at, after_id, closed_on, version
         from campaigns
         where unit_id in (select ancestor_id from unit_lines where unit_id = $1)
            or unit_id in (select unit_id from unit_lines where ancestor_id = $1)
         order by window_from desc, id desc")
    .bind(unit)
    .all(tx, campaign)
    .await
}

pub async fn add(tx: &mut Tx, new: &Campaign) -> Result<()> {
    sql("insert into campaigns (id, unit_id, kind, title, year, pack_code, pack_revision, pack, window_from,
                                window_until, cut_off, frozen_at, after_id, closed_on, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, null, $12, null, 1)")
    .bind(new.id)
    .bind(new.unit)
    .bind(new.kind)
    .bind(new.title.as_str())
    .bind(new.year)
    .bind(new.pack.code.as_str())
    .bind(new.pack.revision)
    .bind(new.pack.text.as_str())
    .bind(new.window_from)
    .bind(new.window_until)
    .bind(new.cut_off)
    .bind(new.after)
    .run(tx)
    .await
    .map(drop)
}

/// Writes what may change while a campaign runs. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Campaign) -> Result<()> {
    let touched =
        sql("update campaigns set title = $3, cut_off = $4, frozen_at = $5, after_id = $6, closed_on = $7,
                              version = version + 1
                       where id = $1 and version = $2")
        .bind(changed.id)
        .bind(changed.version)
        .bind(changed.title.as_str())
        .bind(changed.cut_off)
        .bind(changed.frozen_at)
        .bind(changed.after)
        .bind(changed.closed_on)
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "campaigns", id: changed.id.to_string() }) }
}

/// What rules tell the units apart by: `root` and everything below it in force, groups left out.
pub async fn profiles(tx: &mut Tx, root: UnitId, today: Date) -> Result<Vec<Profile>> {
    let rows = sql("select u.id, u.kind, b.kind as label_kind, b.value as label_value
                    from units u join unit_lines l on l.unit_id = u.id left join unit_labels b on b.unit_id = u.id
                    where l.ancestor_id = $1 and u.kind <> 'group' and (u.ended_on is null or u.ended_on > $2)
                    order by u.id")
    .bind(root)
    .bind(today)
    .all(tx, |row| {
        let label = match row.get::<Option<LabelKind>>("label_kind")? {
            Some(kind) => Some((kind, row.get::<String>("label_value")?)),
            None => None,
        };
        Ok((Profile { unit: row.get("id")?, kind: row.get("kind")?, labels: Vec::new() }, label))
    })
    .await?;
    let mut profiles: Vec<Profile> = Vec::new();
    for (profile, label) in rows {
        if profiles.last().is_none_or(|last| last.unit != profile.unit) {
            profiles.push(profile);
        }
        if let (Some(last), Some(label)) = (profiles.last_mut(), label) {
            last.labels.push(label);
        }
    }
    for profile in &mut profiles {
        profile.labels.sort();
    }
    Ok(profiles)
}

/// The profile of one unit in force.
pub async fn profile(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Option<Profile>> {
    let kind =
        sql("select u.id, u.kind from units u where u.id = $1 and (u.ended_on is null or u.ended_on > $2)")
            .bind(unit)
            .bind(today)
            .find(tx, |row| row.get("kind"))
            .await?;
    let Some(kind) = kind else { return Ok(None) };
    let mut labels: Vec<(LabelKind, String)> =
        crate::units::labels(tx, unit).await?.into_iter().map(|label| (label.kind, label.value)).collect();
    labels.sort();
    Ok(Some(Profile { unit, kind, labels }))
}

/// 联系点: a leader and the unit he keeps in touch with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub unit: UnitId,
    pub unit_name: String,
    pub person: PersonId,
    pub person_name: String,
    pub named_by: UnitId,
}

/// The contact points named by `unit`, or those that lie at it.
pub async fn contacts(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Contact>> {
    sql("select c.unit_id, u.short_name, c.person_id, p.name, c.named_by
         from contact_points c join units u on u.id = c.unit_id join people p on p.id = c.person_id
         where c.campaign_id = $1 and (c.named_by = $2 or c.unit_id = $2)
         order by u.position, u.id, p.name_order, p.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, |row| {
        Ok(Contact {
            unit: row.get("unit_id")?,
            unit_name: row.get("short_name")?,
            person: row.get("person_id")?,
            person_name: row.get("name")?,
            named_by: row.get("named_by")?,
        })
    })
    .await
}

/// `false` when he keeps in touch with that unit already, whoever has named him.
pub async fn add_contact(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
    person: PersonId,
    named_by: UnitId,
) -> Result<bool> {
    let added =
        sql("insert into contact_points (campaign_id, unit_id, person_id, named_by) values ($1, $2, $3, $4)
                     on conflict do nothing")
        .bind(campaign)
        .bind(unit)
        .bind(person)
        .bind(named_by)
        .run(tx)
        .await?;
    Ok(added == 1)
}

/// `false` when `named_by` has not named him for that unit.
pub async fn remove_contact(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
    person: PersonId,
    named_by: UnitId,
) -> Result<bool> {
    let gone = sql("delete from contact_points
                    where campaign_id = $1 and unit_id = $2 and person_id = $3 and named_by = $4")
    .bind(campaign)
    .bind(unit)
    .bind(person)
    .bind(named_by)
    .run(tx)
    .await?;
    Ok(gone == 1)
}

/// Open campaigns that go after this one.
pub async fn following(tx: &mut Tx, campaign: CampaignId) -> Result<Vec<CampaignId>> {
    sql("select id from campaigns where after_id = $1 and closed_on is null order by id")
        .bind(campaign)
        .all(tx, |row| row.get("id"))
        .await
}

/// Campaigns of one kind that have not ended, of the unit and those above: what another may follow.
pub async fn open_of_kind(tx: &mut Tx, unit: UnitId, kind: CampaignKind) -> Result<Vec<Campaign>> {
    let all = reaching(tx, unit).await?;
    Ok(all.into_iter().filter(|campaign| campaign.kind == kind && campaign.is_open()).collect())
}
