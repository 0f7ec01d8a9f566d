//! Once the meeting was opened it was told what became of the opinions: that stays. And the public page takes what it offers.
//! On both databases.

use axum::http::StatusCode;
use domain::preparation::opinion::{About, Decision, Merged, Method, Opinion, SENDERS, Source};
use pingyi::clock::new_id;
use store::testing::Engine;
use time::macros::date;

use super::open;
use crate::client::Client;
use crate::common::on_both;
use crate::house::{House, PUBLIC};

/// A wording with two originals, as it was decided: it, and the first of them.
async fn wording(house: &House, words: &str, decision: Decision) -> (Merged, Opinion) {
    let merged = Merged {
        id: new_id(),
        campaign: house.campaign,
        unit: house.branch,
        wording: words.into(),
        dimension: None,
        about: About::TEAM,
        decision,
        reason: if decision == Decision::Pending { String::new() } else { "会前研究的理由".into() },
        not_listed: String::new(),
        version: 1,
    };
    let mut tx = house.world.app.db.write().await.unwrap();
    store::opinions::add_merged(&mut tx, &merged).await.unwrap();
    let mut first = None;
    for number in 1..=2 {
        let original = Opinion {
            id: new_id(),
            campaign: house.campaign,
            unit: house.branch,
            source: Source::Masses,
            method: Method::Box,
            received_on: date!(2026 - 01 - 10),
            about: About::TEAM,
            dimension: None,
            words: format!("{words}，第{number}句原话"),
            entered_by: Some(house.world.admin.person),
            merged: Some(merged.id),
            version: 1,
        };
        store::opinions::add(&mut tx, &original).await.unwrap();
        first.get_or_insert(original);
    }
    tx.commit().await.unwrap();
    (merged, first.unwrap())
}

/// One that nobody has merged yet.
async fn loose(house: &House, words: &str) -> String {
    let (merged, original) = wording(house, words, Decision::Pending).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    store::opinions::split_off(&mut tx, original.id, merged.id).await.unwrap();
    tx.commit().await.unwrap();
    original.id.to_string()
}

async fn as_kept(house: &House, id: &Merged) -> Merged {
    let mut tx = house.world.app.db.read().await.unwrap();
    let all = store::opinions::merged_of(&mut tx, house.campaign, house.branch).await.unwrap();
    all.into_iter().find(|one| one.id == id.id).unwrap()
}

const TOLD: &str = "已经向会议报告";

async fn what_the_meeting_was_told_of_opinions_stays(engine: Engine) {
    let house = House::build(engine).await;
    let at = |merged: &Merged| house.at(&format!("/opinions/merged/{}", merged.id));
    let list = async || house.get("周宁", &house.at("/opinions")).await.body;
    for decision in [Decision::Adopted, Decision::Declined] {
        let (merged, original) = wording(&house, &format!("窗口排队太久{}", decision.code()), decision).await;
        let page = at(&merged);
        let before = house.get("周宁", &page).await.body;
        for offered in ["拆出来", "保存研究结果", "保存表述"] {
            assert!(before.contains(offered), "before the meeting {offered}: {before}");
        }
        house.hold().await;
        let original = original.id.to_string();
        let other = if decision == Decision::Adopted { "declined" } else { "adopted" };
        let decide = [("version", "1"), ("decision", other), ("reason", "石榴树下改主意")];
        let pending = [("version", "1"), ("decision", "pending"), ("reason", "石榴树下再研究")];
        let words = [("version", "1"), ("decision", decision.code()), ("reason", "石榴树下的理由")];
        let put = [("version", "1"), ("wording", "石榴树下的表述"), ("about", "team"), ("dimension", "")];
        for (rest, form, kept) in [
            ("/decide", &decide[..], "石榴树下改主意"),
            ("/decide", &pending, "石榴树下再研究"),
            ("/decide", &words, "石榴树下的理由"),
            ("", &put, "石榴树下的表述"),
        ] {
            let refused = house.post("周宁", &format!("{page}{rest}"), form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{rest} {form:?}");
            for words in ["会议已在2026年1月15日召开", decision.label(), TOLD, "请作为批评意见补进", kept]
            {
                assert!(refused.body.contains(words), "{words}: {}", refused.body);
            }
        }
        let split = house.post("周宁", &format!("{page}/split"), &[("opinion", &original)]).await;
        assert!(split.status == StatusCode::CONFLICT && split.body.contains(TOLD), "{}", split.body);
        let loose = loose(&house, &format!("另一件事{}", decision.code())).await;
        let told = list().await;
        let into = [("opinion", loose.as_str()), ("into", &merged.id.to_string())];
        let joined = house.post("周宁", &house.at("/opinions/merge"), &into).await;
        assert_eq!(joined.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(joined.body.contains(TOLD), "{}", joined.body);
        // Nothing of it is offered.
        let after = house.get("周宁", &page).await.body;
        for refused in ["拆出来", "保存研究结果", "保存表述"] {
            assert!(!after.contains(refused), "{refused}: {after}");
        }
        assert!(!joined.body.contains(&format!("<option value=\"{}\"", merged.id)), "{}", joined.body);
        assert_eq!(as_kept(&house, &merged).await, merged);
        assert_eq!(list().await, told, "nor any figure");
        // It was a mistake to open it.
        let mut tx = house.world.app.db.write().await.unwrap();
        store::meetings::remove(&mut tx, house.campaign, house.branch).await.unwrap();
        tx.commit().await.unwrap();
        let saved = house.post("周宁", &format!("{page}/decide"), &words).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    }
}

async fn what_was_left_open_before_the_meeting_is_decided_after_it_once(engine: Engine) {
    let house = House::build(engine).await;
    let (merged, original) = wording(&house, "电话没有人接", Decision::Pending).await;
    house.hold().await;
    let page = house.at(&format!("/opinions/merged/{}", merged.id));
    let shown = house.get("周宁", &page).await.body;
    assert!(shown.contains("会前没有研究的可以补上") && shown.contains("拆出来"), "{shown}");
    let put = [("version", "1"), ("wording", "电话应答不及时"), ("about", "team"), ("dimension", "")];
    assert_eq!(house.post("周宁", &page, &put).await.status, StatusCode::SEE_OTHER);
    let split = house.post("周宁", &format!("{page}/split"), &[("opinion", &original.id.to_string())]).await;
    assert_eq!(split.status, StatusCode::SEE_OTHER, "{}", split.body);
    let back = [("opinion", original.id.to_string()), ("into", merged.id.to_string())];
    let back = back.each_ref().map(|(name, value)| (*name, value.as_str()));
    assert_eq!(house.post("周宁", &house.at("/opinions/merge"), &back).await.status, StatusCode::SEE_OTHER);
    let decide = [("version", "2"), ("decision", "adopted"), ("reason", "增派一人")];
    let done = house.post("周宁", &format!("{page}/decide"), &decide).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let again = [("version", "3"), ("decision", "declined"), ("reason", "又不办了")];
    let refused = house.post("周宁", &format!("{page}/decide"), &again).await;
    assert!(refused.body.contains(TOLD), "{}", refused.body);
    // Why it becomes no problem is still owed, and said once.
    let shown = house.get("周宁", &page).await.body;
    assert!(shown.contains("保存理由") && !shown.contains("保存研究结果"), "{shown}");
    let mut owed =
        vec![("version", "3"), ("decision", "adopted"), ("reason", "增派一人"), ("not_listed", "已经办好")];
    let said = house.post("周宁", &format!("{page}/decide"), &owed).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);
    owed[0].1 = "4";
    owed[3].1 = "另一句";
    assert!(house.post("周宁", &format!("{page}/decide"), &owed).await.body.contains(TOLD));
    assert_eq!(as_kept(&house, &merged).await.not_listed, "已经办好");
    assert!(!house.get("周宁", &page).await.body.contains("保存理由"));
}

async fn the_public_page_takes_what_it_offers(engine: Engine) {
    let house = open(engine).await;
    let mut phone = Client::new(&house.world.app);
    let page = phone.get(PUBLIC).await.html;
    // Who he is stands above the text, and nobody is anything beforehand.
    let places = ["name=\"source\"", "name=\"about\"", "name=\"words\""].map(|name| page.find(name).unwrap());
    assert!(places.is_sorted(), "{page}");
    assert!(!page.contains("checked"), "{page}");
    assert_eq!(page.matches("type=\"radio\" name=\"source\"").count(), SENDERS.len(), "{page}");
    for source in Source::ALL {
        let code = source.code();
        let offered = page.contains(&format!("name=\"source\" value=\"{code}\""));
        assert_eq!(offered, SENDERS.contains(source), "{code}");
        let form = [("about", "team"), ("source", code), ("words", "石榴树下排队太久")];
        let sent = phone.post(PUBLIC, &form).await;
        if offered {
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{code}: {}", sent.html);
        } else {
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
            for words in ["选定的身份不在可以选的里面", "href=\"#f-source\"", "石榴树下排队太久"]
            {
                assert!(sent.html.contains(words), "{words}: {}", sent.html);
            }
        }
    }
    for source in ["", "moon"] {
        let form = [("about", "team"), ("source", source), ("words", "石榴树下排队太久")];
        let silent = phone.post(PUBLIC, &form).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY, "{source}");
        assert!(silent.html.contains("请选择您的身份。") && silent.html.contains("石榴树下排队太久"));
        assert!(!silent.html.contains("checked"), "{}", silent.html);
    }
    assert_eq!(house.opinions().await.len(), SENDERS.len());
    // The next one begins anew, and a shared phone brings nothing back.
    assert!(page.contains("method=\"post\" action=\"/o/ABCDEFGHJKMN\" autocomplete=\"off\""), "{page}");
    let field = page.split("<textarea").nth(1).unwrap().split('>').next().unwrap();
    assert!(field.contains("autocomplete=\"off\""), "{field}");
    let thanks = phone.get(&format!("{PUBLIC}?sent=1")).await.html;
    assert!(thanks.contains(&format!("href=\"{PUBLIC}\"")) && thanks.contains("再提一条"), "{thanks}");
}

on_both!(
    what_the_meeting_was_told_of_opinions_stays,
    what_was_left_open_before_the_meeting_is_decided_after_it_once,
    the_public_page_takes_what_it_offers,
);
