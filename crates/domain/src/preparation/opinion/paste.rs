//! A pasted text as opinions: one a line, or one a number.

use std::collections::{BTreeMap, BTreeSet};

use super::Opinion;
use crate::Refusal;
use crate::ids::OpinionId;
use crate::refusal::OpinionRefusal;

mod inside;

/// What becomes of a line that is numbered within: 一是……；二是…….
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inside {
    Split,
    Keep,
}

/// The opinions of a text, without their numbering. Where several lines are numbered, a line without a number belongs
/// to the opinion before it; otherwise every line is an opinion of its own.
pub fn split(text: &str, within: Inside) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let numbered = lines.iter().filter(|line| without_number(line).is_some()).count() > 1;
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        if within == Inside::Split
            && let Some(several) = inside::split(line)
        {
            found.extend(several);
            continue;
        }
        let bare = without_number(line);
        match (found.last_mut(), bare) {
            (Some(last), None) if numbered => {
                last.push('\n');
                last.push_str(line);
            }
            (_, bare) => found.push(bare.unwrap_or(line).to_owned()),
        }
    }
    found
}

/// Why a pasted line may be one too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// This one says the same.
    Recorded(OpinionId),
    /// A line above says the same.
    Above,
}

/// For each line whether its words are recorded already or stand above it. `known` are those that whoever pastes may see.
pub fn repeats(found: &[String], known: &[Opinion]) -> Vec<Option<Repeat>> {
    let mut recorded: BTreeMap<String, OpinionId> = BTreeMap::new();
    for one in known {
        recorded.entry(bare_words(&one.words)).or_insert(one.id);
    }
    let mut above = BTreeSet::new();
    found
        .iter()
        .map(|line| {
            let words = bare_words(line);
            let known = recorded.get(&words).copied().map(Repeat::Recorded);
            let is_first = above.insert(words);
            known.or((!is_first).then_some(Repeat::Above))
        })
        .collect()
}

/// Which lines are entered: what is new, and of what is not the lines somebody has ticked.
pub fn taken(repeats: &[Option<Repeat>], ticked: &BTreeSet<usize>) -> Result<Vec<usize>, Refusal> {
    let is_taken = |at: &usize| ticked.contains(at) || repeats.get(*at).is_some_and(Option::is_none);
    let taken: Vec<usize> = (0..repeats.len()).filter(is_taken).collect();
    if taken.is_empty() && !repeats.is_empty() {
        return Err(OpinionRefusal::AllRecorded.into());
    }
    Ok(taken)
}

/// The words without blanks and punctuation; of a text that has nothing else, the text.
fn bare_words(text: &str) -> String {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if bare.is_empty() { text.trim().to_owned() } else { bare }
}

const CIRCLED: std::ops::RangeInclusive<char> = '①'..='⑳';

/// `1. …`, `1、…`, `（一）…`, `三、…`, `②…`, `• …` without what stands before; `None` where nothing does.
fn without_number(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let rest = if CIRCLED.contains(&first) || matches!(first, '•' | '●' | '·' | '▪' | '◆') {
        line.get(first.len_utf8()..)
    } else if let Some(dashed) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        Some(dashed)
    } else if let Some(inside) = line.strip_prefix(['（', '(']) {
        let (number, rest) = inside.split_once(['）', ')'])?;
        is_number(number.trim()).then_some(rest)
    } else {
        let end = line.find(|c: char| !is_digit(c))?;
        let (number, rest) = line.split_at_checked(end)?;
        let mark = rest.chars().next()?;
        let behind = rest.get(mark.len_utf8()..)?;
        // 3.5公里 is a number and no item.
        let marks = match mark {
            '、' | '．' | '）' | ')' => true,
            '.' => number.is_ascii() && !behind.starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        (is_number(number) && marks).then_some(behind)
    };
    rest.map(str::trim_start).filter(|rest| !rest.is_empty())
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十".contains(c)
}

/// A number as lists have it: all of one sort, and short.
fn is_number(text: &str) -> bool {
    let latin = text.chars().all(|c| c.is_ascii_digit());
    let chinese = text.chars().all(|c| !c.is_ascii_digit() && is_digit(c));
    (1..=3).contains(&text.chars().count()) && (latin || chinese)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pasted_texts_become_opinions() {
        for (text, wanted) in [
            ("", vec![]),
            ("\n  \r\n", vec![]),
            ("办事指南更新不及时", vec!["办事指南更新不及时"]),
            ("窗口排队久\n电话没人接\n", vec!["窗口排队久", "电话没人接"]),
            ("1. 排队久\n2．电话没人接\n3、厕所脏", vec!["排队久", "电话没人接", "厕所脏"]),
            ("（一）排队久\n(2) 电话没人接\n三、厕所脏", vec!["排队久", "电话没人接", "厕所脏"]),
            ("①排队久\n• 电话没人接\n- 厕所脏", vec!["排队久", "电话没人接", "厕所脏"]),
            ("1.排队久，\n有时要一小时\n2.厕所脏", vec!["排队久，\n有时要一小时", "厕所脏"]),
            ("座谈会意见\n1.排队久\n2.厕所脏", vec!["座谈会意见", "排队久", "厕所脏"]),
            ("3.5公里外才有车位\n2025年的事还没办", vec!["3.5公里外才有车位", "2025年的事还没办"]),
            ("一线人员太少\n三会一课走过场", vec!["一线人员太少", "三会一课走过场"]),
            ("（二期）停车难\n1、", vec!["（二期）停车难", "1、"]),
        ] {
            assert_eq!(split(text, Inside::Keep), wanted, "{text}");
            assert_eq!(split(text, Inside::Split), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_empty(text in "[一1.、（）a\n •①🙂\u{202e}]{0,60}") {
            let found = split(&text, Inside::Keep);
            prop_assert!(found.iter().all(|one| !one.trim().is_empty()));
            // What comes out stands in the text, in its order; what is missing is numbering and blanks.
            let mut rest = text.chars();
            for letter in found.concat().chars().filter(|c| !c.is_whitespace()) {
                prop_assert!(rest.any(|c| c == letter), "{letter:?} of {text:?}");
            }
        }

        #[test]
        fn numbered_lines_come_back_as_they_were(lines in prop::collection::vec("[甲乙丙丁]{1,9}", 1..30)) {
            let text: Vec<String> = lines.iter().enumerate().map(|(at, line)| format!("{}. {line}", at + 1)).collect();
            prop_assert_eq!(split(&text.join("\n"), Inside::Split), lines);
        }
    }
}
