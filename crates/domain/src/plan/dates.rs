//! The last day of each step of a plan, and which step goes before which.

use time::{Date, Duration};

use crate::calendar::Reckoned;
use crate::campaign::Step;
use crate::campaign::terms::{Source, TermKey};
use crate::notice;
use crate::plan::{Line, PlanStage};
use crate::progress::{Records, Run};

/// The last day for a step, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub reckoned: Reckoned,
    pub source: Source,
    /// Whether it binds, or is only the usual day.
    pub firm: bool,
}

/// The earliest of all the last days that are asked for, as far as they can be told with this meeting day.
pub fn due(run: &Run<'_>, step: Step, meeting: Option<Date>) -> Option<Due> {
    let mut anchors = notice::anchors(run.terms);
    anchors.meeting = meeting;
    let asked = run.terms.deadlines.get(&step).into_iter().flatten().filter_map(|held| {
        let reckoned = run.calendar.resolve(&held.value, &anchors)?;
        Some(Due { reckoned, source: held.source.clone(), firm: held.firm })
    });
    let asked = asked.chain(notice_due(run, step, meeting)).chain(window_due(run, step));
    asked.min_by_key(|due| due.reckoned.day)
}

/// What the approved plan has on a later day than is asked for by now, with that last day: a meeting that moved forward
/// takes the days counted from it along, and the plan stays as it was approved.
pub fn overtaken(run: &Run<'_>, records: &Records) -> Vec<(Step, Date, Date)> {
    let approved = records.plan.iter().filter(|plan| plan.stage == PlanStage::Approved);
    let lines = approved.flat_map(|plan| &plan.content.lines);
    let late = |line: &Line| {
        let planned = records.day_of(line)?;
        let asked = due(run, line.step, records.meeting_day()).filter(|due| due.firm)?.reckoned.day;
        (planned > asked).then_some((line.step, planned, asked))
    };
    lines.filter_map(late).collect()
}

/// The meeting is held within the window of this unit, which may be narrower than the campaign's.
fn window_due(run: &Run<'_>, step: Step) -> Option<Due> {
    let held = run.terms.values.get(&TermKey::WindowUntil).filter(|_| step == Step::Meeting)?;
    let day = run.terms.day(TermKey::WindowUntil)?;
    Some(Due { reckoned: Reckoned::fixed(day), source: held.source.clone(), firm: held.firm })
}

/// 会议通知至少提前 N 天 is a term with an order, and a last day all the same.
fn notice_due(run: &Run<'_>, step: Step, meeting: Option<Date>) -> Option<Due> {
    let held = run.terms.values.get(&TermKey::MeetingNoticeLeast).filter(|_| step == Step::MeetingNotice)?;
    let day = meeting?.checked_sub(Duration::days(held.value))?;
    Some(Due { reckoned: Reckoned::fixed(day), source: held.source.clone(), firm: held.firm })
}

/// What is prepared in turn: nobody looks for problems before he has asked for opinions. Steps side by side stand in one
/// group. 先学习，再谈话、征求意见，再查摆，再撰写、审阅.
const PREPARING: &[&[Step]] = &[
    &[Step::Mobilise],
    &[Step::Study, Step::Lecture],
    &[Step::Talks, Step::Opinions],
    &[Step::Problems],
    &[Step::Texts],
    &[Step::Review],
    &[Step::AskLeave],
    &[Step::CommitteeMeeting],
    &[Step::GroupMeeting],
];
const APPROVING: &[&[Step]] = &[&[Step::Plan], &[Step::PlanApproval]];
const APPROVED_FIRST: &[&[Step]] = &[&[Step::Plan], &[Step::PlanApproval], &[Step::Mobilise, Step::Study]];
const GRADING: &[&[Step]] = &[&[Step::Grading], &[Step::Feedback], &[Step::Publicity], &[Step::Registration]];
const RECTIFYING: &[&[Step]] = &[&[Step::RectifyList], &[Step::PublishList]];
const REPORTING: &[&[Step]] = &[&[Step::Grading, Step::RectifyList], &[Step::Report], &[Step::Archive]];

/// What has to be in turn.
const BINDING: &[&[&[Step]]] = &[PREPARING, APPROVING, GRADING, RECTIFYING, REPORTING];
/// What is drafted in turn: besides, one prepares by a plan that has been approved.
const USUAL: &[&[&[Step]]] = &[PREPARING, APPROVED_FIRST, GRADING, RECTIFYING, REPORTING];

/// The steps that come after this one in the usual order.
pub fn later(step: Step) -> impl Iterator<Item = Step> {
    after_in(USUAL, step)
}

/// The steps that must not come before this one.
pub fn building_on(step: Step) -> impl Iterator<Item = Step> {
    after_in(BINDING, step)
}

fn after_in(chains: &'static [&'static [&'static [Step]]], step: Step) -> impl Iterator<Item = Step> {
    chains.iter().flat_map(move |chain| {
        let behind = chain.iter().position(|group| group.contains(&step)).map_or(chain.len(), |at| at + 1);
        chain[behind..].iter().copied().flatten().copied()
    })
}

/// Lies before the meeting: everything of 会前, and the smaller meetings of a large branch.
pub fn precedes_meeting(step: Step) -> bool {
    use crate::campaign::Phase;
    step.phase() == Phase::Before || matches!(step, Step::CommitteeMeeting | Step::GroupMeeting)
}
