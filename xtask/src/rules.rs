//! Words out of place and files grown too long: one table, each rule with its reason.

use std::path::Path;

use crate::architecture::Violation;
use crate::source::Source;

/// Words that must not stand in some part of some files.
struct Rule {
    /// The beginning of the path; empty means everywhere.
    within: &'static str,
    except: &'static [&'static str],
    files: &'static [&'static str],
    part: Part,
    words: &'static [&'static str],
    reason: &'static str,
}

#[derive(Clone, Copy)]
enum Part {
    /// All of it, comments too.
    All,
    /// Without comments; in Rust without string literals as well.
    Code,
    /// The first words of a Rust string literal, in lower or upper case.
    LiteralStart,
}

const RUST: &[&str] = &["rs"];
const ASSETS: &str = "crates/pingyi/assets/";
const MAX_LINES: usize = 500;

const RULES: &[Rule] = &[
    Rule {
        within: "",
        except: &["crates/store/"],
        files: RUST,
        part: Part::Code,
        words: &["sqlx"],
        reason: "only the store knows the driver: a driver's type that leaks out drags two databases with it",
    },
    Rule {
        within: "",
        // Tests of the program plant damage in a database, which no function of the store does.
        except: &["crates/store/", "crates/pingyi/tests/"],
        files: RUST,
        part: Part::LiteralStart,
        words: &["select", "insert into", "update", "delete from"],
        reason: "every SQL statement stands in the store, where both databases are tested with it",
    },
    Rule {
        within: "",
        except: &["crates/pingyi/src/web", "crates/pingyi/tests/"],
        files: RUST,
        part: Part::Code,
        words: &["axum"],
        reason: "HTTP ends at the web face: what an action does must be the same from the command line",
    },
    Rule {
        within: "",
        except: &["crates/pingyi/src/web"],
        files: RUST,
        part: Part::Code,
        words: &["maud"],
        reason: "pages are made by the web face, from a typed view",
    },
    Rule {
        within: "crates/pingyi/src/actions",
        except: &[],
        files: RUST,
        part: Part::Code,
        words: &["web"],
        reason: "faces call actions, never the other way: an action knows no form, page or cookie",
    },
    Rule {
        within: "crates/domain/src/",
        except: &[],
        files: RUST,
        part: Part::Code,
        words: &["fs::", "std::fs", "net::", "std::net", "SystemTime", "tokio"],
        reason: "the domain is pure: what it reads comes in as an argument, so that every case can be named in a test",
    },
    Rule {
        within: ASSETS,
        except: &[],
        files: &["css", "js", "svg", "html"],
        part: Part::All,
        words: &["http://", "https://"],
        reason: "the program serves intranets that reach nothing else: an asset fetches nothing from outside",
    },
    Rule {
        within: ASSETS,
        except: &[],
        files: &["css", "js"],
        part: Part::Code,
        words: &[":has(", ":is(", ":where("],
        reason: "Chromium 86 drops the whole rule, or throws (it came with 88 or 105)",
    },
    Rule {
        within: ASSETS,
        except: &[],
        files: &["css"],
        part: Part::Code,
        words: &["&", "@container", "@layer", "@scope"],
        reason: "Chromium 86 has no nesting (112), layers (99), container queries (105) or scopes (118)",
    },
    Rule {
        within: ASSETS,
        except: &[],
        files: &["css"],
        part: Part::Code,
        words: &["aspect-ratio", "inset:", "inset-", "accent-color", "subgrid"],
        reason: "Chromium 86 ignores it, and the page falls apart (inset is 87, aspect-ratio 88, accent-color 93, \
                 subgrid 117)",
    },
    Rule {
        within: ASSETS,
        except: &[],
        files: &["css"],
        part: Part::Code,
        words: &["color-mix", "light-dark(", "oklch(", "dvh", "svh", "lvh", "dvw", "cqw", "cqi"],
        reason: "Chromium 86 does not know the value and drops the declaration (color-mix is 111, dvh 108)",
    },
    Rule {
        within: ASSETS,
        except: &[],
        files: &["js"],
        part: Part::Code,
        words: &[
            ".at(",
            ".findLast",
            ".toSorted(",
            ".toReversed(",
            ".hasOwn(",
            "structuredClone",
            "randomUUID",
            "startViewTransition",
            "AbortSignal.timeout",
        ],
        reason: "Chromium 86 does not have it and throws (.at is 92, hasOwn 93, findLast 97, structuredClone 98)",
    },
];

/// Whether any rule could say something about this file.
pub(crate) fn concern(path: &Path) -> bool {
    RULES.iter().any(|rule| rule.files.contains(&extension(path)))
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

pub(crate) fn violations(path: &str, text: &str) -> Vec<Violation> {
    let extension = extension(Path::new(path));
    let source = match extension {
        "rs" => Source::read(text),
        _ => Source { code: without_comments(text), literals: Vec::new() },
    };
    let mut violations = Vec::new();
    for rule in RULES {
        let concerned = path.starts_with(rule.within)
            && !rule.except.iter().any(|prefix| path.starts_with(prefix))
            && rule.files.contains(&extension);
        if !concerned {
            continue;
        }
        for (line, word) in rule.found_in(text, &source) {
            violations.push(Violation {
                file: path.to_owned(),
                line,
                what: format!("`{word}` out of place"),
                reason: rule.reason.to_owned(),
            });
        }
    }
    violations.extend(too_long(path, text));
    violations
}

impl Rule {
    fn found_in(&self, text: &str, source: &Source) -> Vec<(usize, &'static str)> {
        let begins = |literal: &str, verb: &str| {
            let rest = literal.trim_start().strip_prefix(verb);
            rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '\\'))
        };
        let first = |holds: &dyn Fn(&str) -> bool| self.words.iter().copied().find(|word| holds(word));
        let in_lines = |text: &str| {
            let lines = text.lines().enumerate();
            lines
                .filter_map(|(index, line)| Some((index + 1, first(&|word| stands_in(line, word))?)))
                .collect()
        };
        match self.part {
            Part::All => in_lines(&text.replace("http://www.w3.org/", "")),
            Part::Code => in_lines(&source.code),
            Part::LiteralStart => {
                let literals = source.literals.iter();
                let verb = |literal: &str| {
                    first(&|verb| begins(literal, verb) || begins(literal, &verb.to_uppercase()))
                };
                literals.filter_map(|(line, literal)| Some((*line, verb(literal)?))).collect()
            }
        }
    }
}

/// As a word of its own: `web` does not stand in `cobweb` or `web_app`, but `dvh` stands in `100dvh`.
fn stands_in(line: &str, word: &str) -> bool {
    let in_name = |c: char| c.is_alphabetic() || c == '_' || c == '-';
    line.match_indices(word).any(|(at, _)| {
        let before = word.starts_with(in_name) && line[..at].ends_with(in_name);
        let after = word.ends_with(in_name)
            && !word.ends_with('-')
            && line[at + word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        !before && !after
    })
}

/// CSS and JavaScript without `/* … */` and without lines that are a `//` comment; line ends are kept.
fn without_comments(text: &str) -> String {
    let mut code = String::new();
    for (index, piece) in text.split("/*").enumerate() {
        let (comment, after) = match (index, piece.split_once("*/")) {
            (0, _) => ("", piece),
            (_, Some(parts)) => parts,
            (_, None) => (piece, ""),
        };
        code.extend(comment.chars().filter(|c| *c == '\n'));
        code.push_str(after);
    }
    let lines = code.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
    lines.collect::<Vec<_>>().join("\n")
}

fn too_long(path: &str, text: &str) -> Option<Violation> {
    if extension(Path::new(path)) != "rs" || path.split('/').any(|part| part == "tests" || part == "tests.rs")
    {
        return None;
    }
    let lines = text.lines().take_while(|line| !line.trim_start().starts_with("#[cfg(test)]")).count();
    (lines > MAX_LINES).then(|| Violation {
        file: path.to_owned(),
        line: MAX_LINES + 1,
        what: format!("{lines} lines before its tests, more than {MAX_LINES}"),
        reason: "a file this long holds more than one thing: split it by verb".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::{ASSETS, MAX_LINES, Part, RULES, violations};

    /// Where a rule looks, and a text that holds the word the way the rule looks for it.
    fn planted(rule: &super::Rule, extension: &str, word: &str) -> (String, String) {
        let folder = if rule.within.is_empty() { "crates/elsewhere/src/" } else { rule.within };
        let text = match rule.part {
            Part::LiteralStart => format!("fn f() {{\n    g(\"{word} x\");\n}}\n"),
            Part::All | Part::Code => format!("first\n  {word} x\n"),
        };
        (format!("{folder}/planted.{extension}"), text)
    }

    #[test]
    fn every_word_of_every_rule_is_found_where_it_is_planted() {
        for rule in RULES {
            for extension in rule.files {
                for word in rule.words {
                    let (path, text) = planted(rule, extension, word);
                    let found = violations(&path, &text);
                    assert!(
                        found.iter().any(|violation| violation.line == 2 && violation.reason == rule.reason),
                        "`{word}` in {path}: {found:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn where_a_rule_makes_an_exception_its_words_are_at_home() {
        for rule in RULES {
            for (home, word) in
                rule.except.iter().flat_map(|home| rule.words.iter().map(move |word| (home, word)))
            {
                let (_, text) = planted(rule, "rs", word);
                let found = violations(&format!("{home}/home.rs"), &text);
                assert!(found.iter().all(|violation| violation.reason != rule.reason), "`{word}` in {home}");
            }
        }
    }

    #[test]
    fn comments_names_and_ordinary_strings_are_no_violation() {
        for text in [
            "// sqlx would do it\nfn f() {}",
            "/* axum */",
            "let filter = \"info,sqlx=warn\";",
            "let sqlx_like = my_sqlx;",
            "refuse(\"selected\"); refuse(\"updates\"); refuse(\"please select one\")",
        ] {
            assert_eq!(violations("crates/pingyi/src/app.rs", text), [], "{text}");
        }
        assert_eq!(violations("crates/pingyi/src/actions/report.rs", "let cobweb = web_like();"), []);
    }

    #[test]
    fn a_statement_may_begin_on_the_next_line_or_in_capitals() {
        for text in ["f(\"\n    select 1\")", "f(\"SELECT 1\")", "f(\"update\\\n  members set x = 1\")"] {
            assert_eq!(violations("crates/pingyi/src/app.rs", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_chromium_86_has_is_allowed() {
        let css = "/* no :has( here,\n not even & */ a:focus-visible { gap: 1px; box-shadow: inset 0 0; --my-inset: 0 }";
        assert_eq!(violations(&format!("{ASSETS}a.css"), css), []);
        let js = "// .at( is 92\na?.b ?? c; a ||= b && c; s.replaceAll('a', 'b'); d.replaceChildren();";
        assert_eq!(violations(&format!("{ASSETS}a.js"), js), []);
        let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>";
        assert_eq!(violations(&format!("{ASSETS}a.svg"), svg), []);
    }

    #[test]
    fn a_length_with_an_unknown_unit_is_found_behind_its_digits() {
        assert_eq!(violations(&format!("{ASSETS}a.css"), "a { height: 100dvh }").len(), 1);
    }

    #[test]
    fn a_file_is_too_long_by_what_stands_before_its_tests() {
        let code = "fn f() {}\n".repeat(MAX_LINES);
        let tests = "#[cfg(test)]\nmod tests {}\n".repeat(MAX_LINES);
        assert_eq!(violations("crates/store/src/long.rs", &format!("{code}{tests}")), []);
        assert_eq!(violations("crates/store/src/long.rs", &format!("{code}// more\n")).len(), 1);
        assert_eq!(violations("crates/store/tests/long.rs", &format!("{code}// more\n")), []);
        assert_eq!(violations("crates/store/src/units/tests.rs", &format!("{code}// more\n")), []);
    }
}
