use domain::ids::{PersonId, UnitId};
use domain::journal::{Break, Digest, Head, ObjectKind, Verifier};
use store::journal::{self, Note, Personal, Signed};
use store::testing::TestDb;
use store::{Error, Tx};
use uuid::Uuid;

use crate::made::{add_person, behind_the_back, id, member, tree};

fn note(chain: UnitId, object: Uuid, at: i64, summary: &str) -> Note {
    Note {
        id: id(),
        chain,
        at,
        actor: None,
        act: "改名",
        object_kind: ObjectKind::Unit,
        object,
        summary: summary.to_owned(),
        before: None,
        after: None,
        reason: String::new(),
    }
}

/// Walks a chain in short stretches, as a verifying program does.
async fn verify(tx: &mut Tx, chain: UnitId) -> store::Result<Result<Head, Break>> {
    let mut verifier = Verifier::new(chain, journal::heads(tx).await?);
    let mut after = 0;
    loop {
        let stretch = journal::stretch(tx, chain, after, 7).await?;
        let Some(last) = stretch.last() else { return Ok(verifier.finish()) };
        after = last.entry.number;
        for link in &stretch {
            verifier.push(link);
        }
    }
}

/// A tree, and twelve entries in the chain of the first branch.
async fn twelve(db: &TestDb) -> store::Result<UnitId> {
    let mut tx = db.write().await?;
    let tree = tree(&mut tx).await?;
    for number in 1..=12 {
        journal::append(&mut tx, note(tree.branch, tree.branch.0, number, &format!("第{number}次"))).await?;
    }
    tx.commit().await?;
    Ok(tree.branch)
}

store::on_both_databases! {
    async fn an_entry_is_read_back_with_all_it_says(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let actor = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let full = Note {
            actor: Some(actor),
            before: Some(Digest::of(b"1")),
            after: Some(Digest::of(b"2")),
            reason: "来文通知".into(),
            ..note(tree.branch, actor.0, -5, "姓名：甲 → 乙")
        };
        journal::append(&mut tx, full.clone()).await?;
        let links = journal::stretch(&mut tx, tree.branch, 0, 9).await?;
        let [link] = &links[..] else { panic!("{links:?}") };
        let entry = &link.entry;
        assert_eq!((entry.chain, entry.number, entry.at), (tree.branch, 1, -5));
        assert_eq!((entry.actor, entry.act.as_str(), entry.object), (Some(actor), "改名", actor.0));
        assert_eq!((entry.before, entry.after), (full.before, full.after));
        assert_eq!((entry.summary.as_str(), entry.reason.as_str()), ("姓名：甲 → 乙", "来文通知"));
        assert_eq!(link.digest, entry.chained(Digest::START));
        let told = journal::of_object(&mut tx, actor.0, 9).await?;
        assert_eq!((told[0].actor_name.as_deref(), told[0].unit_name.as_str()), (Some("甲"), "第一支部简"));
        assert_eq!(&told[0].entry, entry);
    }

    async fn each_unit_has_a_chain_of_its_own(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let (one, other) = (tree.branch, tree.sibling);
        journal::append(&mut tx, note(one, one.0, 1, "一")).await?;
        journal::append_all(
            &mut tx,
            vec![note(other, one.0, 2, "二"), note(one, one.0, 3, "三"), note(other, one.0, 4, "四")],
        )
        .await?;
        journal::append_all(&mut tx, Vec::new()).await?;
        tx.commit().await?;
        let mut tx = db.read().await?;
        let mut chains = [one, other];
        chains.sort();
        assert_eq!(journal::chains(&mut tx).await?, chains);
        for (chain, summaries) in [(one, ["一", "三"]), (other, ["二", "四"])] {
            let links = journal::stretch(&mut tx, chain, 0, 9).await?;
            assert_eq!(links.iter().map(|link| link.entry.number).collect::<Vec<_>>(), [1, 2]);
            assert_eq!(links.iter().map(|link| link.entry.summary.as_str()).collect::<Vec<_>>(), summaries);
            let head = Head { chain, number: 2, digest: links[1].digest };
            assert_eq!(verify(&mut tx, chain).await?, Ok(head));
            assert!(journal::heads(&mut tx).await?.contains(&head));
        }
        assert_eq!(journal::stretch(&mut tx, one, 1, 9).await?.len(), 1);
        assert_eq!(journal::stretch(&mut tx, one, 0, 1).await?.len(), 1);
    }

    async fn what_happened_comes_newest_first_and_page_by_page(db) {
        let branch = twelve(db).await?;
        let mut tx = db.write().await?;
        let line = store::units::place(&mut tx, branch).await?.expect("it is there").line;
        let top = *line.last().expect("a top");
        journal::append(&mut tx, note(top, branch.0, 100, "最新")).await?;
        let (told, total) = journal::below(&mut tx, top, 0, 5).await?;
        assert_eq!((told.len(), total), (5, 13));
        assert_eq!(told.iter().map(|t| t.entry.at).collect::<Vec<_>>(), [100, 12, 11, 10, 9]);
        let (rest, _) = journal::below(&mut tx, top, 10, 5).await?;
        assert_eq!(rest.iter().map(|t| t.entry.at).collect::<Vec<_>>(), [3, 2, 1]);
        let (own, total) = journal::below(&mut tx, branch, 0, 50).await?;
        assert_eq!((own.len(), total), (12, 12));
        let of = journal::of_object(&mut tx, branch.0, 3).await?;
        assert_eq!(of.iter().map(|t| t.entry.at).collect::<Vec<_>>(), [100, 12, 11]);
        assert_eq!(of[0].actor_name, None);
        assert!(journal::of_object(&mut tx, id(), 3).await?.is_empty());
    }

    async fn what_is_told_of_peoples_texts_stays_in_the_unit(db) {
        let branch = twelve(db).await?;
        let mut tx = db.write().await?;
        let line = store::units::place(&mut tx, branch).await?.expect("it is there").line;
        let top = *line.last().expect("a top");
        for (chain, kind) in [(branch, ObjectKind::Text), (branch, ObjectKind::Problem), (top, ObjectKind::Text)] {
            journal::append(&mut tx, Note { object_kind: kind, ..note(chain, id(), 200, "材料") }).await?;
        }
        for (unit, personal, wanted) in [
            (top, Personal::Everywhere, 15),
            (top, Personal::At(top), 13),
            (top, Personal::Nowhere, 12),
            (branch, Personal::At(branch), 14),
            (branch, Personal::Nowhere, 12),
        ] {
            let (told, total) = journal::below_but(&mut tx, unit, personal, 0, 50).await?;
            assert_eq!((told.len(), usize::try_from(total).ok()), (wanted, Some(wanted)), "{personal:?}");
        }
    }

    async fn an_entry_changed_behind_the_back_is_found(db) {
        let branch = twelve(db).await?;
        assert_eq!(verify(&mut db.read().await?, branch).await?.map(|head| head.number), Ok(12));
        behind_the_back(db, "update journal set summary = '别的' where number = 9").await?;
        assert_eq!(
            verify(&mut db.read().await?, branch).await?,
            Err(Break::Changed { chain: branch, number: 9 })
        );
    }

    async fn an_entry_dropped_behind_the_back_is_found(db) {
        let branch = twelve(db).await?;
        behind_the_back(db, "delete from journal where number = 4").await?;
        assert_eq!(
            verify(&mut db.read().await?, branch).await?,
            Err(Break::OutOfOrder { chain: branch, expected: 4, found: 5 })
        );
    }

    async fn a_tail_cut_behind_the_back_is_found_by_the_head(db) {
        let branch = twelve(db).await?;
        behind_the_back(db, "delete from journal where number > 10").await?;
        assert_eq!(
            verify(&mut db.read().await?, branch).await?,
            Err(Break::TailCut { chain: branch, signed: 12, found: 10 })
        );
        behind_the_back(db, "delete from journal_heads").await?;
        assert_eq!(journal::chains(&mut db.read().await?).await?, [branch], "a dropped head hides no chain");
    }

    async fn a_journal_row_that_cannot_be_names_itself(db) {
        let branch = twelve(db).await?;
        behind_the_back(db, "update journal set digest = 'x' where number = 3").await?;
        let answer = journal::stretch(&mut db.read().await?, branch, 0, 20).await;
        let Err(Error::Inconsistent { table, column, id, .. }) = answer else { panic!("{answer:?}") };
        assert_eq!((table.as_str(), column.as_str()), ("journal", "digest"));
        assert!(Uuid::parse_str(&id).is_ok(), "{id}");
    }

    async fn writers_at_the_same_moment_lose_no_acknowledged_entry_and_break_no_chain(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        tx.commit().await?;
        let mut writers = Vec::new();
        for writer in 0..8 {
            let db = db.db.clone();
            writers.push(tokio::spawn(async move {
                let mut acknowledged = Vec::new();
                let mut busy = 0;
                for entry in 0..5 {
                    // A new entry in two chains, in either order.
                    let both = if writer % 2 == 0 { [tree.branch, tree.sibling] } else { [tree.sibling, tree.branch] };
                    let object = id();
                    loop {
                        let notes =
                            both.map(|chain| note(chain, object, entry, &format!("{writer}的第{entry}条"))).to_vec();
                        match write_down(&db, notes).await {
                            Ok(()) => break,
                            Err(Error::Busy) => busy += 1,
                            Err(other) => return Err(other),
                        }
                        assert!(busy < 10_000, "nobody gets through");
                    }
                    acknowledged.push(object);
                }
                Ok(acknowledged)
            }));
        }
        let mut acknowledged = Vec::new();
        for writer in writers {
            acknowledged.extend(writer.await??);
        }
        acknowledged.sort();
        let mut tx = db.read().await?;
        for chain in [tree.branch, tree.sibling] {
            assert_eq!(verify(&mut tx, chain).await?.map(|head| head.number), Ok(40));
            let links = journal::stretch(&mut tx, chain, 0, 99).await?;
            let mut kept: Vec<Uuid> = links.into_iter().map(|link| link.entry.object).collect();
            kept.sort();
            assert_eq!(kept, acknowledged);
        }
    }

    async fn signed_heads_are_kept_word_for_word_in_the_order_of_signing(db) {
        let mut tx = db.write().await?;
        let signed = |at, heads: &str| Signed {
            id: id(), signed_at: at, heads: heads.into(), public_key: "aa".into(), signature: "bb".into(),
        };
        let (later, earlier) = (signed(2, "[ ]"), signed(1, "[]"));
        journal::add_signed(&mut tx, &later).await?;
        journal::add_signed(&mut tx, &earlier).await?;
        assert_eq!(journal::signed(&mut tx).await?, [earlier, later]);
    }

    async fn an_entry_by_nobody_known_is_refused(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let by = Note { actor: Some(PersonId(id())), ..note(tree.branch, id(), 1, "") };
        assert!(crate::made::is_driver(&journal::append(&mut tx, by).await));
    }
}

async fn write_down(db: &store::Db, notes: Vec<Note>) -> store::Result<()> {
    let mut tx = db.write().await?;
    journal::append_all(&mut tx, notes).await?;
    tx.commit().await
}
