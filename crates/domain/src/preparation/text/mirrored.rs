//! What the mirror goes by: which dimensions a text goes through, and where it speaks of problems.

use super::{Body, Section};
use crate::theme::{Dimension, Pack, TextKind};

/// The dimensions that a text of this sort goes through. A self-appraisal appraises a year's conduct; nothing asks it to
/// go through them.
pub fn dimensions(pack: &Pack, kind: TextKind) -> &[Dimension] {
    let noted = match kind {
        TextKind::Team => &pack.team_dimensions,
        TextKind::Outline => &pack.member_dimensions,
        TextKind::SelfAppraisal => return &[],
    };
    noted.value.as_deref().unwrap_or_default()
}

/// By its heading a section answers the opinions that were passed on.
pub fn answers(heading: &str) -> bool {
    heading.contains("意见") && ["征求", "回应"].iter().any(|word| heading.contains(word))
}

impl Section {
    /// By its heading it tells what is wrong.
    pub fn is_about_problems(&self) -> bool {
        ["问题", "不足"].iter().any(|word| self.heading.contains(word))
    }
}

impl Body {
    /// Does this line of somebody's notes stand in it?
    pub fn has_line(&self, line: &str) -> bool {
        self.sections.iter().any(|section| section.words.lines().any(|one| one.trim() == line))
    }

    /// The section that tells what is wrong, by its place.
    pub fn about_problems(&self) -> Option<usize> {
        self.sections.iter().position(Section::is_about_problems)
    }

    /// The names of dimensions that stand in no heading above words.
    pub fn without_heading<'a>(&self, dimensions: &'a [Dimension]) -> Vec<&'a str> {
        let written = || self.sections.iter().filter(|section| !section.words.trim().is_empty());
        let is_open = |name: &&str| written().all(|section| !section.heading.contains(*name));
        dimensions.iter().map(|one| one.name.as_str()).filter(is_open).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(heading: &str, words: &str) -> Section {
        Section { heading: heading.into(), words: words.into() }
    }

    #[test]
    fn a_line_is_known_where_it_stands_and_notes_go_to_the_problems() {
        let body =
            Body { sections: vec![section("学习收获", "甲\n 乙 "), section("存在的问题", "")] };
        assert!(body.has_line("甲") && body.has_line("乙") && !body.has_line("丙"));
        assert_eq!(body.about_problems(), Some(1));
        assert_eq!(Body::default().about_problems(), None);
    }

    #[test]
    fn a_heading_says_that_it_answers_opinions() {
        for (heading, is) in [
            ("对征求意见的回应", true),
            ("五、意见建议回应情况", true),
            ("会上的批评意见", false),
            ("存在的问题", false),
            ("", false),
        ] {
            assert_eq!(answers(heading), is, "{heading}");
        }
    }

    #[test]
    fn headings_tell_where_problems_are() {
        for (heading, is) in [
            ("存在的问题", true),
            ("二、不足之处", true),
            ("学习收获", false),
            ("整改措施", false),
            ("", false),
        ] {
            assert_eq!(section(heading, "甲").is_about_problems(), is, "{heading}");
        }
    }

    #[test]
    fn a_dimension_is_open_without_words_under_its_name() {
        let text =
            crate::theme::parse(include_str!("../../../../../packs/P2025.toml")).expect("the pack is sound");
        for (kind, many) in
            [(TextKind::Team, true), (TextKind::Outline, true), (TextKind::SelfAppraisal, false)]
        {
            assert_eq!(!dimensions(&text, kind).is_empty(), many, "{kind:?}");
        }
        let all = dimensions(&text, TextKind::Outline);
        let named = |words: &str| Body { sections: vec![section(&format!("一、{}", all[0].name), words)] };
        assert_eq!(named("甲").without_heading(all).len(), all.len() - 1);
        assert_eq!(named(" ").without_heading(all).len(), all.len());
    }
}
