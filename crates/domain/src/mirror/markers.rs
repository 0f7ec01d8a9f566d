//! What download sites, advertisers and text-writing programs leave in a text.

use std::ops::Range;

use super::Kind;
use super::clean::Slip;
use super::find::{after, all, before, pieces};

const SITE_WORDS: &[&str] =
    &["素材库", "范文网", "文库", "写作网", "文秘网", "材料网", "资料网", "关注公众号", "加微信", "加QQ"];
const ADDRESSES: &[&str] = &["http://", "https://", "www."];
/// An account follows, by letters and figures.
const ACCOUNTS: &[&str] =
    &["微信号", "微信公众号", "加微信", "QQ群", "QQ号", "QQ", "qq群", "qq", "扣扣群", "扣扣"];
/// Not 点击下载 alone, which may be what somebody could not do at a counter.
const SOLICITING: &[&str] = &[
    "更多范文",
    "更多材料请",
    "更多素材",
    "更多公文",
    "下载本文",
    "本文来自",
    "本文来源",
    "下载全文",
    "侵权必究",
    "来源于网络，仅供",
    "来源于网络,仅供",
    "来源网络，仅供",
    "来自网络，仅供",
    "仅供参考，请勿",
];
/// How a program that writes texts speaks to who asked it. The sentence goes with it, so nothing stands here that an author
/// might say himself.
const GENERATED: &[&str] = &[
    "以下是根据您",
    "以下是为您",
    "根据您提供的",
    "希望以上内容",
    "希望以上回答",
    "希望对您有",
    "如需进一步修改",
    "如有需要，我可以",
    "作为一个AI",
    "作为一名AI",
    "作为AI助手",
    "作为AI模型",
    "作为人工智能助手",
    "作为人工智能模型",
];
/// What stands beside an account in an advert, and not in a report on one's office.
const LURES: &[&str] =
    &["扫码", "领取", "代写", "范文", "原创", "免费", "获取更多", "详情咨询", "长按识别", "添加客服"];
/// What an advert calls to…
const CALLS: &[&str] = &[
    "关注",
    "扫码",
    "扫一扫",
    "扫描",
    "加微信",
    "加我",
    "加V",
    "加QQ",
    "加群",
    "进群",
    "点击",
    "点此",
    "戳",
    "下载",
    "搜索",
    "长按",
    "识别",
    "回复",
    "私信",
    "添加",
    "访问",
];
/// … with no more before it than this…
const INVITING: &[&str] = &[
    "请",
    "欢迎",
    "更多",
    "需要",
    "想要",
    "获取",
    "免费",
    "领取",
    "立即",
    "马上",
    "快",
    "完整版",
    "原文",
    "全文",
];
/// … what it says is to be had…
const OFFERS: &[&str] =
    &["资料", "模板", "范文", "素材", "文档", "电子版", "课件", "全文", "原文", "提纲", "材料", "代写"];
/// … and how, without which 下载范文 may be what somebody owns up to.
const BAITS: &[&str] = &[
    "免费",
    "领取",
    "获取",
    "更多",
    "完整版",
    "福利",
    "链接",
    "公众号",
    "二维码",
    "小程序",
    "微信",
    "客服",
    "网盘",
];
/// Of an advert too, and telling nothing there.
const SAYS_NOTHING: &[&str] = &["关注我们", "我们的", "加我", "了解更多", "学习资料"];
/// Who speaks of himself, of others or of what became of it advertises nothing.
const TELLING: &[&str] = &[
    "我", "自己", "本人", "他", "她", "党员", "群众", "支部", "同志", "大家", "居民", "企业", "老人", "住户",
    "科室", "单位", "窗口", "班子", "活动", "学习", "宣传", "发布", "动态", "开展", "利用", "通过", "组织",
    "建立", "工作", "服务", "没", "不", "未", "忘", "常", "每", "次", "年", "月", "有时", "了", "过", "只",
    "把", "被", "给", "让", "帮", "等", "应", "慢", "难", "差", "少", "嫌", "怕", "懒", "抄", "凑", "套",
    "图", "拼", "一事",
];
/// How a collection of model texts calls itself: （通用5篇）.
const COLLECTIONS: &[&str] = &["通用", "热门", "锦集", "合集", "精选", "推荐", "最新", "共", "集合", "汇编"];
/// Of these it is one also without 范文 before it.
const PLAINLY: usize = 4;

pub(super) fn find(text: &str) -> Vec<Slip> {
    let (mut found, mut accounts) = (Vec::new(), Vec::new());
    hashes(text, &mut found);
    brackets(text, &mut found);
    for word in ADDRESSES {
        found.extend(all(text, word).filter(|at| !in_word(text, at)).map(|at| address(text, at.start)));
    }
    for word in ACCOUNTS {
        accounts.extend(all(text, word).filter(|at| !in_word(text, at)).filter_map(|at| account(text, at)));
    }
    let clauses: Vec<(usize, &str)> = pieces(text, &['，', ',', '。', '！', '；', '\n']).collect();
    found.extend(accounts.into_iter().map(|account| advert(text, &clauses, account)));
    found.extend(pieces(text, &['。', '！', '；', '\n']).filter_map(|(at, piece)| bid(at, piece)));
    collections(text, &mut found);
    pages(text, &mut found);
    for (at, piece) in pieces(text, &['。', '！', '\n']) {
        if SOLICITING.iter().chain(GENERATED).any(|word| piece.contains(word)) {
            found.push(at..at + piece.trim_end_matches('\n').len());
        }
    }
    let slip = |range| Slip { kind: Kind::Marker, range: with_stars(text, range), clean: String::new() };
    found.into_iter().map(slip).collect()
}

/// **加微信abc888**: the stars that set an advert in bold go with it, also where only one pair is left of them.
fn with_stars(text: &str, range: Range<usize>) -> Range<usize> {
    const BOLD: &str = "**";
    let begin = if text[..range.start].ends_with(BOLD) { range.start - BOLD.len() } else { range.start };
    let end = if text[range.end..].starts_with(BOLD) { range.end + BOLD.len() } else { range.end };
    begin..end
}

/// `##…begin##`, `##…end##`
fn hashes(text: &str, found: &mut Vec<Range<usize>>) {
    let mut at = 0;
    while let Some(open) = text[at..].find("##").map(|open| at + open) {
        let inner = open + 2;
        let Some(close) = text[inner..].find("##").map(|close| inner + close) else { break };
        let words = &text[inner..close];
        if words.contains('\n') || !(words.ends_with("begin") || words.ends_with("end")) {
            at = inner;
            continue;
        }
        found.push(open..close + 2);
        at = close + 2;
    }
}

/// `【…素材库】`
fn brackets(text: &str, found: &mut Vec<Range<usize>>) {
    /// Letters of a site's name.
    const LONGEST: usize = 40;
    for open in all(text, "【") {
        let inner = text[open.end..].char_indices().take(LONGEST).take_while(|(_, sign)| *sign != '\n');
        let Some((close, _)) = inner.into_iter().find(|(_, sign)| *sign == '】') else { continue };
        let close = open.end + close;
        let words = &text[open.end..close];
        if SITE_WORDS.iter().any(|word| words.contains(word)) {
            found.push(open.start..close + '】'.len_utf8());
        }
    }
}

fn in_word(text: &str, at: &Range<usize>) -> bool {
    before(text, at.start).is_some_and(|c| c.is_ascii_alphanumeric() || c == '/')
}

fn address(text: &str, begin: usize) -> Range<usize> {
    let signs = |c: char| c.is_ascii_graphic();
    let end = text[begin..].find(|c| !signs(c)).map_or(text.len(), |end| begin + end);
    begin..end
}

fn account(text: &str, at: Range<usize>) -> Option<Range<usize>> {
    let rest = text[at.end..].trim_start_matches(['：', ':', ' ']);
    let begin = text.len() - rest.len();
    let length =
        rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
    (length >= 5 && after(text, begin).is_some()).then_some(at.start..begin + length)
}

/// The clauses around an account that lure to it, or the account alone.
fn advert(text: &str, clauses: &[(usize, &str)], account: Range<usize>) -> Range<usize> {
    /// Further off it is another matter.
    const NEAR: usize = 3;
    let lures = |at: usize| LURES.iter().any(|word| clauses[at].1.contains(word));
    let at = clauses.partition_point(|(begin, _)| *begin <= account.start).saturating_sub(1);
    let is_near = |other: &usize| lures(*other);
    let last = (at + 1..clauses.len()).take(NEAR).take_while(is_near).last();
    let first = (0..at).rev().take(NEAR).take_while(is_near).last();
    if !lures(at) && first.is_none() && last.is_none() {
        return account;
    }
    let ((begin, _), (end, words)) = (clauses[first.unwrap_or(at)], clauses[last.unwrap_or(at)]);
    let lead = text[begin..].len() - text[begin..].trim_start().len();
    let end = end + words.trim_end_matches('\n').len();
    begin + lead..end.max(account.end)
}

/// 关注公众号领取资料。 A short sentence that calls to something and says what is to be had for it.
fn bid(at: usize, piece: &str) -> Option<Range<usize>> {
    /// Letters of such a sentence, and of what may stand before the call.
    const LONGEST: usize = 32;
    const LEAD: usize = 12;
    let words = piece.trim();
    if words.chars().nth(LONGEST).is_some() {
        return None;
    }
    let call = CALLS.iter().filter_map(|word| words.find(word)).min()?;
    let lead = &words[..call];
    let calls = lead.chars().all(|c| !c.is_alphanumeric())
        || (lead.chars().count() <= LEAD && INVITING.iter().any(|word| lead.starts_with(word)));
    let many = |list: &[&str]| list.iter().filter(|word| words.contains(**word)).count();
    let (offers, baits) = (many(OFFERS), many(BAITS));
    let plain = SAYS_NOTHING.iter().fold(words.to_owned(), |plain, word| plain.replace(word, ""));
    let tells = TELLING.iter().any(|word| plain.contains(word));
    let is_bid = calls && !tells && baits > 0 && offers + baits > 1;
    let begin = at + piece.len() - piece.trim_start().len();
    is_bid.then(|| begin..begin + words.len())
}

/// 范文（通用5篇）
fn collections(text: &str, found: &mut Vec<Range<usize>>) {
    for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, '（' | '(')) {
        let inner = &text[at + sign.len_utf8()..];
        let Some((place, word)) = COLLECTIONS.iter().enumerate().find(|(_, word)| inner.starts_with(**word))
        else {
            continue;
        };
        let rest = inner[word.len()..].trim_start_matches("范文").trim_start_matches(' ');
        let number =
            rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
        let close =
            number.trim_start_matches(' ').strip_prefix('篇').and_then(|rest| rest.strip_prefix(['）', ')']));
        let named = text[..at].strip_suffix("范文");
        if let Some(rest) =
            close.filter(|_| number.len() < rest.len() && (named.is_some() || place < PLAINLY))
        {
            found.push(named.map_or(at, str::len)..text.len() - rest.len());
        }
    }
}

/// 第 3 页 共 5 页: what a printed page carries below.
fn pages(text: &str, found: &mut Vec<Range<usize>>) {
    for at in all(text, "第") {
        let end = page(&text[at.end..]).and_then(|rest| {
            page(rest.trim_start_matches([' ', '　', '，', ',', '/', '|']).strip_prefix('共')?)
        });
        found.extend(end.map(|rest| at.start..text.len() - rest.len()));
    }
}

/// What follows `3 页`.
fn page(text: &str) -> Option<&str> {
    let text = text.trim_start_matches(' ');
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == text.len() { None } else { rest.trim_start_matches(' ').strip_prefix('页') }
}
