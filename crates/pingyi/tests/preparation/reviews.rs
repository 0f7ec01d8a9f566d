//! Texts on their way: given in by their author, returned with reasons, passed, read by who reviews them and by nobody
//! else, whatever address is asked and whoever asks. On both databases.

mod submitting;

use axum::http::StatusCode;
use domain::ids::TextId;
use domain::preparation::text::{self, Made, Section, Text, Whose};
use domain::theme::TextKind;
use pingyi::clock::new_id;
use store::testing::Engine;

use crate::common::{Answer, NOON, on_both};
use crate::house::House;

/// Words that nobody else writes.
const MARK: &str = "海棠花下的话";
/// In a version made after another was given in.
const LATER: &str = "海棠花下又改的话";
/// In what a reviewer writes back.
const REASON: &str = "海棠花下的退回意见";

const SECTIONS: [&str; 5] = ["学习收获", "存在的问题", "根源剖析", "整改措施", "对征求意见的回应"];

impl House {
    /// A text that was written and not given in. Gives its address.
    async fn written(&self, kind: TextKind, author: Option<&str>, by: &str, words: &str) -> String {
        let whose = Whose::new(kind, author.map(|name| self.person(name))).unwrap();
        let (campaign, unit) = (self.campaign, self.branch);
        let text =
            Text { id: new_id(), campaign, unit, whose, stage: text::Stage::Draft, number: 0, version: 1 };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::add(&mut tx, &text).await.unwrap();
        tx.commit().await.unwrap();
        let page = format!("{}/{}", self.at("/texts"), text.id);
        self.version(&page, by, words, false).await;
        page
    }

    async fn outline(&self, author: &str) -> String {
        self.written(TextKind::Outline, Some(author), author, MARK).await
    }

    /// Whoever writes has saved another version.
    async fn version(&self, page: &str, by: &str, words: &str, completed: bool) {
        let text = self.text(page).await;
        let mut sections: Vec<&str> = SECTIONS.to_vec();
        if text.whose == Whose::TEAM {
            sections =
                vec!["学习情况", "上年度整改落实情况", "存在的主要问题", "原因剖析", "努力方向和整改措施"];
        }
        let section = |heading: &&str| Section { heading: (*heading).into(), words: words.into() };
        let body = text::Body { sections: sections.iter().map(section).collect() };
        self.body(page, by, &body, completed).await;
    }

    async fn body(&self, page: &str, by: &str, body: &text::Body, completed: bool) {
        let text = self.text(page).await;
        let number = text.number + 1;
        let made = Made { completed, ..Made::typed(number, NOON, self.person(by)) };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::add_version(&mut tx, text.id, &made, body).await.unwrap();
        store::texts::set(&mut tx, &Text { number, ..text }).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn submit(&self, who: &str, page: &str) -> Answer {
        let number = self.text(page).await.number.to_string();
        self.post(who, &format!("{page}/submit"), &[("number", &number), ("own", "yes")]).await
    }

    pub(crate) async fn submitted(&self, author: &str) -> String {
        let page = self.outline(author).await;
        let answer = self.submit(author, &page).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        page
    }

    async fn review(&self, who: &str, page: &str, form: &[(&str, &str)]) -> Answer {
        let version = self.text(page).await.version.to_string();
        let mut form = form.to_vec();
        form.push(("version", &version));
        self.post(who, &format!("{page}/review"), &form).await
    }

    async fn stage(&self, page: &str) -> text::Stage {
        self.text(page).await.stage
    }
}

/// Nobody but `readers` finds any of `marks` anywhere.
async fn hidden_from_others(house: &House, text: &str, readers: &[&str], marks: &[&str]) {
    let id = text.rsplit('/').next().unwrap();
    let addresses = house.addresses(&[("text", id), ("number", "1"), ("person", &house.id("张明"))]);
    assert!(addresses.contains(text), "{addresses:?}");
    for (name, ticket) in house.all_but(readers) {
        for path in &addresses {
            let text = house.said(ticket, path).await;
            for mark in marks {
                assert!(!text.contains(mark), "{name} reads {mark} at {path}");
            }
        }
    }
}

on_both!(
    a_draft_is_its_authors_and_what_is_submitted_its_reviewers,
    it_is_returned_with_reasons_and_passes_the_next_time,
    nobody_passes_his_own_and_the_secretarys_goes_to_the_committee,
    those_above_see_the_committees_texts_and_counts,
    where_nobody_sits_beside_the_secretary_the_leader_above_reviews,
    whoever_typed_it_does_not_pass_it,
    after_the_meeting_a_passed_text_is_not_returned,
    the_author_sees_who_has_read_it,
    a_stale_page_changes_nothing_and_loses_nothing,
    everybody_finds_what_is_his_on_the_workbench,
    after_one_text_the_next_that_waits_comes_up,
    the_workbench_asks_a_member_for_a_first_problem_until_there_is_one,
);

async fn a_draft_is_its_authors_and_what_is_submitted_its_reviewers(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.outline("张明").await;
    assert!(house.get("张明", &page).await.body.contains(MARK), "the author misses it");
    hidden_from_others(&house, &page, &["张明"], &[MARK]).await;
    for other in ["周宁", "王晓", "李和", "赵青", "局书记", "办公室", "指导员"] {
        assert_eq!(house.get(other, &page).await.status, StatusCode::NOT_FOUND, "{other}");
    }
    assert_eq!(house.submit("张明", &page).await.status, StatusCode::SEE_OTHER);
    let committee = ["周宁", "王晓", "李和"];
    for reader in committee {
        assert!(house.get(reader, &page).await.body.contains(MARK), "{reader} misses it");
    }
    hidden_from_others(&house, &page, &["张明", "周宁", "王晓", "李和"], &[MARK]).await;
    let review = [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON)];
    assert_eq!(house.review("周宁", &page, &review).await.status, StatusCode::SEE_OTHER);
    house.version(&page, "张明", LATER, false).await;
    // What was returned stays open to those who review it; what the author writes since is his.
    assert!(
        house.get("周宁", &page).await.body.contains(MARK),
        "the reviewer cannot see what he has returned"
    );
    hidden_from_others(&house, &page, &["张明", "周宁", "王晓", "李和"], &[MARK, REASON]).await;
    hidden_from_others(&house, &page, &["张明"], &[LATER]).await;
    // Another member does not even learn that it is there.
    for act in ["submit", "withdraw", "reopen", "review"] {
        let form = [
            ("version", "4"),
            ("number", "2"),
            ("own", "yes"),
            ("capacity", "secretary"),
            ("verdict", "pass"),
        ];
        let answer = house.post("赵青", &format!("{page}/{act}"), &form).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{act}");
    }
    let elsewhere = page.replace(&house.branch.to_string(), &house.sibling.to_string());
    assert_eq!(house.get("局书记", &elsewhere).await.status, StatusCode::NOT_FOUND);
    let entries = house.entries().await;
    assert!(entries.iter().any(|entry| entry.contains("退回材料") && entry.contains("个人发言提纲（张明）")));
    for mark in [MARK, LATER, REASON] {
        assert!(entries.iter().all(|entry| !entry.contains(mark)), "the journal has {mark}");
    }
}

async fn it_is_returned_with_reasons_and_passes_the_next_time(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("张明").await;
    let list = house.get("周宁", &house.at("/texts")).await.body;
    assert!(list.contains("待您审阅") && list.contains("审阅材料"), "{list}");
    let silent = house.review("周宁", &page, &[("capacity", "secretary"), ("verdict", "return")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("没有写退回的意见"), "{}", silent.body);
    let review = [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON)];
    assert_eq!(house.review("周宁", &page, &review).await.status, StatusCode::SEE_OTHER);
    let own = house.get("张明", &page).await.body;
    assert!(own.contains(REASON) && own.contains("退回修改") && own.contains("周宁（书记）"), "{own}");
    assert!(house.get("张明", &house.at("/texts")).await.body.contains(REASON), "and in the list");
    house.version(&page, "张明", LATER, false).await;
    assert_eq!(house.submit("张明", &page).await.status, StatusCode::SEE_OTHER);
    let again = house.get("周宁", &page).await.body;
    assert!(again.contains(LATER) && again.contains("/diff?from=1&amp;to=2"), "{again}");
    let pass = [("capacity", "secretary"), ("verdict", "pass")];
    assert_eq!(house.review("周宁", &page, &pass).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&page).await, text::Stage::Passed);
    assert!(house.entries().await.iter().any(|entry| entry.contains("审阅通过")));
}

async fn nobody_passes_his_own_and_the_secretarys_goes_to_the_committee(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("周宁").await;
    for capacity in ["secretary", "committee"] {
        let form =
            [("capacity", capacity), ("verdict", "pass"), ("sat_on", "2026-01-15"), ("present", "王晓")];
        let own = house.review("周宁", &page, &form).await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "{capacity}");
        assert!(own.body.contains("不能以这个身份审阅"), "{}", own.body);
    }
    let form = house.get("王晓", &page).await.body;
    assert!(
        form.contains("到会人员") && !form.contains("value=\"周宁\""),
        "the author does not sit over it: {form}"
    );
    let both = ["王晓", "李和"];
    for (day, present, said) in [
        ("", both, "没有写支委会审阅的日期"),
        ("2026-01-15", ["", ""], "没有写支委会审阅的日期和到会人员"),
        ("2026-01-15", ["王晓", ""], "到会的支委会成员 1 人，应到 2 人"),
        ("2026-01-15", ["王晓", "赵青"], "到会的支委会成员 1 人，应到 2 人"),
        ("2026-01-16", both, "支委会审阅日期"),
        ("2026-01-14", both, "这一版2026年1月15日才有"),
        ("昨天", both, "支委会审阅日期"),
    ] {
        let form = [
            ("capacity", "committee"),
            ("verdict", "pass"),
            ("sat_on", day),
            ("present", present[0]),
            ("present", present[1]),
            ("reason", "写得实"),
        ];
        let answer = house.review("王晓", &page, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day} {present:?}");
        assert!(answer.body.contains("写得实"), "what was typed comes back");
        assert!(answer.body.contains(said), "{said}: {}", answer.body);
    }
    assert_eq!(house.stage(&page).await, text::Stage::Submitted);
    let form = [
        ("capacity", "committee"),
        ("verdict", "pass"),
        ("sat_on", "2026-01-15"),
        ("present", "王晓"),
        ("present", "李和"),
        ("others", "赵青"),
    ];
    assert_eq!(house.review("王晓", &page, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&page).await, text::Stage::Passed);
    let seen = house.get("周宁", &page).await.body;
    assert!(seen.contains("2026年1月15日支委会，到会：王晓、李和、赵青"), "{seen}");
    // The team's text: who writes it gives it in, the committee passes it, a member reads nothing.
    let team = house.written(TextKind::Team, None, "李和", MARK).await;
    assert_eq!(house.get("张明", &team).await.status, StatusCode::NOT_FOUND);
    assert!(house.get("周宁", &team).await.body.contains("支委会讨论形成"));
    assert_eq!(house.submit("周宁", &team).await.status, StatusCode::SEE_OTHER);
    // Several texts are looked at in one sitting: its day and people stand there already.
    let next = house.get("王晓", &team).await.body;
    assert!(next.contains("value=\"2026-01-15\"") && next.matches(" checked").count() == 2, "{next}");
    assert_eq!(house.review("李和", &team, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&team).await, text::Stage::Passed);
}

async fn those_above_see_the_committees_texts_and_counts(engine: Engine) {
    let house = House::build(engine).await;
    house.contact("局书记").await;
    let (committees, members) = (house.submitted("王晓").await, house.submitted("张明").await);
    let draft = house.outline("李和").await;
    for above in ["局书记", "指导员"] {
        assert!(house.get(above, &committees).await.body.contains(MARK), "{above}");
        for closed in [&members, &draft] {
            assert_eq!(house.get(above, closed).await.status, StatusCode::NOT_FOUND, "{above} {closed}");
        }
        let list = house.get(above, &house.at("/texts")).await.body;
        assert!(list.contains(&committees) && !list.contains(&members) && !list.contains(&draft), "{list}");
        assert!(list.contains("人已提交"), "{list}");
    }
    let counts = house.get("办公室", &house.at("/texts")).await.body;
    assert!(counts.contains("人中 <b>2</b> 人已提交；1 人在写"), "{counts}");
    assert!(!counts.contains("/texts/"), "an office above opens none: {counts}");
    for closed in [&committees, &members, &draft] {
        assert_eq!(house.get("办公室", closed).await.status, StatusCode::NOT_FOUND);
    }
    // The guidance group may return it; its pass is not the one the text waits for.
    let pass = [("capacity", "guidance"), ("verdict", "pass")];
    assert_eq!(house.review("指导员", &committees, &pass).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&committees).await, text::Stage::Submitted);
    let back = [("capacity", "guidance"), ("verdict", "return"), ("reason", "没有事例")];
    assert_eq!(house.review("指导员", &committees, &back).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&committees).await, text::Stage::Returned);
    let borrowed = [("capacity", "secretary"), ("verdict", "return"), ("reason", "冒名")];
    assert_eq!(house.review("李和", &members, &borrowed).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

async fn where_nobody_sits_beside_the_secretary_the_leader_above_reviews(engine: Engine) {
    let house = House::build(engine).await;
    let campaign = house.campaign;
    let whose = Whose::new(TextKind::Outline, Some(house.person("钱川"))).unwrap();
    let id: TextId = new_id();
    let mut tx = house.world.app.db.write().await.unwrap();
    let text =
        Text { id, campaign, unit: house.sibling, whose, stage: text::Stage::Draft, number: 0, version: 1 };
    store::texts::add(&mut tx, &text).await.unwrap();
    tx.commit().await.unwrap();
    let page = format!("/units/{}/campaigns/{campaign}/texts/{id}", house.sibling);
    house.version(&page, "钱川", MARK, false).await;
    assert_eq!(house.submit("钱川", &page).await.status, StatusCode::SEE_OTHER);
    assert!(
        house.get("局书记", "/").await.body.contains("待审阅 1 份材料"),
        "on the workbench of who stands in"
    );
    let waits = house.get("局书记", &page).await.body;
    assert!(waits.contains(MARK) && waits.contains("上级书记、副书记或委员"), "{waits}");
    // Once a contact leader is named, nobody stands in for him.
    let mut tx = house.world.app.db.write().await.unwrap();
    let (leader, top) = (house.person("李和"), house.world.top);
    store::campaigns::add_contact(&mut tx, campaign, house.sibling, leader, top).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.get("局书记", &page).await.status, StatusCode::NOT_FOUND);
    assert!(!house.get("局书记", "/").await.body.contains("待审阅"));
    assert!(house.get("李和", "/").await.body.contains("待审阅 1 份材料"));
    let mut tx = house.world.app.db.write().await.unwrap();
    store::campaigns::remove_contact(&mut tx, campaign, house.sibling, leader, top).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(house.get("办公室", &page).await.status, StatusCode::NOT_FOUND);
    let pass = [("capacity", "leader"), ("verdict", "pass")];
    assert_eq!(house.review("局书记", &page, &pass).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&page).await, text::Stage::Passed);
    // What he has typed for a member goes there too: nobody else of the branch could pass it.
    let whose = Whose::new(TextKind::Outline, Some(house.person("孙越"))).unwrap();
    let id: TextId = new_id();
    let mut tx = house.world.app.db.write().await.unwrap();
    let text =
        Text { id, campaign, unit: house.sibling, whose, stage: text::Stage::Draft, number: 0, version: 1 };
    store::texts::add(&mut tx, &text).await.unwrap();
    tx.commit().await.unwrap();
    let page = format!("/units/{}/campaigns/{campaign}/texts/{id}", house.sibling);
    house.version(&page, "钱川", MARK, false).await;
    let told = [("number", "1"), ("how", "电话里念给本人听")];
    assert_eq!(house.post("钱川", &format!("{page}/submit"), &told).await.status, StatusCode::SEE_OTHER);
    let own = [("capacity", "secretary"), ("verdict", "pass")];
    assert_eq!(house.review("钱川", &page, &own).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(house.get("局书记", "/").await.body.contains("待审阅 1 份材料"));
    assert_eq!(house.review("局书记", &page, &pass).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&page).await, text::Stage::Passed);
}

async fn whoever_typed_it_does_not_pass_it(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.written(TextKind::Outline, Some("张明"), "周宁", MARK).await;
    let told = [("number", "1"), ("how", "1月14日当面读给本人听")];
    assert_eq!(house.post("周宁", &format!("{page}/submit"), &told).await.status, StatusCode::SEE_OTHER);
    let (secretary, committee) = (
        [("capacity", "secretary"), ("verdict", "pass")],
        [
            ("capacity", "committee"),
            ("verdict", "pass"),
            ("sat_on", "2026-01-15"),
            ("present", "王晓"),
            ("present", "李和"),
        ],
    );
    assert_eq!(house.review("周宁", &page, &secretary).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.review("周宁", &page, &committee).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!house.get("周宁", "/").await.body.contains("待审阅 1 份"));
    assert!(house.get("王晓", "/").await.body.contains("待审阅 1 份材料"));
    assert_eq!(house.stage(&page).await, text::Stage::Submitted);
    assert_eq!(house.review("王晓", &page, &committee).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&page).await, text::Stage::Passed);
}

async fn after_the_meeting_a_passed_text_is_not_returned(engine: Engine) {
    let house = House::build(engine).await;
    let (passed, late) = (house.submitted("王晓").await, house.submitted("张明").await);
    let pass = [("capacity", "secretary"), ("verdict", "pass")];
    let back = [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON)];
    house.review("周宁", &passed, &pass).await;
    house.hold().await;
    let refused = house.review("周宁", &passed, &back).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("会已经开过，通过的材料不再退回"), "{}", refused.body);
    assert!(!house.get("周宁", &passed).await.body.contains("name=\"verdict\""));
    assert_eq!(house.stage(&passed).await, text::Stage::Passed);
    // What was still under review is returned, and passed, as before.
    assert!(house.get("周宁", &late).await.body.contains("name=\"verdict\""));
    assert_eq!(house.review("周宁", &late, &back).await.status, StatusCode::SEE_OTHER);
    assert!(house.get("张明", "/").await.body.contains("个人发言提纲被退回"));
}

async fn the_author_sees_who_has_read_it(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("张明").await;
    let nobody = house.get("张明", &page).await.body;
    assert!(nobody.contains("还没有别人看过"), "{nobody}");
    house.get("周宁", &page).await;
    house.world.app.clock.advance(60_000);
    house.get("周宁", &page).await;
    let seen = house.get("张明", &page).await.body;
    assert!(seen.contains("周宁 <span class=\"note\">第 1 版，1月15日 12:00"), "{seen}");
    assert_eq!(
        seen.matches("第 1 版，1月15日 12:00</span></li>").count(),
        1,
        "the first time stands: {seen}"
    );
    assert!(!seen.contains("张明 <span class=\"note\">第 1 版"), "not for the author: {seen}");
    let reviewer = house.get("王晓", &page).await.body;
    assert!(!reviewer.contains("谁看过"), "a reviewer is not told who else read it");
}

async fn a_stale_page_changes_nothing_and_loses_nothing(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("张明").await;
    let version = house.text(&page).await.version.to_string();
    let review = format!("{page}/review");
    let pass = [
        ("capacity", "committee"),
        ("verdict", "pass"),
        ("sat_on", "2026-01-15"),
        ("present", "王晓"),
        ("present", "李和"),
        ("version", version.as_str()),
    ];
    assert_eq!(house.post("李和", &review, &pass).await.status, StatusCode::SEE_OTHER);
    let stale =
        [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON), ("version", version.as_str())];
    let answer = house.post("周宁", &review, &stale).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains(REASON) && answer.body.contains("刚刚有了变化"), "{}", answer.body);
    let fresh = house.text(&page).await.version.to_string();
    assert!(answer.body.contains(&format!("name=\"version\" value=\"{fresh}\"")), "{}", answer.body);
    assert_eq!(house.stage(&page).await, text::Stage::Submitted);
    // Taken back meanwhile: his words are given back to him.
    house.post("张明", &format!("{page}/withdraw"), &[("version", &fresh)]).await;
    let gone = house.post("周宁", &review, &stale).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    assert!(gone.body.contains(REASON) && !gone.body.contains(MARK), "{}", gone.body);
    let before = house.entries().await.len();
    let hostile =
        [("capacity", "<b>"), ("verdict", "maybe"), ("reason", "\u{7}"), ("sat_on", "x"), ("version", "x")];
    assert_eq!(house.post("周宁", &review, &hostile).await.status, StatusCode::NOT_FOUND);
    let own = house.submitted("赵青").await;
    let hostile = house.post("周宁", &format!("{own}/review"), &hostile).await;
    assert_eq!(hostile.status, StatusCode::UNPROCESSABLE_ENTITY);
    let long = "长".repeat(2001);
    let long = [("capacity", "secretary"), ("verdict", "return"), ("reason", long.as_str())];
    assert_eq!(house.review("周宁", &own, &long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.entries().await.len(), before + 1, "only the submission is told");
}

async fn everybody_finds_what_is_his_on_the_workbench(engine: Engine) {
    let house = House::build(engine).await;
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains("我的材料：个人发言提纲还没有写"), "{bench}");
    let own = house.get("张明", &house.at("/texts")).await.body;
    assert!(own.contains("写材料") && own.contains("name=\"kind\" value=\"outline\""), "{own}");
    assert!(!own.contains("赵青") && !own.contains("人已提交"), "a member sees his own alone: {own}");
    let page = house.outline("张明").await;
    assert!(house.get("张明", "/").await.body.contains("个人发言提纲还没有提交"));
    assert!(!house.get("周宁", "/").await.body.contains("待审阅"));
    house.submit("张明", &page).await;
    assert!(!house.get("张明", "/").await.body.contains("个人发言提纲还没有提交"));
    let waits = house.get("周宁", "/").await.body;
    assert!(waits.contains("待审阅 1 份材料") && waits.contains(&house.at("/texts")), "{waits}");
    for other in ["王晓", "局书记", "指导员", "张明"] {
        assert!(
            !house.get(other, "/").await.body.contains("待审阅 1 份"),
            "{other} is not the one who is asked"
        );
    }
    let back = [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON)];
    house.review("周宁", &page, &back).await;
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains("个人发言提纲被退回") && bench.contains(REASON), "{bench}");
    assert!(!house.get("周宁", "/").await.body.contains("待审阅"));
    let campaign = house.at("");
    let gaps = house.get("周宁", &campaign).await.body;
    assert!(gaps.contains(&format!("href=\"{}\"", house.at("/texts"))), "{gaps}");
}

async fn after_one_text_the_next_that_waits_comes_up(engine: Engine) {
    let house = House::build(engine).await;
    let (first, second) = (house.submitted("张明").await, house.submitted("赵青").await);
    let led = |answer: &Answer| {
        let mut cookies = answer.headers.get_all("set-cookie").iter().map(|one| one.to_str().unwrap());
        let said = cookies.find_map(|one| one.strip_prefix("said=")).unwrap();
        let said = said.split(';').next().unwrap().replace('+', "%2B");
        let said = form_urlencoded::parse(said.as_bytes()).next().unwrap().0.into_owned();
        (answer.location().to_owned(), said)
    };
    let pass = [("capacity", "secretary"), ("verdict", "pass")];
    let (to, said) = led(&house.review("周宁", &first, &pass).await);
    assert_eq!(to, second);
    assert!(said.contains("已通过张明的个人发言提纲。还有 1 份待您审阅"), "{said}");
    let back = [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON)];
    let (to, said) = led(&house.review("周宁", &second, &back).await);
    assert_eq!(to, house.at("/texts"));
    assert!(said.contains("已退回赵青的个人发言提纲") && said.contains("没有待您审阅的材料了"), "{said}");
    assert!(!said.contains(REASON));
}

async fn the_workbench_asks_a_member_for_a_first_problem_until_there_is_one(engine: Engine) {
    let house = House::build(engine).await;
    let problems = house.at("/problems");
    let asked = |body: &str| body.contains("我的问题：还没有列出") && body.contains(&problems);
    let bench = house.get("张明", "/").await.body;
    assert!(asked(&bench), "{bench}");
    let id = house.id("张明");
    // What the secretary lists for him from elsewhere is no search of his own.
    let pointed_out = [
        ("whose", id.as_str()),
        ("statement", "接电话不耐心"),
        ("examples", "二月窗口有人反映。"),
        ("source", "superior"),
        ("main", "yes"),
    ];
    let typed = house.post("周宁", &format!("{problems}/new"), &pointed_out).await;
    assert_eq!(typed.status, StatusCode::SEE_OTHER, "{}", typed.body);
    assert!(asked(&house.get("张明", "/").await.body), "he has found nothing himself");
    let list = house.get("周宁", &problems).await.body;
    let without = list.split("还没有列出自己查摆的问题的人").nth(1).unwrap();
    assert!(without.split("</section>").next().unwrap().contains("张明"), "{without}");
    assert!(list.contains("列出问题的 <b>0</b>"), "{list}");
    let form = [
        ("whose", id.as_str()),
        ("statement", "学习不够"),
        ("examples", "三月两次没有参加学习。"),
        ("source", "own"),
        ("main", "yes"),
    ];
    let added = house.post("张明", &format!("{problems}/new"), &form).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.body);
    assert!(!asked(&house.get("张明", "/").await.body), "done is done");
    assert!(asked(&house.get("赵青", "/").await.body), "and everybody answers for himself");
    house.hold().await;
    assert!(!asked(&house.get("赵青", "/").await.body), "after the meeting nobody is asked");
}
