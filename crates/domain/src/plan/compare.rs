//! What has changed between two rounds of a plan.

use time::Date;

use super::{Content, Line};
use crate::wording;

/// One difference. What was added has no `before`, what was taken out no `after`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// 集中学习研讨 · 日期, 会议议程
    pub what: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// In the order in which a plan is read.
pub fn differences(before: &Content, after: &Content) -> Vec<Difference> {
    let mut found = Vec::new();
    lists("依据", &before.grounds, &after.grounds, &mut found);
    let single: [(&str, &str, &str); 5] = [
        ("会议主题", &before.theme, &after.theme),
        ("召开形式", before.variant.as_deref().unwrap_or(""), after.variant.as_deref().unwrap_or("")),
        ("会议地点", &before.place, &after.place),
        ("主持人", &before.chair, &after.chair),
        ("记录人", &before.recorder, &after.recorder),
    ];
    for (what, before, after) in single {
        texts(what.to_owned(), before, after, &mut found);
    }
    lines(&before.lines, &after.lines, &mut found);
    lists("会议议程", &before.agenda, &after.agenda, &mut found);
    lists("学习内容", &before.study, &after.study, &mut found);
    lists("工作要求", &before.demands, &after.demands, &mut found);
    found
}

fn texts(what: String, before: &str, after: &str, found: &mut Vec<Difference>) {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if before != after {
        found.push(Difference { what, before: given(before), after: given(after) });
    }
}

fn lines(before: &[Line], after: &[Line], found: &mut Vec<Difference>) {
    for old in before {
        let step = old.step.label();
        let Some(new) = after.iter().find(|new| new.step == old.step) else {
            found.push(Difference { what: step.to_owned(), before: Some(told(old)), after: None });
            continue;
        };
        texts(format!("{step} · 日期"), &day(old.day), &day(new.day), found);
        texts(format!("{step} · 内容"), &old.what, &new.what, found);
        texts(format!("{step} · 负责人"), &old.who, &new.who, found);
    }
    for new in after.iter().filter(|new| before.iter().all(|old| old.step != new.step)) {
        found.push(Difference { what: new.step.label().to_owned(), before: None, after: Some(told(new)) });
    }
}

fn told(line: &Line) -> String {
    let parts = [day(line.day), line.what.clone(), line.who.clone()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；")
}

fn day(day: Option<Date>) -> String {
    day.map(wording::day).unwrap_or_default()
}

/// Items that are in one list only; where both have the same, but in another order, the whole lists.
fn lists(what: &str, before: &[String], after: &[String], found: &mut Vec<Difference>) {
    let one = |text: &String, gone: bool| Difference {
        what: what.to_owned(),
        before: gone.then(|| text.clone()),
        after: (!gone).then(|| text.clone()),
    };
    let gone: Vec<&String> = before.iter().filter(|item| !after.contains(item)).collect();
    let new: Vec<&String> = after.iter().filter(|item| !before.contains(item)).collect();
    if gone.is_empty() && new.is_empty() && before != after {
        let (before, after) = (before.join("；"), after.join("；"));
        found
            .push(Difference { what: format!("{what} · 次序"), before: Some(before), after: Some(after) });
    }
    found.extend(gone.into_iter().map(|item| one(item, true)));
    found.extend(new.into_iter().map(|item| one(item, false)));
}

#[cfg(test)]
mod tests;
