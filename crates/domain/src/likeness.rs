//! Which texts repeat which others, and where: passages side by side, never a grade of a text or of its author.
//!
//! What is asked is containment: how much of the smaller text stands in the other one. Overlap alone would let a
//! short text hide inside a long one, and a copy with its own preface look unlike its source.

mod beside;
mod corpus;
mod formulas;
mod normal;
mod passages;
mod prints;
mod sentences;
mod since;
#[cfg(test)]
mod tests;

pub use self::beside::{Beside, Stretch, beside};
pub use self::corpus::{Corpus, Likeness, Pair};
pub use self::formulas::set_phrases;
pub use self::normal::normalised;
pub use self::passages::Passage;
pub use self::sentences::{Sentences, sentences};
pub use self::since::since;

use self::normal::Normal;
use self::prints::Print;

/// A text, read once: its words as they stand, and the fingerprints it is found by.
#[derive(Debug, Clone)]
pub struct Text {
    words: String,
    /// Sorted, each once.
    prints: Vec<Print>,
}

impl Text {
    pub fn of(words: &str) -> Self {
        let mut prints: Vec<Print> =
            prints::of(&Normal::of(words)).into_iter().map(|placed| placed.print).collect();
        prints.sort_unstable();
        prints.dedup();
        Self { words: words.to_owned(), prints }
    }

    pub fn words(&self) -> &str {
        &self.words
    }
}
