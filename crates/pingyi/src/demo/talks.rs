//! Some talks in three branches: one that is nearly through, one that has begun, one that has only arranged them.

use domain::ids::{CampaignId, PersonId, UnitId};
use domain::preparation::talk::{CareKind, Notes};
use time::macros::date;
use time::{Date, Duration};

use super::Bureau;
use crate::actions;
use crate::actions::talks::{Entry, Pointed};
use crate::app::App;

const SAID: [&str; 4] = [
    "谈了今年的分工和配合，对方希望会前早一点通气。",
    "谈了岗位上的难处，认为学习安排可以更贴近一线。",
    "互相提了意见：说话急，听得少。都认。",
    "谈了近来的思想和家里的情况，总体平稳。",
];

/// In the order of the bureau's branches. Who talks with whom, by their place in the branch.
pub(super) async fn some(app: &App, bureau: &Bureau, campaign: CampaignId) -> anyhow::Result<()> {
    let today = app.clock.today();
    for (branch, held, planned) in [
        (
            0,
            vec![(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (0, 8), (1, 9), (2, 10), (8, 9)],
            vec![(2, 3), (3, 11)],
        ),
        (8, vec![(0, 1), (0, 2), (1, 12), (2, 13)], vec![(0, 3), (0, 4), (1, 2)]),
        (4, vec![], vec![(0, 1), (0, 2), (0, 3)]),
    ] {
        let Some(built) = bureau.branches.get(branch) else { continue };
        let person = |place: usize| built.members.get(place).map(|(person, _)| *person);
        for (at, (from, with)) in held.into_iter().enumerate() {
            if let (Some(from), Some(with)) = (person(from), person(with)) {
                let day = today - Duration::days(i64::try_from(at % 5).unwrap_or(0));
                record(app, campaign, built.id, (from, with), day, at).await?;
            }
        }
        let Some(secretary) = person(0) else { continue };
        let viewer = actions::people::viewer(app, secretary).await?;
        for (at, (from, with)) in planned.into_iter().enumerate() {
            if let (Some(from), Some(with)) = (person(from), person(with)) {
                let day = date!(2026 - 03 - 05).max(today) + Duration::days(i64::try_from(at).unwrap_or(0));
                actions::talks::plan(app, &viewer, campaign, built.id, (from, with), day).await?;
            }
        }
        // One is through, one is to be talked with again, and one nobody has talked with yet.
        let marked = [(3, CareKind::Disagreement), (9, CareKind::Repeated), (11, CareKind::Hardship)];
        for (at, kind) in marked.into_iter().filter(|_| branch == 0) {
            if let Some(person) = person(at) {
                actions::talks::mark(app, &viewer, (campaign, built.id), person, kind).await?;
            }
        }
    }
    Ok(())
}

async fn record(
    app: &App,
    campaign: CampaignId,
    unit: UnitId,
    (from, with): (PersonId, PersonId),
    held_on: Date,
    at: usize,
) -> anyhow::Result<()> {
    let needs_help = at == 5;
    let notes = Notes {
        topic: if at.is_multiple_of(2) { "分工和配合".into() } else { String::new() },
        suggestions: if at.is_multiple_of(4) {
            "支委会议题提前一天发。".into()
        } else {
            String::new()
        },
        place: "支部活动室".into(),
        content: SAID[at % SAID.len()].into(),
        pointed_from: String::new(),
        pointed_with: String::new(),
        agreed: if at.is_multiple_of(2) { "每周碰一次头。".into() } else { String::new() },
        care: if needs_help { "老人住院，近来请假多。".into() } else { String::new() },
        care_kind: needs_help.then_some(CareKind::Hardship),
        help_wished: if needs_help { "希望值班能调到周末。".into() } else { String::new() },
    };
    let pointed = Pointed {
        to_me: if at.is_multiple_of(3) { "布置工作有时急。".into() } else { String::new() },
        to_other: if at % 3 == 1 {
            "台账记得不全，有的隔几天才补。".into()
        } else {
            String::new()
        },
    };
    let viewer = actions::people::viewer(app, from).await?;
    let entry = Entry { with, came_to_me: Some(false), held_on, kind: None, notes, pointed };
    actions::talks::record(app, &viewer, campaign, unit, &entry).await?;
    Ok(())
}
