//! The roster of a campaign: as it was on the cut-off day, with what was corrected afterwards beside it.

use crate::codes::codes;
use crate::ids::PersonId;
use crate::member::Stage;
use crate::refusal::CampaignRefusal;
use crate::{Refusal, names};

codes! {
    /// How a person belongs to the branch on whose roster he stands.
    pub enum Relation {
        /// 组织关系 lies here: counted and graded here.
        Home = "home" "组织关系在本支部",
        /// Takes part here and is counted at home.
        Present = "present" "临时参加",
    }
}

codes! {
    pub enum CorrectionKind {
        Added = "added" "补入",
        Removed = "removed" "移出",
        StageCorrected = "stage_corrected" "更正党员类别",
    }
}

/// A row of the frozen roster, or one added to it later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub person: PersonId,
    pub name: String,
    pub stage: Stage,
    pub relation: Relation,
}

/// Something that was wrong with the frozen roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub person: PersonId,
    pub name: String,
    pub kind: CorrectionKind,
    pub stage: Option<Stage>,
}

/// The roster with its corrections, in their order.
pub fn corrected(frozen: Vec<Entry>, corrections: &[Correction]) -> Vec<Entry> {
    let mut entries = frozen;
    for correction in corrections {
        let at = entries.iter().position(|entry| entry.person == correction.person);
        match (correction.kind, at) {
            (CorrectionKind::Added, None) => entries.push(Entry {
                person: correction.person,
                name: correction.name.clone(),
                stage: correction.stage.unwrap_or(Stage::Formal),
                relation: Relation::Home,
            }),
            (CorrectionKind::Removed, Some(at)) => drop(entries.remove(at)),
            (CorrectionKind::StageCorrected, Some(at)) => {
                entries[at].stage = correction.stage.unwrap_or(entries[at].stage);
            }
            _ => {}
        }
    }
    entries.sort_by_cached_key(|entry| (names::order_key(&entry.name), entry.person));
    entries
}

/// May this correction be made to the roster as it stands?
pub fn correct(entries: &[Entry], correction: &Correction) -> Result<(), Refusal> {
    let there = entries.iter().find(|entry| entry.person == correction.person);
    let name = correction.name.clone();
    match (correction.kind, there) {
        (CorrectionKind::Added, Some(_)) => Err(CampaignRefusal::OnRoster { name }.into()),
        (CorrectionKind::Removed | CorrectionKind::StageCorrected, None) => {
            Err(CampaignRefusal::NotOnRoster { name }.into())
        }
        (CorrectionKind::StageCorrected, Some(entry)) if correction.stage == Some(entry.stage) => {
            Err(CampaignRefusal::StageAsItIs { name, stage: entry.stage }.into())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn entry(n: u128, name: &str) -> Entry {
        Entry {
            person: PersonId(Uuid::from_u128(n)),
            name: name.into(),
            stage: Stage::Formal,
            relation: Relation::Home,
        }
    }

    fn correction(n: u128, kind: CorrectionKind, stage: Option<Stage>) -> Correction {
        Correction { person: PersonId(Uuid::from_u128(n)), name: "丁一".into(), kind, stage }
    }

    #[test]
    fn corrections_apply_in_their_order() {
        let frozen = vec![entry(1, "丁一"), entry(2, "王二")];
        let made = [
            correction(1, CorrectionKind::Removed, None),
            correction(2, CorrectionKind::StageCorrected, Some(Stage::Probationary)),
            correction(1, CorrectionKind::Added, Some(Stage::Probationary)),
        ];
        let now = corrected(frozen, &made);
        assert_eq!(now.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["丁一", "王二"]);
        assert!(now.iter().all(|entry| entry.stage == Stage::Probationary));
    }

    #[test]
    fn what_changes_nothing_is_no_correction() {
        let entries = [entry(1, "丁一")];
        let no = |n, kind, stage| correct(&entries, &correction(n, kind, stage)).is_err();
        assert!(no(1, CorrectionKind::Added, None));
        assert!(no(2, CorrectionKind::Removed, None));
        assert!(no(1, CorrectionKind::StageCorrected, Some(Stage::Formal)));
        assert!(!no(1, CorrectionKind::StageCorrected, Some(Stage::Probationary)));
        assert!(!no(1, CorrectionKind::Removed, None));
        assert!(!no(2, CorrectionKind::Added, None));
    }
}
