//! Reads an uploaded table, whatever it calls itself and whoever made it.
//!
//! Files come from strangers: everything has a limit, and what is beyond it is refused with the reason. The workbook
//! is read part by part as a stream, so that neither a declared size nor a declared count is ever believed.

mod delimited;
mod package;
mod unreadable;
mod workbook;

use domain::roster::Column;
use time::Date;

pub use domain::roster::{Cell, Epoch};
pub use unreadable::Unreadable;

/// A text file's words, whichever of the usual encodings it is in.
pub(crate) fn decoded(bytes: &[u8]) -> Option<std::borrow::Cow<'_, str>> {
    delimited::decode(bytes).ok()
}

pub const MAX_FILE_BYTES: usize = 20 * 1024 * 1024;
pub const MAX_ROWS: usize = 30_000;
pub const MAX_COLUMNS: usize = 60;
pub const MAX_CELL_CHARS: usize = 500;
/// All parts of a workbook that are read, together.
pub const MAX_UNPACKED_BYTES: u64 = 200 * 1024 * 1024;
pub const MAX_ZIP_ENTRIES: usize = 2_000;
/// Tables pack well, yet not like this. Small parts are let off: there the ratio says nothing.
pub const MAX_PACKING_RATIO: u64 = 200;
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
    match sniff(bytes)? {
        Format::Workbook => workbook::read(bytes, heads),
        Format::Text => delimited::read(bytes, file_name, heads),
    }
}

enum Format {
    Workbook,
    Text,
}

/// Beginnings of files that are uploaded by mistake, with what they are.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"RIFF", "图片"),
    (b"II*\0", "图片"),
    (b"MM\0*", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "文稿"),
    (b"\x7fELF", "程序"),
    (b"MZ", "程序"),
];

fn sniff(bytes: &[u8]) -> Result<Format, Unreadable> {
    const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Format::Workbook);
    }
    if bytes.starts_with(OLE) {
        // An encrypted xlsx is an OLE container with a stream of this name, written in UTF-16.
        let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(mark.len()).any(|window| window == mark);
        return Err(if encrypted { Unreadable::Encrypted } else { Unreadable::OldFormat });
    }
    if let Some((mark, what)) = FOREIGN.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        // A text file may begin with the letters BM or MZ; then there is no zero byte in it.
        if mark.len() > 2 || bytes.iter().take(4096).any(|&b| b == 0) {
            return Err(Unreadable::Foreign { what });
        }
    }
    let start = bytes.trim_ascii_start();
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    if start.starts_with(b"<") {
        // Many systems export a web page and call it xls.
        return Err(Unreadable::Foreign { what: "网页或 XML 格式的表格" });
    }
    Ok(Format::Text)
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

/// Line breaks and control characters become blanks; outer blanks go.
fn tidied(text: &str) -> Cell {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
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
