//! Notices: drafted by a unit, held against everything above them, published down the tree, signed for below.

use domain::Refusal;
use domain::access::Viewer;
use domain::campaign::Campaign;
use domain::campaign::terms::{Layer, Requirement};
use domain::ids::{CampaignId, NoticeId, UnitId};
use domain::journal::ObjectKind;
use domain::notice::{self, Body, Cited, Notice, Stage, Task};
use domain::org::{Label, UnitKind};
use domain::refusal::CampaignRefusal;
use store::Tx;

use super::Change;
use super::campaigns::{calendar, layers, open};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// What somebody enters as the head of a notice.
#[derive(Debug, Clone, Default)]
pub struct Head {
    pub number: String,
    pub title: String,
    pub issuers: Vec<String>,
    pub cites: Vec<Cited>,
    pub aims: String,
    pub tasks: Vec<Task>,
}

/// Begins a notice of the unit's own: the one the level derives, or a supplement to what it has published.
pub async fn draft(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<NoticeId> {
    let mut tx = app.db.write().await?;
    let campaign = open(&mut tx, campaign, unit).await?;
    let issuer = store::units::get(&mut tx, unit).await?;
    if !issuer.kind.is_superior() {
        return Err(Refusal::from(CampaignRefusal::NotForThisUnit { kind: issuer.kind }).into());
    }
    let above = store::notices::in_force(&mut tx, campaign.id, unit).await?;
    if unit != campaign.unit && above.iter().all(|notice| notice.unit == unit) {
        return Err(Refusal::from(CampaignRefusal::ParentNotPublished).into());
    }
    let own = store::notices::of_unit(&mut tx, campaign.id, unit).await?;
    if let Some(waiting) = own.iter().find(|notice| !notice.is_published()) {
        return Ok(waiting.id);
    }
    let is_supplement = !own.is_empty();
    let title = if is_supplement {
        format!("关于做好{}工作的补充通知", campaign.title)
    } else {
        format!("关于做好{}工作的通知", campaign.title)
    };
    let mut cites = Vec::new();
    for notice in above.iter().rev() {
        cites.push(Cited {
            issuer: notice.body.issuers.join("、"),
            title: notice.title.clone(),
            number: notice.number.clone(),
        });
    }
    let body = Body { issuers: vec![issuer.name], cites, ..Body::default() };
    let new = Notice {
        id: new_id(),
        campaign: campaign.id,
        unit,
        number: String::new(),
        title,
        body,
        stage: Stage::Draft,
        version: 1,
    };
    store::notices::add(&mut tx, &new).await?;
    Change::new(unit, "起草通知", ObjectKind::Notice, new.id)
        .summary(new.title)
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(new.id)
}

/// The notice if it is this unit's own.
async fn own(tx: &mut Tx, unit: UnitId, id: NoticeId) -> Result<(Notice, Campaign)> {
    let notice = store::notices::get(tx, id).await?;
    if notice.unit != unit {
        return Err(Failure::NotFound);
    }
    let campaign = open(tx, notice.campaign, unit).await?;
    Ok((notice, campaign))
}

/// The draft, to be changed by whoever read that version.
async fn editable(tx: &mut Tx, unit: UnitId, id: NoticeId, version: i64) -> Result<(Notice, Campaign)> {
    let (notice, campaign) = own(tx, unit, id).await?;
    if notice.is_published() {
        return Err(Refusal::from(CampaignRefusal::AlreadyPublished { title: notice.title }).into());
    }
    if notice.version != version {
        return Err(Failure::Stale);
    }
    Ok((notice, campaign))
}

pub async fn edit(
    app: &App,
    who: &Viewer,
    unit: UnitId,
    id: NoticeId,
    version: i64,
    head: Head,
) -> Result<()> {
    notice::check_number(&head.number)?;
    let mut tx = app.db.write().await?;
    let (notice, _) = editable(&mut tx, unit, id, version).await?;
    let pairs = [
        ("标题", notice.title.clone(), head.title.clone()),
        ("字号", notice.number.clone(), head.number.clone()),
    ];
    let told = super::differences(&pairs);
    let body = Body {
        issuers: head.issuers,
        cites: head.cites,
        aims: head.aims,
        tasks: head.tasks,
        requirements: notice.body.requirements,
    };
    let changed = Notice { number: head.number, title: head.title, body, ..notice };
    store::notices::set(&mut tx, &changed).await?;
    Change::new(unit, "修改通知", ObjectKind::Notice, id)
        .summary(if told.is_empty() { changed.title.clone() } else { told })
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Adds requirements, each refused where it would loosen what is in force above.
pub async fn ask(
    app: &App,
    who: &Viewer,
    unit: UnitId,
    id: NoticeId,
    version: i64,
    requirements: Vec<Requirement>,
) -> Result<()> {
    for requirement in &requirements {
        notice::check_sense(&requirement.change, app.clock.today())?;
    }
    let mut tx = app.db.write().await?;
    let (mut notice, campaign) = editable(&mut tx, unit, id, version).await?;
    let above = above(&mut tx, &campaign, unit).await?;
    let profiles = store::campaigns::profiles(&mut tx, unit, app.clock.today()).await?;
    let told: Vec<String> = requirements.iter().map(|requirement| requirement.change.shown()).collect();
    for requirement in &requirements {
        notice::require(&mut notice.body, requirement.clone());
    }
    let named = requirements.iter().flat_map(|requirement| &requirement.scope.units);
    if named.into_iter().any(|named| profiles.iter().all(|profile| profile.unit != *named)) {
        return Err(Refusal::from(CampaignRefusal::BeyondReach).into());
    }
    let profiles = notice::distinct(profiles, &above, &notice.body.requirements);
    let calendar = calendar(&mut tx).await?;
    notice::check_requirements(&requirements, &above, &profiles, &calendar)?;
    notice::check_whole(&notice, &above, &profiles, &calendar)?;
    store::notices::set(&mut tx, &notice).await?;
    Change::new(unit, "提出要求", ObjectKind::Notice, id)
        .summary(told.join("；"))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Takes the requirement at this place of the draft back.
pub async fn withdraw(
    app: &App,
    who: &Viewer,
    unit: UnitId,
    id: NoticeId,
    version: i64,
    at: usize,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (mut notice, _) = editable(&mut tx, unit, id, version).await?;
    if at >= notice.body.requirements.len() {
        return Err(Failure::Stale);
    }
    let gone = notice.body.requirements.remove(at);
    store::notices::set(&mut tx, &notice).await?;
    Change::new(unit, "删去要求", ObjectKind::Notice, id)
        .summary(gone.change.shown())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// What the notices in force at the unit ask for, from the pack down.
async fn above(tx: &mut Tx, campaign: &Campaign, unit: UnitId) -> Result<Vec<Layer>> {
    let notices = store::notices::in_force(tx, campaign.id, unit).await?;
    layers(campaign, &notices)
}

/// Sends the notice down the tree.
pub async fn publish(app: &App, who: &Viewer, unit: UnitId, id: NoticeId, version: i64) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (draft, campaign) = editable(&mut tx, unit, id, version).await?;
    let above = above(&mut tx, &campaign, unit).await?;
    let today = app.clock.today();
    let profiles = store::campaigns::profiles(&mut tx, unit, today).await?;
    let profiles = notice::distinct(profiles, &above, &draft.body.requirements);
    let calendar = calendar(&mut tx).await?;
    let published = notice::publish(draft, &above, &profiles, &calendar, today, app.clock.now())?;
    store::notices::set(&mut tx, &published).await?;
    super::progress::refresh(&mut tx, app, &campaign, unit).await?;
    Change::new(unit, "发布通知", ObjectKind::Notice, id)
        .summary(published.cited())
        .states(None, Some(&published.body))?
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

pub async fn discard(app: &App, who: &Viewer, unit: UnitId, id: NoticeId, version: i64) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (notice, _) = editable(&mut tx, unit, id, version).await?;
    store::notices::remove_draft(&mut tx, id, version).await?;
    Change::new(unit, "删除通知草稿", ObjectKind::Notice, id)
        .summary(notice.title)
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// The unit signs for a notice from above.
pub async fn sign(app: &App, who: &Viewer, unit: UnitId, id: NoticeId) -> Result<CampaignId> {
    let mut tx = app.db.write().await?;
    let (notice, campaign) = reaching(&mut tx, unit, id).await?;
    if notice.unit == unit {
        return Err(Failure::NotFound);
    }
    if !campaign.is_open() {
        return Err(Refusal::from(CampaignRefusal::CampaignClosed { title: campaign.title }).into());
    }
    if !store::notices::sign(&mut tx, id, unit, who.person, app.clock.now()).await? {
        return Err(Refusal::from(CampaignRefusal::AlreadyReceived).into());
    }
    super::progress::refresh(&mut tx, app, &campaign, unit).await?;
    Change::new(unit, "签收通知", ObjectKind::Notice, id)
        .summary(notice.cited())
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(campaign.id)
}

/// The notice if it reaches the unit: published by itself or above it. Its own drafts too.
pub async fn reaching(tx: &mut Tx, unit: UnitId, id: NoticeId) -> Result<(Notice, Campaign)> {
    let notice = store::notices::find(tx, id).await?.ok_or(Failure::NotFound)?;
    let campaign = super::campaigns::covering(tx, notice.campaign, unit).await?;
    let line = super::place(tx, unit).await?.line;
    let reaches = line.contains(&notice.unit) && (notice.is_published() || notice.unit == unit);
    if reaches { Ok((notice, campaign)) } else { Err(Failure::NotFound) }
}

/// A unit a notice has gone to, and whether it has signed.
#[derive(Debug, Clone)]
pub struct Recipient {
    pub unit: UnitId,
    pub name: String,
    /// Who signed, and when.
    pub signed: Option<(String, i64)>,
}

/// A notice with what its page shows.
#[derive(Debug, Clone)]
pub struct Shown {
    pub notice: Notice,
    pub campaign: Campaign,
    pub issuer: String,
    /// What is in force above it.
    pub above: Vec<Layer>,
    /// Whom it goes to; empty for readers at another unit.
    pub recipients: Vec<Recipient>,
    /// When the reader's unit signed.
    pub signed: Option<(String, i64)>,
}

pub async fn show(app: &App, unit: UnitId, id: NoticeId) -> Result<Shown> {
    let mut tx = app.db.read().await?;
    let (notice, campaign) = reaching(&mut tx, unit, id).await?;
    let mut above = store::notices::in_force(&mut tx, campaign.id, notice.unit).await?;
    if let Stage::Published { at, .. } = notice.stage {
        above.retain(|other| matches!(other.stage, Stage::Published { at: other, .. } if other < at));
    }
    above.retain(|other| other.id != id);
    let receipts = store::notices::receipts(&mut tx, id).await?;
    let signed =
        |unit: UnitId| receipts.iter().find(|r| r.unit == unit).map(|r| (r.person_name.clone(), r.at));
    let mut recipients = Vec::new();
    if notice.unit == unit {
        let nodes = store::units::choices(&mut tx, unit, app.clock.today()).await?;
        for node in nodes.into_iter().filter(|node| node.distance > 0 && node.unit.kind != UnitKind::Group) {
            let unit = node.unit.id;
            recipients.push(Recipient { unit, name: node.unit.short_name, signed: signed(unit) });
        }
    }
    let issuer = store::units::get(&mut tx, notice.unit).await?.short_name;
    let above = layers(&campaign, &above)?;
    Ok(Shown { signed: signed(unit), notice, campaign, issuer, above, recipients })
}

/// The unit's own draft, for its pages.
pub async fn draft_of(app: &App, unit: UnitId, id: NoticeId) -> Result<Notice> {
    let (notice, _) = own(&mut app.db.read().await?, unit, id).await?;
    if notice.is_published() {
        return Err(Refusal::from(CampaignRefusal::AlreadyPublished { title: notice.title }).into());
    }
    Ok(notice)
}

/// The year that days without a year belong to: that of the campaign's window.
pub async fn year_of(app: &App, notice: &Notice) -> Result<i32> {
    let campaign = store::campaigns::get(&mut app.db.read().await?, notice.campaign).await?;
    Ok(campaign.window_until.year())
}

/// What the units below differ by, and the units themselves where they are no more than `most`.
pub async fn audience(app: &App, unit: UnitId, most: usize) -> Result<(Vec<Label>, Vec<(UnitId, String)>)> {
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    let mut labels: Vec<Label> = Vec::new();
    for profile in store::campaigns::profiles(&mut tx, unit, today).await? {
        for (kind, value) in profile.labels {
            if labels.iter().all(|label| label.kind != kind || label.value != value) {
                labels.push(Label { kind, value });
            }
        }
    }
    labels.sort_by(|a, b| (a.kind, &a.value).cmp(&(b.kind, &b.value)));
    let nodes = store::units::choices(&mut tx, unit, today).await?;
    let below = |node: &store::units::Node| node.distance > 0 && node.unit.kind != UnitKind::Group;
    let units: Vec<(UnitId, String)> =
        nodes.into_iter().filter(below).map(|node| (node.unit.id, node.unit.short_name)).collect();
    Ok((labels, if units.len() > most { Vec::new() } else { units }))
}
