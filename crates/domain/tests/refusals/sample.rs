//! Samples of what sample texts say no to.

use domain::refusal::SampleRefusal as No;

pub(super) const COUNT: usize = 3;

pub(super) fn samples() -> Vec<No> {
    vec![No::Length { length: 45 }, No::Enough, No::AlreadyThere { title: "发言提纲样稿".into() }]
}

pub(super) fn number(refusal: &No) -> usize {
    match refusal {
        No::Length { .. } => 0,
        No::Enough => 1,
        No::AlreadyThere { .. } => 2,
    }
}
