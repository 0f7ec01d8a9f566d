//! Samples for the pages of opinions. Names are invented.

use std::collections::BTreeSet;

use domain::access::Act as Right;
use domain::ids::{MergedOpinionId, OpinionId, PersonId};
use domain::preparation::opinion::{
    About, Decision, Found, Link, Merged, Method, Opinion, Source, Tally, Target, dimensions, paste::Repeat,
};
use time::macros::date;
use uuid::Uuid;

use super::link::Address;
use super::public::Ask;
use super::{Enter, LinkPage, List, Merge, Paste, Poster, Remove, Seen, Wording};
use crate::actions::campaigns::pack_of;
use crate::actions::opinions::public::Page;
use crate::actions::opinions::{Named, Reading};
use crate::web::campaigns::{sample_campaign, sample_head};
use crate::web::form::Typed;
use crate::web::server;

const TODAY: time::Date = date!(2026 - 03 - 03);

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn leader() -> Option<About> {
    About::new(Target::Leader, Some(id::<PersonId>(71)))
}

fn opinion(number: u128, words: &str, merged: Option<MergedOpinionId>) -> Opinion {
    Opinion {
        id: id(number),
        campaign: sample_campaign().id,
        unit: id(3),
        source: Source::ALL[(number % 7) as usize],
        method: Method::ALL[(number % 6) as usize],
        received_on: date!(2026 - 02 - 27),
        about: leader().filter(|_| number.is_multiple_of(2)).unwrap_or(About::TEAM),
        dimension: number.is_multiple_of(3).then(|| "political".to_owned()),
        words: words.into(),
        entered_by: (!number.is_multiple_of(5)).then(|| id(72)),
        merged,
        version: 1,
    }
}

fn merged(number: u128, decision: Decision, reason: &str) -> Merged {
    Merged {
        id: id(number),
        campaign: sample_campaign().id,
        unit: id(3),
        wording: "窗口排队时间长，高峰时段没有增开窗口，群众往往要等一个小时以上".into(),
        dimension: Some("political".into()),
        about: About::TEAM,
        decision,
        reason: reason.into(),
        not_listed: String::new(),
        version: 2,
    }
}

fn seen(opinions: Vec<Opinion>, merged: Vec<Merged>, rights: &[Right]) -> Seen {
    let campaign = sample_campaign();
    let head = sample_head(3, rights, super::TAB);
    let pack = pack_of(&campaign).ok();
    let people =
        leader().map(|about| Named {
            about, name: "买买提·艾力江·吐尔逊".into(), post: "书记".into()
        });
    Seen {
        reading: Reading {
            unit: head.unit.unit.clone(),
            campaign,
            tally: Tally::of_records(&opinions, &merged),
            listed: Vec::new(),
            opinions,
            merged,
            link: None,
            people: people.into_iter().collect(),
            late: BTreeSet::new(),
            opened_on: None,
            dimensions: pack.iter().flat_map(|pack| dimensions(pack)).cloned().collect(),
            today: TODAY,
        },
        head,
    }
}

fn many() -> Seen {
    let (adopted, declined, pending) = (
        merged(1, Decision::Adopted, "增开两个窗口"),
        merged(2, Decision::Declined, "停车位由市里统一划定，已转告"),
        merged(3, Decision::Pending, ""),
    );
    let mut opinions: Vec<Opinion> = (10..60)
        .map(|number| {
            let into = [Some(adopted.id), Some(declined.id), Some(pending.id), None][(number % 4) as usize];
            opinion(number, "排队\n<script>alert(1)</script> 🙂", into)
        })
        .collect();
    opinions.push(opinion(60, &"很长的一条意见".repeat(250), None));
    seen(opinions, vec![adopted, declined, pending], &[Right::KeepOpinions])
}

fn link() -> Link {
    Link {
        code: "ABCDEFGHJKMN".into(),
        campaign: sample_campaign().id,
        unit: id(3),
        until: date!(2026 - 03 - 17),
        closed: false,
        about_members: false,
        made_by: id(72),
    }
}

fn address() -> Address {
    let url = "http://192.168.1.20:8420/o/ABCDEFGHJKMN".to_owned();
    Address { svg: server::qr(&url), url }
}

fn refused() -> Typed {
    let mut typed = Typed::filled([("about", "team".to_owned()), ("words", "少".to_owned())]);
    typed.error("words", "这条意见有 1 个字。");
    typed
}

pub(super) fn lists() -> Vec<(&'static str, List)> {
    let mut counts = many();
    counts.head = sample_head(3, &[], super::TAB);
    let mut listed = many();
    listed.head = sample_head(3, &[Right::KeepOpinions, Right::KeepProblems], super::TAB);
    listed.reading.listed = vec![(id(90), listed.reading.merged[0].id)];
    listed.reading.tally.found = Found { own: 2, elsewhere: 1 };
    vec![
        ("none", List { seen: seen(vec![], vec![], &[Right::KeepOpinions]) }),
        ("many", List { seen: many() }),
        ("listed", List { seen: listed }),
        ("counts only", List { seen: counts }),
    ]
}

pub(super) fn enters() -> Vec<(&'static str, Enter)> {
    vec![
        ("empty", Enter { seen: many(), typed: Typed::default() }),
        ("refused", Enter { seen: many(), typed: refused() }),
    ]
}

pub(super) fn pastes() -> Vec<(&'static str, Paste)> {
    let typed = Typed::filled([("text", "1. 排队久\n2. 电话没人接".to_owned())]);
    let found = vec!["排队久".to_owned(), "电话没人接\n打了三天".to_owned()];
    let known = Some(Repeat::Recorded(id(10)));
    let mut all = typed.clone();
    all.error("again", "读出的意见都已有同样的，没有录入。");
    let none = || Paste {
        seen: many(),
        typed: Typed::default(),
        found: vec![],
        repeats: vec![],
        counts_within: false,
    };
    vec![
        ("empty", none()),
        ("read", Paste { typed: typed.clone(), found: found.clone(), repeats: vec![None; 2], ..none() }),
        (
            "one known",
            Paste { typed: typed.clone(), found: found.clone(), repeats: vec![known, None], ..none() },
        ),
        (
            "all known",
            Paste { typed: all, found: found.clone(), repeats: vec![known, Some(Repeat::Above)], ..none() },
        ),
        ("taken apart", Paste { typed, found, repeats: vec![None; 2], counts_within: true, ..none() }),
        ("refused", Paste { typed: refused(), ..none() }),
    ]
}

pub(super) fn merges() -> Vec<(&'static str, Merge)> {
    let ids = || Typed::filled([13, 19].map(|number| ("opinion", id::<OpinionId>(number).to_string())));
    let (mut differ, mut asked) = (ids(), ids());
    differ.error("about", "勾选的原话针对的对象不一样。");
    asked.set("asked", About::TEAM.to_string());
    asked.error("sure", "勾选的原话没有一条是针对班子的。");
    vec![
        (
            "nothing left",
            Merge { seen: seen(vec![], vec![], &[Right::KeepOpinions]), typed: Typed::default() },
        ),
        ("many", Merge { seen: many(), typed: refused() }),
        ("differ", Merge { seen: many(), typed: differ }),
        ("asked", Merge { seen: many(), typed: asked }),
    ]
}

pub(super) fn removals() -> Vec<(&'static str, Remove)> {
    let opinion = opinion(61, "排队\n<script>alert(1)</script>", None);
    let mut refused = Typed::default();
    refused.error("reason", "请填写理由。");
    vec![
        ("asked", Remove { seen: many(), opinion: opinion.clone(), typed: Typed::default() }),
        ("refused", Remove { seen: many(), opinion, typed: refused }),
    ]
}

pub(super) fn wordings() -> Vec<(&'static str, Wording)> {
    let seen = many();
    let [adopted, declined, pending] = [0, 1, 2].map(|at: usize| seen.reading.merged[at].clone());
    let both = [Right::KeepOpinions, Right::KeepProblems];
    let mut offered = many();
    offered.head = sample_head(3, &both, super::TAB);
    let mut listed = offered.clone();
    listed.reading.listed = vec![(id(90), adopted.id)];
    let held = || {
        let mut held = many();
        held.reading.opened_on = Some(TODAY);
        held
    };
    let decided = adopted.clone();
    let mut refused = Wording::of(held(), declined.clone());
    refused.put.error("", "会议已在2026年3月3日召开。");
    let mut stale = Wording::of(many(), pending.clone());
    stale.decided.error("reason", "不采纳没有写理由。");
    vec![
        ("adopted", Wording::of(offered, adopted.clone())),
        ("listed", Wording::of(listed, adopted)),
        ("declined", Wording::of(many(), declined)),
        ("pending", Wording::of(many(), pending)),
        ("refused", stale),
        ("told", Wording::of(held(), decided.clone())),
        ("told meanwhile", refused),
    ]
}

pub(super) fn links() -> Vec<(&'static str, LinkPage)> {
    let with = |link: Option<Link>| {
        let mut seen = many();
        seen.reading.link = link;
        seen
    };
    let here = Address { url: "http://127.0.0.1:8420/o/ABCDEFGHJKMN".into(), svg: None };
    let mut held = with(Some(link()));
    held.reading.opened_on = Some(TODAY);
    let past = Link { until: date!(2026 - 03 - 01), ..link() };
    vec![
        ("never", LinkPage { seen: with(None), address: None, typed: Typed::default() }),
        ("open", LinkPage { seen: with(Some(link())), address: Some(address()), typed: Typed::default() }),
        ("only here", LinkPage { seen: with(Some(link())), address: Some(here), typed: Typed::default() }),
        ("past", LinkPage { seen: with(Some(past)), address: Some(address()), typed: Typed::default() }),
        ("held", LinkPage { seen: held, address: Some(address()), typed: Typed::default() }),
    ]
}

pub(super) fn posters() -> Vec<(&'static str, Poster)> {
    let poster = Poster {
        unit: "云澜市公共设施局养护中心第一党支部".into(),
        campaign: sample_campaign().title,
        until: "2026年3月17日".into(),
        url: address().url,
        svg: address().svg.unwrap_or_default(),
        back: "/units/3".into(),
    };
    vec![("poster", poster)]
}

pub(super) fn asks() -> Vec<(&'static str, Ask)> {
    let reading = many().reading;
    let page = Page {
        link: link(),
        unit_name: reading.unit.name,
        campaign_title: reading.campaign.title,
        people: reading.people,
        dimensions: reading.dimensions,
        opened_on: None,
    };
    let held = Page { opened_on: Some(TODAY), ..page.clone() };
    let words = Typed::filled([("words", "排队\n<script>alert(1)</script> 🙂".repeat(40))]);
    vec![
        ("empty", Ask { page: page.clone(), typed: Typed::default() }),
        ("refused", Ask { page, typed: refused() }),
        ("held", Ask { page: held.clone(), typed: Typed::default() }),
        ("too late", Ask { page: held, typed: words }),
    ]
}
