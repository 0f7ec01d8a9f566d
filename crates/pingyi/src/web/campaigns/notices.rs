//! The notices of a unit in a campaign: those that reach it, its own, and what is done to them.

pub mod ask;
pub mod edit;
pub mod list;
pub mod paste;
pub mod publish;
pub mod show;

use domain::campaign::Selector;
use domain::campaign::terms::{Addition, Subject, TermKey};
use domain::campaign::{Need, Step};
use domain::ids::{CampaignId, NoticeId, UnitId};
use domain::org::UnitKind;

pub fn href(unit: UnitId, campaign: CampaignId, notice: NoticeId) -> String {
    format!("{}/notices/{notice}", super::href(unit, campaign))
}

/// Everything a notice can ask for, in the order of a form.
pub fn subjects() -> Vec<Subject> {
    let asked = |step: &&Step| !matches!(step, Step::Receipt | Step::PlanApproval);
    let mut subjects: Vec<Subject> = TermKey::ALL.iter().copied().map(Subject::Value).collect();
    subjects
        .extend(Step::ALL.iter().filter(|step| !matches!(step, Step::Poll)).copied().map(Subject::Deadline));
    subjects.extend(Step::ALL.iter().filter(asked).copied().map(Subject::Need));
    subjects.extend(Addition::ALL.iter().copied().map(Subject::Add));
    subjects
}

/// Whom a requirement is for, in words.
pub fn scope_words(scope: &Selector, names: &[(UnitId, String)]) -> String {
    if scope.is_all() {
        return "全部".to_owned();
    }
    let mut words: Vec<String> = scope.kinds.iter().map(|kind| kind.label().to_owned()).collect();
    if let Some(label) = &scope.label {
        words.push(format!("{}“{}”", label.kind.label(), label.value));
    }
    for unit in &scope.units {
        words.push(names.iter().find(|(id, _)| id == unit).map_or("指定的组织", |(_, name)| name).to_owned());
    }
    words.join("、")
}

/// The kinds a requirement may be narrowed to.
pub const KINDS: [UnitKind; 3] = [UnitKind::Branch, UnitKind::JointBranch, UnitKind::TemporaryBranch];

/// The words a person chooses a need by.
pub const NEEDS: [Need; 2] = [Need::Should, Need::Must];
