//! Until the roster is frozen, whoever stands in the register takes part: what he lacks is in the branch's row as soon as
//! he comes, and leaves it with him. On both databases.

use axum::http::StatusCode;
use domain::ids::{PersonId, UnitId};
use domain::member::{Ended, Ending, Standing};
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
