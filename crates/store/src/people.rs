//! People and their membership.

use domain::ids::{PersonId, UnitId};
use domain::member::{Ended, LeaveReason, MemberFacts, Membership, Person, PersonFacts, Stage, Standing};
use time::Date;
use uuid::Uuid;

use crate::db::{Row, Tx, sql};
use crate::error::{Error, Result};

fn person(row: &Row<'_>) -> Result<Person> {
    let membership = match row.get::<Option<Stage>>("stage")? {
        None => None,
        Some(stage) => Some(Membership {
            group: row.get("group_id")?,
            facts: MemberFacts {
                stage,
                joined_on: row.get("joined_on")?,
                confirmed_on: row.get("confirmed_on")?,
                standing: row.get("standing")?,
                mobile: row.get("mobile")?,
                mobile_place: row.get("mobile_place")?,
                leading_cadre: row.get("leading_cadre")?,
            },
            ended: match (row.get::<Option<Date>>("ended_on")?, row.get("ending")?) {
                (Some(on), Some(how)) => Some(Ended { on, how }),
                (None, None) => None,
                _ => {
                    return Err(
                        row.inconsistent("ending", "a day without a reason, or a reason without a day")
                    );
                }
            },
        }),
    };
    Ok(Person {
        id: row.get("id")?,
        unit: row.get("unit_id")?,
        version: row.get("version")?,
        facts: PersonFacts {
            name: row.get("name")?,
            gender: row.get("gender")?,
            born_on: row.get("born_on")?,
            ethnicity: row.get("ethnicity")?,
            education: row.get("education")?,
            post: row.get("post")?,
            phone: row.get("phone")?,
            staff_no: row.get("staff_no")?,
        },
        membership,
    })
}

pub async fn find(tx: &mut Tx, id: PersonId) -> Result<Option<Person>> {
    sql("select p.id, p.unit_id, p.version, p.name, p.gender, p.born_on, p.ethnicity, p.education, p.post, p.phone,
                p.staff_no, m.group_id, m.stage, m.joined_on, m.confirmed_on, m.standing, m.mobile, m.mobile_place,
                m.leading_cadre, m.ended_on, m.ending
         from people p left join members m on m.person_id = p.id where p.id = $1")
    .bind(id)
    .find(tx, person)
    .await
}

pub async fn get(tx: &mut Tx, id: PersonId) -> Result<Person> {
    find(tx, id).await?.ok_or_else(|| Error::Missing { table: "people", id: id.to_string() })
}

/// The unit that keeps a person's record: enough to decide access.
pub async fn unit_of(tx: &mut Tx, id: PersonId) -> Result<Option<UnitId>> {
    sql("select unit_id from people where id = $1").bind(id).find(tx, |row| row.get("unit_id")).await
}

pub async fn name_of(tx: &mut Tx, id: PersonId) -> Result<String> {
    sql("select id, name from people where id = $1")
        .bind(id)
        .find(tx, |row| row.get("name"))
        .await?
        .ok_or_else(|| Error::Missing { table: "people", id: id.to_string() })
}

pub async fn add(tx: &mut Tx, new: &Person) -> Result<()> {
    sql("insert into people (id, unit_id, name, search, name_order, gender, born_on, ethnicity, education, post, phone,
                             staff_no, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)")
    .bind(new.id)
    .bind(new.unit)
    .bind(new.facts.name.as_str())
    .bind(domain::names::search_text(&new.facts.name))
    .bind(domain::names::order_key(&new.facts.name))
    .bind(new.facts.gender)
    .bind(new.facts.born_on)
    .bind(new.facts.ethnicity.as_deref())
    .bind(new.facts.education.as_deref())
    .bind(new.facts.post.as_deref())
    .bind(new.facts.phone.as_deref())
    .bind(new.facts.staff_no.as_deref())
    .run(tx)
    .await?;
    if let Some(membership) = &new.membership {
        set_membership(tx, new.id, membership).await?;
    }
    Ok(())
}

/// Writes everything about the person. `changed.version` is the version that was read.
pub async fn set(tx: &mut Tx, changed: &Person) -> Result<()> {
    let touched = sql("update people set unit_id = $3, name = $4, search = $5, name_order = $6, gender = $7,
                              born_on = $8, ethnicity = $9, education = $10, post = $11, phone = $12, staff_no = $13,
                              version = version + 1
                       where id = $1 and version = $2")
    .bind(changed.id)
    .bind(changed.version)
    .bind(changed.unit)
    .bind(changed.facts.name.as_str())
    .bind(domain::names::search_text(&changed.facts.name))
    .bind(domain::names::order_key(&changed.facts.name))
    .bind(changed.facts.gender)
    .bind(changed.facts.born_on)
    .bind(changed.facts.ethnicity.as_deref())
    .bind(changed.facts.education.as_deref())
    .bind(changed.facts.post.as_deref())
    .bind(changed.facts.phone.as_deref())
    .bind(changed.facts.staff_no.as_deref())
    .run(tx)
    .await?;
    if touched != 1 {
        return Err(Error::Stale { table: "people", id: changed.id.to_string() });
    }
    if let Some(membership) = &changed.membership {
        set_membership(tx, changed.id, membership).await?;
    }
    Ok(())
}

async fn set_membership(tx: &mut Tx, id: PersonId, membership: &Membership) -> Result<()> {
    let facts = &membership.facts;
    sql("insert into members (person_id, group_id, stage, joined_on, confirmed_on, standing, mobile, mobile_place,
                              leading_cadre, ended_on, ending)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         on conflict (person_id) do update set group_id = excluded.group_id, stage = excluded.stage,
                joined_on = excluded.joined_on, confirmed_on = excluded.confirmed_on, standing = excluded.standing,
                mobile = excluded.mobile, mobile_place = excluded.mobile_place,
                leading_cadre = excluded.leading_cadre, ended_on = excluded.ended_on, ending = excluded.ending")
    .bind(id)
    .bind(membership.group)
    .bind(facts.stage)
    .bind(facts.joined_on)
    .bind(facts.confirmed_on)
    .bind(facts.standing)
    .bind(facts.mobile)
    .bind(facts.mobile_place.as_deref())
    .bind(facts.leading_cadre)
    .bind(membership.ended.map(|ended| ended.on))
    .bind(membership.ended.map(|ended| ended.how))
    .run(tx)
    .await?;
    Ok(())
}

/// Who else carries this staff number.
pub async fn find_by_staff_no(tx: &mut Tx, staff_no: &str) -> Result<Option<PersonId>> {
    sql("select id from people where staff_no = $1").bind(staff_no).find(tx, |row| row.get("id")).await
}

/// Which people a list shows.
#[derive(Debug, Clone)]
pub struct Filter {
    pub unit: UnitId,
    /// Everything below the unit, or only the unit itself (a group: its members).
    pub below: bool,
    /// A `LIKE` pattern made by `domain::names::like_pattern`, matched against the search text.
    pub pattern: Option<String>,
    pub stage: Option<Stage>,
    pub standing: Option<Standing>,
    pub mobile: Option<bool>,
    pub include_ended: bool,
    /// People who are no members are listed only where they are asked for.
    pub members_only: bool,
}

/// A person as a list shows him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub person: Person,
    pub unit_name: String,
    pub group_name: Option<String>,
    /// Duties in force, in the words used for them.
    pub titles: Vec<String>,
    pub has_account: bool,
}

/// One page of a list in official order of names, and how many there are in all.
pub async fn list(
    tx: &mut Tx,
    filter: &Filter,
    offset: i64,
    limit: i64,
    today: Date,
) -> Result<(Vec<Listed>, i64)> {
    let bound = |statement: crate::db::Statement| {
        statement
            .bind(filter.unit)
            .bind(filter.below)
            .bind(filter.pattern.as_deref())
            .bind(filter.stage)
            .bind(filter.standing)
            .bind(filter.mobile)
            .bind(filter.include_ended)
            .bind(filter.members_only)
    };
    let total = bound(sql("select count(*) as total
         from people p left join members m on m.person_id = p.id
         where (p.unit_id = $1 or m.group_id = $1
                or ($2 and p.unit_id in (select unit_id from unit_lines where ancestor_id = $1)))
           and ($3 is null or p.search like $3 escape '\\')
           and ($4 is null or m.stage = $4) and ($5 is null or m.standing = $5)
           and ($6 is null or m.mobile = $6) and ($7 or m.ended_on is null)
           and (not $8 or m.person_id is not null)"))
    .one(tx, |row| row.get("total"))
    .await?;
    let mut listed = bound(sql(
        "select p.id, p.unit_id, p.version, p.name, p.gender, p.born_on, p.ethnicity, p.education, p.post, p.phone,
                p.staff_no, m.group_id, m.stage, m.joined_on, m.confirmed_on, m.standing, m.mobile, m.mobile_place,
                m.leading_cadre, m.ended_on, m.ending, u.short_name as unit_name, g.short_name as group_name,
                exists (select 1 from accounts a where a.person_id = p.id) as has_account
         from people p left join members m on m.person_id = p.id
              join units u on u.id = p.unit_id left join units g on g.id = m.group_id
         where (p.unit_id = $1 or m.group_id = $1
                or ($2 and p.unit_id in (select unit_id from unit_lines where ancestor_id = $1)))
           and ($3 is null or p.search like $3 escape '\\')
           and ($4 is null or m.stage = $4) and ($5 is null or m.standing = $5)
           and ($6 is null or m.mobile = $6) and ($7 or m.ended_on is null)
           and (not $8 or m.person_id is not null)
         order by p.name_order, p.id limit $9 offset $10",
    ))
    .bind(limit)
    .bind(offset)
    .all(tx, |row| {
        Ok(Listed {
            person: person(row)?,
            unit_name: row.get("unit_name")?,
            group_name: row.get("group_name")?,
            titles: Vec::new(),
            has_account: row.get("has_account")?,
        })
    })
    .await?;
    for entry in &mut listed {
        entry.titles = crate::appointments::of_person(tx, entry.person.id)
            .await?
            .into_iter()
            .filter(|held| held.appointment.is_in_force(today))
            .map(|held| held.appointment.shown_title().to_owned())
            .collect();
    }
    Ok((listed, total))
}

/// Everybody below the unit, ended memberships included: what a roster is compared with.
pub async fn all_below(tx: &mut Tx, unit: UnitId) -> Result<Vec<Person>> {
    sql("select p.id, p.unit_id, p.version, p.name, p.gender, p.born_on, p.ethnicity, p.education, p.post, p.phone,
                p.staff_no, m.group_id, m.stage, m.joined_on, m.confirmed_on, m.standing, m.mobile, m.mobile_place,
                m.leading_cadre, m.ended_on, m.ending
         from people p left join members m on m.person_id = p.id
         where p.unit_id in (select unit_id from unit_lines where ancestor_id = $1)
         order by p.name_order, p.id")
    .bind(unit)
    .all(tx, person)
    .await
}

/// How many members there are below a unit, today and by home.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    pub formal: i64,
    pub probationary: i64,
    pub mobile: i64,
    pub suspended: i64,
}

impl Count {
    /// 党员总数 = 正式 + 预备; 停止党籍 are not counted.
    pub fn members(self) -> i64 {
        self.formal + self.probationary
    }
}

pub async fn count_below(tx: &mut Tx, unit: UnitId) -> Result<Count> {
    sql("select coalesce(sum(case when m.stage = 'formal' and m.standing <> 'suspended' then 1 else 0 end), 0) as formal,
                coalesce(sum(case when m.stage = 'probationary' and m.standing <> 'suspended' then 1 else 0 end), 0)
                  as probationary,
                coalesce(sum(case when m.mobile and m.standing <> 'suspended' then 1 else 0 end), 0) as mobile,
                coalesce(sum(case when m.standing = 'suspended' then 1 else 0 end), 0) as suspended
         from people p join members m on m.person_id = p.id
         where m.ended_on is null
           and (m.group_id = $1 or p.unit_id in (select unit_id from unit_lines where ancestor_id = $1))")
    .bind(unit)
    .one(tx, |row| {
        Ok(Count {
            formal: row.get("formal")?,
            probationary: row.get("probationary")?,
            mobile: row.get("mobile")?,
            suspended: row.get("suspended")?,
        })
    })
    .await
}

/// A move of a membership, as history shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub from: Option<String>,
    pub to: Option<String>,
    pub on: Date,
    pub reason: String,
}

#[derive(Debug, Clone)]
pub struct NewMove {
    pub id: Uuid,
    pub person: PersonId,
    pub from: Option<UnitId>,
    pub to: Option<UnitId>,
    pub on: Date,
    pub reason: String,
}

pub async fn add_move(tx: &mut Tx, new: &NewMove) -> Result<()> {
    sql("insert into member_moves (id, person_id, from_unit_id, to_unit_id, moved_on, reason)
         values ($1, $2, $3, $4, $5, $6)")
    .bind(new.id)
    .bind(new.person)
    .bind(new.from)
    .bind(new.to)
    .bind(new.on)
    .bind(new.reason.as_str())
    .run(tx)
    .await
    .map(drop)
}

pub async fn moves(tx: &mut Tx, id: PersonId) -> Result<Vec<Move>> {
    sql("select v.moved_on, v.reason, f.name as from_name, t.name as to_name
         from member_moves v left join units f on f.id = v.from_unit_id left join units t on t.id = v.to_unit_id
         where v.person_id = $1 order by v.moved_on, v.id")
    .bind(id)
    .all(tx, |row| {
        Ok(Move {
            from: row.get("from_name")?,
            to: row.get("to_name")?,
            on: row.get("moved_on")?,
            reason: row.get("reason")?,
        })
    })
    .await
}

/// Taking part in a temporary branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presence {
    pub id: Uuid,
    pub person: PersonId,
    pub person_name: String,
    pub unit: UnitId,
    pub unit_name: String,
    pub home_name: String,
    pub from: Date,
    pub until: Option<Date>,
}

fn presence(row: &Row<'_>) -> Result<Presence> {
    Ok(Presence {
        id: row.get("id")?,
        person: row.get("person_id")?,
        person_name: row.get("person_name")?,
        unit: row.get("unit_id")?,
        unit_name: row.get("unit_name")?,
        home_name: row.get("home_name")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
    })
}

pub async fn add_presence(
    tx: &mut Tx,
    id: Uuid,
    person: PersonId,
    unit: UnitId,
    from: Date,
    until: Option<Date>,
) -> Result<()> {
    sql("insert into presences (id, person_id, unit_id, from_day, until_day) values ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(person)
        .bind(unit)
        .bind(from)
        .bind(until)
        .run(tx)
        .await
        .map(drop)
}

pub async fn end_presence(tx: &mut Tx, id: Uuid, until: Date) -> Result<()> {
    let touched =
        sql("update presences set until_day = $2 where id = $1").bind(id).bind(until).run(tx).await?;
    if touched == 1 { Ok(()) } else { Err(Error::Missing { table: "presences", id: id.to_string() }) }
}

pub async fn presences_of(tx: &mut Tx, person_id: PersonId) -> Result<Vec<Presence>> {
    sql("select s.id, s.person_id, p.name as person_name, s.unit_id, u.name as unit_name, h.short_name as home_name,
                s.from_day, s.until_day
         from presences s join people p on p.id = s.person_id join units u on u.id = s.unit_id
              join units h on h.id = p.unit_id
         where s.person_id = $1 order by s.from_day, s.id")
    .bind(person_id)
    .all(tx, presence)
    .await
}

pub async fn presences_at(tx: &mut Tx, unit: UnitId) -> Result<Vec<Presence>> {
    sql("select s.id, s.person_id, p.name as person_name, s.unit_id, u.name as unit_name, h.short_name as home_name,
                s.from_day, s.until_day
         from presences s join people p on p.id = s.person_id join units u on u.id = s.unit_id
              join units h on h.id = p.unit_id
         where s.unit_id = $1 order by p.name_order, s.id")
    .bind(unit)
    .all(tx, presence)
    .await
}

/// Why somebody is away, from when to when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    pub id: Uuid,
    pub person: PersonId,
    pub reason: LeaveReason,
    pub from: Date,
    pub until: Option<Date>,
    pub note: String,
}

pub async fn add_leave(tx: &mut Tx, new: &Leave) -> Result<()> {
    sql("insert into leaves (id, person_id, reason, from_day, until_day, note) values ($1, $2, $3, $4, $5, $6)")
        .bind(new.id)
        .bind(new.person)
        .bind(new.reason)
        .bind(new.from)
        .bind(new.until)
        .bind(new.note.as_str())
        .run(tx)
        .await
        .map(drop)
}

pub async fn end_leave(tx: &mut Tx, id: Uuid, until: Date) -> Result<()> {
    let touched = sql("update leaves set until_day = $2 where id = $1").bind(id).bind(until).run(tx).await?;
    if touched == 1 { Ok(()) } else { Err(Error::Missing { table: "leaves", id: id.to_string() }) }
}

pub async fn leaves(tx: &mut Tx, person: PersonId) -> Result<Vec<Leave>> {
    sql("select id, person_id, reason, from_day, until_day, note from leaves
         where person_id = $1 order by from_day, id")
    .bind(person)
    .all(tx, |row| {
        Ok(Leave {
            id: row.get("id")?,
            person: row.get("person_id")?,
            reason: row.get("reason")?,
            from: row.get("from_day")?,
            until: row.get("until_day")?,
            note: row.get("note")?,
        })
    })
    .await
}

/// Every staff number with its holder.
pub async fn staff_numbers(tx: &mut Tx) -> Result<Vec<(String, PersonId)>> {
    sql("select id, staff_no from people where staff_no is not null")
        .all(tx, |row| Ok((row.get("staff_no")?, row.get("id")?)))
        .await
}

/// How many probationary members below `root`, itself included, down to `depth` had joined by a day.
pub async fn count_probation_over(tx: &mut Tx, root: UnitId, depth: i64, joined_by: Date) -> Result<i64> {
    sql("select count(*) as total
         from members m join people p on p.id = m.person_id join unit_lines l on l.unit_id = p.unit_id
         where l.ancestor_id = $1 and l.distance <= $2 and m.stage = 'probationary' and m.ended_on is null
           and m.joined_on <= $3")
    .bind(root)
    .bind(depth)
    .bind(joined_by)
    .one(tx, |row| row.get("total"))
    .await
}
