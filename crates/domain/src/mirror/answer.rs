//! Opinions raised about an author, and whether his text comes back to them. It is asked by words alone, so that anybody
//! can see why: the text may well answer in others.

use std::collections::HashSet;

use super::find::paragraphs;

/// What an opinion says besides what it is about.
const COURTESIES: &[&str] = &[
    "希望",
    "建议",
    "加强",
    "进一步",
    "提高",
    "方面",
    "工作",
    "问题",
    "同志",
    "能够",
    "应当",
    "需要",
    "可以",
    "不够",
    "不足",
    "比较",
    "存在",
];
const PARTICLES: &str = "的了是不在和与对也就都而及或更有没要能会应该把被将让请您你我他她它们这那些个一上下中为以多少到去来给从很太";

type Pairs = HashSet<(char, char)>;

/// Pairs of neighbouring letters that carry what is said.
fn pairs(words: &str) -> Pairs {
    let mut plain = words.to_owned();
    for courtesy in COURTESIES {
        plain = plain.replace(courtesy, "，");
    }
    let letters: Vec<char> = plain.chars().collect();
    let tells = |sign: char| sign.is_alphanumeric() && !PARTICLES.contains(sign);
    letters
        .windows(2)
        .filter(|pair| tells(pair[0]) && tells(pair[1]))
        .map(|pair| (pair[0], pair[1]))
        .collect()
}

/// Which of the wordings the text perhaps leaves unanswered: no paragraph of it has a third of what the wording is made
/// of. By their places in the list.
pub fn unanswered(text: &str, wordings: &[&str]) -> Vec<usize> {
    let said: Vec<Pairs> = if wordings.is_empty() {
        Vec::new()
    } else {
        paragraphs(text).map(|(_, words)| pairs(words)).collect()
    };
    let is_open = |wording: &str| {
        let asked = pairs(wording);
        // Three at least: a single longer word brings two.
        let wanted = asked.len().div_ceil(3).max(3).min(asked.len());
        // Of a wording without a telling word nothing can be said.
        wanted > 0 && !said.iter().any(|said| asked.intersection(said).count() >= wanted)
    };
    (0..wordings.len()).filter(|&at| is_open(wordings[at])).collect()
}
