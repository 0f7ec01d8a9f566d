//! Which dimensions of the team and of its members are the same, or the parts of one.

use super::Dimension;

/// A dimension with what the other list asks about it part by part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block<'a> {
    pub dimension: &'a Dimension,
    /// 政治纪律, 组织纪律 … of 六项纪律; mostly none.
    pub parts: Vec<&'a Dimension>,
}

impl Block<'_> {
    /// Is what stands under this key laid here?
    pub fn holds(&self, key: &str) -> bool {
        self.all().any(|one| one.key == key)
    }

    /// Is anything of it one of these dimensions?
    pub fn is_asked_of(&self, dimensions: &[Dimension]) -> bool {
        dimensions.iter().any(|one| self.holds(&one.key))
    }

    fn all(&self) -> impl Iterator<Item = &Dimension> {
        std::iter::once(self.dimension).chain(self.parts.iter().copied())
    }
}

/// The dimensions of both lists, each once, the team's first; parts stand with what covers them.
pub fn blocks<'a>(team: &'a [Dimension], members: &'a [Dimension]) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = Vec::new();
    let sides = [(team, members), (members, team)];
    let is_part = |key: &str| sides.iter().any(|(_, other)| covering(other, key).is_some());
    for (own, other) in sides {
        for dimension in own {
            if is_part(&dimension.key) || blocks.iter().any(|block| block.holds(&dimension.key)) {
                continue;
            }
            let parts = other.iter().filter(|one| dimension.covers.contains(&one.key)).collect();
            blocks.push(Block { dimension, parts });
        }
    }
    blocks
}

/// Under which of these dimensions another list's one belongs that is a part of it.
pub fn covering<'a>(dimensions: &'a [Dimension], key: &str) -> Option<&'a Dimension> {
    dimensions.iter().find(|one| one.covers.iter().any(|part| part == key))
}
