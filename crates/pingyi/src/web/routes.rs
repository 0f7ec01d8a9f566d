//! Every route of the site, each with its guard, in one table. The permission test walks it.

mod preparing;

use axum::http::Method;
use axum::routing::{MethodRouter, get, post};
use domain::access::Act;

use super::guard::Guard;
use super::{
    account, accounts, appointments, asset, bodies, calendar, campaigns, guidance, hats, help, home, imports,
    journal, overview, packs, people, plans, samples, server, setup, units,
};
use crate::app::App;

#[derive(Debug, Clone)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub guard: Guard,
    pub handler: MethodRouter<App>,
}

fn read(path: &'static str, guard: Guard, handler: MethodRouter<App>) -> Route {
    Route { method: Method::GET, path, guard, handler }
}

fn write(path: &'static str, guard: Guard, handler: MethodRouter<App>) -> Route {
    Route { method: Method::POST, path, guard, handler }
}

/// The pattern as the table has it, for the log.
pub fn pattern(path: &str) -> Option<&'static str> {
    static PATHS: std::sync::LazyLock<Vec<&'static str>> =
        std::sync::LazyLock::new(|| table().iter().map(|route| route.path).collect());
    PATHS.iter().copied().find(|known| *known == path)
}

pub fn table() -> Vec<Route> {
    let mut table = entrance();
    table.extend(tree());
    table.extend(register());
    table.extend(rosters());
    table.extend(duties());
    table.extend(campaigns());
    table.extend(notices());
    table.extend(overviews());
    table.extend(planning());
    table.extend(preparing::table());
    table.extend(sample_texts());
    table.extend(installation());
    table.extend(themes());
    table.extend(working_days());
    table
}

/// Before anybody is signed in, and what everybody may.
fn entrance() -> Vec<Route> {
    vec![
        // The public page loads them too: nobody's session notes that either.
        read("/assets/{name}", Guard::Anonymous, get(asset)),
        read("/setup", Guard::Public, get(setup::show)),
        write("/setup", Guard::Public, post(setup::first_visit)),
        read("/sign-in", Guard::Public, get(account::sign_in_page)),
        write("/sign-in", Guard::Public, post(account::sign_in)),
        write("/sign-out", Guard::Public, post(account::sign_out)),
        read("/activate", Guard::Public, get(account::activation_page)),
        write("/activate", Guard::Public, post(account::activate)),
        read("/help", Guard::Public, get(help::show)),
        read("/", Guard::Public, get(home::show)),
        read("/account", Guard::SignedIn, get(account::show)),
        write("/account/password", Guard::SignedIn, post(account::change_password)),
        read("/units", Guard::SignedIn, get(units::tree::tree)),
        read("/search", Guard::SignedIn, get(people::search::show)),
    ]
}

/// The tree of units.
fn tree() -> Vec<Route> {
    use Guard::Unit;
    vec![
        read("/units/{unit}", Unit(Act::SeeUnit), get(units::tree::show)),
        read("/units/{unit}/new", Unit(Act::AddChild), get(units::form::new)),
        write("/units/{unit}/children", Unit(Act::AddChild), post(units::form::add)),
        read("/units/{unit}/edit", Unit(Act::EditUnit), get(units::form::edit_page)),
        write("/units/{unit}/edit", Unit(Act::EditUnit), post(units::form::edit)),
        read("/units/{unit}/move", Unit(Act::EditUnit), get(units::acts::move_page)),
        write("/units/{unit}/move", Unit(Act::EditUnit), post(units::acts::relocate)),
        read("/units/{unit}/end", Unit(Act::EditUnit), get(units::acts::end_page)),
        write("/units/{unit}/end", Unit(Act::EditUnit), post(units::acts::end)),
        read("/units/{unit}/journal", Unit(Act::SeeJournal), get(journal::of_unit)),
    ]
}

/// People, and the sign-ins of a unit's people.
fn register() -> Vec<Route> {
    use Guard::{Person, Unit};
    use accounts::strips;
    use people::{acts, form, list, show, stays};
    vec![
        read("/units/{unit}/people", Unit(Act::SeeUnit), get(list::show)),
        read("/units/{unit}/people.xlsx", Unit(Act::SeePerson), get(people::list::export)),
        read("/units/{unit}/people/new", Unit(Act::EditPeople), get(form::new)),
        write("/units/{unit}/people", Unit(Act::EditPeople), post(form::add)),
        read("/people/{person}", Person(Act::SeePerson), get(show::show)),
        read("/people/{person}/edit", Person(Act::EditPeople), get(form::edit_page)),
        write("/people/{person}/edit", Person(Act::EditPeople), post(form::edit)),
        read("/people/{person}/transfer", Person(Act::EditPeople), get(acts::transfer_page)),
        write("/people/{person}/transfer", Person(Act::EditPeople), post(acts::transfer)),
        read("/people/{person}/confirm", Person(Act::EditPeople), get(acts::confirm_page)),
        write("/people/{person}/confirm", Person(Act::EditPeople), post(acts::confirm)),
        read("/people/{person}/end", Person(Act::EditPeople), get(acts::end_page)),
        write("/people/{person}/end", Person(Act::EditPeople), post(acts::end)),
        read("/people/{person}/reopen", Person(Act::EditPeople), get(acts::reopen_page)),
        write("/people/{person}/reopen", Person(Act::EditPeople), post(acts::reopen)),
        read("/people/{person}/presences", Person(Act::EditPeople), get(stays::attend_page)),
        write("/people/{person}/presences", Person(Act::EditPeople), post(stays::attend)),
        write("/people/{person}/presences/{id}/end", Person(Act::EditPeople), post(stays::end_presence)),
        read("/people/{person}/leaves", Person(Act::EditPeople), get(stays::leave_page)),
        write("/people/{person}/leaves", Person(Act::EditPeople), post(stays::leave)),
        write("/people/{person}/leaves/{id}/end", Person(Act::EditPeople), post(stays::end_leave)),
        read("/units/{unit}/accounts", Unit(Act::IssueAccounts), get(accounts::show)),
        write("/units/{unit}/accounts/issue", Unit(Act::IssueAccounts), post(strips::issue)),
        read("/people/{person}/reset", Person(Act::IssueAccounts), get(strips::reset_page)),
        write("/people/{person}/reset", Person(Act::IssueAccounts), post(strips::reset)),
        read("/people/{person}/lock", Person(Act::IssueAccounts), get(strips::lock_page)),
        write("/people/{person}/lock", Person(Act::IssueAccounts), post(strips::lock)),
        read("/people/{person}/unlock", Person(Act::IssueAccounts), get(strips::unlock_page)),
        write("/people/{person}/unlock", Person(Act::IssueAccounts), post(strips::unlock)),
    ]
}

/// Importing rosters.
fn rosters() -> Vec<Route> {
    use Guard::{Import, Unit};
    vec![
        read("/units/{unit}/import", Unit(Act::EditPeople), get(imports::form)),
        write("/units/{unit}/import", Unit(Act::EditPeople), post(imports::upload)),
        read("/units/{unit}/import/template.xlsx", Unit(Act::EditPeople), get(imports::template)),
        read("/imports/{import}", Import(Act::EditPeople), get(imports::preview)),
        read("/imports/{import}/progress", Import(Act::EditPeople), get(imports::progress)),
        write("/imports/{import}/apply", Import(Act::EditPeople), post(imports::apply)),
        write("/imports/{import}/drop", Import(Act::EditPeople), post(imports::drop_it)),
    ]
}

/// Campaigns: the unit stands first in the path, since it is the reader's own place that decides what he sees.
fn campaigns() -> Vec<Route> {
    use Guard::Unit;
    use campaigns::{list, roster, show};
    vec![
        read("/units/{unit}/campaigns", Unit(Act::SeeCampaign), get(list::list)),
        read("/units/{unit}/campaigns/new", Unit(Act::KeepCampaign), get(list::new)),
        write("/units/{unit}/campaigns", Unit(Act::KeepCampaign), post(list::begin)),
        read("/units/{unit}/campaigns/{campaign}", Unit(Act::SeeCampaign), get(show::show)),
        read("/units/{unit}/campaigns/{campaign}/close", Unit(Act::KeepCampaign), get(campaigns::close_page)),
        write("/units/{unit}/campaigns/{campaign}/close", Unit(Act::KeepCampaign), post(campaigns::close)),
        read("/units/{unit}/campaigns/{campaign}/freeze", Unit(Act::KeepCampaign), get(roster::freeze_page)),
        write("/units/{unit}/campaigns/{campaign}/freeze", Unit(Act::KeepCampaign), post(roster::freeze)),
        read("/units/{unit}/campaigns/{campaign}/roster", Unit(Act::SeeCampaign), get(roster::show)),
        read(
            "/units/{unit}/campaigns/{campaign}/roster/correct",
            Unit(Act::CorrectRoster),
            get(roster::correct_page),
        ),
        write(
            "/units/{unit}/campaigns/{campaign}/roster/correct",
            Unit(Act::CorrectRoster),
            post(roster::correct),
        ),
        read(
            "/units/{unit}/campaigns/{campaign}/contacts",
            Unit(Act::SeeCampaign),
            get(campaigns::show_contacts),
        ),
        write(
            "/units/{unit}/campaigns/{campaign}/contacts",
            Unit(Act::KeepCampaign),
            post(campaigns::name_contact),
        ),
        write(
            "/units/{unit}/campaigns/{campaign}/contacts/remove",
            Unit(Act::KeepCampaign),
            post(campaigns::unname_contact),
        ),
    ]
}

/// The notices of a unit in a campaign.
fn notices() -> Vec<Route> {
    use campaigns::notices::{ask, edit, list, paste, publish, show};
    let see = |path, handler| read(path, Guard::Unit(Act::SeeCampaign), handler);
    let keep = |path, handler| read(path, Guard::Unit(Act::KeepCampaign), handler);
    let change = |path, handler| write(path, Guard::Unit(Act::KeepCampaign), handler);
    vec![
        see("/units/{unit}/campaigns/{campaign}/notices", get(list::list)),
        change("/units/{unit}/campaigns/{campaign}/notices", post(list::draft)),
        see("/units/{unit}/campaigns/{campaign}/notices/{notice}", get(show::show)),
        write(
            "/units/{unit}/campaigns/{campaign}/notices/{notice}/sign",
            Guard::Unit(Act::SignReceipt),
            post(show::sign),
        ),
        keep("/units/{unit}/campaigns/{campaign}/notices/{notice}/edit", get(edit::edit_page)),
        change("/units/{unit}/campaigns/{campaign}/notices/{notice}/edit", post(edit::edit)),
        keep("/units/{unit}/campaigns/{campaign}/notices/{notice}/ask", get(ask::ask_page)),
        change("/units/{unit}/campaigns/{campaign}/notices/{notice}/ask", post(ask::ask)),
        change("/units/{unit}/campaigns/{campaign}/notices/{notice}/withdraw", post(ask::withdraw)),
        keep("/units/{unit}/campaigns/{campaign}/notices/{notice}/paste", get(paste::paste_page)),
        change("/units/{unit}/campaigns/{campaign}/notices/{notice}/paste", post(paste::read)),
        change("/units/{unit}/campaigns/{campaign}/notices/{notice}/paste/confirm", post(paste::confirm)),
        keep("/units/{unit}/campaigns/{campaign}/notices/{notice}/publish", get(publish::publish_page)),
        change("/units/{unit}/campaigns/{campaign}/notices/{notice}/publish", post(publish::publish)),
        keep("/units/{unit}/campaigns/{campaign}/notices/{notice}/discard", get(publish::discard_page)),
        change("/units/{unit}/campaigns/{campaign}/notices/{notice}/discard", post(publish::discard)),
    ]
}

/// Duties, leadership bodies, guidance groups.
fn duties() -> Vec<Route> {
    use Guard::{Appointment, Body, Guidance, Seat, Unit};
    vec![
        read("/units/{unit}/duties", Unit(Act::SeeUnit), get(appointments::list)),
        read("/units/{unit}/duties/new", Unit(Act::Appoint), get(appointments::new)),
        write("/units/{unit}/duties", Unit(Act::Appoint), post(appointments::add)),
        read("/units/{unit}/stand-in", Unit(Act::NameStandIn), get(appointments::stand_in_page)),
        write("/units/{unit}/stand-in", Unit(Act::NameStandIn), post(appointments::name_stand_in)),
        read("/appointments/{appointment}/revoke", Appointment(Act::Appoint), get(appointments::revoke_page)),
        write("/appointments/{appointment}/revoke", Appointment(Act::Appoint), post(appointments::revoke)),
        read(
            "/appointments/{appointment}/end-stand-in",
            Appointment(Act::NameStandIn),
            get(appointments::end_stand_in_page),
        ),
        write(
            "/appointments/{appointment}/end-stand-in",
            Appointment(Act::NameStandIn),
            post(appointments::end_stand_in),
        ),
        read("/units/{unit}/bodies", Unit(Act::SeeUnit), get(bodies::list)),
        write("/units/{unit}/bodies", Unit(Act::KeepBodies), post(bodies::add)),
        read("/bodies/{body}/seats/new", Body(Act::KeepBodies), get(bodies::new_seat)),
        write("/bodies/{body}/seats", Body(Act::KeepBodies), post(bodies::seat)),
        read("/seats/{seat}/end", Seat(Act::KeepBodies), get(bodies::end_seat_page)),
        write("/seats/{seat}/end", Seat(Act::KeepBodies), post(bodies::end_seat)),
        read("/units/{unit}/guidance", Unit(Act::KeepGuidance), get(guidance::list)),
        write("/units/{unit}/guidance", Unit(Act::KeepGuidance), post(guidance::add)),
        read("/guidance/{group}", Guidance(Act::KeepGuidance), get(guidance::show)),
        write("/guidance/{group}/members", Guidance(Act::KeepGuidance), post(guidance::join)),
        write("/guidance/{group}/members/remove", Guidance(Act::KeepGuidance), post(guidance::leave)),
        write("/guidance/{group}/units", Guidance(Act::KeepGuidance), post(guidance::assign)),
        read("/guidance/{group}/end", Guidance(Act::KeepGuidance), get(guidance::end_page)),
        write("/guidance/{group}/end", Guidance(Act::KeepGuidance), post(guidance::end)),
    ]
}

/// Theme packs: public documents, so everybody who is signed in may read them.
fn themes() -> Vec<Route> {
    vec![
        read("/packs", Guard::SignedIn, get(packs::list)),
        read("/packs/import", Guard::Installation(Act::KeepPacks), get(packs::importing::form)),
        write("/packs/import", Guard::Installation(Act::KeepPacks), post(packs::importing::import)),
        read("/packs/{pack}", Guard::SignedIn, get(packs::show::show)),
        read("/packs/{pack}/pack.toml", Guard::SignedIn, get(packs::show::file)),
        read("/packs/{pack}/compare", Guard::SignedIn, get(packs::comparing::show)),
    ]
}

/// How far everything below a unit is.
fn overviews() -> Vec<Route> {
    use Guard::{SignedIn, Unit};
    let see = Unit(Act::SeeCampaign);
    vec![
        read("/overview", SignedIn, get(overview::choose)),
        read("/units/{unit}/campaigns/{campaign}/overview", see, get(overview::show)),
        read("/units/{unit}/campaigns/{campaign}/overview/branches", see, get(overview::list::show)),
        read("/units/{unit}/campaigns/{campaign}/overview/branches.xlsx", see, get(overview::list::export)),
    ]
}

/// The plans of units for a campaign.
fn planning() -> Vec<Route> {
    use Guard::Unit;
    vec![
        read("/units/{unit}/campaigns/{campaign}/plan", Unit(Act::SeeCampaign), get(plans::show)),
        write("/units/{unit}/campaigns/{campaign}/plan", Unit(Act::WritePlan), post(plans::begin)),
        read("/units/{unit}/campaigns/{campaign}/plan/edit", Unit(Act::WritePlan), get(plans::edit_page)),
        write("/units/{unit}/campaigns/{campaign}/plan/edit", Unit(Act::WritePlan), post(plans::edit)),
        write("/units/{unit}/campaigns/{campaign}/plan/submit", Unit(Act::WritePlan), post(plans::submit)),
        read(
            "/units/{unit}/campaigns/{campaign}/plan/decide",
            Unit(Act::DecidePlan),
            get(plans::decide_page),
        ),
        write("/units/{unit}/campaigns/{campaign}/plan/decide", Unit(Act::DecidePlan), post(plans::decide)),
        read(
            "/units/{unit}/campaigns/{campaign}/plan/consent",
            Unit(Act::WritePlan),
            get(plans::consent_page),
        ),
        write("/units/{unit}/campaigns/{campaign}/plan/consent", Unit(Act::WritePlan), post(plans::consent)),
        read(
            "/units/{unit}/campaigns/{campaign}/plan/rounds/{round}",
            Unit(Act::SeeCampaign),
            get(plans::show_round),
        ),
    ]
}

/// 范文: compared with by everybody's texts, kept by who keeps the packs.
fn sample_texts() -> Vec<Route> {
    let keep = Guard::Installation(Act::KeepPacks);
    vec![
        read("/samples", keep, get(samples::list)),
        read("/samples/new", keep, get(samples::load_page)),
        write("/samples/new", keep, post(samples::load)),
        write("/samples/upload", keep, post(samples::upload)),
        read("/samples/{sample}/remove", keep, get(samples::remove_page)),
        write("/samples/{sample}/remove", keep, post(samples::remove)),
    ]
}

/// The installation: the three hats.
fn installation() -> Vec<Route> {
    vec![
        read("/hats", Guard::Hat, get(hats::show)),
        write("/hats", Guard::Hat, post(hats::give)),
        read("/hats/{appointment}/revoke", Guard::Installation(Act::KeepHats), get(hats::revoke_page)),
        write("/hats/{appointment}/revoke", Guard::Installation(Act::KeepHats), post(hats::revoke)),
        read("/hats/accounts/{person}/reset", Guard::Installation(Act::KeepHats), get(hats::reset_page)),
        write("/hats/accounts/{person}/reset", Guard::Installation(Act::KeepHats), post(hats::reset)),
        read("/journal", Guard::Installation(Act::AuditJournal), get(journal::of_all)),
        read("/server", Guard::Installation(Act::KeepServer), get(server::show)),
    ]
}

/// The table of working days: read by everybody whose deadlines rest on it.
fn working_days() -> Vec<Route> {
    let keep = Guard::Installation(Act::KeepPacks);
    vec![
        read("/calendar", Guard::SignedIn, get(calendar::list)),
        read("/calendar/import", keep, get(calendar::upload_page)),
        write("/calendar/import", keep, post(calendar::upload)),
        read("/calendar/{year}", Guard::SignedIn, get(calendar::show)),
        read("/calendar/{year}/edit", keep, get(calendar::edit_page)),
        write("/calendar/{year}/edit", keep, post(calendar::edit)),
        read("/calendar/{year}/restore", keep, get(calendar::restore_page)),
        write("/calendar/{year}/restore", keep, post(calendar::restore)),
    ]
}
