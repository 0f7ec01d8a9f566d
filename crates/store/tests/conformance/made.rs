//! Synthetic records and the few shortcuts that all tests share.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::campaign::{Campaign, CampaignKind, Edition};
use domain::ids::{CampaignId, NoticeId, PersonId, UnitId};
use domain::member::{Gender, MemberFacts, Membership, Person, PersonFacts, Stage, Standing};
use domain::notice::{self, Notice};
use domain::org::{Unit, UnitKind};
use store::testing::TestDb;
use store::{Db, Error, Result, Tx};
use time::Date;
use time::macros::date;
use uuid::Uuid;

pub(crate) const TODAY: Date = date!(2026 - 01 - 15);

/// A new id each time, and the same ones in every run of a test that runs alone.
pub(crate) fn id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u128(
        0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(NEXT.fetch_add(1, Ordering::Relaxed)),
    )
}

pub(crate) fn unit(parent: Option<UnitId>, kind: UnitKind, name: &str) -> Unit {
    Unit {
        id: UnitId(id()),
        parent,
        kind,
        name: name.to_owned(),
        short_name: format!("{name}简"),
        code: None,
        position: 0,
        founded_on: None,
        ended_on: None,
        version: 1,
    }
}

pub(crate) async fn add_unit(
    tx: &mut Tx,
    parent: Option<UnitId>,
    kind: UnitKind,
    name: &str,
) -> Result<UnitId> {
    let new = unit(parent, kind, name);
    store::units::add(tx, &new).await?;
    Ok(new.id)
}

/// A committee with a general branch, two branches below it, a temporary branch, and a group in the first branch.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tree {
    pub(crate) top: UnitId,
    pub(crate) general: UnitId,
    pub(crate) branch: UnitId,
    pub(crate) sibling: UnitId,
    pub(crate) temporary: UnitId,
    pub(crate) group: UnitId,
}

pub(crate) async fn tree(tx: &mut Tx) -> Result<Tree> {
    let top = add_unit(tx, None, UnitKind::Committee, "示范局党委").await?;
    let general = add_unit(tx, Some(top), UnitKind::GeneralBranch, "示范总支").await?;
    let branch = add_unit(tx, Some(general), UnitKind::Branch, "第一支部").await?;
    let sibling = add_unit(tx, Some(general), UnitKind::Branch, "第二支部").await?;
    let temporary = add_unit(tx, Some(top), UnitKind::TemporaryBranch, "专班临时支部").await?;
    let group = add_unit(tx, Some(branch), UnitKind::Group, "第一小组").await?;
    Ok(Tree { top, general, branch, sibling, temporary, group })
}

pub(crate) fn membership(stage: Stage) -> Membership {
    Membership {
        group: None,
        facts: MemberFacts {
            stage,
            joined_on: date!(2010 - 07 - 01),
            confirmed_on: (stage == Stage::Formal).then_some(date!(2011 - 07 - 01)),
            standing: Standing::Normal,
            mobile: false,
            mobile_place: None,
            leading_cadre: false,
        },
        ended: None,
    }
}

/// Somebody of whom only the name is known.
pub(crate) fn outsider(unit: UnitId, name: &str) -> Person {
    Person {
        id: PersonId(id()),
        unit,
        version: 1,
        facts: PersonFacts {
            name: name.to_owned(),
            gender: None,
            born_on: None,
            ethnicity: None,
            education: None,
            post: None,
            phone: None,
            staff_no: None,
        },
        membership: None,
    }
}

pub(crate) fn member(unit: UnitId, name: &str) -> Person {
    Person { membership: Some(membership(Stage::Formal)), ..outsider(unit, name) }
}

/// A member of whom everything is known.
pub(crate) fn well_known(unit: UnitId, group: Option<UnitId>, name: &str, staff_no: &str) -> Person {
    let mut person = member(unit, name);
    person.facts = PersonFacts {
        name: name.to_owned(),
        gender: Some(Gender::Female),
        born_on: Some(date!(1984 - 02 - 29)),
        ethnicity: Some("汉族".to_owned()),
        education: Some("大学".to_owned()),
        post: Some("“一级”主任科员 '\\%_ 𠮷".to_owned()),
        phone: Some("000-0000".to_owned()),
        staff_no: Some(staff_no.to_owned()),
    };
    if let Some(membership) = &mut person.membership {
        membership.group = group;
        membership.facts.mobile = true;
        membership.facts.mobile_place = Some("外地".to_owned());
        membership.facts.leading_cadre = true;
        membership.facts.standing = Standing::OnProbation;
    }
    person
}

pub(crate) async fn add_person(tx: &mut Tx, person: Person) -> Result<PersonId> {
    store::people::add(tx, &person).await?;
    Ok(person.id)
}

pub(crate) fn is_stale<T>(answer: &Result<T>, wanted: &str) -> bool {
    matches!(answer, Err(Error::Stale { table, .. }) if *table == wanted)
}

pub(crate) fn is_missing<T>(answer: &Result<T>, wanted: &str) -> bool {
    matches!(answer, Err(Error::Missing { table, .. }) if *table == wanted)
}

pub(crate) fn is_driver<T>(answer: &Result<T>) -> bool {
    matches!(answer, Err(Error::Driver { .. }))
}

/// Behind the back of the program: what an administrator's shell, a failing disk or another program could do. On SQLite
/// neither checks nor references bind it.
pub(crate) async fn behind_the_back(db: &TestDb, statement: &'static str) -> Result<(), sqlx::Error> {
    beside(db, statement, true).await
}

/// Like [`behind_the_back`], but bound by the checks and references of the tables.
pub(crate) async fn as_another_program(db: &TestDb, statement: &'static str) -> Result<(), sqlx::Error> {
    beside(db, statement, false).await
}

async fn beside(db: &TestDb, statement: &'static str, unbound: bool) -> Result<(), sqlx::Error> {
    use sqlx::{Connection as _, Executor as _};
    if let Some(path) = db.url.strip_prefix("sqlite:") {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).foreign_keys(!unbound);
        let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
        if unbound {
            connection.execute("pragma ignore_check_constraints = on").await?;
        }
        connection.execute(statement).await?;
        connection.close().await
    } else {
        let mut connection = sqlx::PgConnection::connect(&db.url).await?;
        connection.execute(statement).await?;
        connection.close().await
    }
}

/// Statements for one engine only, in a test for both.
pub(crate) fn is_sqlite(db: &Db) -> bool {
    db.engine() == "SQLite"
}

/// A duty in force since last year.
pub(crate) fn duty(
    person: PersonId,
    unit: UnitId,
    role: domain::appointment::Role,
) -> domain::appointment::Appointment {
    domain::appointment::Appointment {
        id: domain::ids::AppointmentId(id()),
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

/// A campaign of meetings of branches in the first quarter.
pub(crate) fn campaign(unit: UnitId, title: &str) -> Campaign {
    Campaign {
        id: CampaignId(id()),
        unit,
        kind: CampaignKind::BranchMeeting,
        title: title.to_owned(),
        year: 2025,
        pack: Edition { code: "P2025".into(), revision: 1, text: "id = \"P2025\"\n# '\\%_ 𠮷".into() },
        window_from: date!(2026 - 01 - 01),
        window_until: date!(2026 - 03 - 31),
        cut_off: None,
        frozen_at: None,
        after: None,
        closed_on: None,
        version: 1,
    }
}

/// A draft without any requirement.
pub(crate) fn notice(campaign: CampaignId, unit: UnitId, title: &str) -> Notice {
    let body = notice::Body { issuers: vec!["示范局党委".into()], ..notice::Body::default() };
    Notice {
        id: NoticeId(id()),
        campaign,
        unit,
        number: String::new(),
        title: title.to_owned(),
        body,
        stage: notice::Stage::Draft,
        version: 1,
    }
}
