//! A run in named phases: every failure is told at once, and once more at the end.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

#[derive(Debug, Default)]
pub(crate) struct Phases {
    done: Vec<(&'static str, Outcome)>,
}

#[derive(Debug)]
enum Outcome {
    Passed(Duration),
    Failed(Duration),
    NotRun(String),
}

impl Phases {
    /// Runs one phase. A failure is printed and kept; `None` lets the caller leave out what builds on it.
    #[expect(clippy::disallowed_methods, reason = "how long a phase took is what the summary is for")]
    pub(crate) fn run<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("\n=== {name}");
        let start = Instant::now();
        let result = work();
        let took = start.elapsed();
        match result {
            Ok(value) => {
                self.done.push((name, Outcome::Passed(took)));
                Some(value)
            }
            Err(error) => {
                println!("{name} failed: {error:#}");
                self.done.push((name, Outcome::Failed(took)));
                None
            }
        }
    }

    /// A phase this machine cannot run; said aloud, so that nobody takes it for passed.
    pub(crate) fn not_run(&mut self, name: &'static str, why: &str) {
        println!("\n=== {name}\nwarning: {name} was not run: {why}");
        self.done.push((name, Outcome::NotRun(why.to_owned())));
    }

    /// Prints the summary; an error when any phase failed.
    pub(crate) fn finish(self) -> Result<()> {
        println!("\n=== summary");
        let mut failed = Vec::new();
        for (name, outcome) in &self.done {
            match outcome {
                Outcome::Passed(took) => println!("{name:<14} ok      {:>7.1} s", took.as_secs_f64()),
                Outcome::Failed(took) => {
                    println!("{name:<14} FAILED  {:>7.1} s", took.as_secs_f64());
                    failed.push(*name);
                }
                Outcome::NotRun(why) => println!("{name:<14} not run: {why}"),
            }
        }
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::Phases;

    #[test]
    fn one_failed_phase_fails_the_run_and_the_others_still_run() {
        let mut phases = Phases::default();
        assert_eq!(phases.run("first", || Err::<(), _>(anyhow!("no"))), None);
        assert_eq!(phases.run("second", || Ok(2)), Some(2));
        phases.not_run("third", "not here");
        assert_eq!(phases.finish().unwrap_err().to_string(), "failed: first");
    }

    #[test]
    fn a_phase_that_could_not_run_does_not_fail_the_run() {
        let mut phases = Phases::default();
        phases.not_run("third", "not here");
        phases.finish().unwrap();
    }
}
