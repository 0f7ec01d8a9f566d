//! The roster of a campaign: as it was on the cut-off day, with what was corrected afterwards beside it.

use crate::codes::codes;
use crate::ids::PersonId;
use crate::member::Stage;

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
