//! What the pages load besides themselves. Three small files, inside the program: nothing to install, nothing
//! fetched from elsewhere.

use std::fmt::Write as _;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// Where they are; requests there leave no line in the log.
pub const PLACE: &str = "/assets/";

/// One file under [`PLACE`].
#[derive(Debug)]
pub struct Asset {
    /// The name after [`PLACE`].
    pub path: &'static str,
    pub content_type: &'static str,
    pub bytes: &'static [u8],
}

/// Every file there is; the route answers 404 for anything else.
pub const ALL: &[Asset] = &[
    Asset {
        path: "app.css",
        content_type: "text/css; charset=utf-8",
        bytes: include_bytes!("../../assets/app.css"),
    },
    Asset {
        path: "enhance.js",
        content_type: "text/javascript; charset=utf-8",
        bytes: include_bytes!("../../assets/enhance.js"),
    },
    Asset { path: "icon.svg", content_type: "image/svg+xml", bytes: include_bytes!("../../assets/icon.svg") },
];

static URLS: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    ALL.iter()
        .map(|asset| {
            let mut url = format!("{PLACE}{}?v=", asset.path);
            for byte in Sha256::digest(asset.bytes).iter().take(4) {
                // Writing into a String cannot fail.
                let _ = write!(url, "{byte:02x}");
            }
            (asset.path, url)
        })
        .collect()
});

/// The address of an asset. It changes with the content, so the answer may be cached for ever and a new version of
/// the program is never dressed in the old version's style. An unknown name gets its plain path, which answers 404.
pub fn url(name: &str) -> String {
    URLS.iter()
        .find(|(path, _)| *path == name)
        .map_or_else(|| format!("{PLACE}{name}"), |(_, url)| url.clone())
}

/// The asset of this name, for the route.
pub fn find(name: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.path == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_eight_hex_digits_of_the_content() {
        let url = url("app.css");
        let version = url.strip_prefix("/assets/app.css?v=").unwrap();
        assert_eq!(version.len(), 8);
        assert!(version.chars().all(|c| c.is_ascii_hexdigit()));
        assert!(find("app.css").is_some() && find("../app.css").is_none());
    }

    /// The oldest browser we promise is Chromium 86; a word from a later one fails silently there.
    #[test]
    fn nothing_newer_than_chromium_86_is_used() {
        let css = std::str::from_utf8(find("app.css").unwrap().bytes).unwrap();
        for word in [
            ":has(",
            ":is(",
            ":where(",
            "@container",
            "@layer",
            "@supports",
            "aspect-ratio",
            "color-mix",
            "inset:",
            "dvh",
            "svh",
            "accent-color",
            "margin-inline",
            "padding-inline",
            "-block:",
            "@import",
            "url(",
            "text-wrap",
            "oklch",
            "overflow: clip",
            "scrollbar-gutter",
            "text-underline-offset",
            "text-decoration-thickness",
        ] {
            assert!(!css.contains(word), "app.css says {word}");
        }
        let js = std::str::from_utf8(find("enhance.js").unwrap().bytes).unwrap();
        for word in [
            ".at(",
            "structuredClone",
            "replaceAll(",
            "Object.hasOwn",
            "replaceChildren",
            "eval(",
            "innerHTML",
            "showModal",
            "randomUUID",
            ".findLast(",
            "??=",
            "||=",
            "http:",
            "https:",
        ] {
            assert!(!js.contains(word), "enhance.js says {word}");
        }
        assert!(js.lines().count() <= 500, "enhance.js has {} lines", js.lines().count());
        assert!(css.lines().count() <= 700, "app.css has {} lines", css.lines().count());
    }
}
