//! What a new wording takes from its originals, and when one asks back before they are merged.

use std::collections::BTreeSet;

use super::{About, Opinion};
use crate::Refusal;
use crate::refusal::OpinionRefusal;

/// What a form says of a new wording: the same as its originals, or this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<T> {
    AsOriginals,
    This(T),
}

/// Whom a wording is about, and under which dimension. Where the originals differ somebody has to say it.
pub fn settle(
    chosen: &[Opinion],
    about: Said<About>,
    dimension: Said<Option<String>>,
) -> Result<(About, Option<String>), Refusal> {
    let about = match about {
        Said::This(about) => Some(about),
        Said::AsOriginals => one_about(chosen),
    };
    // Originals under none go with those that are under one.
    let keys: BTreeSet<&String> = chosen.iter().filter_map(|one| one.dimension.as_ref()).collect();
    let (dimension, differs) = match dimension {
        Said::This(dimension) => (dimension, false),
        Said::AsOriginals => (keys.first().copied().cloned(), keys.len() > 1),
    };
    match about {
        Some(about) if !differs => Ok((about, dimension)),
        about => Err(OpinionRefusal::OriginalsDiffer { about: about.is_none(), dimension: differs }.into()),
    }
}

/// Of a leader who is spoken of as a member too, the leader.
fn one_about(chosen: &[Opinion]) -> Option<About> {
    let first = chosen.iter().map(|one| one.about).min()?;
    chosen.iter().all(|one| one.about.agrees(first)).then_some(first)
}

/// Asks back where none of the originals is about what the wording is about: that decides whose list it goes to.
/// `confirmed` is what somebody has said yes to.
pub fn suits(chosen: &[Opinion], about: About, confirmed: Option<About>) -> Result<(), Refusal> {
    if confirmed == Some(about) || chosen.iter().any(|one| one.about.agrees(about)) {
        return Ok(());
    }
    Err(OpinionRefusal::AboutOfNone { about }.into())
}
