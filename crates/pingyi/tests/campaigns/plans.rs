//! A plan on its way: drafted from the notice, refused, mended, submitted, returned, submitted again, approved; and who
//! may see and do what with it. On both databases.

use axum::http::StatusCode;
use domain::appointment::Role;
use domain::campaign::Selector;
use domain::campaign::terms::{Addition, Change, Requirement};
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::notice::{Body, Notice, Stage};
use pingyi::clock::new_id;
use store::testing::Engine;
use time::macros::date;

use crate::client::{Client, Page};
use crate::common::{self, NOON, PASSWORD, World, on_both, world};
use crate::shows;

/// A committee, two branches with their people, a campaign and its published notice.
struct House {
    world: World,
    branch: UnitId,
    sibling: UnitId,
    campaign: CampaignId,
    notice: Notice,
}

impl House {
    async fn build(engine: Engine) -> Self {
        let world = world(engine).await;
        let (branch, sibling) = (world.branch("第一党支部").await, world.branch("第二党支部").await);
        let mut tx = world.app.db.write().await.unwrap();
        let campaign = common::campaign(world.top);
        store::campaigns::add(&mut tx, &campaign).await.unwrap();
        let lecture = "局党委书记专题党课讲稿";
        let notice = Notice {
            id: new_id(),
            campaign: campaign.id,
            unit: world.top,
            number: "云组发〔2026〕3号".into(),
            title: "关于召开2025年度组织生活会的通知".into(),
            body: Body {
                issuers: vec!["局党委".into()],
                requirements: vec![Requirement {
                    scope: Selector::default(),
                    change: Change::Add { kind: Addition::Study, text: lecture.into() },
                    sentence: format!("各支部要学习{lecture}"),
                    firm: true,
                }],
                ..Body::default()
            },
            stage: Stage::Draft,
            version: 1,
        };
        store::notices::add(&mut tx, &notice).await.unwrap();
        tx.commit().await.unwrap();
        Self { world, branch, sibling, campaign: campaign.id, notice }
    }

    async fn publish(&self) {
        let mut tx = self.world.app.db.write().await.unwrap();
        let on = date!(2026 - 01 - 12);
        let published = Notice { stage: Stage::Published { on, at: NOON }, ..self.notice.clone() };
        store::notices::set(&mut tx, &published).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn sign_receipt(&self, person: PersonId) {
        let mut tx = self.world.app.db.write().await.unwrap();
        store::notices::sign(&mut tx, self.notice.id, self.branch, person, NOON).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody in office, signed in.
    async fn officer(&self, home: UnitId, name: &str, duties: &[(UnitId, Role)]) -> (PersonId, Client) {
        let (person, login) = self.world.colleague(home, name).await;
        for &(unit, role) in duties {
            self.world.appoint(person, unit, role).await;
        }
        let mut client = Client::new(&self.world.app);
        assert_eq!(client.sign_in(&login, PASSWORD).await.status, StatusCode::SEE_OTHER);
        (person, client)
    }

    fn plan(&self) -> String {
        format!("/units/{}/campaigns/{}/plan", self.branch, self.campaign)
    }
}

/// The fields of the form on a page, as a browser would send them back.
fn fields(page: &Page) -> Vec<(String, String)> {
    let form = page.html.split("<form class=\"form\"").nth(1).unwrap().split("</form>").next().unwrap();
    let attribute = |tag: &str, name: &str| {
        let found = tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest);
        found.and_then(|rest| rest.split('"').next()).map(plain)
    };
    let mut all = Vec::new();
    for piece in form.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        let Some(name) = attribute(tag, "name") else { continue };
        if tag.starts_with("textarea") {
            all.push((name, plain(text.trim_start_matches('\n'))));
        } else if tag.starts_with("input") {
            let is_box = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
            if !is_box || tag.contains(" checked") {
                all.push((name, attribute(tag, "value").unwrap_or_default()));
            }
        }
    }
    all
}

fn plain(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn put(fields: &mut [(String, String)], name: &str, value: &str) {
    let field = fields.iter_mut().find(|(key, _)| key == name).unwrap_or_else(|| panic!("no field {name}"));
    value.clone_into(&mut field.1);
}

async fn send(client: &mut Client, path: &str, fields: &[(String, String)]) -> Page {
    let pairs: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    client.post(path, &pairs).await
}

/// The facts of the list of what is missing.
fn facts(page: &Page) -> Vec<String> {
    let pieces = page.html.split("<div class=\"gap-fact\">").skip(1);
    pieces.map(|piece| piece.split('<').next().unwrap().to_owned()).collect()
}

fn went(page: &Page, path: &str) {
    let to = page.location.as_deref();
    assert_eq!((page.status, to), (StatusCode::SEE_OTHER, Some(path)), "{}", page.html);
}

async fn a_plan_goes_to_and_fro_until_it_is_approved(engine: Engine) {
    let house = House::build(engine).await;
    let (plan, own) = (house.plan(), house.branch);
    let (person, mut secretary) = house.officer(own, "张明", &[(own, Role::Secretary)]).await;
    let top = house.world.top;
    let (_, mut superior) = house.officer(house.sibling, "赵敏", &[(top, Role::Secretary)]).await;
    let (_, mut member) = house.officer(own, "李华", &[]).await;

    // Nothing to plan by, then the draft.
    shows(&secretary.get(&plan).await, "通知还没有发到本组织");
    let early = secretary.post(&plan, &[("begin", "yes")]).await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.html.contains("请等上级发布通知后"), "{}", early.html);
    house.publish().await;
    went(&secretary.post(&plan, &[("begin", "yes")]).await, &plan);
    let page = secretary.get(&plan).await;
    for words in ["张明", "2026年3月16日 星期一", "局党委书记专题党课讲稿——据《关于召开", "云组发〔2026〕3号"]
    {
        shows(&page, words);
    }
    shows(&member.get(&plan).await, "上级批准后在这里公布");
    assert!(!member.get(&plan).await.html.contains("专题党课讲稿"));

    // It is spoilt, and the refusal says what the page says.
    let edit = format!("{plan}/edit");
    let form = secretary.get(&edit).await;
    let mut typed = fields(&form);
    put(&mut typed, "chair", "");
    put(&mut typed, "day-talks", "2026-03-20");
    typed.push(("drop".into(), "study".into()));
    went(&send(&mut secretary, &edit, &typed).await, &plan);
    let page = secretary.get(&plan).await;
    let missing = facts(&page);
    assert!(missing.len() >= 5, "{missing:?}");
    let version = secretary.get(&edit).await.value("version");
    let refused = secretary.post(&format!("{plan}/submit"), &[("version", &version)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let summary = refused.html.split("class=\"errors\"").nth(1).unwrap().split("</div>").next().unwrap();
    for fact in &missing {
        assert!(summary.contains(fact.as_str()), "{fact} not in {summary}");
    }

    // Mended: the step comes back by its name, the rest by its fields.
    let mut typed = fields(&secretary.get(&edit).await);
    put(&mut typed, "chair", "张明");
    put(&mut typed, "day-talks", "2026-03-09");
    typed.push(("add".into(), "study".into()));
    typed.push(("act".into(), "add".into()));
    went(&send(&mut secretary, &edit, &typed).await, &format!("{edit}#step-study"));
    let mut typed = fields(&secretary.get(&edit).await);
    put(&mut typed, "day-study", "去年");
    let unread = send(&mut secretary, &edit, &typed).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.html.contains("“去年”不是日期"), "{}", unread.html);
    put(&mut typed, "day-study", "2026-03-06");
    went(&send(&mut secretary, &edit, &typed).await, &plan);
    let stale = send(&mut secretary, &edit, &typed).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "the version it was filled from is over");
    let page = secretary.get(&plan).await;
    assert_eq!(facts(&page), ["《关于召开2025年度组织生活会的通知》（云组发〔2026〕3号）还没有签收"]);
    house.sign_receipt(person).await;
    let version = secretary.get(&edit).await.value("version");
    went(&secretary.post(&format!("{plan}/submit"), &[("version", &version)]).await, &plan);
    shows(&secretary.get(&plan).await, "待审核");
    went(&secretary.get(&edit).await, &plan);

    // Returned with a reason, changed, submitted again, approved.
    let decide = format!("{plan}/decide");
    let page = superior.get(&decide).await;
    shows(&page, "审核意见");
    let first = page.value("round");
    let mute = superior.post(&decide, &[("round", &first), ("verdict", "returned")]).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(mute.html.contains("退回方案没有写理由"), "{}", mute.html);
    let reason = [("round", first.as_str()), ("verdict", "returned"), ("reason", "会议地点没有定")];
    went(&superior.post(&decide, &reason).await, &plan);
    assert_eq!(superior.post(&decide, &reason).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    shows(&secretary.get(&plan).await, "会议地点没有定");
    let mut typed = fields(&secretary.get(&edit).await);
    put(&mut typed, "place", "三楼会议室");
    went(&send(&mut secretary, &edit, &typed).await, &plan);
    let version = secretary.get(&edit).await.value("version");
    went(&secretary.post(&format!("{plan}/submit"), &[("version", &version)]).await, &plan);
    let page = superior.get(&decide).await;
    shows(&page, "与第 1 次报送的差别");
    shows(&page, "三楼会议室");
    let second = page.value("round");
    let late = superior.post(&decide, &[("round", &first), ("verdict", "approved")]).await;
    assert_eq!(late.status, StatusCode::CONFLICT, "a round that is over cannot be decided");
    went(&superior.post(&decide, &[("round", &second), ("verdict", "approved")]).await, &plan);
    shows(&member.get(&plan).await, "三楼会议室");
    let round = format!("{plan}/rounds/{first}");
    shows(&superior.get(&round).await, "第 1 次报送");
    assert_eq!(member.get(&round).await.status, StatusCode::FORBIDDEN);

    // What was approved is returned once more, and members see it no longer.
    let again = [("round", second.as_str()), ("verdict", "returned"), ("reason", "会议改期")];
    went(&superior.post(&decide, &again).await, &plan);
    shows(&secretary.get(&plan).await, "会议改期");
    shows(&member.get(&plan).await, "上级批准后在这里公布");
}

async fn nobody_decides_his_own_plan_and_strangers_see_none(engine: Engine) {
    let house = House::build(engine).await;
    house.publish().await;
    let (plan, own, top) = (house.plan(), house.branch, house.world.top);
    let both = [(own, Role::Secretary), (top, Role::DeputySecretary)];
    let (person, mut twice) = house.officer(own, "张明", &both).await;
    let (_, mut sibling) = house.officer(house.sibling, "王晓", &[(house.sibling, Role::Secretary)]).await;
    let (_, mut office) = house.officer(house.sibling, "周宁", &[(top, Role::CommitteeMember)]).await;
    house.sign_receipt(person).await;
    went(&twice.post(&plan, &[("begin", "yes")]).await, &plan);
    let version = twice.get(&format!("{plan}/edit")).await.value("version");
    went(&twice.post(&format!("{plan}/submit"), &[("version", &version)]).await, &plan);

    let decide = format!("{plan}/decide");
    went(&twice.get(&decide).await, &plan);
    let mut tx = house.world.app.db.read().await.unwrap();
    let stored = store::plans::find(&mut tx, house.campaign, own).await.unwrap().unwrap();
    let round = store::plans::rounds(&mut tx, stored.id).await.unwrap()[0].id.to_string();
    drop(tx);
    let refused = twice.post(&decide, &[("round", &round), ("verdict", "approved")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.html.contains("不能审核本组织的方案"), "{}", refused.html);
    assert_eq!(sibling.get(&plan).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sibling.post(&decide, &[("round", &round)]).await.status, StatusCode::NOT_FOUND);
    shows(&office.get(&plan).await, "待审核");
    assert_eq!(office.get(&decide).await.status, StatusCode::FORBIDDEN);
    // A unit that holds no meeting has no plan, nor has a campaign that does not reach the unit.
    let none = format!("/units/{top}/campaigns/{}/plan", house.campaign);
    assert_eq!(office.get(&none).await.status, StatusCode::NOT_FOUND);
    let unknown: uuid::Uuid = new_id();
    assert_eq!(
        twice.get(&format!("/units/{own}/campaigns/{unknown}/plan")).await.status,
        StatusCode::NOT_FOUND
    );
}

async fn two_who_write_at_once_see_both_texts(engine: Engine) {
    let house = House::build(engine).await;
    house.publish().await;
    let (plan, own) = (house.plan(), house.branch);
    let (_, mut first) = house.officer(own, "张明", &[(own, Role::Secretary)]).await;
    let (_, mut second) = house.officer(own, "李华", &[(own, Role::CommitteeMember)]).await;
    went(&first.post(&plan, &[("begin", "yes")]).await, &plan);
    let edit = format!("{plan}/edit");
    let (mut mine, mut theirs) = (fields(&first.get(&edit).await), fields(&second.get(&edit).await));
    put(&mut theirs, "place", "二楼活动室");
    went(&send(&mut second, &edit, &theirs).await, &plan);
    put(&mut mine, "place", "三楼会议室");
    let page = send(&mut first, &edit, &mine).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.html.contains("二楼活动室") && page.html.contains("三楼会议室"), "{}", page.html);
    went(&send(&mut first, &edit, &fields(&page)).await, &plan);
    shows(&first.get(&plan).await, "三楼会议室");
}

on_both!(
    a_plan_goes_to_and_fro_until_it_is_approved,
    nobody_decides_his_own_plan_and_strangers_see_none,
    two_who_write_at_once_see_both_texts,
);
