//! Oneself or everybody: whose faults a text of one's own speaks of.

use super::find::{count, pieces, sentences};
use super::shape::without_number;
use super::{Kind, Remark};

/// 我们、支部 more than 我, or the problems those of the office.
pub(super) fn team(text: &str) -> Option<Remark> {
    let of_all = count(text, &["我们", "我局", "我单位", "支部", "班子", "我科", "我处"]);
    let own = own(text);
    let words = if of_all >= 5 && of_all > 2 * own {
        format!(
            "文中说“我们”“支部”“班子”{of_all} 处，说自己 {own} 处。个人材料查摆的是本人的问题。请看看哪些其实是自己的事，用“我”来写。"
        )
    } else {
        let (problems, of_all) = of_others(text)?;
        format!(
            "说问题的 {problems} 句里，{of_all} 句说的是单位、科室和大家，几乎没有一句说“我”。个人材料查摆的是本人的问题。请看看哪些其实是自己的事，用“我”来写。"
        )
    };
    Some(Remark::new(Kind::TeamVoice, 0..0, words))
}

/// How often it says 我, and not 我们.
fn own(text: &str) -> usize {
    const OTHERS: &[&str] = &[
        "我们",
        "我支部",
        "我局",
        "我单位",
        "我科",
        "我处",
        "我国",
        "我党",
        "我站",
        "我院",
        "我所",
        "我司",
        "我区",
        "我市",
        "我县",
        "我校",
        "我镇",
        "我村",
        "自我",
    ];
    (count(text, &["我", "本人"]) + count(text, &["自己"])).saturating_sub(count(text, OTHERS))
}

/// Sentences that tell of a problem, and those of them whose problem is somebody else's; where it is nearly all of them.
fn of_others(text: &str) -> Option<(usize, usize)> {
    const LEAST: usize = 4;
    let (mut problems, mut of_all, mut of_oneself) = (0, 0, 0);
    for (_, sentence) in sentences(text) {
        if !wants(sentence) {
            continue;
        }
        problems += 1;
        if own(sentence) > 0 {
            of_oneself += 1;
        } else if pieces(sentence, &['，', ',', '：', ':']).any(|(_, clause)| is_of_others(clause)) {
            of_all += 1;
        }
    }
    (problems >= LEAST && of_all >= 3 && 2 * of_all >= problems && 4 * of_oneself <= of_all)
        .then_some((problems, of_all))
}

/// Does a clause begin with those whose fault it is? 与大家交流不够 does not.
fn is_of_others(clause: &str) -> bool {
    const BEFORE: &[&str] = &[
        "但是",
        "但",
        "有时",
        "平时",
        "目前",
        "去年",
        "今年",
        "近年来",
        "近来",
        "特别是",
        "尤其是",
        "同时",
        "而且",
        "一方面",
        "另一方面",
        "由于",
        "因为",
        "因此",
        "存在",
        "表现为",
        "比如",
        "如",
        "还",
        "有的时候",
    ];
    const OTHERS: &[&str] = &[
        "我们",
        "我局",
        "我单位",
        "我科",
        "我处",
        "我支部",
        "我站",
        "科室",
        "本科室",
        "处室",
        "本处",
        "单位",
        "本单位",
        "部门",
        "本部门",
        "大家",
        "全处",
        "全局",
        "全科",
        "全站",
        "全所",
        "全院",
        "全体",
        "支部",
        "党支部",
        "班子",
        "机关",
        "团队",
        "班组",
        "同志们",
        "个别党员",
        "部分党员",
        "有的党员",
        "有些党员",
        "个别同志",
        "部分同志",
        "有的同志",
        "有些同志",
        "一些同志",
        "一些党员",
        "部分干部",
        "有的干部",
        "各科室",
        "各部门",
        "各处室",
    ];
    let mut rest = without_number(clause.trim_start());
    // 在学习上科室…
    if rest.starts_with('在')
        && let Some((at, sign)) =
            rest.char_indices().take(12).find(|(_, c)| matches!(c, '上' | '中' | '面' | '时'))
    {
        rest = &rest[at + sign.len_utf8()..];
    }
    while let Some(word) = BEFORE.iter().find(|word| rest.starts_with(**word)) {
        rest = &rest[word.len()..];
    }
    OTHERS.iter().any(|word| rest.starts_with(word))
}

/// Words that hold a 不 or a 少 and nothing that is wanting.
const NOT_WANTING: &[&str] = &[
    "不断",
    "不忘",
    "不折不扣",
    "毫不",
    "不少",
    "减少",
    "少数",
    "不仅",
    "不但",
    "没有缺席",
    "从不",
    "无不",
    "不懈",
    "不怕",
    "不畏",
    "不负",
    "不变",
    "不动摇",
    "至少",
    "问题导向",
    "查找问题",
    "解决问题",
    "问题解决",
    "推动",
    "推进",
    "推行",
    "推广",
    "难题",
];
const WANTING: &[&str] = &[
    "不",
    "没",
    "未",
    "缺",
    "欠",
    "漏",
    "迟",
    "忘",
    "少",
    "拖",
    "错",
    "晚",
    "误",
    "怕",
    "嫌",
    "只",
    "仅",
    "应付",
    "忽视",
    "放松",
    "松懈",
    "薄弱",
    "偏",
    "滞后",
    "减弱",
    "弱化",
    "淡化",
    "差距",
    "问题",
    "根源",
    "原因",
    "图省事",
    "走过场",
    "形式",
    "凭",
    "推",
    "随意",
    "粗",
    "有待",
    "浅",
];

/// Does a stretch of the text say that something is wanting?
pub(super) fn wants(words: &str) -> bool {
    let mut plain = words.to_owned();
    for word in NOT_WANTING {
        if plain.contains(word) {
            plain = plain.replace(word, "");
        }
    }
    WANTING.iter().any(|word| plain.contains(word))
}
