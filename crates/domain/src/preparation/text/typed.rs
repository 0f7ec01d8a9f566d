//! What comes out of an editor: pasted from anywhere, so first made into plain lines.

use super::{Body, Section, TextRule};
use crate::wording;

/// More sections than any pack or file has.
const MOST_SECTIONS: usize = 60;
const LONGEST_HEADING: usize = 60;

/// The section of a completed text that no pack has.
pub(super) const COMPLETION: &str = "会后补充";

/// Plain lines: what can be seen, without blanks at their ends and empty lines around them.
pub fn tidied(words: &str) -> String {
    let plain = wording::legible(words);
    let ends: Vec<&str> = plain.lines().map(str::trim_end).collect();
    ends.join("\n").trim_matches('\n').to_owned()
}

impl Section {
    /// Does what the meeting said go here?
    pub fn is_completion(&self) -> bool {
        self.heading == COMPLETION
    }
}

impl Body {
    /// What was typed, each part under its heading.
    pub fn typed(parts: impl IntoIterator<Item = (String, String)>) -> Self {
        let section = |(heading, words): (String, String)| {
            let heading: String =
                wording::legible_line(&heading).trim().chars().take(LONGEST_HEADING).collect();
            Section { heading, words: tidied(&words) }
        };
        Self { sections: parts.into_iter().take(MOST_SECTIONS).map(section).collect() }
    }

    /// The same with an empty place for every section that is asked for and not there.
    pub fn with_places(mut self, rule: &TextRule) -> Self {
        for heading in &rule.sections {
            if self.sections.iter().all(|section| section.heading != *heading) {
                self.sections.push(Section { heading: heading.clone(), words: String::new() });
            }
        }
        self
    }

    /// The same without the place for the meeting's words, where nothing was written into it: the opening of the meeting may
    /// have been taken back since.
    pub fn without_blank_completion(mut self) -> Self {
        self.sections.retain(|section| !section.is_completion() || !section.words.trim().is_empty());
        self
    }

    /// Says the same, wherever empty sections stand.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let written = |body: &Self| {
            let said = body.sections.iter().filter(|section| !section.words.trim().is_empty());
            said.map(|section| (section.heading.clone(), section.words.clone())).collect::<Vec<_>>()
        };
        written(self) == written(other)
    }

    /// Puts words behind those of a section; `None` where there is no such section.
    pub fn append(&mut self, section: usize, words: &str) -> Option<()> {
        let section = self.sections.get_mut(section)?;
        if !section.words.is_empty() {
            section.words.push('\n');
        }
        section.words.push_str(words);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_becomes_plain_lines() {
        for (typed, kept) in [
            ("甲\r\n乙\r丙\u{b}丁", "甲\n乙\n丙\n丁"),
            ("\u{0}甲\u{7}\u{1b}[31m乙\u{9c}", "甲[31m乙"),
            ("\u{202e}倒着\u{202c} שלום\u{61c}", "倒着 שלום"),
            ("👍🏽𠮷", "👍🏽𠮷"),
            ("　　首行缩进  \n\n=1+1\n", "　　首行缩进\n\n=1+1"),
            ("<script>1</script>", "<script>1</script>"),
        ] {
            assert_eq!(tidied(typed), kept);
        }
    }

    #[test]
    fn an_empty_section_makes_no_difference() {
        let body = |parts: &[(&str, &str)]| {
            Body::typed(parts.iter().map(|(heading, words)| ((*heading).into(), (*words).into())))
        };
        assert!(body(&[("一", "甲"), ("二", " ")]).says_the_same(&body(&[("一", "甲")])));
        assert!(!body(&[("一", "甲")]).says_the_same(&body(&[("二", "甲")])));
        let mut appended = body(&[("一", "甲"), ("二", "")]);
        assert_eq!(
            (appended.append(0, "乙"), appended.append(1, "丙"), appended.append(2, "丁")),
            (Some(()), Some(()), None)
        );
        assert!(appended == body(&[("一", "甲\n乙"), ("二", "丙")]));
    }

    #[test]
    fn more_sections_than_anybody_has_are_not_taken() {
        let many = (0..1000).map(|n| (format!("{n}{}", "长".repeat(200)), String::new()));
        let body = Body::typed(many);
        assert_eq!(body.sections.len(), MOST_SECTIONS);
        assert!(body.sections.iter().all(|section| section.heading.chars().count() <= LONGEST_HEADING));
    }
}
