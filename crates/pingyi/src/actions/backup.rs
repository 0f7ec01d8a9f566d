//! Backup while running, and restore into an empty installation; the same file for both databases.
//!
//! A backup is a zip of two parts: the records as lines of JSON (see [`store::dump`]) and a page about them with
//! their digest. The signing key is not in it: whoever finds a backup must not be able to sign.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use domain::journal::{Head, Verifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::Db;
use store::dump::Counts;
use zip::write::SimpleFileOptions;

use crate::app::App;
use crate::keys::hex;

const RECORDS: &str = "records.jsonl";
const ABOUT: &str = "about.json";

/// What a backup says about itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct About {
    pub made_at: i64,
    pub program: String,
    pub schema: i64,
    pub engine: String,
    /// SHA-256 of the records before packing.
    pub digest: String,
    pub counts: Counts,
    /// The key by which the journal's heads are signed.
    pub public_key: String,
}

impl About {
    pub fn rows(&self) -> u64 {
        self.counts.values().sum()
    }
}

/// Writes a backup of one moment and then checks it: read back, digest compared, loaded into a throw-away database,
/// the journal verified there. The file has its name only once all that has gone well.
pub async fn write(app: &App, file: &Path) -> anyhow::Result<About> {
    ensure!(!file.exists(), "{} 已经存在；请换一个文件名，以前的备份不覆盖", file.display());
    let partial = partial_name(file);
    let about = match written_and_checked(app, &partial).await {
        Ok(about) => about,
        Err(error) => {
            // What failed is of no use to anybody; that it could not be removed either changes nothing.
            let _ = std::fs::remove_file(&partial);
            return Err(error.context(format!("没有生成 {}", file.display())));
        }
    };
    ensure!(!file.exists(), "{} 已经存在；请换一个文件名，以前的备份不覆盖", file.display());
    std::fs::rename(&partial, file).with_context(|| format!("改名为 {}", file.display()))?;
    settle_name(file)?;
    Ok(about)
}

/// A name beside the final one that nobody has chosen for anything else.
fn partial_name(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.partial", hex(&crate::clock::secret::<4>())));
    file.with_file_name(name)
}

async fn written_and_checked(app: &App, partial: &Path) -> anyhow::Result<About> {
    let about = pack(app, partial).await?;
    check(partial).await.context("备份写完后核对不通过")?;
    Ok(about)
}

/// The new name itself outlives a power cut only once its folder is on the disk.
fn settle_name(file: &Path) -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new("."))).context("备份所在的文件夹")?;
        folder.sync_all().context("备份没有落盘")?;
    }
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// For the owner alone: a backup holds everybody's records.
fn create_private(file: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(file)
}

fn create_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

async fn pack(app: &App, file: &Path) -> anyhow::Result<About> {
    let target = create_private(file).with_context(|| format!("写不了 {}", file.display()))?;
    let mut zip = zip::ZipWriter::new(target);
    let options = SimpleFileOptions::default().large_file(true);
    zip.start_file(RECORDS, options)?;
    let mut hasher = Sha256::new();
    let mut tx = app.db.read().await?;
    let counts = store::dump::write(&mut tx, &mut |_, line| {
        hasher.update(line.as_bytes());
        hasher.update(b"\n");
        zip.write_all(line.as_bytes())?;
        zip.write_all(b"\n")?;
        Ok(())
    })
    .await?;
    drop(tx);
    let about = About {
        made_at: app.clock.now(),
        program: env!("CARGO_PKG_VERSION").into(),
        schema: Db::wanted_version(),
        engine: app.db.engine().into(),
        digest: hex(&hasher.finalize()),
        counts,
        public_key: app.keys.public(),
    };
    zip.start_file(ABOUT, options)?;
    zip.write_all(&serde_json::to_vec_pretty(&about)?)?;
    zip.finish()?.sync_all().context("备份没有落盘")?;
    Ok(about)
}

/// Reads what a backup says about itself and compares the records with it.
pub fn inspect(file: &Path) -> anyhow::Result<About> {
    let mut zip = open(file)?;
    let mut text = String::new();
    zip.by_name(ABOUT)
        .context("备份里没有说明页")?
        .take(16 * 1024 * 1024)
        .read_to_string(&mut text)
        .context("备份的说明页读不全，文件已损坏")?;
    let about: About = serde_json::from_str(&text).context("备份的说明页读不懂")?;
    let mut hasher = Sha256::new();
    let mut records = zip.by_name(RECORDS).context("备份里没有记录")?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = records.read(&mut buffer).context("备份的记录读不全")?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    ensure!(hex(&hasher.finalize()) == about.digest, "备份的记录与校验值不符，文件已损坏或被改动");
    Ok(about)
}

fn open(file: &Path) -> anyhow::Result<zip::ZipArchive<File>> {
    let source = File::open(file).with_context(|| format!("打不开 {}", file.display()))?;
    zip::ZipArchive::new(source).with_context(|| format!("{} 不是备份文件", file.display()))
}

async fn load(db: &Db, file: &Path) -> anyhow::Result<Counts> {
    // The archive is read on a thread of its own: its reader cannot wait for a database.
    let (sender, receiver) = std::sync::mpsc::sync_channel::<Result<String, store::dump::Outside>>(256);
    let mut zip = open(file)?;
    let reader = std::thread::spawn(move || -> Result<(), store::dump::Outside> {
        for line in BufReader::new(zip.by_name(RECORDS)?).lines() {
            if sender.send(line.map_err(Into::into)).is_err() {
                break;
            }
        }
        Ok(())
    });
    let mut tx = db.write().await?;
    let counts = store::dump::load(&mut tx, receiver.into_iter()).await?;
    match reader.join() {
        Ok(read) => read.map_err(|error| anyhow::anyhow!("{error}")).context("备份的记录读不全")?,
        Err(_) => bail!("备份的记录读不全"),
    }
    tx.commit().await?;
    Ok(counts)
}

/// Loads the backup into a throw-away database and walks its journal.
async fn check(file: &Path) -> anyhow::Result<()> {
    let about = inspect(file)?;
    let folder = std::env::temp_dir().join(format!("pingyi-check-{}", hex(&crate::clock::secret::<8>())));
    create_private_folder(&folder).with_context(|| format!("建不了 {}", folder.display()))?;
    let db = Db::open(&format!("sqlite:{}", folder.join("check.db").display())).await?;
    let verdict = check_in(&db, file, &about).await;
    db.close().await;
    std::fs::remove_dir_all(&folder).with_context(|| format!("删不掉 {}", folder.display()))?;
    verdict
}

async fn check_in(db: &Db, file: &Path, about: &About) -> anyhow::Result<()> {
    db.migrate().await?;
    let counts = load(db, file).await?;
    ensure!(counts == about.counts, "读回的记录数与写入的不同");
    let mut tx = db.read().await?;
    let heads = store::journal::heads(&mut tx).await?;
    for chain in store::journal::chains(&mut tx).await? {
        let signed: Vec<Head> = heads.iter().copied().filter(|head| head.chain == chain).collect();
        let mut verifier = Verifier::new(chain, signed);
        let mut after = 0;
        loop {
            let links = store::journal::stretch(&mut tx, chain, after, 1000).await?;
            let Some(last) = links.last() else { break };
            after = last.entry.number;
            for link in &links {
                verifier.push(link);
            }
        }
        if let Err(broken) = verifier.finish() {
            bail!("{broken}");
        }
    }
    Ok(())
}

/// Fills an empty installation from a backup. `without_key` accepts that the old signing key is lost.
pub async fn restore(app: &App, file: &Path, without_key: bool) -> anyhow::Result<About> {
    let about = inspect(file)?;
    ensure!(
        about.schema == Db::wanted_version(),
        "备份是第 {} 版的数据库，本程序是第 {} 版；请用写它的那一版程序恢复，再升级",
        about.schema,
        Db::wanted_version()
    );
    ensure!(
        without_key || about.public_key == app.keys.public(),
        "本机的签名密钥与备份时的不同。请先停止服务，把原来的 signing.key 复制到数据文件夹 {}，再恢复；\
         确实已经丢失时，加选项 --without-key，以前的签名将无法在本机确认",
        app.config.data.display()
    );
    let mut tx = app.db.read().await?;
    let is_empty = store::units::top(&mut tx).await?.is_none();
    drop(tx);
    ensure!(is_empty, "这个数据库不是空的，没有恢复，原有记录没有改动。请换一个空的数据文件夹或空的数据库");
    load(&app.db, file).await?;
    if about.public_key != app.keys.public() {
        crate::keys::believe(&app.config.data, &about.public_key)?;
    }
    Ok(about)
}
