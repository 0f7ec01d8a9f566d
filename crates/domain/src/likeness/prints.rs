//! Fingerprints of a text: hashes of eight letters, of which each window keeps the least (winnowing). Two texts that
//! share fifteen letters within a sentence share a fingerprint for certain, and only a quarter of all hashes is kept.

use super::normal::{Letter, Normal};

pub(super) type Print = u64;

/// Letters in a fingerprint. Fewer would be words, which everybody shares.
pub(super) const LETTERS: usize = 8;
const WINDOW: usize = 8;
/// A run too short for a fingerprint of its own is taken whole, from this many letters on.
const LEAST: usize = 5;

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    pub(super) print: Print,
    /// The letters it stands for: from its own first one (the first of a run: from the run's) up to the next.
    pub(super) begin: usize,
    pub(super) end: usize,
}

pub(super) fn of(normal: &Normal) -> Vec<Placed> {
    let mut placed = Vec::with_capacity(normal.0.len() / 3);
    let mut hashes = Vec::new();
    for run in normal.runs() {
        let letters = &normal.0[run.clone()];
        if letters.len() < LEAST {
            continue;
        }
        hashes.clear();
        roll(letters, &mut hashes);
        winnow(&hashes, |at, print| {
            let begin = run.start + at;
            match placed.last_mut() {
                Some(Placed { end, .. }) if at > 0 => *end = begin,
                _ => {}
            }
            placed.push(Placed { print, begin, end: run.end });
        });
        // What precedes the first fingerprint of a run has no other.
        let first = placed.iter_mut().rev().take_while(|print| print.begin >= run.start).last();
        if let Some(first) = first {
            first.begin = run.start;
        }
    }
    placed
}

/// Hashes of every eight letters that follow each other; of the whole run where it is shorter.
pub(super) fn roll(letters: &[Letter], hashes: &mut Vec<u64>) {
    let width = LETTERS.min(letters.len());
    let highest = (1..width).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut sum = 0_u64;
    for (at, letter) in letters.iter().enumerate() {
        if at >= width {
            sum = sum.wrapping_sub(sign(letters[at - width]).wrapping_mul(highest));
        }
        sum = sum.wrapping_mul(BASE).wrapping_add(sign(*letter));
        if at + 1 >= width {
            hashes.push(mixed(sum));
        }
    }
}

fn sign(letter: Letter) -> u64 {
    u64::from(u32::from(letter.sign)) + 1
}

/// Spreads the bits, so that the least hash of a window is a fair draw.
fn mixed(sum: u64) -> u64 {
    let sum = (sum ^ (sum >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    sum ^ (sum >> 31)
}

/// The least hash of every window, the rightmost of equal ones, each place once.
fn winnow(hashes: &[u64], mut keep: impl FnMut(usize, u64)) {
    let width = WINDOW.min(hashes.len());
    let mut kept: Option<usize> = None;
    for begin in 0..=hashes.len() - width {
        let end = begin + width;
        let least = match kept {
            // Still in the window: only the newcomer can be less.
            Some(at) if at >= begin => {
                if hashes[end - 1] <= hashes[at] {
                    end - 1
                } else {
                    at
                }
            }
            _ => (begin..end).rev().min_by_key(|&at| hashes[at]).unwrap_or(begin),
        };
        if kept != Some(least) {
            keep(least, hashes[least]);
            kept = Some(least);
        }
    }
}
