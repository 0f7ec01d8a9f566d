//! Which row is which person.
//!
//! In this order: the same 人员编号; in the branch the same name with the same birthday and 入党时间, then with the same
//! 入党时间 and nothing against it, then with the same birthday; at last the same name and 入党时间 in another branch, which
//! proposes a transfer. Whoever has been recognised by a stronger sign is no candidate for a weaker one. What stays
//! unclear is refused with the candidates.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::ids::{PersonId, UnitId};
use crate::member::{MemberFacts, PersonFacts};
use crate::roster::branches::Branches;
use crate::roster::parse::tidy_name;
use crate::roster::{Row, Scope, quoted};
use crate::wording::day;

/// Somebody on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub id: PersonId,
    /// The branch of a member, the unit a non-member works for.
    pub unit: UnitId,
    pub group: Option<UnitId>,
    pub person: PersonFacts,
    pub member: Option<MemberFacts>,
    /// The membership has come to its end.
    pub ended: bool,
}

/// What became of the search for one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Somebody new, in this branch.
    New(UnitId),
    /// `known[who]`, who is or will be in this branch.
    Known {
        who: usize,
        unit: UnitId,
    },
    Refused(String),
}

/// How a row and a person on record go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Likeness {
    /// Birthday and day of joining agree.
    Same,
    /// The day of joining agrees, and no birthday speaks for or against.
    Joined,
    /// The birthday agrees; the day of joining is corrected.
    Born,
    /// Some signs agree and some do not.
    Unclear,
    Other,
}

struct Signs<'a> {
    staff_no: Option<&'a str>,
    born_on: Option<Date>,
    joined_on: Option<Date>,
}

impl<'a> Signs<'a> {
    fn of_row(row: &'a Row) -> Self {
        Self {
            staff_no: row.person.staff_no.as_deref(),
            born_on: row.person.born_on,
            joined_on: Some(row.member.joined_on),
        }
    }

    fn of_known(known: &'a Known) -> Self {
        Self {
            staff_no: known.person.staff_no.as_deref(),
            born_on: known.person.born_on,
            joined_on: known.member.as_ref().map(|member| member.joined_on),
        }
    }

    /// For two that have the same name.
    fn compare(&self, other: &Signs<'_>) -> Likeness {
        let staff_differs = differ(self.staff_no, other.staff_no);
        let born_differs = differ(self.born_on, other.born_on);
        let born_agrees = self.born_on.is_some() && self.born_on == other.born_on;
        let joined_agrees = self.joined_on.is_some() && self.joined_on == other.joined_on;
        if !staff_differs && born_agrees && joined_agrees {
            Likeness::Same
        } else if !staff_differs && !born_differs && joined_agrees {
            Likeness::Joined
        } else if !staff_differs && born_agrees {
            Likeness::Born
        } else if !joined_agrees && (staff_differs || born_differs) || staff_differs && born_differs {
            Likeness::Other
        } else {
            Likeness::Unclear
        }
    }
}

/// Both are there and they are not the same.
fn differ<T: PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

/// Finds the person of every row.
pub(super) fn find(rows: &[Row], known: &[Known], branches: &Branches<'_>, scope: Scope) -> Vec<Found> {
    let mut search = Search::new(rows, known, branches);
    let mut found: Vec<Option<Found>> = rows.iter().map(|row| search.place(row, scope).err()).collect();
    search.refuse_duplicates(&mut found);
    for step in [
        Search::by_staff_no,
        Search::by_birthday_and_joining,
        Search::by_joining,
        Search::by_birthday,
        Search::half_alike,
        Search::elsewhere,
        Search::ended,
        Search::renamed,
    ] {
        for (at, found) in found.iter_mut().enumerate().filter(|(_, found)| found.is_none()) {
            *found = step(&mut search, at);
        }
    }
    found
        .into_iter()
        .enumerate()
        .map(|(at, found)| {
            found.unwrap_or_else(|| match search.units[at] {
                Some(unit) => Found::New(unit),
                None => Found::Refused("没有写所在党支部。新录入的人要知道编入哪个支部。请补上。".into()),
            })
        })
        .collect()
}

/// As many of one name, branch and day are held against each other.
const NAMESAKES: usize = 16;

/// Branch and name, with a birthday or a day of joining.
type Sign<'a> = (Option<UnitId>, &'a str, Date);

struct Search<'a, 'b> {
    rows: &'a [Row],
    known: &'a [Known],
    branches: &'a Branches<'b>,
    /// The branch each row names.
    units: Vec<Option<UnitId>>,
    by_staff_no: HashMap<&'a str, Vec<usize>>,
    by_place: HashMap<(UnitId, String), Vec<usize>>,
    by_joining: HashMap<(String, Date), Vec<usize>>,
    /// The line that took each person on record.
    taken: Vec<Option<u32>>,
    /// The person of another name whose number a row bears: a weaker sign must not lead it to somebody else.
    renames: Vec<Option<usize>>,
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(rows: &'a [Row], known: &'a [Known], branches: &'a Branches<'b>) -> Self {
        let mut by_staff_no: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_place: HashMap<(UnitId, String), Vec<usize>> = HashMap::new();
        let mut by_joining: HashMap<(String, Date), Vec<usize>> = HashMap::new();
        for (who, person) in known.iter().enumerate() {
            let name = tidy_name(&person.person.name);
            if let Some(staff_no) = &person.person.staff_no {
                by_staff_no.entry(staff_no).or_default().push(who);
            }
            if let Some(member) = &person.member {
                by_joining.entry((name.clone(), member.joined_on)).or_default().push(who);
            }
            by_place.entry((person.unit, name)).or_default().push(who);
        }
        let units = Vec::with_capacity(rows.len());
        Self {
            rows,
            known,
            branches,
            units,
            by_staff_no,
            by_place,
            by_joining,
            taken: vec![None; known.len()],
            renames: vec![None; rows.len()],
        }
    }

    /// Notes the branch of the next row.
    fn place(&mut self, row: &Row, scope: Scope) -> Result<(), Found> {
        let written = row.branch.as_deref().map(|name| self.branches.find(name));
        let (unit, refused) = match (written, scope) {
            (Some(Err(why)), _) => (None, Some(why)),
            (Some(Ok(branch)), Scope::Branch(only)) if branch.id != only => {
                let why = format!(
                    "这一行写的是{}，本次只导入{}。请删去这一行，或到上级组织导入。",
                    quoted(&branch.name),
                    quoted(&self.branches.shown(only))
                );
                (None, Some(why))
            }
            (Some(Ok(branch)), _) if !branch.kind.is_home() => {
                let refusal = crate::Refusal::NoHome { unit: branch.name.clone(), kind: branch.kind };
                (None, Some(refusal.to_string()))
            }
            (Some(Ok(branch)), _) => (Some(branch.id), None),
            (None, Scope::Branch(only)) => (Some(only), None),
            (None, Scope::Tree) => (None, None),
        };
        self.units.push(unit);
        refused.map_or(Ok(()), |why| Err(Found::Refused(why)))
    }

    /// The second row of one person is refused; which of the two is right nobody here can know.
    fn refuse_duplicates(&self, found: &mut [Option<Found>]) {
        let mut by_staff_no: HashMap<&str, u32> = HashMap::new();
        let mut by_birthday: HashMap<Sign<'_>, Vec<usize>> = HashMap::new();
        let mut by_joining: HashMap<Sign<'_>, Vec<usize>> = HashMap::new();
        for (at, row) in self.rows.iter().enumerate() {
            if found[at].is_some() {
                continue;
            }
            let (unit, name) = (self.units[at], row.person.name.as_str());
            let joining = (unit, name, row.member.joined_on);
            let birthday = row.person.born_on.map(|born| (unit, name, born));
            let number = row.person.staff_no.as_deref();
            let signs = Signs::of_row(row);
            let same_number = number.and_then(|number| by_staff_no.get(number).copied());
            let same_birthday = birthday.and_then(|birthday| by_birthday.get(&birthday));
            let same_joining = by_joining.get(&joining);
            let alike = [same_birthday, same_joining]
                .into_iter()
                .flatten()
                .flatten()
                .map(|&other| &self.rows[other])
                .find(|other| {
                    !matches!(signs.compare(&Signs::of_row(other)), Likeness::Unclear | Likeness::Other)
                })
                .map(|other| other.line);
            if let Some(line) = same_number.or(alike) {
                found[at] = Some(duplicate(line));
                continue;
            }
            by_staff_no.extend(number.map(|number| (number, row.line)));
            let lists =
                [birthday.map(|birthday| by_birthday.entry(birthday)), Some(by_joining.entry(joining))];
            for list in lists.into_iter().flatten().map(std::collections::hash_map::Entry::or_default) {
                // More of one name and day than this are made up; looking at all of them would take for ever.
                if list.len() < NAMESAKES {
                    list.push(at);
                }
            }
        }
    }

    fn by_staff_no(&mut self, at: usize) -> Option<Found> {
        let row = &self.rows[at];
        let number = row.person.staff_no.as_deref()?;
        let owners = self.by_staff_no.get(number)?;
        let &who = match owners.as_slice() {
            [] => return None,
            [who] => who,
            several => {
                let shown = self.list(several);
                return Some(Found::Refused(format!(
                    "人员编号{}在册有不止一人：{shown}。请先在人员页面更正编号。",
                    quoted(number)
                )));
            }
        };
        if tidy_name(&self.known[who].person.name) == row.person.name {
            return Some(self.take(at, who));
        }
        self.renames[at] = Some(who);
        None
    }

    /// The number is that of a person with another name: a new name, or a number typed into the wrong row. Judged
    /// after all who come under their own name have been found.
    fn renamed(&mut self, at: usize) -> Option<Found> {
        let who = self.renames[at]?;
        let row = &self.rows[at];
        // The day of joining would not do: half a branch joins on the first of July.
        let born_agrees =
            row.person.born_on.is_some() && self.known[who].person.born_on == row.person.born_on;
        if born_agrees {
            return Some(self.take(at, who));
        }
        Some(Found::Refused(format!(
            "人员编号{}在册是{}，与这一行的姓名不同，出生日期也对不上。请核对编号。",
            quoted(row.person.staff_no.as_deref().unwrap_or_default()),
            self.describe(who)
        )))
    }

    fn by_birthday_and_joining(&mut self, at: usize) -> Option<Found> {
        self.in_branch(at, Likeness::Same, false)
    }

    fn by_joining(&mut self, at: usize) -> Option<Found> {
        self.in_branch(at, Likeness::Joined, false)
    }

    fn by_birthday(&mut self, at: usize) -> Option<Found> {
        self.in_branch(at, Likeness::Born, false)
    }

    fn half_alike(&mut self, at: usize) -> Option<Found> {
        self.unclear(&self.candidates(at, Likeness::Unclear, false))
    }

    fn in_branch(&mut self, at: usize, likeness: Likeness, ended: bool) -> Option<Found> {
        let candidates = self.candidates(at, likeness, ended);
        match candidates[..] {
            [who] => Some(self.take(at, who)),
            _ => self.unclear(&candidates),
        }
    }

    /// Those of the row's name and branch who are not taken yet.
    fn candidates(&self, at: usize, likeness: Likeness, ended: bool) -> Vec<usize> {
        let row = &self.rows[at];
        let (Some(unit), None) = (self.units[at], self.renames[at]) else { return vec![] };
        let signs = Signs::of_row(row);
        let same_place = self.by_place.get(&(unit, row.person.name.clone())).map_or(&[][..], Vec::as_slice);
        same_place
            .iter()
            .copied()
            .filter(|&who| self.taken[who].is_none() && self.known[who].ended == ended)
            .filter(|&who| signs.compare(&Signs::of_known(&self.known[who])) == likeness)
            .collect()
    }

    /// Another branch: same name, same day of joining, and nothing against it.
    fn elsewhere(&mut self, at: usize) -> Option<Found> {
        if self.renames[at].is_some() {
            return None;
        }
        let row = &self.rows[at];
        let signs = Signs::of_row(row);
        let namesakes = self.by_joining.get(&(row.person.name.clone(), row.member.joined_on))?;
        let alike: Vec<usize> = namesakes
            .iter()
            .copied()
            .filter(|&who| !self.known[who].ended && self.units[at] != Some(self.known[who].unit))
            .filter(|&who| {
                let likeness = signs.compare(&Signs::of_known(&self.known[who]));
                matches!(likeness, Likeness::Same | Likeness::Joined)
            })
            .collect();
        let free: Vec<usize> = alike.iter().copied().filter(|&who| self.taken[who].is_none()).collect();
        match (free.as_slice(), alike.as_slice()) {
            (&[who], _) => Some(self.take(at, who)),
            ([], &[who, ..])
                if row.person.born_on.is_some_and(|b| self.known[who].person.born_on == Some(b)) =>
            {
                Some(duplicate(self.taken[who].unwrap_or(row.line)))
            }
            ([], _) => None,
            (several, _) => self.unclear(several),
        }
    }

    /// Nobody in force fits, but somebody whose membership has ended does.
    fn ended(&mut self, at: usize) -> Option<Found> {
        [Likeness::Same, Likeness::Joined, Likeness::Born]
            .into_iter()
            .find_map(|likeness| self.in_branch(at, likeness, true))
    }

    fn take(&mut self, at: usize, who: usize) -> Found {
        let row = &self.rows[at];
        if let Some(line) = self.taken[who] {
            return duplicate(line);
        }
        self.taken[who] = Some(row.line);
        Found::Known { who, unit: self.units[at].unwrap_or(self.known[who].unit) }
    }

    fn unclear(&self, candidates: &[usize]) -> Option<Found> {
        if candidates.is_empty() {
            return None;
        }
        let advice = "请填写人员编号或出生日期；如果是在册信息有误，请先在人员页面更正。";
        Some(Found::Refused(match candidates {
            [who] => {
                format!("与在册的{}同名，但信息不一致，分不清是不是同一个人。{advice}", self.describe(*who))
            }
            several => format!("在册有不止一人可能是这一行的人：{}。{advice}", self.list(several)),
        }))
    }

    fn list(&self, several: &[usize]) -> String {
        let shown: Vec<String> = several.iter().take(3).map(|&who| self.describe(who)).collect();
        let more = if several.len() > 3 { "等" } else { "" };
        format!("{}{more}", shown.join("、"))
    }

    fn describe(&self, who: usize) -> String {
        let known = &self.known[who];
        let mut marks = vec![self.branches.shown(known.unit)];
        marks.extend(known.person.staff_no.as_ref().map(|number| format!("编号 {number}")));
        marks.extend(known.person.born_on.map(|born| format!("{}出生", day(born))));
        marks.extend(known.member.as_ref().map(|member| format!("{}入党", day(member.joined_on))));
        format!("{}（{}）", known.person.name, marks.join("，"))
    }
}

fn duplicate(line: u32) -> Found {
    Found::Refused(format!("与第 {line} 行是同一个人。同一个人只能有一行。请留下正确的一行。"))
}
