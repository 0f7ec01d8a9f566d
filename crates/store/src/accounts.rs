//! Sign-ins: names, password hashes, activation codes, and failed attempts.

use domain::ids::{AccountId, CampaignId, PersonId, UnitId};
use uuid::Uuid;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub id: AccountId,
    pub person: PersonId,
    pub login: String,
    /// `None` until the account has been activated.
    pub password_hash: Option<String>,
    pub locked: bool,
    pub activation_until: Option<i64>,
    pub version: i64,
}

impl Account {
    /// Activated and not locked. What asks the same of many at once ([`idle_below`], `texts::leaders_below`) says it in SQL,
    /// and a test holds them together.
    pub fn signs_in(&self) -> bool {
        self.password_hash.is_some() && !self.locked
    }
}

fn account(row: &Row<'_>) -> Result<Account> {
    Ok(Account {
        id: row.get("id")?,
        person: row.get("person_id")?,
        login: row.get("login")?,
        password_hash: row.get("password_hash")?,
        locked: row.get("locked")?,
        activation_until: row.get("activation_until")?,
        version: row.get("version")?,
    })
}

pub async fn find_by_login(tx: &mut Tx, login: &str) -> Result<Option<Account>> {
    sql("select id, person_id, login, password_hash, locked, activation_until, version from accounts where login = $1")
        .bind(login)
        .find(tx, account)
        .await
}

pub async fn find_by_person(tx: &mut Tx, person: PersonId) -> Result<Option<Account>> {
    sql("select id, person_id, login, password_hash, locked, activation_until, version from accounts
         where person_id = $1")
    .bind(person)
    .find(tx, account)
    .await
}

/// The account an unexpired activation code belongs to. The code comes as its hash.
pub async fn find_by_activation(tx: &mut Tx, hash: &str, now: i64) -> Result<Option<Account>> {
    sql("select id, person_id, login, password_hash, locked, activation_until, version from accounts
         where activation_hash = $1 and activation_until > $2")
    .bind(hash)
    .bind(now)
    .find(tx, account)
    .await
}

pub async fn add(tx: &mut Tx, new: &Account) -> Result<()> {
    sql("insert into accounts (id, person_id, login, password_hash, activation_hash, activation_until, locked, version)
         values ($1, $2, $3, $4, null, null, $5, 1)")
    .bind(new.id)
    .bind(new.person)
    .bind(new.login.as_str())
    .bind(new.password_hash.as_deref())
    .bind(new.locked)
    .run(tx)
    .await
    .map(drop)
}

/// A new password; any activation code is spent.
pub async fn set_password(tx: &mut Tx, id: AccountId, hash: &str) -> Result<()> {
    touched_one(
        sql("update accounts set password_hash = $2, activation_hash = null, activation_until = null,
                    version = version + 1
             where id = $1")
        .bind(id)
        .bind(hash)
        .run(tx)
        .await?,
        id,
    )
}

/// A new activation code instead of any password.
pub async fn set_activation(tx: &mut Tx, id: AccountId, hash: &str, until: i64) -> Result<()> {
    touched_one(
        sql("update accounts set password_hash = null, activation_hash = $2, activation_until = $3,
                    version = version + 1
             where id = $1")
        .bind(id)
        .bind(hash)
        .bind(until)
        .run(tx)
        .await?,
        id,
    )
}

/// Makes any printed, unused code of the person worthless.
pub async fn void_activation(tx: &mut Tx, person: PersonId) -> Result<()> {
    sql("update accounts set activation_hash = null, activation_until = null where person_id = $1")
        .bind(person)
        .run(tx)
        .await
        .map(drop)
}

pub async fn set_login(tx: &mut Tx, id: AccountId, login: &str) -> Result<()> {
    touched_one(
        sql("update accounts set login = $2, version = version + 1 where id = $1")
            .bind(id)
            .bind(login)
            .run(tx)
            .await?,
        id,
    )
}

pub async fn set_locked(tx: &mut Tx, id: AccountId, locked: bool) -> Result<()> {
    touched_one(
        sql("update accounts set locked = $2, version = version + 1 where id = $1")
            .bind(id)
            .bind(locked)
            .run(tx)
            .await?,
        id,
    )
}

fn touched_one(touched: u64, id: AccountId) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::Missing { table: "accounts", id: id.to_string() }) }
}

/// Remembers a failed attempt of a subject: the digest of a login, or of an address.
pub async fn add_failure(tx: &mut Tx, id: Uuid, subject: &str, at: i64) -> Result<()> {
    sql("insert into sign_in_failures (id, subject, at) values ($1, $2, $3)")
        .bind(id)
        .bind(subject)
        .bind(at)
        .run(tx)
        .await
        .map(drop)
}

/// When this subject failed since `since`, oldest first.
pub async fn failures(tx: &mut Tx, subject: &str, since: i64) -> Result<Vec<i64>> {
    sql("select at from sign_in_failures where subject = $1 and at >= $2 order by at")
        .bind(subject)
        .bind(since)
        .all(tx, |row| row.get("at"))
        .await
}

pub async fn forget_failures(tx: &mut Tx, subject: &str) -> Result<()> {
    sql("delete from sign_in_failures where subject = $1").bind(subject).run(tx).await.map(drop)
}

pub async fn forget_failures_before(tx: &mut Tx, at: i64) -> Result<()> {
    sql("delete from sign_in_failures where at < $1").bind(at).run(tx).await.map(drop)
}

/// Where the sign-in of each person below a unit stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub person: PersonId,
    pub name: String,
    pub unit_name: String,
    pub login: Option<String>,
    pub active: bool,
    pub locked: bool,
    pub activation_until: Option<i64>,
}

pub async fn standings(tx: &mut Tx, unit: UnitId) -> Result<Vec<Standing>> {
    sql("select p.id, p.name, u.short_name as unit_name, a.login, a.locked, a.activation_until,
                (a.password_hash is not null) as active
         from people p join units u on u.id = p.unit_id left join accounts a on a.person_id = p.id
              left join members m on m.person_id = p.id
         where p.unit_id in (select unit_id from unit_lines where ancestor_id = $1) and m.ended_on is null
         order by u.position, u.id, p.name_order, p.id")
    .bind(unit)
    .all(tx, |row| {
        Ok(Standing {
            person: row.get("id")?,
            name: row.get("name")?,
            unit_name: row.get("unit_name")?,
            login: row.get("login")?,
            active: row.get("active")?,
            locked: row.get::<Option<bool>>("locked")?.unwrap_or(false),
            activation_until: row.get("activation_until")?,
        })
    })
    .await
}

/// How many people below a unit, itself included, cannot sign in yet.
pub async fn count_idle(tx: &mut Tx, unit: UnitId) -> Result<i64> {
    sql("select count(*) as total
         from people p left join accounts a on a.person_id = p.id left join members m on m.person_id = p.id
         where p.unit_id in (select unit_id from unit_lines where ancestor_id = $1) and m.ended_on is null
           and a.password_hash is null")
    .bind(unit)
    .one(tx, |row| row.get("total"))
    .await
}

/// Who cannot sign in ([`Account::signs_in`]), of those with a duty in the units below `root`, itself included, on a roster of
/// the campaign there, or in the register there: where nothing is frozen, that is the roster.
pub async fn idle_below(tx: &mut Tx, campaign: CampaignId, root: UnitId) -> Result<Vec<PersonId>> {
    sql("with concerned as (
             select c.person_id from campaign_members c join unit_lines l on l.unit_id = c.unit_id
             where c.campaign_id = $1 and l.ancestor_id = $2
             union
             select r.person_id from roster_corrections r join unit_lines l on l.unit_id = r.unit_id
             where r.campaign_id = $1 and l.ancestor_id = $2 and r.kind = 'added'
             union
             select a.person_id from appointments a join unit_lines l on l.unit_id = a.unit_id
             where l.ancestor_id = $2 and not a.revoked
             union
             select p.id from people p join unit_lines l on l.unit_id = p.unit_id where l.ancestor_id = $2
             union
             select s.person_id from presences s join unit_lines l on l.unit_id = s.unit_id where l.ancestor_id = $2
         )
         select c.person_id from concerned c left join accounts a on a.person_id = c.person_id
         where a.password_hash is null or a.locked order by c.person_id")
    .bind(campaign)
    .bind(root)
    .all(tx, |row| row.get("person_id"))
    .await
}
