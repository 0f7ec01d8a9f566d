//! How far units are in a campaign: the records of one unit with what is asked of it, and the summary rows.

use domain::calendar::Calendar;
use domain::campaign::terms::{Layer, Terms};
use domain::campaign::{Campaign, CampaignKind, Profile};
use domain::ids::UnitId;
use domain::notice::{Notice, Stage};
use domain::org::UnitKind;
use domain::progress::{BodyMeeting, NoticeSeen, PlanSeen, Records, Run};
use domain::theme::Pack;
use store::Tx;

use crate::app::App;
use crate::clock::local;
use crate::failure::{Failure, Result};

/// One unit in one campaign: what is recorded, and what is asked.
#[derive(Debug, Clone)]
pub struct Standing {
    pub kind: CampaignKind,
    pub unit_kind: UnitKind,
    pub pack: Pack,
    pub layers: Vec<Layer>,
    pub terms: Terms,
    pub calendar: Calendar,
    pub records: Records,
}

impl Standing {
    pub fn run(&self) -> Run<'_> {
        Run {
            kind: self.kind,
            unit: self.unit_kind,
            pack: &self.pack,
            terms: &self.terms,
            calendar: &self.calendar,
        }
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
        let body_meeting = body_meeting(tx, campaign, unit).await?;
        let records = Records { unit, notices: seen, plan, body_meeting };
        let pack = super::campaigns::pack_of(campaign)?;
        Ok(Self { kind: campaign.kind, unit_kind: profile.kind, pack, layers, terms, calendar, records })
    }
}

/// The meeting of the body that goes before: of the nearest unit above that plans one; where none does yet, of the one
/// that has begun the campaign of the bodies.
async fn body_meeting(tx: &mut Tx, campaign: &Campaign, unit: UnitId) -> Result<Option<BodyMeeting>> {
    let Some(earlier) = campaign.after else { return Ok(None) };
    let place = super::place(tx, unit).await?;
    for above in place.line {
        if let Some(plan) = store::plans::find(tx, earlier, above).await? {
            let unit = store::units::get(tx, above).await?.short_name;
            return Ok(Some(BodyMeeting { unit, day: plan.content.meeting() }));
        }
    }
    let begun_by = store::campaigns::get(tx, earlier).await?.unit;
    let unit = store::units::get(tx, begun_by).await?.short_name;
    Ok(Some(BodyMeeting { unit, day: None }))
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
