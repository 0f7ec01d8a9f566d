//! Who may do what where. One table, denied by default.
//!
//! A duty reaches the unit it is held at and, for some acts, everything below it. Nobody sees more of the tree than
//! that; a member besides sees the branch he belongs to, and himself.

use crate::appointment::Role;
use crate::ids::{PersonId, UnitId};
use crate::org::UnitKind;

/// What can be done in the register of organisations. Acts on personal texts will have rules of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    /// See the unit, what is directly below it, its duties and the names of its members.
    SeeUnit,
    AddChild,
    /// Rename, label, move, end.
    EditUnit,
    /// See the full record of a person: dates, post, phone, history.
    SeePerson,
    /// Enter, change, transfer, end; import rosters.
    EditPeople,
    /// Give and take back duties other than the three hats.
    Appoint,
    /// Name who holds the secretary's place while he is away.
    NameStandIn,
    /// Print activation codes, reset a password.
    IssueAccounts,
    /// Read who changed what, when.
    SeeJournal,
    /// Leadership bodies and their rosters, 分管 relations.
    KeepBodies,
    /// 指导组: members and assigned units.
    KeepGuidance,
    /// Give and take back the three hats; reset their passwords.
    KeepHats,
    /// Read the whole journal of the installation.
    AuditJournal,
    /// Addresses, state of the machine, backup.
    KeepServer,
    /// See a campaign at the unit: notices that reach it, its plan, how far it is.
    SeeCampaign,
    /// Begin a campaign, write and publish notices, freeze the roster, name contact points.
    KeepCampaign,
    SignReceipt,
    WritePlan,
    /// Approve or return the plan of a unit below.
    DecidePlan,
    CorrectRoster,
    /// Theme packs and the table of working days.
    KeepPacks,
    /// Record 动员部署, study sessions, lectures.
    RecordStudy,
    /// Plan who talks with whom. Each records his own talks without it.
    ArrangeTalks,
    /// Enter, merge and decide opinions, open the public page.
    KeepOpinions,
    /// The team's list of problems; seeing the members' lists beside it.
    KeepProblems,
    /// The team's own text; typing for a member who cannot.
    WriteTeamText,
    /// Read what was submitted, return or pass it. Whose texts, and in what capacity, the use case decides.
    ReviewTexts,
    /// Examine before the meeting how far a unit below has come.
    Precheck,
    /// Answer a unit below that asks leave to meet: the superior's own word, which no guidance group has.
    AnswerLeave,
    /// Ask leave, give notice of the meeting, open it.
    CallMeeting,
}

impl Act {
    pub const ALL: &'static [Act] = &[
        Act::SeeUnit,
        Act::AddChild,
        Act::EditUnit,
        Act::SeePerson,
        Act::EditPeople,
        Act::Appoint,
        Act::NameStandIn,
        Act::IssueAccounts,
        Act::SeeJournal,
        Act::KeepBodies,
        Act::KeepGuidance,
        Act::KeepHats,
        Act::AuditJournal,
        Act::KeepServer,
        Act::SeeCampaign,
        Act::KeepCampaign,
        Act::SignReceipt,
        Act::WritePlan,
        Act::DecidePlan,
        Act::CorrectRoster,
        Act::KeepPacks,
        Act::RecordStudy,
        Act::ArrangeTalks,
        Act::KeepOpinions,
        Act::KeepProblems,
        Act::WriteTeamText,
        Act::ReviewTexts,
        Act::Precheck,
        Act::AnswerLeave,
        Act::CallMeeting,
    ];

    pub const fn label(self) -> &'static str {
        match self {
            Act::SeeUnit => "查看组织、任职和党员姓名",
            Act::AddChild => "设立下级组织",
            Act::EditUnit => "修改、调整、撤销组织",
            Act::SeePerson => "查看人员详细信息",
            Act::EditPeople => "录入、修改、转接、导入党员",
            Act::Appoint => "任免职务",
            Act::NameStandIn => "指定代理书记",
            Act::IssueAccounts => "发放激活码、重置密码",
            Act::SeeJournal => "查看本组织变更记录",
            Act::KeepBodies => "维护领导班子和分管关系",
            Act::KeepGuidance => "维护指导组",
            Act::KeepHats => "任免三员",
            Act::AuditJournal => "查看全部变更记录",
            Act::KeepServer => "查看服务器、备份说明",
            Act::SeeCampaign => "查看活动的通知、方案和进度",
            Act::KeepCampaign => "发起活动、发布通知、冻结名册、确定联系点",
            Act::SignReceipt => "签收通知",
            Act::WritePlan => "起草、报送实施方案",
            Act::DecidePlan => "审核下级的实施方案",
            Act::CorrectRoster => "更正活动名册",
            Act::KeepPacks => "导入主题包、比对范文，维护工作日表",
            Act::RecordStudy => "记录动员部署、学习和党课",
            Act::ArrangeTalks => "安排谈心谈话",
            Act::KeepOpinions => "收集、归并、研究意见",
            Act::KeepProblems => "查摆班子问题，查看党员问题清单",
            Act::WriteTeamText => "撰写班子材料、代为录入",
            Act::ReviewTexts => "审阅材料",
            Act::Precheck => "会前检查下级准备情况",
            Act::AnswerLeave => "答复下级报请开会",
            Act::CallMeeting => "报请同意、通知会议、开会",
        }
    }
}

/// How far a duty carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The unit itself and the groups of that branch.
    Own,
    /// The groups of that branch only.
    OwnGroups,
    /// The unit and everything below.
    Below,
    /// Everything below the unit, and not the unit itself: nobody decides his own case.
    Under,
    /// No place at all: the installation.
    Installation,
}

impl Reach {
    pub const fn label(self) -> &'static str {
        match self {
            Reach::Own => "本组织",
            Reach::OwnGroups => "本支部的党小组",
            Reach::Below => "本组织及下级",
            Reach::Under => "下级组织",
            Reach::Installation => "本系统",
        }
    }
}

/// Every permission that comes from a duty. What is not here is denied.
pub const RULES: &[(Act, Role, Reach)] = {
    use Act::{
        AddChild, AnswerLeave, Appoint, ArrangeTalks, AuditJournal, CallMeeting, CorrectRoster, DecidePlan,
        EditPeople, EditUnit, IssueAccounts, KeepBodies, KeepCampaign, KeepGuidance, KeepHats, KeepOpinions,
        KeepPacks, KeepProblems, KeepServer, NameStandIn, Precheck, RecordStudy, ReviewTexts, SeeCampaign,
        SeeJournal, SeePerson, SeeUnit, SignReceipt, WritePlan, WriteTeamText,
    };
    use Reach::{Below, Installation, Own, OwnGroups, Under};
    use Role::{
        AuditAdmin, CommitteeMember, DeputySecretary, GroupLeader, Guide, Office, Secretary, SecurityAdmin,
        SystemAdmin, UnitAdmin,
    };
    &[
        (SeeUnit, Secretary, Below),
        (SeeUnit, DeputySecretary, Below),
        (SeeUnit, CommitteeMember, Below),
        (SeeUnit, GroupLeader, Own),
        (SeeUnit, Office, Below),
        (SeeUnit, UnitAdmin, Below),
        (SeeUnit, Guide, Below),
        (AddChild, UnitAdmin, Below),
        (AddChild, Secretary, Own),
        (EditUnit, UnitAdmin, Below),
        (EditUnit, Secretary, OwnGroups),
        (SeePerson, Secretary, Below),
        (SeePerson, DeputySecretary, Below),
        (SeePerson, CommitteeMember, Own),
        (SeePerson, Office, Below),
        (SeePerson, UnitAdmin, Below),
        (EditPeople, Secretary, Own),
        (EditPeople, DeputySecretary, Own),
        (EditPeople, UnitAdmin, Below),
        (Appoint, UnitAdmin, Below),
        (NameStandIn, Secretary, Own),
        (NameStandIn, UnitAdmin, Below),
        (IssueAccounts, UnitAdmin, Below),
        (SeeJournal, Secretary, Below),
        (SeeJournal, Office, Below),
        (SeeJournal, UnitAdmin, Below),
        (KeepBodies, Office, Own),
        (KeepBodies, UnitAdmin, Below),
        (KeepGuidance, Office, Own),
        (KeepGuidance, UnitAdmin, Below),
        (KeepHats, SecurityAdmin, Installation),
        (AuditJournal, AuditAdmin, Installation),
        (KeepServer, SystemAdmin, Installation),
        (SeeCampaign, Secretary, Below),
        (SeeCampaign, DeputySecretary, Below),
        (SeeCampaign, CommitteeMember, Below),
        (SeeCampaign, GroupLeader, Own),
        (SeeCampaign, Office, Below),
        (SeeCampaign, UnitAdmin, Below),
        (SeeCampaign, Guide, Below),
        (KeepCampaign, Secretary, Own),
        (KeepCampaign, DeputySecretary, Own),
        (KeepCampaign, Office, Own),
        (SignReceipt, Secretary, Own),
        (SignReceipt, DeputySecretary, Own),
        (SignReceipt, CommitteeMember, Own),
        (SignReceipt, Office, Own),
        (WritePlan, Secretary, Own),
        (WritePlan, DeputySecretary, Own),
        (WritePlan, CommitteeMember, Own),
        (WritePlan, Office, Own),
        (DecidePlan, Secretary, Under),
        (DecidePlan, DeputySecretary, Under),
        (DecidePlan, Office, Under),
        (CorrectRoster, Secretary, Own),
        (CorrectRoster, DeputySecretary, Own),
        (CorrectRoster, UnitAdmin, Below),
        (KeepPacks, SystemAdmin, Installation),
        (RecordStudy, Secretary, Own),
        (RecordStudy, DeputySecretary, Own),
        (RecordStudy, CommitteeMember, Own),
        (RecordStudy, GroupLeader, Own),
        (RecordStudy, Office, Own),
        (ArrangeTalks, Secretary, Own),
        (ArrangeTalks, DeputySecretary, Own),
        (ArrangeTalks, CommitteeMember, Own),
        (KeepOpinions, Secretary, Own),
        (KeepOpinions, DeputySecretary, Own),
        (KeepOpinions, CommitteeMember, Own),
        (KeepOpinions, Office, Own),
        (KeepProblems, Secretary, Own),
        (KeepProblems, DeputySecretary, Own),
        (KeepProblems, CommitteeMember, Own),
        (KeepProblems, Office, Own),
        (WriteTeamText, Secretary, Own),
        (WriteTeamText, DeputySecretary, Own),
        (WriteTeamText, CommitteeMember, Own),
        (WriteTeamText, Office, Own),
        (ReviewTexts, Secretary, Below),
        (ReviewTexts, DeputySecretary, Below),
        (ReviewTexts, CommitteeMember, Below),
        (ReviewTexts, Guide, Below),
        (Precheck, Secretary, Under),
        (Precheck, DeputySecretary, Under),
        (Precheck, Office, Under),
        (Precheck, Guide, Below),
        (AnswerLeave, Secretary, Under),
        (AnswerLeave, DeputySecretary, Under),
        (AnswerLeave, Office, Under),
        (CallMeeting, Secretary, Own),
        (CallMeeting, DeputySecretary, Own),
        (CallMeeting, CommitteeMember, Own),
        (CallMeeting, Office, Own),
    ]
};

/// A duty in force today. A guide has one for every unit assigned to the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duty {
    pub role: Role,
    pub unit: UnitId,
}

/// Somebody who is signed in, with all that decides what he may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Viewer {
    pub person: PersonId,
    /// Branches he belongs to: home, temporary branches he is present in, and those whose running campaign counts him on
    /// its frozen roster though he has left. Empty for non-members.
    pub branches: Vec<UnitId>,
    pub duties: Vec<Duty>,
}

/// A unit with its line: itself first, then its ancestors up to the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub kind: UnitKind,
    pub line: Vec<UnitId>,
}

impl Place {
    pub fn unit(&self) -> Option<UnitId> {
        self.line.first().copied()
    }
}

/// What an act is about.
#[derive(Debug, Clone, Copy)]
pub enum Target<'a> {
    Installation,
    Unit(&'a Place),
    /// A person and the unit that keeps the record.
    Person(PersonId, &'a Place),
}

pub fn may(viewer: &Viewer, act: Act, target: Target<'_>) -> bool {
    own_right(viewer, act, target)
        || RULES.iter().any(|&(ruled, role, reach)| {
            ruled == act
                && viewer.duties.iter().any(|duty| duty.role == role && reaches(duty.unit, reach, target))
        })
}

/// What a person may without any duty.
fn own_right(viewer: &Viewer, act: Act, target: Target<'_>) -> bool {
    match (act, target) {
        (Act::SeePerson, Target::Person(person, _)) => person == viewer.person,
        (Act::SeeUnit | Act::SeeCampaign, Target::Unit(place)) => {
            viewer.branches.iter().any(|&branch| owns(branch, place))
        }
        _ => false,
    }
}

fn reaches(unit: UnitId, reach: Reach, target: Target<'_>) -> bool {
    let place = match target {
        Target::Installation => return reach == Reach::Installation,
        Target::Unit(place) | Target::Person(_, place) => place,
    };
    match reach {
        Reach::Own => owns(unit, place),
        Reach::OwnGroups => place.unit() != Some(unit) && owns(unit, place),
        Reach::Below => place.line.contains(&unit),
        Reach::Under => place.line.iter().skip(1).any(|above| *above == unit),
        Reach::Installation => false,
    }
}

fn owns(unit: UnitId, place: &Place) -> bool {
    place.unit() == Some(unit) || (place.kind == UnitKind::Group && place.line.get(1) == Some(&unit))
}

/// Is what is prepared at `place` his own case? It is for who prepares it, and for a guide who belongs there: he is to look
/// at others. A superior answers for the body above, whatever branch he is a member of himself.
pub fn is_own_case(viewer: &Viewer, place: &Place) -> bool {
    let belongs = viewer.branches.iter().any(|&branch| owns(branch, place));
    let only_guides = || {
        let mut above = viewer.clone();
        above.duties.retain(|duty| duty.role != Role::Guide);
        !may(&above, Act::Precheck, Target::Unit(place))
    };
    may(viewer, Act::CallMeeting, Target::Unit(place)) || (belongs && only_guides())
}

/// May the viewer hand out a new password for an account whose owner's record lies at `home` and who holds `duties`
/// at the given places? Whoever resets a password could sign in as its owner: so he must reach everything the owner
/// reaches, and the hats are only for the security administrator.
pub fn may_reset(viewer: &Viewer, owner: PersonId, home: &Place, duties: &[(Role, Place)]) -> bool {
    let (hats, others): (Vec<_>, Vec<_>) = duties.iter().partition(|(role, _)| role.is_hat());
    let reaches_others = others.iter().all(|(_, place)| may(viewer, Act::IssueAccounts, Target::Unit(place)));
    if hats.is_empty() {
        return may(viewer, Act::IssueAccounts, Target::Person(owner, home)) && reaches_others;
    }
    viewer.person != owner && may(viewer, Act::KeepHats, Target::Installation) && reaches_others
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn id(n: u128) -> UnitId {
        UnitId(Uuid::from_u128(n))
    }

    fn who(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn holder(role: Role, unit: UnitId) -> Viewer {
        Viewer { person: who(1), branches: vec![], duties: vec![Duty { role, unit }] }
    }

    /// 1 committee ─ 2 general branch ─ 3 branch ─ 4 group; 5 is a sibling branch of 3.
    fn place(n: u128) -> Place {
        match n {
            1 => Place { kind: UnitKind::Committee, line: vec![id(1)] },
            2 => Place { kind: UnitKind::GeneralBranch, line: vec![id(2), id(1)] },
            3 => Place { kind: UnitKind::Branch, line: vec![id(3), id(2), id(1)] },
            4 => Place { kind: UnitKind::Group, line: vec![id(4), id(3), id(2), id(1)] },
            _ => Place { kind: UnitKind::Branch, line: vec![id(5), id(2), id(1)] },
        }
    }

    #[test]
    fn without_a_duty_everything_is_denied_but_oneself_and_ones_branch() {
        let nobody = Viewer { person: who(1), branches: vec![id(3)], duties: vec![] };
        for &act in Act::ALL {
            assert!(!may(&nobody, act, Target::Installation), "{act:?}");
            assert!(!may(&nobody, act, Target::Unit(&place(5))), "{act:?}");
            let is_open = matches!(act, Act::SeeUnit | Act::SeeCampaign);
            assert_eq!(may(&nobody, act, Target::Unit(&place(3))), is_open, "{act:?}");
            assert_eq!(
                may(&nobody, act, Target::Person(who(1), &place(3))),
                act == Act::SeePerson,
                "{act:?}"
            );
            assert!(!may(&nobody, act, Target::Person(who(2), &place(3))), "{act:?}");
        }
    }

    #[test]
    fn a_secretary_keeps_his_own_branch_and_not_its_sibling() {
        let secretary = holder(Role::Secretary, id(3));
        assert!(may(&secretary, Act::EditPeople, Target::Person(who(2), &place(3))));
        assert!(may(&secretary, Act::EditUnit, Target::Unit(&place(4))));
        assert!(!may(&secretary, Act::EditUnit, Target::Unit(&place(3))));
        for &act in Act::ALL {
            assert!(!may(&secretary, act, Target::Unit(&place(5))), "{act:?}");
            assert!(!may(&secretary, act, Target::Unit(&place(2))), "{act:?}");
        }
    }

    #[test]
    fn ones_own_case_is_what_one_prepares_and_for_a_guide_where_he_belongs() {
        assert!(is_own_case(&holder(Role::CommitteeMember, id(3)), &place(3)));
        for (role, own) in [(Role::Guide, true), (Role::Secretary, false), (Role::Office, false)] {
            let outsider = holder(role, id(1));
            assert!(!is_own_case(&outsider, &place(3)), "{role:?}");
            let member = Viewer { branches: vec![id(3)], ..outsider };
            assert_eq!(is_own_case(&member, &place(3)), own, "{role:?}");
            assert!(!is_own_case(&member, &place(5)), "{role:?}");
        }
    }

    #[test]
    fn the_superiors_secretary_sees_below_but_does_not_edit_a_branchs_roster() {
        let superior = holder(Role::Secretary, id(1));
        assert!(may(&superior, Act::SeePerson, Target::Person(who(2), &place(3))));
        assert!(!may(&superior, Act::EditPeople, Target::Person(who(2), &place(3))));
    }

    #[test]
    fn a_hat_opens_no_place_in_the_tree() {
        for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
            for &act in Act::ALL {
                for n in 1..=5 {
                    assert!(!may(&holder(role, id(1)), act, Target::Unit(&place(n))), "{role:?} {act:?}");
                    assert!(
                        !may(&holder(role, id(1)), act, Target::Person(who(2), &place(n))),
                        "{role:?} {act:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_password_is_reset_only_by_who_reaches_all_its_owner_reaches() {
        let branch_admin = holder(Role::UnitAdmin, id(3));
        assert!(may_reset(&branch_admin, who(2), &place(3), &[]));
        assert!(may_reset(&branch_admin, who(2), &place(3), &[(Role::Secretary, place(3))]));
        // A leader of the committee whose home is this branch: taking his account would be a way up.
        assert!(!may_reset(&branch_admin, who(2), &place(3), &[(Role::Secretary, place(1))]));
        let top_admin = holder(Role::UnitAdmin, id(1));
        assert!(may_reset(&top_admin, who(2), &place(3), &[(Role::Secretary, place(1))]));
        assert!(!may_reset(&top_admin, who(2), &place(3), &[(Role::AuditAdmin, place(1))]));
        let security = holder(Role::SecurityAdmin, id(1));
        assert!(may_reset(&security, who(2), &place(3), &[(Role::AuditAdmin, place(1))]));
        // A hat given to an administrator of the tree must not be the way into the tree.
        let both = [(Role::AuditAdmin, place(1)), (Role::UnitAdmin, place(1))];
        assert!(!may_reset(&security, who(2), &place(3), &both));
    }
}
