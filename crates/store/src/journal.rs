//! The append-only journal. Entries are added in the transaction that makes the change they tell of.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{PersonId, UnitId};
use domain::journal::{Digest, Entry, Head, Link, ObjectKind};
use uuid::Uuid;

use crate::db::{Row, Tx, sql};
use crate::error::Result;

/// What an action says about a change; the chain adds the rest.
#[derive(Debug, Clone)]
pub struct Note {
    pub id: Uuid,
    pub chain: UnitId,
    pub at: i64,
    pub actor: Option<PersonId>,
    pub act: &'static str,
    pub object_kind: ObjectKind,
    pub object: Uuid,
    pub summary: String,
    pub before: Option<Digest>,
    pub after: Option<Digest>,
    pub reason: String,
}

pub async fn append(tx: &mut Tx, note: Note) -> Result<()> {
    append_all(tx, vec![note]).await
}

/// Appends many entries, reading and writing each chain's head once.
pub async fn append_all(tx: &mut Tx, notes: Vec<Note>) -> Result<()> {
    let mut heads: BTreeMap<UnitId, Head> = BTreeMap::new();
    // In the order of their ids, so that two transactions with the same chains never wait for each other.
    for chain in notes.iter().map(|note| note.chain).collect::<BTreeSet<_>>() {
        heads.insert(chain, take_head(tx, chain).await?);
    }
    for note in notes {
        let Some(head) = heads.get_mut(&note.chain) else { continue };
        let entry = Entry {
            chain: note.chain,
            number: head.number + 1,
            at: note.at,
            actor: note.actor,
            act: note.act.to_owned(),
            object_kind: note.object_kind,
            object: note.object,
            summary: note.summary,
            before: note.before,
            after: note.after,
            reason: note.reason,
        };
        head.number = entry.number;
        head.digest = entry.chained(head.digest);
        add_link(tx, note.id, &Link { entry, digest: head.digest }).await?;
    }
    for head in heads.values() {
        sql("update journal_heads set number = $2, digest = $3 where chain_id = $1")
            .bind(head.chain)
            .bind(head.number)
            .bind(head.digest)
            .run(tx)
            .await?;
    }
    Ok(())
}

/// The head to chain on, written at once: whoever else wants this chain waits here and is then told that he came
/// second ([`crate::Error::Busy`]). Reading alone would let two transactions chain the same number, and the second
/// would break on the table's unique index, which nobody would know to be a race.
async fn take_head(tx: &mut Tx, chain: UnitId) -> Result<Head> {
    sql("insert into journal_heads (chain_id, number, digest) values ($1, 0, $2)
         on conflict (chain_id) do update set number = journal_heads.number
         returning chain_id, number, digest")
    .bind(chain)
    .bind(Digest::START)
    .one(tx, read_head)
    .await
}

async fn add_link(tx: &mut Tx, id: Uuid, link: &Link) -> Result<()> {
    let entry = &link.entry;
    sql("insert into journal (id, chain_id, number, at, actor_id, act, object_kind, object_id, summary, before_digest,
                              after_digest, reason, digest)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
    .bind(id)
    .bind(entry.chain)
    .bind(entry.number)
    .bind(entry.at)
    .bind(entry.actor)
    .bind(entry.act.as_str())
    .bind(entry.object_kind)
    .bind(entry.object)
    .bind(entry.summary.as_str())
    .bind(entry.before)
    .bind(entry.after)
    .bind(entry.reason.as_str())
    .bind(link.digest)
    .run(tx)
    .await
    .map(drop)
}

fn read_head(row: &Row<'_>) -> Result<Head> {
    Ok(Head { chain: row.get("chain_id")?, number: row.get("number")?, digest: row.get("digest")? })
}

pub async fn heads(tx: &mut Tx) -> Result<Vec<Head>> {
    sql("select chain_id, number, digest from journal_heads order by chain_id").all(tx, read_head).await
}

fn link(row: &Row<'_>) -> Result<Link> {
    Ok(Link {
        entry: Entry {
            chain: row.get("chain_id")?,
            number: row.get("number")?,
            at: row.get("at")?,
            actor: row.get("actor_id")?,
            act: row.get("act")?,
            object_kind: row.get("object_kind")?,
            object: row.get("object_id")?,
            summary: row.get("summary")?,
            before: row.get("before_digest")?,
            after: row.get("after_digest")?,
            reason: row.get("reason")?,
        },
        digest: row.get("digest")?,
    })
}

/// Every chain that has entries, whatever the heads say: a dropped head must not hide a chain.
pub async fn chains(tx: &mut Tx) -> Result<Vec<UnitId>> {
    sql("select distinct chain_id from journal order by chain_id").all(tx, |row| row.get("chain_id")).await
}

/// A stretch of one chain in order, after the given number.
pub async fn stretch(tx: &mut Tx, chain: UnitId, after: i64, limit: i64) -> Result<Vec<Link>> {
    sql("select id, chain_id, number, at, actor_id, act, object_kind, object_id, summary, before_digest, after_digest,
                reason, digest
         from journal where chain_id = $1 and number > $2 order by number limit $3")
    .bind(chain)
    .bind(after)
    .bind(limit)
    .all(tx, link)
    .await
}

/// An entry as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub entry: Entry,
    pub actor_name: Option<String>,
    pub unit_name: String,
}

fn told(row: &Row<'_>) -> Result<Told> {
    Ok(Told { entry: link(row)?.entry, actor_name: row.get("actor_name")?, unit_name: row.get("unit_name")? })
}

/// What happened to one object, newest first.
pub async fn of_object(tx: &mut Tx, object: Uuid, limit: i64) -> Result<Vec<Told>> {
    sql("select j.id, j.chain_id, j.number, j.at, j.actor_id, j.act, j.object_kind, j.object_id, j.summary, j.before_digest,
                j.after_digest, j.reason, j.digest, p.name as actor_name, u.short_name as unit_name
         from journal j join units u on u.id = j.chain_id left join people p on p.id = j.actor_id
         where j.object_id = $1 order by j.at desc, j.number desc limit $2")
    .bind(object)
    .bind(limit)
    .all(tx, told)
    .await
}

/// What happened at a unit and below it, newest first, and how many entries there are.
pub async fn below(tx: &mut Tx, unit: UnitId, offset: i64, limit: i64) -> Result<(Vec<Told>, i64)> {
    below_but(tx, unit, Personal::Everywhere, offset, limit).await
}

/// Where entries about people's own texts and problems are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    Everywhere,
    /// Only what happened at this unit itself.
    At(UnitId),
    Nowhere,
}

/// The same without what is told to fewer people.
pub async fn below_but(
    tx: &mut Tx,
    unit: UnitId,
    personal: Personal,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Told>, i64)> {
    let (everywhere, at) = match personal {
        Personal::Everywhere => (true, None),
        Personal::At(unit) => (false, Some(unit)),
        Personal::Nowhere => (false, None),
    };
    let total = sql("select count(*) as total from journal
                     where chain_id in (select unit_id from unit_lines where ancestor_id = $1)
                       and ($2 or object_kind not in ('text', 'problem') or chain_id = $3)")
    .bind(unit)
    .bind(everywhere)
    .bind(at)
    .one(tx, |row| row.get("total"))
    .await?;
    let told = sql(
        "select j.id, j.chain_id, j.number, j.at, j.actor_id, j.act, j.object_kind, j.object_id, j.summary,
                           j.before_digest, j.after_digest, j.reason, j.digest, p.name as actor_name,
                           u.short_name as unit_name
                    from journal j join units u on u.id = j.chain_id left join people p on p.id = j.actor_id
                    where j.chain_id in (select unit_id from unit_lines where ancestor_id = $1)
                      and ($2 or j.object_kind not in ('text', 'problem') or j.chain_id = $3)
                    order by j.at desc, j.chain_id, j.number desc limit $4 offset $5",
    )
    .bind(unit)
    .bind(everywhere)
    .bind(at)
    .bind(limit)
    .bind(offset)
    .all(tx, told)
    .await?;
    Ok((told, total))
}

/// Heads as they were signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    pub id: Uuid,
    pub signed_at: i64,
    /// The exact text that was signed: a JSON list of heads.
    pub heads: String,
    pub public_key: String,
    pub signature: String,
}

pub async fn add_signed(tx: &mut Tx, new: &Signed) -> Result<()> {
    sql("insert into signed_heads (id, signed_at, heads, public_key, signature) values ($1, $2, $3, $4, $5)")
        .bind(new.id)
        .bind(new.signed_at)
        .bind(new.heads.as_str())
        .bind(new.public_key.as_str())
        .bind(new.signature.as_str())
        .run(tx)
        .await
        .map(drop)
}

pub async fn signed(tx: &mut Tx) -> Result<Vec<Signed>> {
    sql("select id, signed_at, heads, public_key, signature from signed_heads order by signed_at, id")
        .all(tx, |row| {
            Ok(Signed {
                id: row.get("id")?,
                signed_at: row.get("signed_at")?,
                heads: row.get("heads")?,
                public_key: row.get("public_key")?,
                signature: row.get("signature")?,
            })
        })
        .await
}

/// When the latest entry was made.
pub async fn last_moment(tx: &mut Tx) -> Result<Option<i64>> {
    sql("select max(at) as at from journal").one(tx, |row| row.get("at")).await
}
