//! Runs the server.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;

use crate::actions;
use crate::app::{App, PasswordCost};
use crate::clock::Clock;
use crate::config::{Config, environment};
use crate::{network, web};

pub(super) async fn migrate(config: Config) -> anyhow::Result<ExitCode> {
    let app = App::open(config, Clock::System, PasswordCost::Full).await?;
    let applied = app.db.migrate().await.context("升级数据库")?;
    if applied.is_empty() {
        println!("数据库已是最新（第 {} 版）。", store::Db::wanted_version());
    } else {
        println!("数据库已升级到第 {} 版。", store::Db::wanted_version());
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn run(config: Config) -> anyhow::Result<ExitCode> {
    start_log();
    let app = App::open(config, Clock::System, PasswordCost::Full).await?;
    app.db.migrate().await.context("升级数据库")?;
    actions::progress::rebuild(&app).await.context("重算进度")?;
    let listener = listen(&app.config.listen.to_string()).await?;
    println!("评议已启动，数据库 {}。在浏览器打开：", app.db.engine());
    for address in network::addresses(&app.config) {
        println!("  {address}");
    }
    println!("按 Ctrl-C 停止。");
    attend(app, listener).await?;
    println!("已停止。");
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn listen(address: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "不能在 {address} 上监听：可能有另一个程序占用了端口。请在 pingyi.toml 里改 listen，或先停掉它"
        )
    })
}

/// Serves until asked to stop, and does what is done every day.
pub(super) async fn attend(app: App, listener: TcpListener) -> anyhow::Result<()> {
    let daily = tokio::spawn(look_daily(app.clone()));
    web::serve(app.clone(), listener, asked_to_stop()).await.context("服务中断")?;
    daily.abort();
    app.db.close().await;
    Ok(())
}

async fn look_daily(app: App) {
    let mut daily = actions::daily::Daily::default();
    loop {
        daily.attend(&app).await;
        tokio::time::sleep(Duration::from_mins(10)).await;
    }
}

/// Ctrl-C, or the signal of a service manager.
async fn asked_to_stop() {
    let interrupt = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!("cannot wait for Ctrl-C: {error}");
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { () = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(error) => {
                tracing::error!("cannot wait for SIGTERM: {error}");
                interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Log lines go to standard error; `PINGYI_LOG` chooses how much.
pub(super) fn start_log() {
    let filter = environment("PINGYI_LOG").unwrap_or_else(|| "info,sqlx=warn".to_owned());
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
}
