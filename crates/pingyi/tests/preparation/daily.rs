//! What the server does of itself once a day: what fails is tried again, the one whatever becomes of the other. On both
//! databases.

use axum::http::StatusCode;
use domain::preparation::opinion::{About, Method, Opinion, Source};
use pingyi::actions;
use pingyi::actions::daily::Daily;
use pingyi::actions::journal;
use pingyi::clock::random_id;
use store::testing::Engine;
use time::macros::date;

use crate::client::Client;
use crate::common::on_both;
use crate::house::{DAY, House, PUBLIC};

on_both!(opinions_that_could_not_be_counted_are_counted_at_the_next_round, opinions_are_counted_unit_by_unit,);

impl House {
    async fn in_row(&self) -> String {
        let mut tx = self.world.app.db.read().await.unwrap();
        let rows = store::progress::below(&mut tx, self.campaign, self.branch).await.unwrap();
        format!("{:?}", rows.first())
    }
}

async fn opinions_that_could_not_be_counted_are_counted_at_the_next_round(engine: Engine) {
    let house = House::build(engine).await;
    let app = &house.world.app;
    house.publishes(false).await;
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
    assert!(house.campaign < later, "they are counted in this order");
    let mut tx = app.db.write().await.unwrap();
    for campaign in [house.campaign, later] {
        let opinion = Opinion {
            id: random_id(),
            campaign,
            unit: house.branch,
            source: Source::Masses,
            method: Method::Online,
            received_on: date!(2026 - 01 - 15),
            about: About::TEAM,
            dimension: None,
            words: "窗口排队太久".into(),
            entered_by: None,
            merged: None,
            version: 1,
        };
        store::opinions::add(&mut tx, &opinion).await.unwrap();
    }
    tx.commit().await.unwrap();
    let before = house.in_row().await;
    app.clock.advance(DAY);
    house.world.db.execute("update campaigns set pack = '?' where year = 2024").await;
    assert!(actions::opinions::take_in(app).await.is_err());
    assert_ne!(house.in_row().await, before);
    house.row_follows().await;
}
