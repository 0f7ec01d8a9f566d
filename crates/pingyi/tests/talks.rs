//! 谈心谈话: recorded by one of the two, read by the two and by nobody else, whatever address is asked and whoever asks.
//! On both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[expect(dead_code, reason = "every test file uses its part")]
mod common;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use common::{Answer, NOON, World, on_both, world};
use domain::appointment::{Appointment, Role};
use domain::campaign::{Campaign, CampaignKind, Edition};
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::journal::Digest;
use domain::notice::{Body as NoticeBody, Notice, Stage};
use pingyi::actions;
use pingyi::clock::new_id;
use pingyi::web::routes;
use store::testing::Engine;
use time::macros::date;

/// Words that nobody else writes, one for every private field.
const MARKS: [&str; 5] =
    ["石榴树下的话", "石榴树下的地点", "石榴树下的指出", "石榴树下的共识", "石榴树下的难处"];
/// The wish for help goes on to the committee, and no further.
const WISH: &str = "石榴树下的心愿";

struct House {
    world: World,
    branch: UnitId,
    sibling: UnitId,
    campaign: CampaignId,
    /// Name of a person: who he is, his ticket.
    people: BTreeMap<&'static str, (PersonId, String)>,
}

impl House {
    async fn build(engine: Engine) -> Self {
        let world = world(engine).await;
        let (branch, sibling) = (world.branch("第一党支部").await, world.branch("第二党支部").await);
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
        let notice = Notice {
            id: new_id(),
            campaign: campaign.id,
            unit: world.top,
            number: String::new(),
            title: "关于召开组织生活会的通知".into(),
            body: NoticeBody::default(),
            stage: Stage::Draft,
            version: 1,
        };
        let mut tx = world.app.db.write().await.unwrap();
        store::campaigns::add(&mut tx, &campaign).await.unwrap();
        store::notices::add(&mut tx, &notice).await.unwrap();
        let published = Stage::Published { on: date!(2026 - 01 - 12), at: NOON };
        store::notices::set(&mut tx, &Notice { stage: published, ..notice }).await.unwrap();
        tx.commit().await.unwrap();
        let top = world.top;
        let admin = world.admin.person;
        let mut house = Self { world, branch, sibling, campaign: campaign.id, people: BTreeMap::new() };
        for (name, home, duty) in [
            ("周宁", branch, Some((branch, Role::Secretary))),
            ("王晓", branch, Some((branch, Role::DeputySecretary))),
            ("李和", branch, Some((branch, Role::CommitteeMember))),
            ("张明", branch, None),
            ("赵青", branch, None),
            ("钱川", sibling, Some((sibling, Role::Secretary))),
            ("孙越", sibling, None),
            ("局书记", sibling, Some((top, Role::Secretary))),
            ("办公室", sibling, Some((top, Role::Office))),
            ("管理员", sibling, Some((branch, Role::UnitAdmin))),
            ("安全员", sibling, Some((top, Role::SecurityAdmin))),
            ("审计员", sibling, Some((top, Role::AuditAdmin))),
        ] {
            house.settle(name, home, duty).await;
        }
        house.guide().await;
        let ticket = house.ticket(admin).await;
        house.people.insert("乔慕云", (admin, ticket));
        house
    }

    async fn settle(&mut self, name: &'static str, home: UnitId, held: Option<(UnitId, Role)>) -> PersonId {
        let (app, admin) = (&self.world.app, &self.world.admin);
        let person = actions::people::add(app, admin, home, &common::member(name)).await.unwrap();
        if let Some((unit, role)) = held {
            self.appoint(person, unit, role, None).await;
        }
        let ticket = self.ticket(person).await;
        self.people.insert(name, (person, ticket));
        person
    }

    async fn appoint(
        &self,
        person: PersonId,
        unit: UnitId,
        role: Role,
        guidance_group: Option<domain::ids::GuidanceGroupId>,
    ) {
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
            guidance_group,
            version: 1,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::appointments::add(&mut tx, &duty).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn guide(&mut self) {
        let group = store::guidance::Group {
            id: new_id(),
            unit: self.world.top,
            name: "指导一组".into(),
            ended_on: None,
            version: 1,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::guidance::add(&mut tx, &group).await.unwrap();
        store::guidance::set_assigned(&mut tx, group.id, &[self.branch]).await.unwrap();
        tx.commit().await.unwrap();
        let guide = self.settle("指导员", self.sibling, None).await;
        self.appoint(guide, self.world.top, Role::Guide, Some(group.id)).await;
    }

    async fn ticket(&self, person: PersonId) -> String {
        let secret = format!("ticket-of-{person}");
        let session = store::sessions::Session {
            id_hash: Digest::of(secret.as_bytes()).to_string(),
            person,
            started_at: NOON,
            seen_at: NOON,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::sessions::add(&mut tx, &session).await.unwrap();
        tx.commit().await.unwrap();
        secret
    }

    fn id(&self, name: &str) -> String {
        self.people[name].0.to_string()
    }

    fn page(&self) -> String {
        format!("/units/{}/campaigns/{}/talks", self.branch, self.campaign)
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        self.world.get(path, Some(&self.people[who].1)).await
    }

    async fn post(&self, who: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        self.world.post(path, Some(&self.people[who].1), form).await
    }

    /// 王晓 records what she and 张明 said. Gives the address of the talk.
    async fn recorded(&self) -> String {
        let with = self.id("张明");
        let form = [
            ("with", with.as_str()),
            ("held_on", "2026-01-14"),
            ("content", MARKS[0]),
            ("place", MARKS[1]),
            ("pointed_out", MARKS[2]),
            ("agreed", MARKS[3]),
            ("care", MARKS[4]),
            ("care_kind", "hardship"),
            ("help_wished", WISH),
        ];
        let answer = self.post("王晓", &format!("{}/new", self.page()), &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    async fn entries(&self) -> Vec<String> {
        let mut tx = self.world.app.db.read().await.unwrap();
        let mut told = Vec::new();
        for chain in store::journal::chains(&mut tx).await.unwrap() {
            for link in store::journal::stretch(&mut tx, chain, 0, 9999).await.unwrap() {
                told.push(format!("{link:?}"));
            }
        }
        told
    }
}

/// What an answer says: its text, or every cell of a workbook.
async fn said(house: &House, ticket: Option<&str>, path: &str) -> String {
    let mut request = Request::builder().uri(path);
    if let Some(ticket) = ticket {
        request = request.header(header::COOKIE, format!("pingyi={ticket}"));
    }
    let response = house.world.ask(request.body(Body::empty()).unwrap()).await;
    assert!(!response.status().is_server_error(), "{path}: {}", response.status());
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    if bytes.starts_with(b"PK") {
        // A workbook without a row has nothing to tell.
        return format!("{:?}", documents::table::read(&bytes, "表.xlsx"));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every address that can be read, with what the house has in it.
fn addresses(house: &House, talk: &str) -> Vec<String> {
    let talk = talk.rsplit('/').next().unwrap().to_owned();
    let places = [house.branch, house.sibling, house.world.top];
    let mut all = Vec::new();
    for route in routes::table().into_iter().filter(|route| route.method == Method::GET) {
        for unit in places {
            let people =
                if route.path.contains("{person}") { vec!["王晓", "张明"] } else { vec!["王晓"] };
            for person in people {
                let mut path = route.path.to_owned();
                for (name, id) in [
                    ("unit", unit.to_string()),
                    ("campaign", house.campaign.to_string()),
                    ("talk", talk.clone()),
                    ("person", house.id(person)),
                    ("pack", "P2025".into()),
                    ("year", "2026".into()),
                ] {
                    path = path.replace(&format!("{{{name}}}"), &id);
                }
                while let Some((before, rest)) = path.clone().split_once('{') {
                    let after = rest.split_once('}').unwrap().1;
                    path = format!("{before}{}{after}", uuid::Uuid::from_u128(7));
                }
                if !all.contains(&path) {
                    all.push(path);
                }
            }
        }
    }
    all.push(format!("{}/new?with={}", house.page(), house.id("张明")));
    all
}

on_both!(
    what_was_said_is_read_by_the_two_and_by_nobody_else,
    a_plan_becomes_the_record_and_the_gap_closes,
    a_plan_is_taken_back_and_a_record_is_not,
    only_one_of_the_two_records_and_changes,
    the_second_hand_sees_both_texts,
    hostile_forms_change_nothing,
);

async fn what_was_said_is_read_by_the_two_and_by_nobody_else(engine: Engine) {
    let house = House::build(engine).await;
    let talk = house.recorded().await;
    let addresses = addresses(&house, &talk);
    assert!(addresses.iter().any(|path| path == &talk), "{addresses:?}");
    assert!(addresses.iter().any(|path| path.contains(".xlsx")));
    let roster =
        said(&house, Some(&house.people["周宁"].1), &format!("/units/{}/people.xlsx", house.branch)).await;
    assert!(roster.contains("张明"), "workbooks are looked into: {roster}");
    // The control: the two read it.
    for party in ["王晓", "张明"] {
        let page = house.get(party, &talk).await.body;
        let form = house.get(party, &format!("{talk}/edit")).await.body;
        for mark in MARKS {
            assert!(page.contains(mark), "{party} misses {mark}");
            assert!(form.contains(mark), "{party} misses {mark} in the form");
        }
    }
    let committee = ["周宁", "李和"];
    let others = house.people.iter().filter(|(name, _)| !["王晓", "张明"].contains(name));
    let mut visitors: Vec<(&str, Option<&str>)> =
        others.map(|(name, (_, ticket))| (*name, Some(ticket.as_str()))).collect();
    visitors.push(("nobody", None));
    for (name, ticket) in visitors {
        for path in &addresses {
            let text = said(&house, ticket, path).await;
            for mark in MARKS {
                assert!(!text.contains(mark), "{name} reads {mark} at {path}");
            }
            assert!(committee.contains(&name) || !text.contains(WISH), "{name} reads the wish at {path}");
        }
        if let Some(ticket) = ticket {
            let edit = house.world.get(&format!("{talk}/edit"), Some(ticket)).await;
            assert_ne!(edit.status, StatusCode::OK, "{name} may edit");
        }
    }
    assert!(house.get("周宁", &house.page()).await.body.contains(WISH));
    let entries = house.entries().await;
    assert!(entries.iter().any(|entry| entry.contains("记谈心谈话") && entry.contains("王晓与张明")));
    for mark in MARKS.iter().chain([&WISH]) {
        assert!(entries.iter().all(|entry| !entry.contains(mark)), "the journal has {mark}");
    }
    // The fact is for others.
    for other in ["周宁", "局书记", "指导员"] {
        let page = house.get(other, &talk).await;
        assert_eq!(page.status, StatusCode::OK, "{other}");
        assert!(page.body.contains("2026年1月14日") && page.body.contains("支委与党员"), "{other}");
    }
    let ordinary = house.get("赵青", &house.page()).await.body;
    assert!(!ordinary.contains("1月14日已谈"), "a member learns of others' talks");
}

async fn a_plan_becomes_the_record_and_the_gap_closes(engine: Engine) {
    let house = House::build(engine).await;
    let campaign = house.page().replace("/talks", "");
    let gap = house.get("周宁", &campaign).await.body;
    assert!(gap.contains("支委之间必谈，差 3 对") && gap.contains("记这次谈话"), "{gap}");
    let (from, with) = (house.id("周宁"), house.id("王晓"));
    let plan = [("from", from.as_str()), ("with", with.as_str()), ("day", "2026-01-20")];
    let planned = house.post("李和", &format!("{}/plan", house.page()), &plan).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.body);
    let own = house.get("王晓", &house.page()).await.body;
    assert!(own.contains("1月20日计划") && own.contains("记这次谈话"), "{own}");
    assert_eq!(
        house.post("张明", &format!("{}/plan", house.page()), &plan).await.status,
        StatusCode::FORBIDDEN
    );
    let form = [("with", from.as_str()), ("held_on", "2026-01-15"), ("content", "谈了分工")];
    let done = house.post("王晓", &format!("{}/new", house.page()), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let matrix = house.get("周宁", &house.page()).await.body;
    assert!(matrix.contains("1月15日已谈") && !matrix.contains("1月20日计划"), "{matrix}");
    assert!(matrix.contains("必谈未谈") && matrix.contains("广泛谈"), "{matrix}");
    assert!(house.get("周宁", &campaign).await.body.contains("支委之间必谈，差 2 对"));
    // The summary row follows in the same transaction.
    let mut tx = house.world.app.db.read().await.unwrap();
    let rows = store::progress::below(&mut tx, house.campaign, house.branch).await.unwrap();
    let campaign = store::campaigns::get(&mut tx, house.campaign).await.unwrap();
    let standing = actions::progress::Standing::read(&mut tx, &house.world.app, &campaign, house.branch);
    let standing = standing.await.unwrap();
    assert_eq!(rows[0], domain::overview::Row::of(&standing.run(), &standing.records));
}

async fn a_plan_is_taken_back_and_a_record_is_not(engine: Engine) {
    let house = House::build(engine).await;
    let (from, with) = (house.id("周宁"), house.id("王晓"));
    let plan = [("from", from.as_str()), ("with", with.as_str()), ("day", "2026-01-20")];
    let planned = house.post("李和", &format!("{}/plan", house.page()), &plan).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.body);
    let mut tx = house.world.app.db.read().await.unwrap();
    let listed = store::talks::of_unit(&mut tx, house.campaign, house.branch).await.unwrap();
    drop(tx);
    let talk = format!("{}/{}", house.page(), listed[0].talk.id);
    assert!(house.get("李和", &talk).await.body.contains("取消安排"));
    let cancel = format!("{talk}/cancel");
    for other in ["张明", "局书记", "指导员"] {
        let answer = house.post(other, &cancel, &[("version", "1")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}: {}", answer.body);
    }
    let stale = house.post("王晓", &cancel, &[("version", "7")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
    let done = house.post("王晓", &cancel, &[("version", "1")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(house.get("李和", &talk).await.status, StatusCode::NOT_FOUND);
    let held = house.recorded().await;
    let answer = house.post("王晓", &format!("{held}/cancel"), &[("version", "1")]).await;
    assert_ne!(answer.status, StatusCode::SEE_OTHER, "what was held is gone");
}

async fn only_one_of_the_two_records_and_changes(engine: Engine) {
    let house = House::build(engine).await;
    let talk = house.recorded().await;
    let edit = format!("{talk}/edit");
    let form = [("version", "1"), ("held_on", "2026-01-13"), ("content", "别人写的")];
    for other in ["周宁", "李和", "赵青", "局书记", "办公室", "管理员", "指导员"] {
        assert_eq!(house.get(other, &edit).await.status, StatusCode::NOT_FOUND, "{other}");
        assert_eq!(house.post(other, &edit, &form).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    for outsider in ["钱川", "孙越", "安全员"] {
        assert_eq!(house.post(outsider, &edit, &form).await.status, StatusCode::NOT_FOUND, "{outsider}");
    }
    // A guide or an office worker talks with nobody here.
    let with = house.id("张明");
    let entry = [("with", with.as_str()), ("held_on", "2026-01-14"), ("content", "说了话")];
    for other in ["指导员", "办公室", "管理员"] {
        let answer = house.post(other, &format!("{}/new", house.page()), &entry).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{other}: {}", answer.body);
    }
    // The leader above does, and it is 分管.
    let answer = house.post("局书记", &format!("{}/new", house.page()), &entry).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = house.get("局书记", answer.headers[header::LOCATION].to_str().unwrap()).await.body;
    assert!(page.contains("分管领导与分管对象"), "{page}");
    // The same talk under another unit's address is not there.
    let elsewhere = talk.replace(&house.branch.to_string(), &house.sibling.to_string());
    assert_eq!(house.get("局书记", &elsewhere).await.status, StatusCode::NOT_FOUND);
}

async fn the_second_hand_sees_both_texts(engine: Engine) {
    let house = House::build(engine).await;
    let edit = format!("{}/edit", house.recorded().await);
    let form = |content| [("version", "1"), ("held_on", "2026-01-14"), ("content", content)];
    assert_eq!(house.post("张明", &edit, &form("张明补了一句")).await.status, StatusCode::SEE_OTHER);
    let stale = house.post("王晓", &edit, &form("王晓改了一句")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("张明补了一句") && stale.body.contains("王晓改了一句"), "{}", stale.body);
    assert!(stale.body.contains("name=\"version\" value=\"2\""));
}

async fn hostile_forms_change_nothing(engine: Engine) {
    let house = House::build(engine).await;
    let talk = house.recorded().await;
    let before = house.entries().await.len();
    let (me, stranger, other) = (house.id("王晓"), house.id("孙越"), house.id("张明"));
    let long = "长".repeat(2001);
    let new = format!("{}/new", house.page());
    for (with, day, content) in [
        (me.as_str(), "2026-01-14", "自言自语"),
        (stranger.as_str(), "2026-01-14", "别的支部"),
        (other.as_str(), "2026-01-16", "明天的话"),
        (other.as_str(), "昨天", "日期"),
        (other.as_str(), "2026-01-14", ""),
        (other.as_str(), "2026-01-14", "\u{7}"),
        (other.as_str(), "2026-01-14", &long),
        ("x", "2026-01-14", "没有这个人"),
    ] {
        let form = [("with", with), ("held_on", day), ("content", content)];
        let answer = house.post("王晓", &new, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{with} {day} {content}");
    }
    let script = [("with", other.as_str()), ("held_on", "2026-02-30"), ("content", "<script>1</script>")];
    let answer = house.post("王晓", &new, &script).await;
    assert!(answer.body.contains("&lt;script&gt;1"), "what was typed comes back, as text");
    for path in [new.clone(), format!("{talk}/edit"), format!("{}/plan", house.page())] {
        assert_ne!(house.post("王晓", &path, &[]).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    for day in ["2026-01-14", ""] {
        let form = [("from", me.as_str()), ("with", other.as_str()), ("day", day)];
        let answer = house.post("王晓", &format!("{}/plan", house.page()), &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(house.entries().await.len(), before);
}
