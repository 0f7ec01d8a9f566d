//! The machine: which programs it has, and how to give it those the tests need.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo::{read, run};
use crate::servers::postgres_programs;

/// Something the tests need.
struct Tool {
    why: &'static str,
    is_here: fn() -> bool,
    /// Its package on Debian, then its name on Ubuntu where that differs.
    packages: &'static [&'static str],
}

const TOOLS: &[Tool] = &[
    Tool {
        why: "a PostgreSQL server for the store",
        is_here: || postgres_programs().is_ok(),
        packages: &["postgresql"],
    },
    Tool {
        why: "a browser for the journeys",
        is_here: || {
            ["chromium", "chromium-browser", "google-chrome"].into_iter().any(|name| find(name).is_some())
        },
        packages: &["chromium", "chromium-browser"],
    },
    Tool {
        why: "chromedriver, which drives the browser",
        is_here: || find("chromedriver").is_some(),
        packages: &["chromium-driver", "chromium-chromedriver"],
    },
    Tool {
        why: "a Chinese face, or every page is boxes",
        is_here: || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file(),
        packages: &["fonts-noto-cjk"],
    },
    Tool {
        why: "LibreOffice Writer, which reopens our docx",
        is_here: || {
            find("soffice").is_some() && Path::new("/usr/lib/libreoffice/program/libswlo.so").is_file()
        },
        packages: &["libreoffice-writer-nogui"],
    },
    Tool {
        why: "LibreOffice Calc, which reopens our xlsx",
        is_here: || {
            find("soffice").is_some() && Path::new("/usr/lib/libreoffice/program/libsclo.so").is_file()
        },
        packages: &["libreoffice-calc-nogui"],
    },
    Tool {
        why: "pdftoppm and pdftotext, which look at our pdf",
        is_here: || find("pdftoppm").is_some(),
        packages: &["poppler-utils"],
    },
];

/// Where a program stands, looked for along the PATH.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = variable("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

#[expect(clippy::disallowed_methods, reason = "the PATH is no setting of the program; read here only")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

pub(crate) fn is_root() -> Result<bool> {
    Ok(fs::metadata("/proc/self").context("asking who runs this")?.uid() == 0)
}

/// Installs what is missing, with sudo when needed; where it cannot, it says what to install.
pub(crate) fn install_tools() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    for tool in &missing {
        println!("missing: {}", tool.why);
    }
    let wanted = missing.iter().map(|tool| tool.packages.join(" or ")).collect::<Vec<_>>().join(", ");
    if find("apt-get").is_none() {
        bail!("this machine has no apt-get; please install what Debian calls: {wanted}");
    }
    if !is_root()? && find("sudo").is_none() {
        bail!("neither root nor sudo; please have these installed: {wanted}");
    }
    run(&mut apt_get("update")?)?;
    let packages: Vec<_> = missing.iter().map(|tool| package(tool)).collect();
    run(apt_get("install --yes --no-install-recommends")?.args(packages))?;

    let still = self::missing().iter().map(|tool| tool.why).collect::<Vec<_>>().join("; ");
    if !still.is_empty() {
        bail!("installed, and still not found: {still}");
    }
    Ok(())
}

fn missing() -> Vec<&'static Tool> {
    TOOLS.iter().filter(|tool| !(tool.is_here)()).collect()
}

/// The first of its names that this distribution has.
fn package(tool: &Tool) -> &'static str {
    let known = |name: &&&str| {
        let policy = read(Command::new("apt-cache").arg("policy").arg(name).env("LC_ALL", "C"));
        policy.is_ok_and(|text| text.contains("Candidate:") && !text.contains("Candidate: (none)"))
    };
    tool.packages.iter().find(known).unwrap_or(&tool.packages[0])
}

fn apt_get(line: &str) -> Result<Command> {
    let mut command = if is_root()? {
        Command::new("env")
    } else {
        let mut sudo = Command::new("sudo");
        sudo.arg("env");
        sudo
    };
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "-oDPkg::Lock::Timeout=300"])
        .args(line.split(' '));
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_program_is_found_along_the_path() {
        assert!(find("env").is_some_and(|file| file.ends_with("env")));
        assert_eq!(find("no-such-program-anywhere"), None);
    }
}
