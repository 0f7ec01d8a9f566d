//! What the server does of itself once a day: what fails is tried again, the one whatever becomes of the other. On both
//! databases.

use axum::http::StatusCode;
use domain::preparation::opinion::Link;
use pingyi::actions::daily::Daily;
use pingyi::actions::journal;
use store::testing::Engine;
use time::macros::date;

use crate::client::Client;
use crate::common::on_both;
use crate::house::{DAY, House};

on_both!(opinions_that_could_not_be_counted_are_counted_at_the_next_round);

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
    let link = Link {
        code: "ABCDEFGHJKMN".into(),
        campaign: house.campaign,
        unit: house.branch,
        until: date!(2026 - 01 - 20),
        closed: false,
        about_members: false,
        made_by: house.person("周宁"),
    };
    let mut tx = app.db.write().await.unwrap();
    store::opinions::add_link(&mut tx, &link).await.unwrap();
    tx.commit().await.unwrap();
    let mut daily = Daily::default();
    daily.attend(app).await;
    let form = [("about", "team"), ("source", "service_user"), ("words", "窗口排队太久")];
    let sent = Client::new(app).post("/o/ABCDEFGHJKMN", &form).await;
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
