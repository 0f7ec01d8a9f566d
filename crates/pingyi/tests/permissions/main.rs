//! The permission matrix: every route × everybody who might come, on both databases.
//!
//! The site is asked for real, over its router. What should be allowed is written out below by hand, relation by
//! relation, and not taken from the rules themselves; which guard a route has is listed in `routes.txt`, so that a
//! change of either is a change somebody makes on purpose. Two controls show that the matrix can be red: one with a
//! guard removed, one with a guard that asks for less.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[expect(dead_code, unused_imports, unused_macros, reason = "every test file uses its part")]
#[path = "../common/mod.rs"]
mod common;
mod planted;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::access::{self, Act, Place, Target};
use domain::ids::{PersonId, UnitId};
use domain::journal::Digest;
use domain::org::UnitKind;
use pingyi::web::guard::{Guard, Pattern};
use pingyi::web::routes::{Route, table};
use pingyi::web::site;
use planted::{World, world};
use store::testing::Engine;
use time::Date;
use time::macros::date;
use tower::ServiceExt as _;

/// The day of the clock.
const TODAY: Date = date!(2026 - 01 - 15);

/// Where somebody stands towards the place the request is about.
const ALLOWED: &[(Act, &str)] = &[
    (
        Act::SeeUnit,
        "secretary@own secretary@parent secretary@top deputy_secretary@own deputy_secretary@parent \
         deputy_secretary@top committee_member@own committee_member@parent committee_member@top office@own \
         office@parent office@top unit_admin@own unit_admin@parent unit_admin@top group_leader@own guide@assigned \
         guide@assigned_above member self present",
    ),
    (Act::AddChild, "secretary@own unit_admin@own unit_admin@parent unit_admin@top"),
    (Act::EditUnit, "unit_admin@own unit_admin@parent unit_admin@top"),
    (
        Act::SeePerson,
        "self secretary@own secretary@parent secretary@top deputy_secretary@own deputy_secretary@parent \
         deputy_secretary@top committee_member@own office@own office@parent office@top unit_admin@own \
         unit_admin@parent unit_admin@top",
    ),
    (Act::EditPeople, "secretary@own deputy_secretary@own unit_admin@own unit_admin@parent unit_admin@top"),
    (Act::Appoint, "unit_admin@own unit_admin@parent unit_admin@top"),
    (Act::NameStandIn, "secretary@own unit_admin@own unit_admin@parent unit_admin@top"),
    (Act::IssueAccounts, "unit_admin@own unit_admin@parent unit_admin@top"),
    (
        Act::SeeJournal,
        "secretary@own secretary@parent secretary@top office@own office@parent office@top unit_admin@own \
         unit_admin@parent unit_admin@top",
    ),
    (Act::KeepBodies, "office@own unit_admin@own unit_admin@parent unit_admin@top"),
    (Act::KeepGuidance, "office@own unit_admin@own unit_admin@parent unit_admin@top"),
    (Act::KeepHats, "security_admin"),
    (Act::AuditJournal, "audit_admin"),
    (Act::KeepServer, "system_admin"),
    (
        Act::SeeCampaign,
        "secretary@own secretary@parent secretary@top deputy_secretary@own deputy_secretary@parent \
         deputy_secretary@top committee_member@own committee_member@parent committee_member@top office@own \
         office@parent office@top unit_admin@own unit_admin@parent unit_admin@top group_leader@own guide@assigned \
         guide@assigned_above member self present",
    ),
    (Act::KeepCampaign, "secretary@own deputy_secretary@own office@own"),
    (Act::SignReceipt, "secretary@own deputy_secretary@own committee_member@own office@own"),
    (Act::WritePlan, "secretary@own deputy_secretary@own committee_member@own office@own"),
    (
        Act::DecidePlan,
        "secretary@parent secretary@top deputy_secretary@parent deputy_secretary@top office@parent office@top",
    ),
    (
        Act::CorrectRoster,
        "secretary@own deputy_secretary@own unit_admin@own unit_admin@parent unit_admin@top",
    ),
    (Act::KeepPacks, "system_admin"),
    (Act::RecordStudy, "secretary@own deputy_secretary@own committee_member@own group_leader@own office@own"),
    (Act::ArrangeTalks, "secretary@own deputy_secretary@own committee_member@own"),
    (Act::KeepOpinions, "secretary@own deputy_secretary@own committee_member@own office@own"),
    (Act::CallMeeting, "secretary@own deputy_secretary@own committee_member@own office@own"),
    (
        Act::Precheck,
        "secretary@parent secretary@top deputy_secretary@parent deputy_secretary@top office@parent office@top \
         guide@assigned guide@assigned_above",
    ),
    (
        Act::AnswerLeave,
        "secretary@parent secretary@top deputy_secretary@parent deputy_secretary@top office@parent office@top",
    ),
    (Act::KeepProblems, "secretary@own deputy_secretary@own committee_member@own office@own"),
    (Act::WriteTeamText, "secretary@own deputy_secretary@own committee_member@own office@own"),
    (
        Act::ReviewTexts,
        "secretary@own secretary@parent secretary@top deputy_secretary@own deputy_secretary@parent \
         deputy_secretary@top committee_member@own committee_member@parent committee_member@top guide@assigned \
         guide@assigned_above",
    ),
];

/// A committee ─ general branch ─ two branches, the first with a group; beside them a branch below the committee./// Should this visitor come in?
fn should_enter(guard: Guard, visitor: &str) -> bool {
    let act = match guard {
        Guard::Public | Guard::Anonymous => return true,
        Guard::SignedIn => return visitor != "stranger",
        Guard::Hat => return ["system_admin", "security_admin", "audit_admin"].contains(&visitor),
        Guard::Unit(act)
        | Guard::Person(act)
        | Guard::Appointment(act)
        | Guard::Body(act)
        | Guard::Seat(act)
        | Guard::Guidance(act)
        | Guard::Import(act)
        | Guard::Installation(act) => act,
    };
    // One is oneself only towards one's own record; towards the branch one is a member like any other.
    let visitor = match (guard, act, visitor) {
        (Guard::Person(_), _, "self") => "self",
        (_, Act::SeeUnit | Act::SeeCampaign, "self") => "member",
        (_, _, "self") => "nobody",
        (_, _, other) => other,
    };
    ALLOWED.iter().any(|(ruled, who)| *ruled == act && who.split_whitespace().any(|name| name == visitor))
}

/// Every act is ruled as it stands above, whether a route carries it or not.
async fn every_act_is_ruled_as_expected(engine: Engine) {
    let world = world(engine).await;
    let mut tx = world.app.db.read().await.unwrap();
    let unit: UnitId = UnitId(world.ids["unit"].parse().unwrap());
    let target = PersonId(world.ids["person"].parse().unwrap());
    let mut line = vec![];
    let mut above = Some(unit);
    while let Some(id) = above {
        line.push(id);
        above = store::units::get(&mut tx, id).await.unwrap().parent;
    }
    let place = Place { kind: UnitKind::Branch, line };
    for (visitor, ticket) in &world.visitors {
        let Some(ticket) = ticket else { continue };
        let hash = Digest::of(ticket.as_bytes()).to_string();
        let session = store::sessions::find(&mut tx, &hash).await.unwrap().unwrap();
        let viewer = store::appointments::viewer(&mut tx, session.person, TODAY).await.unwrap();
        for &act in Act::ALL {
            let (guard, at) = match act {
                Act::KeepHats | Act::AuditJournal | Act::KeepServer | Act::KeepPacks => {
                    (Guard::Installation(act), Target::Installation)
                }
                Act::SeePerson => (Guard::Person(act), Target::Person(target, &place)),
                _ => (Guard::Unit(act), Target::Unit(&place)),
            };
            assert_eq!(access::may(&viewer, act, at), should_enter(guard, visitor), "{visitor} {act:?}");
        }
    }
}

#[tokio::test]
async fn every_act_is_ruled_as_expected_on_sqlite() {
    every_act_is_ruled_as_expected(Engine::Sqlite).await;
}

/// What the site does instead of what it should, over all routes and visitors. `asked` counts the requests.
async fn differences(world: &World, planted: Vec<Route>, asked: &mut usize) -> Vec<String> {
    let truth = table();
    let site = site(&world.app, planted);
    let mut found = Vec::new();
    for route in &truth {
        for (path, is_there) in paths(route, &world.ids) {
            for (visitor, ticket) in &world.visitors {
                *asked += 1;
                let mut request = Request::builder().method(route.method.clone()).uri(&path);
                // Signing out is for everybody, and would sign the visitor out of the rest of the matrix.
                if let Some(ticket) = ticket.as_ref().filter(|_| route.path != "/sign-out") {
                    request = request.header(header::COOKIE, format!("pingyi={ticket}"));
                }
                let response = site.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
                let entered = response.extensions().get::<Pattern>().is_some();
                let expected = is_there && should_enter(route.guard, visitor);
                let turned_away = matches!(
                    response.status(),
                    StatusCode::NOT_FOUND
                        | StatusCode::FORBIDDEN
                        | StatusCode::UNAUTHORIZED
                        | StatusCode::SEE_OTHER
                );
                if entered != expected || (!entered && !turned_away) {
                    let said = if entered { "let in" } else { "turned away" };
                    found.push(format!(
                        "{} {path}: {visitor} {said} with {}",
                        route.method,
                        response.status()
                    ));
                }
                if response.status().is_server_error() {
                    found.push(format!("{} {path}: {visitor} met {}", route.method, response.status()));
                }
            }
        }
    }
    found
}

/// The route's path with the planted objects' ids; and with an id nobody has, where it takes one.
fn paths(route: &Route, ids: &BTreeMap<&'static str, String>) -> Vec<(String, bool)> {
    let (mut real, mut random) = (route.path.to_owned(), route.path.to_owned());
    for (name, id) in ids {
        real = real.replace(&format!("{{{name}}}"), id);
        random = random.replace(&format!("{{{name}}}"), "0199aaaa-0000-7000-8000-00000000abcd");
    }
    assert!(!real.contains('{'), "{} names something that is not planted", route.path);
    let takes_id = random != route.path
        && !matches!(
            route.guard,
            Guard::Public | Guard::Anonymous | Guard::SignedIn | Guard::Installation(_) | Guard::Hat
        );
    if takes_id { vec![(real, true), (random, false)] } else { vec![(real, true)] }
}

async fn entries(world: &World) -> i64 {
    let mut tx = world.app.db.read().await.unwrap();
    let top = store::units::top(&mut tx).await.unwrap().unwrap();
    store::journal::below(&mut tx, top.id, 0, 1).await.unwrap().1
}

async fn matrix_is_green(engine: Engine) {
    let world = world(engine).await;
    let began = entries(&world).await;
    let mut asked = 0;
    let found = differences(&world, table(), &mut asked).await;
    println!("{engine:?}: {asked} requests, {} routes × {} visitors", table().len(), world.visitors.len());
    assert!(found.is_empty(), "{} differences:\n{}", found.len(), found.join("\n"));
    assert_eq!(entries(&world).await, began, "a request without any content changed something");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_exactly_what_the_duty_gives_on_sqlite() {
    matrix_is_green(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_exactly_what_the_duty_gives_on_postgres() {
    matrix_is_green(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_matrix_is_red_when_a_guard_is_removed_or_weakened() {
    let world = world(Engine::Sqlite).await;
    for weaker in [Guard::Public, Guard::SignedIn, Guard::Unit(Act::SeeUnit)] {
        let mut planted = table();
        let route = planted
            .iter_mut()
            .find(|route| route.path == "/units/{unit}/edit" && route.method == Method::GET)
            .unwrap();
        route.guard = weaker;
        let found = differences(&world, planted, &mut 0).await;
        assert!(
            found.iter().any(|line| line.contains("/edit") && line.contains("let in")),
            "{weaker:?}: {found:?}"
        );
    }
}

/// The list of routes with their guards, as somebody has read and approved it.
#[test]
fn every_route_and_its_guard_has_been_approved() {
    let lines: Vec<String> =
        table().iter().map(|route| format!("{} {} {:?}", route.method, route.path, route.guard)).collect();
    let approved = include_str!("../routes.txt");
    let text = lines.join("\n") + "\n";
    if text != approved {
        let new = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/routes.txt.new");
        std::fs::write(&new, &text).unwrap();
        panic!("the route table has changed; read {} and put it in the place of routes.txt", new.display());
    }
}
