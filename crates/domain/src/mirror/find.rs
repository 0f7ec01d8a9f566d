//! Looking for words and their surroundings.

use std::ops::Range;

pub(super) fn all<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    text.match_indices(word).map(|(at, found)| at..at + found.len())
}

pub(super) fn count(text: &str, words: &[&str]) -> usize {
    words.iter().map(|word| text.matches(word).count()).sum()
}

pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

pub(super) fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

pub(super) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '〇')
}

/// Lines that hold something, each with its place.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n')
        .scan(0, |at, line| {
            let begin = *at;
            *at += line.len();
            let words = line.trim();
            Some((begin + line.len() - line.trim_start().len(), words))
        })
        .filter(|(_, words)| !words.is_empty())
}

/// Sentences, or what a line holds of them, each with its place.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    pieces(text, ENDS)
}

const ENDS: &[char] = &['。', '！', '？', '；', ';', '\n'];

pub(super) fn ends_sentence(sign: char) -> bool {
    ENDS.contains(&sign)
}

pub(super) fn pieces<'a>(text: &'a str, ends: &'a [char]) -> impl Iterator<Item = (usize, &'a str)> {
    let mut at = 0;
    text.split_inclusive(ends).filter_map(move |piece| {
        let begin = at;
        at += piece.len();
        (!piece.trim().is_empty()).then_some((begin, piece))
    })
}

const SIGNS: &str = "一二三四五六七八九十";

/// `4`, `四`, `十二`: a small number at the beginning, and how many bytes it takes.
pub(super) fn number(text: &str) -> Option<(u32, usize)> {
    let digits: &str = &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())];
    if !digits.is_empty() {
        return Some((digits.parse().ok()?, digits.len()));
    }
    let signs: Vec<u32> = text
        .chars()
        .take_while(|c| SIGNS.contains(*c))
        .map(|c| SIGNS.chars().zip(1..).find(|(sign, _)| *sign == c).map_or(0, |(_, value)| value))
        .collect();
    let value = match *signs.as_slice() {
        [one] => one,
        [10, one] if one < 10 => 10 + one,
        [tens, 10] if tens < 10 => tens * 10,
        [tens, 10, one] if tens < 10 && one < 10 => tens * 10 + one,
        _ => return None,
    };
    Some((value, signs.len() * '一'.len_utf8()))
}

/// A few words of the text for a remark.
pub(super) fn excerpt(words: &str) -> String {
    const LONGEST: usize = 18;
    // Looks no further than it shows: it is asked about the rest of a paragraph at every sign of one.
    let words = words.trim_start();
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) if !words[end..].trim_start().is_empty() => format!("{}…", &words[..end]),
        _ => words.trim_end().to_owned(),
    }
}
