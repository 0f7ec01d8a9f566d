//! What the register still lacks.

use domain::access::{self, Act, Place, RULES, Reach, Target, Viewer};
use domain::appointment::Role;
use domain::ids::UnitId;
use domain::member;
use domain::org::Unit;
use store::Tx;
use time::Date;

use crate::failure::Result;

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    NoSecurityAdmin,
    NoAuditAdmin,
    NoChildren {
        unit: UnitId,
        name: String,
    },
    NoSecretary {
        unit: UnitId,
        name: String,
    },
    NoCommittee {
        unit: UnitId,
        name: String,
        formal: i64,
    },
    TooFewFormal {
        unit: UnitId,
        name: String,
        formal: i64,
    },
    NoMembers {
        unit: UnitId,
        name: String,
    },
    NoSignIn {
        unit: UnitId,
        name: String,
        people: i64,
    },
    /// Probationary members whose year is over.
    ProbationOver {
        unit: UnitId,
        name: String,
        people: i64,
    },
}

/// More would be a wall, not a workbench; the rest shows as these are done.
const MOST: usize = 12;
/// Units that lack something, of which the viewer may mend some.
const LOOKED_AT: i64 = 48;

/// From this many formal members on a branch has a committee.
const COMMITTEE_FROM: i64 = 7;
/// A branch has at least this many formal members.
const BRANCH_FROM: i64 = 3;

pub(super) async fn lacks(tx: &mut Tx, who: &Viewer, roots: &[Unit], today: Date) -> Result<Vec<Lack>> {
    let mut lacks = hats(tx, who, today).await?;
    let mut seen = std::collections::HashSet::new();
    for (root, all) in places(tx, who, roots).await? {
        let depth = if all { i64::MAX } else { 0 };
        for lacking in store::units::lacking(tx, root.id, depth, today, LOOKED_AT).await? {
            if lacks.len() >= MOST {
                break;
            }
            if seen.insert(lacking.unit) {
                let place = crate::actions::place(tx, lacking.unit).await?;
                lacks.extend(of_unit(&lacking, |act| access::may(who, act, Target::Unit(&place))));
            }
        }
        lacks.extend(probation(tx, who, &root, depth, today).await?);
    }
    for root in roots {
        let place = crate::actions::place(tx, root.id).await?;
        if access::may(who, Act::IssueAccounts, Target::Unit(&place)) {
            let people = store::accounts::count_idle(tx, root.id).await?;
            if people > 0 {
                lacks.push(Lack::NoSignIn { unit: root.id, name: root.short_name.clone(), people });
            }
        }
    }
    lacks.truncate(MOST);
    Ok(lacks)
}

async fn hats(tx: &mut Tx, who: &Viewer, today: Date) -> Result<Vec<Lack>> {
    let mut lacks = Vec::new();
    let hat = |role: Role| who.duties.iter().any(|duty| duty.role == role);
    for (role, lack) in [(Role::SecurityAdmin, Lack::NoSecurityAdmin), (Role::AuditAdmin, Lack::NoAuditAdmin)]
    {
        let held = store::appointments::of_role(tx, role).await?;
        let vacant = !held.iter().any(|held| held.appointment.is_in_force(today));
        let can = hat(Role::SecurityAdmin) || (role == Role::SecurityAdmin && hat(Role::SystemAdmin));
        if vacant && can {
            lacks.push(lack);
        }
    }
    Ok(lacks)
}

/// Where to look: the person's roots, and other units he holds a duty at; with everything below only where a duty lets
/// him mend it.
async fn places(tx: &mut Tx, who: &Viewer, roots: &[Unit]) -> Result<Vec<(Unit, bool)>> {
    let mut places = Vec::new();
    for root in roots {
        let line = crate::actions::place(tx, root.id).await?.line;
        places.push((root.clone(), reaches_below(who, &line)));
    }
    for duty in who.duties.iter().filter(|duty| !duty.role.is_hat()) {
        if places.iter().all(|(known, _)| known.id != duty.unit) {
            places.push((store::units::get(tx, duty.unit).await?, false));
        }
    }
    Ok(places)
}

fn reaches_below(who: &Viewer, line: &[UnitId]) -> bool {
    who.duties.iter().filter(|duty| line.contains(&duty.unit)).any(|duty| {
        [Act::AddChild, Act::EditPeople, Act::Appoint]
            .into_iter()
            .any(|act| RULES.contains(&(act, duty.role, Reach::Below)))
    })
}

fn of_unit(lacking: &store::units::Lacking, may: impl Fn(Act) -> bool) -> Vec<Lack> {
    let (unit, formal) = (lacking.unit, lacking.formal);
    let name = || lacking.name.clone();
    let mut lacks = Vec::new();
    if lacking.kind.is_superior() {
        if lacking.children == 0 && may(Act::AddChild) {
            lacks.push(Lack::NoChildren { unit, name: name() });
        }
        return lacks;
    }
    if lacking.kind.is_home() && may(Act::EditPeople) {
        if formal == 0 && lacking.probationary == 0 {
            return vec![Lack::NoMembers { unit, name: name() }];
        }
        if formal < BRANCH_FROM {
            lacks.push(Lack::TooFewFormal { unit, name: name(), formal });
        }
    }
    if may(Act::Appoint) {
        if !lacking.has_secretary {
            lacks.push(Lack::NoSecretary { unit, name: name() });
        } else if formal >= COMMITTEE_FROM && !lacking.has_committee {
            lacks.push(Lack::NoCommittee { unit, name: name(), formal });
        }
    }
    lacks
}

async fn probation(tx: &mut Tx, who: &Viewer, root: &Unit, depth: i64, today: Date) -> Result<Option<Lack>> {
    let place: Place = crate::actions::place(tx, root.id).await?;
    if !access::may(who, Act::EditPeople, Target::Unit(&place)) {
        return Ok(None);
    }
    let by = member::joined_a_year_before(today);
    let people = store::people::count_probation_over(tx, root.id, depth, by).await?;
    Ok((people > 0).then(|| Lack::ProbationOver { unit: root.id, name: root.short_name.clone(), people }))
}
