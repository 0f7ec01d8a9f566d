//! Samples for the pages of texts on their way. Names are invented.

use domain::access::Act as Right;
use domain::ids::{PersonId, TextId};
use domain::preparation::text::{Body, Made, Move, Origin, Round, Seats, Section, Stage, Tally, Text, Whose};
use domain::theme::{Capacity, TextKind};
use store::texts::Reading;
use time::macros::date;
use uuid::Uuid;

use super::everybody::Narrowed;
use super::{Lost, Reopen, Show, Texts};
use crate::actions::mirror::Findings;
use crate::actions::reviews::{Line, Listing, Question, Sees, Shown, Version};
use crate::web::campaigns::sample_head;
use crate::web::form::Typed;

const TODAY: time::Date = date!(2026 - 03 - 03);
/// 3 March 2026, 9:20.
const MORNING: i64 = 1_772_500_800_000;

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn of(kind: TextKind, person: Option<u128>) -> Whose {
    Whose::new(kind, person.map(id)).unwrap_or(Whose::TEAM)
}

fn text(number: u128, whose: Whose, stage: Stage) -> Text {
    let head = sample_head(2, &[], "");
    let (campaign, unit) = (head.campaign.id, head.unit.unit.id);
    Text { id: id::<TextId>(number), campaign, unit, whose, stage, number: 2, version: 3 }
}

fn line(whose: Whose, author: &str, stage: Option<Stage>) -> Line {
    Line {
        whose,
        author: author.to_owned(),
        text: stage.map(|stage| text(50, whose, stage)),
        completed: false,
        unconfirmed: false,
        draft: stage == Some(Stage::Passed),
        opens: matches!(stage, Some(Stage::Submitted | Stage::Passed)),
        writes: true,
        is_own: author.is_empty() && whose.person().is_some(),
        is_typed: !author.is_empty() && stage.is_none(),
        waits: !author.is_empty() && stage == Some(Stage::Submitted),
        returned: String::new(),
    }
}

fn listing(sees: Sees) -> Listing {
    let head = sample_head(2, &[], "");
    Listing {
        unit: head.unit.unit,
        campaign: head.campaign,
        sees,
        kinds: vec![TextKind::Outline, TextKind::SelfAppraisal],
        own: vec![
            line(of(TextKind::Outline, Some(11)), "", None),
            line(of(TextKind::SelfAppraisal, Some(11)), "", Some(Stage::Draft)),
        ],
        team: None,
        everybody: vec![],
        open: vec![],
        tallies: vec![],
        at_home: false,
        due: Some(date!(2026 - 03 - 17)),
        held_on: None,
        today: TODAY,
    }
}

fn tallies() -> Vec<Tally> {
    let of = |kind, asked, submitted| Tally {
        kind,
        asked,
        writing: 1,
        returned: 2,
        submitted,
        passed: submitted / 2,
        completed: 0,
    };
    vec![of(TextKind::Team, 1, 0), of(TextKind::Outline, 23, 6), of(TextKind::SelfAppraisal, 23, 0)]
}

pub(super) fn lists() -> Vec<(&'static str, Texts)> {
    let page = |listing| {
        let head = sample_head(2, &[Right::SeeCampaign], crate::web::texts::TAB);
        Texts { head, listing, types: None, narrowed: Narrowed::default() }
    };
    let stages =
        [None, Some(Stage::Draft), Some(Stage::Submitted), Some(Stage::Returned), Some(Stage::Passed)];
    let person = |n: u128| {
        let name = format!("党员{n}");
        let lines = [TextKind::Outline, TextKind::SelfAppraisal].map(|kind| {
            line(of(kind, Some(n)), &name, stages[usize::try_from(n).unwrap_or_default() % stages.len()])
        });
        (name, lines.to_vec())
    };
    let everybody = Listing {
        team: Some(line(Whose::TEAM, "", Some(Stage::Submitted))),
        everybody: (20..80).map(person).collect(),
        tallies: tallies(),
        ..listing(Sees::Everybody)
    };
    let counts = Listing {
        own: vec![],
        tallies: tallies(),
        open: vec![
            line(Whose::TEAM, "", Some(Stage::Passed)),
            line(of(TextKind::Outline, Some(12)), "王晓", Some(Stage::Submitted)),
        ],
        ..listing(Sees::Counts)
    };
    let mut returned = listing(Sees::Own);
    let mut sent_back = line(of(TextKind::Outline, Some(11)), "", Some(Stage::Returned));
    sent_back.returned = "存在的问题没有具体事例。\n请写清是哪件事。".into();
    returned.own = vec![sent_back, line(of(TextKind::SelfAppraisal, Some(11)), "", Some(Stage::Submitted))];
    let passed = [TextKind::Outline, TextKind::SelfAppraisal]
        .map(|kind| line(of(kind, Some(11)), "", Some(Stage::Passed)));
    let [outline, appraisal] = passed;
    let typed = Line { unconfirmed: true, ..appraisal };
    let held = Listing { own: vec![outline, typed], held_on: Some(TODAY), ..listing(Sees::Own) };
    let after = Listing { held_on: Some(TODAY), ..everybody.clone() };
    let nobody = Listing { everybody: vec![], own: vec![], team: None, ..everybody.clone() };
    let committee = everybody.clone();
    vec![
        ("a member", page(listing(Sees::Own))),
        ("returned", page(returned)),
        ("after the meeting", page(held)),
        ("the committee", page(everybody)),
        ("the committee after the meeting", page(after)),
        ("a superior", page(counts)),
        ("an empty roster", page(nobody)),
        (
            "a temporary branch",
            page(Listing { own: vec![], everybody: vec![], kinds: vec![], at_home: true, ..committee }),
        ),
        ("no pack asks", page(Listing { own: vec![], kinds: vec![], due: None, ..listing(Sees::Own) })),
    ]
}

fn round(act: Move, capacity: Option<Capacity>, reason: &str) -> (Round, String) {
    let sits = capacity == Some(Capacity::Committee);
    let round = Round {
        number: 1,
        act,
        capacity,
        by: id(12),
        at: MORNING,
        sat_on: sits.then_some(TODAY),
        present: if sits { "周宁、王晓".into() } else { String::new() },
        reason: reason.into(),
    };
    (round, "周宁".into())
}

fn version(origin: Origin, by: u128) -> Version {
    let section = |heading: &str, words: &str| Section { heading: heading.into(), words: words.into() };
    Version {
        made: Made {
            number: 2,
            at: MORNING,
            by: id(by),
            origin,
            file_name: "发言提纲.docx".into(),
            completed: false,
            confirmed: String::new(),
        },
        by: "王晓".into(),
        body: Body {
            sections: vec![
                section("学习收获", "读了原文。\n<b>重点</b>做了笔记。"),
                section("存在的问题", " "),
            ],
        },
    }
}

fn shown(stage: Stage) -> Shown {
    let whose = of(TextKind::Outline, Some(11));
    Shown {
        campaign: sample_head(2, &[], "").campaign,
        text: text(50, whose, stage),
        author: Some("周宁".into()),
        begun: true,
        draft: (stage == Stage::Passed).then_some(MORNING),
        version: Some(version(Origin::Typed, 11)),
        rounds: vec![
            round(Move::Submitted, None, ""),
            round(Move::Returned, Some(Capacity::Committee), "没有事例。"),
        ],
        findings: None,
        readings: None,
        owns: false,
        types: false,
        author_signs_in: true,
        capacities: vec![],
        outstanding: vec![Capacity::Secretary],
        missing: vec![],
        questions: vec![],
        from_above: false,
        has_committee: true,
        seats: Seats {
            names: vec!["王晓".into(), "欧阳文静".into()],
            recorder: Some("王晓".into()),
            since: None,
        },
        sat: None,
        before: Some(1),
        completed: false,
        completions: vec![],
        held_on: None,
        today: TODAY,
    }
}

fn page(shown: Shown) -> Show {
    Show {
        head: sample_head(2, &[Right::SeeCampaign], crate::web::texts::TAB),
        shown,
        typed: Typed::default(),
    }
}

pub(super) fn texts() -> Vec<(&'static str, Show)> {
    let reading = Reading { number: 2, person: id::<PersonId>(12), name: "王晓".into(), read_at: MORNING };
    let findings =
        Findings { unanswered: vec!["窗口排队久".into()], cleanable: true, ..Findings::default() };
    let own = |stage| Shown {
        owns: true,
        findings: Some(findings.clone()),
        readings: Some(vec![reading.clone()]),
        ..shown(stage)
    };
    let reviewer = |stage, capacities: &[Capacity]| Shown { capacities: capacities.to_vec(), ..shown(stage) };
    let both = [Capacity::Secretary, Capacity::Committee];
    let asks = Shown {
        questions: vec![
            Question::TypedBy { name: "王晓".into() },
            Question::TypesForMany { name: "王晓".into(), authors: 3 },
            Question::SubmittedFor { name: "王晓".into(), how: "当面读过".into() },
        ],
        version: Some(version(Origin::Uploaded, 12)),
        ..reviewer(Stage::Submitted, &both)
    };
    let mut refused = page(reviewer(Stage::Submitted, &both));
    refused.typed = Typed::filled([("reason", "甲\n乙".into()), ("verdict", "return".into())]);
    refused.typed.error("present", "没有写到会人员。");
    let team = Shown { author: None, text: text(51, Whose::TEAM, Stage::Draft), ..own(Stage::Draft) };
    let alone =
        Shown { has_committee: false, from_above: true, outstanding: vec![Capacity::Leader], ..team.clone() };
    vec![
        ("the team's, of one man", page(alone)),
        (
            "not begun",
            page(Shown { begun: false, version: None, rounds: vec![], before: None, ..own(Stage::Draft) }),
        ),
        (
            "a draft",
            page(Shown {
                missing: vec!["存在的问题".into()], readings: Some(vec![]), ..own(Stage::Draft)
            }),
        ),
        ("the team's", page(team)),
        ("returned", page(own(Stage::Returned))),
        ("submitted", page(own(Stage::Submitted))),
        ("passed", page(own(Stage::Passed))),
        ("after the meeting", page(Shown { held_on: Some(TODAY), ..own(Stage::Passed) })),
        ("typed for who cannot", page(Shown { types: true, author_signs_in: false, ..shown(Stage::Draft) })),
        (
            "typed for who can",
            page(Shown { types: true, version: Some(version(Origin::Cleaned, 12)), ..shown(Stage::Draft) }),
        ),
        ("for the secretary", page(reviewer(Stage::Submitted, &both))),
        ("for the guidance group", page(reviewer(Stage::Passed, &[Capacity::Guidance]))),
        ("with questions", page(asks)),
        ("refused", refused),
    ]
}

pub(super) fn reopening() -> Vec<(&'static str, Reopen)> {
    let Show { head, shown, typed } = page(Shown { owns: true, ..shown(Stage::Passed) });
    vec![("asks", Reopen { head, shown, typed })]
}

pub(super) fn lost() -> Vec<(&'static str, Lost)> {
    let head = sample_head(2, &[Right::SeeCampaign], crate::web::texts::TAB);
    vec![("with the words", Lost { head, reason: "没有事例。\n<i>请改</i>".into() })]
}
