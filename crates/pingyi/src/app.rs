//! What every use case stands on: the database, the clock, the keys, the settings.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use anyhow::Context as _;
use domain::ids::ImportId;
use store::Db;
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::config::Config;
use crate::keys::Keys;

const HASHES_AT_A_TIME: usize = 4;

#[derive(Debug, Clone)]
pub struct App(Arc<Parts>);

#[derive(Debug)]
pub struct Parts {
    pub db: Db,
    pub clock: Clock,
    pub config: Config,
    pub keys: Keys,
    /// How much work a password hash is.
    pub password_cost: PasswordCost,
    /// How many passwords are hashed at a time: each takes memory and a core, and anybody may ask for it.
    pub hashing: Semaphore,
    /// How far each running import has come. Only for the progress bar; nothing depends on it.
    pub progress: Mutex<HashMap<ImportId, Progress>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordCost {
    /// Argon2id with 19 MiB and two passes.
    Full,
    /// For tests that sign in thousands of times.
    Least,
}

#[derive(Debug, Clone, Default)]
pub struct Progress {
    pub done: usize,
    pub total: usize,
    /// Set when it ended without success, in words for the person who waits.
    pub failed: Option<String>,
}

impl App {
    /// Opens what the settings name. The database must already have the schema of this program, or be brought to it
    /// by [`Db::migrate`] first.
    pub async fn open(config: Config, clock: Clock, password_cost: PasswordCost) -> anyhow::Result<Self> {
        create_private(&config.data)
            .with_context(|| format!("建不了数据文件夹 {}", config.data.display()))?;
        let db = Db::open(&config.database).await.context("打不开数据库")?;
        Self::on(db, config, clock, password_cost)
    }

    /// The same on a database that is already open.
    pub fn on(db: Db, config: Config, clock: Clock, password_cost: PasswordCost) -> anyhow::Result<Self> {
        let keys = Keys::open(&config.data)?;
        Ok(Self(Arc::new(Parts {
            db,
            clock,
            config,
            keys,
            password_cost,
            hashing: Semaphore::new(HASHES_AT_A_TIME),
            progress: Mutex::default(),
        })))
    }
}

/// The data folder, for its owner alone when it is made here.
fn create_private(folder: &std::path::Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder)
}

impl std::ops::Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
