//! Who may come in: every route carries one of these, and there is no route without.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::access::{self, Act, Place, Target, Viewer};
use domain::ids::PersonId;
use store::Tx;
use uuid::Uuid;

use super::{failures, session};
use crate::actions::account::{self, SignedIn, Ticket};
use crate::app::App;
use crate::failure::{Failure, Result};

/// What a route asks of whoever comes. The name in the path says which object is meant: `{unit}`, `{person}` …
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// Anybody.
    Public,
    /// Anybody, and nobody asks who: whatever could tell is taken off the request before anything looks at it.
    Anonymous,
    /// Anybody who is signed in.
    SignedIn,
    /// Who may do this at `{unit}`.
    Unit(Act),
    /// Who may do this to `{person}`.
    Person(Act),
    /// Who may do this at the unit of `{appointment}`; the use case looks closer, since a duty may be a hat.
    Appointment(Act),
    Body(Act),
    Seat(Act),
    Guidance(Act),
    Import(Act),
    /// Who may do this to the installation.
    Installation(Act),
    /// Somebody with any of the three hats.
    Hat,
}

/// The route's pattern, for the log.
#[derive(Debug, Clone, Copy)]
pub struct Pattern(pub &'static str);

/// Who is signed in, handed to the handlers.
#[derive(Debug, Clone)]
pub struct Who(pub Arc<SignedIn>);

impl std::ops::Deref for Who {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Who>().cloned().ok_or(Failure::SignInFirst)
    }
}

/// The place an object lies at, with the person it is about where it is one.
struct Found {
    place: Place,
    person: Option<PersonId>,
}

pub async fn check(
    State((app, guard)): State<(App, Guard)>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    if guard == Guard::Anonymous {
        forget_who(&mut request);
    }
    let asked = failures::Asked::of(&request);
    let pattern = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let who = match recognise(&app, session::ticket(request.headers())).await {
        Ok(who) => who.map(|signed_in| Who(Arc::new(signed_in))),
        Err(failure) => return failures::show(&app, None, &asked, &failure),
    };
    let verdict = match &who {
        _ if matches!(guard, Guard::Public | Guard::Anonymous) => Ok(()),
        None => Err(Failure::SignInFirst),
        Some(who) => admit(&app, guard, &who.viewer, &params).await,
    };
    if let Err(failure) = verdict {
        if matches!(failure, Failure::SignInFirst) {
            return failures::sign_in_first(&asked, request).await;
        }
        return failures::show(&app, who.as_ref(), &asked, &failure);
    }
    if let Some(who) = &who {
        request.extensions_mut().insert(who.clone());
    }
    let mut response = failures::finish(&app, who.as_ref(), &asked, next.run(request).await);
    if let Some(pattern) = pattern.and_then(|pattern| super::routes::pattern(&pattern)) {
        response.extensions_mut().insert(Pattern(pattern));
    }
    response
}

/// Leaves of the headers only what reading a form needs. So not even a session of whoever is signed in is touched: that
/// would note when he was here.
fn forget_who(request: &mut Request) {
    let kept = [header::CONTENT_TYPE, header::CONTENT_LENGTH];
    let headers = request.headers_mut();
    let mut clean = HeaderMap::new();
    for name in kept {
        if let Some(value) = headers.remove(&name) {
            clean.insert(name, value);
        }
    }
    *headers = clean;
    request.extensions_mut().remove::<axum::extract::ConnectInfo<std::net::SocketAddr>>();
}

async fn recognise(app: &App, ticket: Option<Ticket>) -> Result<Option<SignedIn>> {
    match ticket {
        Some(ticket) => account::recognise(app, &ticket).await,
        None => Ok(None),
    }
}

fn allowed(may: bool) -> Result<()> {
    if may { Ok(()) } else { Err(Failure::NotAllowed) }
}

async fn admit(app: &App, guard: Guard, viewer: &Viewer, params: &RawPathParams) -> Result<()> {
    let act = match guard {
        Guard::Public | Guard::Anonymous | Guard::SignedIn => return Ok(()),
        Guard::Hat => return allowed(viewer.duties.iter().any(|duty| duty.role.is_hat())),
        Guard::Installation(act) => return allowed(access::may(viewer, act, Target::Installation)),
        Guard::Unit(act)
        | Guard::Person(act)
        | Guard::Appointment(act)
        | Guard::Body(act)
        | Guard::Seat(act)
        | Guard::Guidance(act)
        | Guard::Import(act) => act,
    };
    let id =
        params.iter().next().and_then(|(_, value)| Uuid::parse_str(value).ok()).ok_or(Failure::NotFound)?;
    let mut tx = app.db.read().await?;
    let found = find(&mut tx, guard, id).await?.ok_or(Failure::NotFound)?;
    let target = match found.person {
        Some(person) => Target::Person(person, &found.place),
        None => Target::Unit(&found.place),
    };
    if access::may(viewer, act, target) {
        return Ok(());
    }
    // What somebody may not even see is not there for him.
    let visible = match found.person {
        Some(_) => access::may(viewer, Act::SeePerson, target),
        None => access::may(viewer, Act::SeeUnit, target),
    };
    Err(if visible { Failure::NotAllowed } else { Failure::NotFound })
}

async fn find(tx: &mut Tx, guard: Guard, id: Uuid) -> Result<Option<Found>> {
    let mut person = None;
    let unit = match guard {
        Guard::Person(_) => {
            person = Some(id.into());
            store::people::unit_of(tx, id.into()).await?
        }
        Guard::Appointment(_) => {
            store::appointments::find(tx, id.into()).await?.map(|held| held.appointment.unit)
        }
        Guard::Body(_) => store::bodies::find(tx, id.into()).await?.map(|body| body.unit),
        Guard::Seat(_) => match store::bodies::find_seat(tx, id.into()).await? {
            Some(seat) => store::bodies::find(tx, seat.body).await?.map(|body| body.unit),
            None => None,
        },
        Guard::Guidance(_) => store::guidance::find(tx, id.into()).await?.map(|group| group.unit),
        Guard::Import(_) => store::imports::unit_of(tx, id.into()).await?,
        _ => Some(id.into()),
    };
    let Some(unit) = unit else { return Ok(None) };
    Ok(store::units::place(tx, unit).await?.map(|place| Found { place, person }))
}

/// Who is signed in, if anybody, for pages that are for everybody.
#[derive(Debug, Clone)]
pub struct MaybeWho(pub Option<Who>);

impl<S: Send + Sync> FromRequestParts<S> for MaybeWho {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Who>().cloned()))
    }
}
