//! What keeps a meeting from being opened: by a rule that nobody here may set aside, or only until a reason is given.

use time::Date;

use super::{Gap, Gate, Lack, Records, Run, planning, preparing};
use crate::campaign::{Need, Step};
use crate::plan;
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

/// What bars a meeting as of `today`; nothing once it was opened.
pub fn barring(run: &Run<'_>, records: &Records, today: Date) -> Barring {
    if records.preparation.meeting.opened_on.is_some() {
        return Barring::default();
    }
    let mut gaps = planning(run, records);
    // A plan is asked for here even before a notice has come: nobody sits down by being early.
    if records.plan.is_none() && gaps.iter().all(|gap| gap.step != Step::Plan) {
        let must = run.terms.need(Step::Plan) == Some(Need::Must);
        let gap = Gap { lack: Lack::Plan, step: Step::Plan, due: None, gate: Gate::SubmitPlan };
        gaps.extend(must.then_some(gap));
    }
    gaps.extend(preparing(run, records));
    gaps.extend(called(run, records, today));
    gaps.retain(|gap| gap.gate != Gate::Archive);
    let rest = meeting::readiness::unrecorded(run, records, &gaps).into_iter().map(of_call);
    let rest: Vec<Gap> = rest.collect();
    gaps.extend(rest);
    let (hard, soft) = gaps.into_iter().partition(|gap| is_hard(run, gap));
    Barring { hard, soft }
}

/// What is wrong with the notice as it went out, and with the day: the one it calls for, and once that has come, or where
/// there is no notice, today. Whoever passes the notice over, or is let off it, does not get around the day. No gap of the
/// workbench: its day was chosen knowing it.
fn called(run: &Run<'_>, records: &Records, today: Date) -> Vec<Gap> {
    let notice = records.preparation.meeting.notice.as_ref();
    let variant = records.plan.as_ref().and_then(|plan| plan.content.variant.as_deref());
    let asked = notice.filter(|_| !plan::is_let_off(run, variant, Step::MeetingNotice));
    let late = asked.and_then(|called| meeting::late(run, called.held_on, called.issued_on));
    let of_day = match notice.filter(|called| called.held_on > today) {
        Some(called) => meeting::of_day(run, records, called.held_on),
        None => meeting::sitting(run, records, today),
    };
    let lacks = late.into_iter().chain(of_day);
    lacks.map(|lack| of_call(preparation::Lack::Meeting(lack))).collect()
}

fn of_call(lack: preparation::Lack) -> Gap {
    Gap { step: lack.step(), gate: lack.gate(), lack: Lack::Preparing(lack), due: None }
}
