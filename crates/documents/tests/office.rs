//! What we write, opened by an office program people use; and what it writes, read by us.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

use std::path::{Path, PathBuf};
use std::process::Command;

use documents::xlsx::Cell;
use domain::roster::Column;
use time::macros::date;

/// A folder of its own, gone when dropped.
struct Office(PathBuf);

impl Office {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("pingyi-office-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let file = self.0.join(name);
        std::fs::write(&file, content).unwrap();
        file
    }

    fn convert(&self, file: &Path, into: &str, gives: &str) -> Vec<u8> {
        let converted = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", self.0.join("profile").display()))
            .args(["--headless", "--convert-to", into, "--outdir"])
            .arg(&self.0)
            .arg(file)
            .output()
            .expect("LibreOffice is there: `cargo xtask test` installs it");
        std::fs::read(self.0.join(gives))
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&converted.stderr)))
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // A test that fails here says nothing about the program.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn libreoffice_reads_our_roster_as_it_was_written() {
    let row: Vec<Cell> = Column::ALL
        .iter()
        .map(|column| match column {
            Column::Name => Cell::Text("欧阳晓".into()),
            Column::StaffNo => Cell::Text("0017".into()),
            Column::Post => Cell::Text("=1+1".into()),
            Column::JoinedOn => Cell::Day(date!(2003 - 07 - 01)),
            _ => Cell::Empty,
        })
        .collect();
    let office = Office::new("roster");
    let file = office.file("roster.xlsx", &documents::roster::workbook(vec![row]).unwrap());
    let text = office.convert(&file, "csv:Text - txt - csv (StarCalc):44,34,76,1", "roster.csv");
    let text = String::from_utf8(text).unwrap();
    // Zeros in front, a text that looks like a formula, a real day: all as they were.
    for part in ["欧阳晓", "0017", "=1+1", "2003-07-01"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

#[test]
fn what_libreoffice_saves_as_docx_is_read_as_it_was_written() {
    let page = "<html><meta charset='utf-8'><body><h2>一、学习收获</h2><p>学了<b>三</b>篇，<i>有</i>体会<br>另起一行 &amp; 😀</p>\
                <ol><li>第一条</li><li>第二条</li></ol>\
                <table><tr><td>问题</td><td>措施</td></tr></table><p><del>划掉</del>留下</p></body></html>";
    let office = Office::new("manuscript");
    let file = office.file("manuscript.html", page.as_bytes());
    let odt = office.convert(&file, "odt:writer8", "manuscript.odt");
    let file = office.file("manuscript.odt", &odt);
    let docx = office.convert(&file, "docx:MS Word 2007 XML", "manuscript.docx");
    let read = documents::manuscript::read(&docx, "manuscript.docx").unwrap();
    let expected =
        ["一、学习收获", "学了三篇，有体会\n另起一行 & 😀", "第一条", "第二条", "问题", "措施", "划掉留下"];
    assert_eq!(read.paragraphs, expected);
    // The same text saved as what is not read says what it is.
    let doc = office.convert(&file, "doc:MS Word 97", "manuscript.doc");
    assert_eq!(
        documents::manuscript::read(&doc, "manuscript.doc"),
        Err(documents::manuscript::Fault::OldFormat)
    );
    assert_eq!(
        documents::manuscript::read(&odt, "manuscript.odt"),
        Err(documents::manuscript::Fault::Foreign { what: "ODT 文稿" })
    );
}
