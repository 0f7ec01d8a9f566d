//! 谈心谈话: recorded by one of the two, read by the two and by nobody else, whatever address is asked and whoever asks.
//! On both databases.

mod listed;

use std::collections::BTreeSet;

use axum::http::StatusCode;
use store::testing::Engine;

use crate::common::on_both;
use crate::house::House;

/// Words that nobody else writes, one for every private field.
const MARKS: [&str; 8] = [
    "石榴树下的话",
    "石榴树下的地点",
    "石榴树下的指出",
    "石榴树下的共识",
    "石榴树下的难处",
    "石榴树下的主题",
    "石榴树下的建议",
    "石榴树下的相告",
];
/// The wish for help goes on to the committee, and no further.
const WISH: &str = "石榴树下的心愿";

impl House {
    /// Sits in the body at the top, and looks after this unit.
    async fn in_charge(&self, who: &str, unit: domain::ids::UnitId) {
        use domain::body::{Body, BodyKind, Charge, Seat};
        use pingyi::clock::new_id;
        let mut tx = self.world.app.db.write().await.unwrap();
        let (kind, name) = (BodyKind::Committee, "班子".to_owned());
        let body = Body { id: new_id(), unit: self.world.top, kind, name, ended_on: None, version: 1 };
        store::bodies::add(&mut tx, &body).await.unwrap();
        let from = time::macros::date!(2025 - 01 - 01);
        let (person, post) = (self.person(who), "副局长".to_owned());
        let seat =
            Seat { id: new_id(), body: body.id, person, post, position: 0, from, until: None, version: 1 };
        store::bodies::add_seat(&mut tx, &seat).await.unwrap();
        let charge = Charge { seat: seat.id, unit: Some(unit), work: String::new() };
        store::bodies::set_charges(&mut tx, seat.id, &[(new_id(), charge)]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// 王晓 records what she and 张明 said. Gives the address of the talk.
    async fn recorded(&self) -> String {
        let with = self.id("张明");
        let form = [
            ("with", with.as_str()),
            ("held_on", "2026-01-14"),
            ("content", MARKS[0]),
            ("place", MARKS[1]),
            ("pointed_out", MARKS[2]),
            ("agreed", MARKS[3]),
            ("care", MARKS[4]),
            ("topic", MARKS[5]),
            ("suggestions", MARKS[6]),
            ("pointed_at", MARKS[7]),
            ("care_kind", "hardship"),
            ("help_wished", WISH),
        ];
        let answer = self.post("王晓", &self.at("/talks/new"), &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location().to_owned()
    }
}

/// Every address that can be read, with the talk in it.
fn addresses(house: &House, talk: &str) -> BTreeSet<String> {
    let id = talk.rsplit('/').next().unwrap();
    let mut all = BTreeSet::from([format!("{}/new?with={}", house.at("/talks"), house.id("张明"))]);
    for person in ["王晓", "张明"] {
        all.extend(house.addresses(&[("talk", id), ("person", &house.id(person))]));
    }
    all
}

on_both!(
    what_was_said_is_read_by_the_two_and_by_nobody_else,
    a_plan_becomes_the_record_and_the_gap_closes,
    a_gap_leads_the_two_to_the_form_and_others_to_the_list,
    a_plan_is_taken_back_and_a_record_is_not,
    only_one_of_the_two_records_and_changes,
    whoever_records_it_the_higher_duty_asked_for_the_talk,
    the_second_hand_sees_both_texts,
    two_talks_of_one_day_are_one,
    whom_the_committee_has_marked_is_read_by_it_alone,
    a_mark_is_done_when_he_was_talked_with_as_often_as_wanted,
    a_wrong_record_is_taken_back_by_who_made_it,
    what_the_other_wrote_or_the_meeting_rests_on_is_not_taken_back,
    in_the_meeting_of_a_body_one_talks_with_the_heads_below,
    hostile_forms_change_nothing,
);

async fn what_was_said_is_read_by_the_two_and_by_nobody_else(engine: Engine) {
    let house = House::build(engine).await;
    let talk = house.recorded().await;
    let addresses = addresses(&house, &talk);
    assert!(addresses.contains(&talk), "{addresses:?}");
    assert!(addresses.iter().any(|path| path.contains(".xlsx")));
    let roster =
        house.said(Some(&house.people["周宁"].1), &format!("/units/{}/people.xlsx", house.branch)).await;
    assert!(roster.contains("张明"), "workbooks are looked into: {roster}");
    // The control: the two read it.
    for party in ["王晓", "张明"] {
        let page = house.get(party, &talk).await.body;
        let form = house.get(party, &format!("{talk}/edit")).await.body;
        for mark in MARKS {
            assert!(page.contains(mark), "{party} misses {mark}");
            assert!(form.contains(mark), "{party} misses {mark} in the form");
        }
        // Both read the same names, and neither has to guess whose problem it is.
        let of = |name: &str| {
            page.split(&format!("指出{name}的问题")).nth(1).unwrap().split("</dd>").next().unwrap()
        };
        assert!(of("王晓").contains(MARKS[2]) && of("张明").contains(MARKS[7]), "{page}");
    }
    let committee = ["周宁", "李和"];
    for (name, ticket) in house.all_but(&["王晓", "张明"]) {
        for path in &addresses {
            let text = house.said(ticket, path).await;
            for mark in MARKS {
                assert!(!text.contains(mark), "{name} reads {mark} at {path}");
            }
            assert!(committee.contains(&name) || !text.contains(WISH), "{name} reads the wish at {path}");
        }
        if let Some(ticket) = ticket {
            let edit = house.world.get(&format!("{talk}/edit"), Some(ticket)).await;
            assert_ne!(edit.status, StatusCode::OK, "{name} may edit");
        }
    }
    assert!(house.get("周宁", &house.at("/talks")).await.body.contains(WISH));
    let entries = house.entries().await;
    assert!(entries.iter().any(|entry| entry.contains("记谈心谈话") && entry.contains("王晓与张明")));
    for mark in MARKS.iter().chain([&WISH]) {
        assert!(entries.iter().all(|entry| !entry.contains(mark)), "the journal has {mark}");
    }
    // The fact is for others.
    for other in ["周宁", "局书记", "指导员"] {
        let page = house.get(other, &talk).await;
        assert_eq!(page.status, StatusCode::OK, "{other}");
        assert!(page.body.contains("2026年1月14日") && page.body.contains("支委与党员"), "{other}");
    }
    let ordinary = house.get("赵青", &house.at("/talks")).await.body;
    assert!(!ordinary.contains("1月14日已谈"), "a member learns of others' talks");
}

async fn a_plan_becomes_the_record_and_the_gap_closes(engine: Engine) {
    let house = House::build(engine).await;
    let campaign = house.at("");
    for name in ["周宁", "王晓"] {
        house.activate(name).await;
    }
    let gap = house.get("周宁", &campaign).await.body;
    assert!(gap.contains("支委之间必谈，差 3 对") && gap.contains("记这次谈话"), "{gap}");
    let (from, with) = (house.id("周宁"), house.id("王晓"));
    let plan = [("from", from.as_str()), ("with", with.as_str()), ("day", "2026-01-20")];
    let planned = house.post("李和", &house.at("/talks/plan"), &plan).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.body);
    let own = house.get("王晓", &house.at("/talks")).await.body;
    assert!(own.contains("1月20日计划") && own.contains("记这次谈话"), "{own}");
    assert_eq!(house.post("张明", &house.at("/talks/plan"), &plan).await.status, StatusCode::FORBIDDEN);
    let form = [("with", from.as_str()), ("held_on", "2026-01-15"), ("content", "谈了分工")];
    let done = house.post("王晓", &house.at("/talks/new"), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let matrix = house.get("周宁", &house.at("/talks")).await.body;
    assert!(matrix.contains("1月15日已谈") && !matrix.contains("1月20日计划"), "{matrix}");
    assert!(matrix.contains("必谈未谈") && matrix.contains("广泛谈"), "{matrix}");
    assert!(house.get("周宁", &campaign).await.body.contains("支委之间必谈，差 2 对"));
    house.row_follows().await;
}

async fn a_gap_leads_the_two_to_the_form_and_others_to_the_list(engine: Engine) {
    let house = House::build(engine).await;
    for name in ["周宁", "王晓", "李和"] {
        house.activate(name).await;
    }
    let [wang, li] = ["王晓", "李和"].map(|name| house.id(name));
    for other in [&wang, &li] {
        let form = [("with", other.as_str()), ("held_on", "2026-01-14"), ("content", "谈了分工")];
        assert_eq!(house.post("周宁", &house.at("/talks/new"), &form).await.status, StatusCode::SEE_OTHER);
    }
    // Only 王晓 and 李和 are left.
    let (campaign, ready) = (house.at(""), house.at("/ready"));
    let new = format!("{}?with={li}", house.at("/talks/new"));
    for path in [campaign.as_str(), &ready, "/"] {
        let page = house.get("王晓", path).await.body;
        assert!(page.contains(&format!("href=\"{new}\"")) && page.contains("记这次谈话"), "{path}: {page}");
        for other in ["周宁", "局书记", "指导员"] {
            let page = house.get(other, path).await.body;
            assert!(!page.contains("记这次谈话") && !page.contains("talks/new"), "{other} {path}: {page}");
        }
        let looks = house.get("周宁", path).await.body;
        assert!(looks.contains("查看谈话") && !looks.contains("已安排"), "{path}: {looks}");
    }
    let form = house.get("王晓", &new).await.body;
    assert!(form.contains(&format!("value=\"{li}\" selected")), "{form}");
    // Arranged: the two record that one, and everybody reads for when.
    let plan = [("from", wang.as_str()), ("with", li.as_str()), ("day", "2026-01-20")];
    assert_eq!(house.post("周宁", &house.at("/talks/plan"), &plan).await.status, StatusCode::SEE_OTHER);
    let mut tx = house.world.app.db.read().await.unwrap();
    let listed = store::talks::of_unit(&mut tx, house.campaign, house.branch).await.unwrap();
    drop(tx);
    let edit = format!("{}/{}/edit", house.at("/talks"), listed[0].talk.id);
    for party in ["王晓", "李和"] {
        for path in [campaign.as_str(), &ready, "/"] {
            let page = house.get(party, path).await.body;
            assert!(page.contains(&format!("href=\"{edit}\"")), "{party} {path}: {page}");
            assert!(page.contains("已安排1月20日"), "{party} {path}: {page}");
        }
        assert_eq!(house.get(party, &edit).await.status, StatusCode::OK);
    }
    for other in ["周宁", "局书记"] {
        let page = house.get(other, &campaign).await.body;
        assert!(page.contains("已安排1月20日") && !page.contains(&edit), "{other}: {page}");
    }
}

async fn a_plan_is_taken_back_and_a_record_is_not(engine: Engine) {
    let house = House::build(engine).await;
    let (from, with) = (house.id("周宁"), house.id("王晓"));
    let plan = [("from", from.as_str()), ("with", with.as_str()), ("day", "2026-01-20")];
    let planned = house.post("李和", &house.at("/talks/plan"), &plan).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.body);
    let mut tx = house.world.app.db.read().await.unwrap();
    let listed = store::talks::of_unit(&mut tx, house.campaign, house.branch).await.unwrap();
    drop(tx);
    let talk = format!("{}/{}", house.at("/talks"), listed[0].talk.id);
    assert!(house.get("李和", &talk).await.body.contains("取消安排"));
    let cancel = format!("{talk}/cancel");
    for other in ["张明", "局书记", "指导员"] {
        let answer = house.post(other, &cancel, &[("version", "1")]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}: {}", answer.body);
    }
    let stale = house.post("王晓", &cancel, &[("version", "7")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
    let done = house.post("王晓", &cancel, &[("version", "1")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(house.get("李和", &talk).await.status, StatusCode::NOT_FOUND);
    let held = house.recorded().await;
    let answer = house.post("王晓", &format!("{held}/cancel"), &[("version", "1")]).await;
    assert_ne!(answer.status, StatusCode::SEE_OTHER, "what was held is gone");
}

async fn only_one_of_the_two_records_and_changes(engine: Engine) {
    let house = House::build(engine).await;
    let talk = house.recorded().await;
    let edit = format!("{talk}/edit");
    let form = [("version", "1"), ("held_on", "2026-01-13"), ("content", "别人写的")];
    for other in ["周宁", "李和", "赵青", "局书记", "办公室", "管理员", "指导员"] {
        assert_eq!(house.get(other, &edit).await.status, StatusCode::NOT_FOUND, "{other}");
        assert_eq!(house.post(other, &edit, &form).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    for outsider in ["钱川", "孙越", "安全员"] {
        assert_eq!(house.post(outsider, &edit, &form).await.status, StatusCode::NOT_FOUND, "{outsider}");
    }
    // A guide or an office worker talks with nobody here.
    let with = house.id("张明");
    let entry = [("with", with.as_str()), ("held_on", "2026-01-14"), ("content", "说了话")];
    for other in ["指导员", "办公室", "管理员"] {
        let answer = house.post(other, &house.at("/talks/new"), &entry).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{other}: {}", answer.body);
    }
    // The leader above does; it is 分管 only where he is registered as in charge.
    let answer = house.post("局书记", &house.at("/talks/new"), &entry).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = house.get("局书记", answer.location()).await.body;
    assert!(page.contains("上下级之间") && !page.contains("分管领导与分管对象"), "{page}");
    let chosen = [&entry[..], &[("kind", "charge")]].concat();
    let answer = house.post("局书记", &house.at("/talks/new"), &chosen).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.body.contains("按登记的分管关系"), "{}", answer.body);
    // The same talk under another unit's address is not there.
    let elsewhere = talk.replace(&house.branch.to_string(), &house.sibling.to_string());
    assert_eq!(house.get("局书记", &elsewhere).await.status, StatusCode::NOT_FOUND);
}

async fn whoever_records_it_the_higher_duty_asked_for_the_talk(engine: Engine) {
    let house = House::build(engine).await;
    let new = house.at("/talks/new");
    let opened = house.get("张明", &new).await.body;
    assert!(
        opened.contains("name=\"side\"") && opened.contains("不选时，职务高的一方算找对方谈的"),
        "{opened}"
    );
    assert!(!opened.contains("value=\"me\" checked"), "nothing is chosen beforehand: {opened}");
    for (me, other, side, from) in [
        ("张明", "周宁", None, "周宁"),
        ("李和", "王晓", None, "王晓"),
        ("王晓", "张明", None, "王晓"),
        ("赵青", "张明", None, "赵青"),
        ("赵青", "周宁", Some("me"), "赵青"),
        ("周宁", "李和", Some("other"), "李和"),
    ] {
        let with = house.id(other);
        let mut form = vec![("with", with.as_str()), ("held_on", "2026-01-14"), ("content", "谈了分工")];
        form.extend(side.map(|side| ("side", side)));
        let saved = house.post(me, &new, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let id = saved.location().rsplit('/').next().unwrap().parse().unwrap();
        let mut tx = house.world.app.db.read().await.unwrap();
        let talk = store::talks::find(&mut tx, id).await.unwrap().unwrap();
        assert_eq!(talk.from, house.person(from), "{me} records a talk with {other}");
    }
}

async fn the_second_hand_sees_both_texts(engine: Engine) {
    let house = House::build(engine).await;
    let edit = format!("{}/edit", house.recorded().await);
    let form = |content| [("version", "1"), ("held_on", "2026-01-14"), ("content", content)];
    assert_eq!(house.post("张明", &edit, &form("张明补了一句")).await.status, StatusCode::SEE_OTHER);
    let stale = house.post("王晓", &edit, &form("王晓改了一句")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("张明补了一句") && stale.body.contains("王晓改了一句"), "{}", stale.body);
    assert!(stale.body.contains("name=\"version\" value=\"2\""));
}

async fn two_talks_of_one_day_are_one(engine: Engine) {
    let house = House::build(engine).await;
    let first = house.recorded().await;
    let with = house.id("张明");
    let form = [("with", with.as_str()), ("held_on", "2026-01-12"), ("content", "先谈过一次")];
    let second = house.post("王晓", &house.at("/talks/new"), &form).await.location().to_owned();
    let me = house.id("王晓");
    let plan = [("from", me.as_str()), ("with", with.as_str()), ("day", "2026-01-20")];
    assert_eq!(house.post("周宁", &house.at("/talks/plan"), &plan).await.status, StatusCode::SEE_OTHER);
    let mut tx = house.world.app.db.read().await.unwrap();
    let listed = store::talks::of_unit(&mut tx, house.campaign, house.branch).await.unwrap();
    drop(tx);
    let planned = listed.iter().find(|listed| listed.talk.held_on.is_none()).unwrap().talk.id;
    // Neither a correction nor a plan that is filled makes a second talk of a day that has one.
    for talk in [second.clone(), format!("{}/{planned}", house.at("/talks"))] {
        let form = |day| [("version", "1"), ("held_on", day), ("content", "又写一遍的话")];
        let answer = house.post("张明", &format!("{talk}/edit"), &form("2026-01-14")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
        for words in ["2026年1月14日的谈话已经记过", "打开那次谈话", &first, "又写一遍的话"]
        {
            assert!(answer.body.contains(words), "without {words}: {}", answer.body);
        }
    }
    // Its own day is no other talk's.
    let form = [("version", "1"), ("held_on", "2026-01-12"), ("content", "补一句")];
    assert_eq!(house.post("张明", &format!("{second}/edit"), &form).await.status, StatusCode::SEE_OTHER);
    let form = [("version", "2"), ("held_on", "2026-01-13"), ("content", "补一句")];
    assert_eq!(house.post("张明", &format!("{second}/edit"), &form).await.status, StatusCode::SEE_OTHER);
}

async fn hostile_forms_change_nothing(engine: Engine) {
    let house = House::build(engine).await;
    let talk = house.recorded().await;
    let before = house.entries().await.len();
    let (me, stranger, other) = (house.id("王晓"), house.id("孙越"), house.id("张明"));
    let long = "长".repeat(2001);
    let new = house.at("/talks/new");
    for (with, day, content) in [
        (me.as_str(), "2026-01-14", "自言自语"),
        (stranger.as_str(), "2026-01-14", "别的支部"),
        (other.as_str(), "2026-01-16", "明天的话"),
        (other.as_str(), "昨天", "日期"),
        (other.as_str(), "2026-01-14", ""),
        (other.as_str(), "2026-01-14", "\u{7}"),
        (other.as_str(), "2026-01-14", &long),
        ("x", "2026-01-14", "没有这个人"),
    ] {
        let form = [("with", with), ("held_on", day), ("content", content)];
        let answer = house.post("王晓", &new, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{with} {day} {content}");
    }
    let script = [("with", other.as_str()), ("held_on", "2026-02-30"), ("content", "<script>1</script>")];
    let answer = house.post("王晓", &new, &script).await;
    assert!(answer.body.contains("&lt;script&gt;1"), "what was typed comes back, as text");
    for path in [new.clone(), format!("{talk}/edit"), house.at("/talks/plan")] {
        assert_ne!(house.post("王晓", &path, &[]).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    for day in ["2026-01-14", ""] {
        let form = [("from", me.as_str()), ("with", other.as_str()), ("day", day)];
        let answer = house.post("王晓", &house.at("/talks/plan"), &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(house.entries().await.len(), before);
}

impl House {
    async fn mark(&self, by: &str, whom: &str, kind: &str) -> StatusCode {
        let person = self.id(whom);
        self.post(by, &self.at("/talks/attention"), &[("person", &person), ("kind", kind)]).await.status
    }
}

async fn whom_the_committee_has_marked_is_read_by_it_alone(engine: Engine) {
    let house = House::build(engine).await;
    let before = house.entries().await.len();
    for (whom, kind) in [("张明", "disagreement"), ("张明", "repeated"), ("李和", "hardship")] {
        assert_eq!(house.mark("周宁", whom, kind).await, StatusCode::SEE_OTHER);
    }
    // Once is enough.
    assert_eq!(house.mark("王晓", "张明", "repeated").await, StatusCode::SEE_OTHER);
    let entries = house.entries().await;
    assert_eq!(entries.len(), before + 3);
    let told: Vec<_> = entries.iter().filter(|entry| entry.contains("重点谈话对象")).collect();
    assert_eq!(told.len(), 3);
    for word in ["张明", "李和", "有意见分歧", "需要反复谈", "生活困难"] {
        assert!(told.iter().all(|entry| !entry.contains(word)), "the journal says {word}: {told:?}");
    }
    let talks = house.at("/talks");
    for (reader, of_himself) in [("周宁", false), ("王晓", false), ("李和", true)] {
        let page = house.get(reader, &talks).await.body;
        let table = page.split_once("id=\"marks\"").expect("the list is there").1;
        let table = table.split_once("</table>").unwrap().0;
        assert!(table.contains("张明") && table.contains("有意见分歧"), "{reader}: {table}");
        assert_eq!(table.contains("生活困难"), !of_himself, "{reader}: {table}");
    }
    // The marked person, other members, those above, and the hats: nowhere.
    let all = house.addresses(&[("person", &house.id("张明"))]);
    let marking = house.at("/talks/attention");
    for (name, ticket) in house.all_but(&["周宁", "王晓", "李和"]) {
        for path in &all {
            let page = house.said(ticket, path).await;
            assert!(
                !page.contains("id=\"marks\"") && !page.contains(&marking),
                "{name} reads whom is marked at {path}"
            );
        }
        let page = house.said(ticket, &talks).await;
        assert!(!page.contains("有意见分歧") && !page.contains("重点谈话对象"), "{name}: {page}");
    }
    let person = house.id("张明");
    let form = [("person", person.as_str()), ("kind", "repeated")];
    for other in ["张明", "局书记", "指导员", "办公室", "管理员"] {
        assert_eq!(house.mark(other, "赵青", "aged").await, StatusCode::FORBIDDEN, "{other}");
        let answer = house.post(other, &house.at("/talks/attention/remove"), &form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{other}");
    }
    // Nobody marks himself, a stranger, or without a reason; nobody takes his own mark off.
    for (whom, kind) in [("李和", "aged"), ("孙越", "aged"), ("局书记", "aged"), ("张明", ""), ("张明", "x")]
    {
        assert_eq!(house.mark("李和", whom, kind).await, StatusCode::UNPROCESSABLE_ENTITY, "{whom} {kind}");
    }
    let remove = house.at("/talks/attention/remove");
    let own = house.id("李和");
    let answer = house.post("李和", &remove, &[("person", &own), ("kind", "hardship")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(house.entries().await.len(), entries.len());
    assert_eq!(house.post("李和", &remove, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.post("李和", &remove, &form).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.entries().await.len(), entries.len() + 1);
    house.close().await;
    assert_ne!(house.mark("周宁", "赵青", "aged").await, StatusCode::SEE_OTHER);
    let closed = house.get("周宁", &talks).await.body;
    assert!(closed.contains("id=\"marks\"") && !closed.contains("talks/attention"), "{closed}");
}

async fn a_mark_is_done_when_he_was_talked_with_as_often_as_wanted(engine: Engine) {
    let house = House::build(engine).await;
    for (whom, kind) in [("张明", "hardship"), ("张明", "repeated")] {
        assert_eq!(house.mark("周宁", whom, kind).await, StatusCode::SEE_OTHER);
    }
    // What stands open, and what is done.
    let lists = async || {
        let page = house.get("周宁", &house.at("/talks")).await.body;
        let list = |id: &str| {
            let (_, from) = page.split_once(&format!("id=\"{id}\"")).unwrap_or_default();
            from.split_once("</table>").map(|(table, _)| table.to_owned()).unwrap_or_default()
        };
        (list("marks"), list("marks-done"))
    };
    let (open, done) = lists().await;
    assert!(open.contains("还没有谈，要谈 2 次") && open.contains("生活困难") && done.is_empty(), "{open}");
    house.recorded().await;
    let (open, done) = lists().await;
    assert!(open.contains("已谈 1 次，还差 1 次") && !open.contains("生活困难"), "{open}");
    assert!(done.contains("生活困难") && done.contains("已谈 1 次"), "{done}");
    // What one of the two notes of care marks nobody: 王晓 has written 生活困难 into her notes.
    let mut tx = house.world.app.db.read().await.unwrap();
    let marks = store::talks::marks::of_unit(&mut tx, house.campaign, house.branch).await.unwrap();
    drop(tx);
    assert_eq!(marks.len(), 2);
    let with = house.id("张明");
    let again = [("with", with.as_str()), ("held_on", "2026-01-15"), ("content", "又谈了一次")];
    assert_eq!(house.post("周宁", &house.at("/talks/new"), &again).await.status, StatusCode::SEE_OTHER);
    let (open, done) = lists().await;
    assert!(open.is_empty() && done.contains("需要反复谈") && done.contains("已谈 2 次"), "{open}{done}");
}

async fn a_wrong_record_is_taken_back_by_who_made_it(engine: Engine) {
    let house = House::build(engine).await;
    let talk = house.recorded().await;
    let withdraw = format!("{talk}/withdraw");
    assert!(house.get("王晓", &talk).await.body.contains("撤回记录"));
    assert!(!house.get("张明", &talk).await.body.contains("撤回记录"));
    let form = [("version", "1"), ("reason", "选错了人")];
    for other in ["周宁", "赵青", "局书记", "指导员", "管理员"] {
        assert_eq!(house.get(other, &withdraw).await.status, StatusCode::NOT_FOUND, "{other}");
        assert_eq!(house.post(other, &withdraw, &form).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    let no = house.post("张明", &withdraw, &form).await;
    assert_eq!(no.status, StatusCode::CONFLICT);
    assert!(no.body.contains("不是您记的") && no.body.contains("修改记录"), "{}", no.body);
    let asked = house.get("王晓", &withdraw).await.body;
    assert!(asked.contains("不能恢复") && asked.contains("从双方的列表里删去"), "{asked}");
    let empty = house.post("王晓", &withdraw, &[("version", "1"), ("reason", "")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", empty.body);
    let stale = house.post("王晓", &withdraw, &[("version", "7"), ("reason", "选错了人")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
    let figures = async || house.get("周宁", &house.at("/talks")).await.body.contains("1月14日已谈");
    assert!(figures().await);
    let done = house.post("王晓", &withdraw, &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(!figures().await);
    for party in ["王晓", "张明"] {
        assert_eq!(house.get(party, &talk).await.status, StatusCode::NOT_FOUND);
    }
    assert!(!house.get("周宁", &house.at("/talks")).await.body.contains(WISH));
    let entries = house.entries().await;
    let told = entries.iter().find(|entry| entry.contains("撤回谈心谈话记录")).expect("it is told");
    assert!(told.contains("王晓与张明") && told.contains("选错了人"), "{told}");
    assert!(MARKS.iter().all(|mark| !told.contains(mark)), "{told}");
    house.row_follows().await;
    // What was arranged is arranged again.
    let (from, with) = (house.id("周宁"), house.id("王晓"));
    let plan = [("from", from.as_str()), ("with", with.as_str()), ("day", "2026-01-20")];
    assert_eq!(house.post("李和", &house.at("/talks/plan"), &plan).await.status, StatusCode::SEE_OTHER);
    let entry = [("with", from.as_str()), ("held_on", "2026-01-15"), ("content", MARKS[0])];
    let recorded = house.post("王晓", &house.at("/talks/new"), &entry).await;
    let talk = recorded.location().to_owned();
    let form = [("version", "2"), ("reason", "还没有谈")];
    assert!(house.get("王晓", &format!("{talk}/withdraw")).await.body.contains("安排还在"));
    let done = house.post("王晓", &format!("{talk}/withdraw"), &form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    for party in ["王晓", "周宁"] {
        assert!(house.get(party, &house.at("/talks")).await.body.contains("1月20日计划"), "{party}");
        let edit = house.get(party, &format!("{talk}/edit")).await.body;
        assert!(!edit.contains(MARKS[0]), "{party} still reads it: {edit}");
    }
    // A plan has no record to take back.
    assert_eq!(house.get("王晓", &format!("{talk}/withdraw")).await.status, StatusCode::NOT_FOUND);
    house.row_follows().await;
}

async fn what_the_other_wrote_or_the_meeting_rests_on_is_not_taken_back(engine: Engine) {
    let house = House::build(engine).await;
    let talk = house.recorded().await;
    let withdraw = format!("{talk}/withdraw");
    // A corrected day is nothing written: the words stay as they are.
    let with = house.id("赵青");
    let entry = [("with", with.as_str()), ("held_on", "2026-01-14"), ("content", "谈了班次")];
    let second = house.post("王晓", &house.at("/talks/new"), &entry).await.location().to_owned();
    let moved = [("version", "1"), ("held_on", "2026-01-13"), ("content", "谈了班次")];
    assert_eq!(house.post("赵青", &format!("{second}/edit"), &moved).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("王晓", &format!("{second}/withdraw")).await.status, StatusCode::OK);
    let wrote = [("version", "1"), ("held_on", "2026-01-14"), ("content", "张明补了一句")];
    assert_eq!(house.post("张明", &format!("{talk}/edit"), &wrote).await.status, StatusCode::SEE_OTHER);
    assert!(!house.get("王晓", &talk).await.body.contains("撤回记录"));
    for answer in [
        house.get("王晓", &withdraw).await,
        house.post("王晓", &withdraw, &[("version", "2"), ("reason", "选错了人")]).await,
    ] {
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.body);
        assert!(answer.body.contains("对方已经在这次谈话的记录里写了内容"), "{}", answer.body);
    }
    house.hold().await;
    let late = house.post("王晓", &format!("{second}/withdraw"), &[("version", "2"), ("reason", "错")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("会议已于2026年1月15日召开"), "{}", late.body);
    assert!(!house.get("王晓", &second).await.body.contains("撤回记录"));
    assert_eq!(house.get("王晓", &second).await.status, StatusCode::OK);
}

async fn in_the_meeting_of_a_body_one_talks_with_the_heads_below(engine: Engine) {
    use domain::appointment::Role;
    use domain::campaign::{Campaign, CampaignKind};
    let body = |top| Campaign { kind: CampaignKind::BodyMeeting, ..crate::common::campaign(top) };
    let mut house = House::empty(engine, body).await;
    let (top, branch, sibling) = (house.world.top, house.branch, house.sibling);
    for (name, duty) in [
        ("局书记", (top, Role::Secretary)),
        ("局副书记", (top, Role::DeputySecretary)),
        ("周宁", (branch, Role::Secretary)),
        ("李和", (branch, Role::CommitteeMember)),
    ] {
        house.settle(name, sibling, Some(duty)).await;
    }
    let talks = format!("/units/{top}/campaigns/{}/talks", house.campaign);
    let form = house.get("局书记", &format!("{talks}/new")).await.body;
    assert!(form.contains("周宁（第一党支部书记）") && form.contains("局副书记"), "{form}");
    assert!(!form.contains("局副书记（") && !form.contains("李和"), "only heads: {form}");
    house.in_charge("局副书记", branch).await;
    let form = house.get("局副书记", &format!("{talks}/new")).await.body;
    assert!(form.contains("周宁（第一党支部书记，分管）"), "{form}");
    // The pair stands there before anybody has talked.
    let list = house.get("局副书记", &talks).await.body;
    assert!(list.contains("由局副书记分管") && list.contains("还没有谈"), "{list}");
    let with = house.id("周宁");
    let entry = [("with", with.as_str()), ("held_on", "2026-01-13"), ("content", "谈了支部的工作")];
    let answer = house.post("局副书记", &format!("{talks}/new"), &entry).await;
    let page = house.get("局副书记", answer.location()).await.body;
    assert!(page.contains("分管领导与分管对象"), "{page}");
    let list = house.get("局副书记", &talks).await.body;
    assert!(list.contains("由局副书记分管") && !list.contains("还没有谈"), "{list}");
    for (other, kind) in [("周宁", "上下级之间"), ("局副书记", "班子成员之间")] {
        let with = house.id(other);
        let entry = [("with", with.as_str()), ("held_on", "2026-01-14"), ("content", "谈了分工")];
        let answer = house.post("局书记", &format!("{talks}/new"), &entry).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let page = house.get("局书记", answer.location()).await.body;
        assert!(page.contains(kind), "{other}: {page}");
    }
    let list = house.get("局书记", &talks).await.body;
    let plain = list.replace("只有书记、副书记、委员看到", "");
    assert!(list.contains("班子成员") && !plain.contains("支委"), "{list}");
    // Nothing is asked of them.
    let (_, overview) = list.split_once("谁和谁谈").unwrap();
    assert!(!overview.split_once("</table>").unwrap().0.contains("周宁"), "{overview}");
}
