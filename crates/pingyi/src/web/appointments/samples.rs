//! Samples for the pages of duties. Names are invented.

use domain::access::Act as Right;
use domain::appointment::{Appointment, Role};
use domain::ids::{AppointmentId, PersonId, UnitId};
use domain::org::UnitKind;
use store::appointments::Held;
use time::Date;
use time::macros::date;
use uuid::Uuid;

use super::{Duties, New, Revoke, StandIn, offered};
use crate::actions::appointments::Taking;
use crate::web::form::Typed;
use crate::web::picker;
use crate::web::units::sample_head;

const TODAY: Date = date!(2026 - 01 - 15);

/// A duty in force.
pub fn sample_held(number: u128, name: &str, role: Role, title: &str) -> Held {
    Held {
        appointment: Appointment {
            id: AppointmentId(Uuid::from_u128(number)),
            person: PersonId(Uuid::from_u128(number)),
            unit: UnitId(Uuid::from_u128(1)),
            role,
            title: title.into(),
            from: date!(2025 - 03 - 01),
            until: None,
            revoked: false,
            stands_in_for: None,
            guidance_group: None,
            version: 1,
        },
        person_name: name.into(),
        unit_name: "第三党支部".into(),
    }
}

fn stand_in_held() -> Held {
    let held = sample_held(9, "赵敏", Role::Secretary, "");
    let appointment = Appointment {
        until: Some(date!(2026 - 03 - 01)),
        stands_in_for: Some(PersonId(Uuid::from_u128(1))),
        ..held.appointment
    };
    Held { appointment, ..held }
}

pub(super) fn duties() -> Vec<(&'static str, Duties)> {
    let coming = sample_held(7, "孙立", Role::DeputySecretary, "");
    let coming =
        Held { appointment: Appointment { from: date!(2026 - 02 - 01), ..coming.appointment }, ..coming };
    let past = |number: u128| {
        let held = sample_held(100 + number, "周宁", Role::CommitteeMember, "宣传委员");
        Held { appointment: Appointment { until: Some(date!(2025 - 12 - 31)), ..held.appointment }, ..held }
    };
    let mut held = vec![
        sample_held(1, "王晓", Role::Secretary, ""),
        sample_held(2, "买买提·艾力江·阿卜杜热合曼", Role::CommitteeMember, "组织委员兼统一战线委员"),
        sample_held(3, "李华", Role::SystemAdmin, ""),
        stand_in_held(),
        coming,
    ];
    held.extend((0..60).map(past));
    let view = |rights: &[Right], held: Vec<Held>| Duties {
        head: sample_head("第三党支部", rights),
        held,
        today: TODAY,
    };
    vec![
        ("empty", view(&[], vec![])),
        ("for a member", view(&[Right::SeeUnit], held.clone())),
        ("for the secretary", view(&[Right::SeeUnit, Right::NameStandIn], held.clone())),
        ("for the administrator", view(Right::ALL, held)),
    ]
}

fn refused(field: &'static str, words: &str) -> Typed {
    let mut typed = Typed::filled([("role", "secretary".into()), ("from", "2026-01-15".into())]);
    typed.error(field, words);
    typed
}

pub(super) fn new() -> Vec<(&'static str, New)> {
    let view = |picker, typed| New {
        unit: UnitId(Uuid::from_u128(1)),
        unit_name: "第三党支部".into(),
        roles: offered(UnitKind::Branch),
        picker,
        typed,
    };
    let mut all: Vec<(&'static str, New)> = picker::samples("/units/1/duties/new")
        .into_iter()
        .map(|(name, picker)| (name, view(picker, Typed::default())))
        .collect();
    if let Some((_, New { picker, .. })) = all.last().cloned() {
        all.push(("refused", view(picker, refused("person", "不能给自己任职。"))));
    }
    all
}

pub(super) fn stand_in() -> Vec<(&'static str, StandIn)> {
    let view = |absent: Option<&str>, picker, typed| StandIn {
        unit: UnitId(Uuid::from_u128(1)),
        unit_name: "第三党支部".into(),
        absent: absent.map(str::to_owned),
        picker,
        typed,
    };
    let mut all = Vec::new();
    for (name, picker) in picker::samples("/units/1/stand-in") {
        all.push((name, view(Some("王晓"), picker.clone(), Typed::default())));
        if name == "chosen" {
            all.push((
                "refused",
                view(Some("王晓"), picker.clone(), refused("until", "代理书记没有写结束日期。")),
            ));
            all.push(("no secretary", view(None, picker, Typed::default())));
        }
    }
    all
}

pub(super) fn revoke() -> Vec<(&'static str, Revoke)> {
    let held = sample_held(1, "王晓", Role::Secretary, "");
    vec![
        ("a duty", Revoke { taking: Taking::Duty, held: held.clone(), typed: Typed::default() }),
        ("a stand-in", Revoke { taking: Taking::StandIn, held: stand_in_held(), typed: Typed::default() }),
        (
            "a hat",
            Revoke {
                taking: Taking::Hat,
                held: sample_held(2, "李华", Role::AuditAdmin, ""),
                typed: Typed::default(),
            },
        ),
        ("refused", Revoke { taking: Taking::Duty, held, typed: refused("reason", "免职没有写理由。") }),
    ]
}
