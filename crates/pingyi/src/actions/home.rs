//! The workbench: what there is to do first, for the person who can do something about it.

mod campaigns;
mod problems;
mod register;
mod texts;

use std::collections::BTreeSet;

use domain::access::Viewer;
use domain::appointment::Role;
use domain::campaign::Step;
use domain::ids::{CampaignId, NoticeId, TextId, UnitId};
use domain::org::Unit;
use domain::progress::{Gap, Mend, Words};
use domain::theme::TextKind;
use store::Tx;
use store::looks::{Look, News};
use store::people::Count;
use time::Date;

pub use register::Lack;

use crate::app::App;
use crate::failure::Result;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Todo {
    /// Something between the unit and its next stage.
    Gap {
        at: Place,
        gap: Gap,
        /// As its reader reads it, and what he may do about it.
        words: Words,
        mend: Mend,
        /// As the plan has it, otherwise as was asked.
        due: Option<Date>,
    },
    /// A notice that is written and not published.
    Draft {
        at: Place,
        notice: NoticeId,
        title: String,
    },
    /// Plans from below that wait for a decision: how many, and the one submitted first.
    Undecided {
        at: Place,
        total: i64,
        first: UnitId,
        first_name: String,
        since: Date,
    },
    /// A unit below that asks leave to hold its meeting.
    Leave {
        at: Place,
        unit: UnitId,
        unit_name: String,
        since: Date,
    },
    /// Units below with a stage past its day: how many, and the one that is late the longest.
    Late {
        at: Place,
        units: i64,
        first: UnitId,
        first_name: String,
        step: Step,
        due: Date,
    },
    /// The roster may be frozen and is not.
    Freeze {
        at: Place,
        cut_off: Date,
    },
    /// A text of one's own that is not given in, was sent back, or lacks what was said at the meeting.
    OwnText {
        at: Place,
        kind: TextKind,
        state: OwnText,
        due: Option<Date>,
    },
    /// No problem of one's own has been put down yet.
    OwnProblems {
        at: Place,
        due: Option<Date>,
    },
    /// One's own list was not completed with what the meeting said.
    OwnList {
        at: Place,
        /// It was completed, and changed since.
        changed: bool,
    },
    /// Submitted texts that wait for the person's word: how many, and the one he begins with. After each he is led to the
    /// next.
    Review {
        at: Place,
        texts: i64,
        first: TextId,
    },
    /// A step that the person sent back before a branch's meeting: it stays barred until he has looked at it again.
    Recheck {
        at: Place,
        step: Step,
        returned_on: Date,
        /// The branch has recorded something of it since.
        recorded_on: Option<Date>,
    },
    /// Branches of the person's guidance group in which something is missing.
    Guided {
        branches: usize,
        lacking: usize,
        /// Where the first of all that falls due.
        first: Option<(String, Step, Date)>,
    },
    Register(Lack),
}

/// What is to be done with a text of one's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnText {
    Unwritten,
    /// Begun, and not yet a version.
    Unsaved(TextId),
    Writing(TextId),
    /// The same, and these sections have no words: it cannot be given in.
    Lacking(TextId, Vec<String>),
    Returned(TextId, String),
    Uncompleted(TextId),
    /// The same, and he has begun to write it.
    Drafted(TextId),
    /// Another has typed it after the meeting.
    Unconfirmed(TextId),
}

/// A unit in a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub unit: UnitId,
    pub unit_name: String,
    pub campaign: CampaignId,
    pub title: String,
}

/// What falls on a day soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coming {
    pub day: Date,
    pub step: Step,
    pub how: How,
    pub at: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The last day for it.
    Due,
    /// The approved plan has it on this day.
    Planned,
    /// The last day for so many units below.
    DueBelow(i64),
}

#[derive(Debug, Clone)]
pub struct Workbench {
    pub todo: Vec<Todo>,
    pub coming: Vec<Coming>,
    /// Some of it comes to a unit he does not belong to.
    pub comes_elsewhere: bool,
    /// The meetings this person is called to, and those held below him.
    pub meetings: Vec<store::meetings::Coming>,
    /// Since the last look, at that moment.
    pub news: Option<(i64, News)>,
    pub roots: Vec<(Unit, Count)>,
    /// What runs in the units the person has something to do with.
    pub running: Vec<Place>,
    pub today: Date,
    /// A member without any duty: his own record is what he comes for.
    pub is_plain_member: bool,
}

/// So many meetings stand on the workbench; the overview has all of them.
const MOST_MEETINGS: i64 = 6;
/// A look within so many milliseconds after another belongs to it.
const ONE_LOOK: i64 = 30 * 60 * 1000;

pub async fn workbench(app: &App, who: &Viewer) -> Result<Workbench> {
    let before = look(app, who).await?;
    let roots = super::units::roots(app, who).await?;
    let today = app.clock.today();
    let mut tx = app.db.read().await?;
    let mut of_campaigns = campaigns::read(&mut tx, app, who).await?;
    of_campaigns.todo.sort_by_key(|todo| todo.due(today).unwrap_or(Date::MAX));
    let lacks = register::lacks(&mut tx, who, &roots, today).await?;
    let mut todo = of_campaigns.todo;
    if let Some(guiding) = super::overview::guided::read(&mut tx, app, who).await? {
        let (branches, lacking) = guiding.lacking();
        let guided = Todo::Guided { branches, lacking, first: guiding.first_due() };
        if lacking > 0 {
            // Whom one looks after comes before what one owes later oneself.
            let due = guided.due(today);
            let after = |one: &Todo| due.is_some() && one.due(today).is_none_or(|day| Some(day) >= due);
            let at = todo.iter().position(after).unwrap_or(todo.len());
            todo.insert(at, guided);
        }
    }
    todo.extend(lacks.into_iter().map(Todo::Register));
    let mut shown = Vec::new();
    for root in roots {
        let count = store::people::count_below(&mut tx, root.id).await?;
        shown.push((root, count));
    }
    let news = match before {
        Some(at) => campaigns::news(&mut tx, who, at).await?.map(|news| (at, news)),
        None => None,
    };
    let meetings = meetings(&mut tx, who, today).await?;
    let is_plain_member = who.duties.is_empty() && !who.branches.is_empty();
    let (coming, running) = (of_campaigns.coming, of_campaigns.running);
    let comes_elsewhere = coming.iter().any(|coming| !who.branches.contains(&coming.at.unit));
    Ok(Workbench {
        todo,
        coming,
        comes_elsewhere,
        meetings,
        news,
        roots: shown,
        running,
        today,
        is_plain_member,
    })
}

/// The meetings ahead of somebody: of the branches he belongs to, and of the units he has a duty at or his guidance
/// group looks after, with all that is below them.
async fn meetings(tx: &mut Tx, who: &Viewer, today: Date) -> Result<Vec<store::meetings::Coming>> {
    let leads = |role: Role| !role.is_hat() && role != Role::GroupLeader;
    let above = who.duties.iter().filter(|duty| leads(duty.role)).map(|duty| (duty.unit, true));
    let places: BTreeSet<(UnitId, bool)> =
        who.branches.iter().map(|branch| (*branch, false)).chain(above).collect();
    let mut found = Vec::new();
    for place in places {
        found.extend(store::meetings::coming(tx, place, today, MOST_MEETINGS).await?);
    }
    let key = |one: &store::meetings::Coming| (one.held_on, one.begins.clone(), one.campaign, one.unit);
    found.sort_by_key(key);
    found.dedup_by_key(|one| key(one));
    found.truncate(usize::try_from(MOST_MEETINGS).unwrap_or(usize::MAX));
    Ok(found)
}

impl Todo {
    /// Of which campaign it is, and of which unit there.
    pub fn at(&self) -> Option<&Place> {
        match self {
            Self::Gap { at, .. }
            | Self::Draft { at, .. }
            | Self::Undecided { at, .. }
            | Self::Leave { at, .. }
            | Self::Late { at, .. }
            | Self::Freeze { at, .. }
            | Self::OwnText { at, .. }
            | Self::OwnProblems { at, .. }
            | Self::OwnList { at, .. }
            | Self::Recheck { at, .. }
            | Self::Review { at, .. } => Some(at),
            Self::Guided { .. } | Self::Register(_) => None,
        }
    }

    /// By when, as far as that can be told: what is late comes first, then what falls due first.
    fn due(&self, today: Date) -> Option<Date> {
        match self {
            // Nothing else can begin before a notice has been signed for.
            Self::Gap { gap, .. } if gap.step == Step::Receipt => {
                Some(gap.due.as_ref().map_or(today, |due| due.day.min(today)))
            }
            // Somebody waits to look again at what he sent back.
            Self::Gap { gap, due, .. } if gap.lack.is_returned() => {
                Some(due.map_or(today, |due| due.min(today)))
            }
            Self::Undecided { since, .. } | Self::Leave { since, .. } => Some(*since),
            Self::Recheck { returned_on, .. } => Some(*returned_on),
            Self::Late { due, .. } => Some(*due),
            Self::Guided { first, .. } => first.as_ref().map(|(.., due)| *due),
            Self::Freeze { cut_off, .. } => Some(*cut_off),
            // Somebody waits for the word, and for what he sent back.
            Self::Review { .. } | Self::OwnText { state: OwnText::Returned(..), .. } => Some(today),
            Self::Gap { due, .. } | Self::OwnText { due, .. } | Self::OwnProblems { due, .. } => *due,
            Self::Draft { .. } | Self::OwnList { .. } | Self::Register(_) => None,
        }
    }
}

/// Notes that the workbench has been looked at. Gives the moment of the look before this one.
async fn look(app: &App, who: &Viewer) -> Result<Option<i64>> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let last = store::looks::find(&mut tx, who.person).await?;
    drop(tx);
    let before = match last {
        Some(last) if now - last.seen_at < ONE_LOOK => return Ok(Some(last.before_at).filter(|at| *at > 0)),
        Some(last) => last.seen_at,
        None => 0,
    };
    let mut tx = app.db.write().await?;
    store::looks::set(&mut tx, who.person, Look { seen_at: now, before_at: before }).await?;
    tx.commit().await?;
    Ok(Some(before).filter(|at| *at > 0))
}
