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

async fn a_text_that_was_merely_opened_is_not_begun(engine: Engine) {
    let house = House::build(engine).await;
    house.activate("张明").await;
    let page = house.begun("王晓", "self_appraisal", Some("张明")).await;
    let (list, ready) = (house.at("/texts"), house.at("/ready"));
    let mine = async || {
        let body = house.get("张明", &list).await.body;
        body[body.find("id=\"own\"").unwrap()..].to_owned()
    };
    assert!(!mine().await.contains("在写"), "{}", mine().await);
    for who in ["王晓", "张明"] {
        let shown = house.get(who, &page).await.body;
        assert!(shown.contains("还没有写") && !shown.contains("在写<"), "{who}: {shown}");
    }
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains("自评材料还没有写") && !bench.contains("提交材料"), "{bench}");
    // The committee's progress counts nobody, the gap asks for it to be written, and it may still be typed for him.
    let counts = house.get("王晓", &list).await.body;
    assert!(!counts.contains("人在写") && counts.contains(&format!("self_appraisal:{}", house.id("张明"))));
    assert!(house.get("王晓", &ready).await.body.contains("自评材料还没有提交"));
    house.row_follows().await;
    // With the first words it is, and without them not any more.
    let typing = |words: &'static str| [("base", "0"), ("s0", words), ("quiet", "yes")];
    let keep = async |words| house.post("张明", &format!("{page}/draft"), &typing(words)).await.status;
    assert_eq!(keep("头一句").await, StatusCode::OK);
    house.row_follows().await;
    assert!(mine().await.contains("在写"));
    assert!(house.get("王晓", &list).await.body.contains("人在写"));
    assert!(house.get("张明", "/").await.body.contains("自评材料还没有保存成一版"));
    assert_eq!(keep(" ").await, StatusCode::OK);
    house.row_follows().await;
    assert!(!mine().await.contains("在写"));
    // After the meeting who has only opened one owes no more than who has not.
    house.hold().await;
    assert!(!house.get("张明", "/").await.body.contains("自评材料"));
    assert_eq!(keep("会后才动笔").await, StatusCode::OK);
    house.row_follows().await;
    assert!(house.get("张明", "/").await.body.contains("自评材料还没有保存成一版"));
}

on_both!(
    a_text_that_was_merely_opened_is_not_begun,
    a_temporary_branch_takes_the_teams_text_alone,
    only_what_may_be_done_is_offered_for_who_cannot_sign_in,
);
