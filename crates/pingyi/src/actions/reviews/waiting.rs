//! Which submitted texts wait for one person's word, in all campaigns: two statements, however many branches.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use domain::access::Viewer;
use domain::appointment::Role;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::text::{self, Author, Hand};
use domain::theme::Pack;
use store::Tx;
use store::texts::Waiting;
use time::Date;

use crate::actions::campaigns;
use crate::failure::Result;

/// The texts of one unit in one campaign.
#[derive(Debug, Clone)]
pub(crate) struct Pile {
    pub(crate) title: String,
    pub(crate) unit_name: String,
    pub(crate) texts: i64,
}

pub(crate) async fn waiting(
    tx: &mut Tx,
    who: &Viewer,
    today: Date,
) -> Result<BTreeMap<(CampaignId, UnitId), Pile>> {
    let mut packs: HashMap<CampaignId, (String, Pack)> = HashMap::new();
    let mut piles: BTreeMap<(CampaignId, UnitId), Pile> = BTreeMap::new();
    for one in store::texts::waiting(tx, who.person, today).await? {
        let id = one.text.campaign;
        let (title, pack) = match packs.entry(id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let campaign = store::campaigns::get(tx, id).await?;
                let pack = campaigns::pack_of(&campaign)?;
                free.insert((campaign.title, pack))
            }
        };
        if !is_asked(who, pack, &one) {
            continue;
        }
        let pile = Pile { title: title.clone(), unit_name: one.unit_name.clone(), texts: 0 };
        piles.entry((id, one.text.unit)).or_insert(pile).texts += 1;
    }
    Ok(piles)
}

fn is_asked(who: &Viewer, pack: &Pack, one: &Waiting) -> bool {
    let at = |role: Role| who.duties.iter().any(|duty| duty.role == role && duty.unit == one.text.unit);
    let hand = Hand {
        is_secretary: at(Role::Secretary),
        is_committee: Role::ALL.iter().any(|role| role.is_committee() && at(*role)),
        is_leader: one.is_leader,
        is_guide: one.is_guide,
        ..Hand::default()
    };
    let author = match (one.author_leads, one.others_sit) {
        (true, true) => Author::Secretary,
        (true, false) => Author::LoneSecretary,
        (false, _) => Author::Anybody,
    };
    let mine = hand.capacities(one.text.whose, one.author_sits);
    let asked = text::rule(pack, one.text.whose.kind()).map(|rule| text::reviewers(rule, author));
    asked.unwrap_or_default().iter().any(|wanted| mine.contains(wanted) && !one.passed.contains(wanted))
}
