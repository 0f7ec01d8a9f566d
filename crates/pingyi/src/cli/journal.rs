//! `pingyi verify journal`

use std::process::ExitCode;

use crate::actions;
use crate::app::App;

pub(super) async fn verify(app: &App) -> anyhow::Result<ExitCode> {
    let report = actions::journal::verify(app).await?;
    println!(
        "变更记录 {} 条，分 {} 条链；核对签名 {} 份。",
        report.entries, report.chains, report.signatures
    );
    for broken in &report.breaks {
        println!("有问题：{broken}");
    }
    for bad in &report.bad_signatures {
        println!("有问题：{bad}");
    }
    if report.is_sound() {
        if report.signatures == 0 {
            println!("还没有签名记录：末尾是否被截去，现在还看不出来。服务运行后每天自动签名一次。");
        }
        println!("完好：没有发现改动、删除或调换。");
        Ok(ExitCode::SUCCESS)
    } else {
        println!("变更记录已被改动。请保留现场（停机、复制整个数据文件夹和数据库），再用最近的备份核对。");
        Ok(ExitCode::FAILURE)
    }
}
