//! Reads an uploaded table, whatever it calls itself and whoever made it.
//!
//! Files come from strangers: everything has a limit, and what is beyond it is refused with the reason. The workbook
//! is read part by part as a stream, so that neither a declared size nor a declared count is ever believed.

mod delimited;
mod unreadable;
mod workbook;

use domain::roster::Column;
use domain::wording;
use time::Date;

pub use domain::roster::{Cell, Epoch};
pub use unreadable::Unreadable;

use crate::look::{self, Look};

pub const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;
pub const MAX_ROWS: usize = 30_000;
pub const MAX_COLUMNS: usize = 60;
pub const MAX_CELL_CHARS: usize = 500;
/// Titles may stand above the header, but no more than this.
pub const HEADER_WITHIN_ROWS: usize = 10;

#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    pub sheet: String,
    /// Cut to the last column that holds anything.
    pub header: Vec<String>,
    pub rows: Vec<TableRow>,
    /// Sheets nobody looked into, hidden ones included.
    pub skipped_sheets: Vec<String>,
    /// What bare numbers that mean days are counted from.
    pub epoch: Epoch,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// The number a user sees beside the row.
    pub line: u32,
    /// As many as the header has.
    pub cells: Vec<Cell>,
}

/// Does a cell with this text make its row the header?
pub type Heads = fn(&str) -> bool;

/// Reads the first table in the file that has a column 姓名. The name only names the sheet of a text file: what the
/// file is shows in its content.
pub fn read(bytes: &[u8], file_name: &str) -> Result<Table, Unreadable> {
    read_headed(bytes, file_name, |text| Column::of_header(text) == Some(Column::Name))
}

/// The same for a table that is no roster.
pub fn read_headed(bytes: &[u8], file_name: &str, heads: Heads) -> Result<Table, Unreadable> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(Unreadable::FileTooBig);
    }
    match look::at(bytes) {
        Look::Empty => Err(Unreadable::Empty),
        Look::Zip => workbook::read(bytes, heads),
        Look::OldContainer => Err(Unreadable::OldFormat),
        Look::Encrypted => Err(Unreadable::Encrypted),
        Look::Foreign(what) => Err(Unreadable::Foreign { what }),
        // Many systems export a web page and call it xls.
        Look::Markup => Err(Unreadable::Foreign { what: "网页或 XML 格式的表格" }),
        Look::Text => delimited::read(bytes, file_name, heads),
    }
}

/// Takes rows as they come, finds the header among them, and holds them to the limits.
struct Collector {
    heads: Heads,
    passed: usize,
    header: Option<(u32, Vec<String>)>,
    rows: Vec<TableRow>,
}

enum Step {
    Continue,
    /// There is no header where one could be: nothing further needs to be read.
    NoHeader,
}

impl Collector {
    fn new(heads: Heads) -> Self {
        Self { heads, passed: 0, header: None, rows: vec![] }
    }

    fn header_line(&self) -> Option<u32> {
        self.header.as_ref().map(|(line, _)| *line)
    }

    fn push(&mut self, line: u32, mut cells: Vec<Cell>) -> Result<Step, Unreadable> {
        for cell in &mut cells {
            if let Cell::Text(text) = cell {
                *cell = tidied(text);
            }
        }
        while matches!(cells.last(), Some(Cell::Empty)) {
            cells.pop();
        }
        if cells.is_empty() {
            return Ok(Step::Continue);
        }
        for (place, cell) in cells.iter().enumerate() {
            if let Cell::Text(text) = cell
                && text.len() > MAX_CELL_CHARS
                && text.chars().count() > MAX_CELL_CHARS
            {
                let column = self.header.as_ref().and_then(|(_, header)| header.get(place)).cloned();
                return Err(Unreadable::CellTooLong { line, column: column.filter(|text| !text.is_empty()) });
            }
        }
        if self.header.is_some() {
            if self.rows.len() == MAX_ROWS {
                return Err(Unreadable::TooManyRows);
            }
            self.rows.push(TableRow { line, cells });
            return Ok(Step::Continue);
        }
        let texts: Vec<String> = cells.into_iter().map(shown).collect();
        if texts.iter().any(|text| (self.heads)(text)) {
            self.header = Some((line, texts));
            return Ok(Step::Continue);
        }
        self.passed += 1;
        Ok(if self.passed == HEADER_WITHIN_ROWS { Step::NoHeader } else { Step::Continue })
    }

    /// The table, if there was a header.
    fn finish(self, sheet: String, skipped_sheets: Vec<String>, epoch: Epoch) -> Result<Table, Unreadable> {
        let Self { header: Some((_, mut header)), mut rows, .. } = self else {
            return Err(Unreadable::NoHeader);
        };
        if rows.is_empty() {
            return Err(Unreadable::NoRows);
        }
        let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(header.len());
        header.resize(width, String::new());
        for row in &mut rows {
            row.cells.resize(width, Cell::Empty);
        }
        Ok(Table { sheet, header, rows, skipped_sheets, epoch })
    }
}

/// What can be seen, in one line; outer blanks go.
fn tidied(text: &str) -> Cell {
    let text = wording::legible_line(text);
    let trimmed = text.trim();
    if trimmed.is_empty() { Cell::Empty } else { Cell::Text(trimmed.to_owned()) }
}

fn shown(cell: Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => Date::to_string(&day),
        Cell::Flag(flag) => if flag { "是" } else { "否" }.to_owned(),
    }
}

#[cfg(test)]
mod tests;
