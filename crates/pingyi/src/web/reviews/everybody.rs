//! Everybody's texts as the committee sees them, narrowed to those it has to see to; and typing one for who cannot.

use domain::preparation::text::{Lack, Stage};
use domain::theme::TextKind;
use maud::{Markup, html};

use super::list::{Texts, page_of, unsaved};
use super::mark;
use crate::actions::reviews::Line;
use crate::web::components::form::{self, Choice, Field, Form, Mark};
use crate::web::components::table::{Column, Kind, Row, table};
use crate::web::components::{self, Act, State as Sign};
use crate::web::form::Typed;
use crate::web::texts;

/// Where the list of everybody's stands, and the part of it that a filter replaces.
const ALL: &str = "all";
const PART: &str = "narrowed";
const TYPING: &str = "typing";

/// How far a text is, as who asks after it thinks of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Far {
    Unsubmitted,
    Submitted,
    Passed,
}

impl Far {
    const ALL: [Self; 3] = [Self::Unsubmitted, Self::Submitted, Self::Passed];

    fn code(self) -> &'static str {
        match self {
            Self::Unsubmitted => "unsubmitted",
            Self::Submitted => "submitted",
            Self::Passed => "passed",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Unsubmitted => "未提交",
            Self::Submitted => "待审阅",
            Self::Passed => "审阅通过",
        }
    }

    fn is(self, stage: Option<Stage>) -> bool {
        match self {
            Self::Unsubmitted => matches!(stage, None | Some(Stage::Draft | Stage::Returned)),
            Self::Submitted => stage == Some(Stage::Submitted),
            Self::Passed => stage == Some(Stage::Passed),
        }
    }
}

/// What the list of everybody's is narrowed to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrowed {
    kind: Option<TextKind>,
    state: Option<Far>,
}

impl Narrowed {
    /// What an address says; what it says wrongly narrows nothing.
    pub(super) fn read(of: &str, state: &str) -> Self {
        Self { kind: of.parse().ok(), state: Far::ALL.into_iter().find(|far| far.code() == state) }
    }

    fn is_all(self) -> bool {
        self.state.is_none()
    }

    fn has(self, line: &Line) -> bool {
        let is_kind = self.kind.is_none_or(|kind| line.whose.kind() == kind);
        is_kind && self.state.is_none_or(|state| state.is(line.stage()))
    }
}

/// The list of everybody's, narrowed to what is missing. `page` is the page of the unit's texts.
fn everybody(page: &str, narrowed: Option<(TextKind, Far)>) -> String {
    match narrowed {
        Some((kind, far)) => format!("{page}?of={}&state={}#{ALL}", kind.code(), far.code()),
        None => format!("{page}#{ALL}"),
    }
}

/// Where those stand whose texts lack something. `base` is the unit's page of the campaign.
pub fn asked(base: &str, lack: &Lack) -> String {
    let page = format!("{base}/texts");
    let kind = lack.kind();
    if kind == TextKind::Team {
        return page;
    }
    let far = match lack {
        Lack::Unsubmitted(_) | Lack::Returned(_) => Far::Unsubmitted,
        Lack::Unreviewed(_) | Lack::AskedAbove { .. } => Far::Submitted,
        Lack::Uncompleted(_) => Far::Passed,
    };
    everybody(&page, Some((kind, far)))
}

/// Where a text of this kind is typed for somebody. `base` is the unit's page of the campaign.
pub fn typing(base: &str, kind: TextKind) -> String {
    format!("{base}/texts?type={}#{TYPING}", kind.code())
}

impl Texts {
    pub(super) fn everybody(&self) -> Markup {
        let listing = &self.listing;
        if listing.everybody.is_empty() {
            let words = "名册上还没有人。名册冻结或录入党员以后，这里列出每个人的材料。";
            return components::panel("每个人的材料", None, components::empty(words, None));
        }
        let mut columns = vec![Column::new(Kind::Lead, "姓名")];
        columns.extend(listing.kinds.iter().map(|kind| Column::new(Kind::Text, kind.label())));
        let rows: Vec<Row> = listing
            .everybody
            .iter()
            .filter(|(_, lines)| lines.iter().any(|line| self.narrowed.has(line)))
            .map(|(name, lines)| {
                let mut cells = vec![html! { (name) }];
                cells.extend(lines.iter().map(|line| self.cell(line)));
                Row::from(cells)
            })
            .collect();
        let body = html! {
            (self.filter())
            div id=(PART) {
                p.note { "共 " (listing.everybody.len()) " 人" @if !self.narrowed.is_all() { "，列出 " (rows.len()) " 人" } "。" }
                @if rows.is_empty() {
                    (components::empty("没有这样的材料。", Some(Act { label: "查看全部", href: &everybody(&self.page(), None) })))
                } @else {
                    (form::quick_filter("everybody", "姓名"))
                    (table("everybody", "每个人的材料", &columns, &rows))
                }
            }
        };
        html! { div.apart id=(ALL) { (components::panel("每个人的材料", None, body)) } }
    }

    /// A plain form: it works without the script.
    fn filter(&self) -> Markup {
        let (of, state) = (self.narrowed.kind.map(TextKind::code).unwrap_or_default(), self.narrowed.state);
        let kinds: Vec<Choice<'_>> =
            self.listing.kinds.iter().map(|kind| Choice::from((kind.code(), kind.label()))).collect();
        let states: Vec<Choice<'_>> =
            Far::ALL.iter().map(|far| Choice::from((far.code(), far.label()))).collect();
        let silent =
            |name, label, value| Field { name, label, value, mark: Mark::Silent, ..Field::default() };
        let fields = html! {
            @if kinds.len() > 1 { (form::select(&silent("of", "材料", of), Some("全部"), &kinds)) }
            (form::select(&silent("state", "进展", state.map(Far::code).unwrap_or_default()), Some("全部"), &states))
        };
        form::filter(&format!("{}#{ALL}", self.page()), PART, fields, None)
    }

    fn cell(&self, line: &Line) -> Markup {
        let Some(stage) = line.stage() else { return components::state(Sign::NotYet, "还没有写") };
        let sign = components::state(mark(stage), stage.label());
        html! {
            (sign)
            @if line.waits { " " (components::badge("待您审阅")) }
            @if let Some(lacks) = self.lacks(line) { " " (components::badge(lacks)) }
            (unsaved(line))
            @if let Some(page) = page_of(line) {
                @if line.opens { a.cell-act href=(page) { "查看" } }
                @if line.writes && !line.is_own && self.uncompleted(line) && !line.unconfirmed {
                    a.cell-act href={ (page) "/edit#" (texts::MEETING) } { "代为补充" }
                }
            }
        }
    }

    /// Somebody who cannot write himself dictates, or hands in a paper. Only who has none of a kind is offered for it.
    pub(super) fn typing(&self) -> Markup {
        let lines = self.listing.everybody.iter().flat_map(|(_, lines)| lines);
        let open = lines.filter(|line| line.is_typed);
        let open = open.filter(|line| self.types.is_none_or(|kind| line.whose.kind() == kind));
        let open: Vec<(String, String)> = open
            .filter_map(|line| {
                let (kind, person) = (line.whose.kind(), line.whose.person()?);
                Some((format!("{}:{person}", kind.code()), format!("{} {}", line.author, kind.label())))
            })
            .collect();
        let choices: Vec<Choice<'_>> =
            open.iter().map(|(value, label)| Choice::from((value.as_str(), label.as_str()))).collect();
        let typed = match open.as_slice() {
            [(only, _)] => Typed::filled([("for", only.clone())]),
            _ => Typed::default(),
        };
        let shape =
            Form { action: &format!("{}/new", self.page()), submit: "代为录入", ..Form::default() };
        html! {
            @if !choices.is_empty() {
                section.panel id=(TYPING) {
                    details open[self.types.is_some()] {
                        summary.tree-row { b { "代为录入" } }
                        p.note { "只为不便自己录入的人：材料仍由本人写、本人确认后提交。审阅的人会看到是谁录入的。已经动笔的不在下面。" }
                        (form::form(&shape, form::select(
                            &Field { required: true, ..typed.field("for", "谁的哪一种材料") }, Some("请选择"), &choices
                        )))
                    }
                }
            }
        }
    }
}
