//! What a secretary cannot settle by himself: the team's text where nobody sits beside him, and what people have to do who
//! have no sign-in yet. On both databases.

mod led;

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::preparation::text::{self, Made, Section, Text, Whose};
use pingyi::clock::new_id;
use store::testing::Engine;
use time::macros::date;

use crate::common::{self, Answer, NOON, on_both};
use crate::house::House;

/// Of the team's text.
const SECTIONS: [&str; 5] =
    ["学习情况", "上年度整改落实情况", "存在的主要问题", "原因剖析", "努力方向和整改措施"];

/// A branch with a secretary alone, two members, and those above and beside it.
async fn alone(engine: Engine) -> House {
    alone_in(engine, common::campaign).await
}

async fn alone_in(engine: Engine, campaign: fn(UnitId) -> Campaign) -> House {
    let mut house = House::empty(engine, campaign).await;
    let (branch, sibling, top) = (house.branch, house.sibling, house.world.top);
    for (name, home, duty) in [
        ("周宁", branch, Some((branch, Role::Secretary))),
        ("张明", branch, None),
        ("赵青", branch, None),
        ("局书记", sibling, Some((top, Role::Secretary))),
        ("管理员", sibling, Some((top, Role::UnitAdmin))),
    ] {
        house.settle(name, home, duty).await;
    }
    let mut tx = house.world.app.db.write().await.unwrap();
    store::rosters::freeze(&mut tx, house.campaign, top, date!(2026 - 01 - 15)).await.unwrap();
    tx.commit().await.unwrap();
    house
}

impl House {
    async fn no_contact(&self, name: &str) {
        let (person, top) = (self.person(name), self.world.top);
        let mut tx = self.world.app.db.write().await.unwrap();
        assert!(
            store::campaigns::remove_contact(&mut tx, self.campaign, self.branch, person, top).await.unwrap()
        );
        tx.commit().await.unwrap();
    }

    async fn says(&self, who: &str, path: &str, words: &str) {
        let answer = self.get(who, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{who} {path}");
        assert!(answer.body.contains(words), "{who} {path} {words}: {}", answer.body);
    }

    async fn is_silent(&self, who: &str, path: &str, words: &str) {
        let answer = self.get(who, path).await;
        assert!(!answer.body.contains(words), "{who} {path} {words}: {}", answer.body);
    }

    /// The team's text, given in by the secretary. Gives its address.
    async fn team(&self) -> String {
        let (id, by): (TextId, PersonId) = (new_id(), self.person("周宁"));
        let (campaign, unit, stage) = (self.campaign, self.branch, text::Stage::Draft);
        let text = Text { id, campaign, unit, whose: Whose::TEAM, stage, number: 0, version: 1 };
        let section =
            |heading: &&str| Section { heading: (*heading).into(), words: "排班通知太晚。".into() };
        let body = text::Body { sections: SECTIONS.iter().map(section).collect() };
        let made = Made::typed(1, NOON, by);
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::add(&mut tx, &text).await.unwrap();
        store::texts::add_version(&mut tx, id, &made, &body).await.unwrap();
        store::texts::set(&mut tx, &Text { number: 1, ..text }).await.unwrap();
        tx.commit().await.unwrap();
        let page = self.at(&format!("/texts/{id}"));
        let (path, form) = (format!("{page}/submit"), [("number", "1"), ("own", "yes")]);
        let given = self.post("周宁", &path, &form).await;
        assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.body);
        page
    }

    async fn pass_as(&self, who: &str, page: &str, capacity: &str) -> Answer {
        let version = self.text(page).await.version.to_string();
        let form = [
            ("capacity", capacity),
            ("verdict", "pass"),
            ("sat_on", "2026-01-15"),
            ("present", "周宁"),
            ("version", &version),
        ];
        self.post(who, &format!("{page}/review"), &form).await
    }
}

on_both!(
    nobody_alone_passes_the_teams_text,
    without_anybody_above_the_gap_says_who_must_be_appointed,
    who_has_no_sign_in_is_named_in_the_branch_and_counted_above,
    a_reviewer_speaks_in_one_capacity_at_a_time,
    nobody_waits_for_a_contact_leader_who_cannot_act,
    whoever_typed_the_teams_text_does_not_pass_it_as_leader,
    codes_take_the_place_of_the_act_only_where_all_wait_for_them,
);

/// Nobody stands in for a contact leader, so the branch learns that he cannot act and who names another.
async fn nobody_waits_for_a_contact_leader_who_cannot_act(engine: Engine) {
    let house = alone(engine).await;
    house.activate("局书记").await;
    house.contact("管理员").await;
    house.team().await;
    let contacts = format!("href=\"/units/{}/campaigns/{}/contacts\"", house.world.top, house.campaign);
    for path in ["/", house.at("").as_str(), house.at("/ready").as_str()] {
        house.says("周宁", path, "联系领导没有能登录的账号，或者已经没有").await;
        house.is_silent("周宁", path, &contacts).await;
    }
    for path in [house.at(""), house.at("/ready")] {
        house.says("局书记", &path, &contacts).await;
        house.says("局书记", &path, "确定联系领导").await;
    }
    house.activate("管理员").await;
    house.is_silent("周宁", "/", "班子对照检查材料").await;
    house.says("周宁", &house.at(""), "由联系领导审阅；没有确定联系领导的").await;
    house.is_silent("局书记", &house.at(""), &contacts).await;
    // Without his duty he no longer sees the branch.
    let mut tx = house.world.app.db.write().await.unwrap();
    let mut held = store::appointments::at_unit(&mut tx, house.world.top).await.unwrap();
    held.retain(|held| held.appointment.person == house.person("管理员"));
    let duty = held[0].appointment.id;
    store::appointments::revoke(&mut tx, duty, 1, date!(2026 - 01 - 14)).await.unwrap();
    tx.commit().await.unwrap();
    house.says("周宁", "/", "联系领导没有能登录的账号，或者已经没有").await;
}

async fn whoever_typed_the_teams_text_does_not_pass_it_as_leader(engine: Engine) {
    let mut house = alone(engine).await;
    let (branch, top) = (house.branch, house.world.top);
    // The lone secretary has written it and sits in the committee above since.
    let page = house.team().await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let held = store::appointments::at_unit(&mut tx, branch).await.unwrap();
    store::appointments::revoke(&mut tx, held[0].appointment.id, 1, date!(2026 - 01 - 14)).await.unwrap();
    tx.commit().await.unwrap();
    house.world.appoint(house.person("周宁"), top, Role::DeputySecretary).await;
    house.settle("新书记", branch, Some((branch, Role::Secretary))).await;
    for named in [false, true] {
        if named {
            house.contact("周宁").await;
        }
        house.is_silent("周宁", "/", "待审阅").await;
        let refused = house.pass_as("周宁", &page, "leader").await;
        assert!(!refused.status.is_redirection(), "{named}: {}", refused.body);
        house.says("局书记", "/", "待审阅 1 份材料").await;
    }
    assert_eq!(house.text(&page).await.stage, text::Stage::Submitted);
    assert_eq!(house.pass_as("局书记", &page, "leader").await.status, StatusCode::SEE_OTHER);
}

async fn codes_take_the_place_of_the_act_only_where_all_wait_for_them(engine: Engine) {
    let mut house = alone(engine).await;
    let branch = house.branch;
    house.settle("王晓", branch, Some((branch, Role::DeputySecretary))).await;
    house.world.appoint(house.person("周宁"), branch, Role::UnitAdmin).await;
    let (page, ready) = (house.at(""), house.at("/ready"));
    for path in [&page, &ready] {
        house.says("周宁", path, "打印激活码").await;
        for act in [">代为录入</a>", ">查看谈话</a>"] {
            house.is_silent("周宁", path, act).await;
        }
    }
    house.activate("周宁").await;
    for path in [&page, &ready] {
        for act in [">打印激活码</a>", ">写好材料</a>", ">记这次谈话</a>"] {
            house.says("周宁", path, act).await;
        }
    }
}

async fn nobody_alone_passes_the_teams_text(engine: Engine) {
    let house = alone(engine).await;
    house.activate("局书记").await;
    house.is_silent("局书记", "/", "待审阅").await;
    let page = house.team().await;
    house.says("周宁", &page, "联系领导").await;
    house.is_silent("周宁", &page, "提交审阅意见").await;
    house.is_silent("周宁", "/", "待审阅 1 份").await;
    let own = house.get("周宁", "/").await.body;
    assert!(!own.contains("班子对照检查材料还没有审阅通过"), "the next act is the superior's: {own}");
    for capacity in ["committee", "secretary", "leader", "guidance"] {
        let refused = house.pass_as("周宁", &page, capacity).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{capacity}");
        assert!(refused.body.contains("不能以这个身份审阅"), "{}", refused.body);
    }
    for path in [house.at(""), house.at("/ready")] {
        house.says("周宁", &path, "班子对照检查材料还没有审阅通过").await;
        house.says("周宁", &path, "由联系领导审阅").await;
    }
    // Named for his own branch he is still nobody from outside.
    for named in [false, true] {
        if named {
            house.contact("周宁").await;
        }
        house.says("局书记", "/", "待审阅 1 份材料").await;
        house.says("局书记", &page, "提交审阅意见").await;
        assert_eq!(house.pass_as("周宁", &page, "leader").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    house.no_contact("周宁").await;
    // Once another leader is named, nobody stands in for him.
    house.contact("管理员").await;
    house.is_silent("局书记", "/", "待审阅").await;
    house.says("管理员", "/", "待审阅 1 份材料").await;
    house.no_contact("管理员").await;
    assert_eq!(house.pass_as("局书记", &page, "leader").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.text(&page).await.stage, text::Stage::Passed);
    house.is_silent("周宁", &house.at(""), "班子对照检查材料还没有审阅通过").await;
    house.is_silent("局书记", "/", "待审阅").await;
}

async fn without_anybody_above_the_gap_says_who_must_be_appointed(engine: Engine) {
    let house = alone(engine).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let mut held = store::appointments::at_unit(&mut tx, house.world.top).await.unwrap();
    held.retain(|held| held.appointment.person == house.person("局书记"));
    let duty = held[0].appointment.id;
    store::appointments::revoke(&mut tx, duty, 1, date!(2026 - 01 - 14)).await.unwrap();
    tx.commit().await.unwrap();
    let page = house.team().await;
    let ready = house.at("/ready");
    for path in ["/", house.at("").as_str(), ready.as_str()] {
        house.says("周宁", path, "班子对照检查材料没有人可以审阅").await;
        house.says("周宁", path, "请单位管理员在上级党组织任命").await;
    }
    assert_eq!(house.pass_as("周宁", &page, "committee").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let top = house.world.top;
    house.world.appoint(house.person("局书记"), top, Role::DeputySecretary).await;
    for path in ["/", ready.as_str()] {
        house.says("周宁", path, "由上级党组织的书记、副书记或委员审阅；他们都没有能登录的账号").await;
    }
    house.activate("局书记").await;
    house.says("周宁", &ready, "由联系领导审阅；没有确定联系领导的").await;
    house.is_silent("周宁", "/", "班子对照检查材料").await;
    assert_eq!(house.pass_as("局书记", &page, "leader").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.text(&page).await.stage, text::Stage::Passed);
}

async fn who_has_no_sign_in_is_named_in_the_branch_and_counted_above(engine: Engine) {
    let house = alone(engine).await;
    let (page, ready) = (house.at(""), house.at("/ready"));
    let codes = format!("/units/{}/accounts", house.branch);
    for path in [&page, &ready] {
        house
            .says(
                "周宁",
                path,
                "这 3 人都没有能登录的账号；请单位管理员发激活码或恢复账号，或由支委代为录入。",
            )
            .await;
    }
    house.says("周宁", &page, "代为录入").await;
    // The act leads to where one types for them, with that sort of text alone.
    let form = house.at("/texts?type=outline");
    house.says("周宁", &page, &format!("href=\"{form}#typing\"")).await;
    house.says("周宁", &form, "id=\"typing\"><details open>").await;
    house.says("周宁", &form, "张明 个人发言提纲").await;
    house.is_silent("周宁", &form, "张明 自评材料").await;
    house.activate("周宁").await;
    house.activate("赵青").await;
    for path in [&page, &ready] {
        house.says("周宁", path, "其中 1 人没有能登录的账号：张明；").await;
        house.is_silent("局书记", path, "张明").await;
        house.says("局书记", path, "其中 1 人没有能登录的账号；").await;
        // Who prints codes finds where; who may not is told whom to ask.
        house.says("管理员", path, &format!("href=\"{codes}\"")).await;
        house.says("管理员", path, "打印激活码").await;
        house.is_silent("周宁", path, &codes).await;
        house.is_silent("局书记", path, &codes).await;
    }
    assert_eq!(house.get("周宁", &codes).await.status, StatusCode::FORBIDDEN);
    house.activate("张明").await;
    for who in ["周宁", "局书记", "管理员"] {
        house.is_silent(who, &page, "能登录的账号").await;
        house.is_silent(who, &page, "打印激活码").await;
    }
}

async fn a_reviewer_speaks_in_one_capacity_at_a_time(engine: Engine) {
    let mut house = alone(engine).await;
    let branch = house.branch;
    house.settle("王晓", branch, Some((branch, Role::DeputySecretary))).await;
    let whose = Whose::new(domain::theme::TextKind::Outline, Some(house.person("张明"))).unwrap();
    let (id, campaign): (TextId, CampaignId) = (new_id(), house.campaign);
    let text = Text { id, campaign, unit: branch, whose, stage: text::Stage::Draft, number: 0, version: 1 };
    let by = house.person("张明");
    let made = Made::typed(1, NOON, by);
    let words = Section { heading: "存在的问题".into(), words: "记录补得晚。".into() };
    let submitted = text::Round {
        number: 1,
        act: text::Move::Submitted,
        capacity: None,
        by,
        at: NOON,
        sat_on: None,
        present: String::new(),
        reason: String::new(),
    };
    let mut tx = house.world.app.db.write().await.unwrap();
    store::texts::add(&mut tx, &text).await.unwrap();
    store::texts::add_version(&mut tx, id, &made, &text::Body { sections: vec![words] }).await.unwrap();
    store::texts::add_round(&mut tx, id, &submitted).await.unwrap();
    store::texts::set(&mut tx, &Text { number: 1, stage: text::Stage::Submitted, ..text }).await.unwrap();
    tx.commit().await.unwrap();
    let page = house.at(&format!("/texts/{id}"));
    house.says("周宁", &page, "name=\"capacity\" value=\"secretary\"").await;
    house.is_silent("周宁", &page, "sat_on").await;
    // Only the secretary is asked: he may speak for the committee all the same, and is not led there.
    house.is_silent("周宁", &page, "?as=committee#review").await;
    house.is_silent("周宁", &page, "还要这个身份").await;
    let sitting = format!("{page}?as=committee");
    house.says("周宁", &sitting, "name=\"capacity\" value=\"committee\"").await;
    house.says("周宁", &sitting, "name=\"sat_on\"").await;
    // One that is not his is not offered, however the address is written.
    for odd in ["leader", "guidance", "x", ""] {
        house.says("周宁", &format!("{page}?as={odd}"), "name=\"capacity\" value=\"secretary\"").await;
    }
    house.says("王晓", &page, "name=\"capacity\" value=\"committee\"").await;
    house.says("王晓", &page, "name=\"sat_on\"").await;
    // What was refused comes back in the capacity it was sent in.
    let version = house.text(&page).await.version.to_string();
    let form = [("capacity", "committee"), ("verdict", "return"), ("version", version.as_str())];
    let back = house.post("周宁", &format!("{page}/review"), &form).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.body.contains("name=\"sat_on\""), "{}", back.body);
}
