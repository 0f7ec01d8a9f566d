//! The docx: which part holds the text, and which of its words somebody reads on paper.

use quick_xml::events::BytesStart;

use super::{Fault, Gathered, Manuscript};
use crate::package::{Item, Package, Part, attribute, has_macros, main_part};

/// Every letter of the longest text could be a run of its own.
const MAX_DOCUMENT: u64 = 32 * 1024 * 1024;
/// Tables stand within tables, text boxes within paragraphs.
const MAX_DEPTH: usize = 256;

pub(super) fn read(bytes: &[u8]) -> Result<Manuscript, Fault> {
    let mut package = Package::open(bytes)?;
    refuse_other_kinds(&mut package)?;
    let place = main_part(&mut package, "word/document.xml")?;
    let Some(part) = package.part(&place, MAX_DOCUMENT)? else { return Err(Fault::Damaged) };
    Reading::default().through(part.down_to(MAX_DEPTH))
}

/// Zips that are no docx, and docx that carry programs.
fn refuse_other_kinds(package: &mut Package<'_>) -> Result<(), Fault> {
    let has = |folder: &str| package.names().any(|name| name.starts_with(folder));
    if !has("word/") && has("xl/") {
        return Err(Fault::Foreign { what: "表格" });
    }
    if !has("word/") && has("ppt/") {
        return Err(Fault::Foreign { what: "演示文稿" });
    }
    if !package.has("[Content_Types].xml") {
        let what = if package.has("mimetype") { "ODT 文稿" } else { "压缩包或其他格式的文件" };
        return Err(Fault::Foreign { what });
    }
    if has_macros(package)? { Err(Fault::Macros) } else { Ok(()) }
}

/// Where in the text one is.
#[derive(Default)]
struct Reading {
    gathered: Gathered,
    /// A text box stands within a paragraph and has paragraphs of its own.
    paragraphs: Vec<String>,
    /// For every run that is open: is it hidden?
    runs: Vec<bool>,
    /// For every choice that is open: was one of its branches taken?
    choices: Vec<bool>,
    /// How many elements are open within one that is passed over, itself included.
    passed_over: usize,
    in_words: bool,
    complete: bool,
    /// What is known of the whole; its paragraphs are gathered elsewhere.
    whole: Manuscript,
}

impl Reading {
    fn through(mut self, mut part: Part<'_>) -> Result<Manuscript, Fault> {
        loop {
            match part.next()? {
                Item::Start(start) => self.begin(&start)?,
                Item::End(end) => self.end(end.local_name().as_ref()),
                // A line break in the file is none in the text; that is an element of its own.
                Item::Text(words) if self.in_words => self.write(&words.replace(['\n', '\r'], " "))?,
                Item::Eof if self.complete => break,
                Item::Eof => return Err(Fault::Damaged),
                _ => {}
            }
        }
        Ok(Manuscript { paragraphs: self.gathered.paragraphs, ..self.whole })
    }

    fn begin(&mut self, start: &BytesStart<'_>) -> Result<(), Fault> {
        if self.passed_over > 0 {
            self.passed_over += 1;
            return Ok(());
        }
        match start.local_name().as_ref() {
            "p" => self.paragraphs.push(String::new()),
            "r" => self.runs.push(false),
            "vanish" => {
                if let Some(run) = self.runs.last_mut() {
                    let value = attribute(start, "val")?;
                    *run = !value.is_some_and(|value| matches!(value.as_ref(), "0" | "false" | "off"));
                }
            }
            "t" => self.in_words = true,
            "tab" | "ptab" => self.write(" ")?,
            "br" | "cr" => self.write("\n")?,
            "noBreakHyphen" => self.write("-")?,
            "del" | "moveFrom" => {
                self.whole.revised = true;
                self.passed_over = 1;
            }
            "ins" | "moveTo" => self.whole.revised = true,
            // Properties, among them tab stops; how a run looked before; pinyin above the line.
            "pPr" | "sectPr" | "tblPr" | "trPr" | "tcPr" | "sdtPr" | "rPrChange" | "rt" => {
                self.passed_over = 1;
            }
            "AlternateContent" => self.choices.push(false),
            // The same drawing for newer and for older programs: one of them is read.
            "Choice" | "Fallback" => match self.choices.last_mut() {
                Some(taken) if *taken => self.passed_over = 1,
                Some(taken) => *taken = true,
                None => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if self.passed_over > 0 {
            self.passed_over -= 1;
            return;
        }
        match name {
            "p" => {
                if let Some(paragraph) = self.paragraphs.pop() {
                    self.gathered.close(&paragraph);
                }
            }
            "r" => {
                self.runs.pop();
            }
            "t" => self.in_words = false,
            "AlternateContent" => {
                self.choices.pop();
            }
            "body" => self.complete = true,
            _ => {}
        }
    }

    fn write(&mut self, words: &str) -> Result<(), Fault> {
        if self.runs.contains(&true) {
            self.whole.hidden |= !words.trim().is_empty();
            return Ok(());
        }
        match self.paragraphs.last_mut() {
            Some(paragraph) => self.gathered.write(paragraph, words),
            None => Ok(()),
        }
    }
}
