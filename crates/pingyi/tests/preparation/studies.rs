//! A branch mobilises and studies: recorded, shown to each what is his, corrected by two at once, made up. On both
//! databases.

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::ids::{PersonId, UnitId};
use store::testing::Engine;

use crate::client::{Client, Page};
use crate::common::{self, on_both};
use crate::house::House;

impl House {
    async fn colleague(&self, home: UnitId, name: &str, duty: Option<(UnitId, Role)>) -> (PersonId, Client) {
        let (person, login) = self.officer(home, name, duty).await;
        (person, self.client(&login).await)
    }

    async fn held(&self) -> usize {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::studies::of_unit(&mut tx, self.campaign, self.branch).await.unwrap().len()
    }
}

const ITEMS: [&str; 3] = [
    "党的二十届四中全会精神",
    "《中共中央关于制定国民经济和社会发展第十五个五年规划的建议》",
    "中央八项规定精神",
];

/// The form of a session; `people` are on the list, `there` came, the others were on a journey.
fn form(people: &[PersonId], there: &[PersonId], items: &[&str]) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = [
        ("occasion", "session"),
        ("form", "collective"),
        ("day", "2026-01-14"),
        ("half_days", "1"),
        ("host", "张明"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    for person in people {
        pairs.push(("person".into(), person.to_string()));
        if there.contains(person) {
            pairs.push(("present".into(), person.to_string()));
        } else {
            pairs.push((format!("reason-{person}"), "出差".into()));
        }
    }
    pairs.extend(items.iter().map(|item| ("item".to_owned(), (*item).to_owned())));
    pairs
}

fn with(mut form: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    form.retain(|(key, _)| key != name);
    form.push((name.into(), value.into()));
    form
}

async fn send(client: &mut Client, path: &str, form: &[(String, String)]) -> Page {
    let pairs: Vec<(&str, &str)> = form.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    client.post(path, &pairs).await
}

fn shows(page: &Page, words: &str) {
    assert_eq!(page.status, StatusCode::OK, "{}", page.html);
    assert!(page.html.contains(words), "{words} not in {}", page.html);
}

fn refuses(page: &Page, words: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.html);
    assert!(page.html.contains(words), "{words} not in {}", page.html);
}

async fn a_branch_studies_until_nothing_of_it_is_lacking(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    let own = house.branch;
    let (secretary_id, mut secretary) = house.colleague(own, "张明", Some((own, Role::Secretary))).await;
    let (member_id, mut member) = house.colleague(own, "李华", None).await;
    let (third_id, _) = house.colleague(own, "陈静", None).await;
    let top = house.world.top;
    let (_, mut superior) = house.colleague(house.sibling, "赵敏", Some((top, Role::Secretary))).await;
    let (base, people) = (house.at(""), [secretary_id, member_id, third_id]);
    let (list, new) = (format!("{base}/studies"), format!("{base}/studies/new"));

    // What is missing leads to the form; a reader without the duty is led to the list.
    shows(&secretary.get(&base).await, "还没有集中学习记录");
    shows(&secretary.get(&base).await, "studies/new?occasion=session");
    assert!(!member.get(&base).await.html.contains("studies/new"));
    let page = secretary.get(&format!("{new}?occasion=session")).await;
    for words in ["记学习研讨", "应到 3 人", "李华", ITEMS[1], "选学"] {
        shows(&page, words);
    }
    assert_eq!(page.html.matches("name=\"present\"").count(), 3);
    assert_eq!(page.html.matches(" checked").count(), 4, "all present, and the occasion: {}", page.html);

    // Who sits there alone has not studied together, whatever he writes down.
    let alone = send(&mut secretary, &new, &form(&people, &[secretary_id], &ITEMS)).await;
    assert_eq!(alone.status, StatusCode::SEE_OTHER, "{}", alone.html);
    shows(&secretary.get(&base).await, "已记的 1 次，参加和补学的合起来不到应到的一半，不算集中学习");

    // Recorded with one away; a member sees himself.
    let said =
        with(form(&people, &[secretary_id, third_id], &ITEMS[..2]), "speeches", "张明：先把自己摆进去");
    let saved = send(&mut secretary, &new, &said).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    let study = saved.location.unwrap();
    let gaps = secretary.get(&base).await;
    shows(&gaps, &format!("还没有集中学习：{}", ITEMS[2]));
    // What is missing is ticked already in the form that the gap leads to.
    let about = gaps.html.split("studies/new?occasion=session&amp;about=").nth(1).expect("the gap says what");
    let wanted = format!("{new}?occasion=session&about={}", about.split('"').next().unwrap());
    let page = secretary.get(&wanted).await;
    assert_eq!(page.html.matches(" checked").count(), 5, "people, occasion and item: {}", page.html);
    for words in ["2 / 3 人", "1 人待补学", "李华", "本人：", "必学内容都已学"] {
        shows(&secretary.get(&list).await, words);
    }
    shows(&member.get(&list).await, "没有参加，待补学");
    shows(&member.get(&list).await, "还没学");
    assert!(!member.get(&list).await.html.contains("张明"));
    let seen = member.get(&study).await;
    shows(&seen, "没有参加，待补学");
    assert!(!seen.html.contains("先把自己摆进去") && !seen.html.contains("/edit"), "{}", seen.html);
    shows(&superior.get(&study).await, "李华");
    assert!(!superior.get(&study).await.html.contains("记补学"));

    // Made up, then the rest studied: nothing of it is lacking.
    let late = [("person", member_id.to_string()), ("day", "2026-01-13".to_owned())];
    let pairs = |late: &[(&'static str, String)]| {
        late.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect::<Vec<_>>()
    };
    let made_up = format!("{study}/made-up");
    refuses(&send(&mut secretary, &made_up, &pairs(&late)).await, "早于集中学习");
    let late = [("person", member_id.to_string()), ("day", "2026-01-15".to_owned())];
    assert_eq!(send(&mut member, &made_up, &pairs(&late)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(send(&mut secretary, &made_up, &pairs(&late)).await.status, StatusCode::SEE_OTHER);
    shows(&member.get(&list).await, "已学");
    send(&mut secretary, &new, &form(&people, &people, &ITEMS[2..])).await;
    let after = secretary.get(&base).await;
    assert!(!after.html.contains("集中学习记录") && !after.html.contains("还没有集中学习"), "{}", after.html);
    assert_eq!(house.held().await, 3);
}

/// Everything else is known: so it would be guessed from a digest.
async fn why_somebody_was_away_is_in_no_digest(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    let own = house.branch;
    let (here, mut secretary) = house.colleague(own, "张明", Some((own, Role::Secretary))).await;
    let (away, _) = house.colleague(own, "李华", None).await;
    let (new, reason) = (house.at("/studies/new"), format!("reason-{away}"));
    let session = with(form(&[here, away], &[here], &ITEMS), &reason, "病假");
    let study = send(&mut secretary, &new, &session).await.location.unwrap();
    let other = with(with(session, &reason, "住院"), "version", "1");
    let edited = send(&mut secretary, &format!("{study}/edit"), &other).await;
    assert_eq!(edited.status, StatusCode::SEE_OTHER, "{}", edited.html);
    let late = [("person".to_owned(), away.to_string()), ("day".to_owned(), "2026-01-15".to_owned())];
    let made_up = send(&mut secretary, &format!("{study}/made-up"), &late).await;
    assert_eq!(made_up.status, StatusCode::SEE_OTHER, "{}", made_up.html);
    let mut tx = house.world.app.db.read().await.unwrap();
    let mut links = store::journal::stretch(&mut tx, own, 0, 9999).await.unwrap();
    links.retain(|link| link.entry.object_kind == domain::journal::ObjectKind::Study);
    let digests: Vec<_> = links.iter().map(|link| (link.entry.before, link.entry.after)).collect();
    let held = digests[0].1;
    assert!(held.is_some());
    assert_eq!(digests, [(None, held), (held, held), (None, None)]);
}

async fn a_session_is_not_moved_behind_the_day_it_was_made_up(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    let own = house.branch;
    let (here, mut secretary) = house.colleague(own, "张明", Some((own, Role::Secretary))).await;
    let (away, _) = house.colleague(own, "李华", None).await;
    let session = with(form(&[here, away], &[here], &ITEMS), "day", "2026-01-12");
    let study = send(&mut secretary, &house.at("/studies/new"), &session).await.location.unwrap();
    let late = [("person".to_owned(), away.to_string()), ("day".to_owned(), "2026-01-13".to_owned())];
    let made_up = send(&mut secretary, &format!("{study}/made-up"), &late).await;
    assert_eq!(made_up.status, StatusCode::SEE_OTHER, "{}", made_up.html);
    let edit = format!("{study}/edit");
    let version = secretary.get(&edit).await.value("version");
    let moved = |day| with(with(session.clone(), "version", &version), "day", day);
    refuses(&send(&mut secretary, &edit, &moved("2026-01-14")).await, "早于集中学习（2026年1月14日）");
    assert_eq!(send(&mut secretary, &edit, &moved("2026-01-13")).await.status, StatusCode::SEE_OTHER);
}

async fn of_two_namesakes_the_program_does_not_choose_the_speaker(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    let own = house.branch;
    let (here, mut secretary) = house.colleague(own, "张明", Some((own, Role::Secretary))).await;
    let (one, _) = house.colleague(own, "李华", None).await;
    let (other, _) = house.colleague(own, "李华", None).await;
    let people = [here, one, other];
    let new = house.at("/studies/new");
    let said = with(form(&people, &people, &ITEMS), "speeches", "张明：带头学\n李华：联系实际");
    let page = send(&mut secretary, &new, &said).await;
    refuses(&page, "名单上有 2 位“李华”，分不清是谁的发言");
    assert!(page.html.contains("李华：联系实际"), "what was typed stays: {}", page.html);
    assert_eq!(house.held().await, 0);
    let said = with(with(said, "speeches", "张明：带头学"), "summary", "青年组的李华联系了实际。");
    assert_eq!(send(&mut secretary, &new, &said).await.status, StatusCode::SEE_OTHER);
}

async fn two_who_correct_one_record_see_both_texts(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    let own = house.branch;
    let (id, mut secretary) = house.colleague(own, "张明", Some((own, Role::Secretary))).await;
    let (_, mut deputy) = house.colleague(own, "李华", Some((own, Role::DeputySecretary))).await;
    let new = house.at("/studies/new");
    let first = form(&[id], &[id], &ITEMS);
    let study = send(&mut secretary, &new, &first).await.location.unwrap();
    let edit = format!("{study}/edit");
    assert_eq!(deputy.get(&edit).await.value("version"), "1");
    let mine = with(with(first.clone(), "version", "1"), "place", "三楼");
    assert_eq!(send(&mut secretary, &edit, &mine).await.status, StatusCode::SEE_OTHER);
    let theirs = with(with(first, "version", "1"), "place", "二楼");
    let page = send(&mut deputy, &edit, &theirs).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.html.contains("地点：二楼") && page.html.contains("地点：三楼"), "{}", page.html);
    assert_eq!(send(&mut deputy, &edit, &with(theirs, "version", "2")).await.status, StatusCode::SEE_OTHER);
    shows(&secretary.get(&study).await, "二楼");
}

async fn what_cannot_be_true_or_is_not_ours_changes_nothing(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    let (own, other) = (house.branch, house.sibling);
    let (id, mut secretary) = house.colleague(own, "张明", Some((own, Role::Secretary))).await;
    let (away, _) = house.colleague(own, "李华", None).await;
    let (stranger, mut elsewhere) = house.colleague(other, "赵敏", Some((other, Role::Secretary))).await;
    let new = house.at("/studies/new");
    let good = form(&[id], &[id], &ITEMS);
    let study = send(&mut secretary, &new, &good).await.location.unwrap();
    let (held, told) = (house.held().await, house.entries().await.len());

    refuses(&send(&mut secretary, &new, &with(good.clone(), "day", "2026-01-16")).await, "还没有到");
    refuses(
        &send(&mut secretary, &new, &with(good.clone(), "day", "2024-12-31")).await,
        "早于本次活动的年度",
    );
    refuses(&send(&mut secretary, &new, &form(&[id], &[], &ITEMS)).await, "没有一个人参加");
    refuses(&send(&mut secretary, &new, &form(&[id], &[id], &[])).await, "没有写学习内容");
    refuses(&send(&mut secretary, &new, &with(good.clone(), "half_days", "99")).await, "20 个半天之间");
    refuses(
        &send(&mut secretary, &new, &with(good.clone(), "speeches", "王五：好")).await,
        "名单上没有“王五”",
    );
    refuses(&send(&mut secretary, &new, &with(good.clone(), "speeches", "没有冒号")).await, "没有写成");
    // Who was not there and does not say why is named, together with whatever else is wrong.
    let both = with(form(&[id, away], &[id], &ITEMS), "speeches", "王五：好");
    let page = send(&mut secretary, &new, &with(both, &format!("reason-{away}"), " ")).await;
    refuses(&page, "名单上没有“王五”");
    refuses(&page, "李华没有到场，请写明原因");
    // Somebody of another branch, slipped into the form, is nobody there.
    refuses(&send(&mut secretary, &new, &form(&[stranger], &[stranger], &ITEMS)).await, "没有一个人参加");
    for text in
        ["\"><script>alert(1)</script>", "\u{1}", "𠮷", "-1", "99999999999999999999", "'; drop table studies"]
    {
        for field in
            ["occasion", "form", "day", "half_days", "host", "others", "speeches", "summary", "version"]
        {
            for path in [&format!("{study}/edit"), &format!("{study}/made-up")] {
                let hostile = with(with(good.clone(), "version", "7"), field, text);
                let page = send(&mut secretary, path, &hostile).await;
                assert!(page.status.is_client_error(), "{field} {text}: {}", page.status);
                assert!(!page.html.contains("<script>alert"), "{field} {text}");
            }
        }
    }
    for path in [new.clone(), format!("{study}/edit"), format!("{study}/made-up")] {
        assert_eq!(secretary.post(&path, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(send(&mut elsewhere, &path, &good).await.status.is_client_error(), "{path}");
    }
    // The record does not lie below another unit, nor another campaign.
    let last = study.rsplit('/').next().unwrap();
    let moved = format!("/units/{other}/campaigns/{}/studies/{last}", house.campaign);
    for path in [moved.clone(), format!("{moved}/edit")] {
        assert_eq!(elsewhere.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!((house.held().await, house.entries().await.len()), (held, told));
}

async fn a_superior_mobilises_and_briefs_its_secretaries(engine: Engine) {
    let house = House::empty(engine, common::campaign).await;
    let (own, top) = (house.branch, house.world.top);
    let (briefed, _) = house.colleague(own, "张明", Some((own, Role::Secretary))).await;
    let (_, mut office) = house.colleague(house.sibling, "赵敏", Some((top, Role::Office))).await;
    let list = format!("/units/{top}/campaigns/{}/studies", house.campaign);
    shows(&office.get(&list).await, "记书记培训");
    let page = office.get(&format!("{list}/new?occasion=briefing")).await;
    for words in ["记书记培训", "张明", "第一党支部书记"] {
        shows(&page, words);
    }
    let briefing = with(form(&[briefed], &[briefed], &[]), "occasion", "briefing");
    let saved = send(&mut office, &format!("{list}/new"), &briefing).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    shows(&office.get(&list).await, "书记培训");
}

on_both!(
    a_branch_studies_until_nothing_of_it_is_lacking,
    why_somebody_was_away_is_in_no_digest,
    a_session_is_not_moved_behind_the_day_it_was_made_up,
    of_two_namesakes_the_program_does_not_choose_the_speaker,
    two_who_correct_one_record_see_both_texts,
    what_cannot_be_true_or_is_not_ours_changes_nothing,
    a_superior_mobilises_and_briefs_its_secretaries,
);
