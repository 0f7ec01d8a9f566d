//! The notice (通知) of a unit within a campaign: what it says, when it may go out, whom it reaches.

use serde::{Deserialize, Serialize};
use time::Date;

use crate::Refusal;
use crate::calendar::{Anchors, Calendar};
use crate::campaign::terms::{Change, Layer, Loosening, Requirement, TermKey, Terms};
use crate::campaign::{Anchor, Deadline, Phase, Profile, Step};
use crate::ids::{CampaignId, NoticeId, UnitId};
use crate::refusal::CampaignRefusal;

pub mod proposal;

/// A notice of a body above the installation, cited as 依据.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cited {
    pub issuer: String,
    pub title: String,
    pub number: String,
}

/// Who is responsible for what (任务分解).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub what: String,
    pub who: String,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "crate::wording::iso_day::option")]
    pub until: Option<Date>,
}

/// What a notice says besides its head.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// One, or several that issue it together.
    pub issuers: Vec<String>,
    /// The chain it forwards, nearest first.
    pub cites: Vec<Cited>,
    /// 目标要求, in the unit's own words.
    pub aims: String,
    pub requirements: Vec<Requirement>,
    pub tasks: Vec<Task>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Draft,
    Published { on: Date, at: i64 },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub campaign: CampaignId,
    pub unit: UnitId,
    /// 云组发〔2026〕3号; empty where it has none.
    pub number: String,
    pub title: String,
    pub body: Body,
    pub stage: Stage,
    pub version: i64,
}

impl Notice {
    pub fn is_published(&self) -> bool {
        matches!(self.stage, Stage::Published { .. })
    }

    /// `《…的通知》（云组发〔2026〕3号）`: how it is cited. Without a number its issuer tells it from one of the same title.
    pub fn cited(&self) -> String {
        let issuer = self.body.issuers.first().filter(|_| self.number.is_empty());
        format!("{}{}", issuer.map_or("", String::as_str), cited(&self.title, &self.number))
    }

    pub fn layer(&self) -> Layer {
        Layer { title: self.cited(), requirements: self.body.requirements.clone() }
    }
}

pub fn cited(title: &str, number: &str) -> String {
    if number.is_empty() { format!("《{title}》") } else { format!("《{title}》（{number}）") }
}

/// 机关代字〔2026〕3号: six-cornered brackets, four digits, no leading nought, no 第.
pub fn check_number(number: &str) -> Result<(), Refusal> {
    let sound = || {
        let (code, rest) = number.split_once('〔')?;
        let (year, rest) = rest.split_once('〕')?;
        let serial = rest.strip_suffix('号')?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let plain = !code.is_empty() && !code.contains(['[', ']', '(', ')', '（', '）', ' ']);
        (plain && year.len() == 4 && digits(year) && digits(serial) && !serial.starts_with('0')).then_some(())
    };
    if number.is_empty() || sound().is_some() {
        Ok(())
    } else {
        Err(CampaignRefusal::NumberMalformed { number: number.to_owned() }.into())
    }
}

/// The anchors that are known before any meeting is planned.
pub fn anchors(terms: &Terms) -> Anchors {
    Anchors { window_from: terms.frame.from, window_until: terms.frame.until, meeting: None }
}

/// May these requirements stand below `layers`? `profiles` are the units the notice reaches: a requirement for some of
/// them is held against what is in force at those.
pub fn check_requirements<'a>(
    requirements: impl IntoIterator<Item = &'a Requirement>,
    layers: &[Layer],
    profiles: &[Profile],
    calendar: &Calendar,
) -> Result<(), Refusal> {
    let in_force: Vec<(&Profile, Terms)> =
        profiles.iter().map(|profile| (profile, Terms::in_force(layers, profile))).collect();
    for requirement in requirements {
        for (_, terms) in in_force.iter().filter(|(profile, _)| requirement.scope.fits(profile)) {
            let anchors = anchors(terms);
            let resolve = |deadline: &Deadline| calendar.resolve(deadline, &anchors).map(|r| r.day);
            if let Some(loosening) = terms.loosened_by(&requirement.change, &resolve) {
                return Err(CampaignRefusal::Loosens(Box::new(loosening)).into());
            }
        }
    }
    Ok(())
}

/// Can this deadline be kept at all? What belongs before the meeting is not counted from behind it, the meeting not from
/// itself, and no day has passed before it is asked for.
pub fn check_sense(change: &Change, today: Date) -> Result<(), Refusal> {
    let Change::Deadline { step, deadline } = *change else { return Ok(()) };
    let senseless = match deadline {
        Deadline::Day { day } => day < today,
        Deadline::Relative { anchor: Anchor::Meeting, days, .. } => match step.phase() {
            Phase::Before => days > 0,
            Phase::After => days < 0,
            Phase::During => step == Step::Meeting || days > 0,
        },
        Deadline::Relative { .. } => false,
    };
    if senseless { Err(CampaignRefusal::DeadlineSenseless { step, deadline }.into()) } else { Ok(()) }
}

/// Is the draft at one with itself and with what is above? Every requirement must take effect at some unit it is for, and
/// the window must leave a day to meet on.
pub fn check_whole(
    notice: &Notice,
    layers: &[Layer],
    profiles: &[Profile],
    calendar: &Calendar,
) -> Result<(), Refusal> {
    let own = notice.layer();
    let mut idle: Vec<Option<Loosening>> = vec![None; own.requirements.len()];
    let mut works = vec![false; own.requirements.len()];
    for profile in profiles {
        let whole = Terms::in_force(layers.iter().chain([&own]), profile);
        if let (Some(from), Some(until)) = (whole.day(TermKey::WindowFrom), whole.day(TermKey::WindowUntil))
            && until < from
        {
            return Err(CampaignRefusal::WindowBackwards { from, until }.into());
        }
        let alone = Terms::in_force([&own], profile);
        let anchors = anchors(&whole);
        let resolve = |deadline: &Deadline| calendar.resolve(deadline, &anchors).map(|r| r.day);
        for (at, requirement) in own.requirements.iter().enumerate() {
            if requirement.scope.fits(profile) {
                match alone.loosened_by(&requirement.change, &resolve) {
                    Some(tighter) => idle[at] = Some(tighter),
                    None => works[at] = true,
                }
            }
        }
    }
    match idle.into_iter().zip(works).find_map(|(tighter, works)| tighter.filter(|_| !works)) {
        Some(tighter) => Err(CampaignRefusal::Idle(Box::new(tighter)).into()),
        None => Ok(()),
    }
}

/// Publishes a draft. `layers` is everything above it, from the pack down.
pub fn publish(
    notice: Notice,
    layers: &[Layer],
    profiles: &[Profile],
    calendar: &Calendar,
    on: Date,
    at: i64,
) -> Result<Notice, Refusal> {
    if notice.is_published() {
        return Err(CampaignRefusal::AlreadyPublished { title: notice.title }.into());
    }
    let lacks = |what: &str| Refusal::from(CampaignRefusal::NoticeLacks { what: what.to_owned() });
    if notice.title.trim().is_empty() {
        return Err(lacks("标题"));
    }
    if notice.body.issuers.is_empty() {
        return Err(lacks("发文机关"));
    }
    check_number(&notice.number)?;
    check_requirements(&notice.body.requirements, layers, profiles, calendar)?;
    check_whole(&notice, layers, profiles, calendar)?;
    Ok(Notice { stage: Stage::Published { on, at }, ..notice })
}

/// One profile for every way units differ to the rules, so that ten thousand branches cost a dozen checks. Units named
/// by a selector stay apart.
pub fn distinct(profiles: Vec<Profile>, layers: &[Layer], requirements: &[Requirement]) -> Vec<Profile> {
    let named = |unit: UnitId| {
        layers
            .iter()
            .flat_map(|layer| &layer.requirements)
            .chain(requirements)
            .any(|requirement| requirement.scope.units.contains(&unit))
    };
    let mut kept: Vec<Profile> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for profile in profiles {
        let is_new = seen.insert((profile.kind, profile.labels.clone()));
        if is_new || named(profile.unit) {
            kept.push(profile);
        }
    }
    kept
}

/// Adds a requirement to a draft; one that says the same for the same units takes the place of the old one.
pub fn require(body: &mut Body, requirement: Requirement) {
    let same = |known: &Requirement| {
        known.scope == requirement.scope
            && match &requirement.change {
                Change::Add { .. } => known.change == requirement.change,
                _ => known.change.subject() == requirement.change.subject(),
            }
    };
    match body.requirements.iter().position(same) {
        Some(at) => body.requirements[at] = requirement,
        None => body.requirements.push(requirement),
    }
}
