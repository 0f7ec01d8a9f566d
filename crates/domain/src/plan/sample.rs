//! A campaign of 2025年度 at one branch, for the tests of plans.

use time::Date;
use time::macros::date;
use uuid::Uuid;

use super::draft::{Branch, Setting};
use crate::calendar::Calendar;
use crate::campaign::terms::{Addition, Change, Layer, Requirement, TermKey, Terms};
use crate::campaign::{CampaignKind, Deadline, Profile, Selector};
use crate::campaign::{Need, Step};
use crate::ids::UnitId;
use crate::org::UnitKind;
use crate::progress::{BodyMeeting, Run};
use crate::theme::{self, Pack};

pub(crate) const TODAY: Date = date!(2026 - 01 - 15);

pub(crate) struct World {
    pub(crate) kind: CampaignKind,
    pub(crate) branch: Branch,
    pub(crate) pack: Pack,
    pub(crate) asked: Vec<Requirement>,
    pub(crate) calendar: Calendar,
    pub(crate) body: Option<BodyMeeting>,
    pub(crate) variant: Option<String>,
    pub(crate) today: Date,
    terms: Terms,
}

impl World {
    /// An ordinary branch with a committee, and the window of the year.
    pub(crate) fn new() -> Self {
        Self::within(date!(2026 - 01 - 20), date!(2026 - 03 - 31))
    }

    pub(crate) fn within(from: Date, until: Date) -> Self {
        let world = Self {
            kind: CampaignKind::BranchMeeting,
            branch: Branch {
                kind: UnitKind::Branch,
                name: "第三党支部".into(),
                has_committee: true,
                formal: 18,
                groups: vec![],
                secretary: Some("张明".into()),
                deputies: vec![],
                committee: vec!["李华".into(), "王晓".into()],
            },
            pack: theme::read(include_str!("../../../../packs/P2025.toml")).unwrap(),
            asked: vec![],
            calendar: Calendar::shipped(),
            body: None,
            variant: None,
            today: TODAY,
            terms: Terms::default(),
        };
        world
            .asking(Change::window(TermKey::WindowFrom, from))
            .asking(Change::window(TermKey::WindowUntil, until))
    }

    pub(crate) fn asking(mut self, change: Change) -> Self {
        let sentence = change.shown();
        self.asked.push(Requirement { scope: Selector::default(), change, sentence, firm: true });
        self.settled()
    }

    pub(crate) fn adding(self, kind: Addition, text: &str) -> Self {
        self.asking(Change::Add { kind, text: text.into() })
    }

    pub(crate) fn by(self, step: Step, day: Date) -> Self {
        self.asking(Change::Deadline { step, deadline: Deadline::Day { day } })
    }

    pub(crate) fn needing(self, step: Step, need: Need) -> Self {
        self.asking(Change::Need { step, need })
    }

    pub(crate) fn on(self, today: Date) -> Self {
        Self { today, ..self }
    }

    fn settled(mut self) -> Self {
        let profile = Profile { unit: UnitId(Uuid::from_u128(1)), kind: self.branch.kind, labels: vec![] };
        let notice = Layer {
            title: "《关于开好组织生活会的通知》".into(), requirements: self.asked.clone()
        };
        self.terms = Terms::in_force([&self.pack.layer(), &notice], &profile);
        self
    }

    pub(crate) fn run(&self) -> Run<'_> {
        Run {
            kind: self.kind,
            unit: self.branch.kind,
            pack: &self.pack,
            terms: &self.terms,
            calendar: &self.calendar,
        }
    }

    pub(crate) fn setting(&self) -> Setting<'_> {
        Setting {
            run: self.run(),
            branch: &self.branch,
            notices: &[],
            body: self.body.as_ref(),
            variant: self.variant.as_deref(),
            today: self.today,
        }
    }

    pub(crate) fn draft(&self) -> super::Content {
        super::draft::draft(&self.setting())
    }

    pub(crate) fn faults(&self, content: &super::Content) -> Vec<super::Fault> {
        super::check::faults(content, &self.run(), self.body.as_ref())
    }
}
