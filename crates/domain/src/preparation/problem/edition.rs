//! Editions of a list of problems: how it stood when the meeting was opened (会前稿), and how it was completed after it
//! with what was said there (会后稿). An edition stays as it was made.

use serde::{Deserialize, Serialize};

use super::{Content, Problem, Source};
use crate::Refusal;
use crate::codes::codes;
use crate::ids::{PersonId, ProblemEditionId, ProblemId};
use crate::org::UnitKind;
use crate::preparation::talk::Circle;
use crate::refusal::ProblemRefusal;

codes! {
    /// Which state of the list an edition keeps.
    pub enum Moment {
        Before = "before" "会前稿",
        After = "after" "会后稿",
    }
}

/// One problem as it stood in an edition.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub problem: ProblemId,
    /// The problem's version that was copied.
    pub version: i64,
    #[serde(flatten)]
    pub content: Content,
}

crate::unquoted!(Entry);

impl From<&Problem> for Entry {
    fn from(problem: &Problem) -> Self {
        Self { problem: problem.id, version: problem.version, content: problem.content.clone() }
    }
}

/// What is told of an edition without reading its problems.
#[derive(Clone, PartialEq, Eq)]
pub struct Edition {
    pub id: ProblemEditionId,
    /// Nobody's own is the team's.
    pub person: Option<PersonId>,
    /// The first of a list is 1.
    pub number: i64,
    pub moment: Moment,
    pub at: i64,
    pub by: PersonId,
    /// What is said where the meeting added nothing to the list.
    pub remark: String,
    /// Of its problems, see [`mark`].
    pub mark: String,
}

crate::unquoted!(Edition);

/// Which problems stand in a list, and in which versions, one word each: two states of a list are the same where their
/// marks are.
pub fn mark(entries: impl IntoIterator<Item = (ProblemId, i64)>) -> String {
    let mut all: Vec<(ProblemId, i64)> = entries.into_iter().collect();
    all.sort_unstable();
    all.iter().map(|one| word(*one)).collect::<Vec<_>>().join(" ")
}

fn word((problem, version): (ProblemId, i64)) -> String {
    format!("{problem}:{version}")
}

impl Edition {
    pub fn problems(&self) -> usize {
        self.mark.split_whitespace().count()
    }

    /// Does the problem stand in it, in whatever words?
    pub fn holds(&self, problem: ProblemId) -> bool {
        let sought = problem.to_string();
        self.mark.split_whitespace().any(|word| word.split(':').next() == Some(sought.as_str()))
    }
}

/// The list as the meeting found it: the latest state that was kept before it.
pub fn before<'a>(editions: impl IntoIterator<Item = &'a Edition>) -> Option<&'a Edition> {
    let before = editions.into_iter().filter(|edition| edition.moment == Moment::Before);
    before.max_by_key(|edition| edition.number)
}

/// Whose lists there are to be, nobody's own being the team's, each with its name. The people of a temporary branch have
/// theirs where they belong.
pub fn asked(kind: UnitKind, circle: &Circle) -> Vec<(Option<PersonId>, String)> {
    let mut lists = vec![(None, TEAM.to_owned())];
    if !kind.is_only_presence() {
        lists.extend(circle.inside().into_iter().map(|person| (Some(person.id), person.name.clone())));
    }
    lists
}

/// What the team's list is called where the others are called by a name.
pub const TEAM: &str = "班子";

/// How far the list is after the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Completed,
    /// It was changed after it was completed.
    ChangedSince,
}

/// `now` is the mark of the list as it stands, `editions` are its own.
pub fn state<'a>(now: &str, editions: impl IntoIterator<Item = &'a Edition>) -> State {
    let after = editions.into_iter().filter(|edition| edition.moment == Moment::After);
    match after.max_by_key(|edition| edition.number) {
        None => State::Open,
        Some(edition) if edition.mark == now => State::Completed,
        Some(_) => State::ChangedSince,
    }
}

/// Did the meeting leave something in the list? A criticism counts that is a problem of its own: one that stood there
/// before was not raised at the meeting, whatever it is called since.
pub fn is_heard<'a>(entries: &[Entry], editions: impl IntoIterator<Item = &'a Edition>) -> bool {
    let before = before(editions);
    let is_new = |entry: &Entry| before.is_none_or(|before| !before.holds(entry.problem));
    entries.iter().any(|entry| entry.content.source == Source::Criticism && is_new(entry))
}

/// May a problem that came from `now` be said to come from `next`? What the meeting found in the list was not raised at
/// it. `met` is the problem as the meeting found it.
pub fn may_turn(met: Option<&Entry>, now: Source, next: Source) -> Result<(), Refusal> {
    let becomes = next == Source::Criticism && now != Source::Criticism;
    match met.map(|entry| entry.content.source) {
        Some(source) if becomes && source != Source::Criticism => {
            Err(ProblemRefusal::BeforeMeeting { source }.into())
        }
        _ => Ok(()),
    }
}

/// May a problem be taken out of its list? Not where the meeting looked at it.
pub fn may_remove(met: Option<&Entry>) -> Result<(), Refusal> {
    if met.is_none() { Ok(()) } else { Err(ProblemRefusal::LookedAt.into()) }
}

/// May a problem go into another list? Not once an edition says whose it is, which the meeting was told, nor where
/// something `led` to it: that decides whose it is.
pub fn may_move((kept, led): (bool, bool)) -> Result<(), Refusal> {
    match (kept, led) {
        (true, _) => Err(ProblemRefusal::KeptAsHis.into()),
        (_, true) => Err(ProblemRefusal::LedToHim.into()),
        _ => Ok(()),
    }
}

/// A list that is to be completed.
#[derive(Debug, Clone, Copy)]
pub struct Closing<'a> {
    pub name: &'a str,
    /// See [`is_heard`].
    pub heard: bool,
    /// What is said of this list where the meeting left nothing in it.
    pub remark: &'a str,
}

/// A list is completed with what was said at the meeting.
pub fn may_complete(held: bool) -> Result<(), Refusal> {
    if held { Ok(()) } else { Err(ProblemRefusal::NotHeld.into()) }
}

/// May these lists be completed as they stand?
pub fn complete(lists: &[Closing<'_>]) -> Result<(), Refusal> {
    let is_silent = |list: &&Closing<'_>| !list.heard && list.remark.trim().is_empty();
    let silent: Vec<String> = lists.iter().filter(is_silent).map(|list| list.name.to_owned()).collect();
    if silent.is_empty() { Ok(()) } else { Err(ProblemRefusal::NoCriticism { lists: silent }.into()) }
}

/// May the opening of the meeting be taken back? Not where lists were completed after it.
pub fn may_unopen(completed: usize) -> Result<(), Refusal> {
    if completed == 0 { Ok(()) } else { Err(ProblemRefusal::CompletedSince { lists: completed }.into()) }
}

/// What has become of a problem between two editions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'a> {
    Kept(&'a Entry),
    Added(&'a Entry),
    Changed { before: &'a Entry, after: &'a Entry },
    Removed(&'a Entry),
}

/// In the order of the later edition; what was taken out stands at the end.
pub fn compare<'a>(before: &'a [Entry], after: &'a [Entry]) -> Vec<Fate<'a>> {
    let known = |of: &'a [Entry], id: ProblemId| of.iter().find(|entry| entry.problem == id);
    let fate = |entry: &'a Entry| match known(before, entry.problem) {
        None => Fate::Added(entry),
        Some(earlier) if earlier.content == entry.content => Fate::Kept(entry),
        Some(earlier) => Fate::Changed { before: earlier, after: entry },
    };
    let gone = before.iter().filter(|entry| known(after, entry.problem).is_none());
    after.iter().map(fate).chain(gone.map(Fate::Removed)).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn entry(id: u128, version: i64, statement: &str, source: Source) -> Entry {
        let content = Content {
            dimension: None,
            statement: statement.into(),
            examples: vec!["3月漏学".into()],
            source,
            cause: String::new(),
            measure: String::new(),
            direction: String::new(),
            main: false,
        };
        Entry { problem: ProblemId(Uuid::from_u128(id)), version, content }
    }

    fn marked(entries: &[Entry]) -> String {
        mark(entries.iter().map(|one| (one.problem, one.version)))
    }

    fn edition(number: i64, moment: Moment, entries: &[Entry]) -> Edition {
        Edition {
            id: ProblemEditionId(Uuid::from_u128(9)),
            person: None,
            number,
            moment,
            at: 0,
            by: PersonId(Uuid::from_u128(1)),
            remark: String::new(),
            mark: marked(entries),
        }
    }

    #[test]
    fn a_list_is_completed_until_it_is_changed_again() {
        let list = [entry(1, 1, "念文件多", Source::Own), entry(2, 3, "布置急", Source::Criticism)];
        let now = marked(&list);
        let before = edition(1, Moment::Before, &list);
        let after = edition(2, Moment::After, &list);
        let stale = edition(3, Moment::After, &list[..1]);
        assert_eq!(state(&now, []), State::Open);
        assert_eq!(state(&now, [&before]), State::Open, "what lay before the meeting completes nothing");
        assert_eq!(state(&now, [&before, &after]), State::Completed);
        assert_eq!(state(&now, [&stale, &after]), State::ChangedSince, "the latest edition counts");
        let turned = [list[1].clone(), list[0].clone()];
        assert_eq!(marked(&turned), now, "the order says nothing");
        for other in [
            marked(&list[..1]),
            marked(&[list[0].clone(), entry(2, 4, "布置急", Source::Criticism)]),
            marked(&[entry(3, 1, "念文件多", Source::Own), list[1].clone()]),
            marked(&[]),
        ] {
            assert_ne!(other, now);
        }
    }

    #[test]
    fn a_criticism_counts_that_the_meeting_brought() {
        let (own, old) = (entry(1, 1, "念文件多", Source::Own), entry(2, 1, "布置急", Source::Criticism));
        let before = edition(1, Moment::Before, &[own.clone(), old.clone()]);
        let mended = entry(2, 2, "布置急，前一晚才通知", Source::Criticism);
        let turned = entry(1, 2, "念文件多", Source::Criticism);
        let new = entry(3, 1, "不下基层", Source::Criticism);
        for (list, editions, heard) in [
            (vec![own.clone()], vec![], false),
            (vec![own.clone(), old.clone()], vec![], true),
            (vec![own.clone(), old.clone()], vec![&before], false),
            (vec![own.clone(), mended], vec![&before], false),
            (vec![turned, old.clone()], vec![&before], false),
            (vec![own, old.clone(), new], vec![&before], true),
            // Only the latest state before the meeting counts, and nothing that was completed after it.
            (vec![old.clone()], vec![&before, &edition(2, Moment::Before, &[])], true),
            (vec![old.clone()], vec![&edition(1, Moment::After, &[old])], true),
        ] {
            assert_eq!(is_heard(&list, editions.iter().copied()), heard, "{} in it", list.len());
        }
    }

    #[test]
    fn what_the_meeting_found_in_the_list_was_not_raised_at_it() {
        let (own, criticism) = (entry(1, 1, "甲", Source::Own), entry(2, 1, "乙", Source::Criticism));
        for (met, now, next, stays) in [
            (Some(&own), Source::Own, Source::Criticism, true),
            (Some(&own), Source::Own, Source::Own, false),
            (Some(&own), Source::Own, Source::Audit, false),
            // It is called so already: its words may be corrected.
            (Some(&own), Source::Criticism, Source::Criticism, false),
            (Some(&criticism), Source::Own, Source::Criticism, false),
            (None, Source::Own, Source::Criticism, false),
        ] {
            let refused = ProblemRefusal::BeforeMeeting { source: Source::Own };
            let ruled = may_turn(met, now, next);
            assert_eq!(ruled, if stays { Err(refused.into()) } else { Ok(()) }, "{now:?} {next:?}");
        }
        assert_eq!(may_remove(None), Ok(()));
        assert_eq!(may_remove(Some(&own)), Err(ProblemRefusal::LookedAt.into()));
        let (first, last) = (edition(1, Moment::Before, &[own]), edition(2, Moment::Before, &[criticism]));
        let after = edition(3, Moment::After, &[]);
        let found = before([&first, &last, &after]).expect("it was kept");
        assert_eq!(found.number, 2);
        assert!(found.holds(ProblemId(Uuid::from_u128(2))) && !found.holds(ProblemId(Uuid::from_u128(1))));
        assert!(before([&after]).is_none());
    }

    #[test]
    fn a_list_that_the_meeting_added_nothing_to_needs_a_word_why() {
        let list = |name, heard, remark| Closing { name, heard, remark };
        let all = [list("班子", false, ""), list("周宁", true, ""), list("王晓", false, " \n")];
        assert_eq!(complete(&all[1..2]), Ok(()));
        assert_eq!(complete(&[list("班子", false, "会上没有提出新的问题")]), Ok(()));
        assert_eq!(
            complete(&all),
            Err(ProblemRefusal::NoCriticism { lists: vec!["班子".into(), "王晓".into()] }.into())
        );
        assert_eq!(may_complete(false), Err(ProblemRefusal::NotHeld.into()));
        assert_eq!(may_unopen(0), Ok(()));
        assert!(may_unopen(1).is_err());
    }

    #[test]
    fn two_editions_are_held_side_by_side() {
        let (a, b) = (entry(1, 1, "甲", Source::Own), entry(2, 1, "乙", Source::Own));
        let (changed, new) = (entry(2, 2, "乙改", Source::Own), entry(3, 1, "丙", Source::Criticism));
        let saved_again = entry(1, 2, "甲", Source::Own);
        assert_eq!(
            compare(&[a.clone(), b.clone()], &[new.clone(), changed.clone(), saved_again.clone()]),
            [Fate::Added(&new), Fate::Changed { before: &b, after: &changed }, Fate::Kept(&saved_again)]
        );
        assert_eq!(
            compare(&[a.clone(), b.clone()], std::slice::from_ref(&b)),
            [Fate::Kept(&b), Fate::Removed(&a)]
        );
    }
}
