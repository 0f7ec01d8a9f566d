//! The workbook (xlsx): which sheet, which cells, which of its numbers are days.

use std::collections::HashMap;

use domain::roster::Epoch;
use domain::wording;
use quick_xml::events::BytesStart;
use time::format_description::well_known::Iso8601;

use crate::package::{
    Item, MAX_SMALL_PART, MAX_UNPACKED_BYTES, Package, Part, attribute, has_macros, main_part, relationships,
};
use crate::table::{Cell, Collector, Heads, MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS, Step, Table, Unreadable};

const MAX_STYLES: u64 = 32 * 1024 * 1024;
const MAX_STRINGS: u64 = 64 * 1024 * 1024;
/// Every cell of the largest table could have a text of its own.
const MAX_STRING_COUNT: usize = MAX_ROWS * MAX_COLUMNS;
const MAX_STYLE_COUNT: usize = 100_000;
const MAX_SHEETS: usize = 200;
/// Empty cells are passed over, but not without end: reading them is what takes the time.
const MAX_VISITED_CELLS: usize = 4_000_000;
/// Rows and columns an xlsx can have.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: usize = 16_384;

pub(super) fn read(bytes: &[u8], heads: Heads) -> Result<Table, Unreadable> {
    let mut package = Package::open(bytes)?;
    refuse_other_kinds(&mut package)?;
    let book = Book::read(&mut package)?;
    let styles = read_styles(&mut package, &book.styles)?;
    let strings = read_strings(&mut package, &book.strings)?;
    for (at, sheet) in book.sheets.iter().enumerate().filter(|(_, sheet)| sheet.visible) {
        let Some(part) = package.part(&sheet.path, MAX_UNPACKED_BYTES)? else {
            return Err(Unreadable::Damaged);
        };
        let cells = Cells { strings: &strings, styles: &styles, epoch: book.epoch };
        let collector = read_sheet(part, &cells, heads)?;
        if collector.header.is_some() {
            let others = book.sheets.iter().enumerate().filter(|(other, _)| *other != at);
            let skipped = others.map(|(_, sheet)| sheet.name.clone()).collect();
            return collector.finish(sheet.name.clone(), skipped, book.epoch);
        }
    }
    Err(Unreadable::NoHeader)
}

/// Zips that are no xlsx, and xlsx that carry programs.
fn refuse_other_kinds(package: &mut Package<'_>) -> Result<(), Unreadable> {
    if package.has("xl/workbook.bin") {
        return Err(Unreadable::Foreign { what: "二进制格式（xlsb）的表格" });
    }
    if package.names().any(|name| name.starts_with("word/")) {
        return Err(Unreadable::Foreign { what: "Word 文稿" });
    }
    if package.names().any(|name| name.starts_with("ppt/")) {
        return Err(Unreadable::Foreign { what: "演示文稿" });
    }
    if !package.has("[Content_Types].xml") {
        return Err(Unreadable::Foreign { what: "压缩包或其他格式的文件" });
    }
    if has_macros(package)? { Err(Unreadable::Macros) } else { Ok(()) }
}

struct Book {
    styles: String,
    strings: String,
    sheets: Vec<Sheet>,
    epoch: Epoch,
}

struct Sheet {
    name: String,
    path: String,
    visible: bool,
}

impl Book {
    fn read(package: &mut Package<'_>) -> Result<Self, Unreadable> {
        let path = main_part(package, "xl/workbook.xml")?;
        let (folder, file) =
            path.rsplit_once('/').map_or(("", path.as_str()), |(folder, file)| (folder, file));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let targets = relationships(package, &format!("{folder}_rels/{file}.rels"), &folder)?;
        let named = |kind: &str, usual: &str| {
            let target = targets.values().find(|target| target.kind == kind);
            target.map_or_else(|| format!("{folder}{usual}"), |target| target.path.clone())
        };
        let mut book = Self {
            styles: named("styles", "styles.xml"),
            strings: named("sharedStrings", "sharedStrings.xml"),
            sheets: vec![],
            epoch: Epoch::From1900,
        };
        let Some(mut part) = package.part(&path, MAX_SMALL_PART)? else { return Err(Unreadable::Damaged) };
        loop {
            match part.next()? {
                Item::Start(start) if start.local_name().as_ref() == "sheet" => {
                    let target = attribute(&start, "id")?.and_then(|id| targets.get(id.as_ref()));
                    let name = attribute(&start, "name")?.unwrap_or_default();
                    let hidden = attribute(&start, "state")?.is_some_and(|state| state != "visible");
                    if book.sheets.len() == MAX_SHEETS {
                        return Err(Unreadable::Suspicious);
                    }
                    book.sheets.push(Sheet {
                        name: wording::legible_line(&name).chars().take(60).collect(),
                        path: target.map(|target| target.path.clone()).unwrap_or_default(),
                        visible: !hidden && target.is_some_and(|target| target.kind == "worksheet"),
                    });
                }
                Item::Start(start) if start.local_name().as_ref() == "workbookPr" => {
                    if let Some(flag) = attribute(&start, "date1904")? {
                        let is_1904 = matches!(flag.as_ref(), "1" | "true" | "on");
                        book.epoch = if is_1904 { Epoch::From1904 } else { Epoch::From1900 };
                    }
                }
                Item::Eof => return Ok(book),
                _ => {}
            }
        }
    }
}

/// For every cell style: does it show its number as a day?
fn read_styles(package: &mut Package<'_>, path: &str) -> Result<Vec<bool>, Unreadable> {
    let mut styles = Vec::new();
    let Some(mut part) = package.part(path, MAX_STYLES)? else { return Ok(styles) };
    let mut formats: HashMap<u32, bool> = HashMap::new();
    let mut in_cell_formats = false;
    loop {
        match part.next()? {
            Item::Start(start) => match start.local_name().as_ref() {
                "cellXfs" => in_cell_formats = true,
                "numFmt" => {
                    let id = attribute(&start, "numFmtId")?.and_then(|id| id.parse().ok());
                    let code = attribute(&start, "formatCode")?;
                    // The first one counts: at the end of the part stand formats of other things.
                    if let (Some(id), Some(code)) = (id, code)
                        && styles.is_empty()
                    {
                        formats.insert(id, is_day_format(&code));
                    }
                }
                "xf" if in_cell_formats => {
                    if styles.len() == MAX_STYLE_COUNT {
                        return Err(Unreadable::Suspicious);
                    }
                    let id = attribute(&start, "numFmtId")?.and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(formats.get(&id).copied().unwrap_or_else(|| is_builtin_day_format(id)));
                }
                _ => {}
            },
            Item::End(end) if end.local_name().as_ref() == "cellXfs" => in_cell_formats = false,
            Item::Eof => return Ok(styles),
            _ => {}
        }
    }
}

/// Formats without a code of their own, those of Chinese editions (27–58) included.
const fn is_builtin_day_format(id: u32) -> bool {
    matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58)
}

/// Years or days in the format, outside of quotes, brackets and escapes.
fn is_day_format(code: &str) -> bool {
    let (mut quoted, mut bracketed) = (false, false);
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' | '_' | '*' => {
                chars.next();
            }
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' if !quoted => bracketed = false,
            ';' if !quoted => return false,
            'y' | 'Y' | 'd' | 'D' if !quoted && !bracketed => return true,
            _ => {}
        }
    }
    false
}

/// A text as it is gathered. What lies beyond the longest cell is not kept, only known to be there.
#[derive(Default)]
struct Gathered(String);

impl Gathered {
    fn push(&mut self, text: &str) {
        // Up to four bytes a character, and one more character to show that it is too long.
        let room = ((MAX_CELL_CHARS + 1) * 4).saturating_sub(self.0.len());
        self.0.push_str(&text[..text.floor_char_boundary(room)]);
    }

    fn take(&mut self) -> String {
        let text = std::mem::take(&mut self.0);
        if text.contains("_x") { unescape(&text) } else { text }
    }
}

/// `_x000D_` stands for a character XML cannot hold.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        if let Some(c) = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            plain.push(c);
            rest = &rest[at + 7..];
        } else {
            plain.push_str("_x");
            rest = &rest[at + 2..];
        }
    }
    plain.push_str(rest);
    plain
}

fn read_strings(package: &mut Package<'_>, path: &str) -> Result<Vec<Box<str>>, Unreadable> {
    let mut strings = Vec::new();
    let Some(mut part) = package.part(path, MAX_STRINGS)? else {
        return Ok(strings);
    };
    let mut text = Gathered::default();
    let (mut in_text, mut phonetic) = (false, false);
    loop {
        match part.next()? {
            Item::Start(start) => match start.local_name().as_ref() {
                "t" => in_text = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Item::Text(piece) if in_text => text.push(&piece),
            Item::End(end) => match end.local_name().as_ref() {
                "t" => in_text = false,
                "rPh" => phonetic = false,
                "si" => {
                    if strings.len() == MAX_STRING_COUNT {
                        return Err(Unreadable::Bomb);
                    }
                    strings.push(text.take().into_boxed_str());
                }
                _ => {}
            },
            Item::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// What the cells of a sheet refer to.
struct Cells<'a> {
    strings: &'a [Box<str>],
    styles: &'a [bool],
    epoch: Epoch,
}

impl Cells<'_> {
    fn value(&self, kind: &str, style: usize, text: String) -> Result<Cell, Unreadable> {
        if text.is_empty() {
            return Ok(Cell::Empty);
        }
        Ok(match kind {
            "s" => {
                let index: usize = text.trim().parse().map_err(|_| Unreadable::Damaged)?;
                Cell::Text(self.strings.get(index).ok_or(Unreadable::Damaged)?.to_string())
            }
            "b" => Cell::Flag(matches!(text.trim(), "1" | "true")),
            "d" => {
                let day = text.get(..10).and_then(|day| time::Date::parse(day, &Iso8601::DATE).ok());
                day.map_or(Cell::Text(text), Cell::Day)
            }
            "n" | "" => match text.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    let is_day = self.styles.get(style).copied().unwrap_or(false);
                    let day = is_day.then(|| self.epoch.day(number)).flatten();
                    day.map_or(Cell::Number(number), Cell::Day)
                }
                _ => Cell::Text(text),
            },
            // str, inlineStr, e: the words that are shown.
            _ => Cell::Text(text),
        })
    }
}

/// The cell being read.
#[derive(Default)]
struct Open {
    place: usize,
    kind: String,
    style: usize,
    text: Gathered,
}

/// Reads a sheet, or only its beginning where no header is found.
fn read_sheet(mut part: Part<'_>, cells: &Cells<'_>, heads: Heads) -> Result<Collector, Unreadable> {
    let mut collector = Collector::new(heads);
    let (mut line, mut row, mut next_place) = (0_u32, Vec::new(), 0_usize);
    let mut open = Open::default();
    let mut visited = 0;
    let (mut in_value, mut phonetic, mut complete) = (false, false, false);
    loop {
        match part.next()? {
            Item::Start(start) => match start.local_name().as_ref() {
                "row" => {
                    let number = attribute(&start, "r")?.map_or(Some(line + 1), |number| number.parse().ok());
                    // A number that goes back would put two rows in one place.
                    line = number.filter(|&n| n > line && n <= LAST_ROW).ok_or(Unreadable::Damaged)?;
                    next_place = 0;
                }
                "c" => {
                    visited += 1;
                    if visited > MAX_VISITED_CELLS {
                        return Err(Unreadable::Bomb);
                    }
                    open = begin(&start, next_place)?;
                    next_place = open.place + 1;
                }
                "v" => in_value = true,
                "t" => in_value = !phonetic,
                "rPh" => phonetic = true,
                "mergeCell" => {
                    let range = attribute(&start, "ref")?.unwrap_or_default();
                    refuse_merge(&range, collector.header_line())?;
                }
                _ => {}
            },
            Item::Text(piece) if in_value => open.text.push(&piece),
            Item::End(end) => match end.local_name().as_ref() {
                "v" | "t" => in_value = false,
                "rPh" => phonetic = false,
                "c" => {
                    let value = cells.value(&open.kind, open.style, open.text.take())?;
                    put(&mut row, open.place, value, line)?;
                }
                "row" => {
                    if matches!(collector.push(line, std::mem::take(&mut row))?, Step::NoHeader) {
                        return Ok(collector);
                    }
                }
                "sheetData" => complete = true,
                _ => {}
            },
            Item::Eof if complete => return Ok(collector),
            Item::Eof => return Err(Unreadable::Damaged),
            _ => {}
        }
    }
}

fn begin(start: &BytesStart<'_>, next_place: usize) -> Result<Open, Unreadable> {
    let place = match attribute(start, "r")? {
        Some(reference) => column_of(&reference).ok_or(Unreadable::Damaged)?,
        None => next_place,
    };
    Ok(Open {
        place,
        kind: attribute(start, "t")?.unwrap_or_default().into_owned(),
        style: attribute(start, "s")?.and_then(|style| style.parse().ok()).unwrap_or(0),
        text: Gathered::default(),
    })
}

fn put(row: &mut Vec<Cell>, place: usize, value: Cell, line: u32) -> Result<(), Unreadable> {
    // Empty cells with a frame and nothing in them often reach far to the right.
    if value == Cell::Empty || matches!(&value, Cell::Text(text) if text.trim().is_empty()) {
        return Ok(());
    }
    if place >= MAX_COLUMNS {
        return Err(Unreadable::TooManyColumns { line });
    }
    if row.len() <= place {
        row.resize(place + 1, Cell::Empty);
    }
    row[place] = value;
    Ok(())
}

/// `AB12` → 27
fn column_of(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let mut column = 0;
    for letter in letters {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
        if column > LAST_COLUMN {
            return None;
        }
    }
    column.checked_sub(1)
}

/// Titles above the header may be merged; in the header and below every row stands for itself.
fn refuse_merge(range: &str, header_line: Option<u32>) -> Result<(), Unreadable> {
    let Some((from, until)) = range.split_once(':') else { return Ok(()) };
    let row_of =
        |corner: &str| corner.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok();
    match (row_of(until), header_line) {
        (Some(last), Some(header)) if from != until && last > header => {
            let range = range.chars().filter(|c| c.is_ascii_alphanumeric() || *c == ':').take(20).collect();
            Err(Unreadable::Merged { range })
        }
        _ => Ok(()),
    }
}
