//! Whose problem it is: what somebody listed himself is his to change, and a temporary branch has the team's alone.

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::org::UnitKind;
use domain::preparation::opinion::About;
use pingyi::actions;
use store::testing::Engine;

use super::{CASE, form};
use crate::common::{on_both, unit};
use crate::house::House;

impl House {
    /// A form that was refused: nothing was changed, and the words say why.
    async fn refused(&self, who: &str, path: &str, form: &[(&str, &str)], why: &str) {
        let answer = self.post(who, path, form).await;
        assert!(
            [StatusCode::CONFLICT, StatusCode::UNPROCESSABLE_ENTITY].contains(&answer.status),
            "{who}: {}",
            answer.status
        );
        assert!(answer.body.contains(why), "{who}: {}", answer.body);
    }
}

on_both!(
    ones_own_problem_is_changed_by_nobody_else,
    what_was_saved_stands_in_the_list_with_what_the_mirror_says,
    a_criticism_stays_as_the_committee_recorded_it,
    a_page_that_is_sent_twice_lists_nothing_twice,
    a_temporary_branch_lists_the_teams_problems_alone,
    the_workbench_opens_the_form_of_ones_own_list,
    whose_it_is_can_be_changed_until_an_edition_says_so,
    what_an_opinion_led_to_stays_in_its_list,
);

/// The choice of whose problem it is, as the form shows it.
fn choice(page: &str) -> &str {
    let from = page.find("id=\"f-whose\"").expect("whose it is can be chosen");
    &page[from..from + page[from..].find("</select>").unwrap()]
}

async fn the_workbench_opens_the_form_of_ones_own_list(engine: Engine) {
    let house = House::build(engine).await;
    let new = house.at("/problems/new");
    let own = format!("{new}?whose=own");
    for who in ["周宁", "李和", "张明"] {
        let bench = house.get(who, "/").await.body;
        assert!(bench.contains(&format!("href=\"{own}\"")), "{who}: {bench}");
    }
    let li = house.id("李和");
    let opened = house.get("李和", &own).await.body;
    assert!(choice(&opened).contains(&format!("value=\"{li}\" selected>李和（本人）")), "{opened}");
    let member = house.get("张明", &own).await.body;
    assert!(member.contains("<dd>本人</dd>") && !member.contains("id=\"f-whose\""), "{member}");
    // From the list either may be meant: who keeps the lists is asked, and nothing goes anywhere unsaid.
    let open = house.get("李和", &new).await.body;
    assert!(choice(&open).contains("value=\"\">请选择") && !choice(&open).contains("selected"), "{open}");
    house.refused("李和", &new, &form("", "石榴树下的李和"), "请选择谁的问题。").await;
    let saved = house.post("李和", &new, &form(&li, "石榴树下的李和")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(house.get("李和", "/").await.body.contains("我的材料"), "the page is the workbench");
    assert!(!house.get("李和", "/").await.body.contains("我的问题：还没有列出"));
    // Somebody who takes no part here has no list of his own to be chosen.
    let outside = house.get("局书记", &own).await;
    assert_eq!(outside.status, StatusCode::FORBIDDEN);
}

async fn whose_it_is_can_be_changed_until_an_edition_says_so(engine: Engine) {
    let house = House::build(engine).await;
    let (li, zhang) = (house.id("李和"), house.id("张明"));
    let team = house.put("李和", Some("班子"), "石榴树下的李和").await;
    let edit = format!("{team}/edit");
    let opened = house.get("李和", &edit).await.body;
    assert!(choice(&opened).contains("value=\"team\" selected"), "{opened}");
    let moved = |whose: &'_ str, version: &'static str| {
        let mut fields: Vec<(&'static str, String)> =
            form(whose, "石榴树下的李和").into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        fields.push(("version", version.to_owned()));
        fields
    };
    let post = async |who: &str, fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        house.post(who, &edit, &fields).await
    };
    // A member writes into nobody else's list, whatever he sends.
    let own = house.put("张明", None, "紫藤架下的张明").await;
    let mut sent = form(&li, "紫藤架下的张明");
    sent.push(("version", "1"));
    assert_eq!(house.post("张明", &format!("{own}/edit"), &sent).await.status, StatusCode::NOT_FOUND);
    let saved = post("李和", moved(&li, "1")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(!house.get("李和", "/").await.body.contains("我的问题：还没有列出"), "it is his own now");
    house.row_follows().await;
    let entries = house.entries().await;
    assert!(
        entries.iter().any(|entry| entry.contains("移出问题") && entry.contains("班子问题清单")),
        "{entries:?}"
    );
    assert!(
        entries.iter().any(|entry| entry.contains("修改问题") && entry.contains("李和的问题清单")),
        "{entries:?}"
    );
    assert!(entries.iter().all(|entry| !entry.contains("石榴")), "{entries:?}");
    // It is his alone to change now, and he may give it back.
    assert_eq!(post("王晓", moved("team", "2")).await.status, StatusCode::CONFLICT);
    assert_eq!(post("李和", moved("team", "2")).await.status, StatusCode::SEE_OTHER);
    // The very same problem is not put into a list twice this way.
    house.put("李和", Some("张明"), "石榴树下的李和").await;
    let twice = post("李和", moved(&zhang, "3")).await;
    assert!(twice.body.contains("这份清单里已经有一条一模一样的问题。"), "{}", twice.body);
    house.meet(&[None]).await;
    let kept = post("李和", moved(&li, "3")).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(kept.body.contains("这个问题已经写进会前稿或会后稿"), "{}", kept.body);
    let opened = house.get("李和", &edit).await.body;
    assert!(opened.contains("<dd>班子</dd>") && !opened.contains("id=\"f-whose\""), "{opened}");
}

async fn what_an_opinion_led_to_stays_in_its_list(engine: Engine) {
    let house = House::build(engine).await;
    let merged = house.wording("石榴树下的意见", About::TEAM).await.to_string();
    let mut listed = form("team", "石榴树下的意见");
    listed.push(("merged", &merged));
    let saved = house.post("李和", &house.at("/problems/new"), &listed).await;
    let edit = format!("{}/edit", saved.location().replace("#p-", "/"));
    assert!(!house.get("李和", &edit).await.body.contains("id=\"f-whose\""));
    let li = house.id("李和");
    let mut moved = form(&li, "石榴树下的意见");
    moved.push(("version", "1"));
    house.refused("李和", &edit, &moved, "不能换到别的清单").await;
}

async fn ones_own_problem_is_changed_by_nobody_else(engine: Engine) {
    let house = House::build(engine).await;
    let why = "这个问题是张明自己列的。";
    let page = house.at("/problems");
    let own = house.put("张明", None, "石榴树下的张明").await;
    let id = own.rsplit('/').next().unwrap().to_owned();
    let edit = format!("{own}/edit");
    let mut other = form("", "石榴树下改成的话");
    other.push(("version", "1"));
    for held in [false, true] {
        if held {
            house.hold().await;
        }
        for who in ["周宁", "王晓", "李和"] {
            let list = house.get(who, &page).await.body;
            assert!(list.contains("石榴树下的张明") && !list.contains(&edit), "{who}: {list}");
            for path in [&edit, &format!("{own}/remove")] {
                let opened = house.get(who, path).await;
                assert_eq!(opened.status, StatusCode::CONFLICT, "{who}");
                assert!(opened.body.contains(why) && opened.body.contains("请提醒本人改"), "{}", opened.body);
            }
            house.refused(who, &edit, &other, why).await;
            house.refused(who, &format!("{own}/remove"), &[("version", "1")], why).await;
        }
        let list = house.get("张明", &page).await.body;
        assert!(list.contains("石榴树下的张明") && !list.contains("录入"), "{list}");
        assert!(list.contains(&edit), "it is his to change");
    }
    assert!(house.entries().await.iter().all(|entry| !entry.contains("修改问题") && !entry.contains("删去")));

    // A criticism is a line of its own, and the committee's until he has taken it over.
    let typed = house.put("周宁", Some("张明"), "布置工作急").await;
    let mut again = form("", "布置工作急，当天才说");
    again.push(("version", "1"));
    let saved = house.post("王晓", &format!("{typed}/edit"), &again).await;
    assert_eq!(saved.location(), typed.replace("/problems/", "/problems#p-"));
    let list = house.get("张明", &page).await.body;
    assert!(list.contains("由王晓录入"), "{list}");
    again[1].1 = "布置工作急，我改";
    again.last_mut().unwrap().1 = "2";
    assert_eq!(house.post("张明", &format!("{typed}/edit"), &again).await.status, StatusCode::SEE_OTHER);
    again.last_mut().unwrap().1 = "3";
    house.refused("周宁", &format!("{typed}/edit"), &again, why).await;
    house.refused("周宁", &format!("{typed}/remove"), &[("version", "3")], why).await;
    // Nor does a form of an earlier state of it get through.
    again.last_mut().unwrap().1 = "2";
    house.refused("王晓", &format!("{typed}/edit"), &again, why).await;

    // The committee's own are each one's own as well; the team's is for all of them.
    let own = house.put("周宁", Some("周宁"), "石榴树下的周宁").await;
    house.refused("王晓", &format!("{own}/edit"), &other, "这个问题是周宁自己列的。").await;
    let team = house.put("周宁", Some("班子"), "石榴树下的班子").await;
    assert_eq!(house.post("王晓", &format!("{team}/edit"), &other).await.status, StatusCode::SEE_OTHER);
    // He himself may take it out.
    let removed = house.post("张明", &format!("{page}/{id}/remove"), &[("version", "1")]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.body);
}

async fn what_was_saved_stands_in_the_list_with_what_the_mirror_says(engine: Engine) {
    let house = House::build(engine).await;
    let mut vague = form("", "学习不够深入");
    vague[2].1 = "要进一步提高认识。";
    let saved = house.post("张明", &house.at("/problems/new"), &vague).await;
    let (page, anchor) = saved.location().split_once('#').unwrap();
    assert_eq!(page, house.at("/problems"));
    let list = house.get("张明", page).await.body;
    assert!(list.contains(&format!("id=\"{anchor}\"")), "{list}");
    assert!(!list.contains("再列一个问题"), "nothing was saved just now");
    assert!(list.contains("没有见人见事"), "the remark stands at the problem: {list}");
    vague[2].1 = CASE;
    vague.push(("version", "1"));
    let id = anchor.trim_start_matches("p-");
    let changed = house.post("张明", &format!("{page}/{id}/edit"), &vague).await;
    assert_eq!(changed.location(), saved.location());
}

/// Its people have their lists where they belong: here is the team's alone.
/// Who was criticised does not take the criticism out of his list, and does not rewrite it.
async fn a_criticism_stays_as_the_committee_recorded_it(engine: Engine) {
    let house = House::build(engine).await;
    house.hold().await;
    let zhang = house.id("张明");
    let mut said = form(&zhang, "石榴树下的张明");
    said[3].1 = "criticism";
    let saved = house.post("周宁", &house.at("/problems/new"), &said).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let id = saved.location().split("#p-").nth(1).unwrap().to_owned();
    let own = house.at(&format!("/problems/{id}"));
    let why = "被批评的人不能自己改、自己删";
    let mut other = form("", "紫藤架下改成的话");
    other.push(("version", "1"));
    house.refused("张明", &format!("{own}/edit"), &other, why).await;
    house.refused("张明", &format!("{own}/remove"), &[("version", "1")], why).await;
    let list = house.get("张明", &house.at("/problems")).await.body;
    assert!(list.contains("石榴树下的张明") && !list.contains(&format!("{own}/edit")), "{list}");
    assert_eq!(
        house.post("李和", &format!("{own}/remove"), &[("version", "1")]).await.status,
        StatusCode::SEE_OTHER
    );
}

async fn a_page_that_is_sent_twice_lists_nothing_twice(engine: Engine) {
    let house = House::build(engine).await;
    let new = house.at("/problems/new");
    let (same, other) = (form("", "石榴树下的张明"), form("", "紫藤架下的张明"));
    assert_eq!(house.post("张明", &new, &same).await.status, StatusCode::SEE_OTHER);
    house.refused("张明", &new, &same, "这份清单里已经有一条一模一样的问题。").await;
    assert_eq!(house.post("张明", &new, &other).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        house.post("李和", &new, &form(&house.id("李和"), "石榴树下的张明")).await.status,
        StatusCode::SEE_OTHER
    );
    let list = house.get("张明", &house.at("/problems")).await.body;
    assert_eq!(list.matches("石榴树下的张明").count(), 1, "{list}");
}

async fn a_temporary_branch_lists_the_teams_problems_alone(engine: Engine) {
    let house = House::build(engine).await;
    let draft = unit(UnitKind::TemporaryBranch, "临时党支部");
    let (app, admin, top) = (&house.world.app, &house.world.admin, house.world.top);
    let temporary = actions::units::add(app, admin, top, &draft).await.unwrap();
    house.world.appoint(house.person("孙越"), temporary, Role::Secretary).await;
    let page = format!("/units/{temporary}/campaigns/{}/problems", house.campaign);
    let list = house.get("孙越", &page).await;
    assert_eq!(list.status, StatusCode::OK);
    assert!(list.body.contains("临时党支部只列班子的问题"), "{}", list.body);
    for told in ["还没有列出自己查摆的问题的人", "列出问题的", "个人问题", "个人对照", "我的问题清单"]
    {
        assert!(!list.body.contains(told), "{told}: {}", list.body);
    }
    let new = format!("{page}/new");
    let begun = house.get("孙越", &new).await.body;
    assert!(begun.contains("value=\"team\"") && !begun.contains(&house.id("孙越")), "{begun}");
    for whose in [house.id("孙越"), String::new()] {
        house.refused("孙越", &new, &form(&whose, "石榴树下的孙越"), "临时党支部只列班子的问题").await;
    }
    assert_eq!(house.post("孙越", &new, &form("team", "石榴树下的班子")).await.status, StatusCode::SEE_OTHER);
    let list = house.get("孙越", &page).await.body;
    assert!(list.contains("石榴树下的班子") && !list.contains("石榴树下的孙越"), "{list}");
    assert!(!list.contains("班子有，个人没有"), "{list}");
    // He lists his own where he belongs.
    let home = format!("/units/{}/campaigns/{}/problems/new", house.sibling, house.campaign);
    assert_eq!(house.post("孙越", &home, &form("", "石榴树下的孙越")).await.status, StatusCode::SEE_OTHER);
}
