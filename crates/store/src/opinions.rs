//! 征求意见: opinions as they came, the wordings they were merged into, the links of public pages.

use domain::ids::{CampaignId, MergedOpinionId, OpinionId, UnitId};
use domain::preparation::opinion::{About, Decision, Link, Merged, Opinion, Share};
use time::Date;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

fn about(row: &Row<'_>) -> Result<About> {
    About::new(row.get("target")?, row.get("person_id")?).ok_or_else(|| {
        row.inconsistent("person_id", "a person where the target is none, or none where it is one")
    })
}

fn opinion(row: &Row<'_>) -> Result<Opinion> {
    let entered_by = row.get("entered_by")?;
    let anonymous: bool = row.get("anonymous")?;
    if anonymous != Option::is_none(&entered_by) {
        return Err(row.inconsistent("entered_by", "nobody has entered it, and it is not anonymous"));
    }
    Ok(Opinion {
        id: row.get("id")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        source: row.get("source")?,
        method: row.get("method")?,
        received_on: row.get("received_on")?,
        about: about(row)?,
        dimension: row.get("dimension")?,
        words: row.get("words")?,
        entered_by,
        merged: row.get("merged_id")?,
        version: row.get("version")?,
    })
}

/// All of a unit, by the day they came; within a day by id, which is chance for anonymous ones.
pub async fn of_unit(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Opinion>> {
    sql("select id, campaign_id, unit_id, source, method, received_on, target, person_id, dimension, words, anonymous,
                entered_by, merged_id, version
         from opinions where campaign_id = $1 and unit_id = $2 order by received_on, id")
    .bind(campaign)
    .bind(unit)
    .all(tx, opinion)
    .await
}

pub async fn add(tx: &mut Tx, new: &Opinion) -> Result<()> {
    sql("insert into opinions (id, campaign_id, unit_id, source, method, received_on, target, person_id, dimension,
                               words, anonymous, entered_by, merged_id, version, after_meeting)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
                 not $11 and exists (select 1 from meetings m where m.campaign_id = $2 and m.unit_id = $3))")
    .bind(new.id)
    .bind(new.campaign)
    .bind(new.unit)
    .bind(new.source)
    .bind(new.method)
    .bind(new.received_on)
    .bind(new.about.target())
    .bind(new.about.person())
    .bind(new.dimension.as_deref())
    .bind(new.words.as_str())
    .bind(new.is_anonymous())
    .bind(new.entered_by)
    .bind(new.merged)
    .bind(new.version)
    .run(tx)
    .await
    .map(drop)
}

/// Those that somebody wrote down when the meeting had been opened already.
pub async fn after_meeting(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<OpinionId>> {
    sql("select id from opinions where campaign_id = $1 and unit_id = $2 and after_meeting order by id")
        .bind(campaign)
        .bind(unit)
        .all(tx, |row| row.get("id"))
        .await
}

/// Adds an anonymous opinion, whose id must be chance.
///
/// Where a table keeps its rows tells their order of coming: SQLite numbers them, PostgreSQL marks each with the
/// transaction that wrote it. So all anonymous ones of that unit and day are taken out and written anew by this
/// transaction, in the order of their random ids: the last to come stands anywhere among them. What stays is that the
/// day's last transaction lies before or after other rows of the table. Older copies of a page in the log of either
/// database live until its next checkpoint or vacuum; the manual says so.
pub async fn add_anonymous(tx: &mut Tx, new: &Opinion) -> Result<()> {
    let mut day = of_unit(tx, new.campaign, new.unit).await?;
    day.retain(|known| known.is_anonymous() && known.received_on == new.received_on);
    sql("delete from opinions where campaign_id = $1 and unit_id = $2 and received_on = $3 and anonymous")
        .bind(new.campaign)
        .bind(new.unit)
        .bind(new.received_on)
        .run(tx)
        .await?;
    day.push(new.clone());
    day.sort_by_key(|one| one.id);
    for one in &day {
        add(tx, one).await?;
    }
    Ok(())
}

/// Takes out what was entered by mistake: never an anonymous one, none that has a wording. `known.version` is the
/// version that was read.
pub async fn remove(tx: &mut Tx, known: &Opinion) -> Result<()> {
    let touched =
        sql("delete from opinions where id = $1 and version = $2 and merged_id is null and not anonymous")
            .bind(known.id)
            .bind(known.version)
            .run(tx)
            .await?;
    one(touched, "opinions", known.id.to_string())
}

/// How many anonymous ones a unit got on a day: counted from the rows, so that no counter ticks anywhere.
pub async fn count_anonymous(tx: &mut Tx, campaign: CampaignId, unit: UnitId, day: Date) -> Result<i64> {
    sql("select count(*) as total from opinions
         where campaign_id = $1 and unit_id = $2 and received_on = $3 and anonymous")
    .bind(campaign)
    .bind(unit)
    .bind(day)
    .one(tx, |row| row.get("total"))
    .await
}

/// Puts an opinion that has no wording yet under one. `known.version` is the version that was read.
pub async fn set_merged(tx: &mut Tx, known: &Opinion, merged: MergedOpinionId) -> Result<()> {
    let touched = sql("update opinions set merged_id = $3, version = version + 1
                       where id = $1 and version = $2 and merged_id is null")
    .bind(known.id)
    .bind(known.version)
    .bind(merged)
    .run(tx)
    .await?;
    one(touched, "opinions", known.id.to_string())
}

/// Takes an opinion out of its wording.
pub async fn split_off(tx: &mut Tx, id: OpinionId, merged: MergedOpinionId) -> Result<()> {
    let touched =
        sql("update opinions set merged_id = null, version = version + 1 where id = $1 and merged_id = $2")
            .bind(id)
            .bind(merged)
            .run(tx)
            .await?;
    one(touched, "opinions", id.to_string())
}

fn one(touched: u64, table: &'static str, id: String) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::Stale { table, id }) }
}

/// How the opinions of every unit below `root`, itself included, share their fates. Anonymous ones count when they came
/// before `today`.
pub async fn shares_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
    today: Date,
) -> Result<Vec<(UnitId, Share)>> {
    sql("select o.unit_id as id, m.decision, count(*) as total
         from opinions o join unit_lines l on l.unit_id = o.unit_id left join merged_opinions m on m.id = o.merged_id
         where o.campaign_id = $1 and l.ancestor_id = $2 and (not o.anonymous or o.received_on < $3)
         group by o.unit_id, o.merged_id, m.decision
         order by o.unit_id")
    .bind(campaign)
    .bind(root)
    .bind(today)
    .all(tx, |row| {
        let total: i64 = row.get("total")?;
        let originals = usize::try_from(total).map_err(|e| row.inconsistent("total", e))?;
        Ok((row.get("id")?, Share { decision: row.get::<Option<Decision>>("decision")?, originals }))
    })
    .await
}

/// Units with anonymous opinions of the days from `from` to before `to`, with their campaigns.
pub async fn received(tx: &mut Tx, from: Date, to: Date) -> Result<Vec<(CampaignId, UnitId)>> {
    sql("select distinct campaign_id, unit_id as id from opinions
         where received_on >= $1 and received_on < $2 and anonymous order by campaign_id, unit_id")
    .bind(from)
    .bind(to)
    .all(tx, |row| Ok((row.get("campaign_id")?, row.get("id")?)))
    .await
}

fn wording(row: &Row<'_>) -> Result<Merged> {
    Ok(Merged {
        id: row.get("id")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        wording: row.get("wording")?,
        dimension: row.get("dimension")?,
        about: about(row)?,
        decision: row.get("decision")?,
        reason: row.get("reason")?,
        not_listed: row.get("not_listed")?,
        version: row.get("version")?,
    })
}

/// The wordings of a unit, first made first.
pub async fn merged_of(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Vec<Merged>> {
    sql("select id, campaign_id, unit_id, wording, dimension, target, person_id, decision, reason, not_listed, version
         from merged_opinions where campaign_id = $1 and unit_id = $2 order by id")
    .bind(campaign)
    .bind(unit)
    .all(tx, wording)
    .await
}

pub async fn add_merged(tx: &mut Tx, new: &Merged) -> Result<()> {
    sql("insert into merged_opinions (id, campaign_id, unit_id, wording, dimension, target, person_id, decision, reason,
                                      not_listed, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
    .bind(new.id)
    .bind(new.campaign)
    .bind(new.unit)
    .bind(new.wording.as_str())
    .bind(new.dimension.as_deref())
    .bind(new.about.target())
    .bind(new.about.person())
    .bind(new.decision)
    .bind(new.reason.as_str())
    .bind(new.not_listed.as_str())
    .bind(new.version)
    .run(tx)
    .await
    .map(drop)
}

/// Writes a wording and its decision. `changed.version` is the version that was read.
pub async fn change_merged(tx: &mut Tx, changed: &Merged) -> Result<()> {
    let touched = sql("update merged_opinions
                       set wording = $3, dimension = $4, target = $5, person_id = $6, decision = $7, reason = $8,
                           not_listed = $9, version = version + 1
                       where id = $1 and version = $2")
    .bind(changed.id)
    .bind(changed.version)
    .bind(changed.wording.as_str())
    .bind(changed.dimension.as_deref())
    .bind(changed.about.target())
    .bind(changed.about.person())
    .bind(changed.decision)
    .bind(changed.reason.as_str())
    .bind(changed.not_listed.as_str())
    .run(tx)
    .await?;
    one(touched, "merged_opinions", changed.id.to_string())
}

/// A wording whose last original has gone. A problem it led to stays.
pub async fn remove_merged(tx: &mut Tx, id: MergedOpinionId) -> Result<()> {
    sql("delete from problem_opinions where merged_id = $1").bind(id).run(tx).await?;
    sql("delete from merged_opinions where id = $1").bind(id).run(tx).await.map(drop)
}

fn link(row: &Row<'_>) -> Result<Link> {
    Ok(Link {
        code: row.get("code")?,
        campaign: row.get("campaign_id")?,
        unit: row.get("unit_id")?,
        until: row.get("until_day")?,
        closed: row.get("closed")?,
        about_members: row.get("about_members")?,
        made_by: row.get("made_by")?,
    })
}

pub async fn find_link(tx: &mut Tx, code: &str) -> Result<Option<Link>> {
    sql("select code, campaign_id, unit_id, until_day, closed, about_members, made_by from opinion_links
         where code = $1")
    .bind(code)
    .find(tx, link)
    .await
}

/// The link of a unit that is not closed, if there is one.
pub async fn link_of(tx: &mut Tx, campaign: CampaignId, unit: UnitId) -> Result<Option<Link>> {
    sql("select code, campaign_id, unit_id, until_day, closed, about_members, made_by from opinion_links
         where campaign_id = $1 and unit_id = $2 and not closed order by code")
    .bind(campaign)
    .bind(unit)
    .find(tx, link)
    .await
}

pub async fn add_link(tx: &mut Tx, new: &Link) -> Result<()> {
    sql("insert into opinion_links (code, campaign_id, unit_id, until_day, closed, about_members, made_by)
         values ($1, $2, $3, $4, $5, $6, $7)")
    .bind(new.code.as_str())
    .bind(new.campaign)
    .bind(new.unit)
    .bind(new.until)
    .bind(new.closed)
    .bind(new.about_members)
    .bind(new.made_by)
    .run(tx)
    .await
    .map(drop)
}

/// Writes until when it is open, and whether it still is.
pub async fn set_link(tx: &mut Tx, changed: &Link) -> Result<()> {
    let touched =
        sql("update opinion_links set until_day = $2, closed = $3, about_members = $4 where code = $1")
            .bind(changed.code.as_str())
            .bind(changed.until)
            .bind(changed.closed)
            .bind(changed.about_members)
            .run(tx)
            .await?;
    one(touched, "opinion_links", changed.code.clone())
}
