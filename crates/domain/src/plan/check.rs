//! What is wrong with a plan, held against what the campaign asks of the unit.

use time::Date;

use super::words::cited;
use super::{Content, Fault, dates, is_let_off, is_open_ended};
use crate::campaign::terms::{Addition, Source, TermKey};
use crate::campaign::{CampaignKind, Need, Phase, Step};
use crate::preparation::study::required;
use crate::progress::{BodyMeeting, Run};
use crate::theme::AgendaKey;

/// All of it, in the order in which a plan is read.
pub fn faults(content: &Content, run: &Run<'_>, body: Option<&BodyMeeting>) -> Vec<Fault> {
    let mut found = Vec::new();
    for &step in Step::ALL {
        of_step(content, run, step, &mut found);
        if step == Step::Meeting {
            of_meeting(content, run, body, &mut found);
        }
    }
    if content.chair.trim().is_empty() {
        found.push(Fault::ChairMissing);
    }
    agenda(content, run, &mut found);
    study(content, run, &mut found);
    found
}

fn of_step(content: &Content, run: &Run<'_>, step: Step, found: &mut Vec<Fault>) {
    let Some(line) = content.lines.iter().find(|line| line.step == step) else {
        let must = run.terms.needs.get(&step).filter(|held| held.value == Need::Must);
        let variant = content.variant.as_deref();
        if let Some(held) = must.filter(|_| step != Step::Receipt && !is_let_off(run, variant, step)) {
            found.push(Fault::StepMissing { step, ground: cited(&held.source) });
        }
        return;
    };
    let meeting = content.meeting();
    let due = dates::due(run, step, meeting);
    let Some(day) = line.day else {
        if !is_open_ended(step) || due.is_some() {
            found.push(Fault::StepWithoutDay { step });
        }
        return;
    };
    if let Some(due) = due.filter(|due| due.firm && due.reckoned.day < day) {
        found.push(Fault::StepLate { step, day, due: due.reckoned.day, ground: cited(&due.source) });
    }
    if let Some(meeting) = meeting.filter(|meeting| is_astray(step, day, *meeting)) {
        found.push(Fault::StepOutOfOrder { step, day, meeting });
    }
    let ahead = |other: &&super::Line| dates::building_on(other.step).any(|later| later == step);
    let latest =
        content.lines.iter().filter(ahead).filter_map(|other| other.day.map(|day| (day, other.step))).max();
    if let Some((first_day, first)) = latest.filter(|(other, _)| *other > day) {
        found.push(Fault::StepsReversed { step, day, first, first_day });
    }
}

/// On the wrong side of the meeting. On its day everything may be.
fn is_astray(step: Step, day: Date, meeting: Date) -> bool {
    match step {
        Step::Poll => day != meeting,
        _ if dates::precedes_meeting(step) => day > meeting,
        _ => step.phase() == Phase::After && day < meeting,
    }
}

fn of_meeting(content: &Content, run: &Run<'_>, body: Option<&BodyMeeting>, found: &mut Vec<Fault>) {
    let Some(day) = content.meeting() else { return };
    let (from, until) = (run.terms.day(TermKey::WindowFrom), run.terms.day(TermKey::WindowUntil));
    let crossed = match (from, until) {
        (Some(from), _) if day < from => Some(TermKey::WindowFrom),
        (_, Some(until)) if day > until => Some(TermKey::WindowUntil),
        _ => None,
    };
    if let Some(held) = crossed.and_then(|key| run.terms.values.get(&key)) {
        found.retain(|fault| !matches!(fault, Fault::StepLate { step: Step::Meeting, .. }));
        found.push(Fault::MeetingOutsideWindow { day, from, until, ground: cited(&held.source) });
    }
    if let Some(body) = body.filter(|body| body.day.is_none_or(|body_day| day <= body_day)) {
        found.push(Fault::MeetingBeforeBody { day, body: body.unit.clone(), body_day: body.day });
    }
}

fn agenda(content: &Content, run: &Run<'_>, found: &mut Vec<Fault>) {
    let mut want = |what: &str, source: Option<&Source>| {
        if !mentions(&content.agenda, what) {
            let ground = source.map(cited).unwrap_or_default();
            found.push(Fault::AgendaMissing { what: what.to_owned(), ground });
        }
    };
    let said = |step: Step| run.terms.needs.get(&step).map(|held| &held.source);
    let items = run.pack.agenda.value.iter().flatten();
    if items.clone().any(|item| item.key == AgendaKey::SelfCriticism) {
        want("自我批评", said(Step::Meeting));
    }
    if items.clone().any(|item| item.key == AgendaKey::MutualCriticism) {
        want("相互批评", said(Step::Meeting));
    }
    let graded = run.kind != CampaignKind::BodyMeeting && run.terms.must(Step::Poll);
    if graded && !is_let_off(run, content.variant.as_deref(), Step::Poll) {
        want("测评", said(Step::Poll));
    }
    for held in run.terms.added(Addition::Agenda) {
        want(&held.value, Some(&held.source));
    }
}

fn study(content: &Content, run: &Run<'_>, found: &mut Vec<Fault>) {
    if is_let_off(run, content.variant.as_deref(), Step::Study) {
        return;
    }
    for item in required(run).into_iter().filter(|item| !mentions(&content.study, &item.title)) {
        found.push(Fault::StudyMissing { ground: cited(&item.source), what: item.title });
    }
}

/// Does one of the lines say it, whatever the blanks? A branch may say more around it.
fn mentions(lines: &[String], what: &str) -> bool {
    let plain = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = plain(what);
    lines.iter().any(|line| plain(line).contains(&wanted))
}

#[cfg(test)]
mod tests;
