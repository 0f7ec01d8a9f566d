//! What differs between two packs, value by value and, in lists, entry by entry.

use super::Pack;
use super::values::{Item, Part, Value};
use crate::codes::codes;

codes! {
    pub enum ChangeKind {
        Added = "added" "新增",
        Removed = "removed" "删去",
        Changed = "changed" "改动",
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub part: Part,
    /// 学习内容
    pub name: String,
    pub kind: ChangeKind,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Everything in which `after` differs from `before`. What a value rests on is compared between two editions of one
/// pack only: between years it differs everywhere.
pub fn compare(before: &Pack, after: &Pack) -> Vec<Difference> {
    let (old, new) = (before.values(), after.values());
    let one_pack = before.id == after.id;
    let mut found = Vec::new();
    if before.name != after.name {
        found.push(Difference {
            part: Part::About,
            name: "名称".to_owned(),
            kind: ChangeKind::Changed,
            before: Some(before.name.clone()),
            after: Some(after.name.clone()),
        });
    }
    for value in &new {
        match old.iter().find(|other| other.key == value.key) {
            None => found.push(whole(value, ChangeKind::Added)),
            Some(other) => {
                found.extend(of_value(other, value));
                if one_pack {
                    found.extend(of_ground(other, value));
                }
            }
        }
    }
    let gone = old.iter().filter(|value| new.iter().all(|other| other.key != value.key));
    found.extend(gone.map(|value| whole(value, ChangeKind::Removed)));
    found.sort_by_key(|difference| difference.part);
    found
}

fn whole(value: &Value<'_>, kind: ChangeKind) -> Difference {
    let words = Some(value.words());
    let (before, after) = if kind == ChangeKind::Added { (None, words) } else { (words, None) };
    Difference { part: value.part, name: value.name.clone(), kind, before, after }
}

fn changed(value: &Value<'_>, name: String, before: String, after: String) -> Difference {
    Difference { part: value.part, name, kind: ChangeKind::Changed, before: Some(before), after: Some(after) }
}

fn of_value(before: &Value<'_>, after: &Value<'_>) -> Vec<Difference> {
    match (&before.items, &after.items) {
        (Some(old), Some(new)) if after.is_list => of_items(after, old, new),
        (old, new) if old == new => vec![],
        _ => vec![changed(after, after.name.clone(), before.words(), after.words())],
    }
}

fn of_items(value: &Value<'_>, old: &[Item], new: &[Item]) -> Vec<Difference> {
    let find = |items: &[Item], key: &str| items.iter().position(|item| item.key == key);
    let part = |kind, before: Option<&Item>, after: Option<&Item>| Difference {
        part: value.part,
        name: value.name.clone(),
        kind,
        before: before.map(|item| item.words.clone()),
        after: after.map(|item| item.words.clone()),
    };
    let mut found = Vec::new();
    for item in new {
        match find(old, &item.key).map(|at| &old[at]) {
            None => found.push(part(ChangeKind::Added, None, Some(item))),
            Some(other) if other.words != item.words => {
                found.push(part(ChangeKind::Changed, Some(other), Some(item)));
            }
            Some(_) => {}
        }
    }
    let gone = old.iter().filter(|item| find(new, &item.key).is_none());
    found.extend(gone.map(|item| part(ChangeKind::Removed, Some(item), None)));
    // The order of a list is told where nothing else of it has changed, and always for an agenda.
    let kept: Vec<usize> = new.iter().filter_map(|item| find(old, &item.key)).collect();
    if !kept.is_sorted() && (found.is_empty() || value.part == Part::Agenda) {
        let order = |items: &[Item]| {
            let names: Vec<&str> =
                items.iter().map(|item| item.words.split('：').next().unwrap_or_default()).collect();
            names.join("、")
        };
        found.push(changed(value, format!("{}的次序", value.name), order(old), order(new)));
    }
    found
}

fn of_ground(before: &Value<'_>, after: &Value<'_>) -> Option<Difference> {
    let words = |value: &Value<'_>| {
        let mark = value.mark.map(|mark| format!("（{}）", mark.label())).unwrap_or_default();
        let norm = value.norm.map(|norm| format!("{}：", norm.label())).unwrap_or_default();
        format!("{norm}{}{mark}", value.basis)
    };
    let (old, new) = (words(before), words(after));
    (old != new).then(|| changed(after, format!("{}的依据", after.name), old, new))
}
