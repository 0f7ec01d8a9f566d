//! A small installation for tests: one committee with its first administrator, in folders that go when the test ends.

use std::path::{Path, PathBuf};

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use domain::access::Viewer;
use domain::appointment::{Appointment, Role};
use domain::campaign::{Campaign, CampaignKind, Edition};
use domain::ids::{PersonId, UnitId};
use domain::journal::Digest;
use domain::member::{MemberFacts, PersonFacts, Stage, Standing};
use domain::org::{UnitDraft, UnitKind};
use pingyi::actions::people::PersonDraft;
use pingyi::actions::setup::FirstVisit;
use pingyi::actions::{self, account};
use pingyi::app::{App, PasswordCost};
use pingyi::clock::{Clock, new_id};
use pingyi::config::Config;
use pingyi::web::{routes, site};
use store::testing::{Engine, TestDb};
use time::macros::date;
use tower::ServiceExt as _;

/// Noon of 15 January 2026 in Beijing.
pub(crate) const NOON: i64 = 1_768_449_600_000;
pub(crate) const LOGIN: &str = "guanli";
pub(crate) const PASSWORD: &str = "松柏常青又是一年春";

/// A folder of its own, gone when dropped.
#[derive(Debug)]
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let path = std::env::temp_dir().join(format!("pingyi-proof-{}", new_id::<uuid::Uuid>()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl std::ops::Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A test that fails here says nothing about the program.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn config(url: &str, data: &Path) -> Config {
    Config {
        database: url.to_owned(),
        data: data.to_owned(),
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        sources: vec![],
    }
}

/// The program on a database that is already open.
pub(crate) fn app_on(db: &TestDb, data: &Path, clock: Clock) -> App {
    App::on(db.db.clone(), config(&db.url, data), clock, PasswordCost::Least).unwrap()
}

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) top: UnitId,
    pub(crate) admin: Viewer,
    pub(crate) db: TestDb,
    pub(crate) data: Folder,
}

/// An installation after its first visit.
pub(crate) async fn world(engine: Engine) -> World {
    world_at(engine, Clock::set_at(NOON)).await
}

pub(crate) async fn world_at(engine: Engine, clock: Clock) -> World {
    let db = TestDb::migrated(engine).await;
    let data = Folder::new();
    let app = app_on(&db, &data, clock);
    let visit = FirstVisit {
        unit_kind: UnitKind::Committee,
        unit_name: "云澜市测试局党委".into(),
        unit_short_name: "局党委".into(),
        admin_name: "乔慕云".into(),
        login: LOGIN.into(),
        password: PASSWORD.into(),
    };
    let admin = actions::setup::first_visit(&app, &visit).await.unwrap();
    let top = actions::units::top(&app).await.unwrap().unwrap().id;
    World { app, top, admin, db, data }
}

pub(crate) fn unit(kind: UnitKind, name: &str) -> UnitDraft {
    UnitDraft {
        kind,
        name: name.into(),
        short_name: name.into(),
        code: None,
        founded_on: None,
        labels: vec![],
    }
}

pub(crate) fn member(name: &str) -> PersonDraft {
    let facts = PersonFacts {
        name: name.into(),
        gender: None,
        born_on: None,
        ethnicity: None,
        education: None,
        post: None,
        phone: None,
        staff_no: None,
    };
    let member = MemberFacts {
        stage: Stage::Formal,
        joined_on: date!(2010 - 07 - 01),
        confirmed_on: Some(date!(2011 - 07 - 01)),
        standing: Standing::Normal,
        mobile: false,
        mobile_place: None,
        leading_cadre: false,
    };
    PersonDraft { facts, member: Some(member), group: None }
}

/// This year's, of branches, as the pack that is shipped prepares it.
pub(crate) fn campaign(unit: UnitId) -> Campaign {
    Campaign {
        id: new_id(),
        unit,
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
    }
}

/// In office since last summer.
pub(crate) fn duty(person: PersonId, unit: UnitId, role: Role) -> Appointment {
    Appointment {
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
    }
}

impl World {
    pub(crate) async fn branch(&self, name: &str) -> UnitId {
        actions::units::add(&self.app, &self.admin, self.top, &unit(UnitKind::Branch, name)).await.unwrap()
    }

    /// Somebody who has activated his sign-in: his id and his login.
    pub(crate) async fn colleague(&self, unit: UnitId, name: &str) -> (PersonId, String) {
        let person = actions::people::add(&self.app, &self.admin, unit, &member(name)).await.unwrap();
        let strips = account::issue(&self.app, &self.admin, unit).await.unwrap();
        let strip = strips.into_iter().find(|strip| strip.name == name).unwrap();
        account::activate(&self.app, &strip.code, PASSWORD, "-").await.unwrap();
        (person, strip.login)
    }

    pub(crate) async fn appoint(&self, person: PersonId, unit: UnitId, role: Role) {
        let mut tx = self.app.db.write().await.unwrap();
        store::appointments::add(&mut tx, &duty(person, unit, role)).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// A session of somebody who has no login. Gives its ticket.
    pub(crate) async fn ticket_of(&self, person: PersonId) -> String {
        let ticket = format!("ticket-{}", new_id::<uuid::Uuid>());
        let now = self.app.clock.now();
        let id_hash = Digest::of(ticket.as_bytes()).to_string();
        let session = store::sessions::Session { id_hash, person, started_at: now, seen_at: now };
        let mut tx = self.app.db.write().await.unwrap();
        store::sessions::add(&mut tx, &session).await.unwrap();
        tx.commit().await.unwrap();
        ticket
    }

    /// One request to the site, as a browser on the same machine sends it.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Response {
        site(&self.app, routes::table()).oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str, ticket: Option<&str>) -> Answer {
        let mut request = Request::builder().uri(path);
        if let Some(ticket) = ticket {
            request = request.header(header::COOKIE, format!("pingyi={ticket}"));
        }
        Answer::of(self.ask(request.body(Body::empty()).unwrap()).await).await
    }

    pub(crate) async fn post(&self, path: &str, ticket: Option<&str>, form: &[(&str, &str)]) -> Answer {
        self.send(path, ticket, encoded(form)).await
    }

    pub(crate) async fn send(&self, path: &str, ticket: Option<&str>, body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(Method::POST).uri(path);
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(ticket) = ticket {
            request = request.header(header::COOKIE, format!("pingyi={ticket}"));
        }
        Answer::of(self.ask(request.body(body.into()).unwrap()).await).await
    }

    pub(crate) async fn ticket(&self, login: &str) -> String {
        account::sign_in(&self.app, login, PASSWORD, "-").await.unwrap().0
    }
}

pub(crate) fn encoded(form: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish()
}

/// An answer that has been read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: parts.status, headers: parts.headers, body }
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The ticket it hands out.
    pub(crate) fn ticket(&self) -> Option<String> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .filter_map(|value| value.strip_prefix("pingyi="))
            .filter_map(|value| value.split(';').next())
            .find(|value| !value.is_empty())
            .map(str::to_owned)
    }
}

/// Turns each `async fn(Engine)` into two tests, one on either database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use store::testing::Engine;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name(Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                super::$name(Engine::Postgres).await;
            }
        }
    )+};
}
pub(crate) use on_both;
