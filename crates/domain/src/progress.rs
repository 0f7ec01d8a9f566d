//! How far a unit is in a campaign, and what stands between it and its next stage.
//!
//! [`gaps`] is what is asked of a unit: the workbench shows it, and every transition asks it. [`missing`] adds what keeps the
//! meeting from being opened besides. So screen and rule cannot disagree.

mod barring;
mod mending;
mod sight;
#[cfg(test)]
mod tests;
mod words;

use time::Date;

pub use self::barring::{Barring, barring, barring_today, is_hard, missing};
pub use self::mending::{Hands, Mend, Owing, SentBack};
pub use self::sight::{Sight, sight};
pub use self::words::bearing;

use crate::calendar::{Calendar, Reckoned};
use crate::campaign::terms::{TermKey, Terms};
use crate::campaign::{CampaignKind, Need, Stage, Step};
use crate::codes::codes;
use crate::ids::{NoticeId, UnitId};
use crate::org::UnitKind;
use crate::plan::{self, Content, Line, PlanStage};
use crate::preparation;
use crate::theme::Pack;

/// The edition of these rules. A summary row of another edition is computed anew.
pub const RULES: i64 = 10;

/// A published notice that reaches the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeSeen {
    pub id: NoticeId,
    /// As it is cited.
    pub title: String,
    pub published_on: Date,
    pub signed_on: Option<Date>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanSeen {
    pub stage: PlanStage,
    pub content: Content,
    /// When it was last submitted or decided; `None` while it was never submitted.
    pub since: Option<Date>,
    /// Why it was returned.
    pub reason: String,
}

/// The meeting of the body that goes before the branches' (先民主生活会后组织生活会).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyMeeting {
    pub unit: String,
    /// When it was opened; while it was not, as its notice calls it, or else as its plan has it.
    pub day: Option<Date>,
    pub opened_on: Option<Date>,
}

/// All that is recorded of one unit in one campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    pub unit: UnitId,
    pub notices: Vec<NoticeSeen>,
    pub plan: Option<PlanSeen>,
    pub body_meeting: Option<BodyMeeting>,
    pub preparation: preparation::Facts,
}

impl Records {
    /// When the unit meets: when it has met, else as its notice calls it, else as its plan has it.
    pub fn meeting_day(&self) -> Option<Date> {
        let meeting = &self.preparation.meeting;
        let called = meeting.notice.as_ref().map(|called| called.held_on);
        meeting.opened_on.or(called).or_else(|| self.plan.as_ref()?.content.meeting())
    }

    /// The same, where that day is settled: a draft's binds nobody.
    pub fn settled_day(&self) -> Option<Date> {
        let approved = self.plan.as_ref().is_some_and(|plan| plan.stage == PlanStage::Approved);
        let meeting = &self.preparation.meeting;
        let settled = approved || meeting.notice.is_some() || meeting.opened_on.is_some();
        self.meeting_day().filter(|_| settled)
    }

    /// The day of a line of the plan: what sits on the day of the meeting goes where the meeting goes.
    pub fn day_of(&self, line: &Line) -> Option<Date> {
        let planned = self.plan.as_ref().and_then(|plan| plan.content.meeting());
        let of_the_day = line.step == Step::Meeting || (planned.is_some() && line.day == planned);
        if of_the_day { self.meeting_day() } else { line.day }
    }
}

/// What the campaign asks of that unit.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    pub kind: CampaignKind,
    /// What the unit is: a temporary branch is asked for less.
    pub unit: UnitKind,
    pub pack: &'a Pack,
    pub terms: &'a Terms,
    pub calendar: &'a Calendar,
}

codes! {
    /// What a gap stands in the way of.
    pub enum Gate {
        SubmitPlan = "submit_plan" "报送方案",
        PlanApproval = "plan_approval" "方案批准",
        OpenMeeting = "open_meeting" "召开会议",
        Archive = "archive" "归档",
    }
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    Receipt {
        notice: NoticeId,
        title: String,
    },
    /// Nobody has begun the plan.
    Plan,
    /// Begun and not submitted.
    PlanUnsubmitted,
    PlanReturned {
        reason: String,
    },
    /// Submitted; the next act is the superior's.
    PlanUndecided {
        since: Option<Date>,
    },
    InPlan(plan::Fault),
    Preparing(preparation::Lack),
}

impl Lack {
    /// The next act is the superior's, and nothing is left to the unit but to wait.
    pub fn is_superiors(&self) -> bool {
        use preparation::{Lack as Preparing, text};
        matches!(
            self,
            Self::PlanUndecided { .. }
                | Self::Preparing(Preparing::Text(text::Lack::AskedAbove { above: text::Above::Waits, .. }))
        )
    }

    /// The plan, or a step before the meeting, was sent back: somebody waits to look at it again.
    pub fn is_returned(&self) -> bool {
        use preparation::{Lack as Preparing, meeting};
        matches!(
            self,
            Self::PlanReturned { .. } | Self::Preparing(Preparing::Meeting(meeting::Lack::Returned { .. }))
        )
    }

    /// Somebody whose next act it is has no sign-in yet.
    pub fn asks_for_accounts(&self) -> bool {
        matches!(self, Self::Preparing(lack) if lack.asks_for_accounts())
    }

    /// Nobody whose next act it is has one.
    pub fn waits_for_accounts(&self) -> bool {
        matches!(self, Self::Preparing(lack) if lack.waits_for_accounts())
    }

    /// Nobody above can review what goes past the committee.
    pub fn asks_for_leader(&self) -> bool {
        use preparation::{Lack as Preparing, text};
        matches!(self, Self::Preparing(Preparing::Text(text::Lack::AskedAbove { .. })))
            && !self.is_superiors()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    pub lack: Lack,
    pub step: Step,
    pub due: Option<Reckoned>,
    /// The transition it blocks.
    pub gate: Gate,
}

/// A gap in words: the fact, the ground, and the smallest next act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub fact: String,
    pub ground: String,
    pub act: &'static str,
}

/// Everything that is missing, in the order in which it is to be done.
pub fn gaps(run: &Run<'_>, records: &Records) -> Vec<Gap> {
    let mut gaps = planning(run, records);
    if !records.notices.is_empty() {
        gaps.extend(preparing(run, records));
    }
    gaps
}

/// What is missing of the preparation, asked for by a notice or not.
fn preparing(run: &Run<'_>, records: &Records) -> Vec<Gap> {
    if !run.kind.is_held_by(run.unit) {
        return Vec::new();
    }
    let meeting = records.meeting_day();
    let variant = records.plan.as_ref().and_then(|plan| plan.content.variant.as_deref());
    let mut gaps = preparation::gaps(run, &records.preparation, meeting);
    gaps.retain(|gap| !plan::is_let_off(run, variant, gap.step));
    gaps
}

/// What is missing until there is an approved plan.
fn planning(run: &Run<'_>, records: &Records) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let meeting = records.meeting_day();
    let due = |step| due(run, step, meeting);
    for seen in records.notices.iter().filter(|seen| seen.signed_on.is_none()) {
        let lack = Lack::Receipt { notice: seen.id, title: seen.title.clone() };
        gaps.push(Gap { lack, step: Step::Receipt, due: due(Step::Receipt), gate: Gate::SubmitPlan });
    }
    let asked = !records.notices.is_empty() && run.terms.need(Step::Plan) == Some(Need::Must);
    // A plan that is there is looked at in any case: nothing gets past the rules by being early.
    if !run.kind.is_held_by(run.unit) || (!asked && records.plan.is_none()) {
        return gaps;
    }
    let plan_gap = |lack, gate| Gap { lack, step: Step::Plan, due: due(Step::Plan), gate };
    let Some(seen) = &records.plan else {
        gaps.push(plan_gap(Lack::Plan, Gate::SubmitPlan));
        return gaps;
    };
    match seen.stage {
        PlanStage::Approved => {}
        PlanStage::Submitted => gaps.push(Gap {
            lack: Lack::PlanUndecided { since: seen.since },
            step: Step::PlanApproval,
            due: due(Step::PlanApproval),
            gate: Gate::PlanApproval,
        }),
        PlanStage::Draft | PlanStage::Returned => {
            let faults = plan::check::faults(&seen.content, run, records.body_meeting.as_ref());
            gaps.extend(faults.into_iter().map(|fault| plan_gap(Lack::InPlan(fault), Gate::SubmitPlan)));
            // What is left when nothing blocks any more is the act itself.
            let lack = match seen.stage {
                PlanStage::Returned => Lack::PlanReturned { reason: seen.reason.clone() },
                _ => Lack::PlanUnsubmitted,
            };
            gaps.push(plan_gap(lack, Gate::PlanApproval));
        }
    }
    gaps
}

/// What stands in the way of one transition.
pub fn blocking(run: &Run<'_>, records: &Records, gate: Gate) -> Vec<Gap> {
    gaps(run, records).into_iter().filter(|gap| gap.gate == gate).collect()
}

/// The last day for a step: the earliest of all that is asked for, where any of it can be told yet. While no meeting is
/// planned it is counted from the last day on which one may be held: later than that it cannot be. Only what binds: nobody
/// is late by a habit.
pub fn due(run: &Run<'_>, step: Step, meeting: Option<Date>) -> Option<Reckoned> {
    let meeting = meeting.or_else(|| run.terms.day(TermKey::WindowUntil));
    plan::dates::due(run, step, meeting).filter(|due| due.firm).map(|due| due.reckoned)
}

codes! {
    /// What a stage looks like in the overview. Whether it is late depends on the day one looks.
    pub enum State {
        Done = "done" "已完成",
        /// The next act is the superior's.
        Waiting = "waiting" "待审核",
        Open = "open" "进行中",
        /// A day is planned.
        Planned = "planned" "已排定",
        /// Before the meeting it was done; what was said there is still to be added.
        Completing = "completing" "会后待补充",
        NotYet = "not_yet" "未开始",
        /// The campaign does not ask for it here.
        NotAsked = "not_asked" "不要求",
    }
}

/// One stage of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    pub stage: Stage,
    pub state: State,
    /// Done: when. Otherwise: the last day for it, or the planned one.
    pub day: Option<Date>,
}

impl Cell {
    /// Past its day on `today`. What is only planned for later is not late by its plan alone.
    pub fn is_late(&self, today: Date) -> bool {
        self.is_open() && self.day.is_some_and(|day| day < today)
    }

    fn is_open(self) -> bool {
        matches!(self.state, State::Open | State::NotYet | State::Waiting)
    }
}

/// The whole line of a unit.
pub fn cells(run: &Run<'_>, records: &Records) -> Vec<Cell> {
    Stage::ALL.iter().map(|&stage| judged(run, records, stage).0).collect()
}

/// The same as one reads it: what comes after the meeting by its day, since there the stages run side by side.
pub fn in_order(mut cells: Vec<Cell>) -> Vec<Cell> {
    let after = cells.iter().position(|cell| cell.stage > Stage::Meet).unwrap_or(cells.len());
    let open = &mut cells[after..];
    // Without all the days nobody knows the order: then it is the usual one.
    if open.iter().all(|cell| cell.day.is_some()) {
        open.sort_by_key(|cell| cell.day);
    }
    cells
}

/// What falls due first of all that is not done, with its last day.
pub fn next(run: &Run<'_>, records: &Records) -> Option<(Date, Step)> {
    let judged = Stage::ALL.iter().map(|&stage| judged(run, records, stage));
    let open = judged.filter(|(cell, _)| cell.is_open());
    open.filter_map(|(cell, step)| Some((cell.day?, step?))).min()
}

/// A stage, and the step its day is the last day of.
fn judged(run: &Run<'_>, records: &Records, stage: Stage) -> (Cell, Option<Step>) {
    let plan = records.plan.as_ref();
    let meeting = records.meeting_day();
    let variant = plan.and_then(|plan| plan.content.variant.as_deref());
    let steps = Step::ALL.iter().copied().filter(|step| step.stage() == stage);
    let steps = steps.filter(|step| !plan::is_let_off(run, variant, *step));
    let asked = steps.clone().any(|step| run.terms.need(step).is_some_and(|need| need > Need::May));
    let until = |step| (due(run, step, meeting).map(|reckoned| reckoned.day), Some(step));
    let (far, (day, step)) = match stage {
        _ if !asked => (State::NotAsked, (None, None)),
        // Before a notice has come nobody is asked for anything, and nobody is late.
        _ if records.notices.is_empty() && plan.is_none() => (State::NotYet, (None, None)),
        Stage::Deploy if records.notices.is_empty() => (State::NotYet, (None, None)),
        Stage::Deploy => {
            match records.notices.iter().map(|seen| seen.signed_on).collect::<Option<Vec<_>>>() {
                Some(signed) => (State::Done, (signed.into_iter().max(), None)),
                None => (State::Open, until(Step::Receipt)),
            }
        }
        Stage::Plan => match plan.map(|plan| (plan.stage, plan.since)) {
            None => (State::NotYet, until(Step::Plan)),
            Some((PlanStage::Draft | PlanStage::Returned, _)) => (State::Open, until(Step::Plan)),
            Some((PlanStage::Submitted, _)) => (State::Waiting, until(Step::PlanApproval)),
            Some((PlanStage::Approved, since)) => (State::Done, (since, None)),
        },
        Stage::Prepare if records.preparation.meeting.opened_on.is_some() && is_to_complete(run, records) => {
            (State::Completing, (None, None))
        }
        Stage::Prepare | Stage::Meet if records.preparation.meeting.opened_on.is_some() => {
            (State::Done, (records.preparation.meeting.opened_on, None))
        }
        _ => match plan.filter(|plan| plan.stage == PlanStage::Approved) {
            Some(_) if stage == Stage::Prepare && has_begun(records) => prepared(run, records),
            Some(plan) => planned(records, plan, stage),
            None if stage == Stage::Meet && records.preparation.meeting.notice.is_some() => {
                (State::Planned, (meeting, None))
            }
            // A day that is only drafted sets nobody a deadline.
            None if stage == Stage::Meet => (State::NotYet, earliest(run, steps, None)),
            None => (State::NotYet, earliest(run, steps, meeting)),
        },
    };
    (Cell { stage, state: far, day }, step)
}

/// Is anything of the preparation recorded?
fn has_begun(records: &Records) -> bool {
    let mut steps = Step::ALL.iter().filter(|step| step.stage() == Stage::Prepare);
    steps.any(|step| !preparation::meeting::readiness::evidence(*step, records).is_empty())
}

/// After the meeting: is anything of the preparation still to be completed with what was said there?
fn is_to_complete(run: &Run<'_>, records: &Records) -> bool {
    gaps(run, records).iter().any(|gap| gap.step.stage() == Stage::Prepare)
}

/// How far a preparation is that has begun: done when nothing stands in the meeting's way.
fn prepared(run: &Run<'_>, records: &Records) -> (State, (Option<Date>, Option<Step>)) {
    let left: Vec<Gap> =
        preparing(run, records).into_iter().filter(|gap| gap.gate == Gate::OpenMeeting).collect();
    if left.is_empty() {
        return (State::Done, (None, None));
    }
    let first = left.into_iter().filter_map(|gap| Some((gap.due?.day, gap.step))).min();
    (State::Open, (first.map(|(day, _)| day), first.map(|(_, step)| step)))
}

/// What an approved plan says of a stage that has not come yet: the day on which it begins. Its last step may come after
/// the next stage has begun, as a grade is registered after it was made public. Of the meeting, its own day, whatever sits
/// before it.
fn planned(records: &Records, plan: &PlanSeen, stage: Stage) -> (State, (Option<Date>, Option<Step>)) {
    let lines = plan.content.lines.iter().filter(|line| line.step.stage() == stage);
    let meeting = records.meeting_day().filter(|_| stage == Stage::Meet);
    match meeting.or_else(|| lines.filter_map(|line| records.day_of(line)).min()) {
        Some(day) => (State::Planned, (Some(day), None)),
        None => (State::NotYet, (None, None)),
    }
}

/// The step of these that must be done first, with its last day.
fn earliest(
    run: &Run<'_>,
    steps: impl Iterator<Item = Step>,
    meeting: Option<Date>,
) -> (Option<Date>, Option<Step>) {
    let binding = steps.filter(|step| run.terms.must(*step));
    let first = binding.filter_map(|step| Some((due(run, step, meeting)?.day, step))).min();
    (first.map(|(day, _)| day), first.map(|(_, step)| step))
}

/// `deploy=done@2026-02-01;plan=open;…`: the line as one text of a summary row.
pub fn written(cells: &[Cell]) -> String {
    let one = |cell: &Cell| match cell.day {
        Some(day) => format!("{}={}@{day}", cell.stage.code(), cell.state.code()),
        None => format!("{}={}", cell.stage.code(), cell.state.code()),
    };
    cells.iter().map(one).collect::<Vec<_>>().join(";")
}

/// The inverse of [`written`]; `None` for a text this edition does not know.
pub fn read(text: &str) -> Option<Vec<Cell>> {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    let one = |part: &str| {
        let (stage, rest) = part.split_once('=')?;
        let (far, day) = match rest.split_once('@') {
            Some((far, day)) => (far, Some(Date::parse(day, format).ok()?)),
            None => (rest, None),
        };
        Some(Cell { stage: stage.parse().ok()?, state: far.parse().ok()?, day })
    };
    text.split(';').filter(|part| !part.is_empty()).map(one).collect()
}
