use store::testing::{Engine, TestDb, run};
use store::{Db, Error};

use crate::made::{behind_the_back, is_sqlite};

store::on_both_databases! {
    async fn migrating_again_changes_nothing(db) {
        assert_eq!(db.migrate().await?, Vec::<i64>::new());
        assert_eq!(db.version().await?, Db::wanted_version());
    }

    async fn a_migration_in_another_wording_is_refused(db) {
        behind_the_back(db, "update migrations set digest = 'x' where number = 1").await?;
        let refused = db.migrate().await;
        assert!(matches!(&refused, Err(Error::Unusable(why)) if why.contains("another wording")), "{refused:?}");
    }

    async fn a_database_of_a_newer_program_is_refused(db) {
        behind_the_back(db, "insert into migrations (number, name, digest) values (9000, 'later', '')").await?;
        let refused = db.migrate().await;
        assert!(matches!(&refused, Err(Error::Unusable(why)) if why.contains("9000")), "{refused:?}");
    }

    async fn what_acknowledged_changes_rest_on_is_sound_and_said(db) {
        let settings = db.settings().await?;
        assert!(settings.iter().all(|setting| setting.sound), "{settings:?}");
        let value = |name: &str| settings.iter().find(|s| s.name == name).map(|s| s.value.as_str());
        if is_sqlite(db) {
            assert_eq!(value("journal_mode"), Some("wal"));
            assert_eq!(value("synchronous"), Some("2"));
            assert_eq!(value("foreign_keys"), Some("1"));
            assert!(value("sqlite_version").is_some());
            assert!(db.file().is_some_and(std::path::Path::exists));
        } else {
            assert_eq!(value("fsync"), Some("on"));
            assert_eq!(value("synchronous_commit"), Some("on"));
            assert_eq!(value("full_page_writes"), Some("on"));
            assert_eq!(db.file(), None);
        }
    }
}

/// Several programs, each with its own connections, start at the same moment on an empty database.
fn many_start_at_once(engine: Engine) {
    run(engine, async |_: &TestDb| {
        let fresh = TestDb::empty(engine).await;
        assert_eq!(fresh.version().await.expect("an empty database has a version"), 0);
        let mut starting = Vec::new();
        for _ in 0..6 {
            let db = Db::open(&fresh.url).await.expect("the database opens again");
            starting.push(tokio::spawn(async move {
                let applied = db.migrate().await;
                db.close().await;
                applied
            }));
        }
        let mut applied = Vec::new();
        for program in starting {
            applied.extend(program.await.expect("no panic").expect("every start succeeds"));
        }
        assert_eq!(applied, vec![1], "each migration is applied once");
        fresh.close().await;
    });
}

#[test]
fn programs_that_start_together_migrate_once_sqlite() {
    many_start_at_once(Engine::Sqlite);
}

#[test]
fn programs_that_start_together_migrate_once_postgres() {
    many_start_at_once(Engine::Postgres);
}

#[test]
fn postgres_that_acknowledges_before_writing_is_not_opened() {
    run(Engine::Postgres, async |db: &TestDb| {
        behind_the_back(
            db,
            "do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$",
        )
        .await
        .expect("the setting can be made");
        let refused = Db::open(&db.url).await;
        assert!(
            matches!(&refused, Err(Error::Unusable(why)) if why.contains("synchronous_commit = off")),
            "{refused:?}"
        );
    });
}

#[test]
fn an_address_of_neither_database_is_refused() {
    run(Engine::Sqlite, async |_: &TestDb| {
        let refused = Db::open("mysql://localhost/x").await;
        assert!(matches!(refused, Err(Error::Unusable(_))), "{refused:?}");
    });
}
