//! Backing up while people work, restoring on either database, and everything that must be refused in words.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::ids::UnitId;
use domain::org::UnitKind;
use pingyi::actions::{account, backup, journal, units};
use pingyi::app::App;
use pingyi::clock::Clock;
use pingyi::failure::Failure;
use store::testing::{Engine, TestDb};

#[expect(dead_code, unused_imports, unused_macros, reason = "every test file uses its part")]
mod common;

use common::{Folder, LOGIN, NOON, PASSWORD, World, app_on, unit, world};

/// A fresh installation to restore into, with the signing key of another one if so wished.
async fn target(engine: Engine, key_of: Option<&World>) -> (App, TestDb, Folder) {
    let (db, data) = (TestDb::migrated(engine).await, Folder::new());
    if let Some(world) = key_of {
        std::fs::copy(world.data.join("signing.key"), data.join("signing.key")).unwrap();
    }
    (app_on(&db, &data, Clock::set_at(NOON)), db, data)
}

fn said(error: &anyhow::Error) -> String {
    format!("{error:#}")
}

/// Adds units until told to stop; how many were written.
async fn keep_writing(app: App, who: domain::access::Viewer, parent: UnitId, stop: Arc<AtomicBool>) -> usize {
    let mut written = 0;
    while !stop.load(Ordering::Relaxed) {
        match units::add(&app, &who, parent, &unit(UnitKind::Branch, &format!("{parent}第{written}"))).await
        {
            Ok(_) => written += 1,
            // As the web does: told that another one was first, it comes again.
            Err(Failure::Busy) => tokio::task::yield_now().await,
            Err(other) => panic!("{other}"),
        }
    }
    written
}

/// A backup made while four people write.
async fn busy_backup(engine: Engine) -> (World, String, PathBuf) {
    let world = world(engine).await;
    let branch = world.branch("机关党支部").await;
    let (_, login) = world.colleague(branch, "赵一鸣").await;
    journal::sign_heads(&world.app).await.unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let mut parents = Vec::new();
    for number in 0..4 {
        let draft = unit(UnitKind::GeneralBranch, &format!("第{number}党总支"));
        parents.push(units::add(&world.app, &world.admin, world.top, &draft).await.unwrap());
    }
    let mut writers = Vec::new();
    for parent in parents {
        let (app, who, stop) = (world.app.clone(), world.admin.clone(), Arc::clone(&stop));
        writers.push(tokio::spawn(keep_writing(app, who, parent, stop)));
    }
    let count = "select count(*) as total from units";
    let before = world.db.total(count).await;
    // Let them get going.
    while world.db.total(count).await < before + 40 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let file = world.data.join("备份.zip");
    let about = backup::write(&world.app, &file).await.unwrap();
    stop.store(true, Ordering::Relaxed);
    let mut written = 0;
    for writer in writers {
        written += writer.await.unwrap();
    }
    assert!(about.counts["units"] >= 40, "nobody had written yet");
    assert!(written as u64 > about.counts["units"], "nobody wrote any more while the backup was made");
    (world, login, file)
}

async fn a_backup_of_a_busy_installation_restores(from: Engine, into: Engine) {
    let (world, login, file) = busy_backup(from).await;
    let (app, db, _data) = target(into, Some(&world)).await;
    let about = backup::restore(&app, &file, false).await.unwrap();
    for (table, rows) in &about.counts {
        let there = db.total(&format!("select count(*) as total from {table}")).await;
        assert_eq!(there.unsigned_abs(), *rows, "{table}");
    }
    let report = journal::verify(&app).await.unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.signatures, 1, "what was signed before is still provable");
    assert_eq!(db.total("select count(*) as total from sessions").await, 0);
    assert!(world.db.total("select count(*) as total from sessions").await > 0);
    for login in [LOGIN, &login] {
        account::sign_in(&app, login, PASSWORD, "-").await.unwrap();
        assert!(matches!(
            account::sign_in(&app, login, "别的密码别的密码", "-").await,
            Err(Failure::Refused(domain::Refusal::WrongCredentials))
        ));
    }
    // Work goes on behind the restored heads.
    let top = units::top(&app).await.unwrap().unwrap();
    units::add(&app, &world.admin, top.id, &unit(UnitKind::Branch, "恢复以后设立的")).await.unwrap();
    assert!(journal::verify(&app).await.unwrap().is_sound());
}

macro_rules! crosswise {
    ($($name:ident: $from:ident => $into:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            a_backup_of_a_busy_installation_restores(Engine::$from, Engine::$into).await;
        }
    )+};
}

crosswise!(
    what_a_busy_sqlite_gave_comes_back_on_sqlite: Sqlite => Sqlite,
    what_a_busy_sqlite_gave_comes_back_on_postgres: Sqlite => Postgres,
    what_a_busy_postgres_gave_comes_back_on_sqlite: Postgres => Sqlite,
    what_a_busy_postgres_gave_comes_back_on_postgres: Postgres => Postgres,
);

async fn quiet_backup() -> (World, PathBuf) {
    let world = world(Engine::Sqlite).await;
    let branch = world.branch("机关党支部").await;
    world.colleague(branch, "赵一鸣").await;
    let file = world.data.join("backup.zip");
    backup::write(&world.app, &file).await.unwrap();
    (world, file)
}

fn copy_with(world: &World, bytes: &[u8]) -> PathBuf {
    let file = world.data.join("damaged.zip");
    std::fs::write(&file, bytes).unwrap();
    file
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_byte_is_refused_or_changes_nothing() {
    let (world, file) = quiet_backup().await;
    let sound = std::fs::read(&file).unwrap();
    let wrote = serde_json::to_value(backup::inspect(&file).unwrap()).unwrap();
    let (mut refused, mut harmless) = (0, 0);
    for at in (0..sound.len()).step_by(sound.len() / 400 + 1) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x20;
        match backup::inspect(&copy_with(&world, &bytes)) {
            Err(error) => {
                let words = said(&error);
                assert!(words.contains("备份"), "byte {at}: {words}");
                refused += 1;
            }
            // A byte of a zip that carries nothing, such as the time of a file. The records' digest holds.
            Ok(about) => {
                assert_eq!(serde_json::to_value(about).unwrap(), wrote, "byte {at}");
                harmless += 1;
            }
        }
    }
    println!("{refused} refused, {harmless} without any effect");
    assert!(refused > harmless * 5, "{refused} refused, {harmless} harmless");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_file_is_refused() {
    let (world, file) = quiet_backup().await;
    let sound = std::fs::read(&file).unwrap();
    let (app, db, _data) = target(Engine::Sqlite, Some(&world)).await;
    for length in [0, 1, sound.len() / 2, sound.len() - 30, sound.len() - 1] {
        let cut = copy_with(&world, &sound[..length]);
        let words = said(&backup::restore(&app, &cut, false).await.unwrap_err());
        assert!(words.contains("不是备份文件"), "{length}: {words}");
    }
    assert_eq!(db.total("select count(*) as total from units").await, 0);
    // The control: the same file whole.
    backup::restore(&app, &copy_with(&world, &sound), false).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_zip_and_no_zip_at_all_are_refused() {
    let (world, _) = quiet_backup().await;
    let (app, _db, _data) = target(Engine::Sqlite, Some(&world)).await;
    let file = world.data.join("照片.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&file).unwrap());
    zip.start_file("a.txt", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(b"x").unwrap();
    zip.finish().unwrap();
    let words = said(&backup::restore(&app, &file, false).await.unwrap_err());
    assert!(words.contains("备份里没有说明页"), "{words}");

    let words = said(&backup::restore(&app, &world.data.join("没有.zip"), false).await.unwrap_err());
    assert!(words.contains("打不开"), "{words}");
}

/// Packs the parts of a backup again, with other records and a digest that fits them: what a careful forger would do.
fn repacked(world: &World, file: &Path, change: impl Fn(&str) -> String) -> PathBuf {
    use sha2::Digest as _;
    let mut zip = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut text = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let records = change(&text("records.jsonl"));
    let mut about: serde_json::Value = serde_json::from_str(&text("about.json")).unwrap();
    about["digest"] = pingyi::keys::hex(&sha2::Sha256::digest(records.as_bytes())).into();
    let forged = world.data.join("forged.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&forged).unwrap());
    for (name, text) in [("records.jsonl", records), ("about.json", about.to_string())] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    forged
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_fails_half_way_leaves_the_target_empty() {
    let (world, file) = quiet_backup().await;
    for engine in Engine::ALL {
        let (app, db, _data) = target(engine, Some(&world)).await;
        // The last line but one is gone: the end announces more than came.
        let short = repacked(&world, &file, |records| {
            let lines: Vec<&str> = records.lines().collect();
            let kept = lines[..lines.len() - 2].iter().chain(lines.last());
            kept.flat_map(|line| [*line, "\n"]).collect()
        });
        assert!(backup::restore(&app, &short, false).await.is_err());
        assert_eq!(db.total("select count(*) as total from units").await, 0, "{engine:?}");
        backup::restore(&app, &repacked(&world, &file, str::to_owned), false).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_journal_rewritten_inside_a_backup_shows_after_restoring() {
    let (world, file) = quiet_backup().await;
    let (app, _db, _data) = target(Engine::Sqlite, Some(&world)).await;
    let forged = repacked(&world, &file, |records| records.replace("设立组织", "撤销组织"));
    backup::restore(&app, &forged, false).await.unwrap();
    assert!(!journal::verify(&app).await.unwrap().is_sound());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_target_that_is_not_empty_is_refused() {
    let (world, file) = quiet_backup().await;
    for engine in Engine::ALL {
        let used = common::world(engine).await;
        let before = used.db.total("select count(*) as total from journal").await;
        let words = said(&backup::restore(&used.app, &file, true).await.unwrap_err());
        assert!(words.contains("不是空的"), "{words}");
        assert_eq!(used.db.total("select count(*) as total from journal").await, before);
    }
    drop(world);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_signing_key_is_refused_unless_it_is_said_to_be_lost() {
    let (world, _) = quiet_backup().await;
    journal::sign_heads(&world.app).await.unwrap();
    let file = world.data.join("signed.zip");
    backup::write(&world.app, &file).await.unwrap();
    let (app, db, _data) = target(Engine::Sqlite, None).await;
    let words = said(&backup::restore(&app, &file, false).await.unwrap_err());
    assert!(words.contains("签名密钥与备份时的不同") && words.contains("--without-key"), "{words}");
    assert_eq!(db.total("select count(*) as total from units").await, 0);
    backup::restore(&app, &file, true).await.unwrap();
    // Signatures of the lost key are still held against the journal, and those of any other key are not believed.
    let report = journal::verify(&app).await.unwrap();
    assert!(report.is_sound() && report.signatures > 0, "{report:?}");
    std::fs::remove_file(app.config.data.join("former.keys")).unwrap();
    assert!(!journal::verify(&app).await.unwrap().is_sound());
    account::sign_in(&app, LOGIN, PASSWORD, "-").await.unwrap();
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_has_its_name_only_once_it_has_been_checked() {
    let world = world(Engine::Sqlite).await;
    world.branch("机关党支部").await;
    // What a check must refuse: an entry that is not what was chained.
    world.db.execute("update journal set summary = '别的' where act = '设立组织'").await;
    let folder = Folder::new();
    let words = said(&backup::write(&world.app, &folder.join("备份.zip")).await.unwrap_err());
    assert!(words.contains("核对不通过") && words.contains("内容与校验值不符"), "{words}");
    assert_eq!(files(&folder), Vec::<String>::new(), "nothing is left that looks like a backup");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_backup_is_never_written_over() {
    let (world, file) = quiet_backup().await;
    let before = std::fs::read(&file).unwrap();
    world.branch("另一个党支部").await;
    let words = said(&backup::write(&world.app, &file).await.unwrap_err());
    assert!(words.contains("已经存在") && words.contains("以前的备份不覆盖"), "{words}");
    assert_eq!(std::fs::read(&file).unwrap(), before);

    // Nor is a file that only looks like one of ours on the way.
    let theirs = world.data.join("名单.partial");
    std::fs::write(&theirs, "x").unwrap();
    backup::write(&world.app, &world.data.join("名单.zip")).await.unwrap();
    assert_eq!(std::fs::read(&theirs).unwrap(), b"x");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_on_the_machine_can_read_a_backup() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_world, file) = quiet_backup().await;
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}: it holds everybody's records and password hashes");
}
