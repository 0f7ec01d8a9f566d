//! Accounts, failed attempts, sessions, and imports waiting for their button.

use domain::ids::{AccountId, ImportId, PersonId, UnitId};
use store::accounts::{self, Account, Standing};
use store::imports::{self, Import};
use store::sessions::{self, Session};

use crate::made::{add_person, id, is_driver, is_missing, is_stale, member, outsider, tree};

fn account(person: PersonId, login: &str) -> Account {
    Account {
        id: AccountId(id()),
        person,
        login: login.to_owned(),
        password_hash: None,
        locked: false,
        activation_until: None,
        version: 1,
    }
}

fn session(person: PersonId, hash: &str, at: i64) -> Session {
    Session { id_hash: hash.to_owned(), person, started_at: at, seen_at: at }
}

store::on_both_databases! {
    async fn an_account_is_found_by_its_login_its_person_and_its_code_until_the_code_expires(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let new = Account { password_hash: Some("$argon2id$x".into()), locked: true, ..account(person, "jia") };
        accounts::add(&mut tx, &new).await?;
        assert_eq!(accounts::find_by_login(&mut tx, "jia").await?, Some(new.clone()));
        assert_eq!(accounts::find_by_login(&mut tx, "JIA").await?, None);
        assert_eq!(accounts::find_by_person(&mut tx, person).await?, Some(new.clone()));
        assert_eq!(accounts::find_by_person(&mut tx, PersonId(id())).await?, None);

        accounts::set_activation(&mut tx, new.id, "code", 1000).await?;
        let waiting = Account { password_hash: None, activation_until: Some(1000), version: 2, ..new.clone() };
        assert_eq!(accounts::find_by_activation(&mut tx, "code", 999).await?, Some(waiting.clone()));
        assert_eq!(accounts::find_by_activation(&mut tx, "code", 1000).await?, None);
        assert_eq!(accounts::find_by_activation(&mut tx, "other", 999).await?, None);

        accounts::set_password(&mut tx, new.id, "hash").await?;
        assert_eq!(accounts::find_by_activation(&mut tx, "code", 999).await?, None, "the code is spent");
        accounts::set_login(&mut tx, new.id, "jia2").await?;
        accounts::set_locked(&mut tx, new.id, false).await?;
        let now = Account {
            login: "jia2".into(), password_hash: Some("hash".into()), locked: false, version: 5, ..new.clone()
        };
        assert_eq!(accounts::find_by_login(&mut tx, "jia2").await?, Some(now));
        let nobody = AccountId(id());
        assert!(is_missing(&accounts::set_password(&mut tx, nobody, "x").await, "accounts"));
        assert!(is_missing(&accounts::set_activation(&mut tx, nobody, "x", 1).await, "accounts"));
        assert!(is_missing(&accounts::set_login(&mut tx, nobody, "x").await, "accounts"));
        assert!(is_missing(&accounts::set_locked(&mut tx, nobody, true).await, "accounts"));
    }

    async fn a_login_belongs_to_one_account(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let one = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let other = add_person(&mut tx, member(tree.branch, "乙")).await?;
        accounts::add(&mut tx, &account(one, "same")).await?;
        let refused = accounts::add(&mut tx, &account(other, "same")).await;
        assert!(is_driver(&refused), "{refused:?}");
    }

    async fn a_person_has_one_account(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let one = add_person(&mut tx, member(tree.branch, "甲")).await?;
        accounts::add(&mut tx, &account(one, "a")).await?;
        let refused = accounts::add(&mut tx, &account(one, "b")).await;
        assert!(is_driver(&refused), "{refused:?}");
    }

    async fn failed_attempts_are_remembered_by_subject_until_forgotten(db) {
        let mut tx = db.write().await?;
        for (subject, at) in [("a", 30), ("a", 10), ("a", 20), ("b", 5)] {
            accounts::add_failure(&mut tx, id(), subject, at).await?;
        }
        assert_eq!(accounts::failures(&mut tx, "a", 0).await?, [10, 20, 30]);
        assert_eq!(accounts::failures(&mut tx, "a", 20).await?, [20, 30]);
        accounts::forget_failures_before(&mut tx, 20).await?;
        assert_eq!(accounts::failures(&mut tx, "a", 0).await?, [20, 30]);
        assert!(accounts::failures(&mut tx, "b", 0).await?.is_empty());
        accounts::add_failure(&mut tx, id(), "b", 40).await?;
        accounts::forget_failures(&mut tx, "a").await?;
        assert!(accounts::failures(&mut tx, "a", 0).await?.is_empty());
        assert_eq!(accounts::failures(&mut tx, "b", 0).await?, [40]);
    }

    async fn the_standing_of_sign_ins_tells_of_everybody_whose_membership_has_not_ended(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let active = add_person(&mut tx, member(tree.branch, "一")).await?;
        let waiting = add_person(&mut tx, outsider(tree.sibling, "二")).await?;
        let without = add_person(&mut tx, member(tree.sibling, "三")).await?;
        let mut gone = member(tree.branch, "四");
        gone.membership.as_mut().expect("a member").ended =
            Some(domain::member::Ended { on: crate::made::TODAY, how: domain::member::Ending::Deceased });
        add_person(&mut tx, gone).await?;
        let locked = Account { password_hash: Some("hash".into()), locked: true, ..account(active, "yi") };
        let invited = account(waiting, "er");
        accounts::add(&mut tx, &locked).await?;
        accounts::add(&mut tx, &invited).await?;
        accounts::set_activation(&mut tx, invited.id, "code", 77).await?;
        let of = |standings: &[Standing], person| standings.iter().find(|s| s.person == person).cloned();
        let told = accounts::standings(&mut tx, tree.top).await?;
        assert_eq!(told.len(), 3);
        let standing = |person, name: &str, unit_name: &str| Standing {
            person, name: name.into(), unit_name: unit_name.into(), login: None, active: false, locked: false,
            activation_until: None,
        };
        assert_eq!(of(&told, active), Some(Standing {
            login: Some("yi".into()), active: true, locked: true, ..standing(active, "一", "第一支部简")
        }));
        assert_eq!(of(&told, waiting), Some(Standing {
            login: Some("er".into()), activation_until: Some(77), ..standing(waiting, "二", "第二支部简")
        }));
        assert_eq!(of(&told, without), Some(standing(without, "三", "第二支部简")));
        assert_eq!(accounts::standings(&mut tx, tree.branch).await?.len(), 1);
    }

    async fn a_session_lives_until_it_is_removed_or_expires(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let other = add_person(&mut tx, member(tree.branch, "乙")).await?;
        for new in [
            session(person, "a", 100), session(person, "b", 200), session(other, "c", 100), session(other, "d", 300),
        ] {
            sessions::add(&mut tx, &new).await?;
        }
        assert_eq!(sessions::find(&mut tx, "a").await?, Some(session(person, "a", 100)));
        sessions::touch(&mut tx, "a", 500).await?;
        assert_eq!(sessions::find(&mut tx, "a").await?.map(|s| (s.started_at, s.seen_at)), Some((100, 500)));
        sessions::remove(&mut tx, "b").await?;
        assert_eq!(sessions::find(&mut tx, "b").await?, None);
        // Not seen for long, or begun long ago.
        sessions::remove_expired(&mut tx, 100, 101).await?;
        assert_eq!(sessions::find(&mut tx, "c").await?, None);
        assert!(sessions::find(&mut tx, "a").await?.is_some());
        sessions::remove_expired(&mut tx, 101, 0).await?;
        assert_eq!(sessions::find(&mut tx, "a").await?, None);
        sessions::remove_of(&mut tx, other).await?;
        assert_eq!(sessions::find(&mut tx, "d").await?, None);
    }

    async fn an_import_waits_once_for_its_button(db) {
        let mut tx = db.write().await?;
        let tree = tree(&mut tx).await?;
        let person = add_person(&mut tx, member(tree.branch, "甲")).await?;
        let new = Import {
            id: ImportId(id()), unit: tree.branch, person, file_name: "名册.xlsx".into(), created_at: 1000,
            state: "waiting".into(), plan: "{}".into(),
        };
        let content: Vec<u8> = (0..=255).collect();
        imports::add(&mut tx, &new, &content).await?;
        assert_eq!(imports::find(&mut tx, new.id).await?, Some(new.clone()));
        assert_eq!(imports::unit_of(&mut tx, new.id).await?, Some(tree.branch));
        assert_eq!(imports::content(&mut tx, new.id).await?, content);
        imports::set_plan(&mut tx, new.id, "{\"rows\":1}").await?;
        imports::close(&mut tx, new.id, "applied").await?;
        let closed = Import { state: "applied".into(), plan: "{\"rows\":1}".into(), ..new.clone() };
        assert_eq!(imports::find(&mut tx, new.id).await?, Some(closed));
        assert!(imports::content(&mut tx, new.id).await?.is_empty(), "the file is not kept");
        assert!(is_stale(&imports::close(&mut tx, new.id, "dropped").await, "imports"));
        assert!(is_stale(&imports::set_plan(&mut tx, new.id, "").await, "imports"));
        let stranger = ImportId(id());
        assert_eq!(imports::find(&mut tx, stranger).await?, None);
        assert_eq!(imports::unit_of(&mut tx, stranger).await?, None::<UnitId>);
        assert!(is_missing(&imports::content(&mut tx, stranger).await, "imports"));
        imports::remove_before(&mut tx, 1000).await?;
        assert!(imports::find(&mut tx, new.id).await?.is_some());
        imports::remove_before(&mut tx, 1001).await?;
        assert_eq!(imports::find(&mut tx, new.id).await?, None);
    }
}
