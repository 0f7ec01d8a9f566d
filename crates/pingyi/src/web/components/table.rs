//! Lists of records: a table on the desk, cards on a phone.

use maud::{Markup, html};

use super::State;

/// How a column is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// What the row is called: bold, and the title of the card.
    Lead,
    #[default]
    Text,
    /// Figures, set right.
    Number,
    /// Buttons of the row, set right.
    Acts,
}

/// One column. At most three that are not `minor`, besides the lead, or the cards of a phone become long.
#[derive(Debug, Clone, Copy, Default)]
pub struct Column<'a> {
    pub label: &'a str,
    pub kind: Kind,
    /// Left out on phones.
    pub minor: bool,
}

impl<'a> Column<'a> {
    pub fn new(kind: Kind, label: &'a str) -> Self {
        Self { label, kind, minor: false }
    }

    pub fn minor(kind: Kind, label: &'a str) -> Self {
        Self { label, kind, minor: true }
    }

    fn class(&self) -> String {
        let kind = match self.kind {
            Kind::Lead => "cell-lead",
            Kind::Text => "cell-text",
            Kind::Number => "cell-number",
            Kind::Acts => "cell-acts",
        };
        if self.minor { format!("{kind} cell-minor") } else { kind.to_owned() }
    }
}

/// One row: a cell for each column, in their order.
#[derive(Debug, Clone)]
pub struct Row {
    pub cells: Vec<Markup>,
    /// Tints the row. A cell must say the same in words.
    pub tone: Option<State>,
}

impl From<Vec<Markup>> for Row {
    fn from(cells: Vec<Markup>) -> Self {
        Self { cells, tone: None }
    }
}

/// A table with a sticky head. `caption` tells a screen reader what is listed; it is not shown.
pub fn table(id: &str, caption: &str, columns: &[Column<'_>], rows: &[Row]) -> Markup {
    html! {
        table.table id=(id) {
            caption.out-of-sight { (caption) }
            thead {
                tr { @for column in columns { th scope="col" class=(column.class()) { (column.label) } } }
            }
            tbody {
                @for row in rows {
                    tr class=[row.tone.map(row_class)] {
                        @for (column, cell) in columns.iter().zip(&row.cells) {
                            td class=(column.class()) data-label=(column.label) {
                                // Nothing at all in an empty cell: a phone leaves it out.
                                @if !cell.0.is_empty() { div { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row_class(state: State) -> &'static str {
    match state {
        State::Done => "row-done",
        State::Waiting => "row-waiting",
        State::Overdue => "row-overdue",
        State::NotYet => "row-not-yet",
    }
}

/// How many rows a page of a list has.
pub const PER_PAGE: u32 = 50;

/// The page an address asks for, from 1. What cannot be read is the first.
pub fn page_number(text: &str) -> u32 {
    text.parse().unwrap_or(1).clamp(1, 1_000_000)
}

/// A count as the pager prints it.
pub fn shown(total: i64) -> u32 {
    u32::try_from(total).unwrap_or(u32::MAX)
}

/// Where in a long list the page stands.
#[derive(Debug, Clone, Copy)]
pub struct Pager<'a> {
    /// From 1.
    pub page: u32,
    pub per_page: u32,
    pub total: u32,
    /// What is counted: 人, 条.
    pub unit: &'a str,
    /// The id of the element to replace when a page is turned; it holds the list and this pager.
    pub part: Option<&'a str>,
}

/// The total and the pages: first, last, and those beside the current one. `link` makes a page's address.
pub fn pager(pager: &Pager<'_>, link: impl Fn(u32) -> String) -> Markup {
    let last = pager.total.div_ceil(pager.per_page.max(1)).max(1);
    let page = pager.page.clamp(1, last);
    let swap = pager.part.map(|part| format!("#{part}"));
    let step = |to: u32, words: &str| html! { a href=(link(to)) data-swap=[swap.as_ref()] { (words) } };
    html! {
        nav.pager aria-label="翻页" {
            span { "共 " (pager.total) " " (pager.unit) @if last > 1 { "，第 " (page) " / " (last) " 页" } }
            @if last > 1 {
                ul {
                    @if page > 1 { li { (step(page - 1, "上一页")) } }
                    @for slot in slots(page, last) {
                        @match slot {
                            Some(number) if number == page => li { span aria-current="page" { (number) } },
                            Some(number) => li.wide-only { (step(number, &number.to_string())) },
                            None => li.wide-only { span { "…" } },
                        }
                    }
                    @if page < last { li { (step(page + 1, "下一页")) } }
                }
            }
        }
    }
}

/// The numbers to print; `None` is a gap.
fn slots(page: u32, last: u32) -> Vec<Option<u32>> {
    let mut slots = Vec::new();
    let mut before = 0;
    for number in 1..=last {
        if number != 1 && number != last && number.abs_diff(page) > 1 {
            continue;
        }
        if number > before + 1 {
            slots.push(None);
        }
        slots.push(Some(number));
        before = number;
    }
    slots
}

/// What an import would do with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Added,
    Changed,
    Same,
    Rejected,
}

impl Change {
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "新增",
            Self::Changed => "修改",
            Self::Same => "不变",
            Self::Rejected => "拒绝",
        }
    }

    pub fn state(self) -> State {
        match self {
            Self::Added => State::Done,
            Self::Changed => State::Waiting,
            Self::Same => State::NotYet,
            Self::Rejected => State::Overdue,
        }
    }

    /// The word with its sign, for a cell.
    pub fn show(self) -> Markup {
        super::state(self.state(), self.word())
    }

    /// The tint of the row: only what needs a look has one.
    pub fn tone(self) -> Option<State> {
        match self {
            Self::Rejected => Some(State::Overdue),
            Self::Same => Some(State::NotYet),
            Self::Added | Self::Changed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_prints_the_ends_and_the_neighbours() {
        assert_eq!(slots(1, 1), [Some(1)]);
        assert_eq!(slots(1, 3), [Some(1), Some(2), Some(3)]);
        assert_eq!(slots(5, 9), [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]);
    }

    #[test]
    fn a_page_beyond_the_end_is_the_last_page() {
        let view = Pager { page: 99, per_page: 50, total: 246, unit: "人", part: Some("list") };
        let html = pager(&view, |page| format!("?page={page}")).into_string();
        assert!(html.contains("第 5 / 5 页") && !html.contains("下一页"), "{html}");
    }

    #[test]
    fn an_empty_list_has_a_total_and_no_pages() {
        let view = Pager { page: 1, per_page: 50, total: 0, unit: "人", part: None };
        let html = pager(&view, |page| format!("?page={page}")).into_string();
        assert!(html.contains("共 0 人") && !html.contains("<ul>"), "{html}");
    }
}
