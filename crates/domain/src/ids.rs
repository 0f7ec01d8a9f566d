//! Identifiers. Each kind of thing has its own type, so that a person's id cannot be handed to a function that
//! wants a unit's. The values are made by the caller (UUIDv7 for ordinary records).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self { Self(value) }
        }
        impl From<$name> for Uuid {
            fn from(value: $name) -> Self { value.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.hyphenated().fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0.hyphenated())
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { Uuid::from_str(text).map(Self) }
        }
    )+};
}

ids! {
    /// A place in the tree: 党委, 党总支, 党支部, 党小组 …
    UnitId,
    /// A human being, member or not.
    PersonId,
    /// A dated duty of a person at a unit.
    AppointmentId,
    /// A leadership body: 党组, 党委, 行政班子.
    BodyId,
    /// A seat in a leadership body.
    SeatId,
    /// 指导组 / 督导组.
    GuidanceGroupId,
    /// A sign-in.
    AccountId,
    /// An uploaded roster waiting for its button.
    ImportId,
    /// One year's campaign of a unit and everything below it.
    CampaignId,
    /// A notice within a campaign.
    NoticeId,
    /// A branch's plan for a campaign.
    PlanId,
    /// A mobilisation, study session or lecture.
    StudyId,
    /// 谈心谈话
    TalkId,
    /// An opinion as it was given. Random for anonymous ones: an ordered id is a clock.
    OpinionId,
    /// Several opinions in one wording.
    MergedOpinionId,
    /// A problem of the team or of a person (查摆问题).
    ProblemId,
    /// A list of problems as it stood before the meeting, or was completed after it (会前稿, 会后稿).
    ProblemEditionId,
    /// 班子对照检查材料, 个人发言提纲, 自评材料, through all its versions.
    TextId,
    /// A text from elsewhere to compare with.
    SampleId,
    /// One asking for leave to hold the meeting (报请同意).
    ConsentId,
    /// The notice of a branch's meeting.
    MeetingNoticeId,
}
