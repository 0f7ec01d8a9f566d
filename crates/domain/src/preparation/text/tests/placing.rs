//! A file goes under the headings that are asked for.

use super::*;

#[test]
fn paragraphs_of_a_file_go_under_the_headings_they_name() {
    let rule = rule(TextKind::Outline, &["学习收获", "存在的问题"]);
    let file = ["对照检查", "一、学习收获", "读了原文。", "", "（二）存在的问题：", "下乡少。", "会议多。"];
    let made = place(&file.map(str::to_owned), &rule, None).body;
    assert_eq!(made, body(&[("学习收获", "对照检查\n读了原文。"), ("存在的问题", "下乡少。\n会议多。")]));
    assert!(made.missing(&rule).is_empty());
    let nothing = place(&[], &rule, None).body;
    assert!(nothing.is_blank());
    assert_eq!(nothing.missing(&rule), ["学习收获", "存在的问题"]);
}

#[test]
fn headings_are_known_however_they_are_numbered_and_called() {
    let team = ["学习情况", "上年度整改落实情况", "存在的主要问题", "原因剖析", "努力方向和整改措施"];
    let outline = ["学习收获", "存在的问题", "根源剖析", "整改措施", "对征求意见的回应"];
    let appraisal = ["个人基本情况", "履行党员义务和发挥作用情况", "存在的不足", "改进措施"];
    for (asked, line, section) in [
        (&team[..], "四、原因分析", Some("原因剖析")),
        (&team, "四、存在问题的原因分析", Some("原因剖析")),
        (&team, "五、整改措施", Some("努力方向和整改措施")),
        (&team, "（五）整改措施和努力方向：", Some("努力方向和整改措施")),
        (&team, "第二部分　上年度问题整改情况", Some("上年度整改落实情况")),
        (&team, "三、存在的突出问题", Some("存在的主要问题")),
        (&outline, "**二、存在问题**", Some("存在的问题")),
        (&outline, "## 存在的主要问题", Some("存在的问题")),
        (&outline, "【根源分析】", Some("根源剖析")),
        (&outline, "3.思想根源", Some("根源剖析")),
        (&outline, "(四) 努力方向和整改措施", Some("整改措施")),
        (&outline, "5、对征求意见建议的回应。", Some("对征求意见的回应")),
        (&outline, "一、 学习 收获", Some("学习收获")),
        (&appraisal, "三、存在问题和不足", Some("存在的不足")),
        (&appraisal, "四、今后努力方向", Some("改进措施")),
        (&appraisal, "二、履行党员义务、发挥作用情况", Some("履行党员义务和发挥作用情况")),
        // What says something else, or says a sentence, is no heading.
        (&outline, "一是学习不够深入", None),
        (&outline, "十年来的整改措施", None),
        (&outline, "在整改措施上想得少。", None),
        (&outline, "上年度整改落实情况", None),
        (&outline, "（一）政治方面", None),
        (&outline, "三、", None),
        (&outline, "结束语", None),
    ] {
        let rule = rule(TextKind::Outline, asked);
        let file = ["开头的话。", line, "后面的话。"].map(str::to_owned);
        let made = place(&file, &rule, None).body;
        let under =
            made.sections.iter().find(|one| one.words.contains("后面的话。")).map(|one| &*one.heading);
        assert_eq!(under, Some(section.unwrap_or(asked[0])), "{line}");
        assert_eq!(made.words().contains(line), section.is_none(), "{line}");
    }
}

#[test]
fn what_was_not_called_as_asked_is_told_and_nothing_is_lost() {
    let rule = rule(TextKind::Outline, &["学习收获", "存在的问题", "根源剖析"]);
    let file = [
        "一、学习收获",
        "读了原文。",
        "二、存在问题：下乡少。",
        "原因分析：不是标题。",
        "三、原因分析",
        "想得少。",
        "四、下步安排",
        "多下乡。",
    ];
    let Placed { body: made, near, unknown, .. } = place(&file.map(str::to_owned), &rule, None);
    let sections = [
        ("学习收获", "读了原文。"),
        ("存在的问题", "下乡少。\n原因分析：不是标题。"),
        ("根源剖析", "想得少。\n四、下步安排\n多下乡。"),
    ];
    assert_eq!(made, body(&sections));
    let told = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(one, other)| ((*one).to_owned(), (*other).to_owned())).collect()
    };
    assert_eq!(near, told(&[("存在问题", "存在的问题"), ("原因分析", "根源剖析")]));
    assert_eq!(unknown, told(&[("四、下步安排", "根源剖析")]));
    // Two sections that mean the same: neither is opened by a third name for it.
    let twice = super::tests::rule(TextKind::Outline, &["努力方向", "整改措施"]);
    let made =
        place(&["努力方向", "甲", "下步打算", "乙", "整改措施", "丙"].map(str::to_owned), &twice, None).body;
    assert_eq!(made, body(&[("努力方向", "甲\n下步打算\n乙"), ("整改措施", "丙")]));
}

#[test]
fn the_title_of_the_whole_is_left_out_and_told() {
    for (kind, line, is_title) in [
        (TextKind::Outline, "个人发言提纲", true),
        (TextKind::Outline, "李和的个人发言提纲", true),
        (TextKind::Outline, "2025年度组织生活会个人发言提纲（李和）", true),
        (TextKind::SelfAppraisal, "自 评 材 料", true),
        (TextKind::SelfAppraisal, "民主评议党员自评材料——李和", true),
        (TextKind::Team, "班子对照检查材料", true),
        // Of another sort, of another person, and a sentence.
        (TextKind::Outline, "自评材料", false),
        (TextKind::Outline, "张明的个人发言提纲", false),
        (TextKind::Outline, "个人发言提纲。", false),
        (TextKind::Outline, "一、个人发言提纲", false),
        (TextKind::Outline, "现将个人发言提纲汇报如下", false),
    ] {
        let rule = rule(kind, &["学习收获", "存在的问题"]);
        let file = ["", line, "读了原文。", "存在的问题", line].map(str::to_owned);
        let placed = place(&file, &rule, Some("李和"));
        assert_eq!(placed.title.as_deref(), is_title.then_some(line));
        let first = if is_title { "读了原文。".to_owned() } else { format!("{line}\n读了原文。") };
        assert_eq!(placed.body, body(&[("学习收获", &first), ("存在的问题", line)]), "{line}");
    }
}

#[test]
fn what_stands_before_any_heading_is_what_the_meeting_said() {
    let asked = asked(&rule(TextKind::Outline, &["学习收获", "存在的问题"]), true);
    let placed = |file: &[&str]| {
        let file: Vec<String> = file.iter().map(|line| (*line).to_owned()).collect();
        place(&file, &asked, None)
    };
    let said = placed(&["会上说我下乡少。", "存在的问题", "下乡少。"]);
    let under = |said: &str| body(&[("学习收获", ""), ("存在的问题", "下乡少。"), ("会后补充", said)]);
    assert_eq!((said.body, said.lead.as_deref()), (under("会上说我下乡少。"), Some("会后补充")));
    let headed = placed(&["存在的问题", "下乡少。", "会后补充", "没有人提意见。"]);
    assert_eq!((headed.body, headed.lead), (under("没有人提意见。"), None));
    // A whole text has its own beginning.
    let whole = placed(&["按要求汇报。", "一、学习收获", "读了原文。"]);
    let first = body(&[("学习收获", "按要求汇报。\n读了原文。"), ("存在的问题", ""), ("会后补充", "")]);
    assert_eq!((whole.body, whole.lead), (first, None));
}

/// Without signs and blanks.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

proptest::proptest! {
    #[test]
    fn no_word_of_a_file_is_lost(lines in proptest::collection::vec("[一二、（）：存在的问题原因分析学习收获第部分 。a]{0,14}|[一二、]{0,2}(学习收获|存在问题|原因分析|存在的问题)：?[学习的a。]{0,3}", 0..12)) {
        let rule = rule(TextKind::Outline, &["学习收获", "存在的问题", "根源剖析"]);
        let placed = place(&lines, &rule, None);
        let mut kept: Vec<String> = placed.body.words().lines().map(letters).filter(|line| !line.is_empty()).collect();
        let headings: Vec<String> =
            placed.near.iter().map(|(written, _)| written).chain(&rule.sections).map(|one| letters(one)).collect();
        for line in lines.iter().map(|line| letters(line)).filter(|line| !line.is_empty()) {
            // What opens a section leaves what stands behind it; nothing but a number stands before it.
            let behind = |heading: &String| {
                let (number, behind) = line.split_once(heading.as_str())?;
                number.chars().all(|one| "一二第部分".contains(one)).then(|| behind.to_owned())
            };
            // A heading and nothing else comes before a shorter one with something behind it.
            let mut behind: Vec<String> = headings.iter().filter_map(behind).collect();
            behind.sort_by_key(String::len);
            let mut rests = std::iter::once(line.clone()).chain(behind);
            let left = rests.find_map(|rest| {
                if rest.is_empty() { Some(None) } else { kept.iter().position(|one| *one == rest).map(Some) }
            });
            proptest::prop_assert!(left.is_some(), "{line} of {lines:?}");
            if let Some(Some(at)) = left {
                kept.remove(at);
            }
        }
        proptest::prop_assert!(kept.is_empty(), "{kept:?} of {lines:?}");
    }
}

#[test]
fn a_heading_between_others_of_its_section_keeps_its_number() {
    let rule = rule(TextKind::Outline, &["学习收获", "存在的问题"]);
    let lines =
        ["一、基本情况", "甲。", "二、学习收获", "乙。", "三、廉洁自律", "丙。", "四、存在的问题", "丁。"];
    let made = place(&lines.map(str::to_owned), &rule, None).body;
    let first = "一、基本情况\n甲。\n二、学习收获\n乙。\n三、廉洁自律\n丙。";
    assert_eq!(made, body(&[("学习收获", first), ("存在的问题", "丁。")]));
}
