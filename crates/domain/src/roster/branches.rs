//! Which branch a roster means by the name it writes.

use std::cell::RefCell;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::ids::UnitId;
use crate::org::UnitKind;
use crate::roster::{plain, quoted};

/// A branch members may be imported into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BranchRef {
    pub id: UnitId,
    pub name: String,
    pub short_name: String,
    pub kind: UnitKind,
    /// Its 党小组, with their names.
    pub groups: Vec<(UnitId, String)>,
}

/// A name shorter than this says too little to stand for the end of a longer one.
const SHORTEST_ENDING: usize = 4;
/// Looking for likenesses costs time; a file with more unknown branches than this has another problem.
const HINTED_NAMES: usize = 50;

pub(super) struct Branches<'a> {
    /// With the names as they are compared, full and short.
    all: Vec<(&'a BranchRef, String, String)>,
    by_id: HashMap<UnitId, &'a BranchRef>,
    by_name: HashMap<String, Vec<&'a BranchRef>>,
    /// What each written name came to: the same name stands in many rows.
    found: RefCell<HashMap<String, Result<&'a BranchRef, String>>>,
}

impl<'a> Branches<'a> {
    pub(super) fn new(all: &'a [BranchRef]) -> Self {
        let all: Vec<_> = all.iter().map(|b| (b, core(&b.name), core(&b.short_name))).collect();
        let mut by_name: HashMap<String, Vec<&BranchRef>> = HashMap::new();
        for (branch, full, short) in &all {
            by_name.entry(full.clone()).or_default().push(branch);
            if short != full {
                by_name.entry(short.clone()).or_default().push(branch);
            }
        }
        let by_id = all.iter().map(|(branch, ..)| (branch.id, *branch)).collect();
        Self { all, by_id, by_name, found: RefCell::default() }
    }

    pub(super) fn get(&self, id: UnitId) -> Option<&'a BranchRef> {
        self.by_id.get(&id).copied()
    }

    pub(super) fn shown(&self, id: UnitId) -> String {
        self.get(id).map_or_else(|| "其他组织".to_owned(), |branch| branch.name.clone())
    }

    /// The branch a row means, or in words why it is not clear.
    pub(super) fn find(&self, written: &str) -> Result<&'a BranchRef, String> {
        if let Some(found) = self.found.borrow().get(written) {
            return found.clone();
        }
        let found = self.search(written);
        self.found.borrow_mut().insert(written.to_owned(), found.clone());
        found
    }

    fn search(&self, written: &str) -> Result<&'a BranchRef, String> {
        let wanted = core(written);
        let exact = self.by_name.get(&wanted).cloned().unwrap_or_default();
        let meant = if exact.is_empty() {
            self.all
                .iter()
                .filter(|(_, full, short)| {
                    ends_as(full, &wanted) || ends_as(&wanted, full) || ends_as(&wanted, short)
                })
                .map(|(branch, ..)| *branch)
                .collect()
        } else {
            exact
        };
        match meant[..] {
            [branch] => Ok(branch),
            [] => Err(self.unknown(written, &wanted)),
            [first, second, ..] => Err(format!(
                "{}分不清是哪个支部：{}、{}……。请写全称。",
                quoted(written),
                quoted(&first.name),
                quoted(&second.name)
            )
            .replace("……", if meant.len() > 2 { "……" } else { "" })),
        }
    }

    fn unknown(&self, written: &str, wanted: &str) -> String {
        let near = if self.found.borrow().len() < HINTED_NAMES { self.nearest(wanted) } else { vec![] };
        if near.is_empty() {
            return format!("没有找到{}。请核对支部名称，或先设立这个支部。", quoted(written));
        }
        format!("没有找到{}，是否为{}？请核对支部名称。", quoted(written), near.join("或"))
    }

    fn nearest(&self, wanted: &str) -> Vec<String> {
        let wanted: Vec<char> = wanted.chars().collect();
        let farthest = (wanted.len() / 3).clamp(1, 4);
        let mut near: Vec<(usize, &str)> = self
            .all
            .iter()
            .flat_map(|(branch, full, short)| [(&branch.name, full), (&branch.short_name, short)])
            .map(|(name, core)| {
                (distance(&wanted, &core.chars().collect::<Vec<_>>(), farthest), name.as_str())
            })
            .filter(|(distance, _)| *distance <= farthest)
            .collect();
        near.sort_unstable();
        near.dedup_by_key(|(_, name)| *name);
        near.into_iter().take(2).map(|(_, name)| quoted(name)).collect()
    }
}

/// A name as it is compared: without blanks, without 中共 before and 委员会 behind it.
fn core(name: &str) -> String {
    let name = plain(name);
    let name = name.strip_prefix("中国共产党").or_else(|| name.strip_prefix("中共")).unwrap_or(&name);
    name.strip_suffix("委员会").unwrap_or(name).to_owned()
}

/// Is `short` the end of `long`, cut where a name may be cut? 三党支部 is not the end of 第十三党支部.
fn ends_as(long: &str, short: &str) -> bool {
    long.strip_suffix(short).is_some_and(|rest| {
        short.chars().count() >= SHORTEST_ENDING
            && rest
                .chars()
                .next_back()
                .is_some_and(|c| !c.is_ascii_digit() && !"第〇零一二三四五六七八九十百".contains(c))
    })
}

/// How many characters have to be put in, left out or exchanged; more than `farthest` is not counted exactly.
fn distance(a: &[char], b: &[char], farthest: usize) -> usize {
    if a.len().abs_diff(b.len()) > farthest {
        return farthest + 1;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let exchanged = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j + 1] = exchanged.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn branch(n: u128, name: &str, short_name: &str) -> BranchRef {
        BranchRef {
            id: UnitId(Uuid::from_u128(n)),
            name: name.into(),
            short_name: short_name.into(),
            kind: UnitKind::Branch,
            groups: vec![],
        }
    }

    fn tree() -> Vec<BranchRef> {
        vec![
            branch(1, "某某局第三党支部", "第三党支部"),
            branch(2, "某某局第十三党支部", "第十三党支部"),
            branch(3, "中共某某局机关党支部委员会", "机关党支部"),
            branch(4, "甲中心党支部", "中心支部"),
            branch(5, "乙中心党支部", "中心支部"),
        ]
    }

    #[test]
    fn a_branch_is_found_by_its_full_short_or_longer_name() {
        let tree = tree();
        let branches = Branches::new(&tree);
        for (written, expected) in [
            ("某某局第三党支部", 1),
            (" 第三　党支部", 1),
            ("某某市某某局第三党支部", 1),
            ("某某局机关党支部", 3),
            ("中共某某局机关党支部", 3),
            ("第十三党支部", 2),
            ("甲中心党支部", 4),
        ] {
            let found = branches.find(written).unwrap();
            assert_eq!(found.id.0.as_u128(), expected, "{written}");
        }
    }

    #[test]
    fn a_name_is_not_cut_inside_its_number() {
        let tree = tree();
        assert!(Branches::new(&tree[1..2]).find("三党支部").is_err());
        assert!(Branches::new(&tree[1..2]).find("十三党支部").is_err());
    }

    #[test]
    fn an_unknown_branch_is_refused_with_the_nearest_names() {
        let tree = tree();
        let branches = Branches::new(&tree);
        assert_eq!(
            branches.find("第三支部").unwrap_err(),
            "没有找到“第三支部”，是否为“第三党支部”？请核对支部名称。"
        );
        assert_eq!(
            branches.find("离退休干部党支部").unwrap_err(),
            "没有找到“离退休干部党支部”。请核对支部名称，或先设立这个支部。"
        );
        assert_eq!(
            branches.find("中心支部").unwrap_err(),
            "“中心支部”分不清是哪个支部：“甲中心党支部”、“乙中心党支部”。请写全称。"
        );
    }

    #[test]
    fn the_distance_is_that_of_single_changes() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (a, b, expected) in
            [("", "", 0), ("第三支部", "第三党支部", 1), ("一支部", "二支部", 1), ("甲", "", 1)]
        {
            assert_eq!(distance(&chars(a), &chars(b), 9), expected, "{a} {b}");
        }
    }
}
