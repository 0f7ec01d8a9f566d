//! The command line as people meet it: the built program, its words and its exit codes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

use store::testing::{Engine, TestDb};

#[expect(dead_code, unused_imports, unused_macros, reason = "every test file uses its part")]
mod common;

use common::Folder;

/// What the program said and how it ended.
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The program in a folder, with nothing of this machine's own settings.
fn pingyi(folder: &Path, arguments: &[&str]) -> Ended {
    with(folder, arguments, &[])
}

fn with(folder: &Path, arguments: &[&str], settings: &[(&str, &str)]) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pingyi"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    for name in ["PINGYI_DATA", "PINGYI_DATABASE", "PINGYI_LISTEN", "PINGYI_PUBLIC_URL"] {
        command.env_remove(name);
    }
    command.envs(settings.iter().copied()).output().unwrap().into()
}

/// Words of the argument library that must not reach anybody.
fn is_chinese(text: &str) {
    for foreign in
        ["Usage", "Options", "Commands", "Arguments", "error:", "Print", "tip:", "For more", "[default"]
    {
        assert!(!text.contains(foreign), "{foreign} in:\n{text}");
    }
    assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "no Chinese in:\n{text}");
}

#[test]
fn help_is_chinese_everywhere() {
    let folder = Folder::new();
    for arguments in [
        &["--help"][..],
        &["-h"],
        &["serve", "--help"],
        &["demo", "--help"],
        &["migrate", "--help"],
        &["doctor", "--help"],
        &["backup", "--help"],
        &["restore", "--help"],
        &["bench", "--help"],
        &["bench", "import", "--help"],
        &["verify", "--help"],
        &["verify", "journal", "--help"],
        &["pack", "--help"],
        &["pack", "check", "--help"],
        &["pack", "list", "--help"],
    ] {
        let ended = pingyi(&folder, arguments);
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.err);
        is_chinese(&ended.out);
        assert!(ended.out.contains("用法：pingyi"), "{arguments:?}:\n{}", ended.out);
        assert_eq!(ended.err, "");
    }
    let help = pingyi(&folder, &["--help"]).out;
    for command in ["serve", "demo", "migrate", "doctor", "backup", "restore", "bench", "verify", "pack"] {
        assert!(help.contains(command), "{command} is not in:\n{help}");
    }
    assert!(pingyi(&folder, &["--version"]).out.starts_with("pingyi "));
}

#[test]
fn a_mistyped_command_is_explained_and_ends_with_2() {
    let folder = Folder::new();
    for (arguments, words) in [
        (&["strat"][..], "没有“strat”这个命令。"),
        (&["serve", "--prot"], "没有“--prot”这个选项。"),
        (&["--prot"], "没有“--prot”这个选项。"),
        (&["backup"], "还少参数"),
        (&["restore"], "还少参数"),
        (&["serve", "x"], "x"),
        (&["bench", "import", "--rows", "很多"], "参数有误"),
    ] {
        let ended = pingyi(&folder, arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}");
        assert!(ended.err.contains(words), "{arguments:?}: {}", ended.err);
        assert!(ended.err.contains("pingyi --help"), "{arguments:?}: {}", ended.err);
        is_chinese(&ended.err);
        assert_eq!(ended.out, "");
    }
    for arguments in [&[][..], &["verify"], &["bench"]] {
        let ended = pingyi(&folder, arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}");
        is_chinese(&format!("{}{}", ended.out, ended.err));
    }
    assert_eq!(std::fs::read_dir(&*folder).unwrap().count(), 0, "none of this makes any file");
}

#[test]
fn migrating_twice_is_harmless() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for engine in Engine::ALL {
        let (db, folder) = (runtime.block_on(TestDb::empty(engine)), Folder::new());
        let data = folder.join("data").display().to_string();
        let settings = [("PINGYI_DATA", data.as_str()), ("PINGYI_DATABASE", db.url.as_str())];
        let verify = with(&folder, &["verify", "journal"], &settings);
        assert_eq!(verify.code, Some(1));
        assert!(verify.err.contains("请先运行：pingyi migrate"), "{}", verify.err);
        let first = with(&folder, &["migrate"], &settings);
        assert_eq!(first.code, Some(0), "{}", first.err);
        assert!(first.out.contains("数据库已升级到第"), "{}", first.out);
        let second = with(&folder, &["migrate"], &settings);
        assert_eq!(second.code, Some(0), "{}", second.err);
        assert!(second.out.contains("数据库已是最新"), "{}", second.out);
        assert_eq!(with(&folder, &["verify", "journal"], &settings).code, Some(0));
    }
}

/// A folder as the first start leaves it.
fn installed() -> Folder {
    let folder = Folder::new();
    assert_eq!(pingyi(&folder, &["migrate"]).code, Some(0));
    folder
}

#[test]
fn doctor_finds_a_good_installation_good() {
    let folder = installed();
    let ended = pingyi(&folder, &["doctor"]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    assert!(!ended.out.contains("[有问题]"), "{}", ended.out);
    for line in [
        "[正常] 配置",
        "[正常] 数据文件夹",
        "[正常] 数据库",
        "[正常] 时钟",
        "[正常] 落盘设置",
        "[正常] 签名密钥",
    ] {
        assert!(ended.out.contains(line), "{line}:\n{}", ended.out);
    }
    assert!(ended.out.contains("synchronous = 2"), "{}", ended.out);
    assert!(ended.out.trim_end().ends_with("可以使用。"), "{}", ended.out);
    is_chinese(&ended.out);
}

#[test]
fn doctor_names_what_is_wrong_and_what_to_do() {
    // A data folder that cannot be made: something else has its name.
    let folder = installed();
    std::fs::write(folder.join("occupied"), "x").unwrap();
    let ended = with(&folder, &["doctor"], &[("PINGYI_DATA", "occupied/data")]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("[有问题] 数据文件夹"), "{}", ended.out);
    assert!(ended.out.contains("办法：请换一个文件夹"), "{}", ended.out);

    // A misspelt setting.
    std::fs::write(folder.join("pingyi.toml"), "listn = '127.0.0.1:8420'\n").unwrap();
    let ended = pingyi(&folder, &["doctor"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("[有问题] 配置") && ended.out.contains("listn"), "{}", ended.out);
    assert!(ended.out.contains("办法：请按提示改正配置文件"), "{}", ended.out);

    // A configuration file that is not there although it was named.
    let ended = pingyi(&folder, &["--config", "nowhere.toml", "doctor"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("读不了配置文件 nowhere.toml"), "{}", ended.out);

    // An address that is none, a database nobody knows.
    std::fs::write(folder.join("pingyi.toml"), "").unwrap();
    let ended = with(&folder, &["doctor"], &[("PINGYI_LISTEN", "8420")]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("listen = 8420 不是“地址:端口”"), "{}", ended.out);
    let ended = with(&folder, &["doctor"], &[("PINGYI_DATABASE", "mysql://x")]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("[有问题] 数据库"), "{}", ended.out);
}

/// It takes twenty seconds, all of them asleep: so long a server that is just starting is waited for.
#[test]
fn doctor_says_why_a_database_cannot_be_reached_and_never_its_password() {
    let folder = installed();
    let database = "postgres://pingyi:geheim@127.0.0.1:9/pingyi";
    let ended = with(&folder, &["doctor"], &[("PINGYI_DATABASE", database)]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("[有问题] 数据库：127.0.0.1:9/pingyi"), "{}", ended.out);
    assert!(ended.out.contains("Connection refused"), "{}", ended.out);
    assert!(!format!("{}{}", ended.out, ended.err).contains("geheim"), "{}", ended.out);
}

#[cfg(unix)]
#[test]
fn doctor_sees_a_signing_key_that_others_can_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = installed();
    let key = folder.join("data/signing.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600, "as it is made");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
    let ended = pingyi(&folder, &["doctor"]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.out.contains("[有问题] 签名密钥") && ended.out.contains("chmod 600"), "{}", ended.out);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(pingyi(&folder, &["doctor"]).code, Some(0));
}

#[test]
fn backup_and_restore_speak_plainly() {
    let folder = installed();
    let made = pingyi(&folder, &["backup", "a.zip"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert!(
        made.out.contains("已备份并核对：a.zip") && made.out.contains("签名密钥不在备份里"),
        "{}",
        made.out
    );
    let again = pingyi(&folder, &["backup", "a.zip"]);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("已经存在"), "{}", again.err);
    let elsewhere = pingyi(&folder, &["backup", "没有这个文件夹/a.zip"]);
    assert_eq!(elsewhere.code, Some(1));
    assert!(elsewhere.err.contains("写不了"), "{}", elsewhere.err);

    let other = Folder::new();
    std::fs::copy(folder.join("a.zip"), other.join("a.zip")).unwrap();
    let refused = pingyi(&other, &["restore", "a.zip"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("--without-key"), "{}", refused.err);
    let restored = pingyi(&other, &["restore", "a.zip", "--without-key"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert!(restored.out.contains("已恢复") && restored.out.contains("重新登录"), "{}", restored.out);
}

#[test]
fn a_pack_is_checked_and_every_fault_named() {
    let folder = Folder::new();
    let sound = pingyi::packs::shipped_text("P2025").unwrap();
    std::fs::write(folder.join("好.toml"), sound).unwrap();
    let faulty = sound.replace("value = \"1/3\"", "value = \"很多\"").replace("days = -6", "days = 6");
    std::fs::write(folder.join("坏.toml"), faulty).unwrap();
    std::fs::write(folder.join("乱.toml"), [0xff, 0xfe]).unwrap();

    let ended = pingyi(&folder, &["pack", "check", "好.toml"]);
    assert_eq!(ended.code, Some(0), "{}", ended.out);
    assert!(ended.out.starts_with("合格：好.toml") && ended.out.contains("待补 5 项"), "{}", ended.out);

    let ended = pingyi(&folder, &["pack", "check", "好.toml", "坏.toml", "乱.toml", "没有.toml"]);
    assert_eq!(ended.code, Some(1));
    is_chinese(&ended.out);
    for words in [
        "合格：好.toml",
        "不合格：坏.toml，有 2 处错误",
        "读不出来",
        "时限却在会后",
        "UTF-8",
        "读不到这个文件",
    ] {
        assert!(ended.out.contains(words), "{words} not in:\n{}", ended.out);
    }
    let ended = pingyi(&folder, &["pack", "check"]);
    assert_eq!(ended.code, Some(2));
    is_chinese(&ended.err);
}

#[test]
fn the_packs_of_the_program_are_listed() {
    let folder = Folder::new();
    let ended = pingyi(&folder, &["pack", "list"]);
    assert_eq!(ended.code, Some(0));
    assert_eq!(ended.out.lines().count(), pingyi::packs::shipped().len() + 1);
    assert!(ended.out.contains("P2021A") && ended.out.contains("共 14 个"), "{}", ended.out);
}
