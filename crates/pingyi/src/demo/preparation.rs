//! What the demonstration's branches have held before their meetings.

use anyhow::Context as _;
use domain::access::Viewer;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::study::{Attendance, Form, Occasion, Speech, Study};
use time::Date;
use time::macros::date;

use crate::actions::studies::{self, Draft, Reading};
use crate::app::App;

/// One session: what is recorded besides who was there.
struct Held<'a> {
    occasion: Occasion,
    form: Form,
    on: Date,
    /// How many of the required items, from the first.
    items: usize,
    away: &'a [(usize, &'static str)],
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
        .enumerate()
        .map(|(at, one)| {
            let away = held.away.iter().find(|(away, _)| *away == at);
            let reason = away.map(|(_, reason)| (*reason).to_owned()).unwrap_or_default();
            Attendance { person: one.person, present: away.is_none(), reason, made_up_on: None }
        })
        .collect();
    let speaks = held.occasion == Occasion::Session;
    let gists = ["先把自己摆进去，再谈工作。", "结合岗位说清楚差在哪里，怎么改。"];
    let speakers = reading.expected.iter().take(if speaks { gists.len() } else { 0 });
    let speeches =
        speakers.zip(gists).map(|(one, gist)| Speech { person: one.person, gist: gist.to_owned() }).collect();
    let content = Study {
        occasion: held.occasion,
        form: held.form,
        held_on: held.on,
        half_days: 1,
        place: "本单位会议室".into(),
        host: reading.expected.first().map(|one| one.name.clone()).unwrap_or_default(),
        recorder: reading.expected.get(2).map(|one| one.name.clone()).unwrap_or_default(),
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

/// The committee mobilises; `branches` are those that have come to study, with their secretaries.
pub(super) async fn study(
    app: &App,
    campaign: CampaignId,
    top: (UnitId, &Viewer),
    branches: &[(UnitId, Viewer)],
) -> anyhow::Result<()> {
    let mobilised = Held {
        occasion: Occasion::Mobilisation,
        form: Form::Collective,
        on: date!(2026 - 02 - 24),
        items: 0,
        away: &[],
        summary: "部署组织生活会和民主评议党员，要求书记亲自抓，对照检查见人见事。",
    };
    hold(app, top.1, campaign, top.0, mobilised).await?;
    let away: [&[(usize, &'static str)]; 3] = [&[(3, "出差"), (5, "病假")], &[], &[(4, "值班")]];
    for (at, (unit, secretary)) in branches.iter().enumerate() {
        let mobilised = Held {
            occasion: Occasion::Mobilisation,
            form: Form::Collective,
            on: date!(2026 - 02 - 26),
            items: 0,
            away: &[],
            summary: "传达局党委通知，明确时间安排和分工。",
        };
        hold(app, secretary, campaign, *unit, mobilised).await?;
        let session = Held {
            occasion: Occasion::Session,
            form: Form::Discussion,
            on: date!(2026 - 02 - 26),
            items: if at == 0 { 2 } else { usize::MAX },
            away: away[at % away.len()],
            summary: "逐篇领学，围绕“怎么把问题找准”讨论。",
        };
        hold(app, secretary, campaign, *unit, session).await?;
    }
    Ok(())
}
