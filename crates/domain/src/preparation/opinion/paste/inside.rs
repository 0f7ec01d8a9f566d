//! Several opinions in one line: 一是……；二是……, 1.…… 2.……

use super::without_number;
use crate::preparation::opinion::LEAST;

/// More than anybody counts up to in one line.
const MOST: usize = 19;

/// How a line counts. Every way counts from one, without a gap.
#[derive(Clone, Copy)]
enum Way {
    /// 一是
    Is,
    /// 第一，
    Nth,
    /// 一、
    Han,
    /// 1. 1、 1）
    Latin,
    /// （一） (1)
    Bracketed,
    /// ①
    Circled,
}

const WAYS: [Way; 6] = [Way::Is, Way::Nth, Way::Han, Way::Latin, Way::Bracketed, Way::Circled];

/// The items of a line, without their numbers; `None` where it does not count up to two at least. What stands before the
/// first one stays with it.
pub(super) fn split(line: &str) -> Option<Vec<String>> {
    WAYS.iter().filter_map(|way| items(line, *way)).min_by_key(|(begin, _)| *begin).map(|(_, items)| items)
}

/// A number in a line.
struct Mark {
    begin: usize,
    end: usize,
}

fn items(line: &str, way: Way) -> Option<(usize, Vec<String>)> {
    let mut marks: Vec<Mark> = Vec::new();
    for number in 1..=MOST {
        let from = marks.last().map_or(0, |mark| mark.end);
        let Some(mark) = way.find(line, number, from) else { break };
        marks.push(mark);
    }
    let first = marks.first()?;
    let ends = marks.iter().skip(1).map(|mark| mark.begin).chain([line.len()]);
    let mut items: Vec<String> =
        marks.iter().zip(ends).map(|(mark, end)| bare(&line[mark.end..end])).collect();
    // An item says something: 第1、2、3号窗口 is no list.
    let is_short = |item: &str| item.chars().count() < LEAST;
    if items.len() < 2 || items.iter().any(|item| is_short(item)) {
        return None;
    }
    let lead = line[..first.begin].trim();
    let whole = format!("{lead}{}", items[0]);
    without_number(&whole).unwrap_or(&whole).clone_into(&mut items[0]);
    (!is_short(&items[0])).then_some((first.begin, items))
}

/// Without what only joins an item to the next one.
fn bare(item: &str) -> String {
    item.trim_matches(|c: char| c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '、')).to_owned()
}

impl Way {
    fn find(self, line: &str, number: usize, from: usize) -> Option<Mark> {
        let signs = self.signs(number)?;
        let found = signs.iter().flat_map(|sign| {
            line[from..]
                .match_indices(sign.as_str())
                .map(move |(at, _)| Mark { begin: from + at, end: from + at + sign.len() })
        });
        found.filter(|mark| self.fits(line, mark, number)).min_by_key(|mark| mark.begin)
    }

    fn signs(self, number: usize) -> Option<Vec<String>> {
        let han = han(number);
        Some(match self {
            Self::Is => vec![format!("{han}是")],
            Self::Nth => vec![format!("第{han}，"), format!("第{han},"), format!("第{han}：")],
            Self::Han => vec![format!("{han}、")],
            Self::Latin => ["、", ".", "．", ")", "）"].map(|mark| format!("{number}{mark}")).to_vec(),
            Self::Bracketed => [&han, &number.to_string()]
                .into_iter()
                .flat_map(|number| [format!("（{number}）"), format!("({number})")])
                .collect(),
            Self::Circled => {
                let circled = u32::try_from(number).ok().and_then(|number| char::from_u32(0x245f + number));
                vec![circled?.to_string()]
            }
        })
    }

    /// Can it be a number of a list where it stands?
    fn fits(self, line: &str, mark: &Mark, number: usize) -> bool {
        let before = line[..mark.begin].chars().next_back();
        let opens = before.is_none_or(|c| c.is_whitespace() || "。；;！!？?：:，,".contains(c));
        match self {
            // 大家认为一是, and not 原因之一是.
            Self::Is if number == 1 => before.is_none_or(|c| !"第之唯统逐同专十百".contains(c)),
            Self::Is | Self::Nth | Self::Han => opens,
            Self::Latin => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || "第.（(-、".contains(c);
                // 3.5公里 is a number and no item.
                let goes_on = line[..mark.end].ends_with('.')
                    && line[mark.end..].starts_with(|c: char| c.is_ascii_digit());
                !goes_on && before.is_none_or(|c| !is_part(c))
            }
            Self::Bracketed | Self::Circled => true,
        }
    }
}

fn han(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let ten = if number >= 10 { "十" } else { "" };
    format!("{ten}{}", DIGITS[number % 10])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::preparation::opinion::paste::{self, Inside};

    #[test]
    fn a_line_that_counts_comes_apart() {
        for (line, wanted) in [
            ("一是排队久；二是电话没人接；三是厕所脏。", vec!["排队久", "电话没人接", "厕所脏。"]),
            ("大家反映：一是排队久，二是电话没人接", vec!["大家反映：排队久", "电话没人接"]),
            ("群众认为一是排队久。二是电话没人接。", vec!["群众认为排队久。", "电话没人接。"]),
            ("1. 排队久 2. 电话没人接 3. 厕所脏", vec!["排队久", "电话没人接", "厕所脏"]),
            ("1、排队久2、电话没人接", vec!["排队久", "电话没人接"]),
            ("（1）排队久；（2）厕所脏", vec!["排队久", "厕所脏"]),
            ("（一）排队久（二）厕所脏", vec!["排队久", "厕所脏"]),
            ("①排队久②厕所脏③没人接", vec!["排队久", "厕所脏", "没人接"]),
            ("第一，排队久；第二，厕所脏", vec!["排队久", "厕所脏"]),
            ("一、排队久；二、厕所脏", vec!["排队久", "厕所脏"]),
            ("2. 一是排队久；二是厕所脏", vec!["排队久", "厕所脏"]),
        ] {
            assert_eq!(split(line), Some(wanted.into_iter().map(str::to_owned).collect()), "{line}");
        }
    }

    #[test]
    fn a_line_that_only_looks_like_it_stays_whole() {
        for line in [
            "排队久",
            "一是排队久",
            "二是排队久；三是厕所脏",
            "原因之一是人少，二是钱少",
            "第1、2、3号窗口排队久",
            "第一、二支部联系少",
            "一、二、三号窗口没有人",
            "离家1.5公里，来回2.5公里",
            "2025.1.2 来过，没有人",
            "三会一课走过场，一线人员太少",
            "一是；二是",
            "（一）1.①（2）没人接",
            "唯一是他管，二是没人管",
        ] {
            assert_eq!(split(line), None, "{line}");
        }
    }

    #[test]
    fn only_who_asks_for_it_gets_a_line_taken_apart() {
        let text = "窗口：一是排队久；二是没人接\n厕所脏";
        assert_eq!(paste::split(text, Inside::Keep), ["窗口：一是排队久；二是没人接", "厕所脏"]);
        assert_eq!(paste::split(text, Inside::Split), ["窗口：排队久", "没人接", "厕所脏"]);
    }

    proptest! {
        #[test]
        fn items_come_back_as_they_were(items in prop::collection::vec("[甲乙丙丁]{2,9}", 2..19), way in 0..3_usize) {
            let numbered = |(at, item): (usize, &String)| match way {
                0 => format!("{}是{item}；", han(at + 1)),
                1 => format!("{}.{item}；", at + 1),
                _ => format!("（{}）{item}", at + 1),
            };
            let line: String = items.iter().enumerate().map(numbered).collect();
            prop_assert_eq!(split(&line), Some(items));
        }

        #[test]
        fn nothing_is_lost(line in counted()) {
            let Some(items) = split(&line) else { return Ok(()) };
            prop_assert!(items.iter().all(|item| item.chars().count() >= LEAST));
            prop_assert!(comes_back(&line, &items), "{line:?} became {items:?}");
        }
    }

    /// Lines that often count, and often only nearly.
    fn counted() -> impl Strategy<Value = String> {
        let pieces = "一是|二是|三是|1.|2、|3）|（一）|（2）|(3)|①|②|第一，|第二，|一、|二、|；|、| |。|2|第|甲乙|a甲🙂|乙是";
        let piece = prop::sample::select(pieces.split('|').collect::<Vec<_>>());
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    /// Takes the items off the line from its end, each with its number and with what joins it to the next one: nothing
    /// else is left over.
    fn comes_back(line: &str, items: &[String]) -> bool {
        let joins = |c: char| c.is_whitespace() || "；;，,、".contains(c);
        let signs = |number| WAYS.iter().filter_map(move |way| way.signs(number)).flatten();
        let mut rest = line;
        for (at, item) in items.iter().enumerate().skip(1).rev() {
            let Some(before) = rest.trim_end_matches(joins).strip_suffix(item.as_str()) else { return false };
            let mut before = before;
            rest = loop {
                // The longest: （2） and not 2）.
                let less = signs(at + 1).filter_map(|sign| before.strip_suffix(sign.as_str()));
                if let Some(less) = less.min_by_key(|less| less.len()) {
                    break less;
                }
                let Some(less) = before.strip_suffix(joins) else { return false };
                before = less;
            };
        }
        // The first one keeps what stands before its number, less the number of the line.
        signs(1).any(|sign| {
            rest.match_indices(sign.as_str()).any(|(at, _)| {
                let whole = format!("{}{}", rest[..at].trim(), rest[at + sign.len()..].trim_matches(joins));
                let gone = whole.strip_suffix(items[0].as_str());
                gone.is_some_and(|gone| gone.is_empty() || without_number(&whole) == Some(&items[0]))
            })
        })
    }
}
