//! 征求意见: entered, merged, decided by the unit that holds the meeting; its public page opened and closed.

mod merging;
pub mod public;
mod removing;

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Viewer;
use domain::campaign::{Campaign, CampaignKind, Step};
use domain::ids::{CampaignId, MergedOpinionId, OpinionId, PersonId, ProblemId, UnitId};
use domain::journal::ObjectKind;
use domain::org::Unit;
use domain::plan::Content;
use domain::preparation::opinion::{
    self, About, Decision, Draft, Facts, Link, Merged, Opinion, Share, Tally, Target,
    paste::{self, Repeat},
};
use domain::refusal::OpinionRefusal;
use domain::sign_in::{CODE_ALPHABET, CODE_LENGTH};
use domain::theme::{Dimension, Pack};
use domain::{Refusal, wording};
use store::Tx;
use time::Date;

pub use merging::{Fresh, Into, merge};
pub use removing::{remove, show};

use super::{Change, campaigns};
use crate::app::App;
use crate::clock::{code, new_id};
use crate::failure::{Failure, Result};

/// Whom an opinion may be about, as a list shows him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub about: About,
    pub name: String,
    pub post: String,
}

/// The opinions of a unit with everything their pages show.
#[derive(Debug, Clone)]
pub struct Reading {
    pub unit: Unit,
    pub campaign: Campaign,
    /// Those that are shown today.
    pub opinions: Vec<Opinion>,
    pub merged: Vec<Merged>,
    pub tally: Tally,
    /// Which problems the wordings have led to.
    pub listed: Vec<(ProblemId, MergedOpinionId)>,
    pub link: Option<Link>,
    /// Leaders first, then members.
    pub people: Vec<Named>,
    pub dimensions: Vec<Dimension>,
    /// Those that were written down when it had been opened already.
    pub late: BTreeSet<OpinionId>,
    /// When the meeting was held, if it was.
    pub opened_on: Option<Date>,
    pub today: Date,
}

impl Reading {
    pub fn unmerged(&self) -> impl Iterator<Item = &Opinion> {
        self.opinions.iter().filter(|opinion| opinion.merged.is_none())
    }

    pub fn originals(&self, merged: MergedOpinionId) -> impl Iterator<Item = &Opinion> {
        self.opinions.iter().filter(move |opinion| opinion.merged == Some(merged))
    }

    /// One of those that are shown.
    pub fn opinion(&self, id: OpinionId) -> Result<&Opinion> {
        self.opinions.iter().find(|opinion| opinion.id == id).ok_or(Failure::NotFound)
    }

    pub fn wording(&self, id: MergedOpinionId) -> Result<&Merged> {
        self.merged.iter().find(|merged| merged.id == id).ok_or(Failure::NotFound)
    }
}

/// The leaders of a unit and the members on its roster, each once for either way of being spoken of. In a 民主生活会
/// nobody but the leaders is spoken of: who sits below them has a meeting of his own.
async fn people(tx: &mut Tx, app: &App, campaign: &Campaign, unit: UnitId) -> Result<Vec<Named>> {
    let mut leaders: Vec<campaigns::Leader> = Vec::new();
    for one in campaigns::leaders_in(tx, app, unit).await? {
        match leaders.iter_mut().find(|known| known.person == one.person) {
            Some(known) => known.post = wording::list([known.post.as_str(), one.post.as_str()]),
            None => leaders.push(one),
        }
    }
    let members: Vec<(PersonId, String)> = if campaign.kind == CampaignKind::BodyMeeting {
        leaders.iter().map(|one| (one.person, one.name.clone())).collect()
    } else {
        let roster = super::rosters::read(tx, app, campaign.clone(), unit).await?;
        roster.entries.into_iter().map(|entry| (entry.person, entry.name)).collect()
    };
    let leaders = leaders.into_iter().map(|one| (Target::Leader, one.person, one.name, one.post));
    let members = members.into_iter().map(|(person, name)| (Target::Member, person, name, String::new()));
    let named = leaders.chain(members).filter_map(|(target, person, name, post)| {
        About::new(target, Some(person)).map(|about| Named { about, name, post })
    });
    Ok(named.collect())
}

fn abouts(people: &[Named]) -> Vec<About> {
    people.iter().map(|named| named.about).collect()
}

async fn reading(tx: &mut Tx, app: &App, campaign: Campaign, unit: UnitId) -> Result<Reading> {
    let unit = store::units::get(tx, unit).await?;
    if !campaign.kind.is_held_by(unit.kind) {
        return Err(Failure::NotFound);
    }
    let today = app.clock.today();
    let mut opinions = store::opinions::of_unit(tx, campaign.id, unit.id).await?;
    opinions.retain(|opinion| opinion.is_shown(today));
    let merged = store::opinions::merged_of(tx, campaign.id, unit.id).await?;
    let pack = campaigns::pack_of(&campaign)?;
    let case = (campaign.id, unit.id);
    let opened_on = store::meetings::opened_on(tx, campaign.id, unit.id).await?;
    let listed = store::problems::links(tx, campaign.id, unit.id).await?;
    let found = super::problems::found(tx, case, opened_on, &listed).await?;
    Ok(Reading {
        tally: Tally::of_records(&opinions, &merged).with_found(found),
        listed,
        link: store::opinions::link_of(tx, campaign.id, unit.id).await?,
        late: store::opinions::after_meeting(tx, campaign.id, unit.id).await?.into_iter().collect(),
        opened_on,
        people: people(tx, app, &campaign, unit.id).await?,
        dimensions: opinion::dimensions(&pack).into_iter().cloned().collect(),
        unit,
        campaign,
        opinions,
        merged,
        today,
    })
}

pub async fn read(app: &App, campaign: CampaignId, unit: UnitId) -> Result<Reading> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    reading(&mut tx, app, campaign, unit).await
}

/// The same within a change.
async fn open(tx: &mut Tx, app: &App, campaign: CampaignId, unit: UnitId) -> Result<(Reading, Pack)> {
    let campaign = campaigns::open(tx, campaign, unit).await?;
    let pack = campaigns::pack_of(&campaign)?;
    Ok((reading(tx, app, campaign, unit).await?, pack))
}

/// What the rules ask of opinions, for every unit below `root` that has any.
pub(super) async fn facts_below(
    tx: &mut Tx,
    campaign: &Campaign,
    root: UnitId,
    today: Date,
) -> Result<BTreeMap<UnitId, Facts>> {
    let mut shares: BTreeMap<UnitId, Vec<Share>> = BTreeMap::new();
    for (unit, share) in store::opinions::shares_below(tx, campaign.id, root, today).await? {
        shares.entry(unit).or_default().push(share);
    }
    Ok(shares.into_iter().map(|(unit, shares)| (unit, Facts { tally: Tally::of(shares) })).collect())
}

/// Enters what was heard in interviews, forums, visits, boxes and on forms: one or many, all or none.
pub async fn enter(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    drafts: &[Draft],
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (reading, pack) = open(&mut tx, app, campaign, unit).await?;
    record(&mut tx, app, who, &reading, &pack, drafts).await?;
    Ok(tx.commit().await?)
}

/// Pasted lines as they were shown before they are entered.
#[derive(Debug, Clone)]
pub struct Pasted<'a> {
    /// What all have in common; its words are not used.
    pub draft: Draft,
    pub lines: &'a [String],
    /// What was shown of each line.
    pub repeats: &'a [Option<Repeat>],
    /// The repeats that are entered all the same.
    pub ticked: &'a BTreeSet<usize>,
}

/// Enters the lines that are new and those that were ticked, and tells how many. Whoever pastes twice at the same moment
/// is shown the second time what the first one has recorded.
pub async fn enter_pasted(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    pasted: &Pasted<'_>,
) -> Result<usize> {
    let mut tx = app.db.write().await?;
    let (reading, pack) = open(&mut tx, app, campaign, unit).await?;
    let repeats = paste::repeats(pasted.lines, &reading.opinions);
    if !repeats.iter().map(Option::is_some).eq(pasted.repeats.iter().map(Option::is_some)) {
        return Err(Failure::Stale);
    }
    let taken = paste::taken(&repeats, pasted.ticked)?;
    let drafts: Vec<Draft> =
        taken.iter().map(|&at| Draft { words: pasted.lines[at].clone(), ..pasted.draft.clone() }).collect();
    record(&mut tx, app, who, &reading, &pack, &drafts).await?;
    tx.commit().await?;
    Ok(drafts.len())
}

async fn record(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    reading: &Reading,
    pack: &Pack,
    drafts: &[Draft],
) -> Result<()> {
    let (campaign, unit) = (reading.campaign.id, reading.unit.id);
    let Some(first) = drafts.first() else {
        return Err(Refusal::from(OpinionRefusal::NothingPasted).into());
    };
    let known = abouts(&reading.people);
    let mut object = None;
    for draft in drafts {
        opinion::enter(draft, pack, &known, reading.today)?;
        let new = Opinion {
            id: new_id(),
            campaign,
            unit,
            source: draft.source,
            method: draft.method,
            received_on: draft.received_on,
            about: draft.about,
            dimension: draft.dimension.clone(),
            words: draft.words.clone(),
            entered_by: Some(who.person),
            merged: None,
            version: 1,
        };
        store::opinions::add(tx, &new).await?;
        object.get_or_insert(new.id);
    }
    super::progress::refresh(tx, app, &reading.campaign, unit).await?;
    let told = format!(
        "{} 条，{}，{}，{}收到",
        drafts.len(),
        first.source.label(),
        first.method.label(),
        wording::day(first.received_on)
    );
    if let Some(object) = object {
        Change::new(unit, "记录意见", ObjectKind::Opinion, object)
            .summary(told)
            .record(tx, app, who.person)
            .await?;
    }
    Ok(())
}

/// How a wording is put.
#[derive(Debug, Clone)]
pub struct Put {
    pub wording: String,
    pub about: About,
    pub dimension: Option<String>,
}

/// Changes how a wording is put. `version` is the one the form was filled from.
pub async fn reword(
    app: &App,
    who: &Viewer,
    (campaign, unit, merged): (CampaignId, UnitId, MergedOpinionId),
    version: i64,
    put: Put,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (reading, pack) = open(&mut tx, app, campaign, unit).await?;
    let before = reading.wording(merged)?.clone();
    opinion::fits(put.about, put.dimension.as_deref(), &pack, &abouts(&reading.people))?;
    let after = Merged {
        wording: put.wording,
        about: put.about,
        dimension: put.dimension,
        version,
        ..before.clone()
    };
    if after == before {
        return Ok(());
    }
    opinion::is_still_open(&before, reading.opened_on)?;
    store::opinions::change_merged(&mut tx, &after).await?;
    Change::new(unit, "修改意见表述", ObjectKind::Opinion, merged).record(&mut tx, app, who.person).await?;
    Ok(tx.commit().await?)
}

/// What was decided of a wording.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'a> {
    pub decision: Decision,
    pub reason: &'a str,
    /// Of an adopted one that becomes no problem, why.
    pub not_listed: &'a str,
}

/// 采纳 or 不采纳. The reason belongs to the opinion, so the journal names it and does not repeat it.
pub async fn decide(
    app: &App,
    who: &Viewer,
    (campaign, unit, merged): (CampaignId, UnitId, MergedOpinionId),
    version: i64,
    decided: Decided<'_>,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (reading, _) = open(&mut tx, app, campaign, unit).await?;
    let before = reading.wording(merged)?.clone();
    let Decided { decision, reason, not_listed } = decided;
    opinion::decide(decision, reason)?;
    let not_listed = if decision == Decision::Adopted { not_listed.trim() } else { "" };
    let (reason, not_listed) = (reason.trim().to_owned(), not_listed.to_owned());
    let after = Merged { decision, reason, not_listed, version, ..before.clone() };
    if after == before {
        return Ok(());
    }
    opinion::may_decide(&before, &after, reading.opened_on)?;
    store::opinions::change_merged(&mut tx, &after).await?;
    super::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    Change::new(unit, "研究意见", ObjectKind::Opinion, merged)
        .summary(format!("{} → {}", before.decision.label(), decision.label()))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Takes an original out of its wording. With the last one the wording goes too; then `false`.
pub async fn split(
    app: &App,
    who: &Viewer,
    (campaign, unit, merged): (CampaignId, UnitId, MergedOpinionId),
    id: OpinionId,
) -> Result<bool> {
    let mut tx = app.db.write().await?;
    let (reading, _) = open(&mut tx, app, campaign, unit).await?;
    let known = reading.wording(merged)?;
    opinion::is_still_open(known, reading.opened_on)?;
    if reading.originals(merged).all(|opinion| opinion.id != id) {
        return Err(Failure::Stale);
    }
    store::opinions::split_off(&mut tx, id, merged).await?;
    let stays = reading.originals(merged).count() > 1;
    if !stays {
        store::opinions::remove_merged(&mut tx, merged).await?;
    }
    super::progress::refresh(&mut tx, app, &reading.campaign, unit).await?;
    let told = if stays {
        "一条原话退回待归并"
    } else {
        "最后一条原话退回待归并，表述删去"
    };
    Change::new(unit, "拆出意见", ObjectKind::Opinion, merged)
        .summary(told)
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(stays)
}

/// Until when a new public page is proposed to stay open, by the plan and the notice of the meeting.
pub async fn proposed_end(app: &App, campaign: CampaignId, unit: UnitId) -> Result<Date> {
    let mut tx = app.db.read().await?;
    let plan = store::plans::find(&mut tx, campaign, unit).await?.map(|plan| plan.content);
    let called =
        store::meetings::notices(&mut tx, campaign, unit).await?.pop().map(|last| last.notice.held_on);
    let planned = plan.as_ref().and_then(|plan| plan.day(Step::Opinions));
    let meeting = called.or_else(|| plan.as_ref().and_then(Content::meeting));
    Ok(opinion::link_until(planned, meeting, app.clock.today()))
}

/// Opens the public page, or changes until when the open one stays so.
pub async fn open_link(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    until: Date,
    about_members: bool,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (reading, _) = open(&mut tx, app, campaign, unit).await?;
    opinion::open_link(until, reading.today, reading.opened_on)?;
    if let Some(known) = reading.link {
        store::opinions::set_link(&mut tx, &Link { until, about_members, ..known }).await?;
    } else {
        let code = code(CODE_ALPHABET, CODE_LENGTH);
        let made_by = who.person;
        let new = Link { code, campaign, unit, until, closed: false, about_members, made_by };
        store::opinions::add_link(&mut tx, &new).await?;
    }
    // Not the code: whoever reads the journal need not come to the page.
    let members = if about_members {
        "可以针对每名党员"
    } else {
        "只针对班子、班子成员和支部工作"
    };
    Change::new(unit, "开放征求意见页面", ObjectKind::Campaign, campaign)
        .summary(format!("到{}为止，{members}", wording::day(until)))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

pub async fn close_link(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (reading, _) = open(&mut tx, app, campaign, unit).await?;
    let Some(known) = reading.link else { return Ok(()) };
    store::opinions::set_link(&mut tx, &Link { closed: true, ..known }).await?;
    Change::new(unit, "关闭征求意见页面", ObjectKind::Campaign, campaign)
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}
