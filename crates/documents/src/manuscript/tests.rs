use std::io::{Cursor, Write};

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::package::MAX_ZIP_ENTRIES;

const TYPES: &str = r#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// A hand-made docx around what stands in its body, each part of which a test may replace or add to.
fn package(body: &str, changes: &[(&str, &[u8])]) -> Vec<u8> {
    let document = format!(r#"<?xml version="1.0"?><w:document><w:body>{body}</w:body></w:document>"#);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELS.as_bytes()),
        ("word/document.xml", document.as_bytes()),
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

fn paragraph(words: &str) -> String {
    format!(r#"<w:p><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>"#)
}

/// Under a name that promises nothing.
fn read(bytes: &[u8]) -> Result<Manuscript, Fault> {
    super::read(bytes, "文稿")
}

fn of(body: &str) -> Vec<String> {
    read(&package(body, &[])).unwrap().paragraphs
}

fn refused(bytes: &[u8]) -> Fault {
    read(bytes).unwrap_err()
}

#[test]
fn runs_are_joined_and_properties_are_no_text() {
    let body = r#"<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs><w:rPr><w:vanish/></w:rPr></w:pPr>
        <w:r><w:rPr><w:b/></w:rPr><w:t>学习</w:t></w:r><w:r><w:t>收获</w:t><w:tab/><w:t>一</w:t></w:r></w:p>
        <w:p/><w:p><w:r><w:t xml:space="preserve">  </w:t></w:r></w:p>
        <w:p><w:r><w:t>上一行</w:t><w:br/><w:t>下一行 &amp; &#x7532;&#128512;</w:t><w:noBreakHyphen/></w:r></w:p>
        <w:sectPr><w:footnotePr/></w:sectPr>"#;
    assert_eq!(of(body), ["学习收获 一", "上一行\n下一行 & 甲😀-"]);
}

#[test]
fn cells_are_paragraphs_and_a_text_box_is_read_once() {
    let cell = |words: &str| format!("<w:tc><w:tcPr/>{}</w:tc>", paragraph(words));
    let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("姓名"), cell("职务"));
    assert_eq!(of(&table), ["姓名", "职务"]);
    let boxed = |words: &str| format!("<w:txbxContent>{}</w:txbxContent>", paragraph(words));
    let body = format!(
        "<w:p><w:r><w:t>正</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>{0}</w:drawing></mc:Choice>\
         <mc:Choice>{0}</mc:Choice><mc:Fallback><w:pict>{0}</w:pict></mc:Fallback></mc:AlternateContent></w:r>\
         <w:r><w:t>文</w:t></w:r></w:p>",
        boxed("框里的字")
    );
    assert_eq!(of(&body), ["框里的字", "正文"]);
    let old = format!(
        "<w:p><w:r><mc:AlternateContent><mc:Fallback>{}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
        boxed("旧")
    );
    assert_eq!(of(&old), ["旧"]);
}

#[test]
fn what_was_deleted_is_left_out_and_what_was_inserted_is_kept() {
    let body = r"<w:p><w:r><w:t>存在</w:t></w:r><w:del><w:r><w:delText>很多</w:delText></w:r></w:del>
        <w:ins><w:r><w:t>三个</w:t></w:r></w:ins><w:moveFrom><w:r><w:t>搬走</w:t></w:r></w:moveFrom>
        <w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>问题</w:t></w:r></w:p>";
    let read = read(&package(body, &[])).unwrap();
    assert_eq!((read.paragraphs, read.revised, read.hidden), (vec!["存在三个问题".to_owned()], true, false));
}

#[test]
fn field_codes_pinyin_and_hidden_words_are_no_text() {
    let body = r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>
        <w:r><w:t>第3页</w:t></w:r><w:hyperlink><w:r><w:t>链接</w:t></w:r></w:hyperlink>
        <w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>见</w:t></w:r></w:p>"#;
    let read = read(&package(body, &[])).unwrap();
    assert_eq!((read.paragraphs, read.hidden), (vec!["第3页链接拼见".to_owned()], true));
}

#[test]
fn only_the_body_is_read_and_it_may_lie_anywhere() {
    let other = format!("<w:hdr>{}</w:hdr>", paragraph("页眉"));
    let parts: [(&str, &[u8]); 2] =
        [("word/header1.xml", other.as_bytes()), ("word/comments.xml", b"<broken")];
    assert_eq!(read(&package(&paragraph("正文"), &parts)).unwrap().paragraphs, ["正文"]);

    let document = format!("<d:document><d:body>{}</d:body></d:document>", paragraph("别处"));
    let rels = RELS.replace("word/document.xml", "/Word/main2.xml");
    let bytes = zipped(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", rels.as_bytes()),
        ("word/main2.xml", document.as_bytes()),
    ]);
    assert_eq!(read(&bytes).unwrap().paragraphs, ["别处"]);
    // Without relationships the usual place is looked at.
    let bytes =
        zipped(&[("[Content_Types].xml", TYPES.as_bytes()), ("word/document.xml", document.as_bytes())]);
    assert_eq!(read(&bytes).unwrap().paragraphs, ["别处"]);
}

#[test]
fn plain_texts_are_read_in_every_encoding() {
    let text = "一、学习收获\r\n\r\n  学了\t三篇  \r二、问题\n<script>";
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let cases = [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        encoding_rs::GB18030.encode(text).0.into(),
        utf16,
    ];
    for bytes in cases {
        assert_eq!(read(&bytes).unwrap().paragraphs, ["一、学习收获", "学了 三篇", "二、问题", "<script>"]);
    }
    assert_eq!(read("<问题>在前".as_bytes()).unwrap().paragraphs, ["<问题>在前"]);
}

#[test]
fn what_is_called_a_manuscript_and_is_none_is_not_read_as_text() {
    let of = |bytes: &[u8], name: &str| super::read(bytes, name).map(|read| read.paragraphs.len());
    let noise = [0x93, 0xff, 0xfe, 0x1b, 0x81, 0xff];
    for name in ["a.docx", "提纲.DOCX ", "提纲.doc", "提纲.wps"] {
        assert_eq!(of("随手写的几个字".as_bytes(), name), Err(Fault::NotWhatItIsCalled), "{name}");
        assert_eq!(of(&noise, name), Err(Fault::NotWhatItIsCalled), "{name}");
        // What it is is told where that can be told.
        assert_eq!(of(b"%PDF-1.7", name), Err(Fault::Foreign { what: "PDF 文件" }), "{name}");
        assert_eq!(of(&package(&paragraph("正文"), &[]), name), Ok(1), "{name}");
    }
    for name in ["提纲.txt", "提纲", "docx"] {
        assert_eq!(of("一段话".as_bytes(), name), Ok(1), "{name}");
    }
    assert_eq!(of(&noise, "提纲.txt"), Err(Fault::Encoding));
}

#[test]
fn what_turns_or_upsets_a_line_goes_and_the_rest_stays_as_it_is() {
    let words = "=1+1 😀é\u{202e}倒\u{2066}\u{61c}\u{7}写&#1;零\u{200b}宽";
    assert_eq!(of(&paragraph(&words.replace('\u{7}', ""))), ["=1+1 😀é倒写零宽"]);
    assert_eq!(read(words.as_bytes()).unwrap().paragraphs[0], "=1+1 😀é倒写&#1;零宽");
}

#[test]
fn what_is_no_manuscript_is_refused_with_what_it_is() {
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    let mut encrypted = old.clone();
    encrypted.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    let types = TYPES.replace("document.main", "document.macroEnabled.main");
    let foreign = |what| Fault::Foreign { what };
    let good = paragraph("正文");
    let cases: Vec<(&str, Vec<u8>, Fault)> = vec![
        ("nothing", vec![], Fault::Empty),
        ("too big", vec![b'a'; MAX_FILE_BYTES + 1], Fault::TextTooBig),
        ("doc", old, Fault::OldFormat),
        ("encrypted", encrypted, Fault::Encrypted),
        ("pdf", b"%PDF-1.7".to_vec(), foreign("PDF 文件")),
        ("rtf", b"{\\rtf1}".to_vec(), foreign("RTF 格式的文稿")),
        ("a web page called doc", b"\xef\xbb\xbf <HTML>".to_vec(), foreign("网页或 XML 格式的文稿")),
        ("a single-file page", b"MIME-Version: 1.0".to_vec(), foreign("网页或 XML 格式的文稿")),
        ("zero bytes", b"a\0b".to_vec(), foreign("其他类型的文件")),
        ("a broken encoding", b"\xd0\xd5\xff\xff\xff".to_vec(), Fault::Encoding),
        ("a plain zip", zipped(&[("a.txt", b"x")]), foreign("压缩包或其他格式的文件")),
        ("odt", zipped(&[("mimetype", b"x"), ("content.xml", b"x")]), foreign("ODT 文稿")),
        ("a table", zipped(&[("xl/workbook.xml", b"x")]), foreign("表格")),
        ("slides", zipped(&[("ppt/presentation.xml", b"x")]), foreign("演示文稿")),
        ("a macro", package(&good, &[("word/vbaProject.bin", b"x")]), Fault::Macros),
        ("docm", package(&good, &[("[Content_Types].xml", types.as_bytes())]), Fault::Macros),
        ("no text", package("<w:p><w:r><w:drawing/></w:r></w:p>", &[]), Fault::NoWords),
        ("an empty zip", zipped(&[]), foreign("压缩包或其他格式的文件")),
        ("half a zip", package(&good, &[])[..200].to_vec(), Fault::Damaged),
    ];
    for (case, bytes, expected) in cases {
        assert_eq!(read(&bytes), Err(expected), "{case}");
    }
}

#[test]
fn broken_and_hostile_packages_are_refused() {
    let good = paragraph("正文");
    let of = |document: String| package(&good, &[("word/document.xml", document.as_bytes())]);
    let laughs = format!(
        r#"<!DOCTYPE x [<!ENTITY a "哈哈"><!ENTITY b "&a;&a;&a;&a;">]><w:document><w:body>{}</w:body></w:document>"#,
        paragraph("&b;")
    );
    let outside = laughs.replace(r#"<!ENTITY a "哈哈">"#, r#"<!ENTITY a SYSTEM "file:///etc/passwd">"#);
    let cases = [
        ("entities that multiply", of(laughs), Fault::Suspicious),
        ("an entity from outside", of(outside), Fault::Suspicious),
        ("an unknown entity", package(&paragraph("&b;"), &[]), Fault::Suspicious),
        ("deep nesting", package(&"<w:p>".repeat(300), &[]), Fault::Suspicious),
        ("a torn document", of(format!("<w:document><w:body>{good}")), Fault::Damaged),
        ("crossed tags", package("<w:p><w:r></w:p></w:r>", &[]), Fault::Damaged),
        ("no document", of("<w:styles/>".into()), Fault::Damaged),
        ("no XML", of("正文".into()), Fault::Damaged),
        (
            "a part that is not there",
            package(&good, &[("_rels/.rels", RELS.replace("document.xml", "x.xml").as_bytes())]),
            Fault::Damaged,
        ),
    ];
    for (case, bytes, expected) in cases {
        assert_eq!(refused(&bytes), expected, "{case}");
    }
    for target in ["../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://example.com/x"] {
        let rels = RELS.replace("word/document.xml", target);
        assert_eq!(refused(&package(&good, &[("_rels/.rels", rels.as_bytes())])), Fault::Damaged, "{target}");
    }
    for name in ["/etc/passwd", "../../x", "word/../../x", "C:/x", "WORD/Document.xml"] {
        assert_eq!(refused(&package(&good, &[(name, b"x")])), Fault::Suspicious, "{name}");
    }
}

/// Letters that take so many bits each, so that the packing alone does not give them away.
fn noise(length: usize, bits: u32) -> String {
    let mut seed = 7_u32;
    (0..length)
        .map(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'a' + u8::try_from(seed >> (32 - bits)).unwrap())
        })
        .collect()
}

#[test]
fn bombs_are_stopped_by_what_comes_out_not_by_what_is_declared() {
    let body = format!("{}{}", "<w:x/>".repeat(8 * 1024 * 1024), paragraph("正文"));
    let mut bytes = package(&body, &[]);
    assert!(bytes.len() < 1024 * 1024, "{}", bytes.len());
    assert_eq!(refused(&bytes), Fault::Bomb);
    // The declared size lies: one byte.
    let around = r#"<?xml version="1.0"?><w:document><w:body></w:body></w:document>"#.len();
    let real = u32::try_from(body.len() + around).unwrap().to_le_bytes();
    let places: Vec<usize> =
        bytes.windows(4).enumerate().filter(|(_, w)| *w == real).map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "the declared size was found");
    for at in places {
        bytes[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let why = refused(&bytes);
    assert!(matches!(why, Fault::Bomb | Fault::Damaged), "{why:?}");
    // A document beyond its limit though it packs like a text, and one tag beyond what is kept at once.
    let noise = noise(33 * 1024 * 1024, 1);
    let tags: Vec<String> =
        noise.as_bytes().chunks(1000).map(|piece| format!("<w:p a='{}'/>", piece.escape_ascii())).collect();
    let long = package(&tags.concat(), &[]);
    assert!(long.len() < MAX_FILE_BYTES, "{}", long.len());
    assert_eq!(refused(&long), Fault::Bomb);
    assert_eq!(refused(&package(&format!("<w:p a='{}'/>", &noise[..17 * 1024 * 1024]), &[])), Fault::Bomb);
}

#[test]
fn a_package_within_a_package_is_never_opened() {
    let mut inner = package(&"<w:x/>".repeat(8 * 1024 * 1024), &[]);
    for _ in 0..5 {
        inner = package(
            &paragraph("外层"),
            &[("word/embeddings/inner.docx", &inner), ("word/altchunk.docx", &inner)],
        );
    }
    assert_eq!(read(&inner).unwrap().paragraphs, ["外层"]);
}

#[test]
fn many_entries_are_refused_before_they_are_listed() {
    let names: Vec<String> = (0..=MAX_ZIP_ENTRIES).map(|n| format!("word/{n}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(refused(&zipped(&parts)), Fault::Bomb);
}

#[test]
fn a_zip_with_a_password_inside_is_named_as_such() {
    let mut bytes = package(&paragraph("正文"), &[]);
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> =
            bytes.windows(4).enumerate().filter(|(_, w)| *w == mark).map(|(at, _)| at).collect();
        for at in places {
            bytes[at + flags] |= 1;
        }
    }
    assert_eq!(refused(&bytes), Fault::Encrypted);
}

#[test]
fn the_longest_text_is_read_and_one_letter_more_is_not() {
    let text = |length: usize| "长".repeat(length);
    assert_eq!(read(text(MAX_CHARS).as_bytes()).unwrap().paragraphs[0].chars().count(), MAX_CHARS);
    assert_eq!(refused(text(MAX_CHARS + 1).as_bytes()), Fault::TooLong);
    assert_eq!(refused(&package(&paragraph(&text(MAX_CHARS + 1)), &[])), Fault::TooLong);
}

#[test]
fn every_refusal_says_fact_ground_and_next_act() {
    let all = [
        Fault::Empty,
        Fault::FileTooBig,
        Fault::TextTooBig,
        Fault::OldFormat,
        Fault::Encrypted,
        Fault::Macros,
        Fault::Foreign { what: "图片" },
        Fault::Bomb,
        Fault::Suspicious,
        Fault::Damaged,
        Fault::Encoding,
        Fault::NotWhatItIsCalled,
        Fault::NoWords,
        Fault::TooLong,
    ];
    for fault in all {
        let wording = fault.wording();
        for part in [wording.fact, wording.ground, wording.next] {
            assert!(part.ends_with('。'), "{fault:?}: {part}");
        }
    }
    assert_eq!(
        Fault::OldFormat.to_string(),
        "这是旧格式（doc、wps）的文稿。可以上传 docx 文稿，或 txt 纯文本。请用 Word 或 WPS 打开，另存为 docx 再上传。"
    );
}

/// What a manuscript may never hold, whatever it was made from.
fn check(bytes: &[u8]) {
    if let Ok(manuscript) = read(bytes) {
        assert!(!manuscript.paragraphs.is_empty());
        let words: usize = manuscript.paragraphs.iter().map(|one| one.chars().count()).sum();
        assert!(words <= MAX_CHARS);
        for one in &manuscript.paragraphs {
            assert!(
                !one.trim().is_empty()
                    && !one.chars().any(|c| (c.is_control() && c != '\n') || wording::turns(c))
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_break_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..2000), start in 0..4_usize) {
        let start: &[u8] = [&b""[..], b"PK\x03\x04", "一、".as_bytes(), b"\xff\xfe"][start];
        check(&[start, &bytes].concat());
    }

    #[test]
    fn no_changed_package_breaks_the_reader(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(), shorten in any::<bool>(),
    ) {
        let mut bytes = package(&paragraph("一、学习收获"), &[]);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if shorten {
            bytes.truncate(cut.index(bytes.len()));
        }
        check(&bytes);
    }

    #[test]
    fn no_body_breaks_the_reader(pieces in proptest::collection::vec(0..24_usize, 0..60)) {
        const PIECES: [&str; 24] = [
            "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "字", "<w:del>", "</w:del>", "<w:tab/>", "<w:br/>",
            "<mc:AlternateContent>", "</mc:AlternateContent>", "<mc:Choice>", "</mc:Choice>", "<mc:Fallback>",
            "</mc:Fallback>", "<w:vanish/>", "<w:vanish w:val='x", "&#x202e;", "&lt;", "</w:body>", "<!--", "<w:pPr/>",
        ];
        let body: String = pieces.into_iter().map(|piece| PIECES[piece]).collect();
        check(&package(&body, &[]));
    }
}
