//! 学习: what a unit has held, what of the study list is read, one record shown, written, made up.

mod form;
mod list;
mod remove;
mod samples;
mod show;
mod typed;

use domain::access::Act as Right;
use domain::ids::{CampaignId, StudyId, UnitId};
use domain::preparation::study;

pub use form::{Edit, edit, edit_page, new_page, record};
pub use list::{List, list};
pub use remove::{Remove, remove, remove_page};
pub use show::{Show, made_up, show};

use super::campaigns::{self, Head};
use crate::actions::studies::Reading;

pub(super) const TAB: &str = "学习";

/// `/units/{unit}/campaigns/{campaign}/studies`
pub fn href(unit: UnitId, campaign: CampaignId) -> String {
    format!("{}/studies", campaigns::href(unit, campaign))
}

/// The form for what a branch still has to hold, with what is to be studied ticked. `base` is [`campaigns::href`].
pub fn new_for(base: &str, lack: &study::Lack) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("occasion", lack.occasion().code());
    if let study::Lack::Unread { titles, .. } = lack {
        form.append_pair("about", &titles.join("\n"));
    }
    format!("{base}/studies/new?{}", form.finish())
}

/// Who has not made up one of the studies. `base` is [`campaigns::href`].
pub fn absent_of(base: &str, study: StudyId) -> String {
    format!("{base}/studies/{study}#absent")
}

fn one(unit: UnitId, campaign: CampaignId, study: StudyId) -> String {
    format!("{}/{study}", href(unit, campaign))
}

fn records(head: &Head) -> bool {
    head.may_change(Right::RecordStudy)
}

fn name(reading: &Reading, person: domain::ids::PersonId) -> &str {
    let found = reading.expected.iter().find(|one| one.person == person);
    found.map_or("", |one| one.name.as_str())
}
