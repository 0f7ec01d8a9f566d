//! Whether a branch is ready, and its meeting: examined beforehand, granted, called, opened.

mod calling;
mod examining;
mod leave;
mod opening;

use std::collections::HashMap;

use domain::access::{self, Viewer};
use domain::appointment::Role;
use domain::campaign::Campaign;
use domain::campaign::Step;
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::org::Unit;
use domain::preparation::meeting::readiness::{self, Item};
use domain::preparation::meeting::{self, Called, Checked, Facts, Leave, Verdict};
use domain::progress::{self, Barring};
use domain::refusal::MeetingRefusal;
use store::Tx;
use store::meetings::{Check, Consent, Issued, Opened, Undone};
use time::Date;

pub use calling::{Calling, Read, calling, draft, issue};
pub use examining::examine;
pub use leave::{answer, ask, reply};
pub use opening::{open, undo};

use super::campaigns;
use super::progress::Standing;
use crate::app::App;
use crate::clock::local;
use crate::failure::{Failure, Result};

/// The facts of every unit below `root` for the rules.
pub(crate) async fn facts_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
) -> Result<HashMap<UnitId, Facts>> {
    let mut facts: HashMap<UnitId, Facts> = HashMap::new();
    for (unit, opened_on) in store::meetings::opened_below(tx, campaign, root).await? {
        facts.entry(unit).or_default().opened_on = Some(opened_on);
    }
    for (unit, step, verdict, reason) in store::meetings::checks_below(tx, campaign, root).await? {
        // The latest word on a step holds.
        let checks = &mut facts.entry(unit).or_default().checks;
        checks.retain(|checked| checked.step != step);
        checks.push(Checked { step, verdict, reason });
    }
    for asked in store::meetings::consents_below(tx, campaign, root).await? {
        let held = &mut facts.entry(asked.unit).or_default().leave;
        let refused = |leave: &Leave| {
            leave.after_refusal || matches!(leave.answer, Some((meeting::Answer::Refused, _)))
        };
        let after_refusal = held.as_ref().is_some_and(refused);
        let leave = Leave {
            asked_on: local(asked.asked_at).date(),
            answer: asked.answer.map(|(answer, at)| (answer, local(at).date())),
            reason: asked.reason,
            after_refusal,
        };
        *held = Some(leave);
    }
    for called in store::meetings::notices_below(tx, campaign, root).await? {
        let notice = Called {
            held_on: called.held_on,
            begins: called.begins,
            place: called.place,
            issued_on: local(called.issued_at).date(),
        };
        facts.entry(called.unit).or_default().notice = Some(notice);
    }
    Ok(facts)
}

/// How ready a branch is, with the history of everything said about it.
#[derive(Debug, Clone)]
pub struct Reading {
    pub unit: Unit,
    pub campaign: Campaign,
    pub standing: Standing,
    pub items: Vec<Item>,
    /// As it stands for the day that is called for or planned.
    pub barring: Barring,
    /// What bars opening the meeting now.
    pub barring_today: Barring,
    pub checks: Vec<Check>,
    pub consents: Vec<Consent>,
    pub notices: Vec<Issued>,
    pub opened: Option<Opened>,
    /// The last time an opening was taken back.
    pub undone: Option<Undone>,
    /// Who gives a sign-in to those who have none: the unit's own, or else those of the nearest unit above that has one.
    pub account_keepers: Vec<String>,
    /// Why the opening cannot be taken back any more.
    pub stays: Option<domain::Refusal>,
    pub today: Date,
}

impl Reading {
    async fn of(tx: &mut Tx, app: &App, campaign: Campaign, unit: UnitId) -> Result<Self> {
        let unit = super::talks::held_at(tx, &campaign, unit).await?;
        let standing = Standing::read(tx, app, &campaign, unit.id).await?;
        let today = app.clock.today();
        let opened = store::meetings::find(tx, campaign.id, unit.id).await?;
        let kept = opened.as_ref().map(|opened| opened.records.as_slice()).unwrap_or_default();
        let items = readiness::as_opened(readiness::items(&standing.run(), &standing.records), kept);
        let barring = progress::barring(&standing.run(), &standing.records);
        let barring_today = progress::barring_today(&standing.run(), &standing.records, today);
        Ok(Self {
            checks: store::meetings::checks(tx, campaign.id, unit.id).await?,
            consents: store::meetings::consents(tx, campaign.id, unit.id).await?,
            notices: store::meetings::notices(tx, campaign.id, unit.id).await?,
            opened,
            undone: store::meetings::undone(tx, campaign.id, unit.id, opening::UNDONE).await?,
            account_keepers: account_keepers(tx, unit.id, today).await?,
            stays: opening::rests(tx, campaign.id, unit.id).await?.err(),
            today,
            unit,
            campaign,
            standing,
            items,
            barring,
            barring_today,
        })
    }

    fn facts(&self) -> &Facts {
        &self.standing.records.preparation.meeting
    }

    /// The round that waits for an answer.
    pub fn waiting(&self) -> Option<&Consent> {
        self.consents.last().filter(|consent| consent.answered.is_none())
    }

    /// Who has sent a step back, where nobody has said anything of it since.
    pub fn returned_by(&self, step: Step) -> Option<PersonId> {
        let last = self.checks.iter().rev().find(|check| check.step == step);
        last.filter(|check| check.verdict == Verdict::Returned).map(|check| check.examiner)
    }

    /// What somebody else has said of a step that `me` sent back.
    pub fn answered_for(&self, me: PersonId, step: Step) -> Option<&Check> {
        let of_step = || self.checks.iter().rev().filter(|check| check.step == step);
        let own = of_step().find(|check| check.examiner == me)?;
        let last = of_step().next().filter(|last| last.examiner != me)?;
        (own.verdict == Verdict::Returned && last.verdict == Verdict::Passed).then_some(last)
    }

    /// May leave be asked now?
    pub fn may_ask(&self) -> bool {
        meeting::ask(self.facts()).is_ok()
    }

    /// The day of the notice in force, while it is still ahead.
    pub fn not_before(&self) -> Option<Date> {
        meeting::opening::not_before(self.facts(), self.today)
    }

    /// What is to be said of the day of the notice in force.
    pub fn remarks(&self) -> Vec<String> {
        let notice = self.facts().notice.iter();
        let (run, records) = (self.standing.run(), &self.standing.records);
        let of = |called: &Called| meeting::remarks(&run, records, called.held_on, called.issued_on);
        notice.flat_map(of).collect()
    }

    /// The preparation in figures as it stands now.
    pub fn figures(&self) -> Vec<String> {
        readiness::figures(&self.standing.run(), &self.standing.records)
    }
}

async fn account_keepers(tx: &mut Tx, unit: UnitId, today: Date) -> Result<Vec<String>> {
    let line = super::place(tx, unit).await?.line;
    let mut held = store::appointments::of_role(tx, Role::UnitAdmin).await?;
    held.retain(|held| held.appointment.is_in_force(today));
    let at = |above: &UnitId| -> Vec<String> {
        let here = held.iter().filter(|held| held.appointment.unit == *above);
        here.map(|held| held.person_name.clone()).collect()
    };
    Ok(line.iter().map(at).find(|names| !names.is_empty()).unwrap_or_default())
}

/// For who prepares the meeting, and for who is above: members and group leaders learn of the notice alone.
pub async fn read(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<Reading> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let place = super::place(&mut tx, unit).await?;
    if !progress::sight(who, &place).sees_readiness() {
        return Err(Failure::NotAllowed);
    }
    Reading::of(&mut tx, app, campaign, unit).await
}

/// The same within a change.
async fn within(tx: &mut Tx, app: &App, campaign: CampaignId, unit: UnitId) -> Result<Reading> {
    let campaign = campaigns::open(tx, campaign, unit).await?;
    Reading::of(tx, app, campaign, unit).await
}

pub async fn is_own_case(app: &App, who: &Viewer, unit: UnitId) -> Result<bool> {
    let mut tx = app.db.read().await?;
    let place = super::place(&mut tx, unit).await?;
    Ok(access::is_own_case(who, &place))
}

/// Refuses one's own case.
async fn of_others(tx: &mut Tx, who: &Viewer, unit: UnitId) -> Result<()> {
    let place = super::place(tx, unit).await?;
    if access::is_own_case(who, &place) {
        return Err(domain::Refusal::from(MeetingRefusal::OwnMeeting).into());
    }
    Ok(())
}
