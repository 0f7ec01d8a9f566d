//! Opening the meeting: what bars it, and what is passed over with a reason that is kept.

use time::Date;

use super::Facts;
use crate::Refusal;
use crate::campaign::Step;
use crate::progress::Barring;
use crate::refusal::MeetingRefusal;
use crate::wording;

/// Something that was missing when the meeting was opened, and why it was opened all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    pub step: Step,
    pub fact: String,
    pub reason: String,
}

/// The day that the notice calls for, while it is still ahead: members come on that day and not before.
pub fn not_before(facts: &Facts, today: Date) -> Option<Date> {
    facts.notice.as_ref().map(|called| called.held_on).filter(|day| *day > today)
}

/// May the meeting be opened today? `given` are facts, as they are counted, with a reason each. Gives what is kept.
pub fn open(
    facts: &Facts,
    barring: &Barring,
    given: &[(String, String)],
    today: Date,
) -> Result<Vec<Override>, Refusal> {
    super::not_opened(facts.opened_on)?;
    if !barring.hard.is_empty() {
        let lacks = barring.hard.iter().map(|gap| gap.lack.words().fact).collect();
        return Err(MeetingRefusal::Barred { lacks }.into());
    }
    if let Some(day) = not_before(facts, today) {
        return Err(MeetingRefusal::NotYet { day }.into());
    }
    let mut kept = Vec::new();
    let mut unexplained = Vec::new();
    for gap in &barring.soft {
        // What is kept is read above the branch too: it names nobody.
        let fact = gap.lack.counted().fact;
        let reason = given.iter().find(|(known, _)| *known == fact).map(|(_, reason)| reason.trim());
        match reason.filter(|reason| wording::says(reason)) {
            Some(reason) => kept.push(Override { step: gap.step, fact, reason: reason.to_owned() }),
            None => unexplained.push(fact),
        }
    }
    if unexplained.is_empty() {
        Ok(kept)
    } else {
        Err(MeetingRefusal::Unexplained { facts: unexplained }.into())
    }
}

/// May an opening be taken back? On its day alone: later the records of the meeting rest on it.
pub fn undo(opened_on: Option<Date>, reason: &str, today: Date) -> Result<(), Refusal> {
    match opened_on {
        None => Err(MeetingRefusal::NotOpened.into()),
        Some(on) if on != today => Err(MeetingRefusal::OpenedBefore { on }.into()),
        Some(_) if !wording::says(reason) => Err(Refusal::ReasonMissing { act: "撤回开会" }),
        Some(_) => Ok(()),
    }
}
