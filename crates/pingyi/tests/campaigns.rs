//! A campaign on its way down the tree: begun, its notice written, published, signed for, tightened below; its roster
//! frozen and corrected; its contact points. Each step by whoever does it, and refused to the others. On both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod client;
#[expect(dead_code, reason = "every test file uses its part")]
mod common;

use axum::http::StatusCode;
use client::{Client, Page};
use common::{PASSWORD, World, on_both, unit, world};
use domain::appointment::{Appointment, Role};
use domain::ids::{PersonId, UnitId};
use domain::org::UnitKind;
use pingyi::actions;
use pingyi::clock::new_id;
use store::testing::Engine;
use time::macros::date;

/// A committee; below it a general branch with a branch, and a branch of its own. Who does what is signed in.
struct House {
    world: World,
    general: UnitId,
    branch: UnitId,
    /// Below the committee and beside the general branch.
    sibling: UnitId,
    leader: PersonId,
    member: PersonId,
    office: Client,
    general_secretary: Client,
    secretary: Client,
    sibling_secretary: Client,
    plain_member: Client,
}

impl House {
    async fn build(engine: Engine) -> Self {
        let world = world(engine).await;
        let add = async |parent, kind, name: &str| {
            actions::units::add(&world.app, &world.admin, parent, &unit(kind, name)).await.unwrap()
        };
        let general = add(world.top, UnitKind::GeneralBranch, "机关党总支").await;
        let branch = add(general, UnitKind::Branch, "第一党支部").await;
        let sibling = add(world.top, UnitKind::Branch, "第二党支部").await;
        let (_, office) = officer(&world, sibling, "钱两仪", Some((world.top, Role::Office))).await;
        let (leader, _) = officer(&world, sibling, "周四象", Some((world.top, Role::Secretary))).await;
        let (_, general_secretary) =
            officer(&world, branch, "孙三才", Some((general, Role::Secretary))).await;
        let (_, secretary) = officer(&world, branch, "李五行", Some((branch, Role::Secretary))).await;
        let (_, sibling_secretary) =
            officer(&world, sibling, "吴六合", Some((sibling, Role::Secretary))).await;
        let (member, plain_member) = officer(&world, branch, "郑七星", None).await;
        Self {
            world,
            general,
            branch,
            sibling,
            leader,
            member,
            office,
            general_secretary,
            secretary,
            sibling_secretary,
            plain_member,
        }
    }

    /// The office begins a campaign: its id, and the draft that was prepared.
    async fn begin(&mut self) -> (String, String) {
        let new = format!("/units/{}/campaigns", self.world.top);
        let begun = self.office.post(&new, &BEGIN).await;
        assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.html);
        let notices = begun.location.unwrap();
        let campaign = notices.trim_end_matches("/notices").rsplit('/').next().unwrap().to_owned();
        let draft = link(&self.office.get(&notices).await, &format!("{notices}/"));
        (campaign, draft.rsplit('/').next().unwrap().to_owned())
    }

    /// Begun, and the notice of the committee is out.
    async fn published(&mut self) -> (String, String) {
        let (campaign, notice) = self.begin().await;
        let page = at(self.world.top, &campaign, &format!("/notices/{notice}"));
        went(filled(&mut self.office, &format!("{page}/publish"), &[]).await);
        (campaign, notice)
    }

    /// What the journal tells below the top, newest first.
    async fn told(&self) -> Vec<String> {
        let mut tx = self.world.app.db.read().await.unwrap();
        let (told, _) = store::journal::below(&mut tx, self.world.top, 0, 200).await.unwrap();
        told.into_iter()
            .map(|told| format!("{} {} {}", told.entry.act, told.entry.summary, told.entry.reason))
            .collect()
    }

    async fn tells(&self, act: &str, part: &str) {
        let told = self.told().await;
        assert!(
            told.iter().any(|line| line.starts_with(act) && line.contains(part)),
            "{act} {part}: {told:#?}"
        );
    }
}

const BEGIN: [(&str, &str); 5] = [
    ("pack", "P2025"),
    ("title", "2025年度组织生活会"),
    ("window_from", "2026-01-20"),
    ("window_until", "2026-03-31"),
    ("cut_off", "2026-01-15"),
];

/// Somebody in office, or nobody in particular, signed in.
async fn officer(
    world: &World,
    home: UnitId,
    name: &str,
    duty: Option<(UnitId, Role)>,
) -> (PersonId, Client) {
    let (person, login) = world.colleague(home, name).await;
    if let Some((unit, role)) = duty {
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
            guidance_group: None,
            version: 1,
        };
        let mut tx = world.app.db.write().await.unwrap();
        store::appointments::add(&mut tx, &duty).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut client = Client::new(&world.app);
    assert_eq!(client.sign_in(&login, PASSWORD).await.status, StatusCode::SEE_OTHER);
    (person, client)
}

fn at(unit: UnitId, campaign: &str, rest: &str) -> String {
    format!("/units/{unit}/campaigns/{campaign}{rest}")
}

/// The first link on the page that begins so and goes on.
fn link(page: &Page, start: &str) -> String {
    let found = page.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut found = found.filter(|href| href.starts_with(start) && href.len() > start.len());
    found.next().unwrap_or_else(|| panic!("no link {start}…: {}", page.html)).to_owned()
}

/// Fills in the form of a page and sends it to the same address, with the version the page carries.
async fn filled(client: &mut Client, path: &str, fields: &[(&str, &str)]) -> Page {
    let version = client.get(path).await.value("version");
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    client.post(path, &all).await
}

fn went(page: Page) -> String {
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.html);
    page.location.unwrap()
}

/// A refusal that comes with the form, and says so.
fn refused(page: &Page, words: &str) {
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {}", page.html);
    assert!(page.html.contains(words), "{words}: {}", page.html);
    assert!(page.html.contains("<form"), "{}", page.html);
}

fn shows(page: &Page, words: &str) {
    assert_eq!(page.status, StatusCode::OK, "{words}: {}", page.html);
    assert!(page.html.contains(words), "{words}: {}", page.html);
}

async fn an_office_begins_a_campaign_and_writes_its_notice(engine: Engine) {
    let mut house = House::build(engine).await;
    let top = house.world.top;
    let new = format!("/units/{top}/campaigns");
    shows(&house.office.get(&format!("{new}/new")).await, "2025年度");
    // What is wrong comes back in the form, with everything that was typed.
    for (field, value, words) in [
        ("pack", "", "请填写主题包"),
        ("title", "", "请填写活动名称"),
        ("window_from", "去年", "不是日期"),
        ("window_until", "2026-01-01", "早于起始日"),
        ("after", "0199aaaa-0000-7000-8000-00000000abcd", "选定的民主生活会已经结束"),
        ("after", "ffffffff-ffff-ffff-ffff-ffffffffffff", "选定的民主生活会已经结束"),
        ("after", "甲", "请选择民主生活会"),
    ] {
        let mut fields = BEGIN.to_vec();
        fields.retain(|(name, _)| *name != field);
        fields.push((field, value));
        let page = house.office.post(&new, &fields).await;
        refused(&page, words);
        assert!(field == "title" || page.html.contains("value=\"2025年度组织生活会\""), "{}", page.html);
    }
    // Only the superior's own people begin one.
    let own = format!("/units/{}/campaigns", house.branch);
    refused(&house.secretary.post(&own, &BEGIN).await, "党支部不能发起活动");
    assert_eq!(house.secretary.post(&new, &BEGIN).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.plain_member.post(&own, &BEGIN).await.status, StatusCode::FORBIDDEN);

    let (campaign, notice) = house.begin().await;
    house.tells("发起活动", "2025年度组织生活会").await;
    let page = at(top, &campaign, &format!("/notices/{notice}"));
    shows(&house.office.get(&page).await, "这是草稿");
    let head = [
        ("number", "云组发[2026]第3号"),
        ("title", "关于召开组织生活会的通知"),
        ("issuers", "局党委\r\n局党组"),
        ("cites", "市委《关于开会的通知》（云委〔2026〕1号）"),
        ("aims", "开好会。\r\n\r\n见实效。"),
        ("tasks", "审核方案｜组织科｜2026-02-20"),
    ];
    let edit = format!("{page}/edit");
    let malformed = filled(&mut house.office, &edit, &head).await;
    refused(&malformed, "不合格式");
    for (_, typed) in head {
        for line in typed.lines() {
            assert!(malformed.html.contains(line), "{line} is lost: {}", malformed.html);
        }
    }
    let mut good = head;
    good[0].1 = "云组发〔2026〕3号";
    assert_eq!(went(filled(&mut house.office, &edit, &good).await), page);
    house.tells("修改通知", "云组发〔2026〕3号").await;
    let shown = house.office.get(&page).await;
    for words in ["云组发〔2026〕3号", "局党组", "云委〔2026〕1号", "见实效。", "组织科（2026年2月20日前）"]
    {
        shows(&shown, words);
    }
}

async fn a_requirement_may_be_tighter_and_not_looser(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.begin().await;
    let page = at(house.world.top, &campaign, &format!("/notices/{notice}"));
    let ask = format!("{page}/ask");
    let looser = [("subject", "value:excellent_most"), ("value", "50%"), ("sentence", "优秀不超过一半")];
    let no = filled(&mut house.office, &ask, &looser).await;
    refused(&no, "上级要求三分之一");
    assert!(no.html.contains("value=\"50%\"") && no.html.contains("优秀不超过一半"), "{}", no.html);
    let tighter = [("subject", "value:excellent_most"), ("value", "30%"), ("sentence", "优秀不超过30%")];
    went(filled(&mut house.office, &ask, &tighter).await);
    house.tells("提出要求", "优秀等次比例不超过：30%").await;
    let later = [("subject", "value:window_until"), ("value", "2026-04-30")];
    refused(&filled(&mut house.office, &ask, &later).await, "上级要求2026年3月31日");
    let unread = [("subject", "value:criticism_least"), ("value", "很多")];
    refused(&filled(&mut house.office, &ask, &unread).await, "“很多”读不出来");
    refused(&filled(&mut house.office, &ask, &[]).await, "请选择要求什么");

    // For some units only; and nothing that cannot be read widens it to all of them.
    let more = [("subject", "value:criticism_least"), ("value", "2"), ("kind", "branch")];
    went(filled(&mut house.office, &ask, &more).await);
    shows(&house.office.get(&page).await, "适用于：党支部");
    let whole = [("subject", "value:criticism_least"), ("value", "3")];
    refused(&filled(&mut house.office, &ask, &whole).await, "又要求3 条");
    for (field, value) in [("kind", "moon"), ("unit", "x"), ("label", "sector"), ("label", "moon:甲")] {
        let fields = [("subject", "value:examples_least"), ("value", "1"), (field, value)];
        refused(&filled(&mut house.office, &ask, &fields).await, "请选择");
    }
    let stranger = [
        ("subject", "value:examples_least"),
        ("value", "1"),
        ("unit", "0199aaaa-0000-7000-8000-00000000abcd"),
    ];
    refused(&filled(&mut house.office, &ask, &stranger).await, "不在本组织之下");
    let closed_window = [("subject", "value:window_from"), ("value", "2026-04-01")];
    refused(&filled(&mut house.office, &ask, &closed_window).await, "早于起始日");
    // The same again takes the place of the old one.
    let again = [("subject", "value:excellent_most"), ("value", "25%")];
    went(filled(&mut house.office, &ask, &again).await);
    let shown = house.office.get(&page).await;
    assert!(!shown.html.contains("30%") && shown.html.contains("25%"), "{}", shown.html);
    let version = house.office.get(&ask).await.value("version");
    went(house.office.post(&format!("{page}/withdraw"), &[("version", &version), ("at", "0")]).await);
    house.tells("删去要求", "25%").await;
    assert!(!house.office.get(&page).await.html.contains("25%"));
}

async fn a_pasted_notice_becomes_requirements_when_somebody_confirms(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.begin().await;
    let page = at(house.world.top, &campaign, &format!("/notices/{notice}"));
    let (paste, confirm) = (format!("{page}/paste"), format!("{page}/paste/confirm"));
    shows(&house.office.get(&paste).await, "上级通知正文");
    refused(&house.office.post(&paste, &[("text", " ")]).await, "请填写上级通知正文");
    let text = "一、时间。组织生活会于3月20日前召开完毕。二、每名党员对其他党员至少提出两条批评意见。\
                三、没有组织集中学习的不得开会。";
    let found = house.office.post(&paste, &[("text", text)]).await;
    shows(&found, "2026-03-20");
    assert!(
        !house.told().await.iter().any(|line| line.starts_with("提出要求")),
        "nothing is taken over by itself"
    );
    let (version, rows) = (found.value("version"), found.value("rows"));
    assert_eq!(rows, "3");
    let nothing = house.office.post(&confirm, &[("version", &version), ("rows", &rows)]).await;
    refused(&nothing, "还没有打勾");
    let mut fields = vec![("version".to_owned(), version), ("rows".to_owned(), rows)];
    let proposed = [
        ("value:window_until", "2026-03-20", "组织生活会于3月20日前召开完毕"),
        ("value:criticism_least", "2", "每名党员对其他党员至少提出两条批评意见"),
        ("add:demand", "没有组织集中学习的不得开会", "没有组织集中学习的不得开会"),
    ];
    for (number, (subject, value, sentence)) in proposed.into_iter().enumerate() {
        for (name, text) in [("take", "yes"), ("subject", subject), ("value", value), ("sentence", sentence)]
        {
            fields.push((format!("{name}-{number}"), text.to_owned()));
        }
    }
    fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
    let mut wrong = fields.clone();
    wrong.retain(|(name, _)| name != "value-1");
    wrong.push(("value-1".into(), "许多".into()));
    let back = house.office.post(&confirm, &borrowed(&wrong)).await;
    refused(&back, "第 2 条的取值“许多”读不出来");
    assert!(back.html.contains("value=\"2026-03-20\""), "{}", back.html);
    went(house.office.post(&confirm, &borrowed(&fields)).await);
    house.tells("提出要求", "每名党员对其他每名党员提出批评意见至少：2 条").await;
    for words in ["组织生活会于3月20日前召开完毕", "没有组织集中学习的不得开会"] {
        shows(&house.office.get(&page).await, words);
    }
    // From an old page nothing is added, and what was ticked is still there.
    let stale = house.office.post(&confirm, &borrowed(&fields)).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(
        stale.html.contains("刚刚被别人改过") && stale.html.contains("value=\"2026-03-20\""),
        "{}",
        stale.html
    );
}

async fn a_published_notice_is_seen_and_signed_below(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.begin().await;
    let (top, branch) = (house.world.top, house.branch);
    let here = at(branch, &campaign, &format!("/notices/{notice}"));
    // Nobody below sees a draft, and its own unit's readers who do not write it do not either.
    assert_eq!(house.secretary.get(&here).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.secretary.post(&format!("{here}/sign"), &[]).await.status, StatusCode::NOT_FOUND);
    let list = house.secretary.get(&at(branch, &campaign, "/notices")).await;
    shows(&list, "上级还没有发布通知");
    let mut reader = Client::new(&house.world.app);
    reader.sign_in(common::LOGIN, PASSWORD).await;
    let page = at(top, &campaign, &format!("/notices/{notice}"));
    assert_eq!(reader.get(&page).await.status, StatusCode::NOT_FOUND);
    assert!(!reader.get(&at(top, &campaign, "/notices")).await.html.contains(&notice));

    let publish = format!("{page}/publish");
    let question = house.office.get(&publish).await;
    shows(&question, "发给下级 3 个组织");
    shows(&question, "发布后不能再改");
    went(filled(&mut house.office, &publish, &[]).await);
    house.tells("发布通知", "的通知").await;
    for change in ["edit", "ask", "paste", "publish"] {
        let answer = house.office.get(&format!("{page}/{change}")).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{change}");
        assert!(answer.html.contains("已经发布，不能再改"), "{change}: {}", answer.html);
    }
    for change in ["withdraw", "discard"] {
        let answer = house.office.post(&format!("{page}/{change}"), &[("version", "2"), ("at", "0")]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{change}");
    }

    shows(&house.secretary.get(&here).await, "签收通知");
    let seen = house.plain_member.get(&here).await;
    shows(&seen, "本组织还没有签收");
    assert!(!seen.html.contains("/sign\""), "{}", seen.html);
    assert_eq!(house.plain_member.post(&format!("{here}/sign"), &[]).await.status, StatusCode::FORBIDDEN);
    went(house.secretary.post(&format!("{here}/sign"), &[]).await);
    house.tells("签收通知", "的通知").await;
    let again = house.secretary.post(&format!("{here}/sign"), &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.html.contains("本组织已经签收"), "{}", again.html);
    shows(&house.secretary.get(&here).await, "本组织已签收（李五行");
    shows(&house.office.get(&page).await, "李五行");
    // A unit does not sign for its own.
    assert_eq!(house.office.post(&format!("{page}/sign"), &[]).await.status, StatusCode::NOT_FOUND);
}

async fn a_level_derives_its_own_notice_and_only_tightens(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, parent) = house.begin().await;
    let (top, general, branch) = (house.world.top, house.general, house.branch);
    let notices = at(general, &campaign, "/notices");
    let early = house.general_secretary.post(&notices, &[]).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.html.contains("上级的通知还没有发布"), "{}", early.html);
    let page = at(top, &campaign, &format!("/notices/{parent}"));
    let said =
        [("subject", "value:criticism_least"), ("value", "2"), ("sentence", "每名党员至少提出两条批评意见")];
    went(filled(&mut house.office, &format!("{page}/ask"), &said).await);
    went(filled(&mut house.office, &format!("{page}/publish"), &[]).await);

    let own = went(house.general_secretary.post(&notices, &[]).await);
    assert_eq!(
        went(house.general_secretary.post(&notices, &[]).await),
        own,
        "the waiting draft is taken up again"
    );
    house.tells("起草通知", "的通知").await;
    shows(&house.general_secretary.get(&own).await, "关于召开2025年度组织生活会的通知");
    let ask = format!("{own}/ask");
    let looser = [("subject", "value:criticism_least"), ("value", "1")];
    refused(
        &filled(&mut house.general_secretary, &ask, &looser).await,
        "每名党员至少提出两条批评意见。”下级只能从严",
    );
    let tighter = [("subject", "value:criticism_least"), ("value", "3"), ("sentence", "提出三条")];
    went(filled(&mut house.general_secretary, &ask, &tighter).await);
    let id = own.rsplit('/').next().unwrap().to_owned();
    let below = at(branch, &campaign, &format!("/notices/{id}"));
    assert_eq!(house.secretary.get(&below).await.status, StatusCode::NOT_FOUND);
    went(filled(&mut house.general_secretary, &format!("{own}/publish"), &[]).await);

    // The branch below sees both; the one beside it only the committee's.
    shows(&house.secretary.get(&below).await, "提出三条");
    let list = house.secretary.get(&at(branch, &campaign, "/notices")).await;
    assert!(list.html.contains(&id) && list.html.contains(&parent), "{}", list.html);
    let beside = house.sibling_secretary.get(&at(house.sibling, &campaign, "/notices")).await;
    assert!(beside.html.contains(&parent) && !beside.html.contains(&id), "{}", beside.html);
    let through = at(house.sibling, &campaign, &format!("/notices/{id}"));
    assert_eq!(house.sibling_secretary.get(&through).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        house.sibling_secretary.post(&format!("{through}/sign"), &[]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(house.sibling_secretary.get(&below).await.status, StatusCode::NOT_FOUND);
    went(house.secretary.post(&format!("{below}/sign"), &[]).await);

    // What changes after publishing goes into a supplement, and stays as tight as the notice before it.
    let second = went(house.general_secretary.post(&notices, &[]).await);
    shows(&house.general_secretary.get(&second).await, "补充通知");
    let back = [("subject", "value:criticism_least"), ("value", "2")];
    refused(&filled(&mut house.general_secretary, &format!("{second}/ask"), &back).await, "提出三条");
    went(filled(&mut house.general_secretary, &format!("{second}/publish"), &[]).await);
    let supplement = at(branch, &campaign, &format!("/notices/{}", second.rsplit('/').next().unwrap()));
    shows(&house.secretary.get(&supplement).await, "签收通知");
    // A branch that holds the meeting derives none.
    let own = at(branch, &campaign, "/notices");
    let no = house.secretary.post(&own, &[]).await;
    assert_eq!(no.status, StatusCode::CONFLICT);
    assert!(no.html.contains("党支部不能发起活动或发通知"), "{}", no.html);
}

async fn two_people_who_write_one_draft_see_both_texts(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.begin().await;
    let page = at(house.world.top, &campaign, &format!("/notices/{notice}"));
    let (edit, ask) = (format!("{page}/edit"), format!("{page}/ask"));
    let old = house.office.get(&edit).await.value("version");
    let head = |title: &'static str| [("title", title), ("issuers", "局党委")];
    went(filled(&mut house.office, &edit, &head("先存的标题")).await);
    let mut late = vec![("version", old.as_str())];
    late.extend(head("后存的标题"));
    let conflict = house.office.post(&edit, &late).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT, "{}", conflict.html);
    for words in ["先存的标题", "后存的标题"] {
        assert!(conflict.html.contains(words), "{words}: {}", conflict.html);
    }
    // The page that shows both can be sent again.
    let mut agreed = vec![("version".to_owned(), conflict.value("version"))];
    agreed.extend(head("商定的标题").map(|(name, value)| (name.to_owned(), value.to_owned())));
    let agreed: Vec<(&str, &str)> =
        agreed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    went(house.office.post(&edit, &agreed).await);
    shows(&house.office.get(&page).await, "商定的标题");
    let late = [("version", old.as_str()), ("subject", "value:criticism_least"), ("value", "2")];
    let conflict = house.office.post(&ask, &late).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    assert!(conflict.html.contains("刚刚被别人改过"), "{}", conflict.html);
    let current = conflict.value("version");
    let again = [("version", current.as_str()), ("subject", "value:criticism_least"), ("value", "2")];
    went(house.office.post(&ask, &again).await);
    let stale = house.office.post(&format!("{page}/publish"), &[("version", &old)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let stale = house.office.post(&format!("{page}/discard"), &[("version", &old)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let version = house.office.get(&ask).await.value("version");
    went(house.office.post(&format!("{page}/discard"), &[("version", &version)]).await);
    house.tells("删除通知草稿", "商定的标题").await;
    assert_eq!(house.office.get(&page).await.status, StatusCode::NOT_FOUND);
}

async fn a_closed_campaign_is_only_looked_at(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, notice) = house.published().await;
    let (top, general, branch) = (house.world.top, house.general, house.branch);
    let draft = went(house.general_secretary.post(&at(general, &campaign, "/notices"), &[]).await);
    let close = at(top, &campaign, "/close");
    shows(&house.office.get(&close).await, "结束后不能恢复");
    refused(&filled(&mut house.office, &close, &[("reason", " ")]).await, "请填写理由");
    let through = at(general, &campaign, "/close");
    let stranger = house.general_secretary.post(&through, &[("version", "1"), ("reason", "完")]).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN, "only who began it ends it");
    let stale = house.office.post(&close, &[("version", "7"), ("reason", "完")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    went(filled(&mut house.office, &close, &[("reason", "各支部均已归档")]).await);
    house.tells("结束活动", "各支部均已归档").await;

    let version = [("version", "1")];
    let person = house.leader.to_string();
    let below = branch.to_string();
    for (who, path, fields) in [
        (0, at(top, &campaign, "/notices"), vec![]),
        (0, at(top, &campaign, "/freeze"), vec![("day", "2026-01-15")]),
        (0, at(top, &campaign, "/close"), vec![("version", "2"), ("reason", "再来")]),
        (0, at(top, &campaign, "/contacts"), vec![("person", person.as_str()), ("below", below.as_str())]),
        (1, format!("{draft}/edit"), [&version[..], &[("title", "改"), ("issuers", "改")]].concat()),
        (
            1,
            format!("{draft}/ask"),
            [&version[..], &[("subject", "value:criticism_least"), ("value", "2")]].concat(),
        ),
        (1, format!("{draft}/withdraw"), [&version[..], &[("at", "0")]].concat()),
        (1, format!("{draft}/paste"), vec![("text", "必须办好这件事。")]),
        (1, format!("{draft}/publish"), version.to_vec()),
        (1, format!("{draft}/discard"), version.to_vec()),
        (2, at(branch, &campaign, &format!("/notices/{notice}/sign")), vec![]),
        (
            2,
            at(branch, &campaign, "/roster/correct"),
            vec![("person", person.as_str()), ("kind", "removed"), ("reason", "误")],
        ),
    ] {
        let client = match who {
            0 => &mut house.office,
            1 => &mut house.general_secretary,
            _ => &mut house.secretary,
        };
        let answer = client.post(&path, &fields).await;
        assert!(
            matches!(answer.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY),
            "{path}: {} {}",
            answer.status,
            answer.html
        );
        assert!(answer.html.contains("已经结束。"), "{path}: {}", answer.html);
    }
    for path in ["", "/notices", "/roster"] {
        shows(&house.secretary.get(&at(branch, &campaign, path)).await, "2026年1月15日结束");
    }
    shows(
        &house.secretary.get(&at(branch, &campaign, &format!("/notices/{notice}"))).await,
        "本组织还没有签收",
    );
}

async fn a_roster_is_frozen_once_and_corrected_with_a_reason(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, _) = house.published().await;
    let (top, branch) = (house.world.top, house.branch);
    let (freeze, roster) = (at(top, &campaign, "/freeze"), at(branch, &campaign, "/roster"));
    let correct = format!("{roster}/correct");
    shows(&house.secretary.get(&roster).await, "还没有冻结");
    let member = house.member.to_string();
    let removed = [("person", member.as_str()), ("kind", "removed"), ("reason", "误列")];
    assert_eq!(house.plain_member.post(&correct, &removed).await.status, StatusCode::FORBIDDEN);
    refused(&house.secretary.post(&correct, &removed).await, "参加名册还没有冻结");
    shows(&house.office.get(&freeze).await, "value=\"2026-01-15\"");
    refused(&house.office.post(&freeze, &[("day", "2026-01-16")]).await, "还没有到");
    refused(&house.office.post(&freeze, &[("day", "")]).await, "请填写截止日");
    let through = at(house.general, &campaign, "/freeze");
    let other = house.general_secretary.post(&through, &[("day", "2026-01-15")]).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN, "only who began it freezes");
    assert_eq!(house.secretary.post(&freeze, &[("day", "2026-01-15")]).await.status, StatusCode::NOT_FOUND);
    went(house.office.post(&freeze, &[("day", "2026-01-15")]).await);
    house.tells("冻结名册", "截止2026年1月15日，6 人").await;
    refused(&house.office.post(&freeze, &[("day", "2026-01-14")]).await, "已按2026年1月15日冻结");

    // A later transfer changes the register and not the roster.
    let names = ["孙三才", "李五行", "郑七星"];
    let app = &house.world.app;
    let on = date!(2026 - 01 - 15);
    actions::people::transfer(app, &house.world.admin, house.member, 1, house.sibling, on, "调动")
        .await
        .unwrap();
    let page = house.secretary.get(&roster).await;
    for name in names {
        shows(&page, name);
    }
    shows(&page, "正式 3，预备 0");
    let beside = house.sibling_secretary.get(&at(house.sibling, &campaign, "/roster")).await;
    assert!(beside.status == StatusCode::OK && !beside.html.contains("郑七星"), "{}", beside.html);

    let mut without = removed.to_vec();
    without.retain(|(name, _)| *name != "reason");
    refused(&house.secretary.post(&correct, &without).await, "请填写理由");
    went(house.secretary.post(&correct, &removed).await);
    house.tells("更正名册", "郑七星：移出 误列").await;
    refused(&house.secretary.post(&correct, &removed).await, "不在这个支部的参加名册上");
    let page = house.secretary.get(&roster).await;
    shows(&page, "正式 2，预备 0");
    shows(&page, "误列");
    let li = officer_of(&house, "李五行").await.to_string();
    let stage = |stage: &'static str| {
        vec![("person", li.as_str()), ("kind", "stage_corrected"), ("stage", stage), ("reason", "核对档案")]
    };
    refused(&house.secretary.post(&correct, &stage("")).await, "请选择党员类别");
    refused(&house.secretary.post(&correct, &stage("formal")).await, "本来就是正式党员");
    went(house.secretary.post(&correct, &stage("probationary")).await);
    shows(&house.secretary.get(&roster).await, "正式 1，预备 1");

    // Somebody is added: one the secretary knows, and not one whom he must not even see.
    let new = actions::people::add(app, &house.world.admin, branch, &common::member("王八卦")).await.unwrap();
    let new = new.to_string();
    let add =
        |person, kind| vec![("person", person), ("kind", kind), ("stage", "formal"), ("reason", "漏列")];
    went(house.secretary.post(&correct, &add(new.as_str(), "added")).await);
    house.tells("更正名册", "王八卦：补入为正式党员 漏列").await;
    refused(&house.secretary.post(&correct, &add(new.as_str(), "added")).await, "王八卦已在参加名册上");
    let leader = house.leader.to_string();
    let unseen = house.secretary.post(&correct, &add(leader.as_str(), "added")).await;
    assert_eq!(unseen.status, StatusCode::NOT_FOUND);
    assert!(!unseen.html.contains("周四象"));
    shows(&house.secretary.get(&roster).await, "正式 2，预备 1");
}

async fn officer_of(house: &House, name: &str) -> PersonId {
    let mut tx = house.world.app.db.read().await.unwrap();
    let all = store::people::all_below(&mut tx, house.world.top).await.unwrap();
    all.into_iter().find(|person| person.facts.name == name).unwrap().id
}

async fn a_leader_keeps_in_touch_with_a_unit_below(engine: Engine) {
    let mut house = House::build(engine).await;
    let (campaign, _) = house.begin().await;
    let contacts = at(house.world.top, &campaign, "/contacts");
    let page = house.office.get(&contacts).await;
    shows(&page, "周四象（书记）");
    let (leader, branch, top) =
        (house.leader.to_string(), house.branch.to_string(), house.world.top.to_string());
    let member = house.member.to_string();
    let fields = |person, below| [("person", person), ("below", below)];
    refused(
        &house.office.post(&contacts, &fields(member.as_str(), branch.as_str())).await,
        "不是本组织的班子成员",
    );
    refused(&house.office.post(&contacts, &fields("", branch.as_str())).await, "请选择联系领导");
    refused(&house.office.post(&contacts, &fields(leader.as_str(), "")).await, "请选择联系的组织");
    let itself = house.office.post(&contacts, &fields(leader.as_str(), top.as_str())).await;
    assert_eq!(itself.status, StatusCode::NOT_FOUND);
    let good = fields(leader.as_str(), branch.as_str());
    let through = at(house.branch, &campaign, "/contacts");
    assert_eq!(house.plain_member.post(&through, &good).await.status, StatusCode::FORBIDDEN);
    went(house.office.post(&contacts, &good).await);
    house.tells("确定联系点", "周四象：第一党支部").await;
    let told = house.told().await.len();
    went(house.office.post(&contacts, &good).await);
    assert_eq!(house.told().await.len(), told, "what changes nothing is not told");
    shows(&house.office.get(&contacts).await, "取消联系");
    let remove = format!("{contacts}/remove");
    went(house.office.post(&remove, &good).await);
    house.tells("取消联系点", "周四象：第一党支部").await;
    shows(&house.office.get(&contacts).await, "还没有确定联系点");
    let told = house.told().await.len();
    went(house.office.post(&remove, &good).await);
    assert_eq!(house.told().await.len(), told);
}

async fn another_tree_does_not_know_of_the_campaign(engine: Engine) {
    let mut house = House::build(engine).await;
    // The general branch begins one of its own: the branch beside it is not reached.
    let begun =
        went(house.general_secretary.post(&format!("/units/{}/campaigns", house.general), &BEGIN).await);
    let campaign = begun.trim_end_matches("/notices").rsplit('/').next().unwrap().to_owned();
    shows(&house.secretary.get(&at(house.branch, &campaign, "")).await, "2025年度组织生活会");
    for path in ["", "/notices", "/roster", "/contacts", "/plan"] {
        let answer = house.sibling_secretary.get(&at(house.sibling, &campaign, path)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.html.contains("组织生活会</"), "{path}: {}", answer.html);
        let answer = house.sibling_secretary.get(&at(house.branch, &campaign, path)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let list = house.sibling_secretary.get(&format!("/units/{}/campaigns", house.sibling)).await;
    shows(&list, "还没有活动");
    // Another unit's notice is nobody else's to write, whichever address it is asked by.
    let own = link(&house.general_secretary.get(&begun).await, &format!("{begun}/"));
    let id = own.rsplit('/').next().unwrap();
    let mine = house.begin().await.0;
    for change in ["edit", "ask", "publish", "paste"] {
        let through = at(house.world.top, &mine, &format!("/notices/{id}/{change}"));
        assert_eq!(house.office.get(&through).await.status, StatusCode::NOT_FOUND, "{change}");
    }
    assert!(actions::journal::verify(&house.world.app).await.unwrap().is_sound());
}

on_both!(
    an_office_begins_a_campaign_and_writes_its_notice,
    a_requirement_may_be_tighter_and_not_looser,
    a_pasted_notice_becomes_requirements_when_somebody_confirms,
    a_published_notice_is_seen_and_signed_below,
    a_level_derives_its_own_notice_and_only_tightens,
    two_people_who_write_one_draft_see_both_texts,
    a_closed_campaign_is_only_looked_at,
    a_roster_is_frozen_once_and_corrected_with_a_reason,
    a_leader_keeps_in_touch_with_a_unit_below,
    another_tree_does_not_know_of_the_campaign,
);
