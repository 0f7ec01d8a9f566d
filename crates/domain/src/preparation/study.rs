//! 动员部署, 学习研讨, 党课: what a session is, what the rules ask for, and what has been read by whom.

mod recording;

use std::collections::BTreeSet;

use serde::Serialize;
use time::Date;

use crate::campaign::Step;
use crate::campaign::terms::{Addition, Held, Source, TermKey};
use crate::codes::codes;
use crate::ids::{PersonId, UnitId};
use crate::plan::words::cited;
use crate::progress::{Run, Words};
use crate::wording;

pub use self::recording::{correct, make_up, record, removable, remove};

/// More half days than anybody sits in one session.
pub const MOST_HALF_DAYS: i64 = 20;

codes! {
    pub enum Occasion {
        Mobilisation = "mobilisation" "动员部署",
        Briefing = "briefing" "书记培训",
        Session = "session" "学习研讨",
        Lecture = "lecture" "党课",
    }
}

codes! {
    pub enum Form {
        SelfStudy = "self_study" "自学",
        Collective = "collective" "集中学习",
        Committee = "committee" "支委会专题学习",
        Group = "group" "党小组学习",
        Guided = "guided" "专题辅导",
        Lecture = "lecture" "党课",
        Discussion = "discussion" "研讨",
        Online = "online" "线上学习",
    }
}

/// What was held, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Study {
    pub occasion: Occasion,
    pub form: Form,
    pub held_on: Date,
    pub half_days: i64,
    pub place: String,
    pub host: String,
    pub recorder: String,
    /// 线上用什么, 谁来辅导 …
    pub channel: String,
    /// Titles, of the study list or others.
    pub items: Vec<String>,
    /// What was asked, what was said in sum.
    pub summary: String,
}

impl Study {
    pub fn is_collective(&self) -> bool {
        is_collective(self.occasion, self.form)
    }
}

/// 动员 and briefings are no study; what each reads by himself is none of the branch.
fn is_collective(occasion: Occasion, form: Form) -> bool {
    matches!(occasion, Occasion::Session | Occasion::Lecture) && form != Form::SelfStudy
}

/// Somebody who should have been there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    pub person: PersonId,
    pub present: bool,
    /// Why not.
    pub reason: String,
    pub made_up_on: Option<Date>,
}

impl Attendance {
    /// There, or later by himself.
    pub fn has_learnt(&self) -> bool {
        self.present || self.made_up_on.is_some()
    }
}

/// How many were expected, how many came, and how many have learnt what was studied, there or later.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Turnout {
    pub expected: i64,
    pub present: i64,
    pub learnt: i64,
}

impl Turnout {
    pub fn of(attendances: &[Attendance]) -> Self {
        let count = |is: fn(&Attendance) -> bool| {
            i64::try_from(attendances.iter().filter(|one| is(one)).count()).unwrap_or(i64::MAX)
        };
        Self {
            expected: count(|_| true),
            present: count(|one| one.present),
            learnt: count(Attendance::has_learnt),
        }
    }

    /// Was that studying together? Somebody who sat there alone has not, nor have a few while most stayed away and never
    /// made it up.
    pub fn is_together(self) -> bool {
        self.present >= self.expected.min(2) && self.learnt * 2 >= self.expected
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speech {
    pub person: PersonId,
    pub gist: String,
}

/// A session as far as the rules ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The group that held it; `None` for the unit itself.
    pub group: Option<UnitId>,
    pub day: Date,
    pub form: Form,
    pub half_days: i64,
    pub items: Vec<String>,
    pub turnout: Turnout,
}

impl Session {
    fn is_collective(&self) -> bool {
        self.form != Form::SelfStudy && self.turnout.is_together()
    }
}

/// A 党小组 that has members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: UnitId,
    pub name: String,
    pub members: i64,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Collective and by oneself, 党课 among them.
    pub sessions: Vec<Session>,
    pub groups: Vec<Group>,
    /// Members of the branch who are in none of its groups.
    pub ungrouped: i64,
    pub mobilised_on: Option<Date>,
    pub lecture_on: Option<Date>,
}

impl Facts {
    /// Takes one record in. What a group mobilises or is lectured on is not yet the branch's.
    pub fn take(&mut self, group: Option<UnitId>, study: Study, turnout: Turnout) {
        let first = |known: Option<Date>, day: Date| Some(known.map_or(day, |known| known.min(day)));
        if study.occasion == Occasion::Mobilisation && group.is_none() {
            self.mobilised_on = first(self.mobilised_on, study.held_on);
        }
        let lectures = study.occasion == Occasion::Lecture || study.form == Form::Lecture;
        if lectures && group.is_none() {
            self.lecture_on = first(self.lecture_on, study.held_on);
        }
        if matches!(study.occasion, Occasion::Session | Occasion::Lecture) {
            let Study { held_on: day, form, half_days, items, .. } = study;
            self.sessions.push(Session { group, day, form, half_days, items, turnout });
        }
    }

    fn collective(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|session| session.is_collective())
    }

    /// So many were held for all, and hardly anybody took part.
    fn thin(&self) -> usize {
        let thin = |session: &&Session| session.form != Form::SelfStudy && !session.is_collective();
        self.sessions.iter().filter(thin).count()
    }

    /// How often, and for how many half days, the unit has studied together.
    pub fn together(&self) -> (i64, i64) {
        (self.added_up(|_| 1), self.added_up(|session| session.half_days))
    }

    /// The unit's own, and what every one of its groups has: three groups that sat once each make one session of the
    /// branch, and none as long as one of them has not sat, or most of the members are in no group.
    fn added_up(&self, of: impl Fn(&Session) -> i64) -> i64 {
        let by = |group: Option<UnitId>| {
            self.collective().filter(|held| held.group == group).map(&of).sum::<i64>()
        };
        let by_all = self.groups.iter().map(|group| by(Some(group.id))).min().unwrap_or_default();
        by(None) + if self.groups_are_the_branch() { by_all } else { 0 }
    }

    fn groups_are_the_branch(&self) -> bool {
        self.groups.iter().map(|group| group.members).sum::<i64>() >= self.ungrouped
    }

    /// How often something was studied together; by one group, where it is asked for that one.
    fn times(&self, title: &str, group: Option<UnitId>) -> i64 {
        let read = |held: &Session| i64::from(reads(&held.items, title));
        match group {
            None => self.added_up(read),
            Some(_) => self.collective().filter(|held| held.group == group).map(read).sum(),
        }
    }

    /// Why what groups have held is not the branch's yet, a sentence; nothing where it is, or none has held anything.
    fn of_some_groups(&self) -> String {
        let times = |group: &Group| self.collective().filter(|held| held.group == Some(group.id)).count();
        let most = self.groups.iter().map(times).max().unwrap_or_default();
        if most > 0 && !self.groups_are_the_branch() {
            let outside = self.ungrouped;
            return format!("没有编入党小组的党员有 {outside} 人，多于编入的，党小组的学习不算支部的。");
        }
        let behind = self.groups.iter().filter(|group| times(group) < most).map(|group| group.name.as_str());
        match wording::list(behind) {
            none if none.is_empty() => String::new(),
            behind => format!("各党小组都学了才算支部的一次，{behind}还没有跟上。"),
        }
    }

    /// How far each item has come among `members`, in the branch or in one of its groups.
    pub fn coverage(
        &self,
        group: Option<UnitId>,
        items: &[String],
        studies: &[(&Study, &[Attendance])],
        members: &[PersonId],
    ) -> Vec<Covered> {
        let of_item = |title: &String| {
            let counts = |study: &Study| matches!(study.occasion, Occasion::Session | Occasion::Lecture);
            let about = studies.iter().filter(|(study, _)| counts(study) && reads(&study.items, title));
            let learnt: BTreeSet<PersonId> = about
                .flat_map(|(_, attendances)| attendances.iter())
                .filter(|one| one.has_learnt())
                .map(|one| one.person)
                .collect();
            let (reached, missing) = members.iter().partition(|person| learnt.contains(person));
            Covered { title: title.clone(), times: self.times(title, group), reached, missing }
        };
        items.iter().map(of_item).collect()
    }
}

/// Something of the study list that every branch studies, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    pub title: String,
    pub source: Source,
}

/// The pack's required items, and what notices have added.
pub fn required(run: &Run<'_>) -> Vec<Required> {
    let pack = Source {
        title: format!("主题包“{}”", run.pack.name), sentence: "列为必学内容".to_owned()
    };
    let listed = run.pack.study.value.iter().flatten().filter(|item| item.required);
    let listed = listed.map(|item| Required { title: item.title.clone(), source: pack.clone() });
    let added = run.terms.added(Addition::Study);
    let added = added.map(|held| Required { title: held.value.clone(), source: held.source.clone() });
    let mut known = BTreeSet::new();
    listed.chain(added).filter(|item| known.insert(plain(&item.title))).collect()
}

/// What the pack offers besides.
pub fn offered(run: &Run<'_>) -> Vec<String> {
    let listed = run.pack.study.value.iter().flatten().filter(|item| !item.required);
    listed.map(|item| item.title.clone()).collect()
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Does one of the items say it, whatever the blanks? A branch may say more around it.
fn reads(items: &[String], title: &str) -> bool {
    let wanted = plain(title);
    items.iter().any(|item| plain(item).contains(&wanted))
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    Mobilisation {
        ground: String,
    },
    /// The branch has not studied together at all; so many sessions are recorded to which hardly anybody came, or some of
    /// its groups have.
    NoneHeld {
        thin: usize,
        some_groups: bool,
        ground: String,
    },
    TooFew {
        has: i64,
        wanted: i64,
        ground: String,
    },
    TooShort {
        has: i64,
        wanted: i64,
        ground: String,
    },
    /// Required by one and the same source.
    Unread {
        titles: Vec<String>,
        ground: String,
    },
    Lecture {
        ground: String,
    },
}

impl Lack {
    pub fn words(&self) -> Words {
        let say = |fact: String, ground: &str, act| Words { fact, ground: ground.to_owned(), act };
        match self {
            Self::Mobilisation { ground } => say("还没有动员部署记录".to_owned(), ground, "记动员部署"),
            Self::NoneHeld { thin: 0, some_groups: false, ground } => {
                say("还没有集中学习记录".to_owned(), ground, "记一次学习")
            }
            Self::NoneHeld { thin: 0, ground, .. } => say("还没有集中学习".to_owned(), ground, "记一次学习"),
            Self::NoneHeld { thin, ground, .. } => {
                let ground =
                    format!("{ground}已记的 {thin} 次，参加和补学的合起来不到应到的一半，不算集中学习。");
                say("还没有集中学习".to_owned(), &ground, "记一次学习")
            }
            Self::TooFew { has, wanted, ground } => {
                say(format!("集中学习了 {has} 次，还差 {} 次", wanted - has), ground, "记一次学习")
            }
            Self::TooShort { has, wanted, ground } => {
                say(format!("集中学习 {has} 个半天，还差 {} 个半天", wanted - has), ground, "记一次学习")
            }
            Self::Unread { titles, ground } => {
                let shown = wording::list(titles.iter().map(String::as_str));
                say(format!("还没有集中学习：{shown}"), ground, "记一次学习")
            }
            Self::Lecture { ground } => say("还没有党课记录".to_owned(), ground, "记一次党课"),
        }
    }

    pub fn step(&self) -> Step {
        match self {
            Self::Mobilisation { .. } => Step::Mobilise,
            Self::Lecture { .. } => Step::Lecture,
            _ => Step::Study,
        }
    }

    /// What the next record is of.
    pub fn occasion(&self) -> Occasion {
        match self {
            Self::Mobilisation { .. } => Occasion::Mobilisation,
            Self::Lecture { .. } => Occasion::Lecture,
            _ => Occasion::Session,
        }
    }
}

pub(super) fn lacks(run: &Run<'_>, facts: &Facts) -> Vec<Lack> {
    let must = |step: Step| {
        let held = run.terms.needs.get(&step).filter(|_| run.terms.must(step));
        held.map(|held| cited(&held.source))
    };
    let mut found = Vec::new();
    if let Some(ground) = must(Step::Mobilise).filter(|_| facts.mobilised_on.is_none()) {
        found.push(Lack::Mobilisation { ground });
    }
    let none_held = must(Step::Study).filter(|_| facts.added_up(|_| 1) == 0);
    match none_held {
        // All the rest would say the same once more.
        Some(ground) => {
            let of_some_groups = facts.of_some_groups();
            found.push(Lack::NoneHeld {
                thin: facts.thin(),
                some_groups: !of_some_groups.is_empty(),
                ground: ground + &of_some_groups,
            });
        }
        None => together(run, facts, &mut found),
    }
    if let Some(ground) = must(Step::Lecture).filter(|_| facts.lecture_on.is_none()) {
        found.push(Lack::Lecture { ground });
    }
    found
}

fn together(run: &Run<'_>, facts: &Facts, found: &mut Vec<Lack>) {
    // Nobody falls short of a habit.
    let least = |key: TermKey, has: i64| -> Option<&Held<i64>> {
        run.terms.values.get(&key).filter(|held| held.firm && held.value > has)
    };
    let grounded = |held: &Held<i64>| cited(&held.source) + &facts.of_some_groups();
    let has = facts.added_up(|_| 1);
    if let Some(held) = least(TermKey::StudySessionsLeast, has) {
        found.push(Lack::TooFew { has, wanted: held.value, ground: grounded(held) });
    }
    let has = facts.added_up(|session| session.half_days);
    if let Some(held) = least(TermKey::StudyHalfDaysLeast, has) {
        found.push(Lack::TooShort { has, wanted: held.value, ground: grounded(held) });
    }
    let mut unread: Vec<(String, Vec<String>)> = Vec::new();
    for item in required(run) {
        if facts.times(&item.title, None) > 0 {
            continue;
        }
        let ground = cited(&item.source) + &facts.of_some_groups();
        match unread.iter_mut().find(|(known, _)| *known == ground) {
            Some((_, titles)) => titles.push(item.title),
            None => unread.push((ground, vec![item.title])),
        }
    }
    found.extend(unread.into_iter().map(|(ground, titles)| Lack::Unread { titles, ground }));
}

/// One required item, and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    pub title: String,
    /// How often it was studied together.
    pub times: i64,
    /// Members who have read it, together or by themselves, in their order.
    pub reached: Vec<PersonId>,
    pub missing: Vec<PersonId>,
}

#[cfg(test)]
#[path = "study/tests.rs"]
mod tests;
