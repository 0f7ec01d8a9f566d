//! Where a person's text is written, and what is offered for who cannot sign in.

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::org::UnitKind;
use domain::preparation::text::Stage;
use pingyi::actions;
use store::testing::Engine;

use crate::common::{on_both, unit};
use crate::house::House;

async fn a_temporary_branch_takes_the_teams_text_alone(engine: Engine) {
    let mut house = House::build(engine).await;
    let (top, admin) = (house.world.top, house.world.admin.clone());
    let draft = unit(UnitKind::TemporaryBranch, "专项工作临时党支部");
    let temporary = actions::units::add(&house.world.app, &admin, top, &draft).await.unwrap();
    house.world.appoint(house.person("王晓"), temporary, Role::Secretary).await;
    let home = std::mem::replace(&mut house.branch, temporary);
    let list = house.at("/texts");
    let page = house.get("王晓", &list).await.body;
    assert!(page.contains("临时党支部只写班子的一份") && page.contains("班子对照检查材料"), "{page}");
    for absent in ["个人发言提纲", "自评材料", "每个人的材料", "人中"] {
        assert!(!page.contains(absent), "{absent}: {page}");
    }
    for kind in ["outline", "self_appraisal"] {
        let refused = house.post("王晓", &format!("{list}/new"), &[("kind", kind)]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{kind}");
        assert!(refused.body.contains("写在组织关系所在的支部"), "{}", refused.body);
    }
    house.begun("王晓", "team", None).await;
    // The control: at home everything is as it was.
    house.branch = home;
    house.begun("王晓", "outline", None).await;
    assert!(house.get("王晓", &house.at("/texts")).await.body.contains("自评材料"));
}

async fn only_what_may_be_done_is_offered_for_who_cannot_sign_in(engine: Engine) {
    let house = House::build(engine).await;
    for who in ["周宁", "王晓", "张明", "赵青"] {
        house.activate(who).await;
    }
    let ready = house.at("/ready");
    let said = async || {
        let page = house.get("王晓", &ready).await.body;
        let at = page.find("个人发言提纲").expect("a line about outlines");
        page[at..].chars().take(600).collect::<String>()
    };
    assert!(
        said().await.contains("李和；请单位管理员发激活码或恢复账号，或由支委代为录入。"),
        "{}",
        said().await
    );
    let page = house.begun("李和", "outline", None).await;
    house.saved("李和", &page, "0", "自己写的。").await;
    assert!(said().await.contains("请单位管理员发激活码或恢复账号，由本人登录接着写。"), "{}", said().await);
    house.set(&page, Stage::Returned, None).await;
    let returned = house.get("王晓", &ready).await.body;
    let link = format!("/texts?open={}", page.rsplit('/').next().unwrap());
    assert!(returned.contains(&link) && returned.contains(">查看材料</a>"), "{returned}");
    // Whoever may open it is led there, and others to the list.
    let opened = house.get("王晓", &house.at(&link)).await;
    assert_eq!((opened.status, opened.location()), (StatusCode::SEE_OTHER, page.as_str()));
    let listed = house.get("赵青", &house.at(&link)).await;
    assert_eq!(listed.status, StatusCode::OK);
}

on_both!(
    a_temporary_branch_takes_the_teams_text_alone,
    only_what_may_be_done_is_offered_for_who_cannot_sign_in,
);
