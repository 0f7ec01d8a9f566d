//! 查摆问题: who writes and who reads whose list, the way from an opinion and from last year into it. On both databases.

mod editions;
mod met;
mod whose;

use std::io::Read as _;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use domain::ids::MergedOpinionId;
use domain::preparation::opinion::{About, Decision, Merged, Method, Opinion, Source, Target};
use pingyi::clock::new_id;
use store::testing::Engine;
use time::macros::date;

use crate::common::on_both;
use crate::house::House;

const CASE: &str = "3月12日集中学习念了四份文件";

impl House {
    /// A problem, put into the list of the team, of somebody, or one's own. Gives its own address.
    async fn put(&self, who: &str, whose: Option<&str>, statement: &str) -> String {
        let whose = match whose {
            None => self.id(who),
            Some("班子") => "team".to_owned(),
            Some(name) => self.id(name),
        };
        let answer = self.post(who, &self.at("/problems/new"), &form(&whose, statement)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.location().replace("#p-", "/")
    }

    /// An adopted wording with its one original.
    async fn wording(&self, words: &str, about: About) -> MergedOpinionId {
        let merged = Merged {
            id: new_id(),
            campaign: self.campaign,
            unit: self.branch,
            wording: words.into(),
            dimension: None,
            about,
            decision: Decision::Adopted,
            reason: String::new(),
            not_listed: String::new(),
            version: 1,
        };
        let original = Opinion {
            id: new_id(),
            campaign: self.campaign,
            unit: self.branch,
            source: Source::Masses,
            method: Method::Box,
            received_on: date!(2026 - 01 - 10),
            about,
            dimension: None,
            words: words.into(),
            entered_by: Some(self.person("周宁")),
            merged: Some(merged.id),
            version: 1,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::opinions::add_merged(&mut tx, &merged).await.unwrap();
        store::opinions::add(&mut tx, &original).await.unwrap();
        tx.commit().await.unwrap();
        merged.id
    }

    /// What is lacking, as the branch's page of the campaign says.
    async fn gaps(&self) -> String {
        self.get("周宁", &self.at("")).await.body
    }

    /// Everything that stands in the exported workbook.
    async fn exported(&self, who: &str) -> String {
        let request = Request::builder()
            .uri(format!("{}.xlsx", self.at("/problems")))
            .header(header::COOKIE, format!("pingyi={}", self.people[who].1));
        let response = self.world.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        for part in 0..package.len() {
            package.by_index(part).unwrap().read_to_string(&mut text).unwrap();
        }
        text
    }
}

async fn the_workbook_keeps_the_order_of_the_pages(engine: Engine) {
    let house = House::build(engine).await;
    house.put("张明", None, "石榴树下的张明").await;
    house.put("周宁", None, "石榴树下的书记").await;
    house.put("周宁", Some("班子"), "石榴树下的班子").await;
    let sheet = house.exported("周宁").await;
    let places =
        ["班子", "书记", "张明"].map(|who| sheet.find(&format!("石榴树下的{who}")).expect("it is exported"));
    assert!(places.is_sorted(), "the team, the committee, the members: {places:?}");
}

fn form<'a>(whose: &'a str, statement: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("whose", whose),
        ("statement", statement),
        ("examples", CASE),
        ("source", "own"),
        ("main", "yes"),
        ("cause", "备课不够"),
    ]
}

on_both!(
    everybody_reads_what_is_his_to_read,
    the_workbook_keeps_the_order_of_the_pages,
    one_writes_ones_own_list_and_the_committee_types_for_others,
    a_problem_needs_a_case_and_keeps_what_was_typed,
    an_adopted_opinion_leads_to_a_problem,
    an_adopted_opinion_offers_the_list_on_its_own_page,
    last_years_problems_get_their_outcome,
    what_was_said_of_last_year_before_the_meeting_stays,
    the_second_hand_sees_both_texts,
    hostile_words_stay_words,
    the_form_opens_under_the_dimension_that_is_asked_for,
    a_dimension_of_the_team_stands_beside_its_parts,
);

async fn everybody_reads_what_is_his_to_read(engine: Engine) {
    let house = House::build(engine).await;
    house.put("周宁", Some("班子"), "石榴树下的班子").await;
    let own = house.put("张明", None, "石榴树下的张明").await;
    house.put("赵青", None, "石榴树下的赵青").await;
    let all = ["石榴树下的班子", "石榴树下的张明", "石榴树下的赵青"];
    for (who, sees) in [
        ("周宁", vec![0, 1, 2]),
        ("王晓", vec![0, 1, 2]),
        ("李和", vec![0, 1, 2]),
        ("张明", vec![1]),
        ("赵青", vec![2]),
        ("局书记", vec![0]),
        ("办公室", vec![0]),
        ("指导员", vec![0]),
        ("管理员", vec![]),
        ("乔慕云", vec![]),
        ("钱川", vec![]),
        ("孙越", vec![]),
        ("安全员", vec![]),
        ("审计员", vec![]),
    ] {
        let page = house.get(who, &house.at("/problems")).await;
        for (at, words) in all.iter().enumerate() {
            assert_eq!(page.body.contains(words), sees.contains(&at), "{who}: {words}");
        }
        if page.status == StatusCode::OK {
            let sheet = house.exported(who).await;
            for (at, words) in all.iter().enumerate() {
                assert_eq!(sheet.contains(words), sees.contains(&at), "{who} in the workbook: {words}");
            }
        }
        // He put it down himself: nobody else changes it, not even who reads it.
        let may_open = who == "张明";
        let opened = house.get(who, &format!("{own}/edit")).await.status == StatusCode::OK;
        assert_eq!(opened, may_open, "{who} opens another's problem");
    }
    // From above: the team's words, and of the persons how many.
    let above = house.get("指导员", &house.at("/problems")).await.body;
    assert!(above.contains("个人问题 <b>2</b>"), "{above}");
    let opinions = house.at("/opinions");
    assert!(house.get("周宁", &opinions).await.body.contains("自查 <b>1</b>"));
    assert!(!house.get("张明", &opinions).await.body.contains("自查"));
    let entries = house.entries().await;
    assert!(entries.iter().any(|entry| entry.contains("张明的问题清单")));
    assert!(entries.iter().all(|entry| !entry.contains("石榴树")), "the journal has no words");
}

async fn one_writes_ones_own_list_and_the_committee_types_for_others(engine: Engine) {
    let house = House::build(engine).await;
    let new = house.at("/problems/new");
    let refused = house.post("张明", &new, &form("team", "甲")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "a member writes the team's");
    let refused = house.post("张明", &new, &form(&house.id("赵青"), "甲")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "a member writes another's");
    for above in ["局书记", "指导员", "管理员"] {
        let answer = house.post(above, &new, &form("team", "甲")).await;
        assert!([StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status), "{above}");
        assert_eq!(house.get(above, &new).await.status, StatusCode::FORBIDDEN, "{above}");
    }
    // Somebody of another branch has no list here.
    let refused = house.post("周宁", &new, &form(&house.id("孙越"), "甲")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("参加名册"));
    let typed = house.put("李和", Some("张明"), "说话急").await;
    let seen = house.get("张明", &house.at("/problems")).await.body;
    assert!(seen.contains("说话急") && seen.contains("由李和录入"), "{seen}");
    // What is taken over is one's own again, and may go.
    let mut mine = form("", "说话急，听得少");
    mine.push(("version", "1"));
    assert_eq!(house.post("张明", &format!("{typed}/edit"), &mine).await.status, StatusCode::SEE_OTHER);
    assert!(!house.get("张明", &house.at("/problems")).await.body.contains("由李和录入"));
    let removed = house.post("赵青", &format!("{typed}/remove"), &[("version", "2")]).await;
    assert_eq!(removed.status, StatusCode::NOT_FOUND);
    let removed = house.post("张明", &format!("{typed}/remove"), &[("version", "1")]).await;
    assert_eq!(removed.status, StatusCode::CONFLICT);
    let removed = house.post("张明", &format!("{typed}/remove"), &[("version", "2")]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(!house.get("张明", &house.at("/problems")).await.body.contains("说话急"));
}

async fn a_problem_needs_a_case_and_keeps_what_was_typed(engine: Engine) {
    let house = House::build(engine).await;
    let new = house.at("/problems/new");
    assert!(house.gaps().await.contains("班子还没有问题清单"));
    for empty in ["", "  \n \n"] {
        let mut wanted = form("team", "石榴树下的班子");
        wanted[2].1 = empty;
        let refused = house.post("周宁", &new, &wanted).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("没有写具体表现"), "{}", refused.body);
        assert!(refused.body.contains("石榴树下的班子") && refused.body.contains("备课不够"));
    }
    let mut wrong = form("team", "石榴树下的班子");
    wrong.push(("dimension", "life"));
    assert!(house.post("周宁", &new, &wrong).await.body.contains("对照方面"));
    let mut right = form("team", "石榴树下的班子");
    right.push(("dimension", "discipline"));
    assert_eq!(house.post("周宁", &new, &right).await.status, StatusCode::SEE_OTHER);
    let gaps = house.gaps().await;
    assert!(!gaps.contains("班子还没有问题清单"));
    assert!(gaps.contains("班子问题清单还没有对照：学习教育目标要求"), "{gaps}");
    right[6].1 = "eight_rules";
    assert_eq!(house.post("周宁", &new, &right).await.status, StatusCode::SEE_OTHER);
    assert!(!house.gaps().await.contains("班子问题清单还没有对照"));
}

async fn an_adopted_opinion_leads_to_a_problem(engine: Engine) {
    let house = House::build(engine).await;
    let new = house.at("/problems/new");
    let team = house.wording("念文件多讨论少", About::TEAM).await;
    let about = About::new(Target::Member, Some(house.person("张明"))).unwrap();
    let person = house.wording("接电话不耐心", about).await;
    let twice = "有 2 条采纳的意见没有列入问题清单";
    // Any change brings the summary up.
    house.put("周宁", Some("班子"), "自己找到的").await;
    assert!(house.gaps().await.contains(twice));
    // What is going to be done is no word why it becomes no problem.
    let third = house.wording("停车位太少", About::TEAM).await;
    let page = house.at(&format!("/opinions/merged/{third}"));
    let plan = [("version", "1"), ("decision", "adopted"), ("reason", "明年划出十个车位")];
    let why = [("version", "2"), ("decision", "adopted"), ("not_listed", "已转后勤处，不是支部的问题")];
    for (form, count) in [(plan, 3), (why, 2)] {
        let answer = house.post("周宁", &format!("{page}/decide"), &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let told = format!("有 {count} 条采纳的意见没有列入问题清单");
        assert!(house.gaps().await.contains(&told), "{told}");
    }
    let shown = house.get("周宁", &page).await.body;
    assert!(shown.contains("不列入问题清单的理由") && shown.contains("不是支部的问题"), "{shown}");
    // What was declined was never to be listed.
    let declined =
        [("version", "3"), ("decision", "declined"), ("reason", "不归支部管"), ("not_listed", "栽下的字")];
    house.post("周宁", &format!("{page}/decide"), &declined).await;
    assert!(!house.get("周宁", &page).await.body.contains("栽下的字"));
    let page = house.at(&format!("/opinions/merged/{team}"));
    assert!(house.get("周宁", &page).await.body.contains(&format!("problems/new?merged={team}")));
    let begun = house.get("周宁", &format!("{new}?merged={team}")).await.body;
    assert!(begun.contains("念文件多讨论少") && begun.contains("征求意见"), "{begun}");
    assert_eq!(house.get("张明", &format!("{new}?merged={team}")).await.status, StatusCode::NOT_FOUND);
    for (id, words) in [(team, "念文件多讨论少"), (person, "接电话不耐心")] {
        let id = id.to_string();
        let mut wanted = form("team", words);
        wanted.push(("merged", &id));
        let stranger = house.post("赵青", &new, &wanted).await;
        assert_eq!(stranger.status, StatusCode::NOT_FOUND);
        let answer = house.post("周宁", &new, &wanted).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }
    assert!(!house.gaps().await.contains("采纳的意见没有列入"));
    // The wording about a person went to his list, whatever the form said.
    let own = house.get("张明", &house.at("/problems")).await.body;
    assert!(own.contains("接电话不耐心") && !own.contains("念文件多"));
    let opinions = house.at("/opinions");
    let figures = house.get("周宁", &opinions).await.body;
    for figure in [
        "征求意见 <b>3</b> 条原话",
        "自查 <b>1</b> 条问题",
        "归并为 <b>4</b> 条（表述 3 条，自查 1 条）",
        "归并后的意见 3 条",
    ] {
        assert!(figures.contains(figure), "{figure}: {figures}");
    }
}

/// Wherever it is about, its own page leads on to the list.
async fn an_adopted_opinion_offers_the_list_on_its_own_page(engine: Engine) {
    let house = House::build(engine).await;
    let about = |target, name| About::new(target, Some(house.person(name))).unwrap();
    for (about, whose) in [
        (About::TEAM, "班子"),
        (about(Target::Leader, "王晓"), "王晓"),
        (about(Target::Member, "张明"), "张明"),
    ] {
        let id = house.wording("接电话不耐心", about).await;
        let page = house.at(&format!("/opinions/merged/{id}"));
        let pending = [("version", "1"), ("decision", "pending")];
        assert_eq!(
            house.post("周宁", &format!("{page}/decide"), &pending).await.status,
            StatusCode::SEE_OTHER
        );
        let new = format!("{}?merged={id}", house.at("/problems/new"));
        assert!(!house.get("周宁", &page).await.body.contains(&new), "it is not adopted");
        let adopted = [("version", "2"), ("decision", "adopted")];
        let done = house.post("周宁", &format!("{page}/decide"), &adopted).await;
        assert_eq!(done.location(), page, "what was adopted goes on from its own page");
        assert!(house.get("周宁", &page).await.body.contains(&new), "{whose}");
        let begun = house.get("周宁", &new).await.body;
        assert!(begun.contains(whose) && begun.contains("接电话不耐心"), "{begun}");
        let mut form = form("", "接电话不耐心");
        let merged = id.to_string();
        form.push(("merged", &merged));
        let listed = house.post("周宁", &house.at("/problems/new"), &form).await;
        assert_eq!(listed.status, StatusCode::SEE_OTHER, "{}", listed.body);
        let shown = house.get("周宁", &page).await.body;
        assert!(shown.contains("已列入问题清单") && shown.contains(listed.location()), "{shown}");
        assert!(!shown.contains(&new), "it is listed already");
    }
}

async fn last_years_problems_get_their_outcome(engine: Engine) {
    let house = House::build(engine).await;
    assert!(
        house.get("周宁", &house.at("/problems")).await.body.contains("系统里没有本组织上年度的问题清单")
    );
    let before = format!("/units/{}/campaigns/{}/problems", house.branch, house.last_year().await);
    let put = house.post("周宁", &format!("{before}/new"), &form("team", "通气不够")).await;
    assert_eq!(put.status, StatusCode::SEE_OTHER);
    let put = house.post("张明", &format!("{before}/new"), &form("", "漏学")).await;
    let own = put.location().rsplit("#p-").next().unwrap().to_owned();
    // The branch's summary of this year is brought up with its next change.
    house.put("周宁", Some("班子"), "自己找到的").await;
    assert!(house.gaps().await.contains("有 2 条上年度问题还没有写明整改结果"), "the team's and a member's");
    let gaps = house.get("周宁", &house.at("")).await.body;
    assert!(gaps.contains(&format!("{}#last-year", house.at("/problems"))), "{gaps}");
    let page = house.get("周宁", &house.at("/problems")).await.body;
    assert!(page.contains("通气不够") && page.contains("漏学") && page.contains("2024年度组织生活会"));
    let seen = house.get("张明", &house.at("/problems")).await.body;
    assert!(seen.contains("漏学") && !seen.contains("通气不够"));
    assert!(!house.get("赵青", &house.at("/problems")).await.body.contains("漏学"));
    let outcome = format!("{}/{own}/outcome", house.at("/problems"));
    let said = [("version", "0"), ("outcome", "ongoing"), ("words", "每周补一次")];
    assert_eq!(house.post("赵青", &outcome, &said).await.status, StatusCode::NOT_FOUND);
    let saved = house.post("张明", &outcome, &said).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(saved.location(), format!("{}#last-year", house.at("/problems")), "the next one stands there");
    let late = [("version", "0"), ("outcome", "done"), ("words", "石榴树下已改")];
    let stale = house.post("周宁", &outcome, &late).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("每周补一次") && stale.body.contains("石榴树下已改"));
    assert!(house.get("张明", &house.at("/problems")).await.body.contains("仍在整改"));
    // It goes on this year, in the same list.
    let begun = house.get("张明", &format!("{}/new?earlier={own}", house.at("/problems"))).await.body;
    assert!(begun.contains("漏学") && begun.contains("上年度"));
    let mut again = form("", "漏学");
    again.push(("earlier", &own));
    assert_eq!(house.post("张明", &house.at("/problems/new"), &again).await.status, StatusCode::SEE_OTHER);
    assert!(house.get("张明", &house.at("/problems")).await.body.contains("已继续列入今年的清单"));
    let kept = house.post("张明", &format!("{before}/{own}/remove"), &[("version", "1")]).await;
    assert_eq!(kept.status, StatusCode::UNPROCESSABLE_ENTITY);
    let team = page.split("/outcome").find(|part| !part.ends_with(&own)).unwrap();
    let team = team.rsplit('/').next().unwrap();
    let outcome = format!("{}/{team}/outcome", house.at("/problems"));
    let silent = house.post("周宁", &outcome, &[("version", "0"), ("outcome", "done"), ("words", "")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("没有写整改情况"), "{}", silent.body);
    let said = [("version", "0"), ("outcome", "done"), ("words", "每周碰头一次。")];
    assert_eq!(house.post("周宁", &outcome, &said).await.status, StatusCode::SEE_OTHER);
    assert!(!house.gaps().await.contains("上年度问题还没有写明"));
}

/// What the meeting was told of last year's problems stays; what it was not told can still be said, once.
async fn what_was_said_of_last_year_before_the_meeting_stays(engine: Engine) {
    let house = House::build(engine).await;
    let nothing = house.get("周宁", &house.at("/problems")).await.body;
    assert!(nothing.contains("系统里没有本组织上年度的问题清单"), "{nothing}");
    let before = format!("/units/{}/campaigns/{}/problems", house.branch, house.last_year().await);
    let mut pages = Vec::new();
    for words in ["通气不够", "漏学"] {
        let put = house.post("周宁", &format!("{before}/new"), &form("team", words)).await;
        let id = put.location().rsplit("#p-").next().unwrap().to_owned();
        pages.push(format!("{}/{id}/outcome", house.at("/problems")));
    }
    let none = house.get("赵青", &house.at("/problems")).await.body;
    assert!(none.contains("没有您能看到的问题") && !none.contains("逐条写明"), "{none}");
    let said = |version, words| [("version", version), ("outcome", "ongoing"), ("words", words)];
    let list = async || house.get("周宁", &house.at("/problems")).await.body;
    for (version, words) in [("0", "每月通气一次"), ("1", "每周通气一次")] {
        let saved = house.post("周宁", &pages[0], &said(version, words)).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "before the meeting it is free: {}", saved.body);
    }
    assert!(list().await.contains(&pages[0]));
    house.hold().await;
    let refused = house.post("周宁", &pages[0], &said("2", "石榴树下已改")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["会议已在2026年1月15日召开", "通报过的结果不再改", "石榴树下已改"] {
        assert!(refused.body.contains(words), "{words}: {}", refused.body);
    }
    let shut = house.get("周宁", &pages[0]).await;
    assert!(shut.status == StatusCode::CONFLICT && !shut.body.contains("保存整改结果"), "{}", shut.body);
    let shown = list().await;
    assert!(shown.contains("每周通气一次") && !shown.contains("石榴树下已改"), "{shown}");
    assert!(!shown.contains(&pages[0]) && shown.contains(&pages[1]), "only what is still owed: {shown}");
    assert!(shown.contains("逐条写明整改结果"), "{shown}");
    // What nobody had said may be said now.
    assert_eq!(house.get("周宁", &pages[1]).await.status, StatusCode::OK);
    assert_eq!(house.post("周宁", &pages[1], &said("0", "补学两次")).await.status, StatusCode::SEE_OTHER);
    let shown = list().await;
    assert!(shown.contains("补学两次") && !shown.contains(&pages[1]), "{shown}");
    assert!(shown.contains("已经在会上通报") && !shown.contains("逐条写明"), "{shown}");
    // The meeting was not held after all.
    let mut tx = house.world.app.db.write().await.unwrap();
    store::meetings::remove(&mut tx, house.campaign, house.branch).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.post("周宁", &pages[0], &said("2", "已改")).await.status, StatusCode::SEE_OTHER);
}

async fn the_second_hand_sees_both_texts(engine: Engine) {
    let house = House::build(engine).await;
    let problem = house.put("周宁", Some("班子"), "原来的话").await;
    let mut first = form("", "周宁改的话");
    first.push(("version", "1"));
    assert_eq!(house.post("周宁", &format!("{problem}/edit"), &first).await.status, StatusCode::SEE_OTHER);
    first[1].1 = "王晓改的话";
    let stale = house.post("王晓", &format!("{problem}/edit"), &first).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("<mark>周宁改的话</mark>") && stale.body.contains("<mark>王晓改的话</mark>"));
    assert!(stale.body.contains("name=\"version\" value=\"2\""));
}

async fn hostile_words_stay_words(engine: Engine) {
    let house = House::build(engine).await;
    for sly in ["<script>alert(1)</script>", "=cmd|'/c calc'!A1", "\u{202e}倒着读", "🍎🍏 \"'&"] {
        house.put("周宁", Some("班子"), sly).await;
    }
    let page = house.get("周宁", &house.at("/problems")).await.body;
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"));
    assert!(page.contains("🍎🍏"));
    let sheet = house.exported("周宁").await;
    assert!(sheet.contains("=cmd|") && !sheet.contains("<f>"), "a formula is a text: {sheet}");
    let new = house.at("/problems/new");
    let long = "长".repeat(501);
    for wrong in [long.as_str(), "", "\u{7}\u{200b}"] {
        let refused = house.post("周宁", &new, &form("team", wrong)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(CASE), "what was typed is still there");
    }
    for (name, value) in [("whose", "moon"), ("source", "moon"), ("main", "perhaps"), ("dimension", "moon")] {
        let mut wrong = form("team", "甲");
        wrong.retain(|(known, _)| *known != name);
        wrong.push((name, value));
        let refused = house.post("周宁", &new, &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
    for (name, value) in [("merged", "x"), ("earlier", "0199aaaa-0000-7000-8000-00000000abcd")] {
        let mut wrong = form("team", "甲");
        wrong.push((name, value));
        assert_eq!(house.post("周宁", &new, &wrong).await.status, StatusCode::NOT_FOUND, "{name}");
    }
}

async fn the_form_opens_under_the_dimension_that_is_asked_for(engine: Engine) {
    let house = House::build(engine).await;
    // The team looked at one dimension: the gap leads to the form of the other one.
    let mut done = form("team", "纪律抓得不紧");
    done.push(("dimension", "discipline"));
    let new = house.at("/problems/new");
    assert_eq!(house.post("周宁", &new, &done).await.status, StatusCode::SEE_OTHER);
    let act = format!("{new}?whose=team&amp;dimension=eight_rules");
    let gaps = house.gaps().await;
    assert!(gaps.contains(&act) && gaps.contains("补上对照"), "{gaps}");
    let opened = house.get("周宁", &act.replace("&amp;", "&")).await.body;
    for chosen in ["value=\"team\" selected", "value=\"eight_rules\" selected"] {
        assert!(opened.contains(chosen), "{opened}");
    }

    // An opinion's dimension stays where the list has it; what covers it takes its place, and says so.
    for (key, chosen, told) in [
        ("eight_rules", "eight_rules", None),
        ("political", "discipline", Some("原来归在“政治纪律”，这份清单里属于“六项纪律”")),
    ] {
        let merged = house.wording("服务意识不强", About::TEAM).await;
        let mut tx = house.world.app.db.write().await.unwrap();
        let known = store::opinions::merged_of(&mut tx, house.campaign, house.branch).await.unwrap();
        let one = known.into_iter().find(|one| one.id == merged).unwrap();
        let under = Merged { dimension: Some(key.into()), ..one };
        store::opinions::change_merged(&mut tx, &under).await.unwrap();
        tx.commit().await.unwrap();
        let opened = house.get("周宁", &format!("{new}?merged={merged}")).await.body;
        assert!(opened.contains(&format!("value=\"{chosen}\" selected")), "{key}: {opened}");
        assert!(!opened.contains("请重新选择"), "{key}: {opened}");
        assert!(told.is_none_or(|told| opened.contains(told)), "{opened}");
    }
}

async fn a_dimension_of_the_team_stands_beside_its_parts(engine: Engine) {
    let house = House::build(engine).await;
    let new = house.at("/problems/new");
    for (who, key, statement) in [
        ("周宁", "life", "酒后说话随意"),
        ("张明", "political", "转发消息没有核对"),
        ("赵青", "political", "背后议论"),
    ] {
        let own = house.id(who);
        let mut typed = form(&own, statement);
        typed.push(("dimension", key));
        assert_eq!(house.post(who, &new, &typed).await.status, StatusCode::SEE_OTHER);
    }
    let page = house.get("周宁", &house.at("/problems")).await.body;
    let block = |page: &str| {
        let begin = page.find("<h2>六项纪律</h2>").unwrap_or_else(|| panic!("{page}"));
        page[begin..].split("</section>").next().unwrap().to_owned()
    };
    let shown = block(&page);
    assert!(shown.contains("班子 0 条") && shown.contains("个人有，班子没有"), "{shown}");
    assert!(
        shown.contains("个人 3 条") && shown.contains("政治纪律 2 条") && shown.contains("生活纪律 1 条"),
        "{shown}"
    );
    assert!(shown.contains("这里没有列：组织纪律、廉洁纪律、群众纪律、工作纪律。"), "{shown}");
    assert!(!page.contains("不单独对照这一方面") && !page.contains("<h2>政治纪律</h2>"), "{page}");
    let mut typed = form("team", "对纪律讲得多、查得少");
    typed.push(("dimension", "discipline"));
    assert_eq!(house.post("周宁", &new, &typed).await.status, StatusCode::SEE_OTHER);
    let shown = block(&house.get("周宁", &house.at("/problems")).await.body);
    assert!(
        shown.contains("班子 1 条") && shown.contains("查得少") && !shown.contains("班子没有"),
        "{shown}"
    );
}
