//! A pack that asks the committee and the contact leader, where no contact leader is named: somebody in office above reviews
//! in his place, and where nobody is, the branch reads who must be named. On both databases.

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::campaign::Campaign;
use domain::ids::UnitId;
use domain::preparation::text::Stage;
use store::testing::Engine;
use time::macros::date;

use super::alone_in;
use crate::common::{self, on_both};
use crate::house::House;

/// As [`common::campaign`], with a pack that asks the leader besides the committee.
fn campaign(unit: UnitId) -> Campaign {
    let mut campaign = common::campaign(unit);
    let asked = "[[texts]]\nreviewers = [\"committee\", \"leader\"]";
    campaign.pack.text = campaign.pack.text.replace("[[texts]]", asked);
    campaign
}

/// Three of them sit in the committee.
async fn branch(engine: Engine) -> House {
    let mut house = alone_in(engine, campaign).await;
    let branch = house.branch;
    house.settle("王晓", branch, Some((branch, Role::DeputySecretary))).await;
    house.settle("李和", branch, Some((branch, Role::CommitteeMember))).await;
    house
}

impl House {
    async fn sits(&self, who: &str, page: &str) -> StatusCode {
        let version = self.text(page).await.version.to_string();
        let form = [
            ("capacity", "committee"),
            ("verdict", "pass"),
            ("sat_on", "2026-01-15"),
            ("present", "周宁、王晓、李和"),
            ("version", &version),
        ];
        self.post(who, &format!("{page}/review"), &form).await.status
    }
}

on_both!(
    without_a_contact_leader_somebody_in_office_above_reviews,
    with_nobody_above_the_branch_reads_who_must_be_named,
    a_guide_in_office_above_reviews_by_that_office,
);

async fn without_a_contact_leader_somebody_in_office_above_reviews(engine: Engine) {
    let house = branch(engine).await;
    house.activate("局书记").await;
    house.is_silent("局书记", "/", "待审阅").await;
    let page = house.team().await;
    house.says("王晓", &page, "支委会、上级书记、副书记或委员").await;
    house.says("局书记", "/", "待审阅 1 份材料").await;
    house.says("局书记", &page, "提交审阅意见").await;
    // The administrator is in no committee, and of the branch nobody speaks as leader.
    for who in ["管理员", "周宁", "王晓", "张明"] {
        let refused = house.pass_as(who, &page, "leader").await;
        assert!(!refused.status.is_redirection(), "{who}: {}", refused.body);
    }
    assert_eq!(house.sits("王晓", &page).await, StatusCode::SEE_OTHER);
    assert_eq!(house.text(&page).await.stage, Stage::Submitted, "the leader has not said a word");
    house.says("王晓", &house.at("/ready"), "还等上级书记、副书记或委员审阅").await;
    // Once one is named, nobody stands in for him.
    house.contact("管理员").await;
    house.is_silent("局书记", "/", "待审阅").await;
    house.says("管理员", "/", "待审阅 1 份材料").await;
    house.no_contact("管理员").await;
    // Named for the committee he sits in, nobody looks at it from outside.
    house.contact("李和").await;
    assert!(!house.pass_as("李和", &page, "leader").await.status.is_redirection());
    assert_eq!(house.pass_as("局书记", &page, "leader").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.text(&page).await.stage, Stage::Passed);
    house.is_silent("局书记", "/", "待审阅").await;
}

async fn with_nobody_above_the_branch_reads_who_must_be_named(engine: Engine) {
    let house = branch(engine).await;
    house.activate("周宁").await;
    let page = house.team().await;
    let contacts = format!("href=\"/units/{}/campaigns/{}/contacts\"", house.world.top, house.campaign);
    let ready = house.at("/ready");
    for path in ["/", house.at("").as_str(), ready.as_str()] {
        house.says("王晓", path, "班子对照检查材料没有联系领导可以审阅").await;
        house.says("王晓", path, "他们都没有能登录的账号。请上级确定联系领导").await;
        // What the committee has to do of it is still its own.
        house.says("王晓", path, "审阅材料").await;
    }
    house.says("局书记", &ready, &contacts).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let mut held = store::appointments::at_unit(&mut tx, house.world.top).await.unwrap();
    held.retain(|held| held.appointment.person == house.person("局书记"));
    store::appointments::revoke(&mut tx, held[0].appointment.id, 1, date!(2026 - 01 - 14)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.sits("王晓", &page).await, StatusCode::SEE_OTHER);
    for path in ["/", house.at("").as_str(), ready.as_str()] {
        house.says("王晓", path, "上级党组织也没有在任的书记、副书记和委员。请上级确定联系领导").await;
        house.is_silent("王晓", path, &contacts).await;
    }
    house.contact("管理员").await;
    house.says("王晓", &ready, "联系领导没有能登录的账号").await;
    house.activate("管理员").await;
    house.says("王晓", &ready, "还等联系领导审阅").await;
    assert_eq!(house.pass_as("管理员", &page, "leader").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.text(&page).await.stage, Stage::Passed);
    house.is_silent("王晓", &ready, "班子对照检查材料没有联系领导").await;
}

/// Otherwise the one person above would have no act, and the text would wait for him for ever.
async fn a_guide_in_office_above_reviews_by_that_office(engine: Engine) {
    let house = branch(engine).await;
    house.activate("局书记").await;
    house.guide("局书记").await;
    let page = house.team().await;
    house.says("局书记", "/", "待审阅 1 份材料").await;
    assert_eq!(house.sits("王晓", &page).await, StatusCode::SEE_OTHER);
    assert_eq!(house.pass_as("局书记", &page, "leader").await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.text(&page).await.stage, Stage::Passed);
}
