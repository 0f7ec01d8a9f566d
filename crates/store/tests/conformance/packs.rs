use domain::ids::PersonId;
use domain::journal::Digest;
use store::packs::{self, Imported};

use crate::made::{add_person, is_driver, member, tree};

fn edition(code: &str, revision: i64, by: PersonId) -> Imported {
    let content = format!("# 主题包\nid = \"{code}\"\nrevision = {revision}\nname = \"“一级” '\\\\%_ 𠮷\"\n");
    Imported {
        code: code.to_owned(),
        revision,
        name: "2026年度“组织生活会” '\\%_ 𠮷".to_owned(),
        year: 2026,
        digest: Digest::of(content.as_bytes()),
        content,
        imported_at: 1_768_449_600_000,
        imported_by: by,
    }
}

store::on_both_databases! {
    async fn packs_are_read_back_by_edition_and_listed_in_order(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let by = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let second = edition("P2026", 2, by);
        let first = edition("P2026", 1, by);
        let body = edition("M2026", 1, by);
        for new in [&second, &first, &body] {
            packs::add(&mut tx, new).await?;
        }
        assert_eq!(packs::find(&mut tx, "P2026", 2).await?.as_ref(), Some(&second));
        assert_eq!(packs::find(&mut tx, "P2026", 3).await?, None);
        assert_eq!(packs::find(&mut tx, "p2026", 1).await?, None);
        assert_eq!(packs::list(&mut tx).await?, [body, first, second]);
    }

    async fn an_edition_is_there_once_and_has_somebody_who_brought_it(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let by = add_person(&mut tx, member(tree.branch, "甲")).await?;
        packs::add(&mut tx, &edition("P2026", 1, by)).await?;
        tx.commit().await?;
        let mut tx = db.write().await?;
        assert!(is_driver(&packs::add(&mut tx, &edition("P2026", 1, by)).await));
        drop(tx);
        let mut tx = db.write().await?;
        let nobody = PersonId(crate::made::id());
        let added = packs::add(&mut tx, &edition("P2027", 1, nobody)).await;
        assert!(is_driver(&added), "{added:?}");
    }
}
