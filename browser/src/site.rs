//! The product as people run it: a process of its own, on a free port, in a folder that goes with it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::{Folder, setting};

/// The password of every account of the demonstration.
pub const PASSWORD: &str = "pingyi-demo";

/// A running installation.
#[derive(Debug)]
pub struct Site {
    process: Child,
    /// `http://127.0.0.1:PORT`
    pub origin: String,
    /// Role in words and login, as the demonstration prints them.
    accounts: Vec<(String, String)>,
    _folder: Folder,
}

impl Site {
    /// An installation nobody has visited yet.
    pub fn empty() -> Self {
        let (mut site, stdout) = Self::start(|command, listen| {
            command.arg("serve").env("PINGYI_LISTEN", listen);
        });
        site.wait_for_port();
        drain(stdout);
        site
    }

    /// The demonstration bureau.
    pub fn demo() -> Self {
        let (mut site, stdout) = Self::start(|command, listen| {
            command.args(["demo", "--listen", listen]);
        });
        let mut told = BufReader::new(stdout);
        let mut line = String::new();
        while !line.starts_with("在浏览器打开") {
            line.clear();
            let read = told.read_line(&mut line).expect("the demonstration prints text");
            assert!(read > 0, "the demonstration ended while it was being prepared");
            if let Some((whose, login)) = line.split_once("账号 ") {
                let role = whose.trim().split('　').next().unwrap_or_default();
                site.accounts.push((role.to_owned(), login.trim().to_owned()));
            }
        }
        drain(told.into_inner());
        site
    }

    fn start(arguments: impl FnOnce(&mut Command, &str)) -> (Self, ChildStdout) {
        let folder = Folder::new("site");
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .and_then(|listener| listener.local_addr())
            .expect("there is a free port")
            .port();
        let listen = format!("127.0.0.1:{port}");
        let mut command = Command::new(setting("PINGYI_BIN"));
        arguments(&mut command, &listen);
        // The demonstration makes its folder in TMPDIR; killed, it could not remove it.
        let mut process = command
            .current_dir(folder.path())
            .env("PINGYI_DATA", folder.path())
            .env("TMPDIR", folder.path())
            .env("PINGYI_LOG", "warn")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("PINGYI_BIN can be started");
        let stdout = process.stdout.take().expect("its output is a pipe");
        let site =
            Self { process, origin: format!("http://{listen}"), accounts: Vec::new(), _folder: folder };
        (site, stdout)
    }

    fn wait_for_port(&mut self) {
        let address = self.origin.trim_start_matches("http://").to_owned();
        for _ in 0..300 {
            if TcpStream::connect(&address).is_ok() {
                return;
            }
            let ended = self.process.try_wait().expect("the process can be asked");
            assert!(ended.is_none(), "the product ended at once: {ended:?}");
            sleep(Duration::from_millis(50));
        }
        panic!("the product does not answer at {address}");
    }

    /// Takes connections and answers none, until it is let go on.
    pub fn hang(&self, hangs: bool) {
        let signal = if hangs { "-STOP" } else { "-CONT" };
        let done = Command::new("kill").args([signal, &self.process.id().to_string()]).status();
        assert!(done.expect("there is a kill command").success(), "{signal} reaches the product");
    }

    /// The login of the demonstration's account for a role.
    pub fn login(&self, role: &str) -> &str {
        let found = self.accounts.iter().find(|(name, _)| name == role);
        &found.unwrap_or_else(|| panic!("the demonstration has no {role}: {:?}", self.accounts)).1
    }
}

/// A full pipe would stop the product in the middle of a sentence.
fn drain(mut stdout: ChildStdout) {
    std::thread::spawn(move || stdout.read_to_end(&mut Vec::new()));
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
