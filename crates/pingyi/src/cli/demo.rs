//! `pingyi demo`: a lifelike bureau in a throw-away folder.

use std::process::ExitCode;

use anyhow::Context as _;

use super::serve;
use crate::app::{App, PasswordCost};
use crate::clock::{self, Clock};
use crate::config::Config;
use crate::demo;
use crate::keys::hex;

pub(super) async fn run(listen: &str) -> anyhow::Result<ExitCode> {
    serve::start_log();
    let folder = std::env::temp_dir().join(format!("pingyi-demo-{}", hex(&clock::secret::<4>())));
    let config = Config {
        database: format!("sqlite:{}", folder.join("pingyi.db").display()),
        data: folder.clone(),
        listen: listen.parse().with_context(|| format!("“{listen}”不是“地址:端口”"))?,
        public_url: None,
        sources: Vec::new(),
    };
    let listener = serve::listen(listen).await?;
    let clock = Clock::shifted_to(demo::campaigns::beginning());
    let app = App::open(config, clock, PasswordCost::Full).await?;
    app.db.migrate().await.context("建立演示数据库")?;
    println!("正在准备演示数据……");
    let bureau = demo::bureau(&app).await.context("准备演示数据")?;
    Box::pin(demo::campaigns::two_years(&app, &bureau)).await.context("准备演示活动")?;
    println!("{}", bureau.told());
    println!("演示从{}开始，时间照常走。", domain::wording::day(app.clock.today()));
    for address in crate::network::addresses(&app.config) {
        println!("在浏览器打开：{address}");
    }
    println!("按 Ctrl-C 停止；演示数据随即删除（{}）。", folder.display());
    serve::attend(app, listener).await?;
    std::fs::remove_dir_all(&folder).with_context(|| format!("删不掉 {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
