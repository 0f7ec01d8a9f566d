//! The frame around a signed-in person's pages: where he can go, where he is, what was said last.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::access::Viewer;
use domain::appointment::Role;

use super::guard::Who;
use super::layout::{self, NavEntry, Notice, Shell};
use super::views::View;
use crate::app::App;

/// The places of the main navigation that this person's duties open.
pub fn navigation(viewer: &Viewer, looks_over: bool, current: Option<&str>) -> Vec<NavEntry> {
    let has = |role: Role| viewer.duties.iter().any(|duty| duty.role == role);
    let in_tree = !viewer.branches.is_empty() || viewer.duties.iter().any(|duty| !duty.role.is_hat());
    let prepares = [Role::SystemAdmin, Role::Secretary, Role::Office, Role::UnitAdmin].into_iter().any(has);
    let places = [
        ("工作台", "/", true),
        ("总览", "/overview", looks_over),
        ("组织", "/units", in_tree),
        ("主题包", "/packs", prepares),
        ("范文", "/samples", has(Role::SystemAdmin)),
        ("三员", "/hats", has(Role::SystemAdmin) || has(Role::SecurityAdmin)),
        ("审计", "/journal", has(Role::AuditAdmin)),
        ("服务器", "/server", has(Role::SystemAdmin)),
    ];
    places
        .into_iter()
        .filter(|(.., open)| *open)
        .map(|(label, href, _)| NavEntry {
            label: label.into(),
            href: href.into(),
            current: current == Some(href),
        })
        .collect()
}

pub fn shell<'a>(_app: &App, who: &Who, current: Option<&str>) -> Shell<'a> {
    Shell {
        who: Some(layout::Who {
            name: who.name.clone(),
            nav: navigation(&who.viewer, who.looks_over, current),
        }),
        ..Shell::default()
    }
}

/// A page in its frame. `said` is the sentence the last redirect left.
pub fn show<V: View>(app: &App, who: &Who, said: Option<String>, view: &V) -> Response {
    let title = view.title();
    let shell = Shell {
        title: &title,
        notice: said.map(Notice::Saved),
        wide: V::WIDE,
        reload_after: view.reload_after(),
        ..shell(app, who, V::PLACE)
    };
    layout::page(&shell, view.body()).into_response()
}

/// A form that comes back: the same page, with the status that says so.
pub fn unprocessable(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// A form that comes back because somebody else was quicker.
pub fn conflict(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::CONFLICT;
    response
}
