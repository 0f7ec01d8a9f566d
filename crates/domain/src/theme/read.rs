//! A pack from its text, or what is wrong with the text and on which line.

use super::Pack;

/// Something wrong with a pack: where it stands, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `第 12 行`, or the names down to the value: `步骤 poll · 时限`.
    pub place: String,
    pub words: String,
}

/// More than any pack needs.
const LONGEST: usize = 256 * 1024;

/// Reads and judges a pack. What comes back without a fault may be shipped or imported.
pub fn read(text: &str) -> Result<Pack, Vec<Fault>> {
    let pack = parse(text).map_err(|fault| vec![fault])?;
    let faults = super::check(&pack);
    if faults.is_empty() { Ok(pack) } else { Err(faults) }
}

/// Reads a pack that was judged when it came in: a stricter check of later years does not take it away.
pub fn parse(text: &str) -> Result<Pack, Fault> {
    if text.len() > LONGEST {
        let words = format!("文件超过 {} KB。主题包是几十 KB 的文字，请核对文件。", LONGEST / 1024);
        return Err(Fault { place: "整个文件".to_owned(), words });
    }
    toml::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| unreadable(text, &error))
}

fn unreadable(text: &str, error: &toml::de::Error) -> Fault {
    let place = match error.span() {
        Some(span) => {
            let before = text.get(..span.start).unwrap_or(text);
            format!("第 {} 行", before.matches('\n').count() + 1)
        }
        None => "整个文件".to_owned(),
    };
    Fault { place, words: translated(error.message()) }
}

/// The reader's English, as far as it speaks of what people get wrong, in Chinese.
fn translated(message: &str) -> String {
    let first = message.lines().next().unwrap_or_default();
    let named = first.split('`').nth(1).unwrap_or_default();
    if first.starts_with("unknown field") {
        format!("不认识“{named}”这一项。请核对拼写，或把它删去。")
    } else if first.starts_with("missing field") {
        format!("缺少“{named}”这一项。请补上；不知道取值时只写 basis，说明待补。")
    } else if first.starts_with("duplicate key") {
        "同一项写了两次。请只留一处。".to_owned()
    } else if let Some((code, _)) = first.split_once(" is no ") {
        format!("取值{code}不在可选的代码之内。请对照格式说明填写。")
    } else if first.contains("untagged enum Deadline") {
        "时限读不出来。请写成 { day = \"2026-02-10\" }，或 { anchor = \"meeting\", days = -10, count = \"calendar\" }。"
            .to_owned()
    } else if first.starts_with("invalid type") {
        "取值的类型不对，例如该写文字的地方写了数字，或该写列表的地方写了文字。请对照格式说明填写。"
            .to_owned()
    } else {
        format!("不符合 TOML 的写法（{first}）。请检查引号、括号和逗号。")
    }
}
