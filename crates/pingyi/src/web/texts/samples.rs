//! Samples for the pages of texts. Names are invented.

use domain::access::Act as Right;
use domain::campaign::Campaign;
use domain::ids::{PersonId, ProblemId, TalkId};
use domain::preparation::problem::{Content, Problem, Source};
use domain::preparation::talk::{Notes, Talk, TalkKind};
use domain::preparation::text::{self, Body, Made, Move, Origin, Round, Stage, Text, Whose, diff};
use domain::refusal::TextRefusal;
use domain::theme::{Capacity, Mark, Norm, TextKind, TextRule};
use store::talks::Listed;
use time::macros::date;
use uuid::Uuid;

use super::{Diff, Discard, Editor, Unsaved, Version, Versions};
use crate::actions::texts::versions::{Compared, History};
use crate::actions::texts::writing::{Editing, Newer};
use crate::web::campaigns::{Head, sample_head};
use crate::web::form::Typed;

const NOON: i64 = 1_772_510_400_000;

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn head() -> Head {
    sample_head(2, &[Right::SeeCampaign], super::TAB)
}

fn text(stage: Stage, number: i64, person: Option<PersonId>) -> Text {
    let Head { unit, campaign, .. } = head();
    let kind = if person.is_some() { TextKind::Outline } else { TextKind::Team };
    let whose = Whose::new(kind, person).unwrap_or(Whose::TEAM);
    Text { id: id(950), campaign: campaign.id, unit: unit.unit.id, whose, stage, number, version: 3 }
}

fn body(second: &str) -> Body {
    let parts = [("学习收获", "读了三遍原文。\n联系自己想。"), ("存在的问题", second), ("整改措施", "")];
    Body::typed(parts.map(|(heading, words)| (heading.to_owned(), words.to_owned())))
}

fn made(number: i64, by: u128, origin: Origin) -> Made {
    let file_name = if origin == Origin::Typed { "" } else { "提纲<终稿>.docx" }.to_owned();
    let confirmed = if number == 3 { "当面念给他听过，他同意" } else { "" }.to_owned();
    Made { number, at: NOON + number, by: id(by), origin, file_name, completed: number == 3, confirmed }
}

fn rule() -> TextRule {
    TextRule {
        kind: TextKind::Outline,
        sections: vec!["学习收获".into(), "存在的问题".into(), "整改措施".into()],
        shortest: Some(1500),
        longest: Some(3000),
        reviewers: vec![],
        norm: Norm::Local,
        mark: Mark::Secondary,
        basis: String::new(),
    }
}

fn editing(stage: Stage, number: i64) -> Editing {
    Editing {
        viewer: id(11),
        text: text(stage, number, Some(id(11))),
        author: Some("周宁".into()),
        rule: rule(),
        draft: None,
        kept: "none".into(),
        body: if number == 0 { Body::blank(&rule()) } else { body("三月检查时漏了两处。") },
        base: number,
        newer: None,
        returned: vec![],
        talks: vec![],
        problems: vec![],
        readers: vec!["书记、副书记、委员"],
        typed_by: None,
        types_for_another: false,
        completes: false,
        asks_agreement: false,
        confirms: None,
        is_late: false,
        opinions: vec!["窗口排队久".into()],
        closed: None,
        from_above: false,
    }
}

fn talk(campaign: &Campaign) -> (Listed, Notes) {
    let talk = Talk {
        id: id::<TalkId>(1),
        campaign: campaign.id,
        unit: id(2),
        kind: TalkKind::Team,
        from: id(12),
        with: id(11),
        planned_on: None,
        held_on: Some(date!(2026 - 03 - 02)),
        version: 1,
    };
    let notes = Notes {
        pointed_from: "布置工作急。\n少商量。".into(),
        pointed_with: String::new(),
        agreed: "每周碰头。".into(),
        ..Notes::default()
    };
    (Listed { talk, from_name: "王晓".into(), with_name: "周宁".into(), after_meeting: false }, notes)
}

fn problem() -> Problem {
    let content = Content {
        dimension: None,
        statement: "布置工作<急>，少商量".into(),
        examples: vec!["3月2日的检修，当天早上才说。".into(), "布置工作急。".into()],
        source: Source::Criticism,
        cause: String::new(),
        measure: "提前两天碰头。".into(),
        direction: String::new(),
        main: true,
    };
    let Head { unit, campaign, .. } = head();
    let (id, by) = (id::<ProblemId>(40), id(12));
    let (campaign, unit, person) = (campaign.id, unit.unit.id, Some(self::id(11)));
    Problem { id, campaign, unit, person, content, earlier: None, entered_by: by, version: 1 }
}

pub(super) fn editors() -> Vec<(&'static str, Editor)> {
    let page =
        |editing| Editor { head: head(), editing, typed: Typed::default(), back: None, elsewhere: None };
    let draft = store::texts::Draft {
        base: 1,
        body: body("三月检查时漏了三处。"),
        saved_at: NOON,
        origin: Origin::Typed,
        file_name: String::new(),
    };
    let newer =
        Newer {
            made: made(2, 12, Origin::Typed), by: "王晓".into(), body: body("三月检查时漏了两处。")
        };
    let (own, quicker) =
        (draft.clone(), Newer { made: made(2, 11, Origin::Typed), by: "周宁".into(), ..newer.clone() });
    let round = Round {
        number: 1,
        act: Move::Returned,
        capacity: Some(Capacity::Secretary),
        by: id(12),
        at: NOON,
        sat_on: None,
        present: String::new(),
        reason: "第二部分没有事例。\n请补上。".into(),
    };
    let mut refused = page(editing(Stage::Draft, 0));
    refused.typed.error(
        "",
        domain::Refusal::from(TextRefusal::TooLong { length: 60_000, most: text::MOST }).to_string(),
    );
    vec![
        ("blank", page(editing(Stage::Draft, 0))),
        (
            "a draft and talks",
            page(Editing {
                draft: Some(draft.clone()),
                talks: vec![talk(&head().campaign)],
                problems: vec![problem()],
                opinions: vec![],
                ..editing(Stage::Draft, 1)
            }),
        ),
        (
            "somebody was quicker",
            page(Editing { draft: Some(draft), newer: Some(newer), ..editing(Stage::Draft, 2) }),
        ),
        (
            "his own other window was quicker",
            page(Editing { draft: Some(own), newer: Some(quicker), ..editing(Stage::Draft, 2) }),
        ),
        (
            "returned, typed by another",
            page(Editing {
                returned: vec![(round, "王晓".into())],
                types_for_another: true,
                viewer: id(12),
                ..editing(Stage::Returned, 1)
            }),
        ),
        (
            "under review",
            page(Editing { closed: Some(TextRefusal::UnderReview.into()), ..editing(Stage::Submitted, 1) }),
        ),
        (
            "after the meeting, typed by another before",
            page(Editing {
                completes: true,
                confirms: Some("王晓".into()),
                typed_by: Some("王晓".into()),
                problems: vec![problem()],
                ..editing(Stage::Passed, 2)
            }),
        ),
        (
            "after the meeting, typed for who has no sign-in",
            page(Editing {
                completes: true,
                types_for_another: true,
                asks_agreement: true,
                viewer: id(12),
                ..editing(Stage::Passed, 2)
            }),
        ),
        ("refused", refused),
        (
            "another window was quicker",
            Editor {
                elsewhere: Some((body("三月检查时漏了四处。"), NOON)),
                ..page(editing(Stage::Draft, 1))
            },
        ),
    ]
}

fn history(person: Option<PersonId>) -> History {
    let author = person.map(|_| "周宁".to_owned());
    let versions = vec![
        (made(3, 11, Origin::Cleaned), "周宁".to_owned()),
        (made(2, 12, Origin::Uploaded), "王晓".to_owned()),
        (made(1, 11, Origin::Typed), "周宁".to_owned()),
    ];
    History { text: text(Stage::Draft, 3, person), author, versions, writes: person.is_some() }
}

pub(super) fn lists() -> Vec<(&'static str, Versions)> {
    let page = |history| Versions { head: head(), history };
    let none = History { versions: vec![], ..history(None) };
    vec![
        ("a person's", page(history(Some(id(11))))),
        ("the team's", page(history(None))),
        ("none", page(none)),
    ]
}

pub(super) fn versions() -> Vec<(&'static str, Version)> {
    let page = |at: usize| {
        let history = history(Some(id(11)));
        Version {
            head: head(),
            made: history.versions[at].clone(),
            history,
            body: body("<script>1</script>。"),
        }
    };
    vec![("by the author", page(0)), ("uploaded by another", page(1))]
}

pub(super) fn diffs() -> Vec<(&'static str, Diff)> {
    let page = |after: &str| {
        let history = history(Some(id(11)));
        let parts = diff::bodies(&body("学得不深。抓得不紧。"), &body(after));
        let (from, to) = (history.versions[1].clone(), history.versions[0].clone());
        Diff { head: head(), compared: Compared { history, from, to, parts } }
    };
    vec![("changed", page("学得不深。抓得很松。")), ("the same", page("学得不深。抓得不紧。"))]
}

pub(super) fn unsaved() -> Vec<(&'static str, Unsaved)> {
    let page = |stage, held, theirs| Unsaved {
        name: "周宁的个人发言提纲".into(),
        refusal: domain::Refusal::from(TextRefusal::WrittenByAnother { stage, held }).wording(),
        mine: body("三月检查时漏了三处。<b>"),
        theirs,
        is_kept: !held,
        back: ("返回材料", "/units".into()),
    };
    let theirs =
        Newer {
            made: made(2, 11, Origin::Typed), by: "周宁".into(), body: body("三月检查时漏了两处。")
        };
    vec![
        ("the author's draft", page(Stage::Draft, false, None)),
        ("the author's, completed", page(Stage::Passed, true, Some(theirs))),
    ]
}

pub(super) fn discards() -> Vec<(&'static str, Discard)> {
    let of =
        |length| Discard { page: super::page_of(&text(Stage::Draft, 1, None)), key: "11/950".into(), length };
    vec![("a draft", of(420)), ("nothing kept", of(0))]
}
