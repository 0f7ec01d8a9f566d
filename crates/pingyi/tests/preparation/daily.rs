//! What the server does of itself once a day: what fails is tried again, the one whatever becomes of the other. On both
//! databases.

use axum::http::StatusCode;
use domain::appointment::{Appointment, Role};
use domain::ids::{CampaignId, UnitId};
use domain::preparation::opinion::{About, Decision, Merged, Method, Opinion, Source};
use pingyi::actions;
use pingyi::actions::daily::Daily;
use pingyi::actions::journal;
use pingyi::clock::{new_id, random_id};
use store::testing::Engine;
use time::macros::date;

use crate::client::Client;
use crate::common::{self, on_both};
use crate::house::{DAY, House, PUBLIC};

on_both!(
    opinions_that_could_not_be_counted_are_counted_at_the_next_round,
    opinions_are_counted_unit_by_unit,
    a_duty_that_begins_or_runs_out_is_followed_the_day_after,
);

impl House {
    async fn in_row(&self) -> String {
        let mut tx = self.world.app.db.read().await.unwrap();
        let rows = store::progress::below(&mut tx, self.campaign, self.branch).await.unwrap();
        format!("{:?}", rows.first())
    }

    /// One opinion was heard and merged: from here on the next one is one thing more to do.
    async fn has_merged_one(&self) {
        let app = &self.world.app;
        let merged = Merged {
            id: new_id(),
            campaign: self.campaign,
            unit: self.branch,
            wording: "窗口排队时间长。".into(),
            dimension: None,
            about: About::TEAM,
            decision: Decision::Pending,
            reason: String::new(),
            not_listed: String::new(),
            version: 1,
        };
        let mut tx = app.db.write().await.unwrap();
        store::opinions::add_merged(&mut tx, &merged).await.unwrap();
        let heard = Opinion { merged: Some(merged.id), ..said(self.campaign, self.branch) };
        store::opinions::add(&mut tx, &heard).await.unwrap();
        let campaign = store::campaigns::get(&mut tx, self.campaign).await.unwrap();
        actions::progress::refresh(&mut tx, app, &campaign, self.branch).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// By nobody, on the day the clock begins.
fn said(campaign: CampaignId, unit: UnitId) -> Opinion {
    Opinion {
        id: random_id(),
        campaign,
        unit,
        source: Source::Masses,
        method: Method::Online,
        received_on: date!(2026 - 01 - 15),
        about: About::TEAM,
        dimension: None,
        words: "窗口排队太久".into(),
        entered_by: None,
        merged: None,
        version: 1,
    }
}

async fn opinions_that_could_not_be_counted_are_counted_at_the_next_round(engine: Engine) {
    let house = House::build(engine).await;
    let app = &house.world.app;
    house.publishes(false).await;
    house.has_merged_one().await;
    let mut daily = Daily::default();
    daily.attend(app).await;
    let form = [("about", "team"), ("source", "service_user"), ("words", "窗口排队太久")];
    let sent = Client::new(app).post(PUBLIC, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let before = house.in_row().await;
    // On the same day there is nothing more to do.
    daily.attend(app).await;
    assert_eq!(house.in_row().await, before);

    app.clock.advance(DAY);
    house.world.db.execute("alter table opinions rename to opinions_away").await;
    daily.attend(app).await;
    house.world.db.execute("alter table opinions_away rename to opinions").await;
    assert!(
        journal::is_signed_today(app).await.unwrap(),
        "the journal is signed whatever becomes of the opinions"
    );
    assert_eq!(house.in_row().await, before);
    daily.attend(app).await;
    assert_ne!(house.in_row().await, before);
    house.row_follows().await;
}

/// What is done for one unit is done, whatever becomes of the next: no change holds them all.
async fn opinions_are_counted_unit_by_unit(engine: Engine) {
    let house = House::build(engine).await;
    let app = &house.world.app;
    let later = house.last_year().await;
    house.has_merged_one().await;
    assert!(house.campaign < later, "they are counted in this order");
    let mut tx = app.db.write().await.unwrap();
    for campaign in [house.campaign, later] {
        store::opinions::add(&mut tx, &said(campaign, house.branch)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let before = house.in_row().await;
    app.clock.advance(DAY);
    house.world.db.execute("update campaigns set pack = '?' where year = 2024").await;
    assert!(actions::progress::catch_up(app).await.is_err());
    assert_ne!(house.in_row().await, before);
    house.row_follows().await;
}

/// Nobody does anything, and yet there is a committee for a day.
async fn a_duty_that_begins_or_runs_out_is_followed_the_day_after(engine: Engine) {
    let mut house = House::build(engine).await;
    house.branch = house.world.branch("第三党支部").await;
    let app = &house.world.app;
    let tomorrow = app.clock.today().next_day().unwrap();
    let duty = common::duty(house.person("张明"), house.branch, Role::CommitteeMember);
    let duty = Appointment { from: tomorrow, until: Some(tomorrow), ..duty };
    let mut tx = app.db.write().await.unwrap();
    store::appointments::add(&mut tx, &duty).await.unwrap();
    tx.commit().await.unwrap();
    let mut rows = Vec::new();
    for _ in 0..3 {
        house.row_follows().await;
        rows.push(house.in_row().await);
        app.clock.advance(DAY);
        actions::progress::catch_up(app).await.unwrap();
    }
    assert_ne!(rows[0], rows[1]);
    assert_eq!(rows[0], rows[2]);
}
