//! What a text speaks of: people and events or nothing, oneself or everybody, roots or achievements.

use super::find::{all, before, excerpt, is_han, paragraphs, pieces, sentences};
use super::{Context, Kind, Remark, Voice};
use crate::likeness::set_phrases;
use crate::wording;

pub(super) fn remarks(text: &str, context: &Context<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    match context.voice {
        Voice::Problem => remarks.extend(evidence(text)),
        Voice::Own => remarks.extend(team(text)),
        Voice::Team => {}
    }
    if context.voice != Voice::Problem {
        remarks.extend(report(text));
    }
    dimensions(text, context.dimensions, &mut remarks);
    remarks.extend(chained(text));
    remarks.extend(length(text, context));
    if let Some(year) = context.year {
        years(text, year, &mut remarks);
    }
    cut_formulas(text, &mut remarks);
    remarks
}

fn count(text: &str, words: &[&str]) -> usize {
    words.iter().map(|word| text.matches(word).count()).sum()
}

/// 见人见事: a day, a number of something, a person or a case, any of them.
fn evidence(text: &str) -> Option<Remark> {
    const CUES: &[&str] = &[
        "去年",
        "今年",
        "上半年",
        "下半年",
        "上个月",
        "本月",
        "年初",
        "年底",
        "年末",
        "月初",
        "月底",
        "上旬",
        "中旬",
        "下旬",
        "上月",
        "前年",
        "春节",
        "国庆",
        "汛期",
        "一半人",
        "半数",
        "季度",
        "上周",
        "有次",
        "有一次",
        "那次",
        "一次",
        "两次",
        "多次",
        "期间",
        "例如",
        "比如",
        "同志",
        "师傅",
        "主任",
        "科长",
        "班长",
        "书记",
        "同事",
        "住户",
        "村民",
        "老乡",
        "来电",
        "来访",
        "当天",
        "当时",
        "第二天",
        "会上",
        "项目",
        "工地",
        "现场",
    ];
    const UNITS: &[char] =
        &['年', '月', '日', '号', '次', '件', '项', '名', '人', '户', '天', '份', '篇', '起', '个', '周'];
    let counted = text.char_indices().any(|(at, c)| UNITS.contains(&c) && is_counted(&text[..at], c));
    let empty = text.trim().is_empty() || counted || CUES.iter().any(|cue| text.contains(cue));
    (!empty).then(|| {
        let words =
            "这个问题里没有人、没有事，也没有时间。查摆问题要见人见事。请想想哪一次、对谁、什么事上是这样。";
        Remark::new(Kind::NoEvidence, 0..text.len(), words)
    })
}

/// Does a number stand before this unit? 一 is one only of months: 一年来, 一个 and 作为一名 say nothing.
fn is_counted(head: &str, unit: char) -> bool {
    let head = head.trim_end_matches(' ');
    let head = head.strip_suffix(['多', '余', '几']).unwrap_or(head);
    let is_number = |c: char| c.is_ascii_digit() || "二两三四五六七八九十百".contains(c);
    head.ends_with(is_number) || (unit == '月' && head.ends_with('一'))
}

/// The problems of a text that name nobody and nothing, paragraph by paragraph.
pub fn bare(problems: &str) -> Vec<Remark> {
    /// Shorter ones are headings.
    const LEAST: usize = 30;
    let letters = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).count();
    paragraphs(problems)
        .filter(|(_, paragraph)| letters(paragraph) >= LEAST)
        .filter_map(|(begin, paragraph)| {
            let remark = evidence(paragraph)?;
            Some(Remark { range: begin..begin + paragraph.len(), ..remark })
        })
        .collect()
}

/// 我们、支部 more than 我.
fn team(text: &str) -> Option<Remark> {
    let of_all = count(text, &["我们", "我局", "我单位", "支部", "班子", "我科", "我处"]);
    let others = ["我们", "我支部", "我局", "我单位", "我科", "我处", "我国", "我党", "自我"];
    let own = (count(text, &["我", "本人"]) + count(text, &["自己"])).saturating_sub(count(text, &others));
    (of_all >= 5 && of_all > 2 * own).then(|| {
        let words = format!(
            "文中说“我们”“支部”“班子”{of_all} 处，说自己 {own} 处。个人材料查摆的是本人的问题。请看看哪些其实是自己的事，用“我”来写。"
        );
        Remark::new(Kind::TeamVoice, 0..0, words)
    })
}

/// What was done more than what is wanting.
fn report(text: &str) -> Option<Remark> {
    const DONE: &[&str] = &[
        "开展了",
        "完成了",
        "组织了",
        "推进了",
        "召开了",
        "举办了",
        "落实了",
        "取得了",
        "印发了",
        "建立了",
        "制定了",
        "推动了",
        "圆满完成",
        "顺利完成",
        "实现了",
        "获得了",
        "提升了",
    ];
    const WANTING: &[&str] = &[
        "根源", "原因", "不足", "问题", "差距", "不够", "没有", "没能", "缺乏", "欠缺", "怕", "嫌", "忽视",
        "放松", "不敢", "不愿",
    ];
    let (done, wanting) = (count(text, DONE), count(text, WANTING));
    (done >= 5 && done > wanting).then(|| {
        let words = format!(
            "“开展了”“完成了”一类的话有 {done} 处，说问题和原因的 {wanting} 处。这份材料要查问题、挖根源，不是工作总结。请把成绩压短，把问题从哪里来写出来。"
        );
        Remark::new(Kind::WorkReport, 0..0, words)
    })
}

/// A dimension is there if a sentence has most of its name: headings are often shortened.
fn dimensions(text: &str, names: &[&str], remarks: &mut Vec<Remark>) {
    let pairs = |words: &str| -> Vec<(char, char)> {
        let letters: Vec<char> = words.chars().filter(|c| c.is_alphanumeric()).collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
    };
    let sentences: Vec<Vec<(char, char)>> = sentences(text).map(|(_, words)| pairs(words)).collect();
    let mut missing: Vec<String> = Vec::new();
    for name in names {
        let wanted = pairs(name);
        let stands_in = |sentence: &Vec<(char, char)>| {
            let found = wanted.iter().filter(|pair| sentence.contains(pair)).count();
            found * 10 >= wanted.len() * 6
        };
        if !wanted.is_empty() && !sentences.iter().any(stands_in) {
            missing.push(format!("“{name}”"));
        }
    }
    if !missing.is_empty() {
        let words = format!(
            "没有找到{}{}方面。今年的主题包要求逐个方面查摆。请补上，确实没有问题的也请写明对照过了。",
            wording::list(missing.iter().map(String::as_str)),
            if missing.len() == 1 { "这个" } else { "这些" }
        );
        remarks.push(Remark::new(Kind::Dimension, 0..0, words));
    }
}

/// Set phrases that follow each other with hardly a word between.
fn chained(text: &str) -> Vec<Remark> {
    /// Characters between two of them: 、增强.
    const GAP: usize = 4;
    const LEAST: usize = 30;
    let mut chains: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
    let letters = |words: &str| words.chars().filter(|c| c.is_alphanumeric()).count();
    for phrase in set_phrases(text) {
        let own = letters(&text[phrase.clone()]);
        match chains.last_mut() {
            Some((chain, sum)) if letters(&text[chain.end..phrase.start]) <= GAP => {
                chain.end = phrase.end;
                *sum += own;
            }
            _ => chains.push((phrase, own)),
        }
    }
    chains.retain(|(_, sum)| *sum >= LEAST);
    chains
        .into_iter()
        .map(|(range, sum)| {
            let words = format!(
                "这里连着 {sum} 个字都是人人会写的话。它们说不出自己的情况。请留下必要的，其余换成自己的事。"
            );
            Remark::new(Kind::SetPhrases, range, words)
        })
        .collect()
}

fn length(text: &str, context: &Context<'_>) -> Option<Remark> {
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    let remark = |kind, words| Some(Remark::new(kind, 0..0, words));
    match (context.shortest, context.longest) {
        (Some(least), _) if length < least => remark(
            Kind::TooShort,
            format!(
                "现有 {length} 字。主题包里的习惯是不少于 {least} 字，不是硬规定。请看看问题和原因是不是还没有写开。"
            ),
        ),
        (_, Some(most)) if length > most => remark(
            Kind::TooLong,
            format!("现有 {length} 字。主题包里的习惯是不超过 {most} 字，不是硬规定。请看看哪些话可以不说。"),
        ),
        _ => None,
    }
}

/// The year of another campaign. Last year's may be spoken of, and lives have years of their own.
fn years(text: &str, year: i32, remarks: &mut Vec<Remark>) {
    const LIVES: &[&str] = &[
        "出生",
        "生于",
        "入党",
        "参加工作",
        "毕业",
        "入职",
        "调入",
        "任职",
        "担任",
        "转正",
        "以来",
        "至今",
        "成立",
        "印发",
        "颁布",
        "修订",
        "发布",
        "通过",
        "建成",
        "参军",
        "入伍",
        "年起",
        "月起",
    ];
    for (begin, clause) in pieces(text, &['，', '。', '；', ',', ';', '\n']) {
        let mut tells_a_life = None;
        for at in all(clause, "年") {
            let head = &clause[..at.start];
            let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            let Ok(found) = head[head.len() - digits..].parse::<i32>() else { continue };
            if digits != 4 || !(1900..=2100).contains(&found) || found == year {
                continue;
            }
            let of_campaign = clause[at.end..].starts_with('度');
            let near = (year - 1..=year + 1).contains(&found);
            let allowed = if of_campaign {
                found == year - 1
                    && ["上年", "上一年", "整改", "上次"].iter().any(|word| clause.contains(word))
            } else {
                near || *tells_a_life.get_or_insert_with(|| LIVES.iter().any(|word| clause.contains(word)))
            };
            if allowed {
                continue;
            }
            let words = format!(
                "这里写的是 {found} 年，这次是 {year} 年度。别的年份多是旧材料里带来的。请核对；确实说那一年的事，可以不改。"
            );
            let range = begin + at.start - digits..begin + at.end;
            remarks.push(Remark::new(Kind::OtherYear, range, words));
        }
    }
}

/// Formulas that stand together or not at all.
fn cut_formulas(text: &str, remarks: &mut Vec<Remark>) {
    const WHOLE: &[&[&str]] = &[
        &["学史明理", "学史增信", "学史崇德", "学史力行"],
        &["四个意识", "四个自信", "两个维护"],
        &["政治判断力", "政治领悟力", "政治执行力"],
        &["以学铸魂", "以学增智", "以学正风", "以学促干"],
        &["学思想", "强党性", "重实践", "建新功"],
    ];
    for (begin, sentence) in sentences(text) {
        for parts in WHOLE {
            let missing: Vec<&str> = parts.iter().copied().filter(|part| !sentence.contains(part)).collect();
            // One alone is spoken of for itself.
            if missing.is_empty() || parts.len() - missing.len() < 2 {
                continue;
            }
            let first = parts.iter().filter_map(|part| sentence.find(part)).min().unwrap_or_default();
            let last = parts
                .iter()
                .filter_map(|part| Some(sentence.find(part)? + part.len()))
                .max()
                .unwrap_or(first);
            let words = format!(
                "“{}”里少了“{}”。固定提法要完整、准确。请对照原文补全，或不用这个提法。",
                excerpt(&sentence[first..last]),
                missing.join("”“")
            );
            remarks.push(Remark::new(Kind::CutFormula, begin + first..begin + last, words));
        }
    }
    // Named as one, it has its number and its sign.
    for at in all(text, "两个确立").filter(|at| before(text, at.start).is_some_and(is_han)) {
        if ["拥护", "领悟", "捍卫"].iter().any(|word| text[..at.start].ends_with(word)) {
            let words = "“两个确立”没有加引号。固定提法要完整、准确。请加上引号。";
            remarks.push(Remark::new(Kind::CutFormula, at, words));
        }
    }
}
