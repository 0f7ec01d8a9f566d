//! What somebody typed, pasted or uploaded, as its readers will see it: the one place where unseen characters go.

use super::is_unseen;

/// The text without what nobody sees or what shows it otherwise than it stands there:
///
/// - every line end is `\n`, that of a page, of a paragraph and of an old terminal too;
/// - control characters other than `\n` and the tab, whatever turns the direction of a line, marks of byte order, soft
///   hyphens, joiners and marks of a letter's look are dropped;
/// - letters of other scripts that look like nothing at all become a blank, so that a field filled with them is empty;
/// - joiners and marks of look stay where an emoji needs them: 👩‍🔧, ❤️, 1️⃣;
/// - joiners stay between two letters of a script whose letters join, and so do the marks by which Mongolian is spelt:
///   without them a word looks otherwise, or is another word.
///
/// Everything else stays as it is: the dot of a name, blanks, letters of any script.
pub fn legible(text: &str) -> String {
    let lines = text.replace("\r\n", "\n");
    let mut shown: Vec<char> = lines.chars().filter_map(alone).collect();
    let mut kept = 0_usize;
    for at in 0..shown.len() {
        let before = kept.checked_sub(1).map(|before| shown[before]);
        let (c, after) = (shown[at], shown.get(at + 1).copied());
        if stays(before, c, after) {
            shown[kept] = c;
            kept += 1;
        }
    }
    shown[..kept].iter().collect()
}

/// The same in one line, for what has no lines: a cell of a table, the name of a file.
pub fn legible_line(text: &str) -> String {
    legible(text).replace(['\n', '\t'], " ")
}

const JOINER: char = '\u{200d}';
const NON_JOINER: char = '\u{200c}';
/// Sets the last vowel of a Mongolian word apart.
const VOWEL_SEPARATOR: char = '\u{180e}';
/// Which of its forms the Mongolian letter before it takes.
const FORMS: [char; 4] = ['\u{180b}', '\u{180c}', '\u{180d}', '\u{180f}'];
/// As a sign of a text, and as a picture.
const LOOKS: [char; 2] = ['\u{fe0e}', '\u{fe0f}'];
const KEY: char = '\u{20e3}';

/// What becomes of a character whatever stands beside it.
fn alone(c: char) -> Option<char> {
    match c {
        '\n' | '\t' | JOINER | NON_JOINER | VOWEL_SEPARATOR => Some(c),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' => Some(' '),
        c if LOOKS.contains(&c) || FORMS.contains(&c) => Some(c),
        c if c.is_control() || is_unseen(c) => None,
        c => Some(c),
    }
}

/// Does an emoji need it here, or the spelling of a word? `before` has stayed itself.
fn stays(before: Option<char>, c: char, after: Option<char>) -> bool {
    let follows = |fits: fn(char) -> bool| before.is_some_and(fits);
    let precedes = |fits: fn(char) -> bool| after.is_some_and(fits);
    match c {
        JOINER | NON_JOINER if follows(|c| joins(c) || FORMS.contains(&c)) => precedes(joins),
        JOINER => follows(|c| is_picture(c) || LOOKS.contains(&c)) && precedes(is_picture),
        NON_JOINER => false,
        VOWEL_SEPARATOR => follows(|c| is_mongolian(c) || FORMS.contains(&c)) && precedes(is_mongolian),
        c if FORMS.contains(&c) => follows(is_mongolian),
        c if LOOKS.contains(&c) => {
            follows(is_picture) || (follows(|c| matches!(c, '0'..='9' | '#' | '*')) && after == Some(KEY))
        }
        _ => true,
    }
}

/// A letter of Mongolian, Todo, Sibe or Manchu.
fn is_mongolian(c: char) -> bool {
    matches!(c, '\u{1820}'..='\u{1878}' | '\u{1880}'..='\u{18aa}')
}

/// A letter of a script in which letters join, so that a joiner between two of them is seen: Arabic letters (Uyghur,
/// Kazakh, Kirghiz), Syriac, N'Ko and Mongolian ones, those of India.
fn joins(c: char) -> bool {
    let joining = matches!(c, '\u{600}'..='\u{7ff}' | '\u{840}'..='\u{dff}' | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}');
    is_mongolian(c) || (joining && c.is_alphabetic()) || is_virama(c)
}

/// The sign of India that makes one letter of two; no letter itself.
fn is_virama(c: char) -> bool {
    c == '\u{dca}' || (matches!(c, '\u{900}'..='\u{d7f}') && u32::from(c) % 0x80 == 0x4d)
}

/// An emoji, or a sign that can be shown as one.
fn is_picture(c: char) -> bool {
    matches!(c, '©' | '®' | '‼' | '⁉' | '™' | 'ℹ' | '〰' | '〽' | '㊗' | '㊙' | '\u{2194}'..='\u{21aa}'
        | '\u{231a}'..='\u{23ff}' | 'Ⓜ' | '\u{25aa}'..='\u{27bf}' | '⤴' | '⤵' | '\u{2b05}'..='\u{2b55}'
        | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_unseen_goes_and_what_is_seen_stays() {
        for (typed, kept) in [
            ("甲\r\n乙\r丙\u{b}丁\u{2028}戊\u{2029}己\u{85}庚", "甲\n乙\n丙\n丁\n戊\n己\n庚"),
            ("\u{feff}办\u{200b}事\u{ad}慢\u{2060}", "办事慢"),
            ("\u{0}甲\u{7}\u{1b}[31m乙\u{9c}\t丙", "甲[31m乙\t丙"),
            ("\u{202e}倒着\u{202c} שלום\u{61c} \u{2066}一\u{2069}", "倒着 שלום 一"),
            ("买买提·艾力 J. Hudson　张　三\u{a0}", "买买提·艾力 J. Hudson　张　三\u{a0}"),
            ("王\u{200d}晓\u{fe0f}葛\u{e0100}", "王晓葛"),
            ("\u{3164}\u{2800}", "  "),
            ("甲\u{e0041}\u{e007f}乙", "甲乙"),
            (
                "👩\u{200d}🔧 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3} 👍🏽 🏳\u{fe0f}\u{200d}🌈",
                "👩\u{200d}🔧 ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3} 👍🏽 🏳\u{fe0f}\u{200d}🌈",
            ),
            ("👩\u{200d} 1\u{fe0f} \u{200d}👩 👩\u{200d}\u{200b}\u{200d}🔧", "👩 1 👩 👩\u{200d}🔧"),
            ("=1+1 <b>x</b> 𠮷", "=1+1 <b>x</b> 𠮷"),
            // Uyghur and Hebrew; a Persian word with its gap, and one with a joiner; Hindi.
            ("ئۇيغۇرچە שלום", "ئۇيغۇرچە שלום"),
            ("می\u{200c}شود ه\u{200d}ا", "می\u{200c}شود ه\u{200d}ا"),
            ("क्\u{200d}ष र\u{200d}्य", "क्\u{200d}ष र\u{200d}्य"),
            // Mongolian: a vowel apart, a letter's form, both, and a joiner.
            ("ᠬᠠᠮᠢᠭ\u{180e}ᠠ ᠭ\u{180b}ᠠ ᠭ\u{180c}\u{180e}ᠠ", "ᠬᠠᠮᠢᠭ\u{180e}ᠠ ᠭ\u{180b}ᠠ ᠭ\u{180c}\u{180e}ᠠ"),
            ("ᠠ\u{180f}ᠨ ᠠ\u{200d}ᠨ ᠠ\u{180d}\u{200c}ᠨ", "ᠠ\u{180f}ᠨ ᠠ\u{200d}ᠨ ᠠ\u{180d}\u{200c}ᠨ"),
            ("ᠤᠯᠤᠰ\u{202f}ᠤᠨ", "ᠤᠯᠤᠰ\u{202f}ᠤᠨ"),
            // Where they do nothing they go: between Han and Latin letters, at the ends of a word, doubled.
            ("王\u{180e}晓\u{180b}\u{180f}葛\u{200c}a\u{200c}b\u{200d}c", "王晓葛abc"),
            ("\u{200c}می\u{200c} ،\u{200c}ا ٣\u{200d}٣ ا\u{200c}王", "می ،ا ٣٣ ا王"),
            ("\u{180e}ᠠ\u{180e} \u{180b}ᠠ\u{180b}\u{180b} ᠠ\u{180e}\u{180e}ᠠ", "ᠠ ᠠ\u{180b} ᠠ\u{180e}ᠠ"),
            ("ا\u{200c}\u{200c}\u{200d}ا ا\u{200b}ا ا\u{61c}\u{200d}ا", "ا\u{200d}ا اا ا\u{200d}ا"),
        ] {
            assert_eq!(legible(typed), kept, "{typed:?}");
        }
        assert_eq!(legible_line("第一行\r\n第二行\t\u{202e}完"), "第一行 第二行 完");
    }

    fn hostile() -> impl Strategy<Value = String> {
        let one = prop_oneof![
            any::<char>(),
            prop::sample::select("王晓·a1#*👩🔧❤🏽ᠠᠭ᠐ای٣،क्ש\n\r\t\u{b}\u{20e3}".chars().collect::<Vec<_>>()),
            prop::sample::select(
                "\u{200b}\u{200c}\u{200d}\u{fe0f}\u{fe0e}\u{202e}\u{2069}\u{feff}\u{ad}\u{7f}\u{2028}\u{3164}\
                 \u{180b}\u{180e}\u{180f}\u{61c}"
                    .chars()
                    .collect::<Vec<_>>()
            ),
        ];
        prop::collection::vec(one, 0..40).prop_map(|all| all.into_iter().collect())
    }

    fn is_seen(c: char) -> bool {
        matches!(c, '\n' | '\t') || !(c.is_control() || is_unseen(c))
    }

    proptest! {
        #[test]
        fn twice_is_once(text in hostile()) {
            let once = legible(&text);
            prop_assert_eq!(legible(&once), once);
        }

        #[test]
        fn nothing_unseen_is_left_but_within_an_emoji_or_a_word_that_needs_it(text in hostile()) {
            let shown: Vec<char> = legible(&text).chars().collect();
            for (at, c) in shown.iter().enumerate().filter(|(_, c)| !is_seen(**c)) {
                // Something seen stands before it, at most two places away: 👩‍🔧, ❤️‍🔥, ᠭ᠌᠎ᠠ.
                let before = shown[..at].iter().rev().take(2).find(|c| is_seen(**c)).copied();
                let after = shown.get(at + 1).copied();
                let in_emoji = before.is_some_and(|c| is_picture(c) || "0123456789#*".contains(c))
                    && (LOOKS.contains(c) || (*c == JOINER && after.is_some_and(is_picture)));
                let in_mongolian = before.is_some_and(is_mongolian)
                    && (FORMS.contains(c) || (*c == VOWEL_SEPARATOR && after.is_some_and(is_mongolian)));
                let in_word = matches!(*c, JOINER | NON_JOINER)
                    && before.is_some_and(joins) && after.is_some_and(joins);
                prop_assert!(in_emoji || in_mongolian || in_word, "{c:?} in {shown:?}");
            }
            let is_line_end = |c: &char| *c != '\n' && alone(*c) == Some('\n');
            prop_assert!(!shown.iter().any(is_line_end));
        }

        #[test]
        fn what_is_seen_comes_back_in_its_order(text in hostile()) {
            let seen = |text: &str| -> String {
                text.chars().filter(|c| is_seen(*c) && !c.is_whitespace() && alone(*c) == Some(*c)).collect()
            };
            prop_assert_eq!(seen(&legible(&text)), seen(&text));
        }

        #[test]
        fn a_text_without_unseen_characters_is_not_touched(text in "[\\PC\n\t]{0,40}") {
            prop_assume!(text.chars().all(|c| is_seen(c) && alone(c) == Some(c)));
            prop_assert_eq!(legible(&text), text);
        }
    }
}
