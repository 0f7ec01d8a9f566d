//! What somebody typed, pasted or uploaded, as its readers will see it: the one place where unseen characters go.

use super::is_unseen;

/// The text without what nobody sees or what shows it otherwise than it stands there:
///
/// - every line end is `\n`, that of a page, of a paragraph and of an old terminal too;
/// - control characters other than `\n` and the tab, whatever turns the direction of a line, marks of byte order, soft
///   hyphens, joiners and marks of a letter's look are dropped;
/// - letters of other scripts that look like nothing at all become a blank, so that a field filled with them is empty;
/// - joiners and marks of look stay where an emoji needs them: 👩‍🔧, ❤️, 1️⃣.
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
/// As a sign of a text, and as a picture.
const LOOKS: [char; 2] = ['\u{fe0e}', '\u{fe0f}'];
const KEY: char = '\u{20e3}';

/// What becomes of a character whatever stands beside it.
fn alone(c: char) -> Option<char> {
    match c {
        '\n' | '\t' | JOINER => Some(c),
        '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' => Some(' '),
        c if LOOKS.contains(&c) => Some(c),
        c if c.is_control() || is_unseen(c) => None,
        c => Some(c),
    }
}

/// Does an emoji need it here?
fn stays(before: Option<char>, c: char, after: Option<char>) -> bool {
    if c == JOINER {
        before.is_some_and(|c| is_picture(c) || LOOKS.contains(&c)) && after.is_some_and(is_picture)
    } else if LOOKS.contains(&c) {
        before.is_some_and(|c| is_picture(c) || (matches!(c, '0'..='9' | '#' | '*') && after == Some(KEY)))
    } else {
        true
    }
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
        ] {
            assert_eq!(legible(typed), kept, "{typed:?}");
        }
        assert_eq!(legible_line("第一行\r\n第二行\t\u{202e}完"), "第一行 第二行 完");
    }

    fn hostile() -> impl Strategy<Value = String> {
        let one = prop_oneof![
            any::<char>(),
            prop::sample::select("王晓·a1#*👩🔧❤🏽\n\r\t\u{b}\u{20e3}".chars().collect::<Vec<_>>()),
            prop::sample::select(
                "\u{200b}\u{200d}\u{fe0f}\u{fe0e}\u{202e}\u{2069}\u{feff}\u{ad}\u{7f}\u{2028}\u{3164}"
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
        fn nothing_unseen_is_left_but_within_an_emoji(text in hostile()) {
            let shown: Vec<char> = legible(&text).chars().collect();
            for (at, c) in shown.iter().enumerate().filter(|(_, c)| !is_seen(**c)) {
                prop_assert!(*c == JOINER || LOOKS.contains(c), "{c:?}");
                let before = at.checked_sub(1).map(|at| shown[at]);
                prop_assert!(before.is_some_and(|c| !c.is_alphabetic() || c == 'ℹ' || c == 'Ⓜ'), "{shown:?}");
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
