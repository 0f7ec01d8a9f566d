//! Signing in and out, activation, passwords.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::Refusal;
use domain::access::{self, Act, Target, Viewer};
use domain::appointment::Role;
use domain::ids::{PersonId, UnitId};
use domain::journal::{Digest, ObjectKind};
use domain::sign_in;
use store::Tx;
use store::accounts::Account;
use store::sessions::Session;

use super::{Change, place};
use crate::app::{App, PasswordCost};
use crate::clock::{self, new_id};
use crate::failure::{Failure, Result};
use crate::keys::hex;

/// What the browser keeps: a secret of which only the hash is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket(pub String);

fn engine(cost: PasswordCost) -> Result<Argon2<'static>> {
    let params = match cost {
        PasswordCost::Full => Params::new(19 * 1024, 2, 1, None),
        PasswordCost::Least => Params::new(8, 1, 1, None),
    };
    let params = params.map_err(|e| Failure::Broken(anyhow::anyhow!("argon2: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Waits for a turn to hash. Whoever cannot have one soon is asked to come back: a flood of attempts must not take the
/// machine's memory.
async fn turn(app: &App) -> Result<tokio::sync::SemaphorePermit<'_>> {
    let patience = std::time::Duration::from_secs(10);
    match tokio::time::timeout(patience, app.hashing.acquire()).await {
        Ok(Ok(permit)) => Ok(permit),
        Ok(Err(closed)) => Err(Failure::Broken(anyhow::Error::new(closed))),
        Err(_) => Err(Refusal::SlowDown { seconds: 10 }.into()),
    }
}

/// Hashes a password off the request's thread: it is slow on purpose.
pub(super) async fn hash(app: &App, password: &str) -> Result<String> {
    let _turn = turn(app).await?;
    let (engine, password) = (engine(app.password_cost)?, password.to_owned());
    let hashed =
        tokio::task::spawn_blocking(move || engine.hash_password(password.as_bytes()).map(|h| h.to_string()));
    hashed
        .await
        .map_err(|e| Failure::Broken(anyhow::Error::new(e)))?
        .map_err(|e| Failure::Broken(anyhow::anyhow!("argon2: {e}")))
}

async fn is_password(app: &App, password: &str, hash: &str) -> Result<bool> {
    let _turn = turn(app).await?;
    let (engine, password, hash) = (engine(app.password_cost)?, password.to_owned(), hash.to_owned());
    tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| engine.verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
    .map_err(|e| Failure::Broken(anyhow::Error::new(e)))
}

fn subject(kind: &str, value: &str) -> String {
    Digest::of(format!("{kind}:{value}").as_bytes()).to_string()
}

fn ticket_hash(ticket: &Ticket) -> String {
    Digest::of(ticket.0.as_bytes()).to_string()
}

async fn open_session(tx: &mut Tx, app: &App, person: PersonId) -> Result<Ticket> {
    let ticket = Ticket(hex(&clock::secret::<32>()));
    let now = app.clock.now();
    let session = Session { id_hash: ticket_hash(&ticket), person, started_at: now, seen_at: now };
    store::sessions::add(tx, &session).await?;
    Ok(ticket)
}

/// Signs in. The same words for an unknown login and a wrong password, and the same work.
pub async fn sign_in(app: &App, login: &str, password: &str, address: &str) -> Result<Ticket> {
    let login = login.trim();
    let now = app.clock.now();
    let (of_login, of_address) = (subject("login", login), subject("address", address));
    let mut tx = app.db.read().await?;
    let since = now - sign_in::FAILURE_WINDOW_MS;
    let wait = sign_in::wait_seconds(
        &store::accounts::failures(&mut tx, &of_login, since).await?,
        &store::accounts::failures(&mut tx, &of_address, since).await?,
        now,
    );
    if wait > 0 {
        return Err(Refusal::SlowDown { seconds: wait }.into());
    }
    let account = store::accounts::find_by_login(&mut tx, login).await?;
    drop(tx);

    let hash = account.and_then(|account| account.password_hash);
    let right = match &hash {
        Some(hash) => is_password(app, password, hash).await?,
        // One hash as well: the time taken must not tell that nobody has this login.
        None => self::hash(app, password).await.map(|_| false)?,
    };

    let mut tx = app.db.write().await?;
    // Counted again: attempts made side by side must not all pass as the first.
    let wait = sign_in::wait_seconds(
        &store::accounts::failures(&mut tx, &of_login, since).await?,
        &store::accounts::failures(&mut tx, &of_address, since).await?,
        now,
    );
    if wait > 0 {
        return Err(Refusal::SlowDown { seconds: wait }.into());
    }
    // Read again: the password may have been reset, or the account locked, while it was being checked.
    let account = store::accounts::find_by_login(&mut tx, login).await?;
    let Some(account) = account.filter(|account| right && account.password_hash == hash) else {
        for subject in [&of_login, &of_address] {
            store::accounts::add_failure(&mut tx, new_id(), subject, now).await?;
        }
        tx.commit().await?;
        return Err(Refusal::WrongCredentials.into());
    };
    if account.locked {
        return Err(Refusal::AccountLocked.into());
    }
    store::accounts::forget_failures(&mut tx, &of_login).await?;
    store::accounts::forget_failures_before(&mut tx, since).await?;
    store::sessions::remove_expired(&mut tx, now - sign_in::ABSOLUTE_MS, now - sign_in::IDLE_MS).await?;
    let ticket = open_session(&mut tx, app, account.person).await?;
    tx.commit().await?;
    Ok(ticket)
}

/// Somebody who is signed in, as pages need him.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub viewer: Viewer,
    pub name: String,
    /// The unit that keeps his record.
    pub unit: UnitId,
    /// Whether a duty of his lies at a unit above the branches, with everything below it to look over, or at branches his
    /// guidance group looks after.
    pub looks_over: bool,
}

/// Whose ticket is this? `None` when it is unknown, idle for too long, or too old.
pub async fn recognise(app: &App, ticket: &Ticket) -> Result<Option<SignedIn>> {
    let now = app.clock.now();
    let mut tx = app.db.read().await?;
    let Some(session) = store::sessions::find(&mut tx, &ticket_hash(ticket)).await? else {
        return Ok(None);
    };
    if now - session.started_at >= sign_in::ABSOLUTE_MS || now - session.seen_at >= sign_in::IDLE_MS {
        return Ok(None);
    }
    let person = store::people::get(&mut tx, session.person).await?;
    let viewer = store::appointments::viewer(&mut tx, session.person, app.clock.today()).await?;
    let mut looks_over = false;
    for duty in viewer.duties.iter().filter(|duty| !duty.role.is_hat()) {
        looks_over = looks_over
            || duty.role == Role::Guide
            || store::units::find(&mut tx, duty.unit).await?.is_some_and(|unit| unit.kind.is_superior());
    }
    drop(tx);
    // Once a minute is enough to keep a session awake, and spares a write on every request. A reader does not wait for
    // a long import to end: the next request tries again.
    if now - session.seen_at >= 60_000 {
        let touch = async {
            let mut tx = app.db.write().await?;
            store::sessions::touch(&mut tx, &session.id_hash, now).await?;
            tx.commit().await
        };
        match tokio::time::timeout(std::time::Duration::from_millis(200), touch).await {
            Ok(Err(error)) if !matches!(error, store::Error::Busy) => return Err(error.into()),
            _ => {}
        }
    }
    Ok(Some(SignedIn { viewer, name: person.facts.name, unit: person.unit, looks_over }))
}

pub async fn sign_out(app: &App, ticket: &Ticket) -> Result<()> {
    let mut tx = app.db.write().await?;
    store::sessions::remove(&mut tx, &ticket_hash(ticket)).await?;
    Ok(tx.commit().await?)
}

/// A new password for oneself. Every other session of the person ends.
pub async fn change_password(app: &App, who: PersonId, old: &str, new: &str) -> Result<Ticket> {
    let mut tx = app.db.read().await?;
    let account = store::accounts::find_by_person(&mut tx, who).await?.ok_or(Failure::NotFound)?;
    drop(tx);
    let old_hash = account.password_hash.ok_or(Failure::NotFound)?;
    if !is_password(app, old, &old_hash).await? {
        return Err(Refusal::PasswordWrong.into());
    }
    sign_in::check_password(new, &account.login)?;
    let hash = self::hash(app, new).await?;
    let mut tx = app.db.write().await?;
    // Read again: a reset meanwhile must not be undone by the password it took away.
    let now = store::accounts::find_by_person(&mut tx, who).await?.ok_or(Failure::NotFound)?;
    if now.password_hash.as_ref() != Some(&old_hash) {
        return Err(Refusal::PasswordWrong.into());
    }
    store::accounts::set_password(&mut tx, account.id, &hash).await?;
    store::sessions::remove_of(&mut tx, who).await?;
    let unit = store::people::unit_of(&mut tx, who).await?.ok_or(Failure::NotFound)?;
    Change::new(unit, "修改密码", ObjectKind::Account, who)
        .summary("本人修改")
        .record(&mut tx, app, who)
        .await?;
    let ticket = open_session(&mut tx, app, who).await?;
    tx.commit().await?;
    Ok(ticket)
}

/// What an activation code opens, shown before the password is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    pub name: String,
    pub login: String,
}

/// Looks a code up. A wrong one counts against the address.
pub async fn invitation(app: &App, code: &str, address: &str) -> Result<Invitation> {
    let now = app.clock.now();
    let of_address = subject("activation", address);
    let mut tx = app.db.read().await?;
    let failures = store::accounts::failures(&mut tx, &of_address, now - sign_in::FAILURE_WINDOW_MS).await?;
    let wait = sign_in::wait_seconds(&[], &failures, now);
    if wait > 0 {
        return Err(Refusal::SlowDown { seconds: wait }.into());
    }
    match by_code(&mut tx, app, code).await {
        Ok(account) => Ok(Invitation {
            name: store::people::name_of(&mut tx, account.person).await?,
            login: account.login,
        }),
        Err(failure) => {
            drop(tx);
            let mut tx = app.db.write().await?;
            store::accounts::add_failure(&mut tx, new_id(), &of_address, now).await?;
            tx.commit().await?;
            Err(failure)
        }
    }
}

async fn by_code(tx: &mut Tx, app: &App, code: &str) -> Result<Account> {
    let hash = Digest::of(sign_in::tidy_code(code).as_bytes()).to_string();
    store::accounts::find_by_activation(tx, &hash, app.clock.now())
        .await?
        .ok_or_else(|| Refusal::ActivationUnknown.into())
}

/// Spends a code: the password is set, and its owner is signed in.
pub async fn activate(app: &App, code: &str, password: &str, address: &str) -> Result<Ticket> {
    let invitation = invitation(app, code, address).await?;
    sign_in::check_password(password, &invitation.login)?;
    let hash = self::hash(app, password).await?;
    let mut tx = app.db.write().await?;
    // Asked again: two people with the same strip of paper must not both succeed.
    let account = by_code(&mut tx, app, code).await?;
    if account.locked {
        return Err(Refusal::AccountLocked.into());
    }
    store::accounts::set_password(&mut tx, account.id, &hash).await?;
    store::sessions::remove_of(&mut tx, account.person).await?;
    let unit = store::people::unit_of(&mut tx, account.person).await?.ok_or(Failure::NotFound)?;
    Change::new(unit, "激活账号", ObjectKind::Account, account.person)
        .summary(format!("账号 {}", account.login))
        .record(&mut tx, app, account.person)
        .await?;
    let ticket = open_session(&mut tx, app, account.person).await?;
    tx.commit().await?;
    Ok(ticket)
}

/// A printed strip: for whom, which login, which code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strip {
    pub name: String,
    pub unit_name: String,
    pub login: String,
    /// Grouped, as printed. It exists only on this paper: the database has its hash.
    pub code: String,
}

/// Where the sign-ins of a unit stand.
pub async fn standings(app: &App, unit: UnitId) -> Result<Vec<store::accounts::Standing>> {
    let mut tx = app.db.read().await?;
    Ok(store::accounts::standings(&mut tx, unit).await?)
}

/// Makes activation codes for everybody at or below the unit who has no working sign-in yet. Whoever holds a duty
/// beyond the viewer's reach is left out: who prints a code could use it.
pub async fn issue(app: &App, who: &Viewer, unit: UnitId) -> Result<Vec<Strip>> {
    let mut tx = app.db.write().await?;
    let mut strips = Vec::new();
    for standing in store::accounts::standings(&mut tx, unit).await? {
        if standing.active || standing.locked {
            continue;
        }
        let home = store::people::unit_of(&mut tx, standing.person).await?.ok_or(Failure::NotFound)?;
        let home = place(&mut tx, home).await?;
        let reach = store::appointments::reach_of(&mut tx, standing.person, app.clock.today()).await?;
        if !access::may_reset(who, standing.person, &home, &reach) {
            continue;
        }
        strips.push(issue_one(&mut tx, app, standing.person, &standing.name, &standing.unit_name).await?);
    }
    if !strips.is_empty() {
        Change::new(unit, "发放激活码", ObjectKind::Account, unit)
            .summary(format!("共 {} 张", strips.len()))
            .record(&mut tx, app, who.person)
            .await?;
    }
    tx.commit().await?;
    Ok(strips)
}

/// Replaces one person's password by a new activation code and signs him out everywhere.
pub async fn reset(app: &App, who: &Viewer, person: PersonId, reason: &str) -> Result<Strip> {
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act: "重置密码" }.into());
    }
    let mut tx = app.db.write().await?;
    let owner = store::people::get(&mut tx, person).await?;
    let home = place(&mut tx, owner.unit).await?;
    let reach = store::appointments::reach_of(&mut tx, person, app.clock.today()).await?;
    if !access::may_reset(who, person, &home, &reach) {
        return Err(if access::may(who, Act::IssueAccounts, Target::Person(person, &home)) {
            Refusal::OutOfReach { name: owner.facts.name }.into()
        } else {
            Failure::NotAllowed
        });
    }
    let unit = store::units::get(&mut tx, owner.unit).await?;
    let strip = issue_one(&mut tx, app, person, &owner.facts.name, &unit.short_name).await?;
    store::sessions::remove_of(&mut tx, person).await?;
    Change::new(owner.unit, "重置密码", ObjectKind::Account, person)
        .summary(owner.facts.name.as_str())
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    tx.commit().await?;
    Ok(strip)
}

/// The same from the command line, by whoever runs the machine: the way back when nobody is left who could reset a
/// password. It is told in the journal as the program's own act.
pub async fn reset_from_console(app: &App, login: &str) -> Result<Strip> {
    let mut tx = app.db.write().await?;
    let account = store::accounts::find_by_login(&mut tx, login).await?.ok_or(Failure::NotFound)?;
    let owner = store::people::get(&mut tx, account.person).await?;
    let unit = store::units::get(&mut tx, owner.unit).await?;
    let strip = issue_one(&mut tx, app, account.person, &owner.facts.name, &unit.short_name).await?;
    store::accounts::set_locked(&mut tx, account.id, false).await?;
    store::sessions::remove_of(&mut tx, account.person).await?;
    let change = Change::new(owner.unit, "重置密码", ObjectKind::Account, account.person)
        .summary(owner.facts.name)
        .because("在服务器上用命令办理");
    store::journal::append(&mut tx, change.note(app, None)).await?;
    tx.commit().await?;
    Ok(strip)
}

async fn issue_one(tx: &mut Tx, app: &App, person: PersonId, name: &str, unit_name: &str) -> Result<Strip> {
    let account = if let Some(account) = store::accounts::find_by_person(tx, person).await? {
        account
    } else {
        let account = Account {
            id: new_id(),
            person,
            login: free_login(tx, name).await?,
            password_hash: None,
            locked: false,
            activation_until: None,
            version: 1,
        };
        store::accounts::add(tx, &account).await?;
        account
    };
    let code = clock::code(sign_in::CODE_ALPHABET, sign_in::CODE_LENGTH);
    let until = app.clock.now() + sign_in::ACTIVATION_DAYS * 86_400_000;
    store::accounts::set_activation(tx, account.id, &Digest::of(code.as_bytes()).to_string(), until).await?;
    Ok(Strip {
        name: name.to_owned(),
        unit_name: unit_name.to_owned(),
        login: account.login,
        code: sign_in::grouped(&code),
    })
}

/// A login nobody has: the name in pinyin, with a number from the second on.
async fn free_login(tx: &mut Tx, name: &str) -> Result<String> {
    let search = domain::names::search_text(name);
    let stem: String = search
        .split(' ')
        .nth(1)
        .unwrap_or("user")
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(24)
        .collect();
    let stem = if stem.len() < 2 { "user".to_owned() } else { stem };
    let mut number = 1_u32;
    loop {
        let login = if number == 1 { stem.clone() } else { format!("{stem}{number}") };
        if store::accounts::find_by_login(tx, &login).await?.is_none() {
            return Ok(login);
        }
        number += 1;
    }
}

/// Locks or unlocks a sign-in. A locked person is signed out at once.
pub async fn set_locked(app: &App, who: &Viewer, person: PersonId, locked: bool, reason: &str) -> Result<()> {
    let act = if locked { "停用账号" } else { "恢复账号" };
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing { act }.into());
    }
    // Whoever locks himself out cannot take it back.
    if locked && person == who.person {
        return Err(Failure::NotAllowed);
    }
    let mut tx = app.db.write().await?;
    let owner = store::people::get(&mut tx, person).await?;
    let home = place(&mut tx, owner.unit).await?;
    let reach = store::appointments::reach_of(&mut tx, person, app.clock.today()).await?;
    if !access::may_reset(who, person, &home, &reach) {
        return Err(Refusal::OutOfReach { name: owner.facts.name }.into());
    }
    let account = store::accounts::find_by_person(&mut tx, person).await?.ok_or(Failure::NotFound)?;
    store::accounts::set_locked(&mut tx, account.id, locked).await?;
    store::sessions::remove_of(&mut tx, person).await?;
    Change::new(owner.unit, act, ObjectKind::Account, person)
        .summary(owner.facts.name.as_str())
        .because(reason.trim())
        .record(&mut tx, app, who.person)
        .await?;
    Ok(tx.commit().await?)
}
