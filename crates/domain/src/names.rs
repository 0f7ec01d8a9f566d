//! Names of people: their official order, how they are searched for, and how a roster's spelling is tidied.
//!
//! Three texts are made from a name here and stored beside it: the tidied name itself, its order key (the database
//! sorts by it, so that both engines list people alike) and its search text (found by `LIKE`).

mod order;
mod readings;
mod search;

use crate::wording::legible;

pub use order::{in_official_order, order_key};
pub use search::{like_pattern, normalise_query, search_text};

/// The dot between the parts of a transcribed name, as the standard for such names has it.
const MIDDLE_DOT: char = '·';

/// The name as it should be stored: without padding, with one kind of middle dot, without what nobody sees, which would
/// make two people of one.
///
/// Rosters pad a two-character name (`王　晓`) to the width of its neighbours and write the dot of a transcribed
/// name in half a dozen ways. A blank between two parts in Latin letters belongs to the name and stays, once.
pub fn tidy(name: &str) -> String {
    let shown: Vec<char> = legible(name).chars().map(|c| if is_dot(c) { MIDDLE_DOT } else { c }).collect();
    let mut tidied = String::with_capacity(name.len());
    for (place, &c) in shown.iter().enumerate() {
        let before = tidied.chars().next_back();
        let after = shown[place + 1..].iter().copied().find(|c| !is_blank(*c));
        if !is_blank(c) {
            // A full stop is a dot only where it cannot be an abbreviation.
            let between_han = before.is_some_and(is_han) && after.is_some_and(is_han);
            tidied.push(if matches!(c, '.' | '．') && between_han { MIDDLE_DOT } else { c });
        } else if before.is_some_and(keeps_a_blank) && after.is_some_and(keeps_a_blank) {
            tidied.push(' ');
        }
    }
    tidied
}

/// The surname a tidied name begins with; empty where the name has none (`买买提·艾力`, `Tom Wang`).
///
/// A compound surname needs a given name after it: `东方` alone is more likely a 东 named 方.
pub fn surname(name: &str) -> &str {
    let name = name.trim();
    let Some(first) = name.chars().next().filter(|&c| is_han(c)) else { return "" };
    if name.contains(MIDDLE_DOT) {
        return "";
    }
    readings::compound_surname(name).unwrap_or(&name[..first.len_utf8()])
}

fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{3164}'
}

fn keeps_a_blank(c: char) -> bool {
    !is_han(c) && !is_blank(c) && c != MIDDLE_DOT
}

fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '‧' | '∙' | '⋅' | '・' | '･' | '\u{0387}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn padding_is_removed_and_dots_are_made_alike() {
        for (written, stored) in [
            ("王　晓", "王晓"),
            ("  王 晓\t", "王晓"),
            ("王\u{a0}\u{3000}晓\r\n", "王晓"),
            ("王\u{200b}晓\u{feff}", "王晓"),
            ("ᠰᠠᠷᠨ\u{180e}ᠠ\u{180e}", "ᠰᠠᠷᠨ\u{180e}ᠠ"),
            ("ئا\u{200c}ي\u{200c}گۈل\u{200f}", "ئا\u{200c}ي\u{200c}گۈل"),
            ("买买提•艾力", "买买提·艾力"),
            ("买买提‧艾力", "买买提·艾力"),
            ("买买提・艾力", "买买提·艾力"),
            ("买买提 · 艾力", "买买提·艾力"),
            ("买买提.艾力", "买买提·艾力"),
            ("买买提．艾力", "买买提·艾力"),
            (" Marco   Polo ", "Marco Polo"),
            ("J. Hudson", "J. Hudson"),
            ("王晓 Marco Polo", "王晓Marco Polo"),
            ("", ""),
            ("　", ""),
        ] {
            assert_eq!(tidy(written), stored, "{written:?}");
        }
    }

    #[test]
    fn a_surname_is_one_character_unless_it_is_a_known_compound() {
        for (name, expected) in [
            ("李白", "李"),
            ("诸葛亮", "诸葛"),
            ("欧阳修", "欧阳"),
            ("万俟卨", "万俟"),
            ("侯莫陈悦", "侯莫陈"),
            ("侯方域", "侯"),
            ("爱新觉罗玄烨", "爱新觉罗"),
            ("叶赫那拉容若", "叶赫那拉"),
            ("叶赫容若", "叶赫"),
            ("东方", "东"),
            ("李", "李"),
            ("买买提·艾力", ""),
            ("Marco Polo", ""),
            ("", ""),
        ] {
            assert_eq!(surname(name), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing_more(name in "[\\PC王晓买提艾力AB .．・·　\u{200b}]{0,12}") {
            let once = tidy(&name);
            prop_assert_eq!(tidy(&once), once);
        }

        #[test]
        fn a_surname_begins_its_name(name in "\\PC{0,12}") {
            let tidied = tidy(&name);
            prop_assert!(tidied.starts_with(surname(&tidied)));
        }
    }
}
