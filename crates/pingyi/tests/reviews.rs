//! Texts on their way: given in by their author, returned with reasons, passed, read by who reviews them and by nobody
//! else, whatever address is asked and whoever asks. On both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[expect(dead_code, reason = "every test file uses its part")]
mod common;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use common::{Answer, NOON, World, on_both, world};
use domain::appointment::{Appointment, Role};
use domain::campaign::{Campaign, CampaignKind, Edition};
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::journal::Digest;
use domain::notice::{Body as NoticeBody, Notice, Stage};
use domain::preparation::text::{self, Made, Origin, Section, Text, Whose};
use domain::theme::TextKind;
use pingyi::actions;
use pingyi::clock::new_id;
use pingyi::web::routes;
use store::testing::Engine;
use time::macros::date;

/// Words that nobody else writes.
const MARK: &str = "海棠花下的话";
/// In a version made after another was given in.
const LATER: &str = "海棠花下又改的话";
/// In what a reviewer writes back.
const REASON: &str = "海棠花下的退回意见";

const SECTIONS: [&str; 5] = ["学习收获", "存在的问题", "根源剖析", "整改措施", "对征求意见的回应"];

struct House {
    world: World,
    branch: UnitId,
    sibling: UnitId,
    campaign: CampaignId,
    /// Name of a person: who he is, his ticket.
    people: BTreeMap<&'static str, (PersonId, String)>,
}

impl House {
    async fn build(engine: Engine) -> Self {
        let world = world(engine).await;
        let (branch, sibling) = (world.branch("第一党支部").await, world.branch("第二党支部").await);
        let campaign = Campaign {
            id: new_id(),
            unit: world.top,
            kind: CampaignKind::BranchMeeting,
            title: "2025年度组织生活会".into(),
            year: 2025,
            pack: Edition {
                code: "P2025".into(),
                revision: 1,
                text: pingyi::packs::shipped_text("P2025").unwrap().into(),
            },
            window_from: date!(2026 - 01 - 20),
            window_until: date!(2026 - 03 - 31),
            cut_off: None,
            frozen_at: None,
            after: None,
            closed_on: None,
            version: 1,
        };
        let notice = Notice {
            id: new_id(),
            campaign: campaign.id,
            unit: world.top,
            number: String::new(),
            title: "关于召开组织生活会的通知".into(),
            body: NoticeBody::default(),
            stage: Stage::Draft,
            version: 1,
        };
        let mut tx = world.app.db.write().await.unwrap();
        store::campaigns::add(&mut tx, &campaign).await.unwrap();
        store::notices::add(&mut tx, &notice).await.unwrap();
        let published = Stage::Published { on: date!(2026 - 01 - 12), at: NOON };
        store::notices::set(&mut tx, &Notice { stage: published, ..notice }).await.unwrap();
        tx.commit().await.unwrap();
        let top = world.top;
        let admin = world.admin.person;
        let mut house = Self { world, branch, sibling, campaign: campaign.id, people: BTreeMap::new() };
        for (name, home, duty) in [
            ("周宁", branch, Some((branch, Role::Secretary))),
            ("王晓", branch, Some((branch, Role::DeputySecretary))),
            ("李和", branch, Some((branch, Role::CommitteeMember))),
            ("张明", branch, None),
            ("赵青", branch, None),
            ("钱川", sibling, Some((sibling, Role::Secretary))),
            ("孙越", sibling, None),
            ("局书记", sibling, Some((top, Role::Secretary))),
            ("办公室", sibling, Some((top, Role::Office))),
            ("管理员", sibling, Some((branch, Role::UnitAdmin))),
            ("安全员", sibling, Some((top, Role::SecurityAdmin))),
            ("审计员", sibling, Some((top, Role::AuditAdmin))),
        ] {
            house.settle(name, home, duty).await;
        }
        house.guide().await;
        let ticket = house.ticket(admin).await;
        house.people.insert("乔慕云", (admin, ticket));
        house
    }

    async fn settle(&mut self, name: &'static str, home: UnitId, held: Option<(UnitId, Role)>) -> PersonId {
        let (app, admin) = (&self.world.app, &self.world.admin);
        let person = actions::people::add(app, admin, home, &common::member(name)).await.unwrap();
        if let Some((unit, role)) = held {
            self.appoint(person, unit, role, None).await;
        }
        let ticket = self.ticket(person).await;
        self.people.insert(name, (person, ticket));
        person
    }

    async fn appoint(
        &self,
        person: PersonId,
        unit: UnitId,
        role: Role,
        guidance_group: Option<domain::ids::GuidanceGroupId>,
    ) {
        let duty = Appointment {
            id: new_id(),
            person,
            unit,
            role,
            title: String::new(),
            from: date!(2025 - 06 - 01),
            until: None,
            revoked: false,
            stands_in_for: None,
            guidance_group,
            version: 1,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::appointments::add(&mut tx, &duty).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn guide(&mut self) {
        let group = store::guidance::Group {
            id: new_id(),
            unit: self.world.top,
            name: "指导一组".into(),
            ended_on: None,
            version: 1,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::guidance::add(&mut tx, &group).await.unwrap();
        store::guidance::set_assigned(&mut tx, group.id, &[self.branch]).await.unwrap();
        tx.commit().await.unwrap();
        let guide = self.settle("指导员", self.sibling, None).await;
        self.appoint(guide, self.world.top, Role::Guide, Some(group.id)).await;
    }

    async fn ticket(&self, person: PersonId) -> String {
        let secret = format!("ticket-of-{person}");
        let session = store::sessions::Session {
            id_hash: Digest::of(secret.as_bytes()).to_string(),
            person,
            started_at: NOON,
            seen_at: NOON,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::sessions::add(&mut tx, &session).await.unwrap();
        tx.commit().await.unwrap();
        secret
    }

    fn id(&self, name: &str) -> PersonId {
        self.people[name].0
    }

    fn page(&self) -> String {
        format!("/units/{}/campaigns/{}/texts", self.branch, self.campaign)
    }

    async fn get(&self, who: &str, path: &str) -> Answer {
        self.world.get(path, Some(&self.people[who].1)).await
    }

    async fn post(&self, who: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        self.world.post(path, Some(&self.people[who].1), form).await
    }

    /// A text that was written and not given in. Gives its address.
    async fn written(&self, kind: TextKind, author: Option<&str>, by: &str, words: &str) -> String {
        let whose = Whose::new(kind, author.map(|name| self.id(name))).unwrap();
        let (campaign, unit) = (self.campaign, self.branch);
        let text =
            Text { id: new_id(), campaign, unit, whose, stage: text::Stage::Draft, number: 0, version: 1 };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::add(&mut tx, &text).await.unwrap();
        tx.commit().await.unwrap();
        let page = format!("{}/{}", self.page(), text.id);
        self.version(&page, by, words, false).await;
        page
    }

    async fn outline(&self, author: &str) -> String {
        self.written(TextKind::Outline, Some(author), author, MARK).await
    }

    fn text(page: &str) -> TextId {
        TextId(page.rsplit('/').next().unwrap().parse().unwrap())
    }

    async fn stored(&self, page: &str) -> Text {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::texts::find(&mut tx, Self::text(page)).await.unwrap().unwrap()
    }

    /// Whoever writes has saved another version.
    async fn version(&self, page: &str, by: &str, words: &str, completed: bool) {
        let text = self.stored(page).await;
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
        let text = self.stored(page).await;
        let number = text.number + 1;
        let (by, file_name) = (self.id(by), String::new());
        let made = Made { number, at: NOON, by, origin: Origin::Typed, file_name, completed };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::texts::add_version(&mut tx, text.id, &made, body).await.unwrap();
        store::texts::set(&mut tx, &Text { number, ..text }).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn submit(&self, who: &str, page: &str) -> Answer {
        let number = self.stored(page).await.number.to_string();
        self.post(who, &format!("{page}/submit"), &[("number", &number), ("own", "yes")]).await
    }

    async fn submitted(&self, author: &str) -> String {
        let page = self.outline(author).await;
        let answer = self.submit(author, &page).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        page
    }

    async fn review(&self, who: &str, page: &str, form: &[(&str, &str)]) -> Answer {
        let version = self.stored(page).await.version.to_string();
        let mut form = form.to_vec();
        form.push(("version", &version));
        self.post(who, &format!("{page}/review"), &form).await
    }

    async fn stage(&self, page: &str) -> text::Stage {
        self.stored(page).await.stage
    }

    async fn entries(&self) -> Vec<String> {
        let mut tx = self.world.app.db.read().await.unwrap();
        let mut told = Vec::new();
        for chain in store::journal::chains(&mut tx).await.unwrap() {
            for link in store::journal::stretch(&mut tx, chain, 0, 9999).await.unwrap() {
                told.push(format!("{link:?}"));
            }
        }
        told
    }

    /// Somebody gets a sign-in of his own.
    async fn activate(&self, who: &str) {
        let account = store::accounts::Account {
            id: new_id(),
            person: self.id(who),
            login: format!("login-{}", self.id(who)),
            password_hash: Some("x".into()),
            locked: false,
            activation_until: None,
            version: 1,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::accounts::add(&mut tx, &account).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn hold(&self) {
        let mut tx = self.world.app.db.write().await.unwrap();
        let by = self.id("周宁");
        store::meetings::open(&mut tx, (self.campaign, self.branch), date!(2026 - 01 - 15), by, &[])
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn contact(&self, who: &str) {
        let mut tx = self.world.app.db.write().await.unwrap();
        let contact = (self.branch, self.id(who), self.world.top);
        store::campaigns::add_contact(&mut tx, self.campaign, contact.0, contact.1, contact.2).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// What an answer says: its text, or every cell of a workbook.
async fn said(house: &House, ticket: Option<&str>, path: &str) -> String {
    let mut request = Request::builder().uri(path);
    if let Some(ticket) = ticket {
        request = request.header(header::COOKIE, format!("pingyi={ticket}"));
    }
    let response = house.world.ask(request.body(Body::empty()).unwrap()).await;
    assert!(!response.status().is_server_error(), "{path}: {}", response.status());
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    if bytes.starts_with(b"PK") {
        // A workbook without a row has nothing to tell.
        return format!("{:?}", documents::table::read(&bytes, "表.xlsx"));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Every address of a campaign's and a unit's pages that can be read, with the text in it.
fn addresses(house: &House, text: &str) -> Vec<String> {
    let text = text.rsplit('/').next().unwrap().to_owned();
    let mut all = Vec::new();
    for route in routes::table().into_iter().filter(|route| route.method == Method::GET) {
        for unit in [house.branch, house.sibling, house.world.top] {
            let mut path = route.path.to_owned();
            for (name, id) in [
                ("unit", unit.to_string()),
                ("campaign", house.campaign.to_string()),
                ("text", text.clone()),
                ("number", "1".into()),
                ("person", house.id("张明").to_string()),
                ("pack", "P2025".into()),
                ("year", "2026".into()),
            ] {
                path = path.replace(&format!("{{{name}}}"), &id);
            }
            while let Some((before, rest)) = path.clone().split_once('{') {
                let after = rest.split_once('}').unwrap().1;
                path = format!("{before}{}{after}", uuid::Uuid::from_u128(7));
            }
            if !all.contains(&path) {
                all.push(path);
            }
        }
    }
    all
}

/// Nobody but `readers` finds any of `marks` anywhere.
async fn hidden_from_others(house: &House, text: &str, readers: &[&str], marks: &[&str]) {
    let addresses = addresses(house, text);
    assert!(addresses.iter().any(|path| path == text), "{addresses:?}");
    let others = house.people.iter().filter(|(name, _)| !readers.contains(name));
    let mut visitors: Vec<(&str, Option<&str>)> =
        others.map(|(name, (_, ticket))| (*name, Some(ticket.as_str()))).collect();
    visitors.push(("nobody", None));
    for (name, ticket) in visitors {
        for path in &addresses {
            let text = said(house, ticket, path).await;
            for mark in marks {
                assert!(!text.contains(mark), "{name} reads {mark} at {path}");
            }
        }
    }
}

on_both!(
    a_draft_is_its_authors_and_what_is_submitted_its_reviewers,
    it_is_given_in_whole_and_by_its_author,
    it_is_returned_with_reasons_and_passes_the_next_time,
    nobody_passes_his_own_and_the_secretarys_goes_to_the_committee,
    those_above_see_the_committees_texts_and_counts,
    where_nobody_sits_beside_the_secretary_the_leader_above_reviews,
    whoever_typed_it_does_not_pass_it,
    after_the_meeting_a_passed_text_is_not_returned,
    the_author_sees_who_has_read_it,
    who_typed_it_is_a_question_to_the_reviewer,
    for_who_cannot_sign_in_another_says_how_he_agreed,
    a_stale_page_changes_nothing_and_loses_nothing,
    a_passed_text_is_taken_up_again_and_after_the_meeting_completed,
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

async fn it_is_given_in_whole_and_by_its_author(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.outline("张明").await;
    let submit = format!("{page}/submit");
    let unconfirmed = house.post("张明", &submit, &[("number", "1")]).await;
    assert_eq!(unconfirmed.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unconfirmed.body.contains("还没有确认材料是本人所写"), "{}", unconfirmed.body);
    assert_eq!(house.post("张明", &submit, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let half =
        text::Body { sections: vec![Section { heading: "学习收获".into(), words: "读了。".into() }] };
    house.body(&page, "张明", &half, false).await;
    let stale = house.post("张明", &submit, &[("number", "1"), ("own", "yes")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "a newer version is not given in unseen");
    let missing = house.submit("张明", &page).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.body.contains("还有 4 部分没有写：存在的问题、根源剖析"), "{}", missing.body);
    assert!(
        missing.body.contains("name=\"own\" value=\"yes\" checked"),
        "the tick is kept: {}",
        missing.body
    );
    assert_eq!(house.stage(&page).await, text::Stage::Draft);
    house.version(&page, "张明", MARK, false).await;
    assert_eq!(house.submit("张明", &page).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&page).await, text::Stage::Submitted);
    // Taken back, it is the author's alone again.
    let version = house.stored(&page).await.version.to_string();
    let back = format!("{page}/withdraw");
    assert_eq!(house.post("周宁", &back, &[("version", &version)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.post("张明", &back, &[("version", &version)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("周宁", &page).await.status, StatusCode::NOT_FOUND);
    let again = house.stored(&page).await.version.to_string();
    let twice = house.post("张明", &back, &[("version", &again)]).await;
    assert!(twice.body.contains("现在不在审阅中"), "{}", twice.body);
}

async fn it_is_returned_with_reasons_and_passes_the_next_time(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("张明").await;
    let list = house.get("周宁", &house.page()).await.body;
    assert!(list.contains("待您审阅") && list.contains("审阅材料"), "{list}");
    let silent = house.review("周宁", &page, &[("capacity", "secretary"), ("verdict", "return")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("没有写退回的意见"), "{}", silent.body);
    let review = [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON)];
    assert_eq!(house.review("周宁", &page, &review).await.status, StatusCode::SEE_OTHER);
    let own = house.get("张明", &page).await.body;
    assert!(own.contains(REASON) && own.contains("退回修改") && own.contains("周宁（书记）"), "{own}");
    assert!(house.get("张明", &house.page()).await.body.contains(REASON), "and in the list");
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
            [("capacity", capacity), ("verdict", "pass"), ("sat_on", "2026-01-14"), ("present", "王晓")];
        let own = house.review("周宁", &page, &form).await;
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "{capacity}");
        assert!(own.body.contains("不能以这个身份审阅"), "{}", own.body);
    }
    let form = house.get("王晓", &page).await.body;
    assert!(
        form.contains("到会人员") && !form.contains("value=\"周宁\""),
        "the author does not sit over it: {form}"
    );
    for (day, present) in [("", "王晓"), ("2026-01-14", ""), ("2026-01-16", "王晓"), ("昨天", "王晓")]
    {
        let form = [
            ("capacity", "committee"),
            ("verdict", "pass"),
            ("sat_on", day),
            ("present", present),
            ("reason", "写得实"),
        ];
        let answer = house.review("王晓", &page, &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{day} {present}");
        assert!(answer.body.contains("写得实"), "what was typed comes back");
    }
    assert_eq!(house.stage(&page).await, text::Stage::Submitted);
    let form = [
        ("capacity", "committee"),
        ("verdict", "pass"),
        ("sat_on", "2026-01-14"),
        ("present", "王晓"),
        ("present", "李和"),
        ("others", "赵青"),
    ];
    assert_eq!(house.review("王晓", &page, &form).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.stage(&page).await, text::Stage::Passed);
    let seen = house.get("周宁", &page).await.body;
    assert!(seen.contains("2026年1月14日支委会，到会：王晓、李和、赵青"), "{seen}");
    // The team's text: who writes it gives it in, the committee passes it, a member reads nothing.
    let team = house.written(TextKind::Team, None, "李和", MARK).await;
    assert_eq!(house.get("张明", &team).await.status, StatusCode::NOT_FOUND);
    assert!(house.get("周宁", &team).await.body.contains("支委会讨论形成"));
    assert_eq!(house.submit("周宁", &team).await.status, StatusCode::SEE_OTHER);
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
        let list = house.get(above, &house.page()).await.body;
        assert!(list.contains(&committees) && !list.contains(&members) && !list.contains(&draft), "{list}");
        assert!(list.contains("人已提交"), "{list}");
    }
    let counts = house.get("办公室", &house.page()).await.body;
    assert!(counts.contains("人中 <b>2</b> 人已提交，其中 <b>0</b> 人通过；1 人在写"), "{counts}");
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
    let whose = Whose::new(TextKind::Outline, Some(house.id("钱川"))).unwrap();
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
    assert!(waits.contains(MARK) && waits.contains("联系领导"), "{waits}");
    // Once a contact leader is named, nobody stands in for him.
    let mut tx = house.world.app.db.write().await.unwrap();
    let (leader, top) = (house.id("李和"), house.world.top);
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
    let whose = Whose::new(TextKind::Outline, Some(house.id("孙越"))).unwrap();
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
        [("capacity", "committee"), ("verdict", "pass"), ("sat_on", "2026-01-14"), ("present", "王晓")],
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

async fn who_typed_it_is_a_question_to_the_reviewer(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.written(TextKind::Outline, Some("张明"), "李和", MARK).await;
    // Who typed it reads on; the rest of the committee does not.
    assert!(house.get("李和", &page).await.body.contains(MARK));
    assert_eq!(house.get("周宁", &page).await.status, StatusCode::NOT_FOUND);
    let typist = house.submit("李和", &page).await;
    assert_eq!(typist.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.activate("张明").await;
    let typist = house.post("李和", &format!("{page}/submit"), &[("number", "1"), ("how", "当面")]).await;
    assert!(typist.body.contains("这份材料要由本人提交"), "{}", typist.body);
    assert_eq!(house.submit("张明", &page).await.status, StatusCode::SEE_OTHER);
    let asked = house.get("周宁", &page).await.body;
    assert!(asked.contains("这一版由李和录入，不是张明本人") && !asked.contains("人录入了材料"), "{asked}");
    house.written(TextKind::Outline, Some("赵青"), "李和", LATER).await;
    let asked = house.get("周宁", &page).await.body;
    assert!(asked.contains("李和为 2 人录入了材料"), "{asked}");
    assert!(!house.get("张明", &page).await.body.contains("请留意"), "questions are the reviewer's");
    // Once the author writes himself, it is his draft.
    let version = house.stored(&page).await.version.to_string();
    house.post("张明", &format!("{page}/withdraw"), &[("version", &version)]).await;
    assert!(house.get("李和", &page).await.body.contains(MARK));
    house.version(&page, "张明", LATER, false).await;
    assert_eq!(house.get("李和", &page).await.status, StatusCode::NOT_FOUND);
}

async fn for_who_cannot_sign_in_another_says_how_he_agreed(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.written(TextKind::Outline, Some("张明"), "李和", MARK).await;
    let submit = format!("{page}/submit");
    assert!(house.get("李和", &page).await.body.contains("本人已看过并确认（方式）"));
    let silent = house.post("李和", &submit, &[("number", "1"), ("own", "yes")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(silent.body.contains("没有写本人是怎样看过并确认的"), "{}", silent.body);
    let how = "1月14日当面读给本人听";
    let told = house.post("李和", &submit, &[("number", "1"), ("how", how)]).await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", told.body);
    let asked = house.get("周宁", &page).await.body;
    assert!(asked.contains("李和代为提交，说明是：“1月14日当面读给本人听”"), "{asked}");
    // Nobody but who typed it.
    let other = house.post("王晓", &submit, &[("number", "1"), ("how", how)]).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
}

async fn a_stale_page_changes_nothing_and_loses_nothing(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("张明").await;
    let version = house.stored(&page).await.version.to_string();
    let review = format!("{page}/review");
    let pass = [
        ("capacity", "committee"),
        ("verdict", "pass"),
        ("sat_on", "2026-01-14"),
        ("present", "王晓"),
        ("version", version.as_str()),
    ];
    assert_eq!(house.post("李和", &review, &pass).await.status, StatusCode::SEE_OTHER);
    let stale =
        [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON), ("version", version.as_str())];
    let answer = house.post("周宁", &review, &stale).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.body.contains(REASON) && answer.body.contains("刚刚有了变化"), "{}", answer.body);
    let fresh = house.stored(&page).await.version.to_string();
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

async fn a_passed_text_is_taken_up_again_and_after_the_meeting_completed(engine: Engine) {
    let house = House::build(engine).await;
    let page = house.submitted("王晓").await;
    let pass = [("capacity", "secretary"), ("verdict", "pass")];
    house.review("周宁", &page, &pass).await;
    let asks = house.get("王晓", &format!("{page}/reopen")).await;
    assert!(asks.body.contains("重新修改个人发言提纲？"), "{}", asks.body);
    assert_eq!(house.get("周宁", &format!("{page}/reopen")).await.status, StatusCode::FORBIDDEN);
    let reopen = format!("{page}/reopen");
    let version = house.stored(&page).await.version.to_string();
    assert_eq!(house.post("周宁", &reopen, &[("version", &version)]).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.post("王晓", &reopen, &[("version", &version)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(house.get("周宁", &page).await.status, StatusCode::NOT_FOUND);
    house.submit("王晓", &page).await;
    house.review("周宁", &page, &pass).await;
    house.hold().await;
    let campaign = house.page().replace("/texts", "");
    let gap = house.get("周宁", &campaign).await.body;
    assert!(gap.contains("1 人的个人发言提纲会后还没有补充：王晓"), "{gap}");
    let after = house.get("王晓", &page).await.body;
    assert!(after.contains("会后补充") && after.contains(&format!("{page}/edit")), "{after}");
    assert!(house.get("王晓", "/").await.body.contains("个人发言提纲会后还没有补充"));
    let version = house.stored(&page).await.version.to_string();
    let held = house.post("王晓", &reopen, &[("version", &version)]).await;
    assert!(held.body.contains("会已经开过"), "{}", held.body);
    house.version(&page, "王晓", LATER, true).await;
    assert!(
        house.get("周宁", &page).await.body.contains(LATER),
        "what was completed is read by who passed it"
    );
    let done = house.get("周宁", &campaign).await.body;
    assert!(!done.contains("会后还没有补充"), "{done}");
}

async fn everybody_finds_what_is_his_on_the_workbench(engine: Engine) {
    let house = House::build(engine).await;
    let bench = house.get("张明", "/").await.body;
    assert!(bench.contains("我的材料：个人发言提纲还没有写"), "{bench}");
    let own = house.get("张明", &house.page()).await.body;
    assert!(own.contains("写材料") && own.contains("name=\"kind\" value=\"outline\""), "{own}");
    assert!(!own.contains("赵青") && !own.contains("人已提交"), "a member sees his own alone: {own}");
    let page = house.outline("张明").await;
    assert!(house.get("张明", "/").await.body.contains("个人发言提纲还没有提交"));
    assert!(!house.get("周宁", "/").await.body.contains("待审阅"));
    house.submit("张明", &page).await;
    assert!(!house.get("张明", "/").await.body.contains("个人发言提纲还没有提交"));
    let waits = house.get("周宁", "/").await.body;
    assert!(waits.contains("待审阅 1 份材料") && waits.contains(&house.page()), "{waits}");
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
    let campaign = house.page().replace("/texts", "");
    let gaps = house.get("周宁", &campaign).await.body;
    assert!(gaps.contains(&format!("href=\"{}\"", house.page())), "{gaps}");
}

async fn after_one_text_the_next_that_waits_comes_up(engine: Engine) {
    let house = House::build(engine).await;
    let (first, second) = (house.submitted("张明").await, house.submitted("赵青").await);
    let led = |answer: &Answer| {
        let mut cookies = answer.headers.get_all(header::SET_COOKIE).iter().map(|one| one.to_str().unwrap());
        let said = cookies.find_map(|one| one.strip_prefix("said=")).unwrap();
        let said = said.split(';').next().unwrap().replace('+', "%2B");
        let said = form_urlencoded::parse(said.as_bytes()).next().unwrap().0.into_owned();
        (answer.headers[header::LOCATION].to_str().unwrap().to_owned(), said)
    };
    let pass = [("capacity", "secretary"), ("verdict", "pass")];
    let (to, said) = led(&house.review("周宁", &first, &pass).await);
    assert_eq!(to, second);
    assert!(said.contains("已通过张明的个人发言提纲。还有 1 份待您审阅"), "{said}");
    let back = [("capacity", "secretary"), ("verdict", "return"), ("reason", REASON)];
    let (to, said) = led(&house.review("周宁", &second, &back).await);
    assert_eq!(to, house.page());
    assert!(said.contains("已退回赵青的个人发言提纲") && said.contains("没有待您审阅的材料了"), "{said}");
    assert!(!said.contains(REASON));
}

async fn the_workbench_asks_a_member_for_a_first_problem_until_there_is_one(engine: Engine) {
    let house = House::build(engine).await;
    let problems = house.page().replace("/texts", "/problems");
    let asked = |body: &str| body.contains("我的问题：还没有列出") && body.contains(&problems);
    let bench = house.get("张明", "/").await.body;
    assert!(asked(&bench), "{bench}");
    let form = [
        ("whose", &*house.id("张明").to_string()),
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
