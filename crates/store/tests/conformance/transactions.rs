use domain::ids::UnitId;
use domain::org::UnitKind;
use store::testing::{Engine, TestDb, run};
use store::{Error, units};

use crate::made::{add_unit, behind_the_back, id, is_driver, is_sqlite, tree};

store::on_both_databases! {
    async fn a_transaction_that_is_dropped_leaves_nothing(db) {
        let mut tx = db.write().await?;
        add_unit(&mut tx, None, UnitKind::Committee, "示范局党委").await?;
        drop(tx);
        assert_eq!(units::top(&mut db.read().await?).await?, None);
        // And the next one may write.
        let mut tx = db.write().await?;
        add_unit(&mut tx, None, UnitKind::Committee, "示范局党委").await?;
        tx.commit().await?;
        assert!(units::top(&mut db.read().await?).await?.is_some());
    }

    async fn an_open_read_does_not_see_what_is_written_meanwhile(db) {
        let mut tx = db.write().await?;
        let top = add_unit(&mut tx, None, UnitKind::Committee, "示范局党委").await?;
        tx.commit().await?;
        let mut reading = db.read().await?;
        let before = units::get(&mut reading, top).await?;
        let mut tx = db.write().await?;
        let changed = domain::org::Unit { name: "改名".into(), ..before.clone() };
        units::set(&mut tx, &changed).await?;
        let added = add_unit(&mut tx, Some(top), UnitKind::Branch, "支部").await?;
        tx.commit().await?;
        assert_eq!(units::get(&mut reading, top).await?, before);
        assert_eq!(units::find(&mut reading, added).await?, None);
        drop(reading);
        let mut reading = db.read().await?;
        assert_eq!(units::get(&mut reading, top).await?.name, "改名");
        assert!(units::find(&mut reading, added).await?.is_some());
    }

    async fn a_reading_transaction_cannot_write(db) {
        let mut tx = db.read().await?;
        let refused = add_unit(&mut tx, None, UnitKind::Committee, "示范局党委").await;
        assert!(is_driver(&refused), "{refused:?}");
    }

    async fn a_reference_to_nothing_is_refused(db) {
        let mut tx = db.write().await?;
        let refused = add_unit(&mut tx, Some(UnitId(id())), UnitKind::Branch, "孤儿").await;
        assert!(is_driver(&refused), "{refused:?}");
    }

    async fn of_two_that_change_what_both_have_read_one_is_sent_back(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        tx.commit().await?;
        if is_sqlite(db) {
            // One writer at a time: the second does not even begin before the first is done.
            let mut first = db.write().await?;
            let second = tokio::time::timeout(std::time::Duration::from_millis(200), db.write()).await;
            assert!(second.is_err(), "the second writer waits");
            units::ties(&mut first, tree.branch, crate::made::TODAY).await?;
            first.commit().await?;
            drop(db.write().await?);
        } else {
            // Each looks whether the other's branch is empty and adds below its own: one order of the two is a lie.
            let mut first = db.write().await?;
            let mut second = db.write().await?;
            units::ties(&mut first, tree.branch, crate::made::TODAY).await?;
            units::ties(&mut second, tree.sibling, crate::made::TODAY).await?;
            add_unit(&mut first, Some(tree.sibling), UnitKind::Group, "甲组").await?;
            let added = add_unit(&mut second, Some(tree.branch), UnitKind::Group, "乙组").await;
            let first = first.commit().await;
            let second = match added {
                Ok(_) => second.commit().await,
                Err(refused) => Err(refused),
            };
            let busy = [first, second].into_iter().filter(|answer| matches!(answer, Err(Error::Busy))).count();
            assert_eq!(busy, 1);
        }
    }

    async fn an_unknown_code_names_its_row(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        tx.commit().await?;
        if !is_sqlite(db) {
            behind_the_back(db, "alter table units drop constraint units_kind").await?;
        }
        behind_the_back(db, "update units set kind = 'soviet' where name = '第二支部'").await?;
        let mut tx = db.read().await?;
        for answer in [
            units::find(&mut tx, tree.sibling).await.map(drop),
            units::subtree(&mut tx, tree.top, 9, crate::made::TODAY).await.map(drop),
            units::path(&mut tx, tree.sibling).await.map(drop),
        ] {
            let Err(Error::Inconsistent { table, column, id, detail }) = answer else { panic!("{answer:?}") };
            assert_eq!((table.as_str(), column.as_str()), ("units", "kind"));
            assert_eq!(id, tree.sibling.to_string());
            assert!(detail.contains("soviet"), "{detail}");
        }
    }
}

#[test]
fn a_missing_value_names_its_row() {
    run(Engine::Sqlite, async |db: &TestDb| {
        let mut tx = db.write().await.expect("a write begins");
        let tree = tree(&mut tx).await.expect("the tree is added");
        tx.commit().await.expect("it is committed");
        // PostgreSQL keeps its word on "not null"; a damaged file does not.
        plant_null(db).await.expect("the null is planted");
        let mut tx = db.read().await.expect("a read begins");
        let answer = units::find(&mut tx, tree.branch).await;
        let Err(Error::Inconsistent { table, column, id, .. }) = answer else { panic!("{answer:?}") };
        assert_eq!((table.as_str(), column.as_str(), id), ("units", "name", tree.branch.to_string()));
    });
}

/// Takes the "not null" out of the stored text of the table, and then the value out of a row.
async fn plant_null(db: &TestDb) -> Result<(), sqlx::Error> {
    use sqlx::{Connection as _, Executor as _};
    let path = db.url.strip_prefix("sqlite:").expect("SQLite");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path).foreign_keys(false);
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
    connection.execute("pragma writable_schema = on").await?;
    connection
        .execute(
            "update sqlite_master set sql = replace(sql, '    name text not null', '    name text') where name = 'units'",
        )
        .await?;
    connection.close().await?;
    let mut connection = sqlx::SqliteConnection::connect_with(&options).await?;
    connection.execute("update units set name = null where name = '第一支部'").await?;
    connection.close().await
}
