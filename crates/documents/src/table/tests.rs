use std::io::{Cursor, Read, Write};

use proptest::prelude::*;
use time::macros::date;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;
use crate::package::MAX_ZIP_ENTRIES;
use crate::xlsx::{self, Sheet};

const TYPES: &str = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str =
    r#"<workbook><workbookPr/><sheets><sheet name="名册" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="31"/></cellXfs></styleSheet>"#;

/// A hand-made workbook, each part of which a test may replace or add to.
fn package(sheet: &str, changes: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{sheet}</worksheet>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    for &(name, content) in changes {
        match parts.iter_mut().find(|(known, _)| *known == name) {
            Some(part) => part.1 = content,
            None => parts.push((name, content)),
        }
    }
    zipped(&parts)
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn text(place: &str, text: &str) -> String {
    format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// A header in row 1 and whatever follows it.
fn with_rows(rows: &str) -> String {
    format!(r#"<row r="1">{}{}</row>{rows}</sheetData>"#, text("A1", "姓名"), text("B1", "入党时间"))
}

const ONE: &str =
    r#"<row r="2"><c r="A2" t="inlineStr"><is><t>赵一鸣</t></is></c><c r="B2" s="1"><v>37803</v></c></row>"#;

fn refused(bytes: &[u8]) -> Unreadable {
    read(bytes, "名册.xlsx").unwrap_err()
}

fn texts(row: &TableRow) -> Vec<String> {
    row.cells.iter().cloned().map(shown).collect()
}

#[test]
fn a_workbook_is_read_by_its_content_whatever_its_name() {
    let bytes = package(&with_rows(ONE), &[]);
    let table = read(&bytes, "名册.csv").unwrap();
    assert_eq!((table.sheet.as_str(), &table.header[..]), ("名册", &["姓名".into(), "入党时间".into()][..]));
    assert_eq!(
        table.rows,
        [TableRow { line: 2, cells: vec![Cell::Text("赵一鸣".into()), Cell::Day(date!(2003 - 07 - 01))] }]
    );
}

#[test]
fn titles_may_stand_above_the_header_and_be_merged_and_lines_keep_their_numbers() {
    let sheet = format!(
        r#"<row r="1">{}</row><row r="3">{}{}</row><row r="4"/><row r="7">{}</row></sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>"#,
        text("A1", "某支部党员姓名登记表"),
        text("A3", "姓　名*"),
        text("B3", "性别"),
        text("A7", "赵一鸣"),
    );
    let table = read(&package(&sheet, &[]), "x").unwrap();
    assert_eq!(table.header, ["姓　名*", "性别"]);
    assert_eq!(table.rows, [TableRow { line: 7, cells: vec![Cell::Text("赵一鸣".into()), Cell::Empty] }]);
}

#[test]
fn a_header_below_the_tenth_row_is_not_looked_for() {
    let title = |n: u32| format!(r#"<row r="{n}">{}</row>"#, text(&format!("A{n}"), "标题"));
    let sheet = |titles: u32| {
        let titles: String = (1..=titles).map(title).collect();
        format!(
            r#"{titles}<row r="20">{}</row><row r="21">{}</row></sheetData>"#,
            text("A20", "姓名"),
            text("A21", "赵一鸣")
        )
    };
    assert!(read(&package(&sheet(9), &[]), "x").is_ok());
    assert_eq!(refused(&package(&sheet(10), &[])), Unreadable::NoHeader);
}

#[test]
fn the_first_sheet_with_a_header_is_read_and_the_others_are_named() {
    let table = |name: &str, rows: &[&str]| Sheet {
        name: name.into(),
        columns: vec![xlsx::Column { header: rows[0].into(), width: 10.0, ..xlsx::Column::default() }],
        rows: rows[1..].iter().map(|text| vec![Cell::Text((*text).into())]).collect(),
        ..Sheet::default()
    };
    let bytes = xlsx::write(&[
        table("封面", &["说明"]),
        table("名册", &["姓名", "赵一鸣"]),
        table("旧名册", &["姓名"]),
    ])
    .unwrap();
    let read = read(&bytes, "x").unwrap();
    assert_eq!(
        (read.sheet.as_str(), &read.skipped_sheets[..]),
        ("名册", &["封面".into(), "旧名册".into()][..])
    );
}

#[test]
fn days_are_known_by_their_format_in_either_epoch() {
    let row = r#"<row r="2"><c r="A2" s="1"><v>37803</v></c><c r="B2" s="2"><v>37803.5</v></c><c r="C2" s="3"><v>37803</v></c><c r="D2"><v>37803</v></c><c r="E2" t="d"><v>2003-07-01T00:00:00</v></c></row>"#;
    let day = Cell::Day(date!(2003 - 07 - 01));
    let table = read(&package(&with_rows(row), &[]), "x").unwrap();
    assert_eq!(table.rows[0].cells, [day.clone(), day.clone(), day.clone(), Cell::Number(37_803.0), day]);

    let book = BOOK.replace("<workbookPr/>", r#"<workbookPr date1904="1"/>"#);
    let row = r#"<row r="2"><c r="A2" s="1"><v>36341</v></c></row>"#;
    let table = read(&package(&with_rows(row), &[("xl/workbook.xml", book.as_bytes())]), "x").unwrap();
    assert_eq!(
        (table.rows[0].cells[0].clone(), table.epoch),
        (Cell::Day(date!(2003 - 07 - 01)), Epoch::From1904)
    );
}

fn is_day(code: &str) -> bool {
    let code = code.replace('"', "&quot;");
    let styles = STYLES
        .replace(r#"formatCode="yyyy&quot;年&quot;m&quot;月&quot;""#, &format!(r#"formatCode="{code}""#));
    let row = r#"<row r="2"><c r="A2" s="2"><v>37803</v></c></row>"#;
    let table = read(&package(&with_rows(row), &[("xl/styles.xml", styles.as_bytes())]), "x").unwrap();
    matches!(table.rows[0].cells[0], Cell::Day(_))
}

#[test]
fn formats_with_years_or_days_are_days_and_others_are_not() {
    for code in ["yyyy-mm-dd", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy.mm;@", "d-mmm", "\\Dyy"] {
        assert!(is_day(code), "{code}");
    }
    for code in ["General", "0.00", "@", "\"day\"0", "[Red]0", "0;yyyy", "h:mm", "\\y0"] {
        assert!(!is_day(code), "{code}");
    }
}

#[test]
fn formulas_give_their_last_value_and_rich_texts_their_words() {
    let strings = r#"<sst count="9" uniqueCount="18446744073709551615"><si><r><t>赵</t></r><rPh><t>zhao</t></rPh><r><t>一鸣</t></r></si></sst>"#;
    let row = r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="str"><f>[1]Sheet1!A1&amp;"x"</f><v>二&lt;三&#20116;</v></c><c r="C2"><f>1+1</f></c><c r="D2" t="e"><v>#REF!</v></c><c r="E2" t="b"><v>1</v></c><c r="F2" t="inlineStr"><is><t>甲_x000D_乙</t></is></c></row>"#;
    let table =
        read(&package(&with_rows(row), &[("xl/sharedStrings.xml", strings.as_bytes())]), "x").unwrap();
    assert_eq!(texts(&table.rows[0]), ["赵一鸣", "二<三五", "", "#REF!", "是", "甲 乙"]);
}

#[test]
fn texts_are_read_in_every_encoding_and_with_every_separator() {
    let plain = "某支部名册\n姓名,入党时间,工号\n赵一鸣,2003-07-01,=\"0017\"\n";
    let gbk = encoding_rs::GBK.encode(plain).0.into_owned();
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("utf-8", plain.into()),
        ("utf-8 with mark", format!("\u{feff}{plain}").into()),
        ("gbk", gbk),
        ("utf-16", utf16),
        ("tabs", plain.replace(',', "\t").into()),
        ("semicolons", plain.replace(',', ";").into()),
        ("carriage returns", plain.replace('\n', "\r").into()),
        ("both", plain.replace('\n', "\r\n").into()),
    ];
    for (case, bytes) in cases {
        let table = read(&bytes, r"C:\名册\一支部.csv").unwrap_or_else(|why| panic!("{case}: {why}"));
        assert_eq!(table.sheet, "一支部", "{case}");
        assert_eq!(table.header, ["姓名", "入党时间", "工号"], "{case}");
        assert_eq!(table.rows.len(), 1, "{case}");
        assert_eq!((table.rows[0].line, texts(&table.rows[0])[2].as_str()), (3, "0017"), "{case}");
    }
}

#[test]
fn lines_of_a_text_file_are_counted_as_a_spreadsheet_counts_them() {
    let table = read("\n姓名,职务\n\n\n甲,\"一\n二\n三\"\n乙,\n,\n丙,四\n".as_bytes(), "x.csv").unwrap();
    let lines: Vec<_> = table.rows.iter().map(|row| (row.line, texts(row))).collect();
    let row = |line, name: &str, post: &str| (line, vec![name.to_owned(), post.to_owned()]);
    assert_eq!(lines, [row(5, "甲", "一 二 三"), row(6, "乙", ""), row(8, "丙", "四")]);
}

#[test]
fn what_is_no_table_is_refused_with_what_it_is() {
    let mut encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let old = encrypted.clone();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let types = TYPES.replace("sheet.main", "sheet.macroEnabled.main");
    let foreign = |what| Unreadable::Foreign { what };
    let cases: Vec<(&str, Vec<u8>, Unreadable)> = vec![
        ("nothing", vec![], Unreadable::Empty),
        ("blanks", b" \n\t".to_vec(), Unreadable::Empty),
        ("too big", vec![b'a'; MAX_FILE_BYTES + 1], Unreadable::FileTooBig),
        ("xls", old, Unreadable::OldFormat),
        ("encrypted", encrypted, Unreadable::Encrypted),
        ("an image renamed", b"\x89PNG\r\n\x1a\n".to_vec(), foreign("图片")),
        ("a bitmap", b"BM\0\0".to_vec(), foreign("图片")),
        (
            "a web page called xls",
            b"\xef\xbb\xbf\r\n<html><table>".to_vec(),
            foreign("网页或 XML 格式的表格"),
        ),
        ("a plain zip", zipped(&[("a.txt", b"x")]), foreign("压缩包或其他格式的文件")),
        ("a letter", zipped(&[("word/document.xml", b"x")]), foreign("Word 文稿")),
        ("xlsb", zipped(&[("xl/workbook.bin", b"x")]), foreign("二进制格式（xlsb）的表格")),
        ("a macro", package(&with_rows(ONE), &[("xl/vbaProject.bin", b"x")]), Unreadable::Macros),
        ("a hidden macro", package(&with_rows(ONE), &[("XL/VBAPROJECT.BIN", b"x")]), Unreadable::Macros),
        ("xlsm", package(&with_rows(ONE), &[("[Content_Types].xml", types.as_bytes())]), Unreadable::Macros),
        ("half a zip", package(&with_rows(ONE), &[])[..300].to_vec(), Unreadable::Damaged),
        ("a broken encoding", b"\xd0\xd5\xc3\xfb,\xff\xff\xff".to_vec(), Unreadable::Encoding),
        ("zero bytes", b"a\0b\0c".to_vec(), foreign("其他类型的文件")),
        ("no header", "甲,乙\n丙,丁\n".into(), Unreadable::NoHeader),
        ("a header alone", "姓名,性别\n".into(), Unreadable::NoRows),
    ];
    for (case, bytes, expected) in cases {
        assert_eq!(read(&bytes, "名册.xlsx"), Err(expected), "{case}");
    }
}

#[test]
fn a_text_that_begins_like_an_image_is_a_text() {
    assert!(read("BM编号,姓名\n1,赵一鸣\n".as_bytes(), "x.csv").is_ok());
}

#[test]
fn broken_and_hostile_workbooks_are_refused() {
    let good = with_rows(ONE);
    let deep = format!("{}{good}", "<a>".repeat(100));
    let laughs = format!(r#"<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>{good}"#);
    let unknown = good.replace("赵一鸣", "&b;");
    let torn = good.replace("</sheetData>", "");
    let crossed = good.replace("</is>", "</v>");
    let back = good.replace(r#"r="2""#, r#"r="1""#);
    let far = good.replace(r#"r="2""#, r#"r="4294967295""#);
    let wide = good.replace("B2", "ZZZZZZZ2");
    let string = with_rows(r#"<row r="2"><c r="A2" t="s"><v>7</v></c></row>"#);
    let cases = [
        ("deep nesting", deep, Unreadable::Suspicious),
        ("entities", laughs, Unreadable::Suspicious),
        ("an unknown entity", unknown, Unreadable::Suspicious),
        ("a torn sheet", torn, Unreadable::Damaged),
        ("crossed tags", crossed, Unreadable::Damaged),
        ("a row number that goes back", back, Unreadable::Damaged),
        ("a row number beyond any sheet", far, Unreadable::Damaged),
        ("a column beyond any sheet", wide, Unreadable::Damaged),
        ("a text that is not there", string, Unreadable::Damaged),
    ];
    for (case, sheet, expected) in cases {
        assert_eq!(refused(&package(&sheet, &[])), expected, "{case}");
    }
    let cut = format!("<worksheet><sheetData>{}", good.replace("</sheetData>", ""));
    assert_eq!(
        refused(&package(&good, &[("xl/worksheets/sheet1.xml", cut.as_bytes())])),
        Unreadable::Damaged
    );
    for name in ["/etc/passwd", "../../x", "xl/../../x", "C:/x", "XL/Workbook.xml"] {
        assert_eq!(refused(&package(&good, &[(name, b"x")])), Unreadable::Suspicious, "{name}");
    }
    assert!(
        read(&package(&good, &[("docProps/a..b.xml", b"x")]), "x").is_ok(),
        "two dots inside a name are a name"
    );
}

#[test]
fn the_limits_are_the_limits() {
    let cell = |text: String| format!("姓名,备注\n甲,{text}\n");
    assert!(read(cell("长".repeat(MAX_CELL_CHARS)).as_bytes(), "x").is_ok());
    let too_long = Err(Unreadable::CellTooLong { line: 2, column: Some("备注".into()) });
    assert_eq!(read(cell("长".repeat(MAX_CELL_CHARS + 1)).as_bytes(), "x"), too_long);

    let rows = |count: usize| format!("姓名\n{}", "甲\n".repeat(count));
    assert!(read(rows(MAX_ROWS).as_bytes(), "x").is_ok());
    assert_eq!(read(rows(MAX_ROWS + 1).as_bytes(), "x"), Err(Unreadable::TooManyRows));

    let columns = |count: usize| format!("姓名{}x\n甲\n", ",".repeat(count - 1));
    assert_eq!(read(columns(MAX_COLUMNS).as_bytes(), "x").unwrap().header.len(), MAX_COLUMNS);
    assert_eq!(read(columns(MAX_COLUMNS + 1).as_bytes(), "x"), Err(Unreadable::TooManyColumns { line: 1 }));
    assert!(read(columns(100).replace('x', " ").as_bytes(), "x").is_ok(), "empty columns are no columns");

    let sheet =
        |place: &str| with_rows(&format!(r#"<row r="2">{}{}</row>"#, text("A2", "甲"), text(place, "x")));
    assert!(read(&package(&sheet("BH2"), &[]), "x").is_ok());
    assert_eq!(refused(&package(&sheet("BI2"), &[])), Unreadable::TooManyColumns { line: 2 });
}

/// Not so regular that the packing alone gives it away.
fn noise(length: usize) -> String {
    let mut seed = 7_u32;
    (0..length)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + u8::try_from(seed >> 28).unwrap())
        })
        .collect()
}

#[test]
fn a_cell_of_ten_megabytes_is_refused_by_its_place_and_a_larger_one_is_not_even_kept() {
    let file = |length| package(&with_rows(&ONE.replace("赵一鸣", &noise(length))), &[]);
    assert_eq!(refused(&file(10_000_000)), Unreadable::CellTooLong { line: 2, column: Some("姓名".into()) });
    assert_eq!(refused(&file(17 * 1024 * 1024)), Unreadable::Bomb);
}

#[test]
fn merged_cells_below_the_titles_are_refused_with_their_place() {
    let merged = |range: &str| {
        package(&format!(r#"{}<mergeCells><mergeCell ref="{range}"/></mergeCells>"#, with_rows(ONE)), &[])
    };
    for range in ["A2:A3", "A1:A2", "A1:B2"] {
        assert_eq!(refused(&merged(range)), Unreadable::Merged { range: range.into() });
    }
    assert!(read(&merged("A1:B1"), "x").is_ok(), "within the header row");
    assert!(read(&merged("A2:A2"), "x").is_ok(), "one cell is not merged");
}

#[test]
fn bombs_are_stopped_by_what_comes_out_not_by_what_is_declared() {
    let sheet = format!("{}{}", "<x/>".repeat(8 * 1024 * 1024), with_rows(ONE));
    let mut bytes = package(&sheet, &[]);
    assert_eq!(refused(&bytes), Unreadable::Bomb);
    // The declared size lies: one byte.
    let real = u32::try_from(sheet.len() + "<worksheet><sheetData></worksheet>".len()).unwrap().to_le_bytes();
    let places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, w)| *w == real).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "the declared size was found");
    for at in places {
        bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let why = refused(&bytes);
    assert!(matches!(why, Unreadable::Bomb | Unreadable::Damaged), "{why:?}");
}

#[test]
fn a_zip_with_a_password_inside_is_named_as_such() {
    let mut bytes = package(&with_rows(ONE), &[]);
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            bytes.windows(4).enumerate().filter(|(_, w)| *w == mark).map(|(at, _)| at).collect();
        for at in places {
            bytes[at + flags] |= 1;
        }
    }
    assert_eq!(refused(&bytes), Unreadable::Encrypted);
}

#[test]
fn many_entries_are_refused_before_they_are_listed() {
    let names: Vec<String> = (0..=MAX_ZIP_ENTRIES).map(|n| format!("{n}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused(&zipped(&parts)), Unreadable::Bomb);
}

#[test]
fn parts_together_have_a_limit_though_each_packs_like_a_table() {
    // Stored, not packed: the ratio is one, and the strings alone are over their limit.
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut strings = String::from("<sst>");
    let mut seed = 7_u32;
    while strings.len() < 70 * 1024 * 1024 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        strings.extend(["<si><t>", &"ab".repeat(1 + (seed >> 26) as usize), "</t></si>"]);
    }
    for (name, content) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/sharedStrings.xml", &strings),
    ] {
        writer.start_file(name, stored).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    assert!(bytes.len() < MAX_FILE_BYTES && strings.len() / bytes.len() < 200, "{}", bytes.len());
    assert_eq!(refused(&bytes), Unreadable::Bomb);
}

#[test]
fn every_refusal_says_fact_ground_and_next_act() {
    let all = [
        Unreadable::Empty,
        Unreadable::FileTooBig,
        Unreadable::OldFormat,
        Unreadable::Encrypted,
        Unreadable::Macros,
        Unreadable::Foreign { what: "图片" },
        Unreadable::Bomb,
        Unreadable::Suspicious,
        Unreadable::Damaged,
        Unreadable::Encoding,
        Unreadable::NoHeader,
        Unreadable::NoRows,
        Unreadable::TooManyRows,
        Unreadable::TooManyColumns { line: 3 },
        Unreadable::CellTooLong { line: 3, column: None },
        Unreadable::Merged { range: "A2:A3".into() },
    ];
    for refusal in all {
        let wording = refusal.wording();
        for part in [wording.fact, wording.ground, wording.next] {
            assert!(part.ends_with('。'), "{refusal:?}: {part}");
        }
    }
    assert_eq!(
        Unreadable::Macros.to_string(),
        "文件里有宏。宏是程序，本系统不接收。请另存为不含宏的 xlsx 再上传。"
    );
}

#[test]
fn another_reader_reads_the_same() {
    use calamine::{Data, Reader};
    let bytes = crate::roster::workbook(vec![vec![
        Cell::Text("=1+1".into()),
        Cell::Text("0017".into()),
        Cell::Number(1.5),
        Cell::Day(date!(2003 - 07 - 01)),
    ]])
    .unwrap();
    let mut book = calamine::Xlsx::new(Cursor::new(&bytes)).unwrap();
    let range = book.worksheet_range(crate::roster::SHEET).unwrap();
    let theirs: Vec<_> = range.rows().nth(1).unwrap()[..4].to_vec();
    assert_eq!(theirs[..3], [Data::String("=1+1".into()), Data::String("0017".into()), Data::Float(1.5)]);
    assert!(matches!(&theirs[3], Data::DateTime(day) if (day.as_f64() - 37_803.0).abs() < 1e-9));
    let ours = read(&bytes, "x").unwrap();
    assert_eq!(
        ours.rows[0].cells[..4],
        [
            Cell::Text("=1+1".into()),
            Cell::Text("0017".into()),
            Cell::Number(1.5),
            Cell::Day(date!(2003 - 07 - 01))
        ]
    );
}

/// A good workbook, unpacked, so that a changed byte reaches the XML instead of breaking the packing.
fn parts() -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(crate::roster::template())).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..2000), start in 0..4_usize) {
        let start: &[u8] = [&b""[..], b"PK\x03\x04", "姓名,".as_bytes(), b"\xff\xfe"][start];
        let _ = read(&[start, &bytes].concat(), "名册.xlsx");
    }

    #[test]
    fn no_text_breaks_the_reader(text in "(姓名|甲|[,;\t\n\r\"=]|[0-9]|\\PC){0,200}") {
        let _ = read(text.as_bytes(), "名册.csv");
    }

    #[test]
    fn no_changed_package_breaks_the_reader(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(), shorten in any::<bool>(),
    ) {
        let mut bytes = crate::roster::template();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if shorten {
            bytes.truncate(cut.index(bytes.len()));
        }
        let _ = read(&bytes, "名册.xlsx");
    }

    #[test]
    fn no_changed_part_breaks_the_reader(
        part in any::<prop::sample::Index>(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 0..12_usize), 1..6),
    ) {
        let mut parts = parts();
        let which = part.index(parts.len());
        let content = &mut parts[which].1;
        for (at, what) in changes {
            let at = at.index(content.len().max(1)).min(content.len());
            let what: &[u8] = [
                &b"<"[..], b">", b"\"", b"&", b"/", b"99999999999999999999", b"-1", b"\xff", b"<c r=\"ZZZZZ99\">",
                b"<row r=\"0\">", b"&#xFFFFFFFF;", b"<!--",
            ][what];
            content.splice(at..at, what.iter().copied());
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, c)| (name.as_str(), c.as_slice())).collect();
        let _ = read(&zipped(&parts), "名册.xlsx");
    }
}
