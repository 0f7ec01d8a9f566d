//! Samples for the pages of plans. Names are invented.

use domain::access::Act as Right;
use domain::calendar::Calendar;
use domain::campaign::terms::{Addition, Change, Layer, Requirement, Terms};
use domain::campaign::{CampaignKind, Profile, Selector, Step};
use domain::ids::{NoticeId, PlanId, UnitId};
use domain::org::UnitKind;
use domain::plan::draft::{Branch, Setting, draft};
use domain::plan::{Content, PlanStage, Verdict};
use domain::progress::{self, NoticeSeen, PlanSeen, Records};
use store::plans::{Decision, Plan, Round};
use time::macros::date;
use uuid::Uuid;

use super::{Consent, Decide, Edit, RoundPage, Seen, Show, form};
use crate::actions::plans::Reading;
use crate::actions::progress::Standing;
use crate::web::campaigns::{sample_campaign as campaign, sample_head};
use crate::web::form::Typed;

/// A morning in March 2026.
const MORNING: i64 = 1_772_500_000_000;
const NOTICE: &str = "《关于召开2025年度组织生活会和开展民主评议党员的通知》（云组发〔2026〕3号）";

fn standing() -> Option<Standing> {
    let pack = crate::packs::shipped().iter().find(|pack| pack.id == "P2025")?.clone();
    let add = |kind, text: &str| Requirement {
        scope: Selector::default(),
        change: Change::Add { kind, text: text.into() },
        sentence: text.into(),
        firm: true,
    };
    let notice = Layer {
        title: NOTICE.into(),
        requirements: vec![
            add(Addition::Study, "局党委书记专题党课讲稿"),
            add(Addition::Aim, "服务群众再提速，机关作风再提升"),
            add(Addition::Demand, "见人见事见思想，不以工作建议代替批评意见"),
        ],
    };
    let layers = vec![pack.layer(), campaign().layer(), notice];
    let profile = Profile { unit: UnitId(Uuid::from_u128(1)), kind: UnitKind::Branch, labels: vec![] };
    let records = Records {
        unit: profile.unit,
        notices: vec![NoticeSeen {
            id: NoticeId(Uuid::from_u128(9)),
            title: NOTICE.into(),
            published_on: date!(2026 - 01 - 12),
            signed_on: Some(date!(2026 - 01 - 13)),
        }],
        plan: None,
        body_meeting: None,
        preparation: domain::preparation::Facts::default(),
    };
    Some(Standing {
        kind: CampaignKind::BranchMeeting,
        unit_kind: UnitKind::Branch,
        terms: Terms::in_force(&layers, &profile),
        pack,
        layers,
        calendar: Calendar::shipped(),
        records,
    })
}

fn content(standing: &Standing) -> Content {
    let branch = Branch {
        kind: UnitKind::Branch,
        name: "第三党支部".into(),
        has_committee: true,
        formal: 18,
        groups: vec![],
        secretary: Some("买买提·艾力江·阿卜杜热合曼".into()),
        deputies: vec![],
        committee: vec!["李华".into()],
    };
    draft(&Setting {
        run: standing.run(),
        branch: &branch,
        notices: &[NOTICE.to_owned()],
        body: None,
        variant: None,
        today: date!(2026 - 01 - 15),
    })
}

fn round(number: i64, content: &Content, decision: Option<(Verdict, &str)>) -> Round {
    Round {
        id: Uuid::from_u128(20 + u128::from(number.unsigned_abs())),
        plan: PlanId(Uuid::from_u128(8)),
        number,
        content: content.clone(),
        submitted_by: "王晓".into(),
        submitted_at: MORNING,
        decision: decision.map(|(verdict, reason)| Decision {
            verdict,
            reason: reason.into(),
            by: "赵敏".into(),
            at: MORNING + 3_600_000,
        }),
    }
}

/// A plan that lacks this and that.
fn poor(standing: &Standing) -> Content {
    let mut content = content(standing);
    content.lines.retain(|line| line.step != Step::Opinions);
    for line in content.lines.iter_mut().filter(|line| line.step == Step::Study) {
        line.day = None;
    }
    content.chair.clear();
    content.agenda.clear();
    content
}

fn seen(
    rights: &[Right],
    plan: Option<(PlanStage, Content)>,
    rounds: Vec<Round>,
    sees_drafts: bool,
) -> Option<Seen> {
    let mut standing = standing()?;
    standing.records.plan = plan.clone().map(|(stage, content)| PlanSeen {
        stage,
        content,
        since: Some(date!(2026 - 03 - 03)),
        reason: "日期太紧".into(),
    });
    let gaps = progress::gaps(&standing.run(), &standing.records);
    let plan = plan.map(|(stage, content)| Plan {
        id: PlanId(Uuid::from_u128(8)),
        campaign: campaign().id,
        unit: standing.records.unit,
        stage,
        content,
        version: 2,
    });
    let head = sample_head(2, rights, super::TAB);
    let unit = head.unit.unit.clone();
    let reading = Reading { unit, campaign: campaign(), standing, plan, rounds, gaps };
    Some(Seen { head, reading, sees_drafts })
}

pub(super) fn shows() -> Vec<(&'static str, Show)> {
    let Some(standing) = standing() else { return Vec::new() };
    let (good, poor) = (content(&standing), poor(&standing));
    let (writer, superior) =
        ([Right::WritePlan, Right::SeeCampaign], [Right::DecidePlan, Right::SeeCampaign]);
    let returned = round(1, &poor, Some((Verdict::Returned, "学习没有定日期。")));
    let cases = vec![
        ("none", seen(&writer, None, vec![], true)),
        ("none for others", seen(&superior, None, vec![], true)),
        ("draft", seen(&writer, Some((PlanStage::Draft, good.clone())), vec![], true)),
        ("draft with gaps", seen(&writer, Some((PlanStage::Draft, poor.clone())), vec![], true)),
        ("empty draft", seen(&writer, Some((PlanStage::Draft, Content::default())), vec![], true)),
        ("returned", seen(&writer, Some((PlanStage::Returned, poor)), vec![returned.clone()], true)),
        (
            "submitted",
            seen(
                &superior,
                Some((PlanStage::Submitted, good.clone())),
                vec![returned.clone(), round(2, &good, None)],
                true,
            ),
        ),
        (
            "approved",
            seen(
                &superior,
                Some((PlanStage::Approved, good.clone())),
                vec![returned, round(2, &good, Some((Verdict::Approved, "")))],
                true,
            ),
        ),
        ("hidden from members", seen(&[], Some((PlanStage::Draft, good)), vec![], false)),
    ];
    let today = date!(2026 - 03 - 03);
    let typed = Typed::default();
    let mut all: Vec<_> = cases
        .into_iter()
        .filter_map(|(name, seen)| Some((name, Show { seen: seen?, today, typed: typed.clone() })))
        .collect();
    if let Some((_, sample)) = all.iter().find(|(name, _)| *name == "draft with gaps").cloned() {
        let mut typed = Typed::default();
        typed.error("", "方案还不能报送：方案没有写明会议主持人。");
        all.push(("refused", Show { typed, ..sample }));
    }
    all
}

pub(super) fn edits() -> Vec<(&'static str, Edit)> {
    let Some(standing) = standing() else { return Vec::new() };
    let good = content(&standing);
    let writer = [Right::WritePlan];
    let view = |content: &Content, typed: Typed, meanwhile| {
        let seen = seen(&writer, Some((PlanStage::Draft, content.clone())), vec![], true)?;
        Some(Edit { seen, typed, meanwhile, draft: "plan-1-8".into() })
    };
    let stored = form::filled(&good, 2);
    let mut refused = stored.clone();
    refused.set("day-study", "去年".into());
    refused.error("day-study", "集中学习研讨的日期“去年”不是日期，请写成 2025-12-20 这样。");
    let mut mine = stored.clone();
    mine.set("place", "三楼会议室".into());
    [
        ("filled", view(&good, stored.clone(), None)),
        ("empty", view(&Content::default(), form::filled(&Content::default(), 1), None)),
        ("refused", view(&good, refused, None)),
        ("both texts", view(&good, mine, Some(stored))),
    ]
    .into_iter()
    .filter_map(|(name, view)| Some((name, view?)))
    .collect()
}

pub(super) fn consents() -> Vec<(&'static str, Consent)> {
    let Some(standing) = standing() else { return Vec::new() };
    let good = content(&standing);
    let mut refused = Typed::default();
    refused.error("reason", "记录上级批复没有写理由。");
    let view = |typed| {
        let rounds = vec![round(1, &good, None)];
        Some(Consent {
            seen: seen(&[Right::WritePlan], Some((PlanStage::Submitted, good.clone())), rounds, true)?,
            typed,
        })
    };
    [("asked", view(Typed::default())), ("refused", view(refused))]
        .into_iter()
        .filter_map(|(name, view)| Some((name, view?)))
        .collect()
}

pub(super) fn decides() -> Vec<(&'static str, Decide)> {
    let Some(standing) = standing() else { return Vec::new() };
    let (good, poor) = (content(&standing), poor(&standing));
    let superior = [Right::DecidePlan];
    let first = round(1, &poor, Some((Verdict::Returned, "学习没有定日期。")));
    let mut refused = Typed::default();
    refused.error("reason", "退回方案没有写理由。");
    let view = |stage, rounds, typed| {
        Some(Decide { seen: seen(&superior, Some((stage, good.clone())), rounds, true)?, typed })
    };
    let again = vec![first, round(2, &good, None)];
    let all = vec![
        ("first", view(PlanStage::Submitted, vec![round(1, &good, None)], Typed::default())),
        ("again", view(PlanStage::Submitted, again.clone(), Typed::default())),
        ("refused", view(PlanStage::Submitted, again.clone(), refused)),
        ("approved", view(PlanStage::Approved, again, Typed::default())),
        ("nothing", view(PlanStage::Draft, vec![], Typed::default())),
    ];
    all.into_iter().filter_map(|(name, view)| Some((name, view?))).collect()
}

pub(super) fn rounds() -> Vec<(&'static str, RoundPage)> {
    let Some(standing) = standing() else { return Vec::new() };
    let (good, poor) = (content(&standing), poor(&standing));
    let first = round(1, &poor, Some((Verdict::Returned, "学习没有定日期。")));
    let rounds = vec![first.clone(), round(2, &good, None)];
    [("first", first), ("second", rounds[1].clone())]
        .into_iter()
        .filter_map(|(name, round)| {
            let seen = seen(&[], Some((PlanStage::Submitted, good.clone())), rounds.clone(), true)?;
            Some((name, RoundPage { seen, round }))
        })
        .collect()
}
