//! The place of a remark as its reader finds it again.

use std::ops::Range;

use super::find::sentences;

/// A sentence, or what is near of a long one, and in it the words that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    pub before: String,
    pub marked: String,
    pub after: String,
}

/// Letters shown before and behind, and of what is meant.
const BESIDE: usize = 40;
const MARKED: usize = 120;

/// The sentence around a place; nothing where the whole text is meant.
pub fn quote(text: &str, range: &Range<usize>) -> Option<Quote> {
    if range.is_empty() {
        return None;
    }
    let around = sentences(text).map(|(begin, words)| (begin, begin + words.len()));
    let (begin, end) = around
        .filter(|(begin, end)| *begin < range.end && *end > range.start)
        .reduce(|one, next| (one.0, next.1))
        .unwrap_or((range.start, range.end));
    let marked = text.get(range.clone())?;
    Some(Quote {
        before: last(text[begin.min(range.start)..range.start].trim_start(), BESIDE),
        marked: first(marked, MARKED),
        after: first(text[range.end..end.max(range.end)].trim_end(), BESIDE),
    })
}

fn first(words: &str, most: usize) -> String {
    match words.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

fn last(words: &str, most: usize) -> String {
    match words.char_indices().rev().nth(most) {
        Some((at, sign)) => format!("…{}", &words[at + sign.len_utf8()..]),
        None => words.to_owned(),
    }
}
