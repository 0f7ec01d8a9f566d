//! Whom an opinion may be about, and whose names strangers read on the public page. On both databases.

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::campaign::{Campaign, CampaignKind};
use domain::member::Standing;
use domain::preparation::opinion::Link;
use pingyi::clock::new_id;
use store::testing::Engine;
use time::macros::date;

use crate::client::Client;
use crate::common::{self, on_both};
use crate::house::{House, PUBLIC};

on_both!(a_public_page_names_the_roster_or_the_body, a_temporary_branch_is_spoken_of_by_who_is_there,);

/// Strangers read the names of the roster and no others; in a 民主生活会 those of the body.
async fn a_public_page_names_the_roster_or_the_body(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    house.publishes(true).await;
    let (person, _) = house.officer(house.branch, "李华", None).await;
    let (suspended, _) = house.officer(house.branch, "孙越", None).await;
    house.officer(house.sibling, "钱川", None).await;
    let (leader, _) = house.officer(house.sibling, "赵敏", Some((house.world.top, Role::Secretary))).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let mut left = store::people::get(&mut tx, suspended).await.unwrap();
    left.membership.as_mut().unwrap().facts.standing = Standing::Suspended;
    store::people::set(&mut tx, &left).await.unwrap();
    tx.commit().await.unwrap();
    let mut stranger = Client::new(&house.world.app);
    let page = stranger.get(PUBLIC).await.html;
    assert!(page.contains("党员 李华") && !page.contains("孙越") && !page.contains("钱川"), "{page}");

    let mut tx = house.world.app.db.write().await.unwrap();
    let meeting = Campaign { kind: CampaignKind::BodyMeeting, ..common::campaign(house.world.top) };
    store::campaigns::add(&mut tx, &meeting).await.unwrap();
    let link = Link {
        code: "ZZZZYYYYXXXX".into(),
        campaign: meeting.id,
        unit: house.world.top,
        until: date!(2026 - 01 - 20),
        closed: false,
        about_members: true,
        made_by: house.world.admin.person,
    };
    store::opinions::add_link(&mut tx, &link).await.unwrap();
    tx.commit().await.unwrap();
    let path = "/o/ZZZZYYYYXXXX";
    let page = stranger.get(path).await.html;
    assert!(page.contains("班子成员 赵敏（书记）"), "{page}");
    for name in ["李华", "孙越", "钱川"] {
        assert!(!page.contains(name), "{name}: {page}");
    }
    for (about, status) in [
        (format!("member:{person}"), StatusCode::UNPROCESSABLE_ENTITY),
        (format!("leader:{leader}"), StatusCode::SEE_OTHER),
    ] {
        let form = [("about", about.as_str()), ("source", "masses"), ("words", "一条意见建议")];
        assert_eq!(stranger.post(path, &form).await.status, status, "{about}");
    }
}

/// The members of a temporary branch are those who are there.
async fn a_temporary_branch_is_spoken_of_by_who_is_there(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    house.publishes(true).await;
    let (present, _) = house.officer(house.sibling, "钱川", None).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let from = date!(2026 - 01 - 01);
    store::people::add_presence(&mut tx, new_id(), present, house.branch, from, None).await.unwrap();
    tx.commit().await.unwrap();
    let page = Client::new(&house.world.app).get(PUBLIC).await.html;
    assert!(page.contains("党员 钱川"), "{page}");
}
