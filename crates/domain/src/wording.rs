//! How the product writes days, numbers and lists, and which letters nobody sees.

mod legible;

use time::Date;
use time::macros::format_description;

pub use legible::{legible, legible_line};

// Days as `2026-03-07` in data files and stored texts, for `#[serde(with = …)]`.
time::serde::format_description!(pub iso_day, Date, "[year]-[month]-[day]");

/// Turns the direction of what follows it, or shuffles it: a line would show something else than stands in it.
pub fn turns(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Nobody sees it by itself: what turns the direction, joiners, marks of byte order and of a letter's look, tags.
/// [`legible`] knows where one of them belongs to what is seen all the same.
pub fn is_unseen(c: char) -> bool {
    turns(c)
        || matches!(c, '\u{00ad}' | '\u{034f}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
            | '\u{e0100}'..='\u{e01ef}')
}

/// Do these words say anything? Blanks and a full stop are no reason.
pub fn says(words: &str) -> bool {
    words.chars().any(char::is_alphanumeric)
}

/// `2026年3月7日`
pub fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), u8::from(day.month()), day.day())
}

/// A day as people write it: 2025-12-20, 2025.12.20, 2025/12/20, 20251220, 2025年12月20日.
pub fn parse_day(text: &str) -> Option<Date> {
    let plain: String = text.trim().replace(['.', '/', '年', '月'], "-").replace('日', "");
    let dashed = if plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit()) {
        format!("{}-{}-{}", &plain[..4], &plain[4..6], &plain[6..])
    } else {
        plain
    };
    let format = format_description!("[year]-[month padding:none]-[day padding:none]");
    let day = Date::parse(&dashed, format).ok()?;
    // Years that a signed or padded spelling makes are nobody's, and not every database can keep them.
    (1000..=9999).contains(&day.year()).then_some(day)
}

/// `3月7日`, with its year where that is not the reader's.
pub fn short_day(on: Date, today: Date) -> String {
    if on.year() == today.year() { format!("{}月{}日", u8::from(on.month()), on.day()) } else { day(on) }
}

/// `2月10日前，还有 3 天`: a last day as it stands today.
pub fn until(last: Date, today: Date) -> String {
    let left = (last - today).whole_days();
    let how = match left {
        0 => "今天到期".to_owned(),
        1.. => format!("还有 {left} 天"),
        _ => format!("已过 {} 天", -left),
    };
    format!("{}前，{how}", short_day(last, today))
}

/// `星期三`
pub fn weekday(day: Date) -> &'static str {
    ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]
        [usize::from(day.weekday().number_days_from_monday())]
}

/// `一、二、三`: items joined the Chinese way.
pub fn list<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    items.into_iter().collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_a_line_and_what_nobody_sees() {
        for c in ['\u{61c}', '\u{200e}', '\u{200f}', '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}'] {
            assert!(turns(c) && is_unseen(c), "{c:?}");
        }
        for c in [
            '\u{ad}', '\u{180b}', '\u{180e}', '\u{180f}', '\u{200b}', '\u{200d}', '\u{2060}', '\u{feff}',
            '\u{fe0f}',
        ] {
            assert!(!turns(c) && is_unseen(c), "{c:?}");
        }
        for c in ['一', 'ש', 'ۇ', 'ᠠ', '᠊', '·', '😀', ' ', '\u{3000}'] {
            assert!(!turns(c) && !is_unseen(c), "{c:?}");
        }
    }
}
