//! Developer commands: `cargo xtask check`, `cargo xtask test`, `cargo xtask bench`.

mod architecture;
mod cargo;
mod check;
mod machine;
mod phases;
mod rules;
mod servers;
mod source;
mod test;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(about = "Developer commands")]
enum Command {
    /// Format, lints, architecture, licences: under three minutes warm.
    Check,
    /// Everything: installs what the tests need, starts the servers, runs `check` and every test.
    Test {
        /// For the test runner, e.g. `cargo xtask test -- roll_up`.
        #[arg(last = true)]
        filter: Vec<String>,
    },
    /// The program's own benchmark, optimised.
    Bench {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    #[command(subcommand, hide = true)]
    Internal(Internal),
}

#[derive(Debug, Subcommand)]
enum Internal {
    /// Starts the servers, prints their addresses, stops them when its input ends.
    HoldServers,
}

fn main() -> ExitCode {
    match run(Command::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    std::env::set_current_dir(root).with_context(|| format!("going to {root}"))?;
    match command {
        Command::Check => check::check(),
        Command::Test { filter } => test::test(&filter),
        Command::Bench { args } => {
            cargo::run(cargo::cargo("run --release --locked -p pingyi -- bench").args(args))
        }
        Command::Internal(Internal::HoldServers) => servers::hold(),
    }
}
