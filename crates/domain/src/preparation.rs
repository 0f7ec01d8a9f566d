//! What a branch does before it may sit down: study, talks, opinions, problems, texts, and the call itself. Each record
//! exists because a later step uses it.

pub mod idle;
pub mod meeting;
pub mod opinion;
pub mod problem;
pub mod sample;
pub mod study;
pub mod talk;
pub mod text;

use time::Date;

use crate::campaign::Step;
use crate::progress::{Gap, Gate, Run, Words, due};

/// What is recorded of one unit's preparation, as far as the rules ask for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub study: study::Facts,
    pub talks: talk::Facts,
    pub opinions: opinion::Facts,
    pub problems: problem::Facts,
    pub texts: text::Facts,
    pub meeting: meeting::Facts,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    Study(study::Lack),
    Talk(talk::Lack),
    Opinion(opinion::Lack),
    Problem(problem::Lack),
    Text(text::Lack),
    Meeting(meeting::Lack),
}

impl Lack {
    pub fn words(&self) -> Words {
        match self {
            Self::Study(lack) => lack.words(),
            Self::Talk(lack) => lack.words(),
            Self::Opinion(lack) => lack.words(),
            Self::Problem(lack) => lack.words(),
            Self::Text(lack) => lack.words(),
            Self::Meeting(lack) => lack.words(),
        }
    }

    /// In words that name nobody whose list or text it is, nor who has no sign-in. That two people have talked, or not, is
    /// open.
    pub fn counted(&self) -> Words {
        match self {
            Self::Talk(lack) => lack.counted(),
            Self::Problem(lack) => lack.counted(),
            Self::Text(lack) => lack.counted(),
            _ => self.words(),
        }
    }

    pub fn step(&self) -> Step {
        match self {
            Self::Study(lack) => lack.step(),
            Self::Talk(_) => Step::Talks,
            Self::Opinion(_) => Step::Opinions,
            Self::Problem(_) => Step::Problems,
            Self::Text(lack) => lack.step(),
            Self::Meeting(lack) => lack.step(),
        }
    }

    /// Somebody whose next act it is has no sign-in yet.
    pub fn asks_for_accounts(&self) -> bool {
        match self {
            Self::Talk(lack) => !lack.idle.is_nobody(),
            Self::Problem(problem::Lack::WithoutAny { idle, .. }) => !idle.is_nobody(),
            Self::Text(lack) => lack.idle().is_some_and(|idle| !idle.is_nobody()),
            _ => false,
        }
    }

    /// Nobody whose next act it is has a sign-in, and nothing moves before.
    pub fn waits_for_accounts(&self) -> bool {
        match self {
            Self::Talk(lack) => lack.stuck > 0 && lack.stuck == lack.missing.len(),
            Self::Problem(problem::Lack::WithoutAny { idle, .. }) => idle.is_everybody(),
            Self::Text(lack) => lack.idle().is_some_and(idle::Idle::is_everybody),
            _ => false,
        }
    }

    pub fn gate(&self) -> Gate {
        match self {
            Self::Problem(lack) => lack.gate(),
            Self::Text(lack) => lack.gate(),
            _ => Gate::OpenMeeting,
        }
    }
}

/// What is missing, in the order in which it is usually done. Once the meeting was opened nothing stands in its way.
pub(crate) fn gaps(run: &Run<'_>, facts: &Facts, meeting: Option<Date>) -> Vec<Gap> {
    let held = facts.meeting.opened_on.is_some();
    let study = study::lacks(run, &facts.study).into_iter().map(Lack::Study);
    let talks = talk::lacks(run, &facts.talks).into_iter().map(Lack::Talk);
    let opinions = opinion::lacks(run, &facts.opinions).into_iter().map(Lack::Opinion);
    let problems =
        problem::lacks(run, &facts.problems, &facts.talks.circle, held).into_iter().map(Lack::Problem);
    let texts = text::lacks(run, &facts.texts, &facts.talks.circle, held).into_iter().map(Lack::Text);
    let call = meeting::lacks(run, &facts.meeting).into_iter().map(Lack::Meeting);
    study
        .chain(talks)
        .chain(opinions)
        .chain(problems)
        .chain(texts)
        .chain(call)
        .filter(|lack| !held || lack.gate() != Gate::OpenMeeting)
        .map(|lack| {
            let (step, gate) = (lack.step(), lack.gate());
            // A day before the meeting says nothing of what is done after it.
            let due = if gate == Gate::OpenMeeting { due(run, step, meeting) } else { None };
            Gap { lack: crate::progress::Lack::Preparing(lack), step, due, gate }
        })
        .collect()
}
