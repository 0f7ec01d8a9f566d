//! What differs between two texts, sentence by sentence: a longest common subsequence within bounds. Where the bounds would
//! be passed, sentences that both texts have once hold the rest apart; what is left then counts as rewritten.

use std::collections::HashMap;

use super::{Body, Section};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Same,
    Removed,
    Added,
}

/// Neighbouring sentences that share a fate.
#[derive(Clone, PartialEq, Eq)]
pub struct Piece {
    pub kind: Kind,
    pub words: String,
}

/// A log line never repeats what was written.
impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Piece({:?})", self.kind)
    }
}

/// One section of two bodies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub heading: String,
    pub pieces: Vec<Piece>,
}

impl Part {
    pub fn differs(&self) -> bool {
        self.pieces.iter().any(|piece| piece.kind != Kind::Same)
    }
}

/// The most pairs of sentences that are laid side by side at once.
const MOST_PAIRS: usize = 1_000_000;

/// Two bodies, section by section: those of the later one in its order, then those that only the earlier one has.
pub fn bodies(before: &Body, after: &Body) -> Vec<Part> {
    let mut left: Vec<&Section> = before.sections.iter().collect();
    let mut parts = Vec::new();
    for section in &after.sections {
        let known = left.iter().position(|one| one.heading == section.heading);
        let words = known.map_or("", |at| left.remove(at).words.as_str());
        parts.push(Part { heading: section.heading.clone(), pieces: diff(words, &section.words) });
    }
    parts.extend(
        left.into_iter().map(|one| Part { heading: one.heading.clone(), pieces: diff(&one.words, "") }),
    );
    parts
}

/// The pieces of the earlier text are those that are the same or removed, of the later one those that are the same or
/// added; either joins to the whole text again.
pub fn diff(before: &str, after: &str) -> Vec<Piece> {
    let (old, new) = (sentences(before), sentences(after));
    let mut script = Script { old: &old, new: &new, pieces: Vec::new() };
    script.stretch((0, old.len()), (0, new.len()), true);
    script.pieces
}

/// The text cut behind each sentence and each line; nothing is lost.
fn sentences(text: &str) -> Vec<&str> {
    let ends = |c: char| matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n');
    text.split_inclusive(ends).collect()
}

type Range = (usize, usize);

struct Script<'a> {
    old: &'a [&'a str],
    new: &'a [&'a str],
    pieces: Vec<Piece>,
}

impl Script<'_> {
    fn say(&mut self, kind: Kind, words: &str) {
        match self.pieces.last_mut() {
            Some(last) if last.kind == kind => last.words.push_str(words),
            _ => self.pieces.push(Piece { kind, words: words.to_owned() }),
        }
    }

    fn all(&mut self, kind: Kind, sentences: &[&str]) {
        for words in sentences {
            self.say(kind, words);
        }
    }

    fn stretch(&mut self, old: Range, new: Range, may_anchor: bool) {
        let (mut a, mut b) = (&self.old[old.0..old.1], &self.new[new.0..new.1]);
        let head = a.iter().zip(b).take_while(|(one, other)| one == other).count();
        self.all(Kind::Same, &a[..head]);
        (a, b) = (&a[head..], &b[head..]);
        let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(one, other)| one == other).count();
        let (end, rest) = (&a[a.len() - tail..], (a.len() - tail, b.len() - tail));
        (a, b) = (&a[..rest.0], &b[..rest.1]);
        if a.is_empty() || b.is_empty() {
            self.all(Kind::Removed, a);
            self.all(Kind::Added, b);
        } else if a.len().saturating_mul(b.len()) <= MOST_PAIRS {
            self.common(a, b);
        } else if may_anchor {
            self.between_anchors(
                (old.0 + head, old.0 + head + a.len()),
                (new.0 + head, new.0 + head + b.len()),
            );
        } else {
            self.all(Kind::Removed, a);
            self.all(Kind::Added, b);
        }
        self.all(Kind::Same, end);
    }

    /// The longest common subsequence. Lengths are of what is still ahead, so that the script comes out in reading order.
    fn common(&mut self, a: &[&str], b: &[&str]) {
        let width = b.len() + 1;
        let mut ahead = vec![0_u32; (a.len() + 1) * width];
        for i in (0..a.len()).rev() {
            for j in (0..b.len()).rev() {
                ahead[i * width + j] = if a[i] == b[j] {
                    ahead[(i + 1) * width + j + 1] + 1
                } else {
                    ahead[(i + 1) * width + j].max(ahead[i * width + j + 1])
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            if a[i] == b[j] {
                self.say(Kind::Same, a[i]);
                (i, j) = (i + 1, j + 1);
            } else if ahead[(i + 1) * width + j] >= ahead[i * width + j + 1] {
                self.say(Kind::Removed, a[i]);
                i += 1;
            } else {
                self.say(Kind::Added, b[j]);
                j += 1;
            }
        }
        self.all(Kind::Removed, &a[i..]);
        self.all(Kind::Added, &b[j..]);
    }

    fn between_anchors(&mut self, old: Range, new: Range) {
        let (mut from, mut to) = (old.0, new.0);
        for (i, j) in anchors(&self.old[old.0..old.1], &self.new[new.0..new.1]) {
            let (i, j) = (old.0 + i, new.0 + j);
            self.stretch((from, i), (to, j), false);
            self.say(Kind::Same, self.old[i]);
            (from, to) = (i + 1, j + 1);
        }
        self.stretch((from, old.1), (to, new.1), false);
    }
}

/// Sentences that stand once in each text, as many as keep their order.
fn anchors(a: &[&str], b: &[&str]) -> Vec<(usize, usize)> {
    let places = |sentences: &[&str]| {
        let mut places: HashMap<String, Option<usize>> = HashMap::new();
        for (at, words) in sentences.iter().enumerate() {
            places.entry((*words).to_owned()).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (in_a, in_b) = (places(a), places(b));
    let once = a.iter().enumerate().filter_map(|(at, words)| {
        in_a.get(*words).copied().flatten()?;
        Some((at, in_b.get(*words).copied().flatten()?))
    });
    rising(&once.collect::<Vec<_>>())
}

/// The longest rising subsequence by the second number, by patience.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, pair) in pairs.iter().enumerate() {
        let pile = tops.partition_point(|top| pairs[*top].1 < pair.1);
        before.push(pile.checked_sub(1).map(|left| tops[left]));
        if pile == tops.len() {
            tops.push(at);
        } else {
            tops[pile] = at;
        }
    }
    let mut chain = Vec::new();
    let mut next = tops.last().copied();
    while let Some(at) = next {
        chain.push(pairs[at]);
        next = before[at];
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn side(pieces: &[Piece], dropped: Kind) -> String {
        pieces.iter().filter(|piece| piece.kind != dropped).map(|piece| piece.words.as_str()).collect()
    }

    fn told(pieces: &[Piece]) -> Vec<(Kind, &str)> {
        pieces.iter().map(|piece| (piece.kind, piece.words.as_str())).collect()
    }

    #[test]
    fn only_the_changed_sentence_is_marked() {
        let pieces = diff("学得不深。抓得不紧。\n改。", "学得不深。抓得很松！\n改。");
        let expected = [
            (Kind::Same, "学得不深。"),
            (Kind::Removed, "抓得不紧。"),
            (Kind::Added, "抓得很松！"),
            (Kind::Same, "\n改。"),
        ];
        assert_eq!(told(&pieces), expected);
        assert!(diff("", "").is_empty());
        assert_eq!(told(&diff("", "甲。")), [(Kind::Added, "甲。")]);
        assert_eq!(told(&diff("甲。", "甲。")), [(Kind::Same, "甲。")]);
    }

    #[test]
    fn sections_are_compared_under_their_headings() {
        let body = |all: &[(&str, &str)]| Body {
            sections: all
                .iter()
                .map(|(heading, words)| Section { heading: (*heading).into(), words: (*words).into() })
                .collect(),
        };
        let parts =
            bodies(&body(&[("一", "甲。"), ("二", "乙。")]), &body(&[("二", "乙。"), ("三", "丙。")]));
        let headings: Vec<&str> = parts.iter().map(|part| part.heading.as_str()).collect();
        assert_eq!(headings, ["二", "三", "一"]);
        assert_eq!(parts.iter().map(Part::differs).collect::<Vec<_>>(), [false, true, true]);
    }

    #[test]
    fn a_text_of_nothing_but_full_stops_stays_within_bounds() {
        let (short, long) = ("。".repeat(20_000), "；。".repeat(20_000));
        let pieces = diff(&short, &long);
        assert!(side(&pieces, Kind::Added) == short && side(&pieces, Kind::Removed) == long);
    }

    #[test]
    fn long_texts_are_held_apart_by_what_stands_once_in_both() {
        let lines = |n: std::ops::Range<usize>| n.map(|n| format!("第{n}句。")).collect::<Vec<_>>().concat();
        let (before, after) =
            (lines(0..3000), format!("新。{}改。{}尾。", lines(0..1500), lines(1501..3000)));
        let pieces = diff(&before, &after);
        let changed: usize = pieces.iter().filter(|piece| piece.kind != Kind::Same).count();
        assert_eq!(changed, 4, "{pieces:?}");
        assert!(side(&pieces, Kind::Added) == before && side(&pieces, Kind::Removed) == after);
    }

    proptest! {
        #[test]
        fn either_text_can_be_read_off_the_pieces(
            before in "([甲乙丙a ]{0,3}[。！\n]?){0,40}",
            after in "([甲乙丙a ]{0,3}[。！\n]?){0,40}",
        ) {
            let pieces = diff(&before, &after);
            prop_assert!(side(&pieces, Kind::Added) == before);
            prop_assert!(side(&pieces, Kind::Removed) == after);
            prop_assert!(pieces.windows(2).all(|two| two[0].kind != two[1].kind));
            prop_assert!(pieces.iter().all(|piece| !piece.words.is_empty()));
        }

        #[test]
        fn any_text_may_come(before in any::<String>(), after in any::<String>()) {
            let pieces = diff(&before, &after);
            prop_assert!(side(&pieces, Kind::Added) == before);
            prop_assert!(side(&pieces, Kind::Removed) == after);
        }
    }
}
