//! The command line: reads arguments, calls use cases, prints for people.

mod backup;
mod bench;
mod demo;
mod doctor;
mod journal;
mod pack;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand};

use crate::app::{App, PasswordCost};
use crate::clock::Clock;
use crate::config::Config;

const TEMPLATE: &str = "{about}\n\n用法：{usage}\n\n{all-args}\n{after-help}";

/// 评议：组织生活会和民主评议党员，从通知到归档。
#[derive(Debug, Parser)]
#[command(
    name = "pingyi",
    version,
    help_template = TEMPLATE,
    override_usage = "pingyi [选项] <命令>",
    subcommand_help_heading = "命令",
    next_help_heading = "选项",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    after_help = "查看某个命令的说明：pingyi <命令> --help"
)]
struct Arguments {
    /// 配置文件（默认：当前文件夹的 pingyi.toml，没有也可以）
    #[arg(long, global = true, value_name = "文件", hide_default_value = true)]
    config: Option<PathBuf>,
    /// 显示帮助
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 显示版本
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 启动服务（首次打开网页时设置第一位管理员）
    #[command(help_template = TEMPLATE, override_usage = "pingyi serve", next_help_heading = "选项")]
    Serve,
    /// 用一次性的演示数据启动（不影响正式数据，退出后删除）
    #[command(help_template = TEMPLATE, override_usage = "pingyi demo [选项]", next_help_heading = "选项")]
    Demo(Demo),
    /// 把数据库升级到本程序的版本
    #[command(help_template = TEMPLATE, override_usage = "pingyi migrate", next_help_heading = "选项")]
    Migrate,
    /// 检查配置、数据库、磁盘、时钟、权限和字体，说明问题和办法
    #[command(help_template = TEMPLATE, override_usage = "pingyi doctor", next_help_heading = "选项")]
    Doctor,
    /// 备份（服务运行时也可以），写完自动核对；SQLite 与 PostgreSQL 通用
    #[command(help_template = TEMPLATE, override_usage = "pingyi backup <文件>", next_help_heading = "选项")]
    Backup {
        /// 备份文件，例如 备份-2026-01-15.zip
        #[arg(value_name = "文件", help_heading = "参数")]
        file: PathBuf,
    },
    /// 把备份恢复到空的数据库
    #[command(help_template = TEMPLATE, override_usage = "pingyi restore <文件> [选项]", next_help_heading = "选项")]
    Restore {
        /// 备份文件
        #[arg(value_name = "文件", help_heading = "参数")]
        file: PathBuf,
        /// 原来的签名密钥已经丢失，仍然恢复
        #[arg(long)]
        without_key: bool,
    },
    /// 为一个账号生成新的激活码（没有别人能重置密码时，在服务器上用）
    #[command(help_template = TEMPLATE, override_usage = "pingyi reset <账号>", next_help_heading = "选项")]
    Reset {
        /// 登录用的账号
        #[arg(value_name = "账号", help_heading = "参数")]
        login: String,
    },
    /// 测量：在一次性的数据库上计时
    #[command(
        help_template = TEMPLATE,
        override_usage = "pingyi bench <项目>",
        subcommand_help_heading = "项目",
        next_help_heading = "选项"
    )]
    Bench {
        #[command(subcommand)]
        what: Bench,
    },
    /// 验证：变更记录有没有被改动、删除或调换
    #[command(
        help_template = TEMPLATE,
        override_usage = "pingyi verify <对象>",
        subcommand_help_heading = "对象",
        next_help_heading = "选项"
    )]
    Verify {
        #[command(subcommand)]
        what: Verify,
    },
    /// 主题包：检查文件，列出随程序提供的各年度主题包
    #[command(
        help_template = TEMPLATE,
        override_usage = "pingyi pack <操作>",
        subcommand_help_heading = "操作",
        next_help_heading = "选项"
    )]
    Pack {
        #[command(subcommand)]
        what: Pack,
    },
}

#[derive(Debug, Args)]
struct Demo {
    /// 监听的地址和端口
    #[arg(long, value_name = "地址:端口", default_value = "127.0.0.1:8420", hide_default_value = true)]
    listen: String,
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// 名册导入：用时和内存峰值
    #[command(help_template = TEMPLATE, override_usage = "pingyi bench import [选项]", next_help_heading = "选项")]
    Import {
        /// 多少行
        #[arg(long, value_name = "行数", default_value_t = 20_000, hide_default_value = true)]
        rows: usize,
        /// 空的数据库（默认：临时文件夹里的 SQLite）
        #[arg(long, value_name = "地址")]
        database: Option<String>,
    },
    /// 总览：很多支部时打开各页的用时
    #[command(help_template = TEMPLATE, override_usage = "pingyi bench overview [选项]", next_help_heading = "选项")]
    Overview {
        /// 空的数据库，可以写几个（默认：临时文件夹里的 SQLite）
        #[arg(long, value_name = "地址")]
        database: Vec<String>,
        /// 多少个支部
        #[arg(long, value_name = "个数", default_value_t = 10_000, hide_default_value = true)]
        branches: usize,
        /// 多少名党员
        #[arg(long, value_name = "人数", default_value_t = 200_000, hide_default_value = true)]
        members: usize,
    },
    /// 文字雷同：在很多篇文字里找预先放入的抄件，找到多少、误报多少、用时和内存峰值
    #[command(
        help_template = TEMPLATE,
        override_usage = "pingyi bench likeness [选项]",
        next_help_heading = "选项"
    )]
    Likeness {
        /// 多少篇
        #[arg(long, value_name = "篇数", default_value_t = 20_000, hide_default_value = true)]
        texts: usize,
        /// 种子：同一个数生成同样的文字
        #[arg(long, value_name = "数", default_value_t = 1, hide_default_value = true)]
        seed: u64,
        /// 把文字写进这个文件，供对照的脚本读取
        #[arg(long, value_name = "文件")]
        export: Option<std::path::PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
enum Verify {
    /// 变更记录
    #[command(help_template = TEMPLATE, override_usage = "pingyi verify journal", next_help_heading = "选项")]
    Journal,
}

#[derive(Debug, Subcommand)]
enum Pack {
    /// 检查主题包文件，说明每一处错误
    #[command(help_template = TEMPLATE, override_usage = "pingyi pack check <文件>…", next_help_heading = "选项")]
    Check {
        /// 一个或几个 toml 文件
        #[arg(value_name = "文件", required = true, help_heading = "参数")]
        files: Vec<PathBuf>,
    },
    /// 列出随程序提供的主题包
    #[command(help_template = TEMPLATE, override_usage = "pingyi pack list", next_help_heading = "选项")]
    List,
}

pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return explain(&error),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("启动不了运行环境：{error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(arguments)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What was wrong with the arguments, in the user's language.
fn explain(error: &clap::Error) -> ExitCode {
    use clap::error::{ContextKind, ContextValue};
    let given = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let words = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            print!("{error}");
            return if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
        }
        ErrorKind::InvalidSubcommand => format!("没有“{}”这个命令。", given(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => format!("没有“{}”这个选项。", given(ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => format!("还少参数：{}。", given(ContextKind::InvalidArg)),
        ErrorKind::MissingSubcommand => "还少一个命令。".to_owned(),
        _ => format!("参数有误：{}。", given(ContextKind::InvalidArg)),
    };
    eprintln!("{words}\n查看用法：pingyi --help");
    ExitCode::from(2)
}

async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let load = || Config::load(arguments.config.as_deref());
    match arguments.command {
        Command::Serve => serve::run(load()?).await,
        Command::Demo(demo) => Box::pin(demo::run(&demo.listen)).await,
        Command::Migrate => serve::migrate(load()?).await,
        Command::Doctor => doctor::run(arguments.config.as_deref()).await,
        Command::Backup { file } => backup::write(&open(load()?).await?, &file).await,
        Command::Restore { file, without_key } => {
            let app = App::open(load()?, Clock::System, PasswordCost::Full).await?;
            app.db.migrate().await.context("建立数据库")?;
            backup::restore(&app, &file, without_key).await
        }
        Command::Reset { login } => reset(&open(load()?).await?, &login).await,
        Command::Bench { what: Bench::Import { rows, database } } => bench::import(rows, database).await,
        Command::Bench { what: Bench::Overview { database, branches, members } } => {
            bench::overview(database, branches, members).await
        }
        Command::Bench { what: Bench::Likeness { texts, seed, export } } => {
            bench::likeness(texts, seed, export)
        }
        Command::Verify { what: Verify::Journal } => journal::verify(&open(load()?).await?).await,
        Command::Pack { what: Pack::Check { files } } => Ok(pack::check(&files)),
        Command::Pack { what: Pack::List } => Ok(pack::list()),
    }
}

async fn reset(app: &App, login: &str) -> anyhow::Result<ExitCode> {
    match crate::actions::account::reset_from_console(app, login).await {
        Ok(strip) => {
            println!("{}（{}）的激活码：{}", strip.name, strip.unit_name, strip.code);
            println!("在“激活账号”页面输入，三十天内有效，只能用一次。原密码已失效。");
            Ok(ExitCode::SUCCESS)
        }
        Err(crate::failure::Failure::NotFound) => anyhow::bail!("没有“{login}”这个账号。"),
        Err(failure) => Err(failure.into()),
    }
}

/// Opens the installation as it is, for commands that look at it.
async fn open(config: Config) -> anyhow::Result<App> {
    if let Some(file) = config.database.strip_prefix("sqlite:") {
        // A command that looks must not make an empty installation in the wrong folder and find it in order.
        anyhow::ensure!(
            std::path::Path::new(file).exists(),
            "没有找到数据库 {file}。请在数据文件夹的上一级运行，或用 --config、PINGYI_DATA 指定"
        );
    }
    let app = App::open(config, Clock::System, PasswordCost::Full).await?;
    let (has, wants) = (app.db.version().await.context("读不了数据库版本")?, store::Db::wanted_version());
    anyhow::ensure!(has == wants, "数据库是第 {has} 版，本程序要第 {wants} 版。请先运行：pingyi migrate");
    Ok(app)
}
