//! The cookies: the ticket of a session, and one sentence said after a redirect.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use cookie::{Cookie, SameSite};

use crate::actions::account::Ticket;
use crate::app::App;

const TICKET: &str = "pingyi";
const SAID: &str = "said";

fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse_encoded)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

pub fn ticket(headers: &HeaderMap) -> Option<Ticket> {
    read(headers, TICKET).filter(|value| !value.is_empty()).map(Ticket)
}

/// The sentence a redirect has left for the next page.
pub fn said(headers: &HeaderMap) -> Option<String> {
    read(headers, SAID).filter(|value| !value.is_empty())
}

fn append(response: &mut Response, cookie: &Cookie<'_>) {
    if let Ok(value) = HeaderValue::from_str(&cookie.encoded().to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn cookie(app: &App, name: &'static str, value: String) -> Cookie<'static> {
    let secure = app.config.public_url.as_deref().is_some_and(|url| url.starts_with("https://"));
    Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).build()
}

/// Hands the browser its ticket.
pub fn keep(app: &App, response: &mut Response, ticket: Ticket) {
    append(response, &cookie(app, TICKET, ticket.0));
}

/// Takes the ticket back.
pub fn forget(app: &App, response: &mut Response) {
    let mut gone = cookie(app, TICKET, String::new());
    gone.make_removal();
    append(response, &gone);
}

/// Removes the sentence once it has been shown.
pub fn forget_said(app: &App, response: &mut Response) {
    let mut gone = cookie(app, SAID, String::new());
    gone.make_removal();
    append(response, &gone);
}

/// Goes on to another page, which begins with this sentence.
pub fn go(app: &App, to: &str, sentence: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    let mut said = cookie(app, SAID, sentence.to_owned());
    said.set_max_age(cookie::time::Duration::minutes(2));
    append(&mut response, &said);
    response
}
