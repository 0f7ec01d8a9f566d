//! Text files: csv, or separated by tabs or semicolons, in the encodings that occur.

use csv::{ReaderBuilder, StringRecord};
use domain::wording;

use crate::look;
use crate::table::{Cell, Collector, Epoch, Heads, MAX_COLUMNS, Step, Table, Unreadable};

pub(super) fn read(bytes: &[u8], file_name: &str, heads: Heads) -> Result<Table, Unreadable> {
    let text = look::decode(bytes).ok_or(Unreadable::Encoding)?;
    if text.contains('\0') {
        return Err(Unreadable::Foreign { what: "其他类型的文件" });
    }
    // One kind of line end, so that lines can be counted.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    for delimiter in [b',', b'\t', b';'] {
        let table = collect(&text, delimiter, heads)?;
        if table.header.is_some() {
            return table.finish(stem(file_name), vec![], Epoch::From1900);
        }
    }
    Err(Unreadable::NoHeader)
}

fn stem(file_name: &str) -> String {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    wording::legible_line(stem).chars().take(60).collect()
}

fn collect(text: &str, delimiter: u8, heads: Heads) -> Result<Collector, Unreadable> {
    let mut collector = Collector::new(heads);
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut lines = LineCount { text, counted: 0, line: 1 };
    // A cell with a line break inside is still one row in a spreadsheet.
    let mut breaks_inside = 0;
    while reader.read_record(&mut record).map_err(|_| Unreadable::Damaged)? {
        let at = record.position().map_or(0, csv::Position::byte);
        let line = lines.of(usize::try_from(at).unwrap_or(usize::MAX)) - breaks_inside;
        let cells: Vec<Cell> = record.iter().take(MAX_COLUMNS).map(cell).collect();
        // Empty columns without end are junk, not columns.
        if record.iter().skip(MAX_COLUMNS).any(|field| !field.trim().is_empty()) {
            return Err(Unreadable::TooManyColumns { line });
        }
        breaks_inside +=
            u32::try_from(record.as_slice().bytes().filter(|&b| b == b'\n').count()).unwrap_or(0);
        if matches!(collector.push(line, cells)?, Step::NoHeader) {
            break;
        }
    }
    Ok(collector)
}

fn cell(field: &str) -> Cell {
    // How some programs keep the zeros of 0017: ="0017".
    let plain = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(field);
    if plain.is_empty() { Cell::Empty } else { Cell::Text(plain.to_owned()) }
}

/// The line on which a record begins. Empty lines before it, which the reader passes over, count.
struct LineCount<'a> {
    text: &'a str,
    counted: usize,
    line: u32,
}

impl LineCount<'_> {
    fn of(&mut self, at: usize) -> u32 {
        let blank = self.text.get(at..).map_or(0, |rest| rest.bytes().take_while(|&b| b == b'\n').count());
        let until = (at + blank).min(self.text.len());
        let passed = self.text.get(self.counted..until).unwrap_or_default();
        self.line += u32::try_from(passed.matches('\n').count()).unwrap_or(0);
        self.counted = until;
        self.line
    }
}
