//! Campaigns: a unit's campaigns, beginning one, and the page of one unit in one campaign.

mod close;
mod contacts;
pub mod list;
pub mod notices;
pub mod roster;
mod samples;
pub mod show;

use domain::access::{self, Act as Right, Place, Target};
use domain::campaign::{Campaign, CampaignKind};
use domain::ids::{CampaignId, UnitId};
use domain::org::UnitKind;
use domain::progress::{self, Hands, Mend};
use maud::{Markup, html};

pub use close::{Close, close, close_page};
pub use contacts::{Contacts, name_contact, show as show_contacts, unname_contact};
pub use samples::{sample_campaign, sample_head, sample_standing};

use super::components::{self, Act};
use super::guard::Who;
use super::layout::NavEntry;
use super::units;
use crate::actions;
use crate::app::App;
use crate::failure::Result;

/// `/units/{unit}/campaigns/{campaign}`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/campaigns/{campaign}", units::href(unit))
}

/// Where a reader mends something missing, or looks at it. `base` is [`href`].
pub fn mended_at(base: &str, lack: &progress::Lack, mend: Mend) -> String {
    use domain::preparation::Lack as Preparing;
    use progress::Lack;
    match (mend, lack) {
        (Mend::Decide, _) => format!("{base}/plan/decide"),
        (Mend::Answer, _) => format!("{base}/ready/leave"),
        (Mend::Talk(record), _) => super::talks::record_of(base, record),
        (Mend::Redo(step), _) => super::meetings::redone_at(base, step),
        (Mend::MakeUp(_, study), _) => super::studies::absent_of(base, study),
        (Mend::Examine(step), _) => format!("{base}/ready/check?step={}", step.code()),
        (_, Lack::Receipt { notice, .. }) => format!("{base}/notices/{notice}"),
        (Mend::Do(_), Lack::InPlan(_) | Lack::PlanReturned { .. }) => format!("{base}/plan/edit"),
        (_, Lack::Preparing(Preparing::Meeting(lack))) => {
            super::meetings::mended_at(base, lack, mend.is_act())
        }
        (Mend::Do(_), Lack::Preparing(Preparing::Text(lack))) if lack.asks_typing() => {
            super::reviews::typing(base, lack.kind())
        }
        // Whoever may not open that text is shown the list.
        (_, Lack::Preparing(Preparing::Text(lack))) => match lack.text() {
            Some(text) => format!("{base}/texts?open={text}"),
            None => super::reviews::asked(base, lack),
        },
        (Mend::Do(_), Lack::Preparing(lack)) => preparing(base, lack),
        (Mend::Look(_), Lack::Preparing(lack)) => super::meetings::page_of(base, lack.step()),
        (_, Lack::Plan | Lack::PlanUnsubmitted | Lack::PlanUndecided { .. })
        | (Mend::Look(_), Lack::InPlan(_) | Lack::PlanReturned { .. }) => format!("{base}/plan"),
    }
}

fn preparing(base: &str, lack: &domain::preparation::Lack) -> String {
    use domain::preparation::{Lack, problem};
    match lack {
        Lack::Study(lack) => super::studies::new_for(base, lack),
        Lack::Problem(problem::Lack::TeamDimensions { first, .. }) => {
            super::problems::new_for_team(base, first)
        }
        Lack::Problem(problem::Lack::WithoutOutcome { .. }) => super::problems::last_year(base),
        lack => super::meetings::page_of(base, lack.step()),
    }
}

/// Head and tabs that all pages of one unit in one campaign share.
#[derive(Debug, Clone)]
pub struct Head {
    pub unit: units::Head,
    pub campaign: Campaign,
    pub tab: &'static str,
    /// The reader names contact leaders where the campaign was begun.
    pub names_leaders: bool,
}

/// What a reader may do about a gap: its label, and where.
pub type Mending = (&'static str, String);

/// The next act for a gap, and what helps besides.
pub type Acts = (Option<Mending>, Option<Mending>);

impl Head {
    pub async fn read(
        app: &App,
        who: &Who,
        unit: UnitId,
        campaign: CampaignId,
        tab: &'static str,
    ) -> Result<Self> {
        let campaign = actions::campaigns::find(app, campaign, unit).await?;
        let begun_at = Place { kind: UnitKind::Committee, line: vec![campaign.unit] };
        let names_leaders = access::may(&who.viewer, Right::KeepCampaign, Target::Unit(&begun_at));
        let unit = units::Head::read(app, who, unit, "活动").await?;
        Ok(Self { unit, campaign, tab, names_leaders })
    }

    pub fn href(&self) -> String {
        href(self.unit.unit.id, self.campaign.id)
    }

    pub fn may(&self, right: Right) -> bool {
        self.unit.may(right)
    }

    /// May the reader change things of the campaign here?
    pub fn may_change(&self, right: Right) -> bool {
        self.may(right) && self.campaign.is_open()
    }

    /// Where the reader prints activation codes for those whose sign-in a gap waits for; `None` where none is missing, or
    /// they are not his to print.
    fn codes_for(&self, lack: &progress::Lack) -> Option<Mending> {
        let prints = lack.asks_for_accounts() && self.may(Right::IssueAccounts);
        prints.then(|| ("打印激活码", format!("{}/accounts", units::href(self.unit.unit.id))))
    }

    /// The reader's next act for a gap, and what helps besides. The codes stand in the place of the act where nothing else
    /// moves before somebody has a sign-in; where there is nothing for him to do, he may look.
    pub fn acts_for(&self, lack: &progress::Lack, hands: &Hands) -> Acts {
        let mend = hands.mend(lack);
        let there = (mend.label(), mended_at(&self.href(), lack, mend));
        if let Mend::MakeUp(step, _) = mend {
            let anew = Mend::Redo(step);
            return (Some(there), Some((anew.label(), mended_at(&self.href(), lack, anew))));
        }
        if matches!(mend, Mend::Redo(_)) {
            let look = Mend::Look("查看检查");
            return (Some(there), Some((look.label(), mended_at(&self.href(), lack, look))));
        }
        let (mended, looks) = if mend.is_act() { (Some(there), None) } else { (None, Some(there)) };
        if lack.asks_for_leader() && self.names_leaders && !self.is_owner() {
            let contacts = format!("{}/contacts", href(self.campaign.unit, self.campaign.id));
            return (Some(("确定联系领导", contacts)), mended.or(looks));
        }
        match self.codes_for(lack) {
            Some(codes) if mended.is_none() || lack.waits_for_accounts() => (Some(codes), None),
            Some(codes) => (mended, Some(codes)),
            None => (mended, looks),
        }
    }

    /// Did this unit begin the campaign?
    pub fn is_owner(&self) -> bool {
        self.campaign.unit == self.unit.unit.id
    }

    pub fn holds_meeting(&self) -> bool {
        self.campaign.kind.is_held_by(self.unit.unit.kind)
    }

    /// Above a form that is filled in on a phone: its own title, and for whom and where it is, as the way back to
    /// `section`.
    pub fn over_form(&self, section: &str, title: &str, note: Option<&str>, acts: Markup) -> Markup {
        let (unit, base) = (&self.unit.unit.short_name, self.href());
        html! {
            (components::breadcrumbs(&[
                Act { label: unit, href: &base },
                Act { label: self.tab, href: section },
            ]))
            (components::title(title, html! {}, note, acts))
        }
    }

    /// Where one is, the unit with its campaign, and the sections this reader may open.
    pub fn draw(&self, acts: Markup) -> Markup {
        let unit = &self.unit.unit;
        let base = self.href();
        let entries: Vec<(NavEntry, Option<u32>)> = [
            ("进展", "", true),
            ("总览", "/overview", unit.kind.is_superior()),
            ("通知", "/notices", true),
            ("实施方案", "/plan", self.holds_meeting()),
            (
                "学习",
                "/studies",
                self.holds_meeting() || unit.kind.is_superior() || unit.kind == UnitKind::Group,
            ),
            ("谈心谈话", "/talks", self.holds_meeting()),
            ("征求意见", "/opinions", self.holds_meeting()),
            ("问题清单", "/problems", self.holds_meeting()),
            ("材料", "/texts", self.holds_meeting()),
            ("会前准备", "/ready", self.holds_meeting()),
            ("参加名册", "/roster", self.holds_meeting() && self.campaign.kind != CampaignKind::BodyMeeting),
            ("联系点", "/contacts", unit.kind.is_superior()),
        ]
        .into_iter()
        .filter(|(.., shown)| *shown)
        .map(|(label, path, _)| {
            let entry =
                NavEntry { label: label.into(), href: format!("{base}{path}"), current: label == self.tab };
            (entry, None)
        })
        .collect();
        let marks = html! {
            @if let Some(day) = self.campaign.closed_on {
                (components::badge(&format!("{}结束", domain::wording::day(day))))
            }
        };
        let title = format!("{} · {}", unit.short_name, self.campaign.title);
        html! {
            (self.unit.trail())
            (components::title(&title, marks, None, acts))
            (components::tabs(&entries))
        }
    }
}
