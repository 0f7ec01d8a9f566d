//! The readiness of a branch: every requirement up to the meeting, whose word it is, and by which records it is met.

use time::Date;

use super::Checked;
use crate::campaign::{Need, Phase, Step};
use crate::plan::words::cited;
use crate::plan::{PlanStage, is_let_off};
use crate::preparation::{self, problem, text};
use crate::progress::{self, Gap, Records, Run};
use crate::theme::TextKind;
use crate::wording::day;

/// One requirement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub step: Step,
    pub need: Option<Need>,
    pub ground: String,
    /// Nothing missing here can be passed over.
    pub hard: bool,
    /// What is recorded of it, a line each; once the meeting is opened, what was recorded of it then.
    pub evidence: Vec<String>,
    /// What is recorded now, where that is something else.
    pub since: Option<Vec<String>>,
    /// With whether each of them bars.
    pub gaps: Vec<(Gap, bool)>,
    pub check: Option<Checked>,
}

impl Item {
    pub fn is_met(&self) -> bool {
        self.gaps.is_empty()
    }

    /// What must be done and is not, apart from what an examiner wants done again: the facts, naming nobody.
    pub fn lacking(&self) -> Vec<String> {
        use preparation::Lack::Meeting;
        let returned =
            |gap: &Gap| matches!(gap.lack, progress::Lack::Preparing(Meeting(super::Lack::Returned { .. })));
        let hard = self.gaps.iter().filter(|(gap, hard)| *hard && !returned(gap));
        hard.map(|(gap, _)| gap.lack.counted().fact).collect()
    }
}

/// What is asked before the meeting, and what is recorded though nobody asks for it.
pub fn items(run: &Run<'_>, records: &Records) -> Vec<Item> {
    let barring = progress::barring(run, records);
    let variant = records.plan.as_ref().and_then(|plan| plan.content.variant.as_deref());
    let mut items = Vec::new();
    for &step in Step::ALL.iter().filter(|step| step.phase() == Phase::Before) {
        let held = run.terms.needs.get(&step);
        let of_step = |gaps: &[Gap], hard| -> Vec<(Gap, bool)> {
            gaps.iter().filter(|gap| gap.step == step).map(|gap| (gap.clone(), hard)).collect()
        };
        let mut gaps = of_step(&barring.hard, true);
        gaps.extend(of_step(&barring.soft, false));
        let evidence = evidence(step, records);
        let check = records.preparation.meeting.check(step).cloned();
        let asked = held.is_some_and(|held| held.value > Need::May) && !is_let_off(run, variant, step);
        if asked || !evidence.is_empty() || !gaps.is_empty() || check.is_some() {
            let hard = held.is_some_and(|held| held.value == Need::Must && held.firm);
            let ground = held.map(|held| cited(&held.source)).unwrap_or_default() + elsewhere(run, step);
            let need = held.map(|held| held.value);
            items.push(Item { step, need, ground, hard, evidence, since: None, gaps, check });
        }
    }
    items
}

/// What is kept of the steps when the meeting is opened, in their order.
pub fn kept(run: &Run<'_>, records: &Records, opened_on: Date) -> Vec<(Step, String)> {
    let mut records = records.clone();
    records.preparation.meeting.opened_on = Some(opened_on);
    let steps = items(run, &records).into_iter();
    steps.flat_map(|item| item.evidence.into_iter().map(move |line| (item.step, line))).collect()
}

/// The same steps as they stood when the meeting was opened, with what has come of each since. Nothing is known of a
/// meeting of which nothing was kept.
pub fn as_opened(mut items: Vec<Item>, kept: &[(Step, String)]) -> Vec<Item> {
    if kept.is_empty() {
        return items;
    }
    for item in &mut items {
        let then = kept.iter().filter(|(step, _)| *step == item.step).map(|(_, line)| line.clone()).collect();
        let now = std::mem::replace(&mut item.evidence, then);
        item.since = (now != item.evidence).then_some(now);
    }
    items
}

/// What people who are only present in a temporary branch do where they belong: a sentence behind the ground.
fn elsewhere(run: &Run<'_>, step: Step) -> &'static str {
    match step {
        Step::Problems | Step::Texts | Step::Review if run.unit.is_only_presence() => {
            "本支部只办班子的；党员个人的在组织关系所在支部办。"
        }
        _ => "",
    }
}

/// What is only encouraged and of which nothing is recorded: no gap on the workbench, since nobody is asked for it, and
/// yet whoever opens the meeting without it says why.
pub(crate) fn unrecorded(run: &Run<'_>, records: &Records, known: &[Gap]) -> Vec<preparation::Lack> {
    let variant = records.plan.as_ref().and_then(|plan| plan.content.variant.as_deref());
    let recorded = [
        Step::Mobilise,
        Step::Study,
        Step::Lecture,
        Step::Talks,
        Step::Opinions,
        Step::Problems,
        Step::Texts,
        Step::Review,
        Step::AskLeave,
        Step::MeetingNotice,
    ];
    let encouraged = recorded.into_iter().filter_map(|step| {
        let held = run.terms.needs.get(&step).filter(|held| held.value == Need::Should)?;
        let missing = !is_let_off(run, variant, step)
            && known.iter().all(|gap| gap.step != step)
            && evidence(step, records).is_empty();
        let lack = super::Lack::NotRecorded { step, ground: cited(&held.source) };
        missing.then_some(preparation::Lack::Meeting(lack))
    });
    encouraged.collect()
}

/// What is recorded of a step, for people: a line for each kind of record. Nothing where there is none.
pub fn evidence(step: Step, records: &Records) -> Vec<String> {
    let facts = &records.preparation;
    match step {
        Step::Receipt => receipts(records),
        Step::Plan => records.plan.iter().map(|plan| format!("方案{}", plan.stage.label())).collect(),
        Step::PlanApproval => approved(records),
        Step::Mobilise => facts.study.mobilised_on.iter().map(|on| format!("{}动员部署", day(*on))).collect(),
        Step::Study => study(&facts.study),
        Step::Lecture => facts.study.lecture_on.iter().map(|on| format!("{}党课", day(*on))).collect(),
        Step::Talks if facts.talks.held.is_empty() => Vec::new(),
        Step::Talks => vec![format!("谈心谈话 {} 人次", facts.talks.held.len())],
        Step::Opinions => opinions(&facts.opinions),
        Step::Problems => problems(&facts.problems),
        Step::Texts => texts(facts),
        Step::Review => reviews(facts),
        Step::AskLeave => leave(&facts.meeting),
        Step::MeetingNotice => {
            let called = facts.meeting.notice.iter();
            called
                .map(|called| format!("{}{}在{}开会", day(called.held_on), called.begins, called.place))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Marks a line of [`figures`] that is missing.
const LACKS: &str = "必须办的还差：";

/// What a report says there is, and what it says must still be done.
pub fn told_apart(figures: &str) -> (Vec<&str>, Vec<&str>) {
    let (lacks, has): (Vec<&str>, Vec<&str>) = figures.lines().partition(|line| line.starts_with(LACKS));
    (has, lacks.into_iter().filter_map(|line| line.strip_prefix(LACKS)).collect())
}

/// All of it up to the call itself, as the branch reports it when it asks leave: what there is, what there is none of, and
/// what must still be done, as whoever is above reads it. It is kept with the answer.
pub fn figures(run: &Run<'_>, records: &Records) -> Vec<String> {
    let reported = |step: Step| !matches!(step, Step::AskLeave | Step::MeetingNotice);
    let items: Vec<Item> = items(run, records).into_iter().filter(|item| reported(item.step)).collect();
    let missing: Vec<String> = items
        .iter()
        .flat_map(|item| &item.gaps)
        .filter(|(_, hard)| *hard)
        .map(|(gap, _)| format!("{LACKS}{}", gap.lack.counted().fact))
        .collect();
    let told = items.into_iter().flat_map(|item| match item.evidence {
        none if none.is_empty() => vec![nothing(item.step)],
        some => some,
    });
    told.chain(missing).collect()
}

/// `谈心谈话 0 人次`
fn nothing(step: Step) -> String {
    match step {
        Step::Study => "集中学习 0 次".to_owned(),
        Step::Talks => "谈心谈话 0 人次".to_owned(),
        Step::Opinions => "征求意见 0 条".to_owned(),
        Step::Problems => "查摆的问题 0 条".to_owned(),
        Step::Texts => "提交的材料 0 份".to_owned(),
        Step::Review => "审阅通过的材料 0 份".to_owned(),
        step => format!("{}：没有记录", step.label()),
    }
}

fn receipts(records: &Records) -> Vec<String> {
    let signed = records.notices.iter().filter(|seen| seen.signed_on.is_some()).count();
    match records.notices.len() {
        0 => Vec::new(),
        all => vec![format!("签收通知 {signed}/{all} 份")],
    }
}

fn approved(records: &Records) -> Vec<String> {
    let plan = records.plan.iter().filter(|plan| plan.stage == PlanStage::Approved);
    plan.filter_map(|plan| plan.since).map(|on| format!("方案{}批准", day(on))).collect()
}

fn study(facts: &preparation::study::Facts) -> Vec<String> {
    match facts.together() {
        (0, _) => Vec::new(),
        (times, 0) => vec![format!("集中学习 {times} 次")],
        (times, half_days) => vec![format!("集中学习 {times} 次，{half_days} 个半天")],
    }
}

fn opinions(facts: &preparation::opinion::Facts) -> Vec<String> {
    let tally = &facts.tally;
    match tally.collected {
        0 => Vec::new(),
        collected => vec![format!(
            "征求意见 {collected} 条：采纳 {} 条，不采纳 {} 条，待研究 {} 条",
            tally.adopted, tally.declined, tally.pending
        )],
    }
}

fn problems(facts: &problem::Facts) -> Vec<String> {
    let team = (!facts.team.is_empty()).then(|| format!("班子问题 {} 条", facts.team.len()));
    let people = (!facts.people.is_empty()).then(|| format!("个人问题清单 {} 人", facts.people.len()));
    team.into_iter().chain(people).collect()
}

/// Kind by kind, over all of whom it is asked.
fn tallies(facts: &preparation::Facts) -> impl Iterator<Item = text::Tally> {
    TextKind::ALL.iter().map(|kind| text::tally(*kind, &facts.talks.circle, &facts.texts.texts))
}

/// Kinds that nobody has begun are left out.
fn texts(facts: &preparation::Facts) -> Vec<String> {
    let begun = tallies(facts).filter(|tally| tally.writing + tally.returned + tally.submitted > 0);
    begun.map(|tally| format!("{} {}/{} 份提交", tally.kind.label(), tally.submitted, tally.asked)).collect()
}

fn reviews(facts: &preparation::Facts) -> Vec<String> {
    let passed = tallies(facts).filter(|tally| tally.passed > 0);
    passed
        .map(|tally| format!("{} {}/{} 份审阅通过", tally.kind.label(), tally.passed, tally.asked))
        .collect()
}

fn leave(facts: &super::Facts) -> Vec<String> {
    let Some(leave) = &facts.leave else { return Vec::new() };
    let asked = format!("{}报请", day(leave.asked_on));
    vec![match leave.answer {
        Some((answer, on)) => format!("{asked}，{}答复{}", day(on), answer.label()),
        None if facts.opened_on.is_some() => format!("{asked}，开会前没有等到答复"),
        None => format!("{asked}，等上级答复"),
    }]
}
