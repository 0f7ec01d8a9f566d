//! 班子对照检查材料, 个人发言提纲, 自评材料: who somebody is to a text, and what he may do with it.

mod upload;
pub mod versions;
pub mod writing;

use std::collections::{BTreeSet, HashMap};

use domain::access::{self, Act, Place, Target, Viewer};
use domain::appointment::Role;
use domain::campaign::Campaign;
use domain::ids::{CampaignId, PersonId, TextId, UnitId};
use domain::org::Unit;
use domain::preparation::talk::Circle;
use domain::preparation::text::{self, Author, Facts, Hand, Text, Whose};
use domain::theme::{Capacity, Pack, TextRule};
use store::Tx;
use time::Date;

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
) -> Result<HashMap<UnitId, Facts>> {
    let mut facts: HashMap<UnitId, Facts> = HashMap::new();
    for (unit, seen) in store::texts::seen_below(tx, campaign, root).await? {
        facts.entry(unit).or_default().texts.push(seen);
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
    /// Texts whose latest version somebody else has made.
    anothers: BTreeSet<Whose>,
}

/// What the viewer is at the unit, whosever text it is.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one person")]
struct Duties {
    writes_for_team: bool,
    is_secretary: bool,
    is_committee: bool,
    is_leader: bool,
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
        let is_contact =
            contacts.iter().any(|contact| contact.unit == unit.id && contact.person == who.person);
        let circle = super::talks::circle(tx, app, &campaign, unit.id).await?;
        let today = app.clock.today();
        let anothers = store::texts::by_others(tx, campaign.id, unit.id, who.person).await?;
        let secretary = store::appointments::at_unit(tx, unit.id)
            .await?
            .into_iter()
            .map(|held| held.appointment)
            .find(|held| held.role == Role::Secretary && held.is_in_force(today))
            .map(|held| held.person);
        Ok(Self {
            pack: campaigns::pack_of(&campaign)?,
            held_on: store::meetings::opened_on(tx, campaign.id, unit.id).await?,
            duties: Duties::of(who, &place, is_contact, &circle),
            viewer: who.person,
            anothers: anothers.into_iter().collect(),
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
        let Duties { writes_for_team, is_secretary, is_committee, is_leader, is_guide, .. } = self.duties;
        let is_author = whose.person() == Some(self.viewer);
        let is_anothers = self.anothers.contains(&whose);
        Hand { is_author, writes_for_team, is_anothers, is_secretary, is_committee, is_leader, is_guide }
    }

    pub fn is_of_committee(&self, whose: Whose) -> bool {
        whose.person().is_some_and(|person| self.circle.is_committee(person))
    }

    /// Whom the rules of reviewing see as its author.
    pub fn author(&self, whose: Whose) -> Author {
        match whose.person() {
            Some(person) if Some(person) == self.secretary && is_alone(&self.circle, person) => {
                Author::LoneSecretary
            }
            Some(person) if Some(person) == self.secretary => Author::Secretary,
            _ => Author::Anybody,
        }
    }

    /// In what capacities the viewer may review it.
    pub fn capacities(&self, whose: Whose) -> Vec<Capacity> {
        self.hand(whose).capacities(whose, self.is_of_committee(whose))
    }

    /// May the viewer open it, as it is now?
    pub fn reads(&self, text: &Text) -> bool {
        self.hand(text.whose).reads(text.whose, text.stage, self.is_of_committee(text.whose))
    }

    /// May the viewer write a text of this sort here? People on the roster write their own; nobody else's exists.
    pub fn writes(&self, whose: Whose) -> bool {
        let hand = self.hand(whose);
        let exists = whose.person().is_none_or(|person| self.circle.is_inside(person));
        exists && (hand.owns(whose) || hand.types_for(whose))
    }

    /// Sees how many texts are how far, by a duty here or above or by looking after the branch.
    pub fn sees_counts(&self) -> bool {
        let Duties { is_leader, is_guide, oversees, .. } = self.duties;
        oversees || is_leader || is_guide || self.sees_all()
    }

    /// Sees whose texts are how far: who looks after them in the branch itself.
    pub fn sees_all(&self) -> bool {
        let Duties { writes_for_team, is_secretary, is_committee, .. } = self.duties;
        writes_for_team || is_secretary || is_committee
    }

    pub fn rule(&self, whose: Whose) -> Option<&TextRule> {
        text::rule(&self.pack, whose.kind())
    }

    /// A text of this unit that the viewer may open. Of others he does not learn that they exist.
    pub(super) async fn text(&self, tx: &mut Tx, id: TextId) -> Result<Text> {
        let text = store::texts::find(tx, id).await?;
        text.filter(|text| text.campaign == self.campaign.id && text.unit == self.unit.id && self.reads(text))
            .ok_or(Failure::NotFound)
    }
}

fn is_alone(circle: &Circle, person: PersonId) -> bool {
    circle.committee.iter().all(|other| other.id == person)
}

impl Duties {
    fn of(who: &Viewer, place: &Place, is_contact: bool, circle: &Circle) -> Self {
        let at =
            |role: Role| who.duties.iter().any(|duty| duty.role == role && Some(duty.unit) == place.unit());
        let by_duty = Viewer { branches: Vec::new(), ..who.clone() };
        let is_guide =
            who.duties.iter().any(|duty| duty.role == Role::Guide && place.line.contains(&duty.unit));
        // Where nobody sits beside the secretary, whoever reviews texts above stands in for the contact leader.
        let stands_in = circle.committee.len() == 1
            && !circle.is_committee(who.person)
            && !is_guide
            && access::may(&by_duty, Act::ReviewTexts, Target::Unit(place));
        Self {
            writes_for_team: access::may(who, Act::WriteTeamText, Target::Unit(place)),
            is_secretary: at(Role::Secretary),
            is_committee: circle.is_committee(who.person)
                || Role::ALL.iter().any(|role| role.is_committee() && at(*role)),
            is_leader: is_contact || stands_in,
            is_guide,
            oversees: access::may(&by_duty, Act::SeeCampaign, Target::Unit(place)),
        }
    }
}
