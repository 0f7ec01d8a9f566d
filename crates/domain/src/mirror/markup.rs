//! Stars and hashes that set type elsewhere: what pages on the web and text-writing programs leave when they are pasted.

use std::ops::Range;

use super::Kind;
use super::clean::Slip;
use super::find::is_han;
use super::masked::{hides_a_name, is_mask};

const BOLD: &str = "**";
/// A longer stretch between two pairs of stars is no emphasis.
const LONGEST: usize = 60;

pub(super) fn find(text: &str) -> Vec<Slip> {
    let mut slips = Vec::new();
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        hashes(line, begin, &mut slips);
        bold(line, begin, &mut slips);
        begin += line.len();
    }
    slips
}

/// `### 一、存在的问题`
fn hashes(line: &str, begin: usize, slips: &mut Vec<Slip>) {
    let inner = line.trim_start_matches([' ', '　']);
    let words = inner.trim_start_matches('#');
    let signs = inner.len() - words.len();
    let title = words.trim_start_matches(' ');
    if (2..=6).contains(&signs) && title.len() < words.len() && title.starts_with(is_han) {
        let at = begin + line.len() - inner.len();
        slips.push(Slip {
            kind: Kind::Markup,
            range: at..at + inner.len() - title.len(),
            clean: String::new(),
        });
    }
}

/// `1. **理论学习不够**：…`, and not `**镇**村`, where the stars stand for a name.
fn bold(line: &str, begin: usize, slips: &mut Vec<Slip>) {
    for range in pairs(line) {
        let inner = &line[range.start + BOLD.len()..range.end - BOLD.len()];
        let (head, rest) = (&line[..range.start], &line[range.end..]);
        if is_emphasis(head, inner, rest) {
            let range = begin + range.start..begin + range.end;
            slips.push(Slip { kind: Kind::Markup, range, clean: inner.to_owned() });
        }
    }
}

/// Stretches from two stars to the next two.
fn pairs(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = line[at..].find(BOLD).map(|open| at + open) {
        let inner = open + BOLD.len();
        match line[inner..].find(BOLD).map(|close| inner + close) {
            Some(close) if !line[close + BOLD.len()..].starts_with('*') => {
                found.push(open..close + BOLD.len());
                at = close + BOLD.len();
            }
            _ => at = inner,
        }
    }
    found
}

/// Where emphasis stands: at the beginning of a thought and before a pause, or within one around words of its own.
fn is_emphasis(head: &str, inner: &str, rest: &str) -> bool {
    let numbered = head.trim_end();
    let begins = numbered.is_empty() || numbered.ends_with(|c: char| ".、-*•）)。；：，".contains(c));
    let pauses = rest.trim_start().is_empty() || rest.starts_with(|c: char| "：:，。；（(".contains(c));
    let ends = inner.ends_with(|c: char| "：:。".contains(c));
    let letters = inner.chars().filter(|c| is_han(*c) && !is_mask(*c)).count();
    let is_words = letters >= 2 && inner.chars().count() <= LONGEST && !inner.contains('*');
    let is_set = (begins && (pauses || ends)) || !is_title(inner);
    is_set && is_words && !inner.starts_with(' ') && !hides_a_name(head, inner)
}

/// **同志指出，**单位: what stands behind stars that hide a name, or a number.
fn is_title(inner: &str) -> bool {
    const TITLES: &[&str] = &[
        "同志", "书记", "主任", "局长", "处长", "科长", "省", "市", "县", "区", "乡", "镇", "村", "社区",
        "局", "处", "科", "支部", "单位", "公司", "中心", "工程", "项目", "年", "月", "日", "人", "次", "个",
        "元", "万", "等", "的",
    ];
    TITLES.iter().any(|word| inner.starts_with(word)) || inner.starts_with(|c: char| "，。、；：".contains(c))
}
