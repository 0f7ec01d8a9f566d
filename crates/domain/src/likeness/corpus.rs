//! Many texts, and which of them are alike.

use super::Text;
use super::normal::Normal;
use super::passages::{Passage, Shared, placed, shared};
use super::prints::{self, Print};

/// How much of the smaller text must stand in the other one to be shown, by weight.
const LEAST_CONTAINED: u64 = 300;
/// … and how much that must be: this many letters of its own, or a passage of that many, which is no phrase however
/// many have it.
const LEAST_WEIGHT: u64 = 30 * FULL;
const LONG_PASSAGE: usize = 120;

/// What a fingerprint weighs that nobody shares.
const FULL: u64 = 1_000;
/// So many texts may have a fingerprint before it weighs less: a group who copied one sample is still seen.
const FEW: usize = 4;
/// For pairs within a set, fingerprints of more texts than this find no candidates (they still weigh): the work grows
/// with the square of it.
const COMMON: usize = 400;

/// Texts with the frequencies of their fingerprints. A text is known by its place in it.
#[derive(Debug)]
pub struct Corpus {
    texts: Vec<String>,
    /// Sorted, each once; `starts[n]..starts[n + 1]` of `holders` are the texts that have `prints[n]`.
    prints: Vec<Print>,
    starts: Vec<u32>,
    holders: Vec<u32>,
    /// What each text weighs, by its fingerprints.
    weights: Vec<u64>,
}

/// Another text of the corpus that shares passages with the one asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likeness {
    pub other: usize,
    /// Of the smaller text, per mille by weight.
    pub contained: u16,
    /// `left` in the text asked about, `right` in the other one.
    pub passages: Vec<Passage>,
}

/// Two texts of a corpus that share passages, the earlier place left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub left: usize,
    pub right: usize,
    pub contained: u16,
    pub passages: Vec<Passage>,
}

impl Corpus {
    /// At most `u32::MAX` texts and fingerprints, which is more than a memory holds.
    pub fn of(texts: impl IntoIterator<Item = Text>) -> Self {
        let mut words = Vec::new();
        let mut entries: Vec<(Print, u32)> = Vec::new();
        for text in texts {
            let number = small(words.len());
            entries.extend(text.prints.iter().map(|&print| (print, number)));
            words.push(text.words);
        }
        entries.sort_unstable();
        let mut corpus = Self {
            weights: vec![0; words.len()],
            texts: words,
            prints: Vec::new(),
            starts: Vec::new(),
            holders: Vec::with_capacity(entries.len()),
        };
        for same in entries.chunk_by(|one, next| one.0 == next.0) {
            corpus.prints.push(same[0].0);
            corpus.starts.push(small(corpus.holders.len()));
            for &(_, holder) in same {
                corpus.weights[place(holder)] += weight(same.len());
                corpus.holders.push(holder);
            }
        }
        corpus.starts.push(small(corpus.holders.len()));
        corpus
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts a text is like, the most alike first. If it stands in the corpus itself, it is found as well.
    pub fn like(&self, text: &Text) -> Vec<Likeness> {
        let mut shared = vec![0_u64; self.texts.len()];
        let mut own = 0;
        for &print in &text.prints {
            let holders = self.prints.binary_search(&print).map_or(&[][..], |number| self.holders(number));
            own += weight(holders.len());
            for &holder in holders {
                shared[place(holder)] += weight(holders.len());
            }
        }
        let left = self.weighed(&text.words);
        let mut found: Vec<Likeness> = (0..self.texts.len())
            .filter(|&other| is_candidate(shared[other], own, self.weights[other]))
            .filter_map(|other| {
                let (contained, passages) = compare(&left, &self.weighed(&self.texts[other]))?;
                Some(Likeness { other, contained, passages })
            })
            .collect();
        found.sort_by(|one, next| next.contained.cmp(&one.contained).then(one.other.cmp(&next.other)));
        found
    }

    /// All pairs of texts that are alike, in the order of their places.
    pub fn pairs(&self) -> Vec<Pair> {
        let telling = |count: usize| (2..=COMMON).contains(&count);
        let mut of_text: Vec<Vec<u32>> = vec![Vec::new(); self.texts.len()];
        for number in 0..self.prints.len() {
            let holders = self.holders(number);
            if telling(holders.len()) {
                for &holder in holders {
                    of_text[place(holder)].push(small(number));
                }
            }
        }
        let mut pairs = Vec::new();
        let mut shared = vec![0_u64; self.texts.len()];
        let mut touched: Vec<usize> = Vec::new();
        for (left, numbers) in of_text.iter().enumerate() {
            for &number in numbers {
                let holders = self.holders(place(number));
                let weight = weight(holders.len());
                for &right in holders.iter().rev().take_while(|&&right| place(right) > left) {
                    let right = place(right);
                    if shared[right] == 0 {
                        touched.push(right);
                    }
                    shared[right] += weight;
                }
            }
            touched.sort_unstable();
            let mut known = None;
            for right in touched.drain(..) {
                let weight = std::mem::take(&mut shared[right]);
                if !is_candidate(weight, self.weights[left], self.weights[right]) {
                    continue;
                }
                let known = known.get_or_insert_with(|| self.weighed(&self.texts[left]));
                if let Some((contained, passages)) = compare(known, &self.weighed(&self.texts[right])) {
                    pairs.push(Pair { left, right, contained, passages });
                }
            }
        }
        pairs
    }

    fn holders(&self, number: usize) -> &[u32] {
        &self.holders[place(self.starts[number])..place(self.starts[number + 1])]
    }

    fn weighed(&self, words: &str) -> Weighed {
        let normal = Normal::of(words);
        let mut sums = vec![0_u64; normal.0.len() + 1];
        for print in prints::of(&normal) {
            let count =
                self.prints.binary_search(&print.print).map_or(0, |number| self.holders(number).len());
            sums[print.begin + 1..=print.end].fill(weight(count));
        }
        for at in 1..sums.len() {
            sums[at] += sums[at - 1];
        }
        Weighed { normal, sums }
    }
}

/// A text whose letters weigh what their fingerprints do.
struct Weighed {
    normal: Normal,
    /// What the letters before each place weigh together.
    sums: Vec<u64>,
}

impl Weighed {
    fn total(&self) -> u64 {
        self.sums.last().copied().unwrap_or_default()
    }

    fn of<'a>(&self, ranges: impl Iterator<Item = &'a std::ops::Range<usize>>) -> u64 {
        ranges.map(|range| self.sums[range.end] - self.sums[range.start]).sum()
    }
}

/// What many have weighs little.
fn weight(holders: usize) -> u64 {
    let many = u64::try_from(holders.max(FEW)).unwrap_or(u64::MAX);
    (FULL * FEW as u64 / many).max(1)
}

/// By fingerprints, a little more generous than by letters: sentences that were altered keep some letters.
fn is_candidate(shared: u64, left: u64, right: u64) -> bool {
    shared > 0 && shared * 1_000 * 5 >= left.min(right) * LEAST_CONTAINED * 4
}

/// The passages, and how much of the smaller text they are: nothing if that is too little to speak of.
fn compare(left: &Weighed, right: &Weighed) -> Option<(u16, Vec<Passage>)> {
    let shared = shared(&left.normal, &right.normal);
    let (whole, common) = if left.total() <= right.total() {
        (left.total(), left.of(shared.iter().map(|shared| &shared.left)))
    } else {
        (right.total(), right.of(shared.iter().map(|shared| &shared.right)))
    };
    let contained = (common * 1_000).checked_div(whole)?;
    let is_long =
        |shared: &Shared| shared.left.len() >= LONG_PASSAGE && left.of([&shared.left].into_iter()) > 0;
    if contained < LEAST_CONTAINED || (common < LEAST_WEIGHT && !shared.iter().any(is_long)) {
        return None;
    }
    let contained = u16::try_from(contained).unwrap_or(1_000);
    Some((contained, placed(&left.normal, &right.normal, &shared)))
}

fn small(number: usize) -> u32 {
    u32::try_from(number).expect("a corpus holds fewer texts and fingerprints than u32 counts")
}

fn place(number: u32) -> usize {
    number as usize
}
