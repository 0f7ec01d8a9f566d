//! What the campaigns ask of a person's own units, what falls due in them, and what is new.

use std::collections::BTreeSet;

use domain::access::{self, Act, Target, Viewer};
use domain::campaign::{Campaign, Stage, Step};
use domain::ids::UnitId;
use domain::org::UnitKind;
use domain::plan::PlanStage;
use domain::preparation::meeting::readiness::evidence;
use domain::preparation::{self, text};
use domain::progress::{self, Gap, Sight};
use store::Tx;
use store::looks::News;
use time::{Date, Duration};

use super::{Coming, How, Place, Todo};
use crate::actions::progress::Standing;
use crate::actions::reviews::last_day;
use crate::actions::{mending, overview};
use crate::app::App;
use crate::clock::local;
use crate::failure::Result;

/// How far ahead one looks.
const AHEAD: Duration = Duration::days(14);
const MOST_COMING: usize = 8;

#[derive(Debug, Default)]
pub(super) struct OfCampaigns {
    pub(super) todo: Vec<Todo>,
    pub(super) coming: Vec<Coming>,
    /// What runs in the units the person has something to do with.
    pub(super) running: Vec<Place>,
}

/// The units a person has something to do with: of his duties, and the branches he belongs to.
fn own_units(who: &Viewer) -> BTreeSet<UnitId> {
    let duties = who.duties.iter().filter(|duty| !duty.role.is_hat()).map(|duty| duty.unit);
    duties.chain(who.branches.iter().copied()).collect()
}

pub(super) async fn read(tx: &mut Tx, app: &App, who: &Viewer) -> Result<OfCampaigns> {
    let today = app.clock.today();
    let mut found = OfCampaigns::default();
    let mine = store::texts::own(tx, who.person).await?;
    for id in own_units(who) {
        let unit = store::units::get(tx, id).await?;
        if unit.kind == UnitKind::Group || !unit.is_in_force(today) {
            continue;
        }
        let place = crate::actions::place(tx, id).await?;
        let may = |act| access::may(who, act, Target::Unit(&place));
        for campaign in store::campaigns::announced(tx, id).await? {
            if !campaign.is_open() || !may(Act::SeeCampaign) {
                continue;
            }
            let at = Place {
                unit: id,
                unit_name: unit.short_name.clone(),
                campaign: campaign.id,
                title: campaign.title.clone(),
            };
            found.running.push(at.clone());
            let acts = may(Act::SignReceipt);
            if acts || campaign.kind.is_held_by(unit.kind) {
                let standing = Standing::read(tx, app, &campaign, unit.id).await?;
                own(tx, app, who, (&campaign, &standing, &at, acts), &mine, &mut found).await?;
            }
            if unit.kind.is_superior() {
                let decides = who.duties.iter().any(|duty| {
                    access::RULES.contains(&(Act::DecidePlan, duty.role, access::Reach::Under))
                        && place.line.contains(&duty.unit)
                });
                below(tx, &campaign, &at, (may(Act::KeepCampaign), decides), today, &mut found).await?;
                let answers = who.duties.iter().any(|duty| {
                    access::RULES.contains(&(Act::AnswerLeave, duty.role, access::Reach::Under))
                        && place.line.contains(&duty.unit)
                });
                if answers {
                    let waiting = store::meetings::waiting(tx, campaign.id, id, today).await?;
                    found.todo.extend(waiting.into_iter().map(|one| Todo::Leave {
                        at: at.clone(),
                        unit: one.unit,
                        unit_name: one.unit_name,
                        since: local(one.asked_at).date(),
                    }));
                }
            }
        }
    }
    let reviews = super::texts::reviews(tx, app, who).await?;
    // What waits for his own word is told once, where the first of those texts is opened.
    found.todo.retain(|todo| !is_told_by(todo, &reviews));
    found.todo.extend(reviews);
    found.todo.extend(rechecks(tx, who).await?);
    found.coming.sort_by_key(|coming| (coming.day, coming.step));
    found.coming.dedup();
    // The meeting itself stands among them, however much falls due before it.
    let (mut meetings, mut rest): (Vec<Coming>, Vec<Coming>) =
        found.coming.into_iter().partition(|coming| coming.step == Step::Meeting);
    meetings.truncate(MOST_COMING / 2);
    rest.truncate(MOST_COMING - meetings.len());
    rest.append(&mut meetings);
    rest.sort_by_key(|coming| (coming.day, coming.step));
    found.coming = rest;
    Ok(found)
}

/// Is it a gap of texts under review that the person is led to by these?
fn is_told_by(todo: &Todo, reviews: &[Todo]) -> bool {
    use progress::Lack::Preparing;
    let Todo::Gap { at, gap, mend, .. } = todo else { return false };
    let unreviewed = matches!(&gap.lack, Preparing(preparation::Lack::Text(text::Lack::Unreviewed(_))));
    unreviewed && mend.is_act() && reviews.iter().any(|review| review.at() == Some(at))
}

/// What the unit itself has to do, where the person may do it (`acts`), what it asks of himself, and what falls due of it.
async fn own(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    (campaign, standing, at, acts): (&Campaign, &Standing, &Place, bool),
    mine: &[store::texts::Own],
    found: &mut OfCampaigns,
) -> Result<()> {
    let today = app.clock.today();
    let holds = campaign.kind.is_held_by(standing.unit_kind);
    let gaps = progress::gaps(&standing.run(), &standing.records);
    let missing: BTreeSet<Step> = gaps.iter().map(|gap| gap.step).collect();
    if acts {
        let hands = mending::within(tx, app, who, campaign, standing).await?;
        // A unit that holds no meeting signs for notices and plans nothing; what the superior has to decide is his.
        let is_own = |gap: &&Gap| (holds || gap.step == Step::Receipt) && !gap.lack.is_superiors();
        for gap in gaps.iter().filter(is_own) {
            if let Some(due) = gap.due.as_ref().filter(|due| is_soon(due.day, today)) {
                found.coming.push(Coming { day: due.day, step: gap.step, how: How::Due, at: at.clone() });
            }
            let (words, mend) = (hands.words(Sight::Names, gap, today), hands.mend(&gap.lack));
            let due = last_day(standing, gap.step);
            found.todo.push(Todo::Gap { at: at.clone(), gap: gap.clone(), words, mend, due });
        }
    }
    if !holds {
        return Ok(());
    }
    let texts = super::texts::own(who, campaign, standing, at, mine);
    let problems = super::problems::own(who, campaign, standing, at);
    let held = &standing.records.preparation.talks.held;
    let talked = held.iter().any(|(one, other)| [one, other].contains(&&who.person));
    for (step, day) in ahead(standing, &missing) {
        let concerns = acts
            || match step {
                Step::Texts => !texts.is_empty(),
                Step::Problems => problems.is_some(),
                Step::Talks => !talked,
                _ => step.is_every_members(),
            };
        if concerns && is_soon(day, today) {
            found.coming.push(Coming { day, step, how: How::Planned, at: at.clone() });
        }
    }
    found.todo.extend(problems);
    found.todo.extend(texts);
    Ok(())
}

/// The days of the approved plan for what is not recorded yet, or of which something is missing.
fn ahead(standing: &Standing, missing: &BTreeSet<Step>) -> Vec<(Step, Date)> {
    let opened = standing.records.preparation.meeting.opened_on.is_some();
    let approved = standing.records.plan.as_ref().filter(|plan| plan.stage == PlanStage::Approved);
    let lines = approved.into_iter().flat_map(|plan| &plan.content.lines);
    lines
        .filter(|line| !matches!(line.step, Step::Receipt | Step::Plan | Step::PlanApproval))
        .filter(|line| {
            // What is recorded, with nothing missing, comes no more.
            let recorded =
                !missing.contains(&line.step) && !evidence(line.step, &standing.records).is_empty();
            // What was to be done before the meeting is not asked after it.
            let is_behind = line.step == Step::Meeting || line.step.stage() <= Stage::Prepare;
            let is_over = recorded || (opened && is_behind);
            !is_over
        })
        .filter_map(|line| Some((line.step, standing.records.day_of(line)?)))
        .collect()
}

fn is_soon(day: Date, today: Date) -> bool {
    day >= today && day <= today.saturating_add(AHEAD)
}

/// What a superior has to do for the units below. The person may keep the campaign, and decide plans.
async fn below(
    tx: &mut Tx,
    campaign: &Campaign,
    at: &Place,
    (keeps, decides): (bool, bool),
    today: Date,
    found: &mut OfCampaigns,
) -> Result<()> {
    if keeps {
        for draft in store::notices::of_unit(tx, campaign.id, at.unit).await? {
            if !draft.is_published() {
                found.todo.push(Todo::Draft { at: at.clone(), notice: draft.id, title: draft.title });
            }
        }
        let due = campaign.cut_off.filter(|day| *day <= today && campaign.frozen_at.is_none());
        if let Some(cut_off) = due.filter(|_| campaign.unit == at.unit) {
            found.todo.push(Todo::Freeze { at: at.clone(), cut_off });
        }
    }
    if decides && let Some(waiting) = store::plans::waiting(tx, campaign.id, at.unit).await? {
        found.todo.push(Todo::Undecided {
            at: at.clone(),
            total: waiting.total,
            first: waiting.unit,
            first_name: waiting.unit_name,
            since: local(waiting.submitted_at).date(),
        });
    }
    let late = overview::late(tx, campaign.id, at.unit, today).await?;
    found.todo.extend(late.map(|(units, first, step, due)| Todo::Late {
        at: at.clone(),
        units,
        first: first.row.unit,
        first_name: first.name,
        step,
        due,
    }));
    let until = today.saturating_add(AHEAD);
    for (day, step, units) in store::progress::due_between(tx, campaign.id, at.unit, today, until).await? {
        found.coming.push(Coming { day, step, how: How::DueBelow(units), at: at.clone() });
    }
    Ok(())
}

/// What has come to a person's units since a moment. `None` where he has no unit to hear of.
pub(super) async fn news(tx: &mut Tx, who: &Viewer, since: i64) -> Result<Option<News>> {
    let mut sum = News::default();
    let units: BTreeSet<UnitId> =
        who.duties.iter().filter(|duty| !duty.role.is_hat()).map(|duty| duty.unit).collect();
    if units.is_empty() {
        return Ok(None);
    }
    for unit in units {
        let news = store::looks::news(tx, unit, since).await?;
        sum.notices += news.notices;
        sum.returned += news.returned;
        sum.approved += news.approved;
        sum.submitted += news.submitted;
    }
    Ok(Some(sum))
}

/// What the person sent back, as long as he may still look at it.
async fn rechecks(tx: &mut Tx, who: &Viewer) -> Result<Vec<Todo>> {
    let mut todo = Vec::new();
    for one in store::meetings::returned(tx, who.person).await? {
        let place = crate::actions::place(tx, one.unit).await?;
        if access::may(who, Act::Precheck, Target::Unit(&place)) {
            let (unit, unit_name) = (one.unit, one.unit_name);
            let at = Place { unit, unit_name, campaign: one.campaign, title: one.title };
            let case = (one.campaign, one.unit);
            let recorded = store::meetings::recorded_since(tx, case, one.step, one.at).await?;
            let (returned_on, recorded_on) = (local(one.at).date(), recorded.map(|at| local(at).date()));
            todo.push(Todo::Recheck { at, step: one.step, returned_on, recorded_on });
        }
    }
    Ok(todo)
}
