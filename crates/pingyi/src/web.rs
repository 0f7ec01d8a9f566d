//! The browser's face: reads a request, calls one use case, shows a page.

pub mod account;
pub mod accounts;
pub mod appointments;
pub mod assets;
pub mod bodies;
pub mod calendar;
pub mod campaigns;
pub mod components;
pub mod failures;
pub mod form;
pub mod frame;
pub mod guard;
pub mod guidance;
pub mod hats;
pub mod help;
pub mod home;
pub mod imports;
pub mod journal;
pub mod layout;
pub mod meetings;
pub mod mirror;
pub mod opinions;
pub mod overview;
pub mod packs;
pub mod people;
pub mod picker;
pub mod plans;
pub mod probe;
pub mod problems;
mod received;
pub mod reviews;
pub mod routes;
pub mod samples;
pub mod server;
pub mod session;
pub mod setup;
pub mod studies;
pub mod talks;
pub mod texts;
pub mod units;
pub mod upload;
pub mod views;

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::failure::Failure;

/// The largest request: a roster of 20 000 rows with room to spare.
const LARGEST: usize = 24 * 1024 * 1024;
/// The largest request without a file in it.
const LARGEST_FORM: usize = 1024 * 1024;
/// So much of a request that is too large is taken in and thrown away before it is refused; from a larger one nothing.
const HEARD_OUT: usize = 2 * LARGEST;
/// So many requests that are too large are heard out at a time: nobody has signed in yet, and it is for nothing.
const LISTENERS: usize = 4;
/// How often a request runs again when the database was busy with another one.
const TRIES: u32 = 8;

/// The whole site. `table` is [`routes::table`], except in tests that plant a fault in it.
pub fn site(app: &App, table: Vec<routes::Route>) -> Router {
    let mut router = Router::new();
    for route in table {
        let guarded =
            route.handler.layer(middleware::from_fn_with_state((app.clone(), route.guard), guard::check));
        router = router.route(route.path, guarded);
    }
    router
        .fallback(failures::nothing_here)
        .with_state(app.clone())
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(Arc::new(Semaphore::new(LISTENERS)), run_again))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(failures::panicked))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, Duration::from_mins(2)))
        .layer(middleware::map_response(failures::in_words))
        .layer(middleware::map_response(headers))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(app.clone(), log))
}

/// Serves until `stop` resolves, then lets running requests finish.
pub async fn serve(
    app: App,
    listener: tokio::net::TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let site = site(&app, routes::table());
    axum::serve(listener, site.into_make_service_with_connect_info::<std::net::SocketAddr>())
        .with_graceful_shutdown(stop)
        .await
}

/// How large a request to this address may be. Whoever pastes a whole book into a text is told so by the editor, with all
/// he has pasted still in it; so the editor has to hear him out.
fn largest(path: &str) -> usize {
    let is_editor = path.contains("/texts/") && (path.ends_with("/edit") || path.ends_with("/draft"));
    let takes_files = ["/import", "/upload"].iter().any(|end| path.ends_with(end));
    if is_editor || takes_files { LARGEST } else { LARGEST_FORM }
}

/// What a request carries, or nothing where that is too much. A few of those are heard out all the same: a browser that is
/// cut off while it sends shows its own page of a broken line and not ours.
async fn heard_out(parts: &Parts, mut body: Body, listeners: &Semaphore) -> Option<Bytes> {
    let most = largest(parts.uri.path());
    let length: Option<usize> =
        parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > HEARD_OUT) {
        return None;
    }
    let (mut kept, mut heard) = (Vec::new(), 0);
    // Held from where it is known to be too large.
    let mut listener = match length {
        Some(length) if length > most => Some(listeners.try_acquire().ok()?),
        _ => None,
    };
    while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(data) = frame.ok()?.into_data() else { continue };
        heard += data.len();
        if heard > HEARD_OUT {
            return None;
        }
        if heard > most && listener.is_none() {
            listener = Some(listeners.try_acquire().ok()?);
            kept = Vec::new();
        }
        if listener.is_none() {
            kept.extend_from_slice(&data);
        }
    }
    listener.is_none().then(|| kept.into())
}

/// Runs the same request again when the database reports that another transaction was in the way. Nothing was
/// written then, so no use case needs a loop of its own.
async fn run_again(State(listeners): State<Arc<Semaphore>>, request: Request, next: Next) -> Response {
    let asked = failures::Asked::of(&request);
    let (parts, body) = request.into_parts();
    let Some(bytes) = heard_out(&parts, body, &listeners).await else {
        return failures::too_large(&asked);
    };
    let mut pause = Duration::from_millis(5);
    for _ in 1..TRIES {
        let again = Request::from_parts(parts.clone(), bytes.clone().into());
        let response = next.clone().run(again).await;
        if !failures::is_busy(&response) {
            return response;
        }
        // Spread the retries of writers that collided, or they collide again.
        let [chance] = crate::clock::secret::<1>();
        tokio::time::sleep(pause + Duration::from_millis(u64::from(chance) / 8)).await;
        pause *= 2;
    }
    next.run(Request::from_parts(parts, bytes.into())).await
}

/// What every answer carries: nothing from elsewhere, nothing inline, no framing, nothing kept by caches.
async fn headers(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    );
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers
        .insert("permissions-policy", HeaderValue::from_static("camera=(), microphone=(), geolocation=()"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// One line a request: method, route, status, time. The route is the pattern, so no id and no query is logged. No line at
/// all for the pages of anonymous opinions: the line's own moment, beside whoever was seen at a desk then, is a name. Nor
/// for what a browser asks for along with such a page, which it asks for along with any other.
async fn log(State(app): State<App>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if [opinions::public::PLACE, assets::PLACE].iter().any(|place| path.starts_with(place)) {
        return next.run(request).await;
    }
    let method = request.method().clone();
    let began = app.clock.now();
    let response = next.run(request).await;
    // What is not there: icons that phones ask for by names of their own, addresses of a poster that were mistyped.
    if response.extensions().get::<failures::Nowhere>().is_some() {
        return response;
    }
    let route = response.extensions().get::<guard::Pattern>().map_or("-", |pattern| pattern.0);
    tracing::info!(%method, route, status = response.status().as_u16(), ms = app.clock.now() - began);
    response
}

/// A style sheet, script or picture. Its address carries a digest, so it may be kept for good.
pub async fn asset(axum::extract::Path(name): axum::extract::Path<String>) -> Result<Response, Failure> {
    let asset = assets::find(&name).ok_or(Failure::NotFound)?;
    Ok((
        [
            (header::CONTENT_TYPE, asset.content_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        asset.bytes,
    )
        .into_response())
}
