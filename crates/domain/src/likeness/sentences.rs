//! How much passages are, in sentences: what people count.

use std::ops::Range;

use super::normal::Normal;

/// Letters a sentence has at least; less is a heading or a number.
const LEAST: usize = 5;

/// How many of a text's sentences stand, for the greater part, in passages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentences {
    pub shared: usize,
    pub all: usize,
}

impl Sentences {
    /// How much of the text that is, in a word.
    pub fn words(self) -> &'static str {
        match self {
            Self { shared: 0, .. } => "个别词句",
            Self { shared, all } if shared * 10 >= all * 9 => "几乎全部",
            Self { shared, all } if shared * 2 >= all => "大半",
            Self { shared, all } if shared * 5 >= all => "一部分",
            _ => "少数几句",
        }
    }
}

/// `passages` are byte ranges of `words`, in any order, none over another.
pub fn sentences<'a>(words: &str, passages: impl IntoIterator<Item = &'a Range<usize>>) -> Sentences {
    let mut passages: Vec<&Range<usize>> = passages.into_iter().collect();
    passages.sort_by_key(|range| range.start);
    let is_shared = |place: usize| {
        let next = passages.partition_point(|range| range.start <= place);
        next > 0 && passages[next - 1].end > place
    };
    let mut sentences = Sentences { shared: 0, all: 0 };
    for sentence in Normal::of(words).0.chunk_by(|_, next| !next.first) {
        if sentence.len() >= LEAST {
            let shared = sentence.iter().filter(|letter| is_shared(letter.begin)).count();
            sentences.all += 1;
            sentences.shared += usize::from(shared * 2 >= sentence.len());
        }
    }
    sentences
}
