//! How much of what a branch lacks somebody learns: the branch itself everything, whoever is above it how many, and a
//! group leader nothing that is said of persons or of the call.

use time::Date;

use super::{Gap, Lack, Words};
use crate::access::{self, Act, Place, Target, Viewer};
use crate::appointment::Role;
use crate::preparation::Lack as Preparing;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// A member learns of the notice of the meeting, and of nothing that is in the making.
    Nothing,
    /// A group leader: how the common work goes. Not who was sent back what, nor what superiors and examiners said.
    Work,
    /// Superiors and guidance groups: everything, with how many people and not who.
    Counts,
    /// Who prepares the meeting.
    Names,
}

pub fn sight(viewer: &Viewer, place: &Place) -> Sight {
    let with = |leads: bool| {
        let duties = viewer.duties.iter().copied().filter(|duty| leads || duty.role != Role::GroupLeader);
        Viewer { branches: Vec::new(), duties: duties.collect(), ..viewer.clone() }
    };
    let may = |viewer: &Viewer, act| access::may(viewer, act, Target::Unit(place));
    if may(viewer, Act::CallMeeting) {
        Sight::Names
    } else if may(&with(false), Act::SeeCampaign) {
        Sight::Counts
    } else if may(&with(true), Act::SeeCampaign) {
        Sight::Work
    } else {
        Sight::Nothing
    }
}

impl Sight {
    pub fn sees(self, lack: &Lack) -> bool {
        match self {
            Self::Nothing => false,
            Self::Work => {
                let hidden = |lack: &Preparing| {
                    matches!(lack, Preparing::Problem(_) | Preparing::Text(_) | Preparing::Meeting(_))
                };
                !matches!(lack, Lack::Preparing(lack) if hidden(lack))
            }
            Self::Counts | Self::Names => true,
        }
    }

    /// May he look at the whole preparation, with what was examined and answered?
    pub fn sees_readiness(self) -> bool {
        matches!(self, Self::Counts | Self::Names)
    }

    /// As he reads it.
    pub fn words(self, gap: &Gap, today: Date) -> Words {
        if self == Self::Names { gap.words(today) } else { gap.counted(today) }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::Duty;
    use crate::ids::{PersonId, UnitId};
    use crate::org::UnitKind;
    use crate::preparation::idle::Idle;
    use crate::preparation::{meeting, problem, talk, text};
    use crate::theme::TextKind;

    fn id(number: u128) -> UnitId {
        UnitId(Uuid::from_u128(number))
    }

    fn of(role: Option<(Role, u128)>) -> Sight {
        let duties = role.map(|(role, unit)| Duty { role, unit: id(unit) }).into_iter().collect();
        let viewer = Viewer { person: PersonId(Uuid::from_u128(9)), branches: vec![id(3)], duties };
        sight(&viewer, &Place { kind: UnitKind::Branch, line: vec![id(3), id(2), id(1)] })
    }

    #[test]
    fn names_stay_in_the_branch_and_counts_go_up() {
        for role in [Role::Secretary, Role::DeputySecretary, Role::CommitteeMember, Role::Office] {
            assert_eq!(of(Some((role, 3))), Sight::Names, "{role:?}");
            assert_eq!(of(Some((role, 1))), Sight::Counts, "{role:?}");
        }
        for role in [Role::Guide, Role::UnitAdmin] {
            assert_eq!(of(Some((role, 3))), Sight::Counts, "{role:?}");
        }
        assert_eq!(of(Some((Role::GroupLeader, 3))), Sight::Work);
        assert_eq!(of(Some((Role::Secretary, 5))), Sight::Nothing);
        assert_eq!(of(Some((Role::AuditAdmin, 3))), Sight::Nothing);
        assert_eq!(of(None), Sight::Nothing);
    }

    #[test]
    fn nobody_above_reads_a_name_and_a_group_leader_nothing_of_persons() {
        let names = || vec!["周宁".to_owned(), "张明".to_owned()];
        let idle = || Idle { names: vec!["周宁".to_owned()], of: 2 };
        let lacking = || text::Lacking {
            kind: TextKind::Outline,
            names: names(),
            idle: idle(),
            begun: 0,
            typed: 0,
            unconfirmed: 0,
            text: None,
        };
        let of_persons = [
            Preparing::Problem(problem::Lack::WithoutAny { names: names(), idle: idle() }),
            Preparing::Text(text::Lack::Unsubmitted(lacking())),
            Preparing::Text(text::Lack::Returned(lacking())),
            Preparing::Text(text::Lack::Unreviewed(lacking())),
            Preparing::Text(text::Lack::AskedAbove {
                lacking: lacking(),
                above: text::Above::Waits,
                asking: text::Asking::Instead,
            }),
            Preparing::Text(text::Lack::AskedAbove {
                lacking: lacking(),
                above: text::Above::Nobody,
                asking: text::Asking::Besides,
            }),
            Preparing::Text(text::Lack::Uncompleted(lacking())),
        ];
        let today = time::macros::date!(2026 - 03 - 03);
        for lack in of_persons {
            let lack = Lack::Preparing(lack);
            let gap = Gap {
                step: crate::campaign::Step::Texts,
                gate: super::super::Gate::OpenMeeting,
                due: None,
                lack,
            };
            let told = Sight::Counts.words(&gap, today);
            assert!(told.fact.starts_with("2 人"), "{}", told.fact);
            assert!(!format!("{told:?}").contains("周宁"), "{told:?}");
            assert!(Sight::Names.words(&gap, today).fact.contains("周宁"));
            assert!(!Sight::Work.sees(&gap.lack) && !Sight::Nothing.sees(&gap.lack));
            assert!(Sight::Counts.sees(&gap.lack));
        }
        let refused = Preparing::Meeting(meeting::Lack::LeaveRefused { reason: "再准备".into() });
        assert!(!Sight::Work.sees(&Lack::Preparing(refused)));
        let common = talk::Lack {
            key: crate::campaign::terms::TermKey::TalksTeam,
            missing: names(),
            sentence: String::new(),
            idle: idle(),
            stuck: 0,
            campaign: crate::campaign::CampaignKind::BranchMeeting,
            planned: vec![],
        };
        assert!(!common.counted().ground.contains("周宁") && common.words().ground.contains("周宁"));
        assert!(Sight::Work.sees(&Lack::Preparing(Preparing::Talk(common))) && Sight::Work.sees(&Lack::Plan));
        assert!(!Sight::Nothing.sees(&Lack::Plan));
    }
}
