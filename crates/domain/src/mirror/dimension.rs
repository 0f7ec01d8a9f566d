//! The dimensions the pack asks for, and whether the text answers each. To name them all in one sentence answers none.

use std::collections::HashSet;

use super::find::{paragraphs, sentences};
use super::shape::without_number;
use super::{Kind, Remark};
use crate::wording;

type Pair = (char, char);

fn letters(words: &str) -> Vec<char> {
    words.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn pairs(letters: &[char]) -> impl Iterator<Item = Pair> {
    letters.windows(2).map(|pair| (pair[0], pair[1]))
}

/// What a sentence has besides the names of dimensions and says nothing with.
const PHRASES: &[&str] = &[
    "对照检查",
    "对照查摆",
    "查摆问题",
    "查找问题",
    "存在的问题",
    "存在问题",
    "主要问题",
    "检视问题",
    "汇报如下",
    "报告如下",
    "检查如下",
    "具体如下",
    "有关情况",
    "进行",
    "认真",
    "逐一",
    "逐项",
    "逐条",
    "严格",
    "主要",
    "围绕",
    "对照",
    "聚焦",
    "查摆",
    "检视",
    "剖析",
    "检查",
    "方面",
    "以及",
    "情况",
    "汇报",
    "现将",
    "本人",
    "自己",
    "自身",
    "深入",
    "全面",
    "分别",
    "如下",
    "要求",
    "开展",
    "按照",
    "根据",
];
const LETTERS: &str = "我在从对就按把将和与及等的了个上中各并也一二三四五六七八九十1234567890";

struct Sentence {
    /// By their places among the names.
    named: Vec<usize>,
    /// Does it begin with one?
    heads: bool,
    /// … and say something besides?
    says: bool,
}

/// A dimension is named where a sentence has most of its name: headings are often shortened.
fn read(sentence: &str, names: &[Vec<Pair>]) -> Sentence {
    /// Letters of what says something: 没有违反; of one alone or of none also 没有.
    const LEAST: usize = 4;
    const FEW: usize = 2;
    /// Letters a name at the beginning is looked for in.
    const HEAD: usize = 14;
    let signs = letters(without_number(sentence.trim_start()));
    let has: HashSet<Pair> = pairs(&signs).collect();
    let begins: HashSet<Pair> = pairs(&signs[..signs.len().min(HEAD)]).collect();
    let is_in = |wanted: &[Pair], has: &HashSet<Pair>| {
        let found = wanted.iter().filter(|pair| has.contains(pair)).count();
        !wanted.is_empty() && found * 10 >= wanted.len() * 6
    };
    let found: Vec<usize> = (0..names.len()).filter(|&at| is_in(&names[at], &has)).collect();
    let heads = found.iter().any(|&at| is_in(&names[at], &begins));
    let of_names: HashSet<Pair> = found.iter().flat_map(|&at| names[at].iter().copied()).collect();
    let mut rest = String::new();
    for (at, sign) in signs.iter().enumerate() {
        let before = at > 0 && of_names.contains(&(signs[at - 1], *sign));
        let after = signs.get(at + 1).is_some_and(|next| of_names.contains(&(*sign, *next)));
        if !before && !after {
            rest.push(*sign);
        }
    }
    for phrase in PHRASES {
        if rest.contains(phrase) {
            rest = rest.replace(phrase, "");
        }
    }
    // 政治纪律方面的问题 is a heading.
    let is_said_of_one = found.len() == 1 && sentence.contains(['，', ',', '：', ':']);
    let least = if found.is_empty() || is_said_of_one { FEW } else { LEAST };
    let says = rest.chars().filter(|c| !LETTERS.contains(*c)).count() >= least;
    Sentence { named: found, heads, says }
}

pub(super) fn missing(text: &str, names: &[&str], remarks: &mut Vec<Remark>) {
    /// Of as many in one sentence, what comes after it speaks of none.
    const LIST: usize = 3;
    let wanted: Vec<Vec<Pair>> = names.iter().map(|name| pairs(&letters(name)).collect()).collect();
    let mut answered: Vec<bool> = wanted.iter().map(Vec::is_empty).collect();
    // Named, and not yet spoken of.
    let mut open: Vec<usize> = Vec::new();
    for (_, paragraph) in paragraphs(text) {
        for (place, (_, sentence)) in sentences(paragraph).enumerate() {
            let Sentence { named, heads, says } = read(sentence, &wanted);
            // The next one begins, or the same once more.
            if heads && place == 0 || named.len() >= LIST {
                open.clear();
            }
            if says {
                for at in named.iter().copied().chain(open.drain(..)) {
                    answered[at] = true;
                }
            } else if named.len() < LIST {
                // A heading is followed by what it heads, a sentence within a paragraph by the rest of that.
                open.extend(named.iter().copied().filter(|_| named.len() == 1 || place == 0));
            }
        }
    }
    let missing: Vec<String> = names
        .iter()
        .zip(&answered)
        .filter(|(_, answered)| !**answered)
        .map(|(name, _)| format!("“{name}”"))
        .collect();
    if !missing.is_empty() {
        let words = format!(
            "没有找到说{}{}方面的话。今年的主题包要求逐个方面查摆，只列出名称不算。请补上，确实没有问题的也请写明对照过了。",
            wording::list(missing.iter().map(String::as_str)),
            if missing.len() == 1 { "这个" } else { "这些" }
        );
        remarks.push(Remark::new(Kind::Dimension, 0..0, words));
    }
}
