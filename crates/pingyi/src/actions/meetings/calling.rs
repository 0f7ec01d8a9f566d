//! The notice of the meeting: issued to members and superiors, replaced by a later one.

use domain::access::Viewer;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, MeetingNoticeId, UnitId};
use domain::journal::ObjectKind;
use domain::org::Unit;
use domain::preparation::meeting::{self, Notice};
use domain::wording;
use store::meetings::Issued;
use time::Date;

use super::{Reading, within};
use crate::actions::{Change, campaigns, progress, rosters};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// The notices of a unit, as everybody who sees the campaign may read them.
#[derive(Debug, Clone)]
pub struct Calling {
    pub unit: Unit,
    pub campaign: Campaign,
    /// The first one first; the last one holds.
    pub notices: Vec<Issued>,
    pub opened_on: Option<Date>,
}

pub async fn calling(app: &App, campaign: CampaignId, unit: UnitId) -> Result<Calling> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let unit = crate::actions::talks::held_at(&mut tx, &campaign, unit).await?;
    Ok(Calling {
        notices: store::meetings::notices(&mut tx, campaign.id, unit.id).await?,
        opened_on: store::meetings::opened_on(&mut tx, campaign.id, unit.id).await?,
        unit,
        campaign,
    })
}

/// What a new notice is filled with: the one in force, or what the plan has.
pub async fn draft(app: &App, reading: &Reading) -> Result<(Option<Date>, Notice)> {
    let today = reading.today;
    if let Some(last) = reading.notices.last() {
        return Ok((Some(last.notice.held_on), last.notice.clone()));
    }
    let plan = reading.standing.records.plan.as_ref().map(|plan| plan.content.clone()).unwrap_or_default();
    let mut tx = app.db.read().await?;
    let campaign = reading.campaign.clone();
    let own = rosters::read(&mut tx, app, campaign, reading.unit.id).await?.entries;
    let contacts = store::campaigns::contacts(&mut tx, reading.campaign.id, reading.unit.id).await?;
    let leaders: Vec<&str> = contacts
        .iter()
        .filter(|contact| contact.unit == reading.unit.id)
        // Its own members take part; they do not sit in.
        .filter(|contact| own.iter().all(|entry| entry.person != contact.person))
        .map(|contact| contact.person_name.as_str())
        .collect();
    let notice = Notice {
        held_on: plan.meeting().unwrap_or(today),
        begins: String::new(),
        place: plan.place.clone(),
        theme: plan.theme.clone(),
        sits_in: wording::list(leaders),
        brings: String::new(),
    };
    Ok((plan.meeting(), notice))
}

/// What the writer of a notice has read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Read {
    /// The notice in force.
    pub replaces: Option<MeetingNoticeId>,
    /// What is wrong with the day; he keeps it.
    pub keeps_day: bool,
}

/// Issues a notice; an earlier one stays on record and holds no longer. Stale where its writer has read another one than
/// holds.
pub async fn issue(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    notice: &Notice,
    read: Read,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let reading = within(&mut tx, app, campaign, unit).await?;
    meeting::issue(reading.facts(), notice, reading.today)?;
    let before = reading.notices.last();
    // Pressed twice: the same notice is no change.
    if before.is_some_and(|before| before.notice == *notice) {
        return Ok(());
    }
    if before.map(|before| before.id) != read.replaces {
        return Err(Failure::Stale);
    }
    let (run, records) = (reading.standing.run(), &reading.standing.records);
    let found = meeting::calling(&run, records, notice.held_on, reading.today);
    let known = reading.facts().notice.as_ref();
    let known = known.map(|called| meeting::calling(&run, records, called.held_on, called.issued_on));
    meeting::settle_day(&found, &known.unwrap_or_default(), read.keeps_day)?;
    let (id, at): (MeetingNoticeId, i64) = (new_id(), app.clock.now());
    store::meetings::add_notice(&mut tx, id, (campaign, unit), notice, who.person, at).await?;
    progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    let act = if before.is_some() { "更改会议通知" } else { "通知会议" };
    Change::new(unit, act, ObjectKind::Meeting, id)
        .summary(format!("{} {}，{}", wording::day(notice.held_on), notice.begins, notice.place))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}
