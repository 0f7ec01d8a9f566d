//! What is written after the meeting completes a text that was passed, and nothing else.

use axum::http::StatusCode;
use domain::preparation::text::{Move, Stage};
use pingyi::actions;
use store::testing::Engine;

use crate::common::on_both;
use crate::house::House;

on_both!(
    after_the_meeting_a_version_completes_the_text,
    what_was_not_passed_is_submitted_after_the_meeting_and_completed_then,
    an_opening_is_not_taken_back_behind_a_completed_text,
    what_another_types_after_the_meeting_waits_for_the_authors_word,
);

async fn after_the_meeting_a_version_completes_the_text(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.set(&page, Stage::Passed, None).await;
    house.hold().await;
    assert!(house.get("张明", &format!("{page}/edit")).await.body.contains("会后补充"));
    house.saved("张明", &page, "1", "会前的话。会上同志们指出的也写上。").await;
    assert_eq!(house.text(&page).await.stage, Stage::Passed);
    let list = house.get("张明", &format!("{page}/versions")).await.body;
    assert_eq!(list.matches("会后补充").count(), 1, "{list}");
    house.row_follows().await;
}

async fn what_was_not_passed_is_submitted_after_the_meeting_and_completed_then(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.hold().await;
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("会前没有审阅通过") && !editor.contains("会后补充"), "{editor}");
    house.saved("张明", &page, "1", "会后才写好的话。").await;
    let seen = async || {
        let mut tx = house.world.app.db.read().await.unwrap();
        store::texts::seen_below(&mut tx, house.campaign, house.branch).await.unwrap().remove(0).1
    };
    assert!(!seen().await.completed, "a draft completes nothing");
    assert_eq!(house.get("周宁", &page).await.status, StatusCode::NOT_FOUND, "and nobody reads it");
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains("个人发言提纲还没有提交"), "his workbench tells him still: {bench}");
    house.set(&page, Stage::Passed, Some((Move::Submitted, 2))).await;
    house.saved("张明", &page, "2", "会后才写好的话。会上指出的也写上。").await;
    assert!(seen().await.completed);
}

async fn an_opening_is_not_taken_back_behind_a_completed_text(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.set(&page, Stage::Passed, None).await;
    let mut tx = house.world.app.db.read().await.unwrap();
    let day = house.world.app.clock.today();
    let viewer = store::appointments::viewer(&mut tx, house.person("周宁"), day).await.unwrap();
    drop(tx);
    let at = (house.campaign, house.branch);
    let undo = async || actions::meetings::undo(&house.world.app, &viewer, at, "点错了").await;
    house.hold().await;
    undo().await.unwrap();
    house.hold().await;
    house.saved("张明", &page, "1", "没有人审阅过的话。").await;
    let refused = undo().await.unwrap_err();
    let said = format!("{refused:?}");
    assert!(said.contains("CompletedSince { texts: 1 }"), "{said}");
    let mut tx = house.world.app.db.read().await.unwrap();
    assert!(store::meetings::opened_on(&mut tx, at.0, at.1).await.unwrap().is_some());
}

async fn what_another_types_after_the_meeting_waits_for_the_authors_word(engine: Engine) {
    let house = House::build(engine).await;
    house.activate("赵青").await;
    let mut pages = Vec::new();
    for author in ["张明", "赵青"] {
        let page = house.begun("周宁", "outline", Some(author)).await;
        house.saved("周宁", &page, "0", "会前的话。").await;
        house.set(&page, Stage::Passed, Some((Move::Submitted, 1))).await;
        pages.push(page);
    }
    house.hold().await;
    let [zhang, zhao] = pages.as_slice() else { unreachable!("one for each") };
    let is_completed = async |author: &str| {
        let mut tx = house.world.app.db.read().await.unwrap();
        let seen = store::texts::seen_below(&mut tx, house.campaign, house.branch).await.unwrap();
        let author = house.person(author);
        seen.iter().find(|(_, seen)| seen.whose.person() == Some(author)).unwrap().1.completed
    };
    // Who cannot sign in gives his word through whoever types, who says how.
    let silent = house.save("周宁", zhang, "1", "会上说我记录补得晚。").await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        silent.body.contains("会上说我记录补得晚。") && silent.body.contains("name=\"agreed\""),
        "{}",
        silent.body
    );
    assert!(!is_completed("张明").await);
    let form =
        [("base", "1"), ("s0", "读了原文。"), ("s1", "会上说我记录补得晚。"), ("agreed", "当面念过，同意")];
    let told = house.post("周宁", &format!("{zhang}/edit"), &form).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    assert!(is_completed("张明").await);
    let page = house.get("周宁", zhang).await.body;
    assert!(page.contains("录入第 2 版，会后补充") && page.contains("本人确认：当面念过，同意"), "{page}");
    // Who can gives it himself: until he has, nothing is completed.
    house.saved("周宁", zhao, "1", "会上说我不开口。").await;
    assert!(!is_completed("赵青").await);
    house.row_follows().await;
    let page = house.get("赵青", zhao).await.body;
    assert!(page.contains("周宁代为录入了补充，等赵青本人确认"), "{page}");
    assert!(house.get("赵青", "/").await.body.contains("会后还没有补充"));
    let editor = house.get("赵青", &format!("{zhao}/edit")).await.body;
    assert!(editor.contains("周宁替您录入了第 2 版，还没有经您确认"), "{editor}");
    house.saved("赵青", zhao, "2", "会上说我不开口。").await;
    assert_eq!(house.text(zhao).await.number, 3, "the same words, and his word with them");
    assert!(is_completed("赵青").await);
    house.saved("赵青", zhao, "3", "会上说我不开口。").await;
    assert_eq!(house.text(zhao).await.number, 3, "said once");
    house.row_follows().await;
}
