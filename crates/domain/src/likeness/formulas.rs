//! Set phrases of campaign texts, which everybody writes and nobody copies from anybody. Our own list of what recurs in
//! such texts; what recurs in a given set of texts beyond it, the set's own frequencies tell.

use std::ops::Range;
use std::sync::LazyLock;

use super::normal::{Letter, Normal};

const FORMULAS: &[&str] = &[
    "不忘初心牢记使命",
    "以习近平新时代中国特色社会主义思想为指导",
    "习近平新时代中国特色社会主义思想",
    "习近平总书记重要讲话精神",
    "习近平总书记系列重要讲话和重要指示批示精神",
    "习近平总书记关于党的建设的重要思想",
    "党的二十大和二十届历次全会精神",
    "党的二十大精神",
    "增强四个意识",
    "坚定四个自信",
    "做到两个维护",
    "深刻领悟两个确立的决定性意义",
    "拥护两个确立",
    "四个意识",
    "四个自信",
    "两个维护",
    "两个确立",
    "学史明理学史增信学史崇德学史力行",
    "批评与自我批评",
    "批评和自我批评",
    "红红脸出出汗",
    "思想上政治上行动上",
    "在思想上政治上行动上同党中央保持高度一致",
    "同党中央保持高度一致",
    "政治判断力政治领悟力政治执行力",
    "理想信念宗旨意识",
    "全心全意为人民服务",
    "全面从严治党",
    "中央八项规定精神",
    "形式主义官僚主义",
    "享乐主义奢靡之风",
    "世界观人生观价值观",
    "三会一课",
    "主题党日",
    "先锋模范作用",
    "战斗堡垒作用",
    "发挥党员先锋模范作用",
    "以学铸魂以学增智以学正风以学促干",
    "学思想强党性重实践建新功",
    "对照党章党规",
    "对照党章党规党纪",
    "认真查摆自身存在的问题",
    "深刻剖析问题产生的根源",
    "现将有关情况对照检查如下",
    "现将对照检查情况报告如下",
    "现作如下对照检查",
    "不足之处请各位同志批评指正",
    "请同志们批评指正",
    "存在的主要问题",
    "产生问题的原因分析",
    "下一步努力方向和整改措施",
    "今后的努力方向",
    "理论学习不够深入",
    "学用结合不够紧密",
    "与上级要求相比还有一定差距",
    "在今后的工作和学习中",
    "取得了一定成绩但也存在不足",
    "刀刃向内",
    "知行合一",
    "入脑入心",
    "真抓实干",
    "学深悟透",
    "担当作为",
    "廉洁自律",
];

/// By first letter, the longer ones first.
static BY_LETTER: LazyLock<Vec<Vec<char>>> = LazyLock::new(|| {
    let mut formulas: Vec<Vec<char>> = FORMULAS.iter().map(|formula| formula.chars().collect()).collect();
    formulas.sort_by(|a, b| a.first().cmp(&b.first()).then(b.len().cmp(&a.len())).then(a.cmp(b)));
    formulas
});

/// Marks the letters of set phrases, the longest phrase first, never across the end of a sentence.
pub(super) fn mark(letters: &mut [Letter]) {
    let mut at = 0;
    while at < letters.len() {
        let length = longest(&letters[at..]);
        letters[at..at + length].iter_mut().for_each(|letter| letter.stock = true);
        at += length.max(1);
    }
}

/// Where set phrases stand in a text, by bytes.
pub fn set_phrases(words: &str) -> Vec<Range<usize>> {
    let normal = Normal::of(words);
    let mut phrases = Vec::new();
    let mut at = 0;
    while at < normal.0.len() {
        let length = longest(&normal.0[at..]);
        if length > 0 {
            phrases.push(normal.0[at].begin..normal.0[at + length - 1].end);
        }
        at += length.max(1);
    }
    phrases
}

fn longest(letters: &[Letter]) -> usize {
    let Some(head) = letters.first() else { return 0 };
    let begin = BY_LETTER.partition_point(|formula| formula.first() < Some(&head.sign));
    let alike = |formula: &&Vec<char>| {
        formula.len() <= letters.len()
            && formula
                .iter()
                .zip(letters)
                .enumerate()
                .all(|(at, (sign, letter))| *sign == letter.sign && (at == 0 || !letter.first))
    };
    BY_LETTER[begin..]
        .iter()
        .take_while(|formula| formula.first() == Some(&head.sign))
        .find(alike)
        .map_or(0, Vec::len)
}

#[cfg(test)]
pub(super) fn all() -> &'static [&'static str] {
    FORMULAS
}
