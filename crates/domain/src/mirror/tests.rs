mod cases;

use proptest::prelude::*;

use self::cases::*;
use super::*;

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
fn stars_that_set_type_are_no_blanks() {
    let text =
        "1. **理论学习不够深入**：我只读了一遍，某某问题没有想。\n### 二、整改\n2. **没有想某某问题**：";
    let found: Vec<(Kind, &str)> =
        remarks(text, &NOTHING).into_iter().map(|remark| (remark.kind, &text[remark.range])).collect();
    let (set, blank) = (Kind::Markup, Kind::Placeholder);
    let expected = [
        (set, "**理论学习不够深入**"),
        (blank, "某某"),
        (set, "### "),
        (set, "**没有想某某问题**"),
        (blank, "某某"),
    ];
    assert_eq!(found, expected);
    let clean = "1. 理论学习不够深入：我只读了一遍，某某问题没有想。\n二、整改\n2. 没有想某某问题：";
    assert_eq!(cleaned(text).as_deref(), Some(clean));
}

#[test]
fn stars_around_an_advert_go_with_it() {
    for (text, clean) in [
        ("我去年漏学两次。**加微信fanwen888**", "我去年漏学两次。"),
        ("我去年漏学两次，加微信fanwen888**", "我去年漏学两次，"),
        ("**更多范文加微信fanwen888**\n我去年漏学两次。", "我去年漏学两次。"),
        ("我去年漏学两次。更多范文请**关注公众号：fanwen888**", "我去年漏学两次。"),
        ("我去年漏学两次**公众号fanwen888**。", "我去年漏学两次公众号fanwen888。"),
        ("我在**抓落实**上拖了三个月", "我在抓落实上拖了三个月"),
    ] {
        let found = remarks(text, &NOTHING);
        let blanks: Vec<_> = found.iter().filter(|remark| remark.kind == Kind::Placeholder).collect();
        assert!(blanks.is_empty(), "{text}: {blanks:?}");
        assert_eq!(cleaned(text).as_deref(), Some(clean), "{text}");
    }
    // A blank is one still.
    for text in ["在**镇**村，我入户三次", "参会**人，**人请假", "**同志指出，**单位拖了三个月"]
    {
        let found = remarks(text, &NOTHING);
        assert!(found.iter().any(|remark| remark.kind == Kind::Placeholder), "{text}: {found:?}");
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
        (
            "我去年漏学两次。\n关注公众号领取资料。\n扫码加微信免费领取完整版。\n后来补了。",
            Some("我去年漏学两次。\n后来补了。"),
        ),
        ("我去年漏学两次。扫码加微信免费领取完整版。后来补了。", Some("我去年漏学两次。后来补了。")),
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

/// A decent one of some six hundred letters, its author an invention as everybody in it.
const DECENT: &str = "一、基本情况\n\
    我在东片区泵站做设备维护，2016年6月入党，全年参加支部学习十次，缺一次，因病请假。\n\
    二、履行义务情况\n\
    检修水泵二十六台，夜间抢修四次；教会新来的小徐看压力曲线。汛期在值班室守了九个晚上。\n\
    三、存在的问题\n\
    对照学习教育目标要求，我读得粗。规定的四篇文章读了三篇，另一篇是会上听别人念的，讨论时我跟着点头，其实没有听懂。\n\
    政治纪律方面，没有发现违反的地方，但十月群里转发没有出处的消息，我看见了没有作声。\n\
    组织纪律方面，八月请假回乡只给班长发了短信，没有写假条，支部书记两天以后才知道。\n\
    廉洁纪律、生活纪律方面，我逐条对照过，没有问题。\n\
    群众纪律方面，七月十二日柳塘小区的何大妈来问停水，我正要吃饭，说了句“等通知”就挂了电话。她第二天又跑了一趟。\n\
    工作纪律方面，二号泵的振动记录我有三天是补写的。老周提醒过，我嘴上答应，回去仍旧照旧。\n\
    四、原因\n\
    干了九年，觉得听声音就知道泵好不好，本子是给检查的人看的；遇到群里和会上的事，又怕说错，能不开口就不开口。说到底是把自己当成修机器的，没有想过用水的人。\n\
    五、整改措施\n\
    记录当场写，每周五请小徐翻看一遍，从三月起；没读的那篇三月十日前读完，在小组会上讲自己的看法；何大妈家我登门道歉，把停水电话的记录本放到值班桌上，谁接谁写，当天回话。";

#[test]
fn a_decent_self_appraisal_calls_for_nothing() {
    let context = Context { voice: Voice::Own, year: Some(2025), ..WITH_SEVEN };
    assert_eq!(remarks(DECENT, &context), vec![]);
    let problems = &DECENT[DECENT.find("对照学习").unwrap()..DECENT.find("四、原因").unwrap()];
    assert_eq!(bare(problems), vec![]);
    for problem in problems.lines() {
        assert_eq!(remarks(problem, &PROBLEM), vec![], "{problem}");
    }
}

/// Seven dimensions, and nobody and nothing in them.
const EMPTY: &str = "对照学习教育目标要求，科室落实中央八项规定精神不够严格。\n\
    政治纪律方面，大家践行“两个维护”的自觉性有待提高。\n\
    组织纪律方面，单位执行“三会一课”制度不够到位，遵守六项纪律的标杆立得不高。\n\
    廉洁纪律方面，部门落实“一岗双责”不够有力。\n\
    群众纪律方面，与同志们交流不够，深入现场不够。\n\
    工作纪律方面，全处推动项目建设的干劲有所减弱。\n\
    生活纪律方面，八小时以外的自我约束还不够严格。\n\
    今后要坚定理想信念，筑牢信仰之基，补足精神之钙，把稳思想之舵，真抓实干，担当作为，锐意进取。";

#[test]
fn an_empty_self_appraisal_is_told_so() {
    assert_eq!(kinds(EMPTY, &OWN), [Kind::TeamVoice, Kind::SetPhrases]);
    let told = bare(EMPTY);
    assert_eq!(told.len(), 8, "the seven problems and what follows them");
    assert!(told.iter().all(|remark| remark.kind == Kind::NoEvidence));
    assert!(EMPTY[told[0].range.clone()].starts_with("对照学习教育"));
}

/// What one was praised for, where he should say what is behind his faults.
const HOLLOW: &str =
    "一年来完成检修三十次，组织集中学习十二场，受到表扬。完成投资三百万元，取得明显成效。年底获评先进。";

#[test]
fn roots_that_are_achievements_are_seen_whatever_stands_elsewhere() {
    for (heading, words) in [
        ("根源剖析", HOLLOW),
        ("原因剖析", "产生以上问题的原因有以下几点。\n一年来完成检修三十次，组织集中学习十二场，受到表扬。"),
        ("根源剖析", "全年报送信息56篇，位居全局第二，没有发生一起差错。"),
        ("存在的问题", HOLLOW),
        ("存在的问题及原因", HOLLOW),
    ] {
        let found = hollow(heading, words);
        assert_eq!(found.len(), 1, "{heading}: {words}");
        assert!(found[0].words.starts_with(&format!("“{heading}”里")), "{}", found[0].words);
        let place = &words[found[0].range.clone()];
        assert!(place.ends_with('。') && !place.contains("以下几点"), "{place}");
    }
    for (heading, words) in [
        ("学习收获", HOLLOW),
        ("上年度问题整改落实情况", HOLLOW),
        ("整改措施", HOLLOW),
        ("根源剖析", "全年完成检修三十次，就觉得差不多了。说到底是把自己当成修机器的，没有想过用水的人。"),
        ("根源剖析", "获评先进以后我自满了，遇到难事怕得罪人。"),
        ("根源剖析", "全年完成检修三十次。"),
        ("根源剖析", "完成了任务就以为万事大吉，开展了两次谈心就觉得尽到了心，取得了一点成绩就自满。"),
        ("存在的问题", "开展巡查200次，有3次没有下车。完成任务12项，2项返工。培训走过场。"),
        ("根源剖析", "每月学习两次，四月底前完成整改3项，今后走访20户。"),
        ("根源剖析", ""),
    ] {
        assert_eq!(hollow(heading, words), vec![], "{heading}: {words}");
    }
    assert_eq!(hollow("正文", DECENT), vec![]);
    // The headings of an uploaded text may stand among its words.
    let own = &DECENT[DECENT.find("干了九年").unwrap()..DECENT.find("五、整改措施").unwrap()];
    let text = DECENT.replace(own, &format!("{HOLLOW}\n"));
    let found = hollow("正文", &text);
    assert_eq!(found.len(), 1);
    assert_eq!(&text[found[0].range.clone()], HOLLOW);
    assert!(found[0].words.starts_with("“四、原因”里"), "{}", found[0].words);
    assert_eq!(report::report(&text), None, "the honest rest hides it from who looks at the whole");
}

#[test]
fn a_short_sentence_that_heads_what_happened_is_no_problem_of_its_own() {
    let told = "二月两次没有登记。";
    let heads = format!("联系群众的自觉性不够强。\n{told}");
    assert_eq!(bare(&heads), vec![]);
    for equals in [
        format!("一是联系群众的自觉性不够强。\n二是{told}"),
        format!("群众纪律方面，自觉性还不够强。\n工作纪律方面，{told}"),
        "联系群众的自觉性不够强。\n遵守制度的自觉性不够强。".to_owned(),
    ] {
        assert_eq!(bare(&equals)[0].range.start, 0, "{equals}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_its_places_are_places(
        text in "([一-三]|[是、（）()“”《》【】\\[\\]#*xX×D,.;:…。，\n 0-9]|党员|以下|begin##|同志|老王|某路|个|几次|科室不|四个意识|两个维护|担当作为|之基|政治纪律|方面|完成|年度|年|号|QQ|组织|两个确定|学史明理|学史力行){0,60}"
    ) {
        for context in [NOTHING, PROBLEM, OWN, OF_2025, WITH_DIMENSIONS, WITH_SEVEN] {
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
        "个",
        "几 个",
        "老",
        "王",
        "路",
        "在",
        "同志",
        "百年",
        "筑牢信仰之",
        "担当作为",
        "四个意识、",
        "但",
        "完成3项，",
        "没有。",
        "政治纪律\n",
        "政治纪律、",
        "科室不。",
        "四、原因\n完成3项。\n",
    ] {
        let text = piece.repeat(50_000 / piece.chars().count());
        let context = Context { voice: Voice::Own, year: Some(2025), ..WITH_SEVEN };
        for remark in remarks(&text, &context).into_iter().chain(bare(&text)).chain(hollow("根源", &text)) {
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
    assert_eq!(empty_sections(&[], false), None);
    let remark = empty_sections(&["学习收获".to_owned(), "整改措施".to_owned()], false).unwrap();
    assert!(!remark.kind.is_tidying() && remark.range.is_empty());
    assert!(remark.words.starts_with("“学习收获”、“整改措施”还空着。"), "{}", remark.words);
}

#[test]
fn numbers_whose_headings_the_upload_took_out_are_no_gap() {
    // 二 and 四 opened sections of the pack: only the others stand among the words.
    let parts = [
        "下面从以下五个方面汇报：\n一、基本情况\n甲。\n",
        "乙。\n三、廉洁自律\n丙。\n",
        "丁。\n五、其他事项\n戊。",
    ];
    let text = parts.concat();
    let begins = [0, parts[0].len(), parts[0].len() + parts[1].len()];
    assert_eq!(kinds(&text, &NOTHING), [Kind::Count, Kind::Heading, Kind::Heading]);
    assert_eq!(kinds(&text, &Context { sections: &begins, ..NOTHING }), []);
    // Each section may begin anew, and within one a hole is a hole.
    let context = |at: &'static [usize]| Context { sections: at, ..NOTHING };
    let anew = "一、甲\n二、乙\n一、丙\n二、丁";
    assert_eq!(kinds(anew, &context(&[0, 20])), []);
    assert_eq!(kinds("甲。\n一、甲\n三、乙", &context(&[0, 7])), [Kind::Heading]);
}
