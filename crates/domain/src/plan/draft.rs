//! The first draft of a plan: everything that the pack, the notices and the roster already say, laid out in days. The
//! branch goes on from there.

use time::Date;

use super::{Content, Line, TEMPORARY, asked, is_let_off, layout};
use crate::campaign::terms::Addition;
use crate::campaign::{CampaignKind, Step};
use crate::org::UnitKind;
use crate::progress::{BodyMeeting, Run};
use crate::theme::{AgendaItem, AgendaKey, Document, Pack};
use crate::wording;

/// From so many members, or so many groups, on, a branch meets in its groups first.
const LARGE_BRANCH: i64 = 50;
const LARGE_GROUPS: usize = 3;

/// What holds the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub kind: UnitKind,
    pub name: String,
    /// 支委会. A small branch has only a secretary, perhaps a deputy.
    pub has_committee: bool,
    pub formal: i64,
    pub groups: Vec<String>,
    pub secretary: Option<String>,
    pub deputies: Vec<String>,
    pub committee: Vec<String>,
}

/// All that a draft is made from.
#[derive(Debug, Clone, Copy)]
pub struct Setting<'a> {
    pub run: Run<'a>,
    pub branch: &'a Branch,
    /// The notices it rests on, as they are cited, from the top down.
    pub notices: &'a [String],
    pub body: Option<&'a BodyMeeting>,
    /// The key of the pack's variant, where the branch takes one.
    pub variant: Option<&'a str>,
    pub today: Date,
}

/// How the branch differs from the ordinary one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Ordinary,
    /// 不设支委会
    WithoutCommittee,
    /// Its groups meet first.
    Large,
    /// 民主生活会
    Body,
}

impl Setting<'_> {
    fn shape(&self) -> Shape {
        let branch = self.branch;
        if self.run.kind == CampaignKind::BodyMeeting {
            Shape::Body
        } else if branch.groups.len() >= LARGE_GROUPS
            || (branch.formal >= LARGE_BRANCH && !branch.groups.is_empty())
        {
            Shape::Large
        } else if branch.has_committee {
            Shape::Ordinary
        } else {
            Shape::WithoutCommittee
        }
    }

    fn is_temporary(&self) -> bool {
        self.branch.kind == UnitKind::TemporaryBranch
    }

    /// The variant that holds: a temporary branch has no choice.
    fn variant(&self) -> Option<&str> {
        let known = |key: &&str| self.run.pack.variants.iter().any(|variant| variant.key == *key);
        if self.is_temporary() { Some(TEMPORARY).filter(known) } else { self.variant.filter(known) }
    }
}

pub fn draft(setting: &Setting<'_>) -> Content {
    let (run, shape, variant) = (&setting.run, setting.shape(), setting.variant());
    let mut steps = asked(run, variant);
    if shape == Shape::Large {
        steps.extend([Step::CommitteeMeeting, Step::GroupMeeting].iter().filter(|step| {
            (**step != Step::CommitteeMeeting || setting.branch.has_committee)
                && run.terms.need(**step).is_some()
        }));
        steps.sort_unstable();
        steps.dedup();
    }
    let days = layout::lay_out(run, &steps, setting.body, setting.today);
    let line = |&step: &Step| Line {
        step,
        day: days.get(&step).copied(),
        what: what(setting, shape, step),
        who: who(setting.branch, shape, step),
    };
    Content {
        grounds: grounds(run.pack, setting.notices),
        theme: theme(run),
        variant: variant.map(str::to_owned),
        place: String::new(),
        chair: chair(setting.branch),
        recorder: String::new(),
        lines: steps.iter().map(line).collect(),
        agenda: agenda(setting, shape),
        study: study(run, variant),
        demands: demands(setting, shape),
    }
}

/// A step taken in later, with the words the draft would have had for it.
pub fn line(setting: &Setting<'_>, step: Step) -> Line {
    let shape = setting.shape();
    Line { step, day: None, what: what(setting, shape, step), who: who(setting.branch, shape, step) }
}

fn grounds(pack: &Pack, notices: &[String]) -> Vec<String> {
    let cited = |document: &Document| {
        let title = document.title.as_deref()?;
        let number = document.number.as_ref().map(|number| format!("（{number}）")).unwrap_or_default();
        Some(format!("{}《{title}》{number}", document.issuer))
    };
    let documents = pack.documents.value.iter().flatten().filter_map(cited);
    documents.chain(notices.iter().cloned()).collect()
}

fn theme(run: &Run<'_>) -> String {
    let own = run.pack.theme.value.clone();
    let added = run.terms.added(Addition::ThemeSentence).map(|held| held.value.clone());
    own.into_iter().chain(added).collect::<Vec<_>>().join("；")
}

fn chair(branch: &Branch) -> String {
    branch.secretary.as_ref().or(branch.deputies.first()).cloned().unwrap_or_default()
}

/// What every member reads first, what is offered, and what the notices add, with where it was asked for.
fn study(run: &Run<'_>, variant: Option<&str>) -> Vec<String> {
    if is_let_off(run, variant, Step::Study) {
        return Vec::new();
    }
    let items: Vec<_> = run.pack.study.value.iter().flatten().collect();
    let required = items.iter().filter(|item| item.required).map(|item| item.title.clone());
    let offered = items.iter().filter(|item| !item.required).map(|item| format!("{}（选学）", item.title));
    let added = run.terms.added(Addition::Study);
    let added = added.map(|held| format!("{}——据{}", held.value, held.source.title));
    required.chain(added).chain(offered).collect()
}

fn demands(setting: &Setting<'_>, shape: Shape) -> Vec<String> {
    let asked = setting.run.terms.added(Addition::Demand).map(|held| held.value.clone());
    let own = match shape {
        Shape::Body => {
            Some("到会成员达到应到人数的三分之二以上方可开会；因故缺席的提交书面发言，会后转告会议情况。")
        }
        _ if setting.is_temporary() => Some(
            "党员组织关系不在本支部，等次由组织关系所在支部评定；本支部把参加会议和评议的情况转给原支部。",
        ),
        _ => None,
    };
    asked.chain(own.map(str::to_owned)).collect()
}

fn agenda(setting: &Setting<'_>, shape: Shape) -> Vec<String> {
    let (run, variant) = (&setting.run, setting.variant());
    let unpolled = is_let_off(run, variant, Step::Poll);
    let told = |item: &AgendaItem| {
        let label = item.key.label();
        if item.detail.is_empty() { label.to_owned() } else { format!("{label}：{}", item.detail) }
    };
    let mut items = Vec::new();
    for item in run.pack.agenda.value.iter().flatten() {
        let grading =
            matches!(item.key, AgendaKey::Poll | AgendaKey::SelfAppraisal | AgendaKey::MutualAppraisal);
        if (item.key == AgendaKey::Poll && unpolled) || (grading && shape == Shape::Body) {
            continue;
        }
        items.push(told(item));
        if item.key == AgendaKey::Report && shape == Shape::Large {
            items.push("听取党小组情况报告：各党小组组长报告组内自我批评和相互批评的情况".to_owned());
        }
    }
    // What a notice adds comes before the closing word.
    let closing = run.pack.agenda.value.iter().flatten().next_back();
    let at = items.len()
        - usize::from(closing.is_some_and(|item| item.key == AgendaKey::Closing) && !items.is_empty());
    let added: Vec<String> = run.terms.added(Addition::Agenda).map(|held| held.value.clone()).collect();
    items.splice(at..at, added);
    items
}

/// What is done: the pack's sentence, unless the branch is of a sort the sentence was not written for.
fn what(setting: &Setting<'_>, shape: Shape, step: Step) -> String {
    let groups = || wording::list(setting.branch.groups.iter().map(String::as_str));
    let own = match (step, shape) {
        (Step::CommitteeMeeting, _) => {
            "支委会先开班子会，开展自我批评和相互批评；会后支委分别参加所在党小组的会".to_owned()
        }
        (Step::GroupMeeting, Shape::Large) if !setting.branch.groups.is_empty() => {
            format!("{}分别开会，党员开展自我批评和相互批评，形成情况报告", groups())
        }
        (Step::Meeting, Shape::Large) => "召开党员大会，听取各党小组情况报告，开展批评和自我批评".to_owned(),
        (Step::Meeting, Shape::Body) => "召开民主生活会，开展批评和自我批评".to_owned(),
        (Step::Grading, Shape::WithoutCommittee) => {
            "党员大会根据测评和日常表现提出评定意见，不简单以票数定等次".to_owned()
        }
        (Step::Review, Shape::WithoutCommittee) => "书记审阅党员的材料，不深不实的退回重写".to_owned(),
        _ => String::new(),
    };
    if own.is_empty() { sentence(setting.run.pack, step) } else { own }
}

fn sentence(pack: &Pack, step: Step) -> String {
    let words = pack.steps.iter().find(|known| known.step == step).map(|known| known.words.as_str());
    words.unwrap_or(step.label()).trim().trim_end_matches('。').to_owned()
}

fn who(branch: &Branch, shape: Shape, step: Step) -> String {
    let team = match shape {
        Shape::Body => "领导班子",
        Shape::WithoutCommittee if branch.deputies.is_empty() => "书记",
        Shape::WithoutCommittee => "书记、副书记",
        Shape::Ordinary | Shape::Large => "支委会",
    };
    let everybody = if shape == Shape::Body { "班子成员" } else { "全体党员" };
    match step {
        Step::PlanApproval => "上级党组织".to_owned(),
        Step::Mobilise | Step::Lecture | Step::AskLeave => "书记".to_owned(),
        Step::Study | Step::Poll => everybody.to_owned(),
        Step::Meeting if shape == Shape::Body => "班子成员".to_owned(),
        Step::Meeting => "书记主持，全体党员参加".to_owned(),
        Step::Talks => format!("书记带头，{everybody}"),
        Step::Problems | Step::Texts | Step::Rectify if shape == Shape::Body => "领导班子及成员".to_owned(),
        Step::Problems | Step::Texts | Step::Rectify => format!("{team}，全体党员"),
        Step::CommitteeMeeting => "书记、支委".to_owned(),
        Step::GroupMeeting => "各党小组组长".to_owned(),
        Step::Grading if shape == Shape::WithoutCommittee => "党员大会".to_owned(),
        Step::Registration => format!("{team}，党员本人"),
        _ => team.to_owned(),
    }
}

#[cfg(test)]
mod tests;
