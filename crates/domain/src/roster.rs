//! The import of a roster (名册导入): which column says what, what each row says of a member, and what would change.
//!
//! Three steps, each a pure function: [`recognise`] the header, [`parse`] every row, [`plan`] the rows against what is
//! known. Nothing is written before somebody has seen the plan. Identity-card numbers are never read.

mod branches;
mod column;
mod day;
mod matching;
mod parse;
mod plan;

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

pub use branches::BranchRef;
pub use column::{Column, Columns, Unrecognised, recognise};
pub use day::Epoch;
pub use matching::Known;
pub use parse::{Context, parse};
pub use plan::{Counts, Entry, FieldChange, Outcome, Plan, PlannedLine, plan};

use crate::ids::UnitId;
use crate::member::{MemberFacts, PersonFacts};
use crate::wording;

/// What stands in one cell of an uploaded table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Day(Date),
    Flag(bool),
}

/// What the roster is imported into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// One branch: the column 所在党支部 may be missing; a row that names another branch is refused.
    Branch(UnitId),
    /// Every branch handed over with the plan: the column 所在党支部 decides.
    Tree,
}

/// What one row says of one member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The number a user sees beside the row.
    pub line: u32,
    pub branch: Option<String>,
    pub group: Option<String>,
    pub person: PersonFacts,
    pub member: MemberFacts,
    /// The columns this row says something about. A column that is absent, or whose cell is empty, is not among them
    /// and what stands in its place in `person` and `member` means nothing; `None` of a given column clears it.
    pub given: BTreeSet<Column>,
    /// What was understood with a little help, in words.
    pub notes: Vec<String>,
}

/// Something wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub line: u32,
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第 {} 行：{}", self.line, self.text)
    }
}

/// A row that cannot be true or cannot be understood: named as well as it lets itself be named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    pub line: u32,
    pub name: String,
    pub branch: Option<String>,
    pub problems: Vec<Problem>,
}

/// `“张三”`
fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// Full-width forms (ＡＢ１２（）) as their plain ones, all blanks and invisible characters gone.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).map(half_width).collect()
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Blanks, and what the eye cannot see but a copied text may carry.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || wording::is_unseen(c)
}
