//! Everything the rules can say no to, with the words for it in one place.
//!
//! A refusal names the fact, the ground, and the next act.

mod calendar;
mod campaign;
mod meeting;
mod opinion;
mod pack;
mod plan;
mod problem;
mod sample;
mod study;
mod talk;
mod text;
mod words;

use std::fmt;

use time::Date;

pub use self::calendar::CalendarRefusal;
pub use self::campaign::CampaignRefusal;
pub use self::meeting::MeetingRefusal;
pub use self::opinion::OpinionRefusal;
pub use self::pack::PackRefusal;
pub use self::plan::PlanRefusal;
pub use self::problem::ProblemRefusal;
pub use self::sample::SampleRefusal;
pub use self::study::StudyRefusal;
pub use self::talk::TalkRefusal;
pub use self::text::TextRefusal;

use crate::appointment::Role;
use crate::org::UnitKind;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    // The tree.
    ParentCannotHold {
        parent: UnitKind,
        child: UnitKind,
    },
    UnitBelowItself {
        unit: String,
        target: String,
    },
    UnitEnded {
        unit: String,
    },
    TopCannotMove {
        unit: String,
    },
    TopCannotEnd {
        unit: String,
    },
    UnitStillHolds {
        unit: String,
        children: i64,
        members: i64,
    },
    GroupHasMembers {
        group: String,
        members: i64,
    },
    UnitNameTaken {
        name: String,
        parent: String,
    },
    // People.
    NameMissing,
    NameUnusable {
        name: String,
    },
    IdentityCard {
        what: &'static str,
    },
    DayImpossible {
        what: &'static str,
        day: Date,
    },
    ConfirmedBeforeJoined {
        joined: Date,
        confirmed: Date,
    },
    ProbationerConfirmed {
        confirmed: Date,
    },
    JoinedBelowAge {
        joined: Date,
        born: Date,
    },
    ProbationerOnProbation,
    NotAMember {
        name: String,
    },
    MembershipEnded {
        name: String,
    },
    AlreadyThere {
        name: String,
        unit: String,
    },
    NoHome {
        unit: String,
        kind: UnitKind,
    },
    GroupOfAnotherBranch,
    PresenceOnlyInTemporary {
        unit: String,
    },
    AlreadyPresent {
        name: String,
        unit: String,
    },
    OwnPresence,
    /// By whom, is not told: it may be somebody out of the reader's sight.
    StaffNumberTaken {
        staff_no: String,
    },
    // Duties.
    RoleDoesNotFit {
        role: Role,
        kind: UnitKind,
    },
    OwnAppointment,
    EndsBeforeStart {
        from: Date,
        until: Date,
    },
    HatsExclude {
        has: Role,
        wanted: Role,
    },
    ProbationerInOffice {
        name: String,
    },
    HatWithoutSignIn {
        name: String,
    },
    DutyAlreadyHeld {
        role: Role,
        unit: String,
    },
    SecretaryInOffice {
        unit: String,
    },
    StandInWithoutEnd,
    StandInOutlasts {
        until: Date,
    },
    StandInNamesStandIn,
    NobodyToStandInFor {
        unit: String,
    },
    LastAdministrator {
        role: Role,
    },
    AlreadySeated,
    // Sign-in.
    WrongCredentials,
    SlowDown {
        seconds: i64,
    },
    AccountLocked,
    ActivationUnknown,
    PasswordTooWeak {
        least: usize,
    },
    PasswordWrong,
    LoginTaken {
        login: String,
    },
    OutOfReach {
        name: String,
    },
    AlreadySetUp,
    // Editing and files.
    ReasonMissing {
        act: &'static str,
    },
    ImportOutdated,
    ImportNothingToDo,
    Calendar(CalendarRefusal),
    Campaign(CampaignRefusal),
    Plan(PlanRefusal),
    Study(StudyRefusal),
    Pack(PackRefusal),
    Talk(TalkRefusal),
    Opinion(OpinionRefusal),
    Sample(SampleRefusal),
    Problem(ProblemRefusal),
    Text(TextRefusal),
    Meeting(MeetingRefusal),
}

/// The refusals of one subject, as part of all.
macro_rules! parts {
    ($($part:ident $refusal:ident),+ $(,)?) => {$(
        impl From<$refusal> for Refusal {
            fn from(refusal: $refusal) -> Self {
                Self::$part(refusal)
            }
        }
    )+};
}

parts! {
    Calendar CalendarRefusal,
    Campaign CampaignRefusal,
    Plan PlanRefusal,
    Study StudyRefusal,
    Pack PackRefusal,
    Talk TalkRefusal,
    Opinion OpinionRefusal,
    Sample SampleRefusal,
    Problem ProblemRefusal,
    Text TextRefusal,
    Meeting MeetingRefusal,
}

/// The three parts of every refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    pub fact: String,
    pub ground: String,
    pub next: String,
}

fn say(fact: impl Into<String>, ground: impl Into<String>, next: impl Into<String>) -> Wording {
    Wording { fact: fact.into(), ground: ground.into(), next: next.into() }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wording { fact, ground, next } = self.wording();
        write!(f, "{fact}{ground}{next}")
    }
}

impl std::error::Error for Refusal {}
