//! Lays the steps of a plan out over real working days, backwards from their last days.
//!
//! First the meeting. The latest working day of the window is best for the preparation, and worst for what comes after:
//! a report due by a fixed day must still be written. So the latest day is taken on which every later step keeps the
//! full time it would have without the fixed day; failing that, the latest on which all of them still fit; failing that,
//! the latest on which the preparation fits.
//!
//! Then the steps, each on the last working day that its own last day and the steps building on it leave. Neighbours in
//! the order lie a working day apart; where time is too short for that they may share a day. What would lie before
//! today gets no day at all: somebody has to decide what to do about it.

use std::collections::BTreeMap;

use time::Date;

use super::{dates, is_open_ended};
use crate::campaign::terms::TermKey;
use crate::campaign::{Anchor, Deadline, Phase, Step};
use crate::progress::{BodyMeeting, Run};

pub type Days = BTreeMap<Step, Date>;

/// A window of many years is a slip of the hand, and would be searched to its end.
const MOST_CANDIDATES: usize = 500;

/// The days of `steps`. A step that is not in the answer does not fit any more, or needs no day.
pub fn lay_out(run: &Run<'_>, steps: &[Step], body: Option<&BodyMeeting>, today: Date) -> Days {
    let floor = Floor { run, steps, today };
    let candidates = floor.candidates(body);
    let tried: Vec<Attempt> = candidates.into_iter().map(|meeting| floor.attempt(meeting)).collect();
    let best = |fits: fn(&Attempt) -> bool| tried.iter().find(|attempt| fits(attempt));
    best(|attempt| attempt.prepared && attempt.roomy)
        .or_else(|| best(|attempt| attempt.prepared && attempt.finished))
        .or_else(|| best(|attempt| attempt.prepared))
        .or_else(|| best(|attempt| attempt.finished))
        .or_else(|| tried.first())
        .map(|attempt| attempt.days.clone())
        .unwrap_or_default()
}

/// What is laid out, and from which day on.
struct Floor<'a> {
    run: &'a Run<'a>,
    steps: &'a [Step],
    today: Date,
}

/// All days with one choice of the meeting.
struct Attempt {
    days: Days,
    /// Everything before the meeting fits.
    prepared: bool,
    /// Everything after it fits.
    finished: bool,
    /// And nothing after it is cut short by a fixed day.
    roomy: bool,
}

/// Working days a superior takes for a plan.
const DECIDING: i64 = 3;

impl Floor<'_> {
    /// Working days the meeting may be on, the latest first.
    fn candidates(&self, body: Option<&BodyMeeting>) -> Vec<Date> {
        let terms = self.run.terms;
        let due = dates::due(self.run, Step::Meeting, None).map(|due| due.reckoned.day);
        let Some(last) = terms.day(TermKey::WindowUntil).into_iter().chain(due).min() else {
            return Vec::new();
        };
        let after_body = body.and_then(|body| body.day).and_then(Date::next_day);
        let first = terms.day(TermKey::WindowFrom).into_iter().chain(after_body).fold(self.today, Date::max);
        std::iter::successors(Some(last), |day| day.previous_day())
            .take_while(|day| *day >= first)
            .filter(|day| self.run.calendar.is_working(*day))
            .take(MOST_CANDIDATES)
            .collect()
    }

    fn attempt(&self, meeting: Date) -> Attempt {
        let (mut days, prepared) = self.before(meeting);
        let (after, finished, apart) = self.after(meeting);
        days.extend(after);
        for step in [Step::Meeting, Step::Poll] {
            if self.steps.contains(&step) {
                days.insert(step, meeting);
            }
        }
        let cut = self.of_phase(Phase::After).any(|step| self.is_cut(step, meeting));
        Attempt { days, prepared, finished, roomy: finished && apart && !cut }
    }

    fn of_phase(&self, phase: Phase) -> impl DoubleEndedIterator<Item = Step> {
        self.steps.iter().copied().filter(move |step| step.phase() == phase)
    }

    fn due(&self, step: Step, meeting: Date) -> Option<Date> {
        let due = dates::due(self.run, step, Some(meeting))?.reckoned.day;
        Some(self.run.calendar.last_working_on_or_before(due).day)
    }

    /// Would the step have more time, were there no fixed day?
    fn is_cut(&self, step: Step, meeting: Date) -> bool {
        let held = self.run.terms.deadlines.get(&step).into_iter().flatten();
        let counted =
            held.filter(|held| matches!(held.value, Deadline::Relative { anchor: Anchor::Meeting, .. }));
        let anchors = crate::calendar::Anchors { meeting: Some(meeting), ..Default::default() };
        let own =
            counted.filter_map(|held| self.run.calendar.resolve(&held.value, &anchors)).map(|r| r.day).min();
        let due = dates::due(self.run, step, Some(meeting)).map(|due| due.reckoned.day);
        matches!((own, due), (Some(own), Some(due)) if due < own)
    }

    /// The days before the meeting, and whether all of them lie ahead.
    fn before(&self, meeting: Date) -> (Days, bool) {
        let fits = |days: &Days| days.values().all(|day| *day >= self.today);
        let apart = self.before_by(meeting, 1);
        if fits(&apart) {
            return (apart, true);
        }
        let mut close = self.before_by(meeting, 0);
        let all = fits(&close);
        close.retain(|_, day| *day >= self.today);
        (close, all)
    }

    fn before_by(&self, meeting: Date, gap: i64) -> Days {
        let calendar = self.run.calendar;
        let mut days = Days::new();
        for step in self.steps.iter().rev().copied().filter(|step| dates::precedes_meeting(*step)) {
            let by_order = dates::later(step).filter_map(|later| days.get(&later));
            let by_order = by_order.map(|day| calendar.step(*day, -gap));
            let eve = calendar.step(meeting, -1);
            let day = by_order.chain(self.due(step, meeting)).fold(eve, Date::min);
            days.insert(step, day);
        }
        // What is waited for is not put off to the last day: a superior looks at a plan within days.
        if let Some(plan) = days.get(&Step::Plan).copied()
            && let Some(approval) = days.get_mut(&Step::PlanApproval)
        {
            *approval = (*approval).min(calendar.step(plan, DECIDING));
        }
        days
    }

    /// The days after the meeting, whether all of them fit, and whether neighbours are a day apart.
    fn after(&self, meeting: Date) -> (Days, bool, bool) {
        for (gap, publicity) in [(1, true), (1, false), (0, false)] {
            let (days, all) = self.after_by(meeting, gap, publicity);
            if all || gap == 0 {
                return (days, all, gap == 1);
            }
        }
        (Days::new(), false, false)
    }

    /// `publicity`: the results have hung out for their time before they are reported.
    fn after_by(&self, meeting: Date, gap: i64, publicity: bool) -> (Days, bool) {
        let calendar = self.run.calendar;
        let mut last = Days::new();
        for step in self.of_phase(Phase::After).rev() {
            let by_order = dates::later(step).filter_map(|later| last.get(&later));
            let by_order = by_order.map(|day| calendar.step(*day, -gap));
            let hung_out = self
                .run
                .terms
                .value(TermKey::PublicityLeast)
                .filter(|_| step == Step::Publicity && publicity);
            let by_report =
                hung_out.and_then(|least| last.get(&Step::Report).map(|day| calendar.step(*day, -least)));
            if let Some(day) = by_order.chain(by_report).chain(self.due(step, meeting)).min() {
                last.insert(step, day);
            }
        }
        let mut days = Days::new();
        let mut all = true;
        for step in self.of_phase(Phase::After) {
            let behind =
                days.iter().filter(|(earlier, _)| dates::later(**earlier).any(|later| later == step));
            let behind = behind.map(|(_, day)| calendar.step(*day, gap));
            let first = behind.fold(calendar.step(meeting, 1), Date::max);
            match last.get(&step) {
                Some(day) if *day >= first => drop(days.insert(step, *day)),
                Some(_) => all = false,
                None if is_open_ended(step) => {}
                None => drop(days.insert(step, first)),
            }
        }
        (days, all)
    }
}

#[cfg(test)]
mod tests;
