//! Slips of whoever keeps the opinions: merged under the wrong name, pasted twice, entered by mistake. On both databases.

use axum::http::StatusCode;
use domain::ids::PersonId;
use domain::preparation::opinion::Merged;
use store::testing::Engine;
use time::macros::date;

use super::{dump, open, post_public, secretary};
use crate::client::{Client, Page};
use crate::common::on_both;
use crate::house::{DAY, House};

impl House {
    async fn wordings(&self) -> Vec<Merged> {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::opinions::merged_of(&mut tx, self.campaign, self.branch).await.unwrap()
    }
}

/// The meeting is held.
async fn hold(house: &House, by: PersonId) {
    let at = (house.campaign, house.branch);
    let mut tx = house.world.app.db.write().await.unwrap();
    store::meetings::open(&mut tx, at, (date!(2026 - 01 - 16), by), &[], &[]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn enter(house: &House, secretary: &mut Client, words: &str, about: &str, dimension: &str) {
    let form = [
        ("words", words),
        ("source", "member"),
        ("method", "box"),
        ("received_on", "2026-01-14"),
        ("about", about),
        ("dimension", dimension),
    ];
    let done = secretary.post(&house.at("/opinions"), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
}

async fn merge(house: &House, secretary: &mut Client, ids: &[&str], rest: &[(&str, &str)]) -> Page {
    let form: Vec<(&str, &str)> = ids.iter().map(|id| ("opinion", *id)).chain(rest.iter().copied()).collect();
    secretary.post(&house.at("/opinions/merge"), &form).await
}

/// What the form sends where nobody has touched it.
const UNTOUCHED: [(&str, &str); 3] = [("wording", "到会总是迟到"), ("about", "="), ("dimension", "=")];

async fn an_opinion_about_a_person_stays_about_him(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    let mut secretary = house.client(&login).await;
    let (person, _) = house.officer(house.branch, "李华", None).await;
    let member = format!("member:{person}");
    enter(&house, &mut secretary, "开会总迟到", &member, "political").await;
    enter(&house, &mut secretary, "又迟到了一次", &member, "political").await;
    enter(&house, &mut secretary, "学习安排太满", "team", "").await;
    let ids: Vec<String> = house.opinions().await.iter().map(|one| one.id.to_string()).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let page = secretary.get(&house.at("/opinions/merge")).await.html;
    assert_eq!(page.matches("<option value=\"=\" selected>与勾选的原话相同</option>").count(), 2, "{page}");

    // They differ: nothing is chosen beforehand, the page says of what sorts they are, and what was typed stays.
    let differ = merge(&house, &mut secretary, &ids, &UNTOUCHED).await;
    assert_eq!(differ.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in [
        "针对的对象不一样",
        "勾选的 3 条原话，针对的是：党员 李华 2 条、班子 1 条",
        "<option value=\"\">请选择</option>",
        "到会总是迟到",
    ] {
        assert!(differ.html.contains(words), "{words}: {}", differ.html);
    }
    // The team, though none of them is about it: asked first, and the answer is for the team alone.
    let team = [("wording", "到会总是迟到"), ("about", "team"), ("dimension", "=")];
    let asked = merge(&house, &mut secretary, &ids[..2], &team).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let question = "原话里没有一条是针对班子的，归并后仍然算作针对班子";
    assert!(asked.html.contains(question) && asked.html.contains("到会总是迟到"), "{}", asked.html);
    let asked_about = asked.value("asked");
    let yes = [("asked", asked_about.as_str()), ("sure", "yes")];
    let branch = [&[("wording", "到会总是迟到"), ("about", "branch"), ("dimension", "")][..], &yes].concat();
    let other = merge(&house, &mut secretary, &ids[..2], &branch).await;
    assert!(other.html.contains("没有一条是针对支部工作的"), "{}", other.html);
    assert!(house.wordings().await.is_empty());

    // Untouched, they keep whom they are about and their dimension.
    merge(&house, &mut secretary, &ids[..2], &UNTOUCHED).await.location.unwrap();
    let wordings = house.wordings().await;
    assert_eq!(wordings[0].about.to_string(), member);
    assert_eq!(wordings[0].dimension.as_deref(), Some("political"));
    // Joining a wording about somebody else is asked about as well; with a yes it is done.
    let into = wordings[0].id.to_string();
    let joining = [&[("into", into.as_str())][..], &UNTOUCHED].concat();
    let asked = merge(&house, &mut secretary, &ids[2..], &joining).await;
    assert!(asked.html.contains("没有一条是针对党员 李华的"), "{}", asked.html);
    let asked_about = asked.value("asked");
    let sure = [&joining[..], &[("asked", &asked_about), ("sure", "yes")]].concat();
    let done = merge(&house, &mut secretary, &ids[2..], &sure).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
}

async fn what_is_pasted_twice_is_left_out_unless_ticked(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    let mut secretary = house.client(&login).await;
    let paste = house.at("/opinions/paste");
    // Of today, so nobody knows of it: it marks nothing.
    assert_eq!(post_public(&house, "停车位太少").await.status, StatusCode::SEE_OTHER);
    let mut form = vec![
        ("text", "窗口排队太久\n电话没有人接\n停车位太少"),
        ("source", "masses"),
        ("method", "forum"),
        ("received_on", "2026-01-14"),
        ("about", "team"),
    ];
    let shown = secretary.post(&paste, &form).await;
    assert!(!shown.html.contains("已有同样的"), "{}", shown.html);
    let mark = shown.value("shown");
    let first = [&form[..], &[("shown", &mark)]].concat();
    assert_eq!(secretary.post(&paste, &first).await.status, StatusCode::SEE_OTHER);
    // The same button once more: what was shown holds no longer.
    let again = secretary.post(&paste, &first).await;
    assert_eq!(again.status, StatusCode::OK);
    assert!(again.html.contains("读出 3 条，其中 3 条已有同样的"), "{}", again.html);
    assert!(again.html.contains("录入勾选的意见") && again.html.contains("已经记过：群众 · 集体座谈"));
    assert_eq!(house.opinions().await.len(), 4);
    let mark = again.value("shown");
    let none = secretary.post(&paste, &[&form[..], &[("shown", &mark)]].concat()).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.html.contains("读出的意见都已有同样的"), "{}", none.html);

    // Blanks and punctuation do not matter; one is new, one is ticked.
    form[0].1 = "窗口，排队太久！\n厕所没有灯\n厕所没有灯。\n电话 没有人接";
    let shown = secretary.post(&paste, &form).await;
    assert!(shown.html.contains("录入这 1 条和勾选的意见"), "{}", shown.html);
    assert!(shown.html.contains("这次粘贴的前面已有同样的一条"), "{}", shown.html);
    let mark = shown.value("shown");
    let done = secretary.post(&paste, &[&form[..], &[("shown", &mark), ("again", "3")]].concat()).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let words: Vec<String> = house.opinions().await.into_iter().map(|one| one.words).collect();
    assert_eq!(words.len(), 6, "{words:?}");
    assert!(words.iter().any(|one| one == "电话 没有人接") && !words.iter().any(|one| one == "厕所没有灯。"));
}

async fn an_original_entered_by_mistake_is_taken_out(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    let mut secretary = house.client(&login).await;
    let (by, member) = house.officer(house.branch, "李华", None).await;
    for words in ["窗口排队太久", "窗口排队太久了", "电话没有人接"] {
        enter(&house, &mut secretary, words, "team", "").await;
    }
    assert_eq!(post_public(&house, "停车位太少").await.status, StatusCode::SEE_OTHER);
    let all = house.opinions().await;
    let path = |words: &str| {
        let id = all.iter().find(|one| one.words == words).unwrap().id;
        (id.to_string(), house.at(&format!("/opinions/{id}/remove")))
    };
    // Of today: it is not even there.
    let (_, public) = path("停车位太少");
    assert_eq!(secretary.get(&public).await.status, StatusCode::NOT_FOUND);
    house.advance(DAY);
    let mut secretary = house.client(&login).await;
    let list = secretary.get(&house.at("/opinions")).await.html;
    assert!(list.contains("征求意见 <b>4</b>") && list.matches("删去原话").count() == 3, "{list}");
    let why = [("version", "1"), ("reason", "重复录入")];
    for answer in [secretary.get(&public).await, secretary.post(&public, &why).await] {
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.html.contains("这条原话是从公开页面收到的"), "{}", answer.html);
    }

    let (twice, twice_path) = path("窗口排队太久了");
    let mut stranger = house.client(&member).await;
    assert_eq!(stranger.get(&twice_path).await.status, StatusCode::FORBIDDEN);
    assert_eq!(stranger.post(&twice_path, &why).await.status, StatusCode::FORBIDDEN);
    let page = secretary.get(&twice_path).await.html;
    assert!(page.contains("窗口排队太久了") && page.contains("减去一条，现在是 4 条"), "{page}");
    let bare = secretary.post(&twice_path, &[("version", "1"), ("reason", " ")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let stale = secretary.post(&twice_path, &[("version", "9"), ("reason", "重复录入")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.html.contains("value=\"重复录入\""), "{}", stale.html);

    // Merged it stays until it is split off again.
    let (kept, kept_path) = path("窗口排队太久");
    let merged = merge(&house, &mut secretary, &[&kept, &twice], &UNTOUCHED).await.location.unwrap();
    let refused = secretary.post(&twice_path, &[("version", "2"), ("reason", "重复录入")]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.html.contains("按“拆出来”退回待归并"), "{}", refused.html);
    secretary.post(&format!("{merged}/split"), &[("opinion", &twice)]).await;
    let version = secretary.get(&twice_path).await.value("version");
    let done = secretary.post(&twice_path, &[("version", &version), ("reason", "重复录入")]).await;
    assert_eq!(done.location.as_deref(), Some(house.at("/opinions").as_str()), "{}", done.html);
    let list = secretary.get(&house.at("/opinions")).await.html;
    for words in ["征求意见 <b>3</b>", "归并为 <b>1</b>", "待研究 <b>3</b>", "待归并的原话 2 条"]
    {
        assert!(list.contains(words), "{words}: {list}");
    }
    assert_eq!(house.opinions().await.len(), 3);
    // The journal tells that and why, and not what was said.
    let dumped = dump(&house).await;
    assert!(
        dumped.contains("录入的一条原话（意见箱）；理由：重复录入") && !dumped.contains("窗口排队太久了")
    );

    // Once the meeting is held, its figures stay.
    hold(&house, by).await;
    let (_, unmerged) = path("电话没有人接");
    for path in [&unmerged, &kept_path] {
        let held = secretary.post(path, &why).await;
        assert_eq!(held.status, StatusCode::CONFLICT);
        assert!(held.html.contains("已经向会议报告"), "{}", held.html);
    }
    assert!(!secretary.get(&house.at("/opinions")).await.html.contains("删去原话"));
    assert_eq!(house.opinions().await.len(), 3);
}

/// Who writes an opinion down after the opening is told so beside it, and nobody else is.
async fn what_is_written_down_after_the_opening_is_marked(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    let mut secretary = house.client(&login).await;
    enter(&house, &mut secretary, "会前的一条", "team", "").await;
    let (person, _) = house.officer(house.branch, "李华", None).await;
    hold(&house, person).await;
    enter(&house, &mut secretary, "会后的一条", "team", "").await;
    let page = secretary.get(&house.at("/opinions")).await.html;
    assert_eq!(page.matches("会后补记").count(), 1, "{page}");
    let (_, late) = page.split_once("会后的一条").unwrap();
    assert!(late.chars().take(200).collect::<String>().contains("会后补记"), "{late}");
    let mut tx = house.world.app.db.write().await.unwrap();
    assert_eq!(store::opinions::after_meeting(&mut tx, house.campaign, house.branch).await.unwrap().len(), 1);
    store::meetings::remove(&mut tx, house.campaign, house.branch).await.unwrap();
    assert_eq!(store::opinions::after_meeting(&mut tx, house.campaign, house.branch).await.unwrap(), []);
}

on_both!(
    what_is_written_down_after_the_opening_is_marked,
    an_opinion_about_a_person_stays_about_him,
    what_is_pasted_twice_is_left_out_unless_ticked,
    an_original_entered_by_mistake_is_taken_out,
);
