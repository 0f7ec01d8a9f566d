//! 范文: texts from elsewhere that a campaign's texts are compared with. Nobody reads them here: authors see the passages
//! they share, and nothing else.

use crate::Refusal;
use crate::ids::SampleId;
use crate::refusal::SampleRefusal;

/// Letters a sample has at least, and at most; and how many samples there may be: every text is compared with all.
pub const LEAST: usize = 200;
pub const MOST: usize = 20_000;
pub const MOST_SAMPLES: usize = 100;

/// A sample as it is loaded.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    /// Where it is from.
    pub origin: String,
    pub words: String,
}

/// A log line never repeats a text.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft").field("title", &self.title).finish_non_exhaustive()
    }
}

/// A sample that is there already.
#[derive(Clone, PartialEq, Eq)]
pub struct Known {
    pub id: SampleId,
    pub title: String,
    pub words: String,
}

crate::unquoted!(Known);

/// May this be loaded beside those that are there?
pub fn load(draft: &Draft, known: &[Known]) -> Result<(), Refusal> {
    let length = draft.words.chars().filter(|c| !c.is_whitespace()).count();
    if !(LEAST..=MOST).contains(&length) {
        return Err(SampleRefusal::Length { length }.into());
    }
    if known.len() >= MOST_SAMPLES {
        return Err(SampleRefusal::Enough.into());
    }
    if let Some(same) = known.iter().find(|known| known.words == draft.words) {
        return Err(SampleRefusal::AlreadyThere { title: same.title.clone() }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_sample_is_long_enough_to_compare_with_and_loaded_once() {
        let draft = |words: String| Draft { title: "样稿".into(), origin: "网上".into(), words };
        let known =
            |words: &str| Known { id: SampleId(Uuid::nil()), title: "旧稿".into(), words: words.into() };
        assert_eq!(load(&draft("字".repeat(LEAST)), &[]), Ok(()));
        assert_eq!(load(&draft("字".repeat(MOST)), &[]), Ok(()));
        for (words, length) in [("字 ".repeat(LEAST - 1), LEAST - 1), ("字".repeat(MOST + 1), MOST + 1)] {
            assert_eq!(load(&draft(words), &[]), Err(SampleRefusal::Length { length }.into()));
        }
        let words = "字".repeat(LEAST);
        let again = load(&draft(words.clone()), &[known(&words)]);
        assert_eq!(again, Err(SampleRefusal::AlreadyThere { title: "旧稿".into() }.into()));
        assert_eq!(load(&draft(words), &vec![known(""); MOST_SAMPLES]), Err(SampleRefusal::Enough.into()));
    }
}
