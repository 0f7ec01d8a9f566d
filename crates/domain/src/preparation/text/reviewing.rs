//! Who may read a text and who passes it: submitted by its author, taken back, returned with reasons, passed.

use std::collections::BTreeSet;

use time::Date;

use super::{Body, Made, Move, Round, Seen, Stage, Whose, called};
use crate::Refusal;
use crate::ids::PersonId;
use crate::preparation::talk::Circle;
use crate::refusal::TextRefusal;
use crate::theme::{Capacity, TextKind, TextRule};

/// Who has made a text's latest version, as one person sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Latest {
    /// There is none yet.
    #[default]
    Nobodys,
    Own,
    Anothers,
}

/// One text as the rules of reviewing see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Case {
    pub whose: Whose,
    /// Its author sits in the committee.
    pub of_committee: bool,
    pub route: Route,
}

impl Case {
    /// `made_by` is who made the latest version. Neither he nor the author passes a person's text; the team's is looked over
    /// by the whole committee, and one alone is none.
    pub fn new(
        circle: &Circle,
        secretary: Option<PersonId>,
        whose: Whose,
        made_by: Option<PersonId>,
    ) -> Self {
        let of_committee = whose.person().is_some_and(|person| circle.is_committee(person));
        let stands_aside = |person: PersonId| whose.person() == Some(person) || made_by == Some(person);
        let nobody_left = circle.committee.iter().all(|person| stands_aside(person.id));
        let route = if whose.person().is_none() {
            if circle.committee.len() < 2 { Route::PastCommittee } else { Route::Usual }
        } else if nobody_left && !circle.committee.is_empty() {
            Route::PastCommittee
        } else if secretary.is_some_and(stands_aside) {
            Route::PastSecretary
        } else {
            Route::Usual
        };
        Self { whose, of_committee, route }
    }

    /// Seen by the leader and the guidance group too.
    fn of_team(self) -> bool {
        self.whose.person().is_none() || self.of_committee
    }
}

/// Who somebody is to a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one person")]
pub struct Hand {
    /// It is his own.
    pub is_author: bool,
    /// Writes the team's text here.
    pub writes_for_team: bool,
    /// Who made its latest version.
    pub latest: Latest,
    pub is_secretary: bool,
    /// Of the branch's committee, the secretary included.
    pub is_committee: bool,
    /// Named as contact leader of the branch, or standing in for one.
    pub is_leader: bool,
    /// Of the guidance group that looks after the branch.
    pub is_guide: bool,
}

impl Hand {
    /// Writes it as his own, or as the team's.
    pub fn owns(self, whose: Whose) -> bool {
        self.is_author || (whose.person().is_none() && self.writes_for_team)
    }

    /// Types it for an author who cannot; to submit it stays the author's. What the author or another has written since
    /// is no longer open to him: otherwise the whole committee would read every member's draft.
    pub fn types_for(self, whose: Whose) -> bool {
        self.helps(whose) && self.latest != Latest::Anothers
    }

    /// Is it for him to type such a text, as long as nobody else has written it?
    pub fn helps(self, whose: Whose) -> bool {
        whose.person().is_some() && !self.is_author && self.writes_for_team
    }

    /// In what capacities he may review it. Nobody reviews his own, nor what he has typed for another, nor alone what he has
    /// typed for the team; leader and guidance group see what the team and its members wrote, and not every member's. Where
    /// nobody of the committee is left to review a member's, the leader does.
    pub fn capacities(self, case: Case) -> Vec<Capacity> {
        let whose = case.whose;
        // What goes past the committee goes past everybody in it, whatever else he is.
        let is_passed_by = self.is_committee && case.route == Route::PastCommittee;
        // Only where the whole committee looks it over may who has typed it be among them.
        let is_his = whose.person().is_some() || case.route == Route::PastCommittee;
        if self.is_author || is_passed_by || (is_his && self.latest == Latest::Own) {
            return Vec::new();
        }
        let mut all = Vec::new();
        // The secretary answers for the team's text: it is the whole committee that looks it over.
        if self.is_secretary && whose.person().is_some() {
            all.push(Capacity::Secretary);
        }
        if self.is_committee {
            all.push(Capacity::Committee);
        }
        if self.is_leader && (case.of_team() || case.route == Route::PastCommittee) {
            all.push(Capacity::Leader);
        }
        if self.is_guide && case.of_team() {
            all.push(Capacity::Guidance);
        }
        all
    }

    /// May he read what was given out? What is returned stays open to who has returned it; what is taken back does not.
    pub fn reads(self, case: Case, stage: Stage) -> bool {
        let submitted = stage != Stage::Draft;
        self.owns(case.whose)
            || self.types_for(case.whose)
            || (submitted && !self.capacities(case).is_empty())
    }

    /// Is a word of his still waited for? `passed` are the capacities it was passed in since it was last submitted.
    pub fn is_asked(self, rule: &TextRule, case: Case, passed: &[Capacity]) -> bool {
        let mine = self.capacities(case);
        reviewers(rule, case).iter().any(|one| mine.contains(one) && !passed.contains(one))
    }
}

/// The versions that reviewers were given: submitted, and not taken back before anybody spoke. What is compared with others
/// goes by the same rule, asked of many texts at once: `given_out` in `store::mirror`.
pub fn given_out(rounds: &[Round]) -> BTreeSet<i64> {
    let count = |number: i64, act: Move| {
        rounds.iter().filter(|round| (round.number, round.act) == (number, act)).count()
    };
    let submitted = rounds.iter().filter(|round| round.act == Move::Submitted).map(|round| round.number);
    submitted.filter(|number| count(*number, Move::Submitted) > count(*number, Move::Withdrawn)).collect()
}

/// The version reviewers read: the one given out last, and after the meeting the one completed with what was said there.
/// A version made since is the author's alone.
pub fn open_to_reviewers(rounds: &[Round], versions: &[Made]) -> Option<i64> {
    let submitted = given_out(rounds).last().copied()?;
    let completed = versions.iter().filter(|made| made.completed).map(|made| made.number).max();
    Some(completed.map_or(submitted, |number| number.max(submitted)))
}

/// The version given out before the one that is read: what a reviewer, or the author, compares it with.
pub fn given_out_before(rounds: &[Round], number: i64) -> Option<i64> {
    given_out(rounds).range(..number).last().copied()
}

/// How far the texts of one kind are: for who sees counts and no names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tally {
    pub kind: TextKind,
    /// Of so many a text is asked.
    pub asked: usize,
    /// Being written, without those sent back.
    pub writing: usize,
    pub returned: usize,
    /// Handed in at least; those that are passed are among them.
    pub submitted: usize,
    pub passed: usize,
    pub completed: usize,
}

/// Counts one kind over those of whom it is asked.
pub fn tally(kind: TextKind, circle: &Circle, seen: &[Seen]) -> Tally {
    let people: BTreeSet<PersonId> = circle.inside().into_iter().map(|person| person.id).collect();
    let is_asked =
        |whose: Whose| whose.kind() == kind && whose.person().is_none_or(|person| people.contains(&person));
    let of: Vec<&Seen> = seen.iter().filter(|one| is_asked(one.whose)).collect();
    let count = |stage: Stage| of.iter().filter(|one| one.stage == stage).count();
    let passed = count(Stage::Passed);
    Tally {
        kind,
        asked: if kind == TextKind::Team { 1 } else { people.len() },
        writing: count(Stage::Draft),
        returned: count(Stage::Returned),
        submitted: count(Stage::Submitted) + passed,
        passed,
        completed: of.iter().filter(|one| one.completed).count(),
    }
}

/// Which way a text goes to its reviewers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    Usual,
    /// The secretary wrote or typed it; others of the committee did not.
    PastSecretary,
    /// Nobody sits in the committee but who wrote or typed it; for the team's text, nobody but one.
    PastCommittee,
}

/// Who has to pass it. What the secretary wrote or typed goes to the committee instead of to himself, and where nobody
/// else is in it, to the leader above: nobody passes his own, and no text is without a reviewer. Leader and guidance group
/// read what the team and its members wrote: where a pack names them, a member's text stays in the branch.
pub fn reviewers(rule: &TextRule, case: Case) -> Vec<Capacity> {
    let mut asked = rule.reviewers();
    if !case.of_team() {
        asked.retain(|one| matches!(one, Capacity::Secretary | Capacity::Committee));
        if asked.is_empty() {
            asked.push(Capacity::Secretary);
        }
    }
    let mut all: Vec<Capacity> = Vec::new();
    for asked in asked {
        let one = match (case.route, asked) {
            (Route::PastSecretary, Capacity::Secretary) => Capacity::Committee,
            (Route::PastCommittee, Capacity::Secretary | Capacity::Committee) => Capacity::Leader,
            _ => asked,
        };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// Who reads what is given in, as whoever writes it is told: more than have to pass it. It follows [`Hand::reads`]. The
/// committee reads the team's text in any case.
pub fn readers(case: Case, from_above: bool) -> Vec<&'static str> {
    let past = case.route == Route::PastCommittee;
    let mut all = Vec::new();
    if !past && case.whose.person().is_some() {
        all.push(if case.of_committee { "支委会其他成员" } else { "书记、副书记、委员" });
    }
    if past || case.of_team() {
        all.push(called(Capacity::Leader, from_above));
    }
    if case.of_team() {
        all.push("指导组");
    }
    all
}

/// Who of them has not passed it since it was last submitted.
pub fn outstanding(rule: &TextRule, case: Case, rounds: &[Round]) -> Vec<Capacity> {
    let last = rounds.iter().rposition(|round| round.act == Move::Submitted).unwrap_or(rounds.len());
    let passed: Vec<Capacity> = rounds[last..]
        .iter()
        .filter(|round| round.act == Move::Passed)
        .filter_map(|round| round.capacity)
        .collect();
    let mut wanted = reviewers(rule, case);
    wanted.retain(|one| !passed.contains(one));
    wanted
}

/// How whoever submits a text stands for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmed {
    /// The author ticked that it is his own.
    ByAuthor { ticked: bool },
    /// Somebody says how the author, who has no sign-in, has seen it and agreed.
    ForAuthor { how: String },
}

/// Whose word a submission needs. An author who can sign in gives it himself; for one who cannot, whoever typed it says
/// how he agreed, and the reviewer reads that.
pub fn confirm(owns: bool, author_signs_in: bool, confirmed: &Confirmed) -> Result<(), Refusal> {
    match confirmed {
        Confirmed::ByAuthor { ticked: true } if owns => Ok(()),
        Confirmed::ForAuthor { how } if !owns && !author_signs_in => {
            if how.trim().is_empty() {
                Err(TextRefusal::NotSaidHow.into())
            } else {
                Ok(())
            }
        }
        _ if owns => Err(TextRefusal::NotConfirmed.into()),
        _ => Err(TextRefusal::AuthorSubmits.into()),
    }
}

/// How the author agreed to what is typed into his text after the meeting, as the version keeps it. Nobody reviews it
/// then, so it counts with the author's word alone: one who can sign in makes the version his own by saving it himself.
pub fn agreed(owns: bool, author_signs_in: bool, how: &str) -> Result<String, Refusal> {
    if owns || author_signs_in {
        return Ok(String::new());
    }
    match how.trim() {
        "" => Err(TextRefusal::AgreementUnsaid.into()),
        how => Ok(how.to_owned()),
    }
}

/// Does what the meeting said stand in it, with its author's word? What another typed counts once he has agreed.
pub fn is_completed(whose: Whose, versions: &[Made]) -> bool {
    let is_his = |made: &Made| whose.person().is_none_or(|author| made.by == author);
    versions.iter().any(|made| made.completed && (is_his(made) || !made.confirmed.is_empty()))
}

/// Does saving these versions' last words once more say something? Where another typed them after the meeting, the author
/// says that they are his.
pub fn confirms(whose: Whose, by: PersonId, completes: bool, latest: Option<&Made>) -> bool {
    let is_anothers = latest.is_some_and(|made| made.completed && made.by != by && made.confirmed.is_empty());
    completes && whose.person() == Some(by) && is_anothers
}

/// The version that was returned last.
pub fn last_returned(rounds: &[Round]) -> Option<i64> {
    rounds.iter().rev().find(|round| round.act == Move::Returned).map(|round| round.number)
}

/// It is given to the reviewers: whole, its author's own, and not what they have just returned.
pub fn submit(
    (stage, number): (Stage, i64),
    body: &Body,
    rule: &TextRule,
    returned: Option<i64>,
    confirmed: Result<(), Refusal>,
) -> Result<(), Refusal> {
    match stage {
        Stage::Draft | Stage::Returned => {}
        Stage::Submitted => return Err(TextRefusal::UnderReview.into()),
        Stage::Passed => return Err(TextRefusal::AlreadyPassed.into()),
    }
    if number == 0 || body.is_blank() {
        return Err(TextRefusal::Blank.into());
    }
    let missing = body.missing(rule);
    if !missing.is_empty() {
        return Err(TextRefusal::SectionsMissing { headings: missing }.into());
    }
    if stage == Stage::Returned && returned == Some(number) {
        return Err(TextRefusal::Unchanged { number }.into());
    }
    confirmed
}

/// The owner takes it back while it is reviewed.
pub fn withdraw(stage: Stage) -> Result<(), Refusal> {
    if stage == Stage::Submitted { Ok(()) } else { Err(TextRefusal::NothingToWithdraw.into()) }
}

/// The owner takes up a passed text again. After the meeting it is completed instead.
pub fn reopen(stage: Stage, held: bool) -> Result<(), Refusal> {
    match stage {
        _ if held => Err(TextRefusal::MeetingHeld.into()),
        Stage::Passed => Ok(()),
        _ => Err(TextRefusal::NotPassed.into()),
    }
}

/// May the opening of the meeting be taken back? Not where texts were completed after it: what nobody has reviewed would
/// stand in texts that count as passed.
pub fn may_unopen(completed: i64) -> Result<(), Refusal> {
    if completed == 0 { Ok(()) } else { Err(TextRefusal::CompletedSince { texts: completed }.into()) }
}

/// What a reviewer says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    pub capacity: Capacity,
    pub passes: bool,
    pub reason: String,
    pub sat_on: Option<Date>,
    pub present: String,
}

/// Who is to sit over a text: the committee without its author, and who of it keeps the record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seats {
    pub names: Vec<String>,
    /// Nobody, where who records it has no seat of his own.
    pub recorder: Option<String>,
    /// The day of the version: nobody sat over it before.
    pub since: Option<Date>,
}

impl Seats {
    /// A sitting takes half of the committee and two people at least, and who records it was there.
    fn sat(&self, present: &str) -> Result<(), Refusal> {
        let there: Vec<&str> = present.split('、').map(str::trim).filter(|name| !name.is_empty()).collect();
        if there.is_empty() {
            return Err(TextRefusal::NobodyPresent.into());
        }
        let of = self.names.len();
        let came = self.names.iter().filter(|name| there.contains(&name.as_str())).count();
        if came * 2 < of || came < of.min(2) {
            return Err(TextRefusal::TooFewPresent { came, of }.into());
        }
        match &self.recorder {
            Some(name) if !there.contains(&name.as_str()) => {
                Err(TextRefusal::RecorderAbsent { name: name.clone() }.into())
            }
            _ => Ok(()),
        }
    }
}

/// May a text be passed or returned now, whoever asks? Until the meeting a passed text may still be returned by whoever
/// looks at it next.
pub fn may_review(stage: Stage, passes: bool, held: bool) -> Result<(), Refusal> {
    match stage {
        Stage::Submitted => Ok(()),
        Stage::Passed if !passes && held => Err(TextRefusal::PassedAndHeld.into()),
        Stage::Passed if !passes => Ok(()),
        _ => Err(TextRefusal::NotSubmitted.into()),
    }
}

/// May this be said of a text now? A return names its reasons; the committee says when it sat, and who was there.
pub fn review(
    (stage, held): (Stage, bool),
    review: &Review,
    mine: &[Capacity],
    seats: &Seats,
    today: Date,
) -> Result<(), Refusal> {
    if !mine.contains(&review.capacity) {
        return Err(TextRefusal::NotTheReviewer.into());
    }
    may_review(stage, review.passes, held)?;
    if !review.passes && !crate::wording::says(&review.reason) {
        return Err(TextRefusal::ReturnedWithoutReason.into());
    }
    if review.capacity == Capacity::Committee {
        seats.sat(&review.present)?;
        let day = review.sat_on.ok_or(TextRefusal::NobodyPresent)?;
        if let Some(since) = seats.since.filter(|since| day < *since) {
            return Err(TextRefusal::SatBefore { day, since }.into());
        }
        if day > today {
            return Err(Refusal::DayImpossible { what: "支委会审阅日期", day });
        }
    }
    Ok(())
}

/// What a passing or returning makes of the text: a return sends it back at once, the last pass it waits for closes it.
pub fn after(stage: Stage, passes: bool, outstanding: &[Capacity]) -> Stage {
    match (passes, outstanding.is_empty()) {
        (false, _) => Stage::Returned,
        (true, true) => Stage::Passed,
        (true, false) => stage,
    }
}
