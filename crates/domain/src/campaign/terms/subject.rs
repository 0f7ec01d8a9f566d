//! What can be asked for, before there is a value: what forms offer and proposals guess.

use super::{Addition, Change, Measure, TermKey};
use crate::campaign::{Deadline, Need, Step};

/// What a form or a proposal offers to ask for, before there is a value: a key as `value:criticism_least`,
/// `deadline:plan`, `need:lecture`, `add:study`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Value(TermKey),
    Deadline(Step),
    Need(Step),
    Add(Addition),
}

impl Subject {
    pub fn key(self) -> String {
        match self {
            Self::Value(key) => format!("value:{}", key.code()),
            Self::Deadline(step) => format!("deadline:{}", step.code()),
            Self::Need(step) => format!("need:{}", step.code()),
            Self::Add(kind) => format!("add:{}", kind.code()),
        }
    }

    pub fn label(self) -> String {
        match self {
            Self::Value(key) => key.label().to_owned(),
            Self::Deadline(step) => format!("{}的时限", step.label()),
            Self::Need(step) => format!("{}的要求程度", step.label()),
            Self::Add(kind) => format!("增加{}", kind.label()),
        }
    }

    /// How the value is written, for the help beside the field.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Value(key) => match key.measure() {
                Measure::Day => "日期，如 2026-02-10",
                Measure::Count(_) => "数字",
                Measure::Percent => "百分数，如 95%",
                Measure::Share => "比例，如 1/3 或 30%",
                Measure::Level => "必谈、广泛谈或提倡",
            },
            Self::Deadline(_) => "日期，或“会议日前10个工作日”这样",
            Self::Need(_) => "必须或提倡",
            Self::Add(_) => "要增加的内容",
        }
    }

    /// The change this makes with a value as somebody typed it.
    pub fn with(self, text: &str) -> Option<Change> {
        let text = text.trim();
        Some(match self {
            Self::Value(key) => Change::Value { key, value: key.parse(text)? },
            Self::Deadline(step) => Change::Deadline { step, deadline: Deadline::parse(text)? },
            Self::Need(step) => {
                let need = Need::ALL.iter().find(|need| need.code() == text || need.label() == text)?;
                Change::Need { step, need: *need }
            }
            Self::Add(kind) if !text.is_empty() => Change::Add { kind, text: text.to_owned() },
            Self::Add(_) => return None,
        })
    }
}

impl std::str::FromStr for Subject {
    type Err = crate::UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || crate::UnknownCode { kind: "Subject", code: text.to_owned() };
        let (kind, code) = text.split_once(':').ok_or_else(unknown)?;
        match kind {
            "value" => code.parse().map(Self::Value),
            "deadline" => code.parse().map(Self::Deadline),
            "need" => code.parse().map(Self::Need),
            "add" => code.parse().map(Self::Add),
            _ => Err(unknown()),
        }
    }
}
