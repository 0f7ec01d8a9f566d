//! What no browser of ours sends: nothing of it may end in a fault of the program, and a form gives back what was typed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod campaigns;
#[expect(dead_code, reason = "every test file uses its part")]
#[path = "../common/mod.rs"]
mod common;
mod large;
mod nonsense;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use common::{Answer, LOGIN, PASSWORD, World, encoded, on_both, world};
use domain::ids::UnitId;
use nonsense::{DAYS, TEXTS, escaped, is_calm};
use pingyi::web::guard::Guard;
use pingyi::web::routes;
use store::testing::Engine;

/// Names of files and paths that are no ids.
const IDS: &[&str] = &[
    "x",
    "0",
    "-1",
    "%00",
    "%FF",
    "%ff%fe",
    "..",
    "%2e%2e%2f",
    "%E5%85%9A",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "urn:uuid:0199aaaa-0000-7000-8000-00000000abcd",
    "%7B0199aaaa-0000-7000-8000-00000000abcd%7D",
    "0199aaaa000070008000%30%30000000abcd",
    "99999999999999999999999999",
    "%27%20or%20%271%27=%271",
    "a%0d%0aset-cookie:x=y",
];

const QUERIES: &[&str] = &[
    "page=0",
    "page=-1",
    "page=99999999999",
    "page=9223372036854775808",
    "page=1.5",
    "page=",
    "page=x",
    "page=%FF",
    "page=1&page=2",
    "page",
    "%",
    "%%%",
    "=",
    "&&&",
    "show=%00",
    "show=%FF%FE",
    "next=%00",
    "next=%FF",
    "next=//x",
    "q=%00",
    "q=%F0%28%8C%28",
    "code=%00",
    "part=%00",
];

#[test]
#[should_panic(expected = "a script came through")]
fn an_answer_that_lets_a_script_through_is_noticed() {
    let headers = axum::http::HeaderMap::new();
    is_calm("planted", &Answer { status: StatusCode::OK, headers, body: TEXTS[0].to_owned() });
}

#[test]
#[should_panic(expected = "500")]
fn a_fault_of_the_program_is_noticed() {
    let headers = axum::http::HeaderMap::new();
    is_calm("planted", &Answer { status: StatusCode::INTERNAL_SERVER_ERROR, headers, body: String::new() });
}

async fn signed_in(engine: Engine) -> (World, String, UnitId) {
    let world = world(engine).await;
    let branch = world.branch("第一党支部").await;
    let ticket = world.ticket(LOGIN).await;
    (world, ticket, branch)
}

async fn hostile_texts_are_kept_or_come_back_in_the_form(engine: Engine) {
    let (world, ticket, branch) = signed_in(engine).await;
    let children = format!("/units/{}/children", world.top);
    let edit = format!("/units/{branch}/edit");
    let mut version = 1;
    let (mut kept, mut returned) = (0, 0);
    for text in TEXTS {
        // Every field in turn, the others good.
        for field in ["name", "short_name", "code", "place", "sector", "group", "kind", "version"] {
            let name = format!("{field}的支部{}", kept + returned);
            let (version_now, text_now) = (version.to_string(), *text);
            let mut form =
                vec![("kind", "branch"), ("name", name.as_str()), ("version", version_now.as_str())];
            form.retain(|(key, _)| *key != field);
            form.push((field, text_now));
            for path in [&children, &edit] {
                let what = format!("{text:?} as {field} to {path}");
                let answer = world.post(path, Some(&ticket), &form).await;
                is_calm(&what, &answer);
                match answer.status {
                    StatusCode::SEE_OTHER => {
                        kept += 1;
                        if path == &edit {
                            version += 1;
                        }
                    }
                    StatusCode::UNPROCESSABLE_ENTITY => {
                        returned += 1;
                        assert!(answer.body.contains("<form"), "{what}: no form came back");
                        // Radios cannot show what is none of them, and a version that is no number is not ours.
                        if !matches!(field, "kind" | "version") {
                            let typed = format!("value=\"{}\"", escaped(text.trim()));
                            assert!(answer.body.contains(&typed), "{what}: lost {typed}\n{}", answer.body);
                        }
                        assert!(field == "name" || answer.body.contains(&name), "{what}: lost the good name");
                    }
                    StatusCode::CONFLICT => {}
                    other => panic!("{what}: {other}"),
                }
            }
        }
    }
    println!("{engine:?}: {kept} kept, {returned} came back");
    assert!(kept > 50 && returned > 50);
    // Whatever was kept draws, for people and in the journal.
    for path in
        ["/".to_owned(), "/units".to_owned(), format!("/units/{}", world.top), format!("/units/{branch}")]
    {
        let answer = world.get(&path, Some(&ticket)).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        is_calm(&path, &answer);
    }
    let answer = world.get(&format!("/units/{}/journal", world.top), Some(&ticket)).await;
    assert_eq!(answer.status, StatusCode::OK);
    is_calm("the journal", &answer);
    assert!(pingyi::actions::journal::verify(&world.app).await.unwrap().is_sound());
}

async fn impossible_days_come_back_in_the_form(engine: Engine) {
    let (world, ticket, _) = signed_in(engine).await;
    let path = format!("/units/{}/children", world.top);
    for (number, day) in DAYS.iter().enumerate() {
        let name = format!("第{number}支部");
        let form = [("kind", "branch"), ("name", &name), ("founded_on", *day)];
        let answer = world.post(&path, Some(&ticket), &form).await;
        is_calm(day, &answer);
        if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
            assert!(answer.body.contains(&format!("value=\"{day}\"")), "{day:?} is lost:\n{}", answer.body);
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{day}");
            let units = world.get("/units", Some(&ticket)).await;
            assert_eq!(units.status, StatusCode::OK, "{day}");
        }
    }
    // A day a database took must be one it gives back.
    let told = pingyi::actions::units::tree(&world.app, world.top).await.unwrap();
    for node in told {
        assert_eq!(
            world.get(&format!("/units/{}", node.unit.id), Some(&ticket)).await.status,
            StatusCode::OK
        );
        assert_eq!(
            world.get(&format!("/units/{}/edit", node.unit.id), Some(&ticket)).await.status,
            StatusCode::OK
        );
    }
}

async fn hostile_texts_at_the_door_are_answered(engine: Engine) {
    let world = world(engine).await;
    for text in TEXTS {
        for (path, field) in [
            ("/sign-in", "login"),
            ("/sign-in", "password"),
            ("/sign-in", "next"),
            ("/activate", "code"),
            ("/setup", "unit_name"),
            ("/setup", "login"),
            ("/setup", "password"),
            ("/account/password", "old"),
        ] {
            let mut form = vec![
                ("unit_kind", "committee"),
                ("unit_name", "局"),
                ("admin_name", "赵一鸣"),
                ("login", LOGIN),
                ("password", PASSWORD),
                ("password_again", PASSWORD),
                ("code", "ABCD"),
                ("next", "/"),
                ("old", PASSWORD),
            ];
            form.retain(|(key, _)| *key != field);
            form.push((field, text));
            is_calm(&format!("{text:?} as {field} to {path}"), &world.post(path, None, &form).await);
            // Nobody is slowed down here: the next text is to be read as well.
            world.app.clock.advance(16 * 60_000);
        }
    }
    let before = pingyi::actions::units::tree(&world.app, world.top).await.unwrap();
    assert_eq!(before.len(), 1, "the setup happens once");
    assert!(
        world.post("/sign-in", None, &[("login", LOGIN), ("password", PASSWORD)]).await.ticket().is_some()
    );
}

async fn the_first_visit_takes_no_nonsense(engine: Engine) {
    for text in TEXTS {
        for field in ["unit_name", "unit_short_name", "admin_name", "login", "password", "unit_kind"] {
            let db = if engine == Engine::Postgres && *text != "空\u{0}字" { continue } else { engine };
            let db = store::testing::TestDb::migrated(db).await;
            let data = common::Folder::new();
            let app = common::app_on(&db, &data, pingyi::clock::Clock::set_at(common::NOON));
            let mut form = vec![
                ("unit_kind", "committee"),
                ("unit_name", "局"),
                ("admin_name", "赵一鸣"),
                ("login", LOGIN),
                ("password", PASSWORD),
                ("password_again", PASSWORD),
            ];
            form.retain(|(key, _)| *key != field);
            form.push((field, text));
            let request = Request::builder()
                .method(Method::POST)
                .uri("/setup")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(encoded(&form)))
                .unwrap();
            let site = pingyi::web::site(&app, routes::table());
            let answer = Answer::of(tower::ServiceExt::oneshot(site, request).await.unwrap()).await;
            is_calm(&format!("{text:?} as {field}"), &answer);
        }
    }
}

async fn weird_ids_are_not_found(engine: Engine) {
    let (world, ticket, _) = signed_in(engine).await;
    for route in routes::table().into_iter().filter(|route| route.path.contains('{')) {
        for id in IDS {
            let parts = route.path.split('/').map(|part| if part.starts_with('{') { *id } else { part });
            let path = parts.collect::<Vec<_>>().join("/");
            let answer = if route.method == Method::GET {
                world.get(&path, Some(&ticket)).await
            } else {
                world.send(&path, Some(&ticket), "").await
            };
            is_calm(&path, &answer);
            assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        }
    }
}

async fn hostile_queries_are_answered_on_every_page(engine: Engine) {
    let (world, ticket, branch) = signed_in(engine).await;
    for route in routes::table().into_iter().filter(|route| route.method == Method::GET) {
        let path = route.path.replace("{unit}", &branch.to_string()).replace("{name}", "app.css");
        for query in QUERIES {
            let what = format!("{path}?{query}");
            let answer = world.get(&what, Some(&ticket)).await;
            is_calm(&what, &answer);
            // A page that somebody may see is shown, with the query or without.
            let plain = world.get(&path, Some(&ticket)).await.status;
            if !path.contains('{') {
                assert_eq!(answer.status, plain, "{what}: {}", answer.body);
            }
        }
    }
}

async fn forms_that_are_none_are_refused_in_words(engine: Engine) {
    let (world, ticket, branch) = signed_in(engine).await;
    let bodies: [&[u8]; 8] = [
        b"%",
        b"name=%zz&kind=branch",
        b"\xff\xfe\x00",
        b"name=%FF%FE&kind=branch",
        b"=&=&=",
        b"{\"name\":1}",
        b"&&&&",
        b"name=a&name=b&kind=branch&kind=group",
    ];
    let kinds = [
        Some("application/x-www-form-urlencoded"),
        Some("application/json"),
        Some("multipart/form-data"),
        Some("multipart/form-data; boundary=x"),
        Some("text/plain; charset=utf-16"),
        Some("\u{e9}"),
        Some(""),
        None,
    ];
    for route in routes::table().into_iter().filter(|route| route.method == Method::POST) {
        if matches!(route.path, "/sign-out") || matches!(route.guard, Guard::Import(_)) {
            continue;
        }
        let path = route.path.replace("{unit}", &branch.to_string());
        for body in bodies {
            for kind in kinds {
                let mut request = Request::builder()
                    .method(Method::POST)
                    .uri(&path)
                    .header(header::COOKIE, format!("pingyi={ticket}"));
                if let Some(kind) = kind {
                    request = request.header(header::CONTENT_TYPE, kind);
                }
                let request = request.body(Body::from(body.to_vec())).unwrap();
                let what = format!("{path} with {kind:?} and {:?}", String::from_utf8_lossy(body));
                let answer = Answer::of(world.ask(request).await).await;
                is_calm(&what, &answer);
                assert!(answer.status != StatusCode::OK || path == "/activate", "{what}: {}", answer.status);
            }
        }
    }
}

async fn ten_megabytes_are_refused_with_a_word(engine: Engine) {
    let (world, ticket, branch) = signed_in(engine).await;
    let novel = "党".repeat(10 * 1024 * 1024 / 9);
    for (path, field) in [
        (format!("/units/{}/children", world.top), "name"),
        (format!("/units/{branch}/edit"), "code"),
        ("/sign-in".to_owned(), "login"),
        ("/sign-in".to_owned(), "password"),
        ("/activate".to_owned(), "code"),
    ] {
        let answer =
            world.post(&path, Some(&ticket), &[("kind", "branch"), ("version", "1"), (field, &novel)]).await;
        is_calm(&path, &answer);
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
    }
    // More than anybody may send, announced and not announced.
    let huge = Body::from(vec![b'a'; 25 * 1024 * 1024]);
    let answer = world.send("/sign-in", None, huge).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let many = "a=b&".repeat(500_000);
    is_calm("half a million fields", &world.send("/sign-in", None, many).await);
    let request =
        Request::builder().uri("/units").header(header::COOKIE, format!("pingyi={}", "x".repeat(60_000)));
    is_calm("a long cookie", &Answer::of(world.ask(request.body(Body::empty()).unwrap()).await).await);
    for cookie in
        ["pingyi=%00", "pingyi=%FF", "said=%00%FF", "said=<script>alert(1)</script>", "=;=;;", "pingyi"]
    {
        let request =
            Request::builder().uri("/units").header(header::COOKIE, format!("{cookie}; pingyi={ticket}"));
        is_calm(cookie, &Answer::of(world.ask(request.body(Body::empty()).unwrap()).await).await);
    }
}

/// An upload of one file, its name as raw bytes.
async fn upload(world: &World, ticket: &str, unit: UnitId, name: &[u8], content: &[u8]) -> Answer {
    let mut body = b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"".to_vec();
    body.extend(name);
    body.extend(b"\"\r\ncontent-type: application/octet-stream\r\n\r\n");
    body.extend(content);
    body.extend(b"\r\n--x--\r\n");
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("/units/{unit}/import"))
        .header(header::COOKIE, format!("pingyi={ticket}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .unwrap();
    Answer::of(world.ask(request).await).await
}

async fn hostile_files_are_refused_or_judged(engine: Engine) {
    let (world, ticket, branch) = signed_in(engine).await;
    let head = "姓名,入党时间,党员类别,单位职务,人员编号\n";
    let mut contents: Vec<Vec<u8>> = TEXTS
        .iter()
        .map(|text| {
            format!("{head}{},2010-07-01,正式党员,{},{}\n", quoted(text), quoted(text), quoted(text))
                .into_bytes()
        })
        .collect();
    contents.extend(DAYS.iter().map(|day| format!("{head}赵一鸣,{},正式党员,,\n", quoted(day)).into_bytes()));
    contents.extend([
        b"PK\x03\x04".to_vec(),
        vec![0; 4096],
        vec![0xff; 4096],
        b"\xff\xfe".to_vec(),
        head.into(),
    ]);
    for content in &contents {
        let what = String::from_utf8_lossy(content).into_owned();
        let answer = upload(&world, &ticket, branch, "名册.csv".as_bytes(), content).await;
        is_calm(&what, &answer);
        if answer.status == StatusCode::SEE_OTHER {
            let plan = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
            for query in QUERIES.iter().chain(&["show=add", ""]) {
                let shown = world.get(&format!("{plan}?{query}"), Some(&ticket)).await;
                is_calm(&format!("{what}: {plan}?{query}"), &shown);
                assert_eq!(shown.status, StatusCode::OK, "{plan}?{query}: {}", shown.body);
            }
            is_calm(&what, &world.post(&format!("{plan}/apply"), Some(&ticket), &[("confirm", "yes")]).await);
            finished(&world, &ticket, &plan).await;
        }
    }
    let good = format!("{head}钱两仪,2010-07-01,正式党员,,\n");
    let names: [&[u8]; 8] = [
        b"\0.csv",
        b"a\0b.csv",
        b"\xff\xfe.csv",
        b"../../etc/passwd",
        b"<script>alert(1)</script>.csv",
        "\u{202e}vsc.册名".as_bytes(),
        b"",
        &[b'a'; 5000],
    ];
    for name in names {
        let answer = upload(&world, &ticket, branch, name, good.as_bytes()).await;
        let what = format!("a file called {:?}", String::from_utf8_lossy(name));
        is_calm(&what, &answer);
        if answer.status == StatusCode::SEE_OTHER {
            let plan = answer.headers[header::LOCATION].to_str().unwrap().to_owned();
            let shown = world.get(&plan, Some(&ticket)).await;
            assert_eq!(shown.status, StatusCode::OK, "{what}");
            is_calm(&what, &shown);
        }
    }
    assert!(pingyi::actions::journal::verify(&world.app).await.unwrap().is_sound());
}

/// A cell of a comma-separated file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// Waits for an import to be applied; it must not fail for reasons of ours.
async fn finished(world: &World, ticket: &str, plan: &str) {
    for _ in 0..500 {
        let shown = world.get(plan, Some(ticket)).await;
        is_calm(plan, &shown);
        if !shown.body.contains("正在导入") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{plan} never ended");
}

on_both!(
    hostile_texts_are_kept_or_come_back_in_the_form,
    impossible_days_come_back_in_the_form,
    hostile_texts_at_the_door_are_answered,
    the_first_visit_takes_no_nonsense,
    weird_ids_are_not_found,
    hostile_queries_are_answered_on_every_page,
    forms_that_are_none_are_refused_in_words,
    ten_megabytes_are_refused_with_a_word,
    hostile_files_are_refused_or_judged,
);
