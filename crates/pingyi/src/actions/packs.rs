//! Theme packs.
use crate::failure::{Failure, Result};
use domain::theme::Pack;
use store::Tx;
#[expect(clippy::unused_async, reason = "comes with the next slice")]
pub(crate) async fn edition(_tx: &mut Tx, code: &str) -> Result<(Pack, String)> {
    let text = crate::packs::shipped_text(code).ok_or(Failure::NotFound)?;
    let pack = domain::theme::read(text).map_err(|_| Failure::NotFound)?;
    Ok((pack, text.to_owned()))
}
