//! 查摆问题: the team's list, everybody's own, where each problem comes from, and what became of last year's.

mod change;
pub mod editions;
mod facts;

use std::collections::{BTreeSet, HashMap};

use domain::Refusal;
use domain::access::Viewer;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, MergedOpinionId, PersonId, ProblemId, UnitId};
use domain::journal::ObjectKind;
use domain::org::Unit;
use domain::preparation::opinion::{self, Found, Merged};
use domain::preparation::problem::edition::State;
use domain::preparation::problem::{self, Content, Judged, Outcome, Problem, Sight, Source};
use domain::preparation::talk::{Circle, Person};
use domain::refusal::ProblemRefusal;
use domain::theme::{Dimension, Pack};
use store::Tx;
use store::problems::Listed;
use time::Date;

pub use change::{Shown, edit, remove, show};
use editions::Shelf;
pub(crate) use facts::facts_below;

use super::{Change, campaigns, talks};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, FieldError, Result};

/// A problem of the campaign before, and what this one says of it.
#[derive(Debug, Clone)]
pub struct Earlier {
    pub listed: Listed,
    pub judged: Option<Judged>,
    /// It stands in this year's list again.
    pub goes_on: bool,
}

/// The campaign before, with as much of it as the reader may see.
#[derive(Debug, Clone)]
pub struct LastYear {
    pub title: String,
    pub problems: Vec<Earlier>,
}

/// How many there are of the persons': all that is told from above.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Who takes part, and who of them has found at least one himself.
    pub people: usize,
    pub with_any: usize,
    pub problems: usize,
    /// How many lists are to be completed after the meeting, and how many stand as they were completed.
    pub lists: usize,
    pub completed: usize,
}

/// The problems of one unit as one reader meets them: what he may not see is not in here.
#[derive(Debug, Clone)]
pub struct Reading {
    pub unit: Unit,
    pub campaign: Campaign,
    pub team_dimensions: Vec<Dimension>,
    pub member_dimensions: Vec<Dimension>,
    pub viewer: PersonId,
    pub sight: Sight,
    /// Who takes part in the meeting, the committee first; for whoever keeps the lists.
    pub people: Vec<Person>,
    pub takes_part: bool,
    pub problems: Vec<Listed>,
    /// For whoever keeps the lists or looks from above.
    pub counts: Option<Counts>,
    pub last_year: Option<LastYear>,
    /// Adopted wordings that wait for a problem or a reason; for whoever keeps the lists.
    pub unanswered: Vec<Merged>,
    pub held_on: Option<Date>,
    /// What was kept of the lists he reads, one for each list there is to be.
    pub shelves: Vec<Shelf>,
}

impl Reading {
    pub fn of(&self, whose: Option<PersonId>) -> impl Iterator<Item = &Listed> {
        self.problems.iter().filter(move |listed| listed.problem.person == whose)
    }

    /// May the reader change this one?
    pub fn may_write(&self, whose: Option<PersonId>) -> bool {
        self.campaign.is_open()
            && match whose {
                None => self.sight.keeps(),
                Some(person) if person == self.viewer => self.takes_part,
                Some(person) => self.people.iter().any(|one| one.id == person),
            }
    }

    /// May the reader change this problem?
    pub fn may_change(&self, problem: &Problem) -> bool {
        self.may_write(problem.person) && problem.is_open_to(self.viewer)
    }

    /// May the reader write any list here?
    pub fn may_add(&self) -> bool {
        self.campaign.is_open() && (self.sight.keeps() || self.takes_part)
    }

    /// May the reader say what has become of an earlier problem?
    pub fn may_judge(&self, earlier: &Earlier) -> bool {
        let still = problem::may_judge(earlier.judged.as_ref(), self.held_on).is_ok();
        still && self.may_write(earlier.listed.problem.person)
    }

    /// Only the team's list is kept here.
    pub fn is_team_only(&self) -> bool {
        self.unit.kind.is_only_presence()
    }

    /// Who of those that take part has found none himself.
    pub fn without_own(&self) -> impl Iterator<Item = &Person> {
        let searched = searched(&self.problems);
        self.people.iter().filter(move |person| !searched.contains(&person.id))
    }

    pub fn dimension(&self, key: Option<&str>) -> Option<&Dimension> {
        let all = || self.team_dimensions.iter().chain(&self.member_dimensions);
        key.and_then(|key| all().find(|one| one.key == key))
    }
}

/// Where a change happens, and what the viewer is there.
struct Desk {
    campaign: Campaign,
    unit: Unit,
    pack: Pack,
    circle: Circle,
    viewer: PersonId,
    sight: Sight,
}

impl Desk {
    async fn read(tx: &mut Tx, app: &App, who: &Viewer, campaign: Campaign, unit: UnitId) -> Result<Self> {
        let unit = talks::held_at(tx, &campaign, unit).await?;
        let place = super::place(tx, unit.id).await?;
        Ok(Self {
            sight: problem::sight(who, &place),
            circle: talks::circle(tx, app, &campaign, unit.id).await?,
            pack: campaigns::pack_of(&campaign)?,
            viewer: who.person,
            campaign,
            unit,
        })
    }

    async fn open(tx: &mut Tx, app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<Self> {
        let campaign = campaigns::open(tx, campaign, unit).await?;
        Self::read(tx, app, who, campaign, unit).await
    }

    /// Refuses a list the viewer may not write. Whoever keeps the lists learns why; to others it is not there.
    fn require(&self, whose: Option<PersonId>) -> Result<()> {
        if self.sight.writes(self.viewer, whose, &self.circle) {
            return Ok(problem::belongs(self.unit.kind, whose)?);
        }
        if self.sight.keeps() || whose == Some(self.viewer) {
            return Err(Refusal::from(ProblemRefusal::NotInCircle).into());
        }
        Err(if self.sight.reads(self.viewer, whose) { Failure::NotAllowed } else { Failure::NotFound })
    }

    /// Whose list a new problem goes into. Who keeps the lists says so: his own stands nearer than the team's, and either
    /// may be meant.
    fn chosen(&self, list: List) -> Result<Option<PersonId>> {
        if list == List::Unsaid && self.sight.keeps() && !self.unit.kind.is_only_presence() {
            let text = "请选择谁的问题。".to_owned();
            return Err(Failure::Invalid(vec![FieldError { field: "whose", text }]));
        }
        Ok(list.or(Some(self.viewer)))
    }

    /// A problem of this unit in the campaign `of`, if the viewer may read it.
    async fn find(&self, tx: &mut Tx, of: CampaignId, id: ProblemId) -> Result<Problem> {
        let found = store::problems::find(tx, id).await?.filter(|found| {
            found.unit == self.unit.id && found.campaign == of && self.sight.reads(self.viewer, found.person)
        });
        found.ok_or(Failure::NotFound)
    }

    /// Refuses a problem the viewer may not change: it is in a list he does not write, or is somebody's own.
    async fn require_change(&self, tx: &mut Tx, of: &Problem) -> Result<()> {
        self.require(of.person)?;
        let name = match of.person {
            None => String::new(),
            Some(person) => store::people::name_of(tx, person).await?,
        };
        Ok(problem::change(of, self.viewer, &name)?)
    }

    /// A problem of the campaign before this one.
    async fn find_earlier(&self, tx: &mut Tx, id: ProblemId) -> Result<Problem> {
        let before = store::problems::earlier_campaign(tx, &self.campaign, self.unit.id).await?;
        let (before, _) = before.ok_or(Failure::NotFound)?;
        self.find(tx, before, id).await
    }

    /// Names whose list it is, and never what stands in it.
    async fn told(&self, tx: &mut Tx, app: &App, act: &'static str, of: &Problem) -> Result<()> {
        let summary = match of.person {
            None => "班子问题清单".to_owned(),
            Some(person) => format!("{}的问题清单", store::people::name_of(tx, person).await?),
        };
        Change::new(self.unit.id, act, ObjectKind::Problem, of.id)
            .summary(summary)
            .record(tx, app, self.viewer)
            .await
    }
}

pub async fn read(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<Reading> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let mut problems = store::problems::of_unit(&mut tx, desk.campaign.id, unit).await?;
    by_seats(&desk.circle, &mut problems);
    let own_lists = !desk.unit.kind.is_only_presence();
    let takes_part = own_lists && desk.circle.is_inside(desk.viewer);
    let kept = store::problems::editions::of_unit(&mut tx, desk.campaign.id, unit).await?;
    let mut shelves = editions::shelves(desk.unit.kind, &desk.circle, &problems, &kept);
    let mut people: Vec<Person> = desk.circle.inside().into_iter().cloned().collect();
    people.retain(|_| own_lists);
    let counts = desk.sight.sees_team().then(|| counts(&people, &problems, &shelves));
    shelves.retain(|shelf| desk.sight.reads(desk.viewer, shelf.whose));
    let last_year = last_year(&mut tx, &desk, &problems).await?;
    let mut unanswered = Vec::new();
    if desk.sight.keeps() {
        let links = store::problems::links(&mut tx, desk.campaign.id, unit).await?;
        unanswered = store::opinions::merged_of(&mut tx, desk.campaign.id, unit).await?;
        unanswered.retain(|one| problem::is_unanswered(one, &links));
    } else {
        people.clear();
    }
    problems.retain(|listed| desk.sight.reads(desk.viewer, listed.problem.person));
    let held_on = store::meetings::opened_on(&mut tx, desk.campaign.id, unit).await?;
    let dimensions = |whose| problem::dimensions(&desk.pack, whose).to_vec();
    Ok(Reading {
        team_dimensions: dimensions(None),
        member_dimensions: if own_lists { dimensions(Some(desk.viewer)) } else { Vec::new() },
        unit: desk.unit,
        campaign: desk.campaign,
        viewer: desk.viewer,
        sight: desk.sight,
        people,
        takes_part,
        problems,
        counts,
        last_year,
        unanswered,
        held_on,
        shelves,
    })
}

/// The team's first, then people as everywhere else: the committee before the members, who is not among them last.
fn by_seats(circle: &Circle, problems: &mut [Listed]) {
    let seats = circle.inside();
    let seat = |person| seats.iter().position(|one| one.id == person).unwrap_or(seats.len());
    problems.sort_by_cached_key(|listed| listed.problem.person.map(seat));
}

/// Who has a problem that he found himself.
fn searched(problems: &[Listed]) -> BTreeSet<PersonId> {
    let own = |listed: &Listed| {
        let Problem { person, entered_by, content, .. } = &listed.problem;
        person.filter(|person| problem::is_own_search(*person, *entered_by, content.source))
    };
    problems.iter().filter_map(own).collect()
}

fn counts(people: &[Person], problems: &[Listed], shelves: &[Shelf]) -> Counts {
    let whose: Vec<PersonId> = problems.iter().filter_map(|listed| listed.problem.person).collect();
    let searched = searched(problems);
    let with_any = people.iter().filter(|person| searched.contains(&person.id)).count();
    let asked: Vec<&Shelf> = shelves.iter().filter(|shelf| shelf.asked).collect();
    let completed = asked.iter().filter(|shelf| shelf.state == State::Completed).count();
    let (people, lists) = (people.len(), asked.len());
    Counts { people, with_any, problems: whose.len(), lists, completed }
}

async fn last_year(tx: &mut Tx, desk: &Desk, now: &[Listed]) -> Result<Option<LastYear>> {
    let unit = desk.unit.id;
    let Some((before, title)) = store::problems::earlier_campaign(tx, &desk.campaign, unit).await? else {
        return Ok(None);
    };
    let mut judged: HashMap<ProblemId, Judged> =
        store::problems::outcomes(tx, desk.campaign.id, unit).await?.into_iter().collect();
    let mut listed = store::problems::of_unit(tx, before, unit).await?;
    by_seats(&desk.circle, &mut listed);
    let problems = listed
        .into_iter()
        .filter(|listed| desk.sight.reads(desk.viewer, listed.problem.person))
        .map(|listed| {
            let id = listed.problem.id;
            let goes_on = now.iter().any(|one| one.problem.earlier == Some(id));
            Earlier { judged: judged.remove(&id), goes_on, listed }
        })
        .collect();
    Ok(Some(LastYear { title, problems }))
}

/// What a new problem begins from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    Nothing,
    Opinion(MergedOpinionId),
    Earlier(ProblemId),
}

/// What a form begins with: whose list it is, and the words that are there already.
#[derive(Debug, Clone)]
pub struct Beginning {
    pub whose: Option<PersonId>,
    pub name: Option<String>,
    pub content: Content,
}

async fn wording(tx: &mut Tx, desk: &Desk, id: MergedOpinionId) -> Result<Merged> {
    // The words of opinions are for who keeps them.
    if !desk.sight.keeps() {
        return Err(Failure::NotFound);
    }
    let known = store::opinions::merged_of(tx, desk.campaign.id, desk.unit.id).await?;
    known.into_iter().find(|merged| merged.id == id).ok_or(Failure::NotFound)
}

/// What the form is filled with that begins from an opinion or from an earlier problem.
pub async fn begin(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    ground: Ground,
) -> Result<Option<Beginning>> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let (whose, content) = match ground {
        Ground::Nothing => return Ok(None),
        Ground::Opinion(id) => {
            let merged = wording(&mut tx, &desk, id).await?;
            let content = Content {
                dimension: merged.dimension,
                statement: merged.wording,
                examples: Vec::new(),
                source: Source::Opinion,
                cause: String::new(),
                measure: String::new(),
                direction: String::new(),
                main: false,
            };
            (merged.about.person(), content)
        }
        Ground::Earlier(id) => {
            let earlier = desk.find_earlier(&mut tx, id).await?;
            (earlier.person, Content { source: Source::LastYear, ..earlier.content })
        }
    };
    let name = match whose {
        Some(person) => Some(store::people::name_of(&mut tx, person).await?),
        None => None,
    };
    Ok(Some(Beginning { whose, name, content }))
}

/// Which list a form names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// None: it is one's own, or stays the one it is.
    Unsaid,
    Team,
    Of(PersonId),
}

impl List {
    fn or(self, otherwise: Option<PersonId>) -> Option<PersonId> {
        match self {
            Self::Unsaid => otherwise,
            Self::Team => None,
            Self::Of(person) => Some(person),
        }
    }
}

/// Puts a problem into a list. One that begins from an opinion or an earlier problem goes where that one leads.
pub async fn add(
    app: &App,
    who: &Viewer,
    (campaign, unit): (CampaignId, UnitId),
    list: List,
    ground: Ground,
    content: Content,
) -> Result<ProblemId> {
    let mut tx = app.db.write().await?;
    let desk = Desk::open(&mut tx, app, who, campaign, unit).await?;
    let (whose, source, earlier) = match ground {
        Ground::Nothing => (desk.chosen(list)?, content.source, None),
        Ground::Opinion(id) => {
            let merged = wording(&mut tx, &desk, id).await?;
            let opened_on = store::meetings::opened_on(&mut tx, desk.campaign.id, unit).await?;
            opinion::may_list(&merged, opened_on)?;
            (problem::from_wording(&merged)?, Source::Opinion, None)
        }
        Ground::Earlier(id) => (desk.find_earlier(&mut tx, id).await?.person, Source::LastYear, Some(id)),
    };
    desk.require(whose)?;
    let content = Content { source, ..content };
    problem::enter(&content, &desk.pack, whose)?;
    let known = store::problems::of_unit(&mut tx, campaign, unit).await?;
    let own = known.iter().filter(|listed| listed.problem.person == whose);
    problem::is_another(&content, own.map(|listed| &listed.problem.content))?;
    let new = Problem {
        id: new_id(),
        campaign,
        unit,
        person: whose,
        content,
        earlier,
        entered_by: who.person,
        version: 1,
    };
    store::problems::add(&mut tx, &new).await?;
    if let Ground::Opinion(merged) = ground {
        store::problems::link(&mut tx, new.id, merged).await?;
    }
    super::progress::refresh(&mut tx, app, &desk.campaign, unit).await?;
    desk.told(&mut tx, app, "列出问题", &new).await?;
    tx.commit().await?;
    Ok(new.id)
}

/// Says what has become of a problem of the campaign before. `version` is 0 where nothing had been said.
pub async fn judge(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, ProblemId),
    version: i64,
    outcome: Outcome,
    words: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let desk = Desk::open(&mut tx, app, who, campaign, unit).await?;
    let earlier = desk.find_earlier(&mut tx, id).await?;
    desk.require(earlier.person)?;
    let opened_on = store::meetings::opened_on(&mut tx, campaign, unit).await?;
    let said = store::problems::outcomes(&mut tx, campaign, unit).await?;
    let said = said.iter().find(|(known, _)| *known == id).map(|(_, said)| said);
    problem::may_judge(said, opened_on)?;
    problem::judge(words)?;
    let judged = Judged { outcome, words: words.to_owned(), entered_by: who.person, version };
    store::problems::set_outcome(&mut tx, campaign, id, &judged).await?;
    super::progress::refresh(&mut tx, app, &desk.campaign, unit).await?;
    desk.told(&mut tx, app, "写明上年度问题的整改结果", &earlier).await?;
    Ok(tx.commit().await?)
}

/// The team's problems that no opinion led to, for the figures of opinions: as the meeting found them, if it was held.
pub(super) async fn found(
    tx: &mut Tx,
    (campaign, unit): (CampaignId, UnitId),
    opened_on: Option<Date>,
    linked: &[(ProblemId, MergedOpinionId)],
) -> Result<Found> {
    let team: Vec<(ProblemId, Source)> = if opened_on.is_some() {
        let met = editions::met(tx, (campaign, unit), None).await?;
        met.into_iter().map(|entry| (entry.problem, entry.content.source)).collect()
    } else {
        let listed = store::problems::of_unit(tx, campaign, unit).await?.into_iter();
        let team = listed.map(|listed| listed.problem).filter(|problem| problem.person.is_none());
        team.map(|problem| (problem.id, problem.content.source)).collect()
    };
    Ok(problem::found(team, linked))
}
