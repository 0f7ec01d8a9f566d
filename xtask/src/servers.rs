//! The servers the tests talk to: a throw-away PostgreSQL cluster and a chromedriver.
//!
//! They are held by a helper process of ours in its own process group, which stops them when its input
//! ends. So they end with the run however it ends: done, failed, panicked, Ctrl-C, killed.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cargo::{read, run};
use crate::machine;

const READY: &str = "ready";

/// The helper process, and the variables that tell the tests where the servers are.
#[derive(Debug)]
pub(crate) struct Servers {
    helper: Child,
    /// Open as long as we live; its end is the helper's sign to stop the servers.
    lifeline: Option<ChildStdin>,
    variables: Vec<(String, String)>,
}

impl Servers {
    pub(crate) fn start() -> Result<Self> {
        let program = std::env::current_exe().context("finding our own program")?;
        let mut helper = Command::new(program)
            .args(["internal", "hold-servers"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .context("starting the helper that holds the servers")?;
        let lifeline = helper.stdin.take();
        let stdout = helper.stdout.take().context("the helper has no output")?;
        // From here on `Drop` ends the helper, whatever goes wrong.
        let mut servers = Self { helper, lifeline, variables: Vec::new() };
        for line in BufReader::new(stdout).lines() {
            let line = line.context("reading from the helper that holds the servers")?;
            if line == READY {
                return Ok(servers);
            }
            println!("{line}");
            let (name, value) = line.split_once('=').with_context(|| format!("the helper said {line:?}"))?;
            servers.variables.push((name.to_owned(), value.to_owned()));
        }
        bail!("the servers did not start")
    }

    pub(crate) fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        if let Err(error) = self.helper.wait() {
            eprintln!("the servers may still be running: {error}");
        }
    }
}

/// The helper process itself.
pub(crate) fn hold() -> Result<()> {
    let postgres = Postgres::start()?;
    let chromedriver = Chromedriver::start()?;
    println!("PINGYI_TEST_POSTGRES=postgres://postgres@127.0.0.1:{}/postgres", postgres.port);
    println!("PINGYI_TEST_CHROMEDRIVER=http://127.0.0.1:{}", chromedriver.port);
    println!("{READY}");
    std::io::stdin().read_to_end(&mut Vec::new()).context("waiting for the end of the run")?;
    Ok(())
}

/// A cluster of its own, in a folder of its own; both go with the value.
struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    fn start() -> Result<Self> {
        let programs = postgres_programs()?;
        // In /tmp, whatever TMPDIR says: the path of a unix socket may have 107 bytes.
        let folder = read(as_server_user("mktemp")?.args(["-d", "/tmp/pingyi-postgres-XXXXXX"]))?;
        let server = Self { programs, folder: PathBuf::from(folder.trim()), port: free_port()? };
        let (folder, port) = (server.folder.display(), server.port);

        let initdb = "--username=postgres --auth=trust --encoding=UTF8 --no-sync";
        let locale = format!("--locale={}", locale());
        read(server.program("initdb")?.args(initdb.split(' ')).arg(locale))?;

        // Every test has a pool of its own. Writing stays as safe as in the field: fsync is left on.
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c max_connections=300"
        );
        let log = server.folder.join("log");
        let mut start = server.program("pg_ctl")?;
        start
            .args(["start", "--silent", "--wait", "--timeout=60", "--options", &settings, "--log"])
            .arg(&log);
        // No pipe: the server would inherit it and keep it open.
        run(start.stdout(Stdio::null()))
            .with_context(|| format!("PostgreSQL says: {}", fs::read_to_string(&log).unwrap_or_default()))?;
        Ok(server)
    }

    /// One of PostgreSQL's programs, on this cluster's data.
    fn program(&self, name: &str) -> Result<Command> {
        let mut command = as_server_user(self.programs.join(name))?;
        command.arg("--pgdata").arg(self.folder.join("data"));
        Ok(command)
    }

    fn stop(&self) -> Result<()> {
        if self.folder.join("data/postmaster.pid").exists() {
            run(self
                .program("pg_ctl")?
                .args(["stop", "--silent", "--wait", "--mode=fast"])
                .stdout(Stdio::null()))?;
        }
        fs::remove_dir_all(&self.folder).with_context(|| format!("removing {}", self.folder.display()))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("stopping PostgreSQL in {}: {error:#}", self.folder.display());
        }
    }
}

/// The newest PostgreSQL of the distribution. Not by the PATH: another one may stand in front of it.
pub(crate) fn postgres_programs() -> Result<PathBuf> {
    let folders = fs::read_dir("/usr/lib/postgresql").context("PostgreSQL's server is not installed")?;
    folders
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .max()
        .map(|(_, programs)| programs)
        .context("no version under /usr/lib/postgresql has an initdb")
}

/// PostgreSQL refuses to run as root: root lends it the user the package made.
fn as_server_user(program: impl Into<PathBuf>) -> Result<Command> {
    let program = program.into();
    let mut command = if machine::is_root()? {
        let mut runuser = Command::new("runuser");
        runuser.args(["-u", "postgres", "--"]).arg(program);
        runuser
    } else {
        Command::new(program)
    };
    // That user may not enter the folder we stand in.
    command.current_dir("/").stdin(Stdio::null());
    Ok(command)
}

/// A locale with an order of its own shows where a query leans on the database's order; C hides it.
fn locale() -> &'static str {
    let here = read(Command::new("locale").arg("-a")).unwrap_or_default();
    let wanted = ["zh_CN.utf8", "en_US.utf8", "C.utf8"];
    wanted.into_iter().find(|name| here.lines().any(|line| line == *name)).unwrap_or("C")
}

/// A chromedriver; its browsers go with the value.
struct Chromedriver {
    process: Child,
    port: u16,
}

impl Chromedriver {
    fn start() -> Result<Self> {
        let port = free_port()?;
        let process = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .context("starting chromedriver")?;
        let mut driver = Self { process, port };
        for _ in 0..200 {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(driver);
            }
            if let Some(status) = driver.process.try_wait().context("looking after chromedriver")? {
                bail!("chromedriver ended at once: {status}");
            }
            sleep(Duration::from_millis(100));
        }
        bail!("chromedriver does not answer on port {port}")
    }

    /// Asked this way it closes the browsers that a failed test left open; killed, it would leave them.
    fn ask_to_stop(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        if let Err(error) = self.ask_to_stop() {
            eprintln!("asking chromedriver to stop: {error}");
        }
        for _ in 0..50 {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        if let Err(error) = self.process.kill().and_then(|()| self.process.wait()) {
            eprintln!("stopping chromedriver: {error}");
        }
    }
}

/// A port nobody listens on. Another program may take it before we do; then the server says so.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener.local_addr().context("looking for a free port")?.port())
}
