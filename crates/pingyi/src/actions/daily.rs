//! What the server does of itself once a day: it signs the heads of the journal, and counts the opinions that have come
//! into view since midnight.

use time::Date;

use super::{journal, opinions};
use crate::app::App;

/// How far it has come. What fails is tried again when it is next asked, the one whatever becomes of the other.
#[derive(Debug, Default)]
pub struct Daily {
    /// The last day whose opinions were counted since the server started.
    counted: Option<Date>,
}

impl Daily {
    pub async fn attend(&mut self, app: &App) {
        match journal::is_signed_today(app).await {
            Ok(true) => {}
            Ok(false) => {
                if let Err(failure) = journal::sign_heads(app).await {
                    tracing::error!("signing the journal: {failure}");
                }
            }
            Err(failure) => tracing::error!("asking for today's signature: {failure}"),
        }
        let today = app.clock.today();
        if self.counted == Some(today) {
            return;
        }
        match opinions::take_in(app).await {
            Ok(()) => self.counted = Some(today),
            Err(failure) => tracing::error!("counting the opinions of yesterday: {failure}"),
        }
    }
}
