//! A text is given in by its author, or for who cannot sign in; taken back, and taken up again.

use axum::http::StatusCode;
use domain::preparation::text::{self, Section};
use domain::theme::TextKind;
use store::testing::Engine;

use super::{LATER, MARK};
use crate::common::on_both;
use crate::house::House;

on_both!(
    it_is_given_in_whole_and_by_its_author,
    who_typed_it_is_a_question_to_the_reviewer,
    for_who_cannot_sign_in_another_says_how_he_agreed,
    a_passed_text_is_taken_up_again_and_after_the_meeting_completed,
);

async fn it_is_given_in_whole_and_by_its_author(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.outline("张明").await;
    let submit = format!("{page}/submit");
    let unconfirmed = house.post("张明", &submit, &[("number", "1")]).await;
    assert_eq!(unconfirmed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unconfirmed.body.contains("还没有确认材料是本人所写"), "{}", unconfirmed.body);
    assert_eq!(house.post("张明", &submit, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let half =
        text::Body { sections: vec![Section { heading: "学习收获".into(), words: "读了。".into() }] };
    house.body(&page, "张明", &half, false).await;
    let stale = house.post("张明", &submit, &[("number", "1"), ("own", "yes")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "a newer version is not given in unseen");
    let missing = house.submit("张明", &page).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("还有 4 部分没有写：存在的问题、根源剖析"), "{}", missing.body);
    assert!(
        missing.body.contains("name=\"own\" value=\"yes\" checked"),
        "the tick is kept: {}",
        missing.body
    );
    assert_eq!(house.stage(&page).await, text::Stage::Draft);
    house.version(&page, "张明", MARK, false).await;
    assert_eq!(house.submit("张明", &page).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&page).await, text::Stage::Submitted);
    // Taken back, it is the author's alone again.
    let version = house.text(&page).await.version.to_string();
    let back = format!("{page}/withdraw");
    assert_eq!(house.post("周宁", &back, &[("version", &version)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.post("张明", &back, &[("version", &version)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("周宁", &page).await.status, StatusCode::NOT_FOUND);
    let again = house.text(&page).await.version.to_string();
    let twice = house.post("张明", &back, &[("version", &again)]).await;
    assert!(twice.body.contains("现在不在审阅中"), "{}", twice.body);
    // Given out anew, the reviewer has the new version, and not the one that was taken back.
    house.version(&page, "张明", LATER, false).await;
    assert_eq!(house.submit("张明", &page).await.status, StatusCode::SEE_OTHER);
    let read = house.get("周宁", &page).await.body;
    assert!(read.contains(LATER) && !read.contains("与上一次提交的差别"), "{read}");
    let number = house.text(&page).await.number;
    let before = number - 1;
    assert_eq!(house.get("周宁", &format!("{page}/versions/{number}")).await.status, StatusCode::OK);
    for hidden in [format!("versions/{before}"), format!("diff?from={before}&to={number}")] {
        let seen = house.get("周宁", &format!("{page}/{hidden}")).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{hidden}");
    }
}

async fn who_typed_it_is_a_question_to_the_reviewer(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.written(TextKind::Outline, Some("张明"), "李和", MARK).await;
    // Who typed it reads on; the rest of the committee does not.
    assert!(house.get("李和", &page).await.body.contains(MARK));
    assert_eq!(house.get("周宁", &page).await.status, StatusCode::NOT_FOUND);
    let typist = house.submit("李和", &page).await;
    assert_eq!(typist.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.activate("张明").await;
    let typist = house.post("李和", &format!("{page}/submit"), &[("number", "1"), ("how", "当面")]).await;
    assert!(typist.body.contains("这份材料要由本人提交"), "{}", typist.body);
    assert_eq!(house.submit("张明", &page).await.status, StatusCode::SEE_OTHER);
    let asked = house.get("周宁", &page).await.body;
    assert!(asked.contains("这一版由李和录入，不是张明本人") && !asked.contains("人录入了材料"), "{asked}");
    house.written(TextKind::Outline, Some("赵青"), "李和", LATER).await;
    let asked = house.get("周宁", &page).await.body;
    assert!(asked.contains("李和为 2 人录入了材料"), "{asked}");
    assert!(!house.get("张明", &page).await.body.contains("请留意"), "questions are the reviewer's");
    // Once the author writes himself, it is his draft.
    let version = house.text(&page).await.version.to_string();
    house.post("张明", &format!("{page}/withdraw"), &[("version", &version)]).await;
    assert!(house.get("李和", &page).await.body.contains(MARK));
    house.version(&page, "张明", LATER, false).await;
    assert_eq!(house.get("李和", &page).await.status, StatusCode::NOT_FOUND);
}

async fn for_who_cannot_sign_in_another_says_how_he_agreed(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.written(TextKind::Outline, Some("张明"), "李和", MARK).await;
    let submit = format!("{page}/submit");
    assert!(house.get("李和", &page).await.body.contains("本人已看过并确认（方式）"));
    let silent = house.post("李和", &submit, &[("number", "1"), ("own", "yes")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("没有写本人是怎样看过并确认的"), "{}", silent.body);
    let how = "1月14日当面读给本人听";
    let told = house.post("李和", &submit, &[("number", "1"), ("how", how)]).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    let asked = house.get("周宁", &page).await.body;
    assert!(asked.contains("李和代为提交，说明是：“1月14日当面读给本人听”"), "{asked}");
    // Nobody but who typed it.
    let other = house.post("王晓", &submit, &[("number", "1"), ("how", how)]).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}

async fn a_passed_text_is_taken_up_again_and_after_the_meeting_completed(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("王晓").await;
    let pass = [("capacity", "secretary"), ("verdict", "pass")];
    house.review("周宁", &page, &pass).await;
    let asks = house.get("王晓", &format!("{page}/reopen")).await;
    assert!(asks.body.contains("重新修改个人发言提纲？"), "{}", asks.body);
    assert_eq!(house.get("周宁", &format!("{page}/reopen")).await.status, StatusCode::FORBIDDEN);
    let reopen = format!("{page}/reopen");
    let version = house.text(&page).await.version.to_string();
    assert_eq!(house.post("周宁", &reopen, &[("version", &version)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.post("王晓", &reopen, &[("version", &version)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("周宁", &page).await.status, StatusCode::NOT_FOUND);
    house.submit("王晓", &page).await;
    house.review("周宁", &page, &pass).await;
    house.hold().await;
    let campaign = house.at("");
    let gap = house.get("周宁", &campaign).await.body;
    assert!(gap.contains("1 人的个人发言提纲会后还没有补充：王晓"), "{gap}");
    let after = house.get("王晓", &page).await.body;
    assert!(after.contains("会后补充") && after.contains(&format!("{page}/edit")), "{after}");
    assert!(house.get("王晓", "/").await.body.contains("个人发言提纲会后还没有补充"));
    let version = house.text(&page).await.version.to_string();
    let held = house.post("王晓", &reopen, &[("version", &version)]).await;
    assert!(held.body.contains("会已经开过"), "{}", held.body);
    house.version(&page, "王晓", LATER, true).await;
    assert!(
        house.get("周宁", &page).await.body.contains(LATER),
        "what was completed is read by who passed it"
    );
    let done = house.get("周宁", &campaign).await.body;
    assert!(!done.contains("会后还没有补充"), "{done}");
}
