//! 征求意见: the public page; who sees what; the way of an opinion from a pasted line to a decision; hostile texts. On both
//! databases.

mod anonymity;
mod mistakes;
mod named;
mod told;

use std::time::Duration;

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::campaign::Step;
use domain::ids::UnitId;
use domain::plan::{Content, Line, PlanStage};
use domain::preparation::opinion::{About, MOST_A_DAY, Method, Opinion, Source, Tally};
use pingyi::clock::{new_id, random_id};
use store::plans::Plan;
use store::testing::Engine;
use time::Date;
use time::macros::date;

use crate::client::{Client, Page};
use crate::common::{self, on_both};
use crate::house::{DAY, House, PUBLIC};

/// The branch has opened its page for the public.
async fn open(engine: Engine) -> House {
    let house = House::empty(engine, common::campaign).await;
    house.publishes(false).await;
    house
}

/// His login.
async fn secretary(house: &House) -> String {
    house.officer(house.branch, "张明", Some((house.branch, Role::Secretary))).await.1
}

impl House {
    /// All opinions, those of today too.
    async fn opinions(&self) -> Vec<Opinion> {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::opinions::of_unit(&mut tx, self.campaign, self.branch).await.unwrap()
    }

    fn advance(&self, ms: i64) {
        self.world.app.clock.advance(ms);
    }
}

/// The whole backup as text.
async fn dump(house: &House) -> String {
    let mut tx = house.world.app.db.read().await.unwrap();
    let mut lines = String::new();
    store::dump::write(&mut tx, &mut |_, line| {
        lines.push_str(line);
        Ok(())
    })
    .await
    .unwrap();
    lines
}

async fn post_public(house: &House, words: &str) -> Page {
    let form = [("about", "team"), ("source", "service_user"), ("words", words)];
    Client::new(&house.world.app).post(PUBLIC, &form).await
}

async fn the_public_page_shows_nothing_before_the_day_after_and_never_the_order(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    let mut secretary = house.client(&login).await;
    let before = secretary.get(&house.at("/opinions")).await.html;
    let words: Vec<String> = (0..12).map(|number| format!("第{number}条意见建议")).collect();
    for one in &words {
        let page = post_public(&house, one).await;
        assert_eq!(page.location.as_deref(), Some("/o/ABCDEFGHJKMN?sent=1"), "{}", page.html);
    }
    let thanks = Client::new(&house.world.app).get("/o/ABCDEFGHJKMN?sent=1").await;
    assert!(thanks.html.contains("意见已收到"), "{}", thanks.html);
    // Watching the page tells nothing, not even that something has come.
    assert_eq!(secretary.get(&house.at("/opinions")).await.html, before);
    house.advance(DAY);
    let page = house.client(&login).await.get(&house.at("/opinions")).await.html;
    let mut places: Vec<usize> = words.iter().map(|one| page.find(one.as_str()).unwrap()).collect();
    let came = places.clone();
    places.sort_unstable();
    assert_ne!(places, came, "shuffled: one in 479 001 600 comes out in order");
    pingyi::actions::progress::catch_up(&house.world.app).await.unwrap();
}

async fn what_is_too_long_comes_back_whole(engine: Engine) {
    let house = open(engine).await;
    let long = format!("{}末尾", "多".repeat(2998));
    let page = post_public(&house, &long).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.html.contains("最多 2000 个字，现在是 3000 个字"), "{}", page.html);
    assert!(page.html.contains(&long), "all of it: {}", page.html);
    assert!(page.html.contains(r#"data-longest="2000""#), "{}", page.html);
    // A line end is one character, as the page counts it, and so is what takes two units in the browser.
    let lines = format!("{}\r\n{}", "多".repeat(999), "𠮷".repeat(1000));
    let kept = post_public(&house, &lines).await;
    assert_eq!(kept.location.as_deref(), Some("/o/ABCDEFGHJKMN?sent=1"), "{}", kept.html);
}

async fn a_page_that_is_not_open_says_one_sentence(engine: Engine) {
    let house = open(engine).await;
    let mut stranger = Client::new(&house.world.app);
    let open = stranger.get("/o/abcd-efgh-jkmn").await;
    assert_eq!(open.status, StatusCode::OK);
    for words in ["第一党支部", "不登录，不记地址和设备", "班子"] {
        assert!(open.html.contains(words), "{words}: {}", open.html);
    }
    assert!(!open.html.contains("class=\"nav\"") && !open.html.contains("张明"), "{}", open.html);
    let unknown = stranger.get("/o/ZZZZZZZZZZZZ").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    house.advance(10 * DAY);
    let over = stranger.get(PUBLIC).await;
    assert_eq!((over.status, &over.html), (StatusCode::NOT_FOUND, &unknown.html));
    assert_eq!(post_public(&house, "来晚了的一条意见").await.status, StatusCode::NOT_FOUND);
    assert!(house.opinions().await.is_empty());
}

async fn nothing_is_taken_once_the_meeting_was_opened(engine: Engine) {
    let house = open(engine).await;
    let (by, login) = house.officer(house.branch, "张明", Some((house.branch, Role::Secretary))).await;
    let mut secretary = house.client(&login).await;
    let mut stranger = Client::new(&house.world.app);
    let at = (house.campaign, house.branch);
    let mut tx = house.world.app.db.write().await.unwrap();
    store::meetings::open(&mut tx, at, (date!(2026 - 01 - 15), by), &[], &[]).await.unwrap();
    tx.commit().await.unwrap();
    let over = stranger.get(PUBLIC).await;
    let late = post_public(&house, "来晚了的一条<b>意见").await;
    assert_eq!((over.status, late.status), (StatusCode::OK, StatusCode::UNPROCESSABLE_ENTITY));
    for page in [&over.html, &late.html] {
        for words in ["会议已在2026年1月15日召开，公开页面不再收意见。", "向会议报告", "请当面反映"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("<form") && !page.contains("正在准备"), "{page}");
    }
    assert!(late.html.contains("来晚了的一条&lt;b&gt;意见"), "what was typed is not lost: {}", late.html);
    assert!(house.opinions().await.is_empty());
    // Who keeps the page is told the same, and opens it no further.
    let link = house.at("/opinions/link");
    let shown = secretary.get(&link).await.html;
    assert!(shown.contains("公开页面不再收意见") && shown.contains("撤回以后又能写"), "{shown}");
    assert!(!shown.contains("公开页面开放到") && !shown.contains("保存开放日期"), "{shown}");
    let refused = secretary.post(&link, &[("until", "2026-01-25")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.html);
    let poster = secretary.get(&house.at("/opinions/link/poster")).await;
    assert_eq!(poster.location.as_deref(), Some(link.as_str()));
    // The opening is taken back.
    let mut tx = house.world.app.db.write().await.unwrap();
    store::meetings::remove(&mut tx, house.campaign, house.branch).await.unwrap();
    tx.commit().await.unwrap();
    assert!(stranger.get(PUBLIC).await.html.contains("正在准备"));
    assert_eq!(post_public(&house, "来晚了的一条意见").await.status, StatusCode::SEE_OTHER);
    assert!(!secretary.get(&link).await.html.contains("不再收意见"));
}

/// Whoever sends anything at all keeps nobody from writing.
async fn what_is_not_taken_waits_for_no_writer(engine: Engine) {
    let house = open(engine).await;
    let app = &house.world.app;
    let writing = app.db.write().await.unwrap();
    for (path, words, status) in [
        ("/o/ZZZZZZZZZZZZ", "窗口排队太久", StatusCode::NOT_FOUND),
        (PUBLIC, "少", StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let mut stranger = Client::new(app);
        let form = [("about", "team"), ("source", "masses"), ("words", words)];
        let answer = tokio::time::timeout(Duration::from_secs(3), stranger.post(path, &form)).await;
        assert_eq!(answer.expect("no waiting").status, status, "{path}");
    }
    drop(writing);
}

async fn too_many_in_a_day_are_refused_without_asking_who(engine: Engine) {
    let house = open(engine).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    for _ in 0..MOST_A_DAY {
        let one = Opinion {
            id: random_id(),
            campaign: house.campaign,
            unit: house.branch,
            source: Source::Masses,
            method: Method::Online,
            received_on: date!(2026 - 01 - 15),
            about: About::TEAM,
            dimension: None,
            words: "排队太久".into(),
            entered_by: None,
            merged: None,
            version: 1,
        };
        store::opinions::add(&mut tx, &one).await.unwrap();
    }
    tx.commit().await.unwrap();
    let refused = post_public(&house, "还有一条意见建议").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("请改日再来或当面反映"), "{}", refused.html);
    assert!(refused.html.contains("还有一条意见建议"), "what was typed is not lost");
    house.advance(DAY);
    assert_eq!(post_public(&house, "还有一条意见建议").await.status, StatusCode::SEE_OTHER);
}

async fn hostile_texts_are_kept_as_texts_or_refused(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    let kept = [
        "<script>alert(1)</script>",
        "=HYPERLINK(\"http://x\")",
        "\u{202e}看不见的方向\u{202c}",
        "🙂🙂🙂🙂🙂",
        "'; drop table opinions; --",
    ];
    for words in kept {
        assert_eq!(post_public(&house, words).await.status, StatusCode::SEE_OTHER, "{words}");
    }
    for words in ["少", "", "\u{7}\u{200b}\u{202e}\u{3164}看", &"长".repeat(2001)] {
        let refused = post_public(&house, words).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", words.len());
    }
    let huge = post_public(&house, &"长".repeat(4_000_000)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(huge.html.contains("重新填写") && !huge.html.contains("工作台"), "{}", huge.html);
    let nobody = "leader:0199aaaa-0000-7000-8000-00000000abcd";
    for (about, dimension) in [(nobody, ""), ("moon", ""), ("team", "'\"><b>")] {
        let form =
            [("about", about), ("dimension", dimension), ("source", "masses"), ("words", "一条意见建议")];
        let refused = Client::new(&house.world.app).post(PUBLIC, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{about} {dimension}");
    }
    assert_eq!(house.opinions().await.len(), kept.len());
    house.advance(DAY);
    let page = house.client(&login).await.get(&house.at("/opinions")).await.html;
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"), "{page}");
}

async fn opinions_go_from_a_pasted_text_to_a_decision(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    let mut secretary = house.client(&login).await;
    let member = house.officer(house.branch, "李华", None).await.1;
    let office = house.officer(house.branch, "赵敏", Some((house.world.top, Role::Office))).await.1;
    let list = house.at("/opinions");

    // Pasted, shown as it was read, entered.
    let text = "1. 窗口排队太久\n2. 电话没有人接\n3. 停车位太少了";
    let mut form = vec![
        ("text", text),
        ("source", "service_user"),
        ("method", "forum"),
        ("received_on", "2026-01-14"),
        ("about", "team"),
    ];
    let shown = secretary.post(&house.at("/opinions/paste"), &form).await;
    assert!(shown.html.contains("录入这 3 条意见") && house.opinions().await.is_empty(), "{}", shown.html);
    let mark = shown.value("shown");
    form.push(("shown", &mark));
    form[0].1 = "1. 窗口排队太久\n2. 电话没有人接";
    let changed = secretary.post(&house.at("/opinions/paste"), &form).await;
    assert!(changed.html.contains("录入这 2 条意见"), "what was not shown is not entered: {}", changed.html);
    form[0].1 = text;
    let done = secretary.post(&house.at("/opinions/paste"), &form).await;
    assert_eq!(done.location.as_deref(), Some(list.as_str()), "{}", done.html);
    let opinions = house.opinions().await;
    assert_eq!(
        opinions.iter().map(|one| one.words.as_str()).collect::<Vec<_>>(),
        ["窗口排队太久", "电话没有人接", "停车位太少了"]
    );

    // Two merged, one alone; a reason is asked for.
    let ids: Vec<String> = opinions.iter().map(|one| one.id.to_string()).collect();
    let put = [("wording", "窗口和电话应答不及时"), ("about", "team"), ("dimension", "")];
    let none = secretary.post(&house.at("/opinions/merge"), &put).await;
    assert!(none.html.contains("没有选定意见"), "{}", none.html);
    let two = [&[("opinion", ids[0].as_str()), ("opinion", ids[1].as_str())][..], &put].concat();
    let merged = secretary.post(&house.at("/opinions/merge"), &two).await.location.unwrap();
    assert_eq!(
        secretary.post(&house.at("/opinions/merge"), &two).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let page = secretary.get(&merged).await;
    assert!(page.html.contains("窗口排队太久") && page.html.contains("集体座谈"), "{}", page.html);
    let decide = format!("{merged}/decide");
    let bare = secretary.post(&decide, &[("version", "1"), ("decision", "declined"), ("reason", " ")]).await;
    assert!(bare.html.contains("不采纳没有写理由"), "{}", bare.html);
    let reason = [("version", "1"), ("decision", "adopted"), ("reason", "增开窗口")];
    assert_eq!(secretary.post(&decide, &reason).await.location.as_deref(), Some(merged.as_str()));
    assert_eq!(
        secretary.post(&decide, &[("version", "1"), ("decision", "pending")]).await.status,
        StatusCode::CONFLICT
    );
    let one = [&[("opinion", ids[2].as_str())][..], &put].concat();
    let alone = secretary.post(&house.at("/opinions/merge"), &one).await.location.unwrap();

    // Collected 3, merged 2, adopted 2, pending 1: for everybody the same figures, for keepers alone the words.
    let figures =
        ["征求意见 <b>3</b>", "归并为 <b>2</b>", " 采纳 <b>2</b>", "不采纳 <b>0</b>", "待研究 <b>1</b>"];
    for (login, keeps) in [(&login, true), (&member, false), (&office, false)] {
        let page = house.client(login).await.get(&list).await;
        for words in figures.map(str::trim) {
            assert!(page.html.contains(words), "{words}: {}", page.html);
        }
        assert_eq!(page.html.contains("窗口和电话应答不及时"), keeps);
    }
    for path in ["/new", "/paste", "/merge", "/link"] {
        let refused = house.client(&office).await.get(&house.at(&format!("/opinions{path}"))).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }

    // Split off, the last original takes the wording with it.
    let split = secretary.post(&format!("{alone}/split"), &[("opinion", &ids[2])]).await;
    assert_eq!(split.location.as_deref(), Some(list.as_str()));
    assert_eq!(secretary.get(&alone).await.status, StatusCode::NOT_FOUND);
    assert!(secretary.get(&list).await.html.contains("待归并的原话 1 条"));
    // The journal tells that, and not what was said.
    assert!(!dump(&house).await.contains("\"summary\":\"窗口"));
}

async fn a_link_is_opened_changed_and_closed(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    house.officer(house.branch, "李华", None).await;
    let mut secretary = house.client(&login).await;
    let link = house.at("/opinions/link");
    for path in [&link, &house.at("/opinions/link/close")] {
        assert_eq!(secretary.post(path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let past = secretary.post(&link, &[("until", "2026-01-14")]).await;
    assert!(past.html.contains("截止日期不早于今天"), "{}", past.html);
    let open = secretary.post(&link, &[("until", "2026-01-25"), ("about_members", "yes")]).await;
    assert_eq!(open.location.as_deref(), Some(link.as_str()), "{}", open.html);
    // Everybody once, and the secretary as what he is.
    let mut stranger = Client::new(&house.world.app);
    let public = stranger.get(PUBLIC).await.html;
    assert!(public.contains("党员 李华") && public.contains("班子成员 张明（书记）"), "{public}");
    assert!(!public.contains("党员 张明"), "{public}");
    // The whole address, though only this machine can open it.
    let shown = secretary.get(&link).await.html;
    assert!(shown.contains(&format!("http://127.0.0.1:0{PUBLIC}")), "{shown}");
    secretary.post(&house.at("/opinions/link/close"), &[("confirm", "yes")]).await;
    assert_eq!(stranger.get(PUBLIC).await.status, StatusCode::NOT_FOUND);
    secretary.post(&link, &[("until", "2026-01-25")]).await;
    assert_eq!(stranger.get(PUBLIC).await.status, StatusCode::NOT_FOUND, "a new link has a new code");
    assert!(!dump(&house).await.contains(&format!("\"summary\":\"{}", PUBLIC.trim_start_matches("/o/"))));
}

async fn a_new_link_ends_before_the_meeting(engine: Engine) {
    let house = open(engine).await;
    let mut secretary = house.client(&secretary(&house).await).await;
    let sibling = house.sibling;
    let plain = Plan {
        id: new_id(),
        campaign: house.campaign,
        unit: sibling,
        stage: PlanStage::Draft,
        content: Content::default(),
        version: 1,
    };
    let link = |unit: UnitId| format!("/units/{unit}/campaigns/{}/opinions/link", house.campaign);
    let planned =
        |step: Step, day: Date| Line { step, day: Some(day), what: String::new(), who: String::new() };
    let lines =
        vec![planned(Step::Opinions, date!(2026 - 01 - 30)), planned(Step::Meeting, date!(2026 - 01 - 25))];
    let content = Content { lines, ..Content::default() };
    let mut tx = house.world.app.db.write().await.unwrap();
    store::plans::add(&mut tx, &Plan { content, ..plain }).await.unwrap();
    tx.commit().await.unwrap();
    // The house has opened one for its own branch: it keeps its day.
    assert_eq!(secretary.get(&link(house.branch)).await.value("until"), "2026-01-20");
    let (_, other) = house.officer(sibling, "李华", Some((sibling, Role::Secretary))).await;
    let shown = house.client(&other).await.get(&link(sibling)).await;
    assert!(shown.html.contains("value=\"2026-01-24\""), "{}", shown.html);
}

async fn a_line_that_counts_is_taken_apart_as_it_was_shown_and_praise_needs_no_study(engine: Engine) {
    let house = open(engine).await;
    let mut secretary = house.client(&secretary(&house).await).await;
    let form = vec![
        ("text", "大家反映：一是窗口排队太久；二是电话没有人接。\n今年的服务比去年好多了"),
        ("source", "masses"),
        ("method", "forum"),
        ("received_on", "2026-01-14"),
        ("about", "team"),
    ];
    let paste = house.at("/opinions/paste");
    let apart = secretary.post(&paste, &form).await;
    assert!(apart.html.contains("录入这 3 条意见"), "{}", apart.html);
    let whole = [&form[..], &[("whole", "yes")]].concat();
    let kept = secretary.post(&paste, &[&whole[..], &[("shown", &apart.value("shown"))]].concat()).await;
    assert!(kept.html.contains("录入这 2 条意见") && house.opinions().await.is_empty(), "{}", kept.html);
    let done = secretary.post(&paste, &[&form[..], &[("shown", &apart.value("shown"))]].concat()).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.html);
    let opinions = house.opinions().await;
    let words: Vec<&str> = opinions.iter().map(|one| one.words.as_str()).collect();
    assert_eq!(words, ["大家反映：窗口排队太久", "电话没有人接。", "今年的服务比去年好多了"]);

    let rest: Vec<String> = opinions.iter().map(|one| one.id.to_string()).collect();
    let praise = [("opinion", rest[2].as_str()), ("praise", "yes"), ("wording", ""), ("about", "team")];
    let merged = secretary.post(&house.at("/opinions/merge"), &praise).await;
    let shown = secretary.get(&merged.location.unwrap()).await.html;
    assert!(shown.contains("肯定性意见，无需整改") && shown.contains("不采纳"), "{shown}");
    let page = secretary.get(&house.at("/opinions")).await.html;
    assert!(page.contains("待归并的原话 2 条") && page.contains("：肯定性意见，无需整改"), "{page}");
    let mut tx = house.world.app.db.read().await.unwrap();
    let shares =
        store::opinions::shares_below(&mut tx, house.campaign, house.world.top, date!(2026 - 01 - 16)).await;
    let tally = Tally::of(shares.unwrap().into_iter().map(|(_, share)| share));
    drop(tx);
    assert_eq!((tally.declined, tally.unmerged, tally.undecided), (1, 2, 0));
    // What is no praise keeps its own wording.
    let bare = [("opinion", rest[0].as_str()), ("wording", ""), ("about", "team")];
    let refused = secretary.post(&house.at("/opinions/merge"), &bare).await;
    assert!(refused.html.contains("请填写归并后的表述"), "{}", refused.html);
}

on_both!(
    a_new_link_ends_before_the_meeting,
    a_line_that_counts_is_taken_apart_as_it_was_shown_and_praise_needs_no_study,
    the_public_page_shows_nothing_before_the_day_after_and_never_the_order,
    what_is_too_long_comes_back_whole,
    a_page_that_is_not_open_says_one_sentence,
    nothing_is_taken_once_the_meeting_was_opened,
    what_is_not_taken_waits_for_no_writer,
    too_many_in_a_day_are_refused_without_asking_who,
    hostile_texts_are_kept_as_texts_or_refused,
    opinions_go_from_a_pasted_text_to_a_decision,
    a_link_is_opened_changed_and_closed,
);
