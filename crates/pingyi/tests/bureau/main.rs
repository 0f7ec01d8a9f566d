//! What is tried on the demonstration bureau: its rosters in and out, and theme packs brought into an installation.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[expect(dead_code, unused_imports, unused_macros, reason = "every test file uses its part")]
#[path = "../common/mod.rs"]
mod common;
mod imports;
mod packs;

use common::{Folder, NOON, app_on};
use domain::access::Viewer;
use domain::appointment::Role;
use domain::ids::UnitId;
use pingyi::actions;
use pingyi::app::App;
use pingyi::clock::Clock;
use store::testing::TestDb;

struct Bureau {
    app: App,
    admin: Viewer,
    top: UnitId,
    _data: Folder,
}

async fn bureau(db: &TestDb) -> Bureau {
    let data = Folder::new();
    let app = app_on(db, &data, Clock::set_at(NOON));
    pingyi::demo::bureau(&app).await.unwrap();
    let top = actions::units::top(&app).await.unwrap().unwrap().id;
    let duties = actions::appointments::at_unit(&app, top).await.unwrap();
    let admin = duties.iter().find(|held| held.appointment.role == Role::UnitAdmin).unwrap();
    let admin = actions::people::viewer(&app, admin.appointment.person).await.unwrap();
    Bureau { app, admin, top, _data: data }
}
