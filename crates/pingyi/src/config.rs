//! Settings: one file `pingyi.toml`, environment variables above it, and a default for every value.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;

#[derive(Debug, Clone)]
pub struct Config {
    /// Folder of the database file, the keys and the fonts.
    pub data: PathBuf,
    /// `sqlite:PATH` or `postgres://…`.
    pub database: String,
    pub listen: SocketAddr,
    /// How people reach the server, when it is not simply its address: `https://pingyi.example.cn`.
    pub public_url: Option<String>,
    /// Where the values came from, for `doctor`.
    pub sources: Vec<String>,
}

/// What the file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    data: Option<PathBuf>,
    database: Option<String>,
    listen: Option<String>,
    public_url: Option<String>,
}

pub const DEFAULT_LISTEN: &str = "0.0.0.0:8420";

impl Config {
    /// Reads `file` (or `pingyi.toml` in the working folder, if it is there) and the environment.
    pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
        let mut sources = Vec::new();
        let path = file.map_or_else(|| PathBuf::from("pingyi.toml"), Path::to_owned);
        let mut written = Written::default();
        if file.is_some() || path.exists() {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("读不了配置文件 {}", path.display()))?;
            written = toml::from_str(&text).with_context(|| format!("配置文件 {} 有误", path.display()))?;
            sources.push(path.display().to_string());
        }
        let mut or_environment = |name: &str, value: Option<String>| {
            let set = environment(name);
            if set.is_some() {
                sources.push(format!("环境变量 {name}"));
            }
            set.or(value)
        };
        let data = or_environment("PINGYI_DATA", written.data.map(|path| path.display().to_string()));
        let data = PathBuf::from(data.unwrap_or_else(|| "data".to_owned()));
        let database = or_environment("PINGYI_DATABASE", written.database);
        let listen =
            or_environment("PINGYI_LISTEN", written.listen).unwrap_or_else(|| DEFAULT_LISTEN.to_owned());
        let public_url = or_environment("PINGYI_PUBLIC_URL", written.public_url);
        Ok(Self {
            database: database.unwrap_or_else(|| format!("sqlite:{}", data.join("pingyi.db").display())),
            listen: listen.parse().with_context(|| format!("listen = {listen} 不是“地址:端口”"))?,
            public_url: public_url.map(|url| url.trim_end_matches('/').to_owned()),
            data,
            sources,
        })
    }
}

/// An environment variable that is set and not empty.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_default() {
        let config = Config::load(None).unwrap();
        assert!(config.database.starts_with("sqlite:"));
        assert_eq!(config.listen.to_string(), DEFAULT_LISTEN);
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let folder = std::env::temp_dir().join(format!("pingyi-config-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("pingyi.toml");
        std::fs::write(&file, "datbase = 'sqlite:x'\n").unwrap();
        let error = format!("{:#}", Config::load(Some(&file)).unwrap_err());
        assert!(error.contains("datbase"), "{error}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
