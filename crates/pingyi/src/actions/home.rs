//! What the register still lacks, for the person who can do something about it.

use domain::access::{self, Act, Place, Target, Viewer};
use domain::appointment::Role;
use domain::ids::UnitId;
use domain::org::{Unit, UnitKind};
use store::people::Count;

use crate::app::App;
use crate::failure::Result;

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lack {
    NoSecurityAdmin,
    NoAuditAdmin,
    NoChildren { unit: UnitId, name: String },
    NoSecretary { unit: UnitId, name: String },
    NoCommittee { unit: UnitId, name: String, formal: i64 },
    TooFewFormal { unit: UnitId, name: String, formal: i64 },
    NoMembers { unit: UnitId, name: String },
    NoSignIn { unit: UnitId, name: String, people: i64 },
}

#[derive(Debug, Clone, Default)]
pub struct Workbench {
    pub lacks: Vec<Lack>,
    pub roots: Vec<(Unit, Count)>,
}

/// More would be a wall, not a workbench; the rest shows as these are done.
const MOST: usize = 12;

/// From this many formal members on a branch has a committee.
const COMMITTEE_FROM: i64 = 7;
/// A branch has at least this many formal members.
const BRANCH_FROM: i64 = 3;

pub async fn workbench(app: &App, who: &Viewer) -> Result<Workbench> {
    let roots = super::units::roots(app, who).await?;
    let mut tx = app.db.read().await?;
    let today = app.clock.today();
    let mut lacks = Vec::new();
    let hat = |role: Role| who.duties.iter().any(|duty| duty.role == role);
    for (role, lack) in [(Role::SecurityAdmin, Lack::NoSecurityAdmin), (Role::AuditAdmin, Lack::NoAuditAdmin)]
    {
        let held = store::appointments::of_role(&mut tx, role).await?;
        let vacant = !held.iter().any(|held| held.appointment.is_in_force(today));
        let can = hat(Role::SecurityAdmin) || (role == Role::SecurityAdmin && hat(Role::SystemAdmin));
        if vacant && can {
            lacks.push(lack);
        }
    }
    let mut shown = Vec::new();
    for root in roots {
        shown.push((root.clone(), store::people::count_below(&mut tx, root.id).await?));
        let mut lines: Vec<(i64, UnitId)> = Vec::new();
        let above = store::units::place(&mut tx, root.id).await?.map(|place| place.line).unwrap_or_default();
        for node in store::units::choices(&mut tx, root.id, today).await? {
            if lacks.len() >= MOST {
                break;
            }
            lines.retain(|(distance, _)| *distance < node.distance);
            lines.push((node.distance, node.unit.id));
            let mut line: Vec<UnitId> = lines.iter().rev().map(|(_, id)| *id).collect();
            line.extend(above.iter().skip(1));
            let place = Place { kind: node.unit.kind, line };
            let may = |act| access::may(who, act, Target::Unit(&place));
            let (unit, name) = (node.unit.id, node.unit.short_name.clone());
            if node.unit.kind.is_superior() {
                if node.children == 0 && may(Act::AddChild) {
                    lacks.push(Lack::NoChildren { unit, name });
                }
                continue;
            }
            if node.unit.kind == UnitKind::Group {
                continue;
            }
            if node.unit.kind.is_home() && may(Act::EditPeople) {
                match node.formal {
                    0 if node.probationary == 0 => {
                        lacks.push(Lack::NoMembers { unit, name });
                        continue;
                    }
                    formal if formal < BRANCH_FROM => {
                        lacks.push(Lack::TooFewFormal { unit, name: name.clone(), formal });
                    }
                    _ => {}
                }
            }
            if may(Act::Appoint) {
                let held = store::appointments::at_unit(&mut tx, unit).await?;
                let has = |role| {
                    held.iter().any(|h| h.appointment.role == role && h.appointment.is_in_force(today))
                };
                if !has(Role::Secretary) {
                    lacks.push(Lack::NoSecretary { unit, name });
                } else if node.formal >= COMMITTEE_FROM && !has(Role::CommitteeMember) {
                    lacks.push(Lack::NoCommittee { unit, name, formal: node.formal });
                }
            }
        }
        let top = access::may(who, Act::IssueAccounts, Target::Unit(&Place { kind: root.kind, line: above }));
        if top {
            let idle =
                store::accounts::standings(&mut tx, root.id).await?.iter().filter(|s| !s.active).count();
            if idle > 0 {
                let people = i64::try_from(idle).unwrap_or(i64::MAX);
                lacks.push(Lack::NoSignIn { unit: root.id, name: root.short_name.clone(), people });
            }
        }
    }
    lacks.truncate(MOST);
    Ok(Workbench { lacks, roots: shown })
}
