//! What people typed: read once, with the word for each field that cannot be read, and never lost.

use std::str::FromStr;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use domain::Refusal;
use domain::refusal::{
    CampaignRefusal, MeetingRefusal, OpinionRefusal, ProblemRefusal, StudyRefusal, TextRefusal,
};
use domain::wording::{legible, parse_day};
use serde::de::DeserializeOwned;
use time::Date;

use super::components::form::Field;
use crate::failure::{Failure, FieldError};

/// The pairs of a sent form, and what is wrong with them.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    pairs: Vec<(String, String)>,
    errors: Vec<FieldError>,
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let is_form = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_none_or(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Ok(Self::default());
        }
        let body = String::from_request(request, state).await.map_err(|_| unreadable())?;
        Self::parse(&body).ok_or_else(unreadable)
    }
}

/// What stands behind the question mark of an address. One that cannot be read shows the page as if nothing stood
/// there: addresses are cut, pasted and edited by hand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> FromRequestParts<S> for Query<T> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let asked = parts.uri.query().unwrap_or_default();
        Ok(Self(serde_urlencoded::from_str(asked).unwrap_or_default()))
    }
}

/// Is it the name of a password's field? A password is what was typed, to the letter, and is shown nowhere.
pub fn is_secret(name: &str) -> bool {
    name.contains("password") || name == "old"
}

fn unreadable() -> Failure {
    Failure::Invalid(vec![FieldError {
        field: "",
        text: "提交的内容不是可识别的表单，请重新填写后提交。".into(),
    }])
}

impl Typed {
    /// Reads an urlencoded body. What nobody sees is dropped here: every typed text passes through, but for what is sent
    /// beside a file (`received`).
    pub fn parse(body: &str) -> Option<Self> {
        let mut pairs = serde_urlencoded::from_str::<Vec<(String, String)>>(body).ok()?;
        for (name, value) in &mut pairs {
            if !is_secret(name) {
                *value = legible(value);
            }
        }
        Some(Self { pairs, errors: Vec::new() })
    }

    /// A form as it is first shown, filled from what is stored.
    pub fn filled<const N: usize>(pairs: [(&str, String); N]) -> Self {
        Self {
            pairs: pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            errors: Vec::new(),
        }
    }

    pub fn set(&mut self, name: &str, value: String) {
        self.pairs.retain(|(key, _)| key != name);
        self.pairs.push((name.to_owned(), value));
    }

    /// Forgets what was typed under a name.
    pub fn clear(&mut self, name: &str) {
        self.pairs.retain(|(key, _)| key != name);
    }

    /// One more value of a name that may have several.
    pub fn add(&mut self, name: &str, value: String) {
        self.pairs.push((name.to_owned(), value));
    }

    /// What was typed into a field, without the blanks around it.
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    pub fn error(&mut self, field: &'static str, text: impl Into<String>) {
        self.errors.push(FieldError { field, text: text.into() });
    }

    fn error_of(&self, name: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == name).map(|error| error.text.as_str())
    }

    /// The field as a page draws it: what was typed, and what is wrong with it.
    pub fn field<'a>(&'a self, name: &'a str, label: &'a str) -> Field<'a> {
        Field { name, label, value: self.get(name), error: self.error_of(name), ..Field::default() }
    }

    /// All errors for the summary.
    pub fn errors(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field, error.text.as_str())).collect()
    }

    /// A text that must be there.
    pub fn text(&mut self, name: &'static str, label: &str, most: usize) -> String {
        let value = self.get(name).to_owned();
        if value.is_empty() {
            self.error(name, format!("请填写{label}。"));
        }
        self.check_length(name, label, most, &value);
        value
    }

    /// A text that may be empty.
    pub fn optional(&mut self, name: &'static str, label: &str, most: usize) -> Option<String> {
        let value = self.get(name).to_owned();
        self.check_length(name, label, most, &value);
        (!value.is_empty()).then_some(value)
    }

    pub fn check_length(&mut self, name: &'static str, label: &str, most: usize, value: &str) {
        let length = value.chars().count();
        if length > most {
            self.error(name, format!("{label}最多 {most} 个字，现在是 {length} 个字。"));
        }
    }

    /// A day that may be empty.
    pub fn optional_day(&mut self, name: &'static str, label: &str) -> Option<Date> {
        let value = self.get(name).to_owned();
        if value.is_empty() {
            return None;
        }
        let day = parse_day(&value);
        if day.is_none() {
            self.error(name, format!("{label}“{value}”不是日期，请写成 2025-12-20 这样。"));
        }
        day
    }

    /// A day that must be there.
    pub fn day(&mut self, name: &'static str, label: &str) -> Option<Date> {
        if self.get(name).is_empty() {
            self.error(name, format!("请填写{label}。"));
            return None;
        }
        self.optional_day(name, label)
    }

    /// One of the codes of an enumeration.
    pub fn choice<T: FromStr>(&mut self, name: &'static str, label: &str) -> Option<T> {
        let chosen = self.get(name).parse().ok();
        if chosen.is_none() {
            self.error(name, format!("请选择{label}。"));
        }
        chosen
    }

    /// The same where nothing may be chosen.
    pub fn optional_choice<T: FromStr>(&mut self, name: &'static str, label: &str) -> Option<T> {
        if self.get(name).is_empty() { None } else { self.choice(name, label) }
    }

    pub fn flag(&self, name: &str) -> bool {
        self.get(name) == "yes"
    }

    /// The version the form was filled from. A form without it was not ours.
    pub fn version(&mut self) -> i64 {
        if let Ok(version) = self.get("version").parse() {
            version
        } else {
            self.error("", "请从页面上的按钮提交；这次提交没有带上记录的版本。");
            0
        }
    }

    pub fn is_sound(&self) -> bool {
        self.errors.is_empty()
    }

    /// Refuses to go on while something is wrong.
    pub fn checked(&self) -> Result<(), Failure> {
        if self.errors.is_empty() { Ok(()) } else { Err(Failure::Invalid(self.errors.clone())) }
    }

    /// Takes a use case's no into the form, to be shown again with everything typed. Other failures pass on.
    pub fn take(mut self, failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::Refused(refusal) => {
                self.errors.push(FieldError { field: field_of(&refusal), text: refusal.to_string() });
                Ok(self)
            }
            Failure::Invalid(errors) => {
                self.errors = errors;
                Ok(self)
            }
            other => Err(other),
        }
    }
}

/// Which field a refusal belongs to, where it belongs to one.
fn field_of(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NameMissing | Refusal::NameUnusable { .. } | Refusal::UnitNameTaken { .. } => "name",
        Refusal::ParentCannotHold { .. } => "kind",
        Refusal::ConfirmedBeforeJoined { .. } | Refusal::ProbationerConfirmed { .. } => "confirmed_on",
        Refusal::JoinedBelowAge { .. } => "joined_on",
        Refusal::ProbationerOnProbation => "standing",
        Refusal::StaffNumberTaken { .. } => "staff_no",
        Refusal::GroupOfAnotherBranch => "group",
        Refusal::EndsBeforeStart { .. }
        | Refusal::StandInWithoutEnd
        | Refusal::Opinion(OpinionRefusal::LinkEnds { .. }) => "until",
        Refusal::RoleDoesNotFit { .. } | Refusal::HatsExclude { .. } | Refusal::SecretaryInOffice { .. } => {
            "role"
        }
        Refusal::HatWithoutSignIn { .. }
        | Refusal::ProbationerInOffice { .. }
        | Refusal::OwnAppointment
        | Refusal::DutyAlreadyHeld { .. }
        | Refusal::AlreadySeated
        | Refusal::Campaign(CampaignRefusal::NoLeader) => "person",
        Refusal::PasswordTooWeak { .. } => "password",
        Refusal::PasswordWrong => "old",
        Refusal::LoginTaken { .. } => "login",
        Refusal::Calendar(_) => "days",
        Refusal::ReasonMissing { .. } | Refusal::Opinion(OpinionRefusal::DeclinedWithoutReason) => "reason",
        Refusal::Campaign(CampaignRefusal::NothingBefore) => "after",
        Refusal::Study(refusal) => match refusal {
            StudyRefusal::Ahead { .. }
            | StudyRefusal::BeforeYear { .. }
            | StudyRefusal::MadeUpBefore { .. } => "day",
            StudyRefusal::NotByOneself { .. } => "form",
            StudyRefusal::HalfDays { .. } => "half_days",
            StudyRefusal::NothingStudied => "item",
            StudyRefusal::NobodyThere | StudyRefusal::AbsentWithoutReason { .. } => "attendance",
            StudyRefusal::NotExpected { .. }
            | StudyRefusal::WasThere { .. }
            | StudyRefusal::MeetingOpened { .. } => "",
        },
        Refusal::Campaign(CampaignRefusal::BeyondReach) => "unit",
        Refusal::Meeting(MeetingRefusal::CalledBehind { .. }) => "held_on",
        Refusal::Meeting(MeetingRefusal::NoTime) => "begins",
        Refusal::Opinion(OpinionRefusal::NotHere | OpinionRefusal::OriginalsDiffer { about: true, .. }) => {
            "about"
        }
        Refusal::Opinion(OpinionRefusal::NotASender) => "source",
        Refusal::Opinion(OpinionRefusal::AboutOfNone { .. }) => "sure",
        Refusal::Opinion(OpinionRefusal::AllRecorded) => "again",
        Refusal::Opinion(OpinionRefusal::UnknownDimension | OpinionRefusal::OriginalsDiffer { .. })
        | Refusal::Problem(ProblemRefusal::UnknownDimension) => "dimension",
        Refusal::Problem(ProblemRefusal::NoExample) => "examples",
        Refusal::Problem(ProblemRefusal::NotInCircle) => "whose",
        Refusal::Opinion(OpinionRefusal::NothingChosen) => "opinion",
        Refusal::Opinion(OpinionRefusal::Length { .. })
        | Refusal::Problem(ProblemRefusal::OutcomeUnsaid)
        | Refusal::Sample(_) => "words",
        Refusal::AlreadyThere { .. } | Refusal::NoHome { .. } | Refusal::PresenceOnlyInTemporary { .. } => {
            "target"
        }
        Refusal::Text(TextRefusal::NothingFromMeeting) => "completion",
        Refusal::Text(TextRefusal::AgreementUnsaid) => "agreed",
        Refusal::Text(TextRefusal::NotSaidHow) => "how",
        Refusal::IdentityCard { what } => match *what {
            "姓名" => "name",
            "联系电话" => "phone",
            "人员编号" => "staff_no",
            _ => "post",
        },
        Refusal::DayImpossible { what, .. } => match *what {
            "出生日期" => "born_on",
            "入党时间" => "joined_on",
            "转正时间" => "confirmed_on",
            _ => "on",
        },
        _ => "",
    }
}

/// A day as a date field wants it.
pub fn iso(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for text in ["2025-12-20", "2025.12.20", "2025/12/20", "20251220", "2025年12月20日", " 2025-12-20 "]
        {
            assert_eq!(parse_day(text).map(|day| day.to_string()).as_deref(), Some("2025-12-20"), "{text}");
        }
        for text in ["", "去年", "2025-13-01", "2025-02-30", "20-12-25", "-9999-12-31", "0000-01-01"] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }

    #[test]
    fn what_was_typed_stays_with_its_error() {
        let mut typed =
            Typed::parse("name=&born_on=%E5%8E%BB%E5%B9%B4&post=%20%E5%A4%84%E9%95%BF%20").unwrap();
        assert_eq!(typed.text("name", "姓名", 40), "");
        assert_eq!(typed.optional_day("born_on", "出生日期"), None);
        assert_eq!(typed.optional("post", "单位职务", 100).as_deref(), Some("处长"));
        let born = typed.field("born_on", "出生日期");
        assert_eq!(born.value, "去年");
        assert!(born.error.is_some_and(|text| text.contains("去年")));
        assert_eq!(typed.errors().len(), 2);
    }

    #[test]
    fn novels_are_named() {
        let mut typed = Typed::parse("a=xxxxx&b=yyyyyy").unwrap();
        typed.optional("a", "甲", 5);
        typed.optional("b", "乙", 5);
        assert_eq!(typed.errors().len(), 1);
    }

    #[test]
    fn what_nobody_sees_is_dropped_from_everything_but_a_password() {
        let unseen = "%07%E2%80%AE%E2%80%8B%EF%BB%BFx%0D%0Ay";
        let mut typed =
            Typed::parse(&format!("a={unseen}&password={unseen}&old={unseen}&b=%E2%80%8B")).unwrap();
        assert_eq!(typed.get("a"), "x\ny");
        for name in ["password", "old"] {
            assert_eq!(typed.get(name), "\u{7}\u{202e}\u{200b}\u{feff}x\r\ny");
        }
        assert_eq!(typed.text("b", "乙", 5), "");
        assert_eq!(typed.errors(), [("b", "请填写乙。")]);
    }
}
