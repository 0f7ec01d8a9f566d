//! The mirror held up to a text: what it shows, to whom, and what of others' texts never goes through it. On both
//! databases.

mod printed;
mod samples;

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::ids::{CampaignId, PersonId, TextId};
use domain::preparation::opinion::{About, Decision, Merged, Target};
use domain::preparation::text::{Body, Made, Move, Origin, Round, Section, Stage, Text, Whose};
use domain::theme::TextKind;
use pingyi::clock::new_id;
use store::testing::Engine;

use crate::common::{NOON, on_both};
use crate::house::{DAY, House, text_id};

/// What is copied.
const SHARED: &str = "三月里去北坡泵站检修时，我嫌登记麻烦，两次没有把阀门编号写进台账。\
    老周提醒后我嘴上答应，回来仍旧凭记忆补填，结果夏汛前核对时对不上号。\
    七月值夜班那次，群众反映巷口积水，我以为不归本班管，拖到第二天才转出去。";
/// What only its author has written.
const OWN: &str = "石榴树下开会那天我迟到了二十分钟，借口说堵车，其实是睡过了头，事后也没有向大家说明。\
    档案室搬家前我负责清点旧图纸，图省事只数了箱数，后来设计组要用一张管线图翻了两天。";
const OTHER: &str = "去年八月新来的小陈问我抄表的办法，我嫌他问得多，只把旧本子丢给他，害他抄错了一个片区。\
    年底评先进时我替熟人说了好话，没有讲他两次脱岗的事，心里清楚不公道还是开了口。";

/// Everybody, and who keeps packs and samples.
async fn built(engine: Engine) -> House {
    let mut house = House::build(engine).await;
    let (home, top) = (house.sibling, house.world.top);
    house.settle("系统员", home, Some((top, Role::SystemAdmin))).await;
    house
}

/// A text as a test plants it.
struct Planted<'a> {
    author: Option<&'a str>,
    campaign: CampaignId,
    /// What stands in each version, and when it was made.
    versions: &'a [(&'a str, i64)],
    submitted: bool,
}

impl House {
    async fn plant(&self, planted: Planted<'_>) -> TextId {
        let person = planted.author.map(|name| self.person(name));
        let kind = if person.is_some() { TextKind::Outline } else { TextKind::Team };
        let mut text = Text {
            id: new_id(),
            campaign: planted.campaign,
            unit: self.branch,
            whose: Whose::new(kind, person).unwrap(),
            stage: Stage::Draft,
            number: 0,
            version: 1,
        };
        let by = person.unwrap_or(self.person("周宁"));
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::add(&mut tx, &text).await.unwrap();
        for (words, at) in planted.versions {
            text.number += 1;
            let made = Made::typed(text.number, *at, by);
            store::texts::add_version(&mut tx, text.id, &made, &body(words)).await.unwrap();
        }
        if planted.submitted {
            text.stage = Stage::Submitted;
            store::texts::add_round(&mut tx, text.id, &submission(text.number, by)).await.unwrap();
        }
        store::texts::set(&mut tx, &text).await.unwrap();
        tx.commit().await.unwrap();
        text.id
    }

    /// 张明's outline of this year, being written.
    async fn mine(&self, words: &str) -> String {
        let versions = [(words, NOON)];
        let planted =
            Planted {
                author: Some("张明"), campaign: self.campaign, versions: &versions, submitted: false
            };
        self.address(self.plant(planted).await)
    }

    async fn hers(&self, words: &str, at: i64, submitted: bool) -> TextId {
        let versions = [(words, at)];
        self.plant(Planted {
            author: Some("赵青"), campaign: self.campaign, versions: &versions, submitted
        })
        .await
    }

    /// Gives the first version of a text to its reviewers.
    async fn give_in(&self, page: &str) {
        let text = self.text(page).await;
        let by = text.whose.person().unwrap();
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::add_round(&mut tx, text.id, &submission(1, by)).await.unwrap();
        store::texts::set(&mut tx, &Text { stage: Stage::Submitted, ..text }).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What somebody types and does not save as a version.
    async fn typed(&self, who: &str, text: TextId, words: &str) {
        let draft = store::texts::Draft {
            base: 1,
            body: body(words),
            saved_at: NOON,
            origin: Origin::Typed,
            file_name: String::new(),
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::set_draft(&mut tx, text, self.person(who), &draft).await.unwrap();
        tx.commit().await.unwrap();
    }

    fn address(&self, text: TextId) -> String {
        self.at(&format!("/texts/{text}"))
    }

    /// What the mirror shows, once it has shown itself.
    async fn mirror(&self, who: &str, page: &str) -> String {
        let answer = self.get(who, &format!("{page}/mirror")).await;
        assert_eq!(answer.status, StatusCode::OK, "{who}: {}", answer.body);
        no_score(&answer.body);
        answer.body
    }
}

fn submission(number: i64, by: PersonId) -> Round {
    Round {
        number,
        act: Move::Submitted,
        capacity: None,
        by,
        at: NOON,
        sat_on: None,
        present: String::new(),
        reason: String::new(),
    }
}

fn body(words: &str) -> Body {
    Body { sections: vec![Section { heading: "存在的问题".into(), words: words.into() }] }
}

/// No number stands for a text, or for its author.
fn no_score(html: &str) {
    let main = html.split("<main").nth(1).unwrap();
    for word in ["得分", "分数", "评分", "打分", "百分", "满分", "%", "％"] {
        assert!(!main.contains(word), "{word}: {main}");
    }
    for (at, _) in main.match_indices('分') {
        let before = main[..at].trim_end().chars().next_back();
        assert!(!before.is_some_and(|c| c.is_ascii_digit()), "a number of points: {main}");
    }
}

on_both!(
    a_copy_is_shown_side_by_side_with_who_came_first,
    a_draft_of_a_colleague_is_compared_with_nothing,
    another_figure_parts_no_passage_and_is_marked,
    roots_that_are_a_report_and_an_advert_are_told,
    last_years_texts_are_found_ones_own_and_the_branchs,
    the_cleaned_copy_becomes_the_draft,
    an_opinion_is_open_until_the_text_comes_back_to_it,
    the_reviewer_sees_the_same_and_is_noted_as_a_reader,
    hostile_texts_break_nothing,
);

async fn a_copy_is_shown_side_by_side_with_who_came_first(engine: Engine) {
    let house = built(engine).await;
    let mine = house.mine(&format!("{OWN}\n{SHARED}")).await;
    assert!(!house.mirror("张明", &mine).await.contains("与别人相似"));
    // The passages stood in an earlier version of hers; the later one came after his.
    let words = format!("{SHARED}\n{OTHER}");
    let versions = [(words.as_str(), NOON - 2 * DAY), (words.as_str(), NOON + DAY)];
    let theirs =
        Planted { author: Some("赵青"), campaign: house.campaign, versions: &versions, submitted: true };
    let theirs = house.plant(theirs).await;
    let shown = house.mirror("张明", &mine).await;
    assert!(shown.contains("与别人相似") && shown.contains("赵青的个人发言提纲"), "{shown}");
    assert!(shown.contains("这份 5 句中有 3 句与它相同或相近；对方那份里，大半也在这里"), "{shown}");
    assert!(shown.contains("谁在先：对方在先"), "{shown}");
    assert!(shown.contains("最早见于2026年1月15日") && shown.contains("最早见于2026年1月13日"), "{shown}");
    assert!(shown.matches("两次没有把阀门编号写进台账").count() >= 2, "both sides: {shown}");
    assert!(!shown.contains("小陈") && !shown.contains("评先进"), "the rest of hers is nobody's business");
    assert!(shown.contains("不挡提交") && shown.contains("提交之前只有作者"), "{shown}");
    // The other side sees it likewise, once his is submitted, and not before.
    let hers = house.address(theirs);
    assert!(!house.mirror("赵青", &hers).await.contains("与别人相似"));
    let theirs_read = house.get("张明", &format!("{hers}/mirror")).await;
    assert_eq!(theirs_read.status, StatusCode::NOT_FOUND);
}

async fn a_draft_of_a_colleague_is_compared_with_nothing(engine: Engine) {
    let house = built(engine).await;
    let hers = house.hers(SHARED, NOON - DAY, false).await;
    house.typed("赵青", hers, SHARED).await;
    let mine = house.mine(SHARED).await;
    let shown = house.mirror("张明", &mine).await;
    assert!(!shown.contains("赵青") && !shown.contains("与别人相似"), "{shown}");
    // Neither does anybody see the mirror of what its author has not given out: he comes first.
    for other in ["周宁", "李和", "赵青", "钱川", "系统员"] {
        for path in ["mirror", "clean"] {
            let answer = house.get(other, &format!("{mine}/{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other} at {path}");
        }
    }
    // Who has typed a version for him sees that one, until the author has written since.
    let text = text_id(&mine);
    for (number, by, words) in [(2, "周宁", "每名D员都要说。"), (3, "张明", "每名D委都要说。")]
    {
        let mut tx = house.world.app.db.write().await.unwrap();
        let made = Made::typed(number, NOON, house.person(by));
        store::texts::add_version(&mut tx, text, &made, &body(words)).await.unwrap();
        let known = store::texts::find(&mut tx, text).await.unwrap().unwrap();
        store::texts::set(&mut tx, &Text { number, ..known }).await.unwrap();
        tx.commit().await.unwrap();
        if number == 2 {
            assert!(house.mirror("周宁", &mine).await.contains("D员"));
        }
    }
    assert_eq!(house.get("周宁", &format!("{mine}/mirror")).await.status, StatusCode::NOT_FOUND);
    assert!(house.mirror("张明", &mine).await.contains("D委"));
    assert_eq!(house.get("李和", &format!("{mine}/mirror")).await.status, StatusCode::NOT_FOUND);
    let elsewhere = mine.replace(&house.campaign.to_string(), &house.last_year().await.to_string());
    assert_eq!(house.get("张明", &format!("{elsewhere}/mirror")).await.status, StatusCode::NOT_FOUND);
}

async fn another_figure_parts_no_passage_and_is_marked(engine: Engine) {
    let house = built(engine).await;
    let told = |all: &str, own: &str| {
        format!(
            "{SHARED}\n去年写的{all}篇工作动态，到现场采写的只有{own}篇，其余都是照着别人的总结改的，迟了3天。"
        )
    };
    house.hers(&told("二十六", "三"), NOON - DAY, true).await;
    let mine = house.mine(&format!("{OWN}\n{}", told("十二", "五"))).await;
    let shown = house.mirror("张明", &mine).await;
    for marked in ["<mark>五</mark>篇，其余", "<mark>三</mark>篇，其余"] {
        assert!(shown.contains(marked), "{marked}: {shown}");
    }
    assert_eq!(shown.matches("<div class=\"versions passages\">").count(), 1, "one passage: {shown}");
    assert!(shown.contains("标出的是两边不一样的字"), "{shown}");
}

async fn roots_that_are_a_report_and_an_advert_are_told(engine: Engine) {
    let house = built(engine).await;
    let hollow = "一年来完成检修三十次，组织学习十二场，受到表扬。完成投资三百万元，取得明显成效，获评先进。";
    let mine = house.mine(&format!("{OWN}\n关注公众号领取资料。")).await;
    let text = text_id(&mine);
    let mut body = body(&format!("{OWN}\n关注公众号领取资料。"));
    body.sections.push(Section { heading: "根源剖析".into(), words: hollow.into() });
    let draft = store::texts::Draft {
        base: 1,
        body,
        saved_at: NOON,
        origin: Origin::Typed,
        file_name: String::new(),
    };
    let mut tx = house.world.app.db.write().await.unwrap();
    store::texts::set_draft(&mut tx, text, house.person("张明"), &draft).await.unwrap();
    tx.commit().await.unwrap();
    let shown = house.mirror("张明", &mine).await;
    assert!(shown.contains("像工作总结") && shown.contains("“根源剖析”里说的多是做成的事"), "{shown}");
    assert!(shown.contains(&format!("<mark>{hollow}</mark>")), "{shown}");
    assert!(shown.contains("<mark>关注公众号领取资料。</mark>"), "{shown}");
    let page = house.get("张明", &format!("{mine}/clean")).await.body;
    assert!(page.contains("清理后") && page.contains("关注公众号领取资料"), "{page}");
}

async fn last_years_texts_are_found_ones_own_and_the_branchs(engine: Engine) {
    let house = built(engine).await;
    let (earlier, year) = (house.last_year().await, NOON - 365 * DAY);
    for (author, words, submitted) in [
        (Some("张明"), SHARED, false),
        (Some("赵青"), OTHER, true),
        (Some("李和"), SHARED, false),
        (None, OWN, true),
    ] {
        let versions = [(words, year)];
        house.plant(Planted { author, campaign: earlier, versions: &versions, submitted }).await;
    }
    let mine = house.mine(&format!("{SHARED}\n{OTHER}\n{OWN}")).await;
    let shown = house.mirror("张明", &mine).await;
    assert!(shown.contains("与往年相似") && !shown.contains("与别人相似"), "{shown}");
    assert!(shown.contains("谁在先：本人 2024 年度的个人发言提纲在先"), "{shown}");
    let own = shown
        .split("与本人 2024 年度的个人发言提纲")
        .nth(1)
        .unwrap()
        .split("div class=\"alike\"")
        .next()
        .unwrap();
    assert!(!own.contains("对方"), "he is no other side: {own}");
    for wanted in
        ["本人 2024 年度的个人发言提纲", "赵青 2024 年度的个人发言提纲", "2024 年度的班子对照检查材料"]
    {
        assert!(shown.contains(wanted), "{wanted}: {shown}");
    }
    assert!(!shown.contains("李和"), "what he never submitted is not compared: {shown}");
    // What he kept to himself last year is for his own eyes: who reviews this year's text does not meet it.
    house.give_in(&mine).await;
    assert!(house.mirror("张明", &mine).await.contains("本人 2024 年度"));
    let shown = house.mirror("周宁", &mine).await;
    assert!(shown.contains("赵青 2024 年度") && !shown.contains("本人 2024 年度"), "{shown}");
}

async fn the_cleaned_copy_becomes_the_draft(engine: Engine) {
    let house = built(engine).await;
    let mine = house.mine(&format!("每名D员都要说。【公文素材库】更多范文请到网站下载。\n{OWN}")).await;
    let shown = house.mirror("张明", &mine).await;
    assert!(shown.contains("要清理的") && shown.contains("网上文字的标记和广告"), "{shown}");
    assert!(shown.contains("每名<mark>D员</mark>都要说。"), "the place in its sentence: {shown}");
    assert!(shown.contains("存在的问题：") && shown.contains("清理文字"), "{shown}");
    let clean = format!("{mine}/clean");
    let page = house.get("张明", &clean).await.body;
    assert!(page.contains("<mark>D</mark>") && page.contains("<mark>党</mark>"), "{page}");
    let of = page.split("name=\"of\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // An empty form, and one of another text, change nothing and show the comparison again.
    for form in [&[][..], &[("of", "0")]] {
        let answer = house.post("张明", &clean, form).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.body.contains("还没有采用") && answer.body.contains(&of));
    }
    assert_eq!(house.post("赵青", &clean, &[("of", &of)]).await.status, StatusCode::NOT_FOUND);
    let accepted = house.post("张明", &clean, &[("of", &of)]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.body);
    assert_eq!(accepted.location(), format!("{mine}/edit"));
    let text = text_id(&mine);
    let mut tx = house.world.app.db.read().await.unwrap();
    let draft = store::texts::draft(&mut tx, text, house.person("张明")).await.unwrap().unwrap();
    assert!(draft.body == body(&format!("每名党员都要说。\n{OWN}")), "{}", draft.body.words());
    assert_eq!((draft.base, draft.origin, draft.saved_at), (1, Origin::Cleaned, NOON));
    drop(tx);
    // From now on the mirror looks at the draft.
    let after = house.mirror("张明", &mine).await;
    assert!(after.contains("正在写的草稿") && !after.contains("要清理的"), "{after}");
    assert!(house.get("张明", &clean).await.body.contains("没有要清理的文字"));
}

async fn an_opinion_is_open_until_the_text_comes_back_to_it(engine: Engine) {
    let house = built(engine).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let about = |target, name| About::new(target, Some(house.person(name))).unwrap();
    for (about, wording, decision) in [
        (about(Target::Member, "张明"), "值班室排班不公平", Decision::Adopted),
        (about(Target::Member, "张明"), "布置任务急，解释少", Decision::Pending),
        (about(Target::Member, "赵青"), "开会迟到早退", Decision::Adopted),
        (About::TEAM, "支部学习走过场", Decision::Adopted),
    ] {
        let merged = Merged {
            id: new_id(),
            campaign: house.campaign,
            unit: house.branch,
            wording: wording.into(),
            dimension: None,
            about,
            decision,
            reason: String::new(),
            not_listed: String::new(),
            version: 1,
        };
        store::opinions::add_merged(&mut tx, &merged).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mine = house.mine(SHARED).await;
    let shown = house.mirror("张明", &mine).await;
    assert!(shown.contains("没有回应的意见") && shown.contains("可能没有回应"), "{shown}");
    assert!(shown.contains("值班室排班不公平"), "{shown}");
    for other in ["布置任务急", "迟到早退", "走过场"] {
        assert!(!shown.contains(other), "{other} is not about him, or not adopted: {shown}");
    }
    let versions = [(OWN, NOON)];
    let team = Planted { author: None, campaign: house.campaign, versions: &versions, submitted: false };
    let team = house.address(house.plant(team).await);
    let shown = house.mirror("周宁", &team).await;
    assert!(shown.contains("支部学习走过场") && !shown.contains("排班"), "{shown}");
    let text = text_id(&mine);
    let answered = format!("{SHARED}\n值班室的排班我图省事照抄去年的，对新来的人不公平。");
    house.typed("张明", text, &answered).await;
    assert!(!house.mirror("张明", &mine).await.contains("没有回应的意见"));
}

async fn the_reviewer_sees_the_same_and_is_noted_as_a_reader(engine: Engine) {
    let house = built(engine).await;
    house.hers(SHARED, NOON - DAY, true).await;
    let bare = "学习不够深入，满足于完成规定动作，联系实际思考不够，运用理论指导实践的能力不强，担当精神还需要增强。";
    let words = format!("{SHARED}\n{bare}\n每名D员都要说。");
    let versions = [(words.as_str(), NOON)];
    let planted =
        Planted { author: Some("张明"), campaign: house.campaign, versions: &versions, submitted: true };
    let text = house.plant(planted).await;
    let page = house.address(text);
    let (author, reviewer) = (house.mirror("张明", &page).await, house.mirror("李和", &page).await);
    for reason in [
        "赵青的个人发言提纲",
        "这里写的是“D员”",
        "没有人、没有事",
        "“政治纪律”",
        "字。主题包里的习惯是不少于",
    ] {
        assert!(author.contains(reason) && reviewer.contains(reason), "{reason}: {reviewer}");
    }
    assert!(reviewer.contains(&format!("<mark>{bare}</mark>")), "the paragraph is quoted: {reviewer}");
    assert!(reviewer.contains("作者在提交之前就能看到") && !reviewer.contains("修改材料"), "{reviewer}");
    assert_eq!(house.get("李和", &format!("{page}/clean")).await.status, StatusCode::NOT_FOUND);
    let mut tx = house.world.app.db.read().await.unwrap();
    let readers = store::texts::readings(&mut tx, text).await.unwrap();
    assert_eq!(readers.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["李和"]);
    drop(tx);
    // While it is reviewed nothing is cleaned, and the page says why.
    let clean = house.get("张明", &format!("{page}/clean")).await.body;
    assert!(
        clean.contains("现在不能采用")
            && clean.contains("正在审阅")
            && !clean.contains("采用清理过的文字</button>")
    );
    let of = [("of", "0")];
    let refused = house.post("张明", &format!("{page}/clean"), &of).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    for outsider in ["赵青", "钱川", "系统员"] {
        let answer = house.get(outsider, &format!("{page}/mirror")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{outsider}");
    }
}

async fn hostile_texts_break_nothing(engine: Engine) {
    let house = built(engine).await;
    let script = "<script>alert(1)</script>D员\u{202e}反着读的字。<img src=x onerror=1>";
    let mine = house.mine(script).await;
    for path in ["mirror", "clean"] {
        let page = house.get("张明", &format!("{mine}/{path}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        assert!(!page.body.contains("<script>alert") && !page.body.contains("<img"), "{}", page.body);
        assert!(page.body.contains("&lt;script&gt;alert(1)"), "{}", page.body);
    }
    let text = text_id(&mine);
    let copied = SHARED.repeat(50_000 / SHARED.chars().count());
    house.hers(&copied, NOON, true).await;
    for words in [
        "【".repeat(50_000),
        "每名D员。".repeat(10_000),
        copied.clone(),
        "\n".repeat(50_000),
        "某某，".repeat(16_000),
    ] {
        house.typed("张明", text, &words).await;
        for path in ["mirror", "clean"] {
            let page = house.get("张明", &format!("{mine}/{path}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(page.body.len() < 2_000_000, "{path}: {}", page.body.len());
        }
    }
}
