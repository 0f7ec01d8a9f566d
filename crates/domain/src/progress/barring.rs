//! What keeps a meeting from being opened: by a rule that nobody here may set aside, or only until a reason is given.

use time::Date;

use super::{Gap, Gate, Lack, Records, Run, gaps, planning, preparing};
use crate::campaign::{Need, Step};
use crate::plan::{self, PlanStage};
use crate::preparation::{self, meeting};

/// Everything between a unit and its meeting, in the order in which it is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Barring {
    /// By a law or a notice: nothing passes these.
    pub hard: Vec<Gap>,
    /// By habit, or encouraged: passed over with a reason, which is kept.
    pub soft: Vec<Gap>,
}

/// Does it bar whatever reason is given? What comes before an approved plan always does; of the preparation, what is a
/// must and more than a habit.
pub fn is_hard(run: &Run<'_>, gap: &Gap) -> bool {
    let by_itself = match &gap.lack {
        Lack::Preparing(preparation::Lack::Meeting(lack)) => lack.bars(),
        _ => None,
    };
    match gap.gate {
        Gate::SubmitPlan | Gate::PlanApproval => true,
        Gate::Archive => false,
        Gate::OpenMeeting => by_itself.unwrap_or_else(|| {
            run.terms.needs.get(&gap.step).is_some_and(|held| held.value == Need::Must && held.firm)
        }),
    }
}

/// Everything that is missing as the records stand, until the meeting is opened. The unit's page lists it, its readiness
/// sorts it, the request for leave counts it: one list, so that no two pages tell different numbers. Its day is the one
/// the notice calls for, or else the approved plan's; without either none is looked at.
pub fn missing(run: &Run<'_>, records: &Records) -> Vec<Gap> {
    let is_asked = !records.notices.is_empty();
    if records.preparation.meeting.opened_on.is_some() || !is_asked || !run.kind.is_held_by(run.unit) {
        return gaps(run, records);
    }
    all(run, records, of_planned_day(run, records))
}

/// The same, by what bars and what only asks for a reason; nothing once the meeting was opened.
pub fn barring(run: &Run<'_>, records: &Records) -> Barring {
    sorted(run, records, || of_planned_day(run, records))
}

/// What bars opening the meeting `today`: held against the day the notice calls for, and once that has come, or where there
/// is no notice, against today. Whoever passes the notice over, or is let off it, does not get around the day.
pub fn barring_today(run: &Run<'_>, records: &Records, today: Date) -> Barring {
    let notice = records.preparation.meeting.notice.as_ref().filter(|called| called.held_on > today);
    sorted(run, records, || match notice {
        Some(called) => meeting::of_day(run, records, called.held_on),
        None => meeting::sitting(run, records, today),
    })
}

fn sorted(run: &Run<'_>, records: &Records, of_day: impl FnOnce() -> Vec<meeting::Lack>) -> Barring {
    if records.preparation.meeting.opened_on.is_some() {
        return Barring::default();
    }
    let (hard, soft) = all(run, records, of_day()).into_iter().partition(|gap| is_hard(run, gap));
    Barring { hard, soft }
}

/// `of_day` is what is wrong with the day. It is no gap of the workbench: the day was chosen knowing it.
fn all(run: &Run<'_>, records: &Records, of_day: Vec<meeting::Lack>) -> Vec<Gap> {
    let mut gaps = planning(run, records);
    // A plan is asked for here even before a notice has come: nobody sits down by being early.
    if records.plan.is_none() && gaps.iter().all(|gap| gap.step != Step::Plan) {
        let must = run.terms.need(Step::Plan) == Some(Need::Must);
        let gap = Gap { lack: Lack::Plan, step: Step::Plan, due: None, gate: Gate::SubmitPlan };
        gaps.extend(must.then_some(gap));
    }
    gaps.extend(preparing(run, records));
    gaps.extend(late(run, records).into_iter().chain(of_day).map(preparation::Lack::Meeting).map(of_call));
    gaps.retain(|gap| gap.gate != Gate::Archive);
    let rest = meeting::readiness::unrecorded(run, records, &gaps).into_iter().map(of_call);
    let rest: Vec<Gap> = rest.collect();
    gaps.extend(rest);
    gaps
}

/// What is wrong with the day the branch means to meet on.
fn of_planned_day(run: &Run<'_>, records: &Records) -> Vec<meeting::Lack> {
    let called = records.preparation.meeting.notice.as_ref().map(|called| called.held_on);
    let approved = records.plan.as_ref().filter(|plan| plan.stage == PlanStage::Approved);
    let day = called.or_else(|| approved.and_then(|plan| plan.content.meeting()));
    day.map(|day| meeting::of_day(run, records, day)).unwrap_or_default()
}

/// Was the notice issued too late for its day?
fn late(run: &Run<'_>, records: &Records) -> Option<meeting::Lack> {
    let notice = records.preparation.meeting.notice.as_ref();
    let variant = records.plan.as_ref().and_then(|plan| plan.content.variant.as_deref());
    let asked = notice.filter(|_| !plan::is_let_off(run, variant, Step::MeetingNotice));
    asked.and_then(|called| meeting::late(run, called.held_on, called.issued_on))
}

fn of_call(lack: preparation::Lack) -> Gap {
    Gap { step: lack.step(), gate: lack.gate(), lack: Lack::Preparing(lack), due: None }
}
