//! `pingyi bench overview`: the overview over very many branches, on either database.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use domain::access::Viewer;
use domain::campaign::terms::{Change, Requirement};
use domain::campaign::{Deadline, Selector, Step};
use domain::ids::{CampaignId, NoticeId, PersonId, UnitId};
use domain::member::{MemberFacts, Membership, Person, PersonFacts, Stage, Standing};
use domain::org::{Label, LabelKind, Unit, UnitKind};
use domain::plan::{Content, Line, PlanStage, Verdict};
use store::plans::Plan;

use super::{Bed, figures};
use crate::actions;
use crate::actions::overview::{Order, Wanted};
use crate::app::App;
use crate::clock::new_id;
use crate::web::probe::Probe;

/// How many branches a general branch has.
const BELOW_ONE: usize = 500;
/// Units and people are entered in transactions of this many.
const AT_A_TIME: usize = 5_000;
const RUNS: usize = 60;
const PAGE: i64 = 50;

pub(in crate::cli) async fn overview(
    databases: Vec<String>,
    branches: usize,
    members: usize,
) -> anyhow::Result<ExitCode> {
    let databases = if databases.is_empty() { vec![None] } else { databases.into_iter().map(Some).collect() };
    for database in databases {
        let bed = Bed::make(database).await?;
        println!("{}：{branches} 个支部，{members} 名党员", bed.app.db.engine());
        measure(&bed, branches, members).await?;
        bed.clear().await?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn measure(bed: &Bed, branches: usize, members: usize) -> anyhow::Result<()> {
    let app = &bed.app;
    let mut watch = Watch { app, began: app.clock.now() };
    let units = plant_tree(app, bed.top, branches).await?;
    plant_people(app, &units, members).await?;
    watch.lap("建立组织和党员");
    let (campaign, notice) = begin(app, &bed.who, bed.top).await?;
    watch.lap("发起活动");
    actions::notices::publish(app, &bed.who, bed.top, notice, 2).await?;
    watch.lap("向全部支部发布通知");
    plant_work(app, campaign, notice, &units, bed.who.person).await?;
    watch.lap("写入签收和方案");
    let mut tx = app.db.write().await?;
    let whole = store::campaigns::get(&mut tx, campaign).await?;
    actions::progress::refresh(&mut tx, app, &whole, bed.top).await?;
    tx.commit().await?;
    watch.lap("重算全部进度");
    queries(bed, campaign).await
}

/// Prints how long each part took.
struct Watch<'a> {
    app: &'a App,
    began: i64,
}

impl Watch<'_> {
    fn lap(&mut self, what: &str) {
        let now = self.app.clock.now();
        println!("  {what}：{} 毫秒", now - self.began);
        self.began = now;
    }
}

async fn plant_tree(app: &App, top: UnitId, branches: usize) -> anyhow::Result<Vec<UnitId>> {
    let mut units = Vec::with_capacity(branches);
    let mut general = top;
    let mut tx = app.db.write().await?;
    for number in 0..branches {
        if number % BELOW_ONE == 0 {
            let name = format!("第{}党总支", number / BELOW_ONE + 1);
            general = add_unit(&mut tx, top, UnitKind::GeneralBranch, name, number).await?;
        }
        let name = format!("第{}党支部", number + 1);
        units.push(add_unit(&mut tx, general, UnitKind::Branch, name, number).await?);
    }
    tx.commit().await?;
    Ok(units)
}

async fn add_unit(
    tx: &mut store::Tx,
    parent: UnitId,
    kind: UnitKind,
    name: String,
    number: usize,
) -> anyhow::Result<UnitId> {
    let unit = Unit {
        id: new_id(),
        parent: Some(parent),
        kind,
        short_name: name.clone(),
        name,
        code: None,
        position: 0,
        founded_on: None,
        ended_on: None,
        version: 1,
    };
    store::units::add(tx, &unit).await?;
    let label = |kind, values: [&str; 3]| Label { kind, value: values[number % 3].to_owned() };
    let labels = [
        label(LabelKind::Place, ["机关", "企业", "学校"]),
        label(LabelKind::Sector, ["综合", "生产", "教育"]),
    ];
    store::units::set_labels(tx, unit.id, &labels).await?;
    Ok(unit.id)
}

async fn plant_people(app: &App, units: &[UnitId], members: usize) -> anyhow::Result<()> {
    let joined_on = app.clock.today() - time::Duration::days(4_000);
    let mut number = 0;
    while number < members {
        let mut tx = app.db.write().await?;
        for _ in 0..AT_A_TIME.min(members - number) {
            let facts = MemberFacts {
                stage: Stage::Formal,
                joined_on,
                confirmed_on: Some(joined_on + time::Duration::days(366)),
                standing: Standing::Normal,
                mobile: false,
                mobile_place: None,
                leading_cadre: false,
            };
            let person = Person {
                id: new_id(),
                facts: PersonFacts {
                    name: super::name(number),
                    gender: None,
                    born_on: None,
                    ethnicity: None,
                    education: None,
                    post: None,
                    phone: None,
                    staff_no: None,
                },
                unit: units[number % units.len()],
                membership: Some(Membership { group: None, facts, ended: None }),
                version: 1,
            };
            store::people::add(&mut tx, &person).await?;
            number += 1;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// A campaign with a notice that asks for a receipt by yesterday, so that many are late.
async fn begin(app: &App, who: &Viewer, top: UnitId) -> anyhow::Result<(CampaignId, NoticeId)> {
    let today = app.clock.today();
    let draft = actions::campaigns::Draft {
        pack: "P2025".into(),
        title: "测量用组织生活会".into(),
        window_from: today - time::Duration::days(30),
        window_until: today + time::Duration::days(40),
        cut_off: None,
        after: None,
    };
    let campaign = actions::campaigns::begin(app, who, top, &draft).await?;
    let mut tx = app.db.read().await?;
    let drafts = store::notices::of_unit(&mut tx, campaign, top).await?;
    drop(tx);
    let notice = drafts.first().context("a campaign begins with the draft of its notice")?;
    let day = today - time::Duration::days(1);
    let requirement = Requirement {
        scope: Selector::default(),
        change: Change::Deadline { step: Step::Receipt, deadline: Deadline::Day { day } },
        sentence: "收到后即签收".into(),
        firm: true,
    };
    actions::notices::ask(app, who, top, notice.id, notice.version, vec![requirement]).await?;
    Ok((campaign, notice.id))
}

/// Receipts of most units, and plans in every stage.
async fn plant_work(
    app: &App,
    campaign: CampaignId,
    notice: NoticeId,
    units: &[UnitId],
    person: PersonId,
) -> anyhow::Result<()> {
    let (today, now) = (app.clock.today(), app.clock.now());
    let mut tx = app.db.write().await?;
    for (number, &unit) in units.iter().enumerate() {
        if number % 10 < 3 {
            continue;
        }
        let back = i64::try_from(number % 9).unwrap_or_default() * 86_400_000;
        store::notices::sign(&mut tx, notice, unit, person, now - back).await?;
        let stage = match number % 10 {
            3 | 4 => continue,
            5 => PlanStage::Draft,
            6 => PlanStage::Submitted,
            7 => PlanStage::Returned,
            _ => PlanStage::Approved,
        };
        let day = today + time::Duration::days(10 + i64::try_from(number % 25).unwrap_or_default());
        let steps = [(Step::Study, -6), (Step::Talks, -5), (Step::Meeting, 0), (Step::Grading, 5)];
        let lines = steps.map(|(step, days)| Line {
            step,
            day: Some(day + time::Duration::days(days)),
            what: "按通知要求办理".into(),
            who: "支部委员会".into(),
        });
        let content = Content { chair: "支部书记".into(), lines: lines.into(), ..Content::default() };
        let plan = Plan { id: new_id(), campaign, unit, stage, content, version: 1 };
        store::plans::add(&mut tx, &plan).await?;
        if stage != PlanStage::Draft {
            let round = new_id();
            store::plans::add_round(&mut tx, round, &plan, 1, person, now - back).await?;
            let verdict = match stage {
                PlanStage::Approved => Verdict::Approved,
                PlanStage::Returned => Verdict::Returned,
                _ => continue,
            };
            store::plans::decide(&mut tx, round, verdict, "时间过紧", person, now - back).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

async fn queries(bed: &Bed, campaign: CampaignId) -> anyhow::Result<()> {
    let (app, top) = (&bed.app, bed.top);
    let late = Wanted { late: true, order: Order::Due, ..Wanted::default() };
    let named = Wanted { place: Some("企业".into()), name: "99".into(), ..Wanted::default() };
    let probe = Probe::new(app);
    let ticket = bed.ticket().await?;
    let page = format!("/units/{top}/campaigns/{campaign}/overview");
    let list = format!("{page}/branches");
    let mut bare = 0.0;
    println!("  {:>8} {:>8} {:>6}", "中位数", "p95", "倍数");
    for what in [
        "同样这些行的一次 select",
        "汇总（按下级组织）",
        "50 行，按组织树",
        "50 行，只看逾期",
        "50 行，按领域和名称",
        "总览整页",
        "逐个支部整页",
    ] {
        let mut times = Vec::with_capacity(RUNS);
        // The first few warm the caches and are not counted.
        for run in 0..RUNS + 5 {
            let began = tokio::time::Instant::now();
            match what {
                "同样这些行的一次 select" => {
                    let mut tx = app.db.read().await?;
                    store::progress::bare(&mut tx, campaign).await?;
                }
                "汇总（按下级组织）" => {
                    actions::overview::folded(app, &bed.who, top, campaign).await?;
                }
                "50 行，按组织树" => {
                    actions::overview::page(app, top, campaign, &Wanted::default(), 5_000, PAGE).await?;
                }
                "50 行，只看逾期" => {
                    actions::overview::page(app, top, campaign, &late, 0, PAGE).await?;
                }
                "50 行，按领域和名称" => {
                    actions::overview::page(app, top, campaign, &named, 0, PAGE).await?;
                }
                "总览整页" => {
                    probe.get(&page, &ticket).await?;
                }
                _ => {
                    probe.get(&list, &ticket).await?;
                }
            }
            if run >= 5 {
                times.push(began.elapsed());
            }
        }
        let (median, p95) = figures(&mut times);
        if bare == 0.0 {
            bare = milliseconds(median);
        }
        println!(
            "  {:>8.1} {:>8.1} {:>6.2}  {what}",
            milliseconds(median),
            milliseconds(p95),
            milliseconds(median) / bare
        );
    }
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
