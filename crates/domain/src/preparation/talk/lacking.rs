//! What is still missing of the talks, and who may record it.

use std::collections::BTreeSet;

use time::Date;

use super::{Asked, Circle, coverage, is_in, pair, team};
use crate::campaign::terms::TermKey;
use crate::campaign::{CampaignKind, Step};
use crate::ids::{PersonId, TalkId};
use crate::preparation::idle::Idle;
use crate::progress::{Run, Words};
use crate::wording;

/// What is recorded of a unit's talks: no word of what was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Members only where a requirement may name them: the frozen roster.
    pub circle: Circle,
    pub held: Vec<(PersonId, PersonId)>,
    pub planned: Vec<Planned>,
}

/// A talk that is arranged and not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Planned {
    pub talk: TalkId,
    pub between: (PersonId, PersonId),
    pub on: Date,
}

impl Facts {
    /// What is arranged for something that is missing, the earliest first.
    fn planned_for(&self, asked: Asked) -> Vec<Planned> {
        let would_meet = |planned: &&Planned| {
            let (one, other) = planned.between;
            asked.is_met(&self.circle, &BTreeSet::from([pair(one, other)]))
        };
        let mut planned: Vec<Planned> = self.planned.iter().filter(would_meet).copied().collect();
        planned.sort_by_key(|planned| (planned.on, planned.talk));
        planned
    }
}

impl Planned {
    fn is_of(&self, me: PersonId) -> bool {
        self.between.0 == me || self.between.1 == me
    }
}

/// Talks of one kind that must be held and were not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    pub key: TermKey,
    pub campaign: CampaignKind,
    /// Who with whom: `周宁与王晓`; with the committee or among members, the members' names.
    pub missing: Vec<String>,
    /// Which of them are arranged, and for when.
    pub planned: Vec<(String, Date)>,
    /// The sentence that asks for it.
    pub sentence: String,
    /// Of those who must talk.
    pub idle: Idle,
    /// Talks that nobody can record: of those who may have held one nobody has a sign-in.
    pub stuck: usize,
}

/// How many names a gap tells before it counts.
const NAMED: usize = 3;

impl Lack {
    pub fn words(&self) -> Words {
        self.told(true)
    }

    /// The same, without who has no sign-in.
    pub fn counted(&self) -> Words {
        self.told(false)
    }

    fn told(&self, tells_who: bool) -> Words {
        let named = wording::list(self.missing.iter().take(NAMED).map(String::as_str));
        let count = self.missing.len();
        let and_so_on = if count > NAMED { "等" } else { "" };
        let team = team(self.campaign);
        let (fact, rule) = match self.key {
            TermKey::TalksTeam => (
                format!("{named}{and_so_on}还没有谈心谈话（{team}之间必谈，差 {count} 对）"),
                format!("{team}之间两两都要谈。"),
            ),
            TermKey::TalksTeamMembers => (
                format!("{team}还没有同{named}{and_so_on}谈心谈话（差 {count} 人）"),
                format!("每名党员至少由一名{team}谈过。"),
            ),
            _ => (
                format!("{named}{and_so_on}还没有同其他党员谈心谈话（差 {count} 人）"),
                "每名党员至少同一名党员谈过。".to_owned(),
            ),
        };
        let sentence = self.sentence.trim().trim_end_matches('。');
        let source = if sentence.is_empty() { String::new() } else { format!("{sentence}。") };
        let act = if self.stuck == count { "查看谈话" } else { "记这次谈话" };
        let ground = format!("{source}{rule}{}{}", self.arranged(), self.recorded_by(tells_who));
        Words { fact, ground, act }
    }

    /// 已安排3月5日。
    fn arranged(&self) -> String {
        let on = |day: &Date| format!("{}月{}日", u8::from(day.month()), day.day());
        match self.planned.as_slice() {
            [] => String::new(),
            [(_, day)] if self.missing.len() == 1 => format!("已安排{}。", on(day)),
            all => {
                let told: Vec<String> =
                    all.iter().take(NAMED).map(|(who, day)| format!("{who}（{}）", on(day))).collect();
                let told = wording::list(told.iter().map(String::as_str));
                let and_so_on = if all.len() > NAMED { "等" } else { "" };
                format!("其中 {} 次已安排：{told}{and_so_on}。", all.len())
            }
        }
    }

    /// A talk is recorded by one of the two, and by nobody for them: what was said is theirs.
    fn recorded_by(&self, tells_who: bool) -> String {
        if self.idle.is_nobody() {
            return String::new();
        }
        let told = self.idle.told(tells_who);
        let whose = match (self.stuck, self.missing.len()) {
            (0, _) => "由有账号的一方记录".to_owned(),
            (stuck, all) if stuck == all => {
                "谈话只能由谈的人自己记，至少一方要有能登录的账号，请单位管理员发激活码或恢复账号".to_owned()
            }
            (stuck, _) => format!(
                "一方有账号的由他记录；有 {stuck} 次两方都没有，至少一方要有能登录的账号，请单位管理员发激活码或恢复账号"
            ),
        };
        format!("{told}；{whose}。")
    }
}

/// What is missing and makes a gap. What is only a habit makes none, and a temporary branch is not asked: its people talk
/// where they belong.
fn missing(run: &Run<'_>, facts: &Facts) -> Vec<Asked> {
    if !run.terms.must(Step::Talks) || run.unit.is_only_presence() {
        return Vec::new();
    }
    let mut missing = coverage(&facts.circle, run.terms, &facts.held).missing;
    missing.retain(|asked| run.terms.values.get(&asked.key()).is_some_and(|held| held.firm));
    missing
}

pub(in crate::preparation) fn lacks(run: &Run<'_>, facts: &Facts) -> Vec<Lack> {
    let missing = missing(run, facts);
    let name = |id| facts.circle.name(id).unwrap_or_default().to_owned();
    let said = |asked: &Asked| match *asked {
        Asked::Pair(one, other) => format!("{}与{}", name(one), name(other)),
        Asked::WithCommittee(one) | Asked::WithMember(one) => name(one),
    };
    [TermKey::TalksTeam, TermKey::TalksTeamMembers, TermKey::TalksMembers]
        .into_iter()
        .filter_map(|key| {
            let held = run.terms.values.get(&key)?;
            let asked: Vec<&Asked> = missing.iter().filter(|asked| asked.key() == key).collect();
            let people: BTreeSet<PersonId> = asked.iter().flat_map(|asked| asked.people()).collect();
            let of_circle = facts.circle.everybody().into_iter().filter(|person| people.contains(&person.id));
            let idle = Idle::among(of_circle, &facts.circle);
            let stuck = asked.iter().filter(|asked| !asked.is_recordable(&facts.circle)).count();
            let planned = asked
                .iter()
                .filter_map(|asked| Some((said(asked), facts.planned_for(**asked).first()?.on)))
                .collect();
            let missing: Vec<String> = asked.into_iter().map(said).collect();
            let sentence = held.source.sentence.clone();
            (!missing.is_empty()).then_some(Lack {
                key,
                campaign: run.kind,
                missing,
                planned,
                sentence,
                idle,
                stuck,
            })
        })
        .collect()
}

/// A missing talk that one reader may record, since he is one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Open {
    /// The requirement it comes from.
    pub key: TermKey,
    pub record: Record,
    /// The day it is arranged for.
    pub on: Option<Date>,
}

/// Where a missing talk is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// In what is arranged.
    Arranged(TalkId),
    With(PersonId),
    /// It is open whom one talks with.
    WithAnybody,
}

/// The missing talks one of which `me` is to hold, those first that should have been held by now, then those that nobody
/// has arranged.
pub fn open_to(run: &Run<'_>, facts: &Facts, me: PersonId, today: Date) -> Vec<Open> {
    let open = |asked: Asked| {
        let open = asked.open_to(&facts.circle, me)?;
        let planned = facts.planned_for(asked);
        if let Some(own) = planned.iter().find(|planned| planned.is_of(me)) {
            return Some(Open { record: Record::Arranged(own.talk), on: Some(own.on), ..open });
        }
        // What is arranged with another one is his.
        planned.is_empty().then_some(open)
    };
    let mut found: Vec<Open> = missing(run, facts).into_iter().filter_map(open).collect();
    found.sort_by_key(|open| match open.on {
        Some(on) if on <= today => (0, on),
        None => (1, today),
        Some(on) => (2, on),
    });
    found
}

impl Asked {
    /// Of the talks among members each is his who needs it; another one steps in where he cannot sign in.
    fn open_to(self, circle: &Circle, me: PersonId) -> Option<Open> {
        let record = match self {
            Self::Pair(one, other) if one == me => Record::With(other),
            Self::Pair(other, one) if one == me => Record::With(other),
            Self::WithCommittee(one) | Self::WithMember(one) if one == me => Record::WithAnybody,
            Self::WithCommittee(other) if circle.is_committee(me) => Record::With(other),
            Self::WithMember(other) if circle.idle.contains(&other) && is_in(&circle.members, me) => {
                Record::With(other)
            }
            _ => return None,
        };
        Some(Open { key: self.key(), record, on: None })
    }
}
