use proptest::prelude::*;

use super::*;

const NOTHING: Context<'static> =
    Context { voice: Voice::Team, year: None, dimensions: &[], shortest: None, longest: None };
const PROBLEM: Context<'static> = Context { voice: Voice::Problem, ..NOTHING };
const OWN: Context<'static> = Context { voice: Voice::Own, ..NOTHING };
const OF_2025: Context<'static> = Context { year: Some(2025), ..NOTHING };
const WITH_DIMENSIONS: Context<'static> =
    Context { dimensions: &["理想信念坚定", "履职担当尽责"], ..NOTHING };

/// Kind, what it stands in, and texts that have it and that have not.
type Case = (Kind, Context<'static>, &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    (
        Kind::Marker,
        NOTHING,
        &[
            "##发言提纲begin##我去年",
            "【某某素材库】我去年",
            "详见https://example.com/a?b=1。",
            "QQ群：123456789",
            "请加微信 abc_12345",
            "更多范文请到网站下载。",
            "www.example.com",
            "组织生活会发言提纲范文（通用5篇）",
            "范文(精选三篇)",
            "版权所有 侵权必究",
            "第 3 页 共 5 页",
            "文章来源于网络，仅供参考。",
        ],
        &[
            "第3页的数字没有核对",
            "汇编共5页，第3页印错",
            "规定的篇目（共5篇）没有读完",
            "调研报告（精选5篇）由我编",
            "我把来源于网络的文字写进了发言提纲",
            "版权意识不强",
            "我下载了学习强国客户端。",
            "【问题一】学得不深",
            "支部的QQ群没人管",
            "住户不会点击下载年审表",
            "【公众号运营】",
            "## 一级标题",
            "微信公众号更新慢",
        ],
    ),
    (
        Kind::Masked,
        NOTHING,
        &[
            "每名D员都要说",
            "D支部",
            "上D课",
            "讲DK",
            "弘扬建D精神",
            "重温入D誓词",
            "深刻领悟“两个确定”的意义",
            "学只力行",
            "刨析原因",
            "聚集（政治合格",
            "聚集“政治合格",
            "问题的根结在于",
            "看ED显示屏",
            "全D上下",
            "Ｄ员",
            "d的二十大精神",
            "学习d员教育条例",
            "加入中国g产党",
            "Xi总书记的讲话",
            "学习ｘｉ平讲话",
            "习**新时代中国特色社会主义思想",
            "习近×同志",
            "以***同志为核心的",
            "听了**总书记的讲话",
        ],
        &[
            "A区D座",
            "G107国道",
            "3d的图纸",
            "选项D内容",
            "G产品线",
            "xi'an",
            "学习××条例",
            "我学习*新时代*的要求",
            "维生素d的补充",
            "D的要求",
            "3D课件",
            "维生素D性质",
            "CD组织",
            "这两个确定的数字",
            "人员聚集问题",
            "聚集了很多人",
            "树根结果",
            "LED显示屏",
            "党员",
            "甲乙丙D四个选项",
            "聚焦政治合格",
        ],
    ),
    (
        Kind::Doubled,
        NOTHING,
        &[
            "存在存在问题",
            "党员党员都要带头",
            "上报组织组织",
            "存在的问题问题",
            "我没去，，后来补了。",
            "补了。。再说",
        ],
        &[
            "想了想。。。。",
            "去了，补了，",
            "研究研究再说",
            "讨论讨论",
            "考虑考虑",
            "方方面面",
            "党组织组织党员学习",
            "党员、党员干部",
            "上级组织组织的培训",
        ],
    ),
    (
        Kind::Bracket,
        NOTHING,
        &["字[2025]3号", "发［2025］12号", "字[xxxx]x号"],
        &["字〔2025〕3号", "见[2025]一文", "[1]"],
    ),
    (
        Kind::HalfWidth,
        NOTHING,
        &["学得不深,用得不多", "为什么?因为怕", "时间:3月", "我没去.后来"],
        &["共 1,234 元", "3:30 到会", "一.学习", "（一）.学习", "图.png", "abc, def", "学得不深，用得不多"],
    ),
    (
        Kind::Placeholder,
        NOTHING,
        &["我是xx支部的", "建党X周年", "建党××周年", "同志**", "某某同志", "在***的领导下", "字〔xxxx〕"],
        &[
            "拍X光片",
            "X射线",
            "3×4",
            "以***同志为核心",
            "ｘｉ平",
            "xml文件",
            "Excel 表",
            "* 第一点",
            "某同志",
            "打×的",
            "max值",
        ],
    ),
    (
        Kind::Unpaired,
        NOTHING,
        &["坚持“三会一课制度。", "学习《条例。", "我说（其实没有", "三会一课”制度"],
        &["坚持“三会一课”制度。", "1）第一点", "（一）问题", "“他说‘好’”", "(一）混用"],
    ),
    (
        Kind::Count,
        NOTHING,
        &[
            "存在以下4个方面的问题：\n一、学习\n二、作风\n三、纪律",
            "有如下三点：一是学得少，二是想得少。",
            "有以下2项\n1.甲\n2.乙\n3.丙",
        ],
        &[
            "存在以下3个方面：\n一、学习\n（一）甲\n（二）乙\n二、作风\n三、纪律",
            "有如下两点：一是学得少，二是想得少。",
            "以下4个方面都很重要。",
            "现将情况汇报如下",
        ],
    ),
    (
        Kind::Heading,
        NOTHING,
        &["一、甲\n三、乙", "（一）甲\n（二）乙\n（三）丙\n（三）丁", "1.甲\n3.乙", "一是甲，三是乙。"],
        &[
            "一、甲\n（一）子\n（二）丑\n二、乙\n（一）寅",
            "1.甲\n2.乙\n\n1.丙\n2.丁",
            "2025.3.1 学习",
            "一、甲\n一、二季度我没有去。",
            "首先是甲，二是乙。",
            "问题\n（一）甲\n（二）乙\n措施\n（一）丙",
            "一是甲，二是乙。\n一是丙，二是丁。",
            "3.5 万元",
            // What goes before was laid to the pack's own sections.
            "六、其他需要说明的事项\n没有了。",
            "三、下步安排\n多下乡。\n六、其他需要说明的事项",
        ],
    ),
    (
        Kind::RepeatedParagraph,
        NOTHING,
        &[
            "三月里我去泵站检修没有登记阀门编号。\n后来改了。\n三月里我去泵站检修，没有登记阀门编号。",
            "三月里我去泵站检修没有登记阀门编号…\n三月里我去泵站检修没有登记阀门编号，夏天对不上。",
        ],
        &["整改措施\n甲\n整改措施", "1月去泵站检修没有登记阀门的编号。\n2月去泵站检修没有登记阀门的编号。"],
    ),
    (
        Kind::NoEvidence,
        PROBLEM,
        &[
            "理论学习不够深入，存在走过场的现象。",
            "担当精神不足，斗争本领不强。",
            "一年来进步不大，作为一名党员，带头作用不明显。",
            "进一步联系群众不够，一个方面是认识不足。",
        ],
        &[
            "二月研讨一半人没到",
            "一月没有学",
            "去年三月没有学",
            "上半年没有交流",
            "年底才补",
            "研讨有 3 人没到",
            "三十多人没有记录",
            "二人没有谈心",
            "去年七月值夜班时我没有转报积水。",
            "两次没有登记。",
            "老周同志提醒后我仍没改。",
            "",
        ],
    ),
    (
        Kind::TeamVoice,
        OWN,
        &["我们学得少。我们想得少。支部抓得松。班子管得松。我们怕得罪人。"],
        &["我学得少。我们支部抓得松，我没有提醒。", "我们、支部、班子、我们、支部里，我、我、我都有责任。"],
    ),
    (
        Kind::WorkReport,
        OWN,
        &["我开展了调研，完成了任务，组织了活动，召开了会议，取得了成绩。"],
        &["我开展了调研，完成了任务，但没有问到底。", "根源是怕担责。"],
    ),
    (
        Kind::Dimension,
        WITH_DIMENSIONS,
        &["在理想信念方面，我坚定地说得多。"],
        &[
            "一、理想信念坚定方面\n二、履职担当尽责方面",
            "理想信念是否坚定：没有。\n履职担当是否尽责：两次没有。",
        ],
    ),
    (
        Kind::SetPhrases,
        NOTHING,
        &["增强“四个意识”、坚定“四个自信”、做到“两个维护”，全面从严治党，全心全意为人民服务。"],
        &["我做到“两个维护”还停在嘴上：三月里开会时我没有说话。", "去年冬天我没去看望老人。"],
    ),
    (
        Kind::OtherYear,
        OF_2025,
        &["2023年度组织生活会", "2019年10月我没有值班", "2024年度民主评议"],
        &[
            "2025年度组织生活会",
            "2024年11月我没有值班",
            "2026年我要改",
            "我2008年6月入党",
            "2024年度整改落实情况",
            "2018年印发的条例",
            "一百年",
        ],
    ),
    (
        Kind::CutFormula,
        NOTHING,
        &[
            "做到学史明理、学史增信、学史力行。",
            "增强“四个意识”、做到“两个维护”。",
            "深刻领悟两个确立的决定性意义",
        ],
        &[
            "做到学史明理、学史增信、学史崇德、学史力行。",
            "一要学史明理。",
            "深刻领悟“两个确立”的决定性意义",
            "增强“四个意识”、坚定“四个自信”、做到“两个维护”。",
        ],
    ),
    (Kind::TooShort, Context { shortest: Some(5), ..NOTHING }, &["我 改 了 。"], &["我一定改正。"]),
    (Kind::TooLong, Context { longest: Some(5), ..NOTHING }, &["我一定改正。"], &["我 改 了 。"]),
];

fn kinds(text: &str, context: &Context<'_>) -> Vec<Kind> {
    remarks(text, context).into_iter().map(|remark| remark.kind).collect()
}

#[test]
fn every_kind_is_seen_where_it_is_and_not_where_it_is_not() {
    let mut wrong = Vec::new();
    for (kind, context, having, free) in CASES {
        wrong.extend(
            having
                .iter()
                .filter(|text| !kinds(text, context).contains(kind))
                .map(|text| (kind, "missed", text)),
        );
        wrong.extend(
            free.iter().filter(|text| kinds(text, context).contains(kind)).map(|text| (kind, "false", text)),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What stands empty is asked of the sections, and not of the words.
    for kind in Kind::ALL.iter().filter(|kind| **kind != Kind::EmptySection) {
        assert!(CASES.iter().any(|case| case.0 == *kind), "no case for {kind:?}");
    }
}

#[test]
fn a_remark_says_fact_ground_and_next_act() {
    for (_, context, having, _) in CASES {
        for remark in having.iter().flat_map(|text| remarks(text, context)) {
            assert!(
                remark.words.ends_with('。') && remark.words.matches('。').count() >= 3,
                "{}",
                remark.words
            );
            assert!(
                !remark.words.contains(['！', '!']) && !remark.words.contains("得分"),
                "{}",
                remark.words
            );
        }
    }
}

#[test]
fn a_remark_points_at_its_place() {
    let text = "我看了三遍。每名D员都要说。";
    let found = remarks(text, &NOTHING);
    assert_eq!(found.len(), 1);
    assert_eq!(&text[found[0].range.clone()], "D员");
}

#[test]
fn the_cleaned_copy_changes_slips_and_nothing_else() {
    let cases = [
        ("##提纲begin##\n每名D员党员,都要上DK。\n##提纲end##\n", Some("每名党员，都要上党课。\n")),
        ("重温入D誓词，弘扬建D精神", Some("重温入党誓词，弘扬建党精神")),
        ("深刻刨析“两个确定”", Some("深刻剖析“两个确立”")),
        ("我改了。扫码加微信 wx12345 领取原创范文。后来", Some("我改了。后来")),
        ("我没去，扫码领取原创范文，加微信 wx_12345，我改了。", Some("我没去，我改了。")),
        ("请加微信 abc_12345", Some("请")),
        ("学习习**新时代中国特色社会主义思想", Some("学习习近平新时代中国特色社会主义思想")),
        ("听取xi总书记讲话，d的二十大", Some("听取习近平总书记讲话，党的二十大")),
        ("发言提纲范文（通用5篇）\n正文\n第 3 页 共 5 页\n", Some("发言提纲\n正文\n")),
        ("局字[2025]3号", Some("局字〔2025〕3号")),
        ("我没去。【公文素材库】后来补了。更多范文请到网站下载。", Some("我没去。后来补了。")),
        ("我是xx支部的，学得不深。", None),
        ("", None),
    ];
    for (text, clean) in cases {
        assert_eq!(cleaned(text).as_deref(), clean, "{text}");
    }
}

#[test]
fn a_plain_honest_text_calls_for_nothing() {
    let text = "三月里去北坡泵站检修时，我嫌登记麻烦，两次没有把阀门编号写进台账。\n\
        老周提醒后我嘴上答应，回来仍旧凭记忆补填，结果夏汛前核对时对不上号。\n\
        根子上是我觉得编号只是给检查看的，没有想过夜里抢修的人要靠它。";
    for context in [PROBLEM, OWN, OF_2025] {
        assert_eq!(remarks(text, &context), vec![]);
    }
    assert_eq!(cleaned(text), None);
}

proptest! {
    #[test]
    fn any_text_is_read_and_its_places_are_places(
        text in "([一-三]|[是、（）()“”《》【】\\[\\]#*xX×D,.;:…。，\n 0-9]|党员|以下|begin##|年度|年|号|QQ|组织|两个确定|学史明理|学史力行){0,60}"
    ) {
        for context in [NOTHING, PROBLEM, OWN, OF_2025, WITH_DIMENSIONS] {
            for remark in remarks(&text, &context) {
                prop_assert!(text.get(remark.range.clone()).is_some(), "{:?}", remark);
            }
        }
        if let Some(clean) = cleaned(&text) {
            prop_assert_ne!(&clean, &text);
        }
    }
}

#[test]
fn the_problems_of_a_text_are_looked_at_one_by_one() {
    let bare_one = "（一）学习不够深入，满足于完成规定动作，联系实际思考不够，运用理论指导实践的能力不强。";
    let told =
        "（二）去年七月我带班检修，嫌麻烦没有复核阀门编号，老周提醒后仍旧没有改，夏汛前核对才发现对不上。";
    let text = format!("存在的问题\n{bare_one}\n{told}\n");
    let found = bare(&text);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, &text[found[0].range.clone()]), (Kind::NoEvidence, bare_one));
    assert_eq!(bare("学习不够深入。"), vec![], "a heading is no problem");
}

#[test]
fn a_place_is_quoted_in_its_sentence() {
    let text = "我看了三遍。每名D员都要说。散会了。";
    let at = text.find("D员").unwrap();
    let found = quote(text, &(at..at + "D员".len())).unwrap();
    assert_eq!(
        (found.before.as_str(), found.marked.as_str(), found.after.as_str()),
        ("每名", "D员", "都要说。")
    );
    let long = format!("{}D员{}", "甲".repeat(100), "乙".repeat(100));
    let at = long.find("D员").unwrap();
    let found = quote(&long, &(at..at + "D员".len())).unwrap();
    assert_eq!((found.before.chars().count(), found.after.chars().count()), (41, 41));
    assert_eq!(quote(text, &(0..0)), None, "the whole text is meant");
}

#[test]
fn an_opinion_is_answered_where_a_paragraph_comes_back_to_it() {
    let wordings = ["希望多到班组听取意见", "布置任务急，解释少", "建议加强工作", "值班室排班不公平"];
    let text = "今年我只到班组两次，坐下来听取意见更少。\n任务来了我急着布置下去，没有解释为什么。";
    assert_eq!(unanswered(text, &wordings), [3]);
    let answered = format!("{text}\n值班室的排班，我图省事照去年的抄，对新来的人不公平。");
    assert_eq!(unanswered(&answered, &wordings), Vec::<usize>::new());
    assert_eq!(unanswered("", &wordings), [0, 1, 3], "a wording that says nothing is held against nobody");
    // The words must come together: pieces of them here and there are no answer.
    assert_eq!(unanswered("值班室刷了墙。\n排班。\n不公。", &wordings[3..]), [0]);
}

#[test]
fn a_doubled_sign_is_one_in_the_cleaned_copy() {
    assert_eq!(cleaned("我没去，，后来补了。。").as_deref(), Some("我没去，后来补了。"));
    assert_eq!(cleaned("想了想。。。"), None);
}

#[test]
fn the_cleaned_copy_is_laid_beside_the_original() {
    let before = "每名D员都要说，我没去.【公文素材库】后来补了。";
    let after = cleaned(before).unwrap();
    let changed: Vec<(&str, &str)> = pieces(before, &after)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Same(_) => None,
            Piece::Changed { before, after } => Some((before, after)),
        })
        .collect();
    assert_eq!(changed, [("D", "党"), (".【公文素材库】", "。")]);
}

/// Every one of these took minutes when the work grew with the square of the length.
#[test]
fn texts_made_to_be_slow_are_read_in_time() {
    for piece in [
        "【",
        "[",
        "“",
        "“》",
        "##",
        "【某】",
        "2001年",
        "一是",
        "一",
        "以下4点",
        "D员",
        "是",
        "某某，",
        "\n",
        "QQ",
        "QQ12345，范文，",
        "加微信12345",
        "习近",
        "第3页",
        "第3页共",
        "（通用",
        "xi平",
    ] {
        let text = piece.repeat(50_000 / piece.chars().count());
        for remark in remarks(&text, &OF_2025) {
            assert!(text.get(remark.range).is_some());
        }
        if let Some(clean) = cleaned(&text) {
            pieces(&text, &clean);
        }
    }
    let closed = format!("{}】", "【".repeat(50_000));
    assert!(remarks(&closed, &OF_2025).len() < 50_001);
}

proptest! {
    #[test]
    fn pieces_are_both_texts(before in "[一-三党员D，。\n]{0,60}", after in "[一-三党员D，。\n]{0,60}") {
        let (mut left, mut right) = (String::new(), String::new());
        for piece in pieces(&before, &after) {
            let (one, other) = match piece {
                Piece::Same(words) => (words, words),
                Piece::Changed { before, after } => (before, after),
            };
            left.push_str(one);
            right.push_str(other);
        }
        prop_assert_eq!((left, right), (before, after));
    }
}

#[test]
fn empty_sections_are_named() {
    assert_eq!(empty_sections(&[]), None);
    let remark = empty_sections(&["学习收获".to_owned(), "整改措施".to_owned()]).unwrap();
    assert!(!remark.kind.is_tidying() && remark.range.is_empty());
    assert!(remark.words.starts_with("“学习收获”、“整改措施”还空着。"), "{}", remark.words);
}
