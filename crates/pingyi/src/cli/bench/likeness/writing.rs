//! Made-up texts about made-up work: sentences put together from short words, among them phrases that all share.

mod words;

use self::words::{ACT, DID, END, FELT, KIND, LACK, PHRASES, PLACE, SAID, THING, WHEN, WHO};

/// Numbers from a seed (splitmix64): the same seed gives the same texts on every machine.
#[derive(Debug)]
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let sum = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let sum = (sum ^ (sum >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        sum ^ (sum >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % end).unwrap_or_default()
    }

    pub(super) fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, self.below(at + 1));
        }
    }
}

/// Sentences of one's own in a text, and phrases that all share.
const OWN: usize = 30;
const SHARED: usize = 10;

#[derive(Debug, Clone)]
pub(super) struct Draft(Vec<Sentence>);

#[derive(Debug, Clone)]
enum Sentence {
    Own { shape: usize, picks: Vec<usize> },
    Shared(usize),
}

impl Draft {
    pub(super) fn write(draw: &mut Draw) -> Self {
        let mut shared: Vec<usize> = (0..PHRASES.len()).collect();
        draw.shuffle(&mut shared);
        let mut sentences: Vec<Sentence> = shared.into_iter().take(SHARED).map(Sentence::Shared).collect();
        sentences.extend((0..OWN).map(|_| Sentence::own(draw)));
        draw.shuffle(&mut sentences);
        Self(sentences)
    }

    /// Keeps `part` of `of` sentences; of the others one is reworded and one is new, in turn; all change places.
    pub(super) fn copy(&self, part: usize, of: usize, draw: &mut Draw) -> Self {
        let mut sentences = self.0.clone();
        draw.shuffle(&mut sentences);
        let kept = sentences.len() * part / of;
        for (at, sentence) in sentences.iter_mut().enumerate().skip(kept) {
            if at % 2 == 0 {
                sentence.reword(draw);
            } else {
                *sentence = Sentence::own(draw);
            }
        }
        draw.shuffle(&mut sentences);
        Self(sentences)
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (at, sentence) in self.0.iter().enumerate() {
            sentence.put(&mut text);
            if at % 7 == 6 {
                text.push('\n');
            }
        }
        text
    }
}

impl Sentence {
    fn own(draw: &mut Draw) -> Self {
        let shape = draw.below(SHAPES.len());
        let picks = slots(shape).map(|words| draw.below(words.len())).collect();
        Self::Own { shape, picks }
    }

    /// Every second word another one.
    fn reword(&mut self, draw: &mut Draw) {
        match self {
            Self::Own { shape, picks } => {
                for (pick, words) in picks.iter_mut().zip(slots(*shape)).step_by(2) {
                    *pick = draw.below(words.len());
                }
            }
            Self::Shared(phrase) => *phrase = draw.below(PHRASES.len()),
        }
    }

    fn put(&self, text: &mut String) {
        match self {
            Self::Shared(phrase) => text.push_str(PHRASES[*phrase]),
            Self::Own { shape, picks } => {
                let mut picks = picks.iter();
                for piece in SHAPES[*shape] {
                    match piece {
                        Piece::Fixed(words) => text.push_str(words),
                        Piece::One(words) => text.push_str(words[*picks.next().unwrap_or(&0) % words.len()]),
                    }
                }
            }
        }
    }
}

fn slots(shape: usize) -> impl Iterator<Item = &'static [&'static str]> {
    SHAPES[shape].iter().filter_map(|piece| match piece {
        Piece::One(words) => Some(*words),
        Piece::Fixed(_) => None,
    })
}

enum Piece {
    Fixed(&'static str),
    One(&'static [&'static str]),
}

use Piece::{Fixed, One};

const SHAPES: &[&[Piece]] = &[
    &[
        One(WHEN),
        One(PLACE),
        One(ACT),
        One(KIND),
        One(THING),
        Fixed("，"),
        One(WHO),
        One(SAID),
        One(LACK),
        Fixed("，"),
        One(DID),
        One(KIND),
        One(THING),
        One(END),
        Fixed("。"),
    ],
    &[
        One(WHO),
        One(WHEN),
        One(SAID),
        One(KIND),
        One(THING),
        One(LACK),
        Fixed("，我"),
        One(FELT),
        Fixed("，"),
        One(DID),
        One(PLACE),
        One(ACT),
        One(END),
        Fixed("。"),
    ],
    &[
        Fixed("在"),
        One(PLACE),
        One(ACT),
        One(THING),
        Fixed("的时候"),
        One(FELT),
        Fixed("，"),
        One(KIND),
        One(THING),
        One(LACK),
        Fixed("，"),
        One(WHO),
        One(WHEN),
        One(DID),
        One(END),
        Fixed("。"),
    ],
    &[
        One(KIND),
        One(THING),
        One(LACK),
        Fixed("，"),
        One(WHEN),
        One(WHO),
        One(ACT),
        One(PLACE),
        Fixed("才"),
        One(SAID),
        One(THING),
        One(END),
        Fixed("。"),
    ],
    &[
        One(WHEN),
        Fixed("我"),
        One(FELT),
        Fixed("，没同"),
        One(WHO),
        One(ACT),
        One(KIND),
        One(THING),
        Fixed("，"),
        One(PLACE),
        One(THING),
        One(LACK),
        One(END),
        Fixed("。"),
    ],
    &[
        One(PLACE),
        One(KIND),
        One(THING),
        Fixed("归我管，"),
        One(WHEN),
        One(FELT),
        One(DID),
        Fixed("，"),
        One(WHO),
        One(SAID),
        One(THING),
        One(LACK),
        Fixed("，"),
        One(ACT),
        One(END),
        Fixed("。"),
    ],
];
