//! Who reads in the journal of a unit whose texts were written, returned or passed there: who holds a duty of that unit.
//! On both databases.

use domain::appointment::Role;
use domain::ids::UnitId;
use domain::journal::ObjectKind;
use pingyi::clock::new_id;
use store::journal::Note;
use store::testing::Engine;

use crate::common::{NOON, on_both};
use crate::house::House;

const TOLD: &str = "张明的个人材料，第 7 版";

on_both!(only_who_holds_a_duty_of_the_unit_reads_whose_text_it_was);

/// Somebody's text is saved at this unit.
async fn saved(house: &House, unit: UnitId) {
    let note = Note {
        id: new_id(),
        chain: unit,
        at: NOON,
        actor: Some(house.person("张明")),
        act: "保存材料",
        object_kind: ObjectKind::Text,
        object: new_id(),
        summary: TOLD.into(),
        before: None,
        after: None,
        reason: String::new(),
    };
    let mut tx = house.world.app.db.write().await.unwrap();
    store::journal::append(&mut tx, note).await.unwrap();
    tx.commit().await.unwrap();
}

async fn reads(house: &House, who: &str, unit: UnitId) -> bool {
    let page = house.get(who, &format!("/units/{unit}/journal")).await;
    // The control: it is a journal.
    assert!(page.body.contains("变更记录"), "{who}: {}", page.body);
    page.body.contains(TOLD)
}

async fn only_who_holds_a_duty_of_the_unit_reads_whose_text_it_was(engine: Engine) {
    let house = House::build(engine).await;
    let (branch, top) = (house.branch, house.world.top);
    // The guide is of the office above as well: that opens the journal to him, and tells him no more.
    house.world.appoint(house.person("指导员"), top, Role::Office).await;
    saved(&house, branch).await;
    assert!(reads(&house, "周宁", branch).await);
    for other in ["指导员", "办公室", "管理员", "局书记"] {
        assert!(!reads(&house, other, branch).await, "{other}");
    }
    // Who came first keeps the roster and the system of the topmost unit, and holds none of its duties.
    saved(&house, top).await;
    assert!(reads(&house, "局书记", top).await);
    assert!(!reads(&house, "乔慕云", top).await);
}
