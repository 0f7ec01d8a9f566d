//! Samples of what theme packs say no to.

use domain::refusal::PackRefusal as No;
use domain::theme::Fault;

pub(super) const COUNT: usize = 2;

pub(super) fn samples() -> Vec<No> {
    let fault = |place: &str, words: &str| Fault { place: place.into(), words: words.into() };
    vec![
        No::Faulty {
            faults: vec![
                fault("study（学习内容）", "没有写 basis。每个取值都要说明从哪里来；不知道的写“待补”。"),
                fault("第 12 行", "不认识“themes”这一项。请核对拼写，或把它删去。"),
            ],
        },
        No::EditionExists { id: "P2026".into(), revision: 1 },
    ]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::Faulty { .. } => 0,
        No::EditionExists { .. } => 1,
    }
}
