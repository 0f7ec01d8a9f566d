//! People for samples. Names and facts are invented.

use domain::appointment::{Appointment, Role};
use domain::ids::{AppointmentId, PersonId, UnitId};
use domain::member::{Gender, LeaveReason, MemberFacts, Membership, Person, PersonFacts, Stage, Standing};
use domain::org::UnitKind;
use store::accounts::Account;
use store::people::{Leave, Listed, Move, Presence};
use time::macros::date;
use uuid::Uuid;

use crate::actions::people::Record;
use crate::web::units::sample_unit;

/// A formal member with everything recorded.
pub fn sample_person(number: u128, name: &str) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(number)),
        facts: PersonFacts {
            name: name.into(),
            gender: Some(Gender::Female),
            born_on: Some(date!(1985 - 05 - 04)),
            ethnicity: Some("汉族".into()),
            education: Some("大学本科".into()),
            post: Some("综合科科长".into()),
            phone: Some("010-0000-0000".into()),
            staff_no: Some(format!("A{number:04}")),
        },
        unit: UnitId(Uuid::from_u128(3)),
        membership: Some(Membership {
            group: Some(UnitId(Uuid::from_u128(31))),
            facts: MemberFacts {
                stage: Stage::Formal,
                joined_on: date!(2006 - 07 - 01),
                confirmed_on: Some(date!(2007 - 07 - 01)),
                standing: Standing::Normal,
                mobile: true,
                mobile_place: Some("外省务工".into()),
                leading_cadre: true,
            },
            ended: None,
        }),
        version: 3,
    }
}

pub fn sample_listed(number: u128, name: &str) -> Listed {
    Listed {
        person: sample_person(number, name),
        unit_name: "第三党支部".into(),
        group_name: Some("第一党小组".into()),
        titles: vec!["书记".into()],
        has_account: true,
    }
}

/// A record with every section filled, or a bare one of somebody who is no member.
pub fn sample_record(full: bool) -> Record {
    let person = sample_person(9, "买买提·艾力江·吐尔逊");
    let group = sample_unit(31, "第一党小组", UnitKind::Group);
    let path = vec![
        sample_unit(1, "市××局党委", UnitKind::Committee),
        sample_unit(3, "第三党支部", UnitKind::Branch),
    ];
    if !full {
        let bare = PersonFacts {
            name: "王晓".into(),
            gender: None,
            born_on: None,
            ethnicity: None,
            education: None,
            post: None,
            phone: None,
            staff_no: None,
        };
        return Record {
            person: Person { facts: bare, membership: None, ..person },
            path,
            group_name: None,
            duties: vec![],
            moves: vec![],
            presences: vec![],
            leaves: vec![],
            account: None,
            groups: vec![],
        };
    }
    let duty = |until, title: &str| store::appointments::Held {
        appointment: Appointment {
            id: AppointmentId(Uuid::from_u128(50)),
            person: person.id,
            unit: person.unit,
            role: Role::CommitteeMember,
            title: title.into(),
            from: date!(2020 - 01 - 01),
            until,
            revoked: false,
            stands_in_for: None,
            guidance_group: None,
            version: 1,
        },
        person_name: person.facts.name.clone(),
        unit_name: "第三党支部".into(),
    };
    let stay = |until| Presence {
        id: Uuid::from_u128(60),
        person: person.id,
        person_name: person.facts.name.clone(),
        unit: UnitId(Uuid::from_u128(5)),
        unit_name: "专项工作临时党支部".into(),
        home_name: "第三党支部".into(),
        from: date!(2025 - 03 - 01),
        until,
    };
    let leave = |until| Leave {
        id: Uuid::from_u128(61),
        person: person.id,
        reason: LeaveReason::Bedridden,
        from: date!(2025 - 09 - 01),
        until,
        note: "有住院证明".into(),
    };
    Record {
        path,
        group_name: Some(group.name.clone()),
        duties: vec![duty(Some(date!(2022 - 12 - 31)), "宣传委员"), duty(None, "组织委员")],
        moves: vec![
            Move {
                from: None,
                to: Some("第五党支部".into()),
                on: date!(2019 - 07 - 01),
                reason: "录入".into(),
            },
            Move {
                from: Some("第五党支部".into()),
                to: Some("第三党支部".into()),
                on: date!(2023 - 01 - 15),
                reason: "岗位调整".into(),
            },
        ],
        presences: vec![stay(Some(date!(2025 - 05 - 01))), stay(None)],
        leaves: vec![leave(None)],
        account: Some(Account {
            id: Uuid::from_u128(70).into(),
            person: person.id,
            login: "maimaiti".into(),
            password_hash: None,
            locked: false,
            activation_until: Some(1_769_000_000_000),
            version: 1,
        }),
        groups: vec![group],
        person,
    }
}
