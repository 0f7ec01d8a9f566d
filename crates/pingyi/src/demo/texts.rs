//! Some texts in the first branch: the secretary's outline in two versions with a draft on top, the team's text in one,
//! and one that was typed for somebody.

use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::theme::TextKind;

use super::Bureau;
use crate::actions;
use crate::actions::texts::writing::{self, Written};
use crate::app::App;

const OUTLINE: [[&str; 5]; 2] = [
    [
        "读了三遍原文，对照岗位想了想自己。",
        "学习跟着进度走，读完就放下。\n对现场的情况了解不够，主要靠听汇报。",
        "对自己要求松了。",
        "每月到现场两次。",
        "",
    ],
    [
        "读了三遍原文，对照岗位想了想自己。二月的研讨上讲了排水口堵塞那件事。",
        "学习跟着进度走，读完就放下。\n对现场的情况了解不够：去年十一月东环路积水，是居民打电话才知道的。",
        "对自己要求松了。图省事，把听汇报当成了解情况。",
        "每月到现场两次，三月底前把东环路的排水口走一遍。",
        "有人提到答复慢。今后三天内答复，办不到的说明原因。",
    ],
];

const TEAM: [&str; 5] = [
    "支部集中学习两次，研讨一次。",
    "上年查摆的四个问题改了三个，“值班交接不清”还在改。",
    "组织生活开得勤，谈得浅。\n一月的支部会议只念了文件，没有人发言。",
    "支委之间商量少，安排工作多。",
    "每次会前支委碰一次头，定好要谈的事。",
];

fn written(base: i64, words: &[&str]) -> Written {
    Written { base, sections: words.iter().map(|words| (None, (*words).to_owned())).collect() }
}

async fn begin(
    app: &App,
    (unit, campaign): (UnitId, CampaignId),
    by: PersonId,
    kind: TextKind,
    of: Option<PersonId>,
) -> anyhow::Result<TextId> {
    let viewer = actions::people::viewer(app, by).await?;
    Ok(writing::begin(app, &viewer, (unit, campaign), kind, of).await?)
}

pub(super) async fn some(app: &App, bureau: &Bureau, campaign: CampaignId) -> anyhow::Result<()> {
    let Some(branch) = bureau.branches.first() else { return Ok(()) };
    let person = |place: usize| branch.members.get(place).map(|(person, _)| *person);
    let (Some(secretary), Some(old)) = (person(0), person(9)) else { return Ok(()) };
    let place = (branch.id, campaign);
    let viewer = actions::people::viewer(app, secretary).await?;
    let outline = begin(app, place, secretary, TextKind::Outline, None).await?;
    let path = (branch.id, campaign, outline);
    for (base, words) in (0..).zip(&OUTLINE) {
        writing::save(app, &viewer, path, &written(base, words)).await?;
    }
    let mut draft = OUTLINE[1];
    draft[3] = "每月到现场两次，三月底前把东环路的排水口走一遍，四月起列成清单。";
    writing::keep(app, &viewer, path, &written(2, &draft)).await?;
    let team = begin(app, place, secretary, TextKind::Team, None).await?;
    writing::save(app, &viewer, (branch.id, campaign, team), &written(0, &TEAM)).await?;
    let typed = begin(app, place, secretary, TextKind::SelfAppraisal, Some(old)).await?;
    let words = ["在支部三十一年。", "能来的会都来了。", "手机上的学习用不好。", "请年轻同志教一教。"];
    writing::save(app, &viewer, (branch.id, campaign, typed), &written(0, &words)).await?;
    Ok(())
}
