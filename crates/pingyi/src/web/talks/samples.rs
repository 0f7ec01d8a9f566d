//! Samples for the pages of talks. Names are invented.

use domain::access::Act as Right;
use domain::ids::{PersonId, TalkId};
use domain::preparation::talk::{self, CareKind, Circle, Mark, Notes, Person, TalkKind};
use store::talks::Listed;
use time::macros::date;
use uuid::Uuid;

use super::matrix::Shows;
use super::{Talk, Talks, Withdraw, Write};
use crate::actions::talks::{Reading, Shown};
use crate::web::campaigns::{sample_head, sample_standing};
use crate::web::form::Typed;

const TODAY: time::Date = date!(2026 - 03 - 03);

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn people(from: u128, names: &[&str]) -> Vec<Person> {
    (from..).zip(names).map(|(n, name)| Person { id: id(n), name: (*name).to_owned() }).collect()
}

fn listed(number: u128, from: u128, with: u128, held: bool) -> Listed {
    let branch = sample_head(2, &[], "");
    Listed {
        talk: talk::Talk {
            id: id::<TalkId>(number),
            campaign: branch.campaign.id,
            unit: branch.unit.unit.id,
            kind: if with < 14 { TalkKind::Team } else { TalkKind::TeamMember },
            from: id(from),
            with: id(with),
            planned_on: Some(date!(2026 - 03 - 08)),
            held_on: held.then_some(date!(2026 - 03 - 02)),
            version: 1,
        },
        from_name: "周宁".into(),
        with_name: "王晓".into(),
        after_meeting: number.is_multiple_of(4),
    }
}

fn reading(sees_all: bool, talks: Vec<Listed>, size: usize) -> Reading {
    let branch = sample_head(2, &[], "");
    let standing = sample_standing();
    let mut circle =
        Circle { committee: people(11, &["周宁", "王晓", "欧阳文静"]), ..Circle::default() };
    circle.leaders = people(8, &["陈立", "徐文"]);
    circle.in_charge.insert(id(8));
    circle.posts.extend([(id(8), "副局长".to_owned()), (id(9), "局党委书记".to_owned())]);
    circle.members =
        (14..14 + size as u128).map(|n| Person { id: id(n), name: format!("党员{n}") }).collect();
    let held: Vec<_> = talks
        .iter()
        .filter(|listed| listed.talk.held_on.is_some())
        .map(|listed| (listed.talk.from, listed.talk.with))
        .collect();
    let coverage = talk::coverage(&circle, &standing.terms, &held);
    Reading {
        unit: branch.unit.unit,
        campaign: branch.campaign,
        standing,
        coverage,
        attention: if size > 0 { vec![(circle.members[0].clone(), CareKind::Mobile)] } else { vec![] },
        marks: if size > 0 {
            [(0, CareKind::Hardship, 0), (1, CareKind::Repeated, 1), (2, CareKind::Disagreement, 1)]
                .map(|(at, kind, talks)| {
                    let Person { id: person, name } = circle.members[at].clone();
                    (Mark { person, name, kind }, talks)
                })
                .to_vec()
        } else {
            vec![]
        },
        arranges: false,
        wishes: vec![("王晓".into(), "家人住院，希望协调调休。".into())],
        circle,
        talks,
        viewer: id::<PersonId>(11),
        sees_all,
        today: TODAY,
    }
}

pub(super) fn lists() -> Vec<(&'static str, Talks)> {
    let page = |rights: &[Right], reading| Talks {
        head: sample_head(2, rights, super::TAB),
        reading: Reading { arranges: rights.contains(&Right::ArrangeTalks), ..reading },
        typed: Typed::default(),
        marking: Typed::default(),
        shows: Shows::Heard,
    };
    let talks_of_all = || vec![listed(1, 11, 12, true), listed(2, 11, 14, false), listed(3, 15, 16, true)];
    let talks = talks_of_all();
    let arranges = [Right::SeeCampaign, Right::ArrangeTalks];
    let mut refused = page(&arranges, reading(true, talks.clone(), 4));
    refused.typed.error("day", "请填写日期。");
    let mut unmarked = page(&arranges, reading(true, talks.clone(), 4));
    unmarked.marking.error("person", "请选择重点和谁谈。");
    let unplanned = page(&arranges, Reading { marks: vec![], attention: vec![], ..reading(true, vec![], 4) });
    let empty = Reading { circle: Circle::default(), ..reading(true, vec![], 0) };
    vec![
        ("nothing yet", page(&[Right::SeeCampaign], empty)),
        ("a member", page(&[Right::SeeCampaign], reading(false, talks[..1].to_vec(), 4))),
        ("the committee", page(&arranges, reading(true, talks.clone(), 60))),
        ("a superior", page(&[Right::SeeCampaign], reading(true, talks, 4))),
        ("everybody", Talks { shows: Shows::All, ..page(&arranges, reading(true, talks_of_all(), 60)) }),
        ("what is owed", Talks { shows: Shows::Owed, ..page(&arranges, reading(true, talks_of_all(), 60)) }),
        ("refused", refused),
        ("nobody marked", unplanned),
        ("a mark refused", unmarked),
    ]
}

pub(super) fn withdrawals() -> Vec<(&'static str, Withdraw)> {
    let page = |planned_on| {
        let mut listed = listed(1, 11, 12, true);
        listed.talk.planned_on = planned_on;
        Withdraw { listed, typed: Typed::filled([("version", "2".into())]) }
    };
    let mut refused = page(None);
    refused.typed.error("reason", "请填写理由。");
    vec![("planned", page(Some(TODAY))), ("not planned", page(None)), ("refused", refused)]
}

pub(super) fn talks() -> Vec<(&'static str, Talk)> {
    let shown = |held, notes: Option<Notes>| Shown {
        listed: listed(1, 11, 12, held),
        may_cancel: !held,
        may_withdraw: held && notes.is_some(),
        notes,
        campaign: sample_head(2, &[], "").campaign,
        today: TODAY,
    };
    let notes = Notes {
        topic: "分工和配合".into(),
        suggestions: "会前早一点通气。".into(),
        place: "谈心室".into(),
        content: "谈了工作分工。\n也谈了家里的事。".into(),
        pointed_from: "布置工作急。".into(),
        pointed_with: "开会常迟到。".into(),
        agreed: "每周碰头一次。".into(),
        care: "父亲住院。".into(),
        care_kind: Some(CareKind::Hardship),
        help_wished: "协调调休。".into(),
    };
    let page = |shown| Talk { head: sample_head(2, &[Right::SeeCampaign], super::TAB), shown };
    vec![
        ("for others", page(shown(true, None))),
        ("for the two", page(shown(true, Some(notes)))),
        ("planned", page(shown(false, Some(Notes::default())))),
    ]
}

pub(super) fn forms() -> Vec<(&'static str, Write)> {
    let new = Write {
        head: sample_head(2, &[Right::SeeCampaign], super::TAB),
        others: vec![(id(12), "王晓".into()), (id(13), "欧阳文静".into())],
        talk: None,
        typed: Typed::filled([("held_on", "2026-03-03".into())]),
        known: None,
        meanwhile: None,
    };
    let mut refused = new.clone();
    refused.typed.error("with", "请选择和谁谈的。");
    let filled =
        Typed::filled([("version", "2".into()), ("content", "甲\n乙".into()), ("place", "室".into())]);
    let edit = Write { talk: Some((id(1), "王晓".into())), typed: filled.clone(), ..new.clone() };
    let stale = Write { meanwhile: Some(filled), ..edit.clone() };
    let twice = Write { known: Some(id(1)), ..refused.clone() };
    vec![("twice", twice), ("new", new), ("refused", refused), ("edit", edit), ("stale", stale)]
}
