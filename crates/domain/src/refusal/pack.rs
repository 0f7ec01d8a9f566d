//! What the rules of theme packs say no to.

use super::{Wording, say};
use crate::theme::Fault;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackRefusal {
    Faulty {
        faults: Vec<Fault>,
    },
    /// P2026, 第 2 版
    EditionExists {
        id: String,
        revision: i64,
    },
}

impl PackRefusal {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Faulty { faults } => {
                let all: Vec<String> = faults
                    .iter()
                    .map(|fault| format!("{}：{}", fault.place, fault.words.trim_end_matches('。')))
                    .collect();
                say(
                    format!("主题包有 {} 处错误：{}。", faults.len(), all.join("；")),
                    "活动按主题包的要求进行，有错误的主题包不能导入。",
                    "请按所列各处改正文件，再导入。",
                )
            }
            Self::EditionExists { id, revision } => say(
                format!("主题包“{id}”的第 {revision} 版已经有了，内容与这个文件不同。"),
                "同一版只有一种内容，已经开始的活动才对得上。",
                format!("请把文件里的 revision 改为 {}，再导入。", revision + 1),
            ),
        }
    }
}
