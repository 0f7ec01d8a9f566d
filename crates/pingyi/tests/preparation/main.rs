//! What a branch does before its meeting: studies, talks, opinions, problems, texts and their reviews, and whether it is
//! ready. By role, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod acts;
#[path = "../client/mod.rs"]
mod client;
#[expect(dead_code, reason = "every test file uses its part")]
#[path = "../common/mod.rs"]
mod common;
mod daily;
mod house;
mod journal;
mod living;
mod lone;
mod meetings;
mod mirror;
mod opinions;
mod problems;
mod reviews;
mod studies;
mod talks;
mod texts;
mod unseen;
mod uploads;
