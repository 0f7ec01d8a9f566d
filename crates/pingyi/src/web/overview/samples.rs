//! Samples for the pages of the overview. Names are invented.

use domain::campaign::{Campaign, CampaignKind, Edition, Stage, Step};
use domain::ids::{CampaignId, UnitId};
use domain::org::UnitKind;
use domain::overview::{Alike, Row, Sum};
use domain::progress::{Cell, State};
use store::meetings::Waiting;
use store::progress::Listed;
use time::macros::date;
use time::{Date, Duration};
use uuid::Uuid;

use super::list::List;
use super::{Choose, Show};
use crate::actions::overview::{Branch, Choice, Folded, Guided, Guiding, Line, Page};
use crate::web::form::Typed;
use crate::web::units::{self, Head};

const TODAY: Date = date!(2026 - 02 - 10);
const LONG: &str = "云澜市公共设施局养护中心第一施工养护管理所和机械设备租赁服务公司联合党支部";

fn campaign() -> Campaign {
    Campaign {
        id: CampaignId(Uuid::from_u128(7)),
        unit: UnitId(Uuid::from_u128(1)),
        kind: CampaignKind::BranchMeeting,
        title: "2025年度组织生活会和民主评议党员".into(),
        year: 2025,
        pack: Edition { code: "P2025".into(), revision: 1, text: String::new() },
        window_from: date!(2026 - 01 - 15),
        window_until: date!(2026 - 03 - 31),
        cut_off: None,
        frozen_at: None,
        after: None,
        closed_on: None,
        version: 1,
    }
}

fn head() -> Head {
    let unit = units::sample_unit(1, "云澜市公共设施局党委", UnitKind::Committee);
    Head { unit, trail: vec![], rights: vec![], tab: "总览" }
}

/// A unit at each point of the line, over and over.
fn row(number: u128) -> Row {
    let at = usize::try_from(number % 6).unwrap_or_default();
    let cells = Stage::ALL.iter().enumerate().map(|(place, &stage)| {
        let state = match place.cmp(&at) {
            std::cmp::Ordering::Less => State::Done,
            std::cmp::Ordering::Equal => [State::Open, State::Waiting, State::Planned][at % 3],
            std::cmp::Ordering::Greater if stage == Stage::Publish => State::NotAsked,
            std::cmp::Ordering::Greater => State::NotYet,
        };
        let late = if number.is_multiple_of(5) { -3 } else { 6 };
        let day = (state != State::NotYet && state != State::NotAsked).then(|| TODAY + Duration::days(late));
        Cell { stage, state, day }
    });
    let cells: Vec<Cell> = cells.collect();
    let next = (at < 2)
        .then(|| (if number.is_multiple_of(5) { TODAY - Duration::days(3) } else { TODAY }, Step::Plan));
    Row { unit: UnitId(Uuid::from_u128(number)), cells, next, open: 2 }
}

fn sum(units: i64) -> Sum {
    let mut sum = Sum::default();
    for number in 0..units {
        let Row { cells, open, .. } = row(u128::try_from(number).unwrap_or_default());
        sum.take(&Alike { child: UnitId(Uuid::nil()), cells, units: 1, open }, TODAY);
    }
    sum
}

fn folded(lines: Vec<Line>) -> Show {
    let mut total = Sum::default();
    for line in &lines {
        match line {
            Line::Below { sum, .. } | Line::Many { sum } => total.join(sum),
            Line::One { row, .. } => {
                let (child, cells) = (row.unit, row.cells.clone());
                total.take(&Alike { child, cells, units: 1, open: row.open }, TODAY);
            }
        }
    }
    let head = head();
    let unit = head.unit.clone();
    let asking = vec![Waiting {
        unit: UnitId(Uuid::from_u128(3)),
        unit_name: "第三党支部".into(),
        asked_at: 1_770_600_000_000,
    }];
    let folded = Folded { campaign: campaign(), unit, lines, total, asking, today: TODAY, assumption: None };
    Show { head, folded }
}

pub(super) fn shows() -> Vec<(&'static str, Show)> {
    let below = |number: u128, name: &str, units| Line::Below {
        unit: UnitId(Uuid::from_u128(number)),
        name: name.into(),
        sum: sum(units),
    };
    let one = |number: u128, name: &str| Line::One { name: name.into(), row: row(number) };
    let mut busy = vec![below(2, "机关党总支", 8), below(3, "企业党委", 500)];
    busy.extend((10..18).map(|number| one(number, "养护中心第一党支部")));
    busy.push(one(20, LONG));
    let mut closed = folded(vec![one(10, "第一党支部")]);
    closed.folded.campaign.closed_on = Some(TODAY);
    let many = (2..60).map(|number| below(number, LONG, 40)).chain([Line::Many { sum: sum(700) }]).collect();
    vec![
        ("empty", folded(vec![])),
        ("one", folded(vec![one(10, "第一党支部")])),
        ("busy", folded(busy)),
        ("closed", closed),
        ("very many, long names", folded(many)),
    ]
}

pub(super) fn lists() -> Vec<(&'static str, List)> {
    let listed = |number: u128, name: &str| Listed {
        row: row(number),
        name: name.into(),
        kind: UnitKind::Branch,
        above: "机关党总支".into(),
    };
    let list = |rows: Vec<Listed>, total, asked| {
        let head = head();
        let page = Page {
            campaign: campaign(),
            unit: head.unit.clone(),
            rows,
            total,
            places: vec!["机关".into(), "企业".into()],
            sectors: vec!["综合".into()],
            today: TODAY,
            assumption: Some("2027年的放假安排尚未录入，按周末推算".into()),
        };
        List { head, asked, number: 1, page }
    };
    let asked = || Typed::filled([("late", "yes".into()), ("order", "due".into()), ("place", "机关".into())]);
    let many: Vec<Listed> =
        (0..50).map(|n| listed(n, if n % 7 == 0 { LONG } else { "第三党支部" })).collect();
    vec![
        ("empty", list(vec![], 0, Typed::default())),
        ("nothing found", list(vec![], 0, asked())),
        ("one", list(vec![listed(1, "第三党支部")], 1, Typed::default())),
        ("very many", list(many, 10_000, asked())),
    ]
}

pub(super) fn choices() -> Vec<(&'static str, Choose)> {
    let choice = |title: &str, is_open| Choice {
        unit: UnitId(Uuid::from_u128(1)),
        unit_name: "局党委".into(),
        campaign: CampaignId(Uuid::from_u128(7)),
        title: title.into(),
        is_open,
    };
    let choices = vec![
        choice("2025年度组织生活会和民主评议党员", true),
        choice("主题教育专题组织生活会", true),
        choice("2024年度组织生活会和民主评议党员", false),
    ];
    let branch = |number: u128, name: &str, texts| Branch {
        unit: units::sample_unit(number, name, UnitKind::Branch),
        row: Row { open: i64::try_from(number % 4).unwrap_or_default(), ..row(number) },
        texts,
    };
    let branches = vec![branch(2, "第三党支部", 2), branch(3, LONG, 0), branch(4, "第四党支部", 0)];
    let guiding = |campaigns| Some(Guiding { campaigns, today: TODAY });
    let guided = Guided { campaign: campaign(), branches };
    let bare = Choose::default();
    vec![
        ("empty", Choose { first: Some(UnitId(Uuid::from_u128(1))), ..bare.clone() }),
        ("a guidance group", Choose { guiding: guiding(vec![guided.clone()]), ..bare.clone() }),
        ("a group without a campaign", Choose { guiding: guiding(vec![]), ..bare.clone() }),
        (
            "a group and a duty",
            Choose { choices: choices.clone(), guiding: guiding(vec![guided]), ..bare.clone() },
        ),
        ("several", Choose { choices, ..bare }),
    ]
}
