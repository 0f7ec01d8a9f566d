//! Whom a campaign reaches, and its end.

use axum::http::StatusCode;
use pingyi::actions;
use store::testing::Engine;

use crate::common::on_both;
use crate::{BEGIN, House, at, filled, refused, shows, split, went};

async fn a_closed_campaign_is_only_looked_at(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.published().await;
    let (top, general, branch) = (house.world.top, house.general, house.branch);
    let draft = went(house.general_secretary.post(&at(general, &campaign, "/notices"), &[]).await);
    let close = at(top, &campaign, "/close");
    shows(&house.office.get(&close).await, "结束后不能恢复");
    refused(&filled(&mut house.office, &close, &[("reason", " ")]).await, "请填写理由");
    let through = at(general, &campaign, "/close");
    let stranger = house.general_secretary.post(&through, &[("version", "1"), ("reason", "完")]).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN, "only who began it ends it");
    let stale = house.office.post(&close, &[("version", "7"), ("reason", "完")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    went(filled(&mut house.office, &close, &[("reason", "各支部均已归档")]).await);
    house.tells("结束活动", "各支部均已归档").await;

    let version = [("version", "1")];
    let person = house.leader.to_string();
    let below = branch.to_string();
    for (who, path, fields) in [
        (0, at(top, &campaign, "/notices"), vec![]),
        (0, at(top, &campaign, "/freeze"), vec![("day", "2026-01-15")]),
        (0, at(top, &campaign, "/close"), vec![("version", "2"), ("reason", "再来")]),
        (0, at(top, &campaign, "/contacts"), vec![("person", person.as_str()), ("below", below.as_str())]),
        (1, format!("{draft}/edit"), [&version[..], &[("title", "改"), ("issuers", "改")]].concat()),
        (
            1,
            format!("{draft}/ask"),
            [&version[..], &[("subject", "value:criticism_least"), ("value", "2")]].concat(),
        ),
        (1, format!("{draft}/withdraw"), [&version[..], &[("at", "0")]].concat()),
        (1, format!("{draft}/paste"), vec![("text", "必须办好这件事。")]),
        (1, format!("{draft}/publish"), version.to_vec()),
        (1, format!("{draft}/discard"), version.to_vec()),
        (2, at(branch, &campaign, &format!("/notices/{notice}/sign")), vec![]),
        (
            2,
            at(branch, &campaign, "/roster/correct"),
            vec![("person", person.as_str()), ("kind", "removed"), ("reason", "误")],
        ),
    ] {
        let client = match who {
            0 => &mut house.office,
            1 => &mut house.general_secretary,
            _ => &mut house.secretary,
        };
        let answer = client.post(&path, &fields).await;
        assert!(
            matches!(answer.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY),
            "{path}: {} {}",
            answer.status,
            answer.html
        );
        assert!(answer.html.contains("已经结束。"), "{path}: {}", answer.html);
    }
    for path in ["", "/notices", "/roster"] {
        shows(&house.secretary.get(&at(branch, &campaign, path)).await, "2026年1月15日结束");
    }
    shows(
        &house.secretary.get(&at(branch, &campaign, &format!("/notices/{notice}"))).await,
        "本组织还没有签收",
    );
}

async fn another_tree_does_not_know_of_the_campaign(engine: Engine) {
    let mut house = House::build(engine).await;
    // The general branch begins one of its own: the branch beside it is not reached.
    let begun =
        went(house.general_secretary.post(&format!("/units/{}/campaigns", house.general), &BEGIN).await);
    let (campaign, id) = split(&begun);
    shows(&house.secretary.get(&at(house.branch, &campaign, "")).await, "2025年度组织生活会");
    for path in ["", "/notices", "/roster", "/contacts", "/plan"] {
        let answer = house.sibling_secretary.get(&at(house.sibling, &campaign, path)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.html.contains("组织生活会</"), "{path}: {}", answer.html);
        let answer = house.sibling_secretary.get(&at(house.branch, &campaign, path)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let list = house.sibling_secretary.get(&format!("/units/{}/campaigns", house.sibling)).await;
    shows(&list, "还没有活动");
    // Another unit's notice is nobody else's to write, whichever address it is asked by.
    let mine = house.begin().await.0;
    for change in ["edit", "ask", "publish", "paste"] {
        let through = at(house.world.top, &mine, &format!("/notices/{id}/{change}"));
        assert_eq!(house.office.get(&through).await.status, StatusCode::NOT_FOUND, "{change}");
    }
    assert!(actions::journal::verify(&house.world.app).await.unwrap().is_sound());
}

on_both!(a_closed_campaign_is_only_looked_at, another_tree_does_not_know_of_the_campaign,);
