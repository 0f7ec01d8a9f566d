//! How far units are in a campaign: the records of one unit with what is asked of it, and the summary rows.

use domain::calendar::Calendar;
use domain::campaign::terms::{Layer, Terms};
use domain::campaign::{Campaign, CampaignKind, Profile};
use domain::ids::UnitId;
use domain::notice::{Notice, Stage};
use domain::progress::{NoticeSeen, PlanSeen, Records, Run};
use store::Tx;

use crate::app::App;
use crate::clock::local;
use crate::failure::{Failure, Result};

/// One unit in one campaign: what is recorded, and what is asked.
#[derive(Debug, Clone)]
pub struct Standing {
    pub kind: CampaignKind,
    pub layers: Vec<Layer>,
    pub terms: Terms,
    pub calendar: Calendar,
    pub records: Records,
}

impl Standing {
    pub fn run(&self) -> Run<'_> {
        Run { kind: self.kind, terms: &self.terms, calendar: &self.calendar }
    }

    pub async fn read(tx: &mut Tx, app: &App, campaign: &Campaign, unit: UnitId) -> Result<Self> {
        let today = app.clock.today();
        let notices = store::notices::in_force(tx, campaign.id, unit).await?;
        let layers = super::campaigns::layers(campaign, &notices)?;
        let profile = profile(tx, unit, today).await?;
        let terms = Terms::in_force(&layers, &profile);
        let calendar = super::campaigns::calendar(tx).await?;
        let signed = store::notices::receipts_below(tx, campaign.id, unit).await?;
        let seen = notices
            .iter()
            .filter(|notice| notice.unit != unit)
            .filter_map(|notice| {
                let at = signed.iter().find(|r| r.notice == notice.id && r.unit == unit).map(|r| r.at);
                seen(notice, at)
            })
            .collect();
        let plan = match store::plans::find(tx, campaign.id, unit).await? {
            None => None,
            Some(plan) => {
                let last = store::plans::last_rounds(tx, campaign.id, unit).await?;
                let last = last.into_iter().find(|last| last.unit == unit);
                let since = last.as_ref().map(|last| last.decided_at.unwrap_or(last.submitted_at));
                Some(PlanSeen {
                    stage: plan.stage,
                    content: plan.content,
                    since: since.map(|at| local(at).date()),
                    reason: last.map(|last| last.reason).unwrap_or_default(),
                })
            }
        };
        let records = Records { unit, notices: seen, plan, body_meeting: None };
        Ok(Self { kind: campaign.kind, layers, terms, calendar, records })
    }
}

fn seen(notice: &Notice, signed_at: Option<i64>) -> Option<NoticeSeen> {
    let Stage::Published { on, .. } = notice.stage else { return None };
    let signed_on = signed_at.map(|at| local(at).date());
    Some(NoticeSeen { id: notice.id, title: notice.cited(), published_on: on, signed_on })
}

async fn profile(tx: &mut Tx, unit: UnitId, today: time::Date) -> Result<Profile> {
    let below = store::campaigns::profiles(tx, unit, today).await?;
    below.into_iter().find(|profile| profile.unit == unit).ok_or(Failure::NotFound)
}

/// Computes the summary rows of `root` and everything below it anew from the records, in the transaction that has
/// changed them.
#[expect(clippy::unused_async, reason = "the rows come with the next slice")]
pub async fn refresh(_tx: &mut Tx, _app: &App, _campaign: &Campaign, _root: UnitId) -> Result<()> {
    Ok(())
}
