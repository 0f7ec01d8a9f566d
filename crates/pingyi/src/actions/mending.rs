//! What one reader may do himself about what a unit lacks.

use domain::access::{self, Act, Target, Viewer};
use domain::campaign::Campaign;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::talk;
use domain::preparation::text::{self, Owed};
use domain::progress::{Hands, Owing};
use store::Tx;

use super::progress::Standing;
use super::texts::Desk;
use super::{campaigns, reviews};
use crate::app::App;
use crate::failure::Result;

pub async fn hands(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<Hands> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let standing = Standing::read(&mut tx, app, &campaign, unit).await?;
    within(&mut tx, app, who, &campaign, &standing).await
}

/// The same where the unit's standing is known already. In a campaign that has ended nobody does anything.
pub(in crate::actions) async fn within(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    campaign: &Campaign,
    standing: &Standing,
) -> Result<Hands> {
    if !campaign.is_open() {
        return Ok(Hands::default());
    }
    let unit = standing.records.unit;
    let place = super::place(tx, unit).await?;
    let is_own_case = access::is_own_case(who, &place);
    let may = |act: &Act| {
        let for_others = matches!(act, Act::Precheck | Act::AnswerLeave);
        access::may(who, *act, Target::Unit(&place)) && !(is_own_case && for_others)
    };
    let rights = Act::ALL.iter().copied().filter(may).collect();
    if !campaign.kind.is_held_by(standing.unit_kind) {
        return Ok(Hands { rights, ..Hands::default() });
    }
    let desk = Desk::read(tx, app, who, campaign.id, unit).await?;
    Ok(Hands {
        rights,
        talks: desk.circle.is_inside(who.person),
        missing_talks: talk::open_to(
            &standing.run(),
            &standing.records.preparation.talks,
            who.person,
            app.clock.today(),
        ),
        reviews: desk.is_of_committee(),
        is_top: desk.unit.parent.is_none(),
        texts: texts(tx, &desk, standing).await?,
    })
}

async fn texts(tx: &mut Tx, desk: &Desk, standing: &Standing) -> Result<Vec<Owing>> {
    let listed = store::texts::of_unit(tx, desk.campaign.id, desk.unit.id).await?;
    let passed = reviews::passed(tx, desk.campaign.id, desk.unit.id).await?;
    let facts = &standing.records.preparation;
    let held = facts.meeting.opened_on.is_some();
    let owings = text::owings(&standing.run(), &facts.texts, &facts.talks.circle, held);
    let one = |(whose, (owed, above)): (text::Whose, text::Owing)| {
        let text = listed.iter().map(|listed| &listed.text).find(|text| text.whose == whose);
        let passed = text.and_then(|text| passed.get(&text.id)).map_or(&[][..], Vec::as_slice);
        let is_reviewed = owed == Owed::Reviewing;
        let reviewers = desk
            .rule(whose)
            .filter(|_| is_reviewed)
            .map_or_else(Vec::new, |rule| text::reviewers(rule, desk.case(whose)));
        Owing {
            kind: whose.kind(),
            owed,
            above: above.map(|(_, asking)| asking),
            is_his_turn: if is_reviewed {
                text.is_some_and(|text| desk.waits(text, passed))
            } else {
                desk.writes(whose)
            },
            is_own: desk.hand(whose).is_author,
            waits_for: reviewers.into_iter().filter(|one| !passed.contains(one)).collect(),
            from_above: desk.is_led_from_above(whose),
        }
    };
    Ok(owings.into_iter().map(one).collect())
}
