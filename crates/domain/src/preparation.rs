//! What a branch does before it may sit down: study, talks, opinions. Each record exists because a later step uses it.

pub mod opinion;
pub mod study;
pub mod talk;

use time::Date;

use crate::campaign::Step;
use crate::progress::{Gap, Gate, Run, Words, due};

/// What is recorded of one unit's preparation, as far as the rules ask for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    pub study: study::Facts,
    pub talks: talk::Facts,
    pub opinions: opinion::Facts,
}

impl Facts {
    pub fn has_begun(&self) -> bool {
        *self != Self::default()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    Study(study::Lack),
    Talk(talk::Lack),
    Opinion(opinion::Lack),
}

impl Lack {
    pub fn words(&self) -> Words {
        match self {
            Self::Study(lack) => lack.words(),
            Self::Talk(lack) => lack.words(),
            Self::Opinion(lack) => lack.words(),
        }
    }

    pub fn step(&self) -> Step {
        match self {
            Self::Study(lack) => lack.step(),
            Self::Talk(_) => Step::Talks,
            Self::Opinion(_) => Step::Opinions,
        }
    }
}

/// What is missing, in the order in which it is usually done.
pub(crate) fn gaps(run: &Run<'_>, facts: &Facts, meeting: Option<Date>) -> Vec<Gap> {
    let study = study::lacks(run, &facts.study).into_iter().map(Lack::Study);
    let talks = talk::lacks(run, &facts.talks).into_iter().map(Lack::Talk);
    let opinions = opinion::lacks(run, &facts.opinions).into_iter().map(Lack::Opinion);
    study
        .chain(talks)
        .chain(opinions)
        .map(|lack| {
            let step = lack.step();
            let due = due(run, step, meeting);
            Gap { lack: crate::progress::Lack::Preparing(lack), step, due, gate: Gate::OpenMeeting }
        })
        .collect()
}
