//! 征求意见: the anonymity of what comes over the public page, searched for in everything the program writes; who sees
//! what; the way of an opinion from a pasted line to a decision; hostile texts. On both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod client;
#[expect(dead_code, reason = "every test file uses its part")]
mod common;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use client::{Client, Page};
use common::{NOON, PASSWORD, World, encoded, on_both, world_at};
use domain::appointment::{Appointment, Role};
use domain::campaign::{Campaign, CampaignKind, Edition, Step};
use domain::ids::{CampaignId, UnitId};
use domain::plan::{Content, Line, PlanStage};
use domain::preparation::opinion::{About, Link, MOST_A_DAY, Method, Opinion, Source, Tally};
use pingyi::clock::{Clock, new_id, random_id};
use pingyi::web::guard::Guard;
use pingyi::web::routes::table;
use pingyi::web::site;
use store::plans::Plan;
use store::testing::Engine;
use time::Date;
use time::macros::date;
use tower::ServiceExt as _;

const CODE: &str = "ABCDEFGHJKMN";
const PUBLIC: &str = "/o/ABCDEFGHJKMN";
/// 12:22:47.891 in Beijing: no other request comes at this moment.
const MOMENT: i64 = NOON + 1_367_891;
const DAY: i64 = 86_400_000;

const AGENT: &str = "Netscape-Xylophon/4.7";
const COOKIE: &str = "keksdose";
const ADDRESS: &str = "203.0.113.77";

struct House {
    world: World,
    branch: UnitId,
    campaign: CampaignId,
}

impl House {
    async fn build(engine: Engine) -> Self {
        let world = world_at(engine, Clock::set_at(NOON)).await;
        let branch = world.branch("第一党支部").await;
        let mut tx = world.app.db.write().await.unwrap();
        let campaign = Campaign {
            id: new_id(),
            unit: world.top,
            kind: CampaignKind::BranchMeeting,
            title: "2025年度组织生活会".into(),
            year: 2025,
            pack: Edition {
                code: "P2025".into(),
                revision: 1,
                text: pingyi::packs::shipped_text("P2025").unwrap().into(),
            },
            window_from: date!(2026 - 01 - 20),
            window_until: date!(2026 - 03 - 31),
            cut_off: None,
            frozen_at: None,
            after: None,
            closed_on: None,
            version: 1,
        };
        store::campaigns::add(&mut tx, &campaign).await.unwrap();
        let link = Link {
            code: CODE.into(),
            campaign: campaign.id,
            unit: branch,
            until: date!(2026 - 01 - 20),
            closed: false,
            about_members: false,
            made_by: world.admin.person,
        };
        store::opinions::add_link(&mut tx, &link).await.unwrap();
        tx.commit().await.unwrap();
        Self { world, branch, campaign: campaign.id }
    }

    fn path(&self, end: &str) -> String {
        format!("/units/{}/campaigns/{}/opinions{end}", self.branch, self.campaign)
    }

    /// Somebody with a duty at a unit; his login.
    async fn officer(&self, name: &str, unit: UnitId, role: Option<Role>) -> String {
        let home = if unit == self.world.top { self.branch } else { unit };
        let (person, login) = self.world.colleague(home, name).await;
        if let Some(role) = role {
            let duty = Appointment {
                id: new_id(),
                person,
                unit,
                role,
                title: String::new(),
                from: date!(2025 - 06 - 01),
                until: None,
                revoked: false,
                stands_in_for: None,
                guidance_group: None,
                version: 1,
            };
            let mut tx = self.world.app.db.write().await.unwrap();
            store::appointments::add(&mut tx, &duty).await.unwrap();
            tx.commit().await.unwrap();
        }
        login
    }

    async fn client(&self, login: &str) -> Client {
        let mut client = Client::new(&self.world.app);
        assert_eq!(client.sign_in(login, PASSWORD).await.status, StatusCode::SEE_OTHER);
        client
    }

    async fn sibling(&self) -> UnitId {
        self.world.branch("第二党支部").await
    }

    /// All opinions, those of today too.
    async fn opinions(&self) -> Vec<Opinion> {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::opinions::of_unit(&mut tx, self.campaign, self.branch).await.unwrap()
    }

    fn advance(&self, ms: i64) {
        self.world.app.clock.advance(ms);
    }
}

/// A browser that tells everything about itself sends an opinion to the site.
async fn sent(site: Router, ticket: &str) -> Response {
    let form = encoded(&[("about", "team"), ("source", "masses"), ("words", "窗口排队太久，请增开窗口。")]);
    let request = Request::post(PUBLIC)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::USER_AGENT, AGENT)
        .header(header::COOKIE, format!("pingyi={ticket}; mark={COOKIE}; said=hallo"))
        .header("x-forwarded-for", ADDRESS)
        .header("forwarded", format!("for={ADDRESS}"))
        .header(header::REFERER, "http://localhost/units/keksdose")
        .body(Body::from(form))
        .unwrap();
    site.oneshot(request).await.unwrap()
}

/// What would tell who sent an opinion, or when.
fn markers() -> Vec<(&'static str, Vec<u8>)> {
    let be = MOMENT.to_be_bytes();
    vec![
        ("the agent", AGENT.as_bytes().to_vec()),
        ("the cookie", COOKIE.as_bytes().to_vec()),
        ("the address", ADDRESS.as_bytes().to_vec()),
        ("the moment in milliseconds", MOMENT.to_string().into_bytes()),
        ("the moment in seconds", (MOMENT / 1000).to_string().into_bytes()),
        ("the minute", b"12:22".to_vec()),
        ("the minute in Greenwich", b"04:22".to_vec()),
        // As SQLite writes a number, and as ids ordered by time begin.
        ("the moment in six bytes", be[2..].to_vec()),
        ("the moment, the small end first", MOMENT.to_le_bytes().to_vec()),
    ]
}

/// What is found in the database: in the bytes of the files on SQLite, in every table on PostgreSQL.
async fn in_database(house: &House) -> Vec<&'static str> {
    let db = &house.world.db;
    let mut found = Vec::new();
    if let Some(path) = db.url.strip_prefix("sqlite:") {
        let mut bytes = std::fs::read(path).unwrap();
        bytes.extend(std::fs::read(format!("{path}-wal")).unwrap_or_default());
        found.extend(markers().into_iter().filter(|(_, mark)| holds(&bytes, mark)).map(|(name, _)| name));
    } else {
        for (name, mark) in markers() {
            // Numbers in bytes are for SQLite's file; here they stand as digits.
            let Ok(text) = String::from_utf8(mark) else { continue };
            if text.contains(char::is_control) {
                continue;
            }
            let everything = "cast(schema_to_xml('public', true, false, '') as text)";
            let query = format!("select cast(position('{text}' in {everything}) as bigint) as total");
            if db.total(&query).await > 0 {
                found.push(name);
            }
        }
    }
    found
}

fn holds(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|part| part == mark)
}

fn in_text(text: &str) -> Vec<&'static str> {
    markers().into_iter().filter(|(_, mark)| holds(text.as_bytes(), mark)).map(|(name, _)| name).collect()
}

/// Everything the program writes to its log while this is held.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let log = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(move || log.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
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

async fn nothing_tells_who_sent_an_opinion_or_when(engine: Engine) {
    let house = House::build(engine).await;
    let login = house.officer("张明", house.branch, Some(Role::Secretary)).await;
    let ticket = house.world.ticket(&login).await;
    house.advance(MOMENT - NOON);
    let log = Log::default();
    let listening = log.listen();
    let site = site(&house.world.app, table());
    // The capture hears something at all: an ordinary request has its line.
    let request = Request::get("/help").body(Body::empty()).unwrap();
    site.clone().oneshot(request).await.unwrap();
    let before = log.text();
    assert!(before.contains("/help"), "{before}");
    let answer = sent(site, &ticket).await;
    drop(listening);
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert_eq!(answer.headers().get(header::SET_COOKIE), None);
    assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
    let opinions = house.opinions().await;
    assert_eq!(opinions.len(), 1);
    assert_eq!(opinions[0].entered_by, None);
    assert_eq!(opinions[0].received_on, date!(2026 - 01 - 15));
    assert_eq!(opinions[0].id.0.get_version_num(), 4, "an id that is no clock");

    // No line was written at all, so that no line's own moment tells; and nothing anywhere holds a mark.
    let after = log.text();
    let new: Vec<&str> = after[before.len()..].lines().filter(|line| !line.contains("sqlx")).collect();
    assert_eq!(new, Vec::<&str>::new());
    assert_eq!(in_text(&after), Vec::<&str>::new());
    assert_eq!(in_database(&house).await, Vec::<&str>::new());
    assert_eq!(in_text(&dump(&house).await), Vec::<&str>::new());
    let mut files = String::new();
    for file in std::fs::read_dir(&*house.world.data).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap_or_default();
        files.push_str(&String::from_utf8_lossy(&bytes));
    }
    assert_eq!(in_text(&files), Vec::<&str>::new());
    // Nor do the pages of the day after.
    house.advance(DAY);
    let mut secretary = house.client(&login).await;
    let page = secretary.get(&house.path("")).await;
    assert!(page.html.contains("窗口排队太久"), "{}", page.html);
    assert_eq!(in_text(&page.html), Vec::<&str>::new());
}

/// A layer that logs what it is told.
async fn telling(request: Request, next: Next) -> Response {
    tracing::info!(headers = ?request.headers(), at = MOMENT);
    next.run(request).await
}

/// Shows that the search can find something.
async fn a_site_that_notes_who_comes_is_found_out(engine: Engine) {
    let house = House::build(engine).await;
    let login = house.officer("张明", house.branch, Some(Role::Secretary)).await;
    let ticket = house.world.ticket(&login).await;
    house.advance(MOMENT - NOON);
    // A guard that recognises whoever is signed in: his session then notes when he was here.
    let mut planted = table();
    for route in planted.iter_mut().filter(|route| route.path == "/o/{code}") {
        route.guard = Guard::Public;
    }
    assert_eq!(sent(site(&house.world.app, planted), &ticket).await.status(), StatusCode::SEE_OTHER);
    let found = in_database(&house).await;
    assert!(found.iter().any(|name| name.contains("moment")), "{found:?}");
    // A layer that logs the headers, and one that keeps them.
    let log = Log::default();
    let listening = log.listen();
    sent(site(&house.world.app, table()).layer(middleware::from_fn(telling)), &ticket).await;
    drop(listening);
    let found = in_text(&log.text());
    for wanted in ["the agent", "the cookie", "the address", "the moment in milliseconds"] {
        assert!(found.contains(&wanted), "{wanted}: {found:?}");
    }
    let keeping = format!("update people set post = '{AGENT} {COOKIE} {ADDRESS} 12:22'");
    house.world.db.execute(&keeping).await;
    let found = in_database(&house).await;
    for wanted in ["the agent", "the cookie", "the address", "the minute"] {
        assert!(found.contains(&wanted), "{wanted}: {found:?}");
    }
}

async fn post_public(house: &House, words: &str) -> Page {
    let form = [("about", "team"), ("source", "service_user"), ("words", words)];
    Client::new(&house.world.app).post(PUBLIC, &form).await
}

async fn the_public_page_shows_nothing_before_the_day_after_and_never_the_order(engine: Engine) {
    let house = House::build(engine).await;
    let login = house.officer("张明", house.branch, Some(Role::Secretary)).await;
    let mut secretary = house.client(&login).await;
    let before = secretary.get(&house.path("")).await.html;
    let words: Vec<String> = (0..12).map(|number| format!("第{number}条意见建议")).collect();
    for one in &words {
        let page = post_public(&house, one).await;
        assert_eq!(page.location.as_deref(), Some("/o/ABCDEFGHJKMN?sent=1"), "{}", page.html);
    }
    let thanks = Client::new(&house.world.app).get("/o/ABCDEFGHJKMN?sent=1").await;
    assert!(thanks.html.contains("意见已收到"), "{}", thanks.html);
    // Watching the page tells nothing, not even that something has come.
    assert_eq!(secretary.get(&house.path("")).await.html, before);
    house.advance(DAY);
    let page = house.client(&login).await.get(&house.path("")).await.html;
    let mut places: Vec<usize> = words.iter().map(|one| page.find(one.as_str()).unwrap()).collect();
    let came = places.clone();
    places.sort_unstable();
    assert_ne!(places, came, "shuffled: one in 479 001 600 comes out in order");
    pingyi::actions::opinions::take_in(&house.world.app).await.unwrap();
}

async fn a_page_that_is_not_open_says_one_sentence(engine: Engine) {
    let house = House::build(engine).await;
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

async fn too_many_in_a_day_are_refused_without_asking_who(engine: Engine) {
    let house = House::build(engine).await;
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
    let house = House::build(engine).await;
    let login = house.officer("张明", house.branch, Some(Role::Secretary)).await;
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
    for words in ["少", "", "\u{7}\u{200b}\u{202e}\u{3164}看不见", &"长".repeat(2001)] {
        let refused = post_public(&house, words).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", words.len());
    }
    let huge = post_public(&house, &"长".repeat(4_000_000)).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    let nobody = "leader:0199aaaa-0000-7000-8000-00000000abcd";
    for (about, dimension) in [(nobody, ""), ("moon", ""), ("team", "'\"><b>")] {
        let form =
            [("about", about), ("dimension", dimension), ("source", "masses"), ("words", "一条意见建议")];
        let refused = Client::new(&house.world.app).post(PUBLIC, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{about} {dimension}");
    }
    assert_eq!(house.opinions().await.len(), kept.len());
    house.advance(DAY);
    let page = house.client(&login).await.get(&house.path("")).await.html;
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"), "{page}");
}

async fn opinions_go_from_a_pasted_text_to_a_decision(engine: Engine) {
    let house = House::build(engine).await;
    let login = house.officer("张明", house.branch, Some(Role::Secretary)).await;
    let mut secretary = house.client(&login).await;
    let member = house.officer("李华", house.branch, None).await;
    let office = house.officer("赵敏", house.world.top, Some(Role::Office)).await;
    let list = house.path("");

    // Pasted, shown as it was read, entered.
    let text = "1. 窗口排队太久\n2. 电话没有人接\n3. 停车位太少了";
    let mut form = vec![
        ("text", text),
        ("source", "service_user"),
        ("method", "forum"),
        ("received_on", "2026-01-14"),
        ("about", "team"),
    ];
    let shown = secretary.post(&house.path("/paste"), &form).await;
    assert!(shown.html.contains("录入这 3 条意见") && house.opinions().await.is_empty(), "{}", shown.html);
    let mark = shown.value("shown");
    form.push(("shown", &mark));
    form[0].1 = "1. 窗口排队太久\n2. 电话没有人接";
    let changed = secretary.post(&house.path("/paste"), &form).await;
    assert!(changed.html.contains("录入这 2 条意见"), "what was not shown is not entered: {}", changed.html);
    form[0].1 = text;
    let done = secretary.post(&house.path("/paste"), &form).await;
    assert_eq!(done.location.as_deref(), Some(list.as_str()), "{}", done.html);
    let opinions = house.opinions().await;
    assert_eq!(
        opinions.iter().map(|one| one.words.as_str()).collect::<Vec<_>>(),
        ["窗口排队太久", "电话没有人接", "停车位太少了"]
    );

    // Two merged, one alone; a reason is asked for.
    let ids: Vec<String> = opinions.iter().map(|one| one.id.to_string()).collect();
    let put = [("wording", "窗口和电话应答不及时"), ("about", "branch"), ("dimension", "")];
    let none = secretary.post(&house.path("/merge"), &put).await;
    assert!(none.html.contains("没有选定意见"), "{}", none.html);
    let two = [&[("opinion", ids[0].as_str()), ("opinion", ids[1].as_str())][..], &put].concat();
    let merged = secretary.post(&house.path("/merge"), &two).await.location.unwrap();
    assert_eq!(secretary.post(&house.path("/merge"), &two).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = secretary.get(&merged).await;
    assert!(page.html.contains("窗口排队太久") && page.html.contains("集体座谈"), "{}", page.html);
    let decide = format!("{merged}/decide");
    let bare = secretary.post(&decide, &[("version", "1"), ("decision", "declined"), ("reason", " ")]).await;
    assert!(bare.html.contains("不采纳没有写理由"), "{}", bare.html);
    let reason = [("version", "1"), ("decision", "adopted"), ("reason", "增开窗口")];
    assert_eq!(secretary.post(&decide, &reason).await.location.as_deref(), Some(list.as_str()));
    assert_eq!(
        secretary.post(&decide, &[("version", "1"), ("decision", "pending")]).await.status,
        StatusCode::CONFLICT
    );
    let one = [&[("opinion", ids[2].as_str())][..], &put].concat();
    let alone = secretary.post(&house.path("/merge"), &one).await.location.unwrap();

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
        let refused = house.client(&office).await.get(&house.path(path)).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }

    // Split off, the last original takes the wording with it.
    let split = secretary.post(&format!("{alone}/split"), &[("opinion", &ids[2])]).await;
    assert_eq!(split.location.as_deref(), Some(list.as_str()));
    assert_eq!(secretary.get(&alone).await.status, StatusCode::NOT_FOUND);
    assert!(secretary.get(&list).await.html.contains("待归并 1 条"));
    // The journal tells that, and not what was said.
    assert!(!dump(&house).await.contains("\"summary\":\"窗口"));
}

async fn a_link_is_opened_changed_and_closed(engine: Engine) {
    let house = House::build(engine).await;
    let login = house.officer("张明", house.branch, Some(Role::Secretary)).await;
    house.officer("李华", house.branch, None).await;
    let mut secretary = house.client(&login).await;
    let link = house.path("/link");
    for path in [&link, &house.path("/link/close")] {
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
    secretary.post(&house.path("/link/close"), &[("confirm", "yes")]).await;
    assert_eq!(stranger.get(PUBLIC).await.status, StatusCode::NOT_FOUND);
    secretary.post(&link, &[("until", "2026-01-25")]).await;
    assert_eq!(stranger.get(PUBLIC).await.status, StatusCode::NOT_FOUND, "a new link has a new code");
    assert!(!dump(&house).await.contains(&format!("\"summary\":\"{CODE}")));
}

async fn a_new_link_ends_before_the_meeting(engine: Engine) {
    let house = House::build(engine).await;
    let login = house.officer("张明", house.branch, Some(Role::Secretary)).await;
    let mut secretary = house.client(&login).await;
    let sibling = house.sibling().await;
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
    let other = house.officer("李华", sibling, Some(Role::Secretary)).await;
    let shown = house.client(&other).await.get(&link(sibling)).await;
    assert!(shown.html.contains("value=\"2026-01-24\""), "{}", shown.html);
}

async fn a_line_that_counts_is_taken_apart_as_it_was_shown_and_praise_needs_no_study(engine: Engine) {
    let house = House::build(engine).await;
    let login = house.officer("张明", house.branch, Some(Role::Secretary)).await;
    let mut secretary = house.client(&login).await;
    let form = vec![
        ("text", "大家反映：一是窗口排队太久；二是电话没有人接。\n今年的服务比去年好多了"),
        ("source", "masses"),
        ("method", "forum"),
        ("received_on", "2026-01-14"),
        ("about", "team"),
    ];
    let paste = house.path("/paste");
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
    let merged = secretary.post(&house.path("/merge"), &praise).await;
    let shown = secretary.get(&merged.location.unwrap()).await.html;
    assert!(shown.contains("肯定性意见，无需整改") && shown.contains("不采纳"), "{shown}");
    let page = secretary.get(&house.path("")).await.html;
    assert!(page.contains("待归并 2 条") && page.contains("：肯定性意见，无需整改"), "{page}");
    let mut tx = house.world.app.db.read().await.unwrap();
    let shares =
        store::opinions::shares_below(&mut tx, house.campaign, house.world.top, date!(2026 - 01 - 16)).await;
    let tally = Tally::of(shares.unwrap().into_iter().map(|(_, share)| share));
    drop(tx);
    assert_eq!((tally.declined, tally.unmerged, tally.undecided), (1, 2, 0));
    // What is no praise keeps its own wording.
    let bare = [("opinion", rest[0].as_str()), ("wording", ""), ("about", "team")];
    let refused = secretary.post(&house.path("/merge"), &bare).await;
    assert!(refused.html.contains("请填写归并后的表述"), "{}", refused.html);
}

on_both!(
    a_new_link_ends_before_the_meeting,
    a_line_that_counts_is_taken_apart_as_it_was_shown_and_praise_needs_no_study,
    nothing_tells_who_sent_an_opinion_or_when,
    a_site_that_notes_who_comes_is_found_out,
    the_public_page_shows_nothing_before_the_day_after_and_never_the_order,
    a_page_that_is_not_open_says_one_sentence,
    too_many_in_a_day_are_refused_without_asking_who,
    hostile_texts_are_kept_as_texts_or_refused,
    opinions_go_from_a_pasted_text_to_a_decision,
    a_link_is_opened_changed_and_closed,
);
