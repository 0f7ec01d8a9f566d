//! Until the roster is frozen, whoever stands in the register takes part: what he lacks is in the branch's row as soon as
//! he comes, and leaves it with him. On both databases.

use axum::http::StatusCode;
use domain::campaign::roster::CorrectionKind;
use domain::ids::{PersonId, UnitId};
use domain::member::{Ended, Ending, Stage, Standing};
use domain::org::UnitKind;
use pingyi::actions;
use store::testing::Engine;
use time::macros::date;

use crate::common::{self, on_both};
use crate::house::House;

on_both!(
    the_row_follows_who_comes_and_who_goes,
    an_import_is_followed_in_the_branch_somebody_leaves,
    a_group_that_gets_its_first_member_is_waited_for,
    a_frozen_roster_stays_as_it_is,
    what_a_member_lacks_bars_the_meeting,
    who_is_moved_after_the_freeze_still_writes_where_he_is_counted,
);

impl House {
    /// A branch where nobody is yet.
    async fn deserted(&mut self) {
        self.branch = self.world.branch("第三党支部").await;
    }

    /// How much is missing, as the row has it; that it is what the records come to is asked on the way.
    async fn lacks(&self) -> i64 {
        self.row_follows().await;
        let mut tx = self.world.app.db.read().await.unwrap();
        store::progress::find(&mut tx, self.campaign, self.branch).await.unwrap().unwrap().open
    }

    async fn entered_as(&self, person: PersonId) -> i64 {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::people::get(&mut tx, person).await.unwrap().version
    }

    async fn moves(&self, person: PersonId, to: UnitId) {
        let (app, admin, version) = (&self.world.app, &self.world.admin, self.entered_as(person).await);
        let on = app.clock.today();
        actions::people::transfer(app, admin, person, version, to, on, "工作调动").await.unwrap();
    }

    /// Enters a file of one line at the top, with somebody of `branch`.
    async fn imports(&self, branch: &str) {
        let (app, admin) = (&self.world.app, &self.world.admin);
        let text =
            format!("姓名,人员编号,所在支部,入党时间,转正时间\n林晚,L001,{branch},2010-07-01,2011-07-01\n");
        let id = actions::imports::upload(app, admin, self.world.top, "名册.csv", text.into_bytes())
            .await
            .unwrap();
        actions::imports::apply(app, admin, id).await.unwrap();
    }
}

async fn the_row_follows_who_comes_and_who_goes(engine: Engine) {
    let mut house = House::build(engine).await;
    house.deserted().await;
    let (app, admin) = (&house.world.app, &house.world.admin);
    let empty = house.lacks().await;
    let draft = common::member("林晚");
    let person = actions::people::add(app, admin, house.branch, &draft).await.unwrap();
    let one = house.lacks().await;
    assert!(one > empty, "{one} of somebody, {empty} of nobody");

    let mut suspended = draft.clone();
    suspended.member.as_mut().unwrap().standing = Standing::Suspended;
    for (draft, wanted) in [(&suspended, empty), (&draft, one)] {
        let version = house.entered_as(person).await;
        actions::people::edit(app, admin, person, version, draft).await.unwrap();
        assert_eq!(house.lacks().await, wanted);
    }
    house.moves(person, house.sibling).await;
    assert_eq!(house.lacks().await, empty);
    house.moves(person, house.branch).await;
    assert_eq!(house.lacks().await, one);
    let ended = Ended { on: app.clock.today(), how: Ending::EnteredByMistake };
    actions::people::end(app, admin, person, house.entered_as(person).await, ended, "录错了").await.unwrap();
    assert_eq!(house.lacks().await, empty);
    actions::people::reopen(app, admin, person, house.entered_as(person).await, "没有录错").await.unwrap();
    assert_eq!(house.lacks().await, one);
}

async fn an_import_is_followed_in_the_branch_somebody_leaves(engine: Engine) {
    let mut house = House::build(engine).await;
    house.deserted().await;
    let empty = house.lacks().await;
    house.imports("第三党支部").await;
    let one = house.lacks().await;
    assert!(one > empty);
    house.imports("第二党支部").await;
    assert_eq!(house.lacks().await, empty);
}

async fn a_group_that_gets_its_first_member_is_waited_for(engine: Engine) {
    let house = House::build(engine).await;
    let (app, admin) = (&house.world.app, &house.world.admin);
    let group =
        actions::units::add(app, admin, house.branch, &common::unit(UnitKind::Group, "第一党小组")).await;
    let group = group.unwrap();
    house.row_follows().await;
    let person = house.person("张明");
    let mut draft = common::member("张明");
    draft.group = Some(group);
    actions::people::edit(app, admin, person, house.entered_as(person).await, &draft).await.unwrap();
    house.row_follows().await;
    let mut tx = app.db.read().await.unwrap();
    let found = store::studies::groups_below(&mut tx, house.branch).await.unwrap();
    assert_eq!(
        found.iter().map(|(branch, group)| (*branch, group.members)).collect::<Vec<_>>(),
        [(house.branch, 1)]
    );
}

async fn a_frozen_roster_stays_as_it_is(engine: Engine) {
    let mut house = House::build(engine).await;
    house.deserted().await;
    let (app, admin) = (&house.world.app, &house.world.admin);
    let empty = house.lacks().await;
    let day = date!(2026 - 01 - 10);
    actions::rosters::freeze(app, admin, house.campaign, house.world.top, day).await.unwrap();
    actions::people::add(app, admin, house.branch, &common::member("林晚")).await.unwrap();
    assert_eq!(house.lacks().await, empty);
}

/// Nobody froze anything, and still the meeting waits for what its members write.
async fn what_a_member_lacks_bars_the_meeting(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.get("周宁", &house.at("/ready")).await.body;
    let bars = page.find("开会前必须办的还差").expect("what bars the meeting");
    let passes = page.find("写明理由可以略过的").unwrap_or(page.len());
    let hard = &page[bars..passes];
    assert!(hard.contains("还没有提交：周宁、王晓、李和、张明、赵青"), "{hard}");
    let opened = house.post("周宁", &house.at("/ready/open"), &[]).await;
    assert_eq!(opened.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(opened.body.contains("赵青"), "{}", opened.body);
}

/// The roster still asks him, so the branch's pages are still his; the new branch does not ask him twice.
async fn who_is_moved_after_the_freeze_still_writes_where_he_is_counted(engine: Engine) {
    let mut house = House::build(engine).await;
    let day = house.world.app.clock.today();
    actions::rosters::freeze(&house.world.app, &house.world.admin, house.campaign, house.world.top, day)
        .await
        .unwrap();
    let counted = house.lacks().await;
    let person = house.person("张明");
    house.moves(person, house.sibling).await;
    assert_eq!(house.lacks().await, counted);
    house.people.insert("张明", (person, house.world.ticket_of(person).await));
    let app = &house.world.app;

    let (here, writes) = (house.at("/texts"), format!("/units/{}", house.branch));
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains(&here) || bench.contains(&house.at("/problems")), "{bench}");
    assert!(!bench.contains(&here.replace(&house.branch.to_string(), &house.sibling.to_string())), "{bench}");
    for page in [house.at(""), house.at("/studies"), house.at("/talks"), here.clone(), writes] {
        assert_eq!(house.get("张明", &page).await.status, StatusCode::OK, "{page}");
    }
    let me = house.id("张明");
    let begun = house.post("张明", &house.at("/texts/new"), &[("kind", "outline"), ("person", &me)]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    assert_eq!(house.get("张明", begun.location()).await.status, StatusCode::OK);
    let duties = house.post("张明", &house.at("/studies/new"), &[]).await;
    assert_eq!(duties.status, StatusCode::FORBIDDEN, "a member's pages, and no more");

    // Taken off the roster, he has left for good; so has everybody with the end of the campaign.
    let (campaign, branch) = (house.campaign, house.branch);
    let correct = async |kind| {
        let reason = "组织关系已转出".to_owned();
        let mending = actions::rosters::Mending { person, kind, stage: Some(Stage::Formal), reason };
        actions::rosters::correct(app, &house.world.admin, campaign, branch, &mending).await.unwrap();
    };
    correct(CorrectionKind::Removed).await;
    assert_eq!(house.get("张明", &here).await.status, StatusCode::NOT_FOUND);
    correct(CorrectionKind::Added).await;
    assert_eq!(house.get("张明", &here).await.status, StatusCode::OK);
    house.close().await;
    assert_eq!(house.get("张明", &here).await.status, StatusCode::NOT_FOUND);
}
