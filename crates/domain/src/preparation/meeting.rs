//! Whether a branch may sit down: what was examined beforehand, the superior's leave, the notice of the meeting, its
//! opening.

pub mod opening;
pub mod readiness;

use time::Date;

use crate::Refusal;
use crate::campaign::Step;
use crate::campaign::terms::TermKey;
use crate::codes::codes;
use crate::plan::words::cited;
use crate::plan::{self, Fault};
use crate::progress::{Records, Run, Words};
use crate::refusal::MeetingRefusal;
use crate::wording::{self, day};

codes! {
    /// What an examiner says of one step.
    pub enum Verdict {
        Passed = "passed" "通过",
        Returned = "returned" "退回",
    }
}

codes! {
    /// What a superior answers to 报请同意.
    pub enum Answer {
        Granted = "granted" "同意",
        Refused = "refused" "不同意",
    }
}

/// The latest word on a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub step: Step,
    pub verdict: Verdict,
    pub reason: String,
}

/// The last time leave was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    pub asked_on: Date,
    pub answer: Option<(Answer, Date)>,
    pub reason: String,
    /// An earlier round was refused.
    pub after_refusal: bool,
}

impl Leave {
    pub fn is_granted(&self) -> bool {
        matches!(self.answer, Some((Answer::Granted, _)))
    }
}

/// The notice in force: the last one issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    pub held_on: Date,
    /// `14:30`
    pub begins: String,
    pub place: String,
    pub issued_on: Date,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub opened_on: Option<Date>,
    /// One for each step that was examined.
    pub checks: Vec<Checked>,
    pub leave: Option<Leave>,
    pub notice: Option<Called>,
}

impl Facts {
    pub fn check(&self, step: Step) -> Option<&Checked> {
        self.checks.iter().find(|checked| checked.step == step)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// An examiner has returned it.
    Returned {
        step: Step,
        reason: String,
    },
    LeaveUnasked {
        ground: String,
    },
    LeaveUnanswered {
        asked_on: Date,
        after_refusal: bool,
    },
    LeaveRefused {
        reason: String,
    },
    NoNotice {
        ground: String,
    },
    /// Issued later than asked for.
    NoticeLate {
        issued_on: Date,
        due: Date,
        ground: String,
    },
    /// What is wrong with the day the notice calls for, or with today.
    Day(Fault),
    /// The body that meets first has planned its meeting and not held it.
    BodyUnmet {
        body: String,
        planned: Date,
    },
    /// Something that is only encouraged, of which nothing is recorded.
    NotRecorded {
        step: Step,
        ground: String,
    },
}

impl Lack {
    pub fn words(&self) -> Words {
        let say = |fact: String, ground: String, act| Words { fact, ground, act };
        match self {
            Self::Returned { step, reason } => say(
                format!("会前检查退回了“{}”：{}", step.label(), reason.trim().trim_end_matches('。')),
                "检查退回的，改好后由检查的人再看，通过了才能开会；谁检查的写在“会前检查”里。".to_owned(),
                "查看检查",
            ),
            Self::LeaveUnasked { ground } => {
                say("还没有报请上级同意开会".to_owned(), ground.clone(), "报请同意")
            }
            Self::LeaveUnanswered { asked_on, after_refusal: true } => say(
                format!("{}重新报请开会，上级还没有答复", day(*asked_on)),
                "上级不同意过，重新报请后，上级同意才能开会。".to_owned(),
                "查看报请",
            ),
            Self::LeaveUnanswered { asked_on, after_refusal: false } => say(
                format!("{}报请开会，上级还没有答复", day(*asked_on)),
                "报请了的，等上级答复再开会。".to_owned(),
                "查看报请",
            ),
            Self::LeaveRefused { reason } => say(
                format!("上级不同意现在开会：{}", reason.trim().trim_end_matches('。')),
                "按上级的意见补齐后，重新报请。".to_owned(),
                "重新报请",
            ),
            Self::NoNotice { ground } => say("还没有发会议通知".to_owned(), ground.clone(), "通知会议"),
            Self::NoticeLate { issued_on, due, ground } => say(
                format!("会议通知{}才发出，最迟应在{}", day(*issued_on), day(*due)),
                ground.clone(),
                "更改通知",
            ),
            Self::Day(fault) => Words { act: "另定日期", ..fault.words() },
            Self::BodyUnmet { body, planned } => say(
                format!("“{body}”的民主生活会排在{}，还没有召开", day(*planned)),
                "先开领导班子民主生活会，再开党支部组织生活会；领导班子开会后，支部才能开会。".to_owned(),
                "另定日期",
            ),
            Self::NotRecorded { step, ground } => {
                say(format!("“{}”还没有记录", step.label()), ground.clone(), "补上记录")
            }
        }
    }

    pub fn step(&self) -> Step {
        match self {
            Self::Returned { step, .. } | Self::NotRecorded { step, .. } => *step,
            Self::LeaveUnasked { .. } | Self::LeaveUnanswered { .. } | Self::LeaveRefused { .. } => {
                Step::AskLeave
            }
            Self::NoNotice { .. } | Self::NoticeLate { .. } | Self::Day(_) | Self::BodyUnmet { .. } => {
                Step::MeetingNotice
            }
        }
    }

    /// Whether it bars by itself, whatever binds at its step. A superior's no is not the branch's to pass over, nor got
    /// around by asking again; a notice that came late cannot be issued earlier any more, and who meets too late must still be able to meet.
    pub(crate) fn bars(&self) -> Option<bool> {
        match self {
            Self::Returned { .. }
            | Self::LeaveRefused { .. }
            | Self::LeaveUnanswered { after_refusal: true, .. }
            | Self::BodyUnmet { .. } => Some(true),
            Self::Day(fault) => Some(matches!(fault, Fault::MeetingBeforeBody { .. })),
            Self::NoticeLate { .. } | Self::NotRecorded { .. } => Some(false),
            Self::LeaveUnasked { .. } | Self::LeaveUnanswered { .. } | Self::NoNotice { .. } => None,
        }
    }
}

pub(super) fn lacks(run: &Run<'_>, facts: &Facts) -> Vec<Lack> {
    let must = |step: Step| {
        let held = run.terms.needs.get(&step).filter(|_| run.terms.must(step));
        held.map(|held| cited(&held.source))
    };
    let returned = facts.checks.iter().filter(|checked| checked.verdict == Verdict::Returned);
    let mut found: Vec<Lack> = returned
        .map(|checked| Lack::Returned { step: checked.step, reason: checked.reason.clone() })
        .collect();
    match &facts.leave {
        None => found.extend(must(Step::AskLeave).map(|ground| Lack::LeaveUnasked { ground })),
        // Who has asked without being bound to waits for the answer all the same.
        Some(Leave { answer: None, asked_on, after_refusal, .. }) => {
            found.push(Lack::LeaveUnanswered { asked_on: *asked_on, after_refusal: *after_refusal });
        }
        Some(Leave { answer: Some((Answer::Refused, _)), reason, .. }) => {
            found.push(Lack::LeaveRefused { reason: reason.clone() });
        }
        Some(_) => {}
    }
    if facts.notice.is_none() {
        found.extend(must(Step::MeetingNotice).map(|ground| Lack::NoNotice { ground }));
    }
    found
}

/// What is wrong with calling the meeting for that day, on the day the notice goes out.
pub fn calling(run: &Run<'_>, records: &Records, held_on: Date, issued_on: Date) -> Vec<Lack> {
    late(run, held_on, issued_on).into_iter().chain(of_day(run, records, held_on)).collect()
}

/// Issued too late for the day it calls for?
pub(crate) fn late(run: &Run<'_>, held_on: Date, issued_on: Date) -> Option<Lack> {
    let due = plan::dates::due(run, Step::MeetingNotice, Some(held_on)).filter(|due| due.firm)?;
    let (last, ground) = (due.reckoned.day, cited(&due.source));
    (last < issued_on).then_some(Lack::NoticeLate { issued_on, due: last, ground })
}

/// What is wrong with a day that is still ahead.
pub(crate) fn of_day(run: &Run<'_>, records: &Records, held_on: Date) -> Vec<Lack> {
    let before = records.body_meeting.as_ref().filter(|before| before.day.is_none_or(|day| held_on <= day));
    let early = before.map(|before| Fault::MeetingBeforeBody {
        day: held_on,
        body: before.unit.clone(),
        body_day: before.day,
    });
    outside(run, held_on).into_iter().chain(early.map(Lack::Day)).collect()
}

/// What is wrong with sitting down today: what the body has planned is not enough any more, it must have met.
pub(crate) fn sitting(run: &Run<'_>, records: &Records, today: Date) -> Vec<Lack> {
    let before = records.body_meeting.as_ref().filter(|before| before.opened_on.is_none_or(|on| today <= on));
    let early = before.map(|before| match (before.opened_on, before.day) {
        (None, Some(planned)) => Lack::BodyUnmet { body: before.unit.clone(), planned },
        (on, _) => {
            Lack::Day(Fault::MeetingBeforeBody { day: today, body: before.unit.clone(), body_day: on })
        }
    });
    outside(run, today).into_iter().chain(early).collect()
}

fn outside(run: &Run<'_>, held_on: Date) -> Option<Lack> {
    let (from, until) = (run.terms.day(TermKey::WindowFrom), run.terms.day(TermKey::WindowUntil));
    let early = from.is_some_and(|from| held_on < from);
    if !early && until.is_none_or(|until| held_on <= until) {
        return None;
    }
    let key = if early { TermKey::WindowFrom } else { TermKey::WindowUntil };
    let ground = run.terms.values.get(&key).map(|held| cited(&held.source)).unwrap_or_default();
    Some(Lack::Day(Fault::MeetingOutsideWindow { day: held_on, from, until, ground }))
}

/// What whoever writes or reads a notice is told of its day: nothing of it keeps it from going out.
pub fn remarks(run: &Run<'_>, records: &Records, held_on: Date, issued_on: Date) -> Vec<String> {
    let mut told = Vec::new();
    let planned = records.plan.as_ref().and_then(|plan| plan.content.meeting());
    if let Some(planned) = planned.filter(|planned| *planned != held_on) {
        told.push(format!("方案里会议排在{}，与通知的日期不同。", day(planned)));
    }
    if !run.calendar.is_working(held_on) {
        told.push(format!("{}不是工作日。", day(held_on)));
    }
    told.extend(calling(run, records, held_on, issued_on).iter().map(|lack| {
        let words = lack.words();
        format!("{}。{}", words.fact, words.ground)
    }));
    told
}

fn not_opened(opened_on: Option<Date>) -> Result<(), Refusal> {
    match opened_on {
        Some(on) => Err(MeetingRefusal::AlreadyOpened { on }.into()),
        None => Ok(()),
    }
}

/// What an examiner says of a step.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    pub step: Step,
    pub verdict: Verdict,
    pub reason: &'a str,
    /// Somebody else sent the step back, and nobody has said anything since.
    pub of_another: bool,
}

/// What is answered by an act of its own, and not sent back here: nobody of the branch could mend it.
pub const fn has_own_answer(step: Step) -> bool {
    matches!(step, Step::Receipt | Step::Plan | Step::PlanApproval | Step::AskLeave)
}

/// May this be said? `items` are those on the page. Nothing passes of which something that must be done is missing, and
/// what another has sent back only with a word to him.
pub fn examine(facts: &Facts, items: &[readiness::Item], said: Said<'_>) -> Result<(), Refusal> {
    not_opened(facts.opened_on)?;
    let Some(item) = items.iter().find(|item| item.step == said.step) else {
        return Err(MeetingRefusal::NotAnItem.into());
    };
    let explained = wording::says(said.reason);
    match said.verdict {
        Verdict::Returned if has_own_answer(said.step) => {
            Err(MeetingRefusal::AnsweredElsewhere { step: said.step }.into())
        }
        Verdict::Passed
            if said.step == Step::AskLeave && !facts.leave.as_ref().is_some_and(Leave::is_granted) =>
        {
            Err(MeetingRefusal::AnsweredElsewhere { step: said.step }.into())
        }
        Verdict::Returned if !explained => Err(Refusal::ReasonMissing { act: "退回检查的一项" }),
        Verdict::Returned => Ok(()),
        Verdict::Passed => match item.lacking() {
            none if none.is_empty() && said.of_another && !explained => {
                Err(Refusal::ReasonMissing { act: "通过别人退回的一项" })
            }
            none if none.is_empty() => Ok(()),
            lacks => Err(MeetingRefusal::StillLacking { step: said.step, lacks }.into()),
        },
    }
}

/// May the branch ask now?
pub fn ask(facts: &Facts) -> Result<(), Refusal> {
    not_opened(facts.opened_on)?;
    match &facts.leave {
        Some(leave) if leave.answer.is_none() => {
            Err(MeetingRefusal::LeaveWaits { on: leave.asked_on }.into())
        }
        Some(leave) if leave.is_granted() => Err(MeetingRefusal::LeaveGranted.into()),
        _ => Ok(()),
    }
}

/// The superior's answer.
pub fn answer(facts: &Facts, answer: Answer, reason: &str) -> Result<(), Refusal> {
    not_opened(facts.opened_on)?;
    if facts.leave.as_ref().is_none_or(|leave| leave.answer.is_some()) {
        return Err(MeetingRefusal::NothingAsked.into());
    }
    if answer == Answer::Refused && !wording::says(reason) {
        return Err(Refusal::ReasonMissing { act: "答复不同意" });
    }
    Ok(())
}

/// What a superior outside the installation has answered, as the unit records it: only where there is none inside, and
/// with the words of the reply.
pub fn reply(facts: &Facts, has_superior: bool, given: Answer, words: &str) -> Result<(), Refusal> {
    if has_superior {
        return Err(MeetingRefusal::SuperiorAnswers.into());
    }
    if !wording::says(words) {
        return Err(Refusal::ReasonMissing { act: "记录上级答复" });
    }
    answer(facts, given, words)
}

/// What a notice tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub held_on: Date,
    /// `14:30`
    pub begins: String,
    pub place: String,
    pub theme: String,
    /// Who sits in besides the members.
    pub sits_in: String,
    pub brings: String,
}

/// May it go out?
pub fn issue(facts: &Facts, notice: &Notice, today: Date) -> Result<(), Refusal> {
    not_opened(facts.opened_on)?;
    if notice.held_on < today {
        return Err(MeetingRefusal::CalledBehind { day: notice.held_on }.into());
    }
    if clock_time(&notice.begins).as_deref() != Some(notice.begins.as_str()) {
        return Err(MeetingRefusal::NoTime.into());
    }
    Ok(())
}

/// What is wrong with the day is told before the notice goes out: it cannot be taken back. `known` is what was wrong with
/// the one before, which its writer has been told; whoever keeps the day has read the rest.
pub fn settle_day(found: &[Lack], known: &[Lack], keeps_day: bool) -> Result<(), Refusal> {
    let doubts = found.iter().filter(|lack| !keeps_day && !known.contains(lack));
    let doubts: Vec<String> = doubts.map(|lack| lack.words().fact).collect();
    if doubts.is_empty() { Ok(()) } else { Err(MeetingRefusal::DayDoubtful { doubts }.into()) }
}

/// 9:5, 9：05, 09:05 → 09:05
pub fn clock_time(text: &str) -> Option<String> {
    let plain = text.trim().replace('：', ":");
    let (hour, minute) = plain.split_once(':')?;
    let part = |text: &str, below: u8| {
        let number: u8 = text.parse().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()))?;
        (number < below).then_some(number)
    };
    Some(format!("{:02}:{:02}", part(hour, 24)?, part(minute, 60)?))
}

#[cfg(test)]
mod tests;
