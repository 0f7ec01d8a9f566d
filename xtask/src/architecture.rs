//! The architecture test: the arrows between crates, words out of place, files grown too long.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::cargo::metadata;
use crate::rules;

const TABLE: &str = "ARCHITECTURE.md";

/// Something that should not be, where it is, and why it should not.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) what: String,
    pub(crate) reason: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    {}", self.file, self.line, self.what, self.reason)
    }
}

/// Crate → the crates of ours it uses, or may use.
type Arrows = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn check(root: &Path) -> Result<()> {
    let text = fs::read_to_string(root.join(TABLE)).with_context(|| format!("reading {TABLE}"))?;
    let allowed = allowed_arrows(&text);
    ensure!(!allowed.is_empty(), "{TABLE} has no table under `## Crates and arrows`");
    let drawn = drawn_arrows(&metadata()?)?;
    let mut violations = wrong_arrows(&drawn, &allowed);

    let files = files_under(root, root)?;
    for (path, text) in &files {
        violations.extend(rules::violations(path, text));
    }

    for violation in &violations {
        println!("{violation}");
    }
    ensure!(violations.is_empty(), "violations: {}", violations.len());
    println!("{} crates and {} files looked at", drawn.len(), files.len());
    Ok(())
}

/// The rows of the table under `## Crates and arrows`; names stand in backticks.
fn allowed_arrows(text: &str) -> Arrows {
    let rows = text
        .lines()
        .skip_while(|line| *line != "## Crates and arrows")
        .skip(1)
        .take_while(|line| !line.starts_with("## "))
        .filter(|line| line.starts_with('|'));
    rows.filter_map(|row| {
        let mut cells = row.split('|').skip(1);
        let name = names_in(cells.next()?).next()?.to_owned();
        let may_use = names_in(cells.next()?).map(str::to_owned).collect();
        Some((name, may_use))
    })
    .collect()
}

fn names_in(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

/// What the manifests say: normal dependencies among the members of the workspace.
fn drawn_arrows(metadata: &Value) -> Result<Arrows> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let name_of = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let members: BTreeSet<_> = packages.iter().map(name_of).collect();
    let arrows = packages.iter().map(|package| {
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        let normal = dependencies.filter(|dependency| dependency["kind"].is_null()).map(name_of);
        (name_of(package), normal.filter(|name| members.contains(name)).collect())
    });
    Ok(arrows.collect())
}

fn wrong_arrows(drawn: &Arrows, allowed: &Arrows) -> Vec<Violation> {
    let violation = |what: String, reason: &str| Violation {
        file: TABLE.to_owned(),
        line: 1,
        what,
        reason: reason.to_owned(),
    };
    let mut violations = Vec::new();
    for (from, used) in drawn {
        let Some(may_use) = allowed.get(from) else {
            let what = format!("the crate `{from}` has no row under `## Crates and arrows`");
            violations.push(violation(what, "a crate is added on purpose, with what it must never do"));
            continue;
        };
        for to in used.difference(may_use) {
            let what = format!("`{from}` uses `{to}`, which its row does not allow");
            violations
                .push(violation(what, "the few borders between crates are those people break in a hurry"));
        }
    }
    violations
}

/// Every text file of the project, by its path from the root.
fn files_under(folder: &Path, root: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("reading {}", folder.display()))?;
        let path = entry.path();
        let name = entry.file_name();
        if entry.file_type().with_context(|| format!("reading {}", path.display()))?.is_dir() {
            let built_or_hidden = name == "target" || name.as_encoded_bytes().starts_with(b".");
            if !built_or_hidden {
                files.extend(files_under(&path, root)?);
            }
        } else if rules::concern(&path) {
            let text = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
            let from_root = path.strip_prefix(root).unwrap_or(&path);
            files.push((from_root.to_string_lossy().into_owned(), text));
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::{Arrows, allowed_arrows, drawn_arrows, files_under, wrong_arrows};

    const TEXT: &str = "\
# Architecture

| `stray` | `table` | elsewhere |

## Crates and arrows

| crate | may use | must never |
|---|---|---|
| `domain` | nothing of ours | know HTTP |
| `store` | `domain` | decide |
| `pingyi` | `domain`, `store` | hold SQL |

## Next

| `another` | `store` | table |
";

    fn drawn(from: &str, to: &[&str]) -> Arrows {
        let to = to.iter().map(|name| (*name).to_owned()).collect();
        Arrows::from([(from.to_owned(), to)])
    }

    #[test]
    fn the_table_is_read_and_no_other() {
        let allowed = allowed_arrows(TEXT);
        assert_eq!(allowed.keys().collect::<Vec<_>>(), ["domain", "pingyi", "store"]);
        assert!(allowed["domain"].is_empty());
        assert_eq!(allowed["pingyi"].iter().collect::<Vec<_>>(), ["domain", "store"]);
    }

    #[test]
    fn only_normal_dependencies_among_members_are_arrows() {
        let metadata = json!({ "packages": [
            { "name": "domain", "dependencies": [{ "name": "serde", "kind": null }] },
            { "name": "store", "dependencies": [
                { "name": "domain", "kind": null },
                { "name": "pingyi", "kind": "dev" },
            ] },
            { "name": "pingyi", "dependencies": [] },
        ] });
        let arrows = drawn_arrows(&metadata).unwrap();
        assert!(arrows["domain"].is_empty());
        assert_eq!(arrows["store"].iter().collect::<Vec<_>>(), ["domain"]);
    }

    #[test]
    fn an_allowed_arrow_is_silent_and_an_unused_permission_too() {
        assert_eq!(wrong_arrows(&drawn("store", &["domain"]), &allowed_arrows(TEXT)), []);
        assert_eq!(wrong_arrows(&drawn("pingyi", &[]), &allowed_arrows(TEXT)), []);
    }

    #[test]
    fn a_planted_arrow_is_told() {
        let violations = wrong_arrows(&drawn("domain", &["store"]), &allowed_arrows(TEXT));
        assert_eq!(violations[0].what, "`domain` uses `store`, which its row does not allow");
    }

    #[test]
    fn a_crate_without_a_row_is_told() {
        let violations = wrong_arrows(&drawn("utils", &[]), &allowed_arrows(TEXT));
        assert_eq!(violations[0].what, "the crate `utils` has no row under `## Crates and arrows`");
    }

    #[test]
    fn the_files_are_found_by_their_path_from_the_root() {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        let files = files_under(root, root).unwrap();
        assert!(files.iter().any(|(path, _)| path == "xtask/src/architecture.rs"));
    }
}
