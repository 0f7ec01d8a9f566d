//! What two branches have heard this year: one is through with it, the other has just opened its public page.

use anyhow::Context as _;
use domain::access::Viewer;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::opinion::{About, Decision, Draft, Method, Source, merging::Said};
use time::Duration;

use crate::actions::opinions::public::{self, Sent};
use crate::actions::opinions::{self, Decided, Fresh, Into};
use crate::app::App;

/// An opinion, and the wording it went into.
const HEARD: [(Source, Method, &str, usize); 7] = [
    (Source::Member, Method::Interview, "学习安排得满，讨论的时间少，念文件多。", 0),
    (Source::Member, Method::Forum, "集中学习多是念材料，结合业务讨论不够。", 0),
    (Source::Masses, Method::Box, "有的处室打电话来要材料，同一张表一周要三次。", 1),
    (Source::Department, Method::Visit, "报表重复，建议一次报齐。", 1),
    (Source::ServiceUser, Method::Form, "办事指南上的电话打不通，跑了两趟。", 2),
    (Source::Subordinate, Method::Forum, "到基层调研时间短，听汇报多，看现场少。", 3),
    (Source::Masses, Method::Box, "机关食堂中午供应时间能不能延长。", 4),
];

/// A wording, its dimension, and what became of it.
const MERGED: [(&str, &str, Decision, &str); 5] = [
    ("集中学习念文件多，结合工作讨论少", "work", Decision::Adopted, "每次学习留出一半时间讨论。"),
    ("向基层要报表多头重复", "work", Decision::Adopted, "由办公室归口，一次报齐。"),
    ("办事指南更新不及时，公布的电话打不通", "masses", Decision::Adopted, "本周核对全部电话。"),
    ("调研听汇报多、看现场少", "masses", Decision::Adopted, ""),
    ("延长食堂中午供应时间", "life", Decision::Declined, "食堂由机关服务中心管理，已转告。"),
];

/// The first branch: collected, merged, decided.
pub(super) async fn through(
    app: &App,
    secretary: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
) -> anyhow::Result<()> {
    let today = app.clock.today();
    let known = opinions::read(app, campaign, unit).await?.dimensions;
    let dimension = |key: &str| known.iter().find(|one| one.key == key).map(|one| one.key.clone());
    for (at, (source, method, words, _)) in HEARD.into_iter().enumerate() {
        let draft = Draft {
            source,
            method,
            received_on: today - Duration::days(i64::try_from(at % 3)?),
            about: About::TEAM,
            dimension: None,
            words: words.into(),
        };
        opinions::enter(app, secretary, campaign, unit, &[draft]).await?;
    }
    for (at, (wording, key, decision, reason)) in MERGED.into_iter().enumerate() {
        let reading = opinions::read(app, campaign, unit).await?;
        let belongs = |words: &str| HEARD.iter().any(|(.., heard, into)| *heard == words && *into == at);
        let ids: Vec<_> = reading.unmerged().filter(|one| belongs(&one.words)).map(|one| one.id).collect();
        let (about, dimension) = (Said::AsOriginals, Said::This(dimension(key)));
        let fresh = Fresh { wording: wording.into(), about, dimension };
        let merged = opinions::merge(app, secretary, (campaign, unit), &ids, Into::New(fresh), None).await?;
        let decided = Decided { decision, reason, not_listed: "" };
        opinions::decide(app, secretary, (campaign, unit, merged), 1, decided).await?;
    }
    Ok(())
}

/// The second branch: a public page with its first opinions, which come into view on the next day.
pub(super) async fn public_page(
    app: &App,
    secretary: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
) -> anyhow::Result<()> {
    let until = app.clock.today() + Duration::days(14);
    opinions::open_link(app, secretary, campaign, unit, until, false).await?;
    let link = opinions::read(app, campaign, unit).await?.link.context("公开页面刚刚开放")?;
    for words in [
        "夜间抢修围挡没有提示灯，骑车经过很危险。",
        "巡查的同志态度很好，反映的井盖第二天就修了。",
        "施工公告贴得太晚，商户来不及准备。",
    ] {
        let sent =
            Sent { source: Source::ServiceUser, about: About::TEAM, dimension: None, words: words.into() };
        public::submit(app, &link.code, &sent).await?;
    }
    Ok(())
}
