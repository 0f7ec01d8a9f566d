//! What the matrix is asked over: one of everything a path can name, and somebody for every way of standing towards it.

use std::collections::BTreeMap;

use domain::appointment::{Appointment, Role};
use domain::ids::{PersonId, UnitId};
use domain::journal::Digest;
use domain::member::{Ended, Ending, Membership, Person};
use domain::org::{Unit, UnitKind};
use pingyi::app::App;
use pingyi::clock::{Clock, new_id};
use store::testing::{Engine, TestDb};
use time::Duration;

use crate::TODAY;
use crate::common::{self, Folder, NOON, app_on, duty};

pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) ids: BTreeMap<&'static str, String>,
    /// Somebody for every way of standing towards the place: name of the relation, ticket.
    pub(crate) visitors: Vec<(String, Option<String>)>,
    _db: TestDb,
    _data: Folder,
}

struct Units {
    top: UnitId,
    parent: UnitId,
    own: UnitId,
    sibling: UnitId,
    group: UnitId,
    unrelated: UnitId,
}

pub(crate) async fn world(engine: Engine) -> World {
    let db = TestDb::migrated(engine).await;
    let data = Folder::new();
    let app = app_on(&db, &data, Clock::set_at(NOON));
    let mut tx = app.db.write().await.unwrap();
    let units = plant_units(&mut tx).await;
    let mut ids = BTreeMap::new();
    let target = plant_person(&mut tx, units.own, true).await;
    plant_targets(&mut tx, &units, target, &mut ids).await;
    let visitors = plant_visitors(&mut tx, &units, target).await;
    tx.commit().await.unwrap();
    World { app, ids, visitors, _db: db, _data: data }
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
    let draft = common::member("赵一鸣");
    let joined = draft.member.filter(|_| member);
    let membership = joined.map(|facts| Membership { group: None, facts, ended: None });
    let person = Person { id: new_id(), facts: draft.facts, unit, membership, version: 1 };
    store::people::add(tx, &person).await.unwrap();
    person.id
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
    let campaign = common::campaign(units.top);
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
        mark: String::new(),
    };
    store::problems::editions::add(tx, (campaign, units.own), &edition, &[(&problem).into()]).await.unwrap();
    ids.insert("edition", edition.id.to_string());
}

async fn plant_preparation(
    tx: &mut store::Tx,
    units: &Units,
    (campaign, person): (domain::ids::CampaignId, PersonId),
    ids: &mut BTreeMap<&'static str, String>,
) {
    let study = store::studies::Study {
        after_meeting: false,
        corrected: String::new(),
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
    let original = domain::preparation::opinion::Opinion {
        id: new_id(),
        campaign,
        unit: units.own,
        source: domain::preparation::opinion::Source::Masses,
        method: domain::preparation::opinion::Method::Box,
        received_on: TODAY,
        about: domain::preparation::opinion::About::TEAM,
        dimension: None,
        words: "窗口排队久".into(),
        entered_by: Some(person),
        merged: None,
        version: 1,
    };
    store::opinions::add(tx, &original).await.unwrap();
    ids.insert("opinion", original.id.to_string());
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
    use domain::preparation::text::{Body, Made, Section, Stage, Text, Whose};
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
    let made = Made::typed(1, 1, person);
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
