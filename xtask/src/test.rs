//! `cargo xtask test`: from a fresh machine to every test run.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::cargo::{cargo, run};
use crate::phases::Phases;
use crate::servers::Servers;
use crate::{check, machine};

pub(crate) fn test(filter: &[String]) -> Result<()> {
    let mut phases = Phases::default();
    check::add_phases(&mut phases);
    // A failed step leaves out what builds on it; `finish` tells and fails.
    let _ = tests(&mut phases, filter);
    phases.finish()
}

fn tests(phases: &mut Phases, filter: &[String]) -> Option<()> {
    phases.run("tools", machine::install_tools)?;
    let servers = phases.run("servers", Servers::start)?;
    let pingyi = phases.run("build", build)?;
    let with_servers = |mut command: Command| {
        run(command.envs(servers.variables()).env("PINGYI_BIN", &pingyi).stdin(Stdio::null()))
    };
    // Before the rest, so that the summary of the tests proper is the last thing on the screen.
    if filter.is_empty() {
        phases.run("doc tests", || with_servers(cargo("test --doc --workspace --locked")));
    }
    let mut runner = if machine::find("cargo-nextest").is_some() {
        cargo("nextest run --workspace --locked --no-fail-fast")
    } else {
        cargo("test --workspace --lib --bins --tests --locked --no-fail-fast")
    };
    runner.args(filter);
    phases.run("tests", || with_servers(runner))
}

/// Builds all that the runner will run, and says where the program is. In one go with the tests: alone,
/// `-p pingyi` would choose other features of the dependencies and build them a second time.
fn build() -> Result<String> {
    let mut build =
        cargo("build --workspace --bins --tests --locked --message-format json-render-diagnostics");
    let output = build.stderr(Stdio::inherit()).output().context("starting cargo build")?;
    ensure!(output.status.success(), "cargo build: {}", output.status);
    let messages = String::from_utf8(output.stdout).context("reading what cargo build printed")?;
    program(&messages).context("cargo build made no program `pingyi`")
}

fn program(messages: &str) -> Option<String> {
    messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).find_map(|message| {
        let ours = message["target"]["name"] == "pingyi" && message["profile"]["test"] == false;
        message["executable"].as_str().filter(|_| ours).map(str::to_owned)
    })
}

#[cfg(test)]
mod tests {
    use super::program;

    #[test]
    fn the_program_is_the_binary_and_not_its_unit_tests() {
        let messages = r#"
{"reason":"compiler-artifact","target":{"name":"pingyi"},"profile":{"test":true},"executable":"/t/deps/pingyi-1"}
{"reason":"compiler-artifact","target":{"name":"xtask"},"profile":{"test":false},"executable":"/t/xtask"}
{"reason":"compiler-artifact","target":{"name":"pingyi"},"profile":{"test":false},"executable":null}
{"reason":"compiler-artifact","target":{"name":"pingyi"},"profile":{"test":false},"executable":"/t/pingyi"}
"#;
        assert_eq!(program(messages).as_deref(), Some("/t/pingyi"));
    }
}
