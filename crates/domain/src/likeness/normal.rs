//! A text as it is compared: letters, characters and figures only, each with its place in the original.

use std::ops::Range;

use super::formulas;

/// Stands for any figure, so that a copy with other numbers is still the same sentence.
const FIGURE: char = '0';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) sign: char,
    pub(super) begin: usize,
    pub(super) end: usize,
    /// A sentence begins with it.
    pub(super) first: bool,
    /// Part of a set phrase: it is shown inside a passage, and weighs nothing.
    pub(super) stock: bool,
}

#[derive(Debug)]
pub(super) struct Normal(pub(super) Vec<Letter>);

impl Normal {
    pub(super) fn of(words: &str) -> Self {
        let mut letters: Vec<Letter> = Vec::with_capacity(words.len() / 3);
        let mut first = true;
        for (begin, found) in words.char_indices() {
            let found = half_width(found);
            let end = begin + words[begin..].chars().next().map_or(0, char::len_utf8);
            if ends_sentence(found) {
                first = true;
            }
            if !found.is_alphanumeric() {
                continue;
            }
            let sign = if found.is_ascii_digit() { FIGURE } else { found.to_ascii_lowercase() };
            match letters.last_mut() {
                // Not across the end of a sentence: the figure that opens the next one is its own.
                Some(last) if sign == FIGURE && last.sign == FIGURE && !first => last.end = end,
                _ => letters.push(Letter { sign, begin, end, first, stock: false }),
            }
            first = false;
        }
        formulas::mark(&mut letters);
        Self(letters)
    }

    /// Runs of letters between the ends of sentences and set phrases. Within them nothing depends on what stands around,
    /// so sentences may change places.
    pub(super) fn runs(&self) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, letter) in self.0.iter().enumerate() {
            if letter.stock {
                continue;
            }
            match runs.last_mut() {
                Some(run) if run.end == at && !letter.first => run.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }
}

/// What two passages have in common when they are called the same: no punctuation, no blanks, no width of letters, and
/// one sign for any figure.
pub fn normalised(words: &str) -> String {
    Normal::of(words).0.iter().map(|letter| letter.sign).collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// After `half_width`. A full stop in ASCII may stand in a number.
fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | ';' | '\n' | '…' | '｡')
}
