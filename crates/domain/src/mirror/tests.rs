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
        ],
        &[
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
        ],
        &[
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
        &["党员党员都要带头", "上报组织组织", "存在的问题问题"],
        &["研究研究再说", "党组织组织党员学习", "党员、党员干部", "上级组织组织的培训"],
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
        &["拍X光片", "X射线", "3×4", "xml文件", "Excel 表", "* 第一点", "某同志", "打×的", "max值"],
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
        &["理论学习不够深入，存在走过场的现象。", "担当精神不足，斗争本领不强。"],
        &["去年七月值夜班时我没有转报积水。", "两次没有登记。", "老周同志提醒后我仍没改。", ""],
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
    for kind in Kind::ALL {
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
