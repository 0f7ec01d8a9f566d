//! Samples for the mirror's pages. Names are invented.

use domain::access::Act as Right;
use domain::ids::{PersonId, TextId};
use domain::likeness::{Beside, Passage, Sentences, beside};
use domain::mirror::{Kind, Quote};
use domain::preparation::text::{Stage, Text, Whose};
use domain::refusal::TextRefusal;
use domain::theme::TextKind;
use uuid::Uuid;

use super::{Clean, Show};
use crate::actions::mirror::{Alike, Cleaning, Findings, First, Held, Likenesses, Noted, Reading, Source};
use crate::web::campaigns::{Head, sample_head};
use crate::web::texts::TAB;

const NOON: i64 = 1_772_510_400_000;
const DAY: i64 = 86_400_000;
const SAID: &str = "三月里去北坡泵站检修时，我嫌登记麻烦，两次没有把阀门编号写进台账。";

fn text(whose: Whose) -> Text {
    let head = head();
    Text {
        id: TextId(Uuid::from_u128(70)),
        campaign: head.campaign.id,
        unit: head.unit.unit.id,
        whose,
        stage: Stage::Draft,
        number: 2,
        version: 3,
    }
}

fn head() -> Head {
    sample_head(2, &[Right::SeeCampaign], TAB)
}

fn outline() -> Whose {
    Whose::new(TextKind::Outline, Some(PersonId(Uuid::from_u128(11)))).unwrap_or(Whose::TEAM)
}

fn noted(kind: Kind, words: &str, quote: Option<(&str, &str, &str)>) -> Noted {
    let quote = quote.map(|(before, marked, after)| Quote {
        before: before.into(),
        marked: marked.into(),
        after: after.into(),
    });
    Noted { kind, words: words.into(), heading: quote.as_ref().map(|_| "存在的问题".into()), quote }
}

fn alike(source: Source, first: Option<First>, passages: usize) -> Alike {
    let (mine, theirs) = (Sentences { shared: 3, all: 8 }, Sentences { shared: 3, all: 4 });
    Alike {
        source,
        mine,
        theirs,
        first,
        passages: (0..passages).flat_map(|_| both()).collect(),
        more: passages / 10,
    }
}

/// The same sentence on both sides, with another figure in it.
fn both() -> Vec<Beside> {
    let (left, right) =
        (format!("{SAID}后来补了十三次。"), format!("{}后来补了二次。", SAID.replace('，', ",")));
    let range = |text: &str, from: &str, to: &str| {
        let begin = text.find(from).unwrap_or_default();
        begin..text.rfind(to).map_or(text.len(), |at| at + to.len())
    };
    let passages = [("三月", "补了"), ("次。", "。")]
        .map(|(from, to)| Passage { left: range(&left, from, to), right: range(&right, from, to) });
    beside(&left, &right, &passages)
}

fn findings() -> Findings {
    let colleague = Source::Colleague { name: "欧阳文静".into(), kind: TextKind::Outline };
    let earlier = |own, name: Option<&str>| Source::Earlier {
        own,
        name: name.map(str::to_owned),
        kind: if name.is_some() { TextKind::Outline } else { TextKind::Team },
        year: 2024,
    };
    let masked = noted(
        Kind::Masked,
        "这里写的是“D员”，应为“党员”。遮掩或写错的字多从网上文字带来。请改正。",
        Some(("每名", "D员", "都要说。")),
    );
    let mut remarks = vec![masked; 12];
    remarks.push(noted(Kind::TooShort, "现有 800 字。习惯是不少于 1500 字，不是硬规定。请看看。", None));
    remarks.push(noted(Kind::NoEvidence, "这个问题里没有人、没有事。", Some(("", SAID, ""))));
    Findings {
        remarks,
        colleagues: told(vec![
            alike(colleague, Some(First { mine: NOON, theirs: NOON - DAY }), 2),
            alike(Source::Team, Some(First { mine: NOON - DAY, theirs: NOON }), 1),
        ]),
        earlier: told(vec![
            alike(earlier(true, Some("周宁")), Some(First { mine: NOON, theirs: NOON - 365 * DAY }), 1),
            alike(earlier(false, Some("王晓")), Some(First { mine: NOON, theirs: NOON }), 1),
            alike(earlier(false, None), None, 0),
        ]),
        samples: Likenesses {
            more: 3,
            ..told(vec![alike(Source::Sample { title: "发言提纲样稿".repeat(8) }, None, 30)])
        },
        unanswered: vec!["布置工作急，跟大家解释少。".into(), "很长的一条意见".repeat(40)],
        cleanable: true,
    }
}

fn told(told: Vec<Alike>) -> Likenesses {
    Likenesses { told, more: 0 }
}

pub(super) fn shows() -> Vec<(&'static str, Show)> {
    let draft = Held::Draft { saved_at: NOON };
    let version = Held::Version { number: 2, made_at: NOON };
    let page = |whose, held, findings, writes| Show {
        head: head(),
        reading: Reading {
            text: text(whose),
            author: whose.person().map(|_| "周宁".into()),
            held,
            findings,
            writes,
            may_clean: writes,
        },
    };
    vec![
        ("nothing written", page(outline(), Held::Nothing, Findings::default(), true)),
        ("nothing found", page(outline(), draft, Findings::default(), true)),
        ("everything found", page(outline(), draft, findings(), true)),
        ("a reviewer", page(outline(), version, findings(), false)),
        ("the team's", page(Whose::TEAM, version, findings(), true)),
    ]
}

pub(super) fn cleans() -> Vec<(&'static str, Clean)> {
    let long = format!("{}每名D员都要说。{}", SAID.repeat(6), SAID.repeat(6));
    let clean = long.replace("D员", "党员");
    let sections = vec![
        ("学习收获".to_owned(), SAID.to_owned(), None),
        ("存在的问题".to_owned(), long, Some(clean)),
        ("整改措施".to_owned(), "【公文素材库】我改。".to_owned(), Some("我改。".to_owned())),
    ];
    let page = |sections, blocked: Option<TextRefusal>, outdated| Clean {
        head: head(),
        cleaning: Cleaning {
            text: text(outline()),
            campaign: head().campaign,
            author: Some("周宁".into()),
            sections,
            of: "0".repeat(64),
            blocked: blocked.map(Into::into),
        },
        outdated,
    };
    let clean_one = vec![("学习收获".to_owned(), SAID.to_owned(), None)];
    vec![
        ("two sections", page(sections.clone(), None, false)),
        ("under review", page(sections.clone(), Some(TextRefusal::UnderReview), false)),
        ("changed meanwhile", page(sections, None, true)),
        ("nothing to clean", page(clean_one, None, false)),
    ]
}
