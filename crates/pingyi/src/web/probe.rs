//! The site asked from inside the process, for measuring whole pages.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use tower::ServiceExt as _;

use super::{routes, site};
use crate::app::App;

#[derive(Debug, Clone)]
pub struct Probe(Router);

impl Probe {
    pub fn new(app: &App) -> Self {
        Self(site(app, routes::table()))
    }

    /// A page as a browser with this ticket gets it: how many bytes.
    pub async fn get(&self, path: &str, ticket: &str) -> anyhow::Result<usize> {
        let cookie = format!("pingyi={ticket}");
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty())?;
        let Ok(response) = self.0.clone().oneshot(request).await;
        anyhow::ensure!(response.status().is_success(), "{path} answers {}", response.status());
        Ok(axum::body::to_bytes(response.into_body(), usize::MAX).await?.len())
    }
}
