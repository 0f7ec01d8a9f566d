//! Where the tests of this binary take place: a bureau with two branches before their meetings, and somebody for every way
//! of standing towards the first of them.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::appointment::{Appointment, Role};
use domain::campaign::Campaign;
use domain::ids::{CampaignId, NoticeId, PersonId, TextId, UnitId};
use domain::notice::{Body as NoticeBody, Notice, Stage};
use domain::preparation::opinion::Link;
use domain::preparation::text::Text;
use pingyi::actions;
use pingyi::clock::new_id;
use pingyi::web::routes;
use store::testing::Engine;
use time::macros::date;

use crate::client::Client;
use crate::common::{self, Answer, NOON, PASSWORD, World, world};

/// A day of the clock.
pub(crate) const DAY: i64 = 86_400_000;

/// Its page for the public, once it [publishes](House::publishes) one.
pub(crate) const PUBLIC: &str = "/o/ABCDEFGHJKMN";

pub(crate) struct House {
    pub(crate) world: World,
    /// 第一党支部, which most tests are about.
    pub(crate) branch: UnitId,
    /// 第二党支部.
    pub(crate) sibling: UnitId,
    pub(crate) campaign: CampaignId,
    /// Of the committee, published and not signed for.
    pub(crate) notice: NoticeId,
    /// Name of a person: who he is, his ticket.
    pub(crate) people: BTreeMap<&'static str, (PersonId, String)>,
}

impl House {
    /// With everybody in it.
    pub(crate) async fn build(engine: Engine) -> Self {
        let mut house = Self::empty(engine, common::campaign).await;
        let (branch, sibling, top) = (house.branch, house.sibling, house.world.top);
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
            ("指导员", sibling, None),
        ] {
            house.settle(name, home, duty).await;
        }
        house.guide("指导员").await;
        let admin = house.world.admin.person;
        let ticket = house.world.ticket_of(admin).await;
        house.people.insert("乔慕云", (admin, ticket));
        house
    }

    /// The campaign is begun and its notice is out; nobody has come yet.
    pub(crate) async fn empty(engine: Engine, campaign: impl FnOnce(UnitId) -> Campaign) -> Self {
        let world = world(engine).await;
        let (branch, sibling) = (world.branch("第一党支部").await, world.branch("第二党支部").await);
        let campaign = campaign(world.top);
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
        let (campaign_id, notice_id) = (campaign.id, notice.id);
        let mut tx = world.app.db.write().await.unwrap();
        store::campaigns::add(&mut tx, &campaign).await.unwrap();
        store::notices::add(&mut tx, &notice).await.unwrap();
        let published = Stage::Published { on: date!(2026 - 01 - 12), at: NOON };
        store::notices::set(&mut tx, &Notice { stage: published, ..notice }).await.unwrap();
        tx.commit().await.unwrap();
        Self { world, branch, sibling, campaign: campaign_id, notice: notice_id, people: BTreeMap::new() }
    }

    /// Somebody comes, with or without a duty, and is signed in.
    pub(crate) async fn settle(&mut self, name: &'static str, home: UnitId, duty: Option<(UnitId, Role)>) {
        let (app, admin) = (&self.world.app, &self.world.admin);
        let person = actions::people::add(app, admin, home, &common::member(name)).await.unwrap();
        if let Some((unit, role)) = duty {
            self.world.appoint(person, unit, role).await;
        }
        let ticket = self.world.ticket_of(person).await;
        self.people.insert(name, (person, ticket));
    }

    /// Somebody of the branch who signs in with a password: who he is, and his login.
    pub(crate) async fn officer(
        &self,
        home: UnitId,
        name: &str,
        duty: Option<(UnitId, Role)>,
    ) -> (PersonId, String) {
        let (person, login) = self.world.colleague(home, name).await;
        if let Some((unit, role)) = duty {
            self.world.appoint(person, unit, role).await;
        }
        (person, login)
    }

    pub(crate) async fn client(&self, login: &str) -> Client {
        let mut client = Client::new(&self.world.app);
        assert_eq!(client.sign_in(login, PASSWORD).await.status, StatusCode::SEE_OTHER);
        client
    }

    /// Somebody guides the first branch.
    pub(crate) async fn guide(&self, who: &str) {
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
        let duty = common::duty(self.person(who), self.world.top, Role::Guide);
        let duty = Appointment { guidance_group: Some(group.id), ..duty };
        store::appointments::add(&mut tx, &duty).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody gets a sign-in of his own.
    pub(crate) async fn activate(&self, who: &str) {
        let account = store::accounts::Account {
            id: new_id(),
            person: self.person(who),
            login: format!("login-{}", self.person(who)),
            password_hash: Some("x".into()),
            locked: false,
            activation_until: None,
            version: 1,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::accounts::add(&mut tx, &account).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody is the branch's contact point.
    pub(crate) async fn contact(&self, who: &str) {
        let mut tx = self.world.app.db.write().await.unwrap();
        let (person, by) = (self.person(who), self.world.top);
        store::campaigns::add_contact(&mut tx, self.campaign, self.branch, person, by).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The campaign of the year before.
    pub(crate) async fn last_year(&self) -> CampaignId {
        let last = Campaign {
            title: "2024年度组织生活会".into(),
            year: 2024,
            window_from: date!(2025 - 01 - 20),
            window_until: date!(2025 - 03 - 31),
            ..common::campaign(self.world.top)
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::campaigns::add(&mut tx, &last).await.unwrap();
        tx.commit().await.unwrap();
        last.id
    }

    /// The branch has a page for the public, which names its members only where that is said.
    pub(crate) async fn publishes(&self, about_members: bool) {
        let link = Link {
            code: PUBLIC.trim_start_matches("/o/").into(),
            campaign: self.campaign,
            unit: self.branch,
            until: date!(2026 - 01 - 20),
            closed: false,
            about_members,
            made_by: self.world.admin.person,
        };
        let mut tx = self.world.app.db.write().await.unwrap();
        store::opinions::add_link(&mut tx, &link).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The branch meets today.
    pub(crate) async fn hold(&self) {
        let mut tx = self.world.app.db.write().await.unwrap();
        let (case, today, by) = ((self.campaign, self.branch), date!(2026 - 01 - 15), self.person("周宁"));
        store::meetings::open(&mut tx, case, (today, by), &[], &[]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The campaign ends today.
    pub(crate) async fn close(&self) {
        let mut tx = self.world.app.db.write().await.unwrap();
        let campaign = store::campaigns::get(&mut tx, self.campaign).await.unwrap();
        let closed = Campaign { closed_on: Some(date!(2026 - 01 - 15)), ..campaign };
        store::campaigns::set(&mut tx, &closed).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub(crate) fn person(&self, name: &str) -> PersonId {
        self.people[name].0
    }

    /// As a form or an address carries it.
    pub(crate) fn id(&self, name: &str) -> String {
        self.person(name).to_string()
    }

    /// An address of the first branch in the campaign.
    pub(crate) fn at(&self, rest: &str) -> String {
        format!("/units/{}/campaigns/{}{rest}", self.branch, self.campaign)
    }

    pub(crate) async fn get(&self, who: &str, path: &str) -> Answer {
        self.world.get(path, Some(&self.people[who].1)).await
    }

    pub(crate) async fn post(&self, who: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        self.world.post(path, Some(&self.people[who].1), form).await
    }

    /// What an answer says: its text, or every cell of a workbook.
    pub(crate) async fn said(&self, ticket: Option<&str>, path: &str) -> String {
        let mut request = Request::builder().uri(path);
        if let Some(ticket) = ticket {
            request = request.header(header::COOKIE, format!("pingyi={ticket}"));
        }
        let response = self.world.ask(request.body(Body::empty()).unwrap()).await;
        assert!(!response.status().is_server_error(), "{path}: {}", response.status());
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        if bytes.starts_with(b"PK") {
            // A workbook without a row has nothing to tell.
            return format!("{:?}", documents::table::read(&bytes, "表.xlsx"));
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Every address that can be read, of each of the units, with these ids in it.
    pub(crate) fn addresses(&self, ids: &[(&str, &str)]) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        for route in routes::table().into_iter().filter(|route| route.method == Method::GET) {
            for unit in [self.branch, self.sibling, self.world.top] {
                let (unit, campaign) = (unit.to_string(), self.campaign.to_string());
                let known: [(&str, &str); 4] =
                    [("unit", &unit), ("campaign", &campaign), ("pack", "P2025"), ("year", "2026")];
                let mut path = route.path.to_owned();
                for (name, id) in known.iter().chain(ids) {
                    path = path.replace(&format!("{{{name}}}"), id);
                }
                while let Some((before, rest)) = path.clone().split_once('{') {
                    let after = rest.split_once('}').unwrap().1;
                    path = format!("{before}{}{after}", uuid::Uuid::from_u128(7));
                }
                all.insert(path);
            }
        }
        all
    }

    /// Everybody else, and somebody who is not signed in: name and ticket.
    pub(crate) fn all_but(&self, readers: &[&str]) -> Vec<(&str, Option<&str>)> {
        let others = self.people.iter().filter(|(name, _)| !readers.contains(name));
        let tickets = others.map(|(name, (_, ticket))| (*name, Some(ticket.as_str())));
        tickets.chain([("nobody", None)]).collect()
    }

    /// The text at this address, as it is kept.
    pub(crate) async fn text(&self, page: &str) -> Text {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::texts::find(&mut tx, text_id(page)).await.unwrap().unwrap()
    }

    /// The whole journal.
    pub(crate) async fn entries(&self) -> Vec<String> {
        let mut tx = self.world.app.db.read().await.unwrap();
        let mut told = Vec::new();
        for chain in store::journal::chains(&mut tx).await.unwrap() {
            for link in store::journal::stretch(&mut tx, chain, 0, 9999).await.unwrap() {
                told.push(format!("{link:?}"));
            }
        }
        told
    }

    /// The branch's row of the summary is what its records come to.
    pub(crate) async fn row_follows(&self) {
        let app = &self.world.app;
        let mut tx = app.db.read().await.unwrap();
        let rows = store::progress::below(&mut tx, self.campaign, self.branch).await.unwrap();
        let campaign = store::campaigns::get(&mut tx, self.campaign).await.unwrap();
        let standing = actions::progress::Standing::read(&mut tx, app, &campaign, self.branch).await.unwrap();
        assert_eq!(rows[0], domain::overview::Row::of(&standing.run(), &standing.records));
    }
}

/// Whose address this is.
pub(crate) fn text_id(page: &str) -> TextId {
    page.rsplit('/').next().unwrap().parse().unwrap()
}
