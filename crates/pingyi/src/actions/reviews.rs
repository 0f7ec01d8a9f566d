//! Texts on their way: who has which of them, giving one to its reviewers, returning and passing it, and who has read it.

mod listing;
mod waiting;

use domain::access::Viewer;
use domain::campaign::{Campaign, Step};
use domain::ids::{CampaignId, TextId, UnitId};
use domain::journal::ObjectKind;
use domain::plan::PlanStage;
use domain::preparation::text::{
    self, Body, Confirmed, Made, Move, Review, Round, Seats, Stage, Text, Whose,
};
use domain::progress;
use domain::theme::Capacity;
use store::Tx;
use store::texts::Reading;
use time::Date;

pub(super) use self::listing::passed;
pub use self::listing::{Line, Listing, Sees, list};
pub(super) use self::waiting::waiting;
use super::mirror::Findings;
use super::progress::Standing;
use super::texts::writing::signs_in;
use super::texts::{Desk, is_begun};
use super::{Change, campaigns, mirror};
use crate::app::App;
use crate::clock::local;
use crate::failure::{Failure, Result};

/// The last day for a step of a unit: as the approved plan has it, otherwise as was asked.
pub(super) fn last_day(standing: &Standing, step: Step) -> Option<Date> {
    let plan = standing.records.plan.as_ref();
    let approved = plan.filter(|plan| plan.stage == PlanStage::Approved);
    let mut lines = approved.into_iter().flat_map(|plan| &plan.content.lines);
    let planned = lines.find(|line| line.step == step).and_then(|line| standing.records.day_of(line));
    let meeting = standing.records.meeting_day();
    planned.or_else(|| progress::due(&standing.run(), step, meeting).map(|due| due.day))
}

/// Where a text is: campaign, unit, text.
pub type At = (CampaignId, UnitId, TextId);

/// What a reviewer may want to ask the author about. Nothing here says that something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Not the author made the version.
    TypedBy { name: String },
    /// One person has made versions for several authors of the branch.
    TypesForMany { name: String, authors: i64 },
    /// It was submitted for the author; how he agreed.
    SubmittedFor { name: String, how: String },
}

/// A version as a reader meets it.
#[derive(Debug, Clone)]
pub struct Version {
    pub made: Made,
    pub by: String,
    pub body: Body,
}

/// A text as one reader meets it.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one text and one reader")]
pub struct Shown {
    pub campaign: Campaign,
    pub text: Text,
    /// The team's has none.
    pub author: Option<String>,
    /// Somebody has written a word of it.
    pub begun: bool,
    /// When what the reader writes and has not saved was kept last.
    pub draft: Option<i64>,
    /// The latest of all for who writes it, the latest submitted for who reviews it.
    pub version: Option<Version>,
    pub rounds: Vec<(Round, String)>,
    /// What the mirror found in that version.
    pub findings: Option<Findings>,
    /// For who wrote it alone.
    pub readings: Option<Vec<Reading>>,
    pub owns: bool,
    /// Types it for its author.
    pub types: bool,
    pub author_signs_in: bool,
    /// In what capacities the reader may review it, and for whose word it still waits.
    pub capacities: Vec<Capacity>,
    pub outstanding: Vec<Capacity>,
    pub missing: Vec<String>,
    pub questions: Vec<Question>,
    /// In place of a contact leader somebody in office above reviews it.
    pub from_above: bool,
    /// There is a committee that can have talked the team's text over.
    pub has_committee: bool,
    /// Who may sit over it, and who of them the reader is.
    pub seats: Seats,
    /// The sitting the reader recorded last in this branch: several texts are looked at in one.
    pub sat: Option<(Date, String)>,
    pub before: Option<i64>,
    pub completed: bool,
    /// The versions made after the meeting with who made them, the latest first: none of them is reviewed.
    pub completions: Vec<(Made, String)>,
    pub held_on: Option<Date>,
    pub today: Date,
}

impl Shown {
    pub fn writes(&self) -> bool {
        self.campaign.is_open() && (self.owns || self.types)
    }

    /// May the reader give it to its reviewers, take it back and take it up again?
    pub fn gives(&self) -> bool {
        self.campaign.is_open() && (self.owns || (self.types && !self.author_signs_in))
    }

    /// May the reader say something of it now?
    pub fn reviews(&self) -> bool {
        let open = text::may_review(self.text.stage, false, self.held_on.is_some()).is_ok();
        self.campaign.is_open() && open && !self.capacities.is_empty()
    }
}

/// A text with all that is read of it. Whoever neither wrote nor typed it is noted as a reader, in the same request and
/// before he sees a word.
pub async fn show(app: &App, who: &Viewer, (campaign, unit, id): At) -> Result<Shown> {
    let mut tx = app.db.read().await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let text = desk.text(&mut tx, id).await?;
    let shown = read(&mut tx, &desk, text).await?;
    let findings = match &shown.version {
        Some(version) => {
            Some(mirror::held_up(&mut tx, &desk, &shown.text, &version.body, version.made.at).await?)
        }
        None => None,
    };
    let readings = store::texts::readings(&mut tx, id).await?;
    drop(tx);
    let number: Vec<i64> = shown.version.iter().map(|version| version.made.number).collect();
    super::texts::versions::noted(app, &desk, &shown.text, &number, &readings).await?;
    let readings = shown.owns.then_some(readings);
    Ok(Shown { findings, readings, ..shown })
}

async fn read(tx: &mut Tx, desk: &Desk, text: Text) -> Result<Shown> {
    let hand = desk.hand(text.whose);
    let (owns, types) = (hand.owns(text.whose), hand.types_for(text.whose));
    let told = store::texts::rounds(tx, text.id).await?;
    let rounds: Vec<Round> = told.iter().map(|(round, _)| round.clone()).collect();
    let versions = store::texts::versions(tx, text.id).await?;
    let made: Vec<Made> = versions.iter().map(|(made, _)| made.clone()).collect();
    let number = match text::open_to_reviewers(&rounds, &made) {
        _ if owns || types => Some(text.number),
        submitted => submitted,
    };
    let version = match number.and_then(|number| versions.iter().find(|(made, _)| made.number == number)) {
        Some((made, by)) => {
            let body = store::texts::body(tx, text.id, made.number).await?.ok_or(Failure::NotFound)?;
            Some(Version { made: made.clone(), by: by.clone(), body })
        }
        None => None,
    };
    let draft = if owns || types { store::texts::draft(tx, text.id, desk.viewer()).await? } else { None };
    let rule = desk.rule(text.whose).ok_or(Failure::NotFound)?;
    let capacities = desk.capacities(text.whose);
    let questions = if owns || capacities.is_empty() {
        Vec::new()
    } else {
        questions(tx, desk, &text, (&told, &versions, version.as_ref())).await?
    };
    let author = match text.whose.person() {
        Some(person) => Some(store::people::name_of(tx, person).await?),
        None => None,
    };
    let sits = capacities.contains(&Capacity::Committee);
    let at = (desk.campaign.id, desk.unit.id);
    let sat = if sits { store::texts::last_sitting(tx, at, desk.viewer()).await? } else { None };
    Ok(Shown {
        campaign: desk.campaign.clone(),
        author,
        begun: is_begun(tx, &text).await?,
        draft: draft.map(|draft| draft.saved_at),
        findings: None,
        readings: None,
        owns,
        types,
        author_signs_in: signs_in(tx, &text).await?,
        capacities,
        outstanding: text::outstanding(rule, desk.case(text.whose), &rounds),
        missing: version.as_ref().map(|version| version.body.missing(rule)).unwrap_or_default(),
        questions,
        from_above: desk.is_led_from_above(text.whose),
        has_committee: desk.has_committee(),
        seats: seats(desk, text.whose, version.as_ref().map(|version| local(version.made.at).date())),
        sat,
        before: version.as_ref().and_then(|version| text::given_out_before(&rounds, version.made.number)),
        completed: text::is_completed(text.whose, &made),
        completions: versions.iter().filter(|(made, _)| made.completed).cloned().collect(),
        held_on: desk.held_on,
        today: desk.today,
        version,
        rounds: told,
        text,
    })
}

fn seats(desk: &Desk, whose: Whose, since: Option<Date>) -> Seats {
    let committee = desk.circle.committee.iter();
    let viewer = committee.clone().find(|person| person.id == desk.viewer());
    Seats {
        names: committee
            .filter(|person| Some(person.id) != whose.person())
            .map(|person| person.name.clone())
            .collect(),
        recorder: viewer.map(|person| person.name.clone()),
        since,
    }
}

type Told<'a> = (&'a [(Round, String)], &'a [(Made, String)], Option<&'a Version>);

async fn questions(
    tx: &mut Tx,
    desk: &Desk,
    text: &Text,
    (rounds, versions, shown): Told<'_>,
) -> Result<Vec<Question>> {
    let Some(author) = text.whose.person() else { return Ok(Vec::new()) };
    let mut questions = Vec::new();
    if let Some(version) = shown.filter(|version| version.made.by != author) {
        questions.push(Question::TypedBy { name: version.by.clone() });
    }
    for (typist, authors) in store::texts::typists(tx, desk.campaign.id, desk.unit.id).await? {
        let here = versions.iter().find(|(made, _)| made.by == typist && typist != author);
        if let Some((_, name)) = here.filter(|_| authors > 1) {
            questions.push(Question::TypesForMany { name: name.clone(), authors });
        }
    }
    let last = rounds.iter().rev().find(|(round, _)| round.act == Move::Submitted);
    if let Some((round, name)) = last.filter(|(round, _)| round.by != author) {
        questions.push(Question::SubmittedFor { name: name.clone(), how: round.reason.clone() });
    }
    Ok(questions)
}

/// A text that is about to change, and who wants it.
struct Case {
    tx: Tx,
    desk: Desk,
    text: Text,
    owns: bool,
    types: bool,
}

impl Case {
    async fn open(app: &App, who: &Viewer, (campaign, unit, id): At) -> Result<Self> {
        let mut tx = app.db.write().await?;
        let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
        let text = desk.text(&mut tx, id).await?;
        campaigns::open(&mut tx, campaign, unit).await?;
        let hand = desk.hand(text.whose);
        let (owns, types) = (hand.owns(text.whose), hand.types_for(text.whose));
        Ok(Self { tx, desk, text, owns, types })
    }

    /// Writes the round and the stage, tells the journal, and lets the branch's summary row follow.
    async fn close(
        mut self,
        app: &App,
        who: &Viewer,
        act: &'static str,
        (round, stage): (Round, Stage),
    ) -> Result<()> {
        let tx = &mut self.tx;
        store::texts::add_round(tx, self.text.id, &round).await?;
        store::texts::set(tx, &Text { stage, ..self.text.clone() }).await?;
        let kind = self.text.whose.kind().label();
        let summary = match self.text.whose.person() {
            Some(person) => format!("{kind}（{}）", store::people::name_of(tx, person).await?),
            None => kind.to_owned(),
        };
        // No word of the text, and no reason of a return either: it may quote the text.
        Change::new(self.desk.unit.id, act, ObjectKind::Text, self.text.id)
            .summary(summary)
            .record(tx, app, who.person)
            .await?;
        super::progress::refresh(tx, app, &self.desk.campaign, self.desk.unit.id).await?;
        Ok(self.tx.commit().await?)
    }

    /// May he take it back or up again? Where the author cannot sign in, whoever gave it in for him may.
    async fn gives(&mut self) -> Result<bool> {
        Ok(self.owns || (self.types && !signs_in(&mut self.tx, &self.text).await?))
    }

    fn round(&self, app: &App, who: &Viewer, act: Move) -> Round {
        Round {
            number: self.text.number,
            act,
            capacity: None,
            by: who.person,
            at: app.clock.now(),
            sat_on: None,
            present: String::new(),
            reason: String::new(),
        }
    }
}

/// Who submits says so: the author that it is his own, another how the author agreed.
#[derive(Debug, Clone)]
pub struct Word {
    pub ticked: bool,
    pub how: String,
}

/// `number` is the version that was looked at: one made since is not submitted unseen.
pub async fn submit(app: &App, who: &Viewer, at: At, number: i64, word: &Word) -> Result<()> {
    let mut case = Case::open(app, who, at).await?;
    if !case.owns && !case.types {
        return Err(Failure::NotAllowed);
    }
    text::may_stand_in(case.desk.unit.kind, case.text.whose)?;
    let confirmed = if case.owns {
        Confirmed::ByAuthor { ticked: word.ticked }
    } else {
        Confirmed::ForAuthor { how: word.how.clone() }
    };
    if case.text.number != number {
        return Err(Failure::Stale);
    }
    let body = store::texts::body(&mut case.tx, case.text.id, number).await?.unwrap_or_default();
    let author_signs_in = signs_in(&mut case.tx, &case.text).await?;
    let confirmed = text::confirm(case.owns, author_signs_in, &confirmed);
    let rule = case.desk.rule(case.text.whose).ok_or(Failure::NotFound)?;
    let rounds = store::texts::rounds(&mut case.tx, case.text.id).await?.into_iter().map(|(round, _)| round);
    let returned = text::last_returned(&rounds.collect::<Vec<_>>());
    text::submit((case.text.stage, number), &body, rule, returned, confirmed)?;
    let reason = if case.owns { String::new() } else { word.how.trim().to_owned() };
    let round = Round { reason, ..case.round(app, who, Move::Submitted) };
    let act = if case.owns { "提交材料" } else { "代为提交材料" };
    case.close(app, who, act, (round, Stage::Submitted)).await
}

/// The author takes it back before it is passed.
pub async fn withdraw(app: &App, who: &Viewer, at: At, version: i64) -> Result<()> {
    let mut case = Case::open(app, who, at).await?;
    if !case.gives().await? {
        return Err(Failure::NotAllowed);
    }
    if case.text.version != version {
        return Err(Failure::Stale);
    }
    text::withdraw(case.text.stage)?;
    let round = case.round(app, who, Move::Withdrawn);
    case.close(app, who, "收回材料", (round, Stage::Draft)).await
}

/// The author takes up a passed text again; it has to be submitted and passed once more.
pub async fn reopen(app: &App, who: &Viewer, at: At, version: i64) -> Result<()> {
    let mut case = Case::open(app, who, at).await?;
    if !case.gives().await? {
        return Err(Failure::NotAllowed);
    }
    if case.text.version != version {
        return Err(Failure::Stale);
    }
    text::reopen(case.text.stage, case.desk.held_on.is_some())?;
    let round = case.round(app, who, Move::Reopened);
    case.close(app, who, "重新修改材料", (round, Stage::Draft)).await
}

/// What has become of a reviewed text.
#[derive(Debug, Clone)]
pub struct Reviewed {
    pub stage: Stage,
    pub whose: Whose,
    /// The team's has none.
    pub author: Option<String>,
}

/// What is left for a reviewer at a unit: the next one, and how many there are.
pub async fn left(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
) -> Result<Option<(TextId, usize)>> {
    let listing = list(app, who, campaign, unit).await?;
    let waiting = listing.waiting();
    let next = waiting.iter().find_map(|line| line.text.as_ref()).map(|text| text.id);
    Ok(next.map(|next| (next, waiting.len())))
}

/// Passes a text or sends it back. `version` is the one the reviewer's page was drawn from.
pub async fn review(app: &App, who: &Viewer, at: At, version: i64, said: &Review) -> Result<Reviewed> {
    let mut case = Case::open(app, who, at).await?;
    let capacities = case.desk.capacities(case.text.whose);
    if case.text.version != version {
        return Err(Failure::Stale);
    }
    let told = store::texts::rounds(&mut case.tx, case.text.id).await?;
    let mut rounds: Vec<Round> = told.into_iter().map(|(round, _)| round).collect();
    let submitted = rounds.iter().rev().find(|round| round.act == Move::Submitted).map(|round| round.number);
    let versions = store::texts::versions(&mut case.tx, case.text.id).await?;
    let looked_at = versions.iter().find(|(made, _)| Some(made.number) == submitted);
    let since = looked_at.map(|(made, _)| local(made.at).date());
    let seats = seats(&case.desk, case.text.whose, since);
    let held = case.desk.held_on.is_some();
    text::review((case.text.stage, held), said, &capacities, &seats, case.desk.today)?;
    let sits = said.capacity == Capacity::Committee;
    let round = Round {
        number: submitted.unwrap_or(case.text.number),
        capacity: Some(said.capacity),
        sat_on: said.sat_on.filter(|_| sits),
        present: if sits { said.present.trim().to_owned() } else { String::new() },
        reason: said.reason.trim().to_owned(),
        ..case.round(app, who, if said.passes { Move::Passed } else { Move::Returned })
    };
    rounds.push(round.clone());
    let rule = case.desk.rule(case.text.whose).ok_or(Failure::NotFound)?;
    let outstanding = text::outstanding(rule, case.desk.case(case.text.whose), &rounds);
    let stage = text::after(case.text.stage, said.passes, &outstanding);
    let act = match (said.passes, stage) {
        (false, _) => "退回材料",
        (true, Stage::Passed) => "审阅通过",
        (true, _) => "审阅材料",
    };
    let author = match case.text.whose.person() {
        Some(person) => Some(store::people::name_of(&mut case.tx, person).await?),
        None => None,
    };
    let reviewed = Reviewed { stage, whose: case.text.whose, author };
    case.close(app, who, act, (round, stage)).await?;
    Ok(reviewed)
}
