//! Files that forms carry: one reader, which knows what each form takes.

use std::collections::BTreeMap;
use std::result;

use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use domain::refusal::Wording;
use domain::wording::{legible, legible_line};

use crate::failure::{Failure, Result};

/// What a form takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Roster,
    /// The days off and on of a year.
    Days,
    /// A text, or a sample that texts are compared with.
    Manuscript,
    Pack,
}

impl Kind {
    const fn one(self) -> &'static str {
        match self {
            Self::Roster | Self::Days => "一个 xlsx 或 csv 文件",
            Self::Manuscript => "一个 docx 或 txt 文件",
            Self::Pack => "一个主题包文件",
        }
    }

    fn missing(self) -> Failure {
        Failure::File(Wording {
            fact: "没有选择文件。".into(),
            ground: "空的文件也不算。".into(),
            next: format!("请选择{}再上传。", self.one()),
        })
    }

    fn cut_off(self) -> Failure {
        let split = if self == Self::Roster { "；太大的名册请分成几个文件" } else { "" };
        Failure::File(Wording {
            fact: "文件没有传完，或者过大。".into(),
            ground: "网络中断时文件会缺一截，缺了的不读取。".into(),
            next: format!("请检查网络后再传一次{split}。"),
        })
    }
}

/// A file with what was typed beside it.
pub(super) struct File {
    pub name: String,
    pub content: Vec<u8>,
    fields: BTreeMap<String, String>,
}

impl File {
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }
}

/// The file under `file`; an empty one is none.
pub(super) async fn file(kind: Kind, parts: result::Result<Multipart, MultipartRejection>) -> Result<File> {
    let mut parts = parts.map_err(|_| kind.missing())?;
    let (mut found, mut fields) = (None, BTreeMap::new());
    while let Some(part) = parts.next_field().await.map_err(|_| kind.cut_off())? {
        match part.name().map(str::to_owned) {
            Some(name) if name == "file" => {
                let name = legible_line(part.file_name().unwrap_or_default());
                found = Some((name, part.bytes().await.map_err(|_| kind.cut_off())?));
            }
            Some(name) => {
                let value = part.text().await.map_err(|_| kind.cut_off())?;
                fields.insert(name, legible(&value));
            }
            None => {}
        }
    }
    match found {
        Some((name, bytes)) if !bytes.is_empty() => Ok(File { name, content: bytes.to_vec(), fields }),
        _ => Err(kind.missing()),
    }
}
