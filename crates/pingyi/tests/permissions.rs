//! The permission matrix: every route × everybody who might come, on both databases.
//!
//! The site is asked for real, over its router. What should be allowed is written out below by hand, relation by
//! relation, and not taken from the rules themselves; which guard a route has is listed in `routes.txt`, so that a
//! change of either is a change somebody makes on purpose. Two controls show that the matrix can be red: one with a
//! guard removed, one with a guard that asks for less.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::access::{self, Act, Place, Target};
use domain::appointment::{Appointment, Role};
use domain::ids::{PersonId, UnitId};
use domain::journal::Digest;
use domain::member::{Ended, Ending, MemberFacts, Membership, Person, PersonFacts, Stage, Standing};
use domain::org::{Unit, UnitKind};
use pingyi::app::{App, PasswordCost};
use pingyi::clock::{Clock, new_id};
use pingyi::config::Config;
use pingyi::web::guard::{Guard, Pattern};
use pingyi::web::routes::{Route, table};
use pingyi::web::site;
use store::testing::{Engine, TestDb};
use time::macros::date;
use time::{Date, Duration};
use tower::ServiceExt as _;

const TODAY: Date = date!(2026 - 01 - 15);
/// Noon of that day in Beijing.
const NOON: i64 = 1_768_449_600_000;

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

/// A committee ─ general branch ─ two branches, the first with a group; beside them a branch below the committee.
struct World {
    app: App,
    ids: BTreeMap<&'static str, String>,
    /// Somebody for every way of standing towards the place: name of the relation, ticket.
    visitors: Vec<(String, Option<String>)>,
    _db: TestDb,
}

struct Units {
    top: UnitId,
    parent: UnitId,
    own: UnitId,
    sibling: UnitId,
    group: UnitId,
    unrelated: UnitId,
}

async fn world(engine: Engine) -> World {
    let db = TestDb::migrated(engine).await;
    let data = std::env::temp_dir().join(format!("pingyi-permissions-{}", new_id::<uuid::Uuid>()));
    std::fs::create_dir_all(&data).unwrap();
    let config = Config {
        database: db.url.clone(),
        data,
        listen: "127.0.0.1:0".parse().unwrap(),
        public_url: None,
        sources: vec![],
    };
    let app = App::on(db.db.clone(), config, Clock::set_at(NOON), PasswordCost::Least).unwrap();
    let mut tx = app.db.write().await.unwrap();
    let units = plant_units(&mut tx).await;
    let mut ids = BTreeMap::new();
    let target = plant_person(&mut tx, units.own, true).await;
    plant_targets(&mut tx, &units, target, &mut ids).await;
    let visitors = plant_visitors(&mut tx, &units, target).await;
    tx.commit().await.unwrap();
    World { app, ids, visitors, _db: db }
}

async fn plant_units(tx: &mut store::Tx) -> Units {
    async fn unit(tx: &mut store::Tx, parent: Option<UnitId>, kind: UnitKind, name: &str) -> UnitId {
        let unit = Unit {
            id: new_id(),
            parent,
            kind,
            name: name.into(),
            short_name: name.into(),
            code: None,
            position: 0,
            founded_on: None,
            ended_on: None,
            version: 1,
        };
        store::units::add(tx, &unit).await.unwrap();
        unit.id
    }
    let top = unit(tx, None, UnitKind::Committee, "局党委").await;
    let parent = unit(tx, Some(top), UnitKind::GeneralBranch, "机关党总支").await;
    let own = unit(tx, Some(parent), UnitKind::Branch, "第一党支部").await;
    let sibling = unit(tx, Some(parent), UnitKind::Branch, "第二党支部").await;
    let group = unit(tx, Some(own), UnitKind::Group, "第一党小组").await;
    let unrelated = unit(tx, Some(top), UnitKind::Branch, "第三党支部").await;
    Units { top, parent, own, sibling, group, unrelated }
}

async fn plant_person(tx: &mut store::Tx, unit: UnitId, member: bool) -> PersonId {
    let facts = MemberFacts {
        stage: Stage::Formal,
        joined_on: date!(2010 - 07 - 01),
        confirmed_on: Some(date!(2011 - 07 - 01)),
        standing: Standing::Normal,
        mobile: false,
        mobile_place: None,
        leading_cadre: false,
    };
    let person = Person {
        id: new_id(),
        facts: PersonFacts {
            name: "赵一鸣".into(),
            gender: None,
            born_on: None,
            ethnicity: None,
            education: None,
            post: None,
            phone: None,
            staff_no: None,
        },
        unit,
        membership: member.then_some(Membership { group: None, facts, ended: None }),
        version: 1,
    };
    store::people::add(tx, &person).await.unwrap();
    person.id
}

fn duty(person: PersonId, unit: UnitId, role: Role) -> Appointment {
    Appointment {
        id: new_id(),
        person,
        unit,
        role,
        title: String::new(),
        from: TODAY - Duration::days(30),
        until: None,
        revoked: false,
        stands_in_for: None,
        guidance_group: None,
        version: 1,
    }
}

/// One of everything a path can name, all of it at the own branch.
async fn plant_targets(
    tx: &mut store::Tx,
    units: &Units,
    person: PersonId,
    ids: &mut BTreeMap<&'static str, String>,
) {
    ids.insert("unit", units.own.to_string());
    ids.insert("person", person.to_string());
    let officer = plant_person(tx, units.own, true).await;
    let held = duty(officer, units.own, Role::CommitteeMember);
    store::appointments::add(tx, &held).await.unwrap();
    ids.insert("appointment", held.id.to_string());
    let body = domain::body::Body {
        id: new_id(),
        unit: units.own,
        kind: domain::body::BodyKind::Administration,
        name: "班子".into(),
        ended_on: None,
        version: 1,
    };
    store::bodies::add(tx, &body).await.unwrap();
    ids.insert("body", body.id.to_string());
    let seat = domain::body::Seat {
        id: new_id(),
        body: body.id,
        person,
        post: "主任".into(),
        position: 0,
        from: TODAY,
        until: None,
        version: 1,
    };
    store::bodies::add_seat(tx, &seat).await.unwrap();
    ids.insert("seat", seat.id.to_string());
    let group = store::guidance::Group {
        id: new_id(),
        unit: units.own,
        name: "指导组".into(),
        ended_on: None,
        version: 1,
    };
    store::guidance::add(tx, &group).await.unwrap();
    ids.insert("group", group.id.to_string());
    let import = store::imports::Import {
        id: new_id(),
        unit: units.own,
        person,
        file_name: "名册.xlsx".into(),
        created_at: NOON,
        state: "waiting".into(),
        plan: r#"{"plan":{"lines":[],"counts":{"add":0,"change":0,"same":0,"refused":0}},"remarks":[]}"#
            .into(),
    };
    store::imports::add(tx, &import, b"").await.unwrap();
    ids.insert("import", import.id.to_string());
    plant_campaign(tx, units, person, ids).await;
    ids.insert("id", new_id::<uuid::Uuid>().to_string());
    ids.insert("name", "app.css".into());
    ids.insert("pack", "P2025".into());
    ids.insert("year", "2026".into());
}

/// A campaign of the whole committee, and what it has at the own branch.
async fn plant_campaign(
    tx: &mut store::Tx,
    units: &Units,
    person: PersonId,
    ids: &mut BTreeMap<&'static str, String>,
) {
    let campaign = domain::campaign::Campaign {
        id: new_id(),
        unit: units.top,
        kind: domain::campaign::CampaignKind::BranchMeeting,
        title: "2025年度组织生活会和民主评议党员".into(),
        year: 2025,
        pack: domain::campaign::Edition {
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
    store::campaigns::add(tx, &campaign).await.unwrap();
    ids.insert("campaign", campaign.id.to_string());
    let notice = domain::notice::Notice {
        id: new_id(),
        campaign: campaign.id,
        unit: units.own,
        number: String::new(),
        title: "通知".into(),
        body: domain::notice::Body::default(),
        stage: domain::notice::Stage::Draft,
        version: 1,
    };
    store::notices::add(tx, &notice).await.unwrap();
    ids.insert("notice", notice.id.to_string());
    let plan = store::plans::Plan {
        id: new_id(),
        campaign: campaign.id,
        unit: units.own,
        stage: domain::plan::PlanStage::Submitted,
        content: domain::plan::Content::default(),
        version: 1,
    };
    store::plans::add(tx, &plan).await.unwrap();
    let round: uuid::Uuid = new_id();
    store::plans::add_round(tx, round, &plan, 1, person, NOON).await.unwrap();
    ids.insert("round", round.to_string());
    plant_preparation(tx, units, (campaign.id, person), ids).await;
}

/// One record of every kind a branch makes before its meeting.
async fn plant_problem(
    tx: &mut store::Tx,
    units: &Units,
    (campaign, person): (domain::ids::CampaignId, PersonId),
    ids: &mut BTreeMap<&'static str, String>,
) {
    let problem = domain::preparation::problem::Problem {
        id: new_id(),
        campaign,
        unit: units.own,
        person: None,
        content: domain::preparation::problem::Content {
            dimension: None,
            statement: "念文件多".into(),
            examples: vec!["3月12日的学习没有讨论".into()],
            source: domain::preparation::problem::Source::Own,
            cause: String::new(),
            measure: String::new(),
            direction: String::new(),
            main: true,
        },
        earlier: None,
        entered_by: person,
        version: 1,
    };
    store::problems::add(tx, &problem).await.unwrap();
    ids.insert("problem", problem.id.to_string());
    let edition = domain::preparation::problem::edition::Edition {
        id: new_id(),
        person: None,
        number: 1,
        moment: domain::preparation::problem::edition::Moment::Before,
        at: 1,
        by: person,
        remark: String::new(),
        entries: vec![(&problem).into()],
    };
    store::problems::editions::add(tx, (campaign, units.own), &edition).await.unwrap();
    ids.insert("edition", edition.id.to_string());
}

async fn plant_preparation(
    tx: &mut store::Tx,
    units: &Units,
    (campaign, person): (domain::ids::CampaignId, PersonId),
    ids: &mut BTreeMap<&'static str, String>,
) {
    let study = store::studies::Study {
        id: new_id(),
        campaign,
        unit: units.own,
        content: domain::preparation::study::Study {
            occasion: domain::preparation::study::Occasion::Session,
            form: domain::preparation::study::Form::Collective,
            held_on: TODAY,
            half_days: 1,
            place: String::new(),
            host: String::new(),
            recorder: String::new(),
            channel: String::new(),
            items: vec!["篇目".into()],
            summary: String::new(),
        },
        entered_by: person,
        version: 1,
    };
    store::studies::add(tx, &study).await.unwrap();
    ids.insert("study", study.id.to_string());
    let talk = domain::preparation::talk::Talk {
        id: new_id(),
        campaign,
        unit: units.own,
        kind: domain::preparation::talk::TalkKind::Members,
        from: person,
        with: plant_person(tx, units.own, true).await,
        planned_on: None,
        held_on: Some(TODAY),
        version: 1,
    };
    store::talks::add(tx, &talk, &domain::preparation::talk::Notes::default(), person).await.unwrap();
    ids.insert("talk", talk.id.to_string());
    let merged = domain::preparation::opinion::Merged {
        id: new_id(),
        campaign,
        unit: units.own,
        wording: "窗口排队久".into(),
        dimension: None,
        about: domain::preparation::opinion::About::TEAM,
        decision: domain::preparation::opinion::Decision::Pending,
        reason: String::new(),
        not_listed: String::new(),
        version: 1,
    };
    store::opinions::add_merged(tx, &merged).await.unwrap();
    ids.insert("merged", merged.id.to_string());
    plant_problem(tx, units, (campaign, person), ids).await;
    let link = domain::preparation::opinion::Link {
        code: "ABCDEFGHJKMN".into(),
        campaign,
        unit: units.own,
        until: TODAY,
        closed: false,
        about_members: false,
        made_by: person,
    };
    store::opinions::add_link(tx, &link).await.unwrap();
    ids.insert("code", link.code);
    ids.insert("text", plant_text(tx, campaign, units.own, person).await);
    ids.insert("number", "1".into());
    let sample = store::samples::Sample {
        id: new_id(),
        title: "样稿".into(),
        origin: String::new(),
        added_by: person,
        added_at: NOON,
    };
    store::samples::add(tx, &sample, "样稿的全文").await.unwrap();
    ids.insert("sample", sample.id.to_string());
}

/// The team's text, submitted: there is something to read, to review and to take back.
async fn plant_text(
    tx: &mut store::Tx,
    campaign: domain::ids::CampaignId,
    unit: domain::ids::UnitId,
    person: PersonId,
) -> String {
    use domain::preparation::text::{Body, Made, Origin, Section, Stage, Text, Whose};
    let text = Text {
        id: new_id(),
        campaign,
        unit,
        whose: Whose::TEAM,
        stage: Stage::Submitted,
        number: 1,
        version: 1,
    };
    let section = Section { heading: "正文".into(), words: "会议多。".into() };
    let made = Made {
        number: 1,
        at: 1,
        by: person,
        origin: Origin::Typed,
        file_name: String::new(),
        completed: false,
    };
    store::texts::add(tx, &text).await.unwrap();
    store::texts::add_version(tx, text.id, &made, &Body { sections: vec![section] }).await.unwrap();
    text.id.to_string()
}

async fn plant_visitors(
    tx: &mut store::Tx,
    units: &Units,
    target: PersonId,
) -> Vec<(String, Option<String>)> {
    let mut visitors = vec![("stranger".to_owned(), None)];
    let places = [
        ("own", units.own),
        ("parent", units.parent),
        ("top", units.top),
        ("sibling", units.sibling),
        ("group", units.group),
        ("unrelated", units.unrelated),
    ];
    for role in Role::ALL.iter().copied().filter(|role| !role.is_hat() && *role != Role::Guide) {
        for (relation, unit) in places {
            // Office workers and administrators keep their record at the top, so that only the duty speaks.
            let person = plant_person(tx, units.top, false).await;
            store::appointments::add(tx, &duty(person, unit, role)).await.unwrap();
            visitors.push(ticket(tx, person, &format!("{}@{relation}", role.code())).await);
        }
        let off = [
            (
                "expired",
                Appointment { until: Some(TODAY - Duration::days(1)), ..duty(target, units.own, role) },
            ),
            ("future", Appointment { from: TODAY + Duration::days(1), ..duty(target, units.own, role) }),
            ("revoked", Appointment { revoked: true, ..duty(target, units.own, role) }),
        ];
        for (relation, held) in off {
            let person = plant_person(tx, units.top, false).await;
            store::appointments::add(tx, &Appointment { person, ..held }).await.unwrap();
            visitors.push(ticket(tx, person, &format!("{}@{relation}", role.code())).await);
        }
    }
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        let person = plant_person(tx, units.top, false).await;
        store::appointments::add(tx, &duty(person, units.top, role)).await.unwrap();
        visitors.push(ticket(tx, person, role.code()).await);
    }
    visitors.push(ticket(tx, target, "self").await);
    for (name, unit, member) in [
        ("member", units.own, true),
        ("member@sibling", units.sibling, true),
        ("member@unrelated", units.unrelated, true),
        ("employee", units.own, false),
    ] {
        let person = plant_person(tx, unit, member).await;
        visitors.push(ticket(tx, person, name).await);
    }
    plant_former(tx, units, &mut visitors).await;
    plant_guides(tx, units, &mut visitors).await;
    visitors
}

/// People who once belonged to the branch, or take part in it while belonging elsewhere.
async fn plant_former(tx: &mut store::Tx, units: &Units, visitors: &mut Vec<(String, Option<String>)>) {
    let ended = plant_person(tx, units.own, true).await;
    let mut record = store::people::get(tx, ended).await.unwrap();
    if let Some(membership) = &mut record.membership {
        membership.ended = Some(Ended { on: TODAY, how: Ending::TransferredOut });
    }
    store::people::set(tx, &record).await.unwrap();
    visitors.push(ticket(tx, ended, "member@ended").await);

    let moved = plant_person(tx, units.own, true).await;
    let record = store::people::get(tx, moved).await.unwrap();
    store::people::set(tx, &Person { unit: units.sibling, ..record }).await.unwrap();
    visitors.push(ticket(tx, moved, "member@moved").await);

    for (name, until) in [("present", None), ("present@over", Some(TODAY - Duration::days(1)))] {
        let person = plant_person(tx, units.unrelated, true).await;
        let from = TODAY - Duration::days(20);
        store::people::add_presence(tx, new_id(), person, units.own, from, until).await.unwrap();
        visitors.push(ticket(tx, person, name).await);
    }
}

async fn plant_guides(tx: &mut store::Tx, units: &Units, visitors: &mut Vec<(String, Option<String>)>) {
    for (name, assigned, ended) in [
        ("guide@assigned", units.own, false),
        ("guide@assigned_above", units.parent, false),
        ("guide@elsewhere", units.sibling, false),
        ("guide@ended", units.own, true),
    ] {
        let person = plant_person(tx, units.top, false).await;
        let group = store::guidance::Group {
            id: new_id(),
            unit: units.top,
            name: name.into(),
            ended_on: ended.then_some(TODAY),
            version: 1,
        };
        store::guidance::add(tx, &group).await.unwrap();
        store::guidance::set_assigned(tx, group.id, &[assigned]).await.unwrap();
        let held = Appointment { guidance_group: Some(group.id), ..duty(person, units.top, Role::Guide) };
        store::appointments::add(tx, &held).await.unwrap();
        visitors.push(ticket(tx, person, name).await);
    }
}

/// Signs a person in without the detour over a password.
async fn ticket(tx: &mut store::Tx, person: PersonId, name: &str) -> (String, Option<String>) {
    let secret = format!("ticket of {name}").replace(' ', "-");
    let session = store::sessions::Session {
        id_hash: Digest::of(secret.as_bytes()).to_string(),
        person,
        started_at: NOON,
        seen_at: NOON,
    };
    store::sessions::add(tx, &session).await.unwrap();
    (name.to_owned(), Some(secret))
}

/// Should this visitor come in?
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
    let approved = include_str!("routes.txt");
    let text = lines.join("\n") + "\n";
    if text != approved {
        let new = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/routes.txt.new");
        std::fs::write(&new, &text).unwrap();
        panic!("the route table has changed; read {} and put it in the place of routes.txt", new.display());
    }
}
