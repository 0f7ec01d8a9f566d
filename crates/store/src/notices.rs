//! Notices, and who has signed for them.

use domain::ids::{CampaignId, NoticeId, PersonId, UnitId};
use domain::notice::{Body, Notice, Stage};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

fn notice(row: &Row<'_>) -> Result<Notice> {
    let content: String = row.get("content")?;
    let body: Body = serde_json::from_str(&content).map_err(|e| row.inconsistent("content", e))?;
    let stage = match (row.get::<Option<Date>>("published_on")?, row.get::<Option<i64>>("published_at")?) {
        (Some(on), Some(at)) => Stage::Published { on, at },
        (None, None) => Stage::Draft,
        _ => {
            return Err(row.inconsistent("published_on", "a day without a moment, or a moment without a day"));
        }
    };
    Ok(Notice {
        id: row.get("id")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        number: row.get("number")?,
        title: row.get("title")?,
        body,
        stage,
        version: row.get("version")?,
    })
}

pub async fn find(tx: &mut Tx, id: NoticeId) -> Result<Option<Notice>> {
    sql("select id, campaign_id, unit_id, number, title, content, published_on, published_at, version
         from notices where id = $1")
    .bind(id)
    .find(tx, notice)
    .await
}

pub async fn get(tx: &mut Tx, id: NoticeId) -> Result<Notice> {
    find(tx, id).await?.ok_or_else(|| Error::Missing { table: "notices", id: id.to_string() })
}

fn content(notice: &Notice) -> Result<String> {
    serde_json::to_string(&notice.body).map_err(|e| Error::Outside(Box::new(e)))
}

pub async fn add(tx: &mut Tx, new: &Notice) -> Result<()> {
    sql("insert into notices (id, campaign_id, unit_id, number, title, content, version)
         values ($1, $2, $3, $4, $5, $6, 1)")
    .bind(new.id)
    .bind(new.campaign)
    .bind(new.unit)
    .bind(new.number.as_str())
    .bind(new.title.as_str())
    .bind(content(new)?)
    .run(tx)
    .await
    .map(drop)
}

/// Writes the whole notice. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Notice) -> Result<()> {
    let (on, at) = match changed.stage {
        Stage::Draft => (None, None),
        Stage::Published { on, at } => (Some(on), Some(at)),
    };
    let touched =
        sql("update notices set number = $3, title = $4, content = $5, published_on = $6, published_at = $7,
                              version = version + 1
                       where id = $1 and version = $2")
        .bind(changed.id)
        .bind(changed.version)
        .bind(changed.number.as_str())
        .bind(changed.title.as_str())
        .bind(content(changed)?)
        .bind(on)
        .bind(at)
        .run(tx)
        .await?;
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table: "notices", id: changed.id.to_string() }) }
}

/// A draft that nobody has seen may go.
pub async fn remove_draft(tx: &mut Tx, id: NoticeId, version: i64) -> Result<()> {
    let gone = sql("delete from notices where id = $1 and version = $2 and published_on is null")
        .bind(id)
        .bind(version)
        .run(tx)
        .await?;
    if gone == 1 { Ok(()) } else { Err(Error::Stale { table: "notices", id: id.to_string() }) }
}

/// Every published notice of the campaign that reaches the unit, its own included: from the top down, older first.
pub async fn in_force(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Notice>> {
    sql("select n.id, n.campaign_id, n.unit_id, n.number, n.title, n.content, n.published_on, n.published_at, n.version
         from notices n join unit_lines l on l.ancestor_id = n.unit_id
         where n.campaign_id = $1 and l.unit_id = $2 and n.published_on is not null
         order by l.distance desc, n.published_at, n.id")
    .bind(campaign)
    .bind(unit)
    .all(tx, notice)
    .await
}

/// Every published notice of the campaign by units below `root`, itself included.
pub async fn published_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Notice>> {
    sql("select n.id, n.campaign_id, n.unit_id, n.number, n.title, n.content, n.published_on, n.published_at, n.version
         from notices n join unit_lines l on l.unit_id = n.unit_id
         where n.campaign_id = $1 and l.ancestor_id = $2 and n.published_on is not null
         order by n.published_at, n.id")
    .bind(campaign)
    .bind(root)
    .all(tx, notice)
    .await
}

/// Which published notices reach which unit below `root`, itself included: for each unit from the top down, older first.
pub async fn reach(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<(UnitId, NoticeId)>> {
    sql("select l.unit_id, n.id
         from notices n join unit_lines l on l.ancestor_id = n.unit_id join unit_lines r on r.unit_id = l.unit_id
         where n.campaign_id = $1 and r.ancestor_id = $2 and n.published_on is not null
         order by l.unit_id, l.distance desc, n.published_at, n.id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok((row.get("unit_id")?, row.get("id")?)))
    .await
}

/// Which unit below `root` has signed for which notice of the campaign, and when.
pub async fn signed_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
) -> Result<Vec<(NoticeId, UnitId, i64)>> {
    sql("select r.notice_id, r.unit_id, r.at
         from receipts r join notices n on n.id = r.notice_id join unit_lines l on l.unit_id = r.unit_id
         where n.campaign_id = $1 and l.ancestor_id = $2")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| Ok((row.get("notice_id")?, row.get("unit_id")?, row.get("at")?)))
    .await
}

/// The unit's own notices, drafts included.
pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Notice>> {
    sql("select id, campaign_id, unit_id, number, title, content, published_on, published_at, version
         from notices where campaign_id = $1 and unit_id = $2 order by id")
    .bind(campaign)
    .bind(unit)
    .all(tx, notice)
    .await
}

/// Who signed for a notice, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub notice: NoticeId,
    pub unit: UnitId,
    pub person: PersonId,
    pub person_name: String,
    pub at: i64,
}

fn receipt(row: &Row<'_>) -> Result<Receipt> {
    Ok(Receipt {
        notice: row.get("notice_id")?,
        unit: row.get("unit_id")?,
        person: row.get("person_id")?,
        person_name: row.get("name")?,
        at: row.get("at")?,
    })
}

pub async fn receipts(tx: &mut Tx, notice: NoticeId) -> Result<Vec<Receipt>> {
    sql("select r.notice_id, r.unit_id, r.person_id, p.name, r.at
         from receipts r join people p on p.id = r.person_id where r.notice_id = $1 order by r.at, r.unit_id")
    .bind(notice)
    .all(tx, receipt)
    .await
}

/// All receipts of a campaign from units below `root`, itself included.
pub async fn receipts_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<Receipt>> {
    sql("select r.notice_id, r.unit_id, r.person_id, p.name, r.at
         from receipts r join notices n on n.id = r.notice_id join unit_lines l on l.unit_id = r.unit_id
              join people p on p.id = r.person_id
         where n.campaign_id = $1 and l.ancestor_id = $2 order by r.at, r.unit_id")
    .bind(campaign)
    .bind(root)
    .all(tx, receipt)
    .await
}

/// Signs for the notice; `false` when the unit has done so already.
pub async fn sign(tx: &mut Tx, notice: NoticeId, unit: UnitId, person: PersonId, at: i64) -> Result<bool> {
    let added = sql("insert into receipts (notice_id, unit_id, person_id, at) values ($1, $2, $3, $4)
                     on conflict do nothing")
    .bind(notice)
    .bind(unit)
    .bind(person)
    .bind(at)
    .run(tx)
    .await?;
    Ok(added == 1)
}
