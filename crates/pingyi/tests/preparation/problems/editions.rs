//! 会后稿: who completes which list, with what the meeting said of it; what is told of that to whom.

use axum::http::StatusCode;
use store::testing::Engine;
use time::macros::date;

use super::form;
use crate::common::{Answer, on_both};
use crate::house::House;

const MISSING: &str = "问题清单会后还没有定稿";

impl House {
    /// The roster is frozen: from now on every list is asked for.
    pub(super) async fn listed(engine: Engine) -> House {
        let house = House::build(engine).await;
        house.put("周宁", Some("班子"), "石榴树下的班子").await;
        let mut tx = house.world.app.db.write().await.unwrap();
        store::rosters::freeze(&mut tx, house.campaign, house.world.top, date!(2026 - 01 - 14))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        house
    }

    /// The form that completes lists as `who` reads them now, each with a word of its own.
    async fn filled(&self, who: &str, lists: &[(&str, &str)]) -> Vec<(String, String)> {
        let page = self.get(who, &self.at("/problems")).await.body;
        let mut form = Vec::new();
        for (list, remark) in lists {
            let seen = format!("name=\"seen-{list}\" value=\"");
            let seen = page.split_once(&seen).map_or("", |(_, rest)| rest.split('"').next().unwrap());
            form.push(("list".to_owned(), (*list).to_owned()));
            form.push((format!("seen-{list}"), seen.to_owned()));
            form.push((format!("remark-{list}"), (*remark).to_owned()));
        }
        form
    }

    async fn complete(&self, who: &str, lists: &[(&str, &str)]) -> Answer {
        let form = self.filled(who, lists).await;
        let form: Vec<(&str, &str)> =
            form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(who, &self.at("/problems/editions"), &form).await
    }

    pub(super) async fn completed(&self, who: &str, lists: &[(&str, &str)]) {
        let answer = self.complete(who, lists).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{who}: {}", answer.body);
    }

    /// A problem that the meeting brought, in his own list.
    pub(super) async fn criticised(&self, who: &str, statement: &str) {
        let own = self.id(who);
        let mut heard = form(&own, statement);
        heard.retain(|(name, _)| *name != "source");
        heard.push(("source", "criticism"));
        let answer = self.post(who, &self.at("/problems/new"), &heard).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }

    /// The address of the last edition that `who` finds.
    async fn latest(&self, who: &str) -> String {
        let page = self.get(who, &self.at("/problems")).await.body;
        let latest = page.rmatch_indices("/problems/editions/").next().unwrap().0;
        self.at(page[latest..].split('"').next().unwrap())
    }
}

async fn every_list_is_completed_by_whoever_may_with_a_word_of_its_own(engine: Engine) {
    let house = House::listed(engine).await;
    let early = house.complete("周宁", &[("team", "没有")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.body.contains("本组织还没有开会"), "{}", early.body);
    house.hold().await;
    let branch = format!("班子和周宁、王晓、李和、张明、赵青的{MISSING}");
    assert!(house.get("周宁", &house.at("")).await.body.contains(&branch));
    let above = house.get("局书记", &house.at("")).await.body;
    assert!(above.contains(&format!("班子和 5 人的{MISSING}")), "{above}");

    let [zhou, wang, li, zhang, zhao] = ["周宁", "王晓", "李和", "张明", "赵青"].map(|name| house.id(name));
    for (who, list) in
        [("张明", "team"), ("张明", zhao.as_str()), ("局书记", "team"), ("指导员", zhang.as_str())]
    {
        let status = house.complete(who, &[(list, "没有")]).await.status;
        assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status), "{who}: {status}");
    }
    let silent = house.complete("张明", &[(&zhang, " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("张明的清单会后没有补进批评意见，也没有说明"), "{}", silent.body);
    assert!(house.complete("周宁", &[]).await.body.contains("没有选定清单"));
    let odd = [("list", "x"), ("seen-x", "")];
    assert_eq!(house.post("周宁", &house.at("/problems/editions"), &odd).await.status, StatusCode::NOT_FOUND);

    house.criticised("张明", "布置工作急").await;
    house.completed("张明", &[(&zhang, "不该留下的话")]).await;
    let some = [("team", "石榴树下说的班子"), (&*zhou, "没有新问题"), (&*wang, "没有新问题")];
    house.completed("王晓", &some).await;
    assert!(house.get("周宁", &house.at("")).await.body.contains(&format!("李和、赵青的{MISSING}")));
    let twice = house.filled("王晓", &[(&li, "没有新问题")]).await;
    house.completed("王晓", &[(&li, "没有新问题"), (&zhao, "石榴树下说的赵青")]).await;
    assert!(!house.get("周宁", &house.at("")).await.body.contains(MISSING));
    // Each word stands with its own list, and none where the list itself tells.
    for (who, has, has_not) in [
        ("赵青", "石榴树下说的赵青", "石榴树下说的班子"),
        ("张明", "布置工作急", "不该留下的话"),
        ("局书记", "石榴树下说的班子", "石榴树下说的赵青"),
    ] {
        let edition = house.get(who, &house.latest(who).await).await;
        assert_eq!(edition.status, StatusCode::OK, "{who}");
        assert!(edition.body.contains(has) && !edition.body.contains(has_not), "{who}: {}", edition.body);
    }
    let told = house.entries().await.into_iter().filter(|entry| entry.contains("定稿问题清单"));
    assert_eq!(told.count(), 6);
    // The button pressed twice is nothing new.
    let form = &twice.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>();
    let again = house.post("王晓", &house.at("/problems/editions"), form).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
    assert_eq!(house.entries().await.iter().filter(|entry| entry.contains("定稿问题清单")).count(), 6);
    house.row_follows().await;
}

async fn a_list_is_completed_as_it_was_read_and_again_when_it_was_changed(engine: Engine) {
    let house = House::listed(engine).await;
    let own = house.put("张明", None, "石榴树下的张明").await;
    house.hold().await;
    let (zhang, zhou) = (house.id("张明"), house.id("周宁"));
    let sheet = |text: String| text.split_once("开会。清单").map(|(_, rest)| rest.to_owned());
    assert_eq!(
        sheet(house.exported("张明").await).unwrap().split('<').next(),
        Some("会后还没有定稿：张明。")
    );

    // What was read is what is completed.
    let page = house.get("周宁", &house.at("/problems")).await.body;
    let seen = page.split_once(&format!("name=\"seen-{zhang}\" value=\"")).unwrap().1;
    let (seen, remark) = (seen.split('"').next().unwrap(), format!("remark-{zhang}"));
    let seen = [("list", zhang.as_str()), (&*format!("seen-{zhang}"), seen), (&remark, "没有新问题")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let seen = seen.each_ref().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut changed = form("", "石榴树下的张明改");
    changed.push(("version", "1"));
    assert_eq!(house.post("张明", &format!("{own}/edit"), &changed).await.status, StatusCode::SEE_OTHER);
    let stale = house.post("周宁", &house.at("/problems/editions"), &seen).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("刚被别人改过") && stale.body.contains("石榴树下的张明改"), "{}", stale.body);
    assert!(stale.body.contains("没有新问题"), "what was typed is still there");

    house.completed("张明", &[(&zhang, "没有新问题")]).await;
    house.completed("周宁", &[("team", "没有新问题"), (&zhou, "没有新问题")]).await;
    assert!(!house.get("周宁", &house.at("")).await.body.contains("张明的问题清单"));
    // Whoever reads one list alone is told of that one alone.
    assert_eq!(sheet(house.exported("张明").await).unwrap().split('<').next(), Some("会后已定稿：张明。"));
    assert_eq!(sheet(house.exported("局书记").await).unwrap().split('<').next(), Some("会后已定稿：班子。"));
    let all = sheet(house.exported("周宁").await).unwrap();
    assert!(
        all.contains("会后已定稿：班子、周宁、张明。") && all.contains("会后还没有定稿：王晓、李和、赵青。"),
        "{all}"
    );

    changed[1].1 = "石榴树下的张明又改";
    changed.retain(|(name, _)| *name != "version");
    changed.push(("version", "2"));
    assert_eq!(house.post("张明", &format!("{own}/edit"), &changed).await.status, StatusCode::SEE_OTHER);
    assert!(house.get("周宁", &house.at("")).await.body.contains(&format!("赵青的{MISSING}")));
    assert!(house.get("张明", &house.at("/problems")).await.body.contains("定稿后又改过"));
    house.criticised("张明", "布置工作急").await;
    house.completed("张明", &[(&zhang, "")]).await;
    let latest = house.latest("张明").await;
    let edition = house.get("张明", &latest).await.body;
    assert!(edition.contains("和第 1 稿（会后稿）相比：新增 1 条，改动 1 条。"), "{edition}");
    assert!(edition.contains("石榴树下的张明又改") && edition.contains("石榴树下的张明改"));
    for (who, status) in [
        ("周宁", StatusCode::OK),
        ("赵青", StatusCode::NOT_FOUND),
        ("局书记", StatusCode::NOT_FOUND),
        ("指导员", StatusCode::NOT_FOUND),
        ("钱川", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(house.get(who, &latest).await.status, status, "{who}");
    }
}

on_both!(
    every_list_is_completed_by_whoever_may_with_a_word_of_its_own,
    a_list_is_completed_as_it_was_read_and_again_when_it_was_changed,
);
