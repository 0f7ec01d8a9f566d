//! Samples for the pages of units. Names are invented.

use domain::access::Act as Right;
use domain::ids::UnitId;
use domain::org::{Label, LabelKind, Unit, UnitKind};
use store::people::Count;
use store::units::Node;
use time::macros::date;
use uuid::Uuid;

use super::Head;
use super::form::{Edit, filled};
use super::tree::Show;
use crate::actions::units::Overview;
use crate::web::form::Typed;

pub fn sample_unit(number: u128, name: &str, kind: UnitKind) -> Unit {
    Unit {
        id: UnitId(Uuid::from_u128(number)),
        parent: (number > 1).then(|| UnitId(Uuid::from_u128(1))),
        kind,
        name: name.into(),
        short_name: name.into(),
        code: Some(format!("0{number}")),
        position: 1,
        founded_on: Some(date!(2019 - 07 - 01)),
        ended_on: None,
        version: 3,
    }
}

/// A tree of that many branches below a committee and a general branch, in tree order.
pub fn sample_nodes(branches: u128) -> Vec<Node> {
    let node = |number, name: &str, kind, distance| Node {
        unit: sample_unit(number, name, kind),
        distance,
        formal: 12,
        probationary: 1,
        present: 4,
        children: 0,
    };
    let mut nodes = vec![
        node(1, "市××局党委", UnitKind::Committee, 0),
        node(2, "机关党总支", UnitKind::GeneralBranch, 1),
    ];
    for number in 0..branches {
        let long = "一个名称特别特别长的、由若干单位联合组成的联合党支部";
        let name = if number == 0 { long.to_owned() } else { format!("第{number}党支部") };
        nodes.push(node(
            number + 3,
            &name,
            if number == 0 { UnitKind::JointBranch } else { UnitKind::Branch },
            2,
        ));
    }
    nodes
}

/// The head of a branch's pages, for a reader with these rights.
pub fn sample_head(name: &str, rights: &[Right]) -> Head {
    Head {
        unit: sample_unit(1, name, UnitKind::Branch),
        trail: vec![("局党委".into(), Some("/units/0".into())), ("机关党总支".into(), None)],
        rights: rights.to_vec(),
        tab: "概况",
    }
}

pub(super) fn shows() -> Vec<(&'static str, Show)> {
    let empty = |kind, name: &str| Overview {
        unit: sample_unit(1, name, kind),
        path: vec![sample_unit(1, name, kind)],
        labels: vec![],
        children: vec![],
        count: Count::default(),
        duties: vec![],
        bodies: vec![],
        guidance: vec![],
        leaders: vec![],
        present: vec![],
    };
    let head = |overview: &Overview, rights: &[Right]| Head {
        unit: overview.unit.clone(),
        trail: vec![("局党委".into(), Some("/units/0".into())), ("机关党总支".into(), None)],
        rights: rights.to_vec(),
        tab: "概况",
    };
    let bare = empty(UnitKind::Branch, "第三党支部");
    let temporary = empty(UnitKind::TemporaryBranch, "专项工作临时党支部");
    let full = Overview {
        labels: vec![Label { kind: LabelKind::Place, value: "机关".into() }],
        children: sample_nodes(60),
        count: Count { formal: 231, probationary: 15, mobile: 3, suspended: 1 },
        leaders: vec![("王晓".into(), "副局长".into())],
        ..empty(UnitKind::Committee, "市××局党委")
    };
    vec![
        ("bare, for a member", Show { head: head(&bare, &[]), overview: bare }),
        ("temporary", Show { head: head(&temporary, &[Right::SeeUnit]), overview: temporary }),
        ("full, for the administrator", Show { head: head(&full, Right::ALL), overview: full }),
    ]
}

pub(super) fn edits() -> Vec<(&'static str, Edit)> {
    let unit = sample_unit(3, "第三党支部", UnitKind::Branch);
    let plain = Edit {
        title: "修改“第三党支部”".into(),
        action: "/units/3/edit".into(),
        back: "/units/3".into(),
        submit: "保存组织",
        kinds: vec![UnitKind::Branch, UnitKind::JointBranch],
        typed: filled(&unit, &[]),
        meanwhile: None,
    };
    let mut refused = Typed::default();
    refused.error("name", "请填写名称。");
    let theirs = filled(&Unit { name: "第三联合党支部".into(), ..unit }, &[]);
    vec![
        ("plain", plain.clone()),
        ("refused", Edit { typed: refused, ..plain.clone() }),
        ("both texts", Edit { meanwhile: Some(theirs), ..plain }),
    ]
}
