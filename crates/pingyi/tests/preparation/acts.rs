//! What is missing as each reader is told of it: nobody is offered an act that is not his, and all pages tell the same
//! number. And the branches of a guidance group, for who is in it alone. On both databases.

use axum::http::StatusCode;
use store::testing::Engine;

use crate::common::on_both;
use crate::house::House;

on_both!(
    every_act_that_is_offered_can_be_done,
    the_secretary_reads_who_must_pass_his_own,
    who_may_only_look_is_not_asked_to_act,
    the_pages_tell_the_same_number,
    what_waits_for_ones_word_is_told_once,
    a_guide_looks_over_the_branches_of_his_group_and_no_other,
);

/// The gaps of a page: its text, and the act that is offered as a button with where it leads.
pub(crate) fn gaps(page: &str) -> Vec<(String, Option<(String, String)>)> {
    let lists = page.split("<ol class=\"gaps\">").skip(1);
    let items = lists.flat_map(|list| list.split("</ol>").next().unwrap().split("<li>").skip(1));
    items
        .map(|item| {
            let act = item.split_once("<a class=\"button").map(|(_, act)| {
                let href = act.split("href=\"").nth(1).unwrap().split('"').next().unwrap();
                let label = act.split('>').nth(1).unwrap().split('<').next().unwrap();
                (label.to_owned(), href.replace("&amp;", "&"))
            });
            (item.to_owned(), act)
        })
        .collect()
}

const READERS: [&str; 6] = ["周宁", "王晓", "李和", "局书记", "指导员", "办公室"];

/// The secretary has given in his outline, and asks leave.
async fn begun(engine: Engine) -> House {
    let house = House::build(engine).await;
    house.submitted("周宁").await;
    house.submitted("张明").await;
    let asked = house.post("周宁", &house.at("/ready/leave"), &[("ask", "yes")]).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    house
}

async fn every_act_that_is_offered_can_be_done(engine: Engine) {
    let house = begun(engine).await;
    for who in READERS {
        let mut acts = 0;
        for page in ["", "/ready"] {
            for (gap, act) in gaps(&house.get(who, &house.at(page)).await.body) {
                let Some((label, href)) = act else { continue };
                assert!(!label.starts_with("查看"), "a button only to look: {gap}");
                let mut answer = house.get(who, &href).await;
                if answer.status == StatusCode::SEE_OTHER {
                    // One text is opened at once.
                    answer = house.get(who, answer.location()).await;
                }
                assert_eq!(answer.status, StatusCode::OK, "{who} {label} {href}");
                let main = answer.body.split("<main").nth(1).unwrap();
                let has_act = main.contains("<form") || main.contains("class=\"button");
                assert!(has_act, "{who} {label} {href}: {main}");
                if label == "审阅材料" {
                    let is_form = main.contains("/review\"") && main.contains("提交审阅意见");
                    assert!(is_form || main.contains("待您审阅"), "{who}: {main}");
                }
                acts += 1;
            }
        }
        // From above only what waits for the superior's word.
        assert!(acts > 0 || matches!(who, "指导员"), "{who} is offered nothing");
    }
}

async fn the_secretary_reads_who_must_pass_his_own(engine: Engine) {
    let house = House::build(engine).await;
    house.submitted("周宁").await;
    let gap_of = |page: &str| gaps(page).into_iter().find(|(gap, _)| gap.contains("还没有审阅通过")).unwrap();
    let (gap, act) = gap_of(&house.get("周宁", &house.at("")).await.body);
    assert!(gap.contains("自己写的自己不能审阅") && gap.contains("支委会"), "{gap}");
    assert!(act.is_none() && gap.contains("查看材料"), "{gap}");
    let (gap, act) = gap_of(&house.get("王晓", &house.at("/ready")).await.body);
    assert!(gap.contains("等您审阅"), "{gap}");
    assert_eq!(act.unwrap().0, "审阅材料");
}

async fn who_may_only_look_is_not_asked_to_act(engine: Engine) {
    let house = begun(engine).await;
    for who in ["局书记", "指导员", "办公室"] {
        for (gap, act) in gaps(&house.get(who, &house.at("")).await.body) {
            let of_branch = ["记这次谈话", "写好材料", "代为录入", "制定方案", "签收通知", "通知会议"];
            let offered = act.map(|(label, _)| label).unwrap_or_default();
            assert!(!of_branch.contains(&offered.as_str()), "{who}: {gap}");
        }
    }
    let page = house.get("局书记", &house.at("")).await.body;
    let asked = gaps(&page).into_iter().find(|(gap, _)| gap.contains("报请开会")).unwrap();
    assert!(asked.0.contains("支部在等您答复") && asked.1.unwrap().0 == "答复报请", "{page}");
    // His overview says so as well, with how much each branch lacks.
    let overview = format!("/units/{}/campaigns/{}/overview", house.world.top, house.campaign);
    let over = house.get("局书记", &overview).await.body;
    let leave = house.at("/ready/leave");
    assert!(over.contains("等您答复") && over.contains(&format!("href=\"{leave}\"")), "{over}");
    let lacking = gaps(&page).len();
    assert!(over.contains(&format!("{lacking} 项")), "{lacking}: {over}");
    let list = house.get("局书记", &format!("{overview}/branches")).await.body;
    assert!(list.contains(&format!("{lacking} 项")), "{lacking}: {list}");
    let page = house.get("指导员", &house.at("")).await.body;
    let asked = gaps(&page).into_iter().find(|(gap, _)| gap.contains("报请开会")).unwrap();
    assert!(asked.1.is_none() && asked.0.contains("查看报请"), "{page}");
    // A member is told of none of it.
    assert!(gaps(&house.get("张明", &house.at("")).await.body).is_empty());
}

async fn what_waits_for_ones_word_is_told_once(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("周宁").await;
    let of_review = async |who| -> Vec<(String, Option<(String, String)>)> {
        let told = gaps(&house.get(who, "/").await.body).into_iter();
        told.filter(|(gap, _)| gap.contains("待审阅") || gap.contains("还没有审阅通过")).collect()
    };
    // It waits for the others of the committee, and each is led to the text itself.
    for who in ["王晓", "李和"] {
        let told = of_review(who).await;
        assert!(told.len() == 1 && told[0].0.contains("待审阅 1 份材料"), "{who}: {told:?}");
        assert_eq!(told[0].1, Some(("审阅材料".to_owned(), page.clone())), "{who}");
        assert!(house.get(who, &page).await.body.contains("提交审阅意见"), "{who}");
    }
    // For whom it is not, it is still missing: he reads whose word it waits for.
    let told = of_review("周宁").await;
    assert!(told.len() == 1 && told[0].0.contains("还等支委会审阅"), "{told:?}");
}

async fn the_pages_tell_the_same_number(engine: Engine) {
    let house = begun(engine).await;
    for who in ["周宁", "局书记", "指导员"] {
        let facts = |page: &str| -> Vec<String> {
            let fact =
                |gap: String| gap.split("gap-fact\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
            let mut facts: Vec<String> = gaps(page).into_iter().map(|(gap, _)| fact(gap)).collect();
            facts.sort();
            facts
        };
        let page = house.get(who, &house.at("")).await.body;
        let ready = house.get(who, &house.at("/ready")).await.body;
        assert_eq!(facts(&page), facts(&ready), "{who}");
        let all = facts(&page);
        assert!(page.contains(&format!("还差 {} 件", all.len())), "{page}");
        // The clock stands before the window: only who opens the meeting today hears of today.
        assert!(!all.iter().any(|fact| fact.contains("2026年1月15日开会，不在")), "{all:?}");
        if who == "局书记" {
            let leave = house.get(who, &house.at("/ready/leave")).await.body;
            let others: Vec<String> = all.iter().filter(|fact| !fact.contains("报请开会")).cloned().collect();
            assert_eq!(facts(&leave), others);
        }
    }
    house.row_follows().await;
}

async fn a_guide_looks_over_the_branches_of_his_group_and_no_other(engine: Engine) {
    let house = House::build(engine).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let campaign = store::campaigns::get(&mut tx, house.campaign).await.unwrap();
    pingyi::actions::progress::refresh(&mut tx, &house.world.app, &campaign, house.world.top).await.unwrap();
    tx.commit().await.unwrap();
    let page = house.get("指导员", "/overview").await;
    assert_eq!(page.status, StatusCode::OK);
    let main = page.body.split("<main").nth(1).unwrap().split("</main").next().unwrap();
    assert!(main.contains("第一党支部") && main.contains(&house.at("/ready")), "{main}");
    assert!(!main.contains("第二党支部") && !main.contains(&house.sibling.to_string()), "{main}");
    assert!(!main.contains("局党委") && !main.contains("发起活动"), "{main}");
    assert!(page.body.contains("<a href=\"/overview\" aria-current=\"page\">总览</a>"), "{}", page.body);
    // The number is the one of the branch's own page.
    let own = gaps(&house.get("指导员", &house.at("")).await.body).len();
    assert!(main.contains(&format!("{own} 项")), "{main}");
    let home = house.get("指导员", "/").await.body;
    assert!(home.contains("指导的 1 个支部中，还有 1 个有没办的事"), "{home}");
    assert!(home.contains("最先到期的是“第一党支部”的"), "{home}");
    for path in ["/overview", "/overview/branches", "/overview/branches.xlsx", ""] {
        for unit in [house.world.top, house.sibling] {
            let at = format!("/units/{unit}/campaigns/{}{path}", house.campaign);
            let status = house.get("指导员", &at).await.status;
            // His record is kept in the sibling branch, of which he is a member.
            let is_home = unit == house.sibling;
            assert!(is_home || status == StatusCode::NOT_FOUND, "{at}: {status}");
        }
    }
    // Whoever guides nothing has no such page in his menu, and finds no branch there.
    let other = house.get("孙越", "/overview").await.body;
    assert!(!other.contains("第一党支部") && !other.contains(">总览</a>"), "{other}");
}
