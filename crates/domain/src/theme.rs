//! Theme packs: what a year's campaign is about and asks for, as data. Every value says by what norm it holds, how sure
//! it is, and where it was said; what nobody knows is said to be missing and never invented.
//!
//! The format of the file is described in `docs/主题包.md`.

mod check;
mod compare;
mod dimension;
mod read;
#[cfg(test)]
mod tests;
mod values;

pub use self::check::check;
pub use self::compare::{ChangeKind, Difference, compare};
pub use self::dimension::{Block, blocks, covering};
pub use self::read::{Fault, parse, read};
pub use self::values::{Item, Part, Value};

use serde::{Deserialize, Serialize};
use time::Date;

use crate::campaign::terms::{Layer, TermKey};
use crate::campaign::{CampaignKind, Deadline, Need, Step};
use crate::codes::codes;

codes! {
    /// Whose word a value is.
    pub enum Norm {
        /// 党内法规, national standards, laws.
        Law = "law" "法规",
        /// The year's notice and what forwards it.
        Notice = "notice" "通知",
        /// One unit's own habit.
        Local = "local" "本地",
    }
}

codes! {
    /// How sure a value is.
    pub enum Mark {
        Verified = "V" "已核对",
        /// Known from a secondary or local source.
        Secondary = "V2" "据转发件或地方材料",
        Recalled = "R" "待复核",
        Unsure = "U" "各地不一，可改",
    }
}

/// A value with its ground. Without a value it is 待补.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Noted<T> {
    #[serde(default = "nothing", skip_serializing_if = "Option::is_none")]
    pub value: Option<T>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm: Option<Norm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    pub basis: String,
}

fn nothing<T>() -> Option<T> {
    None
}

/// A whole pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The version of the format: 1.
    pub format: i64,
    /// `P2025`, `M2022`: letters, digits, `-`.
    pub id: String,
    /// Counts up with every corrected edition of the same pack.
    pub revision: i64,
    /// 年度: the year the campaign looks back on.
    pub year: i32,
    /// 2025年度组织生活会和民主评议党员
    pub name: String,
    pub kind: Noted<CampaignKind>,
    pub scope: Noted<Scope>,
    pub report_period: Noted<Period>,
    pub documents: Noted<Vec<Document>>,
    /// When meetings were held in the year of the pack. A campaign has a window of its own.
    pub window: Noted<Window>,
    pub theme: Noted<String>,
    pub theme_sentences: Noted<Vec<String>>,
    pub study: Noted<Vec<StudyItem>>,
    pub team_dimensions: Noted<Vec<Dimension>>,
    pub member_dimensions: Noted<Vec<Dimension>>,
    /// Further lists: 四风, 七个方面, 负面表现 …
    #[serde(default)]
    pub lists: Vec<FurtherList>,
    /// 流动、困难、年老体弱、受处分处置 …
    pub talk_care: Noted<Vec<String>>,
    pub agenda: Noted<Vec<AgendaItem>>,
    pub grades: Noted<GradeScheme>,
    pub quota_base: Noted<QuotaBase>,
    pub graded: Noted<Graded>,
    pub listed: Noted<Listed>,
    /// Further questions of the poll: 政治素养, 履职尽责 …
    pub poll_items: Noted<Vec<String>>,
    pub steps: Vec<PackStep>,
    /// Ordered values: quota, minimum criticisms, talks, publicity …
    pub terms: Vec<PackTerm>,
    pub forms: Noted<Vec<String>>,
    /// What a supervisor asks himself, answered in words.
    pub prompts: Noted<Vec<String>>,
    pub disposal: Noted<Vec<String>>,
    pub archive: Noted<Vec<ArchiveRule>>,
    pub texts: Vec<TextRule>,
    #[serde(default)]
    pub variants: Vec<Variant>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    pub members: MemberScope,
    pub words: String,
}

codes! {
    pub enum MemberScope {
        All = "all" "全体党员",
        InService = "in_service" "在职党员",
        /// 党员领导干部 of the body.
        Body = "body" "领导班子党员成员",
    }
}

codes! {
    /// What the report at the meeting looks back on.
    pub enum Period {
        Year = "year" "一年",
        HalfYear = "half_year" "半年",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub issuer: String,
    /// Without its 《》. A title that nobody has seen is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 组通字〔2021〕46号
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wording::iso_day::option")]
    pub from: Option<Date>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wording::iso_day::option")]
    pub until: Option<Date>,
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudyItem {
    pub title: String,
    /// Every branch studies it; otherwise it is offered.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// One of the aspects by which problems are looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Stays the same when the words are corrected.
    pub key: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// Dimensions of the other list, the team's or the members', that are parts of this one: their keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FurtherList {
    pub name: String,
    pub items: Noted<Vec<String>>,
}

codes! {
    pub enum AgendaKey {
        Report = "report" "通报情况",
        SelfCriticism = "self_criticism" "自我批评",
        MutualCriticism = "mutual_criticism" "相互批评",
        Study = "study" "学习交流",
        SelfAppraisal = "self_appraisal" "个人自评",
        MutualAppraisal = "mutual_appraisal" "党员互评",
        Poll = "poll" "民主测评",
        Comment = "comment" "上级点评",
        Closing = "closing" "小结表态",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgendaItem {
    pub key: AgendaKey,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

codes! {
    pub enum GradeScheme {
        /// 优秀、合格、基本合格、不合格
        Four = "four" "优秀、合格、基本合格、不合格",
        /// As polled in 2014.
        Three = "three" "好、一般、差",
        /// No appraisal in this campaign.
        Ungraded = "ungraded" "不评定等次",
    }
}

codes! {
    /// Of whom 优秀 is a share.
    pub enum QuotaBase {
        /// Formal members whose 组织关系 lies here.
        Formal = "formal" "正式党员数",
        AllMembers = "all_members" "党员总数",
        Appraised = "appraised" "参评党员数",
        /// The year's notice sets no share.
        Nothing = "nothing" "不设比例",
    }
}

codes! {
    pub enum Graded {
        FormalOnly = "formal_only" "正式党员；预备党员参加评议，不评定等次",
        Nobody = "nobody" "不评定等次",
    }
}

codes! {
    /// Whom the ballot lists.
    pub enum Listed {
        FormalOnly = "formal_only" "只列正式党员",
        WithProbationary = "with_probationary" "预备党员列入并注明不评定等次",
        Nobody = "nobody" "不进行测评",
    }
}

/// A step the campaign asks for, with its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackStep {
    pub step: Step,
    pub need: Need,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Deadline>,
    /// What is asked, in a sentence of the notice where it is known.
    pub words: String,
    pub norm: Norm,
    pub mark: Mark,
    pub basis: String,
    /// Where the deadlines are from, which is seldom where the step is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timing: Option<Ground>,
}

/// What a value rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    pub norm: Norm,
    pub mark: Mark,
    pub basis: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackTerm {
    pub key: TermKey,
    /// As [`TermKey::parse`] reads it. Without it the value is 待补.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub norm: Option<Norm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    pub basis: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveRule {
    pub what: String,
    /// 永久, 30年, 10年
    pub keep: String,
}

codes! {
    pub enum TextKind {
        Team = "team" "班子对照检查材料",
        Outline = "outline" "个人发言提纲",
        SelfAppraisal = "self_appraisal" "自评材料",
    }
}

codes! {
    /// In what capacity somebody reviews a text.
    pub enum Capacity {
        Secretary = "secretary" "书记",
        Committee = "committee" "支委会",
        /// The superior's leader who is the branch's contact.
        Leader = "leader" "联系领导",
        Guidance = "guidance" "指导组",
    }
}

/// What a text must have. Lengths are habits, never norms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextRule {
    pub kind: TextKind,
    pub sections: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<i64>,
    /// Who passes it before the meeting; where nothing is said, see [`TextRule::reviewers`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<Capacity>,
    pub norm: Norm,
    pub mark: Mark,
    pub basis: String,
}

impl TextRule {
    /// Where the pack does not say: the committee passes the team's text, the secretary a person's.
    pub fn reviewers(&self) -> Vec<Capacity> {
        match self.kind {
            _ if !self.reviewers.is_empty() => self.reviewers.clone(),
            TextKind::Team => vec![Capacity::Committee],
            TextKind::Outline | TextKind::SelfAppraisal => vec![Capacity::Secretary],
        }
    }
}

/// A way in which some units hold the campaign without some steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub key: String,
    /// 此前已开过专题组织生活会的，只开展民主评议
    pub name: String,
    pub skips: Vec<Step>,
    pub norm: Norm,
    pub mark: Mark,
    pub basis: String,
}

impl Pack {
    /// What the pack asks for, as the first layer of requirements. A term that is 待补 asks for nothing.
    pub fn layer(&self) -> Layer {
        use crate::campaign::Selector;
        use crate::campaign::terms::{Change, Requirement};
        let ask = |change, sentence: &str, mark| Requirement {
            scope: Selector::default(),
            change,
            sentence: sentence.to_owned(),
            firm: mark != Mark::Unsure,
        };
        let mut requirements = Vec::new();
        for step in &self.steps {
            requirements.push(ask(Change::Need { step: step.step, need: step.need }, &step.words, step.mark));
            for deadline in &step.deadlines {
                let change = Change::Deadline { step: step.step, deadline: *deadline };
                // Where a last day is only a habit, whoever is held to it reads that.
                let said = step.timing.as_ref().map_or(&step.words, |timing| &timing.basis);
                let mark = step.timing.as_ref().map_or(step.mark, |timing| timing.mark);
                requirements.push(ask(change, said, mark));
            }
        }
        for term in &self.terms {
            if let Some(value) = term.value.as_deref().and_then(|value| term.key.parse(value)) {
                let mark = term.mark.unwrap_or(Mark::Unsure);
                requirements.push(ask(Change::Value { key: term.key, value }, &term.basis, mark));
            }
        }
        Layer { title: format!("主题包“{}”", self.name), requirements }
    }
}
