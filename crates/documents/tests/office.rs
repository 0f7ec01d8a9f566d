//! What we write, opened by an office program people use.

use std::process::Command;

use documents::xlsx::Cell;
use domain::roster::Column;
use time::macros::date;

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
    let folder = std::env::temp_dir().join(format!("pingyi-office-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("roster.xlsx");
    std::fs::write(&file, documents::roster::workbook(vec![row]).unwrap()).unwrap();
    let converted = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("profile").display()))
        .args(["--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir"])
        .arg(&folder)
        .arg(&file)
        .output()
        .expect("LibreOffice is there: `cargo xtask test` installs it");
    let text = std::fs::read_to_string(folder.join("roster.csv"))
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&converted.stderr)));
    std::fs::remove_dir_all(&folder).unwrap();
    // Zeros in front, a text that looks like a formula, a real day: all as they were.
    for part in ["欧阳晓", "0017", "=1+1", "2003-07-01"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}
