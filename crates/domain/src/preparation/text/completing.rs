//! What is written after the meeting: it completes a text that was passed, and nothing of what was passed goes.

use super::{Body, Made, Section, Stage, TextRule, typed};
use crate::Refusal;
use crate::refusal::TextRefusal;
use crate::wording;

/// Does a version made now complete the text? What was not passed before the meeting is submitted and passed after it
/// first, and completed then like every other.
pub fn completes(stage: Stage, held: bool) -> bool {
    held && stage == Stage::Passed
}

/// What is asked of a text now: one that is completed has a place for what the meeting said besides. A text about which
/// nothing was said says so there.
pub fn asked(rule: &TextRule, completes: bool) -> TextRule {
    let mut rule = rule.clone();
    if completes {
        rule.sections.push(typed::COMPLETION.to_owned());
    }
    rule
}

/// The version that was passed, of a text that was: none is made after it but what completes it.
pub fn passed(versions: impl IntoIterator<Item = Made>) -> Option<i64> {
    versions.into_iter().filter(|made| !made.completed).map(|made| made.number).max()
}

/// May these words complete the text? They say what the meeting said, or that nothing was said: another comma elsewhere
/// completes nothing, and a full stop there says nothing. And no section is empty that had words when it was `passed`.
pub fn complete(body: &Body, passed: Option<(i64, &Body)>) -> Result<(), Refusal> {
    if let Some((number, before)) = passed {
        let headings = body.emptied(before);
        if !headings.is_empty() {
            return Err(TextRefusal::SectionsEmptied { number, headings }.into());
        }
    }
    let mut places = body.sections.iter().filter(|section| section.is_completion());
    if places.any(|section| wording::says(&section.words)) {
        Ok(())
    } else {
        Err(TextRefusal::NothingFromMeeting.into())
    }
}

impl Body {
    fn has_words_under(&self, heading: &str) -> bool {
        self.sections.iter().any(|one| one.heading == heading && wording::says(&one.words))
    }

    /// Which sections have words in `before`, and none here.
    fn emptied(&self, before: &Self) -> Vec<String> {
        let written = before.sections.iter().filter(|section| wording::says(&section.words));
        let emptied = written.filter(|section| !self.has_words_under(&section.heading));
        emptied.map(|section| section.heading.clone()).collect()
    }

    /// The same with the words of `before` wherever there are none here; gives the headings that were filled so.
    pub fn filled_from(mut self, before: &Self) -> (Self, Vec<String>) {
        let headings = self.emptied(before);
        let kept = before.sections.iter().filter(|section| headings.contains(&section.heading));
        for section in kept {
            match self.sections.iter_mut().find(|one| one.heading == section.heading) {
                Some(place) => place.words.clone_from(&section.words),
                None => self.sections.push(Section::clone(section)),
            }
        }
        (self, headings)
    }
}
