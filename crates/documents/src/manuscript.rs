//! Reads an uploaded manuscript: the words of a docx or a plain text, paragraph by paragraph, and nothing else of it.
//!
//! Files come from strangers: everything has a limit, and what is beyond it is refused with the reason.

mod docx;
mod fault;

pub use fault::Fault;

use domain::wording;

use crate::look::{self, Look};

pub const MAX_FILE_BYTES: usize = 10 * 1024 * 1024;
/// Far beyond any text of a meeting. How long one may be in the end is a rule, and none of this module's.
pub const MAX_CHARS: usize = 200_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manuscript {
    /// None of them blank; a line break within a paragraph is kept.
    pub paragraphs: Vec<String>,
    /// There were words nobody sees on paper. They were left out.
    pub hidden: bool,
    /// There were tracked changes. What they delete was left out, what they add is read.
    pub revised: bool,
}

/// What the file is shows in its content. Its name is asked only of what could be anything: plain text called docx is what
/// is left of a broken or renamed file.
pub fn read(bytes: &[u8], name: &str) -> Result<Manuscript, Fault> {
    if bytes.len() > MAX_FILE_BYTES {
        let is_plain = matches!(look::at(bytes), Look::Text | Look::Markup) && !is_office(name);
        return Err(if is_plain { Fault::TextTooBig } else { Fault::FileTooBig });
    }
    let manuscript = match look::at(bytes) {
        Look::Empty => return Err(Fault::Empty),
        Look::Zip => docx::read(bytes)?,
        Look::OldContainer => return Err(Fault::OldFormat),
        Look::Encrypted => return Err(Fault::Encrypted),
        Look::Foreign(what) => return Err(Fault::Foreign { what }),
        Look::Markup | Look::Text => match plain(bytes) {
            Ok(_) | Err(Fault::Encoding) if is_office(name) => return Err(Fault::NotWhatItIsCalled),
            read => read?,
        },
    };
    if manuscript.paragraphs.is_empty() { Err(Fault::NoWords) } else { Ok(manuscript) }
}

/// How the names of files end that hold more than plain text.
const OFFICE: [&str; 9] = [".docx", ".doc", ".docm", ".dotx", ".wps", ".odt", ".rtf", ".pdf", ".xlsx"];

fn is_office(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    OFFICE.iter().any(|end| name.ends_with(end))
}

/// How files begin that only look like plain text.
const MARKUP: [&str; 4] = ["<?xml", "<!doctype", "<html", "mime-version:"];

fn plain(bytes: &[u8]) -> Result<Manuscript, Fault> {
    let text = look::decode(bytes).ok_or(Fault::Encoding)?;
    if text.contains('\0') {
        return Err(Fault::Foreign { what: "其他类型的文件" });
    }
    let head: String = text.trim_start().chars().take(20).collect::<String>().to_lowercase();
    if MARKUP.iter().any(|mark| head.starts_with(mark)) {
        return Err(Fault::Foreign { what: "网页或 XML 格式的文稿" });
    }
    let mut gathered = Gathered::default();
    for line in text.split(['\n', '\r']) {
        let mut paragraph = String::new();
        gathered.write(&mut paragraph, line)?;
        gathered.close(&paragraph);
    }
    Ok(Manuscript { paragraphs: gathered.paragraphs, ..Manuscript::default() })
}

/// Paragraphs as they come, held to the limit.
#[derive(Default)]
struct Gathered {
    paragraphs: Vec<String>,
    chars: usize,
}

impl Gathered {
    /// Adds words to a paragraph that is still open.
    fn write(&mut self, paragraph: &mut String, words: &str) -> Result<(), Fault> {
        for c in words.chars() {
            let c = match c {
                '\n' => '\n',
                c if c.is_whitespace() && c.is_control() => ' ',
                c => c,
            };
            self.chars += 1;
            if self.chars > MAX_CHARS {
                return Err(Fault::TooLong);
            }
            paragraph.push(c);
        }
        Ok(())
    }

    fn close(&mut self, paragraph: &str) {
        let words = wording::legible(paragraph);
        let words = words.trim();
        if !words.is_empty() {
            self.paragraphs.push(words.to_owned());
        }
    }
}

#[cfg(test)]
mod tests;
