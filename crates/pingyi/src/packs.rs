//! The theme packs that come with the program.

use std::sync::LazyLock;

use domain::theme::{self, Pack};

/// Id and text of each.
const TEXTS: &[(&str, &str)] = &[
    ("P2025", include_str!("../../../packs/P2025.toml")),
    ("P2024", include_str!("../../../packs/P2024.toml")),
    ("P2023", include_str!("../../../packs/P2023.toml")),
    ("P2022", include_str!("../../../packs/P2022.toml")),
    ("M2022", include_str!("../../../packs/M2022.toml")),
    ("P2021B", include_str!("../../../packs/P2021B.toml")),
    ("P2021A", include_str!("../../../packs/P2021A.toml")),
    ("P2020", include_str!("../../../packs/P2020.toml")),
    ("M2020", include_str!("../../../packs/M2020.toml")),
    ("P2019", include_str!("../../../packs/P2019.toml")),
    ("P2018", include_str!("../../../packs/P2018.toml")),
    ("P2017", include_str!("../../../packs/P2017.toml")),
    ("P2016", include_str!("../../../packs/P2016.toml")),
    ("P2014", include_str!("../../../packs/P2014.toml")),
];

/// The packs of the program, the newest year first.
pub fn shipped() -> &'static [Pack] {
    static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| {
        TEXTS
            .iter()
            .map(|(id, text)| {
                theme::read(text).unwrap_or_else(|faults| panic!("the pack {id} cannot be read: {faults:?}"))
            })
            .collect()
    });
    &PACKS
}

/// A shipped pack as its file has it.
pub fn shipped_text(id: &str) -> Option<&'static str> {
    TEXTS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_pack_is_faultless_and_bears_the_name_of_its_file() {
        let mut ids: Vec<&str> = shipped().iter().map(|pack| pack.id.as_str()).collect();
        let files: Vec<&str> = TEXTS.iter().map(|(id, _)| *id).collect();
        assert_eq!(ids, files);
        ids.dedup();
        assert_eq!(ids.len(), files.len());
        for id in files {
            assert!(shipped_text(id).is_some_and(|text| theme::read(text).is_ok()));
        }
    }

    /// Who is held to something reads its ground: what is still to be looked up stays in the mark and in the pack.
    #[test]
    fn no_ground_that_people_read_is_a_note_to_oneself() {
        let asked: Vec<_> = shipped().iter().flat_map(|pack| pack.layer().requirements).collect();
        assert!(asked.len() > 100, "{}", asked.len());
        for one in asked {
            assert!(!one.sentence.contains("待复核"), "{}", one.sentence);
        }
    }
}
