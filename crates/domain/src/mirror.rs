//! The mirror held up to a text: what its author would want to see before anybody else does. Remarks are reasons with a
//! place, never a score; the only text ever offered is the author's own, cleaned of slips and of other people's adverts.

mod answer;
mod clean;
mod dimension;
mod evidence;
mod find;
mod markers;
mod markup;
mod masked;
mod quote;
mod report;
mod shape;
mod slips;
mod slogans;
#[cfg(test)]
mod tests;
mod voice;
mod whose;

use std::ops::Range;

pub use self::answer::unanswered;
pub use self::clean::{Piece, cleaned, pieces};
pub use self::evidence::bare;
pub use self::quote::{Quote, quote};
pub use self::report::hollow;
pub use self::shape::empty_sections;

use crate::codes::codes;

codes! {
    /// What a remark is about.
    pub enum Kind {
        Marker = "marker" "网上文字的标记和广告",
        Markup = "markup" "排版的记号",
        Masked = "masked" "遮掩或写错的字",
        Doubled = "doubled" "叠写的词和标点",
        Bracket = "bracket" "发文字号的括号",
        HalfWidth = "half_width" "半角标点",
        Placeholder = "placeholder" "没填的空",
        Unpaired = "unpaired" "引号、括号不成对",
        Count = "count" "说的数与分列的不符",
        Heading = "heading" "标题序号",
        RepeatedParagraph = "repeated_paragraph" "段落重复",
        EmptySection = "empty_section" "还空着的部分",
        NoEvidence = "no_evidence" "没有见人见事",
        TeamVoice = "team_voice" "说集体多、说自己少",
        WorkReport = "work_report" "像工作总结",
        Dimension = "dimension" "缺规定的方面",
        SetPhrases = "set_phrases" "套话连片",
        TooShort = "too_short" "篇幅偏短",
        TooLong = "too_long" "篇幅偏长",
        OtherYear = "other_year" "别的年份",
        CutFormula = "cut_formula" "固定提法不全",
    }
}

impl Kind {
    /// Is it a matter of tidying, as against one of thinking again?
    pub const fn is_tidying(self) -> bool {
        matches!(
            self,
            Self::Marker
                | Self::Markup
                | Self::Masked
                | Self::Doubled
                | Self::Bracket
                | Self::HalfWidth
                | Self::Placeholder
                | Self::Unpaired
                | Self::Count
                | Self::Heading
                | Self::RepeatedParagraph
        )
    }
}

/// Whose text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// One's own: outline, self-appraisal.
    Own,
    /// The team's.
    Team,
    /// A single problem, as it stands in the list.
    Problem,
}

/// What a text is held against; what is not known is not asked for.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub voice: Voice,
    /// 年度 of the campaign.
    pub year: Option<i32>,
    /// The dimensions the pack asks for, by name.
    pub dimensions: &'a [&'a str],
    /// Characters, by the pack: a habit, never a norm.
    pub shortest: Option<usize>,
    pub longest: Option<usize>,
    /// Where its sections begin, in bytes. Their own headings are no words of the text: an upload has taken them out.
    pub sections: &'a [usize],
}

/// A reason to look again, at a place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    pub kind: Kind,
    /// Bytes of the text; empty at its beginning where the whole text is meant.
    pub range: Range<usize>,
    /// The fact, its ground and the next act.
    pub words: String,
}

impl Remark {
    fn new(kind: Kind, range: Range<usize>, words: impl Into<String>) -> Self {
        Self { kind, range, words: words.into() }
    }
}

/// In the order of their places.
pub fn remarks(text: &str, context: &Context<'_>) -> Vec<Remark> {
    let mut remarks: Vec<Remark> = clean::remarks(text);
    remarks.extend(shape::remarks(text, context.sections));
    remarks.extend(voice::remarks(text, context));
    remarks.sort_by_key(|remark| (remark.range.start, remark.kind, remark.range.end));
    remarks
}
