//! The first visit: the top unit and the first administrator.

use domain::Refusal;
use domain::access::Viewer;
use domain::appointment::{Appointment, Role};
use domain::ids::{PersonId, UnitId};
use domain::journal::ObjectKind;
use domain::member::{Person, PersonFacts};
use domain::org::{Unit, UnitKind};
use store::accounts::Account;

use super::{Change, account};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, FieldError, Result};

#[derive(Debug, Clone)]
pub struct FirstVisit {
    pub unit_kind: UnitKind,
    pub unit_name: String,
    pub unit_short_name: String,
    pub admin_name: String,
    pub login: String,
    pub password: String,
}

/// Is this installation still waiting for its first visit?
pub async fn is_waiting(app: &App) -> Result<bool> {
    let mut tx = app.db.read().await?;
    Ok(store::units::top(&mut tx).await?.is_none())
}

/// Makes the top unit and its administrator, who starts as system administrator as well. The other two hats are for
/// two other people, and he is shown how to name them.
pub async fn first_visit(app: &App, visit: &FirstVisit) -> Result<Viewer> {
    check(visit)?;
    let hash = account::hash(app, &visit.password).await?;
    let mut tx = app.db.write().await?;
    if store::units::top(&mut tx).await?.is_some() {
        return Err(Refusal::AlreadySetUp.into());
    }
    let today = app.clock.today();
    let unit = Unit {
        id: new_id(),
        parent: None,
        kind: visit.unit_kind,
        name: visit.unit_name.clone(),
        short_name: visit.unit_short_name.clone(),
        code: None,
        position: 1,
        founded_on: None,
        ended_on: None,
        version: 1,
    };
    store::units::add(&mut tx, &unit).await?;
    let person = new_id::<PersonId>();
    let facts = PersonFacts {
        name: visit.admin_name.clone(),
        gender: None,
        born_on: None,
        ethnicity: None,
        education: None,
        post: None,
        phone: None,
        staff_no: None,
    };
    if let Some(wrong) = domain::member::check(&facts, None, today).into_iter().next() {
        return Err(wrong.into());
    }
    store::people::add(&mut tx, &Person { id: person, facts, unit: unit.id, membership: None, version: 1 })
        .await?;
    for role in [Role::UnitAdmin, Role::SystemAdmin] {
        let given = Appointment {
            id: new_id(),
            person,
            unit: unit.id,
            role,
            title: String::new(),
            from: today,
            until: None,
            revoked: false,
            stands_in_for: None,
            guidance_group: None,
            version: 1,
        };
        store::appointments::add(&mut tx, &given).await?;
    }
    let new = Account {
        id: new_id(),
        person,
        login: visit.login.clone(),
        password_hash: Some(hash),
        locked: false,
        activation_until: None,
        version: 1,
    };
    store::accounts::add(&mut tx, &new).await?;
    first_entry(&mut tx, app, unit.id, visit).await?;
    let viewer = store::appointments::viewer(&mut tx, person, today).await?;
    tx.commit().await?;
    Ok(viewer)
}

async fn first_entry(tx: &mut store::Tx, app: &App, unit: UnitId, visit: &FirstVisit) -> Result<()> {
    let change = Change::new(unit, "首次设置", ObjectKind::Installation, unit).summary(format!(
        "设立{}“{}”；{}任单位管理员、系统管理员",
        visit.unit_kind.label(),
        visit.unit_name,
        visit.admin_name
    ));
    Ok(store::journal::append(tx, change.note(app, None)).await?)
}

fn check(visit: &FirstVisit) -> Result<()> {
    let mut errors = Vec::new();
    if !UnitKind::TOP.contains(&visit.unit_kind) {
        errors.push(FieldError {
            field: "unit_kind", text: "最高一级组织可以是党委、党组或党总支。".into()
        });
    }
    if !domain::sign_in::is_login(&visit.login) {
        errors.push(FieldError {
            field: "login",
            text: "账号为 2 至 40 个汉字、字母或数字，可含 . - _ @。".into(),
        });
    }
    if let Err(refusal) = domain::sign_in::check_password(&visit.password, &visit.login) {
        errors.push(FieldError { field: "password", text: refusal.to_string() });
    }
    if errors.is_empty() { Ok(()) } else { Err(Failure::Invalid(errors)) }
}
