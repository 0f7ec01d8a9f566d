//! The summary rows: recomputed from the records in the transaction that has changed them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use domain::calendar::Calendar;
use domain::campaign::terms::{Layer, Terms};
use domain::campaign::{Campaign, Profile};
use domain::ids::{NoticeId, UnitId};
use domain::notice::{Notice, Stage};
use domain::overview::Row;
use domain::progress::{NoticeSeen, PlanSeen, Records, Run};
use store::Tx;

use crate::actions::{campaigns, place};
use crate::app::App;
use crate::clock::local;
use crate::failure::Result;

/// Everything recorded of a campaign for a unit and what is below it, read in a handful of statements however many
/// units there are.
pub(super) struct Field {
    pub(super) calendar: Calendar,
    /// The pack and the campaign itself: what is asked before any notice.
    ground: Vec<Layer>,
    notices: HashMap<NoticeId, (Notice, Layer)>,
    /// The notices in force at each unit, from the top down.
    reach: HashMap<UnitId, Vec<NoticeId>>,
    signed: HashMap<(NoticeId, UnitId), i64>,
    plans: HashMap<UnitId, PlanSeen>,
}

impl Field {
    async fn below(tx: &mut Tx, campaign: &Campaign, root: UnitId) -> Result<Self> {
        let mut notices = store::notices::in_force(tx, campaign.id, root).await?;
        notices.extend(store::notices::published_below(tx, campaign.id, root).await?);
        let reach = store::notices::reach(tx, campaign.id, root).await?;
        let plans = store::plans::below(tx, campaign.id, root).await?;
        Self::assembled(tx, campaign, root, notices, reach, plans).await
    }

    /// The same for one unit, without what is below it.
    pub(super) async fn of_unit(tx: &mut Tx, campaign: &Campaign, unit: UnitId) -> Result<Self> {
        let notices = store::notices::in_force(tx, campaign.id, unit).await?;
        let reach = notices.iter().map(|notice| (unit, notice.id)).collect();
        let plans = store::plans::find(tx, campaign.id, unit).await?.into_iter().collect();
        Self::assembled(tx, campaign, unit, notices, reach, plans).await
    }

    async fn assembled(
        tx: &mut Tx,
        campaign: &Campaign,
        root: UnitId,
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
        Ok(Self {
            calendar: campaigns::calendar(tx).await?,
            ground: campaigns::layers(campaign, &[])?,
            notices: notices.into_iter().map(|notice| (notice.id, (notice.clone(), notice.layer()))).collect(),
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
        Records { unit, notices, plan: self.plans.remove(&unit), body_meeting: None }
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
    let mut field = Field::below(tx, campaign, root).await?;
    let named = field.named();
    let mut known: BTreeMap<Sort, Arc<Terms>> = BTreeMap::new();
    let mut rows = Vec::with_capacity(profiles.len());
    for profile in profiles {
        let unit = profile.unit;
        let mut sort = (field.reach.get(&unit).cloned().unwrap_or_default(), profile.clone());
        if !named.contains(&unit) {
            sort.1.unit = UnitId(uuid::Uuid::nil());
        }
        let terms = match known.get(&sort) {
            Some(terms) => Arc::clone(terms),
            None => {
                let terms = Arc::new(Terms::in_force(&field.layers(unit), &profile));
                known.insert(sort, Arc::clone(&terms));
                terms
            }
        };
        let records = field.records(unit);
        let run = Run { kind: campaign.kind, terms: &terms, calendar: &field.calendar };
        rows.push(Row::of(&run, &records));
    }
    Ok(rows)
}

/// Computes the summary rows of `root` and everything below it anew from the records, in the transaction that has
/// changed them. Rows that stay the same are not written.
pub async fn refresh(tx: &mut Tx, app: &App, campaign: &Campaign, root: UnitId) -> Result<()> {
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

/// The same in every open campaign that the unit takes part in, or took part in before it was changed.
pub async fn refresh_at(tx: &mut Tx, app: &App, unit: UnitId) -> Result<()> {
    for id in store::progress::campaigns_at(tx, unit).await? {
        let campaign = store::campaigns::get(tx, id).await?;
        refresh(tx, app, &campaign, unit).await?;
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
