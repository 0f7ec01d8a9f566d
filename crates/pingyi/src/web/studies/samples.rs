//! Samples for the pages of studies. Names are invented.

use std::collections::HashMap;

use domain::access::Act as Right;
use domain::campaign::terms::Source;
use domain::ids::{PersonId, StudyId, UnitId};
use domain::preparation::study::{
    Attendance, Facts, Form, Occasion, Required, Speech, Study as Content, Turnout,
};
use store::studies::Study;
use time::macros::date;
use uuid::Uuid;

use super::form::{blank, stored};
use super::{Edit, List, Remove, Show, TAB};
use crate::actions::studies::{Expected, Reading, Shown};
use crate::web::campaigns::{sample_campaign, sample_head};
use crate::web::form::Typed;

const TODAY: time::Date = date!(2026 - 03 - 03);

fn id<T: From<Uuid>>(number: u128) -> T {
    T::from(Uuid::from_u128(number))
}

fn study(number: u128, occasion: Occasion, form: Form, items: &[&str]) -> Study {
    Study {
        id: id::<StudyId>(number),
        campaign: sample_campaign().id,
        unit: id::<UnitId>(if number.is_multiple_of(3) { 77 } else { 2 }),
        content: Content {
            occasion,
            form,
            held_on: date!(2026 - 02 - 28),
            half_days: 1,
            place: "三楼会议室".into(),
            host: "买买提·艾力江·阿卜杜热合曼".into(),
            recorder: "王晓".into(),
            channel: "视频会议".into(),
            items: items.iter().map(|item| (*item).to_owned()).collect(),
            summary: "对照“四个方面”谈认识。\n会后每人交一份体会。".into(),
        },
        entered_by: id(5),
        after_meeting: number == 4,
        corrected: if number == 5 { "日期记错了一天。".into() } else { String::new() },
        version: 2,
    }
}

fn attendances(count: u128) -> Vec<Attendance> {
    let one = |n: u128| Attendance {
        person: id::<PersonId>(100 + n),
        present: n % 5 != 4,
        reason: if n % 5 == 4 { "出差".into() } else { String::new() },
        made_up_on: (n % 10 == 9).then_some(TODAY),
    };
    (0..count).map(one).collect()
}

fn reading(people: u128, studies: Vec<Study>) -> Reading {
    let expected: Vec<Expected> = (0..people)
        .map(|n| Expected {
            person: id::<PersonId>(100 + n),
            name: format!("党员{n}"),
            note: if n == 1 { "第二党支部书记".into() } else { String::new() },
        })
        .collect();
    let source = Source { title: "主题包".into(), sentence: "列为必学内容".into() };
    let required: Vec<Required> =
        ["党的二十届四中全会精神", "《关于一件名称特别特别长、印发范围特别特别广的事情的若干规定（试行）》"]
            .map(|title| Required { title: title.into(), source: source.clone() })
            .into();
    let attendances: HashMap<StudyId, Vec<Attendance>> =
        studies.iter().map(|study| (study.id, attendances(people))).collect();
    let titles: Vec<String> = required.iter().map(|item| item.title.clone()).collect();
    let held: Vec<(&Content, &[Attendance])> =
        studies.iter().map(|study| (&study.content, attendances[&study.id].as_slice())).collect();
    let mut facts = Facts::default();
    for (content, there) in &held {
        facts.take(None, (*content).clone(), Turnout::of(there));
    }
    let members: Vec<PersonId> = expected.iter().map(|one| one.person).collect();
    Reading {
        unit: sample_head(2, &[], TAB).unit.unit,
        campaign: sample_campaign(),
        coverage: facts.coverage(None, &titles, &held, &members),
        studies,
        attendances,
        groups: HashMap::from([(id::<UnitId>(77), "道路党小组".to_owned())]),
        expected,
        required,
        offered: vec!["《中国共产党党徽党旗条例》".into()],
        opened_on: None,
        today: TODAY,
    }
}

fn held() -> Vec<Study> {
    vec![
        study(1, Occasion::Session, Form::Discussion, &["党的二十届四中全会精神"]),
        study(2, Occasion::Mobilisation, Form::Collective, &[]),
        study(3, Occasion::Session, Form::Group, &["党的二十届四中全会精神", "别的一篇"]),
        study(4, Occasion::Lecture, Form::Lecture, &[]),
        study(5, Occasion::Session, Form::SelfStudy, &["别的一篇"]),
    ]
}

pub(super) fn lists() -> Vec<(&'static str, List)> {
    let page = |unit, rights: &[Right], sees_all, reading| List {
        head: sample_head(unit, rights, TAB),
        reading,
        me: id(104),
        sees_all,
    };
    let records = [Right::SeeCampaign, Right::RecordStudy];
    vec![
        ("nothing yet", page(2, &records, true, reading(0, vec![]))),
        ("some", page(2, &records, true, reading(18, held()))),
        ("for a superior", page(2, &[Right::SeeCampaign], true, reading(18, held()))),
        ("for a member", page(2, &[], false, reading(18, held()))),
        ("of a committee", page(1, &records, true, reading(6, held()))),
        ("very many", page(2, &records, true, reading(120, held()))),
    ]
}

fn shown() -> Shown {
    let all = attendances(18);
    Shown {
        removable: true,
        study: held().remove(0),
        attendances: all.into_iter().zip(0..).map(|(one, n)| (one, format!("党员{n}"))).collect(),
        speeches: vec![(Speech { person: id(101), gist: "要把会开出辣味。".into() }, "党员1".into())],
    }
}

pub(super) fn shows() -> Vec<(&'static str, Show)> {
    let page = |rights: &[Right], sees_all, me| Show {
        head: sample_head(2, rights, TAB),
        shown: shown(),
        me: id(me),
        sees_all,
        today: TODAY,
        typed: Typed::default(),
    };
    let mut late = page(&[Right::RecordStudy], true, 1);
    late.shown.removable = false;
    late.shown.study.after_meeting = true;
    late.shown.study.corrected = "日期记错了一天，应为2月27日。".into();
    let mut refused = page(&[Right::RecordStudy], true, 1);
    refused.typed.error("", "2026年3月5日还没有到。");
    vec![
        ("for whoever records", page(&[Right::RecordStudy], true, 1)),
        ("refused", refused),
        ("after the meeting", late),
        ("for a superior", page(&[], true, 1)),
        ("present member", page(&[], false, 100)),
        ("absent member", page(&[], false, 104)),
        ("made up", page(&[], false, 109)),
        ("somebody else", page(&[], false, 1)),
    ]
}

pub(super) fn edits() -> Vec<(&'static str, Edit)> {
    let page = |people: u128, study: Option<StudyId>, typed: Option<Typed>| {
        let reading = reading(people, vec![]);
        let first = match study {
            Some(_) => stored(&reading, &shown()),
            None => blank(&reading, Occasion::Session),
        };
        Edit {
            head: sample_head(2, &[Right::RecordStudy], TAB),
            people: reading.expected.clone(),
            reading,
            study,
            corrects: false,
            typed: typed.unwrap_or(first),
            meanwhile: None,
            draft: "study-1-2".into(),
        }
    };
    let mut refused = blank(&reading(3, vec![]), Occasion::Lecture);
    refused.error("attendance", "1 名没有到场的人没有写原因。");
    let corrected = Edit { corrects: true, ..page(18, Some(id(1)), None) };
    let mut late = page(18, Some(id(1)), None);
    let mut theirs = late.typed.clone();
    theirs.set("place", "二楼".into());
    late.meanwhile = Some(theirs);
    vec![
        ("new", page(18, None, None)),
        ("nobody on the list", page(0, None, None)),
        ("refused", page(3, None, Some(refused))),
        ("edited", page(18, Some(id(1)), None)),
        ("after the meeting", corrected),
        ("both texts", late),
    ]
}

pub(super) fn removals() -> Vec<(&'static str, Remove)> {
    let asked = |typed| Remove { unit: id(2), study: held().remove(0), typed };
    let version = || Typed::filled([("version", "1".to_owned())]);
    let mut refused = version();
    refused.error("reason", "请写“理由”。");
    vec![("asked", asked(version())), ("refused", asked(refused))]
}
