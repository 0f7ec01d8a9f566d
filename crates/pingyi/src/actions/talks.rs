//! 谈心谈话: planned by the committee, recorded by one of the two, read by the two and by nobody else.

mod attention;
mod circle;
mod withdrawing;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::Refusal;
use domain::access::{self, Act, Target, Viewer};
use domain::appointment::Role;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, PersonId, TalkId, UnitId};
use domain::journal::ObjectKind;
use domain::member::LeaveReason;
use domain::org::Unit;
use domain::preparation::talk::{
    self, CareKind, Circle, Coverage, Facts, Height, Mark, Notes, Person, Talk, TalkKind,
};
use domain::refusal::TalkRefusal;
use domain::wording;
use store::Tx;
use store::talks::Listed;
use time::Date;

pub use self::attention::{mark, unmark};
pub(super) use self::circle::circle;
pub use self::withdrawing::{ask as ask_to_withdraw, withdraw};
use super::progress::Standing;
use super::{Change, campaigns, rosters};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// The facts of every unit below `root` for the rules.
pub(crate) async fn facts_below(
    tx: &mut Tx,
    campaign: &Campaign,
    root: UnitId,
    today: Date,
) -> Result<HashMap<UnitId, Facts>> {
    let mut facts: HashMap<UnitId, Facts> = HashMap::new();
    for (unit, person) in store::talks::committees_below(tx, root, today).await? {
        let committee = &mut facts.entry(unit).or_default().circle.committee;
        if !committee.contains(&person) {
            committee.push(person);
        }
    }
    let members = rosters::members_below(tx, campaign, root, today).await?;
    for (unit, person) in members {
        let circle = &mut facts.entry(unit).or_default().circle;
        if !circle.is_committee(person.id) {
            circle.members.push(person);
        }
    }
    for (unit, pair) in store::talks::held_below(tx, campaign.id, root).await? {
        facts.entry(unit).or_default().held.push(pair);
    }
    for (unit, planned) in store::talks::planned_below(tx, campaign.id, root).await? {
        facts.entry(unit).or_default().planned.push(planned);
    }
    let idle: BTreeSet<PersonId> =
        store::accounts::idle_below(tx, campaign.id, root).await?.into_iter().collect();
    for circle in facts.values_mut().map(|facts| &mut facts.circle) {
        let inside = circle.committee.iter().chain(&circle.members).map(|person| person.id);
        circle.idle = inside.filter(|person| idle.contains(person)).collect();
    }
    Ok(facts)
}

/// The talks of one branch as one reader meets them.
#[derive(Debug, Clone)]
pub struct Reading {
    pub unit: Unit,
    pub campaign: Campaign,
    pub standing: Standing,
    pub circle: Circle,
    /// All of the branch for who looks after it; for a member his own.
    pub talks: Vec<Listed>,
    pub coverage: Coverage,
    /// Whom to talk with first, and which wishes for help have come: for the committee alone.
    pub attention: Vec<(Person, CareKind)>,
    /// Whom it has marked, with how often each was talked with; nobody reads of himself.
    pub marks: Vec<(Mark, usize)>,
    pub wishes: Vec<(String, String)>,
    pub viewer: PersonId,
    /// Sees that others have talked.
    pub sees_all: bool,
    /// Plans whom to talk with first.
    pub arranges: bool,
    pub today: Date,
}

impl Reading {
    /// May the reader record a talk of his own here?
    pub fn may_talk(&self) -> bool {
        self.campaign.is_open() && self.circle.name(self.viewer).is_some()
    }

    /// Whom the reader may have talked with.
    pub fn others(&self) -> Vec<&Person> {
        let inside = self.circle.is_inside(self.viewer);
        let mut others = self.circle.everybody();
        others.retain(|person| person.id != self.viewer && (inside || self.circle.is_inside(person.id)));
        others
    }
}

pub(super) async fn held_at(tx: &mut Tx, campaign: &Campaign, unit: UnitId) -> Result<Unit> {
    let unit = store::units::get(tx, unit).await?;
    if campaign.kind.is_held_by(unit.kind) { Ok(unit) } else { Err(Failure::NotFound) }
}

pub async fn read(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId) -> Result<Reading> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let unit = held_at(&mut tx, &campaign, unit).await?;
    let place = super::place(&mut tx, unit.id).await?;
    // A member knows of his own talks; who has a duty here or above sees that others have talked.
    let by_duty = Viewer { branches: Vec::new(), ..who.clone() };
    let sees_all = access::may(&by_duty, Act::SeeCampaign, Target::Unit(&place));
    let arranges = access::may(who, Act::ArrangeTalks, Target::Unit(&place));
    let standing = Standing::read(&mut tx, app, &campaign, unit.id).await?;
    let circle = circle(&mut tx, app, &campaign, unit.id).await?;
    let mut talks = store::talks::of_unit(&mut tx, campaign.id, unit.id).await?;
    let held: Vec<_> = talks
        .iter()
        .filter(|listed| listed.talk.held_on.is_some())
        .map(|listed| (listed.talk.from, listed.talk.with))
        .collect();
    let coverage = talk::coverage(&circle, &standing.terms, &held);
    if !sees_all {
        talks.retain(|listed| listed.talk.has_party(who.person));
    }
    let (mut attention, mut marks, mut wishes) = (Vec::new(), Vec::new(), Vec::new());
    if arranges {
        attention = urgent(&mut tx, app, unit.id, &circle).await?;
        let of_others = store::talks::marks::of_unit(&mut tx, campaign.id, unit.id).await?;
        let of_others = of_others.into_iter().filter(|mark| mark.person != who.person);
        marks = of_others.map(|mark| (mark.clone(), talk::times(&held, mark.person))).collect();
        let said = store::talks::help_wished(&mut tx, campaign.id, unit.id).await?;
        wishes = said.into_iter().map(|(_, name, wish)| (name, wish)).collect();
    }
    let (viewer, today) = (who.person, app.clock.today());
    Ok(Reading {
        unit,
        campaign,
        standing,
        circle,
        talks,
        coverage,
        attention,
        marks,
        wishes,
        viewer,
        sees_all,
        arranges,
        today,
    })
}

async fn urgent(tx: &mut Tx, app: &App, unit: UnitId, circle: &Circle) -> Result<Vec<(Person, CareKind)>> {
    let mut known: BTreeMap<PersonId, (store::talks::Condition, Vec<LeaveReason>)> = BTreeMap::new();
    for condition in store::talks::conditions(tx, unit, app.clock.today()).await? {
        let leave = condition.leave;
        known.entry(condition.person).or_insert_with(|| (condition, Vec::new())).1.extend(leave);
    }
    let of = |person: &&Person| {
        let (condition, leaves) = known.get(&person.id)?;
        let care = talk::attention(condition.mobile, condition.standing, leaves)?;
        Some(((*person).clone(), care))
    };
    Ok(circle.everybody().iter().filter_map(of).collect())
}

/// A talk as one reader meets it: notes only for the two.
#[derive(Debug, Clone)]
pub struct Shown {
    pub listed: Listed,
    pub notes: Option<Notes>,
    /// May take the talk back while it is only planned.
    pub may_cancel: bool,
    /// May take the record back.
    pub may_withdraw: bool,
    pub campaign: Campaign,
    pub today: Date,
}

async fn names(tx: &mut Tx, talk: &Talk) -> Result<(String, String)> {
    let from = store::people::name_of(tx, talk.from).await?;
    Ok((from, store::people::name_of(tx, talk.with).await?))
}

async fn listed(tx: &mut Tx, talk: Talk) -> Result<Listed> {
    let (from_name, with_name) = names(tx, &talk).await?;
    let after_meeting = store::talks::hand(tx, talk.id).await?.after_meeting;
    Ok(Listed { talk, from_name, with_name, after_meeting })
}

async fn find(tx: &mut Tx, campaign: CampaignId, unit: UnitId, id: TalkId) -> Result<Talk> {
    let talk = store::talks::find(tx, id).await?;
    talk.filter(|talk| talk.campaign == campaign && talk.unit == unit).ok_or(Failure::NotFound)
}

/// Whoever looks after the branch may open the fact, a member that of his own talks; what was said is read for the two
/// alone.
pub async fn show(app: &App, who: &Viewer, campaign: CampaignId, unit: UnitId, id: TalkId) -> Result<Shown> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let talk = find(&mut tx, campaign.id, unit, id).await?;
    let is_party = talk.has_party(who.person);
    let by_duty = Viewer { branches: Vec::new(), ..who.clone() };
    let place = super::place(&mut tx, unit).await?;
    if !is_party && !access::may(&by_duty, Act::SeeCampaign, Target::Unit(&place)) {
        return Err(Failure::NotFound);
    }
    let notes = if is_party { Some(store::talks::notes(&mut tx, id).await?) } else { None };
    let arranges = is_party || access::may(who, Act::ArrangeTalks, Target::Unit(&place));
    let may_cancel = arranges && talk.held_on.is_none() && campaign.is_open();
    let opened_on = store::meetings::opened_on(&mut tx, campaign.id, unit).await?;
    let hand = store::talks::hand(&mut tx, id).await?;
    let may_withdraw = is_party
        && campaign.is_open()
        && talk.held_on.is_some()
        && talk::check_withdrawal(hand, who.person, opened_on).is_ok();
    let listed = listed(&mut tx, talk).await?;
    Ok(Shown { listed, notes, may_cancel, may_withdraw, campaign, today: app.clock.today() })
}

/// What one of the two enters.
#[derive(Debug, Clone)]
pub struct Entry {
    pub with: PersonId,
    /// Did the other one ask for the talk? Unless it is said, by the duties of the two.
    pub came_to_me: Option<bool>,
    pub held_on: Date,
    /// 与行政班子 or 分管; otherwise by the duties of the two.
    pub kind: Option<TalkKind>,
    /// But for what was pointed out to each.
    pub notes: Notes,
    pub pointed: Pointed,
}

/// What each of the two pointed out to the other, as one of them writes it down.
#[derive(Clone, Default)]
pub struct Pointed {
    pub to_me: String,
    pub to_other: String,
}

domain::unquoted!(Pointed);

impl Pointed {
    fn within(&self, notes: &Notes, is_from: bool) -> Notes {
        let mut notes = notes.clone();
        notes.point(is_from, self.to_me.clone(), self.to_other.clone());
        notes
    }
}

async fn heights(
    tx: &mut Tx,
    app: &App,
    unit: UnitId,
    circle: &Circle,
    both: [PersonId; 2],
) -> Result<[Height; 2]> {
    let today = app.clock.today();
    let mut held = store::appointments::at_unit(tx, unit).await?;
    held.retain(|held| held.appointment.is_in_force(today));
    Ok(both.map(|person| {
        let own = held.iter().filter(|held| held.appointment.person == person);
        let roles: Vec<Role> = own.map(|held| held.appointment.role).collect();
        talk::height(circle, person, &roles)
    }))
}

/// Records a talk of the viewer's own: where it was planned, the plan becomes the record.
pub async fn record(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    entry: &Entry,
) -> Result<TalkId> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    held_at(&mut tx, &campaign, unit).await?;
    let circle = circle(&mut tx, app, &campaign, unit).await?;
    if circle.name(who.person).is_none() {
        return Err(Refusal::from(TalkRefusal::NotOneOfTheTwo).into());
    }
    let heights = heights(&mut tx, app, unit, &circle, [who.person, entry.with]).await?;
    let [me, other] = [(who.person, heights[0]), (entry.with, heights[1])];
    let (from, with) = talk::sides(me, other, entry.came_to_me);
    let kind = talk::kind(&circle, from, with, entry.kind)?;
    talk::check_days(Some(entry.held_on), None, app.clock.today())?;
    let notes = entry.pointed.within(&entry.notes, from == who.person);
    let held_on = Some(entry.held_on);
    let mut between = store::talks::of_unit(&mut tx, campaign.id, unit).await?;
    between.retain(|listed| listed.talk.is_between(from, with));
    require_new(&between, entry.held_on)?;
    let planned = between.into_iter().find(|listed| listed.talk.held_on.is_none());
    let id = if let Some(planned) = planned {
        let held = Talk { kind, from, with, held_on, ..planned.talk };
        store::talks::set(&mut tx, &held).await?;
        store::talks::set_notes(&mut tx, held.id, &notes, who.person).await?;
        held.id
    } else {
        let id = new_id();
        let campaign = campaign.id;
        let new = Talk { id, campaign, unit, kind, from, with, planned_on: None, held_on, version: 1 };
        store::talks::add(&mut tx, &new, &notes, who.person).await?;
        id
    };
    super::progress::refresh(&mut tx, app, &campaign, unit).await?;
    let talk = find(&mut tx, campaign.id, unit, id).await?;
    told(&mut tx, app, who, "记谈心谈话", talk, "").await?;
    tx.commit().await?;
    Ok(id)
}

/// What the two said to each other on one day is one talk. `between` are theirs.
fn require_new(between: &[Listed], day: Date) -> std::result::Result<(), Refusal> {
    match between.iter().find(|listed| listed.talk.held_on == Some(day)) {
        Some(known) => Err(TalkRefusal::AlreadyRecorded { day, talk: known.talk.id }.into()),
        None => Ok(()),
    }
}

/// In the journal stands that it took place, and never a word of what was said: no digest either, since short texts can
/// be guessed from one.
async fn told(
    tx: &mut Tx,
    app: &App,
    who: &Viewer,
    act: &'static str,
    talk: Talk,
    reason: &str,
) -> Result<()> {
    let (from_name, with_name) = names(tx, &talk).await?;
    let day = talk.held_on.or(talk.planned_on).map(wording::day).unwrap_or_default();
    Change::new(talk.unit, act, ObjectKind::Talk, talk.id)
        .summary(format!("{from_name}与{with_name}：{}，{day}", talk.kind.label()))
        .because(reason)
        .record(tx, app, who.person)
        .await
}

/// What is changed later: either of the two may.
#[derive(Debug, Clone)]
pub struct Revision {
    pub held_on: Date,
    /// But for what was pointed out to each.
    pub notes: Notes,
    pub pointed: Pointed,
}

/// `version` is the one the form was filled from. To everybody but the two there is nothing to change here.
pub async fn edit(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, TalkId),
    version: i64,
    revision: &Revision,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    let before = find(&mut tx, campaign.id, unit, id).await?;
    if !before.has_party(who.person) {
        return Err(Failure::NotFound);
    }
    talk::check_days(Some(revision.held_on), None, app.clock.today())?;
    if before.version != version {
        return Err(Failure::Stale);
    }
    let after = Talk { held_on: Some(revision.held_on), ..before.clone() };
    let notes = revision.pointed.within(&revision.notes, before.from == who.person);
    let says_same = store::talks::notes(&mut tx, id).await? == notes;
    if after == before && says_same {
        return Ok(());
    }
    if after.held_on != before.held_on {
        let mut others = store::talks::of_unit(&mut tx, campaign.id, unit).await?;
        others.retain(|listed| listed.talk.id != id && listed.talk.is_between(before.from, before.with));
        require_new(&others, revision.held_on)?;
    }
    store::talks::set(&mut tx, &after).await?;
    // Who only corrects the day has written nothing into it.
    if before.held_on.is_none() || !says_same {
        store::talks::set_notes(&mut tx, id, &notes, who.person).await?;
    }
    super::progress::refresh(&mut tx, app, &campaign, unit).await?;
    let act = if before.held_on.is_some() { "修改谈心谈话" } else { "记谈心谈话" };
    told(&mut tx, app, who, act, after, "").await?;
    Ok(tx.commit().await?)
}

/// Arranges that two people talk; a second word on the same two moves the day.
pub async fn plan(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    (from, with): (PersonId, PersonId),
    day: Date,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    held_at(&mut tx, &campaign, unit).await?;
    let circle = circle(&mut tx, app, &campaign, unit).await?;
    let kind = talk::kind(&circle, from, with, None)?;
    let planned_on = Some(day);
    talk::check_days(None, planned_on, app.clock.today())?;
    let known = store::talks::of_unit(&mut tx, campaign.id, unit)
        .await?
        .into_iter()
        .find(|listed| listed.talk.held_on.is_none() && listed.talk.is_between(from, with));
    let planned = match known {
        Some(known) if known.talk.planned_on == planned_on => return Ok(()),
        Some(known) => {
            let moved = Talk { kind, from, with, planned_on, ..known.talk };
            store::talks::set(&mut tx, &moved).await?;
            moved
        }
        None => {
            let (id, campaign) = (new_id(), campaign.id);
            let new = Talk { id, campaign, unit, kind, from, with, planned_on, held_on: None, version: 1 };
            store::talks::add(&mut tx, &new, &Notes::default(), who.person).await?;
            new
        }
    };
    told(&mut tx, app, who, "安排谈心谈话", planned, "").await?;
    Ok(tx.commit().await?)
}

/// Takes a planned talk back: whoever arranges talks, or either of the two. What was held stays.
pub async fn cancel(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, TalkId),
    version: i64,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    let planned = find(&mut tx, campaign.id, unit, id).await?;
    let place = super::place(&mut tx, unit).await?;
    if !planned.has_party(who.person) && !access::may(who, Act::ArrangeTalks, Target::Unit(&place)) {
        return Err(Failure::NotFound);
    }
    if planned.held_on.is_some() || planned.version != version {
        return Err(Failure::Stale);
    }
    store::talks::remove_planned(&mut tx, &planned).await?;
    told(&mut tx, app, who, "取消谈心谈话安排", planned, "").await?;
    Ok(tx.commit().await?)
}
