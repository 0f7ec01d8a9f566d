//! Three branches on their way to the meeting: one has called it, one waits for leave, one had something returned.

use anyhow::Context as _;
use domain::access::Viewer;
use domain::campaign::Step;
use domain::ids::CampaignId;
use domain::preparation::meeting::Verdict;
use time::macros::date;

use super::Bureau;
use crate::actions::{self, meetings};
use crate::app::App;

/// `head` is the secretary of the bureau's committee.
pub(super) async fn some(
    app: &App,
    bureau: &Bureau,
    campaign: CampaignId,
    head: &Viewer,
) -> anyhow::Result<()> {
    let branch = |at: usize| bureau.branches.get(at).context("支部还没有建");
    let secretary = async |at: usize| {
        let first = branch(at)?.members.first().context("支部没有党员")?.0;
        anyhow::Ok(actions::people::viewer(app, first).await?)
    };

    let (office, who) = (branch(0)?.id, secretary(0).await?);
    let reading = meetings::read(app, &who, campaign, office).await?;
    let (day, mut notice) = meetings::draft(app, &reading).await?;
    notice.held_on = day.unwrap_or(date!(2026 - 03 - 19));
    notice.begins = "14:30".into();
    notice.brings = "带发言提纲和笔记本，提前 10 分钟到会。因故不能到会的，会前向书记请假。".into();
    meetings::issue(app, &who, (campaign, office), &notice, meetings::Read::default()).await?;
    meetings::examine(app, head, (campaign, office), Step::Plan, Verdict::Passed, "").await?;

    let safety = (campaign, branch(4)?.id);
    let report = "班子成员分头准备，材料正在撰写。拟在方案排定的那天开会，请派人列席指导。";
    meetings::ask(app, &secretary(4).await?, safety, report).await?;

    let upkeep = (campaign, branch(8)?.id);
    let reason = "一线党员多，学习只到了一半人；请安排倒班的同志补学，再看一次。";
    meetings::examine(app, head, upkeep, Step::Study, Verdict::Returned, reason).await?;
    meetings::examine(app, head, upkeep, Step::Plan, Verdict::Passed, "").await?;
    Ok(())
}
