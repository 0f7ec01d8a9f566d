//! What two texts share, as places in both.

use std::collections::HashMap;
use std::ops::Range;

use super::normal::Normal;
use super::prints::{LETTERS, roll};

/// Letters a shared passage has at least. Less is a turn of phrase.
const LEAST: usize = 10;
/// So many places of the same eight letters are tried: a text that repeats itself without end costs no more.
const TRIED: usize = 64;

/// The same words in two texts: byte ranges of the originals, equal but for punctuation, blanks, width and figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    pub left: Range<usize>,
    pub right: Range<usize>,
}

/// Ranges of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) left: Range<usize>,
    pub(super) right: Range<usize>,
}

/// Longest passages from left to right, no letter of either text twice. What follows itself in both texts is one
/// passage, across sentences.
pub(super) fn shared(left: &Normal, right: &Normal) -> Vec<Shared> {
    let mut hashes = Vec::new();
    if left.0.len() < LEAST || right.0.len() < LEAST {
        return Vec::new();
    }
    roll(&left.0, &mut hashes);
    let mut places: HashMap<u64, Vec<usize>> = HashMap::with_capacity(hashes.len());
    for (at, hash) in hashes.iter().enumerate() {
        places.entry(*hash).or_default().push(at);
    }
    hashes.clear();
    roll(&right.0, &mut hashes);
    let mut taken = vec![false; left.0.len()];
    let mut found = Vec::new();
    let mut at = 0;
    while at + LETTERS <= right.0.len() {
        let here = places.get(&hashes[at]).map_or(&[][..], Vec::as_slice);
        let longest = here
            .iter()
            .filter(|&&place| !taken[place])
            .take(TRIED)
            .map(|&place| (length(left, right, &taken, place, at), place))
            .max_by_key(|&(length, place)| (length, usize::MAX - place));
        match longest {
            Some((length, place)) if length >= LEAST => {
                taken[place..place + length].fill(true);
                found.push(Shared { left: place..place + length, right: at..at + length });
                at += length;
            }
            _ => at += 1,
        }
    }
    found
}

fn length(left: &Normal, right: &Normal, taken: &[bool], place: usize, at: usize) -> usize {
    left.0[place..]
        .iter()
        .zip(&right.0[at..])
        .zip(&taken[place..])
        .take_while(|((one, other), taken)| one.sign == other.sign && !**taken)
        .count()
}

/// Where the letters stand in the originals.
pub(super) fn placed(left: &Normal, right: &Normal, shared: &[Shared]) -> Vec<Passage> {
    let range = |normal: &Normal, letters: &Range<usize>| {
        normal.0[letters.start].begin..normal.0[letters.end - 1].end
    };
    shared
        .iter()
        .map(|shared| Passage { left: range(left, &shared.left), right: range(right, &shared.right) })
        .collect()
}
