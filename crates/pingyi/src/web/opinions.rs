//! 征求意见: the list of a unit's opinions, entering, merging and deciding them, and the public page.

mod enter;
mod link;
mod list;
mod merge;
pub mod public;
mod remove;
mod samples;
mod wording;

use std::fmt::Write as _;

use domain::access::Act as Right;
use domain::ids::{CampaignId, UnitId};
use domain::preparation::opinion::{About, Opinion, Target};
use domain::wording::day;
use maud::{Markup, html};

pub use enter::{Enter, Paste, add, new, paste, paste_page};
pub use link::{LinkPage, Poster, close_link, link_page, open_link, poster};
pub use list::{List, list};
pub use merge::{Merge, merge, merge_page};
pub use remove::{Remove, page as remove_page, remove};
pub use wording::{Wording, decide, reword, show as show_wording, split};

use super::campaigns::{self, Head};
use super::components::form::{self, Choice, Field};
use super::form::Typed;
use super::guard::Who;
use crate::actions;
use crate::actions::opinions::{Named, Put, Reading};
use crate::app::App;
use crate::failure::Result;

const TAB: &str = "征求意见";
/// The longest wording.
const WORDING: u16 = 500;

/// `/units/{unit}/campaigns/{campaign}/opinions`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/opinions", campaigns::href(unit, campaign))
}

/// The opinions of a unit as one reader meets them. Who does not keep them sees the figures and nothing else.
#[derive(Debug, Clone)]
pub struct Seen {
    pub head: Head,
    pub reading: Reading,
}

impl Seen {
    async fn read(app: &App, who: &Who, unit: UnitId, campaign: CampaignId) -> Result<Self> {
        Ok(Self {
            reading: actions::opinions::read(app, campaign, unit).await?,
            head: Head::read(app, who, unit, campaign, TAB).await?,
        })
    }

    fn href(&self) -> String {
        href(self.reading.unit.id, self.reading.campaign.id)
    }

    fn keeps(&self) -> bool {
        self.head.may(Right::KeepOpinions)
    }

    /// The team's list in the making is for who keeps it and for who looks from above; so is its length.
    fn sees_team_problems(&self) -> bool {
        [Right::KeepProblems, Right::Precheck, Right::ReviewTexts]
            .into_iter()
            .any(|right| self.head.may(right))
    }

    fn changes(&self) -> bool {
        self.head.may_change(Right::KeepOpinions)
    }

    /// 班子, 班子成员 王晓（书记）.
    fn about(&self, about: About) -> String {
        match self.reading.people.iter().find(|named| named.about == about) {
            Some(named) => named_label(named),
            // Somebody who has left since.
            None => about.target().label().to_owned(),
        }
    }

    fn dimension<'a>(&'a self, key: Option<&'a str>) -> &'a str {
        let Some(key) = key else { return "未归类" };
        self.reading.dimensions.iter().find(|one| one.key == key).map_or(key, |one| one.name.as_str())
    }

    /// Where an original comes from: 群众 · 意见箱 · 2026年3月3日收到 · 班子 · 政治.
    fn path(&self, opinion: &Opinion) -> String {
        let mut told = format!(
            "{} · {} · {}收到 · {}",
            opinion.source.label(),
            if opinion.is_anonymous() { "公开页面（匿名）" } else { opinion.method.label() },
            day(opinion.received_on),
            self.about(opinion.about),
        );
        if self.reading.late.contains(&opinion.id) {
            told.push_str(" · 会后补记");
        }
        if opinion.dimension.is_some() {
            // Writing to a String cannot fail.
            let _ = write!(told, " · {}", self.dimension(opinion.dimension.as_deref()));
        }
        told
    }

    /// An original with its path.
    fn original(&self, opinion: &Opinion) -> Markup {
        html! { span.opinion-words { (opinion.words) } span.note { (self.path(opinion)) } }
    }
}

fn named_label(named: &Named) -> String {
    let target = named.about.target().label();
    if named.post.is_empty() {
        format!("{target} {}", named.name)
    } else {
        format!("{target} {}（{}）", named.name, named.post)
    }
}

/// Whom it is about: one list for the team, the unit's work and everybody who may be named, once: a leader as a leader,
/// unless he is chosen as a member already.
fn about_field(typed: &Typed, label: &str, people: &[Named]) -> Markup {
    let known = about_choices(typed, people);
    let choices: Vec<Choice<'_>> =
        known.iter().map(|(value, label)| Choice::from((value.as_str(), label.as_str()))).collect();
    form::select(&Field { required: true, ..typed.field("about", label) }, None, &choices)
}

fn about_choices(typed: &Typed, people: &[Named]) -> Vec<(String, String)> {
    let mut known: Vec<(String, String)> = [Target::Team, Target::Branch]
        .into_iter()
        .map(|target| (target.code().to_owned(), target.label().to_owned()))
        .collect();
    let chosen = typed.get("about").parse::<About>().ok();
    let leads = |named: &Named| {
        let mut leaders = people.iter().filter(|one| one.about.target() == Target::Leader);
        leaders.any(|leader| leader.about.person() == named.about.person())
    };
    let is_listed = |named: &&Named| {
        named.about.target() == Target::Leader || !leads(named) || Some(named.about) == chosen
    };
    known.extend(people.iter().filter(is_listed).map(|named| (named.about.to_string(), named_label(named))));
    known
}

fn dimension_field(typed: &Typed, dimensions: &[domain::theme::Dimension]) -> Markup {
    let choices: Vec<Choice<'_>> =
        dimensions.iter().map(|one| Choice::from((one.key.as_str(), one.name.as_str()))).collect();
    form::select(&typed.field("dimension", "哪个方面"), Some("不归类"), &choices)
}

fn dimension(typed: &mut Typed) -> Option<String> {
    typed.optional("dimension", "方面", 60)
}

/// How a wording is put, as typed.
fn put(typed: &mut Typed) -> Option<Put> {
    let wording = typed.text("wording", "归并后的表述", usize::from(WORDING));
    let about = typed.choice::<About>("about", "对象");
    let dimension = dimension(typed);
    about.filter(|_| typed.is_sound()).map(|about| Put { wording, about, dimension })
}

fn put_fields(typed: &Typed, reading: &Reading) -> Markup {
    html! {
        (form::textarea(
            &Field {
                required: true, longest: Some(WORDING), help: Some("一条说一件事，保留原意；原话另外保留，不会改动。"),
                ..typed.field("wording", "归并后的表述")
            },
            3))
        (about_field(typed, "针对谁", &reading.people))
        (dimension_field(typed, &reading.dimensions))
    }
}
