//! Reading the journal, signing its heads, verifying it.

use std::io::Write as _;

use anyhow::Context as _;
use domain::access::Viewer;
use domain::appointment::Role;
use domain::ids::UnitId;
use domain::journal::{Break, Head, Verifier};
use store::journal::{Personal, Signed, Told};
use uuid::Uuid;

use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};
use crate::keys;

pub async fn of_object(app: &App, object: Uuid) -> Result<Vec<Told>> {
    let mut tx = app.db.read().await?;
    Ok(store::journal::of_object(&mut tx, object, 200).await?)
}

/// One page of what happened at and below a unit, and how many entries there are.
pub async fn below(app: &App, unit: UnitId, offset: i64, limit: i64) -> Result<(Vec<Told>, i64)> {
    let mut tx = app.db.read().await?;
    Ok(store::journal::below(&mut tx, unit, offset, limit).await?)
}

/// The same for one reader: who wrote, returned or passed whose text is told to who holds a duty at that very unit. Those
/// above see how many texts are how far, here as elsewhere; so does who guides the unit, or looks after the roster or the
/// system there.
pub async fn seen_by(
    app: &App,
    who: &Viewer,
    unit: UnitId,
    offset: i64,
    limit: i64,
) -> Result<(Vec<Told>, i64)> {
    let is_of_unit = |role: Role| !role.is_hat() && !matches!(role, Role::UnitAdmin | Role::Guide);
    let of_unit = who.duties.iter().any(|duty| duty.unit == unit && is_of_unit(duty.role));
    let personal = if of_unit { Personal::At(unit) } else { Personal::Nowhere };
    let mut tx = app.db.read().await?;
    Ok(store::journal::below_but(&mut tx, unit, personal, offset, limit).await?)
}

/// Signs the heads of all chains as they stand, keeps them in the database and in a file outside it.
pub async fn sign_heads(app: &App) -> Result<Signed> {
    let mut tx = app.db.write().await?;
    let heads = store::journal::heads(&mut tx).await?;
    let text = serde_json::to_string(&heads).context("heads as JSON")?;
    let signed = Signed {
        id: new_id(),
        signed_at: app.clock.now(),
        signature: app.keys.sign(&text),
        public_key: app.keys.public(),
        heads: text,
    };
    // The file first: a row alone would count as today's signing, and dropping it would leave no trace.
    write_file(app, &signed)?;
    store::journal::add_signed(&mut tx, &signed).await?;
    tx.commit().await?;
    Ok(signed)
}

const FOLDER: &str = "signed-heads";

/// A copy next to the database: who rewrites the one must find and rewrite the other, and cannot sign it.
fn write_file(app: &App, signed: &Signed) -> Result<()> {
    let folder = app.config.data.join(FOLDER);
    std::fs::create_dir_all(&folder).context("signed-heads folder")?;
    let text = serde_json::json!({
        "signed_at": signed.signed_at,
        "heads": signed.heads,
        "public_key": signed.public_key,
        "signature": signed.signature,
    });
    let day = crate::clock::local(signed.signed_at).date();
    // Never over an older file: whoever cuts a tail and drops the row would have the server itself destroy the proof.
    let names = std::iter::once(format!("{day}.json")).chain((2..).map(|n| format!("{day}-{n}.json")));
    let Some(file) = names.map(|name| folder.join(name)).find(|file| !file.exists()) else { return Ok(()) };
    // Under its name only when it is whole: half a file would read as tampering.
    let partial = file.with_extension("partial");
    let written = std::fs::File::create(&partial).and_then(|mut opened| {
        opened.write_all(text.to_string().as_bytes())?;
        opened.sync_all()
    });
    written.and_then(|()| std::fs::rename(&partial, &file)).context("signed-heads file")?;
    Ok(())
}

/// Has today's signing been done?
pub async fn is_signed_today(app: &App) -> Result<bool> {
    let mut tx = app.db.read().await?;
    // Before the first visit there is nothing to sign, and a restore wants an empty database.
    if store::journal::heads(&mut tx).await?.is_empty() {
        return Ok(true);
    }
    let signed = store::journal::signed(&mut tx).await?;
    let today = app.clock.today();
    Ok(signed.last().is_some_and(|last| crate::clock::local(last.signed_at).date() == today))
}

/// What a verification found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub chains: usize,
    pub entries: i64,
    pub signatures: usize,
    pub breaks: Vec<Break>,
    /// Signatures that do not hold, in words.
    pub bad_signatures: Vec<String>,
    /// Heads of the chains as verified.
    pub heads: Vec<Head>,
}

impl Report {
    pub fn is_sound(&self) -> bool {
        self.breaks.is_empty() && self.bad_signatures.is_empty()
    }
}

/// Walks every chain, holding it against every head ever signed: those in the database and those in the files.
pub async fn verify(app: &App) -> Result<Report> {
    let mut tx = app.db.read().await?;
    let mut report = Report::default();
    let mut signed_heads: Vec<Head> = Vec::new();
    let mut all = store::journal::signed(&mut tx).await?;
    all.extend(signed_files(app, &mut report.bad_signatures)?);
    let former = keys::former(&app.config.data)?;
    for signed in all {
        let day = crate::clock::moment(signed.signed_at);
        let known = signed.public_key == app.keys.public() || former.contains(&signed.public_key);
        if !known {
            report.bad_signatures.push(format!("{day} 的签名不是用本机密钥签的"));
        } else if keys::is_signed(&signed.heads, &signed.public_key, &signed.signature) {
            let heads: Vec<Head> = serde_json::from_str(&signed.heads).context("signed heads")?;
            signed_heads.extend(heads);
            report.signatures += 1;
        } else {
            report.bad_signatures.push(format!("{day} 的签名与内容不符"));
        }
    }
    let mut chains = store::journal::chains(&mut tx).await?;
    chains.extend(signed_heads.iter().map(|head| head.chain));
    chains.sort();
    chains.dedup();
    for chain in chains {
        let mut verifier = Verifier::new(chain, signed_heads.clone());
        let mut after = 0;
        loop {
            let links = store::journal::stretch(&mut tx, chain, after, 1000).await?;
            let Some(last) = links.last() else { break };
            after = last.entry.number;
            report.entries += i64::try_from(links.len()).unwrap_or(i64::MAX);
            for link in &links {
                verifier.push(link);
            }
        }
        match verifier.finish() {
            Ok(head) => report.heads.push(head),
            Err(broken) => report.breaks.push(broken),
        }
        report.chains += 1;
    }
    Ok(report)
}

/// The signed copies in the data folder. One that is no longer what was written counts as a signature that does not
/// hold, and does not keep the rest from being judged.
fn signed_files(app: &App, bad: &mut Vec<String>) -> Result<Vec<Signed>> {
    #[derive(serde::Deserialize)]
    struct File {
        signed_at: i64,
        heads: String,
        public_key: String,
        signature: String,
    }
    let folder = app.config.data.join(FOLDER);
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::Broken(anyhow::Error::new(error).context("signed-heads folder"))),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.context("signed-heads folder")?.path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        let Ok(file) = serde_json::from_slice::<File>(&bytes) else {
            bad.push(format!("签名文件 {} 读不懂，已损坏或被改动", path.display()));
            continue;
        };
        found.push(Signed {
            id: Uuid::nil(),
            signed_at: file.signed_at,
            heads: file.heads,
            public_key: file.public_key,
            signature: file.signature,
        });
    }
    Ok(found)
}
