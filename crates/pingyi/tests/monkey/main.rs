//! Random sequences of acts: after each of them the summary rows are what a reading of the records, unit by unit, comes
//! to; and no act gets past a gap that stands in its way.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by failing")]

#[expect(dead_code, reason = "every test file uses its part")]
#[path = "../common/mod.rs"]
mod common;
mod planning;
mod preparing;

use std::collections::{BTreeMap, BTreeSet};

use common::{World, on_both, unit, world};
use domain::access::{Duty, Viewer};
use domain::appointment::Role;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, ProblemId, TextId, UnitId};
use domain::org::UnitKind;
use domain::overview::Row;
use domain::preparation::problem::Problem;
use pingyi::actions::progress::Standing;
use pingyi::actions::{self, campaigns, notices, units};
use pingyi::clock::new_id;
use pingyi::failure::{Failure, Result};
use store::progress::Filter;
use store::testing::Engine;
use time::Duration;
use time::macros::date;

const SEEDS: std::ops::Range<u64> = 1..5;
const ACTS: usize = 120;
/// How often an act is tried that chance has not brought about.
const PATIENCE: usize = 60;

/// What may be done next; what leads on is there more often.
const KINDS: &[&str] = &[
    "sign",
    "sign",
    "sign",
    "sign",
    "begin plan",
    "begin plan",
    "edit plan",
    "mend plan",
    "mend plan",
    "submit plan",
    "submit plan",
    "submit plan",
    "decide plan",
    "decide plan",
    "decide plan",
    "decide plan",
    "decide plan",
    "draft notice",
    "publish",
    "add unit",
    "relocate",
    "retire",
    "label",
    "wait",
    "examine",
    "ask leave",
    "answer leave",
    "call",
    "open",
    "begin text",
    "save text",
    "save text",
    "submit text",
    "submit text",
    "submit text",
    "withdraw text",
    "return text",
    "pass text",
    "pass text",
    "reopen text",
    "reopen text",
    "reopen text",
    "reopen text",
    "add problem",
    "remove problem",
    "judge problem",
];

/// Numbers that come again with the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides.max(1)).unwrap()).unwrap()
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())]
    }
}

struct Monkey {
    world: World,
    dice: Dice,
    campaigns: Vec<CampaignId>,
    texts: Vec<(UnitId, CampaignId, TextId)>,
    problems: Vec<(CampaignId, UnitId, ProblemId)>,
    /// Of the year before, each with the branch that has it to account for.
    earlier: Vec<(UnitId, ProblemId)>,
    next: usize,
    /// How often each act went through.
    done: BTreeMap<&'static str, usize>,
}

impl Monkey {
    async fn new(engine: Engine, seed: u64) -> Self {
        let world = world(engine).await;
        let mut monkey = Self {
            world,
            dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            campaigns: Vec::new(),
            texts: Vec::new(),
            problems: Vec::new(),
            earlier: Vec::new(),
            next: 0,
            done: BTreeMap::new(),
        };
        let general = monkey.plant(monkey.world.top, UnitKind::GeneralBranch).await;
        let committee = monkey.plant(monkey.world.top, UnitKind::Committee).await;
        for parent in [general, general, committee, committee, monkey.world.top] {
            let branch = monkey.plant(parent, UnitKind::Branch).await;
            monkey.staff(branch).await;
        }
        monkey.plant_last_year().await;
        let bodies = monkey.begin("M2022", None).await;
        monkey.begin("P2025", Some(bodies)).await;
        monkey
    }

    async fn plant(&mut self, parent: UnitId, kind: UnitKind) -> UnitId {
        self.next += 1;
        let draft = unit(kind, &format!("组织{}", self.next));
        units::add(&self.world.app, &self.world.admin, parent, &draft).await.unwrap()
    }

    /// Two sit in the committee, so that it may look over what its team has written.
    async fn staff(&self, branch: UnitId) {
        for (name, role) in [("支书", Role::Secretary), ("支委", Role::CommitteeMember)] {
            let (app, admin) = (&self.world.app, &self.world.admin);
            let person = actions::people::add(app, admin, branch, &common::member(name)).await.unwrap();
            self.world.appoint(person, branch, role).await;
        }
    }

    /// A campaign that is over, with a problem of every branch.
    async fn plant_last_year(&mut self) {
        let over = Campaign {
            year: 2024,
            window_from: date!(2025 - 01 - 20),
            window_until: date!(2025 - 03 - 31),
            closed_on: Some(date!(2025 - 04 - 30)),
            ..common::campaign(self.world.top)
        };
        let branches = self.units(UnitKind::is_branch).await;
        let mut tx = self.world.app.db.write().await.unwrap();
        store::campaigns::add(&mut tx, &over).await.unwrap();
        for unit in branches {
            let problem = Problem {
                id: new_id(),
                campaign: over.id,
                unit,
                person: None,
                content: preparing::problem("去年的问题"),
                earlier: None,
                entered_by: self.world.admin.person,
                version: 1,
            };
            store::problems::add(&mut tx, &problem).await.unwrap();
            self.earlier.push((unit, problem.id));
        }
        tx.commit().await.unwrap();
    }

    /// Begins a campaign and publishes its notice.
    async fn begin(&mut self, pack: &str, after: Option<CampaignId>) -> CampaignId {
        let (app, top) = (&self.world.app, self.world.top);
        let today = app.clock.today();
        let draft = campaigns::Draft {
            pack: pack.into(),
            title: format!("活动{pack}"),
            window_from: today,
            window_until: today + Duration::days(75),
            cut_off: None,
            after,
        };
        let who = self.holder(top);
        let id = campaigns::begin(app, &who, top, &draft).await.unwrap();
        let mut tx = app.db.read().await.unwrap();
        let notice = store::notices::of_unit(&mut tx, id, top).await.unwrap().remove(0);
        drop(tx);
        notices::publish(app, &who, top, notice.id, notice.version).await.unwrap();
        self.campaigns.push(id);
        id
    }

    /// The secretary of a unit, whoever that is: the routes' guards are not what is tested here.
    fn holder(&self, unit: UnitId) -> Viewer {
        let duties = vec![Duty { role: Role::Secretary, unit }];
        Viewer { duties, ..self.world.admin.clone() }
    }

    async fn units(&self, wanted: impl Fn(UnitKind) -> bool) -> Vec<UnitId> {
        let app = &self.world.app;
        let mut tx = app.db.read().await.unwrap();
        let all = store::campaigns::profiles(&mut tx, self.world.top, app.clock.today()).await.unwrap();
        all.into_iter().filter(|profile| wanted(profile.kind)).map(|profile| profile.unit).collect()
    }

    async fn campaign(&self, id: CampaignId) -> Campaign {
        let mut tx = self.world.app.db.read().await.unwrap();
        store::campaigns::get(&mut tx, id).await.unwrap()
    }

    /// One random act, and whether it went through.
    async fn act(&mut self) {
        let act = self.dice.of(KINDS);
        self.attempt(act).await;
    }

    async fn attempt(&mut self, act: &'static str) {
        let outcome = match act {
            "sign" => self.sign().await,
            "begin plan" => self.begin_plan().await,
            "edit plan" => self.edit_plan(false).await,
            "mend plan" => self.edit_plan(true).await,
            "submit plan" => self.submit().await,
            "decide plan" => self.decide().await,
            "draft notice" => self.draft_notice().await,
            "publish" => self.publish().await,
            "examine" => self.examine().await,
            "ask leave" => self.ask_leave().await,
            "answer leave" => self.answer_leave().await,
            "call" => self.call().await,
            "open" => self.open().await,
            "begin text" => self.begin_text().await,
            "save text" => self.save_text().await,
            "submit text" | "withdraw text" | "return text" | "pass text" | "reopen text" => {
                self.move_text(act).await
            }
            "add problem" => self.add_problem().await,
            "remove problem" | "judge problem" => self.change_problem(act).await,
            "wait" => {
                self.world.app.clock.advance(i64::try_from(self.dice.roll(72)).unwrap() * 3_600_000);
                Ok(())
            }
            tree => self.change_tree(tree).await,
        };
        match outcome {
            Ok(()) => *self.done.entry(act).or_default() += 1,
            Err(Failure::Refused(_) | Failure::NotFound | Failure::NotAllowed | Failure::Stale) => {}
            Err(other) => panic!("{act}: {other:?}"),
        }
    }

    /// What chance has not brought about is tried until it goes through, with what it needs before it.
    async fn insist(&mut self, so_far: &BTreeSet<&str>) {
        for act in KINDS.iter().copied().filter(|act| *act != "open" && !so_far.contains(act)) {
            for _ in 0..PATIENCE {
                for before in ["begin plan", "mend plan", "begin text", "save text", "submit text", act] {
                    self.attempt(before).await;
                }
                if self.done.contains_key(act) {
                    break;
                }
            }
            self.compare(act).await;
        }
    }

    /// A campaign, and a unit that holds its meeting.
    async fn case(&mut self) -> (CampaignId, UnitId) {
        let campaign = self.dice.of(&self.campaigns.clone());
        let kind = self.campaign(campaign).await.kind;
        let units = self.units(|unit| kind.is_held_by(unit)).await;
        (campaign, self.dice.of(&units))
    }

    /// Not found where the unit has been retired.
    async fn standing(&self, campaign: CampaignId, unit: UnitId) -> Result<Standing> {
        let campaign = self.campaign(campaign).await;
        let mut tx = self.world.app.db.read().await?;
        Standing::read(&mut tx, &self.world.app, &campaign, unit).await
    }

    /// Somebody above, who prepares nothing here.
    fn examiner(&self, unit: UnitId) -> Viewer {
        let duties = vec![Duty { role: Role::Office, unit: UnitId(uuid::Uuid::nil()) }];
        Viewer { duties, ..self.holder(unit) }
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<T> {
        if all.is_empty() { Err(Failure::NotFound) } else { Ok(self.dice.of(all)) }
    }

    /// The stored rows are what the records of each unit come to, read one by one.
    async fn compare(&self, step: &str) {
        let app = &self.world.app;
        for &id in &self.campaigns {
            let campaign = self.campaign(id).await;
            let mut rebuilt = Vec::new();
            for unit in self.units(|unit| campaign.kind.is_held_by(unit)).await {
                let standing = self.standing(id, unit).await.unwrap();
                rebuilt.push(Row::of(&standing.run(), &standing.records));
            }
            let mut tx = app.db.read().await.unwrap();
            let mut stored = store::progress::bare(&mut tx, id).await.unwrap();
            drop(tx);
            rebuilt.sort_by_key(|row| row.unit);
            stored.sort_by_key(|row| row.unit);
            assert_eq!(stored, rebuilt, "{step}, {}: {:?}", campaign.title, self.done);
            let with_row: Vec<UnitId> = stored.iter().map(|row| row.unit).collect();
            for root in self.units(UnitKind::is_superior).await {
                self.compare_places(id, root, &with_row, step).await;
            }
        }
    }

    /// Read by their place in the tree, the rows are those of the units below, in tree order.
    async fn compare_places(&self, campaign: CampaignId, root: UnitId, with_row: &[UnitId], step: &str) {
        let app = &self.world.app;
        let mut tx = app.db.read().await.unwrap();
        let nodes = store::units::subtree(&mut tx, root, i64::MAX, app.clock.today()).await.unwrap();
        let nodes = store::units::in_tree_order(nodes).into_iter().map(|node| node.unit.id);
        let wanted: Vec<UnitId> = nodes.filter(|unit| with_row.contains(unit)).collect();
        let filter =
            Filter { campaign, root, place: None, sector: None, late_on: None, name: None, stage: None };
        let (listed, _) = store::progress::in_tree_order(&mut tx, &filter, 0, 1_000).await.unwrap();
        let listed: Vec<UnitId> = listed.into_iter().map(|listed| listed.row.unit).collect();
        assert_eq!(listed, wanted, "{step}: {:?}", self.done);
    }
}

async fn rows_follow_the_records_and_no_act_gets_past_a_gap(engine: Engine) {
    let mut done: BTreeMap<&'static str, usize> = BTreeMap::new();
    for seed in SEEDS {
        let mut monkey = Monkey::new(engine, seed).await;
        monkey.compare("before").await;
        for at in 0..ACTS {
            monkey.act().await;
            monkey.compare(&format!("seed {seed}, act {at}")).await;
        }
        if seed == SEEDS.end - 1 {
            let so_far: BTreeSet<&str> = done.keys().chain(monkey.done.keys()).copied().collect();
            monkey.insist(&so_far).await;
        }
        for (act, times) in monkey.done {
            *done.entry(act).or_default() += times;
        }
    }
    println!("{engine:?}: {done:?}");
    // An act that never goes through would prove nothing. Only the call has more before it than chance gets done: of it,
    // what is proved is that it is refused.
    for act in KINDS.iter().filter(|act| **act != "open") {
        assert!(done.contains_key(act), "“{act}” never went through: {done:?}");
    }
}

/// Rows of another edition of the rules are computed anew at the start of the server, and no others.
async fn an_outdated_row_is_computed_anew(engine: Engine) {
    let monkey = Monkey::new(engine, 1).await;
    assert_eq!(actions::progress::rebuild(&monkey.world.app).await.unwrap(), 0);
    monkey.world.db.execute("update progress set rules = 0, open = 99, stages = ''").await;
    assert_eq!(actions::progress::rebuild(&monkey.world.app).await.unwrap(), 2);
    monkey.compare("rebuilt").await;
    assert_eq!(actions::progress::rebuild(&monkey.world.app).await.unwrap(), 0);
}

on_both!(rows_follow_the_records_and_no_act_gets_past_a_gap, an_outdated_row_is_computed_anew);
