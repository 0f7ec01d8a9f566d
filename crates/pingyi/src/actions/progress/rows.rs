//! The summary rows: recomputed from the records in the transaction that has changed them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use domain::calendar::Calendar;
use domain::campaign::terms::{Layer, Terms};
use domain::campaign::{Campaign, Profile};
use domain::ids::{NoticeId, UnitId};
use domain::notice::{Notice, Stage};
use domain::overview::Row;
use domain::preparation;
use domain::progress::{BodyMeeting, NoticeSeen, PlanSeen, Records, Run};
use domain::theme::Pack;
use store::Tx;
use time::{Date, Duration};

use crate::actions::{campaigns, place};
use crate::app::App;
use crate::clock::local;
use crate::failure::Result;

/// Everything recorded of a campaign for a unit and what is below it, read in a handful of statements however many
/// units there are.
pub(super) struct Field {
    pub(super) calendar: Calendar,
    pub(super) pack: Pack,
    /// The pack and the campaign itself: what is asked before any notice.
    ground: Vec<Layer>,
    notices: HashMap<NoticeId, (Notice, Layer)>,
    /// The notices in force at each unit, from the top down.
    reach: HashMap<UnitId, Vec<NoticeId>>,
    signed: HashMap<(NoticeId, UnitId), i64>,
    plans: HashMap<UnitId, PlanSeen>,
    bodies: Option<Bodies>,
    preparation: HashMap<UnitId, preparation::Facts>,
}

/// The meetings of the bodies that go before: of the nearest unit above that plans one; where none does yet, of the one
/// that has begun the campaign of the bodies.
struct Bodies {
    nearest: HashMap<UnitId, UnitId>,
    meetings: HashMap<UnitId, BodyMeeting>,
    begun_by: BodyMeeting,
}

impl Bodies {
    async fn before(tx: &mut Tx, campaign: &Campaign, root: UnitId) -> Result<Option<Self>> {
        let Some(earlier) = campaign.after else { return Ok(None) };
        let begun_by = store::campaigns::get(tx, earlier).await?.unit;
        let begun_by = BodyMeeting {
            unit: store::units::get(tx, begun_by).await?.short_name,
            day: None,
            opened_on: None,
        };
        let nearest: HashMap<UnitId, UnitId> =
            store::plans::nearest(tx, earlier, root).await?.into_iter().collect();
        let mut meetings = HashMap::new();
        for &body in nearest.values() {
            if meetings.contains_key(&body) {
                continue;
            }
            if let Some(plan) = store::plans::find(tx, earlier, body).await? {
                let unit = store::units::get(tx, body).await?.short_name;
                let opened_on = store::meetings::opened_on(tx, earlier, body).await?;
                let called = store::meetings::notices(tx, earlier, body).await?.pop();
                let called = called.map(|last| last.notice.held_on);
                let day = opened_on.or(called).or_else(|| plan.content.meeting());
                meetings.insert(body, BodyMeeting { unit, day, opened_on });
            }
        }
        Ok(Some(Self { nearest, meetings, begun_by }))
    }

    fn meeting(&self, unit: UnitId) -> BodyMeeting {
        let nearest = self.nearest.get(&unit).and_then(|body| self.meetings.get(body));
        nearest.unwrap_or(&self.begun_by).clone()
    }
}

impl Field {
    async fn below(tx: &mut Tx, campaign: &Campaign, root: UnitId, today: Date) -> Result<Self> {
        let mut notices = store::notices::in_force(tx, campaign.id, root).await?;
        notices.extend(store::notices::published_below(tx, campaign.id, root).await?);
        let reach = store::notices::reach(tx, campaign.id, root).await?;
        let plans = store::plans::below(tx, campaign.id, root).await?;
        Self::assembled(tx, campaign, (root, today), notices, reach, plans).await
    }

    /// The same for one unit, without what is below it.
    pub(super) async fn of_unit(tx: &mut Tx, campaign: &Campaign, unit: UnitId, today: Date) -> Result<Self> {
        let notices = store::notices::in_force(tx, campaign.id, unit).await?;
        let reach = notices.iter().map(|notice| (unit, notice.id)).collect();
        let plans = store::plans::find(tx, campaign.id, unit).await?.into_iter().collect();
        Self::assembled(tx, campaign, (unit, today), notices, reach, plans).await
    }

    async fn assembled(
        tx: &mut Tx,
        campaign: &Campaign,
        (root, today): (UnitId, Date),
        notices: Vec<Notice>,
        reaching: Vec<(UnitId, NoticeId)>,
        plans: Vec<store::plans::Plan>,
    ) -> Result<Self> {
        let mut reach: HashMap<UnitId, Vec<NoticeId>> = HashMap::new();
        for (unit, notice) in reaching {
            reach.entry(unit).or_default().push(notice);
        }
        let signed = store::notices::signed_below(tx, campaign.id, root).await?;
        let mut last: HashMap<UnitId, store::plans::Last> = HashMap::new();
        if !plans.is_empty() {
            let rounds = store::plans::last_rounds(tx, campaign.id, root).await?;
            last.extend(rounds.into_iter().map(|last| (last.unit, last)));
        }
        let pack = campaigns::pack_of(campaign)?;
        Ok(Self {
            calendar: campaigns::calendar(tx).await?,
            ground: vec![pack.layer(), campaign.layer()],
            pack,
            bodies: Bodies::before(tx, campaign, root).await?,
            preparation: crate::actions::preparation::facts_below(tx, campaign, root, today).await?,
            notices: notices
                .into_iter()
                .map(|notice| (notice.id, (notice.clone(), notice.layer())))
                .collect(),
            reach,
            signed: signed.into_iter().map(|(notice, unit, at)| ((notice, unit), at)).collect(),
            plans: plans.into_iter().map(|plan| (plan.unit, seen(plan, &last))).collect(),
        })
    }

    /// What is asked at a unit, layer by layer from the pack down.
    pub(super) fn layers(&self, unit: UnitId) -> Vec<Layer> {
        let notices = self.in_force(unit).map(|(_, layer)| layer.clone());
        self.ground.iter().cloned().chain(notices).collect()
    }

    fn in_force(&self, unit: UnitId) -> impl Iterator<Item = &(Notice, Layer)> {
        self.reach.get(&unit).into_iter().flatten().filter_map(|notice| self.notices.get(notice))
    }

    /// Takes the records of a unit out.
    pub(super) fn records(&mut self, unit: UnitId) -> Records {
        let from_above = self.in_force(unit).filter(|(notice, _)| notice.unit != unit);
        let notices = from_above
            .filter_map(|(notice, layer)| {
                let Stage::Published { on, .. } = notice.stage else { return None };
                let signed_on = self.signed.get(&(notice.id, unit)).map(|at| local(*at).date());
                Some(NoticeSeen { id: notice.id, title: layer.title.clone(), published_on: on, signed_on })
            })
            .collect();
        let body_meeting = self.bodies.as_ref().map(|bodies| bodies.meeting(unit));
        let preparation = self.preparation.remove(&unit).unwrap_or_default();
        Records { unit, notices, plan: self.plans.remove(&unit), body_meeting, preparation }
    }

    /// Units that some requirement names: theirs are no longer the terms of all of their sort.
    fn named(&self) -> HashSet<UnitId> {
        let layers = self.ground.iter().chain(self.notices.values().map(|(_, layer)| layer));
        layers.flat_map(|layer| &layer.requirements).flat_map(|r| r.scope.units.iter().copied()).collect()
    }
}

fn seen(plan: store::plans::Plan, last: &HashMap<UnitId, store::plans::Last>) -> PlanSeen {
    let last = last.get(&plan.unit);
    let since = last.map(|last| last.decided_at.unwrap_or(last.submitted_at));
    PlanSeen {
        stage: plan.stage,
        content: plan.content,
        since: since.map(|at| local(at).date()),
        reason: last.map(|last| last.reason.clone()).unwrap_or_default(),
    }
}

/// Why units share their terms: the same notices above them, and nothing by which a requirement could tell them apart.
type Sort = (Vec<NoticeId>, Profile);

/// The rows as the records have them.
async fn computed(tx: &mut Tx, app: &App, campaign: &Campaign, root: UnitId) -> Result<Vec<Row>> {
    // A unit that has been moved away from the campaign takes part no longer, with everything below it.
    if !place(tx, root).await?.line.contains(&campaign.unit) {
        return Ok(Vec::new());
    }
    let mut profiles = store::campaigns::profiles(tx, root, app.clock.today()).await?;
    profiles.retain(|profile| campaign.kind.is_held_by(profile.kind));
    let mut field = Field::below(tx, campaign, root, app.clock.today()).await?;
    let named = field.named();
    let mut known: BTreeMap<Sort, Arc<Terms>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(profiles.len());
    for profile in profiles {
        let unit = profile.unit;
        let mut sort = (field.reach.get(&unit).cloned().unwrap_or_default(), profile.clone());
        if !named.contains(&unit) {
            sort.1.unit = UnitId(uuid::Uuid::nil());
        }
        let terms = known
            .entry(sort)
            .or_insert_with(|| Arc::new(Terms::in_force(&field.layers(unit), &profile)))
            .clone();
        let records = field.records(unit);
        let run = Run {
            kind: campaign.kind,
            unit: profile.kind,
            pack: &field.pack,
            terms: &terms,
            calendar: &field.calendar,
        };
        rows.push(Row::of(&run, &records));
    }
    Ok(rows)
}

/// Computes the summary rows of `root` and everything below it anew from the records, in the transaction that has
/// changed them; and those of the campaigns that come after this one (先民主生活会后组织生活会).
pub async fn refresh(tx: &mut Tx, app: &App, campaign: &Campaign, root: UnitId) -> Result<()> {
    written(tx, app, campaign, root).await?;
    for id in store::campaigns::following(tx, campaign.id).await? {
        let follower = store::campaigns::get(tx, id).await?;
        written(tx, app, &follower, root).await?;
    }
    Ok(())
}

/// Rows that stay the same are not written.
async fn written(tx: &mut Tx, app: &App, campaign: &Campaign, root: UnitId) -> Result<()> {
    let rows = computed(tx, app, campaign, root).await?;
    let stored = store::progress::below(tx, campaign.id, root).await?;
    let mut before: HashMap<UnitId, Row> = stored.into_iter().map(|row| (row.unit, row)).collect();
    let changed: Vec<Row> =
        rows.into_iter().filter(|row| before.remove(&row.unit).is_none_or(|known| known != *row)).collect();
    store::progress::set(tx, campaign.id, &changed).await?;
    for gone in before.into_keys() {
        store::progress::remove(tx, campaign.id, gone).await?;
    }
    Ok(())
}

/// The same in every open campaign that the unit takes part in, or took part in before it was changed: what stands in the
/// register, units, people and duties, is one for all of them.
pub async fn refresh_at(tx: &mut Tx, app: &App, unit: UnitId) -> Result<()> {
    let unit = store::units::get(tx, unit).await?.counts_in();
    for id in store::progress::campaigns_at(tx, unit).await? {
        let campaign = store::campaigns::get(tx, id).await?;
        written(tx, app, &campaign, unit).await?;
    }
    Ok(())
}

/// How far back [`catch_up`] looks: a server may have stood still for a while.
const LOOKS_BACK: Duration = Duration::days(31);

/// Brings the rows up to what nobody but the calendar has changed: anonymous opinions have come into view since midnight
/// (sending one touches no row, for a row that changes tells the moment to whoever watches it), and duties and presences
/// have begun or run out. Unit by unit, so that whoever writes meanwhile waits for one of them at most.
pub async fn catch_up(app: &App) -> Result<()> {
    let today = app.clock.today();
    let from = today - LOOKS_BACK;
    let mut tx = app.db.read().await?;
    let mut due: BTreeSet<_> = store::opinions::received(&mut tx, from, today).await?.into_iter().collect();
    for unit in store::progress::turned(&mut tx, from, today).await? {
        let campaigns = store::progress::campaigns_at(&mut tx, unit).await?;
        due.extend(campaigns.into_iter().map(|campaign| (campaign, unit)));
    }
    drop(tx);
    for (campaign, unit) in due {
        let mut tx = app.db.write().await?;
        let campaign = store::campaigns::get(&mut tx, campaign).await?;
        if campaign.is_open() {
            refresh(&mut tx, app, &campaign, unit).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Computes the rows of open campaigns anew where another edition of the rules has computed them. Gives how many
/// campaigns that were.
pub async fn rebuild(app: &App) -> Result<usize> {
    let mut tx = app.db.write().await?;
    let outdated = store::progress::outdated(&mut tx).await?;
    for id in &outdated {
        let campaign = store::campaigns::get(&mut tx, *id).await?;
        let rows = computed(&mut tx, app, &campaign, campaign.unit).await?;
        store::progress::clear(&mut tx, *id).await?;
        store::progress::set(&mut tx, *id, &rows).await?;
    }
    tx.commit().await?;
    Ok(outdated.len())
}
