//! Signing in, staying signed in, being signed out; and what every answer of the site carries.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::appointment::{Draft, Role};
use domain::ids::{PersonId, UnitId};
use domain::journal::Digest;
use pingyi::actions::appointments::Taking;
use pingyi::actions::{account, appointments};
use pingyi::app::{App, PasswordCost};
use pingyi::clock::new_id;
use pingyi::web::routes;
use store::testing::Engine;

#[expect(dead_code, reason = "every test file uses its part")]
mod common;

use common::{Answer, LOGIN, PASSWORD, World, encoded, on_both, world};

const MINUTE: i64 = 60_000;
const WRONG: &str = "不是这个密码";

impl World {
    async fn enter(&self, login: &str, password: &str) -> Answer {
        self.post("/sign-in", None, &[("login", login), ("password", password), ("next", "")]).await
    }

    /// Does this ticket still open a page that is only for people who are signed in?
    async fn is_signed_in(&self, ticket: &str) -> bool {
        let answer = self.get("/account", Some(ticket)).await;
        match answer.status {
            StatusCode::OK => true,
            StatusCode::SEE_OTHER => {
                assert!(answer.headers[header::LOCATION].to_str().unwrap().starts_with("/sign-in"));
                false
            }
            other => panic!("{other}"),
        }
    }

    fn pass(&self, ms: i64) {
        self.app.clock.advance(ms);
    }
}

async fn every_sign_in_has_a_ticket_of_its_own(engine: Engine) {
    let world = world(engine).await;
    let first = world.enter(LOGIN, PASSWORD).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);
    let first = first.ticket().unwrap();
    // Signing in with an older ticket, or with one somebody else has planted, gives a new one all the same.
    let form = encoded(&[("login", LOGIN), ("password", PASSWORD)]);
    for had in [first.as_str(), "planted-by-somebody"] {
        let second = world.send("/sign-in", Some(had), form.clone()).await.ticket().unwrap();
        assert_ne!(second, had);
        assert!(world.is_signed_in(&second).await);
    }
    assert!(!world.is_signed_in("planted-by-somebody").await);
    assert!(!world.is_signed_in("").await);
    world.send("/sign-out", Some(&first), "").await;
    assert!(!world.is_signed_in(&first).await, "a ticket is dead once it was handed back");
}

async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites(engine: Engine) {
    let world = world(engine).await;
    let answer = world.enter(LOGIN, PASSWORD).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    // Without https a Secure cookie would never come back; with it, it is one.
    assert!(!cookie.contains("Secure"));
    let mut config = world.app.config.clone();
    config.public_url = Some("https://pingyi.example.cn".into());
    let app = App::on(world.db.db.clone(), config, world.app.clock.clone(), PasswordCost::Least).unwrap();
    let behind_tls = World { app, ..world };
    let answer = behind_tls.enter(LOGIN, PASSWORD).await;
    assert!(answer.headers[header::SET_COOKIE].to_str().unwrap().contains("Secure"));
}

async fn half_an_hour_without_a_request_signs_out(engine: Engine) {
    let world = world(engine).await;
    let ticket = world.ticket(LOGIN).await;
    world.pass(30 * MINUTE - 1);
    assert!(world.is_signed_in(&ticket).await);
    world.pass(30 * MINUTE - 1);
    assert!(world.is_signed_in(&ticket).await, "the last request began the half hour again");
    world.pass(30 * MINUTE);
    assert!(!world.is_signed_in(&ticket).await);
}

async fn twelve_hours_sign_out_however_busy(engine: Engine) {
    let world = world(engine).await;
    let ticket = world.ticket(LOGIN).await;
    for _ in 0..35 {
        world.pass(20 * MINUTE);
        assert!(world.is_signed_in(&ticket).await);
    }
    world.pass(20 * MINUTE);
    assert!(!world.is_signed_in(&ticket).await);
}

/// A branch with two colleagues who are signed in.
async fn two_signed_in(world: &World) -> (UnitId, PersonId, String, String) {
    let branch = world.branch("第一党支部").await;
    let (person, login) = world.colleague(branch, "赵一鸣").await;
    let (_, other) = world.colleague(branch, "钱两仪").await;
    let (ticket, other) = (world.ticket(&login).await, world.ticket(&other).await);
    assert!(world.is_signed_in(&ticket).await && world.is_signed_in(&other).await);
    (branch, person, ticket, other)
}

async fn a_reset_password_signs_out_at_once(engine: Engine) {
    let world = world(engine).await;
    let (_, person, ticket, other) = two_signed_in(&world).await;
    account::reset(&world.app, &world.admin, person, "忘记密码").await.unwrap();
    assert!(!world.is_signed_in(&ticket).await);
    assert!(world.is_signed_in(&other).await, "and nobody else");
}

async fn a_locked_account_is_signed_out_at_once_and_stays_out(engine: Engine) {
    let world = world(engine).await;
    let (_, person, ticket, other) = two_signed_in(&world).await;
    account::set_locked(&world.app, &world.admin, person, true, "调离").await.unwrap();
    assert!(!world.is_signed_in(&ticket).await);
    assert!(world.is_signed_in(&other).await);
    let answer = world.enter("zhaoyiming", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.ticket().is_none());
    account::set_locked(&world.app, &world.admin, person, false, "调回").await.unwrap();
    assert!(world.enter("zhaoyiming", PASSWORD).await.ticket().is_some());
}

async fn a_changed_duty_signs_out_at_once(engine: Engine) {
    let world = world(engine).await;
    let (branch, person, ticket, other) = two_signed_in(&world).await;
    let draft = Draft {
        person,
        role: Role::Secretary,
        title: String::new(),
        from: world.app.clock.today(),
        until: None,
        stands_in_for: None,
    };
    let duty = appointments::give(&world.app, &world.admin, branch, &draft).await.unwrap();
    assert!(!world.is_signed_in(&ticket).await);
    let again = world.ticket("zhaoyiming").await;
    assert_eq!(world.get(&format!("/units/{branch}/journal"), Some(&again)).await.status, StatusCode::OK);
    appointments::revoke(&world.app, &world.admin, Taking::Duty, duty, 1, "岗位调整").await.unwrap();
    assert!(!world.is_signed_in(&again).await);
    assert!(world.is_signed_in(&other).await);
}

async fn a_new_password_of_ones_own_signs_out_everywhere_else(engine: Engine) {
    let world = world(engine).await;
    let (_, _, ticket, _) = two_signed_in(&world).await;
    let elsewhere = world.ticket("zhaoyiming").await;
    let form = [("old", PASSWORD), ("password", "新的密码要足够长"), ("password_again", "新的密码要足够长")];
    let new = world.post("/account/password", Some(&ticket), &form).await.ticket().unwrap();
    assert!(world.is_signed_in(&new).await);
    assert!(!world.is_signed_in(&ticket).await && !world.is_signed_in(&elsewhere).await);
}

/// A password that is taken away while it is being checked must not open anything any more.
async fn a_sign_in_under_way_does_not_outrun_a_reset(engine: Engine) {
    let world = world(engine).await;
    let branch = world.branch("第一党支部").await;
    let (person, login) = world.colleague(branch, "赵一鸣").await;
    // A slow hash, so that there is a "while".
    let slow =
        App::on(world.db.db.clone(), world.app.config.clone(), world.app.clock.clone(), PasswordCost::Full)
            .unwrap();
    for _ in 0..3 {
        let strip = account::reset(&slow, &world.admin, person, "忘记密码").await.unwrap();
        account::activate(&slow, &strip.code, PASSWORD, "-").await.unwrap();
        let entering = tokio::spawn({
            let (slow, login) = (slow.clone(), login.clone());
            async move { account::sign_in(&slow, &login, PASSWORD, "-").await }
        });
        tokio::time::sleep(std::time::Duration::from_millis(8)).await;
        // The two may be in each other's way; whoever is, comes again, as a request would.
        while let Err(failure) = account::reset(&slow, &world.admin, person, "怀疑泄露").await {
            assert!(matches!(failure, pingyi::failure::Failure::Busy), "{failure:?}");
        }
        if let Ok(ticket) = entering.await.unwrap() {
            assert!(!world.is_signed_in(&ticket.0).await, "signed in with a password that is no more");
        }
    }
}

async fn five_wrong_passwords_slow_an_account_down(engine: Engine) {
    let world = world(engine).await;
    for _ in 0..5 {
        let answer = world.enter(LOGIN, WRONG).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.ticket().is_none());
    }
    // Now even the right one waits, so that guessing is not told apart.
    let answer = world.enter(LOGIN, PASSWORD).await;
    assert!(answer.ticket().is_none() && answer.body.contains("15 秒"), "{}", answer.body);
    world.pass(14_000);
    assert!(world.enter(LOGIN, PASSWORD).await.ticket().is_none());
    world.pass(1_000);
    // Another wrong one doubles the wait.
    assert!(world.enter(LOGIN, WRONG).await.ticket().is_none());
    world.pass(29_000);
    assert!(world.enter(LOGIN, PASSWORD).await.ticket().is_none());
    world.pass(1_000);
    assert!(world.enter(LOGIN, PASSWORD).await.ticket().is_some());
    // And success forgets.
    for _ in 0..4 {
        world.enter(LOGIN, WRONG).await;
    }
    assert!(world.enter(LOGIN, PASSWORD).await.ticket().is_some());
}

async fn one_guesser_does_not_lock_out_a_whole_office(engine: Engine) {
    let world = world(engine).await;
    for number in 0..40 {
        let answer = world.enter(&format!("colleague{number}"), WRONG).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert!(world.enter(LOGIN, PASSWORD).await.ticket().is_none(), "the address is slowed down");
    world.pass(5_000);
    assert!(world.enter(LOGIN, PASSWORD).await.ticket().is_some());
}

async fn an_unknown_login_is_answered_like_a_wrong_password(engine: Engine) {
    let world = world(engine).await;
    let known = world.enter(LOGIN, WRONG).await;
    let unknown = world.enter("meiren", WRONG).await;
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.headers, unknown.headers);
    assert_eq!(known.body.replace(LOGIN, "…"), unknown.body.replace("meiren", "…"));
    let known = known.body.replace(LOGIN, "…");
    // So is somebody whose strip of paper still waits.
    let branch = world.branch("第一党支部").await;
    pingyi::actions::people::add(&world.app, &world.admin, branch, &common::member("赵一鸣")).await.unwrap();
    account::issue(&world.app, &world.admin, branch).await.unwrap();
    let waiting = world.enter("zhaoyiming", WRONG).await;
    assert_eq!(known, waiting.body.replace("zhaoyiming", "…"));
    // And being slowed down.
    for login in [LOGIN, "meiren"] {
        for _ in 0..4 {
            world.enter(login, WRONG).await;
        }
    }
    let (known, unknown) = (world.enter(LOGIN, WRONG).await, world.enter("meiren", WRONG).await);
    assert!(known.body.contains("15 秒"));
    assert_eq!(known.body.replace(LOGIN, "…"), unknown.body.replace("meiren", "…"));
}

/// The time an answer takes must not tell either. The least of several tries is what the work itself costs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_login_costs_the_same_work_as_a_wrong_password() {
    let world = world(Engine::Sqlite).await;
    let clock = world.app.clock.clone();
    let full = App::on(world.db.db.clone(), world.app.config.clone(), clock, PasswordCost::Full).unwrap();
    let branch = world.branch("第一党支部").await;
    let (person, login) = world.colleague(branch, "赵一鸣").await;
    let strip = account::reset(&full, &world.admin, person, "换一个密码").await.unwrap();
    account::activate(&full, &strip.code, PASSWORD, "-").await.unwrap();
    let (mut known, mut unknown) = (std::time::Duration::MAX, std::time::Duration::MAX);
    let ratio = |unknown: std::time::Duration, known: std::time::Duration| {
        (0.66..1.5).contains(&(unknown.as_secs_f64() / known.as_secs_f64()))
    };
    // On a busy machine the least of a few says little: where no work is done, no number of rounds makes up for it.
    for round in 0..40 {
        if round >= 6 && ratio(unknown, known) {
            break;
        }
        for (login, least) in [(login.as_str(), &mut known), ("meiren", &mut unknown)] {
            let began = tokio::time::Instant::now();
            assert!(account::sign_in(&full, login, WRONG, "-").await.is_err());
            *least = (*least).min(began.elapsed());
        }
        // Nobody is to be slowed down here.
        world.pass(16 * MINUTE);
    }
    assert!(ratio(unknown, known), "known {known:?}, unknown {unknown:?}");
}

async fn the_ticket_itself_is_nowhere_in_the_database(engine: Engine) {
    let world = world(engine).await;
    let ticket = world.enter(LOGIN, PASSWORD).await.ticket().unwrap();
    assert!(ticket.len() >= 64, "nobody guesses it");
    let with = |text: &str| match engine {
        Engine::Sqlite => format!("select count(*) as total from sessions where id_hash like '%{text}%'"),
        Engine::Postgres => format!("select count(*) as total from sessions s where s::text like '%{text}%'"),
    };
    assert_eq!(world.db.total(&with(&ticket)).await, 0);
    // The control: its hash is found.
    assert_eq!(world.db.total(&with(&Digest::of(ticket.as_bytes()).to_string())).await, 1);
    if engine == Engine::Sqlite {
        // In the file either, with its write-ahead log.
        let file = world.db.file().unwrap();
        let mut bytes = std::fs::read(file).unwrap();
        bytes.extend(std::fs::read(file.with_extension("db-wal")).unwrap());
        let has = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(!has(&ticket));
        assert!(has(&Digest::of(ticket.as_bytes()).to_string()));
        assert!(!has(PASSWORD));
    }
}

async fn a_form_from_another_site_is_refused(engine: Engine) {
    let world = world(engine).await;
    let ticket = world.ticket(LOGIN).await;
    let post = async |headers: &[(&str, &str)]| {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(format!("/units/{}/children", world.top))
            .header(header::HOST, "pingyi.example.cn:8420")
            .header(header::COOKIE, format!("pingyi={ticket}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let name = format!("第{}支部", new_id::<uuid::Uuid>());
        let form = encoded(&[("kind", "branch"), ("name", &name)]);
        Answer::of(world.ask(request.body(Body::from(form)).unwrap()).await).await.status
    };
    let units = "select count(*) as total from units";
    for foreign in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("origin", "http://boese.example")],
        &[("origin", "http://boese.example:8420")],
        &[("origin", "http://pingyi.example.cn:9999")],
        &[("origin", "http://pingyi.example.cn.boese.example:8420")],
        &[("origin", "null")],
    ] {
        assert_eq!(post(foreign).await, StatusCode::FORBIDDEN, "{foreign:?}");
    }
    assert_eq!(world.db.total(units).await, 1, "nothing was written");
    // The control: our own pages, in new browsers, in old ones, and programs that are no browser.
    for own in [
        &[("sec-fetch-site", "same-origin"), ("origin", "http://pingyi.example.cn:8420")][..],
        &[("sec-fetch-site", "none")],
        &[("origin", "http://pingyi.example.cn:8420")],
        &[],
    ] {
        assert_eq!(post(own).await, StatusCode::SEE_OTHER, "{own:?}");
    }
    assert_eq!(world.db.total(units).await, 5);
}

/// What is missing from the headers of an answer.
fn unprotected(headers: &HeaderMap) -> Vec<String> {
    let value = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut wrong = Vec::new();
    for (name, wanted) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ] {
        if value(name) != wanted {
            wrong.push(format!("{name}: {}", value(name)));
        }
    }
    let policy = value("content-security-policy");
    let rule = |name: &str| {
        let mut rules = policy.split(';').map(str::trim);
        rules.find_map(|rule| rule.strip_prefix(name)?.strip_prefix(' ')).unwrap_or("-")
    };
    for (name, wanted) in [
        ("default-src", "'none'"),
        ("script-src", "'self'"),
        ("style-src", "'self'"),
        ("base-uri", "'none'"),
        ("form-action", "'self'"),
        ("frame-ancestors", "'none'"),
    ] {
        if rule(name) != wanted {
            wrong.push(format!("{name} {}", rule(name)));
        }
    }
    if policy.contains("unsafe") {
        wrong.push(policy.to_owned());
    }
    let kept = value("cache-control");
    if kept != "no-store" && !kept.contains("immutable") {
        wrong.push(format!("cache-control: {kept}"));
    }
    wrong
}

#[test]
fn an_answer_without_protection_is_noticed() {
    assert_eq!(unprotected(&HeaderMap::new()).len(), 12);
    let mut lax = HeaderMap::new();
    lax.insert("content-security-policy", "script-src 'self' 'unsafe-inline'".parse().unwrap());
    assert!(unprotected(&lax).iter().any(|wrong| wrong.contains("unsafe-inline")));
}

async fn every_answer_carries_the_protecting_headers(engine: Engine) {
    let world = world(engine).await;
    let ticket = world.ticket(LOGIN).await;
    let mut seen = std::collections::BTreeMap::new();
    let nobody = new_id::<uuid::Uuid>().to_string();
    for route in routes::table().into_iter().filter(|route| route.method == Method::GET) {
        let path = route
            .path
            .replace("{unit}", &world.top.to_string())
            .replace("{person}", &world.admin.person.to_string())
            .replace("{name}", "app.css");
        // Whatever else a path names is not there: that answer has to be protected as well.
        let path = path.split('/').map(|part| if part.starts_with('{') { nobody.as_str() } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        for ticket in [None, Some(ticket.as_str())] {
            let answer = world.get(&path, ticket).await;
            let wrong = unprotected(&answer.headers);
            assert!(wrong.is_empty(), "{path} ({}): {wrong:?}", answer.status);
            *seen.entry(answer.status.as_u16()).or_insert(0) += 1;
        }
    }
    assert!(seen[&200] > 10 && seen.contains_key(&303) && seen.contains_key(&404), "{seen:?}");
    // Answers that no handler gives.
    let foreign =
        Request::builder().method(Method::POST).uri("/sign-in").header("sec-fetch-site", "cross-site");
    let large = Request::builder().method(Method::POST).uri("/sign-in").header("content-length", "99999999");
    let deletes = Request::builder().method(Method::DELETE).uri("/units");
    let nowhere = Request::builder().uri("/nowhere");
    let cookie = format!("pingyi={ticket}");
    let garbled = Request::builder().uri("/units/%FF").header(header::COOKIE, &cookie);
    let puts = Request::builder().method(Method::PUT).uri("/units").header(header::COOKIE, &cookie);
    for (request, status) in
        [(foreign, 403), (large, 413), (deletes, 401), (nowhere, 404), (garbled, 400), (puts, 405)]
    {
        let answer = Answer::of(world.ask(request.body(Body::empty()).unwrap()).await).await;
        assert_eq!(answer.status.as_u16(), status);
        let wrong = unprotected(&answer.headers);
        assert!(wrong.is_empty(), "{status}: {wrong:?}");
        // And it is a page for people, not a blank one and not in a library's words.
        assert!(answer.body.contains("</html>"), "{status}: {}", answer.body);
    }
}

async fn signing_in_leads_only_into_this_site(engine: Engine) {
    let world = world(engine).await;
    let lead = async |next: &str| {
        let form = [("login", LOGIN), ("password", PASSWORD), ("next", next)];
        let answer = world.post("/sign-in", None, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{next:?}");
        answer.headers[header::LOCATION].to_str().unwrap().to_owned()
    };
    let outside = [
        "//boese.example",
        "/\\boese.example",
        "/\t/boese.example",
        "/\n/boese.example",
        "https://boese.example",
    ];
    for next in outside {
        assert_eq!(lead(next).await, "/", "{next:?}");
    }
    assert_eq!(lead("/units?page=2").await, "/units?page=2");
}

async fn a_refusal_links_back_only_into_this_site(engine: Engine) {
    let world = world(engine).await;
    let ticket = world.ticket(LOGIN).await;
    for referer in [
        "http://x//boese.example/",
        "http://x/\\boese.example",
        "http://x/\t/boese.example",
        "https://boese.example//boese.example",
    ] {
        let request = Request::builder()
            .uri("/nowhere")
            .header(header::COOKIE, format!("pingyi={ticket}"))
            .header(header::REFERER, referer);
        let answer = Answer::of(world.ask(request.body(Body::empty()).unwrap()).await).await;
        assert!(!answer.body.contains("boese"), "{referer}: {}", answer.body);
    }
    // The control: a page of ours is linked.
    let request = Request::builder().uri("/nowhere").header(header::REFERER, "http://x/units?page=2");
    let answer = Answer::of(world.ask(request.body(Body::empty()).unwrap()).await).await;
    assert!(answer.body.contains("href=\"/units?page=2\""), "{}", answer.body);
}

on_both!(
    every_sign_in_has_a_ticket_of_its_own,
    the_cookie_is_out_of_reach_of_scripts_and_other_sites,
    half_an_hour_without_a_request_signs_out,
    twelve_hours_sign_out_however_busy,
    a_reset_password_signs_out_at_once,
    a_locked_account_is_signed_out_at_once_and_stays_out,
    a_changed_duty_signs_out_at_once,
    a_new_password_of_ones_own_signs_out_everywhere_else,
    a_sign_in_under_way_does_not_outrun_a_reset,
    five_wrong_passwords_slow_an_account_down,
    one_guesser_does_not_lock_out_a_whole_office,
    an_unknown_login_is_answered_like_a_wrong_password,
    the_ticket_itself_is_nowhere_in_the_database,
    a_form_from_another_site_is_refused,
    every_answer_carries_the_protecting_headers,
    signing_in_leads_only_into_this_site,
    a_refusal_links_back_only_into_this_site,
);
