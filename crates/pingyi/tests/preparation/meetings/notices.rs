//! The notice of the meeting: for its members, who learn of nothing else; changed, and by two at once.

use axum::http::StatusCode;
use domain::appointment::Role;
use store::testing::Engine;

use super::{NOTICE, planned};
use crate::common::on_both;

on_both!(
    members_learn_of_the_notice_and_of_nothing_else,
    a_day_that_is_wrong_is_asked_about_before_the_notice_goes_out,
);

async fn members_learn_of_the_notice_and_of_nothing_else(engine: Engine) {
    let house = planned(engine).await;
    let (new, page) = ("/meeting-notice/new", house.at("/meeting-notice"));
    let with = |name: &'static str, value: &'static str| {
        let mut form = NOTICE;
        form.iter_mut().filter(|(known, _)| *known == name).for_each(|pair| pair.1 = value);
        form
    };
    let behind = house.no("周宁", new, &with("held_on", "2026-01-14")).await;
    assert!(behind.contains("已经过去") && behind.contains("石榴会议室"), "{behind}");
    for (name, value) in
        [("begins", "25:00"), ("begins", "下午"), ("place", ""), ("theme", "\u{7}"), ("held_on", "")]
    {
        house.no("周宁", new, &with(name, value)).await;
    }
    assert_eq!(house.post("张明", &house.at(new), &NOTICE).await.status, StatusCode::FORBIDDEN);
    house.contact("指导员").await;
    house.contact("张明").await;
    let filled = house.get("周宁", &house.at(new)).await.body;
    assert!(filled.contains("value=\"指导员\""), "who sits in is not of the branch: {filled}");
    assert!(filled.contains("2026-01-20") && filled.contains("年度主题"), "filled from the plan: {filled}");
    house.does("周宁", new, &NOTICE).await;
    house.does("周宁", new, &NOTICE).await;
    for who in ["张明", "周宁", "局书记", "指导员"] {
        let home = house.get(who, "/").await.body;
        assert!(home.contains("1月20日") && home.contains("石榴会议室"), "{who}: {home}");
        let page = house.get(who, &page).await;
        assert!(page.status == StatusCode::OK && page.body.contains("14:30"), "{who}: {}", page.body);
        assert!(!page.body.contains("（更改）"), "sent twice is no change: {}", page.body);
    }
    for who in ["孙越", "钱川"] {
        assert!(!house.get(who, "/").await.body.contains("石榴会议室"), "{who}");
        for rest in ["/ready", "/ready/leave", "/meeting-notice"] {
            assert_eq!(house.get(who, &house.at(rest)).await.status, StatusCode::NOT_FOUND, "{who} {rest}");
        }
    }
    let turned = house.get("张明", &house.at("/ready")).await;
    assert_eq!(turned.status, StatusCode::SEE_OTHER);
    assert_eq!(turned.location(), page);
    assert_eq!(house.get("张明", &house.at("/ready/leave")).await.status, StatusCode::FORBIDDEN);
    // Nor on the page of the campaign; a group leader learns there of the common work and of nothing else.
    let check = [("step", "study"), ("verdict", "returned"), ("reason", "石榴树下补学")];
    house.does("局书记", "/ready/check", &check).await;
    let campaign = house.at("");
    let own = house.get("周宁", &campaign).await.body;
    let above = house.get("局书记", &campaign).await.body;
    let plain = house.get("张明", &campaign).await.body;
    for body in [&own, &above] {
        assert!(body.contains("石榴树下补学") && body.contains("还没有集中学习"), "{body}");
    }
    assert!(!plain.contains("石榴树下补学") && !plain.contains("还没有"), "{plain}");
    house.world.appoint(house.person("张明"), house.branch, Role::GroupLeader).await;
    let leader = house.get("张明", &campaign).await.body;
    assert!(leader.contains("还没有集中学习"), "{leader}");
    assert!(!leader.contains("石榴树下补学") && !leader.contains("还没有报请"), "{leader}");
    assert_eq!(house.get("张明", &house.at("/ready")).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("张明", &house.at("/ready/leave")).await.status, StatusCode::FORBIDDEN);
    house.does("局书记", "/ready/check", &[("step", "plan"), ("verdict", "passed")]).await;
    let member = house.get("张明", &page).await.body;
    assert!(!member.contains("还没有集中学习") && !member.contains("检查"), "{member}");
    let last = house.called().await;
    let mut later = with("held_on", "2026-01-24").to_vec();
    later.push(("replaces", &last));
    house.does("周宁", new, &later).await;
    // Who has not read that one changes nothing, and finds both on the page.
    for replaces in [last.as_str(), "", "nonsense"] {
        let mut stale = with("place", "银杏会议室").to_vec();
        stale.push(("replaces", replaces));
        let answer = house.post("周宁", &house.at(new), &stale).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{replaces}");
        assert!(
            answer.body.contains("银杏会议室") && answer.body.contains("2026年1月24日"),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("会议通知刚由别人发出或更改"), "{}", answer.body);
        assert!(answer.body.contains(&house.called().await), "the next try has read it: {}", answer.body);
    }
    let changed = house.get("张明", &page).await.body;
    assert!(changed.contains("（更改）") && changed.contains("2026年1月24日"), "{changed}");
    assert!(changed.contains("2026年1月20日"), "the one before stays: {changed}");
    let home = house.get("张明", "/").await.body;
    assert!(home.contains("1月24日") && home.contains("有更改") && !home.contains("1月20日"), "{home}");
    let told = house.get("周宁", &page).await.body;
    assert!(told.contains("与通知的日期不同") && told.contains("不是工作日"), "{told}");
}

async fn a_day_that_is_wrong_is_asked_about_before_the_notice_goes_out(engine: Engine) {
    let house = planned(engine).await;
    let new = "/meeting-notice/new";
    let form = |day, more: &[(&'static str, &'static str)]| {
        let mut form = NOTICE.to_vec();
        form[0].1 = day;
        form.extend(more);
        form
    };
    let sent = async || house.get("张明", &house.at("/meeting-notice")).await.body.contains("石榴会议室");
    // Long after the days the campaign is held in.
    let late = house.no("周宁", new, &form("2027-06-30", &[])).await;
    assert!(late.contains("通知还没有发出：2027年6月30日开会，不在"), "{late}");
    assert!(late.contains("日子不改，仍这样通知") && late.contains("name=\"sure\""), "{late}");
    assert!(
        late.contains("value=\"2027-06-30\"") && late.contains("石榴会议室"),
        "what was typed stays: {late}"
    );
    assert!(!sent().await);
    // A tick is for the day it was asked of.
    for more in [
        &[("sure", "yes")][..],
        &[("sure", "yes"), ("asked", "2027-06-29")],
        &[("sure", "no"), ("asked", "2027-06-30")],
        &[("asked", "2027-06-30")],
    ] {
        house.no("周宁", new, &form("2027-06-30", more)).await;
    }
    assert!(!sent().await);
    house.does("周宁", new, &form("2027-06-30", &[("sure", "yes"), ("asked", "2027-06-30")])).await;
    assert!(sent().await);
    // The same day with another place is no news; a day without fault is sent at once.
    let last = house.called().await;
    let mut moved = form("2027-06-30", &[]);
    moved[2].1 = "银杏会议室";
    moved.push(("replaces", &last));
    house.does("周宁", new, &moved).await;
    let last = house.called().await;
    let mut sound = form("2026-01-20", &[]);
    sound.push(("replaces", &last));
    house.does("周宁", new, &sound).await;
}
