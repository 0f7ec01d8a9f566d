//! A step that an examiner sent back: the branch is led to what mends it, and the examiner reads that something was
//! recorded since.

use axum::http::StatusCode;
use store::testing::Engine;

use super::planned;
use crate::acts::gaps;
use crate::common::on_both;
use crate::house::House;

on_both!(
    what_was_sent_back_leads_to_the_act_that_mends_it,
    the_examiner_reads_what_was_recorded_since,
    who_was_away_makes_up_and_the_branch_reads_whose_word_waits,
);

async fn what_was_sent_back_leads_to_the_act_that_mends_it(engine: Engine) {
    let house = House::build(engine).await;
    for (step, label, page) in [
        ("mobilise", "记动员部署", "/studies/new?occasion=mobilisation"),
        ("study", "记一次学习", "/studies/new?occasion=session"),
        ("talks", "记一次谈话", "/talks/new"),
        ("opinions", "记意见", "/opinions"),
        ("problems", "改好清单", "/problems"),
        ("texts", "修改材料", "/texts"),
        ("review", "审阅材料", "/texts"),
        ("meeting_notice", "更改通知", "/meeting-notice/new"),
    ] {
        let reason = format!("石榴树下再补{step}。");
        let form = [("step", step), ("verdict", "returned"), ("reason", reason.as_str())];
        house.does("局书记", "/ready/check", &form).await;
        let returned =
            |page: &str| gaps(page).into_iter().find(|(gap, _)| gap.contains(&*reason.replace('。', "")));
        for path in ["/", house.at("").as_str(), house.at("/ready").as_str()] {
            let (gap, act) = returned(&house.get("周宁", path).await.body).unwrap();
            assert_eq!(act, Some((label.to_owned(), house.at(page))), "{path}: {gap}");
            // What was said stands beside, and on the pages of the unit the examination one click away.
            assert!(path == "/" || gap.contains("查看检查"), "{path}: {gap}");
        }
        assert_eq!(house.get("周宁", &house.at(page)).await.status, StatusCode::OK, "{page}");
        // Who may not mend it only looks, and who examines says his word.
        let (gap, act) = returned(&house.get("办公室", &house.at("")).await.body).unwrap();
        assert!(act.is_none_or(|(label, _)| label == "检查此项"), "{gap}");
        let (_, act) = returned(&house.get("指导员", &house.at("")).await.body).unwrap();
        assert_eq!(act.map(|(label, _)| label).as_deref(), Some("检查此项"));
        // What still lacks something that must be done does not pass.
        let pass = [("step", step), ("verdict", "passed"), ("reason", "已经改好")];
        if step == "mobilise" {
            house.does("指导员", "/ready/check", &pass).await;
            assert!(returned(&house.get("周宁", "/").await.body).is_none());
        } else if step == "study" {
            let refused = house.no("指导员", "/ready/check", &pass).await;
            assert!(refused.contains("“集中学习研讨”还差：还没有集中学习记录"), "{refused}");
        }
    }
}

async fn the_examiner_reads_what_was_recorded_since(engine: Engine) {
    let mut house = planned(engine).await;
    house.sign().await;
    house.study().await;
    house.later(1).await;
    let form = [("step", "study"), ("verdict", "returned"), ("reason", "只学了半天，请补学")];
    house.does("局书记", "/ready/check", &form).await;
    house.later(1).await;
    let bench = house.get("局书记", "/").await.body;
    assert!(bench.contains("2026年1月16日退回。您再检查通过以后"), "{bench}");
    house.study().await;
    let bench = house.get("局书记", "/").await.body;
    assert!(bench.contains("2026年1月16日退回，支部2026年1月17日在这一项有新的记录。"), "{bench}");
}

async fn who_was_away_makes_up_and_the_branch_reads_whose_word_waits(engine: Engine) {
    let mut house = planned(engine).await;
    house.sign().await;
    house.study().await;
    house.later(1).await;
    let form = [("step", "study"), ("verdict", "returned"), ("reason", "请补学")];
    house.does("局书记", "/ready/check", &form).await;
    let line = async |house: &House, who: &'static str, path: &str| {
        let page = house.get(who, path).await.body;
        gaps(&page).into_iter().find(|(gap, _)| gap.contains("会前检查退回了")).unwrap()
    };
    let pages = ["/".to_owned(), house.at(""), house.at("/ready")];
    for path in &pages {
        let (gap, act) = line(&house, "周宁", path).await;
        assert!(gap.contains("局书记退回。改好后等局书记再看"), "{path}: {gap}");
        assert_eq!(act.map(|(label, _)| label).as_deref(), Some("记一次学习"), "nobody was away: {gap}");
    }
    // Somebody of the list turns out to have been away.
    let away = house.person("张明");
    let mut tx = house.world.app.db.write().await.unwrap();
    let study = store::studies::of_unit(&mut tx, house.campaign, house.branch).await.unwrap()[0].id;
    let mut there: Vec<_> =
        store::studies::attendances(&mut tx, study).await.unwrap().into_iter().map(|(one, _)| one).collect();
    there.iter_mut().filter(|one| one.person == away).for_each(|one| {
        one.present = false;
        one.reason = "值班".into();
    });
    store::studies::set_attendances(&mut tx, study, &there).await.unwrap();
    tx.commit().await.unwrap();
    let absent = format!("{}/{study}", house.at("/studies"));
    for path in &pages {
        let (gap, act) = line(&house, "周宁", path).await;
        assert_eq!(act, Some(("记补学".to_owned(), format!("{absent}#absent"))), "{path}: {gap}");
        assert!(path == "/" || gap.contains("记一次学习"), "another session helps as well: {gap}");
    }
    let page = house.get("周宁", &absent).await.body;
    assert!(page.contains("id=\"absent\"") && page.contains("made-up"), "{page}");
    house.later(1).await;
    let person = away.to_string();
    let made_up = [("person", person.as_str()), ("day", "2026-01-16")];
    house.does("周宁", &format!("/studies/{study}/made-up"), &made_up).await;
    let (gap, act) = line(&house, "周宁", &house.at("/ready")).await;
    assert!(gap.contains("退回以后已有新的记录（1月17日），等局书记再看"), "{gap}");
    assert_eq!(act.map(|(label, _)| label).as_deref(), Some("记一次学习"), "{gap}");
    let (gap, _) = line(&house, "局书记", &house.at("/ready")).await;
    assert!(gap.contains("等您再看"), "{gap}");
    let (gap, _) = line(&house, "指导员", &house.at("/ready")).await;
    assert!(gap.contains("等局书记再看"), "{gap}");
}
