//! Several hands at one text: two people, two windows of one writer, and who types for another. Nothing of either is lost.

use axum::http::StatusCode;
use domain::preparation::text::{Move, Stage};
use store::testing::Engine;

use crate::common::on_both;
use crate::house::House;

on_both!(
    two_people_at_the_teams_text_lose_nothing,
    two_windows_of_one_writer_lose_nothing,
    who_comes_too_late_to_type_for_another_is_told,
    what_was_typed_for_another_too_late_is_not_lost,
    what_one_has_saved_elsewhere_is_his_own,
);

async fn two_people_at_the_teams_text_lose_nothing(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("周宁", "team", None).await;
    assert_eq!(house.begun("王晓", "team", None).await, page);
    // The row of the summary has followed the beginning already.
    house.row_follows().await;
    house.saved("周宁", &page, "0", "班子学得不深。").await;
    house.saved("王晓", &page, "1", "班子学得不深。联系群众不够。").await;
    let stale = house.save("周宁", &page, "1", "班子学得不深。抓落实不紧。").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("王晓已经保存了第 2 版"), "{}", stale.body);
    for marked in ["</span>联系群众不够。", "</span>抓落实不紧。"] {
        assert!(stale.body.contains(marked), "{marked}: {}", stale.body);
    }
    let panel = |body: &str| {
        body.contains("name=\"base\" value=\"1\"") && body.contains("name=\"merged\" value=\"2\"")
    };
    assert!(panel(&stale.body), "{}", stale.body);
    assert_eq!(house.text(&page).await.number, 2, "nobody is overwritten");
    // What was typed is kept, with both texts, wherever it is opened again; the other does not see it.
    let again = house.get("周宁", &format!("{page}/edit")).await.body;
    assert!(again.contains("抓落实不紧") && again.contains("王晓已经保存了第 2 版"), "{again}");
    assert!(!house.get("王晓", &format!("{page}/edit")).await.body.contains("抓落实不紧"));
    // Typing on, the browser keeps the draft; both texts stay in sight, and a save without them is told again.
    let typing =
        [("base", "1"), ("merged", "2"), ("s0", "读了原文。"), ("s1", "抓落实不紧。"), ("quiet", "yes")];
    assert_eq!(house.post("周宁", &format!("{page}/draft"), &typing).await.status, StatusCode::OK);
    let again = house.get("周宁", &format!("{page}/edit")).await.body;
    assert!(again.contains("王晓已经保存了第 2 版") && panel(&again), "{again}");
    assert_eq!(house.save("周宁", &page, "1", "抓落实不紧。").await.status, StatusCode::CONFLICT);
    let merged = |version: &'static str| {
        [("base", "1"), ("merged", version), ("s0", "读了原文。"), ("s1", "联系群众不够。抓落实不紧。")]
    };
    let edit = format!("{page}/edit");
    assert_eq!(house.post("周宁", &edit, &merged("1")).await.status, StatusCode::CONFLICT, "another version");
    assert_eq!(house.post("周宁", &edit, &merged("2")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.text(&page).await.number, 3);
    let later = house.get("周宁", &format!("{page}/edit")).await.body;
    assert!(!later.contains("已经保存了第"), "{later}");
    // A base that nobody has is no way round it.
    assert_eq!(house.save("王晓", &page, "9", "硬写。").await.status, StatusCode::CONFLICT);
}

/// The mark of the draft that an editor, or an answer to the script, was drawn with.
fn kept(page: &str) -> String {
    let marks = ["name=\"kept\" value=\"", "data-autosave-kept=\""];
    let rest = marks.iter().find_map(|mark| page.split_once(mark)).unwrap().1;
    rest.split_once('"').unwrap().0.to_owned()
}

async fn two_windows_of_one_writer_lose_nothing(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    let (edit, draft) = (format!("{page}/edit"), format!("{page}/draft"));
    let first = kept(&house.get("张明", &edit).await.body);
    let send = |to: String, mark: String, words: &'static str, quiet: &'static str| {
        let house = &house;
        async move {
            let form = [
                ("base", "0"),
                ("kept", mark.as_str()),
                ("s1", words),
                ("s0", "读了原文。"),
                ("quiet", quiet),
            ];
            house.post("张明", &to, &form).await
        }
    };
    // One window goes on from what it has kept itself.
    let one = send(draft.clone(), first.clone(), "下乡少。", "yes").await;
    assert_eq!(one.status, StatusCode::OK, "{}", one.body);
    let one = send(draft.clone(), kept(&one.body), "下乡少。会议多。", "yes").await;
    assert_eq!(one.status, StatusCode::OK, "{}", one.body);
    // The other still stands where both began.
    let other = send(draft.clone(), first.clone(), "调研少。", "yes").await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    assert!(other.body.contains("data-autosave-said") && other.body.contains("另一个窗口"), "{}", other.body);
    for to in [&draft, &edit] {
        let both = send(to.clone(), first.clone(), "调研少。", "").await;
        assert_eq!(both.status, StatusCode::CONFLICT, "{to}");
        assert!(both.body.contains("您在另一个窗口也写了这份材料"), "{to}: {}", both.body);
        assert!(
            both.body.contains("会议多。") && both.body.contains("调研少。</textarea>"),
            "{to}: {}",
            both.body
        );
        assert!(house.get("张明", &edit).await.body.contains("会议多。"), "{to}: the draft stays as it was");
        assert_eq!(house.text(&page).await.number, 0);
        // Having seen both, he saves.
        assert_eq!(kept(&both.body), kept(&one.body));
    }
    // The same words again are nothing new, whichever window they come from.
    assert_eq!(send(draft.clone(), first.clone(), "下乡少。会议多。", "yes").await.status, StatusCode::OK);
    let merged = send(edit.clone(), kept(&one.body), "下乡少。会议多。调研少。", "").await;
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.body);
    assert_eq!(house.text(&page).await.number, 1);
    // Without a draft there is nothing to be overtaken by; the version is what is compared then.
    assert_eq!(send(edit.clone(), first, "又写。", "").await.status, StatusCode::CONFLICT);
    assert_eq!(house.text(&page).await.number, 1);
}

async fn what_was_typed_for_another_too_late_is_not_lost(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("王晓", "outline", Some("张明")).await;
    house.saved("张明", &page, "0", "石榴树下的一版。").await;
    let edit = format!("{page}/edit");
    assert!(
        !house.get("王晓", &edit).await.body.contains("<textarea"),
        "nothing was typed, and nothing is shown"
    );
    // The script is told, and the words are kept; the button shows them beside the reason.
    let typing = [("base", "0"), ("s0", "先听写的。"), ("quiet", "yes")];
    let quiet = house.post("王晓", &format!("{page}/draft"), &typing).await;
    assert_eq!(quiet.status, StatusCode::CONFLICT);
    assert!(quiet.body.contains("data-autosave-said") && !quiet.body.contains("<html"), "{}", quiet.body);
    let is_shown = |body: &str, words: &str| {
        body.contains("只用于还没有动笔的人；写好的在提交以前，只有作者和写的人能看")
            && body.contains("<textarea")
            && body.contains("readonly")
            && body.contains(words)
    };
    assert!(is_shown(&house.get("王晓", &edit).await.body, "先听写的。"));
    for to in ["edit", "draft"] {
        let form = [("base", "0"), ("s0", "先听写的。"), ("s1", "后听写的。")];
        let late = house.post("王晓", &format!("{page}/{to}"), &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(is_shown(&late.body, "后听写的。") && !late.body.contains("石榴树"), "{}", late.body);
    }
    let again = house.get("王晓", &edit).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(is_shown(&again.body, "后听写的。") && !again.body.contains("石榴树"), "{}", again.body);
    assert!(!house.get("张明", &edit).await.body.contains("听写"), "nobody else sees it");
    assert_eq!(house.text(&page).await.number, 1);
    // Given in, the text is open to the secretary, who typed as well: both stand beside each other, and it is noted.
    let typed = house.begun("周宁", "outline", Some("赵青")).await;
    house.saved("周宁", &typed, "0", "会前的话。").await;
    house.saved("赵青", &typed, "1", "本人的话。").await;
    house.set(&typed, Stage::Submitted, Some((Move::Submitted, 2))).await;
    let late = house.save("周宁", &typed, "1", "又听写的。").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    for words in ["</span>本人的话。", "</span>又听写的。", "由写的人接着写"] {
        assert!(late.body.contains(words), "{words}: {}", late.body);
    }
    let own = house.get("赵青", &typed).await.body;
    assert!(own.contains("谁看过") && own.contains("周宁 <span class=\"note\">第 2 版"), "{own}");
    // After the meeting the author completes it himself.
    house.set(&typed, Stage::Passed, None).await;
    house.hold().await;
    let late = house.save("周宁", &typed, "1", "会后又听写的。").await;
    assert!(
        late.body.contains("您不能再代为补充") && late.body.contains("会后补充由本人写"),
        "{}",
        late.body
    );
    // Who may write nothing there at all takes his words away too, and learns nothing.
    let lost = house.save("赵青", &page, "0", "走错了门的话。").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(lost.body.contains("走错了门的话。") && !lost.body.contains("张明"), "{}", lost.body);
}

async fn what_one_has_saved_elsewhere_is_his_own(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "一个窗口的话。").await;
    let stale = house.save("张明", &page, "0", "另一个窗口的话。").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.body.contains("您已经在别处保存了第 1 版")
            && !stale.body.contains("张明已经保存了")
            && !stale.body.contains("对方"),
        "{}",
        stale.body
    );
}

async fn who_comes_too_late_to_type_for_another_is_told(engine: Engine) {
    let house = House::build(engine).await;
    let list = house.at("/texts");
    let offered = |kind: &str| format!("<option value=\"{kind}:{}\"", house.id("张明"));
    let before = house.get("王晓", &list).await.body;
    assert!(before.contains(&offered("outline")) && before.contains(&offered("self_appraisal")), "{before}");
    let choice = format!("self_appraisal:{}", house.id("赵青"));
    let begun = house.post("王晓", &format!("{list}/new"), &[("for", &choice)]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "石榴树下的一版").await;
    let after = house.get("王晓", &list).await.body;
    assert!(!after.contains(&offered("outline")) && after.contains(&offered("self_appraisal")), "{after}");
    let id = house.id("张明");
    let late = [("kind", "outline"), ("person", id.as_str())];
    let answers = [
        house.post("王晓", &format!("{list}/new"), &late).await,
        house.get("王晓", &format!("{page}/edit")).await,
        house.get("王晓", &format!("{page}/upload")).await,
        house.save("王晓", &page, "1", "代写").await,
    ];
    for answer in answers {
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(
            answer.body.contains("您不能再代为录入") && !answer.body.contains("石榴树"),
            "{}",
            answer.body
        );
    }
    for (who, expected) in [("赵青", StatusCode::NOT_FOUND), ("张明", StatusCode::OK)] {
        assert_eq!(house.get(who, &format!("{page}/edit")).await.status, expected, "{who}");
    }
}
