//! A campaign on its way down the tree: begun, its notice written, published, signed for, tightened below; its roster
//! frozen and corrected; its contact points. Each step by whoever does it, and refused to the others. On both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

#[path = "../client/mod.rs"]
mod client;
#[expect(dead_code, reason = "every test file uses its part")]
#[path = "../common/mod.rs"]
mod common;
mod notices;
mod plans;
mod rosters;
mod running;

use axum::http::StatusCode;
use client::{Client, Page};
use common::{PASSWORD, World, unit, world};
use domain::appointment::Role;
use domain::ids::{PersonId, UnitId};
use domain::org::UnitKind;
use pingyi::actions;
use store::testing::Engine;

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
        split(&begun.location.unwrap())
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
        world.appoint(person, unit, role).await;
    }
    let mut client = Client::new(&world.app);
    assert_eq!(client.sign_in(&login, PASSWORD).await.status, StatusCode::SEE_OTHER);
    (person, client)
}

fn at(unit: UnitId, campaign: &str, rest: &str) -> String {
    format!("/units/{unit}/campaigns/{campaign}{rest}")
}

/// Campaign and notice of the draft's address, where one is led when a campaign has begun.
fn split(page: &str) -> (String, String) {
    let parts: Vec<&str> = page.split('/').collect();
    let [.., campaign, "notices", notice] = parts[..] else { panic!("{page}") };
    (campaign.to_owned(), notice.to_owned())
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
