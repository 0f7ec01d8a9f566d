use domain::calendar::{YearTable, parse};
use store::calendar::{self, Entered};

use crate::made::is_stale;

fn table(year: i32, text: &str) -> YearTable {
    YearTable {
        year,
        basis: format!("{year}年的通知"),
        days: parse(year, text).expect("the lines of a test"),
    }
}

store::on_both_databases! {
    async fn a_year_is_read_back_as_it_was_entered(db) {
        let mut tx = db.write().await?;
        let first = table(2026, "2026-02-14 班 春节\n2026-02-15至2026-02-23 休 春节\n2026-10-01 休");
        let second = table(2027, "2027-01-01 休 元旦");
        calendar::set_year(&mut tx, &second, 0).await?;
        calendar::set_year(&mut tx, &first, 0).await?;
        assert_eq!(calendar::years(&mut tx).await?, [2026, 2027]);
        let kept = |table: &YearTable| Entered { table: table.clone(), version: 1 };
        assert_eq!(calendar::year(&mut tx, 2026).await?, Some(kept(&first)));
        assert_eq!(calendar::all(&mut tx).await?, [kept(&first), kept(&second)]);
        assert_eq!(calendar::year(&mut tx, 2028).await?, None);
    }

    async fn a_year_is_replaced_as_a_whole(db) {
        let mut tx = db.write().await?;
        calendar::set_year(&mut tx, &table(2026, "2026-02-14 班\n2026-10-01 休"), 0).await?;
        let next = table(2026, "2026-10-01至2026-10-02 休 国庆节");
        calendar::set_year(&mut tx, &next, 1).await?;
        assert_eq!(calendar::year(&mut tx, 2026).await?, Some(Entered { table: next, version: 2 }));
    }

    async fn whoever_read_an_older_version_is_told(db) {
        let mut tx = db.write().await?;
        let given = table(2026, "2026-10-01 休");
        assert!(is_stale(&calendar::set_year(&mut tx, &given, 1).await, "calendar_years"));
        calendar::set_year(&mut tx, &given, 0).await?;
        assert!(is_stale(&calendar::set_year(&mut tx, &given, 0).await, "calendar_years"));
        calendar::set_year(&mut tx, &given, 1).await?;
        assert!(is_stale(&calendar::set_year(&mut tx, &given, 1).await, "calendar_years"));
        tx.commit().await?;
        let mut tx = db.write().await?;
        assert!(is_stale(&calendar::remove_year(&mut tx, 2026, 1).await, "calendar_years"));
        drop(tx);
        let mut tx = db.write().await?;
        assert_eq!(calendar::year(&mut tx, 2026).await?.map(|kept| kept.table), Some(given));
        calendar::remove_year(&mut tx, 2026, 2).await?;
        assert!(calendar::years(&mut tx).await?.is_empty());
        assert_eq!(calendar::all(&mut tx).await?, []);
        assert!(is_stale(&calendar::remove_year(&mut tx, 2026, 2).await, "calendar_years"));
    }
}
