//! The campaign's roster: frozen for all branches at once, corrected one by one with a reason.

use domain::Refusal;
use domain::access::Viewer;
use domain::campaign::Campaign;
use domain::campaign::roster::{self, CorrectionKind, Entry};
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::journal::ObjectKind;
use domain::member::{Stage, Standing};
use domain::preparation::talk::Person;
use domain::refusal::CampaignRefusal;
use store::Tx;
use store::rosters::Correction;
use time::Date;

use super::Change;
use super::campaigns::{covering, open};
use crate::app::App;
use crate::clock::{local, new_id};
use crate::failure::{Failure, Result};

/// Freezes the roster of every branch as it was on `day`. Only the unit that began the campaign does so, and once.
pub async fn freeze(app: &App, who: &Viewer, id: CampaignId, unit: UnitId, day: Date) -> Result<u64> {
    let mut tx = app.db.write().await?;
    let campaign = open(&mut tx, id, unit).await?;
    if campaign.unit != unit {
        return Err(Failure::NotAllowed);
    }
    if let Some(at) = campaign.frozen_at {
        let on = campaign.cut_off.unwrap_or_else(|| local(at).date());
        return Err(Refusal::from(CampaignRefusal::RosterFrozen { on }).into());
    }
    if day > app.clock.today() {
        return Err(Refusal::from(CampaignRefusal::CutOffAhead { day }).into());
    }
    let rows = store::rosters::freeze(&mut tx, id, unit, day).await?;
    let changed = Campaign { cut_off: Some(day), frozen_at: Some(app.clock.now()), ..campaign };
    store::campaigns::set(&mut tx, &changed).await?;
    super::progress::refresh(&mut tx, app, &changed, unit).await?;
    Change::new(unit, "冻结名册", ObjectKind::Roster, id)
        .summary(format!("{}：截止{}，{rows} 人", changed.title, domain::wording::day(day)))
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(rows)
}

/// The roster of a branch as the campaign counts it.
#[derive(Debug, Clone)]
pub struct Roster {
    pub campaign: Campaign,
    /// With the corrections applied; the register's own people while nothing is frozen.
    pub entries: Vec<Entry>,
    pub corrections: Vec<Correction>,
}

impl Roster {
    pub fn is_frozen(&self) -> bool {
        self.campaign.frozen_at.is_some()
    }
}

pub async fn of_unit(app: &App, id: CampaignId, unit: UnitId) -> Result<Roster> {
    let mut tx = app.db.read().await?;
    let campaign = covering(&mut tx, id, unit).await?;
    read(&mut tx, app, campaign, unit).await
}

pub(crate) async fn read(tx: &mut Tx, app: &App, campaign: Campaign, unit: UnitId) -> Result<Roster> {
    if campaign.frozen_at.is_none() {
        let entries = store::rosters::living(tx, unit, app.clock.today()).await?;
        return Ok(Roster { campaign, entries, corrections: Vec::new() });
    }
    let frozen = store::rosters::of_unit(tx, campaign.id, unit).await?;
    let entries = frozen
        .into_iter()
        .filter(|row| row.standing != Standing::Suspended)
        .map(|row| Entry { person: row.person, name: row.name, stage: row.stage, relation: row.relation })
        .collect();
    let corrections = store::rosters::corrections(tx, campaign.id, unit).await?;
    let made: Vec<roster::Correction> = corrections
        .iter()
        .map(|row| roster::Correction {
            person: row.person,
            name: row.person_name.clone(),
            kind: row.kind,
            stage: row.stage,
        })
        .collect();
    Ok(Roster { campaign, entries: roster::corrected(entries, &made), corrections })
}

/// Who takes part in every unit below `root`, itself included. Once the roster is frozen it is that: who must be talked
/// with does not move with every transfer. Until then it is the register, as on every page.
pub(super) async fn members_below(
    tx: &mut Tx,
    campaign: &Campaign,
    root: UnitId,
    today: Date,
) -> Result<Vec<(UnitId, Person)>> {
    if campaign.frozen_at.is_some() {
        return Ok(store::rosters::frozen_below(tx, campaign.id, root).await?);
    }
    let living = store::rosters::living_below(tx, root, today).await?;
    Ok(living.into_iter().map(|(unit, one)| (unit, Person { id: one.person, name: one.name })).collect())
}

/// Records what was wrong with the frozen roster of a branch.
#[derive(Debug, Clone)]
pub struct Mending {
    pub person: PersonId,
    pub kind: CorrectionKind,
    pub stage: Option<Stage>,
    pub reason: String,
}

pub async fn correct(app: &App, who: &Viewer, id: CampaignId, unit: UnitId, mending: &Mending) -> Result<()> {
    if mending.reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "更正名册" }.into());
    }
    let mut tx = app.db.write().await?;
    let campaign = open(&mut tx, id, unit).await?;
    let standing = read(&mut tx, app, campaign, unit).await?;
    if !standing.is_frozen() {
        return Err(Refusal::from(CampaignRefusal::RosterNotFrozen).into());
    }
    if mending.kind == CorrectionKind::Added {
        super::appointments::require_known(&mut tx, app, who, mending.person, unit).await?;
    }
    let name = store::people::name_of(&mut tx, mending.person).await?;
    let correction = roster::Correction {
        person: mending.person,
        name: name.clone(),
        kind: mending.kind,
        stage: mending.stage,
    };
    roster::correct(&standing.entries, &correction)?;
    let row = Correction {
        id: new_id(),
        unit,
        person: mending.person,
        person_name: name.clone(),
        kind: mending.kind,
        stage: mending.stage,
        reason: mending.reason.trim().to_owned(),
        by: who.person,
        by_name: String::new(),
        at: app.clock.now(),
    };
    store::rosters::add_correction(&mut tx, id, &row).await?;
    let what = mending.stage.map(|stage| format!("为{}", stage.label())).unwrap_or_default();
    super::progress::refresh(&mut tx, app, &standing.campaign, unit).await?;
    Change::new(unit, "更正名册", ObjectKind::Roster, id)
        .summary(format!("{name}：{}{what}", mending.kind.label()))
        .because(mending.reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}
