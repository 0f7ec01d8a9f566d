//! Samples for the pages of guidance groups. Names are invented.

use domain::access::Act as Right;
use domain::appointment::Role;
use domain::ids::{GuidanceGroupId, UnitId};
use domain::org::{Unit, UnitKind};
use store::guidance::Group;
use time::Date;
use time::macros::date;
use uuid::Uuid;

use super::{Compose, End, Groups, stored};
use crate::actions::guidance::Composed;
use crate::web::appointments::sample_held;
use crate::web::form::Typed;
use crate::web::picker;
use crate::web::units::{Head, sample_head, sample_nodes, sample_unit};

fn composed(number: u128, ended_on: Option<Date>, full: bool) -> Composed {
    let group = Group {
        id: GuidanceGroupId(Uuid::from_u128(number)),
        unit: UnitId(Uuid::from_u128(1)),
        name: format!("第{number}指导组"),
        ended_on,
        version: 1,
    };
    if !full {
        return Composed { group, members: vec![], units: vec![] };
    }
    let members = vec![
        sample_held(1, "王晓", Role::Guide, ""),
        sample_held(2, "买买提·艾力江·阿卜杜热合曼", Role::Guide, ""),
    ];
    Composed { group, members, units: branches(3) }
}

fn branches(count: u128) -> Vec<Unit> {
    sample_nodes(count).into_iter().map(|node| node.unit).filter(|unit| unit.kind.is_branch()).collect()
}

fn head() -> Head {
    Head {
        unit: sample_unit(1, "市××局党委", UnitKind::Committee), ..sample_head("市××局党委", Right::ALL)
    }
}

fn refused(field: &'static str, words: &str) -> Typed {
    let mut typed = Typed::default();
    typed.error(field, words);
    typed
}

pub(super) fn groups() -> Vec<(&'static str, Groups)> {
    let view = |groups, typed| Groups { head: head(), groups, today: date!(2026 - 01 - 15), typed };
    let mut many: Vec<Composed> = (1..=12).map(|number| composed(number, None, number != 2)).collect();
    many.push(composed(13, Some(date!(2025 - 12 - 31)), false));
    vec![
        ("empty", view(vec![], Typed::default())),
        ("many", view(many, Typed::default())),
        ("refused", view(vec![], refused("name", "请填写名称。"))),
    ]
}

pub(super) fn compose() -> Vec<(&'static str, Compose)> {
    let view = |composed: Composed, picker, count, typed| Compose {
        head: head(),
        assigning: stored(&composed),
        composed,
        picker,
        units: branches(count),
        typed,
    };
    let mut all = Vec::new();
    for (name, picker) in picker::samples("/guidance/1") {
        if name == "few" {
            let ended = composed(1, Some(date!(2025 - 12 - 31)), false);
            all.push(("new", view(composed(1, None, false), picker.clone(), 0, Typed::default())));
            all.push(("ended", view(ended, picker.clone(), 0, Typed::default())));
        }
        if name == "chosen" {
            let typed = refused("person", "不能给自己任职。");
            all.push(("refused", view(composed(1, None, true), picker.clone(), 3, typed)));
        }
        all.push((name, view(composed(1, None, true), picker, 60, Typed::default())));
    }
    all
}

pub(super) fn end() -> Vec<(&'static str, End)> {
    let composed = composed(1, None, true);
    vec![
        ("asked", End { composed: composed.clone(), typed: Typed::default() }),
        ("refused", End { composed, typed: refused("reason", "撤销指导组没有写理由。") }),
    ]
}
