//! The pages of packs in every state.

use domain::refusal::{PackRefusal, Wording};
use domain::theme::{Fault, Pack};

use super::Packs;
use super::comparing::Compare;
use super::importing::Import;
use super::show::Show;
use crate::actions::packs::{Entry, Origin};
use crate::packs::shipped;

fn entries() -> Vec<Entry> {
    shipped().iter().map(|pack| Entry { pack: pack.clone(), origin: Origin::Shipped }).collect()
}

/// Imported, corrected, and with everything as long as it may be.
fn long() -> Entry {
    let mut pack: Pack = shipped()[0].clone();
    pack.revision = 12;
    pack.name = "学习贯彻".repeat(15);
    pack.study.value.iter_mut().flatten().for_each(|item| item.title = "《关于学习贯彻的通知》".repeat(20));
    pack.theme.value = None;
    pack.theme.basis = "待补".into();
    Entry {
        pack, origin: Origin::Imported { by: "阿卜杜热西提·买买提".into(), at: 1_768_449_600_000 }
    }
}

pub(super) fn packs() -> Vec<(&'static str, Packs)> {
    let mut full = entries();
    full.insert(0, long());
    vec![
        ("shipped", Packs { entries: entries(), may_import: false }),
        ("with an imported one", Packs { entries: full, may_import: true }),
        ("none", Packs { entries: vec![], may_import: true }),
    ]
}

pub(super) fn show() -> Vec<(&'static str, Show)> {
    let mut samples: Vec<(&'static str, Show)> = shipped()
        .iter()
        .zip(entries())
        .map(|(pack, entry)| (pack.id.as_str(), Show { entry, editions: vec![] }))
        .collect();
    samples.push(("long, of several editions", Show { entry: long(), editions: vec![2, 1] }));
    samples
}

pub(super) fn compare() -> Vec<(&'static str, Compare)> {
    let entries = entries();
    let others: Vec<(String, String)> = entries
        .iter()
        .skip(1)
        .map(|entry| (format!("{}-1", entry.pack.id), entry.pack.name.clone()))
        .collect();
    let of = |entry: &Entry, with: Option<&Entry>| Compare {
        entry: entry.clone(),
        with: with.cloned(),
        others: others.clone(),
    };
    let (first, second) = (&entries[0], &entries[1]);
    vec![
        ("two years", of(first, Some(second))),
        ("two editions", of(&long(), Some(first))),
        ("the same", of(first, Some(first))),
        ("nothing to compare with", Compare { entry: long(), with: None, others: vec![] }),
    ]
}

pub(super) fn import() -> Vec<(&'static str, Import)> {
    let fault = |place: &str, words: &str| Fault { place: place.into(), words: words.into() };
    let exists = PackRefusal::EditionExists { id: "P2026".into(), revision: 1 };
    let refused: Wording = domain::Refusal::from(exists).wording();
    vec![
        ("plain", Import::default()),
        (
            "faults",
            Import {
                refused: None,
                faults: vec![
                    fault("第 12 行", "不认识“themes”这一项。请核对拼写，或把它删去。"),
                    fault("study（学习内容）", "没有写 basis。"),
                ],
            },
        ),
        ("edition exists", Import { refused: Some(refused), faults: vec![] }),
    ]
}
