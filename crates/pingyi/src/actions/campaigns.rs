//! Campaigns: begun by a unit from a theme pack, for itself and everything below it.

use anyhow::Context as _;
use domain::access::Viewer;
use domain::calendar::Calendar;
use domain::campaign::terms::{Layer, Terms};
use domain::campaign::{self, Campaign, CampaignKind, Edition};
use domain::ids::{CampaignId, UnitId};
use domain::journal::ObjectKind;
use domain::notice::{self, Body, Notice};
use domain::refusal::CampaignRefusal;
use domain::theme::Pack;
use store::Tx;
use time::Date;

use super::Change;
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// What somebody enters to begin a campaign.
#[derive(Debug, Clone)]
pub struct Draft {
    /// `P2025`, or `P2025-2` for a certain edition.
    pub pack: String,
    pub title: String,
    pub window_from: Date,
    pub window_until: Date,
    pub cut_off: Option<Date>,
    pub after: Option<CampaignId>,
}

/// Begins a campaign, with the draft of its notice.
pub async fn begin(app: &App, who: &Viewer, unit: UnitId, draft: &Draft) -> Result<CampaignId> {
    let mut tx = app.db.write().await?;
    let today = app.clock.today();
    let begins = store::units::get(&mut tx, unit).await?;
    let (pack, text) = super::packs::edition(&mut tx, &draft.pack).await?;
    let kind = pack.kind.value.ok_or(Failure::NotFound)?;
    let kinds: Vec<_> =
        store::campaigns::profiles(&mut tx, unit, today).await?.iter().map(|profile| profile.kind).collect();
    campaign::begin(&begins, kind, &kinds, (draft.window_from, draft.window_until), today)?;
    if let Some(before) = draft.after {
        let open = store::campaigns::open_of_kind(&mut tx, unit, CampaignKind::BodyMeeting).await?;
        if open.iter().all(|campaign| campaign.id != before) {
            return Err(domain::Refusal::from(CampaignRefusal::NothingBefore).into());
        }
    }
    let new = Campaign {
        id: new_id(),
        unit,
        kind,
        title: draft.title.clone(),
        year: i64::from(pack.year),
        pack: Edition { code: pack.id.clone(), revision: pack.revision, text },
        window_from: draft.window_from,
        window_until: draft.window_until,
        cut_off: draft.cut_off,
        frozen_at: None,
        after: draft.after,
        closed_on: None,
        version: 1,
    };
    store::campaigns::add(&mut tx, &new).await?;
    let notice = Notice {
        id: new_id(),
        campaign: new.id,
        unit,
        number: String::new(),
        title: format!("关于做好{}工作的通知", new.title),
        body: Body { issuers: vec![begins.name.clone()], ..Body::default() },
        stage: notice::Stage::Draft,
        version: 1,
    };
    store::notices::add(&mut tx, &notice).await?;
    super::progress::refresh(&mut tx, app, &new, unit).await?;
    Change::new(unit, "发起活动", ObjectKind::Campaign, new.id)
        .summary(format!("{}（{}）", new.title, pack.name))
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(new.id)
}

/// The campaign, if it reaches the unit. What does not is not there for whoever asks from that unit.
pub async fn covering(tx: &mut Tx, id: CampaignId, unit: UnitId) -> Result<Campaign> {
    let campaign = store::campaigns::find(tx, id).await?.ok_or(Failure::NotFound)?;
    let place = super::place(tx, unit).await?;
    if place.line.contains(&campaign.unit) { Ok(campaign) } else { Err(Failure::NotFound) }
}

/// The same, for a change: an ended campaign is only looked at.
pub(crate) async fn open(tx: &mut Tx, id: CampaignId, unit: UnitId) -> Result<Campaign> {
    let campaign = covering(tx, id, unit).await?;
    if campaign.is_open() {
        Ok(campaign)
    } else {
        Err(domain::Refusal::from(CampaignRefusal::CampaignClosed { title: campaign.title }).into())
    }
}

/// The pack as the campaign began with it.
pub fn pack_of(campaign: &Campaign) -> Result<Pack> {
    let read = domain::theme::parse(&campaign.pack.text);
    let pack = read.map_err(|fault| anyhow::anyhow!("the pack of campaign {}: {fault:?}", campaign.id));
    Ok(pack.context("a campaign began with a pack that cannot be read")?)
}

/// What is asked, layer by layer: the pack, the campaign, and `notices` from the top down.
pub fn layers(campaign: &Campaign, notices: &[Notice]) -> Result<Vec<Layer>> {
    let mut layers = vec![pack_of(campaign)?.layer(), campaign.layer()];
    layers.extend(notices.iter().map(Notice::layer));
    Ok(layers)
}

/// The table of working days: the one that comes with the program, with what was entered here on top.
pub(crate) async fn calendar(tx: &mut Tx) -> Result<Calendar> {
    super::calendar::calendar(tx).await
}

/// What is in force at a unit.
pub async fn terms(tx: &mut Tx, app: &App, campaign: &Campaign, unit: UnitId) -> Result<Terms> {
    Ok(super::progress::Standing::read(tx, app, campaign, unit).await?.terms)
}

/// Ends a campaign: from now on it is only looked at.
pub async fn close(
    app: &App,
    who: &Viewer,
    id: CampaignId,
    unit: UnitId,
    version: i64,
    reason: &str,
) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(domain::Refusal::ReasonMissing { act: "结束活动" }.into());
    }
    let mut tx = app.db.write().await?;
    let campaign = open(&mut tx, id, unit).await?;
    if campaign.unit != unit {
        return Err(Failure::NotAllowed);
    }
    if campaign.version != version {
        return Err(Failure::Stale);
    }
    let ended = Campaign { closed_on: Some(app.clock.today()), ..campaign };
    store::campaigns::set(&mut tx, &ended).await?;
    Change::new(unit, "结束活动", ObjectKind::Campaign, id)
        .summary(ended.title)
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// The campaigns that reach the unit, newest first.
pub async fn of_unit(app: &App, unit: UnitId) -> Result<Vec<Campaign>> {
    let mut tx = app.db.read().await?;
    Ok(store::campaigns::announced(&mut tx, unit).await?)
}

/// Everything the page of one unit in one campaign shows.
#[derive(Debug, Clone)]
pub struct Shown {
    pub campaign: Campaign,
    pub standing: super::progress::Standing,
    /// The unit's own notices, drafts included, for whoever keeps campaigns there.
    pub own: Vec<Notice>,
    /// How many are on its roster: formal, probationary, taking part from elsewhere.
    pub roster: (usize, usize, usize),
    pub contacts: Vec<store::campaigns::Contact>,
    pub today: Date,
}

pub async fn show(app: &App, id: CampaignId, unit: UnitId) -> Result<Shown> {
    use domain::campaign::roster::Relation;
    use domain::member::Stage;

    let mut tx = app.db.read().await?;
    let campaign = covering(&mut tx, id, unit).await?;
    let standing = super::progress::Standing::read(&mut tx, app, &campaign, unit).await?;
    let own = store::notices::of_unit(&mut tx, id, unit).await?;
    let roster = super::rosters::read(&mut tx, app, campaign.clone(), unit).await?;
    let count = |relation, stage| {
        roster.entries.iter().filter(|entry| entry.relation == relation && entry.stage == stage).count()
    };
    let present = roster.entries.iter().filter(|entry| entry.relation == Relation::Present).count();
    let roster = (count(Relation::Home, Stage::Formal), count(Relation::Home, Stage::Probationary), present);
    let contacts = store::campaigns::contacts(&mut tx, id, unit).await?;
    Ok(Shown { campaign, standing, own, roster, contacts, today: app.clock.today() })
}

/// A leader who can be given a contact point.
#[derive(Debug, Clone)]
pub struct Leader {
    pub person: domain::ids::PersonId,
    pub name: String,
    pub post: String,
}

/// The leaders of a unit: its committee, and who sits in its bodies.
pub async fn leaders(app: &App, unit: UnitId) -> Result<Vec<Leader>> {
    leaders_in(&mut app.db.read().await?, app, unit).await
}

pub(crate) async fn leaders_in(tx: &mut Tx, app: &App, unit: UnitId) -> Result<Vec<Leader>> {
    let today = app.clock.today();
    let mut leaders: Vec<Leader> = Vec::new();
    for held in store::appointments::at_unit(tx, unit).await? {
        let duty = &held.appointment;
        if duty.role.is_committee() && duty.is_in_force(today) {
            let post = duty.shown_title().to_owned();
            leaders.push(Leader { person: duty.person, name: held.person_name.clone(), post });
        }
    }
    // Whoever sits in for a branch's meeting and speaks there is a member.
    for (person, name, post) in store::bodies::members_at(tx, unit, today).await? {
        if leaders.iter().all(|leader| leader.person != person) {
            leaders.push(Leader { person, name, post });
        }
    }
    Ok(leaders)
}

/// Names or unnames a leader for a unit below.
pub async fn set_contact(
    app: &App,
    who: &Viewer,
    id: CampaignId,
    unit: UnitId,
    below: UnitId,
    person: domain::ids::PersonId,
    named: bool,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = open(&mut tx, id, unit).await?;
    let place = super::place(&mut tx, below).await?;
    if below == unit || !place.line.contains(&unit) {
        return Err(Failure::NotFound);
    }
    if named && leaders_in(&mut tx, app, unit).await?.iter().all(|leader| leader.person != person) {
        return Err(domain::Refusal::from(CampaignRefusal::NoLeader).into());
    }
    let name = store::people::name_of(&mut tx, person).await?;
    let point = store::units::get(&mut tx, below).await?.short_name;
    let (changed, act) = if named {
        (store::campaigns::add_contact(&mut tx, id, below, person, unit).await?, "确定联系点")
    } else {
        (store::campaigns::remove_contact(&mut tx, id, below, person, unit).await?, "取消联系点")
    };
    // Pressed twice, or named by another unit already: there is nothing to tell.
    if !changed {
        return Ok(());
    }
    Change::new(unit, act, ObjectKind::Campaign, campaign.id)
        .summary(format!("{name}：{point}"))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

pub async fn find(app: &App, id: CampaignId, unit: UnitId) -> Result<Campaign> {
    covering(&mut app.db.read().await?, id, unit).await
}

/// What the form that begins a campaign offers: the unit, and campaigns of the bodies that may go before.
pub async fn beginning(app: &App, unit: UnitId) -> Result<(domain::org::Unit, Vec<Campaign>)> {
    let mut tx = app.db.read().await?;
    let bodies = store::campaigns::open_of_kind(&mut tx, unit, CampaignKind::BodyMeeting).await?;
    Ok((store::units::get(&mut tx, unit).await?, bodies))
}

pub async fn contacts(app: &App, id: CampaignId, unit: UnitId) -> Result<Vec<store::campaigns::Contact>> {
    let mut tx = app.db.read().await?;
    covering(&mut tx, id, unit).await?;
    Ok(store::campaigns::contacts(&mut tx, id, unit).await?)
}
