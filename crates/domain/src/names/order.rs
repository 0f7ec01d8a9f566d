//! The order of official lists, 姓氏笔画: by the strokes of the surname, then of the following characters.
//!
//! Characters compare by stroke count, then stroke by stroke as 横竖撇点折, then by the rules of the national
//! standard for what is still equal. Counts alone would not do, and a general collation follows other shapes than
//! the mainland's (陈 has seven strokes), so the ranks come from a table; `data/README.md` says where it is from.

use std::cmp::Ordering;
use std::fmt::Write as _;

use super::{MIDDLE_DOT, is_han, surname, tidy};

const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fa5;
const RANKS: &[u8; 2 * (LAST - FIRST + 1) as usize] = include_bytes!("../../data/stroke_order.bin");

/// What each place of a name weighs. The two breaks come before every character, ranked ones follow, and what has no
/// rank – extensions, Latin letters – comes last by code point.
const BLANK: u32 = 0;
const DOT: u32 = 1;
const RANKED: u32 = 1;
const UNRANKED: u32 = 0x0020_0000;

/// A text whose plain byte order is the official order of names: six digits of `0-9a-f` a character, so that no
/// collation can read it otherwise.
pub fn order_key(name: &str) -> String {
    let weights = weights(name);
    let mut key = String::with_capacity(6 * weights.len());
    for weight in weights {
        // Writing to a string does not fail.
        let _ = write!(key, "{weight:06x}");
    }
    key
}

/// Compares two names as their order keys do.
pub fn in_official_order(a: &str, b: &str) -> Ordering {
    weights(a).cmp(&weights(b))
}

fn weights(name: &str) -> Vec<u32> {
    let name = tidy(name);
    let mut weights: Vec<u32> = name.chars().map(weight).collect();
    // A one-character given name is set with a blank before it (王　毅), and in lists by surname the blank counts
    // as having no strokes: 王毅 stands before 王一飞.
    let before_given = surname(&name).chars().count();
    if before_given > 0 && weights.len() == before_given + 1 {
        weights.insert(before_given, BLANK);
    }
    weights
}

fn weight(c: char) -> u32 {
    match c {
        ' ' => BLANK,
        MIDDLE_DOT => DOT,
        _ => rank(c).map_or(UNRANKED + u32::from(c), |rank| RANKED + rank),
    }
}

fn rank(c: char) -> Option<u32> {
    if !is_han(c) {
        return None;
    }
    let place = usize::try_from(u32::from(c).checked_sub(FIRST)?).ok()?;
    match RANKS.as_chunks::<2>().0.get(place)? {
        [0, 0] => None,
        bytes => Some(u16::from_le_bytes(*bytes).into()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn assert_stands_in_order(names: &[&str]) {
        for pair in names.windows(2) {
            assert_eq!(in_official_order(pair[0], pair[1]), Ordering::Less, "{} before {}", pair[0], pair[1]);
            assert!(order_key(pair[0]) < order_key(pair[1]), "{} before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn surnames_stand_by_strokes_then_by_the_first_differing_stroke() {
        let row = "丁卜马王牛毛文方尹孔石叶白冯成刘米孙李杨吴沈张陈林罗周郑赵胡徐高郭黄曹梁彭董蒋韩曾谢廖熊潘薛戴魏";
        let names: Vec<String> = row.chars().map(|surname| format!("{surname}三")).collect();
        assert_stands_in_order(&names.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn chen_has_seven_strokes_and_li_comes_before_yang() {
        assert_stands_in_order(&["吴用", "陈平", "林冲"]);
        assert_stands_in_order(&["李逵", "杨志"]);
    }

    #[test]
    fn a_character_the_source_misplaced_stands_at_its_strokes() {
        assert_stands_in_order(&["王灰", "王达", "王列"]);
        assert_stands_in_order(&["王石", "王达"]);
    }

    #[test]
    fn strokes_alone_do_not_decide() {
        // A control: with the counts only, each of these pairs would be a tie.
        for pair in [["李", "杨"], ["王", "孔"], ["石", "冯"]] {
            assert_ne!(in_official_order(pair[0], pair[1]), Ordering::Equal);
            assert_ne!(order_key(pair[0]), order_key(pair[1]));
        }
    }

    #[test]
    fn equal_surnames_are_told_apart_by_the_next_characters() {
        assert_stands_in_order(&["李一鸣", "李大鸣", "李大鹏"]);
    }

    #[test]
    fn a_single_given_name_stands_before_every_double_one_of_its_surname() {
        assert_stands_in_order(&["王三", "王毅", "王一飞", "王三丰"]);
        assert_stands_in_order(&["诸葛亮", "诸葛一飞"]);
        assert_stands_in_order(&["李", "李靖", "李世民"]);
    }

    #[test]
    fn a_compound_surname_stands_among_the_names_of_its_first_character() {
        assert_stands_in_order(&["司马光", "司空图", "欧阳修", "洪皓"]);
    }

    #[test]
    fn a_transcribed_name_stands_by_its_first_characters() {
        assert_stands_in_order(&["买买提", "买买提·艾力", "买买提一", "买买提江"]);
        assert_eq!(order_key("买买提·艾力"), order_key("买买提 • 艾力"));
    }

    #[test]
    fn what_has_no_rank_stands_last_and_always_alike() {
        assert_stands_in_order(&["龘三", "㐀三", "𠀀三"]);
        assert_stands_in_order(&["王龘", "王𠀀"]);
        assert_stands_in_order(&["魏徵", "Marco Polo", "Marcus", "兙三"]);
    }

    #[test]
    fn padding_does_not_move_a_name() {
        assert_eq!(order_key("王　晓"), order_key("王晓"));
    }

    #[test]
    fn the_table_ranks_every_character_once() {
        let mut seen: Vec<u32> = (FIRST..=LAST).filter_map(char::from_u32).filter_map(rank).collect();
        seen.sort_unstable();
        assert!(seen.iter().copied().eq(1..=20897));
    }

    fn some_name() -> impl Strategy<Value = String> {
        prop_oneof!["[王李陈欧阳诸葛亮一三大毅达·𠀀 a]{0,5}", "[\u{4e00}-\u{9fff}]{1,4}", "\\PC{0,6}",]
    }

    proptest! {
        #[test]
        fn the_key_orders_as_the_comparison_does(a in some_name(), b in some_name()) {
            prop_assert_eq!(order_key(&a).cmp(&order_key(&b)), in_official_order(&a, &b));
            prop_assert_eq!(in_official_order(&a, &b), in_official_order(&b, &a).reverse());
        }

        #[test]
        fn only_the_same_name_has_the_same_key(a in some_name(), b in some_name()) {
            prop_assert_eq!(order_key(&a) == order_key(&b), tidy(&a) == tidy(&b));
        }

        #[test]
        fn the_order_is_transitive(mut names in proptest::collection::vec(some_name(), 3)) {
            names.sort_by(|a, b| in_official_order(a, b));
            prop_assert_ne!(in_official_order(&names[0], &names[2]), Ordering::Greater);
        }

        #[test]
        fn a_key_is_six_hexadecimal_digits_a_place(name in some_name()) {
            let key = order_key(&name);
            prop_assert_eq!(key.len() % 6, 0);
            prop_assert!(key.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)));
        }

        #[test]
        fn a_beginning_of_a_name_stands_before_it(name in "[王李欧阳诸葛亮一三大毅𠀀]{2,6}", cut in 1usize..5) {
            let beginning: String = name.chars().take(cut.min(name.chars().count() - 1)).collect();
            prop_assert_eq!(in_official_order(&beginning, &name), Ordering::Less);
        }
    }
}
