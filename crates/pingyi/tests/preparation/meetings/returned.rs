//! A step that an examiner sent back: the branch is led to what mends it, and the examiner reads that something was
//! recorded since.

use axum::http::StatusCode;
use store::testing::Engine;

use super::planned;
use crate::acts::gaps;
use crate::common::on_both;
use crate::house::House;

on_both!(what_was_sent_back_leads_to_the_act_that_mends_it, the_examiner_reads_what_was_recorded_since,);

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
