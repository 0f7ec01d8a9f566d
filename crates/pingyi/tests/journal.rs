//! Tampering with the journal behind the program's back, on both databases: each kind is found, and what cannot be
//! found is said.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::process::{Command, Output};

use domain::ids::UnitId;
use domain::journal::{Break, Digest, Link};
use domain::org::UnitKind;
use pingyi::actions::journal::{Report, sign_heads, verify};
use pingyi::actions::{people, units};
use store::testing::{Engine, TestDb};

#[expect(dead_code, reason = "every test file uses its part")]
mod common;

use common::{World, member, on_both, unit, world};

/// An installation with a lively history, and the chain of its liveliest unit.
struct Lively {
    world: World,
    chain: UnitId,
}

/// Adds, edits, transfers; the heads are signed in the middle and, if so wished, at the end.
async fn lively(engine: Engine, signed_at_the_end: bool) -> Lively {
    let world = world(engine).await;
    let (app, admin) = (&world.app, &world.admin);
    let first = world.branch("第一党支部").await;
    let second = world.branch("第二党支部").await;
    for name in ["赵一鸣", "钱两仪", "孙三才"] {
        app.clock.advance(60_000);
        let person = people::add(app, admin, first, &member(name)).await.unwrap();
        let mut changed = member(name);
        changed.facts.post = Some("科长".into());
        people::edit(app, admin, person, 1, &changed).await.unwrap();
    }
    sign_heads(app).await.unwrap();
    app.clock.advance(60_000);
    let mover = people::add(app, admin, first, &member("李四维")).await.unwrap();
    people::transfer(app, admin, mover, 1, second, app.clock.today(), "岗位调整").await.unwrap();
    let renamed = unit(UnitKind::Branch, "机关第一党支部");
    units::edit(app, admin, first, 1, &renamed).await.unwrap();
    if signed_at_the_end {
        // Another day, another file.
        app.clock.advance(24 * 60 * 60 * 1000);
        sign_heads(app).await.unwrap();
    }
    Lively { world, chain: first }
}

impl Lively {
    fn db(&self) -> &TestDb {
        &self.world.db
    }

    async fn report(&self) -> Report {
        verify(&self.world.app).await.unwrap()
    }

    async fn links(&self) -> Vec<Link> {
        let mut tx = self.db().read().await.unwrap();
        store::journal::stretch(&mut tx, self.chain, 0, 1000).await.unwrap()
    }

    /// What the tampering has to lead to, and nothing else broken.
    async fn broken(&self) -> Break {
        let report = self.report().await;
        assert!(!report.is_sound());
        assert_eq!(report.breaks.len(), 1, "{:?}", report.breaks);
        report.breaks.into_iter().next().unwrap()
    }

    /// Takes the last entry off and lets the head say so too.
    async fn cut_tail(&self) {
        let links = self.links().await;
        let [.., before, last] = &links[..] else { panic!("a short chain") };
        self.db()
            .execute(&format!(
                "delete from journal where digest = '{last}';
                 update journal_heads set number = {}, digest = '{before}' where digest = '{last}'",
                before.entry.number,
                last = last.digest,
                before = before.digest,
            ))
            .await;
    }

    /// Tells another story in the last entry, with a digest that fits it.
    async fn rewrite_tail(&self) {
        let links = self.links().await;
        let [.., before, last] = &links[..] else { panic!("a short chain") };
        let mut entry = last.entry.clone();
        entry.summary = "名称：甲 → 乙".into();
        let (old, new) = (last.digest, entry.chained(before.digest));
        self.db()
            .execute(&format!(
                "update journal set summary = '{}', digest = '{new}' where digest = '{old}';
                 update journal_heads set digest = '{new}' where digest = '{old}'",
                entry.summary
            ))
            .await;
    }

    async fn drop_signed_rows(&self) {
        self.db().execute("delete from signed_heads").await;
    }

    fn drop_signed_files(&self) {
        std::fs::remove_dir_all(self.world.data.join("signed-heads")).unwrap();
    }

    fn number_of_last(links: &[Link]) -> i64 {
        links.last().unwrap().entry.number
    }
}

async fn a_lively_history_is_sound(engine: Engine) {
    let lively = lively(engine, true).await;
    let report = lively.report().await;
    assert!(report.is_sound(), "{report:?}");
    assert_eq!(report.chains, 3, "the committee and two branches");
    assert_eq!(report.signatures, 4, "two of the database, two files");
    assert_eq!(report.entries, lively.db().total("select count(*) as total from journal").await);
    assert!(report.entries > 10);
}

async fn every_change_inside_a_chain_is_found(engine: Engine) {
    // A changed text.
    let changed = lively(engine, true).await;
    let third = changed.links().await[2].digest;
    changed.db().execute(&format!("update journal set summary = '别的' where digest = '{third}'")).await;
    assert!(matches!(changed.broken().await, Break::Changed { number: 3, .. }));

    // A changed reason, where there was none.
    let reasoned = lively(engine, true).await;
    let first = reasoned.links().await[0].digest;
    reasoned.db().execute(&format!("update journal set reason = '补记' where digest = '{first}'")).await;
    assert!(matches!(reasoned.broken().await, Break::Changed { number: 1, .. }));

    // An entry dropped in the middle.
    let dropped = lively(engine, true).await;
    let fourth = dropped.links().await[3].digest;
    dropped.db().execute(&format!("delete from journal where digest = '{fourth}'")).await;
    assert!(matches!(dropped.broken().await, Break::OutOfOrder { expected: 4, found: 5, .. }));

    // Two entries with their numbers swapped.
    let swapped = lively(engine, true).await;
    let links = swapped.links().await;
    let (a, b) = (links[1].digest, links[2].digest);
    swapped
        .db()
        .execute(&format!(
            "update journal set number = -1 where digest = '{a}';
             update journal set number = 2 where digest = '{b}';
             update journal set number = 3 where digest = '{a}'"
        ))
        .await;
    assert!(matches!(swapped.broken().await, Break::Changed { number: 2, .. }));
}

async fn a_cut_or_rewritten_tail_is_found_by_the_signed_head(engine: Engine) {
    let cut = lively(engine, true).await;
    let last = Lively::number_of_last(&cut.links().await);
    cut.cut_tail().await;
    assert_eq!(cut.broken().await, Break::TailCut { chain: cut.chain, signed: last, found: last - 1 });

    let rewritten = lively(engine, true).await;
    let last = Lively::number_of_last(&rewritten.links().await);
    rewritten.rewrite_tail().await;
    assert_eq!(rewritten.broken().await, Break::TailRewritten { chain: rewritten.chain, number: last });
}

async fn dropping_the_signed_rows_hides_nothing(engine: Engine) {
    let cut = lively(engine, true).await;
    cut.cut_tail().await;
    cut.drop_signed_rows().await;
    assert!(matches!(cut.broken().await, Break::TailCut { .. }));

    let rewritten = lively(engine, true).await;
    rewritten.rewrite_tail().await;
    rewritten.drop_signed_rows().await;
    assert!(matches!(rewritten.broken().await, Break::TailRewritten { .. }));
}

async fn signing_again_never_writes_over_what_was_signed_before(engine: Engine) {
    let lively = lively(engine, true).await;
    lively.cut_tail().await;
    lively.drop_signed_rows().await;
    // As the server does within minutes of finding no signature of today.
    assert!(!pingyi::actions::journal::is_signed_today(&lively.world.app).await.unwrap());
    sign_heads(&lively.world.app).await.unwrap();
    assert!(matches!(lively.broken().await, Break::TailCut { .. }));
}

async fn a_forged_signature_is_found(engine: Engine) {
    let forged = lively(engine, true).await;
    forged.cut_tail().await;
    forged.drop_signed_files();
    let links = forged.links().await;
    let (before, last) = (forged.signed_digest_of(&links), Digest::of(b"x"));
    forged
        .db()
        .execute(&format!("update signed_heads set heads = replace(heads, '{before}', '{last}')"))
        .await;
    let report = forged.report().await;
    assert!(!report.bad_signatures.is_empty(), "{report:?}");
    assert!(report.bad_signatures[0].contains("签名与内容不符"), "{:?}", report.bad_signatures);

    // Heads signed by another key are no proof either.
    let foreign = lively(engine, true).await;
    let other = world(engine).await;
    let theirs = sign_heads(&other.app).await.unwrap();
    foreign
        .db()
        .execute(&format!(
            "update signed_heads set heads = '{}', public_key = '{}', signature = '{}'",
            theirs.heads, theirs.public_key, theirs.signature
        ))
        .await;
    let report = foreign.report().await;
    assert!(report.bad_signatures[0].contains("不是用本机密钥签的"), "{:?}", report.bad_signatures);
}

impl Lively {
    /// A digest that stands in the signed heads.
    fn signed_digest_of(&self, links: &[Link]) -> Digest {
        // The heads of the middle: the branch had been set up and three people entered and edited.
        assert_eq!(self.chain, links[0].entry.chain);
        links[6].digest
    }
}

async fn a_spoilt_copy_of_the_signed_heads_is_reported(engine: Engine) {
    let lively = lively(engine, true).await;
    let folder = lively.world.data.join("signed-heads");
    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&file, "{\"signed_at\": 1").unwrap();
    let report = lively.report().await;
    assert!(!report.is_sound());
    assert!(report.breaks.is_empty());
    assert!(report.bad_signatures[0].contains("读不懂"), "{:?}", report.bad_signatures);
}

async fn a_tail_cut_together_with_every_signed_copy_cannot_be_found(engine: Engine) {
    let cut = lively(engine, true).await;
    cut.cut_tail().await;
    cut.drop_signed_rows().await;
    cut.drop_signed_files();
    let report = cut.report().await;
    // What remains is a shorter journal that is whole. That nothing signed is left is the only trace, and it is shown.
    assert!(report.is_sound());
    assert_eq!(report.signatures, 0);

    // Neither is a cut since the last signature.
    let unsigned = lively(engine, false).await;
    unsigned.cut_tail().await;
    assert!(unsigned.report().await.is_sound());
}

on_both!(
    a_lively_history_is_sound,
    every_change_inside_a_chain_is_found,
    a_cut_or_rewritten_tail_is_found_by_the_signed_head,
    dropping_the_signed_rows_hides_nothing,
    signing_again_never_writes_over_what_was_signed_before,
    a_forged_signature_is_found,
    a_spoilt_copy_of_the_signed_heads_is_reported,
    a_tail_cut_together_with_every_signed_copy_cannot_be_found,
    the_command_tells_sound_from_broken,
);

/// `pingyi verify journal` on the installation of a test.
async fn command(lively: &Lively) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pingyi"));
    command
        .args(["verify", "journal"])
        .env("PINGYI_DATA", lively.world.data.as_os_str())
        .env("PINGYI_DATABASE", &lively.db().url)
        .current_dir(&*lively.world.data);
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

async fn the_command_tells_sound_from_broken(engine: Engine) {
    let lively = lively(engine, true).await;
    let sound = command(&lively).await;
    let said = String::from_utf8(sound.stdout).unwrap();
    assert_eq!(sound.status.code(), Some(0), "{said}");
    assert!(said.contains("分 3 条链；核对签名 4 份"), "{said}");
    assert!(said.contains("完好：没有发现改动、删除或调换。"), "{said}");

    lively.cut_tail().await;
    let broken = command(&lively).await;
    let said = String::from_utf8(broken.stdout).unwrap();
    assert_eq!(broken.status.code(), Some(1), "{said}");
    assert!(said.contains("有问题：变更链") && said.contains("末尾被截去"), "{said}");
    assert!(said.contains("请保留现场"), "{said}");

    // With nothing signed left it says what it cannot see.
    lively.drop_signed_rows().await;
    lively.drop_signed_files();
    let blind = command(&lively).await;
    let said = String::from_utf8(blind.stdout).unwrap();
    assert_eq!(blind.status.code(), Some(0), "{said}");
    assert!(said.contains("还没有签名记录"), "{said}");
}
