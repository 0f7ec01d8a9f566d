//! The shape of a text: what is left empty, unpaired, repeated or numbered wrongly.

use std::ops::Range;

use super::find::{after, before, excerpt, is_han, number, paragraphs};
use super::masked::{has_one_name, hides_a_name, is_letter, is_mask};
use super::{Kind, Remark, markers, markup};
use crate::wording;

pub(super) fn remarks(text: &str, sections: &[usize]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    placeholders(text, &mut remarks);
    unpaired(text, &mut remarks);
    repeated(text, &mut remarks);
    let headings = headings(text);
    // Numbers go on within a section only: what stands between two of them is not among the words.
    let section = |heading: &Heading| sections.partition_point(|begin| *begin <= heading.begin);
    for of_section in headings.chunk_by(|one, next| section(one) == section(next)) {
        sequence(of_section, &mut remarks);
    }
    counts(text, &headings, sections, &mut remarks);
    remarks
}

/// Sections that are asked for and have no words, in a text that is begun. One that was passed had them.
pub fn empty_sections(headings: &[String], was_passed: bool) -> Option<Remark> {
    let named: Vec<String> = headings.iter().map(|heading| format!("“{heading}”")).collect();
    (!named.is_empty()).then(|| {
        let named = wording::list(named.iter().map(String::as_str));
        let words = if was_passed {
            format!("{named}空着。审阅通过的一版里写了的，可以改，不能空着。请从“历次版本”里把原文写回来。")
        } else {
            format!("{named}还空着。主题包规定了材料的各个部分，写好以后才能提交。请补上。")
        };
        Remark::new(Kind::EmptySection, 0..0, words)
    })
}

/// A day that nobody filled in.
const DATES: &[&str] = &["某年某月某日", "某月某日", "某年某月"];

/// x, ××, *** between characters, 某某. What stands for a name is one that somebody has masked.
fn placeholders(text: &str, remarks: &mut Vec<Remark>) {
    // The stars of **this** set type; where that is, says another remark.
    let mut set = markup::find(text).into_iter().map(|slip| slip.range).peekable();
    let adverts: Vec<Range<usize>> = markers::find(text).into_iter().map(|slip| slip.range).collect();
    let mut at = 0;
    while let Some(begin) = text[at..].find(is_mask).map(|found| at + found) {
        let sign = after(text, begin).unwrap_or_default();
        let date = DATES.iter().find(|date| text[begin..].starts_with(**date));
        let end = text[begin..].find(|c| !is_mask(c)).map_or(text.len(), |length| begin + length);
        let end = date.map_or(end, |date| begin + date.len());
        at = end;
        while set.next_if(|range| range.end < begin).is_some() {}
        if set.peek().is_some_and(|range| range.start == begin || range.end == end) {
            continue;
        }
        // It goes with the advert it stands in.
        if adverts.iter().any(|advert| advert.start <= begin && end <= advert.end) {
            continue;
        }
        let length = text[begin..end].chars().count();
        let (head, next) = (before(text, begin), after(text, end));
        let in_word = |c: Option<char>| c.is_some_and(is_letter);
        let figure = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let rest = &text[end..];
        let means_something = in_word(head)
            || in_word(next)
            // 3×4
            || (length == 1 && figure(head) && figure(next))
            // X光, X射线, 打×
            || (length == 1 && ["光", "射线", "线", "轴", "型"].iter().any(|word| rest.starts_with(word)))
            || (length == 1 && matches!(head, Some('打' | '画' | '√' | '划')))
            // A bullet.
            || (sign == '*' && matches!(head, None | Some('\n')))
            || (sign == '某' && length == 1 && date.is_none());
        let beside = [head, next]
            .into_iter()
            .flatten()
            .any(|c| is_han(c) || c.is_ascii_digit() || "“”（）《》〔〕，。、".contains(c));
        if means_something || !(beside || length > 1) {
            continue;
        }
        if hides_a_name(&text[..begin], rest) {
            // Where there is one remedy, it is offered as a slip.
            if !has_one_name(&text[..begin], rest) {
                let words = format!(
                    "“{}”遮掉了人名。遮掩的字多从网上文字带来。请照原文写全。",
                    excerpt(&text[begin..end])
                );
                remarks.push(Remark::new(Kind::Masked, begin..end, words));
            }
            continue;
        }
        let words = format!(
            "“{}”还空着没填。留着的空说明这一句是从别处的样子来的。请填上实际的内容，或删去这一句。",
            excerpt(&text[begin..end])
        );
        remarks.push(Remark::new(Kind::Placeholder, begin..end, words));
    }
}

/// Within a paragraph: a quotation may not run on for pages.
fn unpaired(text: &str, remarks: &mut Vec<Remark>) {
    const PAIRS: &[(char, char)] =
        &[('“', '”'), ('‘', '’'), ('《', '》'), ('（', '）'), ('【', '】'), ('〔', '〕')];
    for (begin, paragraph) in paragraphs(text) {
        let mut open: Vec<(char, usize)> = Vec::new();
        // How many of each are open: nothing is looked for in vain among thousands.
        let mut waiting = [0_usize; PAIRS.len()];
        let place_of = |sign: char| PAIRS.iter().position(|(opens, _)| *opens == sign);
        let mut faults = Vec::new();
        for (at, sign) in paragraph.char_indices() {
            // （like this): the width is one question, the pair another.
            let sign = match sign {
                '(' => '（',
                ')' => '）',
                _ => sign,
            };
            if let Some(pair) = place_of(sign) {
                open.push((sign, at));
                waiting[pair] += 1;
            } else if let Some(pair) = PAIRS.iter().position(|(_, closes)| *closes == sign) {
                let is_open = waiting[pair] > 0;
                match is_open.then(|| open.iter().rposition(|(sign, _)| *sign == PAIRS[pair].0)).flatten() {
                    Some(place) => {
                        for (sign, _) in &open[place..] {
                            if let Some(pair) = place_of(*sign) {
                                waiting[pair] -= 1;
                            }
                        }
                        faults.extend(open.drain(place..).skip(1));
                    }
                    // 1）: a numbered point.
                    None if sign == '）' => {}
                    None => faults.push((sign, at)),
                }
            }
        }
        for (sign, at) in faults.into_iter().chain(open) {
            let place = begin + at;
            let end = place + after(text, place).map_or(0, char::len_utf8);
            let words = format!(
                "“{}”这里的“{sign}”没有配成对。缺了一半，读的人分不清引到哪里。请补上或删去。",
                excerpt(&text[place..begin + paragraph.len()])
            );
            remarks.push(Remark::new(Kind::Unpaired, place..end, words));
        }
    }
}

/// The same paragraph twice, also where one of them breaks off with ….
fn repeated(text: &str, remarks: &mut Vec<Remark>) {
    /// Shorter ones may well come twice: 整改措施。
    const LEAST: usize = 15;
    let letters = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let mut seen: Vec<(String, bool)> = Vec::new();
    for (begin, paragraph) in paragraphs(text) {
        let plain = letters(paragraph);
        if plain.chars().count() < LEAST {
            continue;
        }
        let is_cut = paragraph.ends_with(['…', '⋯']) || paragraph.ends_with("...");
        let same = |(other, cut): &(String, bool)| {
            *other == plain
                || (is_cut && other.starts_with(&plain))
                || (*cut && plain.starts_with(other.as_str()))
        };
        if seen.iter().any(same) {
            let words = format!(
                "“{}”这一段前面已经有了。同一段出现两次，多是粘贴所致。请留一处。",
                excerpt(paragraph)
            );
            remarks.push(Remark::new(Kind::RepeatedParagraph, begin..begin + paragraph.len(), words));
        }
        seen.push((plain, is_cut));
    }
}

/// A numbered heading or point.
#[derive(Debug, Clone, Copy)]
struct Heading {
    /// 一、 is 1, （一） 2, 1. 3, （1） 4, 一是 5.
    level: usize,
    number: u32,
    begin: usize,
    end: usize,
}

fn headings(text: &str) -> Vec<Heading> {
    let mut headings = Vec::new();
    for (begin, paragraph) in paragraphs(text) {
        headings.extend(heading(paragraph).map(|(level, number, length)| Heading {
            level,
            number,
            begin,
            end: begin + length,
        }));
        for (at, _) in paragraph.match_indices('是') {
            let head = &paragraph[..at];
            let start = head
                .rfind(|c| !"一二三四五六七八九十".contains(c))
                .map_or(0, |place| place + head[place..].chars().next().map_or(0, char::len_utf8));
            let opens =
                before(head, start).is_none_or(|c| "，。；：、,;:）".contains(c) || c.is_whitespace());
            if let (Some((number, length)), true) = (number(&head[start..]), opens)
                && length == at - start
            {
                let (begin, end) = (begin + start, begin + at + '是'.len_utf8());
                headings.push(Heading { level: 5, number, begin, end });
            }
        }
    }
    headings
}

/// The rank of a line that is numbered: 一、 is 1, （一） 2, 1. 3, （1） 4, 一是 5.
pub(super) fn level(line: &str) -> Option<usize> {
    let is_point = || number(line).filter(|(_, length)| line[*length..].starts_with('是')).map(|_| 5);
    heading(line).map(|(level, ..)| level).or_else(is_point)
}

/// A line behind its number.
pub(super) fn without_number(line: &str) -> &str {
    let point = || {
        Some(number(line)?.1)
            .filter(|length| line[*length..].starts_with('是'))
            .map(|at| at + '是'.len_utf8())
    };
    heading(line).map(|(_, _, length)| length).or_else(point).map_or(line, |length| &line[length..])
}

/// Level, number and length of what a line begins with.
fn heading(line: &str) -> Option<(usize, u32, usize)> {
    let inner = line.strip_prefix(['（', '(']);
    let begin = inner.map_or(0, |inner| line.len() - inner.len());
    let (count, length) = number(&line[begin..])?;
    let is_figure = line[begin..].starts_with(|c: char| c.is_ascii_digit());
    let rest = &line[begin + length..];
    let sign = rest.chars().next()?;
    let end = begin + length + sign.len_utf8();
    // 一、二季度, 1、2月, 3.5: two numbers.
    let goes_on = number(&rest[sign.len_utf8()..]).is_some();
    let level = match (inner.is_some(), is_figure, sign) {
        (false, false, '、') if !goes_on => 1,
        (true, false, '）' | ')') => 2,
        (false, true, '.' | '．' | '、') if !goes_on => 3,
        (true, true, '）' | ')') => 4,
        _ => return None,
    };
    // More points than this are a table or a year.
    (count <= 40).then_some((level, count, end))
}

/// A hole is between two headings that stand there. What begins with a later number goes on from headings that are no
/// words of the text: an upload has laid them to the sections of the pack.
fn sequence(headings: &[Heading], remarks: &mut Vec<Remark>) {
    let mut last = [0_u32; 6];
    let mut is_whole = [false; 6];
    for heading in headings {
        let (level, number) = (heading.level, heading.number);
        let before = std::mem::replace(&mut last[level], number);
        last[level + 1..].fill(0);
        // Points may be counted anew below a heading without a number, and 首先 may stand for 一是.
        if before == 0 || (number == 1 && level >= 2) {
            is_whole[level] = number == 1;
            continue;
        }
        if number == before + 1 || (number > before && !is_whole[level]) {
            continue;
        }
        let fact = if number == before {
            format!("第 {number} 个标题出现了两次")
        } else {
            format!("第 {before} 个标题之后是第 {number} 个")
        };
        let words = format!("{fact}。序号应当一个接一个。请核对是漏了一段，还是序号没有改。");
        remarks.push(Remark::new(Kind::Heading, heading.begin..heading.end, words));
    }
}

/// 以下4个方面, followed by three.
fn counts(text: &str, headings: &[Heading], sections: &[usize], remarks: &mut Vec<Remark>) {
    const UNITS: &[&str] = &["个方面", "方面", "个问题", "点", "项", "条", "类"];
    for opening in ["以下", "如下", "下列"] {
        for (at, _) in text.match_indices(opening) {
            let begin = at + opening.len();
            let Some((said, length)) = number(&text[begin..]) else { continue };
            let Some(unit) = UNITS.iter().find(|unit| text[begin + length..].starts_with(**unit)) else {
                continue;
            };
            let end = begin + length + unit.len();
            let mut following = headings.iter().filter(|heading| heading.begin >= end).peekable();
            let Some(first) = following.peek().filter(|first| first.number == 1).map(|first| **first) else {
                continue;
            };
            let listed = following
                .take_while(|heading| heading.level >= first.level)
                .filter(|heading| heading.level == first.level)
                .enumerate()
                .take_while(|(place, heading)| *place == 0 || heading.number != 1)
                .count();
            let is_short = u32::try_from(listed).is_ok_and(|listed| listed < said);
            // Further on stand sections whose headings may be among those that were counted.
            let goes_on = first.level == 1 && sections.iter().any(|begin| *begin > at);
            if u32::try_from(listed) == Ok(said) || (is_short && goes_on) {
                continue;
            }
            let words = format!(
                "前面说“{}”，后面列了 {listed} 个。说的数要与列的数相同。请补上缺的，或改前面的数。",
                &text[at..end]
            );
            remarks.push(Remark::new(Kind::Count, at..end, words));
        }
    }
}
