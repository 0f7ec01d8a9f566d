//! Theme packs: those of the program, those that were imported, and importing one.

use domain::access::Viewer;
use domain::ids::UnitId;
use domain::journal::{Digest, ObjectKind};
use domain::refusal::{PackRefusal, Wording};
use domain::theme::{self, Pack};
use store::Tx;
use store::packs::Imported;
use uuid::Uuid;

use super::Change;
use crate::app::App;
use crate::failure::{Failure, Result};
use crate::packs::{shipped, shipped_text};

/// A pack with where it is from.
#[derive(Debug, Clone)]
pub struct Entry {
    pub pack: Pack,
    pub origin: Origin,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Shipped,
    Imported { by: String, at: i64 },
}

/// Every edition of every pack: the newest year first, and of one pack the newest edition first.
pub async fn editions(app: &App) -> Result<Vec<Entry>> {
    let mut tx = app.db.read().await?;
    let mut entries: Vec<Entry> =
        shipped().iter().map(|pack| Entry { pack: pack.clone(), origin: Origin::Shipped }).collect();
    for imported in store::packs::list(&mut tx).await? {
        entries.push(entry(&mut tx, imported).await?);
    }
    entries.sort_by(|one, other| {
        let (one, other) = (&one.pack, &other.pack);
        other.year.cmp(&one.year).then(one.id.cmp(&other.id)).then(other.revision.cmp(&one.revision))
    });
    Ok(entries)
}

/// The newest edition of every pack.
pub async fn list(app: &App) -> Result<Vec<Entry>> {
    let mut entries = editions(app).await?;
    entries.dedup_by(|next, kept| next.pack.id == kept.pack.id);
    Ok(entries)
}

/// One pack: this edition, or the newest one.
pub async fn find(app: &App, id: &str, revision: Option<i64>) -> Result<Entry> {
    editions(app)
        .await?
        .into_iter()
        .find(|entry| entry.pack.id == id && revision.is_none_or(|wanted| entry.pack.revision == wanted))
        .ok_or(Failure::NotFound)
}

/// The file of a pack, to make next year's from.
pub async fn text(app: &App, id: &str, revision: i64) -> Result<String> {
    let mut tx = app.db.read().await?;
    if let Some(imported) = store::packs::find(&mut tx, id, revision).await? {
        return Ok(imported.content);
    }
    let is_shipped = shipped().iter().any(|pack| pack.id == id && pack.revision == revision);
    let text = shipped_text(id).filter(|_| is_shipped);
    text.map(str::to_owned).ok_or(Failure::NotFound)
}

/// The edition a campaign begins with, and its file: `P2025` is the newest one, `P2025-2` that one.
pub(crate) async fn edition(tx: &mut Tx, code: &str) -> Result<(Pack, String)> {
    let (id, wanted) = match code.rsplit_once('-').map(|(id, revision)| (id, revision.parse::<i64>())) {
        Some((id, Ok(revision))) => (id, Some(revision)),
        _ => (code, None),
    };
    let mut found: Vec<(Pack, String)> = Vec::new();
    if let (Some(pack), Some(text)) = (shipped().iter().find(|pack| pack.id == id), shipped_text(id)) {
        found.push((pack.clone(), text.to_owned()));
    }
    for imported in store::packs::list(tx).await?.into_iter().filter(|imported| imported.code == id) {
        found.push((stored(&imported)?, imported.content));
    }
    found
        .into_iter()
        .filter(|(pack, _)| wanted.is_none_or(|wanted| pack.revision == wanted))
        .max_by_key(|(pack, _)| pack.revision)
        .ok_or(Failure::NotFound)
}

async fn entry(tx: &mut Tx, imported: Imported) -> Result<Entry> {
    let pack = stored(&imported)?;
    let by = store::people::name_of(tx, imported.imported_by).await?;
    Ok(Entry { pack, origin: Origin::Imported { by, at: imported.imported_at } })
}

fn stored(imported: &Imported) -> Result<Pack> {
    theme::parse(&imported.content).map_err(|fault| {
        let (code, revision) = (&imported.code, imported.revision);
        Failure::Broken(anyhow::anyhow!("packs {code}-{revision}: {}: {}", fault.place, fault.words))
    })
}

/// Takes a pack in. The same edition with the same content is there already, and nothing happens.
pub async fn import(app: &App, who: &Viewer, content: &[u8]) -> Result<Pack> {
    let text = std::str::from_utf8(content).map_err(|_| {
        Failure::File(Wording {
            fact: "这个文件不是 UTF-8 编码的文字。".into(),
            ground: "主题包是 toml 文本文件。".into(),
            next: "请选择主题包文件；用编辑器改过的，请另存为 UTF-8。".into(),
        })
    })?;
    let pack = theme::read(text).map_err(|faults| Failure::Refused(PackRefusal::Faulty { faults }.into()))?;
    let mut tx = app.db.write().await?;
    let known = match store::packs::find(&mut tx, &pack.id, pack.revision).await? {
        Some(imported) => Some(stored(&imported)?),
        None => shipped().iter().find(|own| own.id == pack.id && own.revision == pack.revision).cloned(),
    };
    match known {
        Some(known) if known == pack => return Ok(pack),
        Some(_) => {
            let (id, revision) = (pack.id, pack.revision);
            return Err(Failure::Refused(PackRefusal::EditionExists { id, revision }.into()));
        }
        None => {}
    }
    let new = Imported {
        code: pack.id.clone(),
        revision: pack.revision,
        name: pack.name.clone(),
        year: i64::from(pack.year),
        content: text.to_owned(),
        digest: Digest::of(content),
        imported_at: app.clock.now(),
        imported_by: who.person,
    };
    store::packs::add(&mut tx, &new).await?;
    let top = top(&mut tx).await?;
    Change::new(top, "导入主题包", ObjectKind::Pack, object(&pack))
        .summary(format!("{}（{} 第 {} 版）", pack.name, pack.id, pack.revision))
        .states(None, Some(&pack))?
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(pack)
}

async fn top(tx: &mut Tx) -> Result<UnitId> {
    Ok(store::units::top(tx).await?.ok_or(Failure::NotFound)?.id)
}

/// A pack is known by its letters; the journal wants an id, and all editions of one pack the same.
fn object(pack: &Pack) -> Uuid {
    let Digest([bytes @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _]) = Digest::of(pack.id.as_bytes());
    Uuid::from_bytes(bytes)
}
