//! Random sequences of acts: after each of them the summary rows are what a reading of the records, unit by unit, comes
//! to; and no act gets past a gap that stands in its way.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by failing")]

use std::collections::BTreeMap;

use domain::access::{Duty, Viewer};
use domain::appointment::Role;
use domain::campaign::terms::{Change, Requirement, TermKey};
use domain::campaign::{Campaign, Deadline, Phase, Selector, Step};
use domain::ids::{CampaignId, ProblemId, TextId, UnitId};
use domain::org::{Label, LabelKind, UnitDraft, UnitKind};
use domain::overview::Row;
use domain::plan::Verdict;
use domain::preparation::meeting::{Answer, Notice as Called, Verdict as Looked};
use domain::preparation::problem::{Content, Outcome, Source};
use domain::preparation::text::{Review, Stage};
use domain::progress::{self, Gate, Lack};
use domain::theme::{Capacity, TextKind};
use pingyi::actions::problems::{self, Ground};
use pingyi::actions::progress::Standing;
use pingyi::actions::reviews::{self, Word};
use pingyi::actions::texts::writing::{self, Written};
use pingyi::actions::{self, campaigns, meetings, notices, plans, units};
use pingyi::failure::{Failure, Result};
use store::progress::Filter;
use store::testing::Engine;
use time::Duration;

#[expect(dead_code, reason = "every test file uses its part")]
mod common;

use common::{World, on_both, unit, world};

const SEEDS: std::ops::Range<u64> = 1..5;
const ACTS: usize = 120;

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
            next: 0,
            done: BTreeMap::new(),
        };
        let general = monkey.plant(monkey.world.top, UnitKind::GeneralBranch).await;
        let committee = monkey.plant(monkey.world.top, UnitKind::Committee).await;
        for parent in [general, general, committee, committee, monkey.world.top] {
            monkey.plant(parent, UnitKind::Branch).await;
        }
        let bodies = monkey.begin("M2022", None).await;
        monkey.begin("P2025", Some(bodies)).await;
        monkey
    }

    async fn plant(&mut self, parent: UnitId, kind: UnitKind) -> UnitId {
        self.next += 1;
        let draft = unit(kind, &format!("组织{}", self.next));
        units::add(&self.world.app, &self.world.admin, parent, &draft).await.unwrap()
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
        let acts = [
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
        let act = self.dice.of(&acts);
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

    /// A unit signs for everything that has reached it and is open.
    async fn sign(&mut self) -> Result<()> {
        let (campaign, unit) = match self.plan().await {
            Ok((campaign, unit, _)) if self.dice.roll(2) == 0 => (campaign, unit),
            _ => (self.dice.of(&self.campaigns.clone()), self.dice.of(&self.units(|_| true).await)),
        };
        let mut tx = self.world.app.db.read().await?;
        let reaching = store::notices::in_force(&mut tx, campaign, unit).await?;
        drop(tx);
        let mut signed = Err(Failure::NotFound);
        for notice in reaching {
            let one = notices::sign(&self.world.app, &self.holder(unit), unit, notice.id).await;
            signed = if one.is_ok() { Ok(()) } else { signed };
        }
        signed
    }

    /// A campaign, and a unit that holds its meeting.
    async fn case(&mut self) -> (CampaignId, UnitId) {
        let campaign = self.dice.of(&self.campaigns.clone());
        let kind = self.campaign(campaign).await.kind;
        let units = self.units(|unit| kind.is_held_by(unit)).await;
        (campaign, self.dice.of(&units))
    }

    async fn begin_plan(&mut self) -> Result<()> {
        let (campaign, unit) = self.case().await;
        plans::begin(&self.world.app, &self.holder(unit), campaign, unit).await
    }

    /// A plan that somebody has begun.
    async fn plan(&mut self) -> Result<(CampaignId, UnitId, store::plans::Plan)> {
        let campaign = self.dice.of(&self.campaigns.clone());
        let mut tx = self.world.app.db.read().await?;
        let all = store::plans::below(&mut tx, campaign, self.world.top).await?;
        drop(tx);
        if all.is_empty() {
            return Err(Failure::NotFound);
        }
        let plan = all[self.dice.roll(all.len())].clone();
        Ok((campaign, plan.unit, plan))
    }

    async fn edit_plan(&mut self, mend: bool) -> Result<()> {
        let (campaign, unit, plan) = self.plan().await?;
        let mut content = plan.content;
        if mend {
            // What the product itself would draft, with the people nobody has entered.
            let app = &self.world.app;
            let standing = self.standing(campaign, unit).await?;
            let steps = domain::plan::asked(&standing.run(), None);
            // The bodies meet first.
            let weeks = if self.campaigns.first() == Some(&campaign) { 4 } else { 8 };
            let meeting = app.clock.today() + Duration::weeks(weeks);
            content.lines.clear();
            for step in steps {
                let mut line = plans::line(app, campaign, unit, step).await?;
                line.day = Some(if step.phase() == Phase::Before { app.clock.today() } else { meeting });
                content.lines.push(line);
            }
            content.chair = "书记".into();
            content.recorder = "组织委员".into();
            content.place = "会议室".into();
        } else if self.dice.roll(2) == 0 {
            content.chair.clear();
        } else if !content.lines.is_empty() {
            let line = self.dice.roll(content.lines.len());
            content.lines[line].day = None;
        }
        plans::edit(&self.world.app, &self.holder(unit), campaign, unit, plan.version, content).await
    }

    /// Not found where the unit has been retired.
    async fn standing(&self, campaign: CampaignId, unit: UnitId) -> Result<Standing> {
        let campaign = self.campaign(campaign).await;
        let mut tx = self.world.app.db.read().await?;
        Standing::read(&mut tx, &self.world.app, &campaign, unit).await
    }

    async fn submit(&mut self) -> Result<()> {
        let (campaign, unit, plan) = self.plan().await?;
        let standing = self.standing(campaign, unit).await?;
        let blocking = progress::blocking(&standing.run(), &standing.records, Gate::SubmitPlan);
        let holder = self.holder(unit);
        let outcome = plans::submit(&self.world.app, &holder, campaign, unit, plan.version).await;
        assert!(outcome.is_err() || blocking.is_empty(), "submitted past {blocking:?}");
        outcome
    }

    async fn decide(&mut self) -> Result<()> {
        let (campaign, unit, plan) = self.plan().await?;
        let standing = self.standing(campaign, unit).await?;
        let blocking = progress::blocking(&standing.run(), &standing.records, Gate::PlanApproval);
        let mut tx = self.world.app.db.read().await?;
        let rounds = store::plans::rounds(&mut tx, plan.id).await?;
        drop(tx);
        let round = rounds.last().ok_or(Failure::NotFound)?.id;
        let verdict = if self.dice.roll(3) == 0 { Verdict::Returned } else { Verdict::Approved };
        // Nobody decides his own case: the body at the top has nobody above.
        let who = Viewer {
            duties: vec![Duty { role: Role::Office, unit: UnitId(uuid::Uuid::nil()) }],
            ..self.holder(unit)
        };
        let app = &self.world.app;
        let outcome = plans::decide(app, &who, campaign, unit, round, verdict, "时间过紧").await;
        let waits = |lack: &Lack| matches!(lack, Lack::PlanUndecided { .. });
        if outcome.is_ok() && verdict == Verdict::Approved {
            assert!(blocking.iter().all(|gap| waits(&gap.lack)), "approved past {blocking:?}");
        }
        outcome
    }

    /// Somebody above, who prepares nothing here.
    fn examiner(&self, unit: UnitId) -> Viewer {
        let duties = vec![Duty { role: Role::Office, unit: UnitId(uuid::Uuid::nil()) }];
        Viewer { duties, ..self.holder(unit) }
    }

    async fn examine(&mut self) -> Result<()> {
        let (campaign, unit) = self.case().await;
        let verdict = self.dice.of(&[Looked::Passed, Looked::Returned]);
        let step = self.dice.of(&[Step::Study, Step::Talks, Step::Plan, Step::Lecture]);
        let who = self.examiner(unit);
        meetings::examine(&self.world.app, &who, (campaign, unit), step, verdict, "再看看").await
    }

    async fn ask_leave(&mut self) -> Result<()> {
        let at = self.case().await;
        meetings::ask(&self.world.app, &self.holder(at.1), at, "").await
    }

    async fn answer_leave(&mut self) -> Result<()> {
        let campaign = self.dice.of(&self.campaigns.clone());
        let mut tx = self.world.app.db.read().await?;
        let waiting = store::meetings::waiting(&mut tx, campaign, self.world.top).await?;
        let unit = waiting.ok_or(Failure::NotFound)?.unit;
        let round = store::meetings::consents(&mut tx, campaign, unit).await?.last().map(|last| last.id);
        drop(tx);
        let given = self.dice.of(&[Answer::Granted, Answer::Refused]);
        let who = self.examiner(unit);
        let round = round.ok_or(Failure::NotFound)?;
        meetings::answer(&self.world.app, &who, (campaign, unit), round, given, "再准备").await
    }

    async fn call(&mut self) -> Result<()> {
        let at = self.case().await;
        let ahead = i64::try_from(self.dice.roll(60)).unwrap() - 1;
        let notice = Called {
            held_on: self.world.app.clock.today() + Duration::days(ahead),
            begins: "14:30".into(),
            place: "会议室".into(),
            theme: "主题".into(),
            sits_in: String::new(),
            brings: String::new(),
        };
        let mut tx = self.world.app.db.read().await?;
        let last = store::meetings::notices(&mut tx, at.0, at.1).await?.pop().map(|last| last.id);
        drop(tx);
        meetings::issue(&self.world.app, &self.holder(at.1), at, &notice, last).await
    }

    /// Gives a reason for everything, hard or not.
    async fn open(&mut self) -> Result<()> {
        let (campaign, unit) = self.case().await;
        let standing = self.standing(campaign, unit).await?;
        let barring = progress::barring(&standing.run(), &standing.records, self.world.app.clock.today());
        let all = barring.hard.iter().chain(&barring.soft);
        let given: Vec<(String, String)> =
            all.map(|gap| (gap.lack.counted().fact, "来不及".to_owned())).collect();
        let outcome = meetings::open(&self.world.app, &self.holder(unit), (campaign, unit), &given).await;
        let hard = &barring.hard;
        assert!(outcome.is_err() || hard.is_empty(), "opened past {hard:?}");
        outcome
    }

    /// The team's: whoever the monkey is, he is the unit's secretary.
    async fn begin_text(&mut self) -> Result<()> {
        let (campaign, unit) = self.case().await;
        let who = self.holder(unit);
        let id = writing::begin(&self.world.app, &who, (unit, campaign), TextKind::Team, None).await?;
        self.texts.push((unit, campaign, id));
        Ok(())
    }

    async fn save_text(&mut self) -> Result<()> {
        let at = self.one_of(&self.texts.clone())?;
        let who = self.holder(at.0);
        let editing = writing::open(&self.world.app, &who, at).await?;
        self.next += 1;
        let words = format!("第 {} 遍写的。", self.next);
        let sections = editing.rule.sections.into_iter().map(|heading| (Some(heading), words.clone()));
        let written = Written { base: editing.base, merged: None, kept: None, sections: sections.collect() };
        writing::save(&self.world.app, &who, at, &written).await.map(drop)
    }

    async fn move_text(&mut self, act: &str) -> Result<()> {
        // Mostly one that the act fits, or the later stages would never be reached.
        let fits = |stage| match act {
            "submit text" => matches!(stage, Stage::Draft | Stage::Returned),
            "reopen text" => stage == Stage::Passed,
            _ => stage == Stage::Submitted,
        };
        let mut fitting = Vec::new();
        let mut tx = self.world.app.db.read().await?;
        for at in &self.texts {
            let text = store::texts::find(&mut tx, at.2).await?;
            if text.is_some_and(|text| text.number > 0 && fits(text.stage)) {
                fitting.push(*at);
            }
        }
        drop(tx);
        let any = fitting.is_empty() || self.dice.roll(4) == 0;
        let all = if any { self.texts.clone() } else { fitting };
        let (unit, campaign, id) = self.one_of(&all)?;
        let (app, who, at) = (&self.world.app, self.holder(unit), (campaign, unit, id));
        let mut tx = app.db.read().await?;
        let text = store::texts::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
        drop(tx);
        let said = |passes| Review {
            capacity: Capacity::Committee,
            passes,
            reason: "没有事例".into(),
            sat_on: Some(app.clock.today()),
            present: "书记".into(),
        };
        match act {
            "submit text" => {
                let word = Word { ticked: true, how: String::new() };
                reviews::submit(app, &who, at, text.number, &word).await
            }
            "withdraw text" => reviews::withdraw(app, &who, at, text.version).await,
            "reopen text" => reviews::reopen(app, &who, at, text.version).await,
            act => reviews::review(app, &who, at, text.version, &said(act == "pass text")).await.map(drop),
        }
    }

    async fn add_problem(&mut self) -> Result<()> {
        let at = self.case().await;
        self.next += 1;
        let content = Content {
            dimension: None,
            statement: format!("问题{}", self.next),
            examples: vec!["三月的一次检查。".into()],
            source: Source::Own,
            cause: String::new(),
            measure: String::new(),
            direction: String::new(),
            main: false,
        };
        let who = self.holder(at.1);
        let id = problems::add(&self.world.app, &who, at, None, Ground::Nothing, content).await?;
        self.problems.push((at.0, at.1, id));
        Ok(())
    }

    async fn change_problem(&mut self, act: &str) -> Result<()> {
        let (campaign, unit, id) = self.one_of(&self.problems.clone())?;
        let (app, who) = (&self.world.app, self.holder(unit));
        if act == "remove problem" {
            return problems::remove(app, &who, (campaign, unit, id), 1).await;
        }
        // Of the campaign before, where that was another.
        let later = self.dice.of(&self.campaigns.clone());
        problems::judge(&self.world.app, &who, (later, unit, id), 0, Outcome::Done, "").await
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Result<T> {
        if all.is_empty() { Err(Failure::NotFound) } else { Ok(self.dice.of(all)) }
    }

    async fn draft_notice(&mut self) -> Result<()> {
        let campaign = self.dice.of(&self.campaigns.clone());
        let unit = self.dice.of(&self.units(UnitKind::is_superior).await);
        let app = &self.world.app;
        let who = self.holder(unit);
        let notice = notices::draft(app, &who, campaign, unit).await?;
        let day = app.clock.today() + Duration::days(i64::try_from(self.dice.roll(30)).unwrap());
        let steps = [Step::Receipt, Step::Plan, Step::Study];
        let change = match self.dice.roll(3) {
            0 => Change::Deadline { step: self.dice.of(&steps), deadline: Deadline::Day { day } },
            1 => Change::Value { key: TermKey::CriticismLeast, value: 3 },
            _ => Change::window(TermKey::WindowUntil, day + Duration::days(30)),
        };
        let label = Label { kind: LabelKind::Place, value: "企业".into() };
        let scope = match self.dice.roll(3) {
            0 => Selector { label: Some(label), ..Selector::default() },
            1 => Selector {
                units: vec![self.dice.of(&self.units(UnitKind::is_branch).await)],
                ..Selector::default()
            },
            _ => Selector::default(),
        };
        let requirement = Requirement { scope, change, sentence: "从严".into(), firm: true };
        let mut tx = self.world.app.db.read().await?;
        let version = store::notices::get(&mut tx, notice).await?.version;
        drop(tx);
        notices::ask(&self.world.app, &who, unit, notice, version, vec![requirement]).await
    }

    async fn publish(&mut self) -> Result<()> {
        for unit in self.units(UnitKind::is_superior).await {
            for campaign in self.campaigns.clone() {
                let mut tx = self.world.app.db.read().await?;
                let own = store::notices::of_unit(&mut tx, campaign, unit).await?;
                drop(tx);
                if let Some(draft) = own.iter().find(|notice| !notice.is_published()) {
                    let who = self.holder(unit);
                    return notices::publish(&self.world.app, &who, unit, draft.id, draft.version).await;
                }
            }
        }
        Err(Failure::NotFound)
    }

    async fn change_tree(&mut self, act: &str) -> Result<()> {
        let superior = self.dice.of(&self.units(UnitKind::is_superior).await);
        let unit = self.dice.of(&self.units(|_| true).await);
        let mut tx = self.world.app.db.read().await?;
        let known = store::units::get(&mut tx, unit).await?;
        drop(tx);
        let (app, admin) = (&self.world.app, &self.world.admin);
        match act {
            "add unit" => {
                self.next += 1;
                let kinds = [UnitKind::Branch, UnitKind::TemporaryBranch, UnitKind::Committee];
                let draft = common::unit(self.dice.of(&kinds), &format!("组织{}", self.next));
                units::add(app, admin, superior, &draft).await.map(drop)
            }
            "relocate" => units::relocate(app, admin, unit, known.version, superior, "").await,
            "retire" => units::retire(app, admin, unit, known.version, "撤并").await,
            _ => {
                let value = self.dice.of(&["企业", "机关"]).to_owned();
                let draft = UnitDraft {
                    kind: known.kind,
                    name: known.name,
                    short_name: known.short_name,
                    code: None,
                    founded_on: None,
                    labels: vec![Label { kind: LabelKind::Place, value }],
                };
                units::edit(app, admin, unit, known.version, &draft).await
            }
        }
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
        for (act, times) in monkey.done {
            *done.entry(act).or_default() += times;
        }
    }
    println!("{engine:?}: {done:?}");
    // An act that never goes through would prove nothing.
    for act in [
        "sign",
        "begin plan",
        "mend plan",
        "submit plan",
        "decide plan",
        "publish",
        "examine",
        "ask leave",
        "answer leave",
        "call",
        "begin text",
        "save text",
        "submit text",
        "withdraw text",
        "return text",
        "pass text",
        "add problem",
        "remove problem",
        "relocate",
        "retire",
        "label",
    ] {
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
