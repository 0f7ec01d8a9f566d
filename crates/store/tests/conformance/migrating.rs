use domain::ids::UnitId;
use domain::journal::{Digest, ObjectKind, Verifier};
use domain::org::UnitKind;
use sqlx::{Connection as _, Row as _};
use store::journal::{self, Note};
use store::testing::{Engine, TestDb, run};
use store::{Db, Error};

use crate::made::{add_person, add_unit, as_another_program, behind_the_back, id, is_sqlite, outsider};

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
        applied.sort_unstable();
        let all: Vec<i64> = (1..=Db::wanted_version()).collect();
        assert_eq!(applied, all, "each migration is applied once");
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

/// The schema of the first program that went out, as that program leaves it behind.
async fn migrate_to_the_first(db: &TestDb) -> Result<(), sqlx::Error> {
    const FIRST: &str = include_str!("../../migrations/0001_house.sql");
    let told = "create table migrations (number bigint not null primary key, name text not null, digest text not null)";
    for script in [told, "insert into migrations (number, name, digest) values (1, 'house', '')", FIRST] {
        as_another_program(db, script).await?;
    }
    let digest = Digest::of(FIRST.as_bytes()).to_string();
    if let Some(path) = db.url.strip_prefix("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(path).await?;
        sqlx::query("update migrations set digest = $1").bind(digest).execute(&mut connection).await?;
        connection.close().await
    } else {
        let mut connection = sqlx::PgConnection::connect(&db.url).await?;
        sqlx::query("update migrations set digest = $1").bind(digest).execute(&mut connection).await?;
        connection.close().await
    }
}

/// Every row of the journal with every cell, as the database itself writes them.
async fn journal_rows(db: &TestDb) -> Result<Vec<String>, sqlx::Error> {
    if let Some(path) = db.url.strip_prefix("sqlite:") {
        let mut connection = sqlx::SqliteConnection::connect(path).await?;
        let rows = sqlx::query(
            "select quote(id) || quote(chain_id) || quote(number) || quote(at) || quote(actor_id) || quote(act)
                    || quote(object_kind) || quote(object_id) || quote(summary) || quote(before_digest)
                    || quote(after_digest) || quote(reason) || quote(digest) as line
             from journal order by chain_id, number",
        )
        .fetch_all(&mut connection)
        .await?;
        rows.iter().map(|row| row.try_get("line")).collect()
    } else {
        let mut connection = sqlx::PgConnection::connect(&db.url).await?;
        let rows = sqlx::query("select cast(j as text) as line from journal j order by chain_id, number")
            .fetch_all(&mut connection)
            .await?;
        rows.iter().map(|row| row.try_get("line")).collect()
    }
}

/// How many links of the chain hold.
async fn verified(db: &TestDb, chain: UnitId) -> Option<i64> {
    let mut tx = db.read().await.expect("a read begins");
    let heads = journal::heads(&mut tx).await.expect("heads are read");
    let mut verifier = Verifier::new(chain, heads);
    for link in journal::stretch(&mut tx, chain, 0, 9999).await.expect("the journal is read") {
        verifier.push(&link);
    }
    verifier.finish().map(|head| head.number).ok()
}

fn the_journal_is_carried_over(engine: Engine) {
    run(engine, async |_: &TestDb| {
        let old = TestDb::empty(engine).await;
        migrate_to_the_first(&old).await.expect("the first schema can be made");
        assert_eq!(old.version().await.expect("a version"), 1);
        let mut tx = old.write().await.expect("a write begins");
        let top = add_unit(&mut tx, None, UnitKind::Committee, "示范局党委").await.expect("a unit");
        let branch = add_unit(&mut tx, Some(top), UnitKind::Branch, "第一支部").await.expect("a branch");
        let actor = add_person(&mut tx, outsider(branch, "甲")).await.expect("a person");
        let note = |at: i64| Note {
            id: id(),
            chain: if at % 3 == 0 { branch } else { top },
            at: if at == 7 { i64::MIN } else { at },
            actor: (at % 2 == 0).then_some(actor),
            act: "改名",
            object_kind: [ObjectKind::Installation, ObjectKind::Unit, ObjectKind::Person, ObjectKind::Import]
                [usize::try_from(at % 4).expect("a small number")],
            object: id(),
            summary: format!("“旧名{at}”→“新名” '\\%_ 𠮷\n"),
            before: (at % 5 == 0).then(|| Digest::of(&at.to_be_bytes())),
            after: None,
            reason: String::new(),
        };
        journal::append_all(&mut tx, (1..=300).map(note).collect()).await.expect("entries");
        tx.commit().await.expect("a commit");
        let before = journal_rows(&old).await.expect("the rows are read");
        assert_eq!(before.len(), 300);

        let applied = old.migrate().await.expect("the old database migrates");
        assert_eq!(applied, (2..=Db::wanted_version()).collect::<Vec<_>>());
        assert_eq!(journal_rows(&old).await.expect("the rows are read"), before);
        assert_eq!((verified(&old, top).await, verified(&old, branch).await), (Some(200), Some(100)));

        // The chain goes on behind the carried rows, and no number can be given twice.
        let mut tx = old.write().await.expect("a write begins");
        let next = Note { object_kind: ObjectKind::Campaign, ..note(301) };
        journal::append_all(&mut tx, vec![next]).await.expect("one entry more");
        tx.commit().await.expect("a commit");
        assert_eq!(verified(&old, top).await, Some(201));
        assert!(as_another_program(&old, "update journal set number = 1 where number = 2").await.is_err());
        // What is held against: a row that a migration had touched would be seen by both.
        behind_the_back(&old, "update journal set summary = '' where number = 5").await.expect("damage");
        assert_ne!(journal_rows(&old).await.expect("the rows are read")[..before.len()], before);
        assert_eq!((verified(&old, top).await, verified(&old, branch).await), (None, None));
        old.close().await;
    });
}

#[test]
fn the_journal_of_an_older_program_is_carried_over_row_by_row_sqlite() {
    the_journal_is_carried_over(Engine::Sqlite);
}

#[test]
fn the_journal_of_an_older_program_is_carried_over_row_by_row_postgres() {
    the_journal_is_carried_over(Engine::Postgres);
}
