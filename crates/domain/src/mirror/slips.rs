//! Mistyped words and slips of type, each with its one remedy. What could be meant is left alone.

use super::Kind;
use super::clean::Slip;
use super::find::{after, all, before, is_han};
use super::masked;

/// Wrong, right, and whether this place is the mistake.
type Mistake = (&'static str, &'static str, fn(&str, &str) -> bool);

const MISTAKES: &[Mistake] = &[
    ("两个确定", "两个确立", |head, rest| {
        let named = ["“", "‘", "\"", "拥护", "领悟", "捍卫", "领会", "把握"];
        // 把握两个确定性, 两个确定的数字
        let is_other = ["性", "因素", "的数", "数", "项"].iter().any(|word| rest.starts_with(word));
        named.iter().any(|word| head.ends_with(word)) && !is_other || rest.starts_with("的决定性意义")
    }),
    ("学只力行", "学史力行", |_, _| true),
    ("刨析", "剖析", |_, _| true),
    ("聚集", "聚焦", |head, rest| {
        let rest = rest.trim_start_matches(['（', '(', '“', '"', '‘']);
        let aims = ["政治合格", "主责主业", "主题主线", "短板弱项", "突出问题", "中心任务", "重点任务"];
        aims.iter().any(|word| rest.starts_with(word))
            && !["人员", "人群", "群众"].iter().any(|word| head.ends_with(word))
    }),
    ("根结", "症结", |head, rest| {
        !["树", "草", "须"].iter().any(|word| head.ends_with(word))
            && !["果", "出", "线虫", "成", "了"].iter().any(|word| rest.starts_with(word))
    }),
    ("ED显示屏", "LED显示屏", |head, _| !head.ends_with(|c: char| c.is_ascii_alphanumeric())),
    ("AAA公众平台", "微信公众平台", |_, _| true),
    ("DK", "党课", |head, rest| {
        let ascii = |c: char| c.is_ascii_alphanumeric();
        !head.ends_with(ascii)
            && !rest.starts_with(ascii)
            && (head.ends_with(is_han) || rest.starts_with(is_han))
    }),
];

/// Doubled, they are a slip; 研究研究 is not.
const ONCE: &[&str] = &[
    "党员", "组织", "支部", "党委", "群众", "问题", "干部", "会议", "同志", "思想", "中央", "存在", "进行",
    "情况", "方面", "由于", "但是", "因为", "以及",
];

pub(super) fn find(text: &str) -> Vec<Slip> {
    let mut slips = Vec::new();
    masked::find(text, &mut slips);
    for (wrong, right, is_mistake) in MISTAKES {
        for at in all(text, wrong).filter(|at| is_mistake(&text[..at.start], &text[at.end..])) {
            slips.push(Slip { kind: Kind::Masked, range: at, clean: (*right).to_owned() });
        }
    }
    for noun in ONCE {
        let doubled = noun.repeat(2);
        for at in all(text, &doubled).filter(|at| is_doubled(noun, &text[..at.start])) {
            slips.push(Slip { kind: Kind::Doubled, range: at, clean: (*noun).to_owned() });
        }
    }
    for sign in ["，", "。", "、", "；", "：", "？"] {
        let doubled = sign.repeat(2);
        // Three and more stand for something that was left out, or for a cry.
        let is_slip = |at: &std::ops::Range<usize>| {
            !text[..at.start].ends_with(sign) && !text[at.end..].starts_with(sign)
        };
        for at in all(text, &doubled).filter(is_slip) {
            slips.push(Slip { kind: Kind::Doubled, range: at, clean: sign.to_owned() });
        }
    }
    brackets(text, &mut slips);
    half_width(text, &mut slips);
    slips
}

/// 党组织组织学习: a noun and a verb.
fn is_doubled(noun: &str, head: &str) -> bool {
    noun != "组织" || !head.ends_with(['党', '级', '层', '本', '各', '由'])
}

/// 字[2025]3号
fn brackets(text: &str, slips: &mut Vec<Slip>) {
    for (at, open) in text.char_indices().filter(|(_, c)| matches!(c, '[' | '［' | '【')) {
        let inner = at + open.len_utf8();
        let rest = &text[inner..];
        let Some((close, sign)) = rest.char_indices().nth(4) else { continue };
        if !matches!(sign, ']' | '］' | '】') {
            continue;
        }
        let year = &rest[..close];
        let end = inner + close + sign.len_utf8();
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'x' | b'X'));
        let number = text[end..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X'));
        if is_year && number.len() < text[end..].len() && number.starts_with('号') {
            slips.push(Slip { kind: Kind::Bracket, range: at..end, clean: format!("〔{year}〕") });
        }
    }
}

fn half_width(text: &str, slips: &mut Vec<Slip>) {
    const PAIRS: &[(char, char)] =
        &[(',', '，'), (';', '；'), (':', '：'), ('?', '？'), ('!', '！'), ('.', '。')];
    let chinese = |c: char| is_han(c) || matches!(c, '”' | '’' | '》' | '）');
    for (at, sign) in text.char_indices() {
        let Some((_, full)) = PAIRS.iter().find(|(half, _)| *half == sign) else { continue };
        if !before(text, at).is_some_and(chinese) {
            continue;
        }
        let next = after(text, at + 1);
        // 图.png and 见附件... are no full stops, 一.学习 is a heading.
        let counts = |c: char| "一二三四五六七八九十）".contains(c);
        let is_other = |c: char| c.is_ascii_alphanumeric() || c == '.';
        if sign == '.' && (next.is_some_and(is_other) || before(text, at).is_some_and(counts)) {
            continue;
        }
        slips.push(Slip { kind: Kind::HalfWidth, range: at..at + 1, clean: full.to_string() });
    }
}
