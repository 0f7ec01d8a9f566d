//! 动员部署, 学习研讨, 党课: recorded by the unit that held them, made up by whoever missed them.

use std::collections::HashMap;

use domain::access::{Act, Target, Viewer};
use domain::campaign::{Campaign, CampaignKind};
use domain::ids::{CampaignId, PersonId, StudyId, UnitId};
use domain::journal::ObjectKind;
use domain::org::{Unit, UnitKind};
use domain::preparation::study::{self, Attendance, Covered, Required, Speech};
use domain::wording;
use store::Tx;
use store::studies::Study;
use time::Date;

use super::{Change, campaigns};
use crate::app::App;
use crate::clock::new_id;
use crate::failure::{Failure, Result};

/// Somebody who is called together, with what tells him from others of his name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected {
    pub person: PersonId,
    pub name: String,
    pub note: String,
}

/// What the pages of a unit's studies show.
#[derive(Debug, Clone)]
pub struct Reading {
    pub unit: Unit,
    pub campaign: Campaign,
    /// Newest first; those of its groups among them.
    pub studies: Vec<Study>,
    pub attendances: HashMap<StudyId, Vec<Attendance>>,
    /// The groups' names.
    pub groups: HashMap<UnitId, String>,
    pub expected: Vec<Expected>,
    pub required: Vec<Required>,
    pub offered: Vec<String>,
    pub coverage: Vec<Covered>,
    /// The meeting whose preparation these are.
    pub opened_on: Option<Date>,
    pub today: Date,
}

/// One record with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The meeting does not rest on it.
    pub removable: bool,
    pub study: Study,
    pub attendances: Vec<(Attendance, String)>,
    pub speeches: Vec<(Speech, String)>,
}

/// As it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub content: study::Study,
    pub attendances: Vec<Attendance>,
    pub speeches: Vec<Speech>,
}

/// Does this reader see everybody's attendance, or only his own?
pub async fn sees_all(app: &App, who: &Viewer, unit: UnitId) -> Result<bool> {
    let mut tx = app.db.read().await?;
    let place = super::place(&mut tx, unit).await?;
    let by_duty = Viewer { branches: Vec::new(), ..who.clone() };
    Ok(domain::access::may(&by_duty, Act::SeeCampaign, Target::Unit(&place)))
}

pub async fn read(app: &App, campaign: CampaignId, unit: UnitId) -> Result<Reading> {
    let mut tx = app.db.read().await?;
    let campaign = campaigns::covering(&mut tx, campaign, unit).await?;
    let unit = store::units::get(&mut tx, unit).await?;
    let studies = store::studies::of_unit(&mut tx, campaign.id, unit.id).await?;
    let mut attendances: HashMap<StudyId, Vec<Attendance>> = HashMap::new();
    for (id, one) in store::studies::attendances_of_unit(&mut tx, campaign.id, unit.id).await? {
        attendances.entry(id).or_default().push(one);
    }
    let groups = super::people::groups_of(&mut tx, unit.id, app.clock.today()).await?;
    let expected = expected(&mut tx, app, &campaign, &unit).await?;
    // A group studies what its branch is asked to.
    let asked = unit.counts_in();
    let standing = super::progress::Standing::read(&mut tx, app, &campaign, asked).await?;
    let required = study::required(&standing.run());
    let titles: Vec<String> = required.iter().map(|item| item.title.clone()).collect();
    let members: Vec<PersonId> = expected.iter().map(|one| one.person).collect();
    let none = Vec::new();
    let held: Vec<(&study::Study, &[Attendance])> = studies
        .iter()
        .map(|study| (&study.content, attendances.get(&study.id).unwrap_or(&none).as_slice()))
        .collect();
    let facts = &standing.records.preparation.study;
    let of_group = (unit.kind == UnitKind::Group).then_some(unit.id);
    let coverage = facts.coverage(of_group, &titles, &held, &members);
    Ok(Reading {
        groups: groups.into_iter().map(|unit| (unit.id, unit.short_name)).collect(),
        offered: study::offered(&standing.run()),
        unit,
        campaign,
        studies,
        attendances,
        expected,
        required,
        coverage,
        opened_on: standing.records.preparation.meeting.opened_on,
        today: app.clock.today(),
    })
}

/// Who is called together: a branch's roster, a group's members, the leaders of a body; the secretaries below a superior
/// as well.
async fn expected(tx: &mut Tx, app: &App, campaign: &Campaign, unit: &Unit) -> Result<Vec<Expected>> {
    let plain = |(person, name): (PersonId, String)| Expected { person, name, note: String::new() };
    if unit.kind == UnitKind::Group {
        return Ok(store::studies::of_group(tx, unit.id).await?.into_iter().map(plain).collect());
    }
    if unit.kind.is_branch() && campaign.kind != CampaignKind::BodyMeeting {
        let roster = super::rosters::read(tx, app, campaign.clone(), unit.id).await?;
        return Ok(roster.entries.into_iter().map(|entry| plain((entry.person, entry.name))).collect());
    }
    let mut all: Vec<Expected> = campaigns::leaders_in(tx, app, unit.id)
        .await?
        .into_iter()
        .map(|leader| Expected { person: leader.person, name: leader.name, note: leader.post })
        .collect();
    if !campaign.kind.is_held_by(unit.kind) {
        let called = store::studies::secretaries_below(tx, unit.id, app.clock.today()).await?;
        for (person, name, at) in called {
            if all.iter().all(|known| known.person != person) {
                all.push(Expected { person, name, note: format!("{at}书记") });
            }
        }
    }
    Ok(all)
}

async fn at(tx: &mut Tx, campaign: CampaignId, unit: UnitId, id: StudyId) -> Result<Study> {
    let study = store::studies::find(tx, id).await?.filter(|study| study.campaign == campaign);
    let study = study.ok_or(Failure::NotFound)?;
    if study.unit == unit {
        return Ok(study);
    }
    let holder = store::units::get(tx, study.unit).await?;
    // A branch's pages show what its groups have held.
    if holder.counts_in() == unit { Ok(study) } else { Err(Failure::NotFound) }
}

pub async fn show(app: &App, campaign: CampaignId, unit: UnitId, id: StudyId) -> Result<Shown> {
    let mut tx = app.db.read().await?;
    campaigns::covering(&mut tx, campaign, unit).await?;
    let study = at(&mut tx, campaign, unit, id).await?;
    shown(&mut tx, study).await
}

async fn shown(tx: &mut Tx, study: Study) -> Result<Shown> {
    let opened_on = opened_on(tx, &study).await?;
    Ok(Shown {
        removable: study::removable(opened_on, study.after_meeting).is_ok(),
        attendances: store::studies::attendances(tx, study.id).await?,
        speeches: store::studies::speeches(tx, study.id).await?,
        study,
    })
}

/// When the meeting that a record is of was opened.
async fn opened_on(tx: &mut Tx, study: &Study) -> Result<Option<Date>> {
    let counts_in = store::units::get(tx, study.unit).await?.counts_in();
    Ok(store::meetings::opened_on(tx, study.campaign, counts_in).await?)
}

/// In the journal stands what was held and how many came. Why somebody was away is not there, in a digest neither: 病假 or
/// 住院 is soon guessed from one.
fn told(draft: &Draft) -> String {
    let held = &draft.content;
    let there = draft.attendances.iter().filter(|one| one.present).count();
    format!(
        "{}{}（{}），参加 {there} 人，缺席 {} 人",
        wording::day(held.held_on),
        held.occasion.label(),
        held.form.label(),
        draft.attendances.len() - there
    )
}

async fn refreshed(tx: &mut Tx, app: &App, campaign: &Campaign, unit: UnitId) -> Result<()> {
    let unit = store::units::get(tx, unit).await?;
    super::progress::refresh(tx, app, campaign, unit.counts_in()).await
}

pub async fn record(
    app: &App,
    who: &Viewer,
    campaign: CampaignId,
    unit: UnitId,
    draft: Draft,
) -> Result<StudyId> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    let holder = store::units::get(&mut tx, unit).await?;
    let expected = expected(&mut tx, app, &campaign, &holder).await?;
    let known = |person: PersonId| expected.iter().any(|one| one.person == person);
    require_known(&draft, known)?;
    study::record(&draft.content, &draft.attendances, campaign.year, app.clock.today())?;
    let new = Study {
        id: new_id(),
        campaign: campaign.id,
        unit,
        content: draft.content.clone(),
        entered_by: who.person,
        after_meeting: false,
        corrected: String::new(),
        version: 1,
    };
    store::studies::add(&mut tx, &new).await?;
    store::studies::set_attendances(&mut tx, new.id, &draft.attendances).await?;
    store::studies::set_speeches(&mut tx, new.id, &draft.speeches).await?;
    refreshed(&mut tx, app, &campaign, unit).await?;
    Change::new(unit, "记录学习", ObjectKind::Study, new.id)
        .summary(told(&draft))
        .states(None, Some(&draft.content))?
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(new.id)
}

/// People nobody has called together do not come in by a made-up form.
fn require_known(draft: &Draft, known: impl Fn(PersonId) -> bool) -> Result<()> {
    let people = draft.attendances.iter().map(|one| one.person);
    let mut people = people.chain(draft.speeches.iter().map(|one| one.person));
    if people.all(known) { Ok(()) } else { Err(Failure::NotFound) }
}

/// What a record is changed to.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The version the form was filled from.
    pub version: i64,
    pub draft: Draft,
    /// Asked for what the meeting was opened on.
    pub reason: String,
}

/// Writes a record anew.
pub async fn edit(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, StudyId),
    Revision { version, mut draft, reason }: Revision,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    let stored = at(&mut tx, campaign.id, unit, id).await?;
    let before = shown(&mut tx, stored).await?;
    let holder = store::units::get(&mut tx, before.study.unit).await?;
    let expected = expected(&mut tx, app, &campaign, &holder).await?;
    let stood = |person: PersonId| before.attendances.iter().find(|(one, _)| one.person == person);
    let known = |person: PersonId| stood(person).is_some() || expected.iter().any(|one| one.person == person);
    require_known(&draft, known)?;
    for one in draft.attendances.iter_mut().filter(|one| !one.present) {
        one.made_up_on = stood(one.person).and_then(|(stood, _)| stood.made_up_on);
    }
    study::record(&draft.content, &draft.attendances, campaign.year, app.clock.today())?;
    if before.study.version != version {
        return Err(Failure::Stale);
    }
    let was = Draft {
        content: before.study.content.clone(),
        attendances: before.attendances.iter().map(|(one, _)| one.clone()).collect(),
        speeches: before.speeches.iter().map(|(one, _)| one.clone()).collect(),
    };
    let mut after = draft.clone();
    after.attendances.sort_by_key(|one| one.person);
    let mut compared = was.clone();
    compared.attendances.sort_by_key(|one| one.person);
    if after == compared {
        return Ok(());
    }
    let opened_on = opened_on(&mut tx, &before.study).await?;
    let reason = study::correct(opened_on, before.study.after_meeting, &reason)?;
    let mut corrected = before.study.corrected.clone();
    if !reason.is_empty() && !corrected.is_empty() {
        corrected.push('\n');
    }
    corrected.push_str(reason);
    let changed = Study { content: draft.content.clone(), corrected, ..before.study.clone() };
    store::studies::set(&mut tx, &changed).await?;
    store::studies::set_attendances(&mut tx, id, &draft.attendances).await?;
    store::studies::set_speeches(&mut tx, id, &draft.speeches).await?;
    refreshed(&mut tx, app, &campaign, before.study.unit).await?;
    Change::new(before.study.unit, "修改学习记录", ObjectKind::Study, id)
        .summary(told(&draft))
        .states(Some(&was.content), Some(&draft.content))?
        .because(reason)
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// The record the viewer is asked about, where it may go.
pub async fn ask_to_remove(app: &App, at: (CampaignId, UnitId, StudyId)) -> Result<Study> {
    let mut tx = app.db.read().await?;
    let (_, study, opened_on) = removed(&mut tx, at).await?;
    study::removable(opened_on, study.after_meeting)?;
    Ok(study)
}

async fn removed(
    tx: &mut Tx,
    (campaign, unit, id): (CampaignId, UnitId, StudyId),
) -> Result<(Campaign, Study, Option<Date>)> {
    let campaign = campaigns::open(tx, campaign, unit).await?;
    let study = self::at(tx, campaign.id, unit, id).await?;
    let opened_on = opened_on(tx, &study).await?;
    Ok((campaign, study, opened_on))
}

/// Removes a record that was a mistake. `version` is the one that was asked about.
pub async fn remove(
    app: &App,
    who: &Viewer,
    at: (CampaignId, UnitId, StudyId),
    version: i64,
    reason: &str,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let (campaign, study, opened_on) = removed(&mut tx, at).await?;
    study::remove(opened_on, study.after_meeting, reason)?;
    if study.version != version {
        return Err(Failure::Stale);
    }
    store::studies::remove(&mut tx, &study).await?;
    refreshed(&mut tx, app, &campaign, study.unit).await?;
    let held = &study.content;
    Change::new(study.unit, "删去学习记录", ObjectKind::Study, study.id)
        .summary(format!("{}{}（{}）", wording::day(held.held_on), held.occasion.label(), held.form.label()))
        .states(Some(held), None)?
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// Somebody who was away has studied it since.
pub async fn make_up(
    app: &App,
    who: &Viewer,
    (campaign, unit, id): (CampaignId, UnitId, StudyId),
    person: PersonId,
    day: Date,
) -> Result<()> {
    let mut tx = app.db.write().await?;
    let campaign = campaigns::open(&mut tx, campaign, unit).await?;
    let stored = at(&mut tx, campaign.id, unit, id).await?;
    let before = shown(&mut tx, stored).await?;
    let there = before.attendances.iter().find(|(one, _)| one.person == person);
    // Whose name is not on the list is not told by it either.
    let Some((one, name)) = there else { return Err(Failure::NotFound) };
    study::make_up(&before.study.content, Some(one), name, day, app.clock.today())?;
    if one.made_up_on == Some(day) {
        return Ok(());
    }
    store::studies::set_made_up(&mut tx, id, person, day).await?;
    refreshed(&mut tx, app, &campaign, before.study.unit).await?;
    Change::new(before.study.unit, "记录补学", ObjectKind::Study, id)
        .summary(format!("{name}，{}补学", wording::day(day)))
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}

/// For the rules, of every unit below `root`.
pub(crate) async fn facts_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
) -> Result<HashMap<UnitId, study::Facts>> {
    let mut facts: HashMap<UnitId, study::Facts> = HashMap::new();
    for held in store::studies::below(tx, campaign, root).await? {
        facts.entry(held.unit).or_default().take(held.group, held.content, held.turnout);
    }
    for (branch, group) in store::studies::groups_below(tx, root).await? {
        facts.entry(branch).or_default().groups.push(group);
    }
    for (branch, ungrouped) in store::studies::ungrouped_below(tx, root).await? {
        facts.entry(branch).or_default().ungrouped = ungrouped;
    }
    Ok(facts)
}
