//! What is still missing of a unit's texts, in words.

use super::reviewing::goes_above;
use super::{Above, Facts, Owed, Seen, Whose, owed};
use crate::campaign::{CampaignKind, Step};
use crate::ids::PersonId;
use crate::preparation::idle::Idle;
use crate::preparation::talk::{Circle, Person};
use crate::progress::{Gate, Run, Words};
use crate::theme::TextKind;
use crate::wording;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Of these nothing was submitted yet.
    Unsubmitted {
        kind: TextKind,
        names: Vec<String>,
        idle: Idle,
    },
    Returned {
        kind: TextKind,
        names: Vec<String>,
        idle: Idle,
    },
    Unreviewed {
        kind: TextKind,
        names: Vec<String>,
    },
    /// Nobody of the committee may pass it: the next act is the superior's, where somebody there can act at all.
    AskedAbove {
        kind: TextKind,
        names: Vec<String>,
        above: Above,
    },
    /// The meeting was held, and what was said there is not in it yet.
    Uncompleted {
        kind: TextKind,
        names: Vec<String>,
        idle: Idle,
    },
}

impl Lack {
    pub fn words(&self) -> Words {
        self.told(true)
    }

    /// The same, with how many people and not who.
    pub fn counted(&self) -> Words {
        self.told(false)
    }

    fn told(&self, tells_who: bool) -> Words {
        let said = |kind: TextKind, names: &[String], what| said(kind, names, what, tells_who);
        let (fact, ground, act) = match self {
            Self::Unsubmitted { kind, names, .. } => (
                said(*kind, names, "还没有提交"),
                "会前写好材料，按程序审阅后再开会；材料由本人撰写。",
                "写好材料",
            ),
            Self::Returned { kind, names, .. } => {
                (said(*kind, names, "被退回，还没有重新提交"), "按退回的意见修改后重新提交。", "修改材料")
            }
            Self::Unreviewed { kind, names } => {
                (said(*kind, names, "还没有审阅通过"), "会前审阅把关，不深不实的退回重写。", "审阅材料")
            }
            Self::AskedAbove { kind, names, above } => {
                let (what, ground) = asked_above(*above);
                (said(*kind, names, what), ground, "查看材料")
            }
            Self::Uncompleted { kind, names, .. } => (
                said(*kind, names, "会后还没有补充"),
                "会上的批评意见和点评要补进材料，作为新的一版。",
                "补充材料",
            ),
        };
        let (typed, act) = match self.idle() {
            Some(idle) if idle.is_everybody() => (idle.or_typed(tells_who), "代为录入"),
            Some(idle) => (idle.or_typed(tells_who), act),
            None => (String::new(), act),
        };
        Words { fact, ground: format!("{ground}{typed}"), act }
    }

    /// Who of those whose next act it is has no sign-in yet.
    pub fn idle(&self) -> Option<&Idle> {
        match self {
            Self::Unsubmitted { idle, .. } | Self::Returned { idle, .. } | Self::Uncompleted { idle, .. } => {
                Some(idle)
            }
            Self::Unreviewed { .. } | Self::AskedAbove { .. } => None,
        }
    }

    pub fn step(&self) -> Step {
        match self {
            Self::Unreviewed { .. } | Self::AskedAbove { .. } => Step::Review,
            _ => Step::Texts,
        }
    }

    pub fn gate(&self) -> Gate {
        match self {
            Self::Uncompleted { .. } => Gate::Archive,
            _ => Gate::OpenMeeting,
        }
    }
}

/// How it stands with what goes past the committee, and why.
fn asked_above(above: Above) -> (&'static str, &'static str) {
    match above {
        Above::Waits => (
            "还没有审阅通过",
            "支委会没有别的人可以审阅，由联系领导审阅；没有确定联系领导的，由上级党组织的书记、副书记或委员审阅。",
        ),
        Above::ContactIdle => (
            "没有人可以审阅",
            "支委会没有别的人可以审阅，由联系领导审阅；联系领导还没有启用账号，或者已经没有本支部或上级的职务。请单位管理员发激活码，或请上级重新确定联系领导。",
        ),
        Above::OfficeIdle => (
            "没有人可以审阅",
            "支委会没有别的人可以审阅，由上级党组织的书记、副书记或委员审阅；他们都还没有启用账号。请单位管理员发激活码，或请上级确定联系领导。",
        ),
        Above::Nobody => (
            "没有人可以审阅",
            "支委会没有别的人，自己写的自己不能审阅；上级党组织也没有在任的书记、副书记和委员。请单位管理员在上级党组织任命，任命后由他们审阅。",
        ),
    }
}

/// 3 名党员的自评材料还没有提交：张三、李四、王五
fn said(kind: TextKind, names: &[String], what: &str, tells_who: bool) -> String {
    match names {
        [] => format!("{}{what}", kind.label()),
        names if !tells_who => format!("{} 人的{}{what}", names.len(), kind.label()),
        names => {
            let shown = wording::list(names.iter().take(SHOWN).map(String::as_str));
            let more = if names.len() > SHOWN { "等" } else { "" };
            format!("{} 人的{}{what}：{shown}{more}", names.len(), kind.label())
        }
    }
}

/// How many names a line carries.
const SHOWN: usize = 8;

/// What is owed, and who above has to pass it, where that is for the superior's leader.
pub type Owing = (Owed, Option<Above>);

/// The order of the lines of one kind.
const LINES: [Owing; 8] = [
    (Owed::Submitting, None),
    (Owed::Mending, None),
    (Owed::Reviewing, None),
    (Owed::Reviewing, Some(Above::Waits)),
    (Owed::Reviewing, Some(Above::ContactIdle)),
    (Owed::Reviewing, Some(Above::OfficeIdle)),
    (Owed::Reviewing, Some(Above::Nobody)),
    (Owed::Completing, None),
];

/// What is owed of each text, asked for or begun: the team's once, the others of everybody on the roster.
pub fn owings(run: &Run<'_>, facts: &Facts, circle: &Circle, held: bool) -> Vec<(Whose, Owing)> {
    let members = circle.inside();
    let mut all = Vec::new();
    for rule in &run.pack.texts {
        let kind = rule.kind;
        let asked: Vec<Option<PersonId>> = if kind == TextKind::Team {
            vec![None]
        } else {
            members.iter().map(|one| Some(one.id)).collect()
        };
        for whose in asked.into_iter().map(|person| Whose { kind, person }) {
            let text = facts.texts.iter().find(|one| one.whose == whose);
            let Some(owed) = owed(run, whose, text, held) else { continue };
            // The seats of a body that holds its own meeting are not among these facts.
            let asked = |seen: &&Seen| {
                owed == Owed::Reviewing
                    && run.kind == CampaignKind::BranchMeeting
                    && goes_above(rule, circle, seen)
            };
            let above = text.filter(asked).map(|seen| facts.leaders.above(circle, seen));
            all.push((whose, (owed, above)));
        }
    }
    all
}

/// The same in lines, a line for what several people owe alike.
pub(in crate::preparation) fn lacks(run: &Run<'_>, facts: &Facts, circle: &Circle, held: bool) -> Vec<Lack> {
    let members = circle.inside();
    let owings = owings(run, facts, circle, held);
    let mut lacks = Vec::new();
    for kind in run.pack.texts.iter().map(|rule| rule.kind) {
        for line in LINES {
            let of = owings.iter().filter(|(whose, owing)| whose.kind() == kind && *owing == line);
            let of: Vec<Option<PersonId>> = of.map(|(whose, _)| whose.person()).collect();
            if !of.is_empty() {
                let people: Vec<&Person> =
                    members.iter().copied().filter(|person| of.contains(&Some(person.id))).collect();
                lacks.push(lack(kind, line, &people, circle));
            }
        }
    }
    lacks
}

fn lack(kind: TextKind, (owed, above): Owing, people: &[&Person], circle: &Circle) -> Lack {
    let names = people.iter().map(|person| person.name.clone()).collect();
    let idle = Idle::among(people.iter().copied(), circle);
    match (owed, above) {
        (Owed::Submitting, _) => Lack::Unsubmitted { kind, names, idle },
        (Owed::Mending, _) => Lack::Returned { kind, names, idle },
        (Owed::Reviewing, Some(above)) => Lack::AskedAbove { kind, names, above },
        (Owed::Reviewing, None) => Lack::Unreviewed { kind, names },
        (Owed::Completing, _) => Lack::Uncompleted { kind, names, idle },
    }
}
