//! Duties: who holds which, where, from when to when.

use time::Date;

use crate::Refusal;
use crate::codes::codes;
use crate::ids::{AppointmentId, GuidanceGroupId, PersonId, UnitId};
use crate::member::{Person, Stage};
use crate::org::{Unit, UnitKind};

codes! {
    pub enum Role {
        Secretary = "secretary" "书记",
        DeputySecretary = "deputy_secretary" "副书记",
        CommitteeMember = "committee_member" "委员",
        GroupLeader = "group_leader" "党小组组长",
        /// 党务办公室: collates, issues, files for its unit.
        Office = "office" "党务办公室人员",
        /// Keeps the tree, the rosters, the duties and the sign-ins of its unit and below.
        UnitAdmin = "unit_admin" "单位管理员",
        /// Member of a 指导组 / 督导组; reaches the units assigned to the group.
        Guide = "guide" "指导组成员",
        // The three hats below run the installation. They exclude each other and open no personal text.
        SystemAdmin = "system_admin" "系统管理员",
        SecurityAdmin = "security_admin" "安全管理员",
        AuditAdmin = "audit_admin" "审计管理员",
    }
}

impl Role {
    pub const fn is_hat(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }

    /// Roles that make up a branch's or a superior's committee.
    pub const fn is_committee(self) -> bool {
        matches!(self, Self::Secretary | Self::DeputySecretary | Self::CommitteeMember)
    }

    /// Can this duty be held at a unit of this kind?
    pub const fn fits(self, kind: UnitKind) -> bool {
        match self {
            Self::Secretary | Self::DeputySecretary | Self::CommitteeMember => {
                !matches!(kind, UnitKind::Group)
            }
            Self::GroupLeader => matches!(kind, UnitKind::Group),
            Self::Office | Self::Guide => kind.is_superior(),
            Self::UnitAdmin => !matches!(kind, UnitKind::Group),
            // Hats belong to the installation and are kept at its top unit.
            Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin => true,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    pub id: AppointmentId,
    pub person: PersonId,
    pub unit: UnitId,
    pub role: Role,
    /// The words used for it here: 组织委员, 纪检委员, 常务副书记 … Empty means the role's own label.
    pub title: String,
    pub from: Date,
    /// Last day in force.
    pub until: Option<Date>,
    /// Taken back: not in force from that moment on, whatever the days say.
    pub revoked: bool,
    /// The absent secretary whose place is held.
    pub stands_in_for: Option<PersonId>,
    pub guidance_group: Option<GuidanceGroupId>,
    pub version: i64,
}

impl Appointment {
    pub fn is_in_force(&self, today: Date) -> bool {
        !self.revoked && self.from <= today && self.until.is_none_or(|day| day >= today)
    }

    pub fn shown_title(&self) -> &str {
        if self.title.is_empty() { self.role.label() } else { &self.title }
    }
}

/// What somebody enters to give a duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub person: PersonId,
    pub role: Role,
    pub title: String,
    pub from: Date,
    pub until: Option<Date>,
    pub stands_in_for: Option<PersonId>,
}

/// May the duty be given? `held` are the person's other duties, `at_unit` the unit's duties, both of any day.
pub fn give(
    draft: &Draft,
    giver: PersonId,
    unit: &Unit,
    held: &[Appointment],
    at_unit: &[Appointment],
    today: Date,
) -> Result<(), Refusal> {
    if !unit.is_in_force(today) {
        return Err(Refusal::UnitEnded { unit: unit.name.clone() });
    }
    if !draft.role.fits(unit.kind) {
        return Err(Refusal::RoleDoesNotFit { role: draft.role, kind: unit.kind });
    }
    if draft.person == giver {
        return Err(Refusal::OwnAppointment);
    }
    if let Some(until) = draft.until
        && until < draft.from
    {
        return Err(Refusal::EndsBeforeStart { from: draft.from, until });
    }
    check_hats(draft, held)?;
    let twice = at_unit
        .iter()
        .any(|a| a.person == draft.person && a.role == draft.role && overlaps(a, draft.from, draft.until));
    if twice {
        return Err(Refusal::DutyAlreadyHeld { role: draft.role, unit: unit.name.clone() });
    }
    check_secretary(draft, unit, at_unit)
}

/// May this person hold such a duty at all? Whoever leads a branch or a group, or sits on a committee, is a member; a
/// probationary one elects and is elected to nothing.
pub fn hold(role: Role, person: &Person) -> Result<(), Refusal> {
    let name = || person.facts.name.clone();
    let leads = role.is_committee() || role == Role::GroupLeader;
    match &person.membership {
        Some(membership) if membership.ended.is_some() => Err(Refusal::MembershipEnded { name: name() }),
        None if leads => Err(Refusal::NotAMember { name: name() }),
        Some(membership) if role.is_committee() && membership.facts.stage == Stage::Probationary => {
            Err(Refusal::ProbationerInOffice { name: name() })
        }
        _ => Ok(()),
    }
}

fn check_hats(draft: &Draft, held: &[Appointment]) -> Result<(), Refusal> {
    if !draft.role.is_hat() {
        return Ok(());
    }
    let other =
        held.iter().find(|a| a.role.is_hat() && a.role != draft.role && overlaps(a, draft.from, draft.until));
    match other {
        Some(other) => Err(Refusal::HatsExclude { has: other.role, wanted: draft.role }),
        None => Ok(()),
    }
}

/// One secretary at a time; whoever holds the place of an absent one is a stand-in with a last day.
fn check_secretary(draft: &Draft, unit: &Unit, at_unit: &[Appointment]) -> Result<(), Refusal> {
    if draft.role != Role::Secretary {
        return Ok(());
    }
    let overlapping = |a: &&Appointment| a.role == Role::Secretary && overlaps(a, draft.from, draft.until);
    match draft.stands_in_for {
        Some(absent) => {
            if draft.until.is_none() {
                return Err(Refusal::StandInWithoutEnd);
            }
            let secretary =
                at_unit.iter().filter(overlapping).find(|a| a.person == absent && a.stands_in_for.is_none());
            let Some(secretary) = secretary else {
                return Err(Refusal::NobodyToStandInFor { unit: unit.name.clone() });
            };
            match (secretary.until, draft.until) {
                (Some(last), Some(until)) if until > last => Err(Refusal::StandInOutlasts { until: last }),
                _ => Ok(()),
            }
        }
        None if at_unit.iter().filter(overlapping).any(|a| a.stands_in_for.is_none()) => {
            Err(Refusal::SecretaryInOffice { unit: unit.name.clone() })
        }
        None => Ok(()),
    }
}

fn overlaps(held: &Appointment, from: Date, until: Option<Date>) -> bool {
    !held.revoked && held.until.is_none_or(|day| day >= from) && until.is_none_or(|day| day >= held.from)
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;
    use crate::member::{MemberFacts, Membership, PersonFacts, Standing};

    const TODAY: Date = date!(2026 - 01 - 15);
    const GIVER: PersonId = PersonId(Uuid::from_u128(99));
    const WANG: PersonId = PersonId(Uuid::from_u128(1));
    const LI: PersonId = PersonId(Uuid::from_u128(2));

    fn branch(kind: UnitKind) -> Unit {
        Unit {
            id: UnitId(Uuid::from_u128(10)),
            parent: Some(UnitId(Uuid::from_u128(9))),
            kind,
            name: "第三党支部".into(),
            short_name: "第三党支部".into(),
            code: None,
            position: 0,
            founded_on: None,
            ended_on: None,
            version: 1,
        }
    }

    fn held(person: PersonId, role: Role, until: Option<Date>) -> Appointment {
        Appointment {
            id: AppointmentId(Uuid::from_u128(50)),
            person,
            unit: UnitId(Uuid::from_u128(10)),
            role,
            title: String::new(),
            from: date!(2025 - 01 - 01),
            until,
            revoked: false,
            stands_in_for: None,
            guidance_group: None,
            version: 1,
        }
    }

    fn draft(person: PersonId, role: Role) -> Draft {
        Draft { person, role, title: String::new(), from: TODAY, until: None, stands_in_for: None }
    }

    #[test]
    fn a_duty_is_in_force_from_its_first_to_its_last_day() {
        let duty = held(WANG, Role::Secretary, Some(date!(2025 - 12 - 31)));
        assert!(!duty.is_in_force(date!(2024 - 12 - 31)));
        assert!(duty.is_in_force(date!(2025 - 01 - 01)));
        assert!(duty.is_in_force(date!(2025 - 12 - 31)));
        assert!(!duty.is_in_force(date!(2026 - 01 - 01)));
        assert!(!Appointment { revoked: true, ..duty }.is_in_force(date!(2025 - 06 - 01)));
    }

    #[test]
    fn the_three_hats_exclude_each_other() {
        let top = branch(UnitKind::Committee);
        let has = [held(WANG, Role::SystemAdmin, None)];
        let refused = give(&draft(WANG, Role::AuditAdmin), GIVER, &top, &has, &[], TODAY);
        assert_eq!(refused, Err(Refusal::HatsExclude { has: Role::SystemAdmin, wanted: Role::AuditAdmin }));
        assert_eq!(give(&draft(LI, Role::AuditAdmin), GIVER, &top, &[], &has, TODAY), Ok(()));
    }

    #[test]
    fn nobody_appoints_himself() {
        let refused = give(&draft(GIVER, Role::Secretary), GIVER, &branch(UnitKind::Branch), &[], &[], TODAY);
        assert_eq!(refused, Err(Refusal::OwnAppointment));
    }

    #[test]
    fn a_branch_has_one_secretary_and_a_stand_in_has_a_last_day() {
        let unit = branch(UnitKind::Branch);
        let office = [held(WANG, Role::Secretary, None)];
        let second = give(&draft(LI, Role::Secretary), GIVER, &unit, &[], &office, TODAY);
        assert!(matches!(second, Err(Refusal::SecretaryInOffice { .. })));

        let stand_in = Draft { stands_in_for: Some(WANG), ..draft(LI, Role::Secretary) };
        assert_eq!(give(&stand_in, GIVER, &unit, &[], &office, TODAY), Err(Refusal::StandInWithoutEnd));
        let dated = Draft { until: Some(date!(2026 - 03 - 01)), ..stand_in };
        assert_eq!(give(&dated, GIVER, &unit, &[], &office, TODAY), Ok(()));
        assert!(matches!(
            give(&dated, GIVER, &unit, &[], &[], TODAY),
            Err(Refusal::NobodyToStandInFor { .. })
        ));
    }

    #[test]
    fn a_stand_in_does_not_outlast_the_secretary() {
        let office = [held(WANG, Role::Secretary, Some(date!(2026 - 02 - 28)))];
        let stand_in =
            |until| Draft { stands_in_for: Some(WANG), until: Some(until), ..draft(LI, Role::Secretary) };
        let given = |until| give(&stand_in(until), GIVER, &branch(UnitKind::Branch), &[], &office, TODAY);
        assert_eq!(given(date!(2026 - 02 - 28)), Ok(()));
        let late = Err(Refusal::StandInOutlasts { until: date!(2026 - 02 - 28) });
        assert_eq!(given(date!(2026 - 03 - 01)), late);
    }

    #[test]
    fn whoever_leads_is_a_member_in_full() {
        let person = |stage: Option<Stage>| Person {
            id: WANG,
            facts: PersonFacts {
                name: "王晓".into(),
                gender: None,
                born_on: None,
                ethnicity: None,
                education: None,
                post: None,
                phone: None,
                staff_no: None,
            },
            unit: UnitId(Uuid::from_u128(10)),
            membership: stage.map(|stage| Membership {
                group: None,
                ended: None,
                facts: MemberFacts {
                    stage,
                    joined_on: date!(2025 - 07 - 01),
                    confirmed_on: None,
                    standing: Standing::Normal,
                    mobile: false,
                    mobile_place: None,
                    leading_cadre: false,
                },
            }),
            version: 1,
        };
        let (formal, probationary, outsider) =
            (person(Some(Stage::Formal)), person(Some(Stage::Probationary)), person(None));
        for role in [Role::Secretary, Role::DeputySecretary, Role::CommitteeMember] {
            assert_eq!(hold(role, &formal), Ok(()));
            assert!(
                matches!(hold(role, &probationary), Err(Refusal::ProbationerInOffice { .. })),
                "{role:?}"
            );
            assert!(matches!(hold(role, &outsider), Err(Refusal::NotAMember { .. })), "{role:?}");
        }
        assert_eq!(hold(Role::GroupLeader, &probationary), Ok(()));
        assert_eq!(hold(Role::Office, &outsider), Ok(()));
    }

    #[test]
    fn after_the_last_day_a_new_secretary_may_follow() {
        let office = [held(WANG, Role::Secretary, Some(date!(2026 - 01 - 14)))];
        assert_eq!(
            give(&draft(LI, Role::Secretary), GIVER, &branch(UnitKind::Branch), &[], &office, TODAY),
            Ok(())
        );
    }

    #[test]
    fn roles_fit_their_kind_of_unit() {
        let refused = give(&draft(LI, Role::GroupLeader), GIVER, &branch(UnitKind::Branch), &[], &[], TODAY);
        assert!(matches!(refused, Err(Refusal::RoleDoesNotFit { .. })));
        assert!(Role::GroupLeader.fits(UnitKind::Group));
        assert!(!Role::Office.fits(UnitKind::Branch));
    }
}
