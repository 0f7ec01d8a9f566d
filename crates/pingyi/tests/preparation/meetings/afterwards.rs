//! What is written down when the meeting has been opened: it is marked, and leaves what was told of the meeting alone.

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::ids::StudyId;
use pingyi::actions;
use store::testing::Engine;

use super::{NOTICE, planned};
use crate::common::on_both;
use crate::house::House;

on_both!(
    what_is_recorded_after_the_opening_is_marked_and_leaves_the_meeting_alone,
    what_the_meeting_was_opened_on_is_corrected_with_a_reason,
    a_talk_recorded_after_the_opening_is_taken_back,
);

/// Opened on one session of two half days.
async fn opened(engine: Engine) -> House {
    let mut house = planned(engine).await;
    house.sign().await;
    house.study().await;
    house.does("周宁", "/ready/leave", &[("ask", "yes")]).await;
    let round = house.round().await;
    house.does("局书记", "/ready/leave/answer", &[("round", &round), ("answer", "granted")]).await;
    house.does("周宁", "/meeting-notice/new", &NOTICE).await;
    house.later(5).await;
    house.does("周宁", "/ready/open", &[("open", "yes")]).await;
    house
}

impl House {
    /// The last of its studies, with the form that changes it.
    async fn last_study(&self) -> (StudyId, Vec<(String, String)>) {
        let reading = actions::studies::read(&self.world.app, self.campaign, self.branch).await.unwrap();
        let study = reading.studies.iter().max_by_key(|study| study.id).unwrap();
        let held = &study.content;
        let mut form = vec![
            ("version".to_owned(), study.version.to_string()),
            ("occasion".to_owned(), held.occasion.code().to_owned()),
            ("form".to_owned(), held.form.code().to_owned()),
            ("day".to_owned(), written(held.held_on)),
            ("half_days".to_owned(), held.half_days.to_string()),
            ("host".to_owned(), held.host.clone()),
        ];
        form.extend(held.items.iter().map(|item| ("item".to_owned(), item.clone())));
        for one in &reading.expected {
            form.push(("person".to_owned(), one.person.to_string()));
            form.push(("present".to_owned(), one.person.to_string()));
        }
        (study.id, form)
    }
}

fn written(day: time::Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

fn borrowed(form: &[(String, String)]) -> Vec<(&str, &str)> {
    form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

async fn what_is_recorded_after_the_opening_is_marked_and_leaves_the_meeting_alone(engine: Engine) {
    let house = opened(engine).await;
    let told = "集中学习 1 次，2 个半天";
    let page = house.ready("局书记").await;
    assert!(page.contains(told) && !page.contains("现在："), "{page}");
    house.study().await;
    let page = house.ready("局书记").await;
    assert!(page.contains(told) && page.contains("现在：集中学习 2 次，4 个半天"), "{page}");
    let list = house.get("周宁", &house.at("/studies")).await.body;
    assert_eq!(list.matches("会后补记").count(), 1, "{list}");

    // A mistake goes again, with a reason; what the meeting was opened on does not.
    let (late, _) = house.last_study().await;
    let path = format!("/studies/{late}");
    let shown = house.get("周宁", &house.at(&path)).await.body;
    assert!(shown.contains("会后补记") && shown.contains("删去记录"), "{shown}");
    let asked = house.get("周宁", &house.at(&format!("{path}/remove"))).await;
    assert_eq!(asked.status, StatusCode::OK);
    let unexplained = house.no("周宁", &format!("{path}/remove"), &[("version", "1"), ("reason", "")]).await;
    assert!(unexplained.contains("理由"), "{unexplained}");
    let stale = [("version", "7"), ("reason", "记重了")];
    let stale = house.post("周宁", &house.at(&format!("{path}/remove")), &stale).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    house.does("周宁", &format!("{path}/remove"), &[("version", "1"), ("reason", "记重了")]).await;
    assert!(!house.ready("局书记").await.contains("现在："));
    house.row_follows().await;
    let entries = house.entries().await;
    assert!(
        entries.iter().any(|entry| entry.contains("删去学习记录") && entry.contains("记重了")),
        "{entries:?}"
    );
    let (early, _) = house.last_study().await;
    let path = format!("/studies/{early}");
    assert!(!house.get("周宁", &house.at(&path)).await.body.contains("删去记录"));
    let stays =
        house.post("周宁", &house.at(&format!("{path}/remove")), &[("version", "1"), ("reason", "删")]).await;
    assert_eq!(stays.status, StatusCode::CONFLICT);
    assert!(stays.body.contains("会前的学习记录是开会的依据"), "{}", stays.body);
}

async fn what_the_meeting_was_opened_on_is_corrected_with_a_reason(engine: Engine) {
    let house = opened(engine).await;
    let (study, mut form) = house.last_study().await;
    let path = format!("/studies/{study}/edit");
    form.retain(|(name, _)| name != "form");
    form.push(("form".to_owned(), "self_study".to_owned()));
    let page = house.get("周宁", &house.at(&path)).await.body;
    assert!(page.contains("更正理由"), "{page}");
    let refused = house.no("周宁", &path, &borrowed(&form)).await;
    assert!(refused.contains("更正理由"), "{refused}");
    let told = "集中学习 1 次，2 个半天";
    assert!(!house.ready("局书记").await.contains("现在："));
    form.push(("reason".to_owned(), "是各自学的，当时勾错了。".to_owned()));
    house.does("周宁", &path, &borrowed(&form)).await;
    house.row_follows().await;
    let page = house.ready("局书记").await;
    assert!(page.contains(told) && page.contains("现在：没有记录"), "{page}");
    let list = house.get("周宁", &house.at("/studies")).await.body;
    assert!(list.contains("会后更正"), "{list}");
    let shown = house.get("局书记", &house.at(&format!("/studies/{study}"))).await.body;
    assert!(shown.contains("是各自学的，当时勾错了。"), "{shown}");
    // A second word stands under the first.
    let (_, mut again) = house.last_study().await;
    again.push(("place".to_owned(), "二楼".to_owned()));
    again.push(("reason".to_owned(), "补上地点。".to_owned()));
    house.does("周宁", &path, &borrowed(&again)).await;
    let shown = house.get("局书记", &house.at(&format!("/studies/{study}"))).await.body;
    assert!(shown.contains("是各自学的，当时勾错了。") && shown.contains("补上地点。"), "{shown}");
    let entries = house.entries().await;
    assert!(entries.iter().any(|entry| entry.contains("当时勾错了")), "{entries:?}");

    // Before a meeting nobody is asked why.
    let reason = actions::studies::read(&house.world.app, house.campaign, house.sibling).await.unwrap();
    assert_eq!(reason.opened_on, None);
}

async fn a_talk_recorded_after_the_opening_is_taken_back(engine: Engine) {
    let mut house = opened(engine).await;
    let branch = house.branch;
    house.settle("李和", branch, Some((branch, Role::CommitteeMember))).await;
    let with = house.person("李和").to_string();
    let form = [("with", with.as_str()), ("held_on", "2026-01-20"), ("content", "会后又谈了一次")];
    let answer = house.post("周宁", &house.at("/talks/new"), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let list = house.get("周宁", &house.at("/talks")).await.body;
    assert!(list.contains("会后补记"), "{list}");
    assert!(house.ready("局书记").await.contains("现在：谈心谈话 1 人次"));
    let talks = {
        let mut tx = house.world.app.db.read().await.unwrap();
        store::talks::of_unit(&mut tx, house.campaign, branch).await.unwrap()
    };
    let path = format!("/talks/{}/withdraw", talks[0].talk.id);
    house.does("周宁", &path, &[("version", "1"), ("reason", "选错了人")]).await;
    assert!(!house.get("周宁", &house.at("/talks")).await.body.contains("会后补记"));
    house.row_follows().await;
}
