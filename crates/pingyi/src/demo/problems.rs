//! What the first branch has put down: the team's list of last year, and this year's with some of its people's.

use anyhow::Context as _;
use domain::access::Viewer;
use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::opinion::Decision;
use domain::preparation::problem::{Content, Outcome, Source};

use crate::actions::problems::{self, Ground, List};
use crate::app::App;

fn content(
    dimension: Option<&str>,
    statement: &str,
    examples: &[&str],
    source: Source,
    main: bool,
) -> Content {
    Content {
        dimension: dimension.map(str::to_owned),
        statement: statement.into(),
        examples: examples.iter().map(|one| (*one).to_owned()).collect(),
        source,
        cause: String::new(),
        measure: String::new(),
        direction: String::new(),
        main,
    }
}

/// Before last year's meeting.
pub(super) async fn last_year(
    app: &App,
    secretary: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
) -> anyhow::Result<()> {
    for (statement, example, source) in [
        ("支委之间通气不够", "2024年9月的检修安排，两名委员到当天才知道。", Source::Own),
        ("党员活动室用得少", "2024年下半年只开过三次活动，平时锁着。", Source::Opinion),
    ] {
        let new = content(None, statement, &[example], source, true);
        problems::add(app, secretary, (campaign, unit), List::Team, Ground::Nothing, new).await?;
    }
    Ok(())
}

/// Some of the team's, from opinions, from last year and its own; three people's; the rest is still to come.
pub(super) async fn this_year(
    app: &App,
    secretary: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    people: &[PersonId],
) -> anyhow::Result<()> {
    let place = (campaign, unit);
    let merged = crate::actions::opinions::read(app, campaign, unit).await?.merged;
    let adopted = merged.iter().find(|one| one.decision == Decision::Adopted).context("有采纳的意见")?;
    let example = "2025年11月12日集中学习，两个小时念了四份文件，没有人发言。";
    let mut new = content(Some("discipline"), &adopted.wording, &[example], Source::Opinion, true);
    new.cause = "怕耽误业务，备课不够。".into();
    new.measure = "每次学习留出一半时间讨论。".into();
    problems::add(app, secretary, place, List::Team, Ground::Opinion(adopted.id), new).await?;
    let own = content(
        Some("discipline"),
        "对年轻干部压担子不够",
        &["2025年新来的三名同志，没有一人独立承担过专项。"],
        Source::Own,
        false,
    );
    problems::add(app, secretary, place, List::Team, Ground::Nothing, own).await?;
    let earlier = problems::read(app, secretary, campaign, unit).await?.last_year;
    let earlier = earlier.context("去年有问题清单")?.problems;
    if let [first, ..] = earlier.as_slice() {
        let id = first.listed.problem.id;
        let words = "每周一碰头已成习惯，无故不到的还有。";
        problems::judge(app, secretary, (campaign, unit, id), 0, Outcome::Ongoing, words).await?;
    }
    let own: [(&str, &str, &str); 3] = [
        ("work", "批办材料有时只改错字，不看内容", "2025年8月的季度报告，数字前后不一，签出去才发现。"),
        ("masses", "到基层少", "2025年只去过一次养护中心，待了半天。"),
        ("political", "自己学得少，靠集体学", "要进一步提高认识。"),
    ];
    for (person, (dimension, statement, example)) in people.iter().zip(own) {
        let viewer = crate::actions::people::viewer(app, *person).await?;
        let new = content(Some(dimension), statement, &[example], Source::Own, true);
        problems::add(app, &viewer, place, List::Of(*person), Ground::Nothing, new).await?;
    }
    Ok(())
}
