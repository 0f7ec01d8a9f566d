//! What the journeys in `tests/` stand on: the product as a child process, and windows of a real browser.
//!
//! Everything here panics with a sentence when something does not go: its only callers are tests, and what they
//! need to know is what was on the screen.

mod site;
mod webdriver;
mod window;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

pub use site::{PASSWORD, Site};
pub use window::{Shape, Window};

/// An address or a path that the run of the tests tells.
///
/// # Panics
/// When nobody has told it.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn setting(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: please run the journeys by `cargo xtask test`"))
}

/// A folder that goes with the value.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new empty folder.
    pub fn new(purpose: &str) -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("pingyi-{purpose}-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap_or_else(|error| panic!("making {}: {error}", path.display()));
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file into it and says where it is.
    pub fn put(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, content).unwrap_or_else(|error| panic!("writing {}: {error}", path.display()));
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A browser that is just ending may still write; what it leaves is a few files in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
