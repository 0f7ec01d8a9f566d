//! Self-examination texts: written by their authors, kept while they type, version by version; read by nobody who should
//! not. On both databases.

mod after_the_meeting;
mod at_home;
mod several_hands;
mod taken_over;

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::preparation::text::{Move, Origin, Round, Stage, Text};
use store::testing::Engine;

use crate::common::{Answer, NOON, on_both};
use crate::house::House;

const HEADINGS: [&str; 5] = ["学习收获", "存在的问题", "根源剖析", "整改措施", "对征求意见的回应"];

impl House {
    /// Begins a text; gives its address.
    async fn begun(&self, who: &str, kind: &str, person: Option<&str>) -> String {
        let id = person.map(|name| self.id(name)).unwrap_or_default();
        let form = [("kind", kind), ("person", id.as_str())];
        let answer = self.post(who, &self.at("/texts/new"), &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let editor = answer.location().to_owned();
        editor.strip_suffix("/edit").unwrap().to_owned()
    }

    /// Saves a version based on `base`, words in the second section.
    async fn save(&self, who: &str, page: &str, base: &str, words: &str) -> Answer {
        let form = [("base", base), ("s0", "读了原文。"), ("s1", words)];
        self.post(who, &format!("{page}/edit"), &form).await
    }

    async fn saved(&self, who: &str, page: &str, base: &str, words: &str) {
        let answer = self.save(who, page, base, words).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        assert_eq!(answer.location(), page);
    }

    /// The editor's fields after the meeting: the outline's five parts, and the place for what was said.
    async fn supplement(&self, who: &str, page: &str, base: &str, fields: &[(&str, &str)]) -> Answer {
        let parts = [("s0", "读了原文。"), ("s1", "会前的话。"), ("s2", ""), ("s3", ""), ("s4", "")];
        let form = [&[("base", base)], &parts[..], fields].concat();
        self.post(who, &format!("{page}/edit"), &form).await
    }

    async fn supplemented(&self, who: &str, page: &str, base: &str, said: &str) {
        let answer = self.supplement(who, page, base, &[("s5", said)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    }

    async fn set(&self, page: &str, stage: Stage, act: Option<(Move, i64)>) {
        let text = self.text(page).await;
        let mut tx = self.world.app.db.write().await.unwrap();
        if let Some((act, number)) = act {
            let round = Round {
                number,
                act,
                capacity: None,
                by: self.person("周宁"),
                at: NOON,
                sat_on: None,
                present: String::new(),
                reason: "没有事例，请补写".into(),
            };
            store::texts::add_round(&mut tx, text.id, &round).await.unwrap();
        }
        store::texts::set(&mut tx, &Text { stage, ..text }).await.unwrap();
        tx.commit().await.unwrap();
    }
}

on_both!(
    a_member_writes_and_what_he_types_survives_his_session,
    versions_stay_and_their_difference_is_shown,
    nobody_opens_what_is_not_his,
    who_typed_for_another_is_said_and_his_draft_is_his_own,
    a_reviewer_reads_only_what_was_submitted_and_the_author_can_know,
    under_review_and_after_the_end_nothing_is_saved,
    reading_waits_for_no_writer,
    the_draft_is_looked_over_before_it_is_a_version,
    only_ones_own_talk_notes_can_be_taken_over,
    what_a_talk_was_about_can_be_taken_over_line_by_line,
    hostile_texts_end_in_a_sentence_with_everything_still_there,
    a_request_without_content_changes_nothing,
);

async fn a_member_writes_and_what_he_types_survives_his_session(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    assert_eq!(house.begun("张明", "outline", Some("张明")).await, page, "there is one of each kind");
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    for heading in HEADINGS {
        assert!(editor.contains(heading), "{heading}");
    }
    assert!(
        editor.contains("一般写 1500—3000 字") && editor.contains("name=\"base\" value=\"0\""),
        "{editor}"
    );
    let before = house.entries().await.len();
    let form = [("base", "0"), ("s0", "刚开头的一句"), ("s1", ""), ("quiet", "yes")];
    let kept = house.post("张明", &format!("{page}/draft"), &form).await;
    assert_eq!(kept.status, StatusCode::OK, "{}", kept.body);
    assert!(kept.body.contains("已自动保存 12:00") && !kept.body.contains("<html"), "{}", kept.body);
    assert_eq!(house.entries().await.len(), before, "a draft is no event");
    // A new session on another machine.
    let ticket = house.world.ticket_of(house.person("张明")).await;
    let editor = house.world.get(&format!("{page}/edit"), Some(&ticket)).await.body;
    assert!(editor.contains("刚开头的一句") && editor.contains("草稿存于"), "{editor}");
    // Without a script the button does the same, and leads back.
    let by_button = house.post("张明", &format!("{page}/draft"), &form[..3]).await;
    assert_eq!(by_button.status, StatusCode::SEE_OTHER, "{}", by_button.body);
    house.saved("张明", &page, "0", "检查时漏了两处。").await;
    let text = house.text(&page).await;
    assert_eq!((text.number, text.stage), (1, Stage::Draft));
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("检查时漏了两处。") && !editor.contains("草稿存于"), "{editor}");
    let entries = house.entries().await;
    assert!(
        entries.iter().any(|entry| entry.contains("保存材料") && entry.contains("个人发言提纲，第 1 版"))
    );
    assert!(entries.iter().all(|entry| !entry.contains("漏了两处") && !entry.contains("刚开头")));
    // An autosave that comes in late leaves no draft; the same once more is no version.
    let late = [("base", "0"), ("s0", "读了原文。"), ("s1", "检查时漏了两处。"), ("quiet", "yes")];
    assert_eq!(house.post("张明", &format!("{page}/draft"), &late).await.status, StatusCode::OK);
    assert!(!house.get("张明", &format!("{page}/edit")).await.body.contains("草稿存于"));
    house.saved("张明", &page, "1", "检查时漏了两处。").await;
    assert_eq!(house.text(&page).await.number, 1);
    // What is not wanted goes after a question.
    house.post("张明", &format!("{page}/draft"), &form).await;
    assert!(house.get("张明", &format!("{page}/discard")).await.body.contains("草稿里有 6 字"));
    let gone = house.post("张明", &format!("{page}/discard"), &[("discard", "yes")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER);
    assert!(!house.get("张明", &format!("{page}/edit")).await.body.contains("刚开头"));
}

async fn versions_stay_and_their_difference_is_shown(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "self_appraisal", None).await;
    house.saved("张明", &page, "0", "学得不深。抓得不紧。").await;
    house.saved("张明", &page, "1", "学得不深。抓得很松。").await;
    // Saving what is there already makes no version, and does not say so either.
    let same = house.save("张明", &page, "2", "学得不深。抓得很松。").await;
    let told = same.headers.get("set-cookie").unwrap().to_str().unwrap();
    let told = form_urlencoded::parse(told.as_bytes()).next().unwrap().1.into_owned();
    assert!(told.contains("没有新的一版"), "{told}");
    assert_eq!(house.text(&page).await.number, 2);
    let list = house.get("张明", &format!("{page}/versions")).await.body;
    assert!(list.contains("第 1 版") && list.contains("第 2 版") && list.contains("和第 1 版比较"), "{list}");
    let first = house.get("张明", &format!("{page}/versions/1")).await.body;
    assert!(first.contains("抓得不紧") && !first.contains("抓得很松"), "{first}");
    for path in [format!("{page}/diff?from=1&to=2"), format!("{page}/diff")] {
        let diff = house.get("张明", &path).await.body;
        assert!(diff.contains("<del><span class=\"diff-word\">删</span>抓得不紧。</del>"), "{diff}");
        assert!(diff.contains("<ins><span class=\"diff-word\">增</span>抓得很松。</ins>"), "{diff}");
        assert!(diff.contains("学得不深。") && !diff.contains("</span>学得不深。"), "{diff}");
    }
    for nonsense in ["diff?from=9&to=2", "diff?to=9", "versions/3", "versions/0", "versions/-1"] {
        let answer = house.get("张明", &format!("{page}/{nonsense}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{nonsense}");
    }
}

async fn nobody_opens_what_is_not_his(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "石榴树下的一版").await;
    let draft = [("base", "1"), ("s0", "石榴树下的草稿")];
    house.post("张明", &format!("{page}/draft"), &draft).await;
    let places = ["edit", "discard", "versions", "versions/1", "diff"];
    // Not even who may type for others: he writes himself.
    for other in ["周宁", "赵青", "钱川", "孙越", "局书记", "办公室", "管理员"] {
        for place in places {
            let answer = house.get(other, &format!("{page}/{place}")).await;
            let hidden =
                [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN, StatusCode::CONFLICT].contains(&answer.status);
            assert!(hidden && !answer.body.contains("石榴树"), "{other} {place}: {}", answer.status);
        }
        for place in ["edit", "draft", "discard"] {
            let form = [("base", "1"), ("s0", "别人写的"), ("discard", "yes")];
            let answer = house.post(other, &format!("{page}/{place}"), &form).await;
            let hidden =
                [StatusCode::NOT_FOUND, StatusCode::FORBIDDEN, StatusCode::CONFLICT].contains(&answer.status);
            assert!(hidden && !answer.body.contains("石榴树"), "{other} {place}: {}", answer.status);
        }
    }
    // The control: the author does, and his draft is still there.
    assert!(house.get("张明", &format!("{page}/edit")).await.body.contains("石榴树下的草稿"));
    assert!(house.get("张明", &format!("{page}/versions/1")).await.body.contains("石榴树下的一版"));
    // The same text under another unit's address is not there.
    let elsewhere = page.replace(&house.branch.to_string(), &house.sibling.to_string());
    assert_eq!(house.get("钱川", &format!("{elsewhere}/edit")).await.status, StatusCode::NOT_FOUND);
    // Nobody begins one for people who are not on the roster, or for others without the duty.
    let new = house.at("/texts/new");
    for (who, kind, person) in [
        ("周宁", "outline", "孙越"),
        ("张明", "outline", "赵青"),
        ("张明", "team", ""),
        ("周宁", "team", "张明"),
    ] {
        let person = if person.is_empty() { String::new() } else { house.id(person) };
        let answer = house.post(who, &new, &[("kind", kind), ("person", person.as_str())]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who} {kind}: {}", answer.body);
    }
}

async fn who_typed_for_another_is_said_and_his_draft_is_his_own(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("王晓", "outline", Some("张明")).await;
    let editor = house.get("王晓", &format!("{page}/edit")).await.body;
    assert!(editor.contains("您在为张明录入；提交要由本人确认"), "{editor}");
    house.saved("王晓", &page, "0", "代为录入的一句。").await;
    assert!(house.entries().await.iter().any(|entry| entry.contains("个人发言提纲，为张明录入，第 1 版")));
    for place in ["versions", "versions/1"] {
        let shown = house.get("张明", &format!("{page}/{place}")).await.body;
        assert!(shown.contains("王晓代为录入"), "{shown}");
    }
    let own = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(own.contains("代为录入的一句") && !own.contains("您在为"), "{own}");
    // An uploaded draft says so in the version made of it, with the name of its file.
    let text = house.text(&page).await;
    let mut tx = house.world.app.db.write().await.unwrap();
    let draft = store::texts::Draft {
        base: 1,
        body: domain::preparation::text::Body::typed([("正文".to_owned(), "文件里的话。".to_owned())]),
        saved_at: NOON,
        origin: Origin::Uploaded,
        file_name: "提纲.docx".into(),
    };
    store::texts::set_draft(&mut tx, text.id, house.person("张明"), &draft).await.unwrap();
    tx.commit().await.unwrap();
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("value=\"正文\"") && editor.contains("value=\"学习收获\""), "{editor}");
    let form = [("base", "1"), ("h0", "正文"), ("s0", "文件里的话，改过。")];
    assert_eq!(house.post("张明", &format!("{page}/edit"), &form).await.status, StatusCode::SEE_OTHER);
    let list = house.get("张明", &format!("{page}/versions")).await.body;
    assert!(list.contains("上传文件《提纲.docx》"), "{list}");
}

async fn a_reviewer_reads_only_what_was_submitted_and_the_author_can_know(engine: Engine) {
    let mut house = House::build(engine).await;
    house.settle("联系领导", house.sibling, Some((house.world.top, Role::CommitteeMember))).await;
    house.contact("联系领导").await;
    let page = house.begun("周宁", "team", None).await;
    house.saved("周宁", &page, "0", "第一稿的话。").await;
    house.saved("周宁", &page, "1", "交上去的话。").await;
    assert_eq!(house.get("联系领导", &format!("{page}/versions")).await.status, StatusCode::NOT_FOUND);
    house.set(&page, Stage::Submitted, Some((Move::Submitted, 2))).await;
    let list = house.get("联系领导", &format!("{page}/versions")).await.body;
    assert!(list.contains("第 2 版") && !list.contains("第 1 版"), "{list}");
    assert_eq!(house.get("联系领导", &format!("{page}/versions/1")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        house.get("联系领导", &format!("{page}/diff?from=1&to=2")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(house.get("联系领导", &format!("{page}/edit")).await.status, StatusCode::NOT_FOUND);
    let id = house.text(&page).await.id;
    let readings =
        async || store::texts::readings(&mut house.world.app.db.read().await.unwrap(), id).await.unwrap();
    assert!(readings().await.is_empty());
    let shown = house.get("联系领导", &format!("{page}/versions/2")).await.body;
    assert!(shown.contains("交上去的话"), "{shown}");
    let read = readings().await;
    assert!(read.len() == 1 && read[0].name == "联系领导" && read[0].number == 2, "{read:?}");
}

async fn under_review_and_after_the_end_nothing_is_saved(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "交上去的话。").await;
    for (stage, sentence) in [(Stage::Submitted, "正在审阅"), (Stage::Passed, "已经审阅通过")] {
        house.set(&page, stage, None).await;
        let refused = house.save("张明", &page, "1", "又想改的话。").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains(sentence) && refused.body.contains("又想改的话"), "{}", refused.body);
        assert_eq!(house.text(&page).await.number, 1);
    }
    // Returned, it is written again, with the reasons in sight, and stays returned until it is submitted.
    house.set(&page, Stage::Returned, Some((Move::Returned, 1))).await;
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("退回的意见") && editor.contains("没有事例，请补写"), "{editor}");
    house.saved("张明", &page, "1", "补了事例。").await;
    assert_eq!(house.text(&page).await.stage, Stage::Returned);
    house.close().await;
    let closed = house.save("张明", &page, "2", "太晚的话。").await;
    assert_eq!(closed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(closed.body.contains("太晚的话") && closed.body.contains("结束"), "{}", closed.body);
    let draft = [("base", "2"), ("s0", "太晚的草稿"), ("quiet", "yes")];
    assert_eq!(house.post("张明", &format!("{page}/draft"), &draft).await.status, StatusCode::CONFLICT);
    let new = [("kind", "self_appraisal")];
    let begun = house.post("张明", &house.at("/texts/new"), &new).await;
    assert_eq!(begun.status, StatusCode::CONFLICT, "{}", begun.body);
    assert_eq!(house.text(&page).await.number, 2);
}

/// The page, its draft and its mirror are read while somebody else is writing.
async fn reading_waits_for_no_writer(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    house.saved("张明", &page, "0", "第一版。").await;
    house.saved("张明", &page, "1", "第二版。").await;
    let writer = house.world.app.db.write().await.unwrap();
    for place in ["edit", "versions", "versions/1", "diff"] {
        let address = format!("{page}/{place}");
        let read =
            tokio::time::timeout(std::time::Duration::from_secs(20), house.get("张明", &address)).await;
        assert_eq!(read.unwrap().status, StatusCode::OK, "{place}");
    }
    drop(writer);
}

async fn the_draft_is_looked_over_before_it_is_a_version(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("提交前自查") && editor.contains(&format!("href=\"{page}/upload\"")), "{editor}");
    let form = [("base", "0"), ("s0", "石榴树下的草稿。"), ("then", "mirror")];
    let kept = house.post("张明", &format!("{page}/draft"), &form).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.body);
    let mirror = kept.location().to_owned();
    assert_eq!(mirror, format!("{page}/mirror"));
    assert!(house.get("张明", &mirror).await.body.contains("草稿"));
    assert_eq!(house.text(&page).await.number, 0, "no version was made");
}

async fn only_ones_own_talk_notes_can_be_taken_over(engine: Engine) {
    let house = House::build(engine).await;
    let (zhang, zhao) = (house.id("张明"), house.id("赵青"));
    let talks = house.at("/talks/new");
    let mut recorded = Vec::new();
    for (who, with, said) in [("王晓", &zhang, "桂花树下的指出"), ("王晓", &zhao, "别人桂花树下的指出")]
    {
        let form = [
            ("with", with.as_str()),
            ("held_on", "2026-01-14"),
            ("content", "谈了分工"),
            ("pointed_at", said),
            ("pointed_out", "桂花树下说王晓"),
            ("agreed", "每周碰头"),
            ("care", "桂花树下的难处"),
        ];
        let answer = house.post(who, &talks, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let place = answer.location().to_owned();
        recorded.push(place.rsplit('/').next().unwrap().to_owned());
    }
    let page = house.begun("张明", "outline", None).await;
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("我的谈话要点") && editor.contains("桂花树下的指出"), "{editor}");
    assert!(!editor.contains("别人桂花") && !editor.contains("桂花树下的难处"), "{editor}");
    // What was pointed out to the other is for the other's text.
    assert!(!editor.contains("桂花树下说王晓"), "{editor}");
    let hers = house.begun("王晓", "outline", None).await;
    let hers = house.get("王晓", &format!("{hers}/edit")).await.body;
    assert!(hers.contains("桂花树下说王晓") && !hers.contains("桂花树下的指出"), "{hers}");
    let form = |talk: &'static str, to: &'static str| {
        let id = if talk == "own" { recorded[0].clone() } else { recorded[1].clone() };
        vec![
            ("base", "0".to_owned()),
            ("s0", "开头".into()),
            ("s1", "原有".into()),
            ("talk", id),
            ("to", to.into()),
            ("line", "桂花树下的指出".into()),
            ("line", "每周碰头".into()),
            // What was said in confidence goes nowhere, and what nobody noted neither.
            ("line", "桂花树下的难处".into()),
            ("line", "没有人记过".into()),
            ("line", "桂花树下说王晓".into()),
        ]
    };
    let take = async |who: &str, form: Vec<(&str, String)>| {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        house.post(who, &format!("{page}/draft"), &form).await
    };
    // Nothing is chosen: nothing goes over, and what was typed is still there.
    let mut none = form("own", "1");
    none.retain(|(name, _)| *name != "line");
    let refused = take("张明", none).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("没有勾选要加到材料里的话") && refused.body.contains("原有"));
    let taken = take("张明", form("own", "1")).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("原有\n桂花树下的指出\n每周碰头</textarea>"), "{editor}");
    assert_eq!(take("张明", form("another", "1")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(take("张明", form("own", "99")).await.status, StatusCode::NOT_FOUND);
    // 王晓 was one of the two, and still only types here: the notes do not go into another's text by her hand.
    let typist = house.get("王晓", &format!("{page}/edit")).await.body;
    assert!(!typist.contains("我的谈话要点") && !typist.contains("桂花"), "{typist}");
    assert_eq!(take("王晓", form("own", "1")).await.status, StatusCode::NOT_FOUND);
    let team = house.begun("王晓", "team", None).await;
    assert!(house.get("王晓", &format!("{team}/edit")).await.body.contains("桂花树下说王晓"));
}

async fn what_a_talk_was_about_can_be_taken_over_line_by_line(engine: Engine) {
    let house = House::build(engine).await;
    let wang = house.id("王晓");
    // Recorded the quick way: what was talked about, and nothing else.
    let content = "巡查走得太快。\n\n分工没有说清。\n食堂的事。";
    let form = [("with", wang.as_str()), ("held_on", "2026-01-14"), ("content", content)];
    let answer = house.post("张明", &house.at("/talks/new"), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    // Sent again, it leads to the record there is.
    let again = house.post("张明", &house.at("/talks/new"), &form).await;
    let link = format!("href=\"{}\"", answer.location());
    assert!(again.body.contains("已经记过") && again.body.contains(&link), "{}", again.body);
    let talk = answer.location().rsplit('/').next().unwrap().to_owned();
    let page = house.begun("张明", "outline", None).await;
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    for line in ["巡查走得太快。", "分工没有说清。", "食堂的事。"] {
        assert!(
            editor.contains(&format!("name=\"line\" value=\"{line}\">")),
            "nothing is ticked, {line}: {editor}"
        );
    }
    assert!(editor.contains("<option value=\"1\" selected"), "to the problems: {editor}");
    let form = [
        ("base", "0"),
        ("s0", "开头"),
        ("s1", "原有"),
        ("talk", talk.as_str()),
        ("to", "1"),
        ("line", "食堂的事。"),
        ("line", "巡查走得太快。"),
    ];
    let taken = house.post("张明", &format!("{page}/draft"), &form).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("原有\n巡查走得太快。\n食堂的事。</textarea>"), "{editor}");
    // What stands there is not put there twice.
    assert!(
        editor.contains("name=\"line\" value=\"食堂的事。\" disabled>") && editor.contains("已放入"),
        "{editor}"
    );
    let mark = ["name=\"kept\" value=\""].iter().find_map(|mark| editor.split_once(mark)).unwrap().1;
    let mark = mark.split_once('"').unwrap().0;
    let words = "原有\n巡查走得太快。\n食堂的事。";
    for (line, expected) in
        [("食堂的事。", "食堂的事。</textarea>"), ("分工没有说清。", "食堂的事。\n分工没有说清。</textarea>")]
    {
        let form = [
            ("base", "0"),
            ("kept", mark),
            ("s0", "开头"),
            ("s1", words),
            ("talk", talk.as_str()),
            ("to", "1"),
            ("line", line),
            ("line", "巡查走得太快。"),
        ];
        let taken = house.post("张明", &format!("{page}/draft"), &form).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.body);
        let editor = house.get("张明", &format!("{page}/edit")).await.body;
        assert!(editor.contains(expected), "{line}: {editor}");
    }
}

async fn hostile_texts_end_in_a_sentence_with_everything_still_there(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    let sly = "<script>alert(1)</script></textarea>\r\n=1+1\n@SUM(A1)\n👍🏽𠮷\nשלום\u{202e}倒\u{0}\u{7}\u{b}完";
    house.saved("张明", &page, "0", sly).await;
    let editor = house.get("张明", &format!("{page}/edit")).await.body;
    assert!(editor.contains("&lt;script&gt;") && !editor.contains("<script>alert"), "{editor}");
    house.saved("张明", &page, "1", "另一句。").await;
    for place in ["versions/1", "diff"] {
        let shown = house.get("张明", &format!("{page}/{place}")).await.body;
        assert!(
            shown.contains(
                "&lt;script&gt;alert(1)&lt;/script&gt;&lt;/textarea&gt;\n=1+1\n@SUM(A1)\n👍🏽𠮷\nשלום倒\n完"
            ),
            "{shown}"
        );
        assert!(!shown.contains("<script>alert"), "{place}");
    }
    // Ten megabytes: a sentence, and all of it back.
    let huge = format!("{}最后一句", "a".repeat(10 * 1024 * 1024));
    let refused = house.save("张明", &page, "2", &huge).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("最多 50000 字") && refused.body.contains("最后一句"),
        "no sentence, or cut"
    );
    assert!(refused.body.len() > huge.len());
    let kept =
        house.post("张明", &format!("{page}/draft"), &[("base", "2"), ("s0", &huge), ("quiet", "yes")]).await;
    assert!(kept.status == StatusCode::CONFLICT && kept.body.contains("最多 50000 字"));
    // Beyond what any request may hold nothing is read; the page that sent it still has it.
    let beyond = house.save("张明", &page, "2", &"a".repeat(25 * 1024 * 1024)).await;
    assert!(beyond.status == StatusCode::PAYLOAD_TOO_LARGE && beyond.body.contains("内容太大"));
    for blank in ["", " \n\u{3000}\u{0}"] {
        let form = [("base", "2"), ("s0", blank)];
        let answer = house.post("张明", &format!("{page}/edit"), &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.body.contains("材料里还没有内容"), "{}", answer.body);
    }
    let many: Vec<(String, String)> = (0..500).map(|n| (format!("s{n}"), "句。".to_owned())).collect();
    let mut form = vec![("base", "2")];
    form.extend(many.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let answer = house.post("张明", &format!("{page}/edit"), &form).await;
    assert!(!answer.status.is_server_error());
    for kind in ["nothing", "", "<script>"] {
        let form = [("kind", kind)];
        let answer = house.post("张明", &house.at("/texts/new"), &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{kind}");
    }
}

async fn a_request_without_content_changes_nothing(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.begun("张明", "outline", None).await;
    let form = [("base", "0"), ("s0", "写了一半")];
    house.post("张明", &format!("{page}/draft"), &form).await;
    let before = house.entries().await.len();
    for path in [format!("{page}/edit"), format!("{page}/draft"), format!("{page}/discard")] {
        let answer = house.post("张明", &path, &[]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    assert_eq!(house.entries().await.len(), before);
    assert!(house.get("张明", &format!("{page}/edit")).await.body.contains("写了一半"));
}
