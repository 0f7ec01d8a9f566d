//! The wire: the `WebDriver` protocol is JSON over HTTP/1.1, and chromedriver listens on this machine.
//!
//! Not the crate `thirtyfour`: it is async, brings a dozen crates more, and its HTTP client is made for remote hosts
//! with TLS. The journeys do one thing after the other, and need a dozen commands; this file is all of it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

/// What the driver says when a command does not go: its name for it (`no such element`), then its words.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) words: String,
}

/// One browser.
#[derive(Debug)]
pub(crate) struct Session {
    driver: String,
    id: String,
}

/// The name that the standard gives to the reference of an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

impl Session {
    pub(crate) fn start(driver: &str, options: &Value) -> Self {
        let driver = driver.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"implicit": 0, "pageLoad": 30_000, "script": 30_000},
        }}});
        let started = call(&driver, "POST", "/session", Some(&wanted))
            .unwrap_or_else(|refused| panic!("starting a browser: {refused:?}"));
        let id = started["sessionId"].as_str().expect("a session has an id").to_owned();
        Self { driver, id }
    }

    pub(crate) fn get(&self, command: &str) -> Result<Value, Refused> {
        call(&self.driver, "GET", &format!("/session/{}{command}", self.id), None)
    }

    pub(crate) fn post(&self, command: &str, body: &Value) -> Result<Value, Refused> {
        call(&self.driver, "POST", &format!("/session/{}{command}", self.id), Some(body))
    }

    /// The elements that match, in the order of the page.
    pub(crate) fn elements(&self, using: &str, value: &str) -> Result<Vec<String>, Refused> {
        let found = self.post("/elements", &json!({"using": using, "value": value}))?;
        let references = found.as_array().map(Vec::as_slice).unwrap_or_default();
        Ok(references.iter().filter_map(|one| one[ELEMENT].as_str()).map(str::to_owned).collect())
    }

    /// Scrolls until the element is in the middle of the window.
    pub(crate) fn centre(&self, element: &str) -> Result<Value, Refused> {
        let script = "arguments[0].scrollIntoView({block: 'center'})";
        self.post("/execute/sync", &json!({"script": script, "args": [{ELEMENT: element}]}))
    }

    /// A command of the browser's own protocol.
    pub(crate) fn devtools(&self, command: &str, params: &Value) -> Result<Value, Refused> {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = call(&self.driver, "DELETE", &format!("/session/{}", self.id), None);
    }
}

fn call(driver: &str, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Refused> {
    let answer = exchange(driver, method, path, body)
        .unwrap_or_else(|error| panic!("the driver at {driver} does not answer {method} {path}: {error}"));
    let value = &answer["value"];
    match value["error"].as_str() {
        None => Ok(value.clone()),
        Some(code) => Err(Refused {
            code: code.to_owned(),
            words: value["message"]
                .as_str()
                .unwrap_or_default()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        }),
    }
}

fn exchange(driver: &str, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<Value> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(driver)?;
    stream.set_read_timeout(Some(Duration::from_mins(1)))?;
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {driver}\r\nConnection: close\r\n\
         Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.as_bytes())?;
    // The driver tells the length, and keeps the connection open whatever it was asked.
    let mut answer = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while answer.read_line(&mut line)? > 2 {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or_default();
        }
        line.clear();
    }
    let mut content = vec![0; length];
    answer.read_exact(&mut content)?;
    Ok(serde_json::from_slice(&content)?)
}
