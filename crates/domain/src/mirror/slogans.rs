//! Set phrases that follow each other with hardly a word between. Our own list of what anybody writes about himself.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::find::is_han;
use super::{Kind, Remark};
use crate::likeness::set_phrases;

/// Mottos. Not the names of things that may be done or left undone: 三会一课.
const SLOGANS: &[&str] = &[
    "坚定理想信念",
    "筑牢理想信念",
    "坚守初心使命",
    "牢记初心使命",
    "践行初心使命",
    "牢记宗旨",
    "践行宗旨",
    "增强宗旨意识",
    "强化宗旨意识",
    "增强党性修养",
    "加强党性修养",
    "锤炼党性修养",
    "锤炼坚强党性",
    "提高政治站位",
    "强化政治担当",
    "强化责任担当",
    "强化使命担当",
    "增强责任感使命感",
    "旗帜鲜明讲政治",
    "对党绝对忠诚",
    "永葆政治本色",
    "永葆党员本色",
    "永葆先进性",
    "站稳人民立场",
    "站稳政治立场",
    "坚定政治立场",
    "坚定政治方向",
    "把准政治方向",
    "严守政治纪律",
    "严守政治规矩",
    "严守纪律规矩",
    "严守纪律底线",
    "守住底线",
    "不越红线",
    "不碰底线",
    "知敬畏",
    "存戒惧",
    "守底线",
    "心存敬畏",
    "行有所止",
    "慎独慎微",
    "慎始慎终",
    "自重自省",
    "自警自励",
    "自省自警",
    "严于律己",
    "以身作则",
    "率先垂范",
    "身先士卒",
    "当好表率",
    "带头示范",
    "示范引领",
    "锐意进取",
    "开拓进取",
    "奋发有为",
    "奋发进取",
    "积极进取",
    "勇于创新",
    "开拓创新",
    "守正创新",
    "改革创新",
    "与时俱进",
    "求真务实",
    "真抓实干",
    "埋头苦干",
    "苦干实干",
    "脚踏实地",
    "踏实肯干",
    "兢兢业业",
    "恪尽职守",
    "尽职尽责",
    "尽心尽力",
    "勤勉尽责",
    "履职尽责",
    "忠诚履职",
    "忠诚干净担当",
    "忠诚担当",
    "担当作为",
    "担当尽责",
    "敢于担当",
    "勇于担当",
    "勇挑重担",
    "敢于斗争",
    "善于斗争",
    "敢为人先",
    "攻坚克难",
    "迎难而上",
    "知难而进",
    "爱岗敬业",
    "无私奉献",
    "甘于奉献",
    "乐于奉献",
    "任劳任怨",
    "不辞辛苦",
    "勤政廉政",
    "清正廉洁",
    "廉洁奉公",
    "廉洁从政",
    "廉洁自律",
    "廉洁从业",
    "干净干事",
    "干事创业",
    "抓铁有痕",
    "踏石留印",
    "久久为功",
    "善作善成",
    "驰而不息",
    "一以贯之",
    "持之以恒",
    "常抓不懈",
    "锲而不舍",
    "一抓到底",
    "步步为营",
    "稳扎稳打",
    "凝心聚力",
    "团结奋进",
    "砥砺奋进",
    "砥砺前行",
    "勇毅前行",
    "踔厉奋发",
    "笃行不怠",
    "接续奋斗",
    "团结奋斗",
    "不懈奋斗",
    "不懈努力",
    "再接再厉",
    "再立新功",
    "再创佳绩",
    "不忘初心",
    "牢记使命",
    "方得始终",
    "学深悟透",
    "入脑入心",
    "知行合一",
    "学以致用",
    "融会贯通",
    "常学常新",
    "真学真懂",
    "真信真用",
    "深学细悟",
    "学思践悟",
    "内化于心",
    "外化于行",
    "走深走实",
    "落地生根",
    "落地见效",
    "落细落实",
    "刀刃向内",
    "刮骨疗毒",
    "自我净化",
    "自我完善",
    "自我革新",
    "自我提高",
    "激浊扬清",
    "扶正祛邪",
    "防微杜渐",
    "警钟长鸣",
    "拒腐防变",
    "全心全意为人民服务",
    "以人民为中心",
    "想群众之所想",
    "急群众之所急",
    "为民服务",
    "为民办实事",
    "密切联系群众",
    "无愧于党",
    "无愧于人民",
    "不负韶华",
    "不负重托",
    "不负人民",
    "听党话跟党走",
    "听党话",
    "跟党走",
    "感党恩",
    "树立正确的世界观",
    "树牢正确政绩观",
    "武装头脑",
    "指导实践",
    "推动工作",
    "把牢思想总开关",
    "拧紧总开关",
    "夯实思想根基",
    "筑牢思想防线",
    "筑牢思想根基",
    "强化理论武装",
    "加强理论武装",
    "高标准严要求",
    "一马当先",
    "勇立潮头",
    "增强斗争精神",
    "增强斗争本领",
    "提升能力本领",
    "增强能力本领",
];

static BY_LETTER: LazyLock<HashMap<char, Vec<&str>>> = LazyLock::new(|| {
    let mut slogans: HashMap<char, Vec<&str>> = HashMap::new();
    for slogan in SLOGANS {
        slogans.entry(slogan.chars().next().unwrap_or_default()).or_default().push(slogan);
    }
    for slogans in slogans.values_mut() {
        slogans.sort_by_key(|slogan| std::cmp::Reverse(slogan.len()));
    }
    slogans
});

/// 筑牢信仰之基, 补足精神之钙: four letters, 之, and what it is the image of.
fn image(rest: &str) -> Option<usize> {
    const IMAGES: &str = "基钙舵魂本根弦锚堤坝源志帆桥盾剑";
    let (at, _) = rest.char_indices().nth(4)?;
    let behind = rest[at..].strip_prefix('之')?;
    let image = behind.chars().next().filter(|c| IMAGES.contains(*c))?;
    rest[..at].chars().all(is_han).then(|| rest.len() - behind.len() + image.len_utf8())
}

/// Where mottos stand, by bytes.
fn slogans(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut end = 0;
    for (at, sign) in text.char_indices() {
        if at < end {
            continue;
        }
        let rest = &text[at..];
        let known =
            BY_LETTER.get(&sign).and_then(|slogans| slogans.iter().find(|one| rest.starts_with(**one)));
        if let Some(length) = known.map(|one| one.len()).or_else(|| image(rest)) {
            end = at + length;
            found.push(at..end);
        }
    }
    found
}

/// Phrases without a fact between, and how much of it they are.
struct Chain {
    range: Range<usize>,
    letters: usize,
    slogans: usize,
}

pub(super) fn chained(text: &str) -> Vec<Remark> {
    /// Letters between two of them: 、增强.
    const GAP: usize = 4;
    /// Letters of phrases of either kind, or mottos, that make a chain.
    const LETTERS: usize = 30;
    const SLOGANS: usize = 4;
    let letters = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).count();
    let is_fact = |words: &str| {
        let figure = |c: char| c.is_ascii_digit();
        words.contains(figure) || words.contains('\n') || letters(words) > GAP
    };
    let mut phrases: Vec<(Range<usize>, bool)> =
        set_phrases(text).into_iter().map(|one| (one, false)).collect();
    phrases.extend(slogans(text).into_iter().map(|one| (one, true)));
    phrases.sort_by_key(|(range, is_slogan)| (range.start, !*is_slogan, range.end));
    let mut chains: Vec<Chain> = Vec::new();
    for (range, is_slogan) in phrases {
        match chains.last_mut() {
            // The same words, or words inside of longer ones.
            Some(chain) if range.end <= chain.range.end => {}
            Some(chain) if range.start < chain.range.end || !is_fact(&text[chain.range.end..range.start]) => {
                chain.letters += letters(&text[chain.range.end.max(range.start)..range.end]);
                chain.slogans += usize::from(is_slogan);
                chain.range.end = range.end;
            }
            _ => {
                let letters = letters(&text[range.clone()]);
                chains.push(Chain { range, letters, slogans: usize::from(is_slogan) });
            }
        }
    }
    chains.retain(|chain| chain.letters >= LETTERS || chain.slogans >= SLOGANS);
    chains
        .into_iter()
        .map(|Chain { range, letters, .. }| {
            let words = format!(
                "这里连着 {letters} 个字都是人人会写的话。它们说不出自己的情况。请留下必要的，其余换成自己的事。"
            );
            Remark::new(Kind::SetPhrases, range, words)
        })
        .collect()
}
