//! 范文: texts from elsewhere that are compared with, loaded by who keeps the packs. Nobody is shown one to copy.

use domain::access::Viewer;
use domain::ids::{SampleId, UnitId};
use domain::journal::ObjectKind;
use domain::preparation::sample::{self, Draft};
use store::Tx;
use store::samples::{Listed, Sample};

use super::Change;
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

pub async fn list(app: &App) -> Result<Vec<Listed>> {
    let mut tx = app.db.read().await?;
    Ok(store::samples::list(&mut tx).await?)
}

pub async fn find(app: &App, id: SampleId) -> Result<Sample> {
    let mut tx = app.db.read().await?;
    store::samples::find(&mut tx, id).await?.ok_or(Failure::NotFound)
}

pub async fn load(app: &App, who: &Viewer, draft: &Draft) -> Result<()> {
    let mut tx = app.db.write().await?;
    sample::load(draft, &store::samples::all(&mut tx).await?)?;
    let new = Sample {
        id: new_id(),
        title: draft.title.clone(),
        origin: draft.origin.clone(),
        added_by: who.person,
        added_at: app.clock.now(),
    };
    store::samples::add(&mut tx, &new, &draft.words).await?;
    told(&mut tx, app, who, "装入范文", &new).await?;
    Ok(tx.commit().await?)
}

pub async fn remove(app: &App, who: &Viewer, id: SampleId) -> Result<()> {
    let mut tx = app.db.write().await?;
    let known = store::samples::find(&mut tx, id).await?.ok_or(Failure::NotFound)?;
    store::samples::remove(&mut tx, id).await?;
    told(&mut tx, app, who, "移除范文", &known).await?;
    Ok(tx.commit().await?)
}

async fn told(tx: &mut Tx, app: &App, who: &Viewer, act: &'static str, sample: &Sample) -> Result<()> {
    let top: UnitId = store::units::top(tx).await?.ok_or(Failure::NotFound)?.id;
    let summary = match sample.origin.as_str() {
        "" => format!("“{}”", sample.title),
        origin => format!("“{}”（{origin}）", sample.title),
    };
    Change::new(top, act, ObjectKind::Text, sample.id).summary(summary).record(tx, app, who.person).await
}

/// The words of an uploaded file, to be looked over before they are loaded.
pub async fn read(content: Vec<u8>, name: String) -> Result<String> {
    Ok(super::texts::unpacked(content, name).await?.paragraphs.join("\n"))
}
