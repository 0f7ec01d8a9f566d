//! Samples for the pages of problems. Names are invented.

use domain::access::Act as Right;
use domain::ids::{PersonId, ProblemId};
use domain::org::UnitKind;
use domain::preparation::opinion::{About, Decision, Merged};
use domain::preparation::problem::edition::{Edition, Entry, Moment, State, mark};
use domain::preparation::problem::{Content, Judged, Outcome as Became, Problem, Sight, Source, dimensions};
use domain::preparation::talk::Person;
use store::problems::Listed;
use time::macros::date;
use uuid::Uuid;

use super::whose::Whose;
use super::{Outcome, Problems, Remove, Write};
use crate::actions::campaigns::pack_of;
use crate::actions::problems::editions::{Shelf, Shown};
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
        counts: sight.sees_team().then_some(Counts {
            people: 14,
            with_any: 2,
            problems: 3,
            lists: 14,
            completed: 1,
        }),
        last_year: sight
            .keeps()
            .then(|| LastYear { title: "2024年度组织生活会".into(), problems: all.to_vec() }),
        unanswered: if sight.keeps() { vec![wording] } else { vec![] },
        unit: branch.unit.unit,
        campaign: branch.campaign,
        sight,
        problems,
        held_on: None,
        shelves: vec![],
    }
}

fn edition(number: u128, moment: Moment, person: Option<u128>, entries: &[Listed]) -> Edition {
    Edition {
        id: id(50 + number),
        person: person.map(id),
        number: i64::try_from(number).unwrap_or_default(),
        moment,
        at: 1_768_000_000_000,
        by: id(11),
        remark: if moment == Moment::After {
            "会上没有提出清单以外的问题。".into()
        } else {
            String::new()
        },
        mark: mark(entries.iter().map(|listed| (listed.problem.id, listed.problem.version))),
    }
}

/// The same branch after its meeting, with what was kept of its lists.
fn held(mut reading: Reading) -> Reading {
    let all = reading.problems.clone();
    let shelf = |whose: Option<u128>, name: &str, state, moments: &[Moment]| Shelf {
        whose: whose.map(id),
        name: name.into(),
        asked: true,
        state,
        heard: state == State::ChangedSince,
        seen: "3f5a".into(),
        editions: (1..)
            .zip(moments)
            .map(|(number, moment)| (edition(number, *moment, whose, &all), "周宁".to_owned()))
            .collect(),
    };
    let both = [Moment::Before, Moment::After];
    reading.held_on = Some(date!(2026 - 01 - 15));
    reading.shelves = vec![
        shelf(None, "班子", State::Completed, &both),
        shelf(Some(11), "周宁", State::ChangedSince, &both),
        shelf(Some(12), "王晓", State::Open, &[Moment::Before]),
        shelf(Some(13), "欧阳文静", State::Open, &[]),
    ];
    let (sight, viewer) = (reading.sight, reading.viewer);
    reading.shelves.retain(|shelf| sight.reads(viewer, shelf.whose));
    reading
}

pub(super) fn kept() -> Vec<(&'static str, super::Edition)> {
    let [first, second, third] = [1, 2, 3].map(|number| listed(number, None, Some("discipline")));
    let mut changed = second.clone();
    changed.problem.content.statement = "布置工作急，常常前一天晚上才通知".into();
    let earlier = [first.clone(), second];
    let later = [changed, third];
    let before = edition(1, Moment::Before, None, &earlier);
    let after = edition(2, Moment::After, None, &later);
    let copied = |lists: &[Listed]| lists.iter().map(|one| (&one.problem).into()).collect::<Vec<_>>();
    let (earlier, later) = (copied(&earlier), copied(&later));
    let page = |edition: Edition, entries: &[Entry], before| super::Edition {
        head: sample_head(2, &[Right::SeeCampaign, Right::KeepProblems], super::TAB),
        shown: Shown {
            edition,
            entries: entries.to_vec(),
            before,
            made_by: "周宁".into(),
            name: "班子".into(),
            dimensions: reading(Sight::Everything, vec![]).team_dimensions,
        },
    };
    vec![
        ("before the meeting", page(before.clone(), &earlier, None)),
        ("after it", page(after.clone(), &later, Some((before, earlier)))),
        ("the same again", page(after.clone(), &later, Some((after.clone(), later.clone())))),
        ("nothing in it", page(after, &[], None)),
    ]
}

pub(super) fn lists() -> Vec<(&'static str, Problems)> {
    let page = |rights: &[Right], reading| Problems {
        head: sample_head(2, rights, super::TAB),
        reading,
        typed: Typed::default(),
        saved: false,
    };
    let keeps = [Right::SeeCampaign, Right::KeepProblems];
    let team = vec![listed(1, None, Some("discipline")), listed(2, None, None)];
    let mut all = team.clone();
    all.extend([listed(3, Some(13), Some("work")), listed(4, Some(12), Some("eight_rules"))]);
    let own = vec![listed(3, Some(13), Some("work"))];
    let mut refused = page(&keeps, held(reading(Sight::Everything, all.clone())));
    refused.typed = Typed::filled([("list", id::<PersonId>(12).to_string())]);
    refused.typed.error("", "王晓的清单会后没有补进批评意见，也没有说明。");
    let mut temporary =
        reading(Sight::Everything, vec![listed(1, None, Some("discipline")), listed(2, None, None)]);
    temporary.unit.kind = UnitKind::TemporaryBranch;
    (temporary.people, temporary.member_dimensions, temporary.takes_part) = (vec![], vec![], false);
    let stranger = Reading { takes_part: false, ..reading(Sight::Own, vec![]) };
    vec![
        ("nothing yet", page(&keeps, Reading { last_year: None, ..reading(Sight::Everything, vec![]) })),
        ("the committee", page(&keeps, reading(Sight::Everything, all.clone()))),
        ("a superior", page(&[Right::SeeCampaign], reading(Sight::TeamAndCounts, team.clone()))),
        ("a member", page(&[Right::SeeCampaign], reading(Sight::Own, own.clone()))),
        ("the committee after the meeting", page(&keeps, held(reading(Sight::Everything, all)))),
        ("a superior after it", page(&[Right::SeeCampaign], held(reading(Sight::TeamAndCounts, team)))),
        ("a member after it", page(&[Right::SeeCampaign], held(reading(Sight::Own, own)))),
        ("not completed without a word", refused),
        (
            "just saved",
            Problems { saved: true, ..page(&keeps, reading(Sight::Everything, vec![listed(1, None, None)])) },
        ),
        ("a temporary branch", page(&keeps, temporary)),
        ("nobody's list", page(&[Right::SeeCampaign], stranger)),
    ]
}

pub(super) fn forms() -> Vec<(&'static str, Write)> {
    let branch = reading(Sight::Everything, vec![]);
    let known = listed(1, Some(13), Some("work")).problem;
    let new = Write {
        head: sample_head(2, &[Right::SeeCampaign, Right::KeepProblems], super::TAB),
        whose: Whose::Any(vec![(id(12), "王晓".into())]),
        dimensions: branch.team_dimensions,
        source: None,
        problem: None,
        met: false,
        typed: Typed::filled([("source", "own".into()), ("main", "yes".into())]),
        originals: vec![],
        meanwhile: None,
    };
    let mut refused = new.clone();
    refused.typed.error("examples", "这个问题没有写具体表现。");
    let from = Write {
        whose: Whose::Fixed("班子".into()),
        source: Some(Source::Opinion),
        originals: vec!["开会就是念<文件>".into()],
        ..new.clone()
    };
    let stored =
        Typed::filled([("version", "2".into()), ("statement", "甲".into()), ("examples", "乙\n丙".into())]);
    let edit = Write {
        whose: Whose::Fixed("欧阳文静（由周宁录入）".into()),
        problem: Some((known, 2025)),
        typed: stored.clone(),
        ..new.clone()
    };
    let stale = Write { meanwhile: Some(stored), ..edit.clone() };
    let mut met = Write { met: true, ..edit.clone() };
    met.typed.error("", "这个问题会前就在清单里，不是会上提出的批评意见。");
    vec![
        ("new", new),
        ("refused", refused),
        ("from an opinion", from),
        ("edit", edit),
        ("stale", stale),
        ("after the meeting", met),
    ]
}

pub(super) fn outcomes() -> Vec<(&'static str, Outcome)> {
    let head = sample_head(2, &[Right::SeeCampaign, Right::KeepProblems], super::TAB);
    let typed = Typed::filled([("version", "0".into())]);
    let new = Outcome { head, earlier: earlier(None, false), typed: typed.clone(), meanwhile: None };
    let stale = Outcome { meanwhile: Some(typed), ..new.clone() };
    vec![("new", new), ("stale", stale)]
}

pub(super) fn removals() -> Vec<(&'static str, Remove)> {
    let typed = Typed::filled([("version", "1".into())]);
    let page = format!("{}/{}", super::href(id(2), id(900)), id::<ProblemId>(1));
    vec![("asks", Remove { page, statement: "学习不够深入".into(), typed })]
}
