//! Writes workbooks. The same sheets give the same bytes.

use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook,
    Worksheet, XlsxError,
};

pub use domain::roster::Cell;

/// How many empty rows below the last one are prepared for filling in.
const PREPARED_ROWS: u32 = 5_000;
const A4: u8 = 9;
/// Of one line of Chinese in the standard size, in points, and what a row has above and below its lines.
const LINE_HEIGHT: f64 = 16.5;
const ROW_SPARE: f64 = 4.0;
/// Stands on every office computer; the one this library takes by itself has no Chinese signs.
const FONT: &str = "宋体";
/// Round the printed page, in inches.
const MARGIN: f64 = 0.4;

#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub name: String,
    /// Stands above the header, over all columns.
    pub title: Option<String>,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Remarks below the last row.
    pub footnotes: Vec<String>,
    /// Whether people will fill in rows: drop-downs and formats then reach below the last row.
    pub to_be_filled: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Column {
    pub header: String,
    /// In characters of the standard font; a Chinese character takes two.
    pub width: f64,
    /// Shown beside a cell of this column while it is selected.
    pub note: Option<String>,
    /// What a drop-down offers; empty for none.
    pub choices: &'static [&'static str],
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    General,
    /// Stays as it is typed: 0017 keeps its zeros, =1+1 is no formula.
    Text,
    Day,
}

#[derive(Debug, thiserror::Error)]
#[error("the workbook could not be written: {0}")]
pub struct Unwritable(#[from] XlsxError);

pub fn write(sheets: &[Sheet]) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = Workbook::new();
    // The moment of writing would make every file another one.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let formats = Formats::new();
    for sheet in sheets {
        write_sheet(workbook.add_worksheet(), sheet, &formats)?;
    }
    Ok(workbook.save_to_buffer()?)
}

struct Formats {
    title: Format,
    header: Format,
    general: Format,
    text: Format,
    day: Format,
    footnote: Format,
    /// The same for what is written: with lines round it. An empty cell below the list has none.
    ruled: [Format; 3],
}

impl Formats {
    fn new() -> Self {
        let plain = Format::new().set_font_name(FONT);
        let cell = plain.clone().set_align(FormatAlign::VerticalCenter).set_text_wrap();
        let (text, day) = (cell.clone().set_num_format("@"), cell.clone().set_num_format("yyyy-mm-dd"));
        let ruled = [&cell, &text, &day].map(|format| format.clone().set_border(FormatBorder::Thin));
        Self {
            ruled,
            title: plain
                .clone()
                .set_bold()
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            header: cell
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00E7_E6E6))
                .set_border(FormatBorder::Thin),
            text,
            day,
            general: cell,
            footnote: plain.set_num_format("@").set_text_wrap().set_align(FormatAlign::Top),
        }
    }

    fn of(&self, kind: Kind) -> &Format {
        match kind {
            Kind::General => &self.general,
            Kind::Text => &self.text,
            Kind::Day => &self.day,
        }
    }

    fn ruled(&self, kind: Kind) -> &Format {
        let [general, text, day] = &self.ruled;
        match kind {
            Kind::General => general,
            Kind::Text => text,
            Kind::Day => day,
        }
    }
}

fn write_sheet(page: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), Unwritable> {
    page.set_name(&sheet.name)?;
    page.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    page.set_margins(MARGIN, MARGIN, MARGIN, 2.0 * MARGIN, MARGIN, MARGIN);
    page.set_footer("&C第 &P 页，共 &N 页");
    let last_column = place(sheet.columns.len().saturating_sub(1))?;
    let mut line = 0;
    if let Some(title) = &sheet.title {
        match last_column {
            0 => page.write_string_with_format(line, 0, title, &formats.title)?,
            last => page.merge_range(line, 0, line, last, title, &formats.title)?,
        };
        page.set_row_height(line, 30)?;
        line += 1;
    }
    let header = line;
    for (at, column) in sheet.columns.iter().enumerate() {
        let at = place(at)?;
        page.set_column_width(at, column.width)?;
        page.set_column_format(at, formats.of(column.kind))?;
        page.write_string_with_format(header, at, &column.header, &formats.header)?;
    }
    page.set_freeze_panes(header + 1, 0)?;
    page.set_repeat_rows(header, header)?;
    line += 1;
    for cells in &sheet.rows {
        for (at, cell) in cells.iter().enumerate() {
            let kind = sheet.columns.get(at).map(|column| column.kind).unwrap_or_default();
            write_cell(page, line, place(at)?, cell, kind, formats)?;
        }
        let lines = sheet.columns.iter().zip(cells).map(|(column, cell)| lines(cell, column.width)).max();
        page.set_row_height(line, f64::from(lines.unwrap_or(1)) * LINE_HEIGHT + ROW_SPARE)?;
        line += 1;
    }
    if !sheet.columns.is_empty() {
        let prepared = if sheet.to_be_filled { PREPARED_ROWS } else { 0 };
        page.autofilter(header, 0, (line - 1).max(header + u32::from(sheet.to_be_filled)), last_column)?;
        guide(page, sheet, header + 1, (line - 1).max(header) + prepared)?;
    }
    for footnote in &sheet.footnotes {
        line += 1;
        match last_column {
            0 => page.write_string_with_format(line, 0, footnote, &formats.footnote)?,
            last => page.merge_range(line, 0, line, last, footnote, &formats.footnote)?,
        };
        let width = sheet.columns.iter().map(|column| column.width).sum::<f64>().max(1.0);
        let lines = lines(&Cell::Text(footnote.clone()), width);
        page.set_row_height(line, f64::from(lines) * LINE_HEIGHT + ROW_SPARE)?;
    }
    Ok(())
}

/// Drop-downs and notes on the cells from the first row to `last`.
fn guide(page: &mut Worksheet, sheet: &Sheet, first: u32, last: u32) -> Result<(), Unwritable> {
    if last < first {
        return Ok(());
    }
    for (at, column) in sheet.columns.iter().enumerate() {
        let mut validation = DataValidation::new();
        if !column.choices.is_empty() {
            validation = validation
                .allow_list_strings(column.choices)?
                .set_error_title("不在选项中")?
                .set_error_message(format!("请选择：{}。", column.choices.join("、")))?;
        }
        if let Some(note) = &column.note {
            validation = validation.set_input_message(note)?;
        }
        if !column.choices.is_empty() || column.note.is_some() {
            page.add_data_validation(first, place(at)?, last, place(at)?, &validation)?;
        }
    }
    Ok(())
}

fn write_cell(
    page: &mut Worksheet,
    line: u32,
    at: u16,
    cell: &Cell,
    kind: Kind,
    formats: &Formats,
) -> Result<(), Unwritable> {
    match cell {
        Cell::Empty => {
            page.write_blank(line, at, formats.ruled(kind))?;
        }
        // A string is never written as a formula. In a text format it does not become one when somebody edits it.
        Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
            page.write_string_with_format(
                line,
                at,
                text,
                &formats.ruled(Kind::Text).clone().set_quote_prefix(),
            )?;
        }
        Cell::Text(text) => {
            page.write_string_with_format(line, at, text, formats.ruled(kind))?;
        }
        Cell::Number(number) => {
            page.write_number_with_format(line, at, *number, formats.ruled(kind))?;
        }
        Cell::Day(day) => {
            let year =
                u16::try_from(day.year()).map_err(|_| XlsxError::DateTimeRangeError(day.to_string()))?;
            let date = ExcelDateTime::from_ymd(year, u8::from(day.month()), day.day())?;
            page.write_datetime_with_format(line, at, &date, formats.ruled(Kind::Day))?;
        }
        Cell::Flag(flag) => {
            page.write_string_with_format(line, at, if *flag { "是" } else { "否" }, formats.ruled(kind))?;
        }
    }
    Ok(())
}

/// How many lines a wrapped text takes. Not every program finds out by itself when it opens the file.
fn lines(cell: &Cell, width: f64) -> u32 {
    let Cell::Text(text) = cell else { return 1 };
    // At least one column goes to the margins; a width of nought would make lines without end.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a few characters"
    )]
    let room = (width - 1.0).clamp(2.0, 255.0) as u32;
    let taken = |line: &str| {
        let units: u32 = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        units.div_ceil(room).max(1)
    };
    text.lines().map(taken).sum::<u32>().clamp(1, 24)
}

fn place(column: usize) -> Result<u16, Unwritable> {
    u16::try_from(column).map_err(|_| Unwritable(XlsxError::RowColumnLimitError))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use time::macros::date;

    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            name: "汇总".into(),
            title: Some("某局党员名册".into()),
            columns: vec![
                Column { header: "姓名".into(), width: 12.0, kind: Kind::Text, ..Column::default() },
                Column { header: "性别".into(), width: 8.0, choices: &["女", "男"], ..Column::default() },
                Column {
                    header: "入党时间".into(),
                    width: 14.0,
                    note: Some("写到日".into()),
                    kind: Kind::Day,
                    ..Column::default()
                },
            ],
            rows: vec![
                vec![
                    Cell::Text("=HYPERLINK(\"x\")".into()),
                    Cell::Text("女".into()),
                    Cell::Day(date!(2003 - 07 - 01)),
                ],
                vec![Cell::Text("@赵".into()), Cell::Empty, Cell::Flag(true)],
            ],
            footnotes: vec!["注：仅供核对。".into()],
            to_be_filled: false,
        }
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_same_sheets_give_the_same_bytes_and_no_moment_of_writing() {
        let bytes = write(&[sheet()]).unwrap();
        assert_eq!(bytes, write(&[sheet()]).unwrap());
        let core = part(&bytes, "docProps/core.xml");
        assert_eq!(core.matches("2026-01-01T00:00:00Z").count(), 2, "{core}");
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for index in 0..archive.len() {
            let stamp = archive.by_index(index).unwrap().last_modified().unwrap();
            assert_eq!((stamp.year(), stamp.month(), stamp.day()), (1980, 1, 1));
        }
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, guarded) in [("=1+1", true), ("+1", true), ("-1", true), ("@甲", true), ("甲=1", false)]
        {
            let rows = vec![vec![Cell::Text(text.into())]];
            let bytes = write(&[Sheet { rows, ..sheet() }]).unwrap();
            assert!(!part(&bytes, "xl/worksheets/sheet1.xml").contains("<f>"), "{text}");
            assert_eq!(part(&bytes, "xl/styles.xml").contains(r#"quotePrefix="1""#), guarded, "{text}");
        }
    }

    #[test]
    fn a_sheet_has_its_frame_filter_choices_and_title() {
        let xml = part(&write(&[sheet()]).unwrap(), "xl/worksheets/sheet1.xml");
        for mark in [
            r#"<pane ySplit="2""#,
            r#"<autoFilter ref="A2:C4""#,
            r#"<mergeCell ref="A1:C1""#,
            r#"<formula1>"女,男"</formula1>"#,
            r#"sqref="B3:B4""#,
            r#"prompt="写到日""#,
            "<v>37803</v>",
        ] {
            assert!(xml.contains(mark), "{mark}\n{xml}");
        }
    }

    #[test]
    fn a_row_is_as_high_as_the_lines_of_its_longest_cell() {
        let text = |text: &str| Cell::Text(text.into());
        for (cell, width, expected) in [
            (text("一行"), 12.0, 1),
            (text("甲\n乙\n丙"), 40.0, 3),
            (text("五个字一行的十个字"), 11.0, 2),
            (text("五个字一行\n五个字一行的十个字"), 11.0, 3),
            (text("空行\n\n也占一行"), 40.0, 3),
            (text(""), 10.0, 1),
            (Cell::Flag(true), 1.0, 1),
            (text(&"长".repeat(9_999)), 10.0, 24),
        ] {
            assert_eq!(lines(&cell, width), expected, "{cell:?}");
        }
        let rows = vec![vec![text("甲\n乙\n丙"), Cell::Empty, Cell::Empty], vec![text("一行")]];
        let xml = part(&write(&[Sheet { rows, ..sheet() }]).unwrap(), "xl/worksheets/sheet1.xml");
        assert!(xml.contains(r#"<row r="3" spans="1:3" ht="53.25" customHeight="1">"#), "{xml}");
        assert!(xml.contains(r#"ht="20.25""#), "{xml}");
    }

    #[test]
    fn an_empty_sheet_and_no_sheet_of_that_name_are_no_panic() {
        assert!(write(&[Sheet { name: "空".into(), ..Sheet::default() }]).is_ok());
        assert!(write(&[Sheet { name: "不能[有]括号".into(), ..Sheet::default() }]).is_err());
    }
}
