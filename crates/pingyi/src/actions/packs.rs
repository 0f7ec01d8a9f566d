//! Theme packs.
use crate::failure::{Failure, Result};
use domain::theme::Pack;
use store::Tx;
#[expect(clippy::unused_async, reason = "comes with the next slice")]
pub(crate) async fn edition(_tx: &mut Tx, _code: &str) -> Result<(Pack, String)> {
    Err(Failure::NotFound)
}
