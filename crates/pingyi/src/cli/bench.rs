//! `pingyi bench`: measures on a throw-away installation and prints figures.

mod likeness;
mod overview;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use domain::access::Viewer;
use domain::ids::UnitId;
use domain::org::{UnitDraft, UnitKind};
use domain::roster::Column;

use crate::actions;
use crate::actions::setup::FirstVisit;
use crate::app::{App, PasswordCost};
use crate::clock::{self, Clock};
use crate::config::Config;
use crate::keys::hex;

const BRANCHES: usize = 400;

pub(super) use likeness::likeness;
pub(super) use overview::overview;

/// An installation of its own, with its first administrator.
struct Bed {
    app: App,
    top: UnitId,
    who: Viewer,
    folder: PathBuf,
    password: String,
}

const LOGIN: &str = "bench";

impl Bed {
    /// On an empty database, or on SQLite in a temporary folder.
    async fn make(database: Option<String>) -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("pingyi-bench-{}", hex(&clock::secret::<4>())));
        let config = Config {
            database: database.unwrap_or_else(|| format!("sqlite:{}", folder.join("bench.db").display())),
            data: folder.clone(),
            listen: ([127, 0, 0, 1], 0).into(),
            public_url: None,
            sources: Vec::new(),
        };
        let app = App::open(config, Clock::System, PasswordCost::Least).await?;
        app.db.migrate().await.context("建立数据库")?;
        let password = hex(&clock::secret::<8>());
        let visit = FirstVisit {
            unit_kind: UnitKind::Committee,
            unit_name: "测量用党委".into(),
            unit_short_name: "测量用党委".into(),
            admin_name: "测量员".into(),
            login: LOGIN.into(),
            password: password.clone(),
        };
        let who = actions::setup::first_visit(&app, &visit).await?;
        let top = actions::units::top(&app).await?.context("the top unit has just been made")?.id;
        Ok(Self { app, top, who, folder, password })
    }

    async fn ticket(&self) -> anyhow::Result<String> {
        Ok(actions::account::sign_in(&self.app, LOGIN, &self.password, "-").await?.0)
    }

    async fn clear(self) -> anyhow::Result<()> {
        self.app.db.close().await;
        std::fs::remove_dir_all(&self.folder).with_context(|| format!("删不掉 {}", self.folder.display()))
    }
}

/// Median and 95th percentile.
fn figures(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len() * percent).div_ceil(100).max(1) - 1;
        times.get(place).copied().unwrap_or_default()
    };
    (at(50), at(95))
}

/// An invented name for a number.
fn name(number: usize) -> String {
    const SURNAMES: [&str; 10] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈"];
    const GIVEN: [&str; 16] =
        ["一", "木", "禾", "川", "石", "云", "田", "山", "林", "江", "海", "明", "文", "安", "宁", "远"];
    format!("{}{}{}", SURNAMES[number % 10], GIVEN[number / 10 % 16], GIVEN[number / 160 % 16])
}

/// Reads, judges and enters a roster of that many rows, and imports the same file once more.
pub(super) async fn import(rows: usize, database: Option<String>) -> anyhow::Result<ExitCode> {
    let bed = Bed::make(database).await?;
    let (app, who, top) = (&bed.app, &bed.who, bed.top);
    for number in 1..=BRANCHES {
        let name = format!("第{number}党支部");
        let draft = UnitDraft {
            kind: UnitKind::Branch,
            short_name: name.clone(),
            name,
            code: None,
            founded_on: None,
            labels: vec![],
        };
        actions::units::add(app, who, top, &draft).await?;
    }
    let file = documents::roster::workbook((0..rows).map(row).collect())?;
    println!("{} 行，{} KB，{}", rows, file.len() / 1024, app.db.engine());

    let began = app.clock.now();
    let first = actions::imports::upload(app, who, top, "名册.xlsx", file.clone()).await?;
    let read = app.clock.now();
    let counts = actions::imports::find(app, first).await?.judged.plan.counts;
    println!("读取、比对：{} 毫秒（新增 {}，拒绝 {}）", read - began, counts.add, counts.refused);
    actions::imports::apply(app, who, first).await?;
    let entered = app.clock.now();
    println!("写入一次办完：{} 毫秒", entered - read);

    let second = actions::imports::upload(app, who, top, "名册.xlsx", file).await?;
    let counts = actions::imports::find(app, second).await?.judged.plan.counts;
    println!(
        "同一文件再导：{} 毫秒（新增 {}，修改 {}，不变 {}）",
        app.clock.now() - entered,
        counts.add,
        counts.change,
        counts.same
    );
    println!("内存峰值：{}", peak_memory().unwrap_or_else(|| "这台机器上问不到".into()));
    bed.clear().await?;
    anyhow::ensure!(counts.same == rows, "第二次导入有变动：{counts:?}");
    Ok(ExitCode::SUCCESS)
}

/// One synthetic row, its cells in the order of the columns.
fn row(number: usize) -> Vec<documents::xlsx::Cell> {
    use documents::xlsx::Cell;
    let name = name(number);
    let text = |text: String| Cell::Text(text);
    Column::ALL
        .iter()
        .map(|column| match column {
            Column::Name => text(name.clone()),
            Column::StaffNo => text(format!("B{number:06}")),
            Column::Branch => text(format!("第{}党支部", number % BRANCHES + 1)),
            Column::JoinedOn => text(format!("20{:02}-07-01", number % 20)),
            Column::ConfirmedOn => text(format!("20{:02}-07-01", number % 20 + 1)),
            Column::Post => text("科员".into()),
            _ => Cell::Empty,
        })
        .collect()
}

/// The most memory this process has held, as Linux tells it.
fn peak_memory() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kb: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(format!("{} MB", kb / 1024))
}
