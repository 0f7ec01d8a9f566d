//! What download sites and advertisers leave in a text.

use std::ops::Range;

use super::Kind;
use super::clean::Slip;
use super::find::{after, all, before, pieces};

const SITE_WORDS: &[&str] =
    &["素材库", "范文网", "文库", "写作网", "文秘网", "材料网", "资料网", "关注公众号", "加微信", "加QQ"];
const ADDRESSES: &[&str] = &["http://", "https://", "www."];
/// An account follows, by letters and figures.
const ACCOUNTS: &[&str] =
    &["微信号", "微信公众号", "加微信", "QQ群", "QQ号", "QQ", "qq群", "qq", "扣扣群", "扣扣"];
/// Not 点击下载 alone, which may be what somebody could not do at a counter.
const SOLICITING: &[&str] =
    &["更多范文", "更多材料请", "更多素材", "更多公文", "下载本文", "本文来自", "本文来源", "下载全文"];

pub(super) fn find(text: &str) -> Vec<Slip> {
    let mut found = Vec::new();
    hashes(text, &mut found);
    brackets(text, &mut found);
    for word in ADDRESSES {
        found.extend(all(text, word).filter(|at| !in_word(text, at)).map(|at| address(text, at.start)));
    }
    for word in ACCOUNTS {
        found.extend(all(text, word).filter(|at| !in_word(text, at)).filter_map(|at| account(text, at)));
    }
    for (at, piece) in pieces(text, &['。', '！', '\n']) {
        if SOLICITING.iter().any(|word| piece.contains(word)) {
            found.push(at..at + piece.trim_end_matches('\n').len());
        }
    }
    found.into_iter().map(|range| Slip { kind: Kind::Marker, range, clean: String::new() }).collect()
}

/// `##…begin##`, `##…end##`
fn hashes(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(open) = text[at..].find("##").map(|open| at + open) {
        let inner = open + 2;
        let Some(close) = text[inner..].find("##").map(|close| inner + close) else { break };
        let words = &text[inner..close];
        if words.contains('\n') || !(words.ends_with("begin") || words.ends_with("end")) {
            at = inner;
            continue;
        }
        found.push(open..close + 2);
        at = close + 2;
    }
}

/// `【…素材库】`
fn brackets(text: &str, found: &mut Vec<Range<usize>>) {
    /// Letters of a site's name.
    const LONGEST: usize = 40;
    for open in all(text, "【") {
        let inner = text[open.end..].char_indices().take(LONGEST).take_while(|(_, sign)| *sign != '\n');
        let Some((close, _)) = inner.into_iter().find(|(_, sign)| *sign == '】') else { continue };
        let close = open.end + close;
        let words = &text[open.end..close];
        if SITE_WORDS.iter().any(|word| words.contains(word)) {
            found.push(open.start..close + '】'.len_utf8());
        }
    }
}

fn in_word(text: &str, at: &Range<usize>) -> bool {
    before(text, at.start).is_some_and(|c| c.is_ascii_alphanumeric() || c == '/')
}

fn address(text: &str, begin: usize) -> Range<usize> {
    let signs = |c: char| c.is_ascii_graphic();
    let end = text[begin..].find(|c| !signs(c)).map_or(text.len(), |end| begin + end);
    begin..end
}

fn account(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let rest = text[at.end..].trim_start_matches(['：', ':', ' ']);
    let begin = text.len() - rest.len();
    let length =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
    (length >= 5 && after(text, begin).is_some()).then_some(at.start..begin + length)
}
