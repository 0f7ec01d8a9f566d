//! Samples for the pages of problems. Names are invented.

use domain::access::Act as Right;
use domain::ids::{PersonId, ProblemId};
use domain::preparation::opinion::{About, Decision, Merged};
use domain::preparation::problem::{Content, Judged, Outcome as Became, Problem, Sight, Source, dimensions};
use domain::preparation::talk::Person;
use store::problems::Listed;
use uuid::Uuid;

use super::form::Whose;
use super::{Outcome, Problems, Remove, Write};
use crate::actions::campaigns::pack_of;
use crate::actions::problems::{Counts, Earlier, LastYear, Reading};
use crate::web::campaigns::sample_head;
use crate::web::form::Typed;

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn listed(number: u128, person: Option<u128>, dimension: Option<&str>) -> Listed {
    let branch = sample_head(2, &[], "");
    let content = Content {
        dimension: dimension.map(str::to_owned),
        statement: "集中学习念文件多，结合工作讨论少，学完不知道怎么用".into(),
        examples: vec![
            "3月12日集中学习，两个小时念了四份文件，没有人发言。".into(),
            "6月的党课没有结合检修。".into(),
        ],
        source: Source::ALL[(number % 8) as usize],
        cause: if number.is_multiple_of(2) {
            "怕耽误业务。\n备课不足。".into()
        } else {
            String::new()
        },
        measure: String::new(),
        direction: String::new(),
        main: number.is_multiple_of(2),
    };
    let problem = Problem {
        id: id::<ProblemId>(number),
        campaign: branch.campaign.id,
        unit: branch.unit.unit.id,
        person: person.map(id),
        content,
        earlier: None,
        entered_by: id(11),
        version: 1,
    };
    Listed {
        problem, person_name: person.map(|_| "欧阳文静".to_owned()), entered_by_name: "周宁".into()
    }
}

fn earlier(judged: Option<Became>, goes_on: bool) -> Earlier {
    let judged = judged.map(|outcome| Judged {
        outcome,
        words: "已每月碰头。".into(),
        entered_by: id(11),
        version: 1,
    });
    Earlier { listed: listed(40, None, Some("discipline")), judged, goes_on }
}

fn reading(sight: Sight, problems: Vec<Listed>) -> Reading {
    let branch = sample_head(2, &[], "");
    let pack = pack_of(&branch.campaign).ok();
    let of =
        |whose: Option<PersonId>| pack.iter().flat_map(|pack| dimensions(pack, whose)).cloned().collect();
    let people = ["周宁", "王晓", "欧阳文静"];
    let people = (11..).zip(people).map(|(n, name)| Person { id: id(n), name: name.into() }).collect();
    let wording = Merged {
        id: id(70),
        campaign: branch.campaign.id,
        unit: branch.unit.unit.id,
        wording: "向基层要报表多头重复".into(),
        dimension: None,
        about: About::TEAM,
        decision: Decision::Adopted,
        reason: String::new(),
        not_listed: String::new(),
        version: 1,
    };
    let all =
        [earlier(None, false), earlier(Some(Became::Ongoing), true), earlier(Some(Became::NotDone), false)];
    Reading {
        team_dimensions: of(None),
        member_dimensions: of(Some(id(11))),
        viewer: id(13),
        people: if sight.keeps() { people } else { vec![] },
        takes_part: true,
        counts: sight.sees_team().then_some(Counts { people: 14, with_any: 2, problems: 3 }),
        last_year: sight
            .keeps()
            .then(|| LastYear { title: "2024年度组织生活会".into(), problems: all.to_vec() }),
        unanswered: if sight.keeps() { vec![wording] } else { vec![] },
        unit: branch.unit.unit,
        campaign: branch.campaign,
        sight,
        problems,
    }
}

pub(super) fn lists() -> Vec<(&'static str, Problems)> {
    let page = |rights: &[Right], reading| Problems { head: sample_head(2, rights, super::TAB), reading };
    let keeps = [Right::SeeCampaign, Right::KeepProblems];
    let team = vec![listed(1, None, Some("discipline")), listed(2, None, None)];
    let mut all = team.clone();
    all.extend([listed(3, Some(13), Some("work")), listed(4, Some(12), Some("eight_rules"))]);
    let own = vec![listed(3, Some(13), Some("work"))];
    let stranger = Reading { takes_part: false, ..reading(Sight::Own, vec![]) };
    vec![
        ("nothing yet", page(&keeps, Reading { last_year: None, ..reading(Sight::Everything, vec![]) })),
        ("the committee", page(&keeps, reading(Sight::Everything, all))),
        ("a superior", page(&[Right::SeeCampaign], reading(Sight::TeamAndCounts, team))),
        ("a member", page(&[Right::SeeCampaign], reading(Sight::Own, own))),
        ("nobody's list", page(&[Right::SeeCampaign], stranger)),
    ]
}

pub(super) fn forms() -> Vec<(&'static str, Write)> {
    let branch = reading(Sight::Everything, vec![]);
    let known = listed(1, Some(13), Some("work")).problem;
    let new = Write {
        page: super::href(branch.unit.id, branch.campaign.id),
        whose: Whose::Any(vec![(id(12), "王晓".into())]),
        dimensions: branch.team_dimensions,
        source: None,
        problem: None,
        typed: Typed::filled([("source", "own".into()), ("main", "yes".into())]),
        meanwhile: None,
    };
    let mut refused = new.clone();
    refused.typed.error("examples", "这个问题没有写具体表现。");
    let from = Write { whose: Whose::Fixed("班子".into()), source: Some(Source::Opinion), ..new.clone() };
    let stored =
        Typed::filled([("version", "2".into()), ("statement", "甲".into()), ("examples", "乙\n丙".into())]);
    let edit = Write {
        whose: Whose::Fixed("欧阳文静（由周宁录入）".into()),
        problem: Some((known, 2025)),
        typed: stored.clone(),
        ..new.clone()
    };
    let stale = Write { meanwhile: Some(stored), ..edit.clone() };
    vec![("new", new), ("refused", refused), ("from an opinion", from), ("edit", edit), ("stale", stale)]
}

pub(super) fn outcomes() -> Vec<(&'static str, Outcome)> {
    let page = super::href(id(2), id(900));
    let typed = Typed::filled([("version", "0".into())]);
    let new = Outcome { page, earlier: earlier(None, false), typed: typed.clone(), meanwhile: None };
    let stale = Outcome { meanwhile: Some(typed), ..new.clone() };
    vec![("new", new), ("stale", stale)]
}

pub(super) fn removals() -> Vec<(&'static str, Remove)> {
    let typed = Typed::filled([("version", "1".into())]);
    let page = format!("{}/{}", super::href(id(2), id(900)), id::<ProblemId>(1));
    vec![("asks", Remove { page, statement: "学习不够深入".into(), typed })]
}
