//! Slips that have one remedy only, and the text without them.

use std::ops::Range;

use super::{Kind, Remark, markers, markup, slips};

/// A place, and what stands there once it is clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    pub(super) clean: String,
}

/// In order, none inside another: what takes the place of more comes first.
fn slips_of(text: &str) -> Vec<Slip> {
    let mut slips = markers::find(text);
    slips.extend(markup::find(text));
    slips.extend(slips::find(text));
    slips.sort_by(|one, next| {
        one.range
            .start
            .cmp(&next.range.start)
            .then(next.range.end.cmp(&one.range.end))
            .then(one.kind.cmp(&next.kind))
    });
    let mut end = 0;
    slips.retain(|slip| {
        let apart = slip.range.start >= end;
        if apart {
            end = slip.range.end;
        }
        apart
    });
    slips
}

/// The author's own text without masked words, typographic slips, download-site markers and adverts, for him to accept
/// or not. Nothing if there is nothing to clean.
pub fn cleaned(text: &str) -> Option<String> {
    let mut clean = text.to_owned();
    // One slip may hide another: 党员D员 is a doubled word only after it is unmasked.
    for _ in 0..4 {
        let slips = slips_of(&clean);
        if slips.is_empty() {
            break;
        }
        clean = applied(&clean, &slips);
    }
    (clean != text).then_some(clean)
}

fn applied(text: &str, slips: &[Slip]) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    for slip in slips {
        clean.push_str(&text[at..slip.range.start]);
        clean.push_str(&slip.clean);
        at = slip.range.end;
        let begins = clean.is_empty() || clean.ends_with('\n');
        if slip.kind == Kind::Marker && begins && text[at..].starts_with('\n') {
            at += 1;
        }
    }
    clean.push_str(&text[at..]);
    clean
}

/// What stays in the cleaned copy, and what stands there for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    Same(&'a str),
    Changed { before: &'a str, after: &'a str },
}

/// A text beside its cleaned copy. Changes are small and far between: after each the next few letters tell where both go
/// on together.
pub fn pieces<'a>(before: &'a str, after: &'a str) -> Vec<Piece<'a>> {
    /// Letters that are looked ahead, and that must agree.
    const AHEAD: usize = 400;
    const AGREE: usize = 2;
    let mut pieces = Vec::new();
    let (mut left, mut right) = (before, after);
    while !left.is_empty() || !right.is_empty() {
        let same = common(left, right);
        if same > 0 {
            pieces.push(Piece::Same(&left[..same]));
            (left, right) = (&left[same..], &right[same..]);
            continue;
        }
        let ends = |text: &str| -> Vec<usize> {
            text.char_indices().map(|(at, _)| at).chain([text.len()]).take(AHEAD).collect()
        };
        let (lefts, rights) = (ends(left), ends(right));
        let meets = |&(one, other): &(usize, usize)| {
            let (one, other) = (&left[lefts[one]..], &right[rights[other]..]);
            let agreed =
                one.chars().zip(other.chars()).take(AGREE).take_while(|(one, other)| one == other).count();
            agreed == AGREE || (agreed == one.chars().count() && one.len() == other.len())
        };
        let (one, other) = (1..lefts.len() + rights.len())
            .flat_map(|sum| (0..=sum.min(rights.len() - 1)).map(move |other| (sum - other, other)))
            .filter(|(one, _)| *one < lefts.len())
            .find(meets)
            .map_or((left.len(), right.len()), |(one, other)| (lefts[one], rights[other]));
        pieces.push(Piece::Changed { before: &left[..one], after: &right[..other] });
        (left, right) = (&left[one..], &right[other..]);
    }
    pieces
}

fn common(one: &str, other: &str) -> usize {
    one.chars()
        .zip(other.chars())
        .take_while(|(one, other)| one == other)
        .map(|(sign, _)| sign.len_utf8())
        .sum()
}

pub(super) fn remarks(text: &str) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let slips = slips_of(text);
    let half: Vec<&Slip> = slips.iter().filter(|slip| slip.kind == Kind::HalfWidth).collect();
    if let Some(first) = half.first() {
        let words = format!(
            "中文里有半角标点，共 {} 处。公文用全角标点。请核对后采用清理过的文字，或逐处改正。",
            half.len()
        );
        remarks.push(Remark::new(Kind::HalfWidth, first.range.clone(), words));
    }
    for slip in slips {
        let (found, clean) = (super::find::excerpt(&text[slip.range.clone()]), &slip.clean);
        let words = match slip.kind {
            Kind::Marker => format!(
                "这里有“{found}”。这是网上、印出来或自动生成的文字带的标记、广告、页码、客套话，不是材料里的话。请删去，并看看前后文字是不是自己的。"
            ),
            Kind::Markup => format!(
                "这里有“{found}”。星号、井号是网页和自动生成的文字用来排版的，粘贴时留了下来。请删去记号，并看看这些话是不是自己的。"
            ),
            Kind::Masked => {
                format!("这里写的是“{found}”，应为“{clean}”。遮掩或写错的字多从网上文字带来。请改正。")
            }
            Kind::Doubled => {
                format!("“{found}”叠写了。同一个词或标点连着出现两次，多是粘贴所致。请删去一个。")
            }
            Kind::Bracket => format!("发文字号写成“{found}”。年份用六角括号〔〕。请改正。"),
            _ => continue,
        };
        remarks.push(Remark::new(slip.kind, slip.range, words));
    }
    remarks
}
