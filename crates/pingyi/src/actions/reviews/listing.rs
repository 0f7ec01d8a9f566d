//! Whose texts are how far: for a member his own, for the committee everybody's, for who looks after the branch counts.

use std::collections::HashMap;

use domain::access::Viewer;
use domain::campaign::{Campaign, Step};
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::org::Unit;
use domain::preparation::text::{self, Seen, Stage, Tally, Text, Whose};
use domain::theme::{Capacity, TextKind};
use store::Tx;
use time::Date;

use crate::actions::progress::Standing;
use crate::actions::texts::Desk;
use crate::app::App;
use crate::failure::Result;

/// How much of the branch's texts somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees {
    Own,
    Counts,
    Everybody,
}

/// One text as it stands, or one that is asked for and not begun.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one text and one reader")]
pub struct Line {
    pub whose: Whose,
    /// Empty for the team's.
    pub author: String,
    pub text: Option<Text>,
    pub completed: bool,
    /// Another has completed it, and its author has not said a word to it.
    pub unconfirmed: bool,
    /// The reader may open it.
    pub opens: bool,
    /// The reader may begin it or write on.
    pub writes: bool,
    pub is_own: bool,
    /// A word of the reader's is still waited for.
    pub waits: bool,
    /// The reader is writing at it, and has not saved what he wrote.
    pub draft: bool,
    /// Somebody of the committee may begin to type it.
    pub is_typed: bool,
    /// The reasons of the last return, for its author.
    pub returned: String,
}

impl Line {
    pub fn stage(&self) -> Option<Stage> {
        self.text.as_ref().map(|text| text.stage)
    }
}

#[derive(Debug, Clone)]
pub struct Listing {
    pub unit: Unit,
    pub campaign: Campaign,
    pub sees: Sees,
    /// Of people, in the order of the pack.
    pub kinds: Vec<TextKind>,
    pub own: Vec<Line>,
    pub team: Option<Line>,
    /// Everybody on the roster: a line for each kind.
    pub everybody: Vec<(String, Vec<Line>)>,
    /// What the reader may open without its being his own, where he does not see everybody's.
    pub open: Vec<Line>,
    pub tallies: Vec<Tally>,
    /// Who is only present here writes his own where he belongs.
    pub at_home: bool,
    pub due: Option<Date>,
    pub held_on: Option<Date>,
    pub today: Date,
}

impl Listing {
    /// A text of the list that the reader may open.
    pub fn opens(&self, id: TextId) -> bool {
        let of_people = self.everybody.iter().flat_map(|(_, lines)| lines);
        let mut all = self.own.iter().chain(&self.team).chain(of_people).chain(&self.open);
        all.any(|line| line.opens && line.text.as_ref().is_some_and(|text| text.id == id))
    }

    /// What waits for a word of the reader's.
    pub fn waiting(&self) -> Vec<&Line> {
        let of_people = self.everybody.iter().flat_map(|(_, lines)| lines);
        self.team.iter().chain(of_people).chain(&self.open).filter(|line| line.waits).collect()
    }
}

/// All of a unit's texts that were begun, as they are needed for its lines.
struct Shelf<'a> {
    desk: &'a Desk,
    texts: Vec<store::texts::Listed>,
    seen: Vec<Seen>,
    passed: HashMap<TextId, Vec<Capacity>>,
    returned: HashMap<TextId, String>,
    /// What the reader is writing at.
    drafts: Vec<TextId>,
}

impl Shelf<'_> {
    fn line(&self, whose: Whose, author: &str) -> Line {
        let desk = self.desk;
        let text: Option<&Text> =
            self.texts.iter().map(|listed| &listed.text).find(|text| text.whose == whose);
        let seen = self.seen.iter().find(|seen| seen.whose == whose);
        let owns = desk.hand(whose).owns(whose);
        let writes = desk.campaign.is_open() && desk.writes(whose);
        // Who has a sign-in and has begun goes on himself.
        let is_open =
            text.is_none_or(|text| text.number == 0 && whose.person().is_some_and(|id| desk.is_idle(id)));
        Line {
            whose,
            author: author.to_owned(),
            text: text.cloned(),
            completed: seen.is_some_and(|seen| seen.completed),
            unconfirmed: seen.is_some_and(|seen| seen.unconfirmed),
            opens: text.is_some_and(|text| desk.reads(text)),
            draft: writes && text.is_some_and(|text| self.drafts.contains(&text.id)),
            writes,
            is_typed: writes && is_open && !owns && whose.person().is_some(),
            is_own: whose.person() == Some(desk.viewer()),
            waits: text.is_some_and(|text| {
                let passed = self.passed.get(&text.id).map_or(&[][..], Vec::as_slice);
                desk.waits(text, passed)
            }),
            returned: text
                .filter(|text| owns && text.stage == Stage::Returned)
                .and_then(|text| self.returned.get(&text.id).cloned())
                .unwrap_or_default(),
        }
    }
}

/// In what capacities the submitted texts of a unit were passed already.
pub(in crate::actions) async fn passed(
    tx: &mut Tx,
    campaign: CampaignId,
    unit: UnitId,
) -> Result<HashMap<TextId, Vec<Capacity>>> {
    let mut passed: HashMap<TextId, Vec<Capacity>> = HashMap::new();
    for (text, capacity) in store::texts::passed(tx, campaign, unit).await? {
        passed.entry(text).or_default().push(capacity);
    }
    Ok(passed)
}

pub async fn list(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<Listing> {
    let mut tx = app.db.read().await?;
    let desk = Desk::read(&mut tx, app, who, campaign, unit).await?;
    let standing = Standing::read(&mut tx, app, &desk.campaign, unit).await?;
    let passed = passed(&mut tx, campaign, unit).await?;
    let own = store::texts::own(&mut tx, who.person).await?;
    let below = store::texts::seen_below(&mut tx, campaign, unit).await?;
    let texts = store::texts::of_unit(&mut tx, campaign, unit).await?;
    let shelf = Shelf {
        desk: &desk,
        drafts: store::texts::drafts_of(&mut tx, (campaign, unit), who.person).await?,
        texts: texts.into_iter().filter(|listed| listed.begun).collect(),
        seen: below.into_iter().filter(|(at, _)| *at == unit).map(|(_, seen)| seen).collect(),
        passed,
        returned: own.into_iter().filter_map(|one| Some((one.text.id, one.returned?))).collect(),
    };
    let sees = match (desk.sees_all(), desk.sees_counts()) {
        (true, _) => Sees::Everybody,
        (false, true) => Sees::Counts,
        (false, false) => Sees::Own,
    };
    Ok(arranged(&shelf, sees, super::last_day(&standing, Step::Texts)))
}

fn arranged(shelf: &Shelf<'_>, sees: Sees, due: Option<Date>) -> Listing {
    let desk = shelf.desk;
    let all: Vec<TextKind> = desk.kinds().collect();
    let kinds: Vec<TextKind> = all.iter().copied().filter(|kind| *kind != TextKind::Team).collect();
    let lines = |person: PersonId, name: &str| -> Vec<Line> {
        let whose = kinds.iter().filter_map(|kind| Whose::new(*kind, Some(person)));
        whose.map(|whose| shelf.line(whose, name)).collect()
    };
    let own = if desk.circle.is_inside(desk.viewer()) { lines(desk.viewer(), "") } else { Vec::new() };
    let kinds_at_home = desk.pack.texts.iter().any(|rule| !text::is_written_in(desk.unit.kind, rule.kind));
    let has_team = all.contains(&TextKind::Team);
    let team = (has_team && sees == Sees::Everybody).then(|| shelf.line(Whose::TEAM, ""));
    let everybody = match sees {
        Sees::Everybody => {
            let people = desk.circle.inside().into_iter();
            people.map(|person| (person.name.clone(), lines(person.id, &person.name))).collect()
        }
        Sees::Counts | Sees::Own => Vec::new(),
    };
    let open = match sees {
        Sees::Counts => {
            let others =
                shelf.texts.iter().filter(|listed| listed.text.whose.person() != Some(desk.viewer()));
            let others = others.filter(|listed| all.contains(&listed.text.whose.kind()));
            let named = others
                .map(|listed| shelf.line(listed.text.whose, listed.author.as_deref().unwrap_or_default()));
            named.filter(|line| line.opens).collect()
        }
        Sees::Own | Sees::Everybody => Vec::new(),
    };
    let tallies = match sees {
        Sees::Own => Vec::new(),
        _ => all.iter().map(|kind| text::tally(*kind, &desk.circle, &shelf.seen)).collect(),
    };
    Listing {
        unit: desk.unit.clone(),
        campaign: desk.campaign.clone(),
        sees,
        kinds,
        own,
        team,
        everybody,
        open,
        tallies,
        at_home: kinds_at_home,
        due,
        held_on: desk.held_on,
        today: desk.today,
    }
}
