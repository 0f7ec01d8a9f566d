//! The place of a remark as its reader finds it again.

use std::ops::Range;

use super::find::ends_sentence;

/// A sentence, or what is near of a long one, and in it the words that are meant.
#[derive(Clone, PartialEq, Eq)]
pub struct Quote {
    pub before: String,
    pub marked: String,
    pub after: String,
}

crate::unquoted!(Quote);

/// Letters shown before and behind, and of what is meant.
const BESIDE: usize = 40;
const MARKED: usize = 120;

/// The sentence around a place; nothing where the whole text is meant. No further is looked than is shown: a text may
/// have thousands of places.
pub fn quote(text: &str, range: &Range<usize>) -> Option<Quote> {
    if range.is_empty() {
        return None;
    }
    let marked = text.get(range.clone())?;
    let (head, tail) = (&text[..range.start], &text[range.end..]);
    let mut before: Vec<char> =
        head.chars().rev().take_while(|sign| !ends_sentence(*sign)).take(BESIDE + 1).collect();
    if before.len() > BESIDE {
        before[BESIDE] = '…';
    }
    before.reverse();
    let mut after = String::new();
    if !marked.ends_with(ends_sentence) {
        for (at, sign) in tail.chars().enumerate() {
            after.push(if at < BESIDE { sign } else { '…' });
            if at == BESIDE || ends_sentence(sign) {
                break;
            }
        }
    }
    let marked = match marked.char_indices().nth(MARKED) {
        Some((end, _)) => format!("{}…", &marked[..end]),
        None => marked.to_owned(),
    };
    let before: String = before.into_iter().collect();
    Some(Quote { before: before.trim_start().to_owned(), marked, after: after.trim_end().to_owned() })
}
