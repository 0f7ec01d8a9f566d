//! What is written after the meeting completes a text that was passed, and nothing else.

use axum::http::StatusCode;
use domain::preparation::text::{Body, Made, Move, Origin, Section, Stage, Text};
use pingyi::actions;
use store::testing::Engine;
use store::texts::Draft;

use crate::common::{NOON, on_both};
use crate::house::House;

on_both!(
    after_the_meeting_a_version_completes_the_text,
    another_comma_completes_nothing,
    what_was_not_passed_is_submitted_after_the_meeting_and_completed_then,
    an_opening_is_not_taken_back_behind_a_completed_text,
    what_another_types_after_the_meeting_waits_for_the_authors_word,
    those_above_read_that_it_is_still_to_be_completed,
    nothing_of_what_was_passed_goes_with_a_completion,
    a_draft_after_the_meeting_is_told_to_its_writer_alone,
);

async fn those_above_read_that_it_is_still_to_be_completed(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.set(&page, Stage::Passed, None).await;
    let overview = format!("/units/{}/campaigns/{}/overview", house.world.top, house.campaign);
    let list = format!("{overview}/branches?stage=prepare%3Dcompleting");
    let pages =
        [("局书记", overview), ("局书记", list), ("指导员", "/overview".into()), ("周宁", house.at(""))];
    for held in [false, true] {
        if held {
            house.hold().await;
        }
        let app = &house.world.app;
        let mut tx = app.db.write().await.unwrap();
        let campaign = store::campaigns::get(&mut tx, house.campaign).await.unwrap();
        actions::progress::refresh(&mut tx, app, &campaign, house.world.top).await.unwrap();
        tx.commit().await.unwrap();
        for (who, path) in &pages {
            let answer = house.get(who, path).await;
            let main = answer.body.split("<main").nth(1).unwrap();
            let told = main.replace(">会后待补充</option>", "").contains("会后待补充");
            assert_eq!(told, held, "{who} {path}: {main}");
        }
    }
    house.row_follows().await;
}

async fn after_the_meeting_a_version_completes_the_text(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.set(&page, Stage::Passed, None).await;
    house.hold().await;
    assert!(house.get("张明", &format!("{page}/edit")).await.body.contains("会后补充"));
    house.supplemented("张明", &page, "1", "会上同志们指出记录补得晚。").await;
    assert_eq!(house.text(&page).await.stage, Stage::Passed);
    let list = house.get("张明", &format!("{page}/versions")).await.body;
    assert_eq!(list.matches("会后补充").count(), 1, "{list}");
    house.row_follows().await;
}

async fn another_comma_completes_nothing(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.set(&page, Stage::Passed, Some((Move::Submitted, 1))).await;
    house.hold().await;
    for said in ["", " 　\n", "。", "——"] {
        let refused = house.supplement("张明", &page, "1", &[("s5", said)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.body.contains("“会后补充”还没有写") && refused.body.contains("href=\"#f-s5\""),
            "{}",
            refused.body
        );
    }
    // A page from before the meeting has no such place: what was typed comes back with one.
    let old = house.save("张明", &page, "1", "会前的话，改了一个逗号。").await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        old.body.contains("会前的话，改了一个逗号。") && old.body.contains("name=\"s5\""),
        "{}",
        old.body
    );
    assert!(old.body.contains("data-autosave-back=\"kept\""), "refused as a version, kept as a draft");
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("会前的话，改了一个逗号。") && editor.contains("草稿存于"), "{editor}");
    assert_eq!(house.text(&page).await.number, 1);
    assert!(house.get("张明", "/").await.body.contains("会后还没有补充"));
    // A file has no such place either: it waits in the editor for the meeting's words.
    let sections =
        vec![Section { heading: "学习收获".into(), words: "会后整理好的一份。".into() }];
    let file_name = "提纲.docx".to_owned();
    let (origin, body) = (Origin::Uploaded, Body { sections });
    let draft = Draft { base: 1, body, saved_at: NOON, origin, file_name };
    let mut tx = house.world.app.db.write().await.unwrap();
    let text = house.text(&page).await.id;
    store::texts::set_draft(&mut tx, text, house.person("张明"), &draft).await.unwrap();
    tx.commit().await.unwrap();
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("会后整理好的一份。") && editor.contains("value=\"会后补充\""), "{editor}");
    house.supplemented("张明", &page, "1", "会上没有人对我提意见。").await;
    assert_eq!(house.text(&page).await.number, 2);
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
    assert!(bench.contains("个人发言提纲还没有写完"), "his workbench tells him still: {bench}");
    house.set(&page, Stage::Passed, Some((Move::Submitted, 2))).await;
    house.supplemented("张明", &page, "2", "会上指出的也写上。").await;
    assert!(seen().await.completed);
}

async fn nothing_of_what_was_passed_goes_with_a_completion(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.set(&page, Stage::Passed, Some((Move::Submitted, 1))).await;
    house.hold().await;
    house.supplemented("张明", &page, "1", "会上说我补得晚。").await;
    let hollow = [("base", "2"), ("s0", "读了原文。"), ("s1", " "), ("s5", "会上说我补得晚，会议多。")];
    let hollow = [&hollow[..], &[("s2", ""), ("s3", ""), ("s4", "")]].concat();
    let refused = house.post("张明", &format!("{page}/edit"), &hollow).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("第 1 版写了、这一版空着的有 1 部分：存在的问题。")
            && refused.body.contains("会上说我补得晚，会议多。")
            && refused.body.contains("data-autosave-back=\"kept\""),
        "{}",
        refused.body
    );
    assert_eq!(house.text(&page).await.number, 2);
    // Of a passed text nobody says that it cannot be given in.
    let own = house.get("张明", &page).await.body;
    let mirror = house.get("张明", &format!("{page}/mirror")).await.body;
    for body in [&own, &mirror] {
        assert!(!body.contains("才能提交") && !body.contains("不能提交"), "{body}");
    }
    // What was hollowed before this rule held is whole again in the editor.
    assert_eq!(
        house.post("张明", &format!("{page}/discard"), &[("discard", "yes")]).await.status,
        StatusCode::SEE_OTHER
    );
    let text = house.text(&page).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let made = Made { completed: true, ..Made::typed(3, NOON, house.person("张明")) };
    let body = Body {
        sections: vec![Section { heading: "会后补充".into(), words: "只剩这一句。".into() }]
    };
    store::texts::add_version(&mut tx, text.id, &made, &body).await.unwrap();
    store::texts::set(&mut tx, &Text { number: 3, ..text }).await.unwrap();
    tx.commit().await.unwrap();
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("会前的话。") && editor.contains("只剩这一句。"), "{editor}");
}

async fn a_draft_after_the_meeting_is_told_to_its_writer_alone(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "会前的话。").await;
    house.set(&page, Stage::Passed, Some((Move::Submitted, 1))).await;
    house.hold().await;
    let texts = house.at("/texts");
    let told = async |who: &str| {
        let (list, own) = (house.get(who, &texts).await.body, house.get(who, &page).await.body);
        (list.contains("您的草稿未保存"), own.contains("您有一份没有保存的草稿"))
    };
    assert_eq!(told("张明").await, (false, false));
    let typing = [("base", "1"), ("s0", "读了原文。"), ("s1", "会前的话。"), ("quiet", "yes")];
    let typing = [&typing[..], &[("s2", ""), ("s3", ""), ("s4", ""), ("s5", "会上说")]].concat();
    assert_eq!(house.post("张明", &format!("{page}/draft"), &typing).await.status, StatusCode::OK);
    assert_eq!(told("张明").await, (true, true));
    assert_eq!(told("周宁").await, (false, false));
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains("保存成一版，才算补充"), "{bench}");
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
    house.supplemented("张明", &page, "1", "没有人审阅过的话。").await;
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
    let silent = house.supplement("周宁", zhang, "1", &[("s5", "会上说我记录补得晚。")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        silent.body.contains("会上说我记录补得晚。") && silent.body.contains("name=\"agreed\""),
        "{}",
        silent.body
    );
    assert!(!is_completed("张明").await);
    assert!(
        silent.body.contains("没有写本人是怎样看过并同意的") && silent.body.contains("href=\"#f-agreed\"")
    );
    let agreed = [("s5", "会上说我记录补得晚。"), ("agreed", "当面念过，同意")];
    let told = house.supplement("周宁", zhang, "1", &agreed).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    assert!(is_completed("张明").await);
    let page = house.get("周宁", zhang).await.body;
    assert!(page.contains("录入第 2 版，会后补充") && page.contains("本人确认：当面念过，同意"), "{page}");
    // Who can gives it himself: until he has, nothing is completed.
    house.supplemented("周宁", zhao, "1", "会上说我不开口。").await;
    assert!(!is_completed("赵青").await);
    house.row_follows().await;
    let page = house.get("赵青", zhao).await.body;
    assert!(page.contains("周宁代为录入了补充，等赵青本人确认"), "{page}");
    let bench = house.get("赵青", "/").await.body;
    assert!(bench.contains("个人发言提纲的会后补充等您确认") && !bench.contains("会后还没有补充"), "{bench}");
    let texts = house.at("/texts");
    assert!(house.get("赵青", &texts).await.body.contains("会后补充等您确认"));
    assert!(house.get("周宁", &texts).await.body.contains("会后补充等本人确认"));
    let editor = house.get("赵青", &format!("{zhao}/edit")).await.body;
    assert!(editor.contains("周宁替您录入了第 2 版，还没有经您确认"), "{editor}");
    house.supplemented("赵青", zhao, "2", "会上说我不开口。").await;
    assert_eq!(house.text(zhao).await.number, 3, "the same words, and his word with them");
    assert!(is_completed("赵青").await);
    house.supplemented("赵青", zhao, "3", "会上说我不开口。").await;
    assert!(!house.get("赵青", &texts).await.body.contains("等您确认"));
    assert_eq!(house.text(zhao).await.number, 3, "said once");
    house.row_follows().await;
}
