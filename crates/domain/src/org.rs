//! The tree of organisations: which kinds there are, what may stand below what, and when a unit may end.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::Refusal;
use crate::codes::codes;
use crate::ids::UnitId;

codes! {
    /// The kinds of unit that rules speak of.
    pub enum UnitKind {
        /// 党委, also 党工委 and 机关党委: the level that approves.
        Committee = "committee" "党委",
        /// 党组 of a non-Party body: holds 民主生活会, not 组织生活会.
        LeadingGroup = "leading_group" "党组",
        GeneralBranch = "general_branch" "党总支",
        Branch = "branch" "党支部",
        /// One branch for several small units.
        JointBranch = "joint_branch" "联合党支部",
        /// Members keep their 组织关系 elsewhere.
        TemporaryBranch = "temporary_branch" "临时党支部",
        Group = "group" "党小组",
    }
}

impl UnitKind {
    /// Branches of any sort: the units that hold a 组织生活会.
    pub const fn is_branch(self) -> bool {
        matches!(self, Self::Branch | Self::JointBranch | Self::TemporaryBranch)
    }

    /// Whether members' 组织关系 can lie here. A temporary branch has members only by presence.
    pub const fn is_home(self) -> bool {
        matches!(self, Self::Branch | Self::JointBranch)
    }

    /// Whether its people keep what is their own, talks, problems and texts, where they belong and not here: a temporary
    /// branch has but what is its team's.
    pub const fn is_only_presence(self) -> bool {
        matches!(self, Self::TemporaryBranch)
    }

    /// Units above the branches: they issue notices and sum up.
    pub const fn is_superior(self) -> bool {
        matches!(self, Self::Committee | Self::LeadingGroup | Self::GeneralBranch)
    }

    /// What may stand directly below a unit of this kind.
    pub const fn children(self) -> &'static [UnitKind] {
        use UnitKind::{Branch, Committee, GeneralBranch, Group, JointBranch, LeadingGroup, TemporaryBranch};
        match self {
            Committee => &[Committee, LeadingGroup, GeneralBranch, Branch, JointBranch, TemporaryBranch],
            LeadingGroup => &[Committee, GeneralBranch, Branch, JointBranch, TemporaryBranch],
            GeneralBranch => &[Branch, JointBranch, TemporaryBranch],
            Branch | JointBranch | TemporaryBranch => &[Group],
            Group => &[],
        }
    }

    pub fn may_hold(self, child: UnitKind) -> bool {
        self.children().contains(&child)
    }

    /// Kinds that may stand at the top of an installation.
    pub const TOP: &'static [UnitKind] = &[Self::Committee, Self::LeadingGroup, Self::GeneralBranch];
}

codes! {
    /// Labels by which theme packs and filters tell units apart.
    pub enum LabelKind {
        /// 机关, 企业, 学校, 农村, 社区 …
        Place = "place" "领域",
        /// 系统、行业
        Sector = "sector" "系统",
        /// 业务条线
        Field = "field" "条线",
        /// Any grouping of the unit's own, such as a batch.
        Group = "group" "分组",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub kind: LabelKind,
    pub value: String,
}

/// A unit as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub kind: UnitKind,
    pub name: String,
    /// How lists and breadcrumbs call it; never empty.
    pub short_name: String,
    /// The organisation's own code, where it has one.
    pub code: Option<String>,
    /// Place among its siblings.
    pub position: i64,
    pub founded_on: Option<Date>,
    pub ended_on: Option<Date>,
    pub version: i64,
}

impl Unit {
    pub fn is_in_force(&self, today: Date) -> bool {
        self.ended_on.is_none_or(|day| day > today)
    }

    /// The unit whose progress its records count in: a group's count in its branch.
    pub fn counts_in(&self) -> UnitId {
        match self.parent {
            Some(branch) if self.kind == UnitKind::Group => branch,
            _ => self.id,
        }
    }
}

/// What a person enters about a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitDraft {
    pub kind: UnitKind,
    pub name: String,
    pub short_name: String,
    pub code: Option<String>,
    pub founded_on: Option<Date>,
    pub labels: Vec<Label>,
}

/// May a unit of `child` kind stand below `parent`?
pub fn place_below(parent: &Unit, child: UnitKind, today: Date) -> Result<(), Refusal> {
    if !parent.is_in_force(today) {
        return Err(Refusal::UnitEnded { unit: parent.name.clone() });
    }
    if parent.kind.may_hold(child) {
        Ok(())
    } else {
        Err(Refusal::ParentCannotHold { parent: parent.kind, child })
    }
}

/// May `unit` move below `target`, whose ancestors (itself included) are `target_line`?
pub fn relocate(unit: &Unit, target: &Unit, target_line: &[UnitId], today: Date) -> Result<(), Refusal> {
    if unit.parent.is_none() {
        return Err(Refusal::TopCannotMove { unit: unit.name.clone() });
    }
    if target_line.contains(&unit.id) {
        return Err(Refusal::UnitBelowItself { unit: unit.name.clone(), target: target.name.clone() });
    }
    place_below(target, unit.kind, today)
}

/// What still hangs on a unit when somebody wants to end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ties {
    pub children: i64,
    pub members: i64,
}

/// May `unit` end? Nothing may be left hanging below it.
pub fn retire(unit: &Unit, ties: Ties, today: Date) -> Result<(), Refusal> {
    if !unit.is_in_force(today) {
        return Err(Refusal::UnitEnded { unit: unit.name.clone() });
    }
    if unit.parent.is_none() {
        return Err(Refusal::TopCannotEnd { unit: unit.name.clone() });
    }
    if ties.children > 0 || ties.members > 0 {
        return Err(Refusal::UnitStillHolds {
            unit: unit.name.clone(),
            children: ties.children,
            members: ties.members,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use time::macros::date;
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date!(2026 - 01 - 15);

    fn unit(n: u128, parent: Option<u128>, kind: UnitKind) -> Unit {
        Unit {
            id: UnitId(Uuid::from_u128(n)),
            parent: parent.map(|p| UnitId(Uuid::from_u128(p))),
            kind,
            name: format!("单位{n}"),
            short_name: format!("单位{n}"),
            code: None,
            position: 0,
            founded_on: None,
            ended_on: None,
            version: 1,
        }
    }

    #[test]
    fn a_group_stands_only_below_a_branch() {
        for parent in UnitKind::ALL {
            assert_eq!(parent.may_hold(UnitKind::Group), parent.is_branch(), "{parent:?}");
        }
    }

    #[test]
    fn a_unit_cannot_move_below_itself_or_its_own_descendant() {
        let top = unit(1, None, UnitKind::Committee);
        let general = unit(2, Some(1), UnitKind::GeneralBranch);
        let inner = unit(3, Some(2), UnitKind::Committee);
        let line = [inner.id, general.id, top.id];
        assert!(matches!(relocate(&general, &inner, &line, TODAY), Err(Refusal::UnitBelowItself { .. })));
        assert!(matches!(relocate(&top, &general, &line[1..], TODAY), Err(Refusal::TopCannotMove { .. })));
        let other = unit(4, Some(1), UnitKind::Committee);
        assert_eq!(relocate(&general, &other, &[other.id, top.id], TODAY), Ok(()));
    }

    #[test]
    fn a_unit_with_members_or_children_cannot_end() {
        let branch = unit(2, Some(1), UnitKind::Branch);
        assert_eq!(retire(&branch, Ties::default(), TODAY), Ok(()));
        let refused = retire(&branch, Ties { children: 0, members: 3 }, TODAY);
        assert!(matches!(refused, Err(Refusal::UnitStillHolds { members: 3, .. })));
        let ended = Unit { ended_on: Some(TODAY), ..branch };
        assert!(matches!(retire(&ended, Ties::default(), TODAY), Err(Refusal::UnitEnded { .. })));
    }

    #[test]
    fn nothing_is_placed_below_an_ended_unit() {
        let parent = Unit { ended_on: Some(TODAY), ..unit(1, None, UnitKind::Committee) };
        assert!(place_below(&parent, UnitKind::Branch, TODAY).is_err());
    }
}
