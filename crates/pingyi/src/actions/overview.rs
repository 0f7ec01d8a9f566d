//! How far everything below a unit is, from the summary rows.

pub(super) mod guided;

use std::collections::BTreeMap;

use domain::access::{self, Act, Target, Viewer};
use domain::campaign::{Campaign, Step};
use domain::ids::{CampaignId, UnitId};
use domain::org::{LabelKind, Unit};
use domain::overview::{Alike, Row, Sum, roll_up, total};
use store::meetings::Waiting;
use store::progress::{Filter, Listed};
use time::Date;

pub use self::guided::{Branch, Guided, Guiding, guiding};
use crate::app::App;
use crate::failure::Result;

/// What stands directly below the unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A superior unit with everything below it.
    Below { unit: UnitId, name: String, sum: Sum },
    /// A unit that holds the meeting itself.
    One { name: String, row: Row },
    /// Very many of those, as one.
    Many { sum: Sum },
}

/// The folded first level.
#[derive(Debug, Clone)]
pub struct Folded {
    pub campaign: Campaign,
    pub unit: Unit,
    pub lines: Vec<Line>,
    pub total: Sum,
    /// Who has asked leave to meet and waits for the reader's answer.
    pub asking: Vec<Waiting>,
    pub today: Date,
    /// What the days rest on where a year's working days are not known.
    pub assumption: Option<String>,
}

/// So many branches directly below a unit stand in the first level one by one; more are one line.
const ONE_BY_ONE: usize = 40;

/// `None` where the unit holds the meeting itself and has nothing below.
pub async fn folded(app: &App, who: &Viewer, unit: UnitId, campaign: CampaignId) -> Result<Option<Folded>> {
    let mut tx = app.db.read().await?;
    let campaign = super::campaigns::covering(&mut tx, campaign, unit).await?;
    let unit = store::units::get(&mut tx, unit).await?;
    if !unit.kind.is_superior() {
        return Ok(None);
    }
    let today = app.clock.today();
    let mut groups = store::progress::alike(&mut tx, campaign.id, unit.id).await?;
    let own = store::progress::find(&mut tx, campaign.id, unit.id).await?;
    let mut children = store::units::children(&mut tx, unit.id).await?;
    if let Some(row) = own {
        groups.push(Alike { child: unit.id, cells: row.cells, units: 1, open: row.open });
        children.insert(0, unit.clone());
    }
    let mut sums = roll_up(&groups, today);
    let total = total(sums.values());
    let single: Vec<UnitId> = children
        .iter()
        .filter(|child| sums.contains_key(&child.id) && (child.id == unit.id || !child.kind.is_superior()))
        .map(|child| child.id)
        .collect();
    let mut rows = BTreeMap::new();
    if single.len() <= ONE_BY_ONE {
        let found = store::progress::of_units(&mut tx, campaign.id, &single).await?;
        rows.extend(found.into_iter().map(|row| (row.unit, row)));
    }
    let mut lines = Vec::new();
    let mut many = Sum::default();
    for child in children {
        let Some(sum) = sums.remove(&child.id) else { continue };
        if child.kind.is_superior() && child.id != unit.id {
            lines.push(Line::Below { unit: child.id, name: child.short_name, sum });
        } else if let Some(row) = rows.remove(&child.id) {
            lines.push(Line::One { name: child.short_name, row });
        } else {
            many.join(&sum);
        }
    }
    if many.units > 0 {
        lines.push(Line::Many { sum: many });
    }
    let asking = asking(&mut tx, who, &campaign, unit.id, today).await?;
    let assumption = assumption(&mut tx, &campaign).await?;
    Ok(Some(Folded { campaign, unit, lines, total, asking, today, assumption }))
}

/// Who below the unit waits for an answer that the person may give.
async fn asking(
    tx: &mut store::Tx,
    who: &Viewer,
    campaign: &Campaign,
    unit: UnitId,
    today: Date,
) -> Result<Vec<Waiting>> {
    let mut asking = Vec::new();
    for one in store::meetings::waiting(tx, campaign.id, unit, today).await? {
        let place = super::place(tx, one.unit).await?;
        if campaign.is_open() && access::may(who, Act::AnswerLeave, Target::Unit(&place)) {
            asking.push(one);
        }
    }
    Ok(asking)
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Tree,
    /// What falls due first, first.
    Due,
}

/// What somebody asks of the list of all units below one.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub place: Option<String>,
    pub sector: Option<String>,
    pub late: bool,
    pub name: String,
    /// The stage with its state, as [`domain::progress::written`] has them: `plan=waiting`.
    pub stage: Option<String>,
    pub order: Order,
}

/// One page of it.
#[derive(Debug, Clone)]
pub struct Page {
    pub campaign: Campaign,
    pub unit: Unit,
    pub rows: Vec<Listed>,
    pub total: i64,
    /// What the filters offer.
    pub places: Vec<String>,
    pub sectors: Vec<String>,
    pub today: Date,
    pub assumption: Option<String>,
}

fn filter(wanted: &Wanted, campaign: CampaignId, root: UnitId, today: Date) -> Filter {
    let name = wanted.name.trim();
    Filter {
        campaign,
        root,
        place: wanted.place.clone(),
        sector: wanted.sector.clone(),
        late_on: wanted.late.then_some(today),
        name: (!name.is_empty()).then(|| domain::names::like_pattern(name)),
        stage: wanted.stage.as_ref().map(|stage| format!("%{stage}%")),
    }
}

pub async fn page(
    app: &App,
    unit: UnitId,
    campaign: CampaignId,
    wanted: &Wanted,
    offset: i64,
    limit: i64,
) -> Result<Page> {
    let mut tx = app.db.read().await?;
    let campaign = super::campaigns::covering(&mut tx, campaign, unit).await?;
    let unit = store::units::get(&mut tx, unit).await?;
    let today = app.clock.today();
    let filter = filter(wanted, campaign.id, unit.id, today);
    let (rows, total) = match wanted.order {
        Order::Tree => store::progress::in_tree_order(&mut tx, &filter, offset, limit).await?,
        Order::Due => store::progress::by_due(&mut tx, &filter, offset, limit).await?,
    };
    let labels = store::progress::labels(&mut tx, unit.id).await?;
    let of = |wanted| -> Vec<String> {
        labels.iter().filter(|(kind, _)| *kind == wanted).map(|(_, value)| value.clone()).collect()
    };
    let (places, sectors) = (of(LabelKind::Place), of(LabelKind::Sector));
    let assumption = assumption(&mut tx, &campaign).await?;
    Ok(Page { campaign, unit, rows, total, places, sectors, today, assumption })
}

/// How many units below are past a day, and the one that is late the longest.
pub(super) async fn late(
    tx: &mut store::Tx,
    campaign: CampaignId,
    root: UnitId,
    today: Date,
) -> Result<Option<(i64, Listed, Step, Date)>> {
    let wanted = Wanted { late: true, ..Wanted::default() };
    let (rows, total) = store::progress::by_due(tx, &filter(&wanted, campaign, root, today), 0, 1).await?;
    let first = rows.into_iter().next();
    Ok(first.and_then(|first| first.row.next.map(|(due, step)| (total, first, step, due))))
}

async fn assumption(tx: &mut store::Tx, campaign: &Campaign) -> Result<Option<String>> {
    let calendar = super::campaigns::calendar(tx).await?;
    Ok(calendar.note_of(campaign.window_from, campaign.window_until))
}

/// A campaign that somebody may look over, and from which unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub unit: UnitId,
    pub unit_name: String,
    pub campaign: CampaignId,
    pub title: String,
    pub is_open: bool,
}

/// What a person's duties let him look over, open campaigns first, newer ones before older.
pub async fn choices(app: &App, who: &Viewer) -> Result<Vec<Choice>> {
    let roots = super::units::roots(app, who).await?;
    let mut tx = app.db.read().await?;
    let mut found = Vec::new();
    for root in roots {
        let place = super::place(&mut tx, root.id).await?;
        if !root.kind.is_superior() || !access::may(who, Act::SeeCampaign, Target::Unit(&place)) {
            continue;
        }
        for campaign in store::campaigns::around(&mut tx, root.id).await? {
            let from_above = place.line.contains(&campaign.unit);
            let unit = if from_above { root.id } else { campaign.unit };
            let unit_name = store::units::get(&mut tx, unit).await?.short_name;
            let is_open = campaign.is_open();
            found.push(Choice { unit, unit_name, campaign: campaign.id, title: campaign.title, is_open });
        }
    }
    found.sort_by_key(|choice| !choice.is_open);
    Ok(found)
}
