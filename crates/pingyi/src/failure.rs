//! The one way in which a use case does not succeed, and what each face makes of it.

use domain::Refusal;
use domain::refusal::Wording;

/// A word to one field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: &'static str,
    pub text: String,
}

#[derive(Debug)]
pub enum Failure {
    /// A rule says no.
    Refused(Refusal),
    /// What was typed cannot be read; each word belongs to a field.
    Invalid(Vec<FieldError>),
    /// An uploaded file cannot be read, in words for whoever uploaded it.
    File(Wording),
    /// There is no such thing, or nothing this person may know of.
    NotFound,
    /// It is there, and this person may not do that to it.
    NotAllowed,
    /// Somebody else has changed it since it was read.
    Stale,
    /// Nobody is signed in, or not any longer.
    SignInFirst,
    /// Another transaction was in the way; nothing was written, the same request may run again.
    Busy,
    /// A fault of ours or of the machine. It is logged with its context and shown with a code.
    Broken(anyhow::Error),
}

pub type Result<T> = std::result::Result<T, Failure>;

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy => Self::Busy,
            store::Error::Missing { .. } => Self::NotFound,
            store::Error::Stale { .. } => Self::Stale,
            other => Self::Broken(anyhow::Error::new(other)),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Invalid(errors) => {
                for error in errors {
                    write!(f, "{}", error.text)?;
                }
                Ok(())
            }
            Self::File(Wording { fact, ground, next }) => write!(f, "{fact}{ground}{next}"),
            Self::NotFound => f.write_str("没有这条记录。"),
            Self::NotAllowed => f.write_str("您的职务不包含这项权限。"),
            Self::Stale => f.write_str("这条记录刚被别人改过。请重新打开再改。"),
            Self::SignInFirst => f.write_str("请先登录。"),
            Self::Busy => f.write_str("数据库正忙，没有写入。请再试一次。"),
            Self::Broken(error) => write!(f, "{error:#}"),
        }
    }
}

impl std::error::Error for Failure {}
