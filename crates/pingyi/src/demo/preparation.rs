//! What the demonstration's branches have held before their meetings.

use anyhow::Context as _;
use domain::access::Viewer;
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::study::{Attendance, Form, Occasion, Speech, Study};
use time::Date;
use time::macros::date;

use super::{Built, Bureau};
use crate::actions::studies::{self, Draft, Reading};
use crate::app::App;

/// One session: what is recorded besides who was there.
struct Held<'a> {
    occasion: Occasion,
    form: Form,
    on: Date,
    /// How many of the required items, from the first.
    items: usize,
    away: &'a [(PersonId, &'static str)],
    recorder: &'a str,
    summary: &'static str,
}

async fn hold(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    held: Held<'_>,
) -> anyhow::Result<()> {
    let reading: Reading = studies::read(app, campaign, unit).await?;
    let attendances: Vec<Attendance> = reading
        .expected
        .iter()
        .map(|one| {
            let away = held.away.iter().find(|(away, _)| *away == one.person);
            let reason = away.map(|(_, reason)| (*reason).to_owned()).unwrap_or_default();
            Attendance { person: one.person, present: away.is_none(), reason, made_up_on: None }
        })
        .collect();
    let speaks = held.occasion == Occasion::Session;
    let gists = ["先把自己摆进去，再谈工作。", "结合岗位说清楚差在哪里，怎么改。"];
    let there = reading.expected.iter().filter(|one| held.away.iter().all(|(away, _)| *away != one.person));
    let speakers = there.take(if speaks { gists.len() } else { 0 });
    let speeches =
        speakers.zip(gists).map(|(one, gist)| Speech { person: one.person, gist: gist.to_owned() }).collect();
    let content = Study {
        occasion: held.occasion,
        form: held.form,
        held_on: held.on,
        half_days: 1,
        place: "本单位会议室".into(),
        host: store::people::name_of(&mut app.db.read().await?, who.person).await?,
        recorder: held.recorder.into(),
        channel: String::new(),
        items: reading.required.iter().take(held.items).map(|item| item.title.clone()).collect(),
        summary: held.summary.into(),
    };
    studies::record(app, who, campaign, unit, Draft { content, attendances, speeches })
        .await
        .map(drop)
        .map_err(|failure| anyhow::anyhow!("{failure:?}"))
        .context("记录学习")
}

/// Who was away: two on their own affairs, nobody, or in a branch that works in shifts every other one.
fn away(at: usize, branch: &Built) -> Vec<(PersonId, &'static str)> {
    let of = |place: usize, why| branch.members.get(place).map(|(person, _)| (*person, why));
    match at {
        0 => [of(3, "出差"), of(5, "病假")].into_iter().flatten().collect(),
        2 => (3..branch.members.len()).step_by(2).filter_map(|place| of(place, "倒班")).collect(),
        _ => Vec::new(),
    }
}

/// The committee mobilises; `branches` are those that have come to study, with their secretaries.
pub(super) async fn study(
    app: &App,
    campaign: CampaignId,
    (bureau, head): (&Bureau, &Viewer),
    branches: &[(&Built, Viewer)],
) -> anyhow::Result<()> {
    let mobilised = Held {
        occasion: Occasion::Mobilisation,
        form: Form::Collective,
        on: date!(2026 - 02 - 24),
        items: 0,
        away: &[],
        recorder: "",
        summary: "部署组织生活会和民主评议党员，要求书记亲自抓，对照检查见人见事。",
    };
    hold(app, head, campaign, bureau.top, mobilised).await?;
    for (at, (branch, secretary)) in branches.iter().enumerate() {
        let unit = branch.id;
        let recorder = branch.members.get(2).map_or("", |(_, name)| name.as_str());
        let away = away(at, branch);
        let mobilised = Held {
            occasion: Occasion::Mobilisation,
            form: Form::Collective,
            on: date!(2026 - 02 - 26),
            items: 0,
            away: &[],
            recorder,
            summary: "传达局党委通知，明确时间安排和分工。",
        };
        hold(app, secretary, campaign, unit, mobilised).await?;
        let session = Held {
            occasion: Occasion::Session,
            form: Form::Discussion,
            on: date!(2026 - 02 - 26),
            items: if at == 0 { 2 } else { usize::MAX },
            away: &away,
            recorder,
            summary: "逐篇领学，围绕“怎么把问题找准”讨论。",
        };
        hold(app, secretary, campaign, unit, session).await?;
    }
    Ok(())
}
