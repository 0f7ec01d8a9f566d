//! What nobody sees and what turns the direction of a line, planted in every form of the preparation: none of it reaches
//! a page or a workbook, and a password keeps every letter. On both databases.

use std::io::Read as _;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::wording::is_unseen;
use store::testing::Engine;

use crate::common::{self, on_both};
use crate::house::{DAY, House, PUBLIC};

/// Of every sort one, around words by which the text is found again; an emoji keeps its joiner.
fn planted(mark: &str) -> String {
    format!(
        "=1+1\u{202e}{mark}\u{202c}甲\u{2066}乙\u{2069}\u{200b}\u{feff}\u{ad}\u{7}\u{0}\u{1b}丙\u{e0041}👩\u{200d}🔧丁"
    )
}

/// How it is read afterwards.
fn clean(mark: &str) -> String {
    format!("=1+1{mark}甲乙丙👩\u{200d}🔧丁")
}

/// Nothing unseen but the joiner of the emoji.
fn unseen(text: &str) -> String {
    let text = text.replace("👩\u{200d}🔧", "").replace("👩&#8205;🔧", "");
    text.chars()
        .filter(|c| is_unseen(*c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t')))
        .map(|c| c.escape_unicode().to_string())
        .collect()
}

/// The branch with its page for the public.
async fn open(engine: Engine) -> House {
    let house = House::build(engine).await;
    house.publishes(false).await;
    house
}

impl House {
    /// Sends a form that is taken; where it leads.
    async fn taken(&self, path: &str, form: &[(&str, &str)]) -> String {
        let answer = self.post("周宁", path, form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.body);
        answer.location().to_owned()
    }

    /// The page shows what was planted, cleaned, and nothing else of it.
    async fn shows(&self, path: &str, marks: &[&str]) {
        let page = self.get("周宁", path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        for mark in marks {
            assert!(page.body.contains(&clean(mark)), "{path} without {mark}: {}", page.body);
        }
        assert_eq!(unseen(&page.body), "", "{path}");
    }

    async fn workbook(&self, path: &str) -> Vec<(String, String)> {
        let request =
            Request::builder().uri(path).header(header::COOKIE, format!("pingyi={}", self.people["周宁"].1));
        let response = self.world.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut parts = Vec::new();
        for at in 0..package.len() {
            let mut part = package.by_index(at).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            parts.push((part.name().unwrap().into_owned(), text));
        }
        parts
    }
}

#[test]
fn what_is_planted_would_be_found() {
    for c in planted("记号").chars().filter(|c| is_unseen(*c) && *c != '\u{200d}') {
        assert_eq!(unseen(&format!("甲{c}乙")), c.escape_unicode().to_string());
    }
    assert_eq!(unseen("甲\u{200d}乙\u{7}"), "\\u{200d}\\u{7}");
    assert_eq!(unseen(&clean("记号")), "");
}

async fn nothing_unseen_reaches_a_page_or_a_workbook(engine: Engine) {
    let mut house = open(engine).await;
    let day = "2026-01-15";

    let problem = ["问题记号", "表现记号", "原因记号", "措施记号", "方向记号"].map(planted);
    let form = [
        ("whose", "team"),
        ("statement", problem[0].as_str()),
        ("examples", &problem[1]),
        ("cause", &problem[2]),
        ("measure", &problem[3]),
        ("direction", &problem[4]),
        ("source", "own"),
        ("main", "yes"),
    ];
    let saved = house.taken(&house.at("/problems/new"), &form).await;
    let edit = format!("{}/edit", saved.replace("#p-", "/"));
    house.shows(&house.at("/problems"), &["问题记号", "表现记号"]).await;
    house.shows(&edit, &["问题记号", "表现记号", "原因记号", "措施记号", "方向记号"]).await;
    let parts = house.workbook(&house.at("/problems.xlsx")).await;
    let strings: String = parts.iter().map(|(_, text)| text.as_str()).collect();
    assert!(strings.contains(&clean("问题记号")) && strings.contains(&clean("表现记号")), "{strings}");
    for (name, text) in &parts {
        assert_eq!(unseen(text), "", "{name}");
        // What begins like a formula is a text.
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name}: {text}");
    }

    let opinion = [planted("意见记号"), planted("公开记号")];
    let form = [
        ("words", opinion[0].as_str()),
        ("source", "masses"),
        ("method", "forum"),
        ("received_on", day),
        ("about", "team"),
    ];
    house.taken(&house.at("/opinions"), &form).await;
    let pasted = [("text", "粘贴\u{202e}记号一句话"), form[1], form[2], form[3], form[4]];
    let preview = house.post("周宁", &house.at("/opinions/paste"), &pasted).await;
    assert!(preview.body.contains("粘贴记号一句话"), "{}", preview.body);
    assert_eq!(unseen(&preview.body), "");
    let form = [("words", opinion[1].as_str()), ("source", "masses"), ("about", "team")];
    assert_eq!(house.world.post(PUBLIC, None, &form).await.status, StatusCode::SEE_OTHER);
    // What is refused comes back clean as well.
    let form = [("words", "少\u{202e}\u{200b}"), ("source", "masses"), ("about", "team")];
    let refused = house.world.post(PUBLIC, None, &form).await;
    assert_eq!((refused.status, unseen(&refused.body)), (StatusCode::UNPROCESSABLE_ENTITY, String::new()));

    let (with, talk) = (house.id("张明"), ["谈话记号", "地点记号", "指出记号"].map(planted));
    let form = [
        ("with", with.as_str()),
        ("held_on", day),
        ("content", &talk[0]),
        ("place", &talk[1]),
        ("pointed_out", &talk[2]),
    ];
    let talk = house.taken(&house.at("/talks/new"), &form).await;
    house.shows(&talk, &["谈话记号", "地点记号", "指出记号"]).await;

    let reason = format!("reason-{with}");
    let study = ["主持记号", "场所记号", "摘要记号", "缺席记号", "篇目记号"].map(planted);
    let form = [
        ("occasion", "session"),
        ("form", "collective"),
        ("day", day),
        ("half_days", "1"),
        ("host", study[0].as_str()),
        ("place", &study[1]),
        ("summary", &study[2]),
        (&reason, &study[3]),
        ("others", &study[4]),
    ];
    let new = house.get("周宁", &house.at("/studies/new?occasion=session")).await.body;
    let everybody: Vec<String> = new
        .split("name=\"person\" value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect();
    let mut form = form.to_vec();
    for one in &everybody {
        form.push(("person", one));
        if *one != with {
            form.push(("present", one));
        }
    }
    let study = house.taken(&house.at("/studies/new"), &form).await;
    house.shows(&study, &["主持记号", "场所记号", "摘要记号", "缺席记号", "篇目记号"]).await;

    a_notice_is_clean(&house).await;

    // What came over the public page is shown the day after.
    house.world.app.clock.advance(DAY);
    let (secretary, ticket) = (house.person("周宁"), house.world.ticket_of(house.person("周宁")).await);
    house.people.insert("周宁", (secretary, ticket));
    house.shows(&house.at("/opinions"), &["意见记号", "公开记号"]).await;
}

async fn a_notice_is_clean(house: &House) {
    let notice = ["会场记号", "主题记号", "列席记号", "携带记号"].map(planted);
    let form = [
        ("held_on", "2026-01-20"),
        ("begins", "14:30"),
        ("place", notice[0].as_str()),
        ("theme", &notice[1]),
        ("sits_in", &notice[2]),
        ("brings", &notice[3]),
    ];
    house.taken(&house.at("/meeting-notice/new"), &form).await;
    house.shows(&house.at("/meeting-notice"), &["会场记号", "主题记号", "列席记号", "携带记号"]).await;
}

async fn a_password_keeps_every_letter(engine: Engine) {
    let house = House::build(engine).await;
    let (_, login) = house.world.colleague(house.branch, "赵青").await;
    let ticket = house.world.ticket(&login).await;
    let new = "松柏常青\u{200b}又是\u{202e}一年春\u{feff}";
    let form = [("old", common::PASSWORD), ("password", new), ("password_again", new)];
    let changed = house.world.post("/account/password", Some(&ticket), &form).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.body);
    for (password, status) in
        [("松柏常青又是一年春", StatusCode::UNPROCESSABLE_ENTITY), (new, StatusCode::SEE_OTHER)]
    {
        let form = [("login", login.as_str()), ("password", password)];
        assert_eq!(house.world.post("/sign-in", None, &form).await.status, status, "{password:?}");
    }
}

on_both!(nothing_unseen_reaches_a_page_or_a_workbook, a_password_keeps_every_letter);
