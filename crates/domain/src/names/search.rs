//! Finding a person by what one can type: the name, its reading in full (`shanxiongxin`), its initials (`sxx`).

use super::{is_blank, is_dot, is_han, readings, surname, tidy};
use crate::wording::is_unseen;

/// How many spellings of a name are stored at most. Every single other reading comes before two at once, so a long
/// name of many-voiced characters loses only combinations.
const SPELLINGS: usize = 8;

/// A part of a name that is read as one: the ways it may be read, and whether it is typed as it stands.
struct Part {
    readings: Vec<String>,
    verbatim: bool,
}

/// The text to store beside a name and to search with [`like_pattern`]: the name, its spellings, its initials, each
/// set off by one space. No word of it contains a space, so a match never spans two of them.
pub fn search_text(name: &str) -> String {
    let tidied = tidy(name);
    let parts = parts(&tidied);
    let mut spellings = Vec::new();
    let mut initials = Vec::new();
    for choice in choices(&parts) {
        // ü is typed as v or as u; whoever does, does so throughout.
        for typed in ["v", "u"] {
            let chosen = || parts.iter().zip(&choice).map(|(part, &which)| part.typed(which, typed));
            add_word(&mut spellings, chosen().collect());
            add_word(&mut initials, chosen().filter_map(|reading| reading.chars().next()).collect());
        }
    }
    spellings.truncate(SPELLINGS);
    let mut words = Vec::new();
    for word in [normalise_query(&tidied)].into_iter().chain(spellings).chain(initials) {
        add_word(&mut words, word);
    }
    words.join(" ")
}

/// What was typed into a search box, in the form names are stored in for search.
pub fn normalise_query(input: &str) -> String {
    let mut normal = String::with_capacity(input.len());
    for c in input.chars().map(half_width).flat_map(char::to_lowercase) {
        match c {
            // A diaeresis that arrives as a character of its own.
            '\u{308}' if normal.ends_with('u') => {
                normal.pop();
                normal.push('v');
            }
            _ if is_filler(c) => {}
            _ => normal.push(without_tone(c)),
        }
    }
    normal
}

/// The operand of `LIKE … ESCAPE '\'` which finds a query anywhere in a search text. An empty query finds everyone.
pub fn like_pattern(query: &str) -> String {
    let mut pattern = String::from("%");
    for c in normalise_query(query).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

impl Part {
    fn typed(&self, which: usize, umlaut: &str) -> String {
        let reading = &self.readings[which];
        if self.verbatim { reading.clone() } else { reading.replace('ü', umlaut) }
    }
}

fn parts(tidied: &str) -> Vec<Part> {
    let surname = surname(tidied);
    let read = |readings| Part { readings, verbatim: false };
    let mut parts: Vec<Part> = readings::of_surname(surname).into_iter().map(read).collect();
    let mut word = String::new();
    for c in tidied[surname.len()..].chars() {
        if !is_han(c) && c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        end_word(&mut parts, &mut word);
        if is_han(c) {
            parts.push(read(readings::of_given(c)));
        }
    }
    end_word(&mut parts, &mut word);
    // A character nobody knows how to read is found by itself only.
    parts.retain(|part| !part.readings.is_empty());
    parts
}

/// A word in letters counts as one part, so that its initial is its first letter.
fn end_word(parts: &mut Vec<Part>, word: &mut String) {
    let typed = normalise_query(&std::mem::take(word));
    if !typed.is_empty() {
        parts.push(Part { readings: vec![typed], verbatim: true });
    }
}

/// Which reading of each part to take, the usual ones first, then with one other, with two others, and so on.
fn choices(parts: &[Part]) -> Vec<Vec<usize>> {
    let mut found = vec![vec![0; parts.len()]];
    let mut grown = 0;
    while grown < found.len() && found.len() < SPELLINGS {
        let base = found[grown].clone();
        grown += 1;
        // Changing only behind the last change makes each choice once.
        let untouched = base.iter().rposition(|&which| which > 0).map_or(0, |last| last + 1);
        let others = (untouched..parts.len())
            .flat_map(|at| (1..parts[at].readings.len()).map(move |which| (at, which)));
        for (at, which) in others.take(SPELLINGS - found.len()) {
            let mut choice = base.clone();
            choice[at] = which;
            found.push(choice);
        }
    }
    found
}

fn add_word(words: &mut Vec<String>, word: String) {
    if !word.is_empty() && !words.contains(&word) {
        words.push(word);
    }
}

/// What people type between the parts of a name, or what an input method leaves there.
fn is_filler(c: char) -> bool {
    is_blank(c)
        || is_unseen(c)
        || is_dot(c)
        || c.is_control()
        || matches!(
            c,
            '.' | '-' | '\'' | '`' | '´' | '‘' | '’' | 'ʼ' | '′' | '‐' | '‑' | '\u{300}'..='\u{36f}'
        )
}

fn half_width(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn without_tone(c: char) -> char {
    match c {
        'ā' | 'á' | 'ǎ' | 'à' | 'ɑ' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' | 'ế' | 'ề' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        'ń' | 'ň' | 'ǹ' => 'n',
        'ḿ' => 'm',
        'ɡ' => 'g',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What `LIKE … ESCAPE '\'` does with a pattern of the shape made here.
    fn finds(query: &str, name: &str) -> bool {
        let pattern = like_pattern(query);
        let inner = pattern.strip_prefix('%').unwrap().strip_suffix('%').unwrap();
        let mut sought = String::new();
        let mut characters = inner.chars();
        while let Some(c) = characters.next() {
            assert!(!matches!(c, '%' | '_'), "an open wildcard in {pattern}");
            sought.push(if c == '\\' { characters.next().unwrap() } else { c });
        }
        search_text(name).contains(&sought)
    }

    #[test]
    fn a_name_is_stored_with_its_reading_and_its_initials() {
        for (name, text) in [
            ("单雄信", "单雄信 shanxiongxin sxx"),
            ("李　靖", "李靖 lijing lj"),
            ("尉迟恭", "尉迟恭 yuchigong ycg"),
            ("万俟卨", "万俟卨 moqixie mqx"),
            ("吕布", "吕布 lvbu lubu lb"),
            ("耶律阿保机", "耶律阿保机 yelvabaoji yeluabaoji yelvebaoji yeluebaoji ylabj ylebj"),
            ("覃乐", "覃乐 qinle tanle qinyue tanyue ql tl qy ty"),
            (
                "买买提·艾力",
                "买买提艾力 maimaitiaili maimaidiaili maimaitiyili maimaidiyili mmtal mmdal mmtyl mmdyl",
            ),
            ("Marco Polo", "marcopolo mp"),
            ("David", "david d"),
            ("王𱁬", "王𱁬 wang w"),
            ("", ""),
            ("·", ""),
        ] {
            assert_eq!(search_text(name), text, "{name}");
        }
    }

    #[test]
    fn a_person_is_found_by_what_one_types() {
        for query in [
            "单雄信",
            "单 雄信",
            "雄信",
            "Shan Xiongxin",
            "shanxiong'xin",
            "Shàn Xióngxìn",
            "Sha\u{300}n Xio\u{301}ngxi\u{300}n",
            "SHAN, ".trim_end_matches(", "),
            "ｓｘｘ",
            "sxx",
            "Xiong-Xin",
            "　xiong",
            "",
        ] {
            assert!(finds(query, "单雄信"), "{query:?}");
        }
        for query in ["danxiongxin", "dxx", "sxy", "信 雄", "xinsxx", "%", "_", "单%信", "\\"] {
            assert!(!finds(query, "单雄信"), "{query:?}");
        }
    }

    #[test]
    fn umlauts_are_found_as_v_as_u_and_as_themselves() {
        for query in ["lvbu", "lubu", "lübu", "Lǚ Bù", "lu\u{308}bu", "LÜ BU", "lb"] {
            assert!(finds(query, "吕布"), "{query:?}");
        }
        assert!(!finds("dauid", "David"));
    }

    #[test]
    fn each_reading_of_a_surname_in_use_finds_it() {
        for query in ["qinhuai", "tanhuai", "qh", "th"] {
            assert!(finds(query, "覃怀"), "{query}");
        }
        assert!(!finds("cenghuai", "曾怀"));
        assert!(finds("zenghuai", "曾怀"));
    }

    #[test]
    fn a_given_name_keeps_its_own_readings() {
        assert!(finds("wangdan", "王单"));
        assert!(finds("wangshan", "王单"));
        assert!(finds("liceng", "李曾"));
    }

    #[test]
    fn a_transcribed_name_is_found_with_and_without_its_dot() {
        for query in ["买买提·艾力", "买买提艾力", "买买提•艾力", "买买提.艾力", "maimaitiaili"]
        {
            assert!(finds(query, "买买提·艾力"), "{query}");
        }
    }

    #[test]
    fn wildcards_of_the_pattern_language_are_taken_literally() {
        assert_eq!(like_pattern("100%"), r"%100\%%");
        assert_eq!(like_pattern("a_b"), r"%a\_b%");
        assert_eq!(like_pattern(r"a\b"), r"%a\\b%");
        assert_eq!(like_pattern("％"), r"%\%%");
        assert_eq!(like_pattern(""), "%%");
        assert!(finds("50%", "王50%"));
        assert!(!finds("5_%", "王50%"));
    }

    #[test]
    fn many_readings_keep_every_single_one_within_bounds() {
        // 2 × 3 × 2 × 2 readings and an umlaut: not every combination is kept.
        let text = search_text("覃行乐绿");
        assert!(
            text.split(' ').filter(|word| word.starts_with("qin") || word.starts_with("tan")).count()
                <= SPELLINGS
        );
        for query in ["tanxing", "qinhang", "qinheng"] {
            assert!(finds(query, "覃行乐绿"), "{query} in {text}");
        }
        assert!(finds("qinxingyue", "覃行乐"));
    }

    #[test]
    fn each_choice_of_readings_is_made_once_and_single_changes_come_first() {
        let made = choices(&parts("覃乐盛"));
        let changes: Vec<usize> =
            made.iter().map(|choice| choice.iter().filter(|&&which| which > 0).count()).collect();
        assert_eq!(changes, [0, 1, 1, 1, 2, 2, 2, 3]);
        for (place, choice) in made.iter().enumerate() {
            assert!(!made[..place].contains(choice), "{choice:?} twice");
        }
    }

    fn some_name() -> impl Strategy<Value = String> {
        prop_oneof![
            "[单吕覃行乐绿长朝欧阳·a-cÜ ]{0,8}",
            "[\u{4e00}-\u{9fff}]{1,4}",
            "\\PC{0,8}",
            any::<String>()
        ]
    }

    proptest! {
        #[test]
        fn any_name_is_found_by_itself(name in some_name()) {
            prop_assert!(finds(&name, &name), "{}", search_text(&name));
        }

        #[test]
        fn a_search_text_is_bounded_words_set_off_by_single_spaces(name in some_name()) {
            let text = search_text(&name);
            let words: Vec<&str> = if text.is_empty() { vec![] } else { text.split(' ').collect() };
            prop_assert!(words.iter().all(|word| !word.is_empty()));
            prop_assert!(words.len() <= 1 + 2 * SPELLINGS);
            prop_assert!(!text.contains('\0'));
        }

        #[test]
        fn normalising_twice_changes_nothing_more(input in some_name()) {
            let once = normalise_query(&input);
            prop_assert_eq!(normalise_query(&once), once);
        }

        #[test]
        fn a_pattern_never_holds_an_open_wildcard(query in "[%_\\\\％＿＼a单 ]{0,8}") {
            finds(&query, "王50%");
        }
    }
}
