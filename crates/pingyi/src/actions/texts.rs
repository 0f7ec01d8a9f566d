//! 班子对照检查材料, 个人发言提纲, 自评材料: who somebody is to a text, and what he may do with it.

pub mod taking;
mod too_late;
mod upload;
pub mod versions;
pub mod writing;

use std::collections::HashMap;

use domain::Refusal;
use domain::access::{self, Act, Place, Target, Viewer};
use domain::appointment::Role;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::org::Unit;
use domain::preparation::talk::Circle;
use domain::preparation::text::{self, Body, Case, Facts, Hand, Latest, Stage, Text, Whose};
use domain::refusal::{CampaignRefusal, TextRefusal};
use domain::theme::{Capacity, Pack, TextKind, TextRule};
use store::Tx;
use time::Date;

pub use too_late::{TooLate, too_late};
pub(in crate::actions) use upload::unpacked;
pub use upload::{Content, Read, Waiting, upload, waiting};

use super::campaigns;
use crate::app::App;
use crate::failure::{Failure, Result};

/// The facts of every unit below `root` for the rules.
pub(crate) async fn facts_below(
    tx: &mut Tx,
    campaign: CampaignId,
    root: UnitId,
    today: Date,
) -> Result<HashMap<UnitId, Facts>> {
    let mut facts: HashMap<UnitId, Facts> = HashMap::new();
    for (unit, seen) in store::texts::seen_below(tx, campaign, root).await? {
        facts.entry(unit).or_default().texts.push(seen);
    }
    for (unit, leaders) in store::texts::leaders_below(tx, campaign, root, today).await? {
        facts.entry(unit).or_default().leaders = leaders;
    }
    Ok(facts)
}

/// All texts of one unit in one campaign, and who the viewer is there.
#[derive(Debug, Clone)]
pub struct Desk {
    pub campaign: Campaign,
    pub unit: Unit,
    pub pack: Pack,
    pub circle: Circle,
    /// The branch's secretary, where it has one.
    pub secretary: Option<PersonId>,
    /// The meeting was opened.
    pub held_on: Option<Date>,
    pub today: Date,
    viewer: PersonId,
    duties: Duties,
    /// Named as contact leaders of the unit.
    contacts: Vec<PersonId>,
    /// Who made the latest version of each text.
    makers: HashMap<Whose, PersonId>,
}

/// What the viewer is at the unit, whosever text it is.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one person")]
struct Duties {
    writes_for_team: bool,
    is_secretary: bool,
    is_committee: bool,
    /// Named as contact leader.
    is_contact: bool,
    /// May stand in where a leader's word is asked for and no contact leader can give it.
    stands_in: bool,
    is_guide: bool,
    /// Sees the campaign by a duty here or above, and not only as a member.
    oversees: bool,
}

impl Desk {
    pub(super) async fn read(
        tx: &mut Tx,
        app: &App,
        who: &Viewer,
        campaign: CampaignId,
        unit: UnitId,
    ) -> Result<Self> {
        let campaign = campaigns::covering(tx, campaign, unit).await?;
        let unit = super::talks::held_at(tx, &campaign, unit).await?;
        let place = super::place(tx, unit.id).await?;
        let contacts = store::campaigns::contacts(tx, campaign.id, unit.id).await?;
        let contacts: Vec<PersonId> =
            contacts.into_iter().filter(|one| one.unit == unit.id).map(|one| one.person).collect();
        let circle = super::talks::circle(tx, app, &campaign, unit.id).await?;
        let today = app.clock.today();
        let makers = store::texts::makers(tx, campaign.id, unit.id).await?;
        let secretary = store::appointments::at_unit(tx, unit.id)
            .await?
            .into_iter()
            .map(|held| held.appointment)
            .find(|held| held.role == Role::Secretary && held.is_in_force(today))
            .map(|held| held.person);
        Ok(Self {
            pack: campaigns::pack_of(&campaign)?,
            held_on: store::meetings::opened_on(tx, campaign.id, unit.id).await?,
            duties: Duties::of(who, &place, &contacts, &circle),
            contacts,
            viewer: who.person,
            makers: makers.into_iter().collect(),
            secretary,
            circle,
            today,
            campaign,
            unit,
        })
    }

    pub fn viewer(&self) -> PersonId {
        self.viewer
    }

    pub fn hand(&self, whose: Whose) -> Hand {
        let Duties { writes_for_team, is_secretary, is_committee, is_contact, is_guide, .. } = self.duties;
        let is_author = whose.person() == Some(self.viewer);
        let latest = match self.makers.get(&whose) {
            None => Latest::Nobodys,
            Some(maker) if *maker == self.viewer => Latest::Own,
            Some(_) => Latest::Anothers,
        };
        let maker = self.makers.get(&whose).copied();
        let is_leader =
            (is_contact || self.stands_in(whose)) && text::leads(self.viewer, &self.circle, whose, maker);
        Hand { is_author, writes_for_team, latest, is_secretary, is_committee, is_leader, is_guide }
    }

    /// A leader's word is asked for, no contact leader may give it, and he is in office above.
    fn stands_in(&self, whose: Whose) -> bool {
        self.duties.stands_in && self.is_led_from_above(whose)
    }

    /// In place of a contact leader somebody in office above reviews it.
    pub fn is_led_from_above(&self, whose: Whose) -> bool {
        let maker = self.makers.get(&whose).copied();
        let asks = |rule| text::reviewers(rule, self.case(whose)).contains(&Capacity::Leader);
        self.rule(whose).is_some_and(asks)
            && !self.contacts.iter().any(|contact| text::leads(*contact, &self.circle, whose, maker))
    }

    /// The text as the rules of reviewing see it.
    pub fn case(&self, whose: Whose) -> Case {
        Case::new(&self.circle, self.secretary, whose, self.makers.get(&whose).copied())
    }

    /// In what capacities the viewer may review it.
    pub fn capacities(&self, whose: Whose) -> Vec<Capacity> {
        self.hand(whose).capacities(self.case(whose))
    }

    /// May the viewer open it, as it is now?
    pub fn reads(&self, text: &Text) -> bool {
        self.hand(text.whose).reads(self.case(text.whose), text.stage)
    }

    /// Does it wait for a word of the viewer's? `passed` are the capacities it was passed in since it was last submitted.
    pub fn waits(&self, text: &Text, passed: &[Capacity]) -> bool {
        let asks = |rule| self.hand(text.whose).is_asked(rule, self.case(text.whose), passed);
        let here = self.campaign.is_open() && text::is_written_in(self.unit.kind, text.whose.kind());
        here && text.stage == Stage::Submitted && self.rule(text.whose).is_some_and(asks)
    }

    /// Why no version can be made now, whatever stands in it.
    pub fn closed(&self, stage: Stage) -> Option<Refusal> {
        if !self.campaign.is_open() {
            return Some(CampaignRefusal::CampaignClosed { title: self.campaign.title.clone() }.into());
        }
        text::may_write(stage, self.held_on.is_some()).err()
    }

    /// May the viewer write a text of this sort here? People on the roster write their own; nobody else's exists.
    pub fn writes(&self, whose: Whose) -> bool {
        let hand = self.hand(whose);
        let exists = whose.person().is_none_or(|person| self.circle.is_inside(person));
        exists && (hand.owns(whose) || hand.types_for(whose))
    }

    /// Sees how many texts are how far, by a duty here or above or by looking after the branch.
    pub fn sees_counts(&self) -> bool {
        let Duties { is_contact, is_guide, oversees, .. } = self.duties;
        oversees || is_contact || self.stands_in(Whose::TEAM) || is_guide || self.sees_all()
    }

    /// Sees whose texts are how far: who looks after them in the branch itself.
    pub fn sees_all(&self) -> bool {
        let Duties { writes_for_team, is_secretary, is_committee, .. } = self.duties;
        writes_for_team || is_secretary || is_committee
    }

    /// Looks over what is given in here, in the branch's own committee.
    pub fn is_of_committee(&self) -> bool {
        self.duties.is_committee
    }

    /// The sorts of text that are written here.
    pub fn kinds(&self) -> impl Iterator<Item = TextKind> {
        let all = self.pack.texts.iter().map(|rule| rule.kind);
        all.filter(|kind| text::is_written_in(self.unit.kind, *kind))
    }

    /// He has no sign-in yet.
    pub fn is_idle(&self, person: PersonId) -> bool {
        self.circle.idle.contains(&person)
    }

    /// There is a committee that can have talked the team's text over.
    pub fn has_committee(&self) -> bool {
        self.circle.committee.len() > 1
    }

    pub fn rule(&self, whose: Whose) -> Option<&TextRule> {
        text::rule(&self.pack, whose.kind())
    }

    /// A text of this unit that the viewer may open. Of others he does not learn that they exist.
    pub(super) async fn text(&self, tx: &mut Tx, id: TextId) -> Result<Text> {
        let text = store::texts::find(tx, id).await?;
        text.filter(|text| self.has(text) && self.reads(text)).ok_or(Failure::NotFound)
    }

    /// A text of this unit that the viewer may write. Who types for others finds no page behind an old link once the
    /// author has written himself, and is told why.
    pub(super) async fn to_write(&self, tx: &mut Tx, id: TextId) -> Result<Text> {
        let text =
            store::texts::find(tx, id).await?.filter(|text| self.has(text)).ok_or(Failure::NotFound)?;
        if !self.writes(text.whose) {
            return Err(self.no_writer(text.whose, Some(&text)));
        }
        text::may_stand_in(self.unit.kind, text.whose)?;
        Ok(text)
    }

    /// Why the viewer may not write it. That there is one he knows where he types for others.
    fn no_writer(&self, whose: Whose, text: Option<&Text>) -> Failure {
        let is_inside = whose.person().is_some_and(|person| self.circle.is_inside(person));
        match text {
            Some(text) if is_inside && self.hand(whose).helps(whose) => {
                let (stage, held) = (text.stage, self.held_on.is_some());
                Refusal::from(TextRefusal::WrittenByAnother { stage, held }).into()
            }
            _ => Failure::NotFound,
        }
    }

    /// Does a version made now complete it?
    pub fn completes(&self, text: &Text) -> bool {
        text::completes(text.stage, self.held_on.is_some())
    }

    fn has(&self, text: &Text) -> bool {
        text.campaign == self.campaign.id && text.unit == self.unit.id
    }
}

/// Has anybody written a word of it? An editor that was opened and left alone begins nothing.
pub(in crate::actions) async fn is_begun(tx: &mut Tx, text: &Text) -> Result<bool> {
    Ok(text.number > 0 || text.stage != Stage::Draft || store::texts::has_draft(tx, text.id).await?)
}

/// The branch's summary row follows where the first words have come, or have gone again; before it was as `was`.
async fn follow(tx: &mut Tx, app: &App, desk: &Desk, text: &Text, was: bool) -> Result<()> {
    if is_begun(tx, text).await? != was {
        super::progress::refresh(tx, app, &desk.campaign, text.unit).await?;
    }
    Ok(())
}

/// The version of a text that was passed, where a version made now completes it: nothing of it goes.
async fn passed(tx: &mut Tx, desk: &Desk, text: &Text) -> Result<Option<(i64, Body)>> {
    if !desk.completes(text) {
        return Ok(None);
    }
    let made = store::texts::versions(tx, text.id).await?.into_iter().map(|(made, _)| made);
    let Some(number) = text::passed(made) else { return Ok(None) };
    Ok(store::texts::body(tx, text.id, number).await?.map(|body| (number, body)))
}

impl Duties {
    fn of(who: &Viewer, place: &Place, contacts: &[PersonId], circle: &Circle) -> Self {
        let at =
            |role: Role| who.duties.iter().any(|duty| duty.role == role && Some(duty.unit) == place.unit());
        let by_duty = Viewer { branches: Vec::new(), ..who.clone() };
        // A guide who belongs to the branch reviews there as what he is in it, and not from outside.
        let guides =
            who.duties.iter().any(|duty| duty.role == Role::Guide && place.line.contains(&duty.unit));
        let is_guide = guides && !access::is_own_case(who, place) && !circle.is_inside(who.person);
        // Whoever reviews texts above stands in for a contact leader who was not named. A guide reviews as one, and stands
        // in by another duty alone.
        let in_office = who.duties.iter().copied().filter(|duty| duty.role != Role::Guide).collect();
        let in_office = Viewer { duties: in_office, ..by_duty.clone() };
        let stands_in = !circle.is_committee(who.person)
            && access::may(&in_office, Act::ReviewTexts, Target::Unit(place));
        Self {
            writes_for_team: access::may(who, Act::WriteTeamText, Target::Unit(place)),
            is_secretary: at(Role::Secretary),
            is_committee: circle.is_committee(who.person)
                || Role::ALL.iter().any(|role| role.is_committee() && at(*role)),
            is_contact: contacts.contains(&who.person),
            stands_in,
            is_guide,
            oversees: access::may(&by_duty, Act::SeeCampaign, Target::Unit(place)),
        }
    }
}
