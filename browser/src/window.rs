//! A window of the browser: what a person sees in it and does with it.
//!
//! Nothing sleeps for a guessed while: every act and every look waits for its own condition.

use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::webdriver::{Refused, Session};
use crate::{Folder, PASSWORD, Site, setting};

/// What the window is a window of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Desktop,
    /// 390 × 844.
    Phone,
    /// A desktop where no script runs.
    WithoutScript,
}

/// How often a condition is looked at, and how long apart: fifteen seconds in all.
const LOOKS: u32 = 300;
const APART: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub struct Window {
    // Before the profile: fields are dropped in this order.
    session: Session,
    shape: Shape,
    origin: String,
    _profile: Folder,
}

impl Window {
    /// A fresh browser; nothing is open yet.
    pub fn new(site: &Site, shape: Shape) -> Self {
        let profile = Folder::new("profile");
        let mut arguments: Vec<String> = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--lang=en-US",
            "--window-size=1366,768",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.push(format!("--user-data-dir={}", profile.path().display()));
        let mut options = json!({"args": arguments});
        match shape {
            Shape::Desktop => {}
            Shape::Phone => {
                options["mobileEmulation"] = json!({
                    "deviceMetrics": {"width": 390, "height": 844, "pixelRatio": 2.0, "mobile": true, "touch": true},
                });
            }
            Shape::WithoutScript => {
                options["prefs"] = json!({"profile.managed_default_content_settings.javascript": 2});
            }
        }
        let session = Session::start(&setting("PINGYI_TEST_CHROMEDRIVER"), &options);
        Self { session, shape, origin: site.origin.clone(), _profile: profile }
    }

    /// A fresh browser with somebody of the demonstration signed in.
    pub fn signed_in(site: &Site, shape: Shape, login: &str) -> Self {
        let window = Self::new(site, shape);
        window.sign_in(login, PASSWORD);
        window
    }

    pub fn sign_in(&self, login: &str, password: &str) {
        self.open("/sign-in");
        self.fill("login", login);
        self.fill("password", password);
        self.press("登录");
        self.see("工作台");
    }

    // ---- Going somewhere ---------------------------------------------------------------------------------------

    pub fn open(&self, path: &str) {
        self.post("/url", &json!({"url": format!("{}{path}", self.origin)}));
    }

    /// Where the window is, without the origin.
    pub fn path(&self) -> String {
        let url = self.get("/url");
        let url = url.as_str().unwrap_or_default();
        url.strip_prefix(&self.origin).unwrap_or(url).to_owned()
    }

    /// Waits until the window is there.
    #[track_caller]
    pub fn arrive(&self, path: &str) {
        assert!(wait(|| self.path() == path), "not at {path}\n{}", self.told());
    }

    /// A second tab, which is then the one in front. Says which one was there before.
    pub fn new_tab(&self) -> String {
        let before = self.get("/window").as_str().unwrap_or_default().to_owned();
        let opened = self.post("/window/new", &json!({"type": "tab"}));
        self.to_tab(opened["handle"].as_str().unwrap_or_default());
        before
    }

    pub fn to_tab(&self, handle: &str) {
        self.post("/window", &json!({"handle": handle}));
    }

    /// Changes to the tab that a link has opened. Says which one was in front before.
    #[track_caller]
    pub fn to_other_tab(&self) -> String {
        let before = self.get("/window").as_str().unwrap_or_default().to_owned();
        let mut other = None;
        wait(|| {
            let handles = self.get("/window/handles");
            let handles = handles.as_array().map(Vec::as_slice).unwrap_or_default();
            other = handles.iter().filter_map(Value::as_str).rfind(|one| **one != before).map(str::to_owned);
            other.is_some()
        });
        self.to_tab(&other.unwrap_or_else(|| panic!("there is no other tab\n{}", self.told())));
        before
    }

    // ---- Acting ------------------------------------------------------------------------------------------------

    /// Presses the link, button or heading that folds with exactly these words on it.
    #[track_caller]
    pub fn press(&self, words: &str) {
        let path = format!("//*[self::a or self::button or self::summary][normalize-space(.)='{words}']");
        self.press_found("xpath", &path);
    }

    /// Presses the first visible element that matches.
    #[track_caller]
    pub fn press_at(&self, css: &str) {
        self.press_found("css selector", css);
    }

    /// Presses the first visible element at an `XPath`.
    #[track_caller]
    pub fn press_path(&self, path: &str) {
        self.press_found("xpath", path);
    }

    #[track_caller]
    fn press_found(&self, using: &str, value: &str) {
        self.act(&format!("press {value}"), || {
            let element = self.visible(using, value)?;
            let clicked = self.session.post(&format!("/element/{element}/click"), &json!({}));
            // The driver scrolls to the window's lower edge, where a phone has its bar; a person scrolls on.
            if clicked.is_err() && self.shape == Shape::Phone {
                self.session.centre(&element)?;
            }
            clicked
        });
    }

    /// Types into a field in the place of what stands there.
    #[track_caller]
    pub fn fill(&self, name: &str, text: &str) {
        self.act(&format!("fill {name}"), || {
            let element = self.visible("css selector", &format!("#main [name='{name}']"))?;
            self.session.post(&format!("/element/{element}/clear"), &json!({}))?;
            self.session.post(&format!("/element/{element}/value"), &json!({"text": text}))
        });
    }

    /// Types behind what stands in a field.
    #[track_caller]
    pub fn add(&self, name: &str, text: &str) {
        self.act(&format!("add to {name}"), || {
            let element = self.visible("css selector", &format!("#main [name='{name}']"))?;
            self.session.post(&format!("/element/{element}/value"), &json!({"text": text}))
        });
    }

    /// Pulls the plug of this window's network, or puts it in again.
    pub fn set_offline(&self, offline: bool) {
        let conditions =
            json!({"offline": offline, "latency": 0, "download_throughput": -1, "upload_throughput": -1});
        self.post("/chromium/network_conditions", &json!({"network_conditions": conditions}));
    }

    /// Types a day into a date field. The browser speaks English: month, day, year.
    #[track_caller]
    pub fn fill_day(&self, name: &str, day: &str) {
        let (year, rest) = day.split_once('-').expect("a day begins with its year");
        let keys = format!("{}{year}", rest.replace('-', ""));
        self.act(&format!("fill {name}"), || {
            let element = self.visible("css selector", &format!("#main [name='{name}']"))?;
            self.session.post(&format!("/element/{element}/clear"), &json!({}))?;
            self.session.post(&format!("/element/{element}/value"), &json!({"text": keys}))
        });
        assert_eq!(self.value(name), day, "{name} takes a day\n{}", self.told());
    }

    /// Chooses the answer with this label in a list that opens.
    #[track_caller]
    pub fn choose(&self, name: &str, label: &str) {
        self.press_found("xpath", &format!("//select[@name='{name}']/option[normalize-space(.)='{label}']"));
    }

    /// Hands a file to a file field.
    #[track_caller]
    pub fn upload(&self, name: &str, file: &std::path::Path) {
        self.act(&format!("upload to {name}"), || {
            let element = self.visible("css selector", &format!("input[name='{name}']"))?;
            let file = file.display().to_string();
            self.session.post(&format!("/element/{element}/value"), &json!({"text": file}))
        });
    }

    fn visible(&self, using: &str, value: &str) -> Result<String, Refused> {
        let found = self.session.elements(using, value)?;
        let shown = found.into_iter().find(|element| {
            matches!(self.session.get(&format!("/element/{element}/displayed")), Ok(Value::Bool(true)))
        });
        shown.ok_or_else(|| Refused { code: "no such element".into(), words: String::new() })
    }

    /// Does it again as long as the page is not yet, or no longer, what the act needs.
    #[track_caller]
    fn act(&self, what: &str, mut attempt: impl FnMut() -> Result<Value, Refused>) {
        let mut last = String::new();
        let done = wait(|| match attempt() {
            Ok(_) => true,
            Err(refused) => {
                last = format!("{}: {}", refused.code, refused.words);
                false
            }
        });
        assert!(done, "cannot {what}: {last}\n{}", self.told());
    }

    // ---- Looking -----------------------------------------------------------------------------------------------

    /// Everything that can be read on the page at the moment.
    pub fn text(&self) -> String {
        self.text_of("body").into_iter().next().unwrap_or_default()
    }

    /// The visible words of everything that matches.
    pub fn text_of(&self, css: &str) -> Vec<String> {
        let found = self.session.elements("css selector", css).unwrap_or_default();
        let words = |element: &String| self.session.get(&format!("/element/{element}/text")).ok();
        found.iter().filter_map(words).map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// An attribute, or what a field holds (`value`), of everything that matches.
    pub fn values_of(&self, css: &str, name: &str) -> Vec<String> {
        let found = self.session.elements("css selector", css).unwrap_or_default();
        let value = |element: &String| self.session.get(&format!("/element/{element}/property/{name}")).ok();
        found.iter().filter_map(value).map(|text| text.as_str().unwrap_or_default().to_owned()).collect()
    }

    /// What a field of a form holds.
    pub fn value(&self, name: &str) -> String {
        self.values_of(&format!("#main [name='{name}']"), "value").into_iter().next().unwrap_or_default()
    }

    /// Where the first link leads that has these words and an address ending so.
    #[track_caller]
    pub fn link(&self, words: &str, ending: &str) -> String {
        let path = format!("//a[contains(normalize-space(.), '{words}')]");
        let found = self.session.elements("xpath", &path).unwrap_or_default();
        let address = |element: &String| self.session.get(&format!("/element/{element}/attribute/href")).ok();
        let mut links = found.iter().filter_map(address).filter_map(|href| href.as_str().map(str::to_owned));
        let found = links.find(|href| href.ends_with(ending));
        found.unwrap_or_else(|| panic!("no link “{words}” to …{ending}\n{}", self.told()))
    }

    /// Waits until these words are on the page.
    #[track_caller]
    pub fn see(&self, words: &str) {
        assert!(wait(|| self.text().contains(words)), "“{words}” does not appear\n{}", self.told());
    }

    #[track_caller]
    pub fn see_not(&self, words: &str) {
        assert!(!self.text().contains(words), "“{words}” is there\n{}", self.told());
    }

    /// Is something of this kind visible?
    pub fn shows(&self, css: &str) -> bool {
        self.visible("css selector", css).is_ok()
    }

    /// What a script finds out. Needs a window where scripts run.
    fn ask(&self, script: &str) -> Value {
        self.run(script, "")
    }

    fn run(&self, script: &str, argument: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": [argument]}))
    }

    /// No page is wider than the window. On a phone the window is measured by the device: a page that is too wide
    /// makes the browser zoom out, and then it says that everything fits.
    #[track_caller]
    pub fn fits(&self) {
        let width = self.ask("return document.documentElement.scrollWidth").as_u64().unwrap_or(u64::MAX);
        let window = match self.shape {
            Shape::Phone => 390,
            Shape::Desktop | Shape::WithoutScript => {
                self.ask("return window.innerWidth").as_u64().unwrap_or_default()
            }
        };
        if width > window {
            let widest = self.run(
                "return Array.from(document.querySelectorAll('body *')) \
                 .filter(e => e.getBoundingClientRect().right > arguments[0] && e.offsetParent) \
                 .slice(0, 5).map(e => e.tagName + '.' + e.className).join(' ')",
                &window.to_string(),
            );
            self.shot("too-wide");
            panic!("{} is {width} wide in a window of {window}: {widest}", self.path());
        }
    }

    /// Errors in the browser's console since the last time.
    pub fn console_errors(&self) -> Vec<String> {
        let log = self.post("/se/log", &json!({"type": "browser"}));
        let entries = log.as_array().map(Vec::as_slice).unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.filter_map(|entry| entry["message"].as_str()).map(str::to_owned).collect()
    }

    /// Whatever the page has loaded that is not the product's own.
    pub fn foreign_resources(&self) -> Vec<String> {
        let loaded = self.ask(
            "return performance.getEntriesByType('resource') \
             .concat(performance.getEntriesByType('navigation')).map(entry => entry.name)",
        );
        let names = loaded.as_array().map(Vec::as_slice).unwrap_or_default();
        assert!(!names.is_empty(), "the browser tells nothing about {}", self.path());
        let own = format!("{}/", self.origin);
        names
            .iter()
            .filter_map(Value::as_str)
            .filter(|name| !name.starts_with(&own))
            .map(str::to_owned)
            .collect()
    }

    /// Keeps the whole page as a picture for people to look at: `screenshots/NAME.png`.
    pub fn shot(&self, name: &str) {
        // What sticks to the window's lower edge would lie across the middle of a page longer than the window.
        let unstick =
            "document.querySelectorAll('.bar').forEach(bar => { bar.style.position = arguments[0]; })";
        if self.shape == Shape::Phone {
            self.run(unstick, "static");
        }
        let picture = self
            .session
            .devtools("Page.captureScreenshot", &json!({"format": "png", "captureBeyondViewport": true}))
            .unwrap_or_else(|refused| panic!("no picture of {}: {refused:?}", self.path()));
        if self.shape == Shape::Phone {
            self.run(unstick, "");
        }
        let bytes = STANDARD.decode(picture["data"].as_str().unwrap_or_default()).unwrap_or_default();
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        let file = folder.join(format!("{name}.png"));
        std::fs::create_dir_all(&folder)
            .and_then(|()| std::fs::write(&file, bytes))
            .unwrap_or_else(|error| panic!("writing {}: {error}", file.display()));
    }

    fn told(&self) -> String {
        self.shot(&format!("failed-{}", std::process::id()));
        format!("at {}:\n{}", self.path(), self.text())
    }

    #[track_caller]
    fn get(&self, command: &str) -> Value {
        self.session.get(command).unwrap_or_else(|refused| panic!("{command}: {refused:?}"))
    }

    #[track_caller]
    fn post(&self, command: &str, body: &Value) -> Value {
        self.session.post(command, body).unwrap_or_else(|refused| panic!("{command}: {refused:?}"))
    }
}

/// Looks until it is so, for at most fifteen seconds.
fn wait(mut is_so: impl FnMut() -> bool) -> bool {
    (0..LOOKS).any(|look| {
        if look > 0 {
            sleep(APART);
        }
        is_so()
    })
}
