//! Theme packs.

use domain::theme::Pack;
use store::Tx;

use crate::failure::{Failure, Result};
use crate::packs;

#[expect(clippy::unused_async, reason = "comes with the next slice")]
pub(crate) async fn edition(_tx: &mut Tx, code: &str) -> Result<(Pack, String)> {
    let pack = packs::shipped().iter().find(|pack| pack.id == code).ok_or(Failure::NotFound)?;
    let text = packs::shipped_text(code).ok_or(Failure::NotFound)?;
    Ok((pack.clone(), text.to_owned()))
}
