//! The kill test: what was acknowledged is there after the program was killed in the middle of its work.
//!
//! The parent starts this very binary again as a child that serves the real site, lets eight writers send real
//! changes to it over TCP, kills it without warning, opens the database again and looks for every change that had been
//! answered with a redirect. A second kind of child answers before it writes; the same search must then miss something.
//!
//! Killing a process does not take back what the operating system already holds, so this proves the order of commit
//! and answer. That a commit outlives a power cut rests on settings of the database, which are asserted here too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::Method;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::ids::UnitId;
use domain::journal::Digest;
use domain::org::UnitKind;
use pingyi::actions;
use pingyi::app::{App, PasswordCost};
use pingyi::clock::Clock;
use pingyi::web::{routes, serve, site};
use store::Db;
use store::testing::{Engine, TestDb};
use tower::ServiceExt as _;

#[expect(dead_code, unused_imports, unused_macros, reason = "every test file uses its part")]
mod common;

use common::{Folder, config, encoded, unit, world_at};

const ROUNDS: u64 = 20;
const WRITERS: usize = 8;
const LISTENS: &str = "listening on ";

/// What the parent tells the child: its manner, the database, the data folder.
#[expect(clippy::disallowed_methods, reason = "how a test talks to the child it starts")]
fn told(name: &str) -> Option<String> {
    std::env::var(format!("PINGYI_KILL_TEST_{name}")).ok()
}

/// The child's part. Run by itself it has nothing to do.
#[test]
fn serve_until_killed_when_a_parent_asks_for_it() {
    let (Some(manner), Some(url), Some(data)) = (told("MANNER"), told("URL"), told("DATA")) else { return };
    // A parent that fails must not leave a server behind: its end closes this pipe.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let config = config(&url, data.as_ref());
        let app = App::open(config, Clock::System, PasswordCost::Least).await.unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{LISTENS}{}", listener.local_addr().unwrap());
        if manner == "hasty" {
            let site = site(&app, routes::table());
            let hasty = Router::new().fallback(move |request: Request| answer_first(site, request));
            axum::serve(listener, hasty).await.unwrap();
        } else {
            serve(app, listener, std::future::pending()).await.unwrap();
        }
    });
}

/// What the control does wrong: the answer goes out, and the change is made a moment later.
async fn answer_first(site: Router, request: Request) -> Response {
    if request.method() != Method::POST {
        return site.oneshot(request).await.into_response();
    }
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    // Not faster than an honest answer, or the changes would pile up and none would ever be written.
    tokio::time::sleep(Duration::from_millis(20)).await;
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(30)).await;
        site.oneshot(Request::from_parts(parts, axum::body::Body::from(body))).await.into_response()
    });
    Redirect::to("/").into_response()
}

struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    fn start(manner: &str, url: &str, data: &Folder) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["serve_until_killed_when_a_parent_asks_for_it", "--exact", "--nocapture"])
            .env("PINGYI_KILL_TEST_MANNER", manner)
            .env("PINGYI_KILL_TEST_URL", url)
            .env("PINGYI_KILL_TEST_DATA", data.as_os_str())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.split_once(LISTENS)?.1.trim().parse().ok())
            .expect("the child says where it listens");
        Self { child, address }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // SIGKILL: nothing of the child's own runs after it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends changes one after the other until the server is gone, noting each that was acknowledged.
fn write_until_killed(
    to: SocketAddr,
    parent: UnitId,
    ticket: &str,
    stem: &str,
    acknowledged: &Mutex<Vec<String>>,
) {
    let Ok(mut stream) = TcpStream::connect(to) else { return };
    for number in 0.. {
        let name = format!("{stem}第{number}支部");
        let form = encoded(&[("kind", "branch"), ("name", &name)]);
        match post(&mut stream, &format!("/units/{parent}/children"), ticket, &form) {
            Ok(303) => acknowledged.lock().unwrap().push(name),
            // Not written, and said so: the database was busy.
            Ok(503) => {}
            Ok(other) => panic!("{name} was answered with {other}"),
            Err(_) => return,
        }
    }
}

/// A POST over an open connection; the status once the whole answer is in.
fn post(stream: &mut TcpStream, path: &str, ticket: &str, form: &str) -> std::io::Result<u16> {
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncookie: pingyi={ticket}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    stream.write_all(request.as_bytes())?;
    let cut = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(cut)?;
    let mut length = 0;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Err(cut());
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().map_err(|_| cut())?;
        }
        if line == "\r\n" {
            break;
        }
    }
    reader.read_exact(&mut vec![0; length])?;
    Ok(status)
}

struct Arena {
    db: TestDb,
    data: Folder,
    top: UnitId,
    /// Where each writer writes, and with which ticket.
    writers: Vec<(UnitId, String)>,
}

async fn arena(engine: Engine) -> Arena {
    let world = world_at(engine, Clock::System).await;
    let mut writers = Vec::new();
    for number in 0..WRITERS {
        let draft = unit(UnitKind::GeneralBranch, &format!("第{number}党总支"));
        let id = actions::units::add(&world.app, &world.admin, world.top, &draft).await.unwrap();
        let ticket = format!("ticket-of-writer-{number}");
        let now = world.app.clock.now();
        let session = store::sessions::Session {
            id_hash: Digest::of(ticket.as_bytes()).to_string(),
            person: world.admin.person,
            started_at: now,
            seen_at: now,
        };
        let mut tx = world.app.db.write().await.unwrap();
        store::sessions::add(&mut tx, &session).await.unwrap();
        tx.commit().await.unwrap();
        writers.push((id, ticket));
    }
    // Nobody but the child has the database open while it works.
    world.db.close().await;
    Arena { db: world.db, data: world.data, top: world.top, writers }
}

/// One round: serve, write, kill. What was acknowledged.
fn round(arena: &Arena, manner: &str, number: u64) -> Vec<String> {
    let served = Served::start(manner, &arena.db.url, &arena.data);
    let to = served.address;
    let acknowledged = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for (writer, (parent, ticket)) in arena.writers.iter().enumerate() {
            let (stem, acknowledged) = (format!("{manner}{number}轮{writer}号"), &acknowledged);
            scope.spawn(move || write_until_killed(to, *parent, ticket, &stem, acknowledged));
        }
        std::thread::sleep(Duration::from_millis(150 + number * 83 % 250));
        drop(served);
    });
    acknowledged.into_inner().unwrap()
}

/// Opens the database again. Which of the acknowledged changes are missing in the register or in the journal?
async fn missing(arena: &Arena, acknowledged: &[String]) -> Vec<String> {
    let db = Db::open(&arena.db.url).await.unwrap();
    let app = App::on(db, config(&arena.db.url, &arena.data), Clock::System, PasswordCost::Least).unwrap();
    let report = actions::journal::verify(&app).await.unwrap();
    assert!(report.is_sound(), "{:?}", report.breaks);
    let there: BTreeSet<String> =
        actions::units::tree(&app, arena.top).await.unwrap().into_iter().map(|node| node.unit.name).collect();
    let (told, _) = actions::journal::below(&app, arena.top, 0, i64::MAX).await.unwrap();
    app.db.close().await;
    let told: BTreeSet<&str> = told.iter().filter_map(|told| told.entry.summary.split('“').nth(2)).collect();
    let told = |name: &str| told.contains(format!("{name}”").as_str());
    // Acknowledged or not, a change and its entry come together.
    for name in there.iter().filter(|name| name.contains('轮')) {
        assert!(told(name), "{name} is there and the journal does not tell of it");
    }
    acknowledged.iter().filter(|name| !there.contains(*name) || !told(name)).cloned().collect()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

fn nothing_is_lost(engine: Engine) {
    let runtime = runtime();
    let arena = runtime.block_on(arena(engine));
    let mut total = 0;
    for number in 0..ROUNDS {
        let acknowledged = round(&arena, "honest", number);
        assert!(!acknowledged.is_empty(), "round {number}: nothing was written, so nothing was proved");
        total += acknowledged.len();
        let missing = runtime.block_on(missing(&arena, &acknowledged));
        assert!(missing.is_empty(), "round {number}: acknowledged and lost: {missing:?}");
    }
    println!("{engine:?}: {ROUNDS} kills, {total} acknowledged changes, none lost");
}

fn a_hasty_answer_is_caught(engine: Engine) {
    let runtime = runtime();
    let arena = runtime.block_on(arena(engine));
    let (mut kept, mut lost) = (0, 0);
    for number in 0..ROUNDS {
        let acknowledged = round(&arena, "hasty", number);
        let missing = runtime.block_on(missing(&arena, &acknowledged));
        lost += missing.len();
        kept += acknowledged.len() - missing.len();
        if lost > 0 && kept > 0 {
            println!("{engine:?}: after {} kills {kept} changes kept, {lost} lost", number + 1);
            return;
        }
    }
    panic!("a server that answers before it writes must be seen to lose something: {kept} kept, {lost} lost");
}

#[test]
fn no_acknowledged_change_is_lost_by_a_kill_on_sqlite() {
    nothing_is_lost(Engine::Sqlite);
}

#[test]
fn no_acknowledged_change_is_lost_by_a_kill_on_postgres() {
    nothing_is_lost(Engine::Postgres);
}

#[test]
fn a_server_that_answers_before_it_writes_is_caught_on_sqlite() {
    a_hasty_answer_is_caught(Engine::Sqlite);
}

#[test]
fn a_server_that_answers_before_it_writes_is_caught_on_postgres() {
    a_hasty_answer_is_caught(Engine::Postgres);
}

#[tokio::test]
async fn the_databases_are_set_so_that_a_commit_outlives_a_power_cut() {
    let sqlite = TestDb::migrated(Engine::Sqlite).await.settings().await.unwrap();
    let postgres = TestDb::migrated(Engine::Postgres).await.settings().await.unwrap();
    let value = |name: &str| {
        let mut all = sqlite.iter().chain(&postgres);
        all.find(|setting| setting.name == name).map(|setting| setting.value.clone()).unwrap()
    };
    assert!(sqlite.iter().chain(&postgres).all(|setting| setting.sound), "{sqlite:?} {postgres:?}");
    assert_eq!(value("journal_mode"), "wal");
    assert_eq!(value("synchronous"), "2", "FULL");
    for name in ["fsync", "full_page_writes"] {
        assert_eq!(value(name), "on");
    }
    assert_ne!(value("synchronous_commit"), "off");
}

#[tokio::test]
async fn a_postgres_that_may_forget_commits_is_refused() {
    let db = TestDb::migrated(Engine::Postgres).await;
    let between = if db.url.contains('?') { '&' } else { '?' };
    let careless = format!("{}{between}options=-c%20synchronous_commit%3Doff", db.url);
    let refused = Db::open(&careless).await.unwrap_err().to_string();
    assert!(refused.contains("synchronous_commit = off"), "{refused}");
}
