//! Where the paragraphs of somebody's file go: under the asked headings, which people number, shorten and reword. What is
//! no heading stays a paragraph; no word is dropped but the heading's own, and the title of the whole.

use super::{Body, Section};
use crate::theme::{TextKind, TextRule};

/// A file's words in their places, and what is worth telling of its headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Placed {
    pub body: Body,
    /// Headings that are called otherwise than asked, with the section they opened.
    pub near: Vec<(String, String)>,
    /// Lines that look like headings and opened nothing, with the section they stayed in.
    pub unknown: Vec<(String, String)>,
    /// The file's own title, which is left out.
    pub title: Option<String>,
    /// Where its words before any heading went, where that is not the first section.
    pub lead: Option<String>,
}

/// A heading is no longer than this, in letters.
const LONGEST: usize = 24;

/// What people call the usual sections, one row for what means the same. Without 的, 和 and the like.
const NAMES: [&[&str]; 6] = [
    &[
        "学习情况",
        "学习收获",
        "学习体会",
        "学习收获体会",
        "理论学习情况",
        "学习教育情况",
        "学习教育收获",
        "学习心得",
    ],
    &[
        "上年度整改落实情况",
        "上年度整改情况",
        "上年度问题整改情况",
        "上年度问题整改落实情况",
        "上一年度整改落实情况",
        "去年整改落实情况",
    ],
    &[
        "存在问题",
        "存在主要问题",
        "主要问题",
        "查摆问题",
        "存在突出问题",
        "突出问题",
        "存在不足",
        "存在问题不足",
        "存在不足问题",
        "问题不足",
        "主要不足",
        "不足之处",
        "存在问题清单",
    ],
    &[
        "原因剖析",
        "原因分析",
        "根源剖析",
        "根源分析",
        "问题原因",
        "问题根源",
        "产生原因",
        "产生问题原因",
        "问题产生原因",
        "存在问题原因",
        "存在问题原因分析",
        "存在问题原因剖析",
        "产生问题原因分析",
        "产生问题原因剖析",
        "问题原因分析",
        "问题原因剖析",
        "思想根源",
        "剖析根源",
        "剖析原因",
        "原因根源剖析",
    ],
    &[
        "整改措施",
        "努力方向整改措施",
        "整改措施努力方向",
        "努力方向",
        "今后努力方向",
        "下步努力方向",
        "下一步努力方向",
        "改进措施",
        "改进方向",
        "整改方向",
        "整改方向措施",
        "下步打算",
        "下一步打算",
        "今后打算",
        "下步整改措施",
        "下一步整改措施",
        "今后整改措施",
        "下步改进措施",
        "下一步改进措施",
        "整改思路措施",
        "努力方向改进措施",
        "改进措施努力方向",
    ],
    &[
        "对征求意见回应",
        "征求意见回应",
        "对意见回应",
        "对意见建议回应",
        "意见建议回应",
        "对征求意见建议回应",
        "对征求到意见回应",
        "征求意见回应情况",
        "意见回应",
    ],
];

/// A paragraph as a heading: did it say so by a number before it?
struct Heading<'a> {
    bare: &'a str,
    numbered: bool,
}

impl<'a> Heading<'a> {
    /// 一、学习收获 → 学习收获; （二）**存在问题**： → 存在问题; 第三部分 原因 → 原因.
    fn of(paragraph: &'a str) -> Self {
        let dressed = |c: char| c.is_whitespace() || "#*_【】[]《》“”\"".contains(c);
        let undressed = paragraph.trim_matches(dressed);
        let (rest, numbered) = number(undressed);
        let ends = |c: char| dressed(c) || "：:。．.".contains(c);
        Self { bare: rest.trim_start_matches(dressed).trim_end_matches(ends), numbered }
    }
}

/// What follows a number, and whether it is one beyond doubt: 一、 is, the 一 of 一是 is not.
fn number(line: &str) -> (&str, bool) {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let mark = ['、', '.', '．', '，', ' ', '　', '：', ':'];
    if let Some(rest) = line.strip_prefix(['（', '(']) {
        let inner = rest.trim_start_matches(is_number);
        let after = inner.strip_prefix(['）', ')']).filter(|_| inner.len() < rest.len());
        return after.map_or((line, false), |after| (after.trim_start_matches(mark), true));
    }
    let rest = line.strip_prefix('第').unwrap_or(line);
    let digits = rest.trim_start_matches(is_number);
    if digits.len() == rest.len() {
        return (line, false);
    }
    let after = digits.strip_prefix("部分").or_else(|| digits.strip_prefix(['）', ')'])).unwrap_or(digits);
    let words = after.trim_start_matches(mark);
    match words.len() < digits.len() {
        true => (words, true),
        false if rest.len() < line.len() => (line, false),
        false => (words, false),
    }
}

/// The letters that tell headings apart.
fn key(heading: &str) -> String {
    let words: String = heading.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut words = words.replace("以及", "");
    words.retain(|c| !"的和与及".contains(c));
    words
}

fn row(key: &str) -> Option<usize> {
    NAMES.iter().position(|row| row.contains(&key))
}

/// Which of `asked` a heading opens: the one of that name, or the only one that means the same.
fn opened(bare: &str, asked: &[Section]) -> Option<usize> {
    let wanted = key(bare);
    if wanted.is_empty() || bare.chars().count() > LONGEST {
        return None;
    }
    let keys: Vec<String> = asked.iter().map(|section| key(&section.heading)).collect();
    if let Some(at) = keys.iter().position(|key| *key == wanted) {
        return Some(at);
    }
    let meaning = row(&wanted)?;
    let mut alike = keys.iter().enumerate().filter(|(_, key)| row(key) == Some(meaning)).map(|(at, _)| at);
    alike.next().filter(|_| alike.next().is_none())
}

/// The section a paragraph opens, what it calls it, and what it says behind it: 二、存在的问题：学习不够。
fn opening<'a>(
    paragraph: &'a str,
    heading: &Heading<'a>,
    asked: &[Section],
) -> Option<(usize, &'a str, &'a str)> {
    if let Some(found) = opened(heading.bare, asked) {
        return Some((found, heading.bare, ""));
    }
    let colon = ['：', ':'];
    let (called, rest) = heading.bare.split_once(colon).filter(|_| heading.numbered)?;
    let found = opened(called, asked)?;
    let words = paragraph.find(colon).map_or(rest, |at| &paragraph[at..]);
    Some((found, called, words.trim_start_matches(colon).trim_start()))
}

/// A numbered line too short for a sentence.
fn looks_like_one(paragraph: &str, heading: &Heading<'_>) -> bool {
    let says_more = paragraph.ends_with(['。', '；', ';', '，', '！', '？']);
    let first = paragraph.chars().find(|c| !c.is_whitespace());
    let leads = first.is_some_and(|c| "一二三四五六七八九十第#*【".contains(c));
    heading.numbered && leads && !says_more && (2..=LONGEST).contains(&heading.bare.chars().count())
}

/// The longest title, in letters.
const LONGEST_TITLE: usize = 40;

/// What may stand beside the kind's name in a title, besides a year and the author.
const BESIDE: [&str; 6] = ["组织生活会", "民主评议", "专题", "年度", "党员", "年"];

/// Is it nothing but what the whole file is called: 个人发言提纲（张明）, 2025年度自评材料?
fn is_title(line: &str, kind: TextKind, author: Option<&str>) -> bool {
    if line.chars().count() > LONGEST_TITLE || line.ends_with(['。', '；', ';', '，', '！', '？']) {
        return false;
    }
    let line = key(line);
    let Some((before, after)) = line.split_once(&key(kind.label())) else { return false };
    let mut beside = format!("{before}{after}");
    if let Some(author) = author {
        beside = beside.replacen(&key(author), "", 1);
    }
    for words in BESIDE {
        beside = beside.replace(words, "");
    }
    beside.chars().all(|c| c.is_ascii_digit())
}

/// Where words before any heading belong: in the first section. Where a passed text is completed they are what the meeting
/// said, unless the file has the first section too.
fn leading(lines: &[&str], sections: &[Section]) -> usize {
    let Some(completion) = sections.iter().position(Section::is_completion) else { return 0 };
    let opens = |line: &str| opening(line, &Heading::of(line), sections).map(|(found, ..)| found);
    if lines.iter().any(|line| opens(line) == Some(0)) { 0 } else { completion }
}

/// Puts the paragraphs of a file under the asked headings. The file's own title is no word of the text.
pub fn place(paragraphs: &[String], rule: &TextRule, author: Option<&str>) -> Placed {
    let mut placed = Placed { body: Body::blank(rule), ..Placed::default() };
    let sections = &mut placed.body.sections;
    if sections.is_empty() {
        sections.push(Section { heading: "正文".to_owned(), words: String::new() });
    }
    let mut lines: Vec<&str> =
        paragraphs.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if lines.first().is_some_and(|line| is_title(line, rule.kind, author)) {
        placed.title = Some(lines.remove(0).to_owned());
    }
    let mut at = leading(&lines, sections);
    let mut is_led = at > 0;
    for paragraph in lines {
        let heading = Heading::of(paragraph);
        let words = if let Some((found, called, words)) = opening(paragraph, &heading, sections) {
            (at, is_led) = (found, false);
            let heads = |(_, stayed): &(String, String)| *stayed == sections[at].heading;
            if called != sections[at].heading {
                placed.near.push((called.to_owned(), sections[at].heading.clone()));
            }
            // Between other numbered headings of the section it keeps its place among them.
            if heading.numbered && placed.unknown.iter().any(heads) { paragraph } else { words }
        } else {
            if looks_like_one(paragraph, &heading) {
                placed.unknown.push((paragraph.to_owned(), sections[at].heading.clone()));
            }
            if is_led {
                placed.lead = Some(sections[at].heading.clone());
            }
            paragraph
        };
        let kept = &mut sections[at].words;
        if !kept.is_empty() && !words.is_empty() {
            kept.push('\n');
        }
        kept.push_str(words);
    }
    placed
}
