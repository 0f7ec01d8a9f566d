//! `pingyi backup` and `pingyi restore`

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::actions::{self, backup};
use crate::app::App;
use crate::clock;

pub(super) async fn write(app: &App, file: &Path) -> anyhow::Result<ExitCode> {
    let about = backup::write(app, file).await?;
    let size = std::fs::metadata(file).context("备份文件")?.len();
    println!("已备份并核对：{}（{} 条记录，{} KB）。", file.display(), about.rows(), size.div_ceil(1024));
    println!("签名密钥不在备份里，请另外保管：{}", app.config.data.join("signing.key").display());
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn restore(app: &App, file: &Path, without_key: bool) -> anyhow::Result<ExitCode> {
    let about = backup::restore(app, file, without_key).await?;
    println!("已恢复 {} 的备份：{} 条记录。", clock::moment(about.made_at), about.rows());
    let report = actions::journal::verify(app).await?;
    println!(
        "变更记录 {} 条，{}。",
        report.entries,
        if report.breaks.is_empty() { "完好" } else { "有问题，请运行 pingyi verify journal" }
    );
    println!("所有人需要重新登录。启动服务：pingyi serve");
    Ok(ExitCode::SUCCESS)
}
