//! Who takes part: the frozen roster and its corrections, and the contact points of leaders.

use axum::http::StatusCode;
use domain::ids::PersonId;
use pingyi::actions;
use store::testing::Engine;
use time::macros::date;

use crate::common::{self, on_both};
use crate::{House, at, refused, shows, went};

async fn a_roster_is_frozen_once_and_corrected_with_a_reason(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, _) = house.published().await;
    let (top, branch) = (house.world.top, house.branch);
    let (freeze, roster) = (at(top, &campaign, "/freeze"), at(branch, &campaign, "/roster"));
    let correct = format!("{roster}/correct");
    shows(&house.secretary.get(&roster).await, "还没有冻结");
    let member = house.member.to_string();
    let removed = [("person", member.as_str()), ("kind", "removed"), ("reason", "误列")];
    assert_eq!(house.plain_member.post(&correct, &removed).await.status, StatusCode::FORBIDDEN);
    refused(&house.secretary.post(&correct, &removed).await, "参加名册还没有冻结");
    shows(&house.office.get(&freeze).await, "value=\"2026-01-15\"");
    refused(&house.office.post(&freeze, &[("day", "2026-01-16")]).await, "还没有到");
    refused(&house.office.post(&freeze, &[("day", "")]).await, "请填写截止日");
    let through = at(house.general, &campaign, "/freeze");
    let other = house.general_secretary.post(&through, &[("day", "2026-01-15")]).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "only who began it freezes");
    assert_eq!(house.secretary.post(&freeze, &[("day", "2026-01-15")]).await.status, StatusCode::NOT_FOUND);
    went(house.office.post(&freeze, &[("day", "2026-01-15")]).await);
    house.tells("冻结名册", "截止2026年1月15日，6 人").await;
    refused(&house.office.post(&freeze, &[("day", "2026-01-14")]).await, "已按2026年1月15日冻结");

    // A later transfer changes the register and not the roster.
    let names = ["孙三才", "李五行", "郑七星"];
    let app = &house.world.app;
    let on = date!(2026 - 01 - 15);
    actions::people::transfer(app, &house.world.admin, house.member, 1, house.sibling, on, "调动")
        .await
        .unwrap();
    let page = house.secretary.get(&roster).await;
    for name in names {
        shows(&page, name);
    }
    shows(&page, "正式 3，预备 0");
    let beside = house.sibling_secretary.get(&at(house.sibling, &campaign, "/roster")).await;
    assert!(beside.status == StatusCode::OK && !beside.html.contains("郑七星"), "{}", beside.html);

    let mut without = removed.to_vec();
    without.retain(|(name, _)| *name != "reason");
    refused(&house.secretary.post(&correct, &without).await, "请填写理由");
    went(house.secretary.post(&correct, &removed).await);
    house.tells("更正名册", "郑七星：移出 误列").await;
    refused(&house.secretary.post(&correct, &removed).await, "不在这个支部的参加名册上");
    let page = house.secretary.get(&roster).await;
    shows(&page, "正式 2，预备 0");
    shows(&page, "误列");
    let li = officer_of(&house, "李五行").await.to_string();
    let stage = |stage: &'static str| {
        vec![("person", li.as_str()), ("kind", "stage_corrected"), ("stage", stage), ("reason", "核对档案")]
    };
    refused(&house.secretary.post(&correct, &stage("")).await, "请选择党员类别");
    refused(&house.secretary.post(&correct, &stage("formal")).await, "本来就是正式党员");
    went(house.secretary.post(&correct, &stage("probationary")).await);
    shows(&house.secretary.get(&roster).await, "正式 1，预备 1");

    // Somebody is added: one the secretary knows, and not one whom he must not even see.
    let new = actions::people::add(app, &house.world.admin, branch, &common::member("王八卦")).await.unwrap();
    let new = new.to_string();
    let add =
        |person, kind| vec![("person", person), ("kind", kind), ("stage", "formal"), ("reason", "漏列")];
    went(house.secretary.post(&correct, &add(new.as_str(), "added")).await);
    house.tells("更正名册", "王八卦：补入为正式党员 漏列").await;
    refused(&house.secretary.post(&correct, &add(new.as_str(), "added")).await, "王八卦已在参加名册上");
    let leader = house.leader.to_string();
    let unseen = house.secretary.post(&correct, &add(leader.as_str(), "added")).await;
    assert_eq!(unseen.status, StatusCode::NOT_FOUND);
    assert!(!unseen.html.contains("周四象"));
    shows(&house.secretary.get(&roster).await, "正式 2，预备 1");
}

async fn officer_of(house: &House, name: &str) -> PersonId {
    let mut tx = house.world.app.db.read().await.unwrap();
    let all = store::people::all_below(&mut tx, house.world.top).await.unwrap();
    all.into_iter().find(|person| person.facts.name == name).unwrap().id
}

async fn a_leader_keeps_in_touch_with_a_unit_below(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, _) = house.begin().await;
    let contacts = at(house.world.top, &campaign, "/contacts");
    let page = house.office.get(&contacts).await;
    shows(&page, "周四象（书记）");
    let (leader, branch, top) =
        (house.leader.to_string(), house.branch.to_string(), house.world.top.to_string());
    let member = house.member.to_string();
    let fields = |person, below| [("person", person), ("below", below)];
    refused(
        &house.office.post(&contacts, &fields(member.as_str(), branch.as_str())).await,
        "不是本组织的班子成员",
    );
    refused(&house.office.post(&contacts, &fields("", branch.as_str())).await, "请选择联系领导");
    refused(&house.office.post(&contacts, &fields(leader.as_str(), "")).await, "请选择联系的组织");
    let itself = house.office.post(&contacts, &fields(leader.as_str(), top.as_str())).await;
    assert_eq!(itself.status, StatusCode::NOT_FOUND);
    let good = fields(leader.as_str(), branch.as_str());
    let through = at(house.branch, &campaign, "/contacts");
    assert_eq!(house.plain_member.post(&through, &good).await.status, StatusCode::FORBIDDEN);
    went(house.office.post(&contacts, &good).await);
    house.tells("确定联系点", "周四象：第一党支部").await;
    let told = house.told().await.len();
    went(house.office.post(&contacts, &good).await);
    assert_eq!(house.told().await.len(), told, "what changes nothing is not told");
    shows(&house.office.get(&contacts).await, "取消联系");
    let remove = format!("{contacts}/remove");
    went(house.office.post(&remove, &good).await);
    house.tells("取消联系点", "周四象：第一党支部").await;
    shows(&house.office.get(&contacts).await, "还没有确定联系点");
    let told = house.told().await.len();
    went(house.office.post(&remove, &good).await);
    assert_eq!(house.told().await.len(), told);
}

on_both!(a_roster_is_frozen_once_and_corrected_with_a_reason, a_leader_keeps_in_touch_with_a_unit_below,);
