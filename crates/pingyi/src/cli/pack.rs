//! `pingyi pack`: checking theme packs, and which ones the program brings.

use std::path::PathBuf;
use std::process::ExitCode;

use domain::theme::{self, Fault, Pack};

use crate::packs::shipped;

pub(super) fn check(files: &[PathBuf]) -> ExitCode {
    let mut sound = true;
    for file in files {
        let name = file.display();
        match read(file) {
            Ok(pack) => println!("合格：{name}（{}，待补 {} 项）", pack.name, pack.missing()),
            Err(faults) => {
                sound = false;
                println!("不合格：{name}，有 {} 处错误：", faults.len());
                for fault in faults {
                    println!("  {}：{}", fault.place, fault.words);
                }
            }
        }
    }
    if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(file: &PathBuf) -> Result<Pack, Vec<Fault>> {
    let unreadable = |words: String| vec![Fault { place: "整个文件".to_owned(), words }];
    let bytes = std::fs::read(file)
        .map_err(|error| unreadable(format!("读不到这个文件（{error}）。请核对路径和权限。")))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| unreadable("文件不是 UTF-8 编码的文字。请另存为 UTF-8。".to_owned()))?;
    theme::read(&text)
}

pub(super) fn list() -> ExitCode {
    for pack in shipped() {
        println!("{}\t{}\t待补 {} 项", pack.id, pack.name, pack.missing());
    }
    println!("共 {} 个，随程序提供。在网页的“主题包”里可以查看、比较和导入。", shipped().len());
    ExitCode::SUCCESS
}
