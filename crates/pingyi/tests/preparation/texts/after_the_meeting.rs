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
