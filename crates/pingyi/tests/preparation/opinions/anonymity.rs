//! Who sent an opinion over the public page, and when, is searched for in everything the program writes.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Builder;
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use pingyi::web::guard::Guard;
use pingyi::web::routes::table;
use pingyi::web::site;
use store::testing::Engine;
use time::macros::date;
use tower::ServiceExt as _;

use super::{PUBLIC, dump, open, secretary};
use crate::common::{NOON, encoded, on_both};
use crate::house::{DAY, House};

/// 12:22:47.891 in Beijing: no other request comes at this moment.
const MOMENT: i64 = NOON + 1_367_891;

const AGENT: &str = "Netscape-Xylophon/4.7";
const COOKIE: &str = "keksdose";
const ADDRESS: &str = "203.0.113.77";

/// A browser that tells everything about itself, and that somebody is signed in with.
async fn asked(site: &Router, ticket: &str, request: Builder, body: String) -> Response {
    let request = request
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::USER_AGENT, AGENT)
        .header(header::COOKIE, format!("pingyi={ticket}; mark={COOKIE}; said=hallo"))
        .header("x-forwarded-for", ADDRESS)
        .header("forwarded", format!("for={ADDRESS}"))
        .header(header::REFERER, "http://localhost/units/keksdose")
        .body(Body::from(body))
        .unwrap();
    site.clone().oneshot(request).await.unwrap()
}

/// The page as a phone opens it: with all it loads, with what phones ask for unasked, and from a poster typed by hand.
async fn opened(site: &Router, ticket: &str) {
    let page = asked(site, ticket, Request::get(PUBLIC), String::new()).await;
    assert_eq!(page.status(), StatusCode::OK);
    let html = axum::body::to_bytes(page.into_body(), usize::MAX).await.unwrap();
    let html = String::from_utf8_lossy(&html);
    let links = html.split("=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let loaded: Vec<&str> = links.filter(|link| link.starts_with("/assets/")).collect();
    assert_eq!(loaded.len(), 3, "style, script, icon: {loaded:?}");
    for path in loaded {
        assert_eq!(asked(site, ticket, Request::get(path), String::new()).await.status(), StatusCode::OK);
    }
    for path in ["/favicon.ico", "/apple-touch-icon.png", "/O/ABCDEFGHJKMN", "/o", "/assets/app.css.map"] {
        let none = asked(site, ticket, Request::get(path), String::new()).await;
        assert_eq!(none.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

/// It sends an opinion.
async fn sent(site: &Router, ticket: &str) -> Response {
    let form = encoded(&[("about", "team"), ("source", "masses"), ("words", "窗口排队太久，请增开窗口。")]);
    asked(site, ticket, Request::post(PUBLIC), form).await
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

    /// The lines written since this many bytes.
    fn since(&self, before: usize) -> Vec<String> {
        self.text()[before..].lines().map(str::to_owned).collect()
    }
}

on_both!(nothing_tells_who_sent_an_opinion_or_when, a_site_that_notes_who_comes_is_found_out,);

async fn nothing_tells_who_sent_an_opinion_or_when(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
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
    opened(&site, &ticket).await;
    let answer = sent(&site, &ticket).await;
    asked(&site, &ticket, Request::get(format!("{PUBLIC}?sent=1")), String::new()).await;
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
    assert_eq!(log.since(before.len()), Vec::<String>::new());
    assert_eq!(in_text(&log.text()), Vec::<&str>::new());
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
    let page = secretary.get(&house.at("/opinions")).await;
    assert!(page.html.contains("窗口排队太久"), "{}", page.html);
    assert_eq!(in_text(&page.html), Vec::<&str>::new());
}

/// A layer that logs what it is told.
async fn telling(request: Request, next: Next) -> Response {
    tracing::info!(headers = ?request.headers(), at = MOMENT);
    next.run(request).await
}

/// A layer that writes a line for what goes with a page.
async fn noting_assets(request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/assets/") {
        tracing::info!(path = request.uri().path());
    }
    next.run(request).await
}

/// Shows that the search can find something.
async fn a_site_that_notes_who_comes_is_found_out(engine: Engine) {
    let house = open(engine).await;
    let login = secretary(&house).await;
    let ticket = house.world.ticket(&login).await;
    house.advance(MOMENT - NOON);
    // A guard that recognises whoever is signed in: his session then notes when he was here.
    let mut planted = table();
    for route in planted.iter_mut().filter(|route| route.path == "/o/{code}") {
        route.guard = Guard::Public;
    }
    assert_eq!(sent(&site(&house.world.app, planted), &ticket).await.status(), StatusCode::SEE_OTHER);
    let found = in_database(&house).await;
    assert!(found.iter().any(|name| name.contains("moment")), "{found:?}");
    // A layer that logs the headers, and one that keeps them.
    let log = Log::default();
    let listening = log.listen();
    sent(&site(&house.world.app, table()).layer(middleware::from_fn(telling)), &ticket).await;
    let found = in_text(&log.text());
    for wanted in ["the agent", "the cookie", "the address", "the moment in milliseconds"] {
        assert!(found.contains(&wanted), "{wanted}: {found:?}");
    }
    // A line for whatever the page loads, and none for the page itself.
    let before = log.text().len();
    opened(&site(&house.world.app, table()).layer(middleware::from_fn(noting_assets)), &ticket).await;
    drop(listening);
    let lines = log.since(before);
    assert_eq!(
        lines.iter().filter(|line| line.contains("/assets/")).count(),
        4,
        "three, and one that is not: {lines:?}"
    );
    let keeping = format!("update people set post = '{AGENT} {COOKIE} {ADDRESS} 12:22'");
    house.world.db.execute(&keeping).await;
    let found = in_database(&house).await;
    for wanted in ["the agent", "the cookie", "the address", "the minute"] {
        assert!(found.contains(&wanted), "{wanted}: {found:?}");
    }
}
