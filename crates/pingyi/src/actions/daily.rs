//! What the server does of itself once a day: it signs the heads of the journal, and brings the summary rows up to the day.

use time::Date;

use super::{journal, progress};
use crate::app::App;

/// How far it has come. What fails is tried again when it is next asked, the one whatever becomes of the other.
#[derive(Debug, Default)]
pub struct Daily {
    /// The last day the rows were brought up to since the server started.
    caught_up: Option<Date>,
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
        if self.caught_up == Some(today) {
            return;
        }
        match progress::catch_up(app).await {
            Ok(()) => self.caught_up = Some(today),
            Err(failure) => tracing::error!("bringing the summary rows up to the day: {failure}"),
        }
    }
}
