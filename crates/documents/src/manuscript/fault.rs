//! Why a manuscript was not read, in words for whoever uploaded it.

use std::fmt;

use domain::refusal::Wording;

use super::{MAX_CHARS, MAX_FILE_BYTES};
use crate::package;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Empty,
    FileTooBig,
    /// Plain text beyond what any manuscript has.
    TextTooBig,
    /// doc, wps, or something else in the old container.
    OldFormat,
    Encrypted,
    Macros,
    Foreign {
        what: &'static str,
    },
    /// Packed far beyond what a text is, or unfolding into too much.
    Bomb,
    /// Built in a way no office program builds its files.
    Suspicious,
    Damaged,
    Encoding,
    /// Called docx, and nothing but letters or noise inside.
    NotWhatItIsCalled,
    /// Pictures only, perhaps.
    NoWords,
    TooLong,
}

impl Fault {
    /// What people read: the fact, the ground, the next act.
    pub fn wording(self) -> Wording {
        const ACCEPTED: &str = "可以上传 docx 文稿，或 txt 纯文本。";
        const SAVE_AS: &str = "请用 Word 或 WPS 打开，另存为 docx 再上传。";
        const COPY: &str = "请用 Word 或 WPS 打开，把文字复制到一个新建的文稿，另存为 docx 再上传。";
        let (fact, ground, next): (String, String, &str) = match self {
            Self::Empty => ("文件是空的。".into(), "里面没有任何内容。".into(), "请核对后重新选择文件。"),
            Self::FileTooBig => (
                format!("文件超过 {} MB。", MAX_FILE_BYTES / 1024 / 1024),
                "材料只读文字，用不了这么大。".into(),
                "请删去文稿里的图片，另存为 docx 再上传。",
            ),
            Self::TextTooBig => (
                format!("文件超过 {} MB。", MAX_FILE_BYTES / 1024 / 1024),
                format!("纯文本没有图片，全是字；一份材料用不了这么多，最多读 {MAX_CHARS} 字。"),
                "请核对是不是选错了文件；是把几份合在了一起的，只留下这份材料再上传。",
            ),
            Self::OldFormat => ("这是旧格式（doc、wps）的文稿。".into(), ACCEPTED.into(), SAVE_AS),
            Self::Encrypted => (
                "文件加了密码。".into(),
                "加密的文件读不出内容。".into(),
                "请用 Word 或 WPS 打开，去掉密码，另存为 docx 再上传。",
            ),
            Self::Macros => {
                ("文件里有宏。".into(), "宏是程序，本系统不接收。".into(), "请另存为不含宏的 docx 再上传。")
            }
            Self::Foreign { what } => (
                format!("这不是可以读取的文稿，是{what}。"),
                ACCEPTED.into(),
                "请打开原来的文稿，另存为 docx 再上传；也可以把文字复制到编辑页。",
            ),
            Self::Bomb => {
                ("文件解开后过大。".into(), "内容的大小与文件的大小不相称，为保护系统没有读取。".into(), COPY)
            }
            Self::Suspicious => (
                "文件的内部结构不正常。".into(),
                "它不像文字处理软件保存的文件，为保护系统没有读取。".into(),
                COPY,
            ),
            Self::Damaged => {
                ("文件损坏，读不出内容。".into(), "可能没有传完，或保存时出错。".into(), SAVE_AS)
            }
            Self::Encoding => (
                "认不出文件的文字编码。".into(),
                "txt 文件要用 UTF-8 或 GB18030（GBK）编码。".into(),
                "请把文字复制到 Word 或 WPS，另存为 docx 再上传。",
            ),
            Self::NotWhatItIsCalled => (
                "文件名是文稿的，里面却不是文稿。".into(),
                "可能改过文件名，或者传输时损坏；硬读出来的会是乱码。".into(),
                "请用 Word 或 WPS 打开，另存为 docx 再上传；也可以把文字复制粘贴到编辑页。",
            ),
            Self::NoWords => (
                "文件里没有文字。".into(),
                "只读正文；图片、扫描件里的字和页眉、批注不读取。".into(),
                "请核对是不是选错了文件；扫描件请直接录入文字。",
            ),
            Self::TooLong => (
                format!("文件里的文字超过 {} 万字。", MAX_CHARS / 10_000),
                "一份材料用不了这么长，多半是把别的文件也放在了里面。".into(),
                "请只留下这份材料，另存为 docx 再上传。",
            ),
        };
        Wording { fact, ground, next: next.into() }
    }
}

impl From<package::Fault> for Fault {
    fn from(fault: package::Fault) -> Self {
        match fault {
            package::Fault::Encrypted => Self::Encrypted,
            package::Fault::Bomb => Self::Bomb,
            package::Fault::Suspicious => Self::Suspicious,
            package::Fault::Damaged => Self::Damaged,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wording { fact, ground, next } = self.wording();
        write!(f, "{fact}{ground}{next}")
    }
}

impl std::error::Error for Fault {}
