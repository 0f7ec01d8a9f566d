//! `pingyi doctor`: what is wrong with this machine, and what to do about it.

use std::path::Path;
use std::process::ExitCode;

use store::Db;

use crate::clock::{self, Clock};
use crate::config::Config;

/// One thing looked at.
#[derive(Debug)]
struct Finding {
    what: &'static str,
    state: State,
    words: String,
    /// What to do, unless all is well.
    advice: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Good,
    Heed,
    Bad,
}

fn good(what: &'static str, words: impl Into<String>) -> Finding {
    Finding { what, state: State::Good, words: words.into(), advice: "" }
}

fn heed(what: &'static str, words: impl Into<String>, advice: &'static str) -> Finding {
    Finding { what, state: State::Heed, words: words.into(), advice }
}

fn bad(what: &'static str, words: impl Into<String>, advice: &'static str) -> Finding {
    Finding { what, state: State::Bad, words: words.into(), advice }
}

pub(super) async fn run(file: Option<&Path>) -> anyhow::Result<ExitCode> {
    let config = match Config::load(file) {
        Ok(config) => config,
        Err(error) => {
            show(&[bad(
                "配置",
                format!("{error:#}"),
                "请按提示改正配置文件；不确定时可以删掉那一行，用默认值。",
            )]);
            return Ok(ExitCode::FAILURE);
        }
    };
    let mut findings = vec![configured(&config), data_folder(&config.data), disk(&config.data)];
    findings.extend(database(&config).await);
    findings.push(key(&config.data));
    findings.push(fonts(&config.data));
    show(&findings);
    let broken = findings.iter().any(|finding| finding.state == State::Bad);
    println!("\n{}", if broken { "有问题需要处理，见上。" } else { "可以使用。" });
    Ok(if broken { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn show(findings: &[Finding]) {
    for finding in findings {
        let sign = match finding.state {
            State::Good => "正常",
            State::Heed => "注意",
            State::Bad => "有问题",
        };
        println!("[{sign}] {}：{}", finding.what, finding.words);
        if !finding.advice.is_empty() {
            println!("        办法：{}", finding.advice);
        }
    }
}

fn configured(config: &Config) -> Finding {
    let from =
        if config.sources.is_empty() { "全部用默认值".to_owned() } else { config.sources.join("、") };
    good("配置", format!("{from}；监听 {}", config.listen))
}

fn data_folder(data: &Path) -> Finding {
    if let Err(error) = std::fs::create_dir_all(data) {
        return bad(
            "数据文件夹",
            format!("{}：{error}", data.display()),
            "请换一个文件夹，或让运行本程序的用户可以写入。",
        );
    }
    let probe = data.join(".doctor");
    match std::fs::write(&probe, "x").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) => good("数据文件夹", format!("{} 可以写入", data.display())),
        Err(error) => bad(
            "数据文件夹",
            format!("{}：{error}", data.display()),
            "请让运行本程序的用户可以写入这个文件夹。",
        ),
    }
}

/// Free space as `df` reports it; the standard library cannot ask.
fn disk(data: &Path) -> Finding {
    let output = std::process::Command::new("df").arg("-Pk").arg(data).output();
    let free = output.ok().filter(|output| output.status.success()).and_then(|output| {
        let text = String::from_utf8(output.stdout).ok()?;
        text.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    match free {
        Some(kb) if kb < 200 * 1024 => {
            bad("磁盘", format!("只剩 {} MB", kb / 1024), "请腾出空间：备份文件、旧日志可以移到别处。")
        }
        Some(kb) if kb < 2 * 1024 * 1024 => {
            heed("磁盘", format!("剩 {} MB", kb / 1024), "建议留出 2 GB 以上，备份需要与数据库同样大的空间。")
        }
        Some(kb) => good("磁盘", format!("剩 {} GB", kb / 1024 / 1024)),
        None => heed("磁盘", "这台机器上问不到剩余空间", "请自行确认磁盘空间足够。"),
    }
}

async fn database(config: &Config) -> Vec<Finding> {
    // The address may carry a password.
    let shown = config.database.rsplit_once('@').map_or(config.database.as_str(), |(_, host)| host);
    let db = match Db::open(&config.database).await {
        Ok(db) => db,
        Err(error) => {
            return vec![bad(
                "数据库",
                format!("{shown}：{error}"),
                "请核对 database 设置；PostgreSQL 要先启动、建好数据库和用户。",
            )];
        }
    };
    let mut findings = Vec::new();
    match db.version().await {
        Ok(has) if has == Db::wanted_version() => {
            findings.push(good("数据库", format!("{}，第 {has} 版，{shown}", db.engine())));
            findings.push(clock(&db).await);
        }
        Ok(0) => findings.push(heed("数据库", "还是空的", "首次启动 pingyi serve 时会自动建立。")),
        Ok(has) if has < Db::wanted_version() => findings.push(heed(
            "数据库",
            format!("第 {has} 版，本程序是第 {} 版", Db::wanted_version()),
            "先备份，再运行 pingyi migrate（启动服务时也会自动升级）。",
        )),
        Ok(has) => findings.push(bad(
            "数据库",
            format!("第 {has} 版，比本程序新"),
            "请改用新版本的程序；不要用旧程序打开新数据库。",
        )),
        Err(error) => findings.push(bad("数据库", error.to_string(), "请查看数据库日志。")),
    }
    match db.settings().await {
        Ok(settings) => {
            let words: Vec<String> = settings.iter().map(|s| format!("{} = {}", s.name, s.value)).collect();
            findings.push(good("落盘设置", words.join("，")));
        }
        Err(error) => findings.push(bad("落盘设置", error.to_string(), "请查看数据库日志。")),
    }
    db.close().await;
    findings
}

/// A clock that runs behind what has been recorded would make every new entry look older than the last one.
async fn clock(db: &Db) -> Finding {
    let now = Clock::System.now();
    let last = match db.read().await {
        Ok(mut tx) => store::journal::last_moment(&mut tx).await,
        Err(error) => Err(error),
    };
    match last {
        Ok(Some(last)) if last > now + 60_000 => bad(
            "时钟",
            format!("现在是 {}，可最后一条变更记录是 {}", clock::moment(now), clock::moment(last)),
            "请校准这台机器的日期和时间，再启动服务。",
        ),
        Ok(_) if clock::local(now).year() < 2026 => {
            bad("时钟", clock::moment(now), "请校准这台机器的日期和时间：期限都按它计算。")
        }
        Ok(_) => good("时钟", clock::moment(now)),
        Err(error) => bad("时钟", error.to_string(), "请查看数据库日志。"),
    }
}

fn key(data: &Path) -> Finding {
    let file = data.join("signing.key");
    let Ok(metadata) = std::fs::metadata(&file) else {
        return heed("签名密钥", "还没有", "首次启动时会自动生成；生成后请另存一份，它不进备份。");
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if metadata.permissions().mode() & 0o077 != 0 {
            return bad("签名密钥", format!("{} 其他用户可以读", file.display()), "请运行：chmod 600 该文件");
        }
    }
    #[cfg(not(unix))]
    let _ = metadata;
    good("签名密钥", "只有运行本程序的用户可以读")
}

/// Faces official documents name, as their files are usually called, and what stands in for them.
const FACES: [(&str, &[&str]); 4] = [
    ("方正小标宋", &["fzxbs", "小标宋", "xiaobiaosong"]),
    ("仿宋", &["simfang", "仿宋", "fangsong"]),
    ("楷体", &["simkai", "楷体", "kaiti"]),
    ("黑体", &["simhei", "黑体", "heiti"]),
];

fn fonts(data: &Path) -> Finding {
    let folders = [
        data.join("fonts"),
        "/usr/share/fonts".into(),
        "/usr/local/share/fonts".into(),
        "C:/Windows/Fonts".into(),
    ];
    let mut files = Vec::new();
    for folder in &folders {
        collect(folder, 0, &mut files);
    }
    let missing: Vec<&str> = FACES
        .iter()
        .filter(|(_, marks)| !files.iter().any(|file| marks.iter().any(|mark| file.contains(mark))))
        .map(|(face, _)| *face)
        .collect();
    let any =
        files.iter().any(|file| file.contains("cjk") || file.contains("wqy") || file.contains("sourcehan"));
    match (missing.is_empty(), any) {
        (true, _) => good("字体", "公文用的四种字体都有"),
        (false, true) => heed(
            "字体",
            format!("没有{}；以后生成 PDF 公文时用现有中文字体代替", missing.join("、")),
            "有授权的字体文件可以放进数据文件夹的 fonts/；现在的网页和表格不受影响。",
        ),
        (false, false) => heed(
            "字体",
            format!("没有{}，也没有其他中文字体", missing.join("、")),
            "有授权的字体文件可以放进数据文件夹的 fonts/；现在的网页和表格不受影响。",
        ),
    }
}

fn collect(folder: &Path, depth: u8, files: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() && depth < 4 {
            collect(&path, depth + 1, files);
        } else if let Some(name) = path.file_name() {
            files.push(name.to_string_lossy().to_lowercase());
        }
    }
}
