use proptest::prelude::*;

use super::*;

const OWN: &str = "三月里去北坡泵站检修时，我嫌登记麻烦，两次没有把阀门编号写进台账。\
    老周提醒后我嘴上答应，回来仍旧凭记忆补填，结果夏汛前核对时对不上号。\
    七月值夜班那次，群众反映巷口积水，我以为不归本班管，拖到第二天才转出去。";
const OTHER: &str = "档案室搬家前，我负责清点旧图纸，图省事只数了箱数。\
    后来设计组要用一张一九九八年的管线图，翻了两天才在杂物间找到。\
    借阅登记本我也没有逐页核对，有四张图至今说不清在谁手里。";

fn likeness(left: &str, right: &str) -> Option<Likeness> {
    Corpus::of([Text::of(right)]).like(&Text::of(left)).pop()
}

#[test]
fn width_punctuation_blanks_and_figures_make_no_difference() {
    assert_eq!(normalised("共 12 次，ＡＢc（３.５%）。"), normalised("共7次,abC(4%)"));
    assert_eq!(normalised("两处。３个"), "两处0个");
    assert_eq!(normalised("第1。2组"), "第00组");
}

#[test]
fn a_copy_with_other_figures_and_punctuation_is_the_same_text() {
    let copy = OWN.replace('，', ",").replace("两次", "两 次");
    let found = likeness(&copy, OWN).expect("alike");
    assert_eq!(found.contained, 1_000);
    assert_eq!(found.passages.len(), 1, "what follows itself in both texts is one passage");
}

#[test]
fn a_short_text_inside_a_long_one_is_contained_whole() {
    let long = format!("{OTHER}\n{OWN}\n{}", OTHER.replace("图纸", "账册").replace("管线", "线路"));
    let found = likeness(OWN, &long).expect("alike");
    assert_eq!(found.contained, 1_000);
    assert_eq!(normalised(&long[found.passages[0].right.clone()]), normalised(OWN));
}

#[test]
fn texts_on_different_things_are_not_alike() {
    assert_eq!(likeness(OWN, OTHER), None);
}

#[test]
fn set_phrases_alone_are_no_likeness() {
    let phrases = formulas::all().join("。");
    assert_eq!(likeness(&phrases, &phrases), None);
    let (one, other) = (format!("{phrases}。{OWN}"), format!("{phrases}。{OTHER}"));
    assert_eq!(likeness(&one, &other), None);
}

#[test]
fn a_set_phrase_stands_in_the_passage_it_belongs_to() {
    let text = format!("{OWN}我对全面从严治党的要求理解得浅，总觉得泵站上没有什么可管。");
    let found = likeness(&text, &text).expect("alike");
    assert_eq!(found.passages.len(), 1);
}

#[test]
fn what_all_write_weighs_little() {
    let greeting = "按照局里统一安排，会前我参加了集中学习并逐条征求了班组意见，现把情况汇总在下面。";
    let own = |number: usize| {
        let signs: String = (0..200)
            .map(|at| {
                char::from_u32(
                    0x4e00 + u32::try_from((number + at * (7_919 + number * 26)) % 20_000).unwrap(),
                )
                .unwrap()
            })
            .collect();
        Text::of(&format!("{greeting}{signs}"))
    };
    assert_eq!(Corpus::of((0..60).map(own)).pairs(), vec![]);
}

#[test]
fn a_group_who_copied_one_sample_is_found_whole() {
    let corpus = Corpus::of((0..12).map(|_| Text::of(OWN)));
    assert_eq!(corpus.pairs().len(), 66);
    assert!(corpus.pairs().iter().all(|pair| pair.contained == 1_000));
}

#[test]
fn pairs_and_single_questions_agree() {
    let mixed = format!("{}{}", &OWN[..OWN.find('。').unwrap() + 3], OTHER);
    let texts = [OWN, OTHER, &mixed].map(Text::of);
    let corpus = Corpus::of(texts.clone());
    for (place, text) in texts.iter().enumerate() {
        for found in corpus.like(text).iter().filter(|found| found.other > place) {
            let pair =
                corpus.pairs().into_iter().find(|pair| (pair.left, pair.right) == (place, found.other));
            assert_eq!(pair.map(|pair| pair.passages).as_ref(), Some(&found.passages));
        }
    }
    assert_eq!(corpus.like(&texts[1])[0].other, 1, "the most alike first");
}

#[test]
fn nothing_is_like_an_empty_text() {
    assert_eq!(Corpus::of([Text::of(""), Text::of("。！")]).pairs(), vec![]);
    assert!(Corpus::of([]).is_empty());
    assert_eq!(Corpus::of([]).like(&Text::of(OWN)), vec![]);
}

#[test]
fn a_text_that_repeats_itself_without_end_is_read_in_time() {
    let text = Text::of(&"修泵站".repeat(15_000));
    assert!(Corpus::of([text.clone()]).like(&text).len() <= 1);
}

fn sentence() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::char::range('一', '龥'), 18..40)
        .prop_map(|signs| signs.into_iter().chain(['。']).collect())
}

fn sentences() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(sentence(), 6..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_text_contains_itself(sentences in sentences()) {
        let text = sentences.concat();
        prop_assert_eq!(likeness(&text, &text).map(|found| found.contained), Some(1_000));
    }

    #[test]
    fn the_order_of_sentences_changes_nothing(sentences in sentences(), turn in 1_usize..6) {
        let mut turned = sentences.clone();
        turned.rotate_left(turn);
        turned.reverse();
        let found = likeness(&sentences.concat(), &turned.concat());
        prop_assert!(found.is_some_and(|found| found.contained >= 950));
    }

    #[test]
    fn unrelated_texts_are_not_alike(left in sentences(), right in sentences()) {
        prop_assert_eq!(likeness(&left.concat(), &right.concat()), None);
    }

    #[test]
    fn three_quarters_kept_are_found(sentences in sentences(), fresh in sentences()) {
        let kept = sentences.len() * 3 / 4;
        let copy: String = fresh.iter().take(sentences.len() - kept).chain(&sentences[..kept]).cloned().collect();
        prop_assert!(likeness(&copy, &sentences.concat()).is_some_and(|found| found.contained >= 500));
    }

    #[test]
    fn passages_are_the_same_words_and_never_overlap(left in "[一-七。，0-9 ａA]{0,200}", right in "[一-七。，0-9 ａA]{0,200}") {
        let common = "去年冬天我在二号水厂跟班时没有按时抄表，后来补写的数字对不上。";
        let (left, right) = (format!("{left}{common}{left}"), format!("{right}{common}"));
        if let Some(found) = likeness(&left, &right) {
            let mut ends = (Vec::new(), 0);
            for Passage { left: one, right: other } in &found.passages {
                prop_assert!(left.get(one.clone()).is_some() && right.get(other.clone()).is_some());
                prop_assert_eq!(normalised(&left[one.clone()]), normalised(&right[other.clone()]));
                prop_assert!(other.start >= ends.1);
                prop_assert!(ends.0.iter().all(|seen: &std::ops::Range<usize>| seen.end <= one.start || one.end <= seen.start));
                ends.0.push(one.clone());
                ends.1 = other.end;
            }
        }
    }
}

#[test]
fn passages_are_told_in_sentences() {
    let mixed = format!("{}{OTHER}", &OWN[..OWN.find('。').unwrap() + 3]);
    let found = likeness(&mixed, OWN).expect("alike");
    let (mine, theirs) = (
        super::sentences(&mixed, found.passages.iter().map(|one| &one.left)),
        super::sentences(OWN, found.passages.iter().map(|one| &one.right)),
    );
    assert_eq!((mine, theirs), (Sentences { shared: 1, all: 4 }, Sentences { shared: 1, all: 3 }));
    assert_eq!((mine.words(), Sentences { shared: 3, all: 3 }.words()), ("一部分", "几乎全部"));
    assert_eq!(super::sentences("", []), Sentences { shared: 0, all: 0 });
}

/// As it is shown: what differs stands in brackets.
fn drawn(stretches: &[Stretch]) -> String {
    let one = |stretch: &Stretch| match stretch {
        Stretch::Same(words) => words.clone(),
        Stretch::Other(words) => format!("[{words}]"),
    };
    stretches.iter().map(one).collect()
}

#[test]
fn passages_that_another_figure_parts_are_one() {
    let left = "我去年负责宣传报道工作，去年写的二十六篇工作动态，到现场采写的只有五篇，其余都是照着别人的总结改的。\n报表迟了3天，台账有12页没有签名，值班表是补的。";
    let right = "我今年负责宣传报道工作，去年写的二十篇工作动态，到现场采写的只有十一篇，其余都是照着别人的总结改的。\n报表迟了３天，台账有7页没有签名，值班表是补的。";
    let found = likeness(left, right).unwrap();
    assert!(found.passages.len() > 2, "{:?}", found.passages);
    let shown = beside(left, right, &found.passages);
    assert_eq!(shown.len(), 1);
    let (mine, theirs) = (drawn(&shown[0].left), drawn(&shown[0].right));
    assert!(mine.contains("写的二十[六]篇工作动态，到现场采写的只有[五]篇，其余"), "{mine}");
    assert!(theirs.contains("写的二十篇工作动态，到现场采写的只有[十一]篇，其余"), "{theirs}");
    assert!(mine.ends_with("报表迟了3天，台账有[12]页没有签名，值班表是补的"), "{mine}");
    assert!(theirs.ends_with("报表迟了３天，台账有[7]页没有签名，值班表是补的"), "{theirs}");
}

#[test]
fn passages_that_more_parts_or_that_changed_places_stay_apart() {
    let (one, next) = ("三月去泵站检修没有登记阀门编号。", "七月值夜班接到电话没有转报出去。");
    let both = |between: &str| format!("{one}{between}{next}");
    let passages = |left: &str, right: &str| {
        let place = |text: &str, words: &str| {
            let at = text.find(words).unwrap();
            at..at + words.len()
        };
        [one, next].map(|words| Passage { left: place(left, words), right: place(right, words) })
    };
    let many = |left: &str, right: &str| beside(left, right, &passages(left, right)).len();
    assert_eq!(many(&both("后来改了。"), &both("")), 1);
    assert_eq!(many(&both("后来老周提醒了我。"), &both("")), 2);
    // A figure on both sides may have its words with it.
    assert_eq!(many(&both("前后共有三十二次没去。"), &both("前后共有2次。")), 1);
    assert_eq!(many(&both(""), &format!("{next}{one}")), 2);
}
