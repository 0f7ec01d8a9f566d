//! Cargo and other programs as child processes.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// `cargo` with the words of `line`; arguments that hold blanks are added by the caller.
pub(crate) fn cargo(line: &str) -> Command {
    let mut command = Command::new("cargo");
    command.args(line.split_whitespace());
    command
}

/// Runs to the end, output to the terminal; a non-zero exit is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("starting {command:?}"))?;
    ensure!(status.success(), "{command:?}: {status}");
    Ok(())
}

/// Runs to the end and gives back what it printed; on failure its complaint is in the error.
pub(crate) fn read(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("starting {command:?}"))?;
    ensure!(
        output.status.success(),
        "{command:?}: {}\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    );
    String::from_utf8(output.stdout).with_context(|| format!("reading what {command:?} printed"))
}

/// The workspace as Cargo sees it: its members and what each declares.
pub(crate) fn metadata() -> Result<Value> {
    let text = read(&mut cargo("metadata --format-version 1 --no-deps --locked"))?;
    serde_json::from_str(&text).context("reading cargo metadata")
}
