//! Samples for the pages of leadership bodies. Names are invented.

use domain::access::Act as Right;
use domain::body::{Body, BodyKind, Seat};
use domain::ids::{BodyId, PersonId, SeatId, UnitId};
use domain::org::UnitKind;
use store::bodies::Seated;
use time::macros::date;
use uuid::Uuid;

use super::{Bodies, EndSeat, NewSeat, chargeable};
use crate::web::form::Typed;
use crate::web::picker;
use crate::web::units::{Head, sample_head, sample_nodes, sample_unit};

fn body(number: u128, kind: BodyKind, name: &str) -> Body {
    Body {
        id: BodyId(Uuid::from_u128(number)),
        unit: UnitId(Uuid::from_u128(1)),
        kind,
        name: name.into(),
        ended_on: None,
        version: 1,
    }
}

fn seated(number: u128, name: &str, is_member: bool, charges: &[&str]) -> Seated {
    Seated {
        seat: Seat {
            id: SeatId(Uuid::from_u128(number)),
            body: BodyId(Uuid::from_u128(1)),
            person: PersonId(Uuid::from_u128(number)),
            post: "党组成员、副局长".into(),
            position: 1,
            from: date!(2024 - 02 - 01),
            until: (number > 10).then_some(date!(2025 - 12 - 31)),
            version: 1,
        },
        person_name: name.into(),
        is_member,
        charges: charges.iter().map(|&charge| charge.to_owned()).collect(),
    }
}

pub(super) fn bodies() -> Vec<(&'static str, Bodies)> {
    let view = |rights: &[Right], bodies, typed| Bodies {
        head: Head {
            unit: sample_unit(1, "市××局党委", UnitKind::Committee),
            ..sample_head("市××局党委", rights)
        },
        bodies,
        today: date!(2026 - 01 - 15),
        typed,
    };
    let seats = vec![
        seated(1, "王晓", true, &["办公室", "人事处", "第三党支部", "机关党建"]),
        seated(2, "买买提·艾力江·阿卜杜热合曼", false, &[]),
        seated(11, "周宁", true, &["财务"]),
    ];
    let full = vec![
        (body(1, BodyKind::LeadingGroup, "局党组"), seats),
        (body(2, BodyKind::Administration, "局行政班子"), vec![]),
    ];
    let mut refused = Typed::default();
    refused.error("name", "已经有同名的班子，请换一个名称，或打开已有的班子。");
    vec![
        ("empty", view(&[], vec![], Typed::default())),
        ("for a reader", view(&[Right::SeeUnit], full.clone(), Typed::default())),
        ("for the office", view(Right::ALL, full.clone(), Typed::default())),
        ("refused", view(Right::ALL, full, refused)),
    ]
}

pub(super) fn new_seat() -> Vec<(&'static str, NewSeat)> {
    let view = |picker, branches, typed| {
        let (units, only_direct) = chargeable(&sample_nodes(branches));
        NewSeat { body: body(1, BodyKind::LeadingGroup, "局党组"), picker, units, only_direct, typed }
    };
    let mut all = Vec::new();
    for (name, picker) in picker::samples("/bodies/1/seats/new") {
        if name == "chosen" {
            let mut refused = Typed::filled([("work", "人事\n财务".into())]);
            refused.error("post", "请填写职务。");
            all.push(("refused, very many units", view(picker.clone(), 500, refused)));
        }
        all.push((name, view(picker, 40, Typed::default())));
    }
    all
}

pub(super) fn end_seat() -> Vec<(&'static str, EndSeat)> {
    let mut refused = Typed::default();
    refused.error("reason", "结束班子任职没有写理由。");
    let body = body(1, BodyKind::LeadingGroup, "局党组");
    vec![
        (
            "asked",
            EndSeat {
                body: body.clone(),
                seated: seated(1, "王晓", true, &["办公室", "人事处"]),
                typed: Typed::default(),
            },
        ),
        ("refused", EndSeat { body, seated: seated(2, "李华", false, &[]), typed: refused }),
    ]
}
