//! Fresh databases for tests, of this crate and of others; only with the feature `testing`.
//!
//! The PostgreSQL server is named by `PINGYI_TEST_POSTGRES`, the address of a superuser. A missing server is a failure
//! and not a skipped test: half a conformance suite proves nothing.

use std::path::PathBuf;

use uuid::Uuid;

use crate::Db;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const ALL: [Engine; 2] = [Engine::Sqlite, Engine::Postgres];
}

/// A database of its own for one test. It goes when this is dropped, whether the test passed or not.
#[derive(Debug)]
pub struct TestDb {
    pub db: Db,
    /// For [`Db::open`] by another party: a program under test, a second process.
    pub url: String,
    kept: Kept,
}

#[derive(Debug)]
enum Kept {
    Folder(PathBuf),
    Database { server: String, name: String },
}

impl std::ops::Deref for TestDb {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

impl TestDb {
    /// A database with the schema of this program and not a single row.
    pub async fn migrated(engine: Engine) -> Self {
        let made = Self::empty(engine).await;
        made.db.migrate().await.expect("a fresh database migrates");
        made
    }

    /// A database without any table.
    pub async fn empty(engine: Engine) -> Self {
        #[expect(clippy::disallowed_methods, reason = "no test may meet another's database")]
        let name = format!("pingyi_test_{}", Uuid::new_v4().simple());
        match engine {
            Engine::Sqlite => {
                let folder = std::env::temp_dir().join(name);
                std::fs::create_dir(&folder).expect("the temporary folder can be written to");
                let url = format!("sqlite:{}", folder.join("test.db").display());
                let db = Db::open(&url).await.expect("a fresh SQLite file opens");
                Self { db, url, kept: Kept::Folder(folder) }
            }
            Engine::Postgres => {
                let server = server();
                // An order of text by language, as servers in the field have it: a statement that leans on the order
                // of bytes without saying so shows. The text is made of a fixed prefix and hexadecimal digits.
                let create = format!(
                    "create database {name} template template0 encoding 'UTF8' \
                     locale_provider icu icu_locale 'zh-Hans-CN' lc_collate 'C' lc_ctype 'C'"
                );
                on_server(&server, create).await.expect("the test server makes a database");
                let url = sibling(&server, &name);
                let db = Db::open(&url).await.expect("a fresh PostgreSQL database opens");
                Self { db, url, kept: Kept::Database { server, name } }
            }
        }
    }
}

impl TestDb {
    /// Does to the database what no function of this crate does: tampering, for the tests that must notice it.
    pub async fn execute(&self, statements: &str) {
        self.db.run_alone(statements.to_owned()).await.expect("the planted statements run");
    }

    /// The number a statement gives as `total`, for what no function of this crate asks.
    pub async fn total(&self, query: &str) -> i64 {
        let mut tx = self.db.read().await.expect("a test reads");
        let asked = crate::db::sql_of_schema(query.to_owned());
        asked.one(&mut tx, |row| row.get("total")).await.expect("the question can be answered")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let cleaned = match &self.kept {
            Kept::Folder(folder) => std::fs::remove_dir_all(folder).map_err(|e| e.to_string()),
            Kept::Database { server, name } => {
                let server = server.clone();
                let drop_it = format!("drop database if exists {name} with (force)");
                // Dropping is synchronous and the driver is not: a thread with a small runtime of its own waits for it.
                std::thread::spawn(move || {
                    runtime(1).block_on(on_server(&server, drop_it)).map_err(|e| e.to_string())
                })
                .join()
                .unwrap_or_else(|_| Err("the clean-up panicked".to_owned()))
            }
        };
        // No panic: the test may be panicking already, and its own message is the one to read.
        if let Err(why) = cleaned {
            eprintln!("{} was left behind: {why}", self.url);
        }
    }
}

/// A fresh migrated database of each engine.
pub async fn databases() -> Vec<TestDb> {
    vec![TestDb::migrated(Engine::Sqlite).await, TestDb::migrated(Engine::Postgres).await]
}

/// Runs one test body on a fresh migrated database. [`on_both_databases`](crate::on_both_databases) calls it.
pub fn run(engine: Engine, body: impl AsyncFnOnce(&TestDb)) {
    runtime(2).block_on(async {
        let made = TestDb::migrated(engine).await;
        body(&made).await;
        made.db.close().await;
    });
}

fn runtime(workers: usize) -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .expect("a runtime can be started")
}

#[expect(clippy::disallowed_methods, reason = "a test has no configuration but its surroundings")]
fn server() -> String {
    std::env::var("PINGYI_TEST_POSTGRES").expect(
        "PINGYI_TEST_POSTGRES names no PostgreSQL server: run the tests with `cargo xtask test`, which starts one",
    )
}

async fn on_server(server: &str, statement: String) -> crate::Result<()> {
    let server = Db::open(server).await?;
    let done = server.run_alone(statement).await;
    server.close().await;
    done
}

/// The address of another database on the same server.
fn sibling(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, ""), |(a, o)| (a, o));
    let host = address.rsplit_once('/').map_or(address, |(host, _)| host);
    if options.is_empty() { format!("{host}/{name}") } else { format!("{host}/{name}?{options}") }
}

/// Turns an `async fn` over a fresh migrated [`TestDb`] into two tests, `name::sqlite` and `name::postgres`. The body
/// may use `?`.
#[macro_export]
macro_rules! on_both_databases {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn written_here($db: &$crate::testing::TestDb) -> ::std::result::Result<(), Box<dyn ::std::error::Error>> {
                $body
                Ok(())
            }

            async fn judged_here(db: &$crate::testing::TestDb) {
                if let Err(failure) = written_here(db).await {
                    panic!("{failure}: {failure:?}");
                }
            }

            #[test]
            fn sqlite() {
                $crate::testing::run($crate::testing::Engine::Sqlite, judged_here);
            }

            #[test]
            fn postgres() {
                $crate::testing::run($crate::testing::Engine::Postgres, judged_here);
            }
        }
    )+};
}
