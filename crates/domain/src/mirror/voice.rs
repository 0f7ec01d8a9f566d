//! What a text speaks of: people and events or nothing, oneself or everybody, roots or achievements.

use super::find::{all, before, excerpt, is_han, pieces, sentences};
use super::{Context, Kind, Remark, Voice, dimension, evidence, report, slogans, whose};

pub(super) fn remarks(text: &str, context: &Context<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    match context.voice {
        Voice::Problem => remarks.extend(evidence::remark(text)),
        Voice::Own => remarks.extend(whose::team(text)),
        Voice::Team => {}
    }
    if context.voice != Voice::Problem {
        remarks.extend(report::report(text));
    }
    dimension::missing(text, context.dimensions, &mut remarks);
    remarks.extend(slogans::chained(text));
    remarks.extend(length(text, context));
    if let Some(year) = context.year {
        years(text, year, &mut remarks);
    }
    cut_formulas(text, &mut remarks);
    remarks
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
            let places: Vec<Option<usize>> = parts.iter().map(|part| sentence.find(part)).collect();
            let missing: Vec<&str> =
                parts.iter().zip(&places).filter(|(_, at)| at.is_none()).map(|(part, _)| *part).collect();
            let found: Vec<std::ops::Range<usize>> =
                parts.iter().zip(&places).filter_map(|(part, at)| at.map(|at| at..at + part.len())).collect();
            // One alone is spoken of for itself, and so are two of which each has something said of it.
            let goes_on = |pair: &[std::ops::Range<usize>]| {
                sentence.get(pair[0].end..pair[1].start).is_some_and(is_enumeration)
            };
            if missing.is_empty() || !found.windows(2).any(goes_on) {
                continue;
            }
            let first = found.iter().map(|range| range.start).min().unwrap_or_default();
            let last = found.iter().map(|range| range.end).max().unwrap_or(first);
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
        if ["拥护", "领悟", "捍卫", "领会", "把握"].iter().any(|word| text[..at.start].ends_with(word))
        {
            let words = "“两个确立”没有加引号。固定提法要完整、准确。请加上引号。";
            remarks.push(Remark::new(Kind::CutFormula, at, words));
        }
    }
}

/// What stands between two parts of one formula: 、坚定.
fn is_enumeration(between: &str) -> bool {
    /// Letters of the next part's verb.
    const VERB: usize = 4;
    let behind = between.trim_start_matches(['”', '"', '’']);
    behind.starts_with(['、', '，', ',']) && behind.chars().filter(|c| c.is_alphanumeric()).count() <= VERB
}
