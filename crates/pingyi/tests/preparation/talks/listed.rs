//! The list of who talks with whom: first what is owed and whom to talk with first, then those of whom there is something
//! to tell.

use axum::http::StatusCode;
use store::testing::Engine;

use crate::common::on_both;
use crate::house::House;

on_both!(
    what_is_owed_stands_first_with_the_act,
    who_has_nothing_arranged_is_one_line,
    whom_to_talk_with_first_leads_to_the_forms,
);

/// The names with a row in the matrix.
fn rows(page: &str) -> Vec<&str> {
    let table = page.split_once("id=\"matrix\"").expect("the matrix is there").1;
    let table = table.split_once("</table>").unwrap().0;
    let lead = table.split("<td class=\"cell-lead\"").skip(1);
    lead.map(|cell| cell.split_once("<div>").unwrap().1.split_once('<').unwrap().0).collect()
}

async fn what_is_owed_stands_first_with_the_act(engine: Engine) {
    let house = House::build(engine).await;
    let talks = house.at("/talks");
    let page = house.get("周宁", &talks).await.body;
    let owed = page.find("<h2>必谈未谈</h2>").expect("what is owed is there");
    assert!(owed < page.find("<h2>建议先谈</h2>").unwrap() && owed < page.find("<h2>我的谈话</h2>").unwrap());
    assert!(page.find("<h2>建议先谈</h2>").unwrap() < page.find("<h2>谁和谁谈</h2>").unwrap());
    let part = &page[owed..page.find("<h2>建议先谈</h2>").unwrap()];
    let [zhou, wang, li] = ["周宁", "王晓", "李和"].map(|name| house.id(name));
    for with in [&wang, &li] {
        assert!(part.contains(&format!("{talks}/new?with={with}\"")), "{part}");
    }
    assert_eq!(part.matches("记这次谈话").count(), 2, "not what others talk: {part}");
    assert_eq!(part.matches("安排谈话").count(), 3, "{part}");
    let arrange = format!("{talks}?from={wang}&amp;with={li}#arrange");
    assert!(part.contains(&arrange) || part.contains(&format!("{talks}?from={li}&amp;with={wang}#arrange")));
    let filled = house.get("周宁", &format!("{talks}?from={wang}&with={li}")).await.body;
    for id in [&wang, &li] {
        assert!(filled.contains(&format!("value=\"{id}\" selected")), "{filled}");
    }
    assert!(!page.contains(&format!("value=\"{wang}\" selected")), "{page}");
    // What is arranged is not arranged again; what was held is not owed.
    let plan = [("from", wang.as_str()), ("with", li.as_str()), ("day", "2026-01-20")];
    assert_eq!(house.post("周宁", &house.at("/talks/plan"), &plan).await.status, StatusCode::SEE_OTHER);
    let held = [("with", wang.as_str()), ("held_on", "2026-01-14"), ("content", "谈了分工")];
    assert_eq!(house.post("周宁", &house.at("/talks/new"), &held).await.status, StatusCode::SEE_OTHER);
    let page = house.get("周宁", &talks).await.body;
    let part = page.split_once("<h2>必谈未谈</h2>").unwrap().1.split_once("<h2>建议先谈</h2>").unwrap().0;
    assert!(part.contains("1月20日计划") && !part.contains("周宁与王晓"), "{part}");
    assert_eq!(part.matches("安排谈话").count(), 1, "{part}");
    // Whoever is above reads it and has nothing to do; a member reads nothing of it.
    let above = house.get("局书记", &talks).await.body;
    let part = above.split_once("<h2>必谈未谈</h2>").unwrap().1.split_once("<h2>我的谈话</h2>").unwrap().0;
    assert!(part.contains("1月20日计划") && !part.contains("安排谈话") && !part.contains("记这次"), "{part}");
    assert!(!house.get("张明", &talks).await.body.contains("必谈未谈"));
    assert!(
        house.get("周宁", &format!("{talks}?from=nobody&with={zhou}x&show=9")).await.status == StatusCode::OK
    );
}

async fn who_has_nothing_arranged_is_one_line(engine: Engine) {
    let house = House::build(engine).await;
    let talks = house.at("/talks");
    let page = house.get("周宁", &talks).await.body;
    assert_eq!(rows(&page), ["周宁", "王晓", "李和"], "{page}");
    assert!(page.contains("另有 2 人没有安排谈话") && page.contains("支委与党员广泛谈"), "{page}");
    let all = house.get("周宁", &format!("{talks}?show=all")).await.body;
    assert_eq!(rows(&all).len(), 5, "{all}");
    assert!(!all.contains("没有安排谈话，") && all.contains("张明"), "{all}");
    let with = house.id("张明");
    let plan = [("from", house.id("王晓")), ("with", with.clone()), ("day", "2026-01-20".into())];
    let plan: Vec<(&str, &str)> = plan.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(house.post("周宁", &house.at("/talks/plan"), &plan).await.status, StatusCode::SEE_OTHER);
    let page = house.get("周宁", &talks).await.body;
    assert_eq!(rows(&page).len(), 4, "{page}");
    assert!(page.contains("另有 1 人没有安排谈话"), "{page}");
    let owed = house.get("周宁", &format!("{talks}?show=owed")).await.body;
    assert_eq!(rows(&owed), ["周宁", "王晓", "李和"], "only what must be: {owed}");
    assert!(!owed.contains("另有"), "{owed}");
}

async fn whom_to_talk_with_first_leads_to_the_forms(engine: Engine) {
    let house = House::build(engine).await;
    let (talks, with) = (house.at("/talks"), house.id("张明"));
    let mark = [("person", with.as_str()), ("kind", "hardship")];
    assert_eq!(house.post("周宁", &house.at("/talks/attention"), &mark).await.status, StatusCode::SEE_OTHER);
    let marked = async || {
        let page = house.get("周宁", &talks).await.body;
        let part = page.split_once("<h2>建议先谈</h2>").unwrap().1;
        part.split_once("标记重点谈话对象").unwrap().0.to_owned()
    };
    let part = marked().await;
    assert!(part.contains(&format!("{talks}/new?with={with}\"")), "{part}");
    let me = house.id("周宁");
    assert!(part.contains(&format!("{talks}?from={me}&amp;with={with}#arrange")), "{part}");
    let held = [("with", with.as_str()), ("held_on", "2026-01-14"), ("content", "谈了家里的事")];
    assert_eq!(house.post("周宁", &house.at("/talks/new"), &held).await.status, StatusCode::SEE_OTHER);
    assert!(!marked().await.contains("new?with="), "who was talked with needs no act");
}
