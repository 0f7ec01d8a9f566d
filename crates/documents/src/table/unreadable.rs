//! Why a file was not read, in words for whoever uploaded it.

use std::fmt;

use domain::refusal::Wording;

use crate::package::Fault;
use crate::table::{HEADER_WITHIN_ROWS, MAX_CELL_CHARS, MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    Empty,
    FileTooBig,
    /// xls, or something else in the old container.
    OldFormat,
    Encrypted,
    Macros,
    Foreign {
        what: &'static str,
    },
    /// Packed far beyond what a table is, or unfolding into too much.
    Bomb,
    /// Built in a way no spreadsheet program builds its files.
    Suspicious,
    Damaged,
    Encoding,
    NoHeader,
    NoRows,
    TooManyRows,
    TooManyColumns {
        line: u32,
    },
    CellTooLong {
        line: u32,
        /// Its header, where there is one.
        column: Option<String>,
    },
    /// `A5:A9`
    Merged {
        range: String,
    },
}

impl Unreadable {
    /// What people read: the fact, the ground, the next act.
    pub fn wording(&self) -> Wording {
        const ACCEPTED: &str = "可以上传 xlsx 或 csv 格式的表格。";
        const SAVE_AGAIN: &str = "请用 Excel 或 WPS 打开，另存为 xlsx 再上传。";
        const COPY: &str = "请用 Excel 或 WPS 打开，把内容复制到一个新建的表格，另存为 xlsx 再上传。";
        let (fact, ground, next): (String, String, &str) = match self {
            Self::Empty => ("文件是空的。".into(), "里面没有任何内容。".into(), "请核对后重新选择文件。"),
            Self::FileTooBig => (
                format!("文件超过 {} MB。", MAX_FILE_BYTES / 1024 / 1024),
                "表格只有文字，用不了这么大。".into(),
                "请删去图片和多余的工作表，另存为 xlsx 再上传。",
            ),
            Self::OldFormat => ("这是旧格式（xls）的文件。".into(), ACCEPTED.into(), SAVE_AGAIN),
            Self::Encrypted => (
                "文件加了密码。".into(),
                "加密的文件读不出内容。".into(),
                "请用 Excel 或 WPS 打开，去掉密码，另存为 xlsx 再上传。",
            ),
            Self::Macros => {
                ("文件里有宏。".into(), "宏是程序，本系统不接收。".into(), "请另存为不含宏的 xlsx 再上传。")
            }
            Self::Foreign { what } => {
                (format!("这不是可以导入的表格，是{what}。"), ACCEPTED.into(), SAVE_AGAIN)
            }
            Self::Bomb => {
                ("文件解开后过大。".into(), "内容的大小与文件的大小不相称，为保护系统没有读取。".into(), COPY)
            }
            Self::Suspicious => (
                "文件的内部结构不正常。".into(),
                "它不像表格软件保存的文件，为保护系统没有读取。".into(),
                COPY,
            ),
            Self::Damaged => {
                ("文件损坏，读不出内容。".into(), "可能没有传完，或保存时出错。".into(), SAVE_AGAIN)
            }
            Self::Encoding => (
                "认不出文件的文字编码。".into(),
                "csv 文件要用 UTF-8 或 GB18030（GBK）编码。".into(),
                SAVE_AGAIN,
            ),
            Self::NoHeader => (
                "没有找到表头。".into(),
                format!("前 {HEADER_WITHIN_ROWS} 行里没有一行含有“姓名”一列。"),
                "请核对文件；也可以下载模板填写。",
            ),
            Self::NoRows => {
                ("表头下面没有内容。".into(), "没有可导入的人员。".into(), "请核对是不是选错了文件。")
            }
            Self::TooManyRows => (
                format!("表格超过 {MAX_ROWS} 行。"),
                format!("一次最多导入 {MAX_ROWS} 行。"),
                "请分成几个文件，逐个导入。",
            ),
            Self::TooManyColumns { line } => (
                format!("第 {line} 行用到了第 {MAX_COLUMNS} 列以后。"),
                format!("表格最多 {MAX_COLUMNS} 列。"),
                "请删去多余的列再上传。",
            ),
            Self::CellTooLong { line, column } => (
                match column {
                    Some(column) => format!("第 {line} 行“{column}”一格的文字太长。"),
                    None => format!("第 {line} 行有一格的文字太长。"),
                },
                format!("一格不超过 {MAX_CELL_CHARS} 个字。"),
                "请缩短，或删去这一列再上传。",
            ),
            Self::Merged { range } => (
                format!("表头或名单里有合并的单元格（{range}）。"),
                "合并后分不清内容属于哪一行。表头只能占一行，表头上面的标题可以合并。".into(),
                "请取消合并，逐行填写再上传。",
            ),
        };
        Wording { fact, ground, next: next.into() }
    }
}

impl From<Fault> for Unreadable {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Encrypted => Self::Encrypted,
            Fault::Bomb => Self::Bomb,
            Fault::Suspicious => Self::Suspicious,
            Fault::Damaged => Self::Damaged,
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wording { fact, ground, next } = self.wording();
        write!(f, "{fact}{ground}{next}")
    }
}

impl std::error::Error for Unreadable {}
