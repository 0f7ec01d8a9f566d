//! What may be written down, changed and removed.

use time::Date;

use super::{Attendance, Form, MOST_HALF_DAYS, Occasion, Study};
use crate::Refusal;
use crate::refusal::StudyRefusal;
use crate::wording;

/// May this be written down? `year` is the campaign's.
pub fn record(study: &Study, attendances: &[Attendance], year: i64, today: Date) -> Result<(), Refusal> {
    if study.held_on > today {
        return Err(StudyRefusal::Ahead { day: study.held_on }.into());
    }
    if i64::from(study.held_on.year()) < year {
        return Err(StudyRefusal::BeforeYear { day: study.held_on, year }.into());
    }
    if study.form == Form::SelfStudy && study.occasion != Occasion::Session {
        return Err(StudyRefusal::NotByOneself { occasion: study.occasion }.into());
    }
    if !(0..=MOST_HALF_DAYS).contains(&study.half_days) {
        return Err(StudyRefusal::HalfDays { most: MOST_HALF_DAYS }.into());
    }
    if study.occasion == Occasion::Session && study.items.is_empty() {
        return Err(StudyRefusal::NothingStudied.into());
    }
    if !attendances.iter().any(|one| one.present) {
        return Err(StudyRefusal::NobodyThere.into());
    }
    let silent = |one: &&Attendance| !one.present && one.reason.trim().is_empty();
    let silent = attendances.iter().filter(silent).count();
    if silent > 0 && study.form != Form::SelfStudy {
        return Err(StudyRefusal::AbsentWithoutReason { people: silent }.into());
    }
    match attendances.iter().filter_map(|one| one.made_up_on).min() {
        Some(day) if day < study.held_on => {
            Err(StudyRefusal::MadeUpBefore { day, held: study.held_on }.into())
        }
        _ => Ok(()),
    }
}

/// May a record be changed? One the meeting rests on only with a reason, which is kept. Gives that reason.
pub fn correct(opened_on: Option<Date>, after_meeting: bool, reason: &str) -> Result<&str, Refusal> {
    match opened_on.filter(|_| !after_meeting) {
        None => Ok(""),
        Some(_) if wording::says(reason) => Ok(reason.trim()),
        Some(_) => Err(Refusal::ReasonMissing { act: "更正会前的学习记录" }),
    }
}

/// May a record be removed? Not one the meeting rests on.
pub fn removable(opened_on: Option<Date>, after_meeting: bool) -> Result<(), Refusal> {
    match opened_on.filter(|_| !after_meeting) {
        Some(day) => Err(StudyRefusal::MeetingOpened { day }.into()),
        None => Ok(()),
    }
}

/// The same, as it is done.
pub fn remove(opened_on: Option<Date>, after_meeting: bool, reason: &str) -> Result<(), Refusal> {
    removable(opened_on, after_meeting)?;
    if wording::says(reason) { Ok(()) } else { Err(Refusal::ReasonMissing { act: "删去学习记录" }) }
}

/// May somebody's make-up study be written down? `there` is his line of the attendance.
pub fn make_up(
    study: &Study,
    there: Option<&Attendance>,
    name: &str,
    day: Date,
    today: Date,
) -> Result<(), Refusal> {
    match there {
        None => Err(StudyRefusal::NotExpected { name: name.to_owned() }.into()),
        Some(one) if one.present => Err(StudyRefusal::WasThere { name: name.to_owned() }.into()),
        Some(_) if day > today => Err(StudyRefusal::Ahead { day }.into()),
        Some(_) if day < study.held_on => Err(StudyRefusal::MadeUpBefore { day, held: study.held_on }.into()),
        Some(_) => Ok(()),
    }
}
