//! What one reader may do himself about what a unit lacks.

use domain::access::{self, Act, Target, Viewer};
use domain::campaign::{Campaign, Step};
use domain::ids::{CampaignId, StudyId, UnitId};
use domain::preparation::meeting::Verdict;
use domain::preparation::study::Occasion;
use domain::preparation::talk;
use domain::preparation::text::{self, Owed};
use domain::progress::{Hands, Owing, SentBack};
use store::Tx;

use super::progress::Standing;
use super::texts::Desk;
use super::{campaigns, reviews};
use crate::app::App;
use crate::clock::local;
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
        sent_back: sent_back(tx, who, campaign, standing).await?,
        is_top: desk.unit.parent.is_none(),
        texts: texts(tx, &desk, standing).await?,
    })
}

/// The steps an examiner sent back, with what the unit has done about them.
async fn sent_back(
    tx: &mut Tx,
    who: &Viewer,
    campaign: &Campaign,
    standing: &Standing,
) -> Result<Vec<SentBack>> {
    let (case, facts) = ((campaign.id, standing.records.unit), &standing.records.preparation.meeting);
    let returned = |step| facts.check(step).is_some_and(|checked| checked.verdict == Verdict::Returned);
    if facts.opened_on.is_some() || facts.checks.iter().all(|checked| !returned(checked.step)) {
        return Ok(Vec::new());
    }
    let mut back: Vec<SentBack> = Vec::new();
    // The latest word on a step is the one that sent it back.
    for check in store::meetings::checks(tx, case.0, case.1).await?.into_iter().rev() {
        if !returned(check.step) || back.iter().any(|known| known.step == check.step) {
            continue;
        }
        let recorded = store::meetings::recorded_since(tx, case, check.step, check.at).await?;
        back.push(SentBack {
            step: check.step,
            is_own: check.examiner == who.person,
            by: check.by,
            recorded_on: recorded.map(|at| local(at).date()),
            to_make_up: to_make_up(tx, case, check.step).await?,
        });
    }
    Ok(back)
}

/// The last record of a step, of the unit itself, from which somebody was away and has not made up.
async fn to_make_up(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    step: Step,
) -> Result<Option<StudyId>> {
    let occasion = match step {
        Step::Mobilise => Occasion::Mobilisation,
        Step::Study => Occasion::Session,
        Step::Lecture => Occasion::Lecture,
        _ => return Ok(None),
    };
    let away = store::studies::attendances_of_unit(tx, campaign, unit).await?;
    let studies = store::studies::of_unit(tx, campaign, unit).await?;
    let is_open = |study: &&store::studies::Study| {
        study.unit == unit
            && study.content.occasion == occasion
            && away.iter().any(|(id, one)| *id == study.id && !one.has_learnt())
    };
    Ok(studies.iter().find(is_open).map(|study| study.id))
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
