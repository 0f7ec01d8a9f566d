//! Words that somebody masked to get past a filter: 每名D员, d的二十大, g产党, 习**新时代. Each has one remedy, or is left alone.

use super::Kind;
use super::clean::Slip;

/// Before or after a masking D.
const AFTER_D: &[&str] = &[
    "员", "委", "支部", "总支", "组织", "章", "性", "课", "费", "建", "内", "风", "纪", "旗", "徽", "史",
    "龄", "中央", "小组", "规", "组",
];
const BEFORE_D: &[&str] = &["建", "入", "爱", "我", "全", "向", "跟", "听"];
/// … and what must follow there, since 建D alone says nothing.
const BEHIND: &[&str] =
    &["精神", "誓词", "爱国", "申请", "志愿", "话", "走", "初心", "积极分子", "以来", "上下", "看齐"];
/// D的…: only what nothing but the party has.
const OF_D: &[&str] = &[
    "二十大",
    "十九大",
    "十八大",
    "二十届",
    "十九届",
    "创新理论",
    "路线方针",
    "全面领导",
    "群众路线",
    "自我革命",
    "百年奋斗",
    "宗旨",
    "初心",
    "六大纪律",
];
/// 选项D内容, 图纸D规格: a letter that names one of several.
const OF_A_LETTER: &[&str] = &[
    "内容", "内存", "规格", "规则", "性质", "性能", "建筑", "建材", "风格", "风险", "章节", "委托", "史料",
    "费用",
];
const AFTER_G: &[(&str, &str)] = &[("产党", "共产党"), ("产主义", "共产主义"), ("青团", "共青团")];

/// Behind a name written in letters, or with its end masked.
const AFTER_NAME: &[&str] = &["平", "近平", "总书记", "主席"];
const AFTER_MASK: &[&str] =
    &["新时代", "总书记", "主席", "同志", "文化思想", "法治思想", "外交思想", "强军思想"];
/// 学习××条例: the second half of a word, and no name.
const BEFORE_XI: &str = "学练复实见自补研温讲演预恶陋积修传培惯";
const NAME: &str = "习近平";

pub(super) fn is_mask(c: char) -> bool {
    matches!(c, 'x' | 'X' | '×' | '*' | '＊' | 'Ｘ' | 'ｘ' | '某')
}

/// Latin letters of either width.
pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

pub(super) fn find(text: &str, slips: &mut Vec<Slip>) {
    for (at, sign) in text.char_indices() {
        let place = At { head: &text[..at], begin: at, end: at + sign.len_utf8(), text };
        let found = match sign {
            'D' | 'Ｄ' | 'd' | 'ｄ' => place.party(),
            'G' | 'Ｇ' | 'g' | 'ｇ' => place.communist(),
            'X' | 'Ｘ' | 'x' | 'ｘ' => place.spelt(),
            '习' => place.cut(),
            _ => None,
        };
        if let Some((range, clean)) = found {
            slips.push(Slip { kind: Kind::Masked, range, clean });
        }
    }
}

/// Does a run of masking signs stand for somebody's name, and not for what is still to be filled in?
pub(super) fn hides_a_name(head: &str, rest: &str) -> bool {
    ends_in_name(head) || ["同志为核心", "总书记", "新时代中国特色"].iter().any(|word| rest.starts_with(word))
}

/// Is it plain from what stands around which name that is?
pub(super) fn has_one_name(head: &str, rest: &str) -> bool {
    ends_in_name(head) && AFTER_MASK.iter().any(|word| rest.starts_with(word))
}

/// 习, alone or as 习近, and not as the end of 学习.
fn ends_in_name(head: &str) -> bool {
    let head = head.strip_suffix('近').unwrap_or(head);
    head.strip_suffix('习').is_some_and(|before| !before.ends_with(|c| BEFORE_XI.contains(c)))
}

type Found = Option<(std::ops::Range<usize>, String)>;

/// One sign of the text.
struct At<'a> {
    text: &'a str,
    head: &'a str,
    begin: usize,
    end: usize,
}

impl At<'_> {
    fn rest(&self) -> &str {
        &self.text[self.end..]
    }

    /// A letter that belongs to a word in Latin letters masks nothing.
    fn is_in_word(&self) -> bool {
        self.head.ends_with(|c: char| is_letter(c) || c.is_ascii_digit() || c == '-')
    }

    /// D员, 建D精神, d的二十大
    fn party(&self) -> Found {
        let (head, rest) = (self.head, self.rest());
        // 维生素D组, 类D组: a group or class of that letter.
        if self.is_in_word() || head.ends_with(['素', '类', '级']) {
            return None;
        }
        let begins = |words: &[&'static str]| words.iter().copied().find(|word| rest.starts_with(word));
        if begins(OF_A_LETTER).is_some() {
            return None;
        }
        if let Some(word) = begins(AFTER_D) {
            let is_party = word != "组" || rest.starts_with("组书记");
            return is_party.then(|| (self.begin..self.end + word.len(), format!("党{word}")));
        }
        if rest.strip_prefix('的').is_some_and(|rest| OF_D.iter().any(|word| rest.starts_with(word))) {
            return Some((self.begin..self.end + '的'.len_utf8(), "党的".to_owned()));
        }
        let before = BEFORE_D.iter().find(|word| head.ends_with(**word))?;
        begins(BEHIND)?;
        Some((self.begin - before.len()..self.end, format!("{before}党")))
    }

    /// g产党
    fn communist(&self) -> Found {
        let (after, clean) = AFTER_G.iter().find(|(after, _)| self.rest().starts_with(after))?;
        (!self.is_in_word()).then(|| (self.begin..self.end + after.len(), (*clean).to_owned()))
    }

    /// Xi总书记, ｘｉ平
    fn spelt(&self) -> Found {
        if self.is_in_word() {
            return None;
        }
        let rest = self.rest();
        let behind = rest.strip_prefix(['i', 'I', 'ｉ', 'Ｉ'])?;
        let begin = self.text.len() - behind.len();
        let after = AFTER_NAME.iter().find(|word| behind.starts_with(**word))?;
        let title = if after.ends_with('平') { "" } else { after };
        Some((self.begin..begin + after.len(), format!("{NAME}{title}")))
    }

    /// 习**新时代, 习近x同志
    fn cut(&self) -> Found {
        if self.head.ends_with(|c| BEFORE_XI.contains(c)) {
            return None;
        }
        let rest = self.rest();
        let behind = rest.strip_prefix('近').unwrap_or(rest);
        let after = behind.trim_start_matches(is_mask);
        let is_masked = after.len() < behind.len() && AFTER_MASK.iter().any(|word| after.starts_with(word));
        is_masked.then(|| (self.begin..self.text.len() - after.len(), NAME.to_owned()))
    }
}
