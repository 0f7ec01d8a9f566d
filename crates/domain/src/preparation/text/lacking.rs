//! What is still missing of a unit's texts, in words.

use super::leading::asks_leader;
use super::{Above, Asking, Facts, Owed, Seen, Whose, owed};
use crate::campaign::{CampaignKind, Step};
use crate::ids::{PersonId, TextId};
use crate::preparation::idle::Idle;
use crate::preparation::talk::{Circle, Person};
use crate::progress::{Gate, Run, Words};
use crate::theme::TextKind;
use crate::wording;

/// Whose texts of one kind a gap is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lacking {
    pub kind: TextKind,
    /// Of the team's text nobody.
    pub names: Vec<String>,
    /// Who of them has no sign-in yet.
    pub idle: Idle,
    /// So many of these began it themselves, and so many had it typed by somebody: for them nobody else types it.
    pub begun: usize,
    pub typed: usize,
    /// For so many another has typed what the meeting said, and they have not said a word to it.
    pub unconfirmed: usize,
    /// The one text it is about, where there is one.
    pub text: Option<TextId>,
}

impl Lacking {
    pub(super) fn of(kind: TextKind, all: &[Of<'_>], circle: &Circle) -> Self {
        let people = || all.iter().filter_map(|(person, _)| *person);
        let by = |is: fn(PersonId, PersonId) -> bool| {
            let mut idle =
                all.iter().filter_map(|(person, seen)| Some((person.as_ref()?.id, (*seen)?.made_by?)));
            idle.by_ref().filter(|(author, by)| circle.idle.contains(author) && is(*author, *by)).count()
        };
        let text = match all {
            [(_, seen)] => seen.map(|seen| seen.id),
            _ => None,
        };
        Self {
            kind,
            names: people().map(|person| person.name.clone()).collect(),
            idle: Idle::among(people(), circle),
            begun: by(|author, by| author == by),
            typed: by(|author, by| author != by),
            unconfirmed: all.iter().filter(|(_, seen)| seen.is_some_and(|seen| seen.unconfirmed)).count(),
            text,
        }
    }

    /// The sentence after the ground about who cannot sign in: only what may be done for him is offered.
    fn helped(&self, tells_who: bool) -> String {
        let idle = self.idle.names.len();
        let help = match idle.saturating_sub(self.begun + self.typed) {
            0 if idle == 0 => return String::new(),
            0 if self.typed == 0 => "请单位管理员发激活码或恢复账号，由本人登录接着写。",
            0 if self.begun == 0 => "请单位管理员发激活码或恢复账号，或由替他录入的人接着录入。",
            open if open == idle => "请单位管理员发激活码或恢复账号，或由支委代为录入。",
            _ => "请单位管理员发激活码或恢复账号；还没有动笔的，也可以由支委代为录入。",
        };
        format!("{}；{help}", self.idle.told(tells_who))
    }

    /// Nobody it is about signs in, and nobody has begun: the committee types it for them.
    fn asks_typing(&self) -> bool {
        self.idle.is_everybody() && self.begun + self.typed == 0
    }

    /// What is to be done where nobody it is about signs in.
    fn act(&self, act: &'static str) -> &'static str {
        match self.idle.is_everybody() {
            true if self.asks_typing() => "代为录入",
            true => "查看材料",
            false => act,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    /// Of these nothing was submitted yet.
    Unsubmitted(Lacking),
    Returned(Lacking),
    Unreviewed(Lacking),
    /// Nobody of the committee may pass it: the next act is the superior's, where somebody there can act at all. Or the
    /// pack asks a leader besides, and nobody can act as one.
    AskedAbove {
        lacking: Lacking,
        above: Above,
        asking: Asking,
    },
    /// The meeting was held, and what was said there is not in it yet.
    Uncompleted(Lacking),
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
        let lacking = self.lacking();
        let said = |what| said(lacking.kind, &lacking.names, what, tells_who);
        let (fact, ground, act) = match self {
            Self::Unsubmitted(_) => {
                (said("还没有提交"), "会前写好材料，按程序审阅后再开会；材料由本人撰写。", "写好材料")
            }
            Self::Returned(_) => (said("被退回，还没有重新提交"), "按退回的意见修改后重新提交。", "修改材料"),
            Self::Unreviewed(_) => (said("还没有审阅通过"), "会前审阅把关，不深不实的退回重写。", "审阅材料"),
            Self::AskedAbove { above, asking, .. } => {
                let (what, ground) = match asking {
                    Asking::Instead => asked_above(*above),
                    Asking::Besides => asked_besides(*above),
                };
                (said(what), ground, "查看材料")
            }
            Self::Uncompleted(_) => {
                (said("会后还没有补充"), "会上的批评意见和点评要补进材料，作为新的一版。", "补充材料")
            }
        };
        let waiting = match (self, lacking.unconfirmed) {
            (Self::Uncompleted(_), 1..) => {
                format!("{} 人的已由别人录入，等本人看过、自己再保存一次。", lacking.unconfirmed)
            }
            _ => String::new(),
        };
        let (helped, act) = match self.idle() {
            Some(_) => (lacking.helped(tells_who), lacking.act(act)),
            None => (String::new(), act),
        };
        Words { fact, ground: format!("{ground}{waiting}{helped}"), act }
    }

    pub(crate) fn lacking(&self) -> &Lacking {
        match self {
            Self::Unsubmitted(lacking)
            | Self::Returned(lacking)
            | Self::Unreviewed(lacking)
            | Self::AskedAbove { lacking, .. }
            | Self::Uncompleted(lacking) => lacking,
        }
    }

    /// Who of those whose next act it is has no sign-in yet.
    pub fn idle(&self) -> Option<&Idle> {
        match self {
            Self::Unsubmitted(lacking) | Self::Returned(lacking) | Self::Uncompleted(lacking) => {
                Some(&lacking.idle)
            }
            Self::Unreviewed(_) | Self::AskedAbove { .. } => None,
        }
    }

    pub fn kind(&self) -> TextKind {
        self.lacking().kind
    }

    /// Is it mended by typing for those who cannot sign in?
    pub fn asks_typing(&self) -> bool {
        self.idle().is_some() && self.lacking().asks_typing()
    }

    /// The text it is about, where it is about one that is there.
    pub fn text(&self) -> Option<TextId> {
        self.lacking().text
    }

    pub fn step(&self) -> Step {
        match self {
            Self::Unreviewed(_) | Self::AskedAbove { .. } => Step::Review,
            _ => Step::Texts,
        }
    }

    pub fn gate(&self) -> Gate {
        match self {
            Self::Uncompleted(_) => Gate::Archive,
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
            "支委会没有别的人可以审阅，由联系领导审阅；联系领导没有能登录的账号，或者已经没有本支部或上级的职务。请单位管理员发激活码或恢复账号，或请上级重新确定联系领导。",
        ),
        Above::OfficeIdle => (
            "没有人可以审阅",
            "支委会没有别的人可以审阅，由上级党组织的书记、副书记或委员审阅；他们都没有能登录的账号。请单位管理员发激活码或恢复账号，或请上级确定联系领导。",
        ),
        Above::Nobody => (
            "没有人可以审阅",
            "支委会没有别的人，自己写的自己不能审阅；上级党组织也没有在任的书记、副书记和委员。请单位管理员在上级党组织任命，任命后由他们审阅。",
        ),
    }
}

/// The same of what the pack asks a leader to look at besides.
fn asked_besides(above: Above) -> (&'static str, &'static str) {
    let ground = match above {
        Above::Waits => {
            return (
                "还没有审阅通过",
                "主题包要求联系领导也审阅；没有确定联系领导的，由上级党组织的书记、副书记或委员审阅。",
            );
        }
        Above::ContactIdle => {
            "主题包要求联系领导也审阅；联系领导没有能登录的账号，或者已经没有本支部或上级的职务。请单位管理员发激活码或恢复账号，或请上级重新确定联系领导。"
        }
        Above::OfficeIdle => {
            "主题包要求联系领导也审阅；没有确定联系领导的，由上级党组织的书记、副书记或委员审阅，他们都没有能登录的账号。请上级确定联系领导，或请单位管理员发激活码或恢复账号。"
        }
        Above::Nobody => {
            "主题包要求联系领导也审阅；没有确定可以审阅的联系领导，上级党组织也没有在任的书记、副书记和委员。请上级确定联系领导，或请单位管理员在上级党组织任命，任命后由他们审阅。"
        }
    };
    ("没有联系领导可以审阅", ground)
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
pub type Owing = (Owed, Option<(Above, Asking)>);

/// The order of the lines of one kind.
const LINES: [Owing; 11] = [
    (Owed::Submitting, None),
    (Owed::Mending, None),
    (Owed::Reviewing, None),
    (Owed::Reviewing, Some((Above::ContactIdle, Asking::Besides))),
    (Owed::Reviewing, Some((Above::OfficeIdle, Asking::Besides))),
    (Owed::Reviewing, Some((Above::Nobody, Asking::Besides))),
    (Owed::Reviewing, Some((Above::Waits, Asking::Instead))),
    (Owed::Reviewing, Some((Above::ContactIdle, Asking::Instead))),
    (Owed::Reviewing, Some((Above::OfficeIdle, Asking::Instead))),
    (Owed::Reviewing, Some((Above::Nobody, Asking::Instead))),
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
            let is_asked = owed == Owed::Reviewing && run.kind == CampaignKind::BranchMeeting;
            let above = text.filter(|_| is_asked).and_then(|seen| {
                let asking = asks_leader(rule, circle, seen)?;
                let above = facts.leaders.above(circle, seen);
                // A leader who is asked besides others and can act is one of those it waits for.
                (asking == Asking::Instead || above != Above::Waits).then_some((above, asking))
            });
            all.push((whose, (owed, above)));
        }
    }
    all
}

/// The same in lines, a line for what several people owe alike.
pub(in crate::preparation) fn lacks(run: &Run<'_>, facts: &Facts, circle: &Circle, held: bool) -> Vec<Lack> {
    let members = circle.inside();
    let owings = owings(run, facts, circle, held);
    let of = |whose: &Whose| -> Of<'_> {
        let person = members.iter().copied().find(|person| Some(person.id) == whose.person());
        (person, facts.texts.iter().find(|one| one.whose == *whose))
    };
    let mut lacks = Vec::new();
    for kind in run.pack.texts.iter().map(|rule| rule.kind) {
        for line in LINES {
            let alike = owings.iter().filter(|(whose, owing)| whose.kind() == kind && *owing == line);
            let alike: Vec<Of<'_>> = alike.map(|(whose, _)| of(whose)).collect();
            if !alike.is_empty() {
                lacks.push(lack(line, Lacking::of(kind, &alike, circle)));
            }
        }
    }
    lacks
}

/// Somebody, or the team, and the text there is of it.
type Of<'a> = (Option<&'a Person>, Option<&'a Seen>);

fn lack((owed, above): Owing, lacking: Lacking) -> Lack {
    match (owed, above) {
        (Owed::Submitting, _) => Lack::Unsubmitted(lacking),
        (Owed::Mending, _) => Lack::Returned(lacking),
        (Owed::Reviewing, Some((above, asking))) => Lack::AskedAbove { lacking, above, asking },
        (Owed::Reviewing, None) => Lack::Unreviewed(lacking),
        (Owed::Completing, _) => Lack::Uncompleted(lacking),
    }
}
