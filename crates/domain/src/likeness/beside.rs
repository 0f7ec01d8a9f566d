//! Shared passages as people read them: what is only parted by another figure or word is one passage, with that marked.

use std::ops::Range;

use super::Passage;
use super::normal::Normal;

/// So many letters may differ between two passages that are read as one; more where a figure is among them on both sides.
const SHORT: usize = 6;
const FIGURES: usize = 12;

/// A stretch of one text: what stands in the other one too, or what stands there instead.
#[derive(Clone, PartialEq, Eq)]
pub enum Stretch {
    Same(String),
    Other(String),
}

/// One passage in both texts.
#[derive(Clone, PartialEq, Eq)]
pub struct Beside {
    pub left: Vec<Stretch>,
    pub right: Vec<Stretch>,
}

crate::unquoted!(Stretch, Beside);

/// In the order of the left text. Which passages there are is not changed by it.
pub fn beside(left: &str, right: &str, passages: &[Passage]) -> Vec<Beside> {
    let mut passages: Vec<&Passage> = passages.iter().collect();
    passages.sort_by_key(|passage| passage.left.start);
    let joins = |one: &&Passage, next: &&Passage| match (
        between(left, &one.left, &next.left),
        between(right, &one.right, &next.right),
    ) {
        (Some(mine), Some(theirs)) => is_short(mine, theirs),
        _ => false,
    };
    passages.chunk_by(|one, next| joins(one, next)).map(|group| one(left, right, group)).collect()
}

/// Passages that are read as one.
fn one(left: &str, right: &str, group: &[&Passage]) -> Beside {
    let (mut mine, mut theirs) = (Side::default(), Side::default());
    for (at, passage) in group.iter().enumerate() {
        if at > 0 {
            let before = group[at - 1];
            mine.other(between(left, &before.left, &passage.left).unwrap_or_default());
            theirs.other(between(right, &before.right, &passage.right).unwrap_or_default());
        }
        same(&left[passage.left.clone()], &right[passage.right.clone()], &mut mine, &mut theirs);
    }
    Beside { left: mine.0, right: theirs.0 }
}

/// The same letters in both, where one figure is as good as another: those that are not the same are told apart.
fn same(left: &str, right: &str, mine: &mut Side, theirs: &mut Side) {
    let (lefts, rights) = (Normal::of(left), Normal::of(right));
    let (mut at, mut there) = (0, 0);
    for (one, other) in lefts.0.iter().zip(&rights.0) {
        let (figure, another) = (&left[one.begin..one.end], &right[other.begin..other.end]);
        if one.sign.is_ascii_digit() && digits(figure) != digits(another) {
            mine.same(&left[at..one.begin]);
            mine.other(figure);
            theirs.same(&right[there..other.begin]);
            theirs.other(another);
            (at, there) = (one.end, other.end);
        }
    }
    mine.same(&left[at..]);
    theirs.same(&right[there..]);
}

/// Of either width, without what groups them.
fn digits(figure: &str) -> String {
    let half = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    figure.chars().map(half).filter(char::is_ascii_digit).collect()
}

/// One text's stretches, as they grow.
#[derive(Default)]
struct Side(Vec<Stretch>);

impl Side {
    fn same(&mut self, words: &str) {
        match self.0.last_mut() {
            Some(Stretch::Same(same)) => same.push_str(words),
            _ if words.is_empty() => {}
            _ => self.0.push(Stretch::Same(words.to_owned())),
        }
    }

    /// A blank or a sign between two passages differs in nothing.
    fn other(&mut self, words: &str) {
        if words.contains(char::is_alphanumeric) {
            self.0.push(Stretch::Other(words.to_owned()));
        } else {
            self.same(words);
        }
    }
}

/// What stands between two ranges, the later one behind the earlier.
fn between<'a>(words: &'a str, one: &Range<usize>, next: &Range<usize>) -> Option<&'a str> {
    words.get(one.end..next.start)
}

fn is_short(mine: &str, theirs: &str) -> bool {
    let has_figure = |words: &str| words.contains(|c: char| c.is_ascii_digit() || is_numeral(c));
    let most = if has_figure(mine) && has_figure(theirs) { FIGURES } else { SHORT };
    [mine, theirs].into_iter().all(|words| words.trim().chars().nth(most).is_none())
}

fn is_numeral(sign: char) -> bool {
    "〇零一二三四五六七八九十百千万两几".contains(sign) || matches!(sign, '０'..='９')
}
