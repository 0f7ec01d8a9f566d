//! What no browser of ours sends, and how an answer to it is judged.

use crate::common::Answer;

/// Texts that have broken programs.
pub(crate) const TEXTS: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'; drop table units; --",
    "支部😀🇨🇳👨‍👩‍👧",
    "\u{202e}部支\u{202c}\u{200f}",
    "\u{feff}\u{200b}支部",
    "空\u{0}字",
    "\u{0}",
    "\u{7}\u{1b}[31m",
    "\u{85}\u{9f}",
    "\u{fffe}\u{ffff}\u{10ffff}",
    "一\n二\r\n三\t四",
    "%00%ff%s%n{}{{}}${x}",
    "e\u{301}e\u{301}\u{301}\u{301}",
    "𠮷野家𬉼",
    "    　",
    "99999999999999999999999999",
    "-1",
    "NaN",
    "1e309",
    "null",
    "党",
];

/// Days that calendars or databases cannot hold.
pub(crate) const DAYS: &[&str] = &[
    "0000-00-00",
    "0000-01-01",
    "0001-01-01",
    "-0001-01-01",
    "-9999-12-31",
    "9999-12-31",
    "+99999-01-01",
    "99999-01-01",
    "2026-02-30",
    "2026-13-01",
    "20260230",
    "二〇二六年",
    "1e9-01-01",
    "党党党党党党党党",
    "２０２６－０１－０１",
    "\u{0}",
];

/// An answer to something hostile: never a fault, and nothing of it becomes markup.
pub(crate) fn is_calm(what: &str, answer: &Answer) {
    assert!(!answer.status.is_server_error(), "{what}: {}\n{}", answer.status, answer.body);
    assert!(!answer.body.contains("程序出了错"), "{what}");
    assert!(!answer.body.contains("<script>alert"), "{what}: a script came through");
    assert!(!answer.body.contains("<img src=x"), "{what}: an element came through");
    assert!(
        answer.headers.get("set-cookie").is_none_or(|value| !value.as_bytes().starts_with(b"x=")),
        "{what}"
    );
}

/// The text as a page writes it: without what nobody sees.
pub(crate) fn escaped(text: &str) -> String {
    let seen = domain::wording::legible(text);
    seen.trim().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
